//! What is not as it should be in a client's files (`crate::plan::state`).

texts! {
    entry_gone(place) {
        en: "the whole entry `{place}` is gone",
        zh: "整个条目 `{place}` 已不存在",
    }
    value_gone(place) {
        en: "`{place}` is gone",
        zh: "`{place}` 已不存在",
    }
    value_changed(place, value) {
        en: "`{place}` is not what wcode wrote; it is now {value}",
        zh: "`{place}` 不再是 wcode 写入的值，现值：{value}",
    }
    file_gone {
        en: "a file written by wcode is gone",
        zh: "wcode 写入的文件已不存在",
    }
    config_gone {
        en: "the file is gone, and the entry of wcode with it",
        zh: "该文件已不存在，其中 wcode 的条目也随之丢失",
    }
    file_changed {
        en: "a file written by wcode was changed",
        zh: "wcode 写入的文件被改动过",
    }
    differs_from_request(place) {
        en: "`{place}` differs from the requested configuration",
        zh: "`{place}` 与所要求的配置不一致",
    }
    file_differs_from_request {
        en: "a file written by wcode differs from the requested configuration",
        zh: "wcode 写入的文件与所要求的配置不一致",
    }
    opened_up(mode, before) {
        en: "other users can read it: its mode is {mode}, and was {before} when wcode wrote it",
        zh: "其他用户可以读取它：权限为 {mode}，wcode 写入时为 {before}",
    }
    plain_key(place) {
        en: "`{place}` contains a plain-text key that wcode did not write",
        zh: "`{place}` 含有并非由 wcode 写入的明文密钥",
    }

    // What to do.
    hint_apply(command) {
        en: "`{command}` fixes it",
        zh: "用 `{command}` 恢复",
    }
    hint_overwrite(command) {
        en: "`{command}` restores it",
        zh: "用 `{command}` 恢复",
    }
    hint_client_restores(client, backup, command) {
        en: "{client} restores its own backup `{backup}` at its next start; `{command}` writes into the file as it is now",
        zh: "{client} 下次启动时会恢复自己的备份 `{backup}`；`{command}` 则直接写入当前文件",
    }
    hint_cut_short(command) {
        en: "more than half of the file is gone: restore it from a backup, or run `{command}` to write into what is left",
        zh: "文件内容丢失过半：请从备份恢复，或运行 `{command}` 写入剩余部分",
    }
    hint_mode(command) {
        en: "`{command}` makes it private again",
        zh: "`{command}` 收紧权限",
    }
    hint_plain_key(command) {
        en: "`{command}` restores the reference; `wcode key scrub` finds the copies",
        zh: "`{command}` 恢复引用；`wcode key scrub` 查找明文副本",
    }
}

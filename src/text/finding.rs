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
        en: "`{place}` is not what wcode wrote: {value} stands there now",
        zh: "`{place}` 不再是 wcode 写入的值，现值：{value}",
    }
    file_gone {
        en: "a file of wcode's is gone",
        zh: "wcode 的文件已不存在",
    }
    file_changed {
        en: "a file of wcode's was changed",
        zh: "wcode 的文件被改动过",
    }
    not_as_asked(place) {
        en: "`{place}` is not as asked",
        zh: "`{place}` 与设定不一致",
    }
    file_not_as_asked {
        en: "a file of wcode's is not as asked",
        zh: "wcode 的文件与设定不一致",
    }
    opened_up(mode, before) {
        en: "others can read it: its mode is {mode}, and was {before} when wcode wrote it",
        zh: "其他用户可以读取它：权限为 {mode}，wcode 写入时为 {before}",
    }
    plain_key(place) {
        en: "a key stands in plain text at `{place}`, where wcode wrote none",
        zh: "`{place}` 处出现了明文密钥，并非 wcode 写入",
    }

    // What to do.
    hint_apply {
        en: "`wcode apply` puts it right",
        zh: "用 `wcode apply` 恢复",
    }
    hint_overwrite {
        en: "`wcode apply --on-conflict overwrite` puts it back",
        zh: "用 `wcode apply --on-conflict overwrite` 恢复",
    }
    hint_mode(mode, path) {
        en: "chmod {mode} '{path}'",
        zh: "chmod {mode} '{path}'（收紧权限）",
    }
    hint_plain_key {
        en: "`wcode apply --key-mode ref --on-conflict overwrite` puts the reference back; `wcode key scrub` finds the copies",
        zh: "`wcode apply --key-mode ref --on-conflict overwrite` 恢复引用；`wcode key scrub` 查找明文副本",
    }
}

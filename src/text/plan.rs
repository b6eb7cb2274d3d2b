//! What is to be changed, what stays, and why (`crate::plan`).

texts! {
    conflict(place, path, theirs, ours) {
        en: "`{place}` in `{path}`: {theirs} stands there, wcode would write {ours}",
        zh: "`{path}` 中的 `{place}`，现值：{theirs}；wcode 要写入：{ours}",
    }
    no_value {
        en: "nothing",
        zh: "无",
    }
    some_key {
        en: "a key",
        zh: "密钥",
    }
    plain_key_kept(place) {
        en: "`{place}`: the key that stands there in plain text is kept; `--key-mode ref --on-conflict overwrite` replaces it",
        zh: "`{place}`：保留其中的明文密钥；`--key-mode ref --on-conflict overwrite` 可将其替换",
    }
    value_kept(place, theirs, ours) {
        en: "`{place}`: kept {theirs} (wcode would write {ours}; `--on-conflict overwrite` does)",
        zh: "`{place}`，保留现值：{theirs}（wcode 要写入：{ours}；用 `--on-conflict overwrite` 写入）",
    }
    value_deleted(place) {
        en: "`{place}` was deleted and stays so (`--on-conflict overwrite` brings it back)",
        zh: "`{place}` 已被删除，不再写入（`--on-conflict overwrite` 可恢复）",
    }
    model_deleted(place) {
        en: "`{place}` was deleted and stays so; `--model` with its id brings it back",
        zh: "`{place}` 已被删除，不再写入；用 `--model` 指定其 ID 可恢复",
    }
    file_conflict(path) {
        en: "`{path}`: it is not as wcode wrote it, and wcode would write it anew",
        zh: "`{path}`：它与 wcode 写入时不同，而 wcode 要重新写入",
    }
    file_edited {
        en: "it is no longer as wcode wrote it, and stays as it is",
        zh: "它与 wcode 写入时已不同，保持原样",
    }
    shared(place, user) {
        en: "`{place}` stays: `{user}` has its key from it; `wcode remove --force` takes it out all the same",
        zh: "`{place}` 保留：`{user}` 从中获取密钥；`wcode remove --force` 仍可将其移除",
    }
    still_named(place, value) {
        en: "`{place}` still names `{value}`, which is gone; choose another model, or run `wcode remove --force` before the removal to take that out too",
        zh: "`{place}` 仍指向已移除的 `{value}`；请改选其他模型，或在移除时使用 `wcode remove --force` 一并移除",
    }
    other_host(place, path, endpoint) {
        en: "`{place}` in `{path}` leads to another host than `{endpoint}`; the key is not written beside it",
        zh: "`{path}` 中的 `{place}` 指向的主机与 `{endpoint}` 不同；因此不在其旁写入密钥",
    }
    adopted(provider) {
        en: "the entry `{provider}` that stands there for this endpoint is used; none is added beside it",
        zh: "使用其中已有的、接口地址相同的条目 `{provider}`；不另行添加",
    }
    mirrored {
        en: "gets the same bytes: the config shrinks by more than half, and the client would restore this backup over it",
        zh: "写入相同的内容：配置缩小了一半以上，否则客户端会用此备份覆盖它",
    }
    holds_others(place) {
        en: "`{place}` stays: it holds something that wcode did not write",
        zh: "`{place}` 保留：其中有并非 wcode 写入的内容",
    }
    changed_since(place) {
        en: "`{place}` stays: it was changed since wcode wrote it",
        zh: "`{place}` 保留：wcode 写入之后它被改动过",
    }
    own_file(lines) {
        en: "(a file of wcode's, {lines} lines)",
        zh: "（wcode 自己的文件，{lines} 行）",
    }
    no_key_stored(id) {
        en: "wcode has stored no key of `{id}`; `wcode key status` asks the keyring, where another program may have put it",
        zh: "wcode 未存储 `{id}` 的密钥；`wcode key status` 会查询系统密钥环，其他程序可能已将它放在那里",
    }
    made_by_hand(provider, command) {
        en: "`{provider}` was made by hand; `{command}` takes it over",
        zh: "`{provider}` 是手工添加的；`{command}` 可接管它",
    }
    not_connected(client, command) {
        en: "{client} is here and not connected; `{command}` connects it",
        zh: "已安装 {client}，但尚未接入；`{command}` 可将其接入",
    }
}

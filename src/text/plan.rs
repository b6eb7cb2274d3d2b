//! What is to be changed, what stays, and why (`crate::plan`).

texts! {
    comment_removed(line, comment) {
        en: "comment removed from line {line}: `{comment}`",
        zh: "已移除第 {line} 行的注释：`{comment}`",
    }
    conflict(place, path, theirs, ours) {
        en: "`{place}` in `{path}`: the file has {theirs}, wcode would write {ours}",
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
        en: "`{place}`: your plain-text key is left in place; `--key-mode ref --on-conflict overwrite` replaces it",
        zh: "`{place}`：保留其中的明文密钥；`--key-mode ref --on-conflict overwrite` 可将其替换",
    }
    value_kept(place, theirs, ours) {
        en: "`{place}`: kept {theirs} (`--on-conflict overwrite` writes {ours})",
        zh: "`{place}`，保留现值：{theirs}（`--on-conflict overwrite` 可写入：{ours}）",
    }
    value_deleted(place) {
        en: "`{place}` was deleted and is not written again (`--on-conflict overwrite` restores it)",
        zh: "`{place}` 已被删除，不再写入（`--on-conflict overwrite` 可恢复）",
    }
    model_deleted(place) {
        en: "`{place}` was deleted and is not written again; `--model` with its id restores it",
        zh: "`{place}` 已被删除，不再写入；用 `--model` 指定其 ID 可恢复",
    }
    file_conflict(path) {
        en: "`{path}`: it was edited since wcode wrote it, and wcode would overwrite it",
        zh: "`{path}`：wcode 写入之后它被改动过，而 wcode 要重新写入",
    }
    file_edited {
        en: "it was edited since wcode wrote it, and is left as it is",
        zh: "wcode 写入之后它被改动过，保持原样",
    }
    shared(place, user) {
        en: "`{place}` stays, since `{user}` gets its key from it; `wcode remove` removes it once nothing uses it, `wcode remove --force` at once",
        zh: "`{place}` 保留，因为 `{user}` 从中获取密钥；不再有配置使用它之后，`wcode remove` 会将其移除；`wcode remove --force` 立即移除",
    }
    still_used(place, user) {
        en: "`{place}` stays, since `{user}` gets its key from it",
        zh: "`{place}` 保留，因为 `{user}` 从中获取密钥",
    }
    left_for(place, user) {
        en: "wcode wrote `{place}`, which stays while `{user}` gets its key from it; `wcode remove` removes it after that",
        zh: "`{place}` 由 wcode 写入，在 `{user}` 从中获取密钥期间保留；此后 `wcode remove` 会将其移除",
    }
    left_unused(place) {
        en: "wcode wrote `{place}`, which nothing uses any more; `wcode remove` removes it",
        zh: "`{place}` 由 wcode 写入，已不再使用；可用 `wcode remove` 移除",
    }
    still_named(place, value) {
        en: "`{place}` still refers to `{value}`, which this removes; choose another model, or use `wcode remove --force` instead to remove that too",
        zh: "`{place}` 仍指向 `{value}`，而它随此次移除消失；请改选其他模型，或改用 `wcode remove --force` 一并移除",
    }
    other_host(place, path, endpoint) {
        en: "`{place}` in `{path}` points to another host than `{endpoint}`; the key is not written next to it",
        zh: "`{path}` 中的 `{place}` 指向的主机与 `{endpoint}` 不同；因此不在其旁写入密钥",
    }
    adopted(provider) {
        en: "found the existing entry `{provider}` for this endpoint; it will be reused",
        zh: "找到接口地址相同的已有条目 `{provider}`；将沿用它",
    }
    mirrored {
        en: "gets the same bytes: the config shrinks by more than half, and the client would otherwise restore this backup over it",
        zh: "写入相同的内容：配置缩小了一半以上，否则客户端会用此备份覆盖它",
    }
    client_restores(client, backup) {
        en: "looks damaged to {client}, which replaces it with its own backup `{backup}` at its next start; start {client} once, then run `wcode apply`",
        zh: "{client} 会认为此文件已损坏，并在下次启动时用自己的备份 `{backup}` 覆盖它；请先启动一次 {client}，再运行 `wcode apply`",
    }
    holds_others(place) {
        en: "`{place}` stays: it contains something that wcode did not write",
        zh: "`{place}` 保留：其中有并非 wcode 写入的内容",
    }
    changed_since(place) {
        en: "`{place}` stays: it was changed since wcode wrote it",
        zh: "`{place}` 保留：wcode 写入之后它被改动过",
    }
    own_file(lines) {
        en: "(a file managed by wcode, {lines} lines)",
        zh: "（wcode 自己的文件，{lines} 行）",
    }
    no_key_stored(id) {
        en: "wcode has stored no key for `{id}`; `wcode key status` checks the keyring, where another program may have stored it",
        zh: "wcode 未存储 `{id}` 的密钥；`wcode key status` 会查询系统密钥环，其他程序可能已将它放在那里",
    }
    made_by_hand(provider, command) {
        en: "`{provider}` was not created by wcode; `{command}` takes it over",
        zh: "`{provider}` 不是由 wcode 创建的；`{command}` 可接管它",
    }
    not_connected(client, command) {
        en: "{client} is installed but not connected; `{command}` connects it",
        zh: "已安装 {client}，但尚未接入；`{command}` 可将其接入",
    }
}

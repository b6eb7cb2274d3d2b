//! Plain-text copies of a key: what is done to each, and why one is left (`crate::plan::scrub`).

texts! {
    replaced_by_reference {
        en: "replaced by a reference",
        zh: "替换为引用",
    }
    replaced_by_marker {
        en: "replaced by `REMOVED_BY_WCODE`",
        zh: "替换为 `REMOVED_BY_WCODE`",
    }
    line_goes {
        en: "line removed",
        zh: "删除该行",
    }
    credential_goes {
        en: "credential removed",
        zh: "删除该凭据",
    }
    left {
        en: "left",
        zh: "保留",
    }
    in_the_key_store {
        en: "the key store `file`; `wcode key move --key-store keyring` empties it",
        zh: "密钥存储 `file`；`wcode key move --key-store keyring` 可将其清空",
    }
    too_large {
        en: "it is larger than 32 MiB and was skipped",
        zh: "它大于 32 MiB，已跳过",
    }
    longer_words(count) {
        en: "{count} longer word(s) that contain the key are left unchanged",
        zh: "有 {count} 个更长的词包含该密钥，保持不变",
    }
    of_another_user {
        en: "it belongs to another user",
        zh: "它属于其他用户",
    }
    key_command_reads_it {
        en: "the key command reads it; `wcode key set` keeps the key in the keyring",
        zh: "密钥命令会读取它；`wcode key set` 可将密钥存入系统密钥环",
    }
    store_takes_it {
        en: "the key store `env` reads the key from it; `wcode key set` keeps the key in the keyring",
        zh: "密钥存储 `env` 从中取得密钥；`wcode key set` 可将密钥存入系统密钥环",
    }
    client_takes_it(client) {
        en: "{client} reads its key from this variable; run `wcode apply --key-mode ref` to change that",
        zh: "{client} 从此环境变量取得密钥；执行 `wcode apply --key-mode ref` 后便不再需要它",
    }
    in_use_unclear {
        en: "it is in use, but cannot be read well enough to see by what; fix it first (`wcode status` shows why)",
        zh: "它正在使用中，但无法完整读取以判断用途；请先修复它（`wcode status` 会说明原因）",
    }
    own_key(client) {
        en: "the key that {client} uses; after `wcode apply --key-mode ref` it is no longer used",
        zh: "{client} 自身使用的密钥；执行 `wcode apply --key-mode ref` 后便不再使用",
    }
    part_of_the_entry(client) {
        en: "it is part of the entry that {client} uses; remove it by hand",
        zh: "它是 {client} 所用条目的一部分；请手动移除",
    }
    kept_for_undo(id) {
        en: "kept for `wcode undo {id}`, readable only by you; `--purge-journal` removes the key",
        zh: "为 `wcode undo {id}` 保留，仅你可读；`--purge-journal` 可将密钥清除",
    }
    stood_before(files, id) {
        en: "the content of {files} before entry {id}",
        zh: "记录 {id} 之前 {files} 的内容",
    }
    says_read_only {
        en: "its mode is read-only",
        zh: "其权限为只读",
    }
    key_too_short(shortest) {
        en: "a key shorter than {shortest} characters is not searched for: it would match ordinary text",
        zh: "不查找短于 {shortest} 个字符的密钥：它会与普通文本混淆",
    }
    only_in_the_keyring(problem) {
        en: "a key that is only in the keyring is not searched for: {problem}",
        zh: "不查找仅在系统密钥环中的密钥：{problem}",
    }
    places_not_searched(count) {
        en: "places that were not searched: {count}; they may hold the key",
        zh: "有 {count} 处未作搜索，其中可能仍有密钥",
    }
    belongs_to_another_program(name) {
        en: "it belongs to {name}; replace the key with that program",
        zh: "它属于 {name}；请用该程序更换密钥",
    }
    not_searched(problem) {
        en: "it was not searched: {problem}",
        zh: "未作搜索：{problem}",
    }
}

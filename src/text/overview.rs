//! What a plan does, in a few lines before its diff (`crate::plan::overview`).

texts! {
    entries {
        en: "Entries",
        zh: "条目",
    }
    entry_removed(provider) {
        en: "`{provider}` is removed",
        zh: "移除 `{provider}`",
    }
    new_file(path) {
        en: "{path} (new)",
        zh: "{path}（新建）",
    }
    deleted_file(path) {
        en: "{path} (deleted)",
        zh: "{path}（删除）",
    }
    program_copy(path) {
        en: "{path} (a copy of this program)",
        zh: "{path}（本程序的副本）",
    }
    context(size) {
        en: "{size} context",
        zh: "上下文 {size}",
    }
    output(size) {
        en: "{size} output",
        zh: "输出 {size}",
    }
    with_sizes(model, sizes) {
        en: "{model} ({sizes})",
        zh: "{model}（{sizes}）",
    }
    of_clients(clients, what) {
        en: "{what} ({clients})",
        zh: "{what}（{clients}）",
    }
    default_stays(model) {
        en: "stays {model}",
        zh: "仍为 {model}",
    }
    default_replaces(model, before) {
        en: "{model} instead of {before}",
        zh: "由 {before} 改为 {model}",
    }
    default_goes(before) {
        en: "{before} is removed",
        zh: "移除 {before}",
    }
    key_next_in_keyring {
        en: "you enter it next; it is stored in the system's keyring",
        zh: "接下来输入，存入系统密钥环",
    }
    key_next_in_file {
        en: "you enter it next; it is stored in a file that only you can read",
        zh: "接下来输入，存入仅你可读的文件",
    }
    stored_in(place) {
        en: "stored from now on: {place}",
        zh: "今后存于：{place}",
    }
    key_in_the_file {
        en: "In plain text, in the client's file",
        zh: "以明文写在客户端的文件中",
    }
}

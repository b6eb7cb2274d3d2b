//! Texts about Kilo (`crate::clients::kilo`).

texts! {
    disk {
        en: "the disk: config, logs, database",
        zh: "磁盘（配置、日志、数据库）",
    }
    projects {
        en: "a project's kilo.json or opencode.json that sends requests elsewhere",
        zh: "将请求发往别处的项目 kilo.json 或 opencode.json",
    }
    plugins {
        en: "Kilo's plugins, including a project's own",
        zh: "Kilo 的插件，包括项目自带的插件",
    }
    readers_of_the_config {
        en: "anyone who can read Kilo's config",
        zh: "能读取 Kilo 配置的任何人",
    }
    unreadable(problem) {
        en: "Kilo reads it before the global config, and it cannot be read: {problem}",
        zh: "Kilo 会优先于全局配置读取它，但它无法读取：{problem}",
    }
    does_not_start {
        en: "Kilo does not use this file until it is valid",
        zh: "在该文件有效之前，Kilo 不会使用它",
    }
    runs_without_plugins(variable) {
        en: "`{variable}` is set: Kilo then runs without plugins, and so without the key",
        zh: "已设置 `{variable}`：Kilo 会因此不加载插件，也就没有密钥",
    }
    in_the_database {
        en: "it is in a conversation of Kilo's, or in bytes left by a deleted one, which `sqlite3 FILE VACUUM` erases while Kilo is not running",
        zh: "它在 Kilo 的某段对话中，或是删除后残留的字节；在 Kilo 未运行时执行 `sqlite3 FILE VACUUM` 可清除",
    }
    by_hand {
        en: "Kilo reads it before the global config, and wcode never writes it: remove the key by hand",
        zh: "Kilo 优先于全局配置读取它，而 wcode 从不写入它：请手动移除密钥",
    }
    after_new_key {
        en: "a running Kilo switches to the new key as soon as the vendor refuses the old one",
        zh: "供应商一旦拒绝旧密钥，运行中的 Kilo 就会改用新密钥",
    }
    after_change {
        en: "quit and restart Kilo (every window and `kilo serve`): it reads its config only at start",
        zh: "请退出并重启 Kilo（所有窗口和 `kilo serve`）：它只在启动时读取配置",
    }
    asks_this_model {
        en: "asks this model one question in Kilo",
        zh: "在 Kilo 中向该模型提一个问题",
    }
    opens_with_this_model {
        en: "opens Kilo with this model; `/models` selects another one",
        zh: "以该模型打开 Kilo；在其中用 `/models` 另选模型",
    }
}

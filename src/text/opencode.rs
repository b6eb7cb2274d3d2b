//! What is said of OpenCode (`crate::clients::opencode`).

texts! {
    limit_is_a_pair(id) {
        en: "`{id}`: OpenCode takes `limit` only as a pair; give both sizes, or none is written",
        zh: "`{id}`：OpenCode 的 `limit` 必须成对；请同时给出两个大小，否则都不写入",
    }
    too_little_room(id, context, output) {
        en: "`{id}`: no `limit` is written: {context} tokens of context less {output} for the answer leave OpenCode so little room that it would compact for ever, at your cost; a smaller `--max-tokens` helps",
        zh: "`{id}`：不写入 `limit`：{context} 个 token 的上下文减去回答所占的 {output} 个后空间过小，OpenCode 会不停压缩对话，费用由你承担；请减小 `--max-tokens`",
    }
    unreadable {
        en: "cannot be read, and OpenCode reads it before the global config",
        zh: "无法读取，而 OpenCode 会优先于全局配置读取它",
    }
    slow_first_start {
        en: "its next start takes some seconds longer, once: with a plugin OpenCode first installs its plugin package (63 MB) into its config folder",
        zh: "下次启动会多花几秒，仅此一次：有插件时，OpenCode 会先将其插件包（63 MB）安装到自己的配置文件夹",
    }
    goes_before_ours(provider, ours) {
        en: "`provider.{provider}` stands here too and goes before ours in `{ours}`",
        zh: "此处也有 `provider.{provider}`，它优先于 `{ours}` 中 wcode 的条目",
    }
    merged_below_ours(provider, ours) {
        en: "`provider.{provider}` stands here too and is merged below ours in `{ours}`",
        zh: "此处也有 `provider.{provider}`，合并时它次于 `{ours}` 中 wcode 的条目",
    }
    other_default(model) {
        en: "`model` is set here too (`{model}`)",
        zh: "此处也设置了 `model`（`{model}`）",
    }
    disabled(provider) {
        en: "`disabled_providers` names `{provider}`: OpenCode will not use it until it is taken out",
        zh: "`disabled_providers` 列有 `{provider}`：将其移除之前，OpenCode 不会使用它",
    }
    not_enabled(provider) {
        en: "`enabled_providers` does not name `{provider}`: OpenCode will not use it until it is added",
        zh: "`enabled_providers` 未列出 `{provider}`：将其加入之前，OpenCode 不会使用它",
    }
    hidden_model(id, place) {
        en: "`{id}` is hidden by `whitelist` or `blacklist` in `{place}`",
        zh: "`{id}` 被 `{place}` 中的 `whitelist` 或 `blacklist` 隐藏",
    }
    by_hand {
        en: "OpenCode reads it before the global config, and wcode never writes it: take the key out by hand",
        zh: "OpenCode 优先于全局配置读取它，而 wcode 从不写入它：请手动移除密钥",
    }
    after_new_key {
        en: "a running OpenCode takes the new key as soon as the vendor refuses the old one",
        zh: "供应商一旦拒绝旧密钥，运行中的 OpenCode 就会改用新密钥",
    }
    after_change {
        en: "quit and restart OpenCode (every window, `opencode serve`, the desktop app): it reads its config only at start",
        zh: "请退出并重启 OpenCode（所有窗口、`opencode serve`、桌面应用）：它只在启动时读取配置",
    }
    disk {
        en: "the disk",
        zh: "磁盘",
    }
    http_api {
        en: "its HTTP API, which answers without a password",
        zh: "它的 HTTP API（无需密码即可访问）",
    }
    project_override {
        en: "a project's opencode.json that sends requests elsewhere",
        zh: "将请求发往别处的项目 opencode.json",
    }
    plugins {
        en: "plugins, a project's own among them",
        zh: "插件，包括项目自带的插件",
    }
    readers_of_the_config {
        en: "whoever reads the config",
        zh: "能读取配置的任何人",
    }
    asks_this_model {
        en: "asks this model one question",
        zh: "向该模型提一个问题",
    }
    opens_with_this_model {
        en: "opens OpenCode with this model; `/models` there picks another",
        zh: "以该模型打开 OpenCode；在其中用 `/models` 另选模型",
    }
}

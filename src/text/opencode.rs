//! Texts about OpenCode (`crate::clients::opencode`).

texts! {
    parameters_need_native(provider) {
        en: "OpenCode 2 sends no request parameters of the entry `provider.{provider}`, which has the form of OpenCode 1",
        zh: "`provider.{provider}` 是 OpenCode 1 形式的条目，OpenCode 2 不会发送其中的请求参数",
    }
    no_output_limit(provider) {
        en: "OpenCode 2 uses `provider.{provider}`, the OpenCode 1 format, and then sends neither an output limit nor a model's `options`",
        zh: "OpenCode 2 使用 OpenCode 1 格式的 `provider.{provider}`，此时不会发送输出上限，也不会发送模型的 `options`",
    }
    limit_is_a_pair(id) {
        en: "`{id}`: `limit` is accepted only as a pair; set both sizes, otherwise none is written",
        zh: "`{id}`：`limit` 必须成对；请同时给出两个大小，否则都不写入",
    }
    too_little_room(id, context, output) {
        en: "`{id}`: no `limit` is written: {context} tokens of context less {output} for the answer leave so little room that the conversation would be compacted endlessly, at your cost; use a smaller `--max-tokens`",
        zh: "`{id}`：不写入 `limit`：{context} 个 token 的上下文减去回答所占的 {output} 个后空间过小，对话会被不停压缩，费用由你承担；请减小 `--max-tokens`",
    }
    unreadable(problem) {
        en: "OpenCode reads it before the global config, and it cannot be read: {problem}. OpenCode 1 does not start with it, OpenCode 2 silently skips the whole file",
        zh: "OpenCode 会优先于全局配置读取它，但它无法读取：{problem}。OpenCode 1 会因此无法启动，OpenCode 2 会跳过整个文件且不作提示",
    }
    unreadable_at(line, column, problem) {
        en: "OpenCode reads it before the global config, and it cannot be parsed at line {line}, column {column}: {problem}. OpenCode 1 does not start with it, OpenCode 2 silently skips the whole file",
        zh: "OpenCode 会优先于全局配置读取它，但第 {line} 行第 {column} 列无法解析：{problem}。OpenCode 1 会因此无法启动，OpenCode 2 会跳过整个文件且不作提示",
    }
    is_placeholder {
        en: "this is only a placeholder, OpenCode cannot start: npm did not run the package's install script",
        zh: "这只是占位程序，OpenCode 无法启动：npm 没有运行该软件包的安装脚本",
    }
    slow_first_start {
        en: "its next start takes a few seconds longer, once: with a plugin, it first installs its plugin package (63 MB) into its config folder",
        zh: "下次启动会多花几秒，仅此一次：有插件时，它会先将其插件包（63 MB）安装到自己的配置文件夹",
    }
    goes_before_ours(provider, ours) {
        en: "`provider.{provider}` is set here too and overrides the one written by wcode in `{ours}`",
        zh: "此处也有 `provider.{provider}`，它优先于 `{ours}` 中 wcode 的条目",
    }
    merged_below_ours(provider, ours) {
        en: "`provider.{provider}` is set here too and is overridden by the one written by wcode in `{ours}`",
        zh: "此处也有 `provider.{provider}`，合并时它次于 `{ours}` 中 wcode 的条目",
    }
    other_default(model) {
        en: "`model` is set here too (`{model}`)",
        zh: "此处也设置了 `model`（`{model}`）",
    }
    disabled(provider) {
        en: "`disabled_providers` lists `{provider}`: it is not used until it is removed from the list",
        zh: "`disabled_providers` 列有 `{provider}`：将其移除之前不会使用它",
    }
    not_enabled(provider) {
        en: "`enabled_providers` does not list `{provider}`: it is not used until it is added",
        zh: "`enabled_providers` 未列出 `{provider}`：将其加入之前不会使用它",
    }
    folder_is_replaced {
        en: "OpenCode 2 reads this folder (`OPENCODE_CONFIG_DIR`) instead of the global one, which contains wcode's entry; unset the variable, or pass a file in it with `--config`",
        zh: "OpenCode 2 会读取此文件夹（`OPENCODE_CONFIG_DIR`）来代替 wcode 条目所在的全局文件夹；请取消该变量，或用 `--config` 指定其中的文件",
    }
    denied(provider, place) {
        en: "`{place}` denies `{provider}`: OpenCode 2 does not use it until that policy is removed",
        zh: "`{place}` 拒绝 `{provider}`：移除该策略之前，OpenCode 2 不会使用它",
    }
    default_left(provider) {
        en: "the default model is not set: every run would fail while `{provider}` is not used",
        zh: "未设置默认模型：不使用 `{provider}` 时，每次运行都会失败",
    }
    hidden_model(id, place) {
        en: "`{id}` is hidden by `whitelist` or `blacklist` in `{place}`",
        zh: "`{id}` 被 `{place}` 中的 `whitelist` 或 `blacklist` 隐藏",
    }
    by_hand {
        en: "OpenCode reads it before the global config, and wcode never writes it: remove the key by hand",
        zh: "OpenCode 优先于全局配置读取它，而 wcode 从不写入它：请手动移除密钥",
    }

    // What else keeps an entry from being used, or OpenCode from starting.
    is_skipped {
        en: "OpenCode 2 silently skips a file that it cannot parse: until it is fixed, prompts go to another provider, possibly the free model of OpenCode Zen (opencode.ai), a third party",
        zh: "OpenCode 2 会跳过无法解析的文件且不作提示：修复之前，提示词会发往其他供应商，可能是第三方 OpenCode Zen（opencode.ai）的免费模型",
    }
    closed_to_1 {
        en: "OpenCode 1 does not start with this database, which OpenCode 2 created (`Database is not empty and has no session table`); give it a database of its own",
        zh: "此数据库由 OpenCode 2 创建，OpenCode 1 无法以它启动（`Database is not empty and has no session table`）；为其单独指定数据库即可",
    }
    credential_goes_first(provider) {
        en: "OpenCode 2 has a stored credential for `{provider}` here, which overrides the key of the config and of the environment, including a new one",
        zh: "OpenCode 2 在此存有 `{provider}` 的凭据，它优先于配置和环境变量中的密钥，更换密钥之后也是如此",
    }
    keeps_a_copy(provider) {
        en: "OpenCode 2 stores a key for `{provider}` here in plain text; requests do not use it while wcode's plugin is installed",
        zh: "OpenCode 2 在此以明文保存了 `{provider}` 的密钥；只要 wcode 的插件在，请求就不会使用它",
    }
    server_lacks(pid, variable) {
        en: "the background server of OpenCode 2 (process {pid}) was started without `{variable}` and has no key; restart it from a shell in which the variable is set",
        zh: "OpenCode 2 的后台服务（进程 {pid}）启动时没有 `{variable}`，因此没有密钥；请在已设置该变量的终端中重启它",
    }
    auth_is_not_read(provider) {
        en: "it contains a key for `{provider}`, but OpenCode 2 does not read this file; `wcode apply` sets up a key that both versions use",
        zh: "其中有 `{provider}` 的密钥，但 OpenCode 2 不读取此文件；`wcode apply` 可写入两个版本都能使用的密钥",
    }
    runs_without_plugins(variable) {
        en: "`{variable}` is set: OpenCode 1 then runs without plugins, and so without the key",
        zh: "已设置 `{variable}`：OpenCode 1 会因此不加载插件，也就没有密钥",
    }
    plugin_is_off(id) {
        en: "`plugins` lists `{id}`: OpenCode 2 does not load wcode's plugin, and sends no key",
        zh: "`plugins` 中有 `{id}`：OpenCode 2 不会加载 wcode 的插件，也不会发送密钥",
    }
    drops_the_entry(place, expected) {
        en: "`{place}` is not {expected}: OpenCode 2 silently ignores the whole provider, or fails every request; OpenCode 1 does not start",
        zh: "`{place}` 不是{expected}：OpenCode 2 会忽略整个供应商且不作提示，或使所有请求失败；OpenCode 1 会无法启动",
    }
    value_breaks_the_file(name) {
        en: "the value of `{name}` contains a quote, a backslash or a line break; once it replaces `{{env:{name}}}`, the file cannot be parsed: OpenCode 2 silently skips the whole file",
        zh: "`{name}` 的值含有引号、反斜杠或换行，用它替换 `{{env:{name}}}` 后文件无法解析：OpenCode 2 会跳过整个文件且不作提示",
    }
    goes_to_zen(why) {
        en: "{why}: without `-m`, OpenCode 2 sends prompts to the free model of OpenCode Zen (opencode.ai), a third party",
        zh: "{why}：不带 `-m` 时，OpenCode 2 会将提示词发往第三方 OpenCode Zen（opencode.ai）的免费模型",
    }
    no_model_is_set {
        en: "no `model` is set",
        zh: "未设置 `model`",
    }
    model_of_one_switched_off(model, provider) {
        en: "`model` is `{model}`, and `{provider}` is disabled",
        zh: "`model` 为 `{model}`，而 `{provider}` 已被停用",
    }
    model_of_no_provider(model, provider) {
        en: "`model` is `{model}`, and there is no provider `{provider}`",
        zh: "`model` 为 `{model}`，但没有名为 `{provider}` 的供应商",
    }
    model_that_is_not_there(model, provider) {
        en: "`model` is `{model}`, and `{provider}` has no such model",
        zh: "`model` 为 `{model}`，但 `{provider}` 中没有该模型",
    }
    in_the_database {
        en: "OpenCode stores it as a credential: `opencode auth list --format json` shows its ID, `opencode auth logout NAME ID` removes it; run `sqlite3 FILE VACUUM` after `opencode service stop` to erase its bytes",
        zh: "OpenCode 将它存为凭据：`opencode auth list --format json` 显示其 ID，`opencode auth logout NAME ID` 将其移除；要清除残留字节，请运行 `sqlite3 FILE VACUUM`，并先执行 `opencode service stop`",
    }
    left_in_the_database {
        en: "no OpenCode credential contains it any more; it is in a conversation, or in bytes left by a deleted one, which `sqlite3 FILE VACUUM` erases after `opencode service stop`",
        zh: "OpenCode 的凭据中已没有它；它在某段对话中，或是删除后残留的字节，执行 `opencode service stop` 后用 `sqlite3 FILE VACUUM` 可清除",
    }
    in_the_service {
        en: "OpenCode 2 passes it to its background server; `opencode service unset env NAME` removes it",
        zh: "OpenCode 2 会将它传给后台服务；`opencode service unset env NAME` 可将其移除",
    }

    after_new_key {
        en: "a running OpenCode switches to the new key as soon as the vendor refuses the old one",
        zh: "供应商一旦拒绝旧密钥，运行中的 OpenCode 就会改用新密钥",
    }
    after_change {
        en: "quit and restart OpenCode (every window, `opencode serve`, the desktop app): it reads its config only at start",
        zh: "请退出并重启 OpenCode（所有窗口、`opencode serve`、桌面应用）：它只在启动时读取配置",
    }
    after_change_of_both {
        en: "quit and restart OpenCode 1 (every window, `opencode serve`, the desktop app): it reads its config only at start; OpenCode 2 reloads by itself",
        zh: "请退出并重启 OpenCode 1（所有窗口、`opencode serve`、桌面应用）：它只在启动时读取配置；OpenCode 2 会自行重新加载",
    }
    after_new_value(variable) {
        en: "the background server of OpenCode 2 keeps the variables of the shell that started it: after each new value of `{variable}`, restart it from a shell that has it",
        zh: "OpenCode 2 的后台服务沿用启动它的终端的环境变量：`{variable}` 每次换新值后，请在已设置它的终端中重启该服务",
    }
    disk {
        en: "the disk",
        zh: "磁盘",
    }
    http_api {
        en: "its HTTP API, which answers without a password",
        zh: "它的 HTTP API（无需密码即可访问）",
    }
    http_api_of_2 {
        en: "its HTTP API, whose password is in a file of yours",
        zh: "它的 HTTP API（其密码保存在你的一个文件中）",
    }
    project_override {
        en: "a project's opencode.json that sends requests elsewhere",
        zh: "将请求发往别处的项目 opencode.json",
    }
    plugins {
        en: "plugins, including a project's own",
        zh: "插件，包括项目自带的插件",
    }
    readers_of_the_config {
        en: "anyone who can read the config",
        zh: "能读取配置的任何人",
    }
    asks_this_model {
        en: "asks this model one question",
        zh: "向该模型提一个问题",
    }
    opens_to_pick_a_model {
        en: "opens OpenCode; `/models` selects this model or another one",
        zh: "打开 OpenCode；在其中用 `/models` 选择该模型或其他模型",
    }
    opens_with_this_model {
        en: "opens OpenCode with this model; `/models` selects another one",
        zh: "以该模型打开 OpenCode；在其中用 `/models` 另选模型",
    }
}

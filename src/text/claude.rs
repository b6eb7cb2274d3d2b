//! Texts about Claude Code (`crate::clients::claude`).

texts! {
    disk {
        en: "the disk: settings, backups, state",
        zh: "磁盘（设置、备份、状态文件）",
    }
    projects {
        en: "a project's own `.claude/settings.json`, once you trust the folder, and always with `claude -p`",
        zh: "项目自己的 `.claude/settings.json`（在你信任该文件夹之后；使用 `claude -p` 时则始终如此）",
    }
    project_override {
        en: "a project's own settings, since managed ones override them",
        zh: "项目自己的设置（受管理的设置优先于它）",
    }
    hooks {
        en: "a project's own hooks, which run as you",
        zh: "项目自带的钩子（以你的身份运行）",
    }
    program_not_for_all(program) {
        en: "other users cannot run `{program}`, which the managed settings name: install wcode where all can, such as `/usr/local/bin`",
        zh: "其他用户无法运行受管理的设置所指定的 `{program}`：请将 wcode 安装到所有用户都能访问的位置，例如 `/usr/local/bin`",
    }
    readers_of_the_settings {
        en: "anyone who can read the settings",
        zh: "能读取设置文件的任何人",
    }
    takes_no_key {
        en: "Claude Code gets its key from a command: there is no safe place for the key itself in its settings",
        zh: "Claude Code 通过命令获取密钥：其设置文件中没有可安全存放密钥本身的位置",
    }
    hint_takes_no_key {
        en: "use `--key-mode ref`, or leave it out with `--client`",
        zh: "请使用 `--key-mode ref`，或用 `--client` 将它排除",
    }
    is_no_jsonc {
        en: "Claude Code reads strict JSON only and ignores this whole file for a comment or a trailing comma; `wcode apply --client claude --remove-comments` removes it",
        zh: "Claude Code 只读取严格的 JSON，会因注释或尾随逗号而忽略整个文件；`wcode apply --client claude --remove-comments` 可将其移除",
    }
    is_skipped {
        en: "Claude Code ignores the whole file until it is valid JSON, and asks for a login",
        zh: "在该文件成为有效的 JSON 之前，Claude Code 会忽略整个文件，并要求登录",
    }
    unreadable(problem) {
        en: "this file overrides the user's settings and cannot be read: {problem}",
        zh: "该文件优先于用户设置，且无法读取：{problem}",
    }
    window_unknown {
        en: "no model has a known context window: Claude Code assumes 1,000,000 tokens and never compacts; set it with `--context-window`",
        zh: "所有模型的上下文窗口均未知：Claude Code 会假定为 1,000,000 个 token，且从不压缩对话；请用 `--context-window` 指定",
    }
    one_window(tokens, model) {
        en: "Claude Code has one context window for all models: {tokens} tokens, that of `{model}`",
        zh: "Claude Code 的所有模型共用一个上下文窗口：{tokens} 个 token，即 `{model}` 的窗口",
    }
    one_set_of_parameters(model) {
        en: "Claude Code sends the same request parameters for all models: those of `{model}`",
        zh: "Claude Code 的所有模型使用相同的请求参数，即 `{model}` 的参数",
    }
    window_too_small(model, tokens) {
        en: "`{model}`: a context window of {tokens} tokens leaves too little room for Claude Code's own prompt",
        zh: "`{model}`：{tokens} 个 token 的上下文窗口容不下 Claude Code 自身的提示词",
    }
    model_of_another(model, vendor) {
        en: "`model` stays `{model}`, which {vendor} may not have",
        zh: "`model` 仍为 `{model}`，{vendor} 可能没有该模型",
    }
    model_not_available(model) {
        en: "`availableModels` does not list `{model}`: Claude Code refuses it",
        zh: "`availableModels` 中没有 `{model}`：Claude Code 会拒绝使用它",
    }
    auto_mode {
        en: "Claude Code's permission mode `auto` cannot check actions with this vendor and asks at the first one; another mode, such as `default`, does not try",
        zh: "使用此供应商时，Claude Code 的权限模式 `auto` 无法检查操作，首次操作时会询问；其他模式（如 `default`）不做这种检查",
    }
    model_variable(name, model) {
        en: "`{name}` (`{model}`) overrides `model`, and a pick in `/model` does not last",
        zh: "`{name}`（`{model}`）优先于 `model`，且在 `/model` 中的选择不会保留",
    }
    key_in_settings(name) {
        en: "`env.{name}` is sent to the vendor as a key; remove it from this file",
        zh: "`env.{name}` 会作为密钥发送给供应商；请从该文件中移除",
    }
    key_in_environment(name) {
        en: "`{name}` is set in the environment: Claude Code sends it to the vendor as a key",
        zh: "环境变量 `{name}` 已设置：Claude Code 会把它作为密钥发送给供应商",
    }
    project_goes_first(place) {
        en: "`{place}` in this folder's own settings overrides yours when Claude Code runs here",
        zh: "在此文件夹中运行 Claude Code 时，该文件夹自己的设置中的 `{place}` 优先于你的设置",
    }
    managed_goes_first(place) {
        en: "`{place}` in a managed file overrides your settings",
        zh: "受管理的文件中的 `{place}` 优先于你的设置",
    }
    is_placeholder {
        en: "this is not Claude Code yet: npm did not run the package's install script",
        zh: "这还不是 Claude Code：npm 未运行该软件包的安装脚本",
    }
    may_be_in_use {
        en: "Claude Code may be using it: it stops working until it has another key",
        zh: "Claude Code 可能正在使用它：在得到另一个密钥之前将无法工作",
    }
    by_hand {
        en: "remove it by hand: wcode does not edit this file",
        zh: "请手动移除：wcode 不会编辑该文件",
    }
    after_new_key {
        en: "a running Claude Code takes the new key after five minutes, or once the vendor refuses the old one",
        zh: "运行中的 Claude Code 会在五分钟后，或在供应商拒绝旧密钥时改用新密钥",
    }
    after_change {
        en: "a running Claude Code reads its settings again with the next message; switch the model there with `/model`",
        zh: "运行中的 Claude Code 会在下一条消息时重新读取设置；可在其中用 `/model` 切换模型",
    }
    asks_this_model {
        en: "asks this model a question and prints the answer",
        zh: "向该模型提一个问题并打印回答",
    }
    opens_the_chat {
        en: "opens the chat; `/model` selects the model there",
        zh: "打开对话界面；在其中用 `/model` 选择模型",
    }
}

//! Texts about OpenClaw (`crate::clients::openclaw`).

texts! {
    parameters_need_version(first, versions) {
        en: "request parameters need OpenClaw {first} or newer; installed: {versions}",
        zh: "请求参数需要 OpenClaw {first} 或更高版本；已安装：{versions}",
    }
    path_of_the_shell(path) {
        en: "OpenClaw does not run a program at `{path}`: the path contains shell metacharacters",
        zh: "OpenClaw 不会运行路径为 `{path}` 的程序：其中含有 shell 的特殊字符",
    }
    expands_path(path) {
        en: "OpenClaw would expand the `$` in `{path}`",
        zh: "OpenClaw 会展开 `{path}` 中的 `$`",
    }
    window_too_small(id, smallest, window) {
        en: "`{id}`: OpenClaw refuses agent turns with a context window below {smallest} (this one is {window})",
        zh: "`{id}`：上下文窗口小于 {smallest} 时，OpenClaw 拒绝运行智能体（当前为 {window}）",
    }
    agent_allows_others(name, place, model) {
        en: "agent `{name}` refuses `{model}` when it is requested by name: `{place}` does not list it; `wcode apply --agent {name}` adds it",
        zh: "智能体 `{name}` 会拒绝按名称指定的 `{model}`：`{place}` 中没有它；可用 `wcode apply --agent {name}` 加入",
    }
    credentials_of_an_old_version {
        en: "an older OpenClaw left credentials here: every request fails until they are migrated",
        zh: "这里有旧版 OpenClaw 留下的凭据：迁移之前，所有请求都会失败",
    }
    include_outside {
        en: "a file outside the config's folder is included; OpenClaw refuses it",
        zh: "引入了配置文件夹之外的文件；OpenClaw 会拒绝",
    }
    managed(name) {
        en: "`{name}` is set: this config is managed by another tool",
        zh: "已设置 `{name}`：此配置由其他工具管理",
    }
    lock_holder(pid) {
        en: "OpenClaw (process {pid})",
        zh: "OpenClaw（进程 {pid}）",
    }
    no_lock_file {
        en: "something that is not a lock file",
        zh: "某个非锁文件的对象",
    }
    too_old_for_references(version, name) {
        en: "key references are not safe in OpenClaw {version} (2026.3.7 or later is required); it gets the variable `{name}` instead",
        zh: "OpenClaw {version} 使用密钥引用不安全（2026.3.7 起才安全）；改用环境变量 `{name}`",
    }
    order_names_credentials(provider) {
        en: "`auth.order.{provider}` names OpenClaw's own credentials, which override the key reference; remove them from that list to use it",
        zh: "`auth.order.{provider}` 列有 OpenClaw 自己的凭据，它们优先于密钥引用；要使用密钥引用，请从该列表中移除它们",
    }
    keeps_a_credential(provider) {
        en: "OpenClaw has its own credential for `{provider}`, which would override the key in the config; `auth.order.{provider}: []` disables it",
        zh: "OpenClaw 为 `{provider}` 保存了自己的凭据，它会优先于配置中的密钥；`auth.order.{provider}: []` 可将其停用",
    }
    log_out {
        en: "`openclaw models auth logout <provider>:default` removes it",
        zh: "`openclaw models auth logout <provider>:default` 可将其移除",
    }
    after_new_key {
        en: "a running gateway keeps the old key until `openclaw secrets reload` or a restart; revoke the old key only after that",
        zh: "运行中的网关会继续使用旧密钥，直到执行 `openclaw secrets reload` 或重启；在此之后才可吊销旧密钥",
    }
    whole_disk {
        en: "the disk: config, backups, caches",
        zh: "磁盘（配置、备份、缓存）",
    }
    environment_of_tools {
        en: "the environment of the tools it runs",
        zh: "它所运行的工具的环境变量",
    }
    projects {
        en: "a project's own files",
        zh: "项目自己的文件",
    }
    projects_by_variables {
        en: "a project's `.env`, by which a version before 2026.9.6 takes another config",
        zh: "项目的 `.env`（2026.9.6 之前的版本会据此改用另一个配置）",
    }
    config_and_backups {
        en: "the config and its backups",
        zh: "配置及其备份",
    }
    file_of_the_variable {
        en: "the file that sets the variable",
        zh: "设置该环境变量的文件",
    }
    readers_of_copies {
        en: "anyone who can read the config, its backups or OpenClaw's own copies of the key",
        zh: "能读取配置、其备份或 OpenClaw 自留密钥副本的任何人",
    }
    asks_this_model {
        en: "asks this model one question, without the gateway",
        zh: "向该模型提一个问题，不经过网关",
    }
    asks_the_default_model {
        en: "asks the default model one question, without the gateway",
        zh: "向默认模型提一个问题，不经过网关",
    }
    opens_the_chat {
        en: "opens the chat through the gateway that `openclaw onboard --install-daemon` sets up; `/model` selects the model there",
        zh: "打开对话界面，经由 `openclaw onboard --install-daemon` 所设置的网关；在其中用 `/model` 选择模型",
    }
}

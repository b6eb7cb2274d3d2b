//! The quick switch (`crate::cli::use_model`).

texts! {
    default_row {
        en: "default",
        zh: "默认",
    }
    no_default {
        en: "(none set)",
        zh: "（未设置）",
    }
    follows_default {
        en: "(follows the default)",
        zh: "（跟随默认模型）",
    }
    which_model {
        en: "Which model do you want to use?",
        zh: "要使用哪个模型？",
    }
    used_by(clients) {
        en: "in use: {clients}",
        zh: "使用中：{clients}",
    }
    several(typed) {
        en: "`{typed}` matches more than one model",
        zh: "`{typed}` 可能指不止一个模型",
    }
    name_one_of(names) {
        en: "give the full name of one of them: {names}",
        zh: "请写出其中一个的完整名称：{names}",
    }
    unknown_model(typed) {
        en: "unknown model `{typed}`, and no client has a provider of that name",
        zh: "没有名为 `{typed}` 的已知模型，也没有客户端使用该名称的提供方",
    }
    here(names) {
        en: "in the clients' configs: {names}; `wcode models` lists the vendors' models, and `--vendor ID` adds a model that is not listed",
        zh: "客户端配置中有：{names}；`wcode models` 列出供应商的模型，加上 `--vendor ID` 可添加不在列表中的模型",
    }
    list_all {
        en: "`wcode models` lists the vendors' models, and `--vendor ID` adds a model that is not listed",
        zh: "`wcode models` 列出供应商的模型，加上 `--vendor ID` 可添加不在列表中的模型",
    }
    and_more(count) {
        en: "and {count} more",
        zh: "另有 {count} 个",
    }
    has_no_such_provider(clients, name) {
        en: "{clients} keeps its model: its config has no provider for `{name}`",
        zh: "{clients} 保持原来的模型：其配置中没有 `{name}` 的提供方",
    }
    agent_keeps(agent, place, model, name) {
        en: "agent `{agent}` has its own model: `{place}` (`{model}`); `wcode use {name} --agent {agent}` switches it too",
        zh: "智能体 `{agent}` 保留自己的模型：`{place}`（`{model}`）；可用 `wcode use {name} --agent {agent}` 一并切换",
    }
    agent_elsewhere(agent, place, model) {
        en: "agent `{agent}` has its own model: `{place}` (`{model}`), in a file that wcode does not edit",
        zh: "智能体 `{agent}` 保留自己的模型：`{place}`（`{model}`），其所在文件 wcode 不会编辑",
    }
    no_switch {
        en: "there is no `wcode use` to undo",
        zh: "没有可撤销的 `wcode use`",
    }
    hint_no_switch {
        en: "`wcode history` lists what was written",
        zh: "`wcode history` 列出写入过的内容",
    }
}

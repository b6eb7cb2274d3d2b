//! Texts about any client (`crate::clients`).

texts! {
    unknown_client(id) {
        en: "unknown client `{id}`",
        zh: "未知的客户端 `{id}`",
    }
    known_clients(ids) {
        en: "available: {ids}",
        zh: "可用的客户端：{ids}",
    }
    way_reference {
        en: "by reference",
        zh: "通过引用",
    }
    way_environment {
        en: "from the environment",
        zh: "来自环境变量",
    }
    way_plain_text {
        en: "in plain text in the file",
        zh: "以明文存于文件中",
    }
    way_client {
        en: "by a credential that the client keeps itself",
        zh: "来自客户端自己保存的凭据",
    }
    way_none {
        en: "none",
        zh: "无",
    }
    programs_that_run_as_you {
        en: "programs that run as you",
        zh: "以你的身份运行的程序",
    }
    tools_by_their_environment {
        en: "the tools it runs, by their environment",
        zh: "它所运行的工具（经由其环境变量）",
    }
    agent_keeps(name, place, model) {
        en: "agent `{name}` has its own model: `{place}` (`{model}`) overrides the default; `wcode apply --agent {name}` sets it too",
        zh: "智能体 `{name}` 设有自己的模型：`{place}`（`{model}`）优先于默认模型；可用 `wcode apply --agent {name}` 一并设置",
    }
    agent_elsewhere(name, place, model) {
        en: "agent `{name}` has its own model: `{place}` (`{model}`) overrides the default, in a file that wcode does not edit; change it by hand",
        zh: "智能体 `{name}` 设有自己的模型：`{place}`（`{model}`）优先于默认模型，且所在文件 wcode 不会编辑；请手动修改",
    }
    leads_to(target, problem) {
        en: "it points to `{target}`: {problem}",
        zh: "它指向 `{target}`：{problem}",
    }
    whole_is_no_object(found) {
        en: "the file's outermost value is {found}, not an object",
        zh: "文件最外层的值是{found}，不是对象",
    }
    whole_is_no_array(found) {
        en: "the file's outermost value is {found}, not an array",
        zh: "文件最外层的值是{found}，不是数组",
    }
    is_no_object(at, found) {
        en: "`{at}` is {found}, not an object",
        zh: "`{at}` 是{found}，不是对象",
    }
    is_no_array(at, found) {
        en: "`{at}` is {found}, not an array",
        zh: "`{at}` 是{found}，不是数组",
    }
}

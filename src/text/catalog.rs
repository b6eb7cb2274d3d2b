//! What is wrong with a vendor, a model or a base URL (`crate::catalog`).

texts! {
    vendor_file_skipped(problem) {
        en: "a vendor file is skipped: {problem}",
        zh: "已跳过一个供应商文件：{problem}",
    }
    protocols(names) {
        en: "the protocols are {names}",
        zh: "可用的协议：{names}",
    }
    unknown_vendor(id) {
        en: "unknown vendor `{id}`",
        zh: "未知的供应商 `{id}`",
    }
    hint_known_vendors(ids) {
        en: "available: {ids}; add your own in `<config dir>/vendors/*.json5`",
        zh: "可用的供应商：{ids}；自定义供应商放在 `<config dir>/vendors/*.json5`",
    }
    in_file(path, problem) {
        en: "vendor file `{path}`: {problem}",
        zh: "供应商文件 `{path}`：{problem}",
    }
    vendor_id(id) {
        en: "`id` may contain only a-z, 0-9 and `-`: `{id}`",
        zh: "`id` 只能包含 a-z、0-9 和 `-`：`{id}`",
    }
    key_variable(name) {
        en: "`keyVariable` may contain only A-Z, 0-9 and `_`: `{name}`",
        zh: "`keyVariable` 只能包含 A-Z、0-9 和 `_`：`{name}`",
    }
    model_without_id {
        en: "a model's `id` must not be empty",
        zh: "模型的 `id` 不能为空",
    }
    model_expands(id) {
        en: "`{id}`: braces are not allowed in a model's id or name, because clients expand them",
        zh: "`{id}`：模型 ID 或名称中不能有花括号，否则会被客户端展开",
    }
    empty_window(id) {
        en: "`{id}`: the context window must be at least 1",
        zh: "`{id}`：上下文窗口不能为 0",
    }
    empty_answer(id) {
        en: "`{id}`: the output limit must be at least 1",
        zh: "`{id}`：输出上限不能为 0",
    }
    answer_above_window(id, max, window) {
        en: "`{id}`: the output limit ({max}) must not exceed the context window ({window})",
        zh: "`{id}`：输出上限（{max}）不能大于上下文窗口（{window}）",
    }
    url_holds(url, what) {
        en: "`{url}` contains {what}, which is not allowed in a base URL",
        zh: "`{url}` 含有 {what}，接口地址中不允许出现",
    }
    no_url(url, problem) {
        en: "`{url}` is not a URL ({problem})",
        zh: "`{url}` 不是 URL（{problem}）",
    }
    url_with_credentials(url) {
        en: "`{url}` contains credentials, which are not allowed in a base URL",
        zh: "`{url}` 含有用户名或密码，接口地址中不允许出现",
    }
    url_with_query(url) {
        en: "`{url}` has a query or a fragment, which is not allowed in a base URL",
        zh: "`{url}` 带有查询参数或片段，接口地址中不允许出现",
    }
    name_of_another_machine(url, why) {
        en: "`{url}` cannot be used: {why}",
        zh: "无法使用 `{url}`：{why}",
    }
    hint_name_of_another_machine {
        en: "write the address `127.0.0.1` instead of the name, or use https",
        zh: "请用地址 `127.0.0.1` 代替该名称，或使用 https",
    }
    url_in_the_clear(url) {
        en: "`{url}` is not https: the key would be sent unencrypted (http is allowed for this machine only)",
        zh: "`{url}` 不是 https：密钥会以明文传输（http 只可用于本机）",
    }
}

//! What is wrong with a vendor, a model or a base URL (`crate::catalog`).

texts! {
    unknown_vendor(id) {
        en: "unknown vendor `{id}`",
        zh: "未知的供应商 `{id}`",
    }
    hint_known_vendors(ids) {
        en: "known here: {ids}; your own go into `<config dir>/vendors/*.json5`",
        zh: "已知的有：{ids}；自定义供应商放在 `<config dir>/vendors/*.json5`",
    }
    in_file(path, problem) {
        en: "in the vendor's file `{path}`: {problem}",
        zh: "供应商文件 `{path}`：{problem}",
    }
    vendor_id(id) {
        en: "`id` must be of a-z, 0-9 and `-`, not `{id}`",
        zh: "`id` 只能由 a-z、0-9 和 `-` 组成，不能是 `{id}`",
    }
    key_variable(name) {
        en: "`keyVariable` must be of A-Z, 0-9 and `_`, not `{name}`",
        zh: "`keyVariable` 只能由 A-Z、0-9 和 `_` 组成，不能是 `{name}`",
    }
    model_without_id {
        en: "a model's `id` must not be empty",
        zh: "模型的 `id` 不能为空",
    }
    model_expands(id) {
        en: "`{id}`: a client would put something else in the place of a brace in a model's id or name",
        zh: "`{id}`：模型 ID 或名称中的花括号会被客户端替换为其他内容",
    }
    empty_window(id) {
        en: "`{id}`: a context window of 0 makes no sense",
        zh: "`{id}`：上下文窗口不能为 0",
    }
    empty_answer(id) {
        en: "`{id}`: an answer size of 0 makes no sense",
        zh: "`{id}`：输出上限不能为 0",
    }
    answer_above_window(id, max, window) {
        en: "`{id}`: an answer size ({max}) above the context window ({window}) makes no sense",
        zh: "`{id}`：输出上限（{max}）不能大于上下文窗口（{window}）",
    }
    url_holds(url, what) {
        en: "`{url}` holds {what}, which a base URL must not",
        zh: "`{url}` 含有 {what}，接口地址中不允许出现",
    }
    no_url(url, problem) {
        en: "`{url}` is not a URL ({problem})",
        zh: "`{url}` 不是 URL（{problem}）",
    }
    url_with_credentials(url) {
        en: "`{url}` holds credentials; a base URL must not",
        zh: "`{url}` 含有用户名或密码，接口地址中不允许出现",
    }
    url_with_query(url) {
        en: "`{url}` has a query or a fragment; a base URL must not",
        zh: "`{url}` 带有查询参数或片段，接口地址中不允许出现",
    }
    url_in_the_clear(url) {
        en: "`{url}` is not https; the key would travel in the clear (http is for this machine only)",
        zh: "`{url}` 不是 https；密钥会以明文传输（http 只可用于本机）",
    }
}

//! The models known here, and how they came to be known (`wcode models`).

texts! {
    // The table's headings.
    head_vendor {
        en: "VENDOR",
        zh: "供应商",
    }
    head_id {
        en: "MODEL",
        zh: "模型",
    }
    head_name {
        en: "NAME",
        zh: "名称",
    }
    head_context {
        en: "CONTEXT",
        zh: "上下文窗口",
    }
    head_output {
        en: "OUTPUT",
        zh: "输出上限",
    }
    head_input {
        en: "INPUT",
        zh: "输入类型",
    }
    head_price {
        en: "PRICE IN / OUT",
        zh: "价格：输入 / 输出",
    }
    head_source {
        en: "SOURCE",
        zh: "来源",
    }
    price(currency, input, output, unit) {
        en: "{currency} {input} / {output} per {unit}",
        zh: "{currency} {input} / {output}（每 {unit}）",
    }

    // Where facts come from.
    source_page {
        en: "page",
        zh: "官网",
    }
    source_live {
        en: "live",
        zh: "实时",
    }
    source_yours {
        en: "yours",
        zh: "自定义",
    }

    nothing_known {
        en: "no models are known; `wcode models refresh` fetches the vendors' lists",
        zh: "尚无已知模型；`wcode models refresh` 从各供应商获取列表",
    }
    nothing_matches(words) {
        en: "no known model matches `{words}`; `wcode models refresh` fetches the vendors' full lists",
        zh: "没有与 `{words}` 匹配的已知模型；`wcode models refresh` 向各供应商查询全部模型",
    }

    whose_key {
        en: "`--key-env` needs `--vendor`: a key is sent to one vendor only",
        zh: "`--key-env` 须与 `--vendor` 同用：密钥只发送给一个供应商",
    }

    // What became of a vendor's list.
    asking(vendor) {
        en: "fetching the model list of {vendor} …",
        zh: "正在获取 {vendor} 的模型列表 …",
    }
    first_list(vendor, count, url) {
        en: "{vendor}: {count} listed at {url}",
        zh: "{vendor}：{url} 的列表中有 {count} 个模型",
    }
    new_list(vendor, count, new, gone, url) {
        en: "{vendor}: {count} listed at {url}, {new} new, {gone} gone",
        zh: "{vendor}：{url} 的列表中有 {count} 个模型，新增 {new} 个，移除 {gone} 个",
    }
    same_list(vendor, count, url) {
        en: "{vendor}: {count} listed at {url}, unchanged",
        zh: "{vendor}：{url} 的列表中有 {count} 个模型，没有变化",
    }
    no_list(vendor, url, status) {
        en: "{vendor}: no model list at {url} (HTTP {status}); the known models are kept",
        zh: "{vendor}：{url} 不提供模型列表（HTTP {status}）；保留已知的模型",
    }

    // What became of the facts of models.dev.
    asking_for_facts(url) {
        en: "fetching model sizes from {url} …",
        zh: "正在从 {url} 获取模型的上下文窗口和输出上限 …",
    }
    new_facts(count, source) {
        en: "models.dev: sizes of {count} models from {source}",
        zh: "models.dev：从 {source} 获得 {count} 个模型的上下文窗口和输出上限",
    }
    same_facts(count, source) {
        en: "models.dev: sizes of {count} models from {source}, unchanged",
        zh: "models.dev：从 {source} 获得的 {count} 个模型的上下文窗口和输出上限没有变化",
    }
    facts_not_reached(problem) {
        en: "model sizes were not updated: {problem}; the known sizes are kept",
        zh: "未能更新模型的上下文窗口和输出上限：{problem}；保留已知的数值",
    }
    no_copy_of_facts(paths) {
        en: "no copy of models.dev was found on this machine; searched {paths}",
        zh: "本机没有 models.dev 的副本；已查找 {paths}",
    }
    hint_no_copy {
        en: "`wcode models refresh` fetches the list itself",
        zh: "`wcode models refresh` 可直接获取该列表",
    }
    variable_holds(name, problem) {
        en: "in the variable `{name}`: {problem}",
        zh: "变量 `{name}`：{problem}",
    }
    and_more(count) {
        en: "… and {count} more",
        zh: "… 另有 {count} 个",
    }
}

//! Optional parameters of a request (`crate::catalog::parameters`); titles as on the vendor's page.

texts! {
    sent { en: "yes", zh: "是" }
    in_a_client {
        en: "for a client: `wcode apply --param NAME=VALUE`; some differ by protocol and version",
        zh: "用于客户端：`wcode apply --param NAME=VALUE`；部分参数因协议和版本而异",
    }
    reasoning_effort { en: "Reasoning effort", zh: "推理程度" }
    temperature { en: "Temperature", zh: "温度" }
    top_p { en: "Top P", zh: "核采样 Top P" }
    top_k { en: "Top K", zh: "Top K 采样" }
    frequency_penalty { en: "Frequency penalty", zh: "频率惩罚" }
    presence_penalty { en: "Presence penalty", zh: "存在惩罚" }
    repetition_penalty { en: "Repetition penalty", zh: "重复惩罚" }
    min_p { en: "Min P", zh: "Min P 采样" }
    top_a { en: "Top A", zh: "Top A 采样" }
    seed { en: "Seed", zh: "种子" }
    max_tokens { en: "Maximum output tokens", zh: "最大 token 数" }
    logit_bias { en: "Logit bias", zh: "Logit bias（token 偏置）" }
    logprobs { en: "Log probabilities", zh: "对数概率" }
    top_logprobs { en: "Top log probabilities (needs logprobs=true)", zh: "最高对数概率（需要 logprobs=true）" }
    response_format { en: "Response format", zh: "响应格式" }
    structured_outputs { en: "Structured outputs", zh: "结构化输出" }
    stop { en: "Stop sequences", zh: "停止序列" }
    tools { en: "Tools", zh: "工具" }
    tool_choice { en: "Tool choice", zh: "工具选择" }
    parallel_tool_calls { en: "Parallel tool calls", zh: "并行工具调用" }
    verbosity { en: "Verbosity", zh: "冗长程度" }
    number(min, max) { en: "a number from {min} to {max}", zh: "{min} 到 {max} 的数" }
    integer { en: "an integer", zh: "整数" }
    integer_from(min) { en: "an integer, at least {min}", zh: "不小于 {min} 的整数" }
    integer_within(min, max) { en: "an integer from {min} to {max}", zh: "{min} 到 {max} 的整数" }
    boolean { en: "true or false", zh: "true 或 false" }
    word_or_object(words) { en: "{words} or a JSON object", zh: "{words}，或一个 JSON 对象" }
    object { en: "a JSON object", zh: "JSON 对象" }
    array { en: "a JSON array", zh: "JSON 数组" }
    strings { en: "a string, or a JSON array of strings", zh: "字符串，或由字符串组成的 JSON 数组" }
    takes(name, kind, typed) {
        en: "`{name}` takes {kind}, not `{typed}`",
        zh: "`{name}` 的值应为{kind}，而不是 `{typed}`",
    }
    not_a_pair(typed) {
        en: "`{typed}` is not a parameter; write it as `NAME=VALUE`",
        zh: "`{typed}` 不是参数；请写成 `NAME=VALUE`",
    }
    unknown(name) {
        en: "unknown parameter `{name}`",
        zh: "未知的参数 `{name}`",
    }
    list_them(command) {
        en: "`{command}` lists the parameters and their values",
        zh: "`{command}` 列出所有参数及其取值",
    }
    needs_logprobs {
        en: "`top_logprobs` works only with `logprobs=true`",
        zh: "`top_logprobs` 只能与 `logprobs=true` 一起使用",
    }
    add_logprobs {
        en: "add `--param logprobs=true`",
        zh: "请加上 `--param logprobs=true`",
    }
}

//! Asking a model outside any client (`crate::cli::chat`).

texts! {
    greeting(model) {
        en: "Chatting with {model}. /clear starts over, Ctrl-C ends an answer, Ctrl-D exits.",
        zh: "正在与 {model} 对话。/clear 重新开始，Ctrl-C 中断回答，Ctrl-D 退出。",
    }
    holds_key {
        en: "This looks like it holds an API key. Send it to the model?",
        zh: "其中似乎含有 API 密钥。仍要发送给模型吗？",
    }
    broken_off {
        en: "Answer interrupted; the question is not part of the conversation.",
        zh: "回答已中断；该问题未计入对话。",
    }
    tokens(input, output) {
        en: "{input} tokens in, {output} out",
        zh: "输入 {input} token，输出 {output} token",
    }
    first_token(seconds) {
        en: "first token {seconds} s",
        zh: "首个 token {seconds} 秒",
    }
    speed(tokens) {
        en: "{tokens} tokens/s",
        zh: "{tokens} token/秒",
    }
    cut_off {
        en: "the output limit ended the answer; `--param max_tokens=N` raises it",
        zh: "回答因达到输出上限而中断；可用 `--param max_tokens=N` 提高上限",
    }
    empty_prompt {
        en: "nothing to ask; give a PROMPT, or pipe one to stdin",
        zh: "没有要提的问题；请给出 PROMPT，或通过标准输入传入",
    }
    stdin_unreadable(error) {
        en: "cannot read stdin: {error}",
        zh: "无法读取标准输入：{error}",
    }
    stdin_not_text {
        en: "stdin is not UTF-8 text",
        zh: "标准输入不是 UTF-8 文本",
    }
    not_spoken(vendor) {
        en: "{vendor} has no endpoint for this protocol",
        zh: "{vendor} 没有该协议的接口地址",
    }
    cannot_send(name, protocol) {
        en: "`{name}` cannot be sent by {protocol}; `--protocol openai-completions` can",
        zh: "{protocol} 无法发送 `{name}`；请使用 `--protocol openai-completions`",
    }
    costs(requests) {
        en: "This sends {requests} short requests, which cost a little. Continue?",
        zh: "将发送 {requests} 个简短的请求，会产生少量费用。是否继续？",
    }
    hint_yes {
        en: "add `--yes` to send them without a question",
        zh: "加上 `--yes` 可不经询问直接发送",
    }
    asking(model) {
        en: "Asking {model} ...",
        zh: "正在测试 {model} ...",
    }
    failed(model, error) {
        en: "{model}: {error}",
        zh: "{model}：{error}",
    }
    head_model { en: "MODEL", zh: "模型" }
    head_first { en: "FIRST TOKEN", zh: "首个 token" }
    head_speed { en: "TOKENS/S", zh: "token/秒" }
    head_errors { en: "ERRORS", zh: "错误" }
    head_cost { en: "PRICE", zh: "费用" }
}

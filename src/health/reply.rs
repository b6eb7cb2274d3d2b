//! What an answer to a turn is: pure, a message out, or what came instead of one.

use crate::health::verdict::Verdict;
use crate::health::{Turn, classify, quote};
use crate::host::http::Answer;
use crate::secret::Secret;
use serde_json::Value;
use std::time::Duration;

/// The turn in an answer, or what the answer is instead. The time is not in it.
pub(super) fn read(
    answer: &Answer,
    model: &str,
    key: &Secret,
    proxy: Option<&str>,
) -> Result<Turn, Verdict> {
    let body = classify::json(answer).unwrap_or_default();
    if answer.status != 200 {
        return Err(refusal(answer, &body, model, key, proxy));
    }
    if let Some(text) = text_of(&body) {
        let tokens = |names: [&str; 2]| names.iter().find_map(|name| body["usage"][name].as_u64());
        return Ok(Turn {
            said: quote::safe(&text, Some(key)),
            latency: Duration::ZERO,
            input_tokens: tokens(["prompt_tokens", "input_tokens"]),
            output_tokens: tokens(["completion_tokens", "output_tokens"]),
        });
    }
    if body["error"].is_object() || body["error"].is_string() {
        // OpenRouter and others pass on a refusal of the upstream provider with a status of 200.
        let code = body["error"]["code"].as_u64().and_then(|code| u16::try_from(code).ok());
        let status = code.filter(|code| (400..600).contains(code)).unwrap_or(400);
        let answer = Answer { status, ..answer.clone() };
        return Err(refusal(&answer, &body, model, key, proxy));
    }
    if classify::is_page(answer) {
        return Err(classify::no_answer(answer));
    }
    Err(Verdict::NoTurn { model: model.into(), what: classify::kind_of(answer) })
}

/// The text of a message in either protocol; `None` if there is no message. A model that thinks may use up its tokens
/// before it writes any text: a message without text is an answer all the same.
pub(super) fn text_of(body: &Value) -> Option<String> {
    let openai = &body["choices"][0]["message"];
    let content = if openai.is_object() {
        &openai["content"]
    } else {
        Some(&body["content"]).filter(|content| content.is_array())?
    };
    let text = content.as_str().map(str::to_owned);
    Some(text.unwrap_or_else(|| {
        let parts = content.as_array().into_iter().flatten();
        parts.filter_map(|part| part["text"].as_str()).collect::<Vec<_>>().join(" ")
    }))
}

fn refusal(
    answer: &Answer,
    body: &Value,
    model: &str,
    key: &Secret,
    proxy: Option<&str>,
) -> Verdict {
    let said = quote::words_of(body, Some(key));
    if lacks_model(answer, body, model) {
        return Verdict::NoSuchModel { model: model.into(), said };
    }
    if let Some(verdict) = classify::settled(answer, Some(key), proxy) {
        return verdict;
    }
    let is_about_the_turn = matches!(answer.status, 400 | 422) && !classify::is_page(answer);
    if is_about_the_turn || said.is_some() && !matches!(answer.status, 404 | 405) {
        return Verdict::TurnRefused { model: model.into(), status: answer.status, said };
    }
    classify::no_answer(answer)
}

/// Codes by which vendors say that they have no such model, whatever the status. Lower case; a part is enough.
const NO_MODEL: [&str; 7] = [
    "model_not_found",
    "modelnotfound",
    "model_not_exist",
    "model_not_supported",
    "invalid_model",
    "invalidendpointormodel",
    "modelnotopen",
];

/// Words by which those without such a code say the same.
const NO_MODEL_WORDS: [&str; 11] = [
    "not found",
    "not exist",
    "no endpoints found",
    "no such",
    "not a valid model",
    "invalid model",
    "unknown model",
    "unsupported model",
    "不存在",
    "无可用渠道",
    "不支持的模型",
];

fn lacks_model(answer: &Answer, body: &Value, model: &str) -> bool {
    if answer.status == 401 {
        return false;
    }
    if classify::says(answer, &NO_MODEL) {
        return true;
    }
    let Some(words) = quote::words_of(body, None).map(|words| words.to_lowercase()) else {
        return false;
    };
    let names_it = words.contains(&model.to_lowercase());
    let is_about_models = names_it || words.contains("model") || words.contains("模型");
    match answer.status {
        // Anthropic says `model: its-name` and nothing more.
        404 if names_it => true,
        400 | 403 | 404 | 422 => {
            is_about_models && NO_MODEL_WORDS.iter().any(|missing| words.contains(missing))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::host::http::Answer;
    use crate::secret::Secret;

    const MODEL: &str = "qwen/qwen3-235b-a22b";

    fn answer(status: u16, body: &str) -> Answer {
        Answer { status, body: body.into(), ..Answer::default() }
    }

    /// What the model said, or the word for what came instead.
    fn outcome(status: u16, body: &str) -> String {
        let key = Secret::new("k".into());
        match read(&answer(status, body), MODEL, &key, None) {
            Ok(turn) => format!("said {:?}", turn.said),
            Err(verdict) => verdict.as_str().into(),
        }
    }

    #[test]
    fn a_message_is_read_in_both_protocols() {
        for (body, said) in [
            (r#"{"choices":[{"message":{"role":"assistant","content":"Hello"}}]}"#, "Hello"),
            (r#"{"choices":[{"message":{"content":[{"type":"text","text":"Hello"}]}}]}"#, "Hello"),
            (
                r#"{"choices":[{"message":{"content":null,"reasoning_content":"Okay, the"},"finish_reason":"length"}]}"#,
                "",
            ),
            (r#"{"type":"message","content":[{"type":"text","text":"Hello"}]}"#, "Hello"),
            (
                r#"{"type":"message","content":[{"type":"thinking","thinking":"Okay"}],"stop_reason":"max_tokens"}"#,
                "",
            ),
            (r#"{"type":"message","content":[]}"#, ""),
            (r#"{"choices":[{"message":{"content":"a\n\u001b[2Jb"}}]}"#, "a [2Jb"),
        ] {
            assert_eq!(outcome(200, body), format!("said {said:?}"), "{body}");
        }
    }

    #[test]
    fn tokens_are_counted_where_the_vendor_tells() {
        let key = Secret::new("k".into());
        for (usage, counted) in [
            (r#"{"prompt_tokens":13,"completion_tokens":5}"#, (Some(13), Some(5))),
            (r#"{"input_tokens":13,"output_tokens":5}"#, (Some(13), Some(5))),
            (r#"{"prompt_tokens":-1,"completion_tokens":"5"}"#, (None, None)),
            ("null", (None, None)),
        ] {
            let body =
                format!(r#"{{"choices":[{{"message":{{"content":"x"}}}}],"usage":{usage}}}"#);
            let turn = read(&answer(200, &body), MODEL, &key, None).unwrap();
            assert_eq!((turn.input_tokens, turn.output_tokens), counted, "{usage}");
        }
    }

    #[test]
    fn a_model_that_is_not_there_is_told_in_the_words_of_many_vendors() {
        for (status, body) in [
            (
                404,
                r#"{"error":{"message":"The model `x` does not exist or you do not have access to it.","code":"model_not_found"}}"#,
            ),
            (
                403,
                r#"{"error":{"message":"Project `p` does not have access to model `x`","code":"model_not_found"}}"#,
            ),
            (
                404,
                r#"{"type":"error","error":{"type":"not_found_error","message":"model: qwen/qwen3-235b-a22b"}}"#,
            ),
            (
                400,
                r#"{"error":{"message":"qwen/qwen3-235b-a22b is not a valid model ID","code":400}}"#,
            ),
            (
                404,
                r#"{"error":{"message":"No endpoints found for qwen/qwen3-235b-a22b.","code":404}}"#,
            ),
            (
                404,
                r#"{"object":"error","message":"The model `x` does not exist.","type":"NotFoundError","code":404}"#,
            ),
            (
                404,
                r#"{"error":{"message":"model \"x\" not found, try pulling it first","type":"api_error"}}"#,
            ),
            (
                503,
                r#"{"error":{"message":"当前分组 default 下对于模型 x 无可用渠道","type":"new_api_error","code":"model_not_found"}}"#,
            ),
            (400, r#"{"error":{"message":"Model Not Exist","code":"invalid_request_error"}}"#),
            (
                400,
                r#"{"code":20012,"message":"Model does not exist. Please check it carefully.","data":null}"#,
            ),
            (400, r#"{"error":{"code":"1211","message":"模型不存在,请检查模型代码。"}}"#),
            (404, r#"{"error":{"code":"InvalidEndpointOrModel.NotFound","message":"…"}}"#),
            (
                404,
                r#"[{"error":{"code":404,"message":"models/x is not found for API version v1main","status":"NOT_FOUND"}}]"#,
            ),
            (200, r#"{"error":{"message":"x is not a valid model ID","code":404}}"#),
        ] {
            assert_eq!(outcome(status, body), "no-such-model", "{status} {body}");
        }
    }

    #[test]
    fn other_answers_are_told_apart() {
        for (status, body, word) in [
            (200, r#"{"choices":[]}"#, "no-turn"),
            (200, r#"{"object":"list","data":[]}"#, "no-turn"),
            (200, "data: {}\n\n", "no-turn"),
            (200, "", "no-turn"),
            (200, "<!doctype html>", "portal"),
            (200, r#"{"error":{"message":"slow down","code":429}}"#, "rate-limited"),
            (200, r#"{"error":"no capacity"}"#, "turn-refused"),
            (400, r#"{"error":{"message":"messages: too short"}}"#, "turn-refused"),
            (422, "", "turn-refused"),
            (400, "<html>", "portal"),
            (401, r#"{"error":{"message":"no model for you: not found"}}"#, "rejected"),
            (402, "{}", "no-credit"),
            (403, r#"{"error":{"message":"no"}}"#, "rejected"),
            (404, r#"{"error":{"message":"not found"}}"#, "not-an-api"),
            (404, "", "not-an-api"),
            (405, r#"{"detail":"Method Not Allowed"}"#, "not-an-api"),
            (500, r#"{"error":{"message":"model crashed"}}"#, "server-error"),
        ] {
            assert_eq!(outcome(status, body), word, "{status} {body}");
        }
    }
}

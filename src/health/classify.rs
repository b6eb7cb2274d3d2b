//! Classifies an answer by what it shows about the key and the server: pure, one answer in, one finding out.

use crate::health::quote;
use crate::health::verdict::{UnexpectedBody, Verdict};
use crate::host::http::Answer;
use crate::secret::Secret;
use crate::text;
use serde::de::IgnoredAny;
use serde_json::Value;
use std::time::Duration;

/// Codes and types of errors that say: nothing left to spend. Lower case; a part of the code is enough.
const NO_CREDIT: [&str; 8] = [
    "insufficient_quota",
    "insufficient_user_quota",
    "insufficient_balance",
    "insufficient_credit",
    "insufficient_fund",
    "billing",
    "arrear",
    "payment_required",
];

/// Words by which vendors without such a code say the same.
const NO_CREDIT_WORDS: [&str; 5] =
    ["credit balance is too low", "insufficient balance", "insufficient quota", "余额不足", "欠费"];

/// Codes and types of errors that say: not this key. Some vendors send them with a status of 400.
const BAD_KEY: [&str; 6] = [
    "invalid_api_key",
    "api_key_invalid",
    "invalidapikey",
    "authentication",
    "unauthorized",
    "invalid_token",
];

/// Codes and types of errors that say: not from this country.
const REGION: [&str; 4] = ["unsupported_country", "unsupported_region", "region_not", "geo_block"];

/// A longer `Retry-After` is taken for a mistake and ignored.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(31 * 24 * 60 * 60);

/// What one answer shows about the key.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Finding {
    /// It is as it should be with a good key; a wrong key must show whether it takes one.
    Passed,
    /// It settles the matter.
    Settled(Verdict),
    /// It shows nothing about the key; this is the verdict if no other answer does.
    Open(Verdict),
}

/// Judges the answer to a request for the list of models.
pub(super) fn models(answer: &Answer, key: Option<&Secret>, proxy: Option<&str>) -> Finding {
    if let Some(verdict) = settled(answer, key, proxy) {
        return Finding::Settled(verdict);
    }
    let is_good = answer.status == 200 && json(answer).is_some_and(|body| is_list(&body));
    if is_good { Finding::Passed } else { Finding::Open(no_answer(answer)) }
}

/// Judges the answer to a turn without content.
pub(super) fn empty_turn(answer: &Answer, key: Option<&Secret>, proxy: Option<&str>) -> Finding {
    if let Some(verdict) = settled(answer, key, proxy) {
        return Finding::Settled(verdict);
    }
    let is_good = matches!(answer.status, 400 | 422) && !is_page(answer);
    if is_good { Finding::Passed } else { Finding::Open(no_answer(answer)) }
}

/// True if the answer refuses the key that was sent.
pub(super) fn refuses_key(answer: &Answer) -> bool {
    matches!(answer.status, 401 | 403) || is_client_error(answer) && says(answer, &BAD_KEY)
}

/// What the answer settles, whatever was asked.
pub(super) fn settled(
    answer: &Answer,
    key: Option<&Secret>,
    proxy: Option<&str>,
) -> Option<Verdict> {
    let said = || json(answer).and_then(|body| quote::words_of(&body, key));
    let is_refusal = is_client_error(answer);
    Some(match answer.status {
        407 => {
            let detail = text::health::message::proxy_wants_password();
            Verdict::Proxy { proxy: proxy.map(str::to_owned), detail }
        }
        402 => Verdict::NoCredit { said: said() },
        _ if is_refusal && says_no_credit(answer) => Verdict::NoCredit { said: said() },
        451 => Verdict::Region { status: 451, said: said() },
        status if is_refusal && says(answer, &REGION) => Verdict::Region { status, said: said() },
        // The status of a network that wants a login first (RFC 6585).
        511 => Verdict::Portal { leads_to: answer.leads_away.clone() },
        // A firewall speaks HTML, an API does not.
        403 if is_page(answer) => Verdict::Portal { leads_to: None },
        status if is_refusal && refuses_key(answer) && key.is_none() => {
            Verdict::KeyNeeded { status }
        }
        status if is_refusal && refuses_key(answer) => Verdict::Rejected { status, said: said() },
        429 => Verdict::RateLimited { wait: wait(answer) },
        501 => return None,
        status @ 500.. => Verdict::ServerError { status, wait: wait(answer) },
        _ => return None,
    })
}

fn wait(answer: &Answer) -> Option<Duration> {
    answer.retry_after.filter(|wait| *wait <= MAX_RETRY_AFTER)
}

/// What an answer is that is none.
pub(super) fn no_answer(answer: &Answer) -> Verdict {
    match (answer.status, &answer.leads_away) {
        (300..=399, Some(host)) => Verdict::Portal { leads_to: Some(host.clone()) },
        (300..=399, None) => {
            Verdict::NotAnApi { status: Some(answer.status), what: UnexpectedBody::Redirect }
        }
        _ if is_page(answer) => Verdict::Portal { leads_to: None },
        (status, _) => Verdict::NotAnApi { status: Some(status), what: kind_of(answer) },
    }
}

/// The kind of body of an answer that is not what was asked for.
pub(super) fn kind_of(answer: &Answer) -> UnexpectedBody {
    if answer.is_cut {
        UnexpectedBody::TooLong
    } else if answer.body.is_empty() {
        UnexpectedBody::Nothing
    } else if serde_json::from_slice::<IgnoredAny>(&answer.body).is_ok() {
        UnexpectedBody::OtherJson
    } else {
        UnexpectedBody::NoJson
    }
}

fn is_client_error(answer: &Answer) -> bool {
    (400..500).contains(&answer.status)
}

/// True for a web page, whatever it says that it is.
pub(super) fn is_page(answer: &Answer) -> bool {
    let start = answer.body.trim_ascii_start();
    let begins =
        |tag: &[u8]| start.get(..tag.len()).is_some_and(|text| text.eq_ignore_ascii_case(tag));
    answer.content_type.as_deref() == Some("text/html") || begins(b"<!doctype") || begins(b"<html")
}

/// The body, if it is JSON.
pub(super) fn json(answer: &Answer) -> Option<Value> {
    serde_json::from_slice(&answer.body).ok()
}

/// A list of models, in the spellings that vendors have for it.
fn is_list(body: &Value) -> bool {
    body.is_array() || ["data", "models"].iter().any(|name| body[name].is_array())
}

fn says_no_credit(answer: &Answer) -> bool {
    let text = || String::from_utf8_lossy(&answer.body).to_lowercase();
    says(answer, &NO_CREDIT) || NO_CREDIT_WORDS.iter().any(|words| text().contains(words))
}

/// True if one of the error's codes contains one of these words.
pub(super) fn says(answer: &Answer, words: &[&str]) -> bool {
    let Some(body) = json(answer) else { return false };
    let codes =
        [&body["error"], &body].map(|error| [&error["code"], &error["type"], &error["status"]]);
    let details = body["error"]["details"].as_array().into_iter().flatten();
    let codes = codes.into_iter().flatten().chain(details.map(|detail| &detail["reason"]));
    codes
        .filter_map(Value::as_str)
        .map(str::to_lowercase)
        .any(|code| words.iter().any(|word| code.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::{Finding, empty_turn, models, refuses_key};
    use crate::health::verdict::Verdict;
    use crate::host::http::Answer;
    use crate::secret::Secret;

    fn answer(status: u16, body: &str) -> Answer {
        Answer { status, body: body.into(), ..Answer::default() }
    }

    /// The word for what an answer settles, whichever request it answers.
    fn settles(status: u16, body: &str) -> &'static str {
        let answer = answer(status, body);
        let key = Secret::new("k".into());
        let key = Some(&key);
        let [one, other] = [models(&answer, key, None), empty_turn(&answer, key, None)];
        assert_eq!(one, other, "{body}");
        match one {
            Finding::Settled(verdict) => verdict.as_str(),
            other => panic!("{status} {body}: {other:?}"),
        }
    }

    #[test]
    fn the_codes_of_real_vendors_are_known() {
        for (status, body, word) in [
            (
                401,
                r#"{"error":{"code":"invalid_api_key","type":"invalid_request_error"}}"#,
                "rejected",
            ),
            (401, r#"{"type":"error","error":{"type":"authentication_error"}}"#, "rejected"),
            (
                400,
                r#"{"error":{"status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}"#,
                "rejected",
            ),
            (
                403,
                r#"{"error":{"code":"insufficient_user_quota","type":"new_api_error"}}"#,
                "no-credit",
            ),
            (429, r#"{"error":{"code":"insufficient_quota"}}"#, "no-credit"),
            (429, r#"{"error":{"code":"rate_limit_exceeded"}}"#, "rate-limited"),
            (
                400,
                r#"{"error":{"message":"Your credit balance is too low to access the API"}}"#,
                "no-credit",
            ),
            (400, r#"{"code":"Arrearage","message":"Access denied"}"#, "no-credit"),
            (402, "", "no-credit"),
            (403, r#"{"error":{"code":"insufficient_permissions"}}"#, "rejected"),
            (403, "<!DOCTYPE html><title>Attention Required!", "portal"),
            (403, "no", "rejected"),
            (
                403,
                r#"{"error":{"code":"unsupported_country_region_territory","type":"request_forbidden"}}"#,
                "region",
            ),
            (451, "", "region"),
            (511, "", "portal"),
            (511, "<html>log in", "portal"),
            (407, "", "proxy"),
            (503, "", "server-error"),
            (529, r#"{"type":"error","error":{"type":"overloaded_error"}}"#, "server-error"),
        ] {
            assert_eq!(settles(status, body), word, "{status} {body}");
        }
    }

    #[test]
    fn a_list_passes_and_what_is_none_leaves_the_question_open() {
        let key = Secret::new("k".into());
        for body in [r#"{"data":[]}"#, "[]", r#"{"models":[{"id":"m"}]}"#] {
            assert_eq!(models(&answer(200, body), Some(&key), None), Finding::Passed, "{body}");
        }
        for (status, body) in [(200, "{}"), (200, "{"), (404, ""), (405, ""), (204, ""), (501, "")]
        {
            let finding = models(&answer(status, body), Some(&key), None);
            assert!(matches!(finding, Finding::Open(Verdict::NotAnApi { .. })), "{finding:?}");
        }
    }

    #[test]
    fn only_a_complaint_about_the_turn_passes_for_a_turn() {
        let key = Secret::new("k".into());
        for status in [400, 422] {
            assert_eq!(empty_turn(&answer(status, "{}"), Some(&key), None), Finding::Passed);
        }
        for status in [200, 404, 405, 413] {
            let finding = empty_turn(&answer(status, "{}"), Some(&key), None);
            assert!(matches!(finding, Finding::Open(_)), "{finding:?}");
        }
    }

    #[test]
    fn a_refusal_of_a_key_is_not_any_refusal() {
        assert!(refuses_key(&answer(401, "")) && refuses_key(&answer(403, "")));
        assert!(!refuses_key(&answer(400, "{}")) && !refuses_key(&answer(429, "")));
    }
}

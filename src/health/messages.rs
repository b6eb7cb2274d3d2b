//! Which sentence belongs to which verdict: what is the matter, and what to do about it.
//!
//! The sentences themselves are in the table, `text::health`.

use crate::health::verdict::{Obstacle, UnexpectedBody, Verdict};
use crate::host::http::{Tls, extra_certificates_problem};
use crate::text::health::{self as text, message};
use crate::text::{Command, Message};
use std::time::Duration;

/// What is known of the key, in a few words.
pub(super) fn summary(verdict: &Verdict, vendor: &str) -> String {
    match verdict {
        Verdict::Accepted => text::summary_accepted(vendor),
        Verdict::Rejected { .. } => text::summary_rejected(vendor),
        Verdict::NoCredit { .. } => text::summary_no_credit(vendor),
        _ => text::summary_unknown(vendor),
    }
}

/// What was found, as one sentence about the vendor.
pub(super) fn detail(verdict: &Verdict, vendor: &str) -> Message {
    match verdict {
        Verdict::Accepted => message::accepted(vendor),
        Verdict::Unproven => message::unproven(vendor),
        Verdict::Rejected { status, said: None } => message::rejected(vendor, status),
        Verdict::Rejected { status, said: Some(said) } => {
            message::rejected_saying(vendor, status, said)
        }
        Verdict::KeyNeeded { status } => message::key_needed(vendor, status),
        Verdict::Region { status, said: None } => message::region(vendor, status),
        Verdict::Region { status, said: Some(said) } => {
            message::region_saying(vendor, status, said)
        }
        Verdict::NoCredit { said: None } => message::no_credit(vendor),
        Verdict::NoCredit { said: Some(said) } => message::no_credit_saying(vendor, said),
        Verdict::RateLimited { wait: None } => message::rate_limited(vendor),
        Verdict::RateLimited { wait: Some(wait) } => {
            message::rate_limited_for(vendor, in_words(wait.as_secs()))
        }
        Verdict::Unreachable { block, detail } => {
            message::unreachable(vendor, blocked(*block), detail)
        }
        Verdict::Tls { trouble, detail, .. } => {
            message::unsafe_connection(vendor, untrusted(*trouble), detail)
        }
        Verdict::Proxy { proxy, detail } => {
            message::proxy_blocks(named(proxy.as_deref()), vendor, detail)
        }
        Verdict::Portal { leads_to: Some(host) } => message::portal_redirect(vendor, host),
        Verdict::Portal { leads_to: None } => message::portal_page(vendor),
        Verdict::Clock { now } => message::clock_is_wrong(now, vendor),
        Verdict::ServerError { status, .. } => message::server_error(vendor, status),
        Verdict::NotAnApi { status: Some(status), what } => {
            message::not_an_api_status(vendor, status, odd(*what))
        }
        Verdict::NotAnApi { status: None, what } => message::not_an_api(vendor, odd(*what)),
        Verdict::NoSuchModel { model, said: None } => message::no_such_model(vendor, model),
        Verdict::NoSuchModel { model, said: Some(said) } => {
            message::no_such_model_saying(vendor, model, said)
        }
        Verdict::TurnRefused { model, status, said: None } => {
            message::turn_refused(vendor, model, status)
        }
        Verdict::TurnRefused { model, status, said: Some(said) } => {
            message::turn_refused_saying(vendor, model, status, said)
        }
        Verdict::NoTurn { model, what } => message::no_turn(vendor, model, odd(*what)),
    }
}

/// The next thing to try; `id` is the name that commands have for the vendor.
pub(super) fn hint(verdict: &Verdict, vendor: &str, id: &str) -> Option<Message> {
    Some(match verdict {
        Verdict::Accepted => return None,
        Verdict::Unproven => message::hint_unproven(),
        Verdict::Rejected { .. } => message::hint_rejected(vendor, set_key(id)),
        Verdict::KeyNeeded { .. } => message::hint_key_needed(set_key(id)),
        Verdict::Region { .. } => message::hint_region(vendor),
        Verdict::NoCredit { .. } => message::hint_no_credit(vendor),
        Verdict::RateLimited { .. } => message::hint_rate_limited(),
        Verdict::Unreachable { block, .. } => unblock(*block),
        Verdict::Tls { trouble, proxy, .. } => trust(*trouble, proxy.as_deref()),
        Verdict::Proxy { .. } => message::hint_proxy(),
        Verdict::Portal { .. } => message::hint_portal(),
        Verdict::Clock { .. } => message::hint_clock(),
        Verdict::ServerError { .. } => message::hint_server_error(),
        Verdict::NotAnApi { .. } => message::hint_not_an_api(),
        Verdict::NoSuchModel { .. } => message::hint_no_such_model(),
        Verdict::TurnRefused { .. } => message::hint_turn_refused(),
        Verdict::NoTurn { .. } => message::hint_no_turn(),
    })
}

/// The command that stores a key of the vendor.
fn set_key(id: &str) -> Command {
    Command::new(["wcode", "key", "set", "--vendor", id])
}

/// Two clocks that differ; `skew` is how far ours is ahead, in seconds.
pub(super) fn clock(skew: i64, vendor: &str) -> Message {
    let by = in_words(skew.unsigned_abs());
    if skew > 0 { message::clock_ahead(vendor, by) } else { message::clock_behind(vendor, by) }
}

fn named(proxy: Option<&str>) -> String {
    proxy.map(|proxy| format!(" {proxy}")).unwrap_or_default()
}

fn in_words(seconds: u64) -> humantime::FormattedDuration {
    humantime::format_duration(Duration::from_secs(seconds))
}

fn odd(what: UnexpectedBody) -> Message {
    match what {
        UnexpectedBody::Redirect => message::odd_redirect(),
        UnexpectedBody::TooLong => message::odd_too_long(),
        UnexpectedBody::Nothing => message::odd_empty(),
        UnexpectedBody::OtherJson => message::odd_json(),
        UnexpectedBody::NoJson => message::odd_text(),
        UnexpectedBody::NoHttp => message::odd_no_http(),
    }
}

fn blocked(block: Obstacle) -> Message {
    match block {
        Obstacle::Dns => message::blocked_dns(),
        Obstacle::Refused => message::blocked_refused(),
        Obstacle::Reset => message::blocked_reset(),
        Obstacle::TimedOut => message::blocked_timed_out(),
        Obstacle::NoRoute => message::blocked_no_route(),
        Obstacle::Other => message::blocked_other(),
    }
}

fn unblock(block: Obstacle) -> Message {
    match block {
        Obstacle::Dns => message::hint_dns(),
        Obstacle::Refused => message::hint_refused(),
        Obstacle::Reset => message::hint_reset(),
        Obstacle::TimedOut => message::hint_timed_out(),
        Obstacle::NoRoute => message::hint_no_route(),
        Obstacle::Other => message::hint_blocked(),
    }
}

fn untrusted(trouble: Tls) -> Message {
    match trouble {
        Tls::UnknownIssuer => message::untrusted_issuer(),
        Tls::SelfSigned => message::untrusted_self_signed(),
        Tls::Expired => message::untrusted_expired(),
        Tls::NotYetValid => message::untrusted_not_yet(),
        Tls::WrongName => message::untrusted_name(),
        Tls::NoRoots => message::untrusted_no_roots(),
        Tls::NotTls => message::untrusted_no_tls(),
        Tls::Other => message::untrusted_other(),
    }
}

fn trust(trouble: Tls, proxy: Option<&str>) -> Message {
    let behind = proxy.map_or_else(|| "".into(), message::proxy_here);
    match trouble {
        Tls::UnknownIssuer | Tls::SelfSigned => {
            let hint = message::hint_issuer(behind);
            // The nearest cause: CAs were named, and could not be read.
            match extra_certificates_problem() {
                Some(trouble) => message::hint_issuer_with(trouble, hint),
                None => hint,
            }
        }
        Tls::NoRoots => message::hint_no_roots(),
        Tls::Expired => message::hint_expired(),
        Tls::NotYetValid => message::hint_not_yet_valid(),
        Tls::WrongName => message::hint_wrong_name(behind),
        Tls::NotTls | Tls::Other => message::hint_handshake(behind),
    }
}

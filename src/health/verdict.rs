//! What a check can find: facts, no prose.

use crate::host::clock;
use crate::host::http::{Failure, Fault, Tls};
use crate::text::Message;
use std::time::Duration;

/// No machine that runs this code has a right clock before this moment (2026-11-01, seconds since 1970).
const RELEASED: u64 = 1_793_491_200;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The key is taken, and a wrong one is not.
    Accepted,
    /// The vendor answers, and nothing it says depends on the key.
    Unproven,
    /// The vendor does not take the key.
    Rejected {
        /// The HTTP status.
        status: u16,
        /// The vendor's own words, made safe.
        said: Option<String>,
    },
    /// No key was sent, and the vendor requires one.
    KeyNeeded {
        /// The HTTP status.
        status: u16,
    },
    /// The vendor does not serve the country that the request comes from.
    Region {
        /// The HTTP status.
        status: u16,
        /// The vendor's own words, made safe.
        said: Option<String>,
    },
    /// The key is known and has nothing left to spend.
    NoCredit {
        /// The vendor's own words, made safe.
        said: Option<String>,
    },
    /// Too many requests, ours or others'.
    RateLimited {
        /// How long the vendor asks us to wait.
        wait: Option<Duration>,
    },
    /// No answer came.
    Unreachable {
        /// What is in the way.
        block: Obstacle,
        /// The system's words.
        detail: Message,
    },
    /// The connection is not one that a key may be sent over.
    Tls {
        /// What is wrong with it.
        trouble: Tls,
        /// The TLS library's words.
        detail: Message,
        /// The proxy before it: it may put its own certificate in the vendor's place.
        proxy: Option<String>,
    },
    /// A proxy on the way does not let us through.
    Proxy {
        /// Which one, without its password.
        proxy: Option<String>,
        /// What went wrong.
        detail: Message,
    },
    /// A web page, or a redirect to another host, came instead of an answer: a login page of the network, a firewall,
    /// or a base URL that is wrong.
    Portal {
        /// The other host.
        leads_to: Option<String>,
    },
    /// Our clock is so wrong that no certificate can be checked.
    Clock {
        /// What our clock says.
        now: String,
    },
    /// The vendor has trouble of its own.
    ServerError {
        /// The HTTP status.
        status: u16,
        /// How long the vendor asks us to wait.
        wait: Option<Duration>,
    },
    /// What answers is not an API of this protocol.
    NotAnApi {
        /// The HTTP status; `None` if it was not even HTTP.
        status: Option<u16>,
        /// What came.
        what: UnexpectedBody,
    },
    /// The vendor has no model of this name, or not for this key.
    NoSuchModel {
        /// The model that was asked for.
        model: String,
        /// The vendor's own words, made safe.
        said: Option<String>,
    },
    /// The vendor refuses the turn, for a reason that only its own words give.
    TurnRefused {
        /// The model that was asked for.
        model: String,
        /// The HTTP status.
        status: u16,
        /// The vendor's own words, made safe.
        said: Option<String>,
    },
    /// What came in answer to a turn is none.
    NoTurn {
        /// The model that was asked for.
        model: String,
        /// What came.
        what: UnexpectedBody,
    },
}

/// What came instead of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnexpectedBody {
    /// The way to another page of the same host.
    Redirect,
    /// More than we are ready to read.
    TooLong,
    /// An answer without content.
    Nothing,
    /// JSON, but not what was asked for.
    OtherJson,
    /// Text or bytes that are no JSON.
    NoJson,
    /// Bytes that are not even HTTP.
    NoHttp,
}

/// What keeps an answer from coming.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// The name has no address, or no name server answers.
    Dns,
    /// No program listens at that address.
    Refused,
    /// The connection was broken off.
    Reset,
    /// The time was up.
    TimedOut,
    /// There is no way to that network.
    NoRoute,
    /// Anything else.
    Other,
}

impl Verdict {
    /// How long the vendor asks us to leave it alone.
    pub fn wait(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { wait } | Self::ServerError { wait, .. } => *wait,
            _ => None,
        }
    }

    /// The word for it in `--json` reports; public, never reused.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Unproven => "unproven",
            Self::Rejected { .. } => "rejected",
            Self::KeyNeeded { .. } => "key-needed",
            Self::Region { .. } => "region",
            Self::NoCredit { .. } => "no-credit",
            Self::RateLimited { .. } => "rate-limited",
            Self::Unreachable { block, .. } => block.as_str(),
            Self::Tls { trouble, .. } => match trouble {
                Tls::UnknownIssuer => "tls-unknown-issuer",
                Tls::SelfSigned => "tls-self-signed",
                Tls::Expired => "tls-expired",
                Tls::NotYetValid => "tls-not-yet-valid",
                Tls::WrongName => "tls-wrong-name",
                Tls::NoRoots => "tls-no-roots",
                Tls::NotTls => "tls-not-spoken",
                Tls::Other => "tls",
            },
            Self::Proxy { .. } => "proxy",
            Self::Portal { .. } => "portal",
            Self::Clock { .. } => "clock",
            Self::ServerError { .. } => "server-error",
            Self::NotAnApi { .. } => "not-an-api",
            Self::NoSuchModel { .. } => "no-such-model",
            Self::TurnRefused { .. } => "turn-refused",
            Self::NoTurn { .. } => "no-turn",
        }
    }
}

/// True for the codes of verdicts that are about the key.
pub(crate) fn is_key_refusal(code: &str) -> bool {
    ["rejected", "no-credit", "key-needed"].contains(&code)
}

impl Obstacle {
    fn as_str(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Refused => "refused",
            Self::Reset => "reset",
            Self::TimedOut => "timed-out",
            Self::NoRoute => "no-route",
            Self::Other => "unreachable",
        }
    }
}

/// What it means that no answer came.
pub(super) fn from_failure(failure: &Failure, proxy: Option<&str>) -> Verdict {
    let detail = failure.detail.clone();
    let proxy = proxy.map(str::to_owned);
    let block = match failure.fault {
        Fault::Tls(trouble) if is_the_clock(trouble, seconds_now()) => {
            return Verdict::Clock { now: clock::now() };
        }
        Fault::Tls(trouble) => return Verdict::Tls { trouble, detail, proxy },
        Fault::Proxy => return Verdict::Proxy { proxy, detail },
        Fault::NotHttp => return Verdict::NotAnApi { status: None, what: UnexpectedBody::NoHttp },
        Fault::Dns => Obstacle::Dns,
        Fault::Refused => Obstacle::Refused,
        Fault::Reset => Obstacle::Reset,
        Fault::TimedOut => Obstacle::TimedOut,
        Fault::NoRoute => Obstacle::NoRoute,
        Fault::Other => Obstacle::Other,
    };
    Verdict::Unreachable { block, detail }
}

/// True if our clock is certainly wrong: this code did not run before it was written.
fn is_the_clock(trouble: Tls, now: u64) -> bool {
    matches!(trouble, Tls::NotYetValid | Tls::Expired) && now < RELEASED
}

fn seconds_now() -> u64 {
    let since = clock::system_time().duration_since(std::time::SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::{RELEASED, Tls, is_the_clock};

    #[test]
    fn the_clock_is_blamed_only_where_it_must_be_wrong() {
        assert!(is_the_clock(Tls::NotYetValid, RELEASED - 1));
        assert!(!is_the_clock(Tls::NotYetValid, RELEASED + 1));
        assert!(is_the_clock(Tls::Expired, RELEASED - 1));
        assert!(!is_the_clock(Tls::Expired, RELEASED + 1));
        assert!(!is_the_clock(Tls::UnknownIssuer, 0));
    }
}

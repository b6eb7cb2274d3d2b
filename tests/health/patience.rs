//! However many requests it takes to find out, there is one bound on the time of all of them.

use std::time::Duration;

use wcode::internals::catalog::{FactSource, Protocol, Vendor};
use wcode::internals::health::{Limits, Target};
use wcode::internals::secret::Secret;

use super::{KEY, LIST, complaint, vendor};
use crate::support::faulty::{ReceivedRequest, Reply, Server};

/// What comes of a check with half a second for all of it.
fn verdict(server: &Server) -> &'static str {
    let text = vendor("openai-completions", &format!("http://{}/v1", server.address()));
    let vendor = Vendor::read("x.json5".as_ref(), &text, FactSource::Yours).unwrap();
    let limits = Limits { total: Duration::from_millis(500), ..Limits::default() };
    let target = Target::new(&vendor, Protocol::OpenaiCompletions).unwrap();
    target.check_now(&Secret::new(KEY.into()), limits).verdict.as_str()
}

/// A vendor that lists its models without a key and checks a turn before the key: all four requests are needed.
fn careless(asked: &ReceivedRequest) -> Reply {
    match asked.what.as_str() {
        "GET /v1/models" => Reply::json("200 OK", LIST),
        _ => complaint(),
    }
}

#[test]
fn requests_that_are_each_in_time_are_too_long_together() {
    let server = Server::start(|asked| {
        std::thread::sleep(Duration::from_millis(200));
        careless(asked)
    });
    assert_eq!(verdict(&server), "timed-out");
    assert!(server.log().len() < 4, "{:?}", server.log());
}

#[test]
fn a_server_that_hangs_later_on_is_given_up_and_not_asked_again() {
    // What is left of the time goes to the request that hangs. An empty turn would have been next; after the one with a
    // wrong key nothing comes, and the key has been looked at as far as it is looked at.
    for (hangs_at, word, requests) in
        [("GET /v1/models", "timed-out", 2), ("POST /v1/chat/completions", "unproven", 4)]
    {
        let server = Server::start(move |asked| match asked.what.as_str() {
            what if what == hangs_at && !asked.has_key(KEY) => Reply::Hang(Vec::new()),
            _ => careless(asked),
        });
        assert_eq!((verdict(&server), server.log().len()), (word, requests), "{hangs_at}");
    }
}

#[test]
fn with_time_enough_the_same_vendor_is_unproven() {
    assert_eq!(verdict(&Server::start(careless)), "unproven");
}

//! What keeps an answer from coming: the network, a proxy, TLS. In none of these cases may the key get away.

use std::time::Duration;

use wcode::internals::catalog::{FactSource, Protocol, Vendor};
use wcode::internals::health::{Limits, Target};
use wcode::internals::secret::Secret;

use super::{KEY, LIST, PAGE, careful, check, machine, machine_of, report, vendor};
use crate::support::Sandbox;
use crate::support::faulty::{Authority, Certificate, Reply, Server, dead_port};

#[test]
fn a_port_without_a_listener_is_refused() {
    let sandbox = machine(&format!("http://127.0.0.1:{}/v1", dead_port()));
    check(&sandbox).exits(7).says("connection refused").says("hint: ");
    assert_eq!(report(&sandbox)["verdict"], "refused");
}

#[cfg(target_os = "linux")]
#[test]
fn a_connection_that_is_broken_off_is_reported() {
    for server in [Server::that_resets(), Server::start(|_| Reply::HangUp)] {
        let sandbox = machine_of(&server);
        check(&sandbox).exits(7).says("connection reset");
        assert_eq!(report(&sandbox)["verdict"], "reset");
    }
}

#[test]
fn a_server_that_hangs_is_given_up() {
    let begun = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"data\":";
    for begin in ["", "HTTP/1.1 200", begun] {
        let server = Server::start(move |_| Reply::Hang(begin.into()));
        let text = vendor("openai-completions", &format!("http://{}/v1", server.address()));
        let vendor = Vendor::read("x.json5".as_ref(), &text, FactSource::Yours).unwrap();
        let limits = Limits { total: Duration::from_millis(200), ..Limits::default() };
        let target = Target::new(&vendor, Protocol::OpenaiCompletions).unwrap();
        let report = target.check_now(&Secret::new(KEY.into()), limits);
        assert_eq!(report.verdict.as_str(), "timed-out", "{begin:?}: {report:?}");
        assert_eq!(report.error().unwrap().exit_code(), 7);
        assert!(!format!("{report:?}").contains(KEY));
    }
}

#[test]
fn a_name_without_an_address_is_reported() {
    let sandbox = machine("https://vendor.invalid/v1");
    check(&sandbox).exits(7).says("host name cannot be resolved");
    assert_eq!(report(&sandbox)["verdict"], "dns");
}

// Proxies.

#[test]
fn a_dead_proxy_is_named_without_its_password() {
    for (name, scheme) in
        [("HTTPS_PROXY", "http"), ("https_proxy", "http"), ("ALL_PROXY", "socks5h")]
    {
        let port = dead_port();
        let sandbox = machine("https://vendor.invalid/v1")
            .env(name, &format!("{scheme}://me:hunter2@127.0.0.1:{port}"));
        let outcome = check(&sandbox).exits(7).never_says("hunter2");
        outcome.says(&format!("the proxy {scheme}://127.0.0.1:{port} ")).says("NO_PROXY");
        assert_eq!(report(&sandbox)["verdict"], "proxy");
    }
}

#[test]
fn a_proxy_that_refuses_is_not_mistaken_for_the_vendor() {
    for status in ["403 Forbidden", "407 Proxy Authentication Required", "502 Bad Gateway", "200"] {
        let (status, hangs_up) = (status.to_owned(), status == "200");
        let proxy =
            Server::start(
                move |_| {
                    if hangs_up { Reply::HangUp } else { Reply::with(&status, "", PAGE) }
                },
            );
        let sandbox = machine("https://vendor.invalid/v1")
            .env("HTTPS_PROXY", &format!("http://{}", proxy.address()));
        check(&sandbox).exits(7).says("the proxy http://127.0.0.1:").says("HTTPS_PROXY");
        assert_eq!(proxy.log(), ["CONNECT vendor.invalid:443"]);
        assert!(!proxy.asked()[0].has_key(KEY));
    }
}

#[test]
fn no_proxy_is_honoured() {
    let sandbox = machine("https://vendor.invalid/v1")
        .env("HTTPS_PROXY", &format!("http://127.0.0.1:{}", dead_port()))
        .env("NO_PROXY", "vendor.invalid");
    assert_eq!(report(&sandbox)["verdict"], "dns");
}

#[test]
fn an_empty_variable_hides_no_proxy_and_no_exception() {
    let port = dead_port();
    let proxy = format!("http://me:hunter2@127.0.0.1:{port}");
    for (empty, name) in [("HTTPS_PROXY", "https_proxy"), ("ALL_PROXY", "all_proxy")] {
        let sandbox = machine("https://vendor.invalid/v1").env(empty, "").env(name, &proxy);
        let outcome = check(&sandbox).exits(7).never_says("hunter2");
        outcome.says(&format!("the proxy http://127.0.0.1:{port} "));
        // The exception counts, whichever of its names is empty.
        let sandbox = sandbox.env("NO_PROXY", " ").env("no_proxy", "vendor.invalid");
        assert_eq!(report(&sandbox)["verdict"], "dns");
    }
    let sandbox = machine("https://vendor.invalid/v1").env("HTTPS_PROXY", "").env("ALL_PROXY", "");
    assert_eq!(report(&sandbox)["verdict"], "dns", "an empty one means none");
}

#[test]
fn a_proxy_under_its_second_name_gets_its_password_and_passes_the_call_on() {
    let authority = Authority::new();
    let server = Server::start_tls(&authority.certify("vendor.invalid"), careful);
    let address = server.address();
    let proxy = Server::start(move |asked| match asked.header("proxy-authorization") {
        Some("Basic bWU6aHVudGVyMg==") => Reply::Tunnel(address.clone()),
        _ => Reply::with("407 Proxy Authentication Required", "", PAGE),
    });
    let sandbox = machine("https://vendor.invalid/v1")
        .file("ca.pem", &authority.pem)
        .env("SSL_CERT_FILE", "[ROOT]/home/ca.pem")
        .env("HTTPS_PROXY", "")
        .env("https_proxy", &format!("http://me:hunter2@{}", proxy.address()));
    check(&sandbox).succeeds().shows("accepted by Xample");
}

#[test]
fn a_key_for_loopback_in_the_clear_never_goes_to_a_proxy() {
    let proxy = Server::start(|_| Reply::json("200 OK", LIST));
    let server = Server::start(careful);
    let mut sandbox = machine_of(&server);
    for name in ["http_proxy", "HTTP_PROXY", "ALL_PROXY"] {
        sandbox.export(name, &format!("http://{}", proxy.address()));
    }
    check(&sandbox).succeeds().shows("accepted by Xample");
    assert_eq!(proxy.log(), [""; 0]);
}

// TLS.

/// Checks a TLS vendor on `localhost` on a machine that trusts this CA.
fn trusting(authority: &Authority, server: &Server) -> Sandbox {
    machine(&format!("https://localhost:{}/v1", server.port()))
        .file("ca.pem", &authority.pem)
        .env("SSL_CERT_FILE", "[ROOT]/home/ca.pem")
}

#[test]
fn an_unknown_issuer_is_refused_and_accepted_once_it_is_trusted() {
    let authority = Authority::new();
    let server = Server::start_tls(&authority.certify("localhost"), careful);
    let mut sandbox = trusting(&authority, &server);
    check(&sandbox).succeeds().shows("accepted by Xample");
    let seen = server.log().len();

    sandbox.write("ca.pem", Authority::new().pem);
    check(&sandbox).exits(7).says("does not trust the issuer").says("SSL_CERT_FILE");
    assert_eq!(report(&sandbox)["verdict"], "tls-unknown-issuer");
    sandbox.unset("SSL_CERT_FILE");
    assert_eq!(report(&sandbox)["verdict"], "tls-unknown-issuer");
    assert_eq!(server.log().len(), seen, "a key went over a connection that nobody vouches for");
}

#[test]
fn what_node_trusts_besides_the_system_is_trusted_here_as_well() {
    let (authority, other) = (Authority::new(), Authority::new());
    let server = Server::start_tls(&authority.certify("localhost"), careful);
    let both = format!("# ours\n{}\n{}", other.pem, authority.pem);
    let mut sandbox = machine(&format!("https://localhost:{}/v1", server.port()))
        .file("more.pem", both)
        .file("system.pem", &other.pem)
        .env("NODE_EXTRA_CA_CERTS", "[ROOT]/home/more.pem");
    check(&sandbox).succeeds().shows("accepted by Xample");
    // Beside SSL_CERT_FILE, and if the system trusts no CA at all.
    sandbox.export("SSL_CERT_FILE", "[ROOT]/home/system.pem");
    check(&sandbox).succeeds();
    sandbox.write("system.pem", "");
    check(&sandbox).succeeds();
}

#[test]
fn extra_certificates_that_cannot_be_used_are_reported_and_end_nothing() {
    let (authority, other) = (Authority::new(), Authority::new());
    let server = Server::start_tls(&authority.certify("localhost"), careful);
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for (text, why) in [
        (None, "it does not exist"),
        (Some("no certificate".to_owned()), "it contains no PEM certificate"),
        (Some(broken.to_owned()), "it contains no PEM certificate"),
        (Some(format!("{broken}{}", other.pem)), "1 of its certificates cannot be read"),
    ] {
        let mut sandbox =
            trusting(&authority, &server).env("NODE_EXTRA_CA_CERTS", "[ROOT]/home/more.pem");
        if let Some(text) = text {
            sandbox.write("more.pem", text);
        }
        check(&sandbox).succeeds().shows("accepted by Xample");
        sandbox.run(["doctor"]).shows("`NODE_EXTRA_CA_CERTS` names").shows(why);
        sandbox.unset("SSL_CERT_FILE");
        check(&sandbox).exits(7).says("`NODE_EXTRA_CA_CERTS` names").says(why);
    }
}

#[test]
fn each_kind_of_bad_certificate_has_its_verdict() {
    let authority = Authority::new();
    for (certificate, verdict, words) in [
        (authority.certify_between("localhost", 2020, 2021), "tls-expired", "has expired"),
        (
            authority.certify_between("localhost", 2150, 2200),
            "tls-not-yet-valid",
            "is not valid yet",
        ),
        (Certificate::self_signed("localhost"), "tls-self-signed", "is self-signed"),
        (authority.certify("other.example"), "tls-wrong-name", "for another host"),
    ] {
        let server = Server::start_tls(&certificate, careful);
        let sandbox = trusting(&authority, &server);
        check(&sandbox).exits(7).says(words).says("hint: ");
        assert_eq!(report(&sandbox)["verdict"], verdict);
        assert_eq!(server.log(), [""; 0], "a key went over it");
    }
}

#[test]
fn a_proxy_passes_the_key_on_without_reading_it() {
    let authority = Authority::new();
    let server = Server::start_tls(&authority.certify("vendor.invalid"), careful);
    let address = server.address();
    let proxy = Server::start(move |_| Reply::Tunnel(address.clone()));
    let proxied = |authority: &Authority| {
        machine("https://vendor.invalid/v1")
            .file("ca.pem", &authority.pem)
            .env("SSL_CERT_FILE", "[ROOT]/home/ca.pem")
            .env("HTTPS_PROXY", &format!("http://{}", proxy.address()))
    };
    check(&proxied(&authority)).succeeds().shows("accepted by Xample");
    assert!(proxy.asked().iter().all(|asked| asked.what == "CONNECT vendor.invalid:443"));
    assert!(proxy.asked().iter().all(|asked| !asked.has_key(KEY)));

    // A company's proxy that puts its own certificate in the vendor's place is named in the hint.
    let outcome = check(&proxied(&Authority::new())).exits(7).says("does not trust the issuer");
    outcome.says(&format!("(here http://{})", proxy.address()));
}

#[test]
fn plain_http_on_the_port_of_tls_is_reported() {
    let server = Server::start(|_| Reply::json("400 Bad Request", "{}"));
    let sandbox = machine(&format!("https://localhost:{}/v1", server.port()));
    check(&sandbox).exits(7).says("does not speak TLS");
}

#[test]
fn a_machine_that_trusts_no_certificate_is_shown_what_it_lacks() {
    let sandbox = machine("https://vendor.invalid/v1").file("empty.pem", "");
    let sandbox = sandbox.env("SSL_CERT_FILE", "[ROOT]/home/empty.pem");
    check(&sandbox).exits(7).says("trusts no certificate issuer").says("ca-certificates");
    // Plain HTTP to loopback needs no certificate issuer.
    let server = Server::start(careful);
    let sandbox = machine(&format!("http://{}/v1", server.address())).file("empty.pem", "");
    let sandbox = sandbox.env("SSL_CERT_FILE", "[ROOT]/home/empty.pem");
    check(&sandbox).succeeds();
}

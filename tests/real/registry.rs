//! A mock npm registry on loopback: down, silent, or serving small generated packages.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::faulty::{ReceivedRequest, Reply, Server, dead_port};

/// How a registry behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Its port refuses connections.
    Refused,
    /// It accepts every connection and never answers.
    Silent,
    /// It has every package, at one version and without dependencies.
    Serving,
}

/// A registry; it lives until dropped.
pub(super) struct Registry {
    address: String,
    server: Option<Server>,
}

impl Registry {
    /// `version` is the only one it has, of every package.
    pub(super) fn start(mode: Mode, version: &str) -> Self {
        let version = version.to_owned();
        let server = match mode {
            Mode::Refused => None,
            Mode::Silent => Some(Server::start(|_| Reply::Hang(Vec::new()))),
            Mode::Serving => Some(Server::start(move |asked| answer(asked, &version))),
        };
        let dead = || format!("127.0.0.1:{}", dead_port());
        let address = server.as_ref().map_or_else(dead, Server::address);
        Self { address, server }
    }

    /// The URL for npm.
    pub(super) fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// From now on its port refuses connections.
    pub(super) fn shut_down(&mut self) {
        self.server = None;
    }

    /// Method and path of everything asked so far.
    pub(super) fn log(&self) -> Vec<String> {
        self.server.as_ref().map(Server::log).unwrap_or_default()
    }
}

/// `GET /@scope%2fname` asks what there is of a package, `GET /@scope/name/-/name-1.2.3.tgz` for the
/// package itself; npm posts as well, for the audit.
fn answer(asked: &ReceivedRequest, version: &str) -> Reply {
    let Some(path) = asked.what.strip_prefix("GET /") else { return Reply::json("200 OK", "{}") };
    let path = path.replace("%2f", "/");
    let Some((name, _)) = path.split_once("/-/") else {
        let host = asked.header("host").unwrap_or_default();
        let packument = packument(&path, version, host);
        return Reply::json("200 OK", &packument.to_string());
    };
    let body = tarball(&manifest(name, version));
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    Reply::Bytes([head.into_bytes(), body].concat())
}

fn packument(name: &str, version: &str, host: &str) -> Value {
    let file = name.rsplit('/').next().unwrap_or(name);
    let mut manifest = manifest(name, version);
    manifest["dist"] = json!({ "tarball": format!("http://{host}/{name}/-/{file}-{version}.tgz") });
    json!({ "name": name, "dist-tags": { "latest": version }, "versions": { version: manifest } })
}

fn manifest(name: &str, version: &str) -> Value {
    json!({ "name": name, "version": version })
}

/// A package that has nothing but its manifest.
fn tarball(manifest: &Value) -> Vec<u8> {
    let folder = TempDir::with_prefix("wcode-registry-").expect("a temporary folder");
    let package = folder.path().join("package");
    fs::create_dir(&package).expect("the folder is ours");
    fs::write(package.join("package.json"), manifest.to_string()).expect("the folder is ours");
    let packing =
        Command::new("tar").arg("-C").arg(folder.path()).args(["-cz", "package"]).output();
    let packed = packing.expect("tar is on PATH");
    assert!(packed.status.success(), "{packed:?}");
    packed.stdout
}

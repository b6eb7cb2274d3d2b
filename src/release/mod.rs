//! Releases of wcode: which there are, whether they are what was signed, and the program in them.
//!
//! A release is a folder of files: an archive for each system and `SHA256SUMS` with its minisign signature. The address
//! before it ends in `/latest/download` or `/download/vX.Y.Z`, as GitHub has it; a mirror needs no more than these files.
//! Promises: nothing of a release is used before its checksum, and the signature of that, are right; no key is sent.

mod archive;
mod owner;
pub(crate) mod stable_copy;
mod sums;
mod version;

pub(crate) use owner::{Owner, moves_with_updates, owner};
pub(crate) use version::Version;

use crate::error::{Error, Result};
use crate::host::http::{self, Call, Client, Failure, Limits};
use crate::host::{Host, files};
use crate::text::release::message as text;
use minisign_verify::{PublicKey, Signature};
use std::time::Duration;
use sums::Entry;

/// Names where releases are; without it, the address that this program was built with.
const URL_VARIABLE: &str = "WCODE_DOWNLOAD_URL";

/// Holds the public key that releases are signed with; without it, the key that this program was built with.
const KEY_VARIABLE: &str = "WCODE_RELEASE_KEY";

/// For a whole archive over a slow line.
const LIMITS: Limits = Limits {
    connect: Duration::from_secs(15),
    total: Duration::from_secs(10 * 60),
    body: 64 * 1024 * 1024,
};

/// A server with releases, and the key that signs them.
#[derive(Debug)]
pub(crate) struct Source {
    url: String,
    key: PublicKey,
}

/// A release whose list of checksums was signed.
#[derive(Debug)]
pub(crate) struct Release {
    /// Its version.
    pub(crate) version: Version,
    entry: Entry,
}

impl Source {
    /// The one that the environment names, or that was built in.
    ///
    /// # Errors
    /// `Error::Usage` if there is none, or it is no safe address or no key.
    pub(crate) fn new(host: &Host) -> Result<Self> {
        let url = host.var(URL_VARIABLE).or(option_env!("WCODE_RELEASE_URL"));
        let url = url.filter(|url| !url.is_empty()).ok_or_else(|| {
            Error::usage_hint(text::no_url(), text::hint_set_variable(URL_VARIABLE))
        })?;
        if !url.starts_with("https://") && http::leaves_this_machine(url).is_some() {
            return Err(Error::usage(text::unsafe_url(url)));
        }
        let key = host.var(KEY_VARIABLE).or(option_env!("WCODE_RELEASE_KEY"));
        let key = key.filter(|key| !key.is_empty()).ok_or_else(|| {
            Error::usage_hint(text::no_public_key(), text::hint_set_variable(KEY_VARIABLE))
        })?;
        let key = PublicKey::from_base64(key.trim())
            .map_err(|_| Error::usage(text::bad_public_key(KEY_VARIABLE)))?;
        Ok(Self { url: url.trim_end_matches('/').to_owned(), key })
    }

    /// The latest release, or this one.
    ///
    /// # Errors
    /// `Unreachable` if it cannot be downloaded, `Update` if it is not signed or has no program for this system.
    pub(crate) fn find(&self, version: Option<&Version>) -> Result<Release> {
        let folder = version.map_or_else(|| "latest/download".to_owned(), folder);
        let sums = self.get(&format!("/{folder}/SHA256SUMS"))?;
        let signature = self.get(&format!("/{folder}/SHA256SUMS.minisig"))?;
        self.verify(&sums, &signature)?;
        let text = String::from_utf8_lossy(&sums);
        let entry = sums::parse(&text).ok_or_else(|| Error::Update {
            problem: text::not_for_this_system(sums::TARGET),
            hint: text::hint_releases(&self.url),
        })?;
        let found = entry.version();
        if version.is_some_and(|version| *version != found) {
            // Another release's list, signed as well.
            return Err(untrusted(text::another_version(found.to_string())));
        }
        Ok(Release { version: found, entry })
    }

    /// The program in a release.
    ///
    /// # Errors
    /// `Unreachable` if it cannot be downloaded, `Update` if it is not what was signed.
    pub(crate) fn program(&self, release: &Release) -> Result<Vec<u8>> {
        let Entry { archive, sum } = &release.entry;
        let bytes = self.get(&format!("/{}/{archive}", folder(&release.version)))?;
        if files::hash(&bytes) != *sum {
            return Err(untrusted(text::wrong_checksum(archive)));
        }
        archive::program(&bytes, &release.entry.folder())
            .ok_or_else(|| untrusted(text::bad_archive(archive)))
    }

    fn verify(&self, sums: &[u8], signature: &[u8]) -> Result<()> {
        let signature = Signature::decode(&String::from_utf8_lossy(signature));
        let is_good = signature.is_ok_and(|it| self.key.verify(sums, &it, false).is_ok());
        if is_good { Ok(()) } else { Err(untrusted(text::wrong_signature(&self.url))) }
    }

    fn get(&self, path: &str) -> Result<Vec<u8>> {
        let unreachable = |problem| Error::Unreachable {
            problem: text::not_downloaded(format!("{}{path}", self.url), problem),
            hint: text::hint_releases(&self.url),
        };
        let failed = |failure: Failure| unreachable(failure.detail);
        let client = Client::for_downloads(&self.url, LIMITS).map_err(failed)?;
        let call = Call { path, auth: None, headers: &[("accept", "*/*")], etag: None, json: None };
        let answer = http::block_on(client.send(&call)).and_then(|sent| sent).map_err(failed)?;
        if answer.status != 200 {
            return Err(unreachable(text::status(answer.status)));
        }
        Ok(answer.body)
    }
}

fn folder(version: &Version) -> String {
    format!("download/v{version}")
}

fn untrusted(problem: crate::text::Message) -> Error {
    Error::Update { problem, hint: text::hint_nothing_changed() }
}

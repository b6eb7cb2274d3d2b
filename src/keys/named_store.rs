//! A store as a flag or a provisioning file names it: a word, or `path:/run/secrets/x`, which is the source as well.

use super::StoreKind;
use clap::builder::{EnumValueParser, PossibleValue, TypedValueParser, ValueParserFactory};
use serde::de::{EnumAccess, IntoDeserializer, Visitor};
use serde::{Deserialize, Deserializer};
use std::ffi::OsStr;
use std::fmt;

/// Before the path of a file that is read each time.
const PATH_PREFIX: &str = "path:";

/// A store, and the path that was named with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NamedStore {
    /// The store.
    pub(crate) kind: StoreKind,
    /// What followed `path:`.
    pub(crate) path: Option<String>,
}

impl NamedStore {
    fn from_path(text: &str) -> Option<Self> {
        let path = text.strip_prefix(PATH_PREFIX).filter(|path| !path.is_empty())?;
        Some(Self { kind: StoreKind::Path, path: Some(path.to_owned()) })
    }
}

impl From<StoreKind> for NamedStore {
    fn from(kind: StoreKind) -> Self {
        Self { kind, path: None }
    }
}

impl<'de> Deserialize<'de> for NamedStore {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // As an enum: the reader names its words if there is something else.
        deserializer.deserialize_enum("StoreKind", STORES, NameVisitor)
    }
}

/// The words for the stores.
const STORES: &[&str] = &["keyring", "file", "env", "command", "path"];

struct NameVisitor;

impl<'de> Visitor<'de> for NameVisitor {
    type Value = NamedStore;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key store")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<NamedStore, A::Error> {
        let (text, _): (String, _) = data.variant()?;
        match NamedStore::from_path(&text) {
            Some(named) => Ok(named),
            None => StoreKind::deserialize(text.into_deserializer()).map(NamedStore::from),
        }
    }
}

/// As clap reads an enum, whose errors and possible values it keeps.
#[derive(Debug, Clone)]
pub(crate) struct NamedStoreParser;

impl ValueParserFactory for NamedStore {
    type Parser = NamedStoreParser;

    fn value_parser() -> Self::Parser {
        NamedStoreParser
    }
}

impl TypedValueParser for NamedStoreParser {
    type Value = NamedStore;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<NamedStore, clap::Error> {
        match value.to_str().and_then(NamedStore::from_path) {
            Some(named) => Ok(named),
            None => {
                let kinds = EnumValueParser::<StoreKind>::new();
                kinds.parse_ref(command, arg, value).map(NamedStore::from)
            }
        }
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let values: Vec<_> = EnumValueParser::<StoreKind>::new().possible_values()?.collect();
        Some(Box::new(values.into_iter()))
    }
}

#[cfg(test)]
mod tests {
    use super::{STORES, StoreKind};
    use clap::ValueEnum;

    #[test]
    fn every_store_is_named() {
        let words: Vec<_> = StoreKind::value_variants().iter().map(|kind| kind.as_str()).collect();
        assert_eq!(words, STORES);
    }
}

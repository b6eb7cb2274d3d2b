//! The provisioning file: what the flags of `apply` say, as a JSON5 document; each by its name, as `baseUrl`, `base-url` or
//! `base_url`.
//!
//! Promises: an unknown key is an error that names it; this file cannot hold a key itself.

use super::flags::Flags;
use crate::catalog::{Endpoint, Model, syntax};
use crate::error::{self, Error, TextPosition};
use crate::host::{Host, files};
use crate::plan::saved_inputs::DefaultModelChoice;
use crate::text::{commands, inputs};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, Error as _, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::marker::PhantomData;
use std::path::Path;

/// Reads the file.
///
/// # Errors
/// `Error::Usage` if there is none, or it has a key that no flag has; `Error::Syntax` if it is not JSON5.
pub(super) fn read(host: &Host, file: &str) -> error::Result<Flags> {
    let path = host.path(file);
    let absent = || Error::usage(commands::no_provisioning_file(path.display()));
    let bytes = files::read(&path)?.ok_or_else(absent)?;
    parse(&path, Error::text(&path, &bytes)?)
}

fn parse(path: &Path, text: &str) -> error::Result<Flags> {
    json5::from_str(text).map_err(|error| {
        let is_syntax = error.code().is_some();
        match syntax(path, text, &error) {
            Error::Syntax { problem, place: TextPosition { line, column }, .. }
                if !is_syntax && !is_about_a_value(&problem) =>
            {
                let (path, problem) = (path.display(), without_expected_list(&problem));
                Error::usage_hint(
                    inputs::wrong_in_provision(path, line, column, problem),
                    inputs::keys_of_provision(),
                )
            }
            other => other,
        }
    })
}

/// The message without the list of all spellings.
fn without_expected_list(problem: &str) -> &str {
    problem.find(", expected one of").map_or(problem, |end| &problem[..end])
}

/// A value that cannot be read is shown at its place, like a slip in the syntax; all else that is no slip in the syntax
/// is JSON5, but does not say what a provisioning file can say. These words are the libraries', in any language.
fn is_about_a_value(problem: &str) -> bool {
    let words = ["invalid value", "invalid length", "out of range", "surrogate"];
    words.iter().any(|words| problem.contains(words))
}

/// A list that may be written as its only element. By hand, since serde's `untagged` forgets what was wrong with the
/// variant that was meant.
pub(super) fn one_or_many<'de, T, D>(from: D) -> Result<Vec<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    from.deserialize_any(OneOrMany(PhantomData))
}

/// Reads text, an object, or a list of them.
struct OneOrMany<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrMany<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one value or a list of them")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Vec<T>, E> {
        T::deserialize(text.into_deserializer()).map(|one| vec![one])
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Vec<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(|one| vec![one])
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Vec<T>, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list))
    }
}

pub(super) fn models<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Model>, D::Error> {
    one_or_many(from).map(|models| models.into_iter().map(|ModelEntry(model)| model).collect())
}

/// A model by its id alone, or with facts.
struct ModelEntry(Model);

impl<'de> Deserialize<'de> for ModelEntry {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct IdOrFacts;

        impl<'de> Visitor<'de> for IdOrFacts {
            type Value = ModelEntry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a model's id, or an object with its `id` and facts")
            }

            fn visit_str<E: de::Error>(self, id: &str) -> Result<ModelEntry, E> {
                Ok(ModelEntry(Model::named(id)))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ModelEntry, A::Error> {
                Model::deserialize(MapAccessDeserializer::new(map)).map(ModelEntry)
            }
        }

        from.deserialize_any(IdOrFacts)
    }
}

/// `false`, or a model's id.
pub(super) fn default_model<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<DefaultModelChoice>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Field {
        Is(bool),
        Id(String),
    }
    match Option::deserialize(from)? {
        Some(Field::Is(true)) => Err(D::Error::custom(inputs::default_model_true())),
        Some(Field::Is(false)) => Ok(Some(DefaultModelChoice::Never)),
        Some(Field::Id(id)) => Ok(Some(DefaultModelChoice::Model(id))),
        None => Ok(None),
    }
}

pub(super) fn base_url<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Option::<BaseUrl>::deserialize(from).map(|url| url.map(|BaseUrl(text)| text))
}

pub(super) fn base_urls<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    one_or_many(from).map(|urls| urls.into_iter().map(|BaseUrl(text)| text).collect())
}

/// Checked when it is read, so that an error shows its place.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct BaseUrl(String);

impl TryFrom<String> for BaseUrl {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Endpoint::try_from(text.clone()).map(|_| Self(text))
    }
}

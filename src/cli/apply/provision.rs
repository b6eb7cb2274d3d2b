//! The provisioning file: what the flags of `apply` say, as a JSON5 document; each by its name, as `baseUrl`, `base-url` or
//! `base_url`.
//!
//! Promises: an unknown key is an error that names it; this file cannot hold a key itself.

use super::flags::Flags;
use crate::catalog::{Endpoint, InvalidEndpoint, Model};
use crate::error::{self, Error, TextPosition};
use crate::host::{Host, files};
use crate::plan::saved_inputs::DefaultModelChoice;
use crate::syntax::{self, DataProblem, ReadError};
use crate::text::{commands, inputs};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, IntoDeserializer, MapAccess, SeqAccess, Visitor};
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
    let absent = || Error::usage(commands::message::no_provisioning_file(path.display()));
    let bytes = files::read(&path)?.ok_or_else(absent)?;
    parse(&path, Error::text(&path, &bytes)?)
}

pub(super) fn parse(path: &Path, text: &str) -> error::Result<Flags> {
    syntax::read(path, text).map_err(|error| match error {
        ReadError::Data(error) if !is_about_a_value(&error.problem) => {
            let TextPosition { line, column } = error.position();
            let problem = error.short_message();
            Error::usage_hint(
                inputs::message::wrong_in_provision(path.display(), line, column, problem),
                inputs::message::keys_of_provision(),
            )
        }
        error => error.into_error(path, text),
    })
}

/// A value of a wrong kind or size is shown at its position, like a syntax error; anything else is a wrong request.
fn is_about_a_value(problem: &DataProblem) -> bool {
    matches!(problem, DataProblem::Kind { .. } | DataProblem::Unusable { .. })
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
    struct FalseOrId;

    impl Visitor<'_> for FalseOrId {
        type Value = Option<DefaultModelChoice>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("`false` or a model's id")
        }

        fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_bool<E: de::Error>(self, is: bool) -> Result<Self::Value, E> {
            if is {
                return Err(E::custom(inputs::default_model_true()));
            }
            Ok(Some(DefaultModelChoice::Never))
        }

        fn visit_str<E: de::Error>(self, id: &str) -> Result<Self::Value, E> {
            Ok(Some(DefaultModelChoice::Model(id.to_owned())))
        }
    }

    from.deserialize_any(FalseOrId)
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
    type Error = InvalidEndpoint;

    fn try_from(text: String) -> Result<Self, InvalidEndpoint> {
        Endpoint::try_from(text.clone()).map(|_| Self(text))
    }
}

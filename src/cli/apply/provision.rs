//! The provisioning file: what the flags of `apply` say, as a JSON5 document; each by its name, as `baseUrl`, `base-url` or
//! `base_url`.
//!
//! Promises: an unknown key is an error that names it; this file cannot hold a key itself.

use super::flags::Flags;
use crate::catalog::parameters::Values;
use crate::catalog::{Endpoint, InvalidEndpoint, Model};
use crate::error::{self, Error, FileOp, TextPosition};
use crate::host::{Host, files};
use crate::plan::saved_inputs::DefaultModelChoice;
use crate::syntax::{self, DataProblem, ReadError};
use crate::text::{commands, inputs};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::io::Read;
use std::marker::PhantomData;
use std::path::Path;

/// What stands for stdin on the command line.
pub(super) const STDIN: &str = "-";

/// What stdin is called in errors.
const STDIN_NAME: &str = "stdin";

/// A provisioning file has some hundred bytes.
const MAX_STDIN_LEN: u64 = 1024 * 1024;

/// Refuses a value of any other kind with a sentence that says which one is needed.
macro_rules! refuse_other_kinds {
    ($sentence:expr; $($method:ident($($kind:ty)?))+) => {
        $(fn $method<E: de::Error>(self $(, _: $kind)?) -> Result<Self::Value, E> {
            Err(E::custom($sentence))
        })+
    };
}

/// Reads the file; `-` is stdin.
///
/// # Errors
/// `Error::Usage` if there is none, or it has a key that no flag has; `Error::Syntax` if it is not JSON5.
pub(super) fn read(host: &Host, file: &str) -> error::Result<Flags> {
    if file == STDIN {
        return from_stdin();
    }
    let path = host.path(file);
    let absent = || Error::usage(commands::message::no_provisioning_file(path.display()));
    let bytes = files::read(&path)?.ok_or_else(absent)?;
    parse(&path, Error::text(&path, &bytes)?)
}

fn from_stdin() -> error::Result<Flags> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(MAX_STDIN_LEN + 1).read_to_end(&mut bytes);
    read.map_err(Error::file(FileOp::Read, Path::new(STDIN_NAME)))?;
    let path = Path::new(STDIN_NAME);
    if bytes.len() as u64 > MAX_STDIN_LEN {
        return Err(Error::usage(commands::message::provisioning_too_long(MAX_STDIN_LEN)));
    }
    let flags = parse(path, Error::text(path, &bytes)?)?;
    if flags.reads_stdin() {
        return Err(stdin_twice());
    }
    Ok(flags)
}

/// Both the provisioning file and the key would come from stdin.
pub(super) fn stdin_twice() -> Error {
    Error::usage_hint(inputs::message::stdin_twice(), inputs::message::hint_stdin_twice())
}

pub(super) fn parse(path: &Path, text: &str) -> error::Result<Flags> {
    syntax::read(path, text).map_err(|error| match error {
        ReadError::Data(error) if !is_about_a_value(&error.problem) => {
            let TextPosition { line, column } = error.position();
            let problem = error.short_message();
            let problem =
                inputs::message::wrong_in_provision(path.display(), line, column, problem);
            if matches!(error.problem, DataProblem::UnknownField { .. }) {
                Error::usage_hint(problem, inputs::message::keys_of_provision())
            } else {
                Error::usage(problem)
            }
        }
        error => error.into_error(path, text),
    })
}

/// A value of a wrong kind or size is shown at its position, like a syntax error; anything else is a wrong request.
fn is_about_a_value(problem: &DataProblem) -> bool {
    use DataProblem::{Kind, NotAWord, Unusable};
    matches!(problem, Kind { .. } | NotAWord { .. } | Unusable { .. })
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

    refuse_other_kinds!(inputs::one_or_many(); visit_bool(bool) visit_i64(i64) visit_u64(u64) visit_f64(f64));
}

/// An object of parameters, as they are typed.
pub(super) fn params<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    Values::deserialize(from).map(|values| values.typed())
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

            refuse_other_kinds!(
                inputs::id_or_facts();
                visit_bool(bool) visit_i64(i64) visit_u64(u64) visit_f64(f64) visit_unit()
            );
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
                return Err(E::custom(inputs::default_model_kind()));
            }
            Ok(Some(DefaultModelChoice::Never))
        }

        fn visit_str<E: de::Error>(self, id: &str) -> Result<Self::Value, E> {
            Ok(Some(DefaultModelChoice::Model(id.to_owned())))
        }

        refuse_other_kinds!(
            inputs::default_model_kind();
            visit_i64(i64) visit_u64(u64) visit_f64(f64)
        );
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

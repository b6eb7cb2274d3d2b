//! Parameters with values: as typed, as in a file, and as they are sent.

use super::parameter::find;
use super::{PARAMETERS, field, is_sendable};
use crate::catalog::Protocol;
use crate::error::{Error, Result};
use crate::text::parameters as text;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Parameters with their values, by name. `null` says that a parameter is not to be sent, whatever lies under it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Values(BTreeMap<&'static str, Value>);

impl Values {
    /// Reads what was typed as `NAME=VALUE`; of one name the last value counts.
    ///
    /// # Errors
    /// A usage error that names the parameter, the value and what it takes.
    pub fn parse(typed: &[String]) -> Result<Self> {
        let values = Self::parse_changes(typed)?;
        if let Some((name, _)) = values.0.iter().find(|(_, value)| value.is_null()) {
            let kind = find(name)?.kind.describe();
            return Err(Error::usage(text::message::takes(name, kind, "")));
        }
        values.check()?;
        Ok(values)
    }

    /// As `parse`; `NAME=` takes a parameter out.
    ///
    /// # Errors
    /// As `parse`, but for what one parameter needs of another.
    pub fn parse_changes(typed: &[String]) -> Result<Self> {
        let mut values = Self::default();
        for pair in typed {
            let (name, value) = pair
                .split_once('=')
                .ok_or_else(|| Error::usage(text::message::not_a_pair(pair)))?;
            let parameter = find(name.trim())?;
            let value = match value.trim() {
                "" => Value::Null,
                value => parameter.parse(value)?,
            };
            values.0.insert(parameter.name, value);
        }
        Ok(values)
    }

    /// Checks what one parameter needs of another.
    ///
    /// # Errors
    /// A usage error that says what is missing.
    pub fn check(&self) -> Result<()> {
        let is_set = |name| self.0.get(name).is_some_and(|value| !value.is_null());
        if is_set("top_logprobs") && self.0.get("logprobs") != Some(&json!(true)) {
            return Err(Error::usage_hint(
                text::message::needs_logprobs(),
                text::message::add_logprobs(),
            ));
        }
        Ok(())
    }

    /// True if nothing is said of any parameter.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every parameter of which something is said, with its value.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }

    /// True if something is said of this parameter.
    pub fn names(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Those of `over`, and of what it does not name these.
    #[must_use]
    pub fn overlaid_with(&self, over: &Self) -> Self {
        Self(self.0.iter().chain(&over.0).map(|(name, value)| (*name, value.clone())).collect())
    }

    /// Without those that `other` names.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let kept = self.0.iter().filter(|(name, _)| !other.names(name));
        Self(kept.map(|(name, value)| (*name, value.clone())).collect())
    }

    /// Takes one out.
    pub fn take(&mut self, name: &str) -> Option<Value> {
        self.0.remove(name)
    }

    /// As they are typed: `NAME=VALUE`.
    pub fn typed(&self) -> Vec<String> {
        let value = |value: &Value| match value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            value => value.to_string(),
        };
        self.0.iter().map(|(name, it)| format!("{name}={}", value(it))).collect()
    }

    /// Puts them into the body of a request in this protocol, over fields of the same name. Those that the protocol cannot
    /// send are left out: see [`Self::unsendable`].
    pub fn add_to(&self, body: &mut Value, protocol: Protocol) {
        let set = self.0.iter().filter(|(_, value)| !value.is_null());
        for (name, value) in set {
            let Some(field) = field(name, protocol) else { continue };
            let place = field.split('.').fold(&mut *body, |object, member| &mut object[member]);
            *place = value.clone();
        }
    }

    /// The first parameter that the protocol cannot send, if there is one.
    pub fn unsendable(&self, protocol: Protocol) -> Option<&'static str> {
        let cannot = |(name, value): &(&'static str, &Value)| !is_sendable(name, value, protocol);
        self.iter().find(cannot).map(|(name, _)| name)
    }
}

/// As an object, in which `reasoning.effort` is a name or an object in an object.
impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        let members = Map::deserialize(from)?;
        let mut values = Self::default();
        values
            .add_members("", members)
            .map_err(|error| D::Error::custom(error.message().text()))?;
        Ok(values)
    }
}

impl Values {
    fn add_members(&mut self, prefix: &str, members: Map<String, Value>) -> Result<()> {
        for (name, value) in members {
            let name = format!("{prefix}{name}");
            let inner = format!("{name}.");
            let has_inner = PARAMETERS.iter().any(|it| it.name.starts_with(&inner));
            match value {
                Value::Object(members) if has_inner => self.add_members(&inner, members)?,
                value => {
                    let parameter = find(&name)?;
                    let value = if value.is_null() { value } else { parameter.check(value)? };
                    self.0.insert(parameter.name, value);
                }
            }
        }
        Ok(())
    }
}

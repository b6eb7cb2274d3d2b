//! serde's view of a document: each value is read at its position.

use crate::document::{Elements, Kind, Member, Members, Node};
use crate::syntax::data_error::{DataError, DataProblem};
use serde::de::value::CowStrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess,
    SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;

/// Reads a value.
///
/// # Errors
/// The problem nearest to its cause, with its position.
pub(super) fn from_node<T: DeserializeOwned>(node: Node<'_>) -> Result<T, DataError> {
    T::deserialize(NodeReader(node))
}

struct NodeReader<'d>(Node<'d>);

impl NodeReader<'_> {
    fn expect(&self, expected: Kind) -> Result<(), DataError> {
        let found = self.0.kind();
        if found == expected {
            return Ok(());
        }
        Err(DataError::new(DataProblem::Kind { expected, found }).at(self.0.position()))
    }

    fn number<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, DataError> {
        let value = self.0.to_value();
        if let Some(number) = value.as_u64() {
            return visitor.visit_u64(number);
        }
        if let Some(number) = value.as_i64() {
            return visitor.visit_i64(number);
        }
        visitor.visit_f64(value.as_f64().unwrap_or(f64::NAN))
    }
}

/// Methods that only check the kind first.
macro_rules! of_kind {
    ($($method:ident $kind:ident)+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DataError> {
            self.expect(Kind::$kind)?;
            self.deserialize_any(visitor)
        })+
    };
}

impl<'de> Deserializer<'de> for NodeReader<'_> {
    type Error = DataError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DataError> {
        let node = self.0;
        let value = match node.kind() {
            Kind::Null => visitor.visit_unit(),
            Kind::Bool => visitor.visit_bool(node.as_bool().unwrap_or_default()),
            Kind::Number => self.number(visitor),
            Kind::String => visitor.visit_string(node.as_str().unwrap_or_default().into_owned()),
            Kind::Array => visitor.visit_seq(ElementReader(node.elements())),
            Kind::Object => {
                let mut members = MemberReader(node.members(), None);
                let value = visitor.visit_map(&mut members);
                // Of a field that comes twice, the second. A position is found by a walk over the text before it: only for an
                // error.
                return value.map_err(|error| {
                    error.at(members.1.map_or_else(|| node.position(), Member::position))
                });
            }
        };
        value.map_err(|error| error.at(node.position()))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DataError> {
        if self.0.kind() == Kind::Null { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, DataError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DataError> {
        self.deserialize_map(visitor)
    }

    /// Variants without a value only: wcode's files have no others.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DataError> {
        if self.0.kind() != Kind::String {
            let problem = DataProblem::NotAWord { found: self.0.kind(), known };
            return Err(DataError::new(problem).at(self.0.position()));
        }
        let word: CowStrDeserializer<'_, DataError> =
            self.0.as_str().unwrap_or_default().into_deserializer();
        visitor.visit_enum(word).map_err(|error| error.at(self.0.position()))
    }

    of_kind! {
        deserialize_bool Bool
        deserialize_i8 Number
        deserialize_i16 Number
        deserialize_i32 Number
        deserialize_i64 Number
        deserialize_u8 Number
        deserialize_u16 Number
        deserialize_u32 Number
        deserialize_u64 Number
        deserialize_f32 Number
        deserialize_f64 Number
        deserialize_str String
        deserialize_string String
        deserialize_seq Array
        deserialize_map Object
    }

    forward_to_deserialize_any! {
        i128 u128 char bytes byte_buf unit unit_struct tuple tuple_struct identifier ignored_any
    }
}

struct ElementReader<'d>(Elements<'d>);

impl<'de> SeqAccess<'de> for ElementReader<'_> {
    type Error = DataError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, DataError> {
        self.0.next().map(|node| seed.deserialize(NodeReader(node))).transpose()
    }
}

/// The members, and the one whose value comes next.
struct MemberReader<'d>(Members<'d>, Option<Member<'d>>);

impl<'de> MapAccess<'de> for MemberReader<'_> {
    type Error = DataError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, DataError> {
        self.1 = self.0.next();
        let Some(member) = self.1 else { return Ok(None) };
        let key: CowStrDeserializer<'_, DataError> = member.key().into_deserializer();
        seed.deserialize(key).map(Some).map_err(|error| error.at(member.position()))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, DataError> {
        match self.1 {
            Some(member) => seed
                .deserialize(NodeReader(member.value()))
                .map_err(|error| error.at(member.position())),
            // serde asks for a value after a key only.
            None => Err(DataError::invalid_type(Unexpected::Map, &"a key")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{DataProblem, ReadError, read};
    use crate::document::Kind;
    use serde::Deserialize;
    use std::collections::BTreeMap;
    use std::path::Path;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Sample {
        name: String,
        count: Option<u64>,
        #[serde(default)]
        words: Vec<Word>,
        #[serde(default)]
        prices: BTreeMap<Word, f64>,
    }

    #[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Word {
        One,
        Two,
    }

    fn sample(text: &str) -> Result<Sample, ReadError> {
        read(Path::new("a.json5"), text)
    }

    #[test]
    fn json5_is_read_as_serde_reads_json() {
        let text = "{ name: 'a\\u0062', 'count': 0x10, words: ['one', \"two\",], prices: { one: .5 } } // end";
        let found = sample(text).expect("it is read");
        assert_eq!((found.name.as_str(), found.count), ("ab", Some(16)));
        assert_eq!(found.words, [Word::One, Word::Two]);
        assert_eq!(found.prices, BTreeMap::from([(Word::One, 0.5)]));
        assert_eq!(sample("{ name: 'a', count: null }").expect("it is read").count, None);
    }

    #[test]
    fn what_does_not_fit_is_data_with_its_position() {
        let kind = |expected, found| DataProblem::Kind { expected, found };
        for (text, problem, position) in [
            ("{\n name: 5 }", kind(Kind::String, Kind::Number), (2, 8)),
            ("{ name: 'a', count: '5' }", kind(Kind::Number, Kind::String), (1, 21)),
            ("[]", kind(Kind::Object, Kind::Array), (1, 1)),
            (
                "{ name: 'a', count: -5 }",
                DataProblem::Unusable { found: "`-5`".into(), is_count: true },
                (1, 21),
            ),
            ("{ count: 5 }", DataProblem::MissingField("name"), (1, 1)),
            ("{ name: 'a', name: 'b' }", DataProblem::DuplicateField("name"), (1, 14)),
        ] {
            let Err(ReadError::Data(error)) = sample(text) else { panic!("{text}") };
            let place = error.position();
            assert_eq!(
                (&error.problem, (place.line, place.column)),
                (&problem, position),
                "{text}"
            );
        }
        let Err(ReadError::Data(error)) = sample("{ name: 'a',\n mood: 1 }") else { panic!() };
        assert!(matches!(error.problem, DataProblem::UnknownField { name, .. } if name == "mood"));
        let Err(ReadError::Data(error)) = sample("{ words: ['three'] }") else { panic!() };
        assert!(matches!(error.problem, DataProblem::UnknownWord { word, .. } if word == "three"));
        assert!(matches!(sample("{ name: }"), Err(ReadError::Syntax(_))));
    }
}

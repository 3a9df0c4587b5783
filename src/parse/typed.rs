//! A checked [`Value`] as serde input: makes the Rust type without a copy of all text in between.
//!
//! [`super::shape`] has compared the value with the type's shape before; this module reports nothing of its own.

use super::value::{Entry, Kind, Value};
use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};

/// Why the type refused the value.
pub type Refusal = de::value::Error;

/// A value as serde sees it. Numbers and dates are text wherever the type wants text: what was typed stays.
#[derive(Clone, Copy)]
pub struct Typed<'a>(pub &'a Value<'a>);

/// A number without the signs that TOML allows and Rust does not.
pub fn plain_number(text: &str) -> String {
    text.chars().filter(|c| *c != '_' && *c != '+').collect()
}

impl<'de> Deserializer<'de> for Typed<'de> {
    type Error = Refusal;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match &self.0.kind {
            Kind::Text(text) | Kind::Date(text) => visitor.visit_borrowed_str(text),
            Kind::Integer(text) | Kind::Float(text) => {
                let plain = plain_number(text);
                match plain.parse::<i64>() {
                    Ok(number) => visitor.visit_i64(number),
                    Err(_) => visitor.visit_f64(plain.parse().map_err(de::Error::custom)?),
                }
            }
            Kind::Boolean(yes) => visitor.visit_bool(*yes),
            Kind::Null => visitor.visit_unit(),
            Kind::List(items) => visitor.visit_seq(Items(items.iter())),
            Kind::Table(entries) => visitor.visit_map(Entries { rest: entries.iter(), value: None }),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match &self.0.kind {
            Kind::Integer(text) | Kind::Float(text) => visitor.visit_borrowed_str(text),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_str(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match &self.0.kind {
            Kind::Integer(text) | Kind::Float(text) => visitor.visit_f64(plain_number(text).parse().map_err(de::Error::custom)?),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        if self.0.kind == Kind::Null { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        match &self.0.kind {
            Kind::Text(text) => {
                let word: StrDeserializer<'_, Refusal> = text.as_ref().into_deserializer();
                word.deserialize_enum(name, words, visitor)
            }
            _ => self.deserialize_any(visitor),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 char bytes byte_buf unit unit_struct
        seq tuple tuple_struct map struct identifier ignored_any
    }
}

struct Items<'a>(std::slice::Iter<'a, Value<'a>>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Refusal;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Refusal> {
        self.0.next().map(|item| seed.deserialize(Typed(item))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// Keys and values; a key without a value (YAML's empty one) counts as not given.
struct Entries<'a> {
    rest: std::slice::Iter<'a, Entry<'a>>,
    value: Option<&'a Value<'a>>,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Refusal;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Refusal> {
        let Some(entry) = self.rest.find(|entry| entry.value.kind != Kind::Null) else { return Ok(None) };
        self.value = Some(&entry.value);
        seed.deserialize(StrDeserializer::<Refusal>::new(&entry.key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refusal> {
        match self.value.take() {
            Some(value) => seed.deserialize(Typed(value)),
            None => Err(de::Error::custom("a value without a key")),
        }
    }
}

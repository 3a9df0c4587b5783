//! A view → the value that a template reads.
//!
//! The same as the engine's own conversion, but a struct finds a field at once instead of comparing names one by one: a
//! page looks up some three hundred. What is a value already ([`super::Same`]) is handed on as it is.

use minijinja::value::{Enumerator, Object};
use minijinja::{Error, ErrorKind, Value};
use serde::Serialize;
use serde::ser;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

/// Places of the table of names; a power of two.
const SLOTS: usize = 128;

/// Converts a view.
pub fn value<T: Serialize + ?Sized>(view: &T) -> Value {
    match view.serialize(Converter) {
        Ok(value) => value,
        Err(error) => Value::from(Error::new(ErrorKind::BadSerialization, error.to_string())),
    }
}

/// Values under names, for a template to start from.
pub fn table<const N: usize>(fields: &Arc<Fields>, values: [Value; N]) -> Value {
    Value::from_object(Table { fields: fields.clone(), values: values.into() })
}

/// The names of a table's values.
#[derive(Debug)]
pub struct Fields {
    names: Vec<&'static str>,
    /// Index of a name plus one, at the place that [`slot`] gives or behind it.
    slots: [u8; SLOTS],
}

impl Fields {
    /// The table of these names, all different.
    pub fn new(names: Vec<&'static str>) -> Fields {
        let mut slots = [0; SLOTS];
        // A table that fills up is not used; no view has so many fields.
        for (index, name) in names.iter().enumerate().take_while(|_| names.len() < SLOTS / 2) {
            let mut at = slot(name);
            while slots[at] != 0 {
                at = (at + 1) % SLOTS;
            }
            slots[at] = index as u8 + 1;
        }
        Fields { names, slots }
    }

    fn find(&self, name: &str) -> Option<usize> {
        if self.names.len() >= SLOTS / 2 {
            return self.names.iter().position(|own| *own == name);
        }
        let mut at = slot(name);
        loop {
            let index = usize::from(self.slots[at]).checked_sub(1)?;
            if self.names[index] == name {
                return Some(index);
            }
            at = (at + 1) % SLOTS;
        }
    }
}

/// Where to look for a name: length, first and last letter tell nearly all apart.
fn slot(name: &str) -> usize {
    match name.as_bytes() {
        [first, .., last] => (usize::from(*first) * 7 + usize::from(*last) * 29 + name.len() * 3) % SLOTS,
        short => short.len(),
    }
}

/// A struct's values.
#[derive(Debug)]
struct Table {
    fields: Arc<Fields>,
    values: Vec<Value>,
}

impl Table {
    fn get(&self, name: &str) -> Option<Value> {
        self.values.get(self.fields.find(name)?).cloned()
    }

    fn names(&self) -> Enumerator {
        Enumerator::Values(self.fields.names.iter().map(|name| Value::from(*name)).collect())
    }
}

impl Object for Table {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.get(key)
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        self.names()
    }

    fn enumerator_len(self: &Arc<Self>) -> Option<usize> {
        Some(self.values.len())
    }
}

impl Object for Kept {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.table.get(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.table.get(key)
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        self.table.names()
    }

    fn enumerator_len(self: &Arc<Self>) -> Option<usize> {
        Some(self.table.values.len())
    }
}

/// Template → what it printed of a value.
type Printed = Vec<(u32, Box<str>)>;

/// A struct's values that many pages show alike, with what templates have printed of them.
#[derive(Debug)]
pub struct Kept {
    table: Table,
    printed: RwLock<Printed>,
}

impl Kept {
    /// Appends what template number `template` prints of this value: `print` is asked the first time only.
    pub fn print(&self, template: u32, out: &mut String, print: impl FnOnce() -> Result<String, Error>) -> Result<(), Error> {
        let find = |printed: &Printed| printed.iter().position(|(own, _)| *own == template);
        {
            let printed = self.printed.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(at) = find(&printed) {
                out.push_str(&printed[at].1);
                return Ok(());
            }
        }
        let html = print()?;
        out.push_str(&html);
        let mut printed = self.printed.write().unwrap_or_else(PoisonError::into_inner);
        if find(&printed).is_none() {
            printed.reserve_exact(1);
            printed.push((template, html.into()));
        }
        Ok(())
    }
}

/// Converts a view that many pages show alike.
pub(super) fn kept<T: Serialize + ?Sized>(view: &T) -> Value {
    let value = value(view);
    match value.downcast_object::<Table>() {
        Some(table) => {
            let table = Table { fields: table.fields.clone(), values: table.values.clone() };
            Value::from_object(Kept { table, printed: RwLock::default() })
        }
        None => value,
    }
}

thread_local! {
    /// The names of the structs converted so far, by address and length of the struct's name.
    static KNOWN: RefCell<BTreeMap<(usize, usize), Arc<Fields>>> = const { RefCell::new(BTreeMap::new()) };
    /// A finished value on its way through [`Serialize`].
    static FINISHED: Cell<Option<Value>> = const { Cell::new(None) };
}

/// Marks a finished value for the converter.
const MARK: &str = "anli finished value";

/// Lets a finished value through: as it is for a template, as its content for everybody else.
pub(super) fn serialize_finished<S: ser::Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
    FINISHED.set(Some(value.clone()));
    let result = serializer.serialize_newtype_struct(MARK, value);
    FINISHED.take();
    result
}

struct Converter;
type Refusal = serde::de::value::Error;
type Converted = Result<Value, Refusal>;

impl ser::Serializer for Converter {
    type Ok = Value;
    type Error = Refusal;
    type SerializeSeq = List;
    type SerializeTuple = List;
    type SerializeTupleStruct = List;
    type SerializeTupleVariant = Named<List>;
    type SerializeMap = Map;
    type SerializeStruct = Struct;
    type SerializeStructVariant = Named<Struct>;

    fn serialize_bool(self, value: bool) -> Converted {
        Ok(value.into())
    }
    fn serialize_i8(self, value: i8) -> Converted {
        Ok(value.into())
    }
    fn serialize_i16(self, value: i16) -> Converted {
        Ok(value.into())
    }
    fn serialize_i32(self, value: i32) -> Converted {
        Ok(value.into())
    }
    fn serialize_i64(self, value: i64) -> Converted {
        Ok(value.into())
    }
    fn serialize_u8(self, value: u8) -> Converted {
        Ok(value.into())
    }
    fn serialize_u16(self, value: u16) -> Converted {
        Ok(value.into())
    }
    fn serialize_u32(self, value: u32) -> Converted {
        Ok(value.into())
    }
    fn serialize_u64(self, value: u64) -> Converted {
        Ok(value.into())
    }
    fn serialize_f32(self, value: f32) -> Converted {
        Ok(value.into())
    }
    fn serialize_f64(self, value: f64) -> Converted {
        Ok(value.into())
    }
    fn serialize_char(self, value: char) -> Converted {
        Ok(value.into())
    }
    fn serialize_str(self, value: &str) -> Converted {
        Ok(value.into())
    }
    fn serialize_bytes(self, value: &[u8]) -> Converted {
        Ok(Value::from_bytes(value.to_vec()))
    }
    fn serialize_none(self) -> Converted {
        Ok(().into())
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Converted {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Converted {
        Ok(().into())
    }
    fn serialize_unit_struct(self, _: &'static str) -> Converted {
        Ok(().into())
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Converted {
        Ok(variant.into())
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Converted {
        match FINISHED.take().filter(|_| name == MARK) {
            Some(finished) => Ok(finished),
            None => value.serialize(self),
        }
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &'static str, _: u32, variant: &'static str, value: &T) -> Converted {
        Ok(Value::from_pairs([(variant, value.serialize(self)?)]))
    }
    fn serialize_seq(self, length: Option<usize>) -> Result<List, Refusal> {
        Ok(List(Vec::with_capacity(length.unwrap_or(0))))
    }
    fn serialize_tuple(self, length: usize) -> Result<List, Refusal> {
        self.serialize_seq(Some(length))
    }
    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<List, Refusal> {
        self.serialize_seq(Some(length))
    }
    fn serialize_tuple_variant(self, _: &'static str, _: u32, variant: &'static str, length: usize) -> Result<Named<List>, Refusal> {
        Ok(Named(variant, self.serialize_seq(Some(length))?))
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Map, Refusal> {
        Ok(Map { pairs: Vec::new(), key: Value::UNDEFINED })
    }
    fn serialize_struct(self, name: &'static str, length: usize) -> Result<Struct, Refusal> {
        let key = (name.as_ptr() as usize, name.len());
        let known = KNOWN.with_borrow(|known| known.get(&key).cloned());
        Ok(Struct { key, known, names: Vec::new(), values: Vec::with_capacity(length) })
    }
    fn serialize_struct_variant(self, name: &'static str, _: u32, variant: &'static str, length: usize) -> Result<Named<Struct>, Refusal> {
        // Its names are its own: the variant stands for the type.
        let _ = name;
        Ok(Named(variant, self.serialize_struct(variant, length)?))
    }
}

struct List(Vec<Value>);

impl List {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refusal> {
        self.0.push(value.serialize(Converter)?);
        Ok(())
    }
    fn finish(self) -> Converted {
        Ok(Value::from_object(self.0))
    }
}

struct Map {
    pairs: Vec<(Value, Value)>,
    key: Value,
}

impl ser::SerializeMap for Map {
    type Ok = Value;
    type Error = Refusal;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Refusal> {
        self.key = key.serialize(Converter)?;
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refusal> {
        let key = std::mem::take(&mut self.key);
        self.pairs.push((key, value.serialize(Converter)?));
        Ok(())
    }
    fn end(self) -> Converted {
        Ok(Value::from_pairs(self.pairs))
    }
}

struct Struct {
    key: (usize, usize),
    /// The names of this struct as met before.
    known: Option<Arc<Fields>>,
    /// The names so far, when it is met the first time or has other ones than before.
    names: Vec<&'static str>,
    values: Vec<Value>,
}

impl Struct {
    fn push<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Refusal> {
        let is_next = |known: &Arc<Fields>| {
            let next = known.names.get(self.values.len());
            next.is_some_and(|next| std::ptr::eq(next.as_ptr(), name.as_ptr()) && next.len() == name.len() || **next == *name)
        };
        if let Some(known) = self.known.take_if(|known| !is_next(known)) {
            self.names = known.names[..self.values.len()].to_vec();
        }
        if self.known.is_none() {
            self.names.push(name);
        }
        self.values.push(value.serialize(Converter)?);
        Ok(())
    }

    fn finish(self) -> Converted {
        let fields = match self.known {
            Some(known) if known.names.len() == self.values.len() => known,
            known => {
                let names = known.map_or(self.names, |known| known.names[..self.values.len()].to_vec());
                let fields = Arc::new(Fields::new(names));
                KNOWN.with_borrow_mut(|known| known.insert(self.key, fields.clone()));
                fields
            }
        };
        Ok(Value::from_object(Table { fields, values: self.values }))
    }
}

/// A variant with content: a map of one entry.
struct Named<T>(&'static str, T);

macro_rules! sequence {
    ($($what:ident $push:ident),*) => {$(
        impl ser::$what for List {
            type Ok = Value;
            type Error = Refusal;
            fn $push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refusal> {
                self.push(value)
            }
            fn end(self) -> Converted {
                self.finish()
            }
        }
    )*};
}
sequence!(SerializeSeq serialize_element, SerializeTuple serialize_element, SerializeTupleStruct serialize_field);

impl ser::SerializeTupleVariant for Named<List> {
    type Ok = Value;
    type Error = Refusal;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refusal> {
        self.1.push(value)
    }
    fn end(self) -> Converted {
        Ok(Value::from_pairs([(self.0, self.1.finish()?)]))
    }
}

impl ser::SerializeStruct for Struct {
    type Ok = Value;
    type Error = Refusal;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Refusal> {
        self.push(name, value)
    }
    fn end(self) -> Converted {
        self.finish()
    }
}

impl ser::SerializeStructVariant for Named<Struct> {
    type Ok = Value;
    type Error = Refusal;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Refusal> {
        self.1.push(name, value)
    }
    fn end(self) -> Converted {
        Ok(Value::from_pairs([(self.0, self.1.finish()?)]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use minijinja::value::Serde;

    #[derive(Serialize)]
    struct Page {
        title: String,
        number: Option<u32>,
        none: Option<u32>,
        list: Vec<Part>,
        #[serde(skip_serializing_if = "is_empty")]
        rest: &'static str,
    }

    #[derive(Serialize)]
    struct Part {
        kind: Sort,
        pair: (u8, char),
    }

    #[derive(Serialize)]
    enum Sort {
        Plain,
        Other { depth: i64 },
        Number(f64),
    }

    fn is_empty(text: &str) -> bool {
        text.is_empty()
    }

    fn page(rest: &'static str) -> Page {
        let kinds = [Sort::Plain, Sort::Other { depth: -2 }, Sort::Number(0.5)];
        let list = kinds.into_iter().map(|kind| Part { kind, pair: (7, '济') }).collect();
        Page { title: "一份很长的标题，长过二十二个字节".to_owned(), number: Some(3), none: None, list, rest }
    }

    #[test]
    fn it_is_what_the_engine_itself_would_make() {
        // The second page has a field more than the first, the third again fewer.
        for rest in ["", "有", ""] {
            let (own, theirs) = (value(&page(rest)), Value::from(Serde(&page(rest))));
            assert_eq!(own.to_string(), theirs.to_string().replace("(7, '济')", "[7, '济']"));
            for name in ["title", "number", "none", "rest"] {
                assert_eq!(own.get_attr(name).ok(), theirs.get_attr(name).ok(), "{name}");
            }
            assert_eq!(own.len(), theirs.len());
        }
    }

    #[test]
    fn names_are_found_however_many_there_are() {
        for count in [1, 2, 20, 63, 64, 200] {
            let names: Vec<&'static str> = (0..count).map(|number| &*Box::leak(format!("n{}", number * 37).into_boxed_str())).collect();
            let fields = Fields::new(names.clone());
            assert!(names.iter().enumerate().all(|(index, name)| fields.find(name) == Some(index)), "{count}");
            assert_eq!(fields.find("m1"), None);
            assert_eq!(fields.find(""), None);
        }
    }
}

//! A view as a template of the theme reads it: field by field, in place, nothing converted.
//!
//! [`super::value`] makes of the same views the values of the template engine, for a site's own templates. Both see the same
//! fields: `pieces!` names them all, or the program does not compile.

use minijinja::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What a template sees of a value.
#[derive(Clone, Copy)]
pub enum Piece<'a> {
    /// There is none.
    Nothing,
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(i64),
    /// A text, to be escaped.
    Text(&'a str),
    /// Finished HTML.
    Html(&'a str),
    /// Values one after the other.
    List(&'a dyn List),
    /// Values under names.
    Named(&'a dyn Named),
    /// The same, shared by many pages.
    Entry(&'a dyn Entry),
}

/// Can be seen by a template.
pub trait AsPiece {
    /// What is seen.
    fn piece(&self) -> Piece<'_>;
}

/// Values under names.
pub trait Named {
    /// The value of this name.
    fn field(&self, name: &Name) -> Option<Piece<'_>>;
}

/// The name of a value. A view finds it by its digest: one comparison of numbers for every name that it is not.
#[derive(Debug, Clone)]
pub struct Name {
    /// As a template has it.
    pub text: Box<str>,
    digest: u64,
}

impl Name {
    /// The name of this text.
    pub fn new(text: &str) -> Name {
        Name { text: text.into(), digest: digest(text) }
    }

    /// Whether its digest is this one. Two names of the program's own templates never share one.
    pub(super) fn is(&self, digest: u64) -> bool {
        self.digest == digest
    }
}

/// FNV-1a, 64 bits.
pub(super) const fn digest(text: &str) -> u64 {
    let (bytes, mut hash, mut at) = (text.as_bytes(), 0xcbf2_9ce4_8422_2325_u64, 0);
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}

/// Values one after the other.
pub trait List {
    /// How many.
    fn count(&self) -> usize;
    /// The value at `index`, from 0.
    fn at(&self, index: usize) -> Option<Piece<'_>>;
}

/// Values under names that many pages show alike, with what templates have printed of them.
pub trait Entry: Named {
    /// Appends what template number `template` prints of it: `print` is asked the first time only.
    fn print(&self, template: u32, out: &mut String, print: &mut dyn FnMut(&mut String) -> Option<()>) -> Option<()>;
    /// The same for the template engine.
    fn value(&self) -> Value;
}

impl Piece<'_> {
    /// Whether a condition holds: not empty, not zero, there.
    pub fn is_true(self) -> bool {
        match self {
            Piece::Nothing => false,
            Piece::Flag(flag) => flag,
            Piece::Number(number) => number != 0,
            Piece::Text(text) | Piece::Html(text) => !text.is_empty(),
            Piece::List(list) => list.count() > 0,
            Piece::Named(_) | Piece::Entry(_) => true,
        }
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl AsPiece for $number {
            fn piece(&self) -> Piece<'_> {
                i64::try_from(*self).map_or(Piece::Nothing, Piece::Number)
            }
        }
    )*};
}
numbers!(u8 u32 usize);

impl AsPiece for bool {
    fn piece(&self) -> Piece<'_> {
        Piece::Flag(*self)
    }
}

impl AsPiece for String {
    fn piece(&self) -> Piece<'_> {
        Piece::Text(self)
    }
}

impl AsPiece for Cow<'_, str> {
    fn piece(&self) -> Piece<'_> {
        Piece::Text(self)
    }
}

impl AsPiece for &str {
    fn piece(&self) -> Piece<'_> {
        Piece::Text(self)
    }
}

impl<T: AsPiece> AsPiece for Option<T> {
    fn piece(&self) -> Piece<'_> {
        self.as_ref().map_or(Piece::Nothing, T::piece)
    }
}

impl<T: AsPiece> AsPiece for Vec<T> {
    fn piece(&self) -> Piece<'_> {
        Piece::List(self)
    }
}

impl<T: AsPiece> List for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn at(&self, index: usize) -> Option<Piece<'_>> {
        self.get(index).map(T::piece)
    }
}

impl Named for BTreeMap<String, String> {
    fn field(&self, name: &Name) -> Option<Piece<'_>> {
        self.get(&*name.text).map(String::piece)
    }
}

/// Shows all fields of a view. One that is left out, or one too many, does not compile.
macro_rules! pieces {
    ($($view:ident $(<$life:lifetime>)? { $($field:ident),* $(,)? })*) => {$(
        impl $(<$life>)? $crate::view::piece::Named for $view $(<$life>)? {
            fn field(&self, name: &$crate::view::piece::Name) -> Option<$crate::view::piece::Piece<'_>> {
                let $view { $($field),* } = self;
                $(if name.is(const { $crate::view::piece::digest(stringify!($field)) }) {
                    return Some($crate::view::piece::AsPiece::piece($field));
                })*
                None
            }
        }
        impl $(<$life>)? $crate::view::piece::AsPiece for $view $(<$life>)? {
            fn piece(&self) -> $crate::view::piece::Piece<'_> {
                $crate::view::piece::Piece::Named(self)
            }
        }
    )*};
}
pub(super) use pieces;

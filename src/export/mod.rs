//! The same texts in other dress: an article for WeChat, a record for a content platform, one document of a whole edition.
//!
//! Pages become [`Article`]s (a flat list of pieces, made from the body tree), and every form is written from those. Gives
//! files as names and bytes; writes nothing itself and renders no page of the site.
//!
//! | module | what it turns into what |
//! |---|---|
//! | `article`, `flatten` | page → article |
//! | `wechat`, `desk` | article → HTML that survives the editor, a local page for copying |
//! | `cover`, `font` | article → cover pictures |
//! | `cms` | articles → JSON, XML, CSV under the platform's own names |
//! | `docx`, `print`, `plain` | edition → one document |
//! | `fragment` | pieces → plain HTML, for `cms` and `print` |

mod article;
pub mod cms;
pub mod cover;
mod desk;
pub mod docx;
mod flatten;
pub mod font;
mod fragment;
pub mod plain;
pub mod print;
pub mod wechat;

pub use article::{Article, Book, Chapter, article, book};
pub use flatten::{Piece, Run};

/// Gives suffix and bytes of an article's pictures, in the order of their numbers.
pub type Pictures<'a> = dyn Fn(&Article) -> Vec<(String, Vec<u8>)> + 'a;

/// A file to be written: name with `/`, bytes.
pub type File = (String, Vec<u8>);

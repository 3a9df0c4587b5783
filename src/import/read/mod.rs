//! Readers: the bytes of one file → lines of the original. Each knows one form and nothing of reports.

pub mod docx;
pub mod html;
pub mod text;

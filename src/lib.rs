//! anli (案例): a static documentation site generator for collections of good practice.
//!
//! A site is a pure function of an address: `inputs ─ load → Sources ─ parse → Pages ─ link → Site;
//! render(Site, address) → bytes`. `build` renders every address and writes it; preview, checks and
//! publishing use the same path, so they cannot differ.
//!
//! | layer | modules | what they are |
//! |---|---|---|
//! | ground | [`source`] [`diagnostic`] [`disk`] [`parallel`] [`text`] | spans, messages, the only file access, work on all processors, Chinese text |
//! | domain | [`config`] [`model`] [`moment`] [`place`] [`document`] [`route`] [`strings`] | settings, pages, dates, places, the body tree, addresses, printed words |
//! | phases | [`load`] | disk → settings' bytes, listings, theme files |
//! | | [`parse`] | one file's bytes → page, or settings |
//! | | [`fix`] | a page's text → the repairs of its marks and characters |
//! | | [`link`] | all pages → graph: addresses, axes, crosswalk, relations |
//! | | [`search`] | graph → the search index and its client; a query → pages |
//! | | [`view`] | graph + address → the typed value a template prints |
//! | | [`render`] | view + theme → bytes |
//! | | [`output`] | address + bytes → a folder that is always the old or the new site |
//! | site | [`site`] | the snapshot; the one place where the phases are called in order |
//! | users | [`check`] | findings of an inspector, before publishing |
//! | | [`import`] | a report as received → pages, with a receipt |
//! | | [`publish`] | packages, comparison, review, targets |
//! | | [`export`] | articles, records, documents |
//! | | [`serve`] | the preview: the site as it is now, in a browser |
//! | front | [`cli`] [`command`] [`report`] | arguments, one short file a command, the only printer |
//!
//! A module names only modules of its own layer or above it in this table, and a phase uses only the result
//! types of earlier phases. `tests/suite/layering.rs` keeps it so.

#![forbid(unsafe_code)]

pub mod check;
pub mod cli;
pub mod command;
pub mod config;
pub mod diagnostic;
pub mod disk;
pub mod document;
pub mod export;
pub mod fix;
pub mod import;
pub mod link;
pub mod load;
pub mod model;
pub mod moment;
pub mod output;
pub mod parallel;
pub mod parse;
pub mod place;
pub mod publish;
pub mod render;
pub mod report;
pub mod route;
pub mod search;
pub mod serve;
pub mod site;
pub mod source;
pub mod strings;
pub mod text;
pub mod view;

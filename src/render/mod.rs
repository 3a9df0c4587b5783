//! Values → bytes of the site.

pub mod highlight;
pub mod html;

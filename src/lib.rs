//! Hexapla builds help sites from localized articles.
pub mod text;
pub mod path;
pub mod locale;
pub mod finding;
pub mod config;
pub mod render;

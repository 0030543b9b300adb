//! Hexapla builds help sites from localized articles.
pub mod alert;
pub mod article;
pub mod config;
pub mod docset;
pub mod finding;
pub mod front_matter;
pub mod locale;
pub mod markdown;
pub mod path;
pub mod publish;
pub mod render;
pub mod rules;
pub mod site;
pub mod text;
pub mod toc;
pub mod yaml;

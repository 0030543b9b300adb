//! Pages: what a template may see, and how it becomes HTML.

mod about;
mod bitext;
pub mod body;
mod choices;
mod context;
mod dates;
mod endonym;
pub mod error;
mod headers;
mod languages;
mod layout;
mod llms;
mod message_layer;
pub mod messages;
pub mod nav;
pub mod page;
mod plain;
mod plain_constructs;
mod plain_definitions;
mod policy;
pub mod redirect;
mod sitemap;
mod snippet;
mod template_error;
pub mod theme;
pub mod view;
mod xref_map;

//! Pages: what a template may see, and how it becomes HTML.

mod about;
pub mod body;
mod context;
mod dates;
mod endonym;
pub mod error;
mod languages;
mod message_layer;
pub mod messages;
pub mod nav;
pub mod page;
mod policy;
mod template_error;
pub mod theme;
pub mod view;

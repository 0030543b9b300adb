//! Pages: what a template may see, and how it becomes HTML.
pub mod body;
mod context;
mod endonym;
pub mod error;
mod message_layer;
pub mod messages;
pub mod nav;
pub mod page;
mod template_error;
pub mod theme;
pub mod view;

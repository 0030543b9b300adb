//! Pages: what a template may see, and how it becomes HTML.
pub mod view;

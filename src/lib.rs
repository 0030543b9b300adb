//! Hexapla builds help sites from articles written in one language and translated into others.
//!
//! # The walk
//!
//! Data goes one way, each stage a function from one immutable type to another:
//!
//! | stage | does | function | from → to |
//! | --- | --- | --- | --- |
//! | discover | lists the files of every locale and reads their text | [`docset::Docset::walk`], [`docset::Docset::read`] | configuration → [`docset::Source`] |
//! | parse | compiles a file alone: HTML with holes, what it exports and needs | [`article::parse`], [`toc::parse_yaml`] | [`docset::Source`] → [`article::Article`] |
//! | index | brings all files together: routes, translations, names, includes, tables of contents | [`site::Site::new`] | articles → [`site::Site`] |
//! | pair | lays a translation beside the text that it was made from | [`bitext::embedded::pairs`], [`bitext::changes::changes`], [`bitext::align::align`] | two texts → what changed, and what stands for it |
//! | check | says what is wrong | [`rules::check`] | site → [`finding::Finding`] |
//! | render | fills the holes and makes a value that a template may see | [`render::page::Maker`] | site → [`render::view::View`] |
//! | publish | writes all of it or nothing | [`publish::publish`] | files → [`publish::Published`] |
//!
//! [`pipeline`] is the walk itself, and every command is a place to stop; [`serve`] walks again whenever a file is saved, up to
//! pages in memory. It is a compiler: an article is compiled once, alone;
//! the index is the symbol table, rendering the linker. A broken link is an undefined symbol.
//!
//! # What always holds
//!
//! 1. A module uses only modules that stand above it in this file.
//! 2. Only `config`, `docset`, `publish` and the doors (`pipeline`, `serve`, `commands`, `cli`) touch files; only `history` starts
//!    another program, git, and reads where its shallow clones end; only `serve` opens a socket for others, on loopback; only `external` connects to other machines, and only
//!    where a check is told to; the library never prints.
//! 3. Parsing, indexing, checking and making views are pure and total: bad input gives findings, never panics. Where a
//!    bug of ours panics all the same, that is a finding too, and the rest goes on.
//! 4. Only `path` makes paths; only `publish` turns one into the name of a file to make.
//! 5. Only reports and views serialise, and what the cache keeps for the program that wrote it.
//! 6. No hash map is iterated into output; the same input gives the same bytes.
//! 7. Every rule has its page, which is its manual and its test.
//!
//! # Words
//!
//! An *article* is a file of markdown that has a page; a *fragment* one that is only included. A *translation group* is an
//! article in all its languages; on a *fallback page* one language's article stands in for another's. A *unit* is a pair of
//! target and source text in a *bilingual* article; a *segment* a sentence or a block of code. A *place* is where a link leads, a
//! *hole* where linking writes, a *finding* what is wrong, a *report* a finding as people see it.

// What everything stands on.
pub mod text;

pub mod path;

pub mod locale;

pub mod finding;

pub mod alert;

// Discover.
pub mod config;

pub mod docset;

pub mod history;

// Parse.
pub mod merge;

mod pair;

pub mod yaml;

pub mod front_matter;

pub mod toc;

pub mod snippet;

pub mod moniker;

pub mod prose;

pub mod markdown;

pub mod article;

pub mod yaml_page;

// Index.
pub mod site;

// Pair.
pub mod bitext;

// Check.
pub mod external;

pub mod suppression;

pub mod rules;

// Render.
pub mod render;

// Publish.
pub mod publish;

// The walk.
pub mod pipeline;

// A door that stays open: the walk again and again, and its pages to look at.
pub mod serve;

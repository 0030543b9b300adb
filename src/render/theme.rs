//! The theme: templates, a style sheet, scripts and an icon, built in, and each replaced by a project's file of the same name.
//!
//! A project's `templates/article.html` stands in for the built-in one, which it can still extend or include as
//! `builtin/article.html`; `templates/theme.css` does so for the style sheet, which it can still `@import "builtin/theme.css";`,
//! and `templates/theme.js`, `templates/scheme.js`, `templates/bitext.js` and `templates/icon.svg` for the scripts and the icon.

use std::borrow::Cow;
use std::sync::Arc;

use fluent::{FluentArgs, FluentValue};
use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::context::context;
use super::error::ThemeError;
use super::messages::{Catalog, DoubtfulMessage, template_name};
use super::template_error::{BUILT_IN, compile_error, path_of, render_error};
use super::view::{PageKind, View};
use crate::finding::nearest;
use crate::text::{Digest, LineIndex, Position, without_mark};

/// The templates that are compiled in.
const TEMPLATES: [(&str, &str); 16] = [
    ("article.html", include_str!("../../templates/article.html")),
    ("base.html", include_str!("../../templates/base.html")),
    ("below.html", include_str!("../../templates/below.html")),
    ("card.html", include_str!("../../templates/card.html")),
    ("faq.html", include_str!("../../templates/faq.html")),
    ("hero.html", include_str!("../../templates/hero.html")),
    ("home.html", include_str!("../../templates/home.html")),
    ("hub.html", include_str!("../../templates/hub.html")),
    ("index-page.html", include_str!("../../templates/index-page.html")),
    ("landing.html", include_str!("../../templates/landing.html")),
    ("language-list.html", include_str!("../../templates/language-list.html")),
    ("languages.html", include_str!("../../templates/languages.html")),
    ("links.html", include_str!("../../templates/links.html")),
    ("not-found.html", include_str!("../../templates/not-found.html")),
    ("section.html", include_str!("../../templates/section.html")),
    ("stale.html", include_str!("../../templates/stale.html")),
];

/// The style sheet that is compiled in.
const STYLE: (&str, &str) = ("theme.css", include_str!("../../templates/theme.css"));

/// The script that is compiled in.
const SCRIPT: (&str, &str) = ("theme.js", include_str!("../../templates/theme.js"));

/// The part of it that runs before the first paint, which is compiled in.
const SCHEME: (&str, &str) = ("scheme.js", include_str!("../../templates/scheme.js"));

/// The script of pages that have a bitext, which is compiled in.
const BITEXT: (&str, &str) = ("bitext.js", include_str!("../../templates/bitext.js"));

/// The icon that is compiled in.
const ICON: (&str, &str) = ("icon.svg", include_str!("../../templates/icon.svg"));

/// What makes pages from [`View`]s.
pub struct Theme {
    tera: Tera,
    catalog: Arc<Catalog>,
    style: Asset,
    script: Asset,
    scheme: Asset,
    bitext: Asset,
    icon: Asset,
    notes: Vec<String>,
    digest: Digest,
}

/// A file that pages rely on, as it is published.
struct Asset {
    path: String,
    text: String,
}

impl Asset {
    /// A file of that name, published under one that changes with its content.
    fn new(name: &str, text: String) -> Self {
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let path = format!("_hexapla/{stem}.{}.{extension}", Digest::of(text.as_bytes()).short());
        Self { path, text }
    }
}

impl Theme {
    /// Compiles the templates. `files` are the project's own, each named by its path below `templates/`.
    ///
    /// # Errors
    ///
    /// A template or the style sheet of the project is wrong, and where.
    pub fn new(catalog: Arc<Catalog>, files: impl IntoIterator<Item = (String, String)>) -> Result<Self, ThemeError> {
        let mut overrides = Overrides::sort(files)?;
        overrides.note_misspelt(&catalog);
        let style = style(overrides.style.as_deref())?;
        let script = Asset::new(SCRIPT.0, overrides.script.unwrap_or_else(|| without_comments(SCRIPT.1)));
        let scheme = Asset::new(SCHEME.0, overrides.scheme.unwrap_or_else(|| without_comments(SCHEME.1)));
        let bitext = overrides.bitext.unwrap_or_else(|| without_comments(BITEXT.1));
        let bitext = Asset::new(BITEXT.0, with_texts(&bitext, &catalog));
        let icon = Asset::new(ICON.0, overrides.icon.unwrap_or_else(|| ICON.1.to_owned()));
        let digest = digest(&overrides.templates, [&style, &script, &scheme, &bitext, &icon], &catalog);
        let tera = compile(&overrides.templates, Arc::clone(&catalog))?;
        Ok(Self { tera, catalog, style, script, scheme, bitext, icon, notes: overrides.notes, digest })
    }

    /// Makes a page and appends it to `out`, which stays as it is where that fails.
    ///
    /// # Errors
    ///
    /// A template of the project fails on this page, and where.
    pub fn render(&self, view: &View<'_>, out: &mut Vec<u8>) -> Result<(), ThemeError> {
        let template = template(view.page.kind);
        let start = out.len();
        context(view, self.catalog.named(view.locale.id))
            .and_then(|context| self.tera.render_to(template, &context, &mut *out))
            .map_err(|error| {
                out.truncate(start);
                self.catalog.named(view.locale.id).blamed(render_error(&error, template))
            })
    }

    /// The interface's texts, which the templates use.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// The style sheet's path below the site's root, named by its content.
    pub fn style(&self) -> &str {
        &self.style.path
    }

    /// The script's path below the site's root, named by its content.
    pub fn script(&self) -> &str {
        &self.script.path
    }

    /// The path below the site's root of the script that runs before the first paint, named by its content.
    pub fn scheme_script(&self) -> &str {
        &self.scheme.path
    }

    /// The path below the site's root of the script that pages with a bitext have beside, named by its content.
    pub fn bitext_script(&self) -> &str {
        &self.bitext.path
    }

    /// The icon's path below the site's root, named by its content.
    pub fn icon(&self) -> &str {
        &self.icon.path
    }

    /// The files that pages rely on: path below the site's root, and content.
    pub fn assets(&self) -> Vec<(&str, &[u8])> {
        [&self.style, &self.script, &self.bitext, &self.icon, &self.scheme]
            .map(|asset| (asset.path.as_str(), asset.text.as_bytes()))
            .into()
    }

    /// What the user should know: files of the project that nothing uses.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// A digest of everything beside its [`View`] that decides a page: templates, style sheet, script, icon, messages.
    pub fn digest(&self) -> Digest {
        self.digest
    }
}

/// The template of a kind of page.
fn template(kind: PageKind) -> &'static str {
    match kind {
        PageKind::Article => "article.html",
        PageKind::Home => "home.html",
        PageKind::Languages => "languages.html",
        PageKind::NotFound => "not-found.html",
    }
}

/// A project's files by what they are for. Those that equal the built-in file of their name are left out.
#[derive(Default)]
struct Overrides {
    templates: Vec<(String, String)>,
    style: Option<String>,
    script: Option<String>,
    scheme: Option<String>,
    bitext: Option<String>,
    icon: Option<String>,
    notes: Vec<String>,
}

impl Overrides {
    fn sort(files: impl IntoIterator<Item = (String, String)>) -> Result<Self, ThemeError> {
        let mut files: Vec<(String, String)> = files.into_iter().collect();
        files.sort();
        let mut overrides = Self::default();
        for (name, text) in files {
            let text = normalized(&text).into_owned();
            if name.starts_with(BUILT_IN) {
                let error = ThemeError::new(format!("templates/{name}"), Position::START, RESERVED);
                return Err(error.with_help("move the file out of that folder"));
            }
            let is_built_in = TEMPLATES
                .iter()
                .chain([&STYLE, &SCRIPT, &SCHEME, &BITEXT, &ICON])
                .any(|known| *known == (&name, &text));
            if name == STYLE.0 {
                overrides.style = (!is_built_in).then_some(text);
            } else if name == SCRIPT.0 {
                overrides.script = (!is_built_in).then_some(text);
            } else if name == SCHEME.0 {
                overrides.scheme = (!is_built_in).then_some(text);
            } else if name == BITEXT.0 {
                overrides.bitext = (!is_built_in).then_some(text);
            } else if name == ICON.0 {
                overrides.icon = (!is_built_in).then_some(text);
            } else if !name.ends_with(".html") {
                let uses = "only *.html files, theme.css, theme.js, scheme.js, bitext.js and icon.svg make the theme";
                overrides.notes.push(format!("templates/{name} is not used: {uses}"));
            } else if !is_built_in {
                overrides.templates.push((name, text));
            }
        }
        Ok(overrides)
    }
}

impl Overrides {
    /// Notes templates and messages that nothing uses and that are called much like the theme's.
    fn note_misspelt(&mut self, catalog: &Catalog) {
        let uses = |but: &str, name: &str| self.templates.iter().any(|(own, text)| own != but && text.contains(name));
        let mut notes = Vec::new();
        for (name, _) in &self.templates {
            let is_known = TEMPLATES.iter().any(|(known, _)| known == name);
            if is_known || uses(name, name) {
                continue;
            }
            if let Some(near) = nearest(name, TEMPLATES.iter().map(|(known, _)| *known)) {
                notes.push(format!("templates/{name} is not used: did you mean `{near}`?"));
            }
        }
        for DoubtfulMessage { path, id, near } in catalog.doubtful() {
            if !uses("", id) && !uses("", &template_name(id)) {
                notes.push(format!("{path}: the message `{id}` is not used: did you mean `{near}`?"));
            }
        }
        self.notes.append(&mut notes);
    }
}

/// Why a project cannot have files named like the built-in ones.
const RESERVED: &str = "the folder `builtin` stands for the built-in theme";

/// The built-in script as readers get it: without lines that are comments, and without indentation. No text in it is longer than
/// a line.
fn without_comments(script: &str) -> String {
    let lines = script.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// What the script of pages with a bitext says, and the messages that it takes from. On the pages they would weigh more than all
/// else that a bitext asks of them.
const BITEXT_TEXTS: [(&str, &str); 7] = [
    ("beside", "side-by-side"),
    ("sentences", "by-sentence"),
    ("inexact", "source-inexact"),
    ("same", "same-as-source"),
    ("changed", "sentence-changed"),
    ("removed", "sentence-removed"),
    ("added", "sentence-added"),
];

/// The script of pages with a bitext with the interface's texts by its languages.
fn with_texts(script: &str, catalog: &Catalog) -> String {
    let mut languages = serde_json::Map::new();
    // A language's own texts come before those of one that it stands in for.
    let (own, others): (Vec<_>, Vec<_>) = catalog.all().iter().partition(|messages| messages.is_own());
    for messages in own.into_iter().chain(others) {
        let texts = BITEXT_TEXTS.iter().map(|(name, id)| ((*name).to_owned(), messages.text(id).into()));
        languages.entry(messages.language().tag()).or_insert_with(|| serde_json::Value::Object(texts.collect()));
    }
    script.replacen("const TEXTS = {};", &format!("const TEXTS = {};", serde_json::Value::Object(languages)), 1)
}

/// A text with LF line ends and without byte order mark, so that a checkout's settings make no difference.
fn normalized(text: &str) -> Cow<'_, str> {
    let text = without_mark(text);
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n")) } else { Cow::Borrowed(text) }
}

fn compile(overrides: &[(String, String)], catalog: Arc<Catalog>) -> Result<Tera, ThemeError> {
    let built_in = TEMPLATES.iter().map(|(name, text)| (format!("{BUILT_IN}{name}"), *text));
    let own = overrides.iter().map(|(name, text)| (name.clone(), text.as_str()));
    let templates: Vec<(String, &str)> = built_in.chain(own).collect();
    let source = |name: &str| templates.iter().find(|(known, _)| known == name).map(|(_, text)| *text);
    let mut tera = Tera::new();
    // Every template makes HTML, whatever its name.
    tera.autoescape_on([""]);
    tera.register_filter("opening_heading", |body: &str, _: Kwargs, _: &State<'_>| {
        Value::safe_string(at_heading(body).0)
    });
    tera.register_filter("behind_opening_heading", |body: &str, _: Kwargs, _: &State<'_>| {
        Value::safe_string(at_heading(body).1)
    });
    tera.register_function("message", move |arguments: Kwargs, state: &State<'_>| message(&catalog, &arguments, state));
    tera.set_fallback_prefixes([BUILT_IN])
        .and_then(|()| tera.add_raw_templates(templates.iter().map(|(name, text)| (name, text))))
        .map_err(|error| compile_error(&error, source))?;
    Ok(tera)
}

/// An article's body cut behind the heading of level 1 that it begins with.
fn at_heading(body: &str) -> (&str, &str) {
    const END: &str = "</h1>";
    let end = body.trim_start().starts_with("<h1").then(|| body.find(END)).flatten();
    body.split_at(end.map_or(0, |end| end + END.len()))
}

/// The template function `message(id="…", …)`: a message with arguments, in the reader's language.
fn message(catalog: &Catalog, arguments: &Kwargs, state: &State<'_>) -> TeraResult<String> {
    let id = arguments.must_get::<&str>("id")?;
    let locale = state.get::<Value>("locale")?;
    let Some(locale) = locale.as_ref().and_then(|locale| locale.get_from_path("id")).and_then(Value::as_str) else {
        return Err(tera::Error::message("`message` needs the variable `locale`, which a component does not see"));
    };
    let given =
        arguments.iter().filter_map(|(key, value)| Some((key.as_str()?, value))).filter(|(key, _)| *key != "id");
    let mut named = FluentArgs::new();
    for (key, value) in given {
        named.set(key.to_owned(), fluent_value(value));
    }
    catalog.named(locale).format(id, &named).map_err(tera::Error::message)
}

fn fluent_value(value: &Value) -> FluentValue<'static> {
    match value.as_number() {
        Some(number) => FluentValue::from(number.as_float()),
        None => FluentValue::from(value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
    }
}

fn style(own: Option<&str>) -> Result<Asset, ThemeError> {
    let text = match own {
        None => STYLE.1.to_owned(),
        Some(own) => with_imports(own)?,
    };
    Ok(Asset::new(STYLE.0, text))
}

/// A style sheet with the built-in one in the place where it is imported.
fn with_imports(own: &str) -> Result<String, ThemeError> {
    for quote in ['"', '\''] {
        let import = format!("@import {quote}{BUILT_IN}");
        let Some((before, after)) = own.split_once(&import) else { continue };
        return match after.strip_prefix(&format!("{}{quote};", STYLE.0)) {
            Some(after) => Ok([before, STYLE.1, after].concat()),
            None => {
                let position = LineIndex::new(own).position(u32::try_from(before.len()).unwrap_or(u32::MAX));
                let error = ThemeError::new(path_of(STYLE.0), position, "there is no such built-in style sheet");
                Err(error.with_help(&format!("write @import \"{BUILT_IN}{}\";", STYLE.0)))
            }
        };
    }
    Ok(own.to_owned())
}

fn digest(overrides: &[(String, String)], assets: [&Asset; 5], catalog: &Catalog) -> Digest {
    let built_in = TEMPLATES.iter().map(|(name, text)| (*name, *text));
    let own = overrides.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let mut parts = format!("{}\n", catalog.digest());
    assets.iter().for_each(|asset| parts.push_str(&format!("{}\n", asset.path)));
    for (name, text) in built_in.chain(own) {
        parts.push_str(&format!("{name}\n{}\n", Digest::of(text.as_bytes())));
    }
    Digest::of(parts.as_bytes())
}

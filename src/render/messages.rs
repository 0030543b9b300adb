//! The interface's texts in every language: Fluent messages, resolved once per locale along its fallback chain.
//!
//! A locale takes a message from the first of: its own files, the built-in ones of its language, its CLDR parents', those of
//! its configured fallbacks, English. What another language had to supply is noted, once, when the site is built; while that
//! is most of the texts, they count as that language's.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use fluent::FluentArgs;
use icu_locale::LocaleExpander;

use super::endonym::endonym;
use super::error::ThemeError;
use super::message_layer::{Formatted, Layer, MessageFile, message_places};
use crate::alert::{AlertKind, AlertSpellings, OwnAlert};
use crate::finding::nearest;
use crate::locale::{Locale, LocaleIndex, default_fallbacks};
use crate::text::Digest;

/// The languages whose messages are compiled in; the first has them all.
const BUILT_IN: [(&str, &str); 3] = [
    ("en", include_str!("../../locales/en/interface.ftl")),
    ("fr", include_str!("../../locales/fr/interface.ftl")),
    ("zh", include_str!("../../locales/zh/interface.ftl")),
];

/// The interface's texts in every configured locale.
pub struct Catalog {
    locales: Vec<Messages>,
    english: Messages,
    spellings: AlertSpellings,
    notes: Vec<String>,
    digest: Digest,
    doubtful: Vec<DoubtfulMessage>,
}

/// A message of the project that is none of the theme's but is called much like one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DoubtfulMessage {
    /// Its file.
    pub(super) path: String,
    /// Its id.
    pub(super) id: String,
    /// The id of the theme's message.
    pub(super) near: &'static str,
}

impl Catalog {
    /// Resolves the messages of the configured locales, each with the locales that stand in for it.
    ///
    /// `files` are the project's own, each named by its path below `locales/` (`fr/interface.ftl`); in a folder, later ones win.
    ///
    /// # Errors
    ///
    /// What is wrong with the project's files.
    pub fn new<'a>(
        locales: impl IntoIterator<Item = (&'a Locale, &'a [LocaleIndex])>,
        files: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Vec<ThemeError>> {
        let (configured, fallbacks): (Vec<&Locale>, Vec<&[LocaleIndex]>) = locales.into_iter().unzip();
        let files = files_by_path(files);
        let layers = Layers::new(&configured, &files)?;
        let mut notes = unused_folders(&files);
        let doubtful = layers.doubtful();
        let locales = (0..configured.len())
            .map(|index| {
                let messages = Messages::resolve(configured[index], layers.chain(index, fallbacks[index]));
                notes.extend(messages.notes(&doubtful));
                messages
            })
            .collect();
        Ok(Self {
            locales,
            english: Messages::resolve(&layers.english().locale, vec![Arc::clone(layers.english())]),
            spellings: layers.spellings(),
            notes,
            digest: digest(&configured, &fallbacks, &files),
            doubtful,
        })
    }

    /// A locale's texts; English ones where there is no such locale.
    pub fn of(&self, locale: LocaleIndex) -> &Messages {
        self.locales.get(locale.get()).unwrap_or(&self.english)
    }

    /// The texts of every configured locale.
    pub(super) fn all(&self) -> &[Messages] {
        &self.locales
    }

    /// The texts of the locale with this id as configured; English ones where there is no such locale.
    pub fn named(&self, id: &str) -> &Messages {
        self.locales.iter().find(|messages| messages.locale.as_str() == id).unwrap_or(&self.english)
    }

    /// The same with the kinds of alerts that a project adds.
    pub fn with_alerts(mut self, own: &[OwnAlert]) -> Self {
        self.spellings = self.spellings.with_own(own);
        self
    }

    /// What names alerts: the words of articles older than alert markers, in every language that has messages, and what the project
    /// adds.
    pub fn alert_spellings(&self) -> &AlertSpellings {
        &self.spellings
    }

    /// What the user should know: messages that another language had to supply, folders that belong to no language.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The messages of the project that are none of the theme's but are called much like one.
    pub(super) fn doubtful(&self) -> &[DoubtfulMessage] {
        &self.doubtful
    }

    /// A digest of everything that decides a text.
    pub fn digest(&self) -> Digest {
        self.digest
    }
}

/// One locale's texts.
pub struct Messages {
    locale: Locale,
    name: String,
    texts: BTreeMap<String, String>,
    /// The project's own messages that need an argument, by the names that templates have for messages without one.
    needing: BTreeMap<String, ThemeError>,
    value: tera::Value,
    chain: Vec<Arc<Layer>>,
    /// The ids of the messages that each of the chain supplies.
    supplied: Vec<Vec<String>>,
    /// The language that most of the texts are in.
    language: Locale,
}

impl Messages {
    fn resolve(locale: &Locale, chain: Vec<Arc<Layer>>) -> Self {
        let ids: BTreeSet<&str> = chain.iter().flat_map(|layer| layer.ids()).filter(|id| *id != NAME).collect();
        let mut texts = BTreeMap::new();
        let mut needing = BTreeMap::new();
        let mut supplied = vec![Vec::new(); chain.len()];
        for id in ids {
            let Some((at, message)) = find(&chain, id, None) else { continue };
            supplied[at].push(id.to_owned());
            match message.missing_argument {
                None => _ = texts.insert(id.to_owned(), message.text),
                Some(argument) => {
                    if let Some((path, position)) = chain[at].places().get(id) {
                        let error = FormatError::Argument { id: id.to_owned(), argument }.to_string();
                        needing.insert(template_name(id), ThemeError::new(path, *position, &error));
                    }
                }
            }
        }
        let name = own_name(locale, &chain);
        texts.insert(NAME.to_owned(), name.clone());
        let value: BTreeMap<String, String> =
            texts.iter().map(|(id, text)| (template_name(id), text.clone())).collect();
        let language = main_language(locale, &chain, &supplied).clone();
        Self { locale: locale.clone(), name, texts, needing, value: value.into(), chain, supplied, language }
    }

    /// What another language had to supply. Messages that nothing uses, as it seems, are noted as such.
    fn notes(&self, doubtful: &[DoubtfulMessage]) -> Vec<String> {
        let locale = &self.locale;
        if let Some(first) = self.chain.first().filter(|first| !same_tongue(&first.locale, locale)) {
            return vec![format!("{locale}: there are no interface messages, {}'s are used", first.locale)];
        }
        let others = self.chain.iter().zip(&self.supplied).filter(|(layer, _)| !same_tongue(&layer.locale, locale));
        let note = |(layer, ids): (&Arc<Layer>, &Vec<String>)| {
            let is_doubtful = |id: &str| doubtful.iter().any(|doubtful| doubtful.id == id);
            let ids: Vec<&str> = ids.iter().map(String::as_str).filter(|id| !is_doubtful(id)).collect();
            missing_note(locale, &layer.locale, &ids)
        };
        others.filter_map(note).collect()
    }

    /// A message without arguments; one that is nowhere comes out as its id.
    pub fn text<'a>(&'a self, id: &'a str) -> &'a str {
        self.texts.get(id).map_or(id, String::as_str)
    }

    /// A message without arguments, where there is one.
    pub fn get(&self, id: &str) -> Option<&str> {
        self.texts.get(id).map(String::as_str)
    }

    /// A message with arguments.
    ///
    /// # Errors
    ///
    /// There is no such message, it needs another argument, or it cannot be formatted.
    pub fn format(&self, id: &str, arguments: &FluentArgs<'_>) -> Result<String, FormatError> {
        let Some((_, message)) = find(&self.chain, id, Some(arguments)) else {
            return Err(FormatError::Unknown { id: id.to_owned() });
        };
        match (message.missing_argument, message.broken) {
            (Some(argument), _) => Err(FormatError::Argument { id: id.to_owned(), argument }),
            (None, Some(problem)) => Err(FormatError::Broken { id: id.to_owned(), problem }),
            (None, None) => Ok(message.text),
        }
    }

    /// What is wrong where a template asks for a message as one without arguments, and a project's own message needs one.
    pub(super) fn blamed(&self, error: ThemeError) -> ThemeError {
        let field = error.message.split(['`', ' ']).find_map(|word| self.needing.get(word));
        match field.filter(|_| error.message.contains("is not defined")) {
            Some(needing) => needing.clone().with_help(&format!("{}:{} gives none", error.path, error.position.line)),
            None => error,
        }
    }

    /// The language's name in itself.
    pub fn language_name(&self) -> &str {
        &self.name
    }

    /// The language that the texts are in, or most of them: the locale's own, or that of one that stands in.
    pub fn language(&self) -> &Locale {
        &self.language
    }

    /// Whether the texts are in the locale's own language, or most of them.
    pub(super) fn is_own(&self) -> bool {
        self.language == self.locale
    }

    /// All messages without arguments as templates see them: `next` is `messages.next`, `not-found-title` is `messages.not_found_title`.
    pub(super) fn value(&self) -> &tera::Value {
        &self.value
    }
}

/// Why a message could not be formatted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormatError {
    /// No language has a message of this id.
    Unknown {
        /// The id.
        id: String,
    },
    /// The message uses an argument that was not given.
    Argument {
        /// The message's id.
        id: String,
        /// The argument's name, without `$`.
        argument: String,
    },
    /// The message refers to something that is not there.
    Broken {
        /// The message's id.
        id: String,
        /// What is wrong with it.
        problem: String,
    },
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { id } => write!(f, "there is no message `{id}`"),
            Self::Argument { id, argument } => write!(f, "message `{id}` needs the argument `{argument}`"),
            Self::Broken { id, problem } => write!(f, "message `{id}`: {problem}"),
        }
    }
}

impl std::error::Error for FormatError {}

/// A language's name in itself: what its own messages say, else what is known of it, else its id.
const NAME: &str = "language-name";

fn own_name(locale: &Locale, chain: &[Arc<Layer>]) -> String {
    let own = chain.iter().find(|layer| layer.locale.tag() == locale.tag());
    let said = own.and_then(|layer| layer.format(NAME, None)).map(|message| message.text);
    said.unwrap_or_else(|| endonym(locale))
}

/// The language that most messages are in: the locale itself where they are of its tongue.
fn main_language<'l>(locale: &'l Locale, chain: &'l [Arc<Layer>], supplied: &[Vec<String>]) -> &'l Locale {
    let mut counts: Vec<(&Locale, usize)> = vec![(locale, 0)];
    for (layer, ids) in chain.iter().zip(supplied) {
        match counts.iter_mut().find(|(known, _)| same_tongue(known, &layer.locale)) {
            Some((_, count)) => *count += ids.len(),
            None => counts.push((&layer.locale, ids.len())),
        }
    }
    // Of equals the first.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(locale, |(language, _)| language)
}

/// How many missing messages a note names.
const NAMED: usize = 3;

/// A note of the messages that a locale lacks and another supplies.
fn missing_note(locale: &Locale, supplier: &Locale, ids: &[&str]) -> Option<String> {
    match ids {
        [] => None,
        [id] => Some(format!("{locale}: message `{id}` is missing, {supplier}'s is used")),
        _ => {
            let named: Vec<String> = ids.iter().take(NAMED).map(|id| format!("`{id}`")).collect();
            let (named, count) = (named.join(", "), ids.len());
            let rest = if count > NAMED { format!(" and {} more", count - NAMED) } else { String::new() };
            Some(format!("{locale}: {count} messages are missing, {supplier}'s are used: {named}{rest}"))
        }
    }
}

/// A message id as a name that a template can write after a dot.
pub(super) fn template_name(id: &str) -> String {
    id.replace('-', "_")
}

/// A message, and which of the chain supplies it.
fn find(chain: &[Arc<Layer>], id: &str, arguments: Option<&FluentArgs<'_>>) -> Option<(usize, Formatted)> {
    chain.iter().enumerate().find_map(|(at, layer)| Some((at, layer.format(id, arguments)?)))
}

/// The project's files, in the order in which they override each other.
fn files_by_path(files: impl IntoIterator<Item = (String, String)>) -> Vec<MessageFile> {
    let mut files: Vec<MessageFile> =
        files.into_iter().map(|(name, text)| MessageFile { path: format!("locales/{name}"), text }).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The language whose folder holds a file.
fn folder(file: &MessageFile) -> &str {
    file.path.split('/').nth(1).unwrap_or_default()
}

/// The languages at hand: the configured ones, then those that only have messages.
struct Layers {
    /// The configured locales come first, by their index.
    locales: Vec<Locale>,
    /// By the same index; a language without messages has none.
    layers: Vec<Option<Arc<Layer>>>,
    english: Arc<Layer>,
}

impl Layers {
    fn new(configured: &[&Locale], files: &[MessageFile]) -> Result<Self, Vec<ThemeError>> {
        let mut locales: Vec<Locale> = configured.iter().map(|locale| (*locale).clone()).collect();
        let others = BUILT_IN.iter().map(|(id, _)| *id).chain(files.iter().map(folder)).filter_map(Locale::parse);
        for other in others {
            if !locales.iter().any(|locale| minimized(locale) == minimized(&other)) {
                locales.push(other);
            }
        }
        let (layers, errors): (Vec<_>, Vec<_>) = locales.iter().map(|locale| layer(locale, &locales, files)).unzip();
        let errors: Vec<ThemeError> = errors.into_iter().flatten().collect();
        let english = locales.iter().position(|locale| owns(locale, &locales, BUILT_IN[0].0));
        match english.and_then(|at| layers[at].clone()) {
            Some(english) if errors.is_empty() => Ok(Self { locales, layers, english }),
            // English is compiled in, so it is errors that lead here.
            _ => Err(errors),
        }
    }

    fn english(&self) -> &Arc<Layer> {
        &self.english
    }

    /// The layers that a configured locale takes its messages from, best first.
    fn chain(&self, index: usize, fallbacks: &[LocaleIndex]) -> Vec<Arc<Layer>> {
        let ancestors = default_fallbacks(&self.locales, index, None);
        let order = std::iter::once(index).chain(ancestors.iter().chain(fallbacks).map(|locale| locale.get()));
        let mut chain: Vec<Arc<Layer>> = Vec::new();
        for layer in order.filter_map(|at| self.layers.get(at)?.as_ref()).chain([&self.english]) {
            if !chain.iter().any(|known| Arc::ptr_eq(known, layer)) {
                chain.push(Arc::clone(layer));
            }
        }
        chain
    }

    fn doubtful(&self) -> Vec<DoubtfulMessage> {
        let known: BTreeSet<&'static str> = message_places(BUILT_IN[0].1).map(|(id, _)| id).collect();
        let own = self.layers.iter().flatten().flat_map(|layer| layer.places());
        let unknown = own.filter(|(id, _)| !known.contains(id.as_str()) && *id != NAME);
        let doubtful = unknown.filter_map(|(id, (path, _))| {
            let near = nearest(id, known.iter().copied())?;
            Some(DoubtfulMessage { path: path.clone(), id: id.clone(), near })
        });
        doubtful.collect()
    }

    fn spellings(&self) -> AlertSpellings {
        let mut spellings = AlertSpellings::default();
        for layer in self.layers.iter().flatten() {
            for kind in AlertKind::ALL {
                let words = layer.attribute(kind.message_id(), "spellings").unwrap_or_default();
                words.split([',', '，', '、']).for_each(|word| spellings.add(word, kind));
            }
        }
        spellings
    }
}

/// A note for each folder of messages that belongs to no language.
fn unused_folders(files: &[MessageFile]) -> Vec<String> {
    let folders: BTreeSet<&str> = files.iter().map(folder).filter(|id| Locale::parse(id).is_none()).collect();
    folders.into_iter().map(|id| format!("locales/{id} is not used: `{id}` is no language")).collect()
}

/// What a language brings: its built-in messages and the project's over them. Errors are the project's.
fn layer(locale: &Locale, locales: &[Locale], files: &[MessageFile]) -> (Option<Arc<Layer>>, Vec<ThemeError>) {
    let own: Vec<&MessageFile> = files.iter().filter(|file| owns(locale, locales, folder(file))).collect();
    let built_in = BUILT_IN.iter().find(|(id, _)| owns(locale, locales, id));
    if own.is_empty() && built_in.is_none() {
        return (None, Vec::new());
    }
    let mut layer = Layer::new(locale.clone());
    let mut errors = Vec::new();
    if let Some((id, text)) = built_in {
        let file = MessageFile { path: format!("builtin/{id}"), text: (*text).to_owned() };
        errors.extend(layer.add(&file).err().unwrap_or_default());
    }
    for file in &own {
        errors.extend(layer.add(file).err().unwrap_or_default());
        layer.place(file);
    }
    if errors.is_empty() {
        errors = own.iter().flat_map(|file| layer.broken_references(file)).collect();
    }
    (Some(Arc::new(layer)), errors)
}

/// The id without what its language implies, so that `zh-Hans` and `zh-CN` meet.
fn minimized(locale: &Locale) -> icu_locale::LanguageIdentifier {
    let mut id = locale.icu().id;
    LocaleExpander::new_common().minimize(&mut id);
    id
}

/// Whether the messages under an id are this locale's: it is spelled so, or no locale is and it is the same language.
fn owns(locale: &Locale, locales: &[Locale], id: &str) -> bool {
    let Some(id) = Locale::parse(id) else { return false };
    let spelled = |locale: &Locale| locale.tag() == id.tag();
    spelled(locale) || minimized(locale) == minimized(&id) && !locales.iter().any(spelled)
}

/// Whether two locales are regions of one language in one script.
fn same_tongue(a: &Locale, b: &Locale) -> bool {
    let script = |locale: &Locale| {
        let mut id = locale.icu().id;
        LocaleExpander::new_common().maximize(&mut id);
        (id.language, id.script)
    };
    script(a) == script(b)
}

fn digest(configured: &[&Locale], fallbacks: &[&[LocaleIndex]], files: &[MessageFile]) -> Digest {
    let mut text = String::new();
    let mut add = |part: &str| text.push_str(&format!("{}:{part}", part.len()));
    BUILT_IN.iter().for_each(|(_, built_in)| add(built_in));
    files.iter().for_each(|file| [&file.path, &file.text].into_iter().for_each(|part| add(part)));
    for (locale, fallbacks) in configured.iter().zip(fallbacks) {
        add(locale.as_str());
        fallbacks.iter().for_each(|fallback| add(&fallback.0.to_string()));
    }
    Digest::of(text.as_bytes())
}

//! The walk: discover, parse, index, check, render, publish. A command is a place to stop.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::iter::Either;
use rayon::prelude::*;

use crate::article::{self, Article, Role};
use crate::config::Config;
use crate::docset::{self, Docset, FileKind, Source, StaticFile, TocFormat};
use crate::finding::{FileId, Finding, Rule, Summary, contained, rule};
use crate::markdown::{Body, Purpose};
use crate::prose::Checks;
use crate::publish::{self, Caching, OutFile, Published, Store, Target};
use crate::render::error::ThemeError;
use crate::render::messages::Catalog;
use crate::render::nav::Navigation;
use crate::render::page::Maker;
use crate::render::theme::Theme;
use crate::rules;
use crate::site::toc::Contents;
use crate::site::{Loaded, Parsed, Site, is_fragment};
use crate::suppression::{self, Form, Suppressions};
use crate::text::Digest;
use crate::toc;
use crate::yaml_page;

mod assets;
mod behind;
mod bilingual;
mod check;
mod compared;
mod exports;
mod failure;
mod files;
mod group;
mod held;
mod kept;
mod keys;
mod memo;
mod one;
mod origins;
mod paired;
mod parts;
mod present;
mod recovered;
mod remembered;
mod renames;
mod samples;
mod since;
mod stamp;
mod status;
mod stored;
mod unrecorded;
mod waiting;

pub use bilingual::{Exported, ExportedUnit, RecoveredArticle, recovered, units};
pub use check::{AskSites, Asking, Checked, Keeping, check, check_asking};
pub use failure::Failure;
use files::{files, own_icon};
pub use held::{Held, hold};
pub use kept::Kept;
use keys::{Given, Keys};
use memo::Memo;
pub use one::{RenderInput, Rendered, render};
use paired::{OldSources, Paired, Stale};
use present::Present;
use recovered::discover;
use remembered::{Comparisons, Remembered};
pub use since::check_since;
pub use stamp::{StampedTranslation, StampedWith, Unstamped, stamp};
pub use status::{ChangedSentence, Status, TranslationStatus, status};
use waiting::Waiting;

/// What a build did.
#[derive(Debug)]
pub struct Built {
    /// How many articles and findings there are.
    pub summary: Summary,
    /// Pages of articles, fallback pages included.
    pub pages: usize,
    /// What was written.
    pub published: Published,
    /// Whether a part of the check failed over a bug of the program; a finding says which.
    pub has_failed: bool,
    /// What the user should know beside.
    pub notes: Vec<String>,
}

/// Discover, parse, index, check, render, publish.
///
/// # Errors
///
/// The project's own templates or messages are wrong, or the site cannot be written; the old one stands.
pub fn build(config: &Config, caching: &Caching) -> Result<Built, Failure> {
    let mut materials = Materials::read(config)?;
    let Materials { docset, theme, statics } = &mut materials;
    let target = target(config, caching);
    let shared = memo::shared(config, theme, docset);
    let setting = memo::setting(shared, statics);
    let recalled = publish::recall(&target)?;
    let is_again = recalled.is_some();
    let mut digests = Vec::new();
    if let Some((published, memo)) = recalled
        && let Some(earlier) = Memo::from_bytes(&memo).filter(|earlier| earlier.is_of(setting))
    {
        digests = memo::digests(docset);
        if earlier.still_holds(&digests, config, docset) {
            let Memo { pages, has_failed, is_unrecorded, .. } = earlier;
            let mut notes = notes(docset, theme);
            notes.extend(unrecorded::note_of_check(config, is_unrecorded));
            return Ok(Built { summary: earlier.summary(), pages, published, has_failed, notes });
        }
    }
    // Whoever builds but once need not wait until articles are stored.
    let store = if is_again { Store::open(caching) } else { None };
    let compiled = match store {
        Some(store) => stored::parse(config, docset, theme.catalog(), Purpose::Pages, &store, &digests),
        None => parse(config, docset, theme.catalog(), Purpose::Pages, Texts::Digested),
    };
    let compiled = parts::add(config, docset, theme.catalog(), compiled, Purpose::Pages);
    let earlier = Remembered { compared: Comparisons::Stored(caching.clone()), ..Remembered::default() };
    let count = |site: &Site<'_>, findings: Vec<Finding>| {
        let has_failed = has_failed(&findings);
        (site.docset.count(config, site.articles().count(), findings), has_failed)
    };
    assemble(config, &materials, compiled, &earlier, Some(shared), count, |assembled| {
        let Assembled { site, judged: (summary, has_failed), digests, files, mut notes } = assembled;
        let is_unrecorded = unrecorded::is_unrecorded(site);
        notes.extend(unrecorded::note_of_check(config, is_unrecorded));
        let pages = site.pages.all().len();
        let mut memo = Memo::of(setting, site, digests, summary, pages).with_history(earlier.asked.state(config));
        (memo.has_failed, memo.is_unrecorded) = (has_failed, is_unrecorded);
        let published = publish::publish(&target, files, &memo.to_bytes())?;
        Ok(Built { summary, pages, published, has_failed, notes })
    })
}

/// What a site is made from, before any article is read: the names of all files, the theme, static files.
struct Materials {
    docset: Docset,
    theme: Theme,
    statics: Vec<StaticFile>,
}

impl Materials {
    fn read(config: &Config) -> Result<Self, Failure> {
        let catalog = catalog(config)?;
        let docset = discover(config, &catalog);
        let theme = Theme::new(catalog, docset::texts(config, "templates")?)?;
        Ok(Self { docset, theme, statics: docset::static_files(config)? })
    }
}

/// A site with all its files, of which the pages are made when they are asked for.
struct Assembled<'s, 'a, J> {
    site: &'s Site<'a>,
    /// What was made of the findings.
    judged: J,
    /// The digests of texts.
    digests: &'s [Option<Digest>],
    files: Vec<OutFile<'s>>,
    notes: Vec<String>,
}

/// Index, check, and all of render but the making of pages: where building and serving part. What they make of the findings
/// they make before there are pages, for many findings take much memory. `shared` is the digest of what all pages depend on that
/// is no article, where they are kept for the next time.
fn assemble<J, T>(
    config: &Config,
    materials: &Materials,
    Compiled { parsed, mut findings, suppressions, digests }: Compiled,
    earlier: &Remembered,
    shared: Option<Digest>,
    report: impl FnOnce(&Site<'_>, Vec<Finding>) -> J,
    take: impl FnOnce(Assembled<'_, '_, J>) -> T,
) -> T {
    let Materials { docset, theme, statics } = materials;
    let site = load(Site::new(config, docset, parsed), theme.catalog(), Purpose::Pages, &mut findings);
    let known = Known { present: Present::unknown(&site), digests: &digests, compared: &earlier.compared };
    let found = judge(&site, findings, &suppressions, Purpose::Pages, &known, &is_of_files).findings;
    let judged = report(&site, found);
    let contents = Contents::of(&site);
    let navigation = Navigation::new(&site, &contents);
    let origins = origins::origins(&site, &earlier.asked, &known.present);
    let icon = own_icon(statics);
    let maker = Maker::new(&site, theme, &navigation, &digests).with_icon(icon).with_origins(&origins);
    let keys = shared.map(|shared| Keys::of(&site, Given { shared, texts: &digests, origins: &origins, icon }));
    let mut notes = notes(docset, theme);
    let files = files(&site, theme, &maker, statics, keys.as_ref(), &mut notes);
    drop(keys);
    take(Assembled { site: &site, judged, digests: &digests, files, notes })
}

fn target(config: &Config, caching: &Caching) -> Target {
    let folders = config.locales.iter().filter_map(|locale| locale.folder.clone());
    Target {
        output: config.site.output.clone(),
        protected: std::iter::once(config.root.clone()).chain(folders).chain(config.left_aside.clone()).collect(),
        caching: caching.clone(),
    }
}

fn notes(docset: &Docset, theme: &Theme) -> Vec<String> {
    docset.notes.iter().chain(theme.catalog().notes()).chain(theme.notes()).cloned().collect()
}

fn catalog(config: &Config) -> Result<Arc<Catalog>, Failure> {
    let locales = config.locales.iter().map(|locale| (&locale.locale, locale.fallback.as_slice()));
    match Catalog::new(locales, docset::texts(config, "locales")?) {
        Ok(catalog) => Ok(Arc::new(catalog.with_alerts(&config.alerts))),
        Err(errors) => {
            let all: Vec<String> = errors.iter().map(ThemeError::to_string).collect();
            let help = errors.into_iter().find_map(|error| error.help);
            Err(Failure { message: all.join("\n"), help })
        }
    }
}

/// What is wrong with a site, and what could not be told of it.
struct Judged {
    findings: Vec<Finding>,
    /// The translations that could not be compared.
    uncompared: Vec<Stale>,
    notes: Vec<String>,
}

/// What is wrong with the site: what was found in single files, and what the rules find, without what is suppressed.
///
/// `has_run` tells of a rule whether this walk has asked it.
fn judge(
    site: &Site<'_>,
    mut findings: Vec<Finding>,
    suppressions: &[Suppressions],
    purpose: Purpose,
    known: &Known<'_>,
    has_run: &dyn Fn(&'static Rule) -> bool,
) -> Judged {
    findings.extend(rules::check(site));
    let old = if purpose == Purpose::Findings { OldSources::Sought } else { OldSources::LeftAlone };
    let Paired { findings: of_pairs, uncompared, notes } = paired::check(site, known, old);
    findings.extend(of_pairs);
    // What is wrong with us is no content's to allow.
    let bugs: Vec<Finding> = findings.extract_if(.., |finding| is_bug(finding)).collect();
    let text = |file| Some(site.docset.read_body(file, &mut Vec::new())?.text.to_owned());
    let blind: HashSet<FileId> = uncompared.iter().flat_map(|stale| [stale.file, stale.source]).collect();
    let is_blind = |file, asked: &Rule| blind.contains(&file) && paired::rules_of_sources().any(|rule| rule == asked);
    let was_asked = |file, asked: &'static Rule| has_run(asked) && !is_blind(file, asked);
    let judged = suppression::apply(site, suppressions, findings, &text, &was_asked);
    let mut findings = recovered::once(site.docset, judged);
    findings.extend(bugs);
    Judged { findings, uncompared, notes }
}

/// What is known beside a site while it is checked.
struct Known<'k> {
    present: Present,
    /// The digests of texts, where something is kept by them.
    digests: &'k [Option<Digest>],
    compared: &'k Comparisons,
}

fn is_bug(finding: &Finding) -> bool {
    finding.rule.name == rule::INTERNAL_ERROR.name
}

/// Whether a part of the check failed over a bug of ours.
fn has_failed(findings: &[Finding]) -> bool {
    findings.iter().any(is_bug)
}

/// Whether a rule asks nothing but the files.
fn is_of_files(asked: &'static Rule) -> bool {
    asked.name != rule::EXTERNAL_LINK_BROKEN.name
}

/// What became of every file, each alone.
struct Compiled {
    parsed: Vec<Parsed>,
    findings: Vec<Finding>,
    suppressions: Vec<Suppressions>,
    /// The digests of texts, where something is kept by them.
    digests: Vec<Option<Digest>>,
}

/// What became of one file.
#[derive(Clone, Debug)]
struct Single {
    parsed: Parsed,
    findings: Vec<Finding>,
    suppressions: Option<Suppressions>,
}

impl Single {
    fn unparsed(parsed: Parsed, findings: Vec<Finding>) -> Self {
        Self { parsed, findings, suppressions: None }
    }

    /// A file that is known by its name alone.
    fn other() -> Self {
        Self::unparsed(Parsed::Other, Vec::new())
    }

    /// A file that cannot be taken, and why.
    fn refused(finding: Finding) -> Self {
        Self::unparsed(Parsed::Refused, vec![finding])
    }
}

impl Compiled {
    /// What becomes of no file.
    fn of_none() -> Self {
        Self { parsed: Vec::new(), findings: Vec::new(), suppressions: Vec::new(), digests: Vec::new() }
    }

    fn add(&mut self, single: Single, digest: Option<Digest>) {
        self.parsed.push(single.parsed);
        self.findings.extend(single.findings);
        self.suppressions.extend(single.suppressions);
        self.digests.push(digest);
    }
}

/// The digest of what compiling depends on beside a file's text.
fn setting_of_parsing(config: &Config, catalog: &Catalog) -> Digest {
    Digest::of(&[config.digest().0, catalog.digest().0].concat())
}

/// Whether it is told which texts were read, so that what they give can be kept by that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Texts {
    Digested,
    Undigested,
}

/// Reads and compiles every file, each alone, in parallel.
fn parse(config: &Config, docset: &Docset, catalog: &Catalog, purpose: Purpose, texts: Texts) -> Compiled {
    let waiting = Waiting::of(docset.files.len());
    let parse = |buffer: &mut Vec<u8>, id: FileId| match docset.read(id, buffer) {
        Ok(Some(source)) => {
            let digest = (texts == Texts::Digested).then(|| source.digest());
            (parse_source(&source, role(config, docset, catalog, id, purpose), config, docset, &waiting), digest)
        }
        Ok(None) => (Single::other(), None),
        Err(finding) => (Single::refused(finding), None),
    };
    let done: Vec<_> = docset.ids().map_init(Vec::new, parse).collect();
    let mut compiled = Compiled::of_none();
    done.into_iter().for_each(|(single, digest)| compiled.add(single, digest));
    compiled
}

fn parse_source(source: &Source<'_>, role: Role<'_>, config: &Config, docset: &Docset, waiting: &Waiting) -> Single {
    contained_in(source.file, || compile_source(source, role, config, docset, waiting))
}

/// What becomes of a file, where compiling it may fail over a bug of ours.
fn contained_in(file: FileId, compile: impl FnOnce() -> Single) -> Single {
    compiling(file, compile).unwrap_or_else(Single::refused)
}

fn compiling<T>(file: FileId, compile: impl FnOnce() -> T) -> Result<T, Finding> {
    contained(file, format_args!("compiling this file"), compile)
}

/// An article as it stands in its file, without what is configured for it.
fn parse_article(source: &Source<'_>, role: Role<'_>) -> Result<Article, Finding> {
    compiling(source.file, || article::parse(source, role).0)
}

fn compile_source(source: &Source<'_>, role: Role<'_>, config: &Config, docset: &Docset, waiting: &Waiting) -> Single {
    let configured = |article: Article| match &config.metadata[..] {
        [] => article,
        metadata => article.with_metadata(metadata, docset.file(source.file).path.as_str()),
    };
    let mut findings = Vec::new();
    let parsed = match source.kind {
        FileKind::Toc(TocFormat::Yaml) => Parsed::Toc(toc::parse_yaml(source.text, source.file, &mut findings)),
        FileKind::Toc(TocFormat::Markdown) => Parsed::Toc(toc::parse_markdown(source.text, source.file, &mut findings)),
        FileKind::YamlPage => {
            let (page, found) = yaml_page::parse(source, role);
            findings = found;
            take(configured(page), &mut findings)
        }
        _ => {
            let (article, found) = article::parse(source, role);
            findings = found;
            take(configured(waiting.article(article)), &mut findings)
        }
    };
    let form = match source.kind {
        FileKind::Toc(TocFormat::Yaml) | FileKind::YamlPage => Form::Yaml,
        _ => Form::Markdown,
    };
    let suppressions = suppression::read(source.text, source.file, form, &mut findings);
    Single { parsed, findings, suppressions }
}

/// Takes an article as it is with what is configured, which may give it the title that it lacks or say that it has moved.
fn take(article: Article, findings: &mut Vec<Finding>) -> Parsed {
    if article.title.is_some() || article.front.text("redirect_url").is_some() {
        findings.retain(|finding| *finding.rule != rule::TITLE_MISSING);
    }
    Parsed::Article(Arc::new(article))
}

fn role<'c>(config: &'c Config, docset: &Docset, catalog: &'c Catalog, file: FileId, purpose: Purpose) -> Role<'c> {
    let locale_of = |file: FileId| &config.locales[docset.file(file).locale.get()].locale;
    let (locale, recovered_from) = (locale_of(file), docset.recovered_from(file).map(locale_of));
    let translation = *locale != config.source_locale || recovered_from.is_some();
    Role {
        locale,
        purpose,
        translation,
        recovered_from,
        fragment: is_fragment(config, docset, file),
        alerts: catalog.alert_spellings(),
        markdown: config.markdown,
        prose: Checks::of(locale, translation.then_some(&config.source_locale), |rule| config.is_on(rule)),
    }
}

/// Reads what only the whole site knows to be needed: assets, and files that stand in running text, where some may fail over a
/// bug of ours.
fn load<'a>(site: Site<'a>, catalog: &Catalog, purpose: Purpose, findings: &mut Vec<Finding>) -> Site<'a> {
    let inline = site.included_inline();
    let assets = assets::load(&site, purpose);
    let (texts, digests) = samples::load(&site);
    let inline = inline.into_par_iter().filter_map(|file| {
        let mut buffer = Vec::new();
        let source = site.docset.read_body(file, &mut buffer)?;
        let role = role(site.config, site.docset, catalog, file, purpose);
        Some(compiling(file, || (file, article::parse_inline(&source, role))))
    });
    let (inline, bugs): (HashMap<FileId, Body>, Vec<Finding>) =
        inline.partition_map(|parsed| parsed.map_or_else(Either::Right, Either::Left));
    findings.extend(bugs);
    let loaded = Loaded {
        inline,
        pictures: assets::pictures(&site, &assets, purpose),
        assets,
        of_dependencies: parts::load(&site, purpose),
        snippets: site.snippets(&texts),
        refused_uids: refused_uids(&site),
        samples: digests,
    };
    site.with_loaded(loaded)
}

/// What can be read of articles that are no text throughout.
fn refused_uids(site: &Site<'_>) -> HashSet<String> {
    let files = (0..site.docset.files.len() as u32).map(FileId);
    let refused = files.filter(|file| {
        matches!(site.parsed(*file), Parsed::Refused) && site.docset.file(*file).kind == FileKind::Article
    });
    let uids = |file: FileId| {
        let text = site.docset.read_for_report(file).unwrap_or_default();
        let front = crate::front_matter::parse(&text, file, &mut Vec::new());
        front.list("uid").into_iter().map(|uid| uid.value.clone()).collect::<Vec<_>>()
    };
    refused.flat_map(uids).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_cannot_be_compiled_is_refused() {
        let single = contained_in(FileId(1), || panic!("no end"));
        assert!(matches!(single.parsed, Parsed::Refused));
        assert_eq!(single.findings[0].message, "compiling this file failed: no end");
    }
}

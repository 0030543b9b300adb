//! `hexapla init`.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use hexapla::config::{self, Config, FILE_NAME};
use hexapla::docset::{Docset, FileKind, SourceFile};
use hexapla::finding::FileId;
use hexapla::locale::Locale;

use super::context::Context;
use super::stop::Stop;
use super::{Outcome, print};
use crate::cli::Init;

/// The file that tells git what is made again and again.
const IGNORED: &str = ".gitignore";

/// The small project.
const STARTER: [(&str, &str); 9] = [
    (FILE_NAME, include_str!("../../starter/hexapla.toml")),
    (IGNORED, include_str!("../../starter/.gitignore")),
    ("content/en/TOC.yml", include_str!("../../starter/content/en/TOC.yml")),
    ("content/en/index.md", include_str!("../../starter/content/en/index.md")),
    ("content/en/guide/write.md", include_str!("../../starter/content/en/guide/write.md")),
    ("content/en/guide/translate.md", include_str!("../../starter/content/en/guide/translate.md")),
    ("content/fr/TOC.yml", include_str!("../../starter/content/fr/TOC.yml")),
    ("content/fr/index.md", include_str!("../../starter/content/fr/index.md")),
    ("content/fr/guide/write.md", include_str!("../../starter/content/fr/guide/write.md")),
];

pub(super) fn run(context: &Context, arguments: &Init) -> Result<Outcome, Stop> {
    if context.config_file().is_some() {
        let help = format!("name the project's folder: hexapla init DIR; the file is always called {FILE_NAME}");
        return Err(Stop::with_help("--config is for projects that are there", help));
    }
    let folder = arguments.folder.as_deref().map_or_else(|| context.folder.clone(), |folder| context.absolute(folder));
    if folder.exists() && !folder.is_dir() {
        let message = format!("{} is a file, not a folder", context.shown(&folder));
        return Err(Stop::with_help(message, "name the folder that the project is to stand in"));
    }
    refuse_what_is_there(context, &folder, [FILE_NAME])?;
    if let Some(repository) = &arguments.from_docfx {
        return from_docfx(context, &folder, repository, &arguments.locales);
    }
    let found = if folder.is_dir() { Config::infer(&folder).ok().filter(has_articles) } else { None };
    match found {
        Some(config) => write_config(context, &folder, &config)?,
        None => write_starter(context, &folder)?,
    }
    let there = if folder == context.folder { String::new() } else { format!(" in {}", context.shown(&folder)) };
    print(|out| writeln!(out, "now run `hexapla serve`{there} and look at the site while you write"))?;
    Ok(Outcome::Clean)
}

/// Writes the configuration for a repository that DocFX builds, and says what of its files was left aside.
fn from_docfx(context: &Context, folder: &Path, repository: &Path, locales: &[String]) -> Result<Outcome, Stop> {
    let repository = context.absolute(repository);
    let translations = locales.iter().map(|written| translation(context, written)).collect::<Result<Vec<_>, _>>()?;
    for place in std::iter::once(&repository).chain(translations.iter().map(|(_, place)| place)) {
        if !place.is_dir() {
            let message = format!("{} is no folder", context.shown(place));
            return Err(Stop::with_help(message, "name the folder of a repository that is on this machine"));
        }
    }
    refuse_doubles(context, &repository, &translations)?;
    let read = config::from_docfx(folder, &repository, &translations).map_err(|reason| {
        let message = format!("{} cannot be read: {reason}", context.shown(&repository));
        Stop::with_help(message, "name the folder that holds docfx.json or .openpublishing.publish.config.json")
    })?;
    let file = folder.join(FILE_NAME);
    create(context, &file, &read.toml)?;
    let notes = Config::load(folder, None).map(|config| config.notes).unwrap_or_default();
    context.messages.notes(read.left_aside.into_iter().chain(notes));
    let shown = context.shown(&file).to_string();
    print(|out| writeln!(out, "wrote {shown}; now run `hexapla build --config {shown}`"))?;
    Ok(Outcome::Clean)
}

/// Each language is given once, each in a folder of its own.
fn refuse_doubles(context: &Context, repository: &Path, translations: &[(Locale, PathBuf)]) -> Result<(), Stop> {
    let real = |folder: &Path| folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    for (index, (locale, folder)) in translations.iter().enumerate() {
        let others = || translations[..index].iter();
        if others().any(|(other, _)| other.tag() == locale.tag()) {
            let message = format!("`--locale {locale}` stands twice");
            return Err(Stop::with_help(message, "give each language once, with the folder of its repository"));
        }
        let is_taken =
            others().map(|(_, other)| other.as_path()).chain([repository]).any(|other| real(other) == real(folder));
        if is_taken {
            let message = format!("{} holds another language already", context.shown(folder));
            return Err(Stop::with_help(message, "give each language the folder of its own repository"));
        }
    }
    Ok(())
}

/// `fr=REPO`.
fn translation(context: &Context, written: &str) -> Result<(Locale, PathBuf), Stop> {
    let parts = written.split_once('=').and_then(|(id, folder)| Some((Locale::parse(id)?, folder)));
    let Some((locale, folder)) = parts.filter(|(_, folder)| !folder.is_empty()) else {
        let message = format!("`{written}` is no language and folder");
        return Err(Stop::with_help(message, "write it as --locale fr=FOLDER, with a language id of BCP 47"));
    };
    Ok((locale, context.absolute(Path::new(folder))))
}

/// Whether there is an article beside a repository's own papers, whose names are in capitals: README.md, CONTRIBUTING.md.
fn has_articles(config: &Config) -> bool {
    let is_paper = |path: &str| !path.contains('/') && !path.trim_end_matches(".md").contains(char::is_lowercase);
    let docset = Docset::walk(config);
    let mut buffer = Vec::new();
    let mut is_article = |(index, file): (usize, &SourceFile)| match file.kind {
        FileKind::Article => !is_paper(file.path.as_str()),
        FileKind::Yaml => matches!(docset.read(FileId(index as u32), &mut buffer), Ok(Some(_))),
        _ => false,
    };
    docset.files.iter().enumerate().any(&mut is_article)
}

/// Writes down what was found, and says it.
fn write_config(context: &Context, folder: &Path, config: &Config) -> Result<(), Stop> {
    create(context, &folder.join(FILE_NAME), &config.to_toml())?;
    let found = config.assumptions.iter().map(|assumption| {
        // Until a moment ago there was none.
        assumption.trim_start_matches("there is no hexapla.toml: ").to_owned()
    });
    // The file is there now, so that it is in the way of another.
    let shown = context.shown(folder).to_string();
    let place = if folder == context.folder { String::new() } else { format!("{shown} ") };
    let repository = if folder == context.folder { "." } else { &shown };
    let instead = format!("remove {FILE_NAME} and run `hexapla init {place}--from-docfx {repository}`");
    let found = found.map(|sentence| sentence.replace("run `hexapla init --from-docfx .`", &instead));
    context.messages.notes(found.chain(config.notes.iter().cloned()));
    let file = context.shown(&folder.join(FILE_NAME)).to_string();
    print(|out| writeln!(out, "wrote {file}; your articles are as they were"))
}

fn write_starter(context: &Context, folder: &Path) -> Result<(), Stop> {
    let (ignored, files): (Vec<_>, Vec<_>) = STARTER.into_iter().partition(|(path, _)| *path == IGNORED);
    refuse_what_is_there(context, folder, files.iter().map(|(path, _)| *path))?;
    for (path, text) in &files {
        create(context, &folder.join(path), text)?;
    }
    for (path, text) in ignored {
        if folder.join(path).exists() {
            context.messages.notes([format!("{path} is left as it is; let it name site/ and .hexapla/")]);
        } else {
            create(context, &folder.join(path), text)?;
        }
    }
    let shown = if folder == context.folder { "this folder".to_owned() } else { context.shown(folder).to_string() };
    print(|out| writeln!(out, "made a project in English and French in {shown}: its articles are in content/"))
}

fn refuse_what_is_there<'p>(
    context: &Context,
    folder: &Path,
    paths: impl IntoIterator<Item = &'p str>,
) -> Result<(), Stop> {
    let is_there = |path: &Path| path.symlink_metadata().is_ok();
    let paths: Vec<PathBuf> = paths.into_iter().map(|path| folder.join(path)).collect();
    let above = paths.iter().flat_map(|path| path.ancestors().skip(1).take_while(|above| *above != folder));
    let in_the_way = above.filter(|above| is_there(above) && !above.is_dir()).map(Path::to_owned).next();
    if let Some(file) = in_the_way {
        let message = format!("{} is a file where a folder is needed", context.shown(&file));
        return Err(Stop::with_help(message, "nothing is overwritten: name another folder, or move the file"));
    }
    match paths.into_iter().find(|path| is_there(path)) {
        Some(path) => {
            let message = format!("{} is there already", context.shown(&path));
            Err(Stop::with_help(message, "nothing is overwritten: name another folder, or remove the file"))
        }
        None => Ok(()),
    }
}

/// Writes a file that is not there, and the folders above it.
fn create(context: &Context, path: &Path, text: &str) -> Result<(), Stop> {
    let write = || {
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        File::create_new(path)?.write_all(text.as_bytes())
    };
    write().map_err(|error| Stop::new(format!("{} cannot be written: {}", context.shown(path), error.kind())))
}

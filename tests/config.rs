//! Configurations as data: `tests/config/NAME.toml` and `tests/config/NAME.tree`, each beside what comes of it, `NAME.expected`.
//!
//! A `.toml` file is read as the `hexapla.toml` of a folder named `project`, in which the folders of its `# folders:` line are there.
//! A `.tree` file lists a whole project: a file's path at the start of a line, its text indented below. Its first line may be
//! `# start: FOLDER`, the folder that the program is started in.
//!
//! To add a case, write the input and run `SNAPSHOTS=overwrite cargo test --test config`; then read what it wrote.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use hexapla::config::{Config, ConfigError};
use hexapla::finding::Severity;
use snapbox::Data;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

#[test]
fn configurations_are_read_or_refused() -> Outcome {
    for_each_case("toml", |text, project| {
        for folder in directive(text, "# folders:").unwrap_or_default().split_whitespace() {
            fs::create_dir_all(project.join(folder))?;
        }
        fs::write(project.join("hexapla.toml"), text)?;
        Ok(project.to_owned())
    })
}

#[test]
fn projects_without_configuration_are_inferred() -> Outcome {
    for_each_case("tree", |text, project| {
        build_tree(text, project)?;
        Ok(directive(text, "# start:").map_or_else(|| project.to_owned(), |start| project.join(start)))
    })
}

#[test]
fn a_named_file_is_read_and_its_folder_is_the_root() -> Outcome {
    let place = tempfile::tempdir()?;
    let root = place.path().canonicalize()?;
    fs::create_dir_all(root.join("conf/en"))?;
    fs::write(root.join("conf/help.toml"), "[[locales]]\nid = \"en\"\npath = \"en\"\n")?;
    let config = Config::load(&root, Some(Path::new("conf/help.toml"))).map_err(|errors| errors[0].clone())?;
    assert_eq!((config.root, config.file), (root.join("conf"), Some("help.toml".into())));
    Ok(())
}

#[test]
fn a_file_that_cannot_be_read_is_named() -> Outcome {
    let place = tempfile::tempdir()?;
    fs::write(place.path().join("latin.toml"), b"# h\xe9las\n")?;
    let load = |name: &str| Config::load(place.path(), Some(Path::new(name))).err().map(|errors| errors[0].to_string());
    assert_eq!(load("none.toml").as_deref(), Some("none.toml: it is not there"));
    assert_eq!(load(".").as_deref(), Some(".: it is a folder"));
    assert_eq!(load("latin.toml").as_deref(), Some("latin.toml:1:4: the file is not UTF-8 text"));
    Ok(())
}

#[test]
fn there_are_at_most_65535_locales() -> Outcome {
    let place = tempfile::tempdir()?;
    fs::write(place.path().join("hexapla.toml"), "[[locales]]\n".repeat(65_536))?;
    let errors = Config::load(place.path(), None).err().unwrap_or_default();
    let errors: Vec<String> = errors.iter().map(ConfigError::to_string).collect();
    assert_eq!(errors, ["hexapla.toml:65536:1: there are more than 65,535 locales"]);
    Ok(())
}

#[test]
fn brackets_without_end_are_refused() -> Outcome {
    let place = tempfile::tempdir()?;
    for opening in ["[", "{a=", "a."] {
        fs::write(place.path().join("hexapla.toml"), format!("a = {}", opening.repeat(200_000)))?;
        assert!(Config::load(place.path(), None).is_err(), "{opening}");
    }
    Ok(())
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(
        text in r#"((\[\[?)?(site|locales|check|docsets|title|id|path|"é")(\.rules)?(\]\]?)?( = )?("fr"|"\.\."|\[1,|\{|"\[z-a\]")?\n?){0,12}"#
    ) {
        let place = tempfile::tempdir()?;
        fs::write(place.path().join("hexapla.toml"), text)?;
        for error in Config::load(place.path(), None).err().unwrap_or_default() {
            proptest::prop_assert!(!error.to_string().is_empty());
        }
    }
}

/// Builds each case with that extension and compares what is loaded with what is expected.
fn for_each_case(extension: &str, build: impl Fn(&str, &Path) -> Outcome<PathBuf>) -> Outcome {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/config");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Outcome<_>>()?;
    cases.retain(|path| path.extension().is_some_and(|found| found == extension));
    cases.sort();
    assert!(!cases.is_empty(), "no .{extension} cases");
    for case in cases {
        let place = tempfile::tempdir()?;
        let project = place.path().canonicalize()?.join("project");
        fs::create_dir(&project)?;
        let start = build(&fs::read_to_string(&case)?, &project)?;
        let loaded = match Config::load(&start, None) {
            Ok(config) => summary(&config)?,
            Err(errors) => errors.iter().map(|error: &ConfigError| format!("{error}\n")).collect(),
        };
        let expected = Data::read_from(&case.with_extension("expected"), None).raw();
        snapbox::Assert::new().action_env("SNAPSHOTS").eq(loaded, expected);
    }
    Ok(())
}

/// What follows `name` on the first line.
fn directive<'text>(text: &'text str, name: &str) -> Option<&'text str> {
    text.lines().next()?.strip_prefix(name).map(str::trim)
}

fn build_tree(text: &str, project: &Path) -> Outcome {
    let mut file = PathBuf::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (path, content) = match line.strip_prefix("  ") {
            Some(content) => (file.clone(), content),
            None => (project.join(line), ""),
        };
        fs::create_dir_all(path.parent().unwrap_or(project))?;
        let before = if path == file { fs::read_to_string(&path)? } else { String::new() };
        fs::write(&path, if content.is_empty() { before } else { format!("{before}{content}\n") })?;
        file = path;
    }
    Ok(())
}

/// A configuration in a few lines: what was assumed and noted, the site, then each locale, docset and dependency.
fn summary(config: &Config) -> Outcome<String> {
    let mut text = String::from("ok\n");
    let shown = |path: &PathBuf| path.strip_prefix(&config.root).unwrap_or(Path::new("outside")).display().to_string();
    for assumption in &config.assumptions {
        writeln!(text, "assumed: {assumption}")?;
    }
    for note in &config.notes {
        writeln!(text, "note: {note}")?;
    }
    let site = &config.site;
    writeln!(text, "source: {} {:?}", config.source_locale, config.source.map(|index| index.0))?;
    writeln!(text, "output: {}, urls: {:?}, base url: {:?}", shown(&site.output), site.urls, site.base_url)?;
    writeln!(text, "site links: {:?}, asset types: {:?}", site.site_links, site.asset_types)?;
    for (locale, title) in config.locales.iter().zip(&site.titles) {
        let there = if locale.folder.is_some() { "" } else { " (absent)" };
        let fallback: Vec<&str> =
            locale.fallback.iter().map(|index| config.locales[index.get()].locale.as_str()).collect();
        writeln!(
            text,
            "locale {}: {title:?} in {}{there} at /{}, fallback {fallback:?}, site links {}",
            locale.locale, locale.path, locale.prefix, locale.site_links_locale
        )?;
    }
    for docset in &config.docsets {
        writeln!(
            text,
            "docset {}: at {:?}, site path {:?}",
            docset.path,
            docset.url.as_str(),
            docset.site_path.as_str()
        )?;
    }
    if config.markdown != hexapla::config::Markdown::default() {
        writeln!(text, "{:?}", config.markdown)?;
    }
    for dependency in &config.dependencies {
        writeln!(text, "dependency {}: {}", dependency.name, shown(&dependency.folder))?;
    }
    let severities = |rules: &[(&'static hexapla::finding::Rule, Option<Severity>)]| -> Vec<String> {
        rules
            .iter()
            .map(|(rule, severity)| format!("{} {}", rule.name, severity.map_or("off", Severity::name)))
            .collect()
    };
    writeln!(text, "rules: {:?}", severities(&config.check.rules))?;
    for each in &config.check.overrides {
        writeln!(text, "override: {:?}", severities(&each.rules))?;
    }
    Ok(text)
}

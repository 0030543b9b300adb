//! The project that `hexapla init` makes.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

use hexapla::config::Config;

/// A translation says which source it was made from, as git names it.
#[test]
fn translations_of_the_starter_are_fresh() -> Result<(), Box<dyn Error>> {
    let starter = Path::new(env!("CARGO_MANIFEST_DIR")).join("starter/content");
    for article in ["index.md", "guide/write.md"] {
        let source = starter.join("en").join(article);
        let hash = Command::new("git").args(["hash-object", "--no-filters"]).arg(source).output()?;
        let translation = fs::read_to_string(starter.join("fr").join(article))?;
        let line = format!("source_hash: {}", String::from_utf8(hash.stdout)?.trim());
        assert!(translation.lines().any(|known| known == line), "{article}: {line}");
    }
    Ok(())
}

/// What is written down of a configuration that was inferred is the same configuration.
#[test]
fn a_configuration_that_is_written_down_means_the_same() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let root = folder.path().join("Maison \"bleue\" \\ 2");
    for path in ["pt_BR/a.md", "fr-ca/a.md", "en/a.md"] {
        let path = root.join(path);
        fs::create_dir_all(path.parent().ok_or("a file stands in a folder")?)?;
        fs::write(path, "# A\n")?;
    }
    let inferred = Config::infer(&root).map_err(|errors| format!("{errors:?}"))?;
    fs::write(root.join("hexapla.toml"), inferred.to_toml())?;
    let read = Config::load(&root, None).map_err(|errors| format!("{errors:?}"))?;
    let parts = |config: &Config| {
        let locales: Vec<_> = config.locales.iter().map(|locale| format!("{locale:?}")).collect();
        (config.site.titles.clone(), config.source_locale.to_string(), locales, config.docsets.len())
    };
    assert_eq!(parts(&read), parts(&inferred));
    Ok(())
}

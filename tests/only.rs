//! Some of the configured locales alone.

use std::error::Error;
use std::fs;

use hexapla::config::Config;
use hexapla::docset::Docset;

const CONFIG: &str = r#"
[[locales]]
id = "en"
path = "."
[[locales]]
id = "fr"
path = "fr"
[[locales]]
id = "zh"
path = "zh"
"#;

#[test]
fn a_locale_left_aside_is_no_part_of_the_one_that_holds_it() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("hexapla.toml"), CONFIG)?;
    for path in ["a.md", "fr/a.md", "zh/a.md"] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().ok_or("no folder")?)?;
        fs::write(path, "# A\n")?;
    }
    let mut config = Config::load(folder.path(), None).map_err(|errors| errors[0].clone())?;
    config.only(&["fr"])?;
    let docset = Docset::walk(&config);
    let files: Vec<&str> = docset.files.iter().map(|file| &*file.printed).collect();
    assert_eq!(files, ["a.md", "hexapla.toml", "fr/a.md"]);
    Ok(())
}

//! Folders as nobody should leave them: every file that cannot be taken is a finding, and the rest is read.

use std::error::Error;
use std::fs;
use std::path::Path;

use hexapla::config::Config;
use hexapla::docset::{Docset, FileKind, Source};
use hexapla::finding::{Finding, Report};
use hexapla::locale::Locale;
use hexapla::text::Digest;
use rayon::prelude::*;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// A project in a folder of its own: one docset, in en, at its root.
struct Project {
    folder: tempfile::TempDir,
}

impl Project {
    fn new() -> Outcome<Self> {
        Ok(Self { folder: tempfile::tempdir()? })
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Outcome {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().ok_or("no folder")?)?;
        Ok(fs::write(path, bytes)?)
    }

    /// What is read: `PATH KIND` a file; and what is reported: `RULE PATH:LINE:COLUMN-LINE:COLUMN MESSAGE` a finding.
    fn read(&self) -> Outcome<(Vec<String>, Vec<String>)> {
        read(&Config::of_folder(self.path(), Locale::english())?)
    }
}

fn read(config: &Config) -> Outcome<(Vec<String>, Vec<String>)> {
    let docset = Docset::walk(config);
    let show_source = |source: Source<'_>| format!("{} {:?}", docset.file(source.file).printed, source.kind);
    let read: Vec<Result<Option<String>, Finding>> =
        docset.ids().map(|id| Ok(docset.read(id, &mut Vec::new())?.map(show_source))).collect();
    let (mut sources, mut findings) = (Vec::new(), Vec::new());
    for each in read {
        match each {
            Ok(source) => sources.extend(source),
            Err(finding) => findings.push(finding),
        }
    }
    let reports = docset.locate(config, findings);
    Ok((sources, reports.iter().map(show).collect()))
}

fn show(report: &Report) -> String {
    let Report { finding, path, start, end, .. } = report;
    let (line, column, end_line, end_column) = (start.line, start.column, end.line, end.column);
    format!("{} {path}:{line}:{column}-{end_line}:{end_column} {}", finding.rule.name, finding.message)
}

#[test]
fn text_is_taken_as_stored() -> Outcome {
    let project = Project::new()?;
    project.write("a.md", b"\xef\xbb\xbf# A\r\n\nb\r\n")?;
    let config = Config::of_folder(project.path(), Locale::english())?;
    let docset = Docset::walk(&config);
    let id = docset.ids().find_any(|_| true).ok_or("a file")?;
    let mut buffer = Vec::new();
    let source = docset.read(id, &mut buffer).map_err(|finding| finding.message)?.ok_or("an article")?;
    assert_eq!(source.text, "\u{feff}# A\r\n\nb\r\n");
    assert_eq!(source.digest(), Digest::of(b"\xef\xbb\xbf# A\r\n\nb\r\n"));
    assert_eq!(docset.read_for_report(id).as_deref(), Some(source.text));
    Ok(())
}

#[test]
fn bytes_that_are_no_text_are_found_where_they_stand() -> Outcome {
    let project = Project::new()?;
    project.write("good.md", "# Bien sûr\n".as_bytes())?;
    project.write("invalid.md", b"# \xc3\xa9\n\nab\xe9c \xff\n")?;
    project.write("cut.md", b"a\xe5\xa4")?;
    project.write("nul.md", b"\xef\xbb\xbfa\nb\0c\xff")?;
    project.write("late-nul.md", b"\xff\0")?;
    project.write("utf16.md", b"\xff\xfe#\0 \0A\0")?;
    let (sources, reports) = project.read()?;
    assert_eq!(sources, ["good.md Article"]);
    assert_eq!(
        reports,
        [
            "encoding-invalid cut.md:1:2-1:3 the byte 0xE5 is not UTF-8",
            "encoding-invalid invalid.md:3:3-3:4 the byte 0xE9 is not UTF-8",
            "encoding-invalid late-nul.md:1:1-1:2 the byte 0xFF is not UTF-8",
            "encoding-invalid nul.md:2:2-2:3 the file holds a NUL byte, so it is no text",
            "encoding-invalid utf16.md:1:1-1:1 the file is UTF-16, not UTF-8",
        ]
    );
    Ok(())
}

#[test]
fn text_is_taken_up_to_4_mib() -> Outcome {
    let project = Project::new()?;
    project.write("most.md", &vec![b'a'; 4 << 20])?;
    project.write("more.md", &vec![b'a'; (4 << 20) + 1])?;
    project.write("much.md", &vec![b'a'; 5 << 20])?;
    project.write("picture.png", &vec![0; 5 << 20])?;
    let (sources, reports) = project.read()?;
    assert_eq!(sources, ["most.md Article"]);
    let refused = |name| format!("file-too-large {name}:1:1-1:1 the file is larger than 4 MiB");
    assert_eq!(reports, [refused("more.md"), refused("much.md")]);
    Ok(())
}

#[test]
fn names_and_first_lines_tell_what_is_read() -> Outcome {
    let project = Project::new()?;
    project.write("a.MD", b"")?;
    project.write("b/Toc.md", b"")?;
    project.write("b/TOC.yml", b"")?;
    project.write("page.yml", b"\xef\xbb\xbf### YamlMime:Hub\ntitle: x\n")?;
    project.write("data.yml", b"a: \xff\n")?;
    project.write("d.png", b"\xff")?;
    project.write(".hidden/a.md", b"\xff")?;
    project.write(".b.md", b"\xff")?;
    project.write("obj/a.md", b"\xff")?;
    project.write("c/_site/a.md", b"\xff")?;
    project.write("site/.hexapla-site", b"")?;
    project.write("site/index.md", b"\xff")?;
    project.write("a/site/b.md", b"")?;
    let (sources, reports) = project.read()?;
    assert_eq!(
        sources,
        ["a.MD Article", "a/site/b.md Article", "b/TOC.yml Toc(Yaml)", "b/Toc.md Toc(Markdown)", "page.yml YamlPage"]
    );
    assert_eq!(reports, Vec::<String>::new());
    Ok(())
}

#[test]
fn a_folder_that_is_called_like_the_output_but_is_not_ours_is_content() -> Outcome {
    let project = Project::new()?;
    project.write("site/index.md", b"")?;
    assert_eq!(project.read()?.0, ["site/index.md Article"]);
    Ok(())
}

#[test]
fn a_locale_inside_another_is_left_out_of_it() -> Outcome {
    let project = Project::new()?;
    project.write(
        "hexapla.toml",
        b"[[locales]]\nid = \"en\"\npath = \"docs\"\n[[locales]]\nid = \"fr\"\npath = \"docs/fr\"\n",
    )?;
    project.write("docs/a.md", b"")?;
    project.write("docs/fr/a.md", b"")?;
    let config = Config::load(project.path(), None).map_err(|errors| errors[0].clone())?;
    assert_eq!(read(&config)?.0, ["docs/a.md Article", "docs/fr/a.md Article"]);
    Ok(())
}

#[test]
fn a_folder_outside_the_project_is_printed_from_it() -> Outcome {
    let project = Project::new()?;
    project.write(
        "help/hexapla.toml",
        b"[[locales]]\nid = \"fr\"\npath = \"../help.fr\"\n[check.rules]\nfile-unreadable = \"off\"\n",
    )?;
    project.write("help.fr/a.md", b"\xff")?;
    let config = Config::load(&project.path().join("help"), None).map_err(|errors| errors[0].clone())?;
    assert_eq!(read(&config)?.1, ["encoding-invalid ../help.fr/a.md:1:1-1:2 the byte 0xFF is not UTF-8"]);
    Ok(())
}

#[test]
fn a_locale_without_articles_is_noted() -> Outcome {
    let project = Project::new()?;
    project.write("a.png", b"")?;
    let docset = Docset::walk(&Config::of_folder(project.path(), Locale::english())?);
    assert_eq!(docset.notes, [". holds no articles"]);
    Ok(())
}

#[test]
fn a_file_that_vanishes_after_the_walk_is_a_finding() -> Outcome {
    let project = Project::new()?;
    project.write("a.md", b"")?;
    let docset = Docset::walk(&Config::of_folder(project.path(), Locale::english())?);
    fs::remove_file(project.path().join("a.md"))?;
    let findings: Vec<Finding> = docset.ids().filter_map(|id| docset.read(id, &mut Vec::new()).err()).collect();
    assert_eq!(findings[0].message, "the file cannot be read: entity not found");
    Ok(())
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use rustix::fs::{CWD, FileType, Mode, mknodat};

    use super::*;

    fn make_pipe(path: &Path) -> Outcome {
        Ok(mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0)?)
    }

    #[test]
    fn links_are_followed_to_files_inside() -> Outcome {
        let outside = Project::new()?;
        outside.write("secret.md", b"# Secret")?;
        let project = Project::new()?;
        project.write("a/target.md", b"")?;
        let at = |name: &str| project.path().join(name);
        symlink("a/target.md", at("inside.md"))?;
        symlink("../inside.md", at("a/twice.md"))?;
        symlink(outside.path().join("secret.md"), at("outside.md"))?;
        symlink("../../../../../../../../etc/passwd", at("passwd.md"))?;
        symlink(outside.path(), at("outside"))?;
        symlink("a", at("folder"))?;
        symlink("none.md", at("broken.md"))?;
        symlink("circle.md", at("circle.md"))?;
        make_pipe(&at("a/.pipe"))?;
        symlink("a/.pipe", at("pipe.md"))?;
        let (sources, reports) = project.read()?;
        assert_eq!(sources, ["a/target.md Article", "a/twice.md Article", "inside.md Article"]);
        assert_eq!(
            reports,
            [
                "file-unreadable broken.md:1:1-1:1 this link leads to nothing",
                "file-unreadable circle.md:1:1-1:1 this link cannot be followed: filesystem loop or indirection limit (e.g. symlink loop)",
                "file-unreadable folder:1:1-1:1 this link leads to a folder; only links to files are followed",
                "file-unreadable outside:1:1-1:1 this link leads out of the locale's folder",
                "file-unreadable outside.md:1:1-1:1 this link leads out of the locale's folder",
                "file-unreadable passwd.md:1:1-1:1 this link leads out of the locale's folder",
                "file-unreadable pipe.md:1:1-1:1 this is no regular file",
            ]
        );
        Ok(())
    }

    #[test]
    fn a_link_that_leads_out_since_the_walk_is_not_read() -> Outcome {
        let outside = Project::new()?;
        outside.write("secret.md", b"# Secret")?;
        let project = Project::new()?;
        project.write("a/b.md", b"")?;
        let docset = Docset::walk(&Config::of_folder(project.path(), Locale::english())?);
        fs::remove_dir_all(project.path().join("a"))?;
        symlink(outside.path(), project.path().join("a"))?;
        fs::write(outside.path().join("b.md"), "secret")?;
        let findings: Vec<Finding> = docset.ids().filter_map(|id| docset.read(id, &mut Vec::new()).err()).collect();
        assert_eq!(
            findings[0].message,
            "the file cannot be read: it lies behind a link that leads out of the locale's folder"
        );
        Ok(())
    }

    #[test]
    fn pipes_and_sockets_are_not_waited_for() -> Outcome {
        let project = Project::new()?;
        make_pipe(&project.path().join("pipe.md"))?;
        let _socket = std::os::unix::net::UnixListener::bind(project.path().join("socket.md"))?;
        project.write("late.md", b"")?;
        let docset = Docset::walk(&Config::of_folder(project.path(), Locale::english())?);
        fs::remove_file(project.path().join("late.md"))?;
        make_pipe(&project.path().join("late.md"))?;
        let findings: Vec<Finding> = docset.ids().filter_map(|id| docset.read(id, &mut Vec::new()).err()).collect();
        let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
        let late = "the file cannot be read: it is no regular file";
        assert_eq!(messages, [late, "this is no regular file", "this is no regular file"]);
        Ok(())
    }

    #[test]
    fn odd_names_are_refused_or_kept() -> Outcome {
        let project = Project::new()?;
        project.write("e\u{301}.md", b"")?;
        project.write("\u{e9}.md", b"")?;
        project.write("A.md", b"")?;
        project.write("a.md", b"")?;
        project.write("x\\..\\up.md", b"")?;
        fs::write(project.path().join(OsStr::from_bytes(b"h\xe9.md")), "")?;
        fs::create_dir(project.path().join(OsStr::from_bytes(b"d\xe9")))?;
        fs::write(project.path().join(OsStr::from_bytes(b"d\xe9/x.md")), "")?;
        let (sources, reports) = project.read()?;
        assert_eq!(sources, ["A.md Article", "a.md Article", "e\u{301}.md Article", "\u{e9}.md Article"]);
        assert_eq!(
            reports,
            [
                "file-unreadable d\u{fffd}:1:1-1:1 the folder's name is not UTF-8",
                "file-unreadable h\u{fffd}.md:1:1-1:1 the file's name is not UTF-8",
                "file-unreadable x\\..\\up.md:1:1-1:1 the name holds a backslash, which stands between folders in links",
            ]
        );
        let docset = Docset::walk(&Config::of_folder(project.path(), Locale::english())?);
        let accented =
            docset.files.iter().filter(|file| file.path.as_str() == "\u{e9}.md" && file.kind == FileKind::Article);
        assert_eq!(accented.count(), 2);
        Ok(())
    }

    #[test]
    fn what_may_not_be_read_is_a_finding() -> Outcome {
        let project = Project::new()?;
        project.write("a.md", b"")?;
        project.write("b/c.md", b"")?;
        project.write("d.md", b"")?;
        let forbid =
            |name: &str, mode| fs::set_permissions(project.path().join(name), fs::Permissions::from_mode(mode));
        forbid("a.md", 0)?;
        forbid("b", 0)?;
        let is_superuser = fs::read(project.path().join("a.md")).is_ok();
        let read = project.read();
        forbid("b", 0o700)?;
        if is_superuser {
            eprintln!("not tested: the superuser may read everything");
            return Ok(());
        }
        let (sources, reports) = read?;
        assert_eq!(sources, ["d.md Article"]);
        assert_eq!(
            reports,
            [
                "file-unreadable a.md:1:1-1:1 the file cannot be read: permission denied",
                "file-unreadable b:1:1-1:1 the folder cannot be read: permission denied",
            ]
        );
        Ok(())
    }
}

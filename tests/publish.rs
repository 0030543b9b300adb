//! Publishing as its callers see it: what is kept, what is refused, and that an incremental build is a clean one.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use hexapla::path::OutPath;
use hexapla::publish::{self, Caching, Content, MARK, OutFile, PublishError, Published, Target, publish};
use hexapla::text::Digest;
use proptest::prelude::*;

type Site = BTreeMap<String, Vec<u8>>;

struct Project {
    folder: tempfile::TempDir,
}

impl Project {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn target(&self) -> Target {
        Target {
            output: self.root().join("site"),
            protected: vec![self.root().to_owned()],
            caching: Caching { folder: self.root().join(".hexapla"), reuse: true },
        }
    }

    fn publish(&self, files: &[(&str, &str)]) -> Result<Published, PublishError> {
        publish(&self.target(), files.iter().map(|(path, text)| page(path, text)).collect(), &[])
    }

    fn read(&self) -> Site {
        let mut site = Site::new();
        let output = self.target().output;
        for entry in walkdir::WalkDir::new(&output).min_depth(1) {
            let entry = entry.expect("an entry");
            let path = entry.path().strip_prefix(&output).expect("a path below").to_string_lossy().replace('\\', "/");
            if entry.file_type().is_dir() {
                assert!(fs::read_dir(entry.path()).expect("a folder").next().is_some(), "{path} is empty");
            } else {
                site.insert(path, fs::read(entry.path()).expect("a file"));
            }
        }
        site
    }

    fn path(&self, below: &str) -> PathBuf {
        self.target().output.join(below)
    }
}

fn out_path(path: &str) -> OutPath {
    OutPath::new(path).expect("a path inside the output")
}

fn page<'a>(path: &str, text: &'a str) -> OutFile<'a> {
    let make = move |out: &mut Vec<u8>| {
        out.extend_from_slice(text.as_bytes());
        Ok(())
    };
    OutFile::new(out_path(path), Content::Page(Box::new(make)))
}

/// The times at which everything in a folder was changed last.
fn times(folder: &Path) -> Vec<(PathBuf, SystemTime)> {
    let mut times: Vec<_> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("an entry"))
        .map(|entry| (entry.path().to_owned(), modified(entry.path())))
        .collect();
    times.sort();
    times
}

fn modified(path: &Path) -> SystemTime {
    fs::symlink_metadata(path).and_then(|metadata| metadata.modified()).expect("a time")
}

const SMALL: &[(&str, &str)] = &[("index.html", "home"), ("fr/a/index.html", "a"), ("fr/b/index.html", "b")];

#[test]
fn a_site_has_its_files_the_mark_and_nojekyll() {
    let project = Project::new();
    let published = project.publish(SMALL).expect("a site");
    let site = project.read();
    let names: Vec<&str> = site.keys().map(String::as_str).collect();
    assert_eq!(names, [MARK, ".nojekyll", "fr/a/index.html", "fr/b/index.html", "index.html"]);
    assert_eq!((published.files, published.written, published.kept), (5, 5, 0));
    assert_eq!(published.bytes, site.values().map(|bytes| bytes.len() as u64).sum::<u64>());
    assert!(!published.unchanged && !published.in_place && published.left_behind.is_none());
    assert_eq!(fs::read_to_string(project.root().join(".hexapla/.gitignore")).expect("a file"), "*\n");
}

#[test]
fn only_a_cache_that_holds_nothing_else_is_kept_out_of_repositories() {
    let project = Project::new();
    let (cache, ignored) = (project.root().join(".hexapla"), |folder: &Path| folder.join(".gitignore").exists());
    fs::create_dir(&cache).expect("a folder");
    fs::write(cache.join("mine.txt"), "mine").expect("a file");
    project.publish(SMALL).expect("a site");
    assert!(!ignored(&cache), "it holds what is not ours");
    fs::remove_dir_all(&cache).expect("no cache");
    publish::make_cache(&cache.join("check")).expect("a cache in it");
    assert!(ignored(&cache.join("check")) && !ignored(&cache));
    project.publish(SMALL).expect("a site");
    assert!(ignored(&cache), "it held a cache alone");
}

/// A first site that is made in the output, as on a mount point, and killed before it stands there.
#[test]
fn the_stage_of_a_first_publication_that_was_killed_is_no_obstacle() {
    let project = Project::new();
    let stage = project.path(".hexapla-stage-1-0");
    fs::create_dir_all(stage.join("fr")).expect("a stage");
    fs::write(stage.join("index.html"), "half").expect("a file");
    fs::write(project.path("mine.txt"), "mine").expect("a file");
    assert!(matches!(project.publish(SMALL), Err(PublishError::NotOurs(_))), "it holds what is not ours");
    assert!(stage.exists());
    fs::remove_file(project.path("mine.txt")).expect("it is there");
    project.publish(SMALL).expect("a site");
    assert!(!stage.exists());
    assert_eq!(project.read().len(), SMALL.len() + 2);
}

#[test]
fn an_unchanged_site_is_not_touched() {
    let project = Project::new();
    project.publish(SMALL).expect("a site");
    for _ in 0..3 {
        let before = times(&project.target().output);
        let published = project.publish(SMALL).expect("the same site");
        assert!(published.unchanged);
        assert_eq!((published.files, published.written, published.kept), (5, 0, 5));
        assert_eq!(times(&project.target().output), before);
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

#[test]
fn only_what_changed_is_written() {
    let project = Project::new();
    project.publish(SMALL).expect("a site");
    let files = vec![page("index.html", "home"), page("fr/a/index.html", "A"), page("fr/b/index.html", "b")];
    let published = publish(&project.target(), files, &[]).expect("a site");
    assert_eq!((published.written, published.kept), (2, 3));
    let mut target = project.target();
    target.caching.reuse = false;
    let published = publish(&target, vec![page("index.html", "home")], &[]).expect("a site");
    assert_eq!((published.written, published.kept), (3, 0));
}

#[test]
fn edits_in_the_output_are_undone() {
    let edits: &[fn(&Project)] = &[
        |project| fs::write(project.path("index.html"), "HOME").expect("a file"),
        |project| fs::write(project.path("index.html"), "longer").expect("a file"),
        |project| fs::write(project.path("by-hand.txt"), "mine").expect("a file"),
        |project| fs::write(project.path("fr/a/by-hand.txt"), "mine").expect("a file"),
        |project| fs::create_dir(project.path("empty")).expect("a folder"),
        |project| fs::remove_file(project.path("fr/a/index.html")).expect("a file"),
        |project| fs::remove_dir_all(project.path("fr")).expect("a folder"),
        |project| fs::write(project.path(MARK), "nonsense").expect("a file"),
        |project| fs::write(project.path(".nojekyll"), "nonsense").expect("a file"),
        |project| fs::write(project.root().join(".hexapla/manifest"), "nonsense").expect("a file"),
        |project| fs::remove_dir_all(project.root().join(".hexapla")).expect("a folder"),
    ];
    for (number, edit) in edits.iter().enumerate() {
        for pause in [0, 50] {
            let project = Project::new();
            project.publish(SMALL).expect("a site");
            let clean = project.read();
            std::thread::sleep(std::time::Duration::from_millis(pause));
            project.publish(SMALL).expect("the same site");
            edit(&project);
            assert!(!project.publish(SMALL).expect("a site").unchanged, "edit {number}");
            assert_eq!(project.read(), clean, "edit {number}");
        }
    }
}

#[test]
fn a_copied_site_is_recognised_by_its_bytes() {
    let project = Project::new();
    project.publish(SMALL).expect("a site");
    let moved = project.root().join("moved");
    fs::rename(project.target().output, &moved).expect("a move");
    for (path, _) in SMALL.iter().chain(&[(MARK, ""), (".nojekyll", "")]) {
        let to = project.path(path);
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        fs::copy(moved.join(path), to).expect("a copy");
    }
    assert!(project.publish(SMALL).expect("the same site").unchanged);
}

#[test]
fn a_folder_that_is_not_ours_is_refused() {
    let project = Project::new();
    fs::create_dir(project.target().output).expect("a folder");
    fs::write(project.path("thesis.txt"), "years of work").expect("a file");
    let error = project.publish(SMALL).expect_err("a refusal");
    assert!(matches!(error, PublishError::NotOurs(_)), "{error}");
    assert!(error.help().is_some());
    assert_eq!(fs::read_to_string(project.path("thesis.txt")).expect("a file"), "years of work");
    fs::remove_file(project.path("thesis.txt")).expect("a file");
    project.publish(SMALL).expect("an empty folder may be used");
}

#[test]
fn outputs_that_hold_other_things_are_refused() {
    let project = Project::new();
    let root = project.root();
    fs::write(root.join("file"), "a file").expect("a file");
    fs::create_dir_all(root.join("content/en")).expect("a folder");
    let try_with = |output: &Path, protected: &[PathBuf]| {
        let target = Target { output: output.to_owned(), protected: protected.to_vec(), ..project.target() };
        publish(&target, vec![page("index.html", "home")], &[]).expect_err("a refusal")
    };
    let refused = |error| matches!(error, PublishError::Protected { .. });
    assert!(matches!(try_with(&root.join("file"), &[]), PublishError::NotAFolder(_)));
    assert!(refused(try_with(root, &[root.to_owned()])));
    assert!(refused(try_with(&root.join("content"), &[root.join("content/en")])));
    assert!(refused(try_with(root, &[])), "the cache lies in it");
    assert!(refused(try_with(root.ancestors().last().expect("a root"), &[])));
    assert_eq!(fs::read_to_string(root.join("file")).expect("a file"), "a file");
}

#[cfg(unix)]
#[test]
fn a_linked_output_folder_stays_linked() {
    let project = Project::new();
    let real = project.root().join("elsewhere/www");
    fs::create_dir_all(&real).expect("a folder");
    std::os::unix::fs::symlink(&real, project.target().output).expect("a link");
    project.publish(SMALL).expect("a site");
    project.publish(&SMALL[..1]).expect("a smaller site");
    assert!(fs::symlink_metadata(project.target().output).expect("a link").is_symlink());
    assert_eq!(fs::read_to_string(real.join("index.html")).expect("a file"), "home");
    assert!(!real.join("fr").exists());
    fs::remove_dir_all(&real).expect("a folder");
    assert!(matches!(project.publish(SMALL), Err(PublishError::LeadsNowhere(_))));
}

#[cfg(unix)]
#[test]
fn files_have_the_permissions_that_new_files_have() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| fs::metadata(path).expect("a file").permissions().mode() & 0o777;
    let project = Project::new();
    fs::write(project.root().join("new"), "").expect("a file");
    fs::create_dir(project.root().join("folder")).expect("a folder");
    for _ in 0..2 {
        project.publish(SMALL).expect("a site");
        assert_eq!(mode(&project.path("fr/a/index.html")), mode(&project.root().join("new")));
        assert_eq!(mode(&project.path("fr/a")), mode(&project.root().join("folder")));
        assert_eq!(mode(&project.target().output), mode(&project.root().join("folder")));
        fs::set_permissions(project.path("fr/a/index.html"), fs::Permissions::from_mode(0o600)).expect("a file");
    }
}

#[test]
fn one_publication_at_a_time() {
    let project = Project::new();
    let inner = std::sync::Mutex::new(None);
    let nested = OutFile {
        content: Content::Page(Box::new(|_: &mut Vec<u8>| {
            *inner.lock().expect("no panic") = project.publish(SMALL).err();
            Ok(())
        })),
        ..page("index.html", "home")
    };
    publish(&project.target(), vec![nested], &[]).expect("a site");
    let error = inner.into_inner().expect("no panic").expect("an error");
    assert!(matches!(error, PublishError::Locked { .. }), "{error}");
    #[cfg(unix)]
    assert_eq!(error.to_string(), format!("process {} is publishing this site", std::process::id()));
    project.publish(SMALL).expect("the lock is free again");
}

#[test]
fn what_follows_from_the_same_is_not_made_again() {
    let project = Project::new();
    let keyed = |file: OutFile<'static>, from: &str| OutFile { key: Some(Digest::of(from.as_bytes()).into()), ..file };
    let not_made = |path: &str| OutFile::new(out_path(path), Content::page(|_| panic!("it is made")));
    let target = project.target();
    let files = vec![keyed(page("a.html", "a"), "1"), keyed(page("b.html", "b"), "2")];
    publish(&target, files, &[]).expect("a site");
    let files = vec![keyed(not_made("a.html"), "1"), keyed(page("b.html", "new"), "3")];
    assert_eq!(publish(&target, files, &[]).expect("a site").kept, 2, "a.html and .nojekyll");
    let site = project.read();
    assert_eq!((&*site["a.html"], &*site["b.html"]), (&b"a"[..], &b"new"[..]));
    // What somebody has changed is made again.
    fs::write(project.path("a.html"), "other").expect("a file");
    let files = || vec![keyed(page("a.html", "a"), "1"), keyed(not_made("b.html"), "3")];
    publish(&target, files(), &[]).expect("a site");
    assert_eq!(project.read()["a.html"], b"a");
    assert!(publish(&target, files(), &[]).expect("a site").unchanged);
    // Keys are kept where the bytes stay as they are.
    let files = |first: OutFile<'static>| vec![first, keyed(not_made("b.html"), "3")];
    assert!(publish(&target, files(keyed(page("a.html", "a"), "4")), &[]).expect("a site").unchanged);
    assert!(publish(&target, files(keyed(not_made("a.html"), "4")), &[]).expect("a site").unchanged);
}

#[test]
fn a_page_that_cannot_be_made_leaves_the_old_site() {
    let project = Project::new();
    project.publish(SMALL).expect("a site");
    let before = times(&project.target().output);
    let failing = |path: &str| OutFile {
        content: Content::Page(Box::new(|_: &mut Vec<u8>| Err("no such variable".into()))),
        ..page(path, "")
    };
    let files = || vec![page("index.html", "new"), failing("fr/b/index.html"), failing("fr/a/index.html")];
    for _ in 0..20 {
        let error = publish(&project.target(), files(), &[]).expect_err("an error");
        assert_eq!(error.to_string(), "could not make `fr/a/index.html`: no such variable");
    }
    let panicking = OutFile {
        content: Content::Page(Box::new(|_: &mut Vec<u8>| panic!("a bug in a template function"))),
        ..failing("fr/c/index.html")
    };
    let target = project.target();
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| publish(&target, vec![panicking], &[])));
    assert!(caught.is_err());
    assert_eq!(times(&project.target().output), before);
    assert_eq!(fs::read_dir(project.root()).expect("a folder").count(), 2, "the stage is gone");
}

#[test]
fn names_that_the_disk_refuses_are_errors_of_their_file() {
    let project = Project::new();
    project.publish(SMALL).expect("a site");
    let before = project.read();
    let long = format!("fr/{}.html", "x".repeat(300));
    let error = project.publish(&[("index.html", "new"), (&long, "x")]).expect_err("an error");
    assert!(matches!(&error, PublishError::Write { path, .. } if path.as_str() == long), "{error}");
    assert_eq!(project.read(), before);
}

#[test]
fn copies_must_be_what_was_read() {
    let project = Project::new();
    let source = project.root().join("logo.png");
    let bytes: Vec<u8> = (0..1_000_000u32).flat_map(u32::to_le_bytes).collect();
    fs::write(&source, &bytes).expect("a file");
    let copy = |digest| OutFile::new(out_path("media/logo.png"), Content::copy(source.clone(), digest));
    publish(&project.target(), vec![copy(Digest::of(&bytes))], &[]).expect("a site");
    assert_eq!(project.read()["media/logo.png"], bytes);
    let changed = publish(&project.target(), vec![copy(Digest::of(b"other"))], &[]);
    assert!(matches!(changed, Err(PublishError::Changed { .. })));
    fs::remove_file(&source).expect("a file");
    assert!(publish(&project.target(), vec![copy(Digest::of(&bytes))], &[]).expect("the same site").unchanged);
    let missing = publish(&project.target(), vec![copy(Digest::of(b"other"))], &[]);
    assert!(matches!(missing, Err(PublishError::Unreadable { .. })));
    assert_eq!(project.read()["media/logo.png"], bytes);
}

#[test]
fn a_cache_that_cannot_be_used_is_an_error() {
    let project = Project::new();
    fs::write(project.root().join(".hexapla"), "a file").expect("a file");
    let error = project.publish(SMALL).expect_err("an error");
    assert!(error.to_string().contains("cache"), "{error}");
    assert!(!project.target().output.exists());
}

const PATHS: &[&str] = &["index.html", "fr/a/index.html", "fr/a.html", "fr/b/index.html", "zh/a/x.png", "a", "b/c/d/e"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn incremental_builds_equal_clean_ones(
        edits in prop::collection::vec(prop::collection::vec(prop::option::of(0usize..3), PATHS.len()), 1..6)
    ) {
        let project = Project::new();
        let texts = ["", "some text", "another text"];
        for edit in &edits {
            let chosen = PATHS.iter().zip(edit).filter_map(|(path, text)| Some((*path, texts[(*text)?])));
            let files: Vec<(&str, &str)> = chosen.collect();
            project.publish(&files).expect("a site");
            let clean = Project::new();
            clean.publish(&files).expect("a site");
            prop_assert_eq!(project.read(), clean.read());
            prop_assert!(project.publish(&files).expect("the same site").unchanged);
        }
    }
}

#[test]
fn names_that_differ_in_case_are_reported() {
    let project = Project::new();
    match project.publish(&[("fr/A.html", "A"), ("fr/a.html", "a")]) {
        Ok(published) => assert_eq!(published.case_collisions, [(out_path("fr/A.html"), out_path("fr/a.html"))]),
        // A disk that takes both for one file.
        Err(error) => assert!(matches!(error, PublishError::Write { .. }), "{error}"),
    }
    let page = OutFile { content: Content::Bytes(Cow::Borrowed(b"")), ..page("fr/a.html", "") };
    let twice = publish(&project.target(), vec![page, self::page("fr/a.html", "a")], &[]);
    assert!(matches!(twice, Err(PublishError::Duplicate(_))));
}

#[test]
fn what_was_kept_is_recalled_while_the_site_stands() {
    let project = Project::new();
    let target = project.target();
    let files = || SMALL.iter().map(|(path, text)| page(path, text)).collect();
    assert!(publish::recall(&target).expect("no site").is_none());
    publish(&target, files(), b"first").expect("a site");
    let (published, memo) = publish::recall(&target).expect("a site").expect("it stands");
    assert_eq!((published.unchanged, published.files, memo.as_slice()), (true, SMALL.len() + 2, &b"first"[..]));
    assert!(publish(&target, files(), b"second").expect("a site").unchanged);
    assert_eq!(publish::recall(&target).expect("a site").expect("it stands").1, b"second");
    fs::write(project.path("fr/a/index.html"), "edited by hand").expect("a file");
    assert!(publish::recall(&target).expect("a site").is_none());
}

//! Publishing while the disk fails or the process is killed, at every single change.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::disk::{Disk, Fault, Step};
use super::{Caching, Content, MARK, OutFile, PublishError, Published, Target, publish_on};
use crate::path::OutPath;

type Files = BTreeMap<String, Vec<u8>>;

const BEFORE: &[(&str, &str)] = &[
    ("_hexapla/old.css", "body {}"),
    ("favicon.ico", "icon"),
    ("fr/a/index.html", "a"),
    ("fr/b/index.html", "b"),
    ("fr/c", "a file that becomes a folder"),
    ("fr/d/index.html", "a folder that becomes a file"),
];
const AFTER: &[(&str, &str)] = &[
    ("_hexapla/new.css", "body { color: red }"),
    ("favicon.ico", "icon"),
    ("fr/a/index.html", "a"),
    ("fr/b/index.html", "b, changed"),
    ("fr/c/index.html", "c"),
    ("fr/d", "d"),
];

/// A project folder that goes when the test ends.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    fn target(&self) -> Target {
        target_in(self.folder.path())
    }

    fn site(&self) -> Files {
        read_site(&self.target().output)
    }

    /// What is in the project folder beside the output and the cache.
    fn litter(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).expect("a folder");
        let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
        let mut litter: Vec<String> = names.filter(|name| name != "site" && name != "cache").collect();
        litter.sort();
        litter
    }
}

fn target_in(folder: &Path) -> Target {
    let caching = Caching { folder: folder.join("cache"), reuse: true };
    Target { output: folder.join("site"), protected: Vec::new(), caching }
}

fn out_files(files: &'static [(&str, &str)]) -> Vec<OutFile<'static>> {
    let file = |(path, text): &'static (&str, &str)| {
        let make = move |out: &mut Vec<u8>| {
            out.extend_from_slice(text.as_bytes());
            Ok(())
        };
        let content = match path.ends_with(".html") {
            true => Content::page(make),
            false => Content::Bytes(Cow::Borrowed(text.as_bytes())),
        };
        OutFile::new(OutPath::new(path).expect("a path"), content)
    };
    files.iter().map(file).collect()
}

fn run(disk: &Disk<'_>, target: &Target, files: &'static [(&str, &str)]) -> Result<Published, PublishError> {
    // One thread, so that the changes come in the same order each time.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread pool");
    pool.install(|| publish_on(disk, target, out_files(files), b"memo"))
}

fn read_site(output: &Path) -> Files {
    fn read(folder: &Path, prefix: &str, files: &mut Files) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let entry = entry.expect("an entry");
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            match entry.file_type().expect("a type").is_dir() {
                true => read(&entry.path(), &format!("{path}/"), files),
                false => drop(files.insert(path, fs::read(entry.path()).expect("a file"))),
            }
        }
    }
    let mut files = Files::new();
    if output.exists() {
        read(output, "", &mut files);
    }
    files
}

/// The site that a first publication of the files makes.
fn clean(files: &'static [(&str, &str)]) -> Files {
    let place = Place::new();
    run(&Disk::default(), &place.target(), files).expect("a site");
    place.site()
}

/// Lets the change of the given number fail once.
fn fail_at(number: usize, kind: io::ErrorKind) -> (AtomicUsize, impl Fn(&AtomicUsize, Step) -> io::Result<()>) {
    let fault = move |count: &AtomicUsize, _| match count.fetch_add(1, Ordering::SeqCst) + 1 == number {
        true => Err(kind.into()),
        false => Ok(()),
    };
    (AtomicUsize::new(0), fault)
}

/// Lets each change in turn fail: with an error the old site must stand, without one the new.
fn fail_everywhere(before: &'static [(&str, &str)], kind: io::ErrorKind) {
    let (old, new) = (if before.is_empty() { Files::new() } else { clean(before) }, clean(AFTER));
    for number in 1.. {
        let place = Place::new();
        if !before.is_empty() {
            run(&Disk::default(), &place.target(), before).expect("the old site");
        }
        let (count, fault) = fail_at(number, kind);
        let result = run(&Disk::with_fault(&|step, _| fault(&count, step)), &place.target(), AFTER);
        let site = place.site();
        match &result {
            Ok(_) => assert_eq!(site, new, "after change {number}"),
            Err(error) => {
                assert_eq!(site, old, "after change {number}: {error}");
                assert!(place.litter().is_empty(), "after change {number}: {:?}", place.litter());
            }
        }
        run(&Disk::default(), &place.target(), AFTER).expect("the next publication");
        assert_eq!(place.site(), new, "after change {number} and another publication");
        assert!(place.litter().is_empty(), "after change {number} and another publication");
        if count.into_inner() < number {
            assert!(result.is_ok());
            return;
        }
    }
}

#[test]
fn a_full_disk_leaves_the_old_site() {
    fail_everywhere(BEFORE, io::ErrorKind::StorageFull);
}

#[test]
fn a_full_disk_leaves_no_half_of_a_first_site() {
    fail_everywhere(&[], io::ErrorKind::StorageFull);
}

/// Where folders cannot be exchanged.
fn cannot_exchange(step: Step) -> io::Result<()> {
    if step == Step::Exchange { Err(io::ErrorKind::Unsupported.into()) } else { Ok(()) }
}

#[test]
fn without_exchange_the_site_is_updated_in_place() {
    let place = Place::new();
    let root = fs::canonicalize(place.folder.path()).expect("a folder");
    // A system that never exchanges folders, and one that refuses when the output itself has its turn.
    let late = |step: Step, path: &Path| if path == root.join("site") { cannot_exchange(step) } else { Ok(()) };
    let faults: [&Fault<'_>; 2] = [&|step, _| cannot_exchange(step), &late];
    for fault in faults {
        run(&Disk::default(), &place.target(), BEFORE).expect("the old site");
        fs::write(place.target().output.join("by-hand.txt"), "gone").expect("a file");
        let published = run(&Disk::with_fault(fault), &place.target(), AFTER).expect("the new site");
        assert!(published.in_place);
        assert_eq!((published.kept, published.written), (3, 5));
        assert_eq!(place.site(), clean(AFTER));
        assert!(place.litter().is_empty());
        assert!(run(&Disk::default(), &place.target(), AFTER).expect("the same site").unchanged);
    }
}

#[test]
fn in_place_pages_come_after_what_they_show_and_the_mark_is_last() {
    let place = Place::new();
    run(&Disk::default(), &place.target(), BEFORE).expect("the old site");
    let output = fs::canonicalize(place.target().output).expect("the output");
    let moved = std::sync::Mutex::new(Vec::new());
    let watch = |step: Step, path: &Path| {
        if let (Step::Rename, Ok(path)) = (step, path.strip_prefix(&output)) {
            moved.lock().expect("no panic").push(path.to_string_lossy().replace('\\', "/"));
        }
        cannot_exchange(step)
    };
    run(&Disk::with_fault(&watch), &place.target(), AFTER).expect("the new site");
    let expected = ["_hexapla/new.css", "fr/d", "fr/b/index.html", "fr/c/index.html", MARK];
    assert_eq!(moved.into_inner().expect("no panic"), expected);
}

#[test]
fn in_place_failures_are_mended_by_the_next_publication() {
    let new = clean(AFTER);
    let whole: Vec<Vec<u8>> = BEFORE.iter().chain(AFTER).map(|(_, text)| text.as_bytes().to_vec()).collect();
    for number in 1.. {
        let place = Place::new();
        run(&Disk::default(), &place.target(), BEFORE).expect("the old site");
        let (count, fault) = fail_at(number, io::ErrorKind::StorageFull);
        let faults = |step: Step, _: &Path| cannot_exchange(step).and_then(|()| fault(&count, step));
        let result = run(&Disk::with_fault(&faults), &place.target(), AFTER);
        for (path, bytes) in place.site().iter().filter(|(path, _)| !path.starts_with('.')) {
            assert!(whole.contains(bytes), "{path} is torn after change {number}");
        }
        if !matches!(result, Err(PublishError::Torn { .. }) | Ok(_)) {
            assert_eq!(place.site(), clean(BEFORE), "after change {number}");
        }
        run(&Disk::default(), &place.target(), AFTER).expect("the next publication");
        assert_eq!(place.site(), new, "after change {number} and another publication");
        if count.into_inner() < number {
            return;
        }
    }
}

#[test]
fn a_folder_above_that_cannot_be_written_is_no_obstacle() {
    let place = Place::new();
    run(&Disk::default(), &place.target(), BEFORE).expect("the old site");
    let root = fs::canonicalize(place.folder.path()).expect("a folder");
    let read_only = |step: Step, path: &Path| match (step, path.parent()) {
        (Step::CreateFolder, Some(parent)) if parent == root => Err(io::ErrorKind::PermissionDenied.into()),
        _ => Ok(()),
    };
    let published = run(&Disk::with_fault(&read_only), &place.target(), AFTER).expect("the new site");
    assert!(published.in_place);
    assert_eq!(place.site(), clean(AFTER));
}

#[test]
fn a_bug_in_making_a_page_names_it_and_leaves_the_old_site() {
    let place = Place::new();
    run(&Disk::default(), &place.target(), BEFORE).expect("the old site");
    let content = Content::page(|_| panic!("no luck"));
    let files = vec![OutFile::new(OutPath::new("a/index.html").expect("a path"), content)];
    let failure = publish_on(&Disk::default(), &place.target(), files, b"memo").expect_err("no site");
    let told = "could not make `a/index.html`: this is a bug in hexapla, please report it: no luck";
    assert_eq!(failure.to_string(), told);
    assert_eq!(place.site(), clean(BEFORE));
}

#[test]
fn without_links_files_are_written() {
    let place = Place::new();
    run(&Disk::default(), &place.target(), BEFORE).expect("the old site");
    let no_links = |step: Step, _: &Path| match step {
        Step::Link => Err(io::ErrorKind::Unsupported.into()),
        _ => Ok(()),
    };
    let published = run(&Disk::with_fault(&no_links), &place.target(), AFTER).expect("the new site");
    assert_eq!((published.kept, published.written), (0, published.files), "what is told is what was done");
    assert_eq!(place.site(), clean(AFTER));
}

/// In place, a link that stands where the site has a folder must not lead the files out of the site.
#[cfg(unix)]
#[test]
fn links_in_an_old_output_are_not_followed() {
    for exchange in [true, false] {
        let place = Place::new();
        run(&Disk::default(), &place.target(), BEFORE).expect("the old site");
        let elsewhere = place.folder.path().join("elsewhere");
        let output = place.target().output;
        fs::rename(output.join("fr"), &elsewhere).expect("a moved folder");
        std::os::unix::fs::symlink(&elsewhere, output.join("fr")).expect("a link");
        let before = read_site(&elsewhere);
        let faults = |step: Step, _: &Path| if exchange { Ok(()) } else { cannot_exchange(step) };
        run(&Disk::with_fault(&faults), &place.target(), AFTER).expect("the new site");
        assert_eq!(place.site(), clean(AFTER));
        assert!(fs::symlink_metadata(output.join("fr")).expect("a folder").is_dir());
        assert_eq!(read_site(&elsewhere), before);
    }
}

/// The folder and the number of the change at which the child process dies; only its parent sets them.
const CHILD_FOLDER: &str = "HEXAPLA_TEST_KILL_FOLDER";
const CHILD_NUMBER: &str = "HEXAPLA_TEST_KILL_NUMBER";

#[test]
#[ignore = "a part of `killed_at_any_instant_the_site_is_whole`, which runs it in a process of its own"]
fn child_that_is_killed() {
    let (Some(folder), Ok(number)) = (std::env::var_os(CHILD_FOLDER), std::env::var(CHILD_NUMBER)) else { return };
    let number: usize = number.parse().expect("a number");
    let count = AtomicUsize::new(0);
    let kill = |_: Step, _: &Path| {
        if count.fetch_add(1, Ordering::SeqCst) + 1 == number {
            std::process::abort();
        }
        Ok(())
    };
    run(&Disk::with_fault(&kill), &target_in(&PathBuf::from(folder)), AFTER).expect("the new site");
}

#[test]
fn killed_at_any_instant_the_site_is_whole() {
    let (old, new) = (clean(BEFORE), clean(AFTER));
    let mut seen = [false, false];
    for number in 1.. {
        let place = Place::new();
        run(&Disk::default(), &place.target(), BEFORE).expect("the old site");
        let child = Command::new(std::env::current_exe().expect("this program"))
            .args(["publish::tests::child_that_is_killed", "--exact", "--ignored"])
            .env(CHILD_FOLDER, place.folder.path())
            .env(CHILD_NUMBER, number.to_string())
            .output()
            .expect("a child process");
        let site = place.site();
        assert!(site == old || site == new, "killed at change {number}: {:?}", site.keys());
        seen[usize::from(site == new)] = true;
        run(&Disk::default(), &place.target(), AFTER).expect("the next publication");
        assert_eq!(place.site(), new, "killed at change {number}, then published");
        assert!(place.litter().is_empty(), "killed at change {number}: {:?}", place.litter());
        if child.status.success() {
            assert_eq!(seen, [true, true]);
            return;
        }
    }
}

/// A disk that is really full, where this test may mount one.
#[cfg(target_os = "linux")]
#[test]
fn a_small_disk_keeps_its_old_site() {
    let place = Place::new();
    let folder = place.folder.path().join("small");
    fs::create_dir(&folder).expect("a folder");
    let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=256k", "tmpfs"]).arg(&folder).output();
    if !mount.is_ok_and(|mount| mount.status.success()) {
        eprintln!("skipped: a file system cannot be mounted here");
        return;
    }
    let unmount = Unmount(folder.clone());
    let target = target_in(&folder);
    run(&Disk::default(), &target, BEFORE).expect("the old site");
    let old = read_site(&target.output);
    let big = |name: &str| {
        let content = Content::Bytes(Cow::Owned(vec![b'x'; 100_000]));
        OutFile::new(OutPath::new(name).expect("a path"), content)
    };
    let result = publish_on(&Disk::default(), &target, vec![big("1"), big("2"), big("3")], &[]);
    assert!(matches!(&result, Err(PublishError::Write { source, .. }) if source.kind() == io::ErrorKind::StorageFull));
    assert_eq!(read_site(&target.output), old);
    run(&Disk::default(), &target, AFTER).expect("there is room again");

    // The mount point itself as the output cannot be exchanged.
    let caching = Caching { folder: place.folder.path().join("cache"), ..target.caching };
    let mounted = Target { output: folder.join("."), caching, ..target };
    fs::remove_dir_all(folder.join("site")).expect("an empty file system");
    fs::remove_dir_all(folder.join("cache")).expect("an empty file system");
    for files in [BEFORE, AFTER] {
        assert!(run(&Disk::default(), &mounted, files).expect("a site").in_place);
        assert_eq!(read_site(&folder), clean(files));
    }
    drop(unmount);
}

#[cfg(target_os = "linux")]
struct Unmount(PathBuf);

#[cfg(target_os = "linux")]
impl Drop for Unmount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

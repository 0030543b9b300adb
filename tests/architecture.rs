//! The invariants of src/lib.rs that can be read off the source.

use std::fs;
use std::path::{Path, PathBuf};

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The modules of lib.rs, in the order in which they stand there.
fn modules() -> Vec<String> {
    let text = fs::read_to_string(source().join("lib.rs")).expect("lib.rs can be read");
    let names = text.lines().filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';'));
    names.map(str::to_owned).collect()
}

/// The source files of a module, with their text; tests inside are left out.
fn files(module: &str) -> Vec<(PathBuf, String)> {
    let mut paths = vec![source().join(format!("{module}.rs"))];
    let walk = walkdir::WalkDir::new(source().join(module)).sort_by_file_name();
    paths.extend(walk.into_iter().filter_map(Result::ok).map(walkdir::DirEntry::into_path));
    let files =
        paths.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "rs") && path.is_file());
    let files = files.filter(|path| path.file_name().is_some_and(|name| name != "tests.rs"));
    files
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a source file can be read");
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned();
            (path, code)
        })
        .collect()
}

/// The modules of this crate that code names.
fn used(code: &str) -> Vec<String> {
    let code: String = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let names = code
        .split("crate::")
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>());
    names.filter(|name| !name.is_empty()).collect()
}

#[test]
fn a_module_uses_only_modules_above_it() {
    let modules = modules();
    assert!(modules.len() > 10, "lib.rs lists its modules");
    let mut wrong = Vec::new();
    for (place, module) in modules.iter().enumerate() {
        for (path, code) in files(module) {
            for used in used(&code) {
                let at = modules.iter().position(|known| *known == used);
                if at.is_some_and(|at| at > place) {
                    wrong.push(format!("{}: {module} uses {used}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_some_modules_touch_files() {
    let doors = ["config", "docset", "history", "publish", "pipeline", "serve", "commands", "cli"];
    let marks = ["std::fs", "File::open", "fs::read", "fs::write", "std::env", "std::process", "println!", "eprintln!"];
    let mut wrong = Vec::new();
    for module in modules().iter().filter(|module| !doors.contains(&module.as_str())) {
        for (path, code) in files(module) {
            let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
            let found = code.filter(|line| marks.iter().any(|mark| line.contains(mark)));
            wrong.extend(found.map(|line| format!("{}: {}", path.display(), line.trim())));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A bug of ours in one file must not take the rest down.
#[test]
fn parsing_is_contained() {
    let parses = ["article::parse(", "article::parse_inline(", "yaml_page::parse(", "toc::parse_"];
    // What contains it stands there, for all others.
    let is_wrong = |(path, code): &(PathBuf, String)| {
        !path.ends_with("pipeline.rs") && parses.iter().any(|parse| code.contains(parse))
    };
    let doors = ["pipeline", "serve", "commands"].into_iter().flat_map(files);
    let wrong: Vec<_> = doors.filter(is_wrong).map(|(path, _)| path).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn only_the_history_starts_another_program() {
    let all = modules().into_iter().chain(["main".to_owned()]).filter(|module| module != "history");
    let starts = |(_, code): &(PathBuf, String)| code.contains("process::Command") || code.contains("Command::new(");
    let wrong: Vec<_> = all.flat_map(|module| files(&module)).filter(starts).map(|(path, _)| path).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn only_serving_opens_sockets_and_only_on_loopback() {
    let marks = ["std::net", "tokio::net", "TcpListener", "TcpStream", "UdpSocket", "UNSPECIFIED"];
    let mut found = Vec::new();
    for module in modules().iter().map(String::as_str).chain(["commands", "cli", "main"]) {
        for (path, code) in files(module) {
            let marked = code.lines().filter(|line| marks.iter().any(|mark| line.contains(mark)));
            let is_allowed = |line: &&str| module == "serve" && !line.contains("UNSPECIFIED");
            found.extend(marked.filter(|line| !is_allowed(line)).map(|line| format!("{}: {line}", path.display())));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    let binding =
        files("serve").into_iter().flat_map(|(_, code)| code.matches("::bind(").map(str::to_owned).collect::<Vec<_>>());
    assert_eq!(binding.count(), 1, "one place binds, to the loopback interface");
}

#[test]
fn only_external_connects_to_other_machines() {
    let all =
        modules().into_iter().chain(["commands", "cli", "main"].map(str::to_owned)).filter(|name| name != "external");
    let connects = |(_, code): &(PathBuf, String)| code.contains("ureq") || code.contains("rustls");
    let wrong: Vec<_> = all.flat_map(|module| files(&module)).filter(connects).map(|(path, _)| path).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let manifest = fs::read_to_string(source().with_file_name("Cargo.toml")).expect("the manifest can be read");
    for client in ["reqwest", "hyper-rustls", "curl", "isahc", "attohttpc", "minreq"] {
        assert!(!manifest.contains(&format!("\n{client} ")), "{client} is another way to other machines");
    }
}

#[test]
fn domain_types_do_not_serialise() {
    // What sites answered is kept, as the cache is.
    let serialisers = ["finding", "external", "publish", "render", "pipeline", "serve", "commands"];
    let mut wrong = Vec::new();
    for module in modules().iter().filter(|module| !serialisers.contains(&module.as_str())) {
        let files =
            files(module).into_iter().filter(|(_, code)| code.contains("Serialize") && !code.contains("Deserialize"));
        wrong.extend(files.map(|(path, _)| path.display().to_string()));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_keep_to_one_purpose() {
    let mut long = Vec::new();
    for module in modules() {
        for (path, code) in files(&module) {
            if code.lines().count() > 500 {
                long.push(format!("{}: {} lines", path.display(), code.lines().count()));
            }
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn every_module_says_what_it_is_for() {
    let mut silent = Vec::new();
    for module in modules() {
        silent.extend(files(&module).into_iter().filter(|(_, code)| !code.starts_with("//! ")).map(|(path, _)| path));
    }
    assert!(silent.is_empty(), "{silent:?}");
}

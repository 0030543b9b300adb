//! `hexapla serve` as browsers and others meet it: raw requests over loopback, and news after changes on disk.

#[path = "support/project.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod project;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use project::Project;
use serde_json::Value;

/// Nothing takes longer, however busy the machine.
const LONGEST: Duration = Duration::from_secs(30);

const CONFIG: &[u8] =
    b"[site]\ntitle = \"Harbour\"\nsource_locale = \"en\"\nbase_url = \"https://example.org/help/\"\n\
    [[locales]]\nid = \"en\"\npath = \"content/en\"\n[[locales]]\nid = \"fr\"\npath = \"content/fr\"\n";

fn harbour() -> Project {
    Project::new([
        ("hexapla.toml", CONFIG),
        ("content/en/index.md", b"# Harbour\n\nSee [the quay](quay.md).\n".as_slice()),
        ("content/en/quay.md", b"# Quay\n\n![A crane](crane.png)\n"),
        ("content/en/crane.png", b"\x89PNG not really"),
        ("content/en/tides/index.md", b"# Tides\n"),
        ("content/fr/index.md", b"# Port\n\nVoir [le quai](quay.md).\n"),
        ("static/robots.txt", b"User-agent: *\n"),
    ])
}

/// The program, serving; it is killed when this is dropped.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    fn start(project: &Project) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_hexapla"));
        program.args(["serve", "--port", "0"]).current_dir(project.root());
        let mut child = program.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program starts");
        let mut url = String::new();
        let out = child.stdout.take().expect("standard output");
        BufReader::new(out).read_line(&mut url).expect("an address");
        let port = url.trim().strip_prefix("http://127.0.0.1:").and_then(|rest| rest.strip_suffix("/help/"));
        Self { port: port.and_then(|port| port.parse().ok()).unwrap_or_else(|| panic!("no port in {url:?}")), child }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        stream.set_read_timeout(Some(LONGEST)).expect("a time limit");
        stream
    }

    /// Sends bytes and reads until the server closes the connection.
    fn raw(&self, request: impl AsRef<[u8]>) -> String {
        let mut stream = self.connect();
        // The server may refuse before it has read everything.
        let _ = stream.write_all(request.as_ref());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn get(&self, target: &str) -> String {
        self.raw(format!("GET {target} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n", self.port))
    }

    fn status(&self, target: &str) -> String {
        status(&self.get(target))
    }

    fn news(&self, page: &str) -> News {
        let mut stream = self.connect();
        let request = format!("GET /_hexapla/events?page={page} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", self.port);
        stream.write_all(request.as_bytes()).expect("a request");
        News { lines: BufReader::new(stream) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a page hears.
struct News {
    lines: BufReader<TcpStream>,
}

impl News {
    fn next(&mut self) -> Value {
        let started = Instant::now();
        while started.elapsed() < LONGEST {
            let mut line = String::new();
            self.lines.read_line(&mut line).expect("a line in time");
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).expect("JSON");
            }
        }
        panic!("no news in time")
    }

    /// The first news of which something holds.
    fn until(&mut self, holds: impl Fn(&Value) -> bool) -> Value {
        let started = Instant::now();
        while started.elapsed() < LONGEST {
            let news = self.next();
            if holds(&news) {
                return news;
            }
        }
        panic!("no such news in time")
    }
}

fn status(answer: &str) -> String {
    answer.split(' ').nth(1).unwrap_or_default().to_owned()
}

fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let head = answer.split("\r\n\r\n").next().unwrap_or_default();
    head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

fn has(news: &Value, text: &str) -> bool {
    news.to_string().contains(text)
}

#[test]
fn the_site_is_served_where_its_base_url_says() {
    let project = harbour();
    let server = Server::start(&project);
    let page = server.get("/help/fr/");
    assert_eq!((status(&page).as_str(), header(&page, "content-type")), ("200", Some("text/html; charset=utf-8")));
    assert!(page.contains("<script src=\"/_hexapla/serve.js\" data-version=\"") && page.contains("Voir"), "{page}");
    for (target, expected) in [
        ("/help/en/quay/", "200"),
        ("/help/en/quay/index.html", "200"),
        ("/help/en/crane.png", "200"),
        ("/help/robots.txt", "200"),
        ("/_hexapla/serve.js", "200"),
        ("/_hexapla/serve.css", "200"),
        ("/help/en/quay.md/", "404"),
        ("/help/hexapla.toml", "404"),
        ("/en/", "404"),
    ] {
        assert_eq!(server.status(target), expected, "{target}");
    }
    for (target, leads_to) in
        [("/", "/help/"), ("/help", "/help/"), ("/help/en/tides?a=b", "/help/en/tides/?a=b"), ("/help/fr", "/help/fr/")]
    {
        let answer = server.get(target);
        assert_eq!((status(&answer).as_str(), header(&answer, "location")), ("301", Some(leads_to)), "{target}");
    }
    let image = server.get("/help/en/crane.png");
    assert_eq!(header(&image, "content-type"), Some("image/png"));
    assert_eq!(header(&image, "cross-origin-resource-policy"), Some("same-origin"));
    assert_eq!(header(&image, "access-control-allow-origin"), None);
    let missing = server.get("/help/fr/nowhere/");
    assert!(missing.contains("/help/en/"), "links on the page for no address begin at the site's root: {missing}");
    assert!(!project.site().exists() && !project.root().join(".hexapla").exists(), "nothing is written");
}

#[test]
fn a_browser_that_has_a_file_is_told_so() {
    let project = harbour();
    let server = Server::start(&project);
    let tag = header(&server.get("/help/en/"), "etag").expect("a tag").to_owned();
    let again = format!(
        "GET /help/en/ HTTP/1.1\r\nHost: localhost:{}\r\nIf-None-Match: \"x\", W/{tag}\r\nConnection: close\r\n\r\n",
        server.port
    );
    let answer = server.raw(again);
    assert_eq!(status(&answer), "304");
    assert!(answer.ends_with("\r\n\r\n"));
    let head = format!("HEAD /help/en/ HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n", server.port);
    let answer = server.raw(head);
    assert!(status(&answer) == "200" && answer.ends_with("\r\n\r\n"), "{answer}");
}

#[test]
fn hostile_requests_get_nothing() {
    let project = harbour();
    project.write("secret.md", "a secret");
    let server = Server::start(&project);
    let host = format!("Host: localhost:{}\r\nConnection: close\r\n", server.port);
    let close = "Connection: close\r\n";
    let with_host = |request: &str| format!("{request} HTTP/1.1\r\n{host}\r\n");
    let refused: Vec<(String, &[&str])> = vec![
        // Names that lead here from elsewhere.
        (format!("GET /help/en/ HTTP/1.1\r\nHost: evil.example\r\n{close}\r\n"), &["403"]),
        (format!("GET /help/en/ HTTP/1.1\r\nHost: evil.example:{}\r\n{close}\r\n", server.port), &["403"]),
        (format!("GET /help/en/ HTTP/1.1\r\nHost: localhost\r\n{close}\r\n"), &["403"]),
        (format!("GET /help/en/ HTTP/1.1\r\nHost: localhost:{}.evil.example\r\n{close}\r\n", server.port), &["403"]),
        (format!("GET /help/en/ HTTP/1.1\r\n{host}Host: evil.example\r\n\r\n"), &["403", "400"]),
        (format!("GET /help/en/ HTTP/1.1\r\n{close}\r\n"), &["403", "400"]),
        (format!("GET /help/en/ HTTP/1.0\r\n{close}\r\n"), &["403"]),
        (format!("GET http://evil.example/help/en/ HTTP/1.1\r\n{host}\r\n"), &["403"]),
        (format!("GET /_hexapla/events?page=/help/en/ HTTP/1.1\r\nHost: evil.example\r\n{close}\r\n"), &["403"]),
        // Methods.
        (with_host("POST /help/en/"), &["405"]),
        (with_host("PUT /help/en/x.md"), &["405"]),
        (with_host("DELETE /help/en/"), &["405"]),
        (with_host("OPTIONS *"), &["405"]),
        (with_host("CONNECT localhost:1"), &["403", "405"]),
        (with_host("TRACE /help/en/"), &["405"]),
        (with_host("BREW /help/en/"), &["405"]),
        // Ways out.
        (with_host("GET /help/../secret.md"), &["404"]),
        (with_host("GET /help/en/../../../secret.md"), &["404"]),
        (with_host("GET /help/%2e%2e/secret.md"), &["404"]),
        (with_host("GET /help/..%2f..%2fsecret.md"), &["404"]),
        (with_host("GET /help/..%5csecret.md"), &["404"]),
        (with_host("GET /help/en/quay/%00"), &["404"]),
        (with_host("GET /help/en/%ff%fe"), &["404"]),
        (with_host("GET //evil.example/%2e%2e"), &["404"]),
        (with_host("GET //evil.example"), &["404"]),
        (with_host("GET /help//etc/passwd"), &["404"]),
        (with_host("GET /help/en//"), &["404"]),
        // What is no request.
        (with_host("GET /help/en/ x"), &["400"]),
        ("\0\0\0\0\r\n\r\n".to_owned(), &["400", ""]),
        (format!("GET /{} HTTP/1.1\r\n{host}\r\n", "a".repeat(40_000)), &["431", "414", "400", ""]),
        (format!("GET /help/en/ HTTP/1.1\r\n{host}X: {}\r\n\r\n", "a".repeat(40_000)), &["431", ""]),
        (format!("GET /help/en/ HTTP/1.1\r\n{host}{}\r\n", "X: y\r\n".repeat(500)), &["431", ""]),
        (format!("GET /help/en/ HTTP/1.1\r\n{host}Bad Name: y\r\n\r\n"), &["400"]),
    ];
    for (request, expected) in refused {
        let answer = server.raw(&request);
        let shown: String = request.chars().take(80).collect();
        assert!(expected.contains(&status(&answer).as_str()), "{shown:?}: {answer}");
        assert!(!answer.contains("a secret") && !answer.contains("root:"), "{shown:?}: {answer}");
    }
    let refusal = server.raw(with_host("POST /help/en/"));
    assert_eq!(header(&refusal, "allow"), Some("GET, HEAD"));
    let absolute = format!("GET http://localhost:{0}/help/en/ HTTP/1.1\r\n{host}\r\n", server.port);
    assert_eq!(status(&server.raw(absolute)), "200");
    assert_eq!(server.status("/help/en/"), "200", "it is still there");
}

#[test]
fn requests_in_a_row_are_answered_in_order() {
    let project = harbour();
    let server = Server::start(&project);
    let one =
        |target: &str, close: &str| format!("GET {target} HTTP/1.1\r\nHost: [::1]:{}\r\n{close}\r\n", server.port);
    let mut row: String = (0..20).map(|_| one("/help/robots.txt", "")).collect();
    row += &one("/help/nowhere", "Connection: close\r\n");
    let answer = server.raw(row);
    assert_eq!(answer.matches("HTTP/1.1 200 OK").count(), 20);
    assert_eq!(answer.matches("HTTP/1.1 404 Not Found").count(), 1);
    assert!(answer.rfind("200 OK") < answer.find("404 Not Found"));
}

#[test]
fn clients_that_say_nothing_keep_nobody_out_for_long() {
    let project = harbour();
    let server = Server::start(&project);
    let mut silent: Vec<TcpStream> = (0..140).map(|_| server.connect()).collect();
    for stream in &mut silent {
        let _ = stream.write_all(b"GET /help/en/ HTTP/1.1\r\nHos");
    }
    let started = Instant::now();
    assert_eq!(server.status("/help/en/"), "200");
    assert!(started.elapsed() < LONGEST, "{:?}", started.elapsed());
}

#[test]
fn a_page_hears_of_what_happens_to_it() {
    let project = harbour();
    let server = Server::start(&project);
    let mut news = server.news("/help/en/");
    let first = news.next();
    assert!(first["version"].is_string() && !has(&first, "quay.md"), "{first}");

    project.write("content/en/index.md", "# Harbour\n\nSee [the quay](key.md).\n");
    let broken = news.until(|news| has(news, "key.md"));
    assert_ne!(broken["version"], first["version"]);
    let line = broken["findings"][0]["line"].as_str().expect("a line");
    assert!(line.starts_with("file-not-found content/en/index.md:3:16 "), "{line}");
    assert!(server.get("/help/en/").contains(broken["version"].as_str().expect("a version")));

    // As editors save: another file takes the place.
    project.write("content/en/index.md~", "# Harbour\n\nSee [the quay](quay.md).\n");
    fs::rename(project.root().join("content/en/index.md~"), project.root().join("content/en/index.md")).expect("saved");
    let mended = news.until(|news| !has(news, "key.md"));
    assert_eq!(mended["version"], first["version"], "the same site again is the same");

    fs::rename(project.root().join("content/en/quay.md"), project.root().join("content/en/pier.md")).expect("renamed");
    news.until(|news| has(news, "file-not-found"));
    assert_eq!((server.status("/help/en/pier/").as_str(), server.status("/help/en/quay/").as_str()), ("200", "404"));

    fs::remove_file(project.root().join("content/en/index.md")).expect("deleted");
    let gone = news.until(|news| !has(news, "file-not-found"));
    assert_ne!(gone["version"], mended["version"], "the language's front page takes its place");

    project.write("content/en/new/deep/page.md", "# Depths\n");
    news.next();
    assert_eq!(server.status("/help/en/new/deep/page/"), "200");
    project.write("content/en/new/deep/page.md", "# Greater depths\n");
    news.next();
    assert!(server.get("/help/en/new/deep/page/").contains("Greater depths"), "new folders are watched too");
}

#[test]
fn other_files_of_the_project_count_as_well() {
    let project = harbour();
    let server = Server::start(&project);
    let mut news = server.news("/help/fr/");
    let mut version = news.next()["version"].clone();
    let changes: [(&str, &[u8]); 4] = [
        ("content/en/crane.png", b"\x89PNG another"),
        ("static/robots.txt", b"User-agent: nobody\n"),
        ("templates/article.html", b"{% extends \"builtin/article.html\" %}{% block footer %}Ahoy{% endblock %}"),
        ("locales/fr/interface.ftl", b"skip-to-content = Passer outre\n"),
    ];
    for (path, bytes) in changes {
        project.write(path, bytes);
        let changed = news.until(|news| news["version"] != version);
        assert!(changed["failures"].as_array().is_some_and(Vec::is_empty), "{path}: {changed}");
        version = changed["version"].clone();
    }
    assert!(server.get("/help/fr/").contains("Ahoy") && server.get("/help/fr/").contains("Passer outre"));
    let titled = String::from_utf8_lossy(CONFIG).replace("Harbour", "Haven");
    project.write("hexapla.toml", titled);
    news.until(|news| news["version"] != version);
    assert!(server.get("/help/fr/").contains("Haven"));
}

#[test]
fn the_last_good_site_stays_when_something_breaks() {
    let project = harbour();
    let server = Server::start(&project);
    let mut news = server.news("/help/fr/");
    let version = news.next()["version"].clone();
    let breaks: [(&str, &str, &str); 4] = [
        (
            "templates/article.html",
            "{% extends \"builtin/article.html\" %}{% block main %}{{ pag",
            "templates/article.html:1:",
        ),
        ("templates/article.html", "{{ nothing.of.this.name }}", "templates/article.html:1:"),
        ("locales/fr/interface.ftl", "= nothing\n", "locales/fr/interface.ftl:1:"),
        ("hexapla.toml", "[site]\ntilte = \"x\"\n", "hexapla.toml:2:1"),
    ];
    for (path, text, place) in breaks {
        let before = fs::read(project.root().join(path)).ok();
        project.write(path, text);
        let broken = news.until(|news| has(news, place));
        assert_eq!(broken["version"], version, "the page is as it was: {path}");
        assert!(server.get("/help/fr/").contains("Voir"));
        assert_eq!(server.status("/help/en/quay/"), "200", "pages that nobody has looked at are there too");
        match before {
            Some(bytes) => project.write(path, bytes),
            None => fs::remove_file(project.root().join(path)).expect("removed"),
        }
        let mended = news.until(|news| news["failures"].as_array().is_some_and(Vec::is_empty));
        assert_eq!(mended["version"], version, "{path}");
    }
    let file = project.root().join("hexapla.toml");
    fs::remove_file(&file).expect("removed");
    let broken = news.until(|news| has(news, "`hexapla.toml` is no longer there"));
    assert_eq!(broken["version"], version, "no other site is inferred");
    assert!(server.get("/help/fr/").contains("Voir"));
    project.write("hexapla.toml", CONFIG);
    news.until(|news| news["failures"].as_array().is_some_and(Vec::is_empty));
}

#[test]
fn a_folder_that_is_exchanged_as_a_whole_is_followed() {
    let project = harbour();
    let server = Server::start(&project);
    let mut news = server.news("/help/en/pages/1/");
    news.next();
    for round in 0..2 {
        // As a branch is checked out that has other files in other folders.
        let content = project.root().join("content");
        fs::rename(&content, project.root().join(format!("old-{round}"))).expect("moved away");
        project.write("content/en/index.md", format!("# Round {round}\n"));
        for page in 0..300 {
            project.write(&format!("content/en/pages/{page}.md"), format!("# Page {page} of round {round}\n"));
        }
        let title = format!("of round {round}");
        let started = Instant::now();
        while !server.get("/help/en/pages/299/").contains(&title) {
            assert!(started.elapsed() < LONGEST, "round {round} is not seen");
            std::thread::sleep(Duration::from_millis(50));
        }
        project.write("content/en/pages/1.md", format!("# Changed in round {round}\n"));
        let changed = format!("Changed in round {round}");
        let started = Instant::now();
        while !server.get("/help/en/pages/1/").contains(&changed) {
            assert!(started.elapsed() < LONGEST, "round {round} is not followed");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
    assert_eq!(server.status("/help/en/quay/"), "404");
}

#[cfg(unix)]
#[test]
fn an_interrupted_server_has_done_its_work() {
    let project = harbour();
    let mut server = Server::start(&project);
    let interrupt = Command::new("kill").args(["-INT", &server.child.id().to_string()]).status();
    assert!(interrupt.is_ok_and(|status| status.success()));
    assert_eq!(server.child.wait().expect("it ends").code(), Some(0));
}

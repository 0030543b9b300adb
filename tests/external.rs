//! `hexapla check --external` before a server on this machine that misbehaves in every way that servers have.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use hexapla::external::{Answer, Answers, Limits, NoNetwork, ask};

type Tested = Result<(), Box<dyn Error>>;

/// A server whose answers depend on the path, and what it was asked.
struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<(Instant, String)>>>,
    most_at_once: Arc<AtomicUsize>,
}

impl Server {
    fn start() -> Result<Self, Box<dyn Error>> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let server = Self { address: listener.local_addr()?, asked: Arc::default(), most_at_once: Arc::default() };
        let (asked, most) = (server.asked.clone(), server.most_at_once.clone());
        let now = Arc::new(AtomicUsize::new(0));
        thread::spawn(move || {
            for stream in listener.incoming().filter_map(Result::ok) {
                let (asked, most, now) = (asked.clone(), most.clone(), now.clone());
                thread::spawn(move || {
                    let _ = serve(stream, &asked, &most, &now);
                });
            }
        });
        Ok(server)
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What was asked for a path: methods, in order.
    fn methods(&self, path: &str) -> Vec<String> {
        let asked = self.asked.lock().expect("nobody fails with it");
        let of = asked.iter().filter_map(|(_, line)| line.split_once(' ').filter(|(_, asked)| *asked == path));
        of.map(|(method, _)| method.to_owned()).collect()
    }
}

/// Answers the requests of a connection.
fn serve(
    mut stream: TcpStream,
    asked: &Mutex<Vec<(Instant, String)>>,
    most: &AtomicUsize,
    now: &AtomicUsize,
) -> Result<(), Box<dyn Error>> {
    let mut reader = BufReader::new(stream.try_clone()?);
    loop {
        let mut request = String::new();
        if reader.read_line(&mut request)? == 0 {
            return Ok(());
        }
        let mut header = String::new();
        while reader.read_line(&mut header)? > 2 {
            header.clear();
        }
        let mut words = request.split(' ').map(str::to_owned);
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let times = {
            let mut asked = asked.lock().expect("nobody fails with it");
            asked.push((Instant::now(), format!("{method} {path}")));
            asked.iter().filter(|(_, line)| line.ends_with(&format!(" {path}"))).count()
        };
        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        let answer = answer(&method, &path, times);
        now.fetch_sub(1, Ordering::SeqCst);
        match answer {
            Some((status, headers)) => {
                stream.write_all(format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n{headers}\r\n").as_bytes())?;
            }
            None => return Ok(()),
        }
    }
}

/// The status and the headers that a path has; nothing where the connection is to break.
fn answer(method: &str, path: &str, times: usize) -> Option<(&'static str, &'static str)> {
    Some(match path {
        "/works" | "/new" => ("200 OK", ""),
        "/gone" => ("404 Not Found", ""),
        "/head-refused" if method == "HEAD" => ("405 Method Not Allowed", ""),
        "/head-lies" if method == "HEAD" => ("404 Not Found", ""),
        "/head-breaks" if method == "HEAD" => return None,
        "/head-refused" | "/head-lies" | "/head-breaks" => ("200 OK", ""),
        "/breaks" => return None,
        "/moved" => ("301 Moved Permanently", "Location: /new\r\n"),
        "/elsewhere" => ("302 Found", "Location: /new\r\n"),
        "/moved-to-gone" => ("301 Moved Permanently", "Location: /gone\r\n"),
        "/nowhere" => ("302 Found", ""),
        "/circle" => ("302 Found", "Location: /circle\r\n"),
        "/busy" if times == 1 => ("429 Too Many Requests", "Retry-After: 1\r\n"),
        "/away" if times == 1 => ("503 Service Unavailable", ""),
        "/busy" | "/away" => ("200 OK", ""),
        "/busy-for-long" => ("429 Too Many Requests", "Retry-After: 86400\r\n"),
        "/broken" => ("500 Internal Server Error", ""),
        "/private" => ("403 Forbidden", ""),
        "/silent" => {
            thread::sleep(Duration::from_secs(3));
            ("200 OK", "")
        }
        _ => {
            thread::sleep(Duration::from_millis(50));
            ("200 OK", "")
        }
    })
}

fn limits() -> Limits {
    Limits { patience: Duration::from_secs(1), longest_pause: Duration::from_secs(2), ..Limits::default() }
}

#[test]
fn every_way_to_misbehave_has_its_answer() -> Tested {
    let server = Server::start()?;
    // A port that was free a moment ago.
    let closed = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let dead = |reason: &str| Answer::Dead(reason.to_owned());
    let mut expected = BTreeMap::from([
        (server.url("/works"), Answer::Works),
        (server.url("/works#part"), Answer::Works),
        (server.url("/gone"), dead("answers 404 Not Found")),
        (server.url("/head-refused"), Answer::Works),
        (server.url("/head-lies"), Answer::Works),
        (server.url("/head-breaks"), Answer::Works),
        (server.url("/moved"), Answer::Moved(server.url("/new"))),
        (server.url("/elsewhere"), Answer::Works),
        (
            server.url("/moved-to-gone"),
            Answer::Dead(format!("redirects to {}, which answers 404 Not Found", server.url("/gone"))),
        ),
        (server.url("/nowhere"), dead("redirects nowhere")),
        (server.url("/circle"), dead("redirects in a circle")),
        (server.url("/busy"), Answer::Works),
        (server.url("/away"), Answer::Works),
        (server.url("/busy-for-long"), Answer::Unknown),
        (server.url("/broken"), dead("answers 500 Internal Server Error")),
        (server.url("/private"), Answer::Works),
        (server.url("/silent"), dead("does not answer within 1 seconds")),
        (format!("http://{closed}/"), dead("names a host that refuses the connection")),
        ("http://localhost:1/".to_owned(), Answer::Unknown),
    ]);
    let breaks = server.url("/breaks");
    let mut answers = Answers::default();
    let addresses = expected.keys().map(String::as_str).chain([breaks.as_str(), "mailto:a@example.org"]);
    ask(addresses, &mut answers, &limits()).map_err(|NoNetwork { reason, .. }| reason)?;
    for (address, answer) in std::mem::take(&mut expected) {
        assert_eq!(answers.get(&address), Some(&answer), "{address}");
    }
    assert!(matches!(answers.get(&breaks), Some(Answer::Dead(reason)) if reason.starts_with("does not answer as")));
    assert_eq!(answers.get("mailto:a@example.org"), None);
    assert_eq!(server.methods("/works"), ["HEAD"], "a fragment is no address of its own");
    assert_eq!(server.methods("/head-lies"), ["HEAD", "GET"]);
    assert_eq!(server.methods("/busy"), ["HEAD", "HEAD"]);
    let asked = server.asked.lock().map_err(|_| "poisoned")?;
    let times: Vec<Instant> = asked.iter().filter(|(_, line)| line == "HEAD /busy").map(|(time, _)| *time).collect();
    assert!(times[1] - times[0] >= Duration::from_secs(1), "Retry-After is heeded");
    Ok(())
}

#[test]
fn a_host_is_asked_by_few_at_a_time_and_answers_are_kept() -> Tested {
    let server = Server::start()?;
    let addresses: Vec<String> = (0..24).map(|number| server.url(&format!("/page/{number}"))).collect();
    let mut answers = Answers::default();
    let asked = || server.asked.lock().map(|asked| asked.len()).unwrap_or_default();
    let start = Instant::now();
    ask(addresses.iter().map(String::as_str), &mut answers, &limits()).map_err(|NoNetwork { reason, .. }| reason)?;
    assert!(start.elapsed() < Duration::from_millis(24 * 50), "they are asked in parallel");
    assert_eq!((asked(), server.most_at_once.load(Ordering::SeqCst)), (24, limits().per_host));
    let mut answers = Answers::from_bytes(&answers.to_bytes());
    ask(addresses.iter().map(String::as_str), &mut answers, &limits()).map_err(|NoNetwork { reason, .. }| reason)?;
    assert_eq!(asked(), 24);
    Ok(())
}

#[test]
fn without_a_network_there_is_one_error() {
    let mut answers = Answers::default();
    let addresses = ["http://a.invalid/", "http://b.invalid/x", "http://b.invalid/y"];
    let refused = ask(addresses, &mut answers, &limits()).expect_err("nobody is there");
    assert_eq!((refused.hosts, answers), (2, Answers::default()));
    assert_eq!(ask(["no address"], &mut Answers::default(), &limits()), Ok(()));
}

#[test]
fn the_command_reports_keeps_and_gives_up() -> Tested {
    let server = Server::start()?;
    let folder = tempfile::tempdir()?;
    let root = folder.path();
    std::fs::create_dir(root.join("en"))?;
    std::fs::write(root.join("hexapla.toml"), "[[locales]]\nid = \"en\"\npath = \"en\"\n")?;
    let text = format!(
        "# Sea\n\nSee [a]({}), [b]({}#x) and [c]({}).\n",
        server.url("/gone"),
        server.url("/moved"),
        server.url("/works")
    );
    std::fs::write(root.join("en/index.md"), &text)?;
    let run = |arguments: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_hexapla"));
        for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
            program.env_remove(name);
        }
        program.current_dir(root).args(["check", "--format", "concise", "--info"]).args(arguments).output()
    };
    assert_eq!(run(&[])?.stdout, b"");
    assert!(!root.join(".hexapla").exists(), "nobody is asked, nothing is kept");
    for _ in 0..2 {
        let output = run(&["--external", "--fail-on", "warning"])?;
        let said = String::from_utf8(output.stdout)?;
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(
            said.contains("en/index.md:3:9: warning[external-link-broken]: the address answers 404 Not Found"),
            "{said}"
        );
        assert_eq!(said.lines().count(), 2, "{said}");
        assert_eq!(server.methods("/gone"), ["HEAD", "GET"], "answers are kept");
    }
    assert_eq!(std::fs::read_to_string(root.join(".hexapla/.gitignore"))?, "*\n");
    std::fs::write(root.join("en/index.md"), "# Sea\n\n[a](http://a.invalid/) [b](http://b.invalid/)\n")?;
    let output = run(&["--external"])?;
    let said = String::from_utf8(output.stderr)?;
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{said}");
    assert_eq!(said.matches("error:").count(), 1, "{said}");
    assert!(said.contains("no other site can be asked: of 2 hosts none answers"), "{said}");
    Ok(())
}

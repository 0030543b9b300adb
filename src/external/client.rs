//! How one address is asked: for its head first, and for all of it where that does not work.

use std::error::Error as _;
use std::io;
use std::time::{Duration, SystemTime};

use ureq::http::{Method, Response};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body, Error};
use url::Url;

use super::queue::Host;
use super::{Answer, Limits, is_example};

/// How many redirects are followed.
const MOST_HOPS: usize = 10;

/// How long a host is left alone that fails without saying for how long.
const BREATH: Duration = Duration::from_millis(500);

pub(super) struct Client<'l> {
    agent: Agent,
    limits: &'l Limits,
}

/// Why an address could not be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failed {
    /// In words that follow `the address`.
    pub(super) reason: String,
    /// Whether there was a machine that said no.
    pub(super) reached: bool,
}

impl Failed {
    /// What that says about the address.
    pub(super) fn answer(self, address: &str) -> Answer {
        match Url::parse(address) {
            Ok(url) if !is_example(&url) => Answer::Dead(self.reason),
            _ => Answer::Unknown,
        }
    }
}

/// What one request came to.
enum Step {
    Works,
    /// It says where to go on, and whether for good.
    Redirect(Option<Url>, bool),
    /// It says no.
    No(u16, String),
    /// It wants to be asked later.
    Later(Option<Duration>),
}

impl<'l> Client<'l> {
    pub(super) fn new(limits: &'l Limits) -> Self {
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(limits.patience))
            .user_agent(concat!("hexapla/", env!("CARGO_PKG_VERSION"), " (link check)"))
            .accept("text/html,*/*")
            .build();
        Self { agent: config.into(), limits }
    }

    /// Asks an address, following where it leads.
    pub(super) fn ask(&self, address: &str, host: &Host) -> Result<Answer, Failed> {
        let Ok(start) = Url::parse(address) else { return Ok(Answer::Unknown) };
        let mut url = start.clone();
        let mut is_for_good = true;
        for hop in 0..=MOST_HOPS {
            // Only the first host is the one whose line this is; others are asked as one goes by.
            let step = match self.step(&url, host) {
                Ok(step) => step,
                Err(failed) if hop == 0 => return Err(failed),
                Err(failed) => Step::No(0, failed.reason),
            };
            match step {
                Step::Works if hop == 0 || !is_for_good || url == start => return Ok(Answer::Works),
                Step::Works => return Ok(Answer::Moved(url.to_string())),
                Step::Later(_) => return Ok(Answer::Unknown),
                Step::No(..) if is_example(&start) => return Ok(Answer::Unknown),
                Step::No(_, reason) if hop == 0 => return Ok(Answer::Dead(reason)),
                Step::No(_, reason) => return Ok(Answer::Dead(format!("redirects to {url}, which {reason}"))),
                Step::Redirect(None, _) => return Ok(Answer::Dead("redirects nowhere".to_owned())),
                Step::Redirect(Some(next), permanent) => {
                    is_for_good &= permanent;
                    url = next;
                }
            }
        }
        Ok(if is_example(&start) { Answer::Unknown } else { Answer::Dead("redirects in a circle".to_owned()) })
    }

    /// Asks one address until it says yes or no.
    fn step(&self, url: &Url, host: &Host) -> Result<Step, Failed> {
        let mut last = Ok(Step::Later(None));
        for _ in 0..self.limits.attempts.max(1) {
            host.wait();
            last = self.head_then_get(url);
            let pause = match &last {
                Ok(Step::Later(pause)) => pause.unwrap_or(BREATH),
                Ok(Step::No(500.., _)) => BREATH,
                // A machine that is not there does not come if it is asked again at once.
                _ => return last,
            };
            if pause > self.limits.longest_pause {
                return last;
            }
            host.leave_alone(pause);
        }
        last
    }

    /// Not every server answers when it is asked for the head alone as it would for the whole.
    fn head_then_get(&self, url: &Url) -> Result<Step, Failed> {
        match self.request(Method::HEAD, url) {
            Ok(Step::No(..)) => self.request(Method::GET, url),
            Err(failed) if failed.reached => self.request(Method::GET, url),
            step => step,
        }
    }

    fn request(&self, method: Method, url: &Url) -> Result<Step, Failed> {
        let asked = match method {
            Method::HEAD => self.agent.head(url.as_str()).call(),
            _ => self.agent.get(url.as_str()).call(),
        };
        asked.map(|response| step(url, &response)).map_err(|error| failed(url, &error, self.limits.patience))
    }
}

fn step(url: &Url, response: &Response<Body>) -> Step {
    let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
    match response.status().as_u16() {
        status @ (301 | 302 | 303 | 307 | 308) => {
            let next = header("location").and_then(|location| url.join(location).ok());
            let next = next.filter(|next| matches!(next.scheme(), "http" | "https"));
            Step::Redirect(next, matches!(status, 301 | 308))
        }
        429 | 503 => Step::Later(header("retry-after").and_then(pause)),
        // There is something, and it does not let programs in.
        200..=399 | 401 | 402 | 403 | 407 | 451 | 999 => Step::Works,
        status => {
            let name = response.status().canonical_reason().map(|name| format!(" {name}")).unwrap_or_default();
            Step::No(status, format!("answers {status}{name}"))
        }
    }
}

/// How long `Retry-After` asks for: seconds, or a time.
fn pause(written: &str) -> Option<Duration> {
    if let Ok(seconds) = written.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(written.trim()).ok()?;
    Some(until.duration_since(SystemTime::now()).unwrap_or_default())
}

fn failed(url: &Url, error: &Error, patience: Duration) -> Failed {
    let host = url.host_str().unwrap_or_default();
    let unreached = |reason: String| Failed { reason, reached: false };
    let reached = |reason: String| Failed { reason, reached: true };
    match error {
        Error::HostNotFound => unreached(format!("names a host that is not known, `{host}`")),
        Error::Timeout(_) => unreached(format!("does not answer within {} seconds", patience.as_secs_f32())),
        Error::Io(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
            reached("names a host that refuses the connection".to_owned())
        }
        Error::Io(error) if is_unreachable(error) => unreached(format!("cannot be reached: {error}")),
        Error::ConnectionFailed => unreached("cannot be reached".to_owned()),
        Error::Tls(_) | Error::Rustls(_) => reached(format!("has no valid certificate: {}", deepest(error))),
        Error::Io(cause) if is_certificate(cause) => reached(format!("has no valid certificate: {}", deepest(error))),
        other => reached(format!("does not answer as a web server: {}", deepest(other))),
    }
}

fn is_unreachable(error: &io::Error) -> bool {
    use io::ErrorKind::{HostUnreachable, NetworkDown, NetworkUnreachable, TimedOut};
    let is_named = matches!(error.kind(), HostUnreachable | NetworkDown | NetworkUnreachable | TimedOut);
    // The system's resolver has no kind of its own.
    is_named || error.to_string().contains("lookup address")
}

fn is_certificate(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::InvalidData
        && error.get_ref().is_some_and(|error| error.to_string().contains("certificate"))
}

/// What the last cause of an error says.
fn deepest(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = error.to_string();
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_are_seconds_or_times() {
        assert_eq!(pause(" 120 "), Some(Duration::from_secs(120)));
        assert_eq!(pause("Wed, 21 Oct 2015 07:28:00 GMT"), Some(Duration::ZERO));
        assert_eq!(pause("soon"), None);
    }
}

//! Addresses of other sites, asked whether they are there. The only place that opens connections to other machines, and only
//! where a check is told to.

mod answers;
mod client;
mod queue;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use url::{Host, Url};

pub use answers::Answers;
use client::{Client, Failed};

/// What became of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is there, or something is that does not let programs in.
    Works,
    /// It is for good at another address, which works.
    Moved(String),
    /// Nobody gets anything there; why, in words that follow `the address`.
    Dead(String),
    /// Nobody knows; it is asked again the next time.
    Unknown,
}

/// How patient asking is.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many addresses are asked at once, over all hosts.
    pub at_once: usize,
    /// How many addresses of one host are asked at once.
    pub per_host: usize,
    /// How long one answer may take.
    pub patience: Duration,
    /// The longest pause that a host may ask for; an address that needs more stays unknown.
    pub longest_pause: Duration,
    /// How often an address is asked whose host asks for pauses or fails.
    pub attempts: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            at_once: 32,
            per_host: 2,
            patience: Duration::from_secs(20),
            longest_pause: Duration::from_secs(60),
            attempts: 3,
        }
    }
}

/// How many addresses that nobody reaches, and none that anybody does, say that there is no network.
const ENOUGH: usize = 20;

/// Nothing answered at all: that is no problem of the addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoNetwork {
    /// How many hosts were asked.
    pub hosts: usize,
    /// What the first of them gave as a reason.
    pub reason: String,
}

/// Asks addresses that `known` has no present answer for; adds what they answer to it.
///
/// # Errors
///
/// Not one host could be reached.
pub fn ask<'a>(
    addresses: impl IntoIterator<Item = &'a str>,
    known: &mut Answers,
    limits: &Limits,
) -> Result<(), NoNetwork> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    known.forget(now);
    let mut hosts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut spellings: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for written in addresses {
        let Some(url) = asked(written).filter(|_| known.get(written).is_none()) else { continue };
        let host =
            format!("{}:{}", url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default());
        hosts.entry(host).or_default().insert(url.to_string());
        spellings.entry(url.to_string()).or_default().push(written);
    }
    if hosts.is_empty() {
        return Ok(());
    }
    let asked_hosts = hosts.len();
    let client = Client::new(limits);
    let (reached, unreached_hosts) = (AtomicBool::new(false), AtomicUsize::new(0));
    let outcomes = queue::run(hosts, limits, |address, host| {
        // Where nobody can be reached, there is no need to wait for all of them.
        if !reached.load(Ordering::Relaxed) && unreached_hosts.load(Ordering::Relaxed) >= ENOUGH {
            return None;
        }
        let outcome = client.ask(address, host);
        match &outcome {
            Err(Failed { reached: false, .. }) => drop(unreached_hosts.fetch_add(1, Ordering::Relaxed)),
            _ => reached.store(true, Ordering::Relaxed),
        }
        Some(outcome)
    });
    let outcomes: BTreeMap<_, _> =
        outcomes.into_iter().filter_map(|(address, outcome)| Some((address, outcome?))).collect();
    if let Some(reason) = unreached(&outcomes) {
        return Err(NoNetwork { hosts: asked_hosts, reason });
    }
    for (address, outcome) in outcomes {
        let answer = outcome.unwrap_or_else(|failed| failed.answer(&address));
        for written in spellings.get(&address).into_iter().flatten() {
            known.insert((*written).to_owned(), answer.clone(), now);
        }
    }
    Ok(())
}

/// The address as it is asked, without its fragment; `None` where nothing can be asked.
fn asked(written: &str) -> Option<Url> {
    let mut url = Url::parse(written).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    // What machines in a data centre are told about themselves is nothing to link to.
    let is_allowed = match url.host()? {
        Host::Ipv4(address) => !address.is_link_local() && !address.is_unspecified() && !address.is_broadcast(),
        Host::Ipv6(address) => !address.is_unicast_link_local() && !address.is_unspecified(),
        Host::Domain(_) => true,
    };
    url.set_fragment(None);
    // Nothing that content says is sent as a password.
    let has_no_password = url.password().is_none() && url.username().is_empty();
    (is_allowed && has_no_password).then_some(url)
}

/// Whether an address is an example that nobody is meant to follow: RFC 2606 keeps its name for that.
fn is_example(url: &Url) -> bool {
    let Some(Host::Domain(name)) = url.host() else { return false };
    let name = name.trim_end_matches('.');
    let is_below = |domain: &str| name == domain || name.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
    ["example.com", "example.net", "example.org", "example", "localhost"].into_iter().any(is_below)
}

/// The first reason, where not one host was reached.
fn unreached(outcomes: &BTreeMap<String, Result<Answer, Failed>>) -> Option<String> {
    let reasons: Option<Vec<&str>> = outcomes
        .values()
        .map(|outcome| match outcome {
            Err(Failed { reason, reached: false }) => Some(reason.as_str()),
            _ => None,
        })
        .collect();
    reasons?.first().map(|reason| (*reason).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_be_asked_is_asked() {
        let shown = |written| asked(written).map(|url| url.to_string());
        assert_eq!(shown("https://Example.org/a b?é#c").as_deref(), Some("https://example.org/a%20b?%C3%A9"));
        assert_eq!(shown("http://127.0.0.1:80/x").as_deref(), Some("http://127.0.0.1/x"));
        for written in ["mailto:a@b.c", "http://", "http://169.254.169.254/", "http://[fe80::1]/", "https://a:b@c.d/"] {
            assert_eq!(shown(written), None, "{written}");
        }
    }

    #[test]
    fn examples_are_told_from_names() {
        let is = |written| is_example(&Url::parse(written).expect("an address"));
        assert!(is("http://example.com/") && is("https://www.example.org/x") && is("http://localhost:80/"));
        assert!(!is("https://examples.com/") && !is("https://myexample.com/") && !is("http://127.0.0.1/"));
    }
}

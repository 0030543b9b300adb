//! What other sites answered, kept in the cache folder for a while.

use std::fs;
use std::path::Path;

use hexapla::docset::replace;
use hexapla::external::{self, Answers, Limits, NoNetwork};
use hexapla::finding::human::count;
use hexapla::pipeline::Failure;
use hexapla::publish::make_cache;

/// The file of the cache folder that has the answers.
const FILE: &str = "external-links.json";

/// Asks addresses that have not answered of late.
///
/// # Errors
///
/// There is no network.
pub(super) fn ask(cache: &Path, addresses: Vec<&str>) -> Result<Answers, Failure> {
    let file = cache.join(FILE);
    let mut answers = fs::read(&file).map(|bytes| Answers::from_bytes(&bytes)).unwrap_or_default();
    external::ask(addresses, &mut answers, &Limits::default()).map_err(|NoNetwork { hosts, reason }| Failure {
        message: format!("no other site can be asked: of {} none answers; the first {reason}", count(hosts, "host")),
        help: Some("check the connection to the network, or leave out --external".to_owned()),
    })?;
    // What cannot be kept is asked again the next time.
    if make_cache(cache).is_ok() {
        let _ = replace(&file, &answers.to_bytes());
    }
    Ok(answers)
}

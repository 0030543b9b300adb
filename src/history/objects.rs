//! The objects of a repository: texts and lists of files, by what they are asked for.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::Stdio;

use crate::docset::LARGEST_TEXT;

use super::git;

/// A text to ask for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Request {
    pub(super) repository: usize,
    pub(super) object: String,
}

/// A text that git has, or a list of files, with its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blob {
    /// Git's id of its bytes.
    pub id: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Asks a repository for objects of the kind that is `wanted`, and adds those that it has and that are no larger than a text.
pub(super) fn cat_file(
    top: &Path,
    wanted: &str,
    requests: &[Request],
    found: &mut HashMap<Request, Blob>,
) -> std::io::Result<()> {
    let mut command = git(top);
    command.args(["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    let asked: String = requests.iter().map(|request| format!("{}\n", request.object)).collect();
    let stdin = child.stdin.take();
    let asking = std::thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(asked.as_bytes())));
    let read = child.stdout.take().map_or(Ok(()), |stdout| answers(stdout, wanted, requests, found));
    // Git, whose answers nobody reads any more, ends by itself.
    let _ = asking.join();
    child.wait()?;
    read
}

/// Reads an answer to each request.
fn answers(
    stdout: impl Read,
    wanted: &str,
    requests: &[Request],
    found: &mut HashMap<Request, Blob>,
) -> std::io::Result<()> {
    let mut answers = BufReader::new(stdout);
    for request in requests {
        let mut head = Vec::new();
        if answers.read_until(b'\n', &mut head)? == 0 {
            break;
        }
        let head = String::from_utf8_lossy(&head);
        let Some((id, kind, size)) = object(&head) else { continue };
        let mut bytes = Vec::new();
        answers.by_ref().take(size.min(LARGEST_TEXT as u64 + 1)).read_to_end(&mut bytes)?;
        let rest = (size + 1).saturating_sub(bytes.len() as u64);
        std::io::copy(&mut answers.by_ref().take(rest), &mut std::io::sink())?;
        if kind == wanted && bytes.len() <= LARGEST_TEXT {
            found.insert(request.clone(), Blob { id: id.to_owned(), bytes });
        }
    }
    Ok(())
}

/// `ID KIND SIZE`, where git has the object.
fn object(head: &str) -> Option<(&str, &str, u64)> {
    let mut words = head.trim_end().rsplitn(3, ' ');
    let size = words.next()?.parse().ok()?;
    let (kind, id) = (words.next()?, words.next()?);
    (!id.contains(':') && id.len() >= 40).then_some((id, kind, size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_that_hold_nothing_are_told_apart() {
        let id = "a".repeat(40);
        assert_eq!(object(&format!("{id} blob 12\n")), Some((id.as_str(), "blob", 12)));
        assert_eq!(object("HEAD:a b.md missing\n"), None);
        assert_eq!(object("HEAD:a 7\n"), None);
    }
}

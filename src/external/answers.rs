//! What addresses answered, kept for a while.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Answer;

/// The version of the format.
const VERSION: u32 = 1;

const HOUR: u64 = 60 * 60;

/// How long what works is believed to, in seconds.
const WORKS: u64 = 7 * 24 * HOUR;

/// How long what is dead is believed to be: whoever mends it wants to see that soon.
const DEAD: u64 = HOUR;

/// What addresses answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers(BTreeMap<String, (Answer, u64)>);

/// A file of answers.
#[derive(Serialize, Deserialize)]
struct Kept<'t> {
    version: u32,
    #[serde(borrow)]
    answers: BTreeMap<&'t str, KeptAnswer>,
}

#[derive(Serialize, Deserialize)]
struct KeptAnswer {
    /// When, in seconds since 1970.
    asked: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    moved: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dead: Option<String>,
}

impl Answers {
    /// What an address answered, as it is written in an article.
    pub fn get(&self, address: &str) -> Option<&Answer> {
        self.0.get(address).map(|(answer, _)| answer)
    }

    /// Adds an answer; `now` is in seconds since 1970.
    pub fn insert(&mut self, address: String, answer: Answer, now: u64) {
        self.0.insert(address, (answer, now));
    }

    /// Reads what was kept; what cannot be read is as good as nothing.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        let Ok(kept) = serde_json::from_str::<Kept<'_>>(text) else { return Self::default() };
        if kept.version != VERSION {
            return Self::default();
        }
        let answer = |kept: KeptAnswer| match (kept.moved, kept.dead) {
            (Some(address), _) => Answer::Moved(address),
            (_, Some(reason)) => Answer::Dead(reason),
            _ => Answer::Works,
        };
        let read = |(address, kept): (&str, KeptAnswer)| {
            let asked = kept.asked;
            (address.to_owned(), (answer(kept), asked))
        };
        Self(kept.answers.into_iter().map(read).collect())
    }

    /// What is kept of them.
    pub fn to_bytes(&self) -> Vec<u8> {
        let kept = |answer: &Answer, asked: u64| match answer {
            Answer::Works => Some(KeptAnswer { asked, moved: None, dead: None }),
            Answer::Moved(address) => Some(KeptAnswer { asked, moved: Some(address.clone()), dead: None }),
            Answer::Dead(reason) => Some(KeptAnswer { asked, moved: None, dead: Some(reason.clone()) }),
            Answer::Unknown => None,
        };
        let answers =
            self.0.iter().filter_map(|(address, (answer, asked))| Some((address.as_str(), kept(answer, *asked)?)));
        let mut bytes =
            serde_json::to_vec_pretty(&Kept { version: VERSION, answers: answers.collect() }).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Forgets what was asked too long ago; `now` is in seconds since 1970.
    pub(super) fn forget(&mut self, now: u64) {
        self.0.retain(|_, (answer, asked)| {
            let lasts = match answer {
                Answer::Works | Answer::Moved(_) => WORKS,
                Answer::Dead(_) => DEAD,
                Answer::Unknown => 0,
            };
            *asked <= now && now - *asked < lasts
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_kept_and_forgotten() {
        let mut answers = Answers::default();
        answers.insert("http://a/".to_owned(), Answer::Works, 1_000);
        answers.insert("http://b/".to_owned(), Answer::Dead("answers \"404\"".to_owned()), 1_000);
        answers.insert("http://c/".to_owned(), Answer::Moved("http://a/".to_owned()), 1_000);
        assert_eq!(Answers::from_bytes(&answers.to_bytes()), answers);
        answers.insert("http://d/".to_owned(), Answer::Unknown, 1_000);
        answers.forget(1_000 + DEAD);
        assert_eq!((answers.get("http://b/"), answers.get("http://d/")), (None, None));
        assert_eq!(answers.get("http://a/"), Some(&Answer::Works));
        answers.forget(1_000 + WORKS);
        assert_eq!(answers, Answers::default());
        assert_eq!(Answers::from_bytes(b"{\"version\": 2, \"answers\": {}}"), Answers::default());
        assert_eq!(Answers::from_bytes(b"\xff"), Answers::default());
    }
}

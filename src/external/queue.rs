//! Who is asked when: many hosts at once, each by few, and not while it wants to be left alone.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::Limits;

/// A host, and what is still to be asked of it.
#[derive(Debug, Default)]
pub(super) struct Host {
    waiting: Mutex<VecDeque<String>>,
    /// Until when it wants to be left alone.
    pause: Mutex<Option<Instant>>,
}

impl Host {
    /// Leaves the host alone for a while, whoever asks.
    pub(super) fn leave_alone(&self, length: Duration) {
        let until = Instant::now() + length;
        let mut pause = self.pause.lock().unwrap_or_else(PoisonError::into_inner);
        *pause = Some(pause.map_or(until, |other| other.max(until)));
    }

    /// Waits until the host may be asked.
    pub(super) fn wait(&self) {
        loop {
            let until = *self.pause.lock().unwrap_or_else(PoisonError::into_inner);
            match until.and_then(|until| until.checked_duration_since(Instant::now())) {
                Some(rest) if !rest.is_zero() => thread::sleep(rest),
                _ => return,
            }
        }
    }

    fn next(&self) -> Option<String> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}

/// Asks all addresses of all hosts; the answers by address.
pub(super) fn run<T: Send>(
    hosts: BTreeMap<String, BTreeSet<String>>,
    limits: &Limits,
    ask: impl Fn(&str, &Host) -> T + Sync,
) -> BTreeMap<String, T> {
    let hosts: Vec<Host> = hosts
        .into_values()
        .map(|addresses| Host { waiting: Mutex::new(addresses.into_iter().collect()), pause: Mutex::default() })
        .collect();
    // A host stands in the line once for each address of it that may be asked at a time.
    let line: VecDeque<&Host> = (0..limits.per_host.max(1)).flat_map(|_| &hosts).collect();
    let askers = limits.at_once.clamp(1, line.len().max(1));
    let line = Mutex::new(line);
    let answers = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..askers {
            scope.spawn(|| {
                let next = || line.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                while let Some(host) = next() {
                    while let Some(address) = host.next() {
                        let answer = ask(&address, host);
                        answers.lock().unwrap_or_else(PoisonError::into_inner).insert(address, answer);
                    }
                }
            });
        }
    });
    answers.into_inner().unwrap_or_else(PoisonError::into_inner)
}

//! One line that says what takes so long.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Work that takes less than this needs no word, and the line changes no more often.
const PAUSE: Duration = Duration::from_millis(500);

/// A line on the terminal while something is being done; gone when this is dropped.
pub(super) struct Progress {
    work: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Shows `what` once it takes long, if somebody can see it.
    pub(super) fn show(what: &'static str) -> Self {
        let work = io::stderr().is_terminal().then(|| {
            let (done, is_done) = mpsc::channel();
            let started = Instant::now();
            let line = thread::spawn(move || {
                let mut width = 0;
                while is_done.recv_timeout(PAUSE) == Err(RecvTimeoutError::Timeout) {
                    let text = format!("{what}… {:.0} s", started.elapsed().as_secs_f64());
                    width = text.chars().count();
                    let _ = write!(io::stderr(), "\r{text}");
                }
                if width > 0 {
                    let _ = write!(io::stderr(), "\r{:width$}\r", "");
                }
            });
            (done, line)
        });
        Self { work }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((done, line)) = self.work.take() {
            drop(done);
            let _ = line.join();
        }
    }
}

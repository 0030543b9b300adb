//! What earlier walks found out that may still hold.

use std::sync::{Mutex, PoisonError};

use crate::publish::{Caching, Store};

use super::compared::Compared;
use super::origins::Asked;

/// What earlier walks found out that may still hold.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    pub(super) asked: Asked,
    pub(super) compared: Comparisons,
}

/// Where it is kept what comparing translations found.
#[derive(Debug, Default)]
pub(super) enum Comparisons {
    /// Nowhere: there will be no further walk.
    #[default]
    Unkept,
    /// In memory, for the next walk of this process.
    Held(Mutex<Compared>),
    /// In a cache, for the next run.
    Stored(Caching),
}

/// The name under which it is stored what comparing translations found.
const COMPARED: &str = "compared";

impl Comparisons {
    /// Compares translations with what was found the last time at hand, and keeps what is found; `None` where that is kept
    /// nowhere.
    pub(super) fn renew<T>(&self, compare: impl FnOnce(&mut Compared) -> T) -> Option<T> {
        match self {
            Self::Unkept => None,
            Self::Held(compared) => Some(compare(&mut compared.lock().unwrap_or_else(PoisonError::into_inner))),
            Self::Stored(caching) => {
                let mut compared = Store::open(caching).and_then(|store| store.get(COMPARED)).unwrap_or_default();
                let found = compare(&mut compared);
                if let Some(store) = Store::open(caching) {
                    store.put(COMPARED, &compared);
                }
                Some(found)
            }
        }
    }
}

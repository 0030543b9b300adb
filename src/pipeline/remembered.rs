//! What earlier walks found out that may still hold.

use std::sync::{Mutex, PoisonError};

use crate::publish::{Store, Target};

use super::compared::Compared;
use super::origins::Asked;

/// What earlier walks found out that may still hold.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    pub(super) asked: Asked,
    /// `None` where there will be no further walk.
    pub(super) compared: Option<Mutex<Compared>>,
}

/// The name under which builds keep what comparing translations found.
const COMPARED: &str = "compared";

impl Remembered {
    /// What earlier builds left.
    pub(super) fn of_build(target: &Target) -> Self {
        let compared: Option<Compared> = Store::open(target).and_then(|store| store.get(COMPARED));
        Self { compared: Some(Mutex::new(compared.unwrap_or_default())), ..Self::default() }
    }

    /// Leaves the next build what comparing translations found, and forgets it.
    pub(super) fn keep(&self, target: &Target) {
        if let Some(compared) = &self.compared {
            let compared = std::mem::take(&mut *compared.lock().unwrap_or_else(PoisonError::into_inner));
            if let Some(store) = Store::open(target) {
                store.put(COMPARED, &compared);
            }
        }
    }
}

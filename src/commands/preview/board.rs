//! Where the latest page is pinned up, for whoever asks.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::loopback::{Answer, Visit};
use crate::page::preview_policy;

/// So long a window waits for the next page before it asks anew.
const HELD: Duration = Duration::from_secs(20);

/// A page as it is shown; each has another number.
#[derive(Clone, Debug)]
pub(super) struct Edition {
    pub(super) number: u64,
    pub(super) html: Arc<str>,
}

/// The latest edition, and those who wait for the next.
#[derive(Debug)]
pub(super) struct Board {
    latest: Mutex<Edition>,
    renewed: Condvar,
    is_visited: AtomicBool,
    policy: Arc<str>,
}

impl Board {
    pub(super) fn new(first: Edition) -> Self {
        Self {
            latest: Mutex::new(first),
            renewed: Condvar::new(),
            is_visited: AtomicBool::new(false),
            policy: preview_policy().into(),
        }
    }

    /// Pins up the next edition in the place of the one before.
    pub(super) fn pin(&self, next: Edition) {
        *self.lock() = next;
        self.renewed.notify_all();
    }

    /// Whether somebody has come who knew the address.
    pub(super) fn was_visited(&self) -> bool {
        self.is_visited.load(Ordering::Relaxed)
    }

    /// What a guest gets: the page, or the next one once there is another than it has seen.
    pub(super) fn answer(&self, visit: &Visit) -> Answer {
        self.is_visited.store(true, Ordering::Relaxed);
        match visit.place.as_str() {
            "" => self.page(&self.lock()),
            "renewal" => {
                let seen = visit.query.strip_prefix("seen=").and_then(|number| number.parse().ok());
                let is_seen = |edition: &mut Edition| Some(edition.number) == seen;
                let waited = self.renewed.wait_timeout_while(self.lock(), HELD, is_seen);
                let (edition, waited) = waited.unwrap_or_else(PoisonError::into_inner);
                if waited.timed_out() { Answer::nothing_new() } else { self.page(&edition) }
            }
            _ => Answer::missing(),
        }
    }

    fn page(&self, edition: &Edition) -> Answer {
        Answer::page(Arc::clone(&edition.html), Arc::clone(&self.policy))
    }

    fn lock(&self) -> MutexGuard<'_, Edition> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

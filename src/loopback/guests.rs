//! Who is there: guests whom nobody knows yet, of whom only so many have a place, and those who were let in.

use std::collections::VecDeque;
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// So many may ask at once.
const MOST_ASKING: usize = 64;
/// So many may wait for a page to be renewed; a window that is in sight needs one.
const MOST_ADMITTED: usize = 64;
/// After this time, a guest who asks loses the place to another.
const GRACE: Duration = Duration::from_secs(1);

#[derive(Debug, Default)]
pub(super) struct Guests {
    lists: Mutex<Lists>,
}

#[derive(Debug, Default)]
struct Lists {
    next: u64,
    asking: VecDeque<Asking>,
    admitted: usize,
}

#[derive(Debug)]
struct Asking {
    number: u64,
    since: Instant,
    stream: TcpStream,
}

/// The place of a guest, which is free again when this is dropped.
#[derive(Debug)]
pub(super) struct Place {
    guests: Arc<Guests>,
    number: u64,
    is_admitted: bool,
}

impl Guests {
    /// Whether one more may come. Where all places are taken, whoever has been asking longest and for too long loses its own.
    pub(super) fn has_room(&self) -> bool {
        let mut lists = self.lists();
        if lists.asking.len() < MOST_ASKING {
            return true;
        }
        let is_late = lists.asking.front().is_some_and(|asking| asking.since.elapsed() >= GRACE);
        if is_late && let Some(asking) = lists.asking.pop_front() {
            let _ = asking.stream.shutdown(Shutdown::Both);
        }
        is_late
    }

    /// Gives a guest a place.
    ///
    /// # Errors
    /// When the process may not open more files.
    pub(super) fn take_in(self: &Arc<Self>, stream: &TcpStream) -> std::io::Result<Place> {
        let stream = stream.try_clone()?;
        let mut lists = self.lists();
        let number = lists.next;
        lists.next += 1;
        lists.asking.push_back(Asking { number, since: Instant::now(), stream });
        Ok(Place { guests: Arc::clone(self), number, is_admitted: false })
    }

    fn lists(&self) -> MutexGuard<'_, Lists> {
        self.lists.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// Whether there is room among those who were let in; then nobody else can have this place.
    pub(super) fn admit(&mut self) -> bool {
        let mut lists = self.guests.lists();
        if lists.admitted >= MOST_ADMITTED {
            return false;
        }
        lists.admitted += 1;
        lists.asking.retain(|asking| asking.number != self.number);
        drop(lists);
        self.is_admitted = true;
        true
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut lists = self.guests.lists();
        if self.is_admitted {
            lists.admitted -= 1;
        } else {
            lists.asking.retain(|asking| asking.number != self.number);
        }
    }
}

//! What the endurance tests share: how they are told what to run, and how long an input took.

use std::panic;
use std::sync::{Arc, LazyLock};
use std::thread;
use std::time::{Duration, Instant};

/// A number from the environment.
pub(crate) fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("`{name}` must be a number, and is `{text}`")))
}

/// The time that this thread has had a processor, so that other work on the machine fails no input; where the system
/// does not tell, the time that has passed.
pub(crate) fn spent() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| BEGUN.elapsed(), Duration::from_nanos)
}

static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Runs something whose panics are caught, so that nothing is printed of them. Other threads run other tests, and their
/// panics are reported as ever.
pub(crate) fn own_panics_unreported(run: impl FnOnce()) {
    let own = thread::current().id();
    let usual = Arc::new(panic::take_hook());
    let others = Arc::clone(&usual);
    panic::set_hook(Box::new(move |panic| {
        if thread::current().id() != own {
            others(panic);
        }
    }));
    run();
    panic::set_hook(Box::new(move |panic| usual(panic)));
}

/// What a panic said.
pub(crate) fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    let words = panic.downcast_ref::<String>().cloned();
    words.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default()
}

//! What Ctrl-C ends: pmgit itself, but not while an editor has the terminal, as git has it.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGQUIT};
use signal_hook::flag;

/// The signals of the terminal's keys: Ctrl-C and Ctrl-\.
const KEYS: [i32; 2] = [SIGINT, SIGQUIT];

/// Whether the keys end this process; shared by all that one run does.
#[derive(Clone, Debug)]
pub(crate) struct Interrupts {
    are_deadly: Arc<AtomicBool>,
    is_watched: Rc<Cell<bool>>,
}

/// The keys are the editor's while this lives.
#[derive(Debug)]
pub(crate) struct Undisturbed {
    are_deadly: Arc<AtomicBool>,
}

impl Interrupts {
    pub(crate) fn new() -> Self {
        Self { are_deadly: Arc::new(AtomicBool::new(true)), is_watched: Rc::new(Cell::new(false)) }
    }

    /// Leaves the keys to another program of this terminal. What cannot be arranged leaves all as it is.
    pub(crate) fn leave_to_another(&self) -> Undisturbed {
        self.are_deadly.store(false, Ordering::SeqCst);
        if !self.is_watched.replace(true) {
            for signal in KEYS {
                let _ = flag::register_conditional_default(signal, Arc::clone(&self.are_deadly));
            }
        }
        Undisturbed { are_deadly: Arc::clone(&self.are_deadly) }
    }
}

impl Drop for Undisturbed {
    fn drop(&mut self) {
        self.are_deadly.store(true, Ordering::SeqCst);
    }
}

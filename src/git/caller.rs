//! Which git runs the hook that we are in.

use std::fs;
use std::os::unix::process::parent_id;

/// Processes between git and us, at most: shells, and the tools that run hooks.
const DEEPEST: usize = 32;

/// A name for the git process above us that no other process has had; nothing where the system does not tell.
pub(crate) fn calling_git() -> Option<String> {
    let mut process = parent_id();
    for _ in 0..DEEPEST {
        // proc(5): `pid (name) state parent ...`, and the start time as the 22nd field.
        let told = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        let (start, rest) = told.rsplit_once(')')?;
        let fields: Vec<&str> = rest.split_whitespace().collect();
        if start.split_once('(')?.1 == "git" {
            return Some(format!("{process}-{}", fields.get(19)?));
        }
        process = fields.get(1)?.parse().ok().filter(|parent| *parent > 1)?;
    }
    None
}

//! A terminal for a test: a program runs on it as it does before a person, who types answers, presses Ctrl-C or ends the
//! input, and sees what the screen shows.
//!
//! ```ignore
//! let mut terminal = world.terminal(&["new"]).columns(40).start();
//! terminal.expect("Severity");
//! terminal.answer("sev1");
//! terminal.finish().passes();
//! ```

use std::ffi::{OsStr, OsString};
use std::io::{Read as _, Write as _};
use std::num::NonZeroU16;
use std::process::{Child, Output};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use pty_process::blocking::{Command, Pty};

use super::pmgit::PMGIT;
use super::world::{Outcome, World};

/// How long a program may be silent before a test gives up; the machine may be busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// As many lines as no test writes.
const TRANSCRIPT_ROWS: u16 = 2_000;

const SIGINT: u32 = 2;
const CTRL_C: &[u8] = b"\x03";
const CTRL_D: &[u8] = b"\x04";

/// A program that is about to start on a terminal: 80 columns, 24 rows, with colours, unless it says otherwise.
#[derive(Debug)]
pub struct Session<'w> {
    world: &'w World,
    program: OsString,
    arguments: Vec<OsString>,
    variables: Vec<(OsString, OsString)>,
    columns: u16,
    rows: u16,
}

impl World {
    /// pmgit on a terminal.
    pub fn terminal(&self, arguments: &[&str]) -> Session<'_> {
        self.terminal_of(PMGIT, arguments)
    }

    /// Any program on a terminal, such as a shell.
    pub fn terminal_of(&self, program: impl AsRef<OsStr>, arguments: &[&str]) -> Session<'_> {
        let mut variables = self.variables();
        variables.push(("TERM".into(), "xterm-256color".into()));
        Session {
            world: self,
            program: program.as_ref().to_owned(),
            arguments: arguments.iter().map(OsString::from).collect(),
            variables,
            columns: 80,
            rows: 24,
        }
    }
}

impl<'w> Session<'w> {
    pub fn columns(mut self, columns: u16) -> Self {
        self.columns = columns;
        self
    }

    /// What the terminal says it is, such as `dumb`.
    pub fn term(self, name: &str) -> Self {
        self.variable("TERM", name)
    }

    /// The program sees this variable, instead of the world's of that name.
    pub fn variable(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self = self.without(name);
        self.variables.push((name.into(), value.into()));
        self
    }

    /// The program does not see this variable.
    pub fn without(mut self, name: &str) -> Self {
        self.variables.retain(|(known, _)| known != name);
        self
    }

    pub fn start(self) -> Terminal<'w> {
        let (pty, pts) = pty_process::blocking::open().unwrap();
        pty.resize(pty_process::Size::new(self.rows, self.columns)).unwrap();
        let command = if ignores_ctrl_c() {
            Command::new("env").arg("--default-signal=INT").arg(&self.program)
        } else {
            Command::new(&self.program)
        };
        let command = command.args(&self.arguments);
        let command = command.env_clear().envs(self.variables).current_dir(self.world.path());
        let child = command.spawn(pts).unwrap();
        let pty = Arc::new(pty);
        let parser = |rows| {
            let size = |size| NonZeroU16::new(size).expect("a terminal has a size");
            vt100::Parser::new(size(rows), size(self.columns), 0)
        };
        Terminal {
            world: self.world,
            shown: reader(Arc::clone(&pty)),
            pty,
            child,
            bytes: Vec::new(),
            screen: parser(self.rows),
            transcript: parser(TRANSCRIPT_ROWS),
            seen: 0,
            is_over: false,
        }
    }
}

/// Whether the tests were started in the background of a script, which lets its children ignore Ctrl-C.
fn ignores_ctrl_c() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|set| u64::from_str_radix(set.trim(), 16).ok()).unwrap_or_default();
    ignored & (1 << (SIGINT - 1)) != 0
}

/// Sends on what the program writes, until nobody has the terminal open any more.
fn reader(pty: Arc<Pty>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        // Linux says EIO where the last program has left.
        while let Ok(length @ 1..) = (&*pty).read(&mut buffer) {
            if sender.send(buffer[..length].to_vec()).is_err() {
                break;
            }
        }
    });
    receiver
}

/// A terminal on which a program runs; the program ends with it.
pub struct Terminal<'w> {
    world: &'w World,
    pty: Arc<Pty>,
    child: Child,
    shown: Receiver<Vec<u8>>,
    bytes: Vec<u8>,
    screen: vt100::Parser,
    /// All lines since the start.
    transcript: vt100::Parser,
    /// How much of the transcript has been expected.
    seen: usize,
    is_over: bool,
}

impl Terminal<'_> {
    /// Waits until the terminal shows these words, behind those that were expected before.
    #[track_caller]
    pub fn expect(&mut self, words: &str) -> &mut Self {
        loop {
            let text = self.text();
            self.seen = self.seen.min(text.len());
            if let Some(at) = text.get(self.seen..).and_then(|rest| rest.find(words)) {
                self.seen += at + words.len();
                return self;
            }
            assert!(self.read_on(), "`{words}` is not on the terminal:\n{text}");
        }
    }

    /// Types a line.
    pub fn answer(&mut self, line: &str) -> &mut Self {
        self.press(format!("{line}\n").as_bytes())
    }

    /// Presses Ctrl-C.
    pub fn interrupt(&mut self) -> &mut Self {
        self.press(CTRL_C)
    }

    /// Presses Ctrl-D, which ends the input where it begins a line.
    pub fn end_input(&mut self) -> &mut Self {
        self.press(CTRL_D)
    }

    /// Presses keys, as the bytes that a terminal makes of them.
    pub fn press(&mut self, keys: &[u8]) -> &mut Self {
        (&*self.pty).write_all(keys).unwrap();
        self
    }

    /// Waits for the end of the program. What the terminal has shown since the start is the outcome's `out`, a line that
    /// the terminal broke being one; its code is -1 where a signal ended the program.
    #[track_caller]
    pub fn finish(&mut self) -> Outcome {
        while self.read_on() {}
        assert!(self.is_over, "the program waits:\n{}", self.text());
        let status = self.child.wait().unwrap();
        let text = self.text();
        assert!(!text.contains("panicked"), "{text}");
        self.world.outcome_of(&Output { status, stdout: text.into_bytes(), stderr: Vec::new() })
    }

    /// What stands on the screen now, as far as the program has been waited for.
    pub fn screen(&self) -> String {
        self.screen.screen().contents()
    }

    /// The bytes that came so far, with the codes of the terminal.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn text(&self) -> String {
        self.transcript.screen().contents()
    }

    /// Waits for more; false where nothing comes any more.
    fn read_on(&mut self) -> bool {
        match self.shown.recv_timeout(PATIENCE) {
            Ok(bytes) => {
                self.screen.process(&bytes);
                self.transcript.process(&bytes);
                self.bytes.extend(bytes);
                true
            }
            Err(RecvTimeoutError::Disconnected) => {
                self.is_over = true;
                false
            }
            Err(RecvTimeoutError::Timeout) => false,
        }
    }
}

impl Drop for Terminal<'_> {
    /// A test that has failed leaves nothing running.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

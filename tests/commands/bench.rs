//! What the tests of the commands work with: pmgit in a world, at a fixed time, with complete postmortems at hand.

use std::fmt;
use std::ops::Deref;
use std::process::{Command, Output};

use crate::world::World;

/// The complete postmortem that most tests move along.
pub(crate) const ID: &str = "2026-11-20-checkout-latency";
pub(crate) const PATH: &str = "postmortems/2026/2026-11-20-checkout-latency.toml";
pub(crate) const DRAFT: &str = include_str!("../rules/draft.toml");

/// When every run takes place, if it is not told otherwise.
const NOW: &str = "2026-11-23T07:00:00Z";

/// A world in which pmgit runs.
#[derive(Debug)]
pub(crate) struct Bench {
    world: World,
}

impl Deref for Bench {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl Bench {
    /// An empty repository.
    pub(crate) fn new() -> Self {
        Self { world: World::new() }
    }

    pub(crate) fn bare() -> Self {
        Self { world: World::with_init(&["--bare"]) }
    }

    pub(crate) fn sha256() -> Self {
        Self { world: World::with_init(&["--object-format=sha256"]) }
    }

    /// A repository on the branch `work`, in which everything is set up and committed.
    pub(crate) fn ready() -> Self {
        let bench = Self::new();
        bench.done(&["init"]);
        bench.commit_all("Set up postmortems");
        bench.ok(&["switch", "--quiet", "-c", "work"]);
        bench
    }

    /// As `ready`, with a complete draft.
    pub(crate) fn with_draft() -> Self {
        let bench = Self::ready();
        bench.add(ID, DRAFT);
        bench
    }

    /// As `with_draft`, moved on to in-review.
    pub(crate) fn in_review() -> Self {
        let bench = Self::with_draft();
        bench.done(&["submit", ID, "--at", "2026-11-22T05:30:00Z"]);
        bench
    }

    /// As `in_review`, moved on to reviewed.
    pub(crate) fn reviewed() -> Self {
        let bench = Self::in_review();
        bench.done(&REVIEW);
        bench
    }

    /// As `reviewed`, with the messages sent, and closed.
    pub(crate) fn closed() -> Self {
        let bench = Self::reviewed();
        bench.post();
        bench.done(&["close", ID, "--by", "dai", "--at", "2026-11-23T09:05:00Z"]);
        bench
    }

    /// Commits a postmortem.
    pub(crate) fn add(&self, id: &str, text: &str) {
        self.write(&format!("postmortems/{}/{id}.toml", &id[..4]), text);
        self.commit_all(&format!("Write {id}"));
    }

    /// Notes that the messages were sent, and commits it.
    pub(crate) fn post(&self) {
        let posted = "[external_message]\nposted = 2026-11-23T09:00:00Z\n\
                      url = \"https://status.example.com/incidents/8123\"\nposted_by = \"dai\"\n";
        let text = self.read(PATH).replace("[external_message]\n", posted);
        self.write(PATH, text.replace("[internal_message]\n", "[internal_message]\nsent = 2026-11-23T07:00:00Z\n"));
        self.commit_all("Send the messages");
    }

    /// pmgit, ready to be started.
    pub(crate) fn pmgit(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(env!("CARGO_BIN_EXE_pmgit"));
        command.env("PMGIT_NOW", NOW).env("GIT_EDITOR", "true").args(arguments);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.end(&mut self.pmgit(arguments))
    }

    /// Runs a command with nothing on its standard input.
    pub(crate) fn end(&self, command: &mut Command) -> Run {
        Run::of(&World::feed(command, b""), &self.world)
    }

    /// Runs pmgit, which must succeed.
    pub(crate) fn done(&self, arguments: &[&str]) -> Run {
        let run = self.run(arguments);
        assert_eq!(run.code, 0, "pmgit {arguments:?}: {run}");
        run
    }

    /// Runs pmgit, which must end with this code and change nothing at all.
    pub(crate) fn unmoved(&self, code: i32, arguments: &[&str]) -> Run {
        let before = self.state();
        let run = self.run(arguments);
        assert_eq!(run.code, code, "pmgit {arguments:?}: {run}");
        assert_eq!(before, self.state(), "pmgit {arguments:?} has changed something");
        run
    }

    /// All that a refused command must leave alone.
    pub(crate) fn state(&self) -> String {
        let heads = self.git(&["for-each-ref", "--format=%(refname) %(objectname)"]).stdout;
        let head = self.git(&["symbolic-ref", "--quiet", "HEAD"]).stdout;
        let index = self.git(&["ls-files", "--stage", "-v"]).stdout;
        let status = self.git(&["status", "--porcelain", "--ignored"]).stdout;
        let diff = self.git(&["diff"]).stdout;
        [heads, head, index, status, diff].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).join("\n--\n")
    }

    /// Says what git finds wrong; nothing, as long as all is well.
    pub(crate) fn complaints(&self) -> String {
        let fsck = self.git(&["fsck", "--strict", "--no-dangling", "--no-progress"]);
        let status = self.ok(&["status", "--porcelain"]);
        let said = [fsck.stdout, fsck.stderr].concat();
        format!("{}{status}", String::from_utf8_lossy(&said))
    }

    /// The status that HEAD's document says it has.
    pub(crate) fn status_of(&self, id: &str) -> String {
        let text = self.ok(&["show", &format!("HEAD:postmortems/{}/{id}.toml", &id[..4])]);
        let line = text.lines().find(|line| line.starts_with("status")).unwrap().to_owned();
        line.split('"').nth(1).unwrap().to_owned()
    }
}

/// A review that passes.
pub(crate) const REVIEW: [&str; 26] = [
    "review",
    ID,
    "--held",
    "2026-11-23T06:00:00Z",
    "--outcome",
    "Agreed on facts, analysis and actions.",
    "--approved-by",
    "ben",
    "--by",
    "ben",
    "--at",
    "2026-11-23T06:30:00Z",
    "--attendee",
    "aiko",
    "--attendee",
    "ben",
    "--attendee",
    "chloe",
    "--attendee",
    "dai",
    "--attendee",
    "emeka",
    "--attendee",
    "farah",
    "--attendee",
    "goro",
];

/// How a run ended, with the world's own directory written as `[WORLD]`.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) talk: String,
}

impl Run {
    fn of(output: &Output, world: &World) -> Self {
        let root = world.path();
        let root = root.parent().unwrap().to_str().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(root, "[WORLD]");
        Self { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), talk: text(&output.stderr) }
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "exit {}\n{}", self.code, self.out)?;
        if !self.talk.is_empty() {
            write!(f, "-- stderr --\n{}", self.talk)?;
        }
        Ok(())
    }
}

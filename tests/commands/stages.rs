//! Worlds at a fixed time with a complete postmortem in them, one for each status that it reaches.

use crate::support::documents::{DRAFT, ID, PATH};
use crate::support::{Outcome, World};

/// When every run takes place, unless a test says otherwise.
const NOW: &str = "2026-11-23T07:00:00Z";

impl World {
    /// An empty repository at a fixed time, in which no editor waits for a person.
    pub(crate) fn empty() -> Self {
        Self::empty_with(&[])
    }

    pub(crate) fn empty_bare() -> Self {
        Self::empty_with(&["--bare"])
    }

    pub(crate) fn empty_sha256() -> Self {
        Self::empty_with(&["--object-format=sha256"])
    }

    fn empty_with(options: &[&str]) -> Self {
        Self::with_init(options).with_variable("PMGIT_NOW", NOW).with_variable("GIT_EDITOR", "true")
    }

    /// A repository on the branch `work`, in which everything is set up and committed.
    pub(crate) fn ready() -> Self {
        let world = Self::empty();
        world.pmgit(&["init"]).passes();
        world.commit_all("Set up postmortems");
        world.ok(&["switch", "--quiet", "-c", "work"]);
        world
    }

    /// As `ready`, with a complete draft.
    pub(crate) fn with_draft() -> Self {
        let world = Self::ready();
        world.add(ID, DRAFT);
        world
    }

    /// As `with_draft`, moved on to in-review.
    pub(crate) fn in_review() -> Self {
        let world = Self::with_draft();
        world.pmgit(&["submit", ID, "--at", "2026-11-22T05:30:00Z"]).passes();
        world
    }

    /// As `in_review`, moved on to reviewed.
    pub(crate) fn reviewed() -> Self {
        let world = Self::in_review();
        world.pmgit(&REVIEW).passes();
        world
    }

    /// As `reviewed`, with the messages sent, and closed.
    pub(crate) fn closed() -> Self {
        let world = Self::reviewed();
        world.post();
        world.pmgit(&["close", ID, "--by", "dai", "--at", "2026-11-23T09:05:00Z"]).passes();
        world
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

    /// Runs pmgit, which must end with this code and change nothing at all.
    pub(crate) fn unmoved(&self, code: i32, arguments: &[&str]) -> Outcome {
        let before = self.state();
        let run = self.pmgit(arguments).ends_with(code);
        assert_eq!(before, self.state(), "pmgit {arguments:?} has changed something");
        run
    }

    /// All that a refused command must leave alone.
    pub(crate) fn state(&self) -> String {
        let heads = self.git(&["for-each-ref", "--format=%(refname) %(objectname)"]).out;
        let head = self.git(&["symbolic-ref", "--quiet", "HEAD"]).out;
        let index = self.git(&["ls-files", "--stage", "-v"]).out;
        let status = self.git(&["status", "--porcelain", "--ignored"]).out;
        let diff = self.git(&["diff"]).out;
        [heads, head, index, status, diff].join("\n--\n")
    }

    /// Says what git finds wrong; nothing, as long as all is well.
    pub(crate) fn complaints(&self) -> String {
        let fsck = self.git(&["fsck", "--strict", "--no-dangling", "--no-progress"]);
        let status = self.ok(&["status", "--porcelain"]);
        format!("{}{}{status}", fsck.out, fsck.err)
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

//! A reader with a repository, who types what the pages say.

use std::ffi::OsString;
use std::path::Path;

use crate::pages::{Language, Page, Step};
use crate::support::{PMGIT, World};

const ID: &str = "2026-11-20-checkout-latency";

/// The afternoon of the incident, and the day of the meeting.
const AFTER_THE_INCIDENT: &str = "2026-11-20T11:00:00Z";
const BEFORE_THE_MEETING: &str = "2026-11-23T00:00:00Z";
const AFTER_THE_MEETING: &str = "2026-11-23T06:45:00Z";

pub(crate) struct Story {
    world: World,
    language: Language,
    /// Where programs are found, the pmgit of this test first.
    path: OsString,
    now: &'static str,
}

impl Story {
    pub(crate) fn new(language: Language) -> Self {
        let programs = Path::new(PMGIT).parent().unwrap().to_owned();
        let path = std::env::join_paths(
            std::iter::once(programs).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
        );
        let locale = match language {
            Language::En => "en",
            Language::Ja => "ja",
        };
        let world = World::new().with_variable("PMGIT_LANGUAGE", locale);
        let story = Self { world, language, path: path.unwrap(), now: AFTER_THE_INCIDENT };
        let origin = story.world.outside("origin.git");
        story.git(&["init", "--quiet", "--bare", "--initial-branch=main", origin.to_str().unwrap()]);
        story.git(&["remote", "add", "origin", origin.to_str().unwrap()]);
        story
    }

    /// Runs every command of a page, and gives back how many there were.
    pub(crate) fn follow(&mut self, page: &Page) -> usize {
        let (mut commands, mut said) = (0, String::new());
        for step in page.steps() {
            match step {
                Step::Prepare(name) => self.prepare(&name, page),
                Step::Commands { text, refused } => {
                    commands += text.lines().count();
                    said = self.type_in(&text, refused, page);
                }
                Step::Printed(text) => is_printed(&text, &said, page),
            }
        }
        commands
    }

    /// Runs a block of commands, and gives back what they print.
    fn type_in(&self, text: &str, refused: bool, page: &Page) -> String {
        let origin = self.world.outside("origin.git");
        let text = text.replace("/srv/git/postmortems.git", &format!("'{}'", origin.display()));
        let mut shell = self.world.command("sh");
        shell.args(["-e", "-c", &text]).env("PATH", &self.path).env("EDITOR", "true").env("PMGIT_NOW", self.now);
        let output = shell.output().unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let expected = if refused { Some(1) } else { Some(0) };
        assert_eq!(output.status.code(), expected, "{}: the commands\n{text}came to\n{said}", page.path);
        said
    }

    /// Runs git with the hooks that the reader has installed.
    fn git(&self, arguments: &[&str]) {
        let output = self.world.command("git").args(arguments).env("PATH", &self.path).output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// What happens between two blocks without being told.
    fn prepare(&mut self, name: &str, page: &Page) {
        match name {
            "before-the-meeting" => self.now = BEFORE_THE_MEETING,
            "after-the-meeting" => self.now = AFTER_THE_MEETING,
            "push-main" => self.git(&["push", "--quiet", "origin", "main"]),
            "on-main" => self.git(&["switch", "--quiet", "main"]),
            "on-the-branch" => self.git(&["switch", "--quiet", &format!("postmortem/{ID}")]),
            // With push options and nothing to push, git writes to a server that may have left, and dies of it.
            "fix-at-night" => self.git(&["commit", "--quiet", "--allow-empty", "-m", "Tell customers"]),
            "finish-the-draft" => {
                self.world.write(&format!("postmortems/2026/{ID}.toml"), self.incident());
                self.git(&["commit", "--quiet", "--all", "-m", "Write up the incident"]);
            }
            "notes" => self.world.write("../notes.txt", self.notes()),
            other => panic!("{} asks for `{other}`, which this test does not know", page.path),
        }
    }

    fn incident(&self) -> &'static str {
        match self.language {
            Language::En => include_str!("../../src/commands/demo/incident.toml"),
            Language::Ja => include_str!("../../src/commands/demo/incident.ja.toml"),
        }
    }

    fn notes(&self) -> &'static str {
        match self.language {
            Language::En => "2026-11-20\n9:14 The on-call engineer is paged\n9:31 The limit is raised\n",
            Language::Ja => "2026年11月20日\n9:14 当番の担当者を呼び出した\n9:31 上限を引き上げた\n",
        }
    }
}

/// Each line of a block was printed; one that ends with `…` began so.
fn is_printed(text: &str, said: &str, page: &Page) {
    for line in text.lines().filter(|line| !line.is_empty()) {
        let is_there = match line.strip_suffix('…') {
            Some(start) => said.lines().any(|printed| printed.starts_with(start)),
            None => said.lines().any(|printed| printed == line),
        };
        assert!(is_there, "{}: nothing prints\n{line}\nbut\n{said}", page.path);
    }
}

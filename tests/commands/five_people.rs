//! Five people at one postmortem: owner, commander, scribe, reviewer and support, each in a clone of their own, a bare
//! remote that the gate guards, and a forge that squashes what it merges. What pmgit prints works where it is printed,
//! nobody loses a row, and in the end it is closed.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::printed::{commands, copied, filled, was_understood};
use crate::support::documents::{DRAFT, ID, PATH};
use crate::support::{Outcome, PMGIT, World};

const PEOPLE: [&str; 5] = ["aiko", "ben", "chloe", "emeka", "dai"];

/// The clones of five people around a bare repository, and what was printed in them.
struct Team {
    world: World,
    language: &'static str,
    /// The commands that were tried.
    tried: BTreeSet<String>,
    tries: usize,
}

impl Team {
    fn new(language: &'static str) -> Self {
        let world = World::new().naming_pmgit();
        world.pmgit(&["init"]).passes();
        let people = PEOPLE.map(|one| format!("[{one}]\nemail = \"{one}@example.com\"\n")).concat();
        world.write(".pmgit/people.toml", people);
        world.commit_all("Set up postmortems");
        world.add_gated_bare("origin.git", &[]);
        world.ok(&["remote", "add", "origin", "../origin.git"]);
        world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
        for one in PEOPLE.iter().chain(&["forge"]) {
            world.ok(&["clone", "--quiet", "../origin.git", &format!("../{one}")]);
        }
        let shim = world.outside("shim");
        std::fs::create_dir(&shim).unwrap();
        World::script(&shim.join("pmgit"), &format!("exec '{PMGIT}' \"$@\""));
        Self { world, language, tried: BTreeSet::new(), tries: 0 }
    }

    fn place(&self, who: &str) -> PathBuf {
        self.world.outside(who)
    }

    /// Runs a shell command as somebody at a time.
    fn sh_in(&self, place: &PathBuf, who: &str, time: &str, command: &str) -> Outcome {
        let path = format!("{}:{}", self.world.outside("shim").display(), std::env::var("PATH").unwrap());
        let mail = format!("{who}@example.com");
        let mut shell = self.world.command("sh");
        shell.args(["-c", command]).current_dir(place).env("PATH", path);
        shell.envs([("GIT_AUTHOR_NAME", who), ("GIT_COMMITTER_NAME", who)]);
        shell.envs([("GIT_AUTHOR_EMAIL", &mail), ("GIT_COMMITTER_EMAIL", &mail)]);
        shell.envs([("PMGIT_NOW", time), ("PMGIT_LANGUAGE", self.language), ("GIT_MERGE_AUTOEDIT", "no")]);
        shell.env("GIT_EDITOR", "true");
        self.world.run(&mut shell)
    }

    /// Somebody does something, which passes; what is printed is tried.
    fn does(&mut self, who: &str, time: &str, command: &str) -> Outcome {
        let run = self.sh_in(&self.place(who), who, time, command);
        assert_eq!(run.code, 0, "{who} at {time}: {command}\n{run}");
        if command.starts_with("pmgit") {
            self.try_all(who, time, &run);
        }
        run
    }

    /// What is to be done by somebody, and where it stands for them.
    fn looks(&mut self, who: &str, time: &str) -> Outcome {
        self.sh_in(&self.place(who), who, time, "git fetch --quiet --prune").passes();
        let due = self.sh_in(&self.place(who), who, time, &format!("pmgit due --for {who} --within 30d"));
        assert!(due.code < 2, "{due}");
        self.try_all(who, time, &due);
        let status = self.sh_in(&self.place(who), who, time, &format!("pmgit status {ID}"));
        self.try_all(who, time, &status);
        due
    }

    /// Tries each printed command in a copy of all that there is.
    fn try_all(&mut self, who: &str, time: &str, run: &Outcome) {
        for command in commands(&format!("{}\n{}", run.out, run.err)) {
            let known = format!("{who} {time} {command}");
            if !self.tried.insert(known) {
                continue;
            }
            self.tries += 1;
            let copy = self.world.outside("copy");
            std::fs::create_dir(&copy).unwrap();
            copied(&self.place(who), &copy.join(who));
            copied(&self.world.outside("origin.git"), &copy.join("origin.git"));
            let place = copy.join(who);
            self.world.ok_in(&place, &["remote", "set-url", "origin", "../origin.git"]);
            let ran = self.sh_in(&place, who, time, &filled(&command, ID));
            was_understood(&command, &ran);
            if command.starts_with("git ") || command.starts_with("cd ") {
                assert!(ran.code == 0 || command.contains("commit"), "{who} at {time}: {command}\n{ran}");
            }
            std::fs::remove_dir_all(&copy).unwrap();
        }
    }

    /// The command of that beginning, as it was printed.
    #[track_caller]
    fn printed(run: &Outcome, beginning: &str) -> String {
        let found = commands(&format!("{}\n{}", run.out, run.err));
        let command = found.iter().find(|command| command.contains(beginning));
        command.unwrap_or_else(|| panic!("`{beginning}` in\n{run}")).clone()
    }

    /// The forge squashes a branch into `main`, and the gate judges it.
    fn squash(&self, branch: &str) {
        let script = format!(
            "git fetch --quiet --prune && git switch --quiet main && git reset --quiet --hard origin/main && \
             git merge --quiet --squash 'origin/{branch}' && git commit --quiet --no-verify -m 'Squash {branch}' && \
             git push --quiet --no-verify origin main && git push --quiet --no-verify origin --delete '{branch}'"
        );
        let run = self.sh_in(&self.place("forge"), "forge", "2026-12-01T00:00:00Z", &script);
        assert_eq!(run.code, 0, "{branch}: {run}");
    }

    fn branch_of(&self, who: &str) -> String {
        self.world.ok_in(&self.place(who), &["branch", "--show-current"])
    }

    fn text(&self, who: &str) -> String {
        std::fs::read_to_string(self.place(who).join(PATH)).unwrap()
    }
}

/// The whole story in one language; gives back how many printed commands were tried.
fn story(language: &'static str) -> usize {
    let mut team = Team::new(language);
    // The owner begins, and pushes as it is printed.
    let run = team.does(
        "aiko",
        "2026-11-20T08:00:00Z",
        "pmgit new 'Checkout latency' --severity SEV-1 --reference PD-8123 --started 2026-11-20T00:04:00Z \
         --resolved 2026-11-20T01:40:00Z --incident-commander ben --designated-by ben",
    );
    let push = Team::printed(&run, "git push");
    team.does("aiko", "2026-11-20T08:01:00Z", &push);
    let branch = team.branch_of("aiko");
    std::fs::write(team.place("aiko").join(PATH), DRAFT).unwrap();
    team.does("aiko", "2026-11-20T09:00:00Z", "git commit --quiet --all -m 'Write it' && git push --quiet");
    // The scribe goes where `due` or `status` leads, and adds a row; so does the owner at the same time.
    let seen = team.looks("chloe", "2026-11-20T10:00:00Z");
    assert!(seen.code < 2);
    let unknown = team.sh_in(&team.place("chloe"), "chloe", "2026-11-20T10:00:00Z", &format!("pmgit status {ID}"));
    let way = Team::printed(&unknown, "git switch");
    team.does("chloe", "2026-11-20T10:00:00Z", &way);
    for (who, minute) in [("chloe", "31"), ("aiko", "32")] {
        let add = format!(
            "pmgit timeline add {ID} 'Seen by {who}' --at 2026-11-20T00:{minute}:00Z --evidence PD-8123 --commit"
        );
        team.does(who, "2026-11-20T10:10:00Z", &add);
    }
    team.does("chloe", "2026-11-20T10:11:00Z", "git push --quiet");
    team.does("aiko", "2026-11-20T10:12:00Z", "git pull --quiet --no-rebase --no-edit && git push --quiet");
    // The owner submits; the forge squashes; the owner's branch stays behind.
    let run = team.does("aiko", "2026-11-20T11:00:00Z", &format!("pmgit submit {ID}"));
    let push = Team::printed(&run, "git push");
    team.does("aiko", "2026-11-20T11:01:00Z", &push);
    team.squash(&branch);
    // The owner goes on on the same branch, as people do, and merges the mainline.
    team.does("aiko", "2026-11-22T05:00:00Z", "git fetch --quiet --prune");
    let run = team.does("aiko", "2026-11-22T05:01:00Z", &format!("pmgit meeting share {ID} --with emeka"));
    assert!(run.out.contains("git push"), "{run}");
    team.does(
        "aiko",
        "2026-11-22T05:02:00Z",
        "git merge --quiet --no-edit origin/main && git push --quiet -u origin HEAD",
    );
    let branch = team.branch_of("aiko");
    team.squash(&branch);
    // The reviewer reads it on the mainline, adds what was missing, and approves.
    team.does("emeka", "2026-11-22T09:00:00Z", "git pull --quiet --ff-only");
    team.looks("emeka", "2026-11-22T09:01:00Z");
    let add = format!("pmgit timeline add {ID} 'Seen by emeka' --at 2026-11-20T00:33:00Z --evidence PD-8123 --commit");
    team.does("emeka", "2026-11-22T09:02:00Z", &add);
    let run = team.does("emeka", "2026-11-22T09:03:00Z", &format!("pmgit approve {ID}"));
    let push = Team::printed(&run, "git push");
    team.does("emeka", "2026-11-22T09:04:00Z", &push);
    let branch = team.branch_of("emeka");
    team.squash(&branch);
    // The commander holds the meeting and records the review.
    team.does("ben", "2026-11-23T06:30:00Z", "git pull --quiet --ff-only");
    team.looks("ben", "2026-11-23T06:31:00Z");
    let run = team.does(
        "ben",
        "2026-11-23T06:40:00Z",
        &format!(
            "pmgit review {ID} --held 2026-11-23T06:00:00Z --outcome 'Agreed on all.' --everyone --approved-by ben"
        ),
    );
    let push = Team::printed(&run, "git push");
    team.does("ben", "2026-11-23T06:41:00Z", &push);
    let branch = team.branch_of("ben");
    team.squash(&branch);
    // On the owner's branch, which is long behind, a step is refused with the way on.
    team.looks("aiko", "2026-11-23T07:00:00Z");
    let stale = team.sh_in(&team.place("aiko"), "aiko", "2026-11-23T07:01:00Z", &format!("pmgit close {ID}"));
    assert_eq!(stale.code, 1, "{stale}");
    let way = Team::printed(&stale, "git switch");
    team.does("aiko", "2026-11-23T07:02:00Z", &way);
    assert_eq!(team.branch_of("aiko"), "main");
    // Support posts and closes.
    team.does("dai", "2026-11-23T08:00:00Z", "git pull --quiet --ff-only");
    team.looks("dai", "2026-11-23T08:01:00Z");
    let posted = format!("pmgit message external {ID} posted --url https://status.example.com/incidents/8123");
    let run = team.does("dai", "2026-11-23T08:02:00Z", &posted);
    let close = Team::printed(&run, "pmgit close");
    let run = team.does("dai", "2026-11-23T08:03:00Z", &close);
    let push = Team::printed(&run, "git push");
    team.does("dai", "2026-11-23T08:04:00Z", &push);
    let branch = team.branch_of("dai");
    team.squash(&branch);
    // Everybody sees the end of it, with everybody's rows.
    for who in PEOPLE {
        team.does(who, "2026-11-24T08:00:00Z", "git switch --quiet main && git pull --quiet --ff-only");
        let text = team.text(who);
        for one in ["chloe", "aiko", "emeka"] {
            assert_eq!(text.matches(&format!("Seen by {one}")).count(), 1, "{who}: {text}");
        }
        let status = team.does(who, "2026-11-24T08:01:00Z", &format!("pmgit status {ID}"));
        assert!(["[closed]", "[クローズ]"].iter().any(|label| status.out.contains(label)), "{who}: {status}");
        team.does(who, "2026-11-24T08:02:00Z", "pmgit check --all");
    }
    team.tries
}

#[test]
fn five_people_bring_one_postmortem_to_its_end() {
    let tries = story("en");
    assert!(tries > 30, "{tries} printed commands were tried");
}

#[test]
fn five_people_bring_one_postmortem_to_its_end_in_japanese() {
    let tries = story("ja");
    assert!(tries > 30, "{tries} printed commands were tried");
}

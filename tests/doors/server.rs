//! pre-receive in a bare repository, over `file://`: what the server takes, and what it says when it does not.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Deref;
use std::path::{Path, PathBuf};

use crate::support::documents::{OTHER, PATH, incomplete, malformed, sound};
use crate::support::{Outcome, PMGIT, World};

pub(crate) const POLICY: &str = ".pmgit/policy.toml";

/// A clone without hooks, and the bare repository with pmgit's hook that it pushes to.
pub(crate) struct Server {
    world: World,
    pub(crate) place: PathBuf,
}

impl Deref for Server {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl Server {
    /// Nothing pushed yet; the clone has a commit with the default policy.
    pub(crate) fn empty() -> Self {
        Self::empty_at("origin.git")
    }

    pub(crate) fn empty_at(name: &str) -> Self {
        Self::empty_with(name, &[])
    }

    /// As `empty`, with more options for `git init` on both sides.
    fn empty_with(name: &str, options: &[&str]) -> Self {
        let world = World::with_init(options).naming_pmgit().set_up_without_hooks();
        let place = world.add_gated_bare(name, options);
        let path = place.to_str().expect("the place is UTF-8").replace('%', "%25");
        world.ok(&["remote", "add", "origin", &format!("file://{path}")]);
        Self { world, place }
    }

    /// With `main` pushed.
    pub(crate) fn new() -> Self {
        let server = Self::empty();
        server.push(&["origin", "main"]).passes();
        server
    }

    /// With `main` pushed, and a policy in it.
    pub(crate) fn with_policy(policy: &str) -> Self {
        let server = Self::new();
        server.smuggle(POLICY, policy);
        server
    }

    /// Commits a file, and brings it into the server's `main` past the hook: what got in once.
    pub(crate) fn smuggle(&self, path: &str, text: &str) {
        self.sneak(path, text);
        self.smuggle_to("main");
    }

    /// Brings HEAD into a branch of the server past the hook.
    pub(crate) fn smuggle_to(&self, branch: &str) {
        let hook = self.hook();
        let aside = self.place.join("aside");
        fs::rename(&hook, &aside).expect("the hook can be put aside");
        let push = self.push(&["--force", "origin", &format!("HEAD:refs/heads/{branch}")]);
        fs::rename(&aside, &hook).expect("the hook can be put back");
        push.passes();
    }

    pub(crate) fn hook(&self) -> PathBuf {
        self.place.join("hooks/pre-receive")
    }

    /// A git in the server's repository.
    pub(crate) fn there(&self, arguments: &[&str]) -> String {
        self.ok_in(&self.place, arguments)
    }

    /// A push that must be refused by a rule, and leave the server as it was, byte for byte.
    #[track_caller]
    pub(crate) fn refuses(&self, arguments: &[&str], rule: &str) -> Outcome {
        let before = files(&self.place);
        let answer = self.push(arguments).turned_away_for(rule);
        assert_eq!(before, files(&self.place), "nothing was written");
        answer
    }

    /// Without pmgit: the hook finds no program.
    pub(crate) fn lose_pmgit(&self) {
        self.replace_pmgit("/nowhere/pmgit");
    }

    /// The hook runs another program in pmgit's place.
    pub(crate) fn replace_pmgit(&self, program: &str) {
        let shim = fs::read_to_string(self.hook()).expect("the shim is installed");
        assert!(shim.contains(PMGIT), "the program is recorded");
        let shim = shim.replace(PMGIT, program);
        fs::write(self.hook(), shim.replace("/usr/local/bin/pmgit", "/nowhere")).expect("the shim can be written");
    }
}

/// Every file below a directory with its content.
pub(crate) fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(directory) = open.pop() {
        found.insert(directory.clone(), Vec::new());
        for entry in fs::read_dir(directory).expect("it can be listed") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let content = fs::read(&path).expect("it can be read");
                found.insert(path, content);
            }
        }
    }
    found
}

#[test]
fn a_bad_postmortem_is_refused_whole_and_leaves_no_trace_on_the_server() {
    let server = Server::new();
    server.on_branch("bad", PATH, &incomplete("in-review"));
    let answer = server.refuses(&["origin", "bad:main"], "missing-section");
    answer.says("pmgit refuses the push to `main`: 1 error").says(PATH).says("pmgit waive").silent_about("--no-verify");
    server.on_branch("good", PATH, &sound("in-review"));
    server.push(&["origin", "good:main"]).passes().silent_about("remote:");
}

#[test]
fn a_push_is_taken_with_all_its_references_or_with_none() {
    let server = Server::new();
    server.on_branch("good", OTHER, &sound("in-review"));
    server.on_branch("bad", PATH, &incomplete("in-review"));
    server.refuses(&["origin", "good:refs/heads/fine", "good:refs/tags/fine", "bad:main"], "missing-section");
    server.refuses(&["origin", "bad:main", "good:refs/heads/fine"], "missing-section");
    server.push(&["origin", "good:main", "bad:refs/heads/work"]).passes();
}

#[test]
fn the_first_push_is_judged_by_the_built_in_policy_and_not_by_the_one_it_brings() {
    let server = Server::empty();
    server.sneak(POLICY, "[rules.missing-section]\nlevel = \"off\"\n[gate]\nbranches = [\"nothing\"]\n");
    server.sneak(PATH, &incomplete("in-review"));
    server.refuses(&["origin", "main"], "missing-section");
    server.sneak(PATH, &sound("in-review"));
    server.push(&["origin", "main"]).passes();
}

#[test]
fn a_branch_that_is_not_protected_takes_whatever_can_be_read() {
    let server = Server::new();
    server.on_branch("work", PATH, &incomplete("in-review"));
    server.push(&["origin", "work"]).passes();
    server.sneak(OTHER, &malformed());
    server.refuses(&["origin", "work"], "malformed-document");
    server.refuses(&["origin", "work:refs/heads/another"], "malformed-document");
    server.ok(&["tag", "-a", "-m", "a tag", "broken"]);
    server.refuses(&["origin", "broken"], "malformed-document");
}

#[test]
fn a_branch_goes_on_from_an_old_fault_of_its_own_or_of_the_default_branch() {
    let server = Server::new();
    server.smuggle(OTHER, &malformed());
    server.on_branch("work", "code.rs", "fn main() {}\n");
    server.push(&["origin", "work"]).passes();
    server.sneak(PATH, &sound("draft"));
    server.push(&["origin", "work"]).passes();
    server.sneak(PATH, &malformed());
    server.smuggle_to("work");
    server.sneak("code.rs", "fn main() { }\n");
    server.push(&["origin", "work"]).passes();
}

#[test]
fn a_new_protected_branch_is_judged_from_where_it_left_the_default_branch() {
    let server = Server::with_policy("[gate]\nbranches = [\"main\", \"release/*\"]\n");
    server.sneak("code.rs", "fn main() {}\n");
    server.sneak(PATH, &sound("in-review"));
    server.push(&["origin", "main"]).passes();
    // A hotfix of an old release touches no postmortem, though it lacks those that came since.
    server.ok(&["checkout", "--quiet", "-b", "old", "main^"]);
    server.sneak("code.rs", "fn main() { fixed() }\n");
    server.push(&["origin", "old:refs/heads/release/1"]).passes();
    server.ok(&["checkout", "--quiet", "-b", "next", "main"]);
    server.sneak(OTHER, &sound("draft"));
    server.refuses(&["origin", "next:refs/heads/release/2"], "unready-status");
    // Unrelated history does not bring its own beginning along.
    server.ok(&["checkout", "--quiet", "--orphan", "fresh"]);
    server.ok(&["rm", "--quiet", "-r", "--cached", "."]);
    server.sneak(OTHER, &sound("in-review"));
    server.ok(&["rm", "--quiet", "--cached", PATH]);
    server.ok(&["commit", "--quiet", "--amend", "--no-edit"]);
    server.refuses(&["origin", "fresh:refs/heads/release/3"], "removed-postmortem");
}

#[test]
fn a_protected_branch_with_postmortems_is_not_deleted_by_a_push() {
    let server = Server::with_policy("[gate]\nbranches = [\"main\", \"release/*\"]\n");
    server.push(&["origin", "main:refs/heads/release/1", "main:refs/heads/work"]).passes();
    let answer = server.push(&["origin", ":release/1", ":work"]).turned_away();
    answer.says("refuses to delete `release/1`").says("gate.branches");
    server.push(&["origin", ":work"]).passes();
    server.there(&["branch", "-D", "release/1"]);
}

#[test]
fn a_refusal_shows_twenty_errors_and_counts_the_rest() {
    let server = Server::new();
    for day in 10..35 {
        let path = format!("postmortems/2026/2026-11-20-case-{day}.toml");
        server.write(&path, incomplete("in-review"));
    }
    server.commit_all("many");
    let answer = server.push(&["origin", "main"]).turned_away();
    assert_eq!(answer.err.matches("error[missing-section]").count(), 20, "{}", answer.err);
    answer.says("... and 5 errors more").says("25 errors");
}

#[test]
fn a_hook_that_was_there_runs_first_with_the_same_input_and_comes_back_byte_for_byte() {
    let server = Server::new();
    let shown = server.place.to_str().expect("it is UTF-8").to_owned();
    server.pmgit(&["-C", &shown, "uninstall"]).passes();
    let log = server.place.join("given");
    World::script(&server.hook(), &format!("cat >>'{}'; exit ${{PREVIOUS-0}}", log.display()));
    let before = files(&server.place);
    server.pmgit(&["-C", &shown, "init", "--server"]).passes().says("runs first, as `pre-receive.pmgit-prev`");
    let installed = files(&server.place);
    server.pmgit(&["-C", &shown, "init", "--server"]).passes().says("everything is set up already");
    assert_eq!(installed, files(&server.place), "a second run changes nothing");
    server.on_branch("bad", PATH, &incomplete("in-review"));
    server.push(&["origin", "bad:main"]).turned_away_for("missing-section");
    assert!(fs::read_to_string(&log).expect("it ran").ends_with(" refs/heads/main\n"));
    server.on_branch("good", PATH, &sound("in-review"));
    let refused = server.run(server.command("git").args(["push", "-q", "origin", "good:main"]).env("PREVIOUS", "3"));
    refused.turned_away().silent_about("remote: pmgit");
    fs::remove_file(&log).expect("it can go");
    server.pmgit(&["-C", &shown, "uninstall"]).passes().says("the one from before is back");
    assert_eq!(before, files(&server.place), "and `uninstall` takes all of it back");
}

#[test]
fn push_options_are_switched_on_with_the_hook_and_off_only_where_pmgit_has_done_it() {
    let server = Server::empty();
    let shown = server.place.to_str().expect("it is UTF-8").to_owned();
    let value = || server.git_in(&server.place, &["config", "--get", "receive.advertisePushOptions"]).out;
    assert_eq!(value(), "true\n");
    server.pmgit(&["-C", &shown, "uninstall"]).passes();
    assert_eq!(value(), "");
    server.there(&["config", "receive.advertisePushOptions", "true"]);
    server.pmgit(&["-C", &shown, "init", "--server"]).passes();
    server.pmgit(&["-C", &shown, "uninstall"]).passes();
    assert_eq!(value(), "true\n");
}

#[test]
fn the_gate_is_for_bare_repositories_and_says_so() {
    let server = Server::empty();
    server.pmgit(&["init", "--server"]).fails_with("this repository has a worktree");
    let shown = server.place.to_str().expect("it is UTF-8").to_owned();
    server.pmgit(&["-C", &shown, "init"]).fails_with("init --server");
}

#[test]
fn a_repository_without_a_folder_for_hooks_gets_one() {
    let server = Server::empty();
    let place = server.outside("plain.git");
    let shown = place.to_str().expect("it is UTF-8");
    server.ok(&["init", "--quiet", "--bare", "--template=", shown]);
    server.pmgit(&["-C", shown, "init", "--server"]).passes();
    server.sneak(PATH, &incomplete("in-review"));
    server.push(&[shown, "HEAD:main"]).turned_away_for("missing-section");
}

#[test]
fn hooks_that_other_repositories_share_are_not_written_and_the_line_to_add_is_told() {
    let server = Server::empty();
    let shown = server.place.to_str().expect("it is UTF-8").to_owned();
    server.there(&["config", "core.hooksPath", "/nowhere/hooks"]);
    let answer = server.pmgit(&["-C", &shown, "init", "--server"]);
    assert_eq!(answer.code, 1, "the gate does not stand");
    answer.says("which other repositories share").says("pmgit hook run pre-receive || exit 1");
}

#[test]
fn a_default_branch_that_is_not_there_is_told() {
    let server = Server::new();
    server.there(&["symbolic-ref", "HEAD", "refs/heads/trunk"]);
    let shown = server.place.to_str().expect("it is UTF-8").to_owned();
    server.pmgit(&["-C", &shown, "init", "--server"]).passes().says("`trunk`, which does not exist");
    // `main` stands in for it.
    server.on_branch("bad", PATH, &incomplete("in-review"));
    server.refuses(&["origin", "bad:main"], "missing-section");
    server.refuses(&["origin", "bad:trunk"], "missing-section");
}

#[test]
fn a_server_whose_repository_libgit2_cannot_read_has_the_same_gate() {
    for format in ["--object-format=sha256", "--ref-format=reftable"] {
        let server = Server::empty_with("origin.git", &[format]);
        server.push(&["origin", "main"]).passes();
        server.on_branch("bad", PATH, &incomplete("in-review"));
        server.push(&["origin", "bad:main"]).turned_away_for("missing-section");
        server.push(&["origin", "bad"]).passes();
        server.on_branch("good", PATH, &sound("in-review"));
        server.push(&["origin", "good:main"]).passes();
        server.push(&["origin", "+good^:main"]).turned_away_for("removed-postmortem");
        server.lose_pmgit();
        server.push(&["origin", "+bad:main"]).turned_away();
        server.push(&["origin", "good:refs/heads/new"]).passes();
    }
}

const EMERGENCY: &str = "[gate]\nemergency = true\n";
const ASKING: &str = "pmgit.emergency=INC-1: the status page must tell customers now";

#[test]
fn the_emergency_door_opens_for_a_reason_and_prints_the_record_that_is_owed() {
    let server = Server::with_policy(EMERGENCY);
    server.on_branch("bad", PATH, &incomplete("in-review"));
    server.sneak("code.rs", "fn main() {}\n");
    server.refuses(&["origin", "bad:main"], "missing-section").says("git push -o pmgit.emergency=\"REASON\"");
    for empty in ["pmgit.emergency", "pmgit.emergency=", "pmgit.emergency= \t"] {
        server.refuses(&["-o", empty, "origin", "bad:main"], "missing-section").says("needs a reason");
    }
    let bad = server.ok(&["rev-parse", "bad~1"]);
    let answer = server.push(&["-o", "else", "-o", ASKING, "origin", "bad:main"]).passes();
    let answer = answer.says("the emergency door lets 1 error pass into `main`: INC-1").says(".pmgit/exceptions.toml");
    // What it prints is the record, once somebody has approved it.
    let told = answer.err.lines().filter_map(|line| line.strip_prefix("remote: "));
    let record: Vec<&str> = told.skip_while(|line| !line.starts_with("[[exceptions]]")).map(str::trim_end).collect();
    let record = record.join("\n").replace("\"\" # somebody other than you", "\"ben\"");
    let table: toml::Table = record.parse().expect("it is TOML");
    let exceptions = table["exceptions"].as_array().expect("a list of them");
    assert_eq!(exceptions.len(), 1, "only the commit that touches a postmortem");
    assert_eq!(exceptions[0]["commit"].as_str(), Some(bad.as_str()));
    assert_eq!(exceptions[0]["approved_by"].as_str(), Some("ben"));
    server.ok(&["checkout", "--quiet", "bad"]);
    server.pmgit(&["verify", "bad"]).finds("missing-section");
    server.sneak(EXCEPTIONS, &record);
    server.push(&["origin", "bad:main"]).passes();
    server.pmgit(&["verify", "bad"]).passes().says("INC-1").says("ben");
}

#[test]
fn a_record_that_comes_with_the_emergency_is_not_owed_again() {
    let server = Server::with_policy(EMERGENCY);
    server.on_branch("bad", PATH, &incomplete("in-review"));
    let bad = server.ok(&["rev-parse", "bad"]);
    server.sneak(EXCEPTIONS, &exception(&bad, "Customers first."));
    server.refuses(&["origin", "bad:main"], "missing-section");
    server.push(&["-o", ASKING, "origin", "bad:main"]).passes().says("INC-1").silent_about("[[exceptions]]");
}

#[test]
fn the_record_of_exceptions_is_append_only_and_whole() {
    let server = Server::new();
    let (one, two) = (exception(&"1".repeat(40), "Customers first."), exception(&"2".repeat(40), "A test."));
    server.sneak(EXCEPTIONS, &one);
    server.push(&["origin", "main"]).passes();
    for (changed, words) in [
        (two.clone(), "changed or removed"),
        (one.replace("Customers", "We"), "changed or removed"),
        (format!("{one}{}", two.replace("approved_by", "approved")), "approved"),
        (
            format!("{one}[[exceptions]]\ncommit = \"main\"\nreason = \"A freeze\"\napproved_by = \"ben\"\n"),
            "is not a commit id",
        ),
        (format!("{one}[[exceptions]\n"), "exceptions.toml"),
    ] {
        server.on_branch("bad", EXCEPTIONS, &changed);
        server.refuses(&["origin", "bad:main"], "invalid-policy").says(words);
    }
    server.ok(&["checkout", "--quiet", "-B", "bad", "main"]);
    server.ok(&["rm", "--quiet", EXCEPTIONS]);
    server.commit_all("gone");
    server.refuses(&["origin", "bad:main"], "invalid-policy").says("git checkout");
    server.on_branch("good", EXCEPTIONS, &format!("{two}{one}"));
    server.push(&["origin", "good:main"]).passes();
}

const EXCEPTIONS: &str = ".pmgit/exceptions.toml";

fn exception(commit: &str, reason: &str) -> String {
    format!("[[exceptions]]\ncommit = \"{commit}\"\nreason = \"{reason}\"\napproved_by = \"ben\"\n")
}

#[test]
fn the_emergency_door_stays_shut_unless_the_policy_that_stands_opens_it() {
    let server = Server::new();
    server.on_branch("bad", POLICY, EMERGENCY);
    server.sneak(PATH, &incomplete("in-review"));
    let answer = server.refuses(&["-o", ASKING, "origin", "bad:main"], "missing-section");
    answer.says("opens nothing here").says("gate.emergency = false");
    let first = Server::empty();
    first.sneak(POLICY, EMERGENCY);
    first.sneak(PATH, &incomplete("in-review"));
    first.refuses(&["-o", ASKING, "origin", "main"], "missing-section");
}

#[test]
fn the_emergency_door_lets_no_branch_be_taken_away_and_opens_for_a_push_as_a_whole() {
    let server = Server::with_policy(&format!("{EMERGENCY}branches = [\"main\", \"release\"]\n"));
    server.push(&["origin", "main:refs/heads/release"]).passes();
    server.push(&["-o", ASKING, "origin", ":release"]).turned_away();
    server.on_branch("bad", PATH, &incomplete("in-review"));
    server.push(&["-o", ASKING, "origin", "bad:main", ":release"]).turned_away_for("missing-section");
    server
        .push(&["-o", ASKING, "origin", "bad:main", "bad:release"])
        .passes()
        .says("into `main`")
        .says("into `release`");
}

#[test]
fn an_emergency_that_is_none_leaves_no_trace() {
    let server = Server::with_policy(EMERGENCY);
    server.on_branch("good", PATH, &sound("in-review"));
    server.push(&["-o", ASKING, "origin", "good:main"]).passes().silent_about("remote:");
}

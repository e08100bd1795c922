//! Living beside the tools that teams have already: pre-commit, prek, lefthook, husky, git-lfs. Each is the real one,
//! looked for in PATH and in the directories of `PMGIT_NEIGHBOURS`; where one is missing, its test says so and passes.

use std::path::PathBuf;
use std::process::Command;

use crate::support::documents::{OTHER, PATH, incomplete, sound};
use crate::support::{Outcome, PMGIT, World, programs};

const EVENTS: [&str; 3] = ["pre-commit", "pre-merge-commit", "pre-push"];
const FRAMEWORK: &str = include_str!("../../.pre-commit-hooks.yaml");

/// The directories in which programs are looked for, with pmgit's before them.
fn program_directories() -> Vec<PathBuf> {
    let own = PathBuf::from(PMGIT).parent().expect("a program lies somewhere").to_owned();
    std::iter::once(own).chain(programs::directories()).collect()
}

/// A world in which another tool runs the hooks.
struct Neighbourhood {
    world: World,
}

impl Neighbourhood {
    /// A repository with a remote and this tool, if it is installed.
    fn with(tool: &str) -> Option<Self> {
        programs::find(tool)?;
        let world = World::with_remote();
        for event in EVENTS {
            std::fs::remove_file(world.path().join(".git/hooks").join(event)).expect("the shim is there");
        }
        Some(Self { world })
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Outcome {
        self.world.run(self.command(program).args(arguments))
    }

    /// A program that finds the tools, and pmgit by its name alone.
    fn command(&self, program: &str) -> Command {
        let mut command = self.world.command_without_pmgit(program);
        command.env("PATH", std::env::join_paths(program_directories()).expect("paths can be joined"));
        command
    }

    /// As `run`, with pmgit nowhere to be found.
    fn run_without_pmgit(&self, program: &str, arguments: &[&str]) -> Outcome {
        let mut command = self.command(program);
        let others = program_directories().into_iter().filter(|place| !place.join("pmgit").exists());
        command.env("PATH", std::env::join_paths(others).expect("paths can be joined"));
        self.world.run(command.args(arguments))
    }

    /// What `init` says to write, put where it says.
    fn obey_init(&self) {
        let talk = self.run("pmgit", &["init"]).passes().err;
        let mut place = String::new();
        for line in talk.lines() {
            if let Some(file) = line.strip_prefix("    in ").and_then(|rest| rest.strip_suffix(':')) {
                file.clone_into(&mut place);
            } else if let Some(content) = line.strip_prefix("      ") {
                let before = std::fs::read_to_string(self.world.path().join(&place)).unwrap_or_default();
                self.world.write(&place, format!("{before}{content}\n"));
            }
        }
        assert!(!place.is_empty(), "init says where to write it:\n{talk}");
    }

    /// The same story under every tool: what is bad is refused once and in full, what is good passes.
    fn guards(&self) {
        let git = |arguments: &[&str]| self.run("git", arguments);
        let once = |answer: Outcome, rule: &str| {
            assert_eq!(answer.code, 1, "{answer:?}");
            let said = format!("{}{}", answer.out, answer.err);
            assert_eq!(said.matches(&format!("error[{rule}]")).count(), 1, "{said}");
        };
        self.world.stage(PATH, &incomplete("in-review"));
        once(git(&["commit", "-m", "bad"]), "missing-section");
        // Somebody tries again, and is told in full again.
        once(git(&["commit", "-m", "bad"]), "missing-section");
        self.world.stage(PATH, &sound("in-review"));
        git(&["commit", "-m", "good"]).passes();
        git(&["push", "origin", "main"]).passes();
        self.world.stage(PATH, &incomplete("in-review"));
        git(&["commit", "--no-verify", "-m", "bad"]).passes();
        once(git(&["push", "origin", "main"]), "missing-section");
        git(&["reset", "--quiet", "--hard", "HEAD^"]).passes();
        self.world.ok(&["rm", "--quiet", PATH]);
        once(git(&["commit", "-m", "gone"]), "removed-postmortem");
        git(&["reset", "--quiet", "--hard"]).passes();
        // The branch that is pushed is not the one that we stand on.
        git(&["checkout", "--quiet", "-b", "evil"]).passes();
        self.world.stage(OTHER, &incomplete("in-review"));
        git(&["commit", "--no-verify", "-m", "bad"]).passes();
        git(&["checkout", "--quiet", "main"]).passes();
        once(git(&["push", "origin", "evil:main"]), "missing-section");
        let merge = git(&["merge", "--no-ff", "--no-edit", "evil"]);
        once(merge, "missing-section");
        git(&["merge", "--abort"]).passes();
    }

    fn lets_a_hotfix_through_without_pmgit(&self) {
        let git = |arguments: &[&str]| self.run_without_pmgit("git", arguments);
        self.world.stage("code.rs", "fixed\n");
        git(&["commit", "-m", "hotfix"]).passes();
        git(&["push", "origin", "main"]).passes();
        self.world.stage(PATH, &sound("reviewed"));
        assert_eq!(git(&["commit", "-m", "a document"]).code, 1);
    }
}

/// What the repository would name, with pmgit installed already.
fn framework() -> String {
    let installed = FRAMEWORK.replace("language: rust", "language: system");
    let hooks: String =
        installed.lines().filter(|line| !line.starts_with('#')).flat_map(|line| ["      ", line, "\n"]).collect();
    format!("repos:\n  - repo: local\n    hooks:\n{hooks}")
}

fn framework_guards(tool: &str) {
    let Some(here) = Neighbourhood::with(tool) else { return };
    here.world.sneak(".pre-commit-config.yaml", &framework());
    let install = [
        &["install"][..],
        &["--hook-type", "pre-commit", "--hook-type", "pre-merge-commit", "--hook-type", "pre-push"],
    ];
    here.run(tool, &install.concat()).passes();
    here.run("pmgit", &["doctor"]).passes().says(&format!("{tool}'s, and .pre-commit-config.yaml names pmgit"));
    here.run("pmgit", &["doctor", "--run"]).passes().says(&format!("pre-commit: {tool}'s, and runs pmgit"));
    here.guards();
    // The same once more, with both: `init` finds the tool's hook, or the tool finds ours.
    here.run("pmgit", &["init"]).passes();
    here.run(tool, &install.concat()).passes();
    here.run("pmgit", &["uninstall"]).passes();
    here.run(tool, &["uninstall", "--hook-type", "pre-commit", "--hook-type", "pre-push"]).passes();
}

fn both_at_once(tool: &str) {
    let Some(here) = Neighbourhood::with(tool) else { return };
    here.run("pmgit", &["init"]).passes();
    here.world.sneak(".pre-commit-config.yaml", &framework());
    let types = ["install", "--hook-type", "pre-commit", "--hook-type", "pre-merge-commit", "--hook-type", "pre-push"];
    here.run(tool, &types).passes();
    here.run("pmgit", &["init"]).passes().says("runs from");
    here.run("pmgit", &["doctor", "--run"]).passes().says("runs pmgit 2 times; the second time it is silent");
    here.guards();
    here.run("pmgit", &["uninstall"]).passes().says("removed the pre-commit hook");
    here.run("pmgit", &["doctor", "--run"]).passes().says(&format!("pre-commit: {tool}'s, and runs pmgit"));
}

#[test]
fn pre_commit_runs_pmgit_and_judges_what_is_pushed() {
    framework_guards("pre-commit");
}

#[test]
fn prek_runs_pmgit_and_judges_what_is_pushed() {
    framework_guards("prek");
}

#[test]
fn pre_commit_and_the_hooks_of_init_together_say_it_once() {
    both_at_once("pre-commit");
}

#[test]
fn prek_and_the_hooks_of_init_together_say_it_once() {
    both_at_once("prek");
}

#[test]
fn the_hooks_that_are_offered_are_valid_to_the_frameworks() {
    for tool in ["pre-commit", "prek"] {
        let Some(here) = Neighbourhood::with(tool) else { continue };
        let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/.pre-commit-hooks.yaml");
        here.run(tool, &["validate-manifest", manifest]).passes();
    }
}

#[test]
fn lefthook_runs_what_init_says_to_write() {
    let Some(here) = Neighbourhood::with("lefthook") else { return };
    here.world.write("lefthook.yml", EVENTS.map(|event| format!("{event}:\n  commands: {{}}\n")).concat());
    here.run("lefthook", &["install"]).passes();
    let answer = here.run("pmgit", &["doctor"]);
    assert_eq!(answer.code, 1, "{answer:?}");
    answer.says("lefthook's, and pmgit is not in it");
    here.world.write("lefthook.yml", "");
    here.obey_init();
    here.run("lefthook", &["install"]).passes();
    here.run("pmgit", &["init"]).passes().says("the pre-push hook runs from `lefthook.yml` already");
    here.world.commit_all("lefthook");
    here.run("git", &["push", "--quiet", "--no-verify", "origin", "main"]).passes();
    here.run("pmgit", &["doctor", "--run"]).passes().says("pre-push: lefthook's, and runs pmgit");
    here.guards();
    here.lets_a_hotfix_through_without_pmgit();
}

#[test]
fn husky_runs_what_init_says_to_write() {
    let Some(here) = Neighbourhood::with("husky") else { return };
    here.run("husky", &[]).passes();
    let answer = here.run("pmgit", &["doctor"]);
    assert_eq!(answer.code, 1, "{answer:?}");
    answer.says("husky's, and pmgit is not in it");
    here.obey_init();
    here.run("pmgit", &["init"]).passes().says("the pre-push hook runs from `.husky/pre-push` already");
    here.world.commit_all("husky");
    here.run("git", &["push", "--quiet", "--no-verify", "origin", "main"]).passes();
    here.run("pmgit", &["doctor", "--run"]).passes().says("pre-push: husky's, and runs pmgit");
    here.guards();
    here.lets_a_hotfix_through_without_pmgit();
}

#[test]
fn git_lfs_uploads_and_pmgit_judges_in_the_same_push() {
    let Some(here) = Neighbourhood::with("git-lfs") else { return };
    here.run("git", &["lfs", "install", "--local"]).passes();
    here.run("pmgit", &["init"]).passes().says("runs first, as `pre-push.pmgit-prev`");
    here.run("git", &["lfs", "track", "*.bin"]).passes();
    here.world.write("big.bin", "large\n");
    here.world.commit_all("a large file");
    here.run("pmgit", &["doctor"]).passes().silent_about("git lfs update");
    here.run("git", &["push", "origin", "main"]).passes();
    let stored = here.world.outside("origin.git/lfs/objects");
    assert!(stored.exists(), "the large file was uploaded");
    here.guards();
    here.run("pmgit", &["uninstall"]).passes();
    let hook = std::fs::read_to_string(here.world.path().join(".git/hooks/pre-push")).expect("it is back");
    assert!(hook.contains("git lfs pre-push"), "{hook}");
}

#[test]
fn the_line_for_a_company_wide_hook_does_what_the_shim_does() {
    let world = World::with_remote();
    let company = world.outside("company");
    std::fs::create_dir(&company).expect("a folder");
    world.ok(&["config", "core.hooksPath", company.to_str().expect("it is UTF-8")]);
    let here = Neighbourhood { world };
    let talk = here.run("pmgit", &["init"]).passes().err;
    let lines: Vec<&str> =
        talk.lines().filter(|line| line.starts_with("    ") && line.contains("pmgit hook run")).collect();
    for (event, line) in EVENTS.iter().zip(&lines) {
        World::script(&company.join(event), line.trim());
    }
    assert_eq!(lines.len(), 3, "{talk}");
    here.run("pmgit", &["doctor", "--run"]).passes();
    here.guards();
    here.lets_a_hotfix_through_without_pmgit();
}

#[test]
fn what_one_git_has_heard_in_full_is_not_said_in_full_again() {
    let world = World::with_remote();
    let twice = |event: &str| world.hook(event, &format!("\"$PMGIT_BIN\" hook run {event} -- \"$@\"\n").repeat(2));
    let said = |answer: Outcome| {
        assert_eq!(answer.code, 1, "{answer:?}");
        assert_eq!(answer.err.matches("error[missing-section]").count(), 1, "{}", answer.err);
        answer.says("as it has said above");
    };
    twice("pre-commit");
    world.stage(PATH, &incomplete("in-review"));
    said(world.commit());
    said(world.commit());
    // A warning is one line already, and comes once.
    world.git(&["commit", "--quiet", "--no-verify", "-m", "bad"]).passes();
    world.stage(PATH, &incomplete("in-review").replace("50 minutes", "51 minutes"));
    let answer = world.commit().passes();
    assert_eq!(answer.err.matches("missing-section").count(), 1, "{}", answer.err);
}

#[test]
fn a_push_that_a_framework_tells_of_in_its_own_way_is_judged() {
    let world = World::with_remote();
    let old = world.ok(&["rev-parse", "HEAD"]);
    let new = world.sneak(PATH, &incomplete("in-review"));
    world.ok(&["checkout", "--quiet", "--detach", &old]);
    let push = |branch: &str, variables: &[(&str, &str)]| {
        let mut hook = world.command(PMGIT);
        hook.args(["hook", "run", "pre-push"]).stdin(std::process::Stdio::null());
        hook.env("PRE_COMMIT_REMOTE_NAME", "origin").env("PRE_COMMIT_REMOTE_BRANCH", format!("refs/heads/{branch}"));
        world.run(hook.envs(variables.iter().copied()))
    };
    let known = [("PRE_COMMIT_FROM_REF", old.as_str()), ("PRE_COMMIT_TO_REF", new.as_str())];
    push("main", &known).refused_for("missing-section");
    push("topic", &known).passes();
    // A branch that is new to the remote: the framework names some commit, or none, in the remote's place.
    push("master", &known).refused_for("missing-section");
    push("master", &[("PRE_COMMIT_LOCAL_BRANCH", "main")]).refused_for("missing-section");
    push("main", &[("PRE_COMMIT_TO_REF", "nowhere")]).fails_with("nowhere");
}

//! `pmgit doctor`: whether each hook would run, by letting git run it; what is in its way, and what to do.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use crate::server::{Server, files};
use crate::support::documents::{PATH, incomplete, sound};
use crate::support::{Outcome, PMGIT, World, programs};

const POLICY: &str = ".pmgit/policy.toml";
const EVENTS: [&str; 3] = ["pre-commit", "pre-merge-commit", "pre-push"];

fn doctor(world: &World) -> Outcome {
    world.pmgit(&["doctor"])
}

/// Says that this hook would not run, and exits with 1.
#[track_caller]
fn ails(answer: Outcome, event: &str, words: &str) -> Outcome {
    assert_eq!(answer.code, 1, "{answer:?}");
    let line = answer.out.lines().find(|line| line.starts_with(&format!("problem {event}: ")));
    assert!(line.is_some_and(|line| line.contains(words)), "`{words}` of {event} in\n{}", answer.out);
    answer.says("hint: ")
}

fn hook(world: &World, event: &str) -> std::path::PathBuf {
    world.path().join(".git/hooks").join(event)
}

#[test]
fn a_clone_that_is_set_up_is_fine_and_asking_changes_nothing() {
    let world = World::with_hooks();
    world.stage(PATH, &incomplete("in-review"));
    let state = || (world.ok(&["status", "--porcelain"]), world.ok(&["for-each-ref"]), world.ok(&["write-tree"]));
    let before = state();
    let answer = doctor(&world).passes();
    for event in EVENTS {
        assert!(answer.out.contains(&format!("fine    {event}: pmgit's, and runs\n")), "{}", answer.out);
    }
    assert_eq!(state(), before);
}

#[test]
fn two_that_are_installed_are_named_with_their_versions_and_two_names_of_one_are_not() {
    let world = World::with_hooks();
    let [cargo, local] = [".cargo/bin", ".local/bin"].map(|place| world.outside("home").join(place));
    fs::create_dir_all(&cargo).expect("a folder");
    fs::create_dir_all(&local).expect("a folder");
    World::script(&cargo.join("pmgit"), "echo pmgit 0.1.0");
    std::os::unix::fs::symlink(cargo.join("pmgit"), local.join("pmgit")).expect("a link");
    let before = doctor(&world).passes().out;
    assert!(!before.contains(".local/bin/pmgit"), "{before}");
    fs::remove_file(local.join("pmgit")).expect("it was there");
    World::script(&local.join("pmgit"), "echo pmgit 0.2.0");
    let after = doctor(&world).passes().says("pmgits are installed, and hooks run the first").says("keep one").out;
    let line = after.lines().find(|line| line.contains("pmgits are installed")).expect("they are named");
    let [first, second] =
        [".cargo/bin/pmgit` (pmgit 0.1.0)", ".local/bin/pmgit` (pmgit 0.2.0)"].map(|words| line.find(words));
    assert!(first.is_some() && first < second, "{line}");
}

#[test]
fn what_runs_first_is_named_and_not_run() {
    let world = World::new().naming_pmgit();
    world.hook("pre-commit", "touch ran; exit 1");
    world.pmgit(&["init"]).passes();
    world.ok(&["add", "--all"]);
    world.ok(&["commit", "--quiet", "--no-verify", "-m", "set up"]);
    doctor(&world).passes().says("runs, after the one that was there (`pre-commit.pmgit-prev`)");
    assert!(!world.path().join("ran").exists());
}

#[test]
fn a_hook_that_git_passes_over_is_a_problem() {
    let world = World::with_hooks();
    fs::set_permissions(hook(&world, "pre-commit"), Permissions::from_mode(0o644)).expect("a mode");
    fs::remove_file(hook(&world, "pre-merge-commit")).expect("it can go");
    fs::remove_file(hook(&world, "pre-push")).expect("it can go");
    std::os::unix::fs::symlink("nowhere", hook(&world, "pre-push")).expect("a link");
    let answer = ails(doctor(&world), "pre-commit", "is not executable").says("chmod +x");
    let answer = ails(answer, "pre-merge-commit", "git runs no hook");
    ails(answer, "pre-push", "a link that leads nowhere").says("3 problems");
    fs::remove_file(hook(&world, "pre-push")).expect("it can go");
    fs::create_dir(hook(&world, "pre-push")).expect("a folder");
    ails(doctor(&world), "pre-push", "is a directory");
}

#[test]
fn hooks_that_are_turned_off_or_elsewhere_name_who_said_so() {
    let world = World::with_hooks();
    world.ok(&["config", "core.hooksPath", ""]);
    let answer = ails(doctor(&world), "pre-commit", "turns all hooks off");
    answer.says("`core.hooksPath` is ``, set in the local scope by file:.git/config");
    let shared = world.outside("company");
    fs::create_dir(&shared).expect("a folder");
    world.ok(&["config", "--unset", "core.hooksPath"]);
    let global = world.outside("global config");
    fs::write(&global, format!("[core]\n\thooksPath = {}\n", shared.display())).expect("a file");
    let mut program = world.command(PMGIT);
    let answer = world.run(program.arg("doctor").env("GIT_CONFIG_GLOBAL", &global));
    ails(answer, "pre-push", "which other repositories share")
        .says("set in the global scope")
        .says("pmgit hook run pre-push");
    // Only for this command.
    let mut program = world.command(PMGIT);
    program
        .env("GIT_CONFIG_COUNT", "1")
        .env("GIT_CONFIG_KEY_0", "core.hooksPath")
        .env("GIT_CONFIG_VALUE_0", "/dev/null");
    ails(world.run(program.arg("doctor")), "pre-commit", "git runs no hook").says("the command scope");
    doctor(&world).passes();
}

#[test]
fn pmgit_that_no_hook_finds_is_a_problem() {
    let world = World::with_hooks();
    let mut program = world.command(PMGIT);
    let answer = world.run(program.arg("doctor").env("PMGIT_BIN", "/nowhere/pmgit"));
    for event in EVENTS {
        let line = answer.out.lines().find(|line| line.starts_with(&format!("problem {event}: "))).unwrap_or_default();
        assert!(line.contains("does not reach pmgit"), "{}", answer.out);
    }
    ails(answer, "pre-push", "does not reach pmgit").says("set PMGIT_BIN");
}

#[test]
fn a_client_with_a_bare_path_is_thought_of() {
    let world = World::with_hooks();
    for event in EVENTS {
        let text = fs::read_to_string(hook(&world, event)).expect("the shim");
        fs::write(hook(&world, event), text.replace(PMGIT, "")).expect("the shim");
    }
    let answer = doctor(&world).passes().says("finds no pmgit for pre-commit, pre-merge-commit, pre-push");
    answer.says("by pmgit's whole path").says("edited by hand");
}

/// A shim's text with the sum that whoever wrote it has put at its end.
fn with_checksum(world: &World, text: &str) -> String {
    let place = world.outside("summed");
    fs::write(&place, format!("{text}# <<< pmgit hook @SUM@\n")).expect("the text");
    let sum = world.ok(&["hash-object", "--no-filters", place.to_str().expect("the place is UTF-8")]);
    format!("{text}# <<< pmgit hook {sum}\n")
}

#[test]
fn a_shim_guards_what_the_policy_names_and_one_of_another_version_is_renewed() {
    let world = World::with_hooks();
    world.write(POLICY, "documents = \"docs/pm\"\n");
    world.commit_all("moved");
    doctor(&world).passes().says("pmgit's, and runs");
    // As an older pmgit wrote it, with the directory in it and its own checksum.
    let text = fs::read_to_string(hook(&world, "pre-commit")).expect("the shim");
    let (shim, _) = text.rsplit_once("# <<< pmgit hook ").expect("a last line");
    let old = shim.replacen("recorded=", "documents='postmortems'\nrecorded=", 1);
    fs::write(hook(&world, "pre-commit"), with_checksum(&world, &old)).expect("the shim");
    doctor(&world).passes().says("pmgit's, of another version, and runs").says("pmgit init");
    world.pmgit(&["init"]).passes().says("renewed the pre-commit hook");
    assert_eq!(fs::read_to_string(hook(&world, "pre-commit")).expect("the shim"), text);
    doctor(&world).passes();
}

#[test]
fn a_workflow_goes_on_where_the_directory_has_moved() {
    let world = World::with_hooks();
    world.pmgit(&["init", "--ci", "github"]).passes();
    doctor(&world).passes().says("pmgit.yml is as pmgit wrote it");
    world.write(POLICY, "documents = \"docs/pm\"\n");
    world.commit_all("moved");
    doctor(&world).says("pmgit.yml is as pmgit wrote it");
    world.write(".github/workflows/pmgit.yml", "name: ours\n");
    doctor(&world).says("was edited by hand");
}

#[test]
fn a_broken_policy_is_a_problem_and_the_rest_is_looked_at_all_the_same() {
    let world = World::with_hooks();
    world.sneak(POLICY, "surprise = 1\n");
    ails(doctor(&world), "policy", "the policy is broken")
        .says("surprise")
        .says("fine    pre-commit: pmgit's, and runs");
}

#[test]
fn a_policy_that_uses_the_old_name_of_a_rule_still_counts_and_is_named() {
    let world = World::with_hooks();
    let level = |table: &str| format!("[rules.{table}]\nlevel = \"error\"\n");
    world.sneak(POLICY, &level("missing-recording"));
    doctor(&world).passes().says("`[rules.missing-recording]` still counts, but the rule is now called `missing-link`");
    world.sneak(POLICY, &level("missing-link"));
    assert!(!doctor(&world).passes().out.contains("still counts"));
}

#[test]
fn hooks_of_somebody_else_are_read_and_run_only_when_asked_for() {
    let world = World::with_hooks();
    world.hook("pre-commit", "touch ../ran\nexit 0");
    ails(doctor(&world), "pre-commit", "is somebody's own, and pmgit is not in it");
    assert!(!world.outside("ran").exists());
    world.hook("pre-commit", "touch ../ran\n\"$PMGIT_BIN\" -C . version; pmgit hook run pre-commit");
    doctor(&world).passes().says("names pmgit; it was not run");
    assert!(!world.outside("ran").exists());
    ails(world.pmgit(&["doctor", "--run"]), "pre-commit", "does not reach pmgit");
    assert!(world.outside("ran").exists());
    world.hook("pre-commit", "\"$PMGIT_BIN\" hook run pre-commit");
    world.pmgit(&["doctor", "--run"]).passes().says("is somebody's own, and runs pmgit");
    world.write("uncommitted", "work\n");
    let answer = world.pmgit(&["doctor", "--run"]);
    assert_eq!(answer.code, 1, "{answer:?}");
    answer.says("there are uncommitted changes");
}

#[test]
fn hooks_of_the_configuration_and_of_templates_are_named() {
    let world = World::with_hooks();
    world.ok(&["config", "hook.pmgit.command", "pmgit hook run pre-commit"]);
    world.ok(&["config", "hook.pmgit.event", "pre-commit"]);
    let template = world.outside("template");
    fs::create_dir_all(template.join("hooks")).expect("a folder");
    fs::write(template.join("hooks/pre-push"), "#!/bin/sh\n").expect("a file");
    world.ok(&["config", "init.templateDir", template.to_str().expect("it is UTF-8")]);
    let answer = doctor(&world).passes();
    answer.says("`hook.pmgit.command` runs `pmgit hook run pre-commit` with git 2.54 or later, and so does the hook in the file")
        .says("gives new clones hooks of its own: pre-push");
}

#[test]
fn large_files_that_no_hook_uploads_are_told() {
    let world = World::with_hooks();
    world.sneak(".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n");
    doctor(&world).passes().says("git lfs update --manual");
}

#[test]
fn a_linked_worktree_and_a_bare_repository_have_their_answers() {
    let world = World::with_hooks();
    let linked = world.outside("linked");
    world.ok(&["worktree", "add", "--quiet", "-b", "side", linked.to_str().expect("it is UTF-8")]);
    let answer = world.pmgit(&["-C", linked.to_str().expect("it is UTF-8"), "doctor"]).passes();
    assert!(answer.out.contains("fine    pre-push: pmgit's, and runs"), "{}", answer.out);
    let bare = world.outside("bare.git");
    world.ok(&["clone", "--quiet", "--bare", ".", bare.to_str().expect("it is UTF-8")]);
    ails(world.pmgit(&["-C", bare.to_str().expect("it is UTF-8"), "doctor"]), "pre-receive", "every push is taken");
}

#[test]
fn a_file_system_that_runs_nothing_is_named() {
    let world = World::with_hooks();
    let hooks = world.path().join(".git/hooks");
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "noexec", "none"]).arg(&hooks).status();
    if !mounted.is_ok_and(|status| status.success()) {
        programs::skipped::<()>("a mount with noexec", "it needs root");
        return;
    }
    world.pmgit(&["init"]).passes();
    let answer = doctor(&world);
    let unmounted = Command::new("umount").arg(&hooks).status().expect("what was mounted can go");
    assert!(unmounted.success());
    ails(answer, "pre-commit", "git may not run").says("noexec");
}

#[test]
fn programs_get_the_same_answer() {
    let world = World::with_hooks();
    fs::remove_file(hook(&world, "pre-push")).expect("it can go");
    let answer = world.pmgit(&["doctor", "--json"]);
    assert_eq!(answer.code, 1, "{answer:?}");
    let told: serde_json::Value = serde_json::from_str(&answer.out).expect("it is JSON");
    assert_eq!(told["version"], 1);
    assert_eq!(told["summary"]["problems"], 1);
    let hooks = told["hooks"].as_array().expect("a list");
    let of = |event: &str| hooks.iter().find(|hook| hook["event"] == event).expect("every hook is there");
    assert_eq!((&of("pre-commit")["owner"], &of("pre-commit")["runs"]), (&"pmgit".into(), &true.into()));
    assert_eq!((&of("pre-push")["owner"], &of("pre-push")["runs"]), (&"nobody".into(), &false.into()));
    let problem = told["checks"].as_array().expect("a list").iter().find(|check| check["state"] == "problem");
    assert_eq!(problem.expect("there is one")["hint"], "pmgit init");
}

#[test]
fn a_sign_that_the_doctor_did_not_ask_for_passes_no_hook() {
    let world = World::with_hooks();
    world.stage(PATH, &incomplete("in-review"));
    let mut git = world.command("git");
    git.args(["commit", "--quiet", "-m", "bad"]).env("PMGIT_PROBE", world.outside("nowhere"));
    let answer = world.run(&mut git);
    assert_eq!(answer.code, 1, "{answer:?}");
    answer.says("unset PMGIT_PROBE");
    world.stage(PATH, &sound("draft"));
}

/// The doctor in the server's repository.
fn doctor_of(server: &Server, more: &[&str]) -> Outcome {
    let place = server.place.to_str().expect("UTF-8").to_owned();
    server.pmgit(&[&["-C", &place, "doctor"], more].concat())
}

#[test]
fn a_server_that_is_set_up_is_fine_and_asking_changes_nothing() {
    let server = Server::new();
    let before = files(&server.place);
    doctor_of(&server, &[]).passes().says("fine    pre-receive: pmgit's, and runs");
    let json = doctor_of(&server, &["--json"]).passes().out;
    let output: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(output["hooks"][0]["event"], "pre-receive");
    assert_eq!(output["hooks"][0]["runs"], true);
    assert_eq!(files(&server.place), before);
}

#[test]
fn a_server_without_the_hook_or_with_one_that_git_passes_over_ails() {
    let server = Server::new();
    fs::set_permissions(server.hook(), Permissions::from_mode(0o644)).expect("a mode");
    ails(doctor_of(&server, &[]), "pre-receive", "not executable");
    fs::remove_file(server.hook()).expect("it can go");
    ails(doctor_of(&server, &[]), "pre-receive", "every push is taken");
    fs::write(server.hook(), "#!/bin/sh\nexit 0\n").expect("a hook of somebody");
    ails(doctor_of(&server, &[]), "pre-receive", "somebody's own, and pmgit is not in it");
}

#[test]
fn a_server_whose_hook_finds_no_pmgit_ails() {
    let server = Server::new();
    server.lose_pmgit();
    let place = server.place.to_str().expect("UTF-8").to_owned();
    let mut alone = server.command_without_pmgit(PMGIT);
    alone.args(["-C", &place, "doctor"]).env("PATH", "/usr/bin:/bin");
    let answer = server.run(&mut alone);
    ails(answer, "pre-receive", "does not reach pmgit").says("exited with status 127");
}

#[test]
fn a_hook_of_the_server_that_runs_first_is_run_only_when_asked_for() {
    let server = Server::new();
    let ran = server.outside("ran");
    let place = server.place.to_str().expect("UTF-8").to_owned();
    server.pmgit(&["-C", &place, "uninstall"]).passes();
    fs::write(server.hook(), format!("#!/bin/sh\ntouch '{}'\n", ran.display())).expect("a hook of somebody");
    fs::set_permissions(server.hook(), Permissions::from_mode(0o755)).expect("a mode");
    server.pmgit(&["-C", &place, "init", "--server"]).passes();
    doctor_of(&server, &[]).passes().says("pre-receive.pmgit-prev` runs first");
    assert!(!ran.exists());
    doctor_of(&server, &["--run"]).passes().says("fine    pre-receive: pmgit's, and runs");
    assert!(ran.exists());
}

#[test]
fn a_server_whose_default_branch_is_not_there_or_whose_emergency_door_has_no_handle_ails() {
    let server = Server::with_policy("[gate]\nemergency = true\n");
    doctor_of(&server, &[]).passes();
    server.there(&["config", "receive.advertisePushOptions", "false"]);
    ails(doctor_of(&server, &[]), "emergency", "takes no push options");
    server.there(&["config", "receive.advertisePushOptions", "true"]);
    server.there(&["symbolic-ref", "HEAD", "refs/heads/trunk"]);
    ails(doctor_of(&server, &[]), "HEAD", "names `trunk`, which does not exist");
}

/// A folder with a git that says it is an old one; `breaks` is a command that it does not know.
fn old_git(world: &World, breaks: &str) -> String {
    let folder = world.outside("old git");
    fs::create_dir_all(&folder).expect("a folder");
    let place = std::env::var("PATH").expect("a path");
    let script = format!(
        "#!/bin/sh\nPATH='{place}'\ncase \" $* \" in\n*' --version '*) echo 'git version 2.37.7' ;;\n*' {breaks} '*) echo 'error: unknown option' >&2; echo 'usage: git' >&2; exit 129 ;;\n*) exec git \"$@\" ;;\nesac\n"
    );
    fs::write(folder.join("git"), script).expect("a program");
    fs::set_permissions(folder.join("git"), Permissions::from_mode(0o755)).expect("a mode");
    format!("{}:{place}", folder.display())
}

#[test]
fn an_old_git_is_named_with_the_one_that_is_needed_whatever_it_cannot_do() {
    let world = World::with_hooks();
    for (breaks, rest) in [("none", "fine    policy: "), ("config", "note    the rest: cannot read git's setting")] {
        let path = old_git(&world, breaks);
        let answer = world.run(world.command(PMGIT).arg("doctor").env("PATH", path));
        let answer = ails(answer, "git", "git version 2.37.7").says("hint: install git 2.38 or later");
        assert!(answer.out.contains(rest), "{}", answer.out);
    }
}

#[test]
fn a_git_that_does_not_know_an_option_is_an_error_that_says_which_git_is_needed() {
    let world = World::with_hooks();
    let path = old_git(&world, "status");
    let answer = world.run(world.command(PMGIT).args(["doctor", "--run"]).env("PATH", path));
    assert_eq!(answer.code, 2, "{answer:?}");
    answer.says("cause: error: unknown option (pmgit needs git 2.38 or later)\n");
}

#[test]
fn the_release_of_the_time_zone_data_is_named() {
    let answer = doctor(&World::with_hooks()).passes();
    let line = answer.out.lines().find_map(|line| line.strip_prefix("fine    time zones: IANA data ")).expect("a line");
    assert!(line.starts_with("20") && line.ends_with(", compiled in"), "{line}");
}

//! The workflows that `init --ci` writes, and the action, run as a forge's runner runs them: every way in gets the same
//! verdicts, and whatever is missing, gone or broken is an error, never a pass.

use saphyr::{LoadableYamlNode as _, Yaml};

use crate::forge::{Job, Way, workflow};
use crate::support::documents::{OTHER, PATH, incomplete, malformed, sound};
use crate::support::{Outcome, PMGIT, World, programs};

const POLICY: &str = ".pmgit/policy.toml";

/// `main`, and `topic` one commit ahead.
fn topic(path: &str, text: &str) -> World {
    let world = World::with_hooks();
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.sneak(path, text);
    world
}

/// Could not be judged, and the hint says what to do.
#[track_caller]
fn unjudged(job: &Job<'_>, answer: Outcome) -> Outcome {
    let answer = answer.fails_with("could not judge this change").says("hint: ");
    if !matches!(job.way, Way::GitlabDetached | Way::GitlabMergedResult) {
        assert!(job.summary().contains("could not judge"), "{:?}: {}", job.way, job.summary());
    }
    answer
}

#[test]
fn a_good_pull_request_passes_and_a_bad_one_is_refused_on_every_way_in() {
    let world = topic(PATH, &sound("in-review"));
    for way in Way::ALL {
        Job::for_pull_request(&world, way).run().passes().says("1 document");
    }
    for (text, rule) in [
        (incomplete("in-review"), "missing-section"),
        (malformed(), "malformed-document"),
        (sound("draft"), "unready-status"),
    ] {
        let world = topic(PATH, &text);
        // The ways differ in what they fetch, not in what is refused.
        let ways = if rule == "missing-section" { &Way::ALL[..] } else { &Way::ALL[..1] };
        for way in ways {
            refused(*way, &Job::for_pull_request(&world, *way), rule);
        }
    }
}

#[track_caller]
fn refused(way: Way, job: &Job<'_>, rule: &str) {
    let answer = job.run();
    assert_eq!(answer.code, 1, "{way:?}: {answer:?}");
    answer.says(rule);
}

#[test]
fn findings_stand_where_the_forge_shows_them() {
    let world = topic(PATH, &incomplete("in-review"));
    let job = Job::for_pull_request(&world, Way::GithubPull);
    job.run().says(&format!("::error file={PATH},line="));
    assert!(
        job.summary().contains("### pmgit: 1 error") && job.summary().contains("missing-section"),
        "{}",
        job.summary()
    );
    let job = Job::for_pull_request(&world, Way::GitlabDetached);
    job.run().says("error[missing-section]");
    let report = std::fs::read_to_string(world.outside("project/gl-code-quality-report.json")).expect("a report");
    assert!(report.contains("\"missing-section\"") && report.contains(PATH), "{report}");
}

#[test]
fn what_touches_no_postmortem_passes_without_pmgit_though_the_policy_is_broken() {
    let world = World::with_hooks();
    world.write(POLICY, "surprise = 1\n");
    world.sneak(PATH, &malformed());
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.sneak("code.rs", "fixed\n");
    for way in Way::ALL {
        let job = Job::for_pull_request(&world, way);
        job.run_with(None).passes().says("touches neither postmortems nor .pmgit");
        assert!(!world.outside("home/cargo").exists(), "{way:?}: nothing is built for it");
    }
}

#[test]
fn a_change_is_judged_as_it_would_be_merged() {
    // The branch is behind: seen as plain trees it would remove what main has got since.
    let world = topic(PATH, &sound("in-review"));
    world.ok(&["checkout", "--quiet", "main"]);
    world.sneak(OTHER, &sound("in-review"));
    for way in Way::ALL {
        Job::for_pull_request(&world, way).run().passes().says("1 document");
    }
    // Each side is sound alone.
    let world = topic(PATH, &sound("in-review"));
    world.ok(&["checkout", "--quiet", "main"]);
    world.sneak("postmortems/2026/2026-11-20-Checkout-Latency.toml", &sound("in-review"));
    for way in Way::ALL {
        refused(way, &Job::for_pull_request(&world, way), "duplicate-id");
    }
}

#[test]
fn the_policy_is_that_of_the_target() {
    let world = topic(PATH, &incomplete("in-review"));
    world.sneak(POLICY, "[rules.missing-section]\nlevel = \"off\"\n[gate]\nbranches = [\"nothing\"]\n");
    for way in Way::ALL {
        refused(way, &Job::for_pull_request(&world, way), "missing-section");
    }
}

#[test]
fn what_a_pull_request_brings_along_is_never_run() {
    let world = topic(PATH, &incomplete("in-review"));
    let trap = format!("#!/bin/sh\ntouch '{}'\nexit 0\n", world.outside("sprung").display());
    for path in ["pmgit", "cargo", "hooks/ci/judge.sh", ".cargo/config.toml", ".git-hooks/post-checkout"] {
        world.write(path, &trap);
    }
    world.write(".gitattributes", "*.toml merge=ours filter=trap diff=trap\n* -text\n");
    world.sneak("rust-toolchain.toml", &trap);
    for way in Way::ALL {
        refused(way, &Job::for_pull_request(&world, way), "missing-section");
        assert!(!world.outside("sprung").exists(), "{way:?}");
    }
}

#[test]
fn a_conflict_is_no_verdict() {
    let world = topic(PATH, &sound("in-review"));
    world.ok(&["checkout", "--quiet", "main"]);
    world.sneak(PATH, &sound("in-review").replace("50 minutes", "51 minutes"));
    for way in Way::ALL {
        let job = Job::for_pull_request(&world, way);
        match way {
            // No queue and no merged result has a change that conflicts; what git says of its refs is error enough.
            Way::GithubQueue | Way::GitlabMergedResult => {}
            Way::GithubPull | Way::GithubHardened | Way::GithubAction => {
                unjudged(&job, job.run()).says("has no merge of").says("merge the target branch into it");
            }
            _ => drop(unjudged(&job, job.run()).says("conflicts with the target branch")),
        }
    }
}

#[test]
fn a_merge_of_an_older_push_is_not_taken_for_the_newest() {
    for way in [Way::GithubPull, Way::GithubHardened, Way::GithubAction] {
        let world = topic(PATH, &sound("in-review"));
        let mut job = Job::for_pull_request(&world, way);
        let newer = world.sneak(PATH, &incomplete("in-review"));
        job.set("PULL_HEAD", &newer);
        unjudged(&job, job.run()).says(&newer);
    }
}

#[test]
fn a_commit_that_the_forge_no_longer_has_is_no_verdict() {
    for way in [Way::GithubQueue, Way::ForgejoPull, Way::ForgejoHardened, Way::GitlabDetached, Way::GitlabMergedResult]
    {
        let world = topic(PATH, &sound("in-review"));
        let mut job = Job::for_pull_request(&world, way);
        for name in ["GROUP_BASE", "PULL_HEAD", "CI_COMMIT_SHA"] {
            job.set(name, &"1".repeat(40));
        }
        unjudged(&job, job.run()).says("a commit that the forge named");
    }
}

#[test]
fn references_that_are_gone_are_no_verdict() {
    let world = topic(PATH, &sound("in-review"));
    for way in Way::ALL {
        let job = Job::for_pull_request(&world, way);
        for name in
            ["refs/pull/7/head", "refs/pull/7/merge", "refs/heads/gh-readonly-queue/main/pr-7", "refs/pipelines/99"]
        {
            job.in_server(&["update-ref", "-d", name]);
        }
        unjudged(&job, job.run());
    }
    let world = topic(PATH, &sound("in-review"));
    for way in [Way::ForgejoPull, Way::GitlabDetached] {
        let job = Job::for_pull_request(&world, way);
        job.in_server(&["update-ref", "-d", "refs/heads/main"]);
        unjudged(&job, job.run());
    }
}

#[test]
fn a_history_that_ends_early_is_no_verdict() {
    // What a pull request on GitHub needs is two commits deep.
    for way in [Way::ForgejoPull, Way::ForgejoHardened, Way::GitlabDetached] {
        let world = topic(PATH, &sound("in-review"));
        world.ok(&["checkout", "--quiet", "main"]);
        world.sneak(OTHER, &sound("in-review"));
        world.sneak("code.rs", "one\n");
        let job = Job::for_pull_request(&world, way);
        let shallow = [job.in_server(&["rev-parse", "main"]), job.in_server(&["rev-parse", "refs/pull/7/head"])];
        std::fs::write(job.server.join("shallow"), format!("{}\n", shallow.join("\n"))).expect("a shallow file");
        unjudged(&job, job.run());
    }
}

#[test]
fn an_object_that_the_forge_has_lost_is_no_verdict() {
    let world = topic(PATH, &sound("in-review"));
    for way in Way::ALL {
        let job = Job::for_pull_request(&world, way);
        // The clone is local, so the objects are as loose as they were.
        let id = world.ok(&["rev-parse", &format!("topic:{PATH}")]);
        std::fs::remove_file(job.server.join("objects").join(&id[..2]).join(&id[2..])).expect("the object is loose");
        unjudged(&job, job.run());
    }
}

#[test]
fn pmgit_that_is_missing_or_dies_is_no_verdict() {
    let world = topic(PATH, &sound("in-review"));
    for way in Way::ALL {
        let job = Job::for_pull_request(&world, way);
        let words = if way == Way::GithubAction { "cannot be built" } else { "pmgit is not found" };
        unjudged(&job, job.run_with(None)).says(words);
        for (last, words) in [("exit 2", "exit code 2"), ("exit 101", "exit code 101"), ("kill -9 $$", "exit code 137")]
        {
            let place = world.outside("stand-in");
            World::script(&place, last);
            unjudged(&job, job.run_with(Some(place.to_str().expect("it is UTF-8")))).says(words);
        }
    }
}

#[test]
fn pmgit_is_built_from_the_pinned_commit_where_one_is_named() {
    let world = topic(PATH, &incomplete("in-review"));
    let revision = "0123456789".repeat(4);
    let built = |job: &Job<'_>| {
        assert_eq!(job.run().code, 1);
        std::fs::read_to_string(world.outside("home/cargo")).expect("cargo was asked")
    };
    let mut job = Job::for_pull_request(&world, Way::GithubPull);
    job.set("PMGIT_SOURCE", "https://git.example.com/pmgit");
    job.set("PMGIT_REVISION", &revision);
    let words = format!("--git https://git.example.com/pmgit --rev {revision} pmgit");
    assert!(built(&job).contains(&words));
    let job = Job::for_pull_request(&world, Way::GithubAction);
    assert!(built(&job).contains(&format!("--path {}", env!("CARGO_MANIFEST_DIR"))));
}

#[test]
fn the_token_goes_to_the_forge_alone() {
    use std::io::{Read as _, Write as _};
    for way in [Way::GithubPull, Way::ForgejoHardened, Way::GitlabDetached] {
        let world = topic(PATH, &sound("in-review"));
        let place = world.outside("stand-in");
        World::script(&place, "env >\"$HOME/seen\"");
        let mut job = Job::for_pull_request(&world, way);
        job.run_with(Some(place.to_str().expect("it is UTF-8"))).passes();
        let seen = std::fs::read_to_string(world.outside("home/seen")).expect("pmgit was asked");
        assert!(!seen.contains("TOKEN") && !seen.contains("Authorization"), "{seen}");
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = format!("http://{}", listener.local_addr().expect("it is bound"));
        let asked = std::thread::spawn(move || {
            let mut said = Vec::new();
            let (mut stream, _) = listener.accept().expect("git comes");
            let mut buffer = [0; 4096];
            while !said.windows(4).any(|end| end == b"\r\n\r\n") {
                let read = stream.read(&mut buffer).expect("git speaks");
                said.extend_from_slice(&buffer[..read]);
            }
            stream
                .write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                .expect("git listens");
            String::from_utf8(said).expect("a request is text")
        });
        job.set("GITHUB_SERVER_URL", &address);
        job.set("CI_MERGE_REQUEST_PROJECT_URL", &format!("{address}/acme/shop"));
        unjudged(&job, job.run());
        let user = if way == Way::GitlabDetached { "Z2l0bGFiLWNpLXRva2VuOm" } else { "eC1hY2Nlc3MtdG9rZW46" };
        let request = asked.join().expect("somebody asked");
        assert!(request.contains(&format!("Authorization: Basic {user}")), "{request}");
    }
}

#[test]
fn a_workflow_asks_for_no_more_than_it_needs_and_uses_nobody_elses_action() {
    for way in Way::ALL {
        let text = workflow(&World::with_hooks(), way);
        assert!(!text.contains("uses:") && !text.contains("paths:") && !text.contains("secrets."), "{text}");
        if !matches!(way, Way::GitlabDetached | Way::GitlabMergedResult) {
            let is_github = matches!(way, Way::GithubPull | Way::GithubHardened | Way::GithubQueue | Way::GithubAction);
            let permissions = Yaml::load_from_str(&text).expect("it is YAML")[0]["permissions"].clone();
            let permissions = permissions.as_mapping().expect("a map").iter();
            let permissions: Vec<String> = permissions
                .map(|(what, how)| format!("{} {}", what.as_str().unwrap(), how.as_str().unwrap()))
                .collect();
            let may = if is_github { &["contents read", "pull-requests read"][..] } else { &["contents read"] };
            assert_eq!(
                (permissions, text.matches("permissions:").count()),
                (may.iter().map(ToString::to_string).collect(), 1)
            );
            let hardened = matches!(way, Way::GithubHardened | Way::ForgejoHardened);
            assert_eq!(text.contains("pull_request_target:"), hardened);
            assert_eq!(text.contains("\n  pull_request:"), !hardened);
        }
        if matches!(way, Way::GithubPull | Way::GithubHardened) {
            assert!(text.contains("\n  merge_group:\n"));
            // A review brings the workflow of the pull request along, and that is no hardened one.
            assert_eq!(text.contains("\n  pull_request_review:\n"), way == Way::GithubPull);
        }
    }
}

/// Runs a program on a file of the world, which it must find nothing wrong with.
#[track_caller]
pub(crate) fn finds_nothing(world: &World, program: &str, options: &[&str], name: &str, text: &str) {
    let Some(place) = programs::find(program) else { return };
    let file = world.outside(name);
    std::fs::write(&file, text).expect("a file");
    let answer = world.run(world.command_without_pmgit(place).args(options).arg(&file));
    assert_eq!(answer.code, 0, "{program} of {name}: {}{}", answer.out, answer.err);
}

#[test]
fn workflows_and_their_scripts_are_sound_to_actionlint_and_shellcheck() {
    let world = topic(PATH, &sound("in-review"));
    for way in [Way::GithubPull, Way::GithubHardened] {
        finds_nothing(&world, "actionlint", &[], "workflow.yml", &workflow(&world, way));
    }
    for way in Way::ALL {
        // What the action's script sources is the same text.
        if way != Way::GithubAction {
            finds_nothing(
                &world,
                "shellcheck",
                &["--shell=sh"],
                "step.sh",
                Job::for_pull_request(&world, way).script(),
            );
        }
    }
    for event in ["pre-commit", "pre-merge-commit", "pre-push"] {
        let shim = world.read(&format!(".git/hooks/{event}"));
        finds_nothing(&world, "shellcheck", &["--severity=warning"], event, &shim);
    }
}

#[test]
fn the_summary_says_what_a_change_means_what_is_due_and_who_is_credited() {
    let world = World::with_hooks();
    world.sneak(PATH, &sound("in-review"));
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    let approved = "\n[[waivers]]\nrule = \"late-meeting\"\nreason = \"It was late.\"\napproved_by = \"ben\"\n";
    world.sneak(PATH, &(sound("in-review").replace("50 minutes", "51 minutes") + approved));
    for way in [Way::GithubPull, Way::GithubHardened, Way::GithubQueue, Way::GithubAction] {
        let job = Job::for_pull_request(&world, way);
        job.run();
        let summary = job.summary();
        for said in [
            "### What changes in meaning",
            "<del>50</del><ins>51</ins> minutes",
            "### Due",
            "### Credited by this change",
            "`ben`: waiver of late-meeting",
        ] {
            assert!(summary.contains(said), "{way:?}: {said} in\n{summary}");
        }
    }
}

/// A pmgit that keeps what the forge is asked and told, with the token of each, and answers so; else the real one, which
/// no token reaches.
fn at_the_forge(world: &World, answer: &str, takes_comments: bool) -> String {
    let program = world.outside("at-the-forge");
    let kept = "echo \"${PMGIT_GITHUB_TOKEN-}${PMGIT_GITLAB_TOKEN-}${PMGIT_FORGEJO_TOKEN-} $*\" >>\"$HOME/asked\"";
    let comment = if takes_comments { "cp \"$2\" \"$HOME/comment\"" } else { "echo 'error: it is a test' >&2; exit 2" };
    let text = format!(
        "case $1 in approvals) {kept}; {answer} ;; comment) {kept}; {comment} ;; *) env >>\"$HOME/spied\"; exec '{PMGIT}' \"$@\" ;; esac"
    );
    World::script(&program, &text);
    program.to_str().expect("it is UTF-8").to_owned()
}

fn kept(world: &World, name: &str) -> String {
    std::fs::read_to_string(world.outside(&format!("home/{name}"))).unwrap_or_default()
}

#[test]
fn the_summary_names_who_is_credited_and_has_not_approved_the_pull_request() {
    let world = World::with_hooks();
    world.sneak(".pmgit/people.toml", "[ben]\ngithub = \"Big-Ben\"\n[dai]\ngithub = \"dai-d\"\n[aiko]\n");
    world.sneak(PATH, &sound("in-review"));
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    let waiver = |rule: &str, by: &str| {
        format!("\n[[waivers]]\nrule = \"{rule}\"\nreason = \"A freeze\"\napproved_by = \"{by}\"\n")
    };
    let waivers =
        [("late-meeting", "ben"), ("blame", "dai"), ("human-error", "eve")].map(|(rule, by)| waiver(rule, by));
    world.sneak(PATH, &(sound("in-review") + &waivers.concat()));
    // The change cannot say whose account is whose.
    world.sneak(
        ".pmgit/people.toml",
        "[ben]\ngithub = \"Big-Ben\"\n[dai]\ngithub = \"Big-Ben\"\n[eve]\ngithub = \"big-ben\"\n[aiko]\n",
    );
    for way in [Way::GithubPull, Way::GithubHardened, Way::GithubAction] {
        let job = Job::for_pull_request(&world, way);
        let verdict = job.run().code;
        assert!(job.summary().contains("Make sure that each of them knows"), "{way:?}: {}", job.summary());
        std::fs::write(world.outside(&format!("summary-{way:?}.md")), "").expect("a file");
        let answer = job.run_with(Some(&at_the_forge(&world, "echo github:big-ben; echo github:stranger", true)));
        assert_eq!(answer.code, verdict, "{answer:?}");
        let summary = job.summary();
        for said in [
            "- `ben`: waiver of late-meeting in 2026-11-20-checkout-latency (has approved this pull request)",
            "(**has not approved this pull request**)",
            "- `eve`: waiver of human-error",
            "(**has no account in `.pmgit/people.toml`**)",
            "Have not approved this pull request, as far as is known: `dai` and `eve`.",
        ] {
            assert!(summary.contains(said), "{way:?}: {said} in\n{summary}");
        }
        let asked = kept(&world, "asked");
        assert!(asked.contains("forge-token-314 approvals list --from github --server file://"), "{asked}");
        assert!(asked.contains(" --project acme/shop --pull 7\n") && !asked.contains(" comment "), "{asked}");
        assert!(!kept(&world, "spied").contains("forge-token-314"), "nothing else is given the token");
        // A forge that does not answer changes nothing.
        std::fs::write(world.outside(&format!("summary-{way:?}.md")), "").expect("a file");
        let answer = job.run_with(Some(&at_the_forge(&world, "exit 2", true)));
        assert_eq!(answer.code, verdict, "{answer:?}");
        assert!(job.summary().contains("Make sure that each of them knows"), "{way:?}: {}", job.summary());
    }
    // In a merge queue there is no pull request to ask about.
    let _ = std::fs::remove_file(world.outside("home/asked"));
    Job::for_pull_request(&world, Way::GithubQueue).run_with(Some(&at_the_forge(&world, "echo github:big-ben", true)));
    assert!(!world.outside("home/asked").exists());
}

const WITH_COMMENTS: [Way; 4] = [Way::GithubComment, Way::GithubAction, Way::ForgejoComment, Way::GitlabDetached];

#[test]
fn what_is_said_is_a_comment_too_and_the_comment_decides_nothing() {
    for (text, code) in [(incomplete("in-review"), 1), (sound("in-review"), 0)] {
        let world = topic(PATH, &text);
        for way in WITH_COMMENTS {
            for name in ["asked", "comment", "spied"] {
                let _ = std::fs::remove_file(world.outside(&format!("home/{name}")));
            }
            let mut job = Job::for_pull_request(&world, way);
            job.set("PMGIT_COMMENT_TOKEN", "comment-token-271");
            let answer = job.run_with(Some(&at_the_forge(&world, "exit 2", true)));
            assert_eq!(answer.code, code, "{way:?}: {answer:?}");
            let asked = kept(&world, "asked");
            let told = asked.lines().find(|line| line.contains(" comment ")).unwrap_or_default();
            assert!(
                told.starts_with("comment-token-271 comment ") && told.ends_with(" --project acme/shop --pull 7"),
                "{way:?}: {asked}"
            );
            let forge = format!("{way:?}").to_lowercase();
            let on = ["github", "forgejo", "gitlab"].into_iter().find(|on| forge.starts_with(on)).expect("a forge");
            assert!(told.contains(&format!("/comment.md --on {on} --server ")), "{told}");
            assert!(asked.contains(" approvals list ") != (on == "forgejo"), "{asked}");
            let comment = kept(&world, "comment");
            assert!(comment.contains("### What changes in meaning"), "{way:?}: {comment}");
            assert_eq!(comment.contains("missing-section"), code == 1, "{way:?}: {comment}");
            assert!(!kept(&world, "spied").contains("comment-token-271"), "nothing else is given the token");
            // One that cannot be written is said, and changes nothing.
            job.set("PMGIT_COMMENT_LOGIN", "pmgit-bot");
            let answer = job.run_with(Some(&at_the_forge(&world, "exit 2", false)));
            assert_eq!(answer.code, code, "{way:?}: {answer:?}");
            answer.says("the comment could not be written").says("error: it is a test");
            assert!(kept(&world, "asked").contains(" --login pmgit-bot "), "{}", kept(&world, "asked"));
        }
    }
}

#[test]
fn init_says_what_each_merge_method_means_and_the_setting_to_switch_on() {
    let world = World::with_hooks();
    for (forge, words) in [
        (
            "github",
            &["merge commit: ", "squash: ", "rebase: ", "merge queue: ", "Require branches to be up to date"][..],
        ),
        (
            "gitlab",
            &["merge commit: ", "squash: ", "semi-linear and fast-forward: ", "merge train: ", "merged results"],
        ),
        (
            "forgejo",
            &[
                "merge commit: ",
                "squash: ",
                "rebase, ",
                "fast-forward only: ",
                "Block merge if pull request is outdated",
            ],
        ),
    ] {
        let answer = world.pmgit(&["init", "--no-hooks", "--ci", forge]).passes();
        let (_, said) = answer.out.split_once("what each merge method means here:\n").expect("it is said");
        assert!((4..=6).contains(&said.lines().count()), "{said}");
        for word in words {
            assert!(said.contains(word), "{forge}: {word} in {said}");
        }
    }
}

#[test]
fn a_project_of_branch_pipelines_is_told_how_its_tests_stay_a_gate() {
    let lines = "workflow:";
    for (text, told) in [
        ("unit:\n  script: make test\n", Some(lines)),
        ("stages: [test]\n\nunit tests:\n  stage: test\n  script: make test\n", Some(lines)),
        ("include:\n  - local: .gitlab/pmgit.yml\ndefault:\n  image: x\nunit:\n  only: [branches]\n", Some(lines)),
        ("workflow:\n  rules:\n    - if: $CI_COMMIT_BRANCH\nunit:\n  script: x\n", Some("so the gate would never run")),
        // Nothing is lost here.
        ("unit:\n  rules:\n    - if: $CI_PIPELINE_SOURCE == \"merge_request_event\"\n  script: x\n", None),
        ("unit:\n  only: [merge_requests]\n  script: x\n", None),
        (
            "workflow:\n  rules:\n    - if: $CI_MERGE_REQUEST_IID\n    - if: $CI_PIPELINE_SOURCE == 'merge_request_event'\n",
            None,
        ),
        (".template:\n  script: x\nstages: [build]\nvariables:\n  X: \"1\"\n", None),
    ] {
        let world = World::with_hooks();
        world.write(".gitlab-ci.yml", text);
        let answer = world.pmgit(&["init", "--no-hooks", "--ci", "gitlab"]).passes();
        match told {
            Some(words) => drop(answer.says(words).says("$CI_PIPELINE_SOURCE == \"merge_request_event\"")),
            None => drop(answer.silent_about("merge request's own pipeline").silent_about("would never run")),
        }
        assert_eq!(world.read(".gitlab-ci.yml"), text, "it is the team's own");
    }
    // One that pmgit writes is a pipeline of merge requests from the start.
    let world = World::with_hooks();
    world.pmgit(&["init", "--no-hooks", "--ci", "gitlab"]).passes().silent_about("would never run");
    let text = world.read(".gitlab-ci.yml");
    let root = &Yaml::load_from_str(&text).expect("it is YAML")[0];
    assert_eq!(root["workflow"]["rules"].as_vec().expect("rules").len(), 3);
    assert_eq!(root["include"].as_vec().expect("files").len(), 3);
}

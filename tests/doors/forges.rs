//! The workflows that `init --ci` writes, and the action, run as a forge's runner runs them: every way in gets the same
//! verdicts, and whatever is missing, gone or broken is an error, never a pass.

use crate::documents::{OTHER, PATH, incomplete, malformed, sound};
use crate::forge::{Job, Way, workflow};
use crate::scene::{Answer, Scene};
use crate::world::World;

const POLICY: &str = ".pmgit/policy.toml";

/// `main`, and `topic` one commit ahead.
fn topic(path: &str, text: &str) -> Scene {
    let scene = Scene::new();
    scene.ok(&["checkout", "--quiet", "-b", "topic"]);
    scene.sneak(path, text);
    scene
}

/// Could not be judged, and the hint says what to do.
#[track_caller]
fn unjudged(job: &Job<'_>, answer: Answer) -> Answer {
    let answer = answer.fails_with("could not judge this change").says("hint: ");
    if !matches!(job.way, Way::GitlabDetached | Way::GitlabMergedResult) {
        assert!(job.summary().contains("could not judge"), "{:?}: {}", job.way, job.summary());
    }
    answer
}

#[test]
fn a_good_pull_request_passes_and_a_bad_one_is_refused_on_every_way_in() {
    for way in Way::ALL {
        let scene = topic(PATH, &sound("in-review"));
        Job::of(&scene, way).run().passes().says("1 document");
        for (text, rule) in [
            (incomplete("in-review"), "missing-section"),
            (malformed(), "malformed-document"),
            (sound("draft"), "unready-status"),
        ] {
            let scene = topic(PATH, &text);
            let answer = Job::of(&scene, way).run();
            assert_eq!(answer.code, 1, "{way:?}: {answer:?}");
            answer.says(rule);
        }
    }
}

#[test]
fn findings_stand_where_the_forge_shows_them() {
    let scene = topic(PATH, &incomplete("in-review"));
    let job = Job::of(&scene, Way::GithubPull);
    job.run().says(&format!("::error file={PATH},line="));
    assert!(
        job.summary().contains("### pmgit: 1 error") && job.summary().contains("missing-section"),
        "{}",
        job.summary()
    );
    let job = Job::of(&scene, Way::GitlabDetached);
    job.run().says("error[missing-section]");
    let report = std::fs::read_to_string(scene.world.outside("project/gl-code-quality-report.json")).expect("a report");
    assert!(report.contains("\"missing-section\"") && report.contains(PATH), "{report}");
}

#[test]
fn what_touches_no_postmortem_passes_without_pmgit_though_the_policy_is_broken() {
    for way in Way::ALL {
        let scene = Scene::new();
        scene.world.write(POLICY, "surprise = 1\n");
        scene.sneak(PATH, &malformed());
        scene.ok(&["checkout", "--quiet", "-b", "topic"]);
        scene.sneak("code.rs", "fixed\n");
        let job = Job::of(&scene, way);
        job.run_with(None).passes().says("touches neither postmortems nor .pmgit");
        assert!(!scene.world.outside("home/cargo").exists(), "{way:?}: nothing is built for it");
    }
}

#[test]
fn a_change_is_judged_as_it_would_be_merged() {
    for way in Way::ALL {
        // The branch is behind: seen as plain trees it would remove what main has got since.
        let scene = topic(PATH, &sound("in-review"));
        scene.ok(&["checkout", "--quiet", "main"]);
        scene.sneak(OTHER, &sound("in-review"));
        Job::of(&scene, way).run().passes().says("1 document");
    }
    for way in Way::ALL {
        // Each side is sound alone.
        let scene = topic(PATH, &sound("in-review"));
        scene.ok(&["checkout", "--quiet", "main"]);
        scene.sneak("postmortems/2026/2026-11-20-Checkout-Latency.toml", &sound("in-review"));
        let answer = Job::of(&scene, way).run();
        assert_eq!(answer.code, 1, "{way:?}: {answer:?}");
        answer.says("duplicate-id");
    }
}

#[test]
fn the_policy_is_that_of_the_target() {
    for way in Way::ALL {
        let scene = topic(PATH, &incomplete("in-review"));
        scene.sneak(POLICY, "[rules.missing-section]\nlevel = \"off\"\n[gate]\nbranches = [\"nothing\"]\n");
        let answer = Job::of(&scene, way).run();
        assert_eq!(answer.code, 1, "{way:?}: {answer:?}");
        answer.says("missing-section");
    }
}

#[test]
fn what_a_pull_request_brings_along_is_never_run() {
    for way in Way::ALL {
        let scene = topic(PATH, &incomplete("in-review"));
        let trap = format!("#!/bin/sh\ntouch '{}'\nexit 0\n", scene.world.outside("sprung").display());
        for path in ["pmgit", "cargo", "ci/judge.sh", ".cargo/config.toml", ".git-hooks/post-checkout"] {
            scene.world.write(path, &trap);
        }
        scene.world.write(".gitattributes", "*.toml merge=ours filter=trap diff=trap\n* -text\n");
        scene.sneak("rust-toolchain.toml", &trap);
        let answer = Job::of(&scene, way).run();
        assert_eq!(answer.code, 1, "{way:?}: {answer:?}");
        answer.says("missing-section");
        assert!(!scene.world.outside("sprung").exists(), "{way:?}");
    }
}

#[test]
fn a_conflict_is_no_verdict() {
    for way in Way::ALL {
        let scene = topic(PATH, &sound("in-review"));
        scene.ok(&["checkout", "--quiet", "main"]);
        scene.sneak(PATH, &sound("in-review").replace("50 minutes", "51 minutes"));
        let job = Job::of(&scene, way);
        match way {
            // No queue and no merged result has a change that conflicts; what git says of its refs is error enough.
            Way::GithubQueue | Way::GitlabMergedResult => continue,
            Way::GithubPull | Way::GithubHardened | Way::GithubAction => {
                unjudged(&job, job.run()).says("has no merge of").says("merge the target branch into it");
            }
            _ => drop(unjudged(&job, job.run()).says("does not merge into the target branch")),
        }
    }
}

#[test]
fn a_merge_of_an_older_push_is_not_taken_for_the_newest() {
    for way in [Way::GithubPull, Way::GithubHardened, Way::GithubAction] {
        let scene = topic(PATH, &sound("in-review"));
        let mut job = Job::of(&scene, way);
        let newer = scene.sneak(PATH, &incomplete("in-review"));
        job.set("PULL_HEAD", &newer);
        unjudged(&job, job.run()).says(&newer);
    }
}

#[test]
fn a_commit_that_the_forge_no_longer_has_is_no_verdict() {
    for way in [Way::GithubQueue, Way::ForgejoPull, Way::ForgejoHardened, Way::GitlabDetached, Way::GitlabMergedResult]
    {
        let scene = topic(PATH, &sound("in-review"));
        let mut job = Job::of(&scene, way);
        for name in ["GROUP_BASE", "PULL_HEAD", "CI_COMMIT_SHA"] {
            job.set(name, &"1".repeat(40));
        }
        unjudged(&job, job.run()).says("a commit that the forge named");
    }
}

#[test]
fn references_that_are_gone_are_no_verdict() {
    for way in Way::ALL {
        let scene = topic(PATH, &sound("in-review"));
        let job = Job::of(&scene, way);
        for name in
            ["refs/pull/7/head", "refs/pull/7/merge", "refs/heads/gh-readonly-queue/main/pr-7", "refs/pipelines/99"]
        {
            job.in_server(&["update-ref", "-d", name]);
        }
        unjudged(&job, job.run());
    }
    for way in [Way::ForgejoPull, Way::GitlabDetached] {
        let scene = topic(PATH, &sound("in-review"));
        let job = Job::of(&scene, way);
        job.in_server(&["update-ref", "-d", "refs/heads/main"]);
        unjudged(&job, job.run());
    }
}

#[test]
fn a_history_that_ends_early_is_no_verdict() {
    // What a pull request on GitHub needs is two commits deep.
    for way in [Way::ForgejoPull, Way::ForgejoHardened, Way::GitlabDetached] {
        let scene = topic(PATH, &sound("in-review"));
        scene.ok(&["checkout", "--quiet", "main"]);
        scene.sneak(OTHER, &sound("in-review"));
        scene.sneak("code.rs", "one\n");
        let job = Job::of(&scene, way);
        let shallow = [job.in_server(&["rev-parse", "main"]), job.in_server(&["rev-parse", "refs/pull/7/head"])];
        std::fs::write(job.server.join("shallow"), format!("{}\n", shallow.join("\n"))).expect("a shallow file");
        unjudged(&job, job.run());
    }
}

#[test]
fn an_object_that_the_forge_has_lost_is_no_verdict() {
    for way in Way::ALL {
        let scene = topic(PATH, &sound("in-review"));
        let job = Job::of(&scene, way);
        // The clone is local, so the objects are as loose as they were.
        let id = scene.ok(&["rev-parse", &format!("topic:{PATH}")]);
        std::fs::remove_file(job.server.join("objects").join(&id[..2]).join(&id[2..])).expect("the object is loose");
        unjudged(&job, job.run());
    }
}

#[test]
fn pmgit_that_is_missing_or_dies_is_no_verdict() {
    for way in Way::ALL {
        let scene = topic(PATH, &sound("in-review"));
        let job = Job::of(&scene, way);
        let words = if way == Way::GithubAction { "cannot be built" } else { "pmgit is not found" };
        unjudged(&job, job.run_with(None)).says(words);
        for (last, words) in [("exit 2", "exit code 2"), ("exit 101", "exit code 101"), ("kill -9 $$", "exit code 137")]
        {
            let place = scene.world.outside("stand-in");
            World::script(&place, last);
            unjudged(&job, job.run_with(Some(place.to_str().expect("it is UTF-8")))).says(words);
        }
    }
}

#[test]
fn pmgit_is_built_from_the_pinned_commit_where_one_is_named() {
    let scene = topic(PATH, &incomplete("in-review"));
    let revision = "0123456789".repeat(4);
    let built = |job: &Job<'_>| {
        assert_eq!(job.run().code, 1);
        std::fs::read_to_string(scene.world.outside("home/cargo")).expect("cargo was asked")
    };
    let mut job = Job::of(&scene, Way::GithubPull);
    job.set("PMGIT_SOURCE", "https://git.example.com/pmgit");
    job.set("PMGIT_REVISION", &revision);
    let words = format!("--git https://git.example.com/pmgit --rev {revision} pmgit");
    assert!(built(&job).contains(&words));
    let job = Job::of(&scene, Way::GithubAction);
    assert!(built(&job).contains(&format!("--path {}", env!("CARGO_MANIFEST_DIR"))));
}

#[test]
fn the_token_goes_to_the_forge_alone() {
    use std::io::{Read as _, Write as _};
    for way in [Way::GithubPull, Way::ForgejoHardened, Way::GitlabDetached] {
        let scene = topic(PATH, &sound("in-review"));
        let place = scene.world.outside("stand-in");
        World::script(&place, "env >\"$HOME/seen\"");
        let mut job = Job::of(&scene, way);
        job.run_with(Some(place.to_str().expect("it is UTF-8"))).passes();
        let seen = std::fs::read_to_string(scene.world.outside("home/seen")).expect("pmgit was asked");
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
        let text = workflow(&Scene::new(), way);
        assert!(!text.contains("uses:") && !text.contains("paths:") && !text.contains("secrets."), "{text}");
        if !matches!(way, Way::GitlabDetached | Way::GitlabMergedResult) {
            assert!(
                text.contains("permissions:\n  contents: read\njobs:") && text.matches("permissions:").count() == 1
            );
            let hardened = matches!(way, Way::GithubHardened | Way::ForgejoHardened);
            assert_eq!(text.contains("pull_request_target:"), hardened);
            assert_eq!(text.contains("\n  pull_request:"), !hardened);
        }
        if matches!(way, Way::GithubPull | Way::GithubHardened) {
            assert!(text.contains("\n  merge_group:\n"));
        }
    }
}

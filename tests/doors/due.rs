//! The workflows that tell what is due, run as a forge's runner runs them.

use std::path::PathBuf;

use saphyr::{LoadableYamlNode as _, Yaml};

use crate::runner::{TOKEN, run_step};
use crate::support::documents::{PATH, sound};
use crate::support::{Outcome, PMGIT, World, programs};

const FORGES: [(&str, &str); 3] = [
    ("github", ".github/workflows/pmgit-due.yml"),
    ("gitlab", ".gitlab/pmgit-due.yml"),
    ("forgejo", ".forgejo/workflows/pmgit-due.yml"),
];

/// A forge that keeps a world's branches, and the workflow it would run.
struct Job<'w> {
    world: &'w World,
    text: String,
    script: String,
    forge: PathBuf,
}

impl<'w> Job<'w> {
    fn on_forge(world: &'w World, name: &str, path: &str) -> Self {
        let forge = world.outside(&format!("forge-{name}"));
        let server = forge.join("acme/shop.git");
        world.ok(&["clone", "--quiet", "--bare", ".", server.to_str().expect("it is UTF-8")]);
        world.pmgit(&["init", "--no-hooks", "--ci", name]).passes();
        let text = std::fs::read_to_string(world.path().join(path)).expect("the workflow was written");
        let documents = Yaml::load_from_str(&text).expect("the workflow is YAML");
        let root = &documents[0];
        let script = match name {
            "gitlab" => &root["pmgit due"]["script"][0],
            _ => &root["jobs"]["due"]["steps"][0]["run"],
        };
        let script = script.as_str().expect("a script is text").to_owned();
        assert!(!script.contains("${{"), "nothing that a stranger wrote is pasted into the script");
        Self { world, text, script, forge }
    }

    /// Runs the step with the variables of a runner, with or without pmgit.
    fn run(&self, pmgit: Option<&str>) -> Outcome {
        let address = format!("file://{}", self.forge.display());
        run_step(self.world, &self.script, pmgit, |_, shell| {
            shell.current_dir(&self.forge).env("TOKEN", TOKEN).env("PMGIT_NOW", "2026-11-25T07:00:00Z");
            shell
                .env("GITHUB_SERVER_URL", &address)
                .env("GITHUB_REPOSITORY", "acme/shop")
                .env("GITHUB_REF_NAME", "main");
            shell.env("GITHUB_STEP_SUMMARY", self.forge.join("pmgit-due.md"));
            shell.env("CI_PROJECT_URL", format!("{address}/acme/shop")).env("CI_DEFAULT_BRANCH", "main");
            shell.env("CI_JOB_TOKEN", TOKEN).env("CI_PROJECT_DIR", &self.forge);
        })
    }

    fn summary(&self) -> String {
        std::fs::read_to_string(self.forge.join("pmgit-due.md")).unwrap_or_default()
    }
}

/// `main`, and `topic` with a draft on it.
fn world() -> World {
    let world = World::with_hooks();
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.sneak(PATH, &sound("in-review"));
    world.ok(&["checkout", "--quiet", "main"]);
    world
}

#[test]
fn a_scheduled_run_tells_what_is_due_on_all_branches_and_fails_where_something_is_late() {
    let world = world();
    for (name, path) in FORGES {
        let job = Job::on_forge(&world, name, path);
        let answer = job.run(Some(PMGIT));
        assert_eq!(answer.code, 1, "{name}: {answer:?}");
        answer.says("overdue").says("in-review on origin/topic").says("origin/main and 1 unmerged branch");
        let summary = job.summary();
        assert!(summary.starts_with("### Postmortems: ") && summary.contains("`origin/topic`"), "{name}: {summary}");
    }
    let world = World::with_hooks();
    for (name, path) in FORGES {
        let job = Job::on_forge(&world, name, path);
        job.run(Some(PMGIT)).passes().says("nothing is due");
    }
}

#[test]
fn a_scheduled_run_that_cannot_tell_is_an_error() {
    let world = world();
    for (name, path) in FORGES {
        let job = Job::on_forge(&world, name, path);
        job.run(None).fails_with("pmgit could not determine what is due: pmgit is not found");
        let server = job.forge.join("acme/shop.git");
        world.ok_in(&server, &["branch", "--quiet", "--move", "main", "trunk"]);
        job.run(Some(PMGIT)).fails_with("pmgit could not determine what is due: the branch main cannot be fetched");
        std::fs::rename(job.forge.join("acme"), job.forge.join("gone")).expect("the server goes");
        job.run(Some(PMGIT)).fails_with("pmgit could not determine what is due: the branches cannot be fetched");
    }
}

#[test]
fn a_scheduled_workflow_needs_no_secret_and_uses_nobody_elses_action() {
    let world = world();
    for (name, path) in FORGES {
        let job = Job::on_forge(&world, name, path);
        assert!(!job.text.contains("uses:") && !job.text.contains("secrets."), "{}", job.text);
        if name == "gitlab" {
            assert!(job.text.contains("$CI_PIPELINE_SOURCE == \"schedule\" && $PMGIT_DUE"));
        } else {
            assert!(job.text.contains("permissions:\n  contents: read\njobs:") && job.text.contains("- cron: "));
        }
        if let Some(shellcheck) = programs::find("shellcheck") {
            let step = world.outside("step.sh");
            std::fs::write(&step, &job.script).expect("a file");
            let answer = world.run(world.command_without_pmgit(shellcheck).arg("--shell=sh").arg(&step));
            assert_eq!(answer.code, 0, "{name}: {}", answer.out);
        }
    }
}

#[test]
fn a_scheduled_workflow_runs_in_the_morning_of_the_policys_working_days() {
    for (zone, weekend, utc, local) in [
        ("Asia/Tokyo", "[\"saturday\", \"sunday\"]", "0 0 * * 1-5", "0 9 * * 1-5"),
        ("Pacific/Auckland", "[\"saturday\", \"sunday\"]", "0 21 * * 0-4", "0 9 * * 1-5"),
        ("Asia/Riyadh", "[\"friday\", \"saturday\"]", "0 6 * * 0-4", "0 9 * * 0-4"),
        ("America/New_York", "[\"sunday\"]", "0 14 * * 1-6", "0 9 * * 1-6"),
    ] {
        let world = World::with_hooks();
        world.sneak(".pmgit/policy.toml", &format!("[calendar]\ntime_zone = \"{zone}\"\nweekend = {weekend}\n"));
        for (name, path) in FORGES {
            let answer = world.pmgit(&["init", "--no-hooks", "--ci", name]).passes();
            let text = world.read(path);
            if name == "gitlab" {
                answer.says(&format!("`{local}`, in the time zone {zone}"));
            } else {
                let documents = Yaml::load_from_str(&text).expect("it is YAML");
                assert_eq!(documents[0]["on"]["schedule"][0]["cron"].as_str(), Some(utc), "{name} {zone}");
                let drifts = ["Pacific/Auckland", "America/New_York"].contains(&zone);
                assert_eq!(text.contains("an hour later"), drifts, "{text}");
                assert!(text.contains(&format!("# 09:00 in {zone} on the policy's working days")), "{text}");
            }
            // A policy that has moved on is followed, and a second run changes nothing.
            world.pmgit(&["init", "--no-hooks", "--ci", name]).passes().says("everything is set up already");
        }
        world.write(".pmgit/policy.toml", "[calendar]\ntime_zone = \"UTC\"\n");
        world.pmgit(&["init", "--no-hooks", "--ci", "github"]).passes();
        assert!(world.read(FORGES[0].1).contains("\"0 9 * * 1-5\""));
    }
}

const SKIPPED: &str = ".pmgit/skipped.toml";

#[test]
fn the_record_of_skipped_incidents_is_whole_and_only_added_to() {
    let entry = |reference: &str| {
        format!("[[skipped]]\nreference = \"{reference}\"\nreason = \"A drill.\"\napproved_by = \"ben\"\n")
    };
    let world = World::with_hooks();
    world.sneak(SKIPPED, &entry("PD-1"));
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.sneak(SKIPPED, &(entry("PD-1") + &entry("PD-2")));
    world.check("main", "topic").passes();
    world.sneak(SKIPPED, &(entry("PD-1") + "[[skipped]]\nreference = \"PD-2\"\n"));
    world.check("main", "topic").finds("invalid-policy").says("a skipped incident has no `reason`");
    world.sneak(SKIPPED, &entry("PD-1").replace("A drill.", "Whatever."));
    world.check("main", "topic").finds("invalid-policy").says("the entry for `PD-1` was changed or removed");
    world.sneak(SKIPPED, "surprise = 1\n");
    world.check("main", "topic").finds("invalid-policy").says("surprise");
}

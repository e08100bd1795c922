//! What is skipped in CI without pmgit: only a change outside the directory that the base's policy names in so many
//! words. However else a policy says it, pmgit is asked.

use crate::forge::{Job, Way};
use crate::support::World;
use crate::support::documents::{incomplete, sound};

const POLICY: &str = ".pmgit/policy.toml";

/// Policies, and the directory that git alone may go by; `None` where only pmgit can tell.
fn policies() -> Vec<(String, Option<&'static str>)> {
    let mut all: Vec<(String, Option<&'static str>)> = [
        ("", Some("postmortems")),
        ("language = \"en\"\n", Some("postmortems")),
        ("# documents = \"docs\"\n", Some("postmortems")),
        ("documents = \"docs/pm\"\n", Some("docs/pm")),
        ("documents=\"docs/pm\"\r\nlanguage = \"en\"\r\n", Some("docs/pm")),
        ("documents   =\t\"docs/pm/\" # the directory of the documents\n", Some("docs/pm")),
        ("documents = \"docs/our pm\"\n", Some("docs/our pm")),
        (
            "# what documents lack\npmgit = \"0.2\"\ndocuments = \"docs/pm\" # x\n\n[gate]\nrebase = true\n",
            Some("docs/pm"),
        ),
        ("ignore = [\n  \"book.toml\",\n]\ndocuments = \"docs/pm\"\n", Some("docs/pm")),
        ("  documents = \"docs/障害\"\n", Some("docs/障害")),
        ("x = [] # below documents\n", Some("postmortems")),
        // Below here, the file does not say it plainly.
        ("documents = 'docs/pm'\n", None),
        ("\"documents\" = \"docs/pm\"\n", None),
        ("'documents' = \"docs/pm\"\n", None),
        ("\"d\\u006fcuments\" = \"docs/pm\"\n", None),
        ("\"\\U00000064ocuments\" = \"docs/pm\"\n", None),
        ("documents = \"docs/\\u0070m\"\n", None),
        ("documents = \"\"\"docs/pm\"\"\"\n", None),
        ("documents = '''docs/pm'''\n", None),
        ("documents = \"\"\"\ndocs/pm\"\"\"\n", None),
        ("documents = \"docs/pm\"\ndocuments = \"docs/pm\"\n", None),
        ("documents = \"docs/pm\"\n[gate]\ndocuments = \"docs/pm\"\n", None),
        ("[gate]\ndocuments = \"docs/pm\"\n", None),
        ("[documents]\n", None),
        ("gate.documents = \"docs/pm\"\n", None),
        ("documents.x = \"docs/pm\"\n", None),
        ("documents = [\"docs/pm\"]\n", None),
        ("documents = 7\n", None),
        ("documents = \"..\"\n", None),
        ("documents = \"docs/../pm\"\n", None),
        ("documents = \"/docs\"\n", None),
        ("documents = \"./docs\"\n", None),
        ("documents = \"docs//pm\"\n", None),
        ("documents = \"/\"\n", None),
        ("documents = \"\"\n", None),
        ("documents = \".git\"\n", None),
        ("documents = \".pmgit\"\n", None),
        ("documents = \"docs/pm\" x\n", None),
        ("documents = \"docs/pm\"\"\n", None),
        ("\u{feff}documents = \"docs/pm\"\n", None),
        ("x = '''\ndocuments = \"docs/pm\"\n'''\n", None),
        ("x = \"\"\"\ndocuments = \"docs/pm\"\n\"\"\"\n", None),
        ("x = [\n[1]]\ndocuments = \"docs/pm\"\n", None),
        ("x = \"documents\"\n", None),
    ]
    .map(|(text, named)| (text.to_owned(), named))
    .into();
    let hostile =
        ["$(touch sprung)", "`touch sprung`", "${{ github.token }}", "x'; touch sprung; '", "--upload-pack=x"];
    all.extend(hostile.map(|value| (format!("documents = \"{value}\"\n"), None)));
    all
}

#[test]
fn a_change_is_skipped_only_by_the_directory_that_the_bases_policy_names_plainly() {
    let policies = policies();
    assert!(policies.len() >= 45);
    let world = World::with_hooks();
    for (policy, named) in policies {
        world.ok(&["checkout", "--quiet", "main"]);
        world.sneak(POLICY, &policy);
        world.ok(&["checkout", "--quiet", "-B", "topic"]);
        world.sneak("code.rs", &policy);
        let answer = Job::for_pull_request(&world, Way::GitlabDetached).run_with(None);
        assert!(!world.outside("project/sprung").exists(), "{policy}");
        match named {
            Some(directory) => {
                answer.passes().says(&format!("skipped: this change touches neither {directory} nor .pmgit"));
                world.sneak(&format!("{directory}/2026/2026-11-20-x.toml"), "x\n");
                std::fs::remove_dir_all(world.outside("forge-GitlabDetached")).expect("the forge goes");
                Job::for_pull_request(&world, Way::GitlabDetached).run_with(None).fails_with("pmgit is not found");
            }
            None => drop(answer.fails_with("pmgit is not found")),
        }
        std::fs::remove_dir_all(world.outside("forge-GitlabDetached")).expect("the forge goes");
    }
}

#[test]
fn a_policy_that_is_no_plain_file_is_never_gone_by() {
    for replace in [
        // A link whose target reads like a policy, and a link in place of the folder.
        "rm .pmgit/policy.toml && ln -s 'documents = \"elsewhere\"' .pmgit/policy.toml",
        "mv .pmgit pm && ln -s pm .pmgit",
        "rm -r .pmgit && echo x >.pmgit",
        "rm .pmgit/policy.toml && mkdir .pmgit/policy.toml && echo x >.pmgit/policy.toml/x",
    ] {
        let world = World::with_hooks();
        world.run(world.command("sh").args(["-ec", replace])).passes();
        world.commit_all("replace it");
        world.ok(&["checkout", "--quiet", "-b", "topic"]);
        world.sneak("code.rs", "fixed\n");
        Job::for_pull_request(&world, Way::GitlabDetached).run_with(None).fails_with("pmgit is not found");
    }
    // Without any policy there is the default.
    let world = World::with_hooks();
    world.ok(&["rm", "-r", "--quiet", "-f", ".pmgit"]);
    world.commit_all("no policy");
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.sneak("code.rs", "fixed\n");
    Job::for_pull_request(&world, Way::GitlabDetached).run_with(None).passes().says("neither postmortems nor .pmgit");
}

#[test]
fn the_directory_that_was_there_when_the_workflow_was_written_decides_nothing() {
    let world = World::with_hooks();
    let path = "docs/pm/2026/2026-11-20-checkout-latency.toml";
    world.sneak(POLICY, "documents = \"docs/pm\"\n");
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.sneak(path, &incomplete("in-review"));
    for way in Way::ALL {
        // The workflow is that of a repository whose directory is `postmortems`.
        let job = Job::for_pull_request(&world, way);
        let answer = job.run();
        assert_eq!(answer.code, 1, "{way:?}: {answer:?}");
        answer.says("missing-section");
    }
    world.sneak(path, &sound("in-review"));
    let world_of_movers = World::with_hooks();
    world_of_movers.ok(&["checkout", "--quiet", "-b", "topic"]);
    world_of_movers.sneak(POLICY, "documents = \"docs/pm\"\n");
    for way in Way::ALL {
        let job = Job::for_pull_request(&world_of_movers, way);
        job.run_with(None).fails().silent_about("skipped");
    }
}

//! The workflows that write pages to their branch, run as a forge's runner runs them.

use std::path::PathBuf;

use saphyr::{LoadableYamlNode as _, Yaml};

use crate::forges::finds_nothing;
use crate::runner::{TOKEN, run_step};
use crate::support::documents::{ID, OTHER, PATH, sound};
use crate::support::{Outcome, PMGIT, World};

const FORGES: [(&str, &str); 3] = [
    ("github", ".github/workflows/pmgit-pages.yml"),
    ("gitlab", ".gitlab/pmgit-pages.yml"),
    ("forgejo", ".forgejo/workflows/pmgit-pages.yml"),
];
const BRANCH: &str = "postmortem-pages";

/// A forge that keeps a world's branches, and the workflow it would run after a push to `main`.
struct Job<'w> {
    world: &'w World,
    text: String,
    script: String,
    forge: PathBuf,
    server: PathBuf,
}

impl<'w> Job<'w> {
    fn on_forge(world: &'w World, name: &str, path: &str) -> Self {
        let forge = world.outside(&format!("forge-{name}"));
        let server = forge.join("acme/shop.git");
        let desk = world.outside(&format!("desk-{name}"));
        let desk_name = desk.to_str().expect("it is UTF-8");
        world.ok(&["init", "--quiet", desk_name]);
        world.pmgit(&["-C", desk_name, "init", "--no-hooks", "--ci", name, "--pages"]).passes();
        world.ok(&["clone", "--quiet", "--bare", ".", server.to_str().expect("it is UTF-8")]);
        let text = std::fs::read_to_string(desk.join(path)).expect("the workflow was written");
        let documents = Yaml::load_from_str(&text).expect("the workflow is YAML");
        let root = &documents[0];
        let script = match name {
            "gitlab" => &root["pmgit pages"]["script"][0],
            _ => &root["jobs"]["pages"]["steps"][0]["run"],
        };
        let script = script.as_str().expect("a script is text").to_owned();
        Self { world, text, script, forge, server }
    }

    /// Brings `main` to the forge, as a merge does.
    fn merge(&self) {
        self.world.ok(&["push", "--quiet", "--no-verify", "--force", self.server.to_str().expect("UTF-8"), "main"]);
    }

    fn run(&self) -> Outcome {
        let address = format!("file://{}", self.forge.display());
        run_step(self.world, &self.script, Some(PMGIT), |_, shell| {
            for name in ["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"] {
                shell.env_remove(name);
            }
            shell.current_dir(&self.forge).env("TOKEN", TOKEN).env("CI_JOB_TOKEN", TOKEN);
            shell.env("GITHUB_SERVER_URL", &address).env("GITHUB_REPOSITORY", "acme/shop");
            shell.env("GITHUB_REF_NAME", "main").env("CI_COMMIT_BRANCH", "main");
            shell.env("CI_PROJECT_URL", format!("{address}/acme/shop")).env("CI_SERVER_URL", "https://git.example.com");
        })
    }

    fn git(&self, arguments: &[&str]) -> String {
        self.world.ok_in(&self.server, arguments)
    }

    fn tip(&self) -> String {
        self.git(&["rev-parse", BRANCH])
    }

    fn files(&self) -> Vec<String> {
        self.git(&["ls-tree", "-r", "--name-only", BRANCH]).lines().map(str::to_owned).collect()
    }

    fn show(&self, path: &str) -> String {
        self.git(&["show", &format!("{BRANCH}:{path}")])
    }
}

/// `main` with a postmortem that has a picture.
fn world() -> World {
    let world = World::with_hooks();
    let text = sound("in-review").replacen("[sections]\n", "[sections]\nlessons = '''![Load](graph.png)'''\n", 1);
    world.write(&format!("postmortems/2026/{ID}/graph.png"), b"\x89PNG\r\n\x1a\n");
    world.ok(&["add", "--all"]);
    world.sneak(PATH, &text);
    world
}

#[test]
fn after_a_merge_the_pages_stand_on_their_branch_and_each_names_its_commit() {
    for (name, path) in FORGES {
        let world = world();
        let job = Job::on_forge(&world, name, path);
        job.run().passes().says("wrote 1 postmortem to `postmortem-pages`");
        let (page, picture) = (format!("2026/{ID}.md"), format!("2026/{ID}/graph.png"));
        assert_eq!(job.files(), [page.clone(), picture, "README.md".to_owned()], "{name}");
        let (text, list) = (job.show(&page), job.show("README.md"));
        let brought = &world.ok(&["rev-parse", "main"])[..12];
        assert!(text.contains("![Load](<2026-11-20-checkout-latency/graph.png>)"), "{text}");
        assert!(text.contains(&format!("as of commit `{brought}`")), "{text}");
        assert!(list.contains(&page) && list.contains("pmgit makes these pages from `main`"), "{list}");
        let author = job.git(&["log", "-1", "--format=%an <%ae>", BRANCH]);
        assert!(author.starts_with("pmgit <pmgit@noreply."), "{author}");
        // Nothing to do twice, nor after a commit that changes no postmortem.
        let tip = job.tip();
        job.run().passes().says("up to date");
        world.sneak("code.rs", "fixed\n");
        job.merge();
        job.run().passes().says("up to date");
        assert_eq!(job.tip(), tip, "{name}");
        // What has another name has its page there, and what is gone has none.
        world.sneak(OTHER, &sound("in-review"));
        world.ok(&["rm", "-r", "--quiet", PATH, &format!("postmortems/2026/{ID}")]);
        world.ok(&["commit", "--quiet", "--no-verify", "-m", "Another name"]);
        job.merge();
        job.run().passes();
        assert_eq!(job.files(), ["2026/2026-11-20-search-errors.md", "README.md"], "{name}");
        assert_eq!(job.git(&["rev-parse", &format!("{BRANCH}^")]), tip, "nothing is forced");
    }
}

#[test]
fn a_branch_that_somebody_else_has_written_to_is_left_as_it_is() {
    let world = world();
    let job = Job::on_forge(&world, FORGES[0].0, FORGES[0].1);
    job.run().passes();
    let by_hand = world.outside("by-hand");
    let place = by_hand.to_str().expect("it is UTF-8");
    world.ok(&["clone", "--quiet", "--branch", BRANCH, job.server.to_str().expect("it is UTF-8"), place]);
    let ways: [(&str, &[&[&str]]); 3] = [
        ("an edit", &[&["commit", "--quiet", "--all", "--message=typo"]]),
        ("an edit with our words", &[&["commit", "--quiet", "--all", "--reuse-message=HEAD"]]),
        ("a revert", &[&["commit", "--quiet", "--all", "--message=x"], &["revert", "--no-edit", "HEAD"]]),
    ];
    let ours = job.tip();
    for (way, steps) in ways {
        world.ok_in(&by_hand, &["reset", "--quiet", "--hard", &ours]);
        std::fs::write(by_hand.join("README.md"), "# Mine\n").expect("a file");
        for step in steps {
            world.ok_in(&by_hand, step);
        }
        world.ok_in(&by_hand, &["push", "--quiet", "--force", "--no-verify", "origin", &format!("HEAD:{BRANCH}")]);
        let tip = job.tip();
        assert_ne!(tip, ours, "{way}");
        let refused = job.run().ends_with(1);
        refused.says("has a commit that pmgit did not make, and is left as it is").says("hint: ");
        assert_eq!(job.tip(), tip, "{way}");
    }
    // Somebody's own branch of that name.
    let own = World::with_hooks();
    own.sneak(PATH, &sound("in-review"));
    let job = Job::on_forge(&own, FORGES[0].0, FORGES[0].1);
    job.git(&["branch", BRANCH, "main"]);
    job.run().ends_with(1).says("has a commit that pmgit did not make");
    assert_eq!(job.tip(), own.ok(&["rev-parse", "main"]));
}

#[test]
fn what_cannot_be_written_is_an_error_and_says_which_right_is_needed() {
    let world = world();
    let job = Job::on_forge(&world, FORGES[0].0, FORGES[0].1);
    World::script(&job.server.join("hooks/pre-receive"), "echo 'this branch is protected' >&2; exit 1");
    let answer = job.run().fails_with("pmgit could not write the pages").says("this branch is protected");
    answer.says("needs the right to write that branch");
    std::fs::rename(&job.server, job.forge.join("gone")).expect("the server goes");
    job.run().fails_with("pmgit could not write the pages");
}

#[test]
fn it_takes_nothing_but_the_right_to_write_a_branch() {
    let world = world();
    for (name, path) in FORGES {
        let job = Job::on_forge(&world, name, path);
        let documents = Yaml::load_from_str(&job.text).expect("it is YAML");
        let root = &documents[0];
        assert!(!job.text.contains("uses:") && !job.text.contains("secrets."), "{}", job.text);
        assert!(!job.script.contains("${{"), "nothing that a stranger wrote is pasted into the script");
        if name == "gitlab" {
            let rule = root["pmgit pages"]["rules"][0]["if"].as_str().expect("a rule");
            assert_eq!(rule, "$CI_PIPELINE_SOURCE == \"push\" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH");
        } else {
            assert_eq!(root["permissions"].as_mapping().expect("a map").len(), 0);
            let permissions = root["jobs"]["pages"]["permissions"].as_mapping().expect("a map");
            assert_eq!(
                (permissions.len(), root["jobs"]["pages"]["permissions"]["contents"].as_str()),
                (1, Some("write"))
            );
            let events = root["on"].as_mapping().expect("events");
            let names: Vec<_> = events.iter().map(|(name, _)| name.as_str().expect("a name")).collect();
            assert_eq!(names, ["push", "workflow_dispatch"]);
            assert_eq!(root["on"]["push"]["paths"][0].as_str(), Some("postmortems/**"));
        }
        finds_nothing(&world, "shellcheck", &["--shell=sh"], "step.sh", &job.script);
        if name == "github" {
            finds_nothing(&world, "actionlint", &[], "workflow.yml", &job.text);
        }
    }
}

#[test]
fn the_workflow_is_there_where_it_was_asked_for_and_stays() {
    for (name, path) in FORGES {
        let world = World::with_hooks();
        world.pmgit(&["init", "--no-hooks", "--ci", name]).passes().says("`--pages` keeps them as pages");
        assert!(!world.path().join(path).exists());
        world.pmgit(&["init", "--no-hooks", "--ci", name, "--pages"]).passes().says(path);
        world.pmgit(&["init", "--no-hooks", "--ci", name]).passes().says("everything is set up already");
        world.write(path, format!("{}# mine\n", world.read(path)));
        let kept = world.pmgit(&["init", "--no-hooks", "--ci", name]).passes();
        assert!(kept.err.contains(&format!("left {path} as it is")), "{kept:?}");
    }
}

//! The form by which support closes a postmortem without a checkout, run as a forge's runner runs it: what it records,
//! whom as, and what nobody can make it do.

use std::collections::BTreeMap;
use std::path::PathBuf;

use saphyr::{LoadableYamlNode as _, Yaml};

use crate::runner::{TOKEN, run_step};
use crate::support::documents::{ID, PATH, sound, with};
use crate::support::{Outcome, PMGIT, World, programs};

const URL: &str = "https://status.example.com/incidents/8123?a=1&b=2#top";

const FORGES: [(&str, &str); 3] = [
    ("github", ".github/workflows/pmgit-close.yml"),
    ("forgejo", ".forgejo/workflows/pmgit-close.yml"),
    ("gitlab", ".gitlab/pmgit-close.yml"),
];

/// A forge that keeps the world's repository, and its form.
struct Form<'w> {
    world: &'w World,
    forge: &'static str,
    server: PathBuf,
    variables: BTreeMap<String, String>,
    script: String,
}

impl<'w> Form<'w> {
    fn on_forge(world: &'w World, (forge, path): (&'static str, &str)) -> Self {
        let base = world.outside(&format!("form-{forge}"));
        let server = base.join("acme/shop.git");
        world.ok(&["clone", "--quiet", "--bare", ".", server.to_str().expect("it is UTF-8")]);
        std::fs::create_dir_all(world.outside("project")).expect("a folder");
        let address = format!("file://{}", base.display());
        let project = format!("{address}/acme/shop");
        let mut variables: BTreeMap<String, String> = [
            ("GITHUB_SERVER_URL", address.as_str()),
            ("GITHUB_REPOSITORY", "acme/shop"),
            ("GITHUB_EVENT_NAME", "workflow_dispatch"),
            ("CI_PIPELINE_SOURCE", "web"),
            ("GITHUB_REF", "refs/heads/main"),
            ("GITHUB_ACTOR", "dai-gh"),
            ("GITHUB_ACTOR_ID", "4711"),
            ("GITHUB_TRIGGERING_ACTOR", "dai-gh"),
            ("GITHUB_RUN_ID", "99"),
            ("GITHUB_RUN_ATTEMPT", "1"),
            ("CI_PROJECT_URL", project.as_str()),
            ("CI_COMMIT_BRANCH", "main"),
            ("CI_JOB_TOKEN", TOKEN),
            ("CI_PIPELINE_ID", "99"),
            ("CI_JOB_ID", "1"),
            ("GITLAB_USER_NAME", "Dai"),
            ("GITLAB_USER_EMAIL", "4711-dai-gh@users.noreply.gitlab.example.com"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        if forge != "gitlab" {
            let summary = world.outside("summary.md").display().to_string();
            variables.insert("GITHUB_STEP_SUMMARY".to_owned(), summary);
        }
        let mut form = Self { world, forge, server, variables, script: String::new() };
        form.read(path);
        form
    }

    /// Takes the script and its variables out of the workflow that `init` writes.
    fn read(&mut self, path: &str) {
        let desk = self.world.outside(&format!("desk-{}", self.forge));
        let place = desk.to_str().expect("it is UTF-8");
        self.world.ok(&["init", "--quiet", place]);
        self.world.pmgit(&["-C", place, "init", "--no-hooks", "--ci", self.forge]).passes();
        let text = std::fs::read_to_string(desk.join(path)).expect("the form was written");
        let documents = Yaml::load_from_str(&text).expect("the form is YAML");
        let root = &documents[0];
        let (script, variables) = if self.forge == "gitlab" {
            for (name, variable) in root["variables"].as_mapping().expect("it has variables") {
                let value = variable["value"].as_str().expect("it has a value");
                self.variables.insert(name.as_str().expect("a name").to_owned(), value.to_owned());
            }
            (&root["pmgit close"]["script"][0], &root["pmgit close"]["variables"])
        } else {
            assert_eq!(root["permissions"].as_mapping().expect("a map").len(), 0, "nothing but what the job asks for");
            let permissions = &root["jobs"]["close"]["permissions"];
            assert_eq!(permissions.as_mapping().expect("a map").len(), 1);
            assert_eq!(permissions["contents"].as_str(), Some("write"));
            assert_eq!(root["on"].as_mapping().expect("a map").len(), 1, "a hand starts it, and nothing else");
            let step = &root["jobs"]["close"]["steps"][0];
            (&step["run"], &step["env"])
        };
        script.as_str().expect("a script is text").clone_into(&mut self.script);
        for (name, value) in variables.as_mapping().expect("variables are a map") {
            let (name, value) = (name.as_str().expect("a name"), value.as_str().expect("a variable is text"));
            let filled = match value.strip_prefix("${{ ").and_then(|rest| rest.strip_suffix(" }}")) {
                Some("github.token") => TOKEN,
                Some(expression) => expression.strip_prefix("github.event.inputs.").map(|_| "").expect("an input"),
                None => value,
            };
            self.variables.insert(name.to_owned(), filled.to_owned());
        }
        self.set("PMGIT_ID", ID);
        self.set("PMGIT_VERB", "close");
    }

    fn set(&mut self, name: &str, value: &str) {
        self.variables.insert(name.to_owned(), value.to_owned());
    }

    /// Presses the button.
    fn press(&self) -> Outcome {
        self.press_with(PMGIT)
    }

    fn press_with(&self, pmgit: &str) -> Outcome {
        run_step(self.world, &self.script, Some(pmgit), |_, shell| {
            for name in ["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"] {
                shell.env_remove(name);
            }
            shell
                .current_dir(self.world.outside("project"))
                .envs(&self.variables)
                .env("PMGIT_NOW", "2026-11-23T10:00:00Z");
        })
    }

    /// The forge's branches.
    fn branches(&self) -> Vec<String> {
        let listed = self.world.ok_in(&self.server, &["for-each-ref", "--format=%(refname:short)", "refs/heads"]);
        listed.lines().map(str::to_owned).collect()
    }

    fn show(&self, what: &str) -> String {
        self.world.ok_in(&self.server, &["show", "--no-patch", "--format=%an <%ae> %cn%n%s", what])
    }

    fn document(&self, branch: &str) -> String {
        self.world.ok_in(&self.server, &["show", &format!("{branch}:{PATH}")])
    }

    fn summary(&self) -> String {
        std::fs::read_to_string(self.world.outside("summary.md")).unwrap_or_default()
    }
}

/// `main` has a reviewed postmortem whose message waits to be posted.
fn world() -> World {
    let world = World::with_hooks();
    world.write(".pmgit/people.toml", "[Dai]\nname = \"Dai\"\ngithub = \"dai-gh\"\n[ben]\n[aiko]\n");
    world.sneak(PATH, &sound("reviewed"));
    world
}

#[test]
fn who_presses_the_button_closes_and_opens_the_pull_request_by_the_link() {
    let world = world();
    for forge in FORGES {
        let mut form = Form::on_forge(&world, forge);
        form.set("PMGIT_URL", URL);
        form.set("PMGIT_TIME", "2026-11-23 09:00");
        let answer = form.press().passes();
        let branch = format!("postmortem/{ID}-close-99-1");
        assert_eq!(form.branches(), ["main", branch.as_str()], "{forge:?}");
        assert_eq!(form.document("main"), sound("reviewed").trim_end_matches('\n'), "nothing but the branch has moved");
        let text = form.document(&branch);
        for line in [
            "status = \"closed\"",
            "posted = 2026-11-23T09:00:00Z",
            &format!("url = \"{URL}\""),
            "posted_by = \"Dai\"",
            "by = \"Dai\"",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        let (name, mail) = match forge.0 {
            "github" => ("dai-gh", "4711+dai-gh@users.noreply."),
            "forgejo" => ("dai-gh", "dai-gh@noreply."),
            _ => ("Dai", "4711-dai-gh@users.noreply.gitlab.example.com"),
        };
        assert_eq!(form.show(&branch), format!("{name} <{mail}> {name}\n{ID}: close (reviewed -> closed)"));
        assert_eq!(
            form.show(&format!("{branch}~")).lines().last(),
            Some(format!("{ID}: the external message is posted").as_str())
        );
        let link = match forge.0 {
            "github" => format!("/acme/shop/compare/main...{branch}?expand=1"),
            "forgejo" => format!("/acme/shop/compare/main...{branch}"),
            _ => format!(
                "/acme/shop/-/merge_requests/new?merge_request%5Bsource_branch%5D={branch}&merge_request%5Btarget_branch%5D=main"
            ),
        };
        answer.says(&link);
        assert!(forge.0 == "gitlab" || form.summary().contains(&link), "{}", form.summary());
        // What was pushed passes the gate.
        world.ok(&["fetch", "--quiet", form.server.to_str().expect("it is UTF-8"), &branch]);
        world.check("main", "FETCH_HEAD").passes();
    }
}

#[test]
fn posting_and_closing_can_be_two_steps_and_the_second_goes_on_where_the_first_is() {
    let world = world();
    let mut form = Form::on_forge(&world, FORGES[0]);
    form.set("PMGIT_VERB", "posted");
    form.set("PMGIT_URL", URL);
    form.set("PMGIT_BY", "emeka");
    form.press().passes();
    let branch = format!("postmortem/{ID}-posted-99-1");
    let text = form.document(&branch);
    assert!(text.contains("posted_by = \"emeka\"") && text.contains("status = \"reviewed\""), "{text}");
    form.set("GITHUB_REF", &format!("refs/heads/{branch}"));
    form.set("GITHUB_RUN_ID", "100");
    form.set("PMGIT_VERB", "close");
    form.set("PMGIT_URL", "");
    form.set("PMGIT_BY", "");
    form.press().passes().says(&format!("compare/{branch}...postmortem/{ID}-close-100-1"));
    // A run by another person is theirs.
    form.set("GITHUB_RUN_ATTEMPT", "2");
    form.set("GITHUB_TRIGGERING_ACTOR", "ben");
    form.press().passes();
    assert!(form.show(&format!("postmortem/{ID}-close-100-2")).starts_with("ben <ben@users.noreply."), "not 4711's");
}

#[test]
fn what_pmgit_refuses_pushes_nothing_and_the_log_says_why() {
    let world = world();
    for forge in FORGES {
        let mut form = Form::on_forge(&world, forge);
        let answer = form.press();
        assert_eq!(answer.code, 1, "{answer:?}");
        answer.says("error[unposted-external-message]").says("posted    = <when");
        form.set("PMGIT_ID", "2026-12");
        form.press().fails_with("no postmortem `2026-12`");
        form.set("PMGIT_ID", ID);
        form.set("PMGIT_URL", "status page");
        form.press().fails_with("is not a link");
        form.set("PMGIT_URL", URL);
        form.set("PMGIT_TIME", "yesterday");
        form.press().fails_with("cannot read `yesterday` as a time");
        form.set("PMGIT_TIME", "");
        form.press_with("/bin/true").fails_with("nothing was recorded");
        form.press_with("/bin/false").silent_about("pushed");
        assert_eq!(form.branches(), ["main"], "{forge:?}");
    }
}

#[test]
fn nothing_that_is_typed_is_run_or_becomes_an_option() {
    let world = world();
    let trap = world.outside("sprung");
    let run = format!("$(touch '{0}')`touch '{0}'`;touch '{0}'", trap.display());
    for forge in FORGES {
        let form = || Form::on_forge(&world, (forge.0, forge.1));
        let mut form = form();
        for id in [
            "--help",
            "-C/tmp",
            "help",
            "posted",
            "",
            " ",
            "../x",
            "2026 11",
            "2026-11-20\n::error::x",
            "2026*",
            "２０２６",
            &run,
        ] {
            form.set("PMGIT_ID", id);
            form.set("PMGIT_URL", URL);
            let answer = form.press();
            assert_eq!(answer.code, 2, "{id:?}: {answer:?}");
            answer.silent_about("\n::error").says("hint: ");
        }
        form.set("PMGIT_ID", ID);
        for verb in ["", "reopen", "close --by ben", "return", "-h", &run] {
            form.set("PMGIT_VERB", verb);
            assert_eq!(form.press().code, 2, "{verb:?}");
        }
        form.set("PMGIT_VERB", "posted");
        for (name, value) in [
            ("PMGIT_URL", run.as_str()),
            ("PMGIT_URL", "https://a\n::add-mask::x"),
            ("PMGIT_URL", ""),
            ("PMGIT_TIME", run.as_str()),
            ("PMGIT_TIME", "--help"),
            ("PMGIT_TIME", "now\n"),
            ("PMGIT_BY", "\u{1b}[31m"),
            ("PMGIT_BY", "x\t"),
            ("PMGIT_BY", TOKEN),
        ] {
            form.set("PMGIT_URL", URL);
            form.set(name, value);
            if value == TOKEN {
                form.press().fails_with("an input holds the job's token");
            } else {
                assert_eq!(form.press().code, 2, "{name}={value:?}");
            }
            form.set(name, "");
        }
        assert_eq!(form.branches(), ["main"], "{forge:?}");
        // What is no name is refused as one, and nothing of it is run.
        form.set("PMGIT_URL", URL);
        form.set("PMGIT_BY", &format!("--at {run}"));
        form.press().ends_with(1).says("`--by` does not name one person");
        assert_eq!(form.branches(), ["main"], "{forge:?}");
        assert!(!trap.exists(), "{forge:?}");
    }
}

#[test]
fn the_repository_and_who_presses_can_do_no_harm() {
    let world = world();
    let trap = world.outside("sprung");
    let evil = format!("#!/bin/sh\ntouch '{}'\n", trap.display());
    for path in ["pmgit", "git", ".git-hooks/post-checkout", "hooks/post-checkout", ".husky/post-commit"] {
        world.sneak(path, &evil);
    }
    world.sneak(".gitattributes", "* filter=evil\n");
    world.ok(&["branch", "a;b(c)&d#e"]);
    for forge in FORGES {
        let mut form = Form::on_forge(&world, forge);
        form.set("PMGIT_URL", URL);
        form.set("GITHUB_REF", "refs/heads/a;b(c)&d#e");
        form.set("CI_COMMIT_BRANCH", "a;b(c)&d#e");
        form.set("GITHUB_ACTOR", "x$(id)[b]");
        form.set("GITHUB_TRIGGERING_ACTOR", "x$(id)[b]");
        form.set("GITLAB_USER_NAME", "Dai\" <x@y> $(id)");
        form.press().passes().says("a%3Bb%28c%29%26d%23e");
        assert!(!trap.exists(), "{forge:?}");
        form.set("GITHUB_REF", "refs/tags/v1");
        form.set("CI_COMMIT_BRANCH", "gone");
        assert_eq!(form.press().code, 2);
    }
}

#[test]
fn pmgit_sees_no_token_and_a_branch_that_is_there_is_never_overwritten() {
    let world = world();
    for forge in FORGES {
        let mut form = Form::on_forge(&world, forge);
        let place = world.outside("stand-in");
        World::script(
            &place,
            &format!("env >\"$HOME/seen\"\ngit config --list >>\"$HOME/seen\"\nexec '{PMGIT}' \"$@\""),
        );
        form.set("PMGIT_URL", URL);
        form.set("PMGIT_TOKEN", if forge.0 == "gitlab" { TOKEN } else { "" });
        let pmgit = place.to_str().expect("it is UTF-8").to_owned();
        form.press_with(&pmgit).passes();
        let seen = std::fs::read_to_string(world.outside("home/seen")).expect("pmgit was asked");
        assert!(!seen.contains(TOKEN) && !seen.contains("Authorization"), "{seen}");
        // The same run once more would push the same name.
        let before = form.show(&format!("postmortem/{ID}-close-99-1^{{commit}}"));
        form.set("PMGIT_BY", "zoe");
        form.press().fails_with("the branch cannot be pushed");
        assert_eq!(form.show(&format!("postmortem/{ID}-close-99-1^{{commit}}")), before);
    }
}

#[test]
fn a_postmortem_without_a_message_needs_no_link() {
    let world = World::with_hooks();
    let text = with("reviewed", "severity = \"SEV-2\"\n");
    let mut table: toml::Table = text.parse().expect("it is TOML");
    table.remove("external_message");
    world.sneak(PATH, &toml::to_string_pretty(&table).expect("it can be written"));
    let form = Form::on_forge(&world, FORGES[0]);
    form.press().passes();
    let text = form.document(&format!("postmortem/{ID}-close-99-1"));
    assert!(text.contains("by = \"dai-gh\""), "without people.toml the account is the handle: {text}");
}

#[test]
fn only_a_person_who_starts_it_by_hand_on_a_branch_closes_anything() {
    let world = world();
    for forge in FORGES {
        let mut tried = 0;
        for (name, values) in [
            // Whatever else may start a workflow, also one whose triggers somebody has added to.
            (
                "GITHUB_EVENT_NAME",
                &["", "push", "pull_request_target", "repository_dispatch", "schedule", "workflow_run"][..],
            ),
            ("GITHUB_TRIGGERING_ACTOR", &["dependabot[bot]", "github-actions[bot]", "an-app[bot]"]),
            ("GITHUB_REF", &["", "refs/tags/v1", "refs/pull/7/merge", "main", "refs/heads/"]),
            ("CI_PIPELINE_SOURCE", &["", "api", "trigger", "schedule", "push", "pipeline", "merge_request_event"]),
            ("CI_COMMIT_BRANCH", &[""]),
        ] {
            let is_asked = match forge.0 {
                "gitlab" => name.starts_with("CI_"),
                "forgejo" => name.starts_with("GITHUB_") && name != "GITHUB_TRIGGERING_ACTOR",
                _ => name.starts_with("GITHUB_"),
            };
            for value in values.iter().filter(|_| is_asked) {
                let mut form = Form::on_forge(&world, forge);
                form.set("PMGIT_URL", URL);
                form.set(name, value);
                let answer = form.press();
                assert_eq!(answer.code, 2, "{forge:?} {name}={value:?}: {answer:?}");
                answer.says("hint: ");
                assert_eq!(form.branches(), ["main"], "{forge:?} {name}={value:?}");
                std::fs::remove_dir_all(&form.server).expect("the forge goes");
                tried += 1;
            }
        }
        assert!(tried >= 8, "{forge:?}: {tried}");
    }
}

#[test]
fn the_script_is_sound_to_shellcheck() {
    let world = world();
    let Some(program) = programs::find("shellcheck") else { return };
    for forge in FORGES {
        let file = world.outside("form-to-check.sh");
        std::fs::write(&file, &Form::on_forge(&world, forge).script).expect("a file");
        let answer = world.run(world.command_without_pmgit(&program).arg("--shell=sh").arg(&file));
        assert_eq!(answer.code, 0, "{forge:?}: {}{}", answer.out, answer.err);
    }
}

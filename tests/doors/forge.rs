//! A forge in a directory: it keeps a bare repository, merges as a real one does, and runs a workflow's step with the
//! variables that a runner sets. What it cannot imitate is the forge's own rules: which checks are required, say.

use std::collections::BTreeMap;
use std::path::PathBuf;

use saphyr::{LoadableYamlNode as _, Yaml};

use crate::runner::{TOKEN, run_step};
use crate::support::{Outcome, PMGIT, World};

/// The ways in which a change reaches a workflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    GithubPull,
    GithubHardened,
    GithubQueue,
    GithubAction,
    /// With a comment; it is judged as any pull request.
    GithubComment,
    ForgejoComment,
    ForgejoPull,
    ForgejoHardened,
    GitlabDetached,
    GitlabMergedResult,
}

impl Way {
    pub(crate) const ALL: [Self; 8] = [
        Self::GithubPull,
        Self::GithubHardened,
        Self::GithubQueue,
        Self::GithubAction,
        Self::ForgejoPull,
        Self::ForgejoHardened,
        Self::GitlabDetached,
        Self::GitlabMergedResult,
    ];

    /// The options of `init` that write its workflow, and where that lies.
    fn workflow(self) -> (&'static [&'static str], &'static str) {
        match self {
            Self::GithubPull | Self::GithubQueue | Self::GithubAction => {
                (&["--ci", "github"], ".github/workflows/pmgit.yml")
            }
            Self::GithubHardened => (&["--ci", "github", "--hardened"], ".github/workflows/pmgit.yml"),
            Self::GithubComment => (&["--ci", "github", "--comment"], ".github/workflows/pmgit.yml"),
            Self::ForgejoComment => (&["--ci", "forgejo", "--comment"], ".forgejo/workflows/pmgit.yml"),
            Self::ForgejoPull => (&["--ci", "forgejo"], ".forgejo/workflows/pmgit.yml"),
            Self::ForgejoHardened => (&["--ci", "forgejo", "--hardened"], ".forgejo/workflows/pmgit.yml"),
            Self::GitlabDetached | Self::GitlabMergedResult => (&["--ci", "gitlab"], ".gitlab/pmgit.yml"),
        }
    }

    /// Whether the forge merges before the job, so that a conflict leaves the job nothing to fetch.
    fn is_merged_by_the_forge(self) -> bool {
        !matches!(self, Self::ForgejoPull | Self::ForgejoHardened | Self::ForgejoComment | Self::GitlabDetached)
    }
}

/// A change that waits for its verdict.
pub(crate) struct Job<'w> {
    pub(crate) world: &'w World,
    pub(crate) way: Way,
    pub(crate) server: PathBuf,
    variables: BTreeMap<String, String>,
    script: String,
}

impl<'w> Job<'w> {
    /// Opens a pull request of `topic` into `main` of the world, as they stand, on a forge of its own.
    pub(crate) fn for_pull_request(world: &'w World, way: Way) -> Self {
        let name = format!("forge-{way:?}");
        let server = world.outside(&name).join("acme/shop.git");
        world.ok(&["clone", "--quiet", "--bare", ".", server.to_str().expect("it is UTF-8")]);
        for (key, value) in [("receive.denyDeleteCurrent", "ignore"), ("uploadpack.allowFilter", "true")] {
            world.ok(&["-C", server.to_str().expect("it is UTF-8"), "config", key, value]);
        }
        let (base, head) = (world.ok(&["rev-parse", "main"]), world.ok(&["rev-parse", "topic"]));
        let mut job = Self { world, way, server, variables: BTreeMap::new(), script: String::new() };
        job.set("GITHUB_SERVER_URL", &format!("file://{}", world.outside(&name).display()));
        job.set("GITHUB_REPOSITORY", "acme/shop");
        job.set("GITHUB_EVENT_NAME", if way == Way::GithubQueue { "merge_group" } else { "pull_request" });
        job.set("GITHUB_STEP_SUMMARY", &world.outside(&format!("summary-{way:?}.md")).display().to_string());
        job.set("PMGIT_WAIT", "0");
        job.keep("refs/pull/7/head", &head);
        let merge = if way.is_merged_by_the_forge() { job.merge(&base, &head) } else { None };
        if let Some(merge) = &merge {
            job.keep("refs/pull/7/merge", merge);
            job.keep("refs/heads/gh-readonly-queue/main/pr-7", merge);
        }
        let commit = merge.clone().unwrap_or_else(|| head.clone());
        job.keep("refs/pipelines/99", &commit);
        let project = format!("file://{}", job.server.display());
        let project = project.trim_end_matches(".git");
        job.set("CI_MERGE_REQUEST_PROJECT_URL", project);
        job.set("CI_PROJECT_URL", project);
        job.set("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main");
        job.set("CI_PIPELINE_ID", "99");
        job.set("CI_COMMIT_SHA", &commit);
        job.set("CI_JOB_TOKEN", TOKEN);
        job.set("CI_SERVER_URL", "https://gitlab.example.com");
        job.set("CI_MERGE_REQUEST_PROJECT_PATH", "acme/shop");
        job.set("CI_MERGE_REQUEST_IID", "7");
        job.set("CI_PROJECT_DIR", &world.outside("project").display().to_string());
        job.set(
            "CI_MERGE_REQUEST_EVENT_TYPE",
            if way == Way::GitlabMergedResult { "merged_result" } else { "detached" },
        );
        if way == Way::GitlabMergedResult {
            job.set("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", &head);
        }
        std::fs::create_dir_all(world.outside("project")).expect("a folder");
        // A merge queue's event tells of no pull request.
        let of_the_pull = |text: &str| if way == Way::GithubQueue { String::new() } else { text.to_owned() };
        let event = BTreeMap::from([
            ("github.token", TOKEN.to_owned()),
            ("inputs.token", TOKEN.to_owned()),
            ("secrets.PMGIT_COMMENT_TOKEN", String::new()),
            ("vars.PMGIT_COMMENT_LOGIN", String::new()),
            ("inputs.comment-token", String::new()),
            ("inputs.comment-login", String::new()),
            ("inputs.release", String::new()),
            ("inputs.sha256", String::new()),
            ("inputs.language", "en".to_owned()),
            ("github.event.pull_request.number", of_the_pull("7")),
            ("github.event.pull_request.head.sha", of_the_pull(&head)),
            ("github.event.pull_request.base.ref", of_the_pull("main")),
            ("github.event.merge_group.base_sha", base),
            ("github.event.merge_group.head_sha", merge.unwrap_or_default()),
            ("github.event.merge_group.head_ref", "refs/heads/gh-readonly-queue/main/pr-7".to_owned()),
        ]);
        job.read_step(&event);
        job
    }

    /// What a forge calls the merge of two commits; nothing where they conflict.
    pub(crate) fn merge(&self, base: &str, head: &str) -> Option<String> {
        let tree = self.world.git(&["merge-tree", "--write-tree", base, head]);
        let commit = |tree: &str| self.world.ok(&["commit-tree", "-p", base, "-p", head, "-m", "Merge", tree]);
        (tree.code == 0).then(|| commit(tree.out.trim()))
    }

    /// Lets the pipeline be one of another kind, for another commit of GitLab's making.
    pub(crate) fn pipeline_for(&mut self, kind: &str, commit: &str) {
        self.keep("refs/pipelines/99", commit);
        self.set("CI_COMMIT_SHA", commit);
        self.set("CI_MERGE_REQUEST_EVENT_TYPE", kind);
    }

    /// Gives the forge a reference.
    pub(crate) fn keep(&self, name: &str, commit: &str) {
        let server = self.server.to_str().expect("it is UTF-8");
        self.world.ok(&["push", "--quiet", "--no-verify", server, &format!("+{commit}:{name}")]);
    }

    /// Runs git in the forge's repository.
    pub(crate) fn in_server(&self, arguments: &[&str]) -> String {
        self.world.ok_in(&self.server, arguments)
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.variables.insert(name.to_owned(), value.to_owned());
    }

    pub(crate) fn script(&self) -> &str {
        &self.script
    }

    fn value(&self, name: &str) -> &str {
        &self.variables[name]
    }

    /// Takes the step's script and its variables out of the workflow, and fills in what the event says.
    fn read_step(&mut self, event: &BTreeMap<&str, String>) {
        let text = match self.way {
            Way::GithubAction => {
                let root = env!("CARGO_MANIFEST_DIR");
                self.set("GITHUB_ACTION_PATH", root);
                std::fs::read_to_string(format!("{root}/action.yml")).expect("the action is there")
            }
            way => workflow(self.world, way),
        };
        let documents = Yaml::load_from_str(&text).expect("the workflow is YAML");
        let root = &documents[0];
        let (script, variables) = match self.way {
            Way::GitlabDetached | Way::GitlabMergedResult => (&root["pmgit"]["script"][0], &root["pmgit"]["variables"]),
            Way::GithubAction => (&root["runs"]["steps"][0]["run"], &root["runs"]["steps"][0]["env"]),
            _ => {
                let step = &root["jobs"]["pmgit"]["steps"][0];
                assert_eq!(step["shell"].as_str(), Some("sh"));
                (&step["run"], &step["env"])
            }
        };
        script.as_str().expect("a script is text").clone_into(&mut self.script);
        assert!(!self.script.contains("${{"), "nothing that a stranger wrote is pasted into the script");
        for (name, value) in variables.as_mapping().expect("variables are a map") {
            let value = value.as_str().expect("a variable is text");
            let filled = match value.strip_prefix("${{ ").and_then(|rest| rest.strip_suffix(" }}")) {
                Some(expression) => event[expression].clone(),
                None => value.to_owned(),
            };
            self.variables.insert(name.as_str().expect("a name").to_owned(), filled);
        }
    }

    /// Runs the step where pmgit is on the runner's path.
    pub(crate) fn run(&self) -> Outcome {
        self.run_with(Some(PMGIT))
    }

    /// Runs the step with this program as pmgit, or none; what cargo is asked to build is that program too.
    pub(crate) fn run_with(&self, pmgit: Option<&str>) -> Outcome {
        let cargo = "echo \"cargo $*\" >>\"$HOME/cargo\"\nwhile [ \"$1\" != --root ]; do shift; done\n\
                     mkdir -p \"$2/bin\" && cp \"$(command -v pmgit)\" \"$2/bin/pmgit\"";
        run_step(self.world, &self.script, pmgit, |programs, shell| {
            World::script(&programs.join("cargo"), cargo);
            shell.current_dir(self.world.outside("project")).envs(&self.variables);
        })
    }

    /// What the job's summary says.
    pub(crate) fn summary(&self) -> String {
        std::fs::read_to_string(self.value("GITHUB_STEP_SUMMARY")).unwrap_or_default()
    }
}

/// The workflow that `init` writes for a way; the worktree is left as it was.
pub(crate) fn workflow(world: &World, way: Way) -> String {
    let (options, path) = way.workflow();
    let desk = world.outside(&format!("desk{}", options.concat()));
    if let Ok(text) = std::fs::read_to_string(desk.join(path)) {
        return text;
    }
    world.ok(&["init", "--quiet", desk.to_str().expect("it is UTF-8")]);
    world.pmgit(&[&["-C", desk.to_str().expect("it is UTF-8"), "init", "--no-hooks"], options].concat()).passes();
    std::fs::read_to_string(desk.join(path)).expect("the workflow was written")
}

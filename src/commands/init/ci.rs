//! `pmgit init --ci`: the workflow of a forge, and what only the forge's own settings can do.

use std::path::Path;

use crate::ci::{Forge, Settings, Source, Standing, Trust};
use crate::cli;
use crate::commands::init::WrittenFiles;
use crate::commands::shared::context::Context;
use crate::error::{Error, Result};

const GITLAB_ROOT: &str = ".gitlab-ci.yml";
const INCLUDE: &str =
    "include:\n  - local: .gitlab/pmgit.yml\n  - local: .gitlab/pmgit-close.yml\n  - local: .gitlab/pmgit-due.yml\n";

/// What the options ask for, where a workflow can hold it.
pub(crate) struct Asked {
    forge: Forge,
    trust: Trust,
    source: Option<Source>,
    comments: bool,
}

/// Reads the options, before anything is written.
pub(crate) fn asked(forge: cli::Forge, arguments: &cli::Init) -> Result<Asked> {
    if forge == cli::Forge::Gitlab && arguments.hardened {
        return Err(Error::refusal("GitLab has no hardened workflow")
            .cause("a merge request always runs the pipeline of its own branch, which it can edit")
            .hint("use `pmgit init --ci gitlab` and enforce its file by a pipeline execution policy, or judge on the server"));
    }
    if forge == cli::Forge::Gitlab && arguments.comment {
        return Err(Error::refusal("the job for GitLab needs no option to comment")
            .hint("leave `--comment` out, and set the masked variable `PMGIT_COMMENT_TOKEN`: a project's token with the scope `api`"));
    }
    let trust = if arguments.hardened { Trust::Target } else { Trust::PullRequest };
    Ok(Asked { forge: which(forge), trust, source: source(arguments)?, comments: arguments.comment })
}

/// Writes the workflows where there are none, and renews those that nobody has edited.
pub(crate) fn write(
    asked: Asked,
    documents: &str,
    written: &mut WrittenFiles,
    context: &mut Context<'_>,
) -> Result<()> {
    let (forge, source) = (asked.forge, asked.source.clone());
    write_gate(asked, documents, written, context)?;
    let gate = std::fs::read_to_string(written.root.join(forge.path())).unwrap_or_default();
    let of_gate = match forge.standing(&gate) {
        Standing::Ours(settings) => settings.source,
        Standing::Edited | Standing::Foreign => None,
    };
    let source = source.or(of_gate);
    let form = room(forge.form_path(), written, |text| forge.form_standing(text), context)?;
    if let Some(before) = form.settings() {
        written.replace(forge.form_path(), &forge.form(source.as_ref().or(before.as_ref())))?;
    }
    let due = room(forge.due_path(), written, |text| forge.due_standing(text), context)?;
    if let Some(before) = due.settings() {
        written.replace(forge.due_path(), &forge.due_workflow(source.as_ref().or(before.as_ref())))?;
    }
    if forge == Forge::Gitlab { written.once(GITLAB_ROOT, INCLUDE) } else { Ok(()) }
}

/// What there is where a workflow belongs.
enum Room<S> {
    Empty,
    /// A workflow that may be renewed, and what it was written for.
    Ours(S),
    /// One that somebody has edited, or written.
    Taken,
}

impl<S: Default> Room<S> {
    /// What a workflow that may be written was written for before; nothing where it is taken.
    fn settings(self) -> Option<S> {
        match self {
            Self::Empty => Some(S::default()),
            Self::Ours(settings) => Some(settings),
            Self::Taken => None,
        }
    }
}

/// Looks where a workflow belongs, and says so where it stays as it is.
fn room<S>(
    path: &str,
    written: &WrittenFiles,
    read: impl Fn(&str) -> Standing<S>,
    context: &mut Context<'_>,
) -> Result<Room<S>> {
    match std::fs::read_to_string(written.root.join(path)) {
        Ok(text) => match read(&text) {
            Standing::Ours(settings) => Ok(Room::Ours(settings)),
            Standing::Edited | Standing::Foreign => {
                context.note(format!("left {path} as it is, for it was edited by hand"))?;
                context.hint_line("move it away and run this again, then compare the two")?;
                Ok(Room::Taken)
            }
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Room::Empty),
        Err(error) => Err(Error::new(format!("cannot read `{path}`")).cause(error)),
    }
}

fn write_gate(asked: Asked, documents: &str, written: &mut WrittenFiles, context: &mut Context<'_>) -> Result<()> {
    let (forge, path) = (asked.forge, asked.forge.path());
    // What was asked for once stays, without being asked for again.
    let before = match room(path, written, |text| forge.standing(text), context)? {
        Room::Taken => return Ok(()),
        Room::Empty => None,
        Room::Ours(settings) => Some(settings),
    };
    let was_hardened = before.as_ref().is_some_and(|before| before.trust == Trust::Target);
    let settings = Settings {
        comments: asked.comments || before.as_ref().is_some_and(|before| before.comments),
        documents: documents.to_owned(),
        trust: if was_hardened { Trust::Target } else { asked.trust },
        source: asked.source.or(before.and_then(|before| before.source)),
    };
    written.replace(path, &forge.workflow(&settings))
}

/// The files that belong to a forge's workflows.
pub(crate) fn files(forge: cli::Forge) -> Vec<&'static str> {
    let root = (forge == cli::Forge::Gitlab).then_some(GITLAB_ROOT);
    own_files(which(forge)).into_iter().chain(root).collect()
}

fn own_files(forge: Forge) -> [&'static str; 3] {
    [forge.path(), forge.form_path(), forge.due_path()]
}

/// Says what an admin must switch on, for no file in a repository can.
pub(crate) fn say_what_remains(forge: cli::Forge, root: &Path, context: &mut Context<'_>) -> Result<()> {
    let path = which(forge).path();
    let text = std::fs::read_to_string(root.join(path)).unwrap_or_default();
    let standing = which(forge).standing(&text);
    context.out("an admin must still, by hand:")?;
    if matches!(&standing, Standing::Ours(Settings { source: None, .. })) {
        context.out("- give the runner pmgit, or name its source: `--source URL --revision COMMIT`")?;
    }
    if forge == cli::Forge::Gitlab {
        let pipeline = std::fs::read_to_string(root.join(GITLAB_ROOT)).unwrap_or_default();
        for path in own_files(which(forge)).into_iter().filter(|path| !pipeline.contains(path)) {
            context.out(format!("- include the job: add `- local: {path}` below `include:` in {GITLAB_ROOT}"))?;
        }
        context.out("- add a pipeline schedule with the variable PMGIT_DUE, for what is due")?;
    }
    let hardened = matches!(&standing, Standing::Ours(Settings { trust: Trust::Target, .. }));
    let lines: &[&str] = match (forge, hardened) {
        (cli::Forge::Github, _) => &[
            "- require the check `pmgit into refs/heads/BRANCH` in the rules of each branch, with the source GitHub Actions",
            "- require branches to be up to date, or a merge queue: two changes that pass alone can fail together",
            "- require reviews by code owners, with two lines in CODEOWNERS: `/.pmgit/ @TEAM` and `/.github/ @TEAM`",
        ],
        (cli::Forge::Forgejo, _) => &[
            "- require the status `pmgit / pmgit (*)` in the branch's protection, and block outdated pull requests",
            "- protect the files `.pmgit/**;.forgejo/**` there",
        ],
        (cli::Forge::Gitlab, _) => &[
            "- switch on \"Pipelines must succeed\", and leave \"Skipped pipelines are considered successful\" off",
            "- switch on merged results, or merge trains: two changes that pass alone can fail together",
            "- require approval by code owners, with `/.pmgit/`, `/.gitlab/` and `/.gitlab-ci.yml` in CODEOWNERS",
            "- enforce the job by a pipeline execution policy, where pull requests could edit it",
            "- for one comment kept up to date: set the masked variable PMGIT_COMMENT_TOKEN, a project's token with the scope api; whoever may push a branch could read it",
            "- for the form `pmgit close`: allow pushes by the job's token, or give a token as the masked variable PMGIT_TOKEN",
        ],
    };
    for line in lines {
        context.out(line)?;
    }
    if matches!(&standing, Standing::Ours(Settings { comments: true, .. })) {
        context.out("- add the secret `PMGIT_COMMENT_TOKEN`, which may write to pull requests and nothing else, and, where it may not say whose it is, the variable `PMGIT_COMMENT_LOGIN`")?;
    }
    match (forge, hardened) {
        (cli::Forge::Github | cli::Forge::Forgejo, false) => {
            context.out("- where pull requests could edit the workflow: `--hardened` takes it from the target branch")
        }
        _ => Ok(()),
    }
}

fn which(forge: cli::Forge) -> Forge {
    match forge {
        cli::Forge::Github => Forge::Github,
        cli::Forge::Gitlab => Forge::Gitlab,
        cli::Forge::Forgejo => Forge::Forgejo,
    }
}

/// The source that was named, fit to stand in a workflow.
fn source(arguments: &cli::Init) -> Result<Option<Source>> {
    let (Some(address), Some(revision)) = (&arguments.source, &arguments.revision) else { return Ok(None) };
    let is_full = [40, 64].contains(&revision.len()) && revision.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_full {
        return Err(Error::new(format!("cannot pin pmgit to `{revision}`"))
            .cause("a branch, a tag or a short id can come to mean another commit")
            .hint("name the full id: `git rev-parse COMMIT` tells it"));
    }
    let is_plain = address.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"\\$`".contains(&byte));
    if address.is_empty() || !is_plain {
        return Err(Error::new(format!("cannot build pmgit from `{address}`"))
            .cause("it is no address that can stand in a workflow")
            .hint("write it as `https://host/path/pmgit.git`"));
    }
    Ok(Some(Source { address: address.clone(), revision: revision.clone() }))
}

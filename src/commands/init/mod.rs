//! `pmgit init`: policy, schemas, templates, attributes and hooks; a second run changes nothing.

mod ci;
pub(super) mod server;

use std::path::{Path, PathBuf};

use super::Exit;
use super::shared::context::{Context, sound};
use crate::calendar;
use crate::cli;
use crate::document::{self, Language};
use crate::error::{Error, Result};
use crate::gate;
use crate::git::{Repository, Version, replace_file};
use crate::hooks::{self, Installed, Outcome, Role, Settings};
use crate::policy::{self, FOLDER, POLICY_PATH};
use crate::rules;
use crate::schemas;
use crate::source::{RepoPath, SourceFile};
use crate::text::and_list;

pub(super) fn run(arguments: &cli::Init, context: &mut Context<'_>) -> Result<Exit> {
    if arguments.server {
        return server::run(context);
    }
    let repository = context.open()?;
    let Some(root) = repository.workdir().map(Path::to_path_buf) else {
        return Err(Error::new("this repository has no worktree").hint(
            "run `pmgit init` in a clone, commit what it writes and push it; here, `pmgit init --server` is the gate",
        ));
    };
    let ci = arguments.ci.map(|forge| ci::asked(forge, arguments)).transpose()?;
    let mut written = Written { root, paths: Vec::new() };
    write_policy(&repository, arguments, context, &mut written)?;
    let policy = sound(gate::load_policy(&repository, &Version::Worktree)?)?;
    for (name, text) in schemas::all().into_iter().filter(|(name, _)| !schemas::OUTPUTS.contains(name)) {
        written.replace(&format!("{FOLDER}/{name}"), &text)?;
    }
    for &language in Language::ALL {
        written.once(&format!("{FOLDER}/templates/{language}.toml"), document::template(language))?;
    }
    written.once(&format!("{}/.gitkeep", policy.documents), "")?;
    written.attributes(&policy.documents, arguments.merge_driver)?;
    if let Some(asked) = ci {
        ci::write(asked, &policy.documents, &mut written, context)?;
    }
    let mut anything = !written.paths.is_empty();
    say_files(&written, context)?;
    if !arguments.no_hooks {
        let settings = Settings { documents: policy.documents.clone(), binary: invoked_as(context) };
        let hooks = hooks::install(&repository, Role::Client, &settings)?;
        say_installed(&hooks, context)?;
        for hook in &hooks {
            say_hook(hook, context)?;
        }
        anything |= hooks.iter().any(|hook| !matches!(hook.outcome, Outcome::Unchanged | Outcome::Elsewhere(_)));
    }
    if arguments.merge_driver {
        anything |= merge_driver(&repository, context)?;
    }
    if anything {
        next_steps(&written, &policy.documents, arguments.ci, context)?;
    } else {
        context.out("everything is set up already")?;
    }
    if let Some(forge) = arguments.ci {
        ci::say_what_remains(forge, &written.root, context)?;
    }
    Ok(Exit::Clean)
}

/// Sets up the merge driver and the form of diffs in this clone; tells whether that changed anything.
fn merge_driver(repository: &Repository, context: &mut Context<'_>) -> Result<bool> {
    let driver = hooks::install_driver(repository, invoked_as(context).as_deref())?;
    for key in &driver.foreign {
        context.remark(format!("git's setting `{key}` is not pmgit's and was left as it is"))?;
    }
    if driver.changed {
        context.out("git merges postmortems by what they mean from now on, in this clone")?;
    }
    Ok(driver.changed)
}

/// Writes the policy where there is none; one that is there is the team's own.
fn write_policy(
    repository: &Repository,
    arguments: &cli::Init,
    context: &mut Context<'_>,
    written: &mut Written,
) -> Result<()> {
    let zone = match &arguments.time_zone {
        Some(name) => calendar::find_zone(name)
            .map_err(|cause| Error::new(format!("there is no time zone `{name}`")).cause(cause))?,
        None => chrono_tz::Tz::UTC,
    };
    let language = arguments.language.as_deref().and_then(Language::from_word).unwrap_or(Language::En);
    let documents = arguments.documents.as_deref().unwrap_or("postmortems").trim_end_matches('/');
    if repository.file(&Version::Worktree, &RepoPath::from(POLICY_PATH))?.is_some() {
        let chosen = [
            ("--documents", arguments.documents.is_some()),
            ("--language", arguments.language.is_some()),
            ("--time-zone", arguments.time_zone.is_some()),
        ];
        for (option, _) in chosen.iter().filter(|(_, given)| *given) {
            context.remark(format!("`{option}` was left aside, for there is a policy already: {POLICY_PATH}"))?;
        }
        return Ok(());
    }
    let since = context.now.with_timezone(&zone).date_naive();
    let text = policy::new_policy_text(documents, language, zone, Some(since));
    let source = SourceFile::new(RepoPath::from(POLICY_PATH), text.clone().into_bytes());
    if let Err(findings) = policy::load(Some(&source), None, &rules::known()) {
        let first = findings.first().expect("a policy is refused with a finding");
        return Err(Error::new(first.message.clone()).hint(first.hint.clone().unwrap_or_default()));
    }
    written.once(POLICY_PATH, &text)
}

/// The path by which pmgit was called, where it was called by one: the shim falls back on it.
fn invoked_as(context: &Context<'_>) -> Option<PathBuf> {
    let program = PathBuf::from(context.program.as_ref()?);
    (program.components().count() > 1).then(|| context.directory.join(program))
}

fn say_hook(hook: &Installed, context: &mut Context<'_>) -> Result<()> {
    let event = hook.event;
    match &hook.outcome {
        Outcome::Unchanged | Outcome::Written => Ok(()),
        Outcome::Upgraded => context.out(format!("renewed the {event} hook")),
        Outcome::Chained(previous) => {
            let name = previous.file_name().unwrap_or_default().to_string_lossy();
            context.out(format!("installed the {event} hook; the one that was there runs first, as `{name}`"))
        }
        Outcome::Elsewhere(path) => context.out(format!("the {event} hook runs from `{}` already", path.display())),
        Outcome::Manual { reason, lines } => {
            context.note(format!("the {event} hook was not installed: {reason}; add to it by hand:"))?;
            for line in lines {
                context.note(format!("    {line}"))?;
            }
            Ok(())
        }
    }
}

/// Says what was written: one line for a first run, a line a file where only some were missing.
fn say_files(written: &Written, context: &mut Context<'_>) -> Result<()> {
    if written.paths.iter().any(|path| path == POLICY_PATH) {
        let policy = format!("wrote {POLICY_PATH}, with its schemas and templates");
        let others = written.paths.iter().filter(|path| !path.starts_with(FOLDER)).cloned();
        return context.out(std::iter::once(policy).chain(others).collect::<Vec<_>>().join(", "));
    }
    for path in &written.paths {
        context.out(format!("wrote {path}"))?;
    }
    Ok(())
}

fn say_installed(hooks: &[Installed], context: &mut Context<'_>) -> Result<()> {
    let new: Vec<&str> = hooks.iter().filter(|hook| hook.outcome == Outcome::Written).map(|hook| hook.event).collect();
    match new.as_slice() {
        [] => Ok(()),
        [one] => context.out(format!("installed the {one} hook")),
        several => context.out(format!("installed the hooks {}", and_list(several))),
    }
}

fn next_steps(written: &Written, documents: &str, forge: Option<cli::Forge>, context: &mut Context<'_>) -> Result<()> {
    if written.paths.is_empty() {
        return Ok(());
    }
    let workflows: String = forge
        .iter()
        .flat_map(|forge| ci::files(*forge))
        .filter(|path| written.has(path))
        .flat_map(|path| [" :/", path])
        .collect();
    context.out(format!(
        "next: git add :/{FOLDER} :/{documents} :/.gitattributes{workflows} && git commit -m \"Set up postmortems\""
    ))?;
    if forge.is_some() {
        return Ok(());
    }
    context.out("      then protect the branch with a required check: hooks are advice, for they can be skipped")
}

/// What has been written into the worktree.
pub(super) struct Written {
    pub(super) root: PathBuf,
    paths: Vec<String>,
}

impl Written {
    /// Whether this run has written a file.
    pub(super) fn has(&self, path: &str) -> bool {
        self.paths.iter().any(|written| written == path)
    }

    /// Writes a file that is the team's own from then on.
    pub(super) fn once(&mut self, path: &str, text: &str) -> Result<()> {
        if self.root.join(path).symlink_metadata().is_ok() { Ok(()) } else { self.write(path, text) }
    }

    /// Writes a file that belongs to pmgit.
    pub(super) fn replace(&mut self, path: &str, text: &str) -> Result<()> {
        let stands = std::fs::read_to_string(self.root.join(path)).is_ok_and(|standing| standing == text);
        if stands { Ok(()) } else { self.write(path, text) }
    }

    /// Adds the lines that git needs to keep documents as they are written.
    fn attributes(&mut self, documents: &str, with_driver: bool) -> Result<()> {
        let path = self.root.join(".gitattributes");
        let standing = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(Error::new(format!("cannot read `{}`", path.display())).cause(error)),
        };
        let pattern = |directory: &str, files: &str| {
            let whole = format!("/{directory}/{files}");
            if whole.contains(' ') { format!("\"{whole}\"") } else { whole }
        };
        let postmortems = pattern(documents, "**/*.toml");
        let mut lines = vec![format!("{postmortems} text eol=lf"), format!("{} text eol=lf", pattern(FOLDER, "**"))];
        lines.extend(with_driver.then(|| format!("{postmortems} merge=pmgit diff=pmgit")));
        let missing: Vec<&String> = lines.iter().filter(|line| !standing.lines().any(|known| known == *line)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let mut text = standing;
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        for line in missing {
            text.push_str(line);
            text.push('\n');
        }
        self.write(".gitattributes", &text)
    }

    fn write(&mut self, path: &str, text: &str) -> Result<()> {
        let place = self.root.join(path);
        let mode = place.metadata().map_or(0o644, |standing| {
            use std::os::unix::fs::PermissionsExt as _;
            standing.permissions().mode() & 0o777
        });
        replace_file(&place, text.as_bytes(), mode)
            .map_err(|cause| Error::new(format!("cannot write `{}`", place.display())).cause(cause))?;
        self.paths.push(path.to_owned());
        Ok(())
    }
}

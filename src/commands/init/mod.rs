//! `pmgit init`: policy, schemas, templates, attributes and hooks; a second run changes nothing.

mod ci;
mod files;
pub(super) mod server;

use self::files::WrittenFiles;
use super::Exit;
use super::shared::context::{Context, sound};
use crate::calendar;
use crate::cli;
use crate::document::{self, Language};
use crate::error::{Error, Result};
use crate::forge::Forge;
use crate::forge::pipeline::Schedule;
use crate::gate;
use crate::git::{Repository, Version};
use crate::hooks::{self, Installed, Outcome, Role, Settings};
use crate::policy::{self, FOLDER, POLICY_PATH, TeamSize};
use crate::rules;
use crate::schemas;
use crate::source::{RepoPath, SourceFile};
use crate::text::and_list;

pub(super) fn run(arguments: &cli::Init, context: &mut Context<'_>) -> Result<Exit> {
    if arguments.server {
        return server::run(context);
    }
    let repository = context.open()?;
    if repository.is_bare() {
        return Err(Error::new("this repository has no worktree").hint(
            "run `pmgit init` in a clone, commit what it writes and push it; here, `pmgit init --server` is the gate",
        ));
    }
    let mut written = WrittenFiles { repository: &repository, paths: Vec::new() };
    written
        .look([POLICY_PATH, files::ATTRIBUTES].into_iter().chain(arguments.ci.map(ci::files).into_iter().flatten()))?;
    let ci = arguments.ci.map(|forge| ci::asked(forge, arguments, &written)).transpose()?;
    written.look(own_files().iter().map(String::as_str))?;
    write_policy(&repository, arguments, context, &mut written)?;
    let policy = sound(gate::load_policy(&repository, &Version::Worktree)?)?;
    written.look([format!("{}/.gitkeep", policy.documents).as_str()])?;
    for (name, text) in schemas::all() {
        written.replace(&format!("{FOLDER}/{name}"), &text)?;
    }
    for &language in Language::ALL {
        written.once(&template_path(language), document::template(language))?;
    }
    written.once(&format!("{}/.gitkeep", policy.documents), "")?;
    written.attributes(&policy.documents, !arguments.no_merge_driver)?;
    let schedule = Schedule::of(&policy.calendar, context.now.to_utc());
    if let Some(asked) = ci {
        ci::write(asked, &schedule, &mut written, context)?;
    }
    let mut anything = !written.paths.is_empty();
    say_files(&written, context)?;
    if !arguments.no_hooks {
        let settings = Settings { binary: context.invoked_as() };
        let hooks = hooks::install(&repository, Role::Client, &settings)?;
        say_installed(&hooks, context)?;
        for hook in &hooks {
            say_hook(hook, context)?;
        }
        anything |= hooks.iter().any(|hook| !matches!(hook.outcome, Outcome::Unchanged | Outcome::Elsewhere(_)));
    }
    if arguments.no_merge_driver {
        hooks::decline_driver(&repository)?;
    } else {
        anything |= merge_driver(&repository, context)?;
    }
    if anything {
        next_steps(&written, &policy.documents, arguments.ci, context)?;
    } else {
        context.out("everything is set up already")?;
    }
    if let Some(forge) = arguments.ci {
        ci::say_what_remains(forge, &schedule, &written, context)?;
    }
    Ok(Exit::Clean)
}

fn template_path(language: Language) -> String {
    format!("{FOLDER}/templates/{language}.toml")
}

/// The files that every repository gets beside its policy.
fn own_files() -> Vec<String> {
    let schemas = schemas::all().into_iter().map(|(name, _)| format!("{FOLDER}/{name}"));
    schemas.chain(Language::ALL.iter().copied().map(template_path)).collect()
}

/// Sets up the merge driver and the form of diffs in this clone; tells whether that changed anything.
fn merge_driver(repository: &Repository, context: &mut Context<'_>) -> Result<bool> {
    let driver = hooks::install_driver(repository, context.invoked_as().as_deref())?;
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
    written: &mut WrittenFiles<'_>,
) -> Result<()> {
    let zone = match &arguments.time_zone {
        Some(name) => calendar::find_zone(name)
            .map_err(|cause| Error::new(format!("there is no time zone `{name}`")).cause(cause))?,
        None => calendar::Zone::utc(),
    };
    let language = arguments.language.as_deref().and_then(Language::from_word).unwrap_or(Language::En);
    let documents = arguments.documents.as_deref().unwrap_or("postmortems").trim_end_matches('/');
    if repository.file(&Version::Worktree, &RepoPath::from(POLICY_PATH))?.is_some() {
        let chosen = [
            ("--documents", arguments.documents.is_some()),
            ("--language", arguments.language.is_some()),
            ("--time-zone", arguments.time_zone.is_some()),
            ("--size", arguments.size.is_some()),
        ];
        for (option, _) in chosen.iter().filter(|(_, given)| *given) {
            context.remark(format!("`{option}` was left aside, for there is a policy already: {POLICY_PATH}"))?;
        }
        return Ok(());
    }
    let since = context.now.with_timezone(&zone).date_naive();
    let size = arguments.size.as_deref().and_then(TeamSize::from_word).unwrap_or_default();
    let text = policy::new_policy_text(documents, language, size, &zone, Some(since));
    let source = SourceFile::new(RepoPath::from(POLICY_PATH), text.clone().into_bytes());
    if let Err(findings) = policy::load(Some(&source), None, &rules::known()) {
        let first = findings.first().expect("a policy is refused with a finding");
        return Err(
            Error::new(first.message(context.language)).hint(first.hint_text(context.language).unwrap_or_default())
        );
    }
    written.look([format!("{documents}/.gitkeep").as_str()])?;
    written.once(POLICY_PATH, &text)
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
fn say_files(written: &WrittenFiles<'_>, context: &mut Context<'_>) -> Result<()> {
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

fn next_steps(
    written: &WrittenFiles<'_>,
    documents: &str,
    forge: Option<&Forge>,
    context: &mut Context<'_>,
) -> Result<()> {
    if written.paths.is_empty() {
        return Ok(());
    }
    let workflows: String = forge
        .iter()
        .flat_map(|forge| ci::files(forge))
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

//! `pmgit init`: policy, schemas, templates, attributes and hooks; a second run changes nothing.

mod ci;
mod files;
mod machine;
pub(super) mod server;
mod told;

use std::path::Path;

use self::files::WrittenFiles;
use self::machine::MachineZone;
use super::Exit;
use super::shared::context::{Context, sound};
use crate::calendar::{self, JAPAN, JAPAN_YEAR_END, Zone};
use crate::cli;
use crate::commands::shared::lacking::no_worktree;
use crate::document::{self, Language};
use crate::error::{Error, Result};
use crate::forge::pipeline::Schedule;
use crate::gate;
use crate::git::{Repository, Version};
use crate::hooks::{self, Outcome, Role, Settings};
use crate::policy::{self, FOLDER, NewPolicy, POLICY_PATH, TeamSize};
use crate::rules;
use crate::schemas;
use crate::source::{RepoPath, SourceFile};
use crate::text::{both, say};

pub(super) fn run(arguments: &cli::Init, context: &mut Context<'_>) -> Result<Exit> {
    if arguments.server {
        return server::run(context);
    }
    let repository = context.open()?;
    if repository.is_bare() {
        return Err(no_worktree().hint(
            both! {
                en: "run `pmgit init` in a clone, commit what it writes and push it; here, `pmgit init --server` is the gate";
                ja: "クローンで`pmgit init`を実行し、できたファイルをコミットしてプッシュしてください。ここでは`pmgit init --server`がゲートを設定します"
            },
        ));
    }
    let mut written = WrittenFiles { repository: &repository, paths: Vec::new() };
    written
        .look([POLICY_PATH, files::ATTRIBUTES].into_iter().chain(arguments.ci.map(ci::files).into_iter().flatten()))?;
    let ci = arguments.ci.map(|forge| ci::asked(forge, arguments, &written)).transpose()?;
    written.look(own_files().iter().map(String::as_str))?;
    let decided = write_policy(&repository, arguments, context, &mut written)?;
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
        ci::write(asked, (&schedule, &policy.documents), &mut written, context)?;
    }
    let mut anything = !written.paths.is_empty();
    told::files(&written, decided.as_ref(), context)?;
    if !arguments.no_hooks {
        let settings = Settings { binary: context.invoked_as() };
        let hooks = hooks::install(&repository, Role::Client, &settings)?;
        told::hooks(&hooks, context)?;
        anything |= hooks.iter().any(|hook| !matches!(hook.outcome, Outcome::Unchanged | Outcome::Elsewhere(_)));
    }
    if arguments.no_merge_driver {
        hooks::decline_driver(&repository)?;
    } else {
        anything |= merge_driver(&repository, context)?;
    }
    if anything {
        told::gate(&written, arguments, context)?;
        told::next(&written, &policy.documents, arguments, context)?;
    } else {
        context.out(context.say(say! { en: "everything is set up already"; ja: "すべて設定済みです" }))?;
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
        let key = key.to_string();
        context.remark(context.say(say! {
            en: "git's setting `{key}` is not pmgit's and was left as it is";
            ja: "gitの設定`{key}`はpmgitのものではないため、変更していません"
        }))?;
    }
    if driver.changed {
        told::driver(context)?;
    }
    Ok(driver.changed)
}

/// What a policy that was just written decides.
struct WrittenPolicy {
    language: Language,
    zone: Zone,
    holidays: &'static [&'static str],
    /// What the machine says of its zone, where no option does.
    machine: Option<MachineZone>,
}

impl WrittenPolicy {
    /// What the options say, else what the machine does.
    fn decide(arguments: &cli::Init, context: &Context<'_>) -> Result<Self> {
        let machine = match &arguments.time_zone {
            Some(_) => None,
            None => Some(machine::zone(context.variable("TZ").map(AsRef::as_ref), Path::new("/etc"))),
        };
        let zone = match (&arguments.time_zone, &machine) {
            (Some(name), _) => {
                calendar::find_zone(name).map_err(|unknown| Error::new(&unknown.message()).hint(&unknown.hint()))?
            }
            (None, Some(MachineZone::Known(zone))) => zone.clone(),
            (None, _) => Zone::utc(),
        };
        let language = arguments.language.as_deref().and_then(Language::from_word).unwrap_or(context.language);
        let is_japanese = language == Language::Ja || ["Asia/Tokyo", "Japan"].contains(&zone.name());
        let holidays: &[&str] = if is_japanese { &[JAPAN, JAPAN_YEAR_END] } else { &[] };
        Ok(Self { language, zone, holidays, machine })
    }
}

/// Writes the policy where there is none; one that is there is the team's own.
fn write_policy(
    repository: &Repository,
    arguments: &cli::Init,
    context: &mut Context<'_>,
    written: &mut WrittenFiles<'_>,
) -> Result<Option<WrittenPolicy>> {
    let decided = WrittenPolicy::decide(arguments, context)?;
    let documents = arguments.documents.as_deref().unwrap_or("postmortems").trim_end_matches('/');
    if repository.file(&Version::Worktree, &RepoPath::from(POLICY_PATH))?.is_some() {
        let chosen = [
            ("--documents", arguments.documents.is_some()),
            ("--language", arguments.language.is_some()),
            ("--time-zone", arguments.time_zone.is_some()),
            ("--size", arguments.size.is_some()),
        ];
        for (option, _) in chosen.iter().filter(|(_, given)| *given) {
            context.remark(context.say(say! {
                en: "ignoring `{option}`: the policy already exists ({POLICY_PATH})";
                ja: "ポリシー（{POLICY_PATH}）がすでにあるため、`{option}`は無視しました"
            }))?;
        }
        return Ok(None);
    }
    let text = policy::new_policy_text(&NewPolicy {
        documents,
        language: decided.language,
        size: arguments.size.as_deref().and_then(TeamSize::from_word).unwrap_or_default(),
        time_zone: &decided.zone,
        holidays: decided.holidays,
        since: Some(context.now.with_timezone(&decided.zone).date_naive()),
    });
    let source = SourceFile::new(RepoPath::from(POLICY_PATH), text.clone().into_bytes());
    if let Err(findings) = policy::load(Some(&source), None, &rules::known()) {
        let first = findings.first().expect("a policy is refused with a finding");
        let error = Error::new(&first.text.message);
        return Err(match &first.text.hint {
            Some(hint) => error.hint(hint),
            None => error,
        });
    }
    written.look([format!("{documents}/.gitkeep").as_str()])?;
    written.once(POLICY_PATH, &text)?;
    Ok(Some(decided))
}

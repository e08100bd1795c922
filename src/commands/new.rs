//! `pmgit new`: scaffold a postmortem, commit it, and say what is due when.

use super::shared::branch::branch_for;
use super::shared::context::{Context, worded, working_policy, write_error};
use super::shared::person::person;
use super::{Exit, edit};
use crate::calendar::Undated;
use crate::cli;
use crate::deadline;
use crate::document::{self, Facts, Language, Moment, PostmortemId};
use crate::error::{Error, Result};
use crate::gate;
use crate::git::{self, Branching, FileEdit, Message, Recorded, Repository, Version};
use crate::policy::{FOLDER, Policy};
use crate::source::{RepoPath, SourceFile};
use crate::toml_record::nearest;

pub(super) fn run(arguments: &cli::New, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    if repository.workdir().is_none() {
        return Err(Error::new("this repository has no worktree").hint("make postmortems in a clone of it, and push"));
    }
    let policy = working_policy(&repository)?;
    let facts = facts(arguments, &repository, &policy, context)?;
    let id = id(arguments, &facts, &policy, context)?;
    let path = id.path(&policy.documents);
    refuse_twin(&repository, &path, &id, &policy)?;
    let template = template(&repository, facts.language)?;
    let omitted: Vec<&str> =
        document::SECTIONS.iter().map(|(key, _)| *key).filter(|key| policy.section(key).is_none()).collect();
    let template = document::without_sections(&template, &omitted);
    let text = document::scaffold(&document::with_schema(&template, &policy.documents), &facts).map_err(|cause| {
        Error::new(format!("cannot fill the template `{FOLDER}/templates/{}.toml`", facts.language))
            .cause(cause)
            .hint("mend it, or take it away: pmgit has one of its own")
    })?;
    let source = SourceFile::new(path.clone(), text.into_bytes());
    let verdict = gate::guard(&policy, &source, None, None)?;
    if verdict.blocks() {
        context.note_verdict(&verdict)?;
        return Err(Error::refusal("the new postmortem would not pass as a draft; nothing was changed")
            .hint(format!("mend the facts, or the template in {FOLDER}/templates/")));
    }
    let (branching, recorded) = record(&repository, &policy, &id, &facts.title, &source)?;
    context.note_surroundings(&repository)?;
    context.note_branch(&branching, &recorded)?;
    context.out(path.to_string())?;
    if let (Some(document), _) = document::parse(&source) {
        for line in deadline::lines(&document, &policy, Language::En) {
            context.out(format!("  {line}"))?;
        }
    }
    context.out(format!("  next: `pmgit edit {id}`, and `pmgit status {id}` says what is missing"))?;
    if arguments.edit {
        context.out.flush().map_err(write_error)?;
        edit::open(&repository, &path, context)?;
    }
    Ok(Exit::Clean)
}

/// Records the postmortem as one commit. One of this name that somebody else made in the same moment is said as any other.
fn record(
    repository: &Repository,
    policy: &Policy,
    id: &PostmortemId,
    title: &str,
    source: &SourceFile,
) -> Result<(Branching, Recorded)> {
    let (branching, on) = branch_for(repository, policy, id, None)?;
    let request = git::Request {
        files: vec![FileEdit {
            path: source.path().clone(),
            expected: None,
            content: Some(source.text().as_bytes().to_vec()),
        }],
        message: Message {
            subject: format!("{id}: new postmortem"),
            body: title.to_owned(),
            trailers: vec![("Postmortem", id.to_string()), ("Postmortem-Status", "draft".to_owned())],
        },
        branching,
        on,
    };
    match git::record(repository, &request) {
        Ok(recorded) => Ok((request.branching, recorded)),
        Err(error) => {
            refuse_twin(repository, source.path(), id, policy)?;
            Err(error)
        }
    }
}

fn facts(arguments: &cli::New, repository: &Repository, policy: &Policy, context: &mut Context<'_>) -> Result<Facts> {
    let title = given_or_asked(arguments.title.as_deref(), "what happened, in a line", "TITLE", context)?;
    let names: Vec<&str> = policy.severities.iter().map(|severity| severity.name.as_str()).collect();
    let question = format!("the severity, one of {}", names.join(", "));
    let severity = given_or_asked(arguments.severity.as_deref(), &question, "--severity SEV", context)?;
    if policy.severity(&severity).is_none() {
        let error = Error::new(format!("there is no severity `{severity}`"));
        return Err(match nearest(&severity, &names) {
            Some(near) => error.hint(format!("did you mean `{near}`? It is one of {}", names.join(", "))),
            None => error.hint(format!("it is one of {}", names.join(", "))),
        });
    }
    let resolved = match &arguments.resolved {
        None if context.asks => ask("when it was resolved, as in `2026-11-20 09:04`, or nothing", context)?,
        given => given.clone().unwrap_or_default(),
    };
    let mut moment = |text: Option<&str>, undated: Undated| -> Result<Option<Moment>> {
        text.filter(|text| !text.trim().is_empty()).map(|text| context.moment_by(text, policy, undated)).transpose()
    };
    let meeting = moment(arguments.meeting.as_deref(), Undated::Next)?;
    let [started, detected, mitigated, resolved] =
        [arguments.started.as_deref(), arguments.detected.as_deref(), arguments.mitigated.as_deref(), Some(&resolved)]
            .map(|text| moment(text, Undated::Last));
    Ok(Facts {
        started: started?,
        detected: detected?,
        mitigated: mitigated?,
        resolved: resolved?,
        meeting_uid: meeting.map(|_| context.unique_name()).transpose()?,
        meeting,
        owner: match &arguments.owner {
            Some(owner) => Some(person("--owner", owner)?.to_owned()),
            None => Some(Context::whoami(repository, policy)?),
        },
        designated_by: arguments
            .designated_by
            .as_deref()
            .map(|by| worded("--designated-by", by))
            .transpose()?
            .map(str::to_owned),
        template: arguments.template.as_deref().map(|name| worded("--template", name)).transpose()?.map(str::to_owned),
        incident_commander: arguments.incident_commander.clone(),
        references: arguments.references.clone(),
        language: arguments.language.as_deref().and_then(Language::from_word).unwrap_or(policy.language),
        title,
        severity,
    })
}

/// What was given, or else the answer of whoever sits at the terminal.
fn given_or_asked(given: Option<&str>, question: &str, argument: &str, context: &mut Context<'_>) -> Result<String> {
    let answer = match given {
        Some(given) => given.to_owned(),
        None if context.asks => ask(question, context)?,
        None => String::new(),
    };
    if answer.trim().is_empty() {
        return Err(Error::new(format!("`pmgit new` needs {question}"))
            .hint(format!("give it as `{argument}`; `pmgit new --help` shows an example")));
    }
    Ok(answer.trim().to_owned())
}

fn ask(question: &str, context: &mut Context<'_>) -> Result<String> {
    write!(context.talk, "{question}: ").and_then(|()| context.talk.flush()).map_err(write_error)?;
    let mut line = String::new();
    context.input.read_line(&mut line).map_err(|cause| Error::new("cannot read your answer").cause(cause))?;
    Ok(line.trim().to_owned())
}

/// The id: the day it began in the policy's time zone, and a slug.
fn id(arguments: &cli::New, facts: &Facts, policy: &Policy, context: &Context<'_>) -> Result<PostmortemId> {
    let began = facts.started.or(facts.detected).or(facts.resolved).unwrap_or_else(|| context.now.fixed_offset());
    let slug = arguments.slug.clone().or_else(|| document::slug(&facts.title));
    let slug = slug.or_else(|| facts.references.first().and_then(|reference| document::slug_of_reference(reference)));
    let Some(slug) = slug else {
        return Err(Error::new("cannot make an id from this title")
            .hint("name its last part in ASCII, `--slug checkout-latency`, or give a `--reference`"));
    };
    PostmortemId::new(policy.calendar.day_of(began), &slug).ok_or_else(|| {
        Error::new(format!("`{slug}` cannot be a part of an id"))
            .hint("use a-z, 0-9 and hyphens: `--slug checkout-latency`")
    })
}

/// Ids stay apart where letters' case is lost.
fn refuse_twin(repository: &Repository, path: &RepoPath, id: &PostmortemId, policy: &Policy) -> Result<()> {
    let head = repository.head_version()?;
    for version in [&head, &Version::Worktree] {
        let listed = git::list(repository, version, &policy.documents)?;
        if listed.iter().any(|(known, _)| known.as_bytes().eq_ignore_ascii_case(path.as_bytes())) {
            return Err(Error::refusal(format!("there is a postmortem `{id}` already"))
                .hint(format!("`pmgit edit {id}` opens it; `--slug` gives another one another name")));
        }
    }
    Ok(())
}

/// The team's template where the worktree has one, else the one that pmgit brings.
fn template(repository: &Repository, language: Language) -> Result<String> {
    let path = RepoPath::new(format!("{FOLDER}/templates/{language}.toml"));
    let own = repository.file(&Version::Worktree, &path)?;
    Ok(own
        .map_or_else(|| document::template(language).to_owned(), |bytes| String::from_utf8_lossy(&bytes).into_owned()))
}

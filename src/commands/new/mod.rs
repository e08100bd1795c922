//! `pmgit new`: scaffold a postmortem, commit it, and say what is due when and what comes next.

mod answers;
mod notes;
mod questions;
mod same;
mod scaffolding;

use self::answers::Answers;
use self::notes::Notes;
use self::scaffolding::Template;
use super::shared::branch::{NewBranch, branch_for_new};
use super::shared::context::{Context, working_policy, write_error};
use super::{Exit, edit, timeline};
use crate::cli;
use crate::commands::shared::lacking::no_worktree;
use crate::deadline;
use crate::document::{self, PostmortemId};
use crate::error::{Error, Result};
use crate::gate;
use crate::git::{self, Branching, FileEdit, Head, Message, Recorded, Repository, Version};
use crate::policy::{FOLDER, Policy};
use crate::source::SourceFile;
use crate::text::{both, one_line, plural, say, shell_word};

pub(super) fn run(arguments: &cli::New, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    if repository.workdir().is_none() {
        return Err(no_worktree().hint(both! {
            en: "make postmortems in a clone of it, and push";
            ja: "クローンでポストモーテムを作成し、プッシュしてください"
        }));
    }
    let policy = working_policy(&repository)?;
    // What would keep it from being recorded is said before anything is asked.
    let me = Context::whoami(&repository, &policy)?;
    git::refuse_unless_clean(&repository)?;
    let mut answers = Answers::of_options(arguments, &policy, context)?;
    let missing = answers.missing(&policy, context);
    // Whoever gives what is needed by options is asked for nothing else.
    let asks = missing.is_some() && context.asks;
    if let Some(missing) = missing.filter(|_| !asks) {
        return Err(missing);
    }
    let notes = arguments.from.as_deref().map(|from| Notes::read(from, context)).transpose()?;
    let new = New { arguments, repository, policy, me, notes, asks };
    let made = new.ask_and_make(&mut answers, context);
    if made.is_err() && asks && answers.title.is_some() {
        let command = answers.as_command();
        context.remark(context.say(say! {
            en: "to begin with what you answered: {command}";
            ja: "ここまでの回答から始めるには：{command}"
        }))?;
    }
    made
}

/// A postmortem that is being made.
struct New<'a> {
    arguments: &'a cli::New,
    repository: Repository,
    policy: Policy,
    me: String,
    notes: Option<Notes>,
    /// Whether somebody answers what the options leave open.
    asks: bool,
}

impl New<'_> {
    fn ask_and_make(&self, answers: &mut Answers, context: &mut Context<'_>) -> Result<Exit> {
        if self.asks {
            questions::about_the_incident(answers, &self.policy, context)?;
        }
        let id = self.id(answers, context)?;
        self.refuse_twin(&id)?;
        let about = (&id, &*answers);
        same::refuse_or_ask(&self.repository, &self.policy, about, self.arguments.anyway, context)?;
        if self.asks {
            questions::about_people(answers, &self.me, context)?;
        }
        let source = self.scaffold(&id, answers, context)?;
        let before = self.repository.head()?;
        let (branching, recorded) = self.record(&id, answers.title.as_deref().unwrap_or_default(), &source)?;
        context.note_surroundings(&self.repository)?;
        self.say_where(&before, &branching, &recorded, context)?;
        self.say_next(&id, &source, &recorded, context)?;
        if self.arguments.edit {
            context.out.flush().map_err(write_error)?;
            edit::open(&self.repository, source.path(), &id, context)?;
        }
        Ok(Exit::Clean)
    }

    /// The id: the day it began in the policy's time zone, and a slug.
    fn id(&self, answers: &mut Answers, context: &mut Context<'_>) -> Result<PostmortemId> {
        let began = answers.began().unwrap_or_else(|| context.now.fixed_offset());
        let title = answers.title.as_deref().unwrap_or_default();
        let mut spelled = answers.slug.clone().or_else(|| document::slug(title));
        if self.asks
            && answers.slug.is_none()
            && let Some(short) = spelled.as_deref().and_then(document::short_slug)
        {
            spelled = Some(questions::slug(&short, context)?);
        }
        let slug = if let Some(slug) = spelled {
            slug
        } else {
            // Most Japanese titles cannot be read letter by letter; when it began is right in any case.
            let of_reference = answers.references.iter().find_map(|it| document::slug_of_reference(it));
            let readable = of_reference.or_else(|| document::slug_of_japanese(title));
            let clock = || began.with_timezone(self.policy.calendar.zone()).format("%H%M").to_string();
            let proposed = readable.unwrap_or_else(clock);
            if self.asks { questions::slug(&proposed, context)? } else { proposed }
        };
        let id = PostmortemId::new(self.policy.calendar.day_of(began), &slug);
        let id = id.ok_or_else(|| {
            let slug = one_line(&slug);
            Error::new(both! {
                en: "`{slug}` cannot be a part of an id";
                ja: "`{slug}`はIDに使えません"
            })
            .hint(both! {
                en: "use a-z, 0-9 and hyphens: `--slug checkout-latency`";
                ja: "a-z、0-9、ハイフンで書いてください：`--slug checkout-latency`"
            })
        })?;
        answers.slug = Some(slug);
        Ok(id)
    }

    /// Ids stay apart where letters' case is lost.
    fn refuse_twin(&self, id: &PostmortemId) -> Result<()> {
        let path = id.path(&self.policy.documents);
        let head = self.repository.head_version()?;
        for version in [&head, &Version::Worktree] {
            let listed = git::list(&self.repository, version, &self.policy.documents)?;
            if listed.iter().any(|(known, _)| known.as_bytes().eq_ignore_ascii_case(path.as_bytes())) {
                return Err(Error::refusal(both! {
                    en: "there is a postmortem `{id}` already";
                    ja: "`{id}`というポストモーテムはすでにあります"
                })
                .hint(both! {
                    en: "`pmgit edit {id}` opens it; `--slug` gives another one another name";
                    ja: "`pmgit edit {id}`で開けます。別のものを作成するには`--slug`で名前を変えてください"
                }));
            }
        }
        Ok(())
    }

    /// The text that it begins with, which passes as a draft.
    fn scaffold(&self, id: &PostmortemId, answers: &Answers, context: &mut Context<'_>) -> Result<SourceFile> {
        let facts = answers.facts(&self.me, context)?;
        let template = Template::load(&self.repository, &self.policy, facts.template.as_deref(), facts.language)?;
        let mut text = template.fill(id, &facts, &self.policy, &self.repository)?;
        if let Some(notes) = &self.notes {
            text = self.with_notes(&text, notes, id, facts.language, context)?;
        }
        let source = SourceFile::new(id.path(&self.policy.documents), text.into_bytes());
        let verdict = gate::guard(&self.policy, &source, None, None)?;
        if verdict.blocks() {
            context.note_verdict(&verdict)?;
            return Err(Error::refusal(both! {
                en: "the new postmortem would not pass as a draft; nothing was changed";
                ja: "この内容では下書きを作成できません。何も変更していません"
            })
            .hint(both! {
                en: "fix the facts, or the template in {FOLDER}/templates/";
                ja: "内容か、{FOLDER}/templates/のテンプレートを直してください"
            }));
        }
        Ok(source)
    }

    /// The text with the notes in it: what has a time in the timeline, all else word for word.
    fn with_notes(
        &self,
        text: &str,
        notes: &Notes,
        id: &PostmortemId,
        language: document::Language,
        context: &mut Context<'_>,
    ) -> Result<String> {
        let source = SourceFile::new(id.path(&self.policy.documents), text.as_bytes().to_vec());
        let Some(document) = document::parse(&source).0 else { return notes.put_into(text, language) };
        let desk = timeline::Desk { policy: &self.policy, id, document: &document };
        let (count, text, rest) = timeline::with_notes(text, notes.text(), desk, context)?;
        if count > 0 {
            context.remark(context.say(say! {
                en: "{} of the notes with a time went into the timeline", plural(count, "line");
                ja: "メモのうち時刻で始まる{count}行を、タイムラインに入れました"
            }))?;
        }
        if rest.trim().is_empty() { Ok(text) } else { Notes::left(rest).put_into(&text, language) }
    }

    /// Records the postmortem as one commit. One of this name that somebody else made in the same moment is said as any
    /// other.
    fn record(&self, id: &PostmortemId, title: &str, source: &SourceFile) -> Result<(Branching, Recorded)> {
        let wanted = match self.arguments.branch.as_deref() {
            None => NewBranch::WhereNeeded,
            Some("") => NewBranch::Own,
            Some(name) => NewBranch::Named(name),
        };
        let (branching, on) = branch_for_new(&self.repository, &self.policy, id, wanted)?;
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
        match git::record(&self.repository, &request) {
            Ok(recorded) => Ok((request.branching, recorded)),
            Err(error) => {
                self.refuse_twin(id)?;
                Err(error)
            }
        }
    }

    /// Says which branch has it, where that is not plain.
    fn say_where(
        &self,
        before: &Head,
        branching: &Branching,
        recorded: &Recorded,
        context: &mut Context<'_>,
    ) -> Result<()> {
        let is_protected = gate::protects_here(&self.repository, before, &self.policy)? == gate::Branch::Protected;
        match (branching, before.branch().map(str::to_owned)) {
            (Branching::NewFrom(branch), from) if !is_protected => {
                let (branch, from) = (branch.clone(), from.unwrap_or_else(|| "HEAD".to_owned()));
                let told = context.say(say! {
                    en: "switched to new branch `{branch}`, which begins at `{from}`";
                    ja: "`{from}`を起点とする新しいブランチ`{branch}`に切り替えました"
                });
                context.note(context.talk_look.sentence(&told, 0))
            }
            (Branching::Stay, Some(branch)) if !is_protected => context.remark(context.say(say! {
                en: "committed on `{branch}`, where you are; `--branch` would give it a branch of its own";
                ja: "現在のブランチ`{branch}`にコミットしました。`--branch`を付けると、専用のブランチになります"
            })),
            // Before the first commit nothing is protected yet.
            (Branching::Stay, Some(_)) => Ok(()),
            (Branching::NewFrom(_) | Branching::Stay, _) => context.note_branch(branching, recorded),
        }
    }

    fn say_next(
        &self,
        id: &PostmortemId,
        source: &SourceFile,
        recorded: &Recorded,
        context: &mut Context<'_>,
    ) -> Result<()> {
        context.out(source.path().to_string())?;
        if let (Some(document), _) = document::parse(source) {
            for line in deadline::lines(&document, &self.policy, context.language) {
                context.out(format!("  {line}"))?;
            }
        }
        // A branch that is named after it says which one is meant.
        let is_named = recorded.branch.as_ref().is_some_and(|branch| branch.contains(id.as_str()));
        let it = if is_named { String::new() } else { format!(" {id}") };
        let onward = context.say(say! {
            en: "`pmgit edit{it}`, and `pmgit status{it}` says what is missing";
            ja: "`pmgit edit{it}`で書き始めます。足りないものは`pmgit status{it}`で分かります"
        });
        match self.push(recorded, context)? {
            None => context.out(context.say(say! { en: "  next: {onward}"; ja: "  次：{onward}" })),
            Some(command) => {
                context.out(context.say(say! { en: "  next: {command}"; ja: "  次：{command}" }))?;
                context.out(context.say(say! { en: "  then: {onward}"; ja: "  その後：{onward}" }))
            }
        }
    }

    /// Pushes the branch where that was asked for; else gives back the command that does, where there is a remote.
    fn push(&self, recorded: &Recorded, context: &mut Context<'_>) -> Result<Option<String>> {
        let (Some(branch), remote) = (&recorded.branch, self.repository.push_remote()?) else { return Ok(None) };
        let Some(remote) = remote else {
            if !self.arguments.push {
                return Ok(None);
            }
            return Err(Error::new(both! {
                en: "cannot push: this repository has no remote";
                ja: "リモートがないため、プッシュできません"
            }).hint(both! {
                en: "the postmortem is committed; add the remote with `git remote add origin URL`, then push";
                ja: "ポストモーテムはコミット済みです。`git remote add origin URL`でリモートを追加してからプッシュしてください"
            }));
        };
        let command = format!("git push -u {} {}", shell_word(&remote), shell_word(branch));
        if !self.arguments.push {
            return Ok(Some(command));
        }
        context.out.flush().map_err(write_error)?;
        let told = self.repository.push(&remote, branch).map_err(|error| {
            error.hint(both! {
                en: "the postmortem is committed; push it later with `{command}`";
                ja: "ポストモーテムはコミット済みです。あとで`{command}`を実行してください"
            })
        })?;
        for line in told {
            context.note(format!("{remote}: {}", one_line(&line)))?;
        }
        let branch = branch.clone();
        context.out(context.say(say! {
            en: "  pushed to {remote} as {branch}";
            ja: "  {remote}に{branch}としてプッシュしました"
        }))?;
        Ok(None)
    }
}

//! What every verb needs: the clock, the streams, the repository, its policy, and who is asking.

use std::ffi::OsString;
use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use chrono::{DateTime, FixedOffset, NaiveDate, Timelike, Utc};

use super::interrupts::Interrupts;
use super::spoken::{Caller, Spoken};
use crate::calendar::{self, Reading, Undated, day_text};
use crate::cli::{Cli, Colour};
use crate::commands::Surroundings;
use crate::document::{Handle, account_of};
use crate::error::{Error, Result};
use crate::finding::Finding;
use crate::gate::{self, Loaded};
use crate::git::{Branching, Environment, Recorded, Repository, Version};
use crate::hooks;
use crate::policy::{POLICY_PATH, Policy};
use crate::report::{self, Look, Verdict};
use crate::source::RepoPath;
use crate::text::{
    Both, Label, Language, Message, Paint, Words, both, folded, one_line, readable, say, without_credentials,
};

/// The surroundings of one run.
pub(crate) struct Context<'a> {
    pub(crate) now: DateTime<Utc>,
    random: Option<u128>,
    pub(crate) directory: PathBuf,
    pub(crate) environment: Vec<(OsString, OsString)>,
    pub(crate) program: Option<OsString>,
    pub(crate) asks: bool,
    /// The answer.
    pub(crate) out: &'a mut dyn Write,
    /// The talk about it.
    pub(crate) talk: &'a mut dyn Write,
    pub(crate) input: &'a mut dyn BufRead,
    pub(crate) out_look: Look,
    pub(crate) talk_look: Look,
    pub(crate) stdout_is_terminal: bool,
    pub(crate) progress: Progress,
    /// Whether Ctrl-C ends pmgit.
    pub(crate) interrupts: Interrupts,
    /// The language of whoever reads what is said.
    pub(crate) language: Language,
    /// Whether it was said already which postmortem is meant.
    pub(crate) has_told_which: bool,
}

/// Whether somebody waits at a terminal who wants to see how far the work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    Shown,
    LeftOut,
}

impl<'a> Context<'a> {
    pub(crate) fn new(
        cli: &Cli,
        surroundings: Surroundings,
        input: &'a mut dyn BufRead,
        out: &'a mut dyn Write,
        talk: &'a mut dyn Write,
    ) -> Result<Self, (Error, Language, &'a mut dyn Write)> {
        let Spoken { language, remark } =
            match Spoken::of(&surroundings.environment, Caller::of(&cli.command), surroundings.stderr_is_terminal) {
                Ok(spoken) => spoken,
                Err(error) => return Err((error, Language::En, talk)),
            };
        let gone = || {
            Error::new(both! { en: "cannot determine the working directory"; ja: "現在のディレクトリがわかりません" })
                .hint(both! {
                    en: "it may have been removed; change into one that exists";
                    ja: "削除された可能性があります。存在するディレクトリに移動してください"
                })
        };
        let Some(mut directory) = surroundings.directory else { return Err((gone(), language, talk)) };
        if let Some(other) = &cli.directory {
            directory.push(other);
            if let Err(cause) = std::fs::read_dir(&directory) {
                let error = Error::new(both! {
                    en: "cannot change into the directory `{}`", other.display();
                    ja: "ディレクトリ`{}`に移動できません", other.display()
                })
                .quoting(cause);
                return Err((error, language, talk));
            }
        }
        let variable =
            |name: &str| surroundings.environment.iter().find(|(key, _)| key == name).map(|(_, value)| value);
        let silent = variable("NO_COLOR").is_some_and(|value| !value.is_empty())
            || variable("TERM").is_some_and(|terminal| terminal == "dumb");
        let paint = |is_terminal: bool| match cli.color {
            Colour::Always => Paint::Coloured,
            Colour::Auto if is_terminal && !silent => Paint::Coloured,
            Colour::Never | Colour::Auto => Paint::Plain,
        };
        let columns = variable("COLUMNS").and_then(|columns| columns.to_str()?.parse().ok()).filter(|&width| width > 0);
        let columns = columns.or(surroundings.columns);
        let look = |is_terminal| {
            let prose = columns.filter(|_| is_terminal);
            Look { paint: paint(is_terminal), width: columns.unwrap_or(Look::plain().width), prose, ..Look::plain() }
        };
        let mut context = Self {
            now: surroundings.now,
            random: surroundings.random,
            directory,
            program: surroundings.program,
            asks: surroundings.asks,
            stdout_is_terminal: surroundings.stdout_is_terminal,
            progress: if surroundings.stderr_is_terminal { Progress::Shown } else { Progress::LeftOut },
            out_look: look(surroundings.stdout_is_terminal),
            talk_look: look(surroundings.stderr_is_terminal),
            interrupts: Interrupts::new(),
            language,
            has_told_which: false,
            environment: surroundings.environment,
            out,
            talk,
            input,
        };
        if let Some(remark) = remark {
            // A stream that is closed is no reason to stop.
            let _ = context.remark(context.say(remark));
        }
        Ok(context)
    }

    /// The same surroundings, where what is said goes elsewhere.
    pub(crate) fn speaking_into<'b>(&'b mut self, out: &'b mut dyn Write, talk: &'b mut dyn Write) -> Context<'b> {
        Context {
            now: self.now,
            random: self.random,
            directory: self.directory.clone(),
            environment: self.environment.clone(),
            program: self.program.clone(),
            asks: self.asks,
            out,
            talk,
            input: &mut *self.input,
            out_look: self.out_look,
            talk_look: self.talk_look,
            stdout_is_terminal: self.stdout_is_terminal,
            progress: self.progress,
            interrupts: self.interrupts.clone(),
            language: self.language,
            has_told_which: self.has_told_which,
        }
    }

    /// The value of an environment variable, where it is there and says something.
    pub(crate) fn variable(&self, name: &str) -> Option<&OsString> {
        self.environment.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value)
    }

    /// 128 random bits in hexadecimal: a name that no other clone gives. It is the same throughout a run.
    pub(crate) fn unique_name(&self) -> Result<String> {
        let random = self.random.ok_or_else(|| {
            Error::new(both! {
                en: "the system has no random numbers to give";
                ja: "システムから乱数を取得できません"
            })
            .hint(both! {
                en: "check that `/dev/urandom` can be read";
                ja: "`/dev/urandom`が読めるか確認してください"
            })
        })?;
        Ok(format!("{random:032x}"))
    }

    pub(crate) fn open(&self) -> Result<Repository> {
        Repository::open(&self.directory, Environment::new(self.environment.iter().cloned()))
    }

    /// Words in the language of whoever reads what is said.
    pub(crate) fn say(&self, words: impl Words) -> String {
        words.said_in(self.language)
    }

    /// Writes a line of the answer.
    pub(crate) fn out(&mut self, line: impl AsRef<str>) -> Result<()> {
        writeln!(self.out, "{}", readable(line.as_ref())).map_err(write_error)
    }

    /// Writes sentences of the answer, folded by the terminal's width.
    pub(crate) fn out_prose(&mut self, text: impl AsRef<str>) -> Result<()> {
        self.out(folded(text.as_ref(), self.out_look.prose))
    }

    /// Writes a line of talk.
    pub(crate) fn note(&mut self, line: impl AsRef<str>) -> Result<()> {
        writeln!(self.talk, "{}", readable(&without_credentials(line.as_ref()))).map_err(write_error)
    }

    /// Writes to the talk what is worth knowing and stops nothing.
    pub(crate) fn remark(&mut self, text: impl AsRef<str>) -> Result<()> {
        self.note(Label::Note.within(text.as_ref(), 0, self.language, self.talk_look.prose))
    }

    /// Writes to the talk what to do about what was said before.
    pub(crate) fn hint_line(&mut self, text: impl AsRef<str>) -> Result<()> {
        self.note(Label::Hint.within(text.as_ref(), 2, self.language, self.talk_look.prose))
    }

    /// What a verb that has written adds: that the file system has no locks, and that git now merges by meaning here.
    pub(crate) fn note_surroundings(&mut self, repository: &Repository) -> Result<()> {
        if repository.lacks_locks() {
            self.remark(self.say(say! {
                en: "the file system of this repository has no locks (flock); let only one pmgit write here at a time";
                ja: "このリポジトリのファイルシステムはロック（flock）に対応していません。複数のpmgitで同時に書き込まないでください"
            }))?;
        }
        // What cannot be set up now is set up by the next verb, and `doctor` says that it is missing.
        if !hooks::provide_driver(repository, self.invoked_as().as_deref()).unwrap_or(false) {
            return Ok(());
        }
        self.remark(self.say(say! {
            en: "set up the merge driver that `.gitattributes` asks for: git merges postmortems by what they mean from now on, in this clone (`pmgit init --no-merge-driver` declines it)";
            ja: "`.gitattributes`が求めるマージドライバーを設定しました。このクローンでは今後、gitがポストモーテムを項目ごとにマージします（不要な場合は`pmgit init --no-merge-driver`）"
        }))
    }

    /// The path by which pmgit was called, where it was called by one: the shims and the driver fall back on it.
    pub(crate) fn invoked_as(&self) -> Option<PathBuf> {
        let program = PathBuf::from(self.program.as_ref()?);
        (program.components().count() > 1).then(|| self.directory.join(program))
    }

    /// Writes one finding to the talk, with the source it is about.
    pub(crate) fn note_finding(&mut self, finding: &Finding, verdict: &Verdict) -> Result<()> {
        let sources = &verdict.sources;
        report::write_finding(finding, sources, self.language, self.talk_look, self.talk).map_err(write_error)
    }

    /// Warns of a time that has not come yet. It is no refusal: this clock may be the one that is wrong.
    pub(crate) fn note_future(&mut self, what: &Both, at: DateTime<FixedOffset>) -> Result<()> {
        if at <= self.now {
            return Ok(());
        }
        let at = calendar::to_toml(at);
        self.remark(self.say(both! {
            en: "{} is recorded for {at}, which has not come yet", what.en();
            ja: "{}の日時{at}は、まだ来ていません", what.ja()
        }))
    }

    /// Writes the findings of a verdict to the talk: the reasons why something is refused.
    pub(crate) fn note_verdict(&mut self, verdict: &Verdict) -> Result<()> {
        report::write(verdict, self.language, report::Format::Text(self.talk_look), self.talk).map_err(write_error)
    }

    /// The handle of whoever runs this: by `people.toml`, else the local part of git's e-mail address; git's name where
    /// that names nobody.
    pub(crate) fn whoami(repository: &Repository, policy: &Policy) -> Result<String> {
        let identity = repository.author()?;
        let local = identity.email.split('@').next().unwrap_or_default();
        // `me@example.com` names nobody to others, but git knows the name of whoever it is.
        // An account such as `github-actions[bot]` has signs that no handle has.
        let account = account_of(&identity.email).unwrap_or(local).trim_end_matches("[bot]");
        let plain: String = account.chars().filter(|&sign| sign.is_alphanumeric() || "._-".contains(sign)).collect();
        let spellings = [identity.email.as_str(), local, identity.name.as_str(), plain.trim_start_matches('-')];
        let named = spellings.into_iter().find(|spelling| Handle::parse(spelling).is_ok());
        let Some(spelling) = named else {
            return Err(Error::new(both! {
                en: "cannot derive your handle from git's e-mail address";
                ja: "gitのメールアドレスからハンドルを特定できません"
            })
            .hint(both! {
                en: "name it with `--by NAME`, or set one: `git config user.email you@example.com`";
                ja: "`--by NAME`で指定するか、`git config user.email you@example.com`で設定してください"
            }));
        };
        Ok(policy.handle_behind(spelling))
    }

    /// Says on which branch a commit was made, where that is a new one or none.
    pub(crate) fn note_branch(&mut self, branching: &Branching, recorded: &Recorded) -> Result<()> {
        match (branching, &recorded.branch) {
            (Branching::NewFrom(branch), _) => {
                let branch = branch.clone();
                let told = self.say(say! {
                    en: "switched to new branch `{branch}`, because the one you were on is protected";
                    ja: "元のブランチは保護されているため、新しいブランチ`{branch}`に切り替えました"
                });
                self.note(self.talk_look.sentence(&told, 0))
            }
            (Branching::Stay, None) => {
                let commit: String = recorded.commit.short();
                self.remark(self.say(say! {
                    en: "HEAD is detached, so no branch has commit {commit}; `git switch -c NAME` keeps it";
                    ja: "HEADがブランチを指していないため、コミット{commit}はどのブランチにもありません。`git switch -c NAME`で残せます"
                }))
            }
            (Branching::Stay, Some(_)) => Ok(()),
        }
    }

    /// This moment, by the clocks of the policy.
    pub(crate) fn moment_now(&self, policy: &Policy) -> DateTime<FixedOffset> {
        let now = self.now.with_nanosecond(0).unwrap_or(self.now);
        now.with_timezone(policy.calendar.zone()).fixed_offset()
    }

    /// A time as a person gives it, by the policy's clocks unless an offset is written. Without its day it is the last
    /// one that has come, and what was understood is said.
    pub(crate) fn moment(&mut self, text: &str, policy: &Policy) -> Result<DateTime<FixedOffset>> {
        self.moment_by(text, policy, Undated::Last)
    }

    /// The same, where the matter says which day is meant.
    pub(crate) fn moment_by(&mut self, text: &str, policy: &Policy, undated: Undated) -> Result<DateTime<FixedOffset>> {
        let read = self.reading(policy, undated).moment(text);
        let read = read.map_err(|cause| Self::unreadable(text, &cause))?;
        if read.is_about {
            return Err(Self::inexact(text));
        }
        if read.is_completed {
            self.note_understood(text, &policy.calendar.zone().moment_text(read.value, self.language))?;
        }
        Ok(read.value)
    }

    /// A day as a person gives it; what was understood is said where its year was not written.
    pub(crate) fn day_by(&mut self, text: &str, policy: &Policy, undated: Undated) -> Result<NaiveDate> {
        let read = self.reading(policy, undated).day(text);
        let read = read.map_err(|cause| {
            let text = text.trim().escape_debug().to_string();
            Error::new(both! { en: "cannot read `{text}` as a day"; ja: "`{text}`を日付として読めません" })
                .cause(&cause)
                .hint(both! {
                    en: "write it as `2026-12-05` or `today`";
                    ja: "`2026-12-05`や`today`のように書いてください"
                })
        })?;
        if read.is_completed && !is_relative(text) {
            self.note_understood(text, &day_text(read.value, self.language))?;
        }
        Ok(read.value)
    }

    /// By what times are completed.
    pub(crate) fn reading<'p>(&self, policy: &'p Policy, undated: Undated) -> Reading<'p> {
        Reading { zone: policy.calendar.zone(), now: self.now.fixed_offset(), undated }
    }

    /// Why a time cannot be read.
    pub(crate) fn unreadable(text: &str, cause: &Message) -> Error {
        let text = text.trim().escape_debug().to_string();
        Error::new(both! { en: "cannot read `{text}` as a time"; ja: "`{text}`は日時として解釈できません" })
            .cause(cause)
            .hint(both! {
                en: "write it as `2026-11-20 09:04`, `2026-11-20T00:04:00Z` or `now`";
                ja: "`2026-11-20 09:04`、`2026-11-20T00:04:00Z`、`now`のように書いてください"
            })
    }

    fn inexact(text: &str) -> Error {
        let text = text.trim().escape_debug().to_string();
        Error::refusal(both! {
            en: "`{text}` is approximate, and an exact time is asked for";
            ja: "`{text}`はおおよその時刻です。正確な時刻を指定してください"
        })
        .hint(both! {
            en: "write the time alone, as exactly as it is known";
            ja: "わかる範囲で最も正確な時刻だけを書いてください"
        })
    }

    /// Says how a time was understood of which not all was written.
    pub(crate) fn note_understood(&mut self, text: &str, understood: &str) -> Result<()> {
        let (text, understood) = (one_line(text.trim()), understood.to_owned());
        self.remark(self.say(say! {
            en: "`{text}` is read as {understood}";
            ja: "`{text}`は{understood}と解釈しました"
        }))
    }
}

/// `today` says which day it is.
fn is_relative(text: &str) -> bool {
    ["today", "今日", "本日"].contains(&text.trim().to_lowercase().as_str())
}

/// What an option says; one that says nothing is refused.
pub(crate) fn worded<'t>(option: &str, text: &'t str) -> Result<&'t str> {
    match text.trim() {
        "" => Err(Error::refusal(both! { en: "`{option}` is empty"; ja: "`{option}`の内容が空です" })
            .hint(both! { en: "write something after `{option}`"; ja: "`{option}`の後に内容を書いてください" })),
        text => Ok(text),
    }
}

/// What became of writing: a full disk, for instance. A reader that has left is no failure, and never comes here.
pub(crate) fn write_error(error: io::Error) -> Error {
    Error::new(both! { en: "cannot write the output"; ja: "出力を書き込めません" }).quoting(error)
}

/// The policy by which verbs work: that of HEAD; before the first commit of one, that of the worktree.
pub(crate) fn working_policy(repository: &Repository) -> Result<Policy> {
    let head = repository.head_version()?;
    let path = RepoPath::from(POLICY_PATH);
    let version = if repository.file(&head, &path)?.is_none() && repository.workdir().is_some() {
        Version::Worktree
    } else {
        head
    };
    sound(gate::load_policy(repository, &version)?)
}

/// The version that an option names; else the worktree, or HEAD where there is none.
pub(crate) fn version_of(repository: &Repository, revision: Option<&str>) -> Result<Version> {
    match revision {
        Some(revision) => Ok(Version::Tree(repository.tree_of(repository.resolve(revision)?)?)),
        None if repository.workdir().is_some() => Ok(Version::Worktree),
        None => repository.head_version(),
    }
}

/// A sound policy, or its findings as an error.
pub(crate) fn sound(loaded: Loaded) -> Result<Policy> {
    match loaded {
        Loaded::Sound(policy) => Ok(*policy),
        Loaded::Newer { version, .. } => Err(gate::outdated(version)),
        Loaded::Broken { findings, sources } => {
            let mut error = Error::new(both! { en: "the policy is broken"; ja: "ポリシーに問題があります" });
            for finding in &findings {
                let source = sources.iter().find(|source| source.path() == finding.path());
                let place = finding.span().zip(source).map_or_else(
                    || finding.path().to_string(),
                    |(span, source)| {
                        let at = source.position(span.start);
                        format!("{}:{}:{}", finding.path(), at.line, at.column)
                    },
                );
                let why = Both::from(&finding.text.message);
                error = error.cause(both! { en: "{place}: {}", why.en(); ja: "{place}：{}", why.ja() });
            }
            Err(error.hint(both! {
                en: "`pmgit check` shows where, and how to fix it";
                ja: "`pmgit check`で、問題の箇所と直し方がわかります"
            }))
        }
    }
}

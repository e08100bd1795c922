//! One thing to be done: what, about which postmortem, by whom, by when, and the command that does it.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::Party;
use crate::calendar::Deadline;
use crate::document::Status;
use crate::text::{Both, Language, escape_all, shell_word};

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    /// An incident needs a postmortem and has none.
    Write,
    /// The meeting has no time.
    Schedule,
    /// The link must be with the reviewers a day before the meeting.
    Share,
    /// The draft must be complete when the meeting begins.
    Submit,
    Hold,
    /// The meeting was held, and nobody has approved.
    Approve,
    /// The meeting was held and approved, and the status does not say so.
    Review,
    /// The message to customers.
    Post,
    /// The message to the company.
    Send,
    Close,
    /// An action's date.
    Act,
    /// A draft that nobody has touched for as long as the meeting may take.
    Resume,
}

impl What {
    /// What it is, in a language.
    pub(crate) const fn in_language(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::En, what) => what.words(),
            (Language::Ja, Self::Write) => "ポストモーテムを書く",
            (Language::Ja, Self::Schedule) => "ミーティングの日時を決める",
            (Language::Ja, Self::Share) => "レビュー用にリンクを共有する",
            (Language::Ja, Self::Submit) => "下書きをレビューに出す",
            (Language::Ja, Self::Hold) => "ミーティングを開く",
            (Language::Ja, Self::Approve) => "承認する",
            (Language::Ja, Self::Review) => "レビューの結果を記録する",
            (Language::Ja, Self::Post) => "対外的なメッセージを投稿する",
            (Language::Ja, Self::Send) => "社内向けメッセージを送る",
            (Language::Ja, Self::Close) => "ポストモーテムをクローズする",
            (Language::Ja, Self::Act) => "アクションを終える",
            (Language::Ja, Self::Resume) => "下書きを進める",
        }
    }

    /// What it is in words.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Write => "write the postmortem",
            Self::Schedule => "schedule the meeting",
            Self::Share => "share the link for review",
            Self::Submit => "submit the draft",
            Self::Hold => "hold the meeting",
            Self::Approve => "approve it",
            Self::Review => "record the review",
            Self::Post => "post the message to customers",
            Self::Send => "send the message to the company",
            Self::Close => "close the postmortem",
            Self::Act => "finish the action",
            Self::Resume => "go on with the draft",
        }
    }
}

/// When something is due.
#[derive(Clone, Debug)]
pub(crate) enum Due {
    /// By the end of a day.
    Day(Deadline),
    /// At a moment; it is late once so much more time has passed.
    Moment { at: DateTime<Utc>, grace: TimeDelta },
}

impl Due {
    pub(crate) fn at(at: DateTime<Utc>) -> Self {
        Self::Moment { at, grace: TimeDelta::zero() }
    }

    /// The moment it is due.
    pub(crate) fn moment(&self) -> DateTime<Utc> {
        match self {
            Self::Day(deadline) => deadline.end,
            Self::Moment { at, .. } => *at,
        }
    }

    /// Whether it is late by then.
    pub(crate) fn is_over(&self, now: DateTime<Utc>) -> bool {
        match self {
            Self::Day(deadline) => now >= deadline.end,
            Self::Moment { at, grace } => at.checked_add_signed(*grace).is_some_and(|end| now > end),
        }
    }
}

/// The postmortem that a task is of, or the incident that has none.
#[derive(Clone, Debug, Default)]
pub(crate) struct About {
    /// Nothing where there is none yet.
    pub(crate) id: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) severity: String,
    pub(crate) status: Option<Status>,
    /// Where the version stands that counts.
    pub(crate) branch: Option<String>,
    /// Whether that version is the one that is checked out.
    pub(crate) is_here: bool,
    /// The incident's, where that is all there is.
    pub(crate) reference: Option<String>,
}

/// One thing to be done.
#[derive(Clone, Debug)]
pub(crate) struct Task {
    pub(crate) what: What,
    pub(crate) about: Arc<About>,
    /// More of it: an action's title, say.
    pub(crate) detail: Option<Both>,
    /// Whose it is, each by the role in which it is theirs; the first before the others.
    pub(crate) who: Vec<Party>,
    pub(crate) due: Due,
    /// The words of the command that does it; those in capitals are for the person to fill in.
    pub(crate) next: Vec<String>,
}

impl Task {
    /// The command, as it can be pasted into a shell.
    pub(crate) fn command(&self) -> String {
        let words: Vec<String> = self.next.iter().map(|word| shell_word(&escape_all(word))).collect();
        words.join(" ")
    }

    /// The command as it does where somebody sits at the terminal: what is left open there is asked for.
    pub(crate) fn asked_for(&mut self) {
        self.next = asked_for(&self.next);
    }

    /// The order in which tasks are shown: by time, then as one would read them.
    pub(crate) fn order(&self) -> impl Ord + use<> {
        let about = (self.about.id.clone(), self.about.reference.clone());
        (self.due.moment(), about, self.what, self.detail.as_ref().map(|detail| detail.en().to_owned()))
    }
}

/// What stands in a command for what a verb asks for at a terminal.
const ASKED_FOR: [&str; 4] = ["NAME", "TEXT", "TIME", "URL"];

/// The words of a command without those that are to be filled in, and their options.
pub(crate) fn asked_for<W: AsRef<str> + Clone>(words: &[W]) -> Vec<W> {
    let is_open = |word: Option<&W>| word.is_some_and(|word| ASKED_FOR.contains(&word.as_ref()));
    let is_option = |at: usize| words[at].as_ref().starts_with("--") && is_open(words.get(at + 1));
    let kept = words.iter().enumerate().filter(|(at, word)| !is_open(Some(word)) && !is_option(*at));
    kept.map(|(_, word)| word.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::asked_for;

    #[test]
    fn what_a_verb_asks_for_is_left_out_of_its_command() {
        for (command, short) in [
            ("pmgit meeting hold a --outcome TEXT", "pmgit meeting hold a"),
            ("pmgit meeting schedule a TIME", "pmgit meeting schedule a"),
            ("pmgit message external a posted --url URL", "pmgit message external a posted"),
            ("pmgit review a --held TIME --outcome TEXT --approved-by NAME", "pmgit review a"),
            ("pmgit review a --from-pull 17", "pmgit review a --from-pull 17"),
            // No verb knows by itself which action is meant.
            ("pmgit action done a TICKET", "pmgit action done a TICKET"),
        ] {
            let words: Vec<&str> = command.split(' ').collect();
            assert_eq!(asked_for(&words).join(" "), short);
        }
    }
}

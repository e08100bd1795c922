//! Whom an option names: one person; and where their word decides something, somebody other than the owner.

use super::context::{Context, worded};
use super::transition::EditSession;
use crate::document::{Handle, Moment};
use crate::error::{Error, Result};
use crate::policy::PEOPLE_PATH;
use crate::text::Language;

/// One person, as the option spells them.
pub(crate) fn person<'t>(option: &str, text: &'t str) -> Result<&'t str> {
    let text = worded(option, text)?;
    Handle::parse(text).map(|_| text).map_err(|why| {
        let said = |language, message: String| {
            Error::refusal(message)
                .cause(format!("`{}`: {}", text.escape_debug(), why.reason().in_language(language)))
                .hint(why.hint().in_language(language))
        };
        said(Language::En, format!("`{option}` does not name one person"))
            .in_japanese(said(Language::Ja, format!("`{option}`には1人だけを指定してください")))
    })
}

/// One person, as somebody answers a question.
pub(crate) fn person_answered(text: &str) -> Result<&str> {
    let text = text.trim();
    Handle::parse(text).map(|_| text).map_err(|why| {
        let said = |language, message: String| {
            Error::refusal(message).cause(why.reason().in_language(language)).hint(why.hint().in_language(language))
        };
        let shown = text.escape_debug();
        said(Language::En, format!("`{shown}` does not name one person"))
            .in_japanese(said(Language::Ja, format!("`{shown}`は1人の名前ではありません")))
    })
}

impl EditSession {
    /// The handle of somebody whose word counts in this postmortem at a time; `what` is what they decide.
    pub(crate) fn approver(&self, option: &str, text: &str, at: Moment, what: &str) -> Result<String> {
        let spelling = person(option, text)?;
        let Some(owner) = self.document.owner() else {
            return Err(Error::refusal(format!("nobody can approve {what}: `{}` has no owner", self.entry.id))
                .hint("name the owner first: `owner = \"...\"` under `[people]`"));
        };
        if self.policy.may_be_owner(owner, spelling) && !self.policy.is_surely_owner(owner, spelling) {
            return Err(Error::refusal(format!("`{spelling}` cannot approve {what}"))
                .cause(format!("the name may be that of the owner, `{}`", owner.escape_debug()))
                .hint(format!("write their handle, or list both people in `{PEOPLE_PATH}` first")));
        }
        if self.policy.is_surely_owner(owner, spelling) {
            return Err(Error::refusal(format!("the owner cannot approve {what}"))
                .cause(format!("`{spelling}` is the owner of `{}`", self.entry.id))
                .hint(format!("let somebody else approve it: `{option} NAME`")));
        }
        self.refuse_unless_counted(spelling, at)?;
        Ok(self.policy.handle_behind(spelling))
    }

    /// The word of a stranger does not count where the policy asks for known people, nor that of somebody who has left.
    pub(crate) fn refuse_unless_counted(&self, spelling: &str, at: Moment) -> Result<()> {
        let policy = &self.policy;
        if !policy.may_approve(spelling) {
            return Err(Error::refusal(format!("`{spelling}` is not in `{PEOPLE_PATH}`"))
                .cause("with `gate.people = \"known\"`, only approvals by people in it count")
                .hint("add them there first, in a change of its own"));
        }
        if policy.has_left(spelling, policy.calendar.day_of(at)) {
            return Err(Error::refusal(format!("`{spelling}` has left, so their approval does not count"))
                .hint(format!("ask somebody else, or correct `left` in `{PEOPLE_PATH}`")));
        }
        Ok(())
    }

    /// The handle of whoever an option names, else of whoever runs this.
    pub(crate) fn acting(&self, option: &str, text: Option<&str>) -> Result<String> {
        match text {
            Some(text) => Ok(self.policy.handle_behind(person(option, text)?)),
            None => Context::whoami(&self.repository, &self.policy),
        }
    }
}

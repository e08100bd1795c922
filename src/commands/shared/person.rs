//! Whom an option names: one person; and where their word decides something, somebody other than the owner.

use super::context::{Context, worded};
use super::transition::EditSession;
use crate::document::{Handle, Moment};
use crate::error::{Error, Result};
use crate::policy::PEOPLE_PATH;
use crate::text::{Both, both};

/// One person, as the option spells them.
pub(crate) fn person<'t>(option: &str, text: &'t str) -> Result<&'t str> {
    let text = worded(option, text)?;
    Handle::parse(text).map(|_| text).map_err(|why| {
        let (reason, shown) = (Both::from(&why.reason()), text.escape_debug());
        Error::refusal(both! {
            en: "`{option}` does not name one person";
            ja: "`{option}`には1人だけを指定してください"
        })
        .cause(both! { en: "`{shown}`: {}", reason.en(); ja: "`{shown}`：{}", reason.ja() })
        .hint(&why.hint())
    })
}

/// One person, as somebody answers a question.
pub(crate) fn person_answered(text: &str) -> Result<&str> {
    let text = text.trim();
    Handle::parse(text).map(|_| text).map_err(|why| {
        let shown = text.escape_debug();
        Error::refusal(both! {
            en: "`{shown}` does not name one person";
            ja: "`{shown}`は1人の名前として読めません"
        })
        .cause(&why.reason())
        .hint(&why.hint())
    })
}

impl EditSession {
    /// The handle of somebody whose word counts in this postmortem at a time; `what` is what they decide.
    pub(crate) fn approver(&self, option: &str, text: &str, at: Moment, what: &Both) -> Result<String> {
        let spelling = person(option, text)?;
        let Some(owner) = self.document.owner() else {
            return Err(Error::refusal(both! {
                en: "no approval counts yet: `{}` has no owner", self.entry.id;
                ja: "`{}`にオーナーがいないため、承認を数えられません", self.entry.id
            })
            .hint(both! {
                en: "name the owner first: `owner = \"...\"` under `[people]`";
                ja: "先に`[people]`にオーナーを書いてください：`owner = \"...\"`"
            }));
        };
        if self.policy.may_be_owner(owner, spelling) && !self.policy.is_surely_owner(owner, spelling) {
            return Err(Error::refusal(both! {
                en: "`{spelling}` cannot approve {}", what.en();
                ja: "`{spelling}`は{}を承認できません", what.ja()
            })
            .cause(both! {
                en: "the name may be that of the owner, `{}`", owner.escape_debug();
                ja: "オーナー`{}`と同じ人の可能性があります", owner.escape_debug()
            })
            .hint(both! {
                en: "write their handle, or list both people in `{PEOPLE_PATH}` first";
                ja: "ハンドルで書くか、先に2人を`{PEOPLE_PATH}`に登録してください"
            }));
        }
        if self.policy.is_surely_owner(owner, spelling) {
            return Err(Error::refusal(both! {
                en: "the owner cannot approve {}", what.en();
                ja: "オーナーは{}を承認できません", what.ja()
            })
            .cause(both! {
                en: "`{spelling}` is the owner of `{}`", self.entry.id;
                ja: "`{spelling}`は`{}`のオーナーです", self.entry.id
            })
            .hint(both! {
                en: "let somebody else approve it: `{option} NAME`";
                ja: "ほかの人に承認を依頼してください：`{option} NAME`"
            }));
        }
        self.refuse_unless_counted(spelling, at)?;
        Ok(self.policy.handle_behind(spelling))
    }

    /// The word of a stranger does not count where the policy asks for known people, nor that of somebody who has left.
    pub(crate) fn refuse_unless_counted(&self, spelling: &str, at: Moment) -> Result<()> {
        let policy = &self.policy;
        if !policy.may_approve(spelling) {
            return Err(Error::refusal(both! {
                en: "`{spelling}` is not in `{PEOPLE_PATH}`";
                ja: "`{spelling}`は`{PEOPLE_PATH}`に登録されていません"
            })
            .cause(both! {
                en: "with `gate.people = \"known\"`, only approvals by people in it count";
                ja: "`gate.people = \"known\"`のため、登録されている人の承認だけが有効です"
            })
            .hint(both! {
                en: "add them there first, in a change of its own";
                ja: "先に、別の変更で登録してください"
            }));
        }
        if policy.has_left(spelling, policy.calendar.day_of(at)) {
            return Err(Error::refusal(both! {
                en: "`{spelling}` has left, so their approval does not count";
                ja: "`{spelling}`はすでに離れているため、承認できません"
            })
            .hint(both! {
                en: "ask somebody else, or correct `left` in `{PEOPLE_PATH}`";
                ja: "ほかの人に依頼するか、`{PEOPLE_PATH}`の`left`を直してください"
            }));
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

//! What a severity asks for.

use super::Found;
use super::words::{first_few, number, quoted, word};
use crate::calendar::Within;
use crate::policy::{Duty, Need, Policy, Severity};
use crate::text::{Message, say};

impl Found {
    pub(super) fn compare_severities(&mut self, before: &Policy, after: &Policy) {
        for then in &before.severities {
            // A severity that is gone is judged as none is: by no deadline.
            let now = after.severity(&then.name);
            let of = |what: &str| format!("severities.{}.{what}", then.name);
            let (meeting, actions) = (now.and_then(|now| now.meeting), now.and_then(|now| now.actions));
            for (what, then, now) in [("meeting", then.meeting, meeting), ("actions", then.actions, actions)] {
                if length(now) > length(then) {
                    self.note(of(what), limit(then), limit(now));
                }
            }
            let needs_none = now.is_none_or(|now| now.external_message == Need::Optional);
            if then.external_message == Need::Required && needs_none {
                self.note(of("external_message"), word("required"), word("optional"));
            }
            let is_free = now.is_none_or(|now| now.postmortem == Duty::Voluntary);
            if then.postmortem == Duty::Required && is_free {
                self.note(of("postmortem"), word("required"), word("voluntary"));
            }
            self.compare_approvals(then, before, after);
        }
    }

    /// Approvals that are given elsewhere now are noted at the gate.
    pub(super) fn compare_approvals(&mut self, severity: &Severity, before: &Policy, after: &Policy) {
        if after.gate.approvals > before.gate.approvals {
            return;
        }
        let (of, name) = (|what: &str| format!("severities.{}.approvals.{what}", severity.name), &severity.name);
        let own = |policy: &Policy| policy.severity(name).is_some_and(|severity| severity.minimum_approvals.is_some());
        let [then, now] = [before, after].map(|policy| policy.approvals_needed(name));
        if now < then && (own(before) || own(after)) {
            self.note(of("minimum"), number(then as u64), number(now as u64));
        }
        let now = after.approver_roles(name);
        let gone = before.approver_roles(name).iter().filter(|role| !now.contains(role));
        let gone: Vec<String> = gone.map(|role| quoted(role.as_str())).collect();
        if !gone.is_empty() {
            let then = say! {
                |side|
                en: "{} must approve", first_few(side.language, &gone);
                ja: "{}の承認が必要", first_few(side.language, &gone)
            };
            self.note(of("roles"), then, say! { en: "need not"; ja: "不要" });
        }
    }
}

/// A span in calendar days, as long as it usually takes; none is longer than any.
fn length(within: Option<Within>) -> u64 {
    match within {
        Some(Within::Days(days)) => days.into(),
        Some(Within::BusinessDays(days)) => (u64::from(days) * 7).div_ceil(5),
        None => u64::MAX,
    }
}

fn limit(within: Option<Within>) -> Message {
    let Some(within) = within else { return say! { en: "no deadline"; ja: "期限なし" }.into() };
    say! { |words| en: "{}", within.describe(words.language); ja: "{}", within.describe(words.language) }.into()
}

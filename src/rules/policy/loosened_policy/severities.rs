//! What a severity asks for.

use super::Found;
use super::words::{first_few, number, quoted, word};
use crate::calendar::Within;
use crate::policy::{ApproverRole, Duty, Need, Policy, Severity};
use crate::text::{Message, say};

impl Found {
    pub(super) fn compare_severities(&mut self, before: &Policy, after: &Policy) {
        for then in &before.severities {
            // A severity that is gone is judged as none is: by no deadline.
            let now = after.severity(&then.name);
            let of = |what: &str| format!("severities.{}.{what}", then.name);
            let (meeting, actions) = (now.and_then(|now| now.meeting), now.and_then(|now| now.actions));
            for (what, then, now) in [("meeting", then.meeting, meeting), ("actions", then.actions, actions)] {
                if Within::length(now) > Within::length(then) {
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
        self.compare_new_severities(before, after);
    }

    /// A severity that is new asks for no less than the one that asks for the least, of anything.
    fn compare_new_severities(&mut self, before: &Policy, after: &Policy) {
        let known = &before.severities;
        for new in after.severities.iter().filter(|new| before.severity(&new.name).is_none()) {
            let of = |what: &str| format!("severities.{}.{what}", new.name);
            let latest =
                |of: fn(&Severity) -> Option<Within>| known.iter().map(of).max_by_key(|within| Within::length(*within));
            let spans = [
                ("meeting", latest(|one| one.meeting), new.meeting),
                ("actions", latest(|one| one.actions), new.actions),
            ];
            for (what, then, now) in spans {
                let Some(then) = then else { continue };
                if Within::length(now) > Within::length(then) {
                    self.note(of(what), limit(then), limit(now));
                }
            }
            let all = |asks: fn(&Severity) -> bool| !known.is_empty() && known.iter().all(asks);
            if new.external_message == Need::Optional && all(|one| one.external_message == Need::Required) {
                self.note(of("external_message"), word("required"), word("optional"));
            }
            if new.postmortem == Duty::Voluntary && all(|one| one.postmortem == Duty::Required) {
                self.note(of("postmortem"), word("required"), word("voluntary"));
            }
            self.compare_new_approvals(new, before, after);
        }
    }

    fn compare_new_approvals(&mut self, new: &Severity, before: &Policy, after: &Policy) {
        let of = |what: &str| format!("severities.{}.approvals.{what}", new.name);
        let fewest = before.severities.iter().map(|one| before.approvals_needed(&one.name)).min();
        let now = after.approvals_needed(&new.name);
        // What the gate asks for less, or asks for elsewhere, is noted there.
        if let Some(then) = fewest.filter(|&then| now < then && new.minimum_approvals.is_some()) {
            self.note(of("minimum"), number(then as u64), number(now as u64));
        }
        let own = after.approver_roles(&new.name);
        let asked =
            |role: &ApproverRole| before.severities.iter().all(|one| before.approver_roles(&one.name).contains(role));
        let first = before.severities.first().map(|one| before.approver_roles(&one.name)).unwrap_or_default();
        let gone: Vec<String> =
            first.iter().filter(|role| asked(role) && !own.contains(role)).map(|role| quoted(role.as_str())).collect();
        if !gone.is_empty() {
            self.note_roles(of("roles"), gone);
        }
    }

    fn note_roles(&mut self, what: String, gone: Vec<String>) {
        let then = say! {
            |side|
            en: "{} must approve", first_few(side.language, &gone);
            ja: "{}の承認が必要", first_few(side.language, &gone)
        };
        self.note(what, then, say! { en: "need not"; ja: "不要" });
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
            self.note_roles(of("roles"), gone);
        }
    }
}

fn limit(within: Option<Within>) -> Message {
    let Some(within) = within else { return say! { en: "no deadline"; ja: "期限なし" }.into() };
    say! { |words| en: "{}", within.describe(words.language); ja: "{}", within.describe(words.language) }.into()
}

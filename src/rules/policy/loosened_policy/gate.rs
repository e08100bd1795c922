//! What may be merged, into which branches, and which files are judged.

use chrono::NaiveDate;

use super::Found;
use super::words::{first_few, number, quoted, value, word};
use crate::policy::Policy;
use crate::text::{Message, say};

impl Found {
    pub(super) fn compare_documents(&mut self, before: &Policy, after: &Policy) {
        if before.documents != after.documents {
            self.note("documents", value(quoted(&before.documents)), value(quoted(&after.documents)));
        }
        let new: Vec<String> =
            after.ignore.iter().filter(|one| !before.ignore.contains(one)).map(|one| quoted(one.as_str())).collect();
        if !new.is_empty() {
            let then = say! {
                |side|
                en: "{} judged", first_few(side.language, &new);
                ja: "{}は判定の対象", first_few(side.language, &new)
            };
            self.note("ignore", then, say! { en: "not judged"; ja: "対象外" });
        }
    }

    pub(super) fn compare_gate(&mut self, before: &Policy, after: &Policy) {
        let (then, now) = (&before.gate, &after.gate);
        let usual = || vec!["main".to_owned(), "master".to_owned()];
        let names = |branches: &Option<Vec<glob::Pattern>>| {
            branches.as_ref().map(|list| list.iter().map(|one| one.as_str().to_owned()).collect::<Vec<_>>())
        };
        let (were, are) = (names(&then.branches).unwrap_or_else(usual), names(&now.branches).unwrap_or_else(usual));
        let open = were.iter().filter(|branch| !are.contains(branch) && !now.protects(branch, None));
        let open: Vec<String> = open.map(|branch| quoted(branch)).collect();
        if !open.is_empty() {
            self.note(
                "gate.branches",
                say! {
                    |side|
                    en: "{} protected", first_few(side.language, &open);
                    ja: "{}は保護対象", first_few(side.language, &open)
                },
                say! { en: "not protected"; ja: "対象外" },
            );
        }
        if now.since > then.since {
            let day = |day: Option<NaiveDate>| -> Message {
                day.map_or_else(|| say! { en: "not set"; ja: "未設定" }.into(), |day| value(day.to_string()))
            };
            self.note("gate.since", day(then.since), day(now.since));
        }
        if now.emergency && !then.emergency {
            self.note("gate.emergency", word("false"), word("true"));
        }
        if now.minimum_status < then.minimum_status {
            let [then, now] = [then, now].map(|gate| word(gate.minimum_status.to_string()));
            self.note("gate.minimum_status", then, now);
        }
        if now.approvals > then.approvals {
            self.note("gate.approvals.source", word(then.approvals.as_str()), word(now.approvals.as_str()));
        } else if now.minimum_approvals < then.minimum_approvals {
            self.note("gate.approvals.minimum", number(then.minimum_approvals), number(now.minimum_approvals));
        }
        if now.people < then.people {
            self.note("gate.people", word(then.people.as_str()), word(now.people.as_str()));
        }
        if then.rebase && !now.rebase {
            self.note("gate.rebase", word("true"), word("false"));
        }
    }
}

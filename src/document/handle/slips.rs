//! What is wrong with whom the deciding records of a document name.

use super::{Handle, NotAPerson};
use crate::document::{Document, Maybe};
use crate::finding::{Finding, Gathered, RuleId};
use crate::source::RepoPath;
use crate::text::{Message, say};

/// Everything in the deciding records that names no person, and is no placeholder of one either.
pub(crate) fn slips(document: &Document, path: &RepoPath) -> Vec<Finding> {
    let mut slips = Gathered::new(path);
    for (route, written) in document.deciders() {
        let Some(written) = written else { continue };
        let Err(why) = Handle::parse(&written.value) else { continue };
        if why == NotAPerson::Nobody {
            continue;
        }
        slips.add(RuleId::WrongType, route, Some(written.span), || {
            let message = say! {
                |rows|
                en: "`{route}` does not name one person{}: {}", rows.in_places(), why.reason().about(rows);
                ja: "`{route}`に書けるのは、1人の名前です{}。{}", rows.in_places(), why.reason().about(rows)
            };
            (message, why.hint())
        });
    }
    slips.finish()
}

impl Document {
    /// Whom the document names in the records that decide something, with the route of each.
    pub(crate) fn deciders(&self) -> impl Iterator<Item = (&'static str, &Maybe<String>)> {
        let message = self.external_message.iter().map(|message| ("external_message.posted_by", &message.posted_by));
        let restricted = self.restricted.iter().map(|restricted| ("restricted.approved_by", &restricted.approved_by));
        let changes = self.severity_changes.iter();
        [("people.owner", &self.people.value.owner), ("import.approved_by", &self.import.value.approved_by)]
            .into_iter()
            .chain(message)
            .chain(restricted)
            .chain(self.approvals.iter().map(|approval| ("approvals.by", &approval.value.by)))
            .chain(self.waivers.iter().map(|waiver| ("waivers.approved_by", &waiver.value.approved_by)))
            .chain(self.transitions.iter().map(|entry| ("transitions.by", &entry.value.by)))
            .chain(changes.map(|change| ("severity_changes.approved_by", &change.value.approved_by)))
    }
}

impl NotAPerson {
    /// What is wrong, as the end of a sentence.
    pub(crate) fn reason(self) -> Message {
        match self {
            Self::Nobody => say! { en: "it names nobody"; ja: "人の名前ではありません" }.into(),
            Self::Sign(sign) => {
                let sign = sign.escape_debug().to_string();
                say! { en: "a handle has no `{sign}`"; ja: "ハンドルに`{sign}`は使えません" }.into()
            }
            Self::Words => say! {
                en: "words are separated by one space, and each has a letter or a digit";
                ja: "語は1つの空白で区切り、それぞれに文字か数字を含めてください"
            }
            .into(),
            Self::Several => say! { en: "it names several people"; ja: "複数の人の名前が書かれています" }.into(),
            Self::Long => say! { en: "it is too long for a name"; ja: "名前としては長すぎます" }.into(),
            Self::Address => say! {
                en: "it is neither a handle nor an e-mail address";
                ja: "ハンドルでもメールアドレスでもありません"
            }
            .into(),
        }
    }

    /// What to write instead.
    pub(crate) fn hint(self) -> Message {
        match self {
            Self::Several => say! {
                en: "name one person; each approval is a row of its own";
                ja: "1人の名前を書いてください。承認は、1人につき1つの項目にします"
            }
            .into(),
            Self::Nobody | Self::Sign(_) | Self::Words | Self::Long | Self::Address => say! {
                en: "write a handle such as `ben` or `ben.smith`, or `Ben Smith <ben@example.com>`";
                ja: "`ben`や`田中 愛子`のようなハンドルか、`田中 愛子 <aiko@example.com>`のように書いてください"
            }
            .into(),
        }
    }
}

//! Looks for when, where and by whom the message to customers was posted.

use crate::document::said;
use crate::finding::listed;
use crate::rules::{Check, Slips, Subject, rule};

rule! {
    /// The message to customers was not posted, or nobody wrote down when, where and by whom.
    ///
    /// Where there is a message, the postmortem is closed only after support has posted it. The link lets anyone
    /// compare what was said with what was agreed.
    ///
    /// ```toml fails
    /// status = "closed"
    ///
    /// [external_message]
    /// posted = ""
    /// ```
    ///
    /// ```toml passes
    /// status = "closed"
    ///
    /// [external_message]
    /// posted = 2026-11-24T09:00:00Z
    /// url = "https://status.example.com/incidents/8123"
    /// posted_by = "dai"
    /// ```
    ///
    /// Post it, and let `pmgit message` or your editor write `posted`, `url` and `posted_by`.
    "unposted-external-message", Closing, [Closed Error], Yes, source: "process page, status descriptions", Check::Document(check),
}

fn check(subject: &Subject<'_>, slips: &mut Slips) {
    let Some(message) = &subject.document.external_message else { return };
    let missing: Vec<&str> = [
        ("`posted`", message.posted.is_none()),
        ("`url`", said(message.url.as_ref()).is_none()),
        ("`posted_by`", said(message.posted_by.as_ref()).is_none()),
    ]
    .into_iter()
    .filter_map(|(key, missing)| missing.then_some(key))
    .collect();
    if missing.is_empty() {
        return;
    }
    let text = match message.posted {
        None => "the message to customers is not posted".to_owned(),
        Some(_) => format!("the message to customers is posted without {}", listed(&missing, "and")),
    };
    slips
        .at(message.span, text)
        .hint(format!("once it is posted, write {} below `[external_message]`", listed(&missing, "and")));
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::judged;

    #[test]
    fn what_is_missing_is_named() {
        let overlay = |rest: &str| format!("status = \"closed\"\n[external_message]\n{rest}");
        let told = |text: &str| [format!("error unposted-external-message: the message to customers is {text}")];
        assert_eq!(judged(&overlay("posted_by = \"\"")), told("posted without `posted_by`"));
        let both = overlay("posted_by = \" \"\nurl = \"\"");
        assert_eq!(judged(&both), told("posted without `url` and `posted_by`"));
        assert_eq!(judged(&overlay("posted = \"\"")), told("not posted"));
    }

    #[test]
    fn where_there_is_no_message_nothing_is_to_be_posted() {
        assert!(judged("status = \"closed\"\nseverity = \"SEV-2\"\nexternal_message = \"\"").is_empty());
    }
}

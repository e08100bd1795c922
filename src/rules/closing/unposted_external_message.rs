//! Looks for when, where and by whom the message to customers was posted.

use crate::document::said;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::and_list;

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
    /// Post it, and let `pmgit message external ID posted --url URL` write `posted`, `url` and `posted_by`, or add the lines
    /// of the hint in any editor, that of the forge too.
    id: UnpostedExternalMessage,
    group: Closing,
    levels: [Closed => Error],
    waiver: Yes,
    traits: [AboutPosting],
    since: "0.1",
    source: "process page, status descriptions",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let Some(message) = &subject.document.external_message else { return };
    let missing: Vec<(&str, &str)> = [
        ("`posted`", "posted    = <when, such as 2026-11-24T09:00:00Z>", message.posted.is_none()),
        ("`url`", "url       = <where, as \"https://...\">", said(message.url.as_ref()).is_none()),
        ("`posted_by`", "posted_by = <who, such as \"dai\">", said(message.posted_by.as_ref()).is_none()),
    ]
    .into_iter()
    .filter_map(|(key, line, missing)| missing.then_some((key, line)))
    .collect();
    if missing.is_empty() {
        return;
    }
    let (keys, lines): (Vec<&str>, Vec<&str>) = missing.into_iter().unzip();
    let text = match message.posted {
        None => "the message to customers is not posted".to_owned(),
        Some(_) => format!("the message to customers is posted without {}", and_list(&keys)),
    };
    let id = subject.id.map_or("ID", |id| id.as_str());
    violations.at(message.span, text).hint(format!(
        "once it is posted, `pmgit message external {id} posted --url URL`, or add below `[external_message]`, with the values \
         in angle brackets filled in:\n{}",
        lines.join("\n")
    ));
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

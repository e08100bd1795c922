//! Found while keys are read; looks here for the keys that the policy names.

use crate::rules::{Check, Subject, Violations, rule};
use crate::text::backticked;
use crate::toml_record::nearest;

rule! {
    /// A key that a postmortem does not have.
    ///
    /// A mistyped key would silently leave out what it was to say, and the rules would then judge a document that
    /// nobody wrote. The keys below `[sections]` and `[not_applicable]` are those of the policy. What the team wants to
    /// keep beside them goes into `[custom]`, which is never judged.
    ///
    /// ```toml fails
    /// [people]
    /// comander_shadow = "hana"
    /// ```
    ///
    /// ```toml fails
    /// [sections]
    /// lessons = "Compare the sizes of primary and standby."
    /// ```
    ///
    /// ```toml fails
    /// [not_applicable]
    /// owner = "Nobody had time."
    /// ```
    ///
    /// ```toml passes
    /// [people]
    /// commander_shadow = "hana"
    ///
    /// [custom]
    /// region = "ap-northeast-1"
    /// ```
    ///
    /// ```toml policy
    /// [[sections]]
    /// key = "lessons"
    /// ```
    ///
    /// ```toml passes
    /// [sections]
    /// lessons = "Compare the sizes of primary and standby."
    /// ```
    ///
    /// Correct the key, move it to `[custom]`, or add the section to `.pmgit/policy.toml`.
    id: UnknownKey,
    group: Integrity,
    levels: [Draft => Error],
    waiver: Never,
    traits: [RefusesEverywhere],
    since: "0.1",
    source: "pmgit",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let sections: Vec<&str> = subject.policy.sections.iter().map(|section| section.key.as_str()).collect();
    for (key, text) in &subject.document.sections.texts {
        if !sections.contains(&key.as_str()) {
            let hint =
                hint(key, &sections, "add it to `[[sections]]` in `.pmgit/policy.toml`, or move it to `[custom]`");
            violations.at(text.key, format!("there is no section `{}`", key.escape_debug())).hint(hint);
        }
    }
    let reasons: Vec<&str> = subject.policy.not_applicable.iter().map(String::as_str).collect();
    for (key, text) in &subject.document.not_applicable {
        if !reasons.contains(&key.as_str()) {
            let message = format!("`{}` always applies", key.escape_debug());
            let known = reasons.iter().map(backticked).collect::<Vec<_>>().join(", ");
            let hint = hint(key, &reasons, &format!("a reason is enough only for: {known}"));
            violations.at(text.key, message).hint(hint);
        }
    }
}

fn hint(key: &str, known: &[&str], otherwise: &str) -> String {
    nearest(key, known).map_or_else(|| otherwise.to_owned(), |near| format!("did you mean `{near}`?"))
}

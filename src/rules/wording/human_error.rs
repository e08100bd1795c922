//! Looks for people as the explanation, and for more care as the remedy.

use crate::rules::words::{DocumentProse, Topic};
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// A person's error is the explanation, or more care the remedy.
    ///
    /// "Human error" ends the search where it should begin: why was the error easy to make, and why did nothing catch
    /// it? The same thought stands behind a lesson that asks everybody to be more careful, 「徹底する」: it changes nothing,
    /// and the next person will be just as careful as this one was.
    ///
    /// ```toml fails
    /// [sections]
    /// contributing_factors = "- Human error: the standby was created with half the memory."
    /// ```
    ///
    /// ```toml fails
    /// language = "ja"
    ///
    /// [sections]
    /// went_poorly = "- 切り替え前の確認が漏れた（CACHE-91）。今後は確認を徹底する。"
    /// ```
    ///
    /// ```toml passes
    /// [sections]
    /// contributing_factors = "- The form that creates a standby offers half the memory by default, and nothing compares the two nodes."
    /// ```
    ///
    /// Say what made the error easy and what could have caught it, and let an action change that.
    id: HumanError,
    group: Wording,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "effective postmortems page, human error",
    check: Check::Words(check),
}

fn check(_: &Subject<'_>, reading: &DocumentProse<'_>, violations: &mut Violations<'_>) {
    for (part, word) in reading.words(Topic::HumanError) {
        violations
            .at(word.span, format!("`{part}` says \"{}\", which looks for people instead of conditions", word.phrase))
            .hint("say what made it easy to do and what did not catch it, and let an action change that");
    }
}

//! Looks for words that judge people.

use crate::rules::words::{DocumentProse, Topic};
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::say;

rule! {
    /// A word judges people instead of describing what happened.
    ///
    /// From "someone was careless", readers learn nothing that prevents the next incident, and they share less the next
    /// time. People do what makes sense to them with what they know; the postmortem says what that was.
    ///
    /// Code, links and quotations are skipped.
    ///
    /// ```toml fails
    /// [sections]
    /// contributing_factors = "- A careless change of the limit reached all regions within 4 minutes."
    /// ```
    ///
    /// ```toml fails
    /// language = "ja"
    ///
    /// [sections]
    /// contributing_factors = "- 不注意な設定変更が4分で全リージョンに届いた。"
    /// ```
    ///
    /// ```toml passes
    /// [sections]
    /// contributing_factors = "- A change of the limit reached all regions within 4 minutes, for no health check sends traffic."
    /// ```
    ///
    /// Say what was done, what was known at the time, and why nothing caught it.
    ja: {
        /// 起きたことを説明する代わりに、人を責める言葉が使われています。
        ///
        /// 「誰かが不注意だった」と読んでも、次のインシデントを防ぐための学びは得られず、
        /// 責められた側は次から話してくれなくなります。人は誰でも、その時点でわかっていることをもとに、
        /// 理にかなうと思う行動を取ります。ポストモーテムには、何がわかっていて、なぜそう行動したのかを書きます。
        ///
        /// コード、アドレス、引用は対象外です。
        ///
        /// {examples}
        ///
        /// 何をしたのか、その時点で何がわかっていたのか、なぜ仕組みで防げなかったのかを書いてください。
    }
    id: Blame,
    group: Wording,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "effective postmortems page; blameless culture page" / "効果的なポストモーテムのページ、責めない文化のページ",
    check: Check::Words(check),
}

fn check(subject: &Subject<'_>, reading: &DocumentProse<'_>, violations: &mut Violations<'_>) {
    reading.report(
        Topic::Blame,
        |_| true,
        (subject, violations),
        |phrase, _| {
            let message = say! {
                |parts|
                en: "{parts} {} `{phrase}`, which judges people", parts.one_or_many("says", "say");
                ja: "{parts}に、人を責める言葉`{phrase}`があります"
            };
            let hint = say! {
                en: "say what was done, what was known at the time, and why nothing caught it";
                ja: "何をしたのか、その時点で何がわかっていたのか、なぜ仕組みで防げなかったのかを書いてください"
            };
            (message.into(), hint.into())
        },
    );
}

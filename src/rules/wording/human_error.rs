//! Looks for people as the explanation, and for more care as the remedy.

use crate::rules::words::{DocumentProse, Topic};
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::say;

rule! {
    /// Human error is given as the cause, or more care as the remedy.
    ///
    /// "Human error" ends the search where it should begin: why was the error easy to make, and why did nothing catch
    /// it? A lesson that asks everyone to be more careful comes from the same idea, and changes nothing: the next
    /// person will be just as careful as this one was.
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
    /// Say what made the error easy to make and what could have caught it, and add an action that changes that.
    ja: {
        /// 原因が人のミスとされているか、対策が「気をつける」だけになっています。
        ///
        /// ヒューマンエラーは、調査の終わりではなく始まりです。なぜミスが起こりやすかったのか、
        /// なぜ何によっても検知されなかったのかを調べます。「徹底する」や「気をつける」という教訓も同じで、
        /// 何も変わりません。次の人も、今回の人と同じように気をつけるはずだからです。
        ///
        /// {examples}
        ///
        /// 何がミスを起こりやすくしていたのか、何があれば検知できたのかを書き、アクションで改善してください。
    }
    id: HumanError,
    group: Wording,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "effective postmortems page, human error" / "効果的なポストモーテムのページ「ヒューマンエラー」",
    check: Check::Words(check),
}

fn check(subject: &Subject<'_>, reading: &DocumentProse<'_>, violations: &mut Violations<'_>) {
    reading.report(Topic::HumanError, |_| true, (subject, violations), |phrase, _| {
        let message = say! {
            |parts|
            en: "{parts} {} `{phrase}`, which points at people instead of conditions", parts.one_or_many("says", "say");
            ja: "{parts}に、状況ではなく人に原因を求める言葉`{phrase}`があります"
        };
        let hint = say! {
            en: "say what made the error easy to make and why nothing caught it, and add an action that changes that";
            ja: "なぜ起こりやすかったのか、なぜ検知できなかったのかを書き、アクションで改善してください"
        };
        (message.into(), hint.into())
    });
}

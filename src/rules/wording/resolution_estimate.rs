//! Looks for promises of when something will be over.

use crate::rules::words::{DocumentProse, Topic};
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::say;

rule! {
    /// The message to customers promises when something will be resolved.
    ///
    /// Estimates are wrong more often than not, and a missed one costs more trust than none at all. This rule reads the
    /// message to customers.
    ///
    /// ```toml fails
    /// [external_message]
    /// what_we_are_doing = "We are replacing the machine. The remaining delays are expected to be resolved within two days."
    /// ```
    ///
    /// ```toml fails
    /// language = "ja"
    ///
    /// [external_message]
    /// what_we_are_doing = "機器を置き換えています。残りの遅延は明日までに解消する見込みです。"
    /// ```
    ///
    /// ```toml passes
    /// [external_message]
    /// what_we_are_doing = "We are replacing the machine, and will write here when the remaining delays are over."
    /// ```
    ///
    /// Say what is being done, and when you will post the next update.
    ja: {
        /// 対外的なメッセージで、解決の時期を約束しています。
        ///
        /// 見込みは外れることのほうが多く、外れた見込みは、見込みを示さないことよりも信頼を損ないます。
        /// 対象は対外的なメッセージです。
        ///
        /// {examples}
        ///
        /// 現在行っていることと、次にいつ知らせるかを書いてください。
    }
    id: ResolutionEstimate,
    group: Wording,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "customer liaison training page" / "カスタマーリエゾン研修のページ",
    check: Check::Words(check),
}

fn check(subject: &Subject<'_>, reading: &DocumentProse<'_>, violations: &mut Violations<'_>) {
    reading.report(
        Topic::ResolutionEstimate,
        |part| part.is_in("external_message"),
        (subject, violations),
        |phrase, _| {
            let message = say! {
                |parts|
                en: "{parts} {} `{phrase}`, which promises when it will be resolved", parts.one_or_many("says", "say");
                ja: "{parts}に、解決の時期を約束する表現`{phrase}`があります"
            };
            let hint = say! {
                en: "say what is being done, and when you will post the next update";
                ja: "現在行っていることと、次にいつ知らせるかを書いてください"
            };
            (message.into(), hint.into())
        },
    );
}

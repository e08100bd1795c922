//! Looks for apologies that are said by heart.

use crate::rules::words::{DocumentProse, Topic};
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::say;

rule! {
    /// The message to customers apologizes with a stock phrase.
    ///
    /// "We apologize for any inconvenience" is what every company says about everything; customers read it as "we do
    /// not know what it did to you". This rule reads the message to customers, and knows English phrases only: in
    /// Japanese, the form of an apology is fixed.
    ///
    /// ```toml fails
    /// [external_message]
    /// summary = "On 20 November, from 00:12 to 01:02 UTC, some checkouts were slow. We apologize for any inconvenience."
    /// ```
    ///
    /// ```toml passes
    /// [external_message]
    /// summary = "On 20 November, from 00:12 to 01:02 UTC, some checkouts took up to 31 seconds. We are sorry that paying was such hard work that night."
    /// ```
    ///
    /// Say what customers went through, and apologize for that.
    ja: {
        /// 対外的なメッセージのお詫びが、決まり文句になっています。
        ///
        /// 英語の`We apologize for any inconvenience`は、どの会社も何に対してでも使う決まり文句です。
        /// 顧客には「お客様に何が起きたのか把握していません」と聞こえます。対象は対外的なメッセージで、
        /// 英語の決まり文句だけを探します。日本語ではお詫びの形式が定まっているためです。
        ///
        /// {examples}
        ///
        /// 顧客が実際にどのような影響を受けたのかを書き、そのことを詫びてください。
    }
    id: RoteApology,
    group: Wording,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "template page, external message; security incident response page"
        / "テンプレートのページ「対外メッセージ」、セキュリティインシデント対応のページ",
    check: Check::Words(check),
}

fn check(subject: &Subject<'_>, reading: &DocumentProse<'_>, violations: &mut Violations<'_>) {
    reading.report(
        Topic::RoteApology,
        |part| part.is_in("external_message"),
        (subject, violations),
        |phrase, _| {
            let message = say! {
                |parts|
                en: "{parts} {} `{phrase}`, which is a stock phrase", parts.one_or_many("says", "say");
                ja: "{parts}に、何に対してでも使われるお詫びの決まり文句`{phrase}`があります"
            };
            let hint = say! {
                en: "say what customers went through, and apologize for that";
                ja: "顧客が実際にどのような影響を受けたのかを書き、そのことを詫びてください"
            };
            (message.into(), hint.into())
        },
    );
}

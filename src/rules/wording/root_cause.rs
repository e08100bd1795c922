//! Looks for a cause that is called the root of all.

use crate::rules::words::{DocumentProse, Topic};
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::say;

rule! {
    /// One cause is called the root cause.
    ///
    /// It takes several conditions at once to make an incident, and each of them is a chance to prevent the next one.
    /// Calling one of them the root ends the search there. A root cause that is still being looked for passes, and so
    /// does the term in the name of a method.
    ///
    /// ```toml fails
    /// [sections]
    /// contributing_factors = "The root cause was that the standby had half the memory of the primary."
    /// ```
    ///
    /// ```toml fails
    /// language = "ja"
    ///
    /// [sections]
    /// contributing_factors = "根本原因は、スタンバイのメモリーがプライマリーの半分だったことである。"
    /// ```
    ///
    /// ```toml passes
    /// [sections]
    /// contributing_factors = '''
    /// - The standby had half the memory of the primary, and nothing compares the two.
    /// - A root cause analysis of the last failover had looked at the network alone.
    /// '''
    /// ```
    ///
    /// Name every condition that had to be there, and call each a contributing factor.
    ja: {
        /// 1つの原因だけが「根本原因」と呼ばれています。
        ///
        /// インシデントは、いくつもの条件が重なって起きます。そのそれぞれが、
        /// 次のインシデントを防ぐ手がかりになります。1つだけを根本原因と呼ぶと、そこで調査が終わってしまいます。
        /// 根本原因を調査中だという記述や、手法の名前は対象外です。
        ///
        /// {examples}
        ///
        /// インシデントが起きるために必要だった条件をすべて挙げ、それぞれを「要因」と呼んでください。
    }
    id: RootCause,
    group: Wording,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "template page, contributing factors; writing page" / "テンプレートのページ「インシデントを引き起こした要因」、書き方のページ",
    check: Check::Words(check),
}

fn check(subject: &Subject<'_>, reading: &DocumentProse<'_>, violations: &mut Violations<'_>) {
    reading.report(
        Topic::RootCause,
        |_| true,
        (subject, violations),
        |phrase, _| {
            let message = say! {
                |parts|
                en: "{parts} {} `{phrase}`, as if there were only one cause", parts.one_or_many("says", "say");
                ja: "{parts}に、原因が1つだけであるかのような表現`{phrase}`があります"
            };
            let hint = say! {
                en: "name every contributing factor, each condition that had to be there";
                ja: "要因をすべて挙げてください。要因とは、どれか1つでも欠けていればインシデントが起きなかった条件です"
            };
            (message.into(), hint.into())
        },
    );
}

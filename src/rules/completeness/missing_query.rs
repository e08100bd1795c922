//! Looks for the commands and queries that studied the data.

use crate::document::is_named;
use crate::rules::{Check, Subject, Violations, rows, rule};
use crate::text::say;

rule! {
    /// The postmortem does not say how its data was collected.
    ///
    /// Record every command and query that was run to study the data, so that others can repeat it, question it, and
    /// understand the next incident faster.
    ///
    /// ```toml fails
    /// queries = []
    /// ```
    ///
    /// ```toml passes
    /// queries = [{ purpose = "Which requests were slow", command = "SELECT count(*) FROM requests WHERE seconds > 5" }]
    /// ```
    ///
    /// Add a `[[queries]]` entry with its `command`, exactly as it was run.
    ja: {
        /// データをどのように集めたのかが書かれていません。
        ///
        /// データを調べるために実行したコマンドやクエリは、すべてポストモーテムに載せます。そうすれば、
        /// ほかの人も同じ調査を行い、結果に疑問があれば確かめられます。次のインシデントを理解するのも早くなります。
        ///
        /// {examples}
        ///
        /// `[[queries]]`の項目を追加し、実行したとおりのコマンドを`command`に書いてください。
    }
    id: MissingQuery,
    group: Completeness,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "process page, step 5" / "プロセスのページの手順5",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let queries = &subject.document.queries;
    if queries.is_empty() && !subject.not_applicable("queries") {
        violations
            .near(
                None,
                say! {
                    en: "no query shows how the data was collected";
                    ja: "データの集め方を示すクエリがありません"
                },
            )
            .hint(say! {
                en: "add a `[[queries]]` entry with its `purpose`, `command` and `result`";
                ja: "`[[queries]]`の項目を追加し、`purpose`、`command`、`result`を書いてください"
            });
    }
    for (index, query) in queries.iter().enumerate() {
        if !is_named(query.command.as_ref()) {
            violations
                .each(
                    "command",
                    query.span,
                    || rows::query(index, query),
                    say! {
                        |rows|
                        en: "{rows} {} no command", rows.one_or_many("has", "have");
                        ja: "{rows}にコマンドがありません"
                    },
                )
                .hint(say! {
                    en: "write it exactly as it was run: `command = \"\"\"...\"\"\"`";
                    ja: "実行したとおりに書いてください：`command = \"\"\"...\"\"\"`"
                });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::rules::sample::judged;

    #[test]
    fn a_query_without_a_command_says_nothing() {
        let told = ["warning missing-query: `Which requests were slow` has no command"];
        assert_eq!(judged("queries = [{ purpose = \"Which requests were slow\" }]"), told);
    }

    #[test]
    fn queries_without_a_command_are_one_thing_to_do() {
        let rows = "queries = [{ purpose = \"a\" }, { purpose = \"b\", command = \"c\" }, { purpose = \"d\" }]";
        let found = findings_of(RuleId::MissingQuery, rows, None);
        let [one] = &found[..] else { panic!("{found:?}") };
        assert_eq!((one.key.as_str(), one.extent), ("command", 2));
        assert_eq!(one.english(), "`a` and `d` have no command");
    }
}

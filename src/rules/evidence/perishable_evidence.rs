//! Looks for evidence that will show something else, or nothing, by the time somebody opens it.

use super::perishable_links::{Shape, Why, shape_of};
use crate::finding::{Key, Name};
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{Message, named, say};

rule! {
    /// A link to evidence will not show the same later.
    ///
    /// `from=now-6h` shows the six hours before whoever opens it, a signed link ends after a week, a short link may be
    /// forgotten by its service, and a live view shows today. Years later, such evidence proves nothing. This rule knows
    /// the links of a dozen services that do not last; it reads the timeline's `evidence`, the `source` of an `[[impact]]`
    /// row and the `result` of a query.
    ///
    /// ```toml fails
    /// impact = [{ metric = "Late", value = 412, unit = "requests", source = "https://grafana.example.com/d/1?from=now-6h&to=now" }]
    /// ```
    ///
    /// ```toml passes
    /// impact = [{ metric = "Late", value = 412, unit = "requests", source = "https://grafana.example.com/d/1?from=1763597520000&to=1763601120000" }]
    /// ```
    ///
    /// Fix the range of time in the link, use the permanent link, or put a picture or an export into the folder of the
    /// document and name it.
    ja: {
        /// 根拠のリンクが、あとから見ると別のものを表示します。
        ///
        /// `from=now-6h`は開いた時点までの6時間を表示し、署名付きリンクは1週間で切れ、短縮リンクは廃止されることがあり、
        /// ライブ表示は今日の状態を示します。数年後には何の根拠にもなりません。長持ちしないことがわかっている、
        /// 十数種類のサービスのリンクを探します。対象は、タイムラインの`evidence`、`[[impact]]`の`source`、クエリの`result`です。
        ///
        /// {examples}
        ///
        /// リンクの時間範囲を固定するか、恒久的なリンクを使うか、画像やエクスポートを文書のフォルダーに置いてその名前を書いてください。
    }
    id: PerishableEvidence,
    group: Evidence,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.2",
    source: "process page, timeline; each link's own documentation" / "プロセスのページ「タイムライン」、各サービスのドキュメント",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let document = subject.document;
    let evidence = document.timeline.iter().flat_map(|row| &row.evidence);
    let sources = document.impact.iter().filter_map(|row| row.source.as_ref());
    let results = document.queries.iter().filter_map(|row| row.result.as_ref());
    for link in evidence.chain(sources).chain(results) {
        let Some(shape) = shape_of(&link.value) else { continue };
        violations
            .each(Key::from(key(shape.why)), link.span, || Name::Own(named(shown(&link.value))), message(shape))
            .hint(hint(shape.why));
    }
}

/// A link without its query: that may be long, and hold a signature.
fn shown(link: &str) -> &str {
    link.split(['?', '#', ';']).next().unwrap_or_default()
}

const fn key(why: Why) -> &'static str {
    match why {
        Why::Relative => "relative",
        Why::Live => "live",
        Why::Signed => "signed",
        Why::Short => "short",
        Why::Temporary => "temporary",
    }
}

fn message(shape: &'static Shape) -> Message {
    let service = shape.service;
    match shape.why {
        Why::Relative => say! {
            |links|
            en: "{links} {} the time before it is opened (`{service}`)", links.one_or_many("shows", "show");
            ja: "{links}は、開いた時点を基準とした時間範囲を表示します（`{service}`）"
        }
        .into(),
        Why::Live => say! {
            |links|
            en: "{links} {} what is there when it is opened (`{service}`)", links.one_or_many("shows", "show");
            ja: "{links}は、開いた時点の内容を表示します（`{service}`）"
        }
        .into(),
        Why::Signed => say! {
            |links|
            en: "{links} {} with a signature (`{service}`)", links.one_or_many("ends", "end");
            ja: "{links}は、署名の有効期限が切れると開けなくなります（`{service}`）"
        }
        .into(),
        Why::Short => say! {
            |links|
            en: "{links} {} a short link that its service may forget", links.one_or_many("is", "are");
            ja: "{links}は短縮リンクで、廃止されると開けなくなります"
        }
        .into(),
        Why::Temporary => say! {
            |links|
            en: "{links} {} deleted after some days", links.one_or_many("is", "are");
            ja: "{links}は、数日で削除されます"
        }
        .into(),
    }
}

fn hint(why: Why) -> Message {
    match why {
        Why::Relative => say! {
            en: "fix the range of time in the link: its beginning and its end";
            ja: "リンクの時間範囲を、開始と終了の時刻で固定してください"
        }
        .into(),
        Why::Live => say! {
            en: "fix the time or the version in the link, or put a picture into the document's folder";
            ja: "リンクの時刻や版を固定するか、画像を文書のフォルダーに置いてください"
        }
        .into(),
        Why::Signed | Why::Temporary => say! {
            en: "link to where it stays, or put the file into the document's folder";
            ja: "残り続ける場所へのリンクにするか、ファイルを文書のフォルダーに置いてください"
        }
        .into(),
        Why::Short => say! {
            en: "write the address that it leads to";
            ja: "短縮前のアドレスを書いてください"
        }
        .into(),
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;

    #[test]
    fn links_of_one_kind_are_one_finding_wherever_they_stand() {
        let overlay = r#"
            impact = [{ metric = "Late", value = 4, unit = "requests", source = "https://g.example.com/d/1?from=now-1h&to=now" }]
            queries = [{ purpose = "Which", command = "a", result = "https://bit.ly/3xYz" }]
            timeline = [{ at = 2026-11-20T00:04:00Z, kind = "cause", event = "A failover", evidence = ["https://g.example.com/d/2?from=now-2h", "https://b.s3.amazonaws.com/a?X-Amz-Signature=verysecret"] }]
        "#;
        let found = findings_of(RuleId::PerishableEvidence, overlay, None);
        let mut told: Vec<_> = found.iter().map(|one| (one.key.as_str(), one.extent, one.english())).collect();
        told.sort_unstable();
        let keys: Vec<_> = told.iter().map(|(key, extent, _)| (*key, *extent)).collect();
        assert_eq!(keys, [("relative", 2), ("short", 1), ("signed", 1)]);
        assert!(told.iter().all(|(.., text)| !text.contains("verysecret")), "{told:?}");
    }
}

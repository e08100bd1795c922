//! Looks for what shows the moments of the timeline, and whether it is where it should be.

use crate::document::{TimelineMoment, is_named};
use crate::finding::{Key, Level, Name};
use crate::rules::references::{Evidence, Folder, prose_links};
use crate::rules::{Check, PathKind, Standing, Subject, Violations, rows, rule};
use crate::source::{RepoPath, Span};
use crate::text::{Message, backticked, named, say};
use crate::toml_record::Located;

rule! {
    /// A timeline entry has no evidence.
    ///
    /// Every entry links to the data it comes from: a graph, a log search, a post. Without that, nobody can tell a fact
    /// from a memory, or find the data again. Evidence is a link, the id of a ticket (`CACHE-91`, `#12`), or a file in
    /// the folder that has the document's name: `graph.png` is `postmortems/2026/2026-11-20-checkout-latency/graph.png`.
    /// "See the screenshot" is not evidence. Images and links in the prose are checked too.
    ///
    /// ```toml fails
    /// timeline = [
    ///     { at = 2026-11-20T00:04:00Z, kind = "cause", event = "A failover begins", evidence = ["https://example.com/1"] },
    ///     { at = 2026-11-20T00:12:00Z, kind = "page", event = "The alert pages", evidence = [] },
    ///     { at = 2026-11-20T00:13:00Z, kind = "impact", event = "Checkout is slow", evidence = ["https://example.com/3"] },
    ///     { at = 2026-11-20T00:20:00Z, kind = "public", event = "The status page says so", evidence = ["https://example.com/4"] },
    ///     { at = 2026-11-20T00:55:00Z, kind = "action", event = "The cache is restarted", evidence = ["https://example.com/5"] },
    ///     { at = 2026-11-20T01:40:00Z, kind = "recovery", event = "Latency is normal", evidence = ["https://example.com/6"] },
    /// ]
    /// ```
    ///
    /// ```toml passes
    /// timeline = [
    ///     { at = 2026-11-20T00:04:00Z, kind = "cause", event = "A failover begins", evidence = ["https://example.com/1"] },
    ///     { at = 2026-11-20T00:12:00Z, kind = "page", event = "The alert pages", evidence = ["https://example.com/2"] },
    ///     { at = 2026-11-20T00:13:00Z, kind = "impact", event = "Checkout is slow", evidence = ["https://example.com/3"] },
    ///     { at = 2026-11-20T00:20:00Z, kind = "public", event = "The status page says so", evidence = ["https://example.com/4"] },
    ///     { at = 2026-11-20T00:55:00Z, kind = "action", event = "The cache is restarted", evidence = ["https://example.com/5"] },
    ///     { at = 2026-11-20T01:40:00Z, kind = "recovery", event = "Latency is normal", evidence = ["https://example.com/6"] },
    /// ]
    /// ```
    ///
    /// Add a link or a file to `evidence`. If the data is gone, waive this one entry and say what it rests on:
    /// `pmgit waive ID missing-evidence --where 'timeline@2026-11-20T00:12:00Z' --reason TEXT --approved-by NAME`.
    ja: {
        /// タイムラインの項目に、根拠となるリンクがありません。
        ///
        /// タイムラインの各項目には、グラフ、ログ検索、投稿など、データの出どころへのリンクを付けます。
        /// リンクがないと、事実なのか記憶にすぎないのかを区別できず、あとからデータを探し直すこともできません。
        /// 根拠として書けるのは、リンク、チケットのID（`CACHE-91`、`#12`）、文書と同じ名前のフォルダーにあるファイルです。
        /// `graph.png`は`postmortems/2026/2026-11-20-checkout-latency/graph.png`を指します。
        /// 「スクショ参照」とだけ書いても根拠にはなりません。本文中の画像とリンクも確認します。
        ///
        /// {examples}
        ///
        /// `evidence`にリンクかファイルを追加してください。データがもう残っていない場合は、
        /// その項目だけを例外として承認してもらい、何に基づく記述なのかを理由に書きます：
        /// `pmgit waive ID missing-evidence --where 'timeline@2026-11-20T00:12:00Z' --reason TEXT --approved-by NAME`
    }
    id: MissingEvidence,
    group: Completeness,
    levels: [InReview => Error],
    waiver: Yes,
    since: "0.1",
    source: "process page, step 4; template page, timeline" / "プロセスのページの手順4、テンプレートのページ「タイムライン」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    for (index, moment) in subject.document.timeline.iter().enumerate() {
        judge(subject, (index, moment), violations);
    }
    let Some(folder) = folder(subject) else { return };
    for link in prose_links(subject.document, subject.source, folder) {
        if subject.names.at(&link.path) == Some(Standing::Absent) {
            note_link(&link.to, link.span, folder, violations);
        }
    }
}

fn folder<'s>(subject: &Subject<'s>) -> Option<Folder<'s>> {
    Some(Folder { documents: &subject.policy.documents, id: subject.id? })
}

/// A row needs one item that others can open. What leads nowhere is told beside a good one; words are not.
fn judge(subject: &Subject<'_>, row: (usize, &Located<TimelineMoment>), violations: &mut Violations<'_>) {
    let items: Vec<_> = row.1.evidence.iter().map(|item| (item, kind(subject, item))).collect();
    let mut is_shown = false;
    for (item, kind) in &items {
        match kind {
            Evidence::File(path) => note_file(subject, item, path, violations),
            Evidence::Outside => note_outside(subject, item, violations),
            Evidence::Known => {}
            Evidence::Nothing | Evidence::Words => continue,
        }
        is_shown = true;
    }
    if is_shown {
        return;
    }
    match items.iter().find(|(_, kind)| *kind == Evidence::Words) {
        Some((item, _)) => note_words(item, violations),
        None => note_bare(subject, row, violations),
    }
}

/// What an item is; the files of a misplaced document are not looked for.
fn kind(subject: &Subject<'_>, item: &Located<String>) -> Evidence {
    match folder(subject) {
        Some(folder) => folder.evidence(&item.value, subject.document),
        None if is_named(Some(item)) => Evidence::Known,
        None => Evidence::Nothing,
    }
}

fn note_bare(
    subject: &Subject<'_>,
    (index, moment): (usize, &Located<TimelineMoment>),
    violations: &mut Violations<'_>,
) {
    violations
        .each(
            Key::WHOLE,
            moment.span,
            || rows::moment(subject, index, moment),
            say! {
                |rows|
                en: "{rows} {} no evidence", rows.one_or_many("has", "have");
                ja: "{rows}に根拠となるリンクがありません"
            },
        )
        .hint(say! {
            en: "link to what shows it, such as a graph, a log search or a post: `evidence = [\"https://...\"]`";
            ja: "グラフ、ログ検索、投稿など、裏付けになるものへのリンクを書いてください：`evidence = [\"https://...\"]`"
        });
}

fn note_words(item: &Located<String>, violations: &mut Violations<'_>) {
    violations
        .each("words", item.span, || name(item), say! {
            |items|
            en: "{items} {}", items.one_or_many("is not a link, a ticket id or a file", "are not links, ticket ids or files");
            ja: "{items}は、リンク、チケットのID、ファイルのいずれでもありません"
        })
        .hint(say! {
            en: "write a whole link (`https://...`), or add the file and name it";
            ja: "リンク（`https://...`）を書くか、ファイルを追加してその名前を書いてください"
        })
        .at_most(Level::Warning);
}

fn note_outside(subject: &Subject<'_>, item: &Located<String>, violations: &mut Violations<'_>) {
    violations
        .each(
            "outside",
            item.span,
            || name(item),
            say! {
                |items|
                en: "{items} {} outside the postmortem's folder", items.one_or_many("is", "are");
                ja: "{items}は、ポストモーテムのフォルダーの外にあります"
            },
        )
        .hint(add_it(subject));
}

fn note_file(subject: &Subject<'_>, item: &Located<String>, path: &RepoPath, violations: &mut Violations<'_>) {
    let (key, message): (&'static str, Message) = match subject.names.at(path) {
        None | Some(Standing::At(PathKind::Regular | PathKind::Executable)) => return,
        Some(Standing::Absent) => (
            "file",
            say! {
                |files|
                en: "the evidence {files} {} not there", files.one_or_many("is", "are");
                ja: "根拠のファイル{files}がありません"
            }
            .into(),
        ),
        Some(Standing::Folder | Standing::At(PathKind::Symlink | PathKind::Submodule | PathKind::Folder)) => (
            "irregular",
            say! {
                |files|
                en: "the evidence {files} {}", files.one_or_many("is not a regular file", "are not regular files");
                ja: "根拠の{files}は通常のファイルではありません"
            }
            .into(),
        ),
    };
    violations.each(key, item.span, || name(item), message).hint(add_it(subject));
}

fn name(item: &Located<String>) -> Name {
    Name::Own(named(&item.value))
}

/// Where a file belongs.
fn add_it(subject: &Subject<'_>) -> Message {
    let Some(folder) = folder(subject) else {
        return say! { en: "add the file beside the document"; ja: "文書のそばにファイルを追加してください" }.into();
    };
    let folder = backticked(format!("{}/", folder.path()));
    say! {
        en: "add the file itself to {folder} and commit it, or write a link";
        ja: "ファイルそのものを{folder}に追加してコミットするか、リンクを書いてください"
    }
    .into()
}

fn note_link(to: &str, span: Span, folder: Folder<'_>, violations: &mut Violations<'_>) {
    let example = backticked(format!("{}/graph.png", folder.id));
    violations
        .each(
            "prose",
            span,
            || Name::Own(named(to)),
            say! {
                |files|
                en: "the text links to {files}, which {} not there", files.one_or_many("is", "are");
                ja: "本文からリンクしている{files}がありません"
            },
        )
        .hint(say! {
            en: "write the path from the document, such as {example}, and commit the file";
            ja: "文書から見たパス（{example}など）を書き、ファイルもコミットしてください"
        })
        .at_most(Level::Warning);
}

#[cfg(test)]
mod tests {
    use crate::finding::{Level, RuleId};
    use crate::rules::sample::{document, judgement_beside};
    use crate::rules::{Names, PathKind, Standing};
    use crate::source::RepoPath;
    use crate::text::Language;

    const FOLDER: &str = "postmortems/2026/2026-11-20-checkout-latency";

    /// What the folder of the postmortem has.
    fn names() -> Names {
        let mut names = Names::default();
        let mut add = |path: &str, standing| names.add(RepoPath::from(path), standing);
        add(&format!("{FOLDER}/graph.png"), Standing::At(PathKind::Regular));
        add(&format!("{FOLDER}/run.sh"), Standing::At(PathKind::Executable));
        add(&format!("{FOLDER}/link.png"), Standing::At(PathKind::Symlink));
        add(&format!("{FOLDER}/other.png"), Standing::At(PathKind::Submodule));
        add(&format!("{FOLDER}/graphs"), Standing::Folder);
        add(&format!("{FOLDER}/gone.png"), Standing::Absent);
        add("postmortems/2026/graph.png", Standing::Absent);
        names
    }

    fn told_of(overlay: &str) -> Vec<String> {
        let judged = judgement_beside(&names(), &document(overlay)).findings;
        let found = judged.into_iter().filter(|one| one.rule == RuleId::MissingEvidence);
        found.map(|one| format!("{} {} x{}", one.level, one.key.as_str(), one.extent)).collect()
    }

    /// The same for one row with these items.
    fn told(items: &str) -> Vec<String> {
        let row = format!("{{ at = 2026-11-20T00:12:00Z, event = \"The alert pages\", evidence = {items} }}");
        told_of(&format!("timeline = [{row}]\n"))
    }

    #[test]
    fn an_item_that_leads_nowhere_has_a_key_of_its_own() {
        for (items, expected) in [
            ("[]", &["error  x1"][..]),
            ("[\"スクショ参照\", \"see above\", \"TBD\"]", &["error  x1"]),
            ("[\"Aiko saw it\"]", &["warning words x1"]),
            ("[\"grafana.example.com/d/1\"]", &["warning words x1"]),
            ("[\"gone.png\", \"2026-11-20-checkout-latency/gone.png\"]", &["error file x2"]),
            ("[\"gone.png\", \"https://a.example\"]", &["error file x1"]),
            ("[\"../graph.png\", \"/tmp/x\", \"file:///x\"]", &["error outside x3"]),
            ("[\"link.png\", \"other.png\", \"./graphs/\"]", &["error irregular x3"]),
        ] {
            assert_eq!(told(items), expected, "{items}");
        }
        for honest in [
            "[\"https://a.example\"]",
            "[\"CACHE-91\"]",
            "[\"graph.png\"]",
            "[\"./2026-11-20-checkout-latency/graph.png\"]",
            "[\"run.sh\"]",
            "[\"Aiko saw it\", \"CACHE-91\"]",
            "[\"see above\", \"graph.png\"]",
        ] {
            assert_eq!(told(honest), [""; 0], "{honest}");
        }
        assert_eq!(told("[\"unlooked.png\"]"), [""; 0], "nobody has looked");
    }

    #[test]
    fn a_link_of_the_prose_that_leads_nowhere_is_a_warning() {
        let prose = |text: &str| told_of(&format!("[sections]\nwent_well = \"{text}\"\n"));
        assert_eq!(prose("![a](graph.png) and [b](graph.png)"), ["warning prose x2"]);
        let honest = "![a](2026-11-20-checkout-latency/graph.png) [b](https://a.example) `![a](graph.png)`";
        assert_eq!(prose(honest), [""; 0]);
    }

    #[test]
    fn the_hint_names_the_folder_in_both_languages() {
        let row = "timeline = [{ at = 2026-11-20T00:12:00Z, event = \"a\", evidence = [\"gone.png\"] }]\n";
        let judged = judgement_beside(&names(), &document(row)).findings;
        let found = judged.iter().find(|one| one.rule == RuleId::MissingEvidence).expect("it is missing");
        assert_eq!((found.level, found.english()), (Level::Error, "the evidence `gone.png` is not there".to_owned()));
        for &language in Language::ALL {
            assert!(found.hint_text(language).expect("a hint").contains(&format!("`{FOLDER}/`")));
        }
    }
}

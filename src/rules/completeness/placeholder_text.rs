//! Looks for texts that only hold a place.

use std::collections::{BTreeMap, VecDeque};

use super::missing_section::ALWAYS;
use crate::document::{Asked, SECTIONS, is_placeholder, line_says, may_hold_placeholder, says, surely_says};
use crate::finding::{Key, Level, Name};
use crate::rules::prose::{Part, fields, prose};
use crate::rules::{Check, Subject, Violations, rule};
use crate::source::Span;
use crate::text::{Message, named, say};
use crate::wording::{Prose, Reading, STAND_IN, looks};

rule! {
    /// Placeholder text was left in.
    ///
    /// `TODO`, `TBD`, `...`, lorem ipsum, `未定`, `あとで書く` and the template's own guidance fill a key without saying
    /// anything, and the gap is noticed only in the meeting. A text counts as a placeholder if it is nothing else, if
    /// one of its paragraphs, list items or lines is nothing else, or if its reader sees no word of it below its
    /// headings. So does a number or a date alone, a note of who will write it, and the title again, where something is
    /// to be told. A `TODO` in the middle of a sentence is ignored; so are code, quotations and tables, where it may be
    /// the state of something. A link, a ticket, a reason or an outcome that is a placeholder counts as missing, and the
    /// rule that asks for it says so.
    ///
    /// ```toml fails
    /// [sections]
    /// resolution = '''
    /// The cache was restarted.
    ///
    /// TODO: say why that helped.
    /// '''
    /// ```
    ///
    /// ```toml fails
    /// [sections]
    /// resolution = "あとで書く"
    /// ```
    ///
    /// ```toml passes
    /// [sections]
    /// resolution = "The cache was restarted; the old TODO in its start script had kept the limit out."
    /// ```
    ///
    /// Write what belongs there, or remove the key.
    ja: {
        /// 仮置きの文言が残ったままになっています。
        ///
        /// `TODO`、`TBD`、`...`、`lorem ipsum`、未定、あとで書く、テンプレートの説明文などは、
        /// キーを埋めているだけで何も伝えません。抜けに気づくのは、たいていミーティングの最中です。
        /// 文章全体がそれだけでできている場合のほか、段落、箇条書きの項目、行のどれかがそれだけでできている場合や、
        /// 見出しのほかに読める文字がない場合も、仮置きとみなします。何が起きたかなどを述べるべき場所に、数字や日付だけ、
        /// 「誰々が追記予定」だけ、タイトルの繰り返しだけを書いた場合も同じです。文の途中にある`TODO`は対象外です。
        /// コード、引用、表の中も、何かの状態を表していることがあるため、対象外です。
        /// リンク、チケット、理由、結果が仮置きの場合は、書かれていないものとして、それぞれを求めるルールが指摘します。
        ///
        /// {examples}
        ///
        /// 書くべき内容を書くか、キーを削除してください。
    }
    id: PlaceholderText,
    group: Completeness,
    levels: [InReview => Error],
    waiver: Yes,
    traits: [KeptWhereVoluntary],
    since: "0.1",
    source: "process page, status descriptions" / "プロセスのページ「ステータスの記述」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    for part in prose(subject.document) {
        look(subject, &part, true, violations);
    }
    // An owner who is a placeholder is none, which `missing-owner` says.
    for part in fields(subject.document).into_iter().filter(|part| (part.table, part.key) != ("people", "owner")) {
        look(subject, &part, false, violations);
    }
}

/// Where nobody had to write a postmortem, only what it needs all the same must be written out.
fn most(subject: &Subject<'_>, part: &Part<'_>) -> Level {
    let is_needed = match part.table {
        "sections" => ALWAYS.contains(&part.key),
        table => table == "title",
    };
    if is_needed || !subject.is_voluntary() { Level::Error } else { Level::Hint }
}

fn look(subject: &Subject<'_>, part: &Part<'_>, is_prose: bool, violations: &mut Violations<'_>) {
    let asked = asked(part);
    if part.text.trim().is_empty() {
        return;
    }
    if repeats_title(subject, part) {
        let (key, route) = (Key::from(TITLE_AGAIN), part.to_string());
        let message = say! {
            |parts|
            en: "only the title again: {parts}";
            ja: "タイトルを繰り返しているだけです：{parts}"
        };
        violations
            .each(key, part.text.span, || Name::Own(named(&route)), message)
            .hint(hint(subject, part))
            .mark(route.clone())
            .at_most(most(subject, part));
        return;
    }
    if surely_says(part.text, asked) {
        return;
    }
    if !may_hold_placeholder(part.text) && says(part.text, asked) {
        return;
    }
    let (source, literal) = (subject.source.text(), part.text.span);
    let spans = if is_prose && part.reading() != Reading::Line {
        find(source, literal, part.reading(), asked)
    } else {
        Vec::from_iter(is_nothing(part, asked).then_some(literal))
    };
    if spans.is_empty() {
        return;
    }
    let most = most(subject, part);
    // Without the number of its row, so that a part of several rows is one thing.
    let route = Part { index: None, ..*part }.to_string();
    for span in spans {
        // What it says: as it is meant, where it is the whole text.
        let words = if span == literal { part.text.trim() } else { &source[span.start..span.end] };
        let (key, route) = (Key::from(route.clone()), named(&route));
        violations
            .each(
                key,
                span,
                || Name::Own(named(words)),
                say! {
                    |placeholders|
                    en: "{route} has placeholder text: {placeholders}";
                    ja: "{route}に仮置きの文言が残っています：{placeholders}"
                },
            )
            .hint(hint(subject, part))
            .mark(if span == literal { String::new() } else { words.to_lowercase() })
            .at_most(most);
    }
}

/// The key of the texts that say what the title says.
const TITLE_AGAIN: &str = "title again";

/// Whether a text of the postmortem or of the external message is the title and nothing else.
fn repeats_title(subject: &Subject<'_>, part: &Part<'_>) -> bool {
    let Some(title) = subject.document.title.as_ref().filter(|_| matches!(part.table, "sections" | "external_message"))
    else {
        return false;
    };
    // Markup and signs may stand around it.
    if part.text.len() > 2 * title.value.len() + 16 {
        return false;
    }
    let words = |text: &str| looks(text).chars().filter(|letter| letter.is_alphanumeric()).collect::<String>();
    words(part.text) == words(&title.value)
}

/// What a text is asked for. What happened in a minute may be said in a word; a name is one.
fn asked(part: &Part<'_>) -> Asked {
    match (part.table, part.key) {
        ("sections", key) if !tells_story(key) => Asked::Answer,
        ("title" | "sections" | "internal_message" | "external_message", _) | (_, "declined") => Asked::Content,
        (_, "metric" | "purpose" | "done_when" | "discuss") => Asked::Topic,
        _ => Asked::Words,
    }
}

/// Whether a section tells something, so that "none" is no answer to it. The others ask what there was, as a section of the
/// team's own may: how many customers, which data.
fn tells_story(section: &str) -> bool {
    let asks = matches!(section, "customer_impact" | "lucky" | "lessons");
    !asks && SECTIONS.iter().any(|&(known, _)| known == section)
}

/// What to do about it.
fn hint(subject: &Subject<'_>, part: &Part<'_>) -> Message {
    if part.table != "sections" {
        return Message::from(
            say! { en: "write what belongs there, or remove it"; ja: "書くべき内容を書くか、削除してください" },
        );
    }
    if subject.policy.not_applicable.iter().any(|key| key == part.key) {
        let key = named(part.key);
        return Message::from(say! {
            en: "write what belongs there; if there is nothing to write, remove the section and say why: {key} under `[not_applicable]`";
            ja: "書くべき内容を書いてください。書くことがない場合は、セクションを削除し、`[not_applicable]`の{key}に理由を書いてください"
        });
    }
    Message::from(say! {
        en: "write what belongs there; a sentence is enough";
        ja: "書くべき内容を書いてください（1文でかまいません）"
    })
}

/// Whether a text that is no prose says nothing. A unit may be a sign: `%`.
fn is_nothing(part: &Part<'_>, asked: Asked) -> bool {
    match (part.reading(), part.key) {
        (_, "unit") => is_placeholder(part.text),
        (Reading::Line, _) => !line_says(part.text, asked),
        (Reading::Prose | Reading::Message, _) => !says(part.text, asked),
    }
}

/// The placeholders in the prose of a string literal: the whole, its blocks or its lines.
fn find(source: &str, literal: Span, reading: Reading, asked: Asked) -> Vec<Span> {
    let Some(prose) = Prose::from_literal(source, literal).map(|prose| prose.read_as(reading)) else {
        return Vec::new();
    };
    let visible = prose.visible();
    if is_placeholder(visible) || !says(prose.markdown(), asked) {
        return vec![literal];
    }
    let mut tables = Tables { source, last: None };
    let (mut found, mut start) = (Vec::new(), 0);
    for block in visible.split_inclusive('\n') {
        let line = block.trim_end_matches('\n');
        if !line.trim().is_empty() && is_placeholder(line) {
            let span = prose.span(Span::new(start, start + line.len()));
            if !tables.have(span) {
                found.push(span);
            }
        }
        start += block.len();
    }
    found.sort();
    let mut lines = lines_of_paragraphs(source, literal, prose.markdown());
    lines.retain(|line| {
        let next = found.partition_point(|block| block.end <= line.start);
        found.get(next).is_none_or(|block| block.start >= line.end)
    });
    found.extend(lines);
    found.sort();
    found.dedup();
    found
}

/// The rows of tables in a source, of which the last one is remembered: a line may have many blocks.
struct Tables<'s> {
    source: &'s str,
    last: Option<(Span, bool)>,
}

impl Tables<'_> {
    /// Whether a place is in a row of a table: `TODO` in a column of states says something.
    fn have(&mut self, place: Span) -> bool {
        if let Some((_, is_row)) = self.last.filter(|(line, _)| line.start <= place.start && place.start < line.end) {
            return is_row;
        }
        let start = self.source[..place.start].rfind('\n').map_or(0, |end| end + 1);
        let line = self.source[start..].lines().next().unwrap_or_default();
        let is_row = line.contains('|');
        self.last = Some((Span::new(start, start + line.len()), is_row));
        is_row
    }
}

/// The placeholders among the lines of the Markdown that are neither code nor quote: a line within a paragraph is not a
/// block of its own.
fn lines_of_paragraphs(source: &str, literal: Span, markdown: &str) -> Vec<Span> {
    let mut raw: BTreeMap<&str, VecDeque<Span>> = BTreeMap::new();
    let mut start = literal.start;
    for line in source[literal.start..literal.end].split_inclusive('\n') {
        let bare = bare(line);
        let at = start + line.find(bare).unwrap_or_default();
        raw.entry(bare).or_default().push_back(Span::new(at, at + bare.len()));
        start += line.len();
    }
    let (mut found, mut fenced) = (Vec::new(), false);
    for line in markdown.lines() {
        let text = line.trim();
        let fence = text.starts_with("```") || text.starts_with("~~~");
        fenced ^= fence;
        let rule = text.chars().all(|letter| matches!(letter, '-' | '_' | '*' | '=' | ' '));
        let code = fence || fenced || line.starts_with("    ") || line.starts_with('\t') || text.starts_with('>');
        // The first of several equal lines stands first in the source too.
        let place = raw.get_mut(bare(line)).and_then(VecDeque::pop_front);
        if !code && !rule && !text.contains(STAND_IN) && is_placeholder(text) {
            // The whole literal where escapes hide the line.
            found.push(place.unwrap_or(literal));
        }
    }
    found
}

/// A line without its indentation and the quotes of its literal.
fn bare(line: &str) -> &str {
    line.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '\''))
}

#[cfg(test)]
mod tests {
    use crate::finding::{Finding, RuleId};
    use crate::rules::examples::findings_of;
    use crate::rules::sample::{document, judged, judgement};
    use crate::text::Language;

    fn found_in_section(text: &str) -> Vec<String> {
        judged(&format!("[sections]\noverview = '''{text}'''\n"))
    }

    #[test]
    fn a_placeholder_is_found_as_a_block_an_item_and_a_line() {
        for text in [
            "It broke.\n\nTODO\n",
            "It broke.\nTODO\nAnd then.\n",
            "- It broke.\n- TBD\n",
            "## TODO\n\nIt broke.",
            "<!-- say what happened -->",
            "It broke.\n\n- …\n",
            "起きた。\n\n未定\n",
            "`a`\n\n**TODO:** say why",
            "\n    It broke.\n\n    TODO\n",
            "\n\tIt broke.\n\tTODO\n\tAnd then.\n",
        ] {
            assert_eq!(found_in_section(text).len(), 1, "{text}: {:?}", found_in_section(text));
        }
    }

    #[test]
    fn code_quotes_rules_and_sentences_are_left_alone() {
        for text in [
            "It broke:\n\n```\nTODO\n...\n```\n",
            "He said:\n\n> TODO\n",
            "One.\n\n---\n\nTwo.",
            "We wrote `TODO` there.",
            "It was slow...\n\nand then it was fast.",
            "    ...\n\nis what it printed.",
            "\tIt printed:\n\n\t\tTODO\n",
            "Title\n===\n\nIt broke.",
            "| action | state |\n|---|---|\n| a limit | TODO |\n",
        ] {
            assert!(found_in_section(text).is_empty(), "{text}: {:?}", found_in_section(text));
        }
    }

    #[test]
    fn every_kind_of_text_is_looked_at() {
        for overlay in [
            "title = \"TBD\"",
            "[incident]\nsystems = [\"TODO\"]",
            "impact = [{ metric = \"TBD\", value = 1, unit = \"requests\" }]",
            "[external_message]\nsummary = \"TBD\"",
            "[external_message]\nsummary = \"## Summary\"",
            "[sections]\nresolution = \"&nbsp;\"",
            "[external_message.translations.ja]\nsummary = \"未定\"\nwhat_happened = \"It broke.\"\nwhat_we_are_doing = \"We mend it.\"",
            "queries = [{ purpose = \"TODO\", command = \"a\" }]",
            "actions = [{ title = \"TODO\", priority = \"P0\", owner = \"a\", ticket = \"b\" }]",
        ] {
            let found = judged(overlay);
            assert!(found.len() == 1 && found[0].contains("placeholder-text"), "{overlay}: {found:?}");
        }
    }

    #[test]
    fn what_another_rule_misses_is_told_by_that_rule_alone() {
        for (overlay, rule) in [
            ("status = \"reviewed\"\n[meeting]\noutcome = \"...\"", "error meeting-not-held"),
            ("[incident]\nrecording = \"TODO\"", "warning missing-link"),
            ("[people]\nscribe = \"\"\n[not_applicable]\nscribe = \"TODO\"", "error missing-role"),
            ("queries = [{ command = \"TODO\" }]", "warning missing-query"),
            (
                "status = \"reviewed\"\nactions = [{ title = \"Fix it\", priority = \"P0\", owner = \"a\", ticket = \"要起票\" }]",
                "error action-without-ticket",
            ),
            (
                "actions = [{ title = \"Fix it\", priority = \"P0\", owner = \"TBD\", ticket = \"A-1\" }]",
                "warning action-without-owner",
            ),
        ] {
            let found = judged(overlay);
            assert!(found.len() == 1 && found[0].starts_with(rule), "{overlay}: {found:?}");
        }
    }

    /// The placeholders of a document.
    fn found_in(text: &str) -> Vec<Finding> {
        let findings = judgement("", text).findings;
        findings.into_iter().filter(|one| one.rule == RuleId::PlaceholderText).collect()
    }

    #[test]
    fn the_span_is_the_placeholder_alone() {
        let text = "title = 'Slow'\nstatus = 'draft'\nseverity = 'SEV-1'\n[sections]\noverview = \"\"\"Café \\\\ TODO soon.\n\n* **TODO**: why\n\"\"\"\n";
        let span = found_in(text)[0].span().expect("it has a place");
        assert_eq!(&text[span.start..span.end], "TODO**: why");
    }

    #[test]
    fn a_line_of_a_paragraph_has_its_own_span() {
        let text = document("[sections]\noverview = '''\nTODO is what it said.\n  TODO\nand more'''\n");
        let span = found_in(&text)[0].span().expect("it has a place");
        assert_eq!(&text[span.start - 3..=span.end], "\n  TODO\n");
    }

    #[test]
    fn the_placeholders_of_a_text_are_one_thing_to_do_with_all_its_places() {
        let overview = "It broke.\nTODO\n\n~~~\nTBD\n~~~\n\nAnd:\nTBD\nTODO\n\n- FIXME: why\n";
        let text = document(&format!("[sections]\noverview = '''\n{overview}'''\n"));
        let found = found_in(&text);
        let [one] = &found[..] else { panic!("{found:?}") };
        assert_eq!((one.key.as_str(), one.extent), ("sections.overview", 4));
        let spots: Vec<&str> =
            one.places.spots().iter().filter_map(|spot| spot.span).map(|span| &text[span.start..span.end]).collect();
        assert_eq!(spots, ["TODO", "TBD", "TODO", "FIXME: why"]);
        let second = one.places.spots()[1].span.expect("it has a place");
        assert!(text[..second.start].ends_with("And:\n"), "not the one in the code");
        assert_eq!(one.english(), "`sections.overview` has placeholder text: `TODO`, `TBD`, `TODO` and 1 more");
        let japanese = "`sections.overview`に仮置きの文言が残っています：`TODO`、`TBD`、`TODO`、ほか1件";
        assert_eq!(one.message(Language::Ja), japanese);
    }

    #[test]
    fn a_part_of_several_rows_is_one_thing_to_do() {
        let row = |event: &str, evidence: &str| {
            format!(
                "{{ at = 2026-11-20T01:00:00Z, kind = \"page\", event = \"{event}\", evidence = [\"{evidence}\"] }}"
            )
        };
        let rows = [row("TODO", "a"), row("A page", "a"), row("To be \\u0064one", "b")].join(", ");
        let found = findings_of(RuleId::PlaceholderText, &format!("timeline = [{rows}]"), None);
        let known: Vec<_> = found.iter().map(|finding| (finding.key.as_str(), finding.extent)).collect();
        assert_eq!(known, [("timeline.event", 2)]);
        assert_eq!(found[0].english(), "`timeline.event` has placeholder text: `TODO` and `To be done`");
    }
}

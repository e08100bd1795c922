//! What collides in a document with conflict markers, in the document's own words: which key, row or section.

use std::fmt::Write as _;

use super::edit::{ItemKind, Outline, Tree};
use crate::finding::{Finding, Key, Level, Places, RuleId};
use crate::source::{SourceFile, Span};
use crate::text::{Language, Listing, Message, backticked, clipped, named, one_line, say, shell_word};
use crate::toml_record::{Conflict, Limits, conflicts, parse_table};

/// So many conflicts are told in the document's words; nobody mends more by hand.
const MOST: usize = 200;

/// One finding for each thing that collides, in place of those of the parser; nothing where there are no markers or too
/// many, or a side by itself is not TOML.
pub(super) fn explain(source: &SourceFile) -> Option<Vec<Finding>> {
    let text = source.text();
    let regions = conflicts(text);
    if regions.is_empty() || regions.len() > MOST {
        return None;
    }
    let [ours, theirs] =
        [Side::cut(text, &regions, |region| region.ours), Side::cut(text, &regions, |region| region.theirs)];
    let (own, other) = (ours.outline(source)?, theirs.outline(source)?);
    let parts = |region: &Conflict| (Part::new(&ours, &own, region.ours), Part::new(&theirs, &other, region.theirs));
    let all: Vec<Vec<Clash>> = regions.iter().map(parts).map(|(one, two)| clashes(&one, &two)).collect();
    // Lines that only came too close to each other are no conflict to the driver; one key that both have changed is.
    let again = all.iter().any(|clashes| !matches!(clashes.as_slice(), [one] if one.is_real));
    let command = again.then(|| shell_word(&source.path().to_string()));
    let mut findings = Vec::new();
    for (region, mut clashes) in regions.iter().zip(all) {
        let hint: Message = hint(region, text, command.clone());
        // The lines of a section collide within it: the place is where they do.
        clashes.iter_mut().filter(|clash| clash.span.start < region.whole.start).for_each(|clash| {
            clash.span = Span::new(region.whole.start, region.mark);
        });
        let whole = Clash {
            span: Span::new(region.whole.start, region.mark),
            key: "conflict".into(),
            message: say! { en: "a merge conflict is not resolved"; ja: "マージの競合が解消されていません" }.into(),
            is_real: false,
        };
        let clashes = if clashes.is_empty() { vec![whole] } else { clashes };
        findings.extend(clashes.into_iter().map(|clash| {
            let place = Places::at(source.path(), clash.span);
            let finding = Finding::new(RuleId::MalformedDocument, Level::Error, place, clash.message);
            finding.about(clash.key).hint(hint.clone())
        }));
    }
    findings.sort_by(|one, other| one.order().cmp(&other.order()));
    Some(findings)
}

/// What to do about a conflict, and which side is whose; first, where it may help, the command by which the driver that
/// knows what documents mean merges the file again.
fn hint(region: &Conflict, text: &str, again: Option<String>) -> Message {
    let label = |span: Span| text[span.start..span.end].split_once(' ').map_or("", |(_, label)| label.trim());
    let (ours, theirs) = (label(Span::new(region.whole.start, region.mark)), label(region.end));
    let sides = if matches!(ours, "" | "ours") || matches!(theirs, "" | "theirs") {
        None
    } else {
        Some((named(ours), named(theirs)))
    };
    (move |listing: &Listing| {
        let language = listing.language;
        let by_hand = match (language, &sides) {
            (Language::En, None) => "keep what is right and remove the marker lines".to_owned(),
            (Language::Ja, None) => "正しい内容を残し、マーカーの行を削除してください".to_owned(),
            (Language::En, Some((ours, theirs))) => {
                format!("keep what is right and remove the marker lines (ours is {ours}, theirs is {theirs})")
            }
            (Language::Ja, Some((ours, theirs))) => {
                format!("正しい内容を残し、マーカーの行を削除してください（`ours`は{ours}、`theirs`は{theirs}）")
            }
        };
        match (language, &again) {
            (_, None) => by_hand,
            (Language::En, Some(path)) => format!(
                "merge it by what it means: `pmgit init && git checkout --merge -- {path}`; of what is left, {by_hand}"
            ),
            (Language::Ja, Some(path)) => format!(
                "項目ごとにマージし直せます：`pmgit init && git checkout --merge -- {path}`。それでも残る競合は、{by_hand}"
            ),
        }
    })
    .into()
}

/// The document as one side has it, and where its bytes stand in the text with markers.
#[derive(Debug)]
struct Side {
    text: String,
    /// For each run of bytes: where it starts here, and there.
    runs: Vec<(usize, usize)>,
}

impl Side {
    fn cut(text: &str, regions: &[Conflict], part: impl Fn(&Conflict) -> Span) -> Self {
        let mut side = Self { text: String::new(), runs: Vec::new() };
        let mut at = 0;
        for region in regions {
            side.push(text, Span::new(at, region.whole.start));
            side.push(text, part(region));
            at = region.whole.end;
        }
        side.push(text, Span::new(at, text.len()));
        side
    }

    fn push(&mut self, text: &str, span: Span) {
        self.runs.push((self.text.len(), span.start));
        self.text.push_str(&text[span.start..span.end]);
    }

    fn outline(&self, source: &SourceFile) -> Option<Outline<'_>> {
        let document = SourceFile::new(source.path().clone(), self.text.clone().into_bytes());
        parse_table(&document, Limits::default()).0?;
        Outline::read(&self.text).ok()
    }

    /// Where an offset stands in the text with markers.
    fn outer(&self, offset: usize) -> usize {
        let run = self.runs.partition_point(|(here, _)| *here <= offset);
        let (here, there) = self.runs[run.saturating_sub(1)];
        there + (offset - here)
    }
}

/// What collides, and where.
#[derive(Debug)]
struct Clash {
    span: Span,
    key: Key,
    message: Message,
    /// Whether both sides say something about the same thing, and not only in the same place.
    is_real: bool,
}

/// What one side has in a region.
struct Part<'s> {
    side: &'s Side,
    items: Vec<ConflictItem>,
}

/// A key or a row that a region has, all or in part.
#[derive(Clone, Debug)]
struct ConflictItem {
    /// As a reader names it: `incident.resolved`, `timeline[3].event`.
    name: String,
    /// The name without the numbers of rows, which may differ between the sides.
    route: Vec<String>,
    /// Where it stands in the side's text.
    span: Span,
    what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    Value(String),
    /// Text of more than one line.
    Text,
    Table,
    Row(RowName),
}

impl<'s> Part<'s> {
    fn new(side: &'s Side, outline: &Outline<'_>, region: Span) -> Self {
        let is_here = |span: Span| {
            let (start, end) = (side.outer(span.start), side.outer(span.end.max(span.start + 1) - 1));
            start < region.end && region.start <= end && region.start < region.end
        };
        let tree = Tree::of_table(&outline.root);
        let mut items = Vec::new();
        let mut row: Option<Vec<String>> = None;
        for item in outline.items.iter().filter(|item| is_here(item.lines)) {
            let names: Vec<&str> = item.path.iter().map(String::as_str).collect();
            let route = item.path.iter().filter(|name| name.parse::<usize>().is_err()).cloned().collect();
            let (span, what) = match item.kind {
                ItemKind::Header { is_row: true } => {
                    row = Some(item.path.clone());
                    (item.lines, What::Row(tree.get(&names).map(RowName::of).unwrap_or_default()))
                }
                ItemKind::Header { is_row: false } => (item.lines, What::Table),
                // What a new row says is told with the row.
                ItemKind::Pair { .. } if row.as_ref().is_some_and(|row| item.path.starts_with(row)) => continue,
                ItemKind::Pair { value, .. } => match &outline.text[value.start..value.end] {
                    written if written.contains('\n') => (value, What::Text),
                    written => (value, What::Value(written.to_owned())),
                },
            };
            let span = Span::new(span.start, span.start + outline.text[span.start..span.end].trim_end().len());
            items.push(ConflictItem { name: name(&item.path), route, span, what });
        }
        Self { side, items }
    }

    /// The first line of an item, in the text with markers.
    fn span(&self, item: &ConflictItem) -> Span {
        let length = self.side.text[item.span.start..item.span.end].lines().next().map_or(0, str::len);
        let start = self.side.outer(item.span.start);
        Span::new(start, start + length)
    }
}

/// What differs between the two sides of a region.
fn clashes(ours: &Part<'_>, theirs: &Part<'_>) -> Vec<Clash> {
    let mut left: Vec<&ConflictItem> = theirs.items.iter().collect();
    let mut found = Vec::new();
    for item in &ours.items {
        let twin = left.iter().position(|other| other.route == item.route && same_kind(item, other));
        let twin = twin.map(|at| left.remove(at));
        let (message, is_real) = match twin {
            Some(other) if item.what == other.what && item.what != What::Text => continue,
            Some(other) => (both(item, &other.what), item.is_contested_by(other)),
            None => (only("ours", item), item.is_step()),
        };
        found.push(Clash { span: ours.span(item), key: item.key(), message, is_real });
    }
    found.extend(left.into_iter().map(|item| {
        let message = only("theirs", item);
        Clash { span: theirs.span(item), key: item.key(), message, is_real: item.is_step() }
    }));
    found
}

/// What is said of an item that both sides have, each in its own way.
fn both(item: &ConflictItem, theirs: &What) -> Message {
    let name = item.name.clone();
    match (&item.what, theirs) {
        (What::Value(one), What::Value(other)) => {
            let (one, other) = (quoted(one), quoted(other));
            say! {
                en: "both sides changed `{name}`: {one} (ours), {other} (theirs)";
                ja: "`{name}`が双方で変更されています：{one}（`ours`）、{other}（`theirs`）"
            }
            .into()
        }
        (What::Row(one), What::Row(other)) => {
            let (array, one, other) = (item.route.join("."), one.clone(), other.clone());
            say! {
                |rows|
                en: "both sides changed an entry of `{array}`: {} (ours), {} (theirs)",
                    one.in_language(rows.language), other.in_language(rows.language);
                ja: "`{array}`の項目が双方で変更されています：{}（`ours`）、{}（`theirs`）",
                    one.in_language(rows.language), other.in_language(rows.language)
            }
            .into()
        }
        (What::Value(_) | What::Text | What::Table | What::Row(_), _) => say! {
            en: "both sides changed the text of `{name}`";
            ja: "`{name}`の文章が双方で変更されています"
        }
        .into(),
    }
}

/// What is said of an item that one side alone has.
fn only(side: &'static str, item: &ConflictItem) -> Message {
    let name = item.name.clone();
    match &item.what {
        What::Row(row) => {
            let (array, row) = (item.route.join("."), row.clone());
            say! {
                |rows|
                en: "only {side} has this entry of `{array}`: {}", row.in_language(rows.language);
                ja: "`{array}`のこの項目は`{side}`だけにあります：{}", row.in_language(rows.language)
            }
            .into()
        }
        What::Value(value) => {
            let value = quoted(value);
            say! {
                en: "only {side} has `{name}`: {value}";
                ja: "`{name}`は`{side}`だけにあります：{value}"
            }
            .into()
        }
        What::Text | What::Table => say! {
            en: "only {side} has `{name}`";
            ja: "`{name}`は`{side}`だけにあります"
        }
        .into(),
    }
}

impl ConflictItem {
    /// What the finding is about, whichever row it is.
    fn key(&self) -> Key {
        let route: String = self.route.join(".").chars().flat_map(char::escape_debug).collect();
        format!("conflict.{route}").into()
    }
}

impl ConflictItem {
    /// Whether the two say different things of the same: two new rows stand side by side, unless they are steps.
    fn is_contested_by(&self, other: &Self) -> bool {
        match (&self.what, &other.what) {
            (What::Row(one), What::Row(two)) => one == two || self.is_step(),
            (What::Value(_) | What::Text | What::Table | What::Row(_), _) => true,
        }
    }

    fn is_step(&self) -> bool {
        self.route.first().is_some_and(|table| table == "transitions")
    }
}

fn same_kind(one: &ConflictItem, other: &ConflictItem) -> bool {
    matches!(one.what, What::Row(_)) == matches!(other.what, What::Row(_))
        && (one.what == What::Table) == (other.what == What::Table)
}

/// A path as a waiver names it: `timeline[3].event`.
fn name(path: &[String]) -> String {
    let mut name = String::new();
    for part in path {
        if part.parse::<usize>().is_ok() {
            write!(name, "[{part}]").expect("a String takes every write");
        } else {
            name.push_str(if name.is_empty() { "" } else { "." });
            name.extend(part.chars().flat_map(char::escape_debug));
        }
    }
    name
}

/// A row by what tells it from others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct RowName {
    what: Option<String>,
    by: Option<String>,
    at: Option<String>,
}

impl RowName {
    fn of(row: &Tree) -> Self {
        let said = |key: &str| match row.get(&[key]) {
            Some(Tree::Leaf { text, .. }) => Some(text.to_owned()),
            Some(Tree::Array(_) | Tree::Table(_)) | None => None,
        };
        let keys = ["event", "title", "metric", "purpose", "command", "rule"];
        let step = said("from").zip(said("to")).map(|(from, to)| format!("{from} -> {to}"));
        let what = step.or_else(|| keys.into_iter().find_map(said));
        Self { what, by: said("by").or_else(|| said("approved_by")), at: said("at") }
    }

    fn in_language(&self, language: Language) -> String {
        let (by, at, empty) = match language {
            Language::En => ("by ", "at ", "an entry"),
            Language::Ja => ("", "", "項目"),
        };
        let with = |word: &str, part: &Option<String>| part.as_ref().map(|part| format!("{word}{part}"));
        let parts: Vec<String> =
            [self.what.clone(), with(by, &self.by), with(at, &self.at)].into_iter().flatten().collect();
        quoted(&if parts.is_empty() { empty.to_owned() } else { parts.join(" ") })
    }
}

/// A value in backticks, cut where it is long.
fn quoted(value: &str) -> String {
    backticked(clipped(&one_line(value), 80))
}

#[cfg(test)]
mod tests {
    use super::explain;
    use crate::source::{RepoPath, SourceFile};
    use crate::text::Language;

    /// Each finding as `line:column message`.
    fn explained(text: &str) -> Vec<String> {
        let source = SourceFile::new(RepoPath::from("a.toml"), text.as_bytes().to_vec());
        let findings = explain(&source).unwrap_or_default();
        let tell = |finding: &crate::finding::Finding| {
            let at = source.position(finding.span().unwrap().start);
            format!("{}:{} {}", at.line, at.column, finding.english())
        };
        findings.iter().map(tell).collect()
    }

    fn hints(text: &str, language: Language) -> Vec<String> {
        let source = SourceFile::new(RepoPath::from("pm/a b.toml"), text.as_bytes().to_vec());
        let findings = explain(&source).unwrap_or_default();
        findings.iter().map(|finding| finding.hint_text(language).unwrap()).collect()
    }

    #[test]
    fn where_the_driver_may_help_the_hint_begins_with_its_command() {
        let row = |event: &str| format!("[[timeline]]\nat = 2026-11-20T00:10:00Z\nevent = \"{event}\"\n");
        let conflict = |ours: &str, theirs: &str| format!("<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> topic\n");
        let command = "`pmgit init && git checkout --merge -- 'pm/a b.toml'`";
        for (ours, theirs, helps) in [
            (row("one"), row("two"), true),
            (String::new(), row("two"), true),
            (
                "title = \"a\"\nseverity = \"SEV-1\"\n".to_owned(),
                "title = \"b\"\nseverity = \"SEV-2\"\n".to_owned(),
                true,
            ),
            ("title = \"a\"\n".to_owned(), "title = \"b\"\n".to_owned(), false),
            (
                "[[transitions]]\nfrom = \"draft\"\nto = \"in-review\"\nby = \"aiko\"\n".to_owned(),
                "[[transitions]]\nfrom = \"draft\"\nto = \"in-review\"\nby = \"ben\"\n".to_owned(),
                false,
            ),
        ] {
            let text = conflict(&ours, &theirs);
            for hint in hints(&text, Language::En) {
                assert_eq!(hint.starts_with(&format!("merge it by what it means: {command}")), helps, "{text}{hint}");
                assert!(
                    hint.ends_with(
                        "keep what is right and remove the marker lines (ours is `HEAD`, theirs is `topic`)"
                    ),
                    "{hint}"
                );
            }
            for hint in hints(&text, Language::Ja) {
                assert_eq!(hint.contains(command), helps, "{text}{hint}");
                assert!(hint.contains("正しい内容を残し"), "{hint}");
            }
        }
    }

    #[test]
    fn a_key_is_named_with_both_values_where_ours_stands() {
        let text = "title = \"a\"\n[incident]\n<<<<<<< HEAD\nresolved = 2026-11-20T01:40:00Z\n=======\n\
                    resolved = 2026-11-20T01:50:00Z\n>>>>>>> topic\nsystems = []\n";
        assert_eq!(
            explained(text),
            [
                "4:12 both sides changed `incident.resolved`: `2026-11-20T01:40:00Z` (ours), `2026-11-20T01:50:00Z` (theirs)"
            ]
        );
        let with_base = text.replace("=======\n", "||||||| 1234567\nresolved = 2026-11-20T01:30:00Z\n=======\n");
        assert_eq!(explained(&with_base), explained(text));
        let long =
            text.replace("<<<<<<<", "<<<<<<<<<<").replace("=======", "==========").replace(">>>>>>>", ">>>>>>>>>>");
        assert_eq!(explained(&long), explained(text));
        assert_eq!(explained(&text.replace('\n', "\r\n")), explained(text));
    }

    #[test]
    fn a_section_is_named_where_its_lines_collide_within_it() {
        let text = "[sections]\noverview = \"\"\"\nOne.\n<<<<<<< ours\nTwo.\n=======\n二。\n>>>>>>> theirs\n\"\"\"\n";
        assert_eq!(explained(text), ["4:1 both sides changed the text of `sections.overview`"]);
    }

    #[test]
    fn rows_and_steps_are_named_by_what_they_say() {
        let text = "<<<<<<< ours\n[[transitions]]\nfrom = \"draft\"\nto = \"in-review\"\nby = \"aiko\"\n=======\n\
                    [[transitions]]\nfrom = \"draft\"\nto = \"in-review\"\nby = \"ben\"\n>>>>>>> theirs\n\
                    <<<<<<< ours\n=======\n[[actions]]\ntitle = \"Limit\"\n>>>>>>> theirs\n";
        assert_eq!(
            explained(text),
            [
                "2:1 both sides changed an entry of `transitions`: `draft -> in-review by aiko` (ours), \
                 `draft -> in-review by ben` (theirs)",
                "14:1 only theirs has this entry of `actions`: `Limit`",
            ]
        );
    }

    #[test]
    fn a_field_of_a_row_is_named_with_its_number() {
        let text = "[[timeline]]\nevent = \"a\"\n[[timeline]]\n<<<<<<< ours\nevent = \"b\"\n=======\nevent = \"c\"\n>>>>>>> theirs\n";
        assert_eq!(explained(text), ["5:9 both sides changed `timeline[1].event`: `\"b\"` (ours), `\"c\"` (theirs)"]);
    }

    #[test]
    fn a_key_that_one_side_alone_has_is_named_as_such() {
        let text = "<<<<<<< ours\na = 1\n=======\n>>>>>>> theirs\n<<<<<<< ours\n=======\nb = 1\n>>>>>>> theirs\n";
        assert_eq!(explained(text), ["2:5 only ours has `a`: `1`", "7:5 only theirs has `b`: `1`"]);
    }

    #[test]
    fn conflicts_are_told_in_both_languages_and_known_without_the_number_of_a_row() {
        let text = "<<<<<<< HEAD\n[[timeline]]\nevent = \"a\"\nby = \"aiko\"\n[[actions]]\n=======\n[[timeline]]\nevent = \"b\"\n\
                    >>>>>>> topic\n[[timeline]]\n<<<<<<< HEAD\nevent = \"c\"\n=======\nevent = \"d\"\n>>>>>>> topic\n\
                    <<<<<<< HEAD\n=======\nx = 1\n>>>>>>> topic\n<<<<<<< HEAD\n=======\n>>>>>>> topic\n";
        let source = SourceFile::new(RepoPath::from("a.toml"), text.as_bytes().to_vec());
        insta::assert_snapshot!(crate::finding::in_both_languages(&explain(&source).expect("there are conflicts")));
    }

    #[test]
    fn longer_markers_within_prose_are_a_conflict_too() {
        let text = "title = \"a\"\nstatus = \"draft\"\nseverity = \"SEV-1\"\n[sections]\noverview = \"\"\"\n<<<<<<<<<< ours\nTwo.\n\
                    ==========\n二。\n>>>>>>>>>> theirs\n\"\"\"\n";
        let source = SourceFile::new(RepoPath::from("a.toml"), text.as_bytes().to_vec());
        let (document, findings) = crate::document::parse(&source);
        assert!(document.is_none() && findings.len() == 1, "{findings:?}");
        assert_eq!(source.position(findings[0].span().unwrap().start).line, 6);
    }

    #[test]
    fn markers_that_are_no_conflict_and_sides_that_are_no_toml_are_left_to_the_parser() {
        for text in ["<<<<<<< ours\na = 1\n", "a = 1\n", "<<<<<<< ours\na = \n=======\na = 1\n>>>>>>> theirs\n"] {
            assert!(explained(text).is_empty(), "{text}");
        }
    }
}

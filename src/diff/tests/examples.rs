//! What a reader is shown of a change.

use insta::assert_snapshot;

use super::changes_text;
use crate::diff::{Content, Format, postmortem};
use crate::policy::Policy;
use crate::report::Look;
use crate::source::{RepoPath, SourceFile};
use crate::text::{Both, Paint};

const COMPLETE: &str = include_str!("../../commands/demo/incident.toml");

fn source(text: &str) -> SourceFile {
    SourceFile::new(RepoPath::from("postmortems/2026/2026-11-20-a.toml"), text.as_bytes().to_vec())
}

fn compared(before: &str, after: &str) -> Content {
    let policy = Policy::default();
    postmortem(Some(&source(before)), Some(&source(after)), [Some(&policy), Some(&policy)]).0
}

fn diff_text(before: &str, after: &str, format: Format) -> String {
    match compared(before, after) {
        Content::Meaning { changes, .. } => changes_text(changes, format),
        other => panic!("{other:?}"),
    }
}

fn text(before: &str, after: &str) -> String {
    diff_text(before, after, Format::Text(Look::plain()))
}

#[test]
fn a_document_never_differs_from_itself() {
    for complete in [COMPLETE, include_str!("../../commands/demo/incident.ja.toml")] {
        let Content::Meaning { changes, moved, .. } = compared(complete, complete) else { panic!("it is TOML") };
        assert!(changes.is_empty() && moved.is_empty());
    }
}

#[test]
fn deadlines_move_with_the_resolution_and_the_severity() {
    let base = "title = \"a\"\nstatus = \"draft\"\nseverity = \"SEV-1\"\n[incident]\nresolved = 2026-11-20T00:00:00Z\n";
    let en = |words: &Option<Both>| words.as_ref().map(|words| words.en().to_owned());
    let of = |after: &str| match compared(base, after) {
        Content::Meaning { moved, .. } => moved
            .iter()
            .map(|one| format!("{}: {:?} -> {:?}, {:?}", one.what.en(), en(&one.before), en(&one.after), en(&one.by)))
            .collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_snapshot!(of(&base.replace("11-20T", "11-21T")).join("\n"));
    assert_snapshot!(of(&base.replace("SEV-1", "SEV-3")).join("\n"));
    assert_eq!(of(&base.replace("00:00:00Z", "00:07:00Z")), Vec::<String>::new());
}

#[test]
fn a_date_says_by_how_much_it_moved_and_a_value_of_another_kind_is_told_apart() {
    let of = |due: &str, cost: &str| {
        format!("title = \"a\"\nstatus = \"draft\"\n[[actions]]\ntitle = \"b\"\ndue = {due}\n[custom]\ncost = {cost}\n")
    };
    let (before, after) = (of("2026-11-30", "1000"), of("2027-01-30", "\"1000\""));
    let terminal = text(&before, &after);
    assert!(terminal.contains("due: 2026-11-30 -> 2027-01-30 (61 d later)"), "{terminal}");
    assert!(terminal.contains("cost: 1000 -> \"1000\""), "{terminal}");
    let page = diff_text(&before, &after, Format::Markdown);
    assert!(page.contains("(61 d later)") && page.contains("`\"1000\"`"), "{page}");
    let emptied = text(&of("2026-11-30", "1"), &of("2026-11-30", "[]"));
    assert!(emptied.contains("cost: 1 -> (empty)"), "{emptied}");
}

const BASE: &str = r#"
title = "Checkout slowed down after a cache failover"
status = "draft"
severity = "SEV-2"
tags = ["cache", "failover"]
[incident]
resolved = 2026-11-20T01:40:00Z
[sections]
overview = """
The session cache failed over, and checkout was slow for 50 minutes. Nothing in this sentence changes, and it is long enough to be left out of what is shown.
The second line stays."""
[[timeline]]
at = 2026-11-20T00:04:00Z
kind = "cause"
event = "The cache fails over"
[[timeline]]
at = 2026-11-20T00:12:00Z
kind = "detection"
event = "The alert for p99 latency fires"
[[timeline]]
at = 2026-11-20T00:20:00Z
event = "Somebody restarts the checkout"
[[actions]]
title = "Limit the connections"
priority = "P1"
"#;

fn changed() -> String {
    let rows: Vec<&str> = BASE.split("[[timeline]]").collect();
    let (last, actions) = rows[3].split_once("[[actions]]").expect("there are actions");
    let moved = format!(
        "{}[[timeline]]{}[[timeline]]{last}[[timeline]]{}\n[[timeline]]\nat = 2026-11-20T01:40:00Z\nkind = \"recovery\"\nevent = \"It is over\"\n[[actions]]{actions}",
        rows[0], rows[2], rows[1]
    );
    moved
        .replace("status = \"draft\"", "status = \"in-review\"")
        .replace("SEV-2", "SEV-1")
        .replace("\"cache\", \"failover\"", "\"failover\", \"<b>@ben</b>\"")
        .replace("01:40:00Z\n[sections]", "10:50:00+09:00\n[sections]")
        .replace("slow for 50 minutes", "very slow for 51 minutes")
        .replace("The alert for p99 latency fires", "The alert for p95 latency fires")
        .replace("priority = \"P1\"", "priority = \"P0\"\nowner = \"[x](javascript:alert(1))\"")
        + "[[transitions]]\nfrom = \"draft\"\nto = \"in-review\"\nat = 2026-11-22T05:30:00Z\nby = \"aiko\"\n"
}

#[test]
fn the_terminal_shows_it() {
    assert_snapshot!(text(BASE, &changed()));
}

#[test]
fn a_page_shows_it() {
    assert_snapshot!(diff_text(BASE, &changed(), Format::Markdown));
}

#[test]
fn a_program_reads_it() {
    assert_snapshot!(diff_text(
        "title = \"a\"\n[[timeline]]\nat = 2026-11-20T00:00:00Z\nevent = \"It begins\"\n",
        "title = \"b\"\n[[timeline]]\nat = 2026-11-20T00:01:30Z\nevent = \"It begins here\"\n",
        Format::Json
    ));
}

#[test]
fn japanese_is_shown_by_runs_of_a_script() {
    let before = "[sections]\noverview = \"キャッシュの切り替えのあと、決済が50分間遅延しました。原因は接続数の上限がないことです。\"\n";
    let after = before.replace("遅延しました", "停止しました").replace("接続数", "コネクション数");
    assert_snapshot!(text(before, &after));
}

#[test]
fn nothing_in_it_acts_on_a_terminal() {
    let after = "title = \"\\u001B[2J\\u009B1m\\u202Ex\"\n[custom]\n\"\\u001B[31m\" = 1\n[[timeline]]\nevent = \"a\\u0007\\nb\"\n";
    for paint in [Paint::Plain, Paint::Coloured] {
        let out = diff_text("title = \"a\"\n", after, Format::Text(Look { paint, ..Look::plain() }));
        let rest = ["\u{1b}[1m", "\u{1b}[0m", "\u{1b}[31m", "\u{1b}[32m", "\u{1b}[33m"]
            .iter()
            .fold(out.clone(), |text, own| if paint.is_coloured() { text.replace(own, "") } else { text });
        assert!(
            !rest.contains(|letter: char| (letter.is_control() && letter != '\n') || letter == '\u{202E}'),
            "{out:?}"
        );
    }
}

#[test]
fn ten_thousand_rows_are_compared_and_a_page_has_an_end() {
    let rows = |event: &str| {
        (0..10_000).map(|at| format!("[[timeline]]\nevent = \"{event} {at}\"\n")).collect::<Vec<_>>().concat()
    };
    let one = rows("It goes on");
    let (first, rest) = one.split_at(one[1..].find("[[").unwrap() + 1);
    let out = text(&one, &format!("{rest}{first}"));
    assert_eq!(out.lines().count(), 2, "one row moved: {out}");
    let out = text(&one, &rows("Quite something else happens in row"));
    assert!(out.lines().count() > 10_000, "{}", out.lines().count());
    let Content::Meaning { changes, .. } = compared(&one, "") else { panic!("it is TOML") };
    let page = changes_text(changes, Format::Markdown);
    assert!(page.len() > 100_000);
}

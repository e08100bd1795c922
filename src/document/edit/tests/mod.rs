//! Edits as a person would read them; `generated` holds the oracles over many documents, `texts`
//! those over what people paste.

mod generated;
mod sisters;
mod texts;

use insta::assert_snapshot;

use super::tree::Tree;
use super::{Change, Editor, Value};
use crate::source::Span;

fn string(text: &str) -> Value {
    Value::String(text.to_owned())
}

fn moment(text: &str) -> Value {
    Value::Datetime(text.to_owned())
}

fn after(text: &str, edit: impl FnOnce(&mut Editor) -> crate::error::Result<()>) -> String {
    let mut editor = Editor::new(text).expect("the example is TOML");
    edit(&mut editor).expect("the edit is possible");
    editor.into_text()
}

fn refusal(text: &str, edit: impl FnOnce(&mut Editor) -> crate::error::Result<()>) -> String {
    let mut editor = Editor::new(text).expect("the example is TOML");
    let error = edit(&mut editor).expect_err("the edit must be refused");
    assert_eq!(editor.text(), text, "a refused edit changes nothing");
    error.to_string()
}

const DOCUMENT: &str = r#"#:schema ../../.pmgit/postmortem.schema.json
title    = "Checkout slowed down"
status   = "in-review"                # draft -> in-review

[meeting]
scheduled = 2026-11-24T06:00:00Z
minutes   = 30
# held    = 2026-11-24T06:00:00Z

[[transitions]]
from = "draft"
to   = "in-review"
at   = 2026-11-22T05:30:00Z
by   = "aiko"
# reason = "..."
"#;

#[test]
fn transition_changes_the_status_and_adds_a_row_in_the_style_of_the_document() {
    let text = after(DOCUMENT, |editor| {
        editor.set(&["status"], &string("reviewed"))?;
        editor.set(&["meeting", "held"], &moment("2026-11-24T06:00:00Z"))?;
        editor.set(&["meeting", "outcome"], &string("Agreed \"on\" facts."))?;
        editor.append_row(
            "transitions",
            &[
                ("from", string("in-review")),
                ("to", string("reviewed")),
                ("at", moment("2026-11-24T15:30:00+09:00")),
                ("by", string("ben")),
            ],
        )
    });
    assert_snapshot!(text, @r#"
    #:schema ../../.pmgit/postmortem.schema.json
    title    = "Checkout slowed down"
    status   = "reviewed"                # draft -> in-review

    [meeting]
    scheduled = 2026-11-24T06:00:00Z
    minutes   = 30
    held      = 2026-11-24T06:00:00Z
    outcome   = "Agreed \"on\" facts."
    # held    = 2026-11-24T06:00:00Z

    [[transitions]]
    from = "draft"
    to   = "in-review"
    at   = 2026-11-22T05:30:00Z
    by   = "aiko"
    # reason = "..."

    [[transitions]]
    from = "in-review"
    to   = "reviewed"
    at   = 2026-11-24T15:30:00+09:00
    by   = "ben"
    "#);
}

#[test]
fn new_table_stands_before_the_records_with_one_blank_line_around() {
    let text = after(DOCUMENT, |editor| editor.set(&["external_message", "posted_by"], &string("dai")));
    assert_snapshot!(text, @r#"
    #:schema ../../.pmgit/postmortem.schema.json
    title    = "Checkout slowed down"
    status   = "in-review"                # draft -> in-review

    [meeting]
    scheduled = 2026-11-24T06:00:00Z
    minutes   = 30
    # held    = 2026-11-24T06:00:00Z

    [external_message]
    posted_by = "dai"

    [[transitions]]
    from = "draft"
    to   = "in-review"
    at   = 2026-11-22T05:30:00Z
    by   = "aiko"
    # reason = "..."
    "#);
}

#[test]
fn first_row_of_an_array_stands_at_the_end() {
    let entries = [("rule", string("late-meeting")), ("approved_by", string("ben"))];
    assert_snapshot!(after("a   = 1\nbcd = 2", |editor| editor.append_row("waivers", &entries)), @r#"
    a   = 1
    bcd = 2

    [[waivers]]
    rule        = "late-meeting"
    approved_by = "ben"
    "#);
}

const EXAMPLES: &str = r#"# Times
[incident]
references = []
# started = 2026-11-20T00:04:00Z # the first factor
# resolved  =   2026-11-20T01:40:00Z

# What happened.
# [[timeline]]
# at = 2026-11-20T00:04:00Z

# [external_message]
# summary = ""

[[transitions]]
from = "draft"
"#;

#[test]
fn example_gives_its_place_to_the_value() {
    let text = after(EXAMPLES, |editor| {
        editor.fill(&["incident", "resolved"], &moment("2026-11-21T01:40:00+09:00"))?;
        editor.fill(&["incident", "started"], &moment("2026-11-21T00:04:00+09:00"))?;
        editor.fill(&["incident", "references"], &Value::Strings(vec!["PD-8".into()]))?;
        editor.fill(&["incident", "recording"], &string("https://x"))?;
        editor.fill(&["incident", "at"], &moment("2026-11-21T00:04:00+09:00"))?;
        editor.append_row("timeline", &[("event", string("An alert"))])?;
        editor.set(&["external_message", "posted_by"], &string("dai"))
    });
    assert_snapshot!(text, @r#"
    # Times
    [incident]
    references = ["PD-8"]
    started = 2026-11-21T00:04:00+09:00 # the first factor
    resolved = 2026-11-21T01:40:00+09:00
    recording = "https://x"
    at = 2026-11-21T00:04:00+09:00

    # What happened.
    # [[timeline]]
    # at = 2026-11-20T00:04:00Z

    [[timeline]]
    event = "An alert"

    # [external_message]
    # summary = ""

    [external_message]
    posted_by = "dai"

    [[transitions]]
    from = "draft"
    "#);
}

#[test]
fn root_key_stands_behind_the_last_root_key_or_before_the_first_table() {
    assert_snapshot!(after("a = 1 # one\n\n# of t\n[t]\nx = 1\n", |e| e.set(&["b"], &Value::Integer(2))), @"
    a = 1 # one
    b = 2

    # of t
    [t]
    x = 1
    ");
    assert_snapshot!(after("#:schema x\n\n# of t\n[t]\nx = 1\n", |e| e.set(&["b"], &Value::Bool(true))), @"
    #:schema x

    b = true

    # of t
    [t]
    x = 1
    ");
}

#[test]
fn inline_tables_and_dotted_keys_take_what_belongs_to_them() {
    let date = Value::Date("2026-12-03".parse().expect("a date"));
    assert_snapshot!(after("m = { a = 1 } # m\n", |e| e.set(&["m", "held"], &date)), @"m = { a = 1, held = 2026-12-03 } # m");
    assert_snapshot!(after("m = {}\n", |e| e.set(&["m", "b", "c"], &date)), @"m = { b.c = 2026-12-03 }");
    assert_snapshot!(after("m.a = 1\nx = 2\n[t]\n", |e| e.set(&["m", "held"], &date)), @"
    m.a = 1
    m.held = 2026-12-03
    x = 2
    [t]
    ");
    assert_snapshot!(after("[people.x]\na = 1\n", |e| e.set(&["people", "owner"], &string("aiko"))), @r#"
    [people]
    owner = "aiko"

    [people.x]
    a = 1
    "#);
}

#[test]
fn rows_are_named_by_their_index() {
    let text = "[[actions]]\ntitle = \"A\"\n[[actions]]\ntitle = \"B\" # b\n[actions.more]\nx = 1\n";
    let text = after(text, |editor| {
        editor.set(&["actions", "1", "done"], &Value::Date("2026-12-03".parse().expect("a date")))?;
        editor.set(&["actions", "1", "more", "y"], &Value::Strings(vec!["p".into(), "q\\".into()]))
    });
    assert_snapshot!(text, @r#"
    [[actions]]
    title = "A"
    [[actions]]
    title = "B" # b
    done = 2026-12-03
    [actions.more]
    x = 1
    y = ["p", 'q\']
    "#);
    let text = after("rows = [{ a = 1 }, { a = 2 }]\n", |e| e.set(&["rows", "1", "a"], &Value::Integer(3)));
    assert_snapshot!(text, @"rows = [{ a = 1 }, { a = 3 }]");
}

#[test]
fn array_of_inline_tables_grows_on_its_own_lines() {
    let entries = [("from", string("draft")), ("to", string("in-review"))];
    let add = |text: &str| after(text, |editor| editor.append_row("t", &entries));
    assert_snapshot!(add("t = []\n"), @r#"t = [{ from = "draft", to = "in-review" }]"#);
    assert_snapshot!(add("t = [ { from = \"x\" } ] # t\n"), @r#"t = [ { from = "x" }, { from = "draft", to = "in-review" } ] # t"#);
    assert_snapshot!(add("t = [\n  { from = \"x\" }, # one\n  { from = \"y\" } # two\n]\n"), @r#"
    t = [
      { from = "x" }, # one
      { from = "y" }, # two
      { from = "draft", to = "in-review" }
    ]
    "#);
    assert_snapshot!(add("t = [\n  { from = \"x\" }, # one\n  # end\n]\n"), @r#"
    t = [
      { from = "x" }, # one
      { from = "draft", to = "in-review" },
      # end
    ]
    "#);
}

#[test]
fn string_of_many_lines_is_written_as_one_and_keeps_every_quote() {
    let text = "One \"quoted\"\n\"\"\"four\"\"\"\"\tpath C:\\x\u{7}\n\"";
    assert_snapshot!(after("", |editor| editor.set(&["a"], &string(text))), @r#"
    a = """
    One "quoted"
    ""\"four""\""	path C:\\x\u0007
    \""""
    "#);
}

#[test]
fn crlf_document_takes_crlf_lines_only() {
    let text = after("a = 1\r\n[t]\r\nb = 1\r\n", |editor| {
        editor.set(&["t", "c"], &string("one\ntwo\r\nthree"))?;
        editor.set(&["u", "v"], &Value::Integer(1))?;
        editor.append_row("w", &[("x", string("y\nz"))])
    });
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "{text:?}");
}

#[test]
fn value_that_says_the_same_stays_as_it_is_written() {
    let text = "a = 'x'\nb = [\n 'x', # why\n]\nc = 0x10\n";
    let same = after(text, |editor| {
        editor.set(&["a"], &string("x"))?;
        editor.set(&["b"], &Value::Strings(vec!["x".into()]))?;
        editor.remove(&["none", "such"])
    });
    assert_eq!(same, text);
}

#[test]
fn removed_key_takes_its_line_and_nothing_else() {
    let text = "a = 1 # a\nb = { x = 1, y = 2, z = \"}, \" } # b\nm.n = 1\n\n[t]\nc = [\n 1,\n] # c\nd = 1";
    let text = after(text, |editor| {
        editor.remove(&["a"])?;
        editor.remove(&["b", "y"])?;
        editor.remove(&["b", "z"])?;
        editor.remove(&["m", "n"])?;
        editor.remove(&["t", "c"])
    });
    assert_snapshot!(text, @"
    b = { x = 1 } # b

    [t]
    d = 1
    ");
    let commented = refusal("b = { # TOML 1.1\n x = 1 }\n", |editor| editor.remove(&["b", "x"]));
    assert!(commented.contains("has comments"), "{commented}");
    assert_eq!(after("b = { x = 1 }\n", |editor| editor.remove(&["b", "x"])), "b = {}\n");
}

#[test]
fn quoted_keys_are_the_keys_they_spell() {
    let text = "\"status\" = \"a\"\n[ 'meeting' . \"x]y\" ]\n\"a=b\" = 1\n";
    let text = after(text, |editor| {
        editor.set(&["status"], &string("b"))?;
        editor.set(&["meeting", "x]y", "a=b"], &Value::Integer(2))?;
        editor.set(&["meeting", "x]y", "日本"], &Value::Integer(3))
    });
    assert_snapshot!(text, @r#"
    "status" = "b"
    [ 'meeting' . "x]y" ]
    "a=b" = 2
    "日本" = 3
    "#);
}

#[test]
fn refusal_names_the_cause_and_the_lines_to_write() {
    let held = moment("2026-11-24T06:00:00Z");
    assert_snapshot!(refusal("meeting = \"soon\"\n", |e| e.set(&["meeting", "held"], &held)), @"
    cannot set `meeting.held`
      cause: `meeting` is not a table that could take it
      hint: write this in the table `meeting` by hand, in place of an older one:
            held = 2026-11-24T06:00:00Z
    ");
    assert_snapshot!(refusal("[t]\na = 1\n", |e| e.set(&["t"], &held)), @"
    cannot set `t`
      cause: the result would not be TOML: TOML parse error at line 3, column 2
               |
             3 | [t]
               |  ^
             duplicate key
      hint: write this line above the first table by hand, in place of an older one:
            t = 2026-11-24T06:00:00Z
    ");
    assert_snapshot!(refusal("a = [\n 1, # one\n]\n", |e| e.set(&["a"], &held)), @"
    cannot set `a`
      cause: its value has comments within, which would be lost
      hint: write this line above the first table by hand, in place of an older one:
            a = 2026-11-24T06:00:00Z
    ");
    assert_snapshot!(refusal("a = 1\n", |e| e.set(&["b"], &moment("2026-11-24"))), @"
    cannot set `b`
      cause: `2026-11-24` is not an RFC 3339 date and time with an offset
      hint: write this line above the first table by hand, in place of an older one:
            b = 2026-11-24
    ");
    assert_snapshot!(refusal("[t]\na = 1\n", |e| e.append_row("t", &[("by", string("ben"))])), @r#"
    cannot add a row to `t`
      cause: `t` is a table, which is not an array
      hint: add these lines at the end of the document by hand:
            [[t]]
            by = "ben"
    "#);
    assert_snapshot!(refusal("[t]\na = 1\n", |e| e.remove(&["t"])), @"
    cannot remove `t`
      cause: it is a table, and only single keys are removed
      hint: remove `t` from the document by hand
    ");
}

#[test]
fn text_that_is_no_toml_is_not_edited() {
    for text in ["a = ", "<<<<<<< HEAD\na = 1\n"] {
        Editor::new(text).expect_err(text);
    }
}

#[test]
fn change_that_would_say_something_else_is_not_made() {
    let mut editor = Editor::new("a = 1\nb = 2\n").expect("the example is TOML");
    let tree = |text| Tree::of_table(toml::de::DeTable::parse(text).expect("the example is TOML").get_ref());
    let change = |expected| Ok(Some(Change { span: Span::new(4, 5), text: "3".to_owned(), expected }));
    let cause = editor.apply(change(tree("a = 1\nb = 3"))).expect_err("`a` would change in place of `b`");
    assert_eq!(cause.en(), "the result would say something else than was asked for");
    assert_eq!(editor.text(), "a = 1\nb = 2\n");
    editor.apply(change(tree("a = 3\nb = 2"))).expect("this is what was asked for");
    assert_eq!(editor.text(), "a = 3\nb = 2\n");
}

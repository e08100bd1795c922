//! Where "outage" stands to a reader, and the very letters of the source that spell it.

use crate::source::{Position, SourceFile, Span};
use crate::wording::{Prose, Terms, visible_text};

use super::reference;

fn terms() -> Terms {
    Terms::new(["outage", "outages", "機能停止"])
}

/// The slices of the document that are hit in the value of its one key.
fn hits(document: &str) -> Vec<&str> {
    let table = toml::de::DeTable::parse(document).unwrap_or_else(|error| panic!("{document}: {error}"));
    let value = table.get_ref().values().next().expect("one key");
    let span: Span = value.span().into();
    let prose = Prose::from_literal(document, span).expect("a string");
    let read = value.get_ref().as_str().map(reference::outdented);
    assert_eq!(Some(reference::outdented(prose.markdown())), read);
    prose.hits(&terms()).into_iter().map(|hit| &document[hit.span.start..hit.span.end]).collect()
}

/// The slices that are hit when the Markdown stands between `'''` in a TOML document.
fn hits_in(markdown: &str) -> Vec<String> {
    hits(&format!("# 障害\ntext = '''\n{markdown}'''\n")).into_iter().map(str::to_owned).collect()
}

#[test]
fn the_word_is_found_however_it_is_spelt() {
    for (markdown, slice) in [
        ("An outage began.", "outage"),
        ("OUTAGE", "OUTAGE"),
        ("Two Outages.", "Outages"),
        ("ｏｕｔａｇｅ", "ｏｕｔａｇｅ"),
        ("out\u{200B}age", "out\u{200B}age"),
        ("out\u{AD}age", "out\u{AD}age"),
        ("out\u{2060}a\u{200D}ge", "out\u{2060}a\u{200D}ge"),
        ("an оutаge", "оutаge"),
        ("𝗼𝘂𝘁𝗮𝗴𝗲", "𝗼𝘂𝘁𝗮𝗴𝗲"),
        ("out**age**", "out**age"),
        ("**out**age", "out**age"),
        ("~~out~~_age_", "out~~_age"),
        ("&#111;utage", "&#111;utage"),
        ("out&#x61;ge;", "out&#x61;ge"),
        ("out&shy;age", "out&shy;age"),
        ("out<b>age</b>", "out<b>age"),
        ("out<!-- x -->age", "out<!-- x -->age"),
        ("[out](https://a.b)age", "out](https://a.b)age"),
        ("[the outage](https://a.b)", "outage"),
        ("機能停止", "機能停止"),
        ("全機能停止です", "機能停止"),
        ("機能\n停止", "機能\n停止"),
        ("- 機能\r\n  停止", "機能\r\n  停止"),
        ("機能**停止**", "機能**停止"),
        ("機\u{200B}能停止", "機\u{200B}能停止"),
        ("機能停\u{FE00}止", "機能停\u{FE00}止"),
    ] {
        assert_eq!(hits_in(markdown), [slice], "{markdown:?}");
    }
}

#[test]
fn the_word_is_found_beside_any_neighbour_that_leaves_it_a_word() {
    for markdown in [
        "outage's",
        "outage’s",
        "outage`s`",
        "post-outage",
        "outage-free",
        "full‑outage",
        "\"outage\"",
        "“outage”",
        "(outage)",
        "outage/incident",
        "outage.",
        "outage: 5 min",
        "outageが",
        "障害outage",
        "#outage",
        "| outage |\n|-|\n| x |",
        "# outage",
        "outage\n======",
        "1. outage",
        "![outage](a.png)",
        "<p>\noutage\n</p>",
        "https://a.b outage",
        "outage😀",
        "outage…",
    ] {
        assert_eq!(hits_in(markdown), ["outage"], "{markdown:?}");
    }
}

#[test]
fn other_words_and_other_peoples_words_are_no_hits() {
    for markdown in [
        "outageous",
        "routage",
        "outage_count",
        "max_outage",
        "outageId",
        "outage2",
        "outage.service",
        "outrage",
        "out age",
        "óutage",
        "`outage`",
        "``x outage``",
        "```\noutage\n```",
        "~~~sh\n機能停止\n~~~",
        "a\n\n    outage",
        "- a\n\n      outage",
        "    a\n\n        outage\n",
        "> outage",
        "> a\noutage",
        "- > 機能停止",
        "https://a.b/outage",
        "<https://a.b/outage>",
        "[a](https://a.b/outage)",
        "[a](b \"outage\")",
        "[a][b]\n\n[b]: /outage",
        "www.a.b/outage",
        "outage@a.b",
        "<outage@a.b>",
        "<img alt=\"outage\">",
        "<!-- outage -->",
        "<!--\n\noutage\n\n-->",
        "機能\n\n停止",
        "機能`x`停止",
        "out`x`age",
        "out\n\nage",
        "out\nage",
        "out[ ](x)age",
        "отказ",
        "機能  \n停止",
        "- 機能\n- 停止",
        "| 機能 | 停止 |\n|-|-|",
        "https://a.b/__outage__/x",
    ] {
        assert_eq!(hits_in(markdown), [""; 0], "{markdown:?}");
    }
}

#[test]
fn escapes_of_toml_are_part_of_the_spelling() {
    for (document, slice) in [
        (r#"a = "an \u006futage""#, r"\u006futage"),
        (r#"a = "out\U00000061ge.""#, r"out\U00000061ge"),
        (r#"a = "x\t\"outage\"""#, "outage"),
        (r#"a = "out\u200bage""#, r"out\u200bage"),
        (r#"a = "\u6a5f能停止""#, r"\u6a5f能停止"),
        (r#"a = "機能\n停止""#, r"機能\n停止"),
        ("a = \"\"\"out\\\n   age\"\"\"", "out\\\n   age"),
        ("a = \"\"\"\r\nx\r\nthe outage\r\n\"\"\"", "outage"),
        (r#"a = "\u0026#111;utage""#, r"\u0026#111;utage"),
        (r"a = 'outage \u006futages'", "outage"),
    ] {
        assert_eq!(hits(document), [slice], "{document}");
    }
}

#[test]
fn prose_that_is_indented_as_a_whole_is_prose() {
    for markdown in
        ["    outage", "\toutage\n", "    an\n\toutage\n", "\t- an\n\t  - outage\n", "      a\n\n\t  outage"]
    {
        assert_eq!(hits_in(markdown), ["outage"], "{markdown:?}");
    }
    assert_eq!(hits_in("    機能\n    停止\n"), ["機能\n    停止"]);
    assert_eq!(hits("a = \"\\tan \\u006futage\""), ["\\u006futage"]);
    assert_eq!(hits("a = \"\"\"\n    one \\\n    two\n    an out\\u0061ge\"\"\""), ["out\\u0061ge"]);
}

#[test]
fn every_place_is_told_in_order() {
    let document = "a = \"\"\"\n絵文字😀 **Outage** と機能停止。\n\n- \\u006futages\n\"\"\"\n";
    assert_eq!(hits(document), ["Outage", "機能停止", "\\u006futages"]);
}

#[test]
fn line_and_column_are_right_behind_wide_letters_and_escapes() {
    let document = "title = '障害'\r\ntext = \"\"\"\r\n\\u969c害😀、**機能**停止\r\nand out\\u00adage\"\"\"\r\n";
    let file = SourceFile::new("a.toml".into(), document.as_bytes().to_vec());
    let start = document.find("\"\"\"").expect("the string");
    let prose = Prose::from_literal(document, Span::new(start, document.trim_end().len())).expect("a string");
    let place = |offset| {
        let Position { line, column } = file.position(offset);
        (line, column)
    };
    let places = prose.hits(&terms()).into_iter().map(|hit| (place(hit.span.start), place(hit.span.end)));
    assert_eq!(places.collect::<Vec<_>>(), [((3, 12), (3, 18)), ((4, 5), (4, 17))]);
}

#[test]
fn a_place_in_the_visible_text_is_told_in_the_source() {
    let document = r#""\u0026gt; **T&#79;DO**""#;
    let prose = Prose::from_literal(document, Span::new(0, document.len())).expect("a string");
    let start = prose.visible().find("TODO").expect("the word");
    let span = prose.span(Span::new(start, start + "TODO".len()));
    assert_eq!(&document[span.start..span.end], "T&#79;DO");
}

#[test]
fn what_a_reader_sees_is_empty_where_there_is_nothing_to_see() {
    for markdown in ["", " \n\t", "<!-- TODO -->", "\u{200B}\u{FEFF}", "[a]: /b", "&nbsp;", "<br>", "#", "-"] {
        assert_eq!(visible_text(markdown), "", "{markdown:?}");
    }
    assert_eq!(visible_text("**TODO**:\nask `x`"), "TODO: ask \u{FFFC}");
    assert!(!visible_text("> a quote").is_empty());
}

//! What is said of a broken file, in both languages: the snapshot is the table.

use super::{Limits, parse_table};
use crate::finding::{Finding, RuleId, in_both_languages};
use crate::source::{Position, RepoPath, SourceFile, Span};
use crate::text::Language;

fn slips(bytes: &[u8]) -> Vec<Finding> {
    let source = SourceFile::new(RepoPath::from("a.toml"), bytes.to_vec());
    parse_table(&source, Limits::default()).1
}

fn table(texts: &[&str]) -> String {
    let rows = texts.iter().map(|text| format!("{text:?}\n{}", in_both_languages(&slips(text.as_bytes()))));
    rows.collect::<Vec<_>>().concat()
}

/// Every kind of error that the parser has, by a text that makes it.
const BROKEN: &[&str] = &[
    "title = \"abc\n",
    "title = 'abc\n",
    "a = \"\"\"\nabc\n",
    "a = '''\nabc\n",
    "title = abc\n",
    "title = 2026/11/20\n",
    "title =\n",
    "a = { b }\n",
    "a = { b = }\n",
    "title = \"a \"b\" c\"\n",
    "title = 'It's late'\n",
    "title = \"a\" b\n",
    "[a] b = 1\n",
    "title\n",
    "title = = 1\n",
    " = 1\n",
    "[]\n",
    "a.b. = 1\n",
    "a = \"C:\\path\"\n",
    "a = \"\\u12\"\n",
    "a = \"\\uD800\"\n",
    "a = \"\\\"\n",
    "\"a = 1\n",
    "a = \"\u{1}\"\n",
    "a = '\u{1}'\n",
    "# \u{1}\n",
    "a = 1\rb = 2\n",
    "[a\n",
    "[[a]\n",
    "[a]]\n",
    "a = [1,,2]\n",
    "a = [\"b\" \"c\"]\n",
    "a = [\"b\"\nc = 1\n",
    "a = [=]\n",
    "a = ]\n",
    "a = }\n",
    "a = { b = 1\n",
    "a = { b = 1, c = 2, = 3 }\n",
    "a = { b = 1,, c = 2 }\n",
    "a = { b = 1, }\n",
    "a = {\n  b = 1 }\n",
    "a = { b == 1 }\n",
    "a b = 1\n",
    "タイトル = 1\n",
    "\"\"\"a\"\"\" = 1\n",
    "title: \"x\"\n",
    "{\"a\": 1}\n",
    "a = 01\n",
    "a = 1__2\n",
    "a = +-1\n",
    "a = 0X1\n",
    "a = -0x1\n",
    "a = 0xZZ\n",
    "a = 1.\n",
    "a = 1e\n",
    "a = .5\n",
    "a = True\n",
    "a = in-review\n",
    "a = none\n",
    "a = 2026-02-30\n",
    "a = 2026-13-01\n",
    "a = 2026-1-2\n",
    "a = 2026-11-20T25:00:00Z\n",
    "a = 2026-11-20T09:04:00+9\n",
    "a = 09:04\n",
    "a = \"\\e\"\n",
    "a = 1\na = 2\n",
    "[a]\n[a]\n",
    "a = 1\na.b = 2\n",
    "a = \"x\"\n[a.b]\n",
    "<<<<<<< ours\na = 1\n=======\na = 2\n>>>>>>> theirs\n",
];

/// What an input method writes.
const LOOK_ALIKES: &[&str] = &[
    "title ＝ \"x\"\n",
    "title = 「x」\n",
    "title = “x”\n",
    "title = ‘x’\n",
    "title = \"x”\n",
    "title\u{3000}= \"x\"\n",
    "title =\u{3000}\"x\"\n",
    "title = \"x\"\u{3000}\n",
    "\u{3000}title = 1\n",
    "title =\u{A0}1\n",
    "ｔitle = \"x\"\n",
    "［a］\n",
    "【a】\n",
    "a = ［1］\n",
    "a = [1、2]\n",
    "a = [\"b\"、\"c\"]\n",
    "a = ｛b = 1｝\n",
    "a = ２０２６\n",
    "a = \"x\"＃ c\n",
    "a = 全面停止、対応\n",
];

#[test]
fn each_error_of_the_parser_is_said_in_both_languages() {
    insta::assert_snapshot!(table(BROKEN));
}

#[test]
fn a_look_alike_of_an_input_method_is_named_as_such() {
    insta::assert_snapshot!(table(LOOK_ALIKES));
}

#[test]
fn no_error_of_the_parser_falls_back_on_its_own_words() {
    for text in BROKEN.iter().chain(LOOK_ALIKES) {
        let found = slips(text.as_bytes());
        assert!(!found.is_empty() && found.iter().all(|slip| slip.key.as_str() != "syntax"), "{text:?}: {found:?}");
    }
}

#[test]
fn bytes_that_are_no_text_and_files_without_an_end_are_said_in_both_languages() {
    let deep = format!("a = {}\n", "[".repeat(100));
    let found = [&b"title = \"caf\xe9\"\n"[..], &vec![b'#'; 2 << 20], deep.as_bytes()].map(slips);
    insta::assert_snapshot!(found.map(|found| in_both_languages(&found)).concat());
}

#[test]
fn slips_of_one_kind_are_one_finding_with_all_its_places() {
    let lines: Vec<String> = (0..10_000).map(|at| format!("a{at} = \"b\" c\n")).collect();
    let found = slips(lines.concat().as_bytes());
    let [unexpected] = &found[..] else { panic!("{found:?}") };
    assert_eq!((unexpected.rule, unexpected.extent), (RuleId::MalformedDocument, 10_000));
    assert_eq!(unexpected.english(), "there is unexpected text at the end of the line (in 10000 places)");
    assert_eq!(unexpected.message(Language::Ja), "行末に余分な文字があります（10000か所）");
}

#[test]
fn of_a_large_file_that_is_no_toml_the_first_slip_is_told() {
    let found = slips("[a\n".repeat(300_000).as_bytes());
    let [slip] = &found[..] else { panic!("it is one finding: {}", found.len()) };
    assert_eq!((slip.places.total(), slip.places.span().map(|span| span.start < 4)), (1, Some(true)));
    let sound = format!("a = 1\n{}", "# filling\n".repeat(60_000));
    assert!(slips(sound.as_bytes()).is_empty(), "a large file without a slip is read");
}

#[test]
fn a_slip_in_one_place_fewer_is_the_same_one_and_less_of_it() {
    let of = |text: &str| slips(text.as_bytes()).iter().map(|slip| (slip.key.clone(), slip.extent)).collect::<Vec<_>>();
    assert_eq!(of("a = 01\nb = 02\n"), [("number".into(), 2)]);
    assert_eq!(of("b = 03\n"), [("number".into(), 1)]);
}

/// What people of both keyboards write, `%%` between two files.
const BY_HAND: &str = include_str!("broken.txt");

/// The places of each finding, by line and column, and what stands there.
fn places(text: &str, findings: &[Finding]) -> String {
    let source = SourceFile::new(RepoPath::from("a.toml"), text.as_bytes().to_vec());
    let place = |span: Span| {
        let Position { line, column } = source.position(span.start);
        format!("  {line}:{column} {:?}\n", &text[span.start..span.end])
    };
    let spans = findings.iter().flat_map(|finding| finding.places.spots()).filter_map(|spot| spot.span);
    spans.map(place).collect()
}

#[test]
fn slips_of_both_keyboards_are_named_where_they_began() {
    let mut shown = String::new();
    for text in BY_HAND.split("%%\n") {
        let found = slips(text.as_bytes());
        assert!(!found.is_empty() && found.iter().all(|slip| slip.key.as_str() != "syntax"), "{text}");
        shown.extend([text, &places(text, &found), &in_both_languages(&found), "\n"]);
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn an_unclosed_string_is_one_slip_however_much_follows() {
    let rest =
        "detection = \"\"\"\nIt was \"found\".\n\"\"\"\nwent_well = 'It''s'\n[[timeline]]\nat = 2026-11-20T00:12:00Z\n"
            .repeat(50);
    for (text, place) in [
        (format!("a = 1\noverview = \"\"\"\nIt was slow.\n{rest}"), "2:12"),
        (format!("a = 1\noverview = '''\nIt was slow.\n{}", rest.replace("\"\"\"", "'''")), "2:12"),
        ("a = 1\nb = \"it was\nslow, very\nslow\"\n".to_owned(), "2:5"),
    ] {
        let found = slips(text.as_bytes());
        let [unclosed] = &found[..] else { panic!("{}", in_both_languages(&found)) };
        assert_eq!((unclosed.key.as_str(), unclosed.extent), ("unclosed-string", 1));
        assert!(places(&text, &found).trim_start().starts_with(place), "{}", places(&text, &found));
    }
}

#[test]
fn other_slips_are_told_beside_one_that_explains_its_line() {
    let found = slips("a = \"x\nb = yes\nc = [1, 2\n[t]\nd = 1\n[t]\nd = 1\n".as_bytes());
    let told: Vec<&str> = found.iter().map(|slip| slip.key.as_str()).collect();
    assert!(["unclosed-string", "boolean", "unclosed-list"].iter().all(|key| told.contains(key)), "{told:?}");
}

/// Pieces of TOML and of what is none, in any order: a slip is always in the text, and nothing makes it panic.
#[test]
fn whatever_is_written_each_slip_has_a_place() {
    const PIECES: [&str; 48] = [
        "a", "key", " = ", "=", "\"", "'", "\"\"\"", "'''", "\n", "\r\n", "\r", " ", "\t", "\u{3000}", "[", "]", "[[",
        "]]", "{", "}", ",", ".", ":", "：", ";", "//", "--", "<!--", "#", "\\", "\\u", "\\U00", "\\x", "\\d", "“",
        "」", "＝", "］", "。", "障害", "2026", "-11-20", "/", "T09:04", "年", "yes", "30分", "\u{1}",
    ];
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut below = |limit: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from((state >> 11) % limit).expect("it is small")
    };
    for _ in 0..20_000 {
        let text: String = (0..below(14)).map(|_| PIECES[below(48)]).collect();
        for slip in slips(text.as_bytes()) {
            for span in slip.places.spots().iter().filter_map(|spot| spot.span) {
                assert!(text.get(span.start..span.end).is_some(), "{text:?}: {span:?} of {}", slip.english());
            }
        }
    }
}

//! Texts as people paste them: whatever they hold, the document says exactly that afterwards.

use insta::assert_snapshot;
use toml::Value as Parsed;

use super::super::{Editor, Value};
use super::{after, string};

/// What gets pasted into a postmortem, and what could end or change a string of TOML.
const PIECES: [&str; 31] = [
    r"^\d{4}-\d\d\s+(\w+\.)*\bpanic\b[^\]]$",
    r"C:\temp\new\file.txt",
    r"\\server\share\",
    r"\u00e9\n\t\",
    "kubectl get pods \\\n  --all-namespaces",
    "\\",
    "\\\\",
    "'",
    "''",
    "'''",
    "''''''",
    "\"",
    "\"\"\"",
    "it's",
    "say \"no\"",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "　",
    "決済が遅延した。",
    "「引用」",
    "🔥👨\u{200D}👩\u{200D}👧",
    "e\u{301}\u{85}\u{2028}",
    "\u{0}",
    "\u{7}\u{8}\u{c}\u{1b}[31m",
    "\u{7f}",
    "# not a comment",
    "[not.a.header]",
];

/// Every text of one piece, of two, and some of more.
fn texts() -> impl Iterator<Item = String> {
    let two = |first: &'static str| PIECES.iter().map(move |second| format!("{first}{second}"));
    let three = |first: &'static str| PIECES.iter().map(move |last| format!("{first}\n{last}"));
    let singles = PIECES.iter().map(|&piece| piece.to_owned());
    singles.chain(PIECES.iter().copied().flat_map(two)).chain(PIECES.iter().copied().flat_map(three))
}

fn read(document: &str, path: &[&str]) -> String {
    let mut value: Parsed =
        document.parse::<toml::Table>().unwrap_or_else(|error| panic!("{error}\n{document}")).into();
    for name in path {
        value = match value {
            Parsed::Array(rows) => rows[name.parse::<usize>().expect("a row's index")].clone(),
            other => other[name].clone(),
        };
    }
    value.as_str().expect("it is a text").to_owned()
}

/// In strings of several lines a line end is the document's.
fn in_lines(text: &str, eol: &str) -> String {
    if text.contains('\n') { text.replace("\r\n", "\n").replace('\n', eol) } else { text.to_owned() }
}

#[test]
fn any_text_is_read_as_it_was_given_wherever_it_is_written() {
    let lf = "# LF\na = \"\"\"\nold\"\"\"\nb = { c = 1 }\n\n[[rows]]\nx = 1\n";
    for (document, eol, step) in [(lf.to_owned(), "\n", 3), (lf.replace('\n', "\r\n"), "\r\n", 7)] {
        for text in texts().step_by(step) {
            let mut editor = Editor::new(document.as_str()).expect("the example is TOML");
            editor.set(&["a"], &string(&text)).unwrap_or_else(|error| panic!("{error}\n{text:?}"));
            editor.set(&["b", "d"], &string(&text)).unwrap_or_else(|error| panic!("{error}\n{text:?}"));
            editor.set(&["list"], &Value::Strings(vec![text.clone()])).expect("it is a list of one text");
            editor.append_row("rows", &[("x", string(&text))]).unwrap_or_else(|error| panic!("{error}\n{text:?}"));
            assert_eq!(read(editor.text(), &["a"]), in_lines(&text, eol), "{}", editor.text());
            assert_eq!(read(editor.text(), &["b", "d"]), text);
            assert_eq!(read(editor.text(), &["list", "0"]), text);
            assert_eq!(read(editor.text(), &["rows", "1", "x"]), in_lines(&text, eol));
            let once = editor.text().to_owned();
            editor.set(&["a"], &string(&text)).expect("a second time is no change");
            assert_eq!(editor.text(), once);
        }
    }
}

#[test]
fn what_can_be_literal_is_written_without_an_escape() {
    let is_literal = |text: &str| {
        let controls =
            text.replace("\r\n", "\n").bytes().any(|byte| byte.is_ascii_control() && !b"\t\n".contains(&byte));
        !controls && !text.contains("'''") && (text.contains('\n') || (text.contains('\\') && !text.contains('\'')))
    };
    let mut literal = 0;
    for text in texts().filter(|text| is_literal(text)) {
        literal += 1;
        let written = after("", |editor| editor.set(&["a"], &string(&text)));
        let body = text.replace("\r\n", "\n");
        let expected = if body.contains('\n') { format!("a = '''\n{body}'''\n") } else { format!("a = '{body}'\n") };
        assert_eq!(written, expected);
    }
    assert!(literal > 500, "{literal}");
}

#[test]
fn text_of_many_lines_is_written_as_it_is() {
    let text = "The check `^\\d+\\.\\d+$` matched C:\\new:\n\n    kubectl get pods \\\n      -o json\nand \"quotes\", it's 'fine'";
    assert_snapshot!(after("a = \"\"\"\nan older\\ttext\"\"\" # why\n", |editor| editor.set(&["a"], &string(text))), @r#"
    a = '''
    The check `^\d+\.\d+$` matched C:\new:

        kubectl get pods \
          -o json
    and "quotes", it's 'fine'''' # why
    "#);
}

#[test]
fn text_of_one_line_with_backslashes_is_in_single_quotes_where_it_can_be() {
    let text = after("", |editor| {
        editor.set(&["path"], &string(r"C:\temp\new"))?;
        editor.set(&["quoted"], &string(r#"\bpanic\b "x""#))?;
        editor.set(&["apostrophe"], &string(r"it's in C:\temp"))?;
        editor.set(&["plain"], &string("it's \"fine\""))?;
        editor.set(&["paths"], &Value::Strings(vec![r"C:\a".into(), "b".into(), r"'\'".into()]))
    });
    assert_snapshot!(text, @r#"
    path = 'C:\temp\new'
    quoted = '\bpanic\b "x"'
    apostrophe = "it's in C:\\temp"
    plain = "it's \"fine\""
    paths = ['C:\a', "b", "'\\'"]
    "#);
}

#[test]
fn a_text_keeps_the_quotes_of_the_one_before_it_where_they_hold_it_without_escapes() {
    let forms = ["\"old\"", "'old'", "'''\nold\n'''", "'''old'''", "\"\"\"\nold\n\"\"\"", "\"\"\"old\"\"\""];
    let mut tried = 0;
    for eol in ["\n", "\r\n"] {
        for form in forms {
            let document =
                format!("# first\nbefore = 'x' # kept\na = {form} # behind\nlast = \"\\u00e9\"").replace('\n', eol);
            for text in texts().step_by(5) {
                let mut editor = Editor::new(document.as_str()).expect("the example is TOML");
                editor.set(&["a"], &string(&text)).unwrap_or_else(|error| panic!("{error}\n{text:?}"));
                let (whole, wanted) = (editor.text(), in_lines(&text, eol));
                assert_eq!(read(whole, &["a"]), wanted, "{form}: {whole}");
                assert_eq!(editor.text_at(&["a"]).map(|standing| standing.text), Some(wanted), "{form}: {whole}");
                let start = format!("# first{eol}before = 'x' # kept{eol}a = ");
                assert!(
                    whole.starts_with(&start) && whole.ends_with(&format!(" # behind{eol}last = \"\\u00e9\"")),
                    "{whole}"
                );
                let quotes = &whole[start.len()..];
                let is_block = quotes.starts_with("'''") || quotes.starts_with("\"\"\"");
                assert!(is_block || form.len() == 5, "a block stays one: {form}: {whole}");
                let needs_escapes = text.contains('\\') || text.contains("\"\"\"") || text.ends_with('"');
                let is_basic = form.starts_with("\"\"\"") && !needs_escapes;
                assert!(!is_basic || quotes.starts_with("\"\"\""), "{form}: {whole}");
                let is_plain = !text.contains(['\'', '\n'])
                    && text.chars().all(|letter| !letter.is_ascii_control() || letter == '\t');
                assert!(!(form == "'old'" && is_plain) || quotes.starts_with('\''), "{form}: {whole}");
                tried += 1;
            }
        }
    }
    assert!(tried > 4_000, "{tried} texts were tried");
}

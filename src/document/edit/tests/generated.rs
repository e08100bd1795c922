//! Oracles over generated documents: what an edit asks for is what the parser of another layer reads afterwards, and
//! no byte is lost on the way.

use toml::Value as Parsed;

use super::super::{Editor, Value};

/// Xorshift: the same documents on every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        let index = usize::try_from(self.below(items.len() as u64)).expect("an index is small");
        items[index]
    }
}

const VALUES: [&str; 16] = [
    "1",
    "\"text # no comment\"",
    "'it''s'",
    "\"\"\"\n[not.a.header]\n# no comment\nkey = 1\n\"\"\"",
    "'''\n[[x]]\n'''",
    "2026-11-20T00:12:00+09:00",
    "[ 1, 2 ]",
    "[\n  \"a\", # in the array\n  \"b\"\n]",
    "{ p = 1, q.r = \"]\" }",
    "nan",
    "0xFF",
    "[[1], [{ a = '}' }]]",
    "{}",
    "[]",
    "[\n  # one\n]",
    "[ { a = [ 1, # two\n 2 ] } ]",
];
const KEYS: [&str; 8] = ["status", "title", "held", "outcome", "\"quoted key\"", "'x.y'", "a-b", "k"];

fn pairs(random: &mut Random, out: &mut Vec<String>) {
    let is_aligned = random.below(2) == 0;
    let mut left = KEYS.to_vec();
    for _ in 0..random.below(5) {
        let key = random.pick(&left);
        left.retain(|other| *other != key);
        let value = random.pick(&VALUES).replace("it''s", "its");
        let pad = if is_aligned { 12 } else { 0 };
        let comment = random.pick(&["", "", " # behind", "   #tight"]);
        out.push(format!("{}{key:pad$} = {value}{comment}", random.pick(&["", "", "", "  "])));
        if random.below(4) == 0 {
            out.push(random.pick(&["", "# held = 1", "  # [commented]", "# 日本語"]).to_owned());
        }
    }
}

/// A valid document with most of what TOML allows.
fn document(random: &mut Random) -> String {
    let mut out = Vec::new();
    if random.below(2) == 0 {
        out.push("#:schema x.json".to_owned());
    }
    pairs(random, &mut out);
    if random.below(3) == 0 {
        out.push("dotted.scheduled = 1".to_owned());
        out.push("dotted.deep.er = 2 # deep".to_owned());
    }
    let inline_rows = [
        "",
        "rows = []",
        "rows = [\n  # one\n]",
        "rows = [ { a = 1 } ]",
        "rows = [\n  { a = 1 }, # one\n  { a = 2 } # two\n]",
    ];
    let inline = random.pick(&inline_rows);
    out.push(inline.to_owned());
    let tables = ["[meeting]", "[people.x]", "[people]", "[ \"quoted\" . table ]", "[[actions]]", "[[actions]]"];
    let mut order = tables.to_vec();
    while !order.is_empty() && random.below(6) != 0 {
        let index = usize::try_from(random.below(order.len() as u64)).expect("an index is small");
        let is_row = order[index] == "[[actions]]";
        out.push(random.pick(&["", "# above", "\n# apart\n"]).to_owned());
        out.push(order.remove(index).to_owned());
        pairs(random, &mut out);
        if is_row && random.below(3) == 0 {
            out.push("[actions.below]\nz = 1".to_owned());
        }
    }
    for _ in 0..if inline.is_empty() { random.below(3) } else { 0 } {
        out.push("\n[[rows]]\na   = 1\nbcd = 2\n# of the row".to_owned());
    }
    line_ends(random, &out.join("\n"))
}

/// LF, CRLF or both, with or without the last one.
fn line_ends(random: &mut Random, text: &str) -> String {
    let kind = random.below(3);
    let mut out = String::new();
    for line in text.lines() {
        let is_crlf = kind == 1 || (kind == 2 && random.below(2) == 0);
        out.push_str(line);
        out.push_str(if is_crlf { "\r\n" } else { "\n" });
    }
    if random.below(3) == 0 { out.trim_end().to_owned() } else { out }
}

const PATHS: [&[&str]; 14] = [
    &["status"],
    &["meeting", "held"],
    &["meeting", "status"],
    &["people", "owner"],
    &["people", "x", "held"],
    &["dotted", "held"],
    &["dotted", "deep", "er"],
    &["dotted", "deep", "new"],
    &["actions", "0", "status"],
    &["quoted", "table", "k"],
    &["new_table", "key"],
    &["quoted key"],
    &["actions", "1", "below", "z"],
    &["rows", "0", "a"],
];

fn value(random: &mut Random) -> (Value, Parsed) {
    match random.below(6) {
        0 => (Value::Integer(-7), Parsed::Integer(-7)),
        1 => (Value::Bool(true), Parsed::Boolean(true)),
        2 => {
            let text = "2026-11-24T06:00:00.5+09:00";
            (Value::Datetime(text.to_owned()), Parsed::Datetime(text.parse().expect("a date-time")))
        }
        3 => {
            let texts = ["a\"b".to_owned(), "c\nd".to_owned()];
            (Value::Strings(texts.to_vec()), Parsed::Array(texts.map(Parsed::String).to_vec()))
        }
        4 => (Value::String("one\n\"\"\"\"two\"".to_owned()), Parsed::String("one\n\"\"\"\"two\"".to_owned())),
        _ => (Value::String("x\t\\é\u{1}".to_owned()), Parsed::String("x\t\\é\u{1}".to_owned())),
    }
}

/// The document's value, every line end as LF, NaN as text.
fn parsed(text: &str) -> Parsed {
    let text = text.replace("\r\n", "\n").replace("= nan", "= 'nan'");
    Parsed::Table(text.parse().unwrap_or_else(|error| panic!("{error}\n{text}")))
}

fn put(root: &mut Parsed, path: &[&str], value: Parsed) -> bool {
    let Some((first, rest)) = path.split_first() else {
        *root = value;
        return true;
    };
    match root {
        Parsed::Table(table) => {
            let empty = || Parsed::Table(toml::Table::new());
            put(table.entry(*first).or_insert_with(empty), rest, value)
        }
        Parsed::Array(rows) => match rows.get_mut(first.parse::<usize>().expect("a row's index")) {
            Some(row) => put(row, rest, value),
            None => false,
        },
        _ => false,
    }
}

/// The bytes of `before` that are not in the common head and tail of both texts.
fn lost<'t>(before: &'t str, after: &str) -> &'t str {
    let head = before.bytes().zip(after.bytes()).take_while(|(left, right)| left == right).count();
    let (before_tail, after_tail) = (&before.as_bytes()[head..], &after.as_bytes()[head..]);
    let tail = before_tail.iter().rev().zip(after_tail.iter().rev()).take_while(|(left, right)| left == right).count();
    before.get(head..before.len() - tail).expect("the texts differ at letters")
}

fn comments(text: &str) -> usize {
    [
        "# behind",
        "#tight",
        "# held",
        "# [commented]",
        "# 日本語",
        "# above",
        "# apart",
        "# deep",
        "# one",
        "# two",
        "#:schema",
    ]
    .iter()
    .map(|comment| text.matches(comment).count())
    .sum()
}

fn assert_line_ends_agree(before: &str, after: &str) {
    let (lines, crlf) = (before.matches('\n').count(), before.matches("\r\n").count());
    if lines > 0 && (crlf == 0 || crlf == lines) {
        let expected = if crlf == 0 { 0 } else { after.matches('\n').count() };
        assert_eq!(after.matches("\r\n").count(), expected, "{before:?}\n{after:?}");
    }
}

#[test]
fn set_says_what_was_asked_and_loses_no_other_byte() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let (mut made, mut refused) = (0, 0);
    for _ in 0..4000 {
        let before = document(&mut random);
        let path = random.pick(&PATHS);
        let (value, asked) = value(&mut random);
        let mut expected = parsed(&before);
        let is_possible = put(&mut expected, path, asked);
        let mut editor = Editor::new(before.as_str()).unwrap_or_else(|error| panic!("{error}\n{before}"));
        if let Err(error) = editor.set(path, &value) {
            let is_known = !is_possible || error.to_string().contains("comments within");
            assert!(is_known, "{error}\n{path:?}\n{before}");
            refused += 1;
            continue;
        }
        made += 1;
        let after = editor.text().to_owned();
        assert!(is_possible, "{path:?}\n{before}\n---\n{after}");
        assert_eq!(parsed(&after), expected, "{path:?}\n{before}\n---\n{after}");
        let standing =
            VALUES.iter().any(|value| value.replace("it''s", "its").contains(&lost(&before, &after).replace('\r', "")));
        assert!(standing || lost(&before, &after) == "2", "{before}\n---\n{after}");
        assert_eq!(comments(&before), comments(&after), "{before}\n---\n{after}");
        assert_line_ends_agree(&before, &after);
        editor.set(path, &value).expect("a second time is no change");
        assert_eq!(editor.text(), after);
    }
    assert!(made > 3000, "{made} made, {refused} refused");
}

#[test]
fn row_is_added_last_and_nothing_is_lost() {
    let mut random = Random(0xD1B5_4A32_D192_ED03);
    for _ in 0..2000 {
        let before = document(&mut random);
        let array = random.pick(&["rows", "actions", "new_rows"]);
        let (value, asked) = value(&mut random);
        let mut expected = parsed(&before);
        let row = Parsed::Table(toml::Table::from_iter([("to".to_owned(), asked)]));
        let table = expected.as_table_mut().expect("a document is a table");
        let rows = table.entry(array).or_insert_with(|| Parsed::Array(Vec::new()));
        rows.as_array_mut().expect("the array is one").push(row);
        let mut editor = Editor::new(before.as_str()).unwrap_or_else(|error| panic!("{error}\n{before}"));
        editor.append_row(array, &[("to", value)]).unwrap_or_else(|error| panic!("{error}\n{before}"));
        let after = editor.text();
        assert_eq!(parsed(after), expected, "{before}\n---\n{after}");
        let lost = lost(&before, after);
        assert!(lost.is_empty() || lost == " # two", "{lost:?}\n{before}\n---\n{after}");
        assert_eq!(comments(&before), comments(after), "{before}\n---\n{after}");
        assert_line_ends_agree(&before, after);
    }
}

#[test]
fn removal_undoes_a_set_that_added_a_line() {
    let mut random = Random(0xA076_1D64_78BD_642F);
    let mut undone = 0;
    for _ in 0..2000 {
        let before = document(&mut random);
        let path = random.pick(&PATHS);
        let mut editor = Editor::new(before.as_str()).unwrap_or_else(|error| panic!("{error}\n{before}"));
        let mut probe = parsed(&before);
        put(&mut probe, path, Parsed::Boolean(true));
        if editor.set(path, &Value::Bool(true)).is_err() || probe == parsed(&before) {
            continue;
        }
        let is_one_line = editor.text().lines().count() == before.lines().count() + 1;
        editor.remove(path).unwrap_or_else(|error| panic!("{error}\n{path:?}\n{}", editor.text()));
        if is_one_line && before.ends_with('\n') {
            assert_eq!(editor.text(), before);
            undone += 1;
        }
    }
    assert!(undone > 200, "{undone} undone");
}

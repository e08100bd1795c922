//! Breaks a document in the ways that bytes are broken: by machines, by merges, by editors and by ill will.

use crate::testing::postmortem::Random;

/// No input grows beyond this, a little more than the largest file that is read.
const LARGEST: usize = 1_200_000;

/// Breaks the bytes in one to six places; a few inputs become something else altogether.
pub(crate) fn mutate(bytes: &mut Vec<u8>, others: &[Vec<u8>], random: &mut Random) {
    if random.percent(1) {
        *bytes = monster(random);
        // Broken further, it would mostly stop at its syntax.
        if random.percent(50) {
            return;
        }
    }
    for _ in 0..=random.below(6) {
        step(bytes, others, random);
    }
    bytes.truncate(LARGEST);
}

fn step(bytes: &mut Vec<u8>, others: &[Vec<u8>], random: &mut Random) {
    let at = random.below(bytes.len() + 1);
    match random.below(14) {
        0 => flip(bytes, random),
        1 => drop(bytes.drain(at..(at + length(random)).min(bytes.len()))),
        2 => duplicate(bytes, random),
        3 => {
            let other = &others[random.below(others.len())];
            let from = random.below(other.len());
            let part = other[from..(from + length(random) * 4).min(other.len())].to_vec();
            insert(bytes, at, &part);
        }
        4..=6 => insert(bytes, at, &token(random)),
        7 => {
            let line = line_start(bytes, at);
            insert(bytes, line, &line_of(random));
        }
        8 | 9 => replace_value(bytes, at, random),
        10 => remove_line(bytes, at),
        11 => swap_lines(bytes, at, random),
        12 => insert_in_text(bytes, at, &token(random)),
        _ => whole(bytes, random),
    }
}

/// Mostly short, now and then long.
fn length(random: &mut Random) -> usize {
    let most = [1, 4, 16, 64, 512][random.below(5)];
    1 + random.below(most)
}

fn insert(bytes: &mut Vec<u8>, at: usize, part: &[u8]) {
    bytes.splice(at..at, part.iter().copied());
}

fn flip(bytes: &mut [u8], random: &mut Random) {
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len());
        if let Some(byte) = bytes.get_mut(at) {
            // The highest bit makes the file no UTF-8, after which nothing else is looked at.
            let bits = if random.percent(5) { 8 } else { 7 };
            *byte ^= 1 << random.below(bits);
        }
    }
}

fn duplicate(bytes: &mut Vec<u8>, random: &mut Random) {
    let from = random.below(bytes.len() + 1);
    let part = bytes[from..(from + length(random) * 2).min(bytes.len())].to_vec();
    let times = [1, 1, 1, 2, 30][random.below(5)];
    let to = random.below(bytes.len() + 1);
    insert(bytes, to, &part.repeat(times));
}

fn line_start(bytes: &[u8], at: usize) -> usize {
    bytes[..at].iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1)
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |newline| at + newline + 1)
}

fn remove_line(bytes: &mut Vec<u8>, at: usize) {
    drop(bytes.drain(line_start(bytes, at)..line_end(bytes, at)));
}

fn swap_lines(bytes: &mut Vec<u8>, at: usize, random: &mut Random) {
    let line: Vec<u8> = bytes.drain(line_start(bytes, at)..line_end(bytes, at)).collect();
    let at = random.below(bytes.len() + 1);
    let to = line_start(bytes, at);
    insert(bytes, to, &line);
}

/// Gives a key another value: the way to what is sound TOML and no sound postmortem.
fn replace_value(bytes: &mut Vec<u8>, at: usize, random: &mut Random) {
    let (start, end) = (line_start(bytes, at), line_end(bytes, at));
    let Some(equals) = bytes[start..end].iter().position(|&byte| byte == b'=') else { return };
    let value = VALUES[random.below(VALUES.len())];
    let from = start + equals + 1;
    bytes.splice(from..end, format!(" {value}\n").into_bytes());
}

/// Puts something right behind the next opening quote, so that it becomes part of a text.
fn insert_in_text(bytes: &mut Vec<u8>, at: usize, part: &[u8]) {
    let quote = bytes[at..].windows(3).position(|bytes| bytes == b"\"\"\"").map(|quote| at + quote + 3);
    let quote = quote.or_else(|| bytes[at..].iter().position(|&byte| byte == b'"').map(|quote| at + quote + 1));
    if let Some(quote) = quote {
        insert(bytes, quote, part);
    }
}

/// Changes the file from end to end.
fn whole(bytes: &mut Vec<u8>, random: &mut Random) {
    match random.below(8) {
        0 => {
            let text: Vec<&[u8]> = bytes.split(|&byte| byte == b'\n').collect();
            *bytes = text.join(&b"\r\n"[..]);
        }
        1 => insert(bytes, 0, b"\xEF\xBB\xBF"),
        2 => bytes.truncate(random.below(bytes.len() + 1)),
        3 => bytes.iter_mut().filter(|byte| **byte == b'\n').for_each(|byte| *byte = b'\r'),
        4 => *bytes = String::from_utf8_lossy(bytes).replace('"', "'").into_bytes(),
        5 => *bytes = String::from_utf8_lossy(bytes).replace('"', "\"\"\"").into_bytes(),
        6 => *bytes = String::from_utf8_lossy(bytes).replace('a', "\u{0430}").into_bytes(),
        _ => *bytes = bytes.repeat(2),
    }
}

/// Something that is hard on readers of TOML, Unicode or Markdown.
fn token(random: &mut Random) -> Vec<u8> {
    if random.percent(25) {
        let (unit, most) = REPEATED[random.below(REPEATED.len())];
        return unit.repeat(1 + random.below(most)).into_bytes();
    }
    if random.percent(15) {
        return BYTES[random.below(BYTES.len())].to_vec();
    }
    TOKENS[random.below(TOKENS.len())].as_bytes().to_vec()
}

/// A whole line of TOML, sound or not.
fn line_of(random: &mut Random) -> Vec<u8> {
    let key = KEYS[random.below(KEYS.len())];
    let value = VALUES[random.below(VALUES.len())];
    match random.below(4) {
        0 => format!("[{key}]\n"),
        1 => format!("[[{key}]]\n"),
        2 => format!("{key}.{} = {value}\n", KEYS[random.below(KEYS.len())]),
        _ => format!("{key} = {value}\n"),
    }
    .into_bytes()
}

/// Something large in one direction.
fn monster(random: &mut Random) -> Vec<u8> {
    let head = "title = \"x\"\nstatus = \"in-review\"\nseverity = \"SEV-1\"\n";
    let many = [100, 3_000, 60_000][random.below(3)];
    let rows = |row: &str| format!("{head}{}", row.repeat(many));
    let text = match random.below(12) {
        0 => format!("{head}[sections]\noverview = \"{}\"\n", "outage ".repeat(many)),
        1 => format!("{head}[sections]\noverview = \"{}\"\n", "機能停止、".repeat(many)),
        2 => rows("[[timeline]]\n"),
        3 => rows("[[waivers]]\nrule = \"missing-section\"\nreason = \"A freeze\"\napproved_by = \"b\"\n"),
        4 => rows(
            "[[waivers]]\nrule = \"missing-section\"\nreason = \"A freeze\"\napproved_by = \"b\"\nwhere = \"title\"\n",
        ),
        5 => format!("{head}tags = [{}]\n", "1, ".repeat(many)),
        6 => format!("{head}{}", (0..many).fold(String::new(), |text, key| text + &format!("key{key} = 1\n"))),
        7 => format!("{head}[sections]\nwent_poorly = \"\"\"\n{}\"\"\"\n", "- slow\n".repeat(many)),
        8 => format!("{head}[sections]\noverview = \"\"\"\n{}\"\"\"\n", "> * ".repeat(many.min(4_000))),
        9 => rows("[[transitions]]\nfrom = \"draft\"\nto = \"in-review\"\nat = 2026-11-22T05:30:00Z\nby = \"a\"\n"),
        10 => format!("{head}people = {{{}}}\n", "a.".repeat(many)),
        _ => rows("= \n"),
    };
    text.into_bytes()
}

const KEYS: &[&str] = &[
    "title",
    "status",
    "severity",
    "incident",
    "people",
    "meeting",
    "sections",
    "timeline",
    "actions",
    "impact",
    "approvals",
    "waivers",
    "transitions",
    "external_message",
    "internal_message",
    "queries",
    "custom",
    "restricted",
    "not_applicable",
    "severity_changes",
    "imported",
    "related",
    "owner",
    "at",
    "by",
    "from",
    "to",
    "where",
    "rule",
    "overview",
    "\"\"",
    "\"a.b\"",
    "'\u{202E}'",
    "''",
    "\"\\u0000\"",
    "日本",
    "1979-05-27",
    "-",
    "rules",
    "calendar",
    "gate",
    "terms",
    "severities",
    "meeting.held",
    "people.owner.name",
];

const VALUES: &[&str] = &[
    "\"\"",
    "''",
    "\"x\"",
    "0",
    "-1",
    "1e400",
    "nan",
    "-inf",
    "9223372036854775807",
    "9223372036854775808",
    "0x_1",
    "0xF",
    "0o17",
    "0b2",
    "1_000",
    "1__0",
    "+0",
    "00",
    "1.",
    "true",
    "True",
    "2026-11-20",
    "2026-02-30",
    "0000-01-01",
    "9999-12-31T23:59:60Z",
    "9999-12-31T23:59:59-23:59",
    "0000-01-01T00:00:00+23:59",
    "2026-11-20T24:00:00Z",
    "2026-11-20T09:04:00",
    "2026-11-20T09:04Z",
    "2026-11-20 09:04:00Z",
    "09:04:00",
    "09:04",
    "2026-11-20T09:04:00.123456789123Z",
    "2026-11-20T09:04:00+99:99",
    "[]",
    "[[]]",
    "{}",
    "[{}]",
    "[1, \"a\", 2026-11-20]",
    "{ a = 1, }",
    "{ a = 1, a = 2 }",
    "[\n1,\n# c\n]",
    "{\n}",
    "\"draft\"",
    "\"in-review\"",
    "\"reviewed\"",
    "\"closed\"",
    "\"In-Review\"",
    "\"SEV-1\"",
    "\"SEV-9\"",
    "\"\\e\"",
    "\"\\x41\"",
    "\"\\u200B\"",
    "\"\\uD800\"",
    "\"\\U0010FFFF\"",
    "\"\\U00110000\"",
    "\"outage\"",
    "\"o\\u0075tage\"",
    "'''outage'''",
    "\"機能停止\"",
    "\"機能\\\n停止\"",
    "\"@aiko\"",
    "\"timeline[999999999999999999999]\"",
    "\"timeline[0].event\"",
    "\"sections.overview\"",
    "\"..[[\"",
    "\"late-meeting\"",
    "\"missing-section\"",
    "\"malformed-document\"",
    "\"Asia/Tokyo\"",
    "[\"monday\", \"tuesday\"]",
    "\"../..\"",
    "\"/\"",
    "4294967296",
    "\"[\"",
    "\"**\"",
    "\"TODO\"",
    "\"\"\"\"\"\"",
    "\"\"\"\"\"\"\"\"",
    "''''''''",
    "\"\"\"\\\n   \n  x\"\"\"",
];

const TOKENS: &[&str] = &[
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "\\",
    "\\u",
    "\\uD800",
    "\\U0010FFFF",
    "\\e",
    "\\x41",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "{}",
    "=",
    ".",
    ",",
    "#",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "\0",
    "\u{1b}[31m",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "\u{FEFF}",
    "\u{202E}",
    "\u{2066}",
    "\u{200B}",
    "\u{200D}",
    "\u{00AD}",
    "\u{FE0F}",
    "\u{E0041}",
    "\u{10FFFF}",
    "\u{FFFD}",
    "\u{0301}",
    "𝕠𝕦𝕥𝕒𝕘𝕖",
    "ｏｕｔａｇｅ",
    "機能停止",
    "機能\n停止",
    "ｷﾉｳ",
    "ﷺ",
    "outage",
    "out**age**",
    "out\u{00AD}age",
    "оutage",
    "&#111;utage",
    "&#x",
    "&#x110000;",
    "&#0;",
    "&amp",
    "&CounterClockwiseContourIntegral;",
    "👩‍👩‍👧‍👦",
    "🏳️‍🌈",
    "👍🏽",
    "e\u{301}\u{302}\u{303}",
    "`",
    "```\n",
    "~~~\n",
    "<!--",
    "<script>",
    "</",
    "<![CDATA[",
    "[a](",
    "[a]: ",
    "![",
    "](b)",
    "](<",
    "| - |\n|---|\n",
    "    code\n",
    "> ",
    "- ",
    "1. ",
    "===\n",
    "---\n",
    "***",
    "__",
    "https://",
    "https://例え.jp/outage",
    "<<<<<<< HEAD\n",
    "\n<<<<<<< a\nx = 1\n=======\nx = 2\n>>>>>>> b\n",
    "\n=======\n",
    "\n>>>>>>> b\n",
    "\n[sections]\n",
    "\n[[timeline]]\n",
    "\n[a.b.c]\n[a]\n[a.b]\n",
    "\na.b = 1\na = 2\n",
    "\ntitle = 1\n",
    "2026-02-30",
    "1e9999",
    "99999999999999999999999999",
    "0x",
    "TODO",
    "lorem ipsum",
    "...",
    "未定",
    "human error",
    "root cause",
    "should have",
    "すべきだった",
    "blame",
    "(no action: ",
    "CACHE-91",
    "'s",
    "’s",
    "\\\n",
    "\\   \n  ",
];

/// What is hard in numbers, and up to how many.
const REPEATED: &[(&str, usize)] = &[
    ("[", 300),
    ("[[", 200),
    ("{", 300),
    ("{a=", 200),
    ("a.", 1_500),
    ("[a.", 300),
    ("\n[a", 100),
    ("(", 3_000),
    ("*a ", 3_000),
    ("_a__", 3_000),
    ("> ", 3_000),
    ("- ", 3_000),
    ("`", 3_000),
    ("![", 3_000),
    ("[a](", 2_000),
    ("<a", 3_000),
    ("<!--", 2_000),
    ("&#x", 3_000),
    ("\\", 300),
    ("\"", 300),
    ("'", 300),
    ("\n", 3_000),
    ("\r", 300),
    (" ", 30_000),
    ("x", 1_000_000),
    ("あ", 300_000),
    ("outage ", 3_000),
    ("\u{200B}", 3_000),
    ("\u{0301}", 3_000),
    ("👩‍👩‍👧‍👦", 500),
    ("\u{202E}", 300),
    ("1,", 3_000),
    ("\"a\",", 3_000),
    ("\nk=1", 300),
    ("\n[[timeline]]", 2_000),
    ("#", 3_000),
    ("|a", 3_000),
    ("|a\n|-\n", 300),
    ("<<<<<<< ", 300),
    ("\n<<<<<<< a\n=======\n>>>>>>> b", 100),
    ("~", 3_000),
    ("1. ", 3_000),
];

/// What is no UTF-8, and what nearly is.
const BYTES: &[&[u8]] = &[
    b"\xFF",
    b"\xC0\x80",
    b"\xE3\x81",
    b"\xED\xA0\x80",
    b"\xF4\x90\x80\x80",
    b"\x80",
    b"\xEF\xBB\xBF",
    b"\xFE\xFF\x00a",
    b"\x00\x00",
    b"\x8B\xC1\x82\xA4",
    b"\x1F\x8B\x08",
];

//! Texts as hard on a reader of Markdown as can be: decided by a seed and a number, and by nothing else.

use crate::source::Span;
use crate::wording::Prose;

use crate::testing::postmortem::Random;

/// A text, and where it stands in its source.
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) markdown: String,
    pub(crate) source: String,
    /// The TOML string that says it; nothing where the Markdown stands for itself.
    pub(crate) literal: Option<Span>,
    /// Whether the slow ways can follow.
    pub(crate) is_small: bool,
}

/// As large as the largest file that is read.
const LARGEST: usize = 1 << 20;

/// Every so many inputs one is large.
const LARGE: u64 = 400;

impl Input {
    pub(crate) fn generated(seed: u64, number: u64) -> Self {
        let mut random = Random::for_item(seed, number);
        let markdown = if number % LARGE == LARGE - 1 {
            large(LARGEST, &mut random)
        } else {
            match random.below(100) {
                0..40 => pieces(14, &mut random),
                40..72 => split(&mut random),
                72..82 => pieces(300, &mut random),
                82..92 => mutated(&mut random),
                _ => large(20_000, &mut random),
            }
        };
        let (source, literal) = source(&markdown, &mut random);
        let is_small = markdown.len() < 1_000;
        Self { markdown, source, literal, is_small }
    }

    pub(crate) fn prose(&self) -> Option<Prose<'_>> {
        match self.literal {
            Some(span) => Prose::from_literal(&self.source, span),
            None => Some(Prose::from_markdown(&self.source)),
        }
    }
}

fn pieces(most: usize, random: &mut Random) -> String {
    (0..=random.below(most)).map(|_| random.pick(PIECES)).collect()
}

/// A term in two pieces with markup about them, which the quick answer must not overlook.
fn split(random: &mut Random) -> String {
    (0..=random.below(9)).map(|_| random.pick(SPLIT)).collect()
}

/// One shape over and over, up to a size, between others.
fn large(size: usize, random: &mut Random) -> String {
    let unit = if random.percent(50) { random.pick(PIECES).to_owned() } else { pieces(4, random) };
    let (head, tail) = (pieces(4, random), pieces(4, random));
    let rest = random.below(size).saturating_sub(head.len() + tail.len());
    format!("{head}{}{tail}", unit.repeat(rest / unit.len().max(1)))
}

/// What people write, with something in it that they would not.
fn mutated(random: &mut Random) -> String {
    let prose = random.pick(&[
        include_str!("../../commands/demo/incident.toml"),
        include_str!("../../commands/demo/incident.ja.toml"),
    ]);
    let letters: Vec<char> = prose.chars().collect();
    let from = random.below(letters.len());
    let mut text: Vec<char> = letters[from..].iter().take(random.below(2_000)).copied().collect();
    for _ in 0..=random.below(12) {
        let at = random.below(text.len() + 1);
        let piece = random.pick(PIECES);
        text.splice(at..at, piece.chars());
    }
    text.into_iter().collect()
}

/// Puts the text into a TOML document, in one of the ways that it can be written there.
fn source(markdown: &str, random: &mut Random) -> (String, Option<Span>) {
    let is_raw = |letter: char| !letter.is_control() || letter == '\t' || letter == '\n';
    let is_literal = !markdown.contains('\'') && markdown.chars().all(is_raw);
    let string = match random.below(4) {
        0 => return (markdown.to_owned(), None),
        1 if is_literal => format!("'''\n{markdown}'''"),
        2 => format!("\"{}\"", escaped(markdown, Lines::Escaped, random)),
        _ => format!("\"\"\"\n{}\"\"\"", escaped(markdown, Lines::Kept, random)),
    };
    let head = "# 障害😀\r\ntext = ";
    let span = Span::new(head.len(), head.len() + string.len());
    (format!("{head}{string}\n"), Some(span))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    Kept,
    Escaped,
}

/// The text between quotation marks: what must be escaped, and now and then what need not.
fn escaped(text: &str, lines: Lines, random: &mut Random) -> String {
    let (mut written, mut letters) = (String::with_capacity(text.len()), text.chars().peekable());
    while let Some(letter) = letters.next() {
        let code = u32::from(letter);
        let continues = lines == Lines::Kept && !matches!(letter, ' ' | '\t' | '\r' | '\n') && random.percent(1);
        if continues {
            written.push_str(random.pick(&["\\\n", "\\\r\n   ", "\\  \n\n\t"]));
        }
        match letter {
            '\n' if lines == Lines::Kept => written.push('\n'),
            '\r' if lines == Lines::Kept && letters.peek() == Some(&'\n') => written.push('\r'),
            '\n' => written.push_str("\\n"),
            '"' | '\\' => written.extend(['\\', letter]),
            letter if letter.is_control() && letter != '\t' => written.extend(["\\U", &format!("{code:08x}")]),
            _ if code < 0x1_0000 && random.percent(4) => written.extend(["\\u", &format!("{code:04X}")]),
            _ if random.percent(1) => written.extend(["\\U", &format!("{code:08X}")]),
            letter => written.push(letter),
        }
    }
    written
}

const SPLIT: &[&str] = &["out", "age", "機能", "停止", "[", "](x)", "<b>", "<!-- x -->", "*", "`", " ", "\n"];

const PIECES: &[&str] = &[
    // Terms, whole, in part and in disguise.
    "outage",
    "outages",
    "OUTAGE",
    "Outage's",
    "out",
    "age",
    "o",
    "outage_",
    "outage.",
    "outage/",
    "ｏｕｔａｇｅ",
    "оutаge",
    "о",
    "о\u{301}",
    "οutage",
    "𝗼𝘂𝘁𝗮𝗴𝗲",
    "human error",
    "human  error",
    "human",
    "error",
    "rate",
    "don't",
    "don’t",
    "follow‑up",
    "機能停止",
    "機能",
    "停止",
    "全機能停止",
    "機",
    "能",
    "ダウン",
    "ダウンロード",
    "ﾀﾞｳﾝ",
    "ﾀ",
    "ﾞ",
    "タ\u{3099}",
    "カ\u{3099}",
    "db障害",
    "DB",
    "障害",
    "が",
    "。",
    "、",
    "「",
    "」",
    "café",
    "cafe\u{301}",
    "отказ",
    "서버",
    "서\u{1107}\u{1165}",
    "c++",
    "!!",
    "😀",
    "ﬁ",
    "㌶",
    "№",
    "①",
    "Å",
    "ß",
    "İ",
    "ǆ",
    "\u{212B}",
    "\u{1E9B}\u{323}",
    // Letters that are not seen, that turn the line, or that cling to the one before.
    "\u{200B}",
    "\u{AD}",
    "\u{200D}",
    "\u{FEFF}",
    "\u{2060}",
    "\u{FE0F}",
    "\u{E0100}",
    "\u{202E}",
    "\u{2066}",
    "\u{301}",
    "\u{323}",
    "\u{20DD}",
    "\u{20E3}",
    "\u{488}",
    "👩\u{200D}🚒",
    "🏳\u{FE0F}\u{200D}🌈",
    "🇯🇵",
    "👍🏽",
    "שלום",
    "مرحبا",
    "می\u{200C}خواهم",
    "क्ष",
    "\u{FFFC}",
    "\u{FFFD}",
    "\0",
    "\u{1b}[31m",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "\u{b}",
    "\u{c}",
    // White space.
    " ",
    " ",
    " ",
    "  ",
    "\t",
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r\n\r\n",
    "\r",
    "  \n",
    "\\\n",
    "\u{3000}",
    "\u{A0}",
    "\u{2009}",
    // Marks of Markdown.
    "*",
    "**",
    "***",
    "_",
    "__",
    "~~",
    "~",
    "`",
    "``",
    "```\n",
    "~~~ sh\n",
    "\\",
    "\\*",
    "[",
    "]",
    "![",
    "](",
    "](x)",
    "](<x y> \"z\")",
    "][",
    "[]",
    "[x]: /y\n",
    "[outage]: ",
    "[^1]",
    ")",
    "(",
    "# ",
    "## ",
    "#",
    "===\n",
    "---\n",
    "***\n",
    "> ",
    ">",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "12345678901. ",
    "    ",
    "\t- ",
    "- - - ",
    "> > > ",
    "|",
    "|-|-|\n",
    "| a | b |\n",
    ":-:",
    "- [ ] ",
    "$",
    "$$",
    // HTML and entities.
    "<",
    ">",
    "<b>",
    "</b>",
    "<br>",
    "<p>\n",
    "</p>",
    "<!--",
    "-->",
    "<!-- x -->",
    "<script>",
    "</script>",
    "<style>",
    "<?",
    "?>",
    "<![CDATA[",
    "]]>",
    "<!X",
    "<a href='",
    "'>",
    "<div title=\"",
    "\">",
    "<td>",
    "&",
    "&#111;",
    "&#x6f;",
    "&amp;",
    "&shy;",
    "&nbsp;",
    "&#0;",
    "&#xD800;",
    "&#9999999;",
    "&copy;",
    "&NotEqualTilde;",
    ";",
    // Addresses.
    "https://",
    "https://a.b/outage",
    "://",
    "www.",
    "www.a.b",
    "@",
    "a@b.c",
    "<https://x>",
    "<a@b.c>",
    ".",
    ",",
    ":",
    "/",
    "-",
    "'",
    "\"",
    "(x)",
];

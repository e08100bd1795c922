//! Shapes of text and of documents that are hard on one reader or another, in any size.

/// Where a shape stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a section's text.
    Prose,
    /// Among the keys.
    Document,
}

/// One unit over and over, with its number where `{n}` stands.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    pub(crate) name: String,
    pub(crate) place: Place,
    unit: &'static str,
}

const HEAD: &str = "title = \"x\"\nstatus = \"in-review\"\nseverity = \"SEV-1\"\n";

impl Shape {
    /// The shape alone, in so many bytes or a few less.
    pub(crate) fn text(&self, size: usize) -> String {
        if !self.unit.contains("{n}") {
            return self.unit.repeat(size / self.unit.len());
        }
        let mut text = String::with_capacity(size);
        let mut number = 0;
        while text.len() + self.unit.len() + 4 < size {
            text += &self.unit.replace("{n}", &number.to_string());
            number += 1;
        }
        text
    }

    /// A document with the shape in it.
    pub(crate) fn document(&self, size: usize) -> String {
        match self.place {
            Place::Prose => {
                let text = self.text(size).replace('\\', "\\\\").replace('"', "\\\"").replace('\r', "\\r");
                let text: String = text.chars().take(LONGEST).collect();
                format!("{HEAD}[sections]\noverview = \"\"\"\noutage\n\n{text}\"\"\"\n")
            }
            Place::Document => format!("{HEAD}{}", self.text(size)),
        }
    }

    /// How large the document is, in bytes.
    #[allow(clippy::cast_precision_loss, reason = "a file is smaller than 2^52 bytes")]
    pub(crate) fn document_size(&self, size: usize) -> f64 {
        self.text(size).len() as f64
    }
}

/// What is left of the largest file for one text: an escaped one is cut short.
const LONGEST: usize = 1_040_000;

pub(crate) fn all() -> Vec<Shape> {
    let prose = PROSE.iter().map(|&(name, unit)| Shape { name: name.to_owned(), place: Place::Prose, unit });
    let document = DOCUMENT.iter().map(|&(name, unit)| Shape { name: name.to_owned(), place: Place::Document, unit });
    prose.chain(document).collect()
}

const PROSE: &[(&str, &str)] = &[
    ("plain English", "The cache was full at noon, and the pool was empty. "),
    ("plain Japanese", "キャッシュが一杯になり、応答が遅れた。"),
    ("opening brackets", "["),
    ("closing brackets", "]"),
    ("image brackets", "!["),
    ("open links", "[a]("),
    ("nested links", "[a](b"),
    ("links", "[a](b) "),
    ("references", "[a][b] "),
    ("definitions", "[a{n}]: b\n"),
    ("definitions used", "[a{n}]: b\n\n[a{n}] "),
    ("stars", "*"),
    ("open emphasis", "*a "),
    ("open strong", "**a"),
    ("open and closed emphasis", "*a_ "),
    ("underscores", "_a "),
    ("tildes", "~~a "),
    ("backticks", "`"),
    ("open code", "``a` "),
    ("rising backticks", "`a``b```c"),
    ("fences", "```\na\n"),
    ("less-than signs", "<"),
    ("open tags", "<a "),
    ("open tags with quotes", "<a b='"),
    ("open comments", "<!-- "),
    ("open instructions", "<? "),
    ("open declarations", "<!A "),
    ("open CDATA", "<![CDATA["),
    ("inline tags", "a<b>"),
    ("HTML blocks", "<p>\n"),
    ("HTML blocks with comments", "<p><!--\n"),
    ("scripts", "<script>\n"),
    ("inline script tags", "a <script> "),
    ("ampersands", "&"),
    ("open entities", "&#"),
    ("entities", "&amp;"),
    ("long open entities", "&aaaaaaaa"),
    ("backslashes", "\\"),
    ("block quotes", "> "),
    ("lists in lists", "- "),
    ("list items", "- a\n"),
    ("numbered lists", "1. a\n"),
    ("deeper lists", "* a\n *"),
    ("tables", "|a|b|\n|-|-|\n"),
    ("table rows", "|a\n"),
    ("pipes", "|"),
    ("headings", "# a\n"),
    ("underlines", "a\n=\n"),
    ("paragraphs", "a\n\n"),
    ("line ends", "\n"),
    ("Windows line ends", "a\r\n"),
    ("spaces", " "),
    ("tabs", "\ta"),
    ("outages", "outage "),
    ("outages as such", "if there is an outage and "),
    ("outages of providers", "an outage at our our our "),
    ("hindsight", "if it had been if had it would have "),
    ("root causes", "what the root cause of it of was "),
    ("stopping services", "サービスが停止サービスが"),
    ("Japanese hindsight", "していれば防げ"),
    ("people", "@a 田中さん aiko "),
    ("keys", "AKIA-----BEGIN eyJa.eyJ"),
    ("outages with slashes", "outage/"),
    ("outages with underscores", "outage_"),
    ("outages with full stops", "outage."),
    ("outages with at signs", "outage@"),
    ("Japanese outages", "機能停止"),
    ("addresses", "https://"),
    ("host names", "www."),
    ("invisible letters", "o\u{200B}"),
    ("only invisible letters", "\u{200B}"),
    ("combining marks", "o\u{301}"),
    ("only combining marks", "\u{301}"),
    ("marks in two orders", "\u{323}\u{301}"),
    ("Cyrillic", "о"),
    ("mixed scripts", "оo"),
    ("half-width kana", "ﾊﾞ"),
    ("right to left", "שלום \u{202E}"),
    ("emoji", "👩\u{200D}🚒"),
    ("flags", "🇯🇵"),
    ("full-width signs", "＆"),
    ("ligatures", "ﬃ"),
    ("long expansions", "\u{FDFA}"),
    ("lines of one kana", "機\n"),
    ("human errors", "human error, sloppy "),
];

const DOCUMENT: &[(&str, &str)] = &[
    ("unknown keys", "key{n} = 1\n"),
    ("empty rows", "[[timeline]]\n"),
    (
        "rows",
        "[[timeline]]\nat = 2026-11-20T00:04:00Z\nkind = \"cause\"\nevent = \"An outage {n}\"\nevidence = [\"a\"]\n",
    ),
    ("actions", "[[actions]]\ntitle = \"a{n}\"\nticket = \"A-{n}\"\n"),
    ("waivers", "[[waivers]]\nrule = \"missing-section\"\nreason = \"so it is\"\napproved_by = \"b\"\n"),
    (
        "waivers with places",
        "[[waivers]]\nrule = \"avoided-term\"\nreason = \"so it is\"\napproved_by = \"b\"\nwhere = \"timeline[{n}]\"\n",
    ),
    ("approvals", "[[approvals]]\nby = \"p{n}\"\nat = 2026-11-24T06:28:00Z\n"),
    ("transitions", "[[transitions]]\nfrom = \"draft\"\nto = \"in-review\"\nat = 2026-11-22T05:30:00Z\nby = \"a\"\n"),
    ("severity changes", "[[severity_changes]]\nfrom = \"SEV-1\"\nto = \"SEV-2\"\nby = \"p{n}\"\n"),
    ("syntax slips", "= {n}\n"),
    ("tables", "[custom.a{n}]\nb = 1\n"),
    ("one table again", "[custom]\n"),
    ("conflict markers", "<<<<<<< a\n"),
    ("comments", "# a\n"),
];

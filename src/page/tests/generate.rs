//! Postmortems made from the model, with something hostile in every text, and what must be on their pages.

use std::fmt::Write as _;

use chrono::{Days, NaiveDate, TimeDelta};

use crate::calendar::{day_text, find_zone};
use crate::document::{ActionKind, Document, Language, MomentKind, Status};
use crate::page::words;
use crate::toml_record::{Record as _, Shape};

/// What a text does to whoever believes it; `T` is a word that must be read.
#[rustfmt::skip] // texts in a row
const HOSTILE: &[&str] = &[
    "T", "T and some words", "T <script>alert(1)</script>", "<img src=x onerror=alert(1)> T", "[T](javascript:alert(1))",
    "[T](data:text/html,<script>alert(1)</script>)", "![T](https://evil.example/x.png)", "![T](../../x.png)",
    "T @ben @channel #12 !7 GH-12 ~label &3 %4 $5 www.evil.example", "T\u{1b}[31m\u{9b}2J\u{7}", "\u{202e}T\u{2066}\u{200b}",
    "| a | T |", "```\nT\n</code></pre><script>alert(1)</script>\n```", "T <!-- a", "<!-- a\nT", "</details></main></body>T", "'\"><svg onload=alert(1)>T",
    "[x]: javascript:alert(1)\n\n[T][x]", "T &#106;avascript&colon;alert(1)", "T\r\nSet-Cookie: a", "]]>T", "${{ secrets.A }} T",
    "::error::T", "/close\nT", "- [ ] T", "- [x] T\n- b", "# T", "> > > > T", "1. T", "*T* _b_ ~~c~~ **d**", "<T>", "<a href=javascript:alert(1)>T</a>",
    "<style>*{display:none}</style>T", "<base href=//evil.example>T", "<meta http-equiv=refresh content=0>T", "<iframe src=//evil.example>T</iframe>",
    "<details open ontoggle=alert(1)>T", "<b onclick=alert(1)>T</b>", "`T` ``` ` ", "| a | b |\n|---|--:|\n| `x\\|y` | T |\n| @ben | <script> |",
    "https://a.example/T?b=c&d=e#f", "see https://a.example/T.", "https://good.example@evil.example/T", "mailto:T@a.example", "jAvAsCrIpt:alert('T')",
    "[a](https://a.example/@ben) T", "T\n\n    indented <script>\n\n---\n\n***\n", "<p>T</p>\n<div>b</div>", "日本語の<b>T</b>です。\n次の行。",
    "مرحبا T", "👩🏽‍🚒 T 🇯🇵", "\u{0}T\u{fffe}", "T\u{2028}b", "[T](<https://a.example/\">", "![](T.png)", "<https://a.example/T>", "<T@a.example>", "T\\", "\\T`", "{{ T }}", "<%= T %>",
];

/// A postmortem, and the words that its page must have, each with the key that has them.
pub(super) struct Generated {
    pub(super) text: String,
    pub(super) expected: Vec<(String, String)>,
}

/// Where numbers come from; the same for the same seed.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below another (Steele, Lea and Flood: `SplitMix`).
    pub(super) fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % most.max(1) as u64).expect("it is below a usize")
    }
}

/// A postmortem in which every key of the model says something; the page is read in this language.
pub(super) fn generate(seed: u64, language: Language) -> Generated {
    let mut made = Maker { random: Random::new(seed), language, count: 0, text: String::new(), expected: Vec::new() };
    made.table("", &Document::shape());
    Generated { text: made.text, expected: made.expected }
}

struct Maker {
    random: Random,
    language: Language,
    /// Each value is another one.
    count: u32,
    text: String,
    expected: Vec<(String, String)>,
}

impl Maker {
    fn table(&mut self, route: &str, shape: &Shape) {
        let (fields, others) = match shape {
            Shape::Table { fields, .. } => (fields, None),
            Shape::Open { fields, others, .. } => (fields, Some(others)),
            other => panic!("{route} is no table: {other:?}"),
        };
        let mut below = Vec::new();
        for field in fields {
            let name = joined(route, field.name);
            match &field.shape {
                Shape::Table { .. } | Shape::Open { .. } | Shape::Map(_) | Shape::Free => {
                    below.push((name, field.shape.clone()));
                }
                Shape::List(item) if matches!(**item, Shape::Table { .. }) => below.push((name, field.shape.clone())),
                shape => {
                    let value = self.value(&name, shape);
                    writeln!(self.text, "{} = {value}", field.name).expect("a String takes every write");
                }
            }
        }
        if let Some(shape) = others {
            let value = self.value(route, shape);
            writeln!(self.text, "own_key = {value}").expect("a String takes every write");
        }
        for (name, shape) in below {
            self.below(&name, &shape);
        }
    }

    fn below(&mut self, name: &str, shape: &Shape) {
        match shape {
            Shape::List(item) => {
                for _ in 0..=self.random.below(3) {
                    writeln!(self.text, "\n[[{name}]]").expect("a String takes every write");
                    self.table(name, item);
                }
            }
            Shape::Map(_) | Shape::Free => {
                writeln!(self.text, "\n[{name}]").expect("a String takes every write");
                for key in ["detected", "went_well", "own"] {
                    let value = self.value(name, &Shape::Text);
                    writeln!(self.text, "{key} = {value}").expect("a String takes every write");
                }
            }
            shape => {
                writeln!(self.text, "\n[{name}]").expect("a String takes every write");
                self.table(name, shape);
            }
        }
    }

    /// A value as TOML.
    fn value(&mut self, route: &str, shape: &Shape) -> String {
        self.count += 1;
        match shape {
            Shape::Text => self.words(route),
            Shape::Truth => {
                let about = match self.language {
                    Language::En => "about",
                    Language::Ja => "頃",
                };
                self.expect(route, about.to_owned());
                "true".to_owned()
            }
            Shape::Count | Shape::Number => {
                let number = 1_000 + self.count % 9_000;
                let grouped = format!("{},{:03}", number / 1_000, number % 1_000);
                self.expect(route, if route.starts_with("impact") { grouped } else { number.to_string() });
                number.to_string()
            }
            Shape::Moment => self.moment(route),
            Shape::Date => {
                let day = self.day();
                self.expect(route, day_text(day, self.language));
                day.to_string()
            }
            Shape::Choice(words) => {
                let word = words[self.random.below(words.len())].0;
                let shown = shown_word(route, word, self.language);
                self.expect(route, shown);
                format!("\"{word}\"")
            }
            Shape::List(item) => {
                let items: Vec<String> = (0..=self.random.below(2)).map(|_| self.value(route, item)).collect();
                format!("[{}]", items.join(", "))
            }
            // Times of the incident are moments where nothing was imported; this one may be either.
            Shape::Either(_) if route.starts_with("incident.") && !route.contains("windows") => self.moment(route),
            Shape::Either(shapes) => {
                let shape = &shapes[self.random.below(shapes.len())];
                self.value(route, shape)
            }
            Shape::Map(_) | Shape::Free | Shape::Table { .. } | Shape::Open { .. } => panic!("{route} is no value"),
        }
    }

    fn words(&mut self, route: &str) -> String {
        let token = format!("tok{}z", self.count);
        self.expect(route, token.clone());
        // Half of them are plain: a page that is read is tried as well as one that is attacked.
        let template = match self.random.below(3) {
            0 => "T went as planned",
            _ => HOSTILE[self.random.below(HOSTILE.len())],
        };
        quoted(&template.replace('T', &token))
    }

    fn moment(&mut self, route: &str) -> String {
        let zone = find_zone("Asia/Tokyo").expect("a zone");
        let day = self.day().and_hms_opt(0, 0, 0).expect("a moment");
        let at = (day + TimeDelta::minutes(i64::from(self.count) * 37 % 1440)).and_utc();
        let local = at.with_timezone(&zone);
        self.expect(route, local.format("%H:%M").to_string());
        self.expect(route, day_text(local.date_naive(), self.language));
        at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    fn day(&self) -> NaiveDate {
        let first = NaiveDate::from_ymd_opt(2020, 1, 1).expect("a day");
        first + Days::new(u64::from(self.count))
    }

    fn expect(&mut self, route: &str, shown: String) {
        self.expected.push((route.to_owned(), shown));
    }
}

fn joined(route: &str, key: &str) -> String {
    if route.is_empty() { key.to_owned() } else { format!("{route}.{key}") }
}

/// What a page says for a word of a closed list.
fn shown_word(route: &str, word: &str, language: Language) -> String {
    let status = || Status::from_word(word).expect("a status");
    match route {
        "status" => words::status(status(), language).to_owned(),
        "transitions.from" | "transitions.to" => words::status_name(status(), language).to_owned(),
        "language" => Language::from_word(word).expect("a language").name().to_owned(),
        "timeline.kind" => words::moment_kind(MomentKind::from_word(word).expect("a kind"), language).to_owned(),
        "actions.kind" => words::action_kind(ActionKind::from_word(word).expect("a kind"), language).to_owned(),
        other => panic!("say here how `{other}` is shown"),
    }
}

/// A text as TOML.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            letter if letter.is_control() => {
                write!(out, "\\u{:04X}", u32::from(letter)).expect("a String takes every write");
            }
            letter => out.push(letter),
        }
    }
    out + "\""
}

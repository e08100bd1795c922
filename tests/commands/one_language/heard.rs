//! What a person has met: lines of text, taken out of whatever form they came in, and the foreign words in them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::support::words;

/// Keys of JSON whose values programs match on, and those that quote a file or git.
const FOR_PROGRAMS: &[&str] = &[
    "rule",
    "level",
    "key",
    "id",
    "path",
    "status",
    "language",
    "severity",
    "kind",
    "owner",
    "by",
    "commit",
    "author",
    "subject",
    "from",
    "to",
    "name",
    "email",
    "type",
    "priority",
    "url",
    "branch",
    "next",
    "state",
    "fingerprint",
    "check_name",
    "location",
    "verb",
    "command",
    "field",
    "task",
    "person",
    "what",
    "trailers",
    "code",
    "role",
    "$schema",
    "ruleId",
    "ruleIndex",
    "uri",
    "uriBaseId",
    "informationUri",
    "version",
    "hookable",
    "fingerprints",
    "style",
    "action_id",
    "text_id",
    "verbatim",
    "columnKind",
    "helpUri",
    "emoji",
    "guid",
    "hooks",
    "tag",
    "tags",
    "zone",
    "git",
    "file",
    "format",
    "change",
    "compared_by",
    "class",
    "mark",
    "came_by",
    "recorded",
    "check",
    "name",
    "before",
    "after",
    "setting",
    "problem.severity",
    "object",
    "with_",
    "signature",
    "via",
    "was",
    "doubted",
    "hook",
    "row",
    "record",
    "event",
    "entry",
    "source",
    "value",
    "of",
    "labels",
    "systems",
    "approved_by",
    "people",
    "forge",
    "digest",
    "old",
    "new",
];

/// Tags whose content is no prose of pmgit's.
const NOT_PROSE: &[&str] = &["style", "script", "code", "pre", "svg"];

pub(super) struct Heard {
    language: &'static str,
    known: BTreeSet<String>,
    lines: BTreeSet<String>,
    /// What people wrote themselves.
    quoted: String,
    /// Each line that has foreign words, with the words and where it was met first.
    foreign: BTreeMap<String, (String, Vec<String>)>,
    /// What went another way than the life should.
    slips: Vec<String>,
}

impl Heard {
    pub(super) fn new(language: &'static str) -> Self {
        Self {
            language,
            known: BTreeSet::new(),
            lines: BTreeSet::new(),
            quoted: String::new(),
            foreign: BTreeMap::new(),
            slips: Vec::new(),
        }
    }

    pub(super) fn slips(&mut self, what: String) {
        self.slips.push(what);
    }

    /// Words that are names here: people, ids of rules, systems.
    pub(super) fn knows(&mut self, names: impl IntoIterator<Item = String>) {
        self.known.extend(names);
    }

    pub(super) fn quotes(&mut self, text: &str) {
        self.quoted.push_str(text);
    }

    pub(super) fn lines(&self) -> usize {
        self.lines.len()
    }

    pub(super) fn foreign(&self) -> usize {
        self.foreign.len()
    }

    #[track_caller]
    pub(super) fn is_clean(&self) {
        assert!(self.slips.is_empty(), "{}", self.slips.join("\n"));
        let shown: Vec<String> =
            self.foreign.iter().map(|(line, (place, words))| format!("{place}: {words:?}\n    {line}")).collect();
        assert!(
            shown.is_empty(),
            "{} of {} lines have words that are not {}:\n{}",
            shown.len(),
            self.lines.len(),
            self.language,
            shown.join("\n")
        );
    }

    /// Takes in what was met in a place, in the form it has there.
    pub(super) fn hear(&mut self, place: &str, kind: &str, text: &str) {
        match kind {
            "html" => self.hear_all(place, html(text)),
            "json" => self.hear_json(place, text),
            "ics" => self.hear_all(place, calendar(text)),
            "eml" => self.hear_all(place, mail(text)),
            "yaml" => self.hear_all(place, yaml(text)),
            "md" => self.hear_all(place, markdown(text)),
            _ => self.hear_all(place, text.lines().map(str::to_owned).collect()),
        }
    }

    fn hear_json(&mut self, place: &str, text: &str) {
        let documents = serde_json::Deserializer::from_str(text).into_iter::<Value>();
        let mut found = Vec::new();
        for document in documents {
            strings(&document.unwrap_or_else(|error| panic!("{place}: {error}: {text}")), "", &mut found);
        }
        self.hear_all(place, found);
    }

    fn hear_all(&mut self, place: &str, lines: Vec<String>) {
        for line in lines {
            if line.trim().is_empty() || self.quoted.contains(line.trim()) || !self.lines.insert(line.clone()) {
                continue;
            }
            let words = match self.language {
                "ja" => words::english(&line, &self.known),
                _ => words::japanese(&line),
            };
            if !words.is_empty() {
                self.foreign.entry(line).or_insert_with(|| (place.to_owned(), words));
            }
        }
    }
}

fn strings(value: &Value, key: &str, found: &mut Vec<String>) {
    match value {
        Value::String(text) if !FOR_PROGRAMS.contains(&key) => found.extend(markdown(text)),
        Value::Array(items) => items.iter().for_each(|item| strings(item, key, found)),
        Value::Object(members) => members.iter().for_each(|(name, member)| strings(member, name, found)),
        _ => {}
    }
}

/// The visible text of a page, and what its attributes say aloud.
fn html(text: &str) -> Vec<String> {
    let (mut lines, mut hidden) = (Vec::new(), 0_usize);
    for piece in text.split('<').skip(1) {
        let (tag, said) = piece.split_once('>').unwrap_or((piece, ""));
        let name = tag.trim_start_matches('/').split([' ', '\n', '/']).next().unwrap_or_default();
        if NOT_PROSE.contains(&name) {
            hidden = if tag.starts_with('/') { hidden.saturating_sub(1) } else { hidden + 1 };
        }
        for attribute in ["title=\"", "alt=\"", "aria-label=\"", "placeholder=\""] {
            lines.extend(tag.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()).map(unescaped));
        }
        if hidden == 0 {
            lines.extend(unescaped(said).lines().map(str::to_owned));
        }
    }
    lines
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

/// The lines of Markdown outside of code, and without what is between angle brackets.
fn markdown(text: &str) -> Vec<String> {
    let (mut lines, mut in_code) = (Vec::new(), false);
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        } else if !in_code {
            let line = line.replace("&nbsp;", " ").replace('\\', "");
            let bare = line.split('<').enumerate().map(|(at, piece)| match piece.split_once('>') {
                Some((_, rest)) if at > 0 => rest,
                _ => piece,
            });
            lines.push(bare.collect());
        }
    }
    lines
}

/// What a calendar shows of its entries.
fn calendar(text: &str) -> Vec<String> {
    let unfolded = text.replace('\r', "").replace("\n ", "");
    let shown = |line: &str| {
        let (name, value) = line.split_once(':')?;
        let name = name.split(';').next().unwrap_or(name);
        ["SUMMARY", "DESCRIPTION", "COMMENT", "LOCATION", "X-WR-CALNAME", "X-WR-CALDESC", "NAME"]
            .contains(&name)
            .then(|| value.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";"))
    };
    unfolded.lines().filter_map(shown).flat_map(|value| value.lines().map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// The subject of a mail and its text, decoded.
fn mail(text: &str) -> Vec<String> {
    let text = text.replace('\r', "");
    let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
    let subject =
        head.replace("\n ", " ").lines().filter_map(|line| line.strip_prefix("Subject: ").map(encoded)).collect();
    let decoded = if head.to_lowercase().contains("encoding: base64") {
        base64(&body.replace('\n', ""))
    } else if head.to_lowercase().contains("quoted-printable") {
        quoted(&body.replace("=\n", ""))
    } else {
        body.to_owned()
    };
    let mut lines: Vec<String> = subject;
    lines.extend(decoded.lines().map(str::to_owned));
    lines
}

/// The words of a header, of which some may be encoded (RFC 2047).
fn encoded(value: &str) -> String {
    let word = |word: &str| {
        let inner = word.strip_prefix("=?").and_then(|rest| rest.strip_suffix("?="));
        let Some((_, rest)) = inner.and_then(|inner| inner.split_once('?')) else { return word.to_owned() };
        match rest.split_once('?') {
            Some(("B" | "b", text)) => base64(text),
            Some(("Q" | "q", text)) => quoted(&text.replace('_', " ")),
            _ => word.to_owned(),
        }
    };
    value.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn quoted(text: &str) -> String {
    let (bytes, mut out, mut at) = (text.as_bytes(), Vec::new(), 0);
    while at < bytes.len() {
        let code = text.get(at + 1..at + 3).and_then(|code| u8::from_str_radix(code, 16).ok());
        match (bytes[at], code) {
            (b'=', Some(code)) => {
                out.push(code);
                at += 3;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn base64(text: &str) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut out, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for letter in text.bytes() {
        let Some(value) = LETTERS.iter().position(|&known| known == letter) else { continue };
        bits = (bits << 6) | u32::try_from(value).expect("64 letters");
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from((bits >> count) & 0xff).expect("a byte"));
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// What a form or a job of a workflow shows: its names and descriptions.
fn yaml(text: &str) -> Vec<String> {
    let shown = |line: &str| {
        let line = line.trim().trim_start_matches("- ");
        ["name: ", "description: "].iter().find_map(|key| line.strip_prefix(key)).map(str::to_owned)
    };
    text.lines().filter_map(shown).collect()
}

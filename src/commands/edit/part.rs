//! The texts of a postmortem that can be written one by one, and which of them somebody means.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

use crate::document::edit::Editor;
use crate::document::{self, Document, Language};
use crate::error::{Error, Result};
use crate::policy::Policy;
use crate::text::{Message, both, say};
use crate::toml_record::nearest;

/// A text with a place of its own.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) path: Vec<String>,
    /// What it is called, in English and in Japanese.
    headings: [String; 2],
    /// What belongs into it.
    guidance: Option<Message>,
}

impl Part {
    /// Every text that a postmortem has or may have, the sections first, in the order of the policy.
    pub(super) fn all(policy: &Policy, document: &Document) -> Vec<Self> {
        let mut parts: Vec<Self> = policy
            .sections
            .iter()
            .map(|section| Self::section(&section.key, [&section.heading_en, &section.heading_ja]))
            .collect();
        for key in document.sections.texts.keys() {
            if policy.section(key).is_none() {
                parts.push(Self::section(key, [key, key]));
            }
        }
        let own = policy.language_of(document);
        parts.extend(fixed(Language::ALL.iter().copied().filter(|language| *language != own)));
        for key in document.not_applicable.keys() {
            let name = format!("not_applicable.{key}");
            parts.push(Self {
                path: vec!["not_applicable".to_owned(), key.clone()],
                headings: [name.clone(), name],
                guidance: None,
            });
        }
        parts
    }

    fn section(key: &str, headings: [&str; 2]) -> Self {
        Self {
            path: vec!["sections".to_owned(), key.to_owned()],
            headings: headings.map(str::to_owned),
            guidance: None,
        }
    }

    fn new(route: &str, headings: [&str; 2], guidance: Message) -> Self {
        let path = route.split('.').map(str::to_owned).collect();
        Self { path, headings: headings.map(str::to_owned), guidance: Some(guidance) }
    }

    pub(super) fn names(&self) -> Vec<&str> {
        self.path.iter().map(String::as_str).collect()
    }

    pub(super) fn is_section(&self) -> bool {
        self.path[0] == "sections"
    }

    fn distance(&self) -> usize {
        if self.is_section() { 0 } else { self.path.len() }
    }

    pub(super) fn heading(&self, language: Language) -> &str {
        match language {
            Language::En => &self.headings[0],
            Language::Ja => &self.headings[1],
        }
    }

    /// What the writer should know: what the document itself says above the text, else what pmgit's template says.
    pub(super) fn guidance(&self, editor: &Editor, language: Language) -> Option<String> {
        if let Some(guidance) = &self.guidance {
            return Some(guidance.in_language(language));
        }
        let path = self.names();
        editor.comment_above(&path).or_else(|| Editor::new(document::template(language)).ok()?.comment_above(&path))
    }

    /// Each way in which somebody may call it.
    fn spellings(&self) -> impl Iterator<Item = String> {
        let key = self.path.last().cloned().unwrap_or_default();
        [self.to_string(), key].into_iter().chain(self.headings.clone()).map(|name| folded(&name))
    }
}

/// As a waiver names it: `sections.overview`.
impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path.join("."))
    }
}

/// The texts beside the sections, and the message to customers in other languages.
fn fixed(translations: impl Iterator<Item = Language>) -> Vec<Part> {
    let mut parts = vec![
        Part::new(
            "meeting.outcome",
            ["Outcome of the meeting", "ミーティングの結果"],
            say! {
                en: "What was agreed on about facts, analysis and actions; what was declined, and why.";
                ja: "事実、分析、アクションについて合意したこと。見送ったものは、その理由も。"
            }
            .into(),
        ),
        Part::new(
            "internal_message.text",
            ["Internal message", "社内向けメッセージ"],
            say! {
                en: "After the meeting, to the company: results, what was learned, the link.";
                ja: "ミーティングのあと、社内へ：結果、学んだこと、リンク。"
            }
            .into(),
        ),
        Part::new(
            "incident.full_outage",
            ["Full outage", "全面停止の根拠"],
            say! {
                en: "Why \"outage\" is the right word: what was down for whom, from when to when.";
                ja: "「機能停止」と呼ぶ根拠：いつからいつまで、だれにとって、何がすべて止まっていたか。"
            }
            .into(),
        ),
    ];
    for language in std::iter::once(None).chain(translations.map(Some)) {
        parts.extend(message_parts(language));
    }
    parts
}

/// The parts of the message to customers, in the document's language or as a translation.
fn message_parts(language: Option<Language>) -> [Part; 3] {
    let (table, en, ja) = match language {
        None => ("external_message".to_owned(), String::new(), String::new()),
        Some(language) => (
            format!("external_message.translations.{language}"),
            format!(" ({})", language.name()),
            format!("（{}）", language.name()),
        ),
    };
    let part = |key: &str, [heading_en, heading_ja]: [&str; 2], guidance: Message| {
        let headings = [format!("External message{en}: {heading_en}"), format!("対外的なメッセージ{ja}：{heading_ja}")];
        Part::new(&format!("{table}.{key}"), [&headings[0], &headings[1]], guidance)
    };
    [
        part(
            "summary",
            ["Summary", "まとめ"],
            say! { en: "Two or three sentences: how long, and what customers saw."; ja: "2〜3文で：どのくらいの間、お客様から何が見えたか。" }
                .into(),
        ),
        part(
            "what_happened",
            ["What Happened?", "なにが起きたか？"],
            say! { en: "What happened, without internal detail."; ja: "何が起きたか。内部の詳細は書きません。" }.into(),
        ),
        part(
            "what_we_are_doing",
            ["What Are We Doing About This?", "これを受けて、なにを実施しているか？"],
            say! { en: "What is being done about it."; ja: "これを受けて、何を実施しているか。" }.into(),
        ),
    ]
}

/// The text that somebody means: by its key, its heading in either language, the start of one, or a word of it.
///
/// # Errors
/// When it is none of them, or several; all of them are listed.
pub(super) fn find<'p>(parts: &'p [Part], wanted: &str) -> Result<&'p Part> {
    let word = folded(wanted);
    let fits: [fn(&str, &str) -> bool; 3] =
        [|name, word| name == word, |name, word| name.starts_with(word), |name, word| name.contains(word)];
    if word.is_empty() {
        return Err(unknown(parts, wanted));
    }
    for fit in fits {
        let found: Vec<&Part> = parts.iter().filter(|part| part.spellings().any(|name| fit(&name, &word))).collect();
        // A section is meant before a part of a message, and the message before its translations.
        let nearest = found.iter().map(|part| part.distance()).min();
        let near: Vec<&Part> = found.into_iter().filter(|part| Some(part.distance()) == nearest).collect();
        match near.as_slice() {
            [] => {}
            [one] => return Ok(one),
            several => return Err(ambiguous(several, wanted)),
        }
    }
    Err(unknown(parts, wanted))
}

fn ambiguous(several: &[&Part], wanted: &str) -> Error {
    let (count, shown) = (several.len(), wanted.escape_debug());
    let listed = |language| list(several.iter().copied(), language);
    Error::new(both! {
        en: "`{shown}` matches {count} texts";
        ja: "`{shown}`に当てはまるテキストが{count}件あります"
    })
    .hint(both! {
        en: "write more of it:\n{}", listed(Language::En);
        ja: "もう少し長く書いてください：\n{}", listed(Language::Ja)
    })
}

fn unknown(parts: &[Part], wanted: &str) -> Error {
    let shown = wanted.escape_debug();
    let keys: Vec<&str> = parts.iter().filter_map(|part| part.path.last().map(String::as_str)).collect();
    let near = nearest(wanted, &keys);
    let (did_you_mean, moshikashite) = near
        .map_or_else(Default::default, |near| (format!("did you mean `{near}`? "), format!("`{near}`のことですか？")));
    Error::new(both! {
        en: "there is no section or message part `{shown}`";
        ja: "`{shown}`というセクションやメッセージの項目はありません"
    })
    .hint(both! {
        en: "{did_you_mean}It is one of:\n{}", list(parts, Language::En);
        ja: "{moshikashite}次のどれかを指定してください：\n{}", list(parts, Language::Ja)
    })
}

/// A line each: the shortest sure name, and the heading.
fn list<'p>(parts: impl IntoIterator<Item = &'p Part>, language: Language) -> String {
    let lines = parts.into_iter().map(|part| {
        let name = if part.is_section() { part.path[1..].join(".") } else { part.to_string() };
        format!("{name}  {}", part.heading(language))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A name as it is compared: its letters and digits, whatever their case, width and what stands between them.
fn folded(name: &str) -> String {
    name.nfkc().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

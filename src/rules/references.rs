//! What a document refers to beside itself: evidence, the files of its folder, other postmortems; no rule.
//!
//! The files of `postmortems/2026/2026-11-20-a.toml` lie in `postmortems/2026/2026-11-20-a/`. Evidence names one from there
//! (`graph.png`) or from the document (`2026-11-20-a/graph.png`); Markdown only as forges read it, from the document.

use crate::document::{Asked, Document, PostmortemId, said, says};
use crate::source::{RepoPath, SourceFile, Span};
use crate::text::compatible;
use crate::toml_record::Located;
use crate::wording::links;
use memchr::memchr_iter;

/// What must be looked up before a document is judged.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) files: Vec<RepoPath>,
    pub(crate) related: Vec<PostmortemId>,
}

/// What a document refers to by name.
pub(crate) fn wanted(document: &Document, id: Option<&PostmortemId>, documents: &str) -> Wanted {
    let related = document.related.iter().filter_map(|one| PostmortemId::parse(one.value.trim())).collect();
    let Some(id) = id else { return Wanted { files: Vec::new(), related } };
    let folder = Folder { documents, id };
    let evidence = document.timeline.iter().flat_map(|row| &row.evidence);
    let files = evidence.filter_map(|item| match folder.evidence(&item.value, document) {
        Evidence::File(path) => Some(path),
        Evidence::Nothing | Evidence::Known | Evidence::Outside | Evidence::Words => None,
    });
    let prose = texts(document).into_iter().flat_map(|text| links_in(&text.value)).filter_map(|to| folder.link(&to));
    Wanted { files: files.chain(prose).collect(), related }
}

/// Where the name of its own folder stands in a document's references: what changes when it is renamed.
pub(crate) fn own_names(document: &Document, source: &SourceFile, id: &PostmortemId) -> Vec<Span> {
    let own = format!("{id}/");
    let begins_so = |to: &str| to.strip_prefix("./").unwrap_or(to).starts_with(&own);
    let name_at = |span: Span| Span::new(span.start, span.end - 1);
    let mut spans = Vec::new();
    for item in document.timeline.iter().flat_map(|row| &row.evidence).filter(|item| begins_so(item.value.trim())) {
        spans.extend(find(source, item.span, &own).map(name_at));
    }
    for text in texts(document) {
        let mut rest = text.span;
        for to in links_in(&text.value).iter().filter(|to| begins_so(to)) {
            let Some(span) = find_link(source, rest, to) else { continue };
            rest.start = span.end;
            spans.extend(find(source, span, &own).map(name_at));
        }
    }
    spans.sort();
    spans.dedup();
    spans
}

/// Where a text stands in a part of the source.
fn find(source: &SourceFile, within: Span, text: &str) -> Option<Span> {
    let at = within.start + source.text().get(within.start..within.end)?.find(text)?;
    Some(Span::new(at, at + text.len()))
}

/// Where a link leads to this, written as Markdown has it: not where the same words stand in a longer address.
fn find_link(source: &SourceFile, mut within: Span, to: &str) -> Option<Span> {
    loop {
        let span = find(source, within, to)?;
        if source.text()[..span.start].ends_with(['(', '<', ' ', '\t', '\n']) {
            return Some(span);
        }
        within.start = span.end;
    }
}

/// A link of the prose to a file that lies beside the document, or should.
#[derive(Debug)]
pub(super) struct ProseLink {
    /// As it is written.
    pub(super) to: String,
    pub(super) path: RepoPath,
    pub(super) span: Span,
}

/// The links of the prose to files below the documents' directory.
pub(super) fn prose_links(document: &Document, source: &SourceFile, folder: Folder<'_>) -> Vec<ProseLink> {
    let mut found = Vec::new();
    for text in texts(document) {
        let mut rest = text.span;
        for to in links_in(&text.value) {
            let place = find_link(source, rest, &to);
            if let Some(span) = place {
                rest.start = span.end;
            }
            let span = place.unwrap_or(text.span);
            found.extend(folder.link(&to).map(|path| ProseLink { to, path, span }));
        }
    }
    found
}

/// The Markdown that may show a file of the document's.
fn texts(document: &Document) -> Vec<&Located<String>> {
    let details = document.timeline.iter().filter_map(|row| row.detail.as_ref());
    let message = document.internal_message.iter().filter_map(|message| message.text.as_ref());
    document.sections.texts.values().chain(details).chain(message).collect()
}

fn links_in(markdown: &str) -> Vec<String> {
    // Reading Markdown costs more than to see that there is no link in it.
    let bytes = markdown.as_bytes();
    let may_have_one = memchr_iter(b']', bytes).any(|at| matches!(bytes.get(at + 1), Some(b'(' | b':')));
    if may_have_one { links(markdown) } else { Vec::new() }
}

/// What an item of evidence is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Evidence {
    /// It says nothing, or only that there is something somewhere.
    Nothing,
    /// A link or a ticket.
    Known,
    /// A file beside the document.
    File(RepoPath),
    /// A path that leads elsewhere.
    Outside,
    /// Words that nobody can open.
    Words,
}

/// The folder of a document's files.
#[derive(Clone, Copy, Debug)]
pub(super) struct Folder<'d> {
    pub(super) documents: &'d str,
    pub(super) id: &'d PostmortemId,
}

impl Folder<'_> {
    /// Where it is.
    pub(super) fn path(self) -> String {
        format!("{}/{}/{}", self.documents, self.id.year(), self.id)
    }

    /// What an item of evidence is.
    pub(super) fn evidence(self, text: &str, document: &Document) -> Evidence {
        let text = text.trim();
        // Most evidence is an address. Nothing else is asked of one, and a document is read for it twice.
        if is_address(text) {
            return Evidence::Known;
        }
        let is_reference = || document.incident.references.iter().any(|one| said(Some(one)) == Some(text));
        if !says(text, Asked::Name) || is_gesture(text) {
            Evidence::Nothing
        } else if is_outside(text) {
            Evidence::Outside
        } else if is_link(text) || are_tickets(text) || is_reference() {
            Evidence::Known
        } else {
            self.file(text).map_or(Evidence::Words, Evidence::File)
        }
    }

    /// The file that a text names, where it looks like the name of one.
    fn file(self, text: &str) -> Option<RepoPath> {
        let plain = text.strip_prefix("./").unwrap_or(text);
        let below = plain.strip_prefix(self.id.as_str()).filter(|rest| rest.is_empty() || rest.starts_with('/'));
        if below.is_none() && !text.starts_with("./") && !looks_like_a_file(text) {
            return None;
        }
        let below = below.unwrap_or(plain).trim_matches('/');
        let folder = self.path();
        Some(RepoPath::new(if below.is_empty() { folder } else { format!("{folder}/{below}") }))
    }

    /// The path below the documents' directory that a link of Markdown leads to.
    fn link(self, to: &str) -> Option<RepoPath> {
        let to = to.split(['#', '?']).next().unwrap_or_default();
        let has_scheme = to.split_once(':').is_some_and(|(scheme, _)| !scheme.contains('/'));
        if to.is_empty() || has_scheme || to.starts_with(['/', '~']) || to.contains('\\') {
            return None;
        }
        let to = decoded(to);
        let mut parts = vec![self.id.year()];
        for part in to.split('/').filter(|part| !matches!(*part, "" | ".")) {
            if part == ".." {
                parts.pop()?;
            } else {
                parts.push(part);
            }
        }
        let path = format!("{}/{}", self.documents, parts.join("/"));
        (!path.contains('\0')).then(|| RepoPath::new(path))
    }
}

/// A link's text without its percent signs.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let code = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = code.filter(|_| *first == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Whether an item is words that point somewhere and do not say where.
fn is_gesture(text: &str) -> bool {
    let folded = compatible(text).collect::<String>().to_lowercase();
    let is_mark = |letter: char| !letter.is_alphanumeric();
    let mut words = folded.split(is_mark).filter(|word| !word.is_empty());
    // A number is an id, and a dot or a slash may be a file's name.
    let is_path = text.starts_with('.') || text.ends_with('/') || looks_like_a_file(text);
    let is_plain = !is_path && !text.contains(|letter: char| letter.is_ascii_digit() || matches!(letter, '#' | ':'));
    if is_plain && words.all(|word| GESTURES.contains(&word)) {
        return true;
    }
    let joined = folded.replace(is_mark, "");
    let thing = JAPANESE_ENDS.iter().find_map(|end| joined.strip_suffix(end)).unwrap_or(&joined);
    thing.is_empty() || JAPANESE_THINGS.contains(&thing)
}

#[rustfmt::skip] // words in a row, as they are read
const GESTURES: &[&str] = &[
    "see", "refer", "to", "cf", "the", "in", "as", "at", "on", "our", "this", "that", "here", "there", "and", "or", "above",
    "below", "attached", "attachment", "attachments", "screenshot", "screenshots", "screen", "shot", "shots", "image",
    "images", "picture", "pictures", "graph", "graphs", "chart", "charts", "dashboard", "dashboards", "log", "logs", "link",
    "links", "chat", "thread", "channel", "ticket", "tickets", "document", "doc", "docs", "wiki", "email", "mail", "ditto",
    "same", "previous", "none", "no", "nothing", "evidence", "na", "n", "a", "unknown", "yes", "ok", "pending", "later",
];

#[rustfmt::skip] // as above
const JAPANESE_ENDS: &[&str] = &[
    "を参照してください", "をご参照ください", "を参照のこと", "参照のこと", "を参照", "ご参照", "参照", "を確認", "に記載", "のとおり",
    "の通り", "あり", "なし",
];

#[rustfmt::skip] // as above
const JAPANESE_THINGS: &[&str] = &[
    "スクショ", "スクリーンショット", "画面キャプチャ", "キャプチャ", "画像", "図", "写真", "グラフ", "ログ", "添付", "添付ファイル",
    "添付資料", "資料", "上", "下", "上記", "下記", "別紙", "別途", "前述", "後述", "同上", "上記同様", "チャット", "slack",
    "スラック", "チャンネル", "スレッド", "ダッシュボード", "リンク", "リンク先", "チケット", "議事録", "録画", "メール", "該当", "特に",
    "証跡", "根拠", "エビデンス", "不明",
];

/// Whether a text is surely the address of a page.
fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.starts_with(|letter: char| !letter.is_whitespace()) && !rest.contains('\\'))
}

fn is_link(text: &str) -> bool {
    let has_scheme = |(before, after): (&str, &str)| {
        let begins = after.starts_with(|letter: char| !letter.is_whitespace());
        begins && before.ends_with(|letter: char| letter.is_ascii_alphanumeric())
    };
    text.split_once("://").is_some_and(has_scheme) || text.starts_with("mailto:")
}

/// Whether a text is the ids of tickets and nothing else.
fn are_tickets(text: &str) -> bool {
    let folded: String = compatible(text).collect();
    folded.split([',', ' ', '、']).filter(|word| !word.is_empty()).all(is_ticket)
}

/// Whether a word is the id of a ticket: `ABC-12`, `#12`, `group/repo#12`, `!34`.
fn is_ticket(word: &str) -> bool {
    let word = word.trim_matches(|letter| matches!(letter, '(' | ')' | '[' | ']' | '.' | ';'));
    let is_number = |text: &str| !text.is_empty() && text.len() <= 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((project, number)) = word.rsplit_once(['#', '!']) {
        let is_path = project.chars().all(|letter| letter.is_alphanumeric() || "/._-".contains(letter));
        return is_path && is_number(number);
    }
    let Some((project, number)) = word.rsplit_once('-') else { return false };
    let is_key = project.len() >= 2 && project.starts_with(|letter: char| letter.is_ascii_uppercase());
    let is_letter = |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_';
    is_key && project.chars().all(is_letter) && is_number(number) && !matches!(project, "SEV" | "UTF" | "ISO")
}

/// Whether a text is a path that leads out of the folder, whatever stands there.
fn is_outside(text: &str) -> bool {
    let is_one_word = !text.contains(char::is_whitespace);
    let has_drive = match text.as_bytes() {
        [letter, b':', b'\\' | b'/', ..] => letter.is_ascii_alphabetic(),
        _ => false,
    };
    let climbs = !text.contains("://") && text.split(['/', '\\']).any(|part| part == "..");
    let is_rooted = is_one_word && (text.starts_with('/') || text.contains('\\'));
    let is_home = is_one_word && text.starts_with('~') && text.contains('/');
    has_drive || climbs || is_rooted || is_home || text.starts_with("\\\\") || text.starts_with("file:")
}

/// The last labels of addresses that people write without their scheme.
const DOMAINS: &[&str] =
    &["com", "net", "org", "io", "dev", "jp", "app", "cloud", "example", "internal", "local", "corp", "test"];

/// Whether a text has the form of a file's name: one word that ends in a dot and letters.
fn looks_like_a_file(text: &str) -> bool {
    let name = text.rsplit('/').next().unwrap_or_default();
    let is_address = text.split_once('/').is_some_and(|(first, _)| first.contains('.')) || text.starts_with("www.");
    let Some((stem, end)) = name.rsplit_once('.') else { return false };
    let is_end = (1..=8).contains(&end.len())
        && end.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && end.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_odd = |letter: char| letter.is_whitespace() || letter.is_control() || matches!(letter, ':' | '。' | '、');
    let is_domain = DOMAINS.contains(&end.to_ascii_lowercase().as_str());
    is_end && !stem.is_empty() && !text.contains(is_odd) && !is_address && !is_domain
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "2026-11-20-checkout-latency";

    fn id() -> PostmortemId {
        PostmortemId::parse(ID).expect("an id")
    }

    fn document(rest: &str) -> Document {
        let text = format!("title = \"T\"\nstatus = \"draft\"\nseverity = \"SEV-1\"\n{rest}");
        crate::document::parse(&SourceFile::new("a.toml".into(), text.into())).0.expect("it is sound")
    }

    fn told(text: &str) -> String {
        let document = document("[incident]\nreferences = [\"the flood\"]\n");
        match (Folder { documents: "pm", id: &id() }).evidence(text, &document) {
            Evidence::File(path) => path.to_string().replace(&format!("pm/2026/{ID}"), "*"),
            other => format!("{other:?}").to_lowercase(),
        }
    }

    #[test]
    #[rustfmt::skip] // words in a row, as they are read
    fn evidence_is_a_link_a_ticket_or_a_file_beside_the_document() {
        let known = [
            "https://grafana.example.com/d/1?from=1763597520", "Grafana: https://grafana.example.com/d/1",
            "[graph](https://g.example/1)", "<http://a.example>", "slack://channel?id=1", "s3://bucket/key",
            "mailto:ops@example.com", "CACHE-91", "PD_2-8123", "#12", "＃12", "!34", "group/repo#12", "shop/api!7",
            "CACHE-91, CACHE-92", "(CACHE-91)", "the flood", "https://a.example/../b",
        ];
        let nothing = [
            "", "  ", "-", "—", "...", "TBD", "TODO", "see above", "See screenshot.", "screenshot attached", "logs", "N/A",
            "none", "see the chat", "スクショ参照", "スクリーンショットを参照", "上記参照", "同上", "なし", "添付", "ログあり",
            "Slack参照", "（別紙参照）", "グラフを参照してください", "未定",
        ];
        let outside = [
            "../graph.png", "a/../../b.png", "/var/log/syslog", "~/graph.png", "~aiko/graph.png", "C:\\temp\\graph.png",
            "C:/temp/graph 1.png", "graphs\\a.png", "\\\\server\\share\\graph one.png", "file:///tmp/graph.png",
        ];
        let words = [
            "Aiko saw it on her phone", "grafana.example.com", "grafana.example.com/d/1", "www.example.com/graph.png",
            "Node.js crashed", "version 2.1", "p99 of 4.2s", "the dashboard of checkout", "SEV-1", "決済チームのログ", "1.5",
            "We looked at graph.png", "3f2a9bc", "v2.1",
        ];
        let kinds = [("known", &known[..]), ("nothing", &nothing), ("outside", &outside), ("words", &words)];
        for (kind, texts) in kinds {
            for text in texts {
                assert_eq!(told(text), kind, "{text}");
            }
        }
    }

    #[test]
    fn a_file_is_named_from_its_folder_or_from_the_document() {
        for (text, path) in [
            ("graph.png", "*/graph.png"),
            ("chat.log", "*/chat.log"),
            ("./logs", "*/logs"),
            ("./graph.png", "*/graph.png"),
            ("graphs/a.png", "*/graphs/a.png"),
            ("グラフ.png", "*/グラフ.png"),
            ("trace.json.gz", "*/trace.json.gz"),
            ("2026-11-20-checkout-latency/graph.png", "*/graph.png"),
            ("./2026-11-20-checkout-latency/two words.png", "*/two words.png"),
            ("2026-11-20-checkout-latency/core", "*/core"),
            ("2026-11-20-checkout-latency/", "*"),
            ("2026-11-20-checkout-latency", "*"),
        ] {
            assert_eq!(told(text), path, "{text}");
        }
    }

    #[test]
    fn a_link_of_markdown_leads_from_the_document() {
        let id = id();
        let link = |to: &str| (Folder { documents: "pm", id: &id }).link(to).map(|path| path.to_string());
        for (to, path) in [
            ("graph.png", "pm/2026/graph.png"),
            ("2026-11-20-checkout-latency/two%20words.png#top", "pm/2026/2026-11-20-checkout-latency/two words.png"),
            ("../2025/2025-03-02-split.toml", "pm/2025/2025-03-02-split.toml"),
            ("./a/./b.png?raw=true", "pm/2026/a/b.png"),
            ("100%.png", "pm/2026/100%.png"),
        ] {
            assert_eq!(link(to).as_deref(), Some(path), "{to}");
        }
        let elsewhere = [
            "",
            "#top",
            "https://a.example/b.png",
            "mailto:a@b.example",
            "/a.png",
            "../../../runbooks/a.md",
            "~/a.png",
        ];
        assert!(elsewhere.iter().all(|to| link(to).is_none()));
    }

    #[test]
    fn the_name_of_the_own_folder_is_found_where_it_is_one() {
        let text = format!(
            "title = \"{ID}/\"\nstatus = \"draft\"\nseverity = \"SEV-1\"\n[sections]\n\
             overview = '{ID}/ and https://x.example/{ID}/a.png ![a]({ID}/a.png) ![a](./{ID}/a.png)'\n\n\
             [[timeline]]\nevidence = [\"./{ID}/b.png\", \"https://x.example/{ID}/c.png\", \"c.png\"]\n"
        );
        let source = SourceFile::new("a.toml".into(), text.clone().into());
        let document = crate::document::parse(&source).0.expect("it is sound");
        let spans = own_names(&document, &source, &id());
        let before: Vec<&str> = spans.iter().map(|span| &text[span.start - 3..span.start]).collect();
        assert_eq!(before, ["[a](", "](./", "[\"./"].map(|text| &text[text.len() - 3..]));
        assert!(spans.iter().all(|span| &text[span.start..span.end] == ID));
    }
}

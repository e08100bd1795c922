//! Over generated postmortems: every value is on the page in each form, and nothing acts.

mod generate;
mod markup;
mod public;
mod tags;

use pulldown_cmark::{Options, Parser};

use self::generate::{Generated, Random, generate};
use self::tags::{Piece, pieces, read};
use super::{Images, Margin, Page, Places, Remark, Screen, Subject, compose, html, markdown, preview, text};
use crate::calendar::{Calendar, find_zone};
use crate::document::{self, Language, PostmortemId, own_keys};
use crate::finding::Level;
use crate::policy::Policy;
use crate::source::{RepoPath, SourceFile};
use crate::text::Paint;

const PATH: &str = "postmortems/2026/2026-11-20-checkout.toml";

fn policy() -> Policy {
    let zone = find_zone("Asia/Tokyo").expect("a zone");
    let calendar = Calendar::new(zone, chrono::WeekdaySet::EMPTY, crate::calendar::Holidays::default()).expect("sound");
    Policy { calendar, ..Policy::default() }
}

fn page_of(text: &str, language: Language) -> Page {
    with_subject(text, language, compose)
}

fn with_subject(text: &str, language: Language, make: fn(&Subject<'_>) -> Page) -> Page {
    let source = SourceFile::new(RepoPath::from(PATH), text.as_bytes().to_vec());
    let (document, findings) = document::parse(&source);
    let document = document.unwrap_or_else(|| panic!("{findings:#?}\n{text}"));
    let id = PostmortemId::parse("2026-11-20-checkout").expect("an id");
    let custom = own_keys(&source);
    let policy = policy();
    make(&Subject { id: &id, document: &document, custom: custom.as_ref(), policy: &policy, language })
}

/// How many documents are tried; a longer run is asked for by `PMGIT_PAGES`.
fn wanted() -> u64 {
    std::env::var("PMGIT_PAGES").ok().and_then(|count| count.parse().ok()).unwrap_or(200)
}

#[test]
fn every_value_is_on_the_page_and_nothing_acts() {
    let mut values = 0;
    for seed in 0..wanted() {
        let language = if seed % 2 == 0 { Language::En } else { Language::Ja };
        let Generated { text: toml, expected } = generate(seed, language);
        let page = page_of(&toml, language);
        let plain = text(&page, Screen { width: 40 + Random::new(seed).below(80), paint: Paint::Plain });
        let marked = markdown(&page, &Places::default());
        let written = html(&page, &Images::default());
        let of_html = pieces(&written);
        let seen = [("text", joined(&plain)), ("markdown", joined(&marked)), ("html", joined(&read(&of_html)))];
        for (route, value) in &expected {
            for (format, seen) in &seen {
                assert!(
                    says(seen, value) || (*format == "text" && says_in_pieces(seen, value)),
                    "{seed}: `{value}` of {route} is not in {format}\n{toml}\n{plain}\n{marked}"
                );
            }
            values += 1;
        }
        assert_no_controls(&plain, seed);
        assert_no_controls(&marked, seed);
        assert_no_controls(&written, seed);
        assert_only_ours(&of_html, seed);
        assert_markdown_is_quiet(&marked, seed);
    }
    println!("{} documents, {values} values", wanted());
    assert!(values > 50 * usize::try_from(wanted()).expect("a number"), "{values}");
}

fn says(seen: &str, value: &str) -> bool {
    seen.contains(&joined(value)) || seen.contains(&joined(&value.replace('-', "\\-")))
}

/// A time in a narrow column has other columns' words between its own.
fn says_in_pieces(seen: &str, value: &str) -> bool {
    let numbers = value.split(|letter: char| !letter.is_ascii_digit()).filter(|number| !number.is_empty());
    !value.starts_with("tok") && value.contains(['年', ' ']) && numbers.into_iter().all(|number| seen.contains(number))
}

/// Without the spaces and marks that folding puts in.
fn joined(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace() && !">!".contains(*letter)).collect()
}

fn assert_no_controls(text: &str, seed: u64) {
    let acting = text.chars().find(|&letter| {
        letter != '\n' && letter != '\t' && (letter.is_control() || "\u{202e}\u{2066}\u{200b}\u{2028}".contains(letter))
    });
    assert_eq!(acting, None, "{seed}: {text}");
}

/// The elements and attributes that the page is made of; whatever else is there came from a document.
#[rustfmt::skip] // names in a row
const OURS: &[&str] = &[
    "!doctype", "html", "head", "meta", "title", "style", "body", "a", "header", "p", "h1", "h2", "h3", "h4", "h5", "h6", "nav", "ul", "ol", "li",
    "main", "section", "details", "summary", "dl", "dt", "dd", "div", "blockquote", "pre", "code", "hr", "table", "thead", "tbody", "tr", "th",
    "td", "figure", "figcaption", "svg", "rect", "path", "text", "strong", "em", "del", "span", "time", "br", "footer", "img",
];
#[rustfmt::skip] // names in a row
const OUR_ATTRIBUTES: &[&str] = &[
    "html", "lang", "charset", "http-equiv", "content", "name", "class", "href", "id", "tabindex", "dir", "aria-label", "aria-labelledby", "role",
    "scope", "colspan", "start", "rel", "datetime", "hidden", "open", "viewBox", "x", "y", "width", "height", "d", "text-anchor", "alt", "src",
];

fn assert_only_ours(pieces: &[Piece], seed: u64) {
    for piece in pieces {
        let Piece::Tag { name, attributes } = piece else { continue };
        assert!(OURS.contains(&name.trim_start_matches('/')), "{seed}: <{name}>");
        for (key, value) in attributes {
            assert!(OUR_ATTRIBUTES.contains(&key.as_str()), "{seed}: {name} {key}={value}");
            let leads = ["#", "https://", "http://", "mailto:"];
            let is_sound = leads.iter().any(|scheme| value.to_ascii_lowercase().starts_with(scheme));
            assert!(key != "href" || is_sound, "{seed}: {value}");
            assert!(key != "src" || value.starts_with("data:image/"), "{seed}: {value}");
            assert!(key != "http-equiv" || value == "Content-Security-Policy", "{seed}: {value}");
        }
    }
}

/// As a forge renders it, before it takes out what it does not trust.
fn assert_markdown_is_quiet(markdown: &str, seed: u64) {
    let mut rendered = String::new();
    let dialect =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_FOOTNOTES;
    pulldown_cmark::html::push_html(&mut rendered, Parser::new_ext(markdown, dialect));
    let all = pieces(&rendered);
    let (mut in_code, mut in_link) = (0_i32, 0_i32);
    let mut text = String::new();
    for piece in &all {
        match piece {
            Piece::Tag { name, attributes } => {
                let bare = name.trim_start_matches('/');
                assert!(OURS.contains(&bare), "{seed}: <{name}>\n{markdown}");
                let is_ours = |key: &str| ["href", "style", "start"].contains(&key);
                for (key, value) in attributes {
                    assert!(is_ours(key), "{seed}: {name} {key}={value}\n{markdown}");
                    let leads = ["https://", "http://", "mailto:"]
                        .iter()
                        .any(|scheme| value.to_ascii_lowercase().starts_with(scheme));
                    assert!(key != "href" || leads, "{seed}: {value}\n{markdown}");
                }
                let step = if name.starts_with('/') { -1 } else { 1 };
                in_code += if bare == "code" { step } else { 0 };
                in_link += if bare == "a" { step } else { 0 };
                // An element's end parts what stands before it from what stands behind it.
                text.push('\u{1}');
            }
            Piece::Text(part) if in_code == 0 && in_link == 0 => text.push_str(part),
            Piece::Text(_) => {}
        }
    }
    for bad in ["@ben", "@channel", "#12", "!7", "GH-12", "~label", "://", "www.", "@a.example"] {
        assert!(!text.contains(bad), "{seed}: {bad}\n{text}\n{markdown}");
    }
    assert!(markdown.lines().all(|line| !line.starts_with('/')), "{seed}: a command\n{markdown}");
}

#[test]
fn what_is_remarked_stands_at_its_place_and_does_not_act() {
    let mut seen = 0;
    for seed in 0..20 {
        let language = if seed % 2 == 0 { Language::En } else { Language::Ja };
        let page = page_of(&generate(seed, language).text, language);
        let mut routes = page.routes();
        routes.push(String::new());
        routes.sort();
        routes.dedup();
        let remark = |route: &str| Remark {
            level: [Level::Error, Level::Warning, Level::Hint][route.len() % 3],
            rule: "a-rule".to_owned(),
            place: Some("</span><script>alert(1)</script>".to_owned()),
            message: Some(format!("`<img src=x onerror=alert(1)>` at <b>`{route}!`")),
            hint: Some("an odd ` and \u{1b}[31m\u{202e}".to_owned()),
        };
        let remarks = routes.iter().map(|route| (route.clone(), vec![remark(route)])).collect();
        let margin = Margin { edition: 7, notice: Some("</main><script>".to_owned()), remarks };
        let written = preview(&page, &Images::default(), &margin);
        assert_eq!(written.matches("<script>").count(), 1, "{seed}");
        let (head, body) = written.split_once("<body>").expect("it has one");
        assert!(head.contains(" data-edition=\"7\"") && !head.contains("Content-Security-Policy"), "{head}");
        let body = pieces(body);
        assert_only_ours(&body, seed);
        let read = read(&body);
        assert!(!read.contains(['\u{1b}', '\u{202e}']), "{seed}");
        for route in &routes {
            assert_eq!(read.matches(&format!(" at <b>{route}!")).count(), 1, "{seed}: `{route}`");
            seen += 1;
        }
        // A part that is folded shows what is remarked in it.
        assert!(!written.contains("<details>") && written.contains("<details open>"), "{seed}");
    }
    assert!(seen > 1_000, "{seen}");
}

#[test]
fn a_page_in_colour_has_no_codes_but_ours() {
    for seed in 0..20 {
        let page = page_of(&generate(seed, Language::En).text, Language::En);
        let coloured = text(&page, Screen { width: 80, paint: Paint::Coloured });
        let plain = text(&page, Screen { width: 80, paint: Paint::Plain });
        let mut without = String::new();
        let mut rest = coloured.as_str();
        while let Some(at) = rest.find('\u{1b}') {
            without.push_str(&rest[..at]);
            let code = rest[at..].find('m').expect("a code ends");
            let inner = &rest[at + 1..at + code];
            assert!(
                inner
                    .strip_prefix('[')
                    .is_some_and(|code| code.bytes().all(|byte| byte.is_ascii_digit() || byte == b';')),
                "{inner:?}"
            );
            rest = &rest[at + code + 1..];
        }
        without.push_str(rest);
        assert_eq!(without, plain);
        assert_ne!(coloured, plain);
    }
}

/// The demo's incident, which is a whole one.
const DEMO: [(&str, Language, &str); 2] = [
    ("en", Language::En, include_str!("../../commands/demo/incident.toml")),
    ("ja", Language::Ja, include_str!("../../commands/demo/incident.ja.toml")),
];

#[test]
fn the_page_of_the_demo_is_one_to_read() {
    for (name, language, toml) in DEMO {
        let page = page_of(toml, language);
        let plain = text(&page, Screen { width: 80, paint: Paint::Plain });
        insta::assert_snapshot!(format!("demo_{name}_text"), plain);
        insta::assert_snapshot!(format!("demo_{name}_markdown"), markdown(&page, &Places::default()));
        let written = html(&page, &Images::default());
        let body = written.split_once("<body>").expect("it has one").1;
        insta::assert_snapshot!(format!("demo_{name}_html"), body);
    }
}

#[test]
fn a_brief_page_is_one_screen() {
    let all = DEMO.iter().map(|(_, language, toml)| (*language, (*toml).to_owned()));
    let long = "word ".repeat(2_000);
    let generated =
        (0..50).flat_map(|seed| Language::ALL.iter().map(move |&language| (language, generate(seed, language).text)));
    let stretched =
        (0..50).map(|seed| (Language::En, generate(seed, Language::En).text.replace(" went as planned", &long)));
    let mut tried = 0;
    for (language, toml) in all.chain(generated).chain(stretched) {
        let page = with_subject(&toml, language, super::brief);
        let shown = text(&page, Screen { width: 80, paint: Paint::Plain });
        assert!(shown.lines().count() <= 60, "{} lines\n{shown}", shown.lines().count());
        tried += 1;
    }
    assert_eq!(tried, 152);
    let page = with_subject(DEMO[0].2, Language::En, super::brief);
    insta::assert_snapshot!("demo_brief", text(&page, Screen { width: 80, paint: Paint::Plain }));
}

#[test]
fn an_excerpt_has_whole_parts_names_the_others_and_looks_like_nothing_of_ours() {
    let (mut shortened, mut whole) = (0, 0);
    for seed in 0..60 {
        let page = page_of(&generate(seed, Language::En).text, Language::En);
        let most = Random::new(seed).below(12_000);
        let anchors = super::Anchors::default();
        let lead = super::Lead::Notices;
        let excerpt =
            super::Excerpt { page: &page, anchors: &anchors, lead, told_elsewhere: &["timeline"] }.fitted(most);
        assert!(excerpt.text.chars().count() <= most + 2 * page.parts.len(), "{seed}");
        let told = page.parts.iter().filter(|part| part.key != "timeline").count();
        let headings = excerpt.text.lines().filter(|line| line.starts_with("#### ") || *line == "<details>").count();
        assert_eq!(headings + excerpt.left_out.len(), told, "{seed}\n{}", excerpt.text);
        let count = |wanted: &str| excerpt.text.lines().filter(|line| *line == wanted).count();
        assert_eq!(count("<details>"), count("</details>"), "{seed}");
        // A question's tick of the pull request's own begins like this.
        assert!(excerpt.text.lines().all(|line| !line.starts_with("- [ ] ") && !line.starts_with("- [x] ")), "{seed}");
        shortened += usize::from(!excerpt.left_out.is_empty());
        whole += usize::from(excerpt.left_out.is_empty());
    }
    assert!(shortened > 10 && whole > 1, "{shortened} {whole}");
}

//! The formats, on verdicts made by hand: an honest one, a grouped finding and a hostile one.

mod agreement;
mod fingerprint;
mod github;
mod junit;
#[path = "../../../tests/formats/readers.rs"]
mod readers;
mod sarif;
mod text;

use super::*;
use crate::finding::{Edit, Fix, Name, Places, RuleId, Spot};
use crate::source::Span;
use crate::text::{named, say};

const BOTH: [Hints; 2] = [Hints::Shown, Hints::LeftOut];

/// What a document may try on a reader of a log, a page, a terminal or a parser.
const EVIL: &[&str] = &[
    "\n::error::pwned",
    "\r::stop-commands::x",
    "\r\n  ::add-mask::x",
    "##[error]old ##[add-path]/tmp",
    "::error file=a::b",
    "%0A::error::x %0D%25 %",
    "a,b:c=d",
    "]]> <![CDATA[ <!-- --> <?x ?> &amp; &#0; &x;",
    "<script>alert(1)</script><img src=x onerror=y>",
    "[click](https://evil.example) ![x](y) [x]: z",
    "{0} {1} {{2}} }",
    "\u{1b}[31mred\u{1b}]8;;https://evil.example\u{7}x\u{9b}31m\u{85}",
    "\u{0}\u{8}\u{b}\u{c}\u{7f}\t",
    "\u{202e}desrever\u{2066}x\u{200b}\u{feff}\u{ad}",
    "\u{2028}::error::a\u{2029}::error::b\u{fffe}\u{ffff}",
    "\u{1f469}\u{200d}\u{1f692} \u{1f600} 全面的な機能停止",
    "\\u0000 \\n \\\" \" ' \\",
    "``` ` `` @octocat #1 GH-1 https://evil.example www.evil.example a@evil.example",
    "| a | b |\n|---|---|\n# x\n- x\n\n    code\n***",
];

fn evil_text() -> String {
    format!("{}{}", EVIL.join(" "), "`".repeat(90))
}

/// What a format writes, as text.
fn report_text(verdict: &Verdict, format: Format) -> String {
    String::from_utf8(report_bytes(verdict, format)).expect("it is text")
}

fn report_bytes(verdict: &Verdict, format: Format) -> Vec<u8> {
    let mut out = Vec::new();
    write(verdict, Language::En, format, &mut out).expect("a vector takes every write");
    out
}

fn summary(verdict: &Verdict, hints: Hints) -> String {
    summarise(verdict, Language::En, hints, usize::MAX)
}

fn verdict(sources: Vec<SourceFile>, findings: Vec<Finding>, waived: Vec<Waived>) -> Verdict {
    let judged: Vec<RepoPath> = sources.iter().map(|source| source.path().clone()).collect();
    let sources = sources.into_iter().map(|source| (source.path().clone(), source)).collect();
    let mut verdict = Verdict { judged, findings, waived, sources, ..Verdict::default() };
    verdict.sort();
    verdict
}

/// Evil names, with evil findings of every level in each.
fn hostile() -> Verdict {
    let names = EVIL.iter().map(|evil| RepoPath::new(format!("postmortems/{evil}/2026-11-20-x.toml").into_bytes()));
    let bytes: [&[u8]; 5] =
        [b"postmortems/20\xff26/a.toml", b"\xff.toml", b"::error::.toml", b"a\n::error::b.toml", b"-"];
    let text = EVIL.join("\n");
    let sources: Vec<SourceFile> = names
        .chain(bytes.map(RepoPath::new))
        .map(|path| SourceFile::new(path, format!("# {text}\nkey = 1\n").into_bytes()))
        .collect();
    let (mut findings, mut waived) = (Vec::new(), Vec::new());
    for source in &sources {
        let path = source.path();
        let end = source.text().len();
        let middle = source.text().find("全面").expect("it is there");
        for (rule, level) in
            [(RuleId::Blame, Level::Error), (RuleId::AvoidedTerm, Level::Warning), (RuleId::UnknownKey, Level::Hint)]
        {
            for place in [
                Places::file(path),
                Places::at(path, Span::new(0, end)),
                Places::at(path, Span::new(middle, middle + "全面".len())),
                Places::at(path, Span::new(end, end)),
            ] {
                findings.push(Finding::new(rule, level, place, evil_text()).hint(evil_text()));
            }
        }
        let finding = Finding::new(crate::finding::RuleId::WrongType, Level::Error, Places::file(path), evil_text());
        waived.push(Waived { finding, reason: evil_text(), approved_by: evil_text(), part: None, at: Span::default() });
    }
    verdict(sources, findings, waived)
}

/// What a team may see on an ordinary day.
fn honest() -> Verdict {
    let path = RepoPath::from("postmortems/2026/2026-11-20-checkout-latency.toml");
    let text = "title = \"Checkout slowed down\"\n\n[sections]\noverview = \"決済の全面的な機能停止 😀, an outage: 50% of it\"\n\
                what_happened = \"\"\"\nOne line\nand one more\n\"\"\"\n";
    let source = SourceFile::new(path.clone(), text.as_bytes().to_vec());
    let at = |needle: &str| {
        let start = text.find(needle).expect("it is there");
        Places::at(&path, Span::new(start, start + needle.len()))
    };
    let finding = |rule, level, place, message: &str| Finding::new(rule, level, place, message);
    let findings = vec![
        finding(RuleId::UnjustifiedOutage, Level::Error, at("機能停止"), "`機能停止` says that nothing worked at all")
            .about("機能停止")
            .hint("write 「サービス低下」, or justify it in `incident.full_outage`"),
        finding(RuleId::UnjustifiedOutage, Level::Error, at("outage"), "`outage` says that nothing worked at all")
            .about("outage"),
        finding(
            RuleId::MissingSection,
            Level::Error,
            at("[sections]"),
            "the section `resolution` (Resolution) is missing",
        )
        .about("resolution"),
        finding(
            RuleId::MissingSection,
            Level::Error,
            at("[sections]"),
            "the section `detection` (Detection) is missing",
        )
        .about("detection"),
        finding(RuleId::MissingLink, Level::Warning, Places::file(&path), "nothing says where the call is recorded"),
        finding(RuleId::MissingAttendee, Level::Hint, at("title"), "dai was not at the meeting"),
    ];
    let waived = vec![Waived {
        finding: finding(RuleId::PlaceholderText, Level::Error, at("One line\nand one more"), "a placeholder"),
        reason: "It is the name of a system.".to_owned(),
        approved_by: "ben".to_owned(),
        part: None,
        at: Span::default(),
    }];
    let clean = SourceFile::new(RepoPath::from("postmortems/2026/2026-12-01-clean.toml"), Vec::new());
    verdict(vec![source, clean], findings, waived)
}

/// Twelve rows that lack the same, the places that explain it in this file and another, and a fix.
fn grouped() -> Verdict {
    grouped_rows(12)
}

fn grouped_rows(rows: usize) -> Verdict {
    let path = RepoPath::from("postmortems/2026/2026-11-20-checkout-latency.toml");
    let policy =
        SourceFile::new(RepoPath::from(".pmgit/policy.toml"), b"[rules]\nmissing-evidence = \"error\"\n".into());
    let row = |n: usize| {
        let event = ["決済の遅延が始まる", "The alert 🚨 pages", "Checkout is slow"][n % 3];
        format!(
            "    {{ at = 2026-11-20T{:02}:{:02}:00Z, event = \"{event} ({n})\", evidence = [] }},\n",
            n / 60 % 24,
            n % 60
        )
    };
    let rows: Vec<String> = (0..rows).map(row).collect();
    let mut text = "title = \"Checkout slowed down\"\nstatus = \"in-review\"\n\ntimeline = [\n".to_owned();
    let mut spots = Vec::new();
    for (n, row) in rows.iter().enumerate() {
        let start = text.len() + 4;
        text.push_str(row);
        let name = Some(Name::Own(named(&format!("row {n}"))));
        spots.push(Spot { span: Some(Span::new(start, start + row.trim().len() - 1)), name });
    }
    text.push_str("]\n");
    let status = text.find("in-review").expect("it is there") - 1;
    let mut spots = spots.into_iter();
    let mut places = Places::of(&path, spots.next().expect("there is a row"));
    spots.for_each(|spot| places.add(spot));
    let extent = u64::try_from(places.total()).expect("a number of rows");
    let insert = text.find("[] }").expect("it is there") + 1;
    let mut finding = Finding::new(
        RuleId::MissingEvidence,
        Level::Error,
        places,
        say! {
            |rows|
            en: "{rows} {} no evidence", rows.one_or_many("has", "have");
            ja: "{rows}に根拠がありません"
        },
    )
    .hint(say! { en: "link what shows it: `evidence = []`"; ja: "裏付けになるものへのリンクを書いてください" })
    .related(&path, Some(Span::new(status, status + 11)), say! { en: "asked for from here on"; ja: "ここから必須です" })
    .related(
        policy.path(),
        Some(Span::new(8, 34)),
        say! { en: "the policy says [so](1)"; ja: "ポリシーの定めです" },
    );
    finding.extent = extent;
    let edits = [(insert, insert, "\"https://example.com/障害\u{202e}\""), (status, status + 11, "\"draft\"")];
    let edit = |(start, end, text): (usize, usize, &str)| Edit { span: Span::new(start, end), text: text.to_owned() };
    finding.fix = Some(Fix::new(edits.map(edit)));
    let source = SourceFile::new(path, text.into_bytes());
    let mut verdict = verdict(vec![source], vec![finding], Vec::new());
    verdict.sources.insert(policy.path().clone(), policy);
    verdict
}

//! The formats for CI services, on verdicts made by hand: an honest one and a hostile one.

#[path = "../../tests/formats/readers.rs"]
mod readers;

use super::*;
use crate::finding::{Places, RuleId};
use crate::source::Span;

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

fn report_bytes(verdict: &Verdict, format: Format) -> Vec<u8> {
    let mut out = Vec::new();
    write(verdict, Language::En, format, &mut out).expect("a vector takes every write");
    out
}

fn summary(verdict: &Verdict, hints: Hints) -> String {
    let mut out = Vec::new();
    summarise(verdict, Language::En, hints, &mut out).expect("a vector takes every write");
    String::from_utf8(out).expect("it is text")
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
        for (rule, level) in [(RuleId::Blame, Level::Error), (RuleId::AvoidedTerm, Level::Warning), (RuleId::UnknownKey, Level::Hint)] {
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
        waived.push(Waived { finding, reason: evil_text(), approved_by: evil_text() });
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
    let finding =
        |rule, level, place, message: &str| Finding::new(rule, level, place, message);
    let findings = vec![
        finding(RuleId::UnjustifiedOutage, Level::Error, at("機能停止"), "`機能停止` says that nothing worked at all")
            .hint("write 「サービス低下」, or justify it in `incident.full_outage`"),
        finding(RuleId::UnjustifiedOutage, Level::Error, at("outage"), "`outage` says that nothing worked at all"),
        finding(RuleId::MissingSection, Level::Error, at("[sections]"), "the section `resolution` (Resolution) is missing"),
        finding(RuleId::MissingSection, Level::Error, at("[sections]"), "the section `detection` (Detection) is missing"),
        finding(RuleId::MissingRecording, Level::Warning, Places::file(&path), "nothing says where the call is recorded"),
        finding(RuleId::MissingAttendee, Level::Hint, at("title"), "dai was not at the meeting"),
    ];
    let waived = vec![Waived {
        finding: finding(RuleId::PlaceholderText, Level::Error, at("One line\nand one more"), "a placeholder"),
        reason: "It is the name of a system.".to_owned(),
        approved_by: "ben".to_owned(),
    }];
    let clean = SourceFile::new(RepoPath::from("postmortems/2026/2026-12-01-clean.toml"), Vec::new());
    verdict(vec![source, clean], findings, waived)
}

/// What every format must agree on, whatever the verdict.
fn assert_agreement(verdict: &Verdict) {
    let json = readers::plain_json(&report_bytes(verdict, Format::Json));
    for hints in BOTH {
        let wanted: Vec<_> =
            json.iter().filter(|read| hints == Hints::Shown || read.level != "hint").cloned().collect();
        let wanted = readers::counts(&wanted);
        let output = |name: &str, format| {
            let output = report_bytes(verdict, format);
            readers::assert_inert(name, &output);
            output
        };
        let (standing, suppressed) = readers::sarif(&output("sarif", Format::Sarif(hints)));
        assert_eq!(readers::counts(&standing), wanted, "sarif");
        let shown = verdict.waived.iter().filter(|waived| hints == Hints::Shown || waived.finding.level != Level::Hint);
        assert_eq!(suppressed.len(), shown.count());
        assert_eq!(readers::counts(&readers::gitlab(&output("gitlab", Format::Gitlab(hints)))), wanted, "gitlab");
        assert_eq!(readers::counts(&readers::rdjson(&output("rdjson", Format::Rdjson(hints)))), wanted, "rdjson");
        let (junit, _) = readers::junit(&output("junit", Format::Junit(hints)));
        assert_eq!(readers::counts(&junit), wanted, "junit");
        let (mut github, lines) = readers::github(&output("github", Format::Github(hints)));
        github.extend(readers::github_lines(&lines));
        assert_eq!(readers::counts(&github), wanted, "github");
        let summary = summary(verdict, hints);
        readers::assert_inert("summary", summary.as_bytes());
        readers::markdown_outside_code(&summary);
    }
}

#[test]
fn every_format_says_what_json_says_and_no_document_speaks_in_it() {
    assert_agreement(&Verdict::default());
    assert_agreement(&honest());
    assert_agreement(&hostile());
}

#[test]
fn a_summary_holds_only_our_words_outside_of_code() {
    let outside = readers::markdown_outside_code(&summary(&hostile(), Hints::Shown));
    for line in outside.lines().filter(|line| !line.is_empty()) {
        let ours = line.starts_with("pmgit: ")
            || ["error", "warning", "hint", " _ at _: _"].contains(&line)
            || line.starts_with("and ");
        assert!(ours, "{line:?} in\n{outside}");
    }
}

#[test]
fn a_path_is_exact_or_left_out() {
    let raw: Vec<Vec<u8>> = hostile().judged.iter().map(|path| path.as_bytes().to_vec()).collect();
    let (standing, _) = readers::sarif(&report_bytes(&hostile(), Format::Sarif(Hints::Shown)));
    for read in standing {
        assert!(raw.contains(&read.path.expect("SARIF has every path")), "SARIF has its bytes");
    }
    let (github, _) = readers::github(&report_bytes(&hostile(), Format::Github(Hints::Shown)));
    let (junit, _) = readers::junit(&report_bytes(&hostile(), Format::Junit(Hints::Shown)));
    for path in github.into_iter().chain(junit).filter_map(|read| read.path) {
        assert!(raw.contains(&path), "{} is no file", String::from_utf8_lossy(&path));
    }
    let gitlab = readers::gitlab(&report_bytes(&hostile(), Format::Gitlab(Hints::Shown)));
    let rdjson = readers::rdjson(&report_bytes(&hostile(), Format::Rdjson(Hints::Shown)));
    for read in &rdjson {
        let exact = read.path.as_ref().is_some_and(|path| raw.contains(path));
        assert!(exact || read.place.is_none(), "a folder has no lines: {read:?}");
    }
    for path in gitlab.into_iter().chain(rdjson).filter_map(|read| read.path) {
        let folder = [&path[..], b"/"].concat();
        let known = raw.contains(&path) || path == b"." || raw.iter().any(|file| file.starts_with(&folder));
        assert!(known, "{} is neither a file nor a folder of one", String::from_utf8_lossy(&path));
    }
}

/// One finding with a name and a message that try the same, in every format that has its words.
#[test]
fn words_and_names_arrive_as_they_were_sent() {
    for evil in EVIL.iter().chain(&["100%, 50%25: a=b", "a,b", "%0A"]) {
        let path = RepoPath::new(format!("postmortems/{evil}.toml").into_bytes());
        let tellable = path.to_str() == Some(&*crate::text::inert(&path.to_string()));
        let finding = Finding::new(crate::finding::RuleId::UnknownKey, Level::Error, Places::file(&path), *evil).hint(*evil);
        let verdict = verdict(Vec::new(), vec![finding], Vec::new());
        let of = |format: fn(Hints) -> Format| report_bytes(&verdict, format(Hints::LeftOut));
        let github = readers::github(&of(Format::Github)).0.remove(0);
        let gitlab = readers::gitlab(&of(Format::Gitlab)).remove(0);
        let rdjson = readers::rdjson(&of(Format::Rdjson)).remove(0);
        let junit = readers::junit(&of(Format::Junit)).0.remove(0);
        let said = crate::text::inert(evil);
        let mut words = format!("{said}\nhint: {said}");
        if !tellable {
            words.insert_str(0, &format!("`{}`: ", shown::name(&path)));
        }
        assert_eq!([&github.text, &gitlab.text, &rdjson.text], [&words; 3]);
        let first = words.lines().next().map(str::trim_end);
        assert_eq!(Some(junit.text.trim_end()), first, "JUnit's text is by line");
        let exact = tellable.then(|| path.as_bytes().to_vec());
        assert_eq!([&github.path, &junit.path], [&exact; 2]);
        assert!(tellable || gitlab.path != Some(path.as_bytes().to_vec()));
        assert_eq!(gitlab.path, rdjson.path);
    }
}

#[test]
fn a_name_with_a_control_is_not_told_as_a_file() {
    for (path, nearest) in [("a/b\nc/d.toml", "a"), ("\u{1b}.toml", "."), ("a/b/\u{202e}", "a/b")] {
        let finding = Finding::new(crate::finding::RuleId::UnknownKey, Level::Error, Places::file(&RepoPath::from(path)), "a");
        let verdict = verdict(Vec::new(), vec![finding], Vec::new());
        assert_eq!(readers::github(&report_bytes(&verdict, Format::Github(Hints::LeftOut))).0[0].path, None);
        let gitlab = readers::gitlab(&report_bytes(&verdict, Format::Gitlab(Hints::LeftOut)));
        assert_eq!(gitlab[0].path.as_deref(), Some(nearest.as_bytes()));
    }
}

#[test]
fn columns_count_what_each_format_counts() {
    let of = |read: Vec<readers::Read>, name: &str| {
        let named = read.into_iter().find(|read| read.text.contains(name)).expect("it is there");
        named.place.expect("it has a place")
    };
    // `overview = "決済の全面的な機能停止 😀, an outage`: 12 letters, 7 of three bytes, then the word.
    let verdict = honest();
    let letters = [4, 20, 4, 24];
    assert_eq!(of(readers::plain_json(&report_bytes(&verdict, Format::Json)), "`機能停止`"), letters);
    assert_eq!(of(readers::sarif(&report_bytes(&verdict, Format::Sarif(Hints::LeftOut))).0, "`機能停止`"), letters);
    assert_eq!(of(readers::github(&report_bytes(&verdict, Format::Github(Hints::LeftOut))).0, "`機能停止`"), letters);
    let bytes = 13 + 3 * 7;
    let range = [4, bytes, 4, bytes + 12];
    assert_eq!(of(readers::rdjson(&report_bytes(&verdict, Format::Rdjson(Hints::LeftOut))), "`機能停止`"), range);
    // Behind an emoji: one letter, four bytes.
    assert_eq!(
        of(readers::sarif(&report_bytes(&verdict, Format::Sarif(Hints::LeftOut))).0, "`outage`"),
        [4, 31, 4, 37]
    );
    let bytes = 13 + 3 * 11 + 1 + 4 + ", an ".len() as u64;
    let range = [4, bytes, 4, bytes + 6];
    assert_eq!(of(readers::rdjson(&report_bytes(&verdict, Format::Rdjson(Hints::LeftOut))), "`outage`"), range);
}

#[test]
fn a_region_ends_with_its_first_line() {
    let (_, suppressed) = readers::sarif(&report_bytes(&honest(), Format::Sarif(Hints::LeftOut)));
    assert_eq!(suppressed[0].place, Some([6, 1, 6, 9]));
}

#[test]
fn github_has_ten_annotations_of_a_level_worst_first_and_the_rest_as_lines() {
    let path = RepoPath::from("postmortems/2026/2026-11-20-x.toml");
    let of = |level| (0..12).map(move |_| level);
    let levels = of(Level::Warning).chain(of(Level::Error)).chain([Level::Hint]);
    let finding =
        |level| Finding::new(crate::finding::RuleId::UnknownKey, level, Places::file(&path), "##[error]a\n::error::b");
    let verdict = verdict(Vec::new(), levels.map(finding).collect(), Vec::new());
    let (annotations, lines) = readers::github(&report_bytes(&verdict, Format::Github(Hints::Shown)));
    let levels: Vec<&str> = annotations.iter().map(|read| read.level.as_str()).collect();
    assert_eq!(levels, [vec!["error"; 10], vec!["warning"; 10], vec!["hint"]].concat());
    assert_eq!(lines[0], "4 findings more, for GitHub shows 10 annotations of a level:");
    assert_eq!(readers::github_lines(&lines[1..]).len(), 4);
    assert_eq!(lines[1], "error[unknown-key] postmortems/2026/2026-11-20-x.toml: ## [error]a ::error::b");
    assert_eq!(lines.last().map(String::as_str), Some("pmgit: 12 errors, 12 warnings and 1 hint in 0 documents"));
}

#[test]
fn a_summary_has_an_end() {
    let path = RepoPath::from("x.toml");
    let finding = || Finding::new(crate::finding::RuleId::UnknownKey, Level::Error, Places::file(&path), "\u{1}".repeat(5_000));
    let verdict = verdict(Vec::new(), (0..5_000).map(|_| finding()).collect(), Vec::new());
    let summary = summary(&verdict, Hints::LeftOut);
    assert!(summary.len() < 150_000, "{}", summary.len());
    assert!(summary.ends_with("- and 4800 more findings\n"), "{}", &summary[summary.len() - 100..]);
}

/// Readers of Markdown take no run of more than 80 for a fence.
#[test]
fn a_fence_of_a_summary_is_short() {
    let path = RepoPath::from("x.toml");
    let message = format!("{} <script> `", "`".repeat(90));
    let finding = Finding::new(crate::finding::RuleId::UnknownKey, Level::Error, Places::file(&path), message);
    let summary = summary(&verdict(Vec::new(), vec![finding], Vec::new()), Hints::LeftOut);
    assert!(!summary.contains(&"`".repeat(10)), "{summary}");
    assert!(!readers::markdown_outside_code(&summary).contains("script"));
}

#[test]
fn sarif_keeps_the_worst_where_there_are_too_many() {
    let path = RepoPath::from("x.toml");
    let finding = |level| Finding::new(crate::finding::RuleId::UnknownKey, level, Places::file(&path), "a");
    let warnings = (0..25_000).map(|_| Level::Warning);
    let verdict = verdict(Vec::new(), warnings.chain([Level::Error; 3]).map(finding).collect(), Vec::new());
    let output = report_bytes(&verdict, Format::Sarif(Hints::LeftOut));
    let log: serde_json::Value = serde_json::from_slice(&output).expect("it is JSON");
    let results = log["runs"][0]["results"].as_array().expect("it has results");
    assert_eq!(results.len(), 25_000);
    assert_eq!(results.iter().filter(|result| result["level"] == "error").count(), 3);
    assert!(String::from_utf8_lossy(&output).contains("3 findings left out"));
}

#[test]
fn junit_tells_what_passed_until_that_is_too_much() {
    let rules = crate::rules::all().len();
    let (_, passed) = readers::junit(&report_bytes(&honest(), Format::Junit(Hints::LeftOut)));
    assert_eq!(passed, 2 * rules - 3, "three rules found something");
    let many = |count: usize| (0..count).map(|n| RepoPath::new(format!("postmortems/{n}.toml"))).collect();
    let path = RepoPath::from("postmortems/7.toml");
    let found = Finding::new(crate::finding::RuleId::UnknownKey, Level::Error, Places::file(&path), "a");
    let verdict = Verdict { judged: many(5_000), findings: vec![found], ..Verdict::default() };
    let (read, passed) = readers::junit(&report_bytes(&verdict, Format::Junit(Hints::LeftOut)));
    assert_eq!((read.len(), passed), (1, 4_999));
}

/// Fingerprints by rule and message.
fn fingerprints(verdict: &Verdict) -> BTreeMap<(String, String), String> {
    let log: serde_json::Value =
        serde_json::from_slice(&report_bytes(verdict, Format::Sarif(Hints::LeftOut))).expect("it is JSON");
    let results = log["runs"][0]["results"].as_array().expect("it has results");
    let one = |result: &serde_json::Value| {
        let text = |pointer: &str| result.pointer(pointer).and_then(|value| value.as_str()).expect("a text").to_owned();
        ((text("/ruleId"), text("/message/text")), text("/partialFingerprints/primaryLocationLineHash"))
    };
    results.iter().map(one).collect()
}

/// The honest verdict with other lines above and another indent.
fn moved(verdict: &Verdict) -> Verdict {
    const ABOVE: &str = "# a comment\n\n";
    let shift = |finding: &mut Finding| {
        if let Some(span) = finding.span() {
            finding.places = Places::at(finding.path(), Span::new(span.start + ABOVE.len(), span.end + ABOVE.len()));
        }
    };
    let mut moved = Verdict {
        judged: verdict.judged.clone(),
        findings: verdict.findings.clone(),
        waived: verdict.waived.clone(),
        languages: verdict.languages.clone(),
        common_language: verdict.common_language,
        unshown_hints: verdict.unshown_hints,
        sources: BTreeMap::new(),
        moves: Vec::new(),
    };
    moved.findings.iter_mut().for_each(shift);
    moved.waived.iter_mut().for_each(|waived| shift(&mut waived.finding));
    for (path, source) in &verdict.sources {
        let text = format!("{ABOVE}{}", source.text());
        moved.sources.insert(path.clone(), SourceFile::new(path.clone(), text.into_bytes()));
    }
    moved
}

#[test]
fn a_fingerprint_stays_when_lines_move_and_others_are_mended_or_waived() {
    let before = fingerprints(&honest());
    assert_eq!(before.len(), 6);
    assert_eq!(fingerprints(&moved(&honest())), before, "lines moved");
    let mut mended = honest();
    mended.findings.retain(|finding| !finding.english().contains("detection"));
    let mut rest = before.clone();
    rest.retain(|(_, message), _| !message.contains("detection"));
    assert_eq!(fingerprints(&mended), rest, "another was mended");
    let mut waived = honest();
    let finding = waived.findings.remove(3);
    waived.waived.push(Waived { finding, reason: "x".to_owned(), approved_by: "ben".to_owned() });
    assert_eq!(fingerprints(&waived), before, "it was waived");
    let numbered = |n: usize| {
        let mut verdict = honest();
        verdict.findings[0].text.message = crate::text::Message::from(format!("`timeline[{n}]` has no evidence"));
        let found = fingerprints(&verdict);
        found.into_iter().find(|((_, message), _)| message.starts_with("`timeline")).map(|(_, hash)| hash)
    };
    assert_eq!(numbered(3), numbered(14), "a row was added above");
}

#[test]
fn findings_that_look_alike_are_counted() {
    let path = RepoPath::from("x.toml");
    let finding = Finding::new(crate::finding::RuleId::UnknownKey, Level::Error, Places::file(&path), "a");
    let verdict = verdict(Vec::new(), vec![finding.clone(), finding.clone(), finding], Vec::new());
    let text = String::from_utf8(report_bytes(&verdict, Format::Sarif(Hints::LeftOut))).expect("it is text");
    let ends: Vec<bool> = (1..=4).map(|n| text.contains(&format!(":{n}\"\n"))).collect();
    assert_eq!(ends, [true, true, true, false]);
    assert_eq!(readers::gitlab(&report_bytes(&verdict, Format::Gitlab(Hints::LeftOut))).len(), 3);
}

/// A long line with many findings costs no more than they do.
#[test]
fn many_findings_in_a_long_line_are_written_in_time() {
    let path = RepoPath::from("x.toml");
    let source = SourceFile::new(path.clone(), "outage 全 ".repeat(20_000).into_bytes());
    let place = |n: usize| Places::at(&path, Span::new(n * 11, n * 11 + 6));
    let finding = |n| Finding::new(crate::finding::RuleId::UnknownKey, Level::Error, place(n), "`outage`");
    let verdict = verdict(vec![source], (0..20_000).map(finding).collect(), Vec::new());
    for format in [
        Format::Sarif(Hints::Shown),
        Format::Github(Hints::Shown),
        Format::Gitlab(Hints::Shown),
        Format::Junit(Hints::Shown),
        Format::Rdjson(Hints::Shown),
    ] {
        let started = std::time::Instant::now();
        assert!(!report_bytes(&verdict, format).is_empty());
        assert!(started.elapsed().as_secs() < 20, "{format:?} took {:?}", started.elapsed());
    }
}

/// Of a crowd of findings, errors get the space; what is left out is counted, and the last line counts everything.
#[test]
fn the_worst_fifty_findings_of_a_file_are_shown_and_the_others_counted() {
    let (crowded, other) = (RepoPath::from("a.toml"), RepoPath::from("b.toml"));
    let finding = |path: &RepoPath, level, message: String| {
        Finding::new(crate::finding::RuleId::UnknownKey, level, Places::file(path), message)
    };
    let crowd = |errors: usize, warnings: usize| {
        let warning = |n| finding(&crowded, Level::Warning, format!("warning {n}."));
        let error = |n| finding(&crowded, Level::Error, format!("error {n}."));
        let hint = finding(&crowded, Level::Hint, "a hint.".to_owned());
        let mut findings: Vec<Finding> = (0..warnings).map(warning).collect();
        findings.push(hint);
        findings.extend((0..errors).map(error));
        findings.push(finding(&other, Level::Warning, "of another file.".to_owned()));
        let look = Look { hints: true, ..Look::plain() };
        String::from_utf8(report_bytes(&verdict(Vec::new(), findings, Vec::new()), Format::Text(look)))
            .expect("it is text")
    };
    let lines = |text: &str, wanted: &str| text.lines().filter(|line| line.contains(wanted)).count();

    let text = crowd(2, 180_000);
    assert_eq!((lines(&text, ": error "), lines(&text, ": warning ")), (2, 48), "errors are shown wherever they stand");
    assert!(text.find(": warning 47.") < text.find(": error 0."), "they stand in the order of the file");
    let left = "not shown of a.toml: 179952 warnings and 1 hint; `pmgit check --format json` lists them\n";
    assert!(text.contains(left) && text.contains("of another file."), "{text}");
    assert!(
        text.starts_with("a.toml: 180003 findings\n")
            && text.ends_with("2 errors and 180001 warnings in 0 documents\n")
    );

    let text = crowd(60, 1);
    assert_eq!((lines(&text, ": error "), lines(&text, ": warning ")), (50, 0));
    assert!(text.contains("not shown of a.toml: 10 errors, 1 warning and 1 hint; "), "{text}");

    let text = crowd(1, 48);
    assert!(text.contains("a hint.") && !text.contains("not shown"), "fifty need no line");
}

/// SARIF with only the rules that the results name, and no version.
fn abridged(output: &[u8]) -> String {
    let mut log: serde_json::Value = serde_json::from_slice(output).expect("it is JSON");
    let driver = &mut log["runs"][0]["tool"]["driver"];
    driver["version"] = "x".into();
    driver["semanticVersion"] = "x".into();
    let rules = driver["rules"].as_array_mut().expect("it has rules");
    rules.retain(|rule| rule["id"] == "missing-recording");
    for result in log["runs"][0]["results"].as_array_mut().expect("it has results") {
        result["ruleIndex"] = "x".into();
    }
    serde_json::to_string_pretty(&log).expect("it was JSON")
}

#[test]
fn each_format_on_an_ordinary_day() {
    let shown = |format| String::from_utf8(report_bytes(&honest(), format)).expect("it is text");
    insta::assert_snapshot!("sarif", abridged(shown(Format::Sarif(Hints::LeftOut)).as_bytes()));
    insta::assert_snapshot!("github", shown(Format::Github(Hints::LeftOut)));
    insta::assert_snapshot!("gitlab", shown(Format::Gitlab(Hints::LeftOut)));
    insta::assert_snapshot!("rdjson", shown(Format::Rdjson(Hints::LeftOut)));
    let junit = shown(Format::Junit(Hints::LeftOut));
    let told: Vec<&str> = junit.lines().filter(|line| !line.ends_with(" time=\"0\"/>")).collect();
    // The catalogue grows; how many rules passed is no part of the picture.
    let told = told.join("\n").replace(&format!("tests=\"{}\"", crate::rules::all().len()), "tests=\"all\"");
    let told = told.replace(&format!("tests=\"{}\"", 2 * crate::rules::all().len()), "tests=\"all\"");
    insta::assert_snapshot!("junit", told);
    insta::assert_snapshot!("summary", summary(&honest(), Hints::LeftOut));
}

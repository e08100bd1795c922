//! What a finding is known by in the next run.

use super::*;

/// Fingerprints by rule and key, as code scanning has them.
fn fingerprints(verdict: &Verdict) -> Vec<(String, String)> {
    fingerprints_in(verdict, Language::En)
}

fn fingerprints_in(verdict: &Verdict, language: Language) -> Vec<(String, String)> {
    let mut out = Vec::new();
    write(verdict, language, Format::Sarif(Hints::Shown), &mut out).expect("a vector takes every write");
    let log: serde_json::Value = serde_json::from_slice(&out).expect("it is JSON");
    let results = log["runs"][0]["results"].as_array().expect("it has results");
    let one = |result: &serde_json::Value| {
        let text = |pointer: &str| result.pointer(pointer).and_then(|value| value.as_str()).expect("a text").to_owned();
        (text("/ruleId"), text("/partialFingerprints/primaryLocationLineHash"))
    };
    let mut all: Vec<_> = results.iter().map(one).collect();
    all.sort();
    all
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
        unready: 0,
        judged: verdict.judged.clone(),
        findings: verdict.findings.clone(),
        waived: verdict.waived.clone(),
        languages: verdict.languages.clone(),
        common_language: verdict.common_language,
        unshown_hints: verdict.unshown_hints,
        unlisted: verdict.unlisted,
        sources: BTreeMap::new(),
        unread: BTreeSet::new(),
        moves: Vec::new(),
        handed_over: Vec::new(),
        words: Vec::new(),
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
fn a_fingerprint_stays_when_lines_move_and_others_are_fixed_or_waived() {
    let before = fingerprints(&honest());
    assert_eq!(before.len(), 7);
    let mut distinct = before.clone();
    distinct.dedup();
    assert_eq!(distinct, before, "each has its own");
    assert_eq!(fingerprints(&moved(&honest())), before, "lines moved");
    let mut fixed = honest();
    fixed.findings.retain(|finding| finding.identity() != "missing-section/detection");
    let rest = fingerprints(&fixed);
    assert_eq!(rest.len(), 6);
    assert!(rest.iter().all(|one| before.contains(one)), "another was fixed");
    let mut waived = honest();
    let finding = waived.findings.remove(3);
    waived.waived.push(Waived {
        finding,
        reason: "x".to_owned(),
        approved_by: "ben".to_owned(),
        part: None,
        at: Span::default(),
    });
    assert_eq!(fingerprints(&waived), before, "it was waived");
}

#[test]
fn a_fingerprint_is_of_the_rule_and_the_key_alone() {
    let before = fingerprints(&grouped());
    for rows in [1, 3, 99, 250] {
        assert_eq!(fingerprints(&grouped_rows(rows)), before, "{rows} rows");
    }
    assert_eq!(fingerprints_in(&grouped(), Language::Ja), before, "in another language");
    let mut other = grouped();
    other.findings[0].text.message = crate::text::Message::from("`12` of 40 rows say nothing".to_owned());
    other.findings[0].extent = 40;
    other.findings[0].level = Level::Warning;
    assert_eq!(fingerprints(&other), before, "in other words and numbers");
    let renamed = RepoPath::from("postmortems/2026/2026-11-21-other.toml");
    other.findings[0].places = Places::file(&renamed);
    assert_eq!(fingerprints(&other), before, "in another file");
    other.findings[0].key = "rows".into();
    assert_ne!(fingerprints(&other), before, "about something else");
}

/// Of one identity, a part is waived and the other is not: what stands keeps its number, wherever the parts are.
#[test]
fn what_stands_is_numbered_before_what_is_waived() {
    let path = RepoPath::from("x.toml");
    let source = || SourceFile::new(path.clone(), "a = 1\n".repeat(20).into_bytes());
    let at = |line: usize| {
        Finding::new(RuleId::MissingEvidence, Level::Error, Places::at(&path, Span::new(line * 6, line * 6 + 1)), "a")
    };
    let waived = |line| Waived {
        finding: at(line),
        reason: "x".to_owned(),
        approved_by: "ben".to_owned(),
        part: None,
        at: Span::default(),
    };
    let standing = |verdict: &Verdict| {
        let log: serde_json::Value =
            serde_json::from_slice(&report_bytes(verdict, Format::Sarif(Hints::Shown))).expect("it is JSON");
        let results = log["runs"][0]["results"].as_array().expect("it has results").clone();
        let mut standing = results.iter().filter(|result| result.get("suppressions").is_none());
        standing.next().map(|result| result["partialFingerprints"].to_string())
    };
    let alone = standing(&verdict(vec![source()], vec![at(3)], Vec::new()));
    assert!(alone.is_some());
    for line in [1, 9] {
        assert_eq!(standing(&verdict(vec![source()], vec![at(3)], vec![waived(line)])), alone, "{line}");
    }
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

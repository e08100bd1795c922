//! What passed, failed and was skipped.

use super::*;

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

/// Of a document that cannot be read only what says so has a result; everything else is skipped, and says why.
#[test]
fn no_rule_passes_in_a_document_that_cannot_be_read() {
    let rules = crate::rules::all().len();
    let path = RepoPath::from("postmortems/2026/2026-11-20-x.toml");
    let source = || SourceFile::new(path.clone(), b"title = ".into());
    let finding = || Finding::new(RuleId::MalformedDocument, Level::Error, Places::file(&path), "a");
    let mut verdict = verdict(vec![source()], vec![finding()], Vec::new());
    let passed = |verdict: &Verdict| readers::junit(&report_bytes(verdict, Format::Junit(Hints::LeftOut))).1;
    assert_eq!(passed(&verdict), rules - 1, "it can be read");
    verdict.unread.insert(path.clone());
    assert_eq!(passed(&verdict), 0);
    let text = report_text(&verdict, Format::Junit(Hints::LeftOut));
    let skipped = "><skipped message=\"not checked: the document cannot be read\"/></testcase>";
    assert_eq!(text.matches(skipped).count(), rules - 1);
    assert!(
        text.contains(&format!("tests=\"{rules}\" failures=\"1\" errors=\"0\" skipped=\"{}\"", rules - 1)),
        "{text}"
    );
    // It was like that before, and its finding is left out as a hint; nor is there room for every rule.
    let many = (0..5_000).map(|n| RepoPath::new(format!("postmortems/{n}.toml")));
    let crowd =
        Verdict { judged: many.chain([path.clone()]).collect(), unread: [path.clone()].into(), ..Verdict::default() };
    assert_eq!(passed(&crowd), 5_000);
}

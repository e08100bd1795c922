//! Annotations, and the summary of a job.

use super::*;

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
    assert_eq!(lines[0], "4 more findings (GitHub shows only 10 annotations per level):");
    assert_eq!(readers::github_lines(&lines[1..]).len(), 4);
    assert_eq!(lines[1], "error[unknown-key] postmortems/2026/2026-11-20-x.toml: ## [error]a ::error::b");
    assert_eq!(lines.last().map(String::as_str), Some("pmgit: 12 errors, 12 warnings and 1 hint in 0 documents"));
}

#[test]
fn a_summary_has_an_end() {
    let path = RepoPath::from("x.toml");
    let finding =
        || Finding::new(crate::finding::RuleId::UnknownKey, Level::Error, Places::file(&path), "\u{1}".repeat(5_000));
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

//! Results, places, links and fixes of SARIF.

use super::*;

#[test]
fn a_region_ends_with_its_first_line() {
    let (_, suppressed) = readers::sarif(&report_bytes(&honest(), Format::Sarif(Hints::LeftOut)));
    assert_eq!(suppressed[0].place, Some([6, 1, 6, 9]));
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

/// No text of a document becomes a link, and ours lead to what they name.
#[test]
fn links_of_a_message_lead_to_related_locations() {
    let log: serde_json::Value =
        serde_json::from_slice(&report_bytes(&grouped(), Format::Sarif(Hints::Shown))).expect("it is JSON");
    let result = &log["runs"][0]["results"][0];
    let text = result["message"]["text"].as_str().expect("a text");
    let links = "also at [`row 1`](1), [`row 2`](2), [`row 3`](3) and 8 more\n\
                 see [asked for from here on](12) and [the policy says \\[so\\] (1)](13)";
    assert!(text.ends_with(links), "{text}");
    let of = |id: usize| &result["relatedLocations"][id - 1];
    assert_eq!(of(12)["physicalLocation"]["region"]["startLine"], 2);
    assert_eq!(of(13)["physicalLocation"]["artifactLocation"]["uri"], ".pmgit/policy.toml");
    assert_eq!(of(1)["message"]["text"], "`row 1`");
}

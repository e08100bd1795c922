//! `pmgit explain`: the page of a rule.

use insta::assert_snapshot;

use crate::bench::Bench;

#[test]
fn a_page_says_what_why_and_how_to_mend() {
    let bench = Bench::new();
    let page = bench.done(&["explain", "late-meeting"]).out;
    assert!(page.starts_with("late-meeting\n\n"), "{page}");
    for part in [
        "```toml fails\n",
        "```toml passes\n",
        "`pmgit waive ID late-meeting",
        "\nLevel: error",
        "Source: process page",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(bench.done(&["explain", "late-meeting", "--markdown"]).out.starts_with("# late-meeting\n"));
}

#[test]
fn the_list_names_every_rule_in_a_line_and_each_has_a_page() {
    let bench = Bench::new();
    let list = bench.done(&["explain"]).out;
    let rules: Vec<&str> = list.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).collect();
    assert!(rules.len() > 25, "{list}");
    for rule in rules {
        let page = bench.done(&["explain", rule]).out;
        assert!(page.starts_with(rule) && page.contains("Level: "), "{page}");
    }
}

#[test]
fn a_rule_that_does_not_exist_is_answered_with_the_nearest() {
    assert_snapshot!(Bench::new().unmoved(2, &["explain", "late-meating"]), @r"
    exit 2
    -- stderr --
    error: there is no rule `late-meating`
      hint: did you mean `late-meeting`?
    ");
}

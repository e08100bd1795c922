//! `pmgit explain`: the page of a rule.

use insta::assert_snapshot;

use crate::support::World;

#[test]
fn a_page_says_what_why_and_how_to_mend() {
    let world = World::empty();
    let page = world.pmgit(&["explain", "late-meeting"]).passes().out;
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
    assert!(world.pmgit(&["explain", "late-meeting", "--markdown"]).passes().out.starts_with("# late-meeting\n"));
}

#[test]
fn the_list_names_every_rule_in_a_line_and_each_has_a_page() {
    let world = World::empty();
    let list = world.pmgit(&["explain"]).passes().out;
    let rules: Vec<&str> = list.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).collect();
    assert!(rules.len() > 25, "{list}");
    for rule in rules {
        let page = world.pmgit(&["explain", rule]).passes().out;
        assert!(page.starts_with(rule) && page.contains("Level: "), "{page}");
    }
}

#[test]
fn a_rule_that_does_not_exist_is_answered_with_the_nearest() {
    assert_snapshot!(World::empty().unmoved(2, &["explain", "late-meating"]), @r"
    exit 2
    -- stderr --
    error: there is no rule `late-meating`
      hint: did you mean `late-meeting`?
    ");
}

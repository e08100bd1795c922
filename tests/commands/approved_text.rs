//! Approvals and the text that they are for, in repositories: typed by hand, across a rename, of another version.

use crate::support::World;
use crate::support::documents::{ID, PATH};

const TYPED: &str = "\n[[approvals]]\nby = \"ben\"\nat = 2026-11-23T06:28:00Z\n";

/// A postmortem in review, whose branch `base` is where everything goes into.
fn world() -> World {
    let world = World::in_review();
    world.ok(&["branch", "base"]);
    world
}

fn change(world: &World, from: &str, to: &str) {
    let text = world.read(PATH);
    assert!(text.contains(from), "{from} is not in\n{text}");
    world.write(PATH, text.replacen(from, to, 1));
    world.commit_all("a change");
}

fn add(world: &World, rows: &str) {
    world.write(PATH, world.read(PATH) + rows);
    world.commit_all("add rows");
}

fn check(world: &World) -> crate::support::Outcome {
    world.pmgit(&["check", "--base", "base", "--head", "HEAD"])
}

fn land(world: &World) {
    check(world).passes();
    world.ok(&["branch", "--force", "base", "HEAD"]);
}

fn review(world: &World) -> crate::support::Outcome {
    world.pmgit(&["review", ID, "--held", "2026-11-23T06:00:00Z", "--outcome", "Agreed.", "--attendee", "aiko"])
}

#[test]
fn an_approval_typed_in_an_editor_is_for_the_text_that_came_in_with_it() {
    let world = world();
    add(&world, TYPED);
    land(&world);
    review(&world).passes();
    land(&world);

    let world = self::world();
    add(&world, TYPED);
    land(&world);
    change(&world, "overview = \"", "overview = \"Rewritten. ");
    let refused = check(&world);
    assert_eq!(refused.code, 1, "{refused}");
    let said = format!("{refused}");
    assert!(
        said.contains("`sections.overview` changed, and the approval by `ben` does not say which text it is for"),
        "{said}"
    );
    let of =
        said.split("add `of = \"").nth(1).and_then(|rest| rest.split('"').next()).expect("the hint has it").to_owned();
    // What the finding says is enough.
    change(&world, "at = 2026-11-23T06:28:00Z\n", &format!("at = 2026-11-23T06:28:00Z\nof = \"{of}\"\n"));
    land(&world);
    let stale = review(&world);
    assert!(stale.code == 1 && stale.err.contains("nobody other than the owner has approved this text"), "{stale}");
    world.pmgit(&["approve", ID, "--by", "ben"]).passes();
    review(&world).passes();
    land(&world);
}

#[test]
fn what_is_known_of_a_renamed_one_is_known() {
    let world = world();
    world.pmgit(&["approve", ID, "--by", "ben"]).passes();
    land(&world);
    let renamed = "2026-11-20-checkout-slow";
    world.pmgit(&["rename", ID, renamed, "--reason", "A better name.", "--approved-by", "ben"]).passes();
    let path = PATH.replace(ID, renamed);
    world
        .pmgit(&["review", renamed, "--held", "2026-11-23T06:00:00Z", "--outcome", "Agreed.", "--attendee", "aiko"])
        .passes();
    check(&world).passes();
    world.write(&path, world.read(&path).replace("overview = \"", "overview = \"Rewritten. "));
    world.commit_all("Rewrite it");
    let refused = check(&world);
    assert!(refused.code == 1 && format!("{refused}").contains("missing-approval"), "{refused}");
    let text = world.read(&path);
    let of = text.lines().find(|line| line.starts_with("of = \"1:")).expect("it is recorded");
    world.write(&path, text.replace(&format!("{of}\n"), ""));
    world.commit_all("Take away what it is for");
    let refused = check(&world);
    assert!(refused.code == 1 && format!("{refused}").contains("names another text than before"), "{refused}");
}

#[test]
fn a_digest_of_a_later_version_does_not_count_and_says_why() {
    let world = world();
    let row = |version: u32| format!("{TYPED}of = \"{version}:0123456789abcdef\"\n");
    add(&world, &row(2));
    let refused = review(&world);
    assert!(
        refused.code == 1 && refused.err.contains("is of version `2`, which needs a newer pmgit than"),
        "{refused}"
    );
    world.ok(&["reset", "--quiet", "--hard", "base"]);
    add(&world, &row(1));
    let refused = review(&world);
    assert!(refused.code == 1 && refused.err.contains("its `of` is not a digest"), "{refused}");
}

#[test]
fn the_pull_request_and_its_page_say_whose_approval_is_for_another_text() {
    for (language, heading, said) in [
        ("en", "### Approvals of another text", "`ben`: `sections.overview` changed since"),
        ("ja", "### 別の文章への承認", "`ben`：その後、`sections.overview`が変わっています"),
    ] {
        let world = world();
        change(&world, "language = \"en\"", &format!("language = \"{language}\""));
        land(&world);
        world.pmgit(&["approve", ID, "--by", "ben"]).passes();
        world.pmgit(&["approve", ID, "--by", "emeka"]).passes();
        change(&world, "overview = \"", "overview = \"Rewritten. ");
        world.pmgit(&["approve", ID, "--by", "emeka"]).passes();
        let body = world.pmgit(&["pr", ID, "--base", "base"]).passes().out;
        let part = body.split(heading).nth(1).unwrap_or_else(|| panic!("{body}"));
        let lines: Vec<&str> = part.lines().filter(|line| line.starts_with("- ")).take(1).collect();
        assert_eq!(lines, [format!("- {said}")], "{body}");
        assert!(!part.split("\n#").next().expect("a part").contains("emeka"), "{body}");
        world.pmgit(&["check", "--base", "base", "--head", "HEAD", "--summary", "page.md"]).passes();
        let page = world.read("page.md");
        let part = page.split(heading).nth(1).unwrap_or_else(|| panic!("{page}"));
        assert!(part.contains("`ben`") && !part.split("\n#").next().expect("a part").contains("emeka"), "{page}");
    }
}

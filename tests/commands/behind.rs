//! A branch on which a postmortem stands still while origin has it further along: every verb that records says so, and the
//! command that it prints leads there. Nothing is fetched.

use crate::support::documents::{ID, PATH};
use crate::support::{Outcome, World};

/// How the work of a branch came into the mainline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Landed {
    Merged,
    Squashed,
}

/// A clone on the branch `stale`, where the postmortem is as it was at `here`; `origin/main` has it at `there`.
fn behind(there: &str, here: &str, landed: Landed) -> World {
    let world = match there {
        "in-review" => World::in_review(),
        "reviewed" => World::reviewed(),
        _ => World::closed(),
    };
    let steps = ["draft", "in-review", "reviewed", "posted", "closed"];
    let commits = world.ok(&["rev-list", "--reverse", "main..work"]);
    let at = steps.iter().position(|step| *step == here).unwrap();
    let commit = commits.lines().nth(at).unwrap();
    world.add_remote("origin");
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    match landed {
        Landed::Merged => drop(world.ok(&["push", "--quiet", "--no-verify", "origin", "work:main"])),
        Landed::Squashed => {
            world.ok(&["switch", "--quiet", "-c", "landing", "main"]);
            world.ok(&["merge", "--quiet", "--squash", "work"]);
            world.commit_all("Squash the work");
            world.ok(&["push", "--quiet", "--no-verify", "origin", "landing:main"]);
        }
    }
    world.ok(&["switch", "--quiet", "-C", "stale", commit]);
    for branch in ["work", "landing"] {
        world.git(&["branch", "--quiet", "-D", branch]);
    }
    // A remote that does not answer: what was fetched is enough.
    world.ok(&["remote", "set-url", "origin", "ssh://nowhere.invalid/x.git"]);
    world
}

/// The commands in backticks that begin with git's name.
fn commands(run: &Outcome) -> Vec<String> {
    let text = format!("{}{}", run.out, run.err).replace('\n', " ");
    text.split('`').skip(1).step_by(2).filter(|code| code.starts_with("git ")).map(str::to_owned).collect()
}

/// Every step that can be taken from where `stale` stands, or seems to.
fn verbs(here: &str) -> Vec<Vec<&'static str>> {
    let review = ["review", ID, "--outcome", "Agreed.", "--held", "2026-11-23T06:00:00Z", "--approved-by", "ben"];
    let posted = ["message", "external", ID, "posted", "--url", "https://status.example.com/1"];
    let hold = ["meeting", "hold", ID, "--outcome", "Agreed."];
    let mut verbs = vec![vec!["submit", ID], vec!["close", ID], review.to_vec(), posted.to_vec(), hold.to_vec()];
    verbs.push(vec!["meeting", "share", ID]);
    verbs.push(vec!["severity", ID, "SEV-2", "--reason", "Few", "--approved-by", "ben"]);
    if here != "draft" {
        verbs.push(vec!["approve", ID, "--by", "ben"]);
        verbs.push(vec!["return", ID, "--reason", "A freeze"]);
    }
    verbs
}

const PLACES: [(&str, &str); 6] = [
    ("in-review", "draft"),
    ("reviewed", "draft"),
    ("reviewed", "in-review"),
    ("closed", "in-review"),
    ("closed", "reviewed"),
    ("closed", "posted"),
];

#[test]
fn what_is_further_on_origin_is_recorded_there_and_the_printed_command_leads_there() {
    let mut tried = 0;
    for (there, here) in PLACES {
        for landed in [Landed::Merged, Landed::Squashed] {
            let languages = [("en", "go on from there", "next: "), ("ja", "続", "次の操作：")];
            // Each language once for each place, for the runs are many.
            let one = usize::from(landed == Landed::Squashed);
            for (language, said, next) in &languages[one..=one] {
                let world = behind(there, here, landed).with_variable("PMGIT_LANGUAGE", *language);
                for verb in verbs(here) {
                    let run = world.unmoved(1, &verb).says("`origin/main`").says(said);
                    assert!(!commands(&run).is_empty(), "{verb:?}: {run}");
                    tried += 1;
                }
                let status = world.pmgit(&["status", ID]).passes().says("`origin/main`").says(next);
                assert!(!status.out.contains("`pmgit submit") && !status.out.contains("`pmgit review"), "{status}");
                let way = commands(&status).remove(0);
                world.run(world.command("sh").args(["-c", &way])).passes();
                let status = world.pmgit(&["status", ID]).passes().silent_about("`origin/main`");
                let there_ja = match there {
                    "in-review" => "レビュー中",
                    "reviewed" => "レビュー済",
                    _ => "クローズ",
                };
                status.says(&format!("[{}]", if *language == "ja" { there_ja } else { there }));
            }
        }
    }
    assert!(tried >= 90, "{tried}");
}

#[test]
fn the_overview_marks_what_is_further_elsewhere() {
    for (there, here) in PLACES {
        for (language, said, ready) in [
            ("en", format!("{there} on `origin/main`"), "ready for"),
            ("ja", format!("`origin/main`では{there}"), "に進めます"),
        ] {
            let world = behind(there, here, Landed::Squashed).with_variable("PMGIT_LANGUAGE", language);
            let all = world.unmoved(0, &["status", "--all"]).says(&said);
            all.silent_about(ready).silent_about("overdue").silent_about("期限超過");
        }
    }
    let world = World::in_review();
    world.add_remote("origin");
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main", "work"]);
    world.unmoved(0, &["status", "--all"]).silent_about("origin");
}

#[test]
fn bringing_it_into_the_stale_branch_works_too() {
    for (there, here) in PLACES {
        let world = behind(there, here, Landed::Squashed);
        let status = world.pmgit(&["status", ID]).passes();
        let way = commands(&status).pop().unwrap();
        assert_eq!(way, "git merge origin/main", "{status}");
        world.git(&["merge", "--quiet", "--no-edit", "origin/main"]).passes();
        assert_eq!(world.ok(&["diff", "origin/main", "--", PATH]), "", "{there} {here}");
        world.pmgit(&["status", ID]).passes().silent_about("`origin/main`");
    }
}

#[test]
fn a_message_that_origin_has_as_posted_is_not_posted_twice() {
    let world = behind("closed", "reviewed", Landed::Squashed);
    // Origin is one step before closed: the status is the same here and there.
    world.ok(&["remote", "set-url", "origin", "../origin.git"]);
    world.ok(&["switch", "--quiet", "-c", "back", "origin/main"]);
    let text = world.read(PATH);
    let step = text.rfind("[[transitions]]").unwrap();
    let rest = text[step..].find("[[approvals]]").map_or("", |at| &text[step + at..]);
    let text = format!("{}{rest}", &text[..step]).replace("status = \"closed\"", "status = \"reviewed\"");
    world.sneak(PATH, &text);
    world.ok(&["push", "--quiet", "--no-verify", "origin", "back:main"]);
    world.ok(&["switch", "--quiet", "stale"]);
    let posted = ["message", "external", ID, "posted", "--url", "https://status.example.com/1"];
    let run = world.unmoved(1, &posted).says("the message to customers was posted");
    assert!(!commands(&run).is_empty(), "{run}");
    let world = world.with_variable("PMGIT_LANGUAGE", "ja");
    world.unmoved(1, &posted).says("対外的なメッセージの投稿");
}

#[test]
fn the_same_branch_of_a_remote_binds_too() {
    let world = World::reviewed();
    world.add_remote("origin");
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main", "work"]);
    world.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
    let run = world.unmoved(1, &["close", ID]).says("`origin/work`");
    assert_eq!(commands(&run), ["git merge --ff-only origin/work"]);
    world.ok(&["merge", "--quiet", "--ff-only", "origin/work"]);
    world.unmoved(1, &["close", ID]).silent_about("origin/work");
}

#[test]
fn a_branch_that_lands_nowhere_holds_nobody_up() {
    // Somebody tries how it would be closed, on a branch of their own.
    let world = World::closed();
    world.add_remote("origin");
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main", "work:experiment"]);
    let first = world.ok(&["rev-list", "--reverse", "main..work"]).lines().next().unwrap().to_owned();
    world.ok(&["switch", "--quiet", "-c", "own", &first]);
    world.ok(&["branch", "--quiet", "-D", "work"]);
    world.pmgit(&["submit", ID, "--at", "2026-11-22T05:30:00Z"]).passes();
    let status = world.pmgit(&["status", ID]).passes().says("`origin/experiment`").says("next: `pmgit ");
    assert!(status.out.contains("git switch experiment"), "{status}");
}

#[test]
fn whoever_is_further_than_origin_hears_nothing_of_it() {
    let world = World::in_review();
    world.add_remote("origin");
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main", "work", "work:older"]);
    for verb in [&["meeting", "share", ID][..], &crate::stages::REVIEW] {
        world.pmgit(verb).passes().silent_about("`origin/work`").silent_about("`origin/older`");
        world.pmgit(&["status", ID]).passes().silent_about("origin/");
    }
}

#[test]
fn a_postmortem_that_has_another_name_on_origin_is_found_by_it() {
    let world = World::in_review();
    world.add_remote("origin");
    world.ok(&["push", "--quiet", "--no-verify", "origin", "work:main"]);
    world.ok(&["branch", "--quiet", "stale", "work~1"]);
    world.pmgit(&["rename", ID, "checkout-slow"]).passes();
    world.ok(&["push", "--quiet", "--no-verify", "origin", "work:main"]);
    world.ok(&["switch", "--quiet", "stale"]);
    world.ok(&["branch", "--quiet", "-D", "work"]);
    let run = world.unmoved(1, &["submit", ID]).says("`origin/main`");
    assert!(!commands(&run).is_empty(), "{run}");
}

#[test]
fn a_branch_that_was_squashed_leads_to_a_fresh_one() {
    for (language, words) in [("en", "squashed into another commit"), ("ja", "別のコミットにまとめられて")]
    {
        let world = behind("in-review", "in-review", Landed::Squashed).with_variable("PMGIT_LANGUAGE", language);
        let status = world.pmgit(&["status", ID]).passes().says(words);
        let ways = commands(&status);
        assert_eq!(ways, ["git switch main && git merge --ff-only origin/main"], "{status}");
        // Whoever goes on here is told, and held up by nothing.
        world.pmgit(&["meeting", "share", ID]).passes().says(words);
        world.pmgit(&["status", ID]).passes().silent_about(words);
        world.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
        world.run(world.command("sh").args(["-c", &ways[0]])).passes();
        world.pmgit(&["meeting", "share", ID]).passes().silent_about(words);
        assert_ne!(world.ok(&["branch", "--show-current"]), "main");
    }
    // One that was merged, or that is ahead of the mainline, is as good as any.
    let world = behind("in-review", "in-review", Landed::Merged);
    world.pmgit(&["status", ID]).passes().silent_about("squashed");
    World::in_review().pmgit(&["status", ID]).passes().silent_about("squashed");
}

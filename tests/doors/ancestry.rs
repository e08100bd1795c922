//! `pmgit verify` where merges choose their first parent, and where a policy was looser for a while.

use std::fs;

use serde_json::Value;

use crate::audit::{POLICY, world};
use crate::support::World;
use crate::support::documents::{OTHER, PATH, incomplete, malformed, sound, with};

const THIRD: &str = "postmortems/2026/2026-11-20-payment-errors.toml";

impl World {
    /// Makes the branch a merge of these commits that has a tree of its own, past every hook.
    fn merge_by_hand(&self, parents: &[&str], tree: &str) -> String {
        let tree = self.ok(&["rev-parse", &format!("{tree}^{{tree}}")]);
        let named = parents.iter().flat_map(|parent| ["-p", parent]);
        let arguments: Vec<&str> = ["commit-tree", "-m", "a merge", &tree].into_iter().chain(named).collect();
        let merge = self.ok(&arguments);
        self.ok(&["checkout", "--quiet", "--force", "-B", "main", &merge]);
        merge
    }

    /// A commit with what a change makes of the worktree of another one, on no branch.
    fn changed(&self, from: &str, change: impl Fn(&Self)) -> String {
        self.ok(&["checkout", "--quiet", "--force", "--detach", from]);
        change(self);
        self.commit_all("on no branch")
    }

    /// A root commit beside everything.
    fn root(&self) -> String {
        let empty = self.ok(&["hash-object", "-t", "tree", "-w", "/dev/null"]);
        self.ok(&["commit-tree", "-m", "a root", &empty])
    }

    fn remove(&self, path: &str) {
        let place = self.path().join(path);
        if place.is_dir() { fs::remove_dir_all(place) } else { fs::remove_file(place) }.expect("it can go");
    }

    #[track_caller]
    fn is_found(&self, rule: &str, about: &str) {
        let told = self.audited_commits(&[]);
        assert!(
            told.iter().any(|line| line.starts_with("past ") && line.contains(rule)),
            "{about}: {rule} in {told:?}"
        );
        assert_eq!(self.verify(&[]).code, 1, "{about}");
    }

    #[track_caller]
    fn is_clean(&self, about: &str) {
        assert_eq!(self.audited_commits(&[]), Vec::<String>::new(), "{about}");
        self.verify(&[]).passes();
    }
}

/// A branch with a postmortem of each status from in-review on.
fn archive() -> World {
    let world = world();
    world.ok(&["tag", "set-up"]);
    world.sneak(OTHER, &sound("in-review"));
    world.ok(&["tag", "early"]);
    for (path, statuses) in
        [(PATH, ["in-review", "reviewed", "closed"]), (THIRD, ["in-review", "reviewed", "reviewed"])]
    {
        for status in statuses {
            world.sneak(path, &sound(status));
        }
    }
    world.ok(&["tag", "old"]);
    world
}

type Root = fn(&World) -> String;
type Join = fn(&World, &str, &str, &str) -> String;

/// How a first parent is found that knows less than the branch did.
const ROOTS: [(&str, Root); 5] = [
    ("a root of its own", World::root),
    ("a line of its own", |world| {
        let root = world.root();
        world.changed(&root, |world| world.write("code.rs", "1\n"))
    }),
    ("before the set-up", |world| {
        // The set-up is the first commit of the world: a root with what it had but for the policy.
        world.changed(&world.root(), |world| world.write("README.md", "before\n"))
    }),
    ("a fork after the set-up", |world| world.changed("set-up", |world| world.write("code.rs", "1\n"))),
    ("a fork with one postmortem", |world| world.changed("early", |world| world.write("code.rs", "1\n"))),
];

/// How the old branch comes into the merge.
const JOINS: [(&str, Join); 3] = [
    ("second parent", |world, root, old, tree| world.merge_by_hand(&[root, old], tree)),
    ("third parent", |world, root, old, tree| {
        let other = world.changed(root, |world| world.write("other.rs", "1\n"));
        world.merge_by_hand(&[root, &other, old], tree)
    }),
    ("by way of another merge", |world, root, old, tree| {
        let other = world.changed(root, |world| world.write("other.rs", "1\n"));
        let inner = world.merge_by_hand(&[&other, old], old);
        world.merge_by_hand(&[root, &inner], tree)
    }),
];

#[test]
fn no_choice_of_the_first_parent_hides_what_the_branch_had() {
    let mut attempts = 0;
    for (from, root) in ROOTS {
        for (by, join) in JOINS {
            let world = archive();
            let root = root(&world);
            // Everything is gone.
            join(&world, &root, "old", &root);
            world.is_found("removed-postmortem", &format!("{from}, {by}, nothing left"));
            // One is gone.
            let tree = world.changed("old", |world| world.remove(PATH));
            join(&world, &root, "old", &tree);
            world.is_found("removed-postmortem", &format!("{from}, {by}, one left out"));
            // It is back a commit later, and was not the same meanwhile.
            world.sneak(PATH, &sound("in-review"));
            world.is_found("removed-postmortem", &format!("{from}, {by}, back again"));
            // Removed beside the line, and so by no merge.
            let old = world.changed("old", |world| world.remove(PATH));
            join(&world, &root, &old, &old);
            world.is_found("removed-postmortem", &format!("{from}, {by}, removed before"));
            // With the policy first.
            let bare = world.changed("old", |world| world.remove(".pmgit"));
            let bare = world.changed(&bare, |world| world.remove("postmortems"));
            join(&world, &root, &bare, &bare);
            world.is_found("removed-postmortem", &format!("{from}, {by}, after the policy"));
            attempts += 5;
        }
    }
    assert_eq!(attempts, 75);
}

#[test]
fn what_was_set_up_beside_the_line_was_set_up() {
    for (from, root) in &ROOTS[..3] {
        for (by, join) in JOINS {
            let world = archive();
            let root = root(&world);
            // What comes in by the merge is judged by the policy that stood there.
            let tree = world.changed("old", |world| {
                let policy = world.read(POLICY);
                world.write(POLICY, format!("{policy}\n[rules.missing-section]\nlevel = \"off\"\n"));
                world.write("postmortems/2026/2026-11-20-new-one.toml", incomplete("in-review"));
            });
            join(&world, &root, "old", &tree);
            world.is_found("missing-section", &format!("{from}, {by}, a looser policy"));
            assert!(world.verify(&[]).out.contains("loosens `rules.missing-section"), "{from}, {by}");
            // A record of the old branch is rewritten.
            let tree = world.changed("old", |world| world.write(PATH, sound("in-review")));
            join(&world, &root, "old", &tree);
            world.is_found("rewritten-transitions", &format!("{from}, {by}, rewritten"));
            // Without a policy nothing is off: the built-in one judges.
            let tree = world.changed("old", |world| world.remove(".pmgit"));
            join(&world, &root, "old", &tree);
            world.sneak("postmortems/2026/2026-11-20-new-one.toml", &malformed());
            world.is_found("malformed-document", &format!("{from}, {by}, after the policy is gone"));
        }
    }
}

#[test]
fn a_directory_that_only_a_side_branch_named_is_looked_into() {
    let world = archive();
    let moved = world.changed("old", |world| {
        let policy = world.read(POLICY);
        world.write(POLICY, policy.replace("documents = \"postmortems\"", "documents = \"elsewhere\""));
        fs::rename(world.path().join("postmortems"), world.path().join("elsewhere")).expect("it moves");
    });
    let emptied = world.changed(&moved, |world| world.remove("elsewhere"));
    let root = world.root();
    world.merge_by_hand(&[&root, &emptied], &emptied);
    world.is_found("removed-postmortem", "a directory of a while");
}

#[test]
fn a_topic_that_is_merged_away_does_not_lose_its_postmortem_unseen() {
    let world = archive();
    let topic =
        world.changed("old", |world| world.write("postmortems/2026/2026-11-20-new-one.toml", sound("in-review")));
    world.merge_by_hand(&["old", &topic], "old");
    world.is_found("removed-postmortem", "merged with ours");
    // With a record, it has left.
    let tree = world.changed("old", |world| {
        world.write(
            ".pmgit/removed.toml",
            "[[removed]]\nid = \"2026-11-20-new-one\"\nreason = \"It was no incident.\"\napproved_by = \"ben\"\n",
        );
    });
    world.merge_by_hand(&["old", &topic], &tree);
    world.is_clean("a record");
    // A draft has never been there.
    let topic = world.changed("old", |world| world.write("postmortems/2026/2026-11-20-new-one.toml", sound("draft")));
    world.merge_by_hand(&["old", &topic], "old");
    world.is_clean("a draft");
}

#[test]
fn a_release_branch_that_still_has_what_the_branch_removed_is_merged_in_peace() {
    for record in [true, false] {
        let world = archive();
        world.branch("release");
        world.sneak("release.txt", "1\n");
        world.to_main();
        world.remove(OTHER);
        if record {
            world.write(
                ".pmgit/removed.toml",
                "[[removed]]\nid = \"2026-11-20-search-errors\"\nreason = \"It was no incident.\"\napproved_by = \"ben\"\n",
            );
        }
        world.commit_all("away");
        let before = world.audited_commits(&[]).len();
        assert_eq!(before, usize::from(!record));
        // By git, and with its own side alone; and main into the release, as teams do for years.
        world.ok(&["merge", "--quiet", "--no-verify", "--no-ff", "-m", "release", "release"]);
        world.ok(&["checkout", "--quiet", "release"]);
        world.sneak("release.txt", "2\n");
        world.to_main();
        world.ok(&["merge", "--quiet", "--no-verify", "-s", "ours", "-m", "ours", "release"]);
        world.ok(&["checkout", "--quiet", "release"]);
        world.ok(&["merge", "--quiet", "--no-verify", "--no-ff", "-m", "main into release", "main~1"]);
        world.to_main();
        world.ok(&["merge", "--quiet", "--no-verify", "--no-ff", "-m", "again", "release"]);
        assert_eq!(world.audited_commits(&[]).len(), before, "{:?}", world.audited_commits(&[]));
    }
}

#[test]
fn a_team_that_merges_main_into_its_branches_and_rewrites_them_is_left_in_peace() {
    let world = archive();
    let (first, second) = ("postmortems/2026/2026-11-20-new-one.toml", "postmortems/2026/2026-11-20-newer-one.toml");
    world.branch("topic");
    world.sneak(first, &incomplete("draft"));
    world.sneak(first, &sound("in-review"));
    world.to_main();
    world.sneak("code.rs", "1\n");
    world.ok(&["checkout", "--quiet", "topic"]);
    world.ok(&["merge", "--quiet", "--no-verify", "--no-edit", "main"]);
    // It was submitted, and gets another name before it lands; another one is reverted.
    world.ok(&["mv", first, second]);
    world.commit_all("a better name");
    world.sneak(first, &with("in-review", "title = \"Another one\""));
    world.ok(&["revert", "--no-edit", "HEAD"]);
    world.to_main();
    world.merge_by_button("topic");
    world.is_clean("a topic");
    world.ok(&["revert", "--no-edit", "-m", "1", "HEAD"]);
    world.is_found("removed-postmortem", "a revert of the merge");
}

#[test]
fn a_set_up_on_a_branch_is_merged_in_peace() {
    let world = World::new().naming_pmgit();
    world.set_clock(1_795_600_000);
    world.sneak(PATH, &malformed());
    world.sneak(OTHER, &sound("closed"));
    world.branch("set-up");
    world.pmgit(&["init"]).passes();
    world.commit_all("set up");
    world.sneak(THIRD, &sound("in-review"));
    world.sneak("code.rs", "1\n");
    world.to_main();
    world.sneak("code2.rs", "1\n");
    world.sneak(PATH, &with("in-review", "title = \"By hand\""));
    let merge = world.merge_by_button("set-up");
    world.is_clean("set up by a merge");
    assert!(world.verify(&[]).out.contains(&merge[..12]), "the merge set it up");
    world.sneak(PATH, &malformed());
    world.is_found("malformed-document", "after it");
}

#[test]
fn reviewed_postmortems_that_leave_beside_the_line_can_be_explained_later() {
    let world = archive();
    let fork = world.changed("early", |world| world.write("code.rs", "1\n"));
    let old = world.changed("old", |world| world.remove(THIRD));
    world.merge_by_hand(&[&fork, &old], &old);
    world.is_found("removed-postmortem", "beside the line");
    world.sneak(
        ".pmgit/removed.toml",
        "[[removed]]\nid = \"2026-11-20-payment-errors\"\nreason = \"It was no incident.\"\napproved_by = \"ben\"\n",
    );
    world.is_clean("a record");
}

/// Ways to make a policy looser for an afternoon, and what is said to be looser.
const LOOSER: [(&str, &str); 12] = [
    ("[rules.missing-section]\nlevel = \"off\"\n", "rules.missing-section"),
    ("[rules.missing-section]\nlevel = \"warning\"\n", "rules.missing-section"),
    ("[rules.missing-section]\nfrom = \"closed\"\n", "rules.missing-section"),
    ("[[sections]]\nkey = \"resolution\"\nrequired_from = \"never\"\n", "sections.resolution"),
    ("[[sections]]\nkey = \"resolution\"\nomit = true\n", "sections.resolution"),
    ("[meeting]\nmaximum = 600\n", "meeting.maximum"),
    ("[[severities]]\nname = \"SEV-1\"\nomit = true\n", "severities"),
    ("[[severities]]\nname = \"SEV-1\"\nmeeting = { within = 30, unit = \"days\" }\n", "severities"),
    ("[[severities]]\nname = \"SEV-1\"\nexternal_message = \"optional\"\n", "severities"),
    ("[rules.self-approval]\nlevel = \"warning\"\n", ""),
    ("[rules.missing-owner]\nlevel = \"off\"\n[rules.missing-role]\nlevel = \"off\"\n", "rules.missing-owner"),
    ("[rules.blame]\nlevel = \"off\"\n", "rules.blame"),
];

#[test]
fn a_rule_that_was_off_for_an_afternoon_is_told_and_is_no_failure() {
    let mut told = 0;
    for (looser, setting) in LOOSER {
        let world = world();
        let policy = world.read(POLICY);
        let commit = world.sneak(POLICY, &format!("{policy}\n{looser}"));
        let parses = !world.verify(&[]).out.contains("invalid-policy");
        world.sneak("code.rs", "1\n");
        world.sneak(POLICY, &policy);
        if !parses || setting.is_empty() {
            continue;
        }
        told += 1;
        let answer = world.verify(&[]);
        assert_eq!(answer.code, 0, "{looser}: {answer}");
        assert!(answer.out.contains(&commit[..12]) && answer.out.contains(&format!("loosens `{setting}")), "{answer}");
        assert!(answer.out.contains("nothing came in past the gate, 1 loosened the policy"), "{answer}");
        let output: Value = serde_json::from_str(&world.verify(&["--format", "json"]).out).expect("it is JSON");
        assert_eq!(output["commits"].as_array().map(Vec::len), Some(1), "{output:#}");
        let said = &output["commits"][0];
        assert_eq!((said["class"].as_str(), said["commit"].as_str()), (Some("loosened"), Some(commit.as_str())));
        let one = &said["loosened"][0];
        assert!(one["setting"].as_str().is_some_and(|said| said.starts_with(setting)), "{output:#}");
        assert!(one["before"] != one["after"] && one["file"] == POLICY, "{output:#}");
        assert_eq!(output["summary"]["loosened"], 1);
    }
    assert!(told >= 9, "{told}");
}

#[test]
fn a_policy_that_was_loosened_by_other_ways_is_told_too() {
    let strict = "[gate]\nminimum_status = \"in-review\"\napprovals = { minimum = 2 }\n";
    let looser = |world: &World, text: &str| {
        let policy = world.read(POLICY);
        let commit = world.sneak(POLICY, text);
        world.sneak(POLICY, &policy);
        (commit, world.verify(&[]))
    };
    let world = world();
    world.sneak(POLICY, strict);
    let stricter = world.verify(&[]);
    assert!(!stricter.out.contains("gate.approvals"), "a stricter policy is not told: {stricter}");
    for text in [
        "[gate]\nminimum_status = \"draft\"\napprovals = { minimum = 2 }\n",
        "[gate]\nminimum_status = \"in-review\"\napprovals = { minimum = 1 }\n",
        "[gate]\nbranches = [\"other\"]\nminimum_status = \"in-review\"\napprovals = { minimum = 2 }\n",
        "ignore = [\"2026/*\"]\n[gate]\nminimum_status = \"in-review\"\napprovals = { minimum = 2 }\n",
    ] {
        let (commit, answer) = looser(&world, text);
        assert!(answer.out.contains(&commit[..12]) && answer.out.contains("loosens `"), "{text}: {answer}");
    }
    // Taken away and put back; and by a merge.
    let policy = world.read(POLICY);
    world.remove(POLICY);
    let away = world.commit_all("away");
    world.sneak(POLICY, &policy);
    let answer = world.verify(&[]);
    assert!(answer.out.contains(&away[..12]) && answer.out.contains("loosens `gate.approvals"), "{answer}");
    world.branch("topic");
    world.sneak(POLICY, "");
    world.to_main();
    let merge = world.merge_by_button("topic");
    let answer = world.verify(&[]);
    assert!(answer.out.contains(&merge[..12]), "{answer}");
    // A people file that lets somebody approve for an afternoon.
    world.sneak(".pmgit/people.toml", "zoe = { name = \"Zoe\" }\n");
    let people = world.sneak(".pmgit/people.toml", "zoe = { name = \"Zoe\" }\nmallory = { name = \"Mallory\" }\n");
    let answer = world.verify(&[]);
    assert!(answer.out.contains(&people[..12]) && answer.out.contains("loosens `people"), "{answer}");
}

#[test]
fn a_loosening_within_a_topic_that_did_not_land_is_not_told() {
    let world = world();
    let policy = world.read(POLICY);
    world.branch("topic");
    world.sneak(POLICY, &format!("{policy}\n[rules.missing-section]\nlevel = \"off\"\n"));
    world.sneak(POLICY, &policy);
    world.sneak("code.rs", "1\n");
    world.to_main();
    world.merge_by_button("topic");
    world.is_clean("a topic");
}

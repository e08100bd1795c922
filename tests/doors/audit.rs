//! `pmgit verify`: what came in past the gate is found in history, and nothing else is.

use std::collections::BTreeSet;
use std::os::unix::ffi::OsStrExt as _;

use serde_json::Value;

use crate::support::documents::{ID, OTHER, PATH, incomplete, malformed, sound, with};
use crate::support::{Outcome, PMGIT, World};

/// A day after the last step that the sound postmortems record.
pub(crate) const LATER: u64 = 1_795_600_000;

pub(crate) const POLICY: &str = ".pmgit/policy.toml";

/// Set up, and with a clock that the sound postmortems can have been written by.
pub(crate) fn world() -> World {
    let world = World::with_hooks_uncommitted();
    world.set_clock(LATER);
    world.commit_all("set up");
    world
}

impl World {
    pub(crate) fn verify(&self, arguments: &[&str]) -> Outcome {
        self.pmgit(&[&["verify"], arguments].concat())
    }

    /// The commits that the audit reports: class, subject and rules.
    pub(crate) fn audited_commits(&self, arguments: &[&str]) -> Vec<String> {
        let answer = self.verify(&[arguments, &["--format", "json"]].concat());
        let output: Value = serde_json::from_str(&answer.out).unwrap_or_else(|_| panic!("{answer:?}"));
        let as_line = |commit: &Value| {
            let rules = commit["findings"].as_array().expect("a list").iter();
            let rules: BTreeSet<&str> = rules.map(|finding| finding["rule"].as_str().expect("a rule")).collect();
            let rules: Vec<&str> = rules.into_iter().collect();
            let text = |key: &str| commit[key].as_str().expect("a text").to_owned();
            format!("{} `{}` {}", text("class"), text("subject"), rules.join(" ")).trim_end().to_owned()
        };
        // Whoever records what others said is told of, and that is no finding.
        let commits = output["commits"].as_array().expect("a list").iter();
        commits.filter(|commit| commit["class"] != "recorded").map(as_line).collect()
    }

    /// Merges as a forge's button does: with plumbing, past every hook.
    pub(crate) fn merge_by_button(&self, topic: &str) -> String {
        let tree = self.ok(&["merge-tree", "--write-tree", "main", topic]);
        let subject = format!("merge {topic}");
        let commit = self.ok(&["commit-tree", "-p", "main", "-p", topic, "-m", &subject, &tree]);
        self.ok(&["update-ref", "refs/heads/main", &commit]);
        self.ok(&["reset", "--quiet", "--hard"]);
        commit
    }

    pub(crate) fn branch(&self, name: &str) {
        self.ok(&["checkout", "--quiet", "-b", name, "main"]);
    }

    pub(crate) fn to_main(&self) {
        self.ok(&["checkout", "--quiet", "main"]);
    }

    fn excuse(&self, commit: &str) {
        let text = format!("[[exceptions]]\ncommit = \"{commit}\"\nreason = \"a hotfix\"\napproved_by = \"ben\"\n");
        self.sneak(".pmgit/exceptions.toml", &text);
    }
}

#[test]
fn a_history_that_the_gate_let_in_is_clean() {
    let world = world();
    world.branch("topic");
    world.sneak(PATH, &sound("draft"));
    world.sneak(PATH, &sound("in-review"));
    world.to_main();
    world.git(&["merge", "--quiet", "--no-ff", "-m", "merge", "topic"]).passes();
    world.sneak("code.rs", "fn main() {}\n");
    world.sneak(PATH, &sound("reviewed"));
    world.verify(&[]).passes().says("main: 3 commits judged since ").says("nothing came in past the gate");
    assert!(world.audited_commits(&[]).is_empty());
}

#[test]
fn a_bad_merge_by_a_forges_button_is_found() {
    let world = world();
    world.branch("topic");
    world.sneak(PATH, &incomplete("in-review"));
    world.to_main();
    let merge = world.merge_by_button("topic");
    let answer = world.verify(&[]).finds("missing-section");
    answer.says(&merge[..12]).says("merge topic").says("Aiko <aiko@example.com>").says("1 came in past the gate");
    assert_eq!(world.audited_commits(&[]), ["past `merge topic` missing-section"]);
}

#[test]
fn what_came_in_and_was_mended_since_is_found_all_the_same() {
    let world = world();
    world.sneak(PATH, &incomplete("in-review"));
    world.sneak(PATH, &sound("in-review"));
    let bad = format!("past `sneak in {PATH}` missing-section");
    assert_eq!(world.audited_commits(&[]), [bad]);
    world.pmgit(&["check", "--all"]).passes();
}

#[test]
fn each_commit_of_a_push_of_many_is_judged_and_a_draft_that_was_submitted_since_is_a_note() {
    let world = world();
    world.sneak(PATH, &sound("draft"));
    world.verify(&[]).finds("unready-status");
    world.sneak(PATH, &sound("in-review"));
    world.verify(&[]).passes().says("let in as a draft, and submitted since");
    assert_eq!(world.audited_commits(&[]), [format!("note `sneak in {PATH}`")]);
}

#[test]
fn a_bad_file_and_its_removal_by_the_same_author_are_both_found() {
    let world = world();
    world.sneak(PATH, &malformed());
    world.ok(&["rm", "--quiet", PATH]);
    world.commit_all("nothing to see");
    let told = world.audited_commits(&[]);
    assert_eq!(
        told,
        [format!("past `sneak in {PATH}` malformed-document"), "past `nothing to see` removed-postmortem".into()]
    );
}

#[test]
fn a_revert_takes_no_recorded_step_away_unseen() {
    let world = world();
    world.sneak(PATH, &sound("in-review"));
    world.sneak(PATH, &sound("reviewed"));
    world.git(&["revert", "--no-edit", "HEAD"]).passes();
    assert!(world.audited_commits(&[])[0].ends_with("rewritten-transitions"), "{:?}", world.audited_commits(&[]));
}

#[test]
fn a_policy_that_is_loosened_first_does_not_judge_the_commit_that_loosens_it() {
    let world = world();
    let policy = world.read(POLICY);
    let loose = format!("{policy}\n[rules.missing-section]\nlevel = \"off\"\n");
    world.write(PATH, incomplete("in-review"));
    world.sneak(POLICY, &loose);
    // Judged by the policy that came before it; what comes after is judged by the loose one, as it was at the gate.
    world.sneak(OTHER, &incomplete("in-review"));
    assert_eq!(world.audited_commits(&[]), [format!("past `sneak in {POLICY}` missing-section")]);
}

#[test]
fn a_policy_that_is_taken_away_for_a_while_leaves_the_built_in_one() {
    let world = world();
    let policy = world.read(POLICY);
    std::fs::remove_file(world.path().join(POLICY)).expect("it can go");
    world.commit_all("away");
    world.sneak(PATH, &incomplete("in-review"));
    world.sneak(POLICY, &policy);
    let bad = format!("past `sneak in {PATH}` missing-section");
    let told = world.audited_commits(&[]);
    assert!(told.contains(&bad) && !told.iter().any(|line| line.starts_with("past") && *line != bad), "{told:?}");
    // Also where the range begins while it is away.
    assert!(world.audited_commits(&["HEAD~2..HEAD"]).contains(&bad));
}

#[test]
fn a_directory_that_the_policy_names_for_one_commit_is_looked_into() {
    let world = world();
    let policy = world.read(POLICY);
    world.sneak(POLICY, &policy.replace("documents = \"postmortems\"", "documents = \"elsewhere\""));
    let hidden = PATH.replace("postmortems/", "elsewhere/");
    world.sneak(&hidden, &malformed());
    std::fs::remove_dir_all(world.path().join("elsewhere")).expect("it can go");
    world.sneak(POLICY, &policy);
    let told = world.audited_commits(&[]);
    assert!(told.contains(&format!("past `sneak in {hidden}` malformed-document")), "{told:?}");
}

#[test]
fn what_stood_there_before_pmgit_is_not_judged_and_what_it_came_with_is() {
    let world = World::new().naming_pmgit();
    world.set_clock(LATER);
    world.sneak(PATH, &malformed());
    world.pmgit(&["init"]).passes();
    let first = world.commit_all("set up");
    world.sneak(PATH, &sound("in-review"));
    world.verify(&[]).passes().says(&format!("2 commits judged since {}", &first[..12])).says("which set pmgit up");
    world.ok(&["reset", "--quiet", "--hard", "HEAD~2"]);
    world.pmgit(&["init"]).passes();
    world.write(OTHER, malformed());
    world.commit_all("set up with a fault");
    assert_eq!(world.audited_commits(&[]), ["past `set up with a fault` malformed-document"]);
}

#[test]
fn a_branch_that_never_had_a_policy_is_judged_by_the_built_in_one() {
    let world = World::new().naming_pmgit();
    world.set_clock(LATER);
    world.sneak(PATH, &malformed());
    assert_eq!(world.audited_commits(&[]), [format!("past `sneak in {PATH}` malformed-document")]);
}

#[test]
fn a_forged_date_of_long_ago_is_no_way_around_the_audit() {
    let world = world();
    world.set_clock(1_000_000_000);
    world.sneak(PATH, &malformed());
    assert_eq!(world.audited_commits(&[]).len(), 1);
}

#[test]
fn a_step_recorded_for_a_time_after_its_commit_is_told() {
    let world = world();
    world.sneak(PATH, &sound("in-review"));
    world.verify(&[]).passes();
    world.sneak(PATH, &sound("reviewed").replace("2026-11-23T06:30:00Z", "2036-11-23T06:30:00Z"));
    let answer = world.verify(&[]);
    assert_eq!(answer.code, 1, "{answer:?}");
    answer.says("from in-review to reviewed by ben").says("2036-11-23T06:30:00Z, after the commit that brings it");
}

#[test]
fn a_step_recorded_before_the_incident_or_before_the_last_step_is_told() {
    for (time, words) in [
        ("2016-11-24T06:30:00Z", "before its incident began"),
        ("2026-11-21T06:30:00Z", "before the step that it follows"),
    ] {
        let world = world();
        world.sneak(PATH, &sound("in-review"));
        world.sneak(PATH, &sound("reviewed").replace("2026-11-23T06:30:00Z", time));
        let answer = world.verify(&[]);
        assert_eq!(answer.code, 1, "{answer:?}");
        answer.says(words);
    }
}

#[test]
fn a_status_that_moves_without_its_record_is_told() {
    let world = world();
    world.sneak(PATH, &sound("in-review"));
    world.sneak(PATH, &sound("in-review").replace("status = \"in-review\"", "status = \"closed\""));
    assert!(world.audited_commits(&[])[0].contains("unrecorded-transition"), "{:?}", world.audited_commits(&[]));
}

#[test]
fn somebody_else_who_commits_a_step_is_evidence_and_no_finding() {
    let world = world();
    world.sneak(PATH, &sound("in-review"));
    world.ok(&["commit", "--quiet", "--amend", "--no-edit", "--no-verify", "--author", "Zoe <zoe@example.com>"]);
    world.verify(&[]).passes();
}

#[test]
fn whoever_records_the_word_of_somebody_else_is_named() {
    let world = world();
    world.sneak(PATH, &sound("in-review"));
    world.verify(&[]).passes().silent_about("was recorded by");
    world.sneak(PATH, &sound("reviewed"));
    let told = world.verify(&[]).passes();
    told.says("the approval of ben was recorded by Aiko <aiko@example.com>")
        .says("1 put the word of somebody else on record");
    world.ok(&["commit", "--quiet", "--amend", "--no-edit", "--no-verify", "--author", "Ben <ben@example.com>"]);
    world.verify(&[]).passes().silent_about("was recorded by");
}

#[test]
fn whoever_records_that_something_may_leave_or_stay_is_named() {
    let world = world();
    world.sneak(PATH, &sound("in-review"));
    let bad = world.sneak(OTHER, &incomplete("in-review"));
    world.excuse(&bad[..12]);
    world
        .verify(&[])
        .passes()
        .says(&format!("the exception for {}, approved by ben, was recorded by Aiko", &bad[..12]));
    world.ok(&["rm", "--quiet", PATH]);
    let removed = format!("[[removed]]\nid = \"{ID}\"\nreason = \"It was a test.\"\napproved_by = \"ben\"\n");
    world.sneak(".pmgit/removed.toml", &removed);
    world.verify(&[]).passes().says("its removal, approved by ben, was recorded by Aiko");
    world.ok(&["commit", "--quiet", "--amend", "--no-edit", "--no-verify", "--author", "Ben <ben@example.com>"]);
    world.verify(&[]).passes().silent_about("its removal");
    // Under another owner it comes back, and whoever owned it approves it.
    let approvals = "approvals = [{ by = \"aiko\", at = 2026-11-23T06:28:00Z }]\n";
    let puppet = with("reviewed", &format!("{approvals}[people]\nowner = \"zoe\"\n"));
    world.sneak(PATH, &puppet);
    world.verify(&[]).says("the approval of aiko (who owned it before) was recorded by Aiko");
}

#[test]
fn nobody_excuses_what_they_made_or_own() {
    let own = |by: &str, reason: &str, author: &str| {
        let world = world();
        world.write(PATH, incomplete("in-review"));
        world.ok(&["add", "--all"]);
        world.ok(&["commit", "--quiet", "--no-verify", "-m", "past the gate", "--author", author]);
        let bad = world.ok(&["rev-parse", "HEAD"]);
        let row = |by: &str, reason: &str| {
            format!("[[exceptions]]\ncommit = \"{}\"\nreason = \"{reason}\"\napproved_by = \"{by}\"\n", &bad[..12])
        };
        world.sneak(".pmgit/exceptions.toml", &row(by, reason));
        let first = world.verify(&[]);
        // The record stays; somebody else's word below it counts.
        world.sneak(".pmgit/exceptions.toml", &format!("{}{}", row(by, reason), row("ben", "It was urgent.")));
        (first, world.verify(&[]))
    };
    let zoe = "Zoe <zoe@example.com>";
    for (by, reason, author) in [
        ("zoe", "The hotfix of the night.", zoe),
        ("Zoe", "The hotfix of the night.", zoe),
        ("zoe@example.com", "The hotfix of the night.", zoe),
        ("aiko", "The hotfix of the night.", zoe),
        ("@Aiko", "The hotfix of the night.", zoe),
    ] {
        let (first, second) = own(by, reason, author);
        assert_eq!(first.code, 1, "{by}, {author}: {first}");
        first.says("does not count").says("invalid-policy");
        second.passes().says("excused by ben");
    }
    for (by, reason) in [("ben", "1"), ("ben", "..."), ("ben", "12-34"), ("ben", "TODO")] {
        let (first, _) = own(by, reason, zoe);
        assert_eq!(first.code, 1, "{by}, {reason}: {first}");
    }
    for reason in ["The hotfix of the night.", "Hotfix", "夜間の緊急修正"] {
        own("ben", reason, zoe).0.passes().says("excused by ben");
    }
}

#[test]
fn an_exception_is_listed_as_excused_and_hides_nothing() {
    let world = world();
    let bad = world.sneak(PATH, &incomplete("in-review"));
    world.verify(&[]).finds("missing-section");
    world.excuse(&bad[..12]);
    world.verify(&[]).passes().says("excused by ben: a hotfix").says("error[missing-section]").says("1 excused");
    // Also of a range that ends before the record.
    world.verify(&[&format!("{bad}^..{bad}")]).passes().says("1 excused");
}

#[test]
fn an_exception_without_reason_or_approval_or_of_too_short_an_id_excuses_nothing() {
    for (key, value) in [("reason", ""), ("approved_by", " "), ("commit", "a"), ("commit", "main")] {
        let world = world();
        let bad = world.sneak(PATH, &incomplete("in-review"));
        let entry = [("commit", bad.as_str()), ("reason", "a hotfix"), ("approved_by", "ben")];
        let lines = entry.map(|(known, text)| format!("{known} = \"{}\"", if known == key { value } else { text }));
        world.sneak(".pmgit/exceptions.toml", &format!("[[exceptions]]\n{}\n", lines.join("\n")));
        world.verify(&[]).finds("missing-section").finds("invalid-policy").says("2 came in past the gate");
    }
}

#[test]
fn an_exception_that_a_topic_grants_itself_does_not_count_before_it_is_in_the_branch() {
    let world = world();
    let bad = world.sneak(PATH, &incomplete("in-review"));
    world.branch("topic");
    world.excuse(&bad);
    world.to_main();
    world.verify(&[]).finds("missing-section");
}

#[test]
fn an_evil_merge_is_judged_by_what_it_is_and_not_by_its_parents() {
    let world = world();
    world.branch("topic");
    world.sneak(PATH, &sound("in-review"));
    world.to_main();
    world.sneak("code.rs", "1\n");
    world.ok(&["merge", "--quiet", "--no-ff", "--no-commit", "--no-verify", "topic"]);
    world.write(PATH, malformed());
    world.ok(&["add", "--all"]);
    world.ok(&["commit", "--quiet", "--no-verify", "-m", "an evil merge"]);
    assert_eq!(world.audited_commits(&[]), ["past `an evil merge` malformed-document"]);
}

#[test]
fn a_merge_that_takes_only_its_own_side_removes_what_the_branch_had() {
    let world = world();
    world.sneak("code.rs", "1\n");
    world.branch("topic");
    world.to_main();
    world.sneak(PATH, &sound("in-review"));
    world.ok(&["checkout", "--quiet", "topic"]);
    world.sneak("code.rs", "2\n");
    world.to_main();
    // `-s ours` the other way round: the merge has the topic's tree.
    let tree = world.ok(&["rev-parse", "topic^{tree}"]);
    let commit = world.ok(&["commit-tree", "-p", "main", "-p", "topic", "-m", "theirs", &tree]);
    world.ok(&["reset", "--quiet", "--hard", &commit]);
    assert_eq!(world.audited_commits(&[]), ["past `theirs` removed-postmortem"]);
}

#[test]
fn an_octopus_merge_is_judged_as_one_change() {
    let world = world();
    for (branch, path, text) in [("one", PATH, sound("in-review")), ("two", OTHER, incomplete("in-review"))] {
        world.branch(branch);
        world.sneak(path, &text);
        world.to_main();
    }
    world.sneak("code.rs", "1\n");
    world.ok(&["merge", "--quiet", "--no-verify", "-m", "an octopus", "one", "two"]);
    assert_eq!(world.ok(&["rev-list", "--parents", "-1", "HEAD"]).split(' ').count(), 4);
    assert_eq!(world.audited_commits(&[]), ["past `an octopus` missing-section"]);
}

#[test]
fn a_merge_with_swapped_parents_hides_nothing_of_the_old_branch() {
    let world = world();
    world.branch("topic");
    world.sneak("code.rs", "1\n");
    world.to_main();
    world.sneak(PATH, &malformed());
    // The topic becomes the first parent, so that the old main is a side branch.
    let tree = world.ok(&["rev-parse", "main^{tree}"]);
    let tree = {
        world.ok(&["read-tree", &tree]);
        world.ok(&["write-tree"])
    };
    let commit = world.ok(&["commit-tree", "-p", "topic", "-p", "main", "-m", "a foxtrot", &tree]);
    world.ok(&["reset", "--quiet", "--hard", &commit]);
    assert_eq!(world.audited_commits(&[]), ["past `a foxtrot` malformed-document"]);
}

#[test]
fn a_criss_cross_of_merges_is_walked_by_first_parents() {
    let world = world();
    world.branch("topic");
    world.sneak(PATH, &sound("in-review"));
    world.to_main();
    world.sneak(OTHER, &sound("in-review"));
    let (main, topic) = (world.ok(&["rev-parse", "main"]), world.ok(&["rev-parse", "topic"]));
    world.ok(&["merge", "--quiet", "--no-verify", "-m", "one", &topic]);
    world.ok(&["checkout", "--quiet", "topic"]);
    world.ok(&["merge", "--quiet", "--no-verify", "-m", "two", &main]);
    world.sneak(PATH, &incomplete("in-review"));
    world.to_main();
    world.merge_by_button("topic");
    assert_eq!(world.audited_commits(&[]), ["past `merge topic` missing-section"]);
}

#[test]
fn unrelated_histories_that_are_merged_bring_their_faults() {
    let world = world();
    world.ok(&["checkout", "--quiet", "--orphan", "alien"]);
    world.ok(&["rm", "--quiet", "-r", "--cached", "."]);
    world.sneak(PATH, &incomplete("in-review"));
    world.ok(&["checkout", "--quiet", "--force", "main"]);
    world.ok(&["merge", "--quiet", "--no-verify", "--allow-unrelated-histories", "-m", "aliens", "alien"]);
    assert!(world.audited_commits(&[])[0].contains("missing-section"), "{:?}", world.audited_commits(&[]));
}

#[test]
fn a_replaced_commit_or_a_graft_hides_nothing_from_the_audit() {
    let world = world();
    let before = world.ok(&["rev-parse", "HEAD"]);
    let bad = world.sneak(PATH, &malformed());
    let mended = world.sneak(PATH, &sound("in-review"));
    let told = [format!("past `sneak in {PATH}` malformed-document")];
    world.ok(&["replace", &bad, &before]);
    assert_eq!(world.audited_commits(&[]), told, "a replacement");
    world.ok(&["replace", "-d", &bad]);
    world.write(".git/info/grafts", format!("{mended} {before}\n"));
    assert_eq!(world.ok(&["rev-list", "--count", "HEAD"]), "2", "git believes the graft");
    assert_eq!(world.audited_commits(&[]), told, "a graft");
}

#[test]
fn settings_and_attributes_of_a_clone_hide_nothing_from_the_audit() {
    let world = world();
    world.sneak(".gitattributes", "*.toml -diff linguist-generated filter=lfs\n.gitattributes export-ignore\n");
    world.sneak(PATH, &malformed());
    for (key, value) in [
        ("log.showRoot", "false"),
        ("log.diffMerges", "off"),
        ("log.excludeDecoration", "*"),
        ("diff.ignoreSubmodules", "all"),
        ("i18n.logOutputEncoding", "UTF-16"),
        ("color.ui", "always"),
        ("core.quotePath", "false"),
    ] {
        world.ok(&["config", key, value]);
    }
    let mut program = world.command(PMGIT);
    program.args(["verify"]).env("GIT_ICASE_PATHSPECS", "1").env("GIT_TRACE", "1");
    world.run(&mut program).finds("malformed-document");
}

#[test]
fn an_lfs_pointer_is_no_postmortem() {
    let world = world();
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";
    world.sneak(PATH, pointer);
    assert_eq!(world.audited_commits(&[]).len(), 1);
    world.check("HEAD^", "HEAD").finds("malformed-document");
}

#[test]
fn a_symlink_or_submodule_in_place_of_the_documents_is_found_in_history() {
    let world = world();
    std::fs::remove_dir_all(world.path().join("postmortems")).expect("it can go");
    std::os::unix::fs::symlink("/etc", world.path().join("postmortems")).expect("a link");
    world.commit_all("a link");
    std::fs::remove_file(world.path().join("postmortems")).expect("it can go");
    let head = world.ok(&["rev-parse", "HEAD"]);
    world.ok(&["rm", "--quiet", "--cached", "postmortems"]);
    world.ok(&["update-index", "--add", "--cacheinfo", &format!("160000,{head},postmortems")]);
    world.ok(&["commit", "--quiet", "--no-verify", "-m", "a submodule"]);
    assert_eq!(world.audited_commits(&[]).len(), 2, "{:?}", world.audited_commits(&[]));
}

#[test]
fn case_and_unicode_twins_and_names_that_are_not_utf_8_are_found_in_history() {
    let world = world();
    world.sneak(PATH, &sound("in-review"));
    world.sneak("postmortems/2026/2026-11-20-Checkout-Latency.toml", &sound("in-review"));
    let name = std::ffi::OsStr::from_bytes(b"postmortems/2026/2026-11-20-caf\xe9.toml");
    std::fs::write(world.path().join(name), sound("in-review")).expect("it can be written");
    world.commit_all("no UTF-8");
    let told = world.audited_commits(&[]);
    assert!(told[0].contains("duplicate-id") && told[1].contains("misplaced-file"), "{told:?}");
}

#[test]
fn words_of_a_commit_act_on_no_terminal() {
    let world = world();
    world.write(PATH, malformed());
    world.ok(&["add", "--all"]);
    let mut git = world.command("git");
    git.args(["commit", "--quiet", "--no-verify", "-m", "\u{1b}[31mred\u{202e} \u{1b}]0;title\u{7}\u{9b}31m"]);
    git.env("GIT_AUTHOR_NAME", "\u{1b}[2Jeve").env("GIT_COMMITTER_NAME", "e\u{202e}ve");
    world.run(&mut git).passes();
    for format in ["text", "json"] {
        let answer = world.verify(&["--format", format]);
        let acts = |letter: char| (letter.is_control() && letter != '\n') || matches!(letter, '\u{202e}' | '\u{9b}');
        assert!(!answer.out.contains(acts), "{}", answer.out);
        answer.says("red");
    }
}

#[test]
fn a_message_that_is_not_utf_8_is_shown_all_the_same() {
    let world = world();
    world.write(PATH, malformed());
    world.ok(&["add", "--all"]);
    let tree = world.ok(&["write-tree"]);
    let parent = world.ok(&["rev-parse", "HEAD"]);
    let raw = format!(
        "tree {tree}\nparent {parent}\nauthor J\u{f6}rg <j@example.com> 1795600000 +0000\ncommitter x <> 1795600000 +0000\n\n"
    );
    let raw = [raw.as_bytes(), b"caf\xe9 \xff\n"].concat();
    let mut program = world.command_without_pmgit("git");
    program.args(["hash-object", "-w", "-t", "commit", "--stdin", "--literally"]);
    let commit = World::feed(&mut program, &raw).stdout;
    world.ok(&["update-ref", "refs/heads/main", String::from_utf8_lossy(&commit).trim()]);
    world.verify(&[]).finds("malformed-document").says("caf\u{fffd}").says("J\u{f6}rg <j@example.com>");
}

#[test]
fn a_missing_object_within_the_range_is_no_answer() {
    for what in ["HEAD~1", "HEAD~1^{tree}", "HEAD~1:postmortems/2026"] {
        let world = world();
        world.sneak(PATH, &sound("in-review"));
        world.sneak("code.rs", "1\n");
        let id = world.ok(&["rev-parse", what]);
        let place = world.path().join(".git/objects").join(&id[..2]).join(&id[2..]);
        std::fs::remove_file(&place).expect("it can go");
        world.verify(&[]).fails_with("git fsck");
        std::fs::write(&place, "not zlib").expect("it can be written");
        world.verify(&[]).fails_with("git fsck");
    }
}

#[test]
fn a_document_that_is_missing_leaves_the_other_commits_judged_and_is_no_answer() {
    let world = world();
    let broken = world.sneak(PATH, &sound("in-review"));
    let id = world.ok(&["rev-parse", &format!("HEAD:{PATH}")]);
    world.sneak(OTHER, &incomplete("in-review"));
    std::fs::remove_file(world.path().join(".git/objects").join(&id[..2]).join(&id[2..])).expect("it can go");
    let answer = world.verify(&[]).fails_with("cannot judge 1 commit");
    answer.says("error[missing-section]").says(&broken[..12]).says("could not be judged");
}

#[test]
fn a_tree_that_names_a_document_twice_is_told_and_can_be_excused() {
    let world = world();
    world.sneak(PATH, &sound("in-review"));
    let blob = world.ok(&["rev-parse", &format!("HEAD:{PATH}")]);
    let row = format!("100644 blob {blob}\t{ID}.toml\n");
    let tree = |input: String| {
        let mut program = world.command_without_pmgit("git");
        let made = World::feed(program.args(["mktree"]), input.as_bytes()).stdout;
        String::from_utf8_lossy(&made).trim().to_owned()
    };
    let year = tree(format!("{row}{row}"));
    let folder = tree(format!("040000 tree {year}\t2026\n"));
    let others = world.ok(&["ls-tree", "HEAD"]);
    let others: Vec<&str> = others.lines().filter(|line| !line.ends_with("\tpostmortems")).collect();
    let root = tree(format!("{}\n040000 tree {folder}\tpostmortems\n", others.join("\n")));
    let twice = world.ok(&["commit-tree", "-p", "HEAD", "-m", "twice", &root]);
    world.ok(&["update-ref", "refs/heads/main", &twice]);
    world.verify(&[]).fails_with("cannot judge 1 commit").says("names it twice");
    world.ok(&["read-tree", "HEAD~1"]);
    let text = format!("[[exceptions]]\ncommit = \"{twice}\"\nreason = \"a broken client\"\napproved_by = \"ben\"\n");
    world.write(".pmgit/exceptions.toml", text);
    world.commit_all("an exception");
    world.verify(&[]).passes().says("excused by ben: a broken client");
}

#[test]
fn a_shallow_history_is_no_answer_and_a_range_within_it_is_one() {
    let world = world();
    world.sneak(PATH, &malformed());
    world.sneak(OTHER, &sound("in-review"));
    world.sneak("code.rs", "1\n");
    let url = format!("file://{}", world.path().display());
    let clone = world.outside("clone");
    world.ok(&["clone", "--quiet", "--depth=3", &url, clone.to_str().expect("it is UTF-8")]);
    let verify = |arguments: &[&str]| {
        let mut program = world.command(PMGIT);
        world.run(program.args(["verify"]).args(arguments).current_dir(&clone))
    };
    verify(&[]).fails_with("the clone is shallow").says("--unshallow");
    verify(&["HEAD~1..HEAD"]).passes();
    verify(&["HEAD~5..HEAD"]).fails_with("cannot find the commit");
}

#[test]
fn a_range_is_read_as_git_reads_it() {
    let world = world();
    world.sneak(PATH, &malformed());
    world.ok(&["tag", "-a", "-m", "a tag", "v1"]);
    world.sneak(OTHER, &incomplete("in-review"));
    for (range, count) in [
        ("refs/tags/v1..main", 1),
        ("refs/tags/v1..", 1),
        ("main", 2),
        ("HEAD~1", 1),
        ("main~2..main", 2),
        ("HEAD^!", 1),
        ("refs/tags/v1", 1),
    ] {
        assert_eq!(world.audited_commits(&[range]).len(), count, "{range}");
    }
    for range in ["nothing", "v1", "main...HEAD~1", "main:postmortems", "--all", "^main", ""] {
        world.verify(&["--", range]).fails_with("cannot ");
    }
}

#[test]
fn the_protected_branch_is_found_from_any_other() {
    let world = world();
    world.add_remote("origin");
    world.sneak(PATH, &malformed());
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    world.ok(&["remote", "set-head", "origin", "main"]);
    world.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
    world.branch("topic");
    world.sneak(OTHER, &malformed());
    // As last fetched, not as some local branch of that name has it.
    world.verify(&[]).finds("malformed-document").says("origin/main: 2 commits judged").silent_about("search-errors");
    let bare = world.outside("origin.git");
    let mut program = world.command(PMGIT);
    world.run(program.args(["verify"]).current_dir(bare)).finds("malformed-document").says("main: 2 commits judged");
}

#[test]
fn the_verdict_is_the_same_with_a_commit_graph_and_its_filters() {
    let world = world();
    for number in 0..20 {
        world.sneak("code.rs", &format!("{number}\n"));
        world.sneak(
            PATH,
            &if number == 7 { incomplete("in-review") } else { with("in-review", &format!("tags = [\"t{number}\"]")) },
        );
    }
    let plain = world.audited_commits(&[]);
    assert_eq!(plain.len(), 1, "{plain:?}");
    world.ok(&["commit-graph", "write", "--reachable", "--changed-paths"]);
    assert_eq!(world.audited_commits(&[]), plain);
    world.ok(&["gc", "--quiet"]);
    assert_eq!(world.audited_commits(&[]), plain);
}

#[test]
fn the_output_for_programs_is_as_its_schema_says() {
    let world = world();
    let bad = world.sneak(PATH, &incomplete("in-review"));
    world.excuse(&bad);
    world.sneak(PATH, &sound("reviewed").replace("2026-11-23T06:30:00Z", "2036-11-23T06:30:00Z"));
    world.sneak(OTHER, &sound("draft"));
    world.sneak(OTHER, &sound("in-review"));
    let output: Value = serde_json::from_str(&world.verify(&["--format", "json"]).out).expect("it is JSON");
    let schema: Value = serde_json::from_str(include_str!("../../schema/verify.schema.json")).expect("it is JSON");
    let validator = jsonschema::draft7::new(&schema).expect("it is a schema");
    let slips: Vec<String> = validator.iter_errors(&output).map(|slip| slip.to_string()).collect();
    assert_eq!(slips, Vec::<String>::new(), "{output:#}");
    let classes: Vec<&str> = output["commits"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["class"].as_str().expect("a text"))
        .collect();
    assert_eq!(classes, ["excused", "recorded", "past", "note"]);
    assert_eq!(output["summary"]["past"], 1);
    assert_eq!(output["commits"][1]["recorded"][0]["kind"], "exception");
    assert_eq!(output["commits"][2]["transitions"][0]["by"], "ben");
}

#[test]
fn who_waits_at_a_terminal_sees_how_far_it_is_and_no_pipe_does() {
    use clap::Parser as _;
    let world = world();
    world.sneak(PATH, &sound("in-review"));
    for is_terminal in [true, false] {
        let surroundings = pmgit::Surroundings {
            now: "2026-11-25T00:00:00Z".parse().expect("it is a time"),
            random: None,
            environment: world.variables(),
            directory: Some(world.path()),
            program: None,
            asks: false,
            stdout_is_terminal: false,
            stderr_is_terminal: is_terminal,
            columns: None,
        };
        let cli = pmgit::Cli::try_parse_from(["pmgit", "verify"]).expect("it is a command line");
        let (mut out, mut talk) = (Vec::new(), Vec::new());
        assert_eq!(pmgit::run(cli, surroundings, &mut std::io::empty(), &mut out, &mut talk), 0);
        let talk = String::from_utf8(talk).expect("it is text");
        assert_eq!(talk.contains("\r2 of 2 commits judged"), is_terminal, "{talk:?}");
        assert_eq!(talk.is_empty(), !is_terminal);
        assert!(!is_terminal || talk.ends_with("\r\u{1b}[K"), "{talk:?}");
    }
}

#[test]
fn a_repository_without_a_commit_has_nothing_to_audit() {
    World::with_hooks_uncommitted().verify(&[]).fails_with("no protected branch has a commit");
}

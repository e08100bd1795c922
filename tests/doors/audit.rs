//! `pmgit verify`: what came in past the gate is found in history, and nothing else is.

use std::collections::BTreeSet;
use std::os::unix::ffi::OsStrExt as _;

use serde_json::Value;

use crate::documents::{ID, OTHER, PATH, incomplete, malformed, sound, with};
use crate::scene::{Answer, Scene};

/// A day after the last step that the sound postmortems record.
const LATER: u64 = 1_795_600_000;

const POLICY: &str = ".pmgit/policy.toml";

/// Set up, and with a clock that the sound postmortems can have been written by.
fn scene() -> Scene {
    let scene = Scene::unborn();
    scene.world.set_clock(LATER);
    scene.world.commit_all("set up");
    scene
}

impl Scene {
    fn verify(&self, arguments: &[&str]) -> Answer {
        self.pmgit(&[&["verify"], arguments].concat())
    }

    /// The commits of which something is told: class, subject and rules.
    fn told(&self, arguments: &[&str]) -> Vec<String> {
        let answer = self.verify(&[arguments, &["--format", "json"]].concat());
        let output: Value = serde_json::from_str(&answer.out).unwrap_or_else(|_| panic!("{answer:?}"));
        let told = |commit: &Value| {
            let rules = commit["findings"].as_array().expect("a list").iter();
            let rules: BTreeSet<&str> = rules.map(|finding| finding["rule"].as_str().expect("a rule")).collect();
            let rules: Vec<&str> = rules.into_iter().collect();
            let text = |key: &str| commit[key].as_str().expect("a text").to_owned();
            format!("{} `{}` {}", text("class"), text("subject"), rules.join(" ")).trim_end().to_owned()
        };
        output["commits"].as_array().expect("a list").iter().map(told).collect()
    }

    /// Merges as a forge's button does: with plumbing, past every hook.
    fn merge_by_button(&self, topic: &str) -> String {
        let tree = self.ok(&["merge-tree", "--write-tree", "main", topic]);
        let subject = format!("merge {topic}");
        let commit = self.ok(&["commit-tree", "-p", "main", "-p", topic, "-m", &subject, &tree]);
        self.ok(&["update-ref", "refs/heads/main", &commit]);
        self.ok(&["reset", "--quiet", "--hard"]);
        commit
    }

    fn branch(&self, name: &str) {
        self.ok(&["checkout", "--quiet", "-b", name, "main"]);
    }

    fn to_main(&self) {
        self.ok(&["checkout", "--quiet", "main"]);
    }

    fn excuse(&self, commit: &str) {
        let text = format!("[[exceptions]]\ncommit = \"{commit}\"\nreason = \"a hotfix\"\napproved_by = \"ben\"\n");
        self.sneak(".pmgit/exceptions.toml", &text);
    }
}

#[test]
fn a_history_that_the_gate_let_in_is_clean() {
    let scene = scene();
    scene.branch("topic");
    scene.sneak(PATH, &sound("draft"));
    scene.sneak(PATH, &sound("in-review"));
    scene.to_main();
    scene.git(&["merge", "--quiet", "--no-ff", "-m", "merge", "topic"]).passes();
    scene.sneak("code.rs", "fn main() {}\n");
    scene.sneak(PATH, &sound("reviewed"));
    scene.verify(&[]).passes().says("main: 3 commits judged since ").says("nothing came in past the gate");
    assert!(scene.told(&[]).is_empty());
}

#[test]
fn a_bad_merge_by_a_forges_button_is_found() {
    let scene = scene();
    scene.branch("topic");
    scene.sneak(PATH, &incomplete("in-review"));
    scene.to_main();
    let merge = scene.merge_by_button("topic");
    let answer = scene.verify(&[]).finds("missing-section");
    answer.says(&merge[..12]).says("merge topic").says("Aiko <aiko@example.com>").says("1 came in past the gate");
    assert_eq!(scene.told(&[]), ["past `merge topic` missing-section"]);
}

#[test]
fn what_came_in_and_was_mended_since_is_found_all_the_same() {
    let scene = scene();
    scene.sneak(PATH, &incomplete("in-review"));
    scene.sneak(PATH, &sound("in-review"));
    let bad = format!("past `sneak in {PATH}` missing-section");
    assert_eq!(scene.told(&[]), [bad]);
    scene.pmgit(&["check", "--all"]).passes();
}

#[test]
fn each_commit_of_a_push_of_many_is_judged_and_a_draft_that_was_submitted_since_is_a_note() {
    let scene = scene();
    scene.sneak(PATH, &sound("draft"));
    scene.verify(&[]).finds("unready-status");
    scene.sneak(PATH, &sound("in-review"));
    scene.verify(&[]).passes().says("let in as a draft, and submitted since");
    assert_eq!(scene.told(&[]), [format!("note `sneak in {PATH}`")]);
}

#[test]
fn a_bad_file_and_its_removal_by_the_same_author_are_both_found() {
    let scene = scene();
    scene.sneak(PATH, &malformed());
    scene.ok(&["rm", "--quiet", PATH]);
    scene.world.commit_all("nothing to see");
    let told = scene.told(&[]);
    assert_eq!(
        told,
        [format!("past `sneak in {PATH}` malformed-document"), "past `nothing to see` removed-postmortem".into()]
    );
}

#[test]
fn a_revert_takes_no_recorded_step_away_unseen() {
    let scene = scene();
    scene.sneak(PATH, &sound("in-review"));
    scene.sneak(PATH, &sound("reviewed"));
    scene.git(&["revert", "--no-edit", "HEAD"]).passes();
    assert!(scene.told(&[])[0].ends_with("rewritten-transitions"), "{:?}", scene.told(&[]));
}

#[test]
fn a_policy_that_is_loosened_first_does_not_judge_the_commit_that_loosens_it() {
    let scene = scene();
    let policy = scene.world.read(POLICY);
    let loose = format!("{policy}\n[rules.missing-section]\nlevel = \"off\"\n");
    scene.world.write(PATH, incomplete("in-review"));
    scene.sneak(POLICY, &loose);
    // Judged by the policy that came before it; what comes after is judged by the loose one, as it was at the gate.
    scene.sneak(OTHER, &incomplete("in-review"));
    assert_eq!(scene.told(&[]), [format!("past `sneak in {POLICY}` missing-section")]);
}

#[test]
fn a_policy_that_is_taken_away_for_a_while_leaves_the_built_in_one() {
    let scene = scene();
    let policy = scene.world.read(POLICY);
    std::fs::remove_file(scene.world.path().join(POLICY)).expect("it can go");
    scene.world.commit_all("away");
    scene.sneak(PATH, &incomplete("in-review"));
    scene.sneak(POLICY, &policy);
    let bad = format!("past `sneak in {PATH}` missing-section");
    assert_eq!(scene.told(&[]), [bad.as_str()]);
    // Also where the range begins while it is away.
    assert_eq!(scene.told(&["HEAD~2..HEAD"]), [bad]);
}

#[test]
fn a_directory_that_the_policy_names_for_one_commit_is_looked_into() {
    let scene = scene();
    let policy = scene.world.read(POLICY);
    scene.sneak(POLICY, &policy.replace("documents = \"postmortems\"", "documents = \"elsewhere\""));
    let hidden = PATH.replace("postmortems/", "elsewhere/");
    scene.sneak(&hidden, &malformed());
    std::fs::remove_dir_all(scene.world.path().join("elsewhere")).expect("it can go");
    scene.sneak(POLICY, &policy);
    let told = scene.told(&[]);
    assert!(told.contains(&format!("past `sneak in {hidden}` malformed-document")), "{told:?}");
}

#[test]
fn what_stood_there_before_pmgit_is_not_judged_and_what_it_came_with_is() {
    let scene = Scene { world: crate::world::World::new() };
    scene.world.set_clock(LATER);
    scene.sneak(PATH, &malformed());
    scene.pmgit(&["init"]).passes();
    let first = scene.world.commit_all("set up");
    scene.sneak(PATH, &sound("in-review"));
    scene.verify(&[]).passes().says(&format!("2 commits judged since {}", &first[..12])).says("which set pmgit up");
    scene.ok(&["reset", "--quiet", "--hard", "HEAD~2"]);
    scene.pmgit(&["init"]).passes();
    scene.world.write(OTHER, malformed());
    scene.world.commit_all("set up with a fault");
    assert_eq!(scene.told(&[]), ["past `set up with a fault` malformed-document"]);
}

#[test]
fn a_branch_that_never_had_a_policy_is_judged_by_the_built_in_one() {
    let scene = Scene { world: crate::world::World::new() };
    scene.world.set_clock(LATER);
    scene.sneak(PATH, &malformed());
    assert_eq!(scene.told(&[]), [format!("past `sneak in {PATH}` malformed-document")]);
}

#[test]
fn a_forged_date_of_long_ago_is_no_way_around_the_audit() {
    let scene = scene();
    scene.world.set_clock(1_000_000_000);
    scene.sneak(PATH, &malformed());
    assert_eq!(scene.told(&[]).len(), 1);
}

#[test]
fn a_step_recorded_for_a_time_after_its_commit_is_told() {
    let scene = scene();
    scene.sneak(PATH, &sound("in-review"));
    scene.verify(&[]).passes();
    scene.sneak(PATH, &sound("reviewed").replace("2026-11-23T06:30:00Z", "2036-11-23T06:30:00Z"));
    let answer = scene.verify(&[]);
    assert_eq!(answer.code, 1, "{answer:?}");
    answer.says("from in-review to reviewed by ben").says("2036-11-23T06:30:00Z, after the commit that brings it");
}

#[test]
fn a_step_recorded_before_the_incident_or_before_the_last_step_is_told() {
    for (time, words) in [
        ("2016-11-24T06:30:00Z", "before its incident began"),
        ("2026-11-21T06:30:00Z", "before the step that it follows"),
    ] {
        let scene = scene();
        scene.sneak(PATH, &sound("in-review"));
        scene.sneak(PATH, &sound("reviewed").replace("2026-11-23T06:30:00Z", time));
        let answer = scene.verify(&[]);
        assert_eq!(answer.code, 1, "{answer:?}");
        answer.says(words);
    }
}

#[test]
fn a_status_that_moves_without_its_record_is_told() {
    let scene = scene();
    scene.sneak(PATH, &sound("in-review"));
    scene.sneak(PATH, &sound("in-review").replace("status = \"in-review\"", "status = \"closed\""));
    assert!(scene.told(&[])[0].contains("unrecorded-transition"), "{:?}", scene.told(&[]));
}

#[test]
fn somebody_else_who_commits_a_step_is_evidence_and_no_finding() {
    let scene = scene();
    scene.sneak(PATH, &sound("in-review"));
    scene.ok(&["commit", "--quiet", "--amend", "--no-edit", "--no-verify", "--author", "Zoe <zoe@example.com>"]);
    scene.verify(&[]).passes();
}

#[test]
fn an_exception_is_listed_as_excused_and_hides_nothing() {
    let scene = scene();
    let bad = scene.sneak(PATH, &incomplete("in-review"));
    scene.verify(&[]).finds("missing-section");
    scene.excuse(&bad[..10]);
    scene.verify(&[]).passes().says("excused by ben: a hotfix").says("error[missing-section]").says("1 excused");
    // Also of a range that ends before the record.
    scene.verify(&[&format!("{bad}^..{bad}")]).passes().says("1 excused");
}

#[test]
fn an_exception_without_reason_or_approval_or_of_too_short_an_id_excuses_nothing() {
    for (key, value) in [("reason", ""), ("approved_by", " "), ("commit", "a"), ("commit", "main")] {
        let scene = scene();
        let bad = scene.sneak(PATH, &incomplete("in-review"));
        let entry = [("commit", bad.as_str()), ("reason", "a hotfix"), ("approved_by", "ben")];
        let lines = entry.map(|(known, text)| format!("{known} = \"{}\"", if known == key { value } else { text }));
        scene.sneak(".pmgit/exceptions.toml", &format!("[[exceptions]]\n{}\n", lines.join("\n")));
        scene.verify(&[]).finds("missing-section").finds("invalid-policy").says("2 came in past the gate");
    }
}

#[test]
fn an_exception_that_a_topic_grants_itself_does_not_count_before_it_is_in_the_branch() {
    let scene = scene();
    let bad = scene.sneak(PATH, &incomplete("in-review"));
    scene.branch("topic");
    scene.excuse(&bad);
    scene.to_main();
    scene.verify(&[]).finds("missing-section");
}

#[test]
fn an_evil_merge_is_judged_by_what_it_is_and_not_by_its_parents() {
    let scene = scene();
    scene.branch("topic");
    scene.sneak(PATH, &sound("in-review"));
    scene.to_main();
    scene.sneak("code.rs", "1\n");
    scene.ok(&["merge", "--quiet", "--no-ff", "--no-commit", "--no-verify", "topic"]);
    scene.world.write(PATH, malformed());
    scene.ok(&["add", "--all"]);
    scene.ok(&["commit", "--quiet", "--no-verify", "-m", "an evil merge"]);
    assert_eq!(scene.told(&[]), ["past `an evil merge` malformed-document"]);
}

#[test]
fn a_merge_that_takes_only_its_own_side_removes_what_the_branch_had() {
    let scene = scene();
    scene.sneak("code.rs", "1\n");
    scene.branch("topic");
    scene.to_main();
    scene.sneak(PATH, &sound("in-review"));
    scene.ok(&["checkout", "--quiet", "topic"]);
    scene.sneak("code.rs", "2\n");
    scene.to_main();
    // `-s ours` the other way round: the merge has the topic's tree.
    let tree = scene.ok(&["rev-parse", "topic^{tree}"]);
    let commit = scene.ok(&["commit-tree", "-p", "main", "-p", "topic", "-m", "theirs", &tree]);
    scene.ok(&["reset", "--quiet", "--hard", &commit]);
    assert_eq!(scene.told(&[]), ["past `theirs` removed-postmortem"]);
}

#[test]
fn an_octopus_merge_is_judged_as_one_change() {
    let scene = scene();
    for (branch, path, text) in [("one", PATH, sound("in-review")), ("two", OTHER, incomplete("in-review"))] {
        scene.branch(branch);
        scene.sneak(path, &text);
        scene.to_main();
    }
    scene.sneak("code.rs", "1\n");
    scene.ok(&["merge", "--quiet", "--no-verify", "-m", "an octopus", "one", "two"]);
    assert_eq!(scene.ok(&["rev-list", "--parents", "-1", "HEAD"]).split(' ').count(), 4);
    assert_eq!(scene.told(&[]), ["past `an octopus` missing-section"]);
}

#[test]
fn a_merge_with_swapped_parents_hides_nothing_of_the_old_branch() {
    let scene = scene();
    scene.branch("topic");
    scene.sneak("code.rs", "1\n");
    scene.to_main();
    scene.sneak(PATH, &malformed());
    // The topic becomes the first parent, so that the old main is a side branch.
    let tree = scene.ok(&["rev-parse", "main^{tree}"]);
    let tree = {
        scene.ok(&["read-tree", &tree]);
        scene.ok(&["write-tree"])
    };
    let commit = scene.ok(&["commit-tree", "-p", "topic", "-p", "main", "-m", "a foxtrot", &tree]);
    scene.ok(&["reset", "--quiet", "--hard", &commit]);
    assert_eq!(scene.told(&[]), ["past `a foxtrot` malformed-document"]);
}

#[test]
fn a_criss_cross_of_merges_is_walked_by_first_parents() {
    let scene = scene();
    scene.branch("topic");
    scene.sneak(PATH, &sound("in-review"));
    scene.to_main();
    scene.sneak(OTHER, &sound("in-review"));
    let (main, topic) = (scene.ok(&["rev-parse", "main"]), scene.ok(&["rev-parse", "topic"]));
    scene.ok(&["merge", "--quiet", "--no-verify", "-m", "one", &topic]);
    scene.ok(&["checkout", "--quiet", "topic"]);
    scene.ok(&["merge", "--quiet", "--no-verify", "-m", "two", &main]);
    scene.sneak(PATH, &incomplete("in-review"));
    scene.to_main();
    scene.merge_by_button("topic");
    assert_eq!(scene.told(&[]), ["past `merge topic` missing-section"]);
}

#[test]
fn unrelated_histories_that_are_merged_bring_their_faults() {
    let scene = scene();
    scene.ok(&["checkout", "--quiet", "--orphan", "alien"]);
    scene.ok(&["rm", "--quiet", "-r", "--cached", "."]);
    scene.sneak(PATH, &incomplete("in-review"));
    scene.ok(&["checkout", "--quiet", "--force", "main"]);
    scene.ok(&["merge", "--quiet", "--no-verify", "--allow-unrelated-histories", "-m", "aliens", "alien"]);
    assert!(scene.told(&[])[0].contains("missing-section"), "{:?}", scene.told(&[]));
}

#[test]
fn a_replaced_commit_or_a_graft_hides_nothing_from_the_audit() {
    let scene = scene();
    let before = scene.ok(&["rev-parse", "HEAD"]);
    let bad = scene.sneak(PATH, &malformed());
    let mended = scene.sneak(PATH, &sound("in-review"));
    let told = [format!("past `sneak in {PATH}` malformed-document")];
    scene.ok(&["replace", &bad, &before]);
    assert_eq!(scene.told(&[]), told, "a replacement");
    scene.ok(&["replace", "-d", &bad]);
    scene.world.write(".git/info/grafts", format!("{mended} {before}\n"));
    assert_eq!(scene.ok(&["rev-list", "--count", "HEAD"]), "2", "git believes the graft");
    assert_eq!(scene.told(&[]), told, "a graft");
}

#[test]
fn settings_and_attributes_of_a_clone_hide_nothing_from_the_audit() {
    let scene = scene();
    scene.sneak(".gitattributes", "*.toml -diff linguist-generated filter=lfs\n.gitattributes export-ignore\n");
    scene.sneak(PATH, &malformed());
    for (key, value) in [
        ("log.showRoot", "false"),
        ("log.diffMerges", "off"),
        ("log.excludeDecoration", "*"),
        ("diff.ignoreSubmodules", "all"),
        ("i18n.logOutputEncoding", "UTF-16"),
        ("color.ui", "always"),
        ("core.quotePath", "false"),
    ] {
        scene.ok(&["config", key, value]);
    }
    let mut program = scene.program(env!("CARGO_BIN_EXE_pmgit"));
    program.args(["verify"]).env("GIT_ICASE_PATHSPECS", "1").env("GIT_TRACE", "1");
    scene.answer(&mut program).finds("malformed-document");
}

#[test]
fn an_lfs_pointer_is_no_postmortem() {
    let scene = scene();
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";
    scene.sneak(PATH, pointer);
    assert_eq!(scene.told(&[]).len(), 1);
    scene.check("HEAD^", "HEAD").finds("malformed-document");
}

#[test]
fn a_symlink_or_submodule_in_place_of_the_documents_is_found_in_history() {
    let scene = scene();
    std::fs::remove_dir_all(scene.world.path().join("postmortems")).expect("it can go");
    std::os::unix::fs::symlink("/etc", scene.world.path().join("postmortems")).expect("a link");
    scene.world.commit_all("a link");
    std::fs::remove_file(scene.world.path().join("postmortems")).expect("it can go");
    let head = scene.ok(&["rev-parse", "HEAD"]);
    scene.ok(&["rm", "--quiet", "--cached", "postmortems"]);
    scene.ok(&["update-index", "--add", "--cacheinfo", &format!("160000,{head},postmortems")]);
    scene.ok(&["commit", "--quiet", "--no-verify", "-m", "a submodule"]);
    assert_eq!(scene.told(&[]).len(), 2, "{:?}", scene.told(&[]));
}

#[test]
fn case_and_unicode_twins_and_names_that_are_not_utf_8_are_found_in_history() {
    let scene = scene();
    scene.sneak(PATH, &sound("in-review"));
    scene.sneak("postmortems/2026/2026-11-20-Checkout-Latency.toml", &sound("in-review"));
    let name = std::ffi::OsStr::from_bytes(b"postmortems/2026/2026-11-20-caf\xe9.toml");
    std::fs::write(scene.world.path().join(name), sound("in-review")).expect("it can be written");
    scene.world.commit_all("no UTF-8");
    let told = scene.told(&[]);
    assert!(told[0].contains("duplicate-id") && told[1].contains("misplaced-file"), "{told:?}");
}

#[test]
fn words_of_a_commit_act_on_no_terminal() {
    let scene = scene();
    scene.world.write(PATH, malformed());
    scene.ok(&["add", "--all"]);
    let mut git = scene.program("git");
    git.args(["commit", "--quiet", "--no-verify", "-m", "\u{1b}[31mred\u{202e} \u{1b}]0;title\u{7}\u{9b}31m"]);
    git.env("GIT_AUTHOR_NAME", "\u{1b}[2Jeve").env("GIT_COMMITTER_NAME", "e\u{202e}ve");
    scene.answer(&mut git).passes();
    for format in ["text", "json"] {
        let answer = scene.verify(&["--format", format]);
        let acts = |letter: char| (letter.is_control() && letter != '\n') || matches!(letter, '\u{202e}' | '\u{9b}');
        assert!(!answer.out.contains(acts), "{}", answer.out);
        answer.says("red");
    }
}

#[test]
fn a_message_that_is_not_utf_8_is_shown_all_the_same() {
    let scene = scene();
    scene.world.write(PATH, malformed());
    scene.ok(&["add", "--all"]);
    let tree = scene.ok(&["write-tree"]);
    let parent = scene.ok(&["rev-parse", "HEAD"]);
    let raw = format!(
        "tree {tree}\nparent {parent}\nauthor J\u{f6}rg <j@example.com> 1795600000 +0000\ncommitter x <> 1795600000 +0000\n\n"
    );
    let raw = [raw.as_bytes(), b"caf\xe9 \xff\n"].concat();
    let mut program = scene.world.command("git");
    program.args(["hash-object", "-w", "-t", "commit", "--stdin", "--literally"]);
    let commit = crate::world::World::feed(&mut program, &raw).stdout;
    scene.ok(&["update-ref", "refs/heads/main", String::from_utf8_lossy(&commit).trim()]);
    scene.verify(&[]).finds("malformed-document").says("caf\u{fffd}").says("J\u{f6}rg <j@example.com>");
}

#[test]
fn a_missing_object_within_the_range_is_no_answer() {
    for what in ["HEAD~1", "HEAD~1^{tree}", "HEAD~1:postmortems/2026"] {
        let scene = scene();
        scene.sneak(PATH, &sound("in-review"));
        scene.sneak("code.rs", "1\n");
        let id = scene.ok(&["rev-parse", what]);
        let place = scene.world.path().join(".git/objects").join(&id[..2]).join(&id[2..]);
        std::fs::remove_file(&place).expect("it can go");
        scene.verify(&[]).fails_with("git fsck");
        std::fs::write(&place, "not zlib").expect("it can be written");
        scene.verify(&[]).fails_with("git fsck");
    }
}

#[test]
fn a_document_that_is_missing_leaves_the_other_commits_judged_and_is_no_answer() {
    let scene = scene();
    let broken = scene.sneak(PATH, &sound("in-review"));
    let id = scene.ok(&["rev-parse", &format!("HEAD:{PATH}")]);
    scene.sneak(OTHER, &incomplete("in-review"));
    std::fs::remove_file(scene.world.path().join(".git/objects").join(&id[..2]).join(&id[2..])).expect("it can go");
    let answer = scene.verify(&[]).fails_with("cannot judge 1 commit");
    answer.says("error[missing-section]").says(&broken[..12]).says("could not be judged");
}

#[test]
fn a_tree_that_names_a_document_twice_is_told_and_can_be_excused() {
    let scene = scene();
    scene.sneak(PATH, &sound("in-review"));
    let blob = scene.ok(&["rev-parse", &format!("HEAD:{PATH}")]);
    let row = format!("100644 blob {blob}\t{ID}.toml\n");
    let tree = |input: String| {
        let mut program = scene.world.command("git");
        let made = crate::world::World::feed(program.args(["mktree"]), input.as_bytes()).stdout;
        String::from_utf8_lossy(&made).trim().to_owned()
    };
    let year = tree(format!("{row}{row}"));
    let folder = tree(format!("040000 tree {year}\t2026\n"));
    let others = scene.ok(&["ls-tree", "HEAD"]);
    let others: Vec<&str> = others.lines().filter(|line| !line.ends_with("\tpostmortems")).collect();
    let root = tree(format!("{}\n040000 tree {folder}\tpostmortems\n", others.join("\n")));
    let twice = scene.ok(&["commit-tree", "-p", "HEAD", "-m", "twice", &root]);
    scene.ok(&["update-ref", "refs/heads/main", &twice]);
    scene.verify(&[]).fails_with("cannot judge 1 commit").says("names it twice");
    scene.ok(&["read-tree", "HEAD~1"]);
    let text = format!("[[exceptions]]\ncommit = \"{twice}\"\nreason = \"a broken client\"\napproved_by = \"ben\"\n");
    scene.world.write(".pmgit/exceptions.toml", text);
    scene.world.commit_all("an exception");
    scene.verify(&[]).passes().says("excused by ben: a broken client");
}

#[test]
fn a_shallow_history_is_no_answer_and_a_range_within_it_is_one() {
    let scene = scene();
    scene.sneak(PATH, &malformed());
    scene.sneak(OTHER, &sound("in-review"));
    scene.sneak("code.rs", "1\n");
    let url = format!("file://{}", scene.world.path().display());
    let clone = scene.world.outside("clone");
    scene.ok(&["clone", "--quiet", "--depth=3", &url, clone.to_str().expect("it is UTF-8")]);
    let verify = |arguments: &[&str]| {
        let mut program = scene.program(env!("CARGO_BIN_EXE_pmgit"));
        scene.answer(program.args(["verify"]).args(arguments).current_dir(&clone))
    };
    verify(&[]).fails_with("the clone is shallow").says("--unshallow");
    verify(&["HEAD~1..HEAD"]).passes();
    verify(&["HEAD~5..HEAD"]).fails_with("cannot understand the range");
}

#[test]
fn a_range_is_read_as_git_reads_it() {
    let scene = scene();
    scene.sneak(PATH, &malformed());
    scene.ok(&["tag", "-a", "-m", "a tag", "v1"]);
    scene.sneak(OTHER, &incomplete("in-review"));
    for (range, count) in
        [("v1..main", 1), ("v1..", 1), ("main", 2), ("HEAD~1", 1), ("main~2..main", 2), ("HEAD^!", 1), ("v1", 1)]
    {
        assert_eq!(scene.told(&[range]).len(), count, "{range}");
    }
    for range in ["nothing", "main...v1~1", "main:postmortems", "--all", "^main", ""] {
        scene.verify(&["--", range]).fails_with("range");
    }
}

#[test]
fn the_protected_branch_is_found_from_any_other() {
    let scene = scene();
    scene.add_remote("origin");
    scene.sneak(PATH, &malformed());
    scene.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    scene.ok(&["remote", "set-head", "origin", "main"]);
    scene.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
    scene.branch("topic");
    scene.sneak(OTHER, &malformed());
    // As last fetched, not as some local branch of that name has it.
    scene.verify(&[]).finds("malformed-document").says("origin/main: 2 commits judged").silent_about("search-errors");
    let bare = scene.world.outside("origin.git");
    let mut program = scene.program(env!("CARGO_BIN_EXE_pmgit"));
    scene.answer(program.args(["verify"]).current_dir(bare)).finds("malformed-document").says("main: 2 commits judged");
}

#[test]
fn the_verdict_is_the_same_with_a_commit_graph_and_its_filters() {
    let scene = scene();
    for number in 0..20 {
        scene.sneak("code.rs", &format!("{number}\n"));
        scene.sneak(
            PATH,
            &if number == 7 { incomplete("in-review") } else { with("in-review", &format!("tags = [\"t{number}\"]")) },
        );
    }
    let plain = scene.told(&[]);
    assert_eq!(plain.len(), 1, "{plain:?}");
    scene.ok(&["commit-graph", "write", "--reachable", "--changed-paths"]);
    assert_eq!(scene.told(&[]), plain);
    scene.ok(&["gc", "--quiet"]);
    assert_eq!(scene.told(&[]), plain);
}

#[test]
fn the_output_for_programs_is_as_its_schema_says() {
    let scene = scene();
    let bad = scene.sneak(PATH, &incomplete("in-review"));
    scene.excuse(&bad);
    scene.sneak(PATH, &sound("reviewed").replace("2026-11-23T06:30:00Z", "2036-11-23T06:30:00Z"));
    scene.sneak(OTHER, &sound("draft"));
    scene.sneak(OTHER, &sound("in-review"));
    let output: Value = serde_json::from_str(&scene.verify(&["--format", "json"]).out).expect("it is JSON");
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
    assert_eq!(classes, ["excused", "past", "note"]);
    assert_eq!(output["summary"]["past"], 1);
    assert_eq!(output["commits"][1]["transitions"][0]["by"], "ben");
}

#[test]
fn who_waits_at_a_terminal_sees_how_far_it_is_and_no_pipe_does() {
    use clap::Parser as _;
    let scene = scene();
    scene.sneak(PATH, &sound("in-review"));
    for is_terminal in [true, false] {
        let surroundings = pmgit::Surroundings {
            now: "2026-11-25T00:00:00Z".parse().expect("it is a time"),
            environment: scene.world.variables(),
            directory: Some(scene.world.path()),
            program: None,
            asks: false,
            stdout_is_terminal: false,
            stderr_is_terminal: is_terminal,
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
    Scene::unborn().verify(&[]).fails_with("no protected branch has a commit");
}

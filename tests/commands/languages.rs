//! In which language the findings are told, and that the verdict is the same in each.

use serde_json::Value;

use crate::support::World;
use crate::support::documents::{ID, PATH, with};

const BARE: &str = "timeline = [{ at = 2026-11-20T00:04:00Z, kind = \"cause\", event = \"A failover begins\" }]\n";

/// A postmortem with errors and warnings, in the worktree alone.
fn flawed(language: &str) -> World {
    let world = World::with_init(&[]);
    world.write(PATH, with("in-review", &format!("language = \"{language}\"\n{BARE}")));
    world
}

fn json(world: &World) -> Value {
    serde_json::from_str(&world.pmgit(&["check", "--format", "json"]).ends_with(1).out).unwrap()
}

#[test]
fn whoever_sits_at_the_terminal_is_told_in_their_language() {
    let japanese = "根拠となるリンクがありません";
    let english = "has no evidence";
    for (variables, wanted) in [
        (&[("LANG", "ja_JP.UTF-8")][..], japanese),
        (&[("LANG", "en_US.UTF-8"), ("LC_ALL", "ja_JP.UTF-8")], japanese),
        (&[("LANG", "ja_JP.UTF-8"), ("LC_MESSAGES", "C")], english),
        (&[("LANG", "ja_JP.UTF-8"), ("PMGIT_LANGUAGE", "en")], english),
        (&[("PMGIT_LANGUAGE", "ja")], japanese),
        (&[], english),
    ] {
        // The document's own language does not matter there.
        let world = flawed(if wanted == japanese { "en" } else { "ja" });
        let world = variables.iter().fold(world, |world, &(name, value)| world.with_variable(name, value));
        let told = world.pmgit(&["check"]).ends_with(1);
        assert!(told.out.contains(wanted), "{variables:?}: {told}");
        let level = if wanted == japanese { "エラー" } else { "error" };
        assert!(told.out.contains(&format!("{level}[missing-evidence]")), "{told}");
    }
}

#[test]
fn programs_get_the_language_of_the_document_and_the_same_verdict() {
    let (english, japanese) = (json(&flawed("en")), json(&flawed("ja").with_variable("LANG", "en_US.UTF-8")));
    assert_eq!((&english["language"], &japanese["language"]), (&Value::from("en"), &Value::from("ja")));
    let bare = |output: &Value| {
        let mut findings = output["findings"].as_array().unwrap().clone();
        findings.retain(|finding| finding["rule"] == "missing-evidence");
        assert_eq!(findings.len(), 1, "{output}");
        let keys = ["rule", "level", "key", "extent", "line", "column", "end_line", "end_column"];
        keys.map(|key| findings[0][key].clone())
    };
    assert_eq!(bare(&english), bare(&japanese));
    let words = |output: &Value| output["findings"].to_string();
    assert!(words(&english).contains("has no evidence") && !words(&english).contains("ありません"));
    assert!(words(&japanese).contains("根拠となるリンクがありません"));
}

#[test]
fn a_page_is_read_in_either_language() {
    let world = World::empty();
    let page = world.pmgit(&["explain", "late-meeting", "--language", "ja"]).passes().out;
    assert!(page.contains("期限") && page.contains("```toml fails\n") && page.contains("レベル："), "{page}");
    let world = world.with_variable("LANG", "ja_JP.UTF-8");
    assert_eq!(world.pmgit(&["explain", "late-meeting"]).passes().out, page);
    let english = world.pmgit(&["explain", "late-meeting", "--language", "en"]).passes().out;
    assert!(english.contains("Level: error"), "{english}");
    assert!(world.pmgit(&["explain"]).passes().out.contains("期限"));
    assert!(world.pmgit(&["explain", "late-meeting", "--language", "fr"]).ends_with(2).err.contains("fr"));
}

#[test]
fn the_servers_hook_speaks_the_language_of_the_postmortem() {
    let world = World::new().set_up_without_hooks();
    let server = world.add_gated_bare("server", &[]);
    let server = server.to_str().expect("the place is UTF-8");
    world.ok(&["push", "--quiet", server, "main"]);
    world.write(PATH, with("in-review", &format!("language = \"ja\"\n{BARE}")));
    world.commit_all("Write");
    world
        .git(&["push", server, "main"])
        .turned_away()
        .says("エラー[missing-evidence]")
        .says("根拠となるリンクがありません");
}

#[test]
fn the_meeting_is_told_in_japanese_by_each_of_its_verbs() {
    let world = World::with_draft().with_variable("PMGIT_LANGUAGE", "ja");
    for (step, words) in [
        (&["schedule", ID][..], "開始期限：11月23日(月) 24:00 UTC"),
        (&["schedule", ID, "2026-11-23 09:00"], "ミーティングを2026年11月23日(月) 09:00 UTCに変更しました"),
        (&["schedule", ID, "2026-11-23 09:00"], "すでにその内容で設定されています"),
        (&["share", ID, "--at", "2026-11-22 06:00"], "リンクの共有を記録しました"),
        (&["share", ID], "に共有済みです"),
        (&["show", ID], "予定日時：2026年11月23日(月) 09:00 UTC"),
        (&["hold", ID, "--outcome", "合意した。"], "がまだ来ていません"),
        (&["invite", ID, "--cancel"], "ミーティングの中止を記録しました"),
        (&["show", ID], "中止：2026年11月23日(月) 07:00 UTC"),
        (&["invite", ID], "この招待で改めて開催します"),
        (&["hold", ID, "--outcome", "合意した。", "--held", "2026-11-23 06:30"], "ミーティングの実施を記録しました"),
        (&["invite", ID], "に実施済みです"),
        (&["schedule", ID, "2026-11-24 09:00"], "に実施済みです"),
        (&["calendar", "--output", "all.ics"], "ミーティング：1件"),
    ] {
        let run = world.pmgit(&[&["meeting"], step].concat());
        assert!(run.out.contains(words) || run.err.contains(words), "{step:?}: {run}");
        // What programs read and names are the same in every language, as is what all verbs share.
        let mut talk = run.err.lines().filter(|line| !line.contains("does not block"));
        assert!(talk.all(|line| !line.is_ascii()), "{step:?}: {run}");
    }
}

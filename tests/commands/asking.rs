//! What pmgit asks of whoever sits at the terminal when it could refuse: to open a broken file again, to commit changes
//! first, to write a reason.

use std::fs;
use std::path::PathBuf;

use insta::assert_snapshot;

use crate::stages::REVIEW;
use crate::support::documents::{DRAFT, ID, PATH};
use crate::support::terminal::Session;
use crate::support::{Outcome, World};

/// pmgit on a terminal, with an editor in POSIX shell; `$1` is the file.
fn on_a_terminal<'w>(world: &'w World, arguments: &[&str], script: &str) -> Session<'w> {
    world.terminal(arguments).variable("GIT_EDITOR", format!("f() {{ {script}\n}}; f")).columns(120)
}

fn writing(text: &str) -> String {
    format!("printf '%s\\n' '{text}' >\"$1\"")
}

/// The files in which texts are kept that found no place.
fn kept(world: &World) -> Vec<PathBuf> {
    let listed = fs::read_dir(world.path().join(".git/pmgit/texts")).into_iter().flatten();
    listed.map(|entry| entry.unwrap().path()).collect()
}

/// A word in the draft that changes what it says.
fn changed(world: &World) {
    world.write(PATH, DRAFT.replace("halved the session cache", "halved the cache of sessions"));
}

fn commits(world: &World) -> Vec<String> {
    world.ok(&["log", "--format=%s", "main.."]).lines().map(str::to_owned).collect()
}

/// The new ids of commits are left out.
fn neutral(run: Outcome) -> Outcome {
    run.map(|text| {
        let commit = |line: &str| match line.split_once("committed ") {
            Some((before, rest)) => {
                format!("{before}committed [ID]{}", rest.get(rest.find(':').unwrap_or(0)..).unwrap_or(""))
            }
            None => line.to_owned(),
        };
        text.lines().map(commit).collect::<Vec<_>>().join("\n")
    })
}

#[test]
fn a_broken_file_is_opened_again_at_its_line_until_it_can_be_read() {
    let world = World::with_draft();
    let seen = world.outside("seen");
    let editor = world.outside("bin");
    fs::create_dir(&editor).unwrap();
    // An editor that is known to take a line; the first time it breaks the file, the second time it mends it.
    let script = format!(
        "echo \"$*\" >>'{}'; for file; do :; done\nif grep -q '^status = \"draft\"$' \"$file\"; then sed -i 's/^status = .*/status = \"draft/' \"$file\"; else sed -i 's/^status = .*/status = \"draft\"/' \"$file\"; fi",
        seen.display()
    );
    World::script(&editor.join("vim"), &script);
    let path = std::env::join_paths(
        [editor.clone()].into_iter().chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    )
    .unwrap();
    let session = world.terminal(&["edit", ID]).variable("PATH", path).variable("GIT_EDITOR", "vim").columns(120);
    let mut terminal = session.start();
    terminal.expect("a string has no closing quotation mark").expect("open it again at line 2? [Y/n]").answer("");
    terminal.expect("next: `pmgit submit").finish().passes();
    let file = world.path().join(PATH).display().to_string();
    assert_eq!(fs::read_to_string(&seen).unwrap(), format!("{file}\n+2 {file}\n"));
    assert_eq!(world.read(PATH), DRAFT);
}

#[test]
fn whoever_does_not_go_on_keeps_what_was_typed() {
    let world = World::with_draft();
    let breaking = "sed -i 's/^status = .*/status = \"draft/' \"$1\"";
    for (name, answer) in
        [("n", "n\n"), ("いいえ", "いいえ\n"), ("the end of the input", "\u{4}"), ("neither", "perhaps\nno\n")]
    {
        world.write(PATH, DRAFT);
        let mut terminal = on_a_terminal(&world, &["edit", ID], breaking).start();
        // No line is offered: nobody knows whether this editor takes one.
        terminal.expect("open it again? [Y/n]").press(answer.as_bytes());
        let run = terminal.finish().ends_with(1);
        assert!(run.out.contains("cannot be read"), "{name}: {run}");
        assert!(world.read(PATH).contains("status = \"draft\n"), "{name}");
    }
    let session = on_a_terminal(&world, &["edit", ID], breaking).variable("PMGIT_LANGUAGE", "ja");
    let mut terminal = session.start();
    terminal.expect("もう一度開きますか？ [Y/n]").answer("n");
    terminal.finish().ends_with(1).says("を読み込めません");
}

#[test]
fn ctrl_c_in_an_editor_is_the_editors() {
    let world = World::with_draft();
    // It takes Ctrl-C for itself, and goes on: so does pmgit.
    let script = format!("trap 'echo caught' INT; echo ready; sleep 1 & wait; wait; {}", writing("A bigger node."));
    let mut terminal = on_a_terminal(&world, &["edit", ID, "resolution"], &script).start();
    terminal.expect("ready").interrupt().expect("caught");
    terminal.finish().passes().says("sections.resolution: A bigger node.");
    assert!(world.read(PATH).contains("A bigger node."));
    // It ends by it: what was typed is kept, and nothing is written.
    world.write(PATH, DRAFT);
    let script = format!("{}; echo ready; exec sleep 60", writing("Half a"));
    let mut terminal = on_a_terminal(&world, &["edit", ID, "resolution"], &script).start();
    terminal.expect("ready").interrupt();
    let run = terminal.finish().fails();
    assert!(run.out.contains("the text is kept in .git/pmgit/texts/") && run.code > 0, "{run}");
    assert_eq!(fs::read_to_string(&kept(&world)[0]).unwrap(), "Half a\n");
    assert_eq!(world.read(PATH), DRAFT);
    // At a question it ends pmgit again.
    let mut terminal = on_a_terminal(&world, &["edit", ID], "echo '[' >>\"$1\"").start();
    terminal.expect("open it again?").interrupt();
    terminal.finish().ends_with(-1);
}

#[test]
fn submit_offers_to_commit_the_documents_own_changes_first() {
    let world = World::with_draft();
    changed(&world);
    world.write("other.txt", "staged, and of somebody else's commit");
    world.ok(&["add", "other.txt"]);
    let mut terminal = on_a_terminal(&world, &["submit", ID], "true").start();
    terminal.expect("`sections.overview`").expect("commit them first? [Y/n]").answer("");
    assert_snapshot!(neutral(terminal.finish().passes()), @r"
    exit 0
    `postmortems/2026/2026-11-20-checkout-latency.toml` has changes that are not committed: `sections.overview`
    commit them first? [Y/n]: 
    committed [ID]: 2026-11-20-checkout-latency: edit
    2026-11-20-checkout-latency: draft -> in-review
      next: give the readers the link 24 hours before the meeting, and `pmgit meeting share 2026-11-20-checkout-latency`;
            after the meeting, `pmgit review 2026-11-20-checkout-latency`
    ");
    assert_eq!(
        commits(&world),
        [format!("{ID}: submit (draft -> in-review)"), format!("{ID}: edit"), format!("Write {ID}")]
    );
    assert_snapshot!(world.ok(&["show", "--no-patch", "--format=%B", "HEAD^"]), @r"
    2026-11-20-checkout-latency: edit

    sections.overview

    Postmortem: 2026-11-20-checkout-latency
    ");
    assert_eq!(world.ok(&["status", "--porcelain"]), "A  other.txt", "nothing else goes in");
}

#[test]
fn whoever_says_no_is_refused_as_before_and_changes_nothing() {
    let world = World::with_draft();
    changed(&world);
    let before = world.state();
    let mut terminal = on_a_terminal(&world, &["submit", ID], "true").variable("PMGIT_LANGUAGE", "ja").start();
    terminal.expect("先にコミットしますか？ [Y/n]").answer("n");
    assert_snapshot!(terminal.finish().ends_with(1), @r#"
    exit 1
    `postmortems/2026/2026-11-20-checkout-latency.toml`にコミットされていない変更があります：`sections.overview`
    先にコミットしますか？ [Y/n]: n
    エラー: `postmortems/2026/2026-11-20-checkout-latency.toml`にコミットされていない変更があります
      原因: pmgitが扱うのはコミット済みの内容だけで、コミットしていない変更には手を付けません
      ヒント: 先にコミットしてください：git commit postmortems/2026/2026-11-20-checkout-latency.toml -m "..."
    "#);
    assert_eq!(world.state(), before);
}

#[test]
fn without_a_terminal_an_option_commits_them() {
    let world = World::with_draft();
    changed(&world);
    let refused = world.unmoved(1, &["submit", ID]);
    assert_snapshot!(refused, @r#"
    exit 1
    -- stderr --
    error: `postmortems/2026/2026-11-20-checkout-latency.toml` has changes that are not committed
      cause: pmgit records a step on what is committed, and leaves what is not alone
      hint: commit them first: git commit postmortems/2026/2026-11-20-checkout-latency.toml -m "...", or add `--commit-edits`
    "#);
    world.pmgit(&["submit", ID, "--commit-edits"]).passes();
    assert_eq!(commits(&world).len(), 3);
    assert_eq!(world.ok(&["status", "--porcelain"]), "");
    // Where there is nothing to commit, the option is no harm.
    world.pmgit(&["return", ID, "--reason", "The end is missing", "--commit-edits"]).passes();
    assert_eq!(commits(&world).len(), 4);
}

#[test]
fn every_verb_that_needs_committed_changes_offers_to_commit_them() {
    let step = "2026-11-23T06:40:00Z";
    let verbs: [(&[&str], &str); 11] = [
        (&["return", ID, "--reason", "A freeze"], "in-review"),
        (&["waive", ID, "missing-query", "--reason", "Agreed", "--approved-by", "ben"], "in-review"),
        (&["severity", ID, "SEV-2", "--reason", "Few", "--approved-by", "ben"], "in-review"),
        (&["approve", ID, "--by", "ben"], "in-review"),
        (&["rename", ID, "checkout-slow"], "in-review"),
        (&["remove", ID, "--reason", "Twice", "--approved-by", "ben"], "in-review"),
        (&["meeting", "share", ID], "in-review"),
        (
            &["timeline", "add", ID, "It ends", "--at", "2026-11-20 01:30Z", "--evidence", "PD-8123", "--commit"],
            "in-review",
        ),
        (&["action", "add", ID, "Do it", "--commit"], "in-review"),
        (&["reopen", ID, "--reason", "A freeze", "--at", step], "reviewed"),
        (&REVIEW, "in-review"),
    ];
    for (arguments, status) in verbs {
        let world = if status == "reviewed" { World::reviewed() } else { World::in_review() };
        let text = world.read(PATH);
        world.write(PATH, text.replace("tags = [\"cache\", \"failover\"]", "tags = [\"cache\"]"));
        let before = commits(&world).len();
        let mut terminal = on_a_terminal(&world, arguments, "true").start();
        terminal.expect("changes that are not committed: `tags`").expect("commit them first?").answer("y");
        let run = terminal.finish();
        assert_eq!(run.code, 0, "{arguments:?}: {run}");
        assert_eq!(commits(&world).len(), before + 2, "{arguments:?}: {run}");
        assert_eq!(world.complaints(), "", "{arguments:?}");
    }
}

#[test]
fn a_postmortem_that_was_never_committed_is_committed_too() {
    let world = World::ready();
    world.write(PATH, DRAFT);
    assert_snapshot!(world.unmoved(1, &["submit", ID]), @r"
    exit 1
    -- stderr --
    error: `postmortems/2026/2026-11-20-checkout-latency.toml` is not committed yet
      hint: commit it first: git add postmortems/2026/2026-11-20-checkout-latency.toml && git commit postmortems/2026/2026-11-20-checkout-latency.toml, or add `--commit-edits`
    ");
    let mut terminal = on_a_terminal(&world, &["submit", ID], "true").start();
    terminal.expect("is not committed yet").expect("commit them first?").answer("yes");
    terminal.finish().passes();
    assert_eq!(commits(&world), [format!("{ID}: submit (draft -> in-review)"), format!("{ID}: write")]);
    assert_eq!(world.complaints(), "");
}

#[test]
fn on_a_protected_branch_the_changes_go_to_the_branch_of_the_step() {
    let world = World::with_draft();
    world.ok(&["switch", "--quiet", "main"]);
    world.ok(&["merge", "--quiet", "--no-verify", "work"]);
    let main = world.ok(&["rev-parse", "main"]);
    changed(&world);
    world.pmgit(&["submit", ID, "--commit-edits"]).passes();
    assert_eq!(world.ok(&["rev-parse", "main"]), main);
    assert_eq!(world.ok(&["branch", "--show-current"]), format!("postmortem/{ID}"));
    assert_eq!(commits(&world), [format!("{ID}: submit (draft -> in-review)"), format!("{ID}: edit")]);
    assert_eq!(world.complaints(), "");
}

#[test]
fn a_hook_that_refuses_the_changes_leaves_all_as_it_was() {
    let world = World::with_draft();
    world.ok(&["switch", "--quiet", "main"]);
    world.ok(&["merge", "--quiet", "--no-verify", "work"]);
    changed(&world);
    world.hook("pre-commit", "echo 'not on a Monday' >&2; exit 1");
    let before = world.state();
    let run = world.pmgit(&["submit", ID, "--commit-edits"]).ends_with(1);
    assert_snapshot!(run, @r"
    exit 1
    -- stderr --
    error: `postmortems/2026/2026-11-20-checkout-latency.toml` was not committed; nothing was changed
      cause: not on a Monday
    ");
    assert_eq!(world.state(), before);
    // Also one that was never committed.
    let world = World::ready();
    world.write(PATH, DRAFT);
    world.hook("pre-commit", "exit 1");
    let before = world.state();
    world.pmgit(&["submit", ID, "--commit-edits"]).ends_with(1);
    assert_eq!(world.state(), before);
}

#[test]
fn changes_that_cannot_be_read_are_not_committed() {
    let world = World::with_draft();
    world.write(PATH, DRAFT.replace("[people]", "[people"));
    let run = world.unmoved(1, &["submit", ID, "--commit-edits"]);
    assert_snapshot!(run, @r"
    exit 1
    -- stderr --
    error[malformed-document]: a table header is not closed
      --> postmortems/2026/2026-11-20-checkout-latency.toml:17:8
       |
    17 | [people
       |        ^
       |
       = hint: write it as `[table]` or `[[row]]`

    error: `postmortems/2026/2026-11-20-checkout-latency.toml` cannot be read
      hint: `pmgit edit 2026-11-20-checkout-latency` opens it
    ");
    fs::remove_file(world.path().join(PATH)).unwrap();
    assert_snapshot!(world.unmoved(1, &["submit", ID, "--commit-edits"]), @r"
    exit 1
    -- stderr --
    error: `postmortems/2026/2026-11-20-checkout-latency.toml` is gone from the worktree
      hint: bring it back: git restore postmortems/2026/2026-11-20-checkout-latency.toml
    ");
}

#[test]
fn a_reason_that_is_left_out_is_written_in_the_editor() {
    let world = World::in_review();
    let shown = world.outside("shown");
    let script =
        format!("cp \"$1\" '{}'; {}", shown.display(), writing("The timeline ends too early.\n\nSee the chat."));
    let mut terminal = on_a_terminal(&world, &["return", ID], &script).start();
    terminal.finish().passes().says("in-review -> draft");
    assert_snapshot!(fs::read_to_string(&shown).unwrap(), @r"
    # ------------------------ >8 ------------------------
    # Do not change this line or the one above; everything below is left out.
    #
    # Why does `2026-11-20-checkout-latency` go back from in-review to draft? The reason stays in the postmortem, for those who read it later.
    # Save nothing to stop `pmgit return 2026-11-20-checkout-latency`; `--reason TEXT` gives it on the command line.
    #
    # Rule: unrecorded-transition (`pmgit explain unrecorded-transition`)
    ");
    assert!(
        world.read(PATH).contains("reason = '''\nThe timeline ends too early.\n\nSee the chat.'''\n"),
        "{}",
        world.read(PATH)
    );
    assert_eq!(kept(&world), Vec::<PathBuf>::new());
}

#[test]
fn a_waiver_shows_what_the_rule_has_found() {
    let world = World::with_draft();
    world.write(PATH, DRAFT.replace("evidence = [\"https://pages.example.com/8123\"]\n", ""));
    world.commit_all("without evidence");
    let shown = world.outside("shown");
    let script = format!("cp \"$1\" '{}'; {}", shown.display(), writing("Nobody noticed it."));
    let arguments = ["waive", ID, "missing-evidence", "--approved-by", "ben"];
    on_a_terminal(&world, &arguments, &script).start().finish().passes();
    assert_snapshot!(fs::read_to_string(&shown).unwrap(), @r"
    # ------------------------ >8 ------------------------
    # Do not change this line or the one above; everything below is left out.
    #
    # Why may `2026-11-20-checkout-latency` pass as it is? ben approves it; the reason stays in the postmortem.
    # Save nothing to stop `pmgit waive 2026-11-20-checkout-latency`; `--reason TEXT` gives it on the command line.
    #
    # Rule: missing-evidence (`pmgit explain missing-evidence`)
    # - `2026-11-20T00:12:00Z The primary on-call of chec...` has no evidence
    ");
    assert!(world.read(PATH).contains("reason = \"Nobody noticed it.\"\n"), "{}", world.read(PATH));
    let world = World::with_draft().with_variable("PMGIT_LANGUAGE", "ja");
    world.write(PATH, DRAFT.replace("evidence = [\"https://pages.example.com/8123\"]\n", ""));
    world.commit_all("without evidence");
    let shown = world.outside("shown");
    let script = format!("cp \"$1\" '{}'; {}", shown.display(), writing("だれも気づかなかった。"));
    on_a_terminal(&world, &arguments, &script).start().finish().passes();
    assert_snapshot!(fs::read_to_string(&shown).unwrap(), @r"
    # ------------------------ >8 ------------------------
    # この行と上の行は変更しないでください。これより下は取り込まれません。
    #
    # `2026-11-20-checkout-latency`をこのまま通してよい理由を書いてください。承認者はbenです。理由はポストモーテムに記録されます。
    # 何も書かずに閉じると、`pmgit waive 2026-11-20-checkout-latency`を中止します。コマンドラインでは`--reason TEXT`で指定できます。
    #
    # ルール：missing-evidence（`pmgit explain missing-evidence`）
    # - `2026-11-20T00:12:00Z The primary on-call of chec...`に根拠となるリンクがありません
    ");
}

#[test]
fn review_asks_for_the_outcome_only_where_nothing_says_it() {
    let world = World::in_review();
    let without = |left_out: &str| -> Vec<&str> {
        let at = REVIEW.iter().position(|word| *word == left_out).unwrap();
        REVIEW.iter().enumerate().filter(|(index, _)| *index != at && *index != at + 1).map(|(_, word)| *word).collect()
    };
    on_a_terminal(&world, &without("--outcome"), &writing("Agreed on everything.")).start().finish().passes();
    assert!(world.read(PATH).contains("outcome = \"Agreed on everything.\"\n"));
    // The document says it already; and of a meeting that was not held nobody is asked what it came to.
    for (text, words, code) in [
        (
            world.ok(&["show", &format!("HEAD^:{PATH}")]).replace("[meeting]\n", "[meeting]\noutcome = \"Agreed.\"\n"),
            without("--outcome"),
            0,
        ),
        // Something else is in the way.
        (
            world
                .ok(&["show", &format!("HEAD^:{PATH}")])
                .replace("ticket = \"https://jira.example.com/browse/CACHE-91\"\n", ""),
            vec!["review", ID],
            1,
        ),
    ] {
        let other = World::in_review();
        other.write(PATH, text);
        other.commit_all("other");
        let run = on_a_terminal(&other, &words, "echo opened").start().finish().ends_with(code);
        assert!(!run.out.contains("opened"), "{run}");
    }
}

#[test]
fn severity_and_reopen_ask_too() {
    let world = World::reviewed();
    on_a_terminal(&world, &["reopen", ID, "--at", "2026-11-23T06:40:00Z"], &writing("A second region."))
        .start()
        .finish()
        .passes();
    assert!(world.read(PATH).contains("reason = \"A second region.\"\n"));
    let arguments = ["severity", ID, "SEV-2", "--approved-by", "ben"];
    on_a_terminal(&world, &arguments, &writing("Few customers.")).start().finish().passes();
    assert!(world.read(PATH).contains("reason = \"Few customers.\"\n"));
}

#[test]
fn saving_nothing_stops_the_step_and_changes_nothing() {
    let world = World::in_review();
    let before = world.state();
    for (script, code) in [("true", 1), (": >\"$1\"", 1), ("exit 1", 2), ("rm \"$1\"", 1), ("printf ' \\n' >\"$1\"", 1)]
    {
        let run = on_a_terminal(&world, &["return", ID], script).start().finish().ends_with(code);
        assert!(run.out.contains("nothing was") || run.out.contains("ended with"), "{script}: {run}");
        assert_eq!(world.state(), before, "{script}");
        assert_eq!(kept(&world), Vec::<PathBuf>::new(), "{script}");
    }
    let session = on_a_terminal(&world, &["return", ID], "true").variable("PMGIT_LANGUAGE", "ja");
    assert_snapshot!(session.start().finish().ends_with(1), @r"
    exit 1
    エディターでファイルが閉じられるのを待っています...
    エラー: 何も書かれなかったため、何も変更しませんでした
      ヒント: コマンドラインでは`--reason TEXT`で指定できます
    ");
}

#[test]
fn what_was_written_for_a_step_that_is_refused_is_kept() {
    let world = World::in_review();
    world.hook("commit-msg", "echo 'not today' >&2; exit 1");
    let run = on_a_terminal(&world, &["return", ID], &writing("The end is missing.")).start().finish().ends_with(1);
    assert!(run.out.contains("note: the text is kept in .git/pmgit/texts/") && run.out.contains("not today"), "{run}");
    assert_eq!(fs::read_to_string(&kept(&world)[0]).unwrap(), "The end is missing.\n");
}

#[test]
fn nobody_writes_a_reason_for_what_cannot_be_done() {
    let world = World::with_draft();
    for arguments in [
        &["return", ID][..],
        &["reopen", ID],
        &["return", "nope"],
        &["waive", ID, "missing-query", "--approved-by", "aiko"],
        &["waive", ID, "malformed-document", "--approved-by", "ben"],
        &["severity", ID, "SEV-1"],
        &["severity", ID, "SEV-9"],
        &["severity", ID, "SEV-3"],
    ] {
        let run = on_a_terminal(&world, arguments, "echo opened").start().finish().fails();
        assert!(!run.out.contains("opened"), "{arguments:?}: {run}");
    }
}

#[test]
fn without_a_terminal_the_option_is_named() {
    let world = World::in_review();
    for arguments in [
        &["return", ID][..],
        &["reopen", ID],
        &["waive", ID, "missing-query", "--approved-by", "ben"],
        &["severity", ID, "SEV-2", "--approved-by", "ben"],
    ] {
        let run = world.unmoved(2, arguments);
        assert!(run.err.contains("needs `--reason TEXT`"), "{arguments:?}: {run}");
    }
    let run = world.unmoved(1, &["review", ID]);
    assert!(run.err.contains("--outcome TEXT"), "{run}");
}

#[test]
fn the_own_changes_are_committed_before_a_reason_is_asked_for() {
    let world = World::in_review();
    let text = world.read(PATH);
    world.write(PATH, text.replace("tags = [\"cache\", \"failover\"]", "tags = [\"cache\"]"));
    let script = format!("echo opened; {}", writing("The end is missing."));
    let mut terminal = on_a_terminal(&world, &["return", ID], &script).start();
    terminal.expect("commit them first?").answer("").expect("opened");
    terminal.finish().passes().says("in-review -> draft");
    assert_eq!(world.complaints(), "");
}

#[test]
fn a_narrow_or_dumb_terminal_is_asked_all_the_same() {
    let world = World::with_draft();
    changed(&world);
    let mut terminal = on_a_terminal(&world, &["submit", ID], "true").columns(40).term("dumb").start();
    terminal.expect("commit them first? [Y/n]").answer("n");
    let run = terminal.finish().ends_with(1);
    assert!(!terminal.bytes().contains(&0x1b), "{run}");
    let dumb = world.terminal(&["edit", ID, "resolution"]).term("dumb").without("GIT_EDITOR").columns(120);
    dumb.start().finish().ends_with(2).says("there is no editor to open");
}

#[test]
fn submit_offers_to_write_the_sections_that_are_missing() {
    let world = World::with_draft();
    let empty = |key: &str, text: &str| {
        let start = text.find(&format!("{key} = ")).unwrap();
        let end = start + text[start..].find("\n\"\"\"\n").unwrap() + 5;
        format!("{}{key} = '''\n'''\n{}", &text[..start], &text[end..])
    };
    let text = empty("resolution", &empty("went_well", DRAFT));
    world.write(PATH, &text);
    world.commit_all("half of it");
    let script = "echo \"opened $1\"; echo \"Text of $(basename \"$1\").\" >\"$1\"";
    let mut terminal = on_a_terminal(&world, &["submit", ID], script).start();
    terminal.expect("missing-section").expect("write `resolution` and `went_well` now? [Y/n]").answer("");
    terminal.expect("sections.resolution.md").expect("sections.went_well.md");
    // Each is a commit of its own: nothing is left to be asked about.
    terminal.finish().passes().silent_about("commit them first").says("draft -> in-review");
    assert!(world.read(PATH).contains(&format!("resolution = '''\nText of {ID}.sections.resolution.md.\n'''\n")));
    assert_eq!(world.complaints(), "");
    assert_eq!(kept(&world), Vec::<PathBuf>::new());
    // Whoever declines, or writes nothing, is refused as before.
    for (answer, script) in [("n", "true"), ("y", "true")] {
        let world = World::with_draft();
        world.write(PATH, &text);
        world.commit_all("half of it");
        let before = world.state();
        let mut terminal = on_a_terminal(&world, &["submit", ID], script).start();
        terminal.expect("now? [Y/n]").answer(answer);
        terminal.finish().ends_with(1);
        assert_eq!(world.state(), before);
    }
}

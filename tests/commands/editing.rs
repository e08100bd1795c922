//! `pmgit edit`: a file that must be read again afterwards, and one text of it as Markdown. Editors are scripts: what is
//! tried here is what they leave behind.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use insta::assert_snapshot;

use crate::support::documents::{DRAFT, ID, PATH};
use crate::support::{Outcome, World};

/// Runs pmgit with an editor in POSIX shell; `$1` is the file.
fn with_editor(world: &World, arguments: &[&str], script: &str) -> Outcome {
    let editor = format!("f() {{ {script}\n}}; f");
    world.run(world.pmgit_command(arguments).env("GIT_EDITOR", editor))
}

fn edit(world: &World, section: &str, script: &str) -> Outcome {
    with_editor(world, &["edit", ID, section], script)
}

/// The files in which texts are kept that found no place.
fn kept(world: &World) -> Vec<PathBuf> {
    let listed = fs::read_dir(world.path().join(".git/pmgit/texts")).into_iter().flatten();
    let mut places: Vec<PathBuf> = listed.map(|entry| entry.unwrap().path()).collect();
    places.sort();
    places
}

fn kept_text(world: &World) -> String {
    let places = kept(world);
    assert_eq!(places.len(), 1, "{places:?}");
    fs::read_to_string(&places[0]).unwrap()
}

/// Writes a whole new text.
fn writing(text: &str) -> String {
    format!("printf '%s\\n' '{text}' >\"$1\"")
}

/// What the document says behind a key.
fn said(world: &World, table: &str, key: &str) -> String {
    let document: toml::Table = world.read(PATH).parse().unwrap();
    document[table][key].as_str().unwrap().to_owned()
}

/// Nobody's text lies about, and git sees the document alone.
fn has_nothing_else(world: &World) {
    assert_eq!(kept(world), Vec::<PathBuf>::new());
    let status = world.ok(&["status", "--porcelain", "--untracked-files=all"]);
    assert!(status.lines().all(|line| line.ends_with(PATH)), "{status}");
}

#[test]
fn a_text_goes_back_into_its_place_and_nothing_else_changes() {
    let world = World::with_draft();
    let run = edit(&world, "resolution", "sed -i 's/a node of the/a machine of the/' \"$1\"").passes();
    assert_snapshot!(run, @r"
    exit 0
    postmortems/2026/2026-11-20-checkout-latency.toml:43: sections.resolution: The standby was replaced by a machine of the primary's size ...
    ");
    assert_eq!(
        world.read(PATH),
        DRAFT.replace("replaced by a node of the primary's size at", "replaced by a machine of the primary's size at")
    );
    has_nothing_else(&world);
    assert_eq!(world.ok(&["rev-list", "--count", "main..HEAD"]), "1", "the commit is the writer's");
}

#[test]
fn with_commit_it_is_a_commit_of_its_own() {
    let world = World::with_draft();
    with_editor(&world, &["edit", ID, "resolution", "--commit"], &writing("A bigger node took over.")).passes();
    assert_eq!(world.ok(&["log", "-1", "--format=%s"]), format!("{ID}: edit sections.resolution"));
    assert_eq!(world.ok(&["status", "--porcelain"]), "");
}

#[test]
fn the_writer_is_told_what_belongs_there_below_a_line_that_goes_again() {
    let world = World::with_draft();
    let shown = world.outside("shown");
    let script = format!("cp \"$1\" '{}'", shown.display());
    edit(&world, "went_poorly", &script).passes().says("unchanged");
    assert_snapshot!(fs::read_to_string(&shown).unwrap(), @r"
    - The size of the standby was not visible on any dashboard (no action: the load test of CACHE-92 shows it).
    - The runbook had no step for a slow cache (no action: it has one since 20 November).

    # ------------------------ >8 ------------------------
    # Do not change this line or the one above; everything below is left out.
    #
    # What Didn't Go So Well? (sections.went_poorly)
    # 2026-11-20-checkout-latency: Checkout slowed down after a cache failover
    #
    # A list. Each item names the ticket that follows it up, or says why none does: (no action: ...).
    #
    # Markdown. Leave it unchanged or empty to write nothing.
    ");
    // What is wrong with it now, too.
    world
        .write(PATH, DRAFT.replace("The alert named the right service", "Ben should have looked at the right service"));
    edit(&world, "went_well", &script).passes();
    assert_snapshot!(fs::read_to_string(&shown).unwrap(), @r"
    - Ben should have looked at the right service, and the call had its commander after 3 minutes.
    - The status page was updated 8 minutes after detection.

    # ------------------------ >8 ------------------------
    # Do not change this line or the one above; everything below is left out.
    #
    # What Went Well? (sections.went_well)
    # 2026-11-20-checkout-latency: Checkout slowed down after a cache failover
    #
    # It may be short.
    #
    # Markdown. Leave it unchanged or empty to write nothing.
    ");
    world.write(PATH, DRAFT);
    let japanese = World::with_draft().with_variable("PMGIT_LANGUAGE", "ja");
    let shown = japanese.outside("shown");
    let run = edit(&japanese, "outcome", &format!("cp \"$1\" '{}'", shown.display())).passes();
    assert_snapshot!(fs::read_to_string(&shown).unwrap(), @r"
    # ------------------------ >8 ------------------------
    # この行と上の行は変更しないでください。これより下は取り込まれません。
    #
    # ミーティングの結果（meeting.outcome）
    # 2026-11-20-checkout-latency: Checkout slowed down after a cache failover
    #
    # 事実、分析、アクションについて合意したこと。見送ったものは、その理由も。
    #
    # Markdownで書きます。変更しないか、空にして閉じると、何も書き込みません。
    ");
    assert_snapshot!(run, @r"
    exit 0
    -- stderr --
    `meeting.outcome`に変更がないため、何も書き込みませんでした
    ");
    for world in [&world, &japanese] {
        assert_eq!(world.ok(&["status", "--porcelain"]), "");
        has_nothing_else(world);
    }
}

#[test]
fn a_text_is_found_by_its_key_its_heading_and_the_start_of_one() {
    let world = World::with_draft();
    for (name, part) in [
        ("resolution", "sections.resolution"),
        ("sections.resolution", "sections.resolution"),
        ("Contributing Factors", "sections.contributing_factors"),
        ("contributing-factors", "sections.contributing_factors"),
        ("contrib", "sections.contributing_factors"),
        ("factors", "sections.contributing_factors"),
        ("インシデントを引き起こした要因", "sections.contributing_factors"),
        ("要因", "sections.contributing_factors"),
        ("What went well", "sections.went_well"),
        ("what went well?", "sections.went_well"),
        ("なにがうまくいった？", "sections.went_well"),
        ("went_w", "sections.went_well"),
        ("What happened", "sections.what_happened"),
        ("what_h", "sections.what_happened"),
        ("概要", "sections.overview"),
        ("OVER", "sections.overview"),
        ("ＯＶＥＲＶＩＥＷ", "sections.overview"),
        ("outcome", "meeting.outcome"),
        ("結果", "meeting.outcome"),
        ("internal", "internal_message.text"),
        ("external_message.what_happened", "external_message.what_happened"),
        ("external_message.sum", "external_message.summary"),
        ("summary", "external_message.summary"),
        ("external_message.translations.ja.summary", "external_message.translations.ja.summary"),
        ("full_outage", "incident.full_outage"),
    ] {
        let run = edit(&world, name, "true").passes();
        assert_eq!(run.err, format!("`{part}` is unchanged; nothing was written\n"), "{name}");
    }
    assert_snapshot!(edit(&world, "went", "true").fails_with("2 texts"), @r"
    exit 2
    -- stderr --
    error: `went` matches 2 texts
      hint: write more of it:
            went_well  What Went Well?
            went_poorly  What Didn't Go So Well?
    ");
    assert_snapshot!(edit(&world, "resolutoin", "true").fails_with("resolutoin"), @r"
    exit 2
    -- stderr --
    error: there is no section or message part `resolutoin`
      hint: did you mean `resolution`? It is one of:
            overview  Overview
            what_happened  What Happened
            contributing_factors  Contributing Factors
            resolution  Resolution
            customer_impact  Customer Impact
            detection  Detection
            went_well  What Went Well?
            went_poorly  What Didn't Go So Well?
            lucky  Where Were We Lucky?
            lessons  Lessons Learned
            meeting.outcome  Outcome of the meeting
            internal_message.text  Internal message
            incident.full_outage  Full outage
            external_message.summary  External message: Summary
            external_message.what_happened  External message: What Happened?
            external_message.what_we_are_doing  External message: What Are We Doing About This?
            external_message.translations.ja.summary  External message (日本語): Summary
            external_message.translations.ja.what_happened  External message (日本語): What Happened?
            external_message.translations.ja.what_we_are_doing  External message (日本語): What Are We Doing About This?
    ");
    for name in ["", "?", "\u{1b}[31m", "nothing_like_it"] {
        edit(&world, name, "echo opened >&2").fails_with("there is no section").silent_about("opened");
    }
    let japanese = World::with_draft().with_variable("PMGIT_LANGUAGE", "ja");
    assert_snapshot!(edit(&japanese, "顧客", "true").passes(), @r"
    exit 0
    -- stderr --
    `sections.customer_impact`に変更がないため、何も書き込みませんでした
    ");
    assert_snapshot!(edit(&japanese, "対外的", "true").fails_with("3件"), @r"
    exit 2
    -- stderr --
    エラー: `対外的`に当てはまるテキストが3件あります
      ヒント: もう少し長く書いてください：
              external_message.summary  対外的なメッセージ：まとめ
              external_message.what_happened  対外的なメッセージ：なにが起きたか？
              external_message.what_we_are_doing  対外的なメッセージ：これを受けて、なにを実施しているか？
    ");
}

#[test]
fn a_new_text_stands_where_it_belongs() {
    let world = World::with_draft();
    let start = DRAFT.find("customer_impact = ").unwrap();
    let end = DRAFT.find("detection = ").unwrap();
    let without = [&DRAFT[..start], &DRAFT[end..]].concat();
    world.write(PATH, &without);
    edit(&world, "customer_impact", &writing("Customers waited.")).passes();
    let customers = "customer_impact = '''\nCustomers waited.\n'''\n";
    assert_eq!(world.read(PATH), [&DRAFT[..start], customers, &DRAFT[end..]].concat());
    edit(&world, "meeting.outcome", &writing("Agreed.")).passes();
    assert!(world.read(PATH).contains("calendar = \"https://calendar.example.com/e/abc\"\noutcome = \"Agreed.\"\n"));
    edit(&world, "external_message.translations.ja.summary", &writing("遅くなりました。")).passes();
    let document: toml::Table = world.read(PATH).parse().unwrap();
    assert_eq!(document["external_message"]["translations"]["ja"]["summary"].as_str(), Some("遅くなりました。"));
    assert_eq!(world.ok(&["diff", "--numstat"]).split('\t').nth(1), Some("4"), "what was taken out above, and no more");
}

/// Texts as people write them, and what could end or change a string of TOML.
const TEXTS: [&str; 22] = [
    "One line.",
    "Two\nlines.",
    "# A heading\n\n- a list\n  - in it\n\n```sh\ncurl -s \"$URL\" \\\n  | jq .\n```",
    "It's 'quoted', \"twice\".",
    "'''",
    "a '''literal''' and a \"\"\"basic\"\"\" one",
    "ends in a quote'",
    "ends in a quote\"",
    "C:\\temp\\new and ^\\d+\\s*$",
    "\\",
    "決済が遅延した。\n\n　全角の字下げ。「引用」",
    "🔥👨‍👩‍👧 é",
    "# ------------------------ >8 ------------------------",
    "Before.\n# ------------------------ >8 ------------------------\nBehind.",
    "[sections]\noverview = \"not this one\"",
    "a\tb\t",
    "  indented\n    code",
    "trailing blanks  \nnext",
    "{{< shortcode >}} <!-- comment --> &amp;",
    "\u{7}bell and \u{1b}[31m",
    "zero\u{200b}width and \u{202e}override",
    "a\rb",
];

/// What a file is called here, and how it is made of the draft.
type Form = (&'static str, fn(&str) -> String);

#[test]
fn any_text_arrives_exactly_whatever_the_file_is_like() {
    let forms: [Form; 5] = [
        ("as it is", str::to_owned),
        ("CRLF", |text| text.replace('\n', "\r\n")),
        ("no last line end", |text| text.trim_end().to_owned()),
        ("literal", |text| text.replace("\"\"\"", "'''")),
        ("inline", |text| {
            let (start, end) = (text.find("[sections]").unwrap(), text.find("[[impact]]").unwrap());
            let head = text.find("[incident]").unwrap();
            let inline = "sections = { overview = \"x\", resolution = '''\nold\n''', own = 1 } # one line\n"
                .replace(", own = 1", "");
            [&text[..head], &inline, &text[head..start], &text[end..]].concat()
        }),
    ];
    let world = World::with_draft();
    let typed = world.outside("typed");
    let mut tried = 0;
    for (name, form) in forms {
        let document = form(DRAFT);
        for (key, text) in TEXTS.iter().flat_map(|text| [("resolution", text), ("overview", text)]) {
            world.write(PATH, &document);
            fs::write(&typed, text).unwrap();
            // Above the guidance, as a person would type it.
            let script = format!(
                "sed -n '/^# ---* >8 ---*$/,$p' \"$1\" >\"$1.rest\"; {{ cat '{}'; echo; echo; cat \"$1.rest\"; }} >\"$1.new\"; rm \"$1.rest\"; mv \"$1.new\" \"$1\"",
                typed.display()
            );
            edit(&world, key, &script).passes();
            let eol = if name == "CRLF" { "\r\n" } else { "\n" };
            let arrived = said(&world, "sections", key);
            let wanted = text.trim_end_matches([' ', '\t']).replace('\n', eol);
            assert_eq!(arrived.trim_end_matches(['\r', '\n']), wanted, "{name}: {text:?}");
            assert!(arrived.len() <= wanted.len() + eol.len(), "{name}: {arrived:?}");
            // Every line that does not hold the text is as it was.
            let (before, after) = (document.as_str(), world.read(PATH));
            let start = before.find(&format!("{key} = ")).unwrap();
            assert_eq!(&after[..start], &before[..start], "{name}: {text:?}");
            let behind = if key == "overview" { "what_happened" } else { "customer_impact" };
            if let Some(at) = before.find(&format!("\n{behind} = ")) {
                assert!(after.ends_with(&before[at..]), "{name}: {text:?}\n{after}");
            }
            tried += 1;
        }
    }
    assert_eq!(tried, 5 * 22 * 2);
    has_nothing_else(&world);
}

#[test]
fn what_an_editor_of_another_system_leaves_is_read() {
    let world = World::with_draft();
    edit(&world, "resolution", "printf '\\357\\273\\277A bigger node.\\r\\n\\r\\nIt took over.\\r\\n' >\"$1\"")
        .passes();
    assert_eq!(said(&world, "sections", "resolution"), "A bigger node.\n\nIt took over.\n");
    has_nothing_else(&world);
}

#[test]
fn an_unchanged_or_empty_text_writes_nothing_and_says_so() {
    let world = World::with_draft();
    for script in ["true", ":", "touch \"$1\"", "sed -i 's/$/ /' \"$1\"", "printf '\\n\\n' >>\"$1\""] {
        edit(&world, "overview", script).passes().says("`sections.overview` is unchanged; nothing was written");
    }
    assert_snapshot!(edit(&world, "overview", ": >\"$1\"").ends_with(1), @r"
    exit 1
    -- stderr --
    error: the text is empty; `sections.overview` stays as it is
      hint: to take it away, edit the file itself: `pmgit edit 2026-11-20-checkout-latency`
    ");
    edit(&world, "overview", "sed -i '1d' \"$1\"").ends_with(1);
    edit(&world, "outcome", ": >\"$1\"").passes().says("`meeting.outcome` is unchanged");
    assert_eq!(world.ok(&["status", "--porcelain"]), "");
    has_nothing_else(&world);
}

#[test]
fn what_changes_on_disk_meanwhile_stays() {
    let world = World::with_draft();
    // Another part of the file: both stand.
    let script = format!(
        "sed -i 's/^title = .*/title = \"Another title\"/; s/^# comment//' '{PATH}'; {}",
        writing("A bigger node.")
    );
    edit(&world, "resolution", &script).passes();
    assert!(world.read(PATH).contains("title = \"Another title\""));
    assert_eq!(said(&world, "sections", "resolution"), "A bigger node.\n");
    // The same text in the very same words: nothing is left to do.
    let script = format!("sed -i 's/A bigger node/A node/' '{PATH}'; {}", writing("A node."));
    edit(&world, "resolution", &script).passes().says("says so already");
    // The same key: both are kept.
    let script = format!("sed -i 's/^A node/Their node/' '{PATH}'; {}", writing("My node."));
    assert_snapshot!(edit(&world, "resolution", &script).ends_with(1), @r"
    exit 1
    -- stderr --
    note: the text is kept in .git/pmgit/texts/2026-11-20-checkout-latency.sections.resolution.md
    error: `sections.resolution` was changed while your editor was open; nothing was written
      cause: both texts are there: the one in the postmortem, and yours
      hint: join them: `pmgit edit 2026-11-20-checkout-latency sections.resolution` opens the one in the postmortem
    ");
    assert_eq!(said(&world, "sections", "resolution"), "Their node.\n");
    assert_eq!(kept_text(&world), "My node.\n");
}

#[test]
fn a_file_that_breaks_or_goes_meanwhile_costs_nobody_a_text() {
    for (harm, words) in [
        (format!("echo 'broken = ' >>'{PATH}'"), "cannot be read"),
        (format!("rm '{PATH}'"), "there is no postmortem"),
        (format!("rm '{PATH}'; ln -s /etc/passwd '{PATH}'"), "there is no postmortem"),
    ] {
        let world = World::with_draft();
        let run = edit(&world, "resolution", &format!("{harm}; {}", writing("A bigger node."))).fails();
        assert!(run.err.contains(words) && run.err.contains("note: the text is kept in "), "{run}");
        assert_eq!(kept_text(&world), "A bigger node.\n");
    }
}

#[test]
fn two_editors_on_two_sections_both_arrive() {
    let world = World::with_draft();
    let inner = "GIT_EDITOR='f() { echo Inner. >\"$1\"; }; f' pmgit_here edit 2026-11-20 detection";
    let inner = inner.replace("pmgit_here", &format!("'{}'", crate::support::PMGIT));
    edit(&world, "resolution", &format!("{inner}; {}", writing("Outer."))).passes();
    assert_eq!(said(&world, "sections", "detection"), "Inner.\n");
    assert_eq!(said(&world, "sections", "resolution"), "Outer.\n");
    has_nothing_else(&world);
    // On the same one, the second is refused, and its text is kept.
    let inner = inner.replace("detection", "resolution");
    edit(&world, "resolution", &format!("{inner}; {}", writing("Outer again."))).ends_with(1);
    assert_eq!(said(&world, "sections", "resolution"), "Inner.\n");
    assert_eq!(kept_text(&world), "Outer again.\n");
    // Whoever opens it next is told of the text that is left.
    let run = edit(&world, "resolution", "true").passes();
    assert!(
        run.err.contains(&format!("note: another text for this is in .git/pmgit/texts/{ID}.sections.resolution.md")),
        "{run}"
    );
}

#[test]
fn eight_editors_at_once_leave_eight_texts() {
    let world = World::with_draft();
    let keys = [
        "overview",
        "what_happened",
        "contributing_factors",
        "resolution",
        "customer_impact",
        "detection",
        "went_well",
        "went_poorly",
    ];
    let start = |key: &&str| {
        let mut command = world.pmgit_command(&["edit", ID, key]);
        command.env("GIT_EDITOR", format!("f() {{ echo 'Text of {key}.' >\"$1\"; }}; f"));
        command
            .stdin(std::process::Stdio::null())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped());
        command.spawn().unwrap()
    };
    let children: Vec<_> = keys.iter().map(start).collect();
    for child in children {
        world.outcome_of(&child.wait_with_output().unwrap()).passes();
    }
    for key in keys {
        assert_eq!(said(&world, "sections", key).trim_end(), format!("Text of {key}."));
    }
    has_nothing_else(&world);
}

#[test]
fn an_editor_that_fails_loses_nothing() {
    let world = World::with_draft();
    for (script, words, is_kept) in [
        ("echo typed >\"$1\"; exit 3", "ended with exit status: 3", true),
        ("exit 1", "ended with exit status: 1", false),
        ("echo typed >\"$1\"; kill -INT $$", "ended with signal: 2", true),
        ("printf 'caf\\351 \\377' >\"$1\"", "not UTF-8 (line 1)", true),
        ("rm \"$1\"", "took the file away", false),
        ("rm \"$1\"; mkdir \"$1\"", "took the file away", false),
        ("rm \"$1\"; ln -s /etc/passwd \"$1\"", "took the file away", false),
    ] {
        let run = edit(&world, "resolution", script).fails();
        assert!(run.err.contains(words), "{script}: {run}");
        assert_eq!(run.err.contains("note: the text is kept in .git/pmgit/texts/"), is_kept, "{script}: {run}");
        assert_eq!(world.read(PATH), DRAFT, "{script}");
        for place in kept(&world) {
            assert!(is_kept || !place.is_file() || place.is_symlink(), "{script}: {}", place.display());
        }
        let _ = fs::remove_dir_all(world.path().join(".git/pmgit/texts"));
    }
    let run = world.run(world.pmgit_command(&["edit", ID, "resolution"]).env("GIT_EDITOR", "no-such-editor"));
    assert_snapshot!(run.ends_with(2), @r"
    exit 2
    -- stderr --
    no-such-editor: 1: no-such-editor: not found
    error: the editor `no-such-editor` ended with exit status: 127
      cause: the shell cannot run a program of that name
      hint: set another: `git config core.editor NAME`
    ");
    let run = world.run(
        world
            .pmgit_command(&["edit", ID, "resolution"])
            .env("GIT_EDITOR", "no-such-editor")
            .env("PMGIT_LANGUAGE", "ja"),
    );
    assert_snapshot!(run.ends_with(2), @r"
    exit 2
    -- stderr --
    no-such-editor: 1: no-such-editor: not found
    エラー: エディター`no-such-editor`が終了コード127で終了しました
      原因: その名前のプログラムを実行できません
      ヒント: 別のエディターを指定できます：`git config core.editor NAME`
    ");
    has_nothing_else(&world);
}

#[test]
fn without_a_terminal_an_editor_must_be_somebodys_choice() {
    let world = World::with_draft();
    let run = world.run(world.pmgit_command(&["edit", ID, "resolution"]).env_remove("GIT_EDITOR"));
    assert_snapshot!(run, @r"
    exit 2
    -- stderr --
    error: cannot open `2026-11-20-checkout-latency.sections.resolution`
      cause: no editor is chosen, and git's own needs a terminal
      hint: choose one, `GIT_EDITOR=NAME` or `git config core.editor NAME`, or edit the file yourself
    ");
    let dumb = world.run(
        world
            .pmgit_command(&["edit", ID, "resolution"])
            .env_remove("GIT_EDITOR")
            .env("VISUAL", "true")
            .env("TERM", "dumb"),
    );
    assert_snapshot!(dumb, @r"
    exit 2
    -- stderr --
    error: there is no editor to open
      cause: the terminal is dumb (see `TERM`), and no `GIT_EDITOR`, `core.editor` or `EDITOR` is set
      hint: set one: `git config core.editor NAME`, or the variable `EDITOR`
    ");
    for (name, value) in [("VISUAL", "true"), ("EDITOR", "true")] {
        let mut command = world.pmgit_command(&["edit", ID, "resolution"]);
        command.env_remove("GIT_EDITOR").env("TERM", "xterm").env(name, value);
        world.run(&mut command).passes().says("unchanged");
    }
    // As git has it: `GIT_EDITOR`, `core.editor`, `VISUAL`, `EDITOR`.
    world.ok(&["config", "core.editor", "echo core.editor: >&2; true"]);
    let mut command = world.pmgit_command(&["edit", ID, "resolution"]);
    let run =
        world.run(command.env_remove("GIT_EDITOR").env("TERM", "xterm").env("VISUAL", "false").env("EDITOR", "false"));
    run.passes().says("core.editor:");
    with_editor(&world, &["edit", ID, "resolution"], "true").passes().silent_about("core.editor:");
}

#[test]
fn hidden_letters_arrive_and_are_told() {
    let world = World::with_draft();
    let run = edit(&world, "resolution", "printf 'A \\342\\200\\256bigger node.\\n' >\"$1\"").passes();
    assert_snapshot!(run, @r"
    exit 0
    postmortems/2026/2026-11-20-checkout-latency.toml:43: sections.resolution: A \u{202e}bigger node.
    -- stderr --
    it is written; what is still to be done there:
    error[hidden-text]: a text-direction control is hidden: U+202E in `\u{202e}bigger`
      --> postmortems/2026/2026-11-20-checkout-latency.toml:44:3
       |
    44 | A \u{202e}bigger node.
       |   ^^^^^^^^
       |
       = hint: remove it, or run `pmgit check --fix`
    ");
    assert_eq!(said(&world, "sections", "resolution"), "A \u{202e}bigger node.\n");
}

#[test]
fn a_file_that_must_not_be_written_keeps_the_text() {
    let world = World::with_draft();
    let place = world.path().join(PATH);
    fs::set_permissions(&place, fs::Permissions::from_mode(0o444)).unwrap();
    let run = edit(&world, "resolution", &writing("A bigger node.")).fails();
    assert!(run.err.contains("is read-only") && run.err.contains("note: the text is kept in"), "{run}");
    assert_eq!(kept_text(&world), "A bigger node.\n");
    assert_eq!(world.read(PATH), DRAFT);
    fs::set_permissions(&place, fs::Permissions::from_mode(0o644)).unwrap();
    fs::remove_dir_all(world.path().join(".git/pmgit/texts")).unwrap();
    // A place in which no file can be made: the editor is not even opened.
    fs::write(world.path().join(".git/pmgit/texts"), "in the way").unwrap();
    let run = edit(&world, "resolution", "echo opened >&2").ends_with(2);
    assert!(run.err.contains("cannot write in") && !run.err.contains("opened"), "{run}");
}

#[test]
fn only_its_owner_can_read_a_text_that_is_being_written() {
    let world = World::with_draft();
    let run = edit(&world, "resolution", "stat -c '%a %n' \"$1\" \"$(dirname \"$1\")\" >&2");
    let modes: Vec<&str> = run.err.lines().filter_map(|line| line.split(' ').next()).take(2).collect();
    assert_eq!(modes, ["600", "700"], "{run}");
    assert!(run.err.contains(&format!("/{ID}.sections.resolution.md\n")), "{run}");
}

#[test]
fn a_file_that_no_longer_parses_is_told_at_once_with_its_line() {
    let world = World::with_draft();
    let run = with_editor(&world, &["edit", ID], "sed -i 's/^status = .*/status = \"draft/' \"$1\"").ends_with(1);
    assert_snapshot!(run, @r#"
    exit 1
    -- stderr --
    error[malformed-document]: a string has no closing quotation mark
     --> postmortems/2026/2026-11-20-checkout-latency.toml:2:10
      |
    2 | status = "draft
      |          ^
      |
      = hint: add `"` at its end; text of several lines goes in `'''`

    error: `postmortems/2026/2026-11-20-checkout-latency.toml` cannot be read
      hint: `pmgit edit 2026-11-20-checkout-latency` opens it
    "#);
    assert!(world.read(PATH).contains("status = \"draft\n"), "what was typed stays");
    with_editor(&world, &["edit", ID], "sed -i 's/^status = .*/status = \"draft\"/' \"$1\"").passes();
    let japanese = World::with_draft().with_variable("PMGIT_LANGUAGE", "ja");
    assert_snapshot!(with_editor(&japanese, &["edit", ID], "sed -i 's/^severity = .*/severity = 1/' \"$1\"").ends_with(1), @r"
    exit 1
    -- stderr --
    エラー[wrong-type]: `severity`が整数になっています
     --> postmortems/2026/2026-11-20-checkout-latency.toml:3:12
      |
    3 | severity = 1
      |            ^
      |
      = ヒント: 文字列にしてください

    エラー: `postmortems/2026/2026-11-20-checkout-latency.toml`を読み込めません
      ヒント: `pmgit edit 2026-11-20-checkout-latency`で開けます
    ");
    let gone = with_editor(&world, &["edit", ID], "rm \"$1\"").ends_with(1);
    assert!(gone.err.contains("took `postmortems/2026/") && gone.err.contains("kept in .git/pmgit/texts/"), "{gone}");
    assert_eq!(kept_text(&world), DRAFT, "also what was not committed is there");
}

#[test]
fn of_a_file_that_is_broken_no_text_is_opened() {
    let world = World::with_draft();
    world.write(PATH, DRAFT.replace("[people]", "[people"));
    let run = edit(&world, "resolution", "echo opened >&2").ends_with(1);
    assert!(!run.err.contains("opened"), "{run}");
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
}

#[test]
fn one_word_is_a_text_of_the_postmortem_that_the_branch_is_for_unless_it_is_an_id() {
    let world = World::with_draft();
    let shown = "basename \"$1\" >&2";
    let text = format!("{ID}.sections.resolution.md");
    for arguments in [&["edit", "resolution"][..], &["edit", "Resolution"], &["edit", "解決"], &["edit", ID, "resol"]]
    {
        let run = with_editor(&world, arguments, shown).passes();
        assert!(run.err.contains(&text), "{arguments:?}: {run}");
    }
    for arguments in [&["edit"][..], &["edit", ID], &["edit", "2026-11-20"], &["edit", "checkout"], &["edit", PATH]] {
        let run = with_editor(&world, arguments, shown).passes();
        assert!(run.err.contains(&format!("{ID}.toml\n")), "{arguments:?}: {run}");
    }
    with_editor(&world, &["edit", "nothing-like-it"], shown).fails_with("nothing-like-it").silent_about(".toml\n");
    with_editor(&world, &["edit", ID, "--commit"], shown).fails_with("`--commit` goes with a section");
}

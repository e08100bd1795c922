//! `pmgit diff` in real repositories: which versions are compared, and what is said of them.

use insta::assert_snapshot;

use crate::support::World;
use crate::support::documents::{DRAFT, ID, PATH};

/// A complete draft, committed; in the worktree another severity and another resolution.
fn edited() -> World {
    let world = World::with_draft();
    let text = world.read(PATH).replace("severity = \"SEV-1\"", "severity = \"SEV-2\"");
    world.write(PATH, text.replace("resolved = 2026-11-20T01:40:00Z", "resolved = 2026-11-20T15:40:00Z"));
    world
}

#[test]
fn without_a_range_the_worktree_is_compared_with_head() {
    let world = edited();
    assert!(world.read(PATH).contains("SEV-2") && world.read(PATH).contains("T15:40"), "the draft is as expected");
    let run = world.unmoved(0, &["diff"]);
    assert_snapshot!(run.out);
    assert_eq!(world.pmgit(&["diff", "--exit-code"]).code, 1);
    assert_eq!(world.pmgit(&["diff", "--staged"]).passes().out, "");
    world.ok(&["add", "."]);
    assert_eq!(world.pmgit(&["diff", "--cached"]).passes().out, run.out);
    assert_eq!(world.pmgit(&["diff", "--staged", "HEAD"]).passes().out, run.out);
    world.commit_all("Another severity");
    assert_eq!(world.pmgit(&["diff", "--exit-code"]).passes().out, "");
    for range in [&["HEAD^..HEAD"][..], &["HEAD^", "HEAD"], &["HEAD^.."], &["HEAD^"], &["HEAD^!"], &["main...HEAD"]] {
        let changed = world.pmgit(&[&["diff"], range].concat()).passes().out;
        assert!(changed.contains("(4 d") || changed.contains("(new)") || changed == run.out, "{range:?}: {changed}");
    }
    assert_eq!(world.pmgit(&["diff", "HEAD^..HEAD"]).passes().out, run.out);
}

#[test]
fn a_new_postmortem_is_told_in_a_few_lines_whether_git_tracks_it_or_not() {
    let world = World::ready();
    world.write(PATH, DRAFT);
    assert_snapshot!(world.pmgit(&["diff"]).passes().out);
    world.add(ID, DRAFT);
    let run = world.pmgit(&["diff", "main...HEAD"]).passes();
    assert!(run.out.starts_with(&format!("{ID} (new)  ")), "{run}");
    world.ok(&["rm", "--quiet", PATH]);
    let run = world.pmgit(&["diff"]).passes();
    assert!(run.out.starts_with(&format!("{ID} (removed)  ")), "{run}");
}

#[test]
fn three_dots_compare_with_where_both_were_one() {
    let world = World::with_draft();
    world.ok(&["switch", "--quiet", "main"]);
    world.add("2026-03-02-session-cache-split", &DRAFT.replace("17,000", "17,001"));
    world.ok(&["switch", "--quiet", "work"]);
    let both = world.pmgit(&["diff", "main..work"]).passes().out;
    let ours = world.pmgit(&["diff", "main...work"]).passes().out;
    assert!(both.contains("session-cache-split (removed)") && !ours.contains("session-cache-split"), "{both}\n{ours}");
    assert_eq!(world.pmgit(&["diff", "main..."]).passes().out, ours);
}

#[test]
fn ids_choose_postmortems_whatever_they_look_like() {
    let world = edited();
    let other = "2026-03-02-session-cache-split";
    world.write(&format!("postmortems/2026/{other}.toml"), DRAFT);
    let all = world.pmgit(&["diff"]).passes().out;
    assert!(all.contains(other) && all.contains(ID), "{all}");
    for wanted in [&["diff", "2026-11-20"][..], &["diff", "HEAD", ID], &["diff", "--", ID], &["diff", PATH]] {
        let run = world.pmgit(wanted).passes();
        assert!(run.out.starts_with(ID) && !run.out.contains(other), "{wanted:?}: {run}");
    }
    world.commit_all("Two");
    assert_eq!(world.pmgit(&["diff", "2026-11-20"]).passes().out, "", "it is there and did not change");
    for (arguments, said) in [
        (&["diff", "2026-11-21"][..], "there is no postmortem `2026-11-21`"),
        (&["diff", "--", "-x"], "there is no postmortem `-x`"),
        (&["diff", "--", "--output=x"], "there is no postmortem `--output=x`"),
        (&["diff", "2026"], "is the start of 2 ids"),
        (&["diff", "nowhere"], "cannot find the commit `nowhere`"),
        (&["diff", "nowhere..HEAD"], "cannot find the commit `nowhere`"),
        (&["diff", "HEAD", "HEAD", "HEAD"], "more than two versions"),
        (&["diff", "--staged", "HEAD..HEAD"], "with the index"),
    ] {
        let run = world.unmoved(2, arguments);
        assert!(run.err.contains(said) && run.err.contains("hint: "), "{arguments:?}: {run}");
    }
    assert_eq!(world.pmgit(&["diff", "-x"]).code, 2);
}

#[test]
fn what_cannot_be_compared_is_exit_2_and_says_what_to_do() {
    let world = edited();
    world.ok(&["checkout", "--quiet", "--orphan", "alone"]);
    world.commit_all("Alone");
    let run = world.unmoved(2, &["diff", "main...alone"]);
    assert!(run.err.contains("no common ancestor") && run.err.contains("pmgit diff main..alone"), "{run}");
    // An object is missing.
    let blob = world.ok(&["rev-parse", &format!("work:{PATH}")]);
    std::fs::remove_file(world.path().join(format!(".git/objects/{}/{}", &blob[..2], &blob[2..]))).unwrap();
    let run = world.unmoved(2, &["diff", "work..alone"]);
    assert!(run.err.contains(&blob) && run.err.contains("git fsck"), "{run}");
    let bare = World::empty_bare();
    let run = bare.pmgit(&["diff"]);
    assert_eq!(run.code, 2, "{run}");
    assert!(run.err.contains("the repository is bare"), "{run}");
    // A shallow clone.
    let world = World::with_draft();
    world.ok(&["commit", "--quiet", "--allow-empty", "-m", "More"]);
    let clone = world.outside("clone");
    let url = format!("file://{}", world.path().display());
    world.ok(&["clone", "--quiet", "--depth=1", "--no-single-branch", &url, clone.to_str().unwrap()]);
    let run = world.pmgit(&["-C", clone.to_str().unwrap(), "diff", "origin/main...HEAD"]);
    assert_eq!(run.code, 2, "{run}");
    assert!(run.err.contains("shallow"), "{run}");
}

#[test]
fn before_the_first_commit_everything_is_new() {
    let world = World::empty();
    world.pmgit(&["init"]).passes();
    world.write(PATH, DRAFT);
    let run = world.pmgit(&["diff"]).passes();
    assert!(run.out.contains(&format!("{ID} (new)")) && run.out.contains(".pmgit/policy.toml (new)"), "{run}");
}

#[test]
fn what_cannot_be_parsed_is_compared_by_its_lines_and_that_is_said() {
    let world = World::with_draft();
    world.write(PATH, world.read(PATH).replacen("title", "<<<<<<< ours\ntitle", 1));
    let run = world.pmgit(&["diff"]).passes();
    assert!(run.out.contains("this postmortem can no longer be parsed; it is compared by its lines"), "{run}");
    assert!(run.out.contains("+<<<<<<< ours"), "{run}");
    let page = world.pmgit(&["diff", "--format", "markdown"]).passes().out;
    assert!(page.contains("compared by its lines") && page.contains("```diff\n"), "{page}");
    world.write(PATH, b"title = \"\xff\x1b[2J");
    let run = world.pmgit(&["diff"]).passes();
    assert!(!run.out.contains('\u{1b}'), "{run}");
}

#[test]
fn form_alone_shows_as_nothing_and_a_note_says_so() {
    let world = World::with_draft();
    let text = world.read(PATH);
    world.write(PATH, format!("# A comment\n{}", text.replace("status = ", "status    = ")));
    let run = world.pmgit(&["diff", "--exit-code"]).passes();
    assert_eq!(run.out, "");
    assert!(run.err.contains("1 file differ") && run.err.contains("only in form"), "{run}");
}

#[test]
fn a_renamed_postmortem_is_compared_with_what_it_was() {
    let world = World::with_draft();
    world.pmgit(&["rename", ID, "checkout-slowdown", "--approved-by", "ben"]).passes();
    let run = world.pmgit(&["diff", "HEAD^..HEAD"]).passes();
    let said = format!("2026-11-20-checkout-slowdown (renamed from {PATH})");
    assert!(run.out.contains(&said) && !run.out.contains("(removed)"), "{run}");
    assert!(run.out.contains("+ removed  2026-11-20-checkout-latency"), "{run}");
    let json: serde_json::Value =
        serde_json::from_str(&world.pmgit(&["diff", "HEAD^!", "--format", "json"]).passes().out).unwrap();
    assert_eq!(json["credited"][0]["person"], "ben", "{json}");
}

#[test]
fn the_policy_is_told_as_looser_and_stricter() {
    let world = World::with_draft();
    world.write(
        ".pmgit/policy.toml",
        "language = \"ja\"\n[gate]\napprovals = { minimum = 2 }\n[rules.missing-evidence]\nlevel = \"warning\"\n[[severities]]\nname = \"SEV-1\"\nmeeting = { within = 5 }\n",
    );
    world.write(PATH, world.read(PATH).replace("minutes = 30", "minutes = 45"));
    let run = world.pmgit(&["diff"]).passes();
    assert_snapshot!(run.out);
    world.write(".pmgit/policy.toml", "surprise = 1\n");
    let run = world.pmgit(&["diff"]).passes();
    assert!(run.err.contains("the policy after (the worktree) is broken"), "{run}");
}

#[test]
fn a_link_or_a_program_in_the_place_of_a_postmortem_is_told() {
    let world = World::with_draft();
    std::fs::remove_file(world.path().join(PATH)).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", world.path().join(PATH)).unwrap();
    let run = world.pmgit(&["diff"]).passes();
    assert!(run.out.contains("mode: 100644 -> 120000") && run.out.contains("not a regular file"), "{run}");
    assert!(!run.out.contains("root:"), "{run}");
}

/// What a document may try on whoever reads its page.
const HOSTILE: [&str; 9] = [
    "<script>alert(1)</script>",
    "[click](javascript:alert(1))",
    "@ben and @org/team, Fixes #12, see GH-7 and !3",
    "| a | b |\n|---|---|\n",
    "```\n</details>\n~~~",
    "<!-- pmgit:end -->",
    "![x](https://evil.example/x.png)",
    "\u{1b}[2J\u{202e}gnp",
    "`` ` `` $`x`$ &#60;b&#62;",
];

#[test]
fn nothing_of_a_document_acts_on_a_page() {
    for hostile in HOSTILE {
        let world = World::with_draft();
        let quoted = serde_json::to_string(hostile).unwrap().replace("\\u001b", "\\u001B");
        let text = world.read(PATH);
        let row = format!(
            "\n[[actions]]\ntitle = {quoted}\nowner = {quoted}\n{quoted} = {quoted}\n[custom]\n{quoted} = {quoted}\n"
        );
        let text = text.replacen("title", &format!("related = [{quoted}]\ntitle"), 1);
        let text =
            text.replacen("overview = \"", &format!("extra = {quoted}\noverview = \"A first line of words. "), 1);
        world.write(PATH, text + &row);
        let page = world.pmgit(&["diff", "--format", "markdown"]).passes().out;
        assert!(page.contains("actions"), "{page}");
        for event in pulldown_cmark::Parser::new_ext(&page, pulldown_cmark::Options::all()) {
            match event {
                pulldown_cmark::Event::Html(html) | pulldown_cmark::Event::InlineHtml(html) => {
                    assert!(["<ins>", "</ins>", "<del>", "</del>", "<br>"].contains(&html.trim()), "{html} in\n{page}");
                }
                pulldown_cmark::Event::Text(text) => {
                    for mark in ["@ben", "@org", "#12", "GH-7", "!3"] {
                        assert!(!text.contains(mark), "{mark} in\n{page}");
                    }
                }
                pulldown_cmark::Event::Start(
                    tag @ (pulldown_cmark::Tag::Link { .. }
                    | pulldown_cmark::Tag::Image { .. }
                    | pulldown_cmark::Tag::Table(_)
                    | pulldown_cmark::Tag::CodeBlock(_)),
                ) => panic!("{tag:?} in\n{page}"),
                _ => {}
            }
        }
        let acts = |letter: char| (letter.is_control() && letter != '\n') || letter == '\u{202e}';
        for format in ["markdown", "text", "json"] {
            assert!(!world.pmgit(&["diff", "--format", format]).passes().out.contains(acts), "{format}: {hostile:?}");
        }
    }
}

#[test]
fn the_output_for_programs_is_as_its_schema_says() {
    let world = edited();
    world.write("postmortems/2026/2026-11-21-broken.toml", "title = ");
    world.write(".pmgit/policy.toml", "[gate]\napprovals = { minimum = 0 }\n");
    let schema: serde_json::Value = serde_json::from_str(include_str!("../../schema/diff.schema.json")).unwrap();
    let json: serde_json::Value =
        serde_json::from_str(&world.pmgit(&["diff", "--format", "json"]).passes().out).unwrap();
    let validator = jsonschema::draft7::new(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new(), "{json:#}");
    assert_eq!(json["files"].as_array().unwrap().len(), 3, "{json:#}");
}

#[test]
fn colour_is_for_terminals_and_for_those_who_ask() {
    let world = edited();
    assert!(!world.pmgit(&["diff"]).passes().out.contains('\u{1b}'));
    assert!(world.pmgit(&["diff", "--color", "always"]).passes().out.contains("\u{1b}[33m"));
}

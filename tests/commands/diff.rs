//! `pmgit diff` in real repositories: which versions are compared, and what is said of them.

use insta::assert_snapshot;

use crate::bench::{Bench, DRAFT, ID, PATH};

/// A complete draft, committed; in the worktree another severity and another resolution.
fn edited() -> Bench {
    let bench = Bench::with_draft();
    let text = bench.read(PATH).replace("severity = \"SEV-1\"", "severity = \"SEV-2\"");
    bench.write(PATH, text.replace("resolved = 2026-11-20T01:40:00Z", "resolved = 2026-11-20T15:40:00Z"));
    bench
}

#[test]
fn without_a_range_the_worktree_is_compared_with_head() {
    let bench = edited();
    assert!(bench.read(PATH).contains("SEV-2") && bench.read(PATH).contains("T15:40"), "the draft is as expected");
    let run = bench.unmoved(0, &["diff"]);
    assert_snapshot!(run.out);
    assert_eq!(bench.run(&["diff", "--exit-code"]).code, 1);
    assert_eq!(bench.done(&["diff", "--staged"]).out, "");
    bench.ok(&["add", "."]);
    assert_eq!(bench.done(&["diff", "--cached"]).out, run.out);
    assert_eq!(bench.done(&["diff", "--staged", "HEAD"]).out, run.out);
    bench.commit_all("Another severity");
    assert_eq!(bench.done(&["diff", "--exit-code"]).out, "");
    for range in [&["HEAD^..HEAD"][..], &["HEAD^", "HEAD"], &["HEAD^.."], &["HEAD^"], &["HEAD^!"], &["main...HEAD"]] {
        let changed = bench.done(&[&["diff"], range].concat()).out;
        assert!(changed.contains("(4 d") || changed.contains("(new)") || changed == run.out, "{range:?}: {changed}");
    }
    assert_eq!(bench.done(&["diff", "HEAD^..HEAD"]).out, run.out);
}

#[test]
fn a_new_postmortem_is_told_in_a_few_lines_whether_git_tracks_it_or_not() {
    let bench = Bench::ready();
    bench.write(PATH, DRAFT);
    assert_snapshot!(bench.done(&["diff"]).out);
    bench.add(ID, DRAFT);
    let run = bench.done(&["diff", "main...HEAD"]);
    assert!(run.out.starts_with(&format!("{ID} (new)  ")), "{run}");
    bench.ok(&["rm", "--quiet", PATH]);
    let run = bench.done(&["diff"]);
    assert!(run.out.starts_with(&format!("{ID} (removed)  ")), "{run}");
}

#[test]
fn three_dots_compare_with_where_both_were_one() {
    let bench = Bench::with_draft();
    bench.ok(&["switch", "--quiet", "main"]);
    bench.add("2026-03-02-session-cache-split", &DRAFT.replace("17,000", "17,001"));
    bench.ok(&["switch", "--quiet", "work"]);
    let both = bench.done(&["diff", "main..work"]).out;
    let ours = bench.done(&["diff", "main...work"]).out;
    assert!(both.contains("session-cache-split (removed)") && !ours.contains("session-cache-split"), "{both}\n{ours}");
    assert_eq!(bench.done(&["diff", "main..."]).out, ours);
}

#[test]
fn ids_choose_postmortems_whatever_they_look_like() {
    let bench = edited();
    let other = "2026-03-02-session-cache-split";
    bench.write(&format!("postmortems/2026/{other}.toml"), DRAFT);
    let all = bench.done(&["diff"]).out;
    assert!(all.contains(other) && all.contains(ID), "{all}");
    for wanted in [&["diff", "2026-11-20"][..], &["diff", "HEAD", ID], &["diff", "--", ID], &["diff", PATH]] {
        let run = bench.done(wanted);
        assert!(run.out.starts_with(ID) && !run.out.contains(other), "{wanted:?}: {run}");
    }
    bench.commit_all("Two");
    assert_eq!(bench.done(&["diff", "2026-11-20"]).out, "", "it is there and did not change");
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
        let run = bench.unmoved(2, arguments);
        assert!(run.talk.contains(said) && run.talk.contains("hint: "), "{arguments:?}: {run}");
    }
    assert_eq!(bench.run(&["diff", "-x"]).code, 2);
}

#[test]
fn what_cannot_be_compared_is_exit_2_and_says_what_to_do() {
    let bench = edited();
    bench.ok(&["checkout", "--quiet", "--orphan", "alone"]);
    bench.commit_all("Alone");
    let run = bench.unmoved(2, &["diff", "main...alone"]);
    assert!(run.talk.contains("no common ancestor") && run.talk.contains("pmgit diff main..alone"), "{run}");
    // An object is missing.
    let blob = bench.ok(&["rev-parse", &format!("work:{PATH}")]);
    std::fs::remove_file(bench.path().join(format!(".git/objects/{}/{}", &blob[..2], &blob[2..]))).unwrap();
    let run = bench.unmoved(2, &["diff", "work..alone"]);
    assert!(run.talk.contains(&blob) && run.talk.contains("git fsck"), "{run}");
    let bare = Bench::bare();
    let run = bare.run(&["diff"]);
    assert_eq!(run.code, 2, "{run}");
    assert!(run.talk.contains("the repository is bare"), "{run}");
    // A shallow clone.
    let bench = Bench::with_draft();
    bench.ok(&["commit", "--quiet", "--allow-empty", "-m", "More"]);
    let clone = bench.outside("clone");
    let url = format!("file://{}", bench.path().display());
    bench.ok(&["clone", "--quiet", "--depth=1", "--no-single-branch", &url, clone.to_str().unwrap()]);
    let run = bench.run(&["-C", clone.to_str().unwrap(), "diff", "origin/main...HEAD"]);
    assert_eq!(run.code, 2, "{run}");
    assert!(run.talk.contains("shallow"), "{run}");
}

#[test]
fn before_the_first_commit_everything_is_new() {
    let bench = Bench::new();
    bench.done(&["init"]);
    bench.write(PATH, DRAFT);
    let run = bench.done(&["diff"]);
    assert!(run.out.contains(&format!("{ID} (new)")) && run.out.contains(".pmgit/policy.toml (new)"), "{run}");
}

#[test]
fn what_cannot_be_parsed_is_compared_by_its_lines_and_that_is_said() {
    let bench = Bench::with_draft();
    bench.write(PATH, bench.read(PATH).replacen("title", "<<<<<<< ours\ntitle", 1));
    let run = bench.done(&["diff"]);
    assert!(run.out.contains("this postmortem cannot be parsed any more; it is compared by its lines"), "{run}");
    assert!(run.out.contains("+<<<<<<< ours"), "{run}");
    let page = bench.done(&["diff", "--format", "markdown"]).out;
    assert!(page.contains("compared by its lines") && page.contains("```diff\n"), "{page}");
    bench.write(PATH, b"title = \"\xff\x1b[2J");
    let run = bench.done(&["diff"]);
    assert!(!run.out.contains('\u{1b}'), "{run}");
}

#[test]
fn form_alone_shows_as_nothing_and_a_note_says_so() {
    let bench = Bench::with_draft();
    let text = bench.read(PATH);
    bench.write(PATH, format!("# A comment\n{}", text.replace("status = ", "status    = ")));
    let run = bench.done(&["diff", "--exit-code"]);
    assert_eq!(run.out, "");
    assert!(run.talk.contains("1 file differ") && run.talk.contains("only in form"), "{run}");
}

#[test]
fn a_renamed_postmortem_is_compared_with_what_it_was() {
    let bench = Bench::with_draft();
    bench.done(&["rename", ID, "checkout-slowdown", "--approved-by", "ben"]);
    let run = bench.done(&["diff", "HEAD^..HEAD"]);
    let said = format!("2026-11-20-checkout-slowdown (renamed from {PATH})");
    assert!(run.out.contains(&said) && !run.out.contains("(removed)"), "{run}");
    assert!(run.out.contains("+ removed  2026-11-20-checkout-latency"), "{run}");
    let json: serde_json::Value =
        serde_json::from_str(&bench.done(&["diff", "HEAD^!", "--format", "json"]).out).unwrap();
    assert_eq!(json["credited"][0]["person"], "ben", "{json}");
}

#[test]
fn the_policy_is_told_as_looser_and_stricter() {
    let bench = Bench::with_draft();
    bench.write(
        ".pmgit/policy.toml",
        "language = \"ja\"\n[gate]\napprovals = { minimum = 2 }\n[rules.missing-evidence]\nlevel = \"warning\"\n[[severities]]\nname = \"SEV-1\"\nmeeting = { within = 5 }\n",
    );
    bench.write(PATH, bench.read(PATH).replace("minutes = 30", "minutes = 45"));
    let run = bench.done(&["diff"]);
    assert_snapshot!(run.out);
    bench.write(".pmgit/policy.toml", "surprise = 1\n");
    let run = bench.done(&["diff"]);
    assert!(run.talk.contains("the policy after (the worktree) is broken"), "{run}");
}

#[test]
fn a_link_or_a_program_in_the_place_of_a_postmortem_is_told() {
    let bench = Bench::with_draft();
    std::fs::remove_file(bench.path().join(PATH)).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", bench.path().join(PATH)).unwrap();
    let run = bench.done(&["diff"]);
    assert!(run.out.contains("mode: 100644 -> 120000") && run.out.contains("is no regular file"), "{run}");
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
        let bench = Bench::with_draft();
        let quoted = serde_json::to_string(hostile).unwrap().replace("\\u001b", "\\u001B");
        let text = bench.read(PATH);
        let row = format!(
            "\n[[actions]]\ntitle = {quoted}\nowner = {quoted}\n{quoted} = {quoted}\n[custom]\n{quoted} = {quoted}\n"
        );
        let text = text.replacen("title", &format!("related = [{quoted}]\ntitle"), 1);
        let text =
            text.replacen("overview = \"", &format!("extra = {quoted}\noverview = \"A first line of words. "), 1);
        bench.write(PATH, text + &row);
        let page = bench.done(&["diff", "--format", "markdown"]).out;
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
            assert!(!bench.done(&["diff", "--format", format]).out.contains(acts), "{format}: {hostile:?}");
        }
    }
}

#[test]
fn the_output_for_programs_is_as_its_schema_says() {
    let bench = edited();
    bench.write("postmortems/2026/2026-11-21-broken.toml", "title = ");
    bench.write(".pmgit/policy.toml", "[gate]\napprovals = { minimum = 0 }\n");
    let schema: serde_json::Value = serde_json::from_str(include_str!("../../schema/diff.schema.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&bench.done(&["diff", "--format", "json"]).out).unwrap();
    let validator = jsonschema::draft7::new(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new(), "{json:#}");
    assert_eq!(json["files"].as_array().unwrap().len(), 3, "{json:#}");
}

#[test]
fn colour_is_for_terminals_and_for_those_who_ask() {
    let bench = edited();
    assert!(!bench.done(&["diff"]).out.contains('\u{1b}'));
    assert!(bench.done(&["diff", "--color", "always"]).out.contains("\u{1b}[33m"));
}

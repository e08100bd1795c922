//! `pmgit pr`: as text, opened by gh, glab or a push option, and renewed without touching what others wrote.

use std::process::Command;

use insta::assert_snapshot;

use crate::support::documents::{DRAFT, ID, PATH};
use crate::support::{Outcome, World};

const PEOPLE: &str = "[aiko]\nemail = \"aiko@example.com\"\ngithub = \"aiko-gh\"\n[ben]\nname = \"Ben @all Baker\"\ngithub = \"ben-gh\"\ngitlab = \"ben.gl\"\n[emeka]\ngithub = \"--admin\"\n[dai]\ngithub = \"@dai-gh\"\n";

/// A complete draft on `work`, with people known on `main`.
fn branch() -> World {
    let world = World::empty();
    world.pmgit(&["init"]).passes();
    world.write(".pmgit/people.toml", PEOPLE);
    world.commit_all("Set up postmortems");
    world.ok(&["switch", "--quiet", "-c", "work"]);
    world.add(ID, DRAFT);
    world
}

/// Puts a program in front of all others; it keeps its arguments and its input, and answers.
fn with_tool(world: &World, name: &str, answer: &str) {
    let programs = world.outside("programs");
    std::fs::create_dir_all(&programs).unwrap();
    let kept = world.outside(name);
    let script = format!(
        "for word; do printf '[%s]\\n' \"$word\"; done >>'{0}.words'\ncat >'{0}.input'\ncase \"$1 $2\" in *view) cat '{0}.body'; esac\n{answer}",
        kept.display()
    );
    World::script(&programs.join(name), &script);
}

fn run(world: &World, arguments: &[&str]) -> Outcome {
    let mut command: Command = world.pmgit_command(arguments);
    let path = format!("{}:{}", world.outside("programs").display(), std::env::var("PATH").unwrap());
    world.run(command.env("PATH", path))
}

fn kept(world: &World, name: &str) -> String {
    std::fs::read_to_string(world.outside(name)).unwrap_or_default()
}

#[test]
fn a_draft_is_told_with_what_is_due_and_what_stands_in_the_way() {
    let world = branch();
    world.write(PATH, DRAFT.replace("contributing_factors =", "contributing_facts ="));
    world.commit_all("Lose a section");
    assert_snapshot!(world.pmgit(&["pr"]).passes().out);
    assert_eq!(
        world.pmgit(&["pr", ID, "--only", "title"]).passes().out,
        "Postmortem: Checkout slowed down after a cache failover (SEV-1)\n"
    );
    assert_eq!(world.pmgit(&["pr", "--only", "reviewers"]).passes().out, "ben-gh\ndai-gh\n");
}

#[test]
fn a_japanese_postmortem_has_a_japanese_pull_request() {
    let world = branch();
    world.add("2026-11-20-kessai", include_str!("../../src/commands/demo/incident.ja.toml"));
    assert_snapshot!(world.pmgit(&["pr", "2026-11-20-kessai"]).passes().out);
}

#[test]
fn what_the_branch_does_not_change_is_no_pull_request() {
    let world = World::ready();
    let run = world.unmoved(1, &["pr"]);
    assert!(run.err.contains("changes no postmortem that `main` does not have"), "{run}");
    let run = world.unmoved(2, &["pr", "2026-11-20"]);
    assert!(run.err.contains("there is no postmortem"), "{run}");
    let run = world.unmoved(2, &["pr", "--base", "nowhere"]);
    assert!(run.err.contains("cannot find the commit `nowhere`"), "{run}");
}

#[test]
fn gh_opens_it_with_the_reviewers_that_people_toml_knows() {
    let world = branch();
    world.ok(&["remote", "add", "origin", "https://github.com/acme/shop.git"]);
    with_tool(&world, "gh", "echo https://github.com/acme/shop/pull/7");
    let body = world.pmgit(&["pr", "--only", "body"]).passes().out;
    let opened = run(&world, &["pr", "--open"]);
    assert_eq!((opened.code, opened.out.as_str()), (0, "https://github.com/acme/shop/pull/7\n"), "{opened}");
    assert_eq!(
        opened.err,
        format!(
            "note: recorded the link in `discussions` of `{ID}`; `git push` sends it\n  hint: after that, `pmgit pr --update` makes its headings links into the diff\n"
        ),
        "{opened}"
    );
    assert!(world.read(PATH).contains("discussions = [\"https://github.com/acme/shop/pull/7\"]\n"));
    assert_eq!(world.ok(&["log", "-1", "--format=%s"]), format!("{ID}: link its pull request"));
    assert_eq!(world.complaints(), "");
    assert_snapshot!(kept(&world, "gh.words"));
    assert_eq!(kept(&world, "gh.input"), body);
    // Now that the address is known, the headings lead into the diff.
    let renewed = world.pmgit(&["pr", "--only", "body"]).passes().out;
    let diff = "](<https://github.com/acme/shop/pull/7/files#diff-";
    assert!(renewed.contains(&format!("\n#### [Timeline{diff}")) && !body.contains(diff), "{renewed}");
    // A link to somebody else's pull request is none of these.
    world.ok(&["remote", "set-url", "origin", "https://github.com/acme/other.git"]);
    assert_eq!(world.pmgit(&["pr", "--only", "body"]).passes().out, body);
    world.ok(&["remote", "set-url", "origin", "https://github.com/acme/shop.git"]);
    with_tool(&world, "gh", "echo 'pull request create failed' >&2; exit 1");
    let failed = run(&world, &["pr", "--open"]);
    assert!(failed.code == 2 && failed.err.contains("pull request create failed"), "{failed}");
}

#[test]
fn a_link_that_is_there_or_cannot_be_recorded_stops_nothing() {
    let world = branch();
    with_tool(&world, "gh", "echo Creating; echo https://github.com/acme/shop/pull/7");
    let open = ["pr", "--open", "--with", "gh"];
    run(&world, &open).passes();
    let tip = world.ok(&["rev-parse", "HEAD"]);
    let again = run(&world, &open).passes();
    assert_eq!((world.ok(&["rev-parse", "HEAD"]), again.err.as_str()), (tip.clone(), ""), "{again}");
    with_tool(&world, "gh", "echo https://github.com/acme/shop/pull/8");
    world.write(PATH, format!("{}\n# to be continued\n", world.read(PATH)));
    let unsaved = run(&world, &open).passes();
    assert!(unsaved.err.contains("the link is not recorded") && unsaved.err.contains("by hand"), "{unsaved}");
    assert_eq!(world.ok(&["rev-parse", "HEAD"]), tip);
    with_tool(&world, "gh", "echo opened");
    assert!(!run(&world, &open).passes().err.contains("discussions"), "no link, no word about it");
}

#[test]
fn the_link_is_recorded_in_each_postmortem_that_the_branch_brings() {
    let world = branch();
    let other = "2026-11-21-again";
    world.add(other, DRAFT);
    world.write(PATH, format!("{}\n# being written\n", world.read(PATH)));
    with_tool(&world, "gh", "echo https://github.com/acme/shop/pull/7");
    let opened = run(&world, &["pr", "--open", "--with", "gh"]).passes();
    // One that is being written keeps every byte, and the other has the link all the same.
    assert!(opened.err.contains(&format!("the link is not recorded in `{ID}`")), "{opened}");
    assert!(opened.err.contains(&format!("recorded the link in `discussions` of `{other}`")), "{opened}");
    let read = |id: &str| world.read(&format!("postmortems/2026/{id}.toml"));
    assert!(read(ID).ends_with("# being written\n") && !read(ID).contains("pull/7"));
    assert!(read(other).contains("discussions = [\"https://github.com/acme/shop/pull/7\"]\n"));
    world.commit_all("Written");
    run(&world, &["pr", "--open", "--with", "gh"]).passes();
    assert_eq!([ID, other].map(|id| read(id).matches("pull/7").count()), [1, 1]);
}

#[test]
fn a_branch_that_only_the_remote_has_is_named_as_the_forge_names_it() {
    let world = branch();
    let origin = world.outside("hub.git");
    world.ok(&["init", "--quiet", "--bare", "--initial-branch=main", origin.to_str().unwrap()]);
    world.ok(&["remote", "add", "origin", origin.to_str().unwrap()]);
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    world.ok(&["branch", "--quiet", "-D", "main"]);
    with_tool(&world, "gh", "echo https://github.com/acme/shop/pull/7");
    for base in [&[][..], &["--base", "main"], &["--base", "origin/main"], &["--base", "refs/remotes/origin/main"]] {
        let _ = std::fs::remove_file(world.outside("gh.words"));
        let opened = run(&world, &[&["pr", "--open", "--with", "gh"], base].concat());
        assert_eq!(opened.code, 0, "{base:?}: {opened}");
        assert!(kept(&world, "gh.words").contains("[--base=main]\n"), "{base:?}: {}", kept(&world, "gh.words"));
    }
    world.ok(&["switch", "--quiet", "--detach", "origin/main"]);
    world.ok(&["switch", "--quiet", "-c", "main"]);
    let itself = run(&world, &["pr", ID, "--open", "--with", "gh", "--base", "origin/main"]);
    assert!(itself.code != 0 && itself.out.is_empty(), "{itself}");
}

#[test]
fn what_cannot_be_read_or_merged_does_not_keep_the_others_from_being_told() {
    let world = branch();
    let other = "2026-11-21-again";
    world.write(&format!("postmortems/2026/{other}.toml"), "title = [");
    world.commit_all("A broken one");
    let told = world.pmgit(&["pr"]).passes();
    assert!(told.out.contains(&format!("- Postmortem: `{ID}`")), "{told}");
    assert!(
        told.out.contains("- malformed-document: ") && told.out.contains(&format!("(`postmortems/2026/{other}.toml`)")),
        "{told}"
    );
    assert!(told.err.contains(&format!("`postmortems/2026/{other}.toml` cannot be read, and is left out")), "{told}");
    let alone = world.pmgit(&["pr", other]);
    assert!(alone.code != 0 && alone.out.is_empty(), "{alone}");
    world.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
    world.write(PATH, DRAFT.replace("Checkout slowed down", "Checkout was slow"));
    world.ok(&["stash", "--quiet"]);
    world.ok(&["switch", "--quiet", "main"]);
    world.add(ID, DRAFT.replace("Checkout slowed down", "All was slow").as_str());
    world.ok(&["switch", "--quiet", "work"]);
    let conflict = world.pmgit(&["pr"]).passes();
    assert!(conflict.out.contains("Of the merge:\n\n- conflict: `main` changed it too\n"), "{conflict}");
    world.ok(&["stash", "pop", "--quiet"]);
    world.ok(&["stash", "--quiet"]);
    world.ok(&["switch", "--quiet", "-c", "gone", "main"]);
    world.ok(&["rm", "--quiet", PATH]);
    world.ok(&["commit", "--quiet", "--no-verify", "-m", "gone"]);
    let removal = world.pmgit(&["pr"]);
    assert!(removal.code == 1 && removal.err.contains("only removes postmortems"), "{removal}");
    world.ok(&["switch", "--quiet", "work"]);
    world.ok(&["stash", "pop", "--quiet"]);
    let uncommitted = world.pmgit(&["pr"]).passes();
    assert!(uncommitted.err.contains("has uncommitted changes, which are left out"), "{uncommitted}");
    assert!(uncommitted.out.starts_with("Postmortem: Checkout slowed down"), "{uncommitted}");
}

#[test]
fn a_long_postmortem_is_cut_and_says_so_and_the_body_fits_into_a_forge() {
    let world = branch();
    for number in 1..=7 {
        let text = DRAFT.replacen("overview = \"", &format!("overview = \"{} ", "word ".repeat(4_000)), 1);
        world.write(&format!("postmortems/2026/2026-11-2{number}-long.toml"), text);
    }
    world.commit_all("Seven more");
    let body = world.pmgit(&["pr", "--only", "body"]).passes().out;
    assert!(body.chars().count() < 65_000, "{}", body.chars().count());
    assert!(body.contains("*The rest is left out here: `pmgit show 2026-11-21-long` has it.*"), "{body}");
    assert!(body.contains("- `2026-11-27-long`\n"), "the others are named");
}

#[test]
fn glab_and_a_push_option_open_it_too() {
    let world = branch();
    world.ok(&["remote", "add", "origin", "https://gitlab.example.com/acme/shop.git"]);
    with_tool(&world, "glab", "echo https://gitlab.example.com/acme/shop/-/merge_requests/7");
    let opened = run(&world, &["pr", "--open", "--with", "glab"]);
    assert!(opened.code == 0 && opened.out.contains("merge_requests/7"), "{opened}");
    let words = kept(&world, "glab.words");
    assert!(
        words.starts_with("[mr]\n[create]\n[--title=Postmortem: ") && words.contains("[--target-branch=main]"),
        "{words}"
    );
    assert!(words.contains("[--reviewer=ben.gl]") && !words.contains("ben-gh]"), "{words}");
    assert_eq!(run(&world, &["pr", "--only", "reviewers", "--with", "glab"]).out, "ben.gl\n");
    let origin = world.outside("origin.git");
    world.ok(&["init", "--quiet", "--bare", origin.to_str().unwrap()]);
    world.ok(&["-C", origin.to_str().unwrap(), "config", "receive.advertisePushOptions", "true"]);
    World::script(
        &origin.join("hooks/pre-receive"),
        &format!("env | grep GIT_PUSH_OPTION | sort >'{}'", world.outside("options").display()),
    );
    world.ok(&["remote", "set-url", "origin", origin.to_str().unwrap()]);
    let opened = run(&world, &["pr", "--open", "--with", "push"]);
    assert_eq!(opened.code, 0, "{opened}");
    let options = kept(&world, "options");
    assert!(options.contains("merge_request.create") && options.contains("merge_request.target=main"), "{options}");
    assert!(options.contains("merge_request.title=Postmortem: Checkout"), "{options}");
}

#[test]
fn without_a_tool_it_says_what_to_do() {
    let world = branch();
    let mut command = world.pmgit_command(&["pr", "--open"]);
    // A PATH with git and nothing else.
    let programs = world.outside("only-git");
    std::fs::create_dir(&programs).unwrap();
    let git = std::env::split_paths(&std::env::var_os("PATH").unwrap())
        .map(|folder| folder.join("git"))
        .find(|git| git.exists());
    std::os::unix::fs::symlink(git.unwrap(), programs.join("git")).unwrap();
    let refused = world.run(command.env("PATH", &programs));
    assert!(
        refused.code == 2
            && refused.err.contains("neither gh nor glab is installed")
            && refused.err.contains("`pmgit pr` prints"),
        "{refused}"
    );
    for name in ["gh", "glab"] {
        with_tool(&world, name, "exit 9");
    }
    let refused = run(&world, &["pr", "--open"]);
    assert!(refused.code == 2 && refused.err.contains("--with gh"), "{refused}");
}

#[test]
fn an_update_renews_our_part_and_leaves_theirs() {
    let world = branch();
    let body = world.pmgit(&["pr", "--only", "body"]).passes().out;
    let theirs =
        format!("Hi @team!\r\n\r\n{}\r\nSigned off\r\n", body.replace('\n', "\r\n").replacen("- [ ] ", "- [x] ", 1));
    world.write("../body.md", &theirs);
    world.write(PATH, DRAFT.replace("SEV-1", "SEV-2"));
    world.commit_all("Another severity");
    let renewed = world.pmgit(&["pr", "--update", "--body", "../body.md"]).passes().out;
    assert!(
        renewed.starts_with("Hi @team!\r\n\r\n<!-- pmgit:begin ") && renewed.ends_with("\r\n\r\nSigned off\r\n"),
        "{renewed:?}"
    );
    assert!(
        renewed.contains("`SEV-2`") && !renewed.contains("`SEV-1`") && renewed.matches("- [x] ").count() == 1,
        "{renewed}"
    );
    let by_input = World::feed(&mut world.pmgit_command(&["pr", "--update", "--body", "-"]), theirs.as_bytes());
    assert_eq!(String::from_utf8_lossy(&by_input.stdout), renewed);
    // From the forge, and back to it.
    for (name, key, edit) in [("gh", "body", "edit"), ("glab", "description", "update")] {
        with_tool(&world, name, "");
        std::fs::write(world.outside(&format!("{name}.body")), serde_json::json!({ key: theirs }).to_string()).unwrap();
        let done = run(&world, &["pr", "--update", "--with", name]);
        assert!(done.code == 0 && done.out.contains("the rest stays as it was"), "{done}");
        let words = kept(&world, &format!("{name}.words"));
        assert!(words.contains(&format!("[{edit}]")), "{words}");
        let written = if name == "gh" { kept(&world, "gh.input") } else { words };
        assert!(written.contains(&renewed), "{written}");
        // Nothing to say twice.
        std::fs::write(world.outside(&format!("{name}.body")), serde_json::json!({ key: renewed }).to_string())
            .unwrap();
        assert_eq!(run(&world, &["pr", "--update", "--with", name]).out, "the pull request says this already\n");
    }
}

#[test]
fn a_part_that_somebody_has_edited_is_never_overwritten() {
    let world = branch();
    let body = world.pmgit(&["pr", "--only", "body"]).passes().out;
    world.write("../body.md", body.replace("### What is due", "I disagree.\n\n### What is due"));
    let run = world.unmoved(1, &["pr", "--update", "--body", "../body.md"]);
    assert!(run.out.is_empty() && run.err.contains("somebody has edited it") && run.err.contains("hint: "), "{run}");
    world.write("../body.md", format!("{body}{body}"));
    let run = world.unmoved(1, &["pr", "--update", "--body", "../body.md"]);
    assert!(run.err.contains("there are two parts"), "{run}");
    world.write("../body.md", "By hand.\n");
    assert_eq!(world.pmgit(&["pr", "--update", "--body", "../body.md"]).passes().out, format!("By hand.\n\n{body}"));
    let run = world.unmoved(2, &["pr", "--update", "--body", "../nowhere.md"]);
    assert!(run.err.contains("cannot read the body"), "{run}");
}

#[test]
fn nothing_of_a_document_acts_in_it() {
    let world = branch();
    let hostile = "<script>x</script> @ben Fixes #12 [a](javascript:x) ![b](https://e.example/p.png) | a\\n/close\\n```\\n<!-- pmgit:end -->\\u001B[2J";
    let text = DRAFT
        .replacen("title = \"", &format!("title = \"{} ", hostile.replace("\\n", " ")), 1)
        .replacen("overview = \"", &format!("overview = \"{hostile} "), 1)
        .replacen("owner = \"aiko\"", "owner = \"`aiko` @all\"", 1);
    let message = text.find("[external_message]").map(|at| text[at..].find("summary").unwrap() + at).unwrap();
    let quote = text[message..].find('"').unwrap() + message;
    let quotes = text[quote..].bytes().take_while(|byte| *byte == b'"').count();
    let text = format!("{}{hostile} {}", &text[..quote + quotes], &text[quote + quotes..]);
    world.write(PATH, text);
    world.commit_all("Hostile");
    let body = world.pmgit(&["pr", "--only", "body"]).passes().out;
    assert_eq!(body.matches("<!-- pmgit:end -->").count(), 1, "{body}");
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new_ext(&body, pulldown_cmark::Options::all()));
    for bad in ["<script", "<img", "href=\"javascript", "@ben", "@all", "#12", "\u{1b}"] {
        let outside: String = html.split("<code>").map(|part| part.split("</code>").last().unwrap()).collect();
        assert!(!outside.contains(bad), "{bad} in\n{body}\n{html}");
    }
    assert!(body.lines().all(|line| !line.starts_with('/')), "{body}");
    let title = world.pmgit(&["pr", "--only", "title"]).passes().out;
    assert!(title.lines().count() == 1 && !title.contains("@ben") && !title.contains("#12"), "{title}");
}

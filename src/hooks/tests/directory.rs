//! What git alone takes for the directory of a policy is what pmgit reads there, or nothing is skipped.

use std::process::Command;

use super::*;
use crate::policy::UnsettledPolicy;
use crate::release::Release;
use crate::source::{RepoPath, SourceFile};

/// What the shims make of a policy's text: the directory, or nothing where they leave it to pmgit.
fn by_shell(world: &World, text: &str) -> Option<String> {
    let place = world.outside("policy");
    fs::write(&place, text).unwrap();
    // In git's place, for a commit for each text would take long; `git_itself_names_what_it_has` has the real one.
    let git = "plumbing() { case $1,$5 in ls-tree,.pmgit) echo \"040000 tree 1\t.pmgit\" ;; ls-tree,*) echo \"100644 blob 1\t$5\" ;; *) cat \"$POLICY\" ;; esac; }";
    let script = format!("{DIRECTORY}{git}\ndirectory HEAD && printf %s \"$documents\"");
    let output = Command::new("sh").args(["-c", &script]).env("POLICY", place).output().unwrap();
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

/// What pmgit reads; nothing where the policy is broken.
fn by_pmgit(text: &str) -> Option<String> {
    let source = SourceFile::new(RepoPath::from(".pmgit/policy.toml"), text.as_bytes().to_vec());
    let policy = UnsettledPolicy::parse(Some(&source), Release::AT_HAND).ok()?;
    policy.settle(None, &[], &[]).ok().map(|policy| policy.documents)
}

const HONEST: [&str; 8] = [
    "postmortems",
    "docs/post mortems",
    "障害報告",
    "インシデント/報告 2026",
    "Vorfälle",
    ".github/pm",
    "a-b_c.d",
    "pm",
];

/// The key as people may write it; the first ones are the plain form.
const PLAIN: [&str; 8] = [
    "documents = \"V\"",
    "documents=\"V\"",
    "  documents\t=  \"V\"  ",
    "documents = \"V\" # the directory of the documents",
    "documents = \"V\"# x = [",
    "documents = \"V\" # \"documents\"",
    "documents = \"V/\"",
    "documents = \"V\"\r",
];
const OTHER: [&str; 14] = [
    "documents = 'V'",
    "\"documents\" = \"V\"",
    "'documents' = \"V\"",
    "\"docu\\u006dents\" = \"V\"",
    "\"docu\\U0000006dents\" = \"V\"",
    "documents = \"\"\"V\"\"\"",
    "documents = '''V'''",
    "documents = \"\"\"\\\n  V\"\"\"",
    "documents = \"\\u0070m\"",
    "documents = \"V\\t\"",
    "documents = [\"V\"]",
    "documents.x = \"V\"",
    "\u{feff}documents = \"V\"",
    "documents = \"V\" x",
];

/// What may stand around the key, which comes in the place of `K`; the first ones change nothing about it.
const AROUND: [&str; 7] = [
    "K\n",
    "pmgit = \"0.2\"\nK\nlanguage = \"ja\" # of new documents\n[gate]\nemergency = false\n",
    "#:schema ./policy.schema.json\n# documents = \"elsewhere\"\n  # [documents]\nK\n",
    "ignore = [\n  \"book.toml\", # documents\n]\nK\n",
    "# \"\"\"\nK\n# ''' \\u0041\n",
    "K",
    "# it's \"documents\"\nK\n[calendar]\nweekend = [\n\"sunday\"]\n",
];
const MISLEADING: [&str; 13] = [
    "[gate]\nK\n",
    "[gate]\nemergency = false\nK\n[calendar]\n",
    "K\nK\n",
    "K\ndocuments = \"elsewhere\"\n",
    "ignore = [\"\"\"\nK\n\"\"\"]\n",
    "ignore = ['''\nK\n''']\n",
    "ignore = [\"\"\"\n[x]\n\"\"\"]\nK\n",
    "not_applicable = [\"documents\"]\nK\n",
    "ignore = [\n[\"x\"]]\nK\n",
    "K\n[[terms]]\navoid = [\"documents\"]\n",
    "K\n[documents]\n",
    "ignore = ['''\ndocuments = \"elsewhere\"\n''']\nK\n",
    "ignore = [\"\\u0041\"]\nK\n",
];

#[test]
fn the_plain_form_is_read_as_pmgit_reads_it() {
    let world = World::new();
    let mut tried = 0;
    for around in AROUND {
        for form in PLAIN {
            for name in HONEST {
                let text = around.replace('K', &form.replace('V', name));
                let read = by_pmgit(&text);
                if let Some(read) = read {
                    assert_eq!(by_shell(&world, &text), Some(read), "{text}");
                    tried += 1;
                }
            }
        }
        let without = around.replace('K', "");
        assert_eq!(by_shell(&world, &without).as_deref(), Some("postmortems"), "{without}");
    }
    assert!(tried > 300, "{tried}");
}

#[test]
fn any_other_form_is_left_to_pmgit_or_read_as_it_reads_it() {
    let world = World::new();
    let (mut tried, mut left) = (0, 0);
    let forms = PLAIN.iter().chain(&OTHER);
    for form in forms {
        for around in AROUND.iter().chain(&MISLEADING) {
            if PLAIN.contains(form) && AROUND.contains(around) {
                continue;
            }
            for name in ["障害報告", "pm"] {
                let text = around.replace('K', &form.replace('V', name));
                let read = by_shell(&world, &text);
                left += usize::from(read.is_none());
                // What is broken judges nothing by its directory.
                if let (Some(by_shell), Some(by_pmgit)) = (read, by_pmgit(&text)) {
                    assert_eq!(by_shell, by_pmgit, "{text}");
                }
                tried += 1;
            }
        }
    }
    assert!(tried > 600 && left * 10 > tried * 8, "{left} of {tried} are left to pmgit");
}

#[test]
fn a_name_that_a_shell_or_git_could_take_for_more_is_left_to_pmgit() {
    let world = World::new();
    let mut names: Vec<String> = (1..128_u8)
        .map(char::from)
        .filter(|sign| !sign.is_ascii_alphanumeric() && !"._-/ \n\r".contains(*sign))
        .map(|sign| format!("p{sign}m"))
        .collect();
    names.extend(
        ["", "/", "/pm", "a//b", "../pm", "a/../b", "a/..", "./pm", "a/./b", ".", "..", "$(id)", "`id`", "*", "?"]
            .map(str::to_owned),
    );
    for name in &names {
        let text = format!("documents = \"{name}\"\n");
        assert_eq!(by_shell(&world, &text), None, "{name:?}");
    }
    assert!(names.len() > 60, "{}", names.len());
}

#[test]
fn git_itself_names_what_it_has() {
    let world = World::new();
    let of = |revision: &str| {
        let script = format!("{DIRECTORY}directory \"$1\" && printf %s \"$documents\"");
        let output = world.command("sh").args(["-c", &script, "sh", revision]).output().unwrap();
        output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(of("").as_deref(), Some("postmortems"), "no commit");
    assert_eq!(of("HEAD"), None, "a commit that is not there");
    world.write("code", "one");
    world.commit_all("no policy");
    assert_eq!(of("HEAD").as_deref(), Some("postmortems"));
    world.write(".pmgit/policy.toml", "documents = \"障害 報告\"\n");
    // As `init` leaves it: other files and a folder stand beside it.
    world.write(".pmgit/people.toml", "");
    world.write(".pmgit/templates/en.toml", "");
    world.commit_all("a policy");
    assert_eq!(of("HEAD").as_deref(), Some("障害 報告"));
    world.ok(&["rm", "--quiet", ".pmgit/policy.toml"]);
    fs::create_dir_all(world.path().join(".pmgit")).unwrap();
    std::os::unix::fs::symlink("../code", world.path().join(".pmgit/policy.toml")).unwrap();
    world.commit_all("a link");
    assert_eq!(of("HEAD"), None, "a link in place of the policy");
    world.ok(&["rm", "--quiet", "-r", ".pmgit"]);
    std::os::unix::fs::symlink("elsewhere", world.path().join(".pmgit")).unwrap();
    world.commit_all("a link above");
    assert_eq!(of("HEAD"), None, "a link in place of its folder");
}

/// A world whose policy names a directory, with the hooks of a clone.
fn guarded(documents: &str) -> World {
    let world = World::new();
    world.write(".pmgit/policy.toml", format!("documents = \"{documents}\"\n"));
    world.commit_all("policy");
    install_all(&world);
    world
}

#[test]
fn a_directory_is_guarded_wherever_the_policy_has_it_and_no_other_one_is() {
    for documents in ["post mortems", "振り返り", "docs/pm", ".pm", "a-b_c.d", "postmortems"] {
        let world = guarded(documents);
        world.write(&format!("{documents}/a.toml"), "one");
        world.ok(&["add", "--all"]);
        let said = world.git(&["commit", "-m", "one"]).fails().err;
        assert!(said.contains(&format!("this commit touches {documents} or .pmgit")), "{said}");
        world.ok(&["reset", "--quiet"]);
        world.write("code", "one");
        world.write("elsewhere/postmortems/a.toml", "one");
        world.ok(&["add", "code", "elsewhere"]);
        world.ok(&["commit", "--quiet", "-m", "one"]);
    }
}

#[test]
fn where_git_cannot_read_the_directory_nothing_is_skipped() {
    for value in ["'pm'", "\"it's\"", "\"-dash\"/", "\"\"\"pm\"\"\"", "\"$HOME\"", "\":(top)x\""] {
        let world = World::new();
        world.write(".pmgit/policy.toml", format!("documents = {value}\n"));
        world.commit_all("policy");
        let remote = world.outside("remote.git").display().to_string();
        world.ok(&["init", "--quiet", "--bare", &remote]);
        world.ok(&["remote", "add", "origin", &remote]);
        world.ok(&["push", "--quiet", "origin", "main"]);
        install_all(&world);
        world.write("code", "one");
        world.ok(&["add", "code"]);
        let said = world.git(&["commit", "-m", "one"]).fails().err;
        assert!(said.contains("only pmgit can read which directory"), "{said}");
        world.ok(&["commit", "--quiet", "--no-verify", "-m", "one"]);
        let said = world.git(&["push", "origin", "main"]).fails().err;
        assert!(said.contains("only pmgit can read which directory"), "{said}");
        // pmgit's own word is asked for first, and counts.
        assert!(with_pmgit(&world, &["push", "origin", "main"], "0").status.success());
    }
}

#[test]
fn a_branch_of_before_the_archive_moved_is_compared_by_both_directories() {
    let world = guarded("old");
    let remote = world.outside("remote.git").display().to_string();
    world.ok(&["init", "--quiet", "--bare", &remote]);
    world.ok(&["remote", "add", "origin", &remote]);
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.write("new/a.toml", "one");
    world.ok(&["add", "--all"]);
    world.ok(&["commit", "--quiet", "-m", "of no archive here"]);
    world.ok(&["push", "--quiet", "origin", "topic:refs/heads/passes"]);
    world.ok(&["checkout", "--quiet", "main"]);
    world.write(".pmgit/policy.toml", "documents = \"new\"\n");
    world.ok(&["add", "--all"]);
    world.ok(&["commit", "--quiet", "--no-verify", "-m", "moved"]);
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    world.ok(&["checkout", "--quiet", "topic"]);
    world.write("new/b.toml", "one");
    world.ok(&["add", "--all"]);
    world.ok(&["commit", "--quiet", "-m", "by the policy of this branch none of its business"]);
    let said = world.git(&["push", "origin", "topic"]).fails().err;
    assert!(said.contains("this push touches new or .pmgit"), "{said}");
}

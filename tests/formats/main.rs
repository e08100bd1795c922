//! The formats for CI services as `pmgit check` writes them: a hostile repository through each of them, read by a
//! parser of that format.

mod readers;
#[path = "../support/mod.rs"]
mod support;

use std::process::Output;

use readers::{Read, counts};
use support::{PMGIT, World, check_formats};

/// A document whose every text tries something, in a file whose name does too.
const EVIL: &str = r#"title = "outage ::error::pwned \n::error::pwned %0A::error::pwned ##[error]x <script>alert(1)</script> ]]>"
status = "in-review"
severity = "SEV-1\n::stop-commands::x"
"\n::error file=x::pwned" = 1
"<img src=x onerror=alert(1)> [a](https://evil.example) ]]> &amp; {0}" = 1
"\u001b[31m \u202E \u2028::error::pwned \u0000 \u0085" = 1
"``` @octocat 😀👩‍🚒 全面的な機能停止" = 1

[incident]
resolved = 2026-11-20T01:40:00Z

[people]
owner = "aiko"
incident_commander = "a\n::add-mask::i"

[sections]
overview = """全面的な機能停止 😀 `code`
::error::pwned
outage"""

[[waivers]]
rule = "missing-link"
reason = "\n::error::pwned \u001b[31m ]]> <script>"
approved_by = "ben"

[[waivers]]
rule = "missing-query"
reason = "\n::error::pwned"
approved_by = "\u202Eben ##[error]"
"#;

const NAMES: &[&[u8]] = &[
    b"postmortems/2026/2026-11-20-plain.toml",
    b"postmortems/2026/a\n::error ::pwned.toml",
    b"postmortems/2026/a,b:c=d%0A.toml",
    b"postmortems/2026/<script>]]>&\"'.toml",
    b"postmortems/2026/\xff\xfe.toml",
    b"postmortems/\x1b[31m/x.toml",
    b"postmortems/2026/##[error]x.toml",
    "postmortems/2026/\u{202e}lmot.toml".as_bytes(),
    "postmortems/2026/\u{2028}::error::pwned.toml".as_bytes(),
    "postmortems/2026/全面 😀 [a](b) `c`.toml".as_bytes(),
    b"::error::.toml",
];

/// Commits files by their very bytes, which a file system may not take.
fn hostile() -> World {
    let world = World::new();
    let mut tree = Vec::new();
    for name in NAMES {
        let mut command = world.command("git");
        command.args(["hash-object", "-w", "--stdin"]);
        let id = World::feed(&mut command, EVIL.as_bytes()).stdout;
        tree.extend([b"100644 ", id.trim_ascii(), b"\t", name, b"\0"].concat());
    }
    let mut command = world.command("git");
    command.args(["update-index", "-z", "--index-info"]);
    assert!(World::feed(&mut command, &tree).status.success());
    world.ok(&["commit", "--quiet", "--no-verify", "-m", "evil"]);
    world
}

fn check(world: &World, format: &str, more: &[&str]) -> Output {
    let mut command = world.command(PMGIT);
    command.args(["check", "--head", "HEAD", "--format", format]).args(more);
    command.output().unwrap()
}

fn output(world: &World, format: &str, more: &[&str]) -> Vec<u8> {
    let output = check(world, format, more);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    readers::assert_inert(format, &output.stdout);
    output.stdout
}

/// All that the log of a job tells: annotations and lines.
fn github(output: &[u8]) -> Vec<Read> {
    let (mut read, lines) = readers::github(output);
    assert!(lines.last().unwrap().starts_with("pmgit: "));
    read.extend(readers::github_lines(&lines));
    read
}

#[test]
fn a_hostile_repository_says_the_same_in_every_format_and_acts_in_none() {
    let world = hostile();
    for more in [&[][..], &["--hints"]] {
        let json = readers::plain_json(&check(&world, "json", more).stdout);
        assert!(json.len() > 5 * NAMES.len(), "there is much to find");
        let wanted: Vec<Read> = json.into_iter().filter(|read| !more.is_empty() || read.level != "hint").collect();
        let wanted = counts(&wanted);
        // `json` is the measure, and `text` shows only the worst findings of a file.
        for format in check_formats().iter().filter(|format| !["json", "text"].contains(&format.as_str())) {
            assert_eq!(counts(&read(format, &output(&world, format, more))), wanted, "{format}");
        }
    }
}

/// What a parser of the format finds in it.
fn read(format: &str, output: &[u8]) -> Vec<Read> {
    match format {
        "sarif" => {
            let (standing, suppressed) = readers::sarif(output);
            assert!(!suppressed.is_empty(), "the waivers count");
            standing
        }
        "gitlab" => readers::gitlab(output),
        "rdjson" => readers::rdjson(output),
        "junit" => readers::junit(output).0,
        "github" => github(output),
        other => panic!("no parser for `{other}`: write one in readers.rs, and name it here"),
    }
}

#[test]
fn the_guide_names_every_format() {
    for guide in [include_str!("../../docs/guide/ci.md"), include_str!("../../docs/ja/guide/ci.md")] {
        let line = guide.lines().find(|line| line.contains("`--format FORMAT`")).expect("it has a line of formats");
        for format in check_formats() {
            assert!(line.contains(&format!("`{format}`")), "ci.md does not name `check --format {format}`: {line}");
        }
    }
}

#[test]
fn sarif_has_the_bytes_of_every_name() {
    let (standing, _) = readers::sarif(&output(&hostile(), "sarif", &[]));
    let found: Vec<Vec<u8>> = standing.into_iter().filter_map(|read| read.path).collect();
    for name in NAMES.iter().filter(|name| name.starts_with(b"postmortems/")) {
        assert!(found.iter().any(|path| path == name), "{}", String::from_utf8_lossy(name));
    }
}

#[test]
fn a_job_summary_is_added_to_what_is_there_and_holds_no_markup_of_a_document() {
    let world = hostile();
    let summary = world.outside("summary.md");
    std::fs::write(&summary, "of another step\n").unwrap();
    let mut command = world.command(PMGIT);
    command.args(["check", "--head", "HEAD", "--format", "github"]).env("GITHUB_STEP_SUMMARY", &summary);
    assert_eq!(command.output().unwrap().status.code(), Some(1));
    let text = std::fs::read_to_string(&summary).unwrap();
    let ours = text.strip_prefix("of another step\n").expect("it stays");
    readers::assert_inert("summary", ours.as_bytes());
    let outside = readers::markdown_outside_code(ours);
    assert!(outside.starts_with("pmgit: "), "{outside}");
    for word in ["pwned", "script", "octocat", "evil", "http"] {
        assert!(!outside.contains(word), "`{word}` in\n{outside}");
    }
}

#[test]
fn no_other_format_writes_a_job_summary() {
    let world = hostile();
    let summary = world.outside("summary.md");
    for format in check_formats().iter().filter(|format| *format != "github") {
        let mut command = world.command(PMGIT);
        command.args(["check", "--head", "HEAD", "--format", format]).env("GITHUB_STEP_SUMMARY", &summary);
        assert_eq!(command.output().unwrap().status.code(), Some(1), "{format}");
    }
    assert!(!summary.exists());
}

#[test]
fn a_job_summary_that_cannot_be_written_is_a_failure_of_pmgit() {
    let world = hostile();
    let mut command = world.command(PMGIT);
    command.args(["check", "--head", "HEAD", "--format", "github"]).env("GITHUB_STEP_SUMMARY", world.path());
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.starts_with("error: cannot write the summary to `"), "{told}");
    assert!(!readers::github(&output.stdout).0.is_empty(), "the findings are there all the same");
}

/// What is clean is clean in every format, and says which rules were looked at where a format has room for it.
#[test]
fn a_clean_document_has_an_empty_report_and_passing_tests() {
    let world = World::new();
    world.write("postmortems/2026/2026-11-20-checkout-latency.toml", include_str!("../rules/draft.toml"));
    world.commit_all("clean");
    let stdout = |format: &str| {
        let output = check(&world, format, &[]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
        output.stdout
    };
    assert_eq!(readers::sarif(&stdout("sarif")), (Vec::new(), Vec::new()));
    assert_eq!(readers::gitlab(&stdout("gitlab")), Vec::new());
    assert_eq!(readers::rdjson(&stdout("rdjson")), Vec::new());
    let (read, passed) = readers::junit(&stdout("junit"));
    assert_eq!(read, Vec::new());
    assert!(passed > 30, "every rule passed");
    assert_eq!(String::from_utf8(stdout("github")).unwrap(), "pmgit: nothing found in 1 document\n");
}

/// A document whose text is broken has one result; of the other rules none can have passed.
#[test]
fn an_unreadable_document_has_no_passing_tests() {
    let world = World::new();
    let whole = include_str!("../rules/draft.toml");
    let rules = {
        world.write("postmortems/2026/2026-11-20-checkout-latency.toml", whole);
        world.commit_all("clean");
        readers::junit(&check(&world, "junit", &[]).stdout).1
    };
    for (broken, rule) in [
        (format!("{whole}\nx = \n"), "malformed-document"),
        (whole.replacen("severity = \"", "severity = 1 # \"", 1), "wrong-type"),
    ] {
        assert_ne!(broken, whole);
        world.write("postmortems/2026/2026-11-20-checkout-latency.toml", &broken);
        world.commit_all("broken");
        let (read, passed) = readers::junit(&output(&world, "junit", &[]));
        assert_eq!((read.len(), read[0].rule.as_str(), passed), (1, rule, 0));
    }
    world.write("postmortems/2026/2026-11-20-checkout-latency.toml", format!("unknown_key = 1\n{whole}"));
    world.commit_all("unknown key");
    let (read, passed) = readers::junit(&output(&world, "junit", &[]));
    assert_eq!((read.len(), read[0].rule.as_str(), passed), (1, "unknown-key", rules - 1), "it is judged all the same");
}

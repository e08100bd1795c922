//! Values that are meant to be run: each is put wherever something of a policy, a repository or a command line could
//! reach a workflow. The file that is written says the same as for a harmless value, or none is written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use saphyr::{LoadableYamlNode as _, Yaml};

use crate::forge::{Job, Way};
use crate::support::World;
use crate::support::documents::{PATH, incomplete};

const FORGES: [&str; 3] = ["github", "gitlab", "forgejo"];
const REVISION: &str = "0123456789abcdef0123456789abcdef01234567";
const DIGEST: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// What means something to a shell, to YAML, to a forge's expressions or its log; each alone and inside a likely value.
fn values() -> Vec<String> {
    let seeds = [
        "${{ github.token }}",
        "${{ secrets.X }}",
        "$[[ inputs.x ]]",
        "$CI_JOB_TOKEN",
        "${TOKEN}",
        "$(touch sprung)",
        "`touch sprung`",
        "'; touch sprung; '",
        "\"; touch sprung; \"",
        "\\\"; touch sprung #",
        "; touch sprung",
        "| touch sprung",
        "&& touch sprung",
        "> sprung",
        "\ntouch sprung\n",
        "\n  - run: touch sprung",
        "\r\ntouch sprung",
        "%0a::set-output name=x::y",
        "\n::add-mask::x",
        "#{7*7}",
        "{{7*7}}",
        "]]>",
        "-->",
        "*all",
        "&all x",
        "!reference [x, y]",
        "@SCRIPT@",
        "@SUM@",
        "--upload-pack=touch sprung",
        "-x",
        "~",
        "\t",
        "\u{7f}",
        "\u{202e}x",
        "x # y",
        "x: y",
    ];
    let inside = |seed: &&str| [(*seed).to_string(), format!("x{seed}"), format!("https://git.example.com/{seed}")];
    seeds.iter().flat_map(inside).collect()
}

/// A repository of its own, and the files that `init --ci` writes there; nothing where it refuses.
fn written(world: &World, prepare: impl Fn(&Path), forge: &str, options: &[&str]) -> Option<BTreeMap<PathBuf, String>> {
    let desk = world.outside("desk");
    let _ = std::fs::remove_dir_all(&desk);
    let place = desk.to_str().expect("it is UTF-8");
    world.ok(&["init", "--quiet", place]);
    prepare(&desk);
    let answer = world.pmgit(&[&["-C", place, "init", "--no-hooks", "--ci", forge], options].concat());
    let folder = desk.join(format!(".{forge}{}", if forge == "gitlab" { "" } else { "/workflows" }));
    if answer.code != 0 {
        assert!([1, 2].contains(&answer.code) && !answer.err.contains("panicked"), "{answer:?}");
        assert!(answer.err.contains("hint: ") || answer.err.contains("error: "), "{answer:?}");
        assert!(!folder.exists(), "{answer:?}");
        return None;
    }
    let files = std::fs::read_dir(&folder).expect("they are written").map(|entry| entry.expect("an entry").path());
    Some(files.map(|path| (path.clone(), std::fs::read_to_string(path).expect("it is text"))).collect())
}

/// Every scalar of a YAML file that stands for itself, in order.
fn scalars(yaml: &Yaml<'_>, found: &mut Vec<String>) {
    if let Some(map) = yaml.as_mapping() {
        for (key, value) in map {
            scalars(key, found);
            scalars(value, found);
        }
    } else if let Some(list) = yaml.as_vec() {
        for one in list {
            scalars(one, found);
        }
    } else {
        found.push(format!("{yaml:?}"));
    }
}

fn all_scalars(files: &BTreeMap<PathBuf, String>) -> Vec<String> {
    let mut found = Vec::new();
    for text in files.values() {
        let documents = Yaml::load_from_str(text).expect("it is YAML");
        assert_eq!(documents.len(), 1);
        scalars(&documents[0], &mut found);
    }
    found
}

#[test]
fn no_value_of_a_policy_or_a_command_line_is_more_than_a_value_in_a_workflow() {
    let world = World::new();
    let values = values();
    assert!(values.len() >= 100);
    let (mut tried, mut refused) = (0, 0);
    for forge in FORGES {
        let source = ["--source", "https://git.example.com/x.git", "--revision", REVISION];
        let release = ["--release", "https://example.com/x.tar.gz", "--sha256", DIGEST];
        let [plain, of_release] =
            [source, release].map(|options| written(&world, |_| {}, forge, &options).expect("it is harmless"));
        for value in &values {
            for (place, options) in [
                ("documents", vec!["--documents", value]),
                ("time zone", vec!["--time-zone", value]),
                ("language", vec!["--language", value]),
                ("revision", vec!["--source", "https://git.example.com/x.git", "--revision", value]),
                ("source", vec!["--source", value, "--revision", REVISION]),
                ("digest", vec!["--release", "https://example.com/x.tar.gz", "--sha256", value]),
                ("release", vec!["--release", value, "--sha256", DIGEST]),
            ] {
                // These two say nothing of the forge.
                if ["time zone", "language"].contains(&place) && forge != FORGES[0] {
                    continue;
                }
                let options: Vec<String> = match options[..] {
                    [option, value] => vec![format!("{option}={value}")],
                    [first, one, second, two] => vec![format!("{first}={one}"), format!("{second}={two}")],
                    _ => unreachable!("an option has a value"),
                };
                let mut options: Vec<&str> = options.iter().map(String::as_str).collect();
                if options.len() == 1 {
                    options.extend(source);
                }
                tried += 1;
                let Some(files) = written(&world, |_| {}, forge, &options) else {
                    refused += 1;
                    continue;
                };
                let before = if ["digest", "release"].contains(&place) { &of_release } else { &plain };
                let (found, before) = (all_scalars(&files), all_scalars(before));
                assert_eq!(found.len(), before.len(), "{forge} {place} {value:?}");
                let differing: Vec<&String> =
                    found.iter().zip(&before).filter(|(now, before)| now != before).map(|(now, _)| now).collect();
                assert!(
                    differing
                        .iter()
                        .all(|scalar| ["source", "release"].contains(&place) && scalar.contains(value.as_str())),
                    "{forge} {place} {value:?}: {differing:?}"
                );
                assert!(differing.iter().all(|scalar| !scalar.contains(['$', '`', '\\', '\n', '{'])), "{differing:?}");
            }
        }
    }
    assert!(tried >= 1_000 && refused > tried / 2, "{tried} tried, {refused} refused");
}

#[test]
fn a_stage_of_the_pipeline_is_a_name_and_nothing_else() {
    let world = World::new();
    let mut tried = 0;
    for value in values() {
        let quoted = toml::Value::String(value.clone()).to_string();
        for stages in [
            format!("stages: [{value}]\n"),
            format!("stages:\n  - {value}\n"),
            format!("stages:\n  - {quoted}\n"),
            format!("stages: ['{value}', plain]\n"),
            format!("stages:\n  - '{value}'\n  - plain\n"),
        ] {
            let prepare = |desk: &Path| std::fs::write(desk.join(".gitlab-ci.yml"), &stages).expect("a file");
            tried += 1;
            let Some(files) = written(&world, prepare, "gitlab", &[]) else { continue };
            for text in files.values() {
                let documents = Yaml::load_from_str(text).expect("it is YAML");
                let root = documents[0].as_mapping().expect("a map");
                let job = root.iter().find(|(key, _)| key.as_str().is_some_and(|key| key.starts_with("pmgit")));
                let stage = job.expect("a job").1["stage"].as_str().expect("a name").to_owned();
                let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "_-. ".contains(letter);
                assert!(stage.chars().all(is_plain) && stages.contains(&stage), "{stages:?}: {stage:?}");
            }
        }
    }
    assert!(tried >= 500, "{tried}");
}

#[test]
fn what_a_forge_says_of_branches_and_addresses_is_run_by_no_script() {
    let world = World::with_hooks();
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.sneak(PATH, &incomplete("in-review"));
    let mut tried = 0;
    for (way, names) in [
        (Way::GithubPull, &["PULL", "PULL_HEAD", "GITHUB_REPOSITORY"][..]),
        (Way::GithubQueue, &["GROUP_REF", "GROUP_BASE", "GROUP_HEAD"]),
        (Way::ForgejoPull, &["TARGET", "PULL", "PULL_HEAD"]),
        (
            Way::GitlabMergedResult,
            &[
                "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
                "CI_COMMIT_SHA",
                "CI_PIPELINE_ID",
                "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA",
                "CI_MERGE_REQUEST_EVENT_TYPE",
            ],
        ),
    ] {
        for name in names {
            let mut job = Job::for_pull_request(&world, way);
            let is_short = |value: &&String| value.contains("sprung") && !value.starts_with("https");
            for value in values().iter().filter(is_short).step_by(3) {
                job.set(name, value);
                let answer = job.run();
                // Never a pass: refused, or not judged at all.
                assert!([1, 2].contains(&answer.code), "{way:?} {name}={value:?}: {answer:?}");
                assert!(
                    !world.outside("project/sprung").exists() && !world.path().join("sprung").exists(),
                    "{value:?}"
                );
                tried += 1;
            }
            std::fs::remove_dir_all(world.outside(&format!("forge-{way:?}"))).expect("the forge goes");
        }
    }
    assert!(tried >= 90, "{tried}");
}

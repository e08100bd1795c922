//! `pmgit init --ci`: the workflow is written once, renewed as long as nobody edits it, and never lost.

use std::fs;

use insta::assert_snapshot;

use crate::support::World;

const GITHUB: &str = ".github/workflows/pmgit.yml";
const FORM: &str = ".github/workflows/pmgit-close.yml";
const DUE: &str = ".github/workflows/pmgit-due.yml";
const REVISION: &str = "0123456789012345678901234567890123456789";
const DIGEST: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

#[test]
fn what_an_admin_must_still_do_is_said_every_time() {
    let world = World::ready();
    assert_snapshot!(world.pmgit(&["init", "--ci", "github"]).passes(), @r#"
    exit 0
    wrote .github/workflows/pmgit.yml
    wrote .github/workflows/pmgit-close.yml
    wrote .github/workflows/pmgit-due.yml
    gate: the check in .github/workflows/pmgit.yml, where the forge requires it (`pmgit doctor --online` asks)
    next: git add :/.pmgit :/postmortems :/.gitattributes :/.github/workflows/pmgit.yml :/.github/workflows/pmgit-close.yml :/.github/workflows/pmgit-due.yml && git commit -m "Set up postmortems"
    an admin must still do this by hand:
    - give the runner pmgit, or name a release, `--release URL --sha256 DIGEST`, or its source, `--source URL --revision COMMIT`
    - require the check `pmgit into refs/heads/BRANCH` in the rules of each branch, with the source GitHub Actions
    - require branches to be up to date, or a merge queue: two changes that pass alone can fail together
    - require reviews by code owners, with two lines in CODEOWNERS: `/.pmgit/ @TEAM` and `/.github/ @TEAM`
    - where pull requests could edit the workflow: `--hardened` takes it from the target branch
    - where people read postmortems on the forge: `--pages` keeps them as pages on the branch `postmortem-pages`
    what each merge method means here:
    - merge commit: the merge of the branch and the pull request lands, and is judged
    - squash: the same files land in one commit; judged by that merge
    - rebase: each commit lands on its own on top of the branch; that is judged too, unless `gate.rebase = false`
    - merge queue: the group lands as it was judged
    - switch on "Require branches to be up to date before merging", or a merge queue: else the branch may have moved on since
    "#);
    assert_snapshot!(world.pmgit(&["init", "--ci", "github"]).passes(), @r#"
    exit 0
    everything is set up already
    an admin must still do this by hand:
    - give the runner pmgit, or name a release, `--release URL --sha256 DIGEST`, or its source, `--source URL --revision COMMIT`
    - require the check `pmgit into refs/heads/BRANCH` in the rules of each branch, with the source GitHub Actions
    - require branches to be up to date, or a merge queue: two changes that pass alone can fail together
    - require reviews by code owners, with two lines in CODEOWNERS: `/.pmgit/ @TEAM` and `/.github/ @TEAM`
    - where pull requests could edit the workflow: `--hardened` takes it from the target branch
    - where people read postmortems on the forge: `--pages` keeps them as pages on the branch `postmortem-pages`
    what each merge method means here:
    - merge commit: the merge of the branch and the pull request lands, and is judged
    - squash: the same files land in one commit; judged by that merge
    - rebase: each commit lands on its own on top of the branch; that is judged too, unless `gate.rebase = false`
    - merge queue: the group lands as it was judged
    - switch on "Require branches to be up to date before merging", or a merge queue: else the branch may have moved on since
    "#);
    assert_snapshot!(world.pmgit(&["init", "--ci", "gitlab"]).passes(), @r#"
    exit 0
    wrote .gitlab/pmgit.yml
    wrote .gitlab/pmgit-close.yml
    wrote .gitlab/pmgit-due.yml
    wrote .gitlab-ci.yml
    gate: the check in .gitlab/pmgit.yml, where the forge requires it (`pmgit doctor --online` asks)
    next: git add :/.pmgit :/postmortems :/.gitattributes :/.gitlab/pmgit.yml :/.gitlab/pmgit-close.yml :/.gitlab/pmgit-due.yml :/.gitlab-ci.yml && git commit -m "Set up postmortems"
    an admin must still do this by hand:
    - give the runner pmgit, or name a release, `--release URL --sha256 DIGEST`, or its source, `--source URL --revision COMMIT`
    - add a pipeline schedule with the variable PMGIT_DUE, for what is due: `0 9 * * 1-5`, in the time zone UTC
    - switch on "Pipelines must succeed", and leave "Skipped pipelines are considered successful" off
    - require approval by code owners, with `/.pmgit/`, `/.gitlab/` and `/.gitlab-ci.yml` in CODEOWNERS
    - enforce the job by a pipeline execution policy, where pull requests could edit it
    - for one comment kept up to date: set the masked variable PMGIT_COMMENT_TOKEN, a project's token with the scope api; whoever may push a branch could read it
    - for the form `pmgit close`: let the role Developer use pipeline variables, and switch on "Allow Git push requests to the repository" for job tokens, which push as whoever runs the pipeline; where there is no such setting, give a project's token with the scope write_repository as the masked and protected variable PMGIT_TOKEN
    - where people read postmortems on the forge: `--pages` keeps them as pages on the branch `postmortem-pages`
    what each merge method means here:
    - merge commit: the merge of both branches lands, and is judged
    - squash: the same files land in one commit; judged by that merge
    - semi-linear and fast-forward: each commit lands on its own on top of the target branch; that is judged too, unless `gate.rebase = false`
    - merge train: judged with what stands before it in the train; where that train fast-forwards, together with it
    - switch on "Enable merged results pipelines", or merge trains: else the target branch may have moved on since
    "#);
    assert_snapshot!(world.pmgit(&["init", "--ci", "forgejo", "--hardened"]).passes(), @r#"
    exit 0
    wrote .forgejo/workflows/pmgit.yml
    wrote .forgejo/workflows/pmgit-close.yml
    wrote .forgejo/workflows/pmgit-due.yml
    gate: the check in .forgejo/workflows/pmgit.yml, where the forge requires it (`pmgit doctor --online` asks)
    next: git add :/.pmgit :/postmortems :/.gitattributes :/.forgejo/workflows/pmgit.yml :/.forgejo/workflows/pmgit-close.yml :/.forgejo/workflows/pmgit-due.yml && git commit -m "Set up postmortems"
    an admin must still do this by hand:
    - give the runner pmgit, or name a release, `--release URL --sha256 DIGEST`, or its source, `--source URL --revision COMMIT`
    - require the status `pmgit / pmgit (*)` in the branch's protection, and block outdated pull requests
    - protect the files `.pmgit/**;.forgejo/**` there
    - where people read postmortems on the forge: `--pages` keeps them as pages on the branch `postmortem-pages`
    what each merge method means here:
    - merge commit: the merge of the branch and the pull request lands, and is judged
    - squash: the same files land in one commit; judged by that merge
    - rebase, with or without a merge commit: each commit lands on its own on top of the branch; that is judged too, unless `gate.rebase = false`
    - fast-forward only: the pull request's own commits land, and are judged
    - switch on "Block merge if pull request is outdated" in the branch's protection: else the branch may have moved on since
    "#);
}

#[test]
fn what_was_asked_for_once_stays_without_being_asked_for_again() {
    let world = World::ready();
    let address = "https://git.example.com/pmgit";
    world.pmgit(&["init", "--ci", "github", "--hardened", "--source", address, "--revision", REVISION]).passes();
    let first = world.read(GITHUB);
    assert!(first.contains("pull_request_target:") && first.contains(REVISION) && first.contains(address));
    world.pmgit(&["init", "--ci", "github"]).passes();
    assert_eq!(world.read(GITHUB), first);
    let newer = "9".repeat(40);
    world.pmgit(&["init", "--ci", "github", "--source", address, "--revision", &newer]).passes();
    assert_eq!(world.read(GITHUB).lines().filter(|line| !first.contains(*line)).count(), 2, "the pin and the sum");
    assert!(world.read(FORM).contains(&newer) && world.read(FORM).contains(address), "both are built from one commit");
}

#[test]
fn a_release_stays_until_something_else_is_named_and_needs_no_image_with_cargo() {
    let world = World::ready();
    let (address, digest) = ("https://files.example.com/v0.2.0/pmgit.tar.gz", "0a".repeat(32));
    let all = [".gitlab/pmgit.yml", ".gitlab/pmgit-close.yml", ".gitlab/pmgit-due.yml", ".gitlab/pmgit-pages.yml"];
    let init = |more: &[&str]| world.pmgit(&[&["init", "--ci", "gitlab", "--pages"], more].concat()).passes();
    let name = |place: &str| all.iter().filter(|file| world.read(file).contains(place)).count();
    let run = init(&["--release", address, "--sha256", &format!("sha256:{}", digest.to_uppercase())]);
    assert!(!run.out.contains("give the runner pmgit"), "{run}");
    assert_eq!([name(address), name(&digest), name("buildpack-deps:"), name("rust:")], [4, 4, 4, 0]);
    let first = all.map(|file| world.read(file));
    init(&[]);
    assert_eq!(all.map(|file| world.read(file)), first);
    // A source that is named with it is built where it cannot be downloaded, and one that is named alone is what is wanted.
    let source = ["--source", "https://git.example.com/pmgit", "--revision", REVISION];
    init(&[&source[..], &["--release", address, "--sha256", &digest]].concat());
    assert_eq!([name(address), name(REVISION), name("rust:")], [4, 4, 4]);
    init(&source);
    assert_eq!([name(address), name(&digest), name(REVISION)], [0, 0, 4]);
    init(&["--release", address, "--sha256", &digest]);
    assert_eq!([name(address), name(REVISION)], [4, 0]);
}

#[test]
fn a_workflow_follows_the_policy_to_another_directory() {
    let world = World::ready();
    world.pmgit(&["init", "--ci", "github"]).passes();
    world.write(".pmgit/policy.toml", "documents = \"docs/post mortems\"\n");
    let run = world.pmgit(&["init", "--ci", "github"]).passes();
    // It reads the policy of the target when it runs, so nothing has to be written again.
    assert!(!run.out.contains(&format!("wrote {GITHUB}")), "{run}");
    assert!(!world.read(GITHUB).contains("post mortems"));
}

#[test]
fn a_workflow_that_was_edited_is_left_and_that_is_said() {
    let world = World::ready();
    world.pmgit(&["init", "--ci", "github"]).passes();
    let edited = world.read(GITHUB).replace("ubuntu-latest", "our-runner");
    world.write(GITHUB, &edited);
    let run = world.pmgit(&["init", "--ci", "github", "--hardened"]).passes();
    assert!(run.err.contains(&format!("left {GITHUB} unchanged: it was edited by hand")), "{run}");
    assert_eq!(world.read(GITHUB), edited);
    world.write(FORM, "name: our own\n");
    let run = world.pmgit(&["init", "--ci", "github"]).passes();
    assert!(run.err.contains(&format!("left {FORM} unchanged")) && world.read(FORM) == "name: our own\n", "{run}");
    world.write(GITHUB, "name: something else\n");
    world.write(DUE, "name: ours\n");
    let run = world.pmgit(&["init", "--ci", "github"]).passes();
    assert!(run.err.contains(&format!("left {DUE} unchanged: it was edited by hand")), "{run}");
    assert_eq!(world.read(GITHUB), "name: something else\n");
    assert_eq!(world.read(DUE), "name: ours\n");
}

#[test]
fn a_pipeline_that_is_there_is_not_touched_and_the_line_to_add_is_told() {
    let world = World::ready();
    world.write(".gitlab-ci.yml", "stages: [build]\n");
    let run = world.pmgit(&["init", "--ci", "gitlab"]).passes();
    for file in [".gitlab/pmgit.yml", ".gitlab/pmgit-close.yml", ".gitlab/pmgit-due.yml"] {
        assert!(run.out.contains(&format!("add `- local: {file}` below `include:` in .gitlab-ci.yml")), "{run}");
    }
    assert_eq!(world.read(".gitlab-ci.yml"), "stages: [build]\n");
}

#[test]
fn what_no_workflow_can_hold_is_refused_before_anything_is_written() {
    let world = World::empty();
    assert_snapshot!(world.pmgit(&["init", "--ci", "gitlab", "--hardened"]), @r"
    exit 1
    -- stderr --
    error: GitLab has no hardened workflow
      cause: a merge request always runs the pipeline of its own branch, which it can edit
      hint: use `pmgit init --ci gitlab` and enforce its file by a pipeline execution policy, or judge on the server
    ");
    assert_snapshot!(world.pmgit(&["init", "--ci", "github", "--source", "https://x.example/p", "--revision", "main"]), @"
    exit 2
    -- stderr --
    error: cannot pin pmgit to `main`
      cause: a branch, a tag or a short id can come to mean another commit
      hint: name the full id: `git rev-parse COMMIT` shows it
    ");
    assert_snapshot!(world.pmgit(&["init", "--ci", "github", "--release", "https://x.example/p.tar.gz", "--sha256", "v0.2.0"]), @"
    exit 2
    -- stderr --
    error: cannot pin the release to `v0.2.0`
      cause: a SHA-256 has 64 hexadecimal digits
      hint: copy it from the release's `SHA256SUMS`, or ask `sha256sum FILE`
    ");
    for address in
        ["", "file:///p.tar.gz", "ftp://x.example/p", "https://x.example/$(evil)", "https://x.example/\"\nrun: evil"]
    {
        let run = world.pmgit(&["init", "--ci", "github", "--release", address, "--sha256", &"0".repeat(64)]);
        assert!(run.code == 2 && run.err.contains("cannot download pmgit from"), "{address}: {run}");
    }
    for address in ["", "https://x.example/\"\nrun: evil", "https://x.example/$(evil)", "a b"] {
        let run = world.pmgit(&["init", "--ci", "github", "--source", address, "--revision", REVISION]);
        assert_eq!(run.code, 2, "{address}: {run}");
    }
    assert!(fs::read_dir(world.path()).unwrap().count() == 1, "only .git is there");
}

#[test]
fn credentials_of_a_source_are_refused_and_neither_written_nor_printed() {
    const SECRET: &str = "s3cr3t-T0ken";
    let world = World::empty();
    let mut tried = 0;
    for place in ["github.com/acme/pmgit.git", "gitlab.example.com:8443/g/s/pmgit"] {
        for address in [
            format!("https://aiko:{SECRET}@{place}"),
            format!("https://{SECRET}@{place}"),
            format!("https://oauth2:{SECRET}@{place}"),
            format!("https://x-access-token:{SECRET}@{place}"),
            format!("https://gitlab-ci-token:{SECRET}@{place}"),
            format!("HTTPS://aiko:{SECRET}@{place}"),
            format!("http://aiko:{SECRET}@{place}"),
            format!("https://:{SECRET}@{place}"),
            format!("https://aiko:a/{SECRET}@{place}"),
            format!("https://aiko:a@{SECRET}@{place}"),
            format!("https://{place}?token={SECRET}"),
            format!("https://{place}?private_token={SECRET}"),
            format!("https://{place}?a=b&access_token={SECRET}"),
            format!("https://{place}#{SECRET}"),
            format!("https://{place}?{SECRET}"),
            format!("ssh://git:{SECRET}@{place}"),
            format!("oauth2:{SECRET}@{place}"),
        ] {
            for forge in ["github", "gitlab", "forgejo"] {
                for options in
                    [["--source", &address, "--revision", REVISION], ["--release", &address, "--sha256", DIGEST]]
                {
                    let run = world.pmgit(&[&["init", "--ci", forge], &options[..]].concat());
                    assert!(run.code == 2 && run.err.contains("hint: name it as"), "{address}: {run}");
                    assert!(!format!("{run}").contains(SECRET), "{address}: {run}");
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 200, "{tried}");
    assert!(fs::read_dir(world.path()).unwrap().count() == 1, "only .git is there");
    for address in ["ssh://git@github.com/acme/pmgit", "https://github.com/acme/pmgit.git"] {
        let world = World::empty();
        world.pmgit(&["init", "--ci", "github", "--source", address, "--revision", REVISION]).passes();
        assert!(world.read(".github/workflows/pmgit.yml").contains(address));
    }
}

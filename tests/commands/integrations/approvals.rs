//! `pmgit approve` and `pmgit approvals import`.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::server::{Reply, Server};
use crate::support::documents::{ID, PATH};
use crate::support::{Outcome, World};

const PEOPLE: &str = "[aiko]\nname = \"Aiko Tanaka\"\nemail = \"aiko@example.com\"\ngithub = \"aiko-t\"\n\n\
    [ben]\nemail = \"ben@example.com\"\ngithub = \"Big-Ben\"\ngitlab = \"bben\"\n\n[emeka]\ngithub = \"emeka\"\n\n\
    [farah]\ngithub = \"far\"\ngitlab = \"far\"\n\n[farah-old]\ngithub = \"FAR\"\n";

/// A postmortem in review, among people who are known.
fn world() -> World {
    let world = World::in_review();
    world.write(".pmgit/people.toml", PEOPLE);
    world.commit_all("Say who is who");
    world
}

#[test]
fn an_approval_is_a_commit_of_one_row() {
    let world = world();
    let mut command = world.pmgit_command(&["approve", ID]);
    for (name, value) in [("GIT_AUTHOR_EMAIL", "ben@example.com"), ("GIT_COMMITTER_EMAIL", "ben@example.com")] {
        command.env(name, value);
    }
    assert_snapshot!(world.run(&mut command), @r"
    exit 0
    2026-11-20-checkout-latency: approved by ben
    ");
    assert_snapshot!(world.ok(&["show", "--format=%an <%ae>%n%B", "--unified=0", "HEAD"]), @r#"
    Aiko <ben@example.com>
    2026-11-20-checkout-latency: approve (ben)

    Postmortem: 2026-11-20-checkout-latency
    Postmortem-Approval: ben


    diff --git a/postmortems/2026/2026-11-20-checkout-latency.toml b/postmortems/2026/2026-11-20-checkout-latency.toml
    index 7e03193..0f1e225 100644
    --- a/postmortems/2026/2026-11-20-checkout-latency.toml
    +++ b/postmortems/2026/2026-11-20-checkout-latency.toml
    @@ -190,0 +191,5 @@ [external_message]
    +[[approvals]]
    +by = "ben"
    +at = 2026-11-23T07:00:00Z
    +of = "1:63f167b1dfed7c8e0d7d2440ed0d41e45371997d.ee74ee690ddf518567b9c83ce6c3bd10194cf54b"
    +
    "#);
    let held = ["review", ID, "--held", "2026-11-23T06:00:00Z", "--outcome", "Agreed.", "--attendee", "aiko"];
    assert_eq!(world.pmgit(&held).code, 0, "the approval counts");
    assert_eq!(world.complaints(), "");
}

#[test]
fn the_owner_never_approves_under_no_spelling() {
    let world = world();
    let spellings = [
        "aiko",
        "AIKO",
        "@aiko",
        "＠Ａｉｋｏ",
        " aiko ",
        "aiko@example.com",
        "Aiko Tanaka",
        "aiko-t",
        "@Aiko-T",
        "aiko@elsewhere.example",
    ];
    for by in spellings {
        let run = world.unmoved(1, &["approve", ID, "--by", by]);
        assert!(run.err.contains("the owner cannot approve their own postmortem"), "{by}: {run}");
    }
    let own = world.unmoved(1, &["approve", ID]);
    assert!(own.err.contains("the owner cannot approve"), "{own}");
    for owner in ["Aiko-T", "aiko@example.com", "aiko tanaka"] {
        world.write(PATH, world.read(PATH).replace("owner = \"aiko\"", &format!("owner = \"{owner}\"")));
        world.commit_all("Write the owner in another way");
        let run = world.unmoved(1, &["approve", ID, "--by", "aiko"]);
        assert!(run.err.contains("the owner cannot approve"), "{owner}: {run}");
        world.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
    }
}

#[test]
fn an_approval_counts_from_the_review_on_and_once() {
    let draft = World::with_draft();
    let early = draft.unmoved(1, &["approve", ID, "--by", "ben"]);
    assert!(early.err.contains("is a draft"), "{early}");
    let world = world();
    let before = world.unmoved(1, &["approve", ID, "--by", "ben", "--at", "2026-11-22T05:24:59Z"]);
    assert!(before.err.contains("before the review does not count"), "{before}");
    assert_snapshot!(world.pmgit(&["approve", ID, "--by", "Big-Ben", "--at", "2026-11-22T06:00:00Z"]).passes(), @r"
    exit 0
    2026-11-20-checkout-latency: approved by ben
    -- stderr --
    note: the commit is by aiko; an approval is worth most in a commit of the approver's own
    ");
    let twice = world.unmoved(1, &["approve", ID, "--by", "@Ben"]);
    assert!(twice.err.contains("has approved"), "{twice}");
    world.pmgit(&["approve", ID, "--by", "emeka"]).passes();
    assert_eq!(world.read(PATH).matches("[[approvals]]").count(), 2);
}

fn review(login: &str, state: &str, commit: &str, minute: u32) -> Value {
    json!({"user": {"login": login, "type": "User"}, "state": state, "commit_id": commit,
           "submitted_at": format!("2026-11-23T06:{minute:02}:00Z")})
}

fn import(world: &World, server: &Server, forge: &str, project: &str) -> Outcome {
    import_with(world, server, forge, project, &[])
}

fn import_with(world: &World, server: &Server, forge: &str, project: &str, options: &[&str]) -> Outcome {
    let url = server.url();
    let arguments =
        ["approvals", "import", ID, "--from", forge, "--pull", "17", "--project", project, "--server", &url];
    let mut command = world.pmgit_command(&[&arguments[..], options].concat());
    let run = world.run(command.env("GITHUB_TOKEN", "very-secret").env("GITLAB_TOKEN", "very-secret"));
    assert!(!format!("{run}").contains("very-secret"), "{run}");
    run
}

/// A GitHub with a pull request of this head, and reviews on two pages.
fn github(head: &str, reviews: Vec<Value>) -> Server {
    let head = head.to_owned();
    Server::start(move |seen| {
        let pull = "/api/v3/repos/example/shop/pulls/17";
        if seen.line == format!("GET {pull}") {
            return Reply::Json(200, json!({"number": 17, "state": "open", "head": {"sha": head}}));
        }
        let half = reviews.len() / 2;
        if seen.line == format!("GET {pull}/reviews?per_page=100") {
            let host =
                seen.headers.iter().find_map(|line| line.to_lowercase().strip_prefix("host: ").map(str::to_owned));
            let next = format!("Link: <http://{}{pull}/reviews?per_page=100&page=2>; rel=\"next\"\r\n", host.unwrap());
            let body = Value::Array(reviews[..half].to_vec()).to_string();
            return Reply::Text(200, Box::leak(next.into_boxed_str()), "application/json", body);
        }
        assert_eq!(seen.line, format!("GET {pull}/reviews?per_page=100&page=2"));
        Reply::Json(200, Value::Array(reviews[half..].to_vec()))
    })
}

#[test]
fn approvals_of_the_very_head_come_in_from_github() {
    let world = world();
    let head = world.ok(&["rev-parse", "HEAD"]);
    let old = world.ok(&["rev-parse", "HEAD^"]);
    let server = github(
        &head,
        vec![
            review("big-ben", "COMMENTED", &old, 1),
            review("emeka", "APPROVED", &old, 2),
            review("aiko-t", "APPROVED", &head, 3),
            review("stranger", "APPROVED", &head, 4),
            review("Big-Ben", "APPROVED", &head, 5),
            review("far", "APPROVED", &head, 6),
            review("Big-Ben", "COMMENTED", &head, 7),
        ],
    );
    assert_snapshot!(import(&world, &server, "github", "example/shop"), @r#"
    exit 0
    2026-11-20-checkout-latency: approved by ben at 2026-11-23T06:05:00Z
    2026-11-20-checkout-latency: approved by emeka at 2026-11-23T06:02:00Z
    -- stderr --
    note: aiko is the owner, whose approval does not count
    note: `far` is more than one person in `.pmgit/people.toml`: farah, farah-old
    note: `stranger` is nobody in `.pmgit/people.toml`; add `github = "stranger"` to whoever it is
    "#);
    assert_snapshot!(world.ok(&["show", "--format=%B", "--unified=0", "HEAD"]), @r#"
    2026-11-20-checkout-latency: approved by ben, emeka in pull request 17

    Postmortem: 2026-11-20-checkout-latency
    Postmortem-Approval: ben
    Postmortem-Approval: emeka


    diff --git a/postmortems/2026/2026-11-20-checkout-latency.toml b/postmortems/2026/2026-11-20-checkout-latency.toml
    index 7e03193..f2faac1 100644
    --- a/postmortems/2026/2026-11-20-checkout-latency.toml
    +++ b/postmortems/2026/2026-11-20-checkout-latency.toml
    @@ -190,0 +191,10 @@ [external_message]
    +[[approvals]]
    +by = "ben"
    +at = 2026-11-23T06:05:00Z
    +of = "1:63f167b1dfed7c8e0d7d2440ed0d41e45371997d.ee74ee690ddf518567b9c83ce6c3bd10194cf54b"
    +
    +[[approvals]]
    +by = "emeka"
    +at = 2026-11-23T06:02:00Z
    +of = "1:63f167b1dfed7c8e0d7d2440ed0d41e45371997d.ee74ee690ddf518567b9c83ce6c3bd10194cf54b"
    +
    "#);
    assert_snapshot!(server.seen()[2].whole(server.port), @r"
    GET /api/v3/repos/example/shop/pulls/17/reviews?per_page=100&page=2
    accept: application/vnd.github+json
    authorization: Bearer very-secret
    host: 127.0.0.1:[PORT]
    user-agent: pmgit/0.2.0
    x-github-api-version: 2022-11-28
    ");
    let again = import(&world, &server, "github", "example/shop");
    assert!(again.code == 1 || again.out.contains("no approval to record"), "{again}");
    assert_eq!(world.read(PATH).matches("[[approvals]]").count(), 2);
    assert_eq!(world.complaints(), "");
}

/// A forge that takes back every approval once another commit is pushed: nobody is asked twice.
#[test]
fn a_review_takes_the_approvals_along_where_the_forge_dismisses_them() {
    let world = world();
    world.ok(&["branch", "base"]);
    let head = world.ok(&["rev-parse", "HEAD"]);
    let of_time = |head: &str, reviews: Vec<Value>| github(head, reviews).url();
    let url = of_time(&head, vec![review("Big-Ben", "APPROVED", &head, 5), review("aiko-t", "APPROVED", &head, 6)]);
    let reach = |url: &str| ["--from", "github", "--project", "example/shop", "--server", url].map(str::to_owned);
    let run = |verb: &[&str], url: &str| {
        let words: Vec<String> = verb.iter().map(|word| (*word).to_owned()).chain(reach(url)).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        world.run(world.pmgit_command(&words).env("GITHUB_TOKEN", "very-secret"))
    };
    let minutes = ["--held", "2026-11-23T06:00:00Z", "--outcome", "Agreed.", "--attendee", "aiko"];
    let step = run(&[&["review", ID, "--from-pull", "17"], &minutes[..]].concat(), &url);
    assert!(step.code == 0 && step.out.contains("in-review -> reviewed"), "{step}");
    assert!(step.err.contains("aiko is the owner, whose approval does not count"), "{step}");
    assert_eq!(world.ok(&["rev-list", "--count", &format!("{head}..HEAD")]), "1", "one commit");
    let text = world.read(PATH);
    assert!(text.contains("by = \"ben\"\nat = 2026-11-23T06:05:00Z\nof = \"1:"), "{text}");
    // The push of that commit: the forge asks for nothing more of those who have read it.
    let new = world.ok(&["rev-parse", "HEAD"]);
    let url = of_time(&new, vec![review("Big-Ben", "DISMISSED", &head, 5)]);
    let again = run(&["approvals", "import", ID, "--pull", "17"], &url);
    assert!(again.code == 0 && again.out.contains("no approval to record"), "{again}");
    world.pmgit(&["check", "--base", "base", "--head", "HEAD"]).passes();
    // Whoever rewrites the text asks again: what is on record is for another one.
    world.write(PATH, world.read(PATH).replace("overview = \"", "overview = \"Rewritten. "));
    world.commit_all("Rewrite the overview");
    let refused = world.pmgit(&["check", "--base", "base", "--head", "HEAD"]);
    assert!(refused.code == 1 && format!("{refused}").contains("missing-approval"), "{refused}");
}

/// Where the forge's branch rule asks for the approval, the gate does not; it comes on record at any time after.
#[test]
fn approvals_on_the_forge_are_recorded_after_the_merge() {
    let world = world();
    world.write(".pmgit/policy.toml", "pmgit = \"0.2\"\n[gate]\napprovals = { source = \"forge\" }\n");
    let head = world.commit_all("Approvals are given on the forge");
    let minutes = ["--held", "2026-11-23T06:00:00Z", "--outcome", "Agreed.", "--attendee", "aiko"];
    world.pmgit(&[&["review", ID], &minutes[..]].concat()).passes();
    assert!(!world.read(PATH).contains("[[approvals]]"));
    // Merged, and a typo mended since.
    world.write(PATH, world.read(PATH).replace("overview = \"", "overview = \"In short: "));
    world.commit_all("Mend a typo");
    let reviews = || vec![review("Big-Ben", "APPROVED", &head, 5), review("emeka", "CHANGES_REQUESTED", &head, 6)];
    let server = github(&head, reviews());
    let refused = import(&world, &server, "github", "example/shop");
    assert!(refused.code == 1 && refused.err.contains("is not as it was approved"), "{refused}");
    let server = github(&head, reviews());
    let run = import_with(&world, &server, "github", "example/shop", &["--merged"]);
    assert!(run.code == 0 && run.out.contains("approved by ben at 2026-11-23T06:05:00Z"), "{run}");
    assert_eq!(world.read(PATH).matches("[[approvals]]").count(), 1);
    let again = import_with(&world, &github(&head, reviews()), "github", "example/shop", &["--merged"]);
    assert!(again.out.contains("no approval to record") && again.err.contains("has approved already"), "{again}");
}

#[test]
fn the_accounts_that_approve_the_very_head_are_listed_and_nothing_is_recorded() {
    let world = world();
    let (head, old) = (world.ok(&["rev-parse", "HEAD"]), world.ok(&["rev-parse", "HEAD^"]));
    let reviews = vec![
        review("emeka", "APPROVED", &old, 2),
        review("stranger", "APPROVED", &head, 4),
        review("Big-Ben", "APPROVED", &head, 5),
        review("far", "CHANGES_REQUESTED", &head, 6),
    ];
    let url = github(&head, reviews).url();
    let asked = ["--from", "github", "--pull", "17", "--project", "example/shop", "--server", &url];
    let mut command = world.pmgit_command(&[&["approvals", "list"], &asked[..]].concat());
    let run = world.run(command.env("PMGIT_GITHUB_TOKEN", "very-secret"));
    assert_snapshot!(run, @r"
    exit 0
    github:big-ben
    github:stranger
    -- stderr --
    note: `emeka` approved an older head, which does not count
    ");
    assert_eq!(world.ok(&["rev-parse", "HEAD"]), head);
    assert_eq!(world.ok(&["status", "--porcelain"]), "");
    let untold = world.run(&mut world.pmgit_command(&[&["approvals", "list"], &asked[..]].concat()));
    assert!(untold.code == 2 && untold.err.contains("`PMGIT_GITHUB_TOKEN`"), "{untold}");
}

#[test]
fn a_page_for_the_pull_request_names_who_has_not_approved_it() {
    let world = world();
    world.ok(&["branch", "base"]);
    world.pmgit(&["approve", ID, "--by", "ben"]).passes();
    world.pmgit(&["approve", ID, "--by", "emeka"]).passes();
    world.write("approvers", "github:big-ben\n\n");
    let summarised = |approvers: &str| {
        let _ = std::fs::remove_file(world.path().join("page.md"));
        let options = ["--base", "base", "--head", "HEAD", "--summary", "page.md", "--approvers", approvers];
        world.pmgit(&[&["check"], &options[..]].concat())
    };
    assert_eq!(summarised("approvers").code, 0);
    let page = world.read("page.md");
    let credited = page.split_once("### Credited by this change").expect("there are some").1;
    assert_snapshot!(credited);
    world.write("approvers", "big-ben\n");
    let odd = summarised("approvers");
    assert!(odd.code == 2 && odd.err.contains("`big-ben` is not a line such as `github:ben`"), "{odd}");
    let none = summarised("nowhere");
    assert!(none.code == 2 && none.err.contains("cannot read the approvers in"), "{none}");
    assert!(!world.path().join("page.md").exists());
}

#[test]
fn approvals_of_another_text_or_of_a_head_that_is_not_here_are_not_taken() {
    let world = world();
    let old = world.ok(&["rev-parse", "HEAD"]);
    world.write(PATH, world.read(PATH).replace("12,000", "1,200").replace("overview = \"", "overview = \"Rewritten. "));
    world.commit_all("Rewrite the overview");
    let server = github(&old, vec![review("Big-Ben", "APPROVED", &old, 5)]);
    let run = import(&world, &server, "github", "example/shop");
    assert!(run.code == 1 && run.err.contains("is not as it was approved"), "{run}");
    assert!(run.err.contains("`sections.overview` changed since"), "{run}");
    assert_eq!(world.ok(&["log", "-1", "--format=%s"]), "Rewrite the overview");
    let unknown = "1111111111111111111111111111111111111111";
    let server = github(unknown, vec![review("Big-Ben", "APPROVED", unknown, 5)]);
    let run = import(&world, &server, "github", "example/shop");
    assert!(run.code == 2 && run.err.contains("is not in this clone"), "{run}");
    let odd = github("--upload-pack=x", Vec::new());
    assert!(import(&world, &odd, "github", "example/shop").err.contains("has no commit at its head"));
}

#[test]
fn gitlab_says_when_and_only_what_came_after_the_push_counts() {
    let world = world();
    let head = world.ok(&["rev-parse", "HEAD"]);
    let sha = head.clone();
    let server = Server::start(move |seen| {
        let base = "GET /api/v4/projects/group%2Fshop/merge_requests/17";
        let rest = seen.line.strip_prefix(base).unwrap_or_else(|| panic!("{}", seen.line));
        match rest {
            "" => Reply::Json(200, json!({"iid": 17, "sha": sha, "state": "opened"})),
            "/versions" => Reply::Json(
                200,
                json!([
                    {"id": 1, "head_commit_sha": "2222222222222222222222222222222222222222", "created_at": "2026-11-22T06:00:00.000Z"},
                    {"id": 2, "head_commit_sha": sha, "created_at": "2026-11-23T06:00:00.000Z"},
                ]),
            ),
            "/approvals" => Reply::Json(
                200,
                json!({"approved_by": [
                    {"user": {"username": "bben"}, "approved_at": "2026-11-23T06:10:00.123Z"},
                    {"user": {"username": "far"}, "approved_at": "2026-11-23T05:59:00.000Z"},
                    {"user": {"username": "emeka"}},
                ]}),
            ),
            other => panic!("{other}"),
        }
    });
    let unnamed = import(&world, &server, "gitlab", "group/shop");
    assert!(unnamed.code == 2 && unnamed.err.contains("does not say which commit was approved"), "{unnamed}");
    assert!(unnamed.err.contains(&format!("--commit {}", &head[..12])), "{unnamed}");
    assert_snapshot!(import_with(&world, &server, "gitlab", "group/shop", &["--commit", "HEAD"]), @r"
    exit 0
    2026-11-20-checkout-latency: approved by ben at 2026-11-23T06:10:00.123Z
    -- stderr --
    note: `far` approved while 222222222222 was the head, which `--commit` does not name
    note: the forge does not say when `emeka` approved, so it may be of an older head
    ");
    assert!(world.read(PATH).contains("by = \"ben\"\nat = 2026-11-23T06:10:00.123Z"), "{}", world.read(PATH));
}

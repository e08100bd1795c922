//! The gate on real servers: git's http-backend behind nginx on loopback, gitolite over ssh under another user id, and
//! a repository that belongs to somebody else. What a machine lacks is skipped, loudly; `.ci/run` installs it.

mod gitolite;
mod http;
mod owner;
#[path = "../support/mod.rs"]
mod support;

use support::World;
use support::documents::{OTHER, PATH, incomplete, malformed, sound};

/// What every server must do: what may come in comes in, and what may not is refused with its reason.
fn assert_gate_stands(client: &World) {
    client.push(&["origin", "main"]).passes();
    client.on_branch("bad", PATH, &incomplete("in-review"));
    let list = || client.git(&["ls-remote", "origin"]).passes().out;
    let before = list();
    let answer = client.push(&["origin", "bad:main", "main:refs/heads/fine"]);
    answer.turned_away_for("missing-section").says("remote: pmgit refuses the push to `main`: 1 error");
    assert_eq!(list(), before, "all references or none");
    client.push(&["origin", "bad"]).passes();
    client.on_branch("worse", OTHER, &malformed());
    client.push(&["origin", "worse"]).turned_away_for("malformed-document");
    client.on_branch("good", PATH, &sound("in-review"));
    client.push(&["origin", "good:main"]).passes();
    client.push(&["--force", "origin", "main:main"]).turned_away_for("removed-postmortem");
    client.push(&["origin", ":main"]).fails();
    client.on_branch("emergency", ".pmgit/policy.toml", "[gate]\nemergency = true\n");
    client.ok(&["merge", "--quiet", "--no-edit", "good"]);
    client.push(&["origin", "emergency:main"]).passes();
    client.write(OTHER, malformed());
    client.commit_all("in a hurry");
    client.push(&["origin", "emergency:main"]).turned_away_for("malformed-document");
    let asking = ["-o", "pmgit.emergency=INC-1: tell customers now", "origin", "emergency:main"];
    client.push(&asking).passes().says("[[exceptions]]").says("INC-1: tell customers now");
}

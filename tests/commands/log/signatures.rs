//! What git says of signatures, with real ones by ssh.

use super::{closed, entries};
use crate::support::documents::{DRAFT, ID};
use crate::support::{World, programs};

const TEST: &str = "what git says of signatures";

/// Makes a key beside the repository, and gives back its public line; nothing, and a word about it, without ssh-keygen.
fn key(world: &World, name: &str) -> Option<String> {
    let place = world.outside(name);
    let mut keygen = world.command("ssh-keygen");
    let made = keygen.args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"]).arg(&place).output();
    let Ok(made) = made else {
        return programs::skipped(TEST, "`ssh-keygen` is not installed");
    };
    assert!(made.status.success(), "{made:?}");
    Some(std::fs::read_to_string(place.with_extension("pub")).expect("it has a public half").trim().to_owned())
}

/// Commits a further postmortem, signed by a key.
fn signed(world: &World, key: &str, id: &str) {
    world.ok(&["config", "user.signingKey", world.outside(key).to_str().expect("UTF-8")]);
    world.ok(&["config", "commit.gpgSign", "true"]);
    world.add(id, DRAFT);
    world.ok(&["config", "commit.gpgSign", "false"]);
}

/// The last commit with another message and the signature as it was.
fn tamper(world: &World) {
    let raw = world.ok(&["cat-file", "commit", "HEAD"]).replace("Write", "Wrote") + "\n";
    let mut hash = world.command("git");
    let made = World::feed(hash.args(["hash-object", "-t", "commit", "-w", "--stdin"]), raw.as_bytes());
    world.ok(&["reset", "--quiet", "--hard", String::from_utf8_lossy(&made.stdout).trim()]);
}

/// A repository with a good signature, one by a stranger, a bad one and none, in this order.
fn four() -> Option<World> {
    let world = World::ready();
    let (known, _) = (key(&world, "known")?, key(&world, "stranger")?);
    world.ok(&["config", "gpg.format", "ssh"]);
    std::fs::write(world.outside("signers"), format!("aiko@example.com {known}\n")).expect("it can be written");
    world.ok(&["config", "gpg.ssh.allowedSignersFile", world.outside("signers").to_str().expect("UTF-8")]);
    signed(&world, "known", "2026-01-05-good");
    signed(&world, "stranger", "2026-01-06-stranger");
    signed(&world, "known", "2026-01-07-bad");
    tamper(&world);
    world.write("postmortems/2026/2026-01-08-none.toml", DRAFT);
    world.commit_all("Write\n\ngpgsig in a message is none");
    Some(world)
}

/// The state and the signer of each commit, the oldest first.
fn states_and_signers(world: &World) -> Vec<(String, String)> {
    let field = |entry: &serde_json::Value, key: &str| entry["signature"][key].as_str().expect("a word").to_owned();
    let all = entries(world, &["--rev", "work", "--signatures"]);
    all.iter().rev().map(|entry| (field(entry, "state"), field(entry, "signer"))).collect()
}

fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> Vec<(String, String)> {
    pairs.map(|(state, signer)| (state.to_owned(), signer.to_owned())).to_vec()
}

#[test]
fn each_signature_is_told_as_git_judges_it_and_only_where_asked_for() {
    let Some(world) = four() else { return };
    let (signer, states) = ("aiko@example.com", states_and_signers(&world));
    assert_eq!(states, pairs([("good", signer), ("unknown-validity", ""), ("bad", ""), ("none", "")]));
    let out = world.pmgit(&["log", "--rev", "work", "--signatures"]).passes().out;
    for (id, words) in [
        ("good", " by aiko, signature good of aiko@example.com"),
        ("stranger", " by aiko, signature good, of unknown validity"),
        ("bad", " by aiko, signature bad"),
        ("none", " by aiko, signature none"),
    ] {
        let line = out.lines().find(|line| line.contains(&format!("-{id} "))).expect("it is told");
        assert!(line.ends_with(words), "{line}");
    }
    // Git then says it to whoever looks at a commit, before all that is asked for.
    let of_first = |world: &World| entries(world, &["--rev", "work~3"]);
    let first = of_first(&world);
    world.ok(&["config", "log.showSignature", "true"]);
    assert_eq!((states_and_signers(&world), of_first(&world)), (states, first));
    for format in ["text", "json", "csv"] {
        let out = world.pmgit(&["log", "--rev", "work", "--format", format]).passes().out;
        assert!(!out.replace(",signature,signer,", "").contains("signature"), "{out}");
        let rows = if format == "csv" { out.lines().skip(1).collect() } else { Vec::new() };
        assert!(rows.iter().all(|row| row.ends_with(",,,")), "{out}");
    }
}

#[test]
fn a_signature_that_git_cannot_verify_is_neither_none_nor_bad() {
    let Some(world) = four() else { return };
    let cannot = ("unchecked", "");
    // A program that git cannot start.
    world.ok(&["config", "gpg.ssh.program", world.outside("nothing").to_str().expect("UTF-8")]);
    assert_eq!(states_and_signers(&world), pairs([cannot, cannot, cannot, ("none", "")]));
    world.ok(&["config", "--unset", "gpg.ssh.program"]);
    // Nobody has said whose signatures count.
    world.ok(&["config", "--unset", "gpg.ssh.allowedSignersFile"]);
    assert_eq!(states_and_signers(&world), pairs([cannot, cannot, cannot, ("none", "")]));
}

#[test]
fn a_signature_changes_nothing_of_the_records() {
    let world = closed();
    let plain = super::records(&world, &[ID, "--rev", "work"]);
    assert_eq!(super::records(&world, &[ID, "--rev", "work", "--signatures"]), plain);
}

//! What git says of signatures, with real ones by ssh.

use std::io::Write as _;

use super::{closed, entries};
use crate::bench::{Bench, DRAFT, ID};

const TEST: &str = "what git says of signatures";

/// Makes a key beside the repository, and gives back its public line; nothing, and a word about it, without ssh-keygen.
fn key(bench: &Bench, name: &str) -> Option<String> {
    let place = bench.outside(name);
    let mut keygen = bench.command("ssh-keygen");
    let made = keygen.args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"]).arg(&place).output();
    let Ok(made) = made else {
        // Not `eprintln!`, which a test that passes keeps to itself.
        writeln!(std::io::stderr(), "SKIPPED: {TEST}: `ssh-keygen` is not installed").expect("stderr is open");
        return None;
    };
    assert!(made.status.success(), "{made:?}");
    Some(std::fs::read_to_string(place.with_extension("pub")).expect("it has a public half").trim().to_owned())
}

/// Commits a further postmortem, signed by a key.
fn signed(bench: &Bench, key: &str, id: &str) {
    bench.ok(&["config", "user.signingKey", bench.outside(key).to_str().expect("UTF-8")]);
    bench.ok(&["config", "commit.gpgSign", "true"]);
    bench.add(id, DRAFT);
    bench.ok(&["config", "commit.gpgSign", "false"]);
}

/// The last commit with another message and the signature as it was.
fn tamper(bench: &Bench) {
    let raw = bench.ok(&["cat-file", "commit", "HEAD"]).replace("Write", "Wrote") + "\n";
    let mut hash = bench.command("git");
    let made = crate::world::World::feed(hash.args(["hash-object", "-t", "commit", "-w", "--stdin"]), raw.as_bytes());
    bench.ok(&["reset", "--quiet", "--hard", String::from_utf8_lossy(&made.stdout).trim()]);
}

/// A repository with a good signature, one by a stranger, a bad one and none, in this order.
fn four() -> Option<Bench> {
    let bench = Bench::ready();
    let (known, _) = (key(&bench, "known")?, key(&bench, "stranger")?);
    bench.ok(&["config", "gpg.format", "ssh"]);
    std::fs::write(bench.outside("signers"), format!("aiko@example.com {known}\n")).expect("it can be written");
    bench.ok(&["config", "gpg.ssh.allowedSignersFile", bench.outside("signers").to_str().expect("UTF-8")]);
    signed(&bench, "known", "2026-01-05-good");
    signed(&bench, "stranger", "2026-01-06-stranger");
    signed(&bench, "known", "2026-01-07-bad");
    tamper(&bench);
    bench.write("postmortems/2026/2026-01-08-none.toml", DRAFT);
    bench.commit_all("Write\n\ngpgsig in a message is none");
    Some(bench)
}

/// The state and the signer of each commit, the oldest first.
fn told(bench: &Bench) -> Vec<(String, String)> {
    let word = |entry: &serde_json::Value, key: &str| entry["signature"][key].as_str().expect("a word").to_owned();
    let all = entries(bench, &["--rev", "work", "--signatures"]);
    all.iter().rev().map(|entry| (word(entry, "state"), word(entry, "signer"))).collect()
}

fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> Vec<(String, String)> {
    pairs.map(|(state, signer)| (state.to_owned(), signer.to_owned())).to_vec()
}

#[test]
fn each_signature_is_told_as_git_judges_it_and_only_where_asked_for() {
    let Some(bench) = four() else { return };
    let (signer, states) = ("aiko@example.com", told(&bench));
    assert_eq!(states, pairs([("good", signer), ("unknown-validity", ""), ("bad", ""), ("none", "")]));
    let out = bench.done(&["log", "--rev", "work", "--signatures"]).out;
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
    let of_first = |bench: &Bench| entries(bench, &["--rev", "work~3"]);
    let first = of_first(&bench);
    bench.ok(&["config", "log.showSignature", "true"]);
    assert_eq!((told(&bench), of_first(&bench)), (states, first));
    for format in ["text", "json", "csv"] {
        let out = bench.done(&["log", "--rev", "work", "--format", format]).out;
        assert!(!out.replace(",signature,signer,", "").contains("signature"), "{out}");
        let rows = if format == "csv" { out.lines().skip(1).collect() } else { Vec::new() };
        assert!(rows.iter().all(|row| row.ends_with(",,,")), "{out}");
    }
}

#[test]
fn a_signature_that_git_cannot_verify_is_neither_none_nor_bad() {
    let Some(bench) = four() else { return };
    let cannot = ("unchecked", "");
    // A program that git cannot start.
    bench.ok(&["config", "gpg.ssh.program", bench.outside("nothing").to_str().expect("UTF-8")]);
    assert_eq!(told(&bench), pairs([cannot, cannot, cannot, ("none", "")]));
    bench.ok(&["config", "--unset", "gpg.ssh.program"]);
    // Nobody has said whose signatures count.
    bench.ok(&["config", "--unset", "gpg.ssh.allowedSignersFile"]);
    assert_eq!(told(&bench), pairs([cannot, cannot, cannot, ("none", "")]));
}

#[test]
fn a_signature_changes_nothing_of_the_records() {
    let bench = closed();
    let plain = super::records(&bench, &[ID, "--rev", "work"]);
    assert_eq!(super::records(&bench, &[ID, "--rev", "work", "--signatures"]), plain);
}

//! `pmgit doctor --prove`: the script says PROVED where pmgit refuses, and NOT PROVED where it does not or another does.

use std::fs;

use crate::server::{POLICY, Server};
use crate::support::{Outcome, World, programs};

/// Prints the script and runs it.
fn prove(server: &Server) -> Outcome {
    let script = server.pmgit(&["doctor", "--prove"]).passes().out;
    let place = server.outside("prove.sh");
    fs::write(&place, script).expect("the script");
    server.run(server.command("sh").arg(&place))
}

fn branches(server: &Server) -> String {
    server.there(&["for-each-ref", "--format=%(refname) %(objectname)"])
}

#[test]
fn a_gated_server_is_proved_and_left_as_it_was() {
    for documents in ["postmortems", "docs/post mortems", "障害報告"] {
        let server = Server::with_policy(&format!("documents = \"{documents}\"\n"));
        let before = (branches(&server), server.ok(&["status", "--porcelain"]), server.ok(&["for-each-ref"]));
        let answer = prove(&server).passes();
        assert!(answer.out.contains("\nPROVED: main refuses") && !answer.out.contains("NOT PROVED"), "{answer}");
        assert_eq!((branches(&server), server.ok(&["status", "--porcelain"]), server.ok(&["for-each-ref"])), before);
    }
}

#[test]
fn a_server_without_the_gate_is_not_proved_and_put_back() {
    let server = Server::new();
    let before = branches(&server);
    fs::remove_file(server.hook()).expect("the hook can go");
    let answer = prove(&server).ends_with(1);
    assert!(answer.out.contains("NOT PROVED: main takes a bad postmortem"), "{answer}");
    assert_eq!(branches(&server), before, "what had landed is taken out again");
}

#[test]
fn a_refusal_by_somebody_else_or_for_something_else_proves_nothing() {
    let server = Server::new();
    let before = branches(&server);
    let hook = fs::read_to_string(server.hook()).expect("the hook");
    for (script, said) in [
        ("echo 'protected branch' >&2; exit 1", "it was refused, but not by pmgit"),
        ("exit 1", "it was refused, but not by pmgit"),
        ("echo 'pmgit: push rejected: it was not found on the server' >&2; exit 1", "pmgit refused, but not for what"),
    ] {
        World::script(&server.hook(), script);
        let answer = prove(&server).ends_with(1);
        assert!(answer.out.contains(&format!("NOT PROVED: {said}")) && !answer.out.contains("\nPROVED"), "{answer}");
    }
    // A gate that shuts everybody out is no gate.
    World::script(&server.hook(), "echo 'pmgit: missing-section' >&2; exit 1");
    let answer = prove(&server).ends_with(1);
    assert!(answer.out.contains("NOT PROVED: a branch of work is refused"), "{answer}");
    fs::write(server.hook(), hook).expect("the hook");
    assert_eq!(branches(&server), before);
}

#[test]
fn the_rule_that_refuses_may_be_off_and_then_nothing_is_proved() {
    let server = Server::with_policy("[rules.missing-section]\nlevel = \"off\"\n");
    let answer = prove(&server).ends_with(1);
    assert!(answer.out.contains("NOT PROVED: pmgit refused, but not for what the postmortem lacks"), "{answer}");
}

#[test]
fn each_forge_has_its_script_which_a_shell_reads_and_doctor_does_not_run() {
    let world = World::with_remote();
    let before = world.ok(&["for-each-ref"]);
    for (forge, tool) in [("github", "gh pr create"), ("gitlab", "glab mr create"), ("forgejo", "open one from")] {
        let script = world.pmgit(&["doctor", "--prove", "--forge", forge]).passes().says("").out;
        assert!(script.contains(tool) && !script.contains('@'.to_string().repeat(2).as_str()), "{script}");
        assert!(!["@REMOTE@", "@BRANCH@", "@DOCUMENTS@"].iter().any(|place| script.contains(place)), "{script}");
        let place = world.outside("prove.sh");
        fs::write(&place, &script).expect("the script");
        world.run(world.command("sh").arg("-n").arg(&place)).passes();
        if let Some(shellcheck) = programs::find("shellcheck") {
            world.run(world.command(shellcheck).args(["-s", "sh"]).arg(&place)).passes();
        }
    }
    assert_eq!(world.ok(&["for-each-ref"]), before);
    world.write(POLICY, "[gate\n");
    world.commit_all("broken");
    assert_eq!(world.pmgit(&["doctor", "--prove"]).code, 2, "a broken policy names no directory");
}

#[test]
fn nothing_is_proved_from_the_servers_side() {
    let server = Server::new();
    let place = server.place.to_str().expect("the place is UTF-8").to_owned();
    server.pmgit(&["-C", &place, "doctor", "--prove"]).fails_with("cannot prove the gate").says("in a clone");
}

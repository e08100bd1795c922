//! `pmgit message`: what customers and the company are told, and the hand-off to whoever posts it.

use insta::assert_snapshot;

use crate::support::World;
use crate::support::documents::{DRAFT, ID, PATH};

const URL: &str = "https://status.example.com/incidents/8123";
const JA: &str = include_str!("../../src/commands/demo/incident.ja.toml");

#[test]
fn customers_read_three_parts_below_the_headings_of_the_process() {
    let world = World::with_draft();
    assert_snapshot!(world.unmoved(0, &["message", "external", ID]), @r"
    exit 0
    Summary

    On 20 November, from 00:12 to 01:02 UTC, some checkouts took up to 31 seconds. Every order was stored.

    What Happened?

    A part of our session storage moved to a smaller machine and answered slowly.

    What Are We Doing About This?

    We have replaced that machine, and we now test our checkout with machines of this size before each release.
    ");
    let run = world.unmoved(0, &["message", "external", ID, "--format", "markdown"]);
    assert!(run.out.starts_with("exit 0") || run.out.starts_with("## Summary\n\nOn 20 November"), "{run}");
    world.add("2026-11-20-ja", JA);
    let run = world.pmgit(&["message", "external", "2026-11-20-ja", "--format", "markdown"]);
    let headings: Vec<&str> = run.out.lines().filter(|line| line.starts_with("## ")).collect();
    assert_eq!(headings, ["## まとめ", "## なにが起きたか？", "## これを受けて、なにを実施しているか？"], "{run}");
}

#[test]
fn customers_read_it_in_the_languages_that_it_is_written_in() {
    let world = World::with_draft();
    let missing = world.unmoved(1, &["message", "external", ID, "--language", "ja"]);
    assert_snapshot!(missing, @r"
    exit 1
    -- stderr --
    error: the external message of `2026-11-20-checkout-latency` is not written in Japanese
      hint: write `summary`, `what_happened` and `what_we_are_doing` below `[external_message.translations.ja]`
    ");
    let comment = "\n[[customer_comments]]\ntext = \"We could not pay\"\n";
    let translation = "\n[external_message.translations.ja]\nsummary = \"決済に時間がかかりました。\"\n";
    world.write(PATH, format!("{DRAFT}{translation}{comment}"));
    assert_snapshot!(world.unmoved(0, &["message", "external", ID, "--language", "ja"]), @"
    exit 0
    まとめ

    決済に時間がかかりました。
    -- stderr --
    hint[incomplete-external-message]: the message to customers lacks `what_happened` and `what_we_are_doing` in Japanese
       --> postmortems/2026/2026-11-20-checkout-latency.toml:158:1
        |
    158 | [external_message.translations.ja]
        | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        |
        = hint: translate each part under `[external_message.translations.ja]`, or remove the table

    note: `--language en` shows it in English
    ");
    let own = world.unmoved(0, &["message", "external", ID]);
    assert!(own.out.contains("some checkouts took") && !own.out.contains("決済"), "{own}");
    assert_eq!(own.err, "note: `--language ja` shows it in Japanese\n", "what is wrong there is said there");
    assert_eq!(world.pmgit(&["message", "external", ID, "--language", "en"]).out, own.out);
    assert_eq!(world.unmoved(2, &["message", "external", ID, "--language", "fr"]).code, 2);
    for format in ["text", "markdown"] {
        assert!(!world.pmgit(&["message", "external", ID, "--format", format]).out.contains("could not pay"));
    }
    assert!(
        !world.pmgit(&["message", "internal", ID, "--link", "https://a.example.com"]).out.contains("could not pay")
    );
}

#[test]
fn the_rules_bite_where_customers_would_read_it() {
    let world = World::in_review();
    let text = world.read(PATH);
    world.write(PATH, text.replace("some checkouts took up to 31 seconds", "an outage of *cache-7.internal* hit some"));
    assert_snapshot!(world.unmoved(1, &["message", "external", ID]), @r#"
    exit 1
    Summary

    On 20 November, from 00:12 to 01:02 UTC, an outage of cache-7.internal hit some. Every order was stored.

    What Happened?

    A part of our session storage moved to a smaller machine and answered slowly.

    What Are We Doing About This?

    We have replaced that machine, and we now test our checkout with machines of this size before each release.
    -- stderr --
    error[unjustified-outage]: `external_message.summary` says `outage`, but nothing says that everything was down
       --> postmortems/2026/2026-11-20-checkout-latency.toml:154:56
        |
    154 | summary = "On 20 November, from 00:12 to 01:02 UTC, an outage of *cache-7.internal* hit some. Every order was s...
        |                                                        ^^^^^^
        |
        = hint: write `incident` or `service degradation`; if everything was down for everyone, say so: `full_outage = "..."` under `[incident]`

    warning[internal-detail]: the message to customers mentions an internal host: `cache-7.internal`
       --> postmortems/2026/2026-11-20-checkout-latency.toml:154:67
        |
    154 | summary = "On 20 November, from 00:12 to 01:02 UTC, an outage of *cache-7.internal* hit some. Every order was s...
        |                                                                   ^^^^^^^^^^^^^^^^
        |
        = hint: say what it means to customers
    "#);
    // In a draft it is a hint already.
    let world = World::with_draft();
    world.write(PATH, DRAFT.replace("some checkouts", "in an outage some checkouts"));
    let run = world.unmoved(0, &["message", "external", ID]);
    assert!(run.err.contains("hint[unjustified-outage]") || run.err.contains("unjustified-outage"), "{run}");
    assert!(!run.err.contains("missing-"), "{run}");
}

#[test]
fn that_it_was_posted_is_one_commit_and_leads_to_the_end() {
    let world = World::reviewed();
    let before = world.read(PATH);
    let posted = ["message", "external", ID, "posted", "--url", URL, "--at", "2026-11-23 06:50", "--by", "dai"];
    assert_snapshot!(world.pmgit(&posted).passes(), @r"
    exit 0
    2026-11-20-checkout-latency: posted Mon 23 Nov 2026, 06:50 UTC by dai, https://status.example.com/incidents/8123
      next: `pmgit close 2026-11-20-checkout-latency`
    -- stderr --
    note: 1 warning does not block: `late-sharing`; `pmgit check 2026-11-20-checkout-latency` shows it
    ");
    assert_snapshot!(world.ok(&["log", "-1", "--stat=72", "--format=%an%n%B"]), @r"
    Aiko
    2026-11-20-checkout-latency: the external message is posted

    Postmortem: 2026-11-20-checkout-latency


     postmortems/2026/2026-11-20-checkout-latency.toml | 3 +++
     1 file changed, 3 insertions(+)
    ");
    let lines = format!("posted = 2026-11-23T06:50:00Z\nurl = \"{URL}\"\nposted_by = \"dai\"\n");
    let after = world.read(PATH);
    assert!(after.contains(&lines), "{after}");
    assert_eq!(after.replace(&lines, ""), before);
    assert_eq!(world.pmgit(&["close", ID, "--by", "dai"]).passes().code, 0);
    assert_eq!(world.complaints(), "");
    assert_snapshot!(world.unmoved(1, &posted), @r"
    exit 1
    -- stderr --
    error: the external message of `2026-11-20-checkout-latency` is posted already
      cause: 2026-11-23T06:50:00Z by dai, https://status.example.com/incidents/8123
      hint: `pmgit edit 2026-11-20-checkout-latency` opens it, if that is wrong
    ");
}

#[test]
fn what_cannot_have_been_posted_is_refused() {
    let world = World::reviewed();
    for url in ["", "status.example.com", "javascript:alert(1)", "https://", "https://a b", "https://a\nb", "-"] {
        let run = world.unmoved(2, &["message", "external", ID, "posted", &format!("--url={url}")]);
        assert!(run.err.contains("is not a link"), "{url}: {run}");
    }
    assert_eq!(world.pmgit(&["message", "external", ID, "posted"]).code, 2);
    let blank = ["message", "external", ID, "posted", "--url", URL, "--by", " "];
    assert_eq!(world.unmoved(1, &blank).err.lines().next(), Some("error: `--by` is empty"));
    assert_eq!(world.unmoved(2, &["message", "external", ID, "posted", "--url", URL, "--at", "yesterday"]).code, 2);
    world.write(PATH, format!("{}\n", world.read(PATH)));
    let run = world.unmoved(1, &["message", "external", ID, "posted", "--url", URL]);
    assert!(run.err.contains("has changes that are not committed"), "{run}");
    // A message that went out before the meeting is a fact, and is told as one.
    let world = World::in_review();
    let run = world.pmgit(&["message", "external", ID, "posted", "--url", URL]).passes();
    assert!(run.err.contains("posted-before-meeting") && !run.out.contains("next:"), "{run}");
}

#[test]
fn without_a_message_there_is_nothing_to_show_or_post() {
    let world = World::ready();
    let (head, _) = DRAFT.split_once("[internal_message]").unwrap();
    world.add(ID, &head.replace("SEV-1", "SEV-2"));
    for arguments in [
        &["message", "external", ID][..],
        &["message", "external", ID, "posted", "--url", URL],
        &["message", "internal", ID],
        &["message", "internal", ID, "sent"],
    ] {
        let run = world.unmoved(1, arguments);
        assert!(run.err.contains("hint: write") || run.err.contains("hint: to have one, write"), "{run}");
    }
    world.add(ID, &format!("{head}[external_message]\nsummary = \" \"\n[internal_message]\ntext = \"\"\n"));
    assert!(world.unmoved(1, &["message", "external", ID]).err.contains("is still empty"));
    assert!(world.unmoved(1, &["message", "internal", ID]).err.contains("has no internal message"));
}

#[test]
fn the_company_gets_results_link_learnings_and_actions() {
    let world = World::with_draft();
    world.ok(&["remote", "add", "origin", "https://aiko:secret@github.com/acme/postmortems.git"]);
    assert_snapshot!(world.unmoved(0, &["message", "internal", ID]), @r"
    exit 0
    Postmortem: [SEV-1] Checkout slowed down after a cache failover

    Checkout was slow for 50 minutes on 20 November because the standby of the session cache had half the memory of the
    primary. Two actions follow: a connection limit and a load test.

    Postmortem: https://github.com/acme/postmortems/blob/HEAD/postmortems/2026/2026-11-20-checkout-latency.toml

    What Went Well?

    - The alert named the right service, and the call had its commander after 3 minutes.
    - The status page was updated 8 minutes after detection.

    What Didn't Go So Well?

    - The size of the standby was not visible on any dashboard (no action: the load test of CACHE-92 shows it).
    - The runbook had no step for a slow cache (no action: it has one since 20 November).

    Action Items

    - Give the session cache a connection limit per client (team-cache, 2026-12-05, https://jira.example.com/browse/CACHE-91)
    - Load-test checkout against the standby node before each release (team-cache, 2026-12-04, https://jira.example.com/browse/CACHE-92)
    ");
    world.ok(&["remote", "set-url", "origin", "/srv/postmortems.git"]);
    let run = world.unmoved(0, &["message", "internal", ID]);
    assert!(run.out.contains(&format!("Postmortem: {PATH}\n")) && run.err.contains("--link URL"), "{run}");
    let run = world.unmoved(0, &["message", "internal", ID, "--link", "https://wiki.example.com/7"]);
    assert!(run.out.contains("Postmortem: https://wiki.example.com/7\n") && run.err.is_empty(), "{run}");
}

/// What Python's mail parser reads in a mail; nothing where there is no Python.
fn parsed(world: &World, mail: &[u8]) -> Option<serde_json::Value> {
    let program = "import sys, json, email, email.policy\n\
        m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)\n\
        json.dump({'subject': m['subject'], 'from': str(m['from']), 'to': str(m['to']), 'names': m.keys(), \
        'defects': [str(d) for d in m.defects], 'date': m['date'].datetime.isoformat(), 'body': m.get_content()}, sys.stdout)";
    let mut command = world.command("python3");
    command.args(["-c", program]);
    if world.command("python3").arg("--version").output().is_err() {
        return None;
    }
    let output = World::feed(&mut command, mail);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn the_mail_is_one_that_mail_programs_read_with_japanese_names_and_hostile_titles() {
    let world = World::ready();
    let evil = JA.replacen(
        "title    = \"",
        "title    = \"\\r\\nBcc: evil@example.com\\r\\n\\r\\n=?utf-8?B?eA==?= \\u0000\\u202e決済 ",
        1,
    );
    world.add(ID, &evil);
    let mut command = world.pmgit_command(&[
        "message",
        "internal",
        ID,
        "--format",
        "eml",
        "--to",
        "all@example.com",
        "--to",
        "a.b@example.com",
    ]);
    let output = command.env("GIT_AUTHOR_NAME", "愛子, \"Aiko\" (SRE)").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stdout.is_ascii() && !output.stdout.windows(2).any(|two| two[1] == b'\n' && two[0] != b'\r'));
    let Some(mail) = parsed(&world, &output.stdout) else { return };
    let names: Vec<&str> = mail["names"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert!(!names.contains(&"Bcc"), "{mail}");
    assert_eq!(mail["defects"].as_array().map(Vec::len), Some(0), "{mail}");
    let subject = mail["subject"].as_str().unwrap();
    assert!(
        subject.starts_with("ポストモーテム: [SEV-1] Bcc: evil@example.com") && subject.contains("決済"),
        "{subject}"
    );
    assert_eq!(mail["from"], "\"愛子, \\\"Aiko\\\" (SRE)\" <aiko@example.com>");
    assert_eq!(mail["to"], "all@example.com, a.b@example.com");
    assert_eq!(mail["date"], "2026-11-23T07:00:00+00:00");
    let body = mail["body"].as_str().unwrap().replace("\r\n", "\n");
    let text = world.pmgit(&["message", "internal", ID]).passes().out;
    let (_, text) = text.split_once("\n\n").unwrap();
    assert_eq!(body.trim_end(), text.trim_end());
    for to in ["", "all", "a@b.c\nBcc: x@y.z", "Team <a@b.c>"] {
        let run = world.unmoved(2, &["message", "internal", ID, "--format", "eml", &format!("--to={to}")]);
        assert!(run.err.contains("is not an e-mail address") && run.out.is_empty(), "{run}");
    }
}

#[test]
fn that_the_mail_was_sent_is_recorded_once() {
    let world = World::reviewed();
    assert_snapshot!(world.pmgit(&["message", "internal", ID, "sent", "--at", "2026-11-23 06:45"]).passes(), @r"
    exit 0
    2026-11-20-checkout-latency: sent 2026-11-23T06:45:00Z
    -- stderr --
    note: 1 warning does not block: `late-sharing`; `pmgit check 2026-11-20-checkout-latency` shows it
    ");
    assert_eq!(world.ok(&["log", "-1", "--format=%s"]), format!("{ID}: the internal message is sent"));
    assert!(world.read(PATH).contains("sent = 2026-11-23T06:45:00Z\n"));
    assert!(world.unmoved(1, &["message", "internal", ID, "sent"]).err.contains("is sent already"));
    assert_eq!(world.complaints(), "");
}

#[test]
fn the_lines_for_the_editor_of_a_forge_pass_once_they_are_filled_in() {
    let world = World::reviewed();
    let said = world.unmoved(0, &["status", ID]).out;
    let lines: Vec<&str> =
        said.lines().filter_map(|line| line.strip_prefix("    ")).filter(|line| !line.starts_with(' ')).collect();
    let fill = |line: &&str| {
        let line = line.replace("<when, such as ", "").replace("<where, as \"https://...\">", &format!("\"{URL}\""));
        line.replace('>', "")
    };
    let (posting, record): (Vec<String>, Vec<String>) =
        (lines[..3].iter().map(fill).collect(), lines[3..].iter().map(fill).collect());
    let text = world.read(PATH).replace("status = \"reviewed\"", "status = \"closed\"");
    let text = text.replace("[external_message]\n", &format!("[external_message]\n{}\n", posting.join("\n")));
    world.write(PATH, format!("{text}\n{}\n", record.join("\n")));
    let run = world.pmgit(&["check", ID]);
    assert_eq!(run.code, 0, "{run}\n{said}");
    assert_eq!(world.pmgit(&["status", ID]).passes().code, 0);
}

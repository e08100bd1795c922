//! `pmgit new` on a terminal: its questions, and what becomes of wrong answers, Ctrl-C and the end of the input.

use insta::assert_snapshot;

use crate::support::terminal::Session;
use crate::support::{Terminal, World};

/// Presses Enter at each of these questions.
fn skip(terminal: &mut Terminal<'_>, questions: &[&str]) {
    for question in questions {
        terminal.expect(question).answer("");
    }
}

/// A repository whose first language is Japanese.
fn japanese() -> World {
    let world = World::empty().with_variable("LANG", "ja_JP.UTF-8").with_variable("TZ", "Asia/Tokyo");
    world.pmgit(&["init"]).passes();
    world.commit_all("Set up postmortems");
    world
}

#[test]
fn each_wrong_answer_is_asked_again_and_none_is_lost() {
    let world = World::ready();
    let mut terminal = world.terminal(&["new"]).start();
    skip(&mut terminal, &["what happened, in a line:"]);
    terminal.expect("this becomes the title, so it needs a few words");
    terminal.expect("what happened, in a line:").answer("Checkout slow");
    terminal.expect("severity (SEV-1, SEV-2, SEV-3, SEV-4, SEV-5):").answer("hihg");
    terminal.expect("there is no severity `hihg`").expect("its number is enough");
    terminal.expect("severity (SEV-1").answer("ｓｅｖ２");
    terminal.expect("its id or link").answer("PD-8123");
    terminal.expect("times are UTC's").expect("it began:").answer("soon");
    terminal.expect("cannot read `soon` as a time");
    terminal.expect("it began:").answer("2026-11-20 00:04");
    terminal.expect("it was noticed:").answer("2026-11-19 00:12");
    terminal.expect("Thu 19 Nov 2026, 00:12 UTC is before Fri 20 Nov 2026, 00:04 UTC");
    terminal.expect("it was noticed:").answer("2026-11-20 00:12");
    terminal.expect("it was over:").answer("2026-11-20 01:40");
    terminal.expect("incident commander:").answer("ben, chloe");
    terminal.expect("does not name one person");
    terminal.expect("incident commander:").answer("ben");
    terminal.expect("owner (Enter: aiko, you):").answer("");
    terminal.finish().passes().says("postmortems/2026/2026-11-20-checkout-slow.toml");
    let table: toml::Table = world.read("postmortems/2026/2026-11-20-checkout-slow.toml").parse().unwrap();
    let incident = &table["incident"];
    assert_eq!(table["severity"].as_str(), Some("SEV-2"));
    assert_eq!(incident["references"][0].as_str(), Some("PD-8123"));
    assert_eq!(incident["detected"].to_string(), "2026-11-20T00:12:00Z");
    assert_eq!(table["people"]["incident_commander"].as_str(), Some("ben"));
    assert_eq!(table["people"]["owner"].as_str(), Some("aiko"));
    assert_eq!(world.complaints(), "");
}

#[test]
fn what_options_say_is_not_asked_and_options_that_suffice_ask_for_nothing() {
    let world = World::ready();
    let mut terminal =
        world.terminal(&["new", "--severity", "1", "--owner", "emeka", "--started", "2026-11-20 00:04"]).start();
    terminal.expect("what happened, in a line:").answer("Search slow");
    skip(&mut terminal, &["its id or link", "it was noticed:", "it was over:", "incident commander:"]);
    let told = terminal.finish().passes().silent_about("severity (").silent_about("it began").silent_about("owner (");
    assert!(world.read("postmortems/2026/2026-11-20-search-slow.toml").contains("\"emeka\""), "{told}");
    let mut terminal =
        world.terminal(&["new", "Mail slow", "--severity", "sev3", "--started", "2026-11-21 00:04"]).start();
    terminal.finish().passes().says("2026-11-21-mail-slow").silent_about("it began");
}

#[test]
fn ctrl_c_leaves_nothing_and_says_nothing_ugly() {
    let world = World::ready();
    let before = world.state();
    for answered in 0..3 {
        let mut terminal = world.terminal(&["new"]).start();
        for (question, answer) in
            [("in a line:", "Checkout slow"), ("severity", "1"), ("its id", "PD-1")].iter().take(answered)
        {
            terminal.expect(question).answer(answer);
        }
        terminal.expect(["in a line:", "severity", "its id"][answered]).interrupt();
        let ended = terminal.finish().ends_with(-1).silent_about("error").silent_about("note");
        assert!(ended.out.ends_with("^C"), "{ended}");
        assert_eq!(world.state(), before);
    }
}

#[test]
fn the_end_of_the_input_is_an_error_with_the_way_on() {
    let world = World::ready();
    let before = world.state();
    let mut terminal = world.terminal(&["new"]).columns(200).start();
    terminal.expect("in a line:").answer("It's slow");
    terminal.expect("severity").answer("2");
    terminal.expect("its id").end_input();
    assert_snapshot!(terminal.finish().ends_with(2).out.replace(": \n", ":\n"), @r"
    what happened, in a line: It's slow
    SEV-1 is the worst; a postmortem is voluntary for SEV-3, SEV-4, SEV-5
    severity (SEV-1, SEV-2, SEV-3, SEV-4, SEV-5): 2
    its id or link, such as PD-8123 (Enter: none):
    note: to begin with what you answered: pmgit new 'It'\''s slow' --severity SEV-2 --language en
    error: the input ended before everything was answered; nothing was written
      hint: answer all questions, or give the facts as options: `pmgit new --help` shows an example
    ");
    assert_eq!(world.state(), before);
}

#[test]
fn git_must_know_who_you_are_before_anything_is_asked() {
    fn nobody(session: Session<'_>) -> Session<'_> {
        let names = ["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"];
        names.into_iter().fold(session, Session::without).variable("EMAIL", "")
    }
    let world = World::ready();
    world.ok(&["config", "user.useConfigOnly", "true"]);
    let told = nobody(world.terminal(&["new"])).start().finish().ends_with(2);
    told.says("git does not know who you are").says("git config --global user.email").silent_about("what happened");
}

#[test]
fn a_small_dumb_terminal_is_enough() {
    let world = World::ready();
    let mut terminal = world.terminal(&["new"]).columns(40).term("dumb").start();
    terminal.expect("what happened, in a line:").answer("Checkout slow");
    terminal.expect("severity (SEV-1, SEV-2, SEV-3, SEV-4, SEV-5):").answer("SEV 3");
    skip(
        &mut terminal,
        &["its id", "it began:", "it was noticed:", "it was over:", "incident commander:", "owner (Enter:"],
    );
    terminal.finish().passes();
    assert!(!terminal.bytes().contains(&b'\x1b'), "{}", terminal.screen());
}

#[test]
fn an_answer_with_the_codes_of_a_key_is_asked_again() {
    let world = World::ready();
    let mut terminal = world.terminal(&["new"]).start();
    terminal.expect("in a line:").press(b"Checkout\x1b[D slow\n");
    terminal.expect("control character").expect("in a line:").press(b"Checkout \xff slow\n");
    terminal.expect("not UTF-8").expect("in a line:").answer("Checkout slow");
    terminal.expect("severity").end_input();
    terminal.finish().ends_with(2).says("'Checkout slow'");
}

#[test]
fn questions_are_asked_in_japanese_and_a_japanese_title_gets_an_id() {
    let world = japanese();
    let mut terminal = world.terminal(&["new"]).columns(120).start();
    terminal.expect("何が起きたか（1行で）:").answer("Redisの障害で決済が遅延した");
    terminal.expect("重大度（SEV-1、SEV-2、SEV-3、SEV-4、SEV-5）:").answer("最高");
    terminal.expect("`最高`という重大度はありません").expect("番号だけでも指定できます");
    terminal.expect("重大度（").answer("重大度１");
    skip(&mut terminal, &["インシデントのIDかリンク"]);
    terminal.expect("時刻はAsia/Tokyoのもの").expect("始まった時刻:").answer("2026-11-20 09:04");
    skip(&mut terminal, &["検知した時刻:"]);
    terminal.expect("解決した時刻:").answer("2026-11-20 10:40");
    terminal.expect("IDに付ける短い名前（英数字。Enter：redis）:").answer("redis 決済");
    terminal.expect("a-z、0-9、ハイフンで").expect("IDに付ける短い名前").answer("Redis Payment");
    terminal.expect("インシデントコマンダー:").answer("ben");
    skip(&mut terminal, &["オーナー（Enter：あなた、aiko）:"]);
    let told = terminal.finish().passes();
    told.says("postmortems/2026/2026-11-20-redis-payment.toml").says("ミーティングの開始期限").says("次：");
    assert!(world.read("postmortems/2026/2026-11-20-redis-payment.toml").contains("language = \"ja\""));
}

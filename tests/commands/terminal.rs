//! The terminal that other tests run pmgit on, tried with programs whose behaviour is known.

use crate::support::World;

#[test]
fn a_program_sees_a_terminal_of_the_size_and_name_that_were_asked_for() {
    let world = World::empty();
    let script = "test -t 0 && test -t 1 && test -t 2 && stty size && echo $TERM $LANG.";
    let run = |session: crate::support::terminal::Session<'_>| session.start().finish().passes().out;
    assert_eq!(run(world.terminal_of("sh", &["-c", script])), "24 80\nxterm-256color .");
    let small = world.terminal_of("sh", &["-c", script]).columns(40).term("dumb").variable("LANG", "ja_JP.UTF-8");
    assert_eq!(run(small), "24 40\ndumb ja_JP.UTF-8.");
}

#[test]
fn questions_are_answered_as_they_come_and_a_broken_line_is_one() {
    let world = World::empty();
    let script =
        "printf 'name? '; read a; printf 'again? '; read b; echo \"you said $a and then $b, and that is long\"";
    let mut terminal = world.terminal_of("sh", &["-c", script]).columns(20).start();
    terminal.expect("name?").answer("決済").expect("again?").answer("name?");
    assert!(terminal.screen().contains("name? 決済"), "{}", terminal.screen());
    terminal.expect("you said 決済 and then name?, and that is long");
    assert_eq!(terminal.finish().passes().out.lines().count(), 3);
}

#[test]
fn ctrl_c_ends_a_program_by_a_signal_and_ctrl_d_its_input() {
    let world = World::empty();
    let script = "printf 'ready '; cat; echo over";
    let mut terminal = world.terminal_of("sh", &["-c", script]).start();
    terminal.expect("ready").interrupt();
    assert_eq!(terminal.finish().ends_with(-1).out, "ready ^C");
    let mut terminal = world.terminal_of("sh", &["-c", script]).start();
    terminal.expect("ready").end_input();
    terminal.finish().passes().says("over");
}

#[test]
#[should_panic(expected = "`never` is not on the terminal")]
fn words_that_never_come_fail_the_test() {
    World::empty().terminal_of("echo", &["something"]).start().expect("never");
}

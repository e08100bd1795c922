//! The output for programs is as its schema says, with every key and every word of it.

use super::super::change::{Change, PathStep, What};
use super::super::json::{DiffOutput, write};
use super::super::words::Piece;
use super::super::{Content, Diff, FileDiff, FileKind, Moved, PolicyDiff, Standing};
use crate::document::edit::Tree;
use crate::git::Mode;
use crate::report::{assert_complete, assert_valid};
use crate::rules::Loosened;
use crate::source::RepoPath;
use crate::text::{Both, Language, Message};

fn words(text: &str) -> String {
    text.to_owned()
}

/// A change of each kind.
fn changes() -> Vec<Change> {
    let leaf = |text: &str| Tree::leaf("string", text);
    let moment = |text: &str| text.parse().expect("a moment");
    let whats = [
        What::Added(Tree::Table([(words("by"), leaf("ben"))].into())),
        What::Removed(leaf("a")),
        What::Changed(Tree::leaf("integer", "1"), leaf("1")),
        What::Time(moment("2026-11-20T00:00:00Z"), moment("2026-11-20T00:01:30Z")),
        What::Text {
            before: words("a b"),
            after: words("a c"),
            pieces: vec![Piece::Same(words("a ")), Piece::Gone(words("b")), Piece::New(words("c"))],
        },
        What::Items { added: vec![leaf("a")], removed: vec![Tree::leaf("float", "nan")], is_reordered: true },
        What::Moved(3),
    ];
    let path = vec![PathStep::Key(words("approvals")), PathStep::Row { number: 1, name: words("ben") }];
    whats.into_iter().map(|what| Change { path: path.clone(), what }).collect()
}

fn diff() -> Diff {
    let moved = Moved {
        what: Both::same("the actions are due"),
        before: Some(Both::same("a")),
        after: Some(Both::same("b")),
        by: Some(Both::same("1 d")),
    };
    let file = |standing: Standing, modes: Option<(Mode, Mode)>, content: Content| FileDiff {
        path: RepoPath::from("postmortems/2026/2026-11-20-a.toml"),
        name: words("2026-11-20-a"),
        kind: FileKind::Postmortem,
        title: Some(words("A title")),
        standing,
        modes,
        content,
    };
    let lines = Content::Lines { why: Both::same("it cannot be parsed"), before: words("a"), after: words("b") };
    let meaning = Content::Meaning { changes: changes(), moved: vec![moved], facts: Vec::new(), outdated: Vec::new() };
    let unread = || Content::Unreadable(Both::same("it is a link"));
    let side = |text: &'static str| Message::from(move |_: &_| text.to_owned());
    let setting =
        || Loosened { what: words("a"), key: words("a"), before: side("b"), after: side("c"), file: words("d") };
    let renamed = Standing::RenamedFrom(RepoPath::from("postmortems/2026/2026-11-20-b.toml"));
    Diff {
        language: Language::En,
        before: Both::same("HEAD"),
        after: Both::same("the worktree"),
        files: vec![
            file(renamed, Some((Mode::Regular, Mode::Executable)), meaning),
            file(Standing::Changed, Some((Mode::Symlink, Mode::Gitlink)), lines),
            file(Standing::Added, Some((Mode::Regular, Mode::Tree)), unread()),
            file(Standing::Removed, None, unread()),
        ],
        policy: PolicyDiff { looser: vec![setting()], stricter: vec![setting()] },
        notes: vec![Both::same("a note")],
    }
}

#[test]
fn complete_output_with_every_word_is_as_its_schema_says() {
    for (diff, is_complete) in [(Diff::default(), false), (diff(), true)] {
        let mut out = Vec::new();
        write(&diff, Language::En, &mut out).expect("a vector takes it");
        assert_valid::<DiffOutput<'_>>("diff", &out);
        if is_complete {
            assert_complete::<DiffOutput<'_>>("diff", &out);
        }
    }
}

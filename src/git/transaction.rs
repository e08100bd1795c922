//! Moves references by compare-and-swap, in two steps: all are locked and checked, then all are moved.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout};

use crate::error::{Error, Result};
use crate::git::Repository;
use crate::text::both;

/// A transaction of `git update-ref --stdin`. Dropped before `commit`, git takes everything back, also when this
/// process is killed: the end of its input is the order to.
#[derive(Debug)]
pub(super) struct Transaction {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Transaction {
    /// Locks what the orders (`update`, `create`, `verify`) name, and checks that it stands as they say.
    pub(super) fn prepare(repository: &Repository, reason: &str, orders: &str) -> Result<Self> {
        let git = repository.writing(&["update-ref", "--create-reflog", "-m", reason, "--stdin"]);
        let mut child = git.spawn(&both! { en: "move the branch"; ja: "ブランチの移動" })?;
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().expect("the standard output was piped"));
        let mut transaction = Self { child, input, output };
        transaction.order(&format!("start\n{orders}prepare\n"), "prepare: ok")?;
        Ok(transaction)
    }

    /// Moves the references.
    pub(super) fn commit(mut self) -> Result<()> {
        self.order("commit\n", "commit: ok")
    }

    fn order(&mut self, text: &str, expected: &str) -> Result<()> {
        let sent = self.input.as_mut().is_some_and(|input| input.write_all(text.as_bytes()).is_ok());
        let mut line = String::new();
        while sent && self.output.read_line(&mut line).is_ok_and(|length| length > 0) {
            if line.trim_end() == expected {
                return Ok(());
            }
            line.clear();
        }
        Err(self.complaint())
    }

    fn complaint(&mut self) -> Error {
        drop(self.input.take());
        let mut text = String::new();
        if let Some(mut stderr) = self.child.stderr.take() {
            // What cannot be read is only missing from the message.
            let _ = stderr.read_to_string(&mut text);
        }
        Error::new(both! { en: "cannot move the branch"; ja: "ブランチを動かせません" })
            .quoting(text.trim())
            .hint(both! { en: "nothing was changed; try again"; ja: "何も変更していません。もう一度実行してください" })
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

//! The editor that git would open, for whoever sits before it.

use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, ExitStatus};

use super::context::{Context, write_error};
use crate::error::{Error, Result};
use crate::git::Repository;
use crate::text::{both, say};

/// Editors that take the line to begin at as `+LINE`.
const TAKING_A_LINE: [&str; 22] = [
    "vi",
    "vim",
    "nvim",
    "view",
    "gvim",
    "vim.basic",
    "vim.tiny",
    "nano",
    "rnano",
    "pico",
    "emacs",
    "emacsclient",
    "joe",
    "jmacs",
    "jed",
    "mg",
    "ne",
    "micro",
    "kak",
    "zile",
    "gedit",
    "kate",
];

/// What the shell answers where a program cannot be run, and where there is none (POSIX, "exit status for commands").
const NOT_RUN: [i32; 2] = [126, 127];

/// An editor, as a command of the shell.
#[derive(Clone, Debug)]
pub(crate) struct TextEditor {
    command: String,
}

impl TextEditor {
    /// The editor that git would open (git-var(1), `GIT_EDITOR`). Without a terminal it must be somebody's choice: git's
    /// own default waits for keys.
    ///
    /// # Errors
    /// When there is none; `what` is what cannot be opened.
    pub(crate) fn choose(repository: &Repository, what: &str, context: &Context<'_>) -> Result<Self> {
        if !context.asks && !is_chosen(repository, context)? {
            return Err(Error::new(both! {
                en: "cannot open {what}";
                ja: "{what}を開けません"
            })
            .cause(both! {
                en: "no editor is chosen, and git's own needs a terminal";
                ja: "エディターが指定されておらず、gitの既定のエディターには端末が必要です"
            })
            .hint(both! {
                en: "choose one, `GIT_EDITOR=NAME` or `git config core.editor NAME`, or edit the file yourself";
                ja: "`GIT_EDITOR=NAME`または`git config core.editor NAME`で指定するか、ファイルを直接編集してください"
            }));
        }
        Ok(Self { command: repository.editor()? })
    }

    /// Whether it can be told at which line to begin.
    pub(crate) fn takes_a_line(&self) -> bool {
        let program = self.command.split_whitespace().next().unwrap_or_default();
        let name = program.rsplit('/').next().unwrap_or_default();
        TAKING_A_LINE.contains(&name.trim_end_matches(".exe"))
    }

    /// Opens a file, at a line where the editor takes one, and waits until it is closed.
    ///
    /// # Errors
    /// When the editor cannot be started, or fails.
    pub(crate) fn open(&self, file: &Path, line: Option<usize>, context: &mut Context<'_>) -> Result<()> {
        self.note_waiting(context)?;
        context.out.flush().and_then(|()| context.talk.flush()).map_err(write_error)?;
        let script = format!("{} \"$@\"", self.command);
        let mut shell = Command::new("sh");
        shell.args(["-c", &script, &self.command]);
        shell.args(line.filter(|_| self.takes_a_line()).map(|line| format!("+{line}")));
        let undisturbed = context.interrupts.leave_to_another();
        let status = shell.arg(file).status();
        drop(undisturbed);
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(self.failed(status)),
            Err(cause) => Err(Error::new(both! {
                en: "cannot start the editor `{}`", self.command;
                ja: "エディター`{}`を起動できません", self.command
            })
            .quoting(cause)),
        }
    }

    /// Says that an editor is open, for one with a window of its own may stand behind the terminal's.
    fn note_waiting(&self, context: &mut Context<'_>) -> Result<()> {
        if !context.asks || self.takes_a_line() {
            return Ok(());
        }
        context.note(context.say(say! {
            en: "waiting for your editor to close the file...";
            ja: "エディターでファイルが閉じられるのを待っています..."
        }))
    }

    fn failed(&self, status: ExitStatus) -> Error {
        let name = &self.command;
        let ended = match (status.code(), status.signal()) {
            (Some(code), _) => format!("終了コード{code}"),
            (None, Some(signal)) => format!("シグナル{signal}"),
            (None, None) => status.to_string(),
        };
        let error = Error::new(both! {
            en: "the editor `{name}` ended with {status}";
            ja: "エディター`{name}`が{ended}で終了しました"
        });
        let error = if status.code().is_some_and(|code| NOT_RUN.contains(&code)) {
            error.cause(both! {
                en: "the shell cannot run a program of that name";
                ja: "その名前のプログラムを実行できません"
            })
        } else {
            error
        };
        error.hint(both! {
            en: "set another: `git config core.editor NAME`";
            ja: "別のエディターを指定できます：`git config core.editor NAME`"
        })
    }
}

/// Whether the editor is somebody's choice.
fn is_chosen(repository: &Repository, context: &Context<'_>) -> Result<bool> {
    let named = ["GIT_EDITOR", "VISUAL", "EDITOR"].iter().any(|name| context.variable(name).is_some());
    Ok(named || repository.config("core.editor")?.is_some())
}

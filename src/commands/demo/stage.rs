//! The stage of the demo: a scratch repository in which real git and this very program are run, and seen to do what
//! the story says.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::commands::shared::context::{Context, write_error};
use crate::error::{Error, Result};
use crate::git::Environment;
use crate::text::{Language, Paint, TextStyle, both, shell_word};

/// What a scene must come to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Expect<'a> {
    /// It succeeds.
    Success,
    /// It is refused, and names this rule.
    Refusal(&'a str),
}

/// The scratch repository and the program that is shown.
pub(super) struct Stage {
    pub(super) root: PathBuf,
    program: PathBuf,
    environment: Environment,
    language: Language,
    paint: Paint,
}

impl Stage {
    /// Makes the scratch repository's directory.
    pub(super) fn new(into: Option<&Path>, context: &Context<'_>) -> Result<Self> {
        let root = match into {
            Some(directory) => empty_directory(&context.directory.join(directory))?,
            None => tempfile::Builder::new().prefix("pmgit-demo-").tempdir().map(tempfile::TempDir::keep).map_err(
                |cause| {
                    Error::new(both! { en: "cannot make a scratch directory"; ja: "作業用のディレクトリを作れません" })
                        .quoting(cause)
                        .hint(both! { en: "name one: `--into DIR`"; ja: "`--into DIR`で指定してください" })
                },
            )?,
        };
        let named = PathBuf::from(context.program.clone().unwrap_or_else(|| "pmgit".into()));
        let program = if named.components().count() > 1 { context.directory.join(named) } else { named };
        let environment = Environment::new(context.environment.iter().cloned());
        Ok(Self { root, program, environment, language: context.language, paint: context.out_look.paint })
    }

    /// Runs pmgit before the audience.
    pub(super) fn pmgit(&self, arguments: &[&str], expect: Expect<'_>, context: &mut Context<'_>) -> Result<String> {
        let mut command = Command::new(&self.program);
        command.args(["--color", if self.paint.is_coloured() { "always" } else { "never" }]).args(arguments);
        self.perform("pmgit", arguments, command, expect, context)
    }

    /// Runs git before the audience.
    pub(super) fn git(&self, arguments: &[&str], context: &mut Context<'_>) -> Result<String> {
        let mut command = Command::new("git");
        if self.paint.is_coloured() {
            command.args(["-c", "color.ui=always"]);
        }
        command.args(arguments);
        self.perform("git", arguments, command, Expect::Success, context)
    }

    /// Runs git behind the scenes.
    pub(super) fn quietly(&self, arguments: &[&str]) -> Result<()> {
        let mut command = Command::new("git");
        command.args(arguments);
        let (code, text) = self.run(command)?;
        if code == Some(0) {
            return Ok(());
        }
        Err(Error::new(both! {
            en: "`git {}` failed in the demo", arguments.join(" ");
            ja: "デモの`git {}`が失敗しました", arguments.join(" ")
        })
        .quoting(text))
    }

    /// Writes a file of the scratch repository.
    pub(super) fn write(&self, path: &str, text: &str) -> Result<()> {
        let place = self.root.join(path);
        std::fs::write(&place, text).map_err(|cause| {
            Error::new(both! { en: "cannot write `{}`", place.display(); ja: "`{}`に書き込めません", place.display() })
                .quoting(cause)
        })
    }

    fn perform(
        &self,
        name: &str,
        arguments: &[&str],
        command: Command,
        expect: Expect<'_>,
        context: &mut Context<'_>,
    ) -> Result<String> {
        let shown: Vec<String> = arguments.iter().map(|argument| shell_word(argument)).collect();
        let line = format!("{name} {}", shown.join(" "));
        writeln!(context.out, "{}", self.paint.paint(TextStyle::Bold, format!("$ {line}"))).map_err(write_error)?;
        let (code, text) = self.run(command)?;
        if !text.trim().is_empty() {
            writeln!(context.out, "{}", text.trim_end()).map_err(write_error)?;
        }
        writeln!(context.out).and_then(|()| context.out.flush()).map_err(write_error)?;
        let right = match expect {
            Expect::Success => code == Some(0),
            Expect::Refusal(rule) => code == Some(1) && text.contains(rule),
        };
        if right {
            return Ok(text);
        }
        let wanted = match expect {
            Expect::Success => both! { en: "should have succeeded"; ja: "は成功するはずでした" },
            Expect::Refusal(rule) => both! {
                en: "should have been refused by `{rule}`";
                ja: "は`{rule}`で拒否されるはずでした"
            },
        };
        Err(Error::new(both! {
            en: "the demo went another way: `{line}` {}", wanted.en();
            ja: "デモが想定と異なる結果になりました：`{line}`{}", wanted.ja()
        })
        .hint(both! {
            en: "the repository is left in `{}`; this is a bug, report it", self.root.display();
            ja: "リポジトリを`{}`に残しました。この問題を報告してください", self.root.display()
        }))
    }

    /// Runs a program in the scratch repository, free of the variables that bind git to another one.
    fn run(&self, mut command: Command) -> Result<(Option<i32>, String)> {
        command.env_clear().envs(self.environment.foreign());
        command.current_dir(&self.root).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_PAGER", "cat");
        command.env("PMGIT_LANGUAGE", self.language.as_str());
        let name = command.get_program().to_string_lossy().into_owned();
        let output = command.output().map_err(|cause| {
            Error::new(both! { en: "cannot run `{name}`"; ja: "`{name}`を実行できません" }).quoting(cause)
        })?;
        // What is told comes before what is answered, as in a terminal.
        let text = [output.stderr, output.stdout].concat();
        Ok((output.status.code(), String::from_utf8_lossy(&text).into_owned()))
    }
}

fn empty_directory(directory: &Path) -> Result<PathBuf> {
    let failed = |cause: std::io::Error| {
        Error::new(both! { en: "cannot use `{}`", directory.display(); ja: "`{}`を使えません", directory.display() })
            .quoting(cause)
    };
    std::fs::create_dir_all(directory).map_err(failed)?;
    if std::fs::read_dir(directory).map_err(failed)?.next().is_some() {
        return Err(Error::new(
            both! { en: "`{}` is not empty", directory.display(); ja: "`{}`は空ではありません", directory.display() },
        )
        .hint(both! { en: "name a new directory"; ja: "新しいディレクトリを指定してください" }));
    }
    Ok(directory.to_path_buf())
}

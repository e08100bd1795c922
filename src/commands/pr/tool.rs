//! What opens a pull request: gh, glab, or a push option of git's. Each is a program of the user's, with their rights.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::commands::shared::context::Context;
use crate::diff::pull::Pull;
use crate::error::{Error, Result};
use crate::forge::{ForgeTool, Invocation, NewPull};
use crate::git::Repository;
use crate::text::{Both, Language, and_list, both, list_with, or_list};

/// The branch that is brought, and where it goes.
pub(super) struct Branch {
    name: String,
    target: String,
    remote: String,
    /// The remote's address; nothing where there is none.
    address: Option<String>,
}

/// What opens and renews a pull request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tool(ForgeTool);

impl Branch {
    pub(super) fn resolve(repository: &Repository, target: &str) -> Result<Self> {
        let head = repository.head()?;
        let Some(name) = head.branch() else {
            return Err(Error::new(both! {
                en: "cannot determine the branch to open a pull request for";
                ja: "どのブランチのプルリクエストかわかりません"
            })
            .cause(both! { en: "HEAD is detached"; ja: "HEADがブランチを指していません" })
            .hint(both! { en: "`git switch -c NAME` makes one"; ja: "`git switch -c NAME`で作成できます" }));
        };
        if name == target {
            return Err(Error::refusal(both! {
                en: "cannot open a pull request from `{name}` into itself";
                ja: "`{name}`から`{name}`へのプルリクエストは作れません"
            })
            .hint(both! {
                en: "make a branch of its own: `git switch -c NAME`";
                ja: "別のブランチを作ってください：`git switch -c NAME`"
            }));
        }
        let remote = repository.config(&format!("branch.{name}.remote"))?.unwrap_or_else(|| "origin".to_owned());
        let address = repository.config(&format!("remote.{remote}.url"))?;
        Ok(Self { name: name.to_owned(), target: target.to_owned(), remote, address })
    }
}

impl Tool {
    /// What was asked for, else what fits the remote, else the only one that is there.
    pub(super) fn choose(asked: Option<ForgeTool>, branch: &Branch, context: &Context<'_>) -> Result<Self> {
        if let Some(asked) = asked {
            return Ok(Self(asked));
        }
        let all: Vec<ForgeTool> = ForgeTool::all().collect();
        let fits = |one: &&ForgeTool| branch.address.as_deref().is_some_and(|address| one.forge.is_named_in(address));
        let is_there = |one: &&ForgeTool| one.tool.program.is_some_and(|program| is_installed(program, context));
        let installed: Vec<&ForgeTool> = all.iter().filter(is_there).collect();
        if let Some(fitting) = installed.iter().copied().find(fits) {
            return Ok(Self(*fitting));
        }
        let by_push = all.iter().find(|one| one.tool.program.is_none() && fits(one));
        match (installed.as_slice(), by_push) {
            ([], Some(push)) => Ok(Self(*push)),
            ([only], _) => Ok(Self(**only)),
            ([], None) => Err(none_installed(&all)),
            (several, _) => Err(cannot_choose(several)),
        }
    }

    /// Whether it can renew the body of what it has opened.
    pub(super) fn renews(self) -> bool {
        self.0.tool.body.is_some()
    }

    /// Opens it; gives back what the program says, which is its address.
    pub(super) fn open(self, branch: &Branch, pull: &Pull, context: &Context<'_>) -> Result<String> {
        let new = NewPull {
            title: &pull.title,
            body: &pull.body,
            branch: &branch.name,
            target: &branch.target,
            remote: &branch.remote,
            reviewers: self.0.forge.account().into_iter().flat_map(|account| pull.accounts(account)).collect(),
        };
        run((self.0.tool.open)(&new), context)
    }

    /// The body of the pull request that is open for the branch.
    pub(super) fn body(self, branch: &Branch, context: &Context<'_>) -> Result<String> {
        let Some(access) = &self.0.tool.body else {
            let programs: Vec<&str> = ForgeTool::all().filter_map(|one| one.tool.program).collect();
            return Err(Error::new(both! {
                en: "cannot read the body of a pull request by a push option";
                ja: "プッシュオプションではプルリクエストの本文を読めません"
            })
            .hint(both! {
                en: "use {}, or give it as a file: `pmgit pr --update --body FILE`", or_list(&programs);
                ja: "{}を使うか、本文をファイルで指定してください：`pmgit pr --update --body FILE`", Language::Ja.or_list(&programs)
            }));
        };
        let answer = run((access.read)(&branch.name), context)?;
        let parsed: Option<Value> = serde_json::from_str(&answer).ok();
        match parsed.as_ref().and_then(|answer| answer.get(access.key)) {
            Some(Value::String(body)) => Ok(body.clone()),
            Some(Value::Null) => Ok(String::new()),
            _ => Err(Error::new(
                both! { en: "cannot read the body of the pull request"; ja: "プルリクエストの本文を読めません" },
            )
            .cause(
                both! { en: "the answer is not the JSON that was asked for"; ja: "応答が期待したJSONではありません" },
            )),
        }
    }

    /// Writes the body of the pull request that is open for the branch.
    pub(super) fn replace(self, branch: &Branch, body: &str, context: &Context<'_>) -> Result<()> {
        match &self.0.tool.body {
            Some(access) => run((access.write)(&branch.name, body), context).map(drop),
            None => Ok(()),
        }
    }
}

fn cannot_choose(installed: &[&ForgeTool]) -> Error {
    let names: Vec<&str> = installed.iter().map(|one| one.tool.name).collect();
    let options: Vec<String> = names.iter().map(|name| format!("`--with {name}`")).collect();
    Error::new(both! { en: "cannot determine which program opens it"; ja: "どのプログラムで作成するか決められません" })
        .cause(both! {
            en: "{} are installed, and the remote's address does not name the forge", and_list(&names);
            ja: "{}がインストールされていますが、リモートのURLからはフォージがわかりません", Language::Ja.and_list(&names)
        })
        .hint(both! { en: "choose one: {}", or_list(&options); ja: "選んでください：{}", Language::Ja.or_list(&options) })
}

fn none_installed(all: &[ForgeTool]) -> Error {
    let programs: Vec<&str> = all.iter().filter_map(|one| one.tool.program).collect();
    let by_push = all.iter().filter(|one| one.tool.program.is_none()).map(|one| {
        let (name, forge) = (one.tool.name, one.forge.title);
        both! {
            en: "; `--with {name}` uses {forge}'s push options";
            ja: "。`--with {name}`は{forge}のプッシュオプションを使います"
        }
    });
    let by_push = by_push.fold(Both::same(""), |all, one| all.and(&one));
    Error::new(both! { en: "cannot open or read a pull request"; ja: "プルリクエストを作成したり読んだりできません" })
        .cause(both! {
            en: "neither {} is installed", list_with("nor", &programs);
            ja: "{}のどれもインストールされていません", Language::Ja.or_list(&programs)
        })
        .hint(both! {
            en: "`pmgit pr` prints its title and body, which any forge takes{}", by_push.en();
            ja: "`pmgit pr`で表題と本文を表示し、フォージの画面に貼り付けてください{}", by_push.ja()
        })
}

fn is_installed(program: &str, context: &Context<'_>) -> bool {
    let Some(path) = context.variable("PATH") else { return false };
    std::env::split_paths(path).any(|folder| {
        let file = context.directory.join(folder).join(program);
        file.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
    })
}

/// Runs a program and takes what it prints; what it says of a failure is the cause.
fn run(invocation: Invocation, context: &Context<'_>) -> Result<String> {
    let Invocation { program, words, input } = invocation;
    let step: Vec<String> = words.iter().take(2).cloned().collect();
    let cannot = || {
        Error::new(both! {
            en: "`{program} {}` failed", step.join(" ").split('=').next().unwrap_or_default();
            ja: "`{program} {}`が失敗しました", step.join(" ").split('=').next().unwrap_or_default()
        })
    };
    let mut command = Command::new(program);
    command.args(words).env_clear().envs(context.environment.iter().cloned()).current_dir(&context.directory);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|cause| {
        cannot().quoting(cause).hint(both! {
            en: "`pmgit pr` prints the title and the body, which any forge takes";
            ja: "`pmgit pr`で表題と本文を表示し、フォージの画面に貼り付けてください"
        })
    })?;
    let mut stdin = child.stdin.take().expect("the standard input was piped");
    // A thread of its own: the program may answer before it has read everything.
    let writer = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().map_err(|cause| cannot().quoting(cause))?;
    let _wrote = writer.join();
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(cannot().quoting(if said.is_empty() { output.status.to_string() } else { said }));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

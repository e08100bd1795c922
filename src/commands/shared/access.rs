//! How verbs reach a service: its secret from the environment or a command, its place from the options or the remote.

use std::process::{Command, Stdio};
use std::time::Duration;

use super::context::{Context, version_of};
use crate::cli;
use crate::error::{Error, Result};
use crate::forge::{self, Forge, Project};
use crate::git::Repository;
use crate::integrations::{self, Client, Secret, Server};
use crate::source::RepoPath;
use crate::text::{Both, backticked, both, or_list};

/// The secret that a command prints, or that the first of these variables holds. A pmgit that sends nothing asks for none.
pub(crate) fn secret(names: &[&str], access: &cli::Access, context: &Context<'_>) -> Result<Option<Secret>> {
    integrations::ensure_online()?;
    if let Some(command) = &access.token_command {
        return printed(command, context).map(Some);
    }
    let Some(name) = names.iter().find(|name| context.variable(name).is_some()) else { return Ok(None) };
    let value = context.variable(name).and_then(|value| value.to_str()).unwrap_or_default();
    Secret::new(value, Both::same(format_args!("`{name}`"))).map(Some)
}

/// The secret, which must be there.
pub(crate) fn required(names: &[&str], access: &cli::Access, context: &Context<'_>) -> Result<Secret> {
    secret(names, access, context)?.ok_or_else(|| {
        let names = or_list(names.iter().map(backticked));
        Error::new(both! { en: "no secret for the service found"; ja: "サービスに接続するためのトークンがありません" })
            .cause(both! { en: "{names} is not set"; ja: "{names}が設定されていません" })
            .hint(both! {
                en: "set it, or name a command that prints it: `--token-command \"pass show tracker\"`";
                ja: "設定するか、トークンを出力するコマンドを指定してください：`--token-command \"pass show tracker\"`"
            })
    })
}

/// What a shell command prints. Neither the command nor what it prints is ever shown.
fn printed(command: &str, context: &Context<'_>) -> Result<Secret> {
    let cannot = || {
        Error::new(both! {
            en: "cannot get the secret from `--token-command`";
            ja: "`--token-command`からトークンを取得できません"
        })
    };
    let output = Command::new("sh")
        .args(["-c", command])
        .current_dir(&context.directory)
        .env_clear()
        .envs(context.environment.iter().cloned())
        .stdin(Stdio::inherit())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| cannot().quoting(error))?;
    if !output.status.success() {
        let code = output.status.code().map_or_else(
            || both! { en: "a signal"; ja: "シグナル" },
            |code| both! { en: "exit code {code}"; ja: "終了コード{code}" },
        );
        return Err(cannot().cause(both! {
            en: "the command ended with {}", code.en();
            ja: "コマンドが{}で終了しました", code.ja()
        }));
    }
    // `pass` and its like print the secret on the first line.
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Secret::new(
        text.lines().next().unwrap_or_default(),
        both! {
            en: "what `--token-command` prints";
            ja: "`--token-command`の出力"
        },
    )
}

/// The project of the remote `origin`, where it is on a public server of a known forge.
pub(crate) fn origin(repository: &Repository) -> Result<Option<Project>> {
    Ok(repository.config("remote.origin.url")?.as_deref().and_then(Project::of_remote))
}

/// The forge of `origin`, where no option names one; `noun` is what is not known else, and `option` says how to name it.
pub(crate) fn forge_of(origin: Option<&Project>, noun: &Both, option: &str) -> Result<&'static Forge> {
    origin.map(|project| project.forge).ok_or_else(|| {
        Error::new(both! { en: "cannot determine the {}", noun.en(); ja: "{}を特定できません", noun.ja() })
            .cause(both! {
                en: "the remote `origin` is not on {}", forge::public_hosts();
                ja: "リモート`origin`は{}のものではありません", forge::public_hosts()
            })
            .hint(both! { en: "name it: `{option}`"; ja: "`{option}`で指定してください" })
    })
}

/// The first forge whose gate stands in the files here.
pub(crate) fn forge_of_files(repository: &Repository) -> Result<Option<&'static Forge>> {
    let version = version_of(repository, None)?;
    for forge in forge::ALL {
        if repository.side(&version, &RepoPath::from(forge.pipeline.gate.path))?.is_some() {
            return Ok(Some(forge));
        }
    }
    Ok(None)
}

/// The forge that is named, else the one whose workflow stands here, else the one that `origin` names.
pub(crate) fn forge_at_hand(repository: &Repository, asked: Option<&'static Forge>) -> Result<Option<&'static Forge>> {
    if asked.is_some() {
        return Ok(asked);
    }
    if let Some(forge) = forge_of_files(repository)? {
        return Ok(Some(forge));
    }
    let address = repository.config("remote.origin.url")?.unwrap_or_default();
    Ok(forge::ALL.into_iter().find(|forge| forge.is_named_in(&address)))
}

/// The page of a file on the forge of `origin`: on this branch, else on the forge's default one.
pub(crate) fn page(repository: &Repository, path: &RepoPath, branch: Option<&str>) -> Result<Option<String>> {
    let (Some(project), Some(path)) = (origin(repository)?, path.to_str()) else { return Ok(None) };
    let default = repository.remote_default_branch()?;
    Ok(Some(project.page(branch.or(default.as_deref()).unwrap_or("main"), path)))
}

/// The web address of a forge and the project on it: as the options say, else as `origin` does.
pub(crate) fn place(forge: &Forge, reach: &cli::Reach, origin: Option<&Project>) -> Result<(Server, String)> {
    let known = origin.filter(|project| project.forge == forge);
    let web = match (&reach.server, known) {
        (Some(server), _) => Server::parse(server)?,
        (None, Some(project)) => project.web(),
        (None, None) => forge.public_server().ok_or_else(|| {
            Error::new(both! {
                en: "cannot determine the server";
                ja: "サーバーを特定できません"
            })
            .hint(both! {
                en: "name it: `--server https://git.example.com`";
                ja: "`--server https://git.example.com`のように指定してください"
            })
        })?,
    };
    let project = reach.project.clone().or_else(|| known.map(|project| project.name.clone()));
    let project = project.ok_or_else(|| {
        Error::new(both! { en: "cannot determine the project"; ja: "プロジェクトを特定できません" })
            .cause(both! {
                en: "the remote `origin` is not on {}", forge.service();
                ja: "リモート`origin`は{}のものではありません", forge.service()
            })
            .hint(both! { en: "name it: `--project OWNER/NAME`"; ja: "`--project OWNER/NAME`で指定してください" })
    })?;
    Ok((web, project))
}

/// Sends a verb's requests, as patiently as the options say.
pub(crate) fn client(access: &cli::Access) -> Client {
    Client::new(Duration::from_secs(access.timeout))
}

//! How verbs reach a service: its secret from the environment or a command, its place from the options or the remote.

use std::process::{Command, Stdio};
use std::time::Duration;

use super::context::Context;
use crate::cli;
use crate::error::{Error, Result};
use crate::git::Repository;
use crate::integrations::{Answer, Forge, GitHub, GitLab, Http, Request, Secret, Server};
use crate::policy::Account;
use crate::source::RepoPath;
use crate::text::{backticked, or_list};

/// The variables that hold a token of GitHub; the last two are those of `gh`.
pub(crate) const GITHUB: &[&str] = &["PMGIT_GITHUB_TOKEN", "GH_TOKEN", "GITHUB_TOKEN"];
/// The variables that hold a token of GitLab; the last one is that of `glab`.
pub(crate) const GITLAB: &[&str] = &["PMGIT_GITLAB_TOKEN", "GITLAB_TOKEN"];

/// The variable that holds a token of Forgejo.
pub(crate) const FORGEJO: &[&str] = &["PMGIT_FORGEJO_TOKEN"];

/// The secret that a command prints, or that the first of these variables holds.
pub(crate) fn secret(names: &[&str], access: &cli::Access, context: &Context<'_>) -> Result<Option<Secret>> {
    if let Some(command) = &access.token_command {
        return printed(command, context).map(Some);
    }
    let Some(name) = names.iter().find(|name| context.variable(name).is_some()) else { return Ok(None) };
    let value = context.variable(name).and_then(|value| value.to_str()).unwrap_or_default();
    Secret::new(value, &format!("`{name}`")).map(Some)
}

/// The secret, which must be there.
pub(crate) fn required(names: &[&str], access: &cli::Access, context: &Context<'_>) -> Result<Secret> {
    secret(names, access, context)?.ok_or_else(|| {
        let names = or_list(names.iter().map(backticked));
        Error::new("there is no secret by which the service would know you")
            .cause(format!("{names} is not set"))
            .hint("set it, or name a command that prints it: `--token-command \"pass show tracker\"`")
    })
}

/// What a shell command prints. Neither the command nor what it prints is ever shown.
fn printed(command: &str, context: &Context<'_>) -> Result<Secret> {
    let cannot = || Error::new("cannot get the secret from `--token-command`");
    let output = Command::new("sh")
        .args(["-c", command])
        .current_dir(&context.directory)
        .env_clear()
        .envs(context.environment.iter().cloned())
        .stdin(Stdio::inherit())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| cannot().cause(error))?;
    if !output.status.success() {
        let code = output.status.code().map_or_else(|| "a signal".to_owned(), |code| format!("exit code {code}"));
        return Err(cannot().cause(format!("the command ended with {code}")));
    }
    // `pass` and its like print the secret on the first line.
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Secret::new(text.lines().next().unwrap_or_default(), "what `--token-command` prints")
}

/// The forge of the remote `origin`, where it is one that is known.
pub(crate) fn origin(repository: &Repository) -> Result<Option<Forge>> {
    Ok(repository.config("remote.origin.url")?.as_deref().and_then(Forge::of_remote))
}

/// On which forge people have their accounts, where no option says it; `noun` is what is not known else, and `option`
/// says how to name it.
pub(crate) fn known(origin: Option<&Forge>, noun: &str, option: &str) -> Result<Account> {
    match origin {
        Some(forge) if forge.is_github() => Ok(Account::GitHub),
        Some(_) => Ok(Account::GitLab),
        None => Err(Error::new(format!("cannot tell the {noun}"))
            .cause("the remote `origin` is none on github.com or gitlab.com")
            .hint(format!("name it: `{option}`"))),
    }
}

/// The page of a file on the forge of `origin`: on this branch, else on the forge's default one.
pub(crate) fn page(repository: &Repository, path: &RepoPath, branch: Option<&str>) -> Result<Option<String>> {
    let (Some(forge), Some(path)) = (origin(repository)?, path.to_str()) else { return Ok(None) };
    let default = repository.remote_default_branch()?;
    Ok(Some(forge.page(branch.or(default.as_deref()).unwrap_or("main"), path)))
}

/// The web address and the project of a forge: as the options say, else as `origin` does.
fn place(reach: &cli::Reach, known: Option<&Forge>, service: &str) -> Result<(Server, String)> {
    let web = match (&reach.server, known) {
        (Some(server), _) => Server::parse(server)?,
        (None, Some(forge)) => forge.web(),
        (None, None) => Server::parse(&format!("https://{service}"))?,
    };
    let project = reach.project.clone().or_else(|| known.map(|forge| forge.project.clone()));
    let project = project.ok_or_else(|| {
        Error::new("cannot tell the project")
            .cause(format!("the remote `origin` is none on {service}"))
            .hint("name it: `--project OWNER/NAME`")
    })?;
    Ok((web, project))
}

/// The repository on GitHub that the options or `origin` name.
pub(crate) fn github(reach: &cli::Reach, known: Option<&Forge>, token: Option<&Secret>) -> Result<GitHub> {
    let known = known.filter(|forge| forge.is_github());
    let (web, project) = place(reach, known, "github.com")?;
    GitHub::new(web, &project, token)
}

/// The repository on Forgejo that the options name.
pub(crate) fn forgejo(reach: &cli::Reach, token: Option<&Secret>) -> Result<GitHub> {
    if reach.server.is_none() {
        return Err(Error::new("cannot tell the server").hint("name it: `--server https://git.example.com`"));
    }
    let (web, project) = place(reach, None, "Forgejo")?;
    GitHub::forgejo(web, &project, token)
}

/// The project on GitLab that the options or `origin` name.
pub(crate) fn gitlab(reach: &cli::Reach, known: Option<&Forge>, token: Option<&Secret>) -> Result<GitLab> {
    let known = known.filter(|forge| !forge.is_github());
    let (web, project) = place(reach, known, "gitlab.com")?;
    GitLab::new(web, &project, token)
}

/// The wire, with words for what goes wrong on it.
pub(crate) struct Line {
    http: Http,
}

impl Line {
    /// So many pages of a list are read at most.
    pub(crate) const PAGES: usize = 50;

    pub(crate) fn new(access: &cli::Access) -> Self {
        Self { http: Http::new(Duration::from_secs(access.timeout)) }
    }

    pub(crate) fn ask(&self, request: &Request, doing: &str) -> Result<Answer> {
        self.http.send(request).map_err(|fault| Error::new(format!("cannot {doing}")).cause(fault.reason()))
    }
}

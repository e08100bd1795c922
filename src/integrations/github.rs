//! GitHub: issues, and the reviews and comments of a pull request (REST API, version 2022-11-28). Forgejo speaks the same
//! of comments.
//!
//! A list of issues shows what was made a moment ago; GitHub's search does not, and is not used.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::forge::is_project;
use super::request::Place;
use super::tracker::{lacking, next_page, text, time};
use super::{Answer, Draft, Effect, Marker, Page, Request, Secret, Server, State, Ticket, Tracker};
use crate::error::{Error, Result};
use crate::text::{fitted_line, is_plain_address};

/// A repository on GitHub.
#[derive(Clone, Debug)]
pub(crate) struct GitHub {
    web: Server,
    api: Server,
    repository: String,
    credential: Option<Secret>,
    dialect: Dialect,
}

/// Whose API it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dialect {
    GitHub,
    Forgejo,
}

impl GitHub {
    /// A repository `owner/name` of github.com, or of a GitHub Enterprise Server.
    ///
    /// # Errors
    /// When it is not named so.
    pub(crate) fn new(web: Server, repository: &str, token: Option<&Secret>) -> Result<Self> {
        refuse_odd(repository, "GitHub")?;
        let api = match web.host().as_str() {
            "github.com" => Server::parse("https://api.github.com")?,
            _ => Server::parse(&web.at("/api/v3"))?,
        };
        let credential = token.map(|token| token.within(format!("Bearer {}", token.reveal())));
        Ok(Self { web, api, repository: repository.to_owned(), credential, dialect: Dialect::GitHub })
    }

    /// A repository `owner/name` of a Forgejo or a Gitea.
    ///
    /// # Errors
    /// When it is not named so.
    pub(crate) fn forgejo(web: Server, repository: &str, token: Option<&Secret>) -> Result<Self> {
        refuse_odd(repository, "Forgejo")?;
        let api = Server::parse(&web.at("/api/v1"))?;
        let credential = token.map(|token| token.within(format!("token {}", token.reveal())));
        Ok(Self { web, api, repository: repository.to_owned(), credential, dialect: Dialect::Forgejo })
    }

    pub(super) fn is_forgejo(&self) -> bool {
        self.dialect == Dialect::Forgejo
    }

    pub(super) fn spoken(&self, request: Request) -> Request {
        let request = match self.dialect {
            Dialect::GitHub => request,
            Dialect::Forgejo => return request.by("Authorization", self.credential.clone()),
        };
        request
            .with("Accept", "application/vnd.github+json")
            .with("X-GitHub-Api-Version", "2022-11-28")
            .by("Authorization", self.credential.clone())
    }

    /// Asks for a path of the API, such as `/pulls/7`, of this repository.
    pub(super) fn ask(&self, path: &str) -> Request {
        self.spoken(Request::get(self.at(path)))
    }

    /// Asks for a path of the API that is of no repository.
    pub(super) fn ask_api(&self, path: &str) -> Request {
        self.spoken(Request::get(self.api.at(path)))
    }

    pub(super) fn at(&self, path: &str) -> String {
        self.api.at(&format!("/repos/{}{path}", self.repository))
    }

    /// Asks for the page of a list that an answer has named.
    pub(super) fn ask_page(&self, url: &str) -> Request {
        self.spoken(Request::get(url.to_owned()))
    }

    pub(super) fn next(&self, answer: &Answer) -> Result<Option<String>> {
        next_page(answer, &self.api.origin())
    }

    fn ticket(&self, value: &Value) -> Option<Ticket> {
        let link = text(value, "html_url");
        let is_ours = self.web.within(link).is_some() && is_plain_address(link);
        Some(Ticket { number: value.get("number")?.as_u64()?, link: is_ours.then(|| link.to_owned())? })
    }
}

fn refuse_odd(repository: &str, forge: &str) -> Result<()> {
    if is_project(repository) && repository.matches('/').count() == 1 {
        return Ok(());
    }
    Err(Error::new(format!("`{}` is no repository of {forge}", repository.escape_debug()))
        .hint("name it as `--project OWNER/NAME`"))
}

impl Tracker for GitHub {
    fn name(&self) -> &'static str {
        "GitHub"
    }

    fn create(&self, draft: &Draft) -> Request {
        let labels: Vec<String> = draft.labels.iter().map(|label| fitted_line(&label.replace(',', "_"), 50)).collect();
        let body = json!({"title": draft.title, "body": draft.markdown(), "labels": labels}).to_string();
        self.spoken(Request::post(Place::Open(self.at("/issues")), body, Effect::Makes))
    }

    fn made(&self, answer: &Answer) -> Result<Ticket> {
        self.ticket(&answer.json(201, "create the ticket")?).ok_or_else(|| lacking("link to an issue of this service"))
    }

    fn search(&self, _: &[&Marker], since: DateTime<Utc>, next: Option<&str>) -> Request {
        let since = since.to_rfc3339_opts(SecondsFormat::Secs, true);
        match next {
            Some(next) => self.ask_page(next),
            None => self.ask(&format!("/issues?state=all&since={since}&sort=created&direction=asc&per_page=100")),
        }
    }

    fn search_page(&self, answer: &Answer) -> Result<Page> {
        let value = answer.json(200, "read the issues")?;
        let list = value.as_array().ok_or_else(|| lacking("list of issues"))?;
        // A pull request is an issue, too, and none of ours.
        let issues = list.iter().filter(|issue| issue.get("pull_request").is_none());
        let tickets = issues.filter_map(|issue| Some((text(issue, "body").to_owned(), self.ticket(issue)?))).collect();
        Ok(Page { tickets, next: self.next(answer)? })
    }

    fn mark(&self, marker: &Marker) -> String {
        marker.comment()
    }

    fn look(&self, link: &str) -> Option<Request> {
        let (repository, number) = self.web.within(link)?.trim_start_matches('/').split_once("/issues/")?;
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let known = is_number && is_project(repository) && repository.matches('/').count() == 1;
        known.then(|| self.spoken(Request::get(self.api.at(&format!("/repos/{repository}/issues/{number}")))))
    }

    fn state(&self, answer: &Answer) -> Result<State> {
        let issue = answer.json(200, "read the ticket")?;
        match (text(&issue, "state"), text(&issue, "state_reason")) {
            ("open", _) => Ok(State::Open),
            ("closed", "" | "completed") => {
                time(&issue, "closed_at").map(State::Done).ok_or_else(|| lacking("time of its closing"))
            }
            ("closed", reason) => Ok(State::Dropped(reason.replace('_', " "))),
            _ => Err(lacking("state of the issue")),
        }
    }

    fn sees_at_once(&self) -> bool {
        true
    }

    fn without_refused(&self, _: &Draft, _: &Answer) -> Option<(Draft, Vec<&'static str>)> {
        None
    }
}

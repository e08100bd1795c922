//! GitLab: issues, and the approvals and comments of a merge request (REST API, version 4).

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::forge::is_project;
use super::request::Place;
use super::tracker::{lacking, next_page, text, time};
use super::{Answer, Draft, Effect, Marker, Page, Request, Secret, Server, State, Ticket, Tracker};
use crate::error::{Error, Result};
use crate::text::is_plain_address;

/// A project on GitLab.
#[derive(Clone, Debug)]
pub(crate) struct GitLab {
    web: Server,
    project: String,
    credential: Option<Secret>,
}

impl GitLab {
    /// A project `group/name` of a GitLab.
    ///
    /// # Errors
    /// When it is not named so.
    pub(crate) fn new(web: Server, project: &str, token: Option<&Secret>) -> Result<Self> {
        if !is_project(project) {
            return Err(Error::new(format!("`{}` is no project of GitLab", project.escape_debug()))
                .hint("name it as `--project GROUP/NAME`"));
        }
        Ok(Self { web, project: project.to_owned(), credential: token.cloned() })
    }

    pub(super) fn spoken(&self, request: Request) -> Request {
        request.by("PRIVATE-TOKEN", self.credential.clone())
    }

    fn api(&self, project: &str, path: &str) -> String {
        self.web.at(&format!("/api/v4/projects/{}{path}", project.replace('/', "%2F")))
    }

    /// Asks for a path of the API, such as `/merge_requests/7`, of this project.
    pub(super) fn ask(&self, path: &str) -> Request {
        self.spoken(Request::get(self.at(path)))
    }

    /// Asks for a path of the API that is of no project.
    pub(super) fn ask_api(&self, path: &str) -> Request {
        self.spoken(Request::get(self.web.at(&format!("/api/v4{path}"))))
    }

    /// Asks for the page of a list that an answer has named.
    pub(super) fn ask_page(&self, url: &str) -> Request {
        self.spoken(Request::get(url.to_owned()))
    }

    pub(super) fn at(&self, path: &str) -> String {
        self.api(&self.project, path)
    }

    pub(super) fn origin(&self) -> String {
        self.web.origin()
    }

    fn ticket(&self, value: &Value) -> Option<Ticket> {
        let link = text(value, "web_url");
        let is_ours = self.web.within(link).is_some() && is_plain_address(link);
        Some(Ticket { number: value.get("iid")?.as_u64()?, link: is_ours.then(|| link.to_owned())? })
    }
}

impl Tracker for GitLab {
    fn name(&self) -> &'static str {
        "GitLab"
    }

    fn create(&self, draft: &Draft) -> Request {
        // A comma would make two labels of one.
        let labels: Vec<String> = draft.labels.iter().map(|label| label.replace(',', "_")).collect();
        let mut body = json!({"title": draft.title, "description": draft.markdown(), "labels": labels.join(",")});
        if let Some(due) = draft.due {
            body["due_date"] = json!(due.to_string());
        }
        self.spoken(Request::post(Place::Open(self.at("/issues")), body.to_string(), Effect::Makes))
    }

    fn made(&self, answer: &Answer) -> Result<Ticket> {
        self.ticket(&answer.json(201, "create the ticket")?).ok_or_else(|| lacking("link to an issue of this service"))
    }

    fn search(&self, _: &[&Marker], since: DateTime<Utc>, next: Option<&str>) -> Request {
        let since = since.to_rfc3339_opts(SecondsFormat::Secs, true);
        match next {
            Some(next) => self.ask_page(next),
            None => {
                self.ask(&format!("/issues?scope=all&created_after={since}&order_by=created_at&sort=asc&per_page=100"))
            }
        }
    }

    fn search_page(&self, answer: &Answer) -> Result<Page> {
        let value = answer.json(200, "read the issues")?;
        let list = value.as_array().ok_or_else(|| lacking("list of issues"))?;
        let ticket = |issue: &Value| Some((text(issue, "description").to_owned(), self.ticket(issue)?));
        Ok(Page { tickets: list.iter().filter_map(ticket).collect(), next: next_page(answer, &self.origin())? })
    }

    fn mark(&self, marker: &Marker) -> String {
        marker.comment()
    }

    fn look(&self, link: &str) -> Option<Request> {
        let path = self.web.within(link)?.trim_start_matches('/');
        let (project, number) = path.split_once("/-/issues/").or_else(|| path.split_once("/-/work_items/"))?;
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let known = is_number && is_project(project);
        known.then(|| self.spoken(Request::get(self.api(project, &format!("/issues/{number}")))))
    }

    fn state(&self, answer: &Answer) -> Result<State> {
        let issue = answer.json(200, "read the ticket")?;
        match text(&issue, "state") {
            "opened" => Ok(State::Open),
            "closed" if issue.get("moved_to_id").is_some_and(Value::is_u64) => Ok(State::Dropped("moved".to_owned())),
            "closed" => time(&issue, "closed_at").map(State::Done).ok_or_else(|| lacking("time of its closing")),
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

//! Jira Cloud: issues (REST API, version 3), whose texts are trees (ADF).
//!
//! Jira's search lags behind by seconds, so that what it does not show may be there.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::request::Place;
use super::tracker::{lacking, text, time};
use super::{Draft, Effect, Marker, Page, Request, Response, Secret, Server, State, Ticket, Tracker};
use crate::error::{Error, Result};
use crate::text::both;

/// What Jira's default names of priorities are, for the process's own.
const PRIORITIES: [(&str, &str); 4] = [("P0", "Highest"), ("P1", "High"), ("P2", "Medium"), ("P3", "Low")];

/// Names of resolutions that say that the work was not done; another name may be any team's own.
const NOT_DONE: [&str; 7] =
    ["won't do", "won't fix", "duplicate", "declined", "cannot reproduce", "incomplete", "not a bug"];

/// A project on Jira Cloud.
#[derive(Clone, Debug)]
pub(crate) struct Jira {
    server: Server,
    project: String,
    issue_type: String,
    credential: Option<Secret>,
}

impl Jira {
    /// A project by its key; the token is the API token of a user, who is named by e-mail address.
    ///
    /// # Errors
    /// When it is not named so.
    pub(crate) fn new(server: Server, project: &str, issue_type: &str, who: Option<(&str, &Secret)>) -> Result<Self> {
        if !is_key(project) {
            return Err(Error::new(both! {
                en: "`{}` is not a Jira project key", project.escape_debug();
                ja: "`{}`はJiraのプロジェクトキーではありません", project.escape_debug()
            })
            .hint(both! { en: "name it as `--project CACHE`"; ja: "`--project CACHE`のように指定してください" }));
        }
        let credential = who.map(|(user, token)| {
            use base64::Engine as _;
            let pair = format!("{user}:{}", token.reveal());
            let word = base64::engine::general_purpose::STANDARD.encode(pair);
            token.within(word.clone()).within(format!("Basic {word}"))
        });
        Ok(Self { server, project: project.to_owned(), issue_type: issue_type.to_owned(), credential })
    }

    fn spoken(&self, request: Request) -> Request {
        request.with("Accept", "application/json").by("Authorization", self.credential.clone())
    }

    fn ticket(&self, value: &Value) -> Option<Ticket> {
        let key = text(value, "key");
        let (project, number) = key.rsplit_once('-')?;
        let number = number.parse().ok().filter(|_| is_key(project))?;
        Some(Ticket { number, link: self.server.at(&format!("/browse/{key}")) })
    }
}

fn is_key(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_uppercase())
        && bytes.all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

impl Tracker for Jira {
    fn name(&self) -> &'static str {
        "Jira"
    }

    fn create(&self, draft: &Draft) -> Request {
        // A label of Jira has no spaces.
        let mut labels: Vec<String> =
            draft.labels.iter().map(|label| label.split_whitespace().collect::<Vec<_>>().join("_")).collect();
        labels.push(draft.marker.label());
        let mut fields = json!({
            "project": {"key": self.project},
            "issuetype": {"name": self.issue_type},
            "summary": draft.title,
            "description": draft.adf(),
            "labels": labels,
        });
        if let Some(priority) = &draft.priority {
            let known = PRIORITIES.iter().find(|(ours, _)| ours.eq_ignore_ascii_case(priority));
            fields["priority"] = json!({"name": known.map_or(priority.as_str(), |(_, name)| name)});
        }
        if let Some(due) = draft.due {
            fields["duedate"] = json!(due.to_string());
        }
        let url = self.server.at("/rest/api/3/issue");
        self.spoken(Request::post(Place::Open(url), json!({"fields": fields}).to_string(), Effect::Makes))
    }

    fn made(&self, answer: &Response) -> Result<Ticket> {
        self.ticket(&answer.json(201, &both! { en: "create the ticket"; ja: "チケットの作成" })?)
            .ok_or_else(|| lacking(&both! { en: "key of an issue"; ja: "課題のキー" }))
    }

    fn search(&self, markers: &[&Marker], _: DateTime<Utc>, next: Option<&str>) -> Request {
        let labels: Vec<String> = markers.iter().map(|marker| format!("\"{}\"", marker.label())).collect();
        let jql = format!("labels in ({}) order by created asc", labels.join(", "));
        let mut body = json!({"jql": jql, "fields": ["labels"], "maxResults": 100});
        if let Some(next) = next {
            body["nextPageToken"] = json!(next);
        }
        let url = self.server.at("/rest/api/3/search/jql");
        self.spoken(Request::post(Place::Open(url), body.to_string(), Effect::Reads))
    }

    fn search_page(&self, answer: &Response) -> Result<Page> {
        let value = answer.json(200, &both! { en: "search the issues"; ja: "課題の検索" })?;
        let list = value.get("issues").and_then(Value::as_array).ok_or_else(|| {
            lacking(&both! {
                en: "list of issues";
                ja: "課題の一覧"
            })
        })?;
        let labels = |issue: &Value| -> Option<String> {
            let labels = issue.get("fields")?.get("labels")?.as_array()?;
            Some(labels.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"))
        };
        let tickets = list.iter().filter_map(|issue| Some((labels(issue)?, self.ticket(issue)?))).collect();
        let token = text(&value, "nextPageToken");
        let is_last = value.get("isLast").and_then(Value::as_bool).unwrap_or(token.is_empty());
        Ok(Page { tickets, next: (!is_last && !token.is_empty()).then(|| token.to_owned()) })
    }

    fn mark(&self, marker: &Marker) -> String {
        marker.label()
    }

    fn look(&self, link: &str) -> Option<Request> {
        let key = self.server.within(link)?.strip_prefix("/browse/")?;
        let (project, number) = key.rsplit_once('-')?;
        let known = is_key(project) && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let path = format!("/rest/api/3/issue/{key}?fields=status,resolution,resolutiondate,updated");
        known.then(|| self.spoken(Request::get(self.server.at(&path))))
    }

    fn state(&self, answer: &Response) -> Result<State> {
        let issue = answer.json(200, &both! { en: "read the ticket"; ja: "チケットの読み込み" })?;
        let fields = issue.get("fields").ok_or_else(|| lacking(&both! { en: "fields"; ja: "フィールド" }))?;
        let category = fields.get("status").and_then(|status| status.get("statusCategory"));
        let category = category.map(|category| text(category, "key")).filter(|key| !key.is_empty());
        if category.ok_or_else(|| lacking(&both! { en: "status"; ja: "ステータス" }))? != "done" {
            return Ok(State::Open);
        }
        let resolution = fields.get("resolution").map(|resolution| text(resolution, "name")).unwrap_or_default();
        if NOT_DONE.contains(&resolution.to_lowercase().replace('’', "'").as_str()) {
            return Ok(State::Dropped(resolution.to_owned()));
        }
        let at = time(fields, "resolutiondate").or_else(|| time(fields, "updated"));
        at.map(State::Done).ok_or_else(|| lacking(&both! { en: "time of its resolution"; ja: "解決の日時" }))
    }

    fn sees_at_once(&self) -> bool {
        false
    }

    /// Priority and due date may not be on the project's screen; the label by which it is found must.
    fn without_refused(&self, draft: &Draft, answer: &Response) -> Option<(Draft, Vec<&'static str>)> {
        let value: Value = serde_json::from_str(&answer.body).ok().filter(|_| answer.status == 400)?;
        let refused = value.get("errors")?.as_object().filter(|errors| !errors.is_empty())?;
        let mut without = draft.clone();
        let mut dropped = Vec::new();
        for field in refused.keys() {
            match field.as_str() {
                "priority" if without.priority.take().is_some() => dropped.push("priority"),
                "duedate" if without.due.take().is_some() => dropped.push("due date"),
                _ => return None,
            }
        }
        Some((without, dropped))
    }
}

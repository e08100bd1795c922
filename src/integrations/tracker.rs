//! What pmgit asks of a tracker, whichever it is.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{Draft, Fault, Marker, Request, Response, State, Ticket};
use crate::error::{Error, Result};
use crate::text::{Both, both};

/// A tracker's dialect: requests to be sent, and what the answers mean.
pub(crate) trait Tracker {
    /// Its name, as a person writes it.
    fn name(&self) -> &'static str;

    /// The request that makes a ticket.
    fn create(&self, draft: &Draft) -> Request;

    /// The ticket that the answer to `create` tells of.
    ///
    /// # Errors
    /// When it tells of none; whether there is one is told by `Created`.
    fn made(&self, answer: &Response) -> Result<Ticket>;

    /// The request that looks for tickets with one of these markers, made after a time; `next` is a page's.
    fn search(&self, markers: &[&Marker], since: DateTime<Utc>, next: Option<&str>) -> Request;

    /// The tickets of a page of what was found, each with the text in which its marker stands.
    ///
    /// # Errors
    /// When the answer is none.
    fn search_page(&self, answer: &Response) -> Result<Page>;

    /// The marker as `found`'s texts hold it.
    fn mark(&self, marker: &Marker) -> String;

    /// The request that looks at a ticket; nothing where the link is not one of this service.
    fn look(&self, link: &str) -> Option<Request>;

    /// What has become of a ticket.
    ///
    /// # Errors
    /// When the answer does not tell.
    fn state(&self, answer: &Response) -> Result<State>;

    /// Whether a search sees what was made a moment ago, so that what it does not see was not made.
    fn sees_at_once(&self) -> bool;

    /// The same ticket without what the service refused, where it can do without; and what that is.
    fn without_refused(&self, draft: &Draft, answer: &Response) -> Option<(Draft, Vec<&'static str>)>;
}

/// A page of what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) tickets: Vec<(String, Ticket)>,
    /// Where the next page is.
    pub(crate) next: Option<String>,
}

/// What became of making a ticket.
#[derive(Debug)]
pub(crate) enum Created {
    Made(Ticket),
    /// It was certainly not made.
    Refused(Error, Option<Response>),
    /// The service says that it failed.
    Failed(Error),
    /// It may have been made.
    Unknown(Error),
}

impl Created {
    pub(crate) fn from_outcome(tracker: &dyn Tracker, draft: &Draft, outcome: Result<Response, Fault>) -> Self {
        let doing = both! { en: "create the ticket `{}`", draft.title; ja: "チケット`{}`の作成", draft.title };
        let fault = |fault: &Fault| Error::cannot(&doing).cause(fault.reason());
        match outcome {
            Err(one @ (Fault::Unsent(_) | Fault::Wrong(_))) => Self::Refused(fault(&one), None),
            Err(one @ Fault::Unknown(_)) => Self::Unknown(fault(&one)),
            Ok(answer) => match answer.status {
                200..=299 => tracker.made(&answer).map_or_else(Self::Unknown, Self::Made),
                500 | 503 => Self::Failed(answer.failure(&doing)),
                408 | 500..=599 => Self::Unknown(answer.failure(&doing)),
                _ => Self::Refused(answer.failure(&doing), Some(answer)),
            },
        }
    }
}

/// The page behind this one, by the `Link` header (RFC 8288), where it is on the same host: a token follows no other.
pub(crate) fn next_page(answer: &Response, origin: &str) -> Result<Option<String>> {
    let Some(header) = &answer.link else { return Ok(None) };
    let next = header.split(',').find_map(|part| {
        let (target, rest) = part.trim().strip_prefix('<')?.split_once('>')?;
        rest.split(';').any(|parameter| parameter.trim().replace('"', "") == "rel=next").then(|| target.to_owned())
    });
    match next {
        Some(next) if super::server::origin(&next).as_deref() != Some(origin) => {
            Err(Error::new(both! { en: "cannot read the next page"; ja: "次のページを読めません" }).cause(both! {
                en: "the service says that it is on another host, which must not see the token";
                ja: "次のページが別のホストにあります。そのホストにはトークンを送りません"
            }))
        }
        next => Ok(next),
    }
}

/// The text of a field.
pub(crate) fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The time of a field.
pub(crate) fn time(value: &Value, key: &str) -> Option<crate::document::Moment> {
    let text = text(value, key);
    // Jira writes an offset without its colon.
    DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z")).ok()
}

/// What an answer lacks.
pub(crate) fn lacking(what: &Both) -> Error {
    Error::new(both! { en: "cannot understand the service's answer"; ja: "サービスの応答を解釈できません" })
        .cause(both! { en: "it has no {}", what.en(); ja: "{}がありません", what.ja() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_on_the_same_host_or_not_asked_for() {
        let next = |link: &str| {
            next_page(&Response { link: Some(link.to_owned()), ..Response::default() }, "https://api.github.com")
                .map_err(|error| error.to_string())
        };
        let first =
            "<https://api.github.com/a?page=1>; rel=\"prev\", <https://api.github.com/a?page=3&x=1>; rel=\"next\"";
        assert_eq!(next(first).unwrap().as_deref(), Some("https://api.github.com/a?page=3&x=1"));
        assert_eq!(next("<https://api.github.com/a?page=1>; rel=\"last\"").unwrap(), None);
        assert!(next("<https://evil.example.org/a>; rel=\"next\"").unwrap_err().contains("another host"));
        assert!(next("<https://api.github.com@evil.example.org/a>; rel=next").is_err());
    }

    #[test]
    fn times_of_every_service_are_read() {
        let value = serde_json::json!({"a": "2026-12-03T10:00:00Z", "b": "2026-12-03T10:00:00.000+0900", "c": null});
        assert_eq!(time(&value, "a").unwrap().to_rfc3339(), "2026-12-03T10:00:00+00:00");
        assert_eq!(time(&value, "b").unwrap().to_rfc3339(), "2026-12-03T10:00:00+09:00");
        assert_eq!((time(&value, "c"), time(&value, "d")), (None, None));
    }
}

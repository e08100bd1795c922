//! The outer world: Slack, Jira, GitHub, GitLab and Forgejo. Payloads and parsers are values in and bytes out; only `wire` goes
//! out, and only when a person has asked for it.
//!
//! ```text
//! document -> Draft -> Request -> wire -> Answer -> Ticket, State, Review
//! ```

mod answer;
mod comment;
mod forge;
mod github;
mod gitlab;
mod http;
mod jira;
mod outbox;
mod patience;
mod request;
mod review;
mod secret;
mod server;
mod slack;
mod ticket;
mod tracker;

pub(crate) use answer::Answer;
pub(crate) use comment::{Board, Comment, body};
pub(crate) use forge::{Forge, encoded};
pub(crate) use github::GitHub;
pub(crate) use gitlab::GitLab;
pub(crate) use http::{Fault, Http};
pub(crate) use jira::Jira;
pub(crate) use outbox::{Claim, Outbox};
pub(crate) use request::{Effect, Request};
pub(crate) use review::{Approved, Pull, Reviewed};
pub(crate) use secret::Secret;
pub(crate) use server::Server;
pub(crate) use slack::{News, Webhook, check_payload, posted};
pub(crate) use ticket::{Draft, Marker, State, Ticket};
pub(crate) use tracker::{Created, Page, Tracker};

//! The outer world: Slack and Jira, and what every service needs. Payloads and parsers are values in and bytes out; only
//! `http` goes out, and only when a person has asked for it. The forges' own dialects lie in `forge`.
//!
//! ```text
//! document -> Draft -> Request -> http -> Response -> Ticket, State
//! ```

mod client;
mod fault;
mod http;
mod jira;
mod outbox;
mod patience;
mod request;
mod response;
mod secret;
mod server;
mod slack;
mod ticket;
pub(crate) mod tracker;
#[cfg(not(feature = "online"))]
mod unwired;
#[cfg(feature = "online")]
mod wire;

pub(crate) use self::http::{Http, ensure_online};
pub(crate) use client::{Client, too_many_pages};
pub(crate) use fault::Fault;
pub(crate) use jira::Jira;
pub(crate) use outbox::{Claim, Outbox};
pub(crate) use request::{Effect, Place, Request};
pub(crate) use response::Response;
pub(crate) use secret::Secret;
pub(crate) use server::Server;
pub(crate) use slack::{News, Webhook, check_payload, posted};
pub(crate) use ticket::{Draft, Marker, State, Ticket};
pub(crate) use tracker::{Created, Page, Tracker};

//! What a guest is answered. Every answer says that it is not to be kept, framed, guessed at or told of to others.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::address::Refusal;
use super::request::Unread;

/// For the whole of an answer; a page with its pictures has some megabytes.
const PATIENCE: Duration = Duration::from_secs(30);
/// For what a guest still sends who has its answer: closed at once, the connection would take the answer with it.
const LINGERING: Duration = Duration::from_millis(500);
const MOST_DROPPED: usize = 64 * 1024;

/// An answer: a page, or a status that says all.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    status: Status,
    /// What the page may do, as a content security policy.
    policy: Arc<str>,
    body: Arc<str>,
}

/// How it went (RFC 9110, section 15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    Ok,
    NoContent,
    BadRequest,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    RequestTimeout,
    HeadTooLarge,
    Unavailable,
}

/// Whether the guest wants the page, or only to know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    Whole,
    Head,
}

impl Status {
    const fn line(self) -> &'static str {
        match self {
            Self::Ok => "200 OK",
            Self::NoContent => "204 No Content",
            Self::BadRequest => "400 Bad Request",
            Self::Forbidden => "403 Forbidden",
            Self::NotFound => "404 Not Found",
            Self::MethodNotAllowed => "405 Method Not Allowed",
            Self::RequestTimeout => "408 Request Timeout",
            Self::HeadTooLarge => "431 Request Header Fields Too Large",
            Self::Unavailable => "503 Service Unavailable",
        }
    }
}

impl Answer {
    /// A page of HTML.
    pub(crate) fn page(body: Arc<str>, policy: Arc<str>) -> Self {
        Self { status: Status::Ok, policy, body }
    }

    /// There is nothing new.
    pub(crate) fn nothing_new() -> Self {
        Self::of(Status::NoContent)
    }

    /// There is nothing at that place.
    pub(crate) fn missing() -> Self {
        Self::of(Status::NotFound)
    }

    /// There is no room for one more.
    pub(super) fn busy() -> Self {
        Self::of(Status::Unavailable)
    }

    fn of(status: Status) -> Self {
        Self { status, policy: "default-src 'none'; frame-ancestors 'none'".into(), body: "".into() }
    }

    /// Writes the answer and ends the connection. A guest who does not take it is left.
    pub(super) fn write(&self, stream: &TcpStream, extent: Extent) {
        let until = Instant::now() + PATIENCE;
        let body = if extent == Extent::Whole { self.body.as_bytes() } else { b"" };
        if write_all(stream, self.head().as_bytes(), until) && write_all(stream, body, until) {
            linger(stream);
        }
    }

    fn head(&self) -> String {
        let (status, policy) = (self.status.line(), &self.policy);
        let more = match self.status {
            // Nothing may be said of the length of what is not there (RFC 9110, section 8.6).
            Status::NoContent => String::new(),
            Status::MethodNotAllowed => "Allow: GET, HEAD\r\nContent-Length: 0\r\n".to_owned(),
            Status::Ok
            | Status::BadRequest
            | Status::Forbidden
            | Status::NotFound
            | Status::RequestTimeout
            | Status::HeadTooLarge
            | Status::Unavailable => {
                format!("Content-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n", self.body.len())
            }
        };
        format!(
            "HTTP/1.1 {status}\r\n\
             Connection: close\r\n\
             Cache-Control: no-store\r\n\
             Referrer-Policy: no-referrer\r\n\
             X-Content-Type-Options: nosniff\r\n\
             X-Frame-Options: DENY\r\n\
             Cross-Origin-Opener-Policy: same-origin\r\n\
             Cross-Origin-Resource-Policy: same-origin\r\n\
             Content-Security-Policy: {policy}\r\n\
             {more}\r\n"
        )
    }
}

impl From<Refusal> for Answer {
    fn from(refusal: Refusal) -> Self {
        Self::of(match refusal {
            Refusal::Foreign => Status::Forbidden,
            Refusal::Writes => Status::MethodNotAllowed,
            Refusal::Unknown => Status::NotFound,
        })
    }
}

impl From<Unread> for Answer {
    fn from(unread: Unread) -> Self {
        Self::of(match unread {
            Unread::TooSlow | Unread::Gone => Status::RequestTimeout,
            Unread::TooLong => Status::HeadTooLarge,
            Unread::Malformed => Status::BadRequest,
        })
    }
}

/// Whether the guest has taken all of it in time.
fn write_all(mut stream: &TcpStream, mut bytes: &[u8], until: Instant) -> bool {
    while !bytes.is_empty() {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() || stream.set_write_timeout(Some(left)).is_err() {
            return false;
        }
        match stream.write(bytes) {
            Ok(0) => return false,
            Ok(count) => bytes = &bytes[count..],
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return false,
        }
    }
    true
}

/// Says that nothing more comes, and drops for a moment what is still sent.
fn linger(mut stream: &TcpStream) {
    if stream.shutdown(Shutdown::Write).is_err() {
        return;
    }
    let until = Instant::now() + LINGERING;
    let (mut dropped, mut chunk) = (0, [0; 4096]);
    while dropped < MOST_DROPPED {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() || stream.set_read_timeout(Some(left)).is_err() {
            return;
        }
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => return,
            Ok(count) => dropped += count,
        }
    }
}

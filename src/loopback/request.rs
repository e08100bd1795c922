//! The head of a request (RFC 9112), read within bounds of size and time. A body is never read.

use std::io::Read as _;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use httparse::{EMPTY_HEADER, Error, Status};

/// So many bytes a head may have; that of a browser has one or two thousand.
const LONGEST: usize = 8 * 1024;
const MOST_FIELDS: usize = 64;
/// From the first byte to the last.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a guest asks for, as far as anybody looks at it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) method: Method,
    /// The path, and behind `?` the query.
    pub(super) target: String,
    /// Every `Host`; a sound request has one.
    pub(super) hosts: Vec<Vec<u8>>,
    pub(super) origins: Vec<Vec<u8>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Get,
    Head,
    Other,
}

/// Why there is no request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// The guest has left.
    Gone,
    TooSlow,
    TooLong,
    Malformed,
}

/// Reads the head of a request.
pub(super) fn read(mut stream: &TcpStream) -> Result<Request, Unread> {
    let until = Instant::now() + PATIENCE;
    let mut bytes = Vec::new();
    let mut chunk = [0; 1024];
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Unread::TooSlow);
        }
        stream.set_read_timeout(Some(left)).map_err(|_| Unread::Gone)?;
        match stream.read(&mut chunk) {
            Ok(0) => return Err(Unread::Gone),
            Ok(count) => bytes.extend_from_slice(&chunk[..count]),
            Err(error) => match error.kind() {
                std::io::ErrorKind::Interrupted => continue,
                std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut => return Err(Unread::TooSlow),
                _ => return Err(Unread::Gone),
            },
        }
        if let Some(request) = parse(&bytes)? {
            return Ok(request);
        }
        if bytes.len() > LONGEST {
            return Err(Unread::TooLong);
        }
    }
}

/// The request whose head these bytes begin with; nothing where there is more to come.
fn parse(bytes: &[u8]) -> Result<Option<Request>, Unread> {
    let mut fields = [EMPTY_HEADER; MOST_FIELDS];
    let mut head = httparse::Request::new(&mut fields);
    match head.parse(bytes) {
        Ok(Status::Complete(length)) if length > LONGEST => return Err(Unread::TooLong),
        Ok(Status::Complete(_)) => {}
        Ok(Status::Partial) => return Ok(None),
        Err(Error::TooManyHeaders) => return Err(Unread::TooLong),
        Err(_) => return Err(Unread::Malformed),
    }
    let method = match head.method {
        Some("GET") => Method::Get,
        Some("HEAD") => Method::Head,
        Some(_) | None => Method::Other,
    };
    let values = |name: &str| {
        let named = head.headers.iter().filter(|field| field.name.eq_ignore_ascii_case(name));
        named.map(|field| field.value.to_vec()).collect()
    };
    Ok(Some(Request {
        method,
        target: head.path.unwrap_or_default().to_owned(),
        hosts: values("host"),
        origins: values("origin"),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_once_it_is_whole_whatever_comes_behind_it() {
        let head = b"GET /a/?b=c HTTP/1.1\r\nhost: 127.0.0.1:80\r\nHOST: b\r\nOrigin: null\r\nAccept: */*\r\n\r\n";
        for end in 0..head.len() {
            assert_eq!(parse(&head[..end]), Ok(None), "{end}");
        }
        let whole = Request {
            method: Method::Get,
            target: "/a/?b=c".to_owned(),
            hosts: vec![b"127.0.0.1:80".to_vec(), b"b".to_vec()],
            origins: vec![b"null".to_vec()],
        };
        assert_eq!(parse(head), Ok(Some(whole)));
        let pushed = [&head[..], b"POST / HTTP/1.1\r\n\r\n\0\xff"].concat();
        assert!(matches!(parse(&pushed), Ok(Some(Request { method: Method::Get, .. }))));
    }

    #[test]
    fn what_is_no_head_or_too_much_of_one_is_told_apart() {
        let many = format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(MOST_FIELDS + 1));
        let long = format!("GET / HTTP/1.1\r\na: {}\r\n\r\n", "b".repeat(LONGEST));
        for (bytes, unread) in [
            (many.as_bytes(), Unread::TooLong),
            (long.as_bytes(), Unread::TooLong),
            (b"\x16\x03\x01\x02\x00\x01", Unread::Malformed),
            (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Unread::Malformed),
            (b"GET / HTTP/1.1\r\na b\r\n\r\n", Unread::Malformed),
            (b"GET / HTTP/1.1\r\n a: b\r\n\r\n", Unread::Malformed),
        ] {
            assert_eq!(parse(bytes), Err(unread), "{}", String::from_utf8_lossy(bytes));
        }
    }
}

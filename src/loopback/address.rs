//! Where the pages are, and who is let in.

use std::fmt;

use super::request::{Method, Request};

/// The address of the pages: a port of this machine, and a token that nobody guesses.
#[derive(Debug)]
pub(crate) struct Address {
    pub(super) port: u16,
    pub(super) token: String,
}

/// What a guest who was let in asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Visit {
    /// Behind the token: empty for the page itself.
    pub(crate) place: String,
    pub(crate) query: String,
}

/// Why a guest is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It calls this machine by another name, or comes from elsewhere.
    Foreign,
    /// It wants more than to read.
    Writes,
    /// It does not know the token.
    Unknown,
}

/// As this machine calls itself.
const NAMES: [&str; 2] = ["127.0.0.1", "localhost"];

impl Address {
    /// Lets a guest in, or says why not. What a foreign page asks for is not even looked at.
    pub(super) fn admit(&self, request: &Request) -> Result<Visit, Refusal> {
        let hosts = NAMES.map(|name| format!("{name}:{}", self.port));
        let is_host = |host: &[u8]| hosts.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(host));
        let is_origin = |origin: &Vec<u8>| origin.strip_prefix(b"http://").is_some_and(is_host);
        let [host] = &request.hosts[..] else { return Err(Refusal::Foreign) };
        if !is_host(host) || !request.origins.iter().all(is_origin) {
            return Err(Refusal::Foreign);
        }
        match request.method {
            Method::Get | Method::Head => {}
            Method::Other => return Err(Refusal::Writes),
        }
        let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
        let (token, place) = path.strip_prefix('/').and_then(|path| path.split_once('/')).ok_or(Refusal::Unknown)?;
        if !is_same(token.as_bytes(), self.token.as_bytes()) {
            return Err(Refusal::Unknown);
        }
        Ok(Visit { place: place.to_owned(), query: query.to_owned() })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "http://{}:{}/{}/", NAMES[0], self.port, self.token)
    }
}

/// Whether two texts are the same, in a time that does not tell how much of them is.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "5f0c1d9a7be34e21b0a4c6d28e91f370";

    fn admitted(method: Method, target: &str, hosts: &[&str], origins: &[&str]) -> Result<Visit, Refusal> {
        let bytes = |values: &[&str]| values.iter().map(|value| value.as_bytes().to_vec()).collect();
        let request = Request { method, target: target.to_owned(), hosts: bytes(hosts), origins: bytes(origins) };
        Address { port: 8080, token: TOKEN.to_owned() }.admit(&request)
    }

    #[test]
    fn who_knows_the_address_is_let_in() {
        let visit = |place: &str, query: &str| Ok(Visit { place: place.to_owned(), query: query.to_owned() });
        let page = format!("/{TOKEN}/");
        for host in ["127.0.0.1:8080", "localhost:8080", "LocalHost:8080"] {
            assert_eq!(admitted(Method::Get, &page, &[host], &[]), visit("", ""), "{host}");
            let origin = format!("http://{host}");
            assert_eq!(admitted(Method::Head, &page, &[host], &[&origin]), visit("", ""), "{origin}");
        }
        let renewal = format!("/{TOKEN}/renewal?seen=1?2");
        assert_eq!(admitted(Method::Get, &renewal, &["127.0.0.1:8080"], &[]), visit("renewal", "seen=1?2"));
        // The place is a word, not a path: nothing is looked up by it.
        let above = format!("/{TOKEN}/../../etc/passwd");
        assert_eq!(admitted(Method::Get, &above, &["127.0.0.1:8080"], &[]), visit("../../etc/passwd", ""));
    }

    #[test]
    fn who_comes_from_elsewhere_is_not() {
        let page = format!("/{TOKEN}/");
        let own = "127.0.0.1:8080";
        for hosts in [
            &[][..],
            &[own, own],
            &["evil.example:8080"],
            &["127.0.0.1"],
            &["127.0.0.1:8081"],
            &["127.0.0.1.evil.example:8080"],
            &["localhost.:8080"],
            &["[::1]:8080"],
            &["evil.example@127.0.0.1:8080"],
            &[""],
        ] {
            assert_eq!(admitted(Method::Get, &page, hosts, &[]), Err(Refusal::Foreign), "{hosts:?}");
        }
        for origin in [
            "null",
            "",
            "https://127.0.0.1:8080",
            "http://evil.example",
            "http://127.0.0.1:8081",
            "http://127.0.0.1:8080/",
        ] {
            assert_eq!(admitted(Method::Get, &page, &[own], &[origin]), Err(Refusal::Foreign), "{origin}");
        }
        assert_eq!(admitted(Method::Get, &page, &[own], &["http://127.0.0.1:8080", "null"]), Err(Refusal::Foreign));
        assert_eq!(admitted(Method::Other, &page, &[own], &[]), Err(Refusal::Writes));
        for target in [
            "/",
            "*",
            "",
            "/renewal",
            "/5f0c1d9a7be34e21b0a4c6d28e91f371/",
            "/5f0c1d9a7be34e21b0a4c6d28e91f37/",
            "/5F0C1D9A7BE34E21B0A4C6D28E91F370/",
            "//5f0c1d9a7be34e21b0a4c6d28e91f370/",
            "http://127.0.0.1:8080/5f0c1d9a7be34e21b0a4c6d28e91f370/",
            "/5f0c1d9a7be34e21b0a4c6d28e91f370",
        ] {
            assert_eq!(admitted(Method::Get, target, &[own], &[]), Err(Refusal::Unknown), "{target}");
        }
    }
}

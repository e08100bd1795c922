//! Where a service lives: a web address that may be given a secret, which is one with TLS, or on this machine.

use http::Uri;

use crate::error::{Error, Result};
use crate::text::{Both, both};

/// The checked address of a service, without a slash at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Server {
    base: String,
}

impl Server {
    /// Takes `https://jira.example.com`, also with a path.
    ///
    /// # Errors
    /// When it is no such address, or one by which others could read along: `http` is for this machine alone.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let base = text.trim().trim_end_matches('/');
        match reason(base) {
            None => Ok(Self { base: base.to_owned() }),
            // The address itself is not repeated where it may hold a password.
            Some(reason) => Err(Error::new(both! {
                en: "cannot use this address of a service";
                ja: "このURLは使えません"
            })
            .cause(reason)
            .hint(both! {
                en: "write it as `https://jira.example.com`";
                ja: "`https://jira.example.com`のように指定してください"
            })),
        }
    }

    /// The address of a path on it, which begins with `/`.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// What follows the address in a link to this service.
    pub(crate) fn within<'l>(&self, link: &'l str) -> Option<&'l str> {
        link.strip_prefix(&self.base).filter(|rest| rest.starts_with('/'))
    }

    pub(crate) fn host(&self) -> String {
        self.base.parse::<Uri>().ok().and_then(|uri| uri.host().map(str::to_owned)).unwrap_or_default()
    }

    /// Scheme, host and port.
    pub(crate) fn origin(&self) -> String {
        origin(&self.base).unwrap_or_default()
    }
}

/// Scheme, host and port of an address; nothing where it has none.
pub(super) fn origin(url: &str) -> Option<String> {
    let uri: Uri = url.parse().ok()?;
    let (scheme, authority) = (uri.scheme_str()?, uri.authority()?);
    let port = authority.port_u16().map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{scheme}://{}{port}", authority.host()))
}

/// Whether an address is one of this machine: what goes there needs no TLS, and no proxy may see it.
pub(super) fn is_loopback(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Why an address may not be given a secret; nothing where it may.
pub(super) fn reason(url: &str) -> Option<Both> {
    let Ok(uri) = url.parse::<Uri>() else {
        return Some(both! {
            en: "it is not a web address";
            ja: "Webのアドレスではありません"
        });
    };
    let authority = uri.authority().map(ToString::to_string).unwrap_or_default();
    match uri.scheme_str() {
        _ if uri.host().is_none_or(str::is_empty) => Some(both! { en: "it names no host"; ja: "ホスト名がありません" }),
        _ if authority.contains('@') => Some(both! {
            en: "it has a user name or a password in it; secrets come from the environment";
            ja: "ユーザー名かパスワードが含まれています。トークンは環境変数で渡してください"
        }),
        _ if uri.query().is_some() || url.contains('#') => Some(both! {
            en: "it has a query or a fragment";
            ja: "クエリーかフラグメントが含まれています"
        }),
        Some("https") => None,
        Some("http") if is_loopback(&uri) => None,
        Some("http") => Some(both! {
            en: "it is plain http, which others can read";
            ja: "暗号化されていない`http`のため、通信を読み取られるおそれがあります"
        }),
        Some(_) | None => Some(both! { en: "it does not begin with `https://`"; ja: "`https://`で始まっていません" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tls_and_this_machine_may_be_given_a_secret() {
        for good in [
            "https://jira.example.com",
            "https://example.com:8443/jira/",
            "http://127.0.0.1:8080",
            "http://localhost:1",
            "http://[::1]:80",
        ] {
            assert!(Server::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "http://jira.example.com",
            "http://127.0.0.1.example.com",
            "http://localhost.example.com",
            "http://localhost@example.com",
            "https://user:word@example.com",
            "https://",
            "ftp://example.com",
            "file:///etc/passwd",
            "jira.example.com",
            "https://example.com/?a=b",
            "https://example.com/#a",
            "https://exa mple.com",
            "",
        ] {
            assert!(Server::parse(bad).is_err(), "{bad}");
        }
        assert!(!Server::parse("https://user:word@example.com").unwrap_err().to_string().contains("word@"));
    }

    #[test]
    fn a_link_is_within_a_service_or_not() {
        let server = Server::parse("https://example.com/jira/").unwrap();
        assert_eq!(server.within("https://example.com/jira/browse/A-1"), Some("/browse/A-1"));
        for other in ["https://example.com/jirab", "https://example.com.evil.org/jira/a", "http://example.com/jira/a"] {
            assert_eq!(server.within(other), None, "{other}");
        }
        assert_eq!(origin("https://example.com:8443/a?b").as_deref(), Some("https://example.com:8443"));
    }
}

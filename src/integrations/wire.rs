//! The wire: TLS by the machine's own certificates, proxies by the environment, no redirects, answers of a bounded size.

use std::time::Duration;

use ureq::http::{HeaderValue, Request as HttpRequest, Response as HttpResponse, Uri};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body};

use super::request::Place;
use super::server::is_loopback;
use super::{Fault, Request, Response};
use crate::text::{Both, both};

/// The longest answer, in bytes: a page of 100 issues with long texts.
const LONGEST: u64 = 32 * 1024 * 1024;

/// What is trusted.
const TRUST: &str = "the machine's certificates are trusted, or those of `SSL_CERT_FILE`";
const TRUST_JA: &str = "この環境の証明書か、`SSL_CERT_FILE`の証明書を信頼します";

/// One connection per request.
#[derive(Debug)]
pub(super) struct Wire {
    outside: Agent,
    /// For this machine, past every proxy.
    inside: Agent,
    timeout: Duration,
}

impl Wire {
    /// Gets ready; nothing is sent yet. The timeout is that of one request.
    pub(super) fn new(timeout: Duration) -> Self {
        let config = || {
            let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
            // A connection that is used again may be closed at the very moment, and the outcome unknown.
            Agent::config_builder()
                .timeout_global(Some(timeout))
                .timeout_connect(Some(timeout.min(Duration::from_secs(10))))
                .max_redirects(0)
                .max_redirects_will_error(false)
                .http_status_as_error(false)
                .max_idle_connections(0)
                .tls_config(tls)
                .user_agent(concat!("pmgit/", env!("CARGO_PKG_VERSION")))
        };
        let outside = config().https_only(true).build();
        Self { outside: outside.into(), inside: config().proxy(None).build().into(), timeout }
    }

    /// Sends a request once.
    ///
    /// # Errors
    /// When there is no answer.
    pub(super) fn attempt(&self, request: &Request) -> Result<Response, Fault> {
        let url = match &request.place {
            Place::Open(url) => url.as_str(),
            Place::Secret(secret) => secret.reveal(),
        };
        let wrong = || Fault::Wrong(both! { en: "the request cannot be written"; ja: "リクエストを作れません" });
        let uri: Uri = url.parse().map_err(|_| wrong())?;
        let agent = if is_loopback(&uri) { &self.inside } else { &self.outside };
        let mut builder = HttpRequest::builder().method(request.method).uri(uri);
        for (name, value) in &request.headers {
            builder = builder.header(*name, value);
        }
        if let Some((name, secret)) = &request.credential {
            let mut value = HeaderValue::from_str(secret.reveal()).map_err(|_| wrong())?;
            value.set_sensitive(true);
            builder = builder.header(*name, value);
        }
        let response = match &request.body {
            Some(body) => agent.run(builder.body(body.as_bytes()).map_err(|_| wrong())?),
            None => agent.run(builder.body(()).map_err(|_| wrong())?),
        };
        let mut response = response.map_err(|error| self.fault(&error))?;
        let body = response.body_mut().with_config().limit(LONGEST).read_to_vec();
        // An answer that is cut says what was done by its status; its body is missing, and is not trusted.
        let body = body.map_err(|error| self.fault(&error))?;
        Ok(answer(request, &response, &body))
    }

    fn fault(&self, error: &ureq::Error) -> Fault {
        use ureq::Error as E;
        use ureq::Timeout as T;
        let unsent = |reason: Both| Fault::Unsent(reason);
        match error {
            E::HostNotFound => unsent(both! { en: "the host is not known"; ja: "ホストが見つかりません" }),
            E::ConnectionFailed => unsent(both! { en: "no connection could be made"; ja: "接続できません" }),
            E::ConnectProxyFailed(_) => unsent(both! {
                en: "the proxy refused the connection";
                ja: "プロキシに接続を拒否されました"
            }),
            E::Timeout(T::Resolve | T::Connect) => unsent(both! {
                en: "no connection was made in time";
                ja: "時間内に接続できませんでした"
            }),
            E::Io(cause) if cause.kind() == std::io::ErrorKind::ConnectionRefused => {
                unsent(both! { en: "the connection was refused"; ja: "接続を拒否されました" })
            }
            E::Io(cause) if says(cause, "failed to lookup address information") => {
                unsent(both! { en: "the host is not known"; ja: "ホストが見つかりません" })
            }
            E::Io(cause) if says(cause, "invalid peer certificate") => Fault::Wrong(both! {
                en: "the service could not prove who it is ({cause}); {TRUST}";
                ja: "サービスの証明書を確認できません（{cause}）。{TRUST_JA}"
            }),
            E::Tls(_) | E::Rustls(_) | E::Pem(_) => Fault::Wrong(both! {
                en: "the service could not prove who it is ({}); {TRUST}", tls(error).en();
                ja: "サービスの証明書を確認できません（{}）。{TRUST_JA}", tls(error).ja()
            }),
            E::BadUri(_) | E::Http(_) | E::InvalidProxyUrl | E::RequireHttpsOnly(_) | E::TlsRequired => {
                Fault::Wrong(both! {
                    en: "the address or the proxy's cannot be used";
                    ja: "URLかプロキシの設定が使えません"
                })
            }
            E::Timeout(_) => Fault::Unknown(both! {
                en: "no answer came within {} seconds", self.timeout.as_secs();
                ja: "{}秒以内に応答がありませんでした", self.timeout.as_secs()
            }),
            E::BodyExceedsLimit(_) => Fault::Unknown(both! {
                en: "the answer is longer than {} MiB", LONGEST >> 20;
                ja: "応答が{} MiBを超えています", LONGEST >> 20
            }),
            E::LargeResponseHeader(..) => Fault::Unknown(both! {
                en: "the head of the answer is too long";
                ja: "応答のヘッダーが長すぎます"
            }),
            E::Protocol(_) => Fault::Unknown(both! { en: "the answer is not HTTP"; ja: "応答がHTTPではありません" }),
            E::Io(cause) => Fault::Unknown(both! {
                en: "the connection was cut ({})", cause.kind();
                ja: "接続が切れました（{}）", cause.kind()
            }),
            _ => Fault::Unknown(both! { en: "the connection was cut"; ja: "接続が切れました" }),
        }
    }
}

/// Tells an error by its words, for the standard library and rustls keep its kind to themselves. Both of these come
/// before the first byte of a request.
fn says(cause: &std::io::Error, words: &str) -> bool {
    cause.to_string().contains(words)
}

fn tls(error: &ureq::Error) -> Both {
    match error {
        ureq::Error::Rustls(cause) => Both::same(cause),
        _ => both! { en: "TLS failed"; ja: "TLSの処理に失敗しました" },
    }
}

fn answer(request: &Request, response: &HttpResponse<Body>, body: &[u8]) -> Response {
    let header = |name: &str| {
        let value = response.headers().get(name)?;
        Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    Response {
        status: response.status().as_u16(),
        content_type: header("content-type").unwrap_or_default(),
        retry_after: header("retry-after"),
        location: header("location"),
        link: header("link"),
        body: request.cover(&String::from_utf8_lossy(body)),
    }
}

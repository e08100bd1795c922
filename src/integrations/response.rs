//! What a service answered, and what that says to a person.

use serde_json::Value;

use super::server::origin;
use crate::error::{Error, Result};
use crate::text::{Both, both, fitted_line};

/// The longest excerpt of an answer that a message shows, in letters.
const EXCERPT: usize = 300;

/// An answer of any status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) content_type: String,
    /// How long to wait, as the service wrote it.
    pub(crate) retry_after: Option<String>,
    pub(crate) location: Option<String>,
    /// The `Link` header: where the next page is (RFC 8288).
    pub(crate) link: Option<String>,
    pub(crate) body: String,
}

impl Response {
    /// The answer's JSON, where the status is the one that is expected.
    ///
    /// # Errors
    /// Any other answer, in words; `doing` is what was asked for.
    pub(crate) fn json(&self, status: u16, doing: &Both) -> Result<Value> {
        if self.status != status {
            return Err(self.failure(doing));
        }
        serde_json::from_str(&self.body).map_err(|_| {
            let error = Error::cannot(doing);
            if self.is_page() {
                self.page(error)
            } else {
                error
                    .cause(both! { en: "the answer is not JSON"; ja: "応答がJSONではありません" })
                    .quoting(self.excerpt())
            }
        })
    }

    /// Why what was asked for was not done.
    pub(crate) fn failure(&self, doing: &Both) -> Error {
        let error = Error::cannot(doing);
        match self.status {
            300..=399 => self.redirect(error),
            _ if self.is_page() => self.page(error),
            status => {
                let error = error.cause(both! {
                    en: "the service answered {status}{}", self.words();
                    ja: "サービスの応答：{status}{}", self.words()
                });
                match status {
                    401 => error.hint(both! {
                        en: "the token is missing, wrong or out of date";
                        ja: "トークンがない、間違っている、または期限が切れています"
                    }),
                    403 => error.hint(both! {
                        en: "this token lacks the rights; check which ones it needs";
                        ja: "このトークンには権限がありません。必要な権限を確認してください"
                    }),
                    404 => error.hint(both! {
                        en: "it is not there, or the token may not see it";
                        ja: "存在しないか、このトークンでは見えません"
                    }),
                    410 => error.hint(both! {
                        en: "it has been switched off or removed there";
                        ja: "先方で無効になったか、削除されています"
                    }),
                    429 => error.hint(both! {
                        en: "the service limits requests; run it again later";
                        ja: "サービスの利用制限に達しました。時間をおいて実行してください"
                    }),
                    500..=599 => error.hint(both! {
                        en: "the service has a problem; run it again later";
                        ja: "サービスで障害が起きています。時間をおいて実行してください"
                    }),
                    _ => error,
                }
            }
        }
    }

    /// A redirect is never followed: a token given to another host is lost.
    fn redirect(&self, error: Error) -> Error {
        let to = match self.location.as_deref() {
            None => both! { en: "nowhere"; ja: "不明な場所" },
            Some(to) => origin(to)
                .map_or_else(|| both! { en: "another path of the same host"; ja: "同じホストの別のパス" }, Both::same),
        };
        error
            .cause(both! {
                en: "the service answered {} and redirects to {}", self.status, to.en();
                ja: "サービスが{}を返し、{}に転送しようとしました", self.status, to.ja()
            })
            .hint(both! {
                en: "redirects are not followed, so that the token goes nowhere else; name the new place with `--server` or `--project`";
                ja: "トークンが漏れないように、転送には従いません。新しい場所を`--server`か`--project`で指定してください"
            })
    }

    fn page(&self, error: Error) -> Error {
        error
            .cause(both! {
                en: "the answer {} is a web page, not the service's", self.status;
                ja: "{}の応答はWebページで、サービスの応答ではありません", self.status
            })
            .hint(both! {
                en: "a proxy or a login page may stand in between; check that the address is the service's own";
                ja: "プロキシやログイン画面が間に入っている可能性があります。サービスのURLを確認してください"
            })
    }

    fn is_page(&self) -> bool {
        let start = self.body.trim_start().get(..9).unwrap_or_default().to_ascii_lowercase();
        self.content_type.starts_with("text/html") || start.starts_with("<!doctype") || start.starts_with("<html")
    }

    /// What the service says about its refusal.
    fn words(&self) -> String {
        let text =
            serde_json::from_str(&self.body).ok().map_or_else(|| self.excerpt(), |value: Value| excerpt(&said(&value)));
        if text.is_empty() { String::new() } else { format!(": {text}") }
    }

    pub(super) fn excerpt(&self) -> String {
        excerpt(&self.body)
    }
}

/// One line of a text, cut where it is long.
fn excerpt(text: &str) -> String {
    fitted_line(text, EXCERPT)
}

/// The texts of an error's JSON, in the order in which it has them: each service has a form of its own.
fn said(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => join(list.iter().map(said)),
        Value::Object(map) => {
            let known = |key: &&String| !matches!(key.as_str(), "documentation_url" | "status" | "code" | "resource");
            join(map.keys().filter(known).map(|key| match (key.as_str(), said(&map[key])) {
                (_, text) if text.is_empty() => text,
                ("message" | "error" | "errors" | "errorMessages" | "error_description", text) => text,
                (key, text) => format!("{key}: {text}"),
            }))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => String::new(),
    }
}

fn join(texts: impl Iterator<Item = String>) -> String {
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Response {
        Response { status, body: body.to_owned(), ..Response::default() }
    }

    #[test]
    fn each_service_says_in_its_own_way_what_is_wrong() {
        let told = |status, body| answer(status, body).failure(&Both::same("create a ticket")).to_string();
        let jira = r#"{"errorMessages":["no project"],"errors":{"duedate":"Field 'duedate' cannot be set."}}"#;
        assert!(
            told(400, jira).contains("the service answered 400: no project; duedate: Field 'duedate' cannot be set.")
        );
        let github = r#"{"message":"Validation Failed","errors":[{"resource":"Issue","code":"missing","field":"title"}],"documentation_url":"https://x"}"#;
        assert!(told(422, github).contains("answered 422: field: title; Validation Failed"), "{}", told(422, github));
        assert!(told(400, r#"{"message":{"title":["is too long"]}}"#).contains("400: title: is too long"));
        assert!(told(404, "no_service").contains("answered 404: no_service"));
        assert!(told(500, &"x".repeat(900)).contains('…'));
    }

    #[test]
    fn a_page_and_a_redirect_are_told_apart_from_answers() {
        let page =
            answer(200, "<!DOCTYPE html><p>Sign in").json(200, &Both::same("read the issues")).unwrap_err().to_string();
        assert!(page.contains("a web page"), "{page}");
        let away = Response { location: Some("https://evil.example.org/a?token=1".into()), ..answer(302, "") };
        let away = away.json(200, &Both::same("read the issues")).unwrap_err().to_string();
        assert!(away.contains("redirects to https://evil.example.org\n") && !away.contains("token=1"), "{away}");
        assert!(answer(200, "nonsense").json(200, &Both::same("read")).unwrap_err().to_string().contains("not JSON"));
    }
}

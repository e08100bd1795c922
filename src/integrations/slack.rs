//! Slack: a message for an incoming webhook, in which no text of a document pings anybody.

use serde_json::{Value, json};

use super::request::Place;
use super::server::{is_loopback, reason};
use super::{Effect, Request, Response, Secret};
use crate::error::{Error, Result};
use crate::text::{Both, Language, both, fitted_line, is_plain_address, is_slack_member, mrkdwn};

/// The longest text of a section (`must be less than 3001 characters`), in letters, with room for what is escaped.
const SECTION: usize = 2_900;

/// The address of an incoming webhook, which is the secret itself.
#[derive(Clone, Debug)]
pub(crate) struct Webhook {
    url: Secret,
}

impl Webhook {
    /// Takes the address.
    ///
    /// # Errors
    /// When it is no such address; it is not shown.
    pub(crate) fn new(url: Secret) -> Result<Self> {
        let is_here = url.reveal().parse().is_ok_and(|uri| is_loopback(&uri));
        match reason(url.reveal()) {
            Some(reason) => Err(Error::new(both! {
                en: "cannot use the address of the webhook";
                ja: "このWebhookのURLは使えません"
            })
            .cause(reason)
            .hint(both! {
                en: "copy it from Slack: it looks like `https://hooks.slack.com/services/T.../B.../...`";
                ja: "Slackの画面からコピーしてください（`https://hooks.slack.com/services/T.../B.../...`の形です）"
            })),
            None if !is_here && url.reveal().matches('/').count() < 4 => Err(Error::new(both! {
                en: "cannot use the address of the webhook";
                ja: "このWebhookのURLは使えません"
            })
            .cause(both! { en: "it has no path"; ja: "パスがありません" })),
            None => {
                let path = url.reveal().splitn(4, '/').nth(3).unwrap_or_default().to_owned();
                let last = path.rsplit('/').next().unwrap_or_default().to_owned();
                Ok(Self { url: url.and(&path).and(&last) })
            }
        }
    }

    /// The request that posts a payload.
    pub(crate) fn post(&self, payload: &str) -> Request {
        Request::post(Place::Secret(self.url.clone()), payload.to_owned(), Effect::Makes)
    }
}

/// What has happened with a postmortem.
#[derive(Clone, Debug)]
pub(crate) struct News<'a> {
    pub(crate) title: &'a str,
    pub(crate) id: &'a str,
    pub(crate) severity: &'a str,
    pub(crate) status: &'a str,
    pub(crate) owner: Option<&'a str>,
    /// That of those who read the channel.
    pub(crate) language: Language,
    /// The member id of the owner, where they are to be mentioned; it is one.
    pub(crate) mention: Option<&'a str>,
    pub(crate) link: Option<&'a str>,
    /// What is due next, a line each.
    pub(crate) due: &'a [String],
}

impl News<'_> {
    /// The payload: a line for the notification, and blocks for the channel.
    pub(crate) fn payload(&self) -> String {
        let title = mrkdwn(&fitted_line(self.title, 200));
        let headline = match self.link.filter(|link| is_plain_address(link)) {
            Some(link) => format!("*<{}|{}>*", mrkdwn(link), title.replace('|', "¦")),
            None => format!("*{title}*"),
        };
        let mut facts = vec![mrkdwn(&fitted_line(self.severity, 40)), mrkdwn(&fitted_line(self.status, 40))];
        facts.extend(match (self.owner, self.mention.filter(|id| is_slack_member(id))) {
            (_, Some(id)) => Some(self.owned(&format!("<@{id}>"))),
            (Some(owner), None) => Some(self.owned(&mrkdwn(&fitted_line(owner, 80)))),
            (None, None) => None,
        });
        facts.push(format!("`{}`", mrkdwn(self.id)));
        facts.retain(|fact| !fact.is_empty());
        let mut text = format!("{headline}\n{}", facts.join(" · "));
        for due in self.due {
            let next = format!("\n• {}", mrkdwn(&fitted_line(due, 300)));
            if text.chars().count() + next.chars().count() <= SECTION {
                text.push_str(&next);
            }
        }
        let status = mrkdwn(&fitted_line(self.status, 40));
        let summary = match self.language {
            Language::En => format!("{title}: {status}"),
            Language::Ja => format!("{title}：{status}"),
        };
        json!({"text": summary, "blocks": [section(&text)]}).to_string()
    }

    /// Whose it is.
    fn owned(&self, name: &str) -> String {
        match self.language {
            Language::En => format!("owner {name}"),
            Language::Ja => format!("オーナー：{name}"),
        }
    }
}

/// A section whose text is taken by the letter: `verbatim` keeps Slack from making links and mentions of its own.
fn section(text: &str) -> Value {
    json!({"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": true}})
}

/// Checks a payload that another program wrote; it is posted as it is.
///
/// # Errors
/// When Slack could not take it.
pub(crate) fn check_payload(payload: &str) -> Result<()> {
    let refused = |cause: Both| {
        Err(Error::new(both! { en: "this is not a payload for Slack"; ja: "Slackに送れるペイロードではありません" })
            .cause(cause)
            .hint(both! {
                en: "write a JSON object with `text` or `blocks`, such as `pmgit notify ID --dry-run` prints";
                ja: "`pmgit notify ID --dry-run`が出力するような、`text`か`blocks`を持つJSONオブジェクトが必要です"
            }))
    };
    match serde_json::from_str::<Value>(payload) {
        Err(error) => refused(both! { en: "it is not JSON: {error}"; ja: "JSONではありません：{error}" }),
        Ok(Value::Object(map)) => {
            let has_text = map.get("text").and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty());
            let has_blocks = map.get("blocks").and_then(Value::as_array).is_some_and(|blocks| !blocks.is_empty());
            if has_text || has_blocks {
                Ok(())
            } else {
                {
                    refused(both! { en: "it has neither `text` nor `blocks`"; ja: "`text`も`blocks`もありません" })
                }
            }
        }
        Ok(_) => refused(both! { en: "it is not a JSON object"; ja: "JSONオブジェクトではありません" }),
    }
}

/// Tells whether Slack has posted it: the answer is literally `ok`.
///
/// # Errors
/// When it has not, or it is not known.
pub(crate) fn posted(answer: &Response) -> Result<()> {
    if answer.status == 200 && answer.body.trim() == "ok" {
        return Ok(());
    }
    let error = answer.failure(&both! { en: "post to Slack"; ja: "Slackへの投稿" });
    if (300..400).contains(&answer.status) {
        return Err(error.hint(both! {
            en: "redirects are not followed, and nothing was posted; check that the address is Slack's own";
            ja: "転送には従わないため、何も投稿していません。URLがSlackのものか確認してください"
        }));
    }
    let hint = match answer.body.trim() {
        "no_service" | "channel_not_found" | "no_active_hooks" | "invalid_token" => Some(both! {
            en: "the webhook has been removed: make a new one in Slack";
            ja: "Webhookが削除されています。Slackで新しく作成してください"
        }),
        "channel_is_archived" => Some(both! {
            en: "the channel is archived: make a webhook for another one";
            ja: "チャンネルがアーカイブされています。別のチャンネルのWebhookを作成してください"
        }),
        "invalid_payload" | "invalid_blocks" | "no_text" => Some(both! {
            en: "Slack does not take this payload; `--dry-run` shows it";
            ja: "Slackがこのペイロードを受け付けません。`--dry-run`で内容を確認できます"
        }),
        _ => None,
    };
    Err(match hint {
        Some(hint) => error.hint(hint),
        None if answer.status < 300 || answer.status >= 500 => error.hint(both! {
            en: "it may have been posted all the same: check the channel before you run it again";
            ja: "投稿された可能性もあります。チャンネルを確認してから、もう一度実行してください"
        }),
        None => error,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn news(title: &str, owner: &str, link: Option<&str>) -> String {
        let due = ["the meeting must begin by Mon 23 Nov, 24:00 UTC".to_owned()];
        let id = "2026-11-20-a";
        let (severity, status, language) = ("SEV-1", "in-review", Language::En);
        News { title, id, severity, status, language, owner: Some(owner), mention: None, link, due: &due }.payload()
    }

    #[test]
    fn the_payload_is_this_and_no_byte_else() {
        assert_eq!(
            news("Checkout slowed down", "aiko", Some("https://example.com/a?b=1&c")),
            r#"{"blocks":[{"text":{"text":"*<https://example.com/a?b=1&amp;c|Checkout slowed down>*\nSEV-1 · in-review · owner aiko · `2026-11-20-a`\n• the meeting must begin by Mon 23 Nov, 24:00 UTC","type":"mrkdwn","verbatim":true},"type":"section"}],"text":"Checkout slowed down: in-review"}"#
        );
    }

    #[test]
    fn no_name_and_no_title_pings_anybody() {
        let hostile = "<!channel> @channel @here\n<!subteam^S1|@oncall> <@U1> & ＠everyone a@b.example";
        let payload = news(hostile, "@channel", Some("javascript:alert(1)"));
        let value: Value = serde_json::from_str(&payload).unwrap();
        let text = value["blocks"][0]["text"]["text"].as_str().unwrap();
        for text in [text, value["text"].as_str().unwrap()] {
            assert!(!text.contains('<') && !text.contains('>'), "{text}");
            for name in ["@channel", "@here", "@oncall", "@U1", "＠everyone"] {
                assert!(!text.contains(name), "{text}");
            }
            assert!(text.contains("&amp; ＠\u{2060}everyone a@b.example"), "{text}");
        }
        assert_eq!(text.lines().count(), 3, "a newline of a title begins no line");
        assert!(!payload.contains("javascript"));
    }

    #[test]
    fn a_long_message_stays_below_what_slack_takes() {
        let due: Vec<String> = (0..100).map(|_| "&".repeat(200)).collect();
        let owner = "&".repeat(900);
        let news = News {
            title: &"&<>".repeat(900),
            id: "a",
            severity: "SEV-1",
            status: "draft",
            owner: Some(&owner),
            language: Language::En,
            mention: None,
            link: None,
            due: &due,
        };
        let value: Value = serde_json::from_str(&news.payload()).unwrap();
        assert!(value["blocks"][0]["text"]["text"].as_str().unwrap().chars().count() <= 3_000);
    }

    #[test]
    fn only_ok_is_ok() {
        let answer = |status, body: &str| Response { status, body: body.to_owned(), ..Response::default() };
        assert!(posted(&answer(200, "ok")).is_ok());
        let told = |status, body| posted(&answer(status, body)).unwrap_err().to_string();
        assert!(told(200, "<html>Welcome").contains("a web page"));
        assert!(told(200, "<html>Welcome").contains("may have been posted"));
        assert!(told(404, "no_service").contains("make a new one"));
        assert!(told(500, "").contains("may have been posted"));
        assert!(told(302, "").contains("redirects to") && told(302, "").contains("nothing was posted"));
    }

    #[test]
    fn a_payload_of_another_program_is_checked() {
        for good in [r#"{"text":"a"}"#, r#"{"blocks":[{}]}"#] {
            assert!(check_payload(good).is_ok(), "{good}");
        }
        for bad in ["", "[]", "{}", "ok", r#"{"text":" "}"#, r#"{"blocks":[]}"#, r#"{"text":1}"#] {
            assert!(check_payload(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_address_that_others_could_read_is_refused_and_not_shown() {
        for bad in
            ["http://hooks.slack.com/services/T/B/X", "https://hooks.slack.com", "hooks.slack.com/services/T/B/X"]
        {
            let error = Webhook::new(Secret::new(bad, Both::same("it")).unwrap()).unwrap_err().to_string();
            assert!(!error.contains("/T/B/X"), "{error}");
        }
        assert!(Webhook::new(Secret::new("https://hooks.slack.com/services/T/B/X", Both::same("it")).unwrap()).is_ok());
    }
}

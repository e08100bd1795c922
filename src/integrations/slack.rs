//! Slack: a message for an incoming webhook, in which no text of a document pings anybody.

use serde_json::{Value, json};

use super::request::Place;
use super::server::{is_loopback, reason};
use super::{Effect, Request, Response, Secret};
use crate::error::{Error, Result};
use crate::text::{fitted_line, is_plain_address, is_slack_member, mrkdwn};

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
            Some(reason) => Err(Error::new("cannot use the address of the webhook")
                .cause(reason)
                .hint("copy it from Slack: it looks like `https://hooks.slack.com/services/T.../B.../...`")),
            None if !is_here && url.reveal().matches('/').count() < 4 => {
                Err(Error::new("cannot use the address of the webhook").cause("it has no path"))
            }
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
            (_, Some(id)) => Some(format!("owner <@{id}>")),
            (Some(owner), None) => Some(format!("owner {}", mrkdwn(&fitted_line(owner, 80)))),
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
        let summary = format!("{title}: {}", mrkdwn(&fitted_line(self.status, 40)));
        json!({"text": summary, "blocks": [section(&text)]}).to_string()
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
    let refused = |cause: &str| {
        Err(Error::new("this is no payload for Slack")
            .cause(cause)
            .hint("it is a JSON object with `text` or `blocks`, such as `pmgit notify ID --dry-run` prints"))
    };
    match serde_json::from_str::<Value>(payload) {
        Err(error) => refused(&format!("it is no JSON: {error}")),
        Ok(Value::Object(map)) => {
            let has_text = map.get("text").and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty());
            let has_blocks = map.get("blocks").and_then(Value::as_array).is_some_and(|blocks| !blocks.is_empty());
            if has_text || has_blocks { Ok(()) } else { refused("it has neither `text` nor `blocks`") }
        }
        Ok(_) => refused("it is no JSON object"),
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
    let error = answer.failure("post to Slack");
    if (300..400).contains(&answer.status) {
        return Err(
            error.hint("redirects are not followed, and nothing was posted; see that the address is Slack's own")
        );
    }
    let hint = match answer.body.trim() {
        "no_service" | "channel_not_found" | "no_active_hooks" | "invalid_token" => {
            Some("the webhook has been removed: make a new one in Slack")
        }
        "channel_is_archived" => Some("the channel is archived: make a webhook for another one"),
        "invalid_payload" | "invalid_blocks" | "no_text" => {
            Some("Slack does not take this payload; `--dry-run` shows it")
        }
        _ => None,
    };
    Err(match hint {
        Some(hint) => error.hint(hint),
        None if answer.status < 300 || answer.status >= 500 => {
            error.hint("it may have been posted all the same: look into the channel before you run it again")
        }
        None => error,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn news(title: &str, owner: &str, link: Option<&str>) -> String {
        let due = ["the meeting must begin by Mon 23 Nov, 24:00 UTC".to_owned()];
        let id = "2026-11-20-a";
        News { title, id, severity: "SEV-1", status: "in-review", owner: Some(owner), mention: None, link, due: &due }
            .payload()
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
        assert!(told(302, "").contains("sends on to") && told(302, "").contains("nothing was posted"));
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
            let error = Webhook::new(Secret::new(bad, "it").unwrap()).unwrap_err().to_string();
            assert!(!error.contains("/T/B/X"), "{error}");
        }
        assert!(Webhook::new(Secret::new("https://hooks.slack.com/services/T/B/X", "it").unwrap()).is_ok());
    }
}

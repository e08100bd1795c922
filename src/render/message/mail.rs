//! A mail as a file: RFC 5322, with the encoded words of RFC 2047 where a name or a title is not ASCII.

use chrono::{DateTime, Utc};
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::text::Text;

use crate::error::{Error, Result};
use crate::text::{bare_line, both};

/// Who writes to whom, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Envelope {
    pub(crate) from: (String, String),
    /// Addresses that [`address`] has seen; there may be none yet.
    pub(crate) to: Vec<String>,
    pub(crate) at: DateTime<Utc>,
    /// What the mail is about, for its identification: the postmortem's id.
    pub(crate) about: String,
}

/// The mail's bytes. Nothing of a text can become a header, for controls are taken out or encoded. Programs that know
/// the convention open it as a draft.
pub(crate) fn mail(envelope: &Envelope, subject: &str, text: &str) -> Vec<u8> {
    let (name, email) = &envelope.from;
    let domain = email.rsplit('@').next().unwrap_or("localhost");
    let id = format!("{}.{}@{domain}", envelope.about, envelope.at.timestamp());
    let mut builder = MessageBuilder::new()
        .from((bare_line(name), bare_line(email)))
        .subject(bare_line(subject))
        .date(envelope.at.timestamp())
        .message_id(id)
        .header("X-Unsent", Text::new("1"))
        .text_body(text.to_owned());
    if !envelope.to.is_empty() {
        builder = builder.to(Address::new_list(envelope.to.iter().map(|to| Address::from(to.clone())).collect()));
    }
    builder.write_to_vec().expect("a vector takes every write")
}

/// An address that can stand in a header.
///
/// # Errors
/// When it is none, or one that mail programs do not take without quotes.
pub(crate) fn address(text: &str) -> Result<String> {
    let text = text.trim();
    let is_plain = |part: &str| {
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&byte);
        !part.is_empty() && part.bytes().all(is_letter) && !part.starts_with('.') && !part.ends_with('.')
    };
    match text.split_once('@') {
        Some((local, domain)) if is_plain(local) && is_plain(domain) && !text.contains("..") => Ok(text.to_owned()),
        Some(_) | None => Err(Error::new(both! {
            en: "`{text}` is not an e-mail address";
            ja: "`{text}`はメールアドレスではありません"
        })
        .hint(both! {
            en: "write it as `everyone@example.com`; give several one by one";
            ja: "`everyone@example.com`のように書いてください。複数ある場合は1つずつ指定します"
        })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail_text(name: &str, subject: &str, text: &str) -> String {
        let envelope = Envelope {
            from: (name.to_owned(), "aiko@example.com".to_owned()),
            to: vec!["all@example.com".to_owned(), "sre@example.com".to_owned()],
            at: DateTime::from_timestamp(1_795_417_200, 0).expect("a moment"),
            about: "2026-11-20-a".to_owned(),
        };
        String::from_utf8(mail(&envelope, subject, text)).expect("a mail is ASCII")
    }

    #[test]
    fn a_mail_is_ascii_in_short_lines_that_end_as_mail_ends_them() {
        let long = "長い".repeat(300);
        for (name, subject, text) in [("Aiko", "a", "b\n"), ("愛子", &long, &long), ("x", &"y ".repeat(500), "\n.\n")]
        {
            let mail = mail_text(name, subject, text);
            assert!(mail.is_ascii(), "{mail}");
            for line in mail.split("\r\n") {
                assert!(line.len() <= 998 && !line.contains(['\r', '\n']), "{line:?}");
            }
        }
    }

    #[test]
    fn no_text_becomes_a_header() {
        let evil = "a\r\nBcc: evil@example.com\r\n\r\nbody\u{2028}X-Evil: 1\0";
        let mail = mail_text(evil, evil, "text");
        let (head, body) = mail.split_once("\r\n\r\n").expect("a mail has a head");
        let names: Vec<&str> = head
            .split("\r\n")
            .filter(|line| !line.starts_with([' ', '\t']))
            .map(|line| line.split_once(':').expect("a header has a name").0)
            .collect();
        assert_eq!(
            names,
            [
                "From",
                "Subject",
                "Date",
                "Message-ID",
                "X-Unsent",
                "To",
                "MIME-Version",
                "Content-Type",
                "Content-Transfer-Encoding"
            ],
            "{mail}"
        );
        assert_eq!(body.trim_end(), "text");
    }

    #[test]
    fn an_address_is_plain() {
        for good in ["all@example.com", " a.b+c@x.example.com ", "o'neil@example.com"] {
            assert_eq!(address(good).as_deref(), Ok(good.trim()));
        }
        for bad in [
            "",
            "a",
            "@x",
            "a@",
            "a@b@c",
            "a b@x.y",
            "a@x.y, b@x.y",
            "a@x.y\r\nBcc: b@x.y",
            "<a@x.y>",
            "愛@x.y",
            "a..b@x.y",
            ".a@x.y",
            "a@x.",
        ] {
            assert!(address(bad).is_err(), "{bad:?}");
        }
    }
}

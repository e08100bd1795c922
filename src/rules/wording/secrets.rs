//! What keys and tokens look like, each by the letters with which its service begins it and the exact rest.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::source::Span;

/// What a kind of key or token looks like.
#[derive(Debug)]
pub(super) struct Shape {
    /// What it is called, in both languages.
    pub(super) name: &'static str,
    /// The letters with which it begins.
    begins: &'static str,
    /// Which letters go on, and how many of them.
    rest: fn(u8) -> bool,
    length: std::ops::RangeInclusive<usize>,
    /// What must stand in it besides: a second part, a mark.
    holds: &'static str,
}

const ANY: usize = 4_000;

const fn upper(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}
const fn letters(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}
const fn word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
const fn base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}
const fn dotted(byte: u8) -> bool {
    base64url(byte) || byte == b'.'
}
const fn base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/' || byte == b'='
}
const fn path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'/'
}
const fn key_block(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte == b' ' || byte == b'-'
}

/// The shapes, each as its service documents it.
#[rustfmt::skip] // one shape a line
pub(super) static SHAPES: &[Shape] = &[
    Shape { name: "AWS access key", begins: "AKIA", rest: upper, length: 16..=16, holds: "" },
    Shape { name: "AWS access key", begins: "ASIA", rest: upper, length: 16..=16, holds: "" },
    Shape { name: "GitHub token", begins: "ghp_", rest: letters, length: 36..=36, holds: "" },
    Shape { name: "GitHub token", begins: "gho_", rest: letters, length: 36..=36, holds: "" },
    Shape { name: "GitHub token", begins: "ghu_", rest: letters, length: 36..=36, holds: "" },
    Shape { name: "GitHub token", begins: "ghs_", rest: letters, length: 36..=36, holds: "" },
    Shape { name: "GitHub token", begins: "github_pat_", rest: word, length: 82..=82, holds: "" },
    Shape { name: "GitLab token", begins: "glpat-", rest: dotted, length: 20..=300, holds: "" },
    Shape { name: "Slack token", begins: "xoxb-", rest: base64url, length: 20..=250, holds: "-" },
    Shape { name: "Slack token", begins: "xoxp-", rest: base64url, length: 20..=250, holds: "-" },
    Shape { name: "Slack token", begins: "xapp-", rest: base64url, length: 20..=250, holds: "-" },
    Shape { name: "Slack webhook", begins: "hooks.slack.com/services/", rest: path, length: 40..=60, holds: "/" },
    Shape { name: "Stripe key", begins: "sk_live_", rest: letters, length: 24..=247, holds: "" },
    Shape { name: "Stripe key", begins: "rk_live_", rest: letters, length: 24..=247, holds: "" },
    Shape { name: "Google API key", begins: "AIza", rest: base64url, length: 35..=35, holds: "" },
    Shape { name: "npm token", begins: "npm_", rest: letters, length: 36..=36, holds: "" },
    Shape { name: "PyPI token", begins: "pypi-AgEIcHlwaS5vcmc", rest: base64url, length: 50..=ANY, holds: "" },
    Shape { name: "SendGrid key", begins: "SG.", rest: dotted, length: 66..=66, holds: "." },
    Shape { name: "JSON Web Token", begins: "eyJ", rest: dotted, length: 60..=ANY, holds: ".eyJ" },
    Shape { name: "DigitalOcean token", begins: "dop_v1_", rest: letters, length: 64..=64, holds: "" },
    Shape { name: "Shopify token", begins: "shpat_", rest: letters, length: 32..=32, holds: "" },
    Shape { name: "Anthropic key", begins: "sk-ant-", rest: base64url, length: 80..=130, holds: "-" },
    Shape { name: "OpenAI key", begins: "sk-proj-", rest: base64url, length: 40..=200, holds: "" },
    Shape { name: "Azure storage key", begins: "AccountKey=", rest: base64, length: 86..=88, holds: "==" },
    Shape { name: "private key", begins: "-----BEGIN ", rest: key_block, length: 11..=40, holds: "PRIVATE KEY-----" },
];

static BEGINNINGS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::new(SHAPES.iter().map(|shape| shape.begins)).expect("the beginnings are a few letters")
});

/// The keys and tokens of a text, from left to right.
pub(super) fn find(text: &str) -> Vec<(&'static Shape, Span)> {
    let bytes = text.as_bytes();
    let found = BEGINNINGS.find_overlapping_iter(text).filter_map(|hit| {
        let shape = &SHAPES[hit.pattern().as_usize()];
        let rest = &bytes[hit.end()..];
        let length = rest.iter().take(ANY + 1).take_while(|&&byte| (shape.rest)(byte)).count();
        let is_begun_before =
            hit.start().checked_sub(1).is_some_and(|before| word(bytes[before]) && word(bytes[hit.start()]));
        // A sentence or a line may end right behind it.
        let secret = &text[hit.end()..hit.end() + length];
        let secret = if shape.holds.ends_with('-') { secret } else { secret.trim_end_matches(['.', '-']) };
        let is_whole = shape.length.contains(&secret.len()) && secret.contains(shape.holds);
        (!is_begun_before
            && is_whole
            && !is_example(secret)
            && (shape.begins != "eyJ" || secret.matches('.').count() == 2))
            .then(|| (shape, Span::new(hit.start(), hit.end() + secret.len())))
    });
    let mut found: Vec<_> = found.collect();
    found.sort_by_key(|(_, span)| span.start);
    found
}

/// Whether it stands for a key in a manual, or was blacked out: few different letters, or a word that says so.
fn is_example(secret: &str) -> bool {
    let lower = secret.to_ascii_lowercase();
    let different = lower.bytes().collect::<std::collections::BTreeSet<u8>>().len();
    let says_so = [
        "example",
        "redacted",
        "xxxx",
        "0000",
        "1234567890",
        "abcdefgh",
        "your",
        "dummy",
        "fake",
        "sample",
        "removed",
        "placeholder",
    ];
    !secret.starts_with(' ') && different < 6 && !secret.contains("PRIVATE KEY")
        || says_so.iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::{SHAPES, Shape, find};

    /// A made-up secret of a shape: no key of anybody, put together here so that none stands in the source.
    pub(super) fn made_up(shape: &Shape) -> String {
        const LETTERS: &[u8] = b"Q7wK2mZr9TfB4xLc6VnH8sDj3GpY5kRtA1uEo0iM";
        if shape.holds.contains("PRIVATE") {
            return format!("{}RSA {}", shape.begins, shape.holds);
        }
        let length = *shape.length.start();
        let usable: Vec<u8> = LETTERS.iter().copied().filter(|&byte| (shape.rest)(byte)).collect();
        let mut rest: Vec<u8> = (0..length).map(|at| usable[(at * 7 + at / usable.len()) % usable.len()]).collect();
        if !shape.holds.is_empty() && shape.holds != "." {
            let at = if shape.holds == "==" { length - 2 } else { 12 };
            rest.splice(at..at + shape.holds.len(), shape.holds.bytes());
        }
        if shape.begins == "SG." {
            rest[22] = b'.';
        }
        if shape.begins == "eyJ" {
            rest[40] = b'.';
        }
        format!("{}{}", shape.begins, String::from_utf8(rest).expect("letters"))
    }

    #[test]
    fn every_shape_is_found_in_prose_and_code_and_as_long_as_it_is() {
        assert!(SHAPES.iter().map(|shape| shape.name).collect::<std::collections::BTreeSet<_>>().len() >= 12);
        for shape in SHAPES {
            let secret = made_up(shape);
            for text in [
                format!("we used {secret}."),
                format!("```\ntoken={secret}\n```"),
                format!("`{secret}`、"),
                format!("\"{secret}\""),
            ] {
                let found: Vec<&str> = find(&text).into_iter().map(|(_, span)| &text[span.start..span.end]).collect();
                assert_eq!(found, [secret.as_str()], "{}", shape.name);
            }
        }
    }

    #[test]
    fn what_comes_near_a_secret_is_none() {
        let keys = SHAPES.iter().filter(|shape| *shape.length.start() == *shape.length.end());
        for shape in keys {
            let secret = made_up(shape);
            for text in [secret[..secret.len() - 1].to_owned(), format!("{secret}Q"), format!("x{secret}")] {
                assert!(find(&text).is_empty(), "{}: {text}", shape.name);
            }
        }
        for text in [
            "AKIAIOSFODNN7EXAMPLE",
            "AKIAXXXXXXXXXXXXXXXX",
            "ghp_************************************",
            "ghp_ and glpat- begin tokens",
            "-----BEGIN CERTIFICATE-----",
            "-----BEGIN PUBLIC KEY-----",
            "eyJhbGciOiJIUzI1NiJ9",
            "SG.1 was the group",
            "sk_live_",
            "https://hooks.slack.com/services/",
            "commit 7c1e90ab44f27c1e90ab44f27c1e90ab44f27c1e",
        ] {
            assert!(find(text).is_empty(), "{text}");
        }
    }
}

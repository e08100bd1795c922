//! A postmortem's whole life in one language: whatever a person meets on the way, in the terminal, on a page, in a
//! message or in a file that `init` writes, has no word of the other one.

mod heard;
mod life;
mod texts;

use heard::Heard;
use texts::{ENGLISH, JAPANESE};

#[test]
fn nobody_meets_an_english_word_in_a_japanese_life() {
    let heard = life::of(&JAPANESE);
    assert!(heard.lines() > 1_500, "{} lines were heard", heard.lines());
    heard.is_clean();
}

#[test]
fn nobody_meets_a_japanese_letter_in_an_english_life() {
    let heard = life::of(&ENGLISH);
    assert!(heard.lines() > 1_500, "{} lines were heard", heard.lines());
    heard.is_clean();
}

/// The ears of this test hear what they are for: else silence would prove nothing.
#[test]
fn a_foreign_word_is_heard_wherever_it_hides() {
    let mut japanese = Heard::new("ja");
    for (kind, text) in [
        ("text", "ポストモーテムを close しました"),
        ("text", "期限はMonday"),
        ("text", "in-reviewに必要なもの"),
        ("html", "<p class=\"a\">概要 <b>Overview</b></p><img alt=\"Timeline\">"),
        ("json", "{\"title\": \"概要\", \"message\": \"the timeline is empty\"}"),
        ("ics", "BEGIN:VEVENT\r\nSUMMARY:Postmo\r\n rtem meeting\r\n"),
        ("yaml", "        description: The postmortem\n"),
        ("eml", "Subject: =?utf-8?B?UG9zdG1vcnRlbQ==?=\r\n"),
    ] {
        let before = japanese.foreign();
        japanese.hear("a test", kind, text);
        assert!(japanese.foreign() > before, "{kind}: {text}");
    }
    let mut english = Heard::new("en");
    for text in ["the owner（オーナー）", "due：Monday", "期限"] {
        let before = english.foreign();
        english.hear("a test", "text", text);
        assert!(english.foreign() > before, "{text}");
    }
    let before = japanese.foreign();
    japanese.knows(["aiko".to_owned()]);
    for (kind, text) in [
        ("text", "`pmgit submit`で`in-review`に進めます（SEV-1、aiko、2026-11-20-checkout-latency）"),
        ("text", "  pmgit meeting schedule 2026-11-20-checkout-latency TIME"),
        ("text", "https://status.example.com/incidents/8123 .pmgit/policy.toml"),
        ("json", "{\"rule\": \"missing-evidence\", \"status\": \"in-review\"}"),
        ("html", "<style>body { color: red }</style><p id=\"summary\">概要</p><pre><code>refused from</code></pre>"),
    ] {
        japanese.hear("a test", kind, text);
        assert_eq!(japanese.foreign(), before, "{kind}: {text}");
    }
}

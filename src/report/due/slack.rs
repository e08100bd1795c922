//! What is due as the payload of a Slack message, for an incoming webhook or `chat.postMessage`.
//!
//! Slack reads `<!channel>`, `<@U1>` and links in angle brackets, which `&`, `<` and `>` as entities make plain text;
//! `verbatim` keeps it from finding mentions and links of its own, and a word joiner behind `@` keeps them from anybody
//! who reads the text otherwise. The one mention is that of a person whose member id `people.toml` has. A payload stays
//! below Slack's limits: 3,000 letters a section, 50 blocks, and some 9,500 letters in all.

use std::io::{self, Write};

use serde::Serialize;

use super::TaskList;
use super::words::{ground, headline, name, person, standing, unread, unreadable, when, whose};
use crate::report::pretty_json;
use crate::tasks::{Party, Task};
use crate::text::{Language, both, clipped, is_plain_address, is_slack_member, mrkdwn, one_line};

#[derive(Serialize)]
struct Message {
    /// For notifications, which do not show blocks.
    text: String,
    blocks: Vec<Block>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Block {
    Header { text: Text },
    Section { text: Text },
    Context { elements: Vec<Text> },
}

#[derive(Serialize)]
#[serde(tag = "type")]
enum Text {
    #[serde(rename = "plain_text")]
    Plain { text: String },
    #[serde(rename = "mrkdwn")]
    Markup { text: String, verbatim: bool },
}

/// Of what a document says, so many letters are shown.
const LONGEST: usize = 150;
const LONGEST_COMMAND: usize = 300;
/// The letters of all blocks together: Slack has been seen to refuse 11,341 and to take 9,597.
const MOST_LETTERS: usize = 9_000;
const MOST_SECTIONS: usize = 45;
/// What Slack takes in one section.
const LONGEST_SECTION: usize = 3_000;

pub(super) fn write(list: &TaskList, out: &mut dyn Write) -> io::Result<()> {
    let headline = headline(list);
    let head = list.say(&both! { en: "Postmortems: {headline}"; ja: "ポストモーテムの期限：{headline}" });
    let mut blocks = vec![Block::Header { text: Text::Plain { text: head.clone() } }];
    let unread =
        list.unread.iter().map(|one| format!("*{}* {}", unreadable(list), plain(&unread(one, list), LONGEST_COMMAND)));
    let tasks = list.overdue().chain(list.ahead()).map(|task| section(task, list));
    let sections: Vec<String> = unread.chain(tasks).collect();
    let mut letters = 0;
    let mut shown = 0;
    for text in &sections {
        letters += text.chars().count();
        if shown == MOST_SECTIONS || letters > MOST_LETTERS {
            break;
        }
        blocks.push(Block::Section { text: markup(text.clone()) });
        shown += 1;
    }
    let more = match sections.len() - shown {
        0 => String::new(),
        more => list.say(&both! {
            en: "and {more} more: `pmgit due` lists them; ";
            ja: "ほか{more}件（`pmgit due`で一覧できます）、"
        }),
    };
    blocks.push(Block::Context { elements: vec![markup(format!("{more}{}", plain(&ground(list), LONGEST)))] });
    out.write_all(pretty_json(&Message { text: head, blocks })?.as_bytes())
}

fn section(task: &Task, list: &TaskList) -> String {
    let mark = if task.due.is_over(list.now) { ":red_circle: " } else { "" };
    let colon = match list.language {
        Language::En => ": ",
        Language::Ja => "：",
    };
    let behind = |text: &str| format!("{colon}{}", plain(text, LONGEST));
    let detail = task.detail.as_ref().map_or_else(String::new, |detail| behind(detail.in_language(list.language)));
    let title = task.about.title.as_deref().map_or_else(String::new, behind);
    let command = plain(&list.command(task), LONGEST_COMMAND).replace('`', "'");
    let (what, when) = (task.what.in_language(list.language), when(task, list));
    let whose = clipped(&whose(task, list, |party| mention(party, list.language)), 4 * LONGEST);
    let (name, standing) = (plain(name(task), LONGEST), plain(&standing(task, list), LONGEST));
    let name = match list.page(task).filter(|page| is_plain_address(page)) {
        Some(page) => format!("<{}|{name}>", mrkdwn(page)),
        None => name,
    };
    let text = list.say(&both! {
        en: "{mark}*{what}*{detail}, {when}: {whose}\n{name} ({standing}){title}\n`{command}`";
        ja: "{mark}*{what}*{detail}、{when}：{whose}\n{name}（{standing}）{title}\n`{command}`"
    });
    clipped(&text, LONGEST_SECTION - 10)
}

/// A person's mention where their member id is known, else their name.
fn mention(party: &Party, language: Language) -> String {
    match &party.slack {
        Some(id) if is_slack_member(id) => format!("<@{id}>"),
        _ => plain(&person(party, language), LONGEST),
    }
}

fn markup(text: String) -> Text {
    Text::Markup { text, verbatim: true }
}

/// Text of a document that is nothing but text to Slack.
fn plain(text: &str, longest: usize) -> String {
    mrkdwn(&clipped(&one_line(text), longest))
}

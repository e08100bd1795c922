//! Text: how words, lists and numbers are written, and how other people's text is kept from acting on a reader, a
//! terminal, a forge or a shell. Each of these exists once, here. Takes plain values and knows no other room.

mod both;
mod compatible;
mod credentials;
mod digest;
mod inert;
mod invisible;
mod label;
mod language;
mod line;
mod link;
mod list;
pub(crate) mod markdown;
mod message;
mod paint;
mod plural;
#[cfg(test)]
mod purity;
mod shell;
mod slack;
mod table;
mod wrap;

pub(crate) use both::{Both, Words, both};
pub(crate) use compatible::{compatible, one_sign};
pub(crate) use credentials::{carries_credentials, without_credentials};
pub(crate) use digest::Fnv;
pub(crate) use inert::{acts, escape_all, inert, readable, readable_with_tabs};
pub(crate) use invisible::{holds_invisible, is_invisible, is_needed};
pub(crate) use label::Label;
pub(crate) use language::Language;
pub(crate) use line::{bare_line, clipped, fitted_line, one_line};
pub(crate) use link::{is_plain_address, is_web_address};
pub(crate) use list::{and_list, backticked, list_with, or_list};
pub(crate) use message::{Listing, Message, named, say};
pub(crate) use paint::{Paint, TextStyle, in_place};
pub(crate) use plural::{one_or_many, plural};
#[cfg(test)]
pub(crate) use purity::{foreign_words, says_something};
pub(crate) use shell::{shell_quoted, shell_unquoted, shell_word};
pub(crate) use slack::{is_slack_member, mrkdwn};
pub(crate) use table::{cell, widest};
pub(crate) use wrap::{fitted, folded, unbroken_pieces, unfolded, wrapped};

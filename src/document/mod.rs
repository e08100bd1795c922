//! A postmortem: its model, its parsing with spans, its surgical edits and its templates.

mod beginnings;
mod conflict;
mod digest;
pub(crate) mod edit;
mod empty_answer;
mod handle;
mod id;
mod kana;
mod label;
pub(crate) mod layout;
mod left_open;
mod model;
mod normal;
#[cfg(test)]
mod one_key;
mod parse;
mod placeholder;
mod records;
mod route;
mod row_name;
mod scaffold;
mod slug;
mod tailoring;
mod template;

pub(crate) use digest::{TextDigest, UnknownDigest, changed_parts};
#[cfg(test)]
pub(crate) use handle::tests::HONEST as HONEST_NAMES;
pub(crate) use handle::{
    Handle, NotAPerson, account_of, fold_handle, is_short_for, likenesses, may_be_one, person_named, same_person,
    words as words_of_name,
};
pub(crate) use id::PostmortemId;
pub(crate) use label::labels;
pub(crate) use model::*;
pub(crate) use normal::{as_it_is, normal};
#[cfg(test)]
pub(crate) use one_key::{OneKey, assert_only, every_key};
pub(crate) use parse::{own_keys, parse, schema, tree_of};
pub(crate) use placeholder::{
    Asked, is_named, is_placeholder, line_says, may_hold_placeholder, meant, name_given, says, says_something,
    surely_says,
};
pub(crate) use records::{Records, parse_records};
pub(crate) use route::{NamedPart, extents, named_parts};
pub(crate) use scaffold::{Facts, scaffold, with_schema};
pub(crate) use slug::{short_slug, slug, slug_of_japanese, slug_of_reference};
pub(crate) use tailoring::{with_example, with_id, with_notes, with_sections, with_table, without_sections};
pub(crate) use template::template;

pub(crate) use crate::text::Language;

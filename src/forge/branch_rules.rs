//! What a forge's settings ask of a change before it lands, as far as a token may see them.

use serde_json::Value;

use crate::error::Result;
use crate::integrations::{Client, Request, Response};
use crate::text::Both;

/// A forge's dialect for the rules of a branch.
pub(crate) trait BranchRules {
    /// What the settings say of a branch.
    ///
    /// # Errors
    /// When the forge cannot be asked, or does not know the project.
    fn rules(&self, branch: &str, client: &Client) -> Result<Observed>;
}

/// What was seen; nothing where the token may not see it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Observed {
    /// Whether nothing lands without pmgit's check.
    pub(crate) required: Option<bool>,
    /// Whether changes may be rebased as they land.
    pub(crate) rebases: Option<bool>,
    /// Whether a change is judged again where its target has moved on: up to date, or in a queue.
    pub(crate) current: Option<bool>,
}

/// Whether something is so, where several places tell: one that says so is enough, and only all of them can deny it.
pub(super) fn either(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        (None, _) | (_, None) => None,
    }
}

/// What the forge answers; nothing where the token may not see it, or there is no such thing.
pub(super) fn seen(client: &Client, request: &Request, doing: &Both) -> Result<Option<Value>> {
    let answer: Response = client.ask(request, doing)?;
    match answer.status {
        401 | 403 | 404 => Ok(None),
        _ => answer.json(200, doing).map(Some),
    }
}

pub(super) fn flag(value: &Value, key: &str) -> Option<bool> {
    value.get(key)?.as_bool()
}

/// Whether a list of checks has pmgit's, under the name that its workflow gives it.
pub(super) fn names_pmgit(list: Option<&Value>, key: Option<&str>) -> bool {
    let name = |one: &Value| {
        key.map_or(Some(one), |key| one.get(key)).and_then(Value::as_str).is_some_and(|name| name.contains("pmgit"))
    };
    list.and_then(Value::as_array).is_some_and(|list| list.iter().any(name))
}

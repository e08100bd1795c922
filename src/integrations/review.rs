//! Who has approved a pull request, and which of its heads.

use std::collections::BTreeMap;

use serde_json::Value;

use super::tracker::{lacking, text, time};
use super::{Answer, GitHub, GitLab, Request};
use crate::document::Moment;
use crate::error::Result;

/// A pull request, or merge request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pull {
    /// The commit that it would merge.
    pub(crate) head: String,
}

/// Somebody whose last word is an approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Approved {
    /// The name of the account.
    pub(crate) login: String,
    pub(crate) reviewed: Reviewed,
}

/// What was approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reviewed {
    /// The very head, at that time.
    Head(Moment),
    /// An older head: what came after it was not seen.
    Older,
    /// The forge does not say when.
    Unsaid,
}

impl GitHub {
    pub(crate) fn ask_pull(&self, number: u64) -> Request {
        self.ask(&format!("/pulls/{number}"))
    }

    /// The pull request that an answer tells of.
    ///
    /// # Errors
    /// When it tells of none.
    pub(crate) fn pull(answer: &Answer) -> Result<Pull> {
        let value = answer.json(200, "read the pull request")?;
        commit(value.get("head").map(|head| text(head, "sha")).unwrap_or_default())
    }

    pub(crate) fn ask_reviews(&self, number: u64, next: Option<&str>) -> Request {
        next.map_or_else(|| self.ask(&format!("/pulls/{number}/reviews?per_page=100")), |next| self.ask_page(next))
    }

    /// The reviews of a page, and where the next page is.
    ///
    /// # Errors
    /// When the answer is none.
    pub(crate) fn reviews(&self, answer: &Answer) -> Result<(Vec<Value>, Option<String>)> {
        let Value::Array(list) = answer.json(200, "read the reviews")? else { return Err(lacking("list of reviews")) };
        Ok((list, self.next(answer)?))
    }

    /// Those whose latest word is an approval: a comment takes none back, a request for changes and a dismissal do.
    pub(crate) fn approved(reviews: &[Value], head: &str) -> Vec<Approved> {
        let mut words: BTreeMap<String, (Moment, &Value)> = BTreeMap::new();
        for review in reviews {
            let login = review.get("user").map(|user| text(user, "login").to_lowercase()).unwrap_or_default();
            let counts = ["APPROVED", "CHANGES_REQUESTED", "DISMISSED"].contains(&text(review, "state"));
            let Some(at) = time(review, "submitted_at").filter(|_| counts && !login.is_empty()) else { continue };
            if words.get(&login).is_none_or(|(known, _)| *known <= at) {
                words.insert(login, (at, review));
            }
        }
        let approvals = words.into_iter().filter(|(_, (_, review))| text(review, "state") == "APPROVED");
        let approved = approvals.map(|(login, (at, review))| {
            let is_head = text(review, "commit_id").eq_ignore_ascii_case(head);
            Approved { login, reviewed: if is_head { Reviewed::Head(at) } else { Reviewed::Older } }
        });
        approved.collect()
    }
}

impl GitLab {
    pub(crate) fn ask_pull(&self, number: u64) -> Request {
        self.ask(&format!("/merge_requests/{number}"))
    }

    /// The merge request that an answer tells of.
    ///
    /// # Errors
    /// When it tells of none.
    pub(crate) fn pull(answer: &Answer) -> Result<Pull> {
        commit(text(&answer.json(200, "read the merge request")?, "sha"))
    }

    pub(crate) fn ask_versions(&self, number: u64) -> Request {
        self.ask(&format!("/merge_requests/{number}/versions"))
    }

    /// When the head was pushed.
    ///
    /// # Errors
    /// When the answer does not tell.
    pub(crate) fn pushed(answer: &Answer, head: &str) -> Result<Moment> {
        let value = answer.json(200, "read the versions of the merge request")?;
        let list = value.as_array().ok_or_else(|| lacking("list of versions"))?;
        let newest = list.iter().max_by_key(|version| version.get("id").and_then(Value::as_u64));
        let newest = newest.filter(|version| text(version, "head_commit_sha").eq_ignore_ascii_case(head));
        newest
            .and_then(|version| time(version, "created_at"))
            .ok_or_else(|| lacking("time at which the head was pushed"))
    }

    pub(crate) fn ask_approvals(&self, number: u64) -> Request {
        self.ask(&format!("/merge_requests/{number}/approvals"))
    }

    /// Those who approve. GitLab may keep an approval when another head is pushed, so that its time decides.
    ///
    /// # Errors
    /// When the answer is none.
    pub(crate) fn approved(answer: &Answer, pushed: Moment) -> Result<Vec<Approved>> {
        let value = answer.json(200, "read the approvals")?;
        let list = value.get("approved_by").and_then(Value::as_array).ok_or_else(|| lacking("list of approvals"))?;
        let approved = list.iter().filter_map(|approval| {
            let login = approval.get("user").map(|user| text(user, "username").to_lowercase())?;
            let reviewed = match time(approval, "approved_at") {
                None => Reviewed::Unsaid,
                Some(at) if at < pushed => Reviewed::Older,
                Some(at) => Reviewed::Head(at),
            };
            (!login.is_empty()).then_some(Approved { login, reviewed })
        });
        Ok(approved.collect())
    }
}

fn commit(id: &str) -> Result<Pull> {
    let is_id = matches!(id.len(), 40 | 64) && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_id { Ok(Pull { head: id.to_owned() }) } else { Err(lacking("commit at its head")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const HEAD: &str = "1111111111111111111111111111111111111111";
    const OLD: &str = "2222222222222222222222222222222222222222";

    fn review(login: &str, state: &str, commit: &str, minute: u32) -> Value {
        json!({"user": {"login": login}, "state": state, "commit_id": commit,
               "submitted_at": format!("2026-11-23T06:{minute:02}:00Z")})
    }

    fn approval_lines(reviews: &[Value]) -> Vec<String> {
        let approved = GitHub::approved(reviews, HEAD);
        approved.iter().map(|one| format!("{} {}", one.login, matches!(one.reviewed, Reviewed::Head(_)))).collect()
    }

    #[test]
    fn the_last_word_of_each_person_counts_and_only_for_the_very_head() {
        assert_eq!(
            approval_lines(&[review("Ben", "APPROVED", HEAD, 1), review("farah", "APPROVED", OLD, 2)]),
            ["ben true", "farah false"]
        );
        let taken_back = [review("ben", "APPROVED", HEAD, 1), review("ben", "CHANGES_REQUESTED", HEAD, 2)];
        assert!(approval_lines(&taken_back).is_empty());
        let dismissed = [review("ben", "APPROVED", OLD, 1), review("ben", "DISMISSED", HEAD, 2)];
        assert!(approval_lines(&dismissed).is_empty());
        let remarked = [review("ben", "APPROVED", HEAD, 1), review("ben", "COMMENTED", HEAD, 2)];
        assert_eq!(approval_lines(&remarked), ["ben true"]);
        let disorder = [review("ben", "APPROVED", HEAD, 5), review("BEN", "CHANGES_REQUESTED", HEAD, 2)];
        assert_eq!(approval_lines(&disorder), ["ben true"], "by time, whatever the order");
        let again = [review("ben", "APPROVED", HEAD, 1), review("ben", "APPROVED", OLD, 2)];
        assert_eq!(approval_lines(&again), ["ben false"], "the branch was set back");
    }

    #[test]
    fn what_has_no_person_or_time_counts_for_nothing() {
        let ghost =
            json!({"user": null, "state": "APPROVED", "commit_id": HEAD, "submitted_at": "2026-11-23T06:00:00Z"});
        let pending = json!({"user": {"login": "ben"}, "state": "APPROVED", "commit_id": HEAD});
        assert!(approval_lines(&[ghost, pending, json!("x"), json!({})]).is_empty());
        assert!(commit("abc").is_err() && commit(HEAD).is_ok());
    }
}

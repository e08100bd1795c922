//! GitHub: github.com, or a GitHub Enterprise Server (REST API, version 2022-11-28).
//!
//! A list of issues shows what was made a moment ago; GitHub's search does not, and is not used.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::address::{Addresses, PublicServer};
use super::branch_rules::{BranchRules, Observed, either, flag, names_pmgit, seen};
use super::dialect::{self, Manners, Repository, is_name};
use super::pipeline::{self, CiFile, Pipeline};
use super::pull_page::PullPages;
use super::pull_tool::{BodyAccess, Invocation, NewPull, PullTool};
use super::review::{Approved, Pull, Reviews, is_commit};
use super::{Api, Forge, page, pull_page};
use crate::document::Moment;
use crate::error::Result;
use crate::integrations::tracker::{lacking, text, time};
use crate::integrations::{
    Client, Draft, Effect, Marker, Page, Place, Request, Response, Secret, Server, State, Ticket, Tracker,
    too_many_pages,
};
use crate::text::{both, fitted_line, is_plain_address};

pub(super) static GITHUB: Forge = Forge {
    name: "github",
    title: "GitHub",
    addresses: Addresses {
        public: Some(PublicServer { web: "https://github.com", hosts: &["github.com", "ssh.github.com"] }),
        host_words: &["github"],
        before_branch: "blob",
        default_branch: "HEAD",
    },
    pulls: PullPages {
        before_number: "pull",
        diff: |path, line| pull_page::by_side(&pull_page::sha256(path), line),
        longest_comment: 65_536,
    },
    pipeline: Pipeline {
        gate: CiFile {
            path: ".github/workflows/pmgit.yml",
            template: include_str!("../../hooks/ci/github.yml"),
            script: include_str!("../../hooks/ci/github.sh"),
        },
        close_form: CiFile {
            path: ".github/workflows/pmgit-close.yml",
            template: include_str!("../../hooks/ci/close/github.yml"),
            script: include_str!("../../hooks/ci/close/github.sh"),
        },
        due: CiFile {
            path: ".github/workflows/pmgit-due.yml",
            template: include_str!("../../hooks/ci/due/github.yml"),
            script: include_str!("../../hooks/ci/due/github.sh"),
        },
        pages: CiFile {
            path: ".github/workflows/pmgit-pages.yml",
            template: include_str!("../../hooks/ci/pages/github.yml"),
            script: include_str!("../../hooks/ci/pages/github.sh"),
        },
        events: &[dialect::PULL_REQUEST, REVIEW],
        target_events: Ok(dialect::PULL_REQUEST_TARGET),
        comment_variables: Ok(dialect::COMMENT_VARIABLES),
        root: None,
        admin_steps: &[
            || {
                both! {
                    en: "require the check `pmgit into refs/heads/BRANCH` in the rules of each branch, with the source GitHub Actions";
                    ja: "各ブランチのルールで、チェック`pmgit into refs/heads/BRANCH`（ソースはGitHub Actions）を必須にします"
                }
            },
            || {
                both! {
                    en: "require branches to be up to date, or a merge queue: two changes that pass alone can fail together";
                    ja: "ブランチを最新にすることを必須にするか、マージキューを使います。単独では通る2つの変更が、合わさると通らないことがあるためです"
                }
            },
            || {
                both! {
                    en: "require reviews by code owners, with two lines in CODEOWNERS: `/.pmgit/ @TEAM` and `/.github/ @TEAM`";
                    ja: "コードオーナーのレビューを必須にします。CODEOWNERSに書くのは`/.pmgit/ @TEAM`と`/.github/ @TEAM`の2行です"
                }
            },
        ],
        pages_steps: &[|| {
            both! {
                en: "where a ruleset covers all branches, let GitHub Actions push to `postmortem-pages`, and nobody else";
                ja: "ルールセットがすべてのブランチを対象にしている場合は、GitHub Actionsだけが`postmortem-pages`にプッシュできるようにします"
            }
        }],
        schedule_step: None,
        merge_methods: &[
            pipeline::merge_commit,
            pipeline::squash,
            || {
                both! {
                    en: "rebase: each commit lands on its own on top of the branch; that is judged too, unless `gate.rebase = false`";
                    ja: "リベース：コミットが1つずつブランチの先頭に入ります。`gate.rebase = false`でなければ、その結果も判定します"
                }
            },
            || {
                both! {
                    en: "merge queue: the group lands as it was judged";
                    ja: "マージキュー：判定したグループがそのまま入ります"
                }
            },
            || {
                both! {
                    en: "switch on \"Require branches to be up to date before merging\", or a merge queue: else the branch may have moved on since";
                    ja: "「Require branches to be up to date before merging」かマージキューを有効にします。そうしないと、判定のあとでブランチが進んでいることがあります"
                }
            },
        ],
        proof: include_str!("../../hooks/prove/github.sh"),
    },
    // The last two are those of `gh`.
    tokens: &["PMGIT_GITHUB_TOKEN", "GH_TOKEN", "GITHUB_TOKEN"],
    api: Api {
        comments: |web, name, token| Ok(Box::new(repository(&web, name, token)?)),
        reviews: Some(|web, name, token| Ok(Box::new(GitHub::new(web, name, token)?))),
        rules: |web, name, token| Ok(Box::new(GitHub::new(web, name, token)?)),
        issues: Some(|web, name, token| Ok(Box::new(GitHub::new(web, name, token)?))),
    },
    pull_tools: &[PullTool {
        name: "gh",
        help: "GitHub's command line",
        program: Some("gh"),
        open: open_by_gh,
        body: Some(BodyAccess {
            read: |branch| Invocation::new("gh", ["pr", "view", "--json=body", "--", branch]),
            key: "body",
            write: |branch, body| Invocation::new("gh", ["pr", "edit", "--body-file=-", "--", branch]).input(body),
        }),
    }],
};

/// For the summary, which names who has not approved. Where the file is the target's, a review would bring in another.
const REVIEW: &str = "  pull_request_review:\n    types: [submitted, dismissed]\n";

const MANNERS: Manners = Manners {
    title: "GitHub",
    scheme: "Bearer ",
    headers: &[("Accept", "application/vnd.github+json"), ("X-GitHub-Api-Version", "2022-11-28")],
    // The token that GitHub gives to every job.
    silent_account: Some("github-actions[bot]"),
};

fn repository(web: &Server, name: &str, token: Option<&Secret>) -> Result<Repository> {
    let api = match web.host().as_str() {
        "github.com" => Server::parse("https://api.github.com")?,
        _ => Server::parse(&web.at("/api/v3"))?,
    };
    Repository::new(api, name, token, MANNERS)
}

/// A repository, as a tracker and for its reviews.
struct GitHub {
    web: Server,
    repository: Repository,
}

impl GitHub {
    fn new(web: Server, name: &str, token: Option<&Secret>) -> Result<Self> {
        Ok(Self { repository: repository(&web, name, token)?, web })
    }

    fn ticket(&self, value: &Value) -> Option<Ticket> {
        let link = text(value, "html_url");
        let is_ours = self.web.within(link).is_some() && is_plain_address(link);
        Some(Ticket { number: value.get("number")?.as_u64()?, link: is_ours.then(|| link.to_owned())? })
    }
}

fn open_by_gh(new: &NewPull<'_>) -> Invocation {
    let title = format!("--title={}", new.title);
    let branches = [format!("--head={}", new.branch), format!("--base={}", new.target)];
    Invocation::new("gh", ["pr", "create", &title, "--body-file=-"])
        .and(branches)
        .and(new.reviewer_options())
        .input(new.body)
}

impl Reviews for GitHub {
    fn approvals(&self, pull: u64, client: &Client) -> Result<(Pull, Vec<Approved>)> {
        let answer = client.ask(
            &self.repository.ask(&format!("/pulls/{pull}")),
            &both! { en: "read the pull request"; ja: "プルリクエストの読み込み" },
        )?;
        let head = head_of(&answer, pull)?;
        let (mut reviews, mut next) = (Vec::new(), None);
        for _ in 0..Client::MOST_PAGES {
            let request = self.repository.ask_page(&format!("/pulls/{pull}/reviews?per_page=100"), next.as_deref());
            let answer = client.ask(&request, &both! { en: "read the reviews"; ja: "レビューの読み込み" })?;
            let Value::Array(page) = answer.json(200, &both! { en: "read the reviews"; ja: "レビューの読み込み" })?
            else {
                return Err(lacking(&both! { en: "list of reviews"; ja: "レビューの一覧" }));
            };
            reviews.extend(page);
            next = self.repository.next_page(&answer)?;
            if next.is_none() {
                let approved = approved(&reviews);
                return Ok((head, approved));
            }
        }
        Err(too_many_pages(&both! { en: "reviews"; ja: "レビュー" }))
    }
}

fn head_of(answer: &Response, pull: u64) -> Result<Pull> {
    let value = answer.json(200, &both! { en: "read the pull request"; ja: "プルリクエストの読み込み" })?;
    let head = value.get("head").map(|head| text(head, "sha")).unwrap_or_default();
    Pull::with_head(head, format!("refs/pull/{pull}/head"))
}

/// Those whose latest word is an approval: a comment takes none back, a request for changes and a dismissal do.
fn approved(reviews: &[Value]) -> Vec<Approved> {
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
        let commit = Some(text(review, "commit_id").to_lowercase()).filter(|id| is_commit(id));
        Approved { login, at: Some(at), commit }
    });
    approved.collect()
}

impl BranchRules for GitHub {
    fn rules(&self, branch: &str, client: &Client) -> Result<Observed> {
        let doing = both! { en: "read the rules of the branch"; ja: "ブランチのルールの読み込み" };
        let branch = page::encoded(branch);
        let repository = client.ask(&self.repository.ask(""), &doing)?.json(200, &doing)?;
        let rules = seen(client, &self.repository.ask(&format!("/rules/branches/{branch}?per_page=100")), &doing)?;
        let protection = seen(client, &self.repository.ask(&format!("/branches/{branch}")), &doing)?;
        // Only an admin's token sees whether the older kind of protection is strict.
        let strict = seen(client, &self.repository.ask(&format!("/branches/{branch}/protection")), &doing)?;
        Ok(observed(&repository, rules.as_ref(), protection.as_ref(), strict.as_ref()))
    }
}

/// Rulesets and the older branch protection hold side by side.
fn observed(repository: &Value, rules: Option<&Value>, protection: Option<&Value>, strict: Option<&Value>) -> Observed {
    let of_kind = |kind: &'static str| {
        let rules = rules.and_then(Value::as_array).into_iter().flatten();
        rules.filter(move |rule| text(rule, "type") == kind).filter_map(|rule| rule.get("parameters"))
    };
    let by_rules = rules.map(|_| {
        of_kind("required_status_checks").any(|rule| names_pmgit(rule.get("required_status_checks"), Some("context")))
    });
    let checks = |value: &Value| value.pointer("/protection/required_status_checks").cloned();
    let by_protection = protection.map(|value| names_pmgit(checks(value).unwrap_or_default().get("contexts"), None));
    let is_strict = |rule: &Value| flag(rule, "strict_required_status_checks_policy") == Some(true);
    let has_queue =
        rules.and_then(Value::as_array).is_some_and(|list| list.iter().any(|rule| text(rule, "type") == "merge_queue"));
    let current_by_rules = rules.map(|_| has_queue || of_kind("required_status_checks").any(is_strict));
    let is_unprotected = protection.is_some_and(|value| flag(value, "protected") == Some(false));
    let older =
        strict.map(|value| value.pointer("/required_status_checks/strict").and_then(Value::as_bool) == Some(true));
    let current_by_protection = older.or(is_unprotected.then_some(false));
    Observed {
        required: either(by_rules, by_protection),
        rebases: flag(repository, "allow_rebase_merge"),
        current: either(current_by_rules, current_by_protection),
    }
}

impl Tracker for GitHub {
    fn name(&self) -> &'static str {
        "GitHub"
    }

    fn create(&self, draft: &Draft) -> Request {
        let labels: Vec<String> = draft.labels.iter().map(|label| fitted_line(&label.replace(',', "_"), 50)).collect();
        let body = json!({"title": draft.title, "body": draft.markdown(), "labels": labels}).to_string();
        self.repository.signed(Request::post(Place::Open(self.repository.at("/issues")), body, Effect::Makes))
    }

    fn made(&self, answer: &Response) -> Result<Ticket> {
        self.ticket(&answer.json(201, &both! { en: "create the ticket"; ja: "チケットの作成" })?).ok_or_else(|| {
            lacking(&both! {
                en: "link to an issue of this service";
                ja: "このサービスの課題へのリンク"
            })
        })
    }

    fn search(&self, _: &[&Marker], since: DateTime<Utc>, next: Option<&str>) -> Request {
        let since = since.to_rfc3339_opts(SecondsFormat::Secs, true);
        let first = format!("/issues?state=all&since={since}&sort=created&direction=asc&per_page=100");
        self.repository.ask_page(&first, next)
    }

    fn search_page(&self, answer: &Response) -> Result<Page> {
        let value = answer.json(200, &both! { en: "read the issues"; ja: "課題の読み込み" })?;
        let list = value.as_array().ok_or_else(|| lacking(&both! { en: "list of issues"; ja: "課題の一覧" }))?;
        // A pull request is an issue, too, and none of ours.
        let issues = list.iter().filter(|issue| issue.get("pull_request").is_none());
        let tickets = issues.filter_map(|issue| Some((text(issue, "body").to_owned(), self.ticket(issue)?))).collect();
        Ok(Page { tickets, next: self.repository.next_page(answer)? })
    }

    fn mark(&self, marker: &Marker) -> String {
        marker.comment()
    }

    fn look(&self, link: &str) -> Option<Request> {
        let (repository, number) = self.web.within(link)?.trim_start_matches('/').split_once("/issues/")?;
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let known = is_number && is_name(repository);
        known.then(|| self.repository.ask_api(&format!("/repos/{repository}/issues/{number}")))
    }

    fn state(&self, answer: &Response) -> Result<State> {
        let issue = answer.json(200, &both! { en: "read the ticket"; ja: "チケットの読み込み" })?;
        match (text(&issue, "state"), text(&issue, "state_reason")) {
            ("open", _) => Ok(State::Open),
            ("closed", "" | "completed") => time(&issue, "closed_at").map(State::Done).ok_or_else(|| {
                lacking(&both! {
                    en: "time of its closing";
                    ja: "クローズの日時"
                })
            }),
            ("closed", reason) => Ok(State::Dropped(reason.replace('_', " "))),
            _ => Err(lacking(&both! { en: "state of the issue"; ja: "課題の状態" })),
        }
    }

    fn sees_at_once(&self) -> bool {
        true
    }

    fn without_refused(&self, _: &Draft, _: &Response) -> Option<(Draft, Vec<&'static str>)> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "1111111111111111111111111111111111111111";
    const OLD: &str = "2222222222222222222222222222222222222222";

    fn review(login: &str, state: &str, commit: &str, minute: u32) -> Value {
        json!({"user": {"login": login}, "state": state, "commit_id": commit,
               "submitted_at": format!("2026-11-23T06:{minute:02}:00Z")})
    }

    fn approval_lines(reviews: &[Value]) -> Vec<String> {
        let pull = Pull::with_head(HEAD, String::new()).expect("it is the id of a commit");
        let is_head = |one: &Approved| pull.seen_by(one).is_some_and(|(commit, _)| commit == HEAD);
        approved(reviews).iter().map(|one| format!("{} {}", one.login, is_head(one))).collect()
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
    fn rules_are_seen_as_far_as_a_token_may() {
        let repository = json!({"allow_rebase_merge": true});
        let none = json!([]);
        let rules = json!([{"type": "required_status_checks", "parameters": {"strict_required_status_checks_policy": true,
            "required_status_checks": [{"context": "build"}, {"context": "pmgit into refs/heads/main"}]}}]);
        let queue = json!([{"type": "merge_queue", "parameters": {}}]);
        let older = json!({"protected": true, "protection": {"required_status_checks": {"contexts": ["pmgit into refs/heads/main"]}}});
        let open = json!({"protected": false, "protection": {"required_status_checks": {"contexts": []}}});
        let strict = json!({"required_status_checks": {"strict": true}});
        let lax = json!({"required_status_checks": {"strict": false}});
        let of = |rules: Option<&Value>, protection: Option<&Value>, strict: Option<&Value>| {
            let seen = observed(&repository, rules, protection, strict);
            (seen.required, seen.current)
        };
        assert_eq!(of(Some(&rules), Some(&open), None), (Some(true), Some(true)));
        assert_eq!(of(Some(&none), Some(&open), None), (Some(false), Some(false)));
        assert_eq!(of(Some(&queue), Some(&open), None), (Some(false), Some(true)));
        assert_eq!(of(Some(&none), Some(&older), None), (Some(true), None), "whether it is strict, an admin sees");
        assert_eq!(of(Some(&none), Some(&older), Some(&strict)), (Some(true), Some(true)));
        assert_eq!(of(Some(&none), Some(&older), Some(&lax)), (Some(true), Some(false)));
        assert_eq!(of(None, None, None), (None, None));
        assert_eq!(of(Some(&none), None, None), (None, None));
        assert_eq!(of(Some(&json!({"x": 1})), Some(&json!("y")), Some(&json!(null))), (Some(false), Some(false)));
        assert_eq!(observed(&json!({}), None, None, None).rebases, None, "only whoever may push sees it");
    }

    #[test]
    fn what_has_no_person_or_time_counts_for_nothing() {
        let ghost =
            json!({"user": null, "state": "APPROVED", "commit_id": HEAD, "submitted_at": "2026-11-23T06:00:00Z"});
        let pending = json!({"user": {"login": "ben"}, "state": "APPROVED", "commit_id": HEAD});
        assert!(approval_lines(&[ghost, pending, json!("x"), json!({})]).is_empty());
        let pull = |id: &str| Pull::with_head(id, String::new());
        assert!(pull("abc").is_err() && pull(HEAD).is_ok());
        // A commit that is not one was approved by nobody.
        let odd = review("ben", "APPROVED", "--upload-pack=x", 1);
        assert_eq!(approval_lines(&[odd]), ["ben false"]);
    }
}

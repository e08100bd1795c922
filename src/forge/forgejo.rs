//! Forgejo and Gitea, each a server of one's own. pmgit cannot ask them for reviews, nor keep tickets there.

use serde_json::Value;

use super::address::Addresses;
use super::branch_rules::{BranchRules, Observed, either, flag, names_pmgit, seen};
use super::dialect::{self, Manners, Repository};
use super::pipeline::{self, CiFile, Pipeline};
use super::pull_page::PullPages;
use super::{Api, Forge, page, pull_page};
use crate::error::Result;
use crate::integrations::{Client, Server};
use crate::text::both;

pub(super) static FORGEJO: Forge = Forge {
    name: "forgejo",
    title: "Forgejo",
    addresses: Addresses {
        public: None,
        host_words: &["forgejo", "gitea", "codeberg"],
        before_branch: "src/branch",
        default_branch: "main",
    },
    pulls: PullPages {
        before_number: "pulls",
        diff: |path, line| pull_page::by_side(&pull_page::sha1(path), line),
        // It knows no limit; what nobody reads to the end is not sent.
        longest_comment: 1_000_000,
    },
    pipeline: Pipeline {
        gate: CiFile {
            path: ".forgejo/workflows/pmgit.yml",
            template: include_str!("../../hooks/ci/forgejo.yml"),
            script: include_str!("../../hooks/ci/forgejo.sh"),
        },
        close_form: CiFile {
            path: ".forgejo/workflows/pmgit-close.yml",
            template: include_str!("../../hooks/ci/close/forgejo.yml"),
            script: include_str!("../../hooks/ci/close/forgejo.sh"),
        },
        due: CiFile {
            path: ".forgejo/workflows/pmgit-due.yml",
            template: include_str!("../../hooks/ci/due/forgejo.yml"),
            // Its runner has the variables of GitHub's.
            script: include_str!("../../hooks/ci/due/github.sh"),
        },
        pages: CiFile {
            path: ".forgejo/workflows/pmgit-pages.yml",
            template: include_str!("../../hooks/ci/pages/forgejo.yml"),
            script: include_str!("../../hooks/ci/pages/github.sh"),
        },
        events: &[dialect::PULL_REQUEST],
        target_events: Ok(dialect::PULL_REQUEST_TARGET),
        comment_variables: Ok(dialect::COMMENT_VARIABLES),
        root: None,
        admin_steps: &[
            || {
                both! {
                    en: "require the status `pmgit / pmgit (*)` in the branch's protection, and block outdated pull requests";
                    ja: "ブランチの保護でステータス`pmgit / pmgit (*)`を必須にし、古くなったプルリクエストのマージを禁止します"
                }
            },
            || {
                both! {
                    en: "protect the files `.pmgit/**;.forgejo/**` there";
                    ja: "同じ画面で、ファイル`.pmgit/**;.forgejo/**`を保護します"
                }
            },
        ],
        pages_steps: &[|| {
            both! {
                en: "where a rule protects all branches, let the token of the jobs push to `postmortem-pages`, and nobody else";
                ja: "すべてのブランチが保護されている場合は、ジョブのトークンだけが`postmortem-pages`にプッシュできるようにします"
            }
        }],
        schedule_step: None,
        merge_methods: &[
            pipeline::merge_commit,
            pipeline::squash,
            || {
                both! {
                    en: "rebase, with or without a merge commit: each commit lands on its own on top of the branch; that is judged too, unless `gate.rebase = false`";
                    ja: "リベース（マージコミットの有無を問わず）：コミットが1つずつブランチの先頭に入ります。`gate.rebase = false`でなければ、その結果も判定します"
                }
            },
            || {
                both! {
                    en: "fast-forward only: the pull request's own commits land, and are judged";
                    ja: "ファストフォワードのみ：プルリクエストのコミットがそのまま入り、それを判定します"
                }
            },
            || {
                both! {
                    en: "switch on \"Block merge if pull request is outdated\" in the branch's protection: else the branch may have moved on since";
                    ja: "ブランチの保護で「Block merge if pull request is outdated」を有効にします。そうしないと、判定のあとでブランチが進んでいることがあります"
                }
            },
        ],
        proof: include_str!("../../hooks/prove/forgejo.sh"),
    },
    tokens: &["PMGIT_FORGEJO_TOKEN"],
    api: Api {
        comments: |web, name, token| {
            let api = Server::parse(&web.at("/api/v1"))?;
            Ok(Box::new(Repository::new(api, name, token, MANNERS)?))
        },
        reviews: None,
        rules: |web, name, token| {
            let api = Server::parse(&web.at("/api/v1"))?;
            Ok(Box::new(Forgejo(Repository::new(api, name, token, MANNERS)?)))
        },
        issues: None,
    },
    pull_tools: &[],
};

const MANNERS: Manners = Manners { title: "Forgejo", scheme: "token ", headers: &[], silent_account: None };

/// A repository, for the rules of its branches.
struct Forgejo(Repository);

impl BranchRules for Forgejo {
    fn rules(&self, branch: &str, client: &Client) -> Result<Observed> {
        let doing = both! { en: "read the rules of the branch"; ja: "ブランチのルールの読み込み" };
        let repository = client.ask(&self.0.ask(""), &doing)?.json(200, &doing)?;
        let branch = page::encoded(branch);
        let found = seen(client, &self.0.ask(&format!("/branches/{branch}")), &doing)?;
        // Only an admin's token sees it.
        let protection = seen(client, &self.0.ask(&format!("/branch_protections/{branch}")), &doing)?;
        Ok(observed(&repository, found.as_ref(), protection.as_ref()))
    }
}

fn observed(repository: &Value, branch: Option<&Value>, protection: Option<&Value>) -> Observed {
    let contexts = |value: &Value| names_pmgit(value.get("status_check_contexts"), None);
    let of_branch = branch.map(|value| flag(value, "enable_status_check") == Some(true) && contexts(value));
    let is_open = branch.is_some_and(|value| flag(value, "protected") == Some(false));
    let outdated = protection.and_then(|value| flag(value, "block_on_outdated_branch"));
    Observed {
        required: of_branch,
        rebases: either(flag(repository, "allow_rebase"), flag(repository, "allow_rebase_explicit")),
        current: outdated.or(is_open.then_some(false)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rules_are_seen_as_far_as_a_token_may() {
        let repository = json!({"allow_rebase": false, "allow_rebase_explicit": true});
        let guarded =
            json!({"protected": true, "enable_status_check": true, "status_check_contexts": ["pmgit / pmgit (*)"]});
        let open = json!({"protected": false, "enable_status_check": false, "status_check_contexts": []});
        let (yes, no) = (Some(true), Some(false));
        let of = |branch: Option<&Value>, protection: Option<&Value>| {
            let Observed { required, rebases, current } = observed(&repository, branch, protection);
            [required, rebases, current]
        };
        assert_eq!(of(Some(&guarded), Some(&json!({"block_on_outdated_branch": true}))), [yes, yes, yes]);
        assert_eq!(of(Some(&guarded), Some(&json!({"block_on_outdated_branch": false}))), [yes, yes, no]);
        assert_eq!(of(Some(&guarded), None), [yes, yes, None]);
        assert_eq!(of(Some(&open), None), [no, yes, no]);
        assert_eq!(of(None, None), [None, yes, None]);
    }
}

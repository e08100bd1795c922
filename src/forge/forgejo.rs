//! Forgejo and Gitea, each a server of one's own. pmgit cannot ask them for reviews, nor keep tickets there.

use super::address::Addresses;
use super::dialect::{self, Manners, Repository};
use super::pipeline::{CiFile, Pipeline};
use super::{Api, Forge};
use crate::integrations::Server;

pub(super) static FORGEJO: Forge = Forge {
    name: "forgejo",
    title: "Forgejo",
    addresses: Addresses {
        public: None,
        host_words: &["forgejo", "gitea", "codeberg"],
        before_branch: "src/branch",
        default_branch: "main",
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
        events: &[dialect::PULL_REQUEST],
        target_events: Ok(dialect::PULL_REQUEST_TARGET),
        comment_variables: Ok(dialect::COMMENT_VARIABLES),
        root: None,
        admin_steps: &[
            "require the status `pmgit / pmgit (*)` in the branch's protection, and block outdated pull requests",
            "protect the files `.pmgit/**;.forgejo/**` there",
        ],
        schedule_step: None,
        merge_methods: &[
            "merge commit: the merge of the branch and the pull request lands, and is judged",
            "squash: the same files land in one commit; judged by that merge",
            "rebase, with or without a merge commit: each commit lands on its own on top of the branch; that is judged too, unless `gate.rebase = false`",
            "fast-forward only: the pull request's own commits land, and are judged",
            "switch on \"Block merge if pull request is outdated\" in the branch's protection: else the branch may have moved on since",
        ],
    },
    tokens: &["PMGIT_FORGEJO_TOKEN"],
    api: Api {
        comments: |web, name, token| {
            let api = Server::parse(&web.at("/api/v1"))?;
            Ok(Box::new(Repository::new(api, name, token, MANNERS)?))
        },
        reviews: None,
        issues: None,
    },
    pull_tools: &[],
};

const MANNERS: Manners = Manners { title: "Forgejo", scheme: "token ", headers: &[], silent_account: None };

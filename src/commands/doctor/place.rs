//! What a clone stands on: git, the policy, the protected branches, the workflows.

use super::diagnosis::Diagnosis;
use crate::calendar;
use crate::commands::shared::context::sound;
use crate::error::Result;
use crate::forge;
use crate::forge::pipeline::Standing;
use crate::gate::{self, Branch, Loaded};
use crate::git::{GitVersion, Head, OLDEST_GIT, Repository, Version};
use crate::policy::{NewerPolicy, POLICY_PATH, Policy};
use crate::rules::{self, News};
use crate::source::RepoPath;
use crate::text::{Both, Language, both};

/// Whether git is recent enough, and which it is.
pub(super) fn git(repository: &Repository, diagnosis: &mut Diagnosis) -> Result<bool> {
    let answer = repository
        .reading(&["--version"])
        .run(&both! { en: "ask git for its version"; ja: "gitのバージョンの確認" })?;
    let text = String::from_utf8_lossy(&answer).trim().to_owned();
    let is_recent = GitVersion::parse(&text).is_some_and(|version| version >= OLDEST_GIT);
    if is_recent {
        diagnosis.fine("git", Both::same(text));
    } else {
        diagnosis.problem(
            "git",
            Both::same(text),
            both! { en: "install git {OLDEST_GIT} or later"; ja: "git {OLDEST_GIT}以降をインストールしてください" },
        );
    }
    Ok(is_recent)
}

pub(super) fn time_zones(diagnosis: &mut Diagnosis) {
    diagnosis.fine(
        "time zones",
        both! {
            en: "IANA data {}, compiled in", calendar::DATA_VERSION;
            ja: "IANAデータ{}を内蔵しています", calendar::DATA_VERSION
        },
    );
}

pub(super) fn policy(repository: &Repository, policy: &Policy, diagnosis: &mut Diagnosis) -> Result<()> {
    let committed = match repository.head()? {
        Head::Unborn { .. } => None,
        Head::Branch { tip, .. } | Head::Detached { tip } => {
            repository.file(&Version::Tree(repository.tree_of(tip)?), &RepoPath::from(POLICY_PATH))?
        }
    };
    match committed {
        Some(_) => diagnosis.fine(
            "policy",
            both! {
                en: "{POLICY_PATH} is valid at HEAD";
                ja: "HEADの{POLICY_PATH}に問題はありません"
            },
        ),
        None => diagnosis.note(
            "policy",
            both! {
                en: "none is committed at HEAD, so the built-in one applies";
                ja: "HEADにポリシーがないため、既定のポリシーを使います"
            },
            Some(both! {
                en: "write one with `pmgit init` in a clone, and commit it";
                ja: "クローンで`pmgit init`を実行し、できたファイルをコミットしてください"
            }),
        ),
    }
    younger_rules(policy, diagnosis);
    for (old, new) in &policy.renamed {
        let message = both! {
            en: "`[rules.{old}]` still counts, but the rule is now called `{new}`";
            ja: "`[rules.{old}]`は引き続き有効ですが、ルールの名前は`{new}`に変わりました"
        };
        diagnosis.note(
            "policy",
            message,
            Some(both! { en: "write `[rules.{new}]`"; ja: "`[rules.{new}]`と書いてください" }),
        );
    }
    Ok(())
}

/// The rules that are only hints because the policy was written before them, and the line that makes them count.
fn younger_rules(policy: &Policy, diagnosis: &mut Diagnosis) {
    let news = rules::news(policy);
    let Some(newest) = news.iter().map(|one| one.since).max() else { return };
    let name = |one: &News| match one.stricter {
        None => Both::same(format_args!("`{}`", one.rule.id)),
        Some(what) => both! { en: "`{}` of {}", one.rule.id, what.en; ja: "`{}`（{}）", one.rule.id, what.ja },
    };
    let each: Vec<Both> = news.iter().map(name).collect();
    let [names, names_ja] = [Language::En, Language::Ja]
        .map(|language| language.and_list(each.iter().map(|one| one.in_language(language))));
    let message = both! {
        en: "written for pmgit {}, so these are only hints: {names}", policy.version;
        ja: "pmgit {}向けのポリシーのため、次のルールはヒントにとどまります：{names_ja}", policy.version
    };
    let hint = both! {
        en: "to let them count, write `pmgit = \"{newest}\"` in {POLICY_PATH}; `pmgit explain RULE` says what each asks for";
        ja: "有効にするには{POLICY_PATH}に`pmgit = \"{newest}\"`と書いてください。各ルールの内容は`pmgit explain RULE`でわかります"
    };
    diagnosis.note("policy", message, Some(hint));
}

/// Only its directory is known; the hooks are looked at all the same.
pub(super) fn newer_policy(newer: NewerPolicy, diagnosis: &mut Diagnosis) {
    let asked = newer.asked;
    let hint = both! {
        en: "upgrade pmgit to {asked} or later: until then hooks let everything pass, and CI and server fail";
        ja: "pmgitを{asked}以降に更新してください。それまでフックはすべてを通し、CIとサーバーは失敗します"
    };
    diagnosis.problem("policy", newer.told(), hint);
}

pub(super) fn broken_policy(broken: Loaded, diagnosis: &mut Diagnosis) {
    if let Err(error) = sound(broken) {
        diagnosis.problem(
            "policy",
            error.without_hint(),
            both! {
                en: "only a change of `.pmgit/` alone that leaves a valid policy passes the gate; `pmgit check` shows where";
                ja: "`.pmgit/`だけを変更し、正しいポリシーになる変更だけがゲートを通ります。問題の箇所は`pmgit check`でわかります"
            },
        );
    }
}

pub(super) fn branches(repository: &Repository, policy: &Policy, diagnosis: &mut Diagnosis) -> Result<()> {
    let default = repository.remote_default_branch()?;
    let branches: Vec<&str> = match &policy.gate.branches {
        Some(patterns) => patterns.iter().map(glob::Pattern::as_str).collect(),
        None => ["main", "master"].into_iter().chain(default.as_deref().filter(|name| !is_usual(name))).collect(),
    };
    let listed: Vec<String> = branches.iter().map(|name| format!("`{name}`")).collect();
    let head = repository.head()?;
    let here = match head.branch() {
        Some(name) if !repository.is_bare() && gate::protects_here(repository, &head, policy)? == Branch::Protected => {
            both! {
                en: "; you are on `{name}`, where a commit is judged more strictly";
                ja: "（現在のブランチ`{name}`では、コミットがより厳しく判定されます）"
            }
        }
        _ => Both::same(""),
    };
    let message = both! {
        en: "protected: {}{}", listed.join(", "), here.en();
        ja: "保護ブランチ：{}{}", listed.join("、"), here.ja()
    };
    diagnosis.fine("branches", message);
    let has_origin = repository.config("remote.origin.url")?.is_some();
    if !repository.is_bare() && policy.gate.branches.is_none() && has_origin && default.is_none() {
        diagnosis.note(
            "branches",
            both! {
                en: "this clone does not know the default branch of `origin`";
                ja: "このクローンには`origin`の既定のブランチの情報がありません"
            },
            Some(Both::same("git remote set-head origin --auto")),
        );
    }
    Ok(())
}

fn is_usual(branch: &str) -> bool {
    matches!(branch, "main" | "master")
}

/// The gate on the forge, as far as the repository tells of it.
pub(super) fn workflows(repository: &Repository, diagnosis: &mut Diagnosis) {
    let Some(root) = repository.workdir() else { return };
    let mut any = false;
    for forge in forge::ALL {
        let path = forge.pipeline.gate.path;
        let Ok(text) = std::fs::read_to_string(root.join(path)) else { continue };
        any = true;
        let again = Both::same(format_args!("pmgit init --ci {}", forge.name));
        match forge.read_gate_file(&text) {
            Standing::Ours(settings) if forge.gate_file(&settings) == text => {
                diagnosis
                    .fine("workflow", both! { en: "{path} is as pmgit wrote it"; ja: "{path}はpmgitが書いたままです" });
            }
            Standing::Ours(_) => {
                diagnosis.note(
                    "workflow",
                    both! {
                        en: "{path} is of another version of pmgit";
                        ja: "{path}は別のバージョンのpmgitのものです"
                    },
                    Some(again),
                );
            }
            Standing::Edited | Standing::Foreign => {
                diagnosis.note(
                    "workflow",
                    both! {
                        en: "{path} was edited by hand, and `init` leaves it alone";
                        ja: "{path}は手作業で編集されているため、`init`は変更しません"
                    },
                    None,
                );
            }
        }
    }
    if !any {
        let names = forge::ALL.map(|forge| forge.name);
        diagnosis.note(
            "workflow",
            both! {
                en: "none of pmgit's is here; hooks are advice, and can be skipped";
                ja: "pmgitのワークフローがありません。フックは助言であり、スキップできます"
            },
            Some(both! {
                en: "`pmgit init --ci {}`, unless the gate stands elsewhere", names.join("|");
                ja: "ほかの場所にゲートがない場合は`pmgit init --ci {}`", names.join("|")
            }),
        );
    }
}

/// Names what somebody saved in the very moment in which a pmgit was killed, where something else stands in its place by
/// now.
pub(super) fn kept_saves(repository: &Repository, diagnosis: &mut Diagnosis) {
    for path in repository.kept_saves() {
        diagnosis.note(
            "kept",
            both! {
                en: "`{}` was saved when a pmgit was killed, and its file is gone", path.display();
                ja: "`{}`は、pmgitが強制終了されたときに退避された内容です", path.display()
            },
            Some(both! {
                en: "compare it with the postmortem that it is about, then remove it";
                ja: "元のポストモーテムと比べてから、削除してください"
            }),
        );
    }
}

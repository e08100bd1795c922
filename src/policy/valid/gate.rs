//! What may be merged, and into which branches.

use chrono::NaiveDate;
use glob::Pattern;

use super::{Check, Policy, set};
use crate::document::Status;
use crate::policy::raw::{ApprovalSource, Approvers, RawPolicy};
use crate::text::say;
use crate::toml_record::Located;

/// What may be merged, and into which branches.
#[derive(Clone, Debug)]
pub(crate) struct Gate {
    /// Nothing: the remote's default branch, `main` and `master`.
    pub(crate) branches: Option<Vec<Pattern>>,
    pub(crate) since: Option<NaiveDate>,
    pub(crate) emergency: bool,
    pub(crate) minimum_status: Status,
    /// How many recorded approvals are asked for, where no severity says otherwise.
    pub(crate) minimum_approvals: u32,
    pub(crate) approvals: ApprovalSource,
    /// Whose approvals and waivers count.
    pub(crate) people: Approvers,
    /// Whether the forge may rebase changes, so that the replay of their commits is judged too.
    pub(crate) rebase: bool,
}

impl Gate {
    /// Whether a branch, named without `refs/heads/`, is protected.
    pub(crate) fn protects(&self, branch: &str, remote_default: Option<&str>) -> bool {
        match &self.branches {
            Some(patterns) => patterns.iter().any(|pattern| pattern.matches(branch)),
            None => matches!(branch, "main" | "master") || remote_default == Some(branch),
        }
    }
}

impl Check<'_> {
    pub(super) fn apply_gate(&mut self, raw: &RawPolicy, policy: &mut Policy) {
        let gate = &raw.gate;
        if let Some(branches) = &gate.branches {
            let mut patterns = Vec::new();
            for branch in &branches.0 {
                match Pattern::new(&branch.value) {
                    Ok(pattern) if !branch.value.is_empty() => patterns.push(pattern),
                    _ => self.no_glob(branch),
                }
            }
            policy.gate.branches = Some(patterns);
        }
        policy.gate.since = gate.since.as_deref().copied().or(policy.gate.since);
        set(&mut policy.gate.emergency, gate.emergency.as_ref());
        set(&mut policy.gate.minimum_status, gate.minimum_status.as_ref());
        set(&mut policy.gate.minimum_approvals, gate.approvals.minimum.as_ref());
        set(&mut policy.gate.approvals, gate.approvals.source.as_ref());
        set(&mut policy.gate.people, gate.people.as_ref());
        set(&mut policy.gate.rebase, gate.rebase.as_ref());
        if policy.gate.approvals == ApprovalSource::Forge {
            self.no_count_on_the_forge("gate.approvals.minimum", gate.approvals.minimum.as_ref());
        }
    }

    fn no_glob(&mut self, branch: &Located<String>) {
        let name = if branch.value.is_empty() { "\"\"".to_owned() } else { branch.value.escape_debug().to_string() };
        self.slip(
            format!("gate.branches.{name}"),
            branch.span,
            say! {
                en: "`{name}` is not a branch name or pattern";
                ja: "`{name}`はブランチの名前やパターンではありません"
            },
            say! {
                en: "write a branch name; `*` stands for any characters, as in `release/*`";
                ja: "ブランチの名前を書いてください。`release/*`のように、`*`は任意の文字列を表します"
            },
        );
    }

    /// What the forge's branch rule asks for cannot be said here.
    pub(super) fn no_count_on_the_forge<T>(&mut self, name: &'static str, value: Option<&Located<T>>) {
        let Some(value) = value else { return };
        self.slip(
            name,
            value.key,
            say! {
                |rows|
                en: "`{name}` has no effect: with `source = \"forge\"`, the forge asks for approvals{}", rows.and_more();
                ja: "`source = \"forge\"`では承認をフォージが求めるため、`{name}`は使われません{}", rows.and_more()
            },
            say! {
                en: "remove it and set it in the forge's branch rule, or write `source = \"recorded\"`";
                ja: "これを削除してフォージのブランチルールで設定するか、`source = \"recorded\"`にしてください"
            },
        );
    }
}

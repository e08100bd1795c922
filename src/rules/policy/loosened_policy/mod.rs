//! Compares the policy before and after a change; each part of it has a file.

mod calendar;
mod gate;
mod people;
mod public;
mod rules;
mod sections;
mod severities;
mod terms;
mod versions;
mod words;

use crate::document::extents;
use crate::finding::{Finding, Level, Places};
use crate::policy::{PEOPLE_PATH, POLICY_PATH, Policy};
use crate::rules::{Archive, Check, rule};
use crate::source::{SourceFile, Span};
use crate::text::{Message, say};

rule! {
    /// The change loosens the policy.
    ///
    /// There are good reasons to loosen a policy, but it should not happen unnoticed. Everything that the change makes
    /// less strict is listed with its value before and after, so that approvers know what they approve: deadlines,
    /// levels of rules, the status from which something is required, approvals, protected branches, files that are not
    /// judged, people whose leaving is taken back. A new holiday, also in a calendar file, makes deadlines later, and so
    /// does a time zone further west. A new entry in the people file is an approver whom nobody questions, two
    /// handles that used to be one person are two approvers, and a name or address that goes to somebody else could be
    /// the owner's. A new severity that asks for less than every other is a way around them. An older version of pmgit (`pmgit = "0.2"`) makes hints of
    /// the rules that are younger. The change itself is judged by the policy before it.
    ///
    /// ```toml policy-before
    /// [gate]
    /// approvals = { minimum = 2 }
    /// ```
    ///
    /// ```toml policy fails
    /// [gate]
    /// approvals = { minimum = 1 }
    /// ```
    ///
    /// ```toml policy-before
    /// [rules.missing-query]
    /// level = "error"
    /// ```
    ///
    /// ```toml policy fails
    /// [rules.missing-query]
    /// level = "off"
    /// ```
    ///
    /// ```toml policy-before
    /// [calendar]
    /// holidays = [2026-12-29]
    /// ```
    ///
    /// ```toml policy fails
    /// [calendar]
    /// holidays = [2026-12-29, 2026-12-30]
    /// ```
    ///
    /// ```toml policy-before
    /// [gate]
    /// approvals = { minimum = 1 }
    /// ```
    ///
    /// ```toml policy passes
    /// [gate]
    /// approvals = { minimum = 2 }
    ///
    /// [calendar]
    /// holidays = [2026-12-26]
    /// ```
    ///
    /// Explain in the pull request why the policy should be loosened, and leave the decision to the owners of the
    /// process.
    ja: {
        /// ポリシーを緩める変更です。
        ///
        /// ポリシーを緩める正当な理由がある場合もありますが、気づかれないまま緩むのは避けるべきです。
        /// 承認する人が何を承認するのかわかるように、以前より緩くなる設定を、変更前と変更後を並べてすべて示します。
        /// 期限、ルールのレベル、どのステータスから何が必須か、承認、保護ブランチ、判定しないファイル、離任の取り消しなどです。
        /// 祝日が増えると（カレンダーファイルの場合も）期限は延び、タイムゾーンが西へ移っても延びます。
        /// メンバーを増やせば、確認なしに承認できる人が増えます。同じ人のものだった2つのハンドルを分ければ、
        /// 承認者が2人になります。名前やアドレスを別の人に移せば、オーナーが別の人として承認できてしまいます。
        /// ほかのどれよりも求めることの少ない重大度を増やせば、抜け道になります。古いpmgitのバージョン（`pmgit = "0.2"`）を書けば、それより新しいルールはヒントになります。
        /// この変更そのものは、変更前のポリシーで判定します。
        ///
        /// {examples}
        ///
        /// 緩めてよい理由をプルリクエストに書き、プロセスの責任者に判断してもらってください。
    }
    id: LoosenedPolicy,
    group: Policy,
    levels: [Draft => Warning],
    waiver: Yes,
    since: "0.1",
    source: "pmgit" / "pmgit",
    check: Check::Archive(check),
}

fn check(archive: &Archive<'_>, findings: &mut Vec<Finding>) {
    let Some(after) = archive.policy_after else { return };
    let built_in;
    let before = if let Some(before) = archive.policy_before {
        before
    } else {
        // Before the first policy the built-in one holds; the day on which pmgit came, and the days off of the place
        // where it came to, are news and loosen nothing.
        built_in = Policy {
            calendar: after.calendar.clone(),
            gate: crate::policy::Gate { since: after.gate.since, ..Default::default() },
            people: archive.policy.people.clone(),
            ..Policy::default()
        };
        &built_in
    };
    let loosened = loosened(before, after);
    let lines = lines(&loosened, archive.policy_source);
    for (Loosened { what, key, before, after, file }, line) in loosened.into_iter().zip(lines) {
        let what = what.escape_debug().to_string();
        let message = say! {
            |side|
            en: "the change loosens `{what}`: {} before, {} after", before.about(side), after.about(side);
            ja: "`{what}`を緩める変更です。変更前：{}／変更後：{}", before.about(side), after.about(side)
        };
        let finding = Finding::new(RULE.id, Level::Warning, Places::new(&file.as_str().into(), line), message);
        findings.push(finding.about(key).hint(say! {
            en: "explain in the pull request why the policy should be loosened";
            ja: "緩めてよい理由をプルリクエストに書いてください"
        }));
    }
}

/// Where the new policy says each of the settings, as far as it does and the setting is no row.
fn lines(loosened: &[Loosened], policy: Option<&SourceFile>) -> Vec<Option<Span>> {
    let routes: Vec<&str> =
        loosened.iter().map(|one| if one.file == POLICY_PATH { one.what.as_str() } else { "" }).collect();
    match policy {
        Some(source) if !routes.is_empty() => extents(source.text(), &routes),
        _ => vec![None; routes.len()],
    }
}

/// What the people are called beside the settings of the policy: they have a file of their own.
const PEOPLE: &str = "people";

/// What was loosened: the setting, its value before and its value after, and the file that says it.
#[derive(Clone, Debug)]
pub(crate) struct Loosened {
    pub(crate) what: String,
    /// The same, and which way of loosening it is where there are several.
    pub(crate) key: String,
    pub(crate) before: Message,
    pub(crate) after: Message,
    pub(crate) file: String,
}

/// Everything that a policy asks for less than the one before it; the other way round, what it asks for more.
pub(crate) fn loosened(before: &Policy, after: &Policy) -> Vec<Loosened> {
    let mut found = Found::default();
    found.compare_versions(before, after);
    found.compare_documents(before, after);
    found.compare_gate(before, after);
    found.compare_severities(before, after);
    found.compare_zones(&before.calendar, &after.calendar);
    found.compare_weekends(&before.calendar, &after.calendar);
    found.compare_holidays(&before.calendar, &after.calendar);
    found.compare_meetings(before, after);
    found.compare_sections(before, after);
    found.compare_rules(before, after);
    found.compare_reasons(before, after);
    found.compare_terms(before, after);
    found.compare_providers(before, after);
    found.compare_people(before, after);
    found.compare_public(before, after);
    found.list
}

#[derive(Default)]
struct Found {
    list: Vec<Loosened>,
}

impl Found {
    fn note(
        &mut self,
        what: impl Into<String>,
        before: impl Into<Message>,
        after: impl Into<Message>,
    ) -> &mut Loosened {
        let what = what.into();
        let file = if what == PEOPLE { PEOPLE_PATH } else { POLICY_PATH }.to_owned();
        self.list.push(Loosened { key: what.clone(), what, before: before.into(), after: after.into(), file });
        self.list.last_mut().expect("it was pushed on the line before")
    }
}

#[cfg(test)]
mod tests;

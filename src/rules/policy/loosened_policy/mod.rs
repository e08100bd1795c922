//! Compares the policy before and after a change.

mod levels;

use std::collections::BTreeMap;

use chrono::{NaiveDate, Offset as _, TimeZone as _, Weekday};

use crate::calendar::{Calendar, JAPAN, Within};
use crate::document::{Status, extents};
use crate::finding::{Finding, Level, Places};
use crate::policy::{Duty, Need, PEOPLE_PATH, POLICY_PATH, Policy};
use crate::rules::{Archive, Check, rule};
use crate::source::{SourceFile, Span};
use crate::text::{Language, Message, one_or_many, say};

rule! {
    /// The change loosens the policy.
    ///
    /// There are good reasons to loosen a policy, but it should not happen unnoticed. Everything that the change makes
    /// less strict is listed with its value before and after, so that approvers know what they approve: deadlines,
    /// levels of rules, the status from which something is required, approvals, protected branches. A new holiday, also
    /// in a calendar file, makes deadlines later, and so does a time zone further west. A new entry in the people file
    /// is an approver whom nobody questions, and two handles that used to be one person are two approvers. An older
    /// version of pmgit (`pmgit = "0.2"`) makes hints of the rules that are younger. The change itself is judged by the
    /// policy before it.
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
        /// 期限、ルールのレベル、どのステータスから何が必須か、承認、保護ブランチなどです。
        /// 祝日が増えると（カレンダーファイルの場合も）期限は延び、タイムゾーンが西へ移っても延びます。
        /// メンバーを増やせば、確認なしに承認できる人が増えます。同じ人のものだった2つのハンドルを分ければ、
        /// 承認者が2人になります。古いpmgitのバージョン（`pmgit = "0.2"`）を書けば、それより新しいルールはヒントになります。
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
        // Before the first policy the built-in one holds; the day on which pmgit came is news and loosens nothing.
        built_in = Policy {
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
    if before.documents != after.documents {
        found.note("documents", value(quoted(&before.documents)), value(quoted(&after.documents)));
    }
    found.compare_gate(before, after);
    found.compare_severities(before, after);
    found.compare_zones(&before.calendar, &after.calendar);
    found.compare_weekends(&before.calendar, &after.calendar);
    found.compare_holidays(&before.calendar, &after.calendar);
    found.compare_sections(before, after);
    found.compare_rules(before, after);
    let new = after.not_applicable.iter().filter(|key| !before.not_applicable.contains(key));
    let new: Vec<String> = new.map(|key| quoted(key)).collect();
    if !new.is_empty() {
        let then = new.clone();
        found.note(
            "not_applicable",
            say! {
                |side|
                en: "{} always required", first_few(side.language, &then);
                ja: "{}は省略不可", first_few(side.language, &then)
            },
            say! { en: "a reason is enough"; ja: "理由を書けば省略可" },
        );
    }
    found.compare_terms(before, after);
    found.compare_people(before, after);
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

    fn compare_gate(&mut self, before: &Policy, after: &Policy) {
        let (then, now) = (&before.gate, &after.gate);
        let usual = || vec!["main".to_owned(), "master".to_owned()];
        let names = |branches: &Option<Vec<glob::Pattern>>| {
            branches.as_ref().map(|list| list.iter().map(|one| one.as_str().to_owned()).collect::<Vec<_>>())
        };
        let (were, are) = (names(&then.branches).unwrap_or_else(usual), names(&now.branches).unwrap_or_else(usual));
        let open = were.iter().filter(|branch| !are.contains(branch) && !now.protects(branch, None));
        let open: Vec<String> = open.map(|branch| quoted(branch)).collect();
        if !open.is_empty() {
            self.note(
                "gate.branches",
                say! {
                    |side|
                    en: "{} protected", first_few(side.language, &open);
                    ja: "{}は保護対象", first_few(side.language, &open)
                },
                say! { en: "not protected"; ja: "対象外" },
            );
        }
        if now.since > then.since {
            let day = |day: Option<NaiveDate>| -> Message {
                day.map_or_else(|| say! { en: "not set"; ja: "未設定" }.into(), |day| value(day.to_string()))
            };
            self.note("gate.since", day(then.since), day(now.since));
        }
        if now.emergency && !then.emergency {
            self.note("gate.emergency", word("false"), word("true"));
        }
        if now.minimum_status < then.minimum_status {
            let [then, now] = [then, now].map(|gate| word(gate.minimum_status.to_string()));
            self.note("gate.minimum_status", then, now);
        }
        if now.minimum_approvals < then.minimum_approvals {
            let number = |approvals: u32| value(approvals.to_string());
            self.note("gate.approvals.minimum", number(then.minimum_approvals), number(now.minimum_approvals));
        }
    }

    fn compare_severities(&mut self, before: &Policy, after: &Policy) {
        for then in &before.severities {
            // A severity that is gone is judged as none is: by no deadline.
            let now = after.severity(&then.name);
            let of = |what: &str| format!("severities.{}.{what}", then.name);
            let (meeting, actions) = (now.and_then(|now| now.meeting), now.and_then(|now| now.actions));
            for (what, then, now) in [("meeting", then.meeting, meeting), ("actions", then.actions, actions)] {
                if length(now) > length(then) {
                    self.note(of(what), limit(then), limit(now));
                }
            }
            let needs_none = now.is_none_or(|now| now.external_message == Need::Optional);
            if then.external_message == Need::Required && needs_none {
                self.note(of("external_message"), word("required"), word("optional"));
            }
            let is_free = now.is_none_or(|now| now.postmortem == Duty::Voluntary);
            if then.postmortem == Duty::Required && is_free {
                self.note(of("postmortem"), word("required"), word("voluntary"));
            }
        }
    }

    /// A day ends later further west, in winter or in summer; a year stands for all of them.
    fn compare_zones(&mut self, before: &Calendar, after: &Calendar) {
        let ends = |calendar: &Calendar| {
            let zone = calendar.zone();
            [1, 7].map(|month| {
                let noon = NaiveDate::from_ymd_opt(2026, month, 1).and_then(|day| day.and_hms_opt(12, 0, 0));
                noon.map(|noon| -zone.offset_from_utc_datetime(&noon).fix().local_minus_utc())
            })
        };
        if ends(before).into_iter().zip(ends(after)).any(|(then, now)| now > then) {
            self.note("calendar.time_zone", word(before.zone().to_string()), word(after.zone().to_string()));
        }
    }

    fn compare_weekends(&mut self, before: &Calendar, after: &Calendar) {
        let free: Vec<Weekday> = after.weekend().difference(before.weekend()).iter(Weekday::Mon).collect();
        if free.is_empty() {
            return;
        }
        let days = move |language: Language| {
            let name = |day: &Weekday| match language {
                Language::En => day.to_string(),
                Language::Ja => japanese_day(*day).to_owned(),
            };
            language.and_list(free.iter().map(name))
        };
        let count = after.weekend().difference(before.weekend()).len() as usize;
        self.note(
            "calendar.weekend",
            say! {
                |side|
                en: "{} {}", days(side.language), one_or_many(count, "a business day", "business days");
                ja: "{}は営業日", days(side.language)
            },
            say! { en: "{}", one_or_many(count, "a day off", "days off"); ja: "休日" },
        );
    }

    /// A holiday on a weekend moves no deadline. Those of a calendar file are noted at that file.
    fn compare_holidays(&mut self, before: &Calendar, after: &Calendar) {
        let mut by_source: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for day in after.holidays_beyond(before) {
            let source = after.holidays_on(day).first().map_or(POLICY_PATH, |holiday| holiday.source);
            by_source.entry(source).or_default().push(day.to_string());
        }
        for (source, new) in by_source {
            let count = new.len();
            let of_file = (source != POLICY_PATH).then(|| source.to_owned());
            let then = say! {
                |side|
                en: "{} {}", first_few(side.language, &new), one_or_many(count, "a business day", "business days");
                ja: "{}は営業日", first_few(side.language, &new)
            };
            let now: Message = match of_file {
                None => say! { en: "{}", one_or_many(count, "a holiday", "holidays"); ja: "祝日" }.into(),
                Some(file) => say! {
                    en: "{} of `{file}`", one_or_many(count, "a holiday", "holidays");
                    ja: "`{file}`の祝日"
                }
                .into(),
            };
            let noted = self.note("calendar.holidays", then, now);
            match source {
                JAPAN => noted.key.push_str(".japan"),
                file => file.clone_into(&mut noted.file),
            }
        }
    }

    /// A file that is not there, or empty, knows nobody and doubts nobody, so that its arrival loosens nothing.
    fn compare_people(&mut self, before: &Policy, after: &Policy) {
        let known = |policy: &'_ Policy| policy.people.clone().filter(|people| !people.is_empty());
        let Some(before) = known(before) else { return };
        let Some(after) = known(after) else {
            let names: Vec<String> = before.handles().map(quoted).collect();
            let then = say! {
                |side|
                en: "only {} known", first_few(side.language, &names);
                ja: "{}のみ登録", first_few(side.language, &names)
            };
            self.note(PEOPLE, then, say! { en: "everyone"; ja: "全員" }).key.push_str(".everybody");
            return;
        };
        let new: Vec<String> = after.handles().filter(|handle| before.get(handle).is_none()).map(quoted).collect();
        if !new.is_empty() {
            let then = say! {
                |side|
                en: "{} not known", first_few(side.language, &new);
                ja: "{}は未登録", first_few(side.language, &new)
            };
            self.note(PEOPLE, then, say! { en: "known"; ja: "登録済み" }).key.push_str(".new");
        }
        let mut seen: Vec<&str> = Vec::new();
        for one in before.handles() {
            let mut others = before.handles().filter(|other| *other != one && !seen.contains(other));
            let apart = others.find(|other| before.share_address(one, other) && !after.share_address(one, other));
            if let Some(other) = apart {
                seen.push(one);
                let key = format!(".apart.{one}");
                let (one, other) = (quoted(one), quoted(other));
                let then = say! { en: "{one} and {other} one person"; ja: "{one}と{other}は同じ人" };
                self.note(PEOPLE, then, say! { en: "two"; ja: "別の人" }).key.push_str(&key);
            }
        }
    }

    fn compare_sections(&mut self, before: &Policy, after: &Policy) {
        let from = |status: Option<Status>| -> Message {
            match status {
                None => say! { en: "never required"; ja: "必須ではない" }.into(),
                Some(from) => say! { en: "required from {from}"; ja: "`{from}`から必須" }.into(),
            }
        };
        for then in &before.sections {
            let now = after.sections.iter().find(|now| now.key == then.key).and_then(|now| now.required_from);
            let is_later = then.required_from.is_some_and(|then| now.is_none_or(|now| now > then));
            if is_later {
                self.note(format!("sections.{}", then.key), from(then.required_from), from(now));
            }
        }
    }

    fn compare_terms(&mut self, before: &Policy, after: &Policy) {
        let mut gone: Vec<String> = Vec::new();
        for then in before.terms.iter() {
            for word in &then.avoid {
                let covers = |now: &&crate::policy::Term| {
                    let everywhere = now.parts.is_empty();
                    let wide = !then.parts.is_empty() && then.parts.iter().all(|part| now.parts.contains(part));
                    now.avoid.contains(word) && (everywhere || wide)
                };
                if !after.terms.iter().any(|now| covers(&now)) {
                    gone.push(format!("\"{}\"", word.escape_debug()));
                }
            }
        }
        if !gone.is_empty() {
            self.note(
                "terms",
                say! {
                    |side|
                    en: "{} avoided", first_few(side.language, &gone);
                    ja: "{}は避ける語", first_few(side.language, &gone)
                },
                say! { en: "in fewer places or not at all"; ja: "対象の縮小または対象外" },
            );
        }
    }
}

/// A value that is the same in every language.
fn value(text: impl Into<String>) -> Message {
    let text = text.into();
    say! { en: "{text}"; ja: "{text}" }.into()
}

/// A word of the policy, which a Japanese sentence sets apart.
fn word(text: impl Into<String>) -> Message {
    let text = text.into();
    say! { en: "{text}"; ja: "`{text}`" }.into()
}

fn quoted(name: &str) -> String {
    format!("`{}`", name.escape_debug())
}

/// `a, b and c`; of many the first few, and how many more there are.
fn first_few(language: Language, items: &[String]) -> String {
    const FEW: usize = 5;
    match items.len().checked_sub(FEW) {
        None | Some(0 | 1) => language.and_list(items),
        Some(more) => {
            let more = match language {
                Language::En => format!("{more} more"),
                Language::Ja => format!("ほか{more}件"),
            };
            language.and_list(items[..FEW].iter().cloned().chain([more]))
        }
    }
}

/// A span in calendar days, as long as it usually takes; none is longer than any.
fn length(within: Option<Within>) -> u64 {
    match within {
        Some(Within::Days(days)) => days.into(),
        Some(Within::BusinessDays(days)) => (u64::from(days) * 7).div_ceil(5),
        None => u64::MAX,
    }
}

fn limit(within: Option<Within>) -> Message {
    let Some(within) = within else { return say! { en: "no deadline"; ja: "期限なし" }.into() };
    say! { |words| en: "{}", within.describe(words.language); ja: "{}", within.describe(words.language) }.into()
}

const fn japanese_day(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "月曜日",
        Weekday::Tue => "火曜日",
        Weekday::Wed => "水曜日",
        Weekday::Thu => "木曜日",
        Weekday::Fri => "金曜日",
        Weekday::Sat => "土曜日",
        Weekday::Sun => "日曜日",
    }
}

#[cfg(test)]
mod tests;

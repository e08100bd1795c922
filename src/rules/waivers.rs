//! Applies the waivers of a document: what they let pass, which of them are void, and which let nothing pass.

use super::registry::{self, Named};
use super::subject::LATE_IMPORT;
use super::weight::{Circumstances, Weight, is_firm};
use super::{Rule, Subject, Trait, Violation, Violations, Waivable};
use crate::document::{NamedPart, Waiver, meant, named_parts, person_named, said};
use crate::finding::{Finding, Gathered, Key, Name, RuleId};
use crate::source::Span;
use crate::text::{Message, named, one_line, or_list, say};
use crate::toml_record::{Located, did_you_mean, nearest};

/// A finding that somebody let pass.
#[derive(Clone, Debug)]
pub(crate) struct Waived {
    pub(crate) finding: Finding,
    pub(crate) reason: String,
    pub(crate) approved_by: String,
    /// The part that its waiver names, by the name that lasts; nothing where it holds for the whole document.
    pub(crate) part: Option<String>,
    /// Where the document lets it pass.
    pub(crate) at: Span,
}

/// The waivers of one document.
pub(super) struct Waivers<'d> {
    valid: Vec<Valid<'d>>,
    /// Those of a rule that there is no more.
    retired: Vec<(&'d Located<Waiver>, &'static str)>,
}

/// A waiver that counts.
pub(super) struct Valid<'d> {
    waiver: &'d Located<Waiver>,
    rule: RuleId,
    /// Whether it names the rule as it was called before.
    is_old_name: bool,
    /// The part of the document that it is about; nothing for all of it.
    part: Option<Span>,
    /// What that part is called for good, where the waiver names a row by its number.
    lasting: Option<String>,
    /// What becomes of it where nothing needs it.
    standing: Standing,
    used: bool,
}

/// How a waiver stands beside the base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// It may let something pass, and is told of where it does not.
    Open,
    /// It may let something pass, and is on record in any case.
    OnRecord,
    /// It let one change pass, which has landed.
    Spent,
}

/// Why a waiver does not count, and what to do.
struct Void {
    /// The rule that it names, or that it names none.
    key: Key,
    message: Message,
    hint: Message,
}

impl<'d> Waivers<'d> {
    /// The waivers, and what is wrong with those that cannot count.
    pub(super) fn read(subject: &Subject<'d>) -> (Self, Vec<Finding>) {
        let mut waivers = Self { valid: Vec::new(), retired: Vec::new() };
        let mut slips = Gathered::new(subject.source.path());
        for (waiver, part) in subject.document.waivers.iter().zip(parts(subject)) {
            let valid = match named_rule(waiver) {
                Ok(Named::Retired(version)) => {
                    waivers.retired.push((waiver, version));
                    continue;
                }
                named => named.and_then(|named| validate(waiver, named, part, subject)),
            };
            match valid {
                Ok(valid) => waivers.valid.push(valid),
                Err(Void { key, message, hint }) => {
                    slips.add(RuleId::InvalidWaiver, key, Some(waiver.span), || (message, hint));
                }
            }
        }
        (waivers, slips.finish())
    }

    /// The parts of the document that waivers of a rule are about.
    pub(super) fn parts_of(&self, rule: RuleId) -> Vec<(usize, Span)> {
        // The newest comes first: it was given with what the others let pass before one's eyes.
        let of_rule = self.valid.iter().enumerate().rev().filter(|(_, valid)| valid.holds_for(rule));
        of_rule.filter_map(|(at, valid)| Some((at, valid.part?))).collect()
    }

    /// The waiver that lets a violation pass.
    pub(super) fn use_for(&mut self, rule: &Rule, violation: &Violation) -> Option<&Valid<'d>> {
        if is_firm(rule, violation) {
            return None;
        }
        let is_whole = |valid: &Valid<'_>| valid.holds_for(rule.id) && valid.part.is_none();
        let at = violation.excuse.or_else(|| self.valid.iter().rposition(is_whole))?;
        self.valid[at].used = true;
        Some(&self.valid[at])
    }

    /// What is to be said of the waivers themselves: those that let nothing pass, and those that use an old name.
    pub(super) fn leftovers(&self, subject: &Subject<'_>) -> Vec<Finding> {
        if self.valid.is_empty() && self.retired.is_empty() {
            return Vec::new();
        }
        let mut findings = weighed(RuleId::UnusedWaiver, subject, |violations| self.note_unused(violations));
        findings.extend(weighed(RuleId::RenamedRule, subject, |violations| self.note_renamed(subject, violations)));
        findings.extend(weighed(RuleId::NumberedWaiver, subject, |violations| self.note_numbered(subject, violations)));
        findings
    }

    fn note_unused(&self, violations: &mut Violations<'_>) {
        let is_superseded =
            |at: usize, valid: &Valid<'_>| self.valid[at + 1..].iter().any(|one| one.is_for_same(valid));
        let unused = self.valid.iter().enumerate().filter(|(_, valid)| !valid.used && valid.standing == Standing::Open);
        for (_, valid) in unused.filter(|&(at, valid)| !is_superseded(at, valid)) {
            let rule = valid.rule;
            violations
                .each(
                    rule.as_str(),
                    valid.waiver.span,
                    || valid.name(),
                    say! {
                        |waivers|
                        en: "{} no finding", waivers.one_or_many(
                            format!("the waiver of `{rule}` matches"),
                            format!("{} waivers of `{rule}` match", waivers.total)
                        );
                        ja: "`{rule}`の例外承認は、どの指摘にも使われていません"
                    },
                )
                .hint(say! {
                    |waivers|
                    en: "remove {}", waivers.one_or_many("it", "them");
                    ja: "該当する指摘がないため、削除してください"
                });
        }
        for &(waiver, version) in &self.retired {
            let name = said(waiver.rule.as_ref()).unwrap_or_default().to_owned();
            let key = name.clone();
            violations
                .at(
                    waiver.span,
                    say! {
                        en: "the rule `{name}` no longer exists: pmgit {version} removed it";
                        ja: "ルール`{name}`はpmgit {version}で廃止されました"
                    },
                )
                .hint(say! { en: "remove the waiver"; ja: "この例外承認を削除してください" })
                .about(key);
        }
    }

    /// An old name counts. Of a waiver that excuses nothing it is enough to say that.
    fn note_renamed(&self, subject: &Subject<'_>, violations: &mut Violations<'_>) {
        for valid in self.valid.iter().filter(|valid| valid.is_old_name && valid.used) {
            let (Some(written), rule) = (&valid.waiver.rule, valid.rule) else { continue };
            let old = written.value.trim().to_owned();
            let violation = violations
                .each(rule.as_str(), written.span, || valid.name(), say! {
                    en: "the rule `{old}` is now called `{rule}`";
                    ja: "ルール`{old}`の名前は`{rule}`に変わりました"
                })
                .hint(say! {
                    en: "write `{rule}`, or run `pmgit check --fix`; the waiver counts either way";
                    ja: "`{rule}`と書いてください（`pmgit check --fix`でも書き換えられます）。例外承認はこのままでも有効です"
                });
            if let Some(span) = between_quotes(subject.source.text(), written) {
                violation.fix(span, rule.as_str());
            }
        }
    }

    /// A number counts. It is of another row as soon as one is inserted above.
    fn note_numbered(&self, subject: &Subject<'_>, violations: &mut Violations<'_>) {
        let used = self.valid.iter().filter(|valid| valid.used);
        for (valid, lasting) in used.filter_map(|valid| Some((valid, valid.lasting.clone()?))) {
            let Some(written) = &valid.waiver.r#where else { continue };
            let name = quoted(&lasting);
            let violation = violations
                .each(
                    valid.rule.as_str(),
                    written.span,
                    || valid.name(),
                    say! {
                        |parts|
                        en: "the waiver names {parts} by number";
                        ja: "例外承認が{parts}のように項目の番号で書かれています"
                    },
                )
                .hint(say! {
                    en: "write {name}, or run `pmgit check --fix`: an inserted row does not move that";
                    ja: "{name}と書けば、項目を追加しても対象が変わりません（`pmgit check --fix`でも書き換えられます）"
                });
            let quote = subject.source.text()[written.span.start..].chars().next();
            if let Some(span) =
                between_quotes(subject.source.text(), written).filter(|_| stays_as_it_is(quote, &lasting))
            {
                violation.fix(span, lasting);
            }
        }
    }
}

/// Whether a text can stand between these quotes letter by letter.
fn stays_as_it_is(quote: Option<char>, text: &str) -> bool {
    let is_special =
        |letter: char| letter.is_control() || Some(letter) == quote || (letter == '\\' && quote == Some('"'));
    !text.contains(is_special)
}

/// What stands between the quotes of a text, where it stands there letter by letter.
fn between_quotes(source: &str, text: &Located<String>) -> Option<Span> {
    let Span { start, end } = text.span;
    let quotes = source.get(start..end)?.len().checked_sub(text.value.len())? / 2;
    let inner = Span::new(start + quotes, end - quotes);
    (source.get(inner.start..inner.end)? == text.value).then_some(inner)
}

/// What a rule about waivers finds, at the level that the policy gives it.
pub(super) fn weighed(id: RuleId, subject: &Subject<'_>, look: impl FnOnce(&mut Violations<'_>)) -> Vec<Finding> {
    let circumstances = Circumstances::of(subject, subject.policy);
    let Some(weight) = Weight::for_rule(registry::rule(id), circumstances, subject.policy) else { return Vec::new() };
    let mut violations = Violations::new(subject.source.path(), &[]);
    look(&mut violations);
    let violations = violations.into_iter().filter(|violation| !weight.is_off(violation));
    violations.map(|violation| weight.weigh(violation, subject)).collect()
}

/// What the part leads to that each waiver names.
fn parts(subject: &Subject<'_>) -> Vec<NamedPart> {
    let waivers = &subject.document.waivers;
    let routes: Vec<&str> = waivers.iter().map(|waiver| said(waiver.r#where.as_ref()).unwrap_or_default()).collect();
    if routes.iter().all(|route| route.is_empty()) {
        return vec![NamedPart::Absent; routes.len()];
    }
    named_parts(subject.source.text(), &routes)
}

impl Valid<'_> {
    /// Whether it may let a finding of a rule pass.
    fn holds_for(&self, rule: RuleId) -> bool {
        self.rule == rule && self.standing != Standing::Spent
    }

    /// Whether it is about the same rule and part.
    fn is_for_same(&self, other: &Self) -> bool {
        let part = |one: &Self| said(one.waiver.r#where.as_ref()).map(str::to_owned);
        self.rule == other.rule && part(self) == part(other)
    }

    /// The part that it is about, or its rule.
    fn name(&self) -> Name {
        Name::Own(named(said(self.waiver.r#where.as_ref()).unwrap_or(self.rule.as_str())))
    }

    pub(super) fn apply(&self, finding: Finding) -> Waived {
        Waived {
            finding,
            reason: said(self.waiver.reason.as_ref()).unwrap_or_default().to_owned(),
            approved_by: said(self.waiver.approved_by.as_ref()).unwrap_or_default().to_owned(),
            part: self.lasting.clone().or_else(|| said(self.waiver.r#where.as_ref()).map(str::to_owned)),
            at: self.waiver.span,
        }
    }
}

fn void(key: &'static str, message: impl Into<Message>, hint: impl Into<Message>) -> Void {
    Void { key: key.into(), message: message.into(), hint: hint.into() }
}

/// The rule that a waiver names.
fn named_rule(waiver: &Waiver) -> Result<Named, Void> {
    let Some(name) = said(waiver.rule.as_ref()) else {
        return Err(void(
            "unnamed",
            say! { en: "the waiver names no rule"; ja: "例外承認にルール名が書かれていません" },
            say! { en: "add the rule, such as `rule = \"late-meeting\"`"; ja: "`rule = \"late-meeting\"`のように追加してください" },
        ));
    };
    match registry::find(name) {
        Named::Unknown => {
            let ids: Vec<&str> = RuleId::ALL.iter().map(|id| id.as_str()).collect();
            let list =
                || say! { en: "`pmgit explain` lists the rules"; ja: "ルールの一覧は`pmgit explain`で確認できます" };
            let hint = nearest(name, &ids).map_or_else(|| list().into(), did_you_mean);
            let name = named(name);
            let message = say! { en: "there is no rule {name} to waive"; ja: "{name}というルールはありません" };
            Err(void("unknown", message, hint))
        }
        known => Ok(known),
    }
}

/// Whether a waiver names a rule, also by a name that the rule had.
pub(crate) fn is_named(waiver: &Waiver, rule: RuleId) -> bool {
    let named = said(waiver.rule.as_ref()).map(registry::find);
    matches!(named, Some(Named::Rule(found) | Named::Renamed(found)) if found.id == rule)
}

/// A waiver counts where its rule can be waived, it says why, and somebody other than the owner approved it.
fn validate<'d>(
    waiver: &'d Located<Waiver>,
    known: Named,
    part: NamedPart,
    subject: &Subject<'_>,
) -> Result<Valid<'d>, Void> {
    let (rule, is_old_name) = match known {
        Named::Rule(rule) => (rule, false),
        Named::Renamed(rule) => (rule, true),
        Named::Retired(_) | Named::Unknown => unreachable!("such a waiver is void already"),
    };
    let id = rule.id;
    if rule.waiver == Waivable::Never {
        return Err(void(
            id.as_str(),
            say! { en: "`{id}` cannot be waived"; ja: "`{id}`は例外として承認できません" },
            say! { en: "remove the waiver and fix the finding"; ja: "例外承認を削除し、指摘された箇所を直してください" },
        ));
    }
    if meant(waiver.reason.as_ref()).is_none() {
        return Err(void(
            id.as_str(),
            say! { en: "the waiver of `{id}` gives no reason"; ja: "`{id}`の例外承認に理由が書かれていません" },
            say! { en: "add `reason = \"...\"`"; ja: "`reason = \"...\"`を追加してください" },
        ));
    }
    let Some(approver) = person_named(waiver.approved_by.as_ref()) else {
        return Err(void(
            id.as_str(),
            say! { en: "nobody approved the waiver of `{id}`"; ja: "`{id}`の例外承認に承認者が書かれていません" },
            say! {
                en: "add `approved_by = \"...\"`, naming someone other than the owner";
                ja: "`approved_by = \"...\"`を追加し、オーナー以外の承認者を書いてください"
            },
        ));
    };
    if let Some(objection) = subject.objection(approver, subject.earliest(waiver)) {
        let what = say! { en: "the waiver of `{id}`"; ja: "`{id}`の例外" };
        return Err(void(id.as_str(), objection.message(named(approver), what.into()), objection.hint()));
    }
    let standing = standing(waiver, rule, subject);
    let valid = |part, lasting| Valid { waiver, rule: id, is_old_name, part, lasting, standing, used: false };
    match (said(waiver.r#where.as_ref()), part) {
        (None, _) => Ok(valid(None, None)),
        (Some(_), NamedPart::Found { span, lasting }) => Ok(valid(Some(span), lasting)),
        (Some(route), NamedPart::Absent) => Err(without_part(id, route)),
        (Some(route), NamedPart::Ambiguous(names)) => Err(of_several_rows(id, route, &names)),
    }
}

/// The waiver of a rule about a change holds for the change that brings it. Beside no base nobody can tell which one that
/// was.
fn standing(waiver: &Waiver, rule: &Rule, subject: &Subject<'_>) -> Standing {
    if !rule.is(Trait::AboutChange) {
        return Standing::Open;
    }
    let Some(base) = subject.base else { return Standing::OnRecord };
    let words = |one: &Waiver| {
        [&one.rule, &one.r#where, &one.reason, &one.approved_by].map(|text| said(text.as_ref()).map(str::to_owned))
    };
    if base.waivers.iter().any(|one| words(one) == words(waiver)) { Standing::Spent } else { Standing::Open }
}

fn without_part(id: RuleId, route: &str) -> Void {
    let route = named(route);
    void(
        id.as_str(),
        say! { en: "the document has no part {route}"; ja: "この文書に{route}という箇所はありません" },
        say! {
            en: "name a part such as `sections.overview`, or a row by what it is: `timeline@2026-11-20T00:12:00Z`, `actions@CACHE-91`";
            ja: "`sections.overview`のような箇所か、`timeline@2026-11-20T00:12:00Z`や`actions@CACHE-91`のような項目を指定してください"
        },
    )
}

/// A name that is to be copied: whole, on one line.
fn quoted(name: &str) -> String {
    format!("`{}`", one_line(name).replace('`', "'"))
}

/// How many rows a message names.
const MOST_ROWS: usize = 4;

fn of_several_rows(id: RuleId, route: &str, names: &[String]) -> Void {
    let route = named(route);
    let rows: Vec<String> = names.iter().take(MOST_ROWS).map(|name| quoted(name)).collect();
    let japanese = rows.join("、");
    let english = or_list(rows);
    void(
        id.as_str(),
        say! { en: "several rows are called {route}"; ja: "{route}に当てはまる項目が複数あります" },
        say! { en: "say which one: {english}"; ja: "どの項目かわかるように書いてください：{japanese}" },
    )
}

impl Waived {
    /// What leaves with somebody's word that the details go elsewhere: what leaves later does so without.
    pub(super) fn by_restriction(finding: &Finding, subject: &Subject<'_>) -> Option<Self> {
        let comes_in = subject.base.is_some_and(|base| base.restricted.is_none());
        let (reason, approver) = subject.restriction_approval().filter(|_| comes_in)?;
        (finding.rule == RuleId::EmptiedContent).then(|| Self {
            finding: finding.clone(),
            reason: reason.to_owned(),
            approved_by: approver.to_owned(),
            part: Some("restricted".to_owned()),
            at: subject.document.restricted.as_ref().map(|table| table.span).unwrap_or_default(),
        })
    }

    /// What somebody allowed by `[import]`: that a postmortem counts as imported which is not older than pmgit here.
    pub(super) fn by_import(finding: &Finding, subject: &Subject<'_>) -> Option<Self> {
        let (reason, approver) = subject.import_approval().filter(|_| finding.key.as_str() == LATE_IMPORT)?;
        Some(Self {
            finding: finding.clone(),
            reason: reason.to_owned(),
            approved_by: approver.to_owned(),
            part: Some("import".to_owned()),
            at: subject.document.import.span.unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Level;
    use crate::rules::sample::{document, judgement};
    use crate::text::Language;

    fn found(rule: RuleId, overlay: &str) -> Vec<Finding> {
        let findings = judgement("", &document(overlay)).findings;
        findings.into_iter().filter(|finding| finding.rule == rule).collect()
    }

    fn waiver(rest: &str) -> String {
        format!("[[waivers]]\nreason = \"A freeze\"\napproved_by = \"ben\"\n{rest}\n")
    }

    #[test]
    fn waivers_of_one_rule_that_excuse_nothing_are_one_finding() {
        let of = |part: &str| waiver(&format!("rule = \"missing-evidence\"\nwhere = \"timeline[{part}]\""));
        let [one] = found(RuleId::UnusedWaiver, &of("1")).try_into().unwrap();
        assert_eq!(one.english(), "the waiver of `missing-evidence` matches no finding");
        assert_eq!(one.message(Language::Ja), "`missing-evidence`の例外承認は、どの指摘にも使われていません");
        let overlay = format!("{}{}{}", of("1"), of("2"), waiver("rule = \"missing-owner\""));
        let findings = found(RuleId::UnusedWaiver, &overlay);
        let known: Vec<_> = findings.iter().map(|one| (one.key.as_str(), one.extent)).collect();
        assert_eq!(known, [("missing-evidence", 2), ("missing-owner", 1)]);
    }

    #[test]
    fn a_void_waiver_is_known_by_the_rule_that_it_names() {
        let keys = |rest: &str| {
            let findings = found(RuleId::InvalidWaiver, &format!("[[waivers]]\n{rest}\n"));
            findings.into_iter().map(|one| one.key.as_str().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(keys("reason = \"A freeze\""), ["unnamed"]);
        assert_eq!(keys("rule = \"missing-sections\""), ["unknown"]);
        assert_eq!(keys("rule = \"hidden-text\""), ["hidden-text"]);
        for lacking in ["", "reason = \"A freeze\"", "reason = \"A freeze\"\napproved_by = \"aiko\""] {
            assert_eq!(keys(&format!("rule = \"missing-owner\"\n{lacking}")), ["missing-owner"], "{lacking}");
        }
    }

    /// Two moments at one time, both without evidence.
    const TWINS: &str = "timeline = [{ at = 2026-11-20T00:12:00Z, kind = \"page\", event = \"The alert pages\" }, \
                         { at = 2026-11-20T09:12:00+09:00, kind = \"impact\", event = \"Checkout is slow\" }]\n";

    #[test]
    fn a_name_of_several_rows_says_how_to_tell_them_apart() {
        let rest = waiver("rule = \"missing-evidence\"\nwhere = \"timeline@2026-11-20T00:12:00Z\"");
        let [one] = found(RuleId::InvalidWaiver, &format!("{TWINS}{rest}")).try_into().unwrap();
        assert_eq!(one.english(), "several rows are called `timeline@2026-11-20T00:12:00Z`");
        assert_eq!(
            one.english_hint().unwrap(),
            "say which one: `timeline@2026-11-20T00:12:00Z The alert pages` or \
             `timeline@2026-11-20T09:12:00+09:00 Checkout is slow`"
        );
        assert_eq!(one.message(Language::Ja), "`timeline@2026-11-20T00:12:00Z`に当てはまる項目が複数あります");
        let rest = rest.replace("00:12:00Z", "00:12:00Z The");
        assert_eq!(found(RuleId::InvalidWaiver, &format!("{TWINS}{rest}")).len(), 0);
    }

    #[test]
    fn a_number_is_a_hint_and_its_fix_writes_the_name_where_it_needs_no_escape() {
        let fixed = |rows: &str, place: &str| {
            let overlay = format!("{rows}{}", waiver(&format!("rule = \"missing-evidence\"\nwhere = {place}")));
            let text = document(&overlay);
            let findings = judgement("", &text).findings;
            let one = findings.into_iter().find(|one| one.rule == RuleId::NumberedWaiver)?;
            assert_eq!(one.level, Level::Hint);
            let text = one.fix?.apply(&text).expect("the edit is of this text");
            text.lines().find_map(|line| line.strip_prefix("where = ")).map(str::to_owned)
        };
        let shown = "\"timeline@2026-11-20T00:12:00Z The alert pages\"";
        assert_eq!(fixed(TWINS, "\"timeline[0]\"").as_deref(), Some(shown));
        assert_eq!(fixed(TWINS, "\"timeline@Checkout\""), None, "it is named");
        let quoted = "timeline = [{ event = \"The \\\"alert\\\" pages\" }]\n";
        assert_eq!(fixed(quoted, "\"timeline[0]\""), None, "quotes within quotes are left to people");
        let same = "timeline = [{ event = \"a\" }, { event = \"a\" }]\n";
        assert_eq!(fixed(same, "\"timeline[0]\""), None, "nothing tells them apart");
    }

    #[test]
    fn a_name_is_replaced_between_its_quotes() {
        for (text, replaced) in [
            ("rule = \"old\"\n", "rule = \"new\"\n"),
            ("rule = 'old' # why\n", "rule = 'new' # why\n"),
            ("rule = \"\"\"old\"\"\"\n", "rule = \"\"\"new\"\"\"\n"),
            ("rule = \"o\\u006Cd\"\n", ""),
            ("rule = '''\nold'''\n", ""),
        ] {
            let start = text.find(['"', '\'']).expect("it has quotes");
            let end = text.rfind(['"', '\'']).expect("it has quotes") + 1;
            let (span, key) = (Span::new(start, end), Span::new(0, 4));
            let written = Located { value: "old".to_owned(), span, key };
            let fixed = between_quotes(text, &written)
                .map(|Span { start, end }| format!("{}new{}", &text[..start], &text[end..]));
            assert_eq!(fixed.unwrap_or_default(), replaced, "{text}");
        }
    }

    /// An old name and a rule that there is no more, as a later version has them.
    #[test]
    fn an_old_name_is_a_hint_and_a_retired_rule_a_warning() {
        let text = document(&format!("{}{}", waiver("rule = 'an-old-name'"), waiver("rule = \"gone\"")));
        let source = crate::source::SourceFile::new("postmortems/2026/2026-11-20-a.toml".into(), text.clone().into());
        let document = crate::document::parse(&source).0.expect("it is sound");
        let policy = crate::policy::Policy::default();
        let entering = crate::rules::Entering::Alone;
        let subject = Subject {
            id: None,
            source: &source,
            document: &document,
            base: None,
            committed: None,
            entering,
            policy: &policy,
            names: &crate::rules::UNKNOWN_NAMES,
        };
        let rows = &document.waivers;
        let valid = |used| Valid {
            waiver: &rows[0],
            rule: RuleId::MissingOwner,
            is_old_name: true,
            part: None,
            lasting: None,
            standing: Standing::Open,
            used,
        };
        let waivers = |used| Waivers { valid: vec![valid(used)], retired: vec![(&rows[1], "0.3")] };
        let [retired, renamed] = waivers(true).leftovers(&subject).try_into().unwrap();
        assert_eq!((renamed.rule, renamed.level), (RuleId::RenamedRule, Level::Hint));
        assert_eq!(renamed.english(), "the rule `an-old-name` is now called `missing-owner`");
        assert_eq!(renamed.message(Language::Ja), "ルール`an-old-name`の名前は`missing-owner`に変わりました");
        let fixed = renamed.fix.and_then(|fix| fix.apply(&text)).expect("the edit is of this text");
        let written = &text[rows[0].rule.as_ref().map(|rule| rule.span.start..rule.span.end).unwrap()];
        let quote = &written[..1];
        assert_eq!(fixed, text.replace(written, &format!("{quote}missing-owner{quote}")));
        assert_eq!((retired.rule, retired.level), (RuleId::UnusedWaiver, Level::Warning));
        assert_eq!(retired.english(), "the rule `gone` no longer exists: pmgit 0.3 removed it");
        assert_eq!(retired.message(Language::Ja), "ルール`gone`はpmgit 0.3で廃止されました");
        let unused = waivers(false).leftovers(&subject);
        assert!(unused.iter().all(|one| one.rule == RuleId::UnusedWaiver), "{unused:#?}");
    }
}

//! Looks for what readers had in review and have no longer.

use super::shortened::{self, SHORTER, TELLING, plain};
use crate::document::edit::Tree;
use crate::document::{Document, ExternalMessage, InternalMessage, Maybe, Status, meant, said};
use crate::finding::{Key, Level, Name};
use crate::merge;
use crate::rules::{Check, Subject, Violations, rule};
use crate::source::Span;
use crate::text::{named, say};

rule! {
    /// A postmortem lost content after its review began.
    ///
    /// Readers rely on what was there when they read it. Text may be rewritten, moved to another section or split into
    /// several rows; a section that is empty now, or a row that is gone, is a loss that someone should agree to. Whoever
    /// returns or reopens a postmortem does not undo that it was read. Once it was reviewed, an error is the loss of a
    /// whole section, list or message, or of most of a section. A section that was shortened without an approval cannot be
    /// shortened further: what was approved is no longer there to compare it with. Until the closing, `pmgit approve` settles both. If most of
    /// the links of the evidence are others, that is a warning. Where the details go elsewhere (`[restricted]`), whoever approves that agrees to
    /// what leaves in the same change, and to nothing that leaves later.
    ///
    /// ```toml base
    /// status = "in-review"
    /// ```
    ///
    /// ```toml fails
    /// impact = [{ metric = "Checkouts answered after more than 5 s", value = 412, of = 17000, unit = "requests", source = "https://grafana.example.com/d/1" }]
    /// queries = []
    /// [[waivers]]
    /// rule = "missing-query"
    /// reason = "It is in the notebook."
    /// approved_by = "ben"
    /// ```
    ///
    /// ```toml base
    /// [sections]
    /// detection = "A canary could have caught it."
    /// ```
    ///
    /// ```toml passes
    /// [sections]
    /// detection = "Could a test have caught it? A canary could, ten minutes before the alert."
    /// ```
    ///
    /// ```toml base
    /// status = "draft"
    /// transitions = [
    ///     { from = "draft", to = "in-review", at = 2026-11-22T05:30:00Z, by = "aiko" },
    ///     { from = "in-review", to = "draft", at = 2026-11-22T08:00:00Z, by = "ben", reason = "The facts are open." },
    /// ]
    ///
    /// [sections]
    /// lessons = "A canary of the session cache would have told us in minutes."
    /// ```
    ///
    /// ```toml fails
    /// status = "draft"
    /// transitions = [
    ///     { from = "draft", to = "in-review", at = 2026-11-22T05:30:00Z, by = "aiko" },
    ///     { from = "in-review", to = "draft", at = 2026-11-22T08:00:00Z, by = "ben", reason = "The facts are open." },
    /// ]
    /// ```
    ///
    /// Restore it. If it has to go, have someone other than the owner say why:
    /// `pmgit waive ID emptied-content --reason TEXT --approved-by NAME`.
    ja: {
        /// レビューに入ったあとで、内容がなくなっています。
        ///
        /// 読んだ人は、そのときの内容を前提にします。書き直したり、別のセクションに移したり、
        /// 項目を分けたりするのは問題ありません。セクションが空になったり、項目がなくなったりした場合は、誰かの同意が必要です。
        /// 差し戻しや再オープンをしても、読まれた事実は変わりません。いったんレビューが終わったポストモーテムから、
        /// セクション、項目の一覧、メッセージが丸ごとなくなるか、セクションの大部分がなくなると、エラーになります。
        /// 承認なしに短くしたセクションは、承認された文章と比べられなくなるため、それ以上短くできません。
        /// どちらも、クローズする前に`pmgit approve`で承認されれば問題ありません。根拠のリンクの大部分が入れ替わった場合は警告になります。
        /// 詳細を別の場所に移す場合（`[restricted]`）、その承認が及ぶのは同じ変更でなくなる内容だけで、
        /// あとからなくなる内容には及びません。
        ///
        /// {examples}
        ///
        /// 元に戻してください。なくす必要がある場合は、オーナー以外の人に理由を書いてもらいます：
        /// `pmgit waive ID emptied-content --reason TEXT --approved-by NAME`
    }
    id: EmptiedContent,
    group: Review,
    levels: [Draft => Error],
    waiver: Yes,
    traits: [AboutChange, KeptWhereImported],
    since: "0.2",
    source: "process page, status descriptions" / "プロセスのページ「ステータスの記述」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let Some(base) = subject.base else { return };
    let furthest = base.furthest();
    if furthest < Status::InReview {
        return;
    }
    // What people agreed on does not go as a whole without another's word; what they only read may be told better.
    let whole = if furthest >= Status::Reviewed { Loss::Agreed } else { Loss::Read };
    let now = words(subject.document);
    let sections = &subject.document.sections;
    for (key, text) in &base.sections.texts {
        let is_gone = meant(Some(text)).is_some() && meant(sections.get(key)).is_none();
        if is_gone && !is_kept(&text.value, &now) {
            let span = sections.get(key).map(|text| text.key).or(sections.span);
            let name = format!("sections.{key}");
            note(violations, whole, &name, span, own(&name));
        }
    }
    for (before, after) in lists(base).into_iter().zip(lists(subject.document)) {
        let loss = if after.rows.is_empty() { whole } else { Loss::Read };
        for row in lost(&before, &after, &now) {
            note(violations, loss, before.name, after.span, own(&row.words));
        }
    }
    if whole == Loss::Agreed && is_mostly_gone(base, subject.document) {
        let name = say! { en: "most of the text"; ja: "文章の大部分" };
        note(violations, whole, "text", sections.span, Name::Said(name.into()));
    }
    for key in shortened::cut(subject, base, &now) {
        let name = format!("sections.{key}");
        let part = named(&name);
        let words = say! { en: "most of {part}"; ja: "{part}の大部分" };
        let span = sections.get(key).map(|text| text.key).or(sections.span);
        note(violations, whole, &name, span, Name::Said(words.into()));
    }
    if whole == Loss::Agreed && shortened::has_other_evidence(base, subject.document) {
        let name = say! { en: "most of the evidence"; ja: "根拠の大部分" };
        note(
            violations,
            Loss::Read,
            "evidence",
            subject.document.timeline.first().map(|row| row.span),
            Name::Said(name.into()),
        );
    }
    let says = |message: &Maybe<ExternalMessage>| {
        message.as_ref().is_some_and(|message| {
            [&message.summary, &message.what_happened, &message.what_we_are_doing]
                .iter()
                .any(|one| meant(one.as_ref()).is_some())
        })
    };
    if says(&base.external_message) && !says(&subject.document.external_message) {
        let span = subject.document.external_message.as_ref().map(|message| message.span);
        note(violations, whole, "external_message", span, own("external_message"));
    }
    let tells =
        |message: &Maybe<InternalMessage>| message.as_ref().is_some_and(|one| meant(one.text.as_ref()).is_some());
    if tells(&base.internal_message) && !tells(&subject.document.internal_message) {
        let span = subject.document.internal_message.as_ref().map(|message| message.span);
        note(violations, whole, "internal_message", span, own("internal_message"));
    }
}

/// In letters: shorter texts say nothing by their length.
const TELLING_LENGTH: usize = 400;

/// Whether hardly anything is left of what was reviewed.
fn is_mostly_gone(before: &Document, now: &Document) -> bool {
    let length = |document: &Document| {
        let details = document.timeline.iter().filter_map(|row| said(row.detail.as_ref()));
        let texts = document.sections.texts.values().map(|text| text.value.as_str()).chain(details);
        texts.map(|text| plain(text).chars().count()).sum::<usize>()
    };
    let [before, now] = [before, now].map(length);
    before >= TELLING_LENGTH && now * SHORTER < before
}

fn own(words: &str) -> Name {
    Name::Own(named(words))
}

/// What a loss weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Loss {
    /// A whole part of what was reviewed.
    Agreed,
    Read,
}

fn note(violations: &mut Violations<'_>, loss: Loss, part: &str, span: Option<Span>, name: Name) {
    let (key, most) = match loss {
        Loss::Agreed => (Key::from("agreed"), Level::Error),
        Loss::Read => (Key::WHOLE, Level::Warning),
    };
    violations
        .each(
            key,
            span,
            || name,
            say! {
                |parts|
                en: "{parts} {} gone since the review began", parts.one_or_many("is", "are");
                ja: "レビューに入ったあとで{parts}がなくなっています"
            },
        )
        .hint(say! {
            en: "restore it, or have someone other than the owner waive this with the reason";
            ja: "元に戻すか、オーナー以外の人に、理由を添えて例外承認してもらってください"
        })
        .at_most(most)
        .part(part);
}

/// A list whose rows readers rely on.
struct List {
    name: &'static str,
    span: Option<Span>,
    rows: Vec<Row>,
}

struct Row {
    /// By what it is the same one.
    identity: Tree,
    words: String,
}

fn lists(document: &Document) -> [List; 5] {
    fn list<T>(name: &'static str, rows: &[crate::toml_record::Located<T>], row: impl Fn(&T) -> Row) -> List {
        List { name, span: rows.first().map(|row| row.span), rows: rows.iter().map(|one| row(&one.value)).collect() }
    }
    let text = |text: &Maybe<String>| said(text.as_ref()).unwrap_or_default().to_owned();
    [
        list("timeline", &document.timeline, |row| {
            let at = row.at.as_deref().map(|at| format!("{at:?}")).unwrap_or_default();
            Row::of(&[("at", at), ("event", text(&row.event))], text(&row.event))
        }),
        list("actions", &document.actions, |row| {
            Row::of(&[("title", text(&row.title)), ("ticket", text(&row.ticket))], text(&row.title))
        }),
        list("impact", &document.impact, |row| Row::of(&[("metric", text(&row.metric))], text(&row.metric))),
        list("queries", &document.queries, |row| {
            Row::of(&[("purpose", text(&row.purpose)), ("command", text(&row.command))], text(&row.purpose))
        }),
        list("customer_comments", &document.customer_comments, |row| {
            Row::of(&[("text", text(&row.text)), ("source", text(&row.source))], text(&row.text))
        }),
    ]
}

impl Row {
    fn of(keys: &[(&str, String)], words: String) -> Self {
        let said = keys.iter().filter(|(_, text)| !text.is_empty());
        let leaves = said.map(|(key, text)| ((*key).to_owned(), Tree::leaf("string", text.as_str())));
        Self { identity: Tree::Table(leaves.collect()), words }
    }
}

/// The rows that are gone and that no other took the place of: an edited row is one that is gone and one that is new.
fn lost<'b>(before: &'b List, after: &List, now: &str) -> Vec<&'b Row> {
    fn trees(list: &List) -> Vec<&Tree> {
        list.rows.iter().map(|row| &row.identity).collect()
    }
    let partners = merge::same_rows(&[before.name.to_owned()], &trees(before), &trees(after), &|_, _| true);
    let new = partners.iter().filter(|partner| partner.is_none()).count();
    let rows = before.rows.iter().enumerate();
    let gone: Vec<&Row> = rows.filter(|(at, _)| !partners.contains(&Some(*at))).map(|(_, row)| row).collect();
    let count = gone.len().saturating_sub(new);
    gone.into_iter().filter(|row| !is_kept(&row.words, now)).take(count).collect()
}

/// Whether every line of a text stands in the document still, wherever that is.
fn is_kept(text: &str, now: &str) -> bool {
    let lines = text.lines().map(plain).filter(|line| !line.is_empty());
    let mut is_telling = false;
    lines.fold(true, |is_kept, line| {
        is_telling |= line.chars().count() >= TELLING;
        is_kept && now.contains(&line)
    }) && is_telling
}

/// What the document says in words, as it is compared.
fn words(document: &Document) -> String {
    let rows = lists(document).into_iter().flat_map(|list| list.rows).map(|row| row.words);
    let details = document.timeline.iter().filter_map(|row| said(row.detail.as_ref())).map(str::to_owned);
    let sections = document.sections.texts.values().map(|text| text.value.clone());
    let texts: Vec<String> = sections.chain(rows).chain(details).map(|text| plain(&text)).collect();
    texts.join("\n")
}

#[cfg(test)]
mod tests {
    use crate::finding::{Level, RuleId};
    use crate::rules::examples::findings_of;
    use crate::text::Language;

    fn told(base: &str, head: &str) -> Vec<(String, u64)> {
        let found = findings_of(RuleId::EmptiedContent, head, Some(base));
        found.iter().map(|one| (one.english(), one.extent)).collect()
    }

    fn timeline(rows: &[(&str, &str)]) -> String {
        let row = |(at, event): &(&str, &str)| format!("{{ at = 2026-11-20T{at}:00Z, event = \"{event}\" }}");
        format!("timeline = [{}]\n", rows.iter().map(row).collect::<Vec<_>>().join(", "))
    }

    const ROWS: [(&str, &str); 3] = [
        ("00:04", "The cache fails over to its standby"),
        ("00:12", "The alert for slow checkouts fires"),
        ("00:58", "Emeka replaces the standby by hand"),
    ];

    #[test]
    fn what_is_gone_is_one_finding_with_its_parts() {
        let head = format!(
            "{}impact = []\nactions = []\nexternal_message = \"\"\n[sections]\ndetection = \"\"\nwent_well = \"TBD\"\n",
            timeline(&ROWS[..1])
        );
        let [found] = findings_of(RuleId::EmptiedContent, &head, Some(&timeline(&ROWS))).try_into().unwrap();
        let parts: Vec<&str> = found.parts.keys().map(String::as_str).collect();
        assert_eq!(
            parts,
            ["actions", "external_message", "impact", "sections.detection", "sections.went_well", "timeline"]
        );
        assert_eq!(found.parts["timeline"], 2);
        assert_eq!(found.extent, found.parts.values().sum::<u64>());
        assert!(found.english().ends_with(" are gone since the review began"), "{}", found.english());
        assert!(found.message(Language::Ja).starts_with("レビューに入ったあとで`sections.detection`、"));
    }

    /// A step, from one status to another.
    type Step = (&'static str, &'static str);

    const ONCE: [(&str, &str, &[Step]); 5] = [
        ("draft", "never", &[]),
        ("draft", "in review", &[("draft", "in-review"), ("in-review", "draft")]),
        (
            "draft",
            "reviewed",
            &[("draft", "in-review"), ("in-review", "reviewed"), ("reviewed", "in-review"), ("in-review", "draft")],
        ),
        (
            "draft",
            "closed",
            &[("draft", "in-review"), ("in-review", "closed"), ("closed", "in-review"), ("in-review", "draft")],
        ),
        ("in-review", "reviewed", &[("draft", "in-review"), ("in-review", "reviewed"), ("reviewed", "in-review")]),
    ];

    #[test]
    fn whoever_goes_back_does_not_undo_that_it_was_read() {
        let losses = [
            ("[sections]\ndetection = \"\"\n", true),
            ("[sections]\ndetection = \"\"\n[not_applicable]\ndetection = \"There was none to speak of.\"\n", true),
            ("timeline = []\n", true),
            ("actions = []\n", true),
            ("external_message = \"\"\n", true),
            ("internal_message = \"\"\n", true),
            (&timeline(&ROWS[..2]), false),
        ];
        for (status, once, steps) in ONCE {
            let step = |(from, to): &(&str, &str)| {
                format!(
                    "{{ from = \"{from}\", to = \"{to}\", at = 2026-11-22T05:30:00Z, by = \"ben\", reason = \"A freeze\" }}"
                )
            };
            let steps: Vec<String> = steps.iter().map(step).collect();
            let at = format!("status = \"{status}\"\ntransitions = [{}]\n", steps.join(", "));
            let base = format!("{at}{}internal_message = {{ text = \"We learned much.\" }}\n", timeline(&ROWS));
            for (loss, is_whole) in losses {
                let has = |key: &str| loss.starts_with(key);
                let mut head = at.clone();
                if !has("timeline") {
                    head += &timeline(&ROWS);
                }
                if !has("internal_message") {
                    head += "internal_message = { text = \"We learned much.\" }\n";
                }
                head += loss;
                let found = findings_of(RuleId::EmptiedContent, &head, Some(&base));
                let levels: Vec<Level> = found.iter().map(|one| one.level).collect();
                let expected = match once {
                    "never" => vec![],
                    "in review" => vec![Level::Warning],
                    _ if is_whole => vec![Level::Error],
                    _ => vec![Level::Warning],
                };
                assert_eq!(levels, expected, "{once}, {status} now: {loss}");
            }
        }
    }

    #[test]
    fn a_word_in_the_place_of_each_section_is_a_loss_of_most_of_the_text() {
        let sections =
            ["overview", "what_happened", "contributing_factors", "resolution", "customer_impact", "detection"];
        let others = ["went_well", "went_poorly"];
        let short: Vec<String> = sections.iter().chain(&others).map(|key| format!("{key} = \"Fixed.\"\n")).collect();
        let head = |status: &str| format!("status = \"{status}\"\n{}[sections]\n{}", timeline(&ROWS), short.concat());
        let found = |status: &str| {
            let base = format!("status = \"{status}\"\n{}", timeline(&ROWS));
            findings_of(RuleId::EmptiedContent, &head(status), Some(&base))
        };
        assert_eq!(found("in-review").len(), 0, "it is still being written");
        for status in ["reviewed", "closed"] {
            let [one] = found(status).try_into().unwrap();
            assert_eq!(one.level, Level::Error);
            assert!(one.parts.contains_key("text"), "{:?}", one.parts);
        }
    }

    #[test]
    fn whoever_approves_that_the_details_go_elsewhere_agrees_to_what_leaves_then() {
        let restricted =
            |by: &str| format!("[restricted]\nwhere = \"the vault\"\nreason = \"A freeze\"\napproved_by = \"{by}\"\n");
        for (status, level) in [("in-review", Level::Warning), ("reviewed", Level::Error), ("closed", Level::Error)] {
            let at = format!("status = \"{status}\"\n{}", timeline(&ROWS));
            for loss in ["[sections]\ndetection = \"\"\n", "[sections]\noverview = \"TBD\"\n[incident]\nsystems = []\n"]
            {
                let levels = |base: &str, head: &str| {
                    let (base, head) = (format!("{at}{base}"), format!("{at}{head}{loss}"));
                    let found = findings_of(RuleId::EmptiedContent, &head, Some(&base));
                    found.iter().map(|one| one.level).collect::<Vec<_>>()
                };
                let (ben, aiko) = (restricted("ben"), restricted("aiko"));
                assert_eq!(levels("", &ben), [], "{status}: it comes with it");
                assert_eq!(levels(&ben, &ben), [level], "{status}: it was there before");
                assert_eq!(levels("", &aiko), [level], "{status}: the owner's own word");
                assert_eq!(levels(&aiko, &ben), [level], "{status}: there was one that counted for nothing");
            }
        }
    }

    #[test]
    fn who_edits_moves_splits_or_joins_loses_nothing() {
        let base = timeline(&ROWS);
        let moved = "[sections]\ndetection = \"\"\nlessons = \"- **A canary** could have caught it earlier\"\n";
        let stood = "[sections]\ndetection = \"A canary could have caught it earlier\"\n";
        let [first, second, third] = ROWS;
        for (before, after) in [
            (base.clone(), base.clone()),
            (base.clone(), timeline(&[first, ("00:13", "The alert for slow checkouts fires"), third])),
            (base.clone(), timeline(&[first, ("00:12", "p99 passes 5 s"), third])),
            (base.clone(), timeline(&[first, ("00:13", "Something else altogether"), third])),
            (base.clone(), timeline(&[third, second, first])),
            (
                base.clone(),
                timeline(&[first, second, ("00:58", "Emeka looks at it"), ("00:59", "He replaces the standby")]),
            ),
            (
                base.clone(),
                timeline(&[first, ("00:12", "The alert for slow checkouts fires; Emeka replaces the standby by hand")]),
            ),
            (stood.to_owned(), moved.to_owned()),
            (stood.to_owned(), "[sections]\ndetection = \"Shorter.\"\n".to_owned()),
            ("[sections]\ndetection = \"TBD\"\n".to_owned(), "[sections]\ndetection = \"\"\n".to_owned()),
        ] {
            assert_eq!(told(&before, &after), [], "{after}");
        }
        assert_eq!(
            told(&base, &timeline(&[first, third])),
            [("`The alert for slow checkouts fires` is gone since the review began".to_owned(), 1)]
        );
        let draft = format!("status = \"draft\"\n{base}");
        assert_eq!(told(&draft, &timeline(&[])), [], "nobody has read it yet");
    }
}

//! The words that the wording rules seek, all in one automaton: a document's prose is read once for all of them.
//!
//! The language of a text, as a rule the document's, chooses its lists; Japanese texts are read for the English ones too, and every text for
//! the outage in either language.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::LazyLock;

use super::prose::{Part, beside_prose, prose};
use super::{Subject, Violation, Violations};
use crate::document::Language;
use crate::finding::{Key, Level};
use crate::source::{Span, letter_start};
use crate::text::Message;
use crate::wording::lists::{en, ja};
use crate::wording::{Beside, Phrase, Prose, Terms, is_spared, looks};

/// What a phrase is about: one topic a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Topic {
    Outage,
    Blame,
    HumanError,
    Counterfactual,
    RootCause,
    RoteApology,
    ResolutionEstimate,
}

impl Topic {
    pub(crate) const ALL: [Self; 7] = [
        Self::Outage,
        Self::Blame,
        Self::HumanError,
        Self::Counterfactual,
        Self::RootCause,
        Self::RoteApology,
        Self::ResolutionEstimate,
    ];

    pub(crate) const fn page(self, language: Language) -> &'static [Phrase] {
        match (self, language) {
            (Self::Outage, Language::En) => en::OUTAGE,
            (Self::Outage, Language::Ja) => ja::OUTAGE,
            (Self::Blame, Language::En) => en::BLAME,
            (Self::Blame, Language::Ja) => ja::BLAME,
            (Self::HumanError, Language::En) => en::HUMAN_ERROR,
            (Self::HumanError, Language::Ja) => ja::HUMAN_ERROR,
            (Self::Counterfactual, Language::En) => en::COUNTERFACTUAL,
            (Self::Counterfactual, Language::Ja) => ja::COUNTERFACTUAL,
            (Self::RootCause, Language::En) => en::ROOT_CAUSE,
            (Self::RootCause, Language::Ja) => ja::ROOT_CAUSE,
            (Self::RoteApology, Language::En) => en::ROTE_APOLOGY,
            // What an apology must say in Japanese is a matter of form, and no sign of its being rote.
            (Self::RoteApology, Language::Ja) => &[],
            (Self::ResolutionEstimate, Language::En) => en::RESOLUTION_ESTIMATE,
            (Self::ResolutionEstimate, Language::Ja) => ja::RESOLUTION_ESTIMATE,
        }
    }
}

/// The pages of the phrase book that a document of one language is read for, in the order of the groups of their one
/// dictionary.
struct Pages {
    each: Vec<(Topic, Language, &'static [Phrase])>,
    /// The phrases of each page by the places of their words in its group: the phrase, and which of its words.
    words: Vec<Vec<(&'static Phrase, &'static str)>>,
    terms: Terms,
}

impl Pages {
    fn new(language: Language) -> Self {
        let is_read = |topic: Topic, tongue| tongue == Language::En || tongue == language || topic == Topic::Outage;
        let of_topic = |topic: Topic| Language::ALL.iter().map(move |&tongue| (topic, tongue, topic.page(tongue)));
        let pages = Topic::ALL.into_iter().flat_map(of_topic).filter(|(topic, tongue, _)| is_read(*topic, *tongue));
        let pages: Vec<_> = pages.collect();
        let words_of = |page: &'static [Phrase]| {
            page.iter().flat_map(|phrase| phrase.says.iter().map(move |&words| (phrase, words)))
        };
        let words: Vec<Vec<_>> = pages.iter().map(|(_, _, page)| words_of(page).collect()).collect();
        let terms = Terms::in_groups(words.iter().map(|page| page.iter().map(|(_, words)| *words))).beside(&GLIMPSED);
        Self { each: pages, words, terms }
    }

    fn in_language(language: Language) -> &'static Self {
        static EN: LazyLock<Pages> = LazyLock::new(|| Pages::new(Language::En));
        static JA: LazyLock<Pages> = LazyLock::new(|| Pages::new(Language::Ja));
        match language {
            Language::En => &EN,
            Language::Ja => &JA,
        }
    }
}

/// The outage as the eye takes it, whatever its letters are: forwards, backwards and upside down, each with what it is.
const GLIMPSES: [(&str, &str, Language); 22] = [
    ("outage", "outage", Language::En),
    ("outages", "outages", Language::En),
    ("egatuo", "outage", Language::En),
    ("segatuo", "outages", Language::En),
    ("egatno", "outage", Language::En),
    ("segatno", "outages", Language::En),
    ("機能停止", "機能停止", Language::Ja),
    ("止停能機", "機能停止", Language::Ja),
    // Cut where no word ends.
    ("o utage", "outage", Language::En),
    ("ou tage", "outage", Language::En),
    ("outa ge", "outage", Language::En),
    ("outag e", "outage", Language::En),
    ("o utages", "outages", Language::En),
    ("ou tages", "outages", Language::En),
    ("outa ges", "outages", Language::En),
    ("outag es", "outages", Language::En),
    // As it is read. `きのう停止` alone is what stopped yesterday.
    ("機能ていし", "機能停止", Language::Ja),
    ("機能テイシ", "機能停止", Language::Ja),
    ("機能てい止", "機能停止", Language::Ja),
    ("機のう停止", "機能停止", Language::Ja),
    ("きのうていし", "機能停止", Language::Ja),
    ("キノウテイシ", "機能停止", Language::Ja),
];

static GLIMPSED: LazyLock<Terms> = LazyLock::new(|| Terms::new(GLIMPSES.map(|(seen, _, _)| seen)));

/// A phrase that was found and is meant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word {
    pub(crate) topic: Topic,
    pub(crate) phrase: &'static str,
    /// The language of its page.
    pub(crate) language: Language,
    pub(crate) span: Span,
    /// Whether it weighs less than the rule: the rule's word in other words.
    pub(crate) lightly: bool,
    /// A digest of the sentence that it stands in.
    sentence: u64,
}

/// The phrases of all topics in one piece of prose, from left to right.
///
/// An outage of one of the providers is theirs.
pub(crate) fn find(prose: &Prose<'_>, language: Language, providers: &[String]) -> Vec<Word> {
    let read = Pages::in_language(language);
    let (text, candidates) = prose.candidates(&read.terms);
    // Where each page was hit last, and where any outage is spoken of, meant or not.
    let mut ends = vec![0; read.each.len()];
    let (mut words, mut outages) = (Vec::new(), Vec::new());
    for candidate in candidates {
        let (topic, tongue, _) = read.each[candidate.group];
        let (phrase, name) = read.words[candidate.group][candidate.term];
        let Some((visible, _)) = prose.place_of_folded(candidate.range.clone()) else { continue };
        let beside = Beside::of(text, &candidate.range, around(prose.visible(), visible).0, providers);
        let meant = phrase.meant(&beside).filter(|_| candidate.range.start >= ends[candidate.group]);
        if topic == Topic::Outage && phrase.goes_on.is_empty() {
            outages.push(visible);
        }
        let Some(further) = meant else { continue };
        let range = candidate.range.start..candidate.range.end + further;
        ends[candidate.group] = range.end;
        let Some((visible, span)) = prose.place_of_folded(range) else { continue };
        if topic == Topic::Outage {
            outages.push(visible);
        }
        let (before, behind) = around(prose.visible(), visible);
        let (lightly, sentence) = (phrase.lightly, sentence(before, name, behind));
        words.push(Word { topic, phrase: phrase.name(name), language: tongue, span, lightly, sentence });
    }
    outages.sort_unstable_by_key(|outage| outage.start);
    let read_already = words.len();
    for hit in prose.glimpses(&GLIMPSED) {
        let next = outages.partition_point(|known| known.end <= hit.visible.start);
        let (before, behind) = around(prose.visible(), hit.visible);
        if outages.get(next).is_some_and(|known| known.start < hit.visible.end) || is_spared(before, behind, providers)
        {
            continue;
        }
        let (_, phrase, language) = GLIMPSES[hit.term];
        let sentence = sentence(before, phrase, behind);
        words.push(Word { topic: Topic::Outage, phrase, language, span: hit.span, lightly: false, sentence });
    }
    if words.len() > read_already {
        words.sort_by_key(|word| word.span);
    }
    words
}

/// A digest of a sentence, by which it is known again: as far as it is near, in small letters.
fn sentence(before: &str, phrase: &str, behind: &str) -> u64 {
    let ends = |letter: char| matches!(letter, '.' | '!' | '?' | '。' | '！' | '？' | '．');
    let (before, behind) =
        (before.rsplit(ends).next().unwrap_or_default(), behind.split(ends).next().unwrap_or_default());
    let mut hasher = DefaultHasher::new();
    for word in before.split_whitespace().chain([phrase]).chain(behind.split_whitespace()) {
        word.to_lowercase().hash(&mut hasher);
    }
    hasher.finish()
}

/// How much of its line is looked at beside a hit, in bytes on each side: a line may be as long as a document, and full of
/// hits.
const NEAR: usize = 256;

/// What stands on the line of a span before it and behind it, as far as it is near.
fn around(text: &str, span: Span) -> (&str, &str) {
    let (before, behind) = (&text[..span.start], &text[span.end..]);
    let before = &before[letter_start(before, before.len().saturating_sub(NEAR))..];
    let behind = &behind[..letter_start(behind, NEAR)];
    (before.rsplit('\n').next().unwrap_or_default(), behind.split('\n').next().unwrap_or_default())
}

/// A document's prose as it is read once for all wording rules.
#[derive(Debug)]
pub(crate) struct DocumentProse<'a> {
    pub(super) parts: Vec<(Part<'a>, Prose<'a>)>,
    /// Each with the part that it stands in; those of `beside_prose` come last.
    words: Vec<(Part<'a>, Word)>,
}

impl<'a> DocumentProse<'a> {
    pub(super) fn read(subject: &Subject<'a>) -> Self {
        let text = subject.source.text();
        let read = |part: Part<'a>| {
            Prose::from_literal(text, part.text.span).map(|prose| (part, prose.read_as(part.reading())))
        };
        let language = subject.language();
        let providers: Vec<String> = subject.policy.providers.iter().map(|name| looks(name)).collect();
        let words_of = |(part, prose): &(Part<'a>, Prose<'a>)| {
            let (part, language) = (*part, part.language.unwrap_or(language));
            find(prose, language, &providers).into_iter().map(move |word| (part, word))
        };
        let parts: Vec<(Part<'a>, Prose<'a>)> = prose(subject.document).into_iter().filter_map(read).collect();
        let mut words: Vec<(Part<'a>, Word)> = parts.iter().flat_map(words_of).collect();
        for part in beside_prose(subject.document).into_iter().filter_map(read) {
            words.extend(words_of(&part).filter(|(_, word)| word.topic == Topic::Outage));
        }
        Self { parts, words }
    }

    /// Notes the phrases of a topic where they matter: one finding for each phrase, with all its places. What it says
    /// may depend on the language of the text that has the phrase.
    pub(super) fn report(
        &self,
        topic: Topic,
        matters: impl Fn(&Part<'_>) -> bool,
        (subject, violations): (&Subject<'_>, &mut Violations<'_>),
        said: impl Fn(&'static str, Language) -> (Message, Message),
    ) {
        let mut places = PhrasePlaces::default();
        let here = self.words.iter().filter(|(_, word)| word.topic == topic);
        for (part, word) in here.filter(|(part, _)| matters(part)) {
            let phrase = word.finding();
            let (message, hint) = said(phrase, part.language.unwrap_or(subject.language()));
            // What customers read weighs more than what colleagues do, and is excused by none of it.
            let reader = if part.is_in("external_message") { "external_message" } else { "" };
            let violation = places.add(phrase, (part, word.span), (subject, violations), message);
            violation.hint(hint).part(reader).mark(format!("{reader}{:x}", word.sentence));
            if word.lightly {
                violation.at_most(Level::Warning);
            }
        }
    }
}

impl Word {
    /// The phrase whose finding it belongs to. One reason answers for an outage however it is spelt.
    fn finding(&self) -> &'static str {
        match (self.topic, self.language) {
            (Topic::Outage, Language::En) => "outage",
            _ => self.phrase,
        }
    }
}

/// Where phrases were found so far: the place of each in one finding, the parts named once.
#[derive(Default)]
pub(super) struct PhrasePlaces<'p, 'd> {
    /// The last part in which each phrase was found, by the phrase.
    last: BTreeMap<String, &'p Part<'d>>,
}

impl<'p, 'd> PhrasePlaces<'p, 'd> {
    /// Notes a place of a phrase; the parts come one after the other.
    pub(super) fn add<'v>(
        &mut self,
        phrase: &str,
        (part, span): (&'p Part<'d>, Span),
        (subject, violations): (&Subject<'_>, &'v mut Violations<'_>),
        message: impl Into<Message>,
    ) -> &'v mut Violation {
        let is_known = self.last.get(phrase).is_some_and(|last| last.is_of_one_with(part));
        if !is_known {
            self.last.insert(phrase.to_owned(), part);
        }
        violations.each(Key::from(phrase.to_owned()), span, || (!is_known).then(|| part.name(subject)), message)
    }
}

#[cfg(test)]
mod tests {
    use super::{Topic, around, find};
    use crate::document::Language;
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::rules::sample::{document, hinted, judged, judgement};
    use crate::source::Span;
    use crate::wording::Prose;

    fn hit_terms(topic: Topic, text: &str, language: Language) -> Vec<&'static str> {
        let words = find(&Prose::from_markdown(text), language, &[]).into_iter();
        words.filter(|word| word.topic == topic).map(|word| word.phrase).collect()
    }

    #[test]
    fn the_language_chooses_the_lists_and_japanese_is_read_for_english_too() {
        let both = "Human error. ヒューマンエラー。 outage 機能停止";
        assert_eq!(hit_terms(Topic::HumanError, both, Language::En), ["human error"]);
        assert_eq!(hit_terms(Topic::HumanError, both, Language::Ja), ["human error", "ヒューマンエラー"]);
        for language in [Language::En, Language::Ja] {
            assert_eq!(hit_terms(Topic::Outage, both, language), ["outage", "機能停止"]);
        }
    }

    #[test]
    fn the_line_of_a_phrase_is_looked_at_as_far_as_it_is_near() {
        let text = format!("one\ntwo {} three\n全", "あ".repeat(100));
        let at = |word: &str| text.find(word).map(|start| Span::new(start, start + word.len())).expect("it is there");
        assert_eq!(around(&text, at("two")).0, "");
        assert_eq!(around(&text, at("two")).1.chars().count(), 1 + 85, "whole letters of 256 bytes");
        assert_eq!(around(&text, at("three")), (&text[at("three").start - 256..at("three").start], ""));
        assert_eq!(around(&text, at("one")), ("", ""));
    }

    #[test]
    fn hindsight_is_told_from_demands_and_risks() {
        let is_found = |text: &str| !hit_terms(Topic::Counterfactual, text, Language::Ja).is_empty();
        for text in [
            "It should have been tested.",
            "We should've also **checked** it.",
            "That shouldn’t have\nbeen rushed.",
            "If we had known",
            "we failed to verify it",
            "確認すべきだった。",
            "検証す\nべきだった",
            "未然に防げた",
        ] {
            assert!(is_found(text), "{text}");
        }
        for text in [
            "Each cache should have a limit.",
            "It should have\n\nBeen there.",
            "The pod failed to start.",
            "It could have been worse.",
            "確認すべきである",
            "起きていればさらに悪化した",
        ] {
            assert!(!is_found(text), "{text}");
        }
    }

    #[test]
    fn a_root_cause_is_meant_where_it_is_named() {
        let is_found = |text: &str| !hit_terms(Topic::RootCause, text, Language::Ja).is_empty();
        for text in [
            "## Root cause",
            "**Root Cause:**",
            "The root cause was DNS.",
            "### 3. 根本原因",
            "根本原因は DNS だった。",
        ] {
            assert!(is_found(text), "{text}");
        }
        for text in [
            "we look for the root cause",
            "The root cause was found at 12:00.",
            "Root cause analysis",
            "### 根本原因分析",
            "根本原因を調べる",
            "`root cause`",
            "> The root cause was DNS.",
        ] {
            assert!(!is_found(text), "{text}");
        }
    }

    #[test]
    fn more_care_is_told_from_thorough_work() {
        let count = |text: &str| hit_terms(Topic::HumanError, text, Language::Ja).len();
        for text in ["確認を徹底する。", "周知徹底をお願いした", "Be more careful."] {
            assert_eq!(count(text), 1, "{text}");
        }
        for text in ["ログを徹底的に調べた", "徹底調査を開始", "手順の確認を徹底した", "carefully tested"]
        {
            assert_eq!(count(text), 0, "{text}");
        }
    }

    #[test]
    fn a_phrase_is_one_finding_with_all_its_places_and_each_part_is_named_once() {
        let row = "{ at = 2026-11-20T00:04:00Z, event = \"A human error, a second human error\" }";
        let action = "{ title = \"Another human error\", discuss = \"human error?\" }";
        let sections = "overview = \"Human error. HUMAN ERROR.\"\ndetection = \"Be more careful.\"";
        let findings = |sections: &str| {
            let overlay = format!("timeline = [{row}]\nactions = [{action}]\n[sections]\n{sections}\n");
            findings_of(RuleId::HumanError, &overlay, None)
        };
        let found = findings(sections);
        let mut keys: Vec<_> = found.iter().map(|one| (one.key.as_str(), one.extent)).collect();
        keys.sort_unstable();
        assert_eq!(keys, [("human error", 6), ("more careful", 1)]);
        let finding = found.iter().find(|one| one.key.as_str() == "human error").expect("it is found");
        assert_eq!(
            finding.message(Language::En),
            "`sections.overview`, `2026-11-20T00:04:00Z A human error, a second hum...` and `Another human error` \
             say `human error`, which points at people instead of conditions"
        );
        assert_eq!(
            finding.message(Language::Ja),
            "`sections.overview`、`2026-11-20T00:04:00Z A human error, a second hum...`、`Another human error`に、\
             状況ではなく人に原因を求める言葉`human error`があります"
        );
        let fewer = findings("overview = \"Human error.\"");
        assert_eq!(fewer.iter().map(|one| (one.key.as_str(), one.extent)).collect::<Vec<_>>(), [("human error", 5)]);
    }

    #[test]
    fn each_topic_is_looked_for_where_it_matters() {
        let external = |text: &str| judged(&format!("[external_message]\nsummary = \"{text}\"\n")).len();
        let section = |text: &str| judged(&format!("[sections]\ndetection = \"{text}\"\n")).len();
        for text in ["Sorry for the inconvenience.", "It is expected to be resolved soon.", "See db.internal for it."] {
            assert_eq!((external(text), section(text)), (1, 0), "{text}");
        }
        for text in ["It was sloppy work.", "It was a human error."] {
            assert_eq!((external(text), section(text)), (1, 1), "{text}");
        }
        assert_eq!(section("It should have been seen."), 0);
        let row = "timeline = [{ at = 2026-11-20T00:04:00Z, kind = \"cause\", event = \"It should have been seen\", evidence = [\"a\"] }]";
        assert!(hinted(row).iter().any(|one| {
            one.starts_with("hint counterfactual: `2026-11-20T00:04:00Z It should have been seen` says `should have`")
        }));
    }

    #[test]
    fn the_place_is_exact_across_lines_and_escapes() {
        let text = document("")
            .replace("overview = \"", "overview = \"\\u3042 the root \\\"cause\\\". Human\\n**err\\u006fr** ");
        let findings = judgement("", &text).findings;
        let finding = findings.iter().find(|one| one.rule == RuleId::HumanError).expect("it is found");
        let span = finding.span().expect("it has a place");
        assert_eq!(&text[span.start..span.end], "Human\\n**err\\u006fr");
    }
}

//! Looks for lessons that nothing follows from.

use std::collections::BTreeSet;

use super::followed::{distinctive, says_why_not, share};
use crate::document::{Action, name_given, said};
use crate::finding::{Key, Level, Name};
use crate::rules::mention;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{Language, compatible, named, say};
use crate::wording::Prose;

rule! {
    /// Something went poorly, and no action follows from it.
    ///
    /// What went poorly and leads to nothing will go poorly again. Every item of the list in `went_poorly` is followed by an
    /// action: it names one, by its ticket (`CACHE-91`, `#91` or a link) or, while it has none, by its title; or an action
    /// speaks of the same things in the same words; or it says why no action follows: `(no action: ...)`, "no action needed,
    /// because ...". A nested item belongs to the item around it. Where an action is left that no item speaks of, nobody can
    /// tell whether it is the one, and this is a hint.
    ///
    /// ```toml fails
    /// [sections]
    /// went_poorly = '''
    /// - The size of the standby was not visible on any dashboard (CACHE-91, CACHE-92).
    /// - The runbook had no step for a slow cache.
    /// '''
    /// ```
    ///
    /// ```toml fails
    /// language = "ja"
    ///
    /// [sections]
    /// went_poorly = '''
    /// - スタンバイの容量を示すダッシュボードがなかった（CACHE-91、CACHE-92）。
    /// - 手順書にキャッシュが遅いときの手順がなかった。
    /// '''
    /// ```
    ///
    /// ```toml passes
    /// [sections]
    /// went_poorly = '''
    /// - The size of the standby was not visible: [the dashboard](https://jira.example.com/browse/CACHE-92).
    /// - Two people restarted the same node (no action: the failover is gone next month).
    /// '''
    /// ```
    ///
    /// ```toml passes
    /// language = "ja"
    ///
    /// [sections]
    /// went_poorly = '''
    /// - スタンバイの容量を示すダッシュボードがなかった（CACHE-92）。
    /// - 2人が同じノードを再起動した（アクションなし：切り替えは来月なくなる）。
    /// '''
    /// ```
    ///
    /// Add an action and name its ticket in the item, or say why no action follows.
    ja: {
        /// うまくいかなかったことが、どのアクションにもつながっていません。
        ///
        /// うまくいかなかったことをそのままにしておけば、次もうまくいきません。`went_poorly`のリストの各項目には、
        /// アクションのチケット（`CACHE-91`、`#91`、またはそのリンク）を書きます。チケットがまだなければ、
        /// アクションのタイトルを書きます。同じことを同じ言葉で述べているアクションがあれば、それで足ります。
        /// アクションが不要な場合は、`（アクションなし：…）`や「来月廃止のため対応不要」のように、その理由を書きます。
        /// 入れ子の項目は、外側の項目の一部とみなします。どの項目とも言葉が重ならないアクションが残っている場合は、
        /// それが対応するものかどうかを判断できないため、ヒントになります。
        ///
        /// {examples}
        ///
        /// アクションを追加してチケットを項目に書くか、アクションが不要な理由を書いてください。
    }
    id: UnfollowedLesson,
    group: Consistency,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "template page, what didn't go so well" / "テンプレートのページ「なにがうまくいかなかった？」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let Some(text) = subject.document.sections.get("went_poorly") else { return };
    let Some(prose) = Prose::from_literal(subject.source.text(), text.span) else { return };
    let items = prose.items();
    if items.is_empty() {
        return;
    }
    let actions = mention::Names::new(subject.document.actions.iter().flat_map(|action| names_of(action)).collect());
    let reason = match subject.language() {
        Language::En => "(no action: ...)",
        Language::Ja => "（アクションなし：…）",
    };
    let talks = subject.document.actions.iter().map(|action| talk_of(action)).collect::<Vec<_>>();
    // Each item with the words that it shares with an action, unless it names one or says why there is none.
    let mut unclaimed: BTreeSet<usize> = (0..talks.len()).collect();
    let mut unnamed = Vec::new();
    for item in items {
        let words = distinctive(item.markdown);
        unclaimed.retain(|&action| !share(&words, &talks[action]));
        let names_one =
            actions.any_in(item.markdown) || !item.markdown.is_ascii() && actions.any_in(&half_width(item.markdown));
        let is_followed = names_one || says_why_not(item.markdown) || talks.iter().any(|talk| share(&words, talk));
        if names_one {
            unclaimed.retain(|&action| {
                !mention::Names::new(names_of(&subject.document.actions[action])).any_in(item.markdown)
            });
        }
        if !is_followed {
            unnamed.push(item);
        }
    }
    for item in unnamed {
        let violation = violations
            .each(
                Key::WHOLE,
                item.span,
                || name(item.markdown),
                say! {
                    |items|
                    en: "no action follows from {items}";
                    ja: "{items}につながるアクションがありません"
                },
            )
            .hint(say! {
                en: "name the ticket of an action, or say why no action follows: `{reason}`";
                ja: "アクションのチケットを書くか、アクションが不要な理由を`{reason}`のように書いてください"
            });
        // Of an action that no item speaks of, nobody can tell whether it is meant.
        if !unclaimed.is_empty() {
            violation.at_most(Level::Hint);
        }
    }
}

/// The distinctive words of an action.
fn talk_of(action: &Action) -> BTreeSet<String> {
    let texts = [&action.title, &action.done_when, &action.discuss];
    texts.into_iter().filter_map(|text| said(text.as_ref())).flat_map(distinctive).collect()
}

/// What an item is called: by its first line, without the sign before it.
fn name(markdown: &str) -> Name {
    let line = markdown.trim_start().lines().next().unwrap_or_default();
    let sign = |letter: char| letter.is_ascii_digit() || matches!(letter, '-' | '*' | '+' | '.' | ')');
    let words = match line.split_once(char::is_whitespace) {
        Some((mark, words)) if !mark.is_empty() && mark.chars().all(sign) => words,
        _ => line,
    };
    Name::Own(named(words.trim()))
}

/// What people call an action: by ticket, and by title where there is no ticket yet.
fn names_of(action: &Action) -> Vec<String> {
    let mut names = Vec::new();
    match name_given(action.ticket.as_ref()) {
        Some(ticket) => names.extend(ticket.split_whitespace().flat_map(mention::names_of)),
        None => names.extend(said(action.title.as_ref()).map(str::to_owned)),
    }
    names.into_iter().map(|name| if name.is_ascii() { name } else { half_width(&name) }).collect()
}

/// A text without the wide forms that an input method leaves behind.
fn half_width(text: &str) -> String {
    compatible(text).collect()
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::rules::sample::document;
    use crate::text::Language;

    /// The slices of the source that nothing follows from.
    fn unfollowed(went_poorly: &str, actions: &str) -> Vec<String> {
        let overlay = format!("{actions}\n[sections]\nwent_poorly = '''\n{went_poorly}'''\n");
        let text = document(&overlay);
        let findings = findings_of(RuleId::UnfollowedLesson, &overlay, None);
        assert!(findings.len() <= 1, "{findings:?}");
        let spans = findings.iter().flat_map(|one| one.places.spots()).filter_map(|spot| spot.span);
        spans.map(|span| text[span.start..span.end].to_owned()).collect()
    }

    #[test]
    fn items_are_named_by_their_words_in_one_finding() {
        let overlay =
            "[sections]\nwent_poorly = '''\n- The **runbook** had no step\n  for it.\n\n2. `a`\n- b (CACHE-91)\n'''\n";
        let found = findings_of(RuleId::UnfollowedLesson, overlay, None);
        let [finding] = &found[..] else { panic!("{found:?}") };
        assert_eq!(finding.extent, 2);
        assert_eq!(finding.english(), "no action follows from `The **runbook** had no step` and `'a'`");
        assert_eq!(
            finding.message(Language::Ja),
            "`The **runbook** had no step`、`'a'`につながるアクションがありません"
        );
        let hint = |language: &str| {
            let found = findings_of(RuleId::UnfollowedLesson, &format!("language = \"{language}\"\n{overlay}"), None);
            found.first().and_then(crate::finding::Finding::english_hint).unwrap_or_default()
        };
        assert!(hint("en").ends_with("`(no action: ...)`") && hint("ja").ends_with("`（アクションなし：…）`"));
    }

    #[test]
    fn every_way_to_name_a_ticket_is_known() {
        let issue = "actions = [{ title = \"a\", ticket = \"https://github.com/o/r/issues/12\" }]";
        for item in ["- a #12", "- o/r#12", "* [a](https://github.com/o/r/issues/12)", "1. a (#12)", "- 見た（＃１２）"]
        {
            assert!(unfollowed(item, issue).is_empty(), "{item}");
        }
        for item in ["- a #123", "- 12", "- a", "- #1"] {
            assert_eq!(unfollowed(item, issue), [item], "{item}");
        }
        let discussed = "actions = [{ title = \"Limit the cache\", discuss = \"how?\" }]";
        assert!(unfollowed("- It was full: limit the cache.", discussed).is_empty());
        assert_eq!(unfollowed("- It was full.", discussed).len(), 1);
    }

    #[test]
    fn a_reason_says_something() {
        for item in [
            "- a (no action: gone)",
            "- a (No action: it is\n  gone)",
            "- a（アクションなし：廃止）",
            "- a no action needed, because it is gone",
            "- a（対応不要：廃止）",
            "- a (アクションなし: 廃止)",
        ] {
            assert!(unfollowed(item, "").is_empty(), "{item}");
        }
        for item in ["- a (no action)", "- a (no action: )", "- a (no action: TBD)", "- a（アクションなし：未定）"]
        {
            assert_eq!(unfollowed(item, "").len(), 1, "{item}");
        }
    }

    #[test]
    fn an_item_is_told_by_its_first_line_and_holds_those_within_it() {
        let list = "Intro.\n\n- a\n  b\n  - c\n  - d (CACHE-91)\n- e\n  - f\n\n> - quoted\n\nEnd.\n";
        assert_eq!(unfollowed(list, ""), ["- e"]);
        assert!(unfollowed("No list at all.", "").is_empty());
    }
}

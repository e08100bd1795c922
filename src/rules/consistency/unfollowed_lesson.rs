//! Looks for lessons that nothing follows from.

use crate::document::{name_given, said, says_something};
use crate::finding::{Key, Name};
use crate::rules::mention;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{Language, compatible, named, say};
use crate::wording::Prose;

rule! {
    /// Something went poorly, and no action follows from it.
    ///
    /// What went poorly and leads to nothing will go poorly again. Every item of the list in `went_poorly` names an
    /// action, by its ticket (`CACHE-91`, `#91` or a link) or, while it has none, by its title; or it says why no
    /// action follows: `(no action: ...)`, in Japanese `（アクションなし：…）`. A nested item belongs to the item around it.
    ///
    /// ```toml fails
    /// [sections]
    /// went_poorly = '''
    /// - The size of the standby was not visible on any dashboard (CACHE-92).
    /// - The runbook had no step for a slow cache.
    /// '''
    /// ```
    ///
    /// ```toml fails
    /// language = "ja"
    ///
    /// [sections]
    /// went_poorly = '''
    /// - スタンバイの容量を示すダッシュボードがなかった（CACHE-92）。
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
        /// アクションのタイトルを書きます。アクションが不要な場合は、`（アクションなし：…）`のように、
        /// その理由を書きます。英語では`(no action: ...)`です。入れ子の項目は、外側の項目の一部とみなします。
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
    let actions = mention::Names::new(names(subject));
    let reason = match subject.language() {
        Language::En => "(no action: ...)",
        Language::Ja => "（アクションなし：…）",
    };
    for item in items {
        let is_followed = |words: &str| actions.any_in(words) || says_why_not(words);
        if !is_followed(item.markdown) && (item.markdown.is_ascii() || !is_followed(&half_width(item.markdown))) {
            violations
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
        }
    }
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

/// What people call the actions: by ticket, and by title where there is no ticket yet.
fn names(subject: &Subject<'_>) -> Vec<String> {
    let mut names = Vec::new();
    for action in &subject.document.actions {
        match name_given(action.ticket.as_ref()) {
            Some(ticket) => names.extend(ticket.split_whitespace().flat_map(mention::names_of)),
            None => names.extend(said(action.title.as_ref()).map(str::to_owned)),
        }
    }
    names.into_iter().map(|name| if name.is_ascii() { name } else { half_width(&name) }).collect()
}

/// A text without the wide forms that an input method leaves behind.
fn half_width(text: &str) -> String {
    compatible(text).collect()
}

/// Whether a text has a reason in round brackets.
fn says_why_not(text: &str) -> bool {
    if !text.contains('(') {
        return false;
    }
    let lower = text.to_lowercase();
    ["(no action:", "(アクションなし:"].iter().any(|opening| {
        lower.split(opening).skip(1).any(|rest| {
            let reason = rest.split_once(')').map_or("", |(reason, _)| reason).trim();
            says_something(reason)
        })
    })
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
            "- a (アクションなし: 廃止)",
        ] {
            assert!(unfollowed(item, "").is_empty(), "{item}");
        }
        for item in [
            "- a (no action)",
            "- a (no action: )",
            "- a (no action: TBD)",
            "- a no action: gone",
            "- a（アクションなし：未定）",
        ] {
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

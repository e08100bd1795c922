//! Hindsight: what should have happened, or would have, had something been otherwise.

use crate::wording::phrase::{Beside, Phrase, phrases};

/// "failed to" alone is said of machines, "could have" and "would have" alone of risks.
pub(crate) const COUNTERFACTUAL: &[Phrase] = phrases! {
    "should have" {
        says ["should have", "should not have", "shouldn't have", "should've", "ought to have", "shouldn't've", "should never have"];
        not_led_by ["[what|which] [you|one|teams]", "or", "no _"];
        not_after ["[if|whether|what|avoid evaluating]"];
        not_followed_by ["been automatically", "[also |then |already ]?[solved|resulted|worked|fixed|ended|deleted|happened|led|returned|recovered|survived|handled|existed]"];
        unless [no_participle, is_demand];
        =>
        hits [
            "It should have been tested.",
            "We should've also checked it.",
            "That shouldn't have been rushed.",
            "The alert should have paged earlier.",
            "The change should not have gone out on a Friday.",
        ],
        spares ["The failover should have worked.", "We judge nobody by what should or should not have been done.", "Each cache should have a limit.", "It should have priority.", "Every action item should have assigned owners."]
    }
    "if we had" {
        says ["if we had", "if they had", "if he had", "if she had", "if someone had", "if somebody had", "if i had", "had we", "had they", "had someone", "had i", "had somebody", "had anyone"];
        not_led_by ["[as|even|check|see|ask|asked|know|wonder|wondered|unsure|unclear|decide|what|which|where|only]", "_ [we|they|it|who|that]"];
        not_followed_by ["[not|never|no]"];
        unless [no_participle, had_begins_no_sentence];
        =>
        hits ["If we had known, we would have stopped.", "Had we tested it, it would have shown.", "The page would have come earlier if someone had looked."],
        spares ["It would have flapped if we had 100 users.", "We asked if they had a backup.", "It looked as if we had two clusters.", "The tests that had we kept", "Had we not watched it, the chain would have stopped."]
    }
    "hindsight in pairs" {
        says ["would have", "would've", "could have", "might have", "would not have", "wouldn't have", "could've", "might not have", "would never have"];
        led_by [
            "[if|had] .. [had|were|was|been|known|seen|noticed|checked|tested] ..",
            "if .. [had|were|was] ..",
            "had [the|a|an|this|that|it|we|they|there|our|these|those|someone] ..",
            "with .. , [we|it|this|they|the _|that|this _]",
            "[without|with] [a|an|the] .. [we|it|this|they|the _|that|this _]",
            "[check|test|alert|alarm|canary|review|monitor|monitoring|rehearsal|dry run|limit|lint|linter|validation|dashboard|runbook|timeout|drill|build]",
        ];
        not_after ["[if|had] you", "[if|had] [we|they|it|there|i|the _] [had not|not|never]", "[not known if|unclear if|see if|check if|ask if|wonder if|whether|as if]"];
        unless [no_participle];
        =>
        hits [
            "If the alert had paged, we would have seen it.",
            "Had the cache been larger, nobody would have noticed.",
            "A canary would have caught it.",
            "If the limit had been lower, this could have stopped earlier.",
        ],
        spares ["If you had a session, no address would have been included.", "It could have been worse.", "Users would have a slow page.", "It would have to be restarted.", "We asked whether they would have time."]
    }
    "could have been prevented" {
        says ["could have been", "could easily have been", "might have been", "would have been"];
        followed_by ["[easily |also |entirely |completely ]?[prevented|avoided|caught|detected|noticed|mitigated|shortened|discovered|found|spotted|averted|resolved|fixed|identified|faster|quicker|sooner|shorter|handled better]"];
        not_led_by ["[not|never|how|how much|whether]"];
        not_after ["[how|whether]"];
        =>
        hits ["This could have been prevented.", "The incident might have been avoided by a test.", "It would have been caught earlier."],
        spares ["It could have been worse.", "The tokens could have been read.", "Nobody knows how it might have been found."]
    }
    "failed to" {
        says ["we failed to", "i failed to", "the team failed to", "the engineer failed to", "the operator failed to", "he failed to", "she failed to", "the developer failed to", "the reviewer failed to", "the admin failed to", "neglected to"];
        =>
        hits ["We failed to verify it.", "The operator failed to notice."],
        spares ["The pod failed to start."]
    }
    "wish" {
        says ["in hindsight", "with hindsight", "in retrospect", "looking back, we", "we wish we had", "it would have been better", "would have been better to", "would have helped", "would have saved", "would've helped"];
        not_led_by ["[you|that,|which,|know,]"];
        not_followed_by ["[you|bias|biased|review|reviews|meeting]"];
        =>
        hits ["In hindsight the limit was too low.", "It would have been better to wait.", "A second pair of eyes would have helped."],
        spares ["What you wish you knew, in hindsight you know.", "We warn of in hindsight bias."]
    }
};

/// Whether no past participle follows: "should have a limit", and not "should have been".
fn no_participle(beside: &Beside<'_>) -> bool {
    !begins_with_participle(beside.behind)
}

/// Whether it is said of what everybody is to have: "each item should have assigned owners".
fn is_demand(beside: &Beside<'_>) -> bool {
    let subject = beside.sentence_before.trim_end();
    let subject = subject.rsplit([',', ';', ':']).next().unwrap_or_default().trim_start();
    let begins = |word: &str| subject.split_whitespace().next().is_some_and(|first| first.trim_matches('*') == word);
    ["each", "every", "all", "any", "no", "your", "you"].into_iter().any(begins)
}

/// Whether "had we" is no condition: where it begins no sentence or clause.
fn had_begins_no_sentence(beside: &Beside<'_>) -> bool {
    let before = beside.sentence_before.trim_end();
    beside.words.starts_with("had")
        && !(before.is_empty()
            || before.ends_with([',', ';', ':', '-', '–', '—', '*'])
            || before.ends_with(" and")
            || before.ends_with(" but"))
}

/// Whether a text goes on with a past participle: the form of a regular verb, or a verb of what people do.
fn begins_with_participle(text: &str) -> bool {
    let mut words =
        text.split(|letter: char| !letter.is_alphanumeric() && letter != '\'').filter(|one| !one.is_empty());
    let passed = |word: &&str| {
        word.ends_with("ly")
            || ["also", "never", "already", "just", "not", "then", "even", "still", "at", "least"].contains(word)
    };
    let Some(word) = words.find(|word| !passed(word)) else { return false };
    // An adjective stands before what it is said of: "assigned owners".
    let is_adjective = matches!(
        word,
        "assigned"
            | "dedicated"
            | "limited"
            | "detailed"
            | "named"
            | "shared"
            | "required"
            | "increased"
            | "reduced"
            | "defined"
            | "advanced"
    ) && words
        .next()
        .is_some_and(|next| next.ends_with('s') && !matches!(next, "us" | "this" | "as" | "is" | "its"));
    !is_adjective && ((word.len() > 4 && word.ends_with("ed") && !word.ends_with("eed")) || PARTICIPLES.contains(&word))
}

#[rustfmt::skip] // words in a row
const PARTICIPLES: &[&str] = &[
    "been", "become", "begun", "broken", "brought", "built", "caught", "chosen", "come", "cost", "cut", "done", "fallen", "felt", "found",
    "given", "gone", "got", "gotten", "grown", "had", "happened", "held", "hit", "kept", "known", "led", "left", "let", "lost", "made", "meant",
    "met", "paid", "put", "read", "run", "said", "seen", "sent", "set", "shown", "shut", "spent", "spoken", "stopped", "taken",
    "thought", "told", "thrown", "understood", "used", "woken", "won", "written",
];

#[cfg(test)]
mod tests {
    use super::begins_with_participle;

    #[test]
    fn what_was_not_done_is_told_from_what_something_should_own() {
        for text in [" been rushed", " checked it", " never been", " already told", "\nknown", " also noticed"] {
            assert!(begins_with_participle(text), "{text}");
        }
        for text in [
            "",
            " a limit",
            " clear rules",
            " priority",
            " in general",
            " speed",
            " red lights",
            ".",
            " assigned owners",
        ] {
            assert!(!begins_with_participle(text), "{text}");
        }
    }
}

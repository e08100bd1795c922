//! English phrases.

use super::List;

pub(crate) const OUTAGE: List = List { anywhere: &["outage", "outages"], ..List::NONE };

pub(crate) const BLAME: List = List {
    anywhere: &[
        "careless",
        "carelessly",
        "carelessness",
        "negligent",
        "negligently",
        "negligence",
        "incompetent",
        "incompetence",
        "sloppy",
        "at fault",
        "is to blame",
        "was to blame",
        "are to blame",
        "were to blame",
    ],
    spared: &["nobody is to blame", "nobody was to blame", "no one is to blame", "no one was to blame"],
    ..List::NONE
};

/// What explains by a person, and what asks people for nothing but more attention.
pub(crate) const HUMAN_ERROR: List = List {
    anywhere: &[
        "human error",
        "human errors",
        "human mistake",
        "operator error",
        "operator errors",
        "user error",
        "pilot error",
        "more careful",
        "more carefully",
        "pay more attention",
        "pay closer attention",
    ],
    ..List::NONE
};

/// "failed to" alone is said of machines, "could have" and "would have" of risks.
pub(crate) const COUNTERFACTUAL: List = List {
    anywhere: &[
        "if we had",
        "if they had",
        "if he had",
        "if she had",
        "if someone had",
        "we failed to",
        "i failed to",
        "the team failed to",
        "the engineer failed to",
        "the operator failed to",
    ],
    before_participle: &["should have", "should not have", "shouldn't have", "should've"],
    ..List::NONE
};

/// A root cause that is sought, found or given by others is none that is named.
pub(crate) const ROOT_CAUSE: List = List {
    anywhere: &[
        "the root cause was",
        "the root cause is",
        "the root causes were",
        "the root causes are",
        "was the root cause of",
        "were the root cause of",
        "is the root cause of",
    ],
    alone: &["root cause", "root causes"],
    spared: &[
        "the root cause was found",
        "the root cause was identified",
        "the root cause was discovered",
        "the root cause is unknown",
        "the root cause was unknown",
        "the root cause is not",
        "the root cause was not",
    ],
    ..List::NONE
};

pub(crate) const ROTE_APOLOGY: List = List {
    anywhere: &[
        "apologize for any inconvenience",
        "apologise for any inconvenience",
        "apologies for any inconvenience",
        "sorry for any inconvenience",
        "apologize for the inconvenience",
        "apologise for the inconvenience",
        "apologies for the inconvenience",
        "sorry for the inconvenience",
        "any inconvenience this may have caused",
        "any inconvenience caused",
        "take security very seriously",
        "takes security very seriously",
        "take your security very seriously",
        "thank you for your patience",
    ],
    ..List::NONE
};

pub(crate) const RESOLUTION_ESTIMATE: List = List {
    anywhere: &[
        "expected to be resolved",
        "expected to be fixed",
        "expected to be restored",
        "expect to resolve",
        "expect to have this resolved",
        "expect to have this fixed",
        "expect this to be resolved",
        "expect service to be restored",
        "will be resolved by",
        "will be resolved in",
        "will be resolved within",
        "will be restored by",
        "will be restored in",
        "will be restored within",
        "should be resolved by",
        "should be resolved in",
        "should be resolved within",
        "estimated time of resolution",
        "estimated time to resolution",
        "estimated resolution time",
    ],
    ..List::NONE
};

/// Whether a text goes on with a past participle: the form of a regular verb, or a verb of what people do.
pub(super) fn begins_with_participle(text: &str) -> bool {
    let mut words =
        text.split(|letter: char| !letter.is_alphanumeric() && letter != '\'').filter(|one| !one.is_empty());
    let passed = |word: &&str| word.ends_with("ly") || ["also", "never", "already", "just", "not"].contains(word);
    let word = words.find(|word| !passed(word)).unwrap_or_default().to_lowercase();
    (word.len() > 4 && word.ends_with("ed") && !word.ends_with("eed")) || PARTICIPLES.contains(&word.as_str())
}

const PARTICIPLES: &[&str] = &[
    "been",
    "brought",
    "built",
    "caught",
    "chosen",
    "come",
    "done",
    "felt",
    "found",
    "given",
    "gone",
    "got",
    "gotten",
    "held",
    "kept",
    "known",
    "led",
    "left",
    "made",
    "read",
    "run",
    "said",
    "seen",
    "sent",
    "set",
    "shown",
    "spoken",
    "stopped",
    "taken",
    "told",
    "thought",
    "understood",
    "used",
    "written",
];

#[cfg(test)]
mod tests {
    use super::begins_with_participle;

    #[test]
    fn what_was_not_done_is_told_from_what_something_should_own() {
        for text in [" been rushed", " checked it", " never been", " already told", "\nknown", " also **noticed**"] {
            assert!(begins_with_participle(text), "{text}");
        }
        for text in ["", " a limit", " clear rules", " priority", " in general", " speed", " red lights", "."] {
            assert!(!begins_with_participle(text), "{text}");
        }
    }
}

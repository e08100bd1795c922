//! People as the explanation, and more care as the remedy.

use crate::wording::phrase::{Phrase, phrases};

/// What denies it, speaks of it as such, or stops it by something else than people.
const DENIED: &[&str] = &[
    "[no|not|never|without|than|n't|isn't|wasn't|beyond|avoid|avoiding|avoids|prevent|prevents|preventing|catch|catches|catching|eliminate|eliminates|reduce|reduces|against|tolerate|tolerates|tolerant to|survive|survives|block|blocks|understanding|concept of|term|called|call|call it|label|labelled|labeled|blame|blamed on|blaming|assume|assumed|assumes|instead of|possibility of|possible|potential|risk of|chance of|prone to|room for|limit|minimise|minimize|minimises|minimizes|minimising|minimizing|view of|views on|to]",
    "[no|not|never|n't|isn't|wasn't|avoid|prevent|prevents|preventing|catch|catches|reduce|reduces|against|understanding|concept of|instead of|possibility of|potential for|risk of|chance of|prone to|called|the term|blame|rather than] [a|an|any|the|to|just|simply|\"|“|caused by|due to|this|further|such|future|some|more]",
    "[views|101|and|about] [on|of]",
];
const DENIED_BEHIND: &[&str] = &[
    "[is|was|are|were] [not|never|n't|no longer|a symptom|an effect|a consequence|the starting|where|possible|always|inevitable|expected|\"]",
    "as [a|an] [symptom|effect|sign|consequence|starting|label|excuse]",
    "[isn't|wasn't|aren't|weren't|101|is never|cannot|can't]",
    "[\"|”] [is|was] [not|never]",
    "[\"|”|']",
];

pub(crate) const HUMAN_ERROR: &[Phrase] = phrases! {
    "human error" {
        says [
            "human error", "human errors", "human mistake", "human mistakes", "operator error", "operator errors", "operator mistake",
            "user error", "pilot error", "engineer error", "manual error", "fat finger", "fat-finger", "fat fingered",
            "fat-fingered",
        ];
        not_led_by DENIED;
        not_followed_by DENIED_BEHIND;
        =>
        hits ["It was a human error.", "Human error: the standby was created with half the memory.", "The cause was operator error."],
        spares [
            "It was not a human error.",
            "Human error is never the cause.",
            "The script prevents human error.",
            "We avoid the concept of \"human error\".",
            "What some call human error is a missing check.",
        ]
    }
    "care as the remedy" {
        says ["more careful", "more carefully", "extra careful", "more vigilant", "more cautious", "more diligent", "greater care", "more care", "more attention", "closer attention", "extra care", "extra attention", "more attentive"];
        led_by [
            "[be|being|been|pay|paying|paid|take|taking|took|exercise|exercising|needs|need|with|check|checked|review|reviewed|reviewing|test|tested|look|act|work|read|studying|studied|study|proceed|deploy|double-check|is|are|should|must|will|to|everyone|team|all|require|requires|required]",
            "[be|pay|take|with|read|check|review|plan|do|doing|test] [even|much|a bit|a little|it|them|this|that|these|changes|notes|all|the]",
            "[check|review|read|test|studying|study|verify|monitor] .. ",
            "[notes|changes|pull requests|reviews] [needs|need]",
        ];
        not_led_by ["[no|not|n't|never|without|than|instead of|asking people to be|tell people to be|telling people to be|asking them to be]", "[not|n't|never|than|of] [be|been|being|by|to be|asking for|just be|simply be|about being]"];
        not_after ["[people|them|someone|everyone] to"];
        =>
        hits [
            "We will be more careful.",
            "Next time, check more carefully.",
            "We must pay more attention to the limits.",
            "Everyone should take extra care with it.",
        ],
        spares ["The fix is not to be more careful.", "Asking people to be more careful does not help.", "The alert needs no more attention than that, rather than more care."]
    }
    "shortcoming as the cause" {
        says ["forgot", "forgotten", "overlooked", "neglected", "did not pay attention", "didn't pay attention", "was not paying attention", "lack of attention", "lack of care", "lack of diligence", "inattention", "oversight"];
        led_by [
            "[engineer|engineers|operator|operators|developer|developers|admin|administrator|reviewer|reviewers|responder|he|she|they|i|we|someone|somebody|person|team|colleague|employee|on-call|technician|author]",
            "[engineer|operator|developer|admin|reviewer|he|she|they|i|we|someone|somebody|person|team|author] [had|has|have|simply|just|then|also]",
            "[due to|because of|caused by|an|a|by|to|from|was] [an|a|the|our|human|simple|our own]?[ an| a]?",
            "was",
            "the",
        ];
        followed_by ["[to|that|about|the|a|an|it|this|by|on|in|of|during|from|and|when|.|,|one|our]"];
        not_led_by ["[board|committee|regulatory|human|with|provide|provides|had been|under|no|not|n't|never]", "[long|easily|often|was long|be|never|not]"];
        not_after ["[not|never|no one|nobody|n't]"];
        =>
        hits [
            "The engineer forgot to update the limit.",
            "We forgot the second volume.",
            "It was caused by an oversight of the team.",
            "The reviewer overlooked the flag.",
        ],
        spares ["Nobody forgot to restart it.", "It is easily forgotten.", "The cluster has a password that was long forgotten."]
    }
};

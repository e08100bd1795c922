//! A cause that is called the root of all. One that is sought, or of which there are several, is not.

use crate::wording::phrase::{Phrase, phrases};

/// What says that it was found, but not which.
const UNNAMED: &[&str] = &[
    "[unknown|unclear|not|n't|never|still|yet|under|being|undetermined|to be|tbd|pending|discovered|investigated|sought|found .. at|difficult|hard|clear|obvious|explained|described|known|also|the same|unrelated|elsewhere|usually|often|more]",
    "[identified|found|discovered|located|determined|established|confirmed|isolated|fixed|resolved|addressed|understood|uncovered][.|,|;| and| at| by| on| in| within| after| quickly| soon| early| later| only|:| before| with| during|$]",
    "[identified as |due to |determined to be |likely |probably ]?a combination of",
];
/// What asks for it.
const SOUGHT: &[&str] = &[
    "[what|whether|which|if|why|where]",
    "[what|whether|which|if] [exactly|precisely|really]",
    "[find|found|identify|identified|determine|investigate|investigating|looking for|look for|sought|searching for|understand|about|into|on|for|of|discover|know|no|not|single|another|other|different|a|a _|an _|one _|another _|any|each|every|one|same|suspected|possible|potential|likely|apparent|believed|assume|assumed][ the]?",
];

pub(crate) const ROOT_CAUSE: &[Phrase] = phrases! {
    "the root cause was" {
        says ["root cause"];
        goes_on [
            " [was|is|being|turned out to be|has been|were]",
            " [of|for|behind] .. [was|is|turned out to be]",
            " [appears|seems|appeared|seemed] to [be|have been]",
            "[:|,| -| –| —] [the|a|an|that|our|this|when|because] _",
        ];
        calls "the root cause was";
        not_led_by SOUGHT;
        not_after ["[what|whether|which|no|not|never|n't|isn't|wasn't] [the|a|is the|was the]?", "looking for", "[no|any] [single]?"];
        not_followed_by UNNAMED;
        =>
        hits [
            "The root cause was DNS.",
            "The root cause of the incident was a full disk.",
            "The root cause is a missing index.",
            "The root cause was identified as a deadlock.",
            "Our primary root cause turned out to be the pool.",
            "Root cause: the pool had no limit.",
        ],
        spares [
            "The root cause was found at 12:00.",
            "The root cause is unknown.",
            "The root cause is not known yet.",
            "The root cause is still being looked for.",
            "We do not know what the root cause was.",
            "There is no single root cause.",
            "We do not call it a root cause.",
            "A critical root cause was a known issue.",
            "The root cause was a combination of two settings.",
        ]
    }
    "was the root cause" {
        says ["root cause"];
        calls "was the root cause";
        led_by ["[is|was|were|are|be|been|as|being|became|remains] the [main|primary|ultimate|real|true|actual|underlying|original|only]?", "[is|was|were|are|as|being|became] [our|its|their] [main|primary|ultimate|real|true|actual|underlying]?"];
        not_led_by ["[not|n't|never|what|whether|which|unclear|unsure|if] .. the", "[not|n't|never|isn't|wasn't|what|which] [is|was|were|are|be|been|necessarily|really]? the", "[identified|known|described|listed|mentioned] as the"];
        not_after ["[what|whether|which|not|never|n't|isn't|wasn't|unlikely|unclear]"];
        not_followed_by ["[analysis|section|of which|field|and|we]"];
        =>
        hits ["A full disk was the root cause.", "The missing limit is the root cause of the delay.", "DNS was the primary root cause."],
        spares ["A full disk was not the root cause.", "We asked whether DNS was the root cause.", "This was the root cause analysis."]
    }
    "heading" {
        says ["root cause"];
        goes_on ["", " of [the|this|our]? [outage|incident|issue|problem|failure|failures|disruption|bug|delay|error|errors|slowdown|alert]"];
        alone true;
        not_followed_by ["[analysis|s]"];
        =>
        hits ["Root cause", "3. Root Cause:", "Root cause of the outage", "**Root cause**"],
        spares ["Root causes", "Root cause analysis", "We look for the root cause"]
    }
};

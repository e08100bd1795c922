//! Words that judge people.

use crate::wording::phrase::{Phrase, phrases};

/// What denies it, or speaks of blame as such.
const DENIED: &[&str] = &[
    "[not|never|n't|no|without|nobody|no one|nobody's|rather than|instead of|avoid|avoiding|isn't|wasn't|aren't|weren't]",
    "[not|never|nobody|no one|no one person|no single person|isn't|wasn't|aren't|weren't|n't] [is|was|are|were|be|been|being|a|an|the|really|about|about being|due to|because of]",
    "[nobody|no one] [is|was|are|were] _",
    "[who|whoever|whom|what] [is|was|were|are]",
    "[anyone|someone|somebody] [is|was|were] [not ]?",
];

pub(crate) const BLAME: &[Phrase] = phrases! {
    "careless" {
        says ["careless", "carelessly", "carelessness", "thoughtless", "thoughtlessly", "inattentive", "inattentiveness"];
        not_led_by DENIED;
        =>
        hits ["A careless change of the limit went out.", "It was rolled out carelessly.", "Carelessness played a part."],
        spares ["The change was not careless.", "It came without carelessness on any side."]
    }
    "negligent" {
        says ["negligent", "negligently", "negligence", "reckless", "recklessly", "irresponsible", "irresponsibly"];
        not_led_by DENIED;
        =>
        hits ["The review was negligent.", "This was negligence of the team.", "a reckless deploy"],
        spares ["Nobody was negligent.", "This is not about negligence."]
    }
    "incompetent" {
        says ["incompetent", "incompetence", "stupid", "stupidity", "foolish", "foolishly", "dumb mistake", "dumb error"];
        not_led_by DENIED;
        not_followed_by ["[question|questions]"];
        =>
        hits ["An incompetent rollout", "It was a stupid mistake.", "a foolish change"],
        spares ["Nobody is incompetent.", "There are no stupid questions."]
    }
    "sloppy" {
        says ["sloppy", "sloppily", "sloppiness", "shoddy", "slapdash", "half-baked"];
        not_led_by DENIED;
        =>
        hits ["It was sloppy work.", "The runbook was shoddy."],
        spares ["The work was not sloppy."]
    }
    "lazy" {
        says ["lazy", "laziness"];
        followed_by [
            "[engineer|engineers|developer|developers|operator|operators|admin|admins|reviewer|reviewers|review|reviews|mistake|mistakes|work|team|teams|shortcut|shortcuts|approach|people|person|and|about|to|on|of|.|,|;|!]",
        ];
        not_led_by DENIED;
        not_followed_by ["and [cached|deferred|async|eager|immutable]"];
        =>
        hits ["We were lazy and skipped the test.", "Laziness of the reviewers let it pass.", "It was a lazy shortcut."],
        spares ["Lazy loading of images hid it.", "The pool is created by lazy initialization.", "The engineer was not lazy."]
    }
    "fault" {
        says ["at fault", "'s fault", "our own fault", "my fault", "their fault", "his fault", "her fault"];
        not_led_by DENIED;
        not_after ["[nobody|no one|not|never|n't|isn't|wasn't|who|whether|if|somebody|tendency|tempting|want|wants|easy|easier|avoid|anyone|anybody]"];
        not_followed_by ["[a|an|any|people|someone|somebody|individuals|individual|others|each|one another|for|tolerance|domain|line]", "is|was"];
        =>
        hits ["The operator was at fault.", "It was the reviewer's fault."],
        spares [
            "Nobody is to blame.",
            "Our VM was not at fault.",
            "The tendency to blame is not unique.",
            "It was no one's fault.",
            "It is easy to blame people.",
        ]
    }
    "fault" {
        says ["to blame"];
        led_by ["[is|are|was|were|am] [partly|solely|entirely|largely|mostly|clearly|also]?"];
        not_led_by DENIED;
        not_after ["[nobody|no one|not|never|n't|isn't|wasn't|who|whether|if|nothing]"];
        not_followed_by ["[a|an|any|people|someone|each|for the|and punish]"];
        =>
        hits ["The team is to blame.", "The reviewers were partly to blame."],
        spares ["Nobody is to blame.", "This view seeks to blame the bad apple.", "People may revert to blame."]
    }
};

//! Promises of when something will be over.

use crate::wording::phrase::{Phrase, phrases};

/// What refuses to promise.
const REFUSED: &[&str] = &[
    "[no|not|n't|never|cannot|can't|unable to|without|yet|difficult to|too early to|impossible to|nor]",
    "[no|not|n't|never|cannot|can't|unable to|without|don't|do not|difficult to|too early to] [have|give|provide|share|offer|make|yet|currently|have yet|know|promise|say|commit to|be|to] [an|a|any|the|our]?",
    "[no|not|n't|cannot|without] [an|a|any|the|our|exact|reliable|firm|current|specific]",
    "[what|when|which|whether|how] .. ",
];

pub(crate) const RESOLUTION_ESTIMATE: &[Phrase] = phrases! {
    "expected" {
        says [
            "expected to be resolved", "expected to be fixed", "expected to be restored", "expected to be back", "expected to recover", "expect to resolve",
            "expect to have this resolved", "expect to have this fixed", "expect this to be resolved", "expect service to be restored",
            "expect to restore", "expect full recovery", "expect to fully recover", "anticipate full recovery", "expect a fix", "anticipate a fix", "expect to be back",
            "expect the issue to be resolved", "expect recovery",
        ];
        not_led_by REFUSED;
        =>
        hits ["The delays are expected to be resolved within two days.", "We expect full recovery by noon."],
        spares ["It is not expected to be resolved today.", "We cannot say when it is expected to be resolved."]
    }
    "by when" {
        says [
            "will be resolved by", "will be resolved in", "will be resolved within", "will be restored by", "will be restored in", "will be restored within",
            "should be resolved by", "should be resolved in", "should be resolved within", "should be fixed by", "should be fixed within", "will be fixed by", "will be fixed in",
            "will be fixed within", "will be fixed today", "will be resolved today", "will be resolved shortly", "will be back by", "will be back in", "will be fully restored by",
            "should be back by", "should be restored by", "should be restored within", "will be resolved soon", "will be fixed tomorrow", "will be resolved tomorrow",
        ];
        not_led_by REFUSED;
        =>
        hits ["It will be resolved by noon.", "Service will be restored within the hour."],
        spares ["We cannot say whether it will be resolved by noon."]
    }
    "estimated time" {
        says ["estimated time of resolution", "estimated time to resolution", "estimated resolution time", "estimated time to recovery", "eta for the fix", "eta for resolution", "eta for a fix", "eta is"];
        not_led_by REFUSED;
        not_followed_by ["[is|are|yet]?[ not| unknown| unclear| yet| unavailable|: unknown|: none|: tbd]"];
        =>
        hits ["The estimated time of resolution is 14:00.", "Our ETA for the fix is an hour."],
        spares ["We have no estimated time of resolution.", "We do not have an ETA for the fix."]
    }
};

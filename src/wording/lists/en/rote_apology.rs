//! Apologies that are said by heart.

use crate::wording::phrase::{Phrase, phrases};

pub(crate) const ROTE_APOLOGY: &[Phrase] = phrases! {
    "inconvenience" {
        says [
            "apologize for any inconvenience", "apologise for any inconvenience", "apologies for any inconvenience", "sorry for any inconvenience",
            "apologize for the inconvenience", "apologise for the inconvenience", "apologies for the inconvenience", "sorry for the inconvenience",
            "apologize for this inconvenience", "apologise for this inconvenience", "any inconvenience this may have caused",
            "any inconvenience caused", "any inconvenience this has caused", "any inconvenience this caused", "regret any inconvenience",
        ];
        =>
        hits ["We apologize for any inconvenience.", "We are sorry for the inconvenience."],
        spares ["We are sorry that nobody could pay."]
    }
    "seriously" {
        says ["take security very seriously", "takes security very seriously", "take your security very seriously", "take this very seriously", "take your privacy very seriously", "take these matters very seriously"];
        =>
        hits ["We take security very seriously."],
        spares ["It seriously slowed down."]
    }
    "patience" {
        says ["thank you for your patience", "thanks for your patience", "appreciate your patience", "thank you for your understanding", "thank you for your patience and understanding"];
        =>
        hits ["Thank you for your patience."],
        spares ["The queue needs patience."]
    }
};

//! The word "outage", wherever it says that something was down.

use crate::wording::phrase::{Beside, Phrase, phrases};
use crate::wording::{generic, is_denied, is_of_another, naming};

pub(crate) const OUTAGE: &[Phrase] = phrases! {
    "outage" {
        says ["outage", "outages"];
        unless [denied, of_another, generic::is_generic, naming::is_name];
        =>
        hits [
            "An outage began at 10:00.",
            "The outage lasted two hours.",
            "The database outage took the shop down.",
            "We had two outages in a week.",
            "It was a \"full outage\" of the checkout.",
            "The post-mortem of the outage's first hour",
            "A partial outage of the API",
            "The outage/incident was over at noon.",
            "Our outage in AWS us-east-1",
            "It was not a partial outage but a full one.",
            "This resulted in an outage for all customers.",
            "The OUTAGE was ours.",
        ],
        spares [
            "It was not an outage.",
            "There was no outage, only slow pages.",
            "This was never a full outage.",
            "The limit was raised without causing an outage.",
            "An outage was avoided.",
            "It was a slow hour rather than an outage.",
            "This guards against future outages.",
            "What to do during an outage is in the runbook.",
            "Outages are rare.",
            "A full disk can cause an outage.",
            "It began with the AWS outage.",
            "It began with an outage at our DNS provider.",
            "A power outage in the building",
            "The branch `dns-fix` became dns-outage-2 later.",
            "See /var/log/outage for it.",
            "We met in #inc-outage.",
            "Run it with --outage-mode.",
        ]
    }
};

pub(in crate::wording) fn denied(beside: &Beside<'_>) -> bool {
    is_denied(beside.seen_before, beside.behind)
}

pub(in crate::wording) fn of_another(beside: &Beside<'_>) -> bool {
    is_of_another(beside.seen_before, beside.behind, beside.providers)
}

//! The sentences of one language, with slots in braces that a postmortem fills.

/// What postmortems of one language are made of.
#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) language: &'static str,
    pub(crate) titles: &'static [&'static str],
    pub(crate) causes: &'static [&'static str],
    pub(crate) symptoms: &'static [&'static str],
    pub(crate) fixes: &'static [&'static str],
    pub(crate) overview: &'static [&'static str],
    pub(crate) what_happened: &'static [&'static str],
    pub(crate) contributing_factors: &'static [&'static str],
    pub(crate) resolution: &'static [&'static str],
    pub(crate) customer_impact: &'static [&'static str],
    pub(crate) detection: &'static [&'static str],
    pub(crate) went_well: &'static [&'static str],
    /// Each is followed by the ticket of an action.
    pub(crate) went_poorly: &'static [&'static str],
    pub(crate) impact: &'static [(&'static str, &'static str)],
    /// Cause, detection, page, impact, public and recovery, in that order.
    pub(crate) moments: [&'static [&'static str]; 6],
    /// What responders did in between.
    pub(crate) deeds: &'static [&'static str],
    /// The same in a few words, as they are typed while the incident lasts.
    pub(crate) brief_moments: [&'static [&'static str]; 6],
    pub(crate) brief_deeds: &'static [&'static str],
    pub(crate) queries: &'static [&'static str],
    pub(crate) actions: &'static [&'static str],
    pub(crate) outcome: &'static [&'static str],
    pub(crate) internal: &'static [&'static str],
    pub(crate) told: [&'static [&'static str]; 3],
    pub(crate) late: &'static str,
    pub(crate) returned: &'static str,
    pub(crate) full: &'static str,
    pub(crate) between_sentences: &'static str,
}

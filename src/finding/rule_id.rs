//! The names of all rules: the one place that spells them.

use std::cmp::Ordering;
use std::fmt;

/// Declares the names; what a rule is stands in the file of that name, and the registry joins the two.
macro_rules! rule_ids {
    ($($Rule:ident = $id:literal,)+) => {
        /// A rule's name, which names the defect: `missing-section`.
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        pub(crate) enum RuleId {
            $($Rule,)+
        }

        impl RuleId {
            /// Every name, in the order of the catalogue.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$Rule),+];

            /// The name as people write it.
            #[must_use]
            pub(crate) const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$Rule => $id,)+
                }
            }
        }
    };
}

rule_ids! {
    MalformedDocument = "malformed-document",
    UnknownKey = "unknown-key",
    WrongType = "wrong-type",
    MisplacedFile = "misplaced-file",
    DuplicateId = "duplicate-id",
    IrregularFile = "irregular-file",
    RemovedPostmortem = "removed-postmortem",
    HiddenText = "hidden-text",
    IllegalTransition = "illegal-transition",
    UnrecordedTransition = "unrecorded-transition",
    RewrittenTransitions = "rewritten-transitions",
    RewrittenRecords = "rewritten-records",
    InvalidWaiver = "invalid-waiver",
    UnusedWaiver = "unused-waiver",
    ChangedWaiver = "changed-waiver",
    RenamedRule = "renamed-rule",
    NumberedWaiver = "numbered-waiver",
    MissingOwner = "missing-owner",
    UndesignatedOwner = "undesignated-owner",
    MissingTitle = "missing-title",
    MissingTime = "missing-time",
    MissingRole = "missing-role",
    MissingInvitee = "missing-invitee",
    UnscheduledMeeting = "unscheduled-meeting",
    MissingSection = "missing-section",
    PlaceholderText = "placeholder-text",
    EmptyTimeline = "empty-timeline",
    MissingEvidence = "missing-evidence",
    MissingMoment = "missing-moment",
    MissingAction = "missing-action",
    MissingLink = "missing-link",
    MissingQuery = "missing-query",
    VagueImpact = "vague-impact",
    MissingExternalMessage = "missing-external-message",
    IncompleteExternalMessage = "incomplete-external-message",
    MissingInternalMessage = "missing-internal-message",
    MissingAttendee = "missing-attendee",
    ImpossibleTimes = "impossible-times",
    UnexplainedSeverity = "unexplained-severity",
    MovedResolution = "moved-resolution",
    UnorderedTimeline = "unordered-timeline",
    StatedDuration = "stated-duration",
    DoubtfulDate = "doubtful-date",
    UnknownHolidays = "unknown-holidays",
    UnknownRelated = "unknown-related",
    UnfollowedLesson = "unfollowed-lesson",
    LongOverview = "long-overview",
    StaleInvitation = "stale-invitation",
    UnjustifiedOutage = "unjustified-outage",
    Blame = "blame",
    NamedPerson = "named-person",
    HumanError = "human-error",
    Counterfactual = "counterfactual",
    RootCause = "root-cause",
    RoteApology = "rote-apology",
    ResolutionEstimate = "resolution-estimate",
    InternalDetail = "internal-detail",
    AvoidedTerm = "avoided-term",
    EscapedText = "escaped-text",
    PastedSecret = "pasted-secret",
    LateMeeting = "late-meeting",
    LateSharing = "late-sharing",
    LongMeeting = "long-meeting",
    MeetingNotHeld = "meeting-not-held",
    LateSubmission = "late-submission",
    LateAction = "late-action",
    ActionWithoutTicket = "action-without-ticket",
    ActionWithoutOwner = "action-without-owner",
    UnlabelledAction = "unlabelled-action",
    UnprovenAction = "unproven-action",
    LowPriorityAction = "low-priority-action",
    TooManyActions = "too-many-actions",
    PerishableEvidence = "perishable-evidence",
    UnpostedExternalMessage = "unposted-external-message",
    PostedBeforeMeeting = "posted-before-meeting",
    ClosedByOwner = "closed-by-owner",
    MissingApproval = "missing-approval",
    SelfApproval = "self-approval",
    UnreadyStatus = "unready-status",
    ChangedAfterApproval = "changed-after-approval",
    UnknownPerson = "unknown-person",
    EmptiedContent = "emptied-content",
    LoosenedPolicy = "loosened-policy",
    InvalidPolicy = "invalid-policy",
}

/// By name, as outputs are sorted.
impl Ord for RuleId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl PartialOrd for RuleId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

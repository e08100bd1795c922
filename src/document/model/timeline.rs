//! What happened when, and what was run to find out.

use super::value::{Maybe, Rows, When};
use crate::toml_record::{choice, record};
choice! {
    /// What kind of moment of the timeline it is.
    pub(crate) enum MomentKind {
        /// A contributing factor began.
        Cause = "cause",
        /// A person or an alert noticed.
        Detection = "detection",
        /// A responder was paged.
        Page = "page",
        /// Customers were informed: the status page or a post.
        Public = "public",
        /// The impact began, changed or ended.
        Impact = "impact",
        /// A responder did something significant.
        Action = "action",
        /// The severity or the state of the incident changed.
        Status = "status",
        /// The service recovered.
        Recovery = "recovery",
    }
}

record! {
    /// One moment of the timeline.
    pub(crate) struct TimelineMoment {
        /// When it happened; only the day where nothing more is known.
        at: Maybe<When>,
        /// When it ended, if it lasted.
        until: Maybe<When>,
        /// Whether the time is approximate.
        about: Maybe<bool>,
        /// Who did or said it.
        by: Maybe<String>,
        /// The kind of moment.
        kind: Maybe<MomentKind>,
        /// What happened: facts, not judgement.
        event: Maybe<String>,
        /// A log, a chat or code that belongs to it, as Markdown.
        detail: Maybe<String>,
        /// What shows it: links, ticket ids, or files in the folder of the same name beside the document.
        evidence: Rows<String>,
    }
}

record! {
    /// A command or query that was run to study data.
    pub(crate) struct Query {
        /// What question it answers.
        purpose: Maybe<String>,
        /// The command or query, as it was run.
        command: Maybe<String>,
        /// A link to the result, or the result.
        result: Maybe<String>,
    }
}

//! What moves a postmortem along.

use clap::Args;

use super::Target;
use super::forge::{forge_where, has_reviews};
use super::meeting::AttendanceArgs;
use super::reach::Reach;
use crate::forge::Forge;

pub(super) const REVIEW_EXAMPLES: &str = "Examples:\n  pmgit review 2026-11-20-checkout --held \"2026-11-24 15:00\" \\\n      \
    --outcome \"Agreed on facts, analysis and actions\" --attendee aiko --attendee ben --approved-by ben\n  \
    pmgit review 2026-11-20-checkout --from-pull 17";
pub(super) const WAIVE_EXAMPLE: &str = "Example:\n  pmgit waive 2026-11-20-checkout late-meeting --approved-by ben \\\n      \
    --reason \"Two attendees were on the call of the next incident\"";

pub(super) const CLOSE_EXAMPLES: &str = "Examples:\n  pmgit close 2026-11-20-checkout\n  \
    pmgit close 2026-11-20-checkout --by dai --proof https://status.example.com/incidents/8123";

pub(super) const SEVERITY_EXAMPLE: &str = "Example:\n  pmgit severity 2026-11-20-checkout SEV-2 --approved-by ben \\\n      \
    --reason \"Less than 3 % of the checkouts were slow\"";

/// Who moves a postmortem, and when.
#[derive(Debug, Args)]
pub struct AttributionArgs {
    /// Who does it [default: git's identity]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// When it was done [default: now]
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
}

/// What becomes of the postmortem's own changes that are not committed.
#[derive(Clone, Copy, Debug, Args)]
pub struct EditsArgs {
    /// Commit the postmortem's uncommitted changes first [default: ask on a terminal, else refuse]
    #[arg(long)]
    pub commit_edits: bool,
}

#[derive(Debug, Args)]
pub struct Move {
    #[command(flatten)]
    pub target: Target,
    #[command(flatten)]
    pub stamp: AttributionArgs,
    #[command(flatten)]
    pub edits: EditsArgs,
}

#[derive(Debug, Args)]
pub struct Close {
    #[command(flatten)]
    pub target: Target,
    /// Where the message to customers was posted: records the post of whoever has no checkout in the same commit
    #[arg(long, value_name = "LINK")]
    pub proof: Option<String>,
    #[command(flatten)]
    pub stamp: AttributionArgs,
    #[command(flatten)]
    pub edits: EditsArgs,
}

#[derive(Debug, Args)]
pub struct Back {
    #[command(flatten)]
    pub target: Target,
    /// Why [default: written in the editor, on a terminal]
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    #[command(flatten)]
    pub stamp: AttributionArgs,
    #[command(flatten)]
    pub edits: EditsArgs,
}

#[derive(Debug, Args)]
pub struct Review {
    #[command(flatten)]
    pub target: Target,
    /// When the meeting began [default: asked for on a terminal]
    #[arg(long, value_name = "TIME")]
    pub held: Option<String>,
    /// What the meeting agreed on [default: written in the editor, on a terminal]
    #[arg(long, value_name = "TEXT")]
    pub outcome: Option<String>,
    #[command(flatten)]
    pub attendance: AttendanceArgs,
    /// Who approved it, other than the owner; may be given again
    #[arg(long = "approved-by", value_name = "NAME")]
    pub approved_by: Vec<String>,
    /// Record who has approved this pull request on the forge, in the same commit
    #[arg(long, value_name = "N")]
    pub from_pull: Option<u64>,
    /// The forge of that pull request [default: that of the remote `origin`]
    #[arg(long, value_parser = forge_where(has_reviews), value_name = "FORGE", requires = "from_pull")]
    pub from: Option<&'static Forge>,
    /// The commit that was approved, where the forge does not say it
    #[arg(long, value_name = "REV", requires = "from_pull")]
    pub commit: Option<String>,
    #[command(flatten)]
    pub reach: Reach,
    #[command(flatten)]
    pub stamp: AttributionArgs,
    #[command(flatten)]
    pub edits: EditsArgs,
}

#[derive(Debug, Args)]
pub struct Severity {
    /// The new severity, one of the policy's; before it the postmortem, as other verbs take it, unless the branch or the
    /// only change implies it
    #[arg(value_name = "ID|SEVERITY")]
    pub first: String,
    /// The new severity, behind an id
    #[arg(value_name = "SEVERITY")]
    pub second: Option<String>,
    /// Why it is that one [default: written in the editor, on a terminal]
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Who approved a lower one, other than the owner
    #[arg(long, value_name = "NAME")]
    pub approved_by: Option<String>,
    #[command(flatten)]
    pub stamp: AttributionArgs,
    #[command(flatten)]
    pub edits: EditsArgs,
}

#[derive(Debug, Args)]
pub struct Waive {
    /// The rule whose finding may pass; before it the postmortem, as other verbs take it, unless the branch or the only
    /// change implies it
    #[arg(value_name = "ID|RULE")]
    pub first: String,
    /// The rule, behind an id
    #[arg(value_name = "RULE")]
    pub second: Option<String>,
    /// Why it may pass [default: written in the editor, on a terminal]
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Who lets it pass, other than the owner
    #[arg(long, value_name = "NAME")]
    pub approved_by: String,
    /// The part it holds for, such as timeline@2026-11-20T00:12:00Z, actions@CACHE-91 or sections.overview [default: the
    /// whole document]
    #[arg(long = "where", value_name = "PART")]
    pub part: Option<String>,
    #[command(flatten)]
    pub edits: EditsArgs,
}

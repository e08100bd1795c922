//! The people and the impact of a postmortem, without opening its file.

use clap::{Args, Subcommand};

pub(super) const PEOPLE_EXAMPLES: &str = "Roles: owner, owner-designated-by, incident-commander, commander-shadow, scribe, \
    customer-liaison; and those that several people have: responders, service-owners, engineering-managers, \
    product-managers.\n\n\
    Examples:\n  pmgit people set 2026-11-20-checkout scribe chloe\n  \
    pmgit people add 2026-11-20-checkout responders emeka hana\n  \
    pmgit people remove 2026-11-20-checkout responders hana";

pub(super) const IMPACT_EXAMPLE: &str = "Example:\n  \
    pmgit impact add 2026-11-20-checkout \"Checkouts answered after more than 5 s\" \\\n      \
    --value 412 --of 17000 --unit requests --source https://grafana.example.com/d/1";

#[derive(Debug, Args)]
pub struct People {
    #[command(subcommand)]
    pub command: PeopleCommand,
}

#[derive(Debug, Subcommand)]
pub enum PeopleCommand {
    /// Say who has a role, instead of those who are named
    #[command(after_help = "Examples:\n  pmgit people set 2026-11-20-checkout owner hana\n  \
        pmgit people set 2026-11-20-checkout responders ben chloe emeka")]
    Set(RolePeople),
    /// Name more people in a role
    #[command(after_help = "Example:\n  pmgit people add 2026-11-20-checkout responders hana")]
    Add(RolePeople),
    /// Take people out of a role, or everybody
    #[command(
        visible_alias = "rm",
        after_help = "Examples:\n  pmgit people remove 2026-11-20-checkout responders hana\n  \
        pmgit people remove 2026-11-20-checkout commander-shadow"
    )]
    Remove(RolePeople),
}

#[derive(Debug, Args)]
pub struct RolePeople {
    /// The role, and who has it; before it the postmortem, as other verbs take it, unless the branch or the only change
    /// implies it
    #[arg(value_name = "ID|ROLE|NAME", required = true)]
    pub words: Vec<String>,
    /// Record it as a commit of its own
    #[arg(long)]
    pub commit: bool,
}

#[derive(Debug, Args)]
pub struct Impact {
    #[command(subcommand)]
    pub command: ImpactCommand,
}

#[derive(Debug, Subcommand)]
pub enum ImpactCommand {
    /// Add a measure of the impact
    #[command(after_help = IMPACT_EXAMPLE)]
    Add(AddImpact),
}

#[derive(Debug, Args)]
pub struct AddImpact {
    /// What is counted; before it the postmortem, as other verbs take it, unless the branch or the only change implies it
    #[arg(value_name = "ID|METRIC")]
    pub first: String,
    /// What is counted, behind an id
    #[arg(value_name = "METRIC")]
    pub second: Option<String>,
    /// How many; 0 is an answer
    #[arg(long, value_name = "N")]
    pub value: String,
    /// Of how many
    #[arg(long, value_name = "N")]
    pub of: Option<String>,
    /// What the numbers count: requests, minutes, accounts
    #[arg(long, value_name = "TEXT")]
    pub unit: Option<String>,
    /// A link to the source of the number
    #[arg(long, value_name = "URL")]
    pub source: Option<String>,
    /// Record it as a commit of its own
    #[arg(long)]
    pub commit: bool,
}

//! What is to be done about an incident.

use clap::{Args, Subcommand};

use super::Sync;

#[derive(Debug, Args)]
pub struct Action {
    #[command(subcommand)]
    pub command: ActionCommand,
}

#[derive(Debug, Subcommand)]
pub enum ActionCommand {
    /// Create tickets for actions that have none, and note which are done
    #[command(after_help = super::exchange::SYNC_EXAMPLES)]
    Sync(Sync),
}

//! The messages to customers and to the company.

use clap::{Args, Subcommand, ValueEnum};

use super::Target;

pub(super) const MESSAGE_EXAMPLES: &str = "Examples:\n  pmgit message external 2026-11-20-checkout\n  \
    pmgit message external 2026-11-20-checkout posted --url https://status.example.com/incidents/8123\n  \
    pmgit message internal 2026-11-20-checkout --format eml --to everyone@example.com > mail.eml\n  \
    pmgit message internal 2026-11-20-checkout sent";

const POSTED_EXAMPLE: &str = "Example:\n  pmgit message external 2026-11-20-checkout posted \\\n      \
    --url https://status.example.com/incidents/8123 --at \"2026-11-24 18:00\" --by dai";
const SENT_EXAMPLE: &str = "Example:\n  pmgit message internal 2026-11-20-checkout sent --at \"2026-11-24 16:00\"";

#[derive(Debug, Args)]
pub struct Message {
    #[command(subcommand)]
    pub command: MessageCommand,
}

#[derive(Debug, Subcommand)]
pub enum MessageCommand {
    /// Show the message to customers as they will read it, with what the rules find in it
    #[command(after_help = "Exit codes: 0 nothing blocks, 1 the rules refuse what customers would read.\n\n\
        Examples:\n  pmgit message external 2026-11-20-checkout --format markdown\n  \
        pmgit message external 2026-11-20-checkout posted --url https://status.example.com/incidents/8123")]
    External(External),
    /// Write the mail to the company: results, the link, what was learned
    #[command(
        after_help = "Examples:\n  pmgit message internal 2026-11-20-checkout --format eml --to everyone@example.com > mail.eml\n  \
        pmgit message internal 2026-11-20-checkout sent --at \"2026-11-24 16:00\""
    )]
    Internal(Internal),
}

#[derive(Debug, Args)]
pub struct External {
    #[command(flatten)]
    pub target: Target,
    /// How to write it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ExternalFormat::Text)]
    pub format: ExternalFormat,
    /// The language to show it in [default: the postmortem's]
    #[arg(long, value_name = "LANG", value_parser = ["en", "ja"])]
    pub language: Option<String>,
    #[command(subcommand)]
    pub step: Option<ExternalStep>,
}

/// How the message to customers is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExternalFormat {
    Text,
    Markdown,
    /// A report to print and send: the message with when, and what the policy's `[public]` allows of the facts
    Html,
}

#[derive(Debug, Subcommand)]
pub enum ExternalStep {
    /// Record as a commit that the message was posted
    #[command(after_help = POSTED_EXAMPLE)]
    Posted(Posted),
}

#[derive(Debug, Args)]
pub struct Posted {
    /// Where it was posted [default: asked for on a terminal]
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// When it was posted [default: now]
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Who posted it [default: git's identity]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
}

#[derive(Debug, Args)]
pub struct Internal {
    #[command(flatten)]
    pub target: Target,
    /// How to write it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = InternalFormat::Text)]
    pub format: InternalFormat,
    /// Whom the mail goes to; may be given again
    #[arg(long, value_name = "ADDRESS")]
    pub to: Vec<String>,
    /// The postmortem's page [default: made from the remote `origin`]
    #[arg(long, value_name = "URL")]
    pub link: Option<String>,
    #[command(subcommand)]
    pub step: Option<InternalStep>,
}

/// How the mail to the company is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InternalFormat {
    Text,
    /// A mail as a file, which mail programs open as a draft
    Eml,
}

#[derive(Debug, Subcommand)]
pub enum InternalStep {
    /// Record as a commit that the mail was sent
    #[command(after_help = SENT_EXAMPLE)]
    Sent(Sent),
}

#[derive(Debug, Args)]
pub struct Sent {
    /// When it was sent [default: now]
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
}

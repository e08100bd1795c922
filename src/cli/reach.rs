//! How a service is reached: its place, the secret, and how patiently.

use clap::Args;

use crate::forge;

fn server_help() -> String {
    format!("The service's web address [default: {}; `PMGIT_JIRA_URL`]", forge::public_hosts())
}

/// How a service is reached.
#[derive(Debug, Args)]
pub struct Reach {
    /// The project there: a key (Jira), OWNER/NAME or GROUP/NAME [default: that of the remote `origin`]
    #[arg(long, value_name = "PROJECT")]
    pub project: Option<String>,
    #[arg(long, value_name = "URL", help = server_help())]
    pub server: Option<String>,
    #[command(flatten)]
    pub access: Access,
}

/// With which secret, and how patiently.
#[derive(Debug, Args)]
pub struct Access {
    /// A shell command that prints the secret, such as `pass show tracker` [default: the environment]
    #[arg(long, value_name = "COMMAND")]
    pub token_command: Option<String>,
    /// How long to wait for one answer
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub timeout: u64,
}

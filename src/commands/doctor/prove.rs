//! `pmgit doctor --prove`: a script that tries the gate on the real server. It is printed, never run.

use super::online::guarded_branch;
use crate::cli;
use crate::commands::Exit;
use crate::commands::shared::access::forge_at_hand;
use crate::commands::shared::context::{Context, write_error};
use crate::error::{Error, Result};
use crate::git::Repository;
use crate::policy::Policy;
use crate::text::{both, shell_quoted};

const START: &str = include_str!("../../../hooks/prove/start.sh");
/// For a server that has pmgit's hook.
const SERVER: &str = include_str!("../../../hooks/prove/server.sh");

pub(super) fn print(
    repository: &Repository,
    policy: &Policy,
    arguments: &cli::Doctor,
    context: &mut Context<'_>,
) -> Result<Exit> {
    if repository.is_bare() {
        return Err(Error::new(both! {
            en: "cannot prove the gate from the server's side";
            ja: "サーバー側からはゲートを確かめられません"
        })
        .hint(both! {
            en: "run `pmgit doctor --prove` in a clone of it";
            ja: "クローンで`pmgit doctor --prove`を実行してください"
        }));
    }
    let rest = forge_at_hand(repository, arguments.forge)?.map_or(SERVER, |forge| forge.pipeline.proof);
    let script = [START, "\n", rest].concat();
    let script = [
        ("@REMOTE@", "origin"),
        ("@BRANCH@", &guarded_branch(repository, policy)?),
        ("@DOCUMENTS@", &policy.documents),
    ]
    .into_iter()
    .fold(script, |script, (place, value)| script.replace(place, &shell_quoted(value)));
    context.out.write_all(script.as_bytes()).map_err(write_error)?;
    Ok(Exit::Clean)
}

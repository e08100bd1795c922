//! The page of a pull request: what was found, what the change means, what is due, and who is credited.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::cli::{self, CheckFormat};
use crate::commands::diff::{Ends, gather};
use crate::commands::shared::context::Context;
use crate::diff::{self, Approvers};
use crate::error::{Error, Result};
use crate::gate::{self, Loaded};
use crate::git::Repository;
use crate::policy::Account;
use crate::report::{self, Hints, Verdict};
use crate::text::both;

/// Writes the page where one is asked for. It decides nothing: what cannot be told is said and is no failure.
pub(super) fn write(
    repository: &Repository,
    arguments: &cli::Check,
    verdict: &Verdict,
    merge: Option<&Ends>,
    context: &Context<'_>,
) -> Result<()> {
    let of_the_job = || context.variable("GITHUB_STEP_SUMMARY").filter(|_| arguments.format == CheckFormat::Github);
    let asked = arguments.summary.clone().or_else(|| of_the_job().map(PathBuf::from));
    let Some(path) = asked.map(|path| context.directory.join(path)) else { return Ok(()) };
    let named = arguments.approvers.as_deref().map(|file| named(&context.directory.join(file))).transpose()?;
    let page = merge.map_or_else(String::new, |ends| page(repository, ends, named, context));
    append(verdict, super::hints(arguments), &page, &path)
}

/// The accounts that a file names.
fn named(path: &Path) -> Result<Vec<(Account, String)>> {
    let cannot = || {
        Error::new(both! {
            en: "cannot read the approvers in `{}`", path.display();
            ja: "`{}`から承認者を読めません", path.display()
        })
    };
    let text = std::fs::read_to_string(path).map_err(|cause| cannot().quoting(cause))?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let account = |line: &str| {
        Account::parse(line).ok_or_else(|| {
            let line = line.escape_debug();
            cannot()
                .cause(both! {
                    en: "`{line}` is not a line such as `github:ben`";
                    ja: "`{line}`は`github:ben`のような行ではありません"
                })
                .hint(both! { en: "`pmgit approvals list` writes them"; ja: "`pmgit approvals list`で作成できます" })
        })
    };
    lines.map(account).collect()
}

fn page(repository: &Repository, ends: &Ends, named: Option<Vec<(Account, String)>>, context: &Context<'_>) -> String {
    let told = gather(repository, ends, &[], context).and_then(|review| {
        let approvers = named.map(|accounts| approvers(repository, ends, accounts)).transpose()?;
        Ok(diff::page(&review, approvers.as_ref()))
    });
    told.unwrap_or_else(|error| diff::not_compared(&error.to_string()))
}

/// A change could give anybody's account to anybody: those of the target count.
fn approvers(repository: &Repository, ends: &Ends, accounts: Vec<(Account, String)>) -> Result<Approvers> {
    let people = match gate::load_policy(repository, &ends.before)? {
        Loaded::Sound(policy) => policy.people,
        Loaded::Broken { .. } | Loaded::Newer { .. } => None,
    };
    Ok(Approvers { accounts, people })
}

/// Adds to the file; what other steps wrote there stays.
fn append(verdict: &Verdict, hints: Hints, page: &str, path: &Path) -> Result<()> {
    let mut text = Vec::new();
    let open = || OpenOptions::new().create(true).append(true).open(path);
    let written =
        report::summarise(verdict, verdict.language(), hints, &mut text).and_then(|()| text.write_all(page.as_bytes()));
    written.and_then(|()| open()?.write_all(&text)).map_err(|error| {
        Error::new(both! {
            en: "cannot write the summary to `{}`", path.display();
            ja: "サマリーを`{}`に書き込めません", path.display()
        })
        .quoting(error)
        .hint(both! {
            en: "`--summary` names it; with `--format github`, so does `GITHUB_STEP_SUMMARY`";
            ja: "`--summary`か、`--format github`での`GITHUB_STEP_SUMMARY`が書き込み先です"
        })
    })
}

//! The page of a pull request: what was found, the postmortems as pages, what the change means, what is due, and who is
//! credited.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::landing::Merge;
use super::pages::pages;
use crate::cli::{self, CheckFormat};
use crate::commands::diff::{Ends, gather};
use crate::commands::shared::context::Context;
use crate::diff::{self, Approvers, Diff, Folded, Told};
use crate::error::{Error, Result};
use crate::forge::PullPage;
use crate::gate::{self, Loaded};
use crate::git::Repository;
use crate::policy::Account;
use crate::report::{self, Hints, Verdict};
use crate::text::{both, say};

/// The summary of a job may have a mebibyte, and a letter has up to four bytes.
const LONGEST_SUMMARY: usize = 250_000;
/// Where the forge is not known, a comment is as short as GitHub's must be.
const LONGEST_COMMENT: usize = 65_536;
/// So many letters of a comment are its mark.
const OF_THE_MARK: usize = 536;

/// Writes the page where one is asked for, to be a summary or a comment. It decides nothing: what cannot be told is said and
/// is no failure.
pub(super) fn write(
    repository: &Repository,
    arguments: &cli::Check,
    verdict: &Verdict,
    merge: Option<&Merge>,
    context: &mut Context<'_>,
) -> Result<()> {
    let of_the_job = || context.variable("GITHUB_STEP_SUMMARY").filter(|_| arguments.format == CheckFormat::Github);
    let summary = arguments.summary.clone().or_else(|| of_the_job().map(PathBuf::from));
    if summary.is_none() && arguments.comment.is_none() {
        return Ok(());
    }
    let named = arguments.approvers.as_deref().map(|file| named(&context.directory.join(file))).transpose()?;
    let pull = pull(arguments, context)?;
    let told = merge.map(|merge| gathered(repository, merge, named, pull.as_ref(), context));
    let page = Page { verdict, hints: super::hints(arguments), told };
    if let Some(path) = summary {
        page.append(LONGEST_SUMMARY, &context.directory.join(path))?;
    }
    if let Some(path) = &arguments.comment {
        let most = pull.map_or(LONGEST_COMMENT, |pull| pull.longest_comment());
        page.append(most - OF_THE_MARK, &context.directory.join(path))?;
    }
    Ok(())
}

/// The pull request by its address, where that has the form of one.
fn pull(arguments: &cli::Check, context: &mut Context<'_>) -> Result<Option<PullPage>> {
    let Some(address) = &arguments.pull_url else { return Ok(None) };
    let pull = PullPage::parse(address);
    if pull.is_none() {
        context.remark(context.say(say! {
            en: "`{address}` is not the address of a pull request, so the headings are not links";
            ja: "`{address}`はプルリクエストのアドレスではないため、見出しをリンクにしません"
        }))?;
    }
    Ok(pull)
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

/// What a change means, or why that cannot be told.
struct Gathered {
    review: Diff,
    approvers: Option<Approvers>,
    pages: Vec<Folded>,
}

fn gathered(
    repository: &Repository,
    merge: &Merge,
    named: Option<Vec<(Account, String)>>,
    pull: Option<&PullPage>,
    context: &Context<'_>,
) -> Result<Gathered> {
    let review = gather(repository, &merge.ends, &[], context)?;
    let approvers = named.map(|accounts| approvers(repository, &merge.ends, accounts)).transpose()?;
    let pages = pages(repository, merge, &review, pull)?;
    Ok(Gathered { review, approvers, pages })
}

/// A change could give anybody's account to anybody: those of the target count.
fn approvers(repository: &Repository, ends: &Ends, accounts: Vec<(Account, String)>) -> Result<Approvers> {
    let people = match gate::load_policy(repository, &ends.before)? {
        Loaded::Sound(policy) => policy.people,
        Loaded::Broken { .. } | Loaded::Newer { .. } => None,
    };
    Ok(Approvers { accounts, people })
}

/// The page of a pull request.
struct Page<'p> {
    verdict: &'p Verdict,
    hints: Hints,
    /// Nothing where nothing is compared.
    told: Option<Result<Gathered>>,
}

impl Page<'_> {
    /// In so many letters at the most.
    fn text(&self, most: usize) -> String {
        let language = self.verdict.language();
        let found = report::summarise(self.verdict, language, self.hints, most / 3);
        let rest = most.saturating_sub(found.chars().count());
        let told = match &self.told {
            None => String::new(),
            Some(Ok(Gathered { review, approvers, pages })) => {
                diff::told(&Told { review, approvers: approvers.as_ref(), pages, language }, rest)
            }
            Some(Err(error)) => diff::not_compared(&error.told(language, None), language),
        };
        found + &told
    }

    /// Adds it to a file; what other steps wrote there stays.
    fn append(&self, most: usize, path: &Path) -> Result<()> {
        let open = || OpenOptions::new().create(true).append(true).open(path);
        open().and_then(|mut file| file.write_all(self.text(most).as_bytes())).map_err(|error| {
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
}

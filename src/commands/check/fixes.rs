//! The safe fixes of `pmgit check --fix`, in the files of the worktree.

use std::collections::BTreeSet;

use crate::cli::{self, CheckFormat};
use crate::commands::shared::context::{Context, write_error};
use crate::commands::shared::lacking::no_worktree;
use crate::commands::shared::retry::persistently;
use crate::document::{self, Document};
use crate::error::Result;
use crate::finding::{Finding, RuleId};
use crate::fix::{self, Attribution, Basis, Committed};
use crate::gate::{self, Loaded};
use crate::git::{Mode, NewMode, Repository, Side, Version};
use crate::policy::Policy;
use crate::report::{self, LineDiff, Verdict};
use crate::source::{RepoPath, SourceFile};
use crate::text::{both, plural};

/// Mends what is safe to mend in the documents that were judged beside what they were in the past versions, and shows it.
pub(crate) fn make(
    repository: &Repository,
    verdict: &Verdict,
    past: [Option<Version>; 2],
    arguments: &cli::Check,
    context: &mut Context<'_>,
) -> Result<()> {
    if repository.workdir().is_none() {
        return Err(no_worktree().hint(
            both! { en: "fix postmortems in a clone of it, and push"; ja: "クローンで修正し、プッシュしてください" },
        ));
    }
    // What is wrong with a policy is what the check itself reports.
    let Loaded::Sound(policy) = gate::load_policy(repository, &Version::Worktree)? else { return Ok(()) };
    let head = repository.head_version()?;
    let paths_of = |rule: RuleId| -> BTreeSet<&RepoPath> {
        let findings = verdict.findings.iter().filter(|finding| finding.rule == rule);
        findings.map(Finding::path).collect()
    };
    let (stepped, irregular) = (paths_of(RuleId::UnrecordedTransition), paths_of(RuleId::IrregularFile));
    let changed = paths_of(RuleId::StaleInvitation);
    let stamp = if stepped.is_empty() { None } else { stamp(repository, &policy, context) };
    let mut mended = 0;
    for path in &verdict.judged {
        let versions = past.map(|version| version.filter(|_| changed.contains(path)));
        let past = [document(repository, versions[0], path)?, document(repository, versions[1], path)?];
        let made = persistently(|| {
            let Some(file) = File::read(repository, path)? else { return Ok(None) };
            let committed =
                if stepped.contains(path) { committed(repository, &head, path)? } else { Committed::Unknown };
            let past = past.each_ref().map(Option::as_ref);
            let after = fix::fix(&file.source, Basis { policy: &policy, past, stamp: stamp.as_ref(), committed });
            let is_executable = file.mode == Mode::Executable && irregular.contains(path);
            if after.is_none() && !is_executable {
                return Ok(None);
            }
            let before = file.source.text();
            let after = after.unwrap_or_else(|| before.to_owned());
            if !arguments.dry_run {
                let mode = if is_executable { NewMode::Plain } else { NewMode::AsBefore };
                repository.rewrite_file(path, Some(before.as_bytes()), after.as_bytes(), mode)?;
            }
            Ok(Some((file, after, is_executable)))
        })?;
        let Some((file, after, is_executable)) = made else { continue };
        let (before, after) = (file.source.text(), after.as_str());
        let modes = is_executable.then_some((Mode::Executable.as_str(), Mode::Regular.as_str()));
        show(LineDiff { path, before, after, modes }, arguments.format, context)?;
        mended += 1;
    }
    let documents = plural(mended, "document");
    match (mended, arguments.dry_run) {
        (0, _) => Ok(()),
        (_, true) => context.remark(context.say(both! {
            en: "`--fix` would fix {documents}; nothing was written";
            ja: "`--fix`で{documents}を修正します。まだ何も書き込んでいません"
        })),
        (_, false) => {
            context.note_surroundings(repository)?;
            context.remark(context.say(both! {
                en: "fixed {documents} in the worktree; `git add` stages them";
                ja: "ワークツリーの{documents}を修正しました。`git add`でステージしてください"
            }))
        }
    }
}

/// Standard output belongs to what programs read.
fn show(diff: LineDiff<'_>, format: CheckFormat, context: &mut Context<'_>) -> Result<()> {
    match format {
        CheckFormat::Text => report::write_diff(diff, context.out_look, context.out),
        CheckFormat::Json
        | CheckFormat::Sarif
        | CheckFormat::Github
        | CheckFormat::Gitlab
        | CheckFormat::Junit
        | CheckFormat::Rdjson => report::write_diff(diff, context.talk_look, context.talk),
    }
    .map_err(write_error)
}

/// A document on disk.
struct File {
    source: SourceFile,
    mode: Mode,
}

impl File {
    /// Nothing where no plain text lies there: a sparse checkout may leave a document out.
    fn read(repository: &Repository, path: &RepoPath) -> Result<Option<Self>> {
        let Some(side) = repository.side(&Version::Worktree, path)?.filter(Side::is_file) else {
            return Ok(None);
        };
        let source = SourceFile::new(path.clone(), repository.read(&side, path)?);
        Ok(source.invalid_at().is_none().then_some(Self { source, mode: side.mode }))
    }
}

/// What a document was in another version.
fn document(repository: &Repository, version: Option<Version>, path: &RepoPath) -> Result<Option<Document>> {
    let source = version.map(|version| repository.source(&version, path)).transpose()?.flatten();
    Ok(source.and_then(|source| document::parse(&source).0))
}

fn committed(repository: &Repository, head: &Version, path: &RepoPath) -> Result<Committed> {
    let Some(source) = repository.source(head, path)? else { return Ok(Committed::New) };
    let (document, _) = document::parse(&source);
    Ok(document.map_or(Committed::Unknown, |document| Committed::At(document.status())))
}

/// Who runs this, and now; nothing where git does not know who, for then the record is left to people.
fn stamp(repository: &Repository, policy: &Policy, context: &Context<'_>) -> Option<Attribution> {
    let by = Context::whoami(repository, policy).ok()?;
    Some(Attribution { by, at: context.moment_now(policy) })
}

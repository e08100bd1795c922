//! Why a reference of a push is not taken, and how that is told in the pusher's terminal: short, and with what to do.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::commands::shared::context::{Context, write_error};
use crate::error::Result;
use crate::finding::{Finding, Level, Text};
use crate::gate::{Branch, Loaded, Tip};
use crate::git::{CommitId, ReceivedRef};
use crate::report::{self, Verdict};
use crate::rules;
use crate::source::RepoPath;
use crate::text::{Language, Listing, Message, backticked, both, plural, shell_word};

/// More than this many findings are counted and not shown: a terminal is no report.
const MOST_SHOWN: usize = 20;
/// A message longer than this, in letters, is cut: it may quote a document.
const LONGEST_SHOWN: usize = 500;

/// One reference of a push, and what it is judged by.
#[derive(Clone)]
pub(super) struct Update {
    /// As a person knows it.
    pub(super) name: String,
    pub(super) received: ReceivedRef,
    pub(super) branch: Branch,
    pub(super) standing: Option<Tip>,
    pub(super) mainline: Option<Tip>,
}

/// Why a reference is not taken.
pub(super) struct Refusal<'u> {
    pub(super) update: &'u Update,
    pub(super) defect: Defect,
    /// By which it was judged; nothing where it is broken.
    pub(super) policy: Option<Rc<Loaded>>,
    /// What it was compared with.
    pub(super) base: Option<CommitId>,
}

pub(super) enum Defect {
    Findings(Box<Verdict>),
    /// It would take a protected branch away, with the postmortems that it holds.
    Deletion,
    /// It would show other objects in place of those that were judged.
    Replacement,
}

/// A finding whose words fit on a terminal.
fn clipped(finding: &Finding) -> Finding {
    let clip = |message: &Message| {
        let message = message.clone();
        Message::from(move |listing: &Listing| clip(message.about(listing)))
    };
    let text = Text { message: clip(&finding.text.message), hint: finding.text.hint.as_ref().map(clip) };
    Finding { text, ..finding.clone() }
}

fn clip(text: String) -> String {
    match text.char_indices().nth(LONGEST_SHOWN) {
        None => text,
        Some((end, _)) => format!("{}...", &text[..end]),
    }
}

/// Shows what blocks, as much of it as anybody reads, and what to do next.
pub(super) fn show(refusals: &[Refusal<'_>], context: &mut Context<'_>) -> Result<()> {
    let mut left = MOST_SHOWN;
    let mut unshown = 0;
    for refusal in refusals {
        if let Defect::Findings(verdict) = &refusal.defect {
            let errors = verdict.findings.iter().filter(|finding| finding.level == Level::Error);
            for (number, finding) in errors.enumerate() {
                if number >= left {
                    unshown += 1;
                    continue;
                }
                // The server's own locale says nothing of whoever pushes.
                let (finding, language) = (clipped(finding), verdict.language_of(finding.path()));
                report::write_finding(&finding, &verdict.sources, language, context.talk_look, context.talk)
                    .map_err(write_error)?;
            }
            left = left.saturating_sub(verdict.count(Level::Error));
        }
    }
    if unshown > 0 {
        context.note(context.say(both! {
            en: "... and {} more; `pmgit check --base BASE --head BRANCH` shows all of them\n", plural(unshown, "error");
            ja: "……ほかに{unshown}件のエラーがあります。すべて見るには`pmgit check --base BASE --head BRANCH`\n"
        }))?;
    }
    let mut has_findings = false;
    for refusal in refusals {
        let name = &refusal.update.name;
        match &refusal.defect {
            Defect::Findings(verdict) => {
                has_findings = true;
                let errors = verdict.count(Level::Error);
                context.note(context.say(both! {
                    en: "pmgit refuses the push to `{name}`: {}", plural(errors, "error");
                    ja: "pmgitは`{name}`へのプッシュを拒否しました：エラー{errors}件"
                }))?;
            }
            Defect::Deletion => {
                context.note(context.say(both! {
                    en: "pmgit refuses to delete `{name}`: the branch is protected, and postmortems are on it";
                    ja: "pmgitは`{name}`の削除を拒否しました：保護ブランチで、ポストモーテムがあります"
                }))?;
                context.hint_line(context.say(both! {
                    en: "take it off `gate.branches` first, or delete it on the server: `git branch -D`";
                    ja: "先に`gate.branches`から外すか、サーバーで削除してください：`git branch -D`"
                }))?;
            }
            Defect::Replacement => {
                context.note(context.say(both! {
                    en: "pmgit rejects `{name}`: git would read another object in place of one that was judged";
                    ja: "pmgitは`{name}`を拒否しました：判定したオブジェクトの代わりに、gitが別のオブジェクトを読むことになります"
                }))?;
                context.hint_line(context.say(both! {
                    en: "keep replacements in your clone, and leave `refs/replace/*` out of the push";
                    ja: "置き換えは手元のクローンだけに留め、`refs/replace/*`をプッシュから外してください"
                }))?;
            }
        }
    }
    context.note(context.say(both! {
        en: "The push was rejected; no ref was updated.";
        ja: "プッシュを拒否しました。参照は何も更新していません。"
    }))?;
    if has_findings {
        context.note(context.say(both! {
            en: "Fix the errors above (`pmgit explain RULE` says how), commit and push again.";
            ja: "上のエラーを直し（直し方は`pmgit explain RULE`）、コミットしてからもう一度プッシュしてください。"
        }))?;
        let verdicts = refusals.iter().filter_map(|refusal| match &refusal.defect {
            Defect::Findings(verdict) => Some(&**verdict),
            Defect::Deletion | Defect::Replacement => None,
        });
        if let Some(line) = waiver_line(verdicts, context.language) {
            context.note(line)?;
        }
    }
    Ok(())
}

/// How errors may pass of which somebody other than the owner may say so; nothing where none may.
pub(super) fn waiver_line<'v>(verdicts: impl IntoIterator<Item = &'v Verdict>, language: Language) -> Option<String> {
    let findings = verdicts.into_iter().flat_map(|verdict| &verdict.findings);
    let waivable = findings.filter(|finding| finding.level == Level::Error && rules::may_be_waived(finding));
    let waivable: BTreeSet<(&str, Option<&str>)> =
        waivable.map(|finding| (finding.rule.as_str(), file_stem(finding.path()))).collect();
    let rules: BTreeSet<&str> = waivable.iter().map(|(rule, _)| *rule).collect();
    let (rule, id) = match (waivable.first()?, waivable.len()) {
        ((rule, id), 1) => (*rule, id.unwrap_or("ID")),
        ((rule, _), _) if rules.len() == 1 => (*rule, "ID"),
        _ => ("RULE", "ID"),
    };
    let named = language.or_list(rules.into_iter().map(backticked));
    let command = format!("pmgit waive {} {rule} --reason TEXT --approved-by NAME", shell_word(id));
    Some(match language {
        Language::En => format!("To let {named} pass, somebody other than the owner can waive it: `{command}`."),
        Language::Ja => format!("{named}を例外として通すには、オーナー以外の人の承認が必要です：`{command}`"),
    })
}

fn file_stem(path: &RepoPath) -> Option<&str> {
    path.to_str()?.rsplit('/').next()?.strip_suffix(".toml")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Places, RuleId};

    fn line(found: &[(RuleId, &str, bool)]) -> Option<String> {
        let finding = |&(rule, path, firm): &(RuleId, &str, bool)| {
            let places = Places::file(&RepoPath::from(path));
            Finding { firm, ..Finding::new(rule, Level::Error, places, "it is wrong") }
        };
        let verdict = Verdict { findings: found.iter().map(finding).collect(), ..Verdict::default() };
        waiver_line([&verdict], Language::En)
    }

    #[test]
    fn a_waiver_is_offered_only_for_what_may_be_waived() {
        let [one, other] = ["postmortems/2026/2026-11-20-a.toml", "postmortems/2026/2026-11-21-b.toml"];
        let late = line(&[(RuleId::LateMeeting, one, false), (RuleId::WrongType, one, false)]);
        assert_eq!(
            late.as_deref(),
            Some(
                "To let `late-meeting` pass, somebody other than the owner can waive it: \
                 `pmgit waive 2026-11-20-a late-meeting --reason TEXT --approved-by NAME`."
            )
        );
        let both = line(&[(RuleId::LateMeeting, one, false), (RuleId::LateMeeting, other, false)]);
        assert!(both.is_some_and(|line| line.contains("`pmgit waive ID late-meeting --reason")));
        let several = line(&[(RuleId::LateMeeting, one, false), (RuleId::MissingSection, one, false)]);
        assert!(several.is_some_and(|line| line.contains("`late-meeting` or `missing-section`")));
        for never in [
            RuleId::WrongType,
            RuleId::MalformedDocument,
            RuleId::HiddenText,
            RuleId::IllegalTransition,
            RuleId::RemovedPostmortem,
            RuleId::InvalidPolicy,
        ] {
            assert_eq!(line(&[(never, one, false)]), None, "{never}");
        }
        assert_eq!(line(&[(RuleId::MissingTime, one, true)]), None, "the resolution cannot be waived");
        assert_eq!(line(&[]), None);
    }
}

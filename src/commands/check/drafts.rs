//! What the drafts among the checked postmortems still lack, a line for each kind of thing: what `submit` would say.

use crate::commands::shared::against::Against;
use crate::commands::shared::ahead::Ahead;
use crate::commands::shared::context::{Context, write_error};
use crate::document::{self, PostmortemId, Status};
use crate::error::Result;
use crate::gate::{self, Beside, Loaded};
use crate::git::{Repository, Version};
use crate::report::Verdict;
use crate::source::{RepoPath, SourceFile};
use crate::text::{Listing, TextStyle, cell, one_line, plural, say, widest};

/// A draft, and what is ahead of it.
pub(super) struct Draft {
    id: PostmortemId,
    source: SourceFile,
    ahead: Ahead,
    /// The status from which on the mainline takes it, where that has not got it yet.
    wanted: Option<Status>,
}

/// So many drafts are looked at; who checks more looks at them one by one.
const MOST_DRAFTS: usize = 20;
/// So many of them are shown.
const MOST_SHOWN: usize = 5;

/// The drafts among what was judged, as far as they can be read.
///
/// # Errors
/// When the repository cannot be read.
pub(super) fn find(
    repository: &Repository,
    verdict: &Verdict,
    (files, judging): (&Version, &Version),
) -> Result<Vec<Draft>> {
    let Loaded::Sound(policy) = gate::load_policy(repository, judging)? else { return Ok(Vec::new()) };
    let beside = Beside::new(repository, files, &policy);
    let mut drafts = Vec::new();
    for path in &verdict.judged {
        if drafts.len() == MOST_DRAFTS {
            break;
        }
        let Some((id, source)) = read(repository, files, path, &policy.documents)? else { continue };
        let Some(document) = document::parse(&source).0.filter(|document| document.status() == Status::Draft) else {
            continue;
        };
        if let Some(ahead) = Ahead::of(&id, &source, &document, (&policy, &beside))? {
            let minimum = policy.gate.minimum_status;
            let is_new = repository.side(judging, path)?.is_none();
            drafts.push(Draft {
                id,
                source,
                ahead,
                wanted: Some(minimum).filter(|_| is_new && minimum > Status::Draft),
            });
        }
    }
    Ok(drafts)
}

fn read(
    repository: &Repository,
    files: &Version,
    path: &RepoPath,
    documents: &str,
) -> Result<Option<(PostmortemId, SourceFile)>> {
    let Some(id) = PostmortemId::of_path(path, documents) else { return Ok(None) };
    Ok(repository.source(files, path)?.map(|source| (id, source)))
}

impl Draft {
    pub(super) fn is_ready(&self) -> bool {
        self.ahead.is_ready()
    }
}

/// Says of each draft what it lacks, or that it can be submitted.
pub(super) fn write(drafts: &[Draft], against: Option<&Against>, context: &mut Context<'_>) -> Result<()> {
    let reader = Listing::new(context.language);
    let mainline = against.and_then(Against::mainline);
    if let (Some(mainline), Some(wanted)) = (mainline, drafts.iter().find_map(|draft| draft.wanted)) {
        let words = reader.say(say! {
            en: "`{mainline}` takes a new postmortem from {wanted} on: submit it before you merge";
            ja: "`{mainline}`に新しいポストモーテムを入れられるのは{wanted}からです。マージの前に`submit`してください"
        });
        context.out(context.out_look.sentence(&words, 0))?;
    }
    for draft in drafts.iter().take(MOST_SHOWN) {
        write_one(draft, &reader, context)?;
    }
    let more = drafts.iter().skip(MOST_SHOWN).filter(|draft| !draft.is_ready()).count();
    if more > 0 {
        context.out(reader.say(say! {
            en: "{} that `submit` would refuse; `pmgit check ID` shows each", plural(more, "more draft");
            ja: "`submit`できない下書きがほかに{more}件あります。`pmgit check ID`で確認できます"
        }))?;
    }
    Ok(())
}

fn write_one(draft: &Draft, reader: &Listing, context: &mut Context<'_>) -> Result<()> {
    let (id, look) = (&draft.id, context.out_look);
    let heading = if draft.is_ready() {
        reader.say(say! { en: "the draft is complete: `pmgit submit {id}`"; ja: "下書きは完成しています：`pmgit submit {id}`" })
    } else {
        reader.say(say! { en: "before `pmgit submit {id}`:"; ja: "`pmgit submit {id}`の前に必要なもの：" })
    };
    writeln!(context.out, "{}", look.paint.paint(TextStyle::Bold, heading)).map_err(write_error)?;
    let items: Vec<(String, String)> =
        draft.ahead.lacking().map(|item| (item.kind.name(reader), one_line(&item.amount(reader)))).collect();
    let width = widest(items.iter().map(|(name, _)| name.as_str()));
    let counted = items.iter().map(|(name, amount)| format!("{}  {amount}", cell(name, width)));
    let judged = draft.ahead.verdict.sources.get(draft.source.path()).unwrap_or(&draft.source);
    let others = draft.ahead.others().map(|finding| {
        let (rule, message) = (finding.rule, one_line(&finding.message(reader.language)));
        match finding.span().map(|span| judged.position(span.start).line) {
            Some(line) => {
                reader.say(say! { en: "{rule}, line {line}: {message}"; ja: "{rule}（{line}行目）：{message}" })
            }
            None => reader.say(say! { en: "{rule}: {message}"; ja: "{rule}：{message}" }),
        }
    });
    for line in counted.chain(others) {
        let lines = look.sentence(&line, 4);
        context.out(format!("  {}", lines.replace('\n', "\n    ")))?;
    }
    Ok(())
}

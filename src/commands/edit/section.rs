//! `pmgit edit ID SECTION`: one text of a postmortem as a Markdown file, and back into its place.
//!
//! Nothing is locked while the editor is open. What the file on disk has become meanwhile stays: only the text's own key is
//! written, and only where it still says what the writer was given.

use super::part::{Part, find};
use crate::commands::Exit;
use crate::commands::shared::archive::Archive;
use crate::commands::shared::context::{Context, working_policy};
use crate::commands::shared::drafting::{Change, Keep};
use crate::commands::shared::manuscript::{Manuscript, Written};
use crate::commands::shared::own_edits::{note_slips, unreadable};
use crate::commands::shared::retry::retried;
use crate::commands::shared::transition::EditSession;
use crate::document::edit::{StandingText, Value};
use crate::document::{self, PostmortemId, extents, said};
use crate::error::{Error, Result};
use crate::finding::{Finding, Spot};
use crate::gate::{self, Beside};
use crate::git::Version;
use crate::policy::Policy;
use crate::text::{both, one_line, say};

/// Opens the text that somebody means, and writes it back; in the worktree, or as a commit.
///
/// # Errors
/// When there is no such postmortem or text, the editor fails, or the text cannot go back; what was typed is kept then.
pub(in crate::commands) fn write(id: &str, wanted: &str, keep: Keep, context: &mut Context<'_>) -> Result<Exit> {
    let session = match EditSession::open_for(id, keep, context) {
        Ok(session) => session,
        Err(error) => return Err(broken(id, context)?.unwrap_or(error)),
    };
    let id = &session.entry.id;
    let parts = Part::all(&session.policy, &session.document);
    let part = find(&parts, wanted)?;
    let given = session.editor()?.text_at(&part.names());
    let text = given.as_ref().map_or("", |given| &given.text);
    let guidance = guidance(&session, part, context)?;
    let name = format!("{id}.{part}");
    let (manuscript, written) = Manuscript::written(&session.repository, &name, text, &guidance, context)?;
    let text = match written {
        Written::Text(text) => as_written(&text, given.as_ref(), part),
        Written::Unchanged => {
            manuscript.discard();
            context.note(context.say(say! {
                en: "`{part}` is unchanged; nothing was written";
                ja: "`{part}`に変更がないため、何も書き込みませんでした"
            }))?;
            return Ok(Exit::Clean);
        }
        Written::Empty => {
            manuscript.discard();
            return Err(emptied(part, id));
        }
    };
    let back = WritingBack { id, part, given: given.as_ref(), text: &text, keep };
    let outcome = retried(context, |context| back.write(context));
    match &outcome {
        Ok(_) => manuscript.discard(),
        Err(_) => manuscript.keep(context)?,
    }
    outcome
}

/// What is wrong with a file that cannot be read, told slip by slip.
fn broken(id: &str, context: &mut Context<'_>) -> Result<Option<Error>> {
    let repository = context.open()?;
    let policy = working_policy(&repository)?;
    let archive = Archive::load(&repository, &Version::Worktree, &policy.documents)?;
    let Some(entry) = archive.entries.iter().find(|entry| entry.id.as_str() == id) else { return Ok(None) };
    let source = entry.read(&repository)?;
    let (document, slips) = document::parse(&source);
    if document.is_some() {
        return Ok(None);
    }
    note_slips(&source, &slips, context)?;
    Ok(Some(unreadable(&source, &entry.id)))
}

/// A text that goes back to where it was taken from.
struct WritingBack<'w> {
    id: &'w PostmortemId,
    part: &'w Part,
    /// What the writer was given; nothing where there was no such key.
    given: Option<&'w StandingText>,
    text: &'w str,
    keep: Keep,
}

impl WritingBack<'_> {
    /// Reads the postmortem anew, and writes the one key.
    fn write(&self, context: &mut Context<'_>) -> Result<Exit> {
        let (part, path) = (self.part, self.part.names());
        let session = EditSession::open_for(self.id.as_str(), self.keep, context)?;
        let mut editor = session.editor()?;
        let standing = editor.text_at(&path);
        let says = |text: Option<&StandingText>| text.map(|text| text.text.replace("\r\n", "\n")).unwrap_or_default();
        if says(standing.as_ref()).trim_end() == self.text.trim_end() {
            context.note(context.say(say! {
                en: "`{part}` says so already; nothing was written";
                ja: "`{part}`はすでにその内容のため、何も書き込みませんでした"
            }))?;
            return Ok(Exit::Clean);
        }
        if says(standing.as_ref()) != says(self.given) {
            return Err(self.changed_meanwhile());
        }
        let value = Value::String(self.text.to_owned());
        editor.fill_in_order(&path, &value, &order(&session.policy))?;
        let route = part.to_string();
        let says = format!("{route}: {}", beginning(self.text));
        let subject = format!("edit {route}");
        let parts = [(route, says)];
        session.keep(self.keep, editor, &Change { subject: &subject, parts: &parts }, context)?;
        Ok(Exit::Clean)
    }

    fn changed_meanwhile(&self) -> Error {
        let (part, id) = (self.part, self.id);
        let way = format!("pmgit edit {id} {part}");
        Error::refusal(both! {
            en: "`{part}` was changed while your editor was open; nothing was written";
            ja: "エディターを開いている間に`{part}`が変更されたため、何も書き込みませんでした"
        })
        .cause(both! {
            en: "both texts are there: the one in the postmortem, and yours";
            ja: "ポストモーテムにある内容も、あなたが書いた内容も、どちらも残っています"
        })
        .hint(both! {
            en: "join them: `{way}` opens the one in the postmortem";
            ja: "`{way}`でポストモーテムの内容を開き、1つにまとめてください"
        })
    }
}

/// The sections in the order of the policy, among which a new one finds its place.
fn order(policy: &Policy) -> Vec<&str> {
    policy.sections.iter().map(|section| section.key.as_str()).collect()
}

/// What is typed, with the line end that its form asks for: in a block the closing quotes stand on a line of their own,
/// unless they did not before.
fn as_written(text: &str, given: Option<&StandingText>, part: &Part) -> String {
    let ends_its_line = match given {
        Some(given) if given.text.contains('\n') => given.text.ends_with('\n'),
        Some(given) if given.is_block && !given.text.is_empty() => text.contains('\n'),
        Some(given) => given.is_block || text.contains('\n'),
        None => part.is_section() || text.contains('\n'),
    };
    if ends_its_line { format!("{text}\n") } else { text.to_owned() }
}

fn guidance(session: &EditSession, part: &Part, context: &Context<'_>) -> Result<String> {
    let (id, heading) = (&session.entry.id, part.heading(context.language));
    let mut lines = vec![
        context.say(say! {
            en: "Do not change this line or the one above; everything below is left out.";
            ja: "この行と上の行は変更しないでください。これより下は取り込まれません。"
        }),
        String::new(),
        context.say(say! { en: "{heading} ({part})"; ja: "{heading}（{part}）" }),
        format!("{id}: {}", one_line(said(session.document.title.as_ref()).unwrap_or_default())),
        String::new(),
    ];
    if let Some(guidance) = part.guidance(&session.editor()?, context.language) {
        lines.extend([guidance, String::new()]);
    }
    let findings = findings(session, &part.to_string())?;
    if !findings.is_empty() {
        lines.push(context.say(say! { en: "What is found here now:"; ja: "現在の指摘：" }));
        lines.extend(
            findings.iter().map(|finding| format!("- {} ({})", finding.message(context.language), finding.rule)),
        );
        lines.push(String::new());
    }
    lines.push(context.say(say! {
        en: "Markdown. Leave it unchanged or empty to write nothing.";
        ja: "Markdownで書きます。変更しないか、空にして閉じると、何も書き込みません。"
    }));
    Ok(lines.join("\n"))
}

/// What the check finds in a text as it stands.
fn findings(session: &EditSession, route: &str) -> Result<Vec<Finding>> {
    let Some(extent) = extents(session.before.text(), &[route]).pop().flatten() else { return Ok(Vec::new()) };
    let beside = Beside::new(&session.repository, &Version::Worktree, &session.policy);
    let mut verdict = gate::guard(&session.policy, &session.before, None, Some(&beside))?;
    let is_here = |spot: &Spot| spot.span.is_some_and(|span| extent.contains(span));
    verdict.findings.retain(|finding| finding.places.spots().iter().any(is_here));
    Ok(verdict.findings)
}

/// How a text begins, for the line that says where it went.
fn beginning(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = one_line(text.trim_start().lines().next().unwrap_or_default());
    let end = line.char_indices().nth(LONGEST).map_or(line.len(), |(at, _)| at);
    let more = if end < line.len() || text.trim().contains('\n') { "..." } else { "" };
    format!("{}{more}", &line[..end])
}

fn emptied(part: &Part, id: &PostmortemId) -> Error {
    Error::refusal(both! {
        en: "the text is empty; `{part}` stays as it is";
        ja: "テキストが空のため、`{part}`はそのままにしました"
    })
    .hint(both! {
        en: "to take it away, edit the file itself: `pmgit edit {id}`";
        ja: "削除する場合は、ファイルを直接編集してください：`pmgit edit {id}`"
    })
}

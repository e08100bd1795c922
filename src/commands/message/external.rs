//! `pmgit message external`: the message to customers, and that it was posted.

use super::ReadablePostmortem;
use crate::calendar::to_toml;
use crate::cli::{self, ExternalFormat};
use crate::commands::Exit;
use crate::commands::shared::context::Context;
use crate::commands::shared::retry::retried;
use crate::commands::shared::transition::EditSession;
use crate::commands::shared::upload::say_next;
use crate::commands::shared::which::Which;
use crate::document::edit::{Editor, Value};
use crate::document::{Document, ExternalMessage, Language, MessageParts, Moment, PostmortemId, Status, extents, said};
use crate::error::{Error, Result};
use crate::finding::{Finding, Level};
use crate::gate;
use crate::page::{Images, PublicCopy, html, report_page};
use crate::render::message;
use crate::rules::{self, Trait};
use crate::text::{both, say};

/// Shows what customers will read, and what the rules find there.
pub(super) fn show(arguments: &cli::External, context: &mut Context<'_>) -> Result<Exit> {
    let reading = ReadablePostmortem::open(&arguments.target, context)?;
    let told = message_of(&reading.document, &reading.entry.id)?;
    let own = reading.policy.language_of(&reading.document);
    let language = arguments.language.as_deref().and_then(Language::from_word).unwrap_or(own);
    let versions = told.versions(own);
    let Some((_, parts)) = versions.iter().find(|(written, _)| *written == language) else {
        return Err(unwritten(language, own, &versions, &reading.entry.id));
    };
    let message = message::external(*parts, language);
    let text = match arguments.format {
        ExternalFormat::Text => message.text(),
        ExternalFormat::Markdown => message.markdown(),
        ExternalFormat::Html => report(&reading, language),
    };
    context.out(text.trim_end())?;
    let verdict = gate::guard(&reading.policy, &reading.source, None, None)?;
    let translation = |language: &Language| format!("external_message.translations.{language}");
    let asked = if language == own { "external_message".to_owned() } else { translation(&language) };
    let others: Vec<String> = Language::ALL.iter().filter(|other| **other != language).map(translation).collect();
    let is_within = |finding: &Finding, part: &str| {
        let extent = extents(reading.source.text(), &[part]).first().copied().flatten();
        let span = finding.span().zip(extent);
        span.is_some_and(|(span, extent)| extent.start <= span.start && span.end <= extent.end)
    };
    let is_in_it = |finding: &&Finding| {
        is_within(finding, &asked)
            && !others.iter().any(|other| is_within(finding, other))
            && !rules::by_id(finding.rule).is(Trait::AboutPosting)
    };
    let found: Vec<&Finding> = verdict.findings.iter().filter(is_in_it).collect();
    for finding in &found {
        context.note_finding(finding, &verdict)?;
    }
    for (other, _) in versions.iter().filter(|(other, _)| *other != language) {
        context.remark(context.say(both! {
            en: "`--language {other}` shows it in {}", name(*other, Language::En);
            ja: "`--language {other}`で{}版を表示できます", name(*other, Language::Ja)
        }))?;
    }
    Ok(if found.iter().any(|finding| finding.level == Level::Error) { Exit::Blocked } else { Exit::Clean })
}

/// The report to customers: a page to print and send.
fn report(reading: &ReadablePostmortem, language: Language) -> String {
    let copy = PublicCopy::for_customers(&reading.document, &reading.policy);
    let page = report_page(&copy, reading.policy.calendar.zone(), language);
    page.map(|page| html(&page, &Images::default())).unwrap_or_default()
}

/// A message that says nothing, or nothing in this language.
fn unwritten(language: Language, own: Language, versions: &[(Language, MessageParts<'_>)], id: &PostmortemId) -> Error {
    let table = if language == own { "" } else { &format!(".translations.{language}") };
    let hint = both! {
        en: "write `summary`, `what_happened` and `what_we_are_doing` below `[external_message{table}]`";
        ja: "`[external_message{table}]`に`summary`、`what_happened`、`what_we_are_doing`を書いてください"
    };
    if versions.is_empty() {
        return Error::refusal(both! {
            en: "the external message of `{id}` is still empty";
            ja: "`{id}`の対外的なメッセージがまだ書かれていません"
        })
        .hint(hint);
    }
    Error::refusal(both! {
        en: "the external message of `{id}` is not written in {}", name(language, Language::En);
        ja: "`{id}`の対外的なメッセージに{}版がありません", name(language, Language::Ja)
    })
    .hint(hint)
}

/// A language as another one calls it.
fn name(language: Language, reader: Language) -> &'static str {
    match (language, reader) {
        (Language::En, Language::En) => "English",
        (Language::Ja, Language::En) => "Japanese",
        (Language::En, Language::Ja) => "英語",
        (Language::Ja, Language::Ja) => "日本語",
    }
}

/// Records when, where and by whom the message was posted, as one commit.
pub(super) fn posted(target: &cli::Target, arguments: &cli::Posted, context: &mut Context<'_>) -> Result<Exit> {
    let (url, id) = match &arguments.url {
        Some(url) => (address(url)?.to_owned(), None),
        None => asked(target, context).map(|(url, id)| (url, Some(id)))?,
    };
    let which = id.as_ref().map_or_else(|| Which::from(target), |id| Which::Like(id.as_str()));
    retried(context, |context| record_posted(which, &url, arguments, context))
}

/// Asks the person at the terminal where it was posted, once it is sure that there is something to post.
fn asked(target: &cli::Target, context: &mut Context<'_>) -> Result<(String, PostmortemId)> {
    if context.asks {
        let session = EditSession::open_to_record(target, context)?;
        let told = message_of(&session.document, &session.entry.id)?;
        refuse_again(told, &session.entry.id)?;
        let question = context.say(say! { en: "the link of the post"; ja: "投稿先のリンク" });
        let answer = context.ask_until(&question, |answer, _| Ok(address(answer)?.to_owned()))?;
        if let Some(url) = answer {
            return Ok((url, session.entry.id));
        }
    }
    Err(Error::new(both! {
        en: "`pmgit message external posted` needs `--url URL`";
        ja: "`pmgit message external posted`には`--url URL`が必要です"
    })
    .hint(both! {
        en: "add the link of the post; on a terminal, it is asked for if it is left out";
        ja: "投稿先のリンクを付けてください。端末では、省略すると入力を求められます"
    }))
}

fn record_posted(which: Which<'_>, url: &str, arguments: &cli::Posted, context: &mut Context<'_>) -> Result<Exit> {
    let session = EditSession::open_to_record(which, context)?;
    let post = Post::of(&session, url)?;
    let at = context.moment(arguments.at.as_deref().unwrap_or("now"), &session.policy)?;
    let by = session.acting("--by", arguments.by.as_deref())?;
    let mut editor = session.editor()?;
    post.fill(&mut editor, at, &by)?;
    let trailers = vec![("Postmortem", session.entry.id.to_string())];
    let subject = format!("{}: the external message is posted", session.entry.id);
    session.record(context, editor, &subject, trailers, session.document.status())?;
    context.note_future(&both! { en: "the post"; ja: "投稿" }, at)?;
    let (id, zone) = (&session.entry.id, session.policy.calendar.zone());
    context.out(context.say(both! {
        en: "{id}: posted {} by {by}, {url}", zone.moment_text(at, Language::En);
        ja: "{id}：{by}が{}に投稿しました：{url}", zone.moment_text(at, Language::Ja)
    }))?;
    match session.document.meeting.held.as_deref() {
        Some(held) if *held <= at => {}
        Some(_) | None => context.remark(
            context.say(both! {
                en: "the message is reviewed in the meeting and posted after it; `posted-before-meeting` will say so";
                ja: "このメッセージはミーティングでレビューし、その後に投稿します。このままだと`posted-before-meeting`が指摘します"
            }),
        )?,
    }
    let close = format!("`pmgit close {}`", session.entry.id);
    let is_last = session.document.status() == Status::Reviewed;
    if is_last {
        context.out(context.say(say! { en: "  next: {close}"; ja: "  次：{close}" }))?;
    } else {
        say_next(&session.repository, None, context)?;
    }
    Ok(Exit::Clean)
}

/// A message that is about to be recorded as posted.
pub(in crate::commands) struct Post {
    url: String,
}

impl Post {
    /// The message of a postmortem, posted here.
    ///
    /// # Errors
    /// When there is none, it was posted before, or the link is none.
    pub(in crate::commands) fn of(session: &EditSession, url: &str) -> Result<Self> {
        let url = address(url)?.to_owned();
        refuse_again(message_of(&session.document, &session.entry.id)?, &session.entry.id)?;
        Ok(Self { url })
    }

    /// Writes when, where and by whom.
    pub(in crate::commands) fn fill(&self, editor: &mut Editor, at: Moment, by: &str) -> Result<()> {
        editor.fill(&["external_message", "posted"], &Value::Datetime(to_toml(at)))?;
        editor.fill(&["external_message", "url"], &Value::String(self.url.clone()))?;
        editor.fill(&["external_message", "posted_by"], &Value::String(by.to_owned()))
    }
}

fn message_of<'d>(document: &'d Document, id: &PostmortemId) -> Result<&'d ExternalMessage> {
    document.external_message.as_deref().ok_or_else(|| {
        Error::refusal(both! { en: "`{id}` has no external message"; ja: "`{id}`に対外的なメッセージはありません" })
            .hint(both! {
                en: "to have one, write `summary`, `what_happened` and `what_we_are_doing` below `[external_message]`";
                ja: "必要な場合は、`[external_message]`に`summary`、`what_happened`、`what_we_are_doing`を書いてください"
            })
    })
}

/// A message is posted once.
fn refuse_again(message: &ExternalMessage, id: &PostmortemId) -> Result<()> {
    let (Some(posted), Some(url)) = (&message.posted, said(message.url.as_ref())) else { return Ok(()) };
    let by = said(message.posted_by.as_ref());
    if by.is_none() {
        return Ok(());
    }
    Err(Error::refusal(both! {
        en: "the external message of `{id}` is posted already";
        ja: "`{id}`の対外的なメッセージは投稿済みです"
    })
    .cause(both! {
        en: "{} by {}, {url}", to_toml(posted.value), by.unwrap_or("-");
        ja: "{}、{}：{url}", to_toml(posted.value), by.unwrap_or("-")
    })
    .hint(both! {
        en: "`pmgit edit {id}` opens it, if that is wrong";
        ja: "間違っている場合は`pmgit edit {id}`で直せます"
    }))
}

/// The address of a page that people can open.
fn address(text: &str) -> Result<&str> {
    let text = text.trim();
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let is_plain =
        |rest: &str| !rest.is_empty() && !rest.contains(|letter: char| letter.is_whitespace() || letter.is_control());
    match rest {
        Some(rest) if is_plain(rest) => Ok(text),
        Some(_) | None => Err(Error::new(both! {
            en: "`{}` is not a link", text.escape_debug();
            ja: "`{}`はリンクではありません。投稿先のリンクを入力してください", text.escape_debug()
        })
        .hint(both! {
            en: "give the address of the post, such as https://status.example.com/incidents/8123";
            ja: "投稿先のアドレスを指定してください（例：https://status.example.com/incidents/8123）"
        })),
    }
}

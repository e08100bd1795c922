//! `pmgit show --public`: the copy that anybody may read.

use crate::commands::shared::context::Context;
use crate::document::{Document, Language, PostmortemId, extents};
use crate::error::{Error, Result};
use crate::finding::Finding;
use crate::gate;
use crate::page::{Page, PublicCopy, WhyPrivate, public_page};
use crate::policy::{Policy, PublicField};
use crate::source::{SourceFile, Span};
use crate::text::{backticked, both};

/// What such a rule finds does not leave: people among the causes, the inside of the company, keys.
const KEPT_INSIDE: [&str; 3] = ["named-person", "internal-detail", "pasted-secret"];

/// The postmortem whose copy is asked for.
pub(super) struct Asked<'a> {
    pub(super) id: &'a PostmortemId,
    pub(super) document: &'a Document,
    pub(super) source: &'a SourceFile,
    pub(super) policy: &'a Policy,
    pub(super) language: Language,
}

/// The page of the public copy.
///
/// # Errors
/// When there is none, or a rule finds in it what must not leave.
pub(super) fn page(asked: &Asked<'_>, context: &mut Context<'_>) -> Result<Page> {
    let copy =
        PublicCopy::of(asked.document, asked.policy, asked.language).map_err(|why| private(asked, &why, context))?;
    let verdict = gate::guard(asked.policy, asked.source, None, None)?;
    let spans = spans(asked);
    let is_public = |finding: &&Finding| {
        let leaves = |span: Span| spans.iter().any(|part| part.start <= span.start && span.end <= part.end);
        KEPT_INSIDE.contains(&finding.rule.as_str()) && finding.span().is_some_and(leaves)
    };
    let found: Vec<&Finding> = verdict.findings.iter().filter(is_public).collect();
    if found.is_empty() {
        return Ok(public_page(&copy, asked.policy.calendar.zone(), asked.language));
    }
    for finding in &found {
        context.note_finding(finding, &verdict)?;
    }
    let id = asked.id;
    Err(Error::refusal(both! {
        en: "`{id}` has no public copy: it would show what should not leave";
        ja: "`{id}`の社外向けの写しは作成できません。社外に出すべきでない内容が含まれています"
    })
    .hint(both! {
        en: "reword what is marked above, or waive the finding with a reason (`pmgit waive`)";
        ja: "上の箇所を書き直すか、理由を添えて例外承認を受けてください（`pmgit waive`）"
    }))
}

/// Where what would become public stands in the file.
fn spans(asked: &Asked<'_>) -> Vec<Span> {
    let Some(rules) = &asked.policy.public else { return Vec::new() };
    let of_field = |field: &PublicField| match field {
        PublicField::Title
        | PublicField::Impact
        | PublicField::Timeline
        | PublicField::Actions
        | PublicField::ExternalMessage => Some(field.as_str().to_owned()),
        PublicField::Severity
        | PublicField::Tags
        | PublicField::Started
        | PublicField::Detected
        | PublicField::Mitigated
        | PublicField::Resolved
        | PublicField::Systems => None,
    };
    let fields = rules.fields.iter().filter_map(of_field);
    let parts: Vec<String> = fields.chain(rules.sections.iter().map(|key| format!("sections.{key}"))).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    extents(asked.source.text(), &parts).into_iter().flatten().collect()
}

fn private(asked: &Asked<'_>, why: &WhyPrivate, context: &Context<'_>) -> Error {
    let id = asked.id;
    let error = Error::refusal(both! {
        en: "`{id}` has no public copy";
        ja: "`{id}`に社外向けの写しはありません"
    });
    match why {
        WhyPrivate::NoRules => error
            .cause(both! {
                en: "the policy does not say what may be public";
                ja: "ポリシーに、公開してよいものが書かれていません"
            })
            .hint(both! {
                en: "add `[public]` with `fields`, `sections` and `tags` to `.pmgit/policy.toml`";
                ja: "`.pmgit/policy.toml`に`[public]`を追加し、`fields`、`sections`、`tags`を書いてください"
            }),
        WhyPrivate::NotClosed(status) => {
            let status = *status;
            error.cause(both! {
                en: "it is {status}, and only what is closed may be public";
                ja: "ステータスが`{status}`です。公開できるのはクローズしたものだけです"
            })
        }
        WhyPrivate::Restricted => error.cause(both! {
            en: "it is restricted: its details are kept elsewhere";
            ja: "`[restricted]`があり、詳細は別の場所で管理されています"
        }),
        WhyPrivate::NoTag(tags) if tags.is_empty() => error.cause(both! {
            en: "`public.tags` of the policy names no tag";
            ja: "ポリシーの`public.tags`にタグがありません"
        }),
        WhyPrivate::NoTag(tags) => {
            let tags = context.language.or_list(tags.iter().map(backticked));
            error.cause(both! {
                en: "it has no tag {tags}";
                ja: "タグ{tags}が付いていません"
            })
        }
    }
}

/// A copy is never the file.
pub(super) fn is_a_page() -> Error {
    Error::new(both! {
        en: "`--public` writes a page: text, markdown or html";
        ja: "`--public`で作成できるのはページ（text、markdown、html）だけです"
    })
}

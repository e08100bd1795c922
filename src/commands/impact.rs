//! `pmgit impact`: measures of the impact that come in without opening the file.

use super::Exit;
use super::shared::context::{Context, worded};
use super::shared::drafting::{Change, Keep};
use super::shared::transition::EditSession;
use super::shared::which::behind_id;
use crate::cli::{self, ImpactCommand};
use crate::document::edit::Value;
use crate::document::said;
use crate::error::{Error, Result};
use crate::text::both;

pub(super) fn run(arguments: &cli::Impact, context: &mut Context<'_>) -> Result<Exit> {
    match &arguments.command {
        ImpactCommand::Add(arguments) => add(arguments, context),
    }
}

fn add(arguments: &cli::AddImpact, context: &mut Context<'_>) -> Result<Exit> {
    let (which, metric) = behind_id(&arguments.first, arguments.second.as_deref(), "METRIC")?;
    let metric = worded("METRIC", metric)?;
    let mut row = vec![("metric", Value::String(metric.to_owned())), ("value", number("--value", &arguments.value)?)];
    row.extend(arguments.of.as_deref().map(|of| number("--of", of)).transpose()?.map(|of| ("of", of)));
    for (option, key, text) in [("--unit", "unit", &arguments.unit), ("--source", "source", &arguments.source)] {
        if let Some(text) = text.as_deref().map(|text| worded(option, text)).transpose()? {
            row.push((key, Value::String(text.to_owned())));
        }
    }
    let keep = Keep::by(arguments.commit);
    let session = EditSession::open_for(which, keep, context)?;
    let unit = arguments.unit.as_deref().map(str::trim);
    let is_twin = |(_, known): &(usize, &crate::document::Impact)| {
        said(known.metric.as_ref()) == Some(metric) && said(known.unit.as_ref()) == unit
    };
    let known = session.document.impact.iter().map(|row| &row.value).enumerate().find(is_twin);
    if let Some((index, _)) = known {
        let id = &session.entry.id;
        return Err(Error::refusal(both! {
            en: "`{id}` has this measure already";
            ja: "`{id}`には、すでにこの指標があります"
        })
        .quoting(format_args!("`impact[{index}]`: {metric}"))
        .hint(both! { en: "`pmgit edit {id}` opens it"; ja: "`pmgit edit {id}`で開けます" }));
    }
    let mut editor = session.editor()?;
    editor.append_row("impact", &row)?;
    let amount = match (&arguments.of, &arguments.unit) {
        (Some(of), Some(unit)) => format!("{} / {of} {unit}", arguments.value),
        (Some(of), None) => format!("{} / {of}", arguments.value),
        (None, Some(unit)) => format!("{} {unit}", arguments.value),
        (None, None) => arguments.value.clone(),
    };
    let parts = [(format!("impact[{}]", session.document.impact.len()), format!("{metric}: {amount}"))];
    session.keep(keep, editor, &Change { subject: "add a measure of the impact", parts: &parts }, context)?;
    Ok(Exit::Clean)
}

/// A number as people write it: `17,000`, `17 000`, `0.4`, full-width digits. A comma is one of thousands or refused.
fn number(option: &str, text: &str) -> Result<Value> {
    let folded: String = text.trim().chars().map(crate::civil::ascii).collect();
    let parts: Vec<&str> = folded.split([',', '_', ' ']).collect();
    let is_grouped = parts.len() == 1
        || parts[1..].iter().enumerate().all(|(at, part)| {
            let digits = if at + 2 == parts.len() { part.split('.').next().unwrap_or_default() } else { part };
            digits.len() == 3
        }) && (1..=3).contains(&parts[0].trim_start_matches('-').len());
    let plain = parts.concat();
    let is_plain = plain.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-')
        && plain.bytes().next().is_some_and(|byte| byte.is_ascii_digit() || byte == b'-');
    let value = match plain.parse::<i64>() {
        Ok(whole) if is_plain && is_grouped => Some(Value::Integer(whole)),
        _ if is_plain && is_grouped && plain.ends_with(|end: char| end.is_ascii_digit()) => {
            plain.parse::<f64>().ok().filter(|number| number.is_finite()).map(|_| Value::Float(plain.clone()))
        }
        _ => None,
    };
    value.ok_or_else(|| {
        let text = text.trim().escape_debug().to_string();
        Error::refusal(both! {
            en: "`{option} {text}` is not a number";
            ja: "`{option} {text}`は数値ではありません"
        })
        .hint(both! {
            en: "write it with digits, and its unit with `--unit`: `{option} 17000` or `{option} 0.4`";
            ja: "`{option} 17000`や`{option} 0.4`のように数字だけを書き、単位は`--unit`で指定してください"
        })
    })
}

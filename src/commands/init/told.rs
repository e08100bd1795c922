//! What `init` says: what is set up, what is advice, what is a gate, and the next command.

use super::WrittenPolicy;
use super::ci;
use super::files::WrittenFiles;
use super::machine::MachineZone;
use crate::cli;
use crate::commands::shared::access;
use crate::commands::shared::context::Context;
use crate::document::Language;
use crate::error::Result;
use crate::forge::Forge;
use crate::hooks::{Installed, Outcome};
use crate::policy::{FOLDER, POLICY_PATH};
use crate::text::{both, say};

/// Says what was written: one line with what a new policy decides, else a line a file.
pub(super) fn files(
    written: &WrittenFiles<'_>,
    policy: Option<&WrittenPolicy>,
    context: &mut Context<'_>,
) -> Result<()> {
    let Some(policy) = policy else {
        for path in &written.paths {
            context.out_prose(context.say(say! { en: "wrote {path}"; ja: "{path}を作成または更新しました" }))?;
        }
        return Ok(());
    };
    let others: String =
        written.paths.iter().filter(|path| !path.starts_with(FOLDER)).flat_map(|path| [", ", path]).collect();
    let others_ja = others.replace(", ", "、");
    let zone = &policy.zone;
    let (in_english, in_japanese) = match policy.language {
        Language::En => ("English", "英語"),
        Language::Ja => ("Japanese", "日本語"),
    };
    let (with_holidays, with_holidays_ja) = if policy.holidays.is_empty() {
        ("", "")
    } else {
        (", with Japan's holidays", "、日本の祝日と年末年始")
    };
    context.out_prose(context.say(say! {
        en: "set up: policy ({in_english}, days in {zone}{with_holidays}), schemas and templates in {FOLDER}/{others}";
        ja: "設定：{FOLDER}/にポリシー（{in_japanese}、タイムゾーンは{zone}{with_holidays_ja}）、スキーマ、テンプレート{others_ja}"
    }))?;
    let why = match &policy.machine {
        None | Some(MachineZone::Known(_)) => return Ok(()),
        Some(MachineZone::Unknown(said)) => context.say(say! {
            en: "this machine's time zone is `{said}`, which is not an IANA name";
            ja: "このマシンのタイムゾーン`{said}`は、IANAの名前ではありません"
        }),
        Some(MachineZone::Unsaid) => context.say(say! {
            en: "this machine does not say which time zone it is in";
            ja: "このマシンにはタイムゾーンの設定がありません"
        }),
    };
    context.remark(context.say(say! {
        en: "{why}; to count days in another zone than UTC, set `time_zone` in {POLICY_PATH}";
        ja: "{why}。UTC以外で日付を数えるには、{POLICY_PATH}の`time_zone`を設定してください"
    }))
}

/// Says which hooks check in this clone, and what had to be done for those that are not simply new.
pub(super) fn hooks(hooks: &[Installed], context: &mut Context<'_>) -> Result<()> {
    let is_new = |hook: &&Installed| !matches!(hook.outcome, Outcome::Unchanged | Outcome::Elsewhere(_));
    if hooks.iter().any(|hook| is_new(&hook)) {
        let running = hooks.iter().filter(|hook| !matches!(hook.outcome, Outcome::Manual { .. }));
        let names: Vec<&str> = running.map(|hook| hook.event).collect();
        if !names.is_empty() {
            let several = names.len() > 1;
            context.out_prose(context.say(say! {
                |reader|
                en: "advice: the {} {} {} in this clone, and can be skipped",
                    if several { "hooks" } else { "hook" }, reader.language.and_list(&names), if several { "check" } else { "checks" };
                ja: "フック：このクローンでは、{}の各フックが検査します（参考。スキップもできます）", reader.language.and_list(&names)
            }))?;
        }
    }
    hooks.iter().try_for_each(|installed| hook(installed, context))
}

/// Says what became of one hook, where that is more than that it is there.
pub(super) fn hook(hook: &Installed, context: &mut Context<'_>) -> Result<()> {
    let event = hook.event;
    match &hook.outcome {
        Outcome::Unchanged | Outcome::Written => Ok(()),
        Outcome::Upgraded => {
            context.out_prose(context.say(say! { en: "renewed the {event} hook"; ja: "{event}フックを更新しました" }))
        }
        Outcome::Chained(previous) => {
            let name = previous.file_name().unwrap_or_default().to_string_lossy().into_owned();
            context.out_prose(context.say(say! {
                en: "installed the {event} hook; the one that was there runs first, as `{name}`";
                ja: "{event}フックを設置しました。もとからあったフックは、`{name}`として先に実行されます"
            }))
        }
        Outcome::Elsewhere(path) => {
            let path = path.display().to_string();
            context.out_prose(context.say(say! {
                en: "the {event} hook runs from `{path}` already";
                ja: "{event}フックは、すでに`{path}`から実行されます"
            }))
        }
        Outcome::Manual { reason, lines } => {
            context.note(context.say(both! {
                en: "the {event} hook was not installed: {}; add to it by hand:", reason.en();
                ja: "{event}フックは設置していません（{}）。次の行を手で書き加えてください：", reason.ja()
            }))?;
            for line in lines {
                context.note(format!("    {line}"))?;
            }
            Ok(())
        }
    }
}

/// Says that git merges by meaning from now on.
pub(super) fn driver(context: &mut Context<'_>) -> Result<()> {
    context.out_prose(context.say(say! {
        en: "merges: git merges postmortems by what they mean from now on, in this clone";
        ja: "マージ：このクローンでは今後、gitがポストモーテムを項目ごとにマージします"
    }))
}

/// Says what cannot be skipped here, or how to get it.
pub(super) fn gate(written: &WrittenFiles<'_>, arguments: &cli::Init, context: &mut Context<'_>) -> Result<()> {
    let standing = access::forge_of_files(written.repository)?;
    if let Some(forge) = arguments.ci.filter(|_| standing.is_some()).or(standing) {
        let path = forge.pipeline.gate.path;
        return context.out_prose(context.say(say! {
            en: "gate: the check in {path}, where the forge requires it (`pmgit doctor --online` asks)";
            ja: "必須チェック：{path}のチェック。フォージで必須にすると有効です（`pmgit doctor --online`で確認できます）"
        }));
    }
    let forge = access::forge_at_hand(written.repository, None)?.map_or("github", |forge| forge.name);
    context.out_prose(context.say(say! {
        en: "gate: none yet; require the check on your forge (`pmgit init --ci {forge}`) or run it on your server (`pmgit init --server`)";
        ja: "必須チェック：まだありません。フォージの必須チェック（`pmgit init --ci {forge}`）か、サーバーのフック（`pmgit init --server`）で設けます"
    }))
}

/// Says the next command.
pub(super) fn next(
    written: &WrittenFiles<'_>,
    documents: &str,
    arguments: &cli::Init,
    context: &mut Context<'_>,
) -> Result<()> {
    let command = if written.paths.is_empty() {
        "pmgit new".to_owned()
    } else {
        let forge: Option<&Forge> = arguments.ci;
        let workflows = forge.into_iter().flat_map(ci::files).filter(|path| written.has(path));
        let workflows: String = workflows.flat_map(|path| [" :/", path]).collect();
        format!("git add :/{FOLDER} :/{documents} :/.gitattributes{workflows} && git commit -m \"Set up postmortems\"")
    };
    context.out_prose(context.say(say! { en: "next: {command}"; ja: "次：{command}" }))
}

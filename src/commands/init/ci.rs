//! `pmgit init --ci`: the files for a forge's CI, and what only the forge's own settings can do.

use crate::cli;
use crate::commands::init::WrittenFiles;
use crate::commands::shared::context::Context;
use crate::error::{Error, Result};
use crate::forge::Forge;
use crate::forge::pipeline::{PAGES_BRANCH, Release, Schedule, Settings, Source, Stage, Standing, Supply, Trust};
use crate::text::{both, carries_credentials};

/// What the options ask for, where the forge offers it.
pub(crate) struct Asked {
    forge: &'static Forge,
    trust: Trust,
    supply: Supply,
    comments: bool,
    pages: bool,
    stage: Stage,
}

/// Reads the options and the file that names the workflows, before anything is written.
pub(crate) fn asked(forge: &'static Forge, arguments: &cli::Init, written: &WrittenFiles<'_>) -> Result<Asked> {
    let pipeline = &forge.pipeline;
    if let (true, Err(not_offered)) = (arguments.hardened, &pipeline.target_events) {
        return Err(not_offered.to_error());
    }
    if let (true, Err(not_offered)) = (arguments.comment, &pipeline.comment_variables) {
        return Err(not_offered.to_error());
    }
    let trust = if arguments.hardened { Trust::Target } else { Trust::PullRequest };
    let stage = match &pipeline.root {
        Some(file) => Stage::in_root(&written.read(file.path)?.unwrap_or_default())?,
        None => Stage::default(),
    };
    let supply = Supply { release: release(arguments)?, source: source(arguments)? };
    supply.refuse_credentials()?;
    Ok(Asked { forge, trust, supply, comments: arguments.comment, pages: arguments.pages, stage })
}

/// Writes the files where there are none, and renews those that nobody has edited.
pub(crate) fn write(
    asked: Asked,
    (schedule, documents): (&Schedule, &str),
    written: &mut WrittenFiles<'_>,
    context: &mut Context<'_>,
) -> Result<()> {
    let (forge, supply, stage, wants_pages) = (asked.forge, asked.supply.clone(), asked.stage.clone(), asked.pages);
    write_gate(asked, written, context)?;
    let gate = written.read(forge.pipeline.gate.path)?.unwrap_or_default();
    let of_gate = match forge.read_gate_file(&gate) {
        Standing::Ours(settings) => settings.supply,
        Standing::Edited | Standing::Foreign => Supply::default(),
    };
    let supply = supply.or(of_gate);
    let form = forge.pipeline.close_form.path;
    if let Some(before) = room(form, written, |text| forge.read_close_form(text), context)?.settings() {
        written.replace(form, &forge.close_form(&supply.clone().or(before), &stage))?;
    }
    let due = forge.pipeline.due.path;
    if let Some(before) = room(due, written, |text| forge.read_due_file(text), context)?.settings() {
        written.replace(due, &forge.due_file(&supply.clone().or(before), &stage, schedule))?;
    }
    let pages = forge.pipeline.pages.path;
    // Asked for once, it stays.
    if (wants_pages || written.read(pages)?.is_some())
        && let Some(before) = room(pages, written, |text| forge.read_pages_file(text), context)?.settings()
    {
        written.replace(pages, &forge.pages_file(&supply.clone().or(before), &stage, documents))?;
    }
    match &forge.pipeline.root {
        Some(root) => written.once(root.path, root.text),
        None => Ok(()),
    }
}

/// What there is where a file belongs.
enum Room<S> {
    Empty,
    /// A file of ours that may be renewed, and what it was written for.
    Ours(S),
    /// One that somebody has edited, or written.
    Taken,
}

impl<S: Default> Room<S> {
    /// What a file that may be written was written for before; `None` where the place is taken.
    fn settings(self) -> Option<S> {
        match self {
            Self::Empty => Some(S::default()),
            Self::Ours(settings) => Some(settings),
            Self::Taken => None,
        }
    }
}

/// Looks where a file belongs, and says so where it stays as it is.
fn room<S>(
    path: &str,
    written: &WrittenFiles<'_>,
    read: impl Fn(&str) -> Standing<S>,
    context: &mut Context<'_>,
) -> Result<Room<S>> {
    let Some(text) = written.read(path)? else { return Ok(Room::Empty) };
    match read(&text) {
        Standing::Ours(settings) => Ok(Room::Ours(settings)),
        Standing::Edited | Standing::Foreign => {
            context.note(context.say(both! {
                en: "left {path} unchanged: it was edited by hand";
                ja: "{path}は手作業で編集されているため、そのままにしました"
            }))?;
            context.hint_line(context.say(both! {
                en: "move it away and run this again, then compare the two";
                ja: "別の場所に移してからもう一度実行し、両方を見比べてください"
            }))?;
            Ok(Room::Taken)
        }
    }
}

fn write_gate(asked: Asked, written: &mut WrittenFiles<'_>, context: &mut Context<'_>) -> Result<()> {
    let (forge, path) = (asked.forge, asked.forge.pipeline.gate.path);
    // What was asked for once stays, without being asked for again.
    let before = match room(path, written, |text| forge.read_gate_file(text), context)? {
        Room::Taken => return Ok(()),
        Room::Empty => None,
        Room::Ours(settings) => Some(settings),
    };
    let was_hardened = before.as_ref().is_some_and(|before| before.trust == Trust::Target);
    let settings = Settings {
        comments: asked.comments || before.as_ref().is_some_and(|before| before.comments),
        trust: if was_hardened { Trust::Target } else { asked.trust },
        supply: asked.supply.or(before.map(|before| before.supply).unwrap_or_default()),
        stage: asked.stage,
    };
    // What an older pmgit took, or a hand wrote, is not written once more.
    settings.supply.refuse_credentials()?;
    written.replace(path, &forge.gate_file(&settings))
}

/// The files that belong to a forge's CI.
pub(crate) fn files(forge: &Forge) -> Vec<&'static str> {
    let root = forge.pipeline.root.as_ref().map(|root| root.path);
    forge.pipeline.files().into_iter().map(|file| file.path).chain(root).collect()
}

/// Says what an admin must switch on, because no file in a repository can.
pub(crate) fn say_what_remains(
    forge: &Forge,
    schedule: &Schedule,
    written: &WrittenFiles<'_>,
    context: &mut Context<'_>,
) -> Result<()> {
    let pipeline = &forge.pipeline;
    let read = |path: &str| written.read(path).map(Option::unwrap_or_default);
    let standing = forge.read_gate_file(&read(pipeline.gate.path)?);
    let has_pages = written.read(pipeline.pages.path)?.is_some();
    context.out(context.say(both! { en: "an admin must still do this by hand:"; ja: "管理者が手作業で行うこと：" }))?;
    if matches!(&standing, Standing::Ours(Settings { supply, .. }) if supply.is_empty()) {
        context.out(context.say(both! {
            en: "- give the runner pmgit, or name a release, `--release URL --sha256 DIGEST`, or its source, `--source URL --revision COMMIT`";
            ja: "- ランナーにpmgitを用意するか、リリース（`--release URL --sha256 DIGEST`）かソース（`--source URL --revision COMMIT`）を指定します"
        }))?;
    }
    if let Some(root) = &pipeline.root {
        let text = read(root.path)?;
        for file in pipeline.files().into_iter().filter(|file| !text.contains(file.path)) {
            if file.path == pipeline.pages.path && !has_pages {
                continue;
            }
            context.out(format!("- {}", (root.how_to_add)(file.path)))?;
        }
        if let [first, lines @ ..] = (root.advice)(&text) {
            context.out(context.say(both! { en: "- in {}, {first}", root.path; ja: "- {}で、{first}", root.path }))?;
            for line in lines {
                context.out(line)?;
            }
        }
    }
    let scheduled = pipeline.schedule_step.map(|step| step(schedule));
    for step in scheduled.iter().map(String::as_str).chain(pipeline.admin_steps.iter().copied()) {
        context.out(format!("- {step}"))?;
    }
    if matches!(&standing, Standing::Ours(Settings { comments: true, .. })) {
        context.out(context.say(both! {
            en: "- add the secret `PMGIT_COMMENT_TOKEN`, which may write to pull requests and nothing else, and, where it may not say whose it is, the variable `PMGIT_COMMENT_LOGIN`";
            ja: "- シークレット`PMGIT_COMMENT_TOKEN`を追加します。プルリクエストへの書き込みだけができるトークンにし、持ち主を確認できないトークンの場合は変数`PMGIT_COMMENT_LOGIN`も設定します"
        }))?;
    }
    let is_hardened = matches!(&standing, Standing::Ours(Settings { trust: Trust::Target, .. }));
    if pipeline.target_events.is_ok() && !is_hardened {
        context.out(context.say(both! {
            en: "- where pull requests could edit the workflow: `--hardened` takes it from the target branch";
            ja: "- プルリクエストからワークフローを編集できる場合：`--hardened`で、マージ先のブランチのワークフローを使います"
        }))?;
    }
    if has_pages {
        for step in pipeline.pages_steps {
            context.out(format!("- {step}"))?;
        }
    } else {
        context.out(context.say(both! {
            en: "- where people read postmortems on the forge: `--pages` keeps them as pages on the branch `{PAGES_BRANCH}`";
            ja: "- フォージの画面でポストモーテムを読む場合：`--pages`で、ブランチ`{PAGES_BRANCH}`にページとして保存します"
        }))?;
    }
    context.out(context.say(both! { en: "what each merge method means here:"; ja: "マージ方法ごとの意味：" }))?;
    for method in pipeline.merge_methods {
        context.out(format!("- {method}"))?;
    }
    Ok(())
}

/// The release that was named, fit to stand in a workflow.
fn release(arguments: &cli::Init) -> Result<Option<Release>> {
    let (Some(address), Some(sha256)) = (&arguments.release, &arguments.sha256) else { return Ok(None) };
    let sha256 = sha256.strip_prefix("sha256:").unwrap_or(sha256).to_ascii_lowercase();
    if !Release::is_digest(&sha256) {
        return Err(Error::new(both! {
            en: "cannot pin the release to `{}`", sha256.escape_debug();
            ja: "リリースを`{}`に固定できません", sha256.escape_debug()
        })
        .cause(both! {
            en: "a SHA-256 has 64 hexadecimal digits";
            ja: "SHA-256は64桁の16進数です"
        })
        .hint(both! {
            en: "copy it from the release's `SHA256SUMS`, or ask `sha256sum FILE`";
            ja: "リリースの`SHA256SUMS`から写すか、`sha256sum FILE`で確認してください"
        }));
    }
    let release = Release { address: address.clone(), sha256 };
    // A password in it is named as what it is.
    if !carries_credentials(address) && !Release::is_plain_address(address) {
        return Err(Error::new(both! {
            en: "cannot download pmgit from `{}`", address.escape_debug();
            ja: "`{}`からpmgitをダウンロードできません", address.escape_debug()
        })
        .cause(both! {
            en: "it is not `https://` or `http://`, or has letters that mean something to YAML, a shell or a forge";
            ja: "`https://`か`http://`ではないか、YAML、シェル、フォージで特別な意味を持つ文字が含まれています"
        })
        .hint(both! {
            en: "write it as `https://host/path/pmgit.tar.gz`";
            ja: "`https://host/path/pmgit.tar.gz`の形で指定してください"
        }));
    }
    Ok(Some(release))
}

/// The source that was named, fit to stand in a workflow.
fn source(arguments: &cli::Init) -> Result<Option<Source>> {
    let (Some(address), Some(revision)) = (&arguments.source, &arguments.revision) else { return Ok(None) };
    if !Source::is_full_id(revision) {
        return Err(Error::new(both! {
            en: "cannot pin pmgit to `{}`", revision.escape_debug();
            ja: "pmgitを`{}`に固定できません", revision.escape_debug()
        })
        .cause(both! {
            en: "a branch, a tag or a short id can come to mean another commit";
            ja: "ブランチ、タグ、短いIDは、別のコミットを指すようになることがあります"
        })
        .hint(both! {
            en: "name the full id: `git rev-parse COMMIT` shows it";
            ja: "完全なIDを指定してください。`git rev-parse COMMIT`で確認できます"
        }));
    }
    if !carries_credentials(address) && !Source::is_plain_address(address) {
        return Err(Error::new(both! {
            en: "cannot build pmgit from `{}`", address.escape_debug();
            ja: "`{}`からpmgitをビルドできません", address.escape_debug()
        })
        .cause(both! {
            en: "the URL has letters that mean something to YAML, a shell or a forge";
            ja: "URLに、YAML、シェル、フォージで特別な意味を持つ文字が含まれています"
        })
        .hint(both! {
            en: "write it as `https://host/path/pmgit.git`";
            ja: "`https://host/path/pmgit.git`の形で指定してください"
        }));
    }
    Ok(Some(Source { address: address.clone(), revision: revision.clone() }))
}

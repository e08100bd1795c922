//! `pmgit preview`: the page of a postmortem in the browser, renewed on each save, with what a check finds beside it.
//!
//! ```text
//! files  --watch-->  press  --an edition-->  board  --server-->  browser
//! ```

mod board;
mod browser;
mod press;
mod remarks;
mod watch;

use std::io::ErrorKind;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::low_level::pipe;

use self::board::Board;
use self::browser::Browser;
use self::press::Press;
use self::watch::Watch;
use super::Exit;
use super::shared::context::{Context, sound, write_error};
use super::shared::shelf::Shelf;
use super::shared::which::choose;
use crate::cli;
use crate::document::Language;
use crate::error::{Error, Result};
use crate::gate;
use crate::git::Version;
use crate::loopback::{Pause, Server};
use crate::text::{both, say};

/// How often the files are looked at.
const TICK: Duration = Duration::from_millis(100);

pub(super) fn run(arguments: &cli::Preview, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    if repository.is_bare() {
        return Err(nothing_to_save());
    }
    let version = Version::Worktree;
    let policy = sound(gate::load_policy(&repository, &version)?)?;
    let shelf = Shelf::new(&repository, &policy, &version);
    let choice = choose((&arguments.target).into(), &shelf, context)?;
    choice.tell(context)?;
    let mut watch = Watch::begin(&repository, &choice.entry, &policy.documents)?;
    let language = arguments.language.as_deref().and_then(Language::from_word);
    let mut press = Press::new(choice.entry.clone(), language);
    let board = Arc::new(Board::new(press.print(context)));
    let bell = bell()?;
    let server = open(arguments.port, &board, context)?;
    let address = server.address().to_string();
    let id = choice.entry.id;
    context.note(context.say(say! {
        en: "previewing `{id}`: each save renews the page, Ctrl-C ends it";
        ja: "`{id}`をプレビューしています。保存するたびにページが更新されます（Ctrl-Cで終了）"
    }))?;
    context.out(&address)?;
    context.out.flush().map_err(write_error)?;
    let mut browser = if arguments.no_open { None } else { Browser::open(&address, &repository, context)? };
    loop {
        match server.serve_for(TICK, &bell) {
            Ok(Pause::TimeIsUp) => {}
            Ok(Pause::Rung) => return Ok(Exit::Clean),
            Err(cause) => {
                return Err(Error::new(
                    both! { en: "cannot wait for the browser"; ja: "ブラウザーの応答を待てません" },
                )
                .quoting(cause));
            }
        }
        if let Some(browser) = &mut browser {
            browser.look(board.was_visited(), context)?;
        }
        if watch.sees_a_change() {
            board.pin(press.print(context));
        }
    }
}

/// Rings when somebody ends the preview: Ctrl-C, the terminal that is closed, a signal to end.
fn bell() -> Result<UnixStream> {
    let (bell, hammer) = UnixStream::pair().map_err(|cause| no_bell(&cause))?;
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        let hammer = hammer.try_clone().map_err(|cause| no_bell(&cause))?;
        pipe::register(signal, hammer).map_err(|cause| no_bell(&cause))?;
    }
    Ok(bell)
}

fn no_bell(cause: &std::io::Error) -> Error {
    Error::new(both! { en: "cannot wait for Ctrl-C"; ja: "Ctrl-Cを待ち受けられません" }).quoting(cause)
}

fn open(port: Option<u16>, board: &Arc<Board>, context: &Context<'_>) -> Result<Server> {
    let board = Arc::clone(board);
    let host = Arc::new(move |visit: &_| board.answer(visit));
    Server::open(port, context.unique_name()?, host).map_err(|cause| {
        let Some(port) = port else {
            return Error::new(both! {
                en: "cannot listen on 127.0.0.1";
                ja: "127.0.0.1で待ち受けできません"
            })
            .quoting(cause);
        };
        let error = Error::new(both! {
            en: "cannot listen on port {port} of 127.0.0.1";
            ja: "127.0.0.1のポート{port}で待ち受けできません"
        });
        let is_taken = cause.kind() == ErrorKind::AddrInUse;
        let error = if is_taken {
            error.cause(both! {
                en: "another program listens there";
                ja: "別のプログラムが使用しています"
            })
        } else {
            error.quoting(cause)
        };
        error.hint(both! {
            en: "name another port, or leave `--port` out for one that is free";
            ja: "別のポートを指定するか、`--port`を省いて空いているポートを使ってください"
        })
    })
}

fn nothing_to_save() -> Error {
    Error::new(both! {
        en: "cannot preview in a bare repository";
        ja: "ベアリポジトリではプレビューできません"
    })
    .cause(both! {
        en: "it has no files that could be saved";
        ja: "保存して編集するファイルがありません"
    })
    .hint(both! {
        en: "`pmgit show ID --output page.html` writes the page";
        ja: "`pmgit show ID --output page.html`でページを書き出せます"
    })
}

//! The browser of whoever sits here, sent to the address through a file that only they can read: what a program is called with
//! is seen by every user of the machine.

use std::ffi::OsString;
use std::io::Write as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::NamedTempFile;

use crate::commands::shared::context::Context;
use crate::error::{Error, Result};
use crate::git::Repository;
use crate::text::say;

/// A browser that was asked to open the page.
#[derive(Debug)]
pub(super) struct Browser {
    /// Leads to the page; gone once somebody has come, and in any case with the preview.
    sheet: Option<NamedTempFile>,
    /// The program that opens it, until it has ended.
    opener: Option<Child>,
}

impl Browser {
    /// Asks the browser to open the page; nothing where there is none to ask, which is said.
    ///
    /// # Errors
    /// When the talk cannot be written.
    pub(super) fn open(address: &str, repository: &Repository, context: &mut Context<'_>) -> Result<Option<Self>> {
        let Some(command) = command(context) else {
            no_browser(context)?;
            return Ok(None);
        };
        let opened = sheet(address, &repository.git_dir().join("pmgit")).and_then(|sheet| {
            let opener = start(&command, sheet.path())?;
            Ok(Self { sheet: Some(sheet), opener: Some(opener) })
        });
        match opened {
            Ok(browser) => Ok(Some(browser)),
            Err(_) => no_browser(context).map(|()| None),
        }
    }

    /// Looks what has become of it: a browser that did not start is said, and the way to the page goes once it was gone.
    ///
    /// # Errors
    /// When the talk cannot be written.
    pub(super) fn look(&mut self, was_visited: bool, context: &mut Context<'_>) -> Result<()> {
        if was_visited {
            self.sheet = None;
        }
        let Some(opener) = &mut self.opener else { return Ok(()) };
        let Ok(Some(status)) = opener.try_wait() else { return Ok(()) };
        self.opener = None;
        if status.success() || was_visited { Ok(()) } else { no_browser(context) }
    }
}

/// A file for its owner alone (mode 0600), in git's directory: browsers that are confined cannot read the system's directory
/// for scratch files.
fn sheet(address: &str, directory: &Path) -> std::io::Result<NamedTempFile> {
    std::fs::create_dir_all(directory)?;
    let mut sheet = tempfile::Builder::new().prefix("preview-").suffix(".html").tempfile_in(directory)?;
    write!(
        sheet,
        "<!doctype html>\n<meta charset=\"utf-8\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>pmgit preview</title>\n\
         <meta http-equiv=\"refresh\" content=\"0;url={address}\">\n<a href=\"{address}\">pmgit preview</a>\n"
    )?;
    sheet.flush()?;
    Ok(sheet)
}

/// What opens a page here, as a command of the shell: `BROWSER`, else what the desktop has for it. Without a desktop there is
/// nothing.
fn command(context: &Context<'_>) -> Option<OsString> {
    // Several may be named; the first is the one that is liked best.
    let named = context.variable("BROWSER").and_then(|names| names.to_str()).map(|names| names.split(':').next());
    if let Some(Some(first)) = named.filter(|name| name.is_some_and(|name| !name.is_empty())) {
        return Some(first.into());
    }
    if cfg!(target_os = "macos") {
        return Some("open".into());
    }
    let has_desktop = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| context.variable(name).is_some());
    has_desktop.then(|| "xdg-open".into())
}

/// Starts it in a process group of its own: Ctrl-C ends the preview, and not the browser.
fn start(command: &OsString, sheet: &Path) -> std::io::Result<Child> {
    let mut script = command.clone();
    // `%s` stands for the page where somebody wrote it.
    match command.to_str().filter(|command| command.contains("%s")) {
        Some(command) => script = command.replace("%s", "\"$1\"").into(),
        None => script.push(" \"$1\""),
    }
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(script).arg("sh").arg(sheet);
    shell.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0).spawn()
}

fn no_browser(context: &mut Context<'_>) -> Result<(), Error> {
    context.remark(context.say(say! {
        en: "no browser could be opened; open the address above";
        ja: "ブラウザーを起動できませんでした。上のアドレスを開いてください"
    }))
}

//! A repository that belongs to somebody else than the user that git runs as.

use std::fs;
use std::os::unix::fs::chown;
use std::path::Path;

use crate::support::documents::{PATH, incomplete, sound};
use crate::support::{PMGIT, World, programs};

/// Debian's and everybody's `nobody`.
const NOBODY: u32 = 65_534;

fn give_away(place: &Path) {
    chown(place, Some(NOBODY), Some(NOBODY)).expect("root can do that");
    if place.is_dir() {
        for entry in fs::read_dir(place).expect("it can be listed") {
            give_away(&entry.expect("it can be listed").path());
        }
    }
}

/// A clone whose server belongs to somebody else; only root can make one.
fn clone(test: &str) -> Option<(World, std::path::PathBuf)> {
    if !programs::is_root() {
        return programs::skipped(test, "only root can give a repository to somebody else");
    }
    let client = World::new().set_up_without_hooks();
    let place = client.add_gated_bare("pm.git", &[]);
    client.ok(&["remote", "add", "origin", place.to_str().expect("the place is UTF-8")]);
    client.push(&["origin", "main"]).passes();
    give_away(&place);
    Some((client, place))
}

#[test]
fn a_repository_of_another_user_is_served_by_every_setting_with_which_git_trusts_it() {
    let Some((client, place)) = clone("a repository of another user") else { return };
    let settings = client.outside("settings");
    let client = client.with_variable("GIT_CONFIG_GLOBAL", &settings);
    client.on_branch("bad", PATH, &incomplete("in-review"));
    client.on_branch("good", PATH, &sound("in-review"));
    let parent = place.parent().expect("it has one").display().to_string();
    for trusted in [place.display().to_string(), "*".to_owned(), format!("{parent}/*")] {
        fs::write(&settings, format!("[safe]\ndirectory = \"{trusted}\"\n")).expect("it can be written");
        client.push(&["origin", "bad:main"]).turned_away_for("missing-section").silent_about("skipped");
        client.push(&["origin", "good:refs/heads/good"]).passes().silent_about("skipped");
    }
    fs::write(&settings, "").expect("it can be written");
    client.push(&["origin", "good:main"]).fails().says("safe.directory");
}

#[test]
fn pmgit_says_what_to_do_about_safe_directory() {
    let Some((client, place)) = clone("what to do about safe.directory") else { return };
    let answer = client.run(client.command(PMGIT).args(["check", "--head", "HEAD"]).current_dir(&place));
    let words = format!("git config --global --add safe.directory '{}'", place.display());
    answer.fails().says("it belongs to another user").says(&words).says("`--system`");
}

//! gitolite over ssh: git runs as another user than whoever has set pmgit up, with the surroundings that sshd gives.
//!
//! `PMGIT_GITOLITE_USER` names a user of this machine whose home may be used for it, as `.ci/run` makes one. No port is
//! opened: ssh talks to an sshd of its own through a pipe.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{PMGIT, World, programs};

struct Gitolite {
    user: String,
    sshd: PathBuf,
    runuser: PathBuf,
    home: PathBuf,
}

impl Gitolite {
    fn find() -> Option<Self> {
        const TEST: &str = "gitolite over ssh";
        let [sshd, runuser, _, _] = programs::find_all(TEST, ["sshd", "runuser", "gitolite", "ssh-keygen"])?;
        if !programs::is_root() {
            return programs::skipped(TEST, "only root can start sshd for another user");
        }
        let Some(user) = std::env::var("PMGIT_GITOLITE_USER").ok().filter(|user| !user.is_empty()) else {
            return programs::skipped(TEST, "PMGIT_GITOLITE_USER names no user whose home may be used");
        };
        let listed = Command::new("getent").args(["passwd", &user]).output().expect("getent runs").stdout;
        let line = String::from_utf8(listed).expect("it is UTF-8");
        let home = line.split(':').nth(5).expect("the user has a home").into();
        Some(Self { user, sshd, runuser, home })
    }

    /// A command of the user's, in the user's home, with nothing of ours around it.
    fn run(&self, script: &str) {
        let mut command = Command::new(&self.runuser);
        command.args(["-u", &self.user, "--", "sh", "-e", "-c", script]).env_clear().current_dir(&self.home);
        let output = command.env("HOME", &self.home).env("USER", &self.user).env("PATH", "/usr/bin:/bin").output();
        let output = output.expect("runuser starts");
        assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// A home as new, with gitolite and pmgit in it.
    fn set_up(&self, key: &Path) {
        self.run("rm -rf .gitolite .gitolite.rc .ssh repositories projects.list bin; mkdir bin");
        for (from, to) in [(Path::new(PMGIT), "bin/pmgit"), (key, "admin.pub")] {
            fs::copy(from, self.home.join(to)).expect("it can be copied");
            fs::set_permissions(self.home.join(to), fs::Permissions::from_mode(0o755)).expect("root can do that");
        }
        self.run("gitolite setup -pk admin.pub");
    }

    /// The ssh that leads to an sshd of its own.
    fn ssh(&self, scratch: &Path, key: &Path) -> String {
        fs::create_dir_all("/run/sshd").expect("root can do that");
        let host = scratch.join("host");
        keygen(&host);
        let configuration = scratch.join("sshd.conf");
        let text = format!(
            "HostKey \"{}\"\nUsePAM no\nStrictModes no\nPasswordAuthentication no\nLogLevel QUIET\nAcceptEnv PMGIT_* GIT_*\n",
            host.display()
        );
        fs::write(&configuration, text).expect("it can be written");
        let server = format!("{} -i -f \"{}\"", self.sshd.display(), configuration.display());
        format!(
            "ssh -F none -i {} -o IdentitiesOnly=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
             -o LogLevel=ERROR -o SendEnv=PMGIT_* -o SendEnv=GIT_* -o ProxyCommand='{server}'",
            quoted(key)
        )
    }
}

fn keygen(place: &Path) {
    let mut command = Command::new("ssh-keygen");
    assert!(command.args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(place).status().expect("it starts").success());
}

#[test]
fn the_gate_stands_in_gitolite_under_another_user_id() {
    let Some(gitolite) = Gitolite::find() else { return };
    let client = World::new().set_up_without_hooks();
    let scratch = client.outside("ssh");
    fs::create_dir(&scratch).expect("a folder can be made");
    let key = scratch.join("admin");
    keygen(&key);
    gitolite.set_up(&key.with_extension("pub"));
    let ssh = gitolite.ssh(&scratch, &key);
    let client = client.with_variable("GIT_SSH_COMMAND", ssh);
    let url = |name: &str| format!("{}@localhost:{name}", gitolite.user);
    let admin = client.outside("gitolite-admin");
    client.git(&["clone", "--quiet", &url("gitolite-admin"), admin.to_str().expect("it is UTF-8")]).passes();
    let settings = "repo pm\n    RW+ = @all\n    config receive.advertisePushOptions = true\n";
    fs::write(admin.join("conf/gitolite.conf"), format!("repo gitolite-admin\n    RW+ = admin\n{settings}"))
        .expect("it can be written");
    fs::write(gitolite.home.join(".gitolite.rc"), rc(&gitolite.home)).expect("it can be written");
    client.ok_in(&admin, &["commit", "--quiet", "-am", "pm"]);
    client.git(&["-C", admin.to_str().expect("it is UTF-8"), "push", "--quiet"]).passes();
    gitolite.run("\"$HOME/bin/pmgit\" -C repositories/pm.git init --server");
    let hook = fs::metadata(gitolite.home.join("repositories/pm.git/hooks/pre-receive")).expect("it is installed");
    assert_ne!(hook.uid(), 0, "another user's");
    client.ok(&["remote", "add", "origin", &url("pm")]);
    // A server that takes such variables from its users is not fooled by them.
    let client = client.with_variable("PMGIT_BIN", "/bin/true").with_variable("GIT_REPLACE_REF_BASE", "refs/heads/");
    crate::assert_gate_stands(&client);
}

/// gitolite's settings, with git's configuration in its hands.
fn rc(home: &Path) -> String {
    let text = fs::read_to_string(home.join(".gitolite.rc")).expect("the set-up has written it");
    let changed = text.replace("GIT_CONFIG_KEYS                 =>  ''", "GIT_CONFIG_KEYS                 =>  '.*'");
    assert_ne!(text, changed, "the setting is there");
    changed
}

/// One word of the shell.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', r"'\''"))
}

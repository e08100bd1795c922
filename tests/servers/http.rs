//! git's http-backend behind nginx, on loopback.

use std::fs;
use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::support::documents::{PATH, incomplete};
use crate::support::{World, programs};

/// nginx and fcgiwrap, which end with it.
struct Web {
    nginx: PathBuf,
    configuration: PathBuf,
    wrap: Child,
    port: u16,
}

impl Web {
    /// Serves the repositories of a directory.
    fn start([nginx, fcgiwrap]: &[PathBuf; 2], root: &Path, scratch: &Path) -> Self {
        fs::create_dir(scratch).expect("a folder can be made");
        // A port that was free a moment ago.
        let port = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port").port();
        // fcgiwrap takes the socket as its standard input, and serves as soon as it runs.
        let listener = UnixListener::bind(scratch.join("wrap")).expect("a socket");
        let mut wrap = Command::new(fcgiwrap);
        // A server's surroundings: no home, no more of a PATH than a system has.
        wrap.env_clear().env("PATH", "/usr/bin:/bin").stdin(Stdio::from(OwnedFd::from(listener)));
        let wrap = wrap.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("fcgiwrap starts");
        let git = Command::new("git").arg("--exec-path").output().expect("git runs").stdout;
        let backend = format!("{}/git-http-backend", String::from_utf8_lossy(&git).trim());
        let configuration = scratch.join("nginx.conf");
        let folder = scratch.display();
        let temporary: String = ["client_body", "fastcgi", "proxy", "scgi", "uwsgi"]
            .map(|kind| format!("{kind}_temp_path \"{folder}/{kind}\";\n"))
            .concat();
        let parameters: String = [
            ("SCRIPT_FILENAME", backend.as_str()),
            ("GIT_PROJECT_ROOT", root.to_str().expect("the place is UTF-8")),
            ("GIT_HTTP_EXPORT_ALL", "1"),
            ("PATH_INFO", "$uri"),
            ("QUERY_STRING", "$query_string"),
            ("REQUEST_METHOD", "$request_method"),
            ("CONTENT_TYPE", "$content_type"),
            ("CONTENT_LENGTH", "$content_length"),
            ("HTTP_CONTENT_ENCODING", "$http_content_encoding"),
            ("REMOTE_USER", "aiko"),
            ("REMOTE_ADDR", "$remote_addr"),
        ]
        .map(|(name, value)| format!("fastcgi_param {name} \"{value}\";\n"))
        .concat();
        let user = if programs::is_root() { "user root;\n" } else { "" };
        let text = format!(
            "{user}pid \"{folder}/pid\";\nerror_log \"{folder}/errors\";\nevents {{}}\nhttp {{\naccess_log off;\n\
             client_max_body_size 0;\n{temporary}server {{\nlisten 127.0.0.1:{port};\nlocation / {{\n\
             fastcgi_pass \"unix:{folder}/wrap\";\n{parameters}}}\n}}\n}}\n"
        );
        fs::write(&configuration, text).expect("it can be written");
        let web = Self { nginx: nginx.clone(), configuration, wrap, port };
        // It returns when it listens.
        assert!(web.nginx(&[]).status().expect("nginx starts").success(), "see {folder}/errors");
        web
    }

    fn nginx(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.nginx);
        command.arg("-c").arg(&self.configuration).args(arguments).stderr(Stdio::null());
        command
    }

    fn url(&self, name: &str) -> String {
        format!("http://127.0.0.1:{}/{name}", self.port)
    }
}

impl Drop for Web {
    fn drop(&mut self) {
        let _ = self.nginx(&["-s", "stop"]).status();
        let _ = self.wrap.kill();
        let _ = self.wrap.wait();
    }
}

#[test]
fn the_gate_stands_behind_nginx_and_http_backend() {
    let Some(programs) = programs::find_all("git's http-backend behind nginx", ["nginx", "fcgiwrap"]) else { return };
    let client = World::new().set_up_without_hooks();
    let place = client.add_gated_bare("pm.git", &[]);
    client.ok_in(&place, &["config", "http.receivepack", "true"]);
    let root = client.outside("");
    let web = Web::start(&programs, &root, &client.outside("web"));
    client.ok(&["remote", "add", "origin", &web.url("pm.git")]);
    crate::assert_gate_stands(&client);
    // A push that is larger than a pipe and is sent in chunks.
    client.on_branch("large", PATH, &incomplete("in-review"));
    client.write("large.bin", "0123456789abcdef\n".repeat(200_000));
    client.commit_all("large");
    client.push(&["--force", "origin", "large:main"]).turned_away_for("missing-section");
}

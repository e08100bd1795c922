//! `pmgit preview`: what a browser is shown, what nobody else is, and how it ends.

mod browser;
mod guests;
mod page;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::World;
use crate::support::documents::ID;

/// A preview that is running; it is ended with this.
struct Preview {
    child: Child,
    /// As it was printed.
    address: String,
    port: u16,
    /// The path of the page: `/TOKEN/`.
    path: String,
}

/// What a guest was answered.
#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Preview {
    fn start(world: &World) -> Self {
        Self::start_with(world.pmgit_command(&["preview", ID, "--no-open"]))
    }

    fn start_with(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("pmgit starts");
        let mut address = String::new();
        let out = child.stdout.as_mut().expect("it is piped");
        BufReader::new(out).read_line(&mut address).expect("it speaks");
        let address = address.trim().to_owned();
        if address.is_empty() {
            let mut said = String::new();
            child.stderr.take().expect("it is piped").read_to_string(&mut said).expect("it speaks");
            panic!("no address: {said}");
        }
        let rest = address.strip_prefix("http://127.0.0.1:").unwrap_or_else(|| panic!("{address}"));
        let (port, path) = rest.split_once('/').expect("it has a path");
        let (port, path) = (port.parse().expect("a port"), format!("/{path}"));
        Self { child, address, port, path }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a socket can wait");
        stream
    }

    /// What is answered to these bytes.
    fn send(&self, bytes: impl AsRef<[u8]>) -> Answer {
        let mut stream = self.connect();
        // Who is sent away may be so before all was sent.
        let _ = stream.write_all(bytes.as_ref());
        Answer::read(stream)
    }

    /// A request as a browser makes it, with these lines besides.
    fn ask(&self, method: &str, path: &str, lines: &str) -> Answer {
        self.send(format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n{lines}\r\n", self.port))
    }

    fn page(&self) -> Answer {
        self.ask("GET", &self.path, "")
    }

    /// The page after the one with this number; waits for it.
    fn after(&self, seen: u64) -> Answer {
        self.ask("GET", &format!("{}renewal?seen={seen}", self.path), "")
    }

    /// Sends a signal, and gives back the exit code and what was said.
    fn end(mut self, signal: &str) -> (Option<i32>, String) {
        self.signal(signal);
        let code = self.child.wait().expect("it ends").code();
        let mut said = String::new();
        self.child.stderr.take().expect("it is piped").read_to_string(&mut said).expect("it speaks");
        (code, said)
    }

    fn signal(&self, signal: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-s", signal, &id]).status().expect("there is `kill`");
        assert!(sent.success());
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Answer {
    fn read(mut stream: TcpStream) -> Self {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8(bytes).expect("it is UTF-8");
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok()).unwrap_or_default();
        Self { status, head: head.to_owned(), body: body.to_owned() }
    }

    /// The number of the page.
    fn edition(&self) -> u64 {
        let (_, rest) = self.body.split_once("data-edition=\"").unwrap_or_else(|| panic!("{self:?}"));
        rest.split('"').next().and_then(|number| number.parse().ok()).expect("a number")
    }
}

/// Waits until something is so.
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < Duration::from_secs(20), "{what} never came");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// How many files there are that lead to a preview.
fn sheets(world: &World) -> usize {
    let entries = fs::read_dir(world.path().join(".git/pmgit")).into_iter().flatten().flatten();
    entries.filter(|entry| entry.file_name().to_string_lossy().starts_with("preview-")).count()
}

#[test]
fn ctrl_c_and_a_closed_terminal_end_it_and_nothing_is_left() {
    let world = World::with_draft();
    for signal in ["INT", "TERM", "HUP"] {
        let preview = Preview::start(&world);
        assert_eq!(preview.page().status, 200);
        // One who waits does not hold it up.
        let mut waiting = preview.connect();
        let request =
            format!("GET {}renewal?seen=1 HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", preview.path, preview.port);
        waiting.write_all(request.as_bytes()).expect("it listens");
        let (code, said) = preview.end(signal);
        assert_eq!(code, Some(0), "{signal}: {said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.contains("each save renews the page"), "{said}");
    }
    assert_eq!(sheets(&world), 0);
    assert_eq!(world.ok(&["status", "--porcelain"]), "");
}

#[test]
fn the_browser_is_led_there_by_a_file_that_nobody_else_can_read() {
    let world = World::with_draft();
    let seen = world.outside("seen");
    let script = world.outside("browser");
    World::script(
        &script,
        &format!(
            "{{ stat -c %a \"$1\" 2>/dev/null || stat -f %Lp \"$1\"; echo \"$@\"; cat \"$1\"; }} > '{0}.new'; mv '{0}.new' '{0}'",
            seen.display()
        ),
    );
    let mut command = world.pmgit_command(&["preview", ID]);
    command.env("BROWSER", format!("'{}':other", script.display()));
    let preview = Preview::start_with(command);
    until("the browser", || seen.exists());
    let told = fs::read_to_string(&seen).expect("it was written");
    let (mode, rest) = told.split_once('\n').expect("a mode");
    let (arguments, sheet) = rest.split_once('\n').expect("arguments");
    assert_eq!(mode, "600");
    let token = preview.path.trim_matches('/');
    assert!(token.len() == 32 && !arguments.contains(token), "{arguments}");
    assert!(sheet.contains(&format!("url={}", preview.address)) && sheet.contains("no-referrer"), "{sheet}");
    assert!(fs::metadata(arguments).is_ok());
    // Once somebody has come, the way is gone.
    assert_eq!(preview.page().status, 200);
    until("the end of the file", || fs::metadata(arguments).is_err());
    let (code, said) = preview.end("INT");
    assert_eq!((code, said.contains("no browser")), (Some(0), false), "{said}");
    // A browser that never comes: the way goes with the preview.
    let mut command = world.pmgit_command(&["preview", ID]);
    command.env("BROWSER", "sleep 0; : %s");
    let (code, _) = Preview::start_with(command).end("INT");
    assert_eq!(code, Some(0));
    assert_eq!(sheets(&world), 0);
}

#[test]
fn where_no_browser_can_be_had_the_address_is_all() {
    let world = World::with_draft();
    for browser in [None, Some("/nowhere/browser"), Some("false")] {
        let mut command = world.pmgit_command(&["preview", ID]);
        command.envs(browser.map(|browser| ("BROWSER", browser)));
        let preview = Preview::start_with(command);
        assert_eq!(preview.ask("GET", "/", "").status, 404);
        std::thread::sleep(Duration::from_millis(500));
        let (code, said) = preview.end("INT");
        assert_eq!(code, Some(0));
        assert!(said.contains("note: no browser could be opened; open the address above"), "{browser:?}: {said}");
    }
}

#[test]
fn what_cannot_be_previewed_is_said() {
    let world = World::with_draft();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("it has one").port().to_string();
    let run = world.unmoved(2, &["preview", ID, "--no-open", "--port", &port]).to_string().replace(&port, "PORT");
    insta::assert_snapshot!(run, @r"
    exit 2
    -- stderr --
    error: cannot listen on port PORT of 127.0.0.1
      cause: another program listens there
      hint: name another port, or leave `--port` out for one that is free
    ");
    for port in ["0", "65536", "http"] {
        world.unmoved(2, &["preview", ID, "--port", port]);
    }
    world.unmoved(2, &["preview", "2025"]);
    let bare = world.add_bare("bare.git", &[]);
    world.ok(&["push", "--quiet", "--no-verify", bare.to_str().expect("UTF-8"), "HEAD:refs/heads/main"]);
    let run = world.pmgit(&["-C", bare.to_str().expect("UTF-8"), "preview", ID]).ends_with(2);
    assert!(run.err.contains("cannot preview in a bare repository"), "{run}");
    let japanese = world.with_variable("PMGIT_LANGUAGE", "ja");
    let run = japanese.pmgit(&["preview", ID, "--no-open", "--port", &port]).ends_with(2);
    assert!(run.err.contains("別のプログラムが使用しています"), "{run}");
}

#[test]
fn a_port_that_is_named_is_the_one() {
    let world = World::with_draft();
    // One that was free a moment ago.
    let port =
        std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port();
    let preview =
        Preview::start_with(world.pmgit_command(&["preview", "latency", "--no-open", "--port", &port.to_string()]));
    assert_eq!(preview.port, port);
    assert_eq!(preview.page().status, 200);
}

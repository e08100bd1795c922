//! A session with a language server: what an editor asks, and what it is answered (Language Server Protocol 3.17).

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long an answer may take; a server that reads its schemas first says nothing until it has.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server that knows the folder.
pub(crate) struct Session {
    server: Child,
    requests: ChildStdin,
    messages: Receiver<Value>,
    last_id: u64,
}

impl Session {
    /// Starts a server; nothing where it ends at once, as a program does that was built without one.
    pub(crate) fn start(program: &OsStr, arguments: &[&str], folder: &Path) -> Option<Self> {
        let home = folder.join("home");
        let mut command = Command::new(program);
        command.args(arguments).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        command.env("HOME", &home).env("XDG_CACHE_HOME", &home).env("XDG_CONFIG_HOME", &home);
        let mut server = command.spawn().expect("the server can be run");
        let requests = server.stdin.take().expect("its input is a pipe");
        let output = BufReader::new(server.stdout.take().expect("its output is a pipe"));
        let (sender, messages) = channel();
        thread::spawn(move || read(output, |message| sender.send(message).is_ok()));
        let mut session = Self { server, requests, messages, last_id: 0 };
        let folder = format!("file://{}", folder.display());
        let capabilities = json!({"textDocument": {
            "hover": {"contentFormat": ["markdown"]},
            "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
        }});
        let parameters = json!({
            "processId": null,
            "rootUri": folder,
            "workspaceFolders": [{"uri": folder, "name": "desk"}],
            "capabilities": capabilities,
        });
        session.answer("initialize", &parameters)?;
        session.tell("initialized", &json!({}))?;
        Some(session)
    }

    /// Opens a file as an editor would.
    pub(crate) fn open(&mut self, file: &Path, text: &str) {
        let document = json!({"uri": uri(file), "languageId": "toml", "version": 1, "text": text});
        self.tell("textDocument/didOpen", &json!({"textDocument": document})).expect("the server listens");
    }

    /// What stands beside the pointer there, once the server has read what it needs; line and column count from 0.
    pub(crate) fn hover(&mut self, file: &Path, line: usize, column: usize) -> String {
        let answer = self.ask_until("textDocument/hover", file, line, column, |answer| !answer.is_null());
        answer["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }

    /// What is offered there, each with what is said about it.
    pub(crate) fn complete(&mut self, file: &Path, line: usize, column: usize) -> Vec<(String, String)> {
        let items = |answer: &Value| match answer {
            Value::Array(items) => items.clone(),
            other => other["items"].as_array().cloned().unwrap_or_default(),
        };
        let is_there = |answer: &Value| !items(answer).is_empty();
        let answer = self.ask_until("textDocument/completion", file, line, column, is_there);
        let text = |value: &Value| value.as_str().or(value["value"].as_str()).unwrap_or_default().to_owned();
        let mut told: Vec<_> =
            items(&answer).iter().map(|item| (text(&item["label"]), text(&item["documentation"]))).collect();
        told.sort();
        told
    }

    fn ask_until(
        &mut self,
        method: &str,
        file: &Path,
        line: usize,
        column: usize,
        is_enough: impl Fn(&Value) -> bool,
    ) -> Value {
        let begun = Instant::now();
        loop {
            let place = json!({"textDocument": {"uri": uri(file)}, "position": {"line": line, "character": column}});
            let answer = self.answer(method, &place).expect("the server answers");
            if is_enough(&answer) || begun.elapsed() > PATIENCE {
                return answer;
            }
        }
    }

    /// Asks, and answers what the server asks meanwhile; nothing where it has ended.
    fn answer(&mut self, method: &str, parameters: &Value) -> Option<Value> {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": parameters}))?;
        loop {
            let message = match self.messages.recv_timeout(PATIENCE) {
                Ok(message) => message,
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => panic!("the server does not answer `{method}`"),
            };
            match (message.get("method"), message.get("id")) {
                (None, Some(answered)) if *answered == json!(id) => return Some(message["result"].clone()),
                (Some(_), Some(asked)) => {
                    let nothing =
                        message["params"]["items"].as_array().map(|items| json!(vec![json!({}); items.len()]));
                    self.send(&json!({"jsonrpc": "2.0", "id": asked, "result": nothing}))?;
                }
                _ => {}
            }
        }
    }

    fn tell(&mut self, method: &str, parameters: &Value) -> Option<()> {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": parameters}))
    }

    /// Nothing where nobody reads any more.
    fn send(&mut self, message: &Value) -> Option<()> {
        let text = message.to_string();
        write!(self.requests, "Content-Length: {}\r\n\r\n{text}", text.len()).ok()?;
        self.requests.flush().ok()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Reads messages until there are no more, or nobody wants them.
fn read(mut output: BufReader<ChildStdout>, mut is_wanted: impl FnMut(Value) -> bool) {
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if output.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            let Some((name, value)) = line.split_once(':') else { break };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().expect("a length is a number");
            }
        }
        let mut body = vec![0; length];
        if output.read_exact(&mut body).is_err() {
            return;
        }
        if !is_wanted(serde_json::from_slice(&body).expect("a message is JSON")) {
            return;
        }
    }
}

fn uri(file: &Path) -> String {
    format!("file://{}", file.display())
}

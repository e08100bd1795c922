//! A server on loopback that keeps what it is sent, byte by byte, and answers as it is told.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::Value;

/// A request as it came.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    /// `POST /path HTTP/1.1`, without the version.
    pub(super) line: String,
    /// The head as it came, line by line, without the first one, in the order of the names.
    pub(super) headers: Vec<String>,
    pub(super) body: String,
}

impl Seen {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    pub(super) fn posts(&self, path: &str) -> bool {
        self.line == format!("POST {path}")
    }

    pub(super) fn gets(&self, path: &str) -> bool {
        self.line.starts_with(&format!("GET {path}"))
    }

    /// The whole request, with the port left out.
    pub(super) fn whole(&self, port: u16) -> String {
        format!("{}\n{}\n\n{}", self.line, self.headers.join("\n"), self.body).replace(&port.to_string(), "[PORT]")
    }
}

/// What a server does with a request.
#[derive(Clone, Debug)]
pub(super) enum Reply {
    Json(u16, Value),
    /// Status, more headers, content type and body.
    Text(u16, &'static str, &'static str, String),
    /// The connection ends without an answer.
    Cut,
    /// The connection ends within the answer's body.
    Half,
    /// No answer comes until the other side has gone.
    Hang,
}

/// A server that answers until it is dropped.
pub(super) struct Server {
    pub(super) port: u16,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    pub(super) fn start(answer: impl FnMut(&Seen) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let answer = Arc::new(Mutex::new(answer));
        let known = Arc::clone(&seen);
        // It ends with the process of the tests.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (seen, answer) = (Arc::clone(&known), Arc::clone(&answer));
                thread::spawn(move || {
                    let mut stream = stream;
                    let Some(request) = read(&mut stream) else { return };
                    seen.lock().unwrap().push(request.clone());
                    let reply = (answer.lock().unwrap())(&request);
                    write(&mut stream, reply);
                });
            }
        });
        Self { port, seen }
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(super) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub(super) fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.line).collect()
    }

    /// How many requests came to make something.
    pub(super) fn posts(&self, path: &str) -> usize {
        self.seen().iter().filter(|seen| seen.posts(path)).count()
    }
}

fn read(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.lines();
    let line = lines.next().unwrap().strip_suffix(" HTTP/1.1").expect("it is HTTP/1.1").to_owned();
    let mut headers: Vec<String> = lines.map(str::to_owned).collect();
    headers.sort_by_key(|header| header.to_lowercase());
    let length = headers.iter().find_map(|header| header.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let length: usize = length.unwrap_or(0);
    while bytes.len() < end + 4 + length {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
        }
    }
    assert_eq!(bytes.len(), end + 4 + length, "nothing behind the body");
    let body = String::from_utf8(bytes[end + 4..].to_vec()).unwrap();
    Some(Seen { line, headers, body })
}

fn write(stream: &mut TcpStream, reply: Reply) {
    let text = match reply {
        Reply::Json(status, value) => answer(status, "", "application/json; charset=utf-8", &value.to_string()),
        Reply::Text(status, headers, kind, body) => answer(status, headers, kind, &body),
        Reply::Half => {
            "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{\"num".to_owned()
        }
        Reply::Cut => return,
        Reply::Hang => {
            let _ = stream.read(&mut [0]);
            return;
        }
    };
    // Whoever asked may have gone.
    let _ = stream.write_all(text.as_bytes());
}

fn answer(status: u16, headers: &str, kind: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} X\r\n{headers}Content-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

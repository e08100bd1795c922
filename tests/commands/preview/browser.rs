//! The page in a real browser: Chromium without a window, which is told what to do through two pipes (the `DevTools` protocol).
//! Where there is none, the test says that it is skipped.

use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Preview, until};
use crate::support::documents::{DRAFT, PATH};
use crate::support::{World, programs};

/// A browser with one window.
struct Chromium {
    child: Child,
    orders: File,
    replies: BufReader<File>,
    count: u64,
    session: String,
    /// What the page complained of: an error of its script, and what its policy refused.
    complaints: Vec<String>,
}

impl Chromium {
    fn start(program: &Path, world: &World) -> Self {
        let [orders, replies] = ["orders", "replies"].map(|name| world.outside(name));
        for pipe in [&orders, &replies] {
            assert!(Command::new("mkfifo").arg(pipe).status().expect("there is `mkfifo`").success());
        }
        let script = "exec \"$0\" --headless=new --no-sandbox --disable-gpu --remote-debugging-pipe --user-data-dir=\"$1\" about:blank 3<\"$2\" 4>\"$3\"";
        let mut command = Command::new("sh");
        command.args(["-c", script]).arg(program).arg(world.outside("profile")).args([&orders, &replies]);
        let child =
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        let orders = OpenOptions::new().write(true).open(orders).expect("it listens");
        let replies = BufReader::new(File::open(replies).expect("it answers"));
        let mut browser = Self { child, orders, replies, count: 0, session: String::new(), complaints: Vec::new() };
        let window = browser.order(
            "Target.createTarget",
            &json!({ "url": "about:blank", "newWindow": true, "width": 1000, "height": 700 }),
        );
        let attached =
            browser.order("Target.attachToTarget", &json!({ "targetId": window["targetId"], "flatten": true }));
        attached["sessionId"].as_str().expect("a session").clone_into(&mut browser.session);
        for domain in ["Page.enable", "Runtime.enable", "Log.enable"] {
            browser.order(domain, &json!({}));
        }
        browser
    }

    /// Has something done, and waits for what it came to.
    fn order(&mut self, method: &str, params: &Value) -> Value {
        self.count += 1;
        let mut order = json!({ "id": self.count, "method": method, "params": params });
        if !self.session.is_empty() {
            order["sessionId"] = self.session.clone().into();
        }
        self.orders.write_all(format!("{order}\0").as_bytes()).expect("it listens");
        loop {
            let mut bytes = Vec::new();
            self.replies.read_until(0, &mut bytes).expect("it answers");
            let reply: Value = serde_json::from_slice(bytes.strip_suffix(b"\0").expect("it answers")).expect("JSON");
            if ["Runtime.exceptionThrown", "Log.entryAdded"].contains(&reply["method"].as_str().unwrap_or_default()) {
                self.complaints.push(reply["params"].to_string());
            }
            if reply["id"] == self.count {
                assert!(reply["error"].is_null(), "{method}: {reply}");
                return reply["result"].clone();
            }
        }
    }

    /// The value of an expression in the page.
    fn ask(&mut self, expression: &str) -> Value {
        let reply = self.order("Runtime.evaluate", &json!({ "expression": expression, "returnByValue": true }));
        assert!(reply["exceptionDetails"].is_null(), "{expression}: {reply}");
        reply["result"]["value"].clone()
    }

    /// Where on the screen what is read begins, in whole pixels.
    fn place(&mut self) -> Value {
        self.ask("Math.floor(document.querySelector('#lucky').getBoundingClientRect().top)")
    }

    fn waits_for(&mut self, expression: &str) {
        until(expression, || self.ask(expression) == true);
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // Asked to, it takes its files along.
        let asked = self.orders.write_all(b"{\"id\":0,\"method\":\"Browser.close\"}\0");
        let started = Instant::now();
        while asked.is_ok() && started.elapsed() < Duration::from_secs(5) {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_window_is_renewed_where_its_reader_is_and_says_when_the_preview_has_ended() {
    let name = "a_window_is_renewed_where_its_reader_is_and_says_when_the_preview_has_ended";
    let Some([chromium]) = programs::find_all(name, ["chromium"]) else { return };
    let world = World::with_draft();
    let long = "A paragraph that is long enough to be scrolled.\n\n".repeat(60);
    let text = |title: &str, resolution: &str| {
        let text = DRAFT.replace("Checkout slowed down", title);
        text.replacen("[sections]\n", &format!("[sections]\nlucky = '''\n{long}'''\nlessons = '''{resolution}'''\n"), 1)
    };
    world.write(PATH, text("Checkout slowed down", "One."));
    let preview = Preview::start(&world);
    let mut browser = Chromium::start(&chromium, &world);
    browser.order("Page.navigate", &json!({ "url": preview.address }));
    browser.waits_for("document.readyState === 'complete' && !!document.querySelector('#findings')");
    browser.ask("document.querySelector('#transitions details, #about details').open = true");
    browser.ask("document.querySelector('#lucky').scrollIntoView()");
    browser.ask("window.kept = document.querySelector('#lucky')");
    let before = browser.place();
    let saved = |browser: &mut Chromium, title: &str, words: &str| {
        world.write(PATH, text(title, words));
        browser
            .waits_for(&format!("document.title.startsWith('{title}') && document.body.innerText.includes('{words}')"));
    };
    for (title, words) in [("Payments slowed", "Two."), ("Payments stopped", "Three."), ("All stopped", "Four.")] {
        saved(&mut browser, title, words);
        // Of the same length above and below, and longer above.
        assert_eq!(browser.ask("window.kept === document.querySelector('#lucky')"), true, "what is the same stays");
        assert_eq!(browser.place(), before, "{title}");
        assert_eq!(browser.ask("document.querySelector('#transitions details, #about details').open"), true, "{title}");
    }
    // Longer above what is read.
    let longer = format!("overview = \"{} The end of it. ", "A long overview.".repeat(400));
    world.write(PATH, text("All stopped", "Five.").replacen("overview = \"", &longer, 1));
    browser.waits_for("document.body.innerText.includes('The end of it.')");
    assert_eq!(browser.place(), before);
    // A script of a document's is text, and nothing was refused so far: what the policy allows is what the page needs.
    saved(&mut browser, "Sixth", "<img src=x onerror=document.title=1>");
    assert_eq!(browser.ask("document.scripts.length + document.images.length"), 1);
    assert_eq!(browser.ask("document.referrer"), "");
    assert_eq!(browser.complaints, Vec::<String>::new());
    assert_eq!(browser.ask("document.querySelector('#lost').hidden"), true);
    drop(preview);
    browser.waits_for("document.querySelector('#lost').hidden === false");
}

//! Who is let in, and that nobody keeps the others out.

use std::io::Write as _;
use std::thread;
use std::time::{Duration, Instant};

use super::{Answer, Preview};
use crate::support::World;

#[test]
fn whoever_does_not_know_the_address_or_comes_from_elsewhere_gets_nothing() {
    let world = World::with_draft();
    let preview = Preview::start(&world);
    let (path, port) = (preview.path.clone(), preview.port);
    let own = format!("127.0.0.1:{port}");
    let with_host = |host: &str| format!("GET {path} HTTP/1.1\r\n{host}\r\n");
    let good = with_host(&format!("Host: {own}\r\n"));
    assert_eq!(preview.send(&good).status, 200);
    assert_eq!(
        preview.send(with_host(&format!("Host: localhost:{port}\r\nOrigin: http://localhost:{port}\r\n"))).status,
        200
    );
    let flipped = if path.contains("/5") { path.replacen("/5", "/6", 1) } else { path.replacen('/', "/0", 1) };
    let asked = |target: &str| format!("GET {target} HTTP/1.1\r\nHost: {own}\r\n\r\n");
    let with_method =
        |method: &str| format!("{method} {path} HTTP/1.1\r\nHost: {own}\r\nContent-Length: 5\r\n\r\nhello");
    let long = |bytes: usize| format!("GET {path} HTTP/1.1\r\nHost: {own}\r\nCookie: {}\r\n\r\n", "a".repeat(bytes));
    let mut tried = 0;
    for (status, requests) in [
        (
            403,
            vec![
                with_host("Host: evil.example\r\n"),
                with_host(&format!("Host: evil.example:{port}\r\n")),
                with_host("Host: 127.0.0.1\r\n"),
                with_host("Host: 127.0.0.1:1\r\n"),
                with_host(&format!("Host: 127.0.0.1.evil.example:{port}\r\n")),
                with_host(&format!("Host: [::1]:{port}\r\n")),
                with_host(&format!("Host: {own}\r\nHost: evil.example\r\n")),
                with_host(""),
                format!("GET {path} HTTP/1.0\r\n\r\n"),
                with_host(&format!("Host: {own}\r\nOrigin: https://evil.example\r\n")),
                with_host(&format!("Host: {own}\r\nOrigin: null\r\n")),
                with_host(&format!("Host: {own}\r\nOrigin: http://127.0.0.1:1\r\n")),
            ],
        ),
        (405, ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get"].map(with_method).to_vec()),
        (
            404,
            vec![
                asked("/"),
                asked("/favicon.ico"),
                asked(path.trim_end_matches('/')),
                asked(&flipped),
                asked(&path.to_uppercase().replace('/', "//")),
                asked(&format!("/..{path}")),
                asked(&format!("{path}../{path}")),
                asked(&format!("{path}../../../../etc/passwd")),
                asked(&format!("{path}%2e%2e/%2e%2e/etc/passwd")),
                asked(&format!("{path}.git/config")),
                asked(&format!("{path}postmortems/2026/2026-11-20-checkout-latency.toml")),
                asked(&format!("{path}page")),
                asked(&format!("http://{own}{path}")),
            ],
        ),
        (
            400,
            vec![
                "\x16\x03\x01\x02\0\x01\0\x01\u{fc}\x03\x03".to_owned(),
                "hello\r\n\r\n".to_owned(),
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(),
                format!("GET {path} HTTP/1.1\r\nHost {own}\r\n\r\n"),
                format!("GET {path} HTTP/1.1\r\n Host: {own}\r\n\r\n"),
            ],
        ),
        (
            431,
            vec![
                long(9_000),
                long(1 << 20),
                format!("{}{}\r\n", &good[..good.len() - 2], "a: b\r\n".repeat(100)),
                "a".repeat(1 << 20),
            ],
        ),
    ] {
        for request in requests {
            let answer = preview.send(&request);
            let shown: String = request.chars().take(200).collect();
            assert_eq!(answer.status, status, "{shown:?}: {answer:?}");
            assert_eq!(answer.body, "", "{shown:?}");
            assert!(!answer.head.contains(path.trim_matches('/')), "{answer:?}");
            tried += 1;
        }
    }
    assert_eq!(tried, 41);
    assert_eq!(preview.page().status, 200);
}

#[test]
fn every_answer_says_what_it_may_do() {
    let world = World::with_draft();
    let preview = Preview::start(&world);
    for answer in [preview.page(), preview.ask("GET", "/", ""), preview.ask("POST", &preview.path, "")] {
        for line in [
            "Connection: close",
            "Cache-Control: no-store",
            "Referrer-Policy: no-referrer",
            "X-Content-Type-Options: nosniff",
            "X-Frame-Options: DENY",
            "Cross-Origin-Resource-Policy: same-origin",
            "Content-Security-Policy: default-src 'none'; ",
        ] {
            assert!(answer.head.contains(line), "{line}: {answer:?}");
        }
        assert!(!answer.head.contains("unsafe-") && !answer.head.contains("Access-Control"), "{answer:?}");
    }
    let (whole, head) = (preview.page(), preview.ask("HEAD", &preview.path, ""));
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(head.head, whole.head);
    assert!(whole.head.ends_with(&format!("\r\nContent-Length: {}", whole.body.len())), "{}", whole.head);
}

#[test]
fn half_a_request_and_silence_are_left_behind_in_time() {
    let world = World::with_draft();
    let preview = Preview::start(&world);
    let started = Instant::now();
    let slow: Vec<_> = [&b""[..], b"G", b"GET / HTTP/1.1\r\nHost: 127.0.0.1"]
        .map(|part| {
            let mut stream = preview.connect();
            stream.write_all(part).expect("it listens");
            stream
        })
        .into();
    for stream in slow {
        let answer = Answer::read(stream);
        assert_eq!(answer.status, 408, "{answer:?}");
    }
    assert!(started.elapsed() < Duration::from_secs(15), "{:?}", started.elapsed());
    // One letter a second is no progress.
    let mut drip = preview.connect();
    let dripped = Instant::now();
    while drip.write_all(b"a").is_ok() && dripped.elapsed() < Duration::from_secs(20) {
        thread::sleep(Duration::from_millis(200));
    }
    assert!(dripped.elapsed() < Duration::from_secs(15), "{:?}", dripped.elapsed());
    // Who leaves in the middle does no harm.
    drop(preview.connect());
    assert_eq!(preview.page().status, 200);
}

#[test]
fn fifty_windows_are_served_while_a_hundred_others_say_nothing() {
    let world = World::with_draft();
    let preview = Preview::start(&world);
    let silent: Vec<_> = (0..100)
        .map(|_| {
            let mut stream = preview.connect();
            let _ = stream.write_all(b"GET / HTTP/1.1\r\n");
            stream
        })
        .collect();
    let started = Instant::now();
    let statuses: Vec<u16> = thread::scope(|scope| {
        let windows: Vec<_> = (0..50).map(|_| scope.spawn(|| preview.page().status)).collect();
        windows.into_iter().map(|window| window.join().expect("it asks")).collect()
    });
    assert_eq!(statuses, [200; 50]);
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    drop(silent);
}

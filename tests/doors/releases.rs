//! Jobs that take a released pmgit from a file server of this machine: the file that the workflow names, or none.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex};

use crate::forge::{Job, Way};
use crate::runner::TOKEN;
use crate::support::documents::{PATH, incomplete, sound};
use crate::support::{PMGIT, World};

/// Hands out files, and remembers who asked for what.
struct Files {
    address: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Files {
    fn of(files: BTreeMap<&'static str, Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = format!("http://{}", listener.local_addr().expect("it is bound"));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.expect("somebody comes");
                let request = head_of(&stream);
                answer(&mut stream, &request, &files);
                seen.lock().expect("it is whole").push(request);
            }
        });
        Self { address, requests }
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("it is whole").clone()
    }
}

fn head_of(stream: &TcpStream) -> String {
    let lines = BufReader::new(stream).lines().map(|line| line.expect("it is text"));
    lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Whoever asks a proxy names the whole address.
fn answer(stream: &mut TcpStream, request: &str, files: &BTreeMap<&str, Vec<u8>>) {
    let address = request.split(' ').nth(1).expect("an address");
    let name = address.rsplit('/').next().expect("a name");
    let head = |status: &str, length: usize| {
        format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n")
    };
    // A client that has read enough may be gone.
    let _ = match files.get(name) {
        Some(bytes) if name == "cut.tar.gz" => {
            stream.write_all(head("200 OK", 2 * bytes.len()).as_bytes()).and_then(|()| stream.write_all(bytes))
        }
        Some(bytes) => stream.write_all(head("200 OK", bytes.len()).as_bytes()).and_then(|()| stream.write_all(bytes)),
        None => stream.write_all(head("404 Not Found", 0).as_bytes()),
    };
}

/// A packed program, as `packaging/` packs it, and the SHA-256 of the file.
fn packed(world: &World, script: &str) -> (Vec<u8>, String) {
    let place = world.outside("packed");
    let _ = std::fs::remove_dir_all(&place);
    std::fs::create_dir_all(place.join("pmgit-0.2.0")).expect("a folder");
    World::script(&place.join("pmgit-0.2.0/pmgit"), script);
    let run = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).current_dir(&place).output().expect("it runs");
        assert!(output.status.success(), "{program}: {output:?}");
        String::from_utf8(output.stdout).expect("it is text")
    };
    run("tar", &["-czf", "pmgit.tar.gz", "pmgit-0.2.0"]);
    let sum = run("sha256sum", &["pmgit.tar.gz"])[..64].to_owned();
    (std::fs::read(place.join("pmgit.tar.gz")).expect("it is packed"), sum)
}

fn topic(text: &str) -> World {
    let world = World::with_hooks();
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.sneak(PATH, text);
    world
}

fn real(world: &World) -> (Vec<u8>, String) {
    packed(world, &format!("exec '{PMGIT}' \"$@\""))
}

fn name_release(job: &mut Job<'_>, address: &str, sum: &str) {
    job.set("PMGIT_RELEASE", address);
    job.set("PMGIT_SHA256", sum);
}

fn name_source(job: &mut Job<'_>) {
    job.set("PMGIT_SOURCE", "https://git.example.com/pmgit");
    job.set("PMGIT_REVISION", &"0123456789".repeat(4));
}

#[test]
fn the_named_release_judges_on_every_way_in_and_nothing_is_built() {
    let mut world = topic(&sound("in-review"));
    let (bytes, sum) = real(&world);
    let files = Files::of(BTreeMap::from([("pmgit.tar.gz", bytes)]));
    for (text, code) in [(sound("in-review"), 0), (incomplete("in-review"), 1)] {
        if code == 1 {
            world = topic(&text);
        }
        for way in Way::ALL {
            let mut job = Job::for_pull_request(&world, way);
            name_release(&mut job, &format!("{}/v0.2.0/pmgit.tar.gz", files.address), &sum);
            name_source(&mut job);
            let answer = job.run_with(None);
            assert_eq!(answer.code, code, "{way:?}: {answer:?}");
            answer.says("pmgit 0.2.0");
            assert!(!world.outside("home/cargo").exists(), "{way:?}");
        }
    }
    let requests = files.requests();
    assert_eq!(requests.len(), 2 * Way::ALL.len());
    assert!(
        requests.iter().all(|request| !request.contains("uthorization") && !request.contains(TOKEN)),
        "{requests:?}"
    );
}

#[test]
fn a_file_that_is_not_the_named_one_is_never_run_nor_built_around() {
    let world = topic(&sound("in-review"));
    let (bytes, _) = packed(&world, "touch \"$HOME/sprung\"");
    let (_, sum) = real(&world);
    let files = Files::of(BTreeMap::from([("pmgit.tar.gz", bytes)]));
    for way in Way::ALL {
        let mut job = Job::for_pull_request(&world, way);
        name_release(&mut job, &format!("{}/pmgit.tar.gz", files.address), &sum);
        name_source(&mut job);
        job.run()
            .fails_with("could not judge this change")
            .says("is not the file that the workflow names")
            .says("hint: ");
        assert!(!world.outside("home/sprung").exists() && !world.outside("home/cargo").exists(), "{way:?}");
    }
}

#[test]
fn what_cannot_be_had_or_cannot_run_here_is_built_where_a_source_is_named() {
    let world = topic(&incomplete("in-review"));
    let (bytes, sum) = real(&world);
    let (foreign, sum_of_foreign) = packed(&world, "echo 'Exec format error' >&2; exit 126");
    let files = Files::of(BTreeMap::from([
        ("cut.tar.gz", bytes.clone()),
        ("foreign.tar.gz", foreign),
        ("text.tar.gz", b"?".to_vec()),
    ]));
    let sum_of_text = "8a8de823d5ed3e12746a62ef169bcf372be0ca44f0a1236abc35df05d96928e1";
    for way in [Way::GithubPull, Way::GithubAction, Way::GitlabDetached] {
        let mut job = Job::for_pull_request(&world, way);
        let names = [
            ("gone.tar.gz", sum.as_str()),
            ("cut.tar.gz", &sum),
            ("foreign.tar.gz", &sum_of_foreign),
            ("text.tar.gz", sum_of_text),
        ];
        for (name, sum) in names {
            name_release(&mut job, &format!("{}/{name}", files.address), sum);
            // The action has its own source.
            let is_action = way == Way::GithubAction;
            if !is_action {
                job.set("PMGIT_REVISION", "");
                job.run().fails_with("could not judge this change").says("the release cannot be used").says("hint: ");
                assert!(!world.outside("home/cargo").exists(), "{name}, {way:?}");
                name_source(&mut job);
            }
            let answer = job.run();
            assert_eq!(answer.code, 1, "{name}, {way:?}: {answer:?}");
            answer.says("missing-section");
            let asked = std::fs::read_to_string(world.outside("home/cargo")).expect("cargo was asked");
            assert!(asked.contains(if is_action { "--path" } else { "--git" }), "{asked}");
            std::fs::remove_file(world.outside("home/cargo")).expect("it was there");
        }
    }
}

#[test]
fn a_release_comes_through_the_proxy_of_the_runner() {
    let world = topic(&sound("in-review"));
    let (bytes, sum) = real(&world);
    let proxy = Files::of(BTreeMap::from([("pmgit.tar.gz", bytes)]));
    let mut job = Job::for_pull_request(&world, Way::ForgejoPull);
    name_release(&mut job, "http://files.example.com/v0.2.0/pmgit.tar.gz", &sum);
    job.set("http_proxy", &proxy.address);
    job.run_with(None).passes().says("1 document");
    let requests = proxy.requests();
    assert!(requests[0].starts_with("GET http://files.example.com/v0.2.0/pmgit.tar.gz "), "{requests:?}");
}

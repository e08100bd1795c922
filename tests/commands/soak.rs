//! Many writers at once, and writers that are killed, with honest books: what said that it wrote has written, and what did
//! not has left nothing. `PMGIT_SOAK_RUNS` and `PMGIT_SOAK_KILLS` say how often, `PMGIT_SOAK_SEED` with which chance.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Child, Stdio};
use std::time::Duration;

use crate::support::World;
use crate::support::documents::{DRAFT, sound};

/// Documents of every status; each round begins with what the one before has left.
const DOCUMENTS: [(&str, &str); 4] = [
    ("2026-11-20-draft", "draft"),
    ("2026-11-20-in-review", "in-review"),
    ("2026-11-20-reviewed", "reviewed"),
    ("2026-11-20-other", "in-review"),
];

/// How many rounds one repository sees: its documents grow with each.
const ROUNDS_PER_WORLD: usize = 20;

fn asked(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Chance that can be repeated.
struct Chance(u64);

impl Chance {
    fn seeded(stream: u64) -> Self {
        Self(u64::try_from(asked("PMGIT_SOAK_SEED", 1)).unwrap().wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ stream << 32 | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() >> 11).unwrap() % end
    }

    fn pick<'c, T>(&mut self, choices: &'c [T]) -> &'c T {
        &choices[self.below(choices.len())]
    }
}

/// One command, and by what it is known that it has written.
struct Job {
    arguments: Vec<String>,
    /// Words that are there after it and were not before.
    mark: Option<String>,
    /// How many commits it makes.
    commits: usize,
    /// Whether it makes one more where that is needed.
    may_commit: bool,
    /// Whether the mark stays: a key that says one thing says what the last one said.
    stays: bool,
    /// Where it writes: a document, or nothing where that does not matter.
    path: Option<String>,
}

/// The postmortem that only one job of a repository renames or removes.
fn spare(number: usize) -> String {
    format!("2026-11-20-spare-{}", number % SPARES)
}

/// More than a repository sees jobs.
const SPARES: usize = ROUNDS_PER_WORLD * 8;

fn path_of(id: &str) -> String {
    format!("postmortems/2026/{id}.toml")
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

/// Every verb that writes, with a mark of its own.
#[expect(clippy::too_many_lines, reason = "a verb has a line or two, and they are chosen among in one place")]
fn job(chance: &mut Chance, number: usize) -> Job {
    let (id, _) = *chance.pick(&DOCUMENTS);
    let mark = format!("mark{number}x");
    let minute = format!("2026-11-20T00:{:02}:{:02}Z", 4 + number / 60 % 50, number % 60);
    let later = format!("2026-11-23T0{}:{:02}:{:02}Z", 7 + number / 3600 % 2, number / 60 % 60, number % 60);
    let by = ["--approved-by", "ben"];
    let (says, url) = (format!("says {mark}"), format!("https://example.com/{mark}"));
    let commit: &[&str] = if chance.below(2) == 0 { &["--commit"] } else { &[] };
    let in_file = |list: Vec<&str>, commit: &[&str]| Job {
        arguments: words(&[list.as_slice(), commit].concat()),
        mark: Some(mark.clone()),
        stays: true,
        commits: commit.len(),
        may_commit: false,
        path: Some(path_of(id)),
    };
    let step = |list: Vec<&str>| in_file(list, &[]).committing();
    match chance.below(33) {
        0..=2 => in_file(vec!["action", "add", id, &says], commit),
        3..=5 => {
            in_file(vec!["timeline", "add", id, "--at", &minute, "--kind", "action", "--evidence", &url, &says], commit)
        }
        6 => in_file(vec!["action", "decline", id, "0", "--reason", &says], commit),
        7 => in_file(vec!["action", "done", id, "0", "--proof", &url], commit),
        8 => step(vec!["waive", id, *chance.pick(&RULES), "--reason", &says, by[0], by[1]]),
        9 => step(vec!["approve", id, "--by", &mark]),
        10 => step(vec!["submit", id, "--by", &mark]),
        11 => step(vec!["return", id, "--reason", &says]),
        12 => step(vec!["reopen", id, "--reason", &says]),
        13 => step(vec![
            "review",
            id,
            "--held",
            "2026-11-23T06:00:00Z",
            "--outcome",
            &says,
            by[0],
            by[1],
            "--attendee",
            "ben",
            "--by",
            &mark,
        ]),
        14 => step(vec!["close", id, "--by", &mark]),
        15 => step(vec!["meeting", "schedule", id, "--calendar", &url]).overwritten(),
        16 => step(vec!["meeting", "share", id, "--with", &mark]),
        17 => {
            step(vec!["meeting", "hold", id, "--held", "2026-11-23T06:00:00Z", "--outcome", &says, "--attendee", "ben"])
                .overwritten()
        }
        18 => step(vec!["message", "external", id, "posted", "--url", &url, "--at", &later]),
        19 => Job {
            arguments: words(&[
                "new",
                &says,
                "--severity",
                "SEV-2",
                "--slug",
                &mark,
                "--started",
                "2026-11-20T00:04:00Z",
            ]),
            mark: Some(says.clone()),
            stays: true,
            commits: 1,
            may_commit: false,
            path: Some(path_of(&format!("2026-11-20-{mark}"))),
        },
        20 => step(vec!["severity", id, *chance.pick(&["SEV-1", "SEV-2"]), "--reason", &says, by[0], by[1]]),
        21 => Job {
            mark: Some(later.clone()),
            ..step(vec!["message", "internal", id, "sent", "--at", &later]).overwritten()
        },
        22 => {
            let new = format!("2026-11-20-{mark}");
            Job {
                mark: Some("title".to_owned()),
                path: Some(path_of(&new)),
                ..step(vec!["rename", &spare(number), &new, "--reason", &says, by[0], by[1]])
            }
        }
        23 => Job { mark: None, ..step(vec!["remove", &spare(number), "--reason", &says, by[0], by[1]]) },
        // It writes down what calendars do not know yet, which depends on who came before.
        24 => Job { mark: None, path: None, ..in_file(vec!["meeting", "invite", id, "--publish"], &[]) }.at_times(),
        25 => Job {
            arguments: words(&["check", "--fix", id]),
            mark: None,
            stays: true,
            commits: 0,
            may_commit: false,
            path: None,
        },
        26 => step(vec!["timeline", "edit", id, "0", "--evidence", &url, "--commit"]).overwritten(),
        // One of the rows that the document began with: those that others add stay.
        27 => Job {
            mark: None,
            path: None,
            ..step(vec!["timeline", "remove", "2026-11-20-other", "incident is declared", "--commit"])
        },
        28 => step(vec!["action", "edit", id, "0", "--done-when", &says, "--commit"]).overwritten(),
        29 => in_file(vec!["impact", "add", id, &says, "--value", "17"], commit),
        30 => in_file(vec!["people", "add", id, "responders", &mark], commit),
        31 => step(vec!["people", "set", id, "scribe", &mark, "--commit"]).overwritten(),
        _ => Job { arguments: words(&["init"]), mark: None, stays: true, commits: 0, may_commit: false, path: None },
    }
}

const RULES: [&str; 8] = [
    "missing-link",
    "missing-query",
    "late-meeting",
    "vague-impact",
    "late-sharing",
    "unproven-action",
    "low-priority-action",
    "unlabelled-action",
];

impl Job {
    fn overwritten(self) -> Self {
        Self { stays: false, ..self }
    }

    fn committing(self) -> Self {
        Self { commits: 1, ..self }
    }

    fn at_times(self) -> Self {
        Self { may_commit: true, ..self }
    }

    fn start(&self, world: &World) -> Child {
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        let mut command = world.pmgit_command(&arguments);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    fn verb(&self) -> String {
        self.arguments
            .iter()
            .take(2)
            .filter(|word| !word.contains(' ') && !word.contains("2026"))
            .cloned()
            .collect::<Vec<_>>()
            .join(" ")
    }
}

fn world() -> World {
    let world = World::ready().with_variable("PMGIT_NOW", "2026-11-23T10:00:00Z");
    for (id, status) in DOCUMENTS {
        let text = if status == "draft" { DRAFT.to_owned() } else { sound(status) };
        world.add(id, &text);
    }
    for number in 0..SPARES {
        world.write(&path_of(&spare(number)), DRAFT);
    }
    world.commit_all("spare ones");
    world
}

fn text_of(world: &World, path: &str) -> String {
    fs::read_to_string(world.path().join(path)).unwrap_or_default()
}

fn committed(world: &World, path: &str) -> String {
    world.git(&["show", &format!("HEAD:{path}")]).out
}

fn commits(world: &World) -> usize {
    world.ok(&["rev-list", "--count", "HEAD"]).parse().unwrap()
}

/// Nothing is left of any writer, and index, branch and worktree are in step but for rows that nobody has committed.
fn is_tidy(world: &World, about: &str) {
    let left = |folder: &str| -> Vec<String> {
        let entries = fs::read_dir(world.path().join(folder)).into_iter().flatten();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    assert_eq!(left(".git/pmgit/writing"), [""; 0], "{about}");
    let index: Vec<String> = left(".git").into_iter().filter(|name| name.starts_with("index")).collect();
    assert_eq!(index, ["index"], "{about}");
    assert_eq!(text_of(world, ".git/pmgit/write.lock"), "", "{about}");
    let status = world.ok(&["status", "--porcelain", "--untracked-files=all"]);
    for line in status.lines() {
        let known = DOCUMENTS.iter().any(|(id, _)| *line == format!(" M {}", path_of(id)));
        assert!(known, "{about}: git add would take more than rows:\n{status}");
    }
    for (id, _) in DOCUMENTS {
        let text = text_of(world, &path_of(id));
        assert!(text.parse::<toml::Table>().is_ok(), "{about}: `{id}` is half-written:\n{text}");
    }
}

#[test]
fn of_many_writers_at_once_each_has_written_what_it_said() {
    let runs = asked("PMGIT_SOAK_RUNS", 10);
    let mut chance = Chance::seeded(1);
    let (mut jobs, mut number) = (0, 0);
    let mut ended: BTreeMap<(String, i32), usize> = BTreeMap::new();
    let mut here = world();
    for run in 0..runs {
        if run % ROUNDS_PER_WORLD == ROUNDS_PER_WORLD - 1 {
            assert_eq!(here.ok(&["fsck", "--strict", "--no-dangling", "--no-progress"]), "");
            here = world();
        }
        let (before, start) = (commits(&here), here.ok(&["rev-parse", "HEAD"]));
        let batch: Vec<Job> = (0..2 + chance.below(7))
            .map(|_| {
                number += 1;
                job(&mut chance, number)
            })
            .collect();
        let children: Vec<Child> = batch.iter().map(|job| job.start(&here)).collect();
        let outcomes: Vec<_> =
            children.into_iter().map(|child| here.outcome_of(&child.wait_with_output().unwrap())).collect();
        let about: Vec<String> =
            batch.iter().zip(&outcomes).map(|(job, outcome)| format!("{:?} {outcome}", job.arguments)).collect();
        let about = format!("run {run}\n{}", about.join("\n"));
        for (job, outcome) in batch.iter().zip(&outcomes) {
            jobs += 1;
            *ended.entry((job.verb(), outcome.code)).or_default() += 1;
            assert!((0..=1).contains(&outcome.code), "{:?}: {outcome}\n{about}", job.arguments);
            if outcome.code == 1 && job.mark.is_some() {
                assert!(
                    outcome.err.contains("error: ") && outcome.err.contains("hint: "),
                    "no word of what to do: {outcome}\n{about}"
                );
            }
            let (Some(mark), Some(path)) = (&job.mark, &job.path) else { continue };
            let (file, head) = (text_of(&here, path), committed(&here, path));
            if outcome.code == 0 && !job.stays {
                let range = format!("{start}..HEAD");
                let log = here.ok(&["log", "-p", "--no-textconv", &range, "--", path]);
                assert!(log.contains(mark), "{:?} is in no commit\n{about}", job.arguments);
            } else if outcome.code == 0 {
                assert!(file.contains(mark), "{:?} is lost\n{about}\n{file}", job.arguments);
                assert!(
                    job.commits == 0 || head.contains(mark),
                    "{:?} is not committed\n{about}\n{head}",
                    job.arguments
                );
            } else {
                assert!(
                    !file.contains(mark) && !head.contains(mark),
                    "{:?} has failed and written\n{about}",
                    job.arguments
                );
            }
        }
        let wrote = || batch.iter().zip(&outcomes).filter(|(_, outcome)| outcome.code == 0).map(|(job, _)| job);
        let made: usize = wrote().map(|job| job.commits).sum();
        let perhaps = wrote().filter(|job| job.may_commit).count();
        assert!((before + made..=before + made + perhaps).contains(&commits(&here)), "{about}");
        is_tidy(&here, &about);
        // What is left in the worktree is committed, so that the next round's steps are possible.
        here.commit_all("rows");
    }
    let written: usize = ended.iter().filter(|((_, code), _)| *code == 0).map(|(_, count)| count).sum();
    eprintln!("{runs} runs, {jobs} writers, {written} have written: {ended:?}");
    assert!(written * 4 > jobs, "most were refused: {ended:?}");
}

#[test]
fn writers_that_are_killed_leave_nothing_half_done() {
    let kills = asked("PMGIT_SOAK_KILLS", 12);
    let mut chance = Chance::seeded(2);
    let (mut number, mut killed, mut made) = (0, 0, 0);
    let mut here = world();
    let mut rounds = 0;
    let mut written: Vec<(String, String)> = Vec::new();
    while killed < kills {
        rounds += 1;
        if rounds % ROUNDS_PER_WORLD == 0 {
            here = world();
            written.clear();
        }
        let batch: Vec<Job> = (0..=chance.below(3))
            .map(|_| {
                number += 1;
                job(&mut chance, number)
            })
            .collect();
        let mut children: Vec<Child> = batch.iter().map(|job| job.start(&here)).collect();
        for child in &mut children {
            std::thread::sleep(Duration::from_micros(u64::try_from(chance.below(90_000)).unwrap()));
            if child.try_wait().unwrap().is_none() && child.kill().is_ok() {
                killed += 1;
            }
        }
        let outcomes: Vec<_> =
            children.into_iter().map(|child| here.outcome_of(&child.wait_with_output().unwrap())).collect();
        settle(&here);
        let about: Vec<String> =
            batch.iter().zip(&outcomes).map(|(job, outcome)| format!("{:?} {outcome}", job.arguments)).collect();
        let about = format!("round {rounds}\n{}", about.join("\n"));
        for (id, _) in DOCUMENTS {
            let text = text_of(&here, &path_of(id));
            assert!(text.parse::<toml::Table>().is_ok(), "{about}: `{id}` is half-written:\n{text}");
        }
        for (path, mark) in &written {
            assert!(text_of(&here, path).contains(mark), "{about}: `{mark}` of a round before is lost in `{path}`");
        }
        for (job, outcome) in batch.iter().zip(&outcomes) {
            if let (0, Some(mark), Some(path)) = (outcome.code, &job.mark, &job.path) {
                made += 1;
                if job.stays {
                    assert!(text_of(&here, path).contains(mark), "{:?} is lost\n{about}", job.arguments);
                    written.push((path.clone(), mark.clone()));
                }
            }
        }
        let status = here.ok(&["status", "--porcelain", "--untracked-files=all"]);
        let is_known = |line: &str| line.contains(" postmortems/2026/2026-11-20-");
        assert!(status.lines().all(is_known), "git add would take what a kill has left:\n{status}\n{about}");
        // The next writer is not in the way of anything, and clears up.
        let next = here.pmgit(&["action", "add", DOCUMENTS[0].0, &format!("after round {rounds} of the kills")]);
        assert_eq!(next.code, 0, "{next}\n{about}");
        assert!(!here.path().join(".git/index.lock").exists(), "{about}");
        let left = fs::read_dir(here.path().join(".git/pmgit/writing")).into_iter().flatten().count();
        assert_eq!(left, 0, "something is left in .git/pmgit/writing\n{about}");
        assert_eq!(here.ok(&["fsck", "--strict", "--no-dangling", "--no-progress"]), "");
        here.commit_all("rows");
    }
    eprintln!("{killed} kills in {rounds} rounds of {number} writers; {made} had written by then");
}

/// Waits for git's processes, which end when the process that started them is gone.
fn settle(world: &World) {
    let locks = ["HEAD.lock", "refs/heads/work.lock"];
    for _ in 0..200 {
        if !locks.iter().any(|lock| world.path().join(".git").join(lock).exists()) {
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    // One of them may be about to move the branch.
    std::thread::sleep(Duration::from_millis(30));
}

//! Feeds mutated documents to the check: whatever the bytes are, it must answer, in time, and at a place that is there.
//!
//! ```sh
//! cargo test --lib gate::tests::soak                                              # a few seconds
//! PMGIT_SOAK_SECONDS=600 cargo test --release --lib gate::tests::soak -- --nocapture   # ten minutes
//! PMGIT_SOAK_SEED=7 PMGIT_SOAK_CASE=1234 cargo test --lib gate::tests::soak -- --nocapture   # one input again
//! ```
//!
//! The second says how many inputs it tried; the third writes the input to a file. The seed and its number decide an
//! input, and nothing else.

mod mutate;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::panic::{self, AssertUnwindSafe};
use std::time::{Duration, Instant};

use super::{CheckedInput, judge, load_policy};
use crate::source::Position;
use crate::testing::endurance::{number, own_panics_unreported, spent, words_of};
use crate::testing::postmortem::{Archive, Mix, Random, postmortem};

/// How many inputs an ordinary run of the tests tries.
const FEW: u64 = 1_000;
/// How long one input may take; it is generous, because the machine has other work to do.
const PATIENCE: Duration = Duration::from_secs(5);
/// Every so many inputs are judged twice.
const TWICE: u64 = 16;

/// One input and what it is judged as.
struct Case {
    bytes: Vec<u8>,
    before: Option<Vec<u8>>,
    is_policy: bool,
}

#[test]
fn whatever_the_bytes_are_the_check_answers() {
    let seed = number("PMGIT_SOAK_SEED").unwrap_or(1);
    let seeds = seeds();
    if let Some(number) = number("PMGIT_SOAK_CASE") {
        let case = case(&seeds, seed, number);
        let path = std::env::temp_dir().join(format!("pmgit-soak-{seed}-{number}.toml"));
        std::fs::write(&path, &case.bytes).expect("the temporary directory takes a file");
        println!("case {number} of seed {seed} is in {}", path.display());
        judge_well(&case, true).unwrap_or_else(|problem| panic!("{problem}"));
        return;
    }
    let limit = number("PMGIT_SOAK_SECONDS").map(Duration::from_secs);
    let begun = Instant::now();
    let mut run = Run::default();
    // The panics of the check are reported with their case, below.
    own_panics_unreported(|| {
        while limit.map_or(run.tried < FEW, |limit| begun.elapsed() < limit) {
            run.step(&seeds, seed);
        }
    });
    println!("{}", run.summary(seed, begun.elapsed()));
    assert!(run.problems.is_empty(), "{}", run.told_problems(seed));
    assert!(run.clean > 0 && run.clean < run.tried, "a soak in which all inputs are alike shows nothing");
}

/// The sound documents and policies that inputs are made of.
struct Seeds {
    documents: Vec<Vec<u8>>,
    policies: Vec<Vec<u8>>,
}

fn seeds() -> Seeds {
    let archive = Archive { seed: 1, count: 64, mix: Mix::Mixed };
    let documents = (0..archive.count).map(|index| postmortem(archive, index).text.into_bytes()).collect();
    Seeds { documents, policies: vec![POLICY.as_bytes().to_vec()] }
}

const POLICY: &str = r#"documents = "postmortems"
language = "ja"
not_applicable = ["detected", "scribe"]

[gate]
branches = ["main", "release/*"]
since = 2026-11-01
emergency = false
minimum_status = "in-review"
approvals = { minimum = 2 }

[[severities]]
name = "SEV-1"
meeting = { within = 3, unit = "days" }
actions = { within = 15, unit = "business-days" }
external_message = "required"
postmortem = "required"

[calendar]
time_zone = "Asia/Tokyo"
weekend = ["saturday", "sunday"]
holidays = [2026-12-29, 2026-12-30]

[[sections]]
key = "overview"
heading = { en = "Overview", ja = "概要" }
required_from = "in-review"

[rules.missing-section]
level = "warning"
from = "reviewed"

[[terms]]
avoid = ["whitelist", "ホワイトリスト"]
use = ["allowlist"]
where = ["external_message"]
"#;

/// Input number `number` of a seed. One in fifty is as it was: the check must also be seen to pass something.
fn case(seeds: &Seeds, seed: u64, number: u64) -> Case {
    let mut random = Random::for_item(seed, number);
    let is_policy = random.percent(6);
    let pool = if is_policy { &seeds.policies } else { &seeds.documents };
    let original = &pool[random.below(pool.len())];
    let mut bytes = original.clone();
    if !random.percent(2) {
        mutate::mutate(&mut bytes, pool, &mut random);
    }
    let before = (!is_policy && random.percent(40)).then(|| original.clone());
    Case { bytes, before, is_policy }
}

fn run_case(case: &Case) -> CheckedInput {
    if case.is_policy { load_policy(case.bytes.clone()) } else { judge(case.bytes.clone(), case.before.clone()) }
}

/// Judges one input and looks at everything that must hold of an answer; gives the answer and how long it took.
fn judge_well(case: &Case, twice: bool) -> Result<(CheckedInput, Duration), String> {
    let begun = spent();
    let judged = panic::catch_unwind(AssertUnwindSafe(|| run_case(case)))
        .map_err(|panic| format!("the check panicked: {}", words_of(&*panic)))?;
    let took = spent().saturating_sub(begun);
    if took > PATIENCE {
        return Err(format!("it took {took:?} for {} bytes and {} findings", case.bytes.len(), judged.findings.len()));
    }
    places_are_there(&judged)?;
    reports_are_sound(&judged)?;
    if twice {
        let again = run_case(case);
        if again.json != judged.json || again.text != judged.text {
            return Err("the same input was judged differently the second time".to_owned());
        }
    }
    Ok((judged, took))
}

/// Every span lies inside the text, between letters, and is where `position` says.
fn places_are_there(judged: &CheckedInput) -> Result<(), String> {
    let text = judged.source.text();
    for (index, finding) in judged.findings.iter().enumerate() {
        let Some(span) = finding.span() else { continue };
        let fits = span.start <= span.end && text.is_char_boundary(span.start) && text.is_char_boundary(span.end);
        if !fits {
            return Err(format!("the span of {finding:?} is not one of a text of {} bytes", text.len()));
        }
        // Counting from the start is slow, which is the point: it is the definition. A hundred show a mistake as well.
        for offset in [span.start, span.end].into_iter().filter(|_| index < 100) {
            let (said, counted) = (judged.source.position(offset), counted(text, offset));
            if said != counted {
                return Err(format!("byte {offset} stands at {counted:?}, and `position` says {said:?}"));
            }
        }
    }
    Ok(())
}

fn counted(text: &str, offset: usize) -> Position {
    let mut position = Position { line: 1, column: 1 };
    for letter in text[..offset].chars() {
        position = match letter {
            '\n' => Position { line: position.line + 1, column: 1 },
            _ => Position { column: position.column + 1, ..position },
        };
    }
    position
}

/// The JSON parses and has every finding in order; the text is UTF-8 in which nothing acts on a terminal.
fn reports_are_sound(judged: &CheckedInput) -> Result<(), String> {
    let json: serde_json::Value =
        serde_json::from_slice(&judged.json).map_err(|error| format!("the JSON report does not parse: {error}"))?;
    let findings = json["findings"].as_array().map(Vec::as_slice).unwrap_or_default();
    if findings.len() != judged.findings.len() {
        return Err(format!("the JSON report has {} of {} findings", findings.len(), judged.findings.len()));
    }
    let place = |finding: &serde_json::Value| [&finding["line"], &finding["column"]].map(serde_json::Value::as_u64);
    let mut pairs = findings.iter().zip(findings.iter().skip(1));
    if let Some((first, second)) = pairs.find(|(first, second)| place(first) > place(second)) {
        return Err(format!("the JSON report is not sorted: {first} comes before {second}"));
    }
    let text = std::str::from_utf8(&judged.text).map_err(|error| format!("the text report is not UTF-8: {error}"))?;
    let acts = |letter: &char| letter.is_control() && *letter != '\n' || ('\u{202A}'..='\u{202E}').contains(letter);
    match text.chars().find(acts) {
        Some(letter) => Err(format!("the text report has a raw {}", letter.escape_unicode())),
        None => Ok(()),
    }
}

/// What a run has seen so far.
#[derive(Default)]
struct Run {
    tried: u64,
    clean: u64,
    findings: usize,
    rules: BTreeMap<String, usize>,
    slowest: (Duration, u64),
    problems: Vec<(u64, String)>,
}

impl Run {
    fn step(&mut self, seeds: &Seeds, seed: u64) {
        let number = self.tried;
        let case = case(seeds, seed, number);
        match judge_well(&case, number.is_multiple_of(TWICE)) {
            Ok((judged, took)) => {
                self.clean += u64::from(judged.findings.is_empty());
                self.findings += judged.findings.len();
                for finding in judged.findings {
                    *self.rules.entry(finding.rule.to_string()).or_default() += 1;
                }
                self.slowest = self.slowest.max((took, number));
            }
            Err(problem) => self.problems.push((number, problem)),
        }
        self.tried += 1;
    }

    fn summary(&self, seed: u64, took: Duration) -> String {
        let Self { tried, clean, findings, rules, slowest, problems } = self;
        let mut told = format!(
            "soak: {tried} inputs with seed {seed} in {} s, {} problems; {clean} inputs without a finding, {findings} \
             findings by {} rules; the slowest input is number {} with {:.3} s",
            took.as_secs(),
            problems.len(),
            rules.len(),
            slowest.1,
            slowest.0.as_secs_f64()
        );
        for (rule, count) in rules {
            write!(told, "\n  {count:>9} {rule}").expect("a string takes every write");
        }
        told
    }

    /// The first few problems of each kind, and how to see one again.
    fn told_problems(&self, seed: u64) -> String {
        let mut told = format!("{} of {} inputs went wrong", self.problems.len(), self.tried);
        let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
        for (number, problem) in &self.problems {
            let kind: String = problem.chars().filter(|letter| !letter.is_ascii_digit()).take(60).collect();
            let times = kinds.entry(kind).or_default();
            *times += 1;
            if *times <= 3 {
                let short: String = problem.chars().take(600).collect();
                write!(told, "\n  PMGIT_SOAK_SEED={seed} PMGIT_SOAK_CASE={number}: {short}")
                    .expect("a string takes every write");
            }
        }
        told
    }
}

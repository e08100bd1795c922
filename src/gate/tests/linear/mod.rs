//! Shows that the cost grows with the bytes and with nothing else, whatever they are.
//!
//! ```sh
//! PMGIT_LINEAR= cargo test --profile dist --lib linear -- --nocapture          # two tables, in some minutes
//! PMGIT_LINEAR=emphasis cargo test --profile dist --lib linear -- --nocapture  # only the shapes with that in their name
//! ```
//!
//! Every shape is made in sizes from 4 KB to the largest file that is read, each twice the one before. The first Markdown
//! table is of the wording engine, the second of the whole check of a document with the shape in it, both reports
//! included; they have the nanoseconds that a byte costs. What counts is the last column: how much more a byte of the
//! largest costs than one of 32 KB, where the fixed costs no longer show. Processor time is counted where the system
//! has a figure for it. Without `PMGIT_LINEAR`, each shape is only seen to be answered in its smallest size.

mod shapes;

use std::env;
use std::hint::black_box;
use std::time::Duration;

use super::judge;
use crate::testing::endurance::spent;
use crate::wording::lists::{en, ja};
use crate::wording::{Prose, Terms};
use shapes::{Place, Shape};

/// The largest file that is read is of 1 MiB; a little of it is the document around the shape.
const SIZES: [usize; 9] = {
    let mut sizes = [4_000; 9];
    let mut at = 1;
    while at < sizes.len() {
        sizes[at] = sizes[at - 1] * 2;
        at += 1;
    }
    sizes
};
/// From here on growth is looked at.
const FROM: usize = 3;
/// So long is a shape tried in one size, at least.
const ENOUGH: Duration = Duration::from_millis(80);
/// A byte of the largest size that costs so many times one of 32 KB is no longer a matter of caches: quadratic is 32.
const TOO_MUCH: f64 = 10.0;
/// A shape that takes longer is not tried in larger sizes.
const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn linear_is_the_cost_of_every_shape() {
    let wanted = env::var("PMGIT_LINEAR").ok();
    let is_wanted = |shape: &Shape| wanted.as_ref().is_none_or(|part| shape.name.contains(part));
    let shapes: Vec<Shape> = shapes::all().into_iter().filter(is_wanted).collect();
    assert!(!shapes.is_empty(), "no shape has {wanted:?} in its name");
    let terms = Terms::new(en::OUTAGE.iter().chain(ja::OUTAGE).flat_map(|phrase| phrase.says));
    // A term is there, so that the Markdown has to be read.
    let prose = |shape: &Shape, size| format!("outage\n\n{}", shape.text(size));
    if wanted.is_none() {
        return are_answered(&shapes, &terms, prose);
    }
    let of_prose = shapes.iter().filter(|shape| shape.place == Place::Prose);
    let mut grown = table("The wording engine", of_prose, |shape, size| {
        let text = prose(shape, size);
        mean(|| black_box(Prose::from_markdown(&text).hits(&terms)).len())
    });
    grown.extend(table("The check", shapes.iter(), |shape, size| {
        let bytes = shape.document(size).into_bytes();
        mean(|| black_box(judge(bytes.clone(), None)).findings.len())
    }));
    assert!(grown.is_empty(), "their cost grows faster than their bytes: {grown:?}");
}

/// Each shape in its smallest size gets an answer about all of it.
fn are_answered(shapes: &[Shape], terms: &Terms, prose: impl Fn(&Shape, usize) -> String) {
    for shape in shapes {
        let began = spent();
        if shape.place == Place::Prose {
            assert!(!Prose::from_markdown(&prose(shape, SIZES[0])).hits(terms).is_empty(), "{}", shape.name);
        }
        let judged = judge(shape.document(SIZES[0]).into_bytes(), None);
        assert!(!judged.findings.is_empty() && !judged.text.is_empty(), "{}", shape.name);
        assert!(spent().saturating_sub(began) < PATIENCE, "{}", shape.name);
    }
}

/// Prints what a byte of each shape costs; the names of those that grow too much.
fn table<'s>(
    title: &str,
    shapes: impl Iterator<Item = &'s Shape>,
    measure: impl Fn(&Shape, usize) -> Duration,
) -> Vec<&'s str> {
    let sizes: Vec<String> = SIZES.iter().map(|size| format!("{} KB", size / 1_000)).collect();
    println!("### {title}\n\n| shape | {} | growth |\n|---|{}", sizes.join(" | "), "---|".repeat(SIZES.len() + 1));
    let mut grown = Vec::new();
    for shape in shapes {
        let mut costs: Vec<f64> = Vec::new();
        for size in SIZES {
            let took = measure(shape, size);
            costs.push(took.as_secs_f64() * 1e9 / shape.document_size(size));
            if took > PATIENCE {
                break;
            }
        }
        let cells: Vec<String> = SIZES.iter().enumerate().map(|(at, _)| cost(costs.get(at))).collect();
        let growth = costs.last().unwrap_or(&0.0) / costs.get(FROM).unwrap_or(&f64::NAN);
        println!("| {} | {} | **{growth:.1}** |", shape.name, cells.join(" | "));
        if growth.is_nan() || growth > TOO_MUCH {
            grown.push(shape.name.as_str());
        }
    }
    println!();
    grown
}

fn cost(nanoseconds: Option<&f64>) -> String {
    nanoseconds.map_or_else(String::new, |cost| format!("{cost:.0}"))
}

/// How long a run takes: the mean of as many as the clock needs, which ticks every few milliseconds.
fn mean(run: impl Fn() -> usize) -> Duration {
    let begun = spent();
    let mut runs = 0;
    loop {
        run();
        runs += 1;
        let took = spent().saturating_sub(begun);
        if took > ENOUGH {
            return took / runs;
        }
    }
}

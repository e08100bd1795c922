//! Shows that the cost grows with the bytes and with nothing else, whatever they are: `cargo run --release --example
//! linear`, which takes some minutes and prints two Markdown tables of nanoseconds a byte.
//!
//! Every shape is made in sizes from 4 KB to the largest file that is read, each twice the one before. The first table
//! is of the wording engine, the second of the whole check of a document with the shape in it, both reports included.
//! What counts is the last column: how much more a byte of the largest costs than one of 32 KB, where the fixed costs
//! no longer show. Processor time is counted where the system tells it.

mod shapes;

use std::env;
use std::hint::black_box;
use std::time::{Duration, Instant};

use pmgit::soak::judge;
use pmgit::wording::{Prose, Terms, lists};
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
/// A shape that takes longer is not tried in larger sizes.
const PATIENCE: Duration = Duration::from_secs(20);

fn main() {
    let wanted = env::args().nth(1).unwrap_or_default();
    let shapes: Vec<Shape> = shapes::all().into_iter().filter(|shape| shape.name.contains(&wanted)).collect();
    let terms = Terms::new(lists::en::OUTAGE.phrases().chain(lists::ja::OUTAGE.phrases()));
    let of_prose = shapes.iter().filter(|shape| shape.place == Place::Prose);
    table("The wording engine", of_prose, |shape, size| {
        // A term is there, so that the Markdown has to be read.
        let text = format!("outage\n\n{}", shape.text(size));
        mean(|| black_box(Prose::from_markdown(&text).hits(&terms)).len())
    });
    table("The check", shapes.iter(), |shape, size| {
        let bytes = shape.document(size).into_bytes();
        mean(|| black_box(judge(bytes.clone(), None)).findings.len())
    });
}

fn table<'s>(title: &str, shapes: impl Iterator<Item = &'s Shape>, measure: impl Fn(&Shape, usize) -> Duration) {
    let sizes: Vec<String> = SIZES.iter().map(|size| format!("{} KB", size / 1_000)).collect();
    println!("### {title}\n\n| shape | {} | growth |\n|---|{}", sizes.join(" | "), "---|".repeat(SIZES.len() + 1));
    for shape in shapes {
        let mut costs: Vec<f64> = Vec::new();
        for size in SIZES {
            let took = measure(shape, size);
            costs.push(took.as_secs_f64() * 1e9 / shape.document_size(size));
            if took > PATIENCE {
                break;
            }
        }
        let told: Vec<String> = SIZES.iter().enumerate().map(|(at, _)| cost(costs.get(at))).collect();
        let growth = costs.last().unwrap_or(&0.0) / costs.get(FROM).unwrap_or(&f64::NAN);
        println!("| {} | {} | **{growth:.1}** |", shape.name, told.join(" | "));
    }
    println!();
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

/// The time that this thread has had a processor; where the system does not tell, the time that has passed.
fn spent() -> Duration {
    static BEGUN: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| BEGUN.elapsed(), Duration::from_nanos)
}

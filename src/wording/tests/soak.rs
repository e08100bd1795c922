//! Feeds hostile texts to the wording engine alone: it must answer, in time, with places that spell what it says, and
//! as the slow reference does.
//!
//! ```sh
//! cargo test --lib wording::tests::soak                                                   # a few seconds
//! PMGIT_SOAK_SECONDS=600 cargo test --release --lib wording::tests::soak -- --nocapture   # ten minutes
//! PMGIT_SOAK_SEED=7 PMGIT_SOAK_CASE=1234 cargo test --lib wording::tests::soak -- --nocapture   # one input again
//! ```
//!
//! An input is decided by the seed and its number alone.

use std::panic::{self, AssertUnwindSafe};
use std::time::{Duration, Instant};

use crate::testing::endurance::{number, spent, words_of};
use crate::wording::{Hit, Prose, Terms, visible_text};
use unicode_normalization::char::is_combining_mark as is_mark;

use super::hostile::Input;
use super::reference::{self, Found, fold};

/// How many inputs an ordinary run of the tests tries.
const FEW: u64 = 1_200;
/// How long one input may take: one of the largest size takes a tenth of a second.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is sought, in groups. Of the second kind are terms that the quick answer cannot help with.
const SOUGHT: [&[&[&str]]; 2] = [
    &[
        &["outage", "outages", "機能停止", "全機能停止"],
        &["human error", "human error rate", "error", "ダウン", "ダウンロード", "outage"],
        &["don't", "follow-up", "db障害", "café", "отказ", "서버", "a.b", "", "\u{200B}"],
    ],
    &[&["c++", "!!", "😀", "o", "outage's", "が。"]],
];

#[test]
fn soak_the_engine_answers_whatever_the_text_is() {
    let seed = number("PMGIT_SOAK_SEED").unwrap_or(1);
    let sought = SOUGHT.map(Sought::new);
    if let Some(number) = number("PMGIT_SOAK_CASE") {
        let input = Input::generated(seed, number);
        println!("{:?}", input.source.chars().take(4_000).collect::<String>());
        println!("{:?}", judge(&input, &sought).unwrap_or_else(|problem| panic!("{problem}")));
        return;
    }
    let limit = number("PMGIT_SOAK_SECONDS").map(Duration::from_secs);
    let begun = Instant::now();
    let mut run = Run::default();
    while limit.map_or(run.tried < FEW, |limit| begun.elapsed() < limit) {
        run.step(seed, &sought);
    }
    println!("{} in {} s with seed {seed}", run.summary(), begun.elapsed().as_secs());
    let problems: Vec<&String> = run.problems.iter().take(10).collect();
    assert!(problems.is_empty(), "{} inputs went wrong: {problems:#?}", run.problems.len());
    let Seen { hits, compared, quick, letters } = run.seen;
    assert!(hits > 0 && compared > 0 && quick > 0 && letters > 0, "a soak that compares nothing shows nothing");
}

/// Terms, and what answers where there is no quick way.
struct Sought {
    groups: &'static [&'static [&'static str]],
    terms: Terms,
}

impl Sought {
    fn new(groups: &'static [&'static [&'static str]]) -> Self {
        let terms = Terms::in_groups(groups.iter().map(|group| group.iter()));
        // The quick answer is given from the two hundredth text on.
        for _ in 0..300 {
            assert!(Prose::from_markdown("nothing of the kind").hits(&terms).is_empty());
        }
        Self { groups, terms }
    }

    fn folded(&self, hit: &Hit) -> String {
        fold(self.groups[hit.group][hit.term]).trim().to_owned()
    }
}

/// What was there to compare.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    hits: u64,
    /// Inputs whose hits the reference was asked for too.
    compared: u64,
    /// Inputs without a hit.
    quick: u64,
    /// Inputs whose visible letters the reference was asked for too.
    letters: u64,
}

#[derive(Default)]
struct Run {
    tried: u64,
    seen: Seen,
    slowest: (Duration, u64),
    problems: Vec<String>,
}

impl Run {
    fn step(&mut self, seed: u64, sought: &[Sought; 2]) {
        let number = self.tried;
        self.tried += 1;
        let input = Input::generated(seed, number);
        let judged = panic::catch_unwind(AssertUnwindSafe(|| judge(&input, sought)));
        match judged.unwrap_or_else(|panic| Err(format!("it panicked: {}", words_of(&*panic)))) {
            Ok((more, took)) => {
                self.seen.hits += more.hits;
                self.seen.compared += more.compared;
                self.seen.quick += more.quick;
                self.seen.letters += more.letters;
                self.slowest = self.slowest.max((took, number));
            }
            Err(problem) => self.problems.push(format!("PMGIT_SOAK_SEED={seed} PMGIT_SOAK_CASE={number}: {problem}")),
        }
    }

    fn summary(&self) -> String {
        let Seen { hits, compared, quick, letters } = self.seen;
        format!(
            "wording: {} inputs, {} problems; {hits} hits, {compared} answers and {letters} readings compared with the \
             reference, {quick} texts without a hit; the slowest is number {} with {:.3} s of processor time",
            self.tried,
            self.problems.len(),
            self.slowest.1,
            self.slowest.0.as_secs_f64()
        )
    }
}

/// Reads one input and looks at everything that must hold of an answer; how much there was to look at, and how long the
/// engine took.
fn judge(input: &Input, sought: &[Sought; 2]) -> Result<(Seen, Duration), String> {
    let begun = spent();
    let prose = input.prose().ok_or("no string was found where one stands")?;
    let all: Vec<Vec<Hit>> = sought.iter().map(|sought| prose.hits(&sought.terms)).collect();
    let (items, text) = (prose.items(), visible_text(&input.markdown));
    let took = spent().saturating_sub(begun);
    if took > PATIENCE {
        return Err(format!("it took {took:?} for {} bytes", input.source.len()));
    }
    if reference::outdented(prose.markdown()) != reference::outdented(&input.markdown) {
        return Err(format!("{:?} is read as {:?}", input.markdown, prose.markdown()));
    }
    if text.len() > 20 * input.markdown.len().max(1) {
        return Err(format!("{} bytes are read from {}", text.len(), input.markdown.len()));
    }
    if let Some(item) = items.iter().find(|item| input.source.get(item.span.start..item.span.end).is_none()) {
        return Err(format!("{:?} is no place in the source", item.span));
    }
    let mut seen = Seen::default();
    for (sought, hits) in sought.iter().zip(&all) {
        seen.hits += hits.len() as u64;
        seen.quick += u64::from(hits.is_empty());
        // A hundred show a mistake as well.
        for hit in hits.iter().take(100) {
            spells(input, &prose, *hit, &sought.folded(hit))?;
        }
        // A prose that was read for another list is not asked for the quick answer.
        let read = input.prose().ok_or("no string was found the second time")?;
        let _ = read.hits(&Terms::new(["!"]));
        if read.hits(&sought.terms) != *hits {
            return Err(format!("the quick answer {hits:?} is not that of a reader"));
        }
        if input.is_small {
            agrees(&prose, sought, hits)?;
            seen.compared += 1;
        }
    }
    if let Some(letters) = input.is_small.then(|| reference::letters(&input.markdown)).flatten() {
        let visible = reference::plain(prose.visible());
        if visible != letters {
            return Err(format!("{visible:?} is seen where there is {letters:?}"));
        }
        seen.letters += 1;
    }
    Ok((seen, took))
}

/// The hits are those of the reference, in its order.
fn agrees(prose: &Prose<'_>, sought: &Sought, hits: &[Hit]) -> Result<(), String> {
    let folded = fold(prose.visible());
    let name = |one: &Found| (one.group, one.term);
    let named: Vec<(usize, usize)> = hits.iter().map(|hit| (hit.group, hit.term)).collect();
    // The reference knows no addresses: where there may be one, no hit may be new, and that is all.
    if ["://", "www.", "@"].iter().any(|sign| folded.contains(sign)) {
        let known: Vec<_> = reference::everywhere(&folded, sought.groups).iter().map(name).collect();
        return match named.iter().find(|name| !known.contains(name)) {
            Some(name) => Err(format!("{name:?} is found in {folded:?}, and does not stand there")),
            None => Ok(()),
        };
    }
    let expected: Vec<_> = reference::hits(&folded, sought.groups).iter().map(name).collect();
    if named == expected { Ok(()) } else { Err(format!("{named:?} are found in {folded:?}, and not {expected:?}")) }
}

/// The first letter of a term that a text does not spell.
fn missing(text: &str, term: &str) -> Option<char> {
    let letters = fold(text);
    let mut letters = letters.chars();
    let mut wanted = term.chars().filter(|letter| letter.is_alphanumeric());
    wanted.find(|&wanted| !letters.any(|letter| letter == wanted || reference::looks_like(letter) == Some(wanted)))
}

/// The place of a hit spells its term, in the visible text and in the source, and no smaller place does.
fn spells(input: &Input, prose: &Prose<'_>, hit: Hit, term: &str) -> Result<(), String> {
    let seen = prose.visible().get(hit.visible.start..hit.visible.end).filter(|seen| !seen.is_empty());
    let seen = seen.ok_or_else(|| format!("{:?} is no place in the visible text", hit.visible))?;
    let has = |seen: &str| fold(seen).contains(term);
    // A mark belongs to the letter that it clings to.
    let bare = seen.trim_end_matches(|letter: char| fold(&letter.to_string()).chars().all(is_mark));
    let length = |letter: Option<char>| letter.map_or(0, char::len_utf8);
    let (first, last) = (length(bare.chars().next()), length(bare.chars().next_back()));
    if !has(seen) || bare.chars().count() > 1 && (has(&bare[first..]) || has(&bare[..bare.len() - last])) {
        return Err(format!("{seen:?} is not just {term:?}"));
    }
    let written = input.source.get(hit.span.start..hit.span.end).filter(|written| !written.is_empty());
    let written = written.ok_or_else(|| format!("{:?} is no place in the source", hit.span))?;
    let decoded = if input.literal.is_some() && !input.source[..hit.span.start].ends_with("'''\n") {
        unescaped(written)
    } else {
        written.to_owned()
    };
    // A line that ends between two letters of Japanese is no space, and a mark on the next line clings to the letter.
    let decoded = without_entities(&decoded);
    let missing = missing(&decoded, term).and(missing(&decoded.replace('\n', ""), term));
    match missing {
        Some(letter) => Err(format!("{written:?} does not spell {letter:?} of {term:?}")),
        None => Ok(()),
    }
}

/// What the escapes of TOML in a part of a string stand for.
fn unescaped(text: &str) -> String {
    let (mut read, mut rest) = (String::new(), text);
    while let Some((plain, escape)) = rest.split_once('\\') {
        read += plain;
        let code = |digits: usize| u32::from_str_radix(escape.get(1..=digits)?, 16).ok().and_then(char::from_u32);
        let (letter, length) = match escape.chars().next() {
            Some('u') => (code(4), 5),
            Some('U') => (code(8), 9),
            Some('n') => (Some('\n'), 1),
            Some(letter) if letter.is_whitespace() => (None, escape.len() - escape.trim_start().len()),
            letter => (letter, letter.map_or(0, char::len_utf8)),
        };
        read.extend(letter);
        rest = escape.get(length..).unwrap_or_default();
    }
    read + rest
}

/// What the numeric entities in some Markdown stand for.
fn without_entities(text: &str) -> String {
    text.replace("&#111;", "o").replace("&#x6f;", "o").replace("&amp;", "&").replace("&shy;", "")
}

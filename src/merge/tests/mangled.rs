//! Real documents, mangled by lines on both sides: whatever comes out, no line is lost and nothing broken is called clean.

use std::collections::BTreeSet;

use super::super::document;
use super::merged;
use super::model::Random;

const DOCUMENTS: [&str; 2] =
    [include_str!("../../commands/demo/incident.toml"), include_str!("../../commands/demo/incident.ja.toml")];

/// Changes a few lines; the token is in what is new.
fn mangled(text: &str, random: &mut Random, token: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for step in 0..=random.below(4) {
        let at = random.below(lines.len());
        let paragraph = |at: usize| {
            let start = lines[..at].iter().rposition(String::is_empty).map_or(0, |blank| blank + 1);
            let end = lines[at..].iter().position(String::is_empty).map_or(lines.len(), |blank| at + blank);
            start..end.max(start)
        };
        match random.below(8) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, format!("# {token}{step}")),
            2 => {
                let range = paragraph(at);
                lines.drain(range);
            }
            3 => {
                // A paragraph once more, with something of its own.
                let range = paragraph(at);
                let copy: Vec<String> = lines[range.clone()]
                    .iter()
                    .map(|line| line.replace("= \"", &format!("= \"{token}{step} ")))
                    .collect();
                let end = range.end;
                lines.splice(end..end, [String::new()].into_iter().chain(copy));
            }
            4 => {
                let range = paragraph(at);
                let moved: Vec<String> = lines.drain(range).collect();
                let place = (0..lines.len()).filter(|&at| lines[at].is_empty()).nth(random.below(6));
                let place = place.unwrap_or(lines.len());
                lines.splice(place..place, [String::new()].into_iter().chain(moved));
            }
            5 => lines[at] = lines[at].replace('1', "2"),
            6 => lines[at] = lines[at].replace(" = ", "   =  "),
            _ => lines[at] = lines[at].replace("= \"", &format!("= \"{token}{step} ")),
        }
        if lines.is_empty() {
            lines.push(format!("# {token}"));
        }
    }
    let end = if random.one_in(20) { "" } else { "\n" };
    let text = lines.join("\n") + end;
    if random.one_in(30) { text.replace('\n', "\r\n") } else { text }
}

/// Lines that say something, without their blanks; a list may be joined with the other side's.
fn said(text: &str) -> BTreeSet<String> {
    let words = |line: &str| line.split_whitespace().collect::<String>();
    text.lines().map(words).filter(|line| !line.is_empty() && !line.contains('[')).collect()
}

#[test]
fn no_line_is_lost_and_nothing_broken_is_called_clean() {
    let (mut clean, mut conflicts, mut broken) = (0, 0, 0);
    for seed in 1..=cases() {
        let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        (0..9).for_each(|_| _ = random.next());
        let base = DOCUMENTS[random.below(2)];
        let (ours, theirs) = (mangled(base, &mut random, "ours"), mangled(base, &mut random, "theirs"));
        let (text, is_clean) = merged(base, &ours, &theirs);
        let all = || format!("case {seed}\n=== ours\n{ours}\n=== theirs\n{theirs}\n=== merged\n{text}");
        let [old, own, other, result] = [base, &ours, &theirs, &text].map(said);
        // A line that the base has twice may go once on each side.
        let squeezed: String = base.split([' ', '\t']).collect();
        let is_single = |line: &&String| squeezed.lines().filter(|known| known == line).count() == 1;
        let kept = own.intersection(&other).filter(is_single);
        for line in own.difference(&old).chain(other.difference(&old)).chain(kept) {
            assert!(result.contains(line), "`{line}` is lost in {}", all());
        }
        if [&ours, &theirs].into_iter().any(|text| document(text.as_bytes()).is_none()) {
            broken += 1;
        } else if is_clean {
            clean += 1;
            assert!(document(text.as_bytes()).is_some(), "{}", all());
        } else {
            conflicts += 1;
            assert!(text.contains("<<<<<<< ours") && text.contains(">>>>>>> theirs"), "{}", all());
        }
    }
    assert!(
        clean > cases() / 4 && conflicts > 0 && broken > 0,
        "{clean} clean, {conflicts} conflicts, {broken} broken"
    );
}

/// 300; for a longer run `PMGIT_MERGE_CASES` says how many.
fn cases() -> u64 {
    std::env::var("PMGIT_MERGE_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(300)
}

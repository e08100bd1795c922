//! Whether a sentence speaks of outages as such, or of one that may come: `future outages`, `what to do during an outage`.

use super::pattern::{begins, ends};
use super::phrase::Beside;

/// Before `outage` and `outages`, where neither is one that was.
#[rustfmt::skip] // patterns in a row
const BEFORE: &[&str] = &[
    "[future|potential|possible|hypothetical|similar|such|simulated|eventual|upcoming|impending|imminent|next|any|every|each|fewer|another such]",
    "[future|potential|possible|hypothetical|similar|simulated|any|every|each|next] _",
    "[what|when|if|whenever|where|how] .. [an|a|a full|a major|a real|a total|a similar]",
    "[during|throughout|amid|handling|surviving|simulating|managing] an",
    "[during|handling|surviving|simulating|managing] a [full|major|total|real|complete|large|similar|production|service|wider]",
    "[case|event|likelihood|chance|probability|risk|threat|possibility|danger|cost|definition|middle|type|kind|time] of [an|a|a _|such an|another]",
    "[risk|risks|risking|threaten|threatens|fear|fearing|mimic|mimics|mimicked|mimicking|expect|expecting|simulate|simulates|simulated|declare|declaring|handle|survive|tolerate|withstand|weather|define] [an|a|another|a _]",
    "[can|could|may|might|would|will|must|should|to|cannot|won't|wouldn't] [easily |also |then |well |still |only |quickly |eventually |otherwise |indeed |never ]?[have |have been |be |become |cause |cause |lead to |result in |mean |turn into |have caused |have led to |have resulted in |have become |trigger |create |bring |see |experience |suffer |face |have meant |have turned into |prolong |extend |detect ][an|a|another|a _|an _|a _ _]?",
    "[power|utility|electricity|electrical|mains|planned|scheduled|sensor]",
    "[power|utility|electricity|electrical|mains] supply",
    "[pager|pages|alert|alerts|warn|warns|notify] .. [of|about|on] [an|a]",
    "[an|any] [incident|issue|error|alert|failure] or",
    "unless [it|this|that|there] .. [an|a|a _]",
    "power _",
    "called [it|this|that] an",
];

/// Behind them.
#[rustfmt::skip] // patterns in a row
const BEHIND: &[&str] = &[
    "[drill|drills|simulation|simulations|scenario|scenarios|exercise|exercises|game day|rehearsal|template|templates|checklist|policy|tolerance|insurance|risk|risks|communication|communications]",
    "[would|could|can|may|might|will|should|must] [be|have|happen|occur|recur|return|cause|lead|last|take|affect|begin|start|also|not|never|still|only]",
    "[happens|occurs|occur|happen|are|is] [rare|likely|possible|inevitable|expensive|inevitably|always|never]",
    "is [usually|often|generally|typically|when|whenever|any|defined|too|a term|an overloaded|not the|the wrong]",
    "occurs",
    "happens",
    "[in|over|during] the future",
];

/// What makes outages some that were.
#[rustfmt::skip] // words in a row
const COUNTING: &[&str] = &[
    "the", "these", "those", "our", "its", "their", "his", "her", "both", "several", "multiple", "two", "three", "four", "five", "six",
    "seven", "eight", "nine", "ten", "many", "few", "some", "more", "recent", "past", "previous", "earlier", "last", "all", "repeated",
    "consecutive", "subsequent", "further", "first", "second", "third",
];
/// What ends the words that belong to the noun.
const PREPOSITIONS: &[&str] = &[
    "of", "for", "about", "on", "in", "to", "from", "with", "by", "and", "or", "at", "during", "after", "before",
    "than", "as", "that", "which",
];

/// What says that they were.
#[rustfmt::skip] // patterns in a row
const SAID: &[&str] = &[
    "[experienced|suffered|had|saw|caused|causing|triggered|triggering|resulted in|resulting in|led to|leading to|were|reported|reporting|underwent|faced|investigating|saw only|noticed|observed]",
    "[experienced|suffered|had|saw|caused|causing|triggered|triggering|resulted in|resulting in|led to|leading to|were|reported|reporting|underwent|faced|investigating|noticed|observed] _",
];
const MODAL: &[&str] = &["[can|could|may|might|would|will|to|not|never|if|when|whenever|have] .."];

pub(crate) fn is_generic(beside: &Beside<'_>) -> bool {
    let before = beside.sentence_before.replace('’', "'");
    let (before, behind) = (before.trim_end(), beside.sentence_behind.trim_start());
    if before.ends_with('-') && !is_blank(before) {
        return ends("[non|anti]-", before);
    }
    let clause = before.rsplit([',', ';', ':', '(', '"']).next().unwrap_or_default().trim_start();
    let leads = |patterns: &[&str], text: &str| patterns.iter().any(|pattern| ends(pattern, text));
    if ends("[word|words|term|terms] [\"|“|'|‘]?", before)
        || leads(BEFORE, clause)
        || BEHIND.iter().any(|pattern| begins(pattern, behind).is_some())
    {
        return true;
    }
    beside.words.ends_with('s') && is_plural_of_many((before, clause), behind)
}

/// Whether a plural is of outages as such: without an article or a number, and not said to have been.
fn is_plural_of_many((before, clause): (&str, &str), behind: &str) -> bool {
    let leads = |patterns: &[&str]| patterns.iter().any(|pattern| ends(pattern, clause));
    let noun = clause.split_whitespace().rev().take_while(|word| !PREPOSITIONS.contains(word)).take(4);
    let counts = |word: &str| {
        COUNTING.contains(&word)
            || word.bytes().any(|byte| byte.is_ascii_digit())
            || word.ends_with("'s")
            || word.ends_with("s'")
    };
    if noun.into_iter().any(counts) {
        return false;
    }
    if leads(SAID) {
        let at = clause.rfind(char::is_whitespace).unwrap_or(clause.len());
        return MODAL.iter().any(|pattern| super::pattern::has(pattern, &clause[..at]));
    }
    // A title names what it is about.
    !(is_blank(before)
        && (behind.is_empty()
            || begins("[of|on|in|at|during|due|after|caused|for|from|and|:|-|–|(|,]", behind).is_some()))
}

fn is_blank(part: &str) -> bool {
    !part.contains(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn generic(line: &str) -> bool {
        let line = line.to_lowercase();
        let at = line.find("outage").expect("the line has the word");
        let length = if line[at..].starts_with("outages") { "outages".len() } else { "outage".len() };
        is_generic(&Beside::of(&line, &(at..at + length), &line[..at], &[]))
    }

    #[test]
    fn an_outage_as_such_is_told_from_one_that_was() {
        for line in [
            "This guards against future outages.",
            "The runbook says what to do during an outage.",
            "In case of an outage, page the second line.",
            "A single node must survive an outage of its neighbour",
            "When an outage begins, open a channel",
            "A full disk can cause an outage.",
            "It could have been an outage.",
            "A second failure would have led to a full outage",
            "There was a risk of an outage",
            "Outages are rare.",
            "How we talk about outages",
            "We prepare for outages twice a year.",
            "The cost of outages",
            "a power outage in the building",
            "Next time such an outage occurs, roll back",
            "an outage drill",
            "A postmortem is written after an incident or outage.",
            "The folder has incidents, outages, and critical bugs.",
            "This suggests that an outage will recur.",
            "Do not use the word \"outage\"",
            "unless it really was a full outage",
            "One more failure will cause outage.",
            "to prevent similar outages",
            "Alerts that page on any outage",
            "A misconfiguration may cause outages",
        ] {
            assert!(generic(line), "{line}");
        }
        for line in [
            "An outage began at 10:00.",
            "The outage of the checkout lasted an hour.",
            "During the outage nobody could pay.",
            "This caused an outage.",
            "This led to a full outage of the API",
            "We had two outages in a week.",
            "The Outages of the checkout",
            "We experienced outages in two regions.",
            "Outages of the checkout on 20 November",
            "Outages",
            "3 outages",
            "the database outage",
            "After the outage we looked at the graph",
            "Checkout outage",
            "It was a complete outage",
            "several short outages",
            "our outages",
        ] {
            assert!(!generic(line), "{line}");
        }
    }
}

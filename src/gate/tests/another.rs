//! A fault of the base beside another one of its kind in the same place: what was there is excused, and nothing else.

use super::steps::errors_of;
use crate::rules::sound_postmortem;

fn blocked(base: &str, head: &str) -> Vec<&'static str> {
    errors_of("", Some(&sound_postmortem(base)), &sound_postmortem(head))
}

/// The places of texts: what an overlay with one looks like. `@` is the text.
#[rustfmt::skip] // a place in a line
const PLACES: &[&str] = &[
    "title = \"@\"",
    "[sections]\noverview = \"@\"",
    "[sections]\nresolution = \"@\"",
    "[sections]\nwhat_happened = \"The cache was full.\\n\\n@\"",
    "[sections]\nwent_well = \"- one thing\\n- @\"",
    "[internal_message]\ntext = \"@\"",
    "[external_message]\nsummary = \"@\"",
    "[external_message]\nwhat_happened = \"> @\"",
    "[external_message.translations.ja]\nsummary = \"@\"\nwhat_happened = \"遅くなった\"\nwhat_we_are_doing = \"直した\"",
    "timeline = [{ at = 2026-11-20T00:04:00Z, kind = \"cause\", event = \"@\", evidence = [\"https://example.com/1\"] }]",
    "timeline = [{ at = 2026-11-20T00:04:00Z, kind = \"cause\", event = \"It began\", detail = \"@\", evidence = [\"https://example.com/1\"] }]",
    "actions = [{ title = \"@\", kind = \"prevent\", priority = \"P0\", owner = \"ben\", ticket = \"A-1\" }]",
    "actions = [{ title = \"Fix it\", done_when = \"@\", kind = \"prevent\", priority = \"P0\", owner = \"ben\", ticket = \"A-1\" }]",
    "impact = [{ metric = \"@\", value = 1, unit = \"requests\", source = \"https://example.com/1\" }]",
    "[meeting]\noutcome = \"@\"",
    "tags = [\"@\"]",
];

/// What a text said, and what says another thing in as many words; both are errors.
#[rustfmt::skip] // a pair in a line
const OTHERS: &[(&str, &str)] = &[
    ("It began with the outage of a partner", "Our outage took an hour"),
    ("The outage of a partner slowed us down", "The outage of the checkout was ours"),
    ("An outage. It was long", "An outage of everything. It was long"),
    ("A partner had an outage", "We had an óutage"),
    ("提携先の機能停止で遅くなった", "決済の機能停止が起きた"),
    ("提携先の機能停止。長かった", "全社の機能停止。長かった"),
];

/// What a text said, and what honest work makes of it: the sentence stands as it was.
#[rustfmt::skip] // a pair in a line
const SAME: &[(&str, &str)] = &[
    ("The outage was long. It was a Friday teh 13th", "The outage was long. It was a Friday the 13th"),
    ("The outage was long", "The outage was long. It ended at noon"),
    ("It began at 10:00. The outage was long", "It began at 10:05. The outage was long"),
    ("The outage  was long", "the outage was **long**"),
    ("The outage was long. The outage was ours", "The outage was long"),
    ("機能停止が長かった。金曜日だた", "機能停止が長かった。金曜日だった"),
];

#[test]
fn an_outage_of_the_base_excuses_no_other_in_its_place() {
    let (mut tried, mut wrong) = (0, Vec::new());
    for place in PLACES {
        for (said, other) in OTHERS {
            tried += 1;
            let (base, head) = (place.replace('@', said), place.replace('@', other));
            if !blocked(&base, &head).contains(&"unjustified-outage") {
                wrong.push(format!("through: {head}"));
            }
            if blocked(&base, &base).contains(&"unjustified-outage") {
                wrong.push(format!("not known again: {base}"));
            }
        }
        for (said, better) in SAME.iter().filter(|(_, better)| !better.contains('*') || place.contains("sections")) {
            tried += 1;
            let (base, head) = (place.replace('@', said), place.replace('@', better));
            if blocked(&base, &head).contains(&"unjustified-outage") {
                wrong.push(format!("refused: {head}"));
            }
        }
    }
    assert!(tried > 170 && wrong.is_empty(), "{} of {tried}: {wrong:#?}", wrong.len());
}

#[test]
fn a_sentence_that_moves_is_the_same_and_one_that_customers_read_is_not() {
    let said = "overview = \"The outage was long.\"";
    let moved = "overview = \"It was slow.\"\nresolution = \"The outage was long.\"";
    assert!(!blocked(&format!("[sections]\n{said}"), &format!("[sections]\n{moved}")).contains(&"unjustified-outage"));
    let told = "[sections]\noverview = \"It was slow.\"\n[external_message]\nsummary = \"The outage was long.\"";
    assert!(blocked(&format!("[sections]\n{said}"), told).contains(&"unjustified-outage"));
}

/// Two faults of one rule in one place: the base has the first, the head the second in its stead.
#[rustfmt::skip] // a pair in a row
const FAULTS: &[(&str, &str, &str)] = &[
    ("placeholder-text", "[sections]\noverview = \"It was slow.\\n\\nTODO: the graph\"", "[sections]\noverview = \"TODO\""),
    ("placeholder-text", "[sections]\noverview = \"It was slow.\\n\\nTODO: the graph\"", "[sections]\noverview = \"It was slow.\\n\\nTODO: the cause\""),
    ("placeholder-text", "[sections]\nresolution = \"Restarted.\\n\\n- TBD\"", "[sections]\nresolution = \"N/A\""),
    ("placeholder-text", "[external_message]\nsummary = \"It was slow.\\n\\nTBD\"", "[external_message]\nsummary = \"なし\""),
    ("placeholder-text", "[sections]\noverview = \"TODO\"", "[sections]\noverview = \"It was slow.\"\nresolution = \"TODO\""),
    ("hidden-text", "title = \"Check\\u200Bout slowed down\"", "title = \"Checkout slowed\\u200B down\""),
    ("hidden-text", "title = \"Check\\u202Eout slowed down\"", "title = \"Checkout slowed down\"\n[people]\nscribe = \"chl\\u202Eoe\""),
    ("missing-role", "[people]\nscribe = \"\"", "[people]\nincident_commander = \"\""),
    ("missing-time", "[incident]\ndetected = \"\"", "[incident]\nmitigated = \"\""),
    ("missing-section", "[sections]\noverview = \"\"", "[sections]\nresolution = \"\""),
    ("missing-evidence", "timeline = [{ at = 2026-11-20T00:04:00Z, kind = \"cause\", event = \"It began\" }]", "timeline = [{ at = 2026-11-20T00:04:00Z, kind = \"cause\", event = \"It began\" }, { at = 2026-11-20T00:05:00Z, kind = \"page\", event = \"A page\" }]"),
    ("incomplete-external-message", "status = \"reviewed\"\n[external_message]\nsummary = \"\"", "status = \"reviewed\"\n[external_message]\nwhat_happened = \"\""),
];

#[test]
fn one_fault_of_a_rule_excuses_no_other_in_its_stead() {
    let mut wrong = Vec::new();
    for (rule, base, head) in FAULTS {
        assert!(errors_of("", None, &sound_postmortem(base)).contains(rule), "{rule} finds nothing: {base}");
        if !blocked(base, head).contains(rule) {
            wrong.push(format!("{rule}: {head}"));
        }
        if blocked(base, base).contains(rule) {
            wrong.push(format!("{rule} is not known again: {base}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

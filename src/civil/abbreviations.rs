//! What the abbreviations of zones may mean. They are refused, each of them: half a dozen have several meanings, and
//! nobody knows by heart which ones these are.

use chrono::FixedOffset;

/// An abbreviation, and the offsets that it may mean, each with where.
type Abbreviation = (&'static str, &'static [(&'static str, &'static str)]);

#[rustfmt::skip]
const KNOWN: [Abbreviation; 83] = [
    ("ACDT", &[("+10:30", "Australia")]),
    ("ACST", &[("+09:30", "Australia")]),
    ("ADT", &[("-03:00", "Atlantic Canada")]),
    ("AEDT", &[("+11:00", "Australia")]),
    ("AEST", &[("+10:00", "Australia")]),
    ("AKDT", &[("-08:00", "Alaska")]),
    ("AKST", &[("-09:00", "Alaska")]),
    ("AMT", &[("-04:00", "Amazon"), ("+04:00", "Armenia")]),
    ("ART", &[("-03:00", "Argentina")]),
    ("AST", &[("-04:00", "Atlantic"), ("+03:00", "Arabia")]),
    ("AWST", &[("+08:00", "Australia")]),
    ("BDT", &[("+06:00", "Bangladesh"), ("+08:00", "Brunei")]),
    ("BRT", &[("-03:00", "Brazil")]),
    ("BST", &[("+01:00", "Britain"), ("+06:00", "Bangladesh"), ("+11:00", "Bougainville")]),
    ("CAT", &[("+02:00", "Central Africa")]),
    ("CDT", &[("-05:00", "North America"), ("-04:00", "Cuba")]),
    ("CEST", &[("+02:00", "Central Europe")]),
    ("CET", &[("+01:00", "Central Europe")]),
    ("CLST", &[("-03:00", "Chile")]),
    ("CLT", &[("-04:00", "Chile")]),
    ("COT", &[("-05:00", "Colombia")]),
    ("CST", &[("-06:00", "North America"), ("+08:00", "China"), ("-05:00", "Cuba")]),
    ("CT", &[("-06:00", "North America, winter"), ("-05:00", "North America, summer")]),
    ("EAT", &[("+03:00", "East Africa")]),
    ("ECT", &[("-05:00", "Ecuador"), ("-04:00", "Eastern Caribbean")]),
    ("EDT", &[("-04:00", "North America"), ("+11:00", "Australia")]),
    ("EEST", &[("+03:00", "Eastern Europe")]),
    ("EET", &[("+02:00", "Eastern Europe")]),
    ("EST", &[("-05:00", "North America"), ("+10:00", "Australia")]),
    ("ET", &[("-05:00", "North America, winter"), ("-04:00", "North America, summer")]),
    ("GST", &[("+04:00", "the Gulf"), ("-02:00", "South Georgia")]),
    ("HDT", &[("-09:00", "Aleutian Islands")]),
    ("HKT", &[("+08:00", "Hong Kong")]),
    ("HST", &[("-10:00", "Hawaii")]),
    ("ICT", &[("+07:00", "Indochina")]),
    ("IDT", &[("+03:00", "Israel")]),
    ("IRST", &[("+03:30", "Iran")]),
    ("IST", &[("+05:30", "India"), ("+01:00", "Ireland"), ("+02:00", "Israel")]),
    ("JST", &[("+09:00", "Japan")]),
    ("KST", &[("+09:00", "Korea")]),
    ("MDT", &[("-06:00", "North America")]),
    ("MEST", &[("+02:00", "Central Europe")]),
    ("MESZ", &[("+02:00", "Central Europe")]),
    ("MET", &[("+01:00", "Central Europe")]),
    ("MEZ", &[("+01:00", "Central Europe")]),
    ("MMT", &[("+06:30", "Myanmar")]),
    ("MSK", &[("+03:00", "Moscow")]),
    ("MST", &[("-07:00", "North America"), ("+08:00", "Malaysia"), ("+06:30", "Myanmar")]),
    ("MT", &[("-07:00", "North America, winter"), ("-06:00", "North America, summer")]),
    ("MYT", &[("+08:00", "Malaysia")]),
    ("NDT", &[("-02:30", "Newfoundland")]),
    ("NPT", &[("+05:45", "Nepal")]),
    ("NST", &[("-03:30", "Newfoundland")]),
    ("NZDT", &[("+13:00", "New Zealand")]),
    ("NZST", &[("+12:00", "New Zealand")]),
    ("PDT", &[("-07:00", "North America")]),
    ("PET", &[("-05:00", "Peru")]),
    ("PHT", &[("+08:00", "the Philippines")]),
    ("PKT", &[("+05:00", "Pakistan")]),
    ("PST", &[("-08:00", "North America"), ("+08:00", "the Philippines")]),
    ("PT", &[("-08:00", "North America, winter"), ("-07:00", "North America, summer")]),
    ("PYT", &[("-03:00", "Paraguay")]),
    ("SAST", &[("+02:00", "South Africa")]),
    ("SGT", &[("+08:00", "Singapore")]),
    ("SST", &[("-11:00", "Samoa"), ("+08:00", "Singapore")]),
    ("TRT", &[("+03:00", "Turkey")]),
    ("UZT", &[("+05:00", "Uzbekistan")]),
    ("UYT", &[("-03:00", "Uruguay")]),
    ("VET", &[("-04:00", "Venezuela")]),
    ("WAST", &[("+02:00", "West Africa")]),
    ("WAT", &[("+01:00", "West Africa")]),
    ("WEST", &[("+01:00", "Western Europe")]),
    ("WET", &[("+00:00", "Western Europe")]),
    ("WIB", &[("+07:00", "Indonesia")]),
    ("WIT", &[("+09:00", "Indonesia")]),
    ("WITA", &[("+08:00", "Indonesia")]),
    ("AZT", &[("+04:00", "Azerbaijan")]),
    ("BOT", &[("-04:00", "Bolivia")]),
    ("CCT", &[("+08:00", "China"), ("+06:30", "Cocos Islands")]),
    ("CHST", &[("+10:00", "Guam")]),
    ("FJT", &[("+12:00", "Fiji")]),
    ("GET", &[("+04:00", "Georgia")]),
    ("SLST", &[("+05:30", "Sri Lanka")]),
];

/// The offsets that a name may mean; nothing where it is no abbreviation.
pub(super) fn meanings(name: &str) -> Option<&'static [(&'static str, &'static str)]> {
    KNOWN.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, meanings)| *meanings)
}

pub(super) fn is_known(name: &str) -> bool {
    meanings(name).is_some()
}

/// Whether an abbreviation may stand for an offset.
pub(super) fn may_mean(name: &str, offset: FixedOffset) -> bool {
    let shown = offset.to_string();
    meanings(name).is_some_and(|meanings| meanings.iter().any(|(known, _)| *known == shown))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_abbreviation_stands_once_with_offsets_that_can_be_written() {
        for (at, (name, meanings)) in KNOWN.iter().enumerate() {
            assert!(!KNOWN[..at].iter().any(|(other, _)| other == name), "{name} stands twice");
            assert!(!meanings.is_empty() && meanings.iter().all(|(offset, _)| offset.parse::<FixedOffset>().is_ok()));
        }
        assert!(!["UTC", "GMT", "Z"].iter().any(|name| is_known(name)), "they mean one offset");
    }
}

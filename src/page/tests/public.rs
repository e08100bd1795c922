//! Canaries: whatever the policy does not allow is in no byte of a public page.

use super::generate::{Random, generate};
use super::{PATH, policy, wanted};
use crate::document::{self, Document, Language, Status};
use crate::page::{Images, Places, PublicCopy, Screen, WhyPrivate, html, markdown, public_page, report_page, text};
use crate::policy::{PublicCopyRules, PublicField};
use crate::source::{RepoPath, SourceFile};
use crate::text::Paint;

fn parsed(toml: &str) -> Document {
    let (document, findings) = document::parse(&SourceFile::new(RepoPath::from(PATH), toml.as_bytes().to_vec()));
    document.unwrap_or_else(|| panic!("{findings:#?}"))
}

/// A generated postmortem as one that may have a public copy.
fn publishable(seed: u64, language: Language) -> (Document, Vec<(String, String)>) {
    let made = generate(seed, language);
    let mut document = parsed(&made.text);
    document.status.as_mut().expect("every key is there").value = Status::Closed;
    document.restricted = None;
    // What is declined is never public; here nothing is, so that actions can be.
    document.actions.iter_mut().for_each(|action| action.value.declined = None);
    (document, made.expected)
}

/// Whether the key of a value is on the list.
fn is_allowed(route: &str, rules: &PublicCopyRules) -> bool {
    let of_field = |field: &PublicField| match field {
        PublicField::Impact => matches!(route, "impact.metric" | "impact.unit"),
        PublicField::Timeline => route == "timeline.event",
        PublicField::Actions => route == "actions.title",
        PublicField::ExternalMessage => route.starts_with("external_message.") && !route.ends_with("posted_by"),
        field => route == field.as_str(),
    };
    let section = route.strip_prefix("sections.");
    rules.fields.iter().any(of_field) || section.is_some_and(|key| rules.sections.iter().any(|known| known == key))
}

#[test]
fn what_is_not_allowed_is_in_no_byte_of_a_public_page() {
    let (mut hidden, mut shown) = (0, 0);
    for seed in 0..wanted() {
        let language = if seed % 2 == 0 { Language::En } else { Language::Ja };
        let (document, expected) = publishable(seed, language);
        let mut random = Random::new(seed);
        let mut policy = policy();
        let fields = PublicField::ALL.iter().copied().filter(|_| random.below(2) == 0).collect();
        let keys: Vec<String> = policy.sections.iter().map(|section| section.key.clone()).collect();
        let sections = keys.into_iter().filter(|_| random.below(3) == 0).collect();
        let tags = vec![document.tags[0].value.trim().to_owned()];
        let rules = PublicCopyRules { sections, fields, tags };
        policy.public = Some(rules.clone());
        let copy = PublicCopy::of(&document, &policy, language).expect("it is closed and tagged");
        let zone = policy.calendar.zone();
        let mut pages = vec![public_page(&copy, zone, language)];
        pages.extend(report_page(&copy, zone, language));
        for page in &pages {
            let all = [
                text(page, Screen { width: 80, paint: Paint::Plain }),
                markdown(page, &Places::default()),
                html(page, &Images::default()),
            ];
            for (route, token) in expected.iter().filter(|(_, token)| token.starts_with("tok")) {
                if is_allowed(route, &rules) {
                    shown += usize::from(all.iter().all(|page| page.contains(token)));
                    continue;
                }
                hidden += 1;
                for page in &all {
                    assert!(!page.contains(token), "{seed}: {route} has left: {token}\n{rules:?}\n{page}");
                }
            }
        }
    }
    println!("{} documents, {hidden} values kept, {shown} shown", wanted());
    assert!(hidden > 100 * usize::try_from(wanted()).expect("a number") && shown > 1_000, "{hidden} {shown}");
}

#[test]
fn a_report_to_customers_has_the_message_and_no_field_that_is_private() {
    let (mut hidden, mut shown) = (0, 0);
    for seed in 0..50 {
        let (document, expected) = publishable(seed, Language::En);
        let mut policy = policy();
        policy.public = Some(PublicCopyRules {
            fields: PublicField::ALL.to_vec(),
            sections: vec!["overview".to_owned()],
            tags: Vec::new(),
        });
        let own = policy.language_of(&document);
        let copy = PublicCopy::for_customers(&document, &policy);
        let page = report_page(&copy, policy.calendar.zone(), own).expect("it has a message");
        let page = html(&page, &Images::default());
        for (route, token) in expected.iter().filter(|(_, token)| token.starts_with("tok")) {
            let is_said = ["summary", "what_happened", "what_we_are_doing"]
                .iter()
                .any(|part| route == &format!("external_message.{part}"));
            let may_be = is_said || matches!(route.as_str(), "incident.systems" | "impact.metric" | "impact.unit");
            assert!(may_be || !page.contains(token), "{seed}: {route}: {token}\n{page}");
            hidden += usize::from(!may_be);
            shown += usize::from(is_said && page.contains(token));
        }
    }
    assert!(hidden > 5_000 && shown > 100, "{hidden} {shown}");
}

#[test]
fn what_is_not_meant_to_be_public_has_no_copy() {
    let (document, _) = publishable(1, Language::En);
    let mut policy = policy();
    let why = |document: &Document, policy: &crate::policy::Policy| {
        PublicCopy::of(document, policy, Language::En).expect_err("it has none")
    };
    assert_eq!(why(&document, &policy), WhyPrivate::NoRules);
    policy.public = Some(PublicCopyRules::default());
    assert_eq!(why(&document, &policy), WhyPrivate::NoTag(Vec::new()));
    let tag = document.tags[0].value.trim().to_owned();
    policy.public = Some(PublicCopyRules { tags: vec![tag], ..PublicCopyRules::default() });
    assert!(PublicCopy::of(&document, &policy, Language::En).is_ok());
    let mut open = document.clone();
    open.status.as_mut().expect("every key is there").value = Status::Reviewed;
    assert_eq!(why(&open, &policy), WhyPrivate::NotClosed(Status::Reviewed));
    let restricted = Document { restricted: parsed(&generate(1, Language::En).text).restricted, ..document };
    assert_eq!(why(&restricted, &policy), WhyPrivate::Restricted);
}

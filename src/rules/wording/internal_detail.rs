//! Looks for what customers have no use for, and others do: hosts, addresses, tickets, names of people.

use std::ops::Range;

use crate::document::said;
use crate::rules::mention;
use crate::rules::words::DocumentProse;
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// The message to customers tells internal details.
    ///
    /// Names of hosts and private addresses help an attacker more than a customer; the number of a ticket helps nobody
    /// who cannot open it, and a colleague's handle names and shames. Looked for in the external message: private
    /// addresses, hosts below `.internal`, `.local` and the like, the references and tickets of this very document,
    /// its systems where their name is an identifier, and its people by `@`.
    ///
    /// ```toml fails
    /// [external_message]
    /// what_happened = "The node session-03.cache.internal moved to a smaller machine and answered slowly."
    /// ```
    ///
    /// ```toml fails
    /// [external_message]
    /// what_we_are_doing = "We have replaced that machine; PD-8123 follows the rest."
    /// ```
    ///
    /// ```toml passes
    /// [external_message]
    /// what_happened = "A part of our session storage moved to a smaller machine and answered slowly."
    /// ```
    ///
    /// Say what it is to a customer: "a part of our session storage".
    id: InternalDetail,
    group: Wording,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "writing page, external message; customer liaison training page",
    check: Check::Words(check),
}

fn check(subject: &Subject<'_>, reading: &DocumentProse<'_>, violations: &mut Violations<'_>) {
    if subject.document.external_message.is_none() {
        return;
    }
    let own = own_names(subject);
    for (part, prose) in reading.parts.iter().filter(|(part, _)| part.is_in("external_message")) {
        let text = prose.markdown();
        let named = own.iter().filter_map(|name| mention::find(text, name));
        let mut found: Vec<Range<usize>> = internal_names(text).into_iter().chain(named).collect();
        found.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        found.dedup_by(|next, kept| next.start < kept.end);
        for range in found {
            let name = text[range.clone()].escape_debug().to_string();
            violations
                .at(prose.span_of_markdown(range.into()), format!("`{part}` tells customers of `{name}`"))
                .hint("say what it is to a customer");
        }
    }
}

/// What this document itself says to be internal.
fn own_names(subject: &Subject<'_>) -> Vec<String> {
    let document = subject.document;
    let incident = &document.incident.value;
    let tickets = document.actions.iter().filter_map(|action| said(action.ticket.as_ref()));
    let references = incident.references.iter().map(|reference| reference.value.as_str());
    let is_identifier = |name: &&str| name.contains(['-', '_', '.', ':']);
    let systems = incident.systems.iter().map(|system| system.value.trim()).filter(is_identifier);
    let mut names: Vec<String> = tickets.chain(references).flat_map(mention::names_of).collect();
    names.extend(systems.map(str::to_owned));
    let people = &document.people.value;
    let single = [&people.owner, &people.incident_commander, &people.scribe, &people.customer_liaison];
    let handles = single.into_iter().flatten().chain(&people.responders);
    names.extend(handles.map(|handle| format!("@{}", handle.value.trim().trim_start_matches('@'))));
    names.retain(|name| name.len() > 2);
    names
}

/// Private addresses and internal hosts, as their shape tells.
pub(crate) fn internal_names(text: &str) -> Vec<Range<usize>> {
    let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let mut names = Vec::new();
    let mut start = 0;
    for (at, byte) in text.bytes().chain([b' ']).enumerate() {
        if is_of_name(byte) {
            continue;
        }
        // Between two letters of several bytes there is nothing, and no place to cut either.
        let name = if start < at { text[start..at].trim_end_matches(['.', '-']) } else { "" };
        if is_private_address(name) || is_internal_host(name) {
            names.push(start..start + name.len());
        }
        start = at + 1;
    }
    names
}

fn is_private_address(name: &str) -> bool {
    // Most names are words.
    if !name.starts_with(|letter: char| letter.is_ascii_digit()) {
        return false;
    }
    let parts: Option<Vec<u8>> = name.split('.').map(|part| part.parse().ok()).collect();
    matches!(parts.as_deref(), Some([10, _, _, _] | [172, 16..=31, _, _] | [192, 168, _, _]))
}

fn is_internal_host(name: &str) -> bool {
    const ENDS: [&str; 7] = ["internal", "local", "localdomain", "lan", "corp", "intranet", "intra"];
    let is_label = |label: &str| !label.is_empty() && label.bytes().all(|byte| byte != b'_');
    name.rsplit_once('.').is_some_and(|(host, end)| ENDS.contains(&end) && host.split('.').all(is_label))
}

#[cfg(test)]
mod tests {
    use super::internal_names;
    use crate::rules::sample::{document, judged, judgement};

    #[test]
    fn addresses_and_hosts_are_told_by_their_shape() {
        let found =
            |text: &str| internal_names(text).into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>();
        assert_eq!(
            found("“at” 10.0.3.4:80, (db-1.prod.internal). あ192.168.0.1が"),
            ["10.0.3.4", "db-1.prod.internal", "192.168.0.1"]
        );
        for text in ["8.8.8.8", "10.0.3", "version 10.2.300.4", "internal", "status.example.com", "local. The", ""] {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn what_the_document_calls_its_own_is_internal() {
        let overlay = |text: &str| format!("[external_message]\nsummary = \"{text}\"\n");
        for name in ["PD-8123", "cache-91", "Session-Cache", "@chloe", "https://jira.example.com/browse/CACHE-92"] {
            assert_eq!(judged(&overlay(&format!("See {name}."))).len(), 1, "{name}: {:?}", judged(&overlay(name)));
        }
        for name in ["checkout", "chloe", "PD-81234", "support@example.com", "https://status.example.com/incidents/1"] {
            assert!(judged(&overlay(&format!("See {name}."))).is_empty(), "{name}: {:?}", judged(&overlay(name)));
        }
    }

    #[test]
    fn the_place_is_exact_after_escapes() {
        let text = document("").replace("summary = \"", "summary = \"\\u3042 `a.lan`\\n");
        let finding = judgement("", &text).findings.into_iter().find(|one| one.rule == crate::finding::RuleId::InternalDetail);
        let span = finding.and_then(|one| one.span()).expect("it is found, at a place");
        assert_eq!(&text[span.start..span.end], "a.lan");
    }
}

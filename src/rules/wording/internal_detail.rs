//! Looks for what customers have no use for, and others do: hosts, addresses, tickets, names of people.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::document::said;
use crate::finding::Name;
use crate::rules::mention;
use crate::rules::words::DocumentProse;
use crate::rules::{Check, Subject, Violations, rule};
use crate::source::letter_start;
use crate::text::{Listing, Message, named, say};

rule! {
    /// The message to customers mentions internal details.
    ///
    /// Host names and private addresses help an attacker more than a customer, a ticket number is useless to anyone who
    /// cannot open the ticket, and a handle exposes a colleague. This rule looks for private IP addresses; for hosts
    /// under `.internal`, `.local` and the like; for this postmortem's references and tickets; for its systems, if
    /// their names look like identifiers; and for its people's handles with an `@`.
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
    /// Say what it means to customers, such as "part of our session storage".
    ja: {
        /// 対外的なメッセージに、社内の情報が書かれています。
        ///
        /// ホスト名やプライベートアドレスは、顧客よりも攻撃者の役に立ちます。チケットの番号は、
        /// それを開けない人には意味がなく、同僚のハンドルを書けば個人を名指しすることになります。
        /// 対外的なメッセージの中で、プライベートアドレス、`.internal`や`.local`などのホスト名、
        /// このポストモーテムにある参照先とチケット、識別子の形をしたシステム名、`@`の付いた関係者の名前を探します。
        ///
        /// {examples}
        ///
        /// 「セッションを保存している仕組みの一部」のように、顧客にとってどのようなものかを書いてください。
    }
    id: InternalDetail,
    group: Wording,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "writing page, external message; customer liaison training page"
        / "書き方のページ「対外的なメッセージ」、カスタマーリエゾン研修のページ",
    check: Check::Words(check),
}

fn check(subject: &Subject<'_>, reading: &DocumentProse<'_>, violations: &mut Violations<'_>) {
    if subject.document.external_message.is_none() {
        return;
    }
    let own = own_names(subject);
    let mut named_already: BTreeSet<(Detail, String)> = BTreeSet::new();
    for (_, prose) in reading.parts.iter().filter(|(part, _)| part.is_in("external_message")) {
        let text = prose.markdown();
        let named_here = own.iter().flat_map(|(detail, name)| mention::all(text, name).map(|range| (range, *detail)));
        let by_shape = internal_names(text).into_iter().map(|range| (range.clone(), Detail::of_shape(&text[range])));
        let mut found: Vec<(Range<usize>, Detail)> = by_shape.chain(named_here).collect();
        found.sort_by_key(|(range, detail)| (range.start, std::cmp::Reverse(range.end), *detail));
        found.dedup_by(|next, kept| next.0.start < kept.0.end);
        for (range, detail) in found {
            let name = &text[range.clone()];
            let is_new = named_already.insert((detail, name.to_lowercase()));
            let name = || is_new.then(|| Name::Own(named(name)));
            violations.each(detail.key(), prose.span_of_markdown(range.into()), name, detail.message()).hint(say! {
                en: "say what it means to customers";
                ja: "顧客にとってどのようなものかを書いてください"
            });
        }
    }
}

/// What customers have no use for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Detail {
    Address,
    Host,
    Ticket,
    Reference,
    System,
    Person,
}

impl Detail {
    /// Of what has an internal name by its shape.
    fn of_shape(name: &str) -> Self {
        if is_private_address(name) { Self::Address } else { Self::Host }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Host => "host",
            Self::Ticket => "ticket",
            Self::Reference => "reference",
            Self::System => "system",
            Self::Person => "person",
        }
    }

    fn message(self) -> Message {
        let kind_en = move |names: &Listing| match self {
            Self::Address => names.one_or_many("a private address", "private addresses"),
            Self::Host => names.one_or_many("an internal host", "internal hosts"),
            Self::Ticket => names.one_or_many("a ticket", "tickets"),
            Self::Reference => names.one_or_many("an internal reference", "internal references"),
            Self::System => names.one_or_many("an internal system", "internal systems"),
            Self::Person => names.one_or_many("a colleague", "colleagues"),
        };
        let kind_ja = match self {
            Self::Address => "プライベートアドレス",
            Self::Host => "社内のホスト名",
            Self::Ticket => "チケット",
            Self::Reference => "社内の参照先",
            Self::System => "社内のシステム名",
            Self::Person => "同僚のハンドル",
        };
        Message::from(say! {
            |names|
            en: "the message to customers mentions {}: {names}", kind_en(names);
            ja: "対外的なメッセージに{kind_ja}が書かれています：{names}"
        })
    }
}

/// What this document itself says to be internal.
fn own_names(subject: &Subject<'_>) -> Vec<(Detail, String)> {
    let document = subject.document;
    let incident = &document.incident.value;
    let tickets = document.actions.iter().filter_map(|action| said(action.ticket.as_ref()));
    let tickets = tickets.flat_map(mention::names_of).map(|name| (Detail::Ticket, name));
    let references = incident.references.iter().flat_map(|reference| mention::names_of(&reference.value));
    let references = references.map(|name| (Detail::Reference, name));
    let is_identifier = |name: &&str| name.contains(['-', '_', '.', ':']);
    let systems = incident.systems.iter().map(|system| system.value.trim()).filter(is_identifier);
    let systems = systems.map(|name| (Detail::System, name.to_owned()));
    let people = &document.people.value;
    let single = [&people.owner, &people.incident_commander, &people.scribe, &people.customer_liaison];
    let handles = single.into_iter().flatten().chain(&people.responders);
    let handles = handles.map(|handle| (Detail::Person, format!("@{}", handle.value.trim().trim_start_matches('@'))));
    let mut names: Vec<(Detail, String)> = tickets.chain(references).chain(systems).chain(handles).collect();
    names.retain(|(_, name)| name.len() > 2);
    names.sort();
    names.dedup();
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
        if is_private_address(name) && !is_version(&text[..start]) || is_internal_host(name) {
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

/// Whether what stands before four numbers says that they are a version: `version 10.1.0.2`, `バージョン10.1.0.2`.
fn is_version(before: &str) -> bool {
    #[rustfmt::skip] // words in a row
    const VERSIONS: &[&str] = &[
        "version", "versions", "ver", "v", "release", "releases", "build", "builds", "firmware", "driver", "patch", "upgraded to", "updated to", "upgrade to",
        "update to", "upgraded from", "updated from", "downgraded to", "rolled back to", "バージョン", "リリース", "ビルド", "ファームウェア", "版",
    ];
    let near = &before[letter_start(before, before.len().saturating_sub(64))..];
    let near = near.to_lowercase();
    let near = near.trim_end_matches([' ', '.', ':', '：', '`', '*', '「', '"', '(', '（']);
    // One version leads to the next: "from version 10.1.0.2 to 10.1.0.3".
    let is_of_version = |letter: char| letter.is_ascii_digit() || letter == '.';
    let ends_with_number =
        [" to", " and", " or", ",", "から", "、", "と"].into_iter().find_map(|join| near.strip_suffix(join));
    let earlier = ends_with_number.map(str::trim_end).filter(|near| near.ends_with(is_of_version));
    let earlier = earlier.map(|near| near.trim_end_matches(is_of_version).trim_end_matches([' ', '.']));
    let says_so = |text: &str| {
        VERSIONS.iter().any(|word| {
            let rest = text.strip_suffix(word);
            rest.is_some_and(|rest| !word.is_ascii() || !rest.ends_with(|letter: char| letter.is_ascii_alphanumeric()))
        })
    };
    says_so(near) || earlier.is_some_and(says_so)
}

fn is_internal_host(name: &str) -> bool {
    const ENDS: [&str; 7] = ["internal", "local", "localdomain", "lan", "corp", "intranet", "intra"];
    let is_label = |label: &str| !label.is_empty() && label.bytes().all(|byte| byte != b'_');
    name.rsplit_once('.').is_some_and(|(host, end)| ENDS.contains(&end) && host.split('.').all(is_label))
}

#[cfg(test)]
mod tests {
    use super::internal_names;
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::rules::sample::{document, judged, judgement};
    use crate::text::Language;

    #[test]
    fn the_details_of_a_kind_are_one_finding_and_each_is_named_once() {
        let overlay = "[external_message]\nsummary = \"a.lan, 10.0.0.1, b.lan and @ben.\"\nwhat_happened = \"A.LAN? a.lan, @ben, @chloe; CACHE-91 and CACHE-91.\"\n";
        let found = findings_of(RuleId::InternalDetail, overlay, None);
        let told: Vec<_> = found.iter().map(|one| (one.key.as_str(), one.extent, one.english())).collect();
        let says = |key, extent, what: &str| (key, extent, format!("the message to customers mentions {what}"));
        let expected = [
            says("host", 3, "internal hosts: `a.lan` and `b.lan`"),
            says("address", 1, "a private address: `10.0.0.1`"),
            says("person", 3, "colleagues: `@ben` and `@chloe`"),
            says("ticket", 2, "a ticket: `CACHE-91`"),
        ];
        for one in &expected {
            assert!(told.contains(one), "{one:?} is not in {told:?}");
        }
        assert_eq!(told.len(), expected.len());
        let host = found.iter().find(|one| one.key.as_str() == "host").expect("it is found");
        assert_eq!(host.message(Language::Ja), "対外的なメッセージに社内のホスト名が書かれています：`a.lan`、`b.lan`");
    }

    #[test]
    fn addresses_and_hosts_are_told_by_their_shape() {
        let found =
            |text: &str| internal_names(text).into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>();
        assert_eq!(
            found("“at” 10.0.3.4:80, (db-1.prod.internal). あ192.168.0.1が"),
            ["10.0.3.4", "db-1.prod.internal", "192.168.0.1"]
        );
        for text in [
            "version 10.1.0.2",
            "v10.1.0.2",
            "バージョン10.1.0.2に上げた",
            "upgraded to 10.1.0.2",
            "from version 10.1.0.2 to 10.1.0.3",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
        assert_eq!(found("the conversion 10.1.0.2"), ["10.1.0.2"]);
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
        let finding = judgement("", &text).findings.into_iter().find(|one| one.rule == RuleId::InternalDetail);
        let span = finding.and_then(|one| one.span()).expect("it is found, at a place");
        assert_eq!(&text[span.start..span.end], "a.lan");
    }
}

//! Looks for people among the causes.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::finding::{Key, Name};
use crate::policy::{Directory, Person};
use crate::rules::prose::Part;
use crate::rules::words::DocumentProse;
use crate::rules::{Check, Subject, Violations, mention, rule};
use crate::source::Span;
use crate::text::{named, say};

rule! {
    /// A person is named among the causes.
    ///
    /// "Aiko forgot the limit" ends the analysis where it should begin, and Aiko will share less the next time. A person's
    /// action is never a cause; what made it the sensible thing to do is. This rule reads the contributing factors and what
    /// went poorly, for handles (`@aiko`), for the names in `.pmgit/people.toml` and in this postmortem, and for
    /// Japanese names with a title. Roles are fine: "the on-call engineer", "the reviewer".
    ///
    /// ```toml fails
    /// [sections]
    /// contributing_factors = "- @aiko created the standby with half the memory."
    /// ```
    ///
    /// ```toml fails
    /// language = "ja"
    ///
    /// [sections]
    /// contributing_factors = "- 田中さんがスタンバイをメモリー半分で作成した。"
    /// ```
    ///
    /// ```toml passes
    /// [sections]
    /// contributing_factors = "- The form that creates a standby offers half the memory by default, and the on-call engineer saw no warning."
    /// ```
    ///
    /// Name the role, and say what the person could see and know at the time.
    ja: {
        /// 原因の中で、個人が名指しされています。
        ///
        /// 「田中さんが上限を忘れた」と書くと、分析は始まるべきところで終わり、田中さんは次から話してくれなくなります。
        /// 人の行動は原因ではありません。なぜその行動が妥当に見えたのかが原因です。対象は「要因」と「うまくいかなかったこと」です。
        /// ハンドル（`@aiko`）、`.pmgit/people.toml`とこの文書にある名前、日本語では「〜さん」を探します。
        /// 「当番のエンジニア」「レビュー担当者」のような役割は対象外です。
        ///
        /// {examples}
        ///
        /// 役割で書き、その人からその時点で何が見えていて、何がわかっていたのかを書いてください。
    }
    id: NamedPerson,
    group: Wording,
    levels: [InReview => Hint],
    waiver: Yes,
    since: "0.2",
    source: "effective postmortems page, blame" / "効果的なポストモーテムのページ「非難」",
    check: Check::Words(check),
}

fn check(subject: &Subject<'_>, reading: &DocumentProse<'_>, violations: &mut Violations<'_>) {
    let mut parts = reading.parts.iter().filter(|(part, _)| tells_causes(part)).peekable();
    if parts.peek().is_none() {
        return;
    }
    let known = known_names(subject);
    for (part, prose) in parts {
        for span in people_in(prose.visible(), &known) {
            let name = prose.visible()[span.start..span.end].to_owned();
            let message = say! {
                |names|
                en: "the causes name {}: {names}", names.one_or_many("a person", "people");
                ja: "原因の中で個人が名指しされています：{names}"
            };
            violations.each(Key::WHOLE, prose.span(span), || Name::Own(named(&name)), message).part(part.key).hint(
                say! {
                    en: "name the role, and say what could be seen and known at the time";
                    ja: "役割で書き、その時点で何が見えていて、何がわかっていたのかを書いてください"
                },
            );
        }
    }
}

fn tells_causes(part: &Part<'_>) -> bool {
    part.table == "sections" && matches!(part.key, "contributing_factors" | "went_poorly")
}

/// The names of the people whom the repository and the document know, as they are written in a sentence.
fn known_names(subject: &Subject<'_>) -> Vec<String> {
    let people = &subject.document.people.value;
    let single = [&people.owner, &people.incident_commander, &people.scribe, &people.customer_liaison];
    let handles = single
        .into_iter()
        .flatten()
        .chain(&people.responders)
        .map(|handle| handle.value.trim().trim_start_matches('@'));
    let directory = subject.policy.people.as_ref();
    let known = directory.into_iter().flat_map(Directory::handles);
    let mut names: BTreeSet<String> = handles.chain(known).map(str::to_owned).collect();
    let full =
        directory.into_iter().flat_map(|directory| directory.handles().filter_map(|handle| directory.get(handle)));
    for name in full.filter_map(Person::written_name) {
        names.insert(name.to_owned());
        names.extend(name.split_whitespace().next().map(str::to_owned));
    }
    names.retain(|name| name.chars().count() >= if name.is_ascii() { 3 } else { 2 } && !is_role(name));
    names.into_iter().collect()
}

/// Where people are named in a text, from left to right.
fn people_in(text: &str, known: &[String]) -> Vec<Span> {
    let mut found: Vec<Span> = handles_in(text).collect();
    found.extend(addressed_in(text));
    for name in known {
        let is_meant = |range: &Range<usize>| is_written_as_name(&text[range.clone()], name);
        found.extend(mention::all(text, name).filter(is_meant).map(Span::from));
    }
    found.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    found.retain(|span| {
        let is_free = span.start >= end;
        end = end.max(span.end);
        is_free
    });
    found
}

/// Whether a word is a name here: written as the handle is, or with a capital. A handle that is a word of the language is a
/// name with a capital alone.
fn is_written_as_name(word: &str, name: &str) -> bool {
    let has_capital = word.starts_with(char::is_uppercase);
    let is_word = WORDS.contains(&name.to_lowercase().as_str());
    if is_word { has_capital && !word.eq(&word.to_uppercase()) } else { has_capital || word == name }
}

/// `@aiko`, but no address, package, version or group.
fn handles_in(text: &str) -> impl Iterator<Item = Span> {
    text.match_indices('@').filter_map(move |(at, _)| {
        let is_of_handle = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.');
        let before = text[..at].chars().next_back();
        let rest = &text[at + 1..];
        let length = rest.find(|letter| !is_of_handle(letter)).unwrap_or(rest.len());
        let handle = rest[..length].trim_end_matches(['.', '-']);
        let is_free =
            before.is_none_or(|letter| !letter.is_ascii_alphanumeric() && !matches!(letter, '/' | '.' | '`' | '@'));
        let is_package = rest[handle.len()..].starts_with('/');
        let begins = handle.starts_with(|letter: char| letter.is_ascii_alphabetic());
        let is_annotation = handle.starts_with(char::is_uppercase) && !handle.contains(['-', '_', '.']);
        (is_free && begins && handle.len() > 1 && !is_package && !is_annotation && !is_role(handle))
            .then(|| Span::new(at, at + 1 + handle.len()))
    })
}

/// `田中さん`, `佐藤氏`, but not `皆さん`.
fn addressed_in(text: &str) -> impl Iterator<Item = Span> {
    let titles = ["さん", "氏"].into_iter().flat_map(move |title| text.match_indices(title));
    titles.filter_map(move |(at, title)| {
        let is_of_name = |letter: char| {
            matches!(letter, '\u{4E00}'..='\u{9FFF}' | '\u{3005}' | '\u{30A1}'..='\u{30FA}' | '\u{30FC}')
                || letter.is_ascii_alphabetic()
        };
        let length: usize = text[..at].chars().rev().take_while(|&letter| is_of_name(letter)).map(char::len_utf8).sum();
        let name = &text[at - length..at];
        let letters = name.chars().count();
        let is_free =
            title == "さん" || text[at + title.len()..].chars().next().is_none_or(|letter| !is_of_name(letter));
        let longest = if name.is_ascii() { 20 } else { 6 };
        let shortest = if title == "氏" { 2 } else { 1 };
        (is_free && (shortest..=longest).contains(&letters) && !is_role(name))
            .then(|| Span::new(at - length, at + title.len()))
    })
}

/// Whether a word is what people are and not who: `@oncall`, `担当者さん`.
fn is_role(name: &str) -> bool {
    #[rustfmt::skip] // words in a row
    const ROLES: &[&str] = &[
        "team", "oncall", "on-call", "ops", "sre", "support", "security", "admin", "dev", "here", "channel", "everyone", "all", "bot", "infra",
        "platform", "release", "incident", "owner", "group", "media", "import", "param", "return", "latest", "next", "main", "types",
    ];
    #[rustfmt::skip] // words in a row
    const JAPANESE: &[&str] = &[
        "皆", "客", "者", "員", "業者", "会社", "社", "店", "屋", "様", "長", "職", "隊", "側", "手", "君", "諸", "両", "某", "彼", "同", "華", "姓", "摂", "息子", "奥", "各位", "ユーザー", "ユーザ",
        "エンジニア", "オペレーター", "メンバー", "チーム", "ベンダー", "パートナー", "部", "課", "係", "人",
    ];
    let lower = name.to_lowercase();
    let mut words = lower.split(['-', '_', '.']);
    words.any(|word| ROLES.contains(&word))
        || ROLES.contains(&lower.as_str())
        || JAPANESE.iter().any(|role| name.ends_with(role))
}

/// Handles that are words of the language too.
#[rustfmt::skip] // words in a row
const WORDS: &[&str] = &[
    "will", "mark", "may", "grace", "hope", "art", "bill", "rob", "pat", "jack", "drew", "dean", "rich", "frank", "chase", "ray", "sue", "rose",
    "dawn", "joy", "faith", "max", "miles", "page", "chip", "ace", "sky", "cliff", "dale", "glen", "guy", "hunter", "mason", "cooper", "taylor",
    "carter", "clay", "june", "april", "august", "summer", "autumn", "ivy", "lily", "olive", "pearl", "penny", "robin", "jay", "scott", "wade", "root",
    "owner", "admin", "cache", "data", "test", "user", "mint", "sandy", "victor", "bob", "ash", "reed", "lane", "brook", "heath", "dash", "major",
];

#[cfg(test)]
mod tests {
    use super::people_in;
    use crate::rules::sample::hinted;

    fn named(text: &str) -> Vec<&str> {
        let known = ["aiko", "ben", "Emeka Obi", "will", "田中"].map(str::to_owned);
        people_in(text, &known).into_iter().map(|span| &text[span.start..span.end]).collect()
    }

    #[test]
    fn people_are_told_from_roles_and_words() {
        for (text, names) in [
            ("@aiko forgot it", vec!["@aiko"]),
            ("It was deployed by aiko.", vec!["aiko"]),
            ("Aiko and Ben restarted it", vec!["Aiko", "Ben"]),
            ("(asked @ben.smith)", vec!["@ben.smith"]),
            ("Emeka Obi saw it", vec!["Emeka Obi"]),
            ("Will restarted it", vec!["Will"]),
            ("田中さんが削除した", vec!["田中さん"]),
            ("スミスさんの確認", vec!["スミスさん"]),
            ("佐藤氏が承認した", vec!["佐藤氏"]),
            ("kenさんが変更", vec!["kenさん"]),
        ] {
            assert_eq!(named(text), names, "{text}");
        }
        for text in [
            "The on-call engineer restarted it",
            "It will restart",
            "@sre-team and @oncall were paged",
            "mail ops@example.com",
            "npm install @scope/package",
            "actions/checkout@v4",
            "the @Transactional annotation",
            "皆さんに連絡した",
            "お客さんから連絡があった",
            "利用者さんの声",
            "たくさんの行",
            "担当者さんが見た",
            "the benefit of it",
            "両氏が見た",
        ] {
            assert!(named(text).is_empty(), "{text}: {:?}", named(text));
        }
    }

    #[test]
    fn only_the_causes_are_read_and_code_names_nobody() {
        let section = |key: &str, text: &str| {
            let hints = hinted(&format!("[sections]\n{key} = \"{text}\"\n"));
            hints.iter().filter(|hint| hint.contains("named-person")).count()
        };
        assert_eq!(section("contributing_factors", "- @zoe changed the limit."), 1);
        assert_eq!(section("detection", "It was seen by @zoe."), 0);
        assert_eq!(section("contributing_factors", "- The decorator `@zoe` was missing."), 0);
    }
}

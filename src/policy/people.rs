//! `.pmgit/people.toml`: who the handles are.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::Value;

use crate::document::{Handle, Maybe, Rows, account_of, fold_handle, is_short_for, likenesses, said, words_of_name};
use crate::finding::{Finding, RuleId};
use crate::source::SourceFile;
use crate::toml_record::{self, Limits, Located, Reader, Record, Shape, read_map, record};

record! {
    /// A person, under their handle.
    pub(crate) struct Person {
        /// The full name.
        name: Maybe<String>,
        /// The e-mail address that they use in git.
        email: Maybe<String>,
        /// Their account on GitHub, without `@`.
        github: Maybe<String>,
        /// Their account on GitLab, without `@`.
        gitlab: Maybe<String>,
        /// Their member id or name on Slack.
        slack: Maybe<String>,
        /// The teams they belong to.
        teams: Rows<String>,
        /// The first day on which they are no longer there; from then on they neither approve nor are invited, mentioned or asked.
        left: Maybe<NaiveDate>,
    }
}

impl Person {
    /// The first day without them.
    pub(crate) fn left(&self) -> Option<NaiveDate> {
        self.left.as_deref().copied()
    }

    /// The name as it is written out.
    pub(crate) fn written_name(&self) -> Option<&str> {
        said(self.name.as_ref())
    }

    /// The name of the account on a forge, as it is written.
    pub(crate) fn login(&self, account: Account) -> Option<&str> {
        said((account.of)(self).as_ref())
    }

    /// The account on a forge, without `@`; nothing where it cannot be one, and would be an option, say.
    pub(crate) fn account(&self, account: Account) -> Option<&str> {
        let account = self.login(account)?.trim_start_matches('@');
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/' | b'.');
        (!account.starts_with('-') && !account.is_empty() && account.bytes().all(is_name)).then_some(account)
    }
}

/// Everyone the repository knows, by handle.
#[derive(Clone, Debug, Default)]
pub(crate) struct Directory {
    people: BTreeMap<String, Person>,
    /// The handle of each as it is compared; of two that are alike, the first.
    folded: BTreeMap<String, String>,
    /// The handles behind every other word by which people know each other: of a name, as many as have it.
    spellings: BTreeMap<String, BTreeSet<String>>,
    /// The handles behind what a reader may take for any of these words.
    likenesses: BTreeMap<String, BTreeSet<String>>,
}

impl Directory {
    /// The person behind a handle, which is compared ignoring case.
    pub(crate) fn get(&self, handle: &str) -> Option<&Person> {
        self.people.get(self.folded.get(&fold_handle(handle))?)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// All handles, in order, as the file writes them.
    pub(crate) fn handles(&self) -> impl Iterator<Item = &str> {
        self.people.keys().map(String::as_str)
    }

    /// Each word by which people know each other, with the handles behind it.
    pub(crate) fn words(&self) -> impl Iterator<Item = (&str, &BTreeSet<String>)> {
        self.spellings.iter().map(|(word, handles)| (word.as_str(), handles))
    }

    /// The handles behind a word, as it is kept.
    pub(crate) fn handles_behind(&self, word: &str) -> Option<&BTreeSet<String>> {
        self.spellings.get(word)
    }

    /// Whether two handles have one e-mail address.
    pub(crate) fn share_address(&self, one: &str, other: &str) -> bool {
        self.address_of(one).is_some_and(|own| self.address_of(other) == Some(own))
    }

    /// The e-mail address of a handle, as it is compared.
    pub(crate) fn address_of(&self, handle: &str) -> Option<String> {
        said(self.get(handle)?.email.as_ref()).map(str::to_lowercase)
    }

    /// The handles of those who have this account; more than one is for people to clear up.
    pub(crate) fn with_account(&self, account: Account, login: &str) -> Vec<&str> {
        let login = fold_handle(login);
        let has = |person: &Person| person.login(account).is_some_and(|own| fold_handle(own) == login);
        let with = self.people.iter().filter(|(_, person)| has(person));
        with.map(|(handle, _)| handle.as_str()).collect()
    }

    /// The handle of whoever is known by this: a handle, an e-mail address, a name, or an account; nobody's where several
    /// people are.
    pub(crate) fn known_as(&self, spelling: &str) -> Option<&str> {
        let known = self.who(spelling);
        known.first().copied().filter(|_| known.len() == 1)
    }

    /// The handles of those whom a spelling may name. An address says more than the name before it.
    pub(crate) fn who(&self, spelling: &str) -> BTreeSet<&str> {
        let Ok(named) = Handle::parse(spelling) else { return BTreeSet::new() };
        let Some(address) = named.address() else { return self.behind(named.word()) };
        let by_address = self.exactly(address).or_else(|| self.exactly(account_of(address)?));
        let by_name = named.name().map(|name| self.behind(name)).unwrap_or_default();
        match by_address.unwrap_or_else(|| self.behind(named.word())) {
            own if own.is_empty() || by_name.is_empty() || own.is_subset(&by_name) => {
                if own.is_empty() {
                    by_name
                } else {
                    own
                }
            }
            // A name that contradicts the address may be either's.
            own => own.union(&by_name).copied().collect(),
        }
    }

    /// Who is spelled so in a later file, where that is none of those whom this one means and the later one still knows.
    pub(crate) fn heir_of<'l>(&self, spelling: &str, later: &'l Self) -> Option<&'l str> {
        let now = later.who(spelling);
        let has_gone = |handle: &&str| {
            let known = self.known_later(handle, later);
            !known.is_empty() && known.is_disjoint(&now)
        };
        self.who(spelling).iter().any(has_gone).then(|| now.first().copied())?
    }

    /// Whether any word by which people know each other means somebody else in a later file.
    pub(crate) fn passes_words_to(&self, later: &Self) -> bool {
        self.handles().chain(self.words().map(|(word, _)| word)).any(|word| self.heir_of(word, later).is_some())
    }

    /// The handles that somebody has in a later file: the same, else those with a word of theirs.
    fn known_later<'l>(&self, handle: &str, later: &'l Self) -> BTreeSet<&'l str> {
        if let Some(same) = later.folded.get(&fold_handle(handle)) {
            return BTreeSet::from([same.as_str()]);
        }
        let own = self.words().filter(|(_, handles)| handles.contains(handle));
        own.filter_map(|(word, _)| later.handles_behind(word)).flatten().map(String::as_str).collect()
    }

    /// The handles of those who are known by a word: as it is written, else by what it looks like.
    fn behind(&self, word: &str) -> BTreeSet<&str> {
        let alike = || {
            likenesses(word).iter().filter_map(|one| self.likenesses.get(one)).flatten().map(String::as_str).collect()
        };
        self.exactly(word).unwrap_or_else(alike)
    }

    fn exactly(&self, word: &str) -> Option<BTreeSet<&str>> {
        let wanted = fold_handle(word);
        let handle = self.folded.get(&wanted).map(|handle| BTreeSet::from([handle.as_str()]));
        handle.or_else(|| Some(self.spellings.get(&wanted)?.iter().map(String::as_str).collect()))
    }

    /// Whether a word may be short for somebody's name: their first name, or initials with a whole word of it.
    pub(crate) fn may_be_short_for(&self, short: &str, handle: &str) -> bool {
        let short = words_of_name(short);
        let Some(person) = self.get(handle) else { return false };
        let local = said(person.email.as_ref()).and_then(|email| email.split('@').next());
        let names = [Some(handle), person.written_name(), local].into_iter().flatten();
        names.map(words_of_name).any(|name| is_short_for(&short, &name))
    }
}

/// A forge on which people have accounts: a key of `Person`, and a line of `ALL`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Account {
    /// Its key in `people.toml`, which is the forge's name.
    pub(crate) key: &'static str,
    /// The forge's name as people write it.
    pub(crate) title: &'static str,
    of: fn(&Person) -> &Maybe<String>,
}

impl Account {
    pub(crate) const ALL: [Self; 2] = [
        Self { key: "github", title: "GitHub", of: |person| &person.github },
        Self { key: "gitlab", title: "GitLab", of: |person| &person.gitlab },
    ];

    pub(crate) fn with_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|account| account.key == key)
    }

    /// Reads an account such as `github:ben`.
    pub(crate) fn parse(text: &str) -> Option<(Self, String)> {
        let (key, login) = text.trim().split_once(':')?;
        let account = Self::with_key(key)?;
        (!login.is_empty()).then(|| (account, login.to_owned()))
    }
}

impl PartialEq for Account {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Account {}

pub(super) fn load(source: &SourceFile, findings: &mut Vec<Finding>) -> Directory {
    let (table, mut slips) = toml_record::parse_table(source, Limits::default());
    let mut directory = Directory::default();
    if let Some(table) = table {
        let mut reader = Reader::new(source.path());
        let people: BTreeMap<String, Located<Person>> = read_map(&table, &mut reader);
        for handle in people.keys() {
            directory.folded.entry(fold_handle(handle)).or_insert_with(|| handle.clone());
        }
        for (handle, person) in &people {
            let words = [&person.email, &person.name, &person.slack].into_iter();
            let accounts = Account::ALL.into_iter().map(|account| (account.of)(person));
            for word in words.chain(accounts).filter_map(|word| said(word.as_ref())) {
                directory.spellings.entry(fold_handle(word)).or_default().insert(handle.clone());
                let own = word.split_once('@').map(|(local, _)| local).filter(|local| !local.is_empty());
                for like in likenesses(own.unwrap_or(word)) {
                    directory.likenesses.entry(like).or_default().insert(handle.clone());
                }
            }
            for like in likenesses(handle) {
                directory.likenesses.entry(like).or_default().insert(handle.clone());
            }
        }
        directory.people = people.into_iter().map(|(handle, person)| (handle, person.value)).collect();
        slips.extend(reader.finish());
    }
    findings.extend(slips.into_iter().map(|slip| Finding { rule: RuleId::InvalidPolicy, ..slip }));
    directory
}

/// The JSON Schema of `people.toml`.
pub(crate) fn people_schema() -> Value {
    toml_record::schema("pmgit people", &shape(), &[])
}

pub(super) fn shape() -> Shape {
    let doc = "The people behind the handles: one table per person, named by the handle.";
    Shape::Open { doc, fields: Vec::new(), others: Box::new(<Person as Record>::shape()) }
}

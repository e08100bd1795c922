//! Who has approved the pull request itself, by the accounts that its forge names.
//!
//! An entry in a document says that somebody approved; whoever writes it need not be that person. What the forge knows is
//! evidence for the reader of the change, and decides nothing.

use crate::policy::{Account, Directory};

/// The accounts that approve the head of the pull request, and whose they are.
#[derive(Debug)]
pub(crate) struct Approvers {
    pub(crate) accounts: Vec<(Account, String)>,
    pub(crate) people: Option<Directory>,
}

/// Whether somebody has approved the pull request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Consent {
    Given,
    Lacking,
    /// Nobody knows which account is theirs.
    Unknown,
}

impl Approvers {
    pub(super) fn consent(&self, handle: &str) -> Consent {
        let Some(people) = &self.people else { return Consent::Unknown };
        let Some(handle) = people.known_as(handle) else { return Consent::Unknown };
        // An account of two people is nobody's.
        let is_theirs = |account: Account, login: &str| people.with_account(account, login) == [handle];
        if self.accounts.iter().any(|(account, login)| is_theirs(*account, login)) {
            return Consent::Given;
        }
        let own = |account: Account| people.get(handle).and_then(|person| person.login(account));
        let has = |account: Account| own(account).is_some_and(|login| is_theirs(account, login));
        if Account::ALL.into_iter().any(has) { Consent::Lacking } else { Consent::Unknown }
    }
}

#[cfg(test)]
mod tests {
    use super::Consent::{Given, Lacking, Unknown};
    use super::*;
    use crate::source::{RepoPath, SourceFile};

    fn people(text: &str) -> Option<Directory> {
        let people = SourceFile::new(RepoPath::from(crate::policy::PEOPLE_PATH), text.as_bytes().to_vec());
        crate::policy::load(None, Some(&people), &[]).expect("the people are sound").people
    }

    #[test]
    fn whoever_has_an_account_of_their_own_has_approved_or_not() {
        let text = "[ben]\nname = \"Ben B\"\ngithub = \"@Big-Ben\"\n[dai]\ngitlab = \"dai\"\n[eve]\n\
                    [farah]\ngithub = \"far\"\n[farah-old]\ngithub = \"FAR\"\n";
        let accounts = ["github:big-ben", "github:dai", "github:far", "github:eve"].map(Account::parse);
        let accounts = accounts.into_iter().flatten().collect();
        let told = Approvers { accounts, people: people(text) };
        let consent = ["ben", "@BEN", "Ben B", "dai", "eve", "farah", "nobody"].map(|handle| told.consent(handle));
        assert_eq!(consent, [Given, Given, Given, Lacking, Unknown, Unknown, Unknown]);
        assert_eq!(Approvers { people: None, ..told }.consent("ben"), Unknown);
    }
}

//! Names of bodies and people, for printing.

use std::collections::BTreeMap;

use platform::account::Account;
use platform::agency::Agencies;
use platform::id::{AccountId, AgencyId};

/// Names of bodies and people, as they are now.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// The bodies.
    pub agencies: Agencies,
    /// People by account.
    pub people: BTreeMap<AccountId, String>,
}

impl Names {
    /// Of these bodies and accounts.
    pub fn of(agencies: Agencies, accounts: Vec<Account>) -> Self {
        Self { agencies, people: accounts.into_iter().map(|a| (a.id, a.name)).collect() }
    }

    pub(super) fn body(&self, id: AgencyId) -> String {
        self.agencies.name(id).to_owned()
    }

    pub(super) fn bodies(&self, ids: &[AgencyId]) -> Vec<String> {
        ids.iter().map(|id| self.body(*id)).collect()
    }

    pub(super) fn person(&self, id: AccountId) -> Option<String> {
        self.people.get(&id).cloned()
    }
}

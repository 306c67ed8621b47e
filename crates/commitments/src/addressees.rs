//! Who is written to on each rung. Read once for a round of the clockwork or a verb.

use jiff::civil::Date;
use platform::access::{Role, Scope};
use platform::account::{self, Account};
use platform::agency::Agencies;
use platform::db::Ask;
use platform::error::Error;
use platform::id::{AccountId, AgencyId};

use crate::commitment::{Commitment, Side};
use crate::ladder::Rung;

/// One to whom mail goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressee {
    /// As addressed: a person's name, or a body's.
    pub name: String,
    /// The address; empty when none is known, which the outbox then shows.
    pub address: String,
    /// Their account, when they can sign in.
    pub account: Option<AccountId>,
    /// That they answer for a body without signing in: by a link.
    pub by_link: bool,
}

/// Bodies and people, on a day.
pub struct Addressees {
    agencies: Agencies,
    accounts: Vec<Account>,
    today: Date,
}

impl Addressees {
    /// Reads them.
    pub async fn load(ask: &mut impl Ask, today: Date) -> Result<Self, Error> {
        let agencies = Agencies::load(ask).await?;
        let accounts = account::all(ask, &Scope::everything()).await?;
        Ok(Self { agencies, accounts: accounts.into_iter().filter(|a| !a.closed).collect(), today })
    }

    /// The bodies.
    pub fn agencies(&self) -> &Agencies {
        &self.agencies
    }

    /// Those of a rung, for what a side owes.
    pub fn of(&self, commitment: &Commitment, side: Side, rung: Rung) -> Vec<Addressee> {
        let (agency, person) = match side {
            Side::Owner => (commitment.owner.agency, commitment.owner.officer),
            Side::Asker => (commitment.asker.agency, commitment.asker.account),
        };
        match rung {
            Rung::Officer => vec![self.person(person).unwrap_or_else(|| self.desk(agency))],
            Rung::Signatory => vec![self.signatory(commitment, agency)],
            Rung::SubGroup => self.board_role(Role::SubgroupChair),
            Rung::BoardChair => self.board_role(Role::IndependentChair),
            Rung::ChiefOfficer => vec![self.chief_officer(agency)],
            // What is published or put to a regulator, a person decides and writes.
            Rung::Published | Rung::Regulator => self.board_role(Role::BusinessManager),
        }
    }

    fn person(&self, id: Option<AccountId>) -> Option<Addressee> {
        let account = self.accounts.iter().find(|a| Some(a.id) == id)?;
        Some(Addressee { name: account.name.clone(), address: account.email.clone(), account: id, by_link: false })
    }

    /// Where a body's mail goes: its leads when they can sign in, else its own address.
    fn desk(&self, agency: AgencyId) -> Addressee {
        let lead = self.first_of(agency, &[Role::AgencyLead, Role::BusinessManager]);
        lead.unwrap_or_else(|| Addressee { by_link: true, ..self.letterbox(agency, self.agencies.name(agency)) })
    }

    fn letterbox(&self, agency: AgencyId, name: &str) -> Addressee {
        let address = self.agencies.get(agency).and_then(|a| a.email.clone()).unwrap_or_default();
        Addressee { name: name.to_owned(), address, account: None, by_link: false }
    }

    fn signatory(&self, commitment: &Commitment, agency: AgencyId) -> Addressee {
        let named = commitment.owner.signatory.filter(|_| agency == commitment.owner.agency);
        self.person(named).unwrap_or_else(|| self.desk(agency))
    }

    fn chief_officer(&self, agency: AgencyId) -> Addressee {
        let body = self.agencies.get(agency);
        let post = body.and_then(|a| a.chief_officer.clone()).unwrap_or_else(|| "Chief officer".into());
        let name = format!("{post}, {}", self.agencies.name(agency));
        Addressee { by_link: true, ..self.letterbox(agency, &name) }
    }

    fn first_of(&self, agency: AgencyId, roles: &[Role]) -> Option<Addressee> {
        let is = |a: &&Account| {
            let actor = a.actor(self.today, &self.agencies);
            actor.agency == Some(agency) && actor.is_any(roles)
        };
        self.accounts.iter().find(is).and_then(|a| self.person(Some(a.id)))
    }

    /// Everybody with a role; the Board's business manager where nobody has it; else the Board's own address.
    fn board_role(&self, role: Role) -> Vec<Addressee> {
        let holders = |role| {
            let of_role = self.accounts.iter().filter(move |a| a.actor(self.today, &self.agencies).is(role));
            of_role.filter_map(|a| self.person(Some(a.id))).collect::<Vec<_>>()
        };
        let found = [role, Role::BusinessManager].into_iter().map(holders).find(|all| !all.is_empty());
        let board = || self.agencies.board().map(|b| self.letterbox(b.id, &b.name)).into_iter().collect();
        found.unwrap_or_else(board)
    }
}

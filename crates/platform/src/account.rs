//! Accounts: who can sign in, for which bodies, as what.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::access::{Act, Actor, Basis, Decision, Role, Scope, Via};
use crate::agency::{Agencies, PARTNERSHIP, Sector};
use crate::db::{Arg, Ask, List, Statement};
use crate::error::Error;
use crate::id::{AccountId, AgencyId};
use crate::record::{self, Found, Record, Versioned};

/// A person who can sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// As shown beside what they do.
    pub name: String,
    /// Their post, in words.
    pub post: String,
    /// What they sign in with; unique, lower case.
    pub email: String,
    /// For whom they act, and as what.
    pub memberships: Vec<Membership>,
    /// Closed: cannot sign in.
    #[serde(default)]
    pub closed: bool,
}

/// What a person is for a body, from when until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The body.
    pub agency: AgencyId,
    /// As what.
    pub role: Role,
    /// The first day.
    pub from: Date,
    /// The day after the last.
    #[serde(default)]
    pub until: Option<Date>,
}

impl Record for Account {
    const KIND: &'static str = "account";
    const TABLE: &'static str = "account";

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        PARTNERSHIP.into()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        vec![("email", self.email.clone().into()), ("name", self.name.clone().into()), ("closed", self.closed.into())]
    }
}

/// The acts on accounts, bodies and settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Administer {
    /// Make, change and close accounts.
    Accounts,
    /// Make and change bodies and groups.
    Bodies,
}

impl<T> Act<T> for Administer {
    fn decide(self, actor: &Actor, _record: &T) -> Decision {
        match self {
            Self::Accounts if actor.is(Role::Administrator) => Decision::Allow(Basis::Role),
            Self::Bodies if actor.is_any(&[Role::Administrator, Role::BusinessManager]) => Decision::Allow(Basis::Role),
            Self::Accounts | Self::Bodies => Decision::Deny,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Accounts => "change accounts",
            Self::Bodies => "change the list of bodies",
        }
    }
}

impl Account {
    /// As an actor on a day: the memberships that run then. The first one's body is the one acted for.
    pub fn actor(&self, today: Date, agencies: &Agencies) -> Actor {
        let running = || self.memberships.iter().filter(|m| m.from <= today && m.until.is_none_or(|u| today < u));
        let agency = running().next().map(|m| agencies.answering_for(m.agency, today));
        let board = agency.and_then(|a| agencies.get(a)).is_some_and(|a| a.sector == Sector::Board);
        Actor {
            account: Some(self.id),
            name: self.name.clone(),
            agency,
            for_board: board,
            roles: running().map(|m| m.role).collect(),
            via: Via::Session,
        }
    }
}

const BY_EMAIL: Statement =
    Statement::both("account.by_email", "select version, body from account where email = $1 and closed = $2");
const TAKEN: Statement = Statement::both("account.taken", "select count(*) from account where email = $1");
const ALL: List = List::both("account.all", "select version, body from account where {scope} order by name");

/// The lists of this room.
pub const LISTS: &[List] = &[ALL];
/// The statements of this room.
pub const STATEMENTS: &[Statement] = &[BY_EMAIL, TAKEN];

/// The open account with an address, if any.
pub(crate) async fn by_email(ask: &mut impl Ask, email: &str) -> Result<Option<Account>, Error> {
    let rows: Vec<Versioned<Account>> =
        record::list(ask, BY_EMAIL.with([email.trim().to_lowercase().into(), false.into()])).await?;
    Ok(rows.into_iter().next().map(|v| v.record))
}

/// An address is some account's already, open or closed.
pub(crate) async fn taken(ask: &mut impl Ask, email: &str) -> Result<bool, Error> {
    Ok(ask.number(TAKEN.with([email.into()])).await? > 0)
}

/// One account, for the session that carries its id.
pub(crate) async fn of_session(ask: &mut impl Ask, id: &str) -> Result<Option<Account>, Error> {
    let found: Result<Found<Account>, Error> = record::find(ask, id).await;
    match found {
        Ok(found) => Ok(Some(found.for_rules("a session acts as its own account").record).filter(|a| !a.closed)),
        Err(Error::Hidden) => Ok(None),
        Err(other) => Err(other),
    }
}

/// The accounts that an actor may see: for administrators and the Board's business manager all, for others those of
/// their own body are enough to name an officer, so names and posts of all members are shown to members.
pub fn scope(actor: &Actor) -> Scope {
    if actor.roles.is_empty() && !actor.is_house() { Scope::nothing() } else { Scope::everything() }
}

/// Accounts within a scope, by name.
///
/// # Errors
/// A fault when the database does.
pub async fn all(ask: &mut impl Ask, scope: &Scope) -> Result<Vec<Account>, Error> {
    let rows: Vec<Versioned<Account>> = record::list(ask, ALL.within(scope, [])).await?;
    Ok(rows.into_iter().map(|v| v.record).collect())
}

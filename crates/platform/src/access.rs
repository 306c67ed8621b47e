//! One question everywhere: may this actor do this act on this record, and on what basis?
//!
//! A part's `policy.rs` answers it with one readable `match` ([`Act::decide`]). [`Allowed`] wraps the very record that
//! was checked and can only be made here; saving takes only `Allowed`. Lists take a [`Scope`].

use serde::{Deserialize, Serialize};

use crate::db::Arg;
use crate::error::Error;
use crate::id::{AccountId, AgencyId};
use crate::record::{Found, Record, Versioned};

/// What a person is for a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Runs the Board's business: imports, plans, agendas, reports.
    BusinessManager,
    /// Chairs the Board; belongs to no agency.
    IndependentChair,
    /// Chairs a sub-group that watches rows.
    SubgroupChair,
    /// Answers for a body: its responses, actions and claims.
    AgencyLead,
    /// Works on a body's actions.
    Officer,
    /// A councillor of the scrutiny committee: reads what has been released.
    ScrutinyMember,
    /// Speaks from lived experience: sees the programme, gives a view of its own.
    Consultee,
    /// Assesses from outside: verifies.
    Assessor,
    /// Configures; reads no case and decides nothing.
    Administrator,
    /// Takes contacts and works referrals at the front door.
    FrontDoorWorker,
    /// Leads the front door: decides, allocates, reviews.
    FrontDoorManager,
    /// Works with children in a team that receives referrals: sees those allocated to it.
    Practitioner,
    /// A professional who refers: a school's safeguarding lead, a GP. Sees own referrals and what came of them.
    Referrer,
    /// Keeps sealed identities and is never a handler: opens one on a written request, or refuses it.
    Custodian,
}

impl Role {
    /// All of them, in the order of the access matrix.
    pub const ALL: [Self; 14] = [
        Self::BusinessManager,
        Self::IndependentChair,
        Self::SubgroupChair,
        Self::AgencyLead,
        Self::Officer,
        Self::ScrutinyMember,
        Self::Consultee,
        Self::Assessor,
        Self::Administrator,
        Self::FrontDoorWorker,
        Self::FrontDoorManager,
        Self::Practitioner,
        Self::Referrer,
        Self::Custodian,
    ];

    /// As said on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::BusinessManager => "Board business manager",
            Self::IndependentChair => "Independent chair",
            Self::SubgroupChair => "Sub-group chair",
            Self::AgencyLead => "Agency lead",
            Self::Officer => "Officer",
            Self::ScrutinyMember => "Scrutiny councillor",
            Self::Consultee => "Lived-experience consultee",
            Self::Assessor => "Outside assessor",
            Self::Administrator => "Administrator",
            Self::FrontDoorWorker => "Front-door worker",
            Self::FrontDoorManager => "Front-door manager",
            Self::Practitioner => "Practitioner",
            Self::Referrer => "Referring professional",
            Self::Custodian => "Identity custodian",
        }
    }
}

/// How somebody came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// Signed in with a browser.
    Session,
    /// A token of the API.
    Token,
    /// A single-use link.
    Link,
    /// The program's own clockwork: chasers, escalation.
    Clockwork,
    /// The command line on the server.
    Command,
    /// Nobody signed in.
    Public,
}

/// Somebody who does something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Who, when it is a person with an account.
    pub account: Option<AccountId>,
    /// The name shown beside what they did.
    pub name: String,
    /// Which body they act for.
    pub agency: Option<AgencyId>,
    /// That the body they act for is the Board itself.
    pub for_board: bool,
    /// What they are for it.
    pub roles: Vec<Role>,
    /// How they came in.
    pub via: Via,
}

impl Actor {
    /// The program's own clockwork.
    pub fn clockwork() -> Self {
        Self::without_account("Surety", Via::Clockwork)
    }

    /// Somebody at the server's command line.
    pub fn command() -> Self {
        Self::without_account("Command line", Via::Command)
    }

    /// Nobody signed in.
    pub fn public() -> Self {
        Self::without_account("Not signed in", Via::Public)
    }

    fn without_account(name: &str, via: Via) -> Self {
        Self { account: None, name: name.into(), agency: None, for_board: false, roles: Vec::new(), via }
    }

    /// Has this role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Has one of these roles.
    pub fn is_any(&self, roles: &[Role]) -> bool {
        roles.iter().any(|r| self.is(*r))
    }

    /// The program itself or its operator at the command line: trusted by the operating system's own rights.
    pub fn is_house(&self) -> bool {
        matches!(self.via, Via::Clockwork | Via::Command)
    }
}

/// Why an act is allowed: kept on the trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The role carries it.
    Role,
    /// The actor's body leads, owes or is asked.
    AgencyDuty,
    /// It has been released to the public or to the committee.
    Released,
    /// The actor is the worker to whom it is allocated.
    Allocated,
    /// The actor made it or sent it.
    Own,
    /// The actor broke the glass: gave a reason that others review.
    BreakGlass,
    /// The program's own rules.
    House,
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Yes, because.
    Allow(Basis),
    /// No, and the asker may know that it is there.
    Deny,
    /// No, and the asker may not know that it is there.
    Hide,
}

/// The acts of a part on its records of type `T`, answered in the part's `policy.rs`.
pub trait Act<T>: Copy {
    /// May `actor` do this on `record`?
    fn decide(self, actor: &Actor, record: &T) -> Decision;
    /// "plan an action": completes "You do not have the right to …".
    fn words(self) -> &'static str;
    /// Whoever has no right to it may have it by breaking the glass ([`crate::glass`]), unless this record is closed to
    /// them for good. Both breaking it and reading by it ask here.
    fn by_glass(self, _actor: &Actor, _record: &T) -> bool {
        false
    }
}

/// A record that was checked for this actor and act. Only `access` makes it.
#[derive(Debug, Clone)]
pub struct Allowed<T> {
    versioned: Versioned<T>,
    basis: Basis,
}

impl<T> Allowed<T> {
    /// The record.
    pub fn record(&self) -> &T {
        &self.versioned.record
    }

    /// The version that was read; 0 for a new record.
    pub fn version(&self) -> i64 {
        self.versioned.version
    }

    /// Why it is allowed.
    pub fn basis(&self) -> Basis {
        self.basis
    }

    /// The record, to read on.
    pub fn into_inner(self) -> T {
        self.versioned.record
    }

    /// With the record changed by a rule.
    ///
    /// # Errors
    /// The rule's refusal, as a sentence.
    pub fn change<E: std::fmt::Display>(self, rule: impl FnOnce(T) -> Result<T, E>) -> Result<Self, Error> {
        let Versioned { record, version } = self.versioned;
        let record = rule(record).map_err(Error::refused)?;
        Ok(Self { versioned: Versioned { record, version }, basis: self.basis })
    }

    /// The person worked from `seen`: refuses when the record has moved on since.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn as_seen(self, seen: i64) -> Result<Self, Error> {
        if self.versioned.version == seen { Ok(self) } else { Err(Error::Stale) }
    }

    pub(crate) fn into_versioned(self) -> Versioned<T> {
        self.versioned
    }
}

/// Checks a found record. Not for a guarded one: that is opened by [`crate::look::open`] to be read and by
/// [`crate::trail::WriteTx::open`] to be changed, so that it cannot be read unseen.
///
/// # Errors
/// [`Error::Hidden`] or [`Error::Forbidden`].
pub fn permit<T: Record, A: Act<T>>(actor: &Actor, act: A, found: Found<T>) -> Result<Allowed<T>, Error> {
    const { assert!(!T::GUARDED, "a guarded record is opened by look::open or WriteTx::open") };
    checked(actor, act, found, false)
}

/// Checks a found record; `glass` says that the actor broke the glass for it.
pub(crate) fn checked<T: Record, A: Act<T>>(
    actor: &Actor,
    act: A,
    found: Found<T>,
    glass: bool,
) -> Result<Allowed<T>, Error> {
    let versioned = found.into_versioned();
    let basis = match ruling(actor, act, &versioned.record) {
        Err(Error::Hidden | Error::Forbidden(_)) if glass && act.by_glass(actor, &versioned.record) => {
            Basis::BreakGlass
        }
        other => other?,
    };
    Ok(Allowed { versioned, basis })
}

/// Checks a record about to be made.
///
/// # Errors
/// [`Error::Hidden`] or [`Error::Forbidden`].
pub fn permit_new<T: Record, A: Act<T>>(actor: &Actor, act: A, record: T) -> Result<Allowed<T>, Error> {
    let basis = ruling(actor, act, &record)?;
    Ok(Allowed { versioned: Versioned { record, version: 0 }, basis })
}

fn ruling<T, A: Act<T>>(actor: &Actor, act: A, record: &T) -> Result<Basis, Error> {
    if actor.is_house() {
        return Ok(Basis::House);
    }
    match act.decide(actor, record) {
        Decision::Allow(basis) => Ok(basis),
        Decision::Deny => Err(Error::forbidden(format!("You do not have the right to {}.", act.words()))),
        Decision::Hide => Err(Error::Hidden),
    }
}

/// The limits of what an actor's list may hold, as SQL conditions. A list cannot be asked for without one.
#[derive(Debug, Clone)]
pub struct Scope(Vec<(&'static str, Arg)>, bool);

impl Scope {
    /// No limits. Only a policy should say this.
    pub fn everything() -> Self {
        Self(Vec::new(), true)
    }

    /// Nothing at all.
    pub fn nothing() -> Self {
        Self(Vec::new(), false)
    }

    /// And only where `condition`, which holds one `?` for `value`, is true.
    #[must_use]
    pub fn only(mut self, condition: &'static str, value: impl Into<Arg>) -> Self {
        self.0.push((condition, value.into()));
        self
    }

    /// The SQL, its parameters numbered after the first `taken`.
    pub(crate) fn clause(&self, taken: usize) -> String {
        if !self.1 {
            return "1 = 0".into();
        }
        let numbered =
            |(i, (condition, _)): (usize, &(&str, Arg))| condition.replacen('?', &format!("${}", taken + i + 1), 1);
        let all: Vec<String> = self.0.iter().enumerate().map(numbered).collect();
        if all.is_empty() { "1 = 1".into() } else { all.join(" and ") }
    }

    pub(crate) fn args(&self) -> Vec<Arg> {
        if self.1 { self.0.iter().map(|(_, arg)| arg.clone()).collect() } else { Vec::new() }
    }
}

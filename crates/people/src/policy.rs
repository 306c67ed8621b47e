//! Who may do what with the record of a person, a place or a group. Pure.
//!
//! The front door sees people. A practitioner sees those allocated to them or to their body's team, and of others a
//! summary: that there is a record, and who works with them. A restricted record is open to those named and to the
//! front-door manager, and never to the one whose own record it is. Nobody else knows that there is anybody.
#![deny(clippy::wildcard_enum_match_arm)]

use platform::access::{self, Actor, Basis, Decision, Role, Via};

use crate::facts::Involvement;
use crate::peer_group::PeerGroup;
use crate::person::Person;
use crate::place::Place;

/// The acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Read all of it.
    See,
    /// Read who it is and who works with them.
    Summary,
    /// Change what is known.
    Change,
    /// Note who works with them. It shows nothing.
    Involve,
    /// Say that two records are one person, or undo it.
    Merge,
    /// Open it only to those named.
    Restrict,
}

impl Act {
    /// All of them, in the order of the access matrix.
    pub const ALL: [Self; 6] = [Self::See, Self::Summary, Self::Change, Self::Involve, Self::Merge, Self::Restrict];

    fn name(self) -> &'static str {
        match self {
            Self::See => "read this record: it is allocated to others",
            Self::Summary => "read about this person",
            Self::Change => "change this record: it is allocated to others",
            Self::Involve => "note who works with this person",
            Self::Merge => "merge records: the front door does",
            Self::Restrict => "restrict records: the front-door manager does",
        }
    }
}

/// How a record stands to an actor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// Allocated to them, or to their body without naming anybody.
    pub allocated: bool,
    /// Open only to those named.
    pub restricted: bool,
    /// They are named.
    pub named: bool,
    /// It is their own record, or their relative's or neighbour's.
    pub own: bool,
}

/// A record of this part that the rule can judge.
pub trait Known {
    /// How it stands to an actor.
    fn standing(&self, actor: &Actor) -> Standing;
}

impl Known for Person {
    /// Of several restrictions, each must name the actor, and each may close it to one.
    fn standing(&self, actor: &Actor) -> Standing {
        let is = |account: platform::id::AccountId| actor.account == Some(account);
        let restricted = self.restrictions().next().is_some();
        Standing {
            allocated: self.all_involved().any(|i| is_allocated(i, actor)),
            restricted,
            named: restricted && self.restrictions().all(|r| r.named.iter().any(|a| is(*a))),
            own: self.restrictions().filter_map(|r| r.account).any(is),
        }
    }
}

impl Known for Place {
    fn standing(&self, _actor: &Actor) -> Standing {
        Standing { allocated: true, ..Standing::default() }
    }
}

impl Known for PeerGroup {
    fn standing(&self, _actor: &Actor) -> Standing {
        Standing { allocated: true, ..Standing::default() }
    }
}

/// Work that has not been ended, with this worker or, where nobody is named, with their body.
fn is_allocated(involvement: &Involvement, actor: &Actor) -> bool {
    let theirs = match involvement.account {
        Some(account) => actor.account == Some(account),
        None => actor.agency == Some(involvement.agency),
    };
    theirs && involvement.until.is_none()
}

/// The rule.
pub fn rule(act: Act, actor: &Actor, on: Standing) -> Decision {
    let (worker, manager) = (actor.is(Role::FrontDoorWorker), actor.is(Role::FrontDoorManager));
    let front_door = worker || manager;
    match act {
        // Whoever answers by a link was sent the record itself; the link says nothing about the person.
        Act::Involve if actor.via == Via::Link => Decision::Allow(Basis::AgencyDuty),
        _ if !works_with_people(actor) || on.own => Decision::Hide,
        Act::Involve => Decision::Allow(Basis::Role),
        _ if on.restricted && !on.named && !manager => Decision::Hide,
        Act::Restrict if manager => Decision::Allow(Basis::Role),
        Act::Restrict => Decision::Deny,
        Act::See | Act::Change | Act::Merge if front_door => Decision::Allow(Basis::Role),
        Act::Summary => Decision::Allow(Basis::Role),
        Act::See | Act::Change if on.allocated || on.named => Decision::Allow(Basis::Allocated),
        Act::See | Act::Change | Act::Merge => Decision::Deny,
    }
}

impl<T: Known> access::Act<T> for Act {
    fn decide(self, actor: &Actor, record: &T) -> Decision {
        rule(self, actor, record.standing(actor))
    }

    fn words(self) -> &'static str {
        self.name()
    }

    /// Somebody who works with children may have to read a record at night; nobody may change one so, and no reason opens
    /// one's own record, or a relative's or neighbour's that was closed to one.
    fn by_glass(self, actor: &Actor, record: &T) -> bool {
        self == Self::See && !record.standing(actor).own
    }
}

/// Works with children, and so knows that there are people here.
pub fn works_with_people(actor: &Actor) -> bool {
    actor.is_any(&[Role::FrontDoorWorker, Role::FrontDoorManager, Role::Practitioner])
}

/// May look for people: whoever works with them, and the program itself.
pub fn searches(actor: &Actor) -> bool {
    actor.is_house() || works_with_people(actor)
}

/// At the front door.
pub fn is_front_door(actor: &Actor) -> bool {
    actor.is_any(&[Role::FrontDoorWorker, Role::FrontDoorManager])
}

/// Leads the front door: restricted records, snooping list.
pub fn leads_front_door(actor: &Actor) -> bool {
    actor.is(Role::FrontDoorManager)
}

/// May do this on the record: for showing or leaving out words.
pub fn may<T: Known>(act: Act, actor: &Actor, record: &T) -> bool {
    actor.is_house() || matches!(rule(act, actor, record.standing(actor)), Decision::Allow(_))
}

#[cfg(test)]
mod tests;

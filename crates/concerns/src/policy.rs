//! Who may do what with concerns. Pure.
//!
//! The front door's workers and managers read and handle them. A custodian keeps sealed identities and handles nothing:
//! whoever has that role has no other here. Administrators change the keys and read nothing. To everybody else no concern
//! exists.
#![deny(clippy::wildcard_enum_match_arm)]

use platform::access::{self, Actor, Basis, Decision, Role, Scope, Via};

use crate::concern::{Concern, Mode};
use crate::identity::IdentityRequest;

/// The acts on a concern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Raise it, by the public pages.
    Raise,
    /// Key it in for somebody on the telephone.
    KeyIn,
    /// Read what was told.
    Read,
    /// Acknowledge, decide, conclude.
    Handle,
    /// Write to the reporter.
    Reply,
    /// Pass it to somebody or to the team, without reading it.
    HandOver,
    /// Ask a custodian for a sealed identity.
    AskIdentity,
}

impl Act {
    /// All of them, in the order of the access matrix.
    pub const ALL: [Self; 7] =
        [Self::Raise, Self::KeyIn, Self::Read, Self::Handle, Self::Reply, Self::HandOver, Self::AskIdentity];
}

/// The rule for a concern.
pub fn rule(act: Act, actor: &Actor, mode: Mode) -> Decision {
    match act {
        Act::Raise if actor.via == Via::Public => Decision::Allow(Basis::Own),
        Act::Raise => Decision::Hide,
        _ if !handles(actor) => Decision::Hide,
        Act::KeyIn | Act::Read | Act::Handle | Act::Reply => Decision::Allow(Basis::Role),
        Act::AskIdentity if mode == Mode::Confidential => Decision::Allow(Basis::Role),
        Act::HandOver if actor.is(Role::FrontDoorManager) => Decision::Allow(Basis::Role),
        Act::AskIdentity | Act::HandOver => Decision::Deny,
    }
}

impl access::Act<Concern> for Act {
    fn decide(self, actor: &Actor, concern: &Concern) -> Decision {
        rule(self, actor, concern.mode)
    }

    fn words(self) -> &'static str {
        match self {
            Self::Raise => "raise a concern by the public pages",
            Self::KeyIn => "key in a concern",
            Self::Read => "read concerns",
            Self::Handle => "handle concerns",
            Self::Reply => "write to somebody who told us",
            Self::HandOver => "pass a concern to somebody else: the front door’s manager does",
            Self::AskIdentity => "ask for this name: none is sealed",
        }
    }
}

/// The acts on a request to open a sealed identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityAct {
    /// Make it.
    Ask,
    /// Read it.
    See,
    /// Answer it.
    Answer,
}

impl IdentityAct {
    /// All of them, in the order of the access matrix.
    pub const ALL: [Self; 3] = [Self::Ask, Self::See, Self::Answer];
}

/// The rule for a request; `own` says that the actor made it.
pub fn identity_rule(act: IdentityAct, actor: &Actor, own: bool) -> Decision {
    match act {
        IdentityAct::Ask if handles(actor) => Decision::Allow(Basis::Role),
        IdentityAct::See if keeps_identities(actor) || handles(actor) => Decision::Allow(Basis::Role),
        IdentityAct::Answer if keeps_identities(actor) && !own => Decision::Allow(Basis::Role),
        IdentityAct::Answer if handles(actor) || keeps_identities(actor) => Decision::Deny,
        IdentityAct::Ask | IdentityAct::See | IdentityAct::Answer => Decision::Hide,
    }
}

impl access::Act<IdentityRequest> for IdentityAct {
    fn decide(self, actor: &Actor, request: &IdentityRequest) -> Decision {
        identity_rule(self, actor, actor.account == Some(request.asked_by))
    }

    fn words(self) -> &'static str {
        match self {
            Self::Ask => "ask for a sealed name",
            Self::See => "see requests for sealed names",
            Self::Answer => "answer this: a custodian does who did not ask",
        }
    }
}

/// Reads and handles concerns.
pub fn handles(actor: &Actor) -> bool {
    actor.is_any(&[Role::FrontDoorWorker, Role::FrontDoorManager]) && !actor.is(Role::Custodian)
}

/// Passes concerns on.
pub fn passes_on(actor: &Actor) -> bool {
    handles(actor) && actor.is(Role::FrontDoorManager)
}

/// Keeps sealed identities.
pub fn keeps_identities(actor: &Actor) -> bool {
    actor.is(Role::Custodian) && !actor.is_any(&[Role::FrontDoorWorker, Role::FrontDoorManager])
}

/// Changes the keys under which concerns are sealed, and so reads none.
pub fn changes_keys(actor: &Actor) -> bool {
    actor.is(Role::Administrator)
}

/// What an actor's lists of concerns hold.
pub fn scope(actor: &Actor) -> Scope {
    if handles(actor) || actor.is_house() { Scope::everything() } else { Scope::nothing() }
}

/// What an actor's lists of requests hold.
pub fn identity_scope(actor: &Actor) -> Scope {
    if keeps_identities(actor) || handles(actor) { Scope::everything() } else { Scope::nothing() }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn actor(roles: &[Role], via: Via) -> Actor {
        Actor { account: None, name: String::new(), agency: None, for_board: false, roles: roles.to_vec(), via }
    }

    fn line(actor: &Actor) -> String {
        let of = |mode| {
            let may = |a: &&Act| matches!(rule(**a, actor, mode), Decision::Allow(_));
            Act::ALL.iter().filter(may).map(|a| format!("{a:?}")).collect::<Vec<_>>().join(" ")
        };
        let may = |a: &&IdentityAct| matches!(identity_rule(**a, actor, false), Decision::Allow(_));
        let identity = IdentityAct::ALL.iter().filter(may).map(|a| format!("{a:?}")).collect::<Vec<_>>().join(" ");
        format!("{} | {} | {identity}", of(Mode::Anonymous), of(Mode::Confidential))
    }

    /// Role: on an anonymous concern | on a confidential one | on another's request for an identity.
    #[test]
    fn access_matrix() {
        let mut table = String::new();
        writeln!(table, "Nobody: {}", line(&Actor::public())).unwrap();
        for role in Role::ALL {
            writeln!(table, "{role:?}: {}", line(&actor(&[role], Via::Session))).unwrap();
        }
        let both = actor(&[Role::Custodian, Role::FrontDoorWorker], Via::Session);
        writeln!(table, "Custodian and worker: {}", line(&both)).unwrap();
        let expected = "Nobody: Raise | Raise | 
BusinessManager:  |  | 
IndependentChair:  |  | 
SubgroupChair:  |  | 
AgencyLead:  |  | 
Officer:  |  | 
ScrutinyMember:  |  | 
Consultee:  |  | 
Assessor:  |  | 
Administrator:  |  | 
FrontDoorWorker: KeyIn Read Handle Reply | KeyIn Read Handle Reply AskIdentity | Ask See
FrontDoorManager: KeyIn Read Handle Reply HandOver | KeyIn Read Handle Reply HandOver AskIdentity | Ask See
Practitioner:  |  | 
Referrer:  |  | 
Custodian:  |  | See Answer
Custodian and worker:  |  | 
";
        assert_eq!(table, expected);
    }

    #[test]
    fn nobody_answers_their_own_request() {
        let custodian = actor(&[Role::Custodian], Via::Session);
        assert_eq!(identity_rule(IdentityAct::Answer, &custodian, true), Decision::Deny);
    }
}

//! Who may do what with groups and meetings. Pure.
//!
//! The partnership sees when its groups meet and what they decided. The Board's manager, its chair and the chairs of
//! sub-groups prepare and record. A paper kept to the group is open to those invited.
#![deny(clippy::wildcard_enum_match_arm)]

use platform::access::{self, Actor, Basis, Decision, Role, Scope};
use platform::agency::Group;

use crate::feed::{Feed, FeedOf};
use crate::meeting::Meeting;
use crate::member::GroupMember;

/// The acts on groups and meetings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Read it.
    See,
    /// Open a paper that is kept to the group.
    OpenPapers,
    /// Prepare a meeting: day, agenda, papers, who is invited; seat members.
    Prepare,
    /// Record what was said and decided.
    Record,
    /// Make an address for calendar programs.
    Subscribe,
}

impl Act {
    /// All of them, in the order of the access matrix.
    pub const ALL: [Self; 5] = [Self::See, Self::OpenPapers, Self::Prepare, Self::Record, Self::Subscribe];

    fn name(self) -> &'static str {
        match self {
            Self::See => "see meetings",
            Self::OpenPapers => "open papers that are kept to the group",
            Self::Prepare => "prepare meetings: the Board’s manager and the chairs do",
            Self::Record => "record meetings: the Board’s manager and the chairs do",
            Self::Subscribe => "make an address for calendar programs",
        }
    }
}

/// A record of this part that a policy can judge.
pub trait Concerned {
    /// The actor is invited to it, or it is their own.
    fn is_own(&self, actor: &Actor) -> bool;
}

impl Concerned for Meeting {
    fn is_own(&self, actor: &Actor) -> bool {
        actor.account.is_some() && self.invited.iter().any(|i| i.account == actor.account)
    }
}

impl Concerned for Group {
    fn is_own(&self, _actor: &Actor) -> bool {
        false
    }
}

impl Concerned for GroupMember {
    fn is_own(&self, _actor: &Actor) -> bool {
        false
    }
}

impl Concerned for Feed {
    fn is_own(&self, actor: &Actor) -> bool {
        match self.of {
            FeedOf::Account(account) => actor.account == Some(account),
            FeedOf::Group(_) => true,
        }
    }
}

/// The rule.
pub fn rule(act: Act, actor: &Actor, own: bool) -> Decision {
    let chairs = actor.is_any(&[Role::BusinessManager, Role::IndependentChair, Role::SubgroupChair]);
    match act {
        _ if !is_of_partnership(actor) => Decision::Hide,
        Act::See => Decision::Allow(Basis::Role),
        Act::OpenPapers | Act::Prepare | Act::Record if chairs => Decision::Allow(Basis::Role),
        Act::OpenPapers | Act::Subscribe if own => Decision::Allow(Basis::AgencyDuty),
        Act::OpenPapers | Act::Prepare | Act::Record | Act::Subscribe => Decision::Deny,
    }
}

impl<T: Concerned> access::Act<T> for Act {
    fn decide(self, actor: &Actor, record: &T) -> Decision {
        rule(self, actor, record.is_own(actor))
    }

    fn words(self) -> &'static str {
        self.name()
    }
}

fn is_of_partnership(actor: &Actor) -> bool {
    actor.is_any(&[
        Role::BusinessManager,
        Role::IndependentChair,
        Role::SubgroupChair,
        Role::AgencyLead,
        Role::Officer,
        Role::Consultee,
        Role::Assessor,
    ])
}

/// Sees meetings at all.
pub fn sees_meetings(actor: &Actor) -> bool {
    actor.is_house() || rule(Act::See, actor, false) == Decision::Allow(Basis::Role)
}

/// May prepare or record whatever the meeting: for showing or leaving out a button.
pub fn may(act: Act, actor: &Actor) -> bool {
    matches!(rule(act, actor, false), Decision::Allow(_))
}

/// What an actor's lists hold.
pub fn scope(actor: &Actor) -> Scope {
    if sees_meetings(actor) { Scope::everything() } else { Scope::nothing() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::access::Via;
    use std::fmt::Write as _;

    fn actor(role: Role) -> Actor {
        Actor {
            account: None,
            name: String::new(),
            agency: None,
            for_board: false,
            roles: vec![role],
            via: Via::Session,
        }
    }

    /// Role: what is allowed on any meeting, and what only on one that the actor is invited to.
    #[test]
    fn access_matrix() {
        let mut table = String::new();
        for role in Role::ALL {
            let decide = |act: &Act, own| rule(*act, &actor(role), own);
            let names = |own: bool| {
                let allowed = Act::ALL.iter().filter(|a| matches!(decide(a, own), Decision::Allow(_)));
                allowed.map(|a| format!("{a:?}")).collect::<Vec<_>>().join(" ")
            };
            let hidden = decide(&Act::See, true) == Decision::Hide;
            writeln!(table, "{role:?}: {} | {}", if hidden { "hidden".into() } else { names(false) }, names(true))
                .unwrap();
        }
        let expected = "BusinessManager: See OpenPapers Prepare Record | See OpenPapers Prepare Record Subscribe
IndependentChair: See OpenPapers Prepare Record | See OpenPapers Prepare Record Subscribe
SubgroupChair: See OpenPapers Prepare Record | See OpenPapers Prepare Record Subscribe
AgencyLead: See | See OpenPapers Subscribe
Officer: See | See OpenPapers Subscribe
ScrutinyMember: hidden | 
Consultee: See | See OpenPapers Subscribe
Assessor: See | See OpenPapers Subscribe
Administrator: hidden | 
FrontDoorWorker: hidden | 
FrontDoorManager: hidden | 
Practitioner: hidden | 
Referrer: hidden | 
Custodian: hidden | 
";
        assert_eq!(table, expected);
    }
}

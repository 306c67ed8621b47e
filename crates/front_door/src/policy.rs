//! Who may do what at the front door, and on what basis. Pure.
//!
//! The front door sees and works everything here. A practitioner sees what was passed or sent to them, a body what it is
//! asked, whoever referred what came of their own. The Board and administrators see none of it: figures only.
#![deny(clippy::wildcard_enum_match_arm)]

use platform::access::{self, Actor, Basis, Decision, Role, Scope, Via};
use platform::id::{AccountId, AgencyId};

use crate::check::Check;
use crate::contact::{Contact, Source, Triage};
use crate::disagreement::Disagreement;
use crate::onward::Onward;
use crate::referral::Referral;
use crate::terms::Terms;

/// The acts at the front door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Read it whole.
    See,
    /// Read what one sent, and what came of it.
    SeeOutcome,
    /// Take a contact in.
    Take,
    /// Refer: a professional's form, another system.
    Refer,
    /// Work on it: triage, flag, decide, ask, send on, tell, close.
    Work,
    /// A manager's: open a referral although a case is open, give work to somebody, settle a disagreement.
    Lead,
    /// Say that one knows what was passed on.
    Note,
    /// Answer for the body that was asked or sent something.
    Answer,
    /// Disagree with what was decided.
    Disagree,
    /// Publish terms.
    Publish,
}

impl Act {
    /// All of them, in the order of the access matrix.
    pub const ALL: [Self; 10] = [
        Self::See,
        Self::SeeOutcome,
        Self::Take,
        Self::Refer,
        Self::Work,
        Self::Lead,
        Self::Note,
        Self::Answer,
        Self::Disagree,
        Self::Publish,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::See => "see this",
            Self::SeeOutcome => "see what came of this",
            Self::Take => "take contacts: the front door does",
            Self::Refer => "refer in this way",
            Self::Work => "work on this: the front door does",
            Self::Lead => "do this: a manager of the front door does",
            Self::Note => "say that you know: whoever it was passed to does",
            Self::Answer => "answer this: the body that was asked does",
            Self::Disagree => "raise a disagreement here",
            Self::Publish => "publish terms: a manager of the front door does",
        }
    }
}

/// What somebody has to do with a record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tie {
    /// They sent it.
    pub own: bool,
    /// It was passed, given or sent to them or their team.
    pub given: bool,
}

/// A record of this part that the policy can judge.
pub trait Concerned {
    /// What this actor has to do with it.
    fn tie(&self, actor: &Actor) -> Tie;
}

/// They referred: by their account, or by their body's program.
fn sent_by(source: &Source, actor: &Actor) -> bool {
    let by_program = actor.via == Via::Token && actor.agency.is_some() && source.agency == actor.agency;
    by_program || (actor.account.is_some() && source.account == actor.account)
}

/// Named, or of the team when nobody is named.
fn is_for(actor: &Actor, account: Option<AccountId>, agency: AgencyId) -> bool {
    match account {
        Some(account) => actor.account == Some(account),
        None => actor.agency == Some(agency),
    }
}

impl Concerned for Contact {
    fn tie(&self, actor: &Actor) -> Tie {
        let given = match self.triage() {
            Triage::Passed { agency, account, .. } => is_for(actor, *account, *agency),
            Triage::Received | Triage::Advice { .. } | Triage::NeedsDecision { .. } => false,
        };
        Tie { own: sent_by(&self.source, actor), given }
    }
}

impl Concerned for Referral {
    fn tie(&self, actor: &Actor) -> Tie {
        let given = self.worker.as_ref().is_some_and(|w| actor.account == Some(w.account));
        Tie { own: sent_by(&self.source, actor), given }
    }
}

impl Concerned for Onward {
    fn tie(&self, actor: &Actor) -> Tie {
        Tie { own: false, given: actor.agency == Some(self.to) }
    }
}

impl Concerned for Check {
    fn tie(&self, actor: &Actor) -> Tie {
        Tie { own: false, given: actor.agency == Some(self.agency) }
    }
}

impl Concerned for Disagreement {
    fn tie(&self, actor: &Actor) -> Tie {
        let own = actor.account.is_some() && self.by.account == actor.account;
        Tie { own, given: own }
    }
}

impl Concerned for Terms {
    fn tie(&self, _actor: &Actor) -> Tie {
        Tie::default()
    }
}

/// The rule.
pub fn rule(act: Act, actor: &Actor, tie: Tie) -> Decision {
    let (door, leads) = (works_the_door(actor), actor.is(Role::FrontDoorManager));
    let receives = tie.given && receives(actor);
    match act {
        Act::Lead | Act::Publish if leads => Decision::Allow(Basis::Role),
        Act::See | Act::SeeOutcome | Act::Take | Act::Work | Act::Disagree if door => Decision::Allow(Basis::Role),
        Act::See | Act::SeeOutcome | Act::Note | Act::Answer if receives => Decision::Allow(Basis::Allocated),
        Act::Disagree if receives && actor.account.is_some() => Decision::Allow(Basis::Allocated),
        Act::Refer if refers(actor) => Decision::Allow(Basis::Role),
        Act::SeeOutcome | Act::Disagree if tie.own && refers(actor) => Decision::Allow(Basis::Own),
        Act::Lead | Act::Publish | Act::Note | Act::Answer | Act::Refer if door => Decision::Deny,
        Act::Work | Act::Lead | Act::Take if receives => Decision::Deny,
        Act::See
        | Act::SeeOutcome
        | Act::Take
        | Act::Refer
        | Act::Work
        | Act::Lead
        | Act::Note
        | Act::Answer
        | Act::Disagree
        | Act::Publish => Decision::Hide,
    }
}

impl<T: Concerned> access::Act<T> for Act {
    fn decide(self, actor: &Actor, record: &T) -> Decision {
        rule(self, actor, record.tie(actor))
    }

    fn words(self) -> &'static str {
        self.name()
    }

    fn by_glass(self, _actor: &Actor, _record: &T) -> bool {
        matches!(self, Self::See)
    }
}

/// Works at the front door.
pub fn works_the_door(actor: &Actor) -> bool {
    actor.is_any(&[Role::FrontDoorWorker, Role::FrontDoorManager])
}

/// May be given a case or sent an onward referral or a check for their body; or holds the link that was sent to it.
pub fn receives(actor: &Actor) -> bool {
    actor.via == Via::Link || actor.is_any(&[Role::Practitioner, Role::AgencyLead])
}

/// A professional who refers here, or their body's program.
pub fn refers(actor: &Actor) -> bool {
    actor.is(Role::Referrer)
}

/// Works in a team that receives.
pub fn works_cases(actor: &Actor) -> bool {
    actor.is(Role::Practitioner)
}

/// Sees figures without people: the door, and whoever watches the partnership's work.
pub fn sees_figures(actor: &Actor) -> bool {
    works_the_door(actor)
        || actor.is_any(&[Role::BusinessManager, Role::IndependentChair, Role::SubgroupChair, Role::Assessor])
}

/// Sees the figures and not the door, which leads to them itself.
pub fn sees_only_figures(actor: &Actor) -> bool {
    sees_figures(actor) && !works_the_door(actor)
}

/// The contacts and referrals that an actor's lists hold: all at the door, one's own as a professional who refers.
pub fn scope(actor: &Actor) -> Scope {
    match (actor.account, actor.agency) {
        _ if works_the_door(actor) || actor.is_house() => Scope::everything(),
        (Some(account), _) if refers(actor) => Scope::everything().only("referrer = ?", account),
        (None, Some(agency)) if refers(actor) && actor.via == Via::Token => {
            Scope::everything().only("source_agency = ?", agency)
        }
        (Some(account), _) if works_cases(actor) => Scope::everything().only("worker = ?", account),
        _ => Scope::nothing(),
    }
}

/// What was sent to an actor's body: onward referrals (`column` is "to_agency = ?") or checks ("agency = ?").
pub fn sent_to(actor: &Actor, column: &'static str) -> Scope {
    match actor.agency {
        _ if works_the_door(actor) || actor.is_house() => Scope::everything(),
        Some(agency) if receives(actor) => Scope::everything().only(column, agency),
        _ => Scope::nothing(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    fn actor(role: Role) -> Actor {
        Actor {
            account: Some(AccountId::new()),
            name: String::new(),
            agency: Some(AgencyId::new()),
            for_board: false,
            roles: vec![role],
            via: Via::Session,
        }
    }

    /// Role: what is allowed on any record | on one's own | on one given to them.
    #[test]
    fn access_matrix() {
        let mut table = String::new();
        for role in Role::ALL {
            let names = |tie: Tie| {
                let allowed = Act::ALL.iter().filter(|a| matches!(rule(**a, &actor(role), tie), Decision::Allow(_)));
                allowed.map(|a| format!("{a:?}")).collect::<Vec<_>>().join(" ")
            };
            let (any, own, given) = (Tie::default(), Tie { own: true, given: false }, Tie { own: false, given: true });
            writeln!(table, "{role:?}: {} | {} | {}", names(any), names(own), names(given)).unwrap();
        }
        let expected = "BusinessManager:  |  | 
IndependentChair:  |  | 
SubgroupChair:  |  | 
AgencyLead:  |  | See SeeOutcome Note Answer Disagree
Officer:  |  | 
ScrutinyMember:  |  | 
Consultee:  |  | 
Assessor:  |  | 
Administrator:  |  | 
FrontDoorWorker: See SeeOutcome Take Work Disagree | See SeeOutcome Take Work Disagree | See SeeOutcome Take Work Disagree
FrontDoorManager: See SeeOutcome Take Work Lead Disagree Publish | See SeeOutcome Take Work Lead Disagree Publish | See SeeOutcome Take Work Lead Disagree Publish
Practitioner:  |  | See SeeOutcome Note Answer Disagree
Referrer: Refer | SeeOutcome Refer Disagree | Refer
Custodian:  |  | 
";
        assert_eq!(table, expected);
    }
}

//! Who may do what with a commitment, and on what basis. Pure.
#![deny(clippy::wildcard_enum_match_arm)]

use platform::access::{self, Actor, Basis, Decision, Role, Scope, Via};

use crate::commitment::Commitment;

/// The acts on commitments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Read it.
    See,
    /// Ask something of a body.
    Ask,
    /// Say that one knows.
    Acknowledge,
    /// Answer.
    Answer,
    /// Say that one will not.
    Decline,
    /// Look at the answer and be content. Whether it is the owner's own body is a rule of the commitment, not of access.
    Verify,
    /// Look at the answer and not be content.
    Challenge,
    /// Close.
    Close,
    /// Take a step of the ladder, hand over to a successor: the clockwork only.
    Keep,
}

impl Act {
    /// All of them, in the order of the access matrix.
    pub const ALL: [Self; 9] = [
        Self::See,
        Self::Ask,
        Self::Acknowledge,
        Self::Answer,
        Self::Decline,
        Self::Verify,
        Self::Challenge,
        Self::Close,
        Self::Keep,
    ];
}

impl access::Act<Commitment> for Act {
    fn decide(self, actor: &Actor, commitment: &Commitment) -> Decision {
        let (owes, asks) = (owes(actor, commitment), asks(actor, commitment));
        let (by_link, board) = (actor.via == Via::Link, watches_all(actor));
        match self {
            _ if !owes && !asks && !board => Decision::Hide,
            // What concerns a child is moved on the page of the part that asked, by its rules.
            Self::Acknowledge | Self::Answer | Self::Decline | Self::Verify | Self::Challenge | Self::Close
                if commitment.kind.is_moved_by_its_part() =>
            {
                Decision::Deny
            }
            Self::See => {
                if board {
                    Decision::Allow(Basis::Role)
                } else {
                    Decision::Allow(Basis::AgencyDuty)
                }
            }
            Self::Acknowledge | Self::Answer if owes => Decision::Allow(Basis::AgencyDuty),
            Self::Decline if owes && !by_link && may_sign(actor) => Decision::Allow(Basis::AgencyDuty),
            Self::Verify | Self::Challenge if actor.is(Role::Assessor) => Decision::Allow(Basis::Role),
            Self::Ask | Self::Verify | Self::Challenge | Self::Close if runs_the_board(actor) => {
                Decision::Allow(Basis::Role)
            }
            Self::Ask | Self::Verify | Self::Challenge | Self::Close if asks => Decision::Allow(Basis::AgencyDuty),
            Self::Ask
            | Self::Acknowledge
            | Self::Answer
            | Self::Decline
            | Self::Verify
            | Self::Challenge
            | Self::Close
            | Self::Keep => Decision::Deny,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::See => "see this",
            Self::Ask => "ask this for this body",
            Self::Acknowledge => "acknowledge this: the body that was asked has to",
            Self::Answer => "answer this: the body that was asked has to",
            Self::Decline => "decline this: a lead of the body that was asked has to",
            Self::Verify => "verify this: whoever asked, the Board or an assessor has to",
            Self::Challenge => "challenge this: whoever asked, the Board or an assessor has to",
            Self::Close => "close this: whoever asked or the Board has to",
            Self::Keep => "move the ladder: it keeps its own rules",
        }
    }
}

/// The commitments that an actor's lists may hold.
pub fn scope(actor: &Actor) -> Scope {
    match actor.agency {
        _ if watches_all(actor) || actor.is_house() => Scope::everything(),
        Some(agency) if works_for_a_body(actor) => Scope::everything().only("? in (owner, asker)", agency),
        Some(agency) if works_with_children(actor) => Scope::everything()
            .only("kind in ('check', 'onward_referral', 'onward_outcome') and ? in (owner, asker)", agency),
        _ => Scope::nothing(),
    }
}

/// Sees what every body owes: the Board's own roles, the sub-groups and the outside assessor.
pub fn watches_all(actor: &Actor) -> bool {
    runs_the_board(actor) || actor.is(Role::Assessor)
}

/// Works for a body that asks or is asked.
pub fn works_for_a_body(actor: &Actor) -> bool {
    actor.agency.is_some() && actor.is_any(&[Role::AgencyLead, Role::Officer, Role::BusinessManager])
}

/// Works at the front door, or in a team that receives from it: sees what it asks, and nothing else of what bodies ask.
pub fn works_with_children(actor: &Actor) -> bool {
    actor.agency.is_some() && actor.is_any(&[Role::FrontDoorWorker, Role::FrontDoorManager, Role::Practitioner])
}

/// May open the page of what it is about. What concerns a child is open to the front door, and to those of the body that was
/// asked who answer for it; others see neutral words.
pub fn opens_its_subject(actor: &Actor, commitment: &Commitment) -> bool {
    let door = actor.is_any(&[Role::FrontDoorWorker, Role::FrontDoorManager]);
    // A person: an agenda is drawn with a body's eyes, for others to read.
    let answers = actor.account.is_some() && actor.is_any(&[Role::Practitioner, Role::AgencyLead]);
    !commitment.kind.is_moved_by_its_part() || door || (answers && actor.agency == Some(commitment.owner.agency))
}

fn runs_the_board(actor: &Actor) -> bool {
    actor.is_any(&[Role::BusinessManager, Role::IndependentChair, Role::SubgroupChair])
}

fn may_sign(actor: &Actor) -> bool {
    actor.is_any(&[Role::AgencyLead, Role::BusinessManager])
}

/// For the body that was asked: its staff, or the holder of the link that was sent to it.
fn owes(actor: &Actor, commitment: &Commitment) -> bool {
    actor.agency == Some(commitment.owner.agency) && (works_on(actor, commitment) || actor.via == Via::Link)
}

fn asks(actor: &Actor, commitment: &Commitment) -> bool {
    actor.agency == Some(commitment.asker.agency) && works_on(actor, commitment)
}

fn works_on(actor: &Actor, commitment: &Commitment) -> bool {
    works_for_a_body(actor) || (commitment.kind.is_moved_by_its_part() && works_with_children(actor))
}

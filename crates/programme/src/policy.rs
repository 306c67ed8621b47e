//! Who may do what in the programme, in one readable place. The snapshot `access_matrix` prints it as a table.
//!
//! The Board monitors and may direct nobody: it asks, checks and challenges. A body speaks for itself: only its own
//! people answer, plan, claim and reply for it. Nobody outside the partnership sees the working register; scrutiny
//! councillors read what has been released.
#![deny(clippy::wildcard_enum_match_arm)]

use platform::access::{self, Actor, Basis, Decision, Role, Scope};
use platform::id::AgencyId;

use crate::action::Action;
use crate::ask::Ask;
use crate::challenge::Challenge;
use crate::claim::Claim;
use crate::cluster::Cluster;
use crate::evidence::Evidence;
use crate::impact::Impact;
use crate::link::Link;
use crate::national_request::NationalRequest;
use crate::programme::Programme;
use crate::recommendation::Recommendation;
use crate::response::Response;
use crate::source_report::SourceReport;
use crate::update::Update;
use crate::verification::Verification;

/// All acts in the programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Read the working register and all in it.
    See,
    /// Read a report in, and save what was understood.
    Import,
    /// Split rows into asks, link and cluster them, name groups and leads.
    Arrange,
    /// Answer an ask for a body.
    Respond,
    /// Plan an action, start it, say that it is blocked, forecast.
    Plan,
    /// Say how it goes; give evidence.
    Report,
    /// Say that it is done.
    Claim,
    /// Check what another body claims.
    Verify,
    /// Define measures of impact and read them.
    Measure,
    /// Challenge a body.
    Challenge,
    /// Answer a challenge.
    Reply,
    /// Set a colour beside the derived one.
    Override,
    /// Endorse, write and send requests to national bodies.
    AskNationally,
    /// Change dates, groups, funding of the programme.
    Steer,
    /// Freeze a report, and release it.
    Publish,
}

impl Act {
    /// All of them, in the order of the access matrix.
    pub const ALL: [Self; 15] = [
        Self::See,
        Self::Import,
        Self::Arrange,
        Self::Respond,
        Self::Plan,
        Self::Report,
        Self::Claim,
        Self::Verify,
        Self::Measure,
        Self::Challenge,
        Self::Reply,
        Self::Override,
        Self::AskNationally,
        Self::Steer,
        Self::Publish,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::See => "see the programme",
            Self::Import => "read a report in",
            Self::Arrange => "arrange recommendations",
            Self::Respond => "answer for this body",
            Self::Plan => "plan for this body",
            Self::Report => "report for this body",
            Self::Claim => "claim for this body",
            Self::Verify => "verify",
            Self::Measure => "measure impact",
            Self::Challenge => "challenge a body",
            Self::Reply => "reply for this body",
            Self::Override => "set a colour",
            Self::AskNationally => "ask national bodies",
            Self::Steer => "steer the programme",
            Self::Publish => "freeze or release a report",
        }
    }
}

/// Who has a part in a record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Concern {
    /// The bodies whose own it is: they lead it, are asked, or said it.
    pub own: Vec<AgencyId>,
}

/// A record of the programme that a policy can judge.
pub trait Concerned {
    /// Who has a part in it.
    fn concern(&self) -> Concern;
}

/// The rule.
pub fn rule(act: Act, actor: &Actor, concern: &Concern) -> Decision {
    use Role::{AgencyLead, Assessor, BusinessManager, Consultee, IndependentChair, Officer, SubgroupChair};
    let of_body = actor.agency.is_some_and(|a| concern.own.contains(&a));
    let role = |roles: &[Role]| if actor.is_any(roles) { Decision::Allow(Basis::Role) } else { Decision::Deny };
    let body = |roles: &[Role]| match of_body && actor.is_any(roles) {
        true => Decision::Allow(Basis::AgencyDuty),
        false => Decision::Deny,
    };
    if !actor.is_any(&[BusinessManager, IndependentChair, SubgroupChair, AgencyLead, Officer, Consultee, Assessor]) {
        return Decision::Hide;
    }
    match act {
        Act::See => Decision::Allow(Basis::Role),
        Act::Import | Act::Arrange | Act::Steer | Act::Publish => role(&[BusinessManager]),
        Act::Respond | Act::Reply => body(&[AgencyLead, BusinessManager]),
        Act::Plan | Act::Report | Act::Claim => body(&[AgencyLead, Officer, BusinessManager]),
        Act::Verify => role(&[SubgroupChair, IndependentChair, Assessor, AgencyLead]),
        Act::Measure => match body(&[AgencyLead, Officer]) {
            Decision::Allow(basis) => Decision::Allow(basis),
            Decision::Deny | Decision::Hide => role(&[BusinessManager, Assessor]),
        },
        Act::Challenge => role(&[SubgroupChair, IndependentChair]),
        Act::Override => role(&[IndependentChair, BusinessManager]),
        Act::AskNationally => role(&[BusinessManager, IndependentChair]),
    }
}

impl<T: Concerned> access::Act<T> for Act {
    fn decide(self, actor: &Actor, record: &T) -> Decision {
        rule(self, actor, &record.concern())
    }

    fn words(self) -> &'static str {
        self.name()
    }
}

/// What an actor's lists hold: members of the partnership see the whole programme, others nothing.
pub fn scope(actor: &Actor) -> Scope {
    let sees = actor.is_house() || rule(Act::See, actor, &Concern::default()) == Decision::Allow(Basis::Role);
    if sees { Scope::everything() } else { Scope::nothing() }
}

/// Sees the working register.
pub fn sees_register(actor: &Actor) -> bool {
    actor.is_house() || rule(Act::See, actor, &Concern::default()) == Decision::Allow(Basis::Role)
}

/// May do this whatever the record: for showing or leaving out a button.
pub fn may(act: Act, actor: &Actor, own: &[AgencyId]) -> bool {
    matches!(rule(act, actor, &Concern { own: own.to_vec() }), Decision::Allow(_))
}

macro_rules! concerned {
    ($($noun:ty: |$r:ident| $own:expr;)*) => {
        $(impl Concerned for $noun {
            fn concern(&self) -> Concern {
                let $r = self;
                Concern { own: $own }
            }
        })*
    };
}

concerned! {
    Programme: |r| vec![r.board];
    SourceReport: |_r| vec![];
    Recommendation: |r| r.leads.clone();
    Ask: |r| r.addressees.clone();
    Response: |r| vec![r.agency];
    Link: |_r| vec![];
    Cluster: |_r| vec![];
    Action: |r| r.plan().lead.into_iter().chain(r.plan().contributors.iter().copied()).collect();
    Claim: |r| vec![r.agency()];
    Evidence: |r| vec![r.from];
    Verification: |r| vec![r.agency()];
    Impact: |_r| vec![];
    Challenge: |r| vec![r.to];
    NationalRequest: |_r| vec![];
    Update: |r| vec![r.agency];
}

concerned! {
    crate::import_draft::ImportDraft: |_r| vec![];
    crate::import_draft::ImportLayout: |_r| vec![];
}

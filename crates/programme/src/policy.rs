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
use crate::frozen_report::{FrozenReport, Released};
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
    /// Open evidence whose content is restricted.
    Open,
    /// Check what another body claims.
    Verify,
    /// Define measures of impact and read them.
    Measure,
    /// Ask bodies for the answers they owe.
    AskBodies,
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
    pub const ALL: [Self; 17] = [
        Self::See,
        Self::Import,
        Self::Arrange,
        Self::Respond,
        Self::Plan,
        Self::Report,
        Self::Claim,
        Self::Open,
        Self::Verify,
        Self::Measure,
        Self::AskBodies,
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
            Self::Open => "open restricted evidence",
            Self::Verify => "verify",
            Self::Measure => "measure impact",
            Self::AskBodies => "ask bodies for their answers",
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
    /// Bodies that take part in it beside these: they report on it, and decide nothing.
    pub beside: Vec<AgencyId>,
}

/// A record of the programme that a policy can judge.
pub trait Concerned {
    /// Who has a part in it.
    fn concern(&self) -> Concern;

    /// To whom it has been released beside the members of the partnership.
    fn released(&self) -> Released {
        Released::No
    }
}

/// What a release opens: the public version to anybody, the full one to the scrutiny committee.
fn by_release(act: Act, actor: &Actor, released: Released) -> Option<Decision> {
    let open = match released {
        Released::No => false,
        Released::Committee => actor.is(Role::ScrutinyMember),
        Released::Public => true,
    };
    (act == Act::See && open).then_some(Decision::Allow(Basis::Released))
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
    let beside = actor.agency.is_some_and(|a| concern.beside.contains(&a));
    if !actor.is_any(&[BusinessManager, IndependentChair, SubgroupChair, AgencyLead, Officer, Consultee, Assessor]) {
        return Decision::Hide;
    }
    match act {
        Act::See => Decision::Allow(Basis::Role),
        Act::Import | Act::Arrange | Act::Steer | Act::Publish => role(&[BusinessManager]),
        Act::Respond | Act::Reply => body(&[AgencyLead, BusinessManager]),
        Act::Report if beside && actor.is_any(&[AgencyLead, Officer, BusinessManager]) => {
            Decision::Allow(Basis::AgencyDuty)
        }
        Act::Plan | Act::Report | Act::Claim => body(&[AgencyLead, Officer, BusinessManager]),
        // Groups of the Board and the assessor verify, so they see what a claim rests on.
        Act::Open if of_body => Decision::Allow(Basis::AgencyDuty),
        Act::Open => role(&[BusinessManager, IndependentChair, SubgroupChair, Assessor]),
        Act::Verify => role(&[SubgroupChair, IndependentChair, Assessor, AgencyLead]),
        Act::Measure => match body(&[AgencyLead, Officer]) {
            Decision::Allow(basis) => Decision::Allow(basis),
            Decision::Deny | Decision::Hide => role(&[BusinessManager, Assessor]),
        },
        Act::AskBodies => role(&[BusinessManager, IndependentChair, SubgroupChair]),
        Act::Challenge => role(&[SubgroupChair, IndependentChair]),
        Act::Override => role(&[IndependentChair, BusinessManager]),
        Act::AskNationally => role(&[BusinessManager, IndependentChair]),
    }
}

impl<T: Concerned> access::Act<T> for Act {
    fn decide(self, actor: &Actor, record: &T) -> Decision {
        match rule(self, actor, &record.concern()) {
            Decision::Allow(basis) => Decision::Allow(basis),
            no @ (Decision::Deny | Decision::Hide) => by_release(self, actor, record.released()).unwrap_or(no),
        }
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

/// What an actor's lists of frozen reports hold: members all, the scrutiny committee what was released to it, others what
/// was published.
pub fn report_scope(actor: &Actor) -> Scope {
    if sees_register(actor) {
        return Scope::everything();
    }
    match actor.is(Role::ScrutinyMember) {
        true => Scope::everything().only("released <> ?", ""),
        false => Scope::everything().only("released = ?", "public"),
    }
}

/// Reads the full version of a report that was released to the committee, and has "Reports" in the navigation.
pub fn is_scrutiny(actor: &Actor) -> bool {
    actor.is(Role::ScrutinyMember)
}

/// Sees the working register.
pub fn sees_register(actor: &Actor) -> bool {
    actor.is_house() || rule(Act::See, actor, &Concern::default()) == Decision::Allow(Basis::Role)
}

/// May do this whatever the record: for showing or leaving out a button.
pub fn may(act: Act, actor: &Actor, own: &[AgencyId]) -> bool {
    matches!(rule(act, actor, &Concern { own: own.to_vec(), ..Concern::default() }), Decision::Allow(_))
}

/// May open restricted evidence of work that waits for a check, because they may make it and are of another body than the
/// one that did the work: nobody can check what they may not read. When work waits, [`crate::open_evidence`] says.
pub fn opens_to_check(actor: &Actor, work: &impl Concerned, done_by: Option<AgencyId>) -> bool {
    let of_another_body = actor.agency.is_some() && done_by.is_some() && done_by != actor.agency;
    of_another_body && matches!(rule(Act::Verify, actor, &work.concern()), Decision::Allow(_))
}

/// The lead answers for an action. While nobody leads it, any body that takes part may take it up.
impl Concerned for Action {
    fn concern(&self) -> Concern {
        let contributors = self.plan().contributors.clone();
        match self.plan().lead {
            Some(lead) => Concern { own: vec![lead], beside: contributors },
            None => Concern { own: contributors, beside: Vec::new() },
        }
    }
}

/// Released or not, it is nobody's own: the Board freezes it.
impl Concerned for FrozenReport {
    fn concern(&self) -> Concern {
        Concern::default()
    }

    fn released(&self) -> Released {
        FrozenReport::released(self)
    }
}

macro_rules! concerned {
    ($($noun:ty: |$r:ident| $own:expr;)*) => {
        $(impl Concerned for $noun {
            fn concern(&self) -> Concern {
                let $r = self;
                Concern { own: $own, ..Concern::default() }
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
    Claim: |r| vec![r.agency()];
    Evidence: |r| vec![r.from];
    Verification: |r| vec![r.agency()];
    Impact: |r| r.readers.clone();
    Challenge: |r| vec![r.to];
    NationalRequest: |_r| vec![];
    Update: |r| vec![r.agency];
}

concerned! {
    crate::import_draft::ImportDraft: |_r| vec![];
    crate::import_draft::ImportLayout: |_r| vec![];
}

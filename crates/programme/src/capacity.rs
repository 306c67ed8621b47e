//! As what somebody may check: for a group they chair, as outside assessor, or for their own body.

use platform::access::{Actor, Role};
use platform::agency::Agencies;

use crate::programme::Programme;
use crate::stamp::GroupName;
use crate::verification::Capacity;

/// Everything as which an actor can check in a programme.
pub fn capacities(programme: &Programme, actor: &Actor, agencies: &Agencies) -> Vec<Capacity> {
    let mut all = Vec::new();
    if actor.is_any(&[Role::SubgroupChair, Role::IndependentChair]) {
        let board = GroupName(agencies.name(programme.board).to_owned());
        let groups = programme.groups.iter().map(|g| g.name.clone());
        all.extend(actor.is(Role::IndependentChair).then_some(board).into_iter().chain(groups).map(Capacity::Group));
    }
    if actor.is(Role::Assessor) {
        all.push(Capacity::OutsideAssessor);
    }
    if actor.is(Role::AgencyLead) {
        all.push(Capacity::PartnerBody);
    }
    all
}

impl Capacity {
    /// As forms and programs name it: `group:` with the group's name, `assessor`, `lived_experience` or `partner`.
    pub fn code(&self) -> String {
        match self {
            Self::Group(name) => format!("group:{}", name.0),
            Self::OutsideAssessor => "assessor".into(),
            Self::LivedExperience => "lived_experience".into(),
            Self::PartnerBody => "partner".into(),
        }
    }

    /// By its name, among those offered to somebody.
    pub fn of_code(code: &str, offered: Vec<Self>) -> Option<Self> {
        offered.into_iter().find(|capacity| capacity.code() == code)
    }
}

//! What waits in any part, whoever it waits for: what agendas are drawn from.

use std::collections::BTreeSet;

use platform::access::{Actor, Role, Via};
use platform::agency::{Agencies, Agency};
use platform::error::Error;
use platform::part::{Waiting, WorkItem};
use platform::web::App;

/// The reasons for which something comes before a group.
pub const FOR_A_GROUP: [Waiting; 4] =
    [Waiting::Late, Waiting::Stalled, Waiting::Contested, Waiting::AwaitingVerification];

/// All that waits for a group's attention: each part is asked in turn what waits for each body. What waits for two bodies
/// is told once; the most pressing first.
///
/// # Errors
/// A fault when the database does.
pub async fn for_a_group(app: &App, agencies: &Agencies) -> Result<Vec<WorkItem>, Error> {
    let mut all: Vec<WorkItem> = Vec::new();
    for agency in agencies.iter().filter(|a| a.exists_on(app.clock().today())) {
        let body = acting(agency);
        for source in app.parts().iter().filter_map(|p| p.work) {
            all.extend(source(app, &body).await?);
        }
    }
    all.retain(|item| FOR_A_GROUP.contains(&item.why));
    all.sort_by(|a, b| (a.why, a.due.is_none(), a.due, &a.title).cmp(&(b.why, b.due.is_none(), b.due, &b.title)));
    let mut seen = BTreeSet::new();
    all.retain(|item| seen.insert(item.href.clone()));
    Ok(all)
}

/// A body as its lead acts: nobody in particular.
fn acting(agency: &Agency) -> Actor {
    let board = agency.sector == platform::agency::Sector::Board;
    let role = if board { Role::BusinessManager } else { Role::AgencyLead };
    Actor {
        account: None,
        name: agency.name.clone(),
        agency: Some(agency.id),
        for_board: board,
        roles: vec![role],
        via: Via::Session,
    }
}

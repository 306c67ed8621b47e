//! What a partner promised and has paid.

use platform::Error;
use platform::access::Actor;
use platform::web::App;

use crate::funding::Contribution;
use crate::programme::Programme;
use crate::set_funding::{Change, SeenProgramme, steer};

/// Adds, changes or takes out a contribution.
///
/// # Errors
/// See [`FundingRefused`](crate::funding::FundingRefused); for whoever does not steer the programme; for taking out without
/// a reason.
pub async fn record_contribution(
    app: &App,
    actor: &Actor,
    seen: SeenProgramme,
    change: Change<Contribution>,
) -> Result<(), Error> {
    let today = app.clock().today();
    steer(app, actor, seen, ("ContributionRecorded", change.reason()), |programme| {
        let contributions = change.made_in(programme.contributions, |c| c.checked(today))?;
        Ok(Programme { contributions, ..programme })
    })
    .await
}

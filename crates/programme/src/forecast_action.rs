//! Says when the work is now expected, and why the date moved. The first due date stays, and lateness with it.

use jiff::civil::Date;
use platform::Error;
use platform::access::Actor;
use platform::record::Versioned;
use platform::web::App;

use crate::action::Action;
use crate::action_step::{Seen, Step, take};
use crate::policy::Act;

/// Gives a forecast.
///
/// # Errors
/// Without a first due date or a reason; for whoever is not of the body that leads it.
pub async fn forecast_action(
    app: &App,
    actor: &Actor,
    seen: Seen,
    date: Date,
    reason: &str,
) -> Result<Versioned<Action>, Error> {
    let step = Step { event: "ActionForecast", acts: &[Act::Plan], reason: Some(reason) };
    take(app, actor, seen, step, |action, stamp| action.forecast(date, reason, stamp)).await
}

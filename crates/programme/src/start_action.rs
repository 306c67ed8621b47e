//! Starts the work, or takes it up again after it was blocked, returned or had slipped back.

use platform::Error;
use platform::access::Actor;
use platform::record::Versioned;
use platform::web::App;

use crate::action::Action;
use crate::action_step::{Seen, Step, take};
use crate::policy::Act;

/// Starts it.
///
/// # Errors
/// When it is not planned, blocked, returned or slipped back; for whoever is not of the body that leads it.
pub async fn start_action(app: &App, actor: &Actor, seen: Seen) -> Result<Versioned<Action>, Error> {
    let step = Step { event: "ActionStarted", acts: &[Act::Plan], reason: None };
    take(app, actor, seen, step, Action::start).await
}

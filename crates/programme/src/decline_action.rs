//! Decides that an action will not be done, and why.

use platform::Error;
use platform::access::Actor;
use platform::record::Versioned;
use platform::web::App;

use crate::action::Action;
use crate::action_step::{Seen, Step, take};
use crate::policy::Act;

/// Declines it.
///
/// # Errors
/// Without a reason, or when it is verified, declined or superseded already; for whoever is not of the body that leads it.
pub async fn decline_action(app: &App, actor: &Actor, seen: Seen, why: &str) -> Result<Versioned<Action>, Error> {
    let step = Step { event: "ActionDeclined", acts: &[Act::Plan], reason: Some(why) };
    take(app, actor, seen, step, |action, stamp| action.decline(why, stamp)).await
}

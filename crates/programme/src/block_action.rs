//! Says that the work stands still, and what is in the way. [`start_action`](crate::start_action) takes it up again.

use platform::Error;
use platform::access::Actor;
use platform::record::Versioned;
use platform::web::App;

use crate::action::Action;
use crate::action_step::{Seen, Step, take};
use crate::policy::Act;

/// Blocks it.
///
/// # Errors
/// Without a reason, or when it is not in progress; for whoever is not of the body that leads it.
pub async fn block_action(app: &App, actor: &Actor, seen: Seen, why: &str) -> Result<Versioned<Action>, Error> {
    let step = Step { event: "ActionBlocked", acts: &[Act::Plan], reason: Some(why) };
    take(app, actor, seen, step, |action, stamp| action.block(why, stamp)).await
}

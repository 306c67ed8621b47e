//! Records that a retest found the work undone. Its lead can admit it, a verifier can find it.

use platform::Error;
use platform::access::Actor;
use platform::record::Versioned;
use platform::web::App;

use crate::action::Action;
use crate::action_step::{Seen, Step, take};
use crate::policy::Act;

/// Records that it slipped back.
///
/// # Errors
/// Without the finding, or when it is not business as usual.
pub async fn regress_action(app: &App, actor: &Actor, seen: Seen, found: &str) -> Result<Versioned<Action>, Error> {
    let step = Step { event: "ActionSlippedBack", acts: &[Act::Plan, Act::Verify], reason: Some(found) };
    take(app, actor, seen, step, |action, stamp| action.regress(found, stamp)).await
}

//! Plans an action: from now on it has a lead, an officer, a first due date and an outcome for children.

use platform::Error;
use platform::access::Actor;
use platform::record::Versioned;
use platform::web::App;

use crate::action::Action;
use crate::action_step::{Seen, Step, take};
use crate::policy::Act;

/// Plans it.
///
/// # Errors
/// Names what is missing from the plan; refuses whoever is not of the body that leads it.
pub async fn plan_action(app: &App, actor: &Actor, seen: Seen) -> Result<Versioned<Action>, Error> {
    let step = Step { event: "ActionPlanned", acts: &[Act::Plan], reason: None };
    take(app, actor, seen, step, Action::plan_it).await
}

//! The small steps of an action, each with what has to be said for it.

use jiff::civil::Date;
use platform::Error;
use platform::access::Actor;
use platform::record::Versioned;
use platform::web::App;

use crate::action::{Action, ActionId};
use crate::action_step::Seen;
use crate::block_action::block_action;
use crate::decline_action::decline_action;
use crate::forecast_action::forecast_action;
use crate::plan_action::plan_action;
use crate::regress_action::regress_action;
use crate::settle_action::settle_action;
use crate::start_action::start_action;
use crate::supersede_action::supersede_action;

/// A step as somebody takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taking {
    /// It has all it needs and is planned.
    Plan,
    /// Work begins, or is taken up again.
    Start,
    /// It stands still.
    Block {
        /// What is in the way.
        why: String,
    },
    /// It is expected on another day.
    Forecast {
        /// The day.
        due: Date,
        /// Why it moves.
        reason: String,
    },
    /// Verified work becomes everyday work.
    Settle {
        /// When it is tested again.
        retest: Date,
    },
    /// What was verified no longer holds.
    Regress {
        /// What the retest found.
        found: String,
    },
    /// It will not be done.
    Decline {
        /// Why.
        why: String,
    },
    /// Another action stands in its place.
    Supersede {
        /// Which.
        by: ActionId,
    },
}

/// Takes a step.
///
/// # Errors
/// As the step's own verb.
pub async fn take_step(app: &App, actor: &Actor, seen: Seen, taking: Taking) -> Result<Versioned<Action>, Error> {
    match taking {
        Taking::Plan => plan_action(app, actor, seen).await,
        Taking::Start => start_action(app, actor, seen).await,
        Taking::Block { why } => block_action(app, actor, seen, &why).await,
        Taking::Forecast { due, reason } => forecast_action(app, actor, seen, due, &reason).await,
        Taking::Settle { retest } => settle_action(app, actor, seen, retest).await,
        Taking::Regress { found } => regress_action(app, actor, seen, &found).await,
        Taking::Decline { why } => decline_action(app, actor, seen, &why).await,
        Taking::Supersede { by } => supersede_action(app, actor, seen, by).await,
    }
}

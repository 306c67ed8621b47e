//! Lets verified work become everyday work, with the day on which it is tested again.

use jiff::civil::Date;
use platform::Error;
use platform::access::Actor;
use platform::record::Versioned;
use platform::trail::Entry;
use platform::web::App;

use crate::action::{Action, DeliveryRefused};
use crate::action_step::{Seen, permitted};
use crate::at_field::{AtField, changed};
use crate::policy::Act;
use crate::stamp::stamp;
use crate::store::{action, standing};

/// Why verified work cannot be settled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettleRefused {
    /// The step is not possible.
    #[error(transparent)]
    Step(#[from] DeliveryRefused),
    /// The check no longer holds.
    #[error("What was verified has changed since, so the check no longer holds. Have it checked again first.")]
    CheckVoided,
}

impl AtField for SettleRefused {
    fn field(&self) -> &'static str {
        match self {
            Self::Step(step) => step.field(),
            Self::CheckVoided => "step",
        }
    }
}

/// Settles it, to be tested again on `retest`. Its lead or a verifier does.
///
/// # Errors
/// See [`SettleRefused`].
pub async fn settle_action(app: &App, actor: &Actor, seen: Seen, retest: Date) -> Result<Versioned<Action>, Error> {
    let mut tx = app.begin(actor).await?;
    let allowed = permitted(&mut tx, actor, seen, &[Act::Plan, Act::Verify]).await?;
    let file = action::load(&mut tx, seen.id).await?;
    let (stamp, today) = (stamp(actor, tx.now()), app.clock().today());
    let allowed = changed(allowed, |action| match file.check_is_void() {
        true => Err(SettleRefused::CheckVoided),
        false => Ok(action.settle(retest, today, stamp)?),
    })?;
    let entry = Entry::of("ActionSettled", allowed.record());
    let saved = tx.save(allowed).await?;
    standing::refresh_action(&mut tx, seen.id).await?;
    tx.commit(entry).await?;
    Ok(saved)
}

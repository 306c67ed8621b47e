//! Puts another action in the place of one that will not be carried on. The other has to serve the same asks, so that
//! nothing asked is lost on the way.

use platform::Error;
use platform::access::Actor;
use platform::record::{self, Versioned};
use platform::trail::Entry;
use platform::web::App;

use crate::action::{Action, ActionId, DeliveryRefused};
use crate::action_step::{Seen, permitted};
use crate::at_field::{AtField, changed};
use crate::policy::Act;
use crate::stamp::stamp;
use crate::store::standing;

/// Why another action cannot take this one's place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SupersedeRefused {
    /// This one cannot be superseded.
    #[error(transparent)]
    Step(#[from] DeliveryRefused),
    /// The other is not there.
    #[error("Choose an action of the same programme.")]
    NotThere,
    /// The other is declined or superseded.
    #[error("That action is declined or superseded itself. Choose one that is carried out.")]
    NotLive,
    /// The other leaves something out.
    #[error("That action does not serve every ask that this one serves. Add the missing asks to it first.")]
    LeavesAsksOut,
}

impl AtField for SupersedeRefused {
    fn field(&self) -> &'static str {
        match self {
            Self::Step(step) => step.field(),
            Self::NotThere | Self::NotLive | Self::LeavesAsksOut => "by",
        }
    }
}

/// Supersedes it.
///
/// # Errors
/// See [`SupersedeRefused`]; for whoever is not of the body that leads it.
pub async fn supersede_action(app: &App, actor: &Actor, seen: Seen, by: ActionId) -> Result<Versioned<Action>, Error> {
    let mut tx = app.begin(actor).await?;
    let allowed = permitted(&mut tx, actor, seen, &[Act::Plan]).await?;
    let other = match record::find::<Action>(&mut tx, by).await {
        Ok(found) => found.for_rules("everybody in the programme sees its actions").record,
        Err(Error::Hidden) => return Err(SupersedeRefused::NotThere.at_field()),
        Err(error) => return Err(error),
    };
    let stamp = stamp(actor, tx.now());
    let allowed = changed(allowed, |action| {
        refuse_other(&action, &other)?;
        Ok::<_, SupersedeRefused>(action.supersede(by, stamp)?)
    })?;
    let entry = Entry::of("ActionSuperseded", allowed.record()).because(format!("{by} stands in its place"));
    let saved = tx.save(allowed).await?;
    standing::refresh_action(&mut tx, seen.id).await?;
    tx.commit(entry).await?;
    Ok(saved)
}

fn refuse_other(action: &Action, other: &Action) -> Result<(), SupersedeRefused> {
    if other.programme != action.programme {
        return Err(SupersedeRefused::NotThere);
    }
    if other.id != action.id && !other.stage().is_live() {
        return Err(SupersedeRefused::NotLive);
    }
    match action.plan().asks.iter().all(|ask| other.plan().asks.contains(ask)) {
        true => Ok(()),
        false => Err(SupersedeRefused::LeavesAsksOut),
    }
}

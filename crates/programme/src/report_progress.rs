//! Says in words how an action goes, for a period.

use platform::Error;
use platform::access::{Actor, permit, permit_new};
use platform::record;
use platform::trail::Entry;
use platform::web::App;

use crate::action::{Action, ActionId};
use crate::at_field::AtField;
use crate::policy::Act;
use crate::stamp::{Period, stamp};
use crate::update::{Update, UpdateId};

/// Reports progress, for the actor's body. The lead and the bodies that take part do.
///
/// # Errors
/// Without words, for a period reversed or not begun; for whoever is of none of these bodies.
pub async fn report_progress(
    app: &App,
    actor: &Actor,
    action: ActionId,
    period: Period,
    text: &str,
) -> Result<UpdateId, Error> {
    let mut tx = app.begin(actor).await?;
    let action = permit(actor, Act::Report, record::find::<Action>(&mut tx, action).await?)?.into_inner();
    let lead = action.plan().lead;
    let agency = actor.agency.or(lead).ok_or_else(|| Error::refused("Nobody leads this action yet."))?;
    let stamp = stamp(actor, tx.now());
    let (id, programme, text) = (UpdateId::new(), action.programme, text.trim().to_owned());
    let update = Update { id, programme, action: action.id, agency, stamp, period, text };
    let update = update.accept(app.clock().today()).map_err(|refusal| refusal.at_field())?;
    let entry = Entry::of("ProgressReported", &update);
    tx.save(permit_new(actor, Act::Report, update)?).await?;
    tx.commit(entry).await?;
    Ok(id)
}

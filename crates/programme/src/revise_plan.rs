//! Changes an action's plan, and sets its first due date while it has none.

use jiff::civil::Date;
use platform::Error;
use platform::access::Actor;
use platform::record::Versioned;
use platform::trail::Entry;
use platform::web::App;

use crate::action::{Action, ActionPlan};
use crate::action_step::{Seen, permitted};
use crate::at_field::changed;
use crate::plan_check::check_plan;
use crate::policy::Act;
use crate::stamp::stamp;
use crate::store::{file, standing};

/// Revises it.
///
/// # Errors
/// With each fault at its field; for whoever is not of the body that leads it.
pub async fn revise_plan(
    app: &App,
    actor: &Actor,
    seen: Seen,
    plan: ActionPlan,
    due: Option<Date>,
) -> Result<Versioned<Action>, Error> {
    let mut tx = app.begin(actor).await?;
    let allowed = permitted(&mut tx, actor, seen, &[Act::Plan, Act::Arrange]).await?;
    refuse_speaking_for_others(actor, allowed.record())?;
    check_plan(&mut tx, actor, allowed.record(), &plan).await?;
    let stamp = stamp(actor, tx.now());
    let before = file::rows_of_action(&mut tx, seen.id).await?;
    let allowed = changed(allowed, |action| {
        let action = match due {
            Some(due) => action.set_first_due(due, stamp)?,
            None => action,
        };
        action.revise(plan)
    })?;
    let entry = Entry::of("PlanRevised", allowed.record());
    let saved = tx.save(allowed).await?;
    let mut rows = file::rows_of_action(&mut tx, seen.id).await?;
    rows.extend(before);
    rows.sort_unstable();
    rows.dedup();
    for row in rows {
        standing::refresh(&mut tx, row).await?;
    }
    tx.commit(entry).await?;
    Ok(saved)
}

/// The Board's business manager may tidy what nobody leads yet; from then on it is the lead's.
fn refuse_speaking_for_others(actor: &Actor, action: &Action) -> Result<(), Error> {
    match action.plan().lead {
        Some(lead) if actor.agency != Some(lead) && !actor.is_house() => {
            Err(Error::forbidden("Only people of the body that leads this action can change its plan."))
        }
        _ => Ok(()),
    }
}

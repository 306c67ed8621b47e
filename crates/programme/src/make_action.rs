//! Writes an action down. It is not planned yet: [`plan_action`](crate::plan_action) plans it when it has all it needs.

use jiff::civil::Date;
use platform::Error;
use platform::access::{Actor, permit_new};
use platform::record::Versioned;
use platform::trail::Entry;
use platform::web::App;

use crate::action::{Action, ActionId, ActionPlan};
use crate::at_field::AtField;
use crate::plan_check::check_plan;
use crate::policy::{self, Act};
use crate::programme::ProgrammeId;
use crate::stamp::stamp;
use crate::store::standing;

/// Makes an action. The Board's business manager may write one down for others as long as nobody is said to lead it.
///
/// # Errors
/// With each fault at its field; for whoever is of no body that leads it or takes part.
pub async fn make_action(
    app: &App,
    actor: &Actor,
    programme: ProgrammeId,
    plan: ActionPlan,
    due: Option<Date>,
) -> Result<Versioned<Action>, Error> {
    let mut tx = app.begin(actor).await?;
    let blank = Action::new(ActionId::new(), programme, ActionPlan::default());
    check_plan(&mut tx, actor, &blank, &plan).await?;
    let stamp = stamp(actor, tx.now());
    let action = Action::new(blank.id, programme, plan);
    let action = match due {
        Some(due) => action.set_first_due(due, stamp).map_err(|refusal| refusal.at_field())?,
        None => action,
    };
    let proposed = action.plan().lead.is_none() && policy::may(Act::Arrange, actor, &[]);
    let allowed = permit_new(actor, if proposed { Act::Arrange } else { Act::Plan }, action)?;
    let (id, entry) = (allowed.record().id, Entry::of("ActionMade", allowed.record()));
    let saved = tx.save(allowed).await?;
    standing::refresh_action(&mut tx, id).await?;
    tx.commit(entry).await?;
    Ok(saved)
}

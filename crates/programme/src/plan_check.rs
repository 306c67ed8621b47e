//! What an action's plan is checked for beyond its own rules: that what it names is there, and that nobody is made to lead
//! by somebody else.

use platform::Error;
use platform::access::Actor;
use platform::account::{self, Account};
use platform::agency::Agencies;
use platform::db::Ask;
use platform::error::Faults;
use platform::id::AgencyId;

use crate::action::{Action, ActionPlan};
use crate::ask::Ask as AskRecord;
use crate::policy;
use crate::stamp::filled;
use crate::store::{self, action};

/// The most milestones one action takes.
pub const MOST_MILESTONES: usize = 12;

/// Checks `plan` for `action`, which holds the plan as it was (an empty one when it is new).
///
/// # Errors
/// [`Error::Invalid`] with every fault found, each at its field.
pub(crate) async fn check_plan(
    ask: &mut impl Ask,
    actor: &Actor,
    action: &Action,
    plan: &ActionPlan,
) -> Result<(), Error> {
    let mut faults = Faults::default();
    words(plan, &mut faults);
    asks(ask, actor, action, plan, &mut faults).await?;
    people(ask, plan, &mut faults).await?;
    bodies(ask, actor, action, plan, &mut faults).await?;
    order(ask, action, plan, &mut faults).await?;
    faults.done()
}

fn words(plan: &ActionPlan, faults: &mut Faults) {
    if !filled(&plan.title) {
        faults.add("title", "Say what will be done.");
    }
    if plan.milestones.len() > MOST_MILESTONES {
        faults.add("milestone-1-title", format!("Give at most {MOST_MILESTONES} milestones."));
    }
    if plan.cost.from.zip(plan.cost.to).is_some_and(|(from, to)| to < from) {
        faults.add("cost_to", "The last year lies before the first. Put the years right.");
    }
}

async fn asks(
    ask: &mut impl Ask,
    actor: &Actor,
    action: &Action,
    plan: &ActionPlan,
    faults: &mut Faults,
) -> Result<(), Error> {
    if plan.asks.is_empty() {
        faults.add("asks", "Choose at least one ask that this action serves.");
        return Ok(());
    }
    let known = store::all::<AskRecord>(ask, action.programme, &policy::scope(actor)).await?;
    let live = |id| known.iter().any(|a| a.record.id == id && a.record.is_live());
    // An ask taken out of the split since stays with the action that serves it.
    if !plan.asks.iter().all(|id| live(*id) || action.plan().asks.contains(id)) {
        faults.add("asks", "One of the asks chosen is no longer there. Choose from the list.");
    }
    Ok(())
}

async fn people(ask: &mut impl Ask, plan: &ActionPlan, faults: &mut Faults) -> Result<(), Error> {
    let named = [("officer", plan.officer), ("deputy", plan.deputy), ("signatory", plan.signatory)];
    if named.iter().all(|(_, person)| person.is_none()) {
        return Ok(());
    }
    let accounts = account::all(ask, &platform::access::Scope::everything()).await?;
    let open = |id| accounts.iter().any(|a: &Account| a.id == id && !a.closed);
    for (field, person) in named {
        if person.is_some_and(|id| !open(id)) {
            faults.add(field, "This person's account is closed or not there. Choose somebody else.");
        }
    }
    if plan.officer.is_some() && plan.officer == plan.deputy {
        faults.add("deputy", "The deputy stands in for the officer, so it has to be another person.");
    }
    Ok(())
}

/// Only a body's own people can say that it leads. Others leave the lead open and name it among those who take part.
async fn bodies(
    ask: &mut impl Ask,
    actor: &Actor,
    action: &Action,
    plan: &ActionPlan,
    faults: &mut Faults,
) -> Result<(), Error> {
    let agencies = Agencies::load(ask).await?;
    let known = |id: &AgencyId| agencies.get(*id).is_some();
    let named = plan.lead.iter().chain(&plan.contributors).chain(&plan.cost.payers);
    if !named.into_iter().all(known) {
        faults.add("contributors", "One of the bodies chosen is not there. Choose from the list.");
    }
    let kept = plan.lead == action.plan().lead;
    let own = plan.lead.is_none() || plan.lead == actor.agency || actor.is_house();
    if !kept && !own {
        let name = plan.lead.map_or("that body", |l| agencies.name(l));
        faults.add(
            "lead",
            format!(
                "Only people of {name} can say that it leads. Leave the lead open, name that body among those who take part, and ask it to take the action up."
            ),
        );
    }
    Ok(())
}

async fn order(ask: &mut impl Ask, action: &Action, plan: &ActionPlan, faults: &mut Faults) -> Result<(), Error> {
    if plan.depends_on.is_empty() {
        return Ok(());
    }
    let waits = action::waits_of(ask, action.programme).await?;
    let mut open: Vec<_> = plan.depends_on.iter().map(ToString::to_string).collect();
    let mut seen = std::collections::BTreeSet::new();
    let own = action.id.to_string();
    while let Some(next) = open.pop() {
        if next == own {
            faults.add("depends_on", "These actions would wait for each other for ever. Take one out of the list.");
            return Ok(());
        }
        if seen.insert(next.clone()) {
            open.extend(waits.iter().filter(|(from, _)| *from == next).map(|(_, to)| to.clone()));
        }
    }
    Ok(())
}

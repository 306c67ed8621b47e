//! Passing a concern on, without reading it: a manager does, and the clockwork when its worker has left.

use std::collections::HashSet;

use platform::access::{Actor, Role, Scope};
use platform::account::{self, Account};
use platform::error::Error;
use platform::id::AccountId;
use platform::part::Later;
use platform::trail::Entry;
use platform::web::App;

use crate::concern::{Concern, ConcernId};
use crate::policy::Act;
use crate::store;

/// Passes it to somebody of the front door, or to the team.
///
/// # Errors
/// [`Error::Invalid`] at `to` for somebody who does not work there; when it is concluded; for whoever may not.
pub async fn hand_over(app: &App, actor: &Actor, id: ConcernId, to: Option<AccountId>) -> Result<(), Error> {
    let mut tx = app.begin(actor).await?;
    let workers = workers(app, &account::all(&mut tx, &Scope::everything()).await?);
    if to.is_some_and(|to| !workers.contains(&to)) {
        return Err(Error::invalid("to", "Choose somebody who works at the front door today, or the team."));
    }
    let allowed = tx.open::<Concern, _>(Act::HandOver, id).await?.change(|c| c.pass_to(to))?;
    let entry = Entry::of("ConcernHandedOver", allowed.record());
    tx.save(allowed).await?;
    tx.commit(entry).await?;
    Ok(())
}

/// Who handles concerns today.
pub(crate) fn workers(app: &App, accounts: &[Account]) -> HashSet<AccountId> {
    let today = app.clock().today();
    let role = |a: &Account, role| {
        a.memberships.iter().any(|m| m.role == role && m.from <= today && m.until.is_none_or(|u| today < u))
    };
    let works = |a: &&Account| {
        !a.closed && (role(a, Role::FrontDoorWorker) || role(a, Role::FrontDoorManager)) && !role(a, Role::Custodian)
    };
    accounts.iter().filter(works).map(|a| a.id).collect()
}

/// Passes to the team what belongs to somebody who has left, each in its own write. What was told stays sealed.
pub(crate) fn take_from_leavers(app: &App) -> Later<'_, u64> {
    Box::pin(async move {
        let mut read = app.db().read().await?;
        let handled = store::handled(&mut read).await?;
        let workers = workers(app, &account::all(&mut read, &Scope::everything()).await?);
        drop(read);
        let mut done = 0;
        for (id, _) in handled.into_iter().filter(|(_, who)| !workers.contains(who)) {
            to_team(app, id).await?;
            done += 1;
        }
        Ok(done)
    })
}

async fn to_team(app: &App, id: ConcernId) -> Result<(), Error> {
    let mut tx = app.begin(&Actor::clockwork()).await?;
    let allowed = tx.open::<Concern, _>(Act::HandOver, id).await?.change(|c| c.pass_to(None))?;
    let entry = Entry::of("ConcernPassedToTeam", allowed.record()).because("Its worker has left the front door.");
    tx.save(allowed).await?;
    tx.commit(entry).await?;
    Ok(())
}

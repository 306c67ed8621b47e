//! Somebody has read a concern, says so to its reporter, and takes it on.

use platform::access::Actor;
use platform::error::Error;
use platform::trail::Entry;
use platform::web::App;

use crate::concern::{Concern, ConcernId, DAYS_TO_HEAR};
use crate::conversation::expiry;
use crate::policy::Act;
use crate::store;

/// Acknowledges it.
///
/// # Errors
/// When somebody did before; for whoever may not.
pub async fn acknowledge(app: &App, actor: &Actor, id: ConcernId) -> Result<(), Error> {
    let mut tx = app.begin(actor).await?;
    let today = app.clock().today();
    let hear = app.calendar().due("The reporter hears again within 5 working days", DAYS_TO_HEAR, "read", today);
    let allowed = tx.open::<Concern, _>(Act::Handle, id).await?.change(|c| c.acknowledge(actor.account, hear))?;
    let entry = Entry::of("ConcernAcknowledged", allowed.record());
    tx.save(allowed).await?;
    store::extend(&mut tx, id, expiry(today)).await?;
    tx.commit(entry).await?;
    Ok(())
}

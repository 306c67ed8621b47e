//! Ending a concern, with what its reporter reads.

use platform::access::Actor;
use platform::error::Error;
use platform::trail::Entry;
use platform::web::App;

use crate::concern::{Concern, ConcernId};
use crate::conversation::{checked, expiry};
use crate::keys::{self, Purpose};
use crate::outgoing;
use crate::policy::Act;
use crate::store;

/// Concludes it.
///
/// # Errors
/// [`Error::Invalid`] at `wording` when it is empty, or could name a reporter who is to be kept out of it; when it is not
/// decided what is done with the concern; for whoever may not.
pub async fn conclude(app: &App, actor: &Actor, id: ConcernId, wording: &str) -> Result<(), Error> {
    let wording = checked("wording", wording)?;
    let mut tx = app.begin(actor).await?;
    let allowed = tx.open::<Concern, _>(Act::Handle, id).await?;
    let mut tx = outgoing::let_go(tx, app, allowed.record(), ("wording", wording)).await?;
    let key = keys::key(&mut tx, app, id, Purpose::Content).await?;
    let sealed = key.seal(&Concern::place(id, "wording"), &wording)?;
    let allowed = allowed.change(|c| c.conclude(sealed))?;
    let entry = Entry::of("ConcernConcluded", allowed.record());
    tx.save(allowed).await?;
    store::extend(&mut tx, id, expiry(app.clock().today())).await?;
    tx.commit(entry).await?;
    Ok(())
}

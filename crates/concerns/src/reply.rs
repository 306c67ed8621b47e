//! The team writes to a reporter.

use platform::access::Actor;
use platform::error::Error;
use platform::trail::Entry;
use platform::web::App;

use crate::concern::{Concern, ConcernId};
use crate::conversation::{self, Side};
use crate::outgoing;
use crate::policy::Act;
use crate::store;

/// Sends a message; `once` names the showing of the form.
///
/// # Errors
/// [`Error::Invalid`] at `text`; [`Error::Refused`] when the way back has ended; for whoever may not.
pub async fn reply(app: &App, actor: &Actor, id: ConcernId, text: &str, once: &str) -> Result<(), Error> {
    let text = conversation::checked("text", text)?;
    let mut tx = app.begin(actor).await?;
    let allowed = tx.open::<Concern, _>(Act::Reply, id).await?;
    let concern = allowed.into_inner();
    let mut tx = outgoing::let_go(tx, app, &concern, ("text", text)).await?;
    if !conversation::add(&mut tx, app, id, (Side::Team, text), once).await? {
        return Ok(());
    }
    store::answered(&mut tx, id).await?;
    tx.commit(Entry::of("ReporterAnswered", &concern)).await?;
    Ok(())
}

//! What leaves the team: checked for the name of a reporter who is to be kept out of it.

use platform::db::Ask;
use platform::error::Error;
use platform::trail::{Entry, WriteTx};
use platform::web::App;

use crate::concern::{Concern, Identity, Mode};
use crate::keys::{self, Purpose};
use crate::scrub::names_reporter;

const HELD_BACK: &str = "This text may hold words that say who told us, who asked to be kept out of it. Leave out names, \
                         addresses and telephones, and send it again. That it was held back is on the trail, where the \
                         custodians see it.";

/// Lets a text go, or holds it back and leaves that on the trail. The name is compared here and shown to nobody.
///
/// # Errors
/// [`Error::Invalid`] at `field` when it could name the reporter.
pub(crate) async fn let_go(
    mut tx: WriteTx,
    app: &App,
    concern: &Concern,
    (field, text): (&str, &str),
) -> Result<WriteTx, Error> {
    let Some(identity) = sealed_identity(&mut tx, app, concern).await? else { return Ok(tx) };
    if !names_reporter(text, &identity) {
        return Ok(tx);
    }
    tx.commit(Entry::of("TextHeldBack", concern)).await?;
    Err(Error::invalid(field, HELD_BACK))
}

async fn sealed_identity(ask: &mut impl Ask, app: &App, concern: &Concern) -> Result<Option<Identity>, Error> {
    match (&concern.identity, concern.mode) {
        (Some(sealed), Mode::Confidential) => {
            let key = keys::key(ask, app, concern.id, Purpose::Identity).await?;
            key.open(&Concern::place(concern.id, "identity"), sealed).map(Some)
        }
        _ => Ok(None),
    }
}

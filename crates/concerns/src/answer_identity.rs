//! A custodian answers a request for a sealed identity. They read neither the concern nor the name.

use platform::access::{Actor, permit};
use platform::error::Error;
use platform::record;
use platform::trail::Entry;
use platform::web::App;

use crate::identity::{Answer, IdentityRequest, IdentityRequestId};
use crate::policy::IdentityAct;

/// Opens or refuses, with a motive that stays.
///
/// # Errors
/// [`Error::Invalid`] at `motive` without one; [`Error::Refused`] when it was answered before; for whoever may not.
pub async fn answer_identity(
    app: &App,
    actor: &Actor,
    id: IdentityRequestId,
    opened: bool,
    motive: &str,
) -> Result<(), Error> {
    let by = actor.account.ok_or(Error::Hidden)?;
    let mut tx = app.begin(actor).await?;
    let allowed = permit(actor, IdentityAct::Answer, record::find::<IdentityRequest>(&mut tx, id).await?)?;
    let answer = Answer { by, name: actor.name.clone(), at: tx.now(), opened, motive: motive.trim().to_owned() };
    let mut refused = None;
    let allowed = allowed.change(|r| r.answered(answer).inspect_err(|why| refused = Some(*why)));
    let allowed = allowed.map_err(|error| match refused {
        Some(crate::identity::IdentityRefused::NoMotive) => Error::invalid("motive", error.to_string()),
        _ => error,
    })?;
    let event = if opened { "IdentityOpened" } else { "IdentityRefused" };
    let entry = Entry::of(event, allowed.record()).because(motive.trim());
    tx.save(allowed).await?;
    tx.commit(entry).await?;
    Ok(())
}

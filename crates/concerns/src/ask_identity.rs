//! Asking a custodian who told us, and reading it once it is opened.

use platform::access::{Actor, permit_new};
use platform::error::Error;
use platform::look;
use platform::trail::Entry;
use platform::web::App;

use crate::concern::{Concern, ConcernId, Identity, Mode};
use crate::identity::{IdentityRefused, IdentityRequest, IdentityRequestId};
use crate::keys::{self, Purpose};
use crate::policy::{Act, IdentityAct, identity_scope};
use crate::store;

/// Asks, with a reason.
///
/// # Errors
/// [`Error::Invalid`] at `reason` without one; [`Error::Refused`] when nothing is sealed or a request is open; for whoever
/// may not.
pub async fn ask_identity(app: &App, actor: &Actor, id: ConcernId, reason: &str) -> Result<(), Error> {
    let account = actor.account.ok_or(Error::Hidden)?;
    let mut tx = app.begin(actor).await?;
    let concern = tx.open::<Concern, _>(Act::AskIdentity, id).await?.into_inner();
    if concern.identity.is_none() || concern.mode != Mode::Confidential {
        return Err(Error::refused(IdentityRefused::NothingSealed));
    }
    let before = store::requests(&mut tx, &identity_scope(actor), id).await?;
    if before.iter().any(|r| r.answer.is_none() && r.asked_by == account) {
        return Err(Error::refused(IdentityRefused::AskedAlready));
    }
    let request = IdentityRequest {
        id: IdentityRequestId::new(),
        concern: id,
        asked_by: account,
        asked_name: actor.name.clone(),
        asked_at: tx.now(),
        reason: reason.trim().to_owned(),
        answer: None,
    };
    let request = request.checked().map_err(|refused| Error::invalid("reason", refused.to_string()))?;
    let entry = Entry::of("IdentityAskedFor", &request).because(&request.reason);
    tx.save(permit_new(actor, IdentityAct::Ask, request)?).await?;
    tx.commit(entry).await?;
    Ok(())
}

/// Who told us: for a named reporter whoever handles the concern; for a confidential one whoever asked and was let. Each
/// reading of a sealed name is on the trail.
///
/// # Errors
/// [`Error::Hidden`] where there is nothing for this reader.
pub async fn read_identity(app: &App, actor: &Actor, id: ConcernId) -> Result<Identity, Error> {
    let concern = look::open::<Concern, _>(app, actor, Act::Read, id).await?.into_inner();
    let sealed = concern.identity.as_ref().ok_or(Error::Hidden)?;
    let purpose = match concern.mode {
        Mode::Confidential => Purpose::Identity,
        Mode::Named | Mode::Anonymous => Purpose::Content,
    };
    let mut read = app.db().read().await?;
    let requests = store::requests(&mut read, &identity_scope(actor), id).await?;
    let let_in = requests.iter().any(|r| r.is_open_to(actor.account, app.clock().now()));
    if concern.mode == Mode::Confidential && !let_in {
        return Err(Error::Hidden);
    }
    let key = keys::key(&mut read, app, id, purpose).await?;
    drop(read);
    if concern.mode == Mode::Confidential {
        app.begin(actor).await?.commit(Entry::of("IdentityRead", &concern)).await?;
    }
    key.open(&Concern::place(id, "identity"), sealed)
}

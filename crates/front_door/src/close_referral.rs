//! A referral is closed: never while anything it set going is open, or while whoever referred is untold.

use platform::access::Actor;
use platform::error::Error;
use platform::trail::Entry;
use platform::web::App;

use crate::policy::Act;
use crate::referral::{Referral, ReferralId};
use crate::step::{Seen, changed, opened, stamp};
use crate::store;

/// Closes it.
///
/// # Errors
/// While it is undecided, anything around it is open, or whoever referred is untold; without saying what came of it.
pub async fn close_referral(
    app: &App,
    actor: &Actor,
    seen: Seen<ReferralId>,
    outcome: &str,
) -> Result<Referral, Error> {
    let mut tx = app.begin(actor).await?;
    let around = store::around(&mut tx, seen.id).await?;
    let by = stamp(&tx);
    let allowed = opened::<Referral, _>(&mut tx, Act::Work, seen).await?;
    let allowed = changed(allowed, |r| r.close(around, outcome, by))?;
    let referral = tx.save(allowed).await?.record;
    tx.commit(Entry::of("ReferralClosed", &referral)).await?;
    Ok(referral)
}

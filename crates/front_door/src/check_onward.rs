//! The front door looks at what came of an onward referral: is content and closes it, or asks again.

use commitments::{Move, move_by_rule};
use platform::access::Actor;
use platform::error::Error;
use platform::trail::Entry;
use platform::web::App;

use crate::answer_onward::close_cases;
use crate::onward::{Onward, OnwardId};
use crate::policy::Act;
use crate::step::{Seen, changed, opened, stamp};

const WHY: &str = "the front door moved its own onward referral";

/// Somebody looked and is content. `exception` says why somebody of the service's own body looks, if they do.
///
/// # Errors
/// Without an outcome or without saying what was looked at; by somebody of the service's own body without an exception.
pub async fn verify_onward(
    app: &App,
    actor: &Actor,
    seen: Seen<OnwardId>,
    method: &str,
    exception: Option<&str>,
) -> Result<Onward, Error> {
    let mut tx = app.begin(actor).await?;
    let by = stamp(&tx);
    let allowed = changed(opened::<Onward, _>(&mut tx, Act::Work, seen).await?, |o| o.verify(method, by))?;
    let onward = tx.save(allowed).await?.record;
    let looked = Move::Verify { method: "What was looked at stands on its page.", exception };
    let moved = move_by_rule(&mut tx, app, onward.commitment, looked, WHY).await;
    moved.map_err(|e| if let Error::Refused(why) = e { Error::invalid("exception", why) } else { e })?;
    tx.commit(Entry::of("OnwardOutcomeVerified", &onward)).await?;
    Ok(onward)
}

/// The front door is not content: the service answers again, with a new clock.
///
/// # Errors
/// Without an outcome, or without saying what is missing.
pub async fn doubt_onward(app: &App, actor: &Actor, seen: Seen<OnwardId>, missing: &str) -> Result<Onward, Error> {
    let mut tx = app.begin(actor).await?;
    let allowed = changed(opened::<Onward, _>(&mut tx, Act::Work, seen).await?, |o| o.doubt(missing))?;
    let onward = tx.save(allowed).await?.record;
    let again = Move::Challenge { why: "Something is missing. What stands on its page." };
    move_by_rule(&mut tx, app, onward.commitment, again, WHY).await?;
    tx.commit(Entry::of("OnwardOutcomeDoubted", &onward)).await?;
    Ok(onward)
}

/// Done: the loop is closed. The service's work with the child may go on; `ended` says that it does not.
///
/// # Errors
/// Before it is verified.
pub async fn close_onward(app: &App, actor: &Actor, seen: Seen<OnwardId>, ended: bool) -> Result<Onward, Error> {
    let mut tx = app.begin(actor).await?;
    let by = stamp(&tx);
    let allowed = changed(opened::<Onward, _>(&mut tx, Act::Work, seen).await?, |o| o.close(by))?;
    let onward = tx.save(allowed).await?.record;
    let close = Move::Close { outcome: "The loop is closed. What came of it stands on its page." };
    move_by_rule(&mut tx, app, onward.commitment, close, WHY).await?;
    if ended {
        close_cases(&mut tx, app, &onward).await?;
    }
    tx.commit(Entry::of("OnwardReferralClosed", &onward)).await?;
    Ok(onward)
}

//! A declined onward referral goes straight on to the next service with the same papers, or the front door takes it back.

use commitments::{CommitmentId, Move, move_by_rule};
use platform::access::Actor;
use platform::error::Error;
use platform::id::AgencyId;
use platform::trail::Entry;
use platform::web::App;

use crate::answer_onward::close_cases;
use crate::onward::{Onward, OnwardId};
use crate::policy::Act;
use crate::send_onward::ask_to_accept;
use crate::step::{Seen, asker, changed, made, opened, said_at, stamp};

const WHY: &str = "the front door moved its own onward referral";

/// Sends the same papers on to the next service.
///
/// # Errors
/// When it was not declined, or without a service.
pub async fn redirect_onward(
    app: &App,
    actor: &Actor,
    seen: Seen<OnwardId>,
    agency: AgencyId,
    service: &str,
) -> Result<OnwardId, Error> {
    let mut tx = app.begin(actor).await?;
    let by = stamp(&tx);
    let allowed = opened::<Onward, _>(&mut tx, Act::Work, seen).await?;
    let (id, unasked) = (OnwardId::new(), CommitmentId::new());
    let (old, mut next) = allowed.record().clone().redirect(id, (agency, service), (unasked, by)).map_err(said_at)?;
    let promise = ask_to_accept(&mut tx, app, &next, asker(actor)?).await?;
    (next.commitment, next.to) = (promise.id, promise.owner.agency);
    let close = Move::Close { outcome: "Sent on to another service with the same papers." };
    move_by_rule(&mut tx, app, old.commitment, close, WHY).await?;
    tx.save(allowed.change(|_| Ok::<_, Error>(old.clone()))?).await?;
    tx.save(made(actor, Act::Work, next)?).await?;
    tx.commit(Entry::of("OnwardReferralRedirected", &old)).await?;
    Ok(id)
}

/// Takes it back, saying why.
///
/// # Errors
/// Without a reason, or when it is done.
pub async fn take_back_onward(app: &App, actor: &Actor, seen: Seen<OnwardId>, why: &str) -> Result<Onward, Error> {
    let mut tx = app.begin(actor).await?;
    let by = stamp(&tx);
    let allowed = changed(opened::<Onward, _>(&mut tx, Act::Work, seen).await?, |o| o.take_back(why, by))?;
    let onward = tx.save(allowed).await?.record;
    let close = Move::Close { outcome: "Taken back by the front door." };
    move_by_rule(&mut tx, app, onward.commitment, close, WHY).await?;
    close_cases(&mut tx, app, &onward).await?;
    tx.commit(Entry::of("OnwardReferralTakenBack", &onward).because(why)).await?;
    Ok(onward)
}

//! A professional disagrees with a decision: raised, taken up the ladder by agreement or by the clock, settled.

use platform::access::Actor;
use platform::error::Error;
use platform::trail::Entry;
use platform::web::App;

use crate::decide_referral::{Deciding, decision};
use crate::disagreement::{Disagreement, DisagreementId, Settled};
use crate::policy::Act;
use crate::referral::{Referral, ReferralId, ReferralRefused};
use crate::step::{self, Seen, changed, made, opened, said_at, stamp};
use crate::terms::{Stage, Terms};

fn due<'a>(app: &'a App, terms: &'a Terms) -> impl Fn(&Stage) -> platform::calendar::Due + 'a {
    |stage| {
        let event = "this stage began";
        terms.due((stage.days, "for this stage"), event, app.clock().now(), app.calendar())
    }
}

/// Raises it.
///
/// # Errors
/// Without a reason, or while nothing is decided or when it is closed.
pub async fn raise_disagreement(
    app: &App,
    actor: &Actor,
    referral: ReferralId,
    why: &str,
) -> Result<DisagreementId, Error> {
    let mut tx = app.begin(actor).await?;
    let terms = step::terms(&mut tx, app).await?;
    let allowed = tx.open::<Referral, Act>(Act::Disagree, referral).await?;
    allowed.record().may_go_on().map_err(said_at)?;
    allowed.record().decision().ok_or_else(|| said_at(ReferralRefused::Undecided))?;
    let ladder = terms.disagreement.clone();
    let raised = Disagreement::raise(referral, why, stamp(&tx), ladder, due(app, &terms)).map_err(said_at)?;
    let id = raised.id;
    let entry = Entry::of("DisagreementRaised", &raised);
    tx.save(made(actor, Act::Disagree, raised)?).await?;
    tx.commit(entry).await?;
    Ok(id)
}

/// Takes it up a stage: nothing was agreed.
///
/// # Errors
/// When it is settled or at the top.
pub async fn take_up(app: &App, actor: &Actor, seen: Seen<DisagreementId>, what: &str) -> Result<Disagreement, Error> {
    let mut tx = app.begin(actor).await?;
    let terms = step::terms(&mut tx, app).await?;
    let by = stamp(&tx);
    let allowed = opened::<Disagreement, _>(&mut tx, Act::Disagree, seen).await?;
    let allowed = changed(allowed, |d| d.go_up(what, by, due(app, &terms)))?;
    let disagreement = tx.save(allowed).await?.record;
    tx.commit(Entry::of("DisagreementTakenUp", &disagreement)).await?;
    Ok(disagreement)
}

/// Settles it: the decision stands, or is taken anew as `anew` says.
///
/// # Errors
/// When it is settled, or without words; as the rules of a decision say.
pub async fn settle_disagreement(
    app: &App,
    actor: &Actor,
    seen: Seen<DisagreementId>,
    words: &str,
    anew: Option<Deciding>,
) -> Result<Disagreement, Error> {
    let mut tx = app.begin(actor).await?;
    let settled = Settled { stands: anew.is_none(), words: words.trim().to_owned(), by: stamp(&tx) };
    let allowed = changed(opened::<Disagreement, _>(&mut tx, Act::Lead, seen).await?, |d| d.settle(settled))?;
    let disagreement = tx.save(allowed).await?.record;
    if let Some(deciding) = anew {
        let (decision, tell_by) = decision(&mut tx, app, deciding).await?;
        let allowed = tx.open::<Referral, Act>(Act::Lead, disagreement.referral).await?;
        let allowed = changed(allowed, |r| r.decide_anew(decision, tell_by))?;
        tx.save(allowed).await?;
    }
    tx.commit(Entry::of("DisagreementSettled", &disagreement).because(words)).await?;
    Ok(disagreement)
}

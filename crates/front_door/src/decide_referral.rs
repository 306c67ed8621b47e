//! A referral is looked at in stages and decided: by whom, at which level of need, why, and whether in time.

use platform::access::Actor;
use platform::error::Error;
use platform::trail::{Entry, WriteTx};
use platform::web::App;

use crate::policy::Act;
use crate::referral::{At, Decision, Outcome, Referral, ReferralId, StageLook, Worker};
use crate::step::{self, Seen, changed, opened, stamp, take};
use crate::terms::known;

/// What somebody decides, as typed.
#[derive(Debug, Clone)]
pub struct Deciding {
    /// What is to be done.
    pub outcome: Outcome,
    /// The level of need: a key of the terms.
    pub level: String,
    /// Something has to be done today.
    pub urgent: bool,
    /// Why.
    pub reason: String,
}

/// Notes a look before the decision: on opening, or when checks have come back.
///
/// # Errors
/// When it is decided, without a note, or at a level that the terms do not know.
pub async fn look_at_stage(
    app: &App,
    actor: &Actor,
    seen: Seen<ReferralId>,
    (at, urgent): (At, bool),
    (level, note): (Option<String>, &str),
) -> Result<Referral, Error> {
    let mut tx = app.begin(actor).await?;
    let terms = step::terms(&mut tx, app).await?;
    if let Some(level) = &level {
        known(&terms.levels, level, "level", "Choose a level of need.")?;
    }
    let look = StageLook { at, urgent, level, terms: terms.number, note: note.trim().to_owned(), by: stamp(&tx) };
    let referral = step::within(&mut tx, Act::Work, seen, |r: Referral| r.look(look)).await?;
    tx.commit(Entry::of("ReferralLookedAt", &referral)).await?;
    Ok(referral)
}

/// Decides.
///
/// # Errors
/// When it is decided, without a reason, or at a level that the terms do not know.
pub async fn decide_referral(
    app: &App,
    actor: &Actor,
    seen: Seen<ReferralId>,
    deciding: Deciding,
) -> Result<Referral, Error> {
    let mut tx = app.begin(actor).await?;
    let allowed = opened::<Referral, _>(&mut tx, Act::Work, seen).await?;
    let (decision, tell_by) = decision(&mut tx, app, deciding).await?;
    let allowed = changed(allowed, |r| r.decide(decision, tell_by))?;
    let referral = tx.save(allowed).await?.record;
    tx.commit(Entry::of("ReferralDecided", &referral)).await?;
    Ok(referral)
}

/// A decision as kept, with the clock that it starts.
pub(crate) async fn decision(
    tx: &mut WriteTx,
    app: &App,
    deciding: Deciding,
) -> Result<(Decision, platform::calendar::Due), Error> {
    let terms = step::terms(tx, app).await?;
    let level = known(&terms.levels, &deciding.level, "level", "Choose a level of need.")?;
    let by = stamp(tx);
    let what = "to tell the referrer what was decided";
    let tell_by = terms.due((terms.clocks.tell, what), "decided", by.at, app.calendar());
    let decision = Decision {
        outcome: deciding.outcome,
        level: level.key.clone(),
        level_words: level.words.clone(),
        terms: terms.number,
        urgent: deciding.urgent,
        reason: deciding.reason.trim().to_owned(),
        by,
    };
    Ok((decision, tell_by))
}

/// Gives it to somebody, or takes it for oneself. Giving work to others is a manager's.
///
/// # Errors
/// When it is closed; [`Error::Forbidden`] for whoever gives to others and is no manager.
pub async fn allocate(
    app: &App,
    actor: &Actor,
    seen: Seen<ReferralId>,
    worker: Option<Worker>,
) -> Result<Referral, Error> {
    let for_oneself = worker.as_ref().is_some_and(|w| Some(w.account) == actor.account);
    let act = if for_oneself { Act::Work } else { Act::Lead };
    take(app, actor, (act, "ReferralAllocated"), seen, |r: Referral, _| r.allocate(worker)).await
}

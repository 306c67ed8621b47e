//! The clockwork of commitments: takes the ladder's steps, and hands what an ended body owed to its successor.
//!
//! One list finds what is due; each step is a write of its own, decided again inside it, so that a round that is cut off
//! or run twice takes no step twice.

use platform::access::Actor;
use platform::agency::Agencies;
use platform::error::Error;
use platform::part::Later;
use platform::record::Versioned;
use platform::trail::{Entry, WriteTx};
use platform::web::App;

use crate::addressees::Addressees;
use crate::commitment::{Commitment, CommitmentId};
use crate::ladder::{self, Rules, Rung};
use crate::policy::Act;
use crate::rules::rules;
use crate::{letters, moment, store};

/// As the clockwork calls it.
pub fn chase_tick(app: &App) -> Later<'_, u64> {
    Box::pin(async move { chase(app, &rules(app)?).await })
}

/// As the clockwork calls it.
pub fn hand_over_tick(app: &App) -> Later<'_, u64> {
    Box::pin(hand_over(app))
}

/// Takes every step that is due today; returns how many it took.
///
/// # Errors
/// A fault when the database does. Steps taken before it stay taken.
pub async fn chase(app: &App, rules: &Rules) -> Result<u64, Error> {
    let today = app.clock().today();
    if !app.calendar().is_working_day(today) {
        return Ok(0);
    }
    let mut read = app.db().read().await?;
    let found = store::to_chase(&mut read, today).await?;
    if found.is_empty() {
        return Ok(0);
    }
    let to = Addressees::load(&mut read, today).await?;
    drop(read);
    let mut taken = 0;
    for Versioned { record, .. } in found {
        taken += u64::from(step(app, rules, &to, record.id).await?);
    }
    Ok(taken)
}

async fn step(app: &App, rules: &Rules, to: &Addressees, id: CommitmentId) -> Result<bool, Error> {
    let clockwork = Actor::clockwork();
    let mut tx = app.begin(&clockwork).await?;
    let allowed = store::find(&mut tx, &clockwork, Act::Keep, id).await?;
    let now = moment::of(&tx, app, rules);
    let Some(taking) = ladder::due_now(allowed.record(), now.today, now.calendar, rules) else {
        return replan(tx, allowed, |c| c.planned(&now)).await;
    };
    let allowed = allowed.change(|c| Ok::<_, Error>(c.chased(&taking, &now)))?;
    let saved = tx.save(allowed).await?.record;
    letters::tell_step(&mut tx, app, to, &saved, &taking.planned).await?;
    let event = if taking.planned.step.to == Rung::Officer { "CommitmentChased" } else { "CommitmentEscalated" };
    tx.commit(Entry::of(event, &saved).because(&taking.planned.due.rule)).await?;
    Ok(true)
}

/// Nothing to do after all: the rules have changed since it was planned, or somebody acted in between.
async fn replan(
    mut tx: WriteTx,
    allowed: platform::access::Allowed<Commitment>,
    plan: impl FnOnce(Commitment) -> Commitment,
) -> Result<bool, Error> {
    let before = allowed.record().next().cloned();
    let allowed = allowed.change(|c| Ok::<_, Error>(plan(c)))?;
    if allowed.record().next() != before.as_ref() {
        let saved = tx.save(allowed).await?.record;
        tx.commit(Entry::of("CommitmentPlannedAnew", &saved)).await?;
    }
    Ok(false)
}

/// What a body that has ended still owes goes to its successor; returns how many it handed over.
///
/// # Errors
/// A fault when the database does.
pub async fn hand_over(app: &App) -> Result<u64, Error> {
    let today = app.clock().today();
    let mut read = app.db().read().await?;
    let agencies = Agencies::load(&mut read).await?;
    let mut handed = 0;
    for ended in agencies.iter().filter(|a| a.valid_to.is_some_and(|to| to <= today)) {
        let successor = agencies.answering_for(ended.id, today);
        if successor == ended.id {
            continue;
        }
        for owed in store::orphaned(&mut read, ended.id).await? {
            hand(app, owed.record.id, successor).await?;
            handed += 1;
        }
    }
    Ok(handed)
}

async fn hand(app: &App, id: CommitmentId, successor: platform::id::AgencyId) -> Result<(), Error> {
    let clockwork = Actor::clockwork();
    let mut tx = app.begin(&clockwork).await?;
    let allowed = store::find(&mut tx, &clockwork, Act::Keep, id).await?;
    let allowed = allowed.change(|c| Ok::<_, Error>(c.handed_over(successor)))?;
    let saved = tx.save(allowed).await?.record;
    store::end_links(&mut tx, id).await?;
    let to = Addressees::load(&mut tx, app.clock().today()).await?;
    letters::tell_turn(&mut tx, app, &to, &saved).await?;
    tx.commit(Entry::of("CommitmentHandedOver", &saved).because("The body that was asked has ended.")).await.map(|_| ())
}

//! The front door's clockwork: stages of a disagreement that ran out go up, services are reminded of young people to be
//! asked again, what an ended body was sent goes to its successor, and what a leaver had to those who are there. Each is decided again inside its own write.

use platform::access::{Actor, Scope};
use platform::agency::Agencies;
use platform::error::Error;
use platform::part::{Later, Tick};
use platform::trail::Entry;
use platform::web::App;

use crate::check::Check;
use crate::disagreement::DisagreementId;
use crate::onward::{Onward, OnwardId};
use crate::policy::Act;
use crate::step::{self, Seen, changed, write_to};
use crate::{disagree, store};

/// The ticks, by name.
pub const TICKS: &[(&str, Tick)] = &[
    ("take disagreements up", disagreements),
    ("remind of young people to be asked again", invitations),
    ("hand over to successors", successors),
    ("take from leavers", crate::leavers::take_from_leavers),
];

fn disagreements(app: &App) -> Later<'_, u64> {
    Box::pin(async move {
        let today = app.clock().today();
        let due = store::disagreements_due(&Scope::everything(), today).all(&mut app.db().read().await?).await?;
        let mut done = 0;
        for one in due.iter().filter(|d| d.record.can_go_up()) {
            done += u64::from(up(app, one.record.id, one.version).await?);
        }
        Ok(done)
    })
}

async fn up(app: &App, id: DisagreementId, version: i64) -> Result<bool, Error> {
    let why = "Its time ran out.";
    match disagree::take_up(app, &Actor::clockwork(), Seen::at(id, version), why).await {
        Ok(_) => Ok(true),
        // Somebody acted in between.
        Err(Error::Stale | Error::Invalid(_)) => Ok(false),
        Err(other) => Err(other),
    }
}

fn invitations(app: &App) -> Later<'_, u64> {
    Box::pin(async move {
        let today = app.clock().today();
        let due = store::to_remind(&mut app.db().read().await?, today).await?;
        for one in &due {
            remind(app, one.record.id).await?;
        }
        Ok(due.len() as u64)
    })
}

async fn remind(app: &App, id: OnwardId) -> Result<(), Error> {
    let clockwork = Actor::clockwork();
    let mut tx = app.begin(&clockwork).await?;
    let today = app.clock().today();
    let allowed = changed(tx.open::<Onward, Act>(Act::Answer, id).await?, |o| o.remind(today))?;
    let onward = tx.save(allowed).await?.record;
    let text = format!(
        "The day has come to ask a young person again, who did not want your help before: onward referral {}.\n\nRead \
         more and say what they answered: {}",
        onward.reference(),
        step::link(app, &format!("/onward/{id}"))
    );
    let about = ("invitation", ("onward_referral", id.to_string()));
    write_to(&mut tx, app, (None, Some(onward.to)), about, ("A young person to be asked again", text)).await?;
    tx.commit(Entry::of("InvitationDue", &onward)).await.map(|_| ())
}

fn successors(app: &App) -> Later<'_, u64> {
    Box::pin(async move {
        let today = app.clock().today();
        let mut read = app.db().read().await?;
        let agencies = Agencies::load(&mut read).await?;
        let (mut onward, mut checks) = (Vec::new(), Vec::new());
        for ended in agencies.iter().filter(|a| !a.exists_on(today)).map(|a| a.id) {
            let to = |column| Scope::everything().only(column, ended);
            onward.extend(store::onward_open(&to("to_agency = ?")).all(&mut read).await?);
            checks.extend(store::checks_open(&to("agency = ?")).all(&mut read).await?);
        }
        drop(read);
        let mut done = 0;
        for (id, to) in onward.iter().map(|o| (o.record.id, o.record.to)) {
            let next = agencies.answering_for(to, today);
            if next != to {
                hand_over::<Onward>(app, id.to_string(), |o| o.handed_over(next)).await?;
                done += 1;
            }
        }
        for (id, to) in checks.iter().map(|c| (c.record.id, c.record.agency)) {
            let next = agencies.answering_for(to, today);
            if next != to {
                hand_over::<Check>(app, id.to_string(), |c| c.handed_over(next)).await?;
                done += 1;
            }
        }
        Ok(done)
    })
}

async fn hand_over<T>(app: &App, id: String, rule: impl FnOnce(T) -> T) -> Result<(), Error>
where
    T: platform::record::Record + crate::policy::Concerned,
{
    let mut tx = app.begin(&Actor::clockwork()).await?;
    let allowed = tx.open::<T, Act>(Act::Work, id).await?.change(|record| Ok::<_, Error>(rule(record)))?;
    let saved = tx.save(allowed).await?.record;
    tx.commit(Entry::of("HandedOver", &saved)).await.map(|_| ())
}

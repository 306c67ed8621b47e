//! What is done with a concern: handed to the front door, or nothing that this partnership can act on.

use platform::access::{Actor, Allowed};
use platform::calendar::Due;
use platform::error::Error;
use platform::part::{Incoming, IntakeDesk};
use platform::trail::{Entry, WriteTx};
use platform::web::App;

use crate::concern::{Came, Concern, ConcernId, DAYS_TO_HEAR, Identity, Mode, OutOfScope, Route};
use crate::conversation::expiry;
use crate::keys::{self, Purpose};
use crate::outgoing;
use crate::policy::Act;
use crate::store;

/// What the front door is given, as the worker has read it through.
#[derive(Debug, Clone)]
pub struct ForFrontDoor {
    /// What worries the reporter.
    pub worry: String,
    /// About whom or what.
    pub about: String,
}

/// Hands a concern to the front door: whatever part offers to take things in. The way back and the reporter stay here.
///
/// # Errors
/// When it was decided before; [`Error::Invalid`] at `worry` when it is empty or could name a reporter who is to be kept
/// out of it; when no part takes things in; for whoever may not.
pub async fn link_to_front_door(app: &App, actor: &Actor, id: ConcernId, given: ForFrontDoor) -> Result<(), Error> {
    if given.worry.trim().is_empty() {
        return Err(Error::invalid("worry", "Say what worries the reporter: the front door works from it."));
    }
    let desk = desk(app)?;
    let mut tx = app.begin(actor).await?;
    let allowed = tx.open::<Concern, _>(Act::Handle, id).await?;
    let text = format!("{}\n{}", given.worry, given.about);
    let mut tx = outgoing::let_go(tx, app, allowed.record(), ("worry", &text)).await?;
    let source = source(&mut tx, app, allowed.record()).await?;
    // The rule is asked first: what was decided before is not handed over twice.
    let decided = |route| move |c: Concern| c.decide(actor.account, route, hear(app));
    allowed.clone().change(decided(Route::Linked { href: String::new() }))?;
    let href = desk(&mut tx, app, incoming(allowed.record(), source, given)).await?;
    let allowed = allowed.change(decided(Route::Linked { href }))?;
    save(tx, app, allowed, "ConcernHandedToFrontDoor").await
}

/// Says that a concern is nothing that this partnership can act on.
///
/// # Errors
/// When it was decided before; for whoever may not.
pub async fn decide_out_of_scope(app: &App, actor: &Actor, id: ConcernId, why: OutOfScope) -> Result<(), Error> {
    let mut tx = app.begin(actor).await?;
    let allowed = tx.open::<Concern, _>(Act::Handle, id).await?;
    let allowed = allowed.change(|c| c.decide(actor.account, Route::OutOfScope { why }, hear(app)))?;
    save(tx, app, allowed, "ConcernFoundOutOfScope").await
}

fn desk(app: &App) -> Result<IntakeDesk, Error> {
    let desk = app.parts().iter().find_map(|p| p.intake);
    desk.ok_or_else(|| Error::refused("No part of this program takes in concerns: the front door is not set up."))
}

fn hear(app: &App) -> Due {
    let rule = "The reporter hears how it stands within 5 working days";
    app.calendar().due(rule, DAYS_TO_HEAR, "decided what is done", app.clock().today())
}

async fn save(mut tx: WriteTx, app: &App, allowed: Allowed<Concern>, event: &'static str) -> Result<(), Error> {
    let (entry, id) = (Entry::of(event, allowed.record()), allowed.record().id);
    tx.save(allowed).await?;
    store::extend(&mut tx, id, expiry(app.clock().today())).await?;
    tx.commit(entry).await?;
    Ok(())
}

fn incoming(concern: &Concern, source: String, given: ForFrontDoor) -> Incoming {
    Incoming {
        from: ("concern", concern.id.to_string()),
        channel: if concern.came == Came::Online { "online" } else { "telephone" },
        source,
        worry: given.worry,
        about: given.about,
        received: concern.received,
    }
}

/// Who raised it, in words that name nobody who did not wish it.
async fn source(tx: &mut WriteTx, app: &App, concern: &Concern) -> Result<String, Error> {
    Ok(match (concern.mode, &concern.identity) {
        (Mode::Named, Some(sealed)) => {
            let key = keys::key(tx, app, concern.id, Purpose::Content).await?;
            let who: Identity = key.open(&Concern::place(concern.id, "identity"), sealed)?;
            [who.name, who.reach].into_iter().filter(|t| !t.trim().is_empty()).collect::<Vec<_>>().join(", ")
        }
        (Mode::Confidential, _) => "Somebody whose name is kept sealed".into(),
        (Mode::Anonymous | Mode::Named, _) => "Somebody who did not give a name".into(),
    })
}

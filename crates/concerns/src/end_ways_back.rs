//! The reporter's way back ends by its own clock. Its messages go, and with its key all that was sealed under it; the
//! concern stays under its own retention and remembers that there was a way back.

use platform::access::Actor;
use platform::error::Error;
use platform::part::Later;
use platform::trail::Entry;
use platform::web::App;

use crate::concern::{Concern, ConcernId, WayBack};
use crate::keys::{self, Purpose};
use crate::policy::Act;
use crate::store;

/// Ends those whose clock has run, each in its own write.
pub(crate) fn end_ways_back(app: &App) -> Later<'_, u64> {
    Box::pin(async move {
        let ended = store::expired(&mut app.db().read().await?, app.clock().today()).await?;
        for id in &ended {
            end(app, *id).await?;
        }
        Ok(ended.len() as u64)
    })
}

async fn end(app: &App, id: ConcernId) -> Result<(), Error> {
    let mut tx = app.begin(&Actor::clockwork()).await?;
    let on = app.clock().today();
    let messages = store::close_channel(&mut tx, id).await?;
    keys::forget(&mut tx, id, Purpose::Channel).await?;
    let allowed = tx.open::<Concern, _>(Act::HandOver, id).await?;
    let ended = |c| Ok::<_, std::convert::Infallible>(Concern { way_back: WayBack::Ended { on, messages }, ..c });
    let allowed = allowed.change(ended)?;
    let entry = Entry::of("WayBackEnded", allowed.record());
    tx.save(allowed).await?;
    tx.commit(entry).await?;
    Ok(())
}

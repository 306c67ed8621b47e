//! Sets a colour beside the derived one, with a reason, and takes it back. Both are shown; totals count the derived one.

use platform::Error;
use platform::access::{Actor, permit};
use platform::record;
use platform::trail::Entry;
use platform::web::App;

use crate::at_field::changed;
use crate::colour::{Colour, ColourOverride, ColourOverrideRefused};
use crate::policy::Act;
use crate::recommendation::{Recommendation, RecommendationId};
use crate::stamp::stamp;
use crate::store::standing;

/// Sets `colour` on a row, or takes the one that is set back when there is none.
///
/// # Errors
/// Without a reason, also for taking it back; for whoever is neither the chair nor the business manager.
pub async fn override_colour(
    app: &App,
    actor: &Actor,
    (id, version): (RecommendationId, i64),
    colour: Option<Colour>,
    reason: &str,
) -> Result<(), Error> {
    let mut tx = app.begin(actor).await?;
    let found = record::find::<Recommendation>(&mut tx, id).await?;
    let allowed = permit(actor, Act::Override, found)?.as_seen(version)?;
    let stamp = stamp(actor, tx.now());
    let allowed = changed(allowed, |row| {
        // Taking a colour back is explained as well, so the same rule asks for the reason.
        let given = ColourOverride::new(colour.unwrap_or(Colour::Grey), reason, stamp)?;
        Ok::<_, ColourOverrideRefused>(Recommendation { colour_override: colour.map(|_| given), ..row })
    })?;
    let event = if colour.is_some() { "ColourOverridden" } else { "ColourTakenBack" };
    let entry = Entry::of(event, allowed.record()).because(reason.trim());
    tx.save(allowed).await?;
    standing::refresh(&mut tx, id).await?;
    tx.commit(entry).await?;
    Ok(())
}

//! A new version of the terms is published. The ones before stay: what was decided under them keeps their words.

use platform::access::Actor;
use platform::error::Error;
use platform::trail::Entry;
use platform::web::App;

use crate::policy::Act;
use crate::step::made;
use crate::store;
use crate::terms::{Terms, TermsId};

/// Publishes them, to hold from today or a later day. The number is the next.
///
/// # Errors
/// Field by field, what is missing or double; a first day before today; [`Error::Forbidden`] or [`Error::Hidden`].
pub async fn publish_terms(app: &App, actor: &Actor, terms: Terms) -> Result<TermsId, Error> {
    let mut tx = app.begin(actor).await?;
    let latest = store::all_terms(&mut tx).await?.first().map_or(1, |t| t.number);
    let terms = Terms { id: TermsId::new(), number: latest + 1, ..terms }.checked()?;
    if terms.from < app.clock().today() {
        return Err(Error::invalid(
            "from",
            "New terms hold from today or a later day: what is past was under the old.",
        ));
    }
    let (id, entry) = (terms.id, Entry::of("TermsPublished", &terms).because(&terms.why));
    tx.save(made(actor, Act::Publish, terms)?).await?;
    tx.commit(entry).await?;
    Ok(id)
}

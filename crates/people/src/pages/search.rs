//! One box, and who is found.

use axum::extract::State;
use platform::error::Error;
use platform::web::{Answer, App, Listing, Visitor};
use serde_json::json;

use super::lines;
use crate::policy;

/// The box and, when something was typed, who fits.
pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Answer {
    let actor = visitor.signed_in()?;
    if !policy::works_with_people(actor) {
        return Err(Error::Hidden);
    }
    let words = Listing::of(&visitor).get("words").unwrap_or_default().to_owned();
    let hits = crate::search::search(&app, actor, &words).await?;
    app.page(
        &visitor,
        "people/search.html",
        json!({
            "words": words, "hits": lines::hits(&hits), "most": crate::search::MOST,
            "manages": policy::leads_front_door(actor),
        }),
    )
}

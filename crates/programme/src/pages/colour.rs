//! Setting a colour beside the derived one.

use axum::extract::{Path, State};
use platform::Error;
use platform::access::permit;
use platform::record;
use platform::web::{Answer, App, Posted, Visitor, see};
use serde_json::{Value, json};

use super::action_step::say;
use super::words;
use crate::colour::Colour;
use crate::override_colour::override_colour;
use crate::policy::Act;
use crate::recommendation::{Recommendation, RecommendationId};
use crate::store::{file, records::stored_name};

const COLOURS: [Colour; 5] = [Colour::Red, Colour::Grey, Colour::Amber, Colour::AmberGreen, Colour::Green];

async fn loaded(app: &App, visitor: &Visitor, id: &str) -> Result<file::Loaded, Error> {
    let id: RecommendationId = id.parse().map_err(|_| Error::Hidden)?;
    let mut read = app.db().read().await?;
    permit(visitor.signed_in()?, Act::Override, record::find::<Recommendation>(&mut read, id).await?)?;
    file::load(&mut read, id).await
}

/// The form.
pub(super) async fn form(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let loaded = loaded(&app, &visitor, &id).await?;
    let form = Posted::filled([("version", loaded.recommendation.version.to_string())]);
    show(&app, &visitor, &loaded, form)
}

fn show(app: &App, visitor: &Visitor, loaded: &file::Loaded, form: Posted) -> Answer {
    let row = &loaded.recommendation.record;
    let standing = crate::file::standing_of(&loaded.file(), app.clock().today());
    let colour = |c: &Colour| json!({ "value": stored_name(c), "words": c.words() });
    let mut choices: Vec<Value> = COLOURS.iter().map(colour).collect();
    if row.colour_override.is_some() {
        choices
            .push(json!({ "value": "none", "words": "Take the colour back, so that only the derived one is shown" }));
    }
    app.page(visitor, "programme/colour.html", json!({
        "form": form, "reference": row.reference, "title": row.title, "id": row.id,
        "href": format!("/programme/recommendations/{}", row.id), "headline": words::headline(&standing.verdict),
        "derived": standing.verdict.colour.words(), "reason": standing.verdict.reason, "choices": choices,
        "overridden": row.colour_override.as_ref().map(|o| json!({ "words": o.colour.words(), "reason": o.reason, "at": o.stamp.at })),
        "programme": loaded.programme.record.name, "programme_href": format!("/programme/{}", row.programme),
    }))
}

/// Sets it, or takes it back.
pub(super) async fn set(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, mut form: Posted) -> Answer {
    let found = loaded(&app, &visitor, &id).await?;
    let chosen = form.text("colour");
    let colour = COLOURS.into_iter().find(|c| stored_name(c) == chosen);
    if colour.is_none() && chosen != "none" {
        form.refuse("colour", "Choose a colour.");
    }
    let reason = super::action_plan::long(&mut form, "reason");
    if form.is_sound() {
        let row = (found.recommendation.record.id, form.text("version").parse().unwrap_or(0));
        match override_colour(&app, &visitor.actor, row, colour, &reason).await {
            Ok(()) => {
                return Ok(see(&format!(
                    "/programme/recommendations/{id}?done=the-colour-is-on-file-beside-the-derived-one"
                )));
            }
            Err(error) => say(&mut form, error, found.recommendation.version)?,
        }
    }
    show(&app, &visitor, &found, form)
}

//! After a meeting: who came and what was said, decisions, actions arising.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{post, put};
use platform::error::Error;
use platform::web::api::{Sent, field, id, sent};
use platform::web::{App, Visitor};
use serde::Deserialize;
use utoipa::{OpenApi, ToSchema};

use super::{found, member};
use crate::agenda::ItemId;
use crate::decide::{About, decide};
use crate::meeting::Came;
use crate::policy::Act;
use crate::raise_action::raise_action;
use crate::record_meeting::{Said, record_meeting};
use crate::step::SeenMeeting;

/// The readable table of routes.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/meetings/{id}/record", put(keep))
        .route("/api/v1/meetings/{id}/decisions", post(decided))
        .route("/api/v1/meetings/{id}/actions", post(raise))
}

/// Their description.
pub(super) fn description() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(keep, decided, raise), components(schemas(NewRecord, Minute, NewDecision, DecisionPage, NewArising)))]
struct Description;

/// Who came, and what was said.
#[derive(Deserialize, ToSchema)]
struct NewRecord {
    /// The version seen.
    version: i64,
    /// For each of those invited, in their order: present, apologies, absent, or null while it is not known.
    came: Vec<Option<String>>,
    /// What was said under each item.
    #[serde(default)]
    minutes: Vec<Minute>,
}

/// What was said under an item.
#[derive(Deserialize, ToSchema)]
struct Minute {
    /// The item's id.
    item: String,
    /// In words.
    note: String,
    /// Not finished: on the next agenda again.
    #[serde(default)]
    carry: bool,
}

/// A decision.
#[derive(Deserialize, ToSchema)]
struct NewDecision {
    /// The version seen.
    version: i64,
    /// What was decided.
    text: String,
    /// Id of the item of the agenda it is about.
    #[serde(default)]
    item: Option<String>,
    /// The page it is about, when it is none of the agenda's.
    #[serde(default)]
    page: Option<DecisionPage>,
}

/// A page that a search finds.
#[derive(Deserialize, ToSchema)]
struct DecisionPage {
    /// Words by which the search finds it.
    words: String,
    /// Its address.
    href: String,
}

/// An action arising.
#[derive(Deserialize, ToSchema)]
struct NewArising {
    /// The version seen.
    version: i64,
    /// What is to be done.
    what: String,
    /// Id of the body that has to do it.
    body: String,
    /// By when, YYYY-MM-DD.
    due: String,
}

#[utoipa::path(put, path = "/api/v1/meetings/{id}/record", params(("id" = String, Path,)), request_body = NewRecord, responses((status = 204), (status = 409, description = "Changed in between"), (status = 422, description = "Faults by field")))]
async fn keep(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewRecord>,
) -> Result<StatusCode, Error> {
    let (actor, new) = (member(&visitor)?, sent(body)?);
    let (meeting, _) = found(&app, &visitor, &text, Act::Record).await?;
    if new.came.len() > meeting.record.invited.len() {
        return Err(Error::invalid("came", "There are more answers here than people who were invited."));
    }
    let came = new.came.iter().map(|c| c.as_deref().map(came).transpose()).collect::<Result<_, _>>()?;
    let mut said: BTreeMap<ItemId, Said> = BTreeMap::new();
    for minute in new.minutes {
        let item: ItemId = field("item", &minute.item)?;
        if meeting.record.agenda.iter().all(|i| i.id != item) {
            return Err(Error::invalid("item", "Choose items of this meeting's agenda."));
        }
        said.insert(item, Said { note: minute.note, carry: minute.carry });
    }
    record_meeting(&app, actor, SeenMeeting { id: id(&text)?, version: new.version }, came, said).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn came(text: &str) -> Result<Came, Error> {
    serde_json::from_value(text.into()).map_err(|_| Error::invalid("came", "Choose present, apologies or absent."))
}

#[utoipa::path(post, path = "/api/v1/meetings/{id}/decisions", params(("id" = String, Path,)), request_body = NewDecision, responses((status = 204), (status = 409, description = "Changed in between"), (status = 422, description = "Faults by field")))]
async fn decided(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewDecision>,
) -> Result<StatusCode, Error> {
    let (actor, new) = (member(&visitor)?, sent(body)?);
    let (meeting, _) = found(&app, &visitor, &text, Act::Record).await?;
    let about = match (new.item, new.page) {
        (None, None) => About::Nothing,
        (None, Some(page)) => About::Found { words: page.words, href: page.href },
        (Some(item), None) => {
            let item: ItemId = field("item", &item)?;
            let there = meeting.record.agenda.iter().any(|i| i.id == item);
            About::Item(
                there
                    .then_some(item)
                    .ok_or_else(|| Error::invalid("item", "Choose an item of this meeting's agenda."))?,
            )
        }
        (Some(_), Some(_)) => return Err(Error::invalid("item", "Name an item of the agenda or a page, not both.")),
    };
    decide(&app, actor, SeenMeeting { id: id(&text)?, version: new.version }, &new.text, about).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(post, path = "/api/v1/meetings/{id}/actions", params(("id" = String, Path,)), request_body = NewArising, responses((status = 204), (status = 409, description = "Changed in between"), (status = 422, description = "Faults by field")))]
async fn raise(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewArising>,
) -> Result<StatusCode, Error> {
    let (actor, new) = (member(&visitor)?, sent(body)?);
    let seen = SeenMeeting { id: id(&text)?, version: new.version };
    raise_action(&app, actor, seen, &new.what, field("body", &new.body)?, field("due", &new.due)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

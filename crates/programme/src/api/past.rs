//! Reading across: a record's history, words found, and what a group of the programme watches.

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use platform::Error;
use platform::access::permit;
use platform::record;
use platform::web::api::{Asked, Reply, asked, id};
use platform::web::{App, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, OpenApi, ToSchema};

use super::shapes::{Row, row};
use crate::policy::{self, Act};
use crate::programme::{Programme, ProgrammeId};
use crate::read_history::{Moment, read_history};
use crate::search::search;
use crate::store::records::stored_name;
use crate::watch::{Watched, watched};

/// The readable table of routes.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/history/{kind}/{id}", get(history))
        .route("/api/v1/search/programme", get(find))
        .route("/api/v1/programmes/{programme}/groups", get(groups))
        .route("/api/v1/programmes/{programme}/groups/{number}", get(group))
}

/// Their description.
pub(super) fn description() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(history, find, groups, group),
    components(schemas(HistoryWhole, HistoryMoment, Hit, WatchingGroup, WatchedRow, Row))
)]
struct Description;

/// A record's past.
#[derive(Serialize, ToSchema)]
struct HistoryWhole {
    /// What sort of record.
    noun: String,
    /// Its title.
    title: String,
    /// Its changes, newest first.
    moments: Vec<HistoryMoment>,
}

/// A change.
#[derive(Serialize, ToSchema)]
struct HistoryMoment {
    /// When.
    at: String,
    /// Who.
    who: Option<String>,
    /// For which body, in words.
    body: Option<String>,
    /// What happened, in words.
    event: Option<String>,
    /// Why, where somebody had to say.
    reason: Option<String>,
    /// Each field that changed: `field`, `before`, `after`, and for texts the words that stayed, went and came.
    #[schema(value_type = Vec<Object>)]
    fields: Value,
}

/// What was found.
#[derive(Serialize, ToSchema)]
struct Hit {
    /// Recommendation, Ask or Action.
    kind: String,
    /// What it is.
    title: String,
    /// Words around the match.
    excerpt: String,
    /// Its page.
    href: String,
}

/// What to look for.
#[derive(Deserialize, IntoParams)]
struct Words {
    /// Words; all of them must stand in the text.
    words: String,
}

/// A group that watches the programme.
#[derive(Serialize, ToSchema)]
struct WatchingGroup {
    /// Its number in addresses, from 1.
    number: usize,
    /// Its name.
    name: String,
    /// all_rows, multi_agency_rows or own_rows.
    remit: String,
}

/// A row as its watchers see it.
#[derive(Serialize, ToSchema)]
struct WatchedRow {
    /// How it stands.
    row: Row,
    /// Since when nothing was heard of its quietest open action, when that is too long.
    stalled_since: Option<String>,
    /// Challenges not closed.
    contested: usize,
    /// Actions claimed that nobody has verified.
    awaiting_verification: usize,
}

fn moment(m: Moment) -> HistoryMoment {
    HistoryMoment {
        at: m.at,
        who: m.who,
        body: m.body,
        event: m.event,
        reason: m.reason,
        fields: serde_json::to_value(m.fields).unwrap_or_default(),
    }
}

#[utoipa::path(get, path = "/api/v1/history/{kind}/{id}", params(("kind" = String, Path, description = "recommendation, ask, action, claim and so on"), ("id" = String, Path,)), responses((status = 200, body = HistoryWhole)))]
async fn history(
    State(app): State<App>,
    visitor: Visitor,
    Path((kind, id)): Path<(String, String)>,
) -> Reply<HistoryWhole> {
    let actor = visitor.signed_in()?;
    let past = read_history(&mut app.db().read().await?, actor, &visitor.agencies, (&kind, &id)).await?;
    let moments = past.moments.into_iter().map(moment).collect();
    Ok(Json(HistoryWhole { noun: past.subject.noun.into(), title: past.title, moments }))
}

#[utoipa::path(get, path = "/api/v1/search/programme", params(Words), responses((status = 200, body = Vec<Hit>)))]
async fn find(State(app): State<App>, visitor: Visitor, query: Asked<Words>) -> Reply<Vec<Hit>> {
    let (actor, wanted) = (visitor.signed_in()?, asked(query)?);
    if wanted.words.trim().is_empty() {
        return Err(Error::invalid("words", "Say what to look for."));
    }
    let hits = search(&app, actor, &wanted.words).await?;
    let hit = |h: platform::part::SearchHit| Hit { kind: h.kind, title: h.title, excerpt: h.excerpt, href: h.href };
    Ok(Json(hits.into_iter().map(hit).collect()))
}

async fn programme(app: &App, visitor: &Visitor, text: &str) -> Result<Programme, Error> {
    let (actor, id): (_, ProgrammeId) = (visitor.signed_in()?, id(text)?);
    let found = record::find::<Programme>(&mut app.db().read().await?, id).await?;
    Ok(permit(actor, Act::See, found)?.into_inner())
}

#[utoipa::path(get, path = "/api/v1/programmes/{programme}/groups", params(("programme" = String, Path,)), responses((status = 200, body = Vec<WatchingGroup>)))]
async fn groups(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Reply<Vec<WatchingGroup>> {
    let programme = programme(&app, &visitor, &text).await?;
    let one = |(i, g): (usize, &crate::programme::ProgrammeGroup)| WatchingGroup {
        number: i + 1,
        name: g.name.0.clone(),
        remit: stored_name(&g.remit),
    };
    Ok(Json(programme.groups.iter().enumerate().map(one).collect()))
}

#[utoipa::path(get, path = "/api/v1/programmes/{programme}/groups/{number}", params(("programme" = String, Path,), ("number" = usize, Path,)), responses((status = 200, body = Vec<WatchedRow>)))]
async fn group(
    State(app): State<App>,
    visitor: Visitor,
    Path((text, number)): Path<(String, String)>,
) -> Reply<Vec<WatchedRow>> {
    let programme = programme(&app, &visitor, &text).await?;
    let number: usize = id(&number)?;
    let group = number.checked_sub(1).and_then(|n| programme.groups.get(n)).ok_or(Error::Hidden)?;
    let (scope, today) = (policy::scope(&visitor.actor), app.clock().today());
    let rows = watched(&mut app.db().read().await?, &scope, programme.id, group, today).await?;
    let one = |w: &Watched| WatchedRow {
        row: row(&w.row.recommendation, &w.standing),
        stalled_since: w.stalled_since.map(|d| d.to_string()),
        contested: w.contested,
        awaiting_verification: w.awaiting_verification,
    };
    Ok(Json(rows.iter().map(one).collect()))
}

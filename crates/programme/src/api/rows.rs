//! Arranging rows: the split into asks, links, a colour beside the derived one, clusters of the same work, and asking a
//! body for the answers it owes.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post, put};
use axum::{Json, Router};
use platform::Error;
use platform::id::AgencyId;
use platform::web::api::{Reply, Sent, id, sent};
use platform::web::{App, Visitor};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::shapes::{AskView, known};
use crate::ask::AskId;
use crate::ask_body::ask_body;
use crate::cluster::{Cluster, ClusterId, ClusterState};
use crate::colour::Colour;
use crate::link::LinkKind;
use crate::link_rows::{confirm_cluster, link_rows, reject_cluster};
use crate::override_colour::override_colour;
use crate::policy;
use crate::programme::ProgrammeId;
use crate::recommendation::RecommendationId;
use crate::split_asks::{Wanted, split_asks};
use crate::store;

/// The readable table of routes.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/recommendations/{id}/asks", put(split))
        .route("/api/v1/recommendations/{id}/links", post(link))
        .route("/api/v1/recommendations/{id}/colour", put(colour))
        .route("/api/v1/programmes/{programme}/clusters", get(clusters))
        .route("/api/v1/clusters/{id}/confirm", post(confirm))
        .route("/api/v1/clusters/{id}/reject", post(reject))
        .route("/api/v1/programmes/{programme}/unanswered/ask", post(ask))
}

/// Their description.
pub(super) fn description() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(split, link, colour, clusters, confirm, reject, ask),
    components(schemas(
        NewSplit,
        NewAsk,
        NewLink,
        NewColour,
        ClusterView,
        ClusterConfirmed,
        ClusterRejected,
        BodyAsked,
        AskView
    ))
)]
struct Description;

/// The asks of a row, in order. Asks not named in it stay as they are.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewSplit {
    /// The asks.
    asks: Vec<NewAsk>,
}

/// One ask.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewAsk {
    /// Which one it was; a new one when it is left out.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    id: Option<AskId>,
    /// What is asked.
    text: String,
    /// Ids of the bodies asked.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    addressees: Vec<AgencyId>,
    /// That it is taken out, and why.
    #[serde(default)]
    taken_out: Option<String>,
}

/// A link to another row. It closes nothing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewLink {
    /// Id of the other row.
    #[schema(value_type = String)]
    to: RecommendationId,
    /// points_to, depends_on, same_as, answered_by or see_also.
    #[schema(value_type = String)]
    kind: LinkKind,
    /// A remark.
    #[serde(default)]
    note: String,
}

/// A colour beside the derived one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewColour {
    /// The recommendation's version seen.
    version: i64,
    /// red, grey, amber, amber_green or green; null takes a colour back.
    #[schema(value_type = Option<String>)]
    colour: Option<Colour>,
    /// Why.
    reason: String,
}

/// Rows that are the same work.
#[derive(Serialize, ToSchema)]
struct ClusterView {
    /// Its id.
    id: String,
    /// What the work is.
    title: String,
    /// Why the rows were put together.
    why: String,
    /// suggested, confirmed or rejected.
    state: String,
    /// Why it was rejected.
    reason: Option<String>,
    /// Ids of the rows.
    members: Vec<String>,
}

/// A cluster as a person confirms it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ClusterConfirmed {
    /// What the work is.
    title: String,
    /// Ids of the rows, at least two.
    #[schema(value_type = Vec<String>)]
    members: Vec<RecommendationId>,
}

/// Why rows are not the same work.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ClusterRejected {
    /// Why.
    reason: String,
}

/// A body that owes answers.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BodyAsked {
    /// Its id.
    #[schema(value_type = String)]
    body: AgencyId,
}

#[utoipa::path(put, path = "/api/v1/recommendations/{id}/asks", params(("id" = String, Path,)), request_body = NewSplit, responses((status = 200, body = Vec<AskView>), (status = 409, description = "Refused by a rule"), (status = 422, description = "Faults by field")))]
async fn split(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewSplit>,
) -> Reply<Vec<AskView>> {
    let (actor, id, new): (_, RecommendationId, NewSplit) = (visitor.signed_in()?, id(&text)?, sent(body)?);
    known(&visitor, "addressees", new.asks.iter().flat_map(|a| a.addressees.iter().copied()))?;
    let wanted = |a: NewAsk| Wanted { id: a.id, text: a.text, addressees: a.addressees, taken_out: a.taken_out };
    let wanted: Vec<Wanted> = new.asks.into_iter().map(wanted).collect();
    split_asks(&app, actor, id, &wanted).await?;
    let row = store::file::load(&mut app.db().read().await?, id).await?;
    let live = row.asks.iter().filter(|a| a.is_live());
    Ok(Json(live.map(|a| super::shapes::ask_view(a, &row.responses)).collect()))
}

#[utoipa::path(post, path = "/api/v1/recommendations/{id}/links", params(("id" = String, Path,)), request_body = NewLink, responses((status = 204), (status = 409, description = "Refused by a rule"), (status = 422, description = "Faults by field")))]
async fn link(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewLink>,
) -> Result<StatusCode, Error> {
    let (actor, from, new): (_, RecommendationId, NewLink) = (visitor.signed_in()?, id(&text)?, sent(body)?);
    link_rows(&app, actor, from, new.to, new.kind, &new.note).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(put, path = "/api/v1/recommendations/{id}/colour", params(("id" = String, Path,)), request_body = NewColour, responses((status = 204), (status = 409, description = "Changed in between"), (status = 422, description = "Without a reason")))]
async fn colour(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewColour>,
) -> Result<StatusCode, Error> {
    let (actor, row, new): (_, RecommendationId, NewColour) = (visitor.signed_in()?, id(&text)?, sent(body)?);
    override_colour(&app, actor, (row, new.version), new.colour, &new.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn cluster_view(cluster: &Cluster) -> ClusterView {
    let (state, reason) = match cluster.state() {
        ClusterState::Suggested => ("suggested", None),
        ClusterState::Confirmed(_) => ("confirmed", None),
        ClusterState::Rejected { reason, .. } => ("rejected", Some(reason.clone())),
    };
    ClusterView {
        id: cluster.id.to_string(),
        title: cluster.title.clone(),
        why: cluster.why.clone(),
        state: state.into(),
        reason,
        members: cluster.members.iter().map(ToString::to_string).collect(),
    }
}

#[utoipa::path(get, path = "/api/v1/programmes/{programme}/clusters", params(("programme" = String, Path,)), responses((status = 200, body = Vec<ClusterView>)))]
async fn clusters(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Reply<Vec<ClusterView>> {
    let programme = super::seen(&app, &visitor, &text).await?;
    let scope = policy::scope(&visitor.actor);
    let all = store::all::<Cluster>(&mut app.db().read().await?, programme, &scope).await?;
    Ok(Json(all.iter().map(|c| cluster_view(&c.record)).collect()))
}

#[utoipa::path(post, path = "/api/v1/clusters/{id}/confirm", params(("id" = String, Path,)), request_body = ClusterConfirmed, responses((status = 204), (status = 409, description = "Refused by a rule"), (status = 422, description = "Faults by field")))]
async fn confirm(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<ClusterConfirmed>,
) -> Result<StatusCode, Error> {
    let (actor, cluster, new): (_, ClusterId, ClusterConfirmed) = (visitor.signed_in()?, id(&text)?, sent(body)?);
    confirm_cluster(&app, actor, cluster, &new.title, new.members).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(post, path = "/api/v1/clusters/{id}/reject", params(("id" = String, Path,)), request_body = ClusterRejected, responses((status = 204), (status = 409, description = "Without a reason")))]
async fn reject(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<ClusterRejected>,
) -> Result<StatusCode, Error> {
    let (actor, cluster, new): (_, ClusterId, ClusterRejected) = (visitor.signed_in()?, id(&text)?, sent(body)?);
    reject_cluster(&app, actor, cluster, &new.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(post, path = "/api/v1/programmes/{programme}/unanswered/ask", params(("programme" = String, Path,)), request_body = BodyAsked, responses((status = 204), (status = 409, description = "Asked already, or nothing is owed"), (status = 422, description = "Faults by field")))]
async fn ask(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<BodyAsked>,
) -> Result<StatusCode, Error> {
    let (actor, programme, new): (_, ProgrammeId, BodyAsked) = (visitor.signed_in()?, id(&text)?, sent(body)?);
    known(&visitor, "body", [new.body])?;
    ask_body(&app, actor, programme, new.body).await?;
    Ok(StatusCode::NO_CONTENT)
}

//! The JSON twin of the pages: what a body owes and is owed, one commitment, acknowledging, answering, declining. It calls
//! the same verbs under the same policy; changing calls name the version that the caller saw.

use axum::extract::{Path, Query, State as Extract};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::civil::Date;
use platform::access::Actor;
use platform::calendar::{Calendar, Due};
use platform::error::Error;
use platform::record::Versioned;
use platform::trail::Entry;
use platform::web::api::{Reply, Sent, id, sent};
use platform::web::{App, Visitor};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::commitment::{Answer, Commitment, CommitmentId, Ending, Evidence, State};
use crate::moment::Which;
use crate::policy::{self, Act};
use crate::{acknowledge, answer, decline, pages, store};

/// The readable table of routes.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/commitments/owed-by-us", get(owed_by_us))
        .route("/api/v1/commitments/owed-to-us", get(owed_to_us))
        .route("/api/v1/commitments/{id}", get(one))
        .route("/api/v1/commitments/{id}/acknowledge", post(acknowledge_it))
        .route("/api/v1/commitments/{id}/answer", post(answer_it))
        .route("/api/v1/commitments/{id}/decline", post(decline_it))
}

/// The description that `/api/openapi.json` gives.
pub(crate) fn description() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(owed_by_us, owed_to_us, one, acknowledge_it, answer_it, decline_it),
    components(schemas(CommitmentView, DueView, NewAcknowledgement, NewAnswerGiven, NewRefusal))
)]
struct Description;

/// What one body has asked of another.
#[derive(Serialize, ToSchema)]
struct CommitmentView {
    /// Its id.
    id: String,
    /// Its version, to be named when changing it.
    version: i64,
    /// What sort of thing is asked: action, update, challenge, evidence, response, acknowledgement, decision, letter,
    /// return, finding or other.
    kind: String,
    /// What is asked.
    what: String,
    /// What it is about, in words.
    about: String,
    /// The address of that, where the caller may open it.
    about_href: Option<String>,
    /// Who asks, in words.
    asker: String,
    /// Id of the body that asks.
    asker_agency: String,
    /// Id of the body that was asked.
    owner: String,
    /// asked, acknowledged, answered, challenged, verified, declined or closed.
    state: String,
    /// When whoever has to move now has to have moved; absent when it is closed.
    due: Option<DueView>,
    /// When the first answer was due. Nothing moves it.
    answer_by: DueView,
    /// Whoever has to move has let its day pass.
    late: bool,
    /// Working days by which it is late.
    days_late: u32,
    /// The answer, when there is one.
    answer: Option<String>,
}

/// A day with its rule.
#[derive(Serialize, ToSchema)]
struct DueView {
    /// The day.
    on: String,
    /// By which rule.
    rule: String,
    /// How it was reckoned.
    reckoning: String,
}

/// That the body knows.
#[derive(Deserialize, ToSchema)]
struct NewAcknowledgement {
    /// The version seen.
    version: i64,
}

/// A body's answer.
#[derive(Deserialize, ToSchema)]
struct NewAnswerGiven {
    /// The version seen.
    version: i64,
    /// The answer.
    text: String,
    /// What shows it, a line each, with an address in it where it can be opened.
    #[serde(default)]
    evidence: Vec<String>,
}

/// Why a body will not.
#[derive(Deserialize, ToSchema)]
struct NewRefusal {
    /// The version seen.
    version: i64,
    /// Why.
    why: String,
}

/// Which commitments.
#[derive(Deserialize, IntoParams)]
struct Asked {
    /// Id of a body, for the Board's own roles; everybody else sees those of their own.
    body: Option<String>,
    /// `open` (as when left out), `late`, `all`, or a state.
    show: Option<String>,
}

fn due_view(due: &Due) -> DueView {
    DueView { on: due.on.to_string(), rule: due.rule.clone(), reckoning: due.reckoning.clone() }
}

fn view(commitment: &Versioned<Commitment>, actor: &Actor, today: Date, calendar: &Calendar) -> CommitmentView {
    let c = &commitment.record;
    CommitmentView {
        id: c.id.to_string(),
        version: commitment.version,
        kind: c.kind.name().into(),
        what: c.what.clone(),
        about: c.subject.words.clone(),
        about_href: policy::opens_its_subject(actor, c).then(|| c.subject.href.clone()).filter(|h| !h.is_empty()),
        asker: c.asker.name.clone(),
        asker_agency: c.asker.agency.to_string(),
        owner: c.owner.agency.to_string(),
        state: c.state().name().into(),
        due: c.due().map(due_view),
        answer_by: due_view(c.answer_by()),
        late: c.is_late(today),
        days_late: c.days_late(today, calendar),
        answer: answered(c.state()).map(|a| a.text.clone()),
    }
}

fn answered(state: &State) -> Option<&Answer> {
    match state {
        State::Asked | State::Acknowledged { .. } | State::Declined { .. } => None,
        State::Answered { answer, .. } | State::Challenged { answer, .. } | State::Verified { answer, .. } => {
            Some(answer)
        }
        State::Closed { ending, .. } => match ending {
            Ending::Settled { answer, .. } => Some(answer),
            Ending::DeclineNoted { .. } | Ending::Withdrawn => None,
        },
    }
}

fn wanted(c: &Commitment, show: Option<&str>, today: Date) -> bool {
    match show.unwrap_or("open") {
        "open" => c.is_open(),
        "late" => c.is_late(today),
        "all" => true,
        state => c.state().name() == state,
    }
}

fn views(app: &App, actor: &Actor, all: &[Versioned<Commitment>], show: Option<&str>) -> Vec<CommitmentView> {
    let today = app.clock().today();
    let shown = all.iter().filter(|c| wanted(&c.record, show, today));
    shown.map(|c| view(c, actor, today, app.calendar())).collect()
}

#[utoipa::path(get, path = "/api/v1/commitments/owed-by-us", params(Asked), responses((status = 200, body = Vec<CommitmentView>)))]
async fn owed_by_us(
    Extract(app): Extract<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Reply<Vec<CommitmentView>> {
    let actor = visitor.signed_in()?;
    let body = pages::chosen_body(actor, &visitor.agencies, asked.body.as_deref())?;
    let all = store::owed_by(&mut app.db().read().await?, &policy::scope(actor), body).await?;
    Ok(Json(views(&app, actor, &all, asked.show.as_deref())))
}

#[utoipa::path(get, path = "/api/v1/commitments/owed-to-us", params(Asked), responses((status = 200, body = Vec<CommitmentView>)))]
async fn owed_to_us(
    Extract(app): Extract<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Reply<Vec<CommitmentView>> {
    let actor = visitor.signed_in()?;
    let body = pages::chosen_body(actor, &visitor.agencies, asked.body.as_deref())?;
    let all = store::owed_to(&mut app.db().read().await?, &policy::scope(actor), body).await?;
    Ok(Json(views(&app, actor, &all, asked.show.as_deref())))
}

#[utoipa::path(get, path = "/api/v1/commitments/{id}", params(("id" = String, Path,)), responses((status = 200, body = CommitmentView)))]
async fn one(Extract(app): Extract<App>, visitor: Visitor, Path(text): Path<String>) -> Reply<CommitmentView> {
    let actor = visitor.signed_in()?;
    let allowed = store::find(&mut app.db().read().await?, actor, Act::See, id(&text)?).await?;
    let seen = Versioned { version: allowed.version(), record: allowed.into_inner() };
    Ok(Json(view(&seen, actor, app.clock().today(), app.calendar())))
}

/// What a body does with what it was asked.
enum Move {
    Acknowledge,
    Answer { text: String, evidence: Vec<Evidence> },
    Decline { why: String },
}

/// Moves a commitment in the version that the caller saw.
async fn moved(app: &App, visitor: &Visitor, text: &str, version: i64, by: Move) -> Result<StatusCode, Error> {
    let (actor, id): (_, CommitmentId) = (visitor.signed_in()?, id(text)?);
    let (mut tx, which) = (app.begin(actor).await?, Which { id, seen: Some(version) });
    let (event, saved) = match by {
        Move::Acknowledge => (acknowledge::EVENT, acknowledge::acknowledge(&mut tx, app, which).await?),
        Move::Answer { text, evidence } => (answer::EVENT, answer::answer(&mut tx, app, which, &text, evidence).await?),
        Move::Decline { why } => (decline::EVENT, decline::decline(&mut tx, app, which, &why).await?),
    };
    tx.commit(Entry::of(event, &saved)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(post, path = "/api/v1/commitments/{id}/acknowledge", params(("id" = String, Path,)), request_body = NewAcknowledgement, responses((status = 204), (status = 409, description = "Refused by a rule, or changed in between")))]
async fn acknowledge_it(
    Extract(app): Extract<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewAcknowledgement>,
) -> Result<StatusCode, Error> {
    let (_, new) = (visitor.signed_in()?, sent(body)?);
    moved(&app, &visitor, &text, new.version, Move::Acknowledge).await
}

#[utoipa::path(post, path = "/api/v1/commitments/{id}/answer", params(("id" = String, Path,)), request_body = NewAnswerGiven, responses((status = 204), (status = 409, description = "Refused by a rule, or changed in between")))]
async fn answer_it(
    Extract(app): Extract<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewAnswerGiven>,
) -> Result<StatusCode, Error> {
    let (_, new) = (visitor.signed_in()?, sent(body)?);
    let by = Move::Answer { text: new.text, evidence: Evidence::lines(&new.evidence.join("\n")) };
    moved(&app, &visitor, &text, new.version, by).await
}

#[utoipa::path(post, path = "/api/v1/commitments/{id}/decline", params(("id" = String, Path,)), request_body = NewRefusal, responses((status = 204), (status = 409, description = "Refused by a rule, or changed in between")))]
async fn decline_it(
    Extract(app): Extract<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewRefusal>,
) -> Result<StatusCode, Error> {
    let (_, new) = (visitor.signed_in()?, sent(body)?);
    moved(&app, &visitor, &text, new.version, Move::Decline { why: new.why }).await
}

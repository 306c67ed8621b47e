//! Challenges: raised by a group, answered by a body, closed with what changed, or taken further up.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use commitments::Commitment;
use jiff::civil::Date;
use platform::Error;
use platform::access::permit;
use platform::record::{self, Versioned};
use platform::web::api::{Asked, Made, Reply, Sent, asked, created, field, id, sent};
use platform::web::{App, Visitor};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::challenge::{About, Challenge, ChallengeDraft, ChallengeId, ChallengeState, Rung};
use crate::challenge_step::{SeenChallenge, awaits_answer, commitment_of, current_reply, is_late};
use crate::close_challenge::close_challenge;
use crate::escalate_challenge::escalate_challenge;
use crate::policy::{self, Act};
use crate::raise_challenge::raise_challenge;
use crate::recommendation::RecommendationId;
use crate::reply_challenge::reply_challenge;
use crate::stamp::{GroupName, NamedPerson};
use crate::store;

/// The readable table of routes.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/programmes/{programme}/challenges", get(list))
        .route("/api/v1/recommendations/{id}/challenges", post(raise))
        .route("/api/v1/challenges/{id}", get(one))
        .route("/api/v1/challenges/{id}/answer", post(answer))
        .route("/api/v1/challenges/{id}/close", post(close))
        .route("/api/v1/challenges/{id}/escalate", post(escalate))
}

/// Their description.
pub(super) fn description() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(list, raise, one, answer, close, escalate),
    components(schemas(ChallengeView, StepView, NewChallenge, NewReply, NewOutcome, NewStep, Made))
)]
struct Description;

/// A challenge.
#[derive(Serialize, ToSchema)]
struct ChallengeView {
    /// Its id.
    id: String,
    /// Its version, to be named when changing it.
    version: i64,
    /// The group that asks.
    from: String,
    /// Id of the body that has to answer.
    to: String,
    /// Id of the recommendation.
    recommendation: String,
    /// Id of the ask or action it is about; absent for the recommendation as a whole.
    about: Option<String>,
    /// The question.
    question: String,
    /// The day it was raised.
    raised: String,
    /// The day by which the answer was due.
    due: String,
    /// awaiting, late, answered or closed.
    state: String,
    /// The answer that counts.
    answer: Option<String>,
    /// Who signed it.
    signatory: Option<String>,
    /// What changed because of it, when it is closed.
    what_changed: Option<String>,
    /// Each step up, lowest first.
    escalations: Vec<StepView>,
}

/// A step up.
#[derive(Serialize, ToSchema)]
struct StepView {
    /// To whom: officer, signatory, sub_group, board_chair, chief_officer, published or regulator.
    to: String,
    /// Why.
    why: String,
    /// The day.
    on: String,
}

/// A challenge to be raised.
#[derive(Deserialize, ToSchema)]
struct NewChallenge {
    /// The group that asks: one that watches the programme, or the Board.
    from: String,
    /// Id of the body that has to answer.
    to: String,
    /// Id of an ask or action of the row; the row as a whole when it is left out.
    #[serde(default)]
    about: Option<String>,
    /// The question.
    question: String,
    /// The day by which to answer, YYYY-MM-DD.
    due: String,
}

/// A body's answer.
#[derive(Deserialize, ToSchema)]
struct NewReply {
    /// The version seen.
    version: i64,
    /// The answer.
    text: String,
    /// Who signs for the body.
    signatory: String,
}

/// What came of a challenge.
#[derive(Deserialize, ToSchema)]
struct NewOutcome {
    /// The version seen.
    version: i64,
    /// What changed, also when that is nothing.
    what_changed: String,
    /// Why somebody of the very body that answered closes it, where that is so.
    #[serde(default)]
    exception: Option<String>,
}

/// A step further up.
#[derive(Deserialize, ToSchema)]
struct NewStep {
    /// The version seen.
    version: i64,
    /// officer, signatory, sub_group, board_chair, chief_officer, published or regulator.
    to: String,
    /// Why.
    why: String,
}

/// Which challenges.
#[derive(Deserialize, IntoParams)]
struct Which {
    /// awaiting, late, answered or closed; all otherwise.
    state: Option<String>,
    /// Those to the body with this id.
    body: Option<String>,
}

fn state(challenge: &Challenge, commitment: Option<&Commitment>, today: Date) -> &'static str {
    match challenge.state() {
        ChallengeState::Closed { .. } => "closed",
        _ if is_late(challenge, commitment, today) => "late",
        _ if awaits_answer(challenge, commitment) => "awaiting",
        ChallengeState::Open | ChallengeState::Replied(_) => "answered",
    }
}

fn view(challenge: &Versioned<Challenge>, commitment: Option<&Commitment>, today: Date) -> ChallengeView {
    let (version, c) = (challenge.version, &challenge.record);
    let reply = current_reply(c, commitment);
    let what_changed = match c.state() {
        ChallengeState::Closed { what_changed, .. } => Some(what_changed.clone()),
        ChallengeState::Open | ChallengeState::Replied(_) => None,
    };
    let day = |at| platform::clock::in_uk(at).date().to_string();
    let step = |e: &crate::challenge::Escalation| StepView {
        to: store::records::stored_name(&e.to),
        why: e.why.clone(),
        on: day(e.stamp.at),
    };
    ChallengeView {
        id: c.id.to_string(),
        version,
        from: c.from.0.clone(),
        to: c.to.to_string(),
        recommendation: c.recommendation.to_string(),
        about: match c.about {
            About::Row => None,
            About::Ask(id) => Some(id.to_string()),
            About::Action(id) => Some(id.to_string()),
        },
        question: c.question.clone(),
        raised: day(c.raised.at),
        due: c.due.to_string(),
        state: state(c, commitment, today).into(),
        signatory: reply.as_ref().and_then(|r| r.signatory.as_ref()).map(|s| s.name.clone()),
        answer: reply.map(|r| r.text),
        what_changed,
        escalations: c.escalations().iter().map(step).collect(),
    }
}

#[utoipa::path(get, path = "/api/v1/programmes/{programme}/challenges", params(("programme" = String, Path,), Which), responses((status = 200, body = Vec<ChallengeView>)))]
async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Path(programme): Path<String>,
    query: Asked<Which>,
) -> Reply<Vec<ChallengeView>> {
    let programme = super::seen(&app, &visitor, &programme).await?;
    let which = asked(query)?;
    let (scope, today) = (policy::scope(&visitor.actor), app.clock().today());
    let mut read = app.db().read().await?;
    let challenges = store::all::<Challenge>(&mut read, programme, &scope).await?;
    let clocks = commitments::store::of_home(&mut read, &scope, programme).await?;
    let clocks: BTreeMap<&str, &Commitment> =
        clocks.iter().map(|c| (c.record.subject.id.as_str(), &c.record)).collect();
    let views = challenges.iter().map(|c| view(c, clocks.get(c.record.id.to_string().as_str()).copied(), today));
    let wanted = |v: &ChallengeView| {
        which.state.as_ref().is_none_or(|s| *s == v.state) && which.body.as_ref().is_none_or(|b| *b == v.to)
    };
    Ok(Json(views.filter(wanted).collect()))
}

#[utoipa::path(get, path = "/api/v1/challenges/{id}", params(("id" = String, Path,)), responses((status = 200, body = ChallengeView)))]
async fn one(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Reply<ChallengeView> {
    let actor = visitor.signed_in()?;
    let id: ChallengeId = id(&text)?;
    let mut read = app.db().read().await?;
    let allowed = permit(actor, Act::See, record::find::<Challenge>(&mut read, id).await?)?;
    let clock = commitment_of(&mut read, actor, id).await?.map(|c| c.record);
    let challenge = Versioned { version: allowed.version(), record: allowed.into_inner() };
    Ok(Json(view(&challenge, clock.as_ref(), app.clock().today())))
}

#[utoipa::path(post, path = "/api/v1/recommendations/{id}/challenges", params(("id" = String, Path,)), request_body = NewChallenge, responses((status = 201, body = Made), (status = 422, description = "Faults by field")))]
async fn raise(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewChallenge>,
) -> Result<Response, Error> {
    let actor = visitor.signed_in()?;
    let (recommendation, new): (RecommendationId, NewChallenge) = (id(&text)?, sent(body)?);
    let draft = ChallengeDraft {
        from: GroupName(new.from.trim().to_owned()),
        to: field("to", &new.to)?,
        recommendation,
        about: about(new.about.as_deref())?,
        question: new.question,
        due: field("due", &new.due)?,
    };
    Ok(created(raise_challenge(&app, actor, draft).await?))
}

fn about(text: Option<&str>) -> Result<About, Error> {
    let Some(text) = text.filter(|t| !t.is_empty()) else { return Ok(About::Row) };
    let of_action = || text.parse().map(About::Action).ok();
    let about = text.parse().map(About::Ask).ok().or_else(of_action);
    about.ok_or_else(|| Error::invalid("about", "Give the id of one of this row's asks or actions, or leave it out."))
}

#[utoipa::path(post, path = "/api/v1/challenges/{id}/answer", params(("id" = String, Path,)), request_body = NewReply, responses((status = 204), (status = 409, description = "Changed in between"), (status = 422, description = "Faults by field")))]
async fn answer(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewReply>,
) -> Result<StatusCode, Error> {
    let actor = visitor.signed_in()?;
    let (id, new): (ChallengeId, NewReply) = (id(&text)?, sent(body)?);
    if new.signatory.trim().is_empty() {
        return Err(Error::invalid("signatory", "Name who signs for the body."));
    }
    let (seen, signatory) =
        (SeenChallenge { id, version: new.version }, NamedPerson { name: new.signatory, account: None });
    reply_challenge(&app, actor, seen, &new.text, signatory).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(post, path = "/api/v1/challenges/{id}/close", params(("id" = String, Path,)), request_body = NewOutcome, responses((status = 204), (status = 409, description = "Changed in between"), (status = 422, description = "Faults by field")))]
async fn close(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewOutcome>,
) -> Result<StatusCode, Error> {
    let actor = visitor.signed_in()?;
    let (id, new): (ChallengeId, NewOutcome) = (id(&text)?, sent(body)?);
    let seen = SeenChallenge { id, version: new.version };
    close_challenge(&app, actor, seen, &new.what_changed, new.exception.as_deref()).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(post, path = "/api/v1/challenges/{id}/escalate", params(("id" = String, Path,)), request_body = NewStep, responses((status = 204), (status = 409, description = "Changed in between"), (status = 422, description = "Faults by field")))]
async fn escalate(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewStep>,
) -> Result<StatusCode, Error> {
    let actor = visitor.signed_in()?;
    let (id, new): (ChallengeId, NewStep) = (id(&text)?, sent(body)?);
    let to: Rung = serde_json::from_value(new.to.into())
        .map_err(|_| Error::invalid("to", "Choose one of the rungs that the description of the API names."))?;
    escalate_challenge(&app, actor, SeenChallenge { id, version: new.version }, to, &new.why).await?;
    Ok(StatusCode::NO_CONTENT)
}

//! The JSON twin of the pages, for a body's own programs. It calls the same verbs under the same policy; every error is a
//! problem document (RFC 9457). Changing calls name the version that the caller saw.

mod actions;
mod challenges;
mod checks;
mod evidence;
mod funding;
mod impacts;
mod imports;
mod national;
mod past;
mod reports;
mod rows;
mod shapes;

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use platform::Error;
use platform::access::permit;
use platform::id::AgencyId;
use platform::record;
use platform::web::api::{Asked, Made, Reply, Sent, asked, created, field, id, sent};
use platform::web::{App, Visitor};
use utoipa::OpenApi;

use crate::action::{Action, ActionId};
use crate::action_step::Seen;
use crate::as_at;
use crate::ask::{Ask, AskId};
use crate::claim_action::{Claiming, claim_action};
use crate::link::Link;
use crate::make_action::make_action;
use crate::policy::{self, Act};
use crate::programme::{Programme, ProgrammeId};
use crate::recommendation::{Recommendation, RecommendationId};
use crate::report_progress::report_progress;
use crate::respond::{current, respond};
use crate::response::{Answer, Response as Given};
use crate::stamp::{NamedPerson, Period};
use crate::store;
use actions::PlanSaid;
use shapes::{
    ActionView, AnswerNow, AnswerView, AsAt, AskView, LinkView, Named, NewAnswer, NewClaim, NewUpdate, OpenAsk, Row,
    Whole, action_view, answer_view, position_of, row, whole,
};

/// The readable table of routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/programmes", get(programmes))
        .route("/api/v1/programmes/{programme}/recommendations", get(recommendations))
        .route("/api/v1/programmes/{programme}/unanswered", get(unanswered))
        .route("/api/v1/programmes/{programme}/actions", get(actions).post(add_action))
        .route("/api/v1/recommendations/{id}", get(recommendation))
        .route("/api/v1/asks/{ask}/responses/{agency}", get(answer_now).put(answer))
        .route("/api/v1/actions/{id}/updates", post(update))
        .route("/api/v1/actions/{id}/claims", post(claim))
        .merge(imports::routes())
        .merge(rows::routes())
        .merge(actions::routes())
        .merge(checks::routes())
        .merge(evidence::routes())
        .merge(impacts::routes())
        .merge(funding::routes())
        .merge(national::routes())
        .merge(challenges::routes())
        .merge(reports::routes())
        .merge(past::routes())
}

/// The description that `/api/openapi.json` gives.
pub fn description() -> utoipa::openapi::OpenApi {
    let mut all = Description::openapi();
    let others = [
        imports::description(),
        rows::description(),
        actions::description(),
        checks::description(),
        evidence::description(),
        impacts::description(),
        funding::description(),
        national::description(),
        challenges::description(),
        reports::description(),
        past::description(),
    ];
    others.into_iter().for_each(|other| all.merge(other));
    all
}

#[derive(OpenApi)]
#[openapi(
    paths(
        programmes,
        recommendations,
        recommendation,
        unanswered,
        actions,
        add_action,
        answer_now,
        answer,
        update,
        claim
    ),
    components(schemas(
        Named, Row, Whole, AskView, AnswerView, OpenAsk, ActionView, PlanSaid, AnswerNow, LinkView, NewAnswer,
        NewUpdate, NewClaim, Made
    ))
)]
struct Description;

#[utoipa::path(get, path = "/api/v1/programmes", responses((status = 200, body = Vec<Named>)))]
async fn programmes(State(app): State<App>, visitor: Visitor) -> Reply<Vec<Named>> {
    let actor = visitor.signed_in()?;
    let all = store::programmes(&mut app.db().read().await?, &policy::scope(actor)).await?;
    Ok(Json(all.into_iter().map(|p| Named { id: p.id.to_string(), name: p.name }).collect()))
}

async fn seen(app: &App, visitor: &Visitor, programme: &str) -> Result<ProgrammeId, Error> {
    let (actor, programme): (_, ProgrammeId) = (visitor.signed_in()?, id(programme)?);
    let found = record::find::<Programme>(&mut app.db().read().await?, programme).await?;
    permit(actor, Act::See, found)?;
    Ok(programme)
}

#[utoipa::path(get, path = "/api/v1/programmes/{programme}/recommendations", params(("programme" = String, Path,), AsAt), responses((status = 200, body = Vec<Row>)))]
async fn recommendations(
    State(app): State<App>,
    visitor: Visitor,
    Path(programme): Path<String>,
    query: Asked<AsAt>,
) -> Reply<Vec<Row>> {
    let programme = seen(&app, &visitor, &programme).await?;
    let mut read = app.db().read().await?;
    if let Some(on) = asked(query)?.as_at {
        let then = as_at::load(&mut read, programme, on, app.clock().now()).await?;
        let rows = then.rows.iter().zip(then.standings());
        return Ok(Json(rows.map(|(r, standing)| row(&r.recommendation.record, &standing)).collect()));
    }
    let rows = store::standing::register(&mut read, programme, &policy::scope(&visitor.actor)).await?;
    let today = app.clock().today();
    Ok(Json(rows.iter().map(|r| row(&r.recommendation, &r.facts.on(today))).collect()))
}

#[utoipa::path(get, path = "/api/v1/recommendations/{id}", params(("id" = String, Path,), AsAt), responses((status = 200, body = Whole)))]
async fn recommendation(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    query: Asked<AsAt>,
) -> Reply<Whole> {
    let (actor, id): (_, RecommendationId) = (visitor.signed_in()?, id(&text)?);
    let mut read = app.db().read().await?;
    let found = permit(actor, Act::See, record::find::<Recommendation>(&mut read, id).await?)?.into_inner();
    if let Some(on) = asked(query)?.as_at {
        let then = as_at::load(&mut read, found.programme, on, app.clock().now()).await?;
        let loaded = then.row(id).ok_or_else(|| Error::refused("This recommendation was not on record by then."))?;
        return Ok(Json(whole(loaded, &then.links, on)));
    }
    let loaded = store::file::load(&mut read, id).await?;
    let links = store::all::<Link>(&mut read, found.programme, &policy::scope(actor)).await?;
    let links: Vec<Link> = links.into_iter().map(|l| l.record).collect();
    Ok(Json(whole(&loaded, &links, app.clock().today())))
}

#[utoipa::path(get, path = "/api/v1/programmes/{programme}/unanswered", params(("programme" = String, Path,)), responses((status = 200, body = Vec<OpenAsk>)))]
async fn unanswered(State(app): State<App>, visitor: Visitor, Path(programme): Path<String>) -> Reply<Vec<OpenAsk>> {
    let programme = seen(&app, &visitor, &programme).await?;
    let scope = policy::scope(&visitor.actor);
    let mut read = app.db().read().await?;
    let asks = store::all::<Ask>(&mut read, programme, &scope).await?;
    let given = store::all::<Given>(&mut read, programme, &scope).await?;
    let rows = store::all::<Recommendation>(&mut read, programme, &scope).await?;
    let reference = |id: RecommendationId| {
        rows.iter().find(|r| r.record.id == id).map(|r| r.record.reference.clone()).unwrap_or_default()
    };
    let answered = |ask: AskId, body: AgencyId| {
        given.iter().any(|g| g.record.ask == ask && g.record.agency == body && g.record.position().is_answer())
    };
    let open = asks.iter().map(|a| &a.record).filter(|a| a.is_live()).map(|a| OpenAsk {
        id: a.id.to_string(),
        reference: reference(a.recommendation),
        text: a.text.clone(),
        awaited_from: a.addressees.iter().filter(|b| !answered(a.id, **b)).map(ToString::to_string).collect(),
    });
    Ok(Json(open.filter(|a| !a.awaited_from.is_empty()).collect()))
}

#[utoipa::path(get, path = "/api/v1/programmes/{programme}/actions", params(("programme" = String, Path,)), responses((status = 200, body = Vec<ActionView>)))]
async fn actions(State(app): State<App>, visitor: Visitor, Path(programme): Path<String>) -> Reply<Vec<ActionView>> {
    let programme = seen(&app, &visitor, &programme).await?;
    let all = store::all::<Action>(&mut app.db().read().await?, programme, &policy::scope(&visitor.actor)).await?;
    Ok(Json(all.iter().map(|a| action_view(&a.record, Some(a.version))).collect()))
}

#[utoipa::path(post, path = "/api/v1/programmes/{programme}/actions", params(("programme" = String, Path,)), request_body = PlanSaid, responses((status = 201, body = Made), (status = 422, description = "Faults by field")))]
async fn add_action(
    State(app): State<App>,
    visitor: Visitor,
    Path(programme): Path<String>,
    body: Sent<PlanSaid>,
) -> Result<Response, Error> {
    let programme = seen(&app, &visitor, &programme).await?;
    let new = sent(body)?;
    let due = new.due;
    let made = make_action(&app, &visitor.actor, programme, new.read(), due).await?;
    Ok(created(made.record.id))
}

#[utoipa::path(get, path = "/api/v1/asks/{ask}/responses/{agency}", params(("ask" = String, Path,), ("agency" = String, Path,)), responses((status = 200, body = AnswerNow)))]
async fn answer_now(
    State(app): State<App>,
    visitor: Visitor,
    Path((ask, agency)): Path<(String, String)>,
) -> Reply<AnswerNow> {
    let actor = visitor.signed_in()?;
    let (ask, agency): (AskId, AgencyId) = (id(&ask)?, id(&agency)?);
    let mut read = app.db().read().await?;
    permit(actor, Act::See, record::find::<Ask>(&mut read, ask).await?)?;
    visitor.agencies.get(agency).ok_or(Error::Hidden)?;
    let now = current(&mut read, actor, ask, agency).await?;
    Ok(Json(AnswerNow {
        id: now.as_ref().map(|r| r.record.id.to_string()),
        version: now.as_ref().map_or(0, |r| r.version),
        answer: now.map(|r| answer_view(&r.record)),
    }))
}

#[utoipa::path(put, path = "/api/v1/asks/{ask}/responses/{agency}", params(("ask" = String, Path,), ("agency" = String, Path,)), request_body = NewAnswer, responses((status = 200, body = Made), (status = 409, description = "Refused by a rule, or somebody answered in between")))]
async fn answer(
    State(app): State<App>,
    visitor: Visitor,
    Path((ask, agency)): Path<(String, String)>,
    body: Sent<NewAnswer>,
) -> Reply<Made> {
    let actor = visitor.signed_in()?;
    let (ask, agency): (AskId, AgencyId) = (id(&ask)?, id(&agency)?);
    visitor.agencies.get(agency).ok_or(Error::Hidden)?;
    let new = sent(body)?;
    let answer = Answer {
        position: position_of(&new.position, &new.reason, &visitor)?,
        counter_proposal: new.counter_proposal.clone(),
        signatory: Some(NamedPerson { name: new.signatory.clone(), account: None }),
    };
    respond(&app, actor, ask, agency, new.version, answer).await?;
    let now = current(&mut app.db().read().await?, actor, ask, agency).await?;
    Ok(Json(Made { id: now.map(|r| r.record.id.to_string()).unwrap_or_default() }))
}

fn period(from: &str, to: &str) -> Result<Period, Error> {
    Ok(Period { from: field("from", from)?, to: field("to", to)? })
}

#[utoipa::path(post, path = "/api/v1/actions/{id}/updates", params(("id" = String, Path,)), request_body = NewUpdate, responses((status = 201, body = Made)))]
async fn update(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewUpdate>,
) -> Result<Response, Error> {
    let actor = visitor.signed_in()?;
    let (id, new): (ActionId, NewUpdate) = (id(&text)?, sent(body)?);
    Ok(created(report_progress(&app, actor, id, period(&new.from, &new.to)?, &new.text).await?))
}

#[utoipa::path(post, path = "/api/v1/actions/{id}/claims", params(("id" = String, Path,)), request_body = NewClaim, responses((status = 201, body = Made), (status = 409, description = "Refused by a rule, or changed in between")))]
async fn claim(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewClaim>,
) -> Result<Response, Error> {
    let actor = visitor.signed_in()?;
    let (id, new): (ActionId, NewClaim) = (id(&text)?, sent(body)?);
    let claiming = Claiming {
        text: new.text,
        changed_for_children: new.changed_for_children,
        evidence: new.evidence.iter().map(|e| field("evidence", e)).collect::<Result<_, _>>()?,
    };
    let seen = Seen { id, version: new.version };
    Ok(created(claim_action(&app, actor, seen, period(&new.from, &new.to)?, claiming).await?))
}

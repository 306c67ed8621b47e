//! The JSON twin of the pages, for a body's own programs. It calls the same verbs under the same policy; every error is a
//! problem document (RFC 9457). Changing calls name the version that the caller saw.

mod challenges;
mod reports;
mod shapes;

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post, put};
use axum::{Json, Router};
use jiff::civil::Date;
use platform::Error;
use platform::access::permit;
use platform::id::AgencyId;
use platform::record;
use platform::web::api::{Made, Reply, Sent, created, field, field_optional, id, sent};
use platform::web::{App, Visitor};
use utoipa::OpenApi;

use crate::action::{Action, ActionId, ActionPlan};
use crate::action_step::Seen;
use crate::ask::{Ask, AskId};
use crate::claim_action::{Claiming, claim_action};
use crate::make_action::make_action;
use crate::policy::{self, Act};
use crate::programme::{Programme, ProgrammeId};
use crate::recommendation::{Recommendation, RecommendationId};
use crate::report_progress::report_progress;
use crate::respond::{current, respond};
use crate::response::{Answer, Position, Response as Given};
use crate::stamp::{NamedPerson, Period};
use crate::store;
use shapes::{
    ActionView, AnswerView, AskView, Named, NewAction, NewAnswer, NewClaim, NewUpdate, OpenAsk, Row, Whole,
    action_view, ask_view, row,
};

/// The readable table of routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/programmes", get(programmes))
        .route("/api/v1/programmes/{programme}/recommendations", get(recommendations))
        .route("/api/v1/programmes/{programme}/unanswered", get(unanswered))
        .route("/api/v1/programmes/{programme}/actions", get(actions).post(add_action))
        .route("/api/v1/recommendations/{id}", get(recommendation))
        .route("/api/v1/asks/{ask}/responses/{agency}", put(answer))
        .route("/api/v1/actions/{id}/updates", post(update))
        .route("/api/v1/actions/{id}/claims", post(claim))
        .merge(reports::routes())
        .merge(challenges::routes())
}

/// The description that `/api/openapi.json` gives.
pub fn description() -> utoipa::openapi::OpenApi {
    let mut all = Description::openapi();
    all.merge(reports::description());
    all.merge(challenges::description());
    all
}

#[derive(OpenApi)]
#[openapi(
    paths(programmes, recommendations, recommendation, unanswered, actions, add_action, answer, update, claim),
    components(schemas(
        Named, Row, Whole, AskView, AnswerView, OpenAsk, ActionView, NewAction, NewAnswer, NewUpdate, NewClaim, Made
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
    let programme: ProgrammeId = id(programme)?;
    let found = record::find::<Programme>(&mut app.db().read().await?, programme).await?;
    permit(visitor.signed_in()?, Act::See, found)?;
    Ok(programme)
}

#[utoipa::path(get, path = "/api/v1/programmes/{programme}/recommendations", params(("programme" = String, Path,)), responses((status = 200, body = Vec<Row>)))]
async fn recommendations(State(app): State<App>, visitor: Visitor, Path(programme): Path<String>) -> Reply<Vec<Row>> {
    let programme = seen(&app, &visitor, &programme).await?;
    let scope = policy::scope(&visitor.actor);
    let rows = store::standing::register(&mut app.db().read().await?, programme, &scope).await?;
    let today = app.clock().today();
    Ok(Json(rows.iter().map(|r| row(&r.recommendation, &r.facts.on(today))).collect()))
}

#[utoipa::path(get, path = "/api/v1/recommendations/{id}", params(("id" = String, Path,)), responses((status = 200, body = Whole)))]
async fn recommendation(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Reply<Whole> {
    let id: RecommendationId = id(&text)?;
    let mut read = app.db().read().await?;
    permit(visitor.signed_in()?, Act::See, record::find::<Recommendation>(&mut read, id).await?)?;
    let loaded = store::file::load(&mut read, id).await?;
    let standing = crate::file::standing_of(&loaded.file(), app.clock().today());
    let r = &loaded.recommendation.record;
    Ok(Json(Whole {
        standing: row(r, &standing),
        text: r.verbatim.lines().to_vec(),
        response_as_printed: r.response_as_printed.clone(),
        challenges_as_printed: r.challenges_as_printed.clone(),
        asks: loaded.asks.iter().filter(|a| a.is_live()).map(|a| ask_view(a, &loaded.responses)).collect(),
        actions: loaded.actions.iter().map(|a| action_view(a, None)).collect(),
    }))
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

#[utoipa::path(post, path = "/api/v1/programmes/{programme}/actions", params(("programme" = String, Path,)), request_body = NewAction, responses((status = 201, body = Made), (status = 422, description = "Faults by field")))]
async fn add_action(
    State(app): State<App>,
    visitor: Visitor,
    Path(programme): Path<String>,
    body: Sent<NewAction>,
) -> Result<Response, Error> {
    let programme = seen(&app, &visitor, &programme).await?;
    let new = sent(body)?;
    let due: Option<Date> = field_optional("due", new.due.as_deref())?;
    let plan = ActionPlan {
        outcome: new.outcome,
        title: new.title,
        asks: new.asks.iter().map(|a| field("asks", a)).collect::<Result<_, _>>()?,
        lead: field_optional("lead", new.lead.as_deref())?,
        ..ActionPlan::default()
    };
    let made = make_action(&app, &visitor.actor, programme, plan, due).await?;
    Ok(created(made.record.id))
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
        position: position(&new, &visitor)?,
        counter_proposal: new.counter_proposal.clone(),
        signatory: Some(NamedPerson { name: new.signatory.clone(), account: None }),
    };
    respond(&app, actor, ask, agency, new.version, answer).await?;
    let now = current(&mut app.db().read().await?, actor, ask, agency).await?;
    Ok(Json(Made { id: now.map(|r| r.record.id.to_string()).unwrap_or_default() }))
}

fn position(new: &NewAnswer, visitor: &Visitor) -> Result<Position, Error> {
    let reason = new.reason.trim().to_owned();
    Ok(match new.position.as_str() {
        "accept" => Position::Accept,
        "accept_in_part" => Position::AcceptInPart { reason },
        "accept_in_principle" => Position::AcceptInPrinciple { reason },
        "met_by_other_means" => Position::MetByOtherMeans { how: reason },
        "decline" => Position::Decline { why: reason },
        "not_ours" => Position::NotOurs { agency: visitor.agencies.printed(&reason).map(|a| a.id), whose: reason },
        _ => {
            return Err(Error::invalid(
                "position",
                "Choose accept, accept_in_part, accept_in_principle, met_by_other_means, decline or not_ours.",
            ));
        }
    })
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

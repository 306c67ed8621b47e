//! Work: one action with all that was said and shown, its plan, and its small steps.

mod shapes;

use axum::extract::{Path, State};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use platform::Error;
use platform::access::permit;
use platform::record;
use platform::web::api::{Reply, Sent, id, sent};
use platform::web::{App, Visitor};
use utoipa::OpenApi;

use super::checks::CheckView;
use super::evidence::EvidenceLine;
use super::shapes::action_view;
use crate::action::{Action, ActionId};
use crate::action_step::Seen;
use crate::capacity::capacities;
use crate::open_evidence::checks_action;
use crate::policy::Act;
use crate::revise_plan::revise_plan;
use crate::store::{self, action::ActionFile};
use crate::take_step::{Taking, take_step};
use crate::verification::Capacity;
pub(super) use shapes::PlanSaid;
use shapes::{
    ActionWhole, Blocking, ClaimView, ForecastView, Forecasting, MilestoneSaid, NewPlan, Refusing, Regressing,
    Settling, StepSeen, Superseding, UpdateView,
};

/// The readable table of routes.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/actions/{id}", get(one))
        .route("/api/v1/actions/{id}/plan", put(plan))
        .route("/api/v1/actions/{id}/steps/plan", post(planned))
        .route("/api/v1/actions/{id}/steps/start", post(start))
        .route("/api/v1/actions/{id}/steps/block", post(block))
        .route("/api/v1/actions/{id}/steps/forecast", post(forecast))
        .route("/api/v1/actions/{id}/steps/settle", post(settle))
        .route("/api/v1/actions/{id}/steps/slip-back", post(slip_back))
        .route("/api/v1/actions/{id}/steps/decline", post(decline))
        .route("/api/v1/actions/{id}/steps/supersede", post(supersede))
}

/// Their description.
pub(super) fn description() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(one, plan, planned, start, block, forecast, settle, slip_back, decline, supersede),
    components(schemas(
        ActionWhole,
        PlanSaid,
        shapes::CostSaid,
        MilestoneSaid,
        ForecastView,
        ClaimView,
        CheckView,
        UpdateView,
        EvidenceLine,
        NewPlan,
        StepSeen,
        Blocking,
        Forecasting,
        Settling,
        Regressing,
        Refusing,
        Superseding
    ))
)]
struct Description;

async fn now(app: &App, visitor: &Visitor, text: &str) -> Reply<ActionWhole> {
    let (actor, id): (_, ActionId) = (visitor.signed_in()?, id(text)?);
    let mut read = app.db().read().await?;
    permit(actor, Act::See, record::find::<Action>(&mut read, id).await?)?;
    let file = store::action::load(&mut read, id).await?;
    let offered = capacities(&file.programme, actor, &visitor.agencies);
    let today = app.clock().today();
    let checks = checks_action(actor, &file, today);
    let evidence = file.evidence.iter().map(|e| EvidenceLine::of(e, actor, checks)).collect();
    Ok(Json(whole(&file, evidence, offered)))
}

fn whole(file: &ActionFile, evidence: Vec<EvidenceLine>, offered: Vec<Capacity>) -> ActionWhole {
    let action = &file.action.record;
    let forecast = |f: &crate::action::Forecast| ForecastView { due: f.date.to_string(), reason: f.reason.clone() };
    ActionWhole {
        action: action_view(action, Some(file.action.version)),
        plan: PlanSaid::of(action),
        serves: file.served.iter().map(|(_, row)| row.reference.clone()).collect(),
        forecasts: action.forecasts().iter().map(forecast).collect(),
        retest: action.delivery().retest().map(|d| d.to_string()),
        check_voided: file.check_is_void(),
        claim_in_question: file.claim_in_question().map(|c| c.id.to_string()),
        claims: file.claims.iter().map(ClaimView::of).collect(),
        checks: file.verifications.iter().map(CheckView::of).collect(),
        updates: file.updates.iter().map(UpdateView::of).collect(),
        evidence,
        capacities: offered.iter().map(Capacity::code).collect(),
    }
}

#[utoipa::path(get, path = "/api/v1/actions/{id}", params(("id" = String, Path,)), responses((status = 200, body = ActionWhole)))]
async fn one(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Reply<ActionWhole> {
    now(&app, &visitor, &text).await
}

fn seen(text: &str, version: i64) -> Result<Seen, Error> {
    Ok(Seen { id: id(text)?, version })
}

#[utoipa::path(put, path = "/api/v1/actions/{id}/plan", params(("id" = String, Path,)), request_body = NewPlan, responses((status = 200, body = ActionWhole), (status = 409, description = "Changed in between"), (status = 422, description = "Faults by field")))]
async fn plan(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewPlan>,
) -> Reply<ActionWhole> {
    let (actor, new) = (visitor.signed_in()?, sent(body)?);
    let (seen, due) = (seen(&text, new.version)?, new.plan.due);
    revise_plan(&app, actor, seen, new.plan.read(), due).await?;
    now(&app, &visitor, &text).await
}

async fn taken(app: &App, visitor: &Visitor, text: &str, version: i64, taking: Taking) -> Reply<ActionWhole> {
    take_step(app, &visitor.actor, seen(text, version)?, taking).await?;
    now(app, visitor, text).await
}

macro_rules! steps {
    ($($name:ident $path:literal $body:ident |$new:ident| $taking:expr;)*) => {$(
        #[utoipa::path(post, path = $path, params(("id" = String, Path,)), request_body = $body, responses((status = 200, body = ActionWhole), (status = 409, description = "Changed in between"), (status = 422, description = "Not from here, or faults by field")))]
        async fn $name(
            State(app): State<App>,
            visitor: Visitor,
            Path(text): Path<String>,
            body: Sent<$body>,
        ) -> Reply<ActionWhole> {
            visitor.signed_in()?;
            let $new = sent(body)?;
            taken(&app, &visitor, &text, $new.version, $taking).await
        }
    )*};
}

steps! {
    planned "/api/v1/actions/{id}/steps/plan" StepSeen |new| Taking::Plan;
    start "/api/v1/actions/{id}/steps/start" StepSeen |new| Taking::Start;
    block "/api/v1/actions/{id}/steps/block" Blocking |new| Taking::Block { why: new.why };
    forecast "/api/v1/actions/{id}/steps/forecast" Forecasting |new| Taking::Forecast { due: new.due, reason: new.reason };
    settle "/api/v1/actions/{id}/steps/settle" Settling |new| Taking::Settle { retest: new.retest };
    slip_back "/api/v1/actions/{id}/steps/slip-back" Regressing |new| Taking::Regress { found: new.found };
    decline "/api/v1/actions/{id}/steps/decline" Refusing |new| Taking::Decline { why: new.why };
    supersede "/api/v1/actions/{id}/steps/supersede" Superseding |new| Taking::Supersede { by: new.by };
}

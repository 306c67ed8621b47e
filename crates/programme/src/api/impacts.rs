//! What changed for children: measures of a row, their definitions and readings, what happened besides.

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::civil::Date;
use platform::Error;
use platform::access::permit;
use platform::record;
use platform::web::api::{Made, Reply, Sent, created, id, sent};
use platform::web::{App, Visitor};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use crate::action::ActionId;
use crate::impact::{Better, Impact, ImpactId};
use crate::live_measure::{bind_measure, figures};
use crate::measure_impact::{
    Measuring, Question, ReadingTaken, SeenImpact, ask_of_impact, define_impact, impact_cannot_be_known, note_effect,
    read_impact,
};
use crate::policy::{self, Act};
use crate::recommendation::RecommendationId;
use crate::small_numbers::Counting;
use crate::stamp::Period;
use crate::store::records::stored_name;

/// The readable table of routes.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/figures", get(all_figures))
        .route("/api/v1/recommendations/{id}/impacts", post(make))
        .route("/api/v1/impacts/{id}", get(one))
        .route("/api/v1/impacts/{id}/define", post(define))
        .route("/api/v1/impacts/{id}/read", post(read))
        .route("/api/v1/impacts/{id}/cannot-be-known", post(cannot_be_known))
        .route("/api/v1/impacts/{id}/effect", post(effect))
}

/// Their description.
pub(super) fn description() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(all_figures, make, one, define, read, cannot_be_known, effect),
    components(schemas(
        HouseFigure,
        ImpactView,
        DefinitionView,
        ReadingView,
        EffectView,
        NewImpact,
        NewMeasure,
        NewDefinition,
        NewReading,
        NewUnknowable,
        NewEffect,
        Made
    ))
)]
struct Description;

/// A figure that the program measures itself.
#[derive(Serialize, ToSchema)]
struct HouseFigure {
    /// Its name, by which a measure is bound to it.
    name: String,
    /// What is counted, and out of what.
    definition: String,
}

/// A measure.
#[derive(Serialize, ToSchema)]
struct ImpactView {
    /// Its id.
    id: String,
    /// Its version, to be named when changing it.
    version: i64,
    /// Id of the recommendation.
    recommendation: String,
    /// Id of the action, when it is one action's.
    action: Option<String>,
    /// What should be different for children.
    question: String,
    /// What the readings show, in words.
    state: String,
    /// Every version of the definition, oldest first.
    definitions: Vec<DefinitionView>,
    /// Every reading.
    readings: Vec<ReadingView>,
    /// When it is read next.
    next_reading: Option<String>,
    /// The figure of the house that the program reads for it.
    measured_by: Option<String>,
    /// What happened besides what was meant.
    effects: Vec<EffectView>,
}

/// One version of what is measured.
#[derive(Serialize, ToSchema)]
struct DefinitionView {
    /// What is counted.
    text: String,
    /// What the number is.
    unit: String,
    /// children, share, other, or unsaid.
    counting: String,
    /// higher or lower.
    better: String,
    /// The least difference that means anything.
    least_change: f64,
}

/// A value read for a period.
#[derive(Serialize, ToSchema)]
struct ReadingView {
    /// Which version of the definition, from 1.
    definition: u32,
    /// First day.
    from: String,
    /// Last day.
    to: String,
    /// The value.
    value: f64,
    /// Out of how many children.
    out_of: Option<u32>,
    /// Where it comes from.
    source: String,
}

/// Something that happened besides.
#[derive(Serialize, ToSchema)]
struct EffectView {
    /// What.
    text: String,
    /// Whether it did harm.
    harmful: bool,
}

/// A measure to be set up: with `house`, the program reads it itself; with `measure`, people do; with neither it waits.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewImpact {
    /// What should be different for children.
    question: String,
    /// Id of an action that serves the row, when it is that action's.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    action: Option<ActionId>,
    /// The name of a figure of the house.
    #[serde(default)]
    house: Option<String>,
    /// What is measured.
    #[serde(default)]
    measure: Option<NewMeasure>,
}

/// What is measured.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewMeasure {
    /// What is counted, and out of what.
    text: String,
    /// What the number is, such as "per cent".
    #[serde(default)]
    unit: String,
    /// children, share (of children, in per cent) or other.
    #[schema(value_type = String)]
    counting: Counting,
    /// higher or lower.
    #[schema(value_type = String)]
    better: Better,
    /// The least difference that means anything; 0 means that any does.
    #[serde(default)]
    least_change: f64,
    /// The day of the next reading.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    next_reading: Option<Date>,
}

/// A new version of what is measured: a new series begins.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewDefinition {
    /// The version seen.
    version: i64,
    /// What is measured.
    measure: NewMeasure,
}

/// A value read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewReading {
    /// The version seen.
    version: i64,
    /// First day.
    #[schema(value_type = String)]
    from: Date,
    /// Last day.
    #[schema(value_type = String)]
    to: Date,
    /// The value.
    value: f64,
    /// Out of how many children; a share needs it.
    #[serde(default)]
    out_of: Option<u32>,
    /// Where it comes from.
    #[serde(default)]
    source: String,
    /// The day of the next reading.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    next_reading: Option<Date>,
}

/// That the impact cannot be known.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewUnknowable {
    /// The version seen.
    version: i64,
    /// Why.
    reason: String,
}

/// Something that happened besides what was meant.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewEffect {
    /// The version seen.
    version: i64,
    /// What.
    text: String,
    /// Whether it did harm.
    #[serde(default)]
    harmful: bool,
}

impl NewMeasure {
    fn read(self) -> Result<Measuring, Error> {
        let Self { text, unit, counting, better, least_change, next_reading } = self;
        if counting == Counting::Unsaid {
            return Err(Error::invalid("counting", "Say what the number counts."));
        }
        Ok(Measuring { text, unit, counting, better, least_change, next_reading })
    }
}

fn view(impact: &Impact, version: i64) -> ImpactView {
    let definition = |d: &crate::impact::Definition| DefinitionView {
        text: d.text.clone(),
        unit: d.unit.clone(),
        counting: stored_name(&d.counting),
        better: stored_name(&d.better),
        least_change: d.least_change,
    };
    let reading = |r: &crate::impact::Reading| ReadingView {
        definition: r.version,
        from: r.period.from.to_string(),
        to: r.period.to.to_string(),
        value: r.value,
        out_of: r.out_of,
        source: r.source.clone(),
    };
    let effect = |e: &crate::impact::UnintendedEffect| EffectView { text: e.text.clone(), harmful: e.harmful };
    ImpactView {
        id: impact.id.to_string(),
        version,
        recommendation: impact.recommendation.to_string(),
        action: impact.action.map(|a| a.to_string()),
        question: impact.question.clone(),
        state: impact.state().words().into(),
        definitions: impact.definitions().iter().map(definition).collect(),
        readings: impact.readings().iter().map(reading).collect(),
        next_reading: impact.next_reading().map(|d| d.to_string()),
        measured_by: impact.measured_by().map(str::to_owned),
        effects: impact.unintended().iter().map(effect).collect(),
    }
}

#[utoipa::path(get, path = "/api/v1/figures", responses((status = 200, body = Vec<HouseFigure>)))]
async fn all_figures(State(app): State<App>, visitor: Visitor) -> Reply<Vec<HouseFigure>> {
    if !policy::sees_register(visitor.signed_in()?) {
        return Err(Error::Hidden);
    }
    let one = |f: &platform::part::Measure| HouseFigure { name: f.name.into(), definition: f.definition.into() };
    Ok(Json(figures(&app).map(one).collect()))
}

#[utoipa::path(post, path = "/api/v1/recommendations/{id}/impacts", params(("id" = String, Path,)), request_body = NewImpact, responses((status = 201, body = Made), (status = 422, description = "Faults by field")))]
async fn make(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewImpact>,
) -> Result<Response, Error> {
    let (actor, recommendation, new): (_, RecommendationId, NewImpact) =
        (visitor.signed_in()?, id(&text)?, sent(body)?);
    let question = Question { recommendation, action: new.action, text: new.question };
    let made = match (new.house, new.measure) {
        (Some(_), Some(_)) => {
            return Err(Error::invalid("house", "Either name a figure of the house or say what people measure."));
        }
        (Some(figure), None) => bind_measure(&app, actor, question, &figure).await?,
        (None, measure) => {
            let measuring = measure.map(NewMeasure::read).transpose()?;
            ask_of_impact(&app, actor, question, measuring).await?
        }
    };
    Ok(created(made))
}

async fn now(app: &App, visitor: &Visitor, text: &str) -> Reply<ImpactView> {
    let (actor, id): (_, ImpactId) = (visitor.signed_in()?, id(text)?);
    let found = record::find::<Impact>(&mut app.db().read().await?, id).await?;
    let allowed = permit(actor, Act::See, found)?;
    Ok(Json(view(allowed.record(), allowed.version())))
}

#[utoipa::path(get, path = "/api/v1/impacts/{id}", params(("id" = String, Path,)), responses((status = 200, body = ImpactView)))]
async fn one(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Reply<ImpactView> {
    now(&app, &visitor, &text).await
}

fn seen(text: &str, version: i64) -> Result<SeenImpact, Error> {
    Ok(SeenImpact { id: id(text)?, version })
}

#[utoipa::path(post, path = "/api/v1/impacts/{id}/define", params(("id" = String, Path,)), request_body = NewDefinition, responses((status = 200, body = ImpactView), (status = 409, description = "Changed in between"), (status = 422, description = "Faults by field")))]
async fn define(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewDefinition>,
) -> Reply<ImpactView> {
    let (actor, new) = (visitor.signed_in()?, sent(body)?);
    define_impact(&app, actor, seen(&text, new.version)?, new.measure.read()?).await?;
    now(&app, &visitor, &text).await
}

#[utoipa::path(post, path = "/api/v1/impacts/{id}/read", params(("id" = String, Path,)), request_body = NewReading, responses((status = 200, body = ImpactView), (status = 409, description = "Changed in between"), (status = 422, description = "Faults by field")))]
async fn read(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewReading>,
) -> Reply<ImpactView> {
    let (actor, new) = (visitor.signed_in()?, sent(body)?);
    let NewReading { version, from, to, value, out_of, source, next_reading } = new;
    let taken = ReadingTaken { period: Period { from, to }, value, out_of, source, next_reading };
    read_impact(&app, actor, seen(&text, version)?, taken).await?;
    now(&app, &visitor, &text).await
}

#[utoipa::path(post, path = "/api/v1/impacts/{id}/cannot-be-known", params(("id" = String, Path,)), request_body = NewUnknowable, responses((status = 200, body = ImpactView), (status = 409, description = "Changed in between"), (status = 422, description = "Without a reason")))]
async fn cannot_be_known(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewUnknowable>,
) -> Reply<ImpactView> {
    let (actor, new) = (visitor.signed_in()?, sent(body)?);
    impact_cannot_be_known(&app, actor, seen(&text, new.version)?, &new.reason).await?;
    now(&app, &visitor, &text).await
}

#[utoipa::path(post, path = "/api/v1/impacts/{id}/effect", params(("id" = String, Path,)), request_body = NewEffect, responses((status = 200, body = ImpactView), (status = 409, description = "Changed in between"), (status = 422, description = "Without words")))]
async fn effect(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewEffect>,
) -> Reply<ImpactView> {
    let (actor, new) = (visitor.signed_in()?, sent(body)?);
    note_effect(&app, actor, seen(&text, new.version)?, &new.text, new.harmful).await?;
    now(&app, &visitor, &text).await
}

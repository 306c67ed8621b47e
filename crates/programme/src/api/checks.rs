//! Checks: of claims, of answers "met by other means", retests, and what waits for one.

use axum::extract::{Path, State};
use axum::response::Response as Answered;
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

use crate::action::{Action, ActionId, Stage};
use crate::action_step::Seen;
use crate::capacity::capacities;
use crate::claim::ClaimId;
use crate::policy::{self, Act};
use crate::programme::Programme;
use crate::response::{Response, ResponseId};
use crate::retest_action::retest_action;
use crate::standing::WorkFacts;
use crate::store;
use crate::verification::{Capacity, Subject, Verdict, Verification};
use crate::verify_claim::{Checking, verify_claim, verify_response};

/// The readable table of routes.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/actions/{id}/verify", post(verify))
        .route("/api/v1/actions/{id}/retest", post(retest))
        .route("/api/v1/responses/{id}/verify", post(verify_answer))
        .route("/api/v1/programmes/{programme}/verifications", get(awaiting))
}

/// Their description.
pub(super) fn description() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(verify, retest, verify_answer, awaiting),
    components(schemas(CheckSaid, NewCheck, NewRetest, NewResponseCheck, AwaitingCheck, Made))
)]
struct Description;

/// A check.
#[derive(Serialize, ToSchema)]
pub(super) struct CheckView {
    /// Its id.
    pub id: String,
    /// Id of the claim.
    pub claim: Option<String>,
    /// Id of the body that checked.
    pub agency: String,
    /// Who answers for it.
    pub person: String,
    /// As what: `group:` with its name, assessor, lived_experience or partner.
    pub capacity: String,
    /// When.
    pub at: String,
    /// How.
    pub method: String,
    /// What sample was looked at.
    pub sample: Option<String>,
    /// verified or returned.
    pub verdict: String,
    /// What is missing.
    pub why: Option<String>,
    /// Why the lead's own body checked. To be printed wherever the row counts.
    pub exception: Option<String>,
}

/// A check, as entered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckSaid {
    /// Who answers for the check: name and post.
    pub person: String,
    /// As what: one of the action's `capacities`.
    pub capacity: String,
    /// How it was checked.
    pub method: String,
    /// What sample was looked at.
    #[serde(default)]
    pub sample: Option<String>,
    /// verified or returned.
    pub verdict: String,
    /// What is missing, when it is returned.
    #[serde(default)]
    pub why: String,
    /// Why the lead's own body checks, where it does.
    #[serde(default)]
    pub exception: Option<String>,
}

/// A check of a claim.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewCheck {
    /// The action's version seen.
    pub version: i64,
    /// Id of the claim.
    #[schema(value_type = String)]
    pub claim: ClaimId,
    /// The check.
    pub check: CheckSaid,
}

/// A retest.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRetest {
    /// The action's version seen.
    pub version: i64,
    /// The day of the next retest, when it still holds.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub next: Option<Date>,
    /// The check.
    pub check: CheckSaid,
}

/// A check of an answer "met by other means".
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewResponseCheck {
    /// The answer's version seen.
    pub version: i64,
    /// The check.
    pub check: CheckSaid,
}

/// Work that waits for a check.
#[derive(Serialize, ToSchema)]
pub(super) struct AwaitingCheck {
    /// Id of the action or of the answer.
    pub id: String,
    /// claim, voided, answer or retest.
    pub what: String,
    /// References of the recommendations it serves.
    pub serves: Vec<String>,
    /// The day of the retest.
    pub retest: Option<String>,
}

impl CheckView {
    /// As kept.
    pub fn of(check: &Verification) -> Self {
        let (verdict, why) = match check.verdict() {
            Verdict::Verified => ("verified", None),
            Verdict::Returned { why } => ("returned", Some(why.clone())),
        };
        Self {
            id: check.id.to_string(),
            claim: check.claim().map(|c| c.to_string()),
            agency: check.agency().to_string(),
            person: check.person().name.clone(),
            capacity: check.capacity().code(),
            at: check.at().to_string(),
            method: check.method().to_owned(),
            sample: check.sample().map(str::to_owned),
            verdict: verdict.into(),
            why,
            exception: check.exception().map(str::to_owned),
        }
    }
}

impl AwaitingCheck {
    /// What a piece of work waits for; nothing when it waits for nobody.
    pub fn of(work: &WorkFacts, reference: &str) -> Option<Self> {
        let (id, what) = match (work.subject, work.stage) {
            (Subject::Action(id), Stage::Claimed) => (id.to_string(), if work.voided { "voided" } else { "claim" }),
            (Subject::Action(id), _) if work.retest.is_some() => (id.to_string(), "retest"),
            (Subject::Response(id), Stage::Claimed | Stage::Returned) => (id.to_string(), "answer"),
            (Subject::Action(_) | Subject::Response(_), _) => return None,
        };
        let retest = work.retest.map(|d| d.to_string());
        Some(Self { id, what: what.into(), serves: vec![reference.to_owned()], retest })
    }
}
/// A check as the verbs take it.
fn checking(said: CheckSaid, offered: Vec<Capacity>) -> Result<Checking, Error> {
    let CheckSaid { person, capacity, method, sample, verdict, why, exception } = said;
    let verdict = match verdict.as_str() {
        "verified" => Verdict::Verified,
        "returned" => Verdict::Returned { why },
        _ => return Err(Error::invalid("verdict", "Say whether the claim holds: verified or returned.")),
    };
    let codes: Vec<String> = offered.iter().map(Capacity::code).collect();
    let capacity = Capacity::of_code(&capacity, offered).ok_or_else(|| {
        let offered = if codes.is_empty() { "nothing".into() } else { codes.join(", ") };
        Error::invalid("capacity", format!("Say as what you check it. This token can: {offered}."))
    })?;
    Ok(Checking { person, capacity, method, sample, verdict, exception })
}

/// The programme that a record stands in, for whoever may check it.
async fn home_of_action(app: &App, visitor: &Visitor, text: &str) -> Result<Programme, Error> {
    let (actor, id): (_, ActionId) = (visitor.signed_in()?, id(text)?);
    let mut read = app.db().read().await?;
    let action = permit(actor, Act::Verify, record::find::<Action>(&mut read, id).await?)?.into_inner();
    Ok(record::find::<Programme>(&mut read, action.programme).await?.for_rules("its action was found").record)
}

/// A check of an action's work, as its verbs take it.
async fn checked(
    app: &App,
    visitor: &Visitor,
    text: &str,
    (version, said): (i64, CheckSaid),
) -> Result<(Seen, Checking), Error> {
    let home = home_of_action(app, visitor, text).await?;
    let checking = checking(said, capacities(&home, &visitor.actor, &visitor.agencies))?;
    Ok((Seen { id: id(text)?, version }, checking))
}

#[utoipa::path(post, path = "/api/v1/actions/{id}/verify", params(("id" = String, Path,)), request_body = NewCheck, responses((status = 201, body = Made), (status = 409, description = "Changed in between"), (status = 422, description = "Faults by field")))]
async fn verify(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewCheck>,
) -> Result<Answered, Error> {
    visitor.signed_in()?;
    let new = sent(body)?;
    let (seen, checking) = checked(&app, &visitor, &text, (new.version, new.check)).await?;
    Ok(created(verify_claim(&app, &visitor.actor, seen, new.claim, checking).await?))
}

#[utoipa::path(post, path = "/api/v1/actions/{id}/retest", params(("id" = String, Path,)), request_body = NewRetest, responses((status = 201, body = Made), (status = 409, description = "Changed in between"), (status = 422, description = "Faults by field")))]
async fn retest(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewRetest>,
) -> Result<Answered, Error> {
    visitor.signed_in()?;
    let new = sent(body)?;
    let (seen, checking) = checked(&app, &visitor, &text, (new.version, new.check)).await?;
    Ok(created(retest_action(&app, &visitor.actor, seen, new.next, checking).await?))
}

#[utoipa::path(post, path = "/api/v1/responses/{id}/verify", params(("id" = String, Path,)), request_body = NewResponseCheck, responses((status = 201, body = Made), (status = 409, description = "Changed in between"), (status = 422, description = "Faults by field")))]
async fn verify_answer(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewResponseCheck>,
) -> Result<Answered, Error> {
    let (actor, answer): (_, ResponseId) = (visitor.signed_in()?, id(&text)?);
    let new = sent(body)?;
    let mut read = app.db().read().await?;
    let found = permit(actor, Act::Verify, record::find::<Response>(&mut read, answer).await?)?.into_inner();
    let home = record::find::<Programme>(&mut read, found.programme).await?.for_rules("its answer was found").record;
    drop(read);
    let checking = checking(new.check, capacities(&home, actor, &visitor.agencies))?;
    Ok(created(verify_response(&app, actor, answer, new.version, checking).await?))
}

#[utoipa::path(get, path = "/api/v1/programmes/{programme}/verifications", params(("programme" = String, Path,)), responses((status = 200, body = Vec<AwaitingCheck>)))]
async fn awaiting(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Reply<Vec<AwaitingCheck>> {
    let programme = super::seen(&app, &visitor, &text).await?;
    let scope = policy::scope(&visitor.actor);
    let mut read = app.db().read().await?;
    let register = store::standing::register(&mut read, programme, &scope).await?;
    let mut all: Vec<AwaitingCheck> = Vec::new();
    for row in &register {
        let reference = &row.recommendation.reference;
        for work in row.facts.works.iter().filter_map(|w| AwaitingCheck::of(w, reference)) {
            match all.iter_mut().find(|known| known.id == work.id) {
                Some(known) => known.serves.push(reference.clone()),
                None => all.push(work),
            }
        }
    }
    Ok(Json(all))
}

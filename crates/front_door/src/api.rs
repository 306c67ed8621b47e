//! Referring from a school's or surgery's own system, and asking what came of one's own. The same verbs as the form, under
//! the same policy; with `sandbox` set, everything is checked and nothing is kept.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use platform::error::Error;
use platform::look;
use platform::web::api::{Reply, Sent, id, sent};
use platform::web::{App, Visitor};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use crate::contact::Channel;
use crate::policy::Act;
use crate::refer::{Referring, refer, refer_in_sandbox};
use crate::referral::{Referral, ReferralId};
use crate::take_contact::Flag;

/// The readable table of routes.
pub fn routes() -> Router<App> {
    Router::new().route("/api/v1/referrals", post(send)).route("/api/v1/referrals/{id}", get(status))
}

/// The description that `/api/openapi.json` gives.
pub fn description() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(send, status), components(schemas(NewReferral, NewChild, ReferralStatus)))]
struct Description;

/// A child of a referral, as far as the sender knows.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewChild {
    /// Name.
    name: String,
    /// Date of birth or age, as known.
    #[serde(default)]
    born: String,
    /// Where the child lives.
    #[serde(default)]
    address: String,
    /// Which school.
    #[serde(default)]
    school: String,
}

/// A referral.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewReferral {
    /// The sender's own number for it: the same number twice makes one referral.
    reference: String,
    /// As what the sender refers: a key of the published terms, such as "school".
    source: String,
    /// Name and post of whoever refers.
    name: String,
    /// Where they can be reached.
    call_back: String,
    /// The children.
    children: Vec<NewChild>,
    /// What worries them, in their words.
    worry: String,
    /// The main category: a key of the published terms.
    #[serde(default)]
    category: Option<String>,
    /// Why exploitation is suspected; left out when it is not.
    #[serde(default)]
    exploitation: Option<String>,
    /// Somebody may be in danger now. Call 999 first.
    #[serde(default)]
    urgent: bool,
    /// Check everything, keep nothing.
    #[serde(default)]
    sandbox: bool,
}

/// How a referral stands, for whoever sent it.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReferralStatus {
    /// Its id.
    id: String,
    /// A short reference to say on the telephone.
    reference: String,
    /// `received` or `decided`.
    state: &'static str,
    /// The last day on which it is decided in time.
    decide_by: String,
    /// Why that day.
    decide_by_rule: String,
    /// What was decided, once whoever referred has been told.
    outcome: Option<&'static str>,
    /// The level of need, then.
    level: Option<String>,
    /// What they were told, in words.
    told: Option<String>,
    /// That nothing was kept.
    sandbox: bool,
}

fn view(r: &Referral, sandbox: bool) -> ReferralStatus {
    let told = r.told().filter(|t| !t.cannot);
    let decided = told.and(r.decision());
    ReferralStatus {
        id: r.id.to_string(),
        reference: r.reference(),
        state: if decided.is_some() { "decided" } else { "received" },
        decide_by: r.decide_by.on.to_string(),
        decide_by_rule: format!("{}: {}", r.decide_by.rule, r.decide_by.reckoning),
        outcome: decided.map(|d| d.outcome.name()),
        level: decided.map(|d| d.level_words.clone()),
        told: told.map(|t| t.words.clone()),
        sandbox,
    }
}

#[utoipa::path(post, path = "/api/v1/referrals", request_body = NewReferral, responses((status = 201, body = ReferralStatus), (status = 200, body = ReferralStatus, description = "Sandbox: checked, and nothing kept"), (status = 422, description = "Faults by field")))]
async fn send(State(app): State<App>, visitor: Visitor, body: Sent<NewReferral>) -> Result<Response, Error> {
    let actor = visitor.signed_in()?;
    let new = sent(body)?;
    let sandbox = new.sandbox;
    let referring = referring(new, actor.agency.ok_or(Error::Hidden)?.to_string())?;
    if sandbox {
        let referral = refer_in_sandbox(&app, actor, referring).await?;
        return Ok(Json(view(&referral, true)).into_response());
    }
    let id = refer(&app, actor, referring).await?;
    let referral = look::open::<Referral, Act>(&app, actor, Act::SeeOutcome, id).await?.into_inner();
    Ok((StatusCode::CREATED, Json(view(&referral, false))).into_response())
}

fn referring(new: NewReferral, agency: String) -> Result<Referring, Error> {
    if new.reference.trim().is_empty() || new.reference.chars().count() > 100 {
        return Err(Error::invalid("reference", "Give your own number for this referral, of at most 100 characters."));
    }
    let long = |text: &str| text.chars().count() > 20_000;
    if long(&new.worry) {
        return Err(Error::invalid("worry", "This is longer than 20000 characters. Shorten it."));
    }
    let child = |c: &NewChild| {
        let parts = [("", &c.name), ("born ", &c.born), ("lives at ", &c.address), ("school: ", &c.school)];
        let said = parts.into_iter().filter(|(_, text)| !text.trim().is_empty());
        said.map(|(before, text)| format!("{before}{}", text.trim())).collect::<Vec<_>>().join(", ")
    };
    let flag = Flag { set: new.exploitation.is_some(), why: new.exploitation.unwrap_or_default(), ..Flag::default() };
    Ok(Referring {
        channel: Channel::Api,
        kind: new.source,
        name: new.name,
        call_back: new.call_back,
        children: new.children.iter().take(20).map(child).collect(),
        worry: new.worry,
        category: new.category,
        flag,
        urgent: new.urgent,
        form_key: format!("{agency}:{}", new.reference.trim()),
        draft: None,
    })
}

#[utoipa::path(get, path = "/api/v1/referrals/{id}", params(("id" = String, Path,)), responses((status = 200, body = ReferralStatus), (status = 404, description = "None of yours")))]
async fn status(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Reply<ReferralStatus> {
    let id: ReferralId = id(&text)?;
    let actor = visitor.signed_in()?;
    let referral = look::open::<Referral, Act>(&app, actor, Act::SeeOutcome, id).await?.into_inner();
    Ok(Json(view(&referral, false)))
}

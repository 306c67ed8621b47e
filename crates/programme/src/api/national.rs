//! Asks of national bodies: a letter drafted, endorsed, written with the check that each limb is carried, signed, sent,
//! acknowledged, answered, chased.

mod shapes;

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post, put};
use axum::{Json, Router};
use platform::Error;
use platform::record::Versioned;
use platform::web::api::{Made, Reply, Sent, created, id, sent};
use platform::web::{App, Visitor, download};
use utoipa::OpenApi;

use super::shapes::{known, position_of};
use crate::ask::Ask;
use crate::endorse_request::endorse_request;
use crate::follow_letter::{acknowledge_letter, chase_letter, reply_to_letter};
use crate::national_request::{Endorsement, Letter, LimbCheck, LimbPlace, NationalRequest, Place, Signatory};
use crate::national_step::{SeenRequest, remind_on};
use crate::new_request::new_request;
use crate::open_request::{LetterFormat, letter_file, open_request};
use crate::policy;
use crate::recommendation::Recommendation;
use crate::send_letter::send_letter;
use crate::stamp::NamedPerson;
use crate::store;
use crate::write_letter::write_letter;
use shapes::{
    ChaseView, Endorsed, LimbView, NewChase, NewDay, NewEndorsement, NewLetter, NewLimb, NewNationalReply, NewRequest,
    NewSigning, RequestView, Signing,
};

/// The readable table of routes.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/programmes/{programme}/national", get(list))
        .route("/api/v1/recommendations/{id}/national", post(open))
        .route("/api/v1/national/{id}", get(one))
        .route("/api/v1/national/{id}/letter", put(write))
        .route("/api/v1/national/{id}/letter/{format}", get(letter))
        .route("/api/v1/national/{id}/endorse", post(endorse))
        .route("/api/v1/national/{id}/send", post(send))
        .route("/api/v1/national/{id}/acknowledge", post(acknowledge))
        .route("/api/v1/national/{id}/reply", post(reply))
        .route("/api/v1/national/{id}/chase", post(chase))
}

/// Their description.
pub(super) fn description() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(list, open, one, write, letter, endorse, send, acknowledge, reply, chase),
    components(schemas(
        RequestView,
        Endorsed,
        Signing,
        LimbView,
        ChaseView,
        NewRequest,
        NewLetter,
        NewSigning,
        NewLimb,
        NewEndorsement,
        NewDay,
        NewNationalReply,
        NewChase,
        Made
    ))
)]
struct Description;

/// The row that a request is about.
struct About<'a> {
    reference: &'a str,
    asks: Vec<&'a Ask>,
}

fn view(app: &App, seen: &Versioned<NationalRequest>, about: &About<'_>) -> RequestView {
    let request = &seen.record;
    let endorsed = |e: &Endorsement| Endorsed {
        by: store::records::stored_name(&e.by),
        on: e.on.to_string(),
        minute: e.minute.clone(),
    };
    let signing = |s: &Signatory| Signing {
        name: s.person.name.clone(),
        agency: s.agency.map(|a| a.to_string()),
        signed: s.signed.map(|d| d.to_string()),
    };
    RequestView {
        id: request.id.to_string(),
        version: seen.version,
        recommendation: request.recommendation.to_string(),
        reference: about.reference.to_owned(),
        to: request.to.clone(),
        state: serde_json::to_value(request.state()).unwrap_or_default(),
        endorsements: request.endorsements().iter().map(endorsed).collect(),
        text: request.letter().text.clone(),
        signatories: request.letter().signatories.iter().map(signing).collect(),
        limbs: limbs(request, &about.asks),
        chased: request.chased().iter().map(|c| ChaseView { on: c.on.to_string(), how: c.how.clone() }).collect(),
        remind_on: remind_on(request, app.calendar()).map(|d| d.to_string()),
    }
}

fn limbs(request: &NationalRequest, asks: &[&Ask]) -> Vec<LimbView> {
    let own: Vec<Ask> = asks.iter().map(|a| (*a).clone()).collect();
    let limb = |check: &LimbCheck| {
        let ask = own.iter().find(|a| a.id == check.ask)?;
        let place = request.letter().limbs.iter().find(|l| l.ask == check.ask).map(|l| &l.place);
        let (passage, left_out) = match place {
            Some(Place::Passage(words)) => (Some(words.clone()), None),
            Some(Place::LeftOut(reason)) => (None, Some(reason.clone())),
            None => (None, None),
        };
        let (ask, text) = (ask.id.to_string(), ask.text.clone());
        Some(LimbView { ask, limb: check.limb, text, carried: check.carried, passage, left_out })
    };
    request.check_limbs(&own).iter().filter_map(limb).collect()
}

#[utoipa::path(get, path = "/api/v1/programmes/{programme}/national", params(("programme" = String, Path,)), responses((status = 200, body = Vec<RequestView>)))]
async fn list(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Reply<Vec<RequestView>> {
    let programme = super::seen(&app, &visitor, &text).await?;
    let scope = policy::scope(&visitor.actor);
    let mut read = app.db().read().await?;
    let requests = store::all::<NationalRequest>(&mut read, programme, &scope).await?;
    let rows = store::all::<Recommendation>(&mut read, programme, &scope).await?;
    let asks = store::all::<Ask>(&mut read, programme, &scope).await?;
    let one = |request: &Versioned<NationalRequest>| {
        let row = rows.iter().find(|r| r.record.id == request.record.recommendation)?;
        let asks = asks.iter().map(|a| &a.record).filter(|a| a.recommendation == row.record.id).collect();
        Some(view(&app, request, &About { reference: &row.record.reference, asks }))
    };
    Ok(Json(requests.iter().filter_map(one).collect()))
}

#[utoipa::path(post, path = "/api/v1/recommendations/{id}/national", params(("id" = String, Path,)), request_body = NewRequest, responses((status = 201, body = Made), (status = 409, description = "The row asks bodies of the partnership"), (status = 422, description = "Faults by field")))]
async fn open(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewRequest>,
) -> Result<Response, Error> {
    let (actor, row, new) = (visitor.signed_in()?, id(&text)?, sent(body)?);
    Ok(created(new_request(&app, actor, row, &new.to).await?))
}

#[utoipa::path(get, path = "/api/v1/national/{id}", params(("id" = String, Path,)), responses((status = 200, body = RequestView)))]
async fn one(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Reply<RequestView> {
    now(&app, &visitor, &text).await
}

async fn now(app: &App, visitor: &Visitor, text: &str) -> Reply<RequestView> {
    let open = open_request(app, visitor.signed_in()?, id(text)?).await?;
    let about = About { reference: &open.row.recommendation.record.reference, asks: open.row.asks.iter().collect() };
    Ok(Json(view(app, &open.request, &about)))
}

#[utoipa::path(get, path = "/api/v1/national/{id}/letter/{format}", params(("id" = String, Path,), ("format" = String, Path, description = "docx or pdf")), responses((status = 200, description = "The letter as a file")))]
async fn letter(
    State(app): State<App>,
    visitor: Visitor,
    Path((text, format)): Path<(String, String)>,
) -> Result<Response, Error> {
    let actor = visitor.signed_in()?;
    let format = LetterFormat::of_ending(&format).ok_or(Error::Hidden)?;
    let open = open_request(&app, actor, id(&text)?).await?;
    let (name, bytes) = letter_file(&app, &visitor.agencies, &open, format).await?;
    Ok(download(&name, format.media_type(), bytes))
}

fn seen(text: &str, version: i64) -> Result<SeenRequest, Error> {
    Ok(SeenRequest { id: id(text)?, version })
}

fn place(limb: NewLimb) -> Result<Option<LimbPlace>, Error> {
    let said = |words: Option<String>| words.map(|w| w.trim().to_owned()).filter(|w| !w.is_empty());
    let place = match (said(limb.passage), said(limb.left_out)) {
        (Some(_), Some(_)) => {
            return Err(Error::invalid(
                "limbs",
                "Either mark the words that carry this ask, or say why it is left out.",
            ));
        }
        (Some(words), None) => Place::Passage(words),
        (None, Some(reason)) => Place::LeftOut(reason),
        (None, None) => return Ok(None),
    };
    Ok(Some(LimbPlace { ask: limb.ask, place }))
}

fn signatory(new: NewSigning) -> Result<Signatory, Error> {
    let name = new.name.trim().to_owned();
    if name.is_empty() {
        return Err(Error::invalid("signatories", "Name who signs."));
    }
    Ok(Signatory { person: NamedPerson { name, account: None }, agency: new.agency, signed: new.signed })
}

#[utoipa::path(put, path = "/api/v1/national/{id}/letter", params(("id" = String, Path,)), request_body = NewLetter, responses((status = 200, body = RequestView), (status = 409, description = "Changed in between"), (status = 422, description = "Faults by field")))]
async fn write(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewLetter>,
) -> Reply<RequestView> {
    let (actor, new) = (visitor.signed_in()?, sent(body)?);
    known(&visitor, "signatories", new.signatories.iter().filter_map(|s| s.agency))?;
    let places = new.limbs.into_iter().map(place).collect::<Result<Vec<_>, _>>()?;
    let letter = Letter {
        text: new.text,
        signatories: new.signatories.into_iter().map(signatory).collect::<Result<_, _>>()?,
        limbs: places.into_iter().flatten().collect(),
    };
    write_letter(&app, actor, seen(&text, new.version)?, &new.to, letter).await?;
    now(&app, &visitor, &text).await
}

#[utoipa::path(post, path = "/api/v1/national/{id}/endorse", params(("id" = String, Path,)), request_body = NewEndorsement, responses((status = 200, body = RequestView), (status = 409, description = "Changed in between"), (status = 422, description = "Faults by field")))]
async fn endorse(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewEndorsement>,
) -> Reply<RequestView> {
    let (actor, new) = (visitor.signed_in()?, sent(body)?);
    endorse_request(&app, actor, seen(&text, new.version)?, new.by, new.on, &new.minute).await?;
    now(&app, &visitor, &text).await
}

#[utoipa::path(post, path = "/api/v1/national/{id}/send", params(("id" = String, Path,)), request_body = NewDay, responses((status = 200, body = RequestView), (status = 409, description = "Changed in between"), (status = 422, description = "Not endorsed, not signed, or an ask is not carried")))]
async fn send(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewDay>,
) -> Reply<RequestView> {
    let (actor, new) = (visitor.signed_in()?, sent(body)?);
    send_letter(&app, actor, seen(&text, new.version)?, new.on).await?;
    now(&app, &visitor, &text).await
}

#[utoipa::path(post, path = "/api/v1/national/{id}/acknowledge", params(("id" = String, Path,)), request_body = NewDay, responses((status = 200, body = RequestView), (status = 409, description = "Changed in between"), (status = 422, description = "Faults by field")))]
async fn acknowledge(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewDay>,
) -> Reply<RequestView> {
    let (actor, new) = (visitor.signed_in()?, sent(body)?);
    acknowledge_letter(&app, actor, seen(&text, new.version)?, new.on).await?;
    now(&app, &visitor, &text).await
}

#[utoipa::path(post, path = "/api/v1/national/{id}/reply", params(("id" = String, Path,)), request_body = NewNationalReply, responses((status = 200, body = RequestView), (status = 409, description = "Changed in between"), (status = 422, description = "Faults by field")))]
async fn reply(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewNationalReply>,
) -> Reply<RequestView> {
    let (actor, new) = (visitor.signed_in()?, sent(body)?);
    let position = position_of(&new.position, &new.reason, &visitor)?;
    reply_to_letter(&app, actor, seen(&text, new.version)?, new.on, position, &new.text).await?;
    now(&app, &visitor, &text).await
}

#[utoipa::path(post, path = "/api/v1/national/{id}/chase", params(("id" = String, Path,)), request_body = NewChase, responses((status = 200, body = RequestView), (status = 409, description = "Changed in between"), (status = 422, description = "Faults by field")))]
async fn chase(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewChase>,
) -> Reply<RequestView> {
    let (actor, new) = (visitor.signed_in()?, sent(body)?);
    chase_letter(&app, actor, seen(&text, new.version)?, new.on, &new.how).await?;
    now(&app, &visitor, &text).await
}

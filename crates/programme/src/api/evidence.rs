//! Evidence: giving it as a file or as a place, one piece, new versions, and the files themselves. A restricted piece is
//! opened by the same rule as on its page, and each opening is on the trail.

mod shapes;

use std::str::FromStr;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use platform::Error;
use platform::web::api::{Asked, Made, Reply, Sent, asked, created, id, sent};
use platform::web::{App, Visitor, download};
use utoipa::OpenApi;

use crate::action::ActionId;
use crate::evidence::{EvidenceId, Grade, Holding};
use crate::give_evidence::{self, Days, Giving, give_evidence, replace_evidence, support_with_evidence};
use crate::open_evidence::{note_opening, open_evidence, read_file};
use crate::response::ResponseId;
use crate::verification::Subject;
pub(super) use shapes::EvidenceLine;
use shapes::{EvidenceSaid, EvidenceWhole, HoldingView, NewEvidence, NewVersion, Supporting};

/// The readable table of routes.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/actions/{id}/evidence", post(give))
        .route("/api/v1/actions/{id}/evidence/file", post(give_file))
        .route("/api/v1/responses/{id}/evidence", post(give_for_answer))
        .route("/api/v1/responses/{id}/evidence/file", post(give_file_for_answer))
        .route("/api/v1/evidence/{id}", get(one).put(replace))
        .route("/api/v1/evidence/{id}/file", get(file).put(replace_file))
        .route("/api/v1/evidence/{id}/file/{number}", get(earlier_file))
        .route("/api/v1/evidence/{id}/supports", post(support))
}

/// Their description.
pub(super) fn description() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(
        give,
        give_file,
        give_for_answer,
        give_file_for_answer,
        one,
        replace,
        file,
        replace_file,
        earlier_file,
        support
    ),
    components(schemas(
        EvidenceLine,
        EvidenceWhole,
        HoldingView,
        EvidenceSaid,
        NewEvidence,
        NewVersion,
        Supporting,
        Made
    ))
)]
struct Description;

impl EvidenceSaid {
    fn read(self) -> Result<Giving, Error> {
        let grade = Grade::of_number(self.grade)
            .filter(|g| *g > Grade::Nothing)
            .ok_or_else(|| Error::invalid("grade", "Choose the grade it is offered for, 1 to 5."))?;
        let Self { kind, title, effective_from, effective_to, sensitivity, .. } = self;
        if title.trim().is_empty() {
            return Err(Error::invalid("title", "Give the evidence a title by which others will know it."));
        }
        Ok(Giving { kind, title, effective_from, effective_to, sensitivity, grade })
    }
}

fn placed(place: String) -> Result<give_evidence::Sent, Error> {
    if place.trim().is_empty() {
        return Err(Error::invalid("place", "Say where the evidence is kept, or send a file."));
    }
    Ok(give_evidence::Sent::Place(place))
}

fn filed(name: &str, bytes: &Bytes) -> give_evidence::Sent {
    give_evidence::Sent::File { name: name.to_owned(), bytes: bytes.to_vec() }
}

async fn given(
    app: &App,
    visitor: &Visitor,
    subject: Subject,
    said: EvidenceSaid,
    sent: give_evidence::Sent,
) -> Result<Response, Error> {
    Ok(created(give_evidence(app, &visitor.actor, subject, said.read()?, sent).await?))
}

/// Something kept elsewhere, for what stands in the address.
async fn given_place<I: FromStr>(
    app: &App,
    visitor: &Visitor,
    (text, subject): (&str, fn(I) -> Subject),
    body: Sent<NewEvidence>,
) -> Result<Response, Error> {
    visitor.signed_in()?;
    let (id, new) = (id(text)?, sent(body)?);
    given(app, visitor, subject(id), new.evidence, placed(new.place)?).await
}

/// A file, for what stands in the address.
async fn given_file<I: FromStr>(
    app: &App,
    visitor: &Visitor,
    (text, subject): (&str, fn(I) -> Subject),
    query: Asked<EvidenceSaid>,
    file: &Bytes,
) -> Result<Response, Error> {
    visitor.signed_in()?;
    let (id, said) = (id(text)?, asked(query)?);
    let file = filed(&said.file_name, file);
    given(app, visitor, subject(id), said, file).await
}

#[utoipa::path(post, path = "/api/v1/actions/{id}/evidence", params(("id" = String, Path,)), request_body = NewEvidence, responses((status = 201, body = Made), (status = 422, description = "Faults by field")))]
async fn give(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewEvidence>,
) -> Result<Response, Error> {
    given_place::<ActionId>(&app, &visitor, (&text, Subject::Action), body).await
}

#[utoipa::path(post, path = "/api/v1/actions/{id}/evidence/file", params(("id" = String, Path,), EvidenceSaid), request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file"), responses((status = 201, body = Made), (status = 422, description = "Faults by field")))]
async fn give_file(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    query: Asked<EvidenceSaid>,
    file: Bytes,
) -> Result<Response, Error> {
    given_file::<ActionId>(&app, &visitor, (&text, Subject::Action), query, &file).await
}

#[utoipa::path(post, path = "/api/v1/responses/{id}/evidence", params(("id" = String, Path,)), request_body = NewEvidence, responses((status = 201, body = Made), (status = 422, description = "Faults by field")))]
async fn give_for_answer(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewEvidence>,
) -> Result<Response, Error> {
    given_place::<ResponseId>(&app, &visitor, (&text, Subject::Response), body).await
}

#[utoipa::path(post, path = "/api/v1/responses/{id}/evidence/file", params(("id" = String, Path,), EvidenceSaid), request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file"), responses((status = 201, body = Made), (status = 422, description = "Faults by field")))]
async fn give_file_for_answer(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    query: Asked<EvidenceSaid>,
    file: Bytes,
) -> Result<Response, Error> {
    given_file::<ResponseId>(&app, &visitor, (&text, Subject::Response), query, &file).await
}

fn holding(holding: &Holding) -> HoldingView {
    match holding {
        Holding::File { name, sha256, bytes } => {
            HoldingView { file: Some(name.clone()), sha256: Some(sha256.clone()), bytes: Some(*bytes), place: None }
        }
        Holding::Reference(place) => HoldingView { file: None, sha256: None, bytes: None, place: Some(place.clone()) },
    }
}

#[utoipa::path(get, path = "/api/v1/evidence/{id}", params(("id" = String, Path,)), responses((status = 200, body = EvidenceWhole), (status = 403, description = "Restricted")))]
async fn one(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Reply<EvidenceWhole> {
    let actor = visitor.signed_in()?;
    let opened = open_evidence(&app, actor, id(&text)?).await?;
    if opened.to_check.is_some() {
        note_opening(&app, actor, &opened).await?;
    }
    let e = &opened.piece.record;
    Ok(Json(EvidenceWhole {
        evidence: EvidenceLine::of(e, actor, true),
        version: opened.piece.version,
        grade: e.offered_grade.number(),
        holding: holding(&e.holding),
        earlier: e.earlier.iter().map(|v| holding(&v.holding)).collect(),
        to_check: opened.to_check,
    }))
}

async fn replaced(
    app: &App,
    visitor: &Visitor,
    text: &str,
    new: &NewVersion,
    sent: give_evidence::Sent,
) -> Result<StatusCode, Error> {
    let piece: EvidenceId = id(text)?;
    let days = Days { from: new.effective_from, to: new.effective_to };
    replace_evidence(app, &visitor.actor, (piece, new.version), days, sent).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(put, path = "/api/v1/evidence/{id}", params(("id" = String, Path,)), request_body = NewVersion, responses((status = 204), (status = 409, description = "Changed in between"), (status = 422, description = "Faults by field")))]
async fn replace(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewVersion>,
) -> Result<StatusCode, Error> {
    visitor.signed_in()?;
    let mut new = sent(body)?;
    let place = placed(std::mem::take(&mut new.place))?;
    replaced(&app, &visitor, &text, &new, place).await
}

#[utoipa::path(put, path = "/api/v1/evidence/{id}/file", params(("id" = String, Path,), NewVersion), request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file"), responses((status = 204), (status = 409, description = "Changed in between"), (status = 422, description = "Faults by field")))]
async fn replace_file(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    query: Asked<NewVersion>,
    file: Bytes,
) -> Result<StatusCode, Error> {
    visitor.signed_in()?;
    let new = asked(query)?;
    replaced(&app, &visitor, &text, &new, filed(&new.file_name, &file)).await
}

async fn handed_over(app: &App, visitor: &Visitor, text: &str, number: Option<usize>) -> Result<Response, Error> {
    let actor = visitor.signed_in()?;
    let opened = open_evidence(app, actor, id(text)?).await?;
    let holding = match number {
        Some(number) => opened.earlier(number)?,
        None => &opened.piece.record.holding,
    };
    let (name, bytes) = read_file(app, actor, &opened, holding).await?;
    Ok(download(&name, "application/octet-stream", bytes))
}

#[utoipa::path(get, path = "/api/v1/evidence/{id}/file", params(("id" = String, Path,)), responses((status = 200, description = "The file that stands now"), (status = 403, description = "Restricted")))]
async fn file(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Result<Response, Error> {
    handed_over(&app, &visitor, &text, None).await
}

#[utoipa::path(get, path = "/api/v1/evidence/{id}/file/{number}", params(("id" = String, Path,), ("number" = usize, Path,)), responses((status = 200, description = "The file of an earlier version, from 1"), (status = 403, description = "Restricted")))]
async fn earlier_file(
    State(app): State<App>,
    visitor: Visitor,
    Path((text, number)): Path<(String, String)>,
) -> Result<Response, Error> {
    visitor.signed_in()?;
    handed_over(&app, &visitor, &text, Some(id(&number)?)).await
}

#[utoipa::path(post, path = "/api/v1/evidence/{id}/supports", params(("id" = String, Path,)), request_body = Supporting, responses((status = 204), (status = 422, description = "An action of another programme")))]
async fn support(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<Supporting>,
) -> Result<StatusCode, Error> {
    let (actor, piece, new): (_, EvidenceId, Supporting) = (visitor.signed_in()?, id(&text)?, sent(body)?);
    support_with_evidence(&app, actor, piece, Subject::Action(new.action)).await?;
    Ok(StatusCode::NO_CONTENT)
}

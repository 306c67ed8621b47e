//! Evidence: giving it as a file or as a place, one piece, new versions, and the files themselves. A restricted piece is
//! opened by the same rule as on its page, and each opening is on the trail.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::civil::Date;
use platform::Error;
use platform::access::Actor;
use platform::web::api::{Asked, Made, Reply, Sent, asked, created, id, sent};
use platform::web::{App, Visitor, download};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::action::ActionId;
use crate::evidence::{Evidence, EvidenceId, EvidenceKind, Grade, Holding, Sensitivity};
use crate::give_evidence::{self, Days, Giving, give_evidence, replace_evidence, support_with_evidence};
use crate::open_evidence::{note_opening, open_evidence, opens, read_file};
use crate::response::ResponseId;
use crate::store::records::stored_name;
use crate::verification::Subject;

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

/// A piece of evidence in a list. Of a restricted one that the caller may not open, only the title is told.
#[derive(Serialize, ToSchema)]
pub(super) struct EvidenceLine {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// That the caller may not open it.
    pub closed: bool,
    /// statement, document, figures, practice_sample or lived_experience.
    pub kind: Option<String>,
    /// Id of the body that gave it.
    pub from: Option<String>,
    /// The first day it speaks for.
    pub effective_from: Option<String>,
    /// The last.
    pub effective_to: Option<String>,
    /// public, partnership or restricted.
    pub sensitivity: Option<String>,
}

impl EvidenceLine {
    /// As the actor may know it; `checks` says that they judge work that rests on it now.
    pub fn of(e: &Evidence, actor: &Actor, checks: bool) -> Self {
        let open = checks || opens(e, actor);
        let told = |text: String| open.then_some(text);
        Self {
            id: e.id.to_string(),
            title: e.title.clone(),
            closed: !open,
            kind: told(stored_name(&e.kind)),
            from: told(e.from.to_string()),
            effective_from: told(e.effective_from.to_string()),
            effective_to: e.effective_to.and_then(|d| told(d.to_string())),
            sensitivity: told(stored_name(&e.sensitivity)),
        }
    }
}

/// A piece of evidence.
#[derive(Serialize, ToSchema)]
struct EvidenceWhole {
    /// What it is.
    evidence: EvidenceLine,
    /// Its version, to be named when replacing it.
    version: i64,
    /// The grade it is offered for, 0 to 5.
    grade: u8,
    /// Where it is.
    holding: HoldingView,
    /// Earlier versions, oldest first; number 1 is the oldest.
    earlier: Vec<HoldingView>,
    /// The work that the caller checks, when that is why they may open it.
    to_check: Option<String>,
}

/// Where evidence is: a file here, or a place.
#[derive(Serialize, ToSchema)]
struct HoldingView {
    /// The file's name.
    file: Option<String>,
    /// SHA-256 of its bytes.
    sha256: Option<String>,
    /// Its size.
    bytes: Option<u64>,
    /// Where it is kept.
    place: Option<String>,
}

/// What somebody says of a piece of evidence.
#[derive(Deserialize, ToSchema, IntoParams)]
struct EvidenceSaid {
    /// statement, document, figures, practice_sample or lived_experience.
    #[schema(value_type = String)]
    #[param(value_type = String)]
    kind: EvidenceKind,
    /// What it is called.
    title: String,
    /// The first day it speaks for.
    #[schema(value_type = String)]
    #[param(value_type = String)]
    effective_from: Date,
    /// The last; left out, it does not expire.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    #[param(value_type = Option<String>)]
    effective_to: Option<Date>,
    /// public, partnership or restricted.
    #[schema(value_type = String)]
    #[param(value_type = String)]
    sensitivity: Sensitivity,
    /// The grade it is offered for, 1 to 5.
    grade: u8,
    /// The file's name, for a file.
    #[serde(default)]
    file_name: String,
}

/// Evidence that is kept elsewhere.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewEvidence {
    /// What it is.
    evidence: EvidenceSaid,
    /// Where it is kept, so that others can follow.
    place: String,
}

/// A new version in place of the one seen.
#[derive(Deserialize, ToSchema, IntoParams)]
struct NewVersion {
    /// The version seen.
    version: i64,
    /// The first day it speaks for.
    #[schema(value_type = String)]
    #[param(value_type = String)]
    effective_from: Date,
    /// The last.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    #[param(value_type = Option<String>)]
    effective_to: Option<Date>,
    /// Where it is kept, when it is not a file.
    #[serde(default)]
    place: String,
    /// The file's name, for a file.
    #[serde(default)]
    file_name: String,
}

/// Another action that evidence bears on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Supporting {
    /// Its id.
    #[schema(value_type = String)]
    action: ActionId,
}

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

#[utoipa::path(post, path = "/api/v1/actions/{id}/evidence", params(("id" = String, Path,)), request_body = NewEvidence, responses((status = 201, body = Made), (status = 422, description = "Faults by field")))]
async fn give(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewEvidence>,
) -> Result<Response, Error> {
    visitor.signed_in()?;
    let (action, new): (ActionId, NewEvidence) = (id(&text)?, sent(body)?);
    given(&app, &visitor, Subject::Action(action), new.evidence, placed(new.place)?).await
}

#[utoipa::path(post, path = "/api/v1/actions/{id}/evidence/file", params(("id" = String, Path,), EvidenceSaid), request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file"), responses((status = 201, body = Made), (status = 422, description = "Faults by field")))]
async fn give_file(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    query: Asked<EvidenceSaid>,
    file: Bytes,
) -> Result<Response, Error> {
    visitor.signed_in()?;
    let (action, said) = (id::<ActionId>(&text)?, asked(query)?);
    let file = filed(&said.file_name, &file);
    given(&app, &visitor, Subject::Action(action), said, file).await
}

#[utoipa::path(post, path = "/api/v1/responses/{id}/evidence", params(("id" = String, Path,)), request_body = NewEvidence, responses((status = 201, body = Made), (status = 422, description = "Faults by field")))]
async fn give_for_answer(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewEvidence>,
) -> Result<Response, Error> {
    visitor.signed_in()?;
    let (answer, new): (ResponseId, NewEvidence) = (id(&text)?, sent(body)?);
    given(&app, &visitor, Subject::Response(answer), new.evidence, placed(new.place)?).await
}

#[utoipa::path(post, path = "/api/v1/responses/{id}/evidence/file", params(("id" = String, Path,), EvidenceSaid), request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file"), responses((status = 201, body = Made), (status = 422, description = "Faults by field")))]
async fn give_file_for_answer(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    query: Asked<EvidenceSaid>,
    file: Bytes,
) -> Result<Response, Error> {
    visitor.signed_in()?;
    let (answer, said) = (id::<ResponseId>(&text)?, asked(query)?);
    let file = filed(&said.file_name, &file);
    given(&app, &visitor, Subject::Response(answer), said, file).await
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

//! Reading a report in: send the file, see what was understood, say which column is which, correct a row, save.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post, put};
use axum::{Json, Router};
use platform::Error;
use platform::web::api::{Asked, Made, Reply, Sent, asked, created, id, sent};
use platform::web::{App, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::confirm_columns::confirm_columns;
use crate::correct_import::{Corrected, SeenImport, correct_import};
use crate::import::model::{NotUnderstood, Scope};
use crate::import::{Field, NeedsMapping, Understood, contract};
use crate::import_draft::{ImportDraft, ImportDraftId};
use crate::open_import::{Against, Reading, against, imports, may_import, open_import, sentence};
use crate::programme::ProgrammeId;
use crate::save_import::{Saved, save_draft};
use crate::send_report::{Sending, send_report};

/// The readable table of routes.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/imports", get(list).post(send))
        .route("/api/v1/imports/{id}", get(one))
        .route("/api/v1/imports/{id}/columns", put(columns))
        .route("/api/v1/imports/{id}/rows/{reference}", put(correct))
        .route("/api/v1/imports/{id}/save", post(save))
}

/// Their description.
pub(super) fn description() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(list, send, one, columns, correct, save),
    components(schemas(
        ImportLine,
        ImportWhole,
        ImportColumns,
        ImportAgainst,
        NewColumns,
        NewCorrection,
        SeenVersion,
        ImportSaved,
        Made
    ))
)]
struct Description;

/// A report that was sent.
#[derive(Serialize, ToSchema)]
struct ImportLine {
    /// Its id.
    id: String,
    /// Its version, to be named when changing it.
    version: i64,
    /// The file's name.
    file_name: String,
    /// SHA-256 of its bytes.
    sha256: String,
    /// Id of the programme it is for; absent for a new one.
    programme: Option<String>,
    /// What the programme is or will be called.
    programme_name: String,
    /// When it was sent.
    sent_at: String,
    /// That its rows are in the programme.
    saved: bool,
}

/// A report that was sent, with what is understood of it now, corrections in it.
#[derive(Serialize, ToSchema)]
struct ImportWhole {
    /// What it is.
    import: ImportLine,
    /// The rows in document order, as the command `surety programme import --dry-run --format json` prints them: reference,
    /// parent, title, scope, leads, asks, response, challenges, due, status, doubts, text, sha256. Empty while the columns
    /// are to be confirmed.
    #[schema(value_type = Vec<Object>)]
    rows: Value,
    /// What is doubtful about the document as a whole.
    #[schema(value_type = Vec<String>)]
    doubts: Value,
    /// References of the rows that a person corrected, with the remark that stays with each.
    corrected: BTreeMap<String, Option<String>>,
    /// The columns, where a person has to say which is which.
    columns: Option<ImportColumns>,
    /// What it would change in a programme that has rows already.
    against: Option<ImportAgainst>,
}

/// Columns that a person has to name.
#[derive(Serialize, ToSchema)]
struct ImportColumns {
    /// The headings as printed, left to right: column 0 is the first.
    headings: Vec<String>,
    /// The first guess: which field each column holds.
    #[schema(value_type = BTreeMap<String, String>)]
    guess: BTreeMap<usize, Field>,
    /// Why the guess is not safe.
    doubts: Vec<String>,
    /// Some rows to look at.
    samples: Vec<Vec<String>>,
    /// Where the headings stand.
    place: String,
}

/// What differs from the report that was read in last.
#[derive(Serialize, ToSchema)]
struct ImportAgainst {
    /// That report's file.
    file_name: String,
    /// That this very file was read in before: saving it changes nothing.
    same_file: bool,
    /// `added`, `removed`, `changed` and `reordered`; absent when the other cannot be read any more.
    #[schema(value_type = Option<Object>)]
    differences: Option<Value>,
}

/// What a file is, beside its bytes.
#[derive(Deserialize, IntoParams)]
struct NewImport {
    /// The file's name, with its ending.
    file_name: String,
    /// Id of the programme it revises; a new one when it is left out.
    programme: Option<String>,
    /// What a new programme will be called.
    #[serde(default)]
    name: String,
}

/// Which column holds what.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewColumns {
    /// The version seen.
    version: i64,
    /// Column, counted from 0, to its field: reference, title, theme, recommendation, action, lead, response, position,
    /// challenges, due, status, progress, outcome, evidence or cost. A column left out is not read.
    #[schema(value_type = BTreeMap<String, String>)]
    columns: BTreeMap<usize, Field>,
}

/// A row as a person says it should be understood. What is left out stays as it was understood.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewCorrection {
    /// The version seen.
    version: i64,
    /// The title.
    #[serde(default)]
    title: Option<String>,
    /// The leads, as they should be printed.
    #[serde(default)]
    leads: Option<Vec<String>>,
    /// local or national.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    scope: Option<Scope>,
    /// The asks, in order.
    #[serde(default)]
    asks: Option<Vec<String>>,
    /// A remark that stays with the row.
    #[serde(default)]
    note: Option<String>,
}

/// The version that the caller saw.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SeenVersion {
    /// The version seen.
    pub(super) version: i64,
}

/// What saving did.
#[derive(Serialize, ToSchema)]
struct ImportSaved {
    /// Id of the programme.
    programme: String,
    /// That this very file was read in before, so that nothing changed.
    already_there: bool,
    /// Rows added.
    added: usize,
    /// Rows whose printed words changed.
    reprinted: usize,
    /// Rows that stood there already, word for word.
    unchanged: usize,
}

fn line(draft: &ImportDraft, version: i64) -> ImportLine {
    ImportLine {
        id: draft.id.to_string(),
        version,
        file_name: draft.file_name.clone(),
        sha256: draft.sha256.clone(),
        programme: draft.programme.map(|p| p.to_string()),
        programme_name: draft.programme_name.clone(),
        sent_at: draft.sent_at.to_string(),
        saved: draft.saved_as.is_some(),
    }
}

fn columns_of(needs: &NeedsMapping) -> ImportColumns {
    ImportColumns {
        headings: needs.guess.mapping.headings.clone(),
        guess: needs.guess.mapping.columns.iter().map(|(field, at)| (*at, *field)).collect(),
        doubts: needs.guess.doubts.clone(),
        samples: needs.samples.clone(),
        place: needs.place.to_string(),
    }
}

fn against_of(against: Against) -> ImportAgainst {
    let differences = against.differences.and_then(|d| serde_json::to_value(d).ok());
    ImportAgainst { file_name: against.file_name, same_file: against.same_file, differences }
}

#[utoipa::path(get, path = "/api/v1/imports", responses((status = 200, body = Vec<ImportLine>)))]
async fn list(State(app): State<App>, visitor: Visitor) -> Reply<Vec<ImportLine>> {
    let all = imports(&mut app.db().read().await?, visitor.signed_in()?).await?;
    Ok(Json(all.iter().map(|d| line(&d.record, d.version)).collect()))
}

#[utoipa::path(post, path = "/api/v1/imports", params(NewImport), request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file"), responses((status = 201, body = Made), (status = 422, description = "A file that cannot be read safely: the place, the reason and what to do, at `file`")))]
async fn send(
    State(app): State<App>,
    visitor: Visitor,
    query: Asked<NewImport>,
    file: Bytes,
) -> Result<Response, Error> {
    let actor = visitor.signed_in()?;
    may_import(actor)?;
    let new: NewImport = asked(query)?;
    let programme: Option<ProgrammeId> = platform::web::api::field_optional("programme", new.programme.as_deref())?;
    let sending = Sending { programme, name: new.name, file_name: new.file_name, bytes: file.to_vec() };
    match send_report(&app, actor, sending).await? {
        Ok(id) => Ok(created(id)),
        Err(refusal) => Err(Error::invalid("file", sentence(&refusal))),
    }
}

async fn reading(app: &App, visitor: &Visitor, text: &str) -> Result<Reading, Error> {
    let actor = visitor.signed_in()?;
    may_import(actor)?;
    open_import(app, actor, id(text)?).await
}

#[utoipa::path(get, path = "/api/v1/imports/{id}", params(("id" = String, Path,)), responses((status = 200, body = ImportWhole)))]
async fn one(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Reply<ImportWhole> {
    let Reading { draft, understood } = reading(&app, &visitor, &text).await?;
    let import = line(&draft.record, draft.version);
    let corrected = draft.record.corrections.iter().map(|(row, c)| (row.clone(), c.note.clone())).collect();
    let empty = || (Value::Array(Vec::new()), Value::Array(Vec::new()));
    let (columns, against, (rows, doubts)) = match understood {
        Err(NotUnderstood::Refused(refusal)) => return Err(Error::refused(refusal)),
        Err(NotUnderstood::NeedsMapping(needs)) => (Some(columns_of(&needs)), None, empty()),
        Ok(understood) => {
            let against = against(&app, &visitor.actor, &draft.record, &understood).await?;
            (None, against.map(against_of), preview(&draft.record, understood))
        }
    };
    Ok(Json(ImportWhole { import, rows, doubts, corrected, columns, against }))
}

fn preview(draft: &ImportDraft, understood: Understood) -> (Value, Value) {
    let mut contract = contract(&draft.corrected(understood));
    (contract["rows"].take(), contract["doubts"].take())
}

fn seen(text: &str, version: i64) -> Result<SeenImport, Error> {
    let id: ImportDraftId = id(text)?;
    Ok(SeenImport { id, version })
}

#[utoipa::path(put, path = "/api/v1/imports/{id}/columns", params(("id" = String, Path,)), request_body = NewColumns, responses((status = 200, body = ImportWhole), (status = 409, description = "Changed in between, or the columns are known"), (status = 422, description = "Faults by column: `column-0` is the first")))]
async fn columns(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewColumns>,
) -> Reply<ImportWhole> {
    let (actor, new) = (visitor.signed_in()?, sent(body)?);
    confirm_columns(&app, actor, seen(&text, new.version)?, &new.columns).await?;
    one(State(app), visitor, Path(text)).await
}

#[utoipa::path(put, path = "/api/v1/imports/{id}/rows/{reference}", params(("id" = String, Path,), ("reference" = String, Path,)), request_body = NewCorrection, responses((status = 200, body = ImportWhole), (status = 409, description = "Changed in between")))]
async fn correct(
    State(app): State<App>,
    visitor: Visitor,
    Path((text, reference)): Path<(String, String)>,
    body: Sent<NewCorrection>,
) -> Reply<ImportWhole> {
    let (actor, new) = (visitor.signed_in()?, sent(body)?);
    let NewCorrection { version, title, leads, scope, asks, note } = new;
    let corrected = Corrected { title, leads, scope, asks, note };
    correct_import(&app, actor, seen(&text, version)?, &reference, corrected).await?;
    one(State(app), visitor, Path(text)).await
}

#[utoipa::path(post, path = "/api/v1/imports/{id}/save", params(("id" = String, Path,)), request_body = SeenVersion, responses((status = 200, body = ImportSaved), (status = 409, description = "Changed in between, or the columns are to be confirmed first")))]
async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<SeenVersion>,
) -> Reply<ImportSaved> {
    let (actor, new) = (visitor.signed_in()?, sent(body)?);
    let SeenImport { id, version } = seen(&text, new.version)?;
    let (programme, already_there, added, reprinted, unchanged) = match save_draft(&app, actor, id, version).await? {
        Saved::Rows { programme, added, reprinted, unchanged } => (programme, false, added, reprinted, unchanged),
        Saved::AlreadyThere { programme } => (programme, true, 0, 0, 0),
    };
    Ok(Json(ImportSaved { programme: programme.to_string(), already_there, added, reprinted, unchanged }))
}

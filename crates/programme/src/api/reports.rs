//! Reports: what is frozen, each with its rows and its files, and freezing one.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use jiff::civil::Date;
use platform::Error;
use platform::web::api::{Made, Reply, Sent, created, field, id, sent};
use platform::web::{App, Visitor, download};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::freeze_report::freeze_report;
use crate::frozen_report::{FrozenReport, Released};
use crate::open_report::open_report;
use crate::policy;
use crate::programme::{ProgrammeId, ReportKind};
use crate::render::{self, Format};
use crate::report::{Audience, ReportModel, Row, flag_words};
use crate::store::records::stored_name;
use crate::store::report::{ReportLine, reports};

/// The readable table of routes.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/reports", get(all))
        .route("/api/v1/programmes/{programme}/reports", get(of_programme).post(freeze))
        .route("/api/v1/reports/{id}", get(one))
        .route("/api/v1/reports/{id}/files/{format}", get(file))
}

/// Their description.
pub(super) fn description() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(all, of_programme, freeze, one, file),
    components(schemas(ReportSummary, ReportWhole, ReportTotals, ReportRow, NewReport, Made))
)]
struct Description;

/// A frozen report, without its rows.
#[derive(Serialize, ToSchema)]
struct ReportSummary {
    /// Its id.
    id: String,
    /// The programme's name.
    programme: String,
    /// interim or full.
    kind: String,
    /// The day it speaks of.
    as_at: String,
    /// To whom it is open beside the members: nobody (no), the scrutiny committee (committee), anybody (public).
    released: String,
}

/// A frozen report.
#[derive(Serialize, ToSchema)]
struct ReportWhole {
    /// What it is.
    report: ReportSummary,
    /// The moment up to which records counted.
    records_at: String,
    /// When it was frozen.
    frozen_at: String,
    /// Its totals, counted from its rows.
    totals: ReportTotals,
    /// Every recommendation, in order.
    rows: Vec<ReportRow>,
    /// The addresses of its files.
    files: Vec<String>,
}

/// Totals of rows. None of the first three follows from another.
#[derive(Serialize, ToSchema)]
struct ReportTotals {
    /// All rows.
    rows: u32,
    /// Claimed done by their lead, the verified ones among them.
    claimed: u32,
    /// Checked, and found done.
    verified: u32,
    /// Of the verified ones, those with a change for children shown.
    impact_shown: u32,
    /// Verified by the body that leads, by a declared exception.
    by_exception: u32,
    /// Late by a first date.
    late: u32,
    /// With an ask that somebody has not answered.
    unanswered: u32,
    /// With open work that needs money nobody has found.
    unfunded: u32,
    /// Led by the body that monitors.
    monitor_is_lead: u32,
}

/// One recommendation as the report says it.
#[derive(Serialize, ToSchema)]
struct ReportRow {
    /// As printed, such as "7b".
    reference: String,
    /// A short title.
    title: String,
    /// Who leads it, in words.
    led_by: String,
    /// Where it stands, in words.
    stands: String,
    /// Why.
    reason: String,
    /// What the leads claim, in words.
    delivery: String,
    /// 0 to 5, the least tested part.
    assurance: u8,
    /// What is known of the impact on children, in words.
    impact: String,
    /// The first due date.
    first_due: Option<String>,
    /// When it is expected.
    expected: Option<String>,
    /// Why the lead's own body verified it, where it did. To be printed wherever the row counts.
    exceptions: Vec<String>,
    /// What has to be read with it, in words.
    flags: Vec<String>,
}

/// A report to be frozen.
#[derive(Deserialize, ToSchema)]
struct NewReport {
    /// The day it speaks of, YYYY-MM-DD.
    as_at: String,
    /// interim or full.
    kind: String,
}

/// For whom.
#[derive(Deserialize, IntoParams)]
struct For {
    /// `public` for the public version, once it has been released; the full one otherwise.
    #[serde(rename = "for", default)]
    audience: Option<String>,
}

fn summary(line: &ReportLine) -> ReportSummary {
    ReportSummary {
        id: line.id.to_string(),
        programme: line.programme.clone(),
        kind: stored_name(&line.kind),
        as_at: line.as_at.to_string(),
        released: released(line.released).into(),
    }
}

fn released(released: Released) -> &'static str {
    match released {
        Released::No => "no",
        Released::Committee => "committee",
        Released::Public => "public",
    }
}

fn report_row(row: &Row) -> ReportRow {
    let (axes, verdict) = (&row.standing.axes, &row.standing.verdict);
    ReportRow {
        reference: row.reference.clone(),
        title: row.title.clone(),
        led_by: row.led_by.clone(),
        stands: verdict.headline.words().into(),
        reason: verdict.reason.clone(),
        delivery: axes.stage.words().into(),
        assurance: axes.grade.number(),
        impact: axes.impact.words().into(),
        first_due: row.first_due().map(|d| d.to_string()),
        expected: row.expected().map(|d| d.to_string()),
        exceptions: axes.flags.exceptions.clone(),
        flags: flag_words(&row.standing).into_iter().map(str::to_owned).collect(),
    }
}

fn totals(model: &ReportModel) -> ReportTotals {
    let c = model.counts();
    ReportTotals {
        rows: c.rows,
        claimed: c.claimed,
        verified: c.verified,
        impact_shown: c.impact_shown,
        by_exception: c.by_exception,
        late: c.late,
        unanswered: c.unanswered,
        unfunded: c.unfunded,
        monitor_is_lead: c.monitor_is_lead,
    }
}

fn whole(frozen: &FrozenReport) -> ReportWhole {
    let model = frozen.model();
    let file = |f: &Format| format!("/api/v1/reports/{}/files/{}", frozen.id, f.ending());
    let kept = Format::ALL.iter().filter(|f| frozen.file(Audience::Committee, **f).is_some());
    ReportWhole {
        report: ReportSummary {
            id: frozen.id.to_string(),
            programme: model.name.clone(),
            kind: stored_name(&model.kind),
            as_at: model.as_at.to_string(),
            released: released(frozen.released()).into(),
        },
        records_at: model.records_at.to_string(),
        frozen_at: frozen.frozen.at.to_string(),
        totals: totals(model),
        rows: model.rows.iter().map(report_row).collect(),
        files: kept.map(file).collect(),
    }
}

#[utoipa::path(get, path = "/api/v1/reports", responses((status = 200, body = Vec<ReportSummary>)))]
async fn all(State(app): State<App>, visitor: Visitor) -> Reply<Vec<ReportSummary>> {
    let actor = visitor.signed_in()?;
    let lines = reports(&mut app.db().read().await?, None, &policy::report_scope(actor)).await?;
    Ok(Json(lines.iter().map(summary).collect()))
}

#[utoipa::path(get, path = "/api/v1/programmes/{programme}/reports", params(("programme" = String, Path,)), responses((status = 200, body = Vec<ReportSummary>)))]
async fn of_programme(
    State(app): State<App>,
    visitor: Visitor,
    Path(programme): Path<String>,
) -> Reply<Vec<ReportSummary>> {
    let programme: ProgrammeId = super::seen(&app, &visitor, &programme).await?;
    let scope = policy::report_scope(&visitor.actor);
    let lines = reports(&mut app.db().read().await?, Some(programme), &scope).await?;
    Ok(Json(lines.iter().map(summary).collect()))
}

#[utoipa::path(post, path = "/api/v1/programmes/{programme}/reports", params(("programme" = String, Path,)), request_body = NewReport, responses((status = 201, body = Made), (status = 409, description = "A day that has not come, or frozen already"), (status = 422, description = "Faults by field")))]
async fn freeze(
    State(app): State<App>,
    visitor: Visitor,
    Path(programme): Path<String>,
    body: Sent<NewReport>,
) -> Result<Response, Error> {
    let programme: ProgrammeId = super::seen(&app, &visitor, &programme).await?;
    let new = sent(body)?;
    let on: Date = field("as_at", &new.as_at)?;
    let kind = match new.kind.as_str() {
        "interim" => ReportKind::Interim,
        "full" => ReportKind::Full,
        _ => return Err(Error::invalid("kind", "Choose interim or full.")),
    };
    Ok(created(freeze_report(&app, &visitor.actor, programme, on, kind).await?))
}

#[utoipa::path(get, path = "/api/v1/reports/{id}", params(("id" = String, Path,)), responses((status = 200, body = ReportWhole)))]
async fn one(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Reply<ReportWhole> {
    let actor = visitor.signed_in()?;
    let report = open_report(&mut app.db().read().await?, actor, id(&text)?).await?;
    Ok(Json(whole(&report.record)))
}

#[utoipa::path(get, path = "/api/v1/reports/{id}/files/{format}", params(("id" = String, Path,), ("format" = String, Path, description = "page, pdf, docx, xlsx or csv"), For), responses((status = 200, description = "The file as it was made the day it was frozen")))]
async fn file(
    State(app): State<App>,
    visitor: Visitor,
    Path((text, format)): Path<(String, String)>,
    Query(asked): Query<For>,
) -> Result<Response, Error> {
    let actor = visitor.signed_in()?;
    let format = Format::of_ending(&format).ok_or(Error::Hidden)?;
    let report = open_report(&mut app.db().read().await?, actor, id(&text)?).await?.record;
    let audience = match asked.audience.as_deref() {
        None | Some("committee") => Audience::Committee,
        Some("public") => Audience::Public,
        Some(_) => return Err(Error::invalid("for", "Choose public or committee.")),
    };
    let bytes = render::frozen(&report, audience, format, app.files()).await?;
    let name = format!("{}-{}.{}", stored_name(&report.model().kind), report.model().as_at, format.ending());
    Ok(download(&name, format.media_type(), bytes))
}

//! Reports: what is frozen, each with its rows and its files, and freezing one.

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::civil::Date;
use platform::Error;
use platform::web::api::{Asked, Made, Reply, Sent, asked, created, field, id, sent};
use platform::web::{App, Visitor, download};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::freeze_report::freeze_report;
use crate::frozen_report::{FrozenReport, Released, ReportId};
use crate::make_report::make_report;
use crate::open_report::open_report;
use crate::policy;
use crate::programme::{ProgrammeId, ReportKind};
use crate::release_report::release_report;
use crate::render::{self, Format};
use crate::report::public::public;
use crate::report::{Audience, ReportModel, Row, flag_words};
use crate::store::records::stored_name;
use crate::store::report::{ReportLine, reports};

/// The readable table of routes.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/reports", get(all))
        .route("/api/v1/programmes/{programme}/reports", get(of_programme).post(freeze))
        .route("/api/v1/programmes/{programme}/reports/preview", get(preview))
        .route("/api/v1/reports/{id}", get(one))
        .route("/api/v1/reports/{id}/release", post(release))
        .route("/api/v1/reports/{id}/files/{format}", get(file))
}

/// Their description.
pub(super) fn description() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(all, of_programme, freeze, preview, one, release, file),
    components(schemas(
        ReportSummary,
        ReportWhole,
        ReportTotals,
        ReportRow,
        NewReport,
        NewRelease,
        ReleaseView,
        Made
    ))
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
    /// Its version, to be named when releasing it.
    version: i64,
    /// Each time it was opened or taken back, oldest first.
    releases: Vec<ReleaseView>,
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

/// A report opened or taken back.
#[derive(Serialize, ToSchema)]
struct ReleaseView {
    /// To whom: no, committee or public.
    to: String,
    /// When.
    at: String,
    /// Why, when it was taken back.
    why: Option<String>,
}

/// To whom a report is to be open.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewRelease {
    /// The version seen.
    version: i64,
    /// public (anybody reads the public version), committee, or no (taken back).
    to: String,
    /// Why; needed when it is taken back.
    #[serde(default)]
    why: String,
}

/// A report that is not frozen.
#[derive(Deserialize, IntoParams)]
struct Unfrozen {
    /// The day it speaks of.
    #[param(value_type = String)]
    as_at: Date,
    /// interim or full.
    kind: String,
    /// `public` for the public version.
    #[serde(rename = "for", default)]
    audience: Option<String>,
    /// page, pdf, docx, xlsx or csv; page when it is left out.
    #[serde(default)]
    format: Option<String>,
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

fn whole(frozen: &FrozenReport, version: i64) -> ReportWhole {
    let model = frozen.model();
    let release = |r: &crate::frozen_report::Release| ReleaseView {
        to: released(r.to).into(),
        at: r.stamp.at.to_string(),
        why: r.why.clone(),
    };
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
        version,
        releases: frozen.releases().iter().map(release).collect(),
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
    let kind = kind_of(&new.kind)?;
    Ok(created(freeze_report(&app, &visitor.actor, programme, on, kind).await?))
}

fn kind_of(text: &str) -> Result<ReportKind, Error> {
    match text {
        "interim" => Ok(ReportKind::Interim),
        "full" => Ok(ReportKind::Full),
        _ => Err(Error::invalid("kind", "Choose interim or full.")),
    }
}

fn audience_of(text: Option<&str>) -> Result<Audience, Error> {
    match text {
        None | Some("committee") => Ok(Audience::Committee),
        Some("public") => Ok(Audience::Public),
        Some(_) => Err(Error::invalid("for", "Choose public or committee.")),
    }
}

#[utoipa::path(get, path = "/api/v1/programmes/{programme}/reports/preview", params(("programme" = String, Path,), Unfrozen), responses((status = 200, description = "The report as it would be, as a file"), (status = 409, description = "A day that has not come")))]
async fn preview(
    State(app): State<App>,
    visitor: Visitor,
    Path(programme): Path<String>,
    query: Asked<Unfrozen>,
) -> Result<Response, Error> {
    let programme: ProgrammeId = super::seen(&app, &visitor, &programme).await?;
    let wanted = asked(query)?;
    let (kind, audience) = (kind_of(&wanted.kind)?, audience_of(wanted.audience.as_deref())?);
    let format = Format::of_ending(wanted.format.as_deref().unwrap_or("page"))
        .ok_or_else(|| Error::invalid("format", "Choose page, pdf, docx, xlsx or csv."))?;
    let model = make_report(&app, &visitor.actor, programme, (wanted.as_at, kind)).await?;
    let model = if audience == Audience::Public { public(&model) } else { model };
    let bytes = render::render_aside(model, format).await?;
    let name = format!("{}-{}.{}", stored_name(&kind), wanted.as_at, format.ending());
    Ok(download(&name, format.media_type(), bytes))
}

#[utoipa::path(post, path = "/api/v1/reports/{id}/release", params(("id" = String, Path,)), request_body = NewRelease, responses((status = 200, body = ReportWhole), (status = 409, description = "Changed in between, or refused by a rule"), (status = 422, description = "Faults by field")))]
async fn release(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewRelease>,
) -> Reply<ReportWhole> {
    let (actor, report, new): (_, ReportId, NewRelease) = (visitor.signed_in()?, id(&text)?, sent(body)?);
    let to = match new.to.as_str() {
        "public" => Released::Public,
        "committee" => Released::Committee,
        "no" => Released::No,
        _ => return Err(Error::invalid("to", "Choose public, committee or no.")),
    };
    release_report(&app, actor, report, new.version, to, &new.why).await?;
    one(State(app), visitor, Path(text)).await
}

#[utoipa::path(get, path = "/api/v1/reports/{id}", params(("id" = String, Path,)), responses((status = 200, body = ReportWhole)))]
async fn one(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Reply<ReportWhole> {
    let actor = visitor.signed_in()?;
    let report = open_report(&mut app.db().read().await?, actor, id(&text)?).await?;
    Ok(Json(whole(&report.record, report.version)))
}

#[utoipa::path(get, path = "/api/v1/reports/{id}/files/{format}", params(("id" = String, Path,), ("format" = String, Path, description = "page, pdf, docx, xlsx or csv"), For), responses((status = 200, description = "The file as it was made the day it was frozen")))]
async fn file(
    State(app): State<App>,
    visitor: Visitor,
    Path((text, format)): Path<(String, String)>,
    query: Asked<For>,
) -> Result<Response, Error> {
    let actor = visitor.signed_in()?;
    let format = Format::of_ending(&format).ok_or(Error::Hidden)?;
    let report = open_report(&mut app.db().read().await?, actor, id(&text)?).await?.record;
    let audience = audience_of(asked(query)?.audience.as_deref())?;
    let bytes = render::frozen(&report, audience, format, app.files()).await?;
    let name = format!("{}-{}.{}", stored_name(&report.model().kind), report.model().as_at, format.ending());
    Ok(download(&name, format.media_type(), bytes))
}

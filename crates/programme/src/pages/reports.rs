//! Reports: what is frozen, a preview as at any date, freezing and releasing, each report as a page and as files.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use platform::Error;
use platform::access::permit;
use platform::record::{self, Versioned};
use platform::web::{Answer, App, Listing, Posted, Visitor, download, see};
use serde_json::{Value, json};

use crate::freeze_report::freeze_report;
use crate::frozen_report::{FrozenReport, Released, ReportId};
use crate::make_report::make_report;
use crate::open_report::open_report;
use crate::policy::{self, Act};
use crate::programme::{Programme, ProgrammeId, ReportKind};
use crate::release_report::release_report;
use crate::render::{self, Format};
use crate::report::public::public;
use crate::report::{Audience, ReportModel, kind_words};
use crate::store::report::{ReportLine, reports};

/// The rules for the classes of a report's page. On a telephone its tables of few columns become cards as well: words as
/// long as "Safeguarding" push even three columns over the edge.
pub(super) async fn style() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=86400")];
    let rules = documents::write::html::STYLE;
    (headers, format!("{rules}{}", rules.replace(".report-table--stack", ".report-table"))).into_response()
}

fn kind_asked(text: &str) -> Option<ReportKind> {
    match text {
        "interim" => Some(ReportKind::Interim),
        "full" => Some(ReportKind::Full),
        _ => None,
    }
}

pub(super) fn line(line: &ReportLine, base: &str) -> Value {
    json!({
        "title": format!("{}: {}", kind_words(line.kind), line.programme), "as_at": line.as_at, "released": line.released.words(),
        "tone": if line.released == Released::Public { "green" } else if line.released == Released::Committee { "blue" } else { "grey" },
        "href": format!("{base}/{}", line.id),
    })
}

async fn programme(app: &App, visitor: &Visitor, id: &str) -> Result<Programme, Error> {
    let id: ProgrammeId = id.parse().map_err(|_| Error::Hidden)?;
    let found = record::find::<Programme>(&mut app.db().read().await?, id).await?;
    Ok(permit(visitor.signed_in()?, Act::See, found)?.into_inner())
}

/// The reports of a programme, and the form to make one.
pub(super) async fn list(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let form = Posted::filled([("as-at", app.clock().today().to_string()), ("kind", "interim".into())]);
    list_page(&app, &visitor, &id, form).await
}

async fn list_page(app: &App, visitor: &Visitor, id: &str, form: Posted) -> Answer {
    let programme = programme(app, visitor, id).await?;
    let mut read = app.db().read().await?;
    let lines = reports(&mut read, Some(programme.id), &policy::report_scope(&visitor.actor)).await?;
    let lines: Vec<Value> = lines.iter().map(|l| line(l, "/programme/reports")).collect();
    let promised = |p: &crate::programme::PromisedReport| json!({ "kind": kind_words(p.kind), "due": p.due, "audience": p.audience });
    app.page(
        visitor,
        "programme/reports.html",
        json!({
            "programme": { "name": programme.name, "href": format!("/programme/{}", programme.id) },
            "reports": lines, "promised": programme.reports.iter().map(promised).collect::<Vec<_>>(), "form": form,
            "may_publish": policy::may(Act::Publish, &visitor.actor, &[]),
        }),
    )
}

/// The reports that are open to whoever is signed in: for councillors those released to the committee.
pub(super) async fn released(State(app): State<App>, visitor: Visitor) -> Answer {
    let actor = visitor.signed_in()?;
    if !policy::is_scrutiny(actor) && !policy::sees_register(actor) {
        return Err(Error::Hidden);
    }
    let lines = reports(&mut app.db().read().await?, None, &policy::report_scope(actor)).await?;
    let lines: Vec<Value> = lines.iter().map(|l| line(l, "/programme/reports")).collect();
    app.page(&visitor, "programme/released.html", json!({ "reports": lines }))
}

/// A report as at a date, not frozen: as a page, or as a file with `format=`.
pub(super) async fn preview(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let programme = programme(&app, &visitor, &id).await?;
    let asked = match Asked::of(&Listing::of(&visitor)) {
        Ok(asked) => asked,
        Err(form) => return list_page(&app, &visitor, &id, form).await,
    };
    let model = match asked.model(&app, &visitor, programme.id).await {
        Err(Error::Refused(why)) => return list_page(&app, &visitor, &id, asked.refused(why)).await,
        model => model?,
    };
    let (name, format) = (asked.file_name(&model), asked.format);
    let bytes = render::render_aside(model, format).await?;
    if format != Format::Page {
        return Ok(download(&name, format.media_type(), bytes));
    }
    let fragment = String::from_utf8_lossy(&bytes).into_owned();
    app.page(&visitor, "programme/report_preview.html", json!({
        "programme": { "name": programme.name, "href": format!("/programme/{}", programme.id) }, "fragment": fragment,
        "files": asked.files(&visitor.path), "as_at": asked.on, "kind": asked.kind_text, "public": asked.public,
        "may_publish": policy::may(Act::Publish, &visitor.actor, &[]), "other": asked.href(&visitor.path, !asked.public, None),
    }))
}

/// What a preview's address asks for.
struct Asked {
    on: Date,
    kind: ReportKind,
    kind_text: String,
    format: Format,
    public: bool,
}

impl Asked {
    fn of(listing: &Listing) -> Result<Self, Posted> {
        let text = |name: &str| listing.get(name).unwrap_or_default().to_owned();
        let mut form = Posted::filled([("as-at", text("as-at")), ("kind", text("kind"))]);
        let on = super::as_at::day(listing, "as-at").unwrap_or_else(|why| {
            form.refuse("as-at", why);
            None
        });
        if on.is_none() && form.is_sound() {
            form.refuse("as-at", "Give the day that the report speaks of.");
        }
        let kind = kind_asked(&text("kind"));
        if kind.is_none() {
            form.refuse("kind", "Choose an interim or a full report.");
        }
        let format =
            Some(text("format")).filter(|f| !f.is_empty()).map_or(Some(Format::Page), |f| Format::of_ending(&f));
        match (on, kind, format) {
            (Some(on), Some(kind), Some(format)) => {
                Ok(Self { on, kind, kind_text: text("kind"), format, public: text("for") == "public" })
            }
            _ => Err(form),
        }
    }

    fn refused(&self, why: String) -> Posted {
        let mut form = Posted::filled([("as-at", self.on.to_string()), ("kind", self.kind_text.clone())]);
        form.refuse("as-at", why);
        form
    }

    async fn model(&self, app: &App, visitor: &Visitor, programme: ProgrammeId) -> Result<ReportModel, Error> {
        let model = make_report(app, &visitor.actor, programme, (self.on, self.kind)).await?;
        Ok(if self.public { public(&model) } else { model })
    }

    fn file_name(&self, model: &ReportModel) -> String {
        file_name(model, self.format)
    }

    fn href(&self, path: &str, public: bool, format: Option<Format>) -> String {
        let audience = if public { "&for=public" } else { "" };
        let format = format.map(|f| format!("&format={}", f.ending())).unwrap_or_default();
        format!("{path}?as-at={}&kind={}{audience}{format}", self.on, self.kind_text)
    }

    fn files(&self, path: &str) -> Vec<Value> {
        let one =
            |f: &Format| json!({ "words": f.ending().to_uppercase(), "href": self.href(path, self.public, Some(*f)) });
        Format::ALL.iter().filter(|f| **f != Format::Page).map(one).collect()
    }
}

/// "interim-report-2016-12-14.pdf".
pub(super) fn file_name(model: &ReportModel, format: Format) -> String {
    let kind = kind_words(model.kind).to_lowercase().replace(' ', "-");
    let public = if model.audience == Audience::Public { "-public" } else { "" };
    format!("{kind}-{}{public}.{}", model.as_at, format.ending())
}

/// Freezes a report.
pub(super) async fn freeze(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let programme = programme(&app, &visitor, &id).await?;
    let on: Option<Date> = form.parsed("as-at", "Give the day that the report speaks of, as in 2016-12-14.");
    let kind = kind_asked(&form.text("kind"));
    if kind.is_none() {
        form.refuse("kind", "Choose an interim or a full report.");
    }
    let (Some(on), Some(kind)) = (on, kind) else { return list_page(&app, &visitor, &id, form).await };
    match freeze_report(&app, &visitor.actor, programme.id, on, kind).await {
        Ok(report) => Ok(see(&format!("/programme/reports/{report}?done=the-report-is-frozen"))),
        Err(Error::Refused(why)) => {
            form.refuse("as-at", why);
            list_page(&app, &visitor, &id, form).await
        }
        Err(other) => Err(other),
    }
}

async fn found(app: &App, visitor: &Visitor, id: &str) -> Result<Versioned<FrozenReport>, Error> {
    let id: ReportId = id.parse().map_err(|_| Error::Hidden)?;
    open_report(&mut app.db().read().await?, visitor.signed_in()?, id).await
}

/// A frozen report: as a page, or as a file when the name ends in `.pdf`, `.docx`, `.xlsx` or `.csv`.
pub(super) async fn report(State(app): State<App>, visitor: Visitor, Path(name): Path<String>) -> Answer {
    let (id, ending) = name.split_once('.').unwrap_or((&name, "page"));
    let format = Format::of_ending(ending).ok_or(Error::Hidden)?;
    let report = found(&app, &visitor, id).await?;
    let audience =
        if visitor.query.split('&').any(|q| q == "for=public") { Audience::Public } else { Audience::Committee };
    if audience == Audience::Public && report.record.file(audience, Format::Page).is_none() {
        return public_preview(&app, &visitor, report).await;
    }
    let bytes = render::frozen(&report.record, audience, format, app.files()).await?;
    if format != Format::Page {
        let model = ReportModel { audience, rows: Vec::new(), ..report.record.model().clone() };
        return Ok(download(&file_name(&model, format), format.media_type(), bytes));
    }
    report_page(&app, &visitor, &report, audience, bytes, Posted::default())
}

/// The public version before it is released: what would be published, for a person to read first.
async fn public_preview(app: &App, visitor: &Visitor, report: Versioned<FrozenReport>) -> Answer {
    let bytes = render::render_aside(public(report.record.model()), Format::Page).await?;
    report_page(app, visitor, &report, Audience::Public, bytes, Posted::default())
}

fn report_page(
    app: &App,
    visitor: &Visitor,
    report: &Versioned<FrozenReport>,
    audience: Audience,
    bytes: Vec<u8>,
    form: Posted,
) -> Answer {
    let (frozen, path) = (&report.record, format!("/programme/reports/{}", report.record.id));
    let query = if audience == Audience::Public { "?for=public" } else { "" };
    let kept = frozen.file(audience, Format::Pdf).is_some();
    let file =
        |f: &Format| json!({ "words": f.ending().to_uppercase(), "href": format!("{path}.{}{query}", f.ending()) });
    let files: Vec<Value> = Format::ALL.iter().filter(|f| kept && **f != Format::Page).map(file).collect();
    let member = policy::sees_register(&visitor.actor);
    let release = |r: &crate::frozen_report::Release| json!({ "words": r.to.words(), "at": r.stamp.at, "why": r.why });
    app.page(visitor, "programme/report.html", json!({
        "title": frozen.model().title(), "fragment": String::from_utf8_lossy(&bytes), "files": files, "path": path, "member": member,
        "programme": { "name": frozen.model().name, "href": format!("/programme/{}", frozen.programme) },
        "frozen_at": frozen.frozen.at, "released": frozen.released().words(), "public": audience == Audience::Public,
        "releases": frozen.releases().iter().map(release).collect::<Vec<_>>(), "version_seen": report.version, "form": form,
        "choices": choices(frozen.released()), "may_publish": policy::may(Act::Publish, &visitor.actor, &[]),
        "history": format!("/history/programme_report/{}", frozen.id),
    }))
}

fn choices(now: Released) -> Vec<Value> {
    let all = [
        (
            "public",
            Released::Public,
            "Publish it",
            "Anybody can read the public version at /published, the committee the full one.",
        ),
        (
            "committee",
            Released::Committee,
            "Release it to the scrutiny committee",
            "Councillors of the committee can read the full version.",
        ),
        ("no", Released::No, "Take it back", "Only members of the partnership can read it. Say why below."),
    ];
    all.into_iter()
        .filter(|(_, to, ..)| *to != now)
        .map(|(value, _, words, hint)| json!({ "value": value, "words": words, "hint": hint }))
        .collect()
}

/// Releases a frozen report, or takes it back.
pub(super) async fn release(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let report = found(&app, &visitor, &id).await?;
    let to = match form.text("to").as_str() {
        "public" => Some(Released::Public),
        "committee" => Some(Released::Committee),
        "no" => Some(Released::No),
        _ => None,
    };
    let seen: i64 = form.text("version").parse().unwrap_or(0);
    let Some(to) = to else {
        form.refuse("to", "Choose to whom the report is open.");
        return release_again(&app, &visitor, &report, form).await;
    };
    match release_report(&app, &visitor.actor, report.record.id, seen, to, &form.text("why")).await {
        Ok(()) => Ok(see(&format!("/programme/reports/{id}?done=it-is-now-as-you-chose"))),
        Err(Error::Refused(why)) => {
            form.refuse(if to == Released::No { "why" } else { "to" }, why);
            release_again(&app, &visitor, &report, form).await
        }
        Err(Error::Stale) => {
            form.refuse(
                "to",
                format!(
                    "Somebody else changed this while the page was open. It now reads: {}.",
                    report.record.released().words()
                ),
            );
            form.values.insert("version".into(), vec![report.version.to_string()]);
            release_again(&app, &visitor, &report, form).await
        }
        Err(other) => Err(other),
    }
}

async fn release_again(app: &App, visitor: &Visitor, report: &Versioned<FrozenReport>, form: Posted) -> Answer {
    let bytes = render::frozen(&report.record, Audience::Committee, Format::Page, app.files()).await?;
    report_page(app, visitor, report, Audience::Committee, bytes, form)
}

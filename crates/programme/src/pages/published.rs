//! What anybody may read without signing in: reports that the Board has published, in their public version.

use axum::extract::{Path, State};
use platform::Error;
use platform::access::{Actor, permit};
use platform::record;
use platform::web::{Answer, App, Visitor, download};
use serde_json::{Value, json};

use super::reports::{file_name, line};
use crate::frozen_report::{FrozenReport, ReportId};
use crate::policy::{self, Act};
use crate::render::{self, Format};
use crate::report::{Audience, ReportModel};
use crate::store::report::reports;

/// The published reports.
pub(super) async fn list(State(app): State<App>, visitor: Visitor) -> Answer {
    let scope = policy::report_scope(&Actor::public());
    let lines = reports(&mut app.db().read().await?, None, &scope).await?;
    let lines: Vec<Value> = lines.iter().map(|l| line(l, "/published")).collect();
    app.page(&visitor, "programme/published.html", json!({ "reports": lines }))
}

/// A published report, as a page or a file.
pub(super) async fn report(State(app): State<App>, visitor: Visitor, Path(name): Path<String>) -> Answer {
    let (id, ending) = name.split_once('.').unwrap_or((&name, "page"));
    let format = Format::of_ending(ending).ok_or(Error::Hidden)?;
    let id: ReportId = id.parse().map_err(|_| Error::Hidden)?;
    let found = record::find::<FrozenReport>(&mut app.db().read().await?, id).await?;
    // Whoever asks, this door opens only what is open to all.
    let report = permit(&Actor::public(), Act::See, found)?.into_inner();
    let bytes = render::frozen(&report, Audience::Public, format, app.files()).await?;
    if format != Format::Page {
        let model = ReportModel { audience: Audience::Public, rows: Vec::new(), ..report.model().clone() };
        return Ok(download(&file_name(&model, format), format.media_type(), bytes));
    }
    let file =
        |f: &Format| json!({ "words": f.ending().to_uppercase(), "href": format!("/published/{id}.{}", f.ending()) });
    let files: Vec<Value> = Format::ALL.iter().filter(|f| **f != Format::Page).map(file).collect();
    app.page(
        &visitor,
        "programme/published_report.html",
        json!({
            "title": report.model().title(), "fragment": String::from_utf8_lossy(&bytes), "files": files,
            "published_at": report.released_at(),
        }),
    )
}

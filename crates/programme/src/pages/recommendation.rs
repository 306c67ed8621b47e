//! One recommendation: its words as printed, how it stands, and all that is done about it. Each area of the programme
//! gives its section.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use jiff::civil::Date;
use platform::Error;
use platform::access::permit;
use platform::record;
use platform::web::{Answer, App, Visitor};
use serde_json::{Value, json};

use super::{action, as_at, asks, challenges, impact, words};
use crate::link::Link;
use crate::notes;
use crate::policy::{self, Act};
use crate::recommendation::{Recommendation, RecommendationId};
use crate::standing::Standing;
use crate::store::{self, file};

/// The page.
pub(super) async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let actor = visitor.signed_in()?;
    let id: RecommendationId = id.parse().map_err(|_| Error::Hidden)?;
    let mut read = app.db().read().await?;
    let row = permit(actor, Act::See, record::find::<Recommendation>(&mut read, id).await?)?;
    if let Some(on) = as_at::asked(&visitor)? {
        let then = crate::as_at::load(&mut read, row.record().programme, on, app.clock().now()).await?;
        drop(read);
        return past(&app, &visitor, id, &then).await;
    }
    let loaded = file::load(&mut read, id).await?;
    let programme = loaded.programme.record.id;
    let links = store::all::<Link>(&mut read, programme, &policy::scope(actor)).await?;
    let rows = app.remembered(&mut read, programme, store::whole::rows).await?;
    drop(read);
    let links: Vec<Link> = links.into_iter().map(|l| l.record).collect();
    let today = app.clock().today();
    shown(&app, &visitor, &Shown { loaded: &loaded, links: &links, rows: &rows, on: today, past: None }).await
}

/// The row as it was kept on a past day, for reading only.
async fn past(app: &App, visitor: &Visitor, id: RecommendationId, then: &crate::as_at::AsAt) -> Answer {
    let loaded = then.row(id).ok_or_else(|| Error::refused("This recommendation was not on record by then."))?;
    let rows: Vec<Recommendation> = then.rows.iter().map(|r| r.recommendation.record.clone()).collect();
    let past = json!({ "on": then.on, "before_first": then.before_first, "records_at": then.records_at });
    let page = Shown { loaded, links: &then.links, rows: &rows, on: then.on, past: Some(past) };
    shown(app, visitor, &page).await
}

/// What the page shows: the row as it is, or as it was.
struct Shown<'a> {
    loaded: &'a file::Loaded,
    links: &'a [Link],
    rows: &'a [Recommendation],
    on: Date,
    past: Option<Value>,
}

async fn shown(app: &App, visitor: &Visitor, page: &Shown<'_>) -> Answer {
    let Shown { loaded, links, rows, on: today, past } = page;
    let by = crate::as_at::end_of(*today, app.clock().now());
    let notes = notes::about_rows(app, &visitor.actor, std::slice::from_ref(*loaded), by).await?;
    let (id, today) = (loaded.recommendation.record.id, *today);
    let standing = crate::file::standing_of(&loaded.file(), today);
    let names: BTreeMap<_, _> = rows.iter().map(|r| (r.id, r.reference.clone())).collect();
    let reader = if past.is_some() { as_at::reading(visitor) } else { visitor.clone() };
    app.page(
        visitor,
        "programme/recommendation.html",
        json!({
            "head": head(loaded, &standing, &reader), "past": past,
            "impact": impact::section(loaded, &reader, today),
            "actions": action::section(loaded, &reader, today),
            "asks": asks::section(loaded, &reader),
            "challenges": challenges::section(app, loaded, &reader).await?,
            "notes": notes::of_row(loaded, &notes),
            "links": asks::links(id, links, &names),
            "others": others(rows, id),
        }),
    )
}

fn head(loaded: &file::Loaded, standing: &Standing, visitor: &Visitor) -> Value {
    let r = &loaded.recommendation.record;
    let axes = &standing.axes;
    json!({
        "reference": r.reference, "title": r.title, "id": r.id, "leads": words::leads(r, &visitor.agencies),
        "programme": loaded.programme.record.name, "programme_href": format!("/programme/{}", r.programme),
        "lines": r.verbatim.lines(), "place": r.verbatim.place(), "doubts": r.doubts,
        "response": r.response_as_printed, "challenges": r.challenges_as_printed, "status": r.status_as_printed,
        "headline": words::headline(&standing.verdict), "reason": standing.verdict.reason,
        "overridden": standing.overridden.as_ref().map(|o| json!({ "words": o.colour.words(), "reason": o.reason })),
        "delivery": axes.stage.words(), "grade": words::grade(axes.grade), "best_grade": words::grade(axes.best_grade),
        "impact": axes.impact.words(), "flags": words::flags(standing),
        "late": axes.late.map(|l| l.sentence()), "exceptions": axes.flags.exceptions,
        "may_override": policy::may(Act::Override, &visitor.actor, &[]),
        "may_arrange": policy::may(Act::Arrange, &visitor.actor, &[]),
    })
}

/// The other rows, to link to.
fn others(rows: &[Recommendation], id: RecommendationId) -> Vec<Value> {
    let option = |r: &Recommendation| json!({ "value": r.id, "words": format!("{} {}", r.reference, r.title) });
    rows.iter().filter(|r| r.id != id).map(option).collect()
}

//! One recommendation: its words as printed, how it stands, and all that is done about it. Each area of the programme
//! gives its section.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use platform::Error;
use platform::access::permit;
use platform::record;
use platform::web::{Answer, App, Visitor};
use serde_json::{Value, json};

use super::{asks, words};
use crate::link::Link;
use crate::policy::{self, Act};
use crate::recommendation::{Recommendation, RecommendationId};
use crate::standing::Standing;
use crate::store::{self, file};

/// The page.
pub(super) async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let actor = visitor.signed_in()?;
    let id: RecommendationId = id.parse().map_err(|_| Error::Hidden)?;
    let mut read = app.db().read().await?;
    permit(actor, Act::See, record::find::<Recommendation>(&mut read, id).await?)?;
    let loaded = file::load(&mut read, id).await?;
    let programme = loaded.programme.record.id;
    let links = store::all::<Link>(&mut read, programme, &policy::scope(actor)).await?;
    let rows = store::all::<Recommendation>(&mut read, programme, &policy::scope(actor)).await?;
    drop(read);
    let today = app.clock().today();
    let standing = crate::file::standing_of(&loaded.file(), today);
    let names: BTreeMap<_, _> = rows.iter().map(|r| (r.record.id, r.record.reference.clone())).collect();
    let links: Vec<Link> = links.into_iter().map(|l| l.record).collect();
    app.page(&visitor, "programme/recommendation.html", json!({
        "head": head(&loaded, &standing, &visitor),
        "asks": asks::section(&loaded, &visitor),
        "links": asks::links(id, &links, &names),
        "others": others(&rows, id),
    }))
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
        "may_arrange": policy::may(Act::Arrange, &visitor.actor, &[]),
    })
}

/// The other rows, to link to.
fn others(rows: &[record::Versioned<Recommendation>], id: RecommendationId) -> Vec<Value> {
    let option = |r: &Recommendation| json!({ "value": r.id, "words": format!("{} {}", r.reference, r.title) });
    rows.iter().filter(|r| r.record.id != id).map(|r| option(&r.record)).collect()
}

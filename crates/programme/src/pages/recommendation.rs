//! One recommendation: its words as printed, how it stands, and all that is done about it.

use axum::extract::{Path, State};
use platform::Error;
use platform::access::permit;
use platform::record;
use platform::web::{Answer, App, Visitor};
use serde_json::json;

use super::words;
use crate::policy::Act;
use crate::recommendation::{Recommendation, RecommendationId};
use crate::store::file;

/// The page.
pub(super) async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let actor = visitor.signed_in()?;
    let id: RecommendationId = id.parse().map_err(|_| Error::Hidden)?;
    let mut read = app.db().read().await?;
    permit(actor, Act::See, record::find::<Recommendation>(&mut read, id).await?)?;
    let loaded = file::load(&mut read, id).await?;
    drop(read);
    let standing = crate::file::standing_of(&loaded.file(), app.clock().today());
    let r = &loaded.recommendation.record;
    let asks: Vec<_> = loaded.asks.iter().filter(|a| a.is_live()).map(|a| json!({
        "limb": a.limb, "text": a.text, "addressees": words::short_names(&a.addressees, &visitor.agencies),
        "due": a.due.as_ref().map(|d| d.words.clone()), "threshold": a.threshold.as_ref().map(|t| t.words.clone()),
        "printed_answer": a.printed_answer,
    })).collect();
    app.page(&visitor, "programme/recommendation.html", json!({
        "r": r, "lines": r.verbatim.lines(), "place": r.verbatim.place(), "leads": words::leads(r, &visitor.agencies),
        "programme": loaded.programme.record.name, "programme_href": format!("/programme/{}", loaded.programme.record.id),
        "headline": words::headline(&standing.verdict), "reason": standing.verdict.reason,
        "delivery": standing.axes.stage.words(), "grade": words::grade(standing.axes.grade),
        "impact": standing.axes.impact.words(), "flags": words::flags(&standing), "asks": asks,
    }))
}

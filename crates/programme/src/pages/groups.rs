//! What a sub-group watches: its rows, and among them what is late, stalled, contested or awaiting verification.

use axum::extract::{Path, State};
use platform::Error;
use platform::access::permit;
use platform::id::AgencyId;
use platform::record;
use platform::web::{Answer, App, Listing, Visitor};
use serde_json::{Value, json};

use super::words;
use crate::policy::{self, Act};
use crate::programme::{Programme, ProgrammeId};

use crate::standing::Standing;
use crate::store::standing::RegisterRow;
use crate::watch::{Watched, watched};

/// The page of a programme's group, counted from 1.
pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, number)): Path<(String, String)>,
) -> Answer {
    let actor = visitor.signed_in()?;
    let id: ProgrammeId = id.parse().map_err(|_| Error::Hidden)?;
    let number: usize = number.parse().map_err(|_| Error::Hidden)?;
    let mut read = app.db().read().await?;
    let programme = permit(actor, Act::See, record::find::<Programme>(&mut read, id).await?)?.into_inner();
    let group = number.checked_sub(1).and_then(|n| programme.groups.get(n)).ok_or(Error::Hidden)?;
    let rows = watched(&mut read, &policy::scope(actor), id, group, app.clock().today()).await?;
    drop(read);
    let listing = Listing::of(&visitor);
    let all = rows.len();
    let count = |show: &str| rows.iter().filter(|r| is_wanted(r, show)).count();
    let tiles: Vec<Value> = SHOW.iter().map(|(show, words, tone)| json!({ "words": words, "number": count(show), "href": format!("?show={show}"), "tone": tone })).collect();
    let asked = listing.get("show").unwrap_or_default();
    let shown: Vec<Value> = rows.iter().filter(|r| is_wanted(r, asked)).map(|r| line(r, &visitor)).collect();
    let (shown, pages) = listing.cut(shown, 50);
    app.page(&visitor, "programme/group.html", json!({
        "programme": programme.name, "back": format!("/programme/{id}"), "group": group.name.0, "remit": group.remit.words(),
        "rows": shown, "pages": pages, "tiles": tiles, "all": all, "asked": asked, "groups": links(&programme, number),
        "showing": SHOW.iter().find(|s| s.0 == asked).map(|s| s.1), "here": format!("/programme/{id}/groups/{number}"),
        "challenges": format!("/programme/{id}/challenges?group={}", escaped(&group.name.0)),
    }))
}

const SHOW: [(&str, &str, &str); 5] = [
    ("late", "Late", "alarm"),
    ("stalled", "Stalled", "alarm"),
    ("contested", "Contested", "alarm"),
    ("verify", "Awaiting verification", ""),
    ("unanswered", "With an unanswered ask", ""),
];

/// The other groups of a programme.
fn links(programme: &Programme, here: usize) -> Vec<Value> {
    let one = |(i, g): (usize, &crate::programme::ProgrammeGroup)| json!({ "words": g.name.0, "href": format!("/programme/{}/groups/{}", programme.id, i + 1), "here": i + 1 == here });
    programme.groups.iter().enumerate().map(one).collect()
}

fn is_wanted(row: &Watched, show: &str) -> bool {
    match show {
        "late" => row.standing.axes.late.is_some(),
        "stalled" => row.stalled_since.is_some(),
        "contested" => row.contested > 0,
        "verify" => row.awaiting_verification > 0,
        "unanswered" => row.standing.axes.answers.unanswered > 0,
        _ => true,
    }
}

fn line(row: &Watched, visitor: &Visitor) -> Value {
    let (r, standing): (&RegisterRow, &Standing) = (&row.row, &row.standing);
    json!({
        "reference": r.recommendation.reference, "title": r.recommendation.title, "leads": words::leads(&r.recommendation, &visitor.agencies),
        "words": r.recommendation.verbatim.text().split_whitespace().take(20).collect::<Vec<_>>().join(" "),
        "href": format!("/programme/recommendations/{}", r.recommendation.id), "headline": words::headline(&standing.verdict),
        "late": standing.axes.late.map(|l| l.sentence()), "stalled": row.stalled_since, "contested": row.contested,
        "verify": row.awaiting_verification, "unanswered": standing.axes.answers.unanswered,
        "bodies": words::short_names(&row.bodies.iter().copied().collect::<Vec<AgencyId>>(), &visitor.agencies),
    })
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { (b as char).to_string() } else { format!("%{b:02X}") })
        .collect()
}

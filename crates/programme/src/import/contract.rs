//! The JSON that `surety programme import --dry-run --format json` prints.

use documents::{Line, Refusal};
use serde_json::{Value, json};

use super::model::{Ask, Due, Part, RecommendationRow, Scope, Understood};

/// `{rows: [{reference, parent, title, scope, leads, asks, response, challenges, due, status, doubts}], doubts}`.
/// What the document does not have is null or empty. `text` and `sha256` are given besides.
pub fn contract(understood: &Understood) -> Value {
    let rows: Vec<Value> = understood.rows.iter().map(row).collect();
    let doubts: Vec<String> = understood.doubts.iter().map(|d| d.sentence.clone()).collect();
    json!({ "rows": rows, "doubts": doubts })
}

/// `{"refused": {place, reason, remedy}}`.
pub fn refused(refusal: &Refusal) -> Value {
    json!({ "refused": { "place": refusal.place, "reason": refusal.reason, "remedy": refusal.remedy } })
}

fn row(row: &RecommendationRow) -> Value {
    json!({
        "reference": row.reference,
        "parent": row.parent,
        "title": row.title,
        "scope": if row.scope == Scope::National { "national" } else { "local" },
        "leads": row.leads.iter().map(|l| l.printed.as_str()).collect::<Vec<_>>(),
        "asks": row.asks.iter().map(ask).collect::<Vec<_>>(),
        "response": text(&row.response),
        "challenges": text(&row.challenges),
        "due": row.due.iter().map(due).collect::<Vec<_>>(),
        "status": row.status,
        "doubts": row.doubts.iter().map(|d| d.sentence.as_str()).collect::<Vec<_>>(),
        "text": text(&row.text),
        "sha256": row.sha256,
    })
}

/// An ask with the words above its list, so that it can be read by itself.
fn ask(ask: &Ask) -> String {
    match &ask.lead_in {
        Some(lead) => format!("{lead} {}", ask.text),
        None => ask.text.clone(),
    }
}

fn due(due: &Due) -> String {
    let part = match due.part {
        Part::Recommendation => "in the recommendation",
        Part::Response => "in the response",
        Part::Challenges => "in the challenges",
        Part::Due => "in its own column",
    };
    match &due.when {
        Some(when) => format!("{when}: {} ({part})", due.words),
        None => format!("{} ({part})", due.words),
    }
}

/// `null` when nothing is there.
fn text(lines: &[Line]) -> Option<String> {
    let cell = documents::Cell { lines: lines.to_vec() };
    (!cell.is_blank()).then(|| cell.text())
}

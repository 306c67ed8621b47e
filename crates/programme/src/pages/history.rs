//! The history of any record of the programme: who changed what, when, from what to what, newest first.

use axum::extract::{Path, State};
use platform::access::Actor;
use platform::web::{Answer, App, Visitor};
use serde_json::{Value, json};

use crate::evidence::{Evidence, Sensitivity};
use crate::policy::{self, Act};
use crate::read_history::read_history;
use crate::recommendation::RecommendationId;
use crate::store::file::{self, Loaded};

/// The page.
pub(super) async fn page(State(app): State<App>, visitor: Visitor, Path((kind, id)): Path<(String, String)>) -> Answer {
    let actor = visitor.signed_in()?;
    let mut read = app.db().read().await?;
    let past = read_history(&mut read, actor, &visitor.agencies, (&kind, &id)).await?;
    let related = match id.parse::<RecommendationId>() {
        Ok(row) => related(&file::load(&mut read, row).await?, actor),
        Err(_) => Vec::new(),
    };
    drop(read);
    let subject = past.subject;
    app.page(
        &visitor,
        "programme/history.html",
        json!({
            "title": past.title, "noun": subject.noun, "moments": past.moments, "related": related,
            "back": subject.back, "programme_href": format!("/programme/{}", subject.programme),
        }),
    )
}

/// What belongs to a row, each with its own history.
fn related(row: &Loaded, actor: &Actor) -> Vec<Value> {
    let link =
        |words: String, kind: &str, id: String| json!({ "words": words, "href": format!("/history/{kind}/{id}") });
    let short = |text: &str| text.split_whitespace().take(12).collect::<Vec<_>>().join(" ");
    let asks = row.asks.iter().map(|a| link(format!("Ask {}: {}", a.limb, short(&a.text)), "ask", a.id.to_string()));
    let answers =
        row.responses.iter().map(|r| link(format!("Answer: {}", r.position().words()), "response", r.id.to_string()));
    let actions = row.actions.iter().map(|a| link(format!("Action: {}", a.plan().title), "action", a.id.to_string()));
    let claims = row.claims.iter().map(|c| link(format!("Claim: {}", short(c.text())), "claim", c.id.to_string()));
    let open = |e: &&Evidence| e.sensitivity != Sensitivity::Restricted || policy::may(Act::Open, actor, &[e.from]);
    let evidence =
        row.evidence.iter().filter(open).map(|e| link(format!("Evidence: {}", e.title), "evidence", e.id.to_string()));
    let checks = row
        .verifications
        .iter()
        .map(|v| link(format!("Check: {}", short(v.method())), "verification", v.id.to_string()));
    let impacts =
        row.impacts.iter().map(|i| link(format!("Measure: {}", short(&i.question)), "impact", i.id.to_string()));
    let challenges = row
        .challenges
        .iter()
        .map(|c| link(format!("Challenge: {}", short(&c.question)), "challenge", c.id.to_string()));
    asks.chain(answers)
        .chain(actions)
        .chain(claims)
        .chain(evidence)
        .chain(checks)
        .chain(impacts)
        .chain(challenges)
        .collect()
}

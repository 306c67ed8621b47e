//! The history of any record of the programme: who changed what, when, from what to what, newest first.

use axum::extract::{Path, State};
use platform::Error;
use platform::access::{Actor, permit};
use platform::db::Ask as Reads;
use platform::record::{self, Record, Revision};
use platform::web::{Answer, App, Visitor};
use serde_json::{Value, json};

use crate::evidence::{Evidence, Sensitivity};
use crate::history::{Named, changes, event_words};
use crate::policy::{self, Act, Concerned};
use crate::recommendation::{Recommendation, RecommendationId};
use crate::store::file::{self, Loaded};
use crate::store::history::{Write, named, writes};

/// The page.
pub(super) async fn page(State(app): State<App>, visitor: Visitor, Path((kind, id)): Path<(String, String)>) -> Answer {
    let actor = visitor.signed_in()?;
    if !policy::sees_register(actor) {
        return Err(Error::Hidden);
    }
    let mut read = app.db().read().await?;
    let subject = subject(&mut read, actor, &kind, &id).await?;
    let revisions = record::history(&mut read, &kind, &id).await?;
    let writes = writes(&mut read, &kind, &id).await?;
    let named = named(&mut read, actor, &subject.programme).await?;
    let related = match id.parse::<RecommendationId>() {
        Ok(row) => related(&file::load(&mut read, row).await?, actor),
        Err(_) => Vec::new(),
    };
    drop(read);
    let mut moments: Vec<Value> = Vec::new();
    for (i, revision) in revisions.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|b| revisions.get(b));
        moments.push(moment(before, revision, writes.get(&revision.seq), &named, &visitor));
    }
    moments.reverse();
    app.page(
        &visitor,
        "programme/history.html",
        json!({
            "title": title(&subject, &id, &named), "noun": subject.noun, "moments": moments, "related": related,
            "back": subject.back, "programme_href": format!("/programme/{}", subject.programme),
        }),
    )
}

fn title(subject: &Subject, id: &str, named: &Named) -> String {
    let words = named.0.get(id).cloned().unwrap_or_else(|| subject.noun.to_lowercase());
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or(words)
}

fn moment(before: Option<&Revision>, now: &Revision, write: Option<&Write>, named: &Named, visitor: &Visitor) -> Value {
    let fields = changes(before.map(|b| &b.body), &now.body, named);
    let agency =
        write.and_then(|w| w.agency.as_ref()).and_then(|a| a.parse().ok()).map(|a| visitor.agencies.name(a).to_owned());
    json!({
        "at": now.at, "who": write.map(|w| w.actor.clone()), "for": agency, "first": before.is_none(), "fields": fields,
        "event": write.map(|w| event_words(&w.event)), "reason": write.and_then(|w| w.reason.clone()),
    })
}

/// What a history is of.
struct Subject {
    noun: &'static str,
    programme: String,
    back: Option<String>,
}

/// Finds the record and asks the policy; an unknown noun is as hidden as an unknown id.
async fn subject(read: &mut impl Reads, actor: &Actor, kind: &str, id: &str) -> Result<Subject, Error> {
    macro_rules! nouns {
        ($($stored:literal, $noun:ty, $words:literal;)*) => {
            match kind {
                $($stored => (check::<$noun>(read, actor, id).await?, $words),)*
                "programme_report" => return of_report(read, actor, id).await,
                "evidence" => (evidence(read, actor, id).await?, "Evidence"),
                _ => return Err(Error::Hidden),
            }
        };
    }
    let (programme, noun) = nouns! {
        "programme", crate::programme::Programme, "Programme";
        "source_report", crate::source_report::SourceReport, "Report that was read in";
        "recommendation", Recommendation, "Recommendation";
        "ask", crate::ask::Ask, "Ask";
        "response", crate::response::Response, "Answer to an ask";
        "row_link", crate::link::Link, "Link between rows";
        "cluster", crate::cluster::Cluster, "Rows that are the same work";
        "action", crate::action::Action, "Action";
        "claim", crate::claim::Claim, "Claim";
        "verification", crate::verification::Verification, "Check";
        "impact", crate::impact::Impact, "Measure of impact";
        "challenge", crate::challenge::Challenge, "Challenge";
        "national_request", crate::national_request::NationalRequest, "Request to a national body";
        "progress_update", crate::update::Update, "Report of progress";
    };
    let back = match kind {
        "recommendation" => Some(format!("/programme/recommendations/{id}")),
        "action" => Some(format!("/programme/actions/{id}")),
        _ => None,
    };
    Ok(Subject { noun, programme, back })
}

async fn check<T: Record + Concerned>(read: &mut impl Reads, actor: &Actor, id: &str) -> Result<String, Error> {
    Ok(permit(actor, Act::See, record::find::<T>(read, id).await?)?.record().home())
}

/// Restricted evidence is known to others by its title only, so its history is for those who may open it.
async fn evidence(read: &mut impl Reads, actor: &Actor, id: &str) -> Result<String, Error> {
    let seen = permit(actor, Act::See, record::find::<Evidence>(read, id).await?)?.into_inner();
    if seen.sensitivity == Sensitivity::Restricted {
        permit(actor, Act::Open, record::find::<Evidence>(read, id).await?)?;
    }
    Ok(seen.home())
}

async fn of_report(read: &mut impl Reads, actor: &Actor, id: &str) -> Result<Subject, Error> {
    let report =
        permit(actor, Act::See, record::find::<crate::frozen_report::FrozenReport>(read, id).await?)?.into_inner();
    let back = Some(format!("/programme/reports/{}", report.id));
    Ok(Subject { noun: "Frozen report", programme: report.programme.to_string(), back })
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

//! All challenges of a programme, as a page with filters and as CSV; and what each sub-group watches.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use commitments::Commitment;
use documents::report::{Cell, Column, Table};
use platform::Error;
use platform::access::permit;
use platform::record;
use platform::web::{Answer, App, Listing, Visitor, download};
use serde_json::{Value, json};

use super::challenges::shown;
use crate::challenge::{Challenge, ChallengeState, Rung};
use crate::challenge_step::{awaits_answer, current_reply, is_late};
use crate::policy::{self, Act};
use crate::programme::{Programme, ProgrammeId};
use crate::recommendation::{Recommendation, RecommendationId};
use crate::store;

struct Read {
    programme: Programme,
    challenges: Vec<Challenge>,
    rows: BTreeMap<RecommendationId, Recommendation>,
    commitments: BTreeMap<String, Commitment>,
}

async fn read(app: &App, visitor: &Visitor, id: &str) -> Result<Read, Error> {
    let actor = visitor.signed_in()?;
    let id: ProgrammeId = id.parse().map_err(|_| Error::Hidden)?;
    let scope = policy::scope(actor);
    let mut read = app.db().read().await?;
    let programme = permit(actor, Act::See, record::find::<Programme>(&mut read, id).await?)?.into_inner();
    let challenges = store::all::<Challenge>(&mut read, id, &scope).await?;
    let rows = store::all::<Recommendation>(&mut read, id, &scope).await?;
    let commitments = commitments::store::of_home(&mut read, &scope, id).await?;
    Ok(Read {
        programme,
        challenges: challenges.into_iter().map(|c| c.record).collect(),
        rows: rows.into_iter().map(|r| (r.record.id, r.record)).collect(),
        commitments: commitments.into_iter().map(|c| (c.record.subject.id.clone(), c.record)).collect(),
    })
}

impl Read {
    fn commitment(&self, challenge: &Challenge) -> Option<&Commitment> {
        self.commitments.get(&challenge.id.to_string())
    }

    fn wanted<'a>(&'a self, app: &'a App, listing: &'a Listing) -> impl Iterator<Item = &'a Challenge> {
        let today = app.clock().today();
        self.challenges.iter().filter(move |c| {
            let waits = awaits_answer(c, self.commitment(c));
            let by_state = match listing.get("state") {
                Some("awaiting") => waits,
                Some("late") => is_late(c, self.commitment(c), today),
                Some("answered") => c.is_open() && !waits,
                Some("closed") => !c.is_open(),
                _ => true,
            };
            let by_body = listing.get("body").is_none_or(|b| c.to.to_string() == b);
            let by_group = listing.get("group").is_none_or(|g| c.from.0 == g);
            let text =
                format!("{} {}", c.question, self.rows.get(&c.recommendation).map_or("", |r| &r.title)).to_lowercase();
            let by_words =
                listing.get("words").is_none_or(|w| w.to_lowercase().split_whitespace().all(|w| text.contains(w)));
            by_state && by_body && by_group && by_words
        })
    }
}

const STATES: [(&str, &str); 4] = [
    ("awaiting", "Awaiting an answer"),
    ("late", "Answer late"),
    ("answered", "Answered, not closed"),
    ("closed", "Closed"),
];

/// The list.
pub(super) async fn list(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let read = read(&app, &visitor, &id).await?;
    let listing = Listing::of(&visitor);
    let line = |c: &Challenge| {
        let mut line = shown(&app, c, read.commitment(c), &visitor);
        let row = read.rows.get(&c.recommendation);
        line["reference"] = json!(row.map(|r| &r.reference));
        line["row"] = json!(format!("/programme/recommendations/{}", c.recommendation));
        line
    };
    let lines: Vec<Value> = read.wanted(&app, &listing).map(line).collect();
    let (lines, pages) = listing.cut(lines, 50);
    let bodies: Vec<Value> = visitor
        .agencies
        .iter()
        .filter(|a| read.challenges.iter().any(|c| c.to == a.id))
        .map(|a| json!({ "value": a.id, "words": a.name }))
        .collect();
    let states: Vec<Value> = STATES.iter().map(|(value, words)| json!({ "value": value, "words": words })).collect();
    let groups: Vec<Value> =
        read.programme.groups.iter().map(|g| json!({ "value": g.name.0, "words": g.name.0 })).collect();
    app.page(&visitor, "programme/challenges.html", json!({
        "programme": read.programme.name, "back": format!("/programme/{id}"), "rows": lines, "pages": pages, "bodies": bodies,
        "states": states, "groups": groups, "asked": listing.asked(), "csv": csv_href(&id, &visitor),
    }))
}

fn csv_href(id: &str, visitor: &Visitor) -> String {
    let query = if visitor.query.is_empty() { String::new() } else { format!("?{}", visitor.query) };
    format!("/programme/{id}/challenges.csv{query}")
}

/// The same as comma-separated values.
pub(super) async fn csv(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let read = read(&app, &visitor, &id).await?;
    let listing = Listing::of(&visitor);
    let columns = ["Recommendation", "From", "To", "Question"].map(Column::text);
    let rest = ["State", "Answer", "What changed", "Taken up to"].map(Column::text);
    let dates = ["Raised", "Due"].map(Column::date);
    let table = Table::new("Challenges", columns.into_iter().chain(dates).chain(rest).collect());
    let table = read.wanted(&app, &listing).fold(table, |table, c| table.row(csv_row(&app, &read, c, &visitor)));
    let bytes = documents::write::csv::write(&table, Default::default()).map_err(|e| Error::fault(e.to_string()))?;
    Ok(download(&format!("challenges-{}.csv", app.clock().today()), "text/csv; charset=utf-8", bytes))
}

fn csv_row(app: &App, read: &Read, c: &Challenge, visitor: &Visitor) -> Vec<Cell> {
    let commitment = read.commitment(c);
    let changed = match c.state() {
        ChallengeState::Closed { what_changed, .. } => what_changed.clone(),
        ChallengeState::Open | ChallengeState::Replied(_) => String::new(),
    };
    vec![
        read.rows.get(&c.recommendation).map_or(String::new(), |r| r.reference.clone()).into(),
        c.from.0.clone().into(),
        visitor.agencies.name(c.to).into(),
        c.question.clone().into(),
        platform::clock::in_uk(c.raised.at).date().into(),
        c.due.into(),
        super::challenges::state(c, commitment, app.clock().today()).words.into(),
        current_reply(c, commitment).map_or(String::new(), |r| r.text).into(),
        changed.into(),
        c.rung().map_or("", Rung::words).into(),
    ]
}

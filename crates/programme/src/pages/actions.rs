//! The list of all actions of a programme: filtered, sorted and paged through the address, and as CSV.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use documents::report::{Cell, Column, Table};
use documents::write::csv;
use jiff::civil::Date;
use platform::Error;
use platform::access::Scope;
use platform::agency::Agencies;
use platform::db::ReadTx;
use platform::part::Later;
use platform::record;
use platform::web::{Answer, App, Listing, Sorted, Visitor, download};
use serde::Serialize;
use serde_json::{Value, json};

use super::words::{self, Tag};
use super::work_words;
use crate::action::{Action, ActionId, Stage};
use crate::evidence::Grade;
use crate::policy::{self, Act};
use crate::programme::{Programme, ProgrammeId};
use crate::standing::WorkFacts;
use crate::store::{self, action::RowServed, records::stored_name};
use crate::verification::Subject;

/// Rows on one page.
const PAGE: usize = 50;

/// An action with what decides how it stands, and the rows it serves.
pub(super) struct Standing {
    /// The action.
    pub action: Action,
    /// As its rows count it; nothing for an action that serves none.
    pub facts: Option<WorkFacts>,
    /// The rows.
    pub rows: Vec<RowServed>,
}

impl Standing {
    /// How far it is: verified work whose check no longer holds is only claimed.
    pub(super) fn stage(&self) -> Stage {
        self.facts.as_ref().map_or(self.action.stage(), |f| f.stage)
    }

    /// Days past its first due date.
    pub(super) fn days_late(&self, today: Date) -> i32 {
        self.facts.as_ref().map_or(0, |f| work_words::days_late(f, today))
    }

    /// How well it was tested.
    fn grade(&self, today: Date) -> Grade {
        self.facts.as_ref().map_or(Grade::Nothing, |f| f.grade_on(today))
    }
}

fn lead<'a>(standing: &Standing, agencies: &'a Agencies) -> &'a str {
    standing.action.plan().lead.map_or("No lead yet", |l| agencies.short(l))
}

/// The programme, for whoever may see it.
pub(super) async fn programme(read: &mut ReadTx, visitor: &Visitor, id: &str) -> Result<Programme, Error> {
    let id: ProgrammeId = id.parse().map_err(|_| Error::Hidden)?;
    let found = record::find::<Programme>(read, id).await?;
    Ok(platform::access::permit(visitor.signed_in()?, Act::See, found)?.into_inner())
}

/// All actions of a programme, in three statements however many there are.
pub(super) async fn standings(
    read: &mut ReadTx,
    visitor: &Visitor,
    programme: ProgrammeId,
) -> Result<Vec<Standing>, Error> {
    of_programme(read, programme, &policy::scope(&visitor.actor)).await
}

/// As [`standings`] without limits, to be remembered.
pub(super) fn whole(read: &mut ReadTx, programme: ProgrammeId) -> Later<'_, Vec<Standing>> {
    Box::pin(async move { of_programme(read, programme, &Scope::everything()).await })
}

async fn of_programme(read: &mut ReadTx, programme: ProgrammeId, scope: &Scope) -> Result<Vec<Standing>, Error> {
    let actions = store::all::<Action>(read, programme, scope).await?;
    let register = store::standing::register(read, programme, scope).await?;
    let mut served: BTreeMap<ActionId, Vec<RowServed>> = BTreeMap::new();
    for row in store::action::rows_served(read, programme, scope).await? {
        served.entry(row.action).or_default().push(row);
    }
    let works = register.into_iter().flat_map(|row| row.facts.works);
    let mut facts: BTreeMap<ActionId, WorkFacts> = works
        .filter_map(|w| match w.subject {
            Subject::Action(id) => Some((id, w)),
            Subject::Response(_) => None,
        })
        .collect();
    let one = |action: Action| {
        let id = action.id;
        Standing { action, facts: facts.remove(&id), rows: served.remove(&id).unwrap_or_default() }
    };
    Ok(actions.into_iter().map(|v| v.record).map(one).collect())
}

#[derive(Serialize)]
struct Row {
    title: String,
    outcome: String,
    href: String,
    rows: Vec<Value>,
    references: String,
    lead: String,
    stage: Tag,
    late: Option<Tag>,
    days_late: i32,
    grade: String,
    first_due: Option<Date>,
    expected: Option<Date>,
    unfunded: bool,
    exception: Option<String>,
}

fn row(standing: &Standing, agencies: &Agencies, today: Date) -> Row {
    let plan = standing.action.plan();
    let grade = standing.grade(today);
    let (first_due, expected) = (standing.action.first_due().map(|d| d.date), standing.action.expected());
    let link =
        |r: &RowServed| json!({ "reference": r.reference, "href": format!("/programme/recommendations/{}", r.row) });
    Row {
        title: plan.title.clone(),
        outcome: plan.outcome.clone(),
        href: format!("/programme/actions/{}", standing.action.id),
        rows: standing.rows.iter().map(link).collect(),
        references: standing.rows.iter().map(|r| r.reference.as_str()).collect::<Vec<_>>().join(", "),
        lead: lead(standing, agencies).to_owned(),
        stage: work_words::stage(standing.stage()),
        late: work_words::late(standing.days_late(today)),
        days_late: standing.days_late(today),
        grade: words::grade(grade),
        first_due,
        expected: expected.filter(|e| Some(*e) != first_due),
        unfunded: plan.cost.is_unfunded() && standing.stage().is_live(),
        exception: standing.facts.as_ref().and_then(|f| f.exception.clone()),
    }
}

/// The page, or the file when the address asks for `format=csv`.
pub(super) async fn list(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let mut read = app.db().read().await?;
    let programme = programme(&mut read, &visitor, &id).await?;
    let all = app.remembered(&mut read, programme.id, whole).await?;
    drop(read);
    let (listing, today) = (Listing::of(&visitor), app.clock().today());
    let mut wanted: Vec<&Standing> = all.iter().filter(|s| is_wanted(s, &listing, today)).collect();
    sort(&mut wanted, &listing, &visitor.agencies, today);
    let row = |s: &Standing| row(s, &visitor.agencies, today);
    if listing.get("format") == Some("csv") {
        let rows: Vec<Row> = wanted.into_iter().map(row).collect();
        let bytes = csv::write(&table(&rows), csv::Mark::ForExcel).map_err(|e| Error::fault(e.to_string()))?;
        return Ok(download("actions.csv", "text/csv; charset=utf-8", bytes));
    }
    let late = all.iter().filter(|s| s.days_late(today) > 0).count();
    let (wanted, pages) = listing.cut(wanted, PAGE);
    let rows: Vec<Row> = wanted.into_iter().map(row).collect();
    let headings: Vec<Sorted> = HEADINGS.iter().map(|(column, words)| listing.heading(column, words)).collect();
    app.page(
        &visitor,
        "programme/actions.html",
        json!({
            "programme": programme.name, "programme_href": format!("/programme/{}", programme.id), "rows": rows,
            "pages": pages, "headings": headings, "asked": listing.asked(), "bodies": bodies(&visitor.agencies),
            "stages": stages(), "all": all.len(), "late": late, "csv": listing.href("format", "csv"),
            "may_make": may_make(&visitor), "here": format!("/programme/{}/actions", programme.id),
        }),
    )
}

/// Whether the visitor may write an action down for some body.
pub(super) fn may_make(visitor: &Visitor) -> bool {
    policy::may(Act::Plan, &visitor.actor, visitor.actor.agency.as_slice())
}

fn bodies(agencies: &Agencies) -> Vec<Value> {
    agencies.iter().map(|a| json!({ "value": a.id, "words": a.name })).collect()
}

fn stages() -> Vec<Value> {
    Stage::ALL.iter().map(|s| json!({ "value": stored_name(s), "words": s.words() })).collect()
}

const HEADINGS: [(&str, &str); 6] = [
    ("title", "Action"),
    ("row", "Serves"),
    ("lead", "Lead"),
    ("stage", "Delivery, as claimed"),
    ("grade", "Assurance"),
    ("due", "First due"),
];

fn is_wanted(standing: &Standing, listing: &Listing, today: Date) -> bool {
    let plan = standing.action.plan();
    let takes_part = |body: &str| plan.lead.iter().chain(&plan.contributors).any(|a| a.to_string() == body);
    let by_show = match listing.get("show") {
        Some("late") => standing.days_late(today) > 0,
        Some("unfunded") => plan.cost.is_unfunded() && standing.stage().is_live(),
        Some("no_lead") => plan.lead.is_none(),
        Some("moved") => standing.stage().is_live() && !standing.action.forecasts().is_empty(),
        Some("exception") => standing.facts.as_ref().is_some_and(|f| f.exception.is_some()),
        _ => true,
    };
    by_show
        && listing.get("body").is_none_or(takes_part)
        && listing.get("stage").is_none_or(|s| stored_name(&standing.stage()) == s)
        && listing.get("words").is_none_or(|w| says(standing, w))
}

fn says(standing: &Standing, words: &str) -> bool {
    let plan = standing.action.plan();
    let references: String = standing.rows.iter().map(|r| format!("{} ", r.reference)).collect();
    let text = format!("{references} {} {}", plan.title, plan.outcome).to_lowercase();
    words.to_lowercase().split_whitespace().all(|w| text.contains(w))
}

fn sort(rows: &mut [&Standing], listing: &Listing, agencies: &Agencies, today: Date) {
    let (column, down) = listing.sort();
    match column {
        "title" => rows.sort_by_cached_key(|s| s.action.plan().title.to_lowercase()),
        "lead" => rows.sort_by_cached_key(|s| lead(s, agencies).to_lowercase()),
        "stage" => rows.sort_by_key(|s| s.stage()),
        "grade" => rows.sort_by_cached_key(|s| s.grade(today).number()),
        "due" => rows.sort_by_key(|s| s.action.first_due().map_or((true, None), |d| (false, Some(d.date)))),
        // As they came: in the order of the register and of their making.
        _ => {}
    }
    if down {
        rows.reverse();
    }
}

fn table(rows: &[Row]) -> Table {
    let columns = vec![
        Column::text("Action"),
        Column::text("Outcome for children"),
        Column::text("Recommendations served"),
        Column::text("Lead"),
        Column::text("Delivery, as claimed"),
        Column::number("Days late"),
        Column::text("Assurance"),
        Column::date("First due"),
        Column::date("Now expected"),
        Column::text("Unfunded"),
        Column::text("Verified by its own lead, because"),
    ];
    let day = |d: Option<Date>| d.map_or(Cell::Empty, Cell::Date);
    let line = |r: &Row| {
        vec![
            Cell::text(r.title.as_str()),
            Cell::text(r.outcome.as_str()),
            Cell::text(r.references.as_str()),
            Cell::text(r.lead.as_str()),
            Cell::text(r.stage.words.as_str()),
            Cell::whole(i64::from(r.days_late)),
            Cell::text(r.grade.as_str()),
            day(r.first_due),
            day(r.expected),
            Cell::text(if r.unfunded { "yes" } else { "no" }),
            Cell::text(r.exception.clone().unwrap_or_default()),
        ]
    };
    rows.iter().fold(Table::new("Actions", columns), |table, r| table.row(line(r)))
}

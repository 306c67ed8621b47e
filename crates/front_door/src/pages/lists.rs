//! Lists one can sort, filter, page through and take away: the tray of open referrals, the events behind every figure, and
//! what was sent to a body.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use axum::extract::{Path, State};
use axum::response::Response;
use documents::report::{Cell, Column, Piece, Report, Table};
use jiff::civil::Date;
use people::{PersonId, Subject, Who};
use platform::access::{Actor, Scope};
use platform::clock::in_uk;
use platform::db::Rows;
use platform::error::Error;
use platform::record::{Record, Versioned};
use platform::web::{Answer, App, Listing, Visitor, download};
use serde_json::{Value, json};

use super::referral::onward_line;
use super::shown::{about_words, at_the_door, choices, contact_line, due, listed, listed_names, referral_line, terms};
use crate::contact::{About, Contact};
use crate::definition;
use crate::policy;
use crate::referral::Referral;
use crate::store::{self, Order};
use crate::terms::{Terms, words_of};

const SIZE: usize = 50;

/// The referrals of a tray as its address asks for them.
async fn in_tray(app: &App, visitor: &Visitor) -> Result<Rows<Referral>, Error> {
    let actor = at_the_door(visitor)?;
    let listing = Listing::of(visitor);
    // A child, an address or a telephone: found as anybody is found, then the referrals about them.
    let found: Option<Vec<Subject>> = match (listing.get("about"), sibling(&listing)) {
        (None, None) => None,
        (Some(words), _) => Some(people::search(app, actor, words).await?.into_iter().map(|h| h.subject).collect()),
        (None, Some(child)) => {
            let all = people::siblings(&mut app.db().read().await?, &[child], app.clock().today()).await?;
            Some(all.into_values().flatten().chain([child]).map(Subject::from).collect())
        }
    };
    let scope = asked_for(policy::scope(actor), &listing, app.clock().today());
    store::open_referrals(&scope, found.as_deref(), order(&listing))
}

/// The filters of the tray's address.
fn asked_for(scope: Scope, listing: &Listing, today: Date) -> Scope {
    let scope = match listing.get("worker") {
        None => scope,
        Some("nobody") => scope.only("(worker is null) = ?", true),
        Some(id) => scope.only("worker = ?", id),
    };
    let scope = match listing.get("due") {
        Some("late") => scope.only("due < ?", today),
        Some("today") => scope.only("due <= ?", today),
        _ => scope,
    };
    let scope = listing.get("team").map_or(scope.clone(), |team| scope.only("team = ?", team));
    let scope = listing.get("flag").map_or(scope.clone(), |flag| scope.only("exploitation = ?", flag == "yes"));
    match (listing.get("group"), sibling(listing)) {
        (Some(contact), None) => scope.only("home = ?", contact),
        _ => scope,
    }
}

/// The child whose sibling group an address asks for; it may ask for the children of one contact instead.
fn sibling(listing: &Listing) -> Option<PersonId> {
    listing.get("group").and_then(|text| text.parse().ok())
}

/// The way to the sibling group of a referral: brothers and sisters as recorded, else the children of its contact.
fn group(r: &Referral, siblings: &HashMap<PersonId, BTreeSet<PersonId>>) -> Value {
    let children = r.about.iter().filter(|a| a.what.is_child());
    let recorded = |a: &About| {
        let child = a.subject?.person()?;
        siblings.get(&child).map(BTreeSet::len).filter(|many| *many > 1).map(|many| (child, many))
    };
    match (children.clone().find_map(recorded), children.count()) {
        (Some((child, many)), _) => {
            json!({ "href": format!("/referrals?group={child}"), "words": format!("{many} brothers and sisters") })
        }
        (None, many @ 2..) => {
            json!({ "href": format!("/referrals?group={}", r.contact), "words": format!("{many} children of one contact") })
        }
        (None, _) => Value::Null,
    }
}

fn children(rows: &[Versioned<Referral>]) -> Vec<PersonId> {
    let all = rows.iter().flat_map(|r| &r.record.about).filter(|a| a.what.is_child());
    all.filter_map(|a| a.subject?.person()).collect()
}

fn order(listing: &Listing) -> (Order, bool) {
    let (by, down) = listing.sort();
    let order = match by {
        "received" => Order::Received,
        "worker" => Order::Worker,
        "team" => Order::Team,
        _ => Order::Due,
    };
    (order, down)
}

/// The tray.
pub(super) async fn tray(State(app): State<App>, visitor: Visitor) -> Answer {
    let (wanted, listing) = (in_tray(&app, &visitor).await?, Listing::of(&visitor));
    let mut read = app.db().read().await?;
    let (rows, pages) = wanted.page(&mut read, &listing, SIZE).await?;
    let at_work = store::workers(&mut read, &policy::scope(&visitor.actor)).await?;
    let today = app.clock().today();
    let siblings = people::siblings(&mut read, &children(&rows), today).await?;
    drop(read);
    let who = shown(&app, &visitor.actor, &rows).await?;
    let terms = terms(&app).await?;
    let workers: BTreeMap<&str, &str> = at_work.iter().map(|(id, name, _)| (id.as_str(), name.as_str())).collect();
    let teams: BTreeSet<&str> = at_work.iter().map(|(.., team)| team.as_str()).filter(|t| !t.is_empty()).collect();
    let headings: Vec<_> =
        [("due", "Next, and by when"), ("received", "Received"), ("worker", "Worker"), ("team", "Team")]
            .map(|(column, words)| listing.heading(column, words))
            .into();
    app.page(&visitor, "front_door/tray.html", json!({
        "rows": rows.iter().map(|r| {
            let mut line = referral_line(&r.record, &who, &terms, today);
            line["group"] = group(&r.record, &siblings);
            line
        }).collect::<Vec<_>>(),
        "pages": pages, "headings": headings, "asked": listing.asked(), "query": asked(&visitor),
        "workers": workers.iter().map(|(v, w)| json!({ "value": v, "words": w })).collect::<Vec<_>>(), "teams": teams,
    }))
}

/// The names in these referrals, when it stands on the ledger that both were listed.
async fn shown(app: &App, actor: &Actor, all: &[Versioned<Referral>]) -> Result<HashMap<Subject, Who>, Error> {
    listed(app, actor, all).await?;
    listed_names(app, actor, all.iter().flat_map(|r| &r.record.about)).await
}

/// What the address asks for, to be asked again of a file.
fn asked(visitor: &Visitor) -> String {
    if visitor.query.is_empty() { String::new() } else { format!("?{}", visitor.query) }
}

/// As many rows as a file holds.
const MOST: usize = 50_000;

/// All of a list, for a file.
async fn for_a_file<T: Record>(app: &App, wanted: Rows<T>) -> Result<Vec<Versioned<T>>, Error> {
    let (rows, total) = wanted.first(&mut app.db().read().await?, MOST).await?;
    if total > MOST {
        let why = format!("These are {total} rows, and a file holds {MOST}. Choose a shorter period or fewer of them.");
        return Err(Error::refused(why));
    }
    Ok(rows)
}

/// The tray as a file.
pub(super) async fn tray_file(State(app): State<App>, visitor: Visitor, Path(file): Path<String>) -> Answer {
    let all = for_a_file(&app, in_tray(&app, &visitor).await?).await?;
    let who = shown(&app, &visitor.actor, &all).await?;
    let terms = terms(&app).await?;
    let columns = ["Reference", "About", "Worker", "Source", "State", "Level"].map(Column::text);
    let mut columns = Vec::from(columns);
    columns.extend([Column::date("Received"), Column::date("Decide by"), Column::text("Exploitation flag")]);
    let mut table = Table::new("Open referrals", columns);
    for r in all.iter().map(|r| &r.record) {
        table = table.row(vec![
            Cell::from(r.reference().as_str()),
            Cell::from(about_words(&r.about, &who).as_str()),
            Cell::from(r.worker.as_ref().map_or("", |w| &w.name)),
            Cell::from(words_of(&terms.sources, &r.source.kind)),
            Cell::from(r.state().words()),
            Cell::from(r.decision().map_or("", |d| &d.level_words)),
            Cell::Date(in_uk(r.received).date()),
            Cell::Date(r.decide_by.on),
            Cell::from(if r.exploitation { "yes" } else { "no" }),
        ]);
    }
    table_file(&app, table, "referrals", &file)
}

/// A table as CSV or XLSX.
pub(super) fn table_file(app: &App, table: Table, name: &str, file: &str) -> Result<Response, Error> {
    let today = app.clock().today();
    let kind = file.rsplit_once('.').map_or("", |(_, kind)| kind);
    match kind {
        "csv" => {
            let bytes = documents::write::csv::write(&table, documents::write::csv::Mark::ForExcel);
            let bytes = bytes.map_err(|e| Error::fault(e.to_string()))?;
            Ok(download(&format!("{name}-{today}.csv"), "text/csv; charset=utf-8", bytes))
        }
        "xlsx" => {
            let mut report = Report::new(table.caption.clone(), app.settings().partnership.clone(), today);
            report.body.push(Piece::Table(table));
            let bytes = documents::write::xlsx::write(&report).map_err(|e| Error::fault(e.to_string()))?;
            let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            Ok(download(&format!("{name}-{today}.xlsx"), media, bytes))
        }
        _ => Err(Error::Hidden),
    }
}

/// A half-year: the first day, and the day after the last.
pub(super) fn half_year_of(day: Date) -> (Date, Date) {
    let year = day.year();
    let at = |year, month| Date::new(year, month, 1).unwrap_or(day);
    if day.month() <= 6 { (at(year, 1), at(year, 7)) } else { (at(year, 7), at(year + 1, 1)) }
}

/// The period that an address asks for; this half-year where it says nothing that is a period.
pub(super) fn period(app: &App, listing: &Listing) -> (Date, Date) {
    let date = |name| listing.get(name).and_then(|t| t.parse::<Date>().ok());
    match (date("from"), date("to")) {
        (Some(from), Some(to)) if from < to => (from, to),
        _ => half_year_of(app.clock().today()),
    }
}

/// Whose events an address asks for: within the period of [`period`], by source and flag.
fn scope_of_events(actor: &Actor, listing: &Listing) -> Scope {
    let scope = policy::scope(actor);
    let scope = listing.get("source").map_or(scope.clone(), |source| scope.only("source = ?", source));
    let scope = listing.get("flag").map_or(scope.clone(), |flag| scope.only("exploitation = ?", flag == "yes"));
    let definition = definition::ALL.iter().find(|d| Some(d.key) == listing.get("counts"));
    definition.map_or(scope.clone(), |d| d.within(scope))
}

/// Every event of a period, and by which definitions it counts.
pub(super) async fn events(State(app): State<App>, visitor: Visitor) -> Answer {
    let (actor, listing) = (at_the_door(&visitor)?, Listing::of(&visitor));
    let ((from, to), scope) = (period(&app, &listing), scope_of_events(actor, &listing));
    let mut read = app.db().read().await?;
    let (rows, pages) = store::of_period(&scope, from, to).page(&mut read, &listing, SIZE).await?;
    let mut counts = Vec::new();
    for d in &definition::ALL {
        let number = store::of_period(&d.within(scope.clone()), from, to).total(&mut read).await?;
        counts.push(json!({ "words": d.title, "number": number, "note": d.words }));
    }
    drop(read);
    listed(&app, actor, &rows).await?;
    let who = listed_names(&app, actor, rows.iter().flat_map(|c| &c.record.about)).await?;
    let (terms, today) = (terms(&app).await?, app.clock().today());
    let line = |c: &Contact| {
        let mut line = contact_line(c, &who, &terms, today);
        line["counts"] = json!(definition::ALL.map(|d| d.counts(c)));
        line
    };
    app.page(&visitor, "front_door/events.html", json!({
        "rows": rows.iter().map(|c| line(&c.record)).collect::<Vec<_>>(), "pages": pages, "counts": counts, "from": from,
        "last": to.yesterday().unwrap_or(to), "titles": definition::ALL.map(|d| d.title), "asked": listing.asked(),
        "sources": choices(&terms.sources), "query": asked(&visitor),
    }))
}

/// The events as a file.
pub(super) async fn events_file(State(app): State<App>, visitor: Visitor, Path(file): Path<String>) -> Answer {
    let (actor, listing) = (at_the_door(&visitor)?, Listing::of(&visitor));
    let (from, to) = period(&app, &listing);
    let all = for_a_file(&app, store::of_period(&scope_of_events(actor, &listing), from, to)).await?;
    let terms = terms(&app).await?;
    listed(&app, &visitor.actor, &all).await?;
    let who = listed_names(&app, &visitor.actor, all.iter().flat_map(|c| &c.record.about)).await?;
    table_file(&app, events_table(&all, &who, &terms), "contacts", &file)
}

fn events_table(all: &[Versioned<Contact>], who: &HashMap<Subject, Who>, terms: &Terms) -> Table {
    let mut columns = vec![Column::text("Reference"), Column::date("Received")];
    columns.extend(["Channel", "Source", "About", "What became of it", "Exploitation flag"].map(Column::text));
    columns.extend(definition::ALL.map(|d| Column::text(d.title)));
    let yes = |is: bool| Cell::from(if is { "yes" } else { "no" });
    all.iter().map(|c| &c.record).fold(Table::new("Contacts", columns), |table, c| {
        let mut cells = vec![Cell::from(c.reference().as_str()), Cell::Date(in_uk(c.received).date())];
        let texts = [
            c.channel.words().to_owned(),
            words_of(&terms.sources, &c.source.kind).to_owned(),
            about_words(&c.about, who),
            c.triage().words().to_owned(),
        ];
        cells.extend(texts.iter().map(|t| Cell::from(t.as_str())));
        cells.push(yes(c.flag().is_some()));
        cells.extend(definition::ALL.map(|d| yes(d.counts(c))));
        table.row(cells)
    })
}

/// What was sent to the actor's body, or passed to them.
pub(super) async fn sent_to_us(State(app): State<App>, visitor: Visitor) -> Answer {
    let actor = visitor.signed_in()?;
    let (onward_scope, check_scope) = (policy::sent_to(actor, "to_agency = ?"), policy::sent_to(actor, "agency = ?"));
    if policy::works_the_door(actor) || !policy::receives(actor) {
        return Err(Error::Hidden);
    }
    let (terms, today) = (terms(&app).await?, app.clock().today());
    let mut read = app.db().read().await?;
    let listing = Listing::of(&visitor);
    let (onward, pages) = store::onward_open(&onward_scope).page(&mut read, &listing, SIZE).await?;
    let checks = store::checks_open(&check_scope).all(&mut read).await?;
    let news = if policy::works_cases(actor) { store::passed(&mut read, actor).await? } else { Vec::new() };
    let ids = onward.iter().map(|o| o.record.commitment).chain(checks.iter().map(|c| c.record.commitment));
    let promises = store::promises(&mut read, ids).await?;
    drop(read);
    listed(&app, actor, &onward).await?;
    listed(&app, actor, &checks).await?;
    listed(&app, actor, &news).await?;
    let who = listed_names(&app, actor, news.iter().flat_map(|c| &c.record.about)).await?;
    let by = |id| promises.iter().find(|p| p.record.id == id).and_then(|p| p.record.due().map(|d| due(d, today)));
    app.page(&visitor, "front_door/sent_to_us.html", json!({
        "onward": onward.iter().map(|o| onward_line(&o.record, &visitor, by(o.record.commitment))).collect::<Vec<_>>(),
        "checks": checks.iter().map(|c| json!({ "href": format!("/checks/{}", c.record.id), "asked": c.record.asked.at, "due": by(c.record.commitment) })).collect::<Vec<_>>(),
        "news": news.iter().map(|c| contact_line(&c.record, &who, &terms, today)).collect::<Vec<_>>(),
        "pages": pages, "asks_again": policy::works_cases(actor),
    }))
}

//! Lists one can sort, filter, page through and take away: the tray of open referrals, the events behind every figure, and
//! what was sent to a body.

use std::collections::HashMap;

use axum::extract::{Path, State};
use axum::response::Response;
use documents::report::{Cell, Column, Piece, Report, Table};
use jiff::civil::Date;
use people::{Subject, Who};
use platform::clock::in_uk;
use platform::error::Error;
use platform::record::Versioned;
use platform::web::{Answer, App, Listing, Visitor, download};
use serde_json::{Value, json};

use super::referral::onward_line;
use super::shown::{about_words, at_the_door, choices, contact_line, due, listed, listed_names, referral_line, terms};
use crate::contact::Contact;
use crate::definition::{self, Definition};
use crate::policy;
use crate::referral::Referral;
use crate::store;
use crate::terms::{Terms, words_of};

const SIZE: usize = 50;

/// The referrals of a tray as its address asks for them.
async fn in_tray(app: &App, visitor: &Visitor) -> Result<(Vec<Versioned<Referral>>, HashMap<Subject, Who>), Error> {
    let actor = at_the_door(visitor)?;
    let listing = Listing::of(visitor);
    // A child, an address or a telephone: found as anybody is found, then the referrals about them.
    let found = match listing.get("about") {
        None => None,
        Some(words) => {
            Some(people::search(app, actor, words).await?.into_iter().map(|h| h.subject).collect::<Vec<_>>())
        }
    };
    let mut all = store::open_referrals(&mut app.db().read().await?, &policy::scope(actor)).await?;
    let today = app.clock().today();
    all.retain(|r| keeps(&r.record, &listing, found.as_deref(), today));
    sort(&mut all, listing.sort());
    listed(app, actor, &all).await?;
    let who = listed_names(app, actor, all.iter().flat_map(|r| &r.record.about)).await?;
    Ok((all, who))
}

fn keeps(r: &Referral, listing: &Listing, found: Option<&[Subject]>, today: Date) -> bool {
    let worker = r.worker.as_ref();
    let by_worker = match listing.get("worker") {
        None => true,
        Some("nobody") => worker.is_none(),
        Some(id) => worker.is_some_and(|w| w.account.to_string() == id),
    };
    let by_team = listing.get("team").is_none_or(|t| worker.is_some_and(|w| w.team == t));
    let by_due = match listing.get("due") {
        Some("late") => r.next_due().is_some_and(|(_, d)| d.on < today),
        Some("today") => r.next_due().is_some_and(|(_, d)| d.on <= today),
        _ => true,
    };
    let by_flag = listing.get("flag").is_none_or(|f| (f == "yes") == r.exploitation);
    let by_group = listing.get("group").is_none_or(|g| r.contact.to_string() == g);
    let is_about = |s: &[Subject]| r.about.iter().any(|a| a.subject.is_some_and(|x| s.contains(&x)));
    by_worker && by_team && by_due && by_flag && by_group && found.is_none_or(is_about)
}

fn sort(all: &mut [Versioned<Referral>], (by, down): (&str, bool)) {
    let due = |r: &Referral| r.next_due().map_or(Date::MAX, |(_, d)| d.on);
    match by {
        "received" => all.sort_by_key(|r| r.record.received),
        "worker" => all.sort_by_key(|r| r.record.worker.as_ref().map(|w| w.name.clone())),
        "team" => all.sort_by_key(|r| r.record.worker.as_ref().map(|w| w.team.clone())),
        _ => all.sort_by_key(|r| due(&r.record)),
    }
    if down {
        all.reverse();
    }
}

/// The tray.
pub(super) async fn tray(State(app): State<App>, visitor: Visitor) -> Answer {
    let (all, who) = in_tray(&app, &visitor).await?;
    let (terms, today, listing) = (terms(&app).await?, app.clock().today(), Listing::of(&visitor));
    let mut workers: Vec<(String, String)> =
        all.iter().filter_map(|r| r.record.worker.as_ref()).map(|w| (w.account.to_string(), w.name.clone())).collect();
    let mut teams: Vec<String> = all.iter().filter_map(|r| r.record.worker.as_ref()).map(|w| w.team.clone()).collect();
    workers.sort();
    workers.dedup();
    teams.sort();
    teams.dedup();
    let (rows, pages) = listing.cut(all, SIZE);
    let headings: Vec<_> =
        [("due", "Next, and by when"), ("received", "Received"), ("worker", "Worker"), ("team", "Team")]
            .map(|(column, words)| listing.heading(column, words))
            .into();
    let query = if visitor.query.is_empty() { String::new() } else { format!("?{}", visitor.query) };
    app.page(&visitor, "front_door/tray.html", json!({
        "rows": rows.iter().map(|r| {
            let mut line = referral_line(&r.record, &who, &terms, today);
            line["group"] = json!(format!("/referrals?group={}", r.record.contact));
            line
        }).collect::<Vec<_>>(),
        "pages": pages, "headings": headings, "asked": listing.asked(), "query": query,
        "workers": workers.iter().map(|(v, w)| json!({ "value": v, "words": w })).collect::<Vec<_>>(), "teams": teams,
    }))
}

/// The tray as a file.
pub(super) async fn tray_file(State(app): State<App>, visitor: Visitor, Path(file): Path<String>) -> Answer {
    let (all, who) = in_tray(&app, &visitor).await?;
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

/// The events of a period, as an address asks for them.
async fn in_period(app: &App, visitor: &Visitor) -> Result<Vec<Versioned<Contact>>, Error> {
    let actor = at_the_door(visitor)?;
    let listing = Listing::of(visitor);
    let (from, to) = period(app, &listing);
    let mut all = store::of_period(&mut app.db().read().await?, &policy::scope(actor), from, to).await?;
    let definition = definition::ALL.iter().find(|d| Some(d.key) == listing.get("counts"));
    all.retain(|c| {
        let by_source = listing.get("source").is_none_or(|s| s == c.record.source.kind);
        let by_flag = listing.get("flag").is_none_or(|f| (f == "yes") == c.record.flag().is_some());
        by_source && by_flag && definition.is_none_or(|d| d.counts(&c.record))
    });
    Ok(all)
}

/// Every event of a period, and by which definitions it counts.
pub(super) async fn events(State(app): State<App>, visitor: Visitor) -> Answer {
    let all = in_period(&app, &visitor).await?;
    let (terms, today, listing) = (terms(&app).await?, app.clock().today(), Listing::of(&visitor));
    let count = |d: &Definition| all.iter().filter(|c| d.counts(&c.record)).count();
    let counts: Vec<Value> =
        definition::ALL.iter().map(|d| json!({ "words": d.title, "number": count(d), "note": d.words })).collect();
    let (rows, pages) = listing.cut(all, SIZE);
    listed(&app, &visitor.actor, &rows).await?;
    let who = listed_names(&app, &visitor.actor, rows.iter().flat_map(|c| &c.record.about)).await?;
    let line = |c: &Contact| {
        let mut line = contact_line(c, &who, &terms, today);
        line["counts"] = json!(definition::ALL.map(|d| d.counts(c)));
        line
    };
    let (from, to) = period(&app, &listing);
    let query = if visitor.query.is_empty() { String::new() } else { format!("?{}", visitor.query) };
    app.page(&visitor, "front_door/events.html", json!({
        "rows": rows.iter().map(|c| line(&c.record)).collect::<Vec<_>>(), "pages": pages, "counts": counts, "from": from,
        "last": to.yesterday().unwrap_or(to), "titles": definition::ALL.map(|d| d.title), "asked": listing.asked(),
        "sources": choices(&terms.sources), "query": query,
    }))
}

/// The events as a file.
pub(super) async fn events_file(State(app): State<App>, visitor: Visitor, Path(file): Path<String>) -> Answer {
    let all = in_period(&app, &visitor).await?;
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
    let onward = store::onward_open(&mut read, &onward_scope).await?;
    let checks = store::checks_open(&mut read, &check_scope).await?;
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
        "asks_again": policy::works_cases(actor),
    }))
}

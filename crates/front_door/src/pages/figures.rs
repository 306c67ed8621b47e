//! The half-year on one screen: contacts, referrals under both definitions, open and new, by source and exploitation flag,
//! against the half-year before; with the definitions, and every count leading to its list.

use axum::extract::{Path, State};
use documents::report::{Cell, Chart, Column, Figure, Number, Point, RunChart, Table};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use platform::error::Error;
use platform::web::{Answer, App, Listing, Visitor};
use serde_json::{Value, json};

use super::lists::{half_year_of, period, table_file};
use super::shown::terms;
use crate::store::{self, Counted};
use crate::terms::{Terms, words_of};
use crate::{definition, policy};

/// A row: this period against the one before.
struct Row {
    source: String,
    exploitation: bool,
    now: Counted,
    before: Counted,
}

struct Screen {
    from: Date,
    to: Date,
    earlier: Date,
    rows: Vec<Row>,
    terms: Terms,
}

fn none(source: &str, exploitation: bool) -> Counted {
    Counted { source: source.into(), exploitation, contacts: 0, referrals: 0, concerns: 0, open: 0, fresh: 0 }
}

async fn screen(app: &App, visitor: &Visitor) -> Result<Screen, Error> {
    if !policy::sees_figures(visitor.signed_in()?) {
        return Err(Error::Hidden);
    }
    let (from, to) = period(app, &Listing::of(visitor));
    // The period before it, as long: the half-year before a half-year.
    let earlier = if half_year_of(from) == (from, to) {
        half_year_of(from.yesterday().unwrap_or(from)).0
    } else {
        from.saturating_sub((to - from).get_days().days())
    };
    let mut read = app.db().read().await?;
    let now = store::figures(&mut read, from, to).await?;
    let before = store::figures(&mut read, earlier, from).await?;
    drop(read);
    let mut keys: Vec<(String, bool)> = now.iter().chain(&before).map(|c| (c.source.clone(), c.exploitation)).collect();
    keys.sort();
    keys.dedup();
    let pick = |all: &[Counted], key: &(String, bool)| {
        let found = all.iter().find(|c| (&c.source, c.exploitation) == (&key.0, key.1));
        found.cloned().unwrap_or_else(|| none(&key.0, key.1))
    };
    let row = |key: (String, bool)| {
        let (now, before) = (pick(&now, &key), pick(&before, &key));
        Row { source: key.0, exploitation: key.1, now, before }
    };
    Ok(Screen { from, to, earlier, rows: keys.into_iter().map(row).collect(), terms: terms(app).await? })
}

/// The columns of a row, in order.
fn numbers(c: &Counted) -> [i64; 5] {
    [c.contacts, c.referrals, c.concerns, c.open, c.fresh]
}

fn sums<'r>(rows: impl Iterator<Item = &'r Row>) -> ([i64; 5], [i64; 5]) {
    rows.fold(([0; 5], [0; 5]), |(mut now, mut before), row| {
        for (i, n) in numbers(&row.now).into_iter().enumerate() {
            now[i] += n;
        }
        for (i, n) in numbers(&row.before).into_iter().enumerate() {
            before[i] += n;
        }
        (now, before)
    })
}

/// The words of the columns.
pub(super) const HEADINGS: [&str; 5] =
    ["Contacts", "Referrals: requests for services", "Referrals: every concern", "Open at the end", "New of these"];

/// The definitions whose counts lead to their lists.
const COUNTED: [&str; 3] = ["contact", "referral", "concern"];

/// The page.
pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Answer {
    let screen = screen(&app, &visitor).await?;
    let (from, to) = (screen.from, screen.to);
    let door = policy::works_the_door(&visitor.actor);
    let span = format!("from={from}&to={to}");
    let link = |key: &str, row: &Row| {
        let flag = if row.exploitation { "yes" } else { "no" };
        door.then(|| format!("/front-door/events?{span}&counts={key}&source={}&flag={flag}", row.source))
    };
    let links = |row: &Row| COUNTED.map(|key| link(key, row));
    let all = COUNTED.map(|key| door.then(|| format!("/front-door/events?{span}&counts={key}")));
    let rows: Vec<Value> = screen
        .rows
        .iter()
        .map(|r| {
            json!({
                "source": words_of(&screen.terms.sources, &r.source), "exploitation": r.exploitation,
                "now": numbers(&r.now), "before": numbers(&r.before),
                "links": links(r),
            })
        })
        .collect();
    let (now, before) = sums(screen.rows.iter());
    let (flagged, flagged_before) = sums(screen.rows.iter().filter(|r| r.exploitation));
    let chart = chart(&app, &screen).await?;
    let half = |(from, to): (Date, Date)| format!("/front-door/figures?from={from}&to={to}");
    app.page(&visitor, "front_door/figures.html", json!({
        "from": from, "last": to.yesterday().unwrap_or(to), "earlier": screen.earlier, "earlier_last": from.yesterday().unwrap_or(from),
        "headings": HEADINGS, "rows": rows, "now": now, "before": before, "flagged": flagged, "flagged_before": flagged_before,
        "definitions": definition::ALL.iter().map(|d| json!({ "key": d.title, "value": d.words })).collect::<Vec<_>>(),
        "all": all,
        "chart": documents::write::chart::svg(&chart, "weeks"), "chart_rows": weeks_rows(&chart), "span": span,
        "previous": half(half_year_of(from.yesterday().unwrap_or(from))), "next": (to <= app.clock().today()).then(|| half(half_year_of(to))),
    }))
}

fn weeks_rows(figure: &Figure) -> Vec<Value> {
    let Chart::Run(run) = &figure.chart else { return Vec::new() };
    run.points.iter().map(|p| json!({ "day": p.day, "value": p.value.plain() })).collect()
}

/// Contacts week by week with their median: both periods, so that a change shows.
async fn chart(app: &App, screen: &Screen) -> Result<Figure, Error> {
    let end = screen.to.min(app.clock().today());
    let days = store::by_day(&mut app.db().read().await?, screen.earlier, end).await?;
    let mut points = Vec::new();
    let mut week = Monday::on_or_after(screen.earlier);
    // Only whole weeks: part of a week would look like a fall.
    while let Some(next) = week.checked_add(7.days()).ok().filter(|next| *next <= end) {
        let contacts: i64 = days.iter().filter(|(day, ..)| *day >= week && *day < next).map(|(_, c, _)| c).sum();
        points.push(Point { day: week, value: Number::whole(contacts) });
        week = next;
    }
    let median = median(points.iter().map(|p| p.value.value()).collect());
    let table = points
        .iter()
        .fold(Table::new("Contacts by week", vec![Column::date("Week of"), Column::number("Contacts")]), |table, p| {
            table.row(vec![Cell::Date(p.day), Cell::Number(p.value)])
        });
    let alt = format!("Contacts of each of {} whole weeks, with their median.", points.len());
    let run = RunChart { unit: "Contacts a week".into(), points, median, ..RunChart::default() };
    Ok(Figure { title: "Contacts by week".into(), alt, chart: Chart::Run(run), table })
}

struct Monday;

impl Monday {
    fn on_or_after(day: Date) -> Date {
        let mut day = day;
        while day.weekday() != Weekday::Monday {
            let Ok(next) = day.tomorrow() else { return day };
            day = next;
        }
        day
    }
}

fn median(mut values: Vec<f64>) -> Option<Number> {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    let middle = match values.len() {
        0 => return None,
        n if n % 2 == 1 => values[half],
        _ => f64::midpoint(values[half - 1], values[half]),
    };
    Number::rounded(middle, 1)
}

/// The screen as a file.
pub(super) async fn file(State(app): State<App>, visitor: Visitor, Path(file): Path<String>) -> Answer {
    let screen = screen(&app, &visitor).await?;
    let mut columns = vec![Column::text("Source"), Column::text("Exploitation flag")];
    let titles = definition::ALL.map(|d| d.title);
    let headings = [titles[0], titles[1], titles[2], HEADINGS[3], HEADINGS[4]];
    columns.extend(headings.map(Column::number));
    columns.extend(headings.map(|h| Column::number(format!("{h}, period before"))));
    let table =
        Table::new(format!("Front door, {} to {}", screen.from, screen.to.yesterday().unwrap_or(screen.to)), columns);
    let table = screen.rows.iter().fold(table, |table, r| {
        let mut cells = vec![
            Cell::from(words_of(&screen.terms.sources, &r.source)),
            Cell::from(if r.exploitation { "yes" } else { "no" }),
        ];
        cells.extend(numbers(&r.now).into_iter().chain(numbers(&r.before)).map(Cell::whole));
        table.row(cells)
    });
    table_file(&app, table, "front-door-figures", &file)
}

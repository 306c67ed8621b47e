//! The half-year as it may be published, and the one before it, each by itself.

use axum::extract::{Path, State};
use disclosure::Policy;
use documents::report::{Cell, Column, Table};
use jiff::civil::Date;
use platform::error::Error;
use platform::settings::Settings;
use platform::web::{Answer, App, Listing, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::figures::HEADINGS;
use super::lists::{half_year_of, table_file};
use super::shown::terms;
use crate::public_figures::{Row, publishable};
use crate::terms::{Terms, words_of};
use crate::{definition, policy, store};

/// The section `[parts.front_door]` of the settings.
#[derive(Serialize, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Section {
    small_numbers: String,
}

impl Default for Section {
    fn default() -> Self {
        Self { small_numbers: "partnership".into() }
    }
}

/// Whose rules for small numbers hold.
///
/// # Errors
/// A sentence that names the setting, with the rules there are.
pub(crate) fn rules(settings: &Settings) -> Result<Policy, Error> {
    let name = settings.of_part::<Section>("front_door")?.small_numbers;
    Policy::preset(&name).map_err(|e| Error::refused(format!("The setting parts.front_door.small_numbers: {e}")))
}

/// Whole half-years only: of other periods, two tables could be taken from each other.
fn half_year(app: &App, listing: &Listing) -> (Date, Date) {
    let asked = listing.get("from").and_then(|t| t.parse::<Date>().ok());
    half_year_of(asked.unwrap_or_else(|| app.clock().today()))
}

/// What may be shown of a half-year; nothing where nothing is safe.
async fn published(app: &App, (from, to): (Date, Date), rules: &Policy) -> Result<Option<Vec<Row>>, Error> {
    let counted = store::figures(&mut app.db().read().await?, from, to).await?;
    let rules = rules.clone();
    // Reckoning what must be hidden can take seconds: not on a thread that answers others.
    let done = tokio::task::spawn_blocking(move || publishable(&counted, &rules)).await;
    done.map_err(|e| Error::fault(e.to_string()))?.map_err(|e| Error::fault(e.to_string()))
}

fn words(row: &Row, terms: &Terms) -> String {
    row.source.as_ref().map_or_else(|| "All sources".to_owned(), |s| words_of(&terms.sources, s).to_owned())
}

fn of(row: &Row) -> &'static str {
    if row.flagged { "With the exploitation flag" } else { "With and without the flag" }
}

/// The page.
pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Answer {
    if !policy::sees_figures(visitor.signed_in()?) {
        return Err(Error::Hidden);
    }
    let (from, to) = half_year(&app, &Listing::of(&visitor));
    let before = half_year_of(from.yesterday().unwrap_or(from));
    let (rules, terms) = (rules(app.settings())?, terms(&app).await?);
    let table = |rows: Option<Vec<Row>>| {
        let row = |r: &Row| json!({ "source": words(r, &terms), "of": of(r), "total": r.source.is_none(), "counts": r.counts });
        rows.map(|all| all.iter().map(row).collect::<Vec<Value>>())
    };
    let last = |day: Date| day.yesterday().unwrap_or(day);
    let tables = json!([
        { "from": from, "last": last(to), "rows": table(published(&app, (from, to), &rules).await?) },
        { "from": before.0, "last": last(before.1), "rows": table(published(&app, before, &rules).await?) },
    ]);
    app.page(&visitor, "front_door/public_figures.html", json!({
        "from": from, "last": last(to), "tables": tables, "headings": HEADINGS, "symbol": rules.symbol, "rules": rules.name,
        "largest": rules.largest, "running": to > app.clock().today(), "previous": format!("/front-door/figures/public?from={}", before.0),
        "definitions": definition::ALL.iter().map(|d| json!({ "key": d.title, "value": d.words })).collect::<Vec<_>>(),
    }))
}

/// A half-year as a file to be published.
pub(super) async fn file(State(app): State<App>, visitor: Visitor, Path(file): Path<String>) -> Answer {
    if !policy::sees_figures(visitor.signed_in()?) {
        return Err(Error::Hidden);
    }
    let (from, to) = half_year(&app, &Listing::of(&visitor));
    let (rules, terms) = (rules(app.settings())?, terms(&app).await?);
    let rows = published(&app, (from, to), &rules).await?;
    let rows = rows.ok_or_else(|| Error::refused("No table of this half-year can be published safely."))?;
    let mut columns = vec![Column::text("Source"), Column::text("Which")];
    columns.extend(HEADINGS.map(Column::text));
    let caption = format!("Front door, {from} to {}, for the public", to.yesterday().unwrap_or(to));
    let table = rows.iter().fold(Table::new(caption, columns), |table, r| {
        let count = |n: &Option<i64>| {
            n.map_or_else(|| Cell::from(rules.symbol.as_str()), |n| Cell::from(n.to_string().as_str()))
        };
        let mut cells = vec![Cell::from(words(r, &terms).as_str()), Cell::from(of(r))];
        cells.extend(r.counts.iter().map(count));
        table.row(cells)
    });
    table_file(&app, table, "front-door-public", &file)
}

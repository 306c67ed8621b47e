//! Measures that the program reads itself: bound to a figure of another part ([`platform::part::Measure`]), read when a
//! quarter has ended, for that quarter, and never retyped. A quarter in which there was nothing to count has no reading.

use jiff::ToSpan;
use jiff::civil::Date;
use platform::Error;
use platform::access::{Actor, Scope, permit};
use platform::clock::in_uk;
use platform::db::List;
use platform::part::{Later, Measure};
use platform::record::{self, Record, Versioned};
use platform::trail::Entry;
use platform::web::App;

use crate::at_field::changed;
use crate::impact::{Better, Impact, ImpactId, Value};
use crate::measure_impact::{Measuring, Question, ask_by_house};
use crate::policy::Act;
use crate::small_numbers::Counting;
use crate::stamp::{Period, stamp};
use crate::store::standing;

const LIVE: List =
    List::both("impact.live", "select version, body from impact where live = true and {scope} order by id");
/// The lists of this file.
pub const LISTS: &[List] = &[LIVE];

/// Months of a period.
const MONTHS: i8 = 3;

/// The figures of this house that a measure can be bound to.
pub fn figures(app: &App) -> impl Iterator<Item = &Measure> {
    app.parts().iter().flat_map(|part| part.measures)
}

/// The figure of a name.
pub fn figure<'a>(app: &'a App, name: &str) -> Option<&'a Measure> {
    figures(app).find(|m| m.name == name)
}

/// Asks what should be different for children, and lets the program read it from a figure of the house.
///
/// # Errors
/// As [`crate::measure_impact::ask_of_impact`]; for a figure that nobody measures here.
pub async fn bind_measure(app: &App, actor: &Actor, question: Question, name: &str) -> Result<ImpactId, Error> {
    let unknown = || Error::invalid("house", "Choose a figure from the list.");
    let figure = figure(app, name).ok_or_else(unknown)?;
    let measuring = Measuring {
        text: figure.definition.to_owned(),
        unit: "per cent".to_owned(),
        counting: Counting::Share,
        better: Better::Higher,
        least_change: 1.0,
        next_reading: Some(after(quarter_of(app.clock().today()))),
    };
    ask_by_house(app, actor, question, measuring, figure.name).await
}

/// The quarter of the year that holds a day.
fn quarter_of(day: Date) -> Period {
    let month = (day.month() - 1) / MONTHS * MONTHS + 1;
    let from = Date::new(day.year(), month, 1).unwrap_or(day);
    Period { from, to: after_months(from).yesterday().unwrap_or(day) }
}

fn after_months(from: Date) -> Date {
    from.saturating_add(i32::from(MONTHS).months())
}

fn after(period: Period) -> Date {
    period.to.tomorrow().unwrap_or(period.to)
}

/// The quarters that have ended and have no reading yet, oldest first. The first is the one before the measure was set:
/// what it was like before.
fn owed(impact: &Impact, today: Date) -> Vec<Period> {
    let Some(set) = impact.definitions().last().map(|d| in_uk(d.stamp.at).date()) else { return Vec::new() };
    let last = impact.readings().iter().filter(|r| r.version == impact.version()).map(|r| r.period.to).max();
    let before = quarter_of(set).from.yesterday().unwrap_or(set);
    let first = last.map_or(quarter_of(before), |to| quarter_of(to.tomorrow().unwrap_or(to)));
    let quarters = std::iter::successors(Some(first), |q| Some(quarter_of(after(*q))));
    quarters.take_while(|q| q.to < today).collect()
}

/// Numerator and denominator of the quarter that runs now.
///
/// # Errors
/// Those of the figure.
pub async fn so_far(app: &App, impact: &Impact) -> Result<Option<(i64, i64)>, Error> {
    let Some(figure) = impact.measured_by().and_then(|name| figure(app, name)) else { return Ok(None) };
    let today = app.clock().today();
    (figure.compute)(app, quarter_of(today).from, today.tomorrow().unwrap_or(today)).await.map(Some)
}

/// The clockwork's step: reads what is owed. Returns how many readings it took.
pub fn tick(app: &App) -> Later<'_, u64> {
    Box::pin(async move {
        let live: Vec<Versioned<Impact>> =
            record::list(&mut app.db().read().await?, LIVE.within(&Scope::everything(), [])).await?;
        let mut taken = 0;
        for impact in live {
            for quarter in owed(&impact.record, app.clock().today()) {
                taken += u64::from(read(app, &impact.record, quarter).await?);
            }
        }
        Ok(taken)
    })
}

async fn read(app: &App, impact: &Impact, quarter: Period) -> Result<bool, Error> {
    let Some(figure) = impact.measured_by().and_then(|name| figure(app, name)) else { return Ok(false) };
    let (part, whole) = (figure.compute)(app, quarter.from, after(quarter)).await?;
    if whole == 0 {
        return Ok(false);
    }
    let actor = Actor::clockwork();
    let mut tx = app.begin(&actor).await?;
    let allowed = permit(&actor, Act::Measure, record::find::<Impact>(&mut tx, impact.id()).await?)?;
    let stamp = stamp(&actor, tx.now());
    let value = Value { number: per_cent(part, whole), out_of: u32::try_from(whole).ok() };
    let next = after(quarter_of(app.clock().today()));
    let source = format!("Measured by the program: {}", figure.name);
    let allowed = changed(allowed, |impact| impact.read(quarter, value, &source, Some(next), stamp))?;
    let (row, entry) = (allowed.record().recommendation, Entry::of("ImpactMeasured", allowed.record()));
    tx.save(allowed).await?;
    standing::refresh(&mut tx, row).await?;
    tx.commit(entry).await?;
    Ok(true)
}

/// With one decimal. Counts of referrals are far below what a float holds exactly.
#[allow(clippy::cast_precision_loss)]
fn per_cent(part: i64, whole: i64) -> f64 {
    (1000.0 * part as f64 / whole as f64).round() / 10.0
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn quarters_are_those_of_the_year() {
        let of = |m, d| quarter_of(date(2026, m, d));
        assert_eq!(of(2, 28), Period { from: date(2026, 1, 1), to: date(2026, 3, 31) });
        assert_eq!(of(12, 31), Period { from: date(2026, 10, 1), to: date(2026, 12, 31) });
        assert_eq!(after(of(12, 31)), date(2027, 1, 1));
    }

    #[test]
    fn a_share_has_one_decimal() {
        assert_eq!(per_cent(2, 3).to_string(), "66.7");
    }
}

//! The drawings, each with its table: claimed against verified, who owes what, what is due when.

use std::collections::BTreeMap;

use documents::report::{
    Bar, Cell, Chart, Column, Figure, Lane, Number, Piece, Point as Dot, Series, Span, StackedBars, Table, TimeLines,
    Timeline,
};
use jiff::civil::Date;

use super::counted;
use crate::action::Stage;
use crate::report::{ReportModel, Row};
use crate::stamp::in_words;

/// The drawings of the report.
pub fn section(model: &ReportModel) -> Vec<Piece> {
    let mut pieces = vec![Piece::heading(1, "Progress in pictures"), Piece::heading(2, "Claimed against verified")];
    match model.progress.len() {
        0 | 1 => pieces.push(Piece::paragraph("There is only one day to show so far, so no line is drawn.")),
        _ => pieces.push(Piece::Figure(over_time(model))),
    }
    pieces.push(Piece::heading(2, "Which bodies owe which rows"));
    pieces.push(Piece::Figure(by_body(model)));
    pieces.push(Piece::heading(2, "When work is due"));
    match timeline(model) {
        Some(figure) => pieces.push(Piece::Figure(figure)),
        None => pieces.push(Piece::paragraph("No row has a due date.")),
    }
    pieces
}

/// What a line of the chart counts at a point in time.
type Count = fn(&crate::report::Point) -> u32;

fn over_time(model: &ReportModel) -> Figure {
    let lines: [(&str, Count); 3] = [
        ("Claimed done by their lead", |p| p.claimed),
        ("Verified", |p| p.verified),
        ("Impact on children shown", |p| p.impact_shown),
    ];
    let series = lines.map(|(name, value)| Series {
        name: name.into(),
        points: model.progress.iter().map(|p| Dot { day: p.on, value: Number::whole(value(p).into()) }).collect(),
    });
    let columns = std::iter::once(Column::date("Day")).chain(lines.map(|(name, _)| Column::number(name))).collect();
    let mut table = Table::new("Rows claimed, verified and with impact shown, at each month’s end", columns);
    for p in &model.progress {
        table.rows.push(
            std::iter::once(Cell::Date(p.on)).chain(lines.map(|(_, value)| Cell::whole(value(p).into()))).collect(),
        );
    }
    let end = model.counts();
    Figure {
        title: "Claimed against verified over time".into(),
        alt: format!(
            "At the end, on {}, {} claimed, {} verified, {} with impact shown.",
            in_words(model.as_at),
            end.claimed,
            end.verified,
            end.impact_shown
        ),
        chart: Chart::Lines(TimeLines { unit: "Rows".into(), series: series.into(), steps: true }),
        table,
    }
}

const PARTS: [&str; 6] =
    ["Verified", "Claimed, not verified", "Under way", "Late or in trouble", "Not started", "Declined"];

fn part(row: &Row) -> usize {
    let axes = &row.standing.axes;
    match axes.stage {
        Stage::Verified | Stage::BusinessAsUsual => 0,
        _ if axes.late.is_some() => 3,
        Stage::Claimed => 1,
        Stage::InProgress => 2,
        Stage::Blocked | Stage::Regressed | Stage::Returned => 3,
        Stage::Unplanned | Stage::Planned => 4,
        Stage::Declined | Stage::Superseded => 5,
    }
}

/// A row led by several bodies stands in the bar of each.
fn by_body(model: &ReportModel) -> Figure {
    let mut owed: BTreeMap<String, ([u32; 6], Vec<String>)> = BTreeMap::new();
    for row in &model.rows {
        let none = vec![row.led_by.clone()];
        for body in if row.leads.is_empty() { &none } else { &row.leads } {
            let (parts, rows) = owed.entry(body.clone()).or_default();
            parts[part(row)] += 1;
            rows.push(counted(row));
        }
    }
    let mut owed: Vec<_> = owed.into_iter().collect();
    owed.sort_by_key(|(body, (parts, _))| (std::cmp::Reverse(parts.iter().sum::<u32>()), body.clone()));
    let mut columns = vec![Column::text("Body").weight(5)];
    columns.extend(PARTS.map(Column::number));
    columns.push(Column::text("Rows").weight(4));
    let mut table = Table::new("Rows led by each body, by how they stand", columns).wide();
    for (body, (parts, rows)) in &owed {
        let cells = std::iter::once(Cell::from(body.clone())).chain(parts.map(|n| Cell::whole(n.into())));
        table.rows.push(cells.chain([Cell::from(rows.join(", "))]).collect());
    }
    table.note = Some("A row that several bodies lead is counted for each of them, so these numbers add up to more than the rows there are.".into());
    let bar = |(body, (parts, _)): &(String, ([u32; 6], Vec<String>))| Bar {
        label: if *body == model.board { format!("{body} (monitors)") } else { body.clone() },
        values: parts.map(|n| Number::whole(n.into())).into(),
    };
    Figure {
        title: "Which bodies owe which rows".into(),
        alt: owed.first().map_or_else(String::new, |(body, (parts, _))| {
            format!("{body} leads most rows, {}.", parts.iter().sum::<u32>())
        }),
        chart: Chart::Bars(StackedBars {
            unit: "Rows".into(),
            parts: PARTS.map(String::from).into(),
            bars: owed.iter().map(bar).collect(),
        }),
        table,
    }
}

fn timeline(model: &ReportModel) -> Option<Figure> {
    let dated: Vec<(&Row, Lane)> = model.rows.iter().filter_map(|r| lane(r).map(|l| (r, l))).collect();
    if dated.is_empty() {
        return None;
    }
    let columns = vec![
        Column::text("Recommendation").weight(3),
        Column::date("First due"),
        Column::date("Expected"),
        Column::date("Verified"),
    ];
    let mut table = Table::new("First due dates, forecasts and checks", columns);
    let end = |span: Option<Span>| span.map_or(Cell::Empty, |s| Cell::Date(s.to));
    for (row, lane) in &dated {
        let name = format!("{} {}", counted(row), row.title);
        table.rows.push(vec![
            name.trim().into(),
            end(lane.baseline),
            end(lane.forecast),
            lane.done.map_or(Cell::Empty, Cell::Date),
        ]);
    }
    let late = model.counts().late;
    Some(Figure {
        title: "When work is due".into(),
        alt: format!("{} of {} rows have a date; {late} are late by the first one.", dated.len(), model.rows.len()),
        chart: Chart::Timeline(Timeline {
            today: Some(model.as_at),
            lanes: dated.into_iter().map(|(_, l)| l).collect(),
        }),
        table,
    })
}

fn lane(row: &Row) -> Option<Lane> {
    let firsts = row.works.iter().filter(|w| w.stage.is_live()).filter_map(|w| w.first_due);
    let (first, last) = span(firsts.chain(row.standing.axes.first_due))?;
    let expected = row
        .works
        .iter()
        .filter(|w| w.stage.is_live())
        .filter_map(|w| w.forecasts.last().map(|f| f.date).or(w.first_due));
    let verified = row.standing.axes.stage.is_verified();
    let checked = row.works.iter().flat_map(|w| &w.checks).filter(|c| c.held).map(|c| c.on).max();
    Some(Lane {
        label: format!("{} {}", row.reference, row.title),
        baseline: Some(Span { from: first, to: last }),
        forecast: span(expected).filter(|(_, to)| *to != last).map(|(from, to)| Span { from, to }),
        done: checked.filter(|_| verified),
    })
}

fn span(days: impl Iterator<Item = Date>) -> Option<(Date, Date)> {
    let days: Vec<Date> = days.collect();
    days.iter().copied().min().zip(days.iter().copied().max())
}

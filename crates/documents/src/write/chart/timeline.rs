//! When things are due: what was agreed above what is expected now.

use jiff::civil::Date;

use super::axis::Days;
use super::drawing::{Drawing, FAINT, INK, QUIET, WIDTH, cut, n};
use super::{MOST_ROWS, mark};
use crate::report::{Lane, Span, Timeline};
use crate::write::words::short_day;

/// From one lane to the next.
const ROW: f64 = 64.0;
const LEFT: f64 = 12.0;
const RIGHT: f64 = WIDTH - 12.0;

const AGREED: &str = "fill=\"#ffffff\" stroke=\"#3d3d3d\" stroke-width=\"1.5\"";
const NOW: &str = "fill=\"#12436d\" stroke=\"#12436d\" stroke-width=\"1.5\"";

/// Draws the lanes, each under its name and its days in words.
pub fn draw(timeline: &Timeline, id: &str) -> Vec<Drawing> {
    let spans =
        |lane: &Lane| lane.baseline.into_iter().chain(lane.forecast).flat_map(|s| [s.from, s.to]).chain(lane.done);
    let all: Vec<Date> = timeline.lanes.iter().flat_map(spans).chain(timeline.today).collect();
    let Some(days) = Days::holding(all.iter().copied()) else { return Vec::new() };
    let sheet = |(i, lanes): (usize, &[Lane])| {
        let id = if i == 0 { id.to_string() } else { format!("{id}-{}", i + 1) };
        self::sheet(lanes, timeline.today, &days, &id)
    };
    timeline.lanes.chunks(MOST_ROWS).enumerate().map(sheet).collect()
}

fn sheet(lanes: &[Lane], today: Option<Date>, days: &Days, id: &str) -> Drawing {
    let mut drawing = Drawing::new(id);
    let mut names = vec!["As agreed".to_string(), "As expected now".to_string(), "Done".to_string()];
    names.extend(today.map(|day| format!("Date of this report, {}", short_day(day))));
    let top = mark::legend(&mut drawing, &names, |drawing, i, x, y| match i {
        0 => drawing.rect((x, y + 2.0), (30.0, 8.0), AGREED),
        1 => drawing.rect((x, y + 2.0), (30.0, 8.0), NOW),
        2 => drawing.raw(&done(x + 15.0, y + 6.0)),
        _ => drawing.line((x + 15.0, y - 2.0), (x + 15.0, y + 14.0), TODAY),
    });
    let top = top + 4.0;
    let foot = top + ROW * lanes.len() as f64;
    grid(&mut drawing, days, top, foot);
    for (i, lane) in lanes.iter().enumerate() {
        let top = top + ROW * i as f64;
        self::lane(&mut drawing, lane, days, top);
        if let Some(day) = today {
            drawing.line((x(days, day), top + 37.0), (x(days, day), top + ROW), TODAY);
        }
    }
    drawing.grow(foot + 40.0);
    drawing
}

const TODAY: &str = "stroke=\"#c8511b\" stroke-width=\"2\" stroke-dasharray=\"6 3\"";

fn grid(drawing: &mut Drawing, days: &Days, top: f64, foot: f64) {
    drawing.line((LEFT, foot), (RIGHT, foot), &format!("stroke=\"{QUIET}\""));
    for (day, over, under) in days.ticks(6) {
        let x = x(days, day);
        drawing.line((x, top), (x, foot + 5.0), &format!("stroke=\"{FAINT}\""));
        let (upper, lower) = if over.is_empty() { (under, String::new()) } else { (over, under) };
        let x = x.clamp(LEFT + 8.0, RIGHT - 8.0);
        drawing.quiet(x, foot + 19.0, "middle", &upper);
        drawing.quiet(x, foot + 34.0, "middle", &lower);
    }
}

fn lane(drawing: &mut Drawing, lane: &Lane, days: &Days, top: f64) {
    let ground = "fill=\"#ffffff\"";
    drawing.rect((0.0, top + 2.0), (WIDTH, 34.0), ground);
    drawing.strong(LEFT, top + 15.0, "start", &cut(&lane.label, WIDTH - 60.0));
    drawing.quiet(LEFT, top + 31.0, "start", &cut(&said(lane), WIDTH - 10.0));
    if let Some(span) = lane.baseline {
        bar(drawing, days, span, top + 39.0, AGREED);
    }
    if let Some(span) = lane.forecast {
        bar(drawing, days, span, top + 50.0, NOW);
    }
    if let Some(day) = lane.done {
        drawing.raw(&done(x(days, day), top + 49.0));
    }
}

fn bar(drawing: &mut Drawing, days: &Days, span: Span, y: f64, style: &str) {
    let (from, to) = (span.from.min(span.to), span.from.max(span.to));
    let (left, right) = (x(days, from), x(days, to));
    drawing.rect((left.min(RIGHT - 5.0), y), ((right - left).max(5.0), 8.0), style);
}

/// The lane's days in words.
fn said(lane: &Lane) -> String {
    let end = |span: Span| short_day(span.from.max(span.to));
    let parts = [
        lane.baseline.map(|s| format!("agreed for {}", end(s))),
        lane.forecast.map(|s| format!("expected {}", end(s))),
        lane.done.map(|d| format!("done {}", short_day(d))),
    ];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A diamond.
fn done(x: f64, y: f64) -> String {
    let d =
        format!("M{} {}L{} {}L{} {}L{} {}Z", n(x), n(y - 7.5), n(x + 7.5), n(y), n(x), n(y + 7.5), n(x - 7.5), n(y));
    format!("<path d=\"{d}\" fill=\"#208a81\" stroke=\"{INK}\" stroke-width=\"1.2\"/>")
}

fn x(days: &Days, day: Date) -> f64 {
    LEFT + days.at(day) * (RIGHT - LEFT)
}

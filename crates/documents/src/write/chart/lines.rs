//! Lines over time.

use super::axis::Plot;
use super::drawing::{Drawing, n};
use super::mark;
use crate::report::{Point, TimeLines};

/// Draws the lines under their legend.
pub fn draw(lines: &TimeLines, id: &str) -> Drawing {
    let mut drawing = Drawing::new(id);
    let names: Vec<String> = lines.series.iter().map(|s| s.name.clone()).collect();
    let top = mark::legend(&mut drawing, &names, |drawing, i, x, y| {
        drawing.line((x, y + 6.0), (x + 30.0, y + 6.0), &mark::stroke(i));
        drawing.raw(&mark::marker(i, x + 15.0, y + 6.0));
    });
    let all: Vec<Point> = lines.series.iter().flat_map(|s| s.points.iter().copied()).collect();
    let Some(plot) = Plot::draw(&mut drawing, top, &lines.unit, &all, &[]) else { return drawing };
    let mut taken = Vec::new();
    for (i, series) in lines.series.iter().enumerate() {
        let mut points = series.points.clone();
        points.sort_by_key(|p| p.day);
        drawing.raw(&path(&plot, &points, lines.steps, &mark::stroke(i)));
        points.iter().map(|p| plot.at(p)).for_each(|(x, y)| drawing.raw(&mark::marker(i, x, y)));
        if let Some(last) = points.last() {
            value(&mut drawing, &plot, last, &mut taken);
        }
    }
    drawing
}

/// The path through `points`, straight or in steps.
pub fn path(plot: &Plot, points: &[Point], steps: bool, style: &str) -> String {
    let mut d = String::new();
    for (x, y) in points.iter().map(|p| plot.at(p)) {
        let (x, y) = (n(x), n(y));
        d += &match (d.is_empty(), steps) {
            (true, _) => format!("M{x} {y}"),
            (false, true) => format!("H{x}V{y}"),
            (false, false) => format!("L{x} {y}"),
        };
    }
    if d.is_empty() { d } else { format!("<path d=\"{d}\" {style}/>") }
}

/// The last value beside its point, moved off one that is already there.
fn value(drawing: &mut Drawing, plot: &Plot, last: &Point, taken: &mut Vec<(f64, f64)>) {
    let (x, mut y) = plot.at(last);
    while taken.iter().any(|(tx, ty)| (tx - x).abs() < 40.0 && (ty - y).abs() < 14.0) {
        y += 14.0;
    }
    taken.push((x, y));
    drawing.strong(x + 9.0, y + 4.5, "start", &last.value.to_string());
}

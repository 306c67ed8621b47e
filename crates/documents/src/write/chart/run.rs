//! One measure over time with its median and limits.

use super::axis::Plot;
use super::drawing::{Drawing, INK, n};
use super::{lines, mark};
use crate::report::{Number, RunChart};

/// A line across, its name and how it is stroked.
struct Across {
    name: &'static str,
    value: Number,
    style: String,
}

/// Draws the points, the lines across, and rings around signals.
pub fn draw(run: &RunChart, id: &str) -> Drawing {
    let mut drawing = Drawing::new(id);
    let across = across(run);
    let top = legend(&mut drawing, run, &across);
    let values: Vec<Number> = across.iter().map(|a| a.value).collect();
    let Some(plot) = Plot::draw(&mut drawing, top, &run.unit, &run.points, &values) else { return drawing };
    for line in &across {
        plot.across(&mut drawing, line.value, &line.style);
    }
    let mut points = run.points.clone();
    points.sort_by_key(|p| p.day);
    let stroke = format!("stroke=\"{}\" stroke-width=\"2\" fill=\"none\"", mark::colour(0));
    drawing.raw(&lines::path(&plot, &points, false, &stroke));
    for point in &points {
        let (x, y) = plot.at(point);
        drawing.raw(&mark::marker(0, x, y));
        if run.signals.contains(&point.day) {
            drawing.raw(&ring(x, y));
        }
    }
    drawing
}

fn across(run: &RunChart) -> Vec<Across> {
    let stroke = |ink: &str, dash: &str| format!("stroke=\"{ink}\" stroke-width=\"1.8\" stroke-dasharray=\"{dash}\"");
    let median = || format!("stroke=\"{INK}\" stroke-width=\"1.8\"");
    let lines = [
        ("Median", run.median, median()),
        ("Lower limit", run.lower, stroke(mark::colour(3), "3 3")),
        ("Upper limit", run.upper, stroke(mark::colour(3), "8 4")),
        ("Target", run.target, stroke(mark::colour(1), "12 3 2 3")),
    ];
    let line =
        |(name, value, style): (&'static str, Option<Number>, String)| Some(Across { name, value: value?, style });
    lines.into_iter().filter_map(line).collect()
}

fn legend(drawing: &mut Drawing, run: &RunChart, across: &[Across]) -> f64 {
    let mut names: Vec<String> = across.iter().map(|a| format!("{} {}", a.name, a.value)).collect();
    if run.points.iter().any(|p| run.signals.contains(&p.day)) {
        names.push("Signal".into());
    }
    mark::legend(drawing, &names, |drawing, i, x, y| match across.get(i) {
        Some(line) => drawing.line((x, y + 6.0), (x + 30.0, y + 6.0), &line.style),
        None => drawing.raw(&format!("{}{}", mark::marker(0, x + 15.0, y + 6.0), ring(x + 15.0, y + 6.0))),
    })
}

fn ring(x: f64, y: f64) -> String {
    let (x, y) = (n(x), n(y));
    format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"8\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\"/>", mark::colour(3))
}

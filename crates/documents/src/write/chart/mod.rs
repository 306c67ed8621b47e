//! Charts as SVG, made here from plain series.
//!
//! A chart is drawn 480 units wide with text of 13 and 14 units, so that it can be read on a telephone and in print. Nothing is said
//! by colour alone: lines differ in marker and dashes, parts of bars in pattern, and values stand beside them. Colours
//! keep a contrast of at least 3 : 1 to white. No script, no style attribute, no font from elsewhere.

mod axis;
mod bars;
mod drawing;
mod lines;
mod mark;
mod run;
mod timeline;

use crate::report::{Chart, Figure};
use crate::write::words;
use drawing::Drawing;

/// Bars or lanes on one drawing; a longer chart goes on in a further drawing with the same scale.
const MOST_ROWS: usize = 10;

/// The drawings of `figure`, one after the other, ready to stand in HTML. `id` begins every id inside.
pub fn svg(figure: &Figure, id: &str) -> String {
    drawings(figure, id).into_iter().map(|drawing| drawing + "\n").collect()
}

/// The drawings of `figure`: one, or several when it has more bars or lanes than fit a page.
pub fn drawings(figure: &Figure, id: &str) -> Vec<String> {
    let bodies = bodies(&figure.chart, id);
    let count = bodies.len();
    let finished = |(i, body): (usize, Drawing)| {
        let part = if count > 1 { format!(", part {} of {count}", i + 1) } else { String::new() };
        body.finish(&format!("{}{part}", words::line(&figure.title)), &described(figure, &part))
    };
    bodies.into_iter().enumerate().map(finished).collect()
}

/// What stands for the drawing where it is not seen.
pub fn described(figure: &Figure, part: &str) -> String {
    let alt = words::line(&figure.alt);
    let alt = if alt.is_empty() { words::line(&figure.title) } else { alt };
    let alt = if alt.is_empty() { "Chart. Its figures are in the table below it.".to_string() } else { alt };
    if part.is_empty() { alt } else { format!("{alt} (This is{}.)", part.trim_start_matches(',')) }
}

fn bodies(chart: &Chart, id: &str) -> Vec<Drawing> {
    if chart.is_empty() {
        let mut empty = Drawing::new(id);
        empty.text(drawing::WIDTH / 2.0, 30.0, "middle", "There is nothing to draw yet.");
        empty.grow(50.0);
        return vec![empty];
    }
    match chart {
        Chart::Lines(lines) => vec![lines::draw(lines, id)],
        Chart::Bars(bars) => bars::draw(bars, id),
        Chart::Timeline(timeline) => timeline::draw(timeline, id),
        Chart::Run(run) => vec![run::draw(run, id)],
    }
}

//! Horizontal bars of several parts.

use super::drawing::{Drawing, WIDTH, cut, width};
use super::{MOST_ROWS, mark};
use crate::report::{Bar, Number, StackedBars};

/// From one bar to the next.
const ROW: f64 = 50.0;
const LEFT: f64 = 4.0;
/// Room for the total behind the longest bar.
const TOTAL: f64 = 60.0;

/// Draws the bars, each under its name, so that long names have room on a telephone too.
pub fn draw(bars: &StackedBars, id: &str) -> Vec<Drawing> {
    let longest = bars.bars.iter().map(total).fold(0.0, f64::max);
    let scale = (WIDTH - LEFT - TOTAL) / if longest > 0.0 { longest } else { 1.0 };
    let sheet = |(i, rows): (usize, &[Bar])| {
        let id = if i == 0 { id.to_string() } else { format!("{id}-{}", i + 1) };
        self::sheet(bars, rows, &id, scale)
    };
    bars.bars.chunks(MOST_ROWS).enumerate().map(sheet).collect()
}

fn sheet(bars: &StackedBars, rows: &[Bar], id: &str, scale: f64) -> Drawing {
    let mut drawing = Drawing::new(id);
    let patterns = mark::patterns(drawing.id());
    drawing.raw(&patterns);
    let mut top = mark::legend(&mut drawing, &bars.parts, |drawing, i, x, y| {
        mark::part(drawing, i, (x, y - 1.0), (30.0, 14.0));
    });
    if !bars.unit.is_empty() {
        drawing.quiet(LEFT, top + 11.0, "start", &cut(&bars.unit, WIDTH - 20.0));
        top += 20.0;
    }
    for (i, row) in rows.iter().enumerate() {
        bar(&mut drawing, row, top + ROW * i as f64, scale);
    }
    let foot = top + ROW * rows.len() as f64;
    drawing.grow(foot + 6.0);
    drawing
}

fn bar(drawing: &mut Drawing, bar: &Bar, top: f64, scale: f64) {
    drawing.text(LEFT, top + 16.0, "start", &cut(&bar.label, WIDTH - 20.0));
    let mut x = LEFT;
    for (i, number) in bar.values.iter().enumerate() {
        let wide = number.value().max(0.0) * scale;
        if wide > 0.0 {
            mark::part(drawing, i, (x, top + 22.0), (wide, 22.0));
            label(drawing, *number, x + wide / 2.0, top + 33.0, wide);
        }
        x += wide;
    }
    drawing.strong(x + 7.0, top + 37.5, "start", &sum(&bar.values));
}

/// The value on its part, on a white ground because of the pattern, where there is room.
fn label(drawing: &mut Drawing, number: Number, x: f64, y: f64, room: f64) {
    let text = number.to_string();
    let wide = width(&text) + 6.0;
    if wide + 3.0 <= room {
        drawing.rect((x - wide / 2.0, y - 7.5), (wide, 15.0), "fill=\"#ffffff\" rx=\"2\"");
        drawing.text(x, y + 4.5, "middle", &text);
    }
}

fn total(bar: &Bar) -> f64 {
    bar.values.iter().map(|v| v.value().max(0.0)).sum()
}

/// The sum of the parts above zero, with as many decimals as the finest of them.
fn sum(values: &[Number]) -> String {
    let decimals = values.iter().map(|v| v.decimals()).max().unwrap_or(0);
    let sum: f64 = values.iter().map(|v| v.value().max(0.0)).sum();
    Number::rounded(sum, decimals).map_or_else(|| format!("{sum:.2e}"), |number| number.to_string())
}

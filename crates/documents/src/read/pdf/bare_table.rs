//! A table without borders, told by the white columns that run through it.

use super::ruled_table::ASK_ORIGINAL;
use super::visual::{VisualLine, Word};
use crate::read::{marks, tally::Tally};
use crate::{Cell, Line, Place, Refusal, Row, Table};

/// A gap this many letter sizes wide parts columns.
const GAP: f64 = 1.4;

/// Lines, from the first of `lines`, that make up a table without borders; 0 when none begins here. It takes three
/// columns and three lines: less is as likely a line of prose with a wide gap.
pub(super) fn extent(lines: &[VisualLine]) -> usize {
    let columns = |line: &VisualLine| line.segments(GAP).len();
    if lines.first().is_none_or(|l| columns(l) < 3) {
        return 0;
    }
    let near = lines.windows(2).take_while(|w| w[1].y - w[0].y < 3.5 * w[0].size && stays(w)).count() + 1;
    let wide = lines[..near].iter().rposition(|l| columns(l) > 1).map_or(0, |at| at + 1);
    let many = lines[..wide].iter().filter(|l| columns(l) >= 3).count();
    if many < 3 {
        return 0;
    }
    // Lines that follow as closely as the rows do may belong to the last row: taken along, they refuse the table.
    let pitch = pitch(&lines[..wide]);
    wide + lines[wide - 1..].windows(2).take_while(|w| w[1].y - w[0].y < 1.3 * pitch).count()
}

/// Distance of the nearest two lines.
fn pitch(lines: &[VisualLine]) -> f64 {
    lines.windows(2).map(|w| w[1].y - w[0].y).min_by(f64::total_cmp).unwrap_or(0.0)
}

/// Is the line above the table part of its first row? It is when it stands as close, and not over the first column.
pub(super) fn reaches_up(above: &VisualLine, table: &[VisualLine]) -> bool {
    let first = columns(table).first().map_or(0.0, |(_, right)| *right);
    table[0].y - above.y < 1.3 * pitch(table) && above.x0() > first
}

/// Refuses a table whose heading stands on more lines than one.
pub(super) fn refuse_cut(place: &Place) -> Refusal {
    unclear(&Place { row: Some(1), ..place.clone() })
}

/// A line that starts at the left and fills the page in one piece is prose again.
fn stays(pair: &[VisualLine]) -> bool {
    let segments = pair[1].segments(GAP);
    segments.len() > 1 || segments.first().is_some_and(|s| width(s) < 18.0 * pair[1].size)
}

fn width(words: &[Word]) -> f64 {
    words.last().map_or(0.0, |w| w.x1) - words.first().map_or(0.0, |w| w.x0)
}

/// Reads `lines` as one table.
pub(super) fn read(lines: &[VisualLine], place: &Place, tally: &mut Tally<'_>) -> Result<Table, Refusal> {
    let columns = columns(lines);
    let mut rows: Vec<Row> = Vec::new();
    for line in lines {
        let place = Place { row: u32::try_from(rows.len() + 1).ok(), ..place.clone() };
        let cells = cells(line, &columns).ok_or_else(|| together(&place))?;
        if cells.iter().any(|c| c.lines.is_empty()) {
            return Err(unclear(&place));
        }
        tally.row(cells.len(), &place)?;
        rows.push(Row { cells, place });
    }
    Ok(Table { rows, place: place.clone() })
}

/// Left and right ends of the columns: what the segments of all lines cover between them.
fn columns(lines: &[VisualLine]) -> Vec<(f64, f64)> {
    let mut spans: Vec<(f64, f64)> =
        lines.iter().flat_map(|l| l.segments(GAP)).map(|s| (s[0].x0, s[0].x0 + width(s))).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut columns: Vec<(f64, f64)> = Vec::new();
    for span in spans {
        match columns.last_mut().filter(|last| span.0 <= last.1) {
            Some(last) => last.1 = last.1.max(span.1),
            None => columns.push(span),
        }
    }
    columns
}

/// The cells of a line; `None` when two of its segments fall into one column.
fn cells(line: &VisualLine, columns: &[(f64, f64)]) -> Option<Vec<Cell>> {
    let mut cells = vec![Cell::default(); columns.len()];
    for segment in line.segments(GAP) {
        let at = columns.iter().position(|(_, right)| segment[0].x0 <= *right)?;
        if !cells[at].lines.is_empty() {
            return None;
        }
        let text = segment.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
        let bold = segment.iter().all(|w| w.bold);
        cells[at].lines = marks::typed_line(&text).map(|l| Line { bold, ..l }).into_iter().collect();
    }
    Some(cells)
}

fn together(place: &Place) -> Refusal {
    Refusal::new(place, "The columns of this table run together, so its cells cannot be told apart.", ASK_ORIGINAL)
}

fn unclear(place: &Place) -> Refusal {
    let reason = "This table has no borders and this line does not fill every column, so it cannot be told whether it is a row of its own.";
    Refusal::new(place, reason, ASK_ORIGINAL)
}

//! How wide the columns of a table are on paper.

use super::words;
use crate::report::{Cell, Table};

/// A word longer than this may be broken.
const LONG_WORD: usize = 24;
/// What a cell leaves free on both sides, in the units of the text's size.
const PADDING: f64 = 1.3;

/// A width for each column, together `total`: its share by weight, but at least its longest word where there is room.
/// `size` is the height of the text, in the unit of `total`.
pub fn columns(table: &Table, total: f64, size: f64) -> Vec<f64> {
    let weight = |i: usize| f64::from(table.columns.get(i).map_or(1, |column| column.weight.max(1)));
    let all: f64 = (0..table.width()).map(weight).sum();
    let needs: Vec<f64> = (0..table.width()).map(|i| (longest(table, i) as f64 * 0.6 + PADDING) * size).collect();
    let needed: f64 = needs.iter().sum();
    if needed >= total {
        return needs.into_iter().map(|need| need / needed * total).collect();
    }
    let free = |i: usize, need: f64| (weight(i) / all * total - need).max(0.0);
    let wishes: Vec<f64> = needs.iter().enumerate().map(|(i, need)| free(i, *need)).collect();
    let wished: f64 = wishes.iter().sum();
    let part = |(need, wish): (f64, f64)| need + if wished > 0.0 { wish / wished * (total - needed) } else { 0.0 };
    needs.into_iter().zip(wishes).map(part).collect()
}

/// Letters of the longest word of a column. A date counts whole.
fn longest(table: &Table, column: usize) -> usize {
    let word = |text: &str| text.split_whitespace().map(|w| w.chars().count()).max().unwrap_or(0);
    let heading = table.columns.get(column).map_or(0, |c| word(&words::line(&c.heading)));
    let cell = |cell: &Cell| match cell {
        Cell::Number(_) | Cell::Date(_) => words::cell(cell, words::kind(&table.columns, column)).chars().count(),
        Cell::Empty | Cell::Lines(_) | Cell::Status { .. } => {
            word(&words::cell(cell, words::kind(&table.columns, column)))
        }
    };
    let cells = table.rows.iter().filter_map(|row| row.get(column)).map(cell).max().unwrap_or(0);
    heading.max(cells).clamp(2, LONG_WORD)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Column;

    #[test]
    fn shares_by_weight_but_no_word_is_cut() {
        let columns = vec![Column::text("Recommendation"), Column::text("B").weight(9)];
        let widths = super::columns(&Table::new("T", columns), 470.0, 9.5);
        assert!(widths[0] >= 14.0 * 0.6 * 9.5, "{widths:?}");
        assert!((widths[0] + widths[1] - 470.0).abs() < 0.01, "{widths:?}");
    }
}

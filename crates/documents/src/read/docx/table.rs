//! A table while its rows come in.

use crate::read::tally::Tally;
use crate::{Cell, Line, Place, Refusal, Row, Table};

/// A cell as Word keeps it.
#[derive(Debug, Default)]
pub(super) struct Spanned {
    pub(super) lines: Vec<Line>,
    /// Columns it covers; 0 stands for 1.
    pub(super) columns: usize,
    /// It is the lower part of the cell above.
    pub(super) continues: bool,
}

/// A row as Word keeps it.
#[derive(Debug, Default)]
pub(super) struct Source {
    pub(super) cells: Vec<Spanned>,
    /// Columns left free before and after its cells.
    pub(super) before: usize,
    pub(super) after: usize,
    /// Tracked changes have deleted it.
    pub(super) deleted: bool,
}

/// A table being read.
#[derive(Debug)]
pub(super) struct Growing {
    number: u32,
    rows: Vec<Row>,
    pub(super) row: Option<Source>,
    /// A cell is open.
    pub(super) cell: Option<Spanned>,
}

impl Growing {
    pub(super) fn new(number: u32) -> Self {
        Self { number, rows: Vec::new(), row: None, cell: None }
    }

    /// Where the row at hand stands.
    pub(super) fn place(&self) -> Place {
        Place { table: Some(self.number), row: u32::try_from(self.rows.len() + 1).ok(), ..Place::default() }
    }

    pub(super) fn close_cell(&mut self) {
        if let (Some(row), Some(cell)) = (self.row.as_mut(), self.cell.take()) {
            row.cells.push(cell);
        }
    }

    /// Spreads the cells of the row over the columns they cover.
    pub(super) fn close_row(&mut self, tally: &mut Tally<'_>) -> Result<(), Refusal> {
        let Some(source) = self.row.take().filter(|row| !row.deleted) else { return Ok(()) };
        let place = self.place();
        let width = source.before + source.after + source.cells.iter().map(|c| c.columns.max(1)).sum::<usize>();
        tally.row(width, &place)?;
        let mut cells = vec![Cell::default(); source.before];
        for spanned in source.cells {
            for _ in 0..spanned.columns.max(1) {
                let above = self.rows.last().and_then(|r| r.cells.get(cells.len())).filter(|_| spanned.continues);
                let lines = above.map_or(&spanned.lines, |c| &c.lines).clone();
                tally.text(&lines, &place)?;
                cells.push(Cell { lines });
            }
        }
        cells.resize_with(width, Cell::default);
        self.rows.push(Row { cells, place });
        Ok(())
    }

    /// The whole table; `None` when it has no row.
    pub(super) fn finish(self) -> Result<Option<Table>, Refusal> {
        let widest = self.rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
        if let Some(row) = self.rows.iter().find(|r| r.cells.len() != widest) {
            return Err(Refusal::new(
                &row.place,
                format!(
                    "This row has {} cells where the table is {widest} wide, so they cannot be placed.",
                    row.cells.len()
                ),
                "In Word, give every row the same number of cells (or merge cells over whole columns) and try again.",
            ));
        }
        let place = Place { table: Some(self.number), ..Place::default() };
        Ok((widest > 0).then_some(Table { rows: self.rows, place }))
    }
}

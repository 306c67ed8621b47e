//! Tables of web pages.

use scraper::ElementRef;

use super::flow::Flow;
use super::html::{self, Step};
use super::tally::Tally;
use crate::{Cell, Line, Place, Refusal, Row, Table};

/// A cell reaching down from a row above.
#[derive(Debug, Clone)]
struct Hanging {
    rows_left: usize,
    lines: Vec<Line>,
}

/// Reads a table element as the `number`th table; `None` when it holds no row.
pub(super) fn read(table: ElementRef<'_>, number: u32, tally: &mut Tally<'_>) -> Result<Option<Table>, Refusal> {
    let place = Place { table: Some(number), ..Place::default() };
    let mut hanging: Vec<Option<Hanging>> = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    for (n, source) in rows_of(table).into_iter().enumerate() {
        let place = Place { row: u32::try_from(n + 1).ok(), ..place.clone() };
        let cells = row(source, &mut hanging, &place, tally)?;
        tally.row(cells.len(), &place)?;
        rows.push(Row { cells, place });
    }
    refuse_uneven(&rows)?;
    let empty = rows.iter().all(|r| r.cells.is_empty());
    Ok((!empty).then_some(Table { rows, place }))
}

/// The rows of the table itself, in the order of the page.
fn rows_of(table: ElementRef<'_>) -> Vec<ElementRef<'_>> {
    let sections = table.child_elements().flat_map(|child| match child.value().name() {
        "tr" => vec![child],
        "thead" | "tbody" | "tfoot" => child.child_elements().filter(|e| e.value().name() == "tr").collect(),
        _ => Vec::new(),
    });
    sections.filter(|row| !html::is_silent(row.value())).collect()
}

fn row(
    source: ElementRef<'_>,
    hanging: &mut Vec<Option<Hanging>>,
    place: &Place,
    tally: &mut Tally<'_>,
) -> Result<Vec<Cell>, Refusal> {
    let mut cells = Vec::new();
    for element in source.child_elements().filter(|e| matches!(e.value().name(), "td" | "th")) {
        hang(&mut cells, hanging, place, tally)?;
        let lines = lines(element, place)?;
        let (columns, rows) = (span(element, "colspan", 1_000), span(element, "rowspan", 65_534));
        for _ in 0..columns {
            let at = cells.len();
            if hanging.get(at).is_some_and(Option::is_some) {
                return Err(overlap(place));
            }
            tally.text(&lines, place)?;
            cells.push(Cell { lines: lines.clone() });
            if rows > 1 {
                tally.text(&lines, place)?;
                hanging.resize(hanging.len().max(at + 1), None);
                hanging[at] = Some(Hanging { rows_left: rows, lines: lines.clone() });
            }
        }
    }
    hang(&mut cells, hanging, place, tally)?;
    lower(hanging);
    Ok(cells)
}

/// Puts down the cells that reach into this row from above, as far as they follow on each other.
fn hang(
    cells: &mut Vec<Cell>,
    hanging: &[Option<Hanging>],
    place: &Place,
    tally: &mut Tally<'_>,
) -> Result<(), Refusal> {
    while let Some(Some(above)) = hanging.get(cells.len()) {
        tally.text(&above.lines, place)?;
        cells.push(Cell { lines: above.lines.clone() });
    }
    Ok(())
}

/// One row has been read: every hanging cell reaches one row less far.
fn lower(hanging: &mut [Option<Hanging>]) {
    for slot in hanging {
        if let Some(cell) = slot {
            cell.rows_left -= 1;
            if cell.rows_left == 0 {
                *slot = None;
            }
        }
    }
}

/// The number in a `colspan` or `rowspan`; a rowspan of 0 reaches to the end of the table.
fn span(element: ElementRef<'_>, name: &str, most: usize) -> usize {
    match element.attr(name).and_then(|n| n.trim().parse().ok()) {
        Some(0) if name == "rowspan" => most,
        Some(n) => usize::clamp(n, 1, most),
        None => 1,
    }
}

fn lines(cell: ElementRef<'_>, place: &Place) -> Result<Vec<Line>, Refusal> {
    let mut flow = Flow::default();
    flow.bold(cell.value().name() == "th");
    html::walk(cell, |step| match &step {
        Step::Enter(e) if e.value().name() == "table" => Err(Refusal::new(
            place,
            "A table stands inside a cell of this table, so it is not clear which rows belong together.",
            "Put the inner table outside, or split the cell into rows, and try again.",
        )),
        _ => Ok(html::follow(&mut flow, &step)),
    })?;
    Ok(flow.finish())
}

fn overlap(place: &Place) -> Refusal {
    Refusal::new(
        place,
        "Two merged cells claim the same place in this row.",
        "Undo the merging of cells and try again.",
    )
}

fn refuse_uneven(rows: &[Row]) -> Result<(), Refusal> {
    let widest = rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
    match rows.iter().find(|r| r.cells.len() != widest) {
        Some(row) => Err(Refusal::new(
            &row.place,
            format!(
                "This row has {} cells where the table is {widest} wide, so they cannot be placed.",
                row.cells.len()
            ),
            "Give every row the same number of cells, empty ones included, and try again.",
        )),
        None => Ok(()),
    }
}

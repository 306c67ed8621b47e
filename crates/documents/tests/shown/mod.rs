//! A document written out as a test compares it.
#![allow(dead_code, reason = "each test file uses its part")]

use documents::{Block, Cell, Document, Row, Table};

/// Every block on lines of its own, tables cell by cell, without places.
pub fn shown(document: &Document) -> String {
    document.blocks.iter().map(block).collect::<Vec<_>>().join("\n")
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading { level, text, .. } => format!("{} {text}", "#".repeat((*level).into())),
        Block::Paragraph { line, .. } => Cell { lines: vec![line.clone()] }.text(),
        Block::Table(table) => table.rows.iter().map(row).collect::<Vec<_>>().join("\n"),
    }
}

/// A row as `| one | two |`, line breaks as ` / `.
pub fn row(row: &Row) -> String {
    let cells: Vec<String> = row.cells.iter().map(cell).collect();
    format!("| {} |", cells.join(" | "))
}

fn cell(cell: &Cell) -> String {
    let mark = |bold: bool| if bold { "!" } else { "" };
    let lines = cell.lines.iter().map(|l| format!("{}{}", mark(l.bold), Cell { lines: vec![l.clone()] }.text()));
    lines.collect::<Vec<_>>().join(" / ")
}

pub fn tables(document: &Document) -> Vec<&Table> {
    document.blocks.iter().filter_map(|b| if let Block::Table(t) = b { Some(t) } else { None }).collect()
}

/// The tables stitched into one: heading rows after the first dropped, rows that a page break cut put back together.
pub fn stitched(tables: &[&Table]) -> Vec<Vec<Cell>> {
    let heading = &tables[0].rows[0].cells;
    let mut out = vec![heading.clone()];
    for row in tables.iter().flat_map(|t| &t.rows).filter(|r| r.cells != *heading) {
        match out.last_mut().filter(|_| row.cells[0].is_blank()) {
            Some(last) => last.iter_mut().zip(&row.cells).for_each(|(a, b)| a.lines.extend(b.lines.clone())),
            None => out.push(row.cells.clone()),
        }
    }
    out
}

//! Tables of Word.

use docx_rs::{
    AlignmentType, BorderType, Paragraph, Run, Shading, Table as WordTable, TableBorder, TableBorderPosition,
    TableBorders, TableCell, TableCellMargins, TableLayoutType, TableRow, WidthType,
};

use super::body::{Block, Body, caption_line, styled};
use crate::report::{CalloutKind, Cell, KeyValue, Kind, Table};
use crate::write::{widths, words};

const RULE: &str = "B1B4B6";
const NAVY: &str = "12436D";

/// Caption, rows and note of `table` over `width` twentieths of a point.
pub fn write(body: &mut Body, table: &Table, number: &str, width: u32) -> Vec<Block> {
    let caption = format!("{number}{}", words::line(&table.caption));
    let mut out = Vec::new();
    if !caption.trim().is_empty() {
        out.push(Block::Paragraph(caption_line(&caption)));
    }
    if table.rows.is_empty() || table.width() == 0 {
        out.push(styled("Normal", "There is nothing in this table."));
    } else {
        let grid: Vec<usize> =
            widths::columns(table, width.into(), 9.5 * 20.0).into_iter().map(|w| w as usize).collect();
        let mut rows = vec![head(table, &grid)];
        rows.extend(table.rows.iter().map(|cells| row(body, table, cells, &grid)));
        out.push(framed(rows, grid, width, rules(NAVY)));
    }
    match &table.note {
        Some(note) => out.push(body.paragraph("TableNote", note)),
        // Two tables in a row would become one.
        None => out.push(Block::Paragraph(Paragraph::new().style("TableNote"))),
    }
    out
}

/// The heading row. That it may not split is how [`super::package`] finds it.
fn head(table: &Table, grid: &[usize]) -> TableRow {
    let cell = |(i, width): (usize, &usize)| {
        let text = table.columns.get(i).map(|c| words::line(&c.heading)).unwrap_or_default();
        let line = aligned(Paragraph::new().style("TableHeading").keep_next(true), words::kind(&table.columns, i));
        let cell = TableCell::new().add_paragraph(line.add_run(Run::new().add_text(text)));
        cell.width(*width, WidthType::Dxa).shading(Shading::new().fill("EEF2F6"))
    };
    TableRow::new(grid.iter().enumerate().map(cell).collect()).cant_split()
}

fn row(body: &mut Body, table: &Table, cells: &[Cell], grid: &[usize]) -> TableRow {
    let mut out = Vec::new();
    for (i, width) in grid.iter().enumerate() {
        let kind = words::kind(&table.columns, i);
        let style = if i == 0 && table.row_headings { "TableHeading" } else { "TableText" };
        let lines = lines(body, cells.get(i).unwrap_or(&Cell::Empty), kind, style);
        let cell = TableCell::new().width(*width, WidthType::Dxa);
        out.push(lines.into_iter().fold(cell, TableCell::add_paragraph));
    }
    TableRow::new(out)
}

/// At least one paragraph: a cell of Word may not be empty.
fn lines(body: &mut Body, cell: &Cell, kind: Kind, style: &str) -> Vec<Paragraph> {
    let plain = || aligned(Paragraph::new().style(style), kind);
    match cell {
        Cell::Lines(lines) if !lines.is_empty() => {
            let line = |l: &crate::report::Line| match l.bullet {
                true => body.table_bullet(&l.text),
                false => body.fill(plain(), &l.text),
            };
            lines.iter().map(line).collect()
        }
        Cell::Status { tone, text } => {
            let (ground, ink) = words::colours(*tone);
            let shading = Shading::new().fill(ground.trim_start_matches('#'));
            let run = Run::new().bold().color(ink.trim_start_matches('#')).shading(shading);
            vec![plain().add_run(run.add_text(words::line(text)))]
        }
        Cell::Number(_) | Cell::Date(_) => vec![plain().add_run(Run::new().add_text(words::cell(cell, kind)))],
        Cell::Empty | Cell::Lines(_) => vec![plain()],
    }
}

fn aligned(paragraph: Paragraph, kind: Kind) -> Paragraph {
    if words::is_right(kind) { paragraph.align(AlignmentType::Right) } else { paragraph }
}

/// Names and values side by side.
pub fn pairs(body: &mut Body, pairs: &[KeyValue], width: u32) -> Vec<Block> {
    if pairs.is_empty() {
        return Vec::new();
    }
    let grid = vec![width as usize * 3 / 10, width as usize * 7 / 10];
    let mut rows = Vec::new();
    for pair in pairs {
        let key = Paragraph::new().style("CalloutTitle").add_run(Run::new().add_text(words::line(&pair.key)));
        let value = body.fill(Paragraph::new(), &pair.value);
        let cells = grid.iter().zip([key, value]);
        let cell =
            |(width, line): (&usize, Paragraph)| TableCell::new().width(*width, WidthType::Dxa).add_paragraph(line);
        rows.push(TableRow::new(cells.map(cell).collect()));
    }
    vec![spacer(), framed(rows, grid, width, rules(RULE)), spacer()]
}

/// Paragraphs in a shaded box with a coloured edge.
pub fn boxed(lines: Vec<Paragraph>, kind: CalloutKind, width: u32) -> Vec<Block> {
    let colour = match kind {
        CalloutKind::Note => "6F777B",
        CalloutKind::Warning => "C8372D",
        CalloutKind::Decision => NAVY,
    };
    let edge = TableBorder::new(TableBorderPosition::Left).border_type(BorderType::Single).size(36).color(colour);
    let cell = TableCell::new().width(width as usize, WidthType::Dxa).shading(Shading::new().fill("F4F6F8"));
    let rows = vec![TableRow::new(vec![lines.into_iter().fold(cell, TableCell::add_paragraph)])];
    vec![spacer(), framed(rows, vec![width as usize], width, TableBorders::with_empty().set(edge)), spacer()]
}

/// Air around a box; also keeps two tables from becoming one.
fn spacer() -> Block {
    Block::Paragraph(Paragraph::new().style("Spacer"))
}

fn framed(rows: Vec<TableRow>, grid: Vec<usize>, width: u32, borders: TableBorders) -> Block {
    let margins = if grid.len() == 1 { (120, 200, 80, 220) } else { (70, 100, 50, 100) };
    let margins = TableCellMargins::new().margin(margins.0, margins.1, margins.2, margins.3);
    let table = WordTable::new(rows)
        .set_grid(grid)
        .layout(TableLayoutType::Fixed)
        .width(width as usize, WidthType::Dxa)
        .margins(margins)
        .set_borders(borders);
    Block::Table(Box::new(table))
}

/// Lines under every row, stronger ones over and under the table.
fn rules(edge: &str) -> TableBorders {
    let line = |position, colour: &str, size| {
        TableBorder::new(position).border_type(BorderType::Single).size(size).color(colour)
    };
    TableBorders::with_empty()
        .set(line(TableBorderPosition::Top, edge, 8))
        .set(line(TableBorderPosition::Bottom, edge, 4))
        .set(line(TableBorderPosition::InsideH, RULE, 4))
}

//! The body of a Word document, read piece by piece.

use quick_xml::events::BytesStart;

use super::numbering::Numbering;
use super::paragraph::{Paragraph, Run};
use super::styles::Styles;
use super::table::{Growing, Source, Spanned};
use crate::read::{Limits, marks, tally::Tally, xml};
use crate::{Block, Place, Refusal};

/// Elements whose content is not part of the text as it stands.
const LEFT_OUT: [&str; 14] = [
    "delText",
    "Fallback",
    "instrText",
    "delInstrText",
    "rPrChange",
    "pPrChange",
    "tblPrChange",
    "tcPrChange",
    "trPrChange",
    "sectPrChange",
    "numberingChange",
    "tblGridChange",
    "tblPrExChange",
    "footnotePr",
];

/// Reads the body.
pub(super) struct Body<'a> {
    styles: Styles,
    numbering: Numbering,
    limits: &'a Limits,
    tally: Tally<'a>,
    blocks: Vec<Block>,
    tables: u32,
    table: Option<Growing>,
    /// Paragraphs open at once: a text box has its own inside another.
    paragraphs: Vec<Paragraph>,
    path: Vec<String>,
    /// Inside this many elements that are left out.
    left_out: usize,
}

impl<'a> Body<'a> {
    pub(super) fn new(styles: Styles, numbering: Numbering, limits: &'a Limits) -> Self {
        Self {
            styles,
            numbering,
            limits,
            tally: Tally::new(limits),
            blocks: Vec::new(),
            tables: 0,
            table: None,
            paragraphs: Vec::new(),
            path: Vec::new(),
            left_out: 0,
        }
    }

    /// The blocks of `source`, the part called `part`.
    pub(super) fn read(mut self, part: &str, source: &str) -> Result<Vec<Block>, Refusal> {
        xml::walk(part, source, self.limits.depth, |piece| match piece {
            xml::Piece::Open(name, element) => self.open(name, element),
            xml::Piece::Close(name) => self.close(name),
            xml::Piece::Text(text) => {
                self.text(text);
                Ok(())
            }
        })?;
        Ok(self.blocks)
    }

    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<(), Refusal> {
        let deleted_text = matches!(name, "del" | "moveFrom") && !matches!(self.above(0), "rPr" | "trPr");
        if self.left_out > 0 || deleted_text || LEFT_OUT.contains(&name) {
            self.left_out += 1;
            return Ok(());
        }
        let parent = self.above(0).to_owned();
        self.path.push(name.to_owned());
        match (name, parent.as_str()) {
            ("tbl" | "tr" | "tc", _) => self.open_grid(name)?,
            ("p", _) => self.paragraphs.push(Paragraph::default()),
            ("r", _) => self.open_run(),
            (_, "r") => self.in_run(name, element),
            (_, "rPr" | "pPr" | "numPr") => self.property(name, element),
            (_, "tcPr" | "trPr") => self.grid_property(name, element)?,
            _ => (),
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), Refusal> {
        if self.left_out > 0 {
            self.left_out -= 1;
            return Ok(());
        }
        self.path.pop();
        match name {
            "p" => self.close_paragraph(),
            "tc" => self.table.iter_mut().for_each(Growing::close_cell),
            "tr" => {
                if let Some(table) = self.table.as_mut() {
                    table.close_row(&mut self.tally)?;
                }
            }
            "tbl" => {
                if let Some(table) = self.table.take() {
                    self.blocks.extend(table.finish()?.map(Block::Table));
                }
            }
            _ => (),
        }
        Ok(())
    }

    /// The element `n` levels above the one at hand.
    fn above(&self, n: usize) -> &str {
        self.path.len().checked_sub(n + 1).map_or("", |at| self.path[at].as_str())
    }

    fn open_grid(&mut self, name: &str) -> Result<(), Refusal> {
        match (name, self.table.as_mut()) {
            ("tbl", None) => {
                self.tables += 1;
                self.table = Some(Growing::new(self.tables));
            }
            ("tbl", Some(outer)) => return Err(nested(&outer.place())),
            ("tr", Some(table)) => table.row = Some(Source::default()),
            ("tc", Some(table)) => table.cell = Some(Spanned::default()),
            _ => (),
        }
        Ok(())
    }

    fn open_run(&mut self) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.begin(&self.styles, &mut self.numbering);
            paragraph.run = Run::default();
        }
    }

    fn in_run(&mut self, name: &str, element: &BytesStart<'_>) {
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        match name {
            "tab" => paragraph.text(" ", &self.styles),
            "noBreakHyphen" => paragraph.text("-", &self.styles),
            "cr" => paragraph.line_break(),
            "br" if xml::attribute(element, "type").is_none_or(|t| t == "textWrapping") => paragraph.line_break(),
            "br" => paragraph.text(" ", &self.styles),
            "sym" => {
                let code = xml::attribute(element, "char").and_then(|c| u32::from_str_radix(&c, 16).ok());
                let symbol = code.and_then(char::from_u32).filter(|c| !c.is_control());
                paragraph.text(&symbol.map(String::from).unwrap_or_default(), &self.styles);
            }
            _ => (),
        }
    }

    fn text(&mut self, text: &str) {
        let shown = self.left_out == 0 && self.above(0) == "t" && matches!(self.above(1), "r" | "");
        if let Some(paragraph) = self.paragraphs.last_mut().filter(|_| shown) {
            paragraph.text(text, &self.styles);
        }
    }

    fn property(&mut self, name: &str, element: &BytesStart<'_>) {
        let of_mark = self.above(1) == "rPr" && self.above(2) == "pPr";
        let of_run = self.above(1) == "rPr" && self.above(2) == "r";
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        let value = || xml::attribute(element, "val");
        match name {
            "del" | "moveFrom" if of_mark => paragraph.mark_deleted = true,
            "b" if of_run => paragraph.run.bold = Some(xml::is_on(element)),
            "vanish" if of_run => paragraph.run.hidden = xml::is_on(element),
            "rStyle" if of_run => paragraph.run.style = value(),
            "pStyle" => paragraph.style = value(),
            "outlineLvl" => paragraph.outline = value().and_then(|v| v.parse().ok()),
            "numId" => paragraph.list.0 = value().and_then(|v| v.parse().ok()),
            "ilvl" => paragraph.list.1 = value().and_then(|v| v.parse().ok()),
            _ => (),
        }
    }

    fn grid_property(&mut self, name: &str, element: &BytesStart<'_>) -> Result<(), Refusal> {
        let most = self.limits.columns + 1;
        let count = || xml::attribute(element, "val").and_then(|v| v.parse::<usize>().ok()).unwrap_or(1).min(most);
        let Some(table) = self.table.as_mut() else { return Ok(()) };
        match (name, table.cell.as_mut(), table.row.as_mut()) {
            ("gridSpan", Some(cell), _) => cell.columns = count(),
            ("vMerge", Some(cell), _) => {
                cell.continues = xml::attribute(element, "val").is_none_or(|v| v != "restart");
            }
            ("cellDel" | "cellIns" | "cellMerge", ..) => return Err(tracked(&table.place())),
            ("gridBefore", None, Some(row)) => row.before = count(),
            ("gridAfter", None, Some(row)) => row.after = count(),
            ("del", None, Some(row)) => row.deleted = true,
            _ => (),
        }
        Ok(())
    }

    fn close_paragraph(&mut self) {
        let Some(mut paragraph) = self.paragraphs.pop() else { return };
        paragraph.begin(&self.styles, &mut self.numbering);
        let heading = paragraph.heading(&self.styles);
        let lines = paragraph.finish();
        let cell = self.table.as_mut().and_then(|t| t.cell.as_mut());
        match (cell, heading) {
            (Some(cell), _) => cell.lines.extend(lines),
            (None, Some(level)) => {
                let text = marks::single_spaced(&lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join(" "));
                let heading = Block::Heading { level, text, place: Place::default() };
                self.blocks.extend(Some(heading).filter(|_| !lines.is_empty()));
            }
            (None, None) => {
                self.blocks.extend(lines.into_iter().map(|line| Block::Paragraph { line, place: Place::default() }));
            }
        }
    }
}

fn nested(place: &Place) -> Refusal {
    Refusal::new(
        place,
        "A table stands inside a cell of this table, so it is not clear which rows belong together.",
        "In Word, put the inner table outside, or turn it into text, and try again.",
    )
}

fn tracked(place: &Place) -> Refusal {
    Refusal::new(
        place,
        "Cells of this table have been inserted or deleted by tracked changes that nobody has settled.",
        "In Word, accept or reject the changes (Review, Accept All) and try again.",
    )
}

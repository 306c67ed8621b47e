//! Text that a converter took from a PDF: markdown-like paragraphs, and tables as lines with tabs between cells.

mod paragraph;
mod table;

use super::{Limits, tally::Tally};
use crate::{Block, Document, Format, Place, Refusal};

/// Reads `text` into blocks; blank lines part paragraphs and tables, form feeds part pages.
pub(super) fn read(text: &str, limits: &Limits) -> Result<Document, Refusal> {
    let lines = physical_lines(text);
    let mut reading = Reading {
        tally: Tally::new(limits),
        blocks: Vec::new(),
        tables: 0,
        trailing_tabs: keeps_trailing_tabs(&lines),
    };
    let mut rest = lines.as_slice();
    while let Some(first) = rest.first() {
        let (taken, kind) = match first.text {
            t if t.trim().is_empty() => (1, None),
            t if is_row(t) => {
                (rest.iter().take_while(|l| !l.text.trim().is_empty() && l.page == first.page).count(), Some(true))
            }
            _ => (
                rest.iter()
                    .take_while(|l| !l.text.trim().is_empty() && !is_row(l.text) && l.page == first.page)
                    .count(),
                Some(false),
            ),
        };
        let (run, behind) = rest.split_at(taken);
        match kind {
            Some(true) => reading.table(run)?,
            Some(false) => reading.paragraphs(run)?,
            None => (),
        }
        rest = behind;
    }
    Ok(Document { format: Format::Text, blocks: reading.blocks })
}

/// A line of the file.
#[derive(Debug, Clone, Copy)]
struct Physical<'a> {
    text: &'a str,
    /// From 1.
    number: u32,
    /// From 1, when form feeds part the pages.
    page: Option<u32>,
}

impl Physical<'_> {
    fn place(&self) -> Place {
        Place { line: Some(self.number), page: self.page, ..Place::default() }
    }
}

fn physical_lines(text: &str) -> Vec<Physical<'_>> {
    let paged = text.contains('\u{C}');
    let mut page = 1;
    let mut lines = Vec::new();
    for (n, line) in text.split('\n').enumerate() {
        for (part, piece) in line.trim_end_matches('\r').split('\u{C}').enumerate() {
            page += u32::from(part > 0);
            let number = u32::try_from(n + 1).unwrap_or(u32::MAX);
            lines.push(Physical { text: piece, number, page: paged.then_some(page) });
        }
    }
    lines
}

/// A tab inside a line makes it a row, unless only a bullet mark stands before it.
fn is_row(line: &str) -> bool {
    let Some((before, _)) = line.split_once('\t') else { return false };
    let before = before.trim();
    !(before.chars().count() == 1 && before.chars().all(|c| super::marks::is_bullet(c) || c == '-'))
}

/// Did the converter write the tabs of empty cells at the end of a row? Then a short row is a broken row.
fn keeps_trailing_tabs(lines: &[Physical<'_>]) -> bool {
    lines.iter().any(|l| l.text.ends_with('\t') && !l.text.trim().is_empty())
}

struct Reading<'a> {
    tally: Tally<'a>,
    blocks: Vec<Block>,
    tables: u32,
    trailing_tabs: bool,
}

impl Reading<'_> {
    fn table(&mut self, run: &[Physical<'_>]) -> Result<(), Refusal> {
        self.tables += 1;
        let table = table::read(run, self.tables, self.trailing_tabs, &mut self.tally)?;
        self.blocks.push(Block::Table(table));
        Ok(())
    }

    fn paragraphs(&mut self, run: &[Physical<'_>]) -> Result<(), Refusal> {
        refuse_spaced_columns(run)?;
        self.blocks.extend(paragraph::blocks(run));
        Ok(())
    }
}

/// Three lines in a row with two wide gaps each are a table whose columns only the eye can tell.
fn refuse_spaced_columns(run: &[Physical<'_>]) -> Result<(), Refusal> {
    let gaps = |line: &str| line.trim().split("   ").filter(|part| !part.trim().is_empty()).count() > 2;
    match run.windows(3).find(|three| three.iter().all(|l| gaps(l.text))) {
        Some(three) => Err(Refusal::new(
            three[0].place(),
            "A table begins here whose columns are parted by spaces only, so its cells cannot be told apart.",
            "Use the PDF, Word or Excel original, or put a tab between cells.",
        )),
        None => Ok(()),
    }
}

//! A page put in reading order: tables where their borders are, headings and paragraphs between them.

use super::drawn::{Letter, Page};
use super::paragraphs::{self, Paragraph};
use super::visual::{self, VisualLine};
use super::{bare_table, lattice, ruled_table, rules};
use crate::read::{marks, tally::Tally};
use crate::{Block, Place, Refusal};

/// The blocks of all pages.
pub(super) fn blocks(pages: &[Page], tally: &mut Tally<'_>) -> Result<Vec<Block>, Refusal> {
    let sizes = Sizes::of(pages);
    let mut blocks = Vec::new();
    let mut tables = 0;
    for (page, number) in pages.iter().zip(1..) {
        let mut laid = Layout {
            place: Place { page: Some(number), ..Place::default() },
            sizes: &sizes,
            tables,
            found: Vec::new(),
        };
        laid.page(page, tally)?;
        tables = laid.tables;
        laid.found.sort_by(|a, b| a.0.total_cmp(&b.0));
        blocks.extend(laid.found.into_iter().map(|(_, block)| block));
    }
    Ok(blocks)
}

/// Letter sizes: that of the running text, and the larger ones, largest first.
struct Sizes {
    body: f64,
    headings: Vec<f64>,
}

impl Sizes {
    fn of(pages: &[Page]) -> Self {
        let mut counted: Vec<(f64, usize)> = Vec::new();
        for letter in pages.iter().flat_map(|p| &p.letters) {
            let size = (letter.size * 2.0).round() / 2.0;
            match counted.iter_mut().find(|(s, _)| *s == size) {
                Some((_, count)) => *count += 1,
                None => counted.push((size, 1)),
            }
        }
        let body = counted.iter().max_by_key(|(_, count)| *count).map_or(10.0, |(size, _)| *size);
        let mut headings: Vec<f64> = counted.iter().map(|(s, _)| *s).filter(|s| *s > body * 1.12).collect();
        headings.sort_by(|a, b| b.total_cmp(a));
        Self { body, headings }
    }

    /// Heading level of a paragraph: larger than the text, or bold and short.
    fn level(&self, paragraph: &Paragraph) -> Option<u8> {
        let text = &paragraph.line.text;
        let short =
            text.chars().count() < 250 && !text.ends_with(['.', ';', ',', ':']) && text.contains(char::is_alphabetic);
        let larger = self.headings.iter().filter(|s| **s > paragraph.size + 0.3).count();
        let large = paragraph.size > self.body * 1.12;
        let heading =
            short && (paragraph.line.bullet.is_none() || paragraph.number.is_some()) && (large || paragraph.line.bold);
        heading.then(|| u8::try_from(larger + 1).unwrap_or(6).min(6))
    }
}

struct Layout<'a> {
    place: Place,
    sizes: &'a Sizes,
    tables: u32,
    /// Blocks with the height at which they begin.
    found: Vec<(f64, Block)>,
}

impl Layout<'_> {
    fn page(&mut self, page: &Page, tally: &mut Tally<'_>) -> Result<(), Refusal> {
        let lattices = lattice::lattices(&rules::joined(&page.rules));
        let mut free: Vec<&Letter> = page.letters.iter().collect();
        for lattice in &lattices {
            let (inside, outside): (Vec<&Letter>, Vec<&Letter>) =
                free.into_iter().partition(|l| ruled_table::holds(lattice, l));
            free = outside;
            if inside.iter().all(|l| l.text.trim().is_empty()) {
                continue;
            }
            let place = self.next_table();
            let table = ruled_table::read(lattice, &inside, &page.turned, &place, tally)?;
            self.found.push((lattice.ys[0], Block::Table(table)));
        }
        let breaks: Vec<f64> = lattices.iter().map(|l| l.ys[0]).collect();
        let lines = visual::lines(free);
        for run in lines.chunk_by(|a, b| !breaks.iter().any(|y| a.y <= *y && *y < b.y)) {
            self.free_lines(run, tally)?;
        }
        Ok(())
    }

    fn next_table(&mut self) -> Place {
        self.tables += 1;
        Place { table: Some(self.tables), ..self.place.clone() }
    }

    /// Lines outside any border: tables without borders, and prose.
    fn free_lines(&mut self, lines: &[VisualLine], tally: &mut Tally<'_>) -> Result<(), Refusal> {
        let mut prose = 0;
        let mut at = 0;
        while at < lines.len() {
            let rows = bare_table::extent(&lines[at..]);
            if rows == 0 {
                at += 1;
                continue;
            }
            let place = self.next_table();
            if lines[prose..at].last().is_some_and(|above| bare_table::reaches_up(above, &lines[at..at + rows])) {
                return Err(bare_table::refuse_cut(&place));
            }
            self.prose(&lines[prose..at]);
            let table = bare_table::read(&lines[at..at + rows], &place, tally)?;
            self.found.push((lines[at].y, Block::Table(table)));
            at += rows;
            prose = at;
        }
        self.prose(&lines[prose..]);
        Ok(())
    }

    fn prose(&mut self, lines: &[VisualLine]) {
        for paragraph in paragraphs::paragraphs(lines) {
            let place = self.place.clone();
            let block = match self.sizes.level(&paragraph) {
                Some(level) => Block::Heading { level, text: marks::single_spaced(&paragraph.line.text), place },
                None => Block::Paragraph { line: paragraph.line, place },
            };
            self.found.push((paragraph.y, block));
        }
    }
}

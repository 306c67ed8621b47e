//! What all writers must agree on: heading levels without gaps, anchors without doubles, numbers of tables and figures.

use std::collections::{HashMap, HashSet};

use super::words;
use crate::report::{Heading, Piece, Report};

/// The anchor of the notes at the end.
pub const NOTES: &str = "notes";

/// A piece and what its place in the report gives it.
pub struct Placed<'a> {
    /// The piece.
    pub piece: &'a Piece,
    /// For a heading: its level, 1 to 4, at most one more than that of the heading before.
    pub level: u8,
    /// For a heading: its unique anchor.
    pub anchor: String,
    /// For a table or figure: its number, each counted from 1.
    pub number: usize,
}

/// A report in order.
pub struct Plan<'a> {
    /// Its pieces.
    pub pieces: Vec<Placed<'a>>,
    /// Anchors that a link may lead to.
    pub anchors: HashSet<String>,
}

/// Pieces on pages of one direction.
pub struct Section<'p, 'a> {
    /// On pages turned sideways.
    pub wide: bool,
    /// In order.
    pub pieces: &'p [Placed<'a>],
}

#[derive(Default)]
struct Count {
    level: u8,
    tables: usize,
    figures: usize,
    anchors: HashMap<String, usize>,
}

impl<'a> Plan<'a> {
    /// Gives every piece its place.
    pub fn new(report: &'a Report) -> Self {
        let mut count = Count::default();
        count.anchors.insert(NOTES.to_string(), 0);
        let pieces: Vec<_> = report.body.iter().map(|piece| count.place(piece)).collect();
        let mut anchors: HashSet<String> = pieces.iter().map(|p| p.anchor.clone()).filter(|a| !a.is_empty()).collect();
        if !report.notes.is_empty() {
            anchors.insert(NOTES.to_string());
        }
        Self { pieces, anchors }
    }

    /// The pieces in sections that share a page direction. Headings right before a wide table go with it.
    pub fn sections(&self) -> impl Iterator<Item = Section<'_, 'a>> {
        let mut wide: Vec<bool> = self.pieces.iter().map(|p| matches!(p.piece, Piece::Table(t) if t.wide)).collect();
        for i in (1..wide.len()).rev() {
            let heading = matches!(self.pieces.get(i - 1), Some(Placed { piece: Piece::Heading(_), .. }));
            let follows = wide.get(i).copied().unwrap_or(false);
            if let Some(before) = wide.get_mut(i - 1) {
                *before |= heading && follows;
            }
        }
        let mut from = 0;
        let lengths: Vec<(bool, usize)> =
            wide.chunk_by(|a, b| a == b).map(|run| (run.first() == Some(&true), run.len())).collect();
        lengths.into_iter().map(move |(wide, length)| {
            let pieces = self.pieces.get(from..from + length).unwrap_or_default();
            from += length;
            Section { wide, pieces }
        })
    }

    /// The headings of a list of contents: the first two levels, with level, anchor and words.
    pub fn contents(&self) -> impl Iterator<Item = (u8, &str, String)> {
        self.pieces.iter().filter_map(|placed| match placed.piece {
            Piece::Heading(h) if placed.level <= 2 => {
                Some((placed.level, placed.anchor.as_str(), words::line(&h.text)))
            }
            _ => None,
        })
    }
}

impl Count {
    fn place<'a>(&mut self, piece: &'a Piece) -> Placed<'a> {
        let mut placed = Placed { piece, level: 0, anchor: String::new(), number: 0 };
        match piece {
            Piece::Heading(heading) => {
                self.level = heading.level.clamp(1, 4).min(self.level + 1);
                placed.level = self.level;
                placed.anchor = self.anchor(heading);
            }
            Piece::Table(_) => {
                self.tables += 1;
                placed.number = self.tables;
            }
            Piece::Figure(_) => {
                self.figures += 1;
                placed.number = self.figures;
            }
            _ => {}
        }
        placed
    }

    /// The wished anchor, or one of the words; "section" when neither has a letter; numbered from the second on.
    fn anchor(&mut self, heading: &Heading) -> String {
        let wished = words::slug(heading.anchor.as_deref().unwrap_or(&heading.text));
        let stem = if wished.is_empty() { "section".to_string() } else { wished };
        let mut anchor = stem.clone();
        let mut n = self.anchors.get(&stem).copied().unwrap_or(0);
        while self.anchors.contains_key(&anchor) {
            n += 1;
            anchor = format!("{stem}-{}", n + 1);
        }
        self.anchors.insert(stem, n);
        self.anchors.entry(anchor.clone()).or_insert(0);
        anchor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_have_no_gaps_and_anchors_no_doubles() {
        let mut report = Report::new("T", "O", jiff::civil::date(2016, 12, 14));
        for (level, text) in [(3, "A"), (1, "A"), (4, "A 2"), (0, "!"), (9, "A")] {
            report.body.push(Piece::heading(level, text));
        }
        let plan = Plan::new(&report);
        let seen: Vec<_> = plan.pieces.iter().map(|p| (p.level, p.anchor.as_str())).collect();
        assert_eq!(seen, [(1, "a"), (1, "a-2"), (2, "a-2-2"), (1, "section"), (2, "a-3")]);
        assert_eq!(plan.anchors.len(), 5);
    }
}

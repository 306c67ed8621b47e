//! A table whose cells have borders.

use std::collections::HashMap;

use kurbo::Point;

use super::drawn::Letter;
use super::lattice::Lattice;
use super::{paragraphs, visual};
use crate::read::tally::Tally;
use crate::{Cell, Line, Place, Refusal, Row, Table};

/// Is a letter inside the borders?
pub(super) fn holds(lattice: &Lattice, letter: &Letter) -> bool {
    lattice.bounds().contains(middle(letter))
}

fn middle(letter: &Letter) -> Point {
    Point::new((letter.x0 + letter.x1) / 2.0, letter.y - 0.3 * letter.size)
}

/// The table that `lattice` draws around `letters`.
pub(super) fn read(
    lattice: &Lattice,
    letters: &[&Letter],
    turned: &[Point],
    place: &Place,
    tally: &mut Tally<'_>,
) -> Result<Table, Refusal> {
    if let Some(row) = lattice.crooked() {
        return Err(crooked(&row_place(place, row)));
    }
    if turned.iter().any(|p| lattice.bounds().contains(*p)) {
        return Err(upright(place));
    }
    let regions = regions(lattice, letters, place)?;
    let mut rows = Vec::new();
    for row in 0..lattice.rows() {
        let place = row_place(place, row);
        tally.row(lattice.columns(), &place)?;
        let mut cells = Vec::new();
        for column in 0..lattice.columns() {
            let lines = regions.get(&lattice.region(row, column)).cloned().unwrap_or_default();
            tally.text(&lines, &place)?;
            cells.push(Cell { lines });
        }
        rows.push(Row { cells, place });
    }
    Ok(Table { rows, place: place.clone() })
}

fn row_place(place: &Place, row: usize) -> Place {
    Place { row: u32::try_from(row + 1).ok(), ..place.clone() }
}

/// The text of every region that has any.
fn regions(lattice: &Lattice, letters: &[&Letter], place: &Place) -> Result<HashMap<usize, Vec<Line>>, Refusal> {
    let mut inside: HashMap<usize, Vec<&Letter>> = HashMap::new();
    for letter in letters {
        let at = middle(letter);
        let (row, column) = lattice.cell_at(at.x, at.y);
        inside.entry(lattice.region(row, column)).or_default().push(letter);
    }
    refuse_straddling(lattice, letters, place)?;
    let lines = |letters: Vec<&Letter>| {
        let lines = visual::lines(letters);
        paragraphs::paragraphs(&lines).into_iter().map(|p| p.line).collect()
    };
    Ok(inside.into_iter().map(|(region, letters)| (region, lines(letters))).collect())
}

/// A word that lies across a border belongs to neither cell for certain.
fn refuse_straddling(lattice: &Lattice, letters: &[&Letter], place: &Place) -> Result<(), Refusal> {
    for line in visual::lines(letters.iter().copied()) {
        let height = line.y - 0.3 * line.size;
        for word in &line.words {
            let at = |x: f64| lattice.cell_at(x, height);
            let slack = ((word.x1 - word.x0) / 2.0).min(0.25 * line.size);
            let (left, right) = (at(word.x0 + slack), at(word.x1 - slack));
            if lattice.region(left.0, left.1) != lattice.region(right.0, right.1) {
                let reason = "Text runs across the border between two cells, so it cannot be told which it belongs to.";
                return Err(Refusal::new(row_place(place, left.0), reason, ASK_ORIGINAL));
            }
        }
    }
    Ok(())
}

pub(super) const ASK_ORIGINAL: &str =
    "Ask for the Word or Excel original, or widen the columns and print it to PDF again.";

fn crooked(place: &Place) -> Refusal {
    Refusal::new(
        place,
        "The borders drawn here do not close around whole cells, so the cells cannot be told apart.",
        ASK_ORIGINAL,
    )
}

fn upright(place: &Place) -> Refusal {
    Refusal::new(place, "Text in this table is turned on its side and cannot be read in order.", ASK_ORIGINAL)
}

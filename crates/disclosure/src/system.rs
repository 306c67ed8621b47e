//! Published cells and the linear relations that a reader can use among them.

use crate::Refusal;

/// One figure of a table, and what to call it in messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// How a person would name the cell, such as "Ward A, girls".
    pub name: String,
    /// The true count.
    pub value: i64,
}

/// A sum of cells with whole-number coefficients that is always zero, such as "total minus its parts".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relation(pub Vec<(usize, i64)>);

/// Cells and relations: everything that links the figures of all tables and releases.
///
/// ```
/// use disclosure::{Cell, Relation, System};
/// let cell = |name: &str, value| Cell { name: name.into(), value };
/// let cells = vec![cell("all", 7), cell("girls", 5), cell("boys", 2)];
/// let system = System::new(cells, vec![Relation(vec![(0, 1), (1, -1), (2, -1)])])?;
/// assert_eq!(system.cells().len(), 3);
/// # Ok::<(), disclosure::Refusal>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct System {
    cells: Vec<Cell>,
    relations: Vec<Relation>,
}

/// Counts above this are refused: no publication of persons needs them, and sums of them stay exact.
pub const LARGEST_COUNT: i64 = 1_000_000_000_000;
/// Coefficients above this are refused.
pub const LARGEST_COEFFICIENT: i64 = 1_000_000;

impl System {
    /// Checks cells and relations and keeps them.
    ///
    /// # Errors
    /// A negative or enormous count, a relation that names a cell that does not exist, or one that does not add up.
    pub fn new(cells: Vec<Cell>, relations: Vec<Relation>) -> Result<Self, Refusal> {
        for (index, cell) in cells.iter().enumerate() {
            if !(0..=LARGEST_COUNT).contains(&cell.value) {
                return Err(Refusal::Count { cell: describe(index, cell), value: cell.value.to_string() });
            }
        }
        let relations = relations
            .into_iter()
            .enumerate()
            .map(|(index, relation)| gather(index, relation, &cells))
            .collect::<Result<Vec<_>, _>>()?;
        let system = System { cells, relations };
        system.check_sums()?;
        Ok(system)
    }

    /// The cells, in the order in which they are numbered.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The relations, each without repeated cells.
    pub fn relations(&self) -> &[Relation] {
        &self.relations
    }

    /// The name of a cell for messages.
    pub fn name(&self, cell: usize) -> &str {
        &self.cells[cell].name
    }

    /// The true count of a cell.
    pub fn value(&self, cell: usize) -> i64 {
        self.cells[cell].value
    }

    fn check_sums(&self) -> Result<(), Refusal> {
        for (index, Relation(entries)) in self.relations.iter().enumerate() {
            let sum: i128 = entries.iter().map(|&(cell, by)| i128::from(by) * i128::from(self.cells[cell].value)).sum();
            if sum != 0 {
                let terms = entries.iter().map(|&(cell, by)| self.term(cell, by)).collect::<Vec<_>>().join(", ");
                return Err(Refusal::Unbalanced { relation: index, sum: sum.to_string(), terms });
            }
        }
        Ok(())
    }

    fn term(&self, cell: usize, by: i64) -> String {
        let sign = match by {
            1 => "plus ".to_owned(),
            -1 => "minus ".to_owned(),
            other => format!("{other} times "),
        };
        format!("{sign}{} ({})", describe(cell, &self.cells[cell]), self.cells[cell].value)
    }
}

fn describe(index: usize, cell: &Cell) -> String {
    if cell.name.is_empty() { format!("cell {index}") } else { cell.name.clone() }
}

fn gather(index: usize, relation: Relation, cells: &[Cell]) -> Result<Relation, Refusal> {
    let mut entries = relation.0;
    entries.sort_unstable();
    let mut merged: Vec<(usize, i64)> = Vec::with_capacity(entries.len());
    for (cell, by) in entries {
        if cell >= cells.len() {
            return Err(Refusal::NoSuchCell { place: format!("relation {index}"), cell, cells: cells.len() });
        }
        if by.unsigned_abs() > LARGEST_COEFFICIENT.unsigned_abs() {
            return Err(Refusal::Coefficient {
                relation: index,
                cell: describe(cell, &cells[cell]),
                by: by.to_string(),
            });
        }
        match merged.last_mut() {
            Some(last) if last.0 == cell => last.1 += by,
            _ => merged.push((cell, by)),
        }
    }
    merged.retain(|&(_, by)| by != 0);
    Ok(Relation(merged))
}

//! Everything a reader can hold, as one system: linked tables share their cells.
//!
//! A cell is known by its edition and by the categories that are not totals, so that "girls" is the same cell in every
//! table that has the sex of children, and the grand total the same in all.

use std::collections::BTreeMap;

use super::{Entry, Grid};
use crate::{Cell, Refusal, Relation, System};

/// Which cell it is: what it counts, and the categories that are not totals.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// What is counted and in which edition, such as "children" or "children, as first published".
    pub edition: String,
    /// Categories by dimension.
    pub categories: BTreeMap<String, String>,
}

impl Key {
    /// How a person would name the cell.
    pub fn name(&self) -> String {
        let categories: Vec<&str> = self.categories.values().map(String::as_str).collect();
        let place = if categories.is_empty() { "total".to_owned() } else { categories.join(", ") };
        if self.edition.is_empty() { place } else { format!("{place} ({})", self.edition) }
    }
}

/// Cells, relations and what is known of each cell, collected table by table.
#[derive(Clone, Debug, Default)]
pub struct Book {
    keys: Vec<Key>,
    entries: Vec<Entry>,
    number: BTreeMap<Key, usize>,
    relations: Vec<Relation>,
    seen_in: Vec<String>,
}

impl Book {
    /// An empty book.
    pub fn new() -> Self {
        Book::default()
    }

    /// Adds a table; cells that another table of the same edition has already brought must have the same count.
    ///
    /// # Errors
    /// Names the cell with two counts.
    pub fn add(&mut self, edition: &str, grid: &Grid) -> Result<(), Refusal> {
        for (categories, &entry) in &grid.cells {
            self.enter(key(edition, grid, categories), entry, &grid.name)?;
        }
        let finest = grid.finest();
        for (place, dimension) in grid.dimensions.iter().enumerate() {
            for (group, children) in dimension.families(&finest[place]) {
                for categories in grid.cells.keys().filter(|categories| categories[place] == group) {
                    let child = |child: &String| {
                        let mut other = categories.clone();
                        other[place].clone_from(child);
                        (self.number.get(&key(edition, grid, &other)).copied(), -1)
                    };
                    let parts = children.iter().map(child).filter_map(|(cell, by)| cell.map(|cell| (cell, by)));
                    let whole = self.number.get(&key(edition, grid, categories)).map(|&cell| (cell, 1));
                    let relation = Relation(whole.into_iter().chain(parts).collect());
                    self.relations.push(relation);
                }
            }
        }
        self.relations.sort_by(|a, b| a.0.cmp(&b.0));
        self.relations.dedup();
        Ok(())
    }

    /// Adds one cell, or finds it; `table` is named in messages.
    ///
    /// # Errors
    /// The cell is there with another count.
    pub fn enter(&mut self, key: Key, entry: Entry, table: &str) -> Result<usize, Refusal> {
        if let Some(&cell) = self.number.get(&key) {
            let (first, second) = (self.entries[cell].count(), entry.count());
            if first != second {
                return Err(Refusal::Duplicate {
                    place: format!("tables {} and {table}", self.seen_in[cell]),
                    cell: key.name(),
                    first: first.to_string(),
                    second: second.to_string(),
                });
            }
            return Ok(cell);
        }
        self.number.insert(key.clone(), self.keys.len());
        self.keys.push(key);
        self.entries.push(entry);
        self.seen_in.push(table.to_owned());
        Ok(self.keys.len() - 1)
    }

    /// Adds a relation among cells.
    pub fn relate(&mut self, relation: Relation) {
        self.relations.push(relation);
    }

    /// The number of a cell.
    pub fn find(&self, key: &Key) -> Option<usize> {
        self.number.get(key).copied()
    }

    /// Keys in the order of the cells.
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// What stands in a cell.
    pub fn entry(&self, cell: usize) -> Entry {
        self.entries[cell]
    }

    /// The system of all cells and relations.
    ///
    /// # Errors
    /// See [`System::new`].
    pub fn system(&self) -> Result<System, Refusal> {
        let cell = |(key, entry): (&Key, &Entry)| Cell { name: key.name(), value: entry.count() };
        System::new(self.keys.iter().zip(&self.entries).map(cell).collect(), self.relations.clone())
    }
}

/// The key of a cell of a table.
pub fn key(edition: &str, grid: &Grid, categories: &[String]) -> Key {
    let named = grid.dimensions.iter().zip(categories).filter(|(dimension, category)| **category != dimension.total);
    Key {
        edition: edition.to_owned(),
        categories: named.map(|(dimension, category)| (dimension.name.clone(), category.clone())).collect(),
    }
}

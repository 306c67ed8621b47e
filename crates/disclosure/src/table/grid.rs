//! One table as counts by categories, read in with totals or without, checked and completed.

use std::collections::{BTreeMap, BTreeSet};

use super::Dimension;
use crate::Refusal;

/// A count as it stands in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A count.
    Count(i64),
    /// The combination cannot exist, which everybody knows.
    NotApplicable,
}

impl Entry {
    /// The count, none for what cannot exist.
    pub fn count(self) -> i64 {
        match self {
            Entry::Count(count) => count,
            Entry::NotApplicable => 0,
        }
    }
}

/// A table over some dimensions, with every margin and group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Name of the table.
    pub name: String,
    /// Its dimensions.
    pub dimensions: Vec<Dimension>,
    /// Counts by categories, in the order of the dimensions.
    pub cells: BTreeMap<Vec<String>, Entry>,
}

/// What to do with combinations that a file does not list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Absent {
    /// Refuse the file, naming them.
    #[default]
    Refuse,
    /// Take them as zero.
    Zero,
}

impl Grid {
    /// Completes a table from the rows of a file: adds up missing totals and groups, and checks those that are there.
    ///
    /// # Errors
    /// Names combinations that are missing, and totals that do not agree with their parts.
    pub fn complete(
        name: impl Into<String>,
        dimensions: Vec<Dimension>,
        rows: BTreeMap<Vec<String>, Entry>,
        absent: Absent,
    ) -> Result<Self, Refusal> {
        let mut grid = Grid { name: name.into(), dimensions, cells: rows };
        grid.dimensions.iter().try_for_each(Dimension::check)?;
        let finest = grid.finest();
        grid.fill_inner(&finest, absent)?;
        let dimensions = grid.dimensions.clone();
        for (place, dimension) in dimensions.iter().enumerate() {
            grid.add_up(place, &dimension.families(&finest[place]), dimension)?;
        }
        Ok(grid)
    }

    /// Categories that have no part of their own in this table, by dimension.
    pub fn finest(&self) -> Vec<BTreeSet<String>> {
        let categories = |place: usize| {
            let dimension = &self.dimensions[place];
            let all: BTreeSet<&String> = self.cells.keys().map(|key| &key[place]).collect();
            let above: BTreeSet<String> =
                all.iter().flat_map(|category| dimension.lineage(category).split_off(1)).collect();
            all.into_iter()
                .filter(|category| **category != dimension.total && !above.contains(*category))
                .cloned()
                .collect()
        };
        (0..self.dimensions.len()).map(categories).collect()
    }

    fn fill_inner(&mut self, finest: &[BTreeSet<String>], absent: Absent) -> Result<(), Refusal> {
        let mut missing = Vec::new();
        for key in product(finest) {
            if !self.cells.contains_key(&key) {
                missing.push(key);
            }
        }
        if absent == Absent::Refuse && !missing.is_empty() {
            let named: Vec<String> = missing.iter().take(5).map(|key| key.join(", ")).collect();
            let more = missing.len().saturating_sub(5);
            let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
            let what = format!(
                "there is no row for {}{rest}. Add the rows, or set absent = \"zero\" if they are zero",
                named.join("; ")
            );
            return Err(Refusal::unreadable(self.name.clone(), what));
        }
        for key in missing {
            self.cells.insert(key, Entry::Count(0));
        }
        Ok(())
    }

    /// Adds up one dimension, smaller groups before larger ones.
    fn add_up(
        &mut self,
        place: usize,
        families: &BTreeMap<String, BTreeSet<String>>,
        dimension: &Dimension,
    ) -> Result<(), Refusal> {
        let mut order: Vec<&String> = families.keys().collect();
        order.sort_by_key(|group| std::cmp::Reverse(dimension.lineage(group).len()));
        for group in order {
            let children = &families[group];
            let Some(first) = children.iter().next() else { continue };
            let others: Vec<Vec<String>> = self.cells.keys().filter(|key| key[place] == *first).cloned().collect();
            for mut key in others {
                let mut sum = 0;
                for child in children {
                    key[place].clone_from(child);
                    sum += self.cells.get(&key).map_or(0, |entry| entry.count());
                }
                key[place].clone_from(group);
                match self.cells.get(&key) {
                    Some(given) if given.count() != sum => return Err(self.disagrees(&key, given.count(), sum)),
                    Some(_) => {}
                    None => {
                        self.cells.insert(key, Entry::Count(sum));
                    }
                }
            }
        }
        Ok(())
    }

    fn disagrees(&self, key: &[String], given: i64, sum: i64) -> Refusal {
        let what = format!(
            "{} is given as {given}, but its parts add up to {sum}. Correct the one that is wrong, or leave totals out",
            key.join(", ")
        );
        Refusal::unreadable(self.name.clone(), what)
    }
}

/// Every combination of one category from each set.
pub(crate) fn product(sets: &[BTreeSet<String>]) -> Vec<Vec<String>> {
    sets.iter().fold(vec![Vec::new()], |keys, set| {
        let extend = |key: &Vec<String>| {
            let key = key.clone();
            set.iter().map(move |category| [key.clone(), vec![category.clone()]].concat()).collect::<Vec<_>>()
        };
        keys.iter().flat_map(extend).collect()
    })
}

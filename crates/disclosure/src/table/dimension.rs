//! Dimensions of a table: their categories, groups of categories, and the total.

use std::collections::{BTreeMap, BTreeSet};

use crate::Refusal;

/// A dimension such as ward or age, with groups of its categories in as many steps as wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dimension {
    /// Name of the column.
    pub name: String,
    /// What the total is called in the column; empty where there is none, as for periods that go on.
    pub total: String,
    /// For each category the group it belongs to; categories not listed belong to the total.
    pub parents: BTreeMap<String, String>,
}

impl Dimension {
    /// A dimension without groups.
    pub fn flat(name: impl Into<String>, total: impl Into<String>) -> Self {
        Dimension { name: name.into(), total: total.into(), parents: BTreeMap::new() }
    }

    /// The group above a category; `None` for the total.
    pub fn parent<'d>(&'d self, category: &str) -> Option<&'d str> {
        if category == self.total {
            return None;
        }
        self.parents.get(category).map(String::as_str).or(Some(self.total.as_str())).filter(|parent| !parent.is_empty())
    }

    /// The category itself and every group above it, the total last.
    pub fn lineage(&self, category: &str) -> Vec<String> {
        let mut line = vec![category.to_owned()];
        while let Some(parent) = self.parent(&line[line.len() - 1]) {
            line.push(parent.to_owned());
        }
        line
    }

    /// Every group and the total, each with what directly belongs to it, for the finest categories given.
    pub fn families(&self, finest: &BTreeSet<String>) -> BTreeMap<String, BTreeSet<String>> {
        let mut families: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for category in finest {
            let line = self.lineage(category);
            for pair in line.windows(2) {
                families.entry(pair[1].clone()).or_default().insert(pair[0].clone());
            }
        }
        families
    }

    /// Groups must not contain one another in a circle.
    ///
    /// # Errors
    /// Names a category of the circle.
    pub fn check(&self) -> Result<(), Refusal> {
        for start in self.parents.keys() {
            let mut at = start.as_str();
            for _ in 0..=self.parents.len() {
                match self.parent(at) {
                    Some(parent) => at = parent,
                    None => break,
                }
            }
            if self.parent(at).is_some() {
                let what = format!("\"{start}\" is in a group that, step by step, is in itself");
                return Err(Refusal::setting(format!("dimension {}", self.name), what));
            }
        }
        Ok(())
    }
}

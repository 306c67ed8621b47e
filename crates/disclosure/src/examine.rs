//! The protector's own output put to every stated reader, by the independent attacker.

use std::collections::{BTreeMap, BTreeSet};

use crate::audit::exactly_known;
use crate::{Control, Goal, Interval, Numbers, Policy, Publication, Reader, Refusal, System, attack, explain};

/// Something that a reader can find out and should not.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Finding {
    /// Number of the cell.
    pub cell: usize,
    /// Name of the cell.
    pub name: String,
    /// Who finds it out.
    pub reader: String,
    /// Least possible value.
    pub low: f64,
    /// Greatest possible value.
    pub high: Option<f64>,
    /// How.
    pub words: String,
}

/// The outcome of all attacks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Examination {
    /// What falls.
    pub findings: Vec<Finding>,
    /// The interval of each hidden cell for the reader who knows only what is published, in whole numbers.
    pub intervals: Vec<Interval>,
    /// Names of the readers who tried.
    pub readers: Vec<String>,
}

/// Which cells are hidden from readers, and which of those are small and must not be found out.
#[derive(Clone, Debug)]
pub struct Situation<'s> {
    /// Cells and relations.
    pub system: &'s System,
    /// The rules.
    pub policy: &'s Policy,
    /// Hidden and unpublished cells.
    pub hidden: Vec<usize>,
    /// Cells of [`Situation::hidden`] that are sensitive.
    pub sensitive: BTreeSet<usize>,
    /// Cells that are in no table at all, such as the change between two releases: readers know of them only that they are
    /// not below zero.
    pub beyond_tables: BTreeSet<usize>,
}

impl Situation<'_> {
    /// The reader who knows only what is published and the rule.
    pub fn anyone(&self) -> Reader {
        let mut reader = Reader::outsider("anyone", self.system.cells().len(), self.policy.floor());
        for &cell in &self.beyond_tables {
            reader.floor[cell] = 0;
        }
        for &cell in &self.hidden {
            reader.floor[cell] = reader.floor[cell].min(self.system.value(cell));
        }
        reader
    }

    /// Each child alone in a hidden cell, who knows that it is.
    pub fn counted_children(&self) -> Vec<(usize, Reader)> {
        let alone = self
            .hidden
            .iter()
            .copied()
            .filter(|&cell| self.system.value(cell) == 1 && !self.beyond_tables.contains(&cell));
        let reader = |cell: usize| {
            let name = format!("the child counted in {}", self.system.name(cell));
            (cell, self.anyone().who_knows(name, self.system, &[cell]))
        };
        alone.map(reader).collect()
    }

    /// Cells that count nobody but the child that a cell counts: groups above it, and parts of it, that are 1 as well. What
    /// the child learns of these, it learns of itself.
    pub fn same_child(&self, own: usize) -> BTreeSet<usize> {
        let mut same = BTreeSet::from([own]);
        let mut waiting = vec![own];
        while let Some(cell) = waiting.pop() {
            for relation in self.system.relations().iter().filter(|relation| relation.0.iter().any(|e| e.0 == cell)) {
                let counted: Vec<usize> =
                    relation.0.iter().map(|e| e.0).filter(|&c| self.system.value(c) > 0).collect();
                let all_one = counted.iter().all(|&cell| self.system.value(cell) == 1);
                waiting.extend(counted.iter().copied().filter(|&cell| all_one && same.insert(cell)));
            }
        }
        same
    }

    /// An agency that knows what it contributed itself.
    pub fn agency(&self, name: &str, contributions: &BTreeMap<usize, i64>) -> Reader {
        let mut reader = self.anyone();
        reader.name = name.to_owned();
        for (&cell, &own) in contributions {
            reader.floor[cell] = reader.floor[cell].max(own.min(self.system.value(cell)));
        }
        reader
    }

    /// Cells whose rest, after an agency's own share, is small and comes from others.
    pub fn rest_is_small(&self, contributions: &BTreeMap<usize, i64>) -> BTreeSet<usize> {
        let rest = |cell: usize| self.system.value(cell) - contributions.get(&cell).copied().unwrap_or(0);
        self.hidden.iter().copied().filter(|&cell| self.policy.is_small(rest(cell))).collect()
    }
}

/// Puts every stated reader to work.
///
/// # Errors
/// See [`attack`].
pub fn examine(publication: &Publication, situation: &Situation, control: &Control) -> Result<Examination, Refusal> {
    let mut examination = Examination::default();
    let anyone = situation.anyone();
    examination.intervals = attack(situation.system, &situation.hidden, &anyone, Numbers::Whole, control)?;
    examination.readers.push(anyone.name.clone());
    for interval in &examination.intervals {
        if situation.sensitive.contains(&interval.cell) && falls(interval, situation.policy) {
            examination.findings.push(finding(situation, &anyone, *interval));
        }
    }
    if publication.settings.readers.counted_children {
        for (own, reader) in situation.counted_children() {
            let sensitive = situation.sensitive.difference(&situation.same_child(own)).copied().collect();
            insider(situation, &reader, &sensitive, control, &mut examination)?;
        }
    }
    for (agency, contributions) in &publication.contributions {
        let reader = situation.agency(agency, contributions);
        insider(situation, &reader, &situation.rest_is_small(contributions), control, &mut examination)?;
    }
    Ok(examination)
}

/// Whether an interval tells too much about a small count.
fn falls(interval: &Interval, policy: &Policy) -> bool {
    let proven_small =
        policy.goal == Goal::LargeStaysPossible && interval.high.is_some_and(|high| high < (policy.largest + 1) as f64);
    interval.is_exact() || proven_small
}

fn insider(
    situation: &Situation,
    reader: &Reader,
    sensitive: &BTreeSet<usize>,
    control: &Control,
    examination: &mut Examination,
) -> Result<(), Refusal> {
    examination.readers.push(reader.name.clone());
    for cell in exactly_known(situation.system, &situation.hidden, reader, control)? {
        if sensitive.contains(&cell) && !reader.knows(cell) {
            let value = situation.system.value(cell) as f64;
            let interval = Interval { cell, low: value, high: Some(value) };
            examination.findings.push(finding(situation, reader, interval));
        }
    }
    Ok(())
}

fn finding(situation: &Situation, reader: &Reader, interval: Interval) -> Finding {
    let words = if interval.is_exact() {
        explain(situation.system, &situation.hidden, reader, interval.cell)
    } else {
        let name = situation.system.name(interval.cell);
        let high = interval.high.unwrap_or(f64::INFINITY);
        format!("{name}: from {} to {high}, so that it is known to be small.", interval.low)
    };
    Finding {
        cell: interval.cell,
        name: situation.system.name(interval.cell).to_owned(),
        reader: reader.name.clone(),
        low: interval.low,
        high: interval.high,
        words,
    }
}

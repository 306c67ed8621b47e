use std::collections::BTreeMap;

use crate::field::EXACT;
use crate::link::Linked;
use crate::model::weigh::{Tables, probability};

/// How many clusters there are of each size, and how many joined records of more than one source.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shapes {
    /// Clusters by number of records.
    pub by_size: BTreeMap<usize, usize>,
    /// Clusters that hold records of several sources.
    pub across_sources: usize,
    /// Persons by the pair of sources that both know them.
    pub overlaps: BTreeMap<(String, String), usize>,
}

/// Records that hold too little to be linked with anything.
#[derive(Debug, Clone, PartialEq)]
pub struct Unlinkable {
    /// Threshold of probability.
    pub probability: f64,
    /// Records that even a perfect copy of themselves would not reach it with.
    pub records: usize,
}

impl Linked {
    /// The shapes of the clusters.
    pub fn shapes(&self) -> Shapes {
        let mut members: BTreeMap<u32, Vec<u16>> = BTreeMap::new();
        for (record, first) in self.first_of.iter().enumerate() {
            members.entry(*first).or_default().push(self.records.source_of[record]);
        }
        let mut out = Shapes::default();
        for (_, mut sources) in members {
            *out.by_size.entry(sources.len()).or_default() += 1;
            sources.sort_unstable();
            sources.dedup();
            out.across_sources += usize::from(sources.len() > 1);
            for (at, a) in sources.iter().enumerate() {
                for b in &sources[at + 1..] {
                    let name = |s: u16| self.records.sources[usize::from(s)].clone();
                    *out.overlaps.entry((name(*a), name(*b))).or_default() += 1;
                }
            }
        }
        out
    }

    /// The records that a perfect copy of themselves would not reach `at_least` with.
    pub fn unlinkable(&self, at_least: f64) -> Unlinkable {
        let tables = Tables::new(&self.model);
        let weigher = self.weigher(&tables);
        let mut records = 0;
        for record in 0..self.records.len() {
            let row = self.records.row(record);
            let weight = crate::model::weigh::match_weight(weigher.odds(row, row));
            records += usize::from(probability(weight) < at_least);
        }
        Unlinkable { probability: at_least, records }
    }

    /// The match weights of all pairs compared, as a picture.
    pub fn histogram_svg(&self) -> String {
        super::svg::histogram(&self.histogram)
    }

    /// The model as a table in text: m, u and the weight of every level of every field.
    pub fn model_words(&self) -> String {
        let mut out = String::new();
        for part in &self.model.fields {
            out.push_str(&format!("{}\n", part.field.name));
            for (at, level) in (0u8..).zip(part.levels()).skip(usize::from(EXACT)) {
                let slot = usize::from(at);
                out.push_str(&format!(
                    "  {:52} m {:9.6}  u {:9.6}  {:+7.2} bits\n",
                    level.words,
                    part.m[slot],
                    part.u[slot],
                    part.weight(at)
                ));
            }
        }
        out
    }
}

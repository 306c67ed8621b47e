//! What an earlier run knew, so that new records join it without all pairs being compared again.

use std::collections::HashMap;

use crate::link::Known;
use crate::predict::{Link, Weigher};
use crate::records::Records;

/// The earlier run in terms of this run's records.
#[derive(Debug, Default)]
pub(crate) struct Earlier {
    /// For each record whether it was known; empty when there was no earlier run.
    pub old: Vec<bool>,
    /// Known records in order with the names of their clusters.
    clusters: Vec<(u32, String)>,
}

/// Where each record is.
pub(crate) fn places(records: &Records) -> HashMap<(&str, &str), u32> {
    (0..records.len()).map(|at| ((records.source(at), records.id(at)), at as u32)).collect()
}

impl Earlier {
    /// Finds the known records; those that are gone are forgotten.
    pub fn find(records: &Records, known: &[Known]) -> Earlier {
        if known.is_empty() {
            return Earlier::default();
        }
        let places = places(records);
        let mut out = Earlier { old: vec![false; records.len()], clusters: Vec::new() };
        for one in known {
            if let Some(&at) = places.get(&(one.source.as_str(), one.id.as_str())) {
                out.old[at as usize] = true;
                out.clusters.push((at, one.cluster.clone()));
            }
        }
        out.clusters.sort_unstable();
        out
    }

    /// Links the records of each known cluster in a chain, so that it is looked at whole; their weights decide anew
    /// whether it holds.
    pub fn add_links(&self, weigher: Weigher<'_>, links: &mut Vec<Link>) {
        let mut last: HashMap<&str, u32> = HashMap::new();
        for (record, cluster) in &self.clusters {
            if let Some(before) = last.insert(cluster.as_str(), *record) {
                let weight = weigher.weight(before, *record);
                links.push(Link { left: before, right: *record, weight, alone: weight });
            }
        }
        links.sort_unstable_by_key(|l| (l.left, l.right));
        links.dedup_by_key(|l| (l.left, l.right));
    }

    /// The names that clusters keep, by their first record: that of the known cluster most of whose records they hold,
    /// each name once.
    pub fn names(&self, first_of: &[u32]) -> HashMap<u32, String> {
        let mut shared: HashMap<(u32, &str), usize> = HashMap::new();
        for (record, cluster) in &self.clusters {
            *shared.entry((first_of[*record as usize], cluster.as_str())).or_default() += 1;
        }
        let mut all: Vec<((u32, &str), usize)> = shared.into_iter().collect();
        all.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut taken = std::collections::HashSet::new();
        let mut out = HashMap::new();
        for ((first, name), _) in all {
            if !out.contains_key(&first) && taken.insert(name) {
                out.insert(first, name.to_string());
            }
        }
        out
    }
}

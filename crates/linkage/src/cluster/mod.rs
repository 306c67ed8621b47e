//! From weights of pairs to persons: the partition of each group of connected records that the weights, taken
//! together, speak for most, and how sure the number of persons in it is.
//!
//! This is correlation clustering (Bansal, Blum and Chawla 2004) on match weights, exact in small groups.

mod exact;
mod greedy;
mod overlap;
mod score;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::predict::{Link, Weigher};
use overlap::{Shared, known_to_both};
pub(crate) use score::Group;

/// Largest group whose partitions are all looked at: Bell(8) = 4,140.
const ALL_PARTITIONS: usize = 8;
/// Largest group clustered as a whole; what is larger is cut at its weakest links first.
const LARGEST: usize = 400;

/// Largest odds written for a pair, in bits.
pub(crate) const SUREST_ODDS: f64 = 60.0;

/// What is known for certain.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rules {
    /// For each source whether it holds nobody twice.
    pub no_duplicates: Vec<bool>,
    /// Pairs a clerk has decided, lower record first, sorted.
    pub decided: Vec<(u32, u32, bool)>,
}

/// Who is who.
#[derive(Debug, Clone, Default)]
pub(crate) struct Clusters {
    /// For each record the first record of its cluster.
    pub first_of: Vec<u32>,
    /// Persons expected, and the variance of their number as far as the links within groups leave it open.
    pub expected: f64,
    pub variance: f64,
    /// Persons known to both of two sources, the lower first: expected, and the variance of their number.
    pub shared: BTreeMap<(u16, u16), [f64; 2]>,
    /// The links with their weights revised in the light of their whole group, and pairs of a group that no rule let
    /// meet but the group joins.
    pub links: Vec<Link>,
}

/// What one group gave.
#[derive(Debug, Default)]
struct Outcome {
    /// Label of each member.
    labels: Vec<u8>,
    wide_labels: Vec<u16>,
    expected: f64,
    variance: f64,
    /// Log2 of the odds that two members are one person, member by member; empty for large groups.
    odds: Vec<f64>,
    /// The weight of two members on their own, as the odds.
    alone: Vec<f64>,
    /// Persons known to both of two sources.
    shared: Vec<Shared>,
}

/// Clusters records on their links.
pub(crate) fn cluster(weigher: Weigher<'_>, links: Vec<Link>, rules: &Rules, keep_above: f64) -> Clusters {
    let records = weigher.records.len();
    let groups = connected(records, &links);
    let outcomes: Vec<(&Vec<u32>, Outcome)> = groups
        .par_iter()
        .with_min_len(1024)
        .map(|members| (members, solve(group(weigher, &links, members, rules))))
        .collect();
    let mut out = Clusters { first_of: (0..records as u32).collect(), ..Clusters::default() };
    let grouped: usize = groups.iter().map(Vec::len).sum();
    out.expected = (records - grouped) as f64;
    for (members, outcome) in &outcomes {
        out.expected += outcome.expected;
        out.variance += outcome.variance;
        for of in &outcome.shared {
            let sums = out.shared.entry(of.sources).or_default();
            (sums[0], sums[1]) = (sums[0] + of.expected, sums[1] + of.variance);
        }
        write_labels(&mut out.first_of, members, outcome);
    }
    out.links = revise(weigher, links, &outcomes, keep_above);
    overrule(&mut out.links, &rules.decided, keep_above);
    out
}

fn write_labels(first_of: &mut [u32], members: &[u32], outcome: &Outcome) {
    let label = |at: usize| outcome.labels.get(at).map_or_else(|| outcome.wide_labels[at], |l| u16::from(*l));
    let mut first: Vec<Option<u32>> = vec![None; members.len() + 1];
    for (at, &member) in members.iter().enumerate() {
        let slot = &mut first[usize::from(label(at))];
        first_of[member as usize] = *slot.get_or_insert(member);
    }
}

/// The group with all its weights; that of a group of two is known already.
fn group(weigher: Weigher<'_>, links: &[Link], members: &[u32], rules: &Rules) -> Group {
    if let [a, b] = *members {
        let at = links.partition_point(|l| (l.left, l.right) < (a, b));
        if let Some(link) = links.get(at) {
            return Group::of_two(weigher, (a, b), link.weight, rules);
        }
    }
    Group::new(weigher, members, rules)
}

fn solve(group: Group) -> Outcome {
    if group.len() > ALL_PARTITIONS {
        let outcome = greedy::solve(&group);
        return Outcome { shared: known_to_both(&group, &outcome.wide_labels), ..outcome };
    }
    let outcome = exact::solve(&group);
    Outcome { alone: group.alone, ..outcome }
}

/// Gives the pairs of groups of three to [`ALL_PARTITIONS`] their weight in the light of the group.
fn revise(weigher: Weigher<'_>, links: Vec<Link>, outcomes: &[(&Vec<u32>, Outcome)], keep_above: f64) -> Vec<Link> {
    let mut touched = vec![false; weigher.records.len()];
    let mut new = Vec::new();
    for (members, outcome) in outcomes.iter().filter(|(m, o)| m.len() > 2 && !o.odds.is_empty()) {
        members.iter().for_each(|&m| touched[m as usize] = true);
        for (a, &left) in members.iter().enumerate() {
            for (b, &right) in members.iter().enumerate().skip(a + 1) {
                // A pair that all or no partitions join has infinite odds.
                let weight = outcome.odds[a * members.len() + b].clamp(-SUREST_ODDS, SUREST_ODDS);
                new.push(Link { left, right, weight, alone: outcome.alone[a * members.len() + b] });
            }
        }
    }
    let mut all: Vec<Link> = links.into_iter().filter(|l| !touched[l.left as usize]).collect();
    all.extend(new.into_iter().filter(|l| l.probability() >= keep_above));
    all.sort_unstable_by_key(|l| (l.left, l.right));
    all
}

/// What a clerk has decided is as sure as anything is: it is neither asked again nor weighed against others.
fn overrule(links: &mut Vec<Link>, decided: &[(u32, u32, bool)], keep_above: f64) {
    if decided.is_empty() {
        return;
    }
    for link in links.iter_mut() {
        if let Ok(at) = decided.binary_search_by(|d| (d.0, d.1).cmp(&(link.left, link.right))) {
            link.weight = if decided[at].2 { SUREST_ODDS } else { -SUREST_ODDS };
        }
    }
    links.retain(|l| l.probability() >= keep_above);
}

/// Groups of records connected by links, members in canonical order, groups by their first member. A group that is
/// too large is taken apart at rising thresholds.
fn connected(records: usize, links: &[Link]) -> Vec<Vec<u32>> {
    let mut out = Vec::new();
    split(records, links.to_vec(), f64::NEG_INFINITY, &mut out);
    out.sort_unstable_by_key(|members: &Vec<u32>| members[0]);
    out
}

fn split(records: usize, links: Vec<Link>, least: f64, out: &mut Vec<Vec<u32>>) {
    let mut parent: Vec<u32> = (0..records as u32).collect();
    for link in &links {
        let (a, b) = (root(&mut parent, link.left), root(&mut parent, link.right));
        let (low, high) = (a.min(b), a.max(b));
        parent[high as usize] = low;
    }
    let mut keyed: Vec<(u32, u32)> =
        links.iter().flat_map(|l| [l.left, l.right]).map(|r| (root(&mut parent, r), r)).collect();
    keyed.sort_unstable();
    keyed.dedup();
    let mut too_large = Vec::new();
    for group in keyed.chunk_by(|a, b| a.0 == b.0) {
        if group.len() > LARGEST {
            too_large.push(group[0].0);
        } else {
            out.push(group.iter().map(|(_, r)| *r).collect());
        }
    }
    if too_large.is_empty() {
        return;
    }
    let next = if least.is_finite() { least + 2.0 } else { 0.0 };
    let inside = |l: &Link| too_large.binary_search(&root_of(&parent, l.left)).is_ok();
    let stronger: Vec<Link> = links.iter().filter(|l| l.weight >= next && inside(l)).copied().collect();
    split(records, stronger, next, out);
}

fn root(parent: &mut [u32], mut at: u32) -> u32 {
    while parent[at as usize] != at {
        let above = parent[parent[at as usize] as usize];
        parent[at as usize] = above;
        at = above;
    }
    at
}

fn root_of(parent: &[u32], mut at: u32) -> u32 {
    while parent[at as usize] != at {
        at = parent[at as usize];
    }
    at
}

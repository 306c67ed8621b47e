//! From weights of pairs to persons: the partition of each group of connected records that the weights, taken
//! together, speak for most, and how sure the number of persons in it is.
//!
//! This is correlation clustering (Bansal, Blum and Chawla 2004) on match weights, exact in small groups.

mod exact;
mod greedy;
mod score;

use rayon::prelude::*;

use crate::predict::{Link, Weigher};
pub(crate) use score::Group;

/// Largest group whose partitions are all looked at: Bell(8) = 4,140.
const ALL_PARTITIONS: usize = 8;
/// Largest group clustered as a whole; what is larger is cut at its weakest links first.
const LARGEST: usize = 400;

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
    /// Probability that two linked records are one person, in the light of their whole group, by place of the link.
    pub revised: Vec<(u32, f32)>,
}

/// What one group gave.
#[derive(Debug, Default)]
struct Outcome {
    /// Label of each member.
    labels: Vec<u8>,
    wide_labels: Vec<u16>,
    expected: f64,
    variance: f64,
    together: Vec<f32>,
}

/// Clusters records on their links.
pub(crate) fn cluster(weigher: Weigher<'_>, links: &[Link], rules: &Rules) -> Clusters {
    let records = weigher.records.len();
    let groups = connected(records, links);
    let outcomes: Vec<(&Vec<u32>, Outcome)> =
        groups.par_iter().map(|members| (members, solve(&Group::new(weigher, members, rules)))).collect();
    let mut out = Clusters { first_of: (0..records as u32).collect(), ..Clusters::default() };
    let grouped: usize = groups.iter().map(Vec::len).sum();
    out.expected = (records - grouped) as f64;
    for (members, outcome) in &outcomes {
        out.expected += outcome.expected;
        out.variance += outcome.variance;
        write_labels(&mut out.first_of, members, outcome);
    }
    out.revised = revised(links, &outcomes, records);
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

fn solve(group: &Group) -> Outcome {
    if group.len() <= ALL_PARTITIONS { exact::solve(group) } else { greedy::solve(group) }
}

/// For each link that lies in a small group the probability after the whole group was looked at.
fn revised(links: &[Link], outcomes: &[(&Vec<u32>, Outcome)], records: usize) -> Vec<(u32, f32)> {
    let mut place = vec![(u32::MAX, 0u32); records];
    for (group, (members, _)) in (0u32..).zip(outcomes) {
        for (at, &member) in (0u32..).zip(members.iter()) {
            place[member as usize] = (group, at);
        }
    }
    let one = |(at, link): (u32, &Link)| {
        let ((group, a), (_, b)) = (place[link.left as usize], place[link.right as usize]);
        let (members, outcome) = outcomes.get(group as usize)?;
        let together = outcome.together.get(a as usize * members.len() + b as usize)?;
        (members.len() > 2).then_some((at, *together))
    };
    (0u32..).zip(links).filter_map(one).collect()
}

/// Groups of records connected by links, members in canonical order, groups by their first member. A group that is
/// too large is taken apart at rising thresholds.
fn connected(records: usize, links: &[Link]) -> Vec<Vec<u32>> {
    let mut out = Vec::new();
    split(records, links.to_vec(), f32::NEG_INFINITY, &mut out);
    out.sort_unstable_by_key(|members: &Vec<u32>| members[0]);
    out
}

fn split(records: usize, links: Vec<Link>, least: f32, out: &mut Vec<Vec<u32>>) {
    let mut parent: Vec<u32> = (0..records as u32).collect();
    for link in &links {
        let (a, b) = (root(&mut parent, link.left), root(&mut parent, link.right));
        let (low, high) = (a.min(b), a.max(b));
        parent[high as usize] = low;
    }
    let mut keyed: Vec<(u32, u32)> = links.iter().flat_map(|l| [l.left, l.right]).map(|r| (root(&mut parent, r), r)).collect();
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

//! Hidden cells fall into groups that no relation links with one another.

use crate::System;

/// Hidden cells linked by relations, and those relations by position in `cells`.
#[derive(Debug, Default)]
pub(crate) struct Group {
    pub(crate) cells: Vec<usize>,
    pub(crate) relations: Vec<Vec<(usize, i64)>>,
}

pub(crate) fn groups(system: &System, hidden: &[usize]) -> Vec<Group> {
    let mut parent: Vec<usize> = (0..system.cells().len()).collect();
    let mut is_hidden = vec![false; parent.len()];
    hidden.iter().for_each(|&cell| is_hidden[cell] = true);
    let unknown: Vec<Vec<(usize, i64)>> = system
        .relations()
        .iter()
        .map(|relation| relation.0.iter().copied().filter(|&(cell, _)| is_hidden[cell]).collect::<Vec<_>>())
        .filter(|relation| !relation.is_empty())
        .collect();
    for relation in &unknown {
        let first = root(&mut parent, relation[0].0);
        for &(cell, _) in relation {
            let other = root(&mut parent, cell);
            parent[other] = first;
        }
    }
    let mut number = vec![usize::MAX; parent.len()];
    let mut place = vec![0; parent.len()];
    let mut groups: Vec<Group> = Vec::new();
    for cell in (0..parent.len()).filter(|&cell| is_hidden[cell]) {
        let root = root(&mut parent, cell);
        if number[root] == usize::MAX {
            number[root] = groups.len();
            groups.push(Group::default());
        }
        let group = &mut groups[number[root]];
        place[cell] = group.cells.len();
        group.cells.push(cell);
    }
    for relation in unknown {
        let root = root(&mut parent, relation[0].0);
        let mut entries: Vec<(usize, i64)> = relation.iter().map(|&(cell, by)| (place[cell], by)).collect();
        reduce(&mut entries);
        groups[number[root]].relations.push(entries);
    }
    for group in &mut groups {
        group.relations.sort_unstable();
        group.relations.dedup();
    }
    groups
}

/// Divides by the common divisor and makes the first entry positive.
fn reduce(entries: &mut [(usize, i64)]) {
    let mut divisor = 0;
    for &(_, by) in entries.iter() {
        let (mut a, mut b) = (by.abs(), divisor);
        while b > 0 {
            (a, b) = (b, a % b);
        }
        divisor = a;
    }
    let sign = entries.first().map_or(1, |entry| entry.1.signum());
    entries.iter_mut().for_each(|entry| entry.1 = entry.1 / divisor * sign);
}

fn root(parent: &mut [usize], mut cell: usize) -> usize {
    while parent[cell] != cell {
        parent[cell] = parent[parent[cell]];
        cell = parent[cell];
    }
    cell
}

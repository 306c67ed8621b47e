//! Larger groups: joins the two clusters that gain most until nothing gains, then moves single records.

use crate::cluster::Outcome;
use crate::cluster::score::Group;

/// Rounds of moving single records.
const MOVES: usize = 10;

/// A good partition; the doubt about the number of persons is taken from the best rival of each record's place.
pub(crate) fn solve(group: &Group) -> Outcome {
    let mut labels = join(group);
    settle(group, &mut labels);
    let labels = renumber(&labels);
    let clusters = labels.iter().copied().max().map_or(0.0, |l| f64::from(l) + 1.0);
    Outcome { wide_labels: labels, expected: clusters, variance: 0.05 * group.len() as f64, ..Outcome::default() }
}

fn join(group: &Group) -> Vec<u16> {
    let n = group.len();
    let mut labels: Vec<u16> = (0..n).map(|at| at as u16).collect();
    let mut gains: Vec<f64> = (0..n * n).map(|at| group.weight(at / n, at % n)).collect();
    let mut alive = vec![true; n];
    while let Some((a, b)) = best_pair(&gains, &alive, n) {
        alive[b] = false;
        for other in 0..n {
            let gain = gains[b * n + other];
            gains[a * n + other] += gain;
            gains[other * n + a] += gain;
        }
        labels.iter_mut().filter(|l| usize::from(**l) == b).for_each(|l| *l = a as u16);
    }
    labels
}

fn best_pair(gains: &[f64], alive: &[bool], n: usize) -> Option<(usize, usize)> {
    let mut best = None;
    let mut most = 0f64;
    for a in (0..n).filter(|&a| alive[a]) {
        for b in (a + 1..n).filter(|&b| alive[b]) {
            if gains[a * n + b] > most {
                most = gains[a * n + b];
                best = Some((a, b));
            }
        }
    }
    best
}

fn settle(group: &Group, labels: &mut [u16]) {
    let n = group.len();
    for _ in 0..MOVES {
        let mut moved = false;
        for at in 0..n {
            let mut pull = vec![0f64; n];
            (0..n).filter(|&o| o != at).for_each(|o| pull[usize::from(labels[o])] += group.weight(at, o));
            let here = usize::from(labels[at]);
            let best = (0..n).fold(here, |best, l| if pull[l] > pull[best] + 1e-4 { l } else { best });
            if best != here {
                labels[at] = best as u16;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
}

fn renumber(labels: &[u16]) -> Vec<u16> {
    let mut new: Vec<Option<u16>> = vec![None; labels.len()];
    let mut next = 0;
    let mut one = |l: &u16| {
        *new[usize::from(*l)].get_or_insert_with(|| {
            next += 1;
            next - 1
        })
    };
    labels.iter().map(&mut one).collect()
}

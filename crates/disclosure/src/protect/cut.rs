//! Inequalities on the choice of hidden cells, and how they are made tight.
//!
//! A cut says: of these cells, enough must be hidden that their coefficients reach `least`. It comes from the multipliers
//! of an attacker's programme and holds for every safe choice (Fischetti and Salazar, *Solving the cell suppression problem
//! on tabular data with linear constraints*, Management Science 47, 2001).

use super::ground::Ground;

const TINY: f64 = 1e-9;

/// "Hide enough of these": the sum of coefficients of hidden cells is at least `least`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cut {
    /// Free cells and their coefficients, none negative except in cuts made by [`companion`].
    pub(crate) entries: Vec<(usize, f64)>,
    /// What the coefficients of hidden cells must reach.
    pub(crate) least: f64,
}

impl Cut {
    /// How much is missing at a choice, cells being hidden to some degree from 0 to 1.
    pub(crate) fn shortfall(&self, hidden: &[f64]) -> f64 {
        self.least - self.entries.iter().map(|&(cell, by)| by * hidden[cell]).sum::<f64>()
    }

    /// Shortfall over the length of the coefficient vector: how deep the cut is.
    pub(crate) fn depth(&self, hidden: &[f64]) -> f64 {
        let length = self.entries.iter().map(|&(_, by)| by * by).sum::<f64>().sqrt();
        self.shortfall(hidden) / length.max(TINY)
    }
}

/// Gathers what multipliers promise: how far the cell can move at most, as a sum over hidden cells.
pub(crate) struct Promise {
    coefficient: Vec<(usize, f64)>,
}

impl Promise {
    /// From multipliers of the relations: `slope[k]` is what is left of the target and relations on the k-th movable cell.
    pub(crate) fn new(ground: &Ground, reader: usize, slope: &[f64]) -> Self {
        let mut coefficient = Vec::new();
        for (index, &slope) in slope.iter().enumerate() {
            if slope.abs() > TINY {
                let room = ground.room(reader, index);
                let reach = if slope > 0.0 { room.up } else { room.down };
                if reach > 0.0 {
                    coefficient.push((ground.movable[index], slope.abs() * reach));
                }
            }
        }
        Promise { coefficient }
    }

    /// Both movements together, for demands on the width.
    pub(crate) fn join(mut self, other: Promise) -> Self {
        self.coefficient.extend(other.coefficient);
        self.coefficient.sort_unstable_by_key(|entry| entry.0);
        self.coefficient.dedup_by(|later, first| {
            let same = later.0 == first.0;
            if same {
                first.1 += later.1;
            }
            same
        });
        self
    }

    /// The cut that the movement must reach `level`; cells hidden in any case are counted off first.
    pub(crate) fn demand(&self, ground: &Ground, level: f64) -> Cut {
        let mut least = level;
        let mut entries = Vec::new();
        for &(cell, by) in &self.coefficient {
            if ground.is_free(cell) {
                entries.push((cell, by));
            } else {
                least -= by;
            }
        }
        trim(Cut { entries, least })
    }
}

fn trim(mut cut: Cut) -> Cut {
    if cut.least <= 0.0 {
        // what is hidden in any case is enough: the cut asks for nothing, and cutting coefficients down to it would
        return Cut { entries: Vec::new(), least: 0.0 };
    }
    let small = 1e-6 * cut.least.abs().max(1e-3);
    let mut given_up = 0.0;
    cut.entries.retain(|&(_, by)| {
        let keep = by > small;
        if !keep {
            given_up += by.max(0.0);
        }
        keep
    });
    cut.least = (cut.least - given_up).max(0.0);
    for entry in &mut cut.entries {
        entry.1 = entry.1.min(cut.least);
    }
    cut
}

/// The deepest of the cut itself and its mixed-integer roundings (Marchand and Wolsey, Operations Research 49, 2001).
pub(crate) fn tighten(cut: Cut, hidden: &[f64]) -> Cut {
    if cut.least <= TINY {
        return cut;
    }
    let mut divisors: Vec<f64> = cut.entries.iter().map(|entry| entry.1).collect();
    divisors.sort_unstable_by(f64::total_cmp);
    divisors.dedup_by(|a, b| (*a - *b).abs() < 1e-6);
    let mut best_depth = cut.depth(hidden);
    let mut best = None;
    for &divisor in divisors.iter().rev().take(8) {
        let Some(rounded) = round(&cut, divisor) else { continue };
        let depth = rounded.depth(hidden);
        if depth > best_depth + 1e-6 {
            best_depth = depth;
            best = Some(rounded);
        }
    }
    normalise(best.unwrap_or(cut))
}

fn round(cut: &Cut, divisor: f64) -> Option<Cut> {
    let least = cut.least / divisor;
    let nearest = least.round();
    let fraction = if (least - nearest).abs() < 1e-6 { 0.0 } else { least - least.floor() };
    if fraction < 1e-3 {
        return None;
    }
    let rounded = |by: f64| {
        let scaled = by / divisor;
        let whole = (scaled + 1e-7).floor();
        whole + ((scaled - whole).max(0.0) / fraction).min(1.0)
    };
    let entries = cut.entries.iter().map(|&(cell, by)| (cell, rounded(by))).collect();
    Some(Cut { entries, least: least.ceil() })
}

fn normalise(mut cut: Cut) -> Cut {
    let scale = cut.least;
    if scale > 1.0 {
        cut.least = 1.0;
        cut.entries.iter_mut().for_each(|entry| entry.1 /= scale);
    }
    cut
}

/// "No hidden cell alone in a relation": hiding `cell` is of no use unless another of the relation is hidden too.
pub(crate) fn companion(cell: usize, others: impl Iterator<Item = usize>) -> Cut {
    let mut entries: Vec<(usize, f64)> = others.map(|other| (other, 1.0)).collect();
    entries.push((cell, -1.0));
    Cut { entries, least: 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cells hidden in any case can be more than enough; cutting coefficients down to what is then missing, which is less than
    /// nothing, once made such a cut forbid hiding more.
    #[test]
    fn a_cut_that_asks_for_nothing_forbids_nothing() {
        for least in [-3.0, -0.5, 0.0, 1e-12] {
            let cut = tighten(trim(Cut { entries: vec![(0, 2.0), (1, 1.0), (2, 1e-13)], least }), &[1.0; 3]);
            for hidden in [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [1.0, 1.0, 1.0]] {
                assert!(cut.shortfall(&hidden) <= 1e-9, "{cut:?} forbids {hidden:?}");
            }
        }
        let cut = trim(Cut { entries: vec![(0, 5.0), (1, 1.0)], least: 2.0 });
        assert_eq!(cut, Cut { entries: vec![(0, 2.0), (1, 1.0)], least: 2.0 });
    }
}

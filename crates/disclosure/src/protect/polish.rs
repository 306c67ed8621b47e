//! Safe choices by hand: completing a choice until it is safe, and showing again what need not be hidden.

use super::cut::Cut;
use super::ground::Ground;
use super::master::always_hidden;
use super::separate::Choice;
use super::tree::Search;

/// Hides what the relaxed choice hides to at least `threshold`, then more until every attacker fails.
pub(crate) fn complete(search: &mut Search, relaxed: &[f64], threshold: f64) -> Option<Vec<f64>> {
    let mut hidden = always_hidden(search.ground);
    for &cell in &search.master.free {
        hidden[cell] = if relaxed[cell] >= threshold { 1.0 } else { 0.0 };
    }
    for _ in 0..200 {
        if search.control.is_over() && search.best.is_some() {
            return None;
        }
        let found = search.separator.separate(search.ground, Choice { hidden: &hidden, whole: true });
        if found.open.is_empty() {
            return Some(hidden);
        }
        for cut in &found.cuts {
            mend(search.ground, cut, relaxed, &mut hidden);
        }
    }
    None
}

/// Hides cells of a cut, the cheapest for what they bring first, until the cut holds.
fn mend(ground: &Ground, cut: &Cut, relaxed: &[f64], hidden: &mut [f64]) {
    while cut.shortfall(hidden) > 1e-6 {
        let missing = cut.shortfall(hidden);
        let price = |cell: usize, by: f64| ground.task.weight[cell] * (1.001 - relaxed[cell].min(1.0)) / by.min(missing);
        let shown = cut.entries.iter().filter(|&&(cell, by)| hidden[cell] < 0.5 && by > 0.0);
        let Some(&(cell, _)) = shown.min_by(|a, b| price(a.0, a.1).total_cmp(&price(b.0, b.1))) else { return };
        hidden[cell] = 1.0;
    }
}

/// Shows cells again one by one, dear ones first, wherever the choice stays safe.
pub(crate) fn show_again(search: &mut Search, hidden: &[f64]) -> Vec<f64> {
    let mut hidden = hidden.to_vec();
    let weight = &search.ground.task.weight;
    let mut order: Vec<usize> = search.master.free.iter().copied().filter(|&cell| hidden[cell] > 0.5).collect();
    order.sort_by(|&a, &b| weight[b].total_cmp(&weight[a]).then(a.cmp(&b)));
    for cell in order {
        if search.control.is_over() {
            break;
        }
        hidden[cell] = 0.0;
        if !search.separator.holds(search.ground, &hidden) {
            hidden[cell] = 1.0;
        }
    }
    hidden
}

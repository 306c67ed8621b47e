//! Safe choices by hand: completing a choice until it is safe, and showing again what need not be hidden.

use super::cut::Cut;
use super::ground::Ground;
use super::master::always_hidden;
use super::route::Prices;
use super::separate::Choice;
use super::tree::Search;

/// Hides what the relaxed choice hides to at least `threshold`, then more until every attacker fails.
pub(crate) fn complete(search: &mut Search, relaxed: &[f64], threshold: f64) -> Option<Vec<f64>> {
    let mut hidden = always_hidden(search.ground);
    for &cell in &search.master.free {
        hidden[cell] = if relaxed[cell] >= threshold { 1.0 } else { 0.0 };
    }
    mend_all(search, hidden, relaxed, None)
}

const FAILURES_A_ROUND: usize = 400;
const MOST_ROUNDS: usize = 200;

/// Hides more until every attacker fails, but never the barred cell.
fn mend_all(search: &mut Search, mut hidden: Vec<f64>, relaxed: &[f64], barred: Option<usize>) -> Option<Vec<f64>> {
    if search.ground.is_large() {
        let prices = Prices { relaxed, barred };
        return search.separator.route_all(search.ground, prices, &mut hidden).then_some(hidden);
    }
    for _ in 0..MOST_ROUNDS {
        if search.control.is_over() {
            return None;
        }
        let mut cuts = search.pool.violated(&hidden, FAILURES_A_ROUND);
        if cuts.is_empty() {
            let choice = Choice { hidden: &hidden, whole: true, enough: FAILURES_A_ROUND };
            let found = search.separator.separate(search.ground, choice);
            if found.is_safe() {
                return Some(hidden);
            }
            cuts = found.cuts;
            cuts.iter().for_each(|cut| search.pool.add(cut));
        }
        let before = hidden.clone();
        for cut in &cuts {
            mend(search.ground, cut, relaxed, &mut hidden, barred);
        }
        if hidden == before {
            return None;
        }
        if barred.is_some()
            && search.best.as_ref().is_some_and(|best| search.master.cost(&hidden) > best.cost * 1.05 + 8.0)
        {
            return None;
        }
    }
    None
}

/// Hides cells of a cut, the cheapest for what they bring first, until the cut holds.
fn mend(ground: &Ground, cut: &Cut, relaxed: &[f64], hidden: &mut [f64], barred: Option<usize>) {
    while cut.shortfall(hidden) > 1e-6 {
        let missing = cut.shortfall(hidden);
        let price =
            |cell: usize, by: f64| ground.task.weight[cell] * (1.001 - relaxed[cell].min(1.0)) / by.min(missing);
        let usable = |&&(cell, by): &&(usize, f64)| hidden[cell] < 0.5 && by > 0.0 && Some(cell) != barred;
        let Some(&(cell, _)) =
            cut.entries.iter().filter(usable).min_by(|a, b| price(a.0, a.1).total_cmp(&price(b.0, b.1)))
        else {
            return;
        };
        hidden[cell] = 1.0;
    }
}

/// Shows each cell that only protects others, dear ones first, and hides others in its place where that is cheaper.
pub(crate) fn swap(search: &mut Search) {
    let Some(best) = search.best.clone() else { return };
    let mut order: Vec<usize> = search.master.free.iter().copied().filter(|&cell| best.hidden[cell] > 0.5).collect();
    let weight = &search.ground.task.weight;
    order.sort_by(|&a, &b| weight[b].total_cmp(&weight[a]).then(a.cmp(&b)));
    let mut current = best.hidden;
    for cell in order {
        if search.control.is_over() {
            return;
        }
        if current[cell] < 0.5 {
            continue;
        }
        let mut hidden = current.clone();
        hidden[cell] = 0.0;
        let relaxed = vec![0.0; hidden.len()];
        let limit = search.best.as_ref().map_or(f64::INFINITY, |best| best.cost * 1.02 + 2.0);
        let safe = mend_all(search, hidden, &relaxed, Some(cell));
        if let Some(safe) = safe.filter(|safe| search.master.cost(safe) <= limit) {
            search.take(&safe);
            if let Some(best) = &search.best {
                current.clone_from(&best.hidden);
            }
        }
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
        if !search.is_safe(&hidden) {
            hidden[cell] = 1.0;
        }
    }
    hidden
}

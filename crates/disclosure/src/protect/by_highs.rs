//! The master programme solved by HiGHS (Huangfu and Hall, Math. Programming Computation 10, 2018) instead of by our own search.
//!
//! HiGHS offers no way to add cuts while it branches, so that whole choices are cut off between its runs: it finds the cheapest
//! choice under the cuts known so far, the attackers answer with further cuts, and so on until they have nothing to say. The
//! attackers, the cuts and what is made of a choice by hand are the same as in [`super::tree`]; the linear programmes, the
//! branching and the bounds are not, which makes it a second opinion on these.
//!
//! HiGHS looks at the time limit by itself; a cancellation is seen between its runs.

use std::time::{Duration, Instant};

use highs::{Col, HighsModelStatus, Model, RowProblem, Sense, SolvedModel};

use super::cut::Cut;
use super::rounds::Rounds;
use super::tree::{Search, WHOLE};
use crate::Control;

/// Seconds allowed when there is no limit.
const LONG: f64 = 1e7;
/// How much of an optimum may be left open: none of a whole one.
const GAP: f64 = 1e-9;

/// Runs to proof, or until time is up. Afterwards `best` and `bound` tell how far it came.
///
/// Gives back the cuts, which hold for a later search of the same task too.
pub(super) fn run(search: &mut Search) -> Vec<Cut> {
    let mut cuts = search.known_cuts();
    if relax(search, &mut cuts).is_some() {
        choose(search, &mut cuts);
    }
    cuts
}

/// Whole choices, until the attackers have nothing to say about one.
fn choose(search: &mut Search, cuts: &mut Vec<Cut>) {
    while !search.control.is_over() && !search.closes(search.bound) {
        let Some((solved, _)) = solve(model(search, cuts, true).0, search.control, Duration::ZERO) else { return };
        if let Ok(bound) = solved.double_info_value(c"mip_dual_bound") {
            // HiGHS is exact to about a millionth
            search.raise(search.master.base + bound - 1e-6 * bound.abs());
        }
        if solved.status() != HighsModelStatus::Optimal {
            return;
        }
        let hidden = search.master.over_cells(search.ground, solved.get_solution().columns().iter().copied());
        let found = search.find_cuts(&hidden, true);
        if search.control.is_over() {
            return;
        }
        if found.is_empty() {
            search.take(&hidden.iter().map(|degree| degree.round()).collect::<Vec<_>>());
            // under the cuts known nothing is cheaper, and it is safe
            search.raise(search.master.cost(&hidden));
            return;
        }
        cuts.extend(found);
        search.mend(&hidden, 0.5);
    }
}

/// Cuts until the attackers have nothing more to say about the choice by halves, or little that raises the bound. `None` when
/// time is up.
fn relax(search: &mut Search, cuts: &mut Vec<Cut>) -> Option<()> {
    let mut rounds = Rounds::new(true);
    let (mut next, columns) = model(search, cuts, false);
    let mut spent = Duration::ZERO;
    loop {
        let (solved, took) = solve(next, search.control, spent)?;
        spent += took;
        if solved.status() != HighsModelStatus::Optimal {
            return None;
        }
        let solution = solved.get_solution();
        let bound = search.master.bound_from(cuts, solution.dual_rows());
        search.raise(bound);
        rounds.note(bound);
        let hidden = search.master.over_cells(search.ground, solution.columns().iter().copied());
        let whole = hidden.iter().all(|degree| (degree - degree.round()).abs() < WHOLE);
        if rounds.calls_for_a_choice() {
            search.mend(&hidden, 0.5);
        }
        let found = search.find_cuts(&hidden, whole);
        if search.control.is_over() {
            return None;
        }
        if found.is_empty() || rounds.tail_off() {
            cuts.extend(found);
            search.mend(&hidden, 0.5);
            return Some(());
        }
        next = solved.into();
        for cut in &found {
            next.try_add_row(cut.least.., entries(search, &columns, cut)).ok()?;
        }
        cuts.extend(found);
    }
}

fn entries(search: &Search, columns: &[Col], cut: &Cut) -> Vec<(Col, f64)> {
    cut.entries.iter().filter_map(|&(cell, by)| Some((columns[search.master.column_of(cell)?], by))).collect()
}

/// The choice under the cuts known so far: by halves, or whole.
fn model(search: &Search, cuts: &[Cut], whole: bool) -> (Model, Vec<Col>) {
    let mut problem = RowProblem::new();
    let add = |column: usize| {
        let (low, high) = search.master.limits(column);
        let weight = search.master.weight_of(column);
        if whole { problem.add_integer_column(weight, low..=high) } else { problem.add_column(weight, low..=high) }
    };
    let columns: Vec<Col> = (0..search.master.free.len()).map(add).collect();
    for cut in cuts {
        problem.add_row(cut.least.., entries(search, &columns, cut));
    }
    (problem.optimise(Sense::Minimise), columns)
}

/// Solves, and says how long that took. `None` when HiGHS did not come to an end of any kind.
fn solve(mut model: Model, control: &Control, spent: Duration) -> Option<(SolvedModel, Duration)> {
    // a model's clock goes on from one run to the next
    let limit = control.remaining().map_or(LONG, |left| (left + spent).as_secs_f64());
    model.try_set_option("time_limit", limit).ok()?;
    model.try_set_option("mip_rel_gap", GAP).ok()?;
    model.try_set_option("mip_abs_gap", GAP).ok()?;
    let start = Instant::now();
    Some((model.try_solve().ok()?, start.elapsed()))
}

//! Safe choices on the way: the first one, better ones made from relaxed choices, and the best so far.

use super::separate::Choice;
use super::tree::{Best, Search};
use crate::Standing;

/// Share of the cost that a further round of cheaper movements has to save.
const WORTHWHILE: f64 = 1e-3;
/// Share of the time left that one choice of a large table may take.
const SHARE_FOR_CHOICES: f64 = 0.2;

impl Search<'_, '_> {
    /// Everything hidden is safe, as has been seen before the search: should time run out before anything better is found, that
    /// is the answer, with the bound beside it.
    pub(crate) fn fall_back_on_everything(&mut self) {
        let mut hidden = super::master::always_hidden(self.ground);
        self.master.free.iter().for_each(|&cell| hidden[cell] = 1.0);
        self.best = Some(Best { cost: self.master.cost(&hidden), hidden, movements: Vec::new() });
    }

    /// Starts from a choice and a bound of the same task with fewer or weaker demands.
    pub(crate) fn take_up(&mut self, hidden: Option<&[f64]>, bound: f64) {
        self.bound = self.bound.max(bound);
        if let Some(safe) = hidden.and_then(|hidden| super::polish::complete(self, hidden, 0.5)) {
            self.take(&safe);
        }
    }

    /// Makes a safe choice by hand if there is none yet. `false` when none was found: there may be none, or time was up.
    pub(crate) fn makes_a_choice(&mut self) -> bool {
        let shown = |cell: usize| self.ground.task.standing[cell] == Standing::Shown;
        if self.ground.task.demands.iter().any(|demand| shown(demand.cell)) {
            return false;
        }
        if self.best.is_none() {
            let nothing = vec![0.0; self.ground.task.weight.len()];
            if let Some(safe) = super::polish::complete(self, &nothing, 0.5) {
                self.take(&safe);
            }
        }
        self.best.is_some()
    }

    /// Takes the choice that a relaxed one leads to when more is hidden until it is safe.
    pub(super) fn mend(&mut self, relaxed: &[f64], threshold: f64) {
        if let Some(safe) = super::polish::complete(self, relaxed, threshold) {
            self.take(&safe);
        }
    }

    /// Whether a whole choice is safe. What shows that it is not goes into the pool.
    pub(crate) fn is_safe(&mut self, hidden: &[f64]) -> bool {
        if self.pool.breaks(hidden) {
            return false;
        }
        let found = self.separator.separate(self.ground, Choice { hidden, whole: true, enough: 1 });
        found.cuts.iter().for_each(|cut| self.pool.add(cut));
        found.is_safe()
    }

    /// Takes a safe choice as the best if it is cheaper, after showing again whatever need not be hidden.
    pub(crate) fn take(&mut self, hidden: &[f64]) {
        // in large tables showing again takes long: the choice as it is counts first
        self.keep(hidden.to_vec());
        if self.ground.is_large() {
            return self.reroute(hidden);
        }
        let hidden = super::polish::show_again(self, hidden);
        self.keep(hidden);
    }

    /// Finds cheaper movements, as long as that saves something worth the time.
    fn reroute(&mut self, hidden: &[f64]) {
        let control = self.control.with_share(SHARE_FOR_CHOICES);
        let Some(mut movements) = self.separator.movements(self.ground, hidden) else { return };
        loop {
            let before = movements.cost();
            movements.once_round(&control);
            movements.swap(&control);
            if movements.cost() > before * (1.0 - WORTHWHILE) || control.is_over() {
                break;
            }
        }
        let fewer = movements.hidden();
        drop(movements);
        self.keep(fewer);
    }

    fn keep(&mut self, hidden: Vec<f64>) {
        let cost = self.master.cost(&hidden);
        if self.best.as_ref().is_none_or(|best| cost < best.cost - 1e-9) {
            let movements = if self.ground.is_large() { self.separator.witnesses(self.ground) } else { Vec::new() };
            self.best = Some(Best { cost, hidden, movements });
            self.control.tell(Some(cost), self.bound, self.nodes);
        }
    }

    pub(super) fn round_off(&mut self) {
        let hidden = self.master.choice(self.ground);
        if self.ground.is_large() {
            return self.mend(&hidden, 0.5);
        }
        for threshold in [0.5, 0.15, 0.8] {
            if self.control.is_over() {
                return;
            }
            self.mend(&hidden, threshold);
        }
        if !self.swapped || self.nodes.is_multiple_of(400) {
            self.swapped = true;
            super::polish::swap(self);
        }
    }
}

//! Cheaper safe choices in large tables: movements are taken back and found anew beside the others.
//!
//! What is hidden is what the movements need, so that a movement is cheap where it goes through cells that others need too.

use super::attack::{Attack, Flow};
use super::ground::Ground;
use super::route::{holds, mean_weight, ways};
use super::separate::{Separator, Watch};
use crate::Control;

/// Movements that meet every demand, and the cells that they need hidden.
pub(crate) struct Movements<'m, 'g> {
    ground: &'m Ground<'g>,
    attack: &'m mut Attack,
    watches: Vec<&'m mut Watch>,
    /// How many movements need each movable cell hidden.
    uses: Vec<u32>,
    cost: f64,
    mean: f64,
}

impl Separator {
    /// The movements that make a choice safe; `None` when those known do not meet every demand.
    pub(crate) fn movements<'m, 'g>(&'m mut self, ground: &'m Ground<'g>, hidden: &[f64]) -> Option<Movements<'m, 'g>> {
        let (first, others) = self.workers.split_first_mut()?;
        let others = others.iter_mut().flat_map(|worker| &mut worker.watches);
        let watches: Vec<&mut Watch> = first.watches.iter_mut().chain(others).collect();
        if !watches.iter().all(|watch| holds(ground, watch, hidden)) {
            return None;
        }
        let uses = vec![0; ground.movable.len()];
        let mean = mean_weight(ground);
        let mut movements = Movements { ground, attack: &mut first.attack, watches, uses, cost: 0.0, mean };
        movements.settle();
        Some(movements)
    }
}

impl Movements<'_, '_> {
    fn settle(&mut self) {
        let (ground, mean) = (self.ground, self.mean);
        let price = |index: usize| if is_free(ground, index) { weight(ground, index) / mean } else { 0.0 };
        self.attack.set_prices(price);
        for number in 0..self.watches.len() {
            for (up, length) in [true, false].into_iter().zip(ways(ground, self.watches[number])) {
                if length <= 0.0 {
                    self.watches[number].side_mut(up).witness = None;
                } else if let Some(flow) = self.watches[number].side_mut(up).witness.take() {
                    self.count(&flow, 1);
                    self.watches[number].side_mut(up).witness = Some(flow);
                }
            }
        }
    }

    /// Counts a movement in or out, and prices its cells accordingly.
    fn count(&mut self, flow: &Flow, by: i32) {
        for &(index, _) in flow {
            let before = self.uses[index];
            self.uses[index] = before.saturating_add_signed(by);
            if !is_free(self.ground, index) || (before == 0) == (self.uses[index] == 0) {
                continue;
            }
            let weight = weight(self.ground, index);
            self.cost += weight * f64::from(by);
            self.attack.set_price(index, if by > 0 { 0.0 } else { weight / self.mean });
        }
    }

    /// Takes each movement back and looks for a cheaper one, once.
    pub(crate) fn once_round(&mut self, control: &Control) {
        for number in 0..self.watches.len() {
            for up in [true, false] {
                if control.is_over() {
                    return;
                }
                self.find_anew(&[(number, up)], None);
            }
        }
    }

    /// Shows each cell that only protects others, dear ones first, where other movements then cost no more.
    pub(crate) fn swap(&mut self, control: &Control) {
        let used = |index: &usize| self.uses[*index] > 0 && is_free(self.ground, *index);
        let mut order: Vec<usize> = (0..self.uses.len()).filter(used).collect();
        order.sort_by(|&a, &b| weight(self.ground, b).total_cmp(&weight(self.ground, a)).then(a.cmp(&b)));
        for index in order {
            if control.is_over() {
                return;
            }
            let users = self.users(index);
            if !users.is_empty() {
                self.find_anew(&users, Some(self.ground.movable[index]));
            }
        }
    }

    fn users(&self, index: usize) -> Vec<(usize, bool)> {
        let needs = |&(number, up): &(usize, bool)| {
            let flow = self.watches[number].side(up).witness.as_ref();
            flow.is_some_and(|flow| flow.binary_search_by_key(&index, |entry| entry.0).is_ok())
        };
        (0..self.watches.len()).flat_map(|number| [(number, true), (number, false)]).filter(needs).collect()
    }

    /// Finds these movements anew, the barred cell resting; keeps them as they were if that is dearer.
    fn find_anew(&mut self, which: &[(usize, bool)], barred: Option<usize>) {
        let before = self.cost;
        let mut old: Vec<Option<Flow>> = Vec::with_capacity(which.len());
        for &(number, up) in which {
            let flow = self.watches[number].side_mut(up).witness.take();
            flow.iter().for_each(|flow| self.count(flow, -1));
            old.push(flow);
        }
        // nothing to save when others need all the cells as well
        let complete = self.cost < before && which.iter().all(|&one| self.find(one, barred));
        if complete && self.cost <= before {
            return;
        }
        for (&(number, up), flow) in which.iter().zip(old) {
            let new = self.watches[number].side_mut(up).witness.take();
            new.iter().for_each(|flow| self.count(flow, -1));
            flow.iter().for_each(|flow| self.count(flow, 1));
            self.watches[number].side_mut(up).witness = flow;
        }
    }

    fn find(&mut self, (number, up): (usize, bool), barred: Option<usize>) -> bool {
        let watch = &self.watches[number];
        let [above, below] = ways(self.ground, watch);
        let question = watch.question(up, if up { above } else { below });
        self.attack.start_from(self.ground, None);
        let Some(flow) = self.attack.cheapest(self.ground, &question, barred) else { return false };
        self.count(&flow, 1);
        self.watches[number].side_mut(up).witness = Some(flow);
        true
    }

    /// What the movements need hidden, with what is hidden in any case.
    pub(crate) fn hidden(&self) -> Vec<f64> {
        let mut hidden = super::master::always_hidden(self.ground);
        let used = (0..self.uses.len()).filter(|&index| self.uses[index] > 0);
        used.for_each(|index| hidden[self.ground.movable[index]] = 1.0);
        hidden
    }

    /// Cost of what the movements need, beyond what is hidden in any case.
    pub(crate) fn cost(&self) -> f64 {
        self.cost
    }
}

impl Drop for Movements<'_, '_> {
    fn drop(&mut self) {
        self.attack.reset_prices();
    }
}

fn is_free(ground: &Ground, index: usize) -> bool {
    ground.is_free(ground.movable[index])
}

fn weight(ground: &Ground, index: usize) -> f64 {
    ground.task.weight[ground.movable[index]]
}

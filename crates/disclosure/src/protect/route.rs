//! Safe choices in large tables: each cell is moved as cheaply as can be, and what moves with it is hidden.
//!
//! After Kelly, Golden and Assad (*Cell suppression: disclosure protection for sensitive tabular data*, Networks 22, 1992): a
//! linear programme for each demand, in which hidden cells move for nothing and shown ones at the price of hiding them. Every
//! demand then has a movement that meets it, so that the choice is safe, and the programmes stay in the neighbourhood of
//! the cell.

use super::attack::Attack;
use super::ground::Ground;
use super::separate::{Separator, Side, Watch, fits};
use crate::Control;

/// What may be moved at which price.
#[derive(Clone, Copy)]
pub(crate) struct Prices<'p> {
    /// How far the relaxed choice hides each cell; such cells are cheaper.
    pub(crate) relaxed: &'p [f64],
    /// A cell that must stay shown.
    pub(crate) barred: Option<usize>,
}

impl Prices<'_> {
    fn of(&self, ground: &Ground, cell: usize, mean: f64) -> f64 {
        ground.task.weight[cell] / mean * (1.001 - self.relaxed[cell].min(1.0))
    }
}

impl Separator {
    /// Hides more until every demand is met. `false` when a demand cannot be met, or time is up.
    pub(crate) fn route_all(&mut self, ground: &Ground, prices: Prices, hidden: &mut [f64]) -> bool {
        let control = self.control.clone();
        let mean = mean_weight(ground);
        let mut safe = true;
        for worker in &mut self.workers {
            if !worker.watches.iter().any(|watch| !holds(ground, watch, hidden)) {
                continue;
            }
            let attack = &mut worker.attack;
            let price = |cell: usize| if hidden[cell] > 0.5 { 0.0 } else { prices.of(ground, cell, mean) };
            attack.set_prices(|index| price(ground.movable[index]));
            for watch in &mut worker.watches {
                safe = safe && !control.is_over() && route(attack, ground, watch, prices, hidden, &control);
            }
            attack.reset_prices();
        }
        safe
    }
}

pub(super) fn mean_weight(ground: &Ground) -> f64 {
    let total: f64 = ground.movable.iter().map(|&cell| ground.task.weight[cell]).sum();
    (total / ground.movable.len().max(1) as f64).max(1e-9)
}

/// How far up and how far down the cell has to move.
pub(super) fn ways(ground: &Ground, watch: &Watch) -> [f64; 2] {
    let demand = &watch.demand;
    let room = ground.room(demand.reader, watch.target);
    let up = demand.above.max((demand.width - demand.below).min(room.up));
    [up, demand.below.max(demand.width - up)]
}

fn is_met(ground: &Ground, watch: &Watch, side: &Side, length: f64, hidden: &[f64]) -> bool {
    let moves = |flow| super::separate::moved(flow, watch.target).abs() >= length - 1e-6;
    length <= 0.0
        || side.witness.as_ref().is_some_and(|flow| moves(flow) && fits(ground, watch.demand.reader, flow, hidden))
}

pub(super) fn holds(ground: &Ground, watch: &Watch, hidden: &[f64]) -> bool {
    let [up, down] = ways(ground, watch);
    is_met(ground, watch, &watch.up, up, hidden) && is_met(ground, watch, &watch.down, down, hidden)
}

/// Moves the cell both ways as far as it has to, and hides what moves with it.
fn route(
    attack: &mut Attack,
    ground: &Ground,
    watch: &mut Watch,
    prices: Prices,
    hidden: &mut [f64],
    control: &Control,
) -> bool {
    for (up, length) in [true, false].into_iter().zip(ways(ground, watch)) {
        if is_met(ground, watch, watch.side(up), length, hidden) {
            continue;
        }
        let question = watch.question(up, length);
        attack.start_from(ground, None);
        let Some(flow) = attack.cheapest(ground, &question, prices.barred).filter(|_| !control.is_over()) else {
            return false;
        };
        for &(index, _) in &flow {
            let cell = ground.movable[index];
            if hidden[cell] < 0.5 {
                hidden[cell] = 1.0;
                attack.set_free(index);
            }
        }
        watch.side_mut(up).witness = Some(flow);
    }
    true
}

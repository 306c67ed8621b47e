//! The attacker's programme as the protector uses it: how far can a cell move when these cells are hidden?

use super::cut::Promise;
use super::ground::{Ground, NO_LIMIT};
use crate::simplex::{Outcome, Programme};

/// Where the other cells stand when one has moved: position among movable cells and the change.
pub(crate) type Flow = Vec<(usize, f64)>;

/// What one question to the attacker brought.
pub(crate) struct Reach {
    /// How far the cell moved.
    pub(crate) length: f64,
    /// How everything moved.
    pub(crate) flow: Flow,
}

/// One attacker, reused for every cell; every answer starts where a like one ended.
///
/// Each cell has a column for rising and one for falling, so that whatever need not move rests at no change: movements stay
/// short, and go on fitting when far-off cells are shown. To see how far cells can move at all, one column is quicker.
pub(crate) struct Attack {
    programme: Programme,
    slope: Vec<f64>,
    halves: bool,
}

/// Small unequal costs keep the simplex method from going in circles, and movements from being longer than they must.
fn jitter(column: usize) -> f64 {
    let mixed = (column as u64).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    1e-7 * (0.5 + (mixed >> 40) as f64 / (1u64 << 24) as f64)
}

impl Attack {
    pub(crate) fn new(ground: &Ground) -> Self {
        let count = ground.movable.len();
        let cost = (0..2 * count).map(jitter).collect();
        let mut programme = Programme::new(vec![0.0; 2 * count], vec![0.0; 2 * count], cost);
        for relation in &ground.relations {
            let falling = relation.iter().map(|&(index, by)| (count + index, -by));
            programme.add_row(relation.iter().copied().chain(falling).collect(), 0.0, 0.0);
        }
        Attack { programme, slope: vec![0.0; count], halves: true }
    }

    /// An attacker for [`Attack::furthest`] alone.
    pub(crate) fn far(ground: &Ground) -> Self {
        let count = ground.movable.len();
        let cost = (0..count).map(|column| if column.is_multiple_of(2) { jitter(column) } else { -jitter(column) });
        let mut programme = Programme::new(vec![0.0; count], vec![0.0; count], cost.collect());
        ground.relations.iter().for_each(|relation| programme.add_row(relation.clone(), 0.0, 0.0));
        Attack { programme, slope: vec![0.0; count], halves: false }
    }

    fn count(&self) -> usize {
        self.slope.len()
    }

    fn limit(&mut self, index: usize, down: f64, up: f64) {
        let count = self.count();
        if self.halves {
            self.programme.limit(index, 0.0, up);
            self.programme.limit(count + index, 0.0, down);
        } else {
            self.programme.limit(index, -down, up);
        }
    }

    fn moved(&self, index: usize) -> f64 {
        self.programme.value(index) - self.programme.value(self.count() + index)
    }

    /// How far the cell can move in a direction (1 up, -1 down) when everything movable is hidden.
    pub(crate) fn furthest(&mut self, ground: &Ground, reader: usize, target: usize, direction: f64) -> f64 {
        for index in 0..ground.movable.len() {
            let room = ground.room(reader, index);
            self.limit(index, room.down, room.up);
        }
        self.run(target, direction);
        // rounding outwards keeps the room valid as a limit
        let length = self.bound(ground, reader, target, direction);
        if length > NO_LIMIT * 0.5 { NO_LIMIT } else { length + 1e-7 }
    }

    /// Moves the cell as far as `enough`, cells being hidden to the degree given and able to move `cap` at most.
    pub(crate) fn reach(&mut self, ground: &Ground, question: &Question, hidden: &[f64], cap: f64) -> Reach {
        for (index, &cell) in ground.movable.iter().enumerate() {
            let room = ground.room(question.reader, index);
            let degree = hidden[cell];
            let most = if index == question.target { question.enough } else { NO_LIMIT };
            let limit = |room: f64| (room.min(cap) * degree).min(most);
            self.limit(index, limit(room.down), limit(room.up));
        }
        let mut outcome = self.run(question.target, question.direction);
        if outcome != Outcome::Optimal {
            self.programme.start_afresh();
            outcome = self.run(question.target, question.direction);
        }
        if outcome != Outcome::Optimal {
            // without an answer the cell counts as not having moved, which is the safe side
            return Reach { length: 0.0, flow: Flow::new() };
        }
        let flow: Flow = (0..ground.movable.len())
            .map(|index| (index, self.moved(index)))
            .filter(|&(_, change)| change.abs() > 1e-7)
            .collect();
        Reach { length: self.moved(question.target) * question.direction, flow }
    }

    /// As [`Attack::reach`], with nothing but the target priced: slower, and not led astray by the small unequal costs.
    pub(crate) fn reach_exactly(&mut self, ground: &Ground, question: &Question, hidden: &[f64]) -> Reach {
        let columns = 2 * self.count();
        (0..columns).for_each(|column| {
            self.programme.price(column, 0.0);
        });
        self.programme.start_afresh();
        let reach = self.reach(ground, question, hidden, NO_LIMIT);
        (0..columns).for_each(|column| {
            self.programme.price(column, jitter(column));
        });
        reach
    }

    fn run(&mut self, target: usize, direction: f64) -> Outcome {
        if !self.halves {
            return self.run_priced(target, -direction);
        }
        let (ahead, back) = if direction > 0.0 { (0, self.count()) } else { (self.count(), 0) };
        self.programme.limit(back + target, 0.0, 0.0);
        self.run_priced(ahead + target, -1.0)
    }

    fn run_priced(&mut self, column: usize, price: f64) -> Outcome {
        let before = self.programme.price(column, price);
        let outcome = self.programme.solve(f64::INFINITY);
        self.programme.price(column, before);
        outcome
    }

    /// What the multipliers of the last answer promise for every choice of hidden cells.
    pub(crate) fn promise(&mut self, ground: &Ground, question: &Question) -> Promise {
        self.slopes(ground, question.target, question.direction);
        Promise::new(ground, question.reader, &self.slope)
    }

    fn slopes(&mut self, ground: &Ground, target: usize, direction: f64) {
        let prices = self.programme.row_prices();
        self.slope.iter_mut().for_each(|slope| *slope = 0.0);
        self.slope[target] = direction;
        for (relation, &price) in ground.relations.iter().zip(&prices) {
            let multiplier = tidy(-price);
            if multiplier != 0.0 {
                for &(index, by) in relation {
                    self.slope[index] -= multiplier * by;
                }
            }
        }
    }

    fn bound(&mut self, ground: &Ground, reader: usize, target: usize, direction: f64) -> f64 {
        self.slopes(ground, target, direction);
        let part = |(index, &slope): (usize, &f64)| {
            let room = ground.room(reader, index);
            if slope > 1e-9 {
                slope * room.up
            } else if slope < -1e-9 {
                -slope * room.down
            } else {
                0.0
            }
        };
        self.slope.iter().enumerate().map(part).sum()
    }
}

/// A movement asked of the attacker.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question {
    pub(crate) reader: usize,
    /// Position of the cell among movable ones.
    pub(crate) target: usize,
    /// 1 for up, -1 for down.
    pub(crate) direction: f64,
    /// No need to move further than this.
    pub(crate) enough: f64,
}

/// Multipliers are simple fractions in tables: any multiplier gives a valid cut, so the tidied one is as good.
fn tidy(price: f64) -> f64 {
    let scaled = price * 12.0;
    if (scaled - scaled.round()).abs() < 1e-4 { scaled.round() / 12.0 } else { price }
}

impl Attack {
    pub(crate) fn basis(&self) -> Vec<usize> {
        self.programme.basis()
    }

    pub(crate) fn start_from(&mut self, basis: &[usize]) {
        self.programme.start_from(basis);
    }
}

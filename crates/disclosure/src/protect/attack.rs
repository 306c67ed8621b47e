//! The attacker's programme as the protector uses it: how far can a cell move when these cells are hidden?

use std::collections::BTreeMap;

use super::cut::Promise;
use super::ground::{Ground, NO_LIMIT, Room};
use crate::Control;
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
    rows: Rows,
}

/// Which relations the programme has as rows.
///
/// A cell that moves need only be made up for in its neighbourhood. In a large table rows are therefore added when a movement
/// would break them, until it breaks none; and where it falls short before that, it falls short in the whole table too.
struct Rows {
    listed: Vec<usize>,
    present: Vec<bool>,
    few: bool,
}

/// A relation that misses its sum by more is broken.
const BROKEN: f64 = 1e-6;

/// Where an answer ended, for a like question to begin.
pub(crate) struct Start {
    rows: Vec<usize>,
    basis: Vec<usize>,
}

/// Small unequal costs keep the simplex method from going in circles, and movements from being longer than they must.
fn jitter(column: usize) -> f64 {
    let mixed = (column as u64).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    1e-7 * (0.5 + (mixed >> 40) as f64 / (1u64 << 24) as f64)
}

impl Attack {
    pub(crate) fn new(ground: &Ground, control: &Control) -> Self {
        let count = ground.movable.len();
        let cost = (0..2 * count).map(jitter).collect();
        let mut programme = Programme::new(vec![0.0; 2 * count], vec![0.0; 2 * count], cost);
        programme.heed(control);
        let few = ground.is_large();
        let rows = Rows { listed: Vec::new(), present: vec![false; ground.relations.len()], few };
        let mut attack = Attack { programme, slope: vec![0.0; count], halves: true, rows };
        if !few {
            attack.add_rows(ground, &(0..ground.relations.len()).collect::<Vec<_>>());
        }
        attack
    }

    /// An attacker for [`Attack::furthest`] alone.
    pub(crate) fn far(ground: &Ground, control: &Control) -> Self {
        let count = ground.movable.len();
        let cost = (0..count).map(|column| if column.is_multiple_of(2) { jitter(column) } else { -jitter(column) });
        let mut programme = Programme::new(vec![0.0; count], vec![0.0; count], cost.collect());
        programme.heed(control);
        let rows = Rows { listed: Vec::new(), present: vec![false; ground.relations.len()], few: false };
        let mut attack = Attack { programme, slope: vec![0.0; count], halves: false, rows };
        attack.add_rows(ground, &(0..ground.relations.len()).collect::<Vec<_>>());
        attack
    }

    fn add_rows(&mut self, ground: &Ground, relations: &[usize]) {
        let count = self.count();
        for &number in relations {
            let relation = &ground.relations[number];
            let falling = relation.iter().filter(|_| self.halves).map(|&(index, by)| (count + index, -by));
            self.programme.add_row(relation.iter().copied().chain(falling).collect(), 0.0, 0.0);
            self.rows.present[number] = true;
            self.rows.listed.push(number);
        }
    }

    fn forget_rows(&mut self) {
        self.programme.clear_rows();
        self.rows.listed.drain(..).for_each(|number| self.rows.present[number] = false);
    }

    /// Relations that the last movement breaks.
    fn broken(&self, ground: &Ground) -> Vec<usize> {
        let mut missing: BTreeMap<usize, f64> = BTreeMap::new();
        for index in 0..self.count() {
            let change = self.moved(index);
            if change.abs() > 1e-9 {
                for &(number, by) in ground.relations_of(index) {
                    *missing.entry(number).or_default() += by * change;
                }
            }
        }
        missing.retain(|&number, sum| !self.rows.present[number] && sum.abs() > BROKEN);
        missing.into_keys().collect()
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
        loop {
            if self.run_twice(question) != Outcome::Optimal {
                // without an answer the cell counts as not having moved, which is the safe side
                return Reach { length: 0.0, flow: Flow::new() };
            }
            let length = self.moved(question.target) * question.direction;
            let broken = if self.rows.few && length >= question.least { self.broken(ground) } else { Vec::new() };
            if broken.is_empty() {
                return Reach { length, flow: self.flow() };
            }
            self.add_rows(ground, &broken);
        }
    }

    fn run_twice(&mut self, question: &Question) -> Outcome {
        let outcome = self.run(question.target, question.direction);
        if outcome == Outcome::Optimal {
            return outcome;
        }
        self.programme.start_afresh();
        self.run(question.target, question.direction)
    }

    fn flow(&self) -> Flow {
        let changes = (0..self.count()).map(|index| (index, self.moved(index)));
        changes.filter(|&(_, change)| change.abs() > 1e-7).collect()
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

    /// Prices the movement of every cell, for [`Attack::cheapest`].
    pub(crate) fn set_prices(&mut self, price: impl Fn(usize) -> f64) {
        (0..self.count()).for_each(|index| self.set_price(index, price(index)));
    }

    /// Prices each unit that a cell moves.
    pub(crate) fn set_price(&mut self, index: usize, price: f64) {
        for column in [index, self.count() + index] {
            self.programme.price(column, price + jitter(column));
        }
    }

    /// From now on the cell moves for nothing.
    pub(crate) fn set_free(&mut self, index: usize) {
        self.set_price(index, 0.0);
    }

    /// Back to the small unequal costs.
    pub(crate) fn reset_prices(&mut self) {
        (0..self.count()).for_each(|index| self.set_free(index));
    }

    /// The movement at the least price that takes a cell as far as `enough`, whatever is hidden now; only the barred cell rests.
    pub(crate) fn cheapest(&mut self, ground: &Ground, question: &Question, barred: Option<usize>) -> Option<Flow> {
        for (index, &cell) in ground.movable.iter().enumerate() {
            let room = if Some(cell) == barred { Room::NONE } else { ground.room(question.reader, index) };
            self.limit(index, room.down.min(NO_LIMIT), room.up.min(NO_LIMIT));
        }
        let (ahead, back) = if question.direction > 0.0 { (0, self.count()) } else { (self.count(), 0) };
        self.programme.limit(ahead + question.target, question.enough, question.enough);
        self.programme.limit(back + question.target, 0.0, 0.0);
        loop {
            if self.programme.solve(f64::INFINITY) != Outcome::Optimal {
                return None;
            }
            let broken = if self.rows.few { self.broken(ground) } else { Vec::new() };
            if broken.is_empty() {
                return Some(self.flow());
            }
            self.add_rows(ground, &broken);
        }
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
        for (&number, &price) in self.rows.listed.iter().zip(&prices) {
            let multiplier = tidy(-price);
            if multiplier != 0.0 {
                for &(index, by) in &ground.relations[number] {
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
    /// A movement shorter than this is as good as none: how much shorter need not be known.
    pub(crate) least: f64,
}

/// Multipliers are simple fractions in tables: any multiplier gives a valid cut, so the tidied one is as good.
fn tidy(price: f64) -> f64 {
    let scaled = price * 12.0;
    if (scaled - scaled.round()).abs() < 1e-4 { scaled.round() / 12.0 } else { price }
}

impl Attack {
    pub(crate) fn basis(&self) -> Start {
        let rows = if self.rows.few { self.rows.listed.clone() } else { Vec::new() };
        Start { rows, basis: self.programme.basis() }
    }

    /// Begins where another answer ended; with nothing known, if there was none.
    pub(crate) fn start_from(&mut self, ground: &Ground, start: Option<&Start>) {
        if self.rows.few {
            self.forget_rows();
            start.iter().for_each(|start| self.add_rows(ground, &start.rows));
        }
        if let Some(start) = start {
            self.programme.start_from(&start.basis);
        }
    }
}

//! A simplex tableau in whole numbers, with one common denominator: no rounding, so no tolerance either.
//!
//! Integer pivoting after Bareiss (*Sylvester's identity and multistep integer-preserving Gaussian elimination*, Math.
//! Comp. 22, 1968) and Edmonds, as used for vertex enumeration by Avis and Fukuda. Every basic variable satisfies
//! `D z_i + sum T_ij z_j = constant`; entries are minors of the relations and stay small in tables. The search starts at
//! the true table, which always satisfies everything, so no first phase is needed.

mod recover;
mod rounding_cut;
mod walk;

use super::fraction::{Ratio, Step};
use crate::{Control, Refusal};

/// Which end of the possible values is sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Least,
    Most,
}

/// What a search for an end came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extreme {
    At(Ratio),
    NoLimit,
    /// No point satisfies the limits; only after limits were narrowed.
    Nothing,
}

/// A system of equations with limited variables, at one of its vertices.
#[derive(Clone)]
pub(crate) struct Tableau {
    rows: Vec<Vec<i64>>,
    scaled: Vec<i64>,
    denominator: i64,
    basic: Vec<usize>,
    outside: Vec<usize>,
    resting: Vec<i64>,
    seat: Vec<Seat>,
    low: Vec<i64>,
    high: Vec<Option<i64>>,
    control: Control,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seat {
    Row(usize),
    Column(usize),
    Gone,
}

type Exact<T> = Result<T, Refusal>;

fn narrow(value: i128) -> Exact<i64> {
    i64::try_from(value).map_err(|_| Refusal::TooLarge)
}

impl Tableau {
    /// Starts at the given point, which must satisfy the relations and lie within the limits. All work on it ends with
    /// [`Refusal::Stopped`] when the control's time is up.
    pub(crate) fn new(
        relations: &[Vec<(usize, i64)>],
        point: &[i64],
        low: Vec<i64>,
        high: Vec<Option<i64>>,
        control: &Control,
    ) -> Exact<Self> {
        let mut tableau = Tableau::unplaced(relations, point, low, high, control);
        tableau.choose_basis()?;
        tableau.come_to_rest()?;
        Ok(tableau)
    }

    fn unplaced(
        relations: &[Vec<(usize, i64)>],
        point: &[i64],
        low: Vec<i64>,
        high: Vec<Option<i64>>,
        control: &Control,
    ) -> Self {
        let (count, height) = (point.len(), relations.len());
        let mut rows = vec![vec![0; count]; height];
        for (row, relation) in rows.iter_mut().zip(relations) {
            for &(variable, by) in relation {
                row[variable] = by;
            }
        }
        Tableau {
            rows,
            scaled: vec![0; height],
            denominator: 1,
            basic: (count..count + height).collect(),
            outside: (0..count).collect(),
            resting: point.to_vec(),
            seat: (0..count).map(Seat::Column).chain((0..height).map(Seat::Row)).collect(),
            low: low.into_iter().chain(std::iter::repeat_n(0, height)).collect(),
            high: high.into_iter().chain(std::iter::repeat_n(Some(0), height)).collect(),
            control: control.clone(),
        }
    }

    /// Brings a cell into the basis for every relation and forgets relations that follow from others.
    fn choose_basis(&mut self) -> Exact<()> {
        let cells = self.outside.len();
        let mut row = 0;
        while row < self.rows.len() {
            let pivot = (0..self.outside.len())
                .filter(|&column| self.rows[row][column] != 0 && self.outside[column] < cells)
                .min_by_key(|&column| {
                    (self.rows[row][column].abs(), self.rows.iter().filter(|r| r[column] != 0).count())
                });
            match pivot {
                Some(column) => {
                    self.pivot(row, column, 0)?;
                    self.forget_column(column);
                    row += 1;
                }
                None => self.forget_row(row),
            }
        }
        Ok(())
    }

    fn forget_column(&mut self, column: usize) {
        self.seat[self.outside[column]] = Seat::Gone;
        self.outside.swap_remove(column);
        self.resting.swap_remove(column);
        self.rows.iter_mut().for_each(|row| {
            row.swap_remove(column);
        });
        if column < self.outside.len() {
            self.seat[self.outside[column]] = Seat::Column(column);
        }
    }

    fn forget_row(&mut self, row: usize) {
        self.seat[self.basic[row]] = Seat::Gone;
        self.basic.swap_remove(row);
        self.scaled.swap_remove(row);
        self.rows.swap_remove(row);
        if row < self.basic.len() {
            self.seat[self.basic[row]] = Seat::Row(row);
        }
    }

    /// Moves every non-basic variable to one of its limits, so that the point becomes a vertex.
    fn come_to_rest(&mut self) -> Exact<()> {
        let mut column = 0;
        while column < self.outside.len() {
            let variable = self.outside[column];
            let value = self.resting[column];
            if value == self.low[variable] || Some(value) == self.high[variable] {
                column += 1;
                continue;
            }
            // every variable has a lower limit, so that going down always ends
            self.advance(column, -1)?;
            if self.outside[column] != variable {
                column += 1;
            }
        }
        Ok(())
    }

    /// Moves a non-basic variable until something reaches a limit. `false` when nothing ever does.
    fn advance(&mut self, column: usize, direction: i64) -> Exact<bool> {
        match (self.stop(column, direction), self.own_way(column, direction)) {
            ((_, Some((row, limit))), _) => self.pivot(row, column, limit).map(|()| true),
            ((_, None), Some(length)) => self.slide(column, length * direction).map(|()| true),
            ((_, None), None) => Ok(false),
        }
    }

    /// How far a non-basic variable is from its own limit.
    fn own_way(&self, column: usize, direction: i64) -> Option<i64> {
        let variable = self.outside[column];
        match direction {
            1 => self.high[variable].map(|high| high - self.resting[column]),
            _ => Some(self.resting[column] - self.low[variable]),
        }
    }

    /// How far a non-basic variable can move, and the row and limit that stop it, unless it is its own limit.
    fn stop(&self, column: usize, direction: i64) -> (Option<Step>, Option<(usize, i64)>) {
        let mut shortest = self.own_way(column, direction).map(|over| Step { over: over.into(), under: 1 });
        let mut blocking: Option<(usize, i64)> = None;
        for row in 0..self.rows.len() {
            let Some((step, limit)) = self.room_of(row, column, direction) else { continue };
            let shorter = shortest.is_none_or(|shortest| step.is_shorter(shortest));
            let tie = blocking.is_some_and(|(other, _)| {
                shortest.is_some_and(|s| !s.is_shorter(step)) && self.basic[row] < self.basic[other]
            });
            if shorter || tie {
                shortest = Some(step);
                blocking = Some((row, limit));
            }
        }
        (shortest, blocking)
    }

    /// How far a column can move before the basic variable of a row reaches a limit, and which.
    fn room_of(&self, row: usize, column: usize, direction: i64) -> Option<(Step, i64)> {
        let entry = i128::from(self.rows[row][column]) * i128::from(direction);
        if entry == 0 {
            return None;
        }
        let variable = self.basic[row];
        let limit = if entry > 0 { self.low[variable] } else { self.high[variable]? };
        let distance = i128::from(self.scaled[row]) - i128::from(self.denominator) * i128::from(limit);
        Some((Step { over: distance * entry.signum(), under: entry.abs() }, limit))
    }

    fn slide(&mut self, column: usize, change: i64) -> Exact<()> {
        for row in 0..self.rows.len() {
            let entry = self.rows[row][column];
            if entry != 0 {
                self.scaled[row] = narrow(i128::from(self.scaled[row]) - i128::from(entry) * i128::from(change))?;
            }
        }
        self.resting[column] += change;
        Ok(())
    }

    /// Exchanges a basic and a non-basic variable; the one that leaves comes to rest at `limit`.
    fn pivot(&mut self, row: usize, column: usize, limit: i64) -> Exact<()> {
        // in large groups an exchange takes milliseconds, and there are thousands
        if self.control.is_over() {
            return Err(Refusal::Stopped);
        }
        let old = i128::from(self.denominator);
        let pivot = i128::from(self.rows[row][column]);
        let sign = pivot.signum();
        let moved = i128::from(self.scaled[row]) - old * i128::from(limit);
        let leading = std::mem::take(&mut self.rows[row]);
        for other in 0..self.rows.len() {
            if other == row {
                continue;
            }
            let factor = i128::from(self.rows[other][column]);
            let scaled = (pivot * i128::from(self.scaled[other]) - factor * moved) / old;
            self.scaled[other] = narrow(scaled * sign)?;
            if factor == 0 && pivot * sign == old {
                continue;
            }
            for (entry, &lead) in self.rows[other].iter_mut().zip(&leading) {
                if *entry != 0 || (factor != 0 && lead != 0) {
                    *entry = narrow((pivot * i128::from(*entry) - factor * i128::from(lead)) / old * sign)?;
                }
            }
            self.rows[other][column] = narrow(-factor * sign)?;
        }
        self.rows[row] = leading;
        self.scaled[row] = narrow((pivot * i128::from(self.resting[column]) + moved) * sign)?;
        if sign < 0 {
            self.rows[row].iter_mut().for_each(|entry| *entry = -*entry);
        }
        self.rows[row][column] = narrow(old * sign)?;
        self.denominator = narrow(pivot * sign)?;
        self.resting[column] = limit;
        std::mem::swap(&mut self.basic[row], &mut self.outside[column]);
        self.seat[self.basic[row]] = Seat::Row(row);
        self.seat[self.outside[column]] = Seat::Column(column);
        Ok(())
    }

    /// The value of a variable at the present vertex.
    pub(crate) fn value(&self, variable: usize) -> Ratio {
        match self.seat[variable] {
            Seat::Row(row) => Ratio { over: self.scaled[row], under: self.denominator },
            Seat::Column(column) => Ratio { over: self.resting[column], under: 1 },
            Seat::Gone => Ratio { over: 0, under: 1 },
        }
    }

    /// Of the variables that are not whole numbers at the present vertex, the one with the fewest possible values.
    pub(crate) fn fractional(&self) -> Option<usize> {
        let split = (0..self.rows.len()).filter(|&row| self.scaled[row] % self.denominator != 0);
        let span =
            |variable: usize| self.high[variable].map_or(i64::MAX, |high| high.saturating_sub(self.low[variable]));
        split.map(|row| self.basic[row]).min_by_key(|&variable| (span(variable), variable))
    }

    /// Whether every variable is a whole number at the present vertex.
    pub(crate) fn is_whole(&self) -> bool {
        self.denominator == 1 || self.scaled.iter().all(|scaled| scaled % self.denominator == 0)
    }

    /// Goes to a vertex where the variable is least or most.
    pub(crate) fn seek(&mut self, variable: usize, end: End) -> Exact<Extreme> {
        let direction = if end == End::Most { 1 } else { -1 };
        let mut idle = 0;
        loop {
            let Some((column, way)) = self.improving(variable, direction, idle > 20) else {
                return Ok(Extreme::At(self.value(variable)));
            };
            let before = self.value(variable);
            if !self.advance(column, way)? {
                return Ok(Extreme::NoLimit);
            }
            idle = if self.value(variable) == before { idle + 1 } else { 0 };
        }
    }

    /// What moving a column by one adds to the variable, times the denominator.
    fn effect(&self, variable: usize, column: usize) -> i64 {
        match self.seat[variable] {
            Seat::Row(row) => -self.rows[row][column],
            Seat::Column(own) if own == column => self.denominator,
            Seat::Column(_) | Seat::Gone => 0,
        }
    }

    /// A column and the way to move it so that the variable improves; the lowest-numbered one when `careful` (Bland's rule).
    fn improving(&self, variable: usize, direction: i64, careful: bool) -> Option<(usize, i64)> {
        let mut best: Option<(i64, usize, i64)> = None;
        for column in 0..self.outside.len() {
            let effect = self.effect(variable, column) * direction;
            let mover = self.outside[column];
            let value = self.resting[column];
            let way = effect.signum();
            let blocked = (way < 0 && value == self.low[mover]) || (way > 0 && Some(value) == self.high[mover]);
            if effect == 0 || blocked {
                continue;
            }
            let better = best.is_none_or(
                |(size, other, _)| {
                    if careful { mover < self.outside[other] } else { effect.abs() > size }
                },
            );
            if better {
                best = Some((effect.abs(), column, way));
            }
        }
        best.map(|(_, column, way)| (column, way))
    }
}

//! Narrower limits, and the way back to a vertex within them.

use super::{End, Exact, Extreme, Seat, Step, Tableau};

impl Tableau {
    /// Narrows the limits of a variable; the vertex may fall outside until [`Tableau::recover`].
    pub(crate) fn restrict(&mut self, variable: usize, low: Option<i64>, high: Option<i64>) -> Exact<()> {
        if let Some(low) = low {
            self.low[variable] = self.low[variable].max(low);
        }
        if let Some(high) = high {
            self.high[variable] = Some(self.high[variable].map_or(high, |old| old.min(high)));
        }
        if let Seat::Column(column) = self.seat[variable] {
            let value = self.resting[column];
            let inside = value.max(self.low[variable]).min(self.high[variable].unwrap_or(i64::MAX));
            if inside != value {
                self.slide(column, inside - value)?;
            }
        }
        Ok(())
    }

    /// After limits were narrowed at a best vertex: the next best vertex within them (dual simplex method).
    pub(crate) fn recover(&mut self, variable: usize, end: End) -> Exact<Extreme> {
        let direction = if end == End::Most { 1 } else { -1 };
        loop {
            if self.low.iter().zip(&self.high).any(|(&low, high)| high.is_some_and(|high| high < low)) {
                return Ok(Extreme::Nothing);
            }
            let Some((row, limit)) = self.outside_limits() else { break };
            let Some(column) = self.replacement(row, limit, variable, direction) else {
                return Ok(Extreme::Nothing);
            };
            self.pivot(row, column, limit)?;
        }
        self.seek(variable, end)
    }

    /// The lowest-numbered basic variable that lies outside its limits, and the limit that it must return to.
    fn outside_limits(&self) -> Option<(usize, i64)> {
        let outside = |row: &usize| {
            let variable = self.basic[*row];
            let scaled = i128::from(self.scaled[*row]);
            let at = |limit: i64| i128::from(limit) * i128::from(self.denominator);
            if scaled < at(self.low[variable]) {
                return Some((*row, self.low[variable]));
            }
            self.high[variable].filter(|&high| scaled > at(high)).map(|high| (*row, high))
        };
        (0..self.rows.len()).filter_map(|row| outside(&row)).min_by_key(|&(row, _)| self.basic[row])
    }

    fn replacement(&self, row: usize, limit: i64, variable: usize, direction: i64) -> Option<usize> {
        let rises = i128::from(self.scaled[row]) < i128::from(limit) * i128::from(self.denominator);
        let mut best: Option<(Step, usize)> = None;
        for column in 0..self.outside.len() {
            let entry = self.rows[row][column];
            let mover = self.outside[column];
            // the basic variable rises when a positive entry goes down or a negative one up
            let up = (entry < 0) == rises;
            let value = self.resting[column];
            let blocked = if up { Some(value) == self.high[mover] } else { value == self.low[mover] };
            if entry == 0 || blocked {
                continue;
            }
            let loss = i128::from(self.effect(variable, column) * direction).abs();
            let step = Step { over: loss, under: i128::from(entry).abs() };
            let better = best.is_none_or(|(least, other)| {
                step.is_shorter(least) || (!least.is_shorter(step) && mover < self.outside[other])
            });
            if better {
                best = Some((step, column));
            }
        }
        best.map(|(_, column)| column)
    }
}

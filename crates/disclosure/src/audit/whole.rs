//! Ends of the possible values when every cell is a whole number.

use super::tableau::{End, Extreme, Tableau};
use crate::{Control, Refusal};

/// The search for one end in whole numbers.
pub(crate) struct WholeSearch<'c> {
    pub(crate) variable: usize,
    pub(crate) end: End,
    /// The furthest value known to be attained by some whole-number table.
    pub(crate) attained: i64,
    pub(crate) control: &'c Control,
}

const CHECK_EVERY: usize = 64;
/// Beyond this the search is given up; it would otherwise follow an unlimited direction without end.
const MOST_STEPS: usize = 200_000;
/// Cuts tried at a vertex before its search is split.
const CUTS: usize = 4;

impl WholeSearch<'_> {
    /// Cuts and branches from a vertex that is best for the variable. `None` when time ran out.
    ///
    /// # Errors
    /// Numbers that outgrew exact arithmetic.
    pub(crate) fn run(mut self, tableau: Tableau) -> Result<Option<i64>, Refusal> {
        let mut open = vec![tableau];
        let mut steps = 0;
        while let Some(tableau) = open.pop() {
            steps += 1;
            if steps > MOST_STEPS || (steps % CHECK_EVERY == 0 && self.control.is_over()) {
                return Ok(None);
            }
            let Some(tableau) = self.tightened(tableau) else { continue };
            let Some(split) = tableau.fractional() else {
                self.attained = self.reachable(&tableau);
                continue;
            };
            let at = tableau.value(split).floor();
            for (low, high) in [(None, Some(at)), (Some(at + 1), None)] {
                let mut child = tableau.clone();
                child.restrict(split, low, high)?;
                if let Extreme::At(_) = child.recover(self.variable, self.end)? {
                    open.push(child);
                }
            }
        }
        Ok(Some(self.attained))
    }

    /// The vertex after some cuts; `None` when nothing further than what is attained is left.
    fn tightened(&self, mut tableau: Tableau) -> Option<Tableau> {
        for _ in 0..CUTS {
            if !self.is_further(self.reachable(&tableau)) {
                return None;
            }
            let Some(fraction) = tableau.fractional() else { return Some(tableau) };
            let mut narrower = tableau.clone();
            // cuts only help: should their numbers outgrow exact arithmetic, the search goes on without them
            match narrower.cut_off(fraction).and_then(|()| narrower.recover(self.variable, self.end)) {
                Ok(Extreme::At(_)) => tableau = narrower,
                Ok(Extreme::Nothing) => return None,
                Ok(Extreme::NoLimit) | Err(_) => return Some(tableau),
            }
        }
        Some(tableau).filter(|tableau| self.is_further(self.reachable(tableau)))
    }

    /// The furthest whole number that the vertex leaves possible.
    fn reachable(&self, tableau: &Tableau) -> i64 {
        let value = tableau.value(self.variable);
        if self.end == End::Most { value.floor() } else { value.ceil() }
    }

    fn is_further(&self, value: i64) -> bool {
        if self.end == End::Most { value > self.attained } else { value < self.attained }
    }
}

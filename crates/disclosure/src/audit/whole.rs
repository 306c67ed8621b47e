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

impl WholeSearch<'_> {
    /// Branches from a vertex that is best for the variable. `None` when time ran out.
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
            let value = tableau.value(self.variable);
            let reachable = if self.end == End::Most { value.floor() } else { value.ceil() };
            if !self.is_further(reachable) {
                continue;
            }
            let Some(split) = tableau.fractional() else {
                self.attained = reachable;
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

    fn is_further(&self, value: i64) -> bool {
        if self.end == End::Most { value > self.attained } else { value < self.attained }
    }
}

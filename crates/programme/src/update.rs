//! Progress in words, period by period. No percentages: they are guesses.

use jiff::civil::Date;
use platform::id::AgencyId;
use serde::{Deserialize, Serialize};

use crate::action::ActionId;
use crate::programme::ProgrammeId;
use crate::stamp::{Period, Stamp, filled, in_words};

platform::typed_id!(
    /// A report of progress on an action.
    UpdateId,
    "upd"
);

/// A report of progress on an action.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Update {
    /// Its id.
    pub id: UpdateId,
    /// The programme.
    pub programme: ProgrammeId,
    /// The action.
    pub action: ActionId,
    /// The body that reports.
    pub agency: AgencyId,
    /// Who wrote it, and when.
    pub stamp: Stamp,
    /// The period it is about.
    pub period: Period,
    /// What was done, what was not and why.
    pub text: String,
}

/// Why an update is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UpdateRefused {
    /// No words.
    #[error("Say in words what was done in the period, and what was not.")]
    NoText,
    /// The period ends before it begins.
    #[error("The period ends before it begins. Put the dates right.")]
    PeriodReversed,
    /// The period has not begun.
    #[error("The period begins on {0}, which has not come yet. Report what was done so far.")]
    PeriodAhead(String),
}

impl Update {
    /// Says whether it can be taken.
    ///
    /// # Errors
    /// Without words, or for a period reversed or not begun by `today`.
    pub fn accept(self, today: Date) -> Result<Self, UpdateRefused> {
        if !filled(&self.text) {
            return Err(UpdateRefused::NoText);
        }
        if !self.period.is_in_order() {
            return Err(UpdateRefused::PeriodReversed);
        }
        if self.period.from > today {
            return Err(UpdateRefused::PeriodAhead(in_words(self.period.from)));
        }
        Ok(self)
    }
}

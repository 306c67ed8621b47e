//! What is refused, in sentences that name the place.

/// Why a table, a setting or a demand cannot be worked with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A count that no table of persons can hold.
    #[error("{cell} has the value {value}; a count must be a whole number from 0 to 1,000,000,000,000")]
    Count {
        /// The cell.
        cell: String,
        /// What stands there.
        value: String,
    },
    /// A relation or a list that points at a cell that is not there.
    #[error("{place} names cell {cell}, but cells are numbered 0 to {}", cells.saturating_sub(1))]
    NoSuchCell {
        /// Where the number stands.
        place: String,
        /// The number.
        cell: usize,
        /// How many cells there are.
        cells: usize,
    },
    /// A coefficient too large to work with exactly.
    #[error("relation {relation} multiplies {cell} by {by}; coefficients must be whole numbers up to 1,000,000")]
    Coefficient {
        /// Number of the relation.
        relation: usize,
        /// The cell.
        cell: String,
        /// The coefficient.
        by: String,
    },
    /// Totals that do not agree with their parts.
    #[error(
        "relation {relation} should come to zero but comes to {sum}: {terms}. Correct the count that is wrong, or leave the total out"
    )]
    Unbalanced {
        /// Number of the relation.
        relation: usize,
        /// What it comes to.
        sum: String,
        /// Its cells with their counts.
        terms: String,
    },
    /// The same cell given twice.
    #[error("{place}: {cell} appears twice, as {first} and as {second}")]
    Duplicate {
        /// Table or file.
        place: String,
        /// The cell.
        cell: String,
        /// First count.
        first: String,
        /// Second count.
        second: String,
    },
    /// A demand that cannot be understood.
    #[error(
        "the demand for {cell} is {given}; it must be three numbers, none below 0: how far below, how far above, how wide"
    )]
    Demand {
        /// The cell.
        cell: String,
        /// What was given.
        given: String,
    },
    /// Settings that contradict one another or the table.
    #[error("{place}: {what}")]
    Setting {
        /// Which setting.
        place: String,
        /// What is wrong and what could give.
        what: String,
    },
    /// Input that could not be read.
    #[error("{place}: {what}")]
    Unreadable {
        /// File, line or field.
        place: String,
        /// What is wrong there.
        what: String,
    },
    /// Numbers that outgrew exact arithmetic.
    #[error("the audit stopped: the numbers in these relations grow too large to be worked with exactly")]
    TooLarge,
    /// The audit ran out of time before it had an answer for every cell.
    #[error(
        "the audit stopped before it was done ({done} of {of} cells); nothing may be published on it. Allow more time"
    )]
    AuditUnfinished {
        /// Cells with an answer.
        done: usize,
        /// Cells asked for.
        of: usize,
    },
    /// The protected table did not survive its own attack.
    #[error("the protected table failed its own attack and is not returned: {findings}")]
    Attacked {
        /// What could be worked out.
        findings: String,
    },
    /// Demands that nothing can meet.
    #[error("no choice of hidden cells protects {cells}. {remedy}")]
    Impossible {
        /// The cells.
        cells: String,
        /// What could give.
        remedy: String,
    },
    /// Stopped by whoever asked.
    #[error("stopped before anything safe to publish was found. Allow more time")]
    Stopped,
}

impl Refusal {
    /// A refusal about a setting.
    pub fn setting(place: impl Into<String>, what: impl Into<String>) -> Self {
        Refusal::Setting { place: place.into(), what: what.into() }
    }

    /// A refusal about input that could not be read.
    pub fn unreadable(place: impl Into<String>, what: impl Into<String>) -> Self {
        Refusal::Unreadable { place: place.into(), what: what.into() }
    }
}

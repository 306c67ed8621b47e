//! What readings show. The state is read off them, never typed.
#![deny(clippy::wildcard_enum_match_arm)]

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Better, Definition, Impact};

/// What is known of the impact.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum ImpactState {
    /// Nobody has said how it would show: an error to put right.
    #[default]
    NoMeasureSet,
    /// Too early to tell.
    TooEarly {
        /// When the next reading is due.
        until: Option<Date>,
    },
    /// Read, and nothing has changed.
    NoChange,
    /// Worse than at first.
    Worse,
    /// Better than at first.
    Improved,
    /// Better than at first in two periods running.
    Sustained,
    /// It cannot be known.
    CannotBeKnown {
        /// Why.
        reason: String,
    },
}

impl ImpactState {
    /// The state in plain words.
    pub fn words(&self) -> &'static str {
        match self {
            Self::NoMeasureSet => "No measure set",
            Self::TooEarly { .. } => "Too early to tell",
            Self::NoChange => "No change",
            Self::Worse => "Worse",
            Self::Improved => "Improved",
            Self::Sustained => "Improved and sustained",
            Self::CannotBeKnown { .. } => "Cannot be known",
        }
    }

    /// Whether a better situation for children has been shown.
    pub fn is_shown(&self) -> bool {
        matches!(self, Self::Improved | Self::Sustained)
    }
}

impl Impact {
    /// What the readings show.
    pub fn state(&self) -> ImpactState {
        let changes = self.changes();
        match (changes.as_slice(), &self.unknowable) {
            ([], Some(u)) => ImpactState::CannotBeKnown { reason: u.reason.clone() },
            ([], None) if self.definitions.is_empty() => ImpactState::NoMeasureSet,
            ([], None) => ImpactState::TooEarly { until: self.next_reading },
            ([.., Change::Better, Change::Better], _) => ImpactState::Sustained,
            ([.., Change::Better], _) => ImpactState::Improved,
            ([.., Change::None], _) => ImpactState::NoChange,
            ([.., Change::Worse], _) => ImpactState::Worse,
        }
    }

    /// Each later reading of the current version against its first.
    fn changes(&self) -> Vec<Change> {
        let mut series = self.series();
        let (Some(definition), Some(first)) = (self.definitions.last(), series.next()) else {
            return Vec::new();
        };
        series.map(|later| change(definition, first.value, later.value)).collect()
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Change {
    Better,
    None,
    Worse,
}

fn change(definition: &Definition, first: f64, later: f64) -> Change {
    let gain = match definition.better {
        Better::Higher => later - first,
        Better::Lower => first - later,
    };
    if gain == 0.0 || gain.abs() < definition.least_change {
        Change::None
    } else if gain > 0.0 {
        Change::Better
    } else {
        Change::Worse
    }
}

/// What is known of a row's impact from all its measures, the most worrying first: one measure that got worse or did not
/// move is not outweighed by another that improved. A measure that is too early or cannot be known does not take away what
/// another has shown. Sustained only when all that improved is sustained.
pub fn impact_of<'a>(impacts: impl IntoIterator<Item = &'a Impact>) -> ImpactState {
    impacts.into_iter().map(Impact::state).max_by_key(worry).unwrap_or_default()
}

fn worry(state: &ImpactState) -> u8 {
    match state {
        ImpactState::NoMeasureSet => 0,
        ImpactState::CannotBeKnown { .. } => 1,
        ImpactState::TooEarly { .. } => 2,
        ImpactState::Sustained => 3,
        ImpactState::Improved => 4,
        ImpactState::NoChange => 5,
        ImpactState::Worse => 6,
    }
}

//! What changed for children, kept apart from what was done.
//!
//! The state is read off the readings, never typed: two readings by the same version of the definition show a change, a
//! third that is still better than the first shows that it lasts. A new version begins a new series.
#![deny(clippy::wildcard_enum_match_arm)]

mod state;

use jiff::civil::Date;
use platform::id::AgencyId;
use serde::{Deserialize, Serialize};

use crate::action::ActionId;
use crate::programme::ProgrammeId;
use crate::recommendation::RecommendationId;
use crate::small_numbers::Counting;
use crate::stamp::{Period, Stamp, filled, in_words};

pub use state::{ImpactState, impact_of};

platform::typed_id!(
    /// How the impact of a row is measured.
    ImpactId,
    "imp"
);

/// How the impact of a row is measured, and what was read.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Impact {
    /// Its id.
    pub id: ImpactId,
    /// The programme.
    pub programme: ProgrammeId,
    /// The row.
    pub recommendation: RecommendationId,
    /// The action it belongs to, when it is one action's.
    #[serde(default)]
    pub action: Option<ActionId>,
    /// What should be different for children.
    pub question: String,
    /// The bodies that read it, beside the Board's business manager and the outside assessor.
    #[serde(default)]
    pub readers: Vec<AgencyId>,
    #[serde(default)]
    definitions: Vec<Definition>,
    /// The figure of the house that the program reads, and for which version of the definition.
    #[serde(default)]
    measured_by: Option<(String, u32)>,
    #[serde(default)]
    readings: Vec<Reading>,
    #[serde(default)]
    next_reading: Option<Date>,
    #[serde(default)]
    unknowable: Option<Unknowable>,
    #[serde(default)]
    unintended: Vec<UnintendedEffect>,
}

/// One version of what is measured.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Definition {
    /// What is counted, and out of what.
    pub text: String,
    /// What the number is, such as "per cent" or "days".
    #[serde(default)]
    pub unit: String,
    /// Whether it counts children: then it is published only as far as nobody can be recognised.
    #[serde(default)]
    pub counting: Counting,
    /// Which way is better.
    pub better: Better,
    /// The least difference from the first reading that means anything, in the unit. 0 means that any does.
    #[serde(default)]
    pub least_change: f64,
    /// Who set it.
    pub stamp: Stamp,
}

/// Which way is better.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
}

/// A value read for a period.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Reading {
    /// Which version of the definition, from 1.
    pub version: u32,
    /// The period it is for.
    pub period: Period,
    /// The value, in the definition's unit.
    pub value: f64,
    /// How many children it is out of, or about.
    #[serde(default)]
    pub out_of: Option<u32>,
    /// Where it comes from.
    #[serde(default)]
    pub source: String,
    /// Who entered it.
    pub stamp: Stamp,
}

/// A number as read: its value, and how many children it is out of or about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Value {
    /// The value.
    pub number: f64,
    /// Out of how many.
    pub out_of: Option<u32>,
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self { number, out_of: None }
    }
}

/// Why the impact cannot be known.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Unknowable {
    /// The reason.
    pub reason: String,
    /// Who said so.
    pub stamp: Stamp,
}

/// Something that happened besides what was meant.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct UnintendedEffect {
    /// What.
    pub text: String,
    /// Whether it did harm.
    #[serde(default)]
    pub harmful: bool,
    /// Who noted it.
    pub stamp: Stamp,
}

/// Why a change to an impact is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImpactRefused {
    /// Nothing is defined.
    #[error("Say what is counted, and out of what.")]
    NoDefinitionText,
    /// A reading before a definition.
    #[error("Set what is measured before entering a reading.")]
    NoDefinition,
    /// Not a number that can be used.
    #[error("Enter a number.")]
    NotANumber,
    /// The least change is negative or not a number.
    #[error("The least change that counts has to be 0 or more.")]
    LeastChange,
    /// The period ends before it begins.
    #[error("The period ends on {to}, before it begins on {from}. Put the dates right.")]
    PeriodReversed {
        /// First day.
        from: String,
        /// Last day.
        to: String,
    },
    /// A period that overlaps one already read.
    #[error("There is a reading for {from} to {to} already. Give the reading of a later period.")]
    PeriodTaken {
        /// First day of the reading there is.
        from: String,
        /// Its last day.
        to: String,
    },
    /// A share of nobody knows how many.
    #[error("Enter out of how many children this is. Without that, nobody can tell whether it may be published.")]
    NoBase,
    /// Typed, where the program reads.
    #[error("The program reads this measure itself. To enter readings, measure it in another way first.")]
    MeasuredHere,
    /// Unknowable without a reason.
    #[error("Say why the impact cannot be known.")]
    UnknowableNeedsReason,
    /// An effect without text.
    #[error("Say what happened besides what was meant.")]
    NoEffect,
}

impl Impact {
    /// A new one, with the question and no measure yet.
    pub fn new(id: ImpactId, programme: ProgrammeId, recommendation: RecommendationId, question: &str) -> Self {
        Self {
            id,
            programme,
            recommendation,
            action: None,
            question: question.trim().to_owned(),
            readers: Vec::new(),
            definitions: Vec::new(),
            measured_by: None,
            readings: Vec::new(),
            next_reading: None,
            unknowable: None,
            unintended: Vec::new(),
        }
    }

    /// Sets what is measured, or a new version of it. The series begins anew; `next_reading` says when it is read.
    ///
    /// # Errors
    /// Without text, or with a least change that is not 0 or more.
    pub fn define(mut self, definition: Definition, next_reading: Option<Date>) -> Result<Self, ImpactRefused> {
        if !filled(&definition.text) {
            return Err(ImpactRefused::NoDefinitionText);
        }
        if !definition.least_change.is_finite() || definition.least_change < 0.0 {
            return Err(ImpactRefused::LeastChange);
        }
        self.definitions.push(definition);
        Ok(Self { next_reading, ..self })
    }

    /// Enters a reading by the definition now in force; readings stay in order of their periods.
    ///
    /// # Errors
    /// Without a definition, with something that is no number, for a period that overlaps one already read, or a share
    /// without its base.
    pub fn read(
        mut self,
        period: Period,
        value: impl Into<Value>,
        source: &str,
        next_reading: Option<Date>,
        stamp: Stamp,
    ) -> Result<Self, ImpactRefused> {
        let Value { number, out_of } = value.into();
        self.refuse_reading(period, number)?;
        if self.definitions.last().is_some_and(|d| d.counting == Counting::Share) && out_of.is_none_or(|n| n == 0) {
            return Err(ImpactRefused::NoBase);
        }
        let source = source.trim().to_owned();
        let reading = Reading { version: self.version(), period, value: number, out_of, source, stamp };
        self.readings.push(reading);
        self.readings.sort_by_key(|r| (r.version, r.period.from));
        Ok(Self { next_reading, ..self })
    }

    fn refuse_reading(&self, period: Period, value: f64) -> Result<(), ImpactRefused> {
        if self.definitions.is_empty() {
            return Err(ImpactRefused::NoDefinition);
        }
        if !value.is_finite() {
            return Err(ImpactRefused::NotANumber);
        }
        let Period { from, to } = period;
        if !period.is_in_order() {
            return Err(ImpactRefused::PeriodReversed { from: in_words(from), to: in_words(to) });
        }
        let overlaps = |r: &&Reading| r.period.from <= to && from <= r.period.to;
        match self.series().find(overlaps).map(|r| r.period) {
            Some(taken) => Err(ImpactRefused::PeriodTaken { from: in_words(taken.from), to: in_words(taken.to) }),
            None => Ok(()),
        }
    }

    /// Says that the impact cannot be known. Readings, where there are two, speak louder.
    ///
    /// # Errors
    /// Without a reason.
    pub fn cannot_be_known(self, reason: &str, stamp: Stamp) -> Result<Self, ImpactRefused> {
        if !filled(reason) {
            return Err(ImpactRefused::UnknowableNeedsReason);
        }
        Ok(Self { unknowable: Some(Unknowable { reason: reason.trim().to_owned(), stamp }), ..self })
    }

    /// Notes something that happened besides what was meant.
    ///
    /// # Errors
    /// Without text.
    pub fn note_effect(mut self, effect: UnintendedEffect) -> Result<Self, ImpactRefused> {
        if !filled(&effect.text) {
            return Err(ImpactRefused::NoEffect);
        }
        self.unintended.push(effect);
        Ok(self)
    }

    /// Every version of the definition, oldest first; version 1 stands at 0.
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    /// Every reading, by version and period.
    pub fn readings(&self) -> &[Reading] {
        &self.readings
    }

    /// Lets the program read the definition now in force, from a figure of the house.
    #[must_use]
    pub fn bound_to(mut self, figure: &str) -> Self {
        self.measured_by = Some((figure.to_owned(), self.version()));
        self
    }

    /// The figure of the house that the program reads, where the definition now in force is measured so.
    pub fn measured_by(&self) -> Option<&str> {
        self.measured_by.as_ref().filter(|(_, version)| *version == self.version()).map(|(name, _)| name.as_str())
    }

    /// When the next reading is due.
    pub fn next_reading(&self) -> Option<Date> {
        self.next_reading
    }

    /// What happened besides what was meant.
    pub fn unintended(&self) -> &[UnintendedEffect] {
        &self.unintended
    }

    /// The number of the definition now in force; 0 when there is none.
    pub fn version(&self) -> u32 {
        u32::try_from(self.definitions.len()).unwrap_or(u32::MAX)
    }

    fn series(&self) -> impl Iterator<Item = &Reading> {
        let version = self.version();
        self.readings.iter().filter(move |r| r.version == version)
    }
}

//! One thing asked by a recommendation: its limb, who is asked, and by when if the text says so.

use jiff::civil::Date;
use platform::id::AgencyId;
use serde::{Deserialize, Serialize};

use crate::programme::ProgrammeId;
use crate::recommendation::RecommendationId;
use crate::stamp::{Origin, Stamp, filled};

platform::typed_id!(
    /// One thing asked by a recommendation.
    AskId,
    "ask"
);

/// One thing asked by a recommendation.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Ask {
    /// Its id.
    pub id: AskId,
    /// The programme.
    pub programme: ProgrammeId,
    /// The recommendation it is part of.
    pub recommendation: RecommendationId,
    /// Which limb, from 1.
    pub limb: u16,
    /// The verb that asks, such as "review".
    #[serde(default)]
    pub verb: Option<String>,
    /// What is asked.
    pub text: String,
    /// The bodies asked.
    #[serde(default)]
    pub addressees: Vec<AgencyId>,
    /// When, if the text says so.
    #[serde(default)]
    pub due: Option<DueInText>,
    /// A measurable threshold, if the text names one.
    #[serde(default)]
    pub threshold: Option<Threshold>,
    /// Whether a person has settled the split.
    #[serde(default)]
    pub origin: Origin,
    /// Whether the answer printed in the report speaks to it: a guess made on reading, no body's word.
    #[serde(default)]
    pub printed_answer: PrintedAnswer,
    /// Set when a person took the ask out of the split.
    #[serde(default)]
    pub withdrawn: Option<Withdrawn>,
}

/// Whether the answer printed in the report speaks to an ask.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum PrintedAnswer {
    /// The report has no answer to read, or the ask was written later.
    #[default]
    None,
    /// It speaks to it.
    Speaks,
    /// It does not seem to.
    Silent {
        /// Why it seems so.
        reason: String,
    },
}

/// When something is due according to the text.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct DueInText {
    /// The words, such as "by the end of July 2016".
    pub words: String,
    /// The day they come to, if they name one.
    pub date: Option<Date>,
}

/// A threshold that can be measured.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Threshold {
    /// The words, such as "100 per cent of victims".
    pub words: String,
    /// The number.
    #[serde(default)]
    pub value: Option<f64>,
    /// What the number counts, such as "per cent" or "days".
    #[serde(default)]
    pub unit: String,
}

/// An ask taken out of the split: kept, and no longer waiting for an answer.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// Why, such as "joined with limb 2".
    pub reason: String,
    /// By whom and when.
    pub stamp: Stamp,
    /// The asks that stand in its place.
    #[serde(default)]
    pub replaced_by: Vec<AskId>,
}

/// Why a change to an ask is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AskRefused {
    /// Nothing is asked.
    #[error("Write what is asked.")]
    NoText,
    /// The limb is 0.
    #[error("Number the limbs of a recommendation from 1.")]
    NoLimb,
    /// Taken out without a reason.
    #[error("Say why this ask is taken out, so that nobody takes it for forgotten.")]
    NoReason,
    /// Already taken out.
    #[error("This ask has already been taken out.")]
    AlreadyWithdrawn,
}

impl Ask {
    /// A new ask, as guessed; [`Ask::settle`] makes it a person's.
    pub fn new(id: AskId, programme: ProgrammeId, recommendation: RecommendationId, limb: u16, text: &str) -> Self {
        Self {
            id,
            programme,
            recommendation,
            limb,
            verb: None,
            text: text.trim().to_owned(),
            printed_answer: PrintedAnswer::None,
            addressees: Vec::new(),
            due: None,
            threshold: None,
            origin: Origin::Guessed,
            withdrawn: None,
        }
    }

    /// A person confirms or corrects the ask.
    ///
    /// # Errors
    /// When the text is blank, the limb is 0, or the ask was taken out.
    pub fn settle(self, stamp: Stamp) -> Result<Self, AskRefused> {
        if self.withdrawn.is_some() {
            return Err(AskRefused::AlreadyWithdrawn);
        }
        if !filled(&self.text) {
            return Err(AskRefused::NoText);
        }
        if self.limb == 0 {
            return Err(AskRefused::NoLimb);
        }
        Ok(Self { origin: Origin::ByPerson(stamp), ..self })
    }

    /// A person takes the ask out of the split.
    ///
    /// # Errors
    /// Without a reason, or when it is out already.
    pub fn withdraw(self, reason: &str, replaced_by: Vec<AskId>, stamp: Stamp) -> Result<Self, AskRefused> {
        if self.withdrawn.is_some() {
            return Err(AskRefused::AlreadyWithdrawn);
        }
        if !filled(reason) {
            return Err(AskRefused::NoReason);
        }
        Ok(Self { withdrawn: Some(Withdrawn { reason: reason.trim().to_owned(), stamp, replaced_by }), ..self })
    }

    /// Whether it still asks for something.
    pub fn is_live(&self) -> bool {
        self.withdrawn.is_none()
    }
}

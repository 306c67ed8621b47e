//! A professional disagrees with what was decided: a ladder of stages, each with its clock. Pure.
#![deny(clippy::wildcard_enum_match_arm)]

use commitments::commitment::Stamp;
use jiff::civil::Date;
use platform::calendar::Due;
use platform::db::Arg;
use platform::record::Record;
use serde::{Deserialize, Serialize};

use crate::contact::said;
use crate::referral::ReferralId;
use crate::terms::Stage;

platform::typed_id!(
    /// A disagreement.
    DisagreementId,
    "dsg"
);

/// A stage that was reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// Who talks.
    pub words: String,
    /// By when.
    pub due: Due,
    /// What was said at it.
    #[serde(default)]
    pub said: Option<(String, Stamp)>,
}

/// How it was settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// The decision stands, or is taken anew.
    pub stands: bool,
    /// In words that both can read.
    pub words: String,
    /// Who, when.
    pub by: Stamp,
}

/// A disagreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disagreement {
    /// Its id.
    pub id: DisagreementId,
    /// About which referral: its home.
    pub referral: ReferralId,
    /// Why somebody disagrees.
    pub why: String,
    /// Who, for which body, when.
    pub by: Stamp,
    /// The ladder when it was raised.
    pub ladder: Vec<Stage>,
    /// The stages reached, lowest first.
    pub reached: Vec<Reached>,
    /// How it ended.
    #[serde(default)]
    pub settled: Option<Settled>,
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DisagreementRefused {
    /// Without a reason.
    #[error("Write why you disagree.")]
    NoReason,
    /// Settled.
    #[error("This has been settled.")]
    Settled,
    /// At the top.
    #[error("This is the last stage: it is settled here.")]
    LastStage,
    /// Without words.
    #[error("Write what was agreed, or what stands and why.")]
    NoWords,
}

impl Disagreement {
    /// Raises it. `due` gives the clock of a stage.
    ///
    /// # Errors
    /// Without a reason.
    pub fn raise(
        referral: ReferralId,
        why: &str,
        by: Stamp,
        ladder: Vec<Stage>,
        due: impl Fn(&Stage) -> Due,
    ) -> Result<Self, DisagreementRefused> {
        let why = said(why).ok_or(DisagreementRefused::NoReason)?;
        let reached =
            ladder.first().map(|s| Reached { words: s.words.clone(), due: due(s), said: None }).into_iter().collect();
        Ok(Self { id: DisagreementId::new(), referral, why, by, ladder, reached, settled: None })
    }

    /// Not settled.
    pub fn is_open(&self) -> bool {
        self.settled.is_none()
    }

    /// The stage it has reached.
    pub fn stage(&self) -> Option<&Reached> {
        self.reached.last()
    }

    /// When its present stage runs out.
    pub fn due(&self) -> Option<Date> {
        self.stage().filter(|_| self.is_open()).map(|s| s.due.on)
    }

    /// Goes up a stage: nothing was agreed, or its time ran out.
    ///
    /// # Errors
    /// When it is settled or at the top.
    pub fn go_up(mut self, what: &str, by: Stamp, due: impl Fn(&Stage) -> Due) -> Result<Self, DisagreementRefused> {
        if !self.is_open() {
            return Err(DisagreementRefused::Settled);
        }
        let next = self.ladder.get(self.reached.len()).ok_or(DisagreementRefused::LastStage)?;
        let next = Reached { words: next.words.clone(), due: due(next), said: None };
        if let Some(last) = self.reached.last_mut() {
            last.said = Some((what.trim().to_owned(), by));
        }
        self.reached.push(next);
        Ok(self)
    }

    /// There is a stage above.
    pub fn can_go_up(&self) -> bool {
        self.is_open() && self.reached.len() < self.ladder.len()
    }

    /// Settles it.
    ///
    /// # Errors
    /// When it is settled, or without words.
    pub fn settle(mut self, settled: Settled) -> Result<Self, DisagreementRefused> {
        if !self.is_open() {
            return Err(DisagreementRefused::Settled);
        }
        said(&settled.words).ok_or(DisagreementRefused::NoWords)?;
        self.settled = Some(settled);
        Ok(self)
    }
}

impl DisagreementRefused {
    /// The field at which it is said.
    pub fn field(self) -> &'static str {
        match self {
            Self::NoReason => "why",
            Self::Settled | Self::LastStage | Self::NoWords => "words",
        }
    }
}

impl Record for Disagreement {
    const KIND: &'static str = "disagreement";
    const TABLE: &'static str = "disagreement";
    const GUARDED: bool = true;

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        self.referral.to_string()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        vec![("open", self.is_open().into()), ("due", self.due().into())]
    }
}

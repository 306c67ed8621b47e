//! How far an action is, step by step. Each step takes the action and gives back the changed one, or says what to do first.
//!
//! ```text
//! unplanned → planned → in progress ⇄ blocked
//!                        in progress → claimed → verified → business as usual (retest) → regressed → in progress
//!                                      claimed → returned → in progress
//! any step not yet verified → declined       any step → superseded
//! ```
#![deny(clippy::wildcard_enum_match_arm)]

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Action, ActionId, PlanPart, Stage, listed};
use crate::claim::{Claim, ClaimDraft, ClaimId, ClaimRefused};
use crate::evidence::Evidence;
use crate::stamp::{Stamp, filled, in_words};
use crate::verification::{Verdict, Verification, VerificationDraft, VerificationId, VerificationRefused};

/// How far an action is. Each state carries only what exists in it.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Nobody has planned it.
    #[default]
    Unplanned,
    /// It has a lead, an officer, a date and an outcome.
    Planned {
        /// Who planned it.
        stamp: Stamp,
    },
    /// Work goes on.
    InProgress {
        /// Who started it, or took it up again.
        stamp: Stamp,
    },
    /// Work stands still.
    Blocked {
        /// What is in the way.
        why: String,
        /// Who said so.
        stamp: Stamp,
    },
    /// The lead says it is done.
    Claimed {
        /// The claim.
        claim: ClaimId,
    },
    /// Whoever checked it was not satisfied.
    Returned {
        /// The claim that did not hold.
        claim: ClaimId,
        /// The check.
        verification: VerificationId,
        /// What is missing.
        why: String,
    },
    /// Somebody checked it and was satisfied.
    Verified {
        /// The claim that held.
        claim: ClaimId,
        /// The check.
        verification: VerificationId,
    },
    /// It has become everyday work, to be tested again.
    BusinessAsUsual {
        /// The claim that held.
        claim: ClaimId,
        /// The last check.
        verification: VerificationId,
        /// When it is tested again.
        retest: Date,
        /// Who settled that.
        stamp: Stamp,
    },
    /// A retest found that it no longer holds.
    Regressed {
        /// What was found.
        found: String,
        /// Who found it.
        stamp: Stamp,
    },
    /// It will not be done.
    Declined {
        /// Why.
        why: String,
        /// Who decided.
        stamp: Stamp,
    },
    /// Another action stands in its place.
    Superseded {
        /// That action.
        by: ActionId,
        /// Who decided.
        stamp: Stamp,
    },
}

/// Why a step is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryRefused {
    /// Something is missing from the plan.
    #[error("Before this action can be planned, give it {0}.")]
    PlanNeeds(String),
    /// The step does not start from here.
    #[error("{step} is possible only when the action is {from}. It is now: {now}.")]
    NotFromHere {
        /// The step.
        step: &'static str,
        /// Where it starts.
        from: &'static str,
        /// Where the action is.
        now: &'static str,
    },
    /// Blocked without saying by what.
    #[error("Say what is in the way, so that others can help.")]
    BlockedNeedsWhy,
    /// Slipped back without saying what was found.
    #[error("Say what the retest found.")]
    RegressedNeedsFinding,
    /// Declined without a reason.
    #[error("Say why this action will not be done.")]
    DeclinedNeedsWhy,
    /// Business as usual without a retest in the future.
    #[error("Everyday work slips unnoticed. Give a day after {0} on which it is tested again.")]
    RetestMustLieAhead(String),
    /// Superseded by itself.
    #[error("Choose another action to stand in its place.")]
    SupersededByItself,
    /// The check offered is not about this action, or was not satisfied.
    #[error(
        "The retest has to be a check of this action by somebody who was satisfied. If it was not, record that it slipped back."
    )]
    NotThisCheck,
}

impl Delivery {
    /// The state in a word.
    pub fn stage(&self) -> Stage {
        match self {
            Self::Unplanned => Stage::Unplanned,
            Self::Planned { .. } => Stage::Planned,
            Self::InProgress { .. } => Stage::InProgress,
            Self::Blocked { .. } => Stage::Blocked,
            Self::Claimed { .. } => Stage::Claimed,
            Self::Returned { .. } => Stage::Returned,
            Self::Verified { .. } => Stage::Verified,
            Self::BusinessAsUsual { .. } => Stage::BusinessAsUsual,
            Self::Regressed { .. } => Stage::Regressed,
            Self::Declined { .. } => Stage::Declined,
            Self::Superseded { .. } => Stage::Superseded,
        }
    }

    /// The claim and the check that hold, when it is verified.
    pub fn held_by(&self) -> Option<(ClaimId, VerificationId)> {
        match self {
            Self::Verified { claim, verification } | Self::BusinessAsUsual { claim, verification, .. } => {
                Some((*claim, *verification))
            }
            Self::Unplanned
            | Self::Planned { .. }
            | Self::InProgress { .. }
            | Self::Blocked { .. }
            | Self::Claimed { .. }
            | Self::Returned { .. }
            | Self::Regressed { .. }
            | Self::Declined { .. }
            | Self::Superseded { .. } => None,
        }
    }

    /// The day of the retest, when it is everyday work.
    pub fn retest(&self) -> Option<Date> {
        if let Self::BusinessAsUsual { retest, .. } = self { Some(*retest) } else { None }
    }
}

impl Action {
    /// Plans it.
    ///
    /// # Errors
    /// Names all that is missing: lead, officer, due date, outcome for children.
    pub fn plan_it(self, stamp: Stamp) -> Result<Self, DeliveryRefused> {
        self.must_be(&[Stage::Unplanned], "Planning", "not planned yet")?;
        let missing: Vec<_> = self.missing_from_plan().into_iter().map(PlanPart::words).collect();
        if !missing.is_empty() {
            return Err(DeliveryRefused::PlanNeeds(listed(&missing)));
        }
        Ok(self.now(Delivery::Planned { stamp }))
    }

    /// Starts the work, or takes it up again after it was blocked, returned or slipped back.
    ///
    /// # Errors
    /// From any other state.
    pub fn start(self, stamp: Stamp) -> Result<Self, DeliveryRefused> {
        let from = [Stage::Planned, Stage::Blocked, Stage::Returned, Stage::Regressed];
        self.must_be(&from, "Starting", "planned, blocked, returned or slipped back")?;
        Ok(self.now(Delivery::InProgress { stamp }))
    }

    /// Says that the work stands still.
    ///
    /// # Errors
    /// Without a reason, or when it is not in progress.
    pub fn block(self, why: &str, stamp: Stamp) -> Result<Self, DeliveryRefused> {
        self.must_be(&[Stage::InProgress], "Blocking", "in progress")?;
        if !filled(why) {
            return Err(DeliveryRefused::BlockedNeedsWhy);
        }
        Ok(self.now(Delivery::Blocked { why: why.trim().to_owned(), stamp }))
    }

    /// The lead says that it is done. `evidence` are the records that the draft names; `today` is the day of the claim.
    ///
    /// # Errors
    /// When it is not in progress, or the claim does not hold together: see [`ClaimRefused`].
    pub fn claim(self, draft: ClaimDraft, evidence: &[Evidence], today: Date) -> Result<(Self, Claim), ClaimRefused> {
        self.must_be(&[Stage::InProgress], "Claiming", "in progress")?;
        let claim = Claim::make(draft, &self, evidence, today)?;
        let action = self.now(Delivery::Claimed { claim: claim.id });
        Ok((action, claim))
    }

    /// Somebody checks the claim and is satisfied, or sends it back. Verified work can be checked again, as it has to be
    /// when a later change voided the check. `evidence` are the records that the claim names.
    ///
    /// # Errors
    /// When nothing is claimed, or the check does not hold together: see [`VerificationRefused`].
    pub fn check(
        self,
        draft: VerificationDraft,
        claim: &Claim,
        evidence: &[Evidence],
    ) -> Result<(Self, Verification), VerificationRefused> {
        self.must_be(&[Stage::Claimed, Stage::Verified], "Checking", "claimed or verified")?;
        let held = self.delivery.held_by().is_some_and(|(held, _)| held == claim.id);
        if !held && self.delivery != (Delivery::Claimed { claim: claim.id }) {
            return Err(VerificationRefused::NotThisClaim);
        }
        let verification = Verification::of_action(draft, &self, claim, evidence)?;
        let (claim, id) = (claim.id, verification.id);
        let next = match verification.verdict() {
            Verdict::Verified => Delivery::Verified { claim, verification: id },
            Verdict::Returned { why } => Delivery::Returned { claim, verification: id, why: why.clone() },
        };
        Ok((self.now(next), verification))
    }

    /// Lets verified work become everyday work, to be tested again on `retest`.
    ///
    /// # Errors
    /// When it is not verified, or the retest does not lie after `today`.
    pub fn settle(self, retest: Date, today: Date, stamp: Stamp) -> Result<Self, DeliveryRefused> {
        self.must_be(&[Stage::Verified], "Business as usual", "verified")?;
        let Some((claim, verification)) = self.delivery.held_by().filter(|_| retest > today) else {
            return Err(DeliveryRefused::RetestMustLieAhead(in_words(today)));
        };
        Ok(self.now(Delivery::BusinessAsUsual { claim, verification, retest, stamp }))
    }

    /// Records a retest that was satisfied and sets the next. Make `check` by [`Verification::of_action`].
    ///
    /// # Errors
    /// When it is not everyday work, the check is another's or not satisfied, or the next retest does not lie ahead.
    pub fn retest(self, check: &Verification, next: Date, today: Date, stamp: Stamp) -> Result<Self, DeliveryRefused> {
        self.must_be(&[Stage::BusinessAsUsual], "Retesting", "business as usual")?;
        let Some((claim, _)) = self.delivery.held_by().filter(|(c, _)| check.satisfies(self.id, *c)) else {
            return Err(DeliveryRefused::NotThisCheck);
        };
        if next <= today {
            return Err(DeliveryRefused::RetestMustLieAhead(in_words(today)));
        }
        Ok(self.now(Delivery::BusinessAsUsual { claim, verification: check.id, retest: next, stamp }))
    }

    /// Records that a retest found the work undone.
    ///
    /// # Errors
    /// Without the finding, or when it is not everyday work.
    pub fn regress(self, found: &str, stamp: Stamp) -> Result<Self, DeliveryRefused> {
        self.must_be(&[Stage::BusinessAsUsual], "Slipping back", "business as usual")?;
        if !filled(found) {
            return Err(DeliveryRefused::RegressedNeedsFinding);
        }
        Ok(self.now(Delivery::Regressed { found: found.trim().to_owned(), stamp }))
    }

    /// Decides that it will not be done.
    ///
    /// # Errors
    /// Without a reason, or when it is verified, declined or superseded already.
    pub fn decline(self, why: &str, stamp: Stamp) -> Result<Self, DeliveryRefused> {
        if !self.stage().is_open() {
            return Err(self.not_from_here("Declining", "not yet verified"));
        }
        if !filled(why) {
            return Err(DeliveryRefused::DeclinedNeedsWhy);
        }
        Ok(self.now(Delivery::Declined { why: why.trim().to_owned(), stamp }))
    }

    /// Puts another action in its place.
    ///
    /// # Errors
    /// When that is the same action, or it is declined or superseded already.
    pub fn supersede(self, by: ActionId, stamp: Stamp) -> Result<Self, DeliveryRefused> {
        if by == self.id {
            return Err(DeliveryRefused::SupersededByItself);
        }
        if !self.stage().is_live() {
            return Err(self.not_from_here("Superseding", "neither declined nor superseded"));
        }
        Ok(self.now(Delivery::Superseded { by, stamp }))
    }

    fn now(self, delivery: Delivery) -> Self {
        Self { delivery, ..self }
    }

    fn must_be(&self, from: &[Stage], step: &'static str, words: &'static str) -> Result<(), DeliveryRefused> {
        if from.contains(&self.stage()) { Ok(()) } else { Err(self.not_from_here(step, words)) }
    }

    fn not_from_here(&self, step: &'static str, from: &'static str) -> DeliveryRefused {
        DeliveryRefused::NotFromHere { step, from, now: self.stage().words() }
    }
}

//! The lead's word that an action is done, with what it rests on.

use jiff::Timestamp;
use jiff::civil::Date;
use platform::id::{AccountId, AgencyId};
use serde::{Deserialize, Serialize};

use crate::action::{Action, ActionId, DeliveryRefused};
use crate::evidence::{Evidence, EvidenceId};
use crate::programme::ProgrammeId;
use crate::stamp::{Period, filled, in_words};

platform::typed_id!(
    /// A claim that an action is done.
    ClaimId,
    "clm"
);

/// A claim that an action is done. It is made by [`Action::claim`] and never changed; a new claim follows a return.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Claim {
    /// Its id.
    pub id: ClaimId,
    /// The programme.
    pub programme: ProgrammeId,
    action: ActionId,
    draft: ClaimDraft,
}

/// What somebody claims.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct ClaimDraft {
    /// Who claims it.
    pub by: AccountId,
    /// For which body.
    pub agency: AgencyId,
    /// When.
    pub at: Timestamp,
    /// The time the claim speaks of.
    pub period: Period,
    /// What was done.
    pub text: String,
    /// The answer to "what changed for children?".
    pub changed_for_children: String,
    /// What it rests on.
    pub evidence: Vec<EvidenceId>,
}

/// Why a claim is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClaimRefused {
    /// The action is not there yet.
    #[error(transparent)]
    Step(#[from] DeliveryRefused),
    /// It does not say what was done.
    #[error("Say what was done.")]
    NoText,
    /// It does not say what changed for children.
    #[error("Answer \"what changed for children?\". If nothing can be seen yet, say that and when it can.")]
    NoOutcome,
    /// The period ends before it begins.
    #[error("The period ends on {to}, before it begins on {from}. Put the dates right.")]
    PeriodReversed {
        /// Its first day.
        from: String,
        /// Its last day.
        to: String,
    },
    /// The period lies ahead.
    #[error("The period ends on {0}, which has not come yet. Claim what was done up to today.")]
    PeriodAhead(String),
    /// Some evidence named is not there.
    #[error("One of the pieces of evidence named is not on file. Choose from those that are.")]
    EvidenceNotOnFile,
    /// No evidence of the time.
    #[error("None of the evidence is dated between {from} and {to}. Add some that shows the work of that time.")]
    NoEvidenceInPeriod {
        /// First day of the period.
        from: String,
        /// Its last day.
        to: String,
    },
}

impl Claim {
    /// Makes the claim when it holds together.
    pub(crate) fn make(
        draft: ClaimDraft,
        action: &Action,
        evidence: &[Evidence],
        today: Date,
    ) -> Result<Self, ClaimRefused> {
        refuse_incomplete(&draft, today)?;
        refuse_unsupported(&draft, evidence)?;
        Ok(Self { id: ClaimId::new(), programme: action.programme, action: action.id, draft })
    }

    /// The action.
    pub fn action(&self) -> ActionId {
        self.action
    }

    /// Who claimed it.
    pub fn by(&self) -> AccountId {
        self.draft.by
    }

    /// For which body.
    pub fn agency(&self) -> AgencyId {
        self.draft.agency
    }

    /// When.
    pub fn at(&self) -> Timestamp {
        self.draft.at
    }

    /// The time it speaks of.
    pub fn period(&self) -> Period {
        self.draft.period
    }

    /// What was done.
    pub fn text(&self) -> &str {
        &self.draft.text
    }

    /// What changed for children.
    pub fn changed_for_children(&self) -> &str {
        &self.draft.changed_for_children
    }

    /// What it rests on.
    pub fn evidence(&self) -> &[EvidenceId] {
        &self.draft.evidence
    }
}

fn refuse_incomplete(draft: &ClaimDraft, today: Date) -> Result<(), ClaimRefused> {
    let Period { from, to } = draft.period;
    if !draft.period.is_in_order() {
        return Err(ClaimRefused::PeriodReversed { from: in_words(from), to: in_words(to) });
    }
    if to > today {
        return Err(ClaimRefused::PeriodAhead(in_words(to)));
    }
    if !filled(&draft.text) {
        return Err(ClaimRefused::NoText);
    }
    if !filled(&draft.changed_for_children) {
        return Err(ClaimRefused::NoOutcome);
    }
    Ok(())
}

fn refuse_unsupported(draft: &ClaimDraft, evidence: &[Evidence]) -> Result<(), ClaimRefused> {
    let named: Vec<_> = evidence.iter().filter(|e| draft.evidence.contains(&e.id)).collect();
    if draft.evidence.iter().any(|id| named.iter().all(|e| e.id != *id)) {
        return Err(ClaimRefused::EvidenceNotOnFile);
    }
    if named.iter().any(|e| draft.period.contains(e.effective_from)) {
        return Ok(());
    }
    let Period { from, to } = draft.period;
    Err(ClaimRefused::NoEvidenceInPeriod { from: in_words(from), to: in_words(to) })
}

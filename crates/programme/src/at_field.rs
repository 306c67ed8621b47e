//! At which field of its form a rule's refusal is said, so that a person sees what to put right where it is.
#![deny(clippy::wildcard_enum_match_arm)]

use platform::Error;
use platform::access::Allowed;

use crate::action::{ActionRefused, DeliveryRefused, PlanPart};
use crate::claim::ClaimRefused;
use crate::colour::ColourOverrideRefused;
use crate::evidence::EvidenceRefused;
use crate::impact::ImpactRefused;
use crate::update::UpdateRefused;
use crate::verification::VerificationRefused;

/// A refusal that knows its field.
pub trait AtField: std::fmt::Display {
    /// The field's name in the form.
    fn field(&self) -> &'static str;

    /// As the house's error, said at the field.
    fn at_field(&self) -> Error {
        Error::invalid(self.field(), self.to_string())
    }
}

/// A checked record, changed by a rule whose refusal is said at its field.
///
/// # Errors
/// [`Error::Invalid`] when the rule refuses.
pub fn changed<T, E: AtField>(allowed: Allowed<T>, rule: impl FnOnce(T) -> Result<T, E>) -> Result<Allowed<T>, Error> {
    let mut at_field = None;
    let changed = allowed.change(|record| rule(record).inspect_err(|refusal| at_field = Some(refusal.at_field())));
    changed.map_err(|error| at_field.unwrap_or(error))
}

impl AtField for ActionRefused {
    fn field(&self) -> &'static str {
        match self {
            Self::FirstDueIsKept(_) | Self::NoFirstDue => "due",
            Self::ForecastNeedsReason => "reason",
            Self::MustKeep(what) if what.contains("asks") => "asks",
            Self::MustKeep(what) if what.contains(PlanPart::Outcome.words()) => "outcome",
            Self::MustKeep(what) if what.contains(PlanPart::Lead.words()) => "lead",
            Self::MustKeep(_) => "officer",
            Self::WaitsForItself => "depends_on",
        }
    }
}

impl AtField for DeliveryRefused {
    fn field(&self) -> &'static str {
        match self {
            Self::PlanNeeds(_) => "outcome",
            Self::NotFromHere { .. } => "step",
            Self::BlockedNeedsWhy | Self::DeclinedNeedsWhy => "why",
            Self::RegressedNeedsFinding => "found",
            Self::RetestMustLieAhead(_) => "retest",
            Self::SupersededByItself => "by",
            Self::NotThisCheck => "verdict",
        }
    }
}

impl AtField for ClaimRefused {
    fn field(&self) -> &'static str {
        match self {
            Self::Step(step) => step.field(),
            Self::NoText => "text",
            Self::NoOutcome => "changed_for_children",
            Self::PeriodReversed { .. } | Self::PeriodAhead(_) => "to",
            Self::EvidenceNotOnFile | Self::NoEvidenceInPeriod { .. } => "evidence",
        }
    }
}

impl AtField for VerificationRefused {
    fn field(&self) -> &'static str {
        match self {
            Self::Step(step) => step.field(),
            Self::NotThisClaim | Self::NotMetByOtherMeans => "step",
            Self::NoPerson | Self::ClaimantVerifies => "person",
            Self::NoMethod => "method",
            Self::ReturnedNeedsWhy => "why",
            Self::LeadVerifiesItself => "exception",
            Self::NoEvidence => "verdict",
        }
    }
}

impl AtField for EvidenceRefused {
    fn field(&self) -> &'static str {
        match self {
            Self::NoTitle => "title",
            Self::DatesReversed { .. } => "effective_to",
            Self::NoHolding => "file",
            Self::GradeTooHigh { .. } => "grade",
        }
    }
}

impl AtField for UpdateRefused {
    fn field(&self) -> &'static str {
        match self {
            Self::NoText => "text",
            Self::PeriodReversed => "to",
            Self::PeriodAhead(_) => "from",
        }
    }
}

impl AtField for ImpactRefused {
    fn field(&self) -> &'static str {
        match self {
            Self::NoDefinitionText | Self::NoEffect => "text",
            Self::NoDefinition | Self::MeasuredHere => "step",
            Self::NotANumber => "value",
            Self::LeastChange => "least_change",
            Self::PeriodReversed { .. } => "to",
            Self::PeriodTaken { .. } => "from",
            Self::UnknowableNeedsReason => "reason",
            Self::NoBase => "out_of",
        }
    }
}

impl AtField for ColourOverrideRefused {
    fn field(&self) -> &'static str {
        match self {
            Self::NoReason => "reason",
        }
    }
}

//! Why a step of a referral is refused.
#![deny(clippy::wildcard_enum_match_arm)]

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReferralRefused {
    /// Closed.
    #[error("This referral is closed.")]
    Closed,
    /// Not decided.
    #[error("Decide on it first.")]
    Undecided,
    /// Decided.
    #[error("It has been decided. A professional who disagrees can say so.")]
    Decided,
    /// Without a reason.
    #[error("Write why: every decision has a reason.")]
    NoReason,
    /// Something it set going is open.
    #[error(
        "An onward referral is still open. It is closed when the service has said what came of it and somebody has checked."
    )]
    OnwardOpen,
    /// A check is open.
    #[error("A check is still open. Wait for the answer, or withdraw it.")]
    CheckOpen,
    /// A disagreement is open.
    #[error("A professional disagrees, and that is not settled.")]
    DisagreementOpen,
    /// Untold.
    #[error("Whoever referred has not been told what was decided.")]
    Untold,
    /// Without saying what came of it.
    #[error("Write what came of it.")]
    NoOutcome,
    /// Told before.
    #[error("They have been told.")]
    ToldBefore,
    /// Without saying how.
    #[error("Say how they were told, or why they cannot be.")]
    NoHow,
    /// Open.
    #[error("This referral is not closed.")]
    NotClosed,
}

impl ReferralRefused {
    /// The field at which it is said.
    pub fn field(self) -> &'static str {
        match self {
            Self::NoReason => "reason",
            Self::NoHow => "how",
            Self::NoOutcome
            | Self::Closed
            | Self::Undecided
            | Self::Decided
            | Self::OnwardOpen
            | Self::CheckOpen
            | Self::DisagreementOpen
            | Self::Untold
            | Self::ToldBefore
            | Self::NotClosed => "outcome",
        }
    }
}

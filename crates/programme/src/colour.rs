//! The one rule by which a row gets its colour.
//!
//! A colour is derived and never typed. Going down this list, the first line that fits decides:
//!
//! | Colour | Headline | When |
//! |---|---|---|
//! | red | Late | a first due date has passed on something neither verified nor declined |
//! | red | Worse for children | the measure shows that things have got worse |
//! | red | Slipped back, Returned, Blocked | some of its work is in that state |
//! | red | Unanswered | a body has not answered and the time to answer is over |
//! | red | Off track | some of its work has no money |
//! | grey | Declined | every body asked has answered and none takes it on |
//! | amber | Verified by its own lead | verified, but only by a declared exception |
//! | amber | Retest overdue | everyday work whose retest has not taken place |
//! | amber | Verified on thin evidence | verified, but tested to less than grade 3 today |
//! | amber | Verified, no change for children | verified and measured, and nothing has changed |
//! | green | Impact shown | verified by another body, grade 3 or more, and better for children |
//! | green | Verified, impact cannot be known | as before, and it is said why the impact cannot be known |
//! | amber-green | Verified, impact not yet shown | as before, and too early to tell or not yet measured |
//! | amber | Claimed, not yet verified | the lead says all of it is done |
//! | amber | On time | in progress, no first due date passed |
//! | grey | Not started | none of the above |
//!
//! A person may set another colour beside it with a reason; both are shown, and totals count the derived one.
#![deny(clippy::wildcard_enum_match_arm)]

use serde::{Deserialize, Serialize};

use crate::action::Stage;
use crate::evidence::Grade;
use crate::impact::ImpactState;
use crate::stamp::{Stamp, filled, in_words};
use crate::standing::Axes;

/// A colour, from worst to best. It never stands alone: a [`Headline`] goes with it.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Colour {
    /// Something is wrong.
    Red,
    /// Nothing to judge yet, or nothing to do.
    Grey,
    /// Under way.
    Amber,
    /// Done and verified, impact not yet shown.
    AmberGreen,
    /// Done, verified by another body, and better for children.
    Green,
}

impl Colour {
    /// Its name.
    pub fn words(self) -> &'static str {
        match self {
            Self::Red => "Red",
            Self::Grey => "Grey",
            Self::Amber => "Amber",
            Self::AmberGreen => "Amber-green",
            Self::Green => "Green",
        }
    }
}

/// What a row's colour means, in words.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Headline {
    /// A first due date has passed.
    Late,
    /// The measure got worse.
    WorseForChildren,
    /// A retest failed.
    SlippedBack,
    /// A check was not satisfied.
    Returned,
    /// Work stands still.
    Blocked,
    /// A body has not answered in time.
    Unanswered,
    /// Work without money.
    OffTrack,
    /// Nothing will be done.
    Declined,
    /// Verified by a declared exception only.
    VerifiedByItsLead,
    /// The retest did not take place.
    RetestOverdue,
    /// Grade below 3.
    VerifiedOnThinEvidence,
    /// Measured without change.
    VerifiedNoChange,
    /// Better for children.
    ImpactShown,
    /// The impact cannot be known.
    VerifiedImpactUnknowable,
    /// Too early, or not measured.
    VerifiedImpactNotYetShown,
    /// The lead's word.
    ClaimedNotVerified,
    /// In progress.
    OnTime,
    /// Not begun.
    NotStarted,
}

impl Headline {
    /// Every headline, in the order of the rule.
    pub const ALL: [Self; 18] = [
        Self::Late,
        Self::WorseForChildren,
        Self::SlippedBack,
        Self::Returned,
        Self::Blocked,
        Self::Unanswered,
        Self::OffTrack,
        Self::Declined,
        Self::VerifiedByItsLead,
        Self::RetestOverdue,
        Self::VerifiedOnThinEvidence,
        Self::VerifiedNoChange,
        Self::ImpactShown,
        Self::VerifiedImpactUnknowable,
        Self::VerifiedImpactNotYetShown,
        Self::ClaimedNotVerified,
        Self::OnTime,
        Self::NotStarted,
    ];

    /// The headline as shown.
    pub fn words(self) -> &'static str {
        match self {
            Self::Late => "Late",
            Self::WorseForChildren => "Worse for children",
            Self::SlippedBack => "Slipped back",
            Self::Returned => "Returned",
            Self::Blocked => "Blocked",
            Self::Unanswered => "Unanswered",
            Self::OffTrack => "Off track",
            Self::Declined => "Declined",
            Self::VerifiedByItsLead => "Verified by its own lead",
            Self::RetestOverdue => "Retest overdue",
            Self::VerifiedOnThinEvidence => "Verified on thin evidence",
            Self::VerifiedNoChange => "Verified, no change for children",
            Self::ImpactShown => "Impact shown",
            Self::VerifiedImpactUnknowable => "Verified, impact cannot be known",
            Self::VerifiedImpactNotYetShown => "Verified, impact not yet shown",
            Self::ClaimedNotVerified => "Claimed, not yet verified",
            Self::OnTime => "On time",
            Self::NotStarted => "Not started",
        }
    }

    /// The colour that goes with it.
    pub fn colour(self) -> Colour {
        match self {
            Self::Late
            | Self::WorseForChildren
            | Self::SlippedBack
            | Self::Returned
            | Self::Blocked
            | Self::Unanswered
            | Self::OffTrack => Colour::Red,
            Self::Declined | Self::NotStarted => Colour::Grey,
            Self::VerifiedByItsLead
            | Self::RetestOverdue
            | Self::VerifiedOnThinEvidence
            | Self::VerifiedNoChange
            | Self::ClaimedNotVerified
            | Self::OnTime => Colour::Amber,
            Self::VerifiedImpactNotYetShown => Colour::AmberGreen,
            Self::ImpactShown | Self::VerifiedImpactUnknowable => Colour::Green,
        }
    }
}

/// A colour with what it means and why.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct ColourVerdict {
    /// The colour.
    pub colour: Colour,
    /// What it means.
    pub headline: Headline,
    /// Why, in a sentence.
    pub reason: String,
}

/// A person's colour beside the derived one.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct ColourOverride {
    /// The colour.
    pub colour: Colour,
    /// Why it differs.
    pub reason: String,
    /// Who set it.
    pub stamp: Stamp,
}

/// Why a colour of one's own is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ColourOverrideRefused {
    /// No reason.
    #[error("Say why the colour should differ from the derived one. Both will be shown.")]
    NoReason,
}

impl ColourOverride {
    /// A colour of one's own.
    ///
    /// # Errors
    /// Without a reason.
    pub fn new(colour: Colour, reason: &str, stamp: Stamp) -> Result<Self, ColourOverrideRefused> {
        if !filled(reason) {
            return Err(ColourOverrideRefused::NoReason);
        }
        Ok(Self { colour, reason: reason.trim().to_owned(), stamp })
    }
}

/// The colour of a row by the rule at the head of this file.
pub fn colour_of(axes: &Axes) -> ColourVerdict {
    let (headline, reason) = wrong(axes).unwrap_or_else(|| by_stage(axes));
    ColourVerdict { colour: headline.colour(), headline, reason }
}

type Found = (Headline, String);

/// The red lines of the rule.
fn wrong(axes: &Axes) -> Option<Found> {
    if let Some(late) = &axes.late {
        return Some((Headline::Late, late.sentence()));
    }
    if axes.impact == ImpactState::Worse {
        return Some((Headline::WorseForChildren, "The latest reading is worse than the first.".to_owned()));
    }
    stuck(axes.stage).or_else(|| unanswered(axes)).or_else(|| {
        axes.flags.unfunded.then(|| {
            let reason = "Some of the work needs money that nobody has found, so it is not on track.";
            (Headline::OffTrack, reason.to_owned())
        })
    })
}

fn stuck(stage: Stage) -> Option<Found> {
    let (headline, reason) = match stage {
        Stage::Regressed => (Headline::SlippedBack, "A retest found that work once verified no longer holds."),
        Stage::Returned => (Headline::Returned, "A claim was checked and sent back."),
        Stage::Blocked => (Headline::Blocked, "Some of the work stands still."),
        Stage::Unplanned
        | Stage::Planned
        | Stage::InProgress
        | Stage::Claimed
        | Stage::Verified
        | Stage::BusinessAsUsual
        | Stage::Declined
        | Stage::Superseded => return None,
    };
    Some((headline, reason.to_owned()))
}

fn unanswered(axes: &Axes) -> Option<Found> {
    let answers = &axes.answers;
    let over = answers.due.is_none_or(|due| axes.on > due);
    (answers.unanswered > 0 && over).then(|| {
        let asked = match answers.unanswered {
            1 => "One answer is still owed".to_owned(),
            n => format!("{n} answers are still owed"),
        };
        let since = answers.due.map(|due| format!("; they were due by {}", in_words(due))).unwrap_or_default();
        (Headline::Unanswered, format!("{asked}{since}."))
    })
}

fn by_stage(axes: &Axes) -> Found {
    match axes.stage {
        Stage::Declined => (Headline::Declined, "No body asked takes it on; their reasons are on file.".to_owned()),
        Stage::Verified | Stage::BusinessAsUsual => verified(axes),
        Stage::Claimed => (Headline::ClaimedNotVerified, claimed_reason(axes).to_owned()),
        Stage::InProgress => {
            (Headline::OnTime, "Work goes on and no due date has passed. Nothing is verified as a whole.".to_owned())
        }
        Stage::Unplanned | Stage::Planned | Stage::Blocked | Stage::Regressed | Stage::Returned | Stage::Superseded => {
            (Headline::NotStarted, not_started_reason(axes).to_owned())
        }
    }
}

fn claimed_reason(axes: &Axes) -> &'static str {
    if axes.flags.voided {
        "It was verified, but what was verified has changed since, so it waits for a new check."
    } else {
        "The lead says it is done. Nobody else has checked it yet."
    }
}

fn not_started_reason(axes: &Axes) -> &'static str {
    match axes {
        a if a.flags.unsplit => "It has not been split into its asks yet.",
        a if a.answers.unanswered > 0 => "Answers are still awaited and not yet due.",
        a if a.flags.uncovered > 0 => "It is accepted, but no action carries it out.",
        a if a.stage == Stage::Planned => "Work is planned and not yet due.",
        _ => "Work has not started and is not yet due.",
    }
}

/// The lines of the rule for a row that is verified as a whole.
fn verified(axes: &Axes) -> Found {
    if let Some(exception) = axes.flags.exceptions.first() {
        let reason = format!("Verified by the body that leads it, by a declared exception: {exception}");
        return (Headline::VerifiedByItsLead, reason);
    }
    if let Some(retest) = axes.retest.filter(|day| axes.on > *day) {
        return (Headline::RetestOverdue, format!("The retest was due on {}.", in_words(retest)));
    }
    let (number, words) = (axes.grade.number(), axes.grade.words().to_lowercase());
    if axes.grade < Grade::Figures {
        let lapsed = if axes.flags.lapsed { " Evidence has expired." } else { "" };
        let reason = format!("Verified by another body, but tested only to grade {number} today ({words}).{lapsed}");
        return (Headline::VerifiedOnThinEvidence, reason);
    }
    let (headline, impact) = shown(&axes.impact);
    (headline, format!("Verified by another body, tested to grade {number} ({words}); {impact}."))
}

fn shown(impact: &ImpactState) -> (Headline, String) {
    let (headline, words) = match impact {
        ImpactState::Improved => (Headline::ImpactShown, "things have improved for children"),
        ImpactState::Sustained => (Headline::ImpactShown, "things have improved for children and stayed so"),
        ImpactState::NoChange => (Headline::VerifiedNoChange, "the measure shows no change for children"),
        ImpactState::Worse => (Headline::WorseForChildren, "the latest reading is worse than the first"),
        ImpactState::NoMeasureSet => {
            (Headline::VerifiedImpactNotYetShown, "no measure of impact has been set, which has to be put right")
        }
        ImpactState::TooEarly { until } => {
            let until = until.map(|d| format!(", to be read by {}", in_words(d))).unwrap_or_default();
            return (Headline::VerifiedImpactNotYetShown, format!("it is too early to tell the impact{until}"));
        }
        ImpactState::CannotBeKnown { reason } => {
            return (Headline::VerifiedImpactUnknowable, format!("the impact cannot be known: {reason}"));
        }
    };
    (headline, words.to_owned())
}

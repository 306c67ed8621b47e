//! A response programme: what a partnership set out to do after one or more reports, and whom it reports to.

use jiff::civil::Date;
use platform::id::AgencyId;
use serde::{Deserialize, Serialize};

use crate::funding::{Contribution, FundingLine};
use crate::stamp::{GroupName, filled};

platform::typed_id!(
    /// A response programme.
    ProgrammeId,
    "prg"
);

/// A response programme.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Programme {
    /// Its id.
    pub id: ProgrammeId,
    /// What it is called.
    pub name: String,
    /// The body that monitors it. Where this body also leads a row, the row says so.
    pub board: AgencyId,
    /// The scrutiny committee that receives the reports, as its council calls it.
    #[serde(default)]
    pub scrutiny_committee: Option<String>,
    /// The sub-groups that watch it, and what each watches.
    #[serde(default)]
    pub groups: Vec<ProgrammeGroup>,
    /// The day by which every body asked has to have answered. Without it an answer is owed at once.
    #[serde(default)]
    pub answers_due: Option<Date>,
    /// The reports promised.
    #[serde(default)]
    pub reports: Vec<PromisedReport>,
    /// What the programme costs and where the money comes from.
    #[serde(default)]
    pub funding: Vec<FundingLine>,
    /// What partners promised to pay and have paid.
    #[serde(default)]
    pub contributions: Vec<Contribution>,
}

/// A sub-group and its remit in this programme.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct ProgrammeGroup {
    /// The group.
    pub name: GroupName,
    /// Which rows it looks at.
    pub remit: Remit,
}

/// Which rows a sub-group looks at.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Remit {
    /// Every row.
    AllRows,
    /// The rows that more than one body has to carry out.
    MultiAgencyRows,
    /// Only the rows that name the group.
    OwnRows,
}

/// What kind of report was promised.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// The plan of action.
    ActionPlan,
    /// Progress part way through.
    Interim,
    /// Every recommendation and the impact on children and families.
    Full,
}

/// A report promised to a committee.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct PromisedReport {
    /// Which kind.
    pub kind: ReportKind,
    /// When it is due.
    pub due: Date,
    /// To whom, in words.
    #[serde(default)]
    pub audience: String,
}

/// Why a programme cannot be saved as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProgrammeRefused {
    /// It has no name.
    #[error("Give the programme a name.")]
    NoName,
}

impl Programme {
    /// A new programme with a name and the board that monitors it.
    ///
    /// # Errors
    /// [`ProgrammeRefused::NoName`] when the name is blank.
    pub fn new(id: ProgrammeId, name: &str, board: AgencyId) -> Result<Self, ProgrammeRefused> {
        if !filled(name) {
            return Err(ProgrammeRefused::NoName);
        }
        Ok(Self {
            id,
            name: name.trim().to_owned(),
            board,
            scrutiny_committee: None,
            groups: Vec::new(),
            answers_due: None,
            reports: Vec::new(),
            funding: Vec::new(),
            contributions: Vec::new(),
        })
    }
}

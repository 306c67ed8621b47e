//! What the API says and takes of a programme's money.

use jiff::civil::Date;
use platform::id::AgencyId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::funding::{CostNature, Purse};

/// The money of a programme.
#[derive(Serialize, ToSchema)]
pub(super) struct FundingWhole {
    /// The programme's version, to be named when changing its money.
    pub(super) version: i64,
    /// What is paid for; `at` in addresses is the place in this list, from 0.
    pub(super) lines: Vec<Line>,
    /// What partners promised and paid; `at` is the place in this list.
    pub(super) contributions: Vec<Given>,
    /// Year by year.
    pub(super) years: Vec<FundingYear>,
    /// What its actions cost.
    pub(super) actions: FundingOfActions,
}

/// One thing the programme pays for.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    /// What it is.
    pub(super) label: String,
    /// one_off or yearly.
    #[schema(value_type = String)]
    pub(super) nature: CostNature,
    /// Pence: for one year if yearly, altogether if one_off.
    pub(super) amount: u64,
    /// Posts in it.
    #[serde(default)]
    pub(super) posts: Option<u16>,
    /// The first year, and the only one of what is paid once.
    pub(super) from: i16,
    /// The last year, if it ends.
    #[serde(default)]
    pub(super) to: Option<i16>,
    /// Where the money comes from, year by year.
    #[serde(default)]
    pub(super) sources: Vec<Source>,
}

/// Money for a line in a year.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    /// The year.
    pub(super) year: i16,
    /// `"contingency"`, `"base_budget"`, `"partner"`, or `{"grant": "its name"}`.
    #[schema(value_type = Object)]
    pub(super) purse: Purse,
    /// Id of the body that pays.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub(super) payer: Option<AgencyId>,
    /// Pence.
    pub(super) amount: u64,
}

/// What a partner promised and has paid for a year.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Given {
    /// Id of the partner.
    #[schema(value_type = String)]
    pub(super) from: AgencyId,
    /// The year.
    pub(super) year: i16,
    /// Pence promised.
    #[serde(default)]
    pub(super) promised: u64,
    /// The day.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub(super) promised_on: Option<Date>,
    /// Pence received.
    #[serde(default)]
    pub(super) received: u64,
    /// The day.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub(super) received_on: Option<Date>,
    /// What is given in time or kind.
    #[serde(default)]
    pub(super) in_kind: Option<String>,
}

/// The money of one year, in pence.
#[derive(Serialize, ToSchema)]
pub(super) struct FundingYear {
    /// The year.
    pub(super) year: i16,
    /// What the lines cost.
    pub(super) needed: u64,
    /// What is found for them.
    pub(super) found: u64,
    /// What is missing, line by line.
    pub(super) gaps: Vec<FundingGap>,
    /// What partners promised.
    pub(super) promised: u64,
    /// What they paid.
    pub(super) received: u64,
}

/// Money missing on a line.
#[derive(Serialize, ToSchema)]
pub(super) struct FundingGap {
    /// The line.
    pub(super) label: String,
    /// Pence.
    pub(super) missing: u64,
}

/// What actions cost, in pence.
#[derive(Serialize, ToSchema)]
pub(super) struct FundingOfActions {
    /// Once.
    pub(super) one_off: u64,
    /// Every year.
    pub(super) yearly: u64,
    /// Once, of actions without money.
    pub(super) unfunded_one_off: u64,
    /// Every year, of actions without money.
    pub(super) unfunded_yearly: u64,
    /// Ids of the actions without money.
    pub(super) unfunded: Vec<String>,
}

/// A line to be kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewLine {
    /// The programme's version seen.
    pub(super) version: i64,
    /// The line.
    pub(super) line: Line,
}

/// A contribution to be kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewContribution {
    /// The programme's version seen.
    pub(super) version: i64,
    /// The contribution.
    pub(super) contribution: Given,
}

/// Something to be taken out. It stays in the history.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TakingOut {
    /// The programme's version seen.
    pub(super) version: i64,
    /// Why.
    pub(super) why: String,
}

//! What the programme costs, who pays in which year, and where money is missing.
#![deny(clippy::wildcard_enum_match_arm)]

#[cfg(test)]
mod tests;

use jiff::civil::Date;
use platform::id::AgencyId;
use serde::{Deserialize, Serialize};

use crate::action::{Action, ActionId};
use crate::money::{FinancialYear, Pence};
use crate::programme::Programme;
use crate::stamp::filled;

/// One thing the programme pays for.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct FundingLine {
    /// What it is, such as "three posts".
    pub label: String,
    /// How often it is paid.
    pub nature: CostNature,
    /// The sum: for one year if yearly, altogether if one-off.
    pub amount: Pence,
    /// Number of posts in it, where it pays for people.
    #[serde(default)]
    pub posts: Option<u16>,
    /// The first year, and the only one if it is paid once.
    pub from: FinancialYear,
    /// The last year, if it ends.
    #[serde(default)]
    pub to: Option<FinancialYear>,
    /// Where the money comes from, year by year.
    #[serde(default)]
    pub sources: Vec<FundingSource>,
}

/// How often something is paid.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum CostNature {
    /// Once.
    OneOff,
    /// Every year.
    Yearly,
}

/// Money for one line in one year.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct FundingSource {
    /// The year.
    pub year: FinancialYear,
    /// Where it comes from.
    pub purse: Purse,
    /// Who pays.
    #[serde(default)]
    pub payer: Option<AgencyId>,
    /// How much.
    pub amount: Pence,
}

/// Where money comes from.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Purse {
    /// A sum set aside for the unforeseen, for one year.
    Contingency,
    /// The lasting budget.
    BaseBudget,
    /// A grant.
    Grant(String),
    /// A partner's payment.
    Partner,
}

/// What a partner promised and has paid for one year.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Contribution {
    /// The partner.
    pub from: AgencyId,
    /// The year.
    pub year: FinancialYear,
    /// What was promised.
    #[serde(default)]
    pub promised: Pence,
    /// When it was promised.
    #[serde(default)]
    pub promised_on: Option<Date>,
    /// What has come.
    #[serde(default)]
    pub received: Pence,
    /// When it came.
    #[serde(default)]
    pub received_on: Option<Date>,
    /// What is given in time or kind.
    #[serde(default)]
    pub in_kind: Option<String>,
}

impl FundingLine {
    /// What the line costs in a year.
    pub fn needed_in(&self, year: FinancialYear) -> Pence {
        let runs = match self.nature {
            CostNature::OneOff => year == self.from,
            CostNature::Yearly => self.from <= year && self.to.is_none_or(|to| year <= to),
        };
        if runs { self.amount } else { Pence::ZERO }
    }

    /// What is found for it in a year.
    pub fn found_in(&self, year: FinancialYear) -> Pence {
        self.sources.iter().filter(|s| s.year == year).map(|s| s.amount).sum()
    }
}

/// The money of one year.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct YearOfFunding {
    /// The year.
    pub year: FinancialYear,
    /// What the programme's lines cost.
    pub needed: Pence,
    /// What is found for them.
    pub found: Pence,
    /// What is missing, line by line; a surplus on one line does not fill another.
    pub gaps: Vec<FundingGap>,
    /// What partners promised.
    pub promised: Pence,
    /// What partners paid.
    pub received: Pence,
}

/// Money missing on one line in one year.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct FundingGap {
    /// The line.
    pub label: String,
    /// What is missing.
    pub missing: Pence,
}

/// The money of a programme in one year.
pub fn year_of_funding(programme: &Programme, year: FinancialYear) -> YearOfFunding {
    let lines = &programme.funding;
    let paid = || programme.contributions.iter().filter(|c| c.year == year);
    YearOfFunding {
        year,
        needed: lines.iter().map(|l| l.needed_in(year)).sum(),
        found: lines.iter().map(|l| l.found_in(year)).sum(),
        gaps: lines.iter().filter_map(|l| gap_of(l, year)).collect(),
        promised: paid().map(|c| c.promised).sum(),
        received: paid().map(|c| c.received).sum(),
    }
}

fn gap_of(line: &FundingLine, year: FinancialYear) -> Option<FundingGap> {
    let missing = line.needed_in(year).less(line.found_in(year));
    (missing > Pence::ZERO).then(|| FundingGap { label: line.label.clone(), missing })
}

/// What actions cost, and how much of it nobody pays.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub struct CostOfActions {
    /// Paid once, all actions.
    pub one_off: Pence,
    /// Paid every year, all actions.
    pub yearly: Pence,
    /// Of the one-off costs, those of actions without money.
    pub unfunded_one_off: Pence,
    /// Of the yearly costs, those of actions without money.
    pub unfunded_yearly: Pence,
    /// Actions without money, also where no sum is stated.
    pub unfunded: Vec<ActionId>,
}

/// What the actions still standing cost. Declined and superseded actions are left out.
pub fn cost_of_actions<'a>(actions: impl IntoIterator<Item = &'a Action>) -> CostOfActions {
    let mut total = CostOfActions::default();
    for action in actions.into_iter().filter(|a| a.stage().is_live()) {
        let cost = &action.plan().cost;
        total.one_off = total.one_off + cost.one_off;
        total.yearly = total.yearly + cost.yearly;
        if cost.is_unfunded() {
            total.unfunded_one_off = total.unfunded_one_off + cost.one_off;
            total.unfunded_yearly = total.unfunded_yearly + cost.yearly;
            total.unfunded.push(action.id);
        }
    }
    total
}

/// What one action costs and who pays.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq)]
pub struct Cost {
    /// Paid once.
    #[serde(default)]
    pub one_off: Pence,
    /// Paid every year.
    #[serde(default)]
    pub yearly: Pence,
    /// The first year.
    #[serde(default)]
    pub from: Option<FinancialYear>,
    /// The last year, if it ends.
    #[serde(default)]
    pub to: Option<FinancialYear>,
    /// Who pays.
    #[serde(default)]
    pub payers: Vec<AgencyId>,
    /// Whether the money is there.
    #[serde(default)]
    pub funding: FundingStatus,
}

/// Whether the money for an action is there.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum FundingStatus {
    /// Nobody has said. With a sum stated, that is unfunded.
    #[default]
    NotStated,
    /// It costs nothing beyond what is there.
    WithinExistingMeans,
    /// The money is found.
    Funded,
    /// Part of it is found.
    PartFunded,
    /// It costs money that nobody has found, whether or not the sum is known.
    Unfunded,
}

impl Cost {
    /// Whether money is needed that nobody has found in full.
    pub fn is_unfunded(&self) -> bool {
        match self.funding {
            FundingStatus::NotStated => self.one_off + self.yearly > Pence::ZERO,
            FundingStatus::WithinExistingMeans | FundingStatus::Funded => false,
            FundingStatus::PartFunded | FundingStatus::Unfunded => true,
        }
    }
}

/// Why a line or a contribution is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FundingRefused {
    /// It has no name.
    #[error("Say what is paid for.")]
    NoLabel,
    /// It costs nothing.
    #[error("Enter what it costs. If it costs nothing, it needs no line.")]
    NoAmount,
    /// It ends before it begins.
    #[error("The last year lies before the first.")]
    YearsReversed,
    /// Money for a year in which nothing is paid.
    #[error("Money from {0} cannot pay for this: nothing is due in that year.")]
    NotInThatYear(FinancialYear),
    /// A source without a sum.
    #[error("Enter how much comes from this source in {0}.")]
    SourceNeedsAmount(FinancialYear),
    /// A grant without a name.
    #[error("Name the grant.")]
    GrantNeedsName,
    /// A partner's payment without a partner.
    #[error("Say which partner pays.")]
    PartnerNeedsName,
    /// Neither promised nor received, in money or in kind.
    #[error("Enter what was promised or received, or what is given in kind.")]
    NothingGiven,
    /// Received on a day ahead.
    #[error("Money cannot have been received on a day that lies ahead.")]
    ReceivedAhead,
}

impl FundingLine {
    /// A line that can be kept.
    ///
    /// # Errors
    /// See [`FundingRefused`].
    pub fn checked(self) -> Result<Self, FundingRefused> {
        if !filled(&self.label) {
            return Err(FundingRefused::NoLabel);
        }
        if self.amount == Pence::ZERO {
            return Err(FundingRefused::NoAmount);
        }
        if self.to.is_some_and(|to| to < self.from) {
            return Err(FundingRefused::YearsReversed);
        }
        self.sources.iter().try_for_each(|source| self.check_source(source))?;
        Ok(self)
    }

    fn check_source(&self, source: &FundingSource) -> Result<(), FundingRefused> {
        if source.amount == Pence::ZERO {
            return Err(FundingRefused::SourceNeedsAmount(source.year));
        }
        if self.needed_in(source.year) == Pence::ZERO {
            return Err(FundingRefused::NotInThatYear(source.year));
        }
        match &source.purse {
            Purse::Grant(name) if !filled(name) => Err(FundingRefused::GrantNeedsName),
            Purse::Partner if source.payer.is_none() => Err(FundingRefused::PartnerNeedsName),
            Purse::Grant(_) | Purse::Partner | Purse::Contingency | Purse::BaseBudget => Ok(()),
        }
    }
}

impl Contribution {
    /// A contribution that can be kept on a day.
    ///
    /// # Errors
    /// See [`FundingRefused`].
    pub fn checked(self, today: Date) -> Result<Self, FundingRefused> {
        let money = self.promised + self.received;
        if money == Pence::ZERO && self.in_kind.as_deref().is_none_or(|k| !filled(k)) {
            return Err(FundingRefused::NothingGiven);
        }
        if self.received_on.is_some_and(|day| day > today) {
            return Err(FundingRefused::ReceivedAhead);
        }
        Ok(self)
    }

    /// What was promised and has not come.
    pub fn outstanding(&self) -> Pence {
        self.promised.less(self.received)
    }
}

impl Purse {
    /// In plain words.
    pub fn words(&self) -> String {
        match self {
            Self::Contingency => "Contingency".into(),
            Self::BaseBudget => "Base budget".into(),
            Self::Grant(name) => format!("Grant: {name}"),
            Self::Partner => "Partner".into(),
        }
    }
}

/// The most years that a table of money shows.
const MOST_YEARS: i16 = 12;

/// The financial years that a programme's money touches, today's included, and the next where something is paid every year.
pub fn years(programme: &Programme, today: Date) -> Vec<FinancialYear> {
    let lines = programme
        .funding
        .iter()
        .flat_map(|l| [Some(l.from), l.to].into_iter().flatten().chain(l.sources.iter().map(|s| s.year)));
    let all = || lines.clone().chain(programme.contributions.iter().map(|c| c.year));
    let now = FinancialYear::of(today);
    let (first, last) = (all().min().unwrap_or(now).min(now), all().max().unwrap_or(now).max(now));
    // What is paid every year will be paid next year too: whether the money is there then is asked in time.
    let goes_on = programme.funding.iter().filter(|l| l.nature == CostNature::Yearly && l.to.is_none());
    let next = goes_on.map(|l| l.from.max(now).0.saturating_add(1)).max().unwrap_or(last.0);
    let last = last.0.max(next).min(first.0.saturating_add(MOST_YEARS - 1));
    (first.0..=last).map(FinancialYear).collect()
}

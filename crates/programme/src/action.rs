//! A piece of work that serves one or more asks: its plan, its dates, and how far its lead says it is.
//!
//! The first due date is set once. Whoever needs longer gives a forecast with a reason; lateness keeps being judged on the
//! first date. How far the work is can be changed only through the steps in [`delivery`].

pub mod delivery;
mod stage;

use jiff::civil::Date;
use platform::id::{AccountId, AgencyId};
use serde::{Deserialize, Serialize};

use crate::ask::AskId;
use crate::funding::Cost;
use crate::programme::ProgrammeId;
use crate::stamp::{Stamp, filled};
pub use delivery::{Delivery, DeliveryRefused};
pub use stage::Stage;

platform::typed_id!(
    /// A piece of work.
    ActionId,
    "act"
);

/// A piece of work.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Action {
    /// Its id.
    pub id: ActionId,
    /// The programme.
    pub programme: ProgrammeId,
    plan: ActionPlan,
    #[serde(default)]
    first_due: Option<FirstDue>,
    #[serde(default)]
    forecasts: Vec<Forecast>,
    #[serde(default)]
    delivery: Delivery,
}

/// What is to be done, for what, and by whom.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq)]
pub struct ActionPlan {
    /// What will be different for children. It stands above everything else.
    #[serde(default)]
    pub outcome: String,
    /// What will be done.
    #[serde(default)]
    pub title: String,
    /// The asks it serves.
    #[serde(default)]
    pub asks: Vec<AskId>,
    /// The one body that answers for it.
    #[serde(default)]
    pub lead: Option<AgencyId>,
    /// Bodies that take part.
    #[serde(default)]
    pub contributors: Vec<AgencyId>,
    /// The person who does it or sees that it is done.
    #[serde(default)]
    pub officer: Option<AccountId>,
    /// Who stands in.
    #[serde(default)]
    pub deputy: Option<AccountId>,
    /// Who signs for the lead body.
    #[serde(default)]
    pub signatory: Option<AccountId>,
    /// Steps on the way.
    #[serde(default)]
    pub milestones: Vec<Milestone>,
    /// Actions that have to come first.
    #[serde(default)]
    pub depends_on: Vec<ActionId>,
    /// What it costs and who pays.
    #[serde(default)]
    pub cost: Cost,
}

/// What a planned action cannot be without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanPart {
    /// What will be different for children.
    Outcome,
    /// The body that answers for it.
    Lead,
    /// The person who sees that it is done.
    Officer,
    /// The first due date.
    FirstDue,
}

impl PlanPart {
    /// As said in a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::Outcome => "the outcome for children",
            Self::Lead => "one lead body",
            Self::Officer => "an officer",
            Self::FirstDue => "a due date",
        }
    }
}

/// A step on the way.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// What.
    pub title: String,
    /// By when.
    pub due: Date,
    /// When it was reached.
    #[serde(default)]
    pub reached: Option<Date>,
}

/// The first due date. It is set once.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstDue {
    /// The day.
    pub date: Date,
    /// Who set it, and when.
    pub stamp: Stamp,
}

/// When the work is now expected to be done.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// The day.
    pub date: Date,
    /// Why it moved.
    pub reason: String,
    /// Who said so, and when.
    pub stamp: Stamp,
}

/// Why a change to an action's plan or dates is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ActionRefused {
    /// The first date stands already.
    #[error("The first due date, {0}, is kept for good. If the work takes longer, give a forecast and its reason.")]
    FirstDueIsKept(String),
    /// A forecast without anything to compare it with.
    #[error("Set the first due date before giving a forecast.")]
    NoFirstDue,
    /// A forecast without a reason.
    #[error("Say why the date moves.")]
    ForecastNeedsReason,
    /// A planned action would lose what it cannot be without.
    #[error("This action is already planned, so it has to keep {0}.")]
    MustKeep(String),
    /// It would wait for itself.
    #[error("An action cannot wait for itself. Take it out of the list of what has to come first.")]
    WaitsForItself,
}

impl Action {
    /// A new, unplanned action.
    pub fn new(id: ActionId, programme: ProgrammeId, plan: ActionPlan) -> Self {
        Self { id, programme, plan, first_due: None, forecasts: Vec::new(), delivery: Delivery::Unplanned }
    }

    /// Its plan.
    pub fn plan(&self) -> &ActionPlan {
        &self.plan
    }

    /// Takes over a changed plan. A change to what was verified voids the verification, see
    /// [`snapshot_of_action`](crate::verification::snapshot_of_action).
    ///
    /// # Errors
    /// When the action would wait for itself, or a planned one would lose its lead, officer, outcome or one of its asks:
    /// else a row would cease to be late by taking its late action away from it.
    pub fn revise(self, plan: ActionPlan) -> Result<Self, ActionRefused> {
        if plan.depends_on.contains(&self.id) {
            return Err(ActionRefused::WaitsForItself);
        }
        let drops_an_ask = self.plan.asks.iter().any(|ask| !plan.asks.contains(ask));
        let revised = Self { plan, ..self };
        let mut missing: Vec<_> = revised.missing_from_plan().into_iter().map(PlanPart::words).collect();
        missing.extend(drops_an_ask.then_some("the asks it serves"));
        if revised.stage() != Stage::Unplanned && !missing.is_empty() {
            return Err(ActionRefused::MustKeep(listed(&missing)));
        }
        Ok(revised)
    }

    /// Sets the first due date.
    ///
    /// # Errors
    /// When it is set already to another day.
    pub fn set_first_due(self, date: Date, stamp: Stamp) -> Result<Self, ActionRefused> {
        match self.first_due {
            Some(first) if first.date != date => Err(ActionRefused::FirstDueIsKept(crate::stamp::in_words(first.date))),
            Some(_) => Ok(self),
            None => Ok(Self { first_due: Some(FirstDue { date, stamp }), ..self }),
        }
    }

    /// Gives a new forecast. It never changes what is late.
    ///
    /// # Errors
    /// Without a first date or without a reason.
    pub fn forecast(mut self, date: Date, reason: &str, stamp: Stamp) -> Result<Self, ActionRefused> {
        if self.first_due.is_none() {
            return Err(ActionRefused::NoFirstDue);
        }
        if !filled(reason) {
            return Err(ActionRefused::ForecastNeedsReason);
        }
        self.forecasts.push(Forecast { date, reason: reason.trim().to_owned(), stamp });
        Ok(self)
    }

    /// The first due date.
    pub fn first_due(&self) -> Option<FirstDue> {
        self.first_due
    }

    /// Every forecast, oldest first.
    pub fn forecasts(&self) -> &[Forecast] {
        &self.forecasts
    }

    /// The day the work is now expected: the last forecast, or the first due date.
    pub fn expected(&self) -> Option<Date> {
        self.forecasts.last().map(|f| f.date).or(self.first_due.map(|d| d.date))
    }

    /// How far it is, with all that belongs to it.
    pub fn delivery(&self) -> &Delivery {
        &self.delivery
    }

    /// How far it is, in a word.
    pub fn stage(&self) -> Stage {
        self.delivery.stage()
    }

    /// What it still needs before it can be planned.
    pub fn missing_from_plan(&self) -> Vec<PlanPart> {
        let plan = &self.plan;
        let mut missing = Vec::new();
        missing.extend((!filled(&plan.outcome)).then_some(PlanPart::Outcome));
        missing.extend(plan.lead.is_none().then_some(PlanPart::Lead));
        missing.extend(plan.officer.is_none().then_some(PlanPart::Officer));
        missing.extend(self.first_due.is_none().then_some(PlanPart::FirstDue));
        missing
    }
}

fn listed(things: &[&str]) -> String {
    match things {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

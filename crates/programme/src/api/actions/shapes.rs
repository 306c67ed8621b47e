//! What the API says and takes of actions and checks.

use jiff::civil::Date;
use platform::id::{AccountId, AgencyId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::action::{Action, ActionId, ActionPlan, Milestone};
use crate::api::checks::CheckView;
use crate::api::evidence::EvidenceLine;
use crate::api::shapes::ActionView;
use crate::ask::AskId;
use crate::claim::Claim;
use crate::funding::{Cost, FundingStatus};
use crate::money::{FinancialYear, Pence};
use crate::update::Update;

/// An action with all that was said and shown.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct ActionWhole {
    /// What it is and how far.
    pub action: ActionView,
    /// Its plan.
    pub plan: PlanSaid,
    /// References of the recommendations it serves.
    pub serves: Vec<String>,
    /// Forecasts, oldest first. The first due date stays.
    pub forecasts: Vec<ForecastView>,
    /// When it is tested again.
    pub retest: Option<String>,
    /// That what was verified has changed since.
    pub check_voided: bool,
    /// Id of the claim that waits for a check, or that held.
    pub claim_in_question: Option<String>,
    /// Its claims, oldest first.
    pub claims: Vec<ClaimView>,
    /// The checks of it, oldest first.
    pub checks: Vec<CheckView>,
    /// What was said of it, newest first.
    pub updates: Vec<UpdateView>,
    /// What shows it.
    pub evidence: Vec<EvidenceLine>,
    /// As what this caller can check.
    pub capacities: Vec<String>,
}

/// A plan.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct PlanSaid {
    /// What will be different for children.
    #[serde(default)]
    pub outcome: String,
    /// What will be done.
    pub title: String,
    /// Ids of the asks it serves.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub asks: Vec<AskId>,
    /// Id of the body that answers for it.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub lead: Option<AgencyId>,
    /// Ids of bodies that take part.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub contributors: Vec<AgencyId>,
    /// Id of the account of whoever sees that it is done.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub officer: Option<AccountId>,
    /// Who stands in.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub deputy: Option<AccountId>,
    /// Who signs.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub signatory: Option<AccountId>,
    /// Steps on the way.
    #[serde(default)]
    pub milestones: Vec<MilestoneSaid>,
    /// Ids of actions that have to come first.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub depends_on: Vec<ActionId>,
    /// What it costs.
    #[serde(default)]
    pub cost: CostSaid,
    /// The first due date, YYYY-MM-DD. It is set once and never changes.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub due: Option<Date>,
}

/// A step on the way.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct MilestoneSaid {
    /// What.
    pub title: String,
    /// By when.
    #[schema(value_type = String)]
    pub due: Date,
    /// When it was reached.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub reached: Option<Date>,
}

/// What an action costs, in pence.
#[derive(Serialize, Deserialize, Default, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct CostSaid {
    /// Paid once.
    #[serde(default)]
    pub one_off: u64,
    /// Paid every year.
    #[serde(default)]
    pub yearly: u64,
    /// The first financial year, by the year in which it starts.
    #[serde(default)]
    pub from: Option<i16>,
    /// The last.
    #[serde(default)]
    pub to: Option<i16>,
    /// Ids of the bodies that pay.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub payers: Vec<AgencyId>,
    /// not_stated, within_existing_means, funded, part_funded or unfunded.
    #[serde(default)]
    #[schema(value_type = String)]
    pub funding: FundingStatus,
}

/// A forecast.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct ForecastView {
    /// The day.
    pub due: String,
    /// Why the date moved.
    pub reason: String,
}

/// A claim.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct ClaimView {
    /// Its id.
    pub id: String,
    /// Id of the body that claims.
    pub agency: String,
    /// When it was made.
    pub at: String,
    /// First day of the period.
    pub from: String,
    /// Last day.
    pub to: String,
    /// What was done.
    pub text: String,
    /// What changed for children.
    pub changed_for_children: String,
    /// Ids of the evidence it rests on.
    pub evidence: Vec<String>,
}

/// What was done in a period.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct UpdateView {
    /// Id of the body.
    pub agency: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// In words.
    pub text: String,
}

/// A plan to be kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct NewPlan {
    /// The version seen.
    pub version: i64,
    /// The plan, whole.
    pub plan: PlanSaid,
}

macro_rules! step_bodies {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $of:ty as $shown:ty),* };)*) => {$(
        $(#[$doc])*
        #[derive(Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub(in crate::api) struct $name {
            /// The version seen.
            pub version: i64,
            $($(#[$field_doc])* #[schema(value_type = $shown)] pub $field: $of,)*
        }
    )*};
}

step_bodies! {
    /// The version that the caller saw.
    StepSeen {};
    /// That work stands still.
    Blocking { /// What is in the way.
        why: String as String };
    /// When it is now expected.
    Forecasting { /// The day.
        due: Date as String, /// Why the date moves.
        reason: String as String };
    /// That it is everyday work.
    Settling { /// When it is tested again.
        retest: Date as String };
    /// That what was verified no longer holds.
    Regressing { /// What the retest found.
        found: String as String };
    /// That it will not be done.
    Refusing { /// Why.
        why: String as String };
    /// That another stands in its place.
    Superseding { /// Id of the other action.
        by: ActionId as String };
}

impl PlanSaid {
    /// As kept.
    pub fn of(action: &Action) -> Self {
        let (plan, cost) = (action.plan(), &action.plan().cost);
        let milestone = |m: &Milestone| MilestoneSaid { title: m.title.clone(), due: m.due, reached: m.reached };
        Self {
            outcome: plan.outcome.clone(),
            title: plan.title.clone(),
            asks: plan.asks.clone(),
            lead: plan.lead,
            contributors: plan.contributors.clone(),
            officer: plan.officer,
            deputy: plan.deputy,
            signatory: plan.signatory,
            milestones: plan.milestones.iter().map(milestone).collect(),
            depends_on: plan.depends_on.clone(),
            cost: CostSaid {
                one_off: cost.one_off.0,
                yearly: cost.yearly.0,
                from: cost.from.map(|y| y.0),
                to: cost.to.map(|y| y.0),
                payers: cost.payers.clone(),
                funding: cost.funding,
            },
            due: action.first_due().map(|d| d.date),
        }
    }

    /// As the verbs take it.
    pub fn read(self) -> ActionPlan {
        let year = |y: Option<i16>| y.map(FinancialYear);
        let milestone = |m: MilestoneSaid| Milestone { title: m.title, due: m.due, reached: m.reached };
        let CostSaid { one_off, yearly, from, to, payers, funding } = self.cost;
        let cost =
            Cost { one_off: Pence(one_off), yearly: Pence(yearly), from: year(from), to: year(to), payers, funding };
        ActionPlan {
            outcome: self.outcome,
            title: self.title,
            asks: self.asks,
            lead: self.lead,
            contributors: self.contributors,
            officer: self.officer,
            deputy: self.deputy,
            signatory: self.signatory,
            milestones: self.milestones.into_iter().map(milestone).collect(),
            depends_on: self.depends_on,
            cost,
        }
    }
}

impl ClaimView {
    /// As kept.
    pub fn of(claim: &Claim) -> Self {
        Self {
            id: claim.id.to_string(),
            agency: claim.agency().to_string(),
            at: claim.at().to_string(),
            from: claim.period().from.to_string(),
            to: claim.period().to.to_string(),
            text: claim.text().to_owned(),
            changed_for_children: claim.changed_for_children().to_owned(),
            evidence: claim.evidence().iter().map(ToString::to_string).collect(),
        }
    }
}

impl UpdateView {
    /// As kept.
    pub fn of(update: &Update) -> Self {
        let (agency, text) = (update.agency.to_string(), update.text.clone());
        Self { agency, from: update.period.from.to_string(), to: update.period.to.to_string(), text }
    }
}

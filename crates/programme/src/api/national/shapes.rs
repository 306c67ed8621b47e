//! What the API says and takes of requests to national bodies.

use jiff::civil::Date;
use platform::id::AgencyId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ask::AskId;
use crate::national_request::{Carried, Endorser};

/// A request to a national body.
#[derive(Serialize, ToSchema)]
pub(super) struct RequestView {
    /// Its id.
    pub(super) id: String,
    /// Its version, to be named when changing it.
    pub(super) version: i64,
    /// Id of the recommendation.
    pub(super) recommendation: String,
    /// Its reference.
    pub(super) reference: String,
    /// To whom.
    pub(super) to: String,
    /// draft, sent, acknowledged or replied, with its days: `{"sent": {"on": "2016-11-10"}}`.
    #[schema(value_type = Object)]
    pub(super) state: serde_json::Value,
    /// Who stands behind it.
    pub(super) endorsements: Vec<Endorsed>,
    /// The letter.
    pub(super) text: String,
    /// Who signs.
    pub(super) signatories: Vec<Signing>,
    /// Each ask, and whether the letter carries it.
    pub(super) limbs: Vec<LimbView>,
    /// Reminders sent.
    pub(super) chased: Vec<ChaseView>,
    /// When the body has to be reminded next; absent while nothing is awaited.
    pub(super) remind_on: Option<String>,
}

/// An endorsement.
#[derive(Serialize, ToSchema)]
pub(super) struct Endorsed {
    /// board or cabinet.
    pub(super) by: String,
    /// The day.
    pub(super) on: String,
    /// Where it is minuted.
    pub(super) minute: String,
}

/// Somebody who signs.
#[derive(Serialize, ToSchema)]
pub(super) struct Signing {
    /// Name and post.
    pub(super) name: String,
    /// Id of their body.
    pub(super) agency: Option<String>,
    /// The day they signed; absent until then.
    pub(super) signed: Option<String>,
}

/// One ask in the letter.
#[derive(Serialize, ToSchema)]
pub(super) struct LimbView {
    /// Id of the ask.
    pub(super) ask: String,
    /// Its number, from 1.
    pub(super) limb: u16,
    /// What is asked.
    pub(super) text: String,
    /// marked, likely (its words seem to be there: mark where), left_out or missing.
    #[schema(value_type = String)]
    pub(super) carried: Carried,
    /// The words that carry it.
    pub(super) passage: Option<String>,
    /// Why it is left out.
    pub(super) left_out: Option<String>,
}

/// A reminder.
#[derive(Serialize, ToSchema)]
pub(super) struct ChaseView {
    /// The day.
    pub(super) on: String,
    /// How.
    pub(super) how: String,
}

/// A request to be opened, with a first draft of its letter.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRequest {
    /// Which body it goes to.
    pub(super) to: String,
}

/// The letter, whole.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewLetter {
    /// The version seen.
    pub(super) version: i64,
    /// Which body it goes to.
    pub(super) to: String,
    /// Its words.
    pub(super) text: String,
    /// Who signs, and when they signed.
    pub(super) signatories: Vec<NewSigning>,
    /// Where each ask stands.
    pub(super) limbs: Vec<NewLimb>,
}

/// Somebody who signs.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewSigning {
    /// Name and post.
    pub(super) name: String,
    /// Id of their body.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub(super) agency: Option<AgencyId>,
    /// The day they signed.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub(super) signed: Option<Date>,
}

/// Where one ask stands: either the words that carry it or why it is left out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewLimb {
    /// Id of the ask.
    #[schema(value_type = String)]
    pub(super) ask: AskId,
    /// Words of the letter that carry it.
    #[serde(default)]
    pub(super) passage: Option<String>,
    /// Why it is left out.
    #[serde(default)]
    pub(super) left_out: Option<String>,
}

/// An endorsement.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewEndorsement {
    /// The version seen.
    pub(super) version: i64,
    /// board or cabinet.
    #[schema(value_type = String)]
    pub(super) by: Endorser,
    /// The day.
    #[schema(value_type = String)]
    pub(super) on: Date,
    /// Where it is minuted.
    pub(super) minute: String,
}

/// The day on which something happened.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewDay {
    /// The version seen.
    pub(super) version: i64,
    /// The day.
    #[schema(value_type = String)]
    pub(super) on: Date,
}

/// The national body's answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewNationalReply {
    /// The version seen.
    pub(super) version: i64,
    /// The day.
    #[schema(value_type = String)]
    pub(super) on: Date,
    /// accept, accept_in_part, accept_in_principle, met_by_other_means, decline or not_ours.
    pub(super) position: String,
    /// Needed short of acceptance.
    #[serde(default)]
    pub(super) reason: String,
    /// The answer, or what it says and where it is kept.
    pub(super) text: String,
}

/// A reminder.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewChase {
    /// The version seen.
    pub(super) version: i64,
    /// The day.
    #[schema(value_type = String)]
    pub(super) on: Date,
    /// How.
    pub(super) how: String,
}

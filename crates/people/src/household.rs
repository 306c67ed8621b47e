//! Who lives together, from when until when. Pure.

use jiff::civil::Date;
use platform::db::Arg;
use platform::record::Record;
use serde::{Deserialize, Serialize};

use crate::facts::Address;
use crate::subject::PersonId;

platform::typed_id!(
    /// People who live together.
    HouseholdId,
    "hsh"
);

/// People who live together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Household {
    /// Its id.
    pub id: HouseholdId,
    /// Where.
    pub address: Address,
    /// Who lives or lived there.
    pub members: Vec<HouseholdMember>,
}

/// Somebody of a household, for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseholdMember {
    /// Who.
    pub person: PersonId,
    /// Since when, where somebody knows.
    #[serde(default)]
    pub from: Option<Date>,
    /// The first day without them.
    #[serde(default)]
    pub until: Option<Date>,
}

impl Record for Household {
    const KIND: &'static str = "household";
    const TABLE: &'static str = "household";
    const LINKED: bool = true;
    const GUARDED: bool = true;

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        self.id.to_string()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        Vec::new()
    }

    fn links(&self) -> Vec<(&'static str, String)> {
        self.members.iter().map(|m| ("lives_with", m.person.to_string())).collect()
    }
}

//! A group of people who are found together. Pure.

use jiff::civil::Date;
use platform::db::Arg;
use platform::record::Record;
use serde::{Deserialize, Serialize};

use crate::relationship::Confidence;
use crate::subject::{PeerGroupId, PersonId, PlaceId};

/// A group of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeerGroup {
    /// Its id.
    pub id: PeerGroupId,
    /// What it is called by those who speak of it.
    pub name: String,
    /// What is known of it.
    #[serde(default)]
    pub notes: String,
    /// Who belongs to it.
    #[serde(default)]
    pub members: Vec<GroupMember>,
    /// Where it is found.
    #[serde(default)]
    pub places: Vec<PlaceId>,
    /// The form it was made with.
    #[serde(default)]
    pub form_key: Option<String>,
}

/// Somebody in a group, for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupMember {
    /// Who.
    pub person: PersonId,
    /// Since when, where somebody knows.
    #[serde(default)]
    pub from: Option<Date>,
    /// The first day without them.
    #[serde(default)]
    pub until: Option<Date>,
    /// Who says so.
    pub source: String,
    /// How sure that is.
    pub confidence: Confidence,
}

impl Record for PeerGroup {
    const KIND: &'static str = "peer group";
    const TABLE: &'static str = "peer_group";
    const LINKED: bool = true;
    const GUARDED: bool = true;

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        self.id.to_string()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        vec![("form_key", self.form_key.clone().into())]
    }

    fn links(&self) -> Vec<(&'static str, String)> {
        let members = self.members.iter().map(|m| ("member", m.person.to_string()));
        members.chain(self.places.iter().map(|p| ("found_at", p.to_string()))).collect()
    }
}

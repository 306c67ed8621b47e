//! A place that worries somebody: a street, a park, premises. Pure.

use platform::db::Arg;
use platform::record::Record;
use serde::{Deserialize, Serialize};

use crate::facts::Address;
use crate::subject::PlaceId;

/// A place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its id.
    pub id: PlaceId,
    /// What people call it.
    pub name: String,
    /// What sort of place.
    pub kind: PlaceKind,
    /// Where it is.
    pub address: Address,
    /// What is known of it.
    #[serde(default)]
    pub notes: String,
    /// The form it was made with.
    #[serde(default)]
    pub form_key: Option<String>,
}

/// What sort of place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// Somebody's home.
    Home,
    /// A shop, restaurant or other business.
    Premises,
    /// A hotel or lodging.
    Lodging,
    /// A street, park, station.
    Outdoors,
    /// A place on the internet.
    Online,
    /// Another.
    Other,
}

impl PlaceKind {
    /// All of them, in the order of forms.
    pub const ALL: [Self; 6] = [Self::Home, Self::Premises, Self::Lodging, Self::Outdoors, Self::Online, Self::Other];

    /// As stored in forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Premises => "premises",
            Self::Lodging => "lodging",
            Self::Outdoors => "outdoors",
            Self::Online => "online",
            Self::Other => "other",
        }
    }

    /// As said on pages.
    pub fn words(self) -> &'static str {
        match self {
            Self::Home => "Home",
            Self::Premises => "Shop, restaurant or other business",
            Self::Lodging => "Hotel or lodging",
            Self::Outdoors => "Street, park or station",
            Self::Online => "On the internet",
            Self::Other => "Another sort of place",
        }
    }
}

impl Record for Place {
    const KIND: &'static str = "place";
    const TABLE: &'static str = "place";
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
}

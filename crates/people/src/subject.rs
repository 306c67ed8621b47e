//! What a concern can be about: a person, a place, a group.

use std::fmt;
use std::str::FromStr;

use platform::db::Arg;
use platform::id::NotAnId;
use serde::{Deserialize, Serialize};

platform::typed_id!(
    /// A child or an adult.
    PersonId,
    "per"
);
platform::typed_id!(
    /// A place: a street, a park, premises.
    PlaceId,
    "plc"
);
platform::typed_id!(
    /// A group of people who are found together.
    PeerGroupId,
    "pgr"
);

/// A person, a place or a group; written as its id, whose beginning says which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A child or an adult.
    Person(PersonId),
    /// A place.
    Place(PlaceId),
    /// A group of people.
    Group(PeerGroupId),
}

impl Subject {
    /// Its page.
    pub fn href(self) -> String {
        match self {
            Self::Person(id) => format!("/people/{id}"),
            Self::Place(id) => format!("/places/{id}"),
            Self::Group(id) => format!("/peer-groups/{id}"),
        }
    }

    /// The person, when it is one.
    pub fn person(self) -> Option<PersonId> {
        match self {
            Self::Person(id) => Some(id),
            Self::Place(_) | Self::Group(_) => None,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(id) => id.fmt(f),
            Self::Place(id) => id.fmt(f),
            Self::Group(id) => id.fmt(f),
        }
    }
}

impl FromStr for Subject {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let person = text.parse().map(Self::Person);
        person.or_else(|_| text.parse().map(Self::Place)).or_else(|_| text.parse().map(Self::Group))
    }
}

impl From<PersonId> for Subject {
    fn from(id: PersonId) -> Self {
        Self::Person(id)
    }
}

impl From<PlaceId> for Subject {
    fn from(id: PlaceId) -> Self {
        Self::Place(id)
    }
}

impl From<PeerGroupId> for Subject {
    fn from(id: PeerGroupId) -> Self {
        Self::Group(id)
    }
}

impl From<Subject> for Arg {
    fn from(subject: Subject) -> Self {
        Self::Text(Some(subject.to_string()))
    }
}

impl Serialize for Subject {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Subject {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str> as Deserialize>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_read_back_from_what_it_is_written_as() {
        for subject in [PersonId::new().into(), PlaceId::new().into(), Subject::from(PeerGroupId::new())] {
            assert_eq!(subject.to_string().parse(), Ok(subject));
            let text = serde_json::to_string(&subject).unwrap();
            assert_eq!(serde_json::from_str::<Subject>(&text).unwrap(), subject);
        }
        assert!("agy_00000000000000000000000000000000".parse::<Subject>().is_err());
    }
}

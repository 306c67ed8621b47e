//! A child or an adult, and all that is known of them. Pure.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use platform::db::Arg;
use platform::id::AccountId;
use platform::record::Record;
use serde::{Deserialize, Serialize};

use crate::born::Born;
use crate::facts::{Address, Involvement, NameKind, PersonName, Phone, School, Vehicle};
use crate::identifier::Identifier;
use crate::subject::PersonId;

/// A child or an adult.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Its id.
    pub id: PersonId,
    /// All that is known.
    #[serde(flatten)]
    pub known: Known,
    /// Who works with them.
    #[serde(default)]
    pub involved: Vec<Involvement>,
    /// Open only to those named.
    #[serde(default)]
    pub restriction: Option<Restriction>,
    /// What other records of the same person said, each apart, so that any of them can be given back.
    #[serde(default)]
    pub absorbed: Vec<Absorbed>,
    /// The record that stands for both, once they were found to be the same person.
    #[serde(default)]
    pub merged_into: Option<PersonId>,
    /// The form it was made with: sent twice, it makes one record.
    #[serde(default)]
    pub form_key: Option<String>,
}

/// What a merged record said when it was merged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absorbed {
    /// The record.
    pub from: PersonId,
    /// What was known on it.
    pub known: Known,
    /// Who worked with the person by it; work that ends is ended here.
    #[serde(default)]
    pub involved: Vec<Involvement>,
    /// Its restrictions: they hold on.
    #[serde(default)]
    pub restrictions: Vec<Restriction>,
}

/// What is known of a person, each with its time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Names, at least one.
    pub names: Vec<PersonName>,
    /// When born.
    #[serde(default)]
    pub born: Born,
    /// Other dates of birth that were given, by slip or otherwise.
    #[serde(default)]
    pub also_born: Vec<Date>,
    /// Girl or boy, woman or man.
    #[serde(default)]
    pub sex: Sex,
    /// Numbers of services.
    #[serde(default)]
    pub identifiers: Vec<Identifier>,
    /// Addresses.
    #[serde(default)]
    pub addresses: Vec<Address>,
    /// Telephones.
    #[serde(default)]
    pub phones: Vec<Phone>,
    /// Vehicles.
    #[serde(default)]
    pub vehicles: Vec<Vehicle>,
    /// Schools.
    #[serde(default)]
    pub schools: Vec<School>,
    /// The language they speak best, where it is not English.
    #[serde(default)]
    pub language: Option<String>,
    /// Needs an interpreter.
    #[serde(default)]
    pub interpreter: bool,
}

/// Girl or boy, woman or man, as the person or those who know them say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Girl or woman.
    Female,
    /// Boy or man.
    Male,
    /// Neither word fits.
    Other,
    /// Nobody has said.
    #[default]
    Unknown,
}

impl Sex {
    /// All of them, in the order of forms.
    pub const ALL: [Self; 4] = [Self::Female, Self::Male, Self::Other, Self::Unknown];

    /// As stored in forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }

    /// As said on pages.
    pub fn words(self) -> &'static str {
        match self {
            Self::Female => "Female",
            Self::Male => "Male",
            Self::Other => "Another word fits better",
            Self::Unknown => "Not known",
        }
    }
}

/// Why a record is open to few.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RestrictedAs {
    /// Works for a body of the partnership.
    Staff,
    /// Is a relative of somebody who does.
    RelativeOfStaff,
    /// Is a neighbour of somebody who does.
    NeighbourOfStaff,
    /// Another reason, in words.
    Other,
}

impl RestrictedAs {
    /// All of them, in the order of forms.
    pub const ALL: [Self; 4] = [Self::Staff, Self::RelativeOfStaff, Self::NeighbourOfStaff, Self::Other];

    /// As stored in forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::RelativeOfStaff => "relative",
            Self::NeighbourOfStaff => "neighbour",
            Self::Other => "other",
        }
    }

    /// As said on pages.
    pub fn words(self) -> &'static str {
        match self {
            Self::Staff => "Works for a body of the partnership",
            Self::RelativeOfStaff => "Relative of somebody who works for one",
            Self::NeighbourOfStaff => "Neighbour of somebody who works for one",
            Self::Other => "Another reason",
        }
    }
}

/// A record that is open only to those named and to the manager.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restriction {
    /// Why.
    pub kind: RestrictedAs,
    /// Why, in words.
    pub reason: String,
    /// The account whose own record, relative or neighbour it is: never open to them.
    #[serde(default)]
    pub account: Option<AccountId>,
    /// To whom it is open.
    pub named: Vec<AccountId>,
    /// Who set it.
    pub by: AccountId,
    /// Their name.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
    /// When somebody asks whether it is still needed.
    pub review_on: Date,
}

impl Person {
    /// Somebody new.
    pub fn new(known: Known, form_key: Option<String>) -> Self {
        Self {
            id: PersonId::new(),
            known,
            involved: Vec::new(),
            restriction: None,
            absorbed: Vec::new(),
            merged_into: None,
            form_key,
        }
    }

    /// All that is known, with what merged records said.
    pub fn whole(&self) -> Cow<'_, Known> {
        if self.absorbed.is_empty() {
            return Cow::Borrowed(&self.known);
        }
        Cow::Owned(self.absorbed.iter().fold(self.known.clone(), |known, other| known.with(&other.known)))
    }

    /// The name to show: what they are called every day, else the best there is.
    pub fn name(&self) -> String {
        self.whole().name()
    }

    /// The name and the date of birth: "Amira Khan, born 4 May 2009".
    pub fn words(&self) -> String {
        let known = self.whole();
        format!("{}, {}", known.name(), known.born.words())
    }

    /// Who works or worked with them.
    pub fn all_involved(&self) -> impl Iterator<Item = &Involvement> {
        self.involved.iter().chain(self.absorbed.iter().flat_map(|a| &a.involved))
    }

    /// As [`Person::all_involved`], to end one.
    pub fn all_involved_mut(&mut self) -> impl Iterator<Item = &mut Involvement> {
        self.involved.iter_mut().chain(self.absorbed.iter_mut().flat_map(|a| &mut a.involved))
    }

    /// Those who work with them on a day.
    pub fn working_on(&self, day: Date) -> impl Iterator<Item = &Involvement> {
        self.all_involved().filter(move |i| i.runs_on(day))
    }

    /// Its own restriction and those of merged records.
    pub fn restrictions(&self) -> impl Iterator<Item = &Restriction> {
        self.restriction.iter().chain(self.absorbed.iter().flat_map(|a| &a.restrictions))
    }
}

impl Known {
    /// See [`Person::name`].
    pub fn name(&self) -> String {
        let of = |kind: NameKind| self.names.iter().filter(move |n| n.kind == kind);
        let running = NameKind::ALL.into_iter().flat_map(of).find(|n| n.until.is_none());
        running.or(self.names.first()).map(PersonName::words).unwrap_or_default()
    }

    /// With what another record of the same person says: nothing is lost, nothing stands twice.
    #[must_use]
    pub fn with(mut self, other: &Self) -> Self {
        let days = self.born.exact().into_iter().chain(other.born.exact()).chain(other.also_born.iter().copied());
        let days: Vec<Date> = days.collect();
        self.born = self.born.surer(other.born);
        let stands = self.born.exact();
        add_new(&mut self.also_born, &days.into_iter().filter(|d| Some(*d) != stands).collect::<Vec<_>>());
        add_new(&mut self.names, &other.names);
        add_new(&mut self.identifiers, &other.identifiers);
        add_new(&mut self.addresses, &other.addresses);
        add_new(&mut self.phones, &other.phones);
        add_new(&mut self.vehicles, &other.vehicles);
        add_new(&mut self.schools, &other.schools);
        if self.sex == Sex::Unknown {
            self.sex = other.sex;
        }
        self.language = self.language.or_else(|| other.language.clone());
        self.interpreter |= other.interpreter;
        self
    }

    /// Without what `typed` no longer holds.
    pub(crate) fn keep_only(&mut self, typed: &Self) {
        self.names.retain(|x| typed.names.contains(x));
        self.identifiers.retain(|x| typed.identifiers.contains(x));
        self.addresses.retain(|x| typed.addresses.contains(x));
        self.phones.retain(|x| typed.phones.contains(x));
        self.vehicles.retain(|x| typed.vehicles.contains(x));
        self.schools.retain(|x| typed.schools.contains(x));
        self.also_born.retain(|x| typed.also_born.contains(x));
    }

    /// Without what `other` holds as well.
    pub(crate) fn without(&mut self, other: &Self) {
        self.names.retain(|x| !other.names.contains(x));
        self.identifiers.retain(|x| !other.identifiers.contains(x));
        self.addresses.retain(|x| !other.addresses.contains(x));
        self.phones.retain(|x| !other.phones.contains(x));
        self.vehicles.retain(|x| !other.vehicles.contains(x));
        self.schools.retain(|x| !other.schools.contains(x));
        self.also_born.retain(|x| !other.also_born.contains(x));
    }
}

fn add_new<T: Clone + PartialEq>(these: &mut Vec<T>, others: &[T]) {
    for other in others {
        if !these.contains(other) {
            these.push(other.clone());
        }
    }
}

impl Record for Person {
    const KIND: &'static str = "person";
    const TABLE: &'static str = "person";
    const GUARDED: bool = true;

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        self.id.to_string()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        vec![
            ("merged_into", self.merged_into.into()),
            ("form_key", self.form_key.clone().into()),
            ("restricted", self.restrictions().next().is_some().into()),
            ("review_on", self.restrictions().map(|r| r.review_on).min().into()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_everyday_name_is_shown_first() {
        let mut known = Known {
            names: vec![
                PersonName::of(NameKind::Nickname, "Smiler", ""),
                PersonName::of(NameKind::Registered, "Amira", "Khan"),
            ],
            ..Known::default()
        };
        assert_eq!(known.name(), "Amira Khan");
        known.names.remove(1);
        assert_eq!(known.name(), "“Smiler”");
    }

    #[test]
    fn a_person_is_read_back_as_written() {
        let person = Person::new(
            Known { names: vec![PersonName::usual("Amira", "Khan")], ..Known::default() },
            Some("form".into()),
        );
        let text = serde_json::to_string(&person).unwrap();
        assert_eq!(serde_json::from_str::<Person>(&text).unwrap(), person);
    }
}

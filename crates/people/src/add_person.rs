//! A person is added. Whoever adds one has searched first; a form sent twice adds one.

use jiff::civil::Date;
use platform::access::permit_new;
use platform::error::{Error, Faults};
use platform::trail::WriteTx;
use platform::web::App;

use crate::born::Born;
use crate::facts::{Address, NameKind, PersonName, Phone, School, Vehicle, squeezed};
use crate::identifier::Identifier;
use crate::person::{Known, Person, Sex};
use crate::policy::Act;
use crate::store;

/// The longest line of a form, in characters: a name, a street, a note.
pub const LONGEST_LINE: usize = 200;
/// Most facts of one sort: beyond, a form is not a person's.
const MOST: usize = 100;

/// Somebody to be added. All is optional but something to call them by.
#[derive(Debug, Clone, Default)]
pub struct NewPerson {
    /// Names: a usual one, a nickname, or words that describe somebody whose name nobody knows.
    pub names: Vec<PersonName>,
    /// When born, as well as anybody knows.
    pub born: Born,
    /// Other dates of birth that were given.
    pub also_born: Vec<Date>,
    /// Girl or boy, woman or man.
    pub sex: Sex,
    /// Numbers of services ([`Identifier::read`]).
    pub identifiers: Vec<Identifier>,
    /// Where they live.
    pub addresses: Vec<Address>,
    /// Telephones.
    pub phones: Vec<Phone>,
    /// Vehicles.
    pub vehicles: Vec<Vehicle>,
    /// School.
    pub schools: Vec<School>,
    /// The language they speak best, where it is not English.
    pub language: Option<String>,
    /// Needs an interpreter.
    pub interpreter: bool,
    /// Of the form: a number made when the page was shown. The same number twice is one person.
    pub form_key: Option<String>,
}

/// Adds a person inside a write, which the caller commits with an entry of its own.
///
/// # Errors
/// [`Error::Invalid`] naming each field at fault (`given`, `family`, `born`, `address`, `postcode`, `phone`, `vehicle`,
/// `school`, `language`); [`Error::Hidden`] or [`Error::Forbidden`] for whoever does not take in people.
pub async fn add_person(tx: &mut WriteTx, app: &App, new: NewPerson) -> Result<Person, Error> {
    let known = checked(Known::from(new.clone()), app.clock().today())?;
    if let Some(there) = store::by_form::<Person>(tx, new.form_key.as_ref()).await? {
        return Ok(there);
    }
    let person = Person::new(known, new.form_key);
    let allowed = permit_new(tx.actor(), Act::Involve, person)?;
    Ok(store::keep(tx, allowed).await?.record)
}

impl From<NewPerson> for Known {
    fn from(new: NewPerson) -> Self {
        Self {
            names: new.names,
            born: new.born,
            also_born: new.also_born,
            sex: new.sex,
            identifiers: new.identifiers,
            addresses: new.addresses,
            phones: new.phones,
            vehicles: new.vehicles,
            schools: new.schools,
            language: new.language.map(|l| squeezed(&l)).filter(|l| !l.is_empty()),
            interpreter: new.interpreter,
        }
    }
}

/// What can be kept of what was typed: empty lines dropped, the rest checked.
///
/// # Errors
/// [`Error::Invalid`] naming each field at fault.
pub fn checked(mut known: Known, today: Date) -> Result<Known, Error> {
    faults(&known, today, &|field, _| field.to_owned()).done()?;
    known.names.retain(|n| !n.given.is_empty() || !n.family.is_empty());
    known.addresses.retain(|a| !a.text.is_empty() || !a.postcode.is_empty());
    known.phones.retain(|p| !p.number.is_empty());
    known.vehicles.retain(|v| !v.registration.is_empty());
    known.schools.retain(|s| !s.name.is_empty());
    known.identifiers.dedup();
    Ok(known)
}

/// What is wrong with what was typed; `at` gives the name of the box of a field and its line, from 0. A fault is said once
/// of each box.
pub fn faults(known: &Known, today: Date, at: &dyn Fn(&str, usize) -> String) -> Faults {
    let mut found = Found { at, faults: Faults::default() };
    found.names(known);
    if let Err(refused) = known.born.checked(today) {
        found.faults.add("born", refused.to_string());
    }
    known.addresses.iter().enumerate().for_each(|(i, a)| found.address(i, a));
    known.phones.iter().enumerate().for_each(|(i, p)| found.phone(i, p));
    known.vehicles.iter().enumerate().for_each(|(i, v)| found.vehicle(i, v));
    for (i, school) in known.schools.iter().enumerate() {
        found.line("school", i, &school.name);
        found.period("school", i, school.from, school.until);
    }
    found.line("language", 0, known.language.as_deref().unwrap_or_default());
    let many =
        [known.names.len(), known.addresses.len(), known.phones.len(), known.vehicles.len(), known.schools.len()];
    if many.into_iter().chain([known.identifiers.len()]).any(|n| n > MOST) {
        found.add("given", 0, format!("More than {MOST} entries of one sort cannot be kept."));
    }
    found.faults
}

struct Found<'a> {
    at: &'a dyn Fn(&str, usize) -> String,
    faults: Faults,
}

impl Found<'_> {
    fn add(&mut self, field: &str, line: usize, message: impl Into<String>) {
        let name = (self.at)(field, line);
        if !self.faults.0.iter().any(|f| f.field == name) {
            self.faults.add(name, message);
        }
    }

    fn line(&mut self, field: &str, at: usize, text: &str) {
        if text.chars().count() > LONGEST_LINE {
            self.add(field, at, format!("This is longer than {LONGEST_LINE} characters. Shorten it."));
        }
    }

    fn period(&mut self, field: &str, at: usize, from: Option<Date>, until: Option<Date>) {
        if crate::relationship::ends_first(from, until) {
            self.add(field, at, "This ends before it begins. Check both dates.");
        }
    }

    fn names(&mut self, known: &Known) {
        if known.names.iter().all(|n| n.given.is_empty() && n.family.is_empty()) {
            self.add(
                "given",
                0,
                "Give a name, a nickname, or words that tell who it is, such as “unborn baby of Anna R”.",
            );
        }
        for (i, name) in known.names.iter().enumerate() {
            let both = format!("{}{}", name.given, name.family);
            if !both.is_empty() && !both.chars().any(char::is_alphabetic) {
                self.add("given", i, "A name needs at least one letter.");
            }
            if name.kind == NameKind::Description && !name.family.is_empty() {
                self.add("family", i, "Words that describe somebody stand in one box. Leave the family name empty.");
            }
            self.line("given", i, &name.given);
            self.line("family", i, &name.family);
            self.period("given", i, name.from, name.until);
        }
    }

    fn address(&mut self, i: usize, address: &Address) {
        if !address.postcode.is_empty() && crate::facts::written_postcode(&address.postcode).is_none() {
            let message = "This is not a whole postcode, such as TF3 4AB. Leave it empty if nobody knows it.";
            self.add("postcode", i, message);
        }
        self.line("address", i, &address.text);
        self.period("address", i, address.from, address.until);
    }

    fn phone(&mut self, i: usize, phone: &Phone) {
        let odd = phone.key().is_none() || phone.number.chars().any(|c| !"0123456789+-() .".contains(c));
        if odd && !phone.number.is_empty() {
            self.add("phone", i, "A telephone number has at least six digits and no letters.");
        }
        self.line("phone", i, &phone.number);
        self.line("phone-note", i, &phone.note);
        self.period("phone", i, phone.from, phone.until);
    }

    fn vehicle(&mut self, i: usize, vehicle: &Vehicle) {
        if vehicle.key().is_none() && !vehicle.registration.is_empty() {
            self.add("vehicle", i, "A registration has between three and eight letters and digits.");
        }
        self.line("vehicle-note", i, &vehicle.note);
        self.period("vehicle", i, vehicle.from, vehicle.until);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 24);

    fn fields(new: NewPerson) -> Vec<String> {
        match checked(Known::from(new), TODAY) {
            Err(Error::Invalid(faults)) => faults.0.into_iter().map(|f| f.field).collect(),
            _ => Vec::new(),
        }
    }

    fn named() -> NewPerson {
        NewPerson { names: vec![PersonName::usual("Amira", "Khan")], ..NewPerson::default() }
    }

    #[test]
    fn each_fault_names_its_field() {
        assert!(fields(named()).is_empty());
        assert_eq!(fields(NewPerson::default()), ["given"]);
        assert_eq!(
            fields(NewPerson { names: vec![PersonName::usual("\u{202E}", "")], ..NewPerson::default() }),
            ["given"]
        );
        assert_eq!(fields(NewPerson { born: Born::Exact(date(2026, 11, 25)), ..named() }), ["born"]);
        assert_eq!(fields(NewPerson { phones: vec![Phone::of("call me")], ..named() }), ["phone"]);
        assert_eq!(fields(NewPerson { addresses: vec![Address::of("1 Mill Lane", "TF3")], ..named() }), ["postcode"]);
        assert_eq!(fields(NewPerson { vehicles: vec![Vehicle::of("A", "")], ..named() }), ["vehicle"]);
        let long = PersonName::usual(&"x".repeat(10_000_000), "");
        assert_eq!(fields(NewPerson { names: vec![long], ..NewPerson::default() }), ["given"]);
    }
}

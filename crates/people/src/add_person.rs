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
use crate::subject::PersonId;

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
    let person = Person {
        id: PersonId::new(),
        known,
        involved: Vec::new(),
        restriction: None,
        merged_into: None,
        form_key: new.form_key,
    };
    let allowed = permit_new(tx.actor(), Act::Involve, person)?;
    Ok(store::keep(tx, allowed).await?.record)
}

impl From<NewPerson> for Known {
    fn from(new: NewPerson) -> Self {
        Self {
            names: new.names,
            born: new.born,
            also_born: Vec::new(),
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
    known.names.retain(|n| !n.given.is_empty() || !n.family.is_empty());
    known.addresses.retain(|a| !a.text.is_empty() || !a.postcode.is_empty());
    known.phones.retain(|p| !p.number.is_empty());
    known.vehicles.retain(|v| !v.registration.is_empty());
    known.schools.retain(|s| !s.name.is_empty());
    known.identifiers.dedup();
    let mut faults = Faults::default();
    names(&known, &mut faults);
    if let Err(refused) = known.born.checked(today) {
        faults.add("born", refused.to_string());
    }
    contacts(&known, &mut faults);
    lengths(&known, &mut faults);
    periods(&known, &mut faults);
    faults.done()?;
    Ok(known)
}

fn names(known: &Known, faults: &mut Faults) {
    if known.names.is_empty() {
        faults.add("given", "Give a name, a nickname, or words that tell who it is, such as “unborn baby of Anna R”.");
    }
    let unreadable = |n: &PersonName| !format!("{}{}", n.given, n.family).chars().any(char::is_alphanumeric);
    if known.names.iter().any(unreadable) {
        faults.add("given", "A name needs at least one letter.");
    }
    let alone = |n: &PersonName| n.kind == NameKind::Description && !n.family.is_empty();
    if known.names.iter().any(alone) {
        faults.add("family", "Words that describe somebody stand in one box. Leave the family name empty.");
    }
}

fn contacts(known: &Known, faults: &mut Faults) {
    if known.phones.iter().any(|p| p.key().is_none() || p.number.chars().any(|c| !"0123456789+-() .".contains(c))) {
        faults.add("phone", "A telephone number has at least six digits and no letters.");
    }
    if known.vehicles.iter().any(|v| v.key().is_none()) {
        faults.add("vehicle", "A registration has between three and eight letters and digits.");
    }
    let unreal = |a: &Address| !a.postcode.is_empty() && crate::facts::written_postcode(&a.postcode).is_none();
    if known.addresses.iter().any(unreal) {
        faults.add("postcode", "This is not a whole postcode, such as TF3 4AB. Leave it empty if nobody knows it.");
    }
}

fn lengths(known: &Known, faults: &mut Faults) {
    let too_long = |text: &str| text.chars().count() > LONGEST_LINE;
    let message = format!("This is longer than {LONGEST_LINE} characters. Shorten it.");
    let fields = [
        ("given", known.names.iter().any(|n| too_long(&n.given))),
        ("family", known.names.iter().any(|n| too_long(&n.family))),
        ("address", known.addresses.iter().any(|a| too_long(&a.text))),
        ("phone", known.phones.iter().any(|p| too_long(&p.number) || too_long(&p.note))),
        ("vehicle", known.vehicles.iter().any(|v| too_long(&v.note))),
        ("school", known.schools.iter().any(|s| too_long(&s.name))),
        ("language", known.language.as_deref().is_some_and(too_long)),
    ];
    fields.into_iter().filter(|(_, long)| *long).for_each(|(field, _)| faults.add(field, message.clone()));
    let many =
        [known.names.len(), known.addresses.len(), known.phones.len(), known.vehicles.len(), known.schools.len()];
    if many.into_iter().chain([known.identifiers.len()]).any(|n| n > MOST) {
        faults.add("given", format!("More than {MOST} entries of one sort cannot be kept."));
    }
}

fn periods(known: &Known, faults: &mut Faults) {
    let names = known.names.iter().map(|n| ("given", n.from, n.until));
    let addresses = known.addresses.iter().map(|a| ("address", a.from, a.until));
    let phones = known.phones.iter().map(|p| ("phone", p.from, p.until));
    let vehicles = known.vehicles.iter().map(|v| ("vehicle", v.from, v.until));
    let schools = known.schools.iter().map(|s| ("school", s.from, s.until));
    for (field, from, until) in names.chain(addresses).chain(phones).chain(vehicles).chain(schools) {
        if crate::relationship::ends_first(from, until) {
            faults.add(field, "This ends before it begins. Check both dates.");
        }
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

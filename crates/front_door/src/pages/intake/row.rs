//! One line of whom or what a contact is about, as typed.

use people::place::PlaceKind;
use people::together::NewPlace;
use people::{Address, Born, NewPerson, PersonName, Phone, School, Subject, Vehicle};
use platform::web::{App, Posted};
use serde::{Deserialize, Serialize};

use crate::contact::As;
use crate::take_contact::Named;

/// One of those whom it is about, as the page carries it from button to button.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Row {
    pub(super) what: String,
    pub(super) subject: String,
    shown: String,
    name: String,
    sort: String,
    given: String,
    family: String,
    born: String,
    born_by_age: String,
    address: String,
    postcode: String,
    phone: String,
    school: String,
    vehicle: String,
    words: String,
}

impl Row {
    /// Somebody or something that was found.
    pub(super) fn found(what: String, subject: Subject, shown: String) -> Self {
        Self { what, subject: subject.to_string(), shown, ..Self::default() }
    }

    /// What the page calls it.
    pub(super) fn words_shown(&self) -> String {
        let person = format!("{} {}", self.given, self.family);
        let all = [&self.shown, &self.name, &person, &self.words, &self.address];
        let first = all.into_iter().map(|t| t.trim()).find(|t| !t.is_empty());
        let born = if self.born.is_empty() { String::new() } else { format!(", born {}", self.born) };
        let more = if self.subject.is_empty() { born } else { String::new() };
        format!("{}{more}", first.unwrap_or("Somebody"))
    }

    /// Nothing was typed.
    pub(super) fn says_nothing(&self) -> bool {
        let all = [
            &self.subject,
            &self.name,
            &self.given,
            &self.family,
            &self.words,
            &self.born,
            &self.address,
            &self.school,
            &self.phone,
            &self.vehicle,
        ];
        all.iter().all(|t| t.trim().is_empty())
    }
}

/// The rows of a form, with their texts.
pub(super) fn rows(form: &Posted) -> Vec<(String, Row)> {
    let read = |text: String| serde_json::from_str::<Row>(&text).ok().map(|row| (text, row));
    form.many("row").into_iter().filter_map(read).collect()
}

/// What stands in the boxes for somebody new.
pub(super) fn typed_row(form: &Posted) -> Row {
    let text = |name: &str| form.text(&format!("new-{name}"));
    let born = ["day", "month", "year"].map(|part| form.text(&format!("new-born-{part}")));
    let born = if born.iter().all(String::is_empty) { String::new() } else { born.join(" ") };
    Row {
        what: text("what"),
        name: text("name"),
        sort: text("sort"),
        given: text("given"),
        family: text("family"),
        born,
        born_by_age: text("age"),
        address: text("address"),
        postcode: text("postcode"),
        phone: text("phone"),
        school: text("school"),
        vehicle: text("vehicle"),
        words: text("words"),
        ..Row::default()
    }
}

/// Whom or what it means.
pub(super) fn one(app: &App, row: &Row) -> Result<Named, String> {
    let what = As::named(&row.what).ok_or("choose whether this is a child, an adult, a place or a group.")?;
    if !row.subject.is_empty() {
        let subject = row.subject.parse().map_err(|_| "search again, and choose whom you mean.".to_owned())?;
        return Ok(Named::Found(what, subject));
    }
    let person = format!("{} {}", row.given, row.family);
    let name = if row.name.trim().is_empty() { person.trim() } else { row.name.trim() };
    match what {
        As::Place if !name.is_empty() || !row.address.is_empty() => Ok(new_place(row, name)),
        As::Group if !name.is_empty() => Ok(Named::NewGroup(name.to_owned(), row.words.clone())),
        As::Child | As::Unborn | As::Adult if !person.trim().is_empty() => {
            Ok(Named::New(what, Box::new(new_person(app, what, row)?), row.words.clone()))
        }
        As::Child | As::Unborn | As::Adult | As::Place | As::Group => described(what, row),
    }
}

/// A place that has a name, or an address to be called by.
fn new_place(row: &Row, name: &str) -> Named {
    let kind = PlaceKind::ALL.into_iter().find(|k| k.name() == row.sort).unwrap_or(PlaceKind::Other);
    let name = if name.is_empty() { row.address.trim() } else { name };
    let address = Address::of(&row.address, &row.postcode);
    let place = NewPlace { name: name.to_owned(), kind, address, notes: String::new(), form_key: None };
    Named::NewPlace(Box::new(place), row.words.clone())
}

/// Nobody knows a name.
fn described(what: As, row: &Row) -> Result<Named, String> {
    let more = [row.name.as_str(), &row.words, &row.address, &row.postcode, &row.school, &row.vehicle];
    let words: Vec<&str> = more.into_iter().map(str::trim).filter(|t| !t.is_empty()).collect();
    if words.is_empty() {
        Err("write a name, or describe them.".into())
    } else {
        Ok(Named::Described(what, words.join(", ")))
    }
}

fn new_person(app: &App, what: As, row: &Row) -> Result<NewPerson, String> {
    let said = |text: &str| !text.trim().is_empty();
    Ok(NewPerson {
        names: vec![PersonName::usual(&row.given, &row.family)],
        born: born(app, what, row)?,
        addresses: if said(&row.address) || said(&row.postcode) {
            vec![Address::of(&row.address, &row.postcode)]
        } else {
            vec![]
        },
        phones: if said(&row.phone) { vec![Phone::of(&row.phone)] } else { vec![] },
        schools: if said(&row.school) { vec![School::of(&row.school)] } else { vec![] },
        vehicles: if said(&row.vehicle) { vec![Vehicle::of(&row.vehicle, "")] } else { vec![] },
        ..NewPerson::default()
    })
}

fn born(app: &App, what: As, row: &Row) -> Result<Born, String> {
    let today = app.clock().today();
    let typed: Vec<i16> = row.born.split(' ').filter_map(|part| part.parse().ok()).collect();
    let day = match (row.born.is_empty(), typed.as_slice()) {
        (true, _) => None,
        (false, [day, month, year]) => {
            let part = |n: i16| i8::try_from(n).ok();
            let date = part(*day).zip(part(*month)).and_then(|(d, m)| jiff::civil::Date::new(*year, m, d).ok());
            Some(date.ok_or("the date of birth must be a real date, for example 31 3 2009.")?)
        }
        (false, _) => return Err("the date of birth must be a real date, for example 31 3 2009.".into()),
    };
    let born = match (day, what) {
        (Some(day), As::Unborn) => Born::Expected(day),
        (Some(day), _) => Born::Exact(day),
        (None, _) if row.born_by_age.is_empty() => Born::Unknown,
        (None, _) => {
            let age: i16 = row.born_by_age.parse().map_err(|_| "write the age as a number of years.".to_owned())?;
            Born::aged(age, today)
        }
    };
    born.checked(today).map_err(|why| why.to_string())
}

//! The form of what is known of a person: read from what was typed, and filled with what is kept.

use jiff::civil::Date;
use platform::web::Posted;
use serde_json::{Value, json};

use super::lines::{choices, day, typed};
use crate::add_person::faults;
use crate::born::Born;
use crate::facts::{Address, NameKind, PersonName, Phone, School, Vehicle, squeezed};
use crate::identifier::{Identifier, IdentifierKind};
use crate::person::{Known, Sex};

/// Lines of one sort that a form may hold.
const MOST: usize = 60;

/// What was typed, its faults noted in the form at their boxes.
pub(super) fn read(form: &mut Posted, today: Date) -> Known {
    let known = Known {
        names: rows(form, "given", name),
        born: born(form, today),
        also_born: also_born(form),
        sex: Sex::ALL.into_iter().find(|s| s.name() == form.text("sex")).unwrap_or_default(),
        identifiers: identifiers(form),
        addresses: rows(form, "address", |f, i| {
            let (from, until) = period(f, "address", i);
            Address { from, until, ..Address::of(&at(f, "address", i), &at(f, "postcode", i)) }
        }),
        phones: rows(form, "phone", |f, i| {
            let (from, until) = period(f, "phone", i);
            Phone { note: squeezed(&at(f, "phone-note", i)), from, until, ..Phone::of(&at(f, "phone", i)) }
        }),
        vehicles: rows(form, "vehicle", |f, i| {
            let (from, until) = period(f, "vehicle", i);
            Vehicle { from, until, ..Vehicle::of(&at(f, "vehicle", i), &at(f, "vehicle-note", i)) }
        }),
        schools: rows(form, "school", |f, i| {
            let (from, until) = period(f, "school", i);
            School { from, until, ..School::of(&at(f, "school", i)) }
        }),
        language: form.optional("language").map(|l| squeezed(&l)),
        interpreter: form.text("interpreter") == "yes",
    };
    let named = |field: &str, line: usize| if field == "language" { field.into() } else { format!("{field}-{line}") };
    form.faults.0.extend(faults(&known, today, &named).0);
    known
}

fn at(form: &Posted, name: &str, line: usize) -> String {
    form.text(&format!("{name}-{line}"))
}

/// All lines of a sort that were on the form.
fn rows<T>(form: &mut Posted, name: &str, mut one: impl FnMut(&mut Posted, usize) -> T) -> Vec<T> {
    let there: Vec<usize> = (0..MOST).filter(|i| form.values.contains_key(&format!("{name}-{i}"))).collect();
    let end = there.last().map_or(0, |last| last + 1);
    (0..end).map(|i| one(form, i)).collect()
}

fn period(form: &mut Posted, name: &str, line: usize) -> (Option<Date>, Option<Date>) {
    (day(form, &format!("{name}-from-{line}")), day(form, &format!("{name}-until-{line}")))
}

fn name(form: &mut Posted, line: usize) -> PersonName {
    let kind = NameKind::ALL.into_iter().find(|k| k.name() == at(form, "name-kind", line));
    let (from, until) = period(form, "name", line);
    let (given, family) = (at(form, "given", line), at(form, "family", line));
    PersonName { from, until, ..PersonName::of(kind.unwrap_or(NameKind::Usual), &given, &family) }
}

fn born(form: &mut Posted, today: Date) -> Born {
    let kind = form.text("born-kind");
    if kind == "about" {
        let age = form.parsed::<i16>("born-age", "Enter an age in whole years, for example 14.");
        return age.filter(|a| (0..=120).contains(a)).map_or(Born::Unknown, |a| Born::aged(a, today));
    }
    let given = match kind.as_str() {
        "expected" => form.date("born", "The expected date"),
        "exact" => form.date("born", "The date of birth"),
        _ => form.date_optional("born", "The date of birth"),
    };
    match given {
        Some(on) if kind == "expected" => Born::Expected(on),
        Some(on) => Born::Exact(on),
        None => Born::Unknown,
    }
}

fn also_born(form: &mut Posted) -> Vec<Date> {
    let days = rows(form, "also-born", |f, i| day(f, &format!("also-born-{i}")));
    days.into_iter().flatten().collect()
}

fn identifiers(form: &mut Posted) -> Vec<Identifier> {
    let read = rows(form, "number", |form, i| {
        let kind = IdentifierKind::ALL.into_iter().find(|k| k.name() == at(form, "number-kind", i));
        let typed = at(form, "number", i);
        if typed.is_empty() {
            return None;
        }
        match Identifier::read(kind.unwrap_or(IdentifierKind::Other), &typed, &at(form, "number-service", i)) {
            Ok(number) => Some(number),
            Err(refused) => {
                form.refuse(&format!("number-{i}"), refused);
                None
            }
        }
    });
    read.into_iter().flatten().collect()
}

/// The form filled with what is kept.
pub(super) fn filled(known: &Known, today: Date) -> Posted {
    let mut form = Posted::default();
    let mut put = |name: String, value: String| form.values.insert(name, vec![value]).is_some();
    for (i, n) in known.names.iter().enumerate() {
        put(format!("name-kind-{i}"), n.kind.name().into());
        put(format!("given-{i}"), n.given.clone());
        put(format!("family-{i}"), n.family.clone());
        put(format!("name-from-{i}"), typed(n.from));
        put(format!("name-until-{i}"), typed(n.until));
    }
    for (i, a) in known.addresses.iter().enumerate() {
        put(format!("address-{i}"), a.text.clone());
        put(format!("postcode-{i}"), a.postcode.clone());
        put(format!("address-from-{i}"), typed(a.from));
        put(format!("address-until-{i}"), typed(a.until));
    }
    for (i, p) in known.phones.iter().enumerate() {
        put(format!("phone-{i}"), p.number.clone());
        put(format!("phone-note-{i}"), p.note.clone());
        put(format!("phone-from-{i}"), typed(p.from));
        put(format!("phone-until-{i}"), typed(p.until));
    }
    for (i, v) in known.vehicles.iter().enumerate() {
        put(format!("vehicle-{i}"), v.registration.clone());
        put(format!("vehicle-note-{i}"), v.note.clone());
        put(format!("vehicle-from-{i}"), typed(v.from));
        put(format!("vehicle-until-{i}"), typed(v.until));
    }
    for (i, s) in known.schools.iter().enumerate() {
        put(format!("school-{i}"), s.name.clone());
        put(format!("school-from-{i}"), typed(s.from));
        put(format!("school-until-{i}"), typed(s.until));
    }
    for (i, n) in known.identifiers.iter().enumerate() {
        put(format!("number-kind-{i}"), n.kind.name().into());
        put(format!("number-{i}"), n.words());
        put(format!("number-service-{i}"), n.service.clone());
    }
    for (i, d) in known.also_born.iter().enumerate() {
        put(format!("also-born-{i}"), typed(Some(*d)));
    }
    put("sex".into(), known.sex.name().into());
    put("language".into(), known.language.clone().unwrap_or_default());
    put("interpreter".into(), if known.interpreter { "yes".into() } else { String::new() });
    fill_born(&mut form, known.born, today);
    form
}

fn fill_born(form: &mut Posted, born: Born, today: Date) {
    let (kind, day) = match born {
        Born::Exact(on) => ("exact", Some(on)),
        Born::Expected(on) => ("expected", Some(on)),
        Born::About { .. } => ("about", None),
        Born::Unknown => ("unknown", None),
    };
    form.values.insert("born-kind".into(), vec![kind.into()]);
    if let (Born::About { .. }, Some(age)) = (born, born.age(today)) {
        form.values.insert("born-age".into(), vec![age.to_string()]);
    }
    let parts = day.map(|d| [d.day().to_string(), d.month().to_string(), d.year().to_string()]);
    for (name, value) in ["born-day", "born-month", "born-year"].into_iter().zip(parts.into_iter().flatten()) {
        form.values.insert(name.into(), vec![value]);
    }
}

/// How many lines of each sort to show: those there are and one more to fill in.
pub(super) fn lines(form: &Posted) -> Value {
    let count = |name: &str| {
        let filled = (0..MOST).rfind(|i| !form.text(&format!("{name}-{i}")).is_empty());
        filled.map_or(1, |last| (last + 2).min(MOST))
    };
    json!({
        "names": count("given"), "addresses": count("address"), "phones": count("phone"), "vehicles": count("vehicle"),
        "schools": count("school"), "numbers": count("number"), "days": count("also-born"),
    })
}

/// The choices of the form.
pub(super) fn kinds() -> Value {
    json!({
        "names": choices(&NameKind::ALL, NameKind::name, NameKind::words),
        "sexes": choices(&Sex::ALL, Sex::name, Sex::words),
        "numbers": choices(&IdentifierKind::ALL, IdentifierKind::name, IdentifierKind::words),
        "born": [
            { "value": "exact", "words": "Born on this day" },
            { "value": "expected", "words": "Not born yet: expected on this day" },
            { "value": "about", "words": "Only an age is known" },
            { "value": "unknown", "words": "Nobody knows" },
        ],
    })
}

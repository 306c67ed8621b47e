//! Records that may be the same person, each with the reason. Whoever adds a person is shown them first; whoever opens one
//! sees them on its page; the front-door manager has them in one list ([`crate::suggest`]).

use jiff::civil::Date;
use platform::access::Actor;
use platform::db::Ask;
use platform::error::Error;

use crate::apart;
use crate::keys::{KeyKind, Keyed};
use crate::person::Person;
use crate::policy::{self, Act};
use crate::search::{Hit, Wanted, found, weighed};
use crate::sound;
use crate::subject::PersonId;

/// Points from which two records may be one person: a name that sounds alike with a day of birth that fits, or one
/// number of a service.
const ENOUGH: i64 = 130;
/// Most that are shown.
const MOST: usize = 5;

/// Records that may be the same person as this one, best first, of those that the actor may merge, without those of which
/// somebody has said that they are two people. A list that is shown is left on the ledger by whoever shows it.
///
/// # Errors
/// A fault when the database does.
pub async fn duplicates(ask: &mut impl Ask, actor: &Actor, person: &Person, today: Date) -> Result<Vec<Hit>, Error> {
    if !policy::may(Act::Merge, actor, person) {
        return Ok(Vec::new());
    }
    let all = alike(ask, actor, person, today).await?;
    let others: Vec<PersonId> = all.iter().filter_map(|(_, hit)| hit.subject.person()).collect();
    let apart = apart::held_apart(ask, person, &others).await?;
    let shown = all.into_iter().map(|(_, hit)| hit).filter(|hit| !hit.who.restricted);
    Ok(shown.filter(|hit| hit.subject.person().is_some_and(|p| !apart.contains(&p))).take(MOST).collect())
}

/// Other people's records that fit well enough, best first, with their points.
pub(crate) async fn alike(
    ask: &mut impl Ask,
    actor: &Actor,
    person: &Person,
    today: Date,
) -> Result<Vec<(i64, Hit)>, Error> {
    let all = found(ask, actor, &wanted(person), today).await?;
    let fits = |(points, hit): &(i64, Hit)| {
        *points >= ENOUGH && hit.subject != person.id.into() && hit.subject.person().is_some()
    };
    Ok(all.into_iter().filter(fits).collect())
}

/// What this record would be looked for by.
fn wanted(person: &Person) -> Wanted {
    let known = person.whole();
    let telling = |kind: KeyKind| crate::shared::words(kind).is_some();
    Wanted {
        words: sound::words(&known.names.first().map(|n| format!("{} {}", n.given, n.family)).unwrap_or_default()),
        days: known.born.exact().into_iter().chain(known.also_born.iter().copied()).collect(),
        years: Vec::new(),
        keys: person.keys().into_iter().filter(|(kind, _)| telling(*kind)).collect(),
        districts: Vec::new(),
    }
}

/// Why two records may be one person, from whichever side one looks.
pub(crate) fn reasons(one: &Person, other: &Person) -> Vec<&'static str> {
    let mut all = weighed(other, &wanted(one)).reasons;
    for reason in weighed(one, &wanted(other)).reasons {
        if !all.contains(&reason) {
            all.push(reason);
        }
    }
    all
}

/// What two records say of the facts in which they fit: as long as this stays the same, nothing new speaks for one person.
pub(crate) fn matched(one: &Person, other: &Person) -> Vec<String> {
    let reasons = reasons(one, other);
    let (first, second) = if one.id <= other.id { (one, other) } else { (other, one) };
    let mut facts: Vec<String> = reasons.iter().map(|r| (*r).to_owned()).collect();
    facts.sort();
    let kinds: Vec<KeyKind> = KeyKind::ALL.into_iter().filter(|kind| speaks(*kind, &reasons)).collect();
    for person in [first, second] {
        let held = person.keys().into_iter().filter(|(kind, _)| kinds.contains(kind));
        facts.extend(held.map(|(kind, key)| format!("{} {} {key}", person.id, kind.code())));
    }
    facts
}

/// Whether keys of a kind are behind one of these reasons.
fn speaks(kind: KeyKind, reasons: &[&str]) -> bool {
    match kind {
        KeyKind::Word => reasons.iter().any(|r| r.contains("name") || r.contains("spelt") || r.contains("sounds")),
        KeyKind::Born => reasons.iter().any(|r| r.contains("born") || r.contains("birth")),
        KeyKind::Line => reasons.contains(&"same address"),
        KeyKind::Pair | KeyKind::Postcode => false,
        KeyKind::Phone | KeyKind::Plate | KeyKind::Address | KeyKind::Nhs | KeyKind::Upn | KeyKind::Reference => {
            crate::shared::words(kind).is_some_and(|words| reasons.contains(&words))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{PersonName, Phone};
    use crate::person::Known;

    fn person(given: &str, born: (i16, i8, i8), phone: &str) -> Person {
        let known = Known {
            names: vec![PersonName::usual(given, "Garside")],
            born: crate::born::Born::Exact(jiff::civil::date(born.0, born.1, born.2)),
            phones: vec![Phone::of(phone)],
            ..Known::default()
        };
        Person::new(known, None)
    }

    #[test]
    fn facts_move_when_a_matched_fact_does_and_not_otherwise() {
        let (one, other) =
            (person("Katie", (2009, 5, 4), "01632 960001"), person("Catherine", (2009, 5, 4), "01632 960002"));
        assert_eq!(reasons(&one, &other), ["another form of the same name", "born the same day"]);
        let before = matched(&one, &other);
        assert_eq!(before, matched(&other, &one));
        let mut moved = other.clone();
        moved.known.phones = vec![Phone::of("01632 960003")];
        assert_eq!(matched(&one, &moved), before, "a telephone in which they never fitted");
        moved.known.phones = vec![Phone::of("01632 960001")];
        assert_ne!(matched(&one, &moved), before, "now they share one");
        let mut moved = other.clone();
        moved.known.also_born = vec![jiff::civil::date(2009, 4, 5)];
        assert_ne!(matched(&one, &moved), before, "another day of birth was given");
    }
}

//! Who somebody is, in a line, for every page that names people: one statement, following merges, showing a restricted
//! record's name to nobody but those allowed.

use std::collections::HashMap;

use jiff::civil::Date;
use platform::access::Actor;
use platform::db::Ask;
use platform::error::Error;
use serde::Serialize;

use crate::facts::Involvement;
use crate::peer_group::PeerGroup;
use crate::person::Person;
use crate::place::Place;
use crate::policy::{self, Act};
use crate::store::{self, StandsFor};
use crate::subject::{PersonId, Subject};

/// What stands where a name is not shown.
pub const RESTRICTED: &str = "Restricted record";

/// Somebody or something, in a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Who {
    /// The id of the record that stands for it.
    pub id: String,
    /// "Amira Khan, born 4 May 2009", or [`RESTRICTED`].
    pub words: String,
    /// Whole years, where somebody knows.
    pub age: Option<i16>,
    /// Its page.
    pub href: String,
    /// Restricted, and not shown.
    pub restricted: bool,
}

/// Who each of these is, for this actor: one statement whatever the number. Those of whom the actor may not even know
/// are not in it. A list of people is shown only after [`platform::look::listed`].
///
/// # Errors
/// A fault when the database does.
pub async fn who(
    ask: &mut impl Ask,
    actor: &Actor,
    ids: &[Subject],
    today: Date,
) -> Result<HashMap<Subject, Who>, Error> {
    if !policy::searches(actor) {
        return Ok(HashMap::new());
    }
    let all = store::standing(ask, ids).await?;
    all.iter().map(|one| Ok((one.asked, line(one, actor, today)?))).collect()
}

fn line(one: &StandsFor, actor: &Actor, today: Date) -> Result<Who, Error> {
    match one.subject {
        Subject::Person(_) => Ok(of_person(&serde_json::from_str(&one.body)?, actor, today)),
        Subject::Place(id) => {
            let place: Place = serde_json::from_str(&one.body)?;
            Ok(plain(id.into(), place_words(&place)))
        }
        Subject::Group(id) => {
            let group: PeerGroup = serde_json::from_str(&one.body)?;
            Ok(plain(id.into(), group.name))
        }
    }
}

fn plain(subject: Subject, words: String) -> Who {
    Who { id: subject.to_string(), words, age: None, href: subject.href(), restricted: false }
}

/// A place in a line: its name and where it is, once where its address is its name.
pub(crate) fn place_words(place: &Place) -> String {
    let address = place.address.words();
    if address.starts_with(&place.name) {
        address
    } else if address.is_empty() {
        place.name.clone()
    } else {
        format!("{}, {address}", place.name)
    }
}

/// A person in a line, as this actor may see them.
pub(crate) fn of_person(person: &Person, actor: &Actor, today: Date) -> Who {
    let restricted = !policy::may(Act::Summary, actor, person);
    Who {
        id: person.id.to_string(),
        words: if restricted { RESTRICTED.into() } else { person.words() },
        age: person.whole().born.age(today).filter(|_| !restricted),
        href: Subject::from(person.id).href(),
        restricted,
    }
}

/// The record that stands for a person: the one itself, or the one it was merged into.
///
/// # Errors
/// [`Error::Hidden`] when there is none.
pub async fn kept(ask: &mut impl Ask, id: PersonId) -> Result<PersonId, Error> {
    let one = store::standing(ask, &[id.into()]).await?.into_iter().next().ok_or(Error::Hidden)?;
    one.subject.person().ok_or(Error::Hidden)
}

/// Who works with somebody now, that is, whether their case is open and where. It says nothing about the person. Nobody
/// works with a place or a group itself.
///
/// # Errors
/// A fault when the database does.
pub async fn working_with(ask: &mut impl Ask, subject: Subject, today: Date) -> Result<Vec<Involvement>, Error> {
    let all = working_with_each(ask, &[subject], today).await?;
    Ok(all.into_values().next().unwrap_or_default())
}

/// As [`working_with`], for many in one statement.
///
/// # Errors
/// A fault when the database does.
pub async fn working_with_each(
    ask: &mut impl Ask,
    ids: &[Subject],
    today: Date,
) -> Result<HashMap<Subject, Vec<Involvement>>, Error> {
    let people: Vec<Subject> = ids.iter().filter(|s| s.person().is_some()).copied().collect();
    let all = store::standing(ask, &people).await?;
    let running = |one: &StandsFor| -> Result<(Subject, Vec<Involvement>), Error> {
        let person: Person = serde_json::from_str(&one.body)?;
        Ok((one.asked, person.working_on(today).cloned().collect()))
    };
    all.iter().map(running).collect()
}

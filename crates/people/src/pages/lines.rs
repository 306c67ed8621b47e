//! Small things that several pages say.

use axum::response::Response;
use jiff::civil::Date;
use platform::access::Actor;
use platform::error::Error;
use platform::record::Record as _;
use platform::web::{App, Posted, see};
use serde_json::{Value, json};

use crate::facts::Involvement;
use crate::person::Person;
use crate::search::{Hit, day_typed};
use crate::subject::{PersonId, Subject};
use crate::who::{Who, who};

/// Said when somebody saved first.
const STALE: &str = "Somebody else changed this record while the page was open. What you typed is kept below. Open the record in another window, see what has changed, and send this again if it still holds.";

/// On to the next page; or nothing, the refusal said in the form at its field, or at `field` where it names none.
pub(super) fn done<T>(
    form: &mut Posted,
    answer: Result<T, Error>,
    field: &str,
    next: impl FnOnce(T) -> String,
) -> Result<Option<Response>, Error> {
    match answer {
        Ok(made) => return Ok(Some(see(&next(made)))),
        Err(Error::Stale) => form.refuse(field, STALE),
        Err(Error::Invalid(faults)) => form.faults.0.extend(faults.0),
        Err(Error::Refused(sentence)) => form.refuse(field, sentence),
        Err(other) => return Err(other),
    }
    Ok(None)
}

/// A person's id in an address.
pub(super) fn person_id(text: &str) -> Result<PersonId, Error> {
    text.parse().map_err(|_| Error::Hidden)
}

/// A day typed in one box; empty is none.
pub(super) fn day(form: &mut Posted, name: &str) -> Option<Date> {
    let text = form.text(name);
    let day = day_typed(&text).filter(|d| (1900..=2100).contains(&d.year()));
    if day.is_none() && !text.is_empty() {
        form.refuse(name, "Enter a real date, for example 4/5/2020, or leave it empty.");
    }
    day
}

/// As typed in one box.
pub(super) fn typed(day: Option<Date>) -> String {
    day.map(|d| format!("{}/{}/{}", d.day(), d.month(), d.year())).unwrap_or_default()
}

/// "since 4 May 2020, until 1 June 2021".
pub(super) fn period(from: Option<Date>, until: Option<Date>) -> String {
    let words = platform::clock::day_in_words;
    match (from, until) {
        (None, None) => String::new(),
        (Some(from), None) => format!("since {}", words(from)),
        (None, Some(until)) => format!("until {}", words(until)),
        (Some(from), Some(until)) => format!("{} to {}", words(from), words(until)),
    }
}

/// Who these are, left on the ledger as listed.
pub(super) async fn named(
    app: &App,
    actor: &Actor,
    ids: &[Subject],
) -> Result<std::collections::HashMap<Subject, Who>, Error> {
    let mut read = app.db().read().await?;
    let all = who(&mut read, actor, ids, app.clock().today()).await?;
    drop(read);
    let shown = all.iter().filter(|(s, w)| s.person().is_some() && !w.restricted).map(|(_, w)| w.id.clone());
    let mut shown: Vec<String> = shown.collect();
    shown.sort();
    shown.dedup();
    platform::look::listed(app, actor, Person::KIND, &shown).await?;
    Ok(all)
}

/// Hits as a list of links or choices.
pub(super) fn hits(all: &[Hit]) -> Vec<Value> {
    let sort = |s: Subject| match s {
        Subject::Person(_) => "Person",
        Subject::Place(_) => "Place",
        Subject::Group(_) => "Group",
    };
    all.iter()
        .map(|h| {
            json!({
                "value": h.subject, "words": h.who.words, "hint": sentence(&h.why), "href": h.who.href, "age": h.who.age,
                "sort": sort(h.subject), "restricted": h.who.restricted,
            })
        })
        .collect()
}

/// Work with somebody, in words.
pub(super) fn work(i: &Involvement, agencies: &platform::agency::Agencies, names: &[(String, String)]) -> Value {
    let worker = i.account.map(|a| a.to_string());
    let name = worker.as_ref().and_then(|a| names.iter().find(|(id, _)| id == a)).map(|(_, name)| name);
    json!({
        "agency": agencies.name(i.agency), "team": i.team, "worker": name, "period": period(Some(i.since), i.until),
        "agency_id": i.agency, "account": worker, "since": i.since, "open": i.until.is_none(),
    })
}

/// With a capital at the beginning, the rest as it is.
pub(super) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Choices of a list of kinds.
pub(super) fn choices<T: Copy>(
    all: &[T],
    name: impl Fn(T) -> &'static str,
    words: impl Fn(T) -> &'static str,
) -> Vec<Value> {
    all.iter().map(|k| json!({ "value": name(*k), "words": words(*k) })).collect()
}

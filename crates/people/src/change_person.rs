//! What is known of a person is put right. What was there before stays in the history.

use platform::access::Actor;
use platform::error::Error;
use platform::trail::Entry;
use platform::web::App;

use crate::add_person::checked;
use crate::person::{Known, Person};
use crate::policy::Act;
use crate::store;
use crate::subject::PersonId;

impl Person {
    /// With what was typed in place of all that was known. What a merged record said and still stands is left where it was
    /// said; the rest is this record's own.
    #[must_use]
    pub fn corrected(mut self, typed: Known) -> Self {
        let before = self.whole().into_owned();
        let mut own = typed.clone();
        for other in &mut self.absorbed {
            other.known.keep_only(&typed);
            own.without(&other.known);
        }
        own.born = if typed.born == before.born { self.known.born } else { typed.born };
        own.sex = if typed.sex == before.sex { self.known.sex } else { typed.sex };
        own.language = if typed.language == before.language { self.known.language.take() } else { typed.language };
        own.interpreter = typed.interpreter && (self.known.interpreter || !before.interpreter);
        self.known = own;
        self
    }
}

/// Puts right what is known of a person. `seen` is the version that the form was made from.
///
/// # Errors
/// [`Error::Invalid`] naming each field at fault; [`Error::Stale`] when somebody saved first; [`Error::Refused`] when the
/// record leads to another; the answers of the policy.
pub async fn change_person(app: &App, actor: &Actor, id: PersonId, seen: i64, typed: Known) -> Result<(), Error> {
    let typed = checked(typed, app.clock().today())?;
    let mut tx = app.begin(actor).await?;
    let allowed = tx.open::<Person, _>(Act::Change, id).await?.as_seen(seen)?;
    let changed = allowed.change(|person| match person.merged_into {
        None => Ok(person.corrected(typed)),
        Some(_) => Err("This record was merged. Open the record that stands for it and change that one."),
    })?;
    let entry = Entry::of("PersonChanged", changed.record());
    store::keep(&mut tx, changed).await?;
    tx.commit(entry).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{PersonName, Phone};

    #[test]
    fn what_a_merged_record_said_stays_its_own() {
        let known = |name: &str, phone: &str| Known {
            names: vec![PersonName::usual(name, "")],
            phones: vec![Phone::of(phone)],
            ..Known::default()
        };
        let (one, other) = (Person::new(known("A", "111111"), None), Person::new(known("B", "222222"), None));
        let (whole, gone) = one.absorb(other.clone()).unwrap();
        let mut typed = whole.whole().into_owned();
        typed.phones.retain(|p| p.number != "222222");
        typed.names.push(PersonName::usual("C", ""));
        let changed = whole.corrected(typed.clone());
        assert_eq!(changed.whole().names.len(), 3);
        assert_eq!(changed.whole().phones, typed.phones);
        let (kept, back) = changed.release(gone).unwrap();
        assert_eq!(back, other);
        let names: Vec<&str> = kept.known.names.iter().map(|n| n.given.as_str()).collect();
        assert_eq!(names, ["A", "C"]);
    }
}

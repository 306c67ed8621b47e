//! Records that may be the same person, each with the reason. Whoever adds a person is shown them first; whoever opens one
//! sees them on its page.

use jiff::civil::Date;
use platform::access::Actor;
use platform::db::Ask;
use platform::error::Error;

use crate::keys::{KeyKind, Keyed};
use crate::person::Person;
use crate::policy::{self, Act};
use crate::search::{Hit, Wanted, found};
use crate::sound;

/// Points from which two records may be one person: a name that sounds alike with a day of birth that fits, or one
/// number of a service.
const ENOUGH: i64 = 130;
/// Most that are shown.
const MOST: usize = 5;

/// Records that may be the same person as this one, best first, of those that the actor may merge. A list that is shown is
/// left on the ledger by whoever shows it.
///
/// # Errors
/// A fault when the database does.
pub async fn duplicates(ask: &mut impl Ask, actor: &Actor, person: &Person, today: Date) -> Result<Vec<Hit>, Error> {
    if !policy::may(Act::Merge, actor, person) {
        return Ok(Vec::new());
    }
    let all = found(ask, actor, &wanted(person), today).await?;
    let others = all.into_iter().filter(|(points, hit)| *points >= ENOUGH && hit.subject != person.id.into());
    let shown = others.filter(|(_, hit)| hit.subject.person().is_some() && !hit.who.restricted);
    Ok(shown.map(|(_, hit)| hit).take(MOST).collect())
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

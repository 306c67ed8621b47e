//! Search before create: one box for names by sound and spelling, dates with slips, addresses, telephones, vehicles and
//! numbers. It shows no more than the searcher may see, and leaves who was listed.

mod find;
mod wanted;
mod weigh;

use jiff::civil::Date;
use platform::access::Actor;
use platform::db::{Ask, Statement};
use platform::error::Error;
use platform::record::Record;
use platform::web::App;
use serde::Serialize;

pub use wanted::{Wanted, day_typed};
pub use weigh::Weight;
pub(crate) use weigh::person as weighed;

use crate::peer_group::PeerGroup;
use crate::person::Person;
use crate::place::Place;
use crate::policy;
use crate::store::{self, StandsFor};
use crate::subject::Subject;
use crate::who::{Who, of_person, place_words};

/// Most that one search shows.
pub const MOST: usize = 20;

/// The statements of the search.
pub const STATEMENTS: &[Statement] = find::STATEMENTS;

/// Somebody or something found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// Which one.
    pub subject: Subject,
    /// In a line.
    pub who: Who,
    /// Why it is here: "sounds like, same telephone".
    pub why: String,
}

/// What fits best what was typed, best first, at most [`MOST`]. The list is on the ledger of who looked before it is
/// returned.
///
/// # Errors
/// [`Error::Hidden`] for whoever does not work with people; a fault when the database does.
pub async fn search(app: &App, actor: &Actor, text: &str) -> Result<Vec<Hit>, Error> {
    if !policy::searches(actor) {
        return Err(Error::Hidden);
    }
    let (wanted, today) = (Wanted::read(text), app.clock().today());
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let mut read = app.db().read().await?;
    let hits = found(&mut read, actor, &wanted, today).await?;
    drop(read);
    let hits: Vec<Hit> = hits.into_iter().take(MOST).map(|(_, hit)| hit).collect();
    let people = hits.iter().filter(|h| h.subject.person().is_some());
    let listed: Vec<String> = people.map(|h| h.subject.to_string()).collect();
    platform::look::listed(app, actor, Person::KIND, &listed).await?;
    Ok(hits)
}

/// What fits, best first, with its points.
pub(crate) async fn found(
    ask: &mut impl Ask,
    actor: &Actor,
    wanted: &Wanted,
    today: Date,
) -> Result<Vec<(i64, Hit)>, Error> {
    let candidates = find::candidates(ask, wanted, today).await?;
    let all = store::standing(ask, &candidates).await?;
    let weighed: Vec<Option<(i64, Hit)>> =
        all.iter().map(|one| hit(one, actor, wanted, today)).collect::<Result<_, Error>>()?;
    let mut weighed: Vec<(i64, Hit)> = weighed.into_iter().flatten().collect();
    weighed.sort_by(|(a, one), (b, other)| {
        b.cmp(a).then_with(|| one.who.words.cmp(&other.who.words)).then_with(|| one.subject.cmp(&other.subject))
    });
    weighed.dedup_by_key(|(_, hit)| hit.subject);
    Ok(weighed)
}

fn hit(one: &StandsFor, actor: &Actor, wanted: &Wanted, today: Date) -> Result<Option<(i64, Hit)>, Error> {
    let (weight, who) = match one.subject {
        Subject::Person(_) => {
            let person: Person = serde_json::from_str(&one.body)?;
            let weight = weigh::person(&person, wanted);
            let who = of_person(&person, actor, today);
            if who.restricted {
                return Ok(restricted(one.subject, weight, who, actor));
            }
            (weight, who)
        }
        Subject::Place(_) => {
            let place: Place = serde_json::from_str(&one.body)?;
            let words = place_words(&place);
            (weigh::named(&place, &place.name, wanted), plain(one.subject, words))
        }
        Subject::Group(_) => {
            let group: PeerGroup = serde_json::from_str(&one.body)?;
            (weigh::named(&group, &group.name, wanted), plain(one.subject, group.name.clone()))
        }
    };
    let why = weight.reasons.join(", ");
    let fits = weight.points > 0 && !weight.reasons.is_empty();
    Ok(fits.then_some((weight.points, Hit { subject: one.subject, who, why })))
}

fn plain(subject: Subject, words: String) -> Who {
    Who { id: subject.to_string(), words, age: None, href: subject.href(), restricted: false }
}

/// A restricted record shows itself only to the front door, which must not make a second one, and only when what was typed
/// leaves no doubt who is meant: so nobody learns from a search whether a colleague or neighbour is known.
fn restricted(subject: Subject, weight: Weight, who: Who, actor: &Actor) -> Option<(i64, Hit)> {
    let shown = weight.certain && policy::is_front_door(actor);
    shown.then(|| (weight.points, Hit { subject, who, why: "ask the front-door manager".into() }))
}

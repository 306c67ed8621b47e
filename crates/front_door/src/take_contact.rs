//! A contact is taken in: who rings, about whom, what worries them. A form sent twice makes one contact.

use jiff::Timestamp;
use people::together::{NewPlace, add_peer_group_within, add_place_within};
use people::{NewPerson, Subject};
use platform::access::Actor;
use platform::db::Ask;
use platform::draft::{self, DraftId};
use platform::error::Error;
use platform::trail::{Entry, WriteTx};
use platform::web::App;

use crate::contact::{About, As, Channel, Contact, ContactId, Flagging, NewContact, Source};
use crate::policy::Act;
use crate::step::{changed, made, said_at, stamp};
use crate::store;
use crate::terms::{Terms, known};

/// Whom or what it is about, as typed.
#[derive(Debug, Clone)]
pub enum Named {
    /// Somebody or something found.
    Found(As, Subject),
    /// Somebody not found, to be added.
    New(As, Box<NewPerson>, String),
    /// A place not found, to be added, and how it was described.
    NewPlace(Box<NewPlace>, String),
    /// A group not found, to be added by its name, and how it was described.
    NewGroup(String, String),
    /// Nobody knows who it is.
    Described(As, String),
}

/// The exploitation flag as typed.
#[derive(Debug, Clone, Default)]
pub struct Flag {
    /// Set.
    pub set: bool,
    /// The model.
    pub model: Option<String>,
    /// The indicators.
    pub indicators: Vec<String>,
    /// Why.
    pub why: String,
}

/// A contact as typed.
#[derive(Debug, Clone)]
pub struct Intake {
    /// How it came.
    pub channel: Channel,
    /// When; now where nothing is said.
    pub received: Option<Timestamp>,
    /// Who got in touch.
    pub source: Source,
    /// About whom.
    pub about: Vec<Named>,
    /// What worries them.
    pub worry: String,
    /// The main category.
    pub category: Option<String>,
    /// Somebody may be in danger now.
    pub urgent: bool,
    /// The exploitation flag.
    pub flag: Flag,
    /// The sending that makes it.
    pub form_key: String,
    /// The draft that is sent with it.
    pub draft: Option<DraftId>,
    /// Another part's record that it came from.
    pub from: Option<(String, String)>,
}

/// Takes it in.
///
/// # Errors
/// Field by field, what is missing; [`Error::Hidden`] for whoever does not take contacts.
pub async fn take_contact(app: &App, actor: &Actor, intake: Intake) -> Result<ContactId, Error> {
    let mut tx = app.begin(actor).await?;
    if let Some(there) = store::by_form(&mut tx, &intake.form_key).await? {
        made(actor, Act::Take, there.clone())?;
        return Ok(there.id);
    }
    let contact = keep(&mut tx, app, intake, Act::Take).await?;
    tx.commit(Entry::of("ContactTaken", &contact)).await?;
    Ok(contact.id)
}

/// The contact that a form made which was sent before.
///
/// # Errors
/// [`Error::Hidden`] when there is none, or for whoever does not take contacts.
pub async fn taken_before(app: &App, actor: &Actor, form_key: &str) -> Result<ContactId, Error> {
    let there = store::by_form(&mut app.db().read().await?, form_key).await?.ok_or(Error::Hidden)?;
    made(actor, Act::Take, there).map(|c| c.record().id)
}

/// Takes one in within a write. Whoever takes it must have the right of `act`.
pub(crate) async fn keep(tx: &mut WriteTx, app: &App, intake: Intake, act: Act) -> Result<Contact, Error> {
    let actor = tx.actor().clone();
    let terms = crate::step::terms(tx, app).await?;
    known(&terms.sources, &intake.source.kind, "source", "Choose who is getting in touch.")?;
    if let Some(category) = &intake.category {
        known(&terms.categories, category, "category", "Choose what it is mainly about.")?;
    }
    let (taken, draft, flag) = (stamp(tx), intake.draft, intake.flag.clone());
    let received = intake.received.unwrap_or(taken.at);
    let about = named(tx, app, intake.about, &intake.form_key).await?;
    let new = NewContact {
        received,
        channel: intake.channel,
        source: intake.source,
        about,
        worry: intake.worry,
        category: intake.category,
        urgent: intake.urgent,
        from: intake.from,
        form_key: intake.form_key,
    };
    let night = terms.is_out_of_hours(received, app.calendar());
    let look_by = terms.due((terms.clocks.decide, "to look at a contact"), "received", received, app.calendar());
    let contact = Contact::take(new, taken, night, look_by).map_err(said_at)?;
    let allowed = made(&actor, act, contact)?;
    let allowed = if flag.set { changed(allowed, |c| c.flag_as(flagging(&flag, &terms, stamp(tx))))? } else { allowed };
    let contact = tx.save(allowed).await?.record;
    if let Some(draft) = draft {
        draft::finish(tx, draft).await?;
    }
    Ok(contact)
}

/// The flag as kept: only words that the terms know.
pub(crate) fn flagging(flag: &Flag, terms: &Terms, by: commitments::commitment::Stamp) -> Flagging {
    let is = |list: &[crate::terms::Term], key: &String| list.iter().any(|t| t.key == *key);
    Flagging {
        set: flag.set,
        model: flag.model.clone().filter(|m| is(&terms.models, m)),
        indicators: flag.indicators.iter().filter(|i| is(&terms.indicators, i)).cloned().collect(),
        terms: terms.number,
        why: flag.why.clone(),
        by,
    }
}

async fn named(tx: &mut WriteTx, app: &App, all: Vec<Named>, form_key: &str) -> Result<Vec<About>, Error> {
    let mut about = Vec::new();
    for (number, one) in all.into_iter().enumerate() {
        let (what, subject, words) = known_by(tx, app, one, format!("{form_key}-{number}")).await?;
        about.push(About { what, subject, words: words.trim().to_owned(), open_case: false });
    }
    about.dedup_by(|a, b| a.subject.is_some() && a.subject == b.subject);
    mark_open_cases(tx, app, &mut about).await?;
    Ok(about)
}

/// As what, which record, and in which words; whoever or whatever is new is added.
async fn known_by(
    tx: &mut WriteTx,
    app: &App,
    one: Named,
    form_key: String,
) -> Result<(As, Option<Subject>, String), Error> {
    Ok(match one {
        Named::Found(what, subject) => (what, Some(subject), String::new()),
        Named::Described(what, words) => (what, None, words),
        Named::New(what, mut person, words) => {
            person.form_key = Some(form_key);
            let added = people::add_person(tx, app, *person).await?;
            (what, Some(added.id.into()), words)
        }
        Named::NewPlace(mut place, words) => {
            place.form_key = Some(form_key);
            let added = add_place_within(tx, *place).await?;
            (As::Place, Some(added.id.into()), words)
        }
        Named::NewGroup(name, words) => {
            let added = add_peer_group_within(tx, &name, "", Some(form_key)).await?;
            (As::Group, Some(added.id.into()), words)
        }
    })
}

/// Notes for which children a case is open now.
pub(crate) async fn mark_open_cases(ask: &mut impl Ask, app: &App, about: &mut [About]) -> Result<(), Error> {
    let subjects: Vec<Subject> = about.iter().filter_map(|a| a.subject).collect();
    let working = people::working_with_each(ask, &subjects, app.clock().today()).await?;
    for one in about {
        one.open_case = one.subject.and_then(|s| working.get(&s)).is_some_and(|w| !w.is_empty());
    }
    Ok(())
}

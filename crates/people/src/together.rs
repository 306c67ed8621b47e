//! Who lives together, and who is found together: households, groups and places are made, joined and left.

use jiff::civil::Date;
use platform::access::{Actor, Scope, permit_new};
use platform::db::{Ask, List, Statement};
use platform::error::Error;
use platform::record::{self, Record};
use platform::trail::{Entry, WriteTx};
use platform::web::App;
use serde::de::DeserializeOwned;

use crate::add_person::LONGEST_LINE;
use crate::facts::{Address, squeezed, written_postcode};
use crate::household::{Household, HouseholdId, HouseholdMember};
use crate::peer_group::{GroupMember, PeerGroup};
use crate::person::Person;
use crate::place::{Place, PlaceKind};
use crate::policy::{self, Act, Known, Standing};
use crate::store;
use crate::subject::{PeerGroupId, PersonId, PlaceId};

const HOUSEHOLDS: List = List(Statement {
    name: "household.of",
    sqlite:
        "select version, body from household where id in (select id from record_link where kind = 'household'
             and role = 'lives_with' and target in (select value from json_each($1))) and {scope} order by id limit 100",
    postgres: "select version, body from household where id in (select id from record_link where kind = 'household'
               and role = 'lives_with' and target in (select json_array_elements_text($1::json))) and {scope}
               order by id limit 100",
});
const GROUPS: List = List(Statement {
    name: "peer_group.of",
    sqlite: "select version, body from peer_group where id in (select id from record_link where kind = 'peer group'
             and target in (select value from json_each($1))) and {scope} order by id limit 100",
    postgres: "select version, body from peer_group where id in (select id from record_link where kind = 'peer group'
               and target in (select json_array_elements_text($1::json))) and {scope} order by id limit 100",
});

/// The lists of this file.
pub const LISTS: &[List] = &[HOUSEHOLDS, GROUPS];

impl Known for Household {
    /// Whoever may change a person's record may say with whom they live.
    fn standing(&self, _actor: &Actor) -> Standing {
        Standing { allocated: true, ..Standing::default() }
    }
}

/// Makes a household of one person, at an address.
///
/// # Errors
/// [`Error::Invalid`] without an address; the answers of the policy.
pub async fn make_household(
    app: &App,
    actor: &Actor,
    person: PersonId,
    address: Address,
    from: Option<Date>,
) -> Result<HouseholdId, Error> {
    checked_address(&address, "Say where they live together.")?;
    let mut tx = app.begin(actor).await?;
    let person = crate::who::kept(&mut tx, person).await?;
    tx.open::<Person, _>(Act::Change, person).await?;
    let household =
        Household { id: HouseholdId::new(), address, members: vec![HouseholdMember { person, from, until: None }] };
    let (id, entry) = (household.id, Entry::of("HouseholdMade", &household));
    tx.save(permit_new(actor, Act::Change, household)?).await?;
    tx.commit(entry).await?;
    Ok(id)
}

/// Somebody comes to live with others.
///
/// # Errors
/// [`Error::Refused`] when they do already; the answers of the policy.
pub async fn join_household(
    app: &App,
    actor: &Actor,
    id: HouseholdId,
    person: PersonId,
    from: Option<Date>,
) -> Result<(), Error> {
    let mut tx = app.begin(actor).await?;
    let person = crate::who::kept(&mut tx, person).await?;
    tx.open::<Person, _>(Act::Change, person).await?;
    let allowed = tx.open::<Household, _>(Act::Change, id).await?.change(|mut household| {
        if household.members.iter().any(|m| m.person == person && m.until.is_none()) {
            return Err("This person lives there already.");
        }
        household.members.push(HouseholdMember { person, from, until: None });
        Ok(household)
    })?;
    let entry = Entry::of("HouseholdJoined", allowed.record());
    tx.save(allowed).await?;
    tx.commit(entry).await?;
    Ok(())
}

/// Somebody moves out: `until` is the first day without them.
///
/// # Errors
/// [`Error::Refused`] when they do not live there, or had not come; the answers of the policy.
pub async fn leave_household(
    app: &App,
    actor: &Actor,
    id: HouseholdId,
    person: PersonId,
    until: Date,
) -> Result<(), Error> {
    let mut tx = app.begin(actor).await?;
    let kept = crate::who::kept(&mut tx, person).await?;
    tx.open::<Person, _>(Act::Change, kept).await?;
    let allowed = tx.open::<Household, _>(Act::Change, id).await?.change(|mut household| {
        let member = household.members.iter_mut().find(|m| m.person == person && m.until.is_none());
        let member = member.ok_or("This person does not live there any more.")?;
        if member.from.is_some_and(|from| until < from) {
            return Err("Nobody moves out before they moved in.");
        }
        member.until = Some(until);
        Ok(household)
    })?;
    let entry = Entry::of("HouseholdLeft", allowed.record());
    tx.save(allowed).await?;
    tx.commit(entry).await?;
    Ok(())
}

/// The households of a person, by all the records of that person. Called after the record itself was opened.
///
/// # Errors
/// A fault when the database does.
pub async fn households(ask: &mut impl Ask, actor: &Actor, id: PersonId) -> Result<Vec<Household>, Error> {
    let ids = serde_json::to_string(&store::same(ask, id).await?)?;
    listed(ask, actor, &HOUSEHOLDS, ids).await
}

/// The groups of a person, by all the records of that person. Called after the record itself was opened.
///
/// # Errors
/// A fault when the database does.
pub async fn groups_of(ask: &mut impl Ask, actor: &Actor, id: PersonId) -> Result<Vec<PeerGroup>, Error> {
    let ids = serde_json::to_string(&store::same(ask, id).await?)?;
    listed(ask, actor, &GROUPS, ids).await
}

/// The groups that are found at a place.
///
/// # Errors
/// A fault when the database does.
pub async fn groups_at(ask: &mut impl Ask, actor: &Actor, id: PlaceId) -> Result<Vec<PeerGroup>, Error> {
    let ids = serde_json::to_string(&[id])?;
    listed(ask, actor, &GROUPS, ids).await
}

async fn listed<T: Record + DeserializeOwned>(
    ask: &mut impl Ask,
    actor: &Actor,
    list: &List,
    ids: String,
) -> Result<Vec<T>, Error> {
    let scope = if policy::searches(actor) { Scope::everything() } else { Scope::nothing() };
    let found = record::list::<T>(ask, list.within(&scope, [ids.into()])).await?;
    Ok(found.into_iter().map(|v| v.record).collect())
}

/// A place to be added.
#[derive(Debug, Clone)]
pub struct NewPlace {
    /// What people call it.
    pub name: String,
    /// What sort of place.
    pub kind: PlaceKind,
    /// Where it is.
    pub address: Address,
    /// What is known of it.
    pub notes: String,
    /// Of the form: the same twice is one place.
    pub form_key: Option<String>,
}

/// Adds a place.
///
/// # Errors
/// [`Error::Invalid`] without a name, or when something is too long; the answers of the policy.
pub async fn add_place(app: &App, actor: &Actor, new: NewPlace) -> Result<PlaceId, Error> {
    let mut tx = app.begin(actor).await?;
    let place = add_place_within(&mut tx, new).await?;
    tx.commit(Entry::of("PlaceAdded", &place)).await?;
    Ok(place.id)
}

/// As [`add_place`], within a write of the caller's.
///
/// # Errors
/// As [`add_place`].
pub async fn add_place_within(tx: &mut WriteTx, new: NewPlace) -> Result<Place, Error> {
    let name = named(&new.name, "Say what people call the place.")?;
    let notes = noted(&new.notes)?;
    if !new.address.postcode.is_empty() || !new.address.text.is_empty() {
        checked_address(&new.address, "Say where it is.")?;
    }
    if let Some(there) = store::by_form::<Place>(tx, new.form_key.as_ref()).await? {
        return Ok(there);
    }
    let NewPlace { kind, address, form_key, .. } = new;
    let place = Place { id: PlaceId::new(), name, kind, address, notes, form_key };
    let allowed = permit_new(tx.actor(), Act::Change, place)?;
    Ok(store::keep(tx, allowed).await?.record)
}

/// Adds a group of people who are found together.
///
/// # Errors
/// [`Error::Invalid`] without a name, or when something is too long; the answers of the policy.
pub async fn add_peer_group(
    app: &App,
    actor: &Actor,
    name: &str,
    notes: &str,
    form_key: Option<String>,
) -> Result<PeerGroupId, Error> {
    let mut tx = app.begin(actor).await?;
    let group = add_peer_group_within(&mut tx, name, notes, form_key).await?;
    tx.commit(Entry::of("PeerGroupAdded", &group)).await?;
    Ok(group.id)
}

/// As [`add_peer_group`], within a write of the caller's.
///
/// # Errors
/// As [`add_peer_group`].
pub async fn add_peer_group_within(
    tx: &mut WriteTx,
    name: &str,
    notes: &str,
    form_key: Option<String>,
) -> Result<PeerGroup, Error> {
    let (name, notes) = (named(name, "Say what the group is called.")?, noted(notes)?);
    if let Some(there) = store::by_form::<PeerGroup>(tx, form_key.as_ref()).await? {
        return Ok(there);
    }
    let group = PeerGroup { id: PeerGroupId::new(), name, notes, members: vec![], places: vec![], form_key };
    let allowed = permit_new(tx.actor(), Act::Change, group)?;
    Ok(store::keep(tx, allowed).await?.record)
}

/// Puts somebody into a group.
///
/// # Errors
/// [`Error::Invalid`] without a source; [`Error::Refused`] when they belong to it already; the answers of the policy.
pub async fn join_group(app: &App, actor: &Actor, id: PeerGroupId, member: GroupMember) -> Result<(), Error> {
    let source = squeezed(&member.source);
    if source.is_empty() || source.chars().count() > LONGEST_LINE {
        return Err(Error::invalid("source", "Say who told you, or where it is written, in a few words."));
    }
    let mut tx = app.begin(actor).await?;
    let person = crate::who::kept(&mut tx, member.person).await?;
    tx.open::<Person, _>(Act::Summary, person).await?;
    let allowed = tx.open::<PeerGroup, _>(Act::Change, id).await?.change(|mut group| {
        if group.members.iter().any(|m| m.person == person && m.until.is_none()) {
            return Err("This person belongs to the group already.");
        }
        group.members.push(GroupMember { person, source, ..member });
        Ok(group)
    })?;
    let entry = Entry::of("PeerGroupJoined", allowed.record());
    store::keep(&mut tx, allowed).await?;
    tx.commit(entry).await?;
    Ok(())
}

/// Somebody is no longer seen with a group: `until` is the first day without them.
///
/// # Errors
/// [`Error::Refused`] when they do not belong to it; the answers of the policy.
pub async fn leave_group(
    app: &App,
    actor: &Actor,
    id: PeerGroupId,
    person: PersonId,
    until: Date,
) -> Result<(), Error> {
    let mut tx = app.begin(actor).await?;
    let allowed = tx.open::<PeerGroup, _>(Act::Change, id).await?.change(|mut group| {
        let member = group.members.iter_mut().find(|m| m.person == person && m.until.is_none());
        let member = member.ok_or("This person does not belong to the group any more.")?;
        member.until = Some(until);
        Ok::<_, &str>(group)
    })?;
    let entry = Entry::of("PeerGroupLeft", allowed.record());
    store::keep(&mut tx, allowed).await?;
    tx.commit(entry).await?;
    Ok(())
}

/// Notes that a group is found at a place.
///
/// # Errors
/// [`Error::Hidden`] when there is no such place; the answers of the policy.
pub async fn found_at(app: &App, actor: &Actor, id: PeerGroupId, place: PlaceId) -> Result<(), Error> {
    let mut tx = app.begin(actor).await?;
    tx.open::<Place, _>(Act::Summary, place).await?;
    let allowed = tx.open::<PeerGroup, _>(Act::Change, id).await?.change(|mut group| {
        if !group.places.contains(&place) {
            group.places.push(place);
        }
        Ok::<_, String>(group)
    })?;
    let entry = Entry::of("PeerGroupFoundAt", allowed.record());
    store::keep(&mut tx, allowed).await?;
    tx.commit(entry).await?;
    Ok(())
}

fn named(name: &str, missing: &str) -> Result<String, Error> {
    let name = squeezed(name);
    if name.chars().any(char::is_alphanumeric) && name.chars().count() <= LONGEST_LINE {
        return Ok(name);
    }
    let long = format!("This is longer than {LONGEST_LINE} characters. Shorten it.");
    Err(Error::invalid("name", if name.is_empty() { missing.to_owned() } else { long }))
}

fn noted(notes: &str) -> Result<String, Error> {
    if notes.chars().count() > 5_000 {
        return Err(Error::invalid("notes", "This is longer than 5,000 characters. Shorten it."));
    }
    Ok(notes.trim().to_owned())
}

fn checked_address(address: &Address, missing: &str) -> Result<(), Error> {
    if address.text.is_empty() || address.text.chars().count() > LONGEST_LINE {
        return Err(Error::invalid("address", missing));
    }
    if !address.postcode.is_empty() && written_postcode(&address.postcode).is_none() {
        return Err(Error::invalid("postcode", "This is not a whole postcode, such as TF3 4AB. Leave it empty."));
    }
    Ok(())
}

//! A scene that several tests begin with; each uses what it needs of it.
#![allow(dead_code)]

use people::{Born, Involvement, NewPerson, PersonId, PersonName, Phone};
use platform::access::{Actor, Role};
use platform::agency::{Agency, Sector};
use platform::testkit::{Person, World};
use platform::trail::Entry;

/// A front door with its parts.
pub struct Scene {
    pub world: World,
    pub council: Agency,
}

impl Scene {
    pub async fn new() -> Self {
        let world = World::new(vec![people::part(), platform::glass::part(), platform::mail::part()]).await;
        let council = world.agency("Council", Sector::Council).await;
        Self { world, council }
    }

    pub async fn worker(&self) -> Person<'_> {
        self.world.person("Sara Lund", &self.council, Role::FrontDoorWorker).await
    }

    pub async fn manager(&self) -> Person<'_> {
        self.world.person("Mara Quist", &self.council, Role::FrontDoorManager).await
    }

    pub async fn practitioner(&self, name: &str) -> Person<'_> {
        self.world.person(name, &self.council, Role::Practitioner).await
    }

    /// The same person signs in again: a session does not last over a move of the clock.
    pub async fn back(&self, person: &Person<'_>) -> Person<'_> {
        let everybody = platform::access::Scope::everything();
        let mut read = self.world.app.db().read().await.unwrap();
        let all = platform::account::all(&mut read, &everybody).await.unwrap();
        drop(read);
        self.world.signed_in(all.iter().find(|a| Some(a.id) == person.actor.account).unwrap()).await
    }

    pub async fn add(&self, actor: &Actor, new: NewPerson) -> PersonId {
        let mut tx = self.world.app.begin(actor).await.unwrap();
        let person = people::add_person(&mut tx, &self.world.app, new).await.unwrap();
        tx.commit(Entry::of("PersonAdded", &person)).await.unwrap();
        person.id
    }

    /// Allocates a person to a worker, or to a team where there is none.
    pub async fn allocate(&self, actor: &Actor, id: PersonId, to: Option<&Person<'_>>) {
        let work = Involvement {
            agency: self.council.id,
            account: to.and_then(|p| p.actor.account),
            team: "Family support".into(),
            since: self.world.clock.today(),
            until: None,
        };
        let mut tx = self.world.app.begin(actor).await.unwrap();
        people::involve(&mut tx, &self.world.app, id, work).await.unwrap();
        tx.commit(Entry::about("WorkNoted", "person", id)).await.unwrap();
    }
}

/// Somebody with a name, a date of birth and a telephone.
pub fn named(given: &str, family: &str) -> NewPerson {
    NewPerson {
        names: vec![PersonName::usual(given, family)],
        born: Born::Exact(jiff::civil::date(2009, 5, 4)),
        phones: vec![Phone::of("07700 900123")],
        ..NewPerson::default()
    }
}

/// The value of a hidden field of a page.
pub fn hidden(page: &str, name: &str) -> String {
    let needle = format!("name=\"{name}\" value=\"");
    let at = page.find(&needle).unwrap_or_else(|| panic!("no field {name}")) + needle.len();
    page[at..].split('"').next().unwrap().to_owned()
}

//! A small partnership with a front door, for the tests of this part.
#![allow(dead_code)]

use front_door::contact::{As, Channel, ContactId, Source};
use front_door::onward::OnwardId;
use front_door::referral::{Outcome, ReferralId};
use front_door::{
    Deciding, Flag, Intake, Named, Seen, Sending, Telling, decide_referral, open_referral, send_onward, take_contact,
    tell_referrer,
};
use people::{NewPerson, PersonName};
use platform::access::{Actor, Role};
use platform::agency::{Agency, Sector};
use platform::testkit::{Person, World};

pub struct House {
    pub world: World,
    pub council: Agency,
    pub camhs: Agency,
    pub family: Agency,
    pub school: Agency,
}

pub async fn house() -> House {
    house_with(Vec::new()).await
}

pub async fn house_with(more: Vec<platform::part::Part>) -> House {
    // A failing test shows the fault that its page only gives a reference of.
    let _ = tracing_subscriber::fmt()
        .with_test_writer()
        .with_max_level(tracing_subscriber::filter::LevelFilter::ERROR)
        .try_init();
    let parts = [front_door::part(), people::part(), commitments::part()];
    let world = World::new(parts.into_iter().chain(more).collect()).await;
    let council = world.agency("Council", Sector::Council).await;
    let camhs = world.agency("CAMHS", Sector::Health).await;
    let family = world.agency("FIS", Sector::Voluntary).await;
    let school = world.agency("School", Sector::Education).await;
    House { world, council, camhs, family, school }
}

impl House {
    pub async fn worker(&self) -> Person<'_> {
        self.world.person("Wanda Worker", &self.council, Role::FrontDoorWorker).await
    }

    /// Signed in anew: the clock has moved.
    pub async fn worker_again(&self) -> Person<'_> {
        let name = format!("Wanda Worker {}", self.world.app.clock().now().as_second());
        self.world.person(&name, &self.council, Role::FrontDoorWorker).await
    }

    pub async fn manager(&self) -> Person<'_> {
        self.world.person("Mona Lead", &self.council, Role::FrontDoorManager).await
    }
}

pub fn new_child(given: &str) -> Named {
    let person = NewPerson { names: vec![PersonName::usual(given, "Invented")], ..NewPerson::default() };
    Named::New(As::Child, Box::new(person), String::new())
}

pub fn intake(key: &str, about: Vec<Named>) -> Intake {
    Intake {
        channel: Channel::Telephone,
        received: None,
        source: Source {
            kind: "school".into(),
            agency: None,
            name: Some("Sister Invented, safeguarding lead".into()),
            call_back: Some("01632 960001".into()),
            account: None,
        },
        about,
        worry: "She comes late and has a new telephone.".into(),
        category: Some("sexual_harm".into()),
        urgent: false,
        flag: Flag::default(),
        form_key: key.into(),
        draft: None,
        from: None,
    }
}

/// A contact about a new child, and its referral.
pub async fn referred(house: &House, actor: &Actor, key: &str) -> (ContactId, ReferralId) {
    let contact = take_contact(&house.world.app, actor, intake(key, vec![new_child(key)])).await.unwrap();
    let referral = open_referral(&house.world.app, actor, any(contact), None).await.unwrap();
    (contact, referral)
}

pub async fn decided(house: &House, actor: &Actor, key: &str) -> ReferralId {
    let (_, referral) = referred(house, actor, key).await;
    decide_referral(&house.world.app, actor, any(referral), deciding()).await.unwrap();
    referral
}

pub fn deciding() -> Deciding {
    Deciding { outcome: Outcome::EarlyHelp, level: "3".into(), urgent: false, reason: "Several needs.".into() }
}

pub async fn sent_on(house: &House, actor: &Actor, referral: ReferralId) -> OnwardId {
    send_onward(&house.world.app, actor, referral, sending(house)).await.unwrap()
}

pub fn sending(house: &House) -> Sending {
    Sending {
        agency: house.camhs.id,
        service: "Child and adolescent mental health".into(),
        need: "Sleeps badly since the summer.".into(),
        agreed: "Her mother agrees.".into(),
    }
}

pub async fn told(house: &House, actor: &Actor, referral: ReferralId) {
    let telling = Telling { how: "By telephone".into(), words: "Early help.".into(), cannot: false };
    tell_referrer(&house.world.app, actor, any(referral), telling).await.unwrap();
}

/// Whatever the version.
pub fn any<I>(id: I) -> Seen<I> {
    Seen { id, version: None }
}

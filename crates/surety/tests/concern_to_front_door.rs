//! A concern raised online is handed over to the real front door: both parts as they are, through the house's one contract.

use concerns::concern::{Came, ConcernId, Identity, Mode, Told};
use concerns::decide::{ForFrontDoor, link_to_front_door};
use concerns::raise_concern::{Telling, raise_concern};
use front_door::contact::{Channel, Contact, Triage};
use platform::access::{Actor, Role, Scope};
use platform::agency::Sector;
use platform::testkit::{Person, World};

const WORRY: &str = "A van waits at the school gate on Fridays.";

async fn raised(world: &World, mode: Mode, identity: Option<Identity>) -> ConcernId {
    let told = Told { worry: WORRY.into(), about: "A boy of about ten".into() };
    let telling = Telling { mode, came: Came::Online, language: "en".into(), told, identity, files: Vec::new() };
    raise_concern(&world.app, &Actor::public(), telling, "once").await.unwrap().concern
}

async fn contacts(world: &World) -> Vec<Contact> {
    let mut read = world.app.db().read().await.unwrap();
    let (from, to) = (jiff::civil::date(2000, 1, 1), jiff::civil::date(2100, 1, 1));
    let all = front_door::store::of_period(&Scope::everything(), from, to).all(&mut read).await.unwrap();
    all.into_iter().map(|v| v.record).collect()
}

async fn scene(world: &World) -> Person<'_> {
    let council = world.agency("Council", Sector::Council).await;
    world.person("Wanda Worker", &council, Role::FrontDoorWorker).await
}

#[tokio::test]
async fn a_concern_becomes_one_contact_in_the_same_write() {
    let world = World::new(surety::parts::all()).await;
    let worker = scene(&world).await;
    let concern = raised(&world, Mode::Anonymous, None).await;
    let given = || ForFrontDoor { worry: WORRY.into(), about: "A boy of about ten".into() };
    concerns::acknowledge::acknowledge(&world.app, &worker.actor, concern).await.unwrap();
    link_to_front_door(&world.app, &worker.actor, concern, given()).await.unwrap();
    assert!(link_to_front_door(&world.app, &worker.actor, concern, given()).await.is_err(), "once is enough");
    let all = contacts(&world).await;
    assert_eq!(all.len(), 1);
    let contact = &all[0];
    assert_eq!((contact.worry.as_str(), contact.channel), (WORRY, Channel::Online));
    assert_eq!(contact.from, Some(("concern".into(), concern.to_string())));
    assert!(matches!(contact.triage(), Triage::Received) && contact.source.kind == "public");
    // The concern leads to it, it waits at the door, and it counts.
    let page = format!("/contacts/{}", contact.id);
    assert_eq!(worker.get(&format!("/concerns/{concern}")).await.is(200).href("/contacts/"), page);
    worker.get("/front-door").await.sees(&contact.reference());
    worker.get(&page).await.sees(WORRY).sees("A boy of about ten").sees("Open a referral");
    worker.post(&page, &[("do", "refer"), ("version", "1")]).await.done();
    world.trail_is_sound().await;
}

#[tokio::test]
async fn a_sealed_name_does_not_go_with_it() {
    let world = World::new(surety::parts::all()).await;
    let worker = scene(&world).await;
    let name = Identity { name: "Ingrid Sealed".into(), reach: "01632 960099".into() };
    let concern = raised(&world, Mode::Confidential, Some(name)).await;
    let given = ForFrontDoor { worry: WORRY.into(), about: "A boy of about ten".into() };
    link_to_front_door(&world.app, &worker.actor, concern, given).await.unwrap();
    let all = contacts(&world).await;
    let kept = serde_json::to_string(&all[0]).unwrap();
    assert!(!kept.contains("Ingrid") && !kept.contains("960099") && !kept.contains("Wanda"), "{kept}");
    worker.get(&format!("/contacts/{}", all[0].id)).await.sees("Public pages").sees_no("Ingrid");
}

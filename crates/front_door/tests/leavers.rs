//! Somebody leaves: what they had is on the manager's list the same hour, none lost and none shown to others.

mod house;

use front_door::contact::As;
use front_door::referral::Worker;
use front_door::{Named, allocate, pass_to_worker, take_contact};
use house::{any, house, intake, referred};
use people::{Involvement, NewPerson, PersonName};
use platform::access::{Actor, Role, permit};
use platform::account::{Account, Administer};
use platform::testkit::{Person, World};
use platform::trail::Entry;
use platform::{clockwork, record};

async fn leaves(world: &World, who: &Person<'_>) {
    let command = Actor::command();
    let mut tx = world.app.begin(&command).await.unwrap();
    let found = record::find::<Account>(&mut tx, who.actor.account.unwrap()).await.unwrap();
    let allowed = permit(&command, Administer::Accounts, found).unwrap();
    let closed = allowed.change(|a| Ok::<_, String>(Account { closed: true, ..a })).unwrap();
    let entry = Entry::of("AccountClosed", closed.record());
    tx.save(closed).await.unwrap();
    tx.commit(entry).await.unwrap();
}

#[tokio::test]
async fn open_referrals_of_a_leaver_wait_for_everybody_at_the_door() {
    let house = house().await;
    let (manager, leaver) = (house.manager().await, house.worker().await);
    let app = &house.world.app;
    let mut mine = Vec::new();
    for key in ["Ada", "Bea", "Cleo"] {
        let (_, id) = referred(&house, &manager.actor, key).await;
        let account = leaver.actor.account.unwrap();
        let worker = Worker { account, name: "Wanda Worker".into(), team: "Harbour Link".into() };
        allocate(app, &manager.actor, any(id), Some(worker)).await.unwrap();
        mine.push(id);
    }
    clockwork::run_once(app).await.unwrap();
    manager.get(&format!("/referrals/{}", mine[0])).await.sees("Wanda Worker");
    leaves(&house.world, &leaver).await;
    clockwork::run_once(app).await.unwrap();
    for id in mine {
        manager.get(&format!("/referrals/{id}")).await.sees("Nobody yet");
    }
    manager.get("/referrals?worker=nobody").await.sees("Ada Invented").sees("Bea Invented").sees("Cleo Invented");
    assert_eq!(clockwork::run_once(app).await.unwrap().done, 0, "nothing is left to pass on");
    house.world.trail_is_sound().await;
}

#[tokio::test]
async fn news_that_a_leaver_had_not_seen_waits_for_their_team_and_nobody_else() {
    let house = house().await;
    let worker = house.worker().await;
    let leaver = house.world.person("Cora Practitioner", &house.council, Role::Practitioner).await;
    let colleague = house.world.person("Cody Practitioner", &house.council, Role::Practitioner).await;
    let stranger = house.world.person("Stella Elsewhere", &house.camhs, Role::Practitioner).await;
    let app = &house.world.app;
    let mut tx = app.begin(&worker.actor).await.unwrap();
    let new = NewPerson { names: vec![PersonName::usual("Amira", "Invented")], ..NewPerson::default() };
    let child = people::add_person(&mut tx, app, new).await.unwrap();
    let work = Involvement {
        agency: house.council.id,
        account: leaver.actor.account,
        team: "Exploitation team".into(),
        since: app.clock().today(),
        until: None,
    };
    people::involve(&mut tx, app, child.id, work).await.unwrap();
    tx.commit(Entry::of("PersonAdded", &child)).await.unwrap();
    let about = vec![Named::Found(As::Child, child.id.into())];
    let contact = take_contact(app, &worker.actor, intake("news", about)).await.unwrap();
    pass_to_worker(app, &worker.actor, any(contact), false).await.unwrap();
    let page = format!("/contacts/{contact}");
    colleague.get(&page).await.is(404);
    leaves(&house.world, &leaver).await;
    clockwork::run_once(app).await.unwrap();
    colleague.get("/sent-to-us").await.sees("News of cases");
    colleague.get(&page).await.is(200).sees("Exploitation team");
    stranger.get(&page).await.is(404);
}

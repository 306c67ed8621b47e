//! Intake: a place or a group that nobody knows yet becomes a subject at once; whoever rings hears who has an open case.

mod house;

use house::house;
use people::Subject;
use platform::access::{Actor, Role};
use platform::record;
use platform::testkit::Person;

const FIELDS: [(&str, &str); 4] =
    [("channel", "telephone"), ("source", "public"), ("worry", "Children go in at night."), ("do", "send")];

async fn sent(worker: &Person<'_>, more: &[(&str, &str)]) -> String {
    let page = worker.get("/contacts/new").await.done();
    let fields: Vec<(&str, &str)> = FIELDS.iter().chain(more).copied().collect();
    let contact = worker.post(&page, &fields).await.done();
    contact.split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_place_and_a_group_not_found_are_added_and_found_the_next_time() {
    let house = house().await;
    let worker = house.worker().await;
    let place = [
        ("new-what", "place"),
        ("new-name", "The Blue Kiosk"),
        ("new-address", "7 Mill Lane"),
        ("new-sort", "premises"),
    ];
    let contact = sent(&worker, &place).await;
    let seen = worker.get(&contact).await;
    seen.sees("The Blue Kiosk, 7 Mill Lane");
    let page = seen.href("/places/");
    worker.get(&page).await.sees("The Blue Kiosk").sees("Shop, restaurant or other business");
    let group = [("new-what", "group"), ("new-name", "The bridge lot"), ("new-words", "About eight of them")];
    let seen = worker.get(&sent(&worker, &group).await).await;
    seen.sees("The bridge lot").sees("As described: About eight of them");
    worker.get(&seen.href("/peer-groups/")).await.sees("The bridge lot");
    for words in ["blue kiosk", "7 mill lane", "bridge lot"] {
        assert_eq!(people::search(&house.world.app, &worker.actor, words).await.unwrap().len(), 1, "{words}");
    }
    // An address is enough to call a place by.
    let seen = worker.get(&sent(&worker, &[("new-what", "place"), ("new-address", "9 Quay Street")]).await).await;
    seen.sees("9 Quay Street");
    worker.get(&seen.href("/places/")).await.sees("9 Quay Street");
    // What nobody can name is described, as before.
    let seen = worker.get(&sent(&worker, &[("new-what", "group"), ("new-words", "Boys by the bridge")]).await).await;
    seen.sees("Boys by the bridge").sees("Say who “Boys by the bridge” is");
    house.world.trail_is_sound().await;
}

#[tokio::test]
async fn a_place_sent_twice_is_one_place_and_a_wrong_postcode_is_named() {
    let house = house().await;
    let worker = house.worker().await;
    let page = worker.get("/contacts/new").await.done();
    let place = [("new-what", "place"), ("new-name", "The Blue Kiosk")];
    let fields: Vec<(&str, &str)> = FIELDS.iter().chain(&place).copied().collect();
    let first = worker.post(&page, &fields).await.done();
    assert_eq!(worker.post(&page, &fields).await.done(), first, "also where another tab had saved the draft before");
    assert_eq!(people::search(&house.world.app, &worker.actor, "blue kiosk").await.unwrap().len(), 1);
    let page = worker.get("/contacts/new").await.done();
    let wrong = [("new-what", "place"), ("new-name", "Kiosk"), ("new-address", "7 Mill Lane"), ("new-postcode", "TF3")];
    let fields: Vec<(&str, &str)> = FIELDS.iter().chain(&wrong).copied().collect();
    worker.post(&page, &fields).await.is(422).sees("This is not a whole postcode").sees("Children go in at night.");
}

#[tokio::test]
async fn whoever_rings_about_an_open_case_is_told_who_has_it_while_they_are_on_the_line() {
    let house = house().await;
    let worker = house.worker().await;
    let cate = house.world.person("Cora Practitioner", &house.council, Role::Practitioner).await;
    let app = &house.world.app;
    let contact = sent(&worker, &[("new-what", "child"), ("new-given", "Amira"), ("new-family", "Invented")]).await;
    let id = contact.rsplit('/').next().unwrap();
    let found = record::find::<front_door::contact::Contact>(&mut app.db().read().await.unwrap(), id).await.unwrap();
    let Some(Subject::Person(child)) = found.for_rules("a test").record.about[0].subject else { panic!("no child") };
    let work = people::Involvement {
        agency: house.council.id,
        account: cate.actor.account,
        team: "Exploitation team".into(),
        since: app.clock().today(),
        until: None,
    };
    let mut tx = app.begin(&Actor::command()).await.unwrap();
    people::involve(&mut tx, app, child, work).await.unwrap();
    tx.commit(platform::trail::Entry::about("CaseOpened", "person", child)).await.unwrap();
    let page = worker.get("/contacts/new").await.done();
    let pick = child.to_string();
    let next = worker.post(&page, &[("pick", pick.as_str()), ("draft_version", "1")]).await.done();
    let seen = worker.get(next.split('#').next().unwrap()).await;
    seen.sees("Case open").sees("Tell them who has it: Cora Practitioner, Exploitation team, Council in full.");
    let row = format!(r#"{{"what":"child","subject":"{child}"}}"#);
    let fields: Vec<(&str, &str)> = FIELDS.iter().copied().chain([("row", row.as_str())]).collect();
    let news = worker.post(&page, &fields).await.done();
    let news = news.split('?').next().unwrap();
    worker.post(news, &[("do", "pass"), ("told", "yes"), ("version", "1")]).await.done();
    worker.get(news).await.sees("Whoever got in touch was told who has the case.");
}

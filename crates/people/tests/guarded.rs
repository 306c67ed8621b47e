//! Who may see what, and who looked: summaries, broken glass, restricted records, looks to ask about, merges.

mod common;

use common::{Scene, named};
use people::policy::Act;
use people::{Address, NewPerson, PersonName};
use platform::access::Role;
use platform::glass::break_glass;

#[tokio::test]
async fn a_practitioner_sees_those_allocated_and_of_others_a_summary() {
    let scene = Scene::new().await;
    let (door, own, other) =
        (scene.worker().await, scene.practitioner("Ines Roth").await, scene.practitioner("Paul Wren").await);
    let id = scene.add(&door.actor, named("Amira", "Khan")).await;
    scene.allocate(&door.actor, id, Some(&own)).await;
    let page = format!("/people/{id}");
    own.get(&page).await.is(200).sees("07700 900123").sees("Family support");
    other.get(&page).await.is(200).sees("Amira Khan").sees("Ines Roth").sees_no("07700 900123");
    for closed in ["edit", "history", "merge", "relate", "restrict"] {
        other.get(&format!("{page}/{closed}")).await.is(403);
    }
    // The case holder sees who looked.
    own.get(&format!("{page}/history")).await.sees("Who looked").sees("Paul Wren").sees("Not opened: no right to it");
}

#[tokio::test]
async fn the_glass_is_broken_with_a_reason_told_and_looked_at() {
    let scene = Scene::new().await;
    let (door, manager) = (scene.worker().await, scene.manager().await);
    let (own, other) = (scene.practitioner("Ines Roth").await, scene.practitioner("Paul Wren").await);
    let id = scene.add(&door.actor, named("Amira", "Khan")).await;
    scene.allocate(&door.actor, id, Some(&own)).await;
    let page = format!("/people/{id}");
    other.post(&format!("{page}/open"), &[("reason", "urgent")]).await.refused("Say why you need to see this now");
    other.post(&format!("{page}/open"), &[("reason", "She rang me and is alone at the station.")]).await.done();
    other.get(&page).await.sees("07700 900123").sees("You opened this record with a reason");
    other.get(&format!("{page}/edit")).await.is(403);
    let mut read = scene.world.app.db().read().await.unwrap();
    let outbox = platform::mail::ledger(&mut read, &platform::access::Scope::everything(), "").await.unwrap();
    drop(read);
    assert_eq!(outbox.iter().map(|l| l.name.as_str()).collect::<Vec<_>>(), ["Ines Roth"]);
    assert!(!outbox[0].text.contains("Amira") && !outbox[0].text.contains("station"), "{}", outbox[0].text);
    let queue = manager.get("/glass").await;
    queue.sees("Paul Wren").sees("She rang me and is alone at the station.").sees("Due 26 November 2026");
    let at = queue.href("/glass/");
    manager
        .post(&at, &[("words", "Rang the station.")])
        .await
        .refused("Say whether there was good reason.")
        .sees("Rang the station.");
    manager.post(&at, &[("fitting", "yes"), ("words", "")]).await.refused("Say what you found");
    manager.post(&at, &[("fitting", "yes"), ("words", "She was met.")]).await.done();
    manager.post(&at, &[("fitting", "yes"), ("words", "Again.")]).await.refused("reviewed already");
    manager.get("/glass").await.sees("Good reason").sees("She was met.").sees("To be looked at None.");
    for outside in [&door, &other] {
        outside.get("/glass").await.is(404);
        outside.post(&at, &[("fitting", "yes"), ("words", "x")]).await.is(404);
    }
    scene.world.at("2026-11-24T16:59:00Z");
    scene.back(&other).await.get(&page).await.sees("07700 900123");
    scene.world.at("2026-11-24T17:01:00Z");
    // Eight hours later it is closed again.
    scene.back(&other).await.get(&page).await.is(200).sees_no("07700 900123");
    scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn nobody_reviews_what_they_opened_themselves() {
    let scene = Scene::new().await;
    let manager = scene.manager().await;
    let glass =
        break_glass::<people::Person, _>(&scene.world.app, &manager.actor, Act::See, "per_x", "A reason that is long.")
            .await
            .unwrap();
    manager.get("/glass").await.sees("You opened this one: somebody else looks at it.");
    manager.post(&format!("/glass/{}", glass.id), &[("fitting", "yes"), ("words", "Fine.")]).await.is(403);
    let work = (platform::glass::part().work.unwrap())(&scene.world.app, &manager.actor).await.unwrap();
    assert!(work.is_empty());
    let second = scene.world.person("Olga Renn", &scene.council, Role::FrontDoorManager).await;
    let work = (platform::glass::part().work.unwrap())(&scene.world.app, &second.actor).await.unwrap();
    assert_eq!(work.len(), 1);
}

async fn restrict(manager: &platform::testkit::Person<'_>, page: &str, account: &str, named: &str) {
    let fields = [
        ("kind", "staff"),
        ("reason", "Works in the team."),
        ("account", account),
        ("named", named),
        ("review-day", "1"),
        ("review-month", "3"),
        ("review-year", "2027"),
    ];
    manager.post(&format!("{page}/restrict"), &fields).await.done();
}

#[tokio::test]
async fn a_restricted_record_shows_itself_to_nobody_but_those_named() {
    let scene = Scene::new().await;
    let (door, manager, friend) = (scene.worker().await, scene.manager().await, scene.practitioner("Ines Roth").await);
    let own = scene.world.person("Karla Voss", &scene.council, Role::FrontDoorWorker).await;
    let id = scene.add(&manager.actor, named("Karla", "Voss")).await;
    let page = format!("/people/{id}");
    let account = |p: &platform::testkit::Person<'_>| p.actor.account.unwrap().to_string();
    manager
        .post(
            &format!("{page}/restrict"),
            &[("kind", "staff"), ("reason", "x"), ("review-day", "1"), ("review-month", "1"), ("review-year", "2020")],
        )
        .await
        .refused("after today and within a year");
    restrict(&manager, &page, &account(&own), &account(&friend)).await;
    friend.get(&page).await.is(200).sees("07700 900123");
    manager.get(&page).await.sees("Restricted").sees("Works in the team.");
    manager.get("/people/restricted").await.sees("Karla Voss").sees("1 March 2027");
    for closed in [&door, &own] {
        closed.get(&page).await.is(404).sees_no("Karla Voss, born").sees_no("07700 900123");
        closed.get(&format!("{page}/edit")).await.is(404);
        closed.get("/people?words=07700+900123").await.sees("Nobody found");
        closed.get("/people?words=karla+voss").await.sees("Nobody found");
        // Only who knows exactly who it is learns that there is a record, and not what it says.
        closed.get("/people?words=karla+voss+4/5/2009").await.sees("Restricted record").sees_no("Karla Voss, born");
    }
    friend.get("/people?words=karla+voss").await.sees("Karla Voss, born 4 May 2009");
    let other = scene.practitioner("Paul Wren").await;
    other.get("/people?words=karla+voss+4/5/2009").await.sees("Nobody found");
    // No reason opens one's own record; anybody else's opens, and is looked at.
    let reason = [("reason", "A child cannot wait until tomorrow.")];
    own.post(&format!("{page}/open"), &reason).await.is(404);
    own.get(&page).await.is(404);
    door.post(&format!("{page}/open"), &reason).await.done();
    door.get(&page).await.is(200).sees("You opened this record with a reason");
    let looks = manager.get("/people/looks").await;
    looks.sees("Karla Voss").sees("Own record, or a relative’s or neighbour’s");
    let mut read = scene.world.app.db().read().await.unwrap();
    let who = people::who(&mut read, &own.actor, &[id.into()], scene.world.clock.today()).await.unwrap();
    assert_eq!((who[&id.into()].words.as_str(), who[&id.into()].age), ("Restricted record", None));
    drop(read);
    manager.get("/glass").await.sees("Sara Lund").sees_no("Karla Voss");
    let waits = people::part().work.unwrap();
    assert!(waits(&scene.world.app, &manager.actor).await.unwrap().is_empty());
    scene.world.at("2027-03-02T09:00:00Z");
    let work = waits(&scene.world.app, &manager.actor).await.unwrap();
    assert!(work.len() == 1 && !work[0].title.contains("Voss"));
    scene.world.at("2026-11-24T09:00:00Z");
    manager.post(&format!("{page}/restrict/lift"), &[("reason", "")]).await.refused("Say why");
    manager.post(&format!("{page}/restrict/lift"), &[("reason", "She has left.")]).await.done();
    door.get(&page).await.is(200);
    door.get(&format!("{page}/restrict")).await.is(403);
}

#[tokio::test]
async fn no_reason_opens_ones_own_record_whoever_asks_and_whenever_it_was_closed() {
    let scene = Scene::new().await;
    let (manager, own) = (scene.manager().await, scene.practitioner("Paul Wren").await);
    let id = scene.add(&manager.actor, named("Nadia", "Wren")).await;
    let page = format!("/people/{id}");
    let open =
        async |reason: &str| break_glass::<people::Person, _>(&scene.world.app, &own.actor, Act::See, id, reason).await;
    // Opened by a reason while nobody knew that it is their own: closed to them as soon as somebody does.
    open("A child cannot wait until tomorrow.").await.unwrap();
    own.get(&page).await.is(200).sees("07700 900123");
    restrict(&manager, &page, &own.actor.account.unwrap().to_string(), "").await;
    own.get(&page).await.is(404).sees_no("07700 900123");
    let refused = open("Another child cannot wait either.").await;
    assert!(matches!(refused, Err(platform::Error::Hidden)), "{refused:?}");
    assert_eq!(manager.get("/glass").await.text.matches("cannot wait").count(), 1);
    manager.get("/people/looks").await.sees("Own record, or a relative’s or neighbour’s");
}

#[tokio::test]
async fn looks_at_ones_surname_and_address_are_listed_for_the_manager() {
    let scene = Scene::new().await;
    let (manager, voss) =
        (scene.manager().await, scene.world.person("Karla Voss", &scene.council, Role::FrontDoorWorker).await);
    let at = |line: &str| vec![Address::of(line, "AL3 4AB")];
    let cousin = scene
        .add(&manager.actor, NewPerson { names: vec![PersonName::usual("Jan", "Voss")], ..NewPerson::default() })
        .await;
    let stranger = scene
        .add(&manager.actor, NewPerson { names: vec![PersonName::usual("Bo", "Lind")], ..NewPerson::default() })
        .await;
    for id in [cousin, stranger] {
        voss.get(&format!("/people/{id}")).await.is(200);
    }
    manager
        .get("/people/looks")
        .await
        .sees("Jan Voss")
        .sees("Same surname; their address is not known")
        .sees_no("Bo Lind");
    let own = scene
        .add(
            &manager.actor,
            NewPerson {
                names: vec![PersonName::usual("Karla", "Voss")],
                addresses: at("1 Mill Lane"),
                ..NewPerson::default()
            },
        )
        .await;
    let account = voss.actor.account.unwrap().to_string();
    restrict(&manager, &format!("/people/{own}"), &account, "").await;
    let son = scene
        .add(
            &manager.actor,
            NewPerson {
                names: vec![PersonName::usual("Tim", "Voss")],
                addresses: at("1 Mill Lane"),
                ..NewPerson::default()
            },
        )
        .await;
    voss.get(&format!("/people/{son}")).await.is(200);
    manager.get("/people/looks").await.sees("Tim Voss").sees("Same surname and address").sees_no("Jan Voss");
    manager.get("/people/looks").await.sees_no("Mara Quist Karla");
}

#[tokio::test]
async fn records_are_merged_and_parted_and_links_follow() {
    let scene = Scene::new().await;
    let (door, holder) = (scene.worker().await, scene.practitioner("Ines Roth").await);
    let kept = scene.add(&door.actor, named("Amira", "Khan")).await;
    let gone = scene
        .add(&door.actor, NewPerson { addresses: vec![Address::of("3 Mill Lane", "")], ..named("Ameera", "Kahn") })
        .await;
    let friend = scene
        .add(&door.actor, NewPerson { names: vec![PersonName::usual("Bo", "Lind")], ..NewPerson::default() })
        .await;
    scene.allocate(&door.actor, gone, Some(&holder)).await;
    let (kept_page, gone_page) = (format!("/people/{kept}"), format!("/people/{gone}"));
    let bo = friend.to_string();
    door.post(&format!("{gone_page}/relate"), &[("other", bo.as_str()), ("kind", "peer"), ("source", "School")])
        .await
        .done();
    let (k, g) = (kept.to_string(), gone.to_string());
    door.get(&format!("{kept_page}/merge?with={g}")).await.sees("Ameera Kahn").sees("3 Mill Lane");
    door.post(&format!("{kept_page}/merge"), &[("with", &g), ("keep", &k)])
        .await
        .refused("Say why these are the same person");
    door.post(&format!("{kept_page}/merge"), &[("with", &g), ("keep", &k), ("reason", "Same mother, same school.")])
        .await
        .done();
    door.post(&format!("{kept_page}/merge"), &[("with", &g), ("keep", &k), ("reason", "Again.")])
        .await
        .refused("merged already");
    door.get(&kept_page)
        .await
        .sees("Ameera Kahn")
        .sees("3 Mill Lane")
        .sees("Friend or peer of Bo Lind")
        .sees("Ines Roth");
    assert!(door.get(&gone_page).await.done().starts_with(&kept_page));
    holder.get(&kept_page).await.is(200).sees("07700 900123");
    door.get(&format!("/people/{friend}")).await.sees("Amira Khan").sees_no("Ameera");
    door.get("/people?words=ameera+kahn").await.sees("1 record that may fit");
    door.get(&format!("{kept_page}/history")).await.sees("A record that was merged into this one");
    let today = scene.world.clock.today();
    let mut read = scene.world.app.db().read().await.unwrap();
    assert_eq!(people::kept(&mut read, gone).await.unwrap(), kept);
    assert_eq!(people::working_with(&mut read, gone.into(), today).await.unwrap().len(), 1);
    let before = platform::record::history(&mut read, "person", gone).await.unwrap();
    drop(read);
    let undo = door.get(&kept_page).await.href("/people/merges/");
    door.post(&undo, &[("back", &k), ("reason", "")]).await.refused("Say why these are two people");
    door.post(&undo, &[("back", &k), ("reason", "Two cousins.")]).await.done();
    door.post(&undo, &[("back", &k), ("reason", "Twice.")]).await.refused("undone already");
    let mut read = scene.world.app.db().read().await.unwrap();
    let after = platform::record::history(&mut read, "person", gone).await.unwrap();
    drop(read);
    assert_eq!(after.last().unwrap().body, before[before.len() - 2].body);
    door.get(&kept_page).await.sees_no("3 Mill Lane").sees("Undone").sees("Two cousins.");
    door.get(&gone_page).await.is(200).sees("3 Mill Lane").sees("Ines Roth").sees("Bo Lind");
    holder.get(&kept_page).await.sees_no("07700 900123");
    door.get("/people?words=ameera+kahn").await.sees("2 records that may fit");
    scene.world.trail_is_sound().await;
}

//! Records that may be one person: other forms of a forename, the manager's list, pairs that are two people.

mod common;

use common::Scene;
use people::apart::{set_apart, take_back};
use people::{Born, NewPerson, PersonId, PersonName, Phone};
use platform::testkit::Person;

fn born(given: &str, family: &str, day: i8) -> NewPerson {
    NewPerson {
        names: vec![PersonName::usual(given, family)],
        born: Born::Exact(jiff::civil::date(2010, 3, day)),
        ..NewPerson::default()
    }
}

/// What the clockwork does each minute.
async fn compared(scene: &Scene) {
    platform::clockwork::run_once(&scene.world.app).await.unwrap();
}

async fn listed(manager: &Person<'_>) -> String {
    manager.get("/people/duplicates").await.is(200).text.clone()
}

#[tokio::test]
async fn a_child_is_found_by_another_form_of_the_forename_and_told_why() {
    let scene = Scene::new().await;
    let door = scene.worker().await;
    let id = scene.add(&door.actor, born("Catherine", "Ashby", 4)).await;
    scene.add(&door.actor, born("Beatrix", "Ashby", 5)).await;
    for text in ["Katie Ashby", "Kate", "cathy ashby 4/3/2010"] {
        let hits = people::search(&scene.world.app, &door.actor, text).await.unwrap();
        assert_eq!(hits[0].subject, id.into(), "{text}: {hits:?}");
        assert!(hits[0].why.contains("another form of the same name"), "{text}: {}", hits[0].why);
    }
    door.get("/people?words=Katie+Ashby").await.sees("Catherine Ashby").sees("Another form of the same name");
    scene.add(&door.actor, born("Katie", "Ashby", 4)).await;
    door.get(&format!("/people/{id}")).await.sees("May be the same person").sees("Another form of the same name");
}

#[tokio::test]
async fn the_manager_has_all_pairs_in_one_list_the_strongest_first() {
    let scene = Scene::new().await;
    let (door, manager) = (scene.worker().await, scene.manager().await);
    let same_phone = |new: NewPerson| NewPerson { phones: vec![Phone::of("01632 960111")], ..new };
    scene.add(&door.actor, born("Amira", "Khan", 4)).await;
    scene.add(&door.actor, born("Ameera", "Kahn", 4)).await;
    let jakub = scene.add(&door.actor, same_phone(born("Jakub", "Wojcik", 6))).await;
    scene.add(&door.actor, same_phone(born("Jakub", "Wojcik", 6))).await;
    scene.add(&door.actor, born("Bo", "Lind", 20)).await;
    assert!(listed(&manager).await.contains("None."), "nothing has been compared yet");
    compared(&scene).await;
    let page = listed(&manager).await;
    let (strong, weak) = (page.find("Wojcik").unwrap(), page.find("Khan").unwrap());
    assert!(strong < weak, "{page}");
    assert!(page.contains("Same telephone") && page.contains("Showing 1 to 2 of 2") && !page.contains("Lind"));
    door.get("/people/duplicates").await.is(404);
    // Whoever is shown a record in this list has looked at it.
    manager.get(&format!("/people/{jakub}/history")).await.sees("Mara Quist");
    compared(&scene).await;
    assert!(listed(&manager).await.contains("Showing 1 to 2 of 2"), "nothing waits twice");
    let looks = platform::look::verify(scene.world.app.db()).await.unwrap();
    assert!(matches!(looks, platform::trail::Verdict::Sound { .. }));
}

#[tokio::test]
async fn a_list_longer_than_a_page_goes_on() {
    let scene = Scene::new().await;
    let (door, manager) = (scene.worker().await, scene.manager().await);
    let names = ["Ottilie", "Barnaby", "Cressida", "Dashiell", "Evander", "Fenella", "Gulliver", "Hermione", "Isolde"];
    for (number, given) in names.iter().enumerate() {
        for _ in 0..4 {
            scene.add(&door.actor, born(given, given, number as i8 + 1)).await;
        }
    }
    compared(&scene).await;
    manager.get("/people/duplicates").await.sees("Showing 1 to 25 of 54").sees("Next page");
    manager.get("/people/duplicates?page=3").await.sees("Showing 51 to 54 of 54");
}

async fn renamed(scene: &Scene, by: &Person<'_>, id: PersonId, phone: &str) {
    let door = scene.back(by).await;
    let form = door.get(&format!("/people/{id}/edit")).await;
    let version = common::hidden(&form.text, "version");
    let fields = [
        ("version", version.as_str()),
        ("name-kind-0", "usual"),
        ("given-0", "Ameera"),
        ("family-0", "Kahn"),
        ("born-kind", "exact"),
        ("born-day", "4"),
        ("born-month", "3"),
        ("born-year", "2010"),
        ("sex", "unknown"),
        ("phone-0", phone),
    ];
    door.post(&format!("/people/{id}/edit"), &fields).await.done();
    compared(scene).await;
}

#[tokio::test]
async fn two_people_are_not_suggested_again_until_something_in_which_they_fit_changes() {
    let scene = Scene::new().await;
    let (door, manager) = (scene.worker().await, scene.manager().await);
    let with = |new: NewPerson, phone: &str| NewPerson { phones: vec![Phone::of(phone)], ..new };
    let one = scene.add(&door.actor, with(born("Amira", "Khan", 4), "01632 960111")).await;
    let other = scene.add(&door.actor, with(born("Ameera", "Kahn", 4), "01632 960112")).await;
    compared(&scene).await;
    let (page, with) = (format!("/people/{one}"), other.to_string());
    door.get(&format!("{page}/merge?with={other}")).await.sees("They are two people");
    door.post(&format!("{page}/apart"), &[("with", &with), ("two", "")]).await.refused("Say why these are two people");
    door.post(&format!("{page}/apart"), &[("with", &with), ("two", "Cousins, seen together.")]).await.done();
    door.get(&page)
        .await
        .sees("Looks like, and is somebody else")
        .sees("Cousins, seen together.")
        .sees_no("May be the same");
    door.get(&format!("/people/{other}")).await.sees("Cousins, seen together.").sees_no("May be the same");
    assert!(listed(&manager).await.contains("None."));
    door.post(&format!("{page}/apart"), &[("with", &with), ("two", "Again.")]).await.refused("said already");
    compared(&scene).await;
    assert!(listed(&manager).await.contains("None."), "compared again, it stays");
    // A telephone in which they do not fit.
    renamed(&scene, &door, other, "01632 960113").await;
    assert!(listed(&manager).await.contains("None."));
    door.get(&page).await.sees_no("May be the same");
    // Now they share one.
    renamed(&scene, &door, other, "01632 960111").await;
    assert!(listed(&manager).await.contains("Same telephone"));
    door.get(&page).await.sees("May be the same person");
}

#[tokio::test]
async fn what_was_said_can_be_taken_back_and_stands_on_the_trail() {
    let scene = Scene::new().await;
    let (door, manager) = (scene.worker().await, scene.manager().await);
    let one = scene.add(&door.actor, born("Amira", "Khan", 4)).await;
    let other = scene.add(&door.actor, born("Ameera", "Kahn", 4)).await;
    compared(&scene).await;
    let app = &scene.world.app;
    let id = set_apart(app, &door.actor, other, one, "Cousins.").await.unwrap();
    let practitioner = scene.practitioner("Ines Roth").await;
    assert!(take_back(app, &practitioner.actor, id, "I say so.").await.is_err());
    let at = format!("/people/apart/{id}/take-back");
    let back = one.to_string();
    door.post(&at, &[("back", &back), ("again", "")]).await.refused("Say why these may be one person");
    door.post(&at, &[("back", &back), ("again", "One mother, one school.")]).await.done();
    door.post(&at, &[("back", &back), ("again", "Again.")]).await.refused("taken back already");
    assert!(listed(&manager).await.contains("Ameera"));
    door.get(&format!("/people/{one}"))
        .await
        .sees("May be the same person")
        .sees_no("Looks like, and is somebody else");
    // Merged, they are one; the pair is gone.
    people::merge::merge(app, &door.actor, one, other, "One mother, one school.").await.unwrap();
    compared(&scene).await;
    assert!(listed(&manager).await.contains("None."));
    let refused = set_apart(app, &door.actor, one, other, "Cousins.").await.unwrap_err().to_string();
    assert!(refused.contains("merged"), "{refused}");
    scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn a_record_closed_to_the_manager_is_in_no_pair_of_theirs() {
    let scene = Scene::new().await;
    let (manager, second) = (
        scene.manager().await,
        scene.world.person("Olga Renn", &scene.council, platform::access::Role::FrontDoorManager).await,
    );
    let own = scene.add(&second.actor, born("Mara", "Quist", 4)).await;
    scene.add(&second.actor, born("Marah", "Quist", 4)).await;
    let account = manager.actor.account.unwrap().to_string();
    let fields = [
        ("kind", "staff"),
        ("reason", "Works in the team."),
        ("account", account.as_str()),
        ("review-day", "1"),
        ("review-month", "3"),
        ("review-year", "2027"),
    ];
    second.post(&format!("/people/{own}/restrict"), &fields).await.done();
    compared(&scene).await;
    assert!(listed(&second).await.contains("Mara Quist"));
    let page = listed(&manager).await;
    assert!(!page.contains("Marah") && !page.contains("Restricted record") && page.contains("None."), "{page}");
}

#[tokio::test]
async fn a_sister_at_the_same_address_is_no_double_and_a_slip_in_a_day_is() {
    let scene = Scene::new().await;
    let (door, manager) = (scene.worker().await, scene.manager().await);
    let at_home = |given, day| NewPerson {
        addresses: vec![people::Address::of("3 Fictive Row", "ZZ9 1AA")],
        ..born(given, "Thorne", day)
    };
    let sister = NewPerson { born: Born::Exact(jiff::civil::date(2013, 12, 24)), ..at_home("Ruby", 1) };
    scene.add(&door.actor, at_home("Aisling", 1)).await;
    scene.add(&door.actor, sister).await;
    compared(&scene).await;
    assert!(listed(&manager).await.contains("None."));
    // The same name and home with another day altogether may still be one child, wrongly written down.
    let again = NewPerson { born: Born::Exact(jiff::civil::date(2013, 6, 9)), ..at_home("Aisling", 1) };
    scene.add(&door.actor, again).await;
    compared(&scene).await;
    let page = listed(&manager).await;
    assert!(page.contains("Aisling Thorne") && !page.contains("Ruby"), "{page}");
}

#[tokio::test]
async fn brothers_and_sisters_by_parent_by_word_and_by_household() {
    use people::relationship::{Confidence, Relation, Relationship, RelationshipId};
    let scene = Scene::new().await;
    let door = scene.worker().await;
    let (app, actor) = (&scene.world.app, &door.actor);
    let grown = NewPerson { born: Born::Exact(jiff::civil::date(1985, 1, 1)), ..born("Nora", "Vale", 1) };
    let mother = scene.add(actor, grown).await;
    let mut children = Vec::new();
    for (given, day) in [("Ada", 2), ("Ben", 3), ("Cleo", 4), ("Dora", 5), ("Enno", 6)] {
        children.push(scene.add(actor, born(given, "Vale", day)).await);
    }
    let [ada, ben, cleo, dora, enno] = children[..] else { unreachable!() };
    let relate = async |one, other, kind, until| {
        let id = RelationshipId::new();
        let (from, source) = (None, "School".into());
        let new = Relationship { id, one, other, kind, from, until, source, confidence: Confidence::Likely };
        people::relate::relate(app, actor, new).await.unwrap()
    };
    relate(mother, ada, Relation::Parent, None).await;
    relate(mother, ben, Relation::Parent, None).await;
    relate(cleo, ada, Relation::Sibling, None).await;
    // Foster children once, and no longer.
    relate(ada, enno, Relation::Sibling, Some(jiff::civil::date(2020, 1, 1))).await;
    let home = people::Address::of("3 Mill Lane", "AL3 4AB");
    let house = people::together::make_household(app, actor, ben, home, None).await.unwrap();
    people::together::join_household(app, actor, house, dora, None).await.unwrap();
    people::together::join_household(app, actor, house, mother, None).await.unwrap();
    let today = scene.world.clock.today();
    let of = async |id| {
        let mut read = app.db().read().await.unwrap();
        let all = people::siblings(&mut read, &[id], today).await.unwrap();
        all[&id].iter().copied().collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(of(ada).await, [ada, ben, cleo].into());
    assert_eq!(of(ben).await, [ada, ben, dora].into());
    assert_eq!(of(enno).await, [enno].into());
    // Found to be one person with another record, a child keeps its brothers and sisters.
    let again = scene.add(actor, born("Ada", "Vale", 2)).await;
    people::merge::merge(app, actor, again, ada, "One child.").await.unwrap();
    assert_eq!(of(again).await, [again, ben, cleo].into());
    assert_eq!(of(ben).await, [again, ben, dora].into());
}

//! The pages through the router: search before create, faults box by box, history, families, places and groups.

mod common;

use common::{Scene, hidden, named};
use people::{Address, NewPerson, PersonName};
use platform::access::Role;

fn amira(key: &str) -> Vec<(&str, &str)> {
    vec![
        ("form-key", key),
        ("name-kind-0", "usual"),
        ("given-0", "Amira"),
        ("family-0", "Khan"),
        ("born-kind", "exact"),
        ("born-day", "4"),
        ("born-month", "5"),
        ("born-year", "2009"),
        ("sex", "female"),
        ("address-0", "12 High Street, Aldermere"),
        ("postcode-0", "al3 4ab"),
        ("phone-0", "07700 900123"),
        ("school-0", "Aldermere Academy"),
        ("number-kind-0", "nhs"),
        ("number-0", "943 476 5919"),
        ("vehicle-0", "AB12 CDE"),
        ("language", "Urdu"),
        ("interpreter", "yes"),
    ]
}

#[tokio::test]
async fn a_person_is_looked_for_added_and_found() {
    let scene = Scene::new().await;
    let door = scene.worker().await;
    door.get("/people").await.is(200).sees("Find a person, a place or a group");
    door.get("/people?words=Amira+Khan").await.sees("Nobody found").sees("Add a person");
    let empty = door.get("/people/new?words=Amira+Khan").await;
    assert!(empty.text.contains("value=\"Amira\"") && empty.text.contains("value=\"Khan\""));
    let key = hidden(&empty.text, "form-key");
    let page = door.post("/people/new", &amira(&key)).await.done();
    let page = page.split('?').next().unwrap().to_owned();
    for words in [
        "Amira Khan",
        "Born 4 May 2009, aged 17",
        "12 High Street, Aldermere, AL3 4AB",
        "943 476 5919",
        "Urdu; needs an interpreter",
    ] {
        door.get(&page).await.sees(words);
    }
    door.get("/people?words=ameera+kahn").await.sees("Amira Khan, born 4 May 2009").sees("1 record that may fit");
    // The same form sent again, by a double click, leads to the same person.
    assert!(door.post("/people/new", &amira(&key)).await.done().starts_with(&page));
    door.get("/people?words=amira+khan").await.sees("1 record that may fit");
    scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn somebody_like_one_who_is_known_is_added_only_after_a_look() {
    let scene = Scene::new().await;
    let door = scene.worker().await;
    door.post("/people/new", &amira("one")).await.done();
    let mut again = amira("two");
    again.retain(|(name, _)| *name != "number-0");
    let asked = door.post("/people/new", &again).await;
    asked.is(200).sees("This may be somebody who is known already").sees("Amira Khan, born 4 May 2009");
    assert!(asked.text.contains("value=\"Aldermere Academy\""), "what was typed is kept");
    again.push(("another", "yes"));
    let page = door.post("/people/new", &again).await.done();
    door.get(page.split('?').next().unwrap()).await.sees("May be the same person").sees("same telephone");
}

#[tokio::test]
async fn each_fault_stands_at_its_box_and_nothing_typed_is_lost() {
    let scene = Scene::new().await;
    let door = scene.worker().await;
    let long = "x".repeat(10_000_000);
    for (name, value, id, sentence) in [
        ("given-0", "", "given-0", "Give a name, a nickname"),
        ("given-0", long.as_str(), "given-0", "longer than 200 characters"),
        ("given-0", "\u{202E}\u{200B}", "given-0", "Give a name"),
        ("given-0", "1234", "given-0", "needs at least one letter"),
        ("born-month", "13", "born", "must be a real date"),
        ("born-day", "31", "", ""),
        ("born-year", "2027", "born", "after today"),
        ("born-year", "1850", "born", "must be a real date"),
        ("phone-0", "call me", "phone-0", "at least six digits"),
        ("postcode-0", "AL3", "postcode-0", "not a whole postcode"),
        ("number-0", "9434765918", "number-0", "not an NHS number"),
        ("address-from-0", "yesterday", "address-from-0", "Enter a real date"),
    ] {
        let mut fields: Vec<(&str, &str)> = amira("k").into_iter().filter(|(n, _)| *n != name).collect();
        fields.push((name, value));
        if name == "given-0" {
            fields.retain(|(n, _)| *n != "family-0");
        }
        let seen = door.post("/people/new", &fields).await;
        if id.is_empty() {
            seen.done();
            continue;
        }
        seen.refused(sentence).sees("There is a problem");
        assert!(
            seen.text.contains(&format!("href=\"#{id}\"")) && seen.text.contains(&format!("id=\"{id}\"")),
            "{name}"
        );
        assert!(seen.text.contains("value=\"12 High Street, Aldermere\"") || name.starts_with("address"), "{name}");
    }
}

#[tokio::test]
async fn what_is_known_is_put_right_and_the_history_keeps_it() {
    let scene = Scene::new().await;
    let door = scene.worker().await;
    let page = door.post("/people/new", &amira("k")).await.done();
    let page = page.split('?').next().unwrap().to_owned();
    let form = door.get(&format!("{page}/edit")).await;
    let version = hidden(&form.text, "version");
    let mut fields = amira("k");
    fields.retain(|(n, _)| *n != "phone-0");
    fields.extend([
        ("version", version.as_str()),
        ("phone-0", "07700 900456"),
        ("address-1", "3 Mill Lane"),
        ("also-born-0", "5/4/2009"),
    ]);
    door.post(&format!("{page}/edit"), &fields).await.done();
    door.get(&page)
        .await
        .sees("07700 900456")
        .sees_no("07700 900123")
        .sees("3 Mill Lane")
        .sees("also given: 5 April 2009");
    door.get(&format!("{page}/history")).await.sees("07700 900123").sees("Sara Lund").sees("telephones");
    // Whoever comes late loses nothing of what they typed.
    door.post(&format!("{page}/edit"), &fields)
        .await
        .sees("Somebody else changed this record")
        .sees("There is a problem");
    door.get("/people?words=07700+900456").await.sees("Same telephone");
    door.get("/people?words=07700+900123").await.sees("Nobody found");
}

#[tokio::test]
async fn families_households_groups_and_places() {
    let scene = Scene::new().await;
    let door = scene.worker().await;
    let home = NewPerson { addresses: vec![Address::of("12 High Street", "AL3 4AB")], ..named("Amira", "Khan") };
    let child = scene.add(&door.actor, home).await;
    let mother = scene
        .add(&door.actor, NewPerson { names: vec![PersonName::usual("Nadia", "Khan")], ..NewPerson::default() })
        .await;
    let (page, other) = (format!("/people/{child}"), mother.to_string());
    door.get(&format!("{page}/relate?words=nadia")).await.sees("Nadia Khan");
    door.post(&format!("{page}/relate"), &[("words", "nadia"), ("other", &other)])
        .await
        .refused("Choose how they stand");
    let fields = [
        ("other", other.as_str()),
        ("kind", "parent"),
        ("way", "back"),
        ("together", "yes"),
        ("source", "School"),
        ("confidence", "likely"),
    ];
    door.post(&format!("{page}/relate"), &fields).await.done();
    door.get(&page).await.sees("Child of Nadia Khan").sees("Likely").sees("School").sees("12 High Street, AL3 4AB");
    door.get(&format!("/people/{mother}")).await.sees("Parent of Amira Khan");
    let ends = door.get(&page).await.href(&format!("{page}/relationships/"));
    door.post(&ends, &[]).await.done();
    door.post(&ends, &[]).await.refused("This relationship has ended already.");
    let leaves = door.get(&page).await.href(&format!("{page}/households/"));
    door.post(&leaves, &[]).await.done();
    door.get(&page).await.sees("(moved out)");

    let place = door
        .post(
            "/places/new",
            &[
                ("form-key", "p"),
                ("name", "The Arcade"),
                ("kind", "premises"),
                ("address", "1 Quay Road"),
                ("postcode", "AL1 1AA"),
            ],
        )
        .await
        .done();
    let group = door.post("/peer-groups/new", &[("form-key", "g"), ("name", "Quayside group")]).await.done();
    let group = group.split('?').next().unwrap();
    door.post("/places/new", &[("name", "")]).await.refused("Choose what sort of place it is.");
    door.get(&format!("{group}?words=arcade")).await.sees("The Arcade, 1 Quay Road, AL1 1AA");
    let place_id = place.split('?').next().unwrap().rsplit('/').next().unwrap();
    door.post(&format!("{group}/places"), &[("place", place_id)]).await.done();
    let id = child.to_string();
    door.post(group, &[("person", &id)]).await.refused("Say who told you");
    door.post(group, &[("person", &id), ("source", "Youth worker")]).await.done();
    door.get(group).await.sees("Amira Khan").sees("Not confirmed").sees("The Arcade");
    door.get(&page).await.sees("Quayside group");
    door.get(place.split('?').next().unwrap()).await.sees("Quayside group");
    door.get("/people?words=arcade").await.sees("Place").sees("The Arcade");
    door.post(&format!("{group}/leave"), &[("person", &id)]).await.done();
    door.get(group).await.sees("until 24 November 2026");
    scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn pages_are_not_there_for_those_who_do_not_work_with_people() {
    let scene = Scene::new().await;
    let manager = scene.manager().await;
    let id = scene.add(&manager.actor, named("Amira", "Khan")).await;
    let pages = [
        "/people".into(),
        "/people/new".into(),
        format!("/people/{id}"),
        format!("/people/{id}/edit"),
        format!("/people/{id}/history"),
        format!("/people/{id}/merge"),
        format!("/people/{id}/relate"),
        format!("/people/{id}/restrict"),
        "/people/restricted".into(),
        "/people/looks".into(),
        "/places/new".into(),
        "/peer-groups/new".into(),
        "/glass".into(),
    ];
    for role in Role::ALL {
        let works = matches!(role, Role::FrontDoorWorker | Role::FrontDoorManager | Role::Practitioner);
        let someone = scene.world.person(&format!("A {}", role.label()), &scene.council, role).await;
        for page in &pages {
            let seen = someone.get(page).await;
            if !works {
                seen.is(404);
            }
            if role == Role::FrontDoorManager {
                seen.is(200);
            }
            if !matches!(role, Role::FrontDoorManager)
                && ["/people/looks", "/people/restricted", "/glass"].contains(&page.as_str())
            {
                seen.is(404);
            }
        }
    }
    for page in &pages {
        scene.world.stranger().get(page).await.is(303);
    }
}

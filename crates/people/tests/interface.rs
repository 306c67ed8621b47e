//! What other parts build on: people added, found, named and shared, on a real database.

use jiff::civil::date;
use people::{
    Address, Born, Identifier, IdentifierKind, Involvement, NewPerson, PersonId, PersonName, Phone, Subject, Vehicle,
};
use platform::access::{Actor, Role};
use platform::agency::Sector;
use platform::testkit::World;
use platform::trail::Entry;

async fn add(world: &World, actor: &Actor, new: NewPerson) -> PersonId {
    let mut tx = world.app.begin(actor).await.unwrap();
    let person = people::add_person(&mut tx, &world.app, new).await.unwrap();
    tx.commit(Entry::of("PersonAdded", &person)).await.unwrap();
    person.id
}

fn amira() -> NewPerson {
    NewPerson {
        names: vec![PersonName::usual("Amira", "Khan")],
        born: Born::Exact(date(2009, 5, 4)),
        identifiers: vec![Identifier::read(IdentifierKind::Nhs, "943 476 5919", "").unwrap()],
        addresses: vec![Address::of("12 High Street, Aldermere", "AL3 4AB")],
        phones: vec![Phone::of("07700 900123")],
        vehicles: vec![Vehicle::of("AB12 CDE", "mother's")],
        form_key: Some("form-1".into()),
        ..NewPerson::default()
    }
}

#[tokio::test]
async fn one_box_finds_a_person_by_anything_known() {
    let world = World::new(vec![people::part()]).await;
    world.prepares_every_statement().await;
    let council = world.agency("Council", Sector::Council).await;
    let door = world.person("Sara Lund", &council, Role::FrontDoorWorker).await;
    let id = add(&world, &door.actor, amira()).await;
    let other = NewPerson { names: vec![PersonName::usual("Jakub", "Wójcik")], ..NewPerson::default() };
    let jakub = add(&world, &door.actor, other).await;
    for (text, why) in [
        ("amira khan", "same name"),
        ("Ameera Kahn", "sounds like"),
        ("Khan", "same name"),
        ("Amria Khan", "spelt nearly the same"),
        ("Amira Khan 5/4/2009", "day and month of birth changed round"),
        ("Khan 4 May 2008", "date of birth differs in one digit"),
        ("4/5/2009", "born the same day"),
        ("5/4/2009", "day and month of birth changed round"),
        ("07700 900 123", "same telephone"),
        ("+44 7700 900123", "same telephone"),
        ("ab12cde", "same vehicle"),
        ("943 476 5919", "same NHS number"),
        ("al3 4ab", "same postcode"),
        ("12 High St", "same address"),
        ("ami", "name begins so"),
    ] {
        let hits = people::search(&world.app, &door.actor, text).await.unwrap();
        let hit =
            hits.iter().find(|h| h.subject == id.into()).unwrap_or_else(|| panic!("not found by {text}: {hits:?}"));
        assert!(hit.why.contains(why), "{text}: {}", hit.why);
        assert_eq!(hit.who.words, "Amira Khan, born 4 May 2009");
        assert_eq!(hit.who.age, Some(17));
    }
    for text in ["Yakub Voycik", "wojcik", "Jakob Wojczik"] {
        let hits = people::search(&world.app, &door.actor, text).await.unwrap();
        assert_eq!(hits.first().map(|h| h.subject), Some(jakub.into()), "{text}");
    }
    assert!(people::search(&world.app, &door.actor, "Nobody Here").await.unwrap().is_empty());
    world.trail_is_sound().await;
    let verdict = platform::look::verify(world.app.db()).await.unwrap();
    assert!(matches!(verdict, platform::trail::Verdict::Sound { entries } if entries > 10));
}

#[tokio::test]
async fn a_form_sent_twice_adds_one_person() {
    let world = World::new(vec![people::part()]).await;
    let council = world.agency("Council", Sector::Council).await;
    let door = world.person("Sara Lund", &council, Role::FrontDoorWorker).await;
    assert_eq!(add(&world, &door.actor, amira()).await, add(&world, &door.actor, amira()).await);
}

#[tokio::test]
async fn who_works_with_a_child_is_noted_and_ended() {
    let world = World::new(vec![people::part()]).await;
    let council = world.agency("Council", Sector::Council).await;
    let door = world.person("Sara Lund", &council, Role::FrontDoorWorker).await;
    let id = add(&world, &door.actor, amira()).await;
    let today = world.clock.today();
    let work =
        Involvement { agency: council.id, account: None, team: "Family support".into(), since: today, until: None };
    for _ in 0..2 {
        let mut tx = world.app.begin(&door.actor).await.unwrap();
        people::involve(&mut tx, &world.app, id, work.clone()).await.unwrap();
        tx.commit(Entry::about("WorkBegan", "person", id)).await.unwrap();
    }
    let mut read = world.app.db().read().await.unwrap();
    assert_eq!(people::working_with(&mut read, id.into(), today).await.unwrap(), std::slice::from_ref(&work));
    drop(read);
    let mut tx = world.app.begin(&door.actor).await.unwrap();
    people::end_involvement(&mut tx, &world.app, id, &work, today).await.unwrap();
    tx.commit(Entry::about("WorkEnded", "person", id)).await.unwrap();
    let mut read = world.app.db().read().await.unwrap();
    assert!(people::working_with(&mut read, id.into(), today).await.unwrap().is_empty());
}

#[tokio::test]
async fn names_are_shown_to_those_who_work_with_people_and_nobody_else() {
    let world = World::new(vec![people::part()]).await;
    let council = world.agency("Council", Sector::Council).await;
    let door = world.person("Sara Lund", &council, Role::FrontDoorWorker).await;
    let one = add(&world, &door.actor, amira()).await;
    let sibling = NewPerson {
        names: vec![PersonName::usual("Bilal", "Khan")],
        phones: vec![Phone::of("+44 7700 900123")],
        addresses: vec![Address::of("12 high st", "al34ab")],
        ..NewPerson::default()
    };
    let two = add(&world, &door.actor, sibling).await;
    let mut read = world.app.db().read().await.unwrap();
    let ids: Vec<Subject> = vec![one.into(), two.into()];
    let all = people::who(&mut read, &door.actor, &ids, world.clock.today()).await.unwrap();
    assert_eq!(all[&two.into()].words, "Bilal Khan, date of birth not known");
    let shared = people::shared(&mut read, &door.actor, one.into()).await.unwrap();
    let what: Vec<_> = shared.iter().map(|s| (s.subject, s.what)).collect();
    assert_eq!(what, [(two.into(), "same address"), (two.into(), "same telephone")]);
    assert_eq!(people::kept(&mut read, one).await.unwrap(), one);
    drop(read);
    for role in Role::ALL {
        let works = matches!(role, Role::FrontDoorWorker | Role::FrontDoorManager | Role::Practitioner);
        let someone = world.person(&format!("A {}", role.label()), &council, role).await;
        let mut read = world.app.db().read().await.unwrap();
        let seen = people::who(&mut read, &someone.actor, &ids, world.clock.today()).await.unwrap();
        let shared = people::shared(&mut read, &someone.actor, one.into()).await.unwrap();
        drop(read);
        assert_eq!((seen.len() == 2, !shared.is_empty()), (works, works), "{role:?}");
        assert_eq!(people::search(&world.app, &someone.actor, "Khan").await.is_ok(), works, "{role:?}");
    }
}

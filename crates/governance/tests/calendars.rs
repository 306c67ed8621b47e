//! Calendar addresses as a calendar program reads them: by whoever knows the address, ended by the next one, and by a
//! closed account; nothing in them but title, place and link.

use icalendar::{Calendar, Component, EventLike};
use platform::access::Role;
use platform::agency::Sector;
use platform::testkit::{Person, World};

async fn world() -> World {
    World::new(vec![commitments::part(), governance::part()]).await
}

/// The same person signs in again: a session does not last over a move of the clock.
async fn back<'w>(world: &'w World, person: &Person<'_>) -> Person<'w> {
    let everybody = platform::access::Scope::everything();
    let all = platform::account::all(&mut world.app.db().read().await.unwrap(), &everybody).await.unwrap();
    world.signed_in(all.iter().find(|a| Some(a.id) == person.actor.account).unwrap()).await
}

fn address(text: &str) -> String {
    let text = text.replace("&#x2f;", "/");
    let at = text.find("/calendar/").expect("an address");
    let found = text[at..].split(".ics").next().unwrap();
    format!("{found}.ics")
}

async fn planned(manager: &Person<'_>) -> (String, String) {
    let group = manager.post("/groups", &[("name", "Quality Sub-group"), ("remit", "x")]).await.done();
    let group = group.split('?').next().unwrap().to_owned();
    let id = group.rsplit('/').next().unwrap();
    let fields = [
        ("group", id),
        ("title", "Ordinary meeting"),
        ("on-day", "1"),
        ("on-month", "7"),
        ("on-year", "2027"),
        ("from", "10:00"),
        ("until", "12:00"),
        ("place", "Room 2, Town Hall"),
        ("link", ""),
    ];
    let meeting = manager.post("/meetings/new", &fields).await.done().split('?').next().unwrap().to_owned();
    (group, meeting)
}

#[tokio::test]
async fn a_groups_meetings_are_read_without_signing_in() {
    let world = world().await;
    let board = world.agency("Board", Sector::Board).await;
    let manager = world.person("Ruth Ashdown", &board, Role::BusinessManager).await;
    let (group, meeting) = planned(&manager).await;
    let made = manager.post(&format!("{group}/calendar"), &[]).await;
    let first = address(&made.is(200).text);
    let read = world.stranger().get(&first).await;
    let calendar: Calendar = read.is(200).text.parse().unwrap();
    let events: Vec<_> = calendar.events().collect();
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].get_summary(), Some("Quality Sub-group: Ordinary meeting"));
    assert_eq!(events[0].get_location(), Some("Room 2, Town Hall"));
    assert!(read.text.contains("DTSTART:20270701T090000Z"), "summer time: {}", read.text);
    assert!(read.text.contains(&format!("UID:{}@surety", meeting.rsplit('/').next().unwrap())));
    assert!(!read.text.contains("Ruth"), "no person is named");

    let moved = [
        ("title", "Ordinary meeting"),
        ("on-day", "2"),
        ("on-month", "7"),
        ("on-year", "2027"),
        ("from", "10:00"),
        ("until", "12:00"),
        ("place", "Room 2, Town Hall"),
        ("version", "1"),
    ];
    manager.post(&format!("{meeting}/move"), &moved).await.done();
    manager.post(&format!("{meeting}/cancel"), &[("why", "Nobody can come"), ("version", "2")]).await.done();
    let read = world.stranger().get(&first).await;
    assert!(read.text.contains("SEQUENCE:2\r\n") && read.text.contains("STATUS:CANCELLED"), "{}", read.text);

    let second = address(&manager.post(&format!("{group}/calendar"), &[]).await.text);
    assert_ne!(first, second);
    world.stranger().get(&first).await.is(404);
    world.stranger().get(&second).await.is(200);
    manager.get(&group).await.sees_no(&second).sees("You have an address already.");
    world.trail_is_sound().await;
}

#[tokio::test]
async fn own_due_dates_say_what_sort_of_thing_and_nothing_of_what_is_asked() {
    let world = world().await;
    let board = world.agency("Board", Sector::Board).await;
    let police = world.agency("Police", Sector::Police).await;
    let manager = world.person("Ruth Ashdown", &board, Role::BusinessManager).await;
    let lead = world.person("Tom Garrick", &police, Role::AgencyLead).await;
    let (_, meeting) = planned(&manager).await;
    world.at("2027-07-01T16:00:00Z");
    let (manager, lead) = (back(&world, &manager).await, back(&world, &lead).await);
    let body = police.id.to_string();
    let action = [
        ("what", "Say why nobody went to Harbour Row."),
        ("body", body.as_str()),
        ("due-day", "30"),
        ("due-month", "7"),
        ("due-year", "2027"),
        ("version", "1"),
    ];
    manager.post(&format!("{meeting}/action"), &action).await.done();
    let own = address(&lead.post("/calendar", &[]).await.is(200).text);
    let read = world.stranger().get(&own).await;
    let calendar: Calendar = read.is(200).text.parse().unwrap();
    assert_eq!(calendar.events().count(), 1);
    assert!(read.text.contains("Decision to carry out") && !read.text.contains("Harbour"), "{}", read.text);
    let nothing = address(&world.person("Other", &board, Role::Consultee).await.post("/calendar", &[]).await.text);
    let none: Calendar = world.stranger().get(&nothing).await.text.parse().unwrap();
    assert_eq!(none.events().count(), 0);
}

#[tokio::test]
async fn guessed_and_foreign_addresses_give_nothing() {
    let world = world().await;
    for file in [
        "x.ics",
        "0000000000000000000000000000000000000000000000000000000000000000.ics",
        "a",
        "%2e%2e%2fetc%2fpasswd.ics",
    ] {
        world.stranger().get(&format!("/calendar/{file}")).await.is(404);
    }
}

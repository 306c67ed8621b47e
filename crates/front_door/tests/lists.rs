//! Lists by page: nothing is left out in silence, filters and orders are the database's, only what was shown is on the
//! ledger of looks.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod house;

use front_door::referral::{Referral, Worker};
use front_door::store::{self, Order};
use front_door::{allocate, take_contact};
use house::{any, decided, house, intake, new_child, referred};
use platform::access::Scope;
use platform::look;

const ALL: (Order, bool) = (Order::Due, false);

async fn tray(house: &house::House, scope: &Scope, order: (Order, bool)) -> Vec<Referral> {
    let mut read = house.world.app.db().read().await.unwrap();
    let all = store::open_referrals(scope, None, order).unwrap().all(&mut read).await.unwrap();
    all.into_iter().map(|v| v.record).collect()
}

#[tokio::test]
async fn a_list_longer_than_a_page_goes_on_and_only_what_was_shown_is_on_the_ledger() {
    let house = house().await;
    let worker = house.worker().await;
    for number in 0..55 {
        let about = vec![new_child(&format!("Child {number}"))];
        take_contact(&house.world.app, &worker.actor, intake(&format!("form-{number}"), about)).await.unwrap();
    }
    worker.get("/front-door").await.is(200).sees("Showing 1 to 50 of 55").sees("Next page");
    worker.get("/front-door?page=2").await.is(200).sees("Showing 51 to 55 of 55");
    worker.get("/front-door?page=999").await.is(200).sees("Showing 51 to 55 of 55");
    worker.get("/front-door/events").await.is(200).sees("Showing 1 to 50 of 55");
    let mut read = house.world.app.db().read().await.unwrap();
    let last = store::waiting(&Scope::everything()).all(&mut read).await.unwrap().pop().unwrap().record;
    let looks = look::of_record(&mut read, &Scope::everything(), last.id).await.unwrap();
    assert_eq!(looks.iter().filter(|l| l.outcome == "listed").count(), 2, "on the second pages alone");
}

#[tokio::test]
async fn the_tray_is_filtered_and_sorted_by_what_its_records_say() {
    let house = house().await;
    let (worker, manager) = (house.worker().await, house.manager().await);
    let account = manager.actor.account.unwrap();
    let (_, first) = referred(&house, &worker.actor, "first").await;
    house.world.at("2026-11-25T09:00:00Z");
    let second = decided(&house, &house.worker_again().await.actor, "second").await;
    let team = |team: &str| Some(Worker { account, name: "Mona Lead".into(), team: team.into() });
    allocate(&house.world.app, &manager.actor, any(second), team("Exploitation team")).await.unwrap();
    let ids = |all: Vec<Referral>| all.into_iter().map(|r| r.id).collect::<Vec<_>>();
    let only = |condition, value: &str| Scope::everything().only(condition, value);
    assert_eq!(ids(tray(&house, &Scope::everything(), (Order::Received, false)).await), [first, second]);
    assert_eq!(ids(tray(&house, &Scope::everything(), (Order::Received, true)).await), [second, first]);
    assert_eq!(ids(tray(&house, &Scope::everything(), (Order::Worker, true)).await), [second, first]);
    assert_eq!(ids(tray(&house, &Scope::everything(), (Order::Team, false)).await), [first, second]);
    assert_eq!(ids(tray(&house, &only("team = ?", "Exploitation team"), ALL).await), [second]);
    assert_eq!(ids(tray(&house, &only("worker = ?", &account.to_string()), ALL).await), [second]);
    // Kept as it is worked on: it leaves the team's tray with its worker.
    allocate(&house.world.app, &manager.actor, any(second), None).await.unwrap();
    assert!(tray(&house, &only("team = ?", "Exploitation team"), ALL).await.is_empty());
}

#[tokio::test]
async fn the_tray_of_a_page_takes_its_filters_from_the_address() {
    let house = house().await;
    let worker = house.worker().await;
    let (_, referral) = referred(&house, &worker.actor, "Beatrix").await;
    let reference = referral.to_string().to_uppercase();
    let reference = &reference[reference.len() - 4..];
    for query in ["worker=nobody", "about=Beatrix", "flag=no", "due=", "sort=-received"] {
        worker.get(&format!("/referrals?{query}")).await.is(200).sees(reference);
    }
    for query in ["worker=acc_none", "about=Nobody+Such", "flag=yes", "due=late", "team=Other"] {
        worker.get(&format!("/referrals?{query}")).await.is(200).sees("Nothing to show.");
    }
    worker.get("/referrals/list/referrals.csv?worker=nobody").await.is(200).sees("Beatrix");
}

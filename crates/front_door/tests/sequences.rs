//! Random calls in random order: no sequence of them leaves a referral closed while anything it set going is open or its
//! referrer is untold, and both counts always reconcile to the one list.

mod house;

use front_door::definition;
use front_door::onward::{Onward, OnwardId};
use front_door::referral::{Referral, ReferralId};
use front_door::{
    Says, answer_check, answer_onward, ask_check, close_onward, close_referral, decide_referral, doubt_onward,
    give_advice, open_referral, raise_disagreement, redirect_onward, send_onward, settle_disagreement, store,
    take_back_onward, take_contact, tell_referrer, verify_onward, withdraw_check,
};
use house::{House, any as whichever, deciding, house, intake, new_child, sending};
use platform::access::{Actor, Role, Scope};
use proptest::prelude::*;

/// One call, on the `at`th thing there is.
#[derive(Debug, Clone, Copy)]
enum Call {
    Decide,
    Tell,
    Send,
    Check,
    AnswerCheck,
    WithdrawCheck,
    Receive,
    Accept,
    Decline,
    Start,
    No,
    Yes,
    Outcome,
    Verify,
    Doubt,
    CloseOnward,
    TakeBack,
    Redirect,
    Disagree,
    Settle,
    Close,
    Tomorrow,
}

fn calls() -> impl Strategy<Value = Vec<(Call, usize)>> {
    use Call::*;
    // Those that lead on come more often, so that whole loops are walked and closed.
    let call = prop_oneof![
        2 => Just(Decide), 3 => Just(Tell), 3 => Just(Send), 1 => Just(Check), 1 => Just(AnswerCheck), 1 => Just(WithdrawCheck),
        1 => Just(Receive), 4 => Just(Accept), 2 => Just(Decline), 2 => Just(Start), 2 => Just(No), 3 => Just(Yes),
        4 => Just(Outcome), 4 => Just(Verify), 1 => Just(Doubt), 4 => Just(CloseOnward), 1 => Just(TakeBack), 2 => Just(Redirect),
        1 => Just(Disagree), 2 => Just(Settle), 6 => Just(Close), 1 => Just(Tomorrow),
    ];
    proptest::collection::vec((call, 0usize..4), 25..60)
}

struct Actors {
    door: Actor,
    services: [Actor; 2],
}

async fn onward_of(house: &House, id: ReferralId) -> Vec<Onward> {
    let mut read = house.world.app.db().read().await.unwrap();
    let all = store::onward_of(&mut read, &Scope::everything(), id).await.unwrap();
    all.into_iter().map(|v| v.record).collect()
}

fn say(call: Call, today: jiff::civil::Date) -> Option<Says> {
    let later = today.checked_add(jiff::Span::new().days(14)).ok();
    Some(match call {
        Call::Receive => Says::Received,
        Call::Accept => Says::Accepted,
        Call::Decline => Says::Declined("criteria".into(), "No.".into()),
        Call::Start => Says::Started,
        Call::No => Says::SaidNo("Not now.".into(), later),
        Call::Yes => Says::SaidYes,
        Call::Outcome => Says::Outcome("Better.".into(), "A visit.".into()),
        _ => return None,
    })
}

async fn on_onward(house: &House, by: &Actors, call: Call, id: OnwardId) {
    let app = &house.world.app;
    let (seen, door) = (whichever(id), &by.door);
    if let Some(says) = say(call, app.clock().today()) {
        for service in &by.services {
            let _ = answer_onward(app, service, seen, says.clone()).await;
        }
        return;
    }
    match call {
        Call::Verify => drop(verify_onward(app, door, seen, "Read it.", None).await),
        Call::Doubt => drop(doubt_onward(app, door, seen, "More.").await),
        Call::CloseOnward => drop(close_onward(app, door, seen, true).await),
        Call::TakeBack => drop(take_back_onward(app, door, seen, "Not needed.").await),
        Call::Redirect => drop(redirect_onward(app, door, seen, house.family.id, "Family").await),
        _ => {}
    }
}

async fn make(house: &House, by: &Actors, (call, at): (Call, usize), id: ReferralId) {
    let app = &house.world.app;
    let door = &by.door;
    let mut read = app.db().read().await.unwrap();
    let checks = store::checks_of(&mut read, &Scope::everything(), id).await.unwrap();
    let disagreements = store::disagreements_of(&mut read, &Scope::everything(), id).await.unwrap();
    drop(read);
    let telling = front_door::Telling { how: "By telephone".into(), words: String::new(), cannot: false };
    match call {
        Call::Decide => drop(decide_referral(app, door, whichever(id), deciding()).await),
        Call::Tell => drop(tell_referrer(app, door, whichever(id), telling).await),
        Call::Send => drop(send_onward(app, door, id, sending(house)).await),
        Call::Check => drop(ask_check(app, door, id, house.camhs.id, "Known?").await),
        Call::AnswerCheck => {
            for check in &checks {
                let _ = answer_check(app, &by.services[0], whichever(check.record.id), "No.").await;
            }
        }
        Call::WithdrawCheck => {
            for check in &checks {
                let _ = withdraw_check(app, door, whichever(check.record.id), "Not needed.").await;
            }
        }
        Call::Disagree => drop(raise_disagreement(app, door, id, "Too low.").await),
        Call::Settle => {
            for one in &disagreements {
                let _ = settle_disagreement(app, door, whichever(one.record.id), "It stands.", None).await;
            }
        }
        Call::Close => drop(close_referral(app, door, whichever(id), "Done.").await),
        Call::Tomorrow => {
            let next = app.clock().now() + jiff::SignedDuration::from_hours(24);
            app.clock().set(next);
            let round = platform::clockwork::run_once(app).await.unwrap();
            assert_eq!(round.failed, []);
        }
        other => {
            let all = onward_of(house, id).await;
            if let Some(onward) = all.get(at.min(all.len().saturating_sub(1))) {
                on_onward(house, by, other, onward.id).await;
            }
        }
    }
}

async fn whole(house: &House, id: ReferralId) -> bool {
    let mut read = house.world.app.db().read().await.unwrap();
    let found = platform::record::find::<Referral>(&mut read, id).await.unwrap();
    let referral = found.for_rules("a test").record;
    let around = store::around(&mut read, id).await.unwrap();
    let promises = commitments::store::of_home(&mut read, &Scope::everything(), id).await.unwrap();
    drop(read);
    if referral.is_open() {
        return false;
    }
    let onward = onward_of(house, id).await;
    assert!(onward.iter().all(|o| !o.is_open()), "closed over an open onward referral");
    assert_eq!((around.onward, around.checks, around.disagreements), (0, 0, 0));
    assert!(referral.told().is_some(), "closed over an untold referrer");
    assert!(promises.iter().all(|p| !p.record.is_open()), "closed over an open promise");
    true
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn no_sequence_of_calls_closes_a_referral_over_an_open_loop() {
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig { cases: 24, ..ProptestConfig::default() });
    let cell = std::cell::Cell::new(0);
    runner
        .run(&calls(), |calls| {
            let was = runtime().block_on(async {
                let house = house().await;
                let (door, camhs) =
                    (house.manager().await, house.world.person("Carl", &house.camhs, Role::Practitioner).await);
                let family = house.world.person("Fay", &house.family, Role::Practitioner).await;
                let by = Actors { door: door.actor.clone(), services: [camhs.actor.clone(), family.actor.clone()] };
                let (_, id) = house::referred(&house, &by.door, "child").await;
                let mut was = false;
                for call in calls {
                    make(&house, &by, call, id).await;
                    was |= whole(&house, id).await;
                }
                house.world.trail_is_sound().await;
                was
            });
            cell.set(cell.get() + i32::from(was));
            Ok(())
        })
        .unwrap();
    assert!(cell.get() > 0, "no sequence ever closed a referral: the test says nothing");
}

#[test]
fn counts_under_every_definition_reconcile_to_the_one_list() {
    let strategy = proptest::collection::vec((0u8..4, 0i64..400, any::<bool>()), 1..25);
    proptest!(ProptestConfig::with_cases(12), |(events in strategy)| {
        runtime().block_on(async {
            let house = house().await;
            let app = &house.world.app;
            for (number, (fate, days, flagged)) in events.iter().enumerate() {
                app.clock().set("2026-11-24T09:00:00Z".parse::<jiff::Timestamp>().unwrap() - jiff::SignedDuration::from_hours(24 * days));
                let door = house.world.person(&format!("Wanda {number}"), &house.council, Role::FrontDoorManager).await;
                let mut one = intake(&format!("k{number}"), vec![new_child(&format!("Child{number}"))]);
                if *fate == 3 {
                    one.about = vec![front_door::Named::Described(front_door::contact::As::Place, "The park".into())];
                }
                one.flag = front_door::Flag { set: *flagged, why: "Signs.".into(), ..front_door::Flag::default() };
                let contact = take_contact(app, &door.actor, one).await.unwrap();
                match fate {
                    0 => {
                        give_advice(app, &door.actor, house::any(contact), "Ring again.").await.unwrap();
                    }
                    1 => {}
                    _ => {
                        open_referral(app, &door.actor, house::any(contact), None).await.unwrap();
                    }
                }
            }
            let mut read = app.db().read().await.unwrap();
            for (from, to) in [("2026-07-01", "2027-01-01"), ("2026-01-01", "2026-07-01"), ("2025-01-01", "2027-01-01")] {
                let (from, to) = (from.parse().unwrap(), to.parse().unwrap());
                let list = store::of_period(&Scope::everything(), from, to).all(&mut read).await.unwrap();
                for counted in store::figures(&mut read, from, to).await.unwrap() {
                    let of = |d: definition::Definition| {
                        let same = |c: &&platform::record::Versioned<front_door::contact::Contact>| {
                            c.record.source.kind == counted.source && c.record.flag().is_some() == counted.exploitation && d.counts(&c.record)
                        };
                        list.iter().filter(same).count() as i64
                    };
                    assert_eq!(counted.contacts, of(definition::CONTACT));
                    assert_eq!(counted.referrals, of(definition::REFERRAL));
                    assert_eq!(counted.concerns, of(definition::CONCERN));
                }
            }
        });
    });
}

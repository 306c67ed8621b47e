//! What a practitioner would try first: the checks of an open case, two definitions, the bank holiday, silence, a decline,
//! a no for today, the half-year.

mod house;

use front_door::contact::Triage;
use front_door::onward::State;
use front_door::referral::Referral;
use front_door::{
    Says, Seen, answer_onward, close_onward, close_referral, definition, open_referral, pass_to_worker,
    redirect_onward, store, take_contact, verify_onward,
};
use house::{any, decided, house, intake, new_child, referred, sent_on, told};
use people::Subject;
use platform::access::{Role, Scope};
use platform::error::Error;
use platform::record;

async fn referral(world: &platform::testkit::World, id: impl ToString) -> Referral {
    record::find::<Referral>(&mut world.app.db().read().await.unwrap(), id).await.unwrap().for_rules("a test").record
}

async fn onward(world: &platform::testkit::World, id: impl ToString) -> front_door::onward::Onward {
    record::find(&mut world.app.db().read().await.unwrap(), id).await.unwrap().for_rules("a test").record
}

async fn contact(world: &platform::testkit::World, id: impl ToString) -> front_door::contact::Contact {
    record::find(&mut world.app.db().read().await.unwrap(), id).await.unwrap().for_rules("a test").record
}

fn refusal<T>(result: Result<T, Error>) -> String {
    match result {
        Err(Error::Invalid(faults)) => faults.0.into_iter().map(|f| f.message).collect(),
        Err(other) => other.to_string(),
        Ok(_) => panic!("it was done"),
    }
}

/// Checks 1 and 2: news of an open case is a contact for its worker, no referral; the other definition counts it; both
/// counts reconcile to one list.
#[tokio::test]
async fn news_of_an_open_case_goes_to_its_worker_and_both_counts_reconcile() {
    let house = house().await;
    let app = &house.world.app;
    let (worker, manager) = (house.worker().await, house.manager().await);
    let cate = house.world.person("Cora Practitioner", &house.council, Role::Practitioner).await;
    let first = take_contact(app, &worker.actor, intake("a", vec![new_child("Amira")])).await.unwrap();
    let child = contact(&house.world, first).await.about[0].subject.unwrap();
    let Subject::Person(person) = child else { panic!("a child is a person") };
    let mut tx = app.begin(&worker.actor).await.unwrap();
    let work = people::Involvement {
        agency: house.council.id,
        account: cate.actor.account,
        team: "CATE".into(),
        since: app.clock().today(),
        until: None,
    };
    people::involve(&mut tx, app, person, work).await.unwrap();
    tx.commit(platform::trail::Entry::about("CaseOpened", "person", person)).await.unwrap();

    let news = intake("b", vec![front_door::Named::Found(front_door::contact::As::Child, child)]);
    let news = take_contact(app, &worker.actor, news).await.unwrap();
    worker.get(&format!("/contacts/{news}")).await.sees("Case open").sees("Cora Practitioner, CATE");
    assert!(refusal(open_referral(app, &worker.actor, any(news), None).await).contains("A case is open"));
    // A worker is no manager.
    assert!(matches!(open_referral(app, &worker.actor, any(news), Some("why")).await, Err(Error::Forbidden(_))));
    pass_to_worker(app, &worker.actor, any(news), true).await.unwrap();
    assert!(
        matches!(contact(&house.world, news).await.triage(), Triage::Passed { account, .. } if *account == cate.actor.account)
    );
    cate.get("/sent-to-us").await.sees("News of cases");
    cate.get(&format!("/contacts/{news}")).await.sees("comes late");
    cate.post(&format!("/contacts/{news}"), &[("do", "note"), ("version", "2")]).await.done();

    let (from, to) = (app.clock().today(), app.clock().today().tomorrow().unwrap());
    let mut read = app.db().read().await.unwrap();
    let all = store::of_period(&Scope::everything(), from, to).all(&mut read).await.unwrap();
    let counted = store::figures(&mut read, from, to).await.unwrap();
    let sum = |f: fn(&store::Counted) -> i64| counted.iter().map(f).sum::<i64>();
    let listed = |d: definition::Definition| all.iter().filter(|c| d.counts(&c.record)).count() as i64;
    assert_eq!((sum(|c| c.contacts), sum(|c| c.referrals), sum(|c| c.concerns)), (2, 0, 2));
    assert_eq!(sum(|c| c.concerns), listed(definition::CONCERN));
    drop(read);
    // A manager's reason lets it count, and stands there.
    let why = "The worker and we agree that this is a new matter.";
    open_referral(app, &manager.actor, any(news), Some(why)).await.unwrap();
    assert!(definition::REFERRAL.counts(&contact(&house.world, news).await));
    manager.get(&format!("/contacts/{news}")).await.sees(why);
}

/// Check 3.
#[tokio::test]
async fn friday_before_a_bank_holiday_is_due_on_tuesday_and_says_why() {
    let house = house().await;
    house.world.at("2026-08-28T15:55:00Z");
    let worker = house.worker().await;
    let (_, id) = referred(&house, &worker.actor, "a").await;
    let due = referral(&house.world, id).await.decide_by;
    assert_eq!(due.on.to_string(), "2026-09-01");
    let page = worker.get(&format!("/referrals/{id}")).await;
    page.sees("1 September 2026").sees("1 working day after Friday 28 August 2026, passing Summer bank holiday");
    house.world.at("2026-09-01T20:00:00Z");
    let worker = house.worker_again().await;
    worker.get(&format!("/referrals/{id}")).await.sees_no("Late");
    house.world.at("2026-09-02T06:00:00Z");
    let worker = house.worker_again().await;
    worker.get("/front-door/late").await.sees(&referral(&house.world, id).await.reference());
}

/// Check 5: silence is chased, goes up, is seen by the sender, and the referral does not close.
#[tokio::test]
async fn a_silent_receiver_is_chased_and_the_referral_does_not_close() {
    let house = house().await;
    let app = &house.world.app;
    let worker = house.worker().await;
    let id = decided(&house, &worker.actor, "a").await;
    let sent = sent_on(&house, &worker.actor, id).await;
    told(&house, &worker.actor, id).await;
    assert!(
        refusal(close_referral(app, &worker.actor, any(id), "Done").await).contains("onward referral is still open")
    );
    for day in 25..=31 {
        let month = if day > 30 { ("12", day - 30) } else { ("11", day) };
        house.world.at(&format!("2026-{}-{:02}T09:00:00Z", month.0, month.1));
        platform::clockwork::run_once(app).await.unwrap();
    }
    house.world.at("2026-12-04T09:00:00Z");
    platform::clockwork::run_once(app).await.unwrap();
    let worker = house.worker_again().await;
    worker.get("/front-door/late").await.sees("Onward referral to accept or decline").sees("CAMHS in full");
    worker.get(&format!("/onward/{sent}")).await.sees("Chased").sees("who signs for the body");
}

/// Check 6, and the whole loop: a decline on criteria goes on with the same papers, and closes with evidence.
#[tokio::test]
async fn a_decline_goes_on_with_the_same_papers_until_the_loop_is_closed() {
    let house = house().await;
    let app = &house.world.app;
    let worker = house.worker().await;
    let camhs = house.world.person("Carl Practitioner", &house.camhs, Role::Practitioner).await;
    let family = house.world.person("Fay Practitioner", &house.family, Role::Practitioner).await;
    let id = decided(&house, &worker.actor, "a").await;
    let first = sent_on(&house, &worker.actor, id).await;
    camhs.get("/sent-to-us").await.sees("Sent, not yet received");
    answer_onward(app, &camhs.actor, any(first), Says::Received).await.unwrap();
    let no = Says::Declined("criteria".into(), "She does not meet our threshold.".into());
    answer_onward(app, &camhs.actor, any(first), no).await.unwrap();
    // What was not sent to a body does not exist for it.
    assert!(matches!(answer_onward(app, &family.actor, any(first), Says::Accepted).await, Err(Error::Hidden)));
    let next = redirect_onward(app, &worker.actor, any(first), house.family.id, "Family intervention").await.unwrap();
    let (old, new) = (onward(&house.world, first).await, onward(&house.world, next).await);
    assert_eq!(old.papers, new.papers);
    assert!(matches!(old.state(), State::Redirected { to, .. } if *to == next));
    let page = family.get(&format!("/onward/{next}")).await;
    page.sees("Sleeps badly since the summer.");
    answer_onward(app, &family.actor, any(next), Says::Accepted).await.unwrap();
    answer_onward(app, &family.actor, any(next), Says::Started).await.unwrap();
    let came = Says::Outcome("She sleeps and goes to school.".into(), "Visit of 24 November.".into());
    answer_onward(app, &family.actor, any(next), came).await.unwrap();
    told(&house, &worker.actor, id).await;
    assert!(close_referral(app, &worker.actor, any(id), "Done").await.is_err());
    verify_onward(app, &worker.actor, any(next), "Read the visit’s note.", None).await.unwrap();
    close_onward(app, &worker.actor, any(next), true).await.unwrap();
    close_referral(app, &worker.actor, any(id), "Family intervention helped.").await.unwrap();
    let mut read = app.db().read().await.unwrap();
    let of = commitments::store::of_home(&mut read, &Scope::everything(), id).await.unwrap();
    assert!(of.iter().all(|c| !c.record.is_open()), "no promise is left open behind a closed loop");
    drop(read);
    house.world.trail_is_sound().await;
}

/// Check 7: no today, asked again on a day, without a new referral.
#[tokio::test]
async fn a_no_for_today_is_asked_again_without_a_new_referral() {
    let house = house().await;
    let app = &house.world.app;
    let worker = house.worker().await;
    let camhs = house.world.person("Carl Practitioner", &house.camhs, Role::Practitioner).await;
    let id = decided(&house, &worker.actor, "a").await;
    let sent = sent_on(&house, &worker.actor, id).await;
    answer_onward(app, &camhs.actor, any(sent), Says::Accepted).await.unwrap();
    let no = |on: &str| Says::SaidNo("Not now.".into(), on.parse().ok());
    assert!(refusal(answer_onward(app, &camhs.actor, any(sent), no("2026-11-24")).await).contains("day after today"));
    answer_onward(app, &camhs.actor, any(sent), no("2026-12-15")).await.unwrap();
    told(&house, &worker.actor, id).await;
    close_referral(app, &worker.actor, any(id), "To be asked again.").await.unwrap();
    house.world.at("2026-12-15T09:00:00Z");
    platform::clockwork::run_once(app).await.unwrap();
    let camhs = house.world.person("Cleo Practitioner", &house.camhs, Role::Practitioner).await;
    camhs.get("/front-door/ask-again").await.sees("Ask now");
    answer_onward(app, &camhs.actor, any(sent), Says::SaidYes).await.unwrap();
    assert!(referral(&house.world, id).await.is_open(), "the same referral goes on");
    let mut read = app.db().read().await.unwrap();
    assert_eq!(store::own_referrals(&Scope::everything()).all(&mut read).await.unwrap().len(), 1);
    // Reminded once, whatever the number of rounds.
    drop(read);
    platform::clockwork::run_once(app).await.unwrap();
}

/// Check 25, for those at the door and for the Board, which sees figures and nobody's name.
#[tokio::test]
async fn the_half_year_is_one_screen_with_its_definitions() {
    let house = house().await;
    let worker = house.worker().await;
    let board = house.world.agency("Board", platform::agency::Sector::Board).await;
    let chair = house.world.person("Ines Chair", &board, Role::IndependentChair).await;
    referred(&house, &worker.actor, "a").await;
    for person in [&worker, &chair] {
        let page = person.get("/front-door/figures").await;
        page.sees("Front door, 1 July 2026 to 31 December 2026").sees("Against 1 January 2026 to 30 June 2026");
        page.sees("Any approach to the front door, whatever became of it.")
            .sees("School or college")
            .sees_no("Invented");
    }
    chair.get("/front-door/events").await.is(404);
    chair.get("/front-door/figures/figures.csv").await.is(200).sees("School or college");
    worker.get("/front-door/events?counts=referral").await.sees("Invented").sees("Yes");
    assert!(worker.get("/front-door/events/contacts.xlsx").await.text.starts_with("PK"));
}

/// Re-referral within twelve months.
#[tokio::test]
async fn a_second_referral_within_a_year_says_so() {
    let house = house().await;
    let app = &house.world.app;
    house.world.at("2026-02-02T10:00:00Z");
    let worker = house.worker().await;
    let (first, id) = referred(&house, &worker.actor, "a").await;
    let child = contact(&house.world, first).await.about[0].subject.unwrap();
    house.world.at("2026-11-24T10:00:00Z");
    let worker = house.worker_again().await;
    let about = vec![front_door::Named::Found(front_door::contact::As::Child, child)];
    let again = take_contact(app, &worker.actor, intake("b", about)).await.unwrap();
    worker.get(&format!("/contacts/{again}")).await.sees("What else is known");
    let second = open_referral(app, &worker.actor, any(again), None).await.unwrap();
    assert_eq!(referral(&house.world, second).await.earlier, Some(id));
    worker.get(&format!("/referrals/{second}")).await.sees("Re-referral");
    worker.get("/referrals").await.sees("Re-referral");
}

#[tokio::test]
async fn nobody_else_knows_that_there_is_anything() {
    let house = house().await;
    let worker = house.worker().await;
    let (contact, id) = referred(&house, &worker.actor, "a").await;
    let board = house.world.agency("Board", platform::agency::Sector::Board).await;
    let paths = [format!("/contacts/{contact}"), format!("/referrals/{id}"), "/front-door".into(), "/referrals".into()];
    for role in [
        Role::BusinessManager,
        Role::Administrator,
        Role::IndependentChair,
        Role::Officer,
        Role::Custodian,
        Role::Referrer,
    ] {
        let other = house.world.person(&format!("Otto {role:?}"), &board, role).await;
        for path in &paths {
            other.get(path).await.is(404);
        }
    }
    for path in &paths {
        let seen = house.world.stranger().get(path).await;
        assert!(seen.status.is_redirection(), "{path}");
    }
    house.world.prepares_every_statement().await;
    let stale = Seen::at(id, 99);
    assert!(matches!(close_referral(&house.world.app, &worker.actor, stale, "x").await, Err(Error::Stale)));
}

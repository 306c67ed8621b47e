//! A measure bound to a figure of another part is read by the program when a quarter ends, and by nobody else.
#![allow(clippy::unwrap_used)]

mod scene;

use jiff::civil::date;
use platform::access::Scope;
use platform::clockwork;
use platform::part::{Measure, Part};
use platform::record;
use programme::impact::Impact;
use programme::recommendation::Recommendation;
use programme::store;
use scene::scene_with;

const REPORT: &str = "Ref\tRecommendation\tLead agency\tResponse\tChallenges
1\t<p>Referrals</p><p>The Committee recommends that the Board follows up every referral.</p>\tBoard\tThe Board accepts this.\t
";

/// Three in four in the third quarter of 2026, none at all in the fourth, four in four after.
const ANSWERED: Measure = Measure {
    name: "answered in time",
    definition: "Referrals that were to be decided in the period; of these, those decided in time.",
    compute: |_, from, _| {
        Box::pin(async move {
            Ok(match from {
                from if from < date(2026, 10, 1) => (3, 4),
                from if from < date(2027, 1, 1) => (0, 0),
                _ => (4, 4),
            })
        })
    },
};

fn door() -> Part {
    Part { measures: &[ANSWERED], ..Part::new("door") }
}

#[tokio::test]
async fn the_program_reads_each_quarter_that_has_ended_and_nobody_types_it() {
    let scene = scene_with("report.txt", REPORT.as_bytes(), vec![door()]).await;
    let (world, manager) = (&scene.world, scene.manager().await);
    let mut read = world.app.db().read().await.unwrap();
    let rows = store::all::<Recommendation>(&mut read, scene.programme, &Scope::everything()).await.unwrap();
    drop(read);
    let form = format!("/programme/recommendations/{}/impact", rows[0].record.id);
    manager.get(&form).await.sees("answered in time");
    let sent = [("question", "Is every child's referral answered in time?")];
    manager.post(&form, &[sent[0], ("house", "weather")]).await.refused("Choose a figure from the list.");
    let page = manager.post(&form, &[sent[0], ("house", "answered in time")]).await.done();
    let path = page.split('?').next().unwrap();
    manager.get(path).await.sees("Too early to tell").sees("This quarter so far: 0 of 0.");

    // The quarter before it was set, at once; then each when it has ended; one with nothing to count not at all.
    clockwork::run_once(&world.app).await.unwrap();
    manager.get(path).await.sees("1 July 2026 to 30 September 202675 per cent of 4");
    clockwork::run_once(&world.app).await.unwrap();
    world.at("2027-04-02T09:00:00Z");
    let manager = world.signed_in(&platform_account(&scene, &manager).await).await;
    clockwork::run_once(&world.app).await.unwrap();
    let seen = manager.get(path).await;
    seen.sees("1 January 2027 to 31 March 2027100 per cent of 4").sees("Improved").sees_no("1 October 2026");

    let id: programme::impact::ImpactId = path.rsplit('/').next().unwrap().parse().unwrap();
    let found = record::find::<Impact>(&mut world.app.db().read().await.unwrap(), id).await.unwrap();
    let version = found.for_rules("a test").version.to_string();
    let typed = [
        ("version", version.as_str()),
        ("from-day", "1"),
        ("from-month", "4"),
        ("from-year", "2027"),
        ("to-day", "2"),
        ("to-month", "4"),
        ("to-year", "2027"),
        ("value", "100"),
        ("out_of", "9"),
    ];
    manager.post(&format!("{path}/steps/read"), &typed).await.refused("The program reads this measure itself.");
    world.trail_is_sound().await;
}

async fn platform_account(scene: &scene::Scene, person: &platform::testkit::Person<'_>) -> platform::account::Account {
    let mut read = scene.world.app.db().read().await.unwrap();
    let all = platform::account::all(&mut read, &Scope::everything()).await.unwrap();
    all.into_iter().find(|a| Some(a.id) == person.actor.account).unwrap()
}

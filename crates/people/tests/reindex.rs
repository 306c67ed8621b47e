//! `surety people reindex`, beneath the command: what cannot be found is found again, what leads nowhere goes, and nothing
//! that is saved meanwhile is lost.

mod common;

use common::{Scene, named};
use people::reindex::{Progress, reindex};
use people::{NewPerson, PersonName};
use platform::access::Actor;
use platform::db::{Ask, Statement};
use platform::trail::Entry;

const FORGET: Statement = Statement::both("test.forget", "delete from person_key where kind in ('w', 'pr', 't')");
const FORGET_NAMES: Statement = Statement::both("test.forget_names", "delete from name_key");
const STRAY: Statement =
    Statement::both("test.stray", "insert into person_key (kind, key, subject) values ('t', '1632960999', $1)");
const NEWER: Statement =
    Statement::both("test.newer", "insert into person_key (kind, key, subject) values ('zz', 'later', $1)");
const HELD: Statement = Statement::both("test.held", "select count(*) from person_key where key = $1");

async fn spoil<const N: usize>(scene: &Scene, queries: [platform::db::Query; N]) {
    let mut tx = scene.world.app.begin(&Actor::command()).await.unwrap();
    for query in queries {
        tx.run(query).await.unwrap();
    }
    tx.commit(Entry::about("Spoilt", "people", "all")).await.unwrap();
}

async fn held(scene: &Scene, key: &str) -> i64 {
    scene.world.app.db().read().await.unwrap().number(HELD.with([key.into()])).await.unwrap()
}

#[tokio::test]
async fn what_cannot_be_found_is_found_again_and_what_leads_nowhere_goes() {
    let scene = Scene::new().await;
    let door = scene.worker().await;
    let app = &scene.world.app;
    let id = scene.add(&door.actor, named("Amira", "Khan")).await;
    assert_eq!(reindex(app, |_| true).await.unwrap().mended, 0, "nothing was wrong");
    let (stray, newer) = (STRAY.with([id.to_string().into()]), NEWER.with([id.to_string().into()]));
    spoil(&scene, [FORGET.with([]), FORGET_NAMES.with([]), stray, newer]).await;
    assert!(people::search(app, &door.actor, "Ameera Kahn").await.unwrap().is_empty());
    let done = reindex(app, |_| true).await.unwrap();
    assert_eq!((done.mended, done.removed, done.stopped), (1, 1, false), "{done:?}");
    assert_eq!(people::search(app, &door.actor, "Ameera Kahn").await.unwrap()[0].subject, id.into());
    assert_eq!(people::search(app, &door.actor, "07700 900123").await.unwrap()[0].subject, id.into());
    assert_eq!((held(&scene, "1632960999").await, held(&scene, "later").await), (0, 1));
    let again = reindex(app, |_| true).await.unwrap();
    assert_eq!((again.mended, again.removed), (0, 0));
    scene.world.trail_is_sound().await;
    scene.world.prepares_every_statement().await;
}

#[tokio::test]
async fn whoever_stops_it_can_begin_again() {
    let scene = Scene::new().await;
    let door = scene.worker().await;
    let app = &scene.world.app;
    for number in 0..600 {
        let mut new = NewPerson { names: vec![PersonName::usual("Amira", "Khan")], ..NewPerson::default() };
        new.form_key = Some(format!("form-{number}"));
        scene.add(&door.actor, new).await;
    }
    spoil(&scene, [FORGET.with([])]).await;
    let stopped = reindex(app, |_| false).await.unwrap();
    assert!(stopped.stopped && stopped.mended == 500 && stopped.looked_at < stopped.of, "{stopped:?}");
    let mut told: Vec<Progress> = Vec::new();
    let done = reindex(app, |p| {
        told.push(p);
        true
    });
    let done = done.await.unwrap();
    assert_eq!((done.mended, done.stopped), (100, false));
    assert!(told.windows(2).all(|w| w[0].looked_at < w[1].looked_at));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_saved_while_it_runs_can_be_found_afterwards() {
    let scene = Scene::new().await;
    let door = scene.worker().await;
    let app = &scene.world.app;
    let id = scene.add(&door.actor, named("Amira", "Khan")).await;
    spoil(&scene, [FORGET.with([])]).await;
    let (other, clock) = (app.clone(), tokio::runtime::Handle::current());
    let actor = door.actor.clone();
    let added = std::cell::Cell::new(0);
    let done = reindex(app, |_| {
        // Somebody adds a person between any two batches.
        let new = NewPerson {
            names: vec![PersonName::usual("Between", "Batches")],
            form_key: Some(format!("between-{}", added.get())),
            ..NewPerson::default()
        };
        added.set(added.get() + 1);
        let add = async {
            let mut tx = other.begin(&actor).await.unwrap();
            let person = people::add_person(&mut tx, &other, new).await.unwrap();
            tx.commit(Entry::of("PersonAdded", &person)).await.unwrap();
        };
        tokio::task::block_in_place(|| clock.block_on(add));
        added.get() < 6
    });
    done.await.unwrap();
    let found = people::search(app, &door.actor, "Between Batches").await.unwrap();
    assert_eq!(found.len(), added.get());
    assert!(added.get() >= 2);
    assert_eq!(people::search(app, &door.actor, "Amira Khan").await.unwrap()[0].subject, id.into());
    assert_eq!(reindex(app, |_| true).await.unwrap().removed, 0);
}

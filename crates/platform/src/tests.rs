//! The floor on a real database.

use crate::access::{Actor, Role, permit, permit_new};
use crate::account::Administer;
use crate::agency::{Agency, Sector};
use crate::error::Error;
use crate::record::{self, Found};
use crate::testkit::World;
use crate::trail::{self, Entry, Verdict};

async fn rename(world: &World, id: crate::id::AgencyId, name: &str) -> Result<(), Error> {
    let actor = Actor::command();
    let mut tx = world.app.begin(&actor).await?;
    let found: Found<Agency> = record::find(&mut tx, id).await?;
    let allowed = permit(&actor, Administer::Bodies, found)?;
    let allowed = allowed.change(|mut a| {
        a.name = name.into();
        Ok::<_, String>(a)
    })?;
    let entry = Entry::of("AgencyRenamed", allowed.record());
    tx.save(allowed).await?;
    tx.commit(entry).await.map(|_| ())
}

#[tokio::test]
async fn a_dropped_write_leaves_nothing() {
    let world = World::new(vec![]).await;
    let agency = world.agency("WMP", Sector::Police).await;
    let actor = Actor::command();
    let mut tx = world.app.begin(&actor).await.unwrap();
    let found: Found<Agency> = record::find(&mut tx, agency.id).await.unwrap();
    let allowed = permit(&actor, Administer::Bodies, found).unwrap();
    tx.save(allowed.change(|a| Ok::<_, String>(Agency { name: "Other".into(), ..a })).unwrap()).await.unwrap();
    drop(tx);
    let mut read = world.app.db().read().await.unwrap();
    let found: Found<Agency> = record::find(&mut read, agency.id).await.unwrap();
    assert_eq!(found.for_rules("test").record.name, "WMP in full");
    drop(read);
    world.trail_is_sound().await;
}

#[tokio::test]
async fn every_revision_is_kept_and_as_at_finds_it() {
    let world = World::new(vec![]).await;
    let agency = world.agency("WMP", Sector::Police).await;
    world.at("2026-11-25T09:00:00Z");
    rename(&world, agency.id, "West Mercia").await.unwrap();
    let mut read = world.app.db().read().await.unwrap();
    let all = record::history(&mut read, "agency", agency.id).await.unwrap();
    assert_eq!(all.len(), 2);
    let before = record::as_at(&mut read, "partnership", "2026-11-24T12:00:00Z".parse().unwrap()).await.unwrap();
    assert_eq!(before[0].body["name"], "WMP in full");
    let after = record::as_at(&mut read, "partnership", "2026-11-25T09:00:00Z".parse().unwrap()).await.unwrap();
    assert_eq!(after[0].body["name"], "West Mercia");
}

#[tokio::test]
async fn a_stale_save_is_refused() {
    let world = World::new(vec![]).await;
    let agency = world.agency("WMP", Sector::Police).await;
    let actor = Actor::command();
    let mut read = world.app.db().read().await.unwrap();
    let found: Found<Agency> = record::find(&mut read, agency.id).await.unwrap();
    drop(read);
    rename(&world, agency.id, "First").await.unwrap();
    let allowed = permit(&actor, Administer::Bodies, found).unwrap();
    let allowed = allowed.change(|a| Ok::<_, String>(Agency { name: "Second".into(), ..a })).unwrap();
    let mut tx = world.app.begin(&actor).await.unwrap();
    assert!(matches!(tx.save(allowed).await, Err(Error::Stale)));
}

#[tokio::test]
async fn verification_names_the_first_bad_entry() {
    let world = World::new(vec![]).await;
    let agency = world.agency("WMP", Sector::Police).await;
    for name in ["One", "Two", "Three"] {
        rename(&world, agency.id, name).await.unwrap();
    }
    world.trail_is_sound().await;
    let change = |sql: &'static str| crate::db::Statement::both("tamper", sql).with([]);
    let db = world.app.db();
    db.touch(change("update revision set body = replace(body, 'Two', 'Too') where seq = 3")).await.unwrap();
    assert!(matches!(trail::verify(db, |_| ()).await.unwrap(), Verdict::Broken { seq: 3, .. }));
    db.touch(change("update trail set reason = 'x' where seq = 2")).await.unwrap();
    assert!(matches!(trail::verify(db, |_| ()).await.unwrap(), Verdict::Broken { seq: 2, .. }));
}

#[tokio::test]
async fn a_cut_trail_is_noticed() {
    let world = World::new(vec![]).await;
    let agency = world.agency("WMP", Sector::Police).await;
    rename(&world, agency.id, "One").await.unwrap();
    let cut = crate::db::Statement::both("tamper", "delete from trail where seq = 2").with([]);
    let off = crate::db::Statement::both("tamper", "delete from revision where seq = 2").with([]);
    world.app.db().touch(off).await.unwrap();
    world.app.db().touch(cut).await.unwrap();
    assert!(matches!(trail::verify(world.app.db(), |_| ()).await.unwrap(), Verdict::Broken { seq: 2, .. }));
}

#[tokio::test]
async fn an_officer_may_not_change_the_list_of_bodies() {
    let world = World::new(vec![]).await;
    let agency = world.agency("WMP", Sector::Police).await;
    let officer = world.person("Pat Officer", &agency, Role::Officer).await;
    assert!(matches!(permit_new(&officer.actor, Administer::Bodies, agency), Err(Error::Forbidden(_))));
}

#[tokio::test]
async fn sign_in_slows_guessing_down_and_says_no_more_than_it_must() {
    let world = World::new(vec![]).await;
    let nobody = world.stranger();
    for _ in 0..5 {
        let seen = nobody.post_raw("/sign-in", &[("email", "a@example.test"), ("password", "wrong")]).await;
        seen.refused("do not match an open account");
    }
    let seen = nobody.post_raw("/sign-in", &[("email", "a@example.test"), ("password", "wrong")]).await;
    seen.sees("Too many tries");
    world.at("2026-11-24T09:11:00Z");
    let seen = nobody.post_raw("/sign-in", &[("email", "a@example.test"), ("password", "wrong")]).await;
    seen.refused("do not match an open account");
}

#[tokio::test]
async fn a_form_without_its_token_is_refused() {
    let world = World::new(vec![]).await;
    let agency = world.agency("WMP", Sector::Police).await;
    let pat = world.person("Pat Officer", &agency, Role::Officer).await;
    pat.post_raw("/sign-out", &[]).await.is(403);
    assert_eq!(pat.post("/sign-out", &[]).await.done(), "/sign-in");
    pat.get("/nowhere").await.is(404).sees("Page not found");
}

#[tokio::test]
async fn every_statement_prepares() {
    World::new(vec![]).await.prepares_every_statement().await;
}

//! The office through the router.

use crate::access::Role;
use crate::agency::Sector;
use crate::testkit::World;

const NEW: &[(&str, &str)] = &[
    ("name", "Nora Field"),
    ("post", "Team manager"),
    ("email", "Nora@Example.test"),
    ("password", "a long enough password"),
    ("role-0", "officer"),
    ("from-0-day", "1"),
    ("from-0-month", "9"),
    ("from-0-year", "2026"),
];

fn with<'a>(fields: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().filter(|(name, _)| !more.iter().any(|(n, _)| n == name));
    kept.chain(more).copied().collect()
}

#[tokio::test]
async fn an_administrator_makes_changes_and_closes_an_account() {
    let world = World::new(vec![super::part()]).await;
    let police = world.agency("Police", Sector::Police).await;
    let id = police.id.to_string();
    let admin = world.person("Alan Peake", &police, Role::Administrator).await;
    admin
        .post("/accounts", &with(NEW, &[("password", "short"), ("agency-0", &id)]))
        .await
        .refused("at least 12 characters");
    admin.post("/accounts", NEW).await.refused("Choose both a body and a role");
    admin.post("/accounts", &with(NEW, &[("agency-0", &id)])).await.done();
    admin
        .post("/accounts", &with(NEW, &[("agency-0", &id)]))
        .await
        .refused("There is an account with this address already.");

    let nora = world
        .stranger()
        .post_raw("/sign-in", &[("email", "nora@example.test"), ("password", "a long enough password")])
        .await;
    assert_eq!(nora.done(), "/");
    let list = admin.get("/accounts").await;
    list.sees("Nora Field").sees("Officer, Police");
    let account = crate::account::by_email(&mut world.app.db().read().await.unwrap(), "nora@example.test")
        .await
        .unwrap()
        .unwrap();
    let page = format!("/accounts/{}", account.id);
    admin.get(&page).await.is(200).sees("Keep the changes");
    let closed = with(NEW, &[("agency-0", &id), ("password", ""), ("closed", "yes"), ("version", "1")]);
    admin.post(&page, &closed).await.done();
    admin.post(&page, &closed).await.refused("Somebody else changed this account");
    let again = world
        .stranger()
        .post_raw("/sign-in", &[("email", "nora@example.test"), ("password", "a long enough password")])
        .await;
    again.refused("do not match an open account");
    world.trail_is_sound().await;
}

#[tokio::test]
async fn nobody_else_sees_the_office() {
    let world = World::new(vec![super::part()]).await;
    let police = world.agency("Police", Sector::Police).await;
    let officer = world.person("Pat Officer", &police, Role::Officer).await;
    for page in ["/accounts", "/accounts/new", "/bodies", "/tokens"] {
        officer.get(page).await.is(404);
    }
    officer.post("/accounts", NEW).await.is(404);
}

#[tokio::test]
async fn a_body_that_ended_hands_over_to_its_successor() {
    let world = World::new(vec![super::part()]).await;
    let ccg = world.agency("CCG", Sector::Health).await;
    let icb = world.agency("ICB", Sector::Health).await;
    let manager = world.person("Ruth Ashdown", &icb, Role::BusinessManager).await;
    let (page, successor) = (format!("/bodies/{}", ccg.id), icb.id.to_string());
    let fields = [
        ("short", "CCG"),
        ("name", "Clinical Commissioning Group"),
        ("sector", "health"),
        ("successor", &successor),
        ("version", "1"),
    ];
    manager.post(&page, &fields).await.refused("Say when the body ended");
    let ended = [("to-day", "1"), ("to-month", "7"), ("to-year", "2022")];
    manager.post(&page, &[&fields[..], &ended[..]].concat()).await.done();
    manager.get("/bodies").await.sees("Until 1 July 2022, then ICB in full");
    let agencies = crate::agency::Agencies::load(&mut world.app.db().read().await.unwrap()).await.unwrap();
    assert_eq!(agencies.answering_for(ccg.id, world.clock.today()), icb.id);
    manager
        .post("/bodies", &[("short", "icb"), ("name", "x"), ("sector", "health")])
        .await
        .refused("There is a body of this name already.");
}

#[tokio::test]
async fn a_token_acts_for_its_body_until_it_is_revoked() {
    let world = World::new(vec![super::part()]).await;
    let police = world.agency("Police", Sector::Police).await;
    let admin = world.person("Alan Peake", &police, Role::Administrator).await;
    let id = police.id.to_string();
    admin.post("/tokens", &[("label", "Records"), ("agency", &id)]).await.refused("Choose what the token may do.");
    let made = admin.post("/tokens", &[("label", "Records"), ("agency", &id), ("role", "consultee")]).await;
    let plain = made.sees("It is shown only once").plain();
    let token: String = plain[plain.find("surety_").unwrap()..].chars().take("surety_".len() + 64).collect();
    let agencies = crate::agency::Agencies::load(&mut world.app.db().read().await.unwrap()).await.unwrap();
    let actor = || super::tokens::actor_of(world.app.db(), world.clock.now(), &token, &agencies);
    assert_eq!(actor().await.unwrap().unwrap().agency, Some(police.id));
    let page = admin.get("/tokens").await;
    page.sees_no(&token);
    admin.post(&page.href("/tokens/tok_"), &[]).await.done();
    assert!(actor().await.unwrap().is_none());
    world.trail_is_sound().await;
}

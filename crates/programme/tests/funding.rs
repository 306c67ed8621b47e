//! The programme's money through the router: prefilled from the report, sources by year, contributions, gaps.

mod scene;

use platform::access::Role;
use platform::testkit::Person;
use scene::{Scene, scene_of, version};

async fn scene() -> Scene {
    scene_of("report.txt", include_bytes!("files/aldermere-report.txt")).await
}

async fn line(manager: &Person<'_>, scene: &Scene, at: &str, fields: &[(&str, &str)]) -> platform::testkit::Seen {
    let page = scene.page(&format!("/funding/lines/{at}"));
    let version = version(&manager.get(&page).await.text);
    let all: Vec<(&str, &str)> = fields.iter().copied().chain([("version", version.as_str())]).collect();
    manager.post(&page, &all).await
}

const POSTS: [(&str, &str); 5] =
    [("label", "Three posts"), ("nature", "yearly"), ("amount", "£150,000"), ("posts", "3"), ("from", "2016/17")];

#[tokio::test]
async fn the_reports_own_sums_stand_there_without_a_source() {
    let scene = scene().await;
    let seen = scene.manager().await.get(&scene.page("/funding")).await;
    seen.sees("£148,000 a year, 3 posts")
        .sees("£12,000 once")
        .sees("£148,000 unfunded")
        .sees("£12,000 unfunded")
        .sees("2026/27");
}

#[tokio::test]
async fn contingency_pays_the_first_year_and_the_base_budget_the_next() {
    let scene = scene().await;
    let manager = scene.manager().await;
    let sources = [
        ("source-year-0", "2016/17"),
        ("source-purse-0", "contingency"),
        ("source-amount-0", "150000"),
        ("source-year-1", "2017/18"),
        ("source-purse-1", "base_budget"),
        ("source-amount-1", "100,000.50"),
    ];
    let fields: Vec<_> = POSTS.into_iter().chain(sources).collect();
    line(&manager, &scene, "0", &fields).await.done();
    let seen = manager.get(&scene.page("/funding")).await;
    seen.sees("£150,000 Contingency").sees("£100,000.50 Base budget").sees("£49,999.50 unfunded").sees_no("£148,000");
    scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_at_its_field_and_kept() {
    let scene = scene().await;
    let manager = scene.manager().await;
    let with =
        |change: (&'static str, &'static str)| POSTS.map(|(n, v)| if n == change.0 { change } else { (n, v) }).to_vec();
    line(&manager, &scene, "new", &with(("label", ""))).await.refused("Say what is paid for.");
    let kept = line(&manager, &scene, "new", &with(("label", ""))).await.text;
    assert!(kept.contains("value=\"£150,000\"") && kept.contains("value=\"3\""), "what was typed is kept");
    line(&manager, &scene, "new", &with(("amount", "a lot"))).await.refused("Enter an amount in pounds");
    line(&manager, &scene, "new", &with(("amount", "0"))).await.refused("Enter what it costs.");
    line(&manager, &scene, "new", &with(("from", "2016/18"))).await.refused("Enter a financial year");
    line(&manager, &scene, "new", &with(("posts", "many"))).await.refused("Enter the number of posts");
    let early: Vec<_> = POSTS
        .into_iter()
        .chain([("source-year-0", "2015/16"), ("source-purse-0", "contingency"), ("source-amount-0", "1")])
        .collect();
    line(&manager, &scene, "new", &early).await.refused("Money from 2015/16 cannot pay for this");
    let grant: Vec<_> = POSTS
        .into_iter()
        .chain([("source-year-0", "2016/17"), ("source-purse-0", "grant"), ("source-amount-0", "1")])
        .collect();
    line(&manager, &scene, "new", &grant).await.refused("Name the grant.");
    let whence: Vec<_> = POSTS.into_iter().chain([("source-year-0", "2016/17"), ("source-amount-0", "1")]).collect();
    line(&manager, &scene, "new", &whence).await.refused("Choose where this money comes from.");
    line(&manager, &scene, "0", &[("take_out", "yes"), ("why", "")]).await.refused("Say why it is taken out.");
    manager.get(&scene.page("/funding/lines/7")).await.is(404);
    line(&manager, &scene, "0", &[("take_out", "yes"), ("why", "It was counted twice.")]).await.done();
    manager.get(&scene.page("/funding")).await.sees_no("£148,000");
}

#[tokio::test]
async fn a_partner_promises_and_pays_and_the_rest_is_outstanding() {
    let scene = scene().await;
    let manager = scene.manager().await;
    let (page, police) = (scene.page("/funding/contributions/new"), scene.police.id.to_string());
    let seen = version(&manager.get(&page).await.text);
    manager
        .post(&page, &[("body", &police), ("year", "2016/17"), ("version", &seen)])
        .await
        .refused("Enter what was promised or received");
    let ahead = [
        ("body", police.as_str()),
        ("year", "2016/17"),
        ("received", "5"),
        ("received-on-day", "1"),
        ("received-on-month", "1"),
        ("received-on-year", "2030"),
        ("version", &seen),
    ];
    manager.post(&page, &ahead).await.refused("cannot have been received on a day that lies ahead");
    manager
        .post(&page, &[("body", "agy_x"), ("year", "2016/17"), ("promised", "20000"), ("version", &seen)])
        .await
        .refused("Choose who gives.");
    manager
        .post(
            &page,
            &[("body", &police), ("year", "2016/17"), ("promised", "20000"), ("received", "5000"), ("version", &seen)],
        )
        .await
        .done();
    manager.get(&scene.page("/funding")).await.sees("Police in full").sees("£20,000").sees("£15,000");
    let stale =
        [("body", police.as_str()), ("year", "2016/17"), ("promised", "99"), ("in_kind", "A room"), ("version", &seen)];
    let refused = manager.post(&page, &stale).await;
    refused.refused("Somebody else changed the programme’s money");
    assert!(refused.text.contains("value=\"A room\""), "what was typed is kept");
}

#[tokio::test]
async fn only_the_manager_records_money() {
    let scene = scene().await;
    let lead = scene.lead().await;
    lead.get(&scene.page("/funding")).await.is(200).sees("business manager records the money");
    let chair = scene.world.person("Chair", &scene.board, Role::IndependentChair).await;
    for person in [&lead, &chair] {
        person.get(&scene.page("/funding/lines/new")).await.is(403);
        person.post(&scene.page("/funding/lines/new"), &POSTS).await.is(403);
        person.post(&scene.page("/funding/contributions/new"), &[("promised", "1")]).await.is(403);
    }
    let councillor = scene.world.person("Jean Tolland", &scene.police, Role::ScrutinyMember).await;
    councillor.get(&scene.page("/funding")).await.is(404);
    scene.world.stranger().get(&scene.page("/funding")).await.is(303);
}

//! The pages, as they are used: intake without a script, drafts that are never lost, links, the professional's form, the API.

mod house;

use front_door::{Says, answer_onward};
use house::{any, decided, deciding, house, intake, new_child, sent_on, told};
use platform::access::{Role, Scope};
use platform::testkit::Person;

const FIELDS: [(&str, &str); 4] =
    [("channel", "telephone"), ("source", "school"), ("worry", "Unknown cars wait for her."), ("new-what", "child")];

async fn draft(person: &Person<'_>, at: &str) -> String {
    person.get(at).await.done()
}

fn with<'a>(base: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    base.iter().chain(more).copied().collect()
}

#[tokio::test]
async fn a_contact_is_taken_on_one_page_without_a_script() {
    let house = house().await;
    let worker = house.worker().await;
    let page = draft(&worker, "/contacts/new").await;
    let seen = worker.get(&page).await;
    let (danger, who) = (seen.plain().find("Ring 999 first"), seen.plain().find("Who is getting in touch"));
    assert!(danger < who, "emergency advice comes first");
    let added = with(
        &FIELDS,
        &[("new-given", "Amira"), ("new-family", "Invented"), ("new-age", "14"), ("do", "add"), ("draft_version", "1")],
    );
    let next = worker.post(&page, &added).await.done();
    let seen = worker.get(&next).await;
    seen.sees("Amira Invented").sees("Unknown cars wait for her.");
    let row = r#"{"what":"child","given":"Amira","family":"Invented","born_by_age":"14"}"#;
    let send = with(&FIELDS, &[("row", row), ("do", "send"), ("draft_version", "2")]);
    let contact = worker.post(&page, &send).await.done();
    worker.get(&contact).await.sees("Amira Invented").sees("Unknown cars wait for her.").sees("Not yet looked at");
    // Found when somebody rings again.
    let again = draft(&worker, "/contacts/new").await;
    let look = with(&FIELDS, &[("find", "Amira Invented"), ("do", "find"), ("draft_version", "1")]);
    let found = worker.post(&again, &look).await.done();
    assert!(!found.contains("Amira"), "no name in an address");
    worker.get(found.split('#').next().unwrap()).await.sees("Choose Amira Invented");
}

#[tokio::test]
async fn sent_twice_it_is_one_contact() {
    let house = house().await;
    let worker = house.worker().await;
    let one = front_door::take_contact(&house.world.app, &worker.actor, intake("k", vec![new_child("Bea")])).await;
    let two = front_door::take_contact(&house.world.app, &worker.actor, intake("k", vec![new_child("Bea")])).await;
    assert_eq!(one.unwrap(), two.unwrap());
}

#[tokio::test]
async fn what_is_typed_survives_an_ended_session_and_a_second_tab() {
    let house = house().await;
    let worker = house.worker().await;
    let page = draft(&worker, "/contacts/new").await;
    let save = |text, version| [("worry", text), ("do", "save"), ("draft_version", version)];
    worker.post(&page, &save("first tab", "1")).await.done();
    let other = worker.post(&page, &save("second tab", "1")).await.done();
    let other = other.split('?').next().unwrap().to_owned();
    assert_ne!(other, page);
    worker.get(&page).await.sees("first tab").sees("Both texts are kept");
    worker.get(&other).await.sees("second tab");
    // A page whose session has ended: nobody is signed in, the text is kept all the same, and nothing is shown.
    let lost = house
        .world
        .stranger()
        .post_raw(&page, &[("csrf", "old"), ("worry", "third text"), ("draft_version", "2")])
        .await;
    let next = lost.done();
    let kept = next.strip_prefix("/sign-in?next=").unwrap().to_owned();
    worker.get(&kept).await.sees("third text");
    assert!(house.world.stranger().get(&kept).await.status.is_redirection());
    // Another worker's draft is not theirs to open; a manager may, so that a leaver's is not lost.
    let colleague = house.world.person("Colin Worker", &house.council, Role::FrontDoorWorker).await;
    colleague.get(&kept).await.is(404);
    house.manager().await.get(&kept).await.sees("third text");
    worker.get("/front-door").await.sees("Not yet sent");
}

#[tokio::test]
async fn bad_input_is_named_at_its_field_and_nothing_is_lost() {
    let house = house().await;
    let worker = house.worker().await;
    let page = draft(&worker, "/contacts/new").await;
    let seen = worker.post(&page, &[("do", "send"), ("worry", "kept text"), ("draft_version", "1")]).await;
    seen.is(422).sees("Choose how they got in touch.").sees("Choose who is getting in touch.").sees("kept text");
    let born = |day: &'static str, month: &'static str, year: &'static str| {
        with(
            &FIELDS,
            &[
                ("new-given", "Amira"),
                ("new-born-day", day),
                ("new-born-month", month),
                ("new-born-year", year),
                ("do", "send"),
                ("draft_version", "9"),
            ],
        )
    };
    worker.post(&page, &born("31", "2", "2010")).await.is(422).sees("must be a real date");
    worker.post(&page, &born("1", "1", "2030")).await.is(422).sees("after today");
    let future = with(
        &FIELDS,
        &[
            ("new-words", "a girl called Bee"),
            ("do", "send"),
            ("received-day", "1"),
            ("received-month", "1"),
            ("received-year", "2027"),
        ],
    );
    worker.post(&page, &future).await.is(422).sees("cannot have come later than now");
    let hostile = with(
        &FIELDS,
        &[
            ("new-words", "<script>alert(1)</script>\u{202E}"),
            ("row", "{broken"),
            ("row", "[]"),
            ("do", "send"),
            ("source", "no_such"),
        ],
    );
    worker.post(&page, &hostile).await.is(422);
    let odd = with(&FIELDS, &[("new-words", "<b>a girl</b>"), ("do", "send")]);
    let contact = worker.post(&page, &odd).await.done();
    let seen = worker.get(&contact).await;
    assert!(!seen.text.contains("<b>a girl</b>"));
    for path in [
        "/contacts/cnt_nothing",
        "/referrals/ref_x",
        "/onward/%00",
        "/contacts/new/dft_no",
        "/front-door/figures/figures.exe",
        "/front-door/figures?from=x&to=2016-99-99",
    ] {
        let status = worker.get(path).await.status;
        assert!(status.as_u16() == 404 || status.is_success(), "{path}: {status}");
    }
}

/// The link in a mail that has been queued, without its secret being shown to anybody.
async fn links(house: &house::House) -> Vec<String> {
    let statement =
        platform::db::Statement::both("test.links", "select secret from outbox where secret is not null order by id");
    let mut read = house.world.app.db().read().await.unwrap();
    let rows = platform::db::Ask::all(&mut read, statement.with([])).await.unwrap();
    rows.iter()
        .map(|r| r.at::<String>(0).unwrap())
        .map(|s| s[s.find("/answer-for-a-child").unwrap()..].to_owned())
        .collect()
}

#[tokio::test]
async fn a_body_without_an_account_answers_by_single_use_links() {
    let house = house().await;
    let worker = house.worker().await;
    let id = decided(&house, &worker.actor, "Amira").await;
    let onward = sent_on(&house, &worker.actor, id).await;
    let stranger = house.world.stranger();
    let link = links(&house).await.pop().unwrap();
    let seen = stranger.get(&link).await;
    seen.sees("Sleeps badly since the summer.").sees("Amira Invented").sees_no("comes late").sees_no("01632");
    stranger.post(&link, &[("do", "received")]).await.done();
    stranger.post(&link, &[("do", "decline"), ("why", "")]).await.is(422).sees("Choose why you decline.");
    stranger.post(&link, &[("do", "accept")]).await.is(200).sees("Your answer has been sent");
    stranger.get(&link).await.is(404).sees("cannot be used");
    stranger.post(&link, &[("do", "accept")]).await.is(404);
    let next = links(&house).await.pop().unwrap();
    assert_ne!(next, link);
    stranger.post(&next, &[("do", "start")]).await.done();
    let came = [("do", "outcome"), ("outcome", "She sleeps."), ("evidence", "Letter of today.")];
    stranger.post(&next, &came).await.is(200);
    stranger.get(&next).await.is(404);
    let page = worker.get(&format!("/onward/{onward}")).await;
    page.sees("She sleeps.").sees("CAMHS in full, by link");
    // The generic page of commitments moves nothing that concerns a child.
    stranger.get(&link.replace("answer-for-a-child", "answer")).await.is(404);
}

#[tokio::test]
async fn checks_are_asked_answered_and_attributed() {
    let house = house().await;
    let worker = house.worker().await;
    let id = decided(&house, &worker.actor, "Amira").await;
    let page = format!("/referrals/{id}");
    let agency = house.camhs.id.to_string();
    worker
        .post(&page, &[("do", "check"), ("version", "2"), ("check-agency", &agency), ("question", "")])
        .await
        .is(422)
        .sees("Write what you want to know.");
    worker
        .post(
            &page,
            &[("do", "check"), ("version", "2"), ("check-agency", &agency), ("question", "Is she known to you?")],
        )
        .await
        .done();
    worker.get(&page).await.sees("Is she known to you?").sees("Waits for an answer");
    let carl = house.world.person("Carl Practitioner", &house.camhs, Role::Practitioner).await;
    let check = carl.get("/sent-to-us").await.href("/checks/");
    carl.get(&check).await.sees("Is she known to you?").sees_no("comes late");
    carl.post(&check, &[("answer", "Seen once in May."), ("version", "1")]).await.done();
    worker.get(&page).await.sees("Seen once in May.").sees("Carl Practitioner, for CAMHS in full");
    house.world.person("Olga Lead", &house.family, Role::AgencyLead).await.get(&check).await.is(404);
}

#[tokio::test]
async fn a_professional_refers_sees_the_outcome_and_may_disagree() {
    let house = house().await;
    let app = &house.world.app;
    let (worker, manager) = (house.worker().await, house.manager().await);
    let dsl = house.world.person("Dora Teacher", &house.school, Role::Referrer).await;
    let page = draft(&dsl, "/refer").await;
    let fields = [
        ("name", "Dora Teacher, safeguarding lead"),
        ("call_back", "01632 960002"),
        ("source", "school"),
        ("worry", "Gifts nobody can explain."),
        ("child-0-name", "Bee Invented"),
        ("child-0-born", "about 14"),
        ("exploitation", "yes"),
        ("flag_why", "Gifts."),
    ];
    dsl.post(&page, &with(&fields, &[("do", "save"), ("draft_version", "1")])).await.done();
    dsl.get(&page).await.sees("Gifts nobody can explain.");
    let own = dsl.post(&page, &with(&fields, &[("do", "send"), ("draft_version", "2")])).await.done();
    assert_eq!(
        dsl.post(&page, &with(&fields, &[("do", "send"), ("draft_version", "2")])).await.done(),
        own,
        "a double click is one referral"
    );
    let own = own.split('?').next().unwrap().to_owned();
    dsl.get(&own).await.sees("Being looked at").sees("Bee Invented, born about 14");
    assert!(dsl.get(&format!("{own}/copy.pdf")).await.text.starts_with("%PDF"));
    let id = own.rsplit('/').next().unwrap().to_owned();
    dsl.get(&format!("/referrals/{id}")).await.is(404);
    let other = house.world.person("Otto Teacher", &house.school, Role::Referrer).await;
    other.get(&own).await.is(404);
    worker.get(&format!("/referrals/{id}")).await.sees("Exploitation");
    let referral = id.parse().unwrap();
    front_door::decide_referral(app, &worker.actor, any(referral), deciding()).await.unwrap();
    dsl.get(&own).await.sees("Being looked at").sees_no("Level 3");
    dsl.post(&own, &[("why", "Too low.")]).await;
    told(&house, &worker.actor, referral).await;
    dsl.get(&own).await.sees("Early help").sees("Level 3");
    dsl.post(&own, &[("why", "She is at risk.")]).await.done();
    dsl.get(&own).await.sees("The two practitioners talk");
    for day in ["2026-11-27", "2026-12-02"] {
        house.world.at(&format!("{day}T09:00:00Z"));
        platform::clockwork::run_once(app).await.unwrap();
    }
    let manager = house.world.signed_in(&account(&house, &manager).await).await;
    let seen = manager.get(&format!("/referrals/{id}")).await;
    seen.sees("Their managers talk").sees("Heads of service decide together").sees("Its time ran out.");
}

async fn account(house: &house::House, person: &Person<'_>) -> platform::account::Account {
    let all =
        platform::account::all(&mut house.world.app.db().read().await.unwrap(), &Scope::everything()).await.unwrap();
    all.into_iter().find(|a| Some(a.id) == person.actor.account).unwrap()
}

async fn token(house: &house::House, agency: &platform::agency::Agency) -> String {
    let admin = house.world.person(&format!("Ada {}", agency.short), &house.council, Role::Administrator).await;
    let id = agency.id.to_string();
    let seen = admin.post("/tokens", &[("label", "Pupil system"), ("agency", &id), ("role", "referrer")]).await;
    let at = seen.text.find("surety_").unwrap();
    seen.text[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}

#[tokio::test]
async fn a_schools_own_system_refers_and_asks_what_came_of_its_own() {
    let house = house::house_with(vec![platform::office::part()]).await;
    let program = token(&house, &house.school).await;
    let program = house.world.program(&program);
    let body = |sandbox: bool| {
        serde_json::json!({
            "reference": "A-1", "source": "school", "name": "Dora Teacher", "call_back": "01632 960002",
            "children": [{ "name": "Bee Invented", "born": "2012-05-04" }], "worry": "Gifts nobody can explain.", "sandbox": sandbox,
        })
    };
    let tried = program.json("POST", "/api/v1/referrals", &body(true)).await;
    assert_eq!((tried.status.as_u16(), tried.value()["sandbox"].as_bool()), (200, Some(true)));
    program.get(&format!("/api/v1/referrals/{}", tried.value()["id"].as_str().unwrap())).await.is(404);
    let sent = program.json("POST", "/api/v1/referrals", &body(false)).await;
    sent.is(201);
    let again = program.json("POST", "/api/v1/referrals", &body(false)).await;
    assert_eq!(again.value()["id"], sent.value()["id"]);
    let mine = format!("/api/v1/referrals/{}", sent.value()["id"].as_str().unwrap());
    assert_eq!(program.get(&mine).await.value()["state"], "received");
    let other = token(&house, &house.camhs).await;
    house.world.program(&other).get(&mine).await.is(404);
    house.world.stranger().get(&mine).await.is(401);
    program.json("POST", "/api/v1/referrals", &serde_json::json!({ "reference": "" })).await.is(422);
    let mut wrong = body(false);
    wrong["reference"] = "A-2".into();
    wrong["source"] = "no_such".into();
    program.json("POST", "/api/v1/referrals", &wrong).await.is(422).sees("Choose who is getting in touch.");
}

#[tokio::test]
async fn terms_are_published_anew_and_old_decisions_keep_their_words() {
    let house = house().await;
    let (worker, manager) = (house.worker().await, house.manager().await);
    let id = decided(&house, &worker.actor, "Amira").await;
    let mut terms = front_door::terms::Terms::first().unwrap();
    terms.levels[2].words = "Level 3: intensive".into();
    (terms.from, terms.why) = (house.world.app.clock().today(), "New words.".into());
    let denied = front_door::publish_terms(&house.world.app, &worker.actor, terms.clone()).await;
    assert!(matches!(denied, Err(platform::Error::Forbidden(_))));
    front_door::publish_terms(&house.world.app, &manager.actor, terms).await.unwrap();
    worker.get(&format!("/referrals/{id}")).await.sees("Level 3: targeted (terms 1)");
    worker.get("/front-door/terms").await.sees("Level 3: intensive").sees("version 2");
    manager.get("/front-door/terms").await.sees("Publish the next version");
}

#[tokio::test]
async fn the_whole_door_opens() {
    let house = house().await;
    let (worker, manager) = (house.worker().await, house.manager().await);
    let id = decided(&house, &worker.actor, "Amira").await;
    let onward = sent_on(&house, &worker.actor, id).await;
    let carl = house.world.person("Carl Practitioner", &house.camhs, Role::Practitioner).await;
    answer_onward(&house.world.app, &carl.actor, any(onward), Says::Received).await.unwrap();
    for path in [
        "/front-door",
        "/front-door/night",
        "/front-door/late",
        "/front-door/sent-on",
        "/front-door/ask-again",
        "/front-door/events",
        "/front-door/figures",
        "/front-door/schools",
        "/front-door/terms",
        "/referrals",
        "/referrals/list/referrals.csv",
        "/referrals?about=Amira&worker=nobody&due=today&flag=no&sort=-received",
    ] {
        worker.get(path).await.is(200);
        manager.get(path).await.is(200);
    }
    worker.get("/referrals?about=Amira").await.sees("Amira Invented");
    let me = worker.actor.account.unwrap().to_string();
    let page = format!("/referrals/{id}");
    worker.post(&page, &[("do", "allocate"), ("version", "2"), ("worker", &me)]).await.done();
    worker.get(&page).await.sees("Wanda Worker");
    worker.get(&format!("/referrals?worker={me}")).await.sees("Amira Invented");
    let school = house.school.id.to_string();
    let roll =
        [("school", school.as_str()), ("pupils", "900"), ("on-day", "1"), ("on-month", "10"), ("on-year", "2026")];
    manager.post("/front-door/schools", &roll).await.done();
    worker.get("/front-door/schools").await.sees("900");
    house.world.trail_is_sound().await;
}

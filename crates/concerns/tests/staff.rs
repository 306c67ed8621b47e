//! Handling concerns: custodians, leavers, the front door, keys, and everybody else.

mod house;

use house::{TAKEN, come_back, hidden, only_concern, receipt, staff, tell, world};
use platform::account::Account;
use platform::clockwork;
use platform::look;
use platform::testkit::World;

const WORRY: &str = "Her stepfather locks her in the cellar.";
const CONFIDENTIAL: [(&str, &str); 3] =
    [("worry", WORRY), ("name", "Karen O’Brien"), ("reach", "07700 900 123, evenings only")];

async fn account(world: &World, name: &str) -> Account {
    let scope = platform::access::Scope::everything();
    let all = platform::account::all(&mut world.app.db().read().await.unwrap(), &scope).await.unwrap();
    all.into_iter().find(|a| a.name == name).unwrap()
}

#[tokio::test]
async fn a_name_given_in_confidence_is_opened_by_a_custodian_only_and_a_refusal_stays() {
    let world = world().await;
    let staff = staff(&world).await;
    receipt(&tell(&world, "confidential", &CONFIDENTIAL).await);
    let one = only_concern(&staff).await;
    for handler in [&staff.worker, &staff.manager] {
        handler.get(&one).await.sees("Their name is sealed").sees_no("Karen").sees_no("900 123");
        handler.get(&format!("{one}/who")).await.is(404);
    }
    let short = staff.worker.post(&format!("{one}/ask-identity"), &[("reason", "need it")]).await;
    short.refused("Say in a sentence why you need to know");
    let ask = format!("{one}/ask-identity");
    staff.worker.post(&ask, &[("reason", "I would like to ring and ask about the van.")]).await.done();
    staff
        .worker
        .post(&ask, &[("reason", "I would like to ring and ask about the van.")])
        .await
        .refused("You have asked already");
    let request = staff.custodian.get("/concerns/identity").await.href("/concerns/identity/idr_");
    staff.worker.get(&request).await.is(404);
    staff.custodian.get(&request).await.sees("ask about the van").sees_no("Karen").sees_no(WORRY);
    staff.custodian.get(&one).await.is(404);
    staff
        .custodian
        .post(&request, &[("answer", "refuse"), ("motive", "no")])
        .await
        .refused("Say in a sentence why you answer so");
    let motive = "You can ask in the messages: that is enough here.";
    staff.custodian.post(&request, &[("answer", "refuse"), ("motive", motive)]).await.done();
    staff.custodian.post(&request, &[("answer", "open"), ("motive", motive)]).await.refused("answered already");
    staff.worker.get(&format!("{one}/who")).await.is(404);

    staff.worker.post(&ask, &[("reason", "The court has ordered us to name the witness.")]).await.done();
    let page = staff.custodian.get("/concerns/identity").await;
    let second = page.href("/concerns/identity/idr_");
    assert_ne!(second, request);
    staff
        .custodian
        .post(&second, &[("answer", "open"), ("motive", "I have read the order of the court.")])
        .await
        .done();
    staff.worker.get(&format!("{one}/who")).await.sees("Karen O’Brien").sees("07700 900 123");
    staff.manager.get(&format!("{one}/who")).await.is(404);
    // The refusal and its motive stand after the second request succeeded, on the page and on the trail.
    staff.worker.get(&one).await.sees("Refused by Cass Custodian").sees(motive).sees("Opened by Cass Custodian");
    staff.custodian.get(&second).await.sees(motive);
    let trail = events(&world, &one).await;
    let told = ["IdentityAskedFor", "IdentityRefused", "IdentityAskedFor", "IdentityOpened", "IdentityRead"];
    let asked: Vec<&str> = trail.iter().map(String::as_str).filter(|e| e.starts_with("Identity")).collect();
    assert_eq!(asked, told);
    world.at("2026-11-25T12:00:00Z");
    let worker = world.signed_in(&account(&world, "Wanda Worker").await).await;
    worker.get(&format!("{one}/who")).await.is(404);
    world.trail_is_sound().await;
}

/// What was done with a concern, oldest first.
async fn events(world: &World, one: &str) -> Vec<String> {
    let home = one.trim_start_matches("/concerns/");
    let mut read = world.app.db().read().await.unwrap();
    let lines = platform::trail::latest(&mut read, i64::MAX, home, "", 100).await.unwrap();
    lines.into_iter().rev().map(|l| l.event).collect()
}

#[tokio::test]
async fn a_text_that_could_name_the_reporter_does_not_leave() {
    let world = world().await;
    let staff = staff(&world).await;
    let number = receipt(&tell(&world, "confidential", &CONFIDENTIAL).await);
    let one = only_concern(&staff).await;
    for (path, field) in [("reply", "text"), ("front-door", "worry")] {
        let held =
            staff.worker.post(&format!("{one}/{path}"), &[(field, "Thank you, karen obrien."), ("once", "1")]).await;
        held.refused("This text may hold words that say who told us");
    }
    come_back(&world, &number).await.sees_no("karen");
    staff.worker.post(&format!("{one}/reply"), &[("text", "Thank you."), ("once", "2")]).await.done();
    staff.worker.post(&format!("{one}/front-door"), &[("worry", WORRY)]).await.done();
    let held = staff.worker.post(&format!("{one}/conclude"), &[("wording", "Ring 07700900123.")]).await;
    held.refused("who asked to be kept out of it");
    staff.worker.post(&format!("{one}/conclude"), &[("wording", "The family has help now.")]).await.done();
    come_back(&world, &number).await.sees("We have finished").sees("The family has help now.");
    let count = events(&world, &one).await.iter().filter(|e| *e == "TextHeldBack").count();
    assert_eq!(count, 3);
    let taken = TAKEN.lock().unwrap().iter().find(|i| one.ends_with(&i.from.1)).cloned().unwrap();
    assert_eq!((taken.source.as_str(), taken.worry.as_str()), ("Somebody whose name is kept sealed", WORRY));
}

#[tokio::test]
async fn handed_to_the_front_door_once_with_what_the_reporter_wished() {
    let world = world().await;
    let staff = staff(&world).await;
    let fields = [("worry", WORRY), ("about", "Amy"), ("name", "Nadia Named"), ("reach", "01632 960 001")];
    let number = receipt(&tell(&world, "named", &fields).await);
    let one = only_concern(&staff).await;
    staff.worker.get(&one).await.sees("Nadia Named").sees("01632 960 001");
    staff.worker.post(&format!("{one}/conclude"), &[("wording", "Done.")]).await.refused("Decide first");
    staff.worker.post(&format!("{one}/front-door"), &[("worry", " ")]).await.refused("Say what worries the reporter");
    staff.worker.post(&format!("{one}/front-door"), &[("worry", WORRY), ("about", "Amy")]).await.done();
    staff.worker.post(&format!("{one}/front-door"), &[("worry", WORRY)]).await.refused("decided already");
    let taken: Vec<_> = TAKEN.lock().unwrap().iter().filter(|i| one.ends_with(&i.from.1)).cloned().collect();
    assert_eq!(taken.len(), 1);
    assert_eq!((taken[0].source.as_str(), taken[0].channel), ("Nadia Named, 01632 960 001", "online"));
    staff.worker.get(&one).await.sees("Open what was made of it").href("/contacts/of-con_");
    come_back(&world, &number).await.sees("We are acting on it").sees_no("/contacts/");
    staff.worker.post(&format!("{one}/out-of-scope"), &[("why", "no_child")]).await.refused("decided already");
}

#[tokio::test]
async fn what_is_not_ours_is_said_in_the_reporters_words() {
    let world = world().await;
    let staff = staff(&world).await;
    let number = receipt(&tell(&world, "anonymous", &[("worry", "My neighbour plays loud music.")]).await);
    let one = only_concern(&staff).await;
    staff.worker.post(&format!("{one}/out-of-scope"), &[]).await.refused("Say why it is not ours");
    staff.worker.post(&format!("{one}/out-of-scope"), &[("why", "no_child")]).await.done();
    come_back(&world, &number).await.sees("not about a child");
    let polish = world.stranger().post_raw("/tell/pl/back", &[("receipt", &number)]).await;
    polish.sees("nie dotyczy dziecka").sees("1 grudnia 2026");
}

#[tokio::test]
async fn a_leavers_concerns_pass_to_the_team_unread() {
    let world = world().await;
    let staff = staff(&world).await;
    receipt(&tell(&world, "anonymous", &[("worry", WORRY)]).await);
    let one = only_concern(&staff).await;
    staff.worker.post(&format!("{one}/acknowledge"), &[]).await.done();
    staff.manager.get("/concerns").await.sees("Wanda Worker");
    staff.worker.post(&format!("{one}/hand-over"), &[("to", "")]).await.refused("the front door’s manager does");

    let mut leaver = account(&world, "Wanda Worker").await;
    leaver.closed = true;
    let mut tx = world.app.begin(&platform::access::Actor::command()).await.unwrap();
    let found = platform::record::find::<Account>(&mut tx, leaver.id).await.unwrap();
    let actor = platform::access::Actor::command();
    let allowed = platform::access::permit(&actor, platform::account::Administer::Accounts, found).unwrap();
    tx.save(allowed.change(|_| Ok::<_, String>(leaver)).unwrap()).await.unwrap();
    tx.commit(platform::trail::Entry::about("AccountClosed", "account", "leaver")).await.unwrap();

    let looks = looks(&world, &one).await;
    let round = clockwork::run_once(&world.app).await.unwrap();
    assert_eq!((round.done, round.failed), (1, vec![]));
    assert_eq!(looks, self::looks(&world, &one).await, "handing over has read it");
    assert_eq!(clockwork::run_once(&world.app).await.unwrap().done, 0);
    staff.manager.get("/concerns").await.sees("The team").sees_no("Wanda Worker");
    staff.manager.get(&one).await.sees(WORRY);
    let to = account(&world, "Mandla Manager").await.id.to_string();
    staff.manager.post(&format!("{one}/hand-over"), &[("to", &to)]).await.done();
    let custodian = account(&world, "Cass Custodian").await.id.to_string();
    staff
        .manager
        .post(&format!("{one}/hand-over"), &[("to", &custodian)])
        .await
        .refused("works at the front door today");
    assert!(events(&world, &one).await.contains(&"ConcernPassedToTeam".to_owned()));
}

async fn looks(world: &World, one: &str) -> usize {
    let id = one.trim_start_matches("/concerns/");
    let scope = platform::access::Scope::everything();
    look::of_record(&mut world.app.db().read().await.unwrap(), &scope, id).await.unwrap().len()
}

#[tokio::test]
async fn a_call_is_keyed_in_and_its_number_read_out() {
    let world = world().await;
    let staff = staff(&world).await;
    let form = staff.worker.get("/concerns/new").await;
    let once = hidden(form.sees("dial 999"), "once");
    let fields = [("once", once.as_str()), ("mode", "anonymous"), ("worry", WORRY), ("language", "pl")];
    let page = staff.worker.post("/concerns/new", &fields).await;
    let text = page.plain();
    let number = text.split("it is theirs. ").nth(1).unwrap()[..19].to_owned();
    let pass = hidden(&page, "pass");
    staff.worker.post("/concerns/new/kept", &[("pass", &pass), ("last", "no")]).await.sees("not the last four digits");
    let one = staff.worker.post("/concerns/new/kept", &[("pass", &pass), ("last", &number[15..])]).await.done();
    let one = one.split('?').next().unwrap().to_owned();
    staff.worker.get(&one).await.sees("keyed in by Wanda Worker").sees("Answer in Polish").sees_no(&number);
    come_back(&world, &number).await.sees("It has arrived");
    staff.worker.post("/concerns/new", &[("once", "x"), ("worry", WORRY)]).await.refused("Say what they want known");
}

#[tokio::test]
async fn to_everybody_else_no_concern_exists() {
    let world = world().await;
    let staff = staff(&world).await;
    receipt(&tell(&world, "confidential", &CONFIDENTIAL).await);
    let one = only_concern(&staff).await;
    let reads =
        ["/concerns", "/concerns/new", &one, &format!("{one}/who"), &format!("{one}/file/1"), "/concerns/identity"];
    for path in reads {
        assert!(world.stranger().get(path).await.done().starts_with("/sign-in"), "{path}");
        for other in [&staff.officer, &staff.administrator] {
            other.get(path).await.is(404);
        }
    }
    for step in ["acknowledge", "front-door", "out-of-scope", "conclude", "reply", "hand-over", "ask-identity"] {
        let fields =
            [("worry", "x"), ("why", "no_child"), ("wording", "x"), ("text", "x"), ("once", "1"), ("reason", "x")];
        for other in [&staff.officer, &staff.administrator, &staff.custodian] {
            other.post(&format!("{one}/{step}"), &fields).await.is(404);
        }
        assert_ne!(world.stranger().post(&format!("{one}/{step}"), &fields).await.status.as_u16(), 200);
    }
    staff.worker.get("/concerns/keys").await.is(404);
    staff.worker.get(&one).await.sees("Not yet read");
}

#[tokio::test]
async fn work_waits_with_its_due_time_and_without_a_word_of_what_was_told() {
    let world = world().await;
    let staff = staff(&world).await;
    receipt(&tell(&world, "anonymous", &[("worry", WORRY)]).await);
    let source = world.app.parts()[0].work.unwrap();
    let items = source(&world.app, &staff.worker.actor).await.unwrap();
    assert_eq!(items.len(), 1);
    assert_eq!(items[0].due.unwrap().to_string(), "2026-11-25");
    assert!(!items[0].title.contains("cellar"));
    assert!(source(&world.app, &staff.officer.actor).await.unwrap().is_empty());
    world.at("2026-11-26T09:00:00Z");
    let late = source(&world.app, &staff.worker.actor).await.unwrap();
    assert_eq!(late[0].why, platform::part::Waiting::Late);
}

#[tokio::test]
async fn keys_change_and_a_lost_key_is_never_replaced_in_silence() {
    let world = world().await;
    let staff = staff(&world).await;
    let number = receipt(&tell(&world, "confidential", &CONFIDENTIAL).await);
    let one = only_concern(&staff).await;
    staff.administrator.get("/concerns/keys").await.sees("concerns-front-door-1.key");
    staff.administrator.post("/concerns/keys", &[]).await.done();
    staff.administrator.get("/concerns/keys").await.sees("concerns-front-door-2.key").sees_no(WORRY);
    let secrets = &world.app.settings().secrets;
    // The old files open nothing that is there now.
    for old in ["concerns-front-door-1.key", "concerns-custodians-1.key"] {
        std::fs::remove_file(secrets.join(old)).unwrap();
    }
    staff.worker.get(&one).await.sees(WORRY);
    come_back(&world, &number).await.sees("It has arrived");

    let new = secrets.join("concerns-front-door-2.key");
    let aside = secrets.join("aside");
    std::fs::rename(&new, &aside).unwrap();
    staff.worker.get(&one).await.is(500);
    tell(&world, "anonymous", &[("worry", "Another")]).await.is(500);
    assert!(!new.exists(), "a lost key was replaced in silence");
    std::fs::rename(&aside, &new).unwrap();
    staff.worker.get(&one).await.sees(WORRY);
}

#[tokio::test]
async fn every_statement_prepares() {
    world().await.prepares_every_statement().await;
}

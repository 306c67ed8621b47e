//! Groups and meetings through the router, on a real database: rights, rules, carried items, decisions, actions arising,
//! papers, minutes, lost updates, hostile input.

use platform::access::Role;
use platform::agency::{Agency, Sector};
use platform::testkit::{Person, Seen, World};

struct Scene {
    world: World,
    board: Agency,
    police: Agency,
}

async fn scene() -> Scene {
    let world = World::new(vec![commitments::part(), governance::part()]).await;
    let board = world.agency("Board", Sector::Board).await;
    let police = world.agency("Police", Sector::Police).await;
    Scene { world, board, police }
}

impl Scene {
    async fn manager(&self) -> Person<'_> {
        self.world.person("Ruth Ashdown", &self.board, Role::BusinessManager).await
    }

    async fn lead(&self) -> Person<'_> {
        self.world.person("Tom Garrick", &self.police, Role::AgencyLead).await
    }
}

async fn group(manager: &Person<'_>) -> String {
    let made = manager.post("/groups", &[("name", "Quality Sub-group"), ("remit", "Watches every row.")]).await.done();
    made.split('?').next().unwrap().to_owned()
}

async fn meeting(manager: &Person<'_>, group: &str, day: &str) -> String {
    let group = group.rsplit('/').next().unwrap();
    let planned = manager.post("/meetings/new", &plan(group, day)).await.done();
    planned.split('?').next().unwrap().to_owned()
}

/// The same person signs in again: a session does not last over a move of the clock.
async fn back<'w>(world: &'w World, person: &Person<'_>) -> Person<'w> {
    let everybody = platform::access::Scope::everything();
    let all = platform::account::all(&mut world.app.db().read().await.unwrap(), &everybody).await.unwrap();
    world.signed_in(all.iter().find(|a| Some(a.id) == person.actor.account).unwrap()).await
}

fn plan<'a>(group: &'a str, day: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("group", group),
        ("title", "Ordinary meeting"),
        ("on-day", day),
        ("on-month", "12"),
        ("on-year", "2026"),
        ("from", "10:00"),
        ("until", "12.30"),
        ("place", "Room 2"),
        ("link", ""),
    ]
}

fn version(text: &str) -> String {
    let at = text.find("name=\"version\" value=\"").expect("a version") + 22;
    text[at..].split('"').next().unwrap().to_owned()
}

async fn step(person: &Person<'_>, meeting: &str, what: &str, fields: &[(&str, &str)]) -> Seen {
    let page = person.get(&format!("{meeting}/agenda")).await;
    let seen = if page.status == 200 {
        version(&page.text)
    } else {
        version(&person.get(&format!("{meeting}/record")).await.text)
    };
    let all: Vec<(&str, &str)> = fields.iter().copied().chain([("version", seen.as_str())]).collect();
    person.post(&format!("{meeting}/{what}"), &all).await
}

fn item_id(text: &str, at: usize) -> String {
    let needle = format!("name=\"id-{at}\" value=\"");
    let from = text.find(&needle).expect("an item") + needle.len();
    text[from..].split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn members_are_invited_and_unfinished_items_go_on() {
    let scene = scene().await;
    let manager = scene.manager().await;
    let group = group(&manager).await;
    let tom = scene.lead().await.actor.account.unwrap().to_string();
    manager.post(&format!("{group}/members"), &[("account", &tom), ("seat", "member")]).await.done();
    manager
        .post(&format!("{group}/members"), &[("account", &tom), ("seat", "chair")])
        .await
        .refused("is a member on that day already");
    manager
        .post(&format!("{group}/members"), &[("seat", "member")])
        .await
        .refused("Give the name and post of the member.");
    manager.post(&format!("{group}/members"), &[("name", "Dr Alder, adviser"), ("seat", "adviser")]).await.done();
    let first = meeting(&manager, &group, "1").await;
    manager.get(&first).await.sees("Tom Garrick").sees("Police in full").sees("Dr Alder, adviser");
    let items = [
        ("title-0", "Children in care, yearly"),
        ("standing-0", "yes"),
        ("title-1", "Return of figures"),
        ("title-2", "Chair’s remarks"),
    ];
    step(&manager, &first, "agenda", &items).await.done();
    let text = manager.get(&format!("{first}/agenda")).await.text;
    let figures = item_id(&text, 1);
    scene.world.at("2026-12-01T16:00:00Z");
    let manager = back(&scene.world, &manager).await;
    let note = format!("note-{figures}");
    let carry = format!("carry-{figures}");
    step(
        &manager,
        &first,
        "record",
        &[("came-0", "apologies"), ("came-1", "present"), (&note, "Not reached."), (&carry, "yes")],
    )
    .await
    .done();
    manager.get(&first).await.sees("Held").sees("Not reached.").sees("Carried to the next meeting.").sees("apologies");
    let second = meeting(&manager, &group, "15").await;
    manager
        .get(&second)
        .await
        .sees("Return of figures")
        .sees("Carried over")
        .sees("Children in care, yearly")
        .sees_no("Chair’s remarks")
        .sees_no("Not reached.");
    scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn what_cannot_be_planned_is_refused_and_kept() {
    let scene = scene().await;
    let manager = scene.manager().await;
    let group = group(&manager).await;
    let id = group.rsplit('/').next().unwrap();
    let with = |name: &'static str, value: &'static str| -> Vec<(&str, &str)> {
        plan(id, "1").into_iter().map(|(n, v)| if n == name { (n, value) } else { (n, v) }).collect()
    };
    for (name, value, sentence) in [
        ("title", "", "Say what the meeting is called"),
        ("place", "", "Say where it takes place"),
        ("from", "quarter past", "Enter when it begins"),
        ("until", "09:00", "The meeting ends before it begins."),
        ("on-day", "31", ""),
        ("on-year", "2020", "Choose a day that has not passed."),
        ("link", "javascript:alert(1)", "beginning with https://"),
        ("group", "grp_none", "Choose the group that meets."),
    ] {
        let seen = manager.post("/meetings/new", &with(name, value)).await;
        if !sentence.is_empty() {
            seen.refused(sentence).sees("Plan a meeting");
        }
    }
    manager.post("/groups", &[("name", "quality sub-group")]).await.refused("There is a group of this name already.");
    manager.post("/groups", &[("name", " ")]).await.refused("Say what the group is called.");
}

#[tokio::test]
async fn agencies_see_meetings_and_prepare_none() {
    let scene = scene().await;
    let (manager, lead) = (scene.manager().await, scene.lead().await);
    let group = group(&manager).await;
    let one = meeting(&manager, &group, "1").await;
    lead.get("/meetings").await.is(200).sees("Ordinary meeting");
    lead.get(&one).await.is(200).sees("prepare and record meetings");
    lead.get(&group).await.is(200);
    for what in ["move", "agenda", "draw", "record", "decide", "action"] {
        lead.get(&format!("{one}/{what}")).await.is(403);
        lead.post(&format!("{one}/{what}"), &[("version", "1"), ("text", "x"), ("what", "x")]).await.is(403);
    }
    lead.post(&format!("{one}/cancel"), &[("why", "x"), ("version", "1")]).await.is(403);
    lead.post(&format!("{one}/invite"), &[("guest", "x"), ("version", "1")]).await.is(403);
    lead.post("/groups", &[("name", "Another")]).await.is(403);
    lead.post(&format!("{group}/members"), &[("name", "X"), ("seat", "member")]).await.is(403);
    lead.get("/meetings/new").await.is(403);
    for role in [Role::ScrutinyMember, Role::Administrator] {
        let outside = scene.world.person(role.label(), &scene.police, role).await;
        for page in ["/meetings", "/groups", one.as_str(), group.as_str(), "/calendar"] {
            outside.get(page).await.is(404);
        }
        outside.post(&format!("{group}/calendar"), &[]).await.is(404);
    }
    for page in ["/meetings", "/groups", one.as_str(), "/calendar"] {
        scene.world.stranger().get(page).await.is(303);
    }
}

#[tokio::test]
async fn decisions_are_tied_to_items_and_pages_that_are_found() {
    let scene = scene().await;
    let manager = scene.manager().await;
    let group = group(&manager).await;
    let one = meeting(&manager, &group, "1").await;
    step(&manager, &one, "agenda", &[("title-0", "Forensic turnaround")]).await.done();
    let item = item_id(&manager.get(&format!("{one}/agenda")).await.text, 0);
    step(&manager, &one, "decide", &[("text", "Ask again."), ("about", &item)])
        .await
        .refused("has not taken place yet")
        .sees("Ask again.");
    scene.world.at("2026-12-01T16:00:00Z");
    let manager = back(&scene.world, &manager).await;
    step(&manager, &one, "decide", &[("text", ""), ("about", &item)]).await.refused("Write what was decided.");
    step(&manager, &one, "decide", &[("text", "Ask again in June."), ("about", &item)]).await.done();
    manager.get(&format!("{one}/decide?words=ordinary")).await.sees("1 page found").sees("Meeting: Ordinary meeting");
    let foreign = [("text", "Look here."), ("words", "ordinary"), ("about", "https://example.org/")];
    step(&manager, &one, "decide", &foreign).await.refused("Choose one of the pages that the search found.");
    step(&manager, &one, "decide", &[("text", "Look here."), ("words", "ordinary"), ("about", &one)]).await.done();
    let seen = manager.get(&one).await;
    seen.sees("Ask again in June.").sees("On Ordinary meeting, 1 December 2026");
    let minutes = manager.get(&format!("{one}/minutes")).await;
    minutes.is(200).sees("Decisions").sees("Ask again in June.").sees("Forensic turnaround");
    let word = manager.get(&format!("{one}/minutes.docx")).await;
    assert!(word.is(200).text.starts_with("PK"));
}

#[tokio::test]
async fn an_action_arising_is_a_commitment_of_its_body() {
    let scene = scene().await;
    let (manager, lead) = (scene.manager().await, scene.lead().await);
    let group = group(&manager).await;
    let one = meeting(&manager, &group, "1").await;
    let police = scene.police.id.to_string();
    let action = [
        ("what", "Send the figures for June."),
        ("body", police.as_str()),
        ("due-day", "18"),
        ("due-month", "12"),
        ("due-year", "2026"),
    ];
    step(&manager, &one, "action", &action).await.refused("has not taken place yet");
    lead.get("/owed").await.sees_no("Send the figures");
    scene.world.at("2026-12-01T16:00:00Z");
    let manager = back(&scene.world, &manager).await;
    let lead = back(&scene.world, &lead).await;
    let mut past = action;
    past[4].1 = "2020";
    step(&manager, &one, "action", &past).await.refused("Choose a day that has not passed.").sees("Send the figures");
    step(&manager, &one, "action", &action).await.done();
    manager.get(&one).await.sees("Send the figures for June.").sees("asked, not yet acknowledged");
    let commitment = lead.get("/owed").await.sees("Send the figures for June.").href("/commitments/com_");
    lead.get(&commitment).await.sees("Quality Sub-group");
    scene.world.at("2027-01-05T09:00:00Z");
    let manager = back(&scene.world, &manager).await;
    manager.get(&one).await.sees("Late");
    let next = meeting_in(&manager, &group, "2027").await;
    let draw = manager.get(&format!("{next}/draw")).await;
    draw.sees("Send the figures for June.").sees("Late").sees("Police in full");
    manager.get(&format!("{next}/draw?why=stalled")).await.sees_no("Send the figures");
    step(&manager, &next, "draw", &[("items", "https://example.org/")]).await.refused("Choose at least one item.");
    step(&manager, &next, "draw", &[("items", &commitment)]).await.done();
    manager.get(&next).await.sees("Send the figures for June.").sees("Late");
    manager.get(&format!("{next}/draw")).await.sees_no("Send the figures");
    scene.world.trail_is_sound().await;
}

async fn meeting_in(manager: &Person<'_>, group: &str, year: &str) -> String {
    let id = group.rsplit('/').next().unwrap();
    let fields: Vec<(&str, &str)> =
        plan(id, "1").into_iter().map(|(n, v)| if n == "on-year" { (n, year) } else { (n, v) }).collect();
    manager.post("/meetings/new", &fields).await.done().split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn papers_are_kept_and_some_only_for_those_invited() {
    let scene = scene().await;
    let (manager, lead) = (scene.manager().await, scene.lead().await);
    let group = group(&manager).await;
    let one = meeting(&manager, &group, "1").await;
    let add = format!("{one}/papers");
    manager
        .upload(&add, &[("paper", "Figures"), ("version", "1")], ("file", "f.html", b"<script>alert(1)</script>"))
        .await
        .done();
    manager
        .upload(&add, &[("paper", "Names"), ("restricted", "yes"), ("version", "2")], ("file", "n.txt", b"kept"))
        .await
        .done();
    manager
        .upload(&add, &[("paper", ""), ("version", "3")], ("file", "n.txt", b"x"))
        .await
        .refused("Say what the paper is.");
    manager
        .upload(&add, &[("paper", "Empty"), ("version", "3")], ("file", "n.txt", b""))
        .await
        .refused("Choose a file that is not empty.");
    lead.upload(&add, &[("paper", "Mine"), ("version", "3")], ("file", "n.txt", b"x")).await.is(403);
    lead.get(&format!("{one}/papers/0")).await.is(200).sees("alert(1)");
    lead.get(&format!("{one}/papers/1")).await.is(403).sees("kept to those who are invited");
    lead.get(&format!("{one}/papers/2")).await.is(404);
    let tom = lead.actor.account.unwrap().to_string();
    step(&manager, &one, "invite", &[("guest_account", &tom)]).await.done();
    lead.get(&format!("{one}/papers/1")).await.is(200).sees("kept");
    step(&manager, &one, "invite", &[("guest", "")]).await.refused("Give the name and post of the guest.");
}

#[tokio::test]
async fn moved_and_cancelled_meetings_and_lost_updates() {
    let scene = scene().await;
    let manager = scene.manager().await;
    let group = group(&manager).await;
    let one = meeting(&manager, &group, "1").await;
    let id = group.rsplit('/').next().unwrap();
    let moved: Vec<(&str, &str)> = plan(id, "8").into_iter().chain([("version", "1")]).collect();
    manager.post(&format!("{one}/move"), &moved).await.done();
    let stale: Vec<(&str, &str)> = plan(id, "9")
        .into_iter()
        .map(|(n, v)| if n == "place" { (n, "The Harbour Room") } else { (n, v) })
        .chain([("version", "1")])
        .collect();
    manager
        .post(&format!("{one}/move"), &stale)
        .await
        .refused("Somebody else changed this meeting")
        .sees("Change the day");
    manager.get(&one).await.sees("8 December 2026").sees_no("Harbour");
    manager
        .post(&format!("{one}/agenda"), &[("title-0", "Late <b>item</b>"), ("version", "1")])
        .await
        .refused("Somebody else changed this meeting");
    step(&manager, &one, "cancel", &[("why", "")]).await.refused("Say why the meeting is cancelled.");
    step(&manager, &one, "cancel", &[("why", "Snow <script>")]).await.done();
    let seen = manager.get(&one).await;
    seen.sees("Cancelled: Snow <script>");
    assert!(!seen.text.contains("Snow <script>"));
    step(&manager, &one, "agenda", &[("title-0", "More")]).await.refused("This meeting was cancelled.");
    manager.get("/meetings/mtg_none").await.is(404);
}

#[tokio::test]
async fn members_are_led_only_to_pages_that_they_may_open() {
    let scene = scene().await;
    let manager = scene.manager().await;
    let group = group(&manager).await;
    let one = meeting(&manager, &group, "1").await;
    scene.world.at("2026-12-01T16:00:00Z");
    let manager = back(&scene.world, &manager).await;
    let body = scene.police.id.to_string();
    let due = [("due-day", "15"), ("due-month", "12"), ("due-year", "2026")];
    let action = [[("what", "Send figures."), ("body", body.as_str())].as_slice(), &due].concat();
    step(&manager, &one, "action", &action).await.done();
    let commitment = manager.get(&one).await.href("/commitments/com_");
    let consultee = scene.world.person("Ade", &scene.police, Role::Consultee).await;
    let seen = consultee.get(&one).await;
    seen.sees("Send figures.");
    assert!(!seen.text.replace("&#x2f;", "/").contains("/commitments/com_"));
    consultee.get(&commitment).await.is(404);
    scene.lead().await.get(&commitment).await.is(200);
}

#[tokio::test]
async fn what_was_decided_is_told_to_the_page_it_is_about() {
    let scene = scene().await;
    let manager = scene.manager().await;
    let group = group(&manager).await;
    let (one, two) = (meeting(&manager, &group, "1").await, meeting(&manager, &group, "2").await);
    scene.world.at("2026-12-03T16:00:00Z");
    let manager = back(&scene.world, &manager).await;
    let about = [("words", "ordinary"), ("about", two.as_str())];
    let decide = |text: &'static str| [("text", text)].into_iter().chain(about).collect::<Vec<_>>();
    step(&manager, &one, "decide", &decide("Ask again in June.")).await.done();
    scene.world.at("2026-12-03T16:30:00Z");
    step(&manager, &one, "decide", &decide("And in July.")).await.done();
    step(&manager, &one, "decide", &[("text", "Of nothing."), ("about", "")]).await.done();
    let app = &scene.world.app;
    let id = two.rsplit('/').next().unwrap().to_owned();
    let ids = |n: usize| -> Vec<String> { (0..n).map(|i| format!("act_{i}")).chain([id.clone()]).collect() };
    let (notes, sent) = platform::db::counted(platform::part::notes(app, &manager.actor, &ids(0))).await;
    let notes = notes.unwrap();
    let told: Vec<&str> = notes.iter().map(|n| n.text.as_str()).collect();
    assert_eq!(told, ["Ask again in June.", "And in July."]);
    assert_eq!((notes[0].from.as_str(), notes[0].href.as_str()), ("Quality Sub-group, 1 December 2026", one.as_str()));
    assert_eq!(notes[0].recorded.to_string(), "2026-12-03T16:00:00Z");
    let (many, sent_for_many) = platform::db::counted(platform::part::notes(app, &manager.actor, &ids(300))).await;
    assert_eq!((many.unwrap().len(), sent_for_many), (2, sent));
    let councillor = scene.world.person("Jean Tolland", &scene.police, Role::ScrutinyMember).await;
    assert!(platform::part::notes(app, &councillor.actor, &ids(0)).await.unwrap().is_empty());
    assert!(platform::part::notes(app, &manager.actor, &["rec_x' or 1=1".into()]).await.unwrap().is_empty());
}

#[tokio::test]
async fn minutes_not_written_wait_for_the_manager() {
    let scene = scene().await;
    let manager = scene.manager().await;
    let group = group(&manager).await;
    meeting(&manager, &group, "1").await;
    scene.world.at("2026-12-02T09:00:00Z");
    let manager = back(&scene.world, &manager).await;
    manager.get("/meetings").await.sees("Minutes not written");
    let work = governance::part().work.unwrap();
    let waits = work(&scene.world.app, &manager.actor).await.unwrap();
    assert_eq!(waits.len(), 1);
    assert!(waits[0].title.contains("Minutes of Ordinary meeting, 1 December 2026"), "{waits:?}");
    let lead = scene.lead().await;
    assert!(work(&scene.world.app, &lead.actor).await.unwrap().is_empty());
}

#[tokio::test]
async fn every_statement_prepares() {
    scene().await.world.prepares_every_statement().await;
}

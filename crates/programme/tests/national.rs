//! Asks of national bodies through the router: endorsed, written, every limb carried, signed, sent, acknowledged, chased,
//! answered; and each refused out of turn.

mod scene;

use platform::access::Role;
use platform::testkit::Person;
use scene::{Scene, scene_of, version};

const REPORT: &str = "Ref\tRecommendation\tLead agency\tResponse\tChallenges
1\t<p>Awareness</p><p>The Committee recommends that all schools are told about the service.</p>\tPolice\tThe Police will tell all schools.\t
2\t<p>Safer cars</p><p>The Committee recommends that the Government reviews the rules for drivers. The Committee also recommends that the Government sets a national register of drivers.</p>\tNational\t\t
";

async fn scene() -> Scene {
    scene_of("report.txt", REPORT.as_bytes()).await
}

async fn drafted(scene: &Scene, manager: &Person<'_>) -> String {
    let list = scene.page("/national");
    let row = manager.get(&list).await.href("/programme/recommendations/rec_");
    let id = row.rsplit('/').next().unwrap().to_owned();
    let to = manager.post(&list, &[("row", &id), ("to", "the Secretary of State for Transport")]).await.done();
    to.split('?').next().unwrap().to_owned()
}

async fn seen(manager: &Person<'_>, letter: &str) -> String {
    version(&manager.get(letter).await.text)
}

async fn endorse(manager: &Person<'_>, letter: &str, by: &str) {
    let seen = seen(manager, letter).await;
    let fields = [
        ("by", by),
        ("endorsed-day", "3"),
        ("endorsed-month", "11"),
        ("endorsed-year", "2026"),
        ("minute", "Minute 12"),
        ("version", &seen),
    ];
    manager.post(&format!("{letter}/endorse"), &fields).await.done();
}

const ASKS: [&str; 2] =
    ["The Government reviews the rules for drivers", "The Government sets a national register of drivers"];

async fn write(
    manager: &Person<'_>,
    letter: &str,
    text: &str,
    limbs: [(&str, &str); 2],
    signed: &str,
) -> platform::testkit::Seen {
    let version = seen(manager, letter).await;
    let fields = [
        ("to", "the Secretary of State for Transport"),
        ("text", text),
        (limbs[0].0, limbs[0].1),
        (limbs[1].0, limbs[1].1),
        ("name-0", "Desmond Okafor, chair"),
        ("signed-0-day", signed),
        ("signed-0-month", if signed.is_empty() { "" } else { "11" }),
        ("signed-0-year", if signed.is_empty() { "" } else { "2026" }),
        ("version", &version),
    ];
    manager.post(&format!("{letter}/letter"), &fields).await
}

async fn send(manager: &Person<'_>, letter: &str) -> platform::testkit::Seen {
    let version = seen(manager, letter).await;
    let fields = [("send-on-day", "10"), ("send-on-month", "11"), ("send-on-year", "2026"), ("version", &version)];
    manager.post(&format!("{letter}/send"), &fields).await
}

#[tokio::test]
async fn from_a_draft_that_carries_every_ask_to_the_answer() {
    let scene = scene().await;
    let manager = scene.manager().await;
    let letter = drafted(&scene, &manager).await;
    let page = manager.get(&letter).await;
    page.sees("recommendation 2 (Safer cars)")
        .sees("In the letter")
        .sees_no("Not in the letter")
        .sees("answer each of these separately");
    send(&manager, &letter).await.refused("The Board has not endorsed this request.");
    endorse(&manager, &letter, "board").await;
    send(&manager, &letter).await.refused("Cabinet has not endorsed this request.");
    endorse(&manager, &letter, "cabinet").await;
    send(&manager, &letter).await.refused("Name at least one person who signs the letter.");
    let whole = format!("Dear minister,\n\n{}. {}.", ASKS[0], ASKS[1]);
    write(&manager, &letter, &whole, [("passage-0", ASKS[0]), ("passage-1", ASKS[1])], "").await.done();
    send(&manager, &letter).await.refused("Desmond Okafor, chair has not signed yet.");
    write(&manager, &letter, "Dear minister, see to the cars.", [("passage-0", ASKS[0]), ("passage-1", ASKS[1])], "4")
        .await
        .done();
    manager.get(&letter).await.sees("Not in the letter");
    send(&manager, &letter).await.refused("The letter does not carry limb 1, 2.");
    let one = format!("Dear minister,\n\n{}.", ASKS[0]);
    write(&manager, &letter, &one, [("passage-0", ASKS[0]), ("out-1", "The register has been announced since.")], "4")
        .await
        .done();
    send(&manager, &letter).await.done();
    manager.get(&letter).await.sees("Sent 10 November 2026").sees("Left out: The register has been announced since.");
    manager.get(&format!("{letter}/letter")).await.refused("kept as it left");
    send(&manager, &letter).await.refused("This letter has been sent");

    let step = |what: &str| format!("{letter}/{what}");
    let on = |what: &'static str, day: &'static str| {
        [(what.to_owned() + "-day", day), (what.to_owned() + "-month", "11"), (what.to_owned() + "-year", "2026")]
    };
    let with =
        |fields: &[(String, &'static str)], more: &[(&'static str, &'static str)], v: &str| -> Vec<(String, String)> {
            let own = fields.iter().map(|(n, v)| (n.clone(), (*v).to_owned()));
            own.chain(more.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())))
                .chain([("version".to_owned(), v.to_owned())])
                .collect()
        };
    let post = async |what: &str, fields: Vec<(String, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        manager.post(&step(what), &fields).await
    };
    let v = seen(&manager, &letter).await;
    post("acknowledge", with(&on("acknowledge-on", "9"), &[], &v))
        .await
        .refused("That day lies before the letter was sent.");
    post("acknowledge", with(&on("acknowledge-on", "28"), &[], &v)).await.refused("This day lies ahead.");
    post("acknowledge", with(&on("acknowledge-on", "12"), &[], &v)).await.done();
    let v = seen(&manager, &letter).await;
    post("chase", with(&on("chase-on", "20"), &[("how", "")], &v)).await.refused("Say how the reminder was sent.");
    post("chase", with(&on("chase-on", "20"), &[("how", "Telephone call")], &v)).await.done();
    let v = seen(&manager, &letter).await;
    post("reply", with(&on("reply-on", "23"), &[("position", "accept_in_part"), ("reply", "We will see.")], &v))
        .await
        .refused("Choose the position that the answer takes, with its reason.")
        .sees("We will see.");
    post(
        "reply",
        with(
            &on("reply-on", "23"),
            &[("position", "accept_in_part"), ("reason", "No money."), ("reply", "We will see.")],
            &v,
        ),
    )
    .await
    .done();
    manager.get(&letter).await.sees("Accepted in part").sees("No money.").sees("Telephone call");
    scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn silence_calls_for_a_reminder_after_twenty_working_days() {
    let scene = scene().await;
    let manager = scene.manager().await;
    let letter = drafted(&scene, &manager).await;
    endorse(&manager, &letter, "board").await;
    endorse(&manager, &letter, "cabinet").await;
    let whole = format!("{}. {}.", ASKS[0], ASKS[1]);
    write(&manager, &letter, &whole, [("passage-0", ASKS[0]), ("passage-1", ASKS[1])], "4").await.done();
    send(&manager, &letter).await.done();
    manager.get(&scene.page("/national")).await.sees("Next reminder 8 December 2026").sees_no("Reminder due");
    scene.world.at("2026-12-09T09:00:00Z");
    let manager = scene.world.person("Ann Hythe", &scene.board, Role::BusinessManager).await;
    manager.get(&scene.page("/national")).await.sees("Reminder due");
}

#[tokio::test]
async fn the_letter_comes_as_word_and_as_pdf() {
    let scene = scene().await;
    let manager = scene.manager().await;
    let letter = drafted(&scene, &manager).await;
    let pdf = manager.get(&format!("{letter}/letter.pdf")).await;
    assert!(pdf.is(200).text.starts_with("%PDF-"));
    let docx = manager.get(&format!("{letter}/letter.docx")).await;
    assert!(docx.is(200).text.starts_with("PK"));
    manager.get(&format!("{letter}/letter.exe")).await.is(404);
}

#[tokio::test]
async fn only_the_board_writes_and_strangers_see_nothing() {
    let scene = scene().await;
    let (manager, lead) = (scene.manager().await, scene.lead().await);
    let letter = drafted(&scene, &manager).await;
    lead.get(&letter).await.is(200).sees_no("Record an endorsement");
    lead.get(&format!("{letter}/letter")).await.is(403);
    let row = lead.get(&scene.page("/national")).await.href("/programme/recommendations/rec_");
    let id = row.rsplit('/').next().unwrap().to_owned();
    lead.post(&scene.page("/national"), &[("row", &id), ("to", "x")]).await.is(403);
    for verb in ["endorse", "send", "acknowledge", "reply", "chase"] {
        let fields = [
            ("by", "board"),
            ("minute", "m"),
            ("position", "accept"),
            ("reply", "r"),
            ("how", "h"),
            ("version", "1"),
            ("endorsed-day", "3"),
            ("endorsed-month", "11"),
            ("endorsed-year", "2026"),
            ("send-on-day", "3"),
            ("send-on-month", "11"),
            ("send-on-year", "2026"),
            ("acknowledge-on-day", "3"),
            ("acknowledge-on-month", "11"),
            ("acknowledge-on-year", "2026"),
            ("reply-on-day", "3"),
            ("reply-on-month", "11"),
            ("reply-on-year", "2026"),
            ("chase-on-day", "3"),
            ("chase-on-month", "11"),
            ("chase-on-year", "2026"),
        ];
        lead.post(&format!("{letter}/{verb}"), &fields).await.is(403);
    }
    let councillor = scene.world.person("Jean Tolland", &scene.police, Role::ScrutinyMember).await;
    councillor.get(&letter).await.is(404);
    councillor.get(&format!("{letter}/letter.pdf")).await.is(404);
    scene.world.stranger().get(&letter).await.is(303);
}

#[tokio::test]
async fn a_local_row_gets_no_letter_and_none_is_drafted_twice() {
    let scene = scene().await;
    let manager = scene.manager().await;
    let local = manager.get(&scene.page("")).await.href("/programme/recommendations/rec_");
    let id = local.rsplit('/').next().unwrap().to_owned();
    manager
        .post(&scene.page("/national"), &[("row", &id), ("to", "The Home Office")])
        .await
        .refused("This row asks bodies of the partnership.");
    drafted(&scene, &manager).await;
    let row = manager.get(&scene.page("/national")).await.href("/programme/recommendations/rec_");
    let id = row.rsplit('/').next().unwrap().to_owned();
    manager
        .post(&scene.page("/national"), &[("row", &id), ("to", "the Secretary of State for Transport ")])
        .await
        .refused("is being written already");
    manager
        .post(&scene.page("/national"), &[("row", &id), ("to", " ")])
        .await
        .refused("Say which body the letter goes to.");
}

#[tokio::test]
async fn a_lost_update_shows_both_wordings() {
    let scene = scene().await;
    let manager = scene.manager().await;
    let letter = drafted(&scene, &manager).await;
    let first = [("to", "X"), ("text", "Their wording."), ("version", "1")];
    manager.post(&format!("{letter}/letter"), &first).await.done();
    let second = [("to", "X"), ("text", "My wording <script>"), ("version", "1")];
    let seen = manager.post(&format!("{letter}/letter"), &second).await;
    seen.refused("Somebody else changed this letter").sees("Their wording.").sees("My wording <script>");
    assert!(!seen.text.contains("wording <script>"));
    let huge = "a".repeat(30_000);
    manager
        .post(&format!("{letter}/letter"), &[("to", "X"), ("text", &huge), ("version", "2")])
        .await
        .refused("longer than 20000");
    let both = [("to", "X"), ("text", "T"), ("passage-0", "T"), ("out-0", "r"), ("version", "2")];
    manager.post(&format!("{letter}/letter"), &both).await.refused("Either mark the words");
}

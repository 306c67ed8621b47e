//! Asks and answers through the router, on a real database.

use platform::access::{Actor, Role};
use platform::agency::{Agency, Sector};
use platform::testkit::{Person, World};
use programme::import_draft::{ImportDraft, ImportDraftId};
use programme::programme::ProgrammeId;
use programme::read_report::read_report;
use programme::save_import::{Saved, save_import};

const REPORT: &str = "Ref\tRecommendation\tLead agency\tResponse\tChallenges
1\t<p>Awareness</p><p>The Committee recommends that all schools are told about the service. The Committee also recommends that taxi drivers are rewarded.</p>\tPolice\tThe Police will tell all schools about the service.\t
2\t<p>Counting</p><p>The Committee recommends that the Board counts referrals each month.</p>\tBoard\tPlease see the response to Recommendation 1.\t
";

struct Scene {
    world: World,
    board: Agency,
    police: Agency,
    programme: ProgrammeId,
}

async fn scene() -> Scene {
    let world = World::new(vec![commitments::part(), programme::part()]).await;
    let board = world.agency("Board", Sector::Board).await;
    let police = world.agency("Police", Sector::Police).await;
    let programme = match import(&world, REPORT, None).await {
        Saved::Rows { programme, added: 2, .. } => programme,
        other => panic!("{other:?}"),
    };
    Scene { world, board, police, programme }
}

async fn import(world: &World, text: &str, programme: Option<ProgrammeId>) -> Saved {
    let understood = read_report("report.txt", text.as_bytes(), None).unwrap();
    let draft = ImportDraft {
        id: ImportDraftId::new(),
        programme,
        programme_name: "Response".into(),
        file_name: "report.txt".into(),
        sha256: world.app.files().keep(text.as_bytes()).unwrap(),
        sent_by: None,
        sent_at: world.clock.now(),
        mapping: None,
        corrections: Default::default(),
        saved_as: None,
    };
    save_import(&world.app, &Actor::command(), &draft, &understood).await.unwrap()
}

async fn first_row(scene: &Scene, person: &Person<'_>) -> String {
    let register = person.get(&format!("/programme/{}", scene.programme)).await;
    register.href("/programme/recommendations/rec_")
}

async fn answer_form(scene: &Scene, person: &Person<'_>) -> String {
    let row = first_row(scene, person).await;
    let page = person.get(&row).await;
    page.href("/programme/asks/")
}

#[tokio::test]
async fn the_register_shows_counts_side_by_side() {
    let scene = scene().await;
    let manager = scene.world.person("Ruth Ashdown", &scene.board, Role::BusinessManager).await;
    let seen = manager.get(&format!("/programme/{}", scene.programme)).await;
    seen.is(200).sees("Claimed done by their lead").sees("Verified").sees("Impact on children shown");
    seen.sees("Led by the body that monitors").sees("Monitor leads alone");
}

#[tokio::test]
async fn the_same_file_changes_nothing_and_a_revised_one_reprints() {
    let scene = scene().await;
    assert!(matches!(import(&scene.world, REPORT, Some(scene.programme)).await, Saved::AlreadyThere { .. }));
    let revised = REPORT.replace("each month", "each week");
    let saved = import(&scene.world, &revised, Some(scene.programme)).await;
    assert!(matches!(saved, Saved::Rows { added: 0, reprinted: 1, unchanged: 1, .. }), "{saved:?}");
    scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn an_ask_that_the_response_passes_over_is_listed_first() {
    let scene = scene().await;
    let manager = scene.world.person("Ruth Ashdown", &scene.board, Role::BusinessManager).await;
    let seen = manager.get(&format!("/programme/{}/unanswered", scene.programme)).await;
    let plain = seen.plain();
    let passed_over = plain.find("Passed over in the printed response").unwrap();
    let taxi = plain.find("taxi drivers are rewarded").unwrap();
    let rest = plain.find("Spoken to in print").unwrap();
    assert!(passed_over < taxi && taxi < rest, "{plain}");
}

#[tokio::test]
async fn a_body_answers_for_itself_and_only_for_itself() {
    let scene = scene().await;
    let police = scene.world.person("Tom Garrick", &scene.police, Role::AgencyLead).await;
    let form = answer_form(&scene, &police).await;
    police
        .post(&form, &[("position", "accept_in_part"), ("signatory", "Tom Garrick"), ("version", "0")])
        .await
        .refused("Say which part is not accepted, and why.");
    let fields = [("position", "accept"), ("signatory", "Tom Garrick, inspector"), ("version", "0")];
    police.post(&form, &fields).await.done();
    police.get(&first_row(&scene, &police).await).await.sees("Police in full Accepted").sees("signed Tom Garrick");

    let manager = scene.world.person("Ruth Ashdown", &scene.board, Role::BusinessManager).await;
    manager.post(&form, &fields).await.is(403).sees("Only Police in full answers this for itself.");
    let councillor = scene.world.person("Jean Tolland", &scene.police, Role::ScrutinyMember).await;
    councillor.get(&form).await.is(404);
    scene.world.stranger().get(&form).await.is(303);
}

#[tokio::test]
async fn a_stale_answer_shows_both_and_loses_no_text() {
    let scene = scene().await;
    let police = scene.world.person("Tom Garrick", &scene.police, Role::AgencyLead).await;
    let form = answer_form(&scene, &police).await;
    let first = [("position", "decline"), ("reason", "No money this year."), ("signatory", "A"), ("version", "0")];
    police.post(&form, &first).await.done();
    let second = [("position", "accept"), ("counter", "Posters instead."), ("signatory", "B"), ("version", "0")];
    let seen = police.post(&form, &second).await;
    seen.refused("Declined. No money this year.").sees("Posters instead.");
    let again = [("position", "accept"), ("counter", "Posters instead."), ("signatory", "B"), ("version", "1")];
    police.post(&form, &again).await.done();
}

#[tokio::test]
async fn a_person_corrects_the_split_and_nothing_is_lost() {
    let scene = scene().await;
    let manager = scene.world.person("Ruth Ashdown", &scene.board, Role::BusinessManager).await;
    let row = first_row(&scene, &manager).await;
    let split = format!("{row}/asks");
    manager.post(&split, &[("text-0", ""), ("text-1", "Reward drivers.")]).await.refused("Write what is asked");
    let fields = [
        ("text-0", "Tell all schools."),
        ("text-1", "x"),
        ("out-1", "joined with ask 1"),
        ("text-2", "Tell colleges too."),
    ];
    manager.post(&split, &fields).await.done();
    let seen = manager.get(&row).await;
    seen.sees("1. Tell all schools.")
        .sees("2. Tell colleges too.")
        .sees("Taken out of the split")
        .sees("joined with ask 1");
    let police = scene.world.person("Tom Garrick", &scene.police, Role::AgencyLead).await;
    police.post(&split, &fields).await.is(403);
    scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn links_are_shown_and_close_nothing() {
    let scene = scene().await;
    let manager = scene.world.person("Ruth Ashdown", &scene.board, Role::BusinessManager).await;
    let row = first_row(&scene, &manager).await;
    manager.get(&row).await.sees("Recommendation 2 points to this row").sees("A link never closes anything");
}

#[tokio::test]
async fn hostile_and_huge_text_is_kept_as_text_or_refused() {
    let scene = scene().await;
    let police = scene.world.person("Tom Garrick", &scene.police, Role::AgencyLead).await;
    let form = answer_form(&scene, &police).await;
    let script = "<script>alert(1)</script> \u{202E}desrever";
    police
        .post(&form, &[("position", "decline"), ("reason", script), ("signatory", "T"), ("version", "0")])
        .await
        .done();
    let seen = police.get(&first_row(&scene, &police).await).await;
    assert!(!seen.text.contains("<script>alert") && !seen.text.contains('\u{202E}'));
    seen.sees("<script>alert(1)</script> desrever");
    let huge = "a".repeat(30_000);
    police
        .post(&form, &[("position", "decline"), ("reason", "x"), ("signatory", &huge), ("version", "1")])
        .await
        .refused("longer than 20000 characters");
}

#[tokio::test]
async fn the_register_is_one_statement_however_many_rows() {
    let scene = scene().await;
    let manager = scene.world.person("Ruth Ashdown", &scene.board, Role::BusinessManager).await;
    let page = format!("/programme/{}", scene.programme);
    let (_, few) = platform::db::counted(manager.get(&page)).await;
    let mut text = REPORT.to_owned();
    for n in 3..60 {
        text.push_str(&format!("{n}\tThe Committee recommends that thing {n} is done.\tPolice\tIt will be done.\t\n"));
    }
    import(&scene.world, &text, Some(scene.programme)).await;
    let (seen, many) = platform::db::counted(manager.get(&page)).await;
    seen.sees("Showing 1 to 50 of 59.");
    assert_eq!(few, many);
}

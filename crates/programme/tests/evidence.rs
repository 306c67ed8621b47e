//! Evidence through the router, on a real database: files, restriction, reuse, versions.
#![allow(clippy::unwrap_used)]

mod work_scene;

use axum::body::Body;
use axum::http::Request;
use platform::access::Role;
use platform::account::Account;
use platform::agency::Agencies;
use platform::record;
use platform::session::Session;
use platform::testkit::Person;
use platform::web::Visitor;
use programme::evidence::Grade;
use programme::give_evidence::check_file;
use tower::ServiceExt as _;
use work_scene::{Work, evidence_fields, work};

fn with_file(title: &str) -> Vec<(&str, &str)> {
    evidence_fields(title).into_iter().filter(|(n, _)| *n != "place").collect()
}

fn changed<'a>(fields: &[(&'a str, &'a str)], name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    fields.iter().filter(|(n, _)| *n != name).copied().chain([(name, value)]).collect()
}

/// The headers of an answer, which the test kit does not keep: the part's own routes, for somebody signed in.
async fn headers(work: &Work, person: &Person<'_>, path: &str) -> axum::http::HeaderMap {
    let app = work.scene.world.app.clone();
    let mut read = app.db().read().await.unwrap();
    let account = record::find::<Account>(&mut read, person.actor.account.unwrap()).await.unwrap();
    let account = account.for_rules("a test signs in").record;
    let session = Session { account, csrf: String::new(), key: String::new() };
    let agencies = Agencies::load(&mut read).await.unwrap();
    let (actor, path_of) = (person.actor.clone(), path.to_owned());
    let visitor = Visitor { actor, session: Some(session), agencies, path: path_of, query: String::new() };
    let mut request = Request::get(path).body(Body::empty()).unwrap();
    request.extensions_mut().insert(visitor);
    programme::pages::routes().with_state(app).oneshot(request).await.unwrap().headers().clone()
}

#[tokio::test]
async fn a_file_is_kept_under_its_hash_and_only_ever_saved_never_shown() {
    let work = work().await;
    let (lead, nurse) = (work.lead().await, work.nurse().await);
    let id = work.started(&lead).await;
    let path = format!("/programme/actions/{id}/evidence");
    lead.upload(&path, &with_file("Report"), ("file", "C:\\folder\\report.html.txt", b"<script>alert(1)</script>"))
        .await
        .done();
    let file = work.file(id).await;
    let piece = &file.evidence[0];
    let programme::evidence::Holding::File { name, sha256, bytes } = &piece.holding else { panic!("{piece:?}") };
    assert_eq!((name.as_str(), *bytes), ("report.html.txt", 25));
    assert_eq!(work.scene.world.app.files().get(sha256).unwrap(), b"<script>alert(1)</script>");
    let page = nurse.get(&format!("/programme/evidence/{}", piece.id)).await;
    page.sees("report.html.txt").sees(sha256).sees("10 November 2026 to 30 November 2027").sees("3: Figures show it");
    let path = format!("/programme/evidence/{}/file", piece.id);
    assert_eq!(nurse.get(&path).await.text, "<script>alert(1)</script>");
    let headers = headers(&work, &nurse, &path).await;
    assert_eq!(headers["content-disposition"], "attachment; filename=\"report.html.txt\"");
    assert_eq!(headers["content-type"], "application/octet-stream");
    work.scene.world.stranger().get(&format!("/programme/evidence/{}/file", piece.id)).await.is(303);
}

#[tokio::test]
async fn what_cannot_be_evidence_is_refused_by_name_and_the_rest_kept() {
    let work = work().await;
    let lead = work.lead().await;
    let id = work.started(&lead).await;
    let path = format!("/programme/actions/{id}/evidence");
    let fields = with_file("Kept title");
    let refused: [(&str, &[u8], &str); 5] = [
        ("empty.pdf", b"", "The file empty.pdf is empty."),
        ("tool.EXE", b"anything", "The file tool.EXE is of a kind that can run"),
        ("letter.docm", b"PK", "The file letter.docm is of a kind that can run"),
        ("photo.jpg", b"MZ\x90\x00", "The file photo.jpg is of a kind that can run"),
        ("run", b"#!/bin/sh", "The file run is of a kind that can run"),
    ];
    for (name, bytes, words) in refused {
        lead.upload(&path, &fields, ("file", name, bytes)).await.refused(words).sees("There is a problem");
        let seen = lead.upload(&path, &fields, ("file", name, bytes)).await;
        assert!(seen.text.contains("Kept title"));
    }
    lead.upload(&path, &fields, ("file", "", b"")).await.refused("Attach a file, or say where the evidence is kept.");
    lead.upload(&path, &evidence_fields("Both"), ("file", "a.txt", b"a")).await.refused("not both");
    let twice = changed(&evidence_fields("Backwards"), "effective_to-year", "2025");
    lead.upload(&path, &twice, ("file", "", b"")).await.refused("Put the dates right.");
    let high = changed(&evidence_fields("Overstated"), "grade", "5");
    lead.upload(&path, &high, ("file", "", b""))
        .await
        .refused("Figures can show at most grade 3. Choose that or less.");
    let odd = changed(&evidence_fields("Odd"), "grade", "9");
    lead.upload(&path, &odd, ("file", "", b"")).await.refused("Choose the grade it is offered for.");
    let kind = changed(&evidence_fields("Odd"), "kind", "rumour");
    lead.upload(&path, &kind, ("file", "", b"")).await.refused("Choose what sort of evidence it is.");
    assert!(work.file(id).await.evidence.is_empty());
}

#[tokio::test]
async fn a_file_over_25_mb_is_refused() {
    let large = vec![b'a'; 25 * 1024 * 1024 + 1];
    let words = "The file film.txt is larger than 25 MB. Send the pages that show the work, or say where it is kept.";
    assert_eq!(check_file("film.txt", &large).unwrap_err().to_string(), words);
    assert!(check_file("minutes.txt", &large[1..]).is_ok());
    let work = work().await;
    let lead = work.lead().await;
    let id = work.started(&lead).await;
    let seen = lead
        .upload(&format!("/programme/actions/{id}/evidence"), &with_file("Film"), ("file", "film.txt", &large))
        .await;
    assert!(seen.status.is_client_error(), "{}", seen.status);
    seen.sees("25 MB");
}

#[test]
fn names_that_hide_what_they_are_do_not_pass() {
    for name in ["a.exe. ", "a.ExE", "x/y\\z.vbs", "letter.pdf.js", "page.svg", "page.html"] {
        assert!(check_file(name, b"anything").is_err(), "{name}");
    }
    for name in ["minutes.docx", "figures.xlsx", "scan.pdf", "exe", "notes.about.exercise"] {
        assert!(check_file(name, b"anything").is_ok(), "{name}");
    }
}

#[tokio::test]
async fn restricted_evidence_shows_its_title_and_opens_for_few() {
    let work = work().await;
    let (lead, nurse) = (work.lead().await, work.nurse().await);
    let id = work.started(&lead).await;
    let fields = changed(&with_file("Case audit"), "sensitivity", "restricted");
    lead.upload(&format!("/programme/actions/{id}/evidence"), &fields, ("file", "audit.txt", b"case A1")).await.done();
    let piece = work.file(id).await.evidence[0].id;
    let (page, file) = (format!("/programme/evidence/{piece}"), format!("/programme/evidence/{piece}/file"));
    let seen = nurse.get(&format!("/programme/actions/{id}")).await;
    seen.sees("Case audit").sees(
        "Only its giver, the Board with its groups, the assessor, and whoever checks a claim that waits open it.",
    );
    assert!(!seen.text.contains(&page));
    for closed in [&page, &file] {
        nurse.get(closed).await.is(403).sees_no("case A1").sees_no("audit.txt");
    }
    let before = work.entries().await;
    let subgroup = work.scene.world.person("Helen Marsh", &work.nhs, Role::SubgroupChair).await;
    let assessor = work.scene.world.person("Maria Lindqvist", &work.scene.board, Role::Assessor).await;
    for open in [&lead, &work.scene.manager().await, &work.chair().await, &subgroup, &assessor] {
        open.get(&page).await.is(200);
        assert_eq!(open.get(&file).await.text, "case A1");
    }
    assert!(work.entries().await >= before + 5, "each opening is on the trail");
}

#[tokio::test]
async fn whoever_checks_a_claim_of_another_body_reads_what_it_rests_on_and_that_is_on_record() {
    let work = work().await;
    let (lead, nurse) = (work.lead().await, work.nurse().await);
    let id = work.started(&lead).await;
    let fields = changed(&with_file("Case audit"), "sensitivity", "restricted");
    lead.upload(&format!("/programme/actions/{id}/evidence"), &fields, ("file", "audit.txt", b"case A1")).await.done();
    let piece = work.file(id).await.evidence[0].id.to_string();
    let (page, file) = (format!("/programme/evidence/{piece}"), format!("/programme/evidence/{piece}/file"));
    nurse.get(&page).await.is(403);
    work.claim(&lead, id, &[&piece]).await.done();
    let before = work.entries().await;
    nurse.get(&format!("/programme/actions/{id}/verify")).await.is(200).sees("Case audit").href(&page);
    nurse.get(&page).await.is(200).sees("in order to check the claim of “Examine devices within 20 days”");
    assert_eq!(nurse.get(&file).await.text, "case A1");
    assert_eq!(work.entries().await, before + 2, "the page and the file, each on the trail");
    let officer = work.scene.world.person("An officer", &work.nhs, Role::Officer).await;
    let consultee = work.scene.world.person("Ade", &work.nhs, Role::Consultee).await;
    for person in [&officer, &consultee] {
        person.get(&page).await.is(403);
        person.get(&file).await.is(403);
    }
    nurse.upload(&format!("{page}/replace"), &[("version", "1")], ("file", "b.txt", b"x")).await.refused("");
    work.verify(&nurse, id, &[("verdict", "verified")]).await.done();
    nurse.get(&page).await.is(403);
    nurse.get(&file).await.is(403);
    work.scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn evidence_serves_several_actions_and_an_old_version_stays() {
    let work = work().await;
    let (lead, nurse) = (work.lead().await, work.nurse().await);
    let (first, second) = (work.started(&lead).await, work.started(&lead).await);
    let piece = work.give(&lead, first, "Turnaround, November").await;
    let path = format!("/programme/evidence/{piece}");
    lead.get(&format!("/programme/actions/{second}/claim")).await.sees("Turnaround, November");
    nurse.post(&format!("{path}/supports"), &[("action", &second.to_string())]).await.is(403);
    lead.post(&format!("{path}/supports"), &[("action", "nothing")])
        .await
        .refused("Choose an action of the same programme.");
    lead.post(&format!("{path}/supports"), &[("action", &second.to_string())]).await.done();
    assert_eq!(work.file(second).await.evidence.len(), 1);
    assert_eq!(work.file(second).await.facts().unwrap().grade_on(jiff::civil::date(2026, 11, 24)), Grade::Figures);
    let version = work_scene::scene::version(&lead.get(&path).await.text);
    let new = [
        ("version", version.as_str()),
        ("effective_from-day", "1"),
        ("effective_from-month", "12"),
        ("effective_from-year", "2026"),
    ];
    nurse.upload(&format!("{path}/replace"), &new, ("file", "b.txt", b"second")).await.is(403);
    lead.upload(&format!("{path}/replace"), &new, ("file", "", b""))
        .await
        .refused("Attach a file, or say where the evidence is kept.");
    lead.upload(&format!("{path}/replace"), &new, ("file", "b.txt", b"second")).await.done();
    lead.upload(&format!("{path}/replace"), &new, ("file", "c.txt", b"third"))
        .await
        .refused("Somebody changed this while the page was open.");
    let seen = lead.get(&path).await;
    seen.sees("Earlier versions").sees("Performance report of November 2026, page 4").sees("b.txt");
    lead.get(&format!("{path}/file/1")).await.is(404);
    lead.get(&format!("{path}/file/7")).await.is(404);
    assert_eq!(lead.get(&format!("{path}/file")).await.text, "second");
}

#[tokio::test]
async fn the_grade_falls_on_the_day_after_the_last() {
    let work = work().await;
    let (lead, nurse) = (work.lead().await, work.nurse().await);
    let (id, _) = work.verified(&lead, &nurse).await;
    let page = format!("/programme/actions/{id}");
    work.scene.world.at("2027-11-30T12:00:00Z");
    let lead = work.again(&lead).await;
    lead.get(&page).await.sees("Assurance today: 3: Figures show it");
    work.scene.world.at("2027-12-01T12:00:00Z");
    let lead = work.again(&lead).await;
    lead.get(&page).await.sees("Assurance today: 1: The lead's word").sees("Expired");
    lead.get(&work.scene.page("/actions")).await.sees("1: The lead's word");
}

/// Restricted evidence of an action, by its page and its file.
struct Restricted {
    id: programme::action::ActionId,
    piece: String,
    page: String,
    file: String,
}

async fn verified_on_restricted(work: &Work, lead: &Person<'_>, nurse: &Person<'_>) -> Restricted {
    let id = work.started(lead).await;
    let fields = changed(&with_file("Case audit"), "sensitivity", "restricted");
    lead.upload(&format!("/programme/actions/{id}/evidence"), &fields, ("file", "audit.txt", b"case A1")).await.done();
    let piece = work.file(id).await.evidence[0].id.to_string();
    let page = format!("/programme/evidence/{piece}");
    work.claim(lead, id, &[&piece]).await.done();
    work.verify(nurse, id, &[("verdict", "verified")]).await.done();
    Restricted { id, piece: piece.clone(), file: format!("{page}/file"), page }
}

#[tokio::test]
async fn whoever_has_to_check_again_what_changed_reads_what_it_rests_on() {
    let work = work().await;
    let (lead, nurse) = (work.lead().await, work.nurse().await);
    let on = verified_on_restricted(&work, &lead, &nurse).await;
    nurse.get(&on.page).await.is(403);
    let version = work_scene::scene::version(&lead.get(&on.page).await.text);
    let new = [
        ("version", version.as_str()),
        ("effective_from-day", "12"),
        ("effective_from-month", "11"),
        ("effective_from-year", "2026"),
    ];
    lead.upload(&format!("{}/replace", on.page), &new, ("file", "audit-2.txt", b"case A2")).await.done();
    assert!(work.file(on.id).await.check_is_void());
    nurse.get(&format!("/programme/actions/{}/verify", on.id)).await.is(200).href(&on.page);
    nurse.get(&on.page).await.is(200).sees("in order to check the claim of “Examine devices within 20 days”");
    assert_eq!(nurse.get(&on.file).await.text, "case A2");
    let own = work.scene.world.person("Second lead", &work.scene.police, Role::AgencyLead).await;
    own.get(&on.page).await.is(200).sees_no("in order to check");
    let officer = work.scene.world.person("An officer", &work.nhs, Role::Officer).await;
    officer.get(&on.page).await.is(403);
    work.verify(&nurse, on.id, &[("verdict", "verified")]).await.done();
    nurse.get(&on.page).await.is(403);
    nurse.get(&on.file).await.is(403);
}

#[tokio::test]
async fn whoever_retests_reads_what_it_rests_on_from_the_day_of_the_retest() {
    let work = work().await;
    let (lead, nurse) = (work.lead().await, work.nurse().await);
    let on = verified_on_restricted(&work, &lead, &nurse).await;
    let day = [("retest-day", "1"), ("retest-month", "3"), ("retest-year", "2027")];
    work.step(&lead, on.id, "settle", &day).await.done();
    nurse.get(&on.page).await.is(403);
    work.scene.world.at("2027-02-28T12:00:00Z");
    work.again(&nurse).await.get(&on.page).await.is(403);
    work.scene.world.at("2027-03-01T12:00:00Z");
    let nurse = work.again(&nurse).await;
    nurse.get(&format!("/programme/actions/{}/retest", on.id)).await.is(200).href(&on.page);
    nurse.get(&on.page).await.is(200).sees("in order to check the claim of");
    assert_eq!(nurse.get(&on.file).await.text, "case A1");
    let officer = work.scene.world.person("An officer", &work.nhs, Role::Officer).await;
    officer.get(&on.page).await.is(403);
    let version = work.version(on.id).await;
    let check = [
        ("version", version.as_str()),
        ("person", "Nasreen Qureshi"),
        ("method", "Read ten cases again"),
        ("capacity", "partner"),
        ("verdict", "verified"),
        ("retest-day", "1"),
        ("retest-month", "9"),
        ("retest-year", "2027"),
    ];
    nurse.post(&format!("/programme/actions/{}/retest", on.id), &check).await.done();
    nurse.get(&on.page).await.is(403);
    assert!(!on.piece.is_empty());
    work.scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn whoever_checks_an_answer_met_by_other_means_reads_what_it_rests_on() {
    let work = work().await;
    let (lead, nurse) = (work.lead().await, work.nurse().await);
    let ask = work.asks().await[0].id;
    let to = format!("/programme/asks/{ask}/answer/{}", work.scene.police.id);
    let answer = [
        ("version", "0"),
        ("position", "met_by_other_means"),
        ("reason", "The regional unit does it"),
        ("signatory", "T"),
    ];
    lead.post(&to, &answer).await.done();
    let mut read = work.scene.world.app.db().read().await.unwrap();
    let scope = programme::policy::scope(&platform::access::Actor::command());
    let all = programme::store::all::<programme::response::Response>(&mut read, work.scene.programme, &scope).await;
    drop(read);
    let id = all.unwrap()[0].record.id;
    let give = format!("/programme/responses/{id}/evidence");
    let row = format!("/programme/recommendations/{}", work.asks().await[0].recommendation);
    lead.get(&row).await.href(&give);
    lead.get(&give).await.is(200).sees("Put it on file");
    let fields = changed(&with_file("Unit’s return"), "sensitivity", "restricted");
    lead.upload(&give, &fields, ("file", "return.txt", b"case B1")).await.done();
    let check = format!("/programme/responses/{id}/verify");
    let page = nurse.get(&check).await.is(200).sees("Unit’s return").href("/programme/evidence/");
    nurse.get(&page).await.is(200).sees("in order to check the claim of “The regional unit does it”");
    assert_eq!(nurse.get(&format!("{page}/file")).await.text, "case B1");
    let officer = work.scene.world.person("An officer", &work.nhs, Role::Officer).await;
    officer.get(&page).await.is(403);
    officer.get(&give).await.is(403);
    let verdict = [
        ("version", "1"),
        ("person", "Nasreen Qureshi"),
        ("method", "Read the return"),
        ("capacity", "partner"),
        ("verdict", "verified"),
    ];
    nurse.post(&check, &verdict).await.done();
    nurse.get(&page).await.is(403);
    nurse.get(&format!("{page}/file")).await.is(403);
}

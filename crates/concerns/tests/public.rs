//! The public side, as somebody who tells.

mod house;

use concerns::attachment::MOST;
use house::{come_back, hidden, only_concern, open_form, receipt, staff, tell, world};
use platform::clockwork;

const WORRY: &str = "A grey van waits outside the school every Friday.";

#[tokio::test]
async fn every_page_in_every_language_puts_danger_first_and_shows_the_way_out() {
    let world = world().await;
    for (face, danger) in [("en", "call 999"), ("en-large", "call 999"), ("pl", "zadzwoń pod 999"), ("pl-large", "999")]
    {
        for tail in [
            "",
            "/choose",
            "/back",
            "/for/child",
            "/for/teenager",
            "/for/parent",
            "/for/professional",
            "/new/anonymous",
            "/new/confidential",
            "/new/named",
        ] {
            let seen = world.stranger().get(&format!("/tell/{face}{tail}")).await;
            seen.is(200).sees(danger).sees_no("Sign in").sees_no("{");
            assert!(seen.text.contains("href=\"/tell/leave\""), "{face}{tail}");
            assert!(seen.text.contains(&format!("lang=\"{}\"", &face[..2])), "{face}{tail}");
        }
    }
    world.stranger().get("/tell").await.is(200).sees("Are you worried about a child");
    for nowhere in ["/tell/de", "/tell/en/for/dog", "/tell/en/new/secretly"] {
        world.stranger().get(nowhere).await.is(404).sees_no("Sign in");
    }
    assert_eq!(world.stranger().get("/tell/leave").await.done(), "https://www.bbc.co.uk/weather");
}

#[tokio::test]
async fn told_without_a_name_kept_come_back_to_and_answered() {
    let world = world().await;
    let staff = staff(&world).await;
    let page =
        tell(&world, "anonymous", &[("worry", WORRY), ("about", "A girl in year 8"), ("name", "Ann Onymous")]).await;
    let number = receipt(page.is(200));
    assert_eq!(number.len(), 19);
    // The wrong four digits show the number again; the right ones let go of it.
    let pass = hidden(&page, "pass");
    let again = world.stranger().post_raw("/tell/en/kept", &[("pass", &pass), ("last", "x")]).await;
    assert_eq!(receipt(again.sees("These are not the last four digits")), number);
    let kept = world.stranger().post_raw("/tell/en/kept", &[("pass", &pass), ("last", &number[15..])]).await;
    kept.sees("Thank you").sees("by 25 November 2026").sees_no(&number);

    come_back(&world, &number).await.sees("It has arrived").sees("25 November 2026").sees("Nobody has written yet");
    let one = only_concern(&staff).await;
    staff.worker.get(&one).await.sees(WORRY).sees("A girl in year 8").sees("Nobody knows").sees_no("Ann Onymous");
    staff.worker.post(&format!("{one}/acknowledge"), &[]).await.done();
    let once = hidden(&staff.worker.get(&one).await, "once");
    staff.worker.post(&format!("{one}/reply"), &[("text", "Which school is it?"), ("once", &once)]).await.done();

    let talk = come_back(&world, &number.replace(' ', "")).await;
    talk.sees("Somebody has read it").sees("Which school is it?").sees("1 December 2026");
    let (pass, token) = (hidden(&talk, "pass"), hidden(&talk, "token"));
    let fields = [("pass", pass.as_str()), ("token", token.as_str()), ("text", "The one by the bridge.")];
    world.stranger().post_raw("/tell/en/talk", &fields).await.sees("Your message has been sent").sees("by the bridge");
    // Pressed twice, it is one message.
    let twice = world.stranger().post_raw("/tell/en/talk", &fields).await;
    assert_eq!(twice.plain().matches("by the bridge").count(), 1);
    staff.worker.get(&one).await.sees("The one by the bridge.").sees("The reporter has waited since");
    staff.worker.get("/concerns").await.sees("Reporter waits");
    world.trail_is_sound().await;
}

#[tokio::test]
async fn a_wrong_receipt_reveals_nothing() {
    let world = world().await;
    let number = receipt(&tell(&world, "anonymous", &[("worry", WORRY)]).await);
    let other = if number.starts_with('0') { "1" } else { "0" }.to_owned() + &number[1..];
    for wrong in [other.as_str(), "0000 0000 0000 0000", "not a number", "", "1234"] {
        let seen = come_back(&world, wrong).await;
        seen.is(200).sees("Nothing can be opened with this number").sees_no("Sign in").sees_no(WORRY);
        assert!(wrong.is_empty() || !seen.text.contains(wrong), "what was typed is shown again");
    }
}

#[tokio::test]
async fn a_double_click_is_one_concern_and_what_was_written_later_is_not_lost() {
    let world = world().await;
    let staff = staff(&world).await;
    let (path, token) = open_form(&world, "anonymous").await;
    let send = |worry: &'static str| {
        let (world, path, token) = (&world, &path, &token);
        async move { world.stranger().post_raw(path, &[("token", token), ("worry", worry)]).await }
    };
    let (first, second) = tokio::join!(send(WORRY), send(WORRY));
    assert_eq!(receipt(&first), receipt(&second));
    assert_eq!(staff.worker.get("/concerns").await.text.matches("<th scope=\"row\"").count(), 1);
    // Gone back, and written more.
    let third = send("A grey van, and a man who calls her by name.").await;
    assert_eq!(receipt(&third), receipt(&first));
    let one = only_concern(&staff).await;
    staff.worker.get(&one).await.sees(WORRY).sees("a man who calls her by name");
}

#[tokio::test]
async fn too_soon_or_too_late_everything_written_is_still_there() {
    let world = world().await;
    staff(&world).await;
    let path = "/tell/en/new/named";
    let token = hidden(&world.stranger().get(path).await, "token");
    let fields = [("token", token.as_str()), ("worry", WORRY), ("name", "Nadia Named"), ("reach", "01632 960 001")];
    let early = world.stranger().post_raw(path, &fields).await;
    early.sees("Please wait 6 seconds").sees(WORRY);
    assert!(early.text.contains("Nadia Named"));
    assert_eq!(hidden(&early, "token"), token, "the wait begins anew");
    world.at("2026-11-26T09:00:00Z");
    let late = world.stranger().post_raw(path, &fields).await;
    late.sees("This page was open for very long").sees(WORRY);
    assert_ne!(hidden(&late, "token"), token);
    world.stranger().post_raw(path, &[("worry", WORRY)]).await.sees("press the button once more").sees(WORRY);
    let worker = world.signed_in(&account(&world, "Wanda Worker").await).await;
    worker.get("/concerns").await.sees("None.");
}

#[tokio::test]
async fn what_is_missing_is_said_in_the_readers_language() {
    let world = world().await;
    let faults = tell(&world, "confidential", &[("about", "Somebody")]).await;
    faults.sees("Write what worries you").sees("Write your name, or choose to tell us without it").sees("Somebody");
    let path = "/tell/pl/new/named";
    let token = hidden(&world.stranger().get(path).await, "token");
    world.stranger().post_raw(path, &[("token", &token), ("worry", "x")]).await.sees("Poczekaj").sees_no("fault_");
}

#[tokio::test]
async fn the_way_back_ends_by_its_own_clock_and_the_concern_stays() {
    let world = world().await;
    let staff = staff(&world).await;
    let number = receipt(&tell(&world, "anonymous", &[("worry", WORRY)]).await);
    let one = only_concern(&staff).await;
    let once = hidden(&staff.worker.get(&one).await, "once");
    staff.worker.post(&format!("{one}/reply"), &[("text", "Thank you."), ("once", &once)]).await.done();
    staff.worker.post(&format!("{one}/front-door"), &[("worry", WORRY)]).await.done();

    world.at("2027-02-21T09:00:00Z");
    assert_eq!(clockwork::run_once(&world.app).await.unwrap().done, 0, "a day too early");
    come_back(&world, &number).await.sees("Thank you.");
    world.at("2027-02-22T09:00:00Z");
    let round = clockwork::run_once(&world.app).await.unwrap();
    assert_eq!((round.done, round.failed), (1, vec![]));
    come_back(&world, &number).await.sees("Nothing can be opened with this number");
    let worker = world.signed_in(&account(&world, "Wanda Worker").await).await;
    let page = worker.get(&one).await;
    page.sees(WORRY).sees("1 message went with it; the concern stays").sees("stays under its own retention");
    page.sees_no("Thank you.");
    worker.post(&format!("{one}/reply"), &[("text", "More"), ("once", "1")]).await.refused("has ended");
    world.trail_is_sound().await;
}

async fn account(world: &platform::testkit::World, name: &str) -> platform::account::Account {
    let scope = platform::access::Scope::everything();
    let all = platform::account::all(&mut world.app.db().read().await.unwrap(), &scope).await.unwrap();
    all.into_iter().find(|a| a.name == name).unwrap()
}

#[tokio::test]
async fn hostile_input_is_refused_or_made_harmless() {
    let world = world().await;
    let staff = staff(&world).await;
    let long = "a".repeat(10 * 1024 * 1024);
    tell(&world, "anonymous", &[("worry", &long)]).await.sees("This is longer than 20,000 characters");
    let tricks = "one\u{0}\u{7}two \u{202E}eert\u{202C} <script>alert(1)</script> {{ 7 * 7 }}";
    let page = tell(&world, "anonymous", &[("worry", tricks)]).await;
    receipt(&page);
    let one = staff.worker.get(&only_concern(&staff).await).await;
    one.sees("onetwo eert <script>alert(1)</script> {{ 7 * 7 }}");
    assert!(!one.text.contains("<script>alert") && !one.text.contains('\u{202E}'));

    let (path, token) = open_form(&world, "anonymous").await;
    let fields = [("token", token.as_str()), ("worry", "A second worry")];
    let refused = world.stranger().upload(&path, &fields, ("files", "a.pdf", b"%PDF-1.7 \xff\xfe")).await;
    refused.sees("neither a JPEG, PNG or WebP picture nor plain text").sees("A second worry");
    let huge = vec![0u8; 11 * 1024 * 1024];
    world.stranger().upload(&path, &fields, ("files", "a.bin", &huge)).await.sees("larger than 10 MB");
    let beyond = vec![0u8; 26 * 1024 * 1024];
    world.stranger().upload(&path, &fields, ("files", "a.bin", &beyond)).await.sees("too large to take");
    world.stranger().post_raw("/tell/en/kept", &[("pass", "forged"), ("last", "1234")]).await.sees("no longer shown");
    world.stranger().post_raw("/tell/en/talk", &[("pass", "forged"), ("text", "x")]).await.sees("open for very long");
    assert_eq!(MOST, 5);
}

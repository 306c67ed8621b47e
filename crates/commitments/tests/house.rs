//! Commitments on a real database, through the verbs and the pages.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use commitments::chase::{chase, hand_over};
use commitments::{Asker, Asking, By, Commitment, CommitmentId, Kind, Owner, Rules, State, Subject, Which};
use platform::access::{Actor, Role, Scope, permit};
use platform::account::{Account, Administer};
use platform::agency::{Agency, Sector};
use platform::clockwork;
use platform::error::Error;
use platform::mail::{self, Line};
use platform::record::{self, Found};
use platform::testkit::{Person, World};
use platform::trail::Entry;

/// The Board, a police force with people, and a school trust without.
struct House {
    world: World,
    board: Agency,
    police: Agency,
    school: Agency,
}

impl House {
    async fn new() -> Self {
        let world = World::new(vec![commitments::part(), mail::part()]).await;
        let board = world.agency("Board", Sector::Board).await;
        let police = world.agency("Police", Sector::Police).await;
        let school = world.agency("School", Sector::Education).await;
        Self { world, board, police, school }
    }

    async fn mara(&self) -> Person<'_> {
        self.world.person("Mara Board", &self.board, Role::BusinessManager).await
    }

    async fn pat(&self) -> Person<'_> {
        self.world.person("Pat Police", &self.police, Role::AgencyLead).await
    }

    /// Signed in anew: a session does not outlast the days that a test lets pass.
    async fn again(&self, person: &Person<'_>) -> Person<'_> {
        let id = person.actor.account.unwrap();
        let found: Found<Account> = record::find(&mut self.world.app.db().read().await.unwrap(), id).await.unwrap();
        self.world.signed_in(&found.for_rules("a test signs in").record).await
    }

    fn asking(&self, of: &Agency) -> Asking {
        Asking {
            home: "partnership".into(),
            kind: Kind::Update,
            what: "How far are the licence conditions?".into(),
            subject: Subject {
                kind: "action".into(),
                id: "act_1".into(),
                words: "Recommendation 32, action 1".into(),
                href: "/actions/1".into(),
            },
            asker: Asker { agency: self.board.id, group: None, account: None, name: "Quality Sub-group".into() },
            owner: Owner { agency: of.id, officer: None, signatory: None },
            answer_by: By::WorkingDays(10),
        }
    }

    async fn asked(&self, by: &Actor, asking: Asking) -> Result<Commitment, Error> {
        let mut tx = self.world.app.begin(by).await?;
        let c = commitments::ask(&mut tx, &self.world.app, asking).await?;
        tx.commit(Entry::of("CommitmentAsked", &c)).await?;
        Ok(c)
    }

    async fn now(&self, id: CommitmentId) -> Commitment {
        let found: Found<Commitment> = record::find(&mut self.world.app.db().read().await.unwrap(), id).await.unwrap();
        found.for_rules("a test looks").record
    }

    async fn mails(&self) -> Vec<Line> {
        let mut all =
            mail::ledger(&mut self.world.app.db().read().await.unwrap(), &Scope::everything(), "").await.unwrap();
        all.reverse();
        all
    }

    async fn subjects(&self) -> Vec<(String, String)> {
        self.mails().await.into_iter().map(|m| (m.name, m.subject)).collect()
    }

    /// The secret of the newest link that was mailed.
    async fn token(&self) -> String {
        let mails = self.mails().await;
        let text = mails.iter().rev().map(Line::with_secret).find(|t| t.contains("/answer/")).unwrap();
        text.split("/answer/").nth(1).unwrap().split_whitespace().next().unwrap().to_owned()
    }
}

#[tokio::test]
async fn from_asking_to_closing_through_the_pages() {
    let house = House::new().await;
    let (mara, pat) = (house.mara().await, house.pat().await);
    let c = house.asked(&mara.actor, house.asking(&house.police)).await.unwrap();
    let page = format!("/commitments/{}", c.id);
    pat.get("/owed").await.is(200).sees("What we owe: 1").sees("How far are the licence conditions?");
    mara.get("/owed?side=owed").await.is(200).sees("What we are owed: 1").sees("Police in full");
    pat.get(&page)
        .await
        .is(200)
        .sees("10 working days after Tuesday 24 November 2026")
        .sees("Acknowledge")
        .sees_no("Close");
    pat.post(&format!("{page}/acknowledge"), &[("seen", "1")]).await.done();
    let answer = [
        ("seen", "2"),
        ("answer", "Three of five are in force."),
        ("evidence", "Minutes, https://example.test/m\njavascript:alert(1)"),
    ];
    assert_eq!(
        pat.post(&format!("{page}/answer"), &answer).await.done(),
        format!("{page}?done=the-answer-has-been-sent")
    );
    mara.get(&page).await.sees("Three of five are in force.").sees("What you looked at").sees("javascript:alert(1)");
    assert!(!mara.get(&page).await.text.contains("href=\"javascript:"));
    mara.post(&format!("{page}/challenge"), &[("seen", "3"), ("challenge-why", "Which two are missing?")]).await.done();
    pat.get(&page).await.sees("10 working days to answer a challenge").sees("Which two are missing?");
    pat.post(&format!("{page}/answer"), &[("seen", "4"), ("answer", "All five now.")]).await.done();
    mara.post(&format!("{page}/verify"), &[("seen", "5"), ("method", "Read the policy as published.")]).await.done();
    mara.post(&format!("{page}/close"), &[("seen", "6"), ("outcome", "In the licensing policy.")]).await.done();
    let seen = mara.get(&page).await;
    for words in [
        "Asked",
        "Acknowledged",
        "Three of five",
        "Which two",
        "All five now.",
        "Read the policy",
        "In the licensing policy.",
    ] {
        seen.sees(words);
    }
    pat.get("/owed").await.sees("What we owe: 0");
    pat.get("/owed?show=all").await.sees("What we owe: 1").sees("Closed");
    house.world.trail_is_sound().await;
}

#[tokio::test]
async fn each_turn_is_told_to_whoever_has_to_move_and_says_nothing_of_what_is_asked() {
    let house = House::new().await;
    let (mara, pat) = (house.mara().await, house.pat().await);
    let c = house.asked(&mara.actor, house.asking(&house.police)).await.unwrap();
    let mut tx = house.world.app.begin(&pat.actor).await.unwrap();
    let answered = commitments::answer(&mut tx, &house.world.app, c.id, "Three of five.", vec![]).await.unwrap();
    tx.commit(Entry::of("CommitmentAnswered", &answered)).await.unwrap();
    let told = |name: &str, subject: &str| (name.to_owned(), subject.to_owned());
    assert_eq!(
        house.subjects().await,
        [
            told("Pat Police", "Please answer by 8 December 2026: Progress update"),
            told("Mara Board", "Answered by Police in full: Progress update")
        ]
    );
    for mail in house.mails().await {
        assert!(!mail.text.contains("licence") && !mail.text.contains("Three of five"), "{}", mail.text);
        assert!(mail.text.contains(&format!("/commitments/{}", c.id)));
    }
}

#[tokio::test]
async fn a_rule_may_ask_where_the_person_may_not() {
    let house = House::new().await;
    let (app, pat) = (&house.world.app, house.pat().await);
    assert!(matches!(house.asked(&pat.actor, house.asking(&house.school)).await, Err(Error::Hidden)));
    let mut tx = app.begin(&pat.actor).await.unwrap();
    let c = commitments::ask_as_rule(&mut tx, app, house.asking(&house.school), "a test").await.unwrap();
    tx.commit(Entry::of("CommitmentAsked", &c)).await.unwrap();
    assert_eq!(house.now(c.id).await.asked.name, "Pat Police");
}

#[tokio::test]
async fn a_write_that_is_not_kept_asks_nobody() {
    let house = House::new().await;
    let mara = house.mara().await;
    let mut tx = house.world.app.begin(&mara.actor).await.unwrap();
    commitments::ask(&mut tx, &house.world.app, house.asking(&house.police)).await.unwrap();
    drop(tx);
    assert!(house.mails().await.is_empty());
}

#[tokio::test]
async fn a_form_keeps_its_words_when_refused_or_overtaken() {
    let house = House::new().await;
    let (mara, pat) = (house.mara().await, house.pat().await);
    let c = house.asked(&mara.actor, house.asking(&house.police)).await.unwrap();
    let page = format!("/commitments/{}", c.id);
    let empty =
        pat.post(&format!("{page}/answer"), &[("seen", "1"), ("answer", " "), ("evidence", "Minutes of May")]).await;
    empty.is(422).sees("There is a problem").sees("Write an answer.").sees("Minutes of May");
    assert!(empty.text.contains("href=\"#answer\""), "the summary leads to the field");
    pat.post(&format!("{page}/acknowledge"), &[("seen", "1")]).await.done();
    let late = pat.post(&format!("{page}/answer"), &[("seen", "1"), ("answer", "Written before I saw.")]).await;
    late.is(409).sees("Somebody else changed this").sees("Written before I saw.").sees("Acknowledged");
    pat.post(&format!("{page}/answer"), &[("answer", "Without a version.")]).await.is(409);
    assert_eq!(house.now(c.id).await.state().name(), "acknowledged");
    pat.post(&format!("{page}/dance"), &[("seen", "2")]).await.is(404);
    pat.get("/commitments/act_0").await.is(404);
}

#[tokio::test]
async fn a_stale_save_is_refused() {
    let house = House::new().await;
    let (mara, pat) = (house.mara().await, house.pat().await);
    let c = house.asked(&mara.actor, house.asking(&house.police)).await.unwrap();
    let mut tx = house.world.app.begin(&pat.actor).await.unwrap();
    let saved = commitments::acknowledge(&mut tx, &house.world.app, Which { id: c.id, seen: Some(1) }).await.unwrap();
    tx.commit(Entry::of("CommitmentAcknowledged", &saved)).await.unwrap();
    let mut tx = house.world.app.begin(&pat.actor).await.unwrap();
    let which = Which { id: c.id, seen: Some(1) };
    let stale = commitments::answer(&mut tx, &house.world.app, which, "Late to the party.", vec![]).await;
    assert!(matches!(stale, Err(Error::Stale)));
}

#[tokio::test]
async fn who_may_do_what() {
    let house = House::new().await;
    let (mara, pat) = (house.mara().await, house.pat().await);
    let olu = house.world.person("Olu Officer", &house.police, Role::Officer).await;
    let sam = house.world.person("Sam School", &house.school, Role::AgencyLead).await;
    let (chair, ada) = (
        house.world.person("Chair", &house.board, Role::IndependentChair).await,
        house.world.person("Ada Admin", &house.board, Role::Administrator).await,
    );
    let cllr = house.world.person("Councillor", &house.board, Role::ScrutinyMember).await;
    let c = house.asked(&mara.actor, house.asking(&house.police)).await.unwrap();
    let page = format!("/commitments/{}", c.id);
    for hidden in [&sam, &ada, &cllr] {
        hidden.get(&page).await.is(404);
        hidden.post(&format!("{page}/answer"), &[("seen", "1"), ("answer", "x")]).await.is(404);
    }
    let stranger = house.world.stranger();
    assert!(stranger.get(&page).await.done().starts_with("/sign-in"));
    assert!(stranger.post(&format!("{page}/answer"), &[("answer", "x")]).await.done().starts_with("/sign-in"));
    for list in ["/owed", "/owed.csv", "/late", "/late.csv"] {
        assert!(stranger.get(list).await.done().starts_with("/sign-in"));
    }
    mara.post(&format!("{page}/answer"), &[("seen", "1"), ("answer", "For them.")]).await.is(403);
    olu.post(&format!("{page}/decline"), &[("seen", "1"), ("decline-why", "No.")]).await.is(403);
    olu.post(&format!("{page}/answer"), &[("seen", "1"), ("answer", "Done.")]).await.done();
    pat.post(&format!("{page}/verify"), &[("seen", "2"), ("method", "I know it.")]).await.is(403);
    chair.get(&page).await.is(200).sees("Verify");
    sam.get("/owed").await.sees("What we owe: 0").sees_no("licence");
    sam.get(&format!("/owed?body={}", house.police.id)).await.is(404);
    chair.get(&format!("/owed?body={}", house.police.id)).await.is(200).sees("What we owe: 1");
    sam.get("/late").await.is(403);
    ada.get("/owed").await.is(403);
    let asking_for_others = Asking {
        asker: Asker { agency: house.board.id, ..house.asking(&house.school).asker },
        ..house.asking(&house.police)
    };
    assert!(matches!(house.asked(&sam.actor, asking_for_others).await, Err(Error::Hidden | Error::Forbidden(_))));
}

#[tokio::test]
async fn the_owner_verifies_only_as_a_declared_exception() {
    let house = House::new().await;
    let mara = house.mara().await;
    let c = house.asked(&mara.actor, house.asking(&house.board)).await.unwrap();
    let page = format!("/commitments/{}", c.id);
    mara.post(&format!("{page}/answer"), &[("seen", "1"), ("answer", "Done by us.")]).await.done();
    mara.get(&page).await.sees("Why your own body verifies");
    let refused = mara.post(&format!("{page}/verify"), &[("seen", "2"), ("method", "Looked.")]).await;
    refused.refused("Somebody of another body than the one that answered has to verify.");
    mara.post(
        &format!("{page}/verify"),
        &[("seen", "2"), ("method", "Looked."), ("exception", "The Board leads alone.")],
    )
    .await
    .done();
    mara.get(&page).await.sees("as a declared exception").sees("Exception: The Board leads alone.");
}

#[tokio::test]
async fn silence_is_chased_and_goes_up_once_a_step() {
    let house = House::new().await;
    let mara = house.mara().await;
    let (pat, _chair) = (house.pat().await, house.world.person("Chair", &house.board, Role::IndependentChair).await);
    let _qpo = house.world.person("Sub Group", &house.police, Role::SubgroupChair).await;
    let c = house.asked(&mara.actor, house.asking(&house.police)).await.unwrap();
    let mut day = house.world.clock.today();
    for _ in 0..90 {
        day = day.tomorrow().unwrap();
        house.world.at(&format!("{day}T09:00:00Z"));
        clockwork::run_once(&house.world.app).await.unwrap();
        assert_eq!(clockwork::run_once(&house.world.app).await.unwrap().done, 0, "a second round does nothing");
    }
    let told: Vec<(String, String)> = house.subjects().await;
    let expected = [
        ("Pat Police", "Please answer by 8 December 2026: Progress update"),
        ("Pat Police", "Reminder, due 8 December 2026: Progress update"),
        ("Pat Police", "Reminder, due 8 December 2026: Progress update"),
        ("Pat Police", "Reminder, due 8 December 2026: Progress update"),
        ("Pat Police", "Late since 8 December 2026: Progress update"),
        ("Pat Police", "Late since 8 December 2026, now with who signs for the body: Progress update"),
        ("Sub Group", "Late since 8 December 2026, now with the sub-group: Progress update"),
        ("Chair", "Late since 8 December 2026, now with the chair of the Board: Progress update"),
        (
            "Chief officer, Police in full",
            "Late since 8 December 2026, now with the body's chief officer: Progress update",
        ),
        ("Mara Board", "Late since 8 December 2026, now with the published report: Progress update"),
        ("Mara Board", "Late since 8 December 2026, now with the regulator or the minister: Progress update"),
    ];
    assert_eq!(told, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    assert_eq!(house.now(c.id).await.next(), None);
    let (mara, pat) = (house.again(&mara).await, house.again(&pat).await);
    mara.get("/late")
        .await
        .is(200)
        .sees("How far are the licence conditions?")
        .sees("Taken up to the regulator or the minister");
    let page = format!("/commitments/{}", c.id);
    pat.get(&page)
        .await
        .sees("Taken up to the chair of the Board")
        .sees("15 working days after it is due: the chair of the Board");
    pat.post(&format!("{page}/answer"), &[("seen", "11"), ("answer", "At last.")]).await.done();
    pat.get(&page).await.sees("working days late.");
    house.world.trail_is_sound().await;
}

#[tokio::test]
async fn after_an_outage_one_mail_is_sent_and_the_next_rung_waits_its_day() {
    let house = House::new().await;
    let (mara, _pat) = (house.mara().await, house.pat().await);
    house.asked(&mara.actor, house.asking(&house.police)).await.unwrap();
    house.world.at("2027-01-20T09:00:00Z");
    assert_eq!(chase(&house.world.app, &Rules::default()).await.unwrap(), 1);
    assert_eq!(chase(&house.world.app, &Rules::default()).await.unwrap(), 0);
    assert_eq!(house.mails().await.len(), 2);
    house.world.at("2027-01-21T09:00:00Z");
    assert_eq!(chase(&house.world.app, &Rules::default()).await.unwrap(), 1);
    assert!(house.mails().await[2].subject.contains("who signs for the body"));
    house.world.at("2027-01-23T09:00:00Z");
    assert_eq!(chase(&house.world.app, &Rules::default()).await.unwrap(), 0, "a Saturday");
}

#[tokio::test]
async fn finding_what_is_due_costs_no_more_for_what_is_not() {
    let house = House::new().await;
    let (mara, _pat) = (house.mara().await, house.pat().await);
    let quiet = async || {
        let (done, sent) = platform::db::counted(chase(&house.world.app, &Rules::default())).await;
        assert_eq!(done.unwrap(), 0);
        sent
    };
    assert_eq!(quiet().await, 1);
    for _ in 0..30 {
        house.asked(&mara.actor, house.asking(&house.police)).await.unwrap();
    }
    assert_eq!(quiet().await, 1);
    let list = async || platform::db::counted(mara.get("/owed?side=owed")).await.1;
    let before = list().await;
    house.asked(&mara.actor, house.asking(&house.police)).await.unwrap();
    assert_eq!(list().await, before);
}

#[tokio::test]
async fn a_body_without_an_account_answers_once_by_link() {
    let house = House::new().await;
    let mara = house.mara().await;
    let c = house.asked(&mara.actor, house.asking(&house.school)).await.unwrap();
    let (token, stranger) = (house.token().await, house.world.stranger());
    assert!(!house.mails().await[0].text.contains(&token), "the ledger's text holds no secret");
    let link = format!("/answer/{token}");
    stranger
        .get(&link)
        .await
        .is(200)
        .sees("Quality Sub-group asks School in full")
        .sees("8 December 2026")
        .sees_no("Recommendation 32");
    stranger.post_raw(&link, &[("csrf", ""), ("do", "acknowledge")]).await.done();
    stranger.post_raw(&link, &[("csrf", ""), ("do", "acknowledge")]).await.is(422).sees("acknowledged already");
    stranger.post_raw(&link, &[("csrf", ""), ("do", "answer"), ("answer", "")]).await.is(422).sees("Write an answer.");
    assert_eq!(
        stranger.post_raw(&link, &[("csrf", ""), ("do", "answer"), ("answer", "In force.")]).await.done(),
        "/answered"
    );
    stranger.get("/answered").await.is(200).sees("Answer sent");
    let used = stranger.post_raw(&link, &[("csrf", ""), ("do", "answer"), ("answer", "Again.")]).await;
    used.is(404).sees("This link cannot be used");
    let wrong = stranger.get(&format!("/answer/{}", "0".repeat(64))).await;
    assert_eq!((wrong.status, wrong.plain()), (used.status, used.plain()), "wrong and used look the same");
    assert!(
        matches!(house.now(c.id).await.state(), State::Answered { answer, .. } if answer.by.name == "School in full, by link" && answer.text == "In force.")
    );
    let mut read = house.world.app.db().read().await.unwrap();
    let lines = platform::trail::latest(&mut read, i64::MAX, "", "", 100).await.unwrap();
    assert!(lines.iter().all(|l| !serde_json::to_string(l).unwrap().contains(&token)), "no token on the trail");
    drop(read);
    house.world.trail_is_sound().await;
}

#[tokio::test]
async fn a_link_ends_with_its_time_with_a_newer_one_and_with_an_answer() {
    let house = House::new().await;
    let mara = house.mara().await;
    let c = house.asked(&mara.actor, house.asking(&house.school)).await.unwrap();
    let (first, stranger) = (house.token().await, house.world.stranger());
    house.world.at("2026-12-01T09:00:00Z");
    assert_eq!(chase(&house.world.app, &Rules::default()).await.unwrap(), 1);
    let second = house.token().await;
    stranger.get(&format!("/answer/{first}")).await.is(404);
    stranger.get(&format!("/answer/{second}")).await.is(200);
    house.world.at("2027-03-09T09:00:00Z");
    stranger.get(&format!("/answer/{second}")).await.is(404);
    house.world.at("2026-12-02T09:00:00Z");
    let mara = house.again(&mara).await;
    mara.post(&format!("/commitments/{}/close", c.id), &[("seen", "2"), ("outcome", "No longer needed.")]).await.done();
    stranger.get(&format!("/answer/{second}")).await.is(404);
}

#[tokio::test]
async fn a_link_asked_for_by_two_answers_takes_one() {
    let house = House::new().await;
    let mara = house.mara().await;
    house.asked(&mara.actor, house.asking(&house.school)).await.unwrap();
    let token = house.token().await;
    let answer = |text: &'static str| {
        let (app, token) = (house.world.app.clone(), token.clone());
        tokio::spawn(
            async move { commitments::answer_by_link::answer_by_link(&app, &token, text, vec![]).await.is_ok() },
        )
    };
    let (one, two) = (answer("One."), answer("Two."));
    assert_eq!([one.await.unwrap(), two.await.unwrap()].iter().filter(|ok| **ok).count(), 1);
}

#[tokio::test]
async fn what_an_ended_body_owed_goes_to_its_successor() {
    let house = House::new().await;
    let mara = house.mara().await;
    let c = house.asked(&mara.actor, house.asking(&house.school)).await.unwrap();
    let (command, heir) = (Actor::command(), house.world.agency("Trust", Sector::Education).await);
    let mut tx = house.world.app.begin(&command).await.unwrap();
    let found: Found<Agency> = record::find(&mut tx, house.school.id).await.unwrap();
    let ended = |a| Agency { valid_to: Some(jiff::civil::date(2026, 12, 1)), successor: Some(heir.id), ..a };
    let allowed = permit(&command, Administer::Bodies, found).unwrap().change(|a| Ok::<_, Error>(ended(a))).unwrap();
    let entry = Entry::of("AgencyEnded", allowed.record());
    tx.save(allowed).await.unwrap();
    tx.commit(entry).await.unwrap();
    assert_eq!(hand_over(&house.world.app).await.unwrap(), 0, "not before its last day");
    house.world.at("2026-12-01T09:00:00Z");
    assert_eq!(hand_over(&house.world.app).await.unwrap(), 1);
    assert_eq!(hand_over(&house.world.app).await.unwrap(), 0);
    assert_eq!(house.now(c.id).await.owner.agency, heir.id);
    let mara = house.again(&mara).await;
    mara.get(&format!("/commitments/{}", c.id)).await.sees("Handed over from School in full to Trust in full");
    let asked_of_the_old = house.asked(&mara.actor, house.asking(&house.school)).await.unwrap();
    assert_eq!(asked_of_the_old.owner.agency, heir.id);
}

#[tokio::test]
async fn lists_sort_filter_page_and_download() {
    let house = House::new().await;
    let (mara, pat) = (house.mara().await, house.pat().await);
    for i in 0..30 {
        let what = if i == 0 { "=HYPERLINK(\"x\")".to_owned() } else { format!("Question {i:02}") };
        house
            .asked(&mara.actor, Asking { what, answer_by: By::WorkingDays(i + 5), ..house.asking(&house.police) })
            .await
            .unwrap();
    }
    house
        .asked(&mara.actor, Asking { kind: Kind::Evidence, what: "The minutes".into(), ..house.asking(&house.police) })
        .await
        .unwrap();
    pat.get("/owed").await.sees("Showing 1 to 25 of 31.");
    pat.get("/owed?page=2").await.sees("Showing 26 to 31 of 31.");
    pat.get("/owed?kind=Evidence+asked+for").await.sees("Showing 1 to 1 of 1.").sees("The minutes");
    let down = pat.get("/owed?sort=-what").await;
    assert!(down.plain().find("The minutes").unwrap() < down.plain().find("Question 29").unwrap());
    pat.get("/owed?show=late").await.sees("Nothing to show.");
    let csv = pat.get("/owed.csv?sort=what").await;
    assert_eq!(csv.text.lines().count(), 32);
    assert!(csv.text.contains("\"'=HYPERLINK(\"\"x\"\")\"") && csv.text.contains("Question 29"), "{}", csv.text);
    house.world.at("2027-06-01T09:00:00Z");
    let (mara, pat) = (house.again(&mara).await, house.again(&pat).await);
    mara.get("/late").await.sees("Showing 1 to 25 of 31.");
    mara.get(&format!("/late?body={}", house.board.id)).await.sees("Nothing to show.");
    assert_eq!(mara.get("/late.csv").await.text.lines().count(), 32);
    pat.get("/owed?sort=nonsense&page=99999&show=nonsense&kind=%00").await.is(200);
}

#[tokio::test]
async fn work_waits_for_whoever_has_to_move() {
    let house = House::new().await;
    let (mara, pat) = (house.mara().await, house.pat().await);
    let c = house.asked(&mara.actor, house.asking(&house.police)).await.unwrap();
    let work = commitments::part().work.unwrap();
    let of = async |person: &Person<'_>| work(&house.world.app, &person.actor).await.unwrap();
    assert_eq!((of(&pat).await.len(), of(&mara).await.len()), (1, 0));
    assert_eq!(of(&pat).await[0].href, format!("/commitments/{}", c.id));
    house.world.at("2026-12-10T09:00:00Z");
    assert_eq!(of(&pat).await[0].why.label(), "Late");
    let pat = house.again(&pat).await;
    pat.post(&format!("/commitments/{}/answer", c.id), &[("seen", "1"), ("answer", "Done.")]).await.done();
    assert_eq!((of(&pat).await.len(), of(&mara).await[0].why.label()), (0, "Awaiting verification"));
}

#[tokio::test]
async fn lists_hold_nothing_for_a_stranger() {
    let house = House::new().await;
    let mara = house.mara().await;
    let c = house.asked(&mara.actor, house.asking(&house.police)).await.unwrap();
    let mut read = house.world.app.db().read().await.unwrap();
    let scope = commitments::policy::scope(&Actor::public());
    let today = house.world.clock.today().saturating_add(jiff::Span::new().days(100));
    use commitments::store;
    assert!(store::owed_by(&mut read, &scope, house.police.id).await.unwrap().is_empty());
    assert!(store::owed_to(&mut read, &scope, house.board.id).await.unwrap().is_empty());
    assert!(store::late(&mut read, &scope, today).await.unwrap().is_empty());
    assert!(store::about(&mut read, &scope, "act_1").await.unwrap().is_empty());
    assert!(store::of_home(&mut read, &scope, "partnership").await.unwrap().is_empty());
    let all = commitments::policy::scope(&mara.actor);
    assert_eq!(store::about(&mut read, &all, "act_1").await.unwrap()[0].record.id, c.id);
    assert_eq!(store::of_home(&mut read, &all, "partnership").await.unwrap().len(), 1);
}

#[tokio::test]
async fn every_statement_prepares() {
    House::new().await.world.prepares_every_statement().await;
}

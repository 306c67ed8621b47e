//! Makes a large programme through its records and rules: every step is a write of its own with its entry on the trail.

use jiff::{SignedDuration, Timestamp, ToSpan};
use platform::access::{Actor, permit, permit_new};
use platform::agency::Agencies;
use platform::db::{Ask as _, Statement};
use platform::id::{AccountId, AgencyId};
use platform::record::{self, Record, Versioned};
use platform::trail::Entry;
use platform::web::App;
use platform::{Error, clockwork};
use programme::action::{Action, ActionId, ActionPlan};
use programme::ask::{Ask, AskId};
use programme::claim::{Claim, ClaimDraft};
use programme::evidence::{Evidence, EvidenceId, EvidenceKind, Grade, Holding, Sensitivity};
use programme::policy::{Act, Concerned};
use programme::programme::{Programme, ProgrammeId};
use programme::recommendation::{Recommendation, RecommendationId, Scope, Verbatim};
use programme::response::{Answer, Position, Response, ResponseId};
use programme::source_report::{SourceReport, SourceReportId};
use programme::stamp::{NamedPerson, Period, Stamp};
use programme::store::standing;
use programme::update::{Update, UpdateId};
use programme::verification::{Capacity, Subject, Verdict, Verification, VerificationDraft};

use super::words;

/// How much of each thing a programme of so many recommendations has.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Recommendations.
    pub rows: usize,
}

impl Size {
    /// Actions of one row.
    const ACTIONS: usize = 6;
    /// Updates of one action.
    const UPDATES: usize = 10;

    /// Entries on the trail when all is made.
    pub fn entries(self) -> i64 {
        self.rows as i64 * 400
    }
}

const SEQ: Statement = Statement::both("bench.seq", "select seq from trail_head");

/// The maker: an opened program whose clock it moves.
pub struct Maker<'a> {
    app: &'a App,
    command: Actor,
    agencies: Vec<AgencyId>,
    board: AgencyId,
    person: AccountId,
    people: &'a [AccountId],
    programme: ProgrammeId,
    count: usize,
}

impl<'a> Maker<'a> {
    /// Makes a programme of `size` in the demonstration partnership of `app`, ending now. Returns its id.
    pub async fn make(
        app: &'a App,
        people: &'a [AccountId],
        size: Size,
        told: impl Fn(usize),
    ) -> Result<ProgrammeId, Error> {
        let &person = people.first().ok_or_else(|| Error::fault("nobody to do it"))?;
        let agencies = Agencies::load(&mut app.db().read().await?).await?;
        let board = agencies.board().map(|b| b.id).ok_or_else(|| Error::fault("no board"))?;
        let partners = agencies.iter().filter(|a| a.id != board).map(|a| a.id).collect();
        let (now, programme) = (Timestamp::now(), ProgrammeId::new());
        app.clock().set(now - SignedDuration::from_hours(24 * 600));
        let mut maker =
            Self { app, command: Actor::command(), agencies: partners, board, person, people, programme, count: 0 };
        let source = maker.report().await?;
        for row in 0..size.rows {
            maker.row(row, source).await?;
            told(row + 1);
        }
        maker.comings_and_goings(size).await?;
        app.clock().set(now);
        while clockwork::run_once(app).await?.done > 0 {}
        Ok(programme)
    }

    /// Somebody different each time, the same in every run.
    fn body(&self, number: usize) -> AgencyId {
        self.agencies[number % self.agencies.len()]
    }

    fn tick(&mut self) -> Stamp {
        self.count += 1;
        let at = self.app.clock().now() + SignedDuration::from_secs(240);
        self.app.clock().set(at);
        Stamp { by: self.person, at }
    }

    async fn save<T: Record + Concerned>(&mut self, event: &'static str, record: T) -> Result<Versioned<T>, Error> {
        self.tick();
        let mut tx = self.app.begin(&self.command).await?;
        let entry = Entry::of(event, &record);
        let saved = tx.save(permit_new(&self.command, Act::Import, record)?).await?;
        tx.commit(entry).await?;
        Ok(saved)
    }

    async fn step<T: Record + Concerned, E: std::fmt::Display>(
        &mut self,
        event: &'static str,
        id: impl ToString,
        rule: impl FnOnce(T) -> Result<T, E>,
    ) -> Result<(), Error> {
        let mut tx = self.app.begin(&self.command).await?;
        let found = record::find::<T>(&mut tx, id).await?;
        let allowed = permit(&self.command, Act::Import, found)?.change(rule)?;
        let entry = Entry::of(event, allowed.record());
        tx.save(allowed).await?;
        tx.commit(entry).await?;
        Ok(())
    }

    async fn report(&mut self) -> Result<SourceReportId, Error> {
        let imported = self.tick();
        let made = Programme::new(self.programme, "Large programme", self.board).map_err(Error::refused)?;
        self.save("ProgrammeMade", made).await?;
        let source = SourceReport {
            id: SourceReportId::new(),
            programme: self.programme,
            title: "Large report".into(),
            file_name: "large.txt".into(),
            sha256: "0".repeat(64),
            imported,
            pages: None,
            overall_responses: vec![],
            doubts: vec![],
            layout: None,
        };
        Ok(self.save("ReportReadIn", source).await?.record.id)
    }

    async fn row(&mut self, number: usize, source: SourceReportId) -> Result<(), Error> {
        let row = self.recommendation(number, source);
        let id = self.save("RecommendationAdded", row).await?.record.id;
        let asks = [self.ask(id, number, 1).await?, self.ask(id, number, 2).await?];
        for action in 0..Size::ACTIONS {
            self.action(number * Size::ACTIONS + action, asks[action % 2]).await?;
        }
        let mut tx = self.app.begin(&self.command).await?;
        standing::refresh(&mut tx, id).await?;
        tx.commit(Entry::about("StandingDerived", "recommendation", id)).await?;
        Ok(())
    }

    fn recommendation(&self, number: usize, source: SourceReportId) -> Recommendation {
        Recommendation {
            id: RecommendationId::new(),
            programme: self.programme,
            source,
            reference: (number + 1).to_string(),
            parent: None,
            sort_order: number as u32,
            title: words::title(number),
            verbatim: Verbatim::new(words::printed(number), format!("table 1, row {}", number + 1), None),
            scope: Scope::Local,
            leads_as_printed: vec![],
            leads: vec![self.body(number), self.body(number * 7 + 3)],
            groups: vec![],
            theme: None,
            response_as_printed: Some(words::update(number)),
            challenges_as_printed: None,
            status_as_printed: None,
            doubts: vec![],
            colour_override: None,
        }
    }

    async fn ask(&mut self, row: RecommendationId, number: usize, limb: u16) -> Result<AskId, Error> {
        let bodies = vec![self.body(number), self.body(number * 7 + 3)];
        let text = words::ask(number + usize::from(limb));
        let ask = Ask { addressees: bodies.clone(), ..Ask::new(AskId::new(), self.programme, row, limb, &text) };
        let id = self.save("AskAdded", ask).await?.record.id;
        // One answer in eight is still missing.
        for body in bodies.into_iter().filter(|_| !number.is_multiple_of(8)) {
            let awaited = Response::awaited(ResponseId::new(), self.programme, id, body);
            let answer = Answer { position: Position::Accept, ..Answer::default() };
            let answered = awaited.answer(answer, self.app.clock().today()).map_err(Error::refused)?;
            self.save("AskAnswered", answered).await?;
        }
        Ok(id)
    }

    /// An action with its plan, its dates, its updates, and for most a claim and a check of it.
    async fn action(&mut self, number: usize, ask: AskId) -> Result<(), Error> {
        let (stamp, today) = (self.tick(), self.app.clock().today());
        let plan = ActionPlan {
            outcome: words::outcome(number),
            title: words::action(number),
            asks: vec![ask],
            lead: Some(self.body(number)),
            contributors: vec![self.body(number + 5)],
            officer: Some(self.people[number % self.people.len()]),
            ..ActionPlan::default()
        };
        let id = ActionId::new();
        let due = today.saturating_add((90 + number as i64 % 400).days());
        let made = Action::new(id, self.programme, plan).set_first_due(due, stamp).map_err(Error::refused)?;
        self.save("ActionMade", made).await?;
        self.step("ActionPlanned", id, |a: Action| a.plan_it(stamp)).await?;
        self.step("ActionStarted", id, |a: Action| a.start(stamp)).await?;
        for update in 0..Size::UPDATES {
            self.update(id, number + update).await?;
        }
        let later = due.saturating_add(60.days());
        self.step("ActionForecast", id, |a: Action| a.forecast(later, "The recruitment took longer.", stamp)).await?;
        match number % 4 {
            0 => self.promise(id, number).await,
            stage => self.claim(id, number, stage > 1).await,
        }
    }

    async fn update(&mut self, action: ActionId, number: usize) -> Result<(), Error> {
        let (stamp, today) = (self.tick(), self.app.clock().today());
        let update = Update {
            id: UpdateId::new(),
            programme: self.programme,
            action,
            agency: self.body(number),
            stamp,
            period: Period { from: today.saturating_sub(30.days()), to: today },
            text: words::update(number),
        };
        self.save("ProgressReported", update.accept(today).map_err(Error::refused)?).await.map(|_| ())
    }

    async fn claim(&mut self, id: ActionId, number: usize, is_checked: bool) -> Result<(), Error> {
        let (stamp, today) = (self.tick(), self.app.clock().today());
        let evidence = self.evidence(id, number).await?;
        let draft = ClaimDraft {
            by: stamp.by,
            agency: self.body(number),
            at: stamp.at,
            period: Period { from: today.saturating_sub(90.days()), to: today },
            text: words::update(number),
            changed_for_children: words::outcome(number + 1),
            evidence: vec![evidence.id],
        };
        let mut made = None;
        self.step("ActionClaimed", id, |action: Action| {
            let (action, claim) = action.claim(draft, std::slice::from_ref(&evidence), today)?;
            made = Some(claim);
            Ok::<_, programme::claim::ClaimRefused>(action)
        })
        .await?;
        let claim = made.ok_or_else(|| Error::fault("no claim"))?;
        self.save("ClaimMade", claim.clone()).await?;
        if is_checked { self.check(id, &claim, &evidence, number).await } else { Ok(()) }
    }

    async fn evidence(&mut self, action: ActionId, number: usize) -> Result<Evidence, Error> {
        let today = self.app.clock().today();
        let evidence = Evidence {
            id: EvidenceId::new(),
            programme: self.programme,
            kind: EvidenceKind::PracticeSample,
            title: format!("Audit of a sample, {today}"),
            from: self.body(number),
            effective_from: today.saturating_sub(10.days()),
            effective_to: Some(today.saturating_add(365.days())),
            received_at: self.app.clock().now(),
            holding: Holding::Reference("Shared folder of the audit group".into()),
            sensitivity: Sensitivity::Partnership,
            offered_grade: Grade::PracticeSampled,
            supports: vec![Subject::Action(action)],
            earlier: vec![],
        };
        Ok(self.save("EvidenceGiven", evidence).await?.record)
    }

    async fn check(&mut self, id: ActionId, claim: &Claim, evidence: &Evidence, number: usize) -> Result<(), Error> {
        let draft = VerificationDraft {
            agency: self.body(number + 1),
            person: NamedPerson { name: "A checker".into(), account: None },
            capacity: Capacity::PartnerBody,
            at: self.tick().at,
            method: "Read twenty case files".into(),
            sample: Some("Twenty, drawn by lot".into()),
            verdict: Verdict::Verified,
            exception: None,
        };
        let mut made: Option<Verification> = None;
        self.step("ClaimVerified", id, |action: Action| {
            let (action, check) = action.check(draft, claim, std::slice::from_ref(evidence))?;
            made = Some(check);
            Ok::<_, programme::verification::VerificationRefused>(action)
        })
        .await?;
        let check = made.ok_or_else(|| Error::fault("no check"))?;
        self.save("CheckMade", check).await.map(|_| ())
    }

    /// A promise of one body to another, some of them by now late.
    async fn promise(&mut self, id: ActionId, number: usize) -> Result<(), Error> {
        let then = self.app.clock().now();
        let days = if number.is_multiple_of(40) { 40 } else { number as i64 % 8 };
        self.app.clock().set(Timestamp::now() - SignedDuration::from_hours(24 * days));
        let mut tx = self.app.begin(&self.command).await?;
        let asking = commitments::Asking {
            home: self.programme.to_string(),
            kind: commitments::Kind::Update,
            what: words::ask(number),
            subject: commitments::Subject {
                kind: "action".into(),
                id: id.to_string(),
                words: words::action(number),
                href: format!("/programme/actions/{id}"),
            },
            asker: commitments::Asker {
                agency: self.board,
                group: None,
                account: Some(self.person),
                name: "The Board".into(),
            },
            owner: commitments::Owner { agency: self.body(number / 4), officer: None, signatory: None },
            answer_by: commitments::commitment::By::WorkingDays(10),
        };
        let asked = commitments::ask(&mut tx, self.app, asking).await?;
        tx.commit(Entry::of("CommitmentAsked", &asked)).await?;
        self.app.clock().set(then);
        Ok(())
    }

    /// People come and go, which is most of what a trail holds.
    async fn comings_and_goings(&mut self, size: Size) -> Result<(), Error> {
        let there = self.app.db().read().await?.number(SEQ.with([])).await?;
        for visit in there..size.entries() {
            let event = if visit % 2 == 0 { "SignedIn" } else { "SignedOut" };
            self.tick();
            let tx = self.app.begin(&self.command).await?;
            tx.commit(Entry::about(event, "account", self.person)).await?;
        }
        Ok(())
    }
}

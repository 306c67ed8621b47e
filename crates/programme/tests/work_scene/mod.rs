//! People at work on one row of an invented report, through the router.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

#[path = "../scene/mod.rs"]
pub mod scene;

use platform::access::{Actor, Role};
use platform::account::Account;
use platform::agency::{Agency, Sector};
use platform::db::Ask as _;
use platform::record;
use platform::testkit::{Person, Seen};
use programme::action::{Action, ActionId};
use programme::store;
use programme::store::action::ActionFile;
use scene::{Scene, scene_of};

pub const REPORT: &str = "Ref\tRecommendation\tLead agency\tResponse\tChallenges
1\t<p>Devices</p><p>The Committee recommends that the Police examine seized devices sooner. The Committee also recommends that the Police report the time taken each month.</p>\tPolice\tThe Police accept this.\t
2\t<p>Counting</p><p>The Committee recommends that the Board counts referrals each month.</p>\tBoard\tThe Board accepts this.\t
";

/// The row's programme with a second body beside the police.
pub struct Work {
    pub scene: Scene,
    pub nhs: Agency,
}

/// Reads the report in.
pub async fn work() -> Work {
    let scene = scene_of("report.txt", REPORT.as_bytes()).await;
    let nhs = scene.world.agency("NHS", Sector::Health).await;
    Work { scene, nhs }
}

/// The fields of a plan that has all it needs, but for its asks.
pub struct Plan {
    pub fields: Vec<(String, String)>,
}

impl Plan {
    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(n, _)| n != name);
        self.fields.push((name.into(), value.into()));
        self
    }

    pub fn add(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.into(), value.into()));
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(n, _)| n != name);
        self
    }

    pub fn due(self, day: &str, month: &str, year: &str) -> Self {
        self.set("due-day", day).set("due-month", month).set("due-year", year)
    }

    pub async fn post(&self, person: &Person<'_>, path: &str) -> Seen {
        let fields: Vec<(&str, &str)> = self.fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        person.post(path, &fields).await
    }
}

/// The part of a path between `/programme/actions/` and what follows.
pub fn id_of(location: &str) -> ActionId {
    let rest = location.strip_prefix("/programme/actions/").expect("an action's page");
    rest.split(['?', '/', '#']).next().unwrap().parse().unwrap()
}

impl Work {
    pub async fn lead(&self) -> Person<'_> {
        self.scene.lead().await
    }

    pub async fn nurse(&self) -> Person<'_> {
        self.scene.world.person("Nasreen Qureshi", &self.nhs, Role::AgencyLead).await
    }

    pub async fn chair(&self) -> Person<'_> {
        self.scene.world.person("Desmond Okafor", &self.scene.board, Role::IndependentChair).await
    }

    /// The asks of the programme, in the order of the register, with their row.
    pub async fn asks(&self) -> Vec<programme::ask::Ask> {
        let mut read = self.scene.world.app.db().read().await.unwrap();
        let scope = programme::policy::scope(&Actor::command());
        let all = store::all::<programme::ask::Ask>(&mut read, self.scene.programme, &scope).await.unwrap();
        all.into_iter().map(|v| v.record).collect()
    }

    /// A whole plan for the first ask, led by the police, due on 30 November 2026.
    pub async fn plan(&self, officer: &Person<'_>) -> Plan {
        let ask = self.asks().await[0].id.to_string();
        let fields = [
            ("outcome", "Children wait less for a decision"),
            ("title", "Examine devices within 20 days"),
            ("asks", &ask),
            ("lead", &self.scene.police.id.to_string()),
            ("officer", &officer.actor.account.unwrap().to_string()),
            ("funding", "within_existing_means"),
        ];
        let fields = fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        Plan { fields }.due("30", "11", "2026")
    }

    /// The same person signed in anew: a session does not outlive a clock that moves by days.
    pub async fn again(&self, person: &Person<'_>) -> Person<'_> {
        let mut read = self.scene.world.app.db().read().await.unwrap();
        let account = record::find::<Account>(&mut read, person.actor.account.unwrap()).await.unwrap();
        drop(read);
        self.scene.world.signed_in(&account.for_rules("a test signs in").record).await
    }

    pub fn new_path(&self) -> String {
        self.scene.page("/actions/new")
    }

    /// An action of the police that is planned and started.
    pub async fn started(&self, lead: &Person<'_>) -> ActionId {
        let plan = self.plan(lead).await.set("then", "plan");
        let id = id_of(&plan.post(lead, &self.new_path()).await.done());
        self.step(lead, id, "start", &[]).await.done();
        id
    }

    pub async fn action(&self, id: ActionId) -> record::Versioned<Action> {
        let mut read = self.scene.world.app.db().read().await.unwrap();
        record::find(&mut read, id).await.unwrap().for_rules("a test looks")
    }

    pub async fn file(&self, id: ActionId) -> ActionFile {
        let mut read = self.scene.world.app.db().read().await.unwrap();
        store::action::load(&mut read, id).await.unwrap()
    }

    pub async fn version(&self, id: ActionId) -> String {
        self.action(id).await.version.to_string()
    }

    pub async fn step(&self, person: &Person<'_>, id: ActionId, step: &str, fields: &[(&str, &str)]) -> Seen {
        let version = self.version(id).await;
        let mut all = vec![("version", version.as_str())];
        all.extend(fields);
        person.post(&format!("/programme/actions/{id}/steps/{step}"), &all).await
    }

    /// Gives figures of a day in November 2026 as a reference.
    pub async fn give(&self, person: &Person<'_>, id: ActionId, title: &str) -> String {
        let fields = evidence_fields(title);
        person.upload(&format!("/programme/actions/{id}/evidence"), &fields, ("file", "", b"")).await.done();
        let file = self.file(id).await;
        file.evidence.iter().find(|e| e.title == title).expect("on file").id.to_string()
    }

    /// Claims November 2026 up to the 20th.
    pub async fn claim(&self, person: &Person<'_>, id: ActionId, evidence: &[&str]) -> Seen {
        let version = self.version(id).await;
        let mut fields = vec![
            ("version", version.as_str()),
            ("text", "All devices are examined in time"),
            ("changed_for_children", "They wait 15 days less"),
        ];
        fields.extend([
            ("from-day", "1"),
            ("from-month", "11"),
            ("from-year", "2026"),
            ("to-day", "20"),
            ("to-month", "11"),
            ("to-year", "2026"),
        ]);
        fields.extend(evidence.iter().map(|e| ("evidence", *e)));
        person.post(&format!("/programme/actions/{id}/claim"), &fields).await
    }

    pub async fn verify(&self, person: &Person<'_>, id: ActionId, fields: &[(&str, &str)]) -> Seen {
        let version = self.version(id).await;
        let claim = self.file(id).await.claim_in_question().map(|c| c.id.to_string()).unwrap_or_default();
        let mut all = vec![("version", version.as_str()), ("claim", claim.as_str())];
        all.extend([("person", "Nasreen Qureshi"), ("method", "Read ten cases"), ("capacity", "partner")]);
        for (name, value) in fields {
            all.retain(|(n, _)| n != name);
            all.push((name, value));
        }
        person.post(&format!("/programme/actions/{id}/verify"), &all).await
    }

    /// An action of the police that is claimed, with the evidence that the claim names.
    pub async fn claimed(&self, lead: &Person<'_>) -> (ActionId, String) {
        let id = self.started(lead).await;
        let evidence = self.give(lead, id, "Turnaround, November").await;
        self.claim(lead, id, &[&evidence]).await.done();
        (id, evidence)
    }

    /// The same, verified by the NHS.
    pub async fn verified(&self, lead: &Person<'_>, nurse: &Person<'_>) -> (ActionId, String) {
        let (id, evidence) = self.claimed(lead).await;
        self.verify(nurse, id, &[("verdict", "verified")]).await.done();
        (id, evidence)
    }

    /// How many entries the trail holds.
    pub async fn entries(&self) -> i64 {
        const COUNT: platform::db::Statement =
            platform::db::Statement::both("test.entries", "select count(*) from trail");
        self.scene.world.app.db().read().await.unwrap().number(COUNT.with([])).await.unwrap()
    }
}

/// Figures that speak for November 2026 and the year after.
pub fn evidence_fields(title: &str) -> Vec<(&str, &str)> {
    vec![
        ("title", title),
        ("kind", "figures"),
        ("grade", "3"),
        ("sensitivity", "partnership"),
        ("effective_from-day", "10"),
        ("effective_from-month", "11"),
        ("effective_from-year", "2026"),
        ("effective_to-day", "30"),
        ("effective_to-month", "11"),
        ("effective_to-year", "2027"),
        ("place", "Performance report of November 2026, page 4"),
    ]
}

//! Whatever people do and in whatever order, through the router: nothing counts as verified without evidence and without
//! a verifier of another body or a declared exception, and lateness ends only by verification, decline or supersession.
#![allow(clippy::unwrap_used)]

mod work_scene;

use jiff::{Span, Timestamp};
use platform::access::{Role, Scope};
use platform::testkit::{NOW, Person};
use programme::action::{ActionId, Stage};
use programme::recommendation::RecommendationId;
use programme::store;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use work_scene::{Plan, Work, evidence_fields, id_of, work};

#[derive(Debug, Clone)]
enum Step {
    Wait(i64),
    Make,
    Revise { ask: usize, lead: usize, outcome: bool },
    Small(&'static str),
    Forecast,
    Give,
    Replace,
    Claim { evidence: bool },
    Check { holds: bool, exception: bool },
    Settle,
    Retest { holds: bool },
    Supersede,
}

fn step() -> impl Strategy<Value = (Step, usize, usize)> {
    let small = prop::sample::select(vec!["plan", "start", "block", "decline", "slip-back"]);
    let what = prop_oneof![
        2 => (1..40i64).prop_map(Step::Wait),
        1 => Just(Step::Make),
        2 => (0..3usize, 0..4usize, any::<bool>()).prop_map(|(ask, lead, outcome)| Step::Revise { ask, lead, outcome }),
        7 => small.prop_map(Step::Small),
        1 => Just(Step::Forecast),
        2 => Just(Step::Give),
        1 => Just(Step::Replace),
        4 => prop::bool::weighted(0.8).prop_map(|evidence| Step::Claim { evidence }),
        5 => (prop::bool::weighted(0.7), any::<bool>()).prop_map(|(holds, exception)| Step::Check { holds, exception }),
        2 => Just(Step::Settle),
        2 => any::<bool>().prop_map(|holds| Step::Retest { holds }),
        1 => Just(Step::Supersede),
    ];
    (what, 0..6usize, 0..4usize)
}

struct Play<'w> {
    work: &'w Work,
    people: Vec<Person<'w>>,
    actions: Vec<ActionId>,
    now: Timestamp,
}

impl Play<'_> {
    fn of(&self, n: usize) -> ActionId {
        self.actions[n % self.actions.len()]
    }

    /// Does it, whether or not it is allowed; says whether it was done.
    async fn take(&mut self, step: &Step, who: usize, which: usize) -> bool {
        let (work, id) = (self.work, self.of(which));
        let who = who % self.people.len();
        let person = &self.people[who];
        let path = |rest: &str| format!("/programme/actions/{id}/{rest}");
        let seen = match step {
            Step::Wait(days) => {
                self.now += Span::new().hours(24 * days);
                work.scene.world.at(&self.now.to_string());
                let mut anew = Vec::new();
                for person in &self.people {
                    anew.push(work.again(person).await);
                }
                self.people = anew;
                return true;
            }
            Step::Make => {
                let plan = work.plan(&self.people[0]).await;
                let seen = plan.post(person, &work.new_path()).await;
                self.actions.extend(seen.location.as_deref().map(id_of));
                seen
            }
            Step::Revise { ask, lead, outcome } => {
                self.plan(*ask, *lead, *outcome, id).await.post(person, &path("plan")).await
            }
            Step::Small(slug) => {
                let words = [("why", "a reason"), ("found", "it no longer holds")];
                work.step(person, id, slug, &words).await
            }
            Step::Forecast => {
                work.step(
                    person,
                    id,
                    "forecast",
                    &[("due-day", "1"), ("due-month", "1"), ("due-year", "2035"), ("reason", "later")],
                )
                .await
            }
            Step::Give => person.upload(&path("evidence"), &evidence_fields("Figures"), ("file", "", b"")).await,
            Step::Replace => {
                let Some(piece) = work.file(id).await.evidence.first().cloned() else { return false };
                let version = (piece.earlier.len() + 1).to_string();
                let new = [
                    ("version", version.as_str()),
                    ("effective_from-day", "10"),
                    ("effective_from-month", "11"),
                    ("effective_from-year", "2026"),
                    ("place", "Newer"),
                ];
                person.upload(&format!("/programme/evidence/{}/replace", piece.id), &new, ("file", "", b"")).await
            }
            Step::Claim { evidence } => {
                let all: Vec<String> = work.file(id).await.evidence.iter().map(|e| e.id.to_string()).collect();
                let named: Vec<&str> = all.iter().map(String::as_str).filter(|_| *evidence).collect();
                work.claim(person, id, &named).await
            }
            Step::Check { holds, exception } => work.verify(person, id, &checked(*holds, *exception)).await,
            Step::Settle => {
                let day = self.now.to_string();
                let year: i32 = day[..4].parse::<i32>().unwrap() + 1;
                work.step(
                    person,
                    id,
                    "settle",
                    &[("retest-day", "1"), ("retest-month", "6"), ("retest-year", &year.to_string())],
                )
                .await
            }
            Step::Retest { holds } => {
                let version = work.version(id).await;
                let mut fields = vec![
                    ("version", version.as_str()),
                    ("person", "P"),
                    ("method", "Looked again"),
                    ("capacity", "partner"),
                ];
                fields.extend(checked(*holds, false));
                fields.extend([("retest-day", "1"), ("retest-month", "6"), ("retest-year", "2040")]);
                person.post(&path("retest"), &fields).await
            }
            Step::Supersede => {
                let by = self.of(which + 1).to_string();
                work.step(person, id, "supersede", &[("by", &by)]).await
            }
        };
        assert!(!seen.status.is_server_error(), "{step:?}: {}", seen.plain());
        seen.status.is_redirection()
    }

    async fn plan(&self, ask: usize, lead: usize, outcome: bool, id: ActionId) -> Plan {
        let work = self.work;
        let asks = work.asks().await;
        let bodies =
            [work.scene.police.id.to_string(), work.nhs.id.to_string(), work.scene.board.id.to_string(), String::new()];
        let plan = work
            .plan(&self.people[0])
            .await
            .set("asks", &asks[ask % asks.len()].id.to_string())
            .set("lead", &bodies[lead]);
        let plan = plan.add("contributors", &bodies[1]).set("version", &work.version(id).await);
        if outcome { plan } else { plan.set("outcome", "") }
    }

    /// The two rules.
    async fn holds(&self, id: ActionId) {
        let file = self.work.file(id).await;
        let (action, facts) = (&file.action.record, file.facts().unwrap());
        if !facts.stage.is_verified() {
            return;
        }
        let (claim, check) = action.delivery().held_by().unwrap();
        let claim = file.claims.iter().find(|c| c.id == claim).unwrap();
        let check = file.verifications.iter().find(|v| v.id == check).unwrap();
        assert!(
            !claim.evidence().is_empty() && claim.evidence().iter().all(|e| file.evidence.iter().any(|x| x.id == *e))
        );
        let exception = check.exception().is_some_and(|e| !e.trim().is_empty());
        assert!(action.plan().lead != Some(check.agency()) || exception, "verified by its own lead: {file:?}");
        assert!(check.satisfies(id, claim.id));
    }

    async fn late(&self, id: ActionId) -> bool {
        let today = self.work.scene.world.clock.today();
        let facts = self.work.file(id).await.facts().unwrap();
        facts.stage.is_open() && facts.first_due.is_some_and(|due| due < today)
    }

    /// The rows of which one of these actions is late, as the register counts them.
    async fn late_rows(&self) -> Vec<RecommendationId> {
        let world = &self.work.scene.world;
        let mut read = world.app.db().read().await.unwrap();
        let rows = store::standing::register(&mut read, self.work.scene.programme, &Scope::everything()).await.unwrap();
        let late = rows.iter().filter(|r| r.facts.late(world.clock.today()).is_some());
        late.map(|r| r.recommendation.id).collect()
    }
}

fn checked(holds: bool, exception: bool) -> Vec<(&'static str, &'static str)> {
    let verdict = if holds {
        vec![("verdict", "verified")]
    } else {
        vec![("verdict", "returned"), ("why", "something is missing")]
    };
    let exception = exception.then_some(("exception", "nobody else is vetted"));
    verdict.into_iter().chain(exception).collect()
}

/// Whether a step may end lateness.
fn ends_lateness(step: &Step) -> bool {
    matches!(
        step,
        Step::Check { holds: true, .. } | Step::Retest { holds: true } | Step::Small("decline") | Step::Supersede
    )
}

async fn play(steps: Vec<(Step, usize, usize)>) -> [bool; 3] {
    let work = work().await;
    let (world, scene) = (&work.scene.world, &work.scene);
    let people = vec![
        world.person("Tom Garrick", &scene.police, Role::AgencyLead).await,
        world.person("Ada Fell", &scene.police, Role::AgencyLead).await,
        world.person("Priya Shah", &scene.police, Role::Officer).await,
        world.person("Nasreen Qureshi", &work.nhs, Role::AgencyLead).await,
        world.person("Ruth Ashdown", &scene.board, Role::BusinessManager).await,
        world.person("Imogen Vale", &work.nhs, Role::AgencyLead).await,
    ];
    // One is claimed and one in progress, so that a short play gets far.
    let (first, _) = work.claimed(&people[0]).await;
    let second = work.started(&people[0]).await;
    let mut play = Play { work: &work, people, actions: vec![first, second], now: NOW.parse().unwrap() };
    let mut reached = [false; 3];
    for (step, who, which) in steps {
        let mut before = Vec::new();
        for id in play.actions.clone() {
            before.push((id, play.late(id).await));
        }
        let rows = play.late_rows().await;
        let done = play.take(&step, who, which).await;
        for (id, was_late) in before {
            play.holds(id).await;
            let still = play.late(id).await;
            assert!(!was_late || still || (done && ends_lateness(&step)), "{step:?} ended the lateness of {id}");
        }
        let after = play.late_rows().await;
        let kept = rows.iter().all(|row| after.contains(row));
        assert!(kept || (done && ends_lateness(&step)), "{step:?} ended the lateness of a row");
        reached[0] |= !rows.is_empty();
        reached[1] |= !rows.is_empty() && after.len() < rows.len();
        for id in play.actions.clone() {
            reached[2] |= play.work.file(id).await.facts().unwrap().stage >= Stage::Verified;
        }
    }
    world.trail_is_sound().await;
    reached
}

#[test]
fn nothing_is_verified_unearned_and_lateness_is_not_typed_away() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut runner = TestRunner::new(Config { cases: 12, max_shrink_iters: 60, ..Config::default() });
    let mut reached = [false; 3];
    let steps = prop::collection::vec(step(), 25..45);
    let result = {
        let seen = std::cell::RefCell::new(&mut reached);
        runner.run(&steps, |steps| {
            let one = runtime.block_on(play(steps));
            seen.borrow_mut().iter_mut().zip(one).for_each(|(all, one)| *all |= one);
            Ok(())
        })
    };
    result.unwrap();
    // A play in which nobody was ever late, or nothing was verified, would prove nothing.
    assert!(reached[0] && reached[2], "{reached:?}");
}

//! What awaits a check: claims, checks voided by a later change, answers "met by other means", and retests.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use jiff::civil::Date;
use platform::Error;
use platform::web::{Answer, App, Visitor};
use serde_json::{Value, json};

use super::actions::{self, Standing};
use super::work_words::{self, can};
use crate::action::{ActionId, Stage};
use crate::ask::Ask;
use crate::claim::Claim;
use crate::policy::{self, Act};
use crate::programme::Programme;
use crate::response::Response;
use crate::store;
use crate::verification::Subject;

/// The page.
pub(super) async fn list(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let (actor, today) = (visitor.signed_in()?, app.clock().today());
    let mut read = app.db().read().await?;
    let programme = actions::programme(&mut read, &visitor, &id).await?;
    let all = actions::standings(&mut read, &visitor, programme.id).await?;
    let scope = policy::scope(actor);
    let claims = store::action::claims_in_question(&mut read, programme.id, &scope).await?;
    let latest: BTreeMap<ActionId, &Claim> = claims.iter().map(|c| (c.action(), c)).collect();
    let answers = answers(&mut read, &visitor, &programme).await?;
    drop(read);
    let awaiting = |voided: bool| {
        let rows = all.iter().filter(move |s| s.stage() == Stage::Claimed && is_voided(s) == voided);
        rows.map(|s| row(s, latest.get(&s.action.id).copied(), &visitor, today)).collect::<Vec<_>>()
    };
    app.page(&visitor, "programme/verifications.html", json!({
        "programme": programme.name, "programme_href": format!("/programme/{}", programme.id),
        "claimed": awaiting(false), "voided": awaiting(true), "answers": answers, "retests": retests(&all, &visitor, today),
        "may_verify": policy::may(Act::Verify, actor, &[]),
    }))
}

fn is_voided(standing: &Standing) -> bool {
    standing.facts.as_ref().is_some_and(|f| f.voided)
}

fn row(standing: &Standing, claim: Option<&Claim>, visitor: &Visitor, today: Date) -> Value {
    let (action, actor) = (&standing.action, &visitor.actor);
    let own = action.plan().lead == actor.agency;
    let settled = action.stage() == Stage::BusinessAsUsual;
    json!({
        "title": action.plan().title, "href": format!("/programme/actions/{}", action.id),
        "rows": standing.rows.iter().map(|r| r.reference.as_str()).collect::<Vec<_>>().join(", "),
        "lead": action.plan().lead.map(|l| visitor.agencies.short(l)), "at": claim.map(Claim::at),
        "evidence": claim.map_or(0, |c| c.evidence().len()), "own": own,
        "late": work_words::late(standing.days_late(today)),
        "check": can(Act::Verify, actor, action).then(|| {
            format!("/programme/actions/{}/{}", action.id, if settled { "retest" } else { "verify" })
        }),
    })
}

fn retests(all: &[Standing], visitor: &Visitor, today: Date) -> Vec<Value> {
    let mut due: Vec<(Date, &Standing)> = all.iter().filter_map(|s| Some((s.action.delivery().retest()?, s))).collect();
    due.sort_by_key(|(day, _)| *day);
    let shown = |(day, s): (Date, &Standing)| {
        let mut row = row(s, None, visitor, today);
        row["retest"] = json!(day);
        row["overdue"] = json!(day < today);
        row
    };
    due.into_iter().map(shown).collect()
}

/// Answers "met by other means" that nobody has checked, as the rows count them.
async fn answers(
    read: &mut platform::db::ReadTx,
    visitor: &Visitor,
    programme: &Programme,
) -> Result<Vec<Value>, Error> {
    let scope = policy::scope(&visitor.actor);
    let register = store::standing::register(read, programme.id, &scope).await?;
    let responses = store::all::<Response>(read, programme.id, &scope).await?;
    let asks = store::all::<Ask>(read, programme.id, &scope).await?;
    let mut shown = Vec::new();
    for row in &register {
        for work in row.facts.works.iter().filter(|w| w.stage == Stage::Claimed || w.stage == Stage::Returned) {
            let Subject::Response(id) = work.subject else { continue };
            let Some(response) = responses.iter().map(|v| &v.record).find(|r| r.id == id) else { continue };
            let ask = asks.iter().map(|v| &v.record).find(|k| k.id == response.ask);
            shown.push(json!({
                "row": row.recommendation.reference, "href": format!("/programme/recommendations/{}", row.recommendation.id),
                "ask": ask.map(|k| k.text.as_str()), "how": response.position().reason(),
                "body": visitor.agencies.short(response.agency), "returned": work.stage == Stage::Returned,
                "check": can(Act::Verify, &visitor.actor, response).then(|| format!("/programme/responses/{id}/verify")),
            }));
        }
    }
    Ok(shown)
}

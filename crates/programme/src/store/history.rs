//! What the history of a record needs beside its revisions: who made each, and what ids stand for.

use std::collections::BTreeMap;

use platform::Error;
use platform::db::{Ask, Row, Statement};
use serde_json::Value;

use crate::history::Named;
use crate::make_report::names;
use crate::stamp::in_words;

const WHO: Statement = Statement::both(
    "history.who",
    "select t.seq, t.at, t.actor, t.agency, t.via, t.event, t.reason from trail t
     join revision r on r.seq = t.seq where r.kind = $1 and r.id = $2 order by t.seq",
);
const NAMED: Statement = Statement::both(
    "history.named",
    "select kind, id, body from revision where home = $1 and until is null and kind in
       ('programme', 'source_report', 'recommendation', 'ask', 'action', 'claim', 'evidence', 'verification', 'impact')",
);
/// The statements of this file.
pub const STATEMENTS: &[Statement] = &[WHO, NAMED];

/// A write that made a revision.
#[derive(Debug, Clone)]
pub struct Write {
    /// When.
    pub at: String,
    /// Who.
    pub actor: String,
    /// For which body, by its id.
    pub agency: Option<String>,
    /// What was done.
    pub event: String,
    /// Why.
    pub reason: Option<String>,
}

/// The writes that made a record's revisions, by their number on the trail.
///
/// # Errors
/// A fault when the database does.
pub async fn writes(ask: &mut impl Ask, kind: &str, id: &str) -> Result<BTreeMap<i64, Write>, Error> {
    let one = |row: &Row| -> Result<(i64, Write), Error> {
        let write = Write {
            at: row.get("at")?,
            actor: row.get("actor")?,
            agency: row.get("agency")?,
            event: row.get("event")?,
            reason: row.get("reason")?,
        };
        Ok((row.get("seq")?, write))
    };
    ask.all(WHO.with([kind.into(), id.into()])).await?.iter().map(one).collect()
}

/// What the ids in records of a programme stand for.
///
/// # Errors
/// A fault when the database does.
pub async fn named(ask: &mut impl Ask, actor: &platform::access::Actor, home: &str) -> Result<Named, Error> {
    let mut bodies: Vec<(String, String, Value)> = Vec::new();
    for row in ask.all(NAMED.with([home.into()])).await? {
        let body: String = row.get("body")?;
        bodies.push((row.get("kind")?, row.get("id")?, serde_json::from_str(&body)?));
    }
    let people = names(ask, actor).await?;
    let mut named: BTreeMap<String, String> = people.people.iter().map(|(id, n)| (id.to_string(), n.clone())).collect();
    named.insert(platform::id::AccountId(uuid::Uuid::nil()).to_string(), "the command line".into());
    named.extend(people.agencies.iter().map(|a| (a.id.to_string(), a.name.clone())));
    let references: BTreeMap<&str, &str> = bodies
        .iter()
        .filter(|(k, ..)| k == "recommendation")
        .map(|(_, id, b)| (id.as_str(), text(b, "/reference")))
        .collect();
    let words: Vec<(String, String)> = bodies.iter().map(|(k, id, b)| (id.clone(), words(k, b, &references))).collect();
    named.extend(words);
    Ok(Named(named))
}

fn text<'v>(body: &'v Value, pointer: &str) -> &'v str {
    body.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

fn words(kind: &str, body: &Value, references: &BTreeMap<&str, &str>) -> String {
    let row = references.get(text(body, "/recommendation")).copied().unwrap_or("?");
    let on = |pointer: &str| {
        let at = text(body, pointer).parse().map(|at| in_words(platform::clock::in_uk(at).date()));
        at.map(|day| format!(" of {day}")).unwrap_or_default()
    };
    match kind {
        "recommendation" => format!("recommendation {}", text(body, "/reference")),
        "ask" => format!("ask {} of recommendation {row}", body.pointer("/limb").and_then(Value::as_u64).unwrap_or(0)),
        "action" => format!("“{}”", text(body, "/plan/title")),
        "claim" => format!("the claim{}", on("/draft/at")),
        "verification" => format!("the check{}", on("/draft/at")),
        "evidence" => format!("“{}”", text(body, "/title")),
        "impact" => format!("the measure “{}”", text(body, "/question")),
        "source_report" => format!("“{}”", text(body, "/title")),
        _ => format!("“{}”", text(body, "/name")),
    }
}

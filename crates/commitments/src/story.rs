//! What happened, told from the revisions of a commitment. Pure.
#![deny(clippy::wildcard_enum_match_arm)]

use jiff::Timestamp;
use platform::id::AgencyId;
use serde::Serialize;

use crate::commitment::{Commitment, Evidence, Stamp, State};
use crate::ladder::{Rung, Taken};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// In a few words.
    pub words: String,
    /// What was said, or by which rule.
    pub text: Option<String>,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// Who.
    pub who: Option<String>,
}

/// All that happened, oldest first. `name` names a body.
pub fn story(revisions: &[(Timestamp, Commitment)], name: impl Fn(AgencyId) -> String) -> Vec<Event> {
    let mut events = Vec::new();
    let mut before: Option<&Commitment> = None;
    for (at, now) in revisions {
        match before {
            None => events.push(asked(now)),
            Some(before) => between(&mut events, *at, before, now, &name),
        }
        before = Some(now);
    }
    events
}

fn asked(c: &Commitment) -> Event {
    let who = format!("{}, for {}", c.asked.name, c.asker.name);
    event(c.asked.at, "Asked", Some(c.what.clone()), Some(who))
}

fn between(
    events: &mut Vec<Event>,
    at: Timestamp,
    before: &Commitment,
    now: &Commitment,
    name: &impl Fn(AgencyId) -> String,
) {
    if before.owner.agency != now.owner.agency {
        let words = format!("Handed over from {} to {}", name(before.owner.agency), name(now.owner.agency));
        events.push(event(at, words, Some("The body that was asked has ended.".into()), None));
    }
    if (before.turn(), before.state().name()) != (now.turn(), now.state().name()) {
        events.extend(arrived(now.state()));
    }
    events.extend(now.taken().get(before.taken().len()..).unwrap_or_default().iter().map(|t| step(at, t)));
}

fn arrived(state: &State) -> Option<Event> {
    let said =
        |by: &Stamp, words: &str, text: &str| Some(event(by.at, words, Some(text.to_owned()), Some(by.name.clone())));
    match state {
        State::Asked => None,
        State::Acknowledged { by } => Some(event(by.at, "Acknowledged", None, Some(by.name.clone()))),
        State::Answered { answer, .. } => {
            said(&answer.by, "Answered", &answer.text).map(|e| Event { evidence: answer.evidence.clone(), ..e })
        }
        State::Challenged { challenge, .. } => said(&challenge.by, "Challenged", &challenge.why),
        State::Verified { verdict, .. } => match &verdict.exception {
            None => said(&verdict.by, "Verified", &verdict.method),
            Some(why) => {
                let text = format!("{}\nException: {why}", verdict.method);
                said(&verdict.by, "Verified by the body that answered, as a declared exception", &text)
            }
        },
        State::Declined { why, by, .. } => said(by, "Declined", why),
        State::Closed { outcome, by, .. } => said(by, "Closed", outcome),
    }
}

fn step(at: Timestamp, taken: &Taken) -> Event {
    let words = match (taken.passed_over, taken.step.to) {
        (true, _) => "A reminder was passed over: the clockwork did not run on its day".to_owned(),
        (false, Rung::Officer) => "Reminder sent".to_owned(),
        (false, Rung::Published) => "To be said openly in the next report".to_owned(),
        (false, rung) => format!("Taken up to {}", rung.words()),
    };
    event(at, words, Some(format!("{} ({}).", taken.due.rule, taken.due.reckoning)), None)
}

fn event(at: Timestamp, words: impl Into<String>, text: Option<String>, who: Option<String>) -> Event {
    Event { at, words: words.into(), text, evidence: Vec::new(), who }
}

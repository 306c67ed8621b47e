//! What changed since the last frozen report, row by row. A row whose standing got worse is a reversal and is said so.
#![deny(clippy::wildcard_enum_match_arm)]

use super::{Change, ReportModel, Row, Since};
use crate::action::Stage;
use crate::impact::ImpactState;
use crate::stamp::in_words;

impl Since {
    /// What differs between the last frozen report and the rows of a new one.
    pub fn of(last: &ReportModel, rows: &[Row]) -> Self {
        let before = |row: &Row| last.rows.iter().find(|old| old.id == row.id);
        let changes = rows.iter().filter_map(|row| change(before(row), row)).collect();
        Self { kind: last.kind, as_at: last.as_at, counts: last.counts(), changes }
    }

    /// Rows whose standing got worse.
    pub fn reversals(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|c| !c.worse.is_empty())
    }
}

fn change(before: Option<&Row>, now: &Row) -> Option<Change> {
    let mut change = Change {
        reference: now.reference.clone(),
        title: now.title.clone(),
        before: before.map_or_else(|| "Not in that report".into(), |b| b.standing.verdict.headline.words().to_owned()),
        after: now.standing.verdict.headline.words().to_owned(),
        better: Vec::new(),
        worse: Vec::new(),
        other: Vec::new(),
    };
    let Some(before) = before else { return Some(change) };
    by_delivery(before, now, &mut change);
    by_impact(before, now, &mut change);
    by_lateness(before, now, &mut change);
    by_dates(before, now, &mut change);
    by_answers(before, now, &mut change);
    let silent = change.better.is_empty() && change.worse.is_empty() && change.other.is_empty();
    (!silent || change.before != change.after).then_some(change)
}

/// How far a stage is along the way to verified, for telling forwards from backwards.
fn rank(stage: Stage) -> u8 {
    match stage {
        Stage::Unplanned | Stage::Declined | Stage::Superseded => 0,
        Stage::Planned => 1,
        Stage::Blocked => 2,
        Stage::Regressed | Stage::Returned => 3,
        Stage::InProgress => 4,
        Stage::Claimed => 5,
        Stage::Verified | Stage::BusinessAsUsual => 6,
    }
}

fn by_delivery(before: &Row, now: &Row, change: &mut Change) {
    let (old, new) = (before.standing.axes.stage, now.standing.axes.stage);
    let said = format!("Delivery went from “{}” to “{}”.", old.words(), new.words());
    match rank(new).cmp(&rank(old)) {
        std::cmp::Ordering::Greater => change.better.push(said),
        std::cmp::Ordering::Less => change.worse.push(said),
        std::cmp::Ordering::Equal if old != new => change.other.push(said),
        std::cmp::Ordering::Equal => {}
    }
    let (old, new) = (&before.standing.axes, &now.standing.axes);
    if new.flags.voided && !old.flags.voided {
        change.worse.push("What was verified has changed since, so the check no longer holds.".into());
    }
    if new.grade != old.grade {
        let said = format!("Assurance went from grade {} to grade {}.", old.grade.number(), new.grade.number());
        if new.grade > old.grade { change.better.push(said) } else { change.worse.push(said) }
    }
}

fn goodness(impact: &ImpactState) -> Option<i8> {
    match impact {
        ImpactState::NoMeasureSet | ImpactState::TooEarly { .. } | ImpactState::CannotBeKnown { .. } => None,
        ImpactState::Worse => Some(-1),
        ImpactState::NoChange => Some(0),
        ImpactState::Improved => Some(1),
        ImpactState::Sustained => Some(2),
    }
}

fn by_impact(before: &Row, now: &Row, change: &mut Change) {
    let (old, new) = (&before.standing.axes.impact, &now.standing.axes.impact);
    if old.words() == new.words() {
        return;
    }
    let said = format!("Impact on children went from “{}” to “{}”.", old.words(), new.words());
    match (goodness(old), goodness(new)) {
        (Some(a), Some(b)) if b < a => change.worse.push(said),
        (None, Some(-1)) => change.worse.push(said),
        // What had been shown and is shown no more: a definition that changed, or a measure taken away.
        (Some(1 | 2), None) => change.worse.push(said),
        (None, Some(0)) | (Some(_), None) | (None, None) => change.other.push(said),
        (_, Some(_)) => change.better.push(said),
    }
}

fn by_lateness(before: &Row, now: &Row, change: &mut Change) {
    match (&before.standing.axes.late, &now.standing.axes.late) {
        (None, Some(late)) => change.worse.push(format!("It has become late. {}", late.sentence())),
        (Some(_), None) => change.better.push("It is no longer late.".into()),
        (None, None) | (Some(_), Some(_)) => {}
    }
}

fn by_dates(before: &Row, now: &Row, change: &mut Change) {
    let (old, new) = (before.standing.axes.expected, now.standing.axes.expected);
    if let (Some(old), Some(new)) = (old, new)
        && old != new
    {
        change.other.push(format!("Expected on {} then, on {} now.", in_words(old), in_words(new)));
    }
    if let (None, Some(first)) = (before.standing.axes.first_due, now.standing.axes.first_due) {
        change.better.push(format!("It has a due date now: {}.", in_words(first)));
    }
}

fn by_answers(before: &Row, now: &Row, change: &mut Change) {
    let (old, new) = (before.standing.axes.answers.unanswered, now.standing.axes.answers.unanswered);
    if new < old {
        change.better.push(format!("{} more given; {new} still owed.", answers(old - new)));
    } else if new > old {
        change.other.push(format!("{} more owed, because more bodies are asked.", answers(new - old)));
    }
}

fn answers(n: u32) -> String {
    if n == 1 { "1 answer".into() } else { format!("{n} answers") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_back_from_verified_ranks_lower() {
        for stage in Stage::ALL.into_iter().filter(|s| !s.is_verified()) {
            assert!(rank(stage) < rank(Stage::Verified), "{stage:?}");
        }
        assert!(rank(Stage::Returned) < rank(Stage::Claimed));
        assert!(rank(Stage::Blocked) < rank(Stage::InProgress));
    }
}

//! What a revised file changes, row by row and word by word.

use std::collections::BTreeMap;

use documents::Line;
use serde::{Deserialize, Serialize};
use similar::{ChangeTag, TextDiff};

use super::model::{RecommendationRow, Scope, Understood};

/// The differences between two readings. Empty when the same words were read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Differences {
    /// References of rows that are new.
    pub added: Vec<String>,
    /// References of rows that are gone.
    pub removed: Vec<String>,
    /// Fields that changed.
    pub changed: Vec<FieldChange>,
    /// The rows that both have stand in another order.
    pub reordered: bool,
}

/// One field of one row that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The row.
    pub reference: String,
    /// Such as "response".
    pub field: String,
    /// Old and new words in reading order.
    pub pieces: Vec<Piece>,
}

/// Words that stayed, went or came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// What became of them.
    pub change: Change,
    /// The words.
    pub text: String,
}

/// What became of some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// In both.
    Same,
    /// Only in the old file.
    Removed,
    /// Only in the new file.
    Added,
}

impl Differences {
    /// Nothing changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Compares a revised reading with the one before. The same words give no differences, in whatever format they come.
pub fn compare(old: &Understood, new: &Understood) -> Differences {
    if old.sha256 == new.sha256 {
        return Differences::default();
    }
    let find = |rows: &'_ [RecommendationRow], reference: &str| rows.iter().position(|r| r.reference == reference);
    let missing = |from: &[RecommendationRow], other: &[RecommendationRow]| {
        from.iter().filter(|r| find(other, &r.reference).is_none()).map(|r| r.reference.clone()).collect::<Vec<_>>()
    };
    let places: Vec<usize> = new.rows.iter().filter_map(|r| find(&old.rows, &r.reference)).collect();
    let both = new
        .rows
        .iter()
        .filter_map(|row| find(&old.rows, &row.reference).and_then(|at| old.rows.get(at)).map(|was| (was, row)));
    Differences {
        added: missing(&new.rows, &old.rows),
        removed: missing(&old.rows, &new.rows),
        changed: both.flat_map(|(was, is)| changes(was, is)).collect(),
        reordered: !places.is_sorted(),
    }
}

fn changes(was: &RecommendationRow, is: &RecommendationRow) -> Vec<FieldChange> {
    let (mut old, new) = (fields(was), fields(is));
    let change = |(field, new): (String, String)| {
        let old = old.remove(&field).unwrap_or_default();
        (old != new).then(|| FieldChange { reference: is.reference.clone(), pieces: pieces(&old, &new), field })
    };
    let mut changed: Vec<FieldChange> = new.into_iter().filter_map(change).collect();
    changed.extend(old.into_iter().filter(|(_, text)| !text.is_empty()).map(|(field, text)| FieldChange {
        reference: is.reference.clone(),
        field,
        pieces: pieces(&text, ""),
    }));
    changed
}

/// The printed fields of a row, words only.
fn fields(row: &RecommendationRow) -> BTreeMap<String, String> {
    let lines = |lines: &[Line]| lines.iter().map(|l| l.text.trim()).collect::<Vec<_>>().join("\n");
    let leads = row.leads.iter().map(|l| l.printed.as_str()).collect::<Vec<_>>().join(", ");
    let scope = if row.scope == Scope::National { "national" } else { "local" };
    let own = [
        ("title", row.title.clone().unwrap_or_default()),
        ("theme", row.theme.clone().unwrap_or_default()),
        ("scope", scope.to_owned()),
        ("leads", leads),
        ("recommendation", lines(&row.text)),
        ("response", lines(&row.response)),
        ("challenges", lines(&row.challenges)),
        ("status", row.status.clone().unwrap_or_default()),
        ("due", row.due.iter().map(|d| d.words.as_str()).collect::<Vec<_>>().join(", ")),
    ];
    own.into_iter().map(|(field, text)| (field.to_owned(), text)).chain(row.other.clone()).collect()
}

fn pieces(old: &str, new: &str) -> Vec<Piece> {
    let diff = TextDiff::from_words(old, new);
    let mut pieces: Vec<Piece> = Vec::new();
    for found in diff.iter_all_changes() {
        let change = match found.tag() {
            ChangeTag::Equal => Change::Same,
            ChangeTag::Delete => Change::Removed,
            ChangeTag::Insert => Change::Added,
        };
        match pieces.last_mut().filter(|piece| piece.change == change) {
            Some(piece) => piece.text.push_str(found.value()),
            None => pieces.push(Piece { change, text: found.value().to_owned() }),
        }
    }
    pieces
}

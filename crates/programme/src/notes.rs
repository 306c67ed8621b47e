//! What other parts say about the rows, such as decisions of meetings on them: asked for with one question however many
//! rows, and dealt to each row and each piece of its work.

use jiff::Timestamp;
use platform::Error;
use platform::access::Actor;
use platform::part::{self, Note};
use platform::web::App;
use serde::Serialize;

use crate::store::file::Loaded;

/// A note on a row, and on what of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Noted {
    /// What was said.
    #[serde(flatten)]
    pub note: Note,
    /// What of the row it is about, in words; `None` for the row itself.
    pub on_what: Option<String>,
}

/// What other parts say about these rows, as it was on record at a moment.
///
/// # Errors
/// A fault when the database does.
pub async fn about_rows(app: &App, actor: &Actor, rows: &[Loaded], by: Timestamp) -> Result<Vec<Note>, Error> {
    let mut ids: Vec<String> = rows.iter().flat_map(|row| subjects(row).map(|(id, _)| id)).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut notes = part::notes(app, actor, &ids).await?;
    notes.retain(|note| note.recorded <= by);
    Ok(notes)
}

/// Those of the notes that are about a row, its work, its challenges or its measures, in their order.
pub fn of_row(row: &Loaded, notes: &[Note]) -> Vec<Noted> {
    let subjects: Vec<(String, Option<String>)> = subjects(row).collect();
    let noted = |note: &Note| {
        let (_, on_what) = subjects.iter().find(|(id, _)| *id == note.about)?;
        Some(Noted { note: note.clone(), on_what: on_what.clone() })
    };
    notes.iter().filter_map(noted).collect()
}

/// Ids of a row and of all that has a page of its own, each with its words.
fn subjects(row: &Loaded) -> impl Iterator<Item = (String, Option<String>)> {
    let actions = row.actions.iter().map(|a| (a.id.to_string(), format!("the action “{}”", a.plan().title)));
    let challenges = row.challenges.iter().map(|c| {
        let question = commitments::work::short(&c.question);
        (c.id.to_string(), format!("the challenge “{question}”"))
    });
    let impacts = row.impacts.iter().map(|i| (i.id.to_string(), format!("the measure “{}”", i.question)));
    let evidence = row.evidence.iter().map(|e| (e.id.to_string(), "a piece of evidence".to_owned()));
    let rest = actions.chain(challenges).chain(impacts).chain(evidence).map(|(id, words)| (id, Some(words)));
    std::iter::once((row.recommendation.record.id.to_string(), None)).chain(rest)
}

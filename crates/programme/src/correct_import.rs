//! A person corrects what was understood of one row; the correction stays with the import.

use platform::Error;
use platform::access::{Actor, permit};
use platform::record;
use platform::trail::Entry;
use platform::web::App;

use crate::import::model::{RecommendationRow, Scope};
use crate::import_draft::{Correction, ImportDraft, ImportDraftId};
use crate::open_import::open_import;
use crate::policy::Act;

/// A draft in the version that somebody had before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeenImport {
    /// Which.
    pub id: ImportDraftId,
    /// The version.
    pub version: i64,
}

/// A row as a person says it should be understood. What is left out stays as it was understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Corrected {
    /// The title.
    pub title: Option<String>,
    /// The leads, as they should be printed.
    pub leads: Option<Vec<String>>,
    /// Local or national.
    pub scope: Option<Scope>,
    /// The asks, in order.
    pub asks: Option<Vec<String>>,
    /// A remark that stays with the row.
    pub note: Option<String>,
}

/// Keeps the correction of a row.
///
/// # Errors
/// For whoever may not import; [`Error::Hidden`] for a row that the file does not have; [`Error::Stale`] after a change by
/// somebody else.
pub async fn correct_import(
    app: &App,
    actor: &Actor,
    seen: SeenImport,
    reference: &str,
    corrected: Corrected,
) -> Result<(), Error> {
    let understood = open_import(app, actor, seen.id).await?.understood.map_err(Error::refused)?;
    let row = understood.rows.iter().find(|r| r.reference == reference).ok_or(Error::Hidden)?;
    let correction = corrected.differing_from(row);
    let mut tx = app.begin(actor).await?;
    let found = record::find::<ImportDraft>(&mut tx, seen.id).await?;
    let allowed = permit(actor, Act::Import, found)?.as_seen(seen.version)?.change(|mut draft| {
        match correction.is_empty() {
            true => draft.corrections.remove(reference),
            false => draft.corrections.insert(reference.to_owned(), correction),
        };
        Ok::<_, Error>(draft)
    })?;
    let entry = Entry::of("ImportCorrected", allowed.record());
    tx.save(allowed).await?;
    tx.commit(entry).await?;
    Ok(())
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn lines(all: Vec<String>) -> Vec<String> {
    all.iter().map(|line| plain(line)).filter(|line| !line.is_empty()).collect()
}

impl Corrected {
    /// Only what differs from what was understood is a correction.
    fn differing_from(self, row: &RecommendationRow) -> Correction {
        let known_leads: Vec<String> = row.leads.iter().map(|l| l.printed.clone()).collect();
        let known_asks: Vec<String> = row.asks.iter().map(|a| plain(&a.whole())).collect();
        let known_title = row.title.clone().unwrap_or_default();
        Correction {
            title: self.title.map(|t| t.trim().to_owned()).filter(|t| *t != known_title),
            leads: self.leads.map(lines).filter(|l| *l != known_leads),
            scope: self.scope.filter(|s| *s != row.scope),
            asks: self.asks.map(lines).filter(|a| *a != known_asks),
            note: self.note.map(|n| n.trim().to_owned()).filter(|n| !n.is_empty()),
        }
    }
}

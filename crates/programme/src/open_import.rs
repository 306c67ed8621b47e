//! A report sent and not yet saved, with what is understood of its file now, and what it would change.

use documents::Refusal;
use platform::Error;
use platform::access::{Actor, permit};
use platform::db::{Ask, List};
use platform::record::{self, Versioned};
use platform::web::App;

use crate::import::model::NotUnderstood;
use crate::import::{Differences, Understood, compare};
use crate::import_draft::{ImportDraft, ImportDraftId};
use crate::policy::{self, Act};
use crate::read_report::read_report_remembering;
use crate::source_report::SourceReport;
use crate::store;

const SENT: List =
    List::both("import_draft.sent", "select version, body from import_draft where {scope} order by id desc");
/// The lists of this file.
pub const LISTS: &[List] = &[SENT];

/// A draft, and what is understood of its file now.
pub struct Reading {
    /// The draft with its version.
    pub draft: Versioned<ImportDraft>,
    /// What is understood, before the draft's corrections.
    pub understood: Result<Understood, NotUnderstood>,
}

/// Opens a draft.
///
/// # Errors
/// For whoever may not import; when there is no such draft.
pub async fn open_import(app: &App, actor: &Actor, id: ImportDraftId) -> Result<Reading, Error> {
    may_import(actor)?;
    let mut read = app.db().read().await?;
    let allowed = permit(actor, Act::Import, record::find::<ImportDraft>(&mut read, id).await?)?;
    let draft = Versioned { version: allowed.version(), record: allowed.into_inner() };
    let bytes = app.files().get(&draft.record.sha256)?;
    let mapping = draft.record.mapping.clone();
    let understood = read_report_remembering(&mut read, &draft.record.file_name, bytes, mapping).await?;
    Ok(Reading { draft, understood })
}

/// Reports are read in by one role only.
///
/// # Errors
/// For all others, saying whose task it is.
pub fn may_import(actor: &Actor) -> Result<(), Error> {
    match policy::may(Act::Import, actor, &[]) {
        true => Ok(()),
        false => Err(Error::forbidden("Only the Board's business manager reads reports in.")),
    }
}

/// Every report sent, saved or not, the newest first.
///
/// # Errors
/// For whoever may not import.
pub async fn imports(ask: &mut impl Ask, actor: &Actor) -> Result<Vec<Versioned<ImportDraft>>, Error> {
    may_import(actor)?;
    record::list(ask, SENT.within(&policy::scope(actor), [])).await
}

/// What a file would change in a programme that has rows already.
pub struct Against {
    /// The last report read in.
    pub file_name: String,
    /// That this very file was read in before.
    pub same_file: bool,
    /// What differs; nothing when the last report cannot be read any more.
    pub differences: Option<Differences>,
}

/// Compares what is understood with the report that was read in last.
///
/// # Errors
/// A fault when the database or the reader fails.
pub async fn against(
    app: &App,
    actor: &Actor,
    draft: &ImportDraft,
    new: &Understood,
) -> Result<Option<Against>, Error> {
    let Some(programme) = draft.programme else { return Ok(None) };
    let mut read = app.db().read().await?;
    let sources = store::all::<SourceReport>(&mut read, programme, &policy::scope(actor)).await?;
    let Some(last) = sources.last().map(|s| &s.record) else { return Ok(None) };
    let same_file = sources.iter().any(|s| s.record.sha256 == draft.sha256);
    let bytes = app.files().get(&last.sha256)?;
    let old = read_report_remembering(&mut read, &last.file_name, bytes, None).await?;
    let differences = old.ok().map(|old| compare(&old, new));
    Ok(Some(Against { file_name: last.file_name.clone(), same_file, differences }))
}

/// A refusal of a file in one sentence, for a field or a problem document.
pub fn sentence(refusal: &Refusal) -> String {
    format!("{}: {} {}", refusal.place, refusal.reason, refusal.remedy)
}

//! A report's file is sent: read once so that what cannot be read is refused at once, then kept as a draft.

use documents::Refusal;
use platform::Error;
use platform::access::{Actor, permit, permit_new};
use platform::record;
use platform::trail::Entry;
use platform::web::App;

use crate::import::model::NotUnderstood;
use crate::import_draft::{ImportDraft, ImportDraftId};
use crate::open_import::may_import;
use crate::policy::Act;
use crate::programme::{Programme, ProgrammeId};
use crate::read_report::read_report_remembering;

/// A file, and what it is for.
#[derive(Debug, Clone)]
pub struct Sending {
    /// The programme it revises; a new one when there is none.
    pub programme: Option<ProgrammeId>,
    /// What a new programme will be called.
    pub name: String,
    /// The file's name.
    pub file_name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Keeps the file as a draft; the refusal of a file that cannot be read stands inside.
///
/// # Errors
/// For whoever may not import; for a programme that is not there; without a name for a new one.
pub async fn send_report(app: &App, actor: &Actor, sending: Sending) -> Result<Result<ImportDraftId, Refusal>, Error> {
    may_import(actor)?;
    let Sending { programme, name, file_name, bytes } = sending;
    let name = name.trim().to_owned();
    let mut read = app.db().read().await?;
    match programme {
        Some(id) => drop(permit(actor, Act::Import, record::find::<Programme>(&mut read, id).await?)?),
        None if name.is_empty() => return Err(Error::invalid("name", "Give the new programme a name.")),
        None => {}
    }
    let understood = read_report_remembering(&mut read, &file_name, bytes.clone(), None).await?;
    drop(read);
    if let Err(NotUnderstood::Refused(refusal)) = understood {
        return Ok(Err(refusal));
    }
    let draft = ImportDraft {
        id: ImportDraftId::new(),
        programme,
        programme_name: name,
        sha256: app.files().keep(&bytes)?,
        file_name,
        sent_by: actor.account,
        sent_at: app.clock().now(),
        mapping: None,
        corrections: Default::default(),
        saved_as: None,
    };
    let (id, entry) = (draft.id, Entry::of("ReportSent", &draft));
    let mut tx = app.begin(actor).await?;
    tx.save(permit_new(actor, Act::Import, draft)?).await?;
    tx.commit(entry).await?;
    Ok(Ok(id))
}

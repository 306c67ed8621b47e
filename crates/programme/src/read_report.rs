//! Reads a report's bytes into what is understood of them. Saves nothing.

use documents::Refusal;
use platform::Error;
use platform::db::Ask;
use platform::record;

use crate::import::model::NotUnderstood;
use crate::import::{Mapping, Understood, understand};
use crate::import_draft::ImportLayout;

/// Reads a file by the columns given, or by a safe guess.
///
/// # Errors
/// A refusal with place, reason and remedy, or the columns that need a person's word.
pub fn read_report(name: &str, bytes: &[u8], mapping: Option<&Mapping>) -> Result<Understood, NotUnderstood> {
    let document = documents::read::read(name, bytes).map_err(NotUnderstood::Refused)?;
    understand(&document, mapping)
}

/// As [`read_report`], away from the threads that serve pages, and by the columns remembered for the file's layout when
/// the guess is not safe.
///
/// # Errors
/// As [`read_report`], inside; a fault outside when the database or the reader fails.
pub async fn read_report_remembering(
    ask: &mut impl Ask,
    name: &str,
    bytes: Vec<u8>,
    mapping: Option<Mapping>,
) -> Result<Result<Understood, NotUnderstood>, Error> {
    let (name, again) = (name.to_owned(), bytes.clone());
    let first = away(name.clone(), bytes, mapping).await?;
    let Err(NotUnderstood::NeedsMapping(needs)) = &first else { return Ok(first) };
    let remembered = record::find::<ImportLayout>(ask, &needs.fingerprint).await;
    match remembered {
        Ok(layout) => {
            let mapping = layout.for_rules("a layout is no secret of anybody").record.mapping;
            away(name, again, Some(mapping)).await
        }
        Err(Error::Hidden) => Ok(first),
        Err(other) => Err(other),
    }
}

async fn away(
    name: String,
    bytes: Vec<u8>,
    mapping: Option<Mapping>,
) -> Result<Result<Understood, NotUnderstood>, Error> {
    let work = tokio::task::spawn_blocking(move || read_report(&name, &bytes, mapping.as_ref()));
    // A reader that panics in spite of its tests must not take the server with it.
    Ok(work.await.unwrap_or_else(|_| {
        Err(NotUnderstood::Refused(Refusal::whole(
            "The file broke the reader.",
            "Save it again from the program it was made with, or as CSV, and send that.",
        )))
    }))
}

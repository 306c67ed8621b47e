//! Word documents: headings by style, lists by numbering, tables with merged cells spread over every place they
//! cover. What tracked changes have deleted is left out, what they have inserted is kept; hidden text, headers,
//! footers, comments and notes are not read.

mod body;
mod numbering;
mod paragraph;
mod styles;
mod table;

use super::{Limits, package::Package};
use crate::{Document, Format, Refusal};
use body::Body;
use numbering::Numbering;
use styles::Styles;

/// Reads the main part of a Word package.
pub(super) fn read(package: &mut Package<'_>, limits: &Limits) -> Result<Document, Refusal> {
    let main = package.main.clone();
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut beside = |name: &str| package.part(&format!("{folder}/{name}")).map(Option::unwrap_or_default);
    let styles = Styles::read(&beside("styles.xml")?, limits)?;
    let numbering = Numbering::read(&beside("numbering.xml")?, limits)?;
    let Some(document) = package.part(&main)? else {
        return Err(Refusal::new(main, "The document itself is missing from the package.", "Save it again from Word."));
    };
    let blocks = Body::new(styles, numbering, limits).read(&main, &document)?;
    Ok(Document { format: Format::Docx, blocks })
}

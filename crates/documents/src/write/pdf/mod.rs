//! A report as PDF/UA-1: tagged, titled, in its language, with what its charts show in words.
//!
//! Typeset by `typst` inside the program. The report reaches the template as a virtual JSON file, so none of its text is
//! ever read as markup. Only the fonts inside the program are used (Noto Sans, and DejaVu Sans for letters that Noto
//! Sans lacks), so that the pages are the same on every machine. A character that neither font has is printed as U+FFFD.

mod view;
mod world;

use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::WriteError;
use crate::report::Report;
use world::Press;

/// Writes the report as PDF/UA-1 on A4 pages; tables that ask for it stand on pages turned sideways.
///
/// # Errors
///
/// When the typesetter refuses, which it does rather than make a file that is not accessible.
pub fn write(report: &Report) -> Result<Vec<u8>, WriteError> {
    let press = Press::new(view::json(report));
    let typeset = typst::compile::<PagedDocument>(&press).output;
    let written = typeset.and_then(|document| typst_pdf::pdf(&document, &options(report)?));
    // What the typesetter remembers for the next run is of use for a few runs only.
    typst::comemo::evict(5);
    written.map_err(|reasons| refused(&reasons))
}

fn options(report: &Report) -> Result<PdfOptions, typst::ecow::EcoVec<SourceDiagnostic>> {
    let standards = PdfStandards::new(&[PdfStandard::V_1_7, PdfStandard::Ua_1]);
    let standards = standards.map_err(|error| plain(error.message().clone()))?;
    let (year, month, day) = (report.date.year(), report.date.month(), report.date.day());
    let noon = Datetime::from_ymd_hms(year.into(), month.unsigned_abs(), day.unsigned_abs(), 12, 0, 0);
    Ok(PdfOptions {
        ident: Smart::Custom(format!("{}\n{}\n{}", report.organisation, report.title, report.date)),
        creator: Smart::Custom(None),
        timestamp: noon.map(Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    })
}

fn plain(message: typst::ecow::EcoString) -> typst::ecow::EcoVec<SourceDiagnostic> {
    typst::ecow::EcoVec::from([SourceDiagnostic::error(typst::syntax::Span::detached(), message)])
}

fn refused(reasons: &[SourceDiagnostic]) -> WriteError {
    let said: Vec<&str> = reasons.iter().take(3).map(|reason| reason.message.as_str()).collect();
    WriteError::new("PDF", said.join("; "))
}

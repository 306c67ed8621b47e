//! A report's files: the page, PDF, DOCX, XLSX and CSV. The same model gives the same bytes; whatever was frozen is served
//! as it was made that day.
#![deny(clippy::wildcard_enum_match_arm)]

use std::collections::BTreeMap;

use documents::write::{self, csv::Mark};
use platform::Error;
use platform::files::Files;
use serde::{Deserialize, Serialize};

use crate::frozen_report::FrozenReport;
use crate::report::document::{at_a_glance, to_document};
use crate::report::public::public;
use crate::report::{Audience, ReportModel};

/// A format that a report is written in.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// The piece of a page.
    Page,
    /// A document that a screen reader can follow.
    Pdf,
    /// A document that a clerk can edit.
    Docx,
    /// Its tables as a workbook.
    Xlsx,
    /// One line for each recommendation.
    Csv,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 5] = [Self::Page, Self::Pdf, Self::Docx, Self::Xlsx, Self::Csv];

    /// The format of a file's ending.
    pub fn of_ending(ending: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.ending() == ending)
    }

    /// Its ending.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Page => "text/html; charset=utf-8",
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

/// Writes a report. It takes a second or two for a PDF: call it where waiting hurts nobody.
///
/// # Errors
/// A fault when a writer refuses.
pub fn render(model: &ReportModel, format: Format) -> Result<Vec<u8>, Error> {
    let report = || to_document(model);
    let written = match format {
        Format::Page => Ok(write::html::fragment(&report()).into_bytes()),
        Format::Pdf => write::pdf::write(&report()),
        Format::Docx => write::docx::write(&report()),
        Format::Xlsx => write::xlsx::write(&report()),
        Format::Csv => write::csv::write(&at_a_glance(model), Mark::ForExcel),
    };
    written.map_err(|e| Error::fault(e.to_string()))
}

/// As [`render`], beside the server's own work.
///
/// # Errors
/// A fault when a writer refuses.
pub async fn render_aside(model: ReportModel, format: Format) -> Result<Vec<u8>, Error> {
    aside(move || render(&model, format)).await
}

/// Writes a report in every format and keeps the files; returns their hashes.
///
/// # Errors
/// A fault when a writer or the disk refuses.
pub async fn keep_all(model: ReportModel, files: Files) -> Result<BTreeMap<Format, String>, Error> {
    aside(move || Format::ALL.into_iter().map(|f| Ok::<_, Error>((f, files.keep(&render(&model, f)?)?))).collect())
        .await
}

/// A frozen report as it was made the day it was frozen. Should its file be lost, it is made again from the frozen rows,
/// and served only if not a byte differs.
///
/// # Errors
/// [`Error::Hidden`] for a public version never released; [`Error::Refused`] when the file is lost and today's program
/// writes it differently.
pub async fn frozen(report: &FrozenReport, audience: Audience, format: Format, files: Files) -> Result<Vec<u8>, Error> {
    let sha256 = report.file(audience, format).ok_or(Error::Hidden)?.to_owned();
    match files.get(&sha256) {
        Err(Error::Hidden) => {}
        kept => return kept,
    }
    let model = match audience {
        Audience::Committee => report.model().clone(),
        Audience::Public => public(report.model()),
    };
    let again = aside(move || files.keep(&render(&model, format)?).and_then(|sum| Ok((files.get(&sum)?, sum)))).await?;
    if again.1 == sha256 { Ok(again.0) } else { Err(Error::refused(LOST)) }
}

const LOST: &str = "The file of this report as it was frozen is missing from the folder of files, and this version of the program writes it differently. Restore the folder of files from a backup; the rows themselves are all here.";

async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::fault("writing a report was cut off"))?
}

//! A request to a national body with its row, and its letter as a document.

use documents::report::{Piece, Report};
use documents::write;
use jiff::civil::Date;
use platform::Error;
use platform::access::{Actor, permit};
use platform::agency::Agencies;
use platform::record::{self, Versioned};
use platform::web::App;

use crate::national_request::{NationalRequest, NationalRequestId, RequestState};
use crate::policy::Act;
use crate::store::file::{self, Loaded};

/// A request with its row.
pub struct OpenRequest {
    /// The request.
    pub request: Versioned<NationalRequest>,
    /// All of its row.
    pub row: Loaded,
}

/// Opens a request.
///
/// # Errors
/// For whoever does not see the programme; when there is none of this id.
pub async fn open_request(app: &App, actor: &Actor, id: NationalRequestId) -> Result<OpenRequest, Error> {
    let mut read = app.db().read().await?;
    let allowed = permit(actor, Act::See, record::find::<NationalRequest>(&mut read, id).await?)?;
    let request = Versioned { version: allowed.version(), record: allowed.into_inner() };
    let row = file::load(&mut read, request.record.recommendation).await?;
    Ok(OpenRequest { request, row })
}

/// The day the letter left.
pub fn sent(request: &NationalRequest) -> Option<Date> {
    match request.state() {
        RequestState::Draft => None,
        RequestState::Sent { on } => Some(*on),
        RequestState::Acknowledged { sent, .. } | RequestState::Replied { sent, .. } => Some(*sent),
    }
}

/// As what a letter leaves the house: DOCX to be worked on, PDF to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterFormat {
    /// A document to be edited.
    Docx,
    /// A document to be read.
    Pdf,
}

impl LetterFormat {
    /// By a file's ending.
    pub fn of_ending(ending: &str) -> Option<Self> {
        match ending {
            "docx" => Some(Self::Docx),
            "pdf" => Some(Self::Pdf),
            _ => None,
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Pdf => "application/pdf",
        }
    }
}

/// The letter as a file, with its name.
///
/// # Errors
/// A fault when a writer refuses.
pub async fn letter_file(
    app: &App,
    agencies: &Agencies,
    open: &OpenRequest,
    format: LetterFormat,
) -> Result<(String, Vec<u8>), Error> {
    let report = as_report(app, agencies, open);
    let name = format!("letter-recommendation-{}", open.row.recommendation.record.reference);
    let (ending, writing) = match format {
        LetterFormat::Docx => ("docx", tokio::task::spawn_blocking(move || write::docx::write(&report))),
        LetterFormat::Pdf => ("pdf", tokio::task::spawn_blocking(move || write::pdf::write(&report))),
    };
    let written = writing.await.map_err(|_| Error::fault("writing a letter was broken off"))?;
    let bytes = written.map_err(|e| Error::fault(format!("writing a letter: {e}")))?;
    Ok((format!("{name}.{ending}"), bytes))
}

fn as_report(app: &App, agencies: &Agencies, one: &OpenRequest) -> Report {
    let (request, r) = (&one.request.record, &one.row.recommendation.record);
    let board = agencies.name(one.row.programme.record.board);
    let mut report =
        Report::new(format!("Letter to {}", request.to), board, sent(request).unwrap_or_else(|| app.clock().today()));
    report.subtitle = Some(format!("Recommendation {} {}", r.reference, r.title).trim().to_owned());
    if *request.state() == RequestState::Draft {
        report.marking = Some("Draft".into());
    }
    let paragraphs = request.letter().text.split("\n\n").map(str::trim).filter(|p| !p.is_empty());
    report.body.extend(paragraphs.map(Piece::paragraph));
    let signed = request.letter().signatories.iter().map(|s| {
        let body = s.agency.map(|a| format!(", {}", agencies.name(a))).unwrap_or_default();
        let day = s.signed.map_or("not yet signed".to_owned(), |d| format!("signed {}", crate::stamp::in_words(d)));
        (s.person.name.clone() + &body, day)
    });
    report.body.push(Piece::key_values(signed));
    report
}

//! The invented Cabinet report, read in as any other.

use platform::Error;
use platform::access::Actor;
use platform::web::App;
use programme::import_draft::{ImportDraft, ImportDraftId};
use programme::read_report::read_report;
use programme::save_import::save_import;

/// The report: invented for this demonstration and for the importer's tests.
const REPORT: &[u8] = include_bytes!("../../../programme/tests/files/aldermere-report.txt");
const FILE_NAME: &str = "aldermere-report.txt";

pub(super) async fn load(app: &App) -> Result<(), Error> {
    let understood = read_report(FILE_NAME, REPORT, None).map_err(Error::refused)?;
    let draft = ImportDraft {
        id: ImportDraftId::new(),
        programme: None,
        programme_name: "Every Door Open: response to the scrutiny review".into(),
        file_name: FILE_NAME.into(),
        sha256: app.files().keep(REPORT)?,
        sent_by: None,
        sent_at: app.clock().now(),
        mapping: None,
        corrections: Default::default(),
        saved_as: None,
    };
    save_import(app, &Actor::command(), &draft, &understood).await?;
    Ok(())
}

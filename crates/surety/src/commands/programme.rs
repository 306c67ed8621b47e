//! `surety programme import` and `surety programme report`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use documents::Refusal;
use platform::Error;
use platform::access::Actor;
use platform::settings::Settings;
use programme::import::model::NotUnderstood;
use programme::import::{Understood, contract, refused};
use programme::import_draft::{ImportDraft, ImportDraftId};
use programme::read_report::{read_report, read_report_remembering};
use programme::save_import::{Saved, save_import};

#[derive(Subcommand)]
pub(super) enum Programme {
    /// Read a report (text, CSV, HTML, DOCX, XLSX, PDF with text) into a programme
    Import(Import),
    /// Write the report of a programme as at a date
    Report(super::report::Report),
}

#[derive(Args)]
pub(super) struct Import {
    /// The report's file
    file: PathBuf,
    /// Say what is understood and save nothing
    #[arg(long)]
    dry_run: bool,
    /// How to say it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// What a new programme is called
    #[arg(long, default_value = "Response programme")]
    name: String,
    /// Add to an existing programme instead: its id, as in the address of its page
    #[arg(long)]
    into: Option<programme::programme::ProgrammeId>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(super) async fn run(programme: Programme, settings: Settings) -> Result<ExitCode, Error> {
    let import = match programme {
        Programme::Import(import) => import,
        Programme::Report(report) => return super::report::run(report, settings).await,
    };
    let name = import.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let bytes = match limited(&import.file) {
        Ok(bytes) => bytes,
        Err(refusal) => return Ok(say_refused(&refusal, import.format)),
    };
    match import.dry_run {
        true => Ok(say(read_report(&name, &bytes, None), import.format)),
        false => save(import, name, bytes, settings).await,
    }
}

/// Reads the file unless it is larger than any report.
fn limited(file: &std::path::Path) -> Result<Vec<u8>, Refusal> {
    let cannot = |e: std::io::Error| {
        Refusal::whole(format!("{} cannot be read: {e}.", file.display()), "Check the name and that you may read it.")
    };
    let size = std::fs::metadata(file).map_err(cannot)?.len();
    let most = documents::read::Limits::default().input_bytes as u64;
    if size > most {
        return Err(Refusal::whole(
            format!("The file has {} MB; a report has at most {}.", size / 1_048_576, most / 1_048_576),
            "Save the part with the table of recommendations as a file of its own.",
        ));
    }
    std::fs::read(file).map_err(cannot)
}

async fn save(import: Import, name: String, bytes: Vec<u8>, settings: Settings) -> Result<ExitCode, Error> {
    let app = super::open(settings).await?;
    let read = read_report_remembering(&mut app.db().read().await?, &name, bytes.clone(), None).await?;
    let understood = match read {
        Ok(understood) => understood,
        not => return Ok(say(not, import.format)),
    };
    let draft = ImportDraft {
        id: ImportDraftId::new(),
        programme: import.into,
        programme_name: import.name,
        file_name: name,
        sha256: app.files().keep(&bytes)?,
        sent_by: None,
        sent_at: app.clock().now(),
        mapping: None,
        corrections: Default::default(),
        saved_as: None,
    };
    match save_import(&app, &Actor::command(), &draft, &understood).await? {
        Saved::Rows { programme, added, reprinted, unchanged } => {
            println!("Programme {programme}: {added} rows added, {reprinted} reprinted, {unchanged} unchanged.");
        }
        Saved::AlreadyThere { programme } => {
            println!("Programme {programme} holds this very file already. Nothing was changed.")
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn say(read: Result<Understood, NotUnderstood>, format: Format) -> ExitCode {
    match (read, format) {
        (Ok(understood), Format::Json) => println!("{}", contract(&understood)),
        (Ok(understood), Format::Text) => say_in_words(&understood),
        (Err(NotUnderstood::Refused(refusal)), format) => return say_refused(&refusal, format),
        (Err(NotUnderstood::NeedsMapping(needs)), format) => {
            let reason = format!("The columns cannot be told apart safely. {}", needs.guess.doubts.join(" "));
            let remedy = "Read the file in on the page Read a report in, where you can say which column is which.";
            return say_refused(&Refusal::new(&needs.place, reason, remedy), format);
        }
    }
    ExitCode::SUCCESS
}

fn say_refused(refusal: &Refusal, format: Format) -> ExitCode {
    match format {
        Format::Json => println!("{}", refused(refusal)),
        Format::Text => eprintln!("surety: {refusal}"),
    }
    ExitCode::from(super::REFUSED)
}

fn say_in_words(understood: &Understood) {
    for row in &understood.rows {
        let leads: Vec<&str> = row.leads.iter().map(|l| l.printed.as_str()).collect();
        println!(
            "{}\t{}\t[{}]\t{} asks",
            row.reference,
            row.title.as_deref().unwrap_or(""),
            leads.join(", "),
            row.asks.len()
        );
        row.doubts.iter().for_each(|d| println!("\t? {}", d.sentence));
    }
    understood.doubts.iter().for_each(|d| println!("? {} ({})", d.sentence, d.place));
}

//! `surety programme report`: writes the report of a programme as at a date into a file.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use platform::Error;
use platform::access::Actor;
use platform::clock::moment_in_words;
use platform::settings::Settings;
use platform::web::App;
use programme::make_report::make_report;
use programme::policy;
use programme::programme::{ProgrammeId, ReportKind};
use programme::render::{self, Format};
use programme::report::ReportModel;
use programme::report::document::to_document;
use programme::report::public::public;
use programme::store;

#[derive(Args)]
pub(super) struct Report {
    /// The day it speaks of, such as 2016-12-14: records as they were kept then, every row judged on that day
    #[arg(long, value_parser = day)]
    as_at: Date,
    /// Progress part way through, or every recommendation with all its claims, checks and readings
    #[arg(long, value_enum)]
    kind: Kind,
    /// What to write
    #[arg(long, value_enum)]
    format: FileFormat,
    /// The file to write
    #[arg(long)]
    out: PathBuf,
    /// Which programme, by its id as in the address of its page; needed when there are several
    #[arg(long)]
    programme: Option<ProgrammeId>,
    /// The public version: no names of people, no restricted evidence, no internal reasons
    #[arg(long)]
    public: bool,
    /// Write over a file that is there
    #[arg(long)]
    force: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    Interim,
    Full,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FileFormat {
    Html,
    Pdf,
    Docx,
    Xlsx,
    Csv,
}

fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "write the day as in 2016-12-14".to_owned())
}

pub(super) async fn run(report: Report, settings: Settings) -> Result<ExitCode, Error> {
    refuse_overwriting(&report)?;
    let bar = bar();
    bar.set_message("Reading the programme");
    let app = super::open(settings).await?;
    let model = model(&app, &report).await?;
    bar.inc(1);
    bar.set_message("Writing the report");
    let (format, shown) = (report.format, model.clone());
    let bytes = tokio::task::spawn_blocking(move || written(&shown, format)).await;
    let bytes = bytes.map_err(|_| Error::fault("writing the report was cut off"))??;
    bar.inc(1);
    bar.set_message("Saving the file");
    save(&report.out, &bytes, report.force)?;
    bar.finish_and_clear();
    say(&report.out, &model);
    Ok(ExitCode::SUCCESS)
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::new(3);
    if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos}/{len} {msg} ({elapsed})") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(std::time::Duration::from_millis(200));
    bar
}

fn refuse_overwriting(report: &Report) -> Result<(), Error> {
    if report.out.exists() && !report.force {
        let name = report.out.display();
        return Err(Error::refused(format!(
            "{name} is there already. Choose another name, or add --force to write over it."
        )));
    }
    Ok(())
}

async fn model(app: &App, report: &Report) -> Result<ReportModel, Error> {
    let actor = Actor::command();
    let all = store::programmes(&mut app.db().read().await?, &policy::scope(&actor)).await?;
    let id = match (report.programme, all.as_slice()) {
        (Some(id), _) if all.iter().any(|p| p.id == id) => id,
        (Some(id), _) => return Err(Error::refused(format!("There is no programme {id}.{}", listed(&all)))),
        (None, []) => {
            return Err(Error::refused(
                "There is no programme yet. Read a report in first: surety programme import FILE.",
            ));
        }
        (None, [only]) => only.id,
        (None, _) => {
            return Err(Error::refused(format!(
                "There are several programmes. Say which with --programme.{}",
                listed(&all)
            )));
        }
    };
    let kind = match report.kind {
        Kind::Interim => ReportKind::Interim,
        Kind::Full => ReportKind::Full,
    };
    let model = make_report(app, &actor, id, (report.as_at, kind)).await?;
    Ok(if report.public { public(&model) } else { model })
}

fn listed(all: &[programme::programme::Programme]) -> String {
    all.iter().map(|p| format!("\n  {}  {}", p.id, p.name)).collect()
}

fn written(model: &ReportModel, format: FileFormat) -> Result<Vec<u8>, Error> {
    match format {
        FileFormat::Html => Ok(documents::write::html::document(&to_document(model)).into_bytes()),
        FileFormat::Pdf => render::render(model, Format::Pdf),
        FileFormat::Docx => render::render(model, Format::Docx),
        FileFormat::Xlsx => render::render(model, Format::Xlsx),
        FileFormat::Csv => render::render(model, Format::Csv),
    }
}

/// Writes beside the place and moves there, so that nobody finds half a report. Without `--force`, a file that came in the
/// meantime stays.
fn save(out: &Path, bytes: &[u8], force: bool) -> Result<(), Error> {
    let cannot = |e: std::io::Error| {
        Error::refused(format!("{} cannot be written: {e}. Check the folder and your rights to it.", out.display()))
    };
    let folder = out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut aside = like_any_file(&mut tempfile::Builder::new()).tempfile_in(folder).map_err(cannot)?;
    aside.write_all(bytes).and_then(|()| aside.as_file().sync_all()).map_err(cannot)?;
    let kept = if force { aside.persist(out) } else { aside.persist_noclobber(out) };
    kept.map(|_| ()).map_err(|e| cannot(e.error))
}

/// A temporary file is its owner's alone; a report has the rights of any other file.
#[cfg(unix)]
fn like_any_file<'a, 'b, 'c>(builder: &'c mut tempfile::Builder<'a, 'b>) -> &'c mut tempfile::Builder<'a, 'b> {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(std::fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn like_any_file<'a, 'b, 'c>(builder: &'c mut tempfile::Builder<'a, 'b>) -> &'c mut tempfile::Builder<'a, 'b> {
    builder
}

fn say(out: &Path, model: &ReportModel) {
    let counts = model.counts();
    println!(
        "{}: {} rows, {} claimed, {} verified, {} with impact shown, {} late, {} with an unanswered ask.",
        out.display(),
        counts.rows,
        counts.claimed,
        counts.verified,
        counts.impact_shown,
        counts.late,
        counts.unanswered
    );
    if model.before_first {
        eprintln!(
            "surety: nothing was kept here by that day. The report uses the records first kept, of {}, and says so.",
            moment_in_words(model.records_at)
        );
    }
}

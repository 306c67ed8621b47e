use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::command::{extras, write};
use crate::link::{Linked, Linker, Progress, Stage};
use crate::persons::Overlap;
use crate::read::{self, Mapping, Named, Said};
use crate::records::{Records, RecordsBuilder};
use crate::refusal::Refusal;
use crate::resources::{self, Size};
use crate::settings::{BlockingSettings, Settings};

/// What `link` is given.
#[derive(Debug, Clone, Default)]
pub struct LinkArguments {
    /// Tables, CSV or (with the feature) Parquet.
    pub inputs: Vec<PathBuf>,
    /// Heading of the column that tells records of one source apart.
    pub id: String,
    /// Heading of the column that names the source; without it each file is a source when there are several.
    pub source: Option<String>,
    /// Settings as TOML.
    pub settings: Option<PathBuf>,
    /// A saved model to use instead of estimating one.
    pub model: Option<PathBuf>,
    /// The clusters of an earlier run: only pairs with new records are compared, and clusters keep their names.
    pub known: Option<PathBuf>,
    /// Decisions of clerks: `source_l,id_l,source_r,id_r,same` with `same` yes or no.
    pub decisions: Option<PathBuf>,
    /// Where a report on the run is written, as text.
    pub report: Option<PathBuf>,
    /// Where the pairs most worth a clerk's time are written.
    pub review: Option<PathBuf>,
    /// A folder for the run as SQL for another engine: the prepared table and one script for each dialect.
    pub sql: Option<PathBuf>,
    /// Where pairs are written.
    pub pairs: Option<PathBuf>,
    /// Where clusters are written.
    pub clusters: Option<PathBuf>,
    /// Where the summary is written.
    pub summary: Option<PathBuf>,
    /// Where the model is saved.
    pub save_model: Option<PathBuf>,
    /// Where the settings are written with the meaning taken for every column, to be confirmed or changed.
    pub save_settings: Option<PathBuf>,
    /// Pairs to be explained, each record by its identifier, or as `source/identifier`.
    pub explain: Vec<[String; 2]>,
    /// A folder for pictures: the match weights of all pairs, and one for each pair explained.
    pub pictures: Option<PathBuf>,
}

/// The figures of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Records read.
    pub records: usize,
    /// Persons, as a best estimate.
    pub persons: u64,
    /// Lower end of the 95% interval for persons.
    pub persons_low: u64,
    /// Upper end of the 95% interval for persons.
    pub persons_high: u64,
    /// Persons known to both of two sources, for every pair of sources that shares any.
    pub overlaps: Vec<Overlap>,
    /// Clusters written.
    pub clusters: usize,
    /// Pairs written.
    pub pairs: usize,
    /// Pairs compared.
    pub pairs_compared: u64,
    /// Estimated share of true pairs that were compared.
    pub blocking_recall: f64,
    /// Rules used and the pairs each added.
    pub blocking_rules: Vec<(String, u64)>,
    /// Seconds of processor time.
    pub cpu_seconds: Option<f64>,
    /// Largest resident memory in bytes.
    pub peak_memory_bytes: Option<u64>,
}

/// Reads, links and writes.
///
/// `say` is told what a person should read: the meaning taken for each column and what the run will take, before it
/// starts, and the pairs explained at the end.
///
/// # Errors
/// Whatever is wrong with arguments, files or records, with its place; a run that would take more memory than there is.
pub fn link(arguments: &LinkArguments, say: Said<'_>, progress: Progress<'_>) -> Result<Summary, Refusal> {
    let mut settings = settings(arguments.settings.as_deref())?;
    let named = Named { id: &arguments.id, source: arguments.source.as_deref(), settings: &settings };
    let mappings = Mapping::of_files(&arguments.inputs, named, say)?;
    if let Some(path) = &arguments.save_settings {
        extras::save_settings(path, &settings, &mappings)?;
    }
    settings.blocking = planned(&read::size_of(&mappings), &settings, say)?;
    let records = read_records(arguments, &mappings, progress)?;
    run(arguments, settings, records, say, progress)
}

/// What a run of this size will take, said before it starts, and how its blocks are to be held.
pub(super) fn planned(size: &Size, settings: &Settings, say: Said<'_>) -> Result<BlockingSettings, Refusal> {
    let (blocking, expected) = resources::plan(size, &settings.blocking, settings.memory.allowed())?;
    say(extras::expected_words(size, expected));
    Ok(blocking)
}

/// Links records and writes what was asked for.
pub(super) fn run(
    arguments: &LinkArguments,
    settings: Settings,
    records: Records,
    say: Said<'_>,
    progress: Progress<'_>,
) -> Result<Summary, Refusal> {
    // What was said beforehand went by the first rows; now the values are known.
    let (blocking, _) = resources::plan(&Size::of(&records), &settings.blocking, remaining(&settings))?;
    let mut linker = Linker::new(Settings { blocking, ..settings }).with_progress(progress);
    if let Some(path) = &arguments.model {
        linker = linker.with_model(crate::model::Model::load(path)?);
    }
    if let Some(path) = &arguments.known {
        linker = linker.with_known(extras::known(path)?);
    }
    if let Some(path) = &arguments.decisions {
        linker = linker.with_decisions(extras::decisions(path)?);
    }
    finish(arguments, &linker.run(records)?, say)
}

/// Bytes that the run may take, what it has taken already among them.
fn remaining(settings: &Settings) -> Option<u64> {
    let taken = resources::used().peak_memory.unwrap_or(0);
    settings.memory.at_most_mb.map_or_else(|| resources::free().map(|free| free + taken), |_| settings.memory.allowed())
}

/// Writes the files of a run and its summary.
fn finish(arguments: &LinkArguments, linked: &Linked, say: Said<'_>) -> Result<Summary, Refusal> {
    write_all(arguments, linked)?;
    extras::explained(arguments, linked, say)?;
    let summary = summary(linked);
    if let Some(path) = &arguments.summary {
        let text = serde_json::to_string_pretty(&summary).map_err(|e| Refusal::Run(e.to_string()))?;
        std::fs::write(path, text + "\n").map_err(|e| Refusal::file(path, e))?;
    }
    Ok(summary)
}

pub(super) fn settings(path: Option<&Path>) -> Result<Settings, Refusal> {
    let Some(path) = path else { return Ok(Settings::default()) };
    let text = std::fs::read_to_string(path).map_err(|e| Refusal::file(path, e))?;
    Settings::from_toml(&text).map_err(|e| match e {
        Refusal::Settings(problem) => Refusal::Settings(format!("{}: {problem}", path.display())),
        other => other,
    })
}

/// Reads all inputs into records.
///
/// # Errors
/// A file that cannot be read, a row that cannot be used, or the run was stopped.
fn read_records(arguments: &LinkArguments, mappings: &[Mapping], progress: Progress<'_>) -> Result<Records, Refusal> {
    let Some(first) = mappings.first() else { return Err(Refusal::Run("no file is named".into())) };
    let mut builder = RecordsBuilder::new(first.fields.clone(), &first.orders)?;
    let many = arguments.inputs.len() > 1;
    for (path, mapping) in arguments.inputs.iter().zip(mappings) {
        builder.read_dates_as(&mapping.orders);
        let stem = source_of_file(path);
        let file_source = if many { stem.as_str() } else { "" };
        read::stream(path, &mut |_, row| {
            go_on(&builder, progress)?;
            let source = mapping.source.map_or(file_source, |at| row[at]);
            builder.push(row[mapping.id], source, mapping.cells(row))
        })?;
    }
    builder.finish()
}

/// The name of a file without its folder and ending.
pub(super) fn source_of_file(path: &Path) -> String {
    path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned())
}

/// Rows read between two looks at whether to go on.
const ROWS_BETWEEN: usize = 1 << 16;

pub(super) fn go_on(builder: &RecordsBuilder, progress: Progress<'_>) -> Result<(), Refusal> {
    let look = builder.len().is_multiple_of(ROWS_BETWEEN);
    if !look || progress(Stage::Reading(builder.len() as u64)) { Ok(()) } else { Err(Refusal::Cancelled) }
}

fn write_all(arguments: &LinkArguments, linked: &Linked) -> Result<(), Refusal> {
    let with_source = arguments.source.is_some() || arguments.inputs.len() > 1;
    if let Some(path) = &arguments.pairs {
        write::pairs(path, linked, with_source)?;
    }
    if let Some(path) = &arguments.clusters {
        write::clusters(path, linked)?;
    }
    if let Some(path) = &arguments.report {
        std::fs::write(path, extras::report(linked)).map_err(|e| Refusal::file(path, e))?;
    }
    if let Some(path) = &arguments.review {
        write::review(path, linked)?;
    }
    if let Some(folder) = &arguments.sql {
        write::sql(folder, linked)?;
    }
    if let Some(path) = &arguments.save_model {
        linked.model.save(path)?;
    }
    Ok(())
}

fn summary(linked: &Linked) -> Summary {
    let used = resources::used();
    Summary {
        records: linked.records.len(),
        persons: linked.persons.expected.round() as u64,
        persons_low: linked.persons.low.floor() as u64,
        persons_high: linked.persons.high.ceil() as u64,
        overlaps: linked.overlaps.clone(),
        clusters: linked.persons.clusters,
        pairs: linked.links.len(),
        pairs_compared: linked.compared.iter().map(|(_, n)| n).sum(),
        blocking_recall: linked.model.blocking_recall,
        blocking_rules: linked.compared.clone(),
        cpu_seconds: used.processor_seconds,
        peak_memory_bytes: used.peak_memory,
    }
}

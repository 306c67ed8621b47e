use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::command::{extras, write};
use crate::link::{Linked, Linker, Progress};
use crate::read::{self, Mapping, Named, Said};
use crate::records::{Records, RecordsBuilder};
use crate::refusal::Refusal;
use crate::resources;
use crate::settings::Settings;

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
/// `say` is told what a person should read: the meaning taken for each column first.
///
/// # Errors
/// Whatever is wrong with arguments, files or records, with its place.
pub fn link(arguments: &LinkArguments, say: Said<'_>, progress: Progress<'_>) -> Result<Summary, Refusal> {
    let settings = settings(arguments.settings.as_deref())?;
    let records = read_records(arguments, &settings, say)?;
    let mut linker = Linker::new(settings.clone()).with_progress(progress);
    if let Some(path) = &arguments.model {
        linker = linker.with_model(crate::model::Model::load(path)?);
    }
    if let Some(path) = &arguments.known {
        linker = linker.with_known(extras::known(path)?);
    }
    if let Some(path) = &arguments.decisions {
        linker = linker.with_decisions(extras::decisions(path)?);
    }
    say(extras::expected_words(&records, &settings));
    finish(arguments, &linker.run(records)?)
}

/// Writes the files of a run and its summary.
pub(super) fn finish(arguments: &LinkArguments, linked: &Linked) -> Result<Summary, Refusal> {
    write_all(arguments, linked)?;
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
    Settings::from_toml(&text)
}

/// Reads all inputs into records.
///
/// # Errors
/// A file that cannot be read, or a row or column that cannot be used.
pub(crate) fn read_records(arguments: &LinkArguments, settings: &Settings, say: Said<'_>) -> Result<Records, Refusal> {
    let named = Named { id: &arguments.id, source: arguments.source.as_deref(), settings };
    let mut first: Option<Mapping> = None;
    let mut builder: Option<RecordsBuilder> = None;
    for path in &arguments.inputs {
        let mapping = Mapping::of_file(path, named, say)?;
        let mapping = match &first {
            Some(first) => mapping.arranged_for(first, path, say),
            None => mapping,
        };
        let builder = match &mut builder {
            Some(builder) => builder,
            empty => empty.insert(RecordsBuilder::new(mapping.fields.clone(), &mapping.orders)?),
        };
        take_rows(path, &mapping, arguments.inputs.len() > 1, builder)?;
        first.get_or_insert(mapping);
    }
    builder.ok_or_else(|| Refusal::Run("no file is named".into()))?.finish()
}

fn take_rows(path: &Path, mapping: &Mapping, many: bool, builder: &mut RecordsBuilder) -> Result<(), Refusal> {
    let stem = path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
    let file_source = if many { stem } else { String::new() };
    read::stream(path, &mut |_, row| {
        let source = mapping.source.map_or(file_source.as_str(), |at| row[at]);
        builder.push(row[mapping.id], source, mapping.cells(row))
    })
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
        clusters: linked.persons.clusters,
        pairs: linked.links.len(),
        pairs_compared: linked.compared.iter().map(|(_, n)| n).sum(),
        blocking_recall: linked.model.blocking_recall,
        blocking_rules: linked.compared.clone(),
        cpu_seconds: used.processor_seconds,
        peak_memory_bytes: used.peak_memory,
    }
}

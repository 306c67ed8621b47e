//! Smaller files in and out: an earlier run, decisions, the report.

use std::fmt::Write;
use std::path::Path;

use crate::command::link::LinkArguments;
use crate::command::write::unguarded;
use crate::explain;
use crate::link::{Decision, Known, Linked};
use crate::read::{self, Mapping, Said};
use crate::refusal::{Place, Refusal};
use crate::resources::{Expected, Size};
use crate::settings::Settings;

fn columns(path: &Path, wanted: &[&str]) -> Result<Vec<usize>, Refusal> {
    let headings = read::headings(path)?;
    let find = |name: &&str| {
        headings.iter().position(|h| h == name).ok_or_else(|| {
            let place = Place { file: Some(path.to_path_buf()), row: Some(1), column: None };
            Refusal::at(place, format!("there is no column \"{name}\""))
        })
    };
    wanted.iter().map(find).collect()
}

/// The clusters of an earlier run.
pub fn known(path: &Path) -> Result<Vec<Known>, Refusal> {
    let at = columns(path, &["id", "source", "cluster"])?;
    let mut out = Vec::new();
    read::stream(path, &mut |_, row| {
        let cell = |n: usize| row[at[n]].to_string();
        out.push(Known { id: cell(0), source: cell(1), cluster: cell(2) });
        Ok(())
    })?;
    Ok(out)
}

/// Decisions of clerks.
pub fn decisions(path: &Path) -> Result<Vec<Decision>, Refusal> {
    let at = columns(path, &["source_l", "id_l", "source_r", "id_r", "same"])?;
    let mut out = Vec::new();
    read::stream(path, &mut |number, row| {
        let same = match row[at[4]].to_ascii_lowercase().as_str() {
            "yes" | "y" => true,
            "no" | "n" => false,
            "" => return Ok(()),
            other => {
                let place = Place { file: Some(path.to_path_buf()), row: Some(number), column: Some("same".into()) };
                return Err(Refusal::at(place, format!("\"{other}\" is neither yes nor no")));
            }
        };
        let name = |n: usize| unguarded(row[at[n]]).to_string();
        out.push(Decision { left: (name(0), name(1)), right: (name(2), name(3)), same });
        Ok(())
    })?;
    Ok(out)
}

/// What memory and disk the run will take, said before it starts.
pub fn expected_words(size: &Size, expected: Expected) -> String {
    let disk = match expected.disk {
        0 => String::new(),
        bytes => format!(", and {} MB of disk for a while", bytes.div_ceil(1_000_000)),
    };
    let (count, fields) = (size.records, size.fields.len());
    format!(
        "about {count} records, {fields} fields: at most {} MB of memory{disk}",
        expected.memory.div_ceil(1_000_000)
    )
}

/// Writes the settings with the meaning taken for every column that is compared, or was looked at.
pub fn save_settings(path: &Path, settings: &Settings, mappings: &[Mapping]) -> Result<(), Refusal> {
    let mut confirmed = settings.clone();
    for (heading, meaning) in mappings.iter().flat_map(|m| &m.meanings).filter(|(h, _)| !h.is_empty()) {
        confirmed.columns.entry(heading.clone()).or_insert(*meaning);
    }
    std::fs::write(path, confirmed.to_toml()?).map_err(|e| Refusal::file(path, e))
}

/// Says why each pair that was named has its weight, and draws the pictures.
pub fn explained(arguments: &LinkArguments, linked: &Linked, say: Said<'_>) -> Result<(), Refusal> {
    let draw = |name: &str, svg: String| match &arguments.pictures {
        Some(folder) => {
            let path = folder.join(name);
            std::fs::write(&path, svg).map_err(|e| Refusal::file(path, e))
        }
        None => Ok(()),
    };
    if let Some(folder) = &arguments.pictures {
        std::fs::create_dir_all(folder).map_err(|e| Refusal::file(folder, e))?;
    }
    draw("match-weights.svg", linked.histogram_svg())?;
    for (number, [left, right]) in (1..).zip(&arguments.explain) {
        let found = linked.explain(linked.find(left)?, linked.find(right)?);
        let Some(explanation) = found else { continue };
        say(format!("{left} and {right}:\n{}", explanation.words()));
        draw(&format!("pair-{number}.svg"), explanation.svg())?;
    }
    Ok(())
}

/// The run in words: blocking, model, clusters, calibration, unlinkable records.
pub fn report(linked: &Linked) -> String {
    let mut out = String::new();
    blocking_words(linked, &mut out);
    // Writing to a string does not fail.
    let _ = writeln!(out, "\nModel, estimated in {} rounds\n{}", linked.model.rounds, linked.model_words());
    let persons = linked.persons;
    let _ = writeln!(
        out,
        "Persons: {:.0}, 95% between {:.0} and {:.0}; {} clusters\n",
        persons.expected, persons.low, persons.high, persons.clusters
    );
    let shapes = linked.shapes();
    for (size, count) in &shapes.by_size {
        let _ = writeln!(out, "clusters of {size}: {count}");
    }
    let _ = writeln!(out, "clusters across sources: {}", shapes.across_sources);
    for overlap in &linked.overlaps {
        let ([a, b], o) = (&overlap.sources, overlap);
        let _ = writeln!(
            out,
            "persons known to both {a} and {b}: {}, 95% between {} and {}",
            o.persons, o.persons_low, o.persons_high
        );
    }
    for share in [0.5, 0.9, 0.99] {
        let _ = writeln!(
            out,
            "records that no copy of themselves would link to at {share}: {}",
            linked.unlinkable(share).records
        );
    }
    let calibration = explain::calibration(linked);
    let words =
        calibration.map_or_else(|| "Calibration: no identifying number to check against.\n".into(), |c| c.words());
    let _ = writeln!(out, "\n{words}");
    out
}

fn blocking_words(linked: &Linked, out: &mut String) {
    let _ = writeln!(out, "Blocking: {:.2}% of true pairs compared, by estimate", 100.0 * linked.model.blocking_recall);
    for (words, count) in &linked.compared {
        let _ = writeln!(out, "{count:12} new pairs  {words}");
    }
    for candidate in linked.candidates.iter().filter(|c| !c.used) {
        let why = candidate.refused.as_deref().unwrap_or("other rules find nearly all its pairs");
        let _ = writeln!(out, "not used: {}: {why}", candidate.words);
    }
}

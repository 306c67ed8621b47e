//! What is published, as files: CSV, an accessible workbook, a description for machines; and the audit file, which is not.

mod audit_file;
mod cell_key;
mod rounding;
mod workbook;

pub use audit_file::audit_file;
pub use cell_key::{KEYS, PerturbationTable};
pub use rounding::{controlled_rounding, nearest};
pub use workbook::workbook;

use sha2::{Digest, Sha256};

use crate::table::formula_guard;
use crate::table::{Entry, key};
use crate::{Control, Plan, Policy, Publication, Refusal, Sheet, System};

/// A figure as it is printed.
#[derive(Clone, Debug, PartialEq)]
pub enum Figure {
    /// A number.
    Number(f64),
    /// A symbol.
    Symbol(String),
}

impl Figure {
    /// As text.
    pub fn text(&self) -> String {
        match self {
            Figure::Number(number) => number.to_string(),
            Figure::Symbol(symbol) => symbol.clone(),
        }
    }
}

/// One table ready to print.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    /// Name of the table.
    pub name: String,
    /// Column names.
    pub header: Vec<String>,
    /// Categories and figures of each row.
    pub rows: Vec<(Vec<String>, Vec<Figure>)>,
}

/// Tables with hidden counts replaced by the symbol, and the others under the layers that the rules ask for.
///
/// # Errors
/// Controlled rounding that does not exist for these tables.
pub fn print(publication: &Publication, plan: &Plan, control: &Control) -> Result<Vec<Printed>, Refusal> {
    let layers = Layers::new(publication, plan, control)?;
    Ok(publication.sheets.iter().map(|sheet| print_sheet(publication, plan, sheet, &layers)).collect())
}

/// What shown counts become.
struct Layers<'p> {
    policy: &'p Policy,
    controlled: Option<Vec<i64>>,
    noise: Option<&'p PerturbationTable>,
}

impl<'p> Layers<'p> {
    fn new(publication: &'p Publication, plan: &Plan, control: &Control) -> Result<Self, Refusal> {
        let policy = &publication.policy;
        let controlled = if policy.rounding_keeps_totals && policy.round_to > 1 {
            let seed = seed(publication.settings.rounding_secret.as_deref().unwrap_or_default(), &plan.system);
            Some(controlled_rounding(&plan.system, policy.round_to, seed, control)?)
        } else {
            None
        };
        Ok(Layers { policy, controlled, noise: publication.noise.as_ref() })
    }

    fn shown(&self, cell: Option<usize>, count: i64, key: i64) -> i64 {
        let count = self.noise.map_or(count, |noise| noise.perturb(count, key));
        match (&self.controlled, cell) {
            (Some(rounded), Some(cell)) => rounded[cell],
            _ => nearest(count, self.policy.round_to),
        }
    }
}

/// The same tables are rounded alike each time, so that printing often does not average the rounding out.
fn seed(secret: &str, system: &System) -> u64 {
    let mut hash = Sha256::new_with_prefix(secret.as_bytes());
    for cell in system.cells() {
        hash.update(cell.name.as_bytes());
        hash.update(cell.value.to_le_bytes());
    }
    hash.finalize().iter().take(8).fold(0, |seed, &byte| seed << 8 | u64::from(byte))
}

fn print_sheet(publication: &Publication, plan: &Plan, sheet: &Sheet, layers: &Layers) -> Printed {
    let policy = &publication.policy;
    let mut header = sheet.headings.clone();
    header.push(sheet.count.clone());
    let with_base = !sheet.bases.is_empty();
    if with_base {
        header.extend(["base".to_owned(), "per cent".to_owned()]);
    }
    let mut rows = Vec::with_capacity(sheet.grid.cells.len());
    for (categories, &entry) in &sheet.grid.cells {
        let cell = publication.book.find(&key(&sheet.edition, &sheet.grid, categories));
        let hidden = cell.is_none_or(|cell| plan.choice.hidden.binary_search(&cell).is_ok());
        let record_key = sheet.keys.get(categories).map_or(0, |key| key.count());
        let shown = layers.shown(cell, entry.count(), record_key);
        let mut figures = vec![figure(policy, entry, hidden, shown)];
        if with_base {
            let base = sheet.bases.get(categories).copied();
            figures
                .push(base.map_or_else(|| Figure::Symbol(policy.not_applicable.clone()), |b| Figure::Number(b as f64)));
            figures.push(percentage(policy, shown, hidden, base));
        }
        rows.push((categories.clone(), figures));
    }
    Printed { name: sheet.grid.name.clone(), header, rows }
}

fn figure(policy: &Policy, entry: Entry, hidden: bool, shown: i64) -> Figure {
    match (entry, &policy.rounds_to_zero) {
        (Entry::NotApplicable, _) => Figure::Symbol(policy.not_applicable.clone()),
        (Entry::Count(_), _) if hidden => Figure::Symbol(policy.symbol.clone()),
        (Entry::Count(count), Some(symbol)) if shown == 0 && count > 0 => Figure::Symbol(symbol.clone()),
        (Entry::Count(_), _) => Figure::Number(shown as f64),
    }
}

/// A percentage gives its count away, so that it is hidden with it, and withheld on small bases.
fn percentage(policy: &Policy, count: i64, hidden: bool, base: Option<i64>) -> Figure {
    match base {
        _ if hidden => Figure::Symbol(policy.symbol.clone()),
        None | Some(0) => Figure::Symbol(policy.not_applicable.clone()),
        Some(base) if base < policy.least_base => Figure::Symbol(policy.symbol.clone()),
        Some(base) => {
            let scale = 10f64.powi(policy.decimals.min(6) as i32);
            Figure::Number((count as f64 * 100.0 / base as f64 * scale).round() / scale)
        }
    }
}

/// The footnotes of a publication, in the words of its rules.
pub fn notes(publication: &Publication, plan: &Plan) -> Vec<String> {
    let policy = &publication.policy;
    let mut notes = vec![format!(
        "{} stands for a count that is withheld so that nobody can be recognised: counts from {} to {}, and others from which these could be worked out.",
        policy.symbol, policy.smallest, policy.largest
    )];
    notes.push(format!("{} stands for a combination that cannot exist.", policy.not_applicable));
    notes.push(if policy.zeros_shown {
        "Zeros are shown.".to_owned()
    } else {
        "Zeros may be withheld too.".to_owned()
    });
    if policy.round_to > 1 {
        let adds_up = if policy.rounding_keeps_totals { "totals add up" } else { "totals may not add up" };
        notes.push(format!("Counts are rounded to a multiple of {}; {adds_up}.", policy.round_to));
    }
    if publication.noise.is_some() {
        notes.push(
            "Small random changes were made to counts, the same wherever the same children are counted.".to_owned(),
        );
    }
    if let Some(symbol) = &policy.rounds_to_zero {
        notes.push(format!("{symbol} stands for a figure that rounds to zero but is not."));
    }
    let source = policy.source.trim_end_matches('.');
    notes.push(if source.is_empty() {
        format!("Rules: {}.", policy.name)
    } else {
        format!("Rules: {}. {source}.", policy.name)
    });
    notes.push(format!("{} of {} counts are withheld.", plan.choice.hidden.len(), publication.book.keys().len()));
    notes
}

/// A table as tidy CSV.
///
/// # Errors
/// Text that cannot be written as CSV.
pub fn csv_text(table: &Printed) -> Result<String, Refusal> {
    let failed = |fault: String| Refusal::unreadable(table.name.clone(), fault);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(table.header.iter().map(|name| formula_guard::with(name).into_owned()))
        .map_err(|fault| failed(fault.to_string()))?;
    for (categories, figures) in &table.rows {
        let record = categories
            .iter()
            .map(|name| formula_guard::with(name).into_owned())
            .chain(figures.iter().map(Figure::text));
        writer.write_record(record).map_err(|fault| failed(fault.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|fault| failed(fault.to_string()))?;
    String::from_utf8(bytes).map_err(|fault| failed(fault.to_string()))
}

/// A frictionless package that describes the CSV files, symbols included.
pub fn package(publication: &Publication, tables: &[(String, &Printed)], notes: &[String]) -> serde_json::Value {
    let policy = &publication.policy;
    let missing: Vec<&String> = [Some(&policy.symbol), Some(&policy.not_applicable), policy.rounds_to_zero.as_ref()]
        .into_iter()
        .flatten()
        .collect();
    let resource = |(file, table): &(String, &Printed)| {
        let categories = table.rows.first().map_or(0, |row| row.0.len());
        let field = |(index, name): (usize, &String)| {
            let kind = if index < categories { "string" } else { "number" };
            serde_json::json!({ "name": name, "type": kind })
        };
        let fields: Vec<_> = table.header.iter().enumerate().map(field).collect();
        serde_json::json!({
            "name": file.trim_end_matches(".csv").to_lowercase(),
            "title": table.name,
            "path": file,
            "schema": { "fields": fields, "missingValues": missing },
        })
    };
    serde_json::json!({
        "title": publication.title,
        "description": notes.join("\n"),
        "resources": tables.iter().map(resource).collect::<Vec<_>>(),
    })
}

//! Rows of a file: tidy CSV, JSON (an array of objects, or a frictionless resource or package with its data), XLSX.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader as _, Xlsx};
use serde_json::Value;

use super::{Entry, formula_guard};
use crate::Refusal;

/// A header and rows, all as text.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Rows {
    /// File name, for messages.
    pub place: String,
    /// Column names.
    pub header: Vec<String>,
    /// Rows with the number of the line or row that they stand on.
    pub rows: Vec<(usize, Vec<String>)>,
}

/// More rows than this are no table for publication.
const MOST_ROWS: usize = 2_000_000;

/// Reads a file by its ending: `.csv`, `.json` or `.xlsx`.
///
/// # Errors
/// Says where the file cannot be read as what its ending promises.
pub fn read_rows(path: &Path, bytes: &[u8]) -> Result<Rows, Refusal> {
    let place = path.file_name().map_or_else(|| "input".into(), |name| name.to_string_lossy().into_owned());
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let rows = match ending.as_str() {
        "csv" | "txt" => read_csv(&place, bytes),
        "json" => read_json(&place, bytes),
        "xlsx" => read_xlsx(&place, bytes),
        _ => Err(Refusal::unreadable(place, "tables are read from files that end in .csv, .json or .xlsx")),
    }?;
    rows.check()?;
    Ok(rows)
}

fn read_csv(place: &str, bytes: &[u8]) -> Result<Rows, Refusal> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).trim(csv::Trim::All).from_reader(bytes);
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|fault| csv_fault(place, &fault))?;
        let line = record.position().map_or(0, |position| position.line() as usize);
        lines.push((line, record.iter().map(|field| formula_guard::without(field).to_owned()).collect::<Vec<_>>()));
        if lines.len() > MOST_ROWS {
            return Err(Refusal::unreadable(place, format!("has more than {MOST_ROWS} rows")));
        }
    }
    headed(place, lines)
}

fn csv_fault(place: &str, fault: &csv::Error) -> Refusal {
    let line = fault.position().map_or(String::new(), |position| format!(", line {}", position.line()));
    let what = match fault.kind() {
        csv::ErrorKind::Utf8 { .. } => {
            "is not text in UTF-8. Save the file as UTF-8 (in Excel: \"CSV UTF-8\")".to_owned()
        }
        _ => fault.to_string(),
    };
    Refusal::unreadable(format!("{place}{line}"), what)
}

fn headed(place: &str, lines: Vec<(usize, Vec<String>)>) -> Result<Rows, Refusal> {
    let mut lines = lines.into_iter().filter(|(_, fields)| fields.iter().any(|field| !field.is_empty()));
    let Some((_, header)) = lines.next() else { return Err(Refusal::unreadable(place, "is empty")) };
    Ok(Rows { place: place.to_owned(), header, rows: lines.collect() })
}

fn read_json(place: &str, bytes: &[u8]) -> Result<Rows, Refusal> {
    let value: Value = serde_json::from_slice(bytes).map_err(|fault| Refusal::unreadable(place, fault.to_string()))?;
    let resource = value.get("resources").and_then(|resources| resources.get(0)).unwrap_or(&value);
    let Some(records) = resource.get("data").unwrap_or(resource).as_array() else {
        let what = "is neither an array of rows nor a frictionless table: a resource, or a package of them";
        return Err(Refusal::unreadable(place, what));
    };
    if records.first().is_some_and(Value::is_array) {
        let line = |(number, record): (usize, &Value)| {
            (number + 1, record.as_array().map(|fields| fields.iter().map(text).collect()).unwrap_or_default())
        };
        return headed(place, records.iter().enumerate().map(line).collect());
    }
    let mut header: Vec<String> = Vec::new();
    for record in records {
        let Some(fields) = record.as_object() else {
            return Err(Refusal::unreadable(place, "mixes rows that are objects with others"));
        };
        header.extend(fields.keys().filter(|name| !header.contains(name)).cloned().collect::<Vec<_>>());
    }
    let row = |(number, record): (usize, &Value)| {
        (number + 1, header.iter().map(|name| record.get(name).map(text).unwrap_or_default()).collect())
    };
    let rows = records.iter().enumerate().map(row).collect();
    Ok(Rows { place: place.to_owned(), header, rows })
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    }
}

fn read_xlsx(place: &str, bytes: &[u8]) -> Result<Rows, Refusal> {
    let unreadable = |fault: calamine::XlsxError| Refusal::unreadable(place, format!("is not a workbook: {fault}"));
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(unreadable)?;
        let start = range.start().map_or(0, |start| start.0 as usize);
        let line =
            |(number, row): (usize, &[Data])| (start + number + 1, row.iter().map(sheet_text).collect::<Vec<_>>());
        // titles and notes stand in one column; the table starts where two are filled
        let filled = |fields: &Vec<String>| fields.iter().filter(|field| !field.is_empty()).count();
        let lines: Vec<_> = range.rows().enumerate().map(line).skip_while(|(_, fields)| filled(fields) < 2).collect();
        if lines.len() > 1 {
            return headed(place, lines);
        }
    }
    Err(Refusal::unreadable(place, "has no sheet with a table"))
}

fn sheet_text(cell: &Data) -> String {
    match cell {
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 9e15 => (*number as i64).to_string(),
        other => other.to_string().trim().to_owned(),
    }
}

impl Rows {
    fn check(&self) -> Result<(), Refusal> {
        if self.rows.is_empty() {
            return Err(Refusal::unreadable(self.place.clone(), "has no rows below its header"));
        }
        for (index, name) in self.header.iter().enumerate() {
            if self.header[..index].contains(name) {
                return Err(Refusal::unreadable(self.place.clone(), format!("has two columns called \"{name}\"")));
            }
        }
        for (line, fields) in &self.rows {
            if fields.len() > self.header.len() && fields[self.header.len()..].iter().any(|field| !field.is_empty()) {
                let what = format!("has {} fields, but there are {} columns", fields.len(), self.header.len());
                return Err(Refusal::unreadable(format!("{}, line {line}", self.place), what));
            }
        }
        Ok(())
    }

    /// The number of a column.
    ///
    /// # Errors
    /// Names the columns that there are.
    pub fn column(&self, name: &str) -> Result<usize, Refusal> {
        self.header.iter().position(|column| column == name).ok_or_else(|| {
            let what = format!("has no column \"{name}\"; there are {}", self.header.join(", "));
            Refusal::unreadable(self.place.clone(), what)
        })
    }

    /// Counts by categories; `symbols` stand for combinations that cannot exist.
    ///
    /// # Errors
    /// Names the line of a count that is none, and combinations that appear twice.
    pub fn counts(
        &self,
        columns: &[usize],
        count: usize,
        symbols: &[&str],
    ) -> Result<BTreeMap<Vec<String>, Entry>, Refusal> {
        let mut cells: BTreeMap<Vec<String>, (usize, Entry)> = BTreeMap::new();
        for (line, fields) in &self.rows {
            let field = |column: usize| fields.get(column).cloned().unwrap_or_default();
            let categories: Vec<String> = columns.iter().map(|&column| field(column)).collect();
            let place = || format!("{}, line {line}", self.place);
            if let Some(empty) = categories.iter().position(String::is_empty) {
                let what = format!("the column \"{}\" is empty", self.header[columns[empty]]);
                return Err(Refusal::unreadable(place(), what));
            }
            if let Some(odd) = categories.iter().find(|category| category.chars().any(char::is_control)) {
                let what = format!("the category {odd:?} contains a character that cannot be printed");
                return Err(Refusal::unreadable(place(), what));
            }
            let entry = entry(&field(count), symbols).ok_or_else(|| Refusal::Count {
                cell: format!("{} ({})", place(), categories.join(", ")),
                value: format!("\"{}\"", field(count)),
            })?;
            if let Some((first, other)) = cells.get(&categories) {
                return Err(Refusal::Duplicate {
                    place: self.place.clone(),
                    cell: categories.join(", "),
                    first: format!("{} on line {first}", other.count()),
                    second: format!("{} on line {line}", entry.count()),
                });
            }
            cells.insert(categories, (*line, entry));
        }
        Ok(cells.into_iter().map(|(categories, (_, entry))| (categories, entry)).collect())
    }
}

fn entry(text: &str, symbols: &[&str]) -> Option<Entry> {
    if symbols.contains(&text) {
        return Some(Entry::NotApplicable);
    }
    whole_number(text).map(Entry::Count)
}

/// A count as people write it: digits, with commas between thousands or `.0` behind at most.
pub(crate) fn whole_number(text: &str) -> Option<i64> {
    let plain = text.trim().replace(',', "");
    let digits = plain.strip_suffix(".0").unwrap_or(&plain);
    let all_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if all_digits { digits.parse().ok().filter(|&count| count <= crate::LARGEST_COUNT) } else { None }
}

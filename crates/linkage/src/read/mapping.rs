//! From the columns of one or more files to the fields that are compared.

use std::path::{Path, PathBuf};

use crate::field::{Field, Meaning};
use crate::meaning::{self, Guess, ROWS_LOOKED_AT, date_order};
use crate::read::{preview, size};
use crate::records::MOST_FIELDS;
use crate::refusal::{Place, Refusal, plain};
use crate::resources::{FieldSize, Size};
use crate::settings::Settings;
use crate::value::DateOrder;

/// What the reading has to tell the person running it.
pub(crate) type Said<'a> = &'a mut dyn FnMut(String);

/// Which part of a cell a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Take {
    Cell,
    /// All but the last word of a full name.
    Forenames,
    /// The last word of a full name, or what stands before a comma.
    Family,
}

/// Which columns of one file feed which field.
#[derive(Debug, Clone)]
pub(crate) struct Mapping {
    pub id: usize,
    pub source: Option<usize>,
    pub fields: Vec<Field>,
    pub orders: Vec<DateOrder>,
    /// The file's headings with the meaning taken for each.
    pub meanings: Vec<(String, Meaning)>,
    /// Rows of the file, as far as can be told before it is read.
    rows: u64,
    /// For each field the share of cells that hold a new value, and the mean length of one.
    varieties: Vec<(f64, f64)>,
    /// Mean length of an identifier.
    identifier: f64,
    takes: Vec<Option<(usize, Take)>>,
}

/// What the caller named.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named<'a> {
    pub id: &'a str,
    pub source: Option<&'a str>,
    pub settings: &'a Settings,
}

impl Mapping {
    /// Maps the columns of each file, all to the same fields.
    ///
    /// # Errors
    /// A named column that is not there.
    pub fn of_files(paths: &[PathBuf], named: Named<'_>, say: Said<'_>) -> Result<Vec<Mapping>, Refusal> {
        let mut all: Vec<Mapping> =
            paths.iter().map(|path| Mapping::of_file(path, named, say)).collect::<Result<_, _>>()?;
        for heading in named.settings.columns.keys() {
            let known = |mapping: &Mapping| mapping.meanings.iter().any(|(h, _)| same_heading(h, heading));
            if !all.iter().any(known) {
                let problem = format!("[columns] names \"{heading}\", which is the heading of no column");
                return Err(Refusal::Settings(problem));
            }
        }
        arrange(&mut all, paths, say);
        Ok(all)
    }

    fn of_file(path: &Path, named: Named<'_>, say: Said<'_>) -> Result<Mapping, Refusal> {
        let preview = preview(path, ROWS_LOOKED_AT)?;
        let headings = &preview.headings;
        let id = find(path, headings, named.id)?;
        let source = named.source.map(|s| find(path, headings, s)).transpose()?;
        let mut guesses = meaning::guess(headings, &preview.rows);
        settle(headings, named.settings, &mut guesses);
        for fixed in [Some(id), source].into_iter().flatten() {
            guesses[fixed] = Guess { meaning: Meaning::Ignored, reason: "because it is named as identifier or source" };
        }
        report(path, headings, &guesses, say);
        let cells = |column: usize| preview.rows.iter().filter_map(move |r| r.get(column)).map(String::as_str);
        let mut mapping = Mapping {
            id,
            source,
            fields: Vec::new(),
            orders: Vec::new(),
            meanings: headings.iter().cloned().zip(guesses.iter().map(|g| g.meaning)).collect(),
            rows: size::rows(path, &preview)?,
            varieties: Vec::new(),
            identifier: size::variety(cells(id)).1,
            takes: Vec::new(),
        };
        for (column, guess) in guesses.iter().enumerate() {
            mapping.add(column, guess.meaning, date_order(cells(column)), size::variety(cells(column)));
        }
        Ok(mapping)
    }

    fn add(&mut self, column: usize, meaning: Meaning, order: DateOrder, variety: (f64, f64)) {
        let fields: &[(Meaning, Take)] = match meaning {
            Meaning::Ignored => &[],
            Meaning::FullName => &[(Meaning::Forename, Take::Forenames), (Meaning::Surname, Take::Family)],
            _ => &[(meaning, Take::Cell)],
        };
        for &(meaning, take) in fields {
            let heading = &self.meanings[column].0;
            let name = match take {
                Take::Cell => heading.clone(),
                Take::Forenames => format!("{heading}: forenames"),
                Take::Family => format!("{heading}: surname"),
            };
            self.fields.push(Field::new(name, meaning));
            self.orders.push(order);
            self.varieties.push(variety);
            self.takes.push(Some((column, take)));
        }
    }

    /// The cells of a row for the fields, in order.
    pub fn cells<'a>(&'a self, row: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
        self.takes.iter().map(|take| match *take {
            None => "",
            Some((column, Take::Cell)) => row[column],
            Some((column, Take::Forenames)) => split_name(row[column]).0,
            Some((column, Take::Family)) => split_name(row[column]).1,
        })
    }
}

/// How large the records of files will be, as far as can be told before they are read.
pub(crate) fn size_of(mappings: &[Mapping]) -> Size {
    let rows: f64 = mappings.iter().map(|m| m.rows as f64).sum();
    let field = |(at, field): (usize, &Field)| {
        let values = |m: &Mapping| m.varieties[at].0 * m.rows as f64;
        let distinct: f64 = mappings.iter().map(values).sum();
        let bytes: f64 = mappings.iter().map(|m| values(m) * m.varieties[at].1).sum();
        FieldSize::new(field, distinct, bytes / distinct.max(1.0))
    };
    let identifiers: f64 = mappings.iter().map(|m| m.rows as f64 * m.identifier).sum();
    let fields = mappings.first().map_or(&[][..], |m| &m.fields);
    Size {
        records: rows as u64,
        identifier: identifiers / rows.max(1.0),
        fields: fields.iter().enumerate().map(field).collect(),
    }
}

/// Arranges the columns of all files for common fields: those of the first file, then what others have beside, as far
/// as fields can be compared. A column is found by its name, else by its meaning in turn.
fn arrange(all: &mut [Mapping], paths: &[PathBuf], say: Said<'_>) {
    let mut fields: Vec<Field> = Vec::new();
    let places: Vec<Vec<Option<usize>>> = all.iter().map(|mapping| places(&mut fields, mapping)).collect();
    for ((mapping, places), path) in all.iter_mut().zip(&places).zip(paths) {
        let place = |at: usize| places.get(at).copied().flatten();
        for (_, field) in fields.iter().enumerate().filter(|(at, _)| place(*at).is_none()) {
            say(format!("{}: no column for \"{}\"; it is taken as missing", path.display(), plain(&field.name)));
        }
        let taken = |own: &usize| places.iter().flatten().any(|at| at == own);
        for own in (0..mapping.fields.len()).filter(|own| !taken(own)) {
            let name = plain(&mapping.fields[own].name);
            say(format!("{}: \"{name}\" is not compared; at most {MOST_FIELDS} fields are", path.display()));
        }
        let order = |at| place(at).map_or_else(DateOrder::default, |own| mapping.orders[own]);
        let orders = (0..fields.len()).map(order).collect();
        let takes = (0..fields.len()).map(|at| place(at).and_then(|own| mapping.takes[own])).collect();
        let varieties =
            (0..fields.len()).map(|at| place(at).map_or((0.0, 0.0), |own| mapping.varieties[own])).collect();
        (mapping.orders, mapping.takes, mapping.varieties) = (orders, takes, varieties);
        mapping.fields.clone_from(&fields);
    }
}

/// For each common field the file's own field that feeds it; what is left over becomes common, too.
fn places(fields: &mut Vec<Field>, mapping: &Mapping) -> Vec<Option<usize>> {
    let mut free: Vec<bool> = vec![true; mapping.fields.len()];
    let mut out: Vec<Option<usize>> = vec![None; fields.len()];
    let equal: [fn(&Field, &Field) -> bool; 2] = [|a, b| a == b, |a, b| a.meaning == b.meaning];
    for same in equal {
        for (field, slot) in fields.iter().zip(&mut out).filter(|(_, slot)| slot.is_none()) {
            *slot = (0..free.len()).find(|&at| free[at] && same(&mapping.fields[at], field));
            slot.iter().for_each(|&at| free[at] = false);
        }
    }
    for at in (0..free.len()).filter(|&at| free[at]) {
        if fields.len() < MOST_FIELDS {
            fields.push(mapping.fields[at].clone());
            out.push(Some(at));
        }
    }
    out
}

/// "Ann Mary Lee" is (Ann Mary, Lee); "Lee, Ann Mary" as well.
fn split_name(full: &str) -> (&str, &str) {
    if let Some((family, forenames)) = full.split_once(',') {
        return (forenames.trim(), family.trim());
    }
    full.trim().rsplit_once(' ').unwrap_or(("", full.trim()))
}

fn find(path: &Path, headings: &[String], wanted: &str) -> Result<usize, Refusal> {
    let exact = headings.iter().position(|h| h == wanted);
    exact.or_else(|| headings.iter().position(|h| h.eq_ignore_ascii_case(wanted.trim()))).ok_or_else(|| {
        let place = Place { file: Some(path.to_path_buf()), row: Some(1), column: None };
        Refusal::at(place, format!("there is no column \"{wanted}\"; the headings are {}", headings.join(", ")))
    })
}

fn same_heading(a: &str, b: &str) -> bool {
    a.trim().eq_ignore_ascii_case(b.trim())
}

fn settle(headings: &[String], settings: &Settings, guesses: &mut [Guess]) {
    for (heading, guess) in headings.iter().zip(guesses.iter_mut()) {
        let set = settings.columns.iter().find(|(h, _)| same_heading(h, heading));
        if let Some((_, meaning)) = set {
            *guess = Guess { meaning: *meaning, reason: "as the settings say" };
        }
    }
}

fn report(path: &Path, headings: &[String], guesses: &[Guess], say: Said<'_>) {
    for (heading, guess) in headings.iter().zip(guesses) {
        let meaning = match guess.meaning {
            Meaning::Ignored => "not compared".to_string(),
            other => serde_json::to_value(other).ok().and_then(|v| v.as_str().map(str::to_string)).unwrap_or_default(),
        };
        let heading = plain(heading);
        say(format!("{}: column \"{heading}\": {meaning}, {}", path.display(), guess.reason));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_names_are_split_either_way_round() {
        assert_eq!(split_name("Ann Mary Lee"), ("Ann Mary", "Lee"));
        assert_eq!(split_name("LEE, Ann"), ("Ann", "LEE"));
        assert_eq!(split_name("Lee"), ("", "Lee"));
        assert_eq!(split_name(""), ("", ""));
    }
}

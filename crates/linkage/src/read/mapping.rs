//! From the columns of one or more files to the fields that are compared.

use std::path::Path;

use crate::field::{Field, Meaning};
use crate::meaning::{self, Guess, ROWS_LOOKED_AT, date_order};
use crate::read::preview;
use crate::refusal::{Place, Refusal};
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
    /// Maps the columns of a file.
    ///
    /// # Errors
    /// A named column that is not there.
    pub fn of_file(path: &Path, named: Named<'_>, say: Said<'_>) -> Result<Mapping, Refusal> {
        let preview = preview(path, ROWS_LOOKED_AT)?;
        let headings = &preview.headings;
        let id = find(path, headings, named.id)?;
        let source = named.source.map(|s| find(path, headings, s)).transpose()?;
        for heading in named.settings.columns.keys() {
            find(path, headings, heading)?;
        }
        let mut guesses = meaning::guess(headings, &preview.rows);
        settle(headings, named.settings, &mut guesses);
        for fixed in [Some(id), source].into_iter().flatten() {
            guesses[fixed] = Guess { meaning: Meaning::Ignored, reason: "because it is named as identifier or source" };
        }
        report(path, headings, &guesses, say);
        let mut mapping = Mapping { id, source, fields: Vec::new(), orders: Vec::new(), takes: Vec::new() };
        for (column, guess) in guesses.iter().enumerate() {
            let order = date_order(preview.rows.iter().filter_map(|r| r.get(column)).map(String::as_str));
            mapping.add(column, &headings[column], guess.meaning, order);
        }
        Ok(mapping)
    }

    fn add(&mut self, column: usize, heading: &str, meaning: Meaning, order: DateOrder) {
        let fields: &[(Meaning, Take)] = match meaning {
            Meaning::Ignored => &[],
            Meaning::FullName => &[(Meaning::Forename, Take::Forenames), (Meaning::Surname, Take::Family)],
            _ => &[(meaning, Take::Cell)],
        };
        for &(meaning, take) in fields {
            let name = match take {
                Take::Cell => heading.to_string(),
                Take::Forenames => format!("{heading}: forenames"),
                Take::Family => format!("{heading}: surname"),
            };
            self.fields.push(Field::new(name, meaning));
            self.orders.push(order);
            self.takes.push(Some((column, take)));
        }
    }

    /// Arranges this file's columns for the fields of the first file: by name, else by meaning in turn.
    pub fn arranged_for(mut self, first: &Mapping, path: &Path, say: Said<'_>) -> Mapping {
        let mut free: Vec<bool> = vec![true; self.fields.len()];
        let mut takes = Vec::new();
        for field in &first.fields {
            let by_name = (0..free.len()).find(|&at| free[at] && self.fields[at] == *field);
            let found =
                by_name.or_else(|| (0..free.len()).find(|&at| free[at] && self.fields[at].meaning == field.meaning));
            if let Some(at) = found {
                free[at] = false;
            } else {
                say(format!("{}: no column for \"{}\"; it is taken as missing", path.display(), field.name));
            }
            takes.push(found.and_then(|at| self.takes[at]));
        }
        self.takes = takes;
        self.fields.clone_from(&first.fields);
        self
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

fn settle(headings: &[String], settings: &Settings, guesses: &mut [Guess]) {
    for (heading, guess) in headings.iter().zip(guesses.iter_mut()) {
        let set = settings.columns.iter().find(|(h, _)| h.eq_ignore_ascii_case(heading));
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

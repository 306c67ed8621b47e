//! Guesses what a column means from its heading and its first values; the person running it confirms.

use crate::field::Meaning;
use crate::value::{Code, Date, DateOrder, nhs_number_holds, says_nothing};

/// How many rows are looked at before the meanings are guessed.
pub const ROWS_LOOKED_AT: usize = 2000;

/// Share of filled cells that must have the shape for values alone to settle a meaning.
const MOST_HAVE_SHAPE: f64 = 0.9;

/// A guess and its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess {
    /// What the column seems to mean.
    pub meaning: Meaning,
    /// Why, in words.
    pub reason: &'static str,
}

const fn by_heading(meaning: Meaning) -> Guess {
    Guess { meaning, reason: "by its heading" }
}

const fn by_values(meaning: Meaning) -> Guess {
    Guess { meaning, reason: "by its values" }
}

/// Headings in squeezed form (letters only, lower case), most telling first.
const HEADINGS: &[(&str, Meaning)] = &[
    ("nhsn", Meaning::NhsNumber),
    ("nhs", Meaning::NhsNumber),
    ("uniquepupil", Meaning::Identifier),
    ("upn", Meaning::Identifier),
    ("socsec", Meaning::Identifier),
    ("socialsecurity", Meaning::Identifier),
    ("ssn", Meaning::Identifier),
    ("nationalinsurance", Meaning::Identifier),
    ("nino", Meaning::Identifier),
    ("pnc", Meaning::Identifier),
    ("policeref", Meaning::Identifier),
    ("passport", Meaning::Identifier),
    ("firstname", Meaning::Forename),
    ("givenname", Meaning::Forename),
    ("forename", Meaning::Forename),
    ("christianname", Meaning::Forename),
    ("fname", Meaning::Forename),
    ("lastname", Meaning::Surname),
    ("surname", Meaning::Surname),
    ("familyname", Meaning::Surname),
    ("lname", Meaning::Surname),
    ("secondname", Meaning::Surname),
    ("fullname", Meaning::FullName),
    ("childname", Meaning::FullName),
    ("personname", Meaning::FullName),
    ("dateofbirth", Meaning::BirthDate),
    ("birthdate", Meaning::BirthDate),
    ("birthdt", Meaning::BirthDate),
    ("dob", Meaning::BirthDate),
    ("gender", Meaning::Sex),
    ("sex", Meaning::Sex),
    ("postcode", Meaning::Postcode),
    ("postalcode", Meaning::Postcode),
    ("zip", Meaning::Postcode),
    ("streetnumber", Meaning::HouseNumber),
    ("housenumber", Meaning::HouseNumber),
    ("houseno", Meaning::HouseNumber),
    ("email", Meaning::Contact),
    ("phone", Meaning::Contact),
    ("mobile", Meaning::Contact),
    ("telephone", Meaning::Contact),
    ("school", Meaning::School),
    ("address", Meaning::Address),
    ("street", Meaning::Address),
    ("suburb", Meaning::Place),
    ("town", Meaning::Place),
    ("city", Meaning::Place),
    ("county", Meaning::Place),
    ("state", Meaning::Place),
    ("birthplace", Meaning::Place),
    ("locality", Meaning::Place),
];

/// Headings that name something else although a word of the list is in them.
const NOT_COMPARED: &[&str] =
    &["cluster", "truth", "recid", "uniqueid", "recordid", "rowid", "recordnumber", "created", "updated", "source"];

/// The meaning of each column.
pub fn guess(headings: &[String], rows: &[Vec<String>]) -> Vec<Guess> {
    let mut guesses: Vec<Guess> =
        headings.iter().enumerate().map(|(column, heading)| guess_one(heading, &cells(rows, column))).collect();
    if !guesses.iter().any(|g| g.meaning == Meaning::Surname) {
        promote_plain_name(headings, &mut guesses);
    }
    let has_parts = guesses.iter().any(|g| g.meaning == Meaning::Forename);
    for guess in guesses.iter_mut().filter(|g| has_parts && g.meaning == Meaning::FullName) {
        *guess = Guess { meaning: Meaning::Ignored, reason: "because forename and surname have columns of their own" };
    }
    guesses
}

fn promote_plain_name(headings: &[String], guesses: &mut [Guess]) {
    let plain = headings.iter().position(|h| matches!(squeeze(h).as_str(), "name" | "names"));
    if let Some(guess) = plain.and_then(|at| guesses.get_mut(at)) {
        *guess = by_heading(Meaning::FullName);
    }
}

fn cells(rows: &[Vec<String>], column: usize) -> Vec<&str> {
    rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.trim()).filter(|cell| !says_nothing(cell)).collect()
}

fn squeeze(heading: &str) -> String {
    heading.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

fn guess_one(heading: &str, cells: &[&str]) -> Guess {
    let squeezed = squeeze(heading);
    if NOT_COMPARED.iter().any(|word| squeezed.contains(word)) {
        return by_heading(Meaning::Ignored);
    }
    let named = HEADINGS.iter().find(|(word, _)| squeezed.contains(word)).map(|(_, meaning)| *meaning);
    match named {
        Some(meaning) if values_allow(meaning, cells) => by_heading(meaning),
        _ => guess_by_values(cells),
    }
}

/// A heading is believed unless the values plainly say otherwise ("address_state" full of dates).
fn values_allow(meaning: Meaning, cells: &[&str]) -> bool {
    match meaning {
        Meaning::BirthDate => share(cells, |c| Date::read(c, DateOrder::DayFirst).is_some()) > 0.5,
        Meaning::Forename | Meaning::Surname | Meaning::FullName => {
            share(cells, |c| c.chars().any(char::is_alphabetic)) > 0.5
        }
        _ => true,
    }
}

fn guess_by_values(cells: &[&str]) -> Guess {
    if cells.len() < 5 {
        return by_values(Meaning::Ignored);
    }
    if share(cells, |c| Code::read(c).is_some_and(nhs_number_holds)) > MOST_HAVE_SHAPE {
        return by_values(Meaning::NhsNumber);
    }
    if share(cells, |c| Code::read(c).is_some_and(Code::is_postcode)) > MOST_HAVE_SHAPE {
        return by_values(Meaning::Postcode);
    }
    if share(cells, looks_like_birth_date) > MOST_HAVE_SHAPE {
        return by_values(Meaning::BirthDate);
    }
    if share(cells, |c| matches!(c.to_ascii_lowercase().as_str(), "m" | "f" | "male" | "female")) > MOST_HAVE_SHAPE {
        return by_values(Meaning::Sex);
    }
    by_values(Meaning::Ignored)
}

fn looks_like_birth_date(cell: &str) -> bool {
    Date::read(cell, DateOrder::DayFirst).is_some_and(|d| (1900..=2100).contains(&d.year()) && d.month() <= 12)
}

/// The share of filled cells that pass; an empty column passes, since it contradicts nothing.
fn share(cells: &[&str], passes: impl Fn(&str) -> bool) -> f64 {
    if cells.is_empty() {
        return 1.0;
    }
    cells.iter().filter(|c| passes(c)).count() as f64 / cells.len() as f64
}

/// Which of day and month comes first in a column: what most of its telling dates prove, day first when none does.
pub fn date_order<'a>(cells: impl Iterator<Item = &'a str>) -> DateOrder {
    let (mut day, mut month) = (0usize, 0usize);
    for cell in cells {
        match Date::proves(cell) {
            Some(DateOrder::DayFirst) => day += 1,
            Some(DateOrder::MonthFirst) => month += 1,
            None => {}
        }
    }
    if month > day { DateOrder::MonthFirst } else { DateOrder::DayFirst }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meanings(headings: &[&str], row: &[&str]) -> Vec<Meaning> {
        let headings: Vec<String> = headings.iter().map(ToString::to_string).collect();
        let rows = vec![row.iter().map(ToString::to_string).collect::<Vec<_>>(); 10];
        guess(&headings, &rows).into_iter().map(|g| g.meaning).collect()
    }

    #[test]
    fn headings_of_common_extracts_are_understood() {
        let found = meanings(
            &[
                "rec_id",
                "given_name",
                "surname",
                "street_number",
                "address_1",
                "suburb",
                "postcode",
                "date_of_birth",
                "soc_sec_id",
            ],
            &["rec-1-org", "ann", "lee", "4", "mill street", "leeds", "2615", "19300102", "7934773"],
        );
        use Meaning::*;
        assert_eq!(found, [Ignored, Forename, Surname, HouseNumber, Address, Place, Postcode, BirthDate, Identifier]);
    }

    #[test]
    fn values_speak_where_headings_do_not() {
        let found = meanings(&["a", "b", "c", "d"], &["943 476 5919", "TF3 4AB", "24/11/2016", "M"]);
        assert_eq!(found, [Meaning::NhsNumber, Meaning::Postcode, Meaning::BirthDate, Meaning::Sex]);
    }

    #[test]
    fn one_column_of_names_is_a_full_name() {
        assert_eq!(meanings(&["Name", "DOB"], &["Ann Lee", "2016-11-24"]), [Meaning::FullName, Meaning::BirthDate]);
    }

    #[test]
    fn the_order_of_day_and_month_is_what_most_dates_prove() {
        assert_eq!(date_order(["01/02/2016", "11/24/2016"].into_iter()), DateOrder::MonthFirst);
        assert_eq!(date_order(["01/02/2016"].into_iter()), DateOrder::DayFirst);
    }
}

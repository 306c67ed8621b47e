//! Guesses what a column means from its heading and its first values; the person running it confirms.

mod headings;

use crate::field::Meaning;
use crate::nicknames;
use crate::value::{Code, Date, DateOrder, nhs_number_holds, says_nothing};
use headings::Heading;

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

/// The meaning of each column.
pub fn guess(headings: &[String], rows: &[Vec<String>]) -> Vec<Guess> {
    let said: Vec<Heading> = headings.iter().map(|h| Heading::read(h)).collect();
    let columns: Vec<Vec<&str>> = (0..headings.len()).map(|at| cells(rows, at)).collect();
    let mut guesses: Vec<Guess> = said.iter().zip(&columns).map(|(h, cells)| guess_one(*h, cells)).collect();
    leave_aside(&said, &mut guesses);
    names_by_values(&said, &columns, &mut guesses);
    if !guesses.iter().any(|g| g.meaning == Meaning::Surname) {
        promote_plain_name(headings, &columns, &mut guesses);
    }
    let has = |meaning: Meaning, guesses: &[Guess]| guesses.iter().any(|g| g.meaning == meaning);
    let has_parts = has(Meaning::Forename, &guesses) && has(Meaning::Surname, &guesses);
    for guess in guesses.iter_mut().filter(|g| has_parts && g.meaning == Meaning::FullName) {
        *guess = Guess { meaning: Meaning::Ignored, reason: "because forename and surname have columns of their own" };
    }
    one_birth_date(&columns, &mut guesses);
    guesses
}

/// A previous surname or a second postcode is compared only where there is no first.
fn leave_aside(said: &[Heading], guesses: &mut [Guess]) {
    let kinds = [Meaning::Forename, Meaning::Surname, Meaning::FullName, Meaning::Postcode, Meaning::Address];
    for meaning in kinds {
        let first = said.iter().zip(guesses.iter()).any(|(h, g)| g.meaning == meaning && !h.aside);
        for (_, guess) in said.iter().zip(guesses.iter_mut()).filter(|(h, g)| first && h.aside && g.meaning == meaning)
        {
            *guess = Guess { meaning: Meaning::Ignored, reason: "because another column holds the current one" };
        }
    }
}

fn promote_plain_name(headings: &[String], columns: &[Vec<&str>], guesses: &mut [Guess]) {
    let plain = |h: &String| {
        let letters: String = h.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
        matches!(letters.as_str(), "name" | "names" | "enw")
    };
    let Some(at) = headings.iter().position(plain) else { return };
    // Beside a column of forenames, or when it holds one word, a plain name is the family's.
    let forename = guesses.iter().any(|g| g.meaning == Meaning::Forename);
    let family = forename && share(&columns[at], |c| !c.trim().contains(' ')) > 0.5;
    guesses[at] = by_heading(if family { Meaning::Surname } else { Meaning::FullName });
}

fn cells(rows: &[Vec<String>], column: usize) -> Vec<&str> {
    rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.trim()).filter(|cell| !says_nothing(cell)).collect()
}

fn guess_one(heading: Heading, cells: &[&str]) -> Guess {
    if heading.left_alone {
        return by_heading(Meaning::Ignored);
    }
    match heading.meaning {
        Some(Meaning::Contact) => by_heading(Meaning::Contact),
        _ if heading.of_another => {
            Guess { meaning: Meaning::Ignored, reason: "because it seems to be about somebody else" }
        }
        Some(meaning) if values_allow(meaning, cells) => by_heading(meaning),
        _ if heading.some_date => by_heading(Meaning::Ignored),
        _ => guess_by_values(cells),
    }
}

/// Of several columns that look like dates of birth by their values the earliest is: nothing comes before a birth. One
/// named by its heading leaves no room for others.
fn one_birth_date(columns: &[Vec<&str>], guesses: &mut [Guess]) {
    let named = guesses.contains(&by_heading(Meaning::BirthDate));
    let middle = |at: &usize| {
        let mut days: Vec<Date> = columns[*at].iter().filter_map(|c| Date::read(c, DateOrder::DayFirst)).collect();
        days.sort_unstable();
        days.get(days.len() / 2).copied()
    };
    let guessed: Vec<usize> = (0..guesses.len()).filter(|&at| guesses[at] == by_values(Meaning::BirthDate)).collect();
    let earliest = guessed.iter().copied().min_by_key(middle).filter(|_| !named);
    for at in guessed.into_iter().filter(|at| Some(*at) != earliest) {
        guesses[at] = Guess { meaning: Meaning::Ignored, reason: "because another column holds the date of birth" };
    }
}

/// Share of cells that must start with a forename of the list of short forms for a column to hold names: the list knows
/// about a third of the children of England and hardly a surname.
const KNOWN_FORENAMES: f64 = 0.15;

/// Names where no heading says so: a column of known forenames, and beside it the column of other words.
fn names_by_values(said: &[Heading], columns: &[Vec<&str>], guesses: &mut [Guess]) {
    let named = [Meaning::Forename, Meaning::Surname, Meaning::FullName];
    if guesses.iter().any(|g| named.contains(&g.meaning)) {
        return;
    }
    let silent = |at: &usize| guesses[*at] == by_values(Meaning::Ignored) && said[*at].meaning.is_none();
    let open: Vec<usize> = (0..guesses.len()).filter(silent).filter(|&at| looks_like_names(&columns[at])).collect();
    let known = |at: &usize| share(&columns[*at], starts_with_forename);
    let likely = open.iter().copied().filter(|at| known(at) > KNOWN_FORENAMES);
    let Some(first) = likely.max_by(|a, b| known(a).total_cmp(&known(b))) else { return };
    if share(&columns[first], |c| c.trim().contains(' ')) > 0.6 {
        guesses[first] = by_values(Meaning::FullName);
        return;
    }
    guesses[first] = by_values(Meaning::Forename);
    let others = open.into_iter().filter(|at| *at != first && !repeats_itself(&columns[*at]));
    if let Some(beside) = others.min_by_key(|at| at.abs_diff(first)) {
        guesses[beside] = by_values(Meaning::Surname);
    }
}

fn looks_like_names(cells: &[&str]) -> bool {
    let letter = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '\u{2019}' | ',' | '.');
    cells.len() >= 5 && share(cells, |cell| cell.chars().all(letter)) > 0.95
}

/// Whether a cell starts with a known forename, or has one after a comma ("Lee, Ann").
fn starts_with_forename(cell: &str) -> bool {
    let start = cell.split_once(',').map_or(cell, |(_, rest)| rest).trim();
    let word = start.split([' ', '-']).next().unwrap_or("").to_lowercase();
    nicknames::groups(&word)[0] != 0
}

/// Whether a column has few different values, as one of towns or agencies.
fn repeats_itself(cells: &[&str]) -> bool {
    let distinct: std::collections::HashSet<&str> = cells.iter().copied().collect();
    cells.len() > 100 && distinct.len() * 20 < cells.len()
}

/// A heading is believed unless the values plainly say otherwise ("address_state" full of dates).
fn values_allow(meaning: Meaning, cells: &[&str]) -> bool {
    match meaning {
        Meaning::BirthDate => share(cells, |c| Date::read(c, DateOrder::DayFirst).is_some()) > 0.5,
        Meaning::Forename | Meaning::Surname | Meaning::FullName | Meaning::Address | Meaning::Place => {
            share(cells, |c| c.chars().any(char::is_alphabetic)) > 0.5
        }
        // A flag such as "has an NHS number: Y" or the date of a change is no number, school or sex.
        Meaning::NhsNumber | Meaning::Identifier => {
            share(cells, |c| c.bytes().filter(u8::is_ascii_digit).count() > 3) > 0.5
        }
        Meaning::Sex => share(cells, |c| c.chars().count() < 16) > 0.5,
        Meaning::School => share(cells, looks_like_birth_date) < 0.5,
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
    let sex = |c: &str| matches!(c.to_ascii_lowercase().as_str(), "m" | "f" | "male" | "female" | "boy" | "girl");
    if share(cells, sex) > MOST_HAVE_SHAPE {
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
    fn names_are_known_by_their_values() {
        let headings: Vec<String> = ["c1", "c2", "c3"].map(String::from).to_vec();
        let people =
            [["Katie", "Barton"], ["William", "Selcroft"], ["Zed", "Norwick"], ["Bob", "Pelham"], ["Ann", "Lee"]];
        let rows: Vec<Vec<String>> =
            people.iter().map(|[a, b]| vec![b.to_string(), a.to_string(), "health".into()]).collect();
        let found: Vec<Meaning> = guess(&headings, &vec![rows; 10].concat()).into_iter().map(|g| g.meaning).collect();
        assert_eq!(found, [Meaning::Surname, Meaning::Forename, Meaning::Ignored]);
    }

    #[test]
    fn columns_about_others_and_earlier_names_are_left_alone() {
        use Meaning::*;
        let found = meanings(
            &["Forename", "Surname", "Previous surname", "Mother's forename", "School", "School postcode", "Ethnicity"],
            &["Ann", "Lee", "Ray", "Cat", "Mill Primary", "TF3 4AB", "White British"],
        );
        assert_eq!(found, [Forename, Surname, Ignored, Ignored, School, Ignored, Ignored]);
        assert_eq!(meanings(&["Preferred forename", "Name"], &["Ann", "Lee"]), [Forename, Surname]);
    }

    #[test]
    fn a_referral_date_is_no_birth_date() {
        let found = |headings: [&str; 2]| meanings(&headings, &["24/11/2016", "03/02/2009"]);
        assert_eq!(found(["Date of referral", "Date of birth"]), [Meaning::Ignored, Meaning::BirthDate]);
        assert_eq!(found(["a", "b"]), [Meaning::Ignored, Meaning::BirthDate]);
    }

    #[test]
    fn the_order_of_day_and_month_is_what_most_dates_prove() {
        assert_eq!(date_order(["01/02/2016", "11/24/2016"].into_iter()), DateOrder::MonthFirst);
        assert_eq!(date_order(["01/02/2016"].into_iter()), DateOrder::DayFirst);
    }
}

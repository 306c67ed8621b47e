//! What somebody typed in the one box, read as everything that it may be.

use jiff::civil::Date;

use crate::facts::{plate_key, telephone_key, written_postcode};
use crate::identifier::{compact, upn_holds};
use crate::keys::{Key, KeyKind, line_key};
use crate::sound;

/// Characters of the box that are read.
const LONGEST: usize = 200;
/// Words of names that are looked for.
const MOST_WORDS: usize = 6;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Words of names, folded.
    pub words: Vec<String>,
    /// Days of birth.
    pub days: Vec<Date>,
    /// Years of birth.
    pub years: Vec<i16>,
    /// Keys that must fit as they are: telephones, plates, addresses, postcodes, numbers.
    pub keys: Vec<Key>,
    /// First halves of postcodes.
    pub districts: Vec<String>,
}

impl Wanted {
    /// Reads the box.
    pub fn read(text: &str) -> Self {
        let cut: String = text.chars().take(LONGEST).collect();
        let tokens: Vec<&str> = cut.split([' ', ',', ';', '\t', '\n']).filter(|t| !t.is_empty()).collect();
        let mut wanted = Self::default();
        let mut used = vec![false; tokens.len()];
        wanted.dates(&tokens, &mut used);
        wanted.numbers(&tokens, &mut used);
        wanted.codes(&tokens, &mut used);
        wanted.lines(&tokens, &used);
        let rest = tokens.iter().zip(&used).filter(|(_, used)| !**used).map(|(t, _)| *t);
        let names = rest.flat_map(sound::words).filter(|w| !w.starts_with(|c: char| c.is_ascii_digit()));
        wanted.words = names.take(MOST_WORDS).collect();
        wanted
    }

    /// Nothing that can be looked for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.days.is_empty() && self.keys.is_empty()
    }

    fn dates(&mut self, tokens: &[&str], used: &mut [bool]) {
        for at in 0..tokens.len() {
            let three = (tokens.get(at), tokens.get(at + 1), tokens.get(at + 2));
            if let (Some(day), Some(month), Some(year)) = three
                && let Some(date) = spelt_date(day, month, year)
            {
                self.days.push(date);
                used[at..at + 3].fill(true);
            } else if let Some(date) = written_date(tokens[at]) {
                self.days.push(date);
                used[at] = true;
            } else if let Some(year) = tokens[at].parse().ok().filter(|y| (1900..=2100).contains(y)) {
                self.years.push(year);
            }
        }
    }

    /// Rows of digits: an NHS number, a telephone. Both are tried.
    fn numbers(&mut self, tokens: &[&str], used: &mut [bool]) {
        let digits = |t: &str| t.chars().all(|c| "0123456789+-()".contains(c));
        let mut at = 0;
        while at < tokens.len() {
            let end = (at..tokens.len()).find(|i| used[*i] || !digits(tokens[*i])).unwrap_or(tokens.len());
            let joined = tokens[at..end].concat();
            let count = joined.chars().filter(char::is_ascii_digit).count();
            if (6..=15).contains(&count) {
                self.keys.extend(telephone_key(&joined).map(|k| (KeyKind::Phone, k)));
                if count == 10 {
                    self.keys.push((KeyKind::Nhs, compact(&joined)));
                }
                self.keys.push((KeyKind::Reference, compact(&joined)));
                used[at..end].fill(true);
            }
            at = end.max(at) + 1;
        }
    }

    /// Letters and digits together: postcodes, plates, pupil numbers, references. In one word or in two.
    fn codes(&mut self, tokens: &[&str], used: &mut [bool]) {
        for at in 0..tokens.len() {
            let (one, two) = (compact(tokens[at]), tokens.get(at + 1).map(|next| compact(tokens[at]) + &compact(next)));
            if used[at] {
                continue;
            }
            if let Some(postcode) = two.as_deref().filter(|t| has_digit(tokens[at]) && is_postcode(t)) {
                self.keys.push((KeyKind::Postcode, postcode.to_owned()));
                used[at..at + 2].fill(true);
            } else if is_postcode(&one) {
                self.keys.push((KeyKind::Postcode, one.clone()));
                used[at] = true;
            }
            let mixed = |t: &&String| has_digit(t) && t.chars().any(|c| c.is_ascii_alphabetic());
            for code in [Some(&one), two.as_ref()].into_iter().flatten().filter(mixed) {
                self.code(code);
            }
            if looks_like_district(&one) && !used[at] {
                self.districts.push(one);
                used[at] = true;
            }
        }
    }

    fn code(&mut self, code: &str) {
        if upn_holds(code) {
            self.keys.push((KeyKind::Upn, code.to_owned()));
        }
        self.keys.extend(plate_key(code).map(|k| (KeyKind::Plate, k)));
        if (4..=40).contains(&code.len()) {
            self.keys.push((KeyKind::Reference, code.to_owned()));
        }
    }

    /// A house number and the words after it.
    fn lines(&mut self, tokens: &[&str], used: &[bool]) {
        let number = |t: &str| t.starts_with(|c: char| c.is_ascii_digit()) && t.len() <= 5;
        for at in (0..tokens.len()).filter(|i| !used[*i] && number(tokens[*i])) {
            let end = tokens.len().min(at + 5);
            for until in at + 2..=end {
                self.keys.extend(line_key(&tokens[at..until].join(" ")).map(|k| (KeyKind::Line, k)));
            }
        }
        self.keys.sort();
        self.keys.dedup();
    }
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

fn is_postcode(code: &str) -> bool {
    written_postcode(code).is_some()
}

/// "TF3", "B15", "SW1A".
fn looks_like_district(code: &str) -> bool {
    let letters = code.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = &code.as_bytes()[letters..];
    (1..=2).contains(&letters) && matches!(rest, [d] | [d, _] if d.is_ascii_digit())
}

/// A day as typed in one box: "4/5/2009", "4 May 2009", "2009-05-04".
pub fn day_typed(text: &str) -> Option<Date> {
    let tokens: Vec<&str> = text.split_whitespace().collect();
    match tokens.as_slice() {
        [one] => written_date(one),
        [day, month, year] => spelt_date(day, month, year),
        _ => None,
    }
}

/// "4/5/2009", "04.05.09", "2009-05-04", "04052009".
fn written_date(token: &str) -> Option<Date> {
    let parts: Vec<&str> = token.split(['/', '.', '-']).collect();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => date(day, month, year),
        [day, month, year] => date(day, month, year),
        [eight] if eight.len() == 8 && eight.bytes().all(|b| b.is_ascii_digit()) => {
            date(&eight[..2], &eight[2..4], &eight[4..])
        }
        _ => None,
    }
}

/// "4 May 2009", "4th", "September".
fn spelt_date(day: &str, month: &str, year: &str) -> Option<Date> {
    let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let month = month.to_lowercase();
    let number = match MONTHS.iter().position(|m| month.starts_with(m)) {
        Some(at) => (at + 1).to_string(),
        None => month,
    };
    date(day, &number, year)
}

fn date(day: &str, month: &str, year: &str) -> Option<Date> {
    let year: i16 = match year.len() {
        // Children are born after 2000; who is older is looked for by four digits.
        2 => year.parse::<i16>().ok()? + 2000,
        4 => year.parse().ok()?,
        _ => return None,
    };
    let real = Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?;
    (1900..=2100).contains(&year).then_some(real)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;
    use proptest::prelude::*;

    fn keys(text: &str, kind: KeyKind) -> Vec<String> {
        Wanted::read(text).keys.into_iter().filter(|(k, _)| *k == kind).map(|(_, key)| key).collect()
    }

    #[test]
    fn a_name_and_a_date_in_any_writing() {
        for text in ["Amira Khan 4/5/2009", "amira khan, 04.05.09", "4 May 2009 Amira KHAN", "Amira Khan 2009-05-04"] {
            let wanted = Wanted::read(text);
            assert_eq!(
                (wanted.words, wanted.days),
                (vec!["amira".into(), "khan".into()], vec![day(2009, 5, 4)]),
                "{text}"
            );
        }
    }

    #[test]
    fn numbers_of_every_sort() {
        assert_eq!(keys("07700 900123", KeyKind::Phone), ["7700900123"]);
        assert_eq!(keys("+44 7700 900123", KeyKind::Phone), ["7700900123"]);
        assert_eq!(keys("943 476 5919", KeyKind::Nhs), ["9434765919"]);
        assert_eq!(keys("tf3 4ab", KeyKind::Postcode), ["TF34AB"]);
        assert_eq!(keys("Khan TF34AB", KeyKind::Postcode), ["TF34AB"]);
        assert!(keys("AB12 CDE", KeyKind::Plate).contains(&"AB12CDE".to_owned()));
        assert_eq!(keys("A123456789012", KeyKind::Upn), ["A123456789012"]);
        assert!(keys("12 High Street", KeyKind::Line).contains(&"12highst".to_owned()));
        assert_eq!(Wanted::read("Khan TF3").districts, ["TF3"]);
        assert_eq!(Wanted::read("Khan 2009").years, [2009]);
    }

    #[test]
    fn nothing_to_look_for() {
        assert!(Wanted::read("  ,; ").is_empty());
        assert!(Wanted::read("\u{202e}").is_empty());
    }

    proptest! {
        #[test]
        fn anything_typed_is_read(text in ".{0,300}") {
            let wanted = Wanted::read(&text);
            prop_assert!(wanted.words.len() <= MOST_WORDS);
        }

        #[test]
        fn anything_like_a_record_is_read(text in "[0-9A-Za-z/.,+() -]{0,80}") {
            let _ = Wanted::read(&text);
        }
    }
}

//! How well a record fits what was typed, and why. Pure.

use jiff::civil::Date;

use super::wanted::Wanted;
use crate::born::{self, Born};
use crate::identifier::compact;
use crate::keys::{Key, KeyKind, Keyed, of_known};
use crate::person::Person;
use crate::sound;

/// How well something fits, and the reasons, weightiest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Weight {
    /// The more the better.
    pub points: i64,
    /// "same telephone".
    pub reasons: Vec<&'static str>,
    /// Whoever typed this knows who it is: a number fits, or the full name and the day of birth do.
    pub certain: bool,
}

impl Weight {
    fn add(&mut self, points: i64, reason: &'static str) {
        self.points += points;
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }
}

/// How well a person fits.
pub fn person(person: &Person, wanted: &Wanted) -> Weight {
    let known = person.whole();
    let mut weight = exact(&of_known(&known).into_iter().collect::<Vec<_>>(), wanted);
    let names: Vec<Vec<String>> =
        known.names.iter().map(|n| sound::words(&format!("{} {}", n.given, n.family))).collect();
    let name = best_name(&names, &wanted.words);
    name.apply(&mut weight);
    let days: Vec<Date> = day(known.born).into_iter().chain(known.also_born.iter().copied()).collect();
    let day = best_day(&days, &wanted.days);
    match day {
        Some((points, reason)) => weight.add(points, reason),
        // Both are known and do not fit even with a slip: a sister at the same address is somebody else.
        None if !days.is_empty() && !wanted.days.is_empty() => weight.points -= ANOTHER_DAY,
        None => {}
    }
    if wanted.years.iter().any(|y| year(known.born) == Some(*y)) {
        weight.add(30, "born that year");
    }
    let lives_there = |d: &String| known.addresses.iter().any(|a| compact(&a.postcode).starts_with(d.as_str()));
    if wanted.districts.iter().any(lives_there) {
        weight.add(20, "lives nearby");
    }
    weight.certain |= name.whole && day.is_some_and(|(points, _)| points == SAME_DAY);
    weight
}

/// How well a place or a group fits.
pub fn named(record: &impl Keyed, name: &str, wanted: &Wanted) -> Weight {
    let mut weight = exact(&record.keys().into_iter().collect::<Vec<_>>(), wanted);
    best_name(&[sound::words(name)], &wanted.words).apply(&mut weight);
    weight
}

fn day(born: Born) -> Option<Date> {
    match born {
        Born::Exact(on) | Born::Expected(on) => Some(on),
        Born::About { .. } | Born::Unknown => None,
    }
}

fn year(born: Born) -> Option<i16> {
    match born {
        Born::Exact(on) | Born::Expected(on) => Some(on.year()),
        Born::About { year, .. } => Some(year),
        Born::Unknown => None,
    }
}

/// Things that must fit as they are.
fn exact(held: &[Key], wanted: &Wanted) -> Weight {
    let mut weight = Weight::default();
    for key in wanted.keys.iter().filter(|key| held.contains(key)) {
        let (points, reason, certain) = match key.0 {
            KeyKind::Nhs => (300, "same NHS number", true),
            KeyKind::Upn => (300, "same unique pupil number", true),
            KeyKind::Reference => (200, "same reference", true),
            KeyKind::Phone => (150, "same telephone", false),
            KeyKind::Plate => (150, "same vehicle", false),
            KeyKind::Address | KeyKind::Line => (100, "same address", false),
            KeyKind::Postcode => (60, "same postcode", false),
            KeyKind::Word | KeyKind::Pair | KeyKind::Born => continue,
        };
        weight.add(points, reason);
        weight.certain |= certain;
    }
    weight
}

/// How the words typed fit one name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct NameFit {
    points: i64,
    /// Points are out of this many.
    out_of: i64,
    reason: Option<&'static str>,
    /// Every word typed is a word of the name, and it is a whole name.
    whole: bool,
}

impl NameFit {
    fn apply(self, weight: &mut Weight) {
        if let Some(reason) = self.reason {
            weight.add(self.points, reason);
        }
    }
}

/// What another day of birth counts against.
const ANOTHER_DAY: i64 = 40;
/// What a word that fits as it is counts.
const SAME_WORD: i64 = 60;

fn best_name(names: &[Vec<String>], words: &[String]) -> NameFit {
    names.iter().map(|name| name_fit(name, words)).max().unwrap_or_default()
}

fn name_fit(name: &[String], words: &[String]) -> NameFit {
    let fits: Vec<(i64, &'static str)> = words.iter().filter_map(|w| word_fit(name, w)).collect();
    let points: i64 = fits.iter().map(|(p, _)| p).sum();
    // Of several words typed, one that fits nothing speaks against it.
    let missing = words.len() - fits.len();
    let least = fits.iter().min().map(|(_, reason)| *reason);
    let all_same = fits.iter().all(|(p, _)| *p == SAME_WORD);
    NameFit {
        points: points - i64::try_from(missing).unwrap_or(0) * 25,
        out_of: i64::try_from(words.len()).unwrap_or(0) * SAME_WORD,
        reason: least.filter(|_| missing < words.len()),
        whole: all_same && missing == 0 && words.len() >= 2,
    }
}

fn word_fit(name: &[String], word: &str) -> Option<(i64, &'static str)> {
    name.iter().filter_map(|held| word_pair(held, word)).max()
}

fn word_pair(held: &str, word: &str) -> Option<(i64, &'static str)> {
    let near = linkage::similar::jaro_winkler(held.as_bytes(), word.as_bytes());
    if held == word {
        Some((SAME_WORD, "same name"))
    } else if linkage::are_forms_of_one_name(held, word) {
        Some((50, "another form of the same name"))
    } else if word.chars().count() >= 2 && held.starts_with(word) {
        Some((45, "name begins so"))
    } else if linkage::similar::one_edit(held.as_bytes(), word.as_bytes()) && word.len() >= 4 {
        Some((44, "spelt nearly the same"))
    } else if sound::alike(held, word) {
        // Of the many names that sound alike, those written alike come first.
        let closeness = (near * 20.0) as i64;
        Some((20 + closeness, "sounds like"))
    } else if near >= 0.92 {
        Some((30, "spelt nearly the same"))
    } else {
        None
    }
}

/// What the same day of birth counts.
const SAME_DAY: i64 = 100;

fn best_day(held: &[Date], wanted: &[Date]) -> Option<(i64, &'static str)> {
    let pairs = wanted.iter().flat_map(|w| held.iter().map(move |h| (*w, *h)));
    pairs.filter_map(|(w, h)| day_pair(w, h)).max()
}

fn day_pair(wanted: Date, held: Date) -> Option<(i64, &'static str)> {
    let swapped = Date::new(wanted.year(), wanted.day(), wanted.month()).ok();
    if wanted == held {
        Some((SAME_DAY, "born the same day"))
    } else if swapped == Some(held) {
        Some((70, "day and month of birth changed round"))
    } else if born::slips(wanted, held).contains(&held) {
        Some((55, "date of birth differs in one digit"))
    } else {
        None
    }
}

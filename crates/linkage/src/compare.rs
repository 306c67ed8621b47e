//! Which level of agreement two records reach on each field.

use crate::field::{EXACT, MISSING, Meaning, Shape};
use crate::pprl::Filter;
use crate::records::{MOST_FIELDS, Names, Records, Values};
use crate::similar::{bag_distance, edits, jaro_winkler, one_edit};
use crate::value::{Code, Date, Name, Words, nhs_number_holds};

/// Levels of one pair, field by field.
pub(crate) type Levels = [u8; MOST_FIELDS];

/// Bags further apart than this are different names: neither two slips nor Jaro-Winkler 0.88 can bridge them.
const BAG_REACH: u32 = 6;
/// Jaro-Winkler similarity from which two names count as alike (Winkler 2006 uses 0.88 for surnames).
const ALIKE: f64 = 0.88;
/// Shortest name in which one slip still leaves most letters.
const SHORT: u16 = 3;

/// Watches a comparison and may give it up: most pairs of strangers are settled before all fields are looked at.
pub(crate) trait Hope {
    /// A field is equal, with this value.
    fn equal(&mut self, field: usize, code: u32);
    /// A field has two values that differ, not looked at yet.
    fn unequal(&mut self, field: usize);
    /// An unequal field turned out to stand at this level.
    fn settled(&mut self, field: usize, level: u8);
    /// Whether nothing that is still open could make the pair worth keeping.
    fn gone(&self) -> bool;
}

/// Never gives up.
struct Always;

impl Hope for Always {
    fn equal(&mut self, _: usize, _: u32) {}
    fn unequal(&mut self, _: usize) {}
    fn settled(&mut self, _: usize, _: u8) {}
    fn gone(&self) -> bool {
        false
    }
}

/// A field whose values differ and were not looked at yet.
const OPEN: u8 = u8::MAX;

/// The levels of a pair of rows; the same whichever comes first.
pub(crate) fn levels(records: &Records, a: &[u32], b: &[u32]) -> Levels {
    levels_while(records, a, b, &mut Always).unwrap_or([MISSING; MOST_FIELDS])
}

/// The levels of a pair of rows, or nothing when hope is lost on the way.
#[inline]
pub(crate) fn levels_while(records: &Records, a: &[u32], b: &[u32], hope: &mut impl Hope) -> Option<Levels> {
    let fields = records.fields.len();
    let mut out = [MISSING; MOST_FIELDS];
    for (field, level) in out.iter_mut().enumerate().take(fields) {
        let (x, y) = (a[field], b[field]);
        if x == 0 || y == 0 {
            continue;
        }
        if records.fields[field].meaning == Meaning::BlockKey {
            continue;
        }
        if x == y {
            *level = EXACT;
            hope.equal(field, x);
        } else {
            *level = OPEN;
            hope.unequal(field);
        }
    }
    if hope.gone() {
        return None;
    }
    settle_names(records, a, b, &mut out, hope);
    for (field, level) in out.iter_mut().enumerate().take(fields).filter(|(_, level)| **level == OPEN) {
        if hope.gone() {
            return None;
        }
        *level = unequal(records, field, a[field], b[field]);
        hope.settled(field, *level);
    }
    look_sideways(records, &mut out);
    Some(out)
}

/// Forename and surname first, since they settle most pairs, and whether they were exchanged.
#[inline]
fn settle_names(records: &Records, a: &[u32], b: &[u32], out: &mut Levels, hope: &mut impl Hope) {
    let (Some(f), Some(s)) = (records.near.forename, records.near.surname) else { return };
    let (first, last) = (out[f] == OPEN, out[s] == OPEN);
    for (field, open) in [(f, first), (s, last)] {
        if open {
            out[field] = unequal(records, field, a[field], b[field]);
        }
    }
    if first && last && out[f] > 4 && out[s] > 3 && exchanged(records, (f, s), a, b) {
        (out[f], out[s]) = (6, MISSING);
    }
    for (field, open) in [(f, first), (s, last)] {
        if open {
            hope.settled(field, out[field]);
        }
    }
}

#[inline]
pub(crate) fn unequal(records: &Records, field: usize, x: u32, y: u32) -> u8 {
    let (x, y) = (x as usize - 1, y as usize - 1);
    match (&records.values[field], records.fields[field].shape()) {
        (Values::Names(v), Shape::Forename) => forenames(v, x, y),
        (Values::Names(v), _) => surnames(v, x, y),
        (Values::Dates(v), _) => date(v[x], v[y]),
        (Values::Words(v), _) => words(&v[x], &v[y]),
        (Values::Filters(v), _) => filter(records.fields[field].meaning, &v[x], &v[y]),
        (Values::Codes(_), Shape::BlockKey) => MISSING,
        (Values::Codes(_), Shape::Sex) => 3,
        (Values::Codes(v), Shape::Postcode) => postcode(v[x], v[y]),
        (Values::Codes(v), Shape::Number) => number(v[x], v[y]),
        (Values::Codes(v), Shape::Checked) => checked(v[x], v[y]),
        (Values::Codes(v), _) => identifier(v[x], v[y]),
    }
}

/// Levels that depend on another field: sex that the forename already tells, places that the postcode already tells.
#[inline]
fn look_sideways(records: &Records, out: &mut Levels) {
    let near = records.near;
    if let (Some(f), Some(x)) = (near.forename, near.sex)
        && matches!(out[f], EXACT | 2)
    {
        out[x] = match out[x] {
            EXACT => 2,
            3 => 4,
            other => other,
        };
    }
    if near.postcode.is_some_and(|p| out[p] == EXACT) {
        for (field, level) in records.fields.iter().zip(out.iter_mut()) {
            if field.meaning == Meaning::Place && *level == EXACT {
                *level = 5;
            }
        }
    }
    if near.home != 0 {
        moved_once(records, out);
    }
}

/// A level of the postcode at which two differ.
pub(crate) const OTHER_POSTCODE: u8 = 5;

/// Who moves changes every part of the home: the first that differs counts, the others then say nothing more.
fn moved_once(records: &Records, out: &mut Levels) {
    let near = records.near;
    let mut moved = near.postcode.is_some_and(|p| out[p] == OTHER_POSTCODE);
    let parts = records.fields.iter().zip(out.iter_mut()).enumerate().filter(|(at, _)| near.home >> at & 1 == 1);
    for (_, (field, level)) in parts {
        match field.moved() {
            Some((found, told)) if *level == found => {
                *level = if moved { told } else { found };
                moved = true;
            }
            _ => {}
        }
    }
}

fn exchanged(records: &Records, (f, s): (usize, usize), a: &[u32], b: &[u32]) -> bool {
    let (Values::Names(forenames), Values::Names(surnames)) = (&records.values[f], &records.values[s]) else {
        return false;
    };
    let same = |forename: u32, surname: u32| {
        let (x, y) = (forename as usize - 1, surname as usize - 1);
        forenames.glances[x].bag == surnames.glances[y].bag && forenames.full[x].text == surnames.full[y].text
    };
    same(a[f], b[s]) && same(b[f], a[s])
}

#[inline]
fn forenames(names: &Names, x: usize, y: usize) -> u8 {
    let (a, b) = (&names.glances[x], &names.glances[y]);
    if bag_distance(a.bag, b.bag) > BAG_REACH && a.shared & b.shared == 0 && !a.may_begin(b) {
        return 7;
    }
    forename(&names.full[x], &names.full[y])
}

#[inline]
fn surnames(names: &Names, x: usize, y: usize) -> u8 {
    let (a, b) = (&names.glances[x], &names.glances[y]);
    if bag_distance(a.bag, b.bag) > BAG_REACH && a.shared & b.shared == 0 {
        return 5;
    }
    surname(&names.full[x], &names.full[y])
}

fn forename(x: &Name, y: &Name) -> u8 {
    let apart = bag_distance(x.bag, y.bag);
    if apart <= 2 && one_slip(x, y) {
        return 2;
    }
    if x.shares_group(y) {
        return 3;
    }
    if x.begins(y) || x.shares_part(y) {
        return 4;
    }
    if apart <= BAG_REACH && alike(x, y) { 5 } else { 7 }
}

fn surname(x: &Name, y: &Name) -> u8 {
    let apart = bag_distance(x.bag, y.bag);
    if apart <= 2 && one_slip(x, y) {
        return 2;
    }
    if x.shares_part(y) {
        return 3;
    }
    if apart <= BAG_REACH && alike(x, y) { 4 } else { 5 }
}

fn one_slip(x: &Name, y: &Name) -> bool {
    x.letters.min(y.letters) >= SHORT && one_edit(x.text.as_bytes(), y.text.as_bytes())
}

fn alike(x: &Name, y: &Name) -> bool {
    let (a, b) = (x.text.as_bytes(), y.text.as_bytes());
    (x.letters.max(y.letters) > 4 && edits(a, b, 2) <= 2)
        || (x.sound == y.sound && x.sound != 0)
        || jaro_winkler(a, b) >= ALIKE
}

fn date(x: Date, y: Date) -> u8 {
    let (year, month, day) = (x.year() == y.year(), x.month() == y.month(), x.day() == y.day());
    if year && x.month() == y.day() && x.day() == y.month() {
        return 2;
    }
    if one_digit(x.0, y.0) || (month && day && x.year().abs_diff(y.year()) == 1) {
        return 3;
    }
    match u8::from(year) + u8::from(month) + u8::from(day) {
        2 => 4,
        _ if year && (x.0 % 10_000 == 101 || y.0 % 10_000 == 101) => 5,
        _ if year => 6,
        _ => 7,
    }
}

/// Eight digits with one changed, or two neighbours swapped.
fn one_digit(mut x: u32, mut y: u32) -> bool {
    let (mut differing, mut first, mut last) = (0u32, 0u32, 0u32);
    let mut pairs = [(0u32, 0u32); 8];
    for (place, pair) in (0u32..).zip(pairs.iter_mut()) {
        *pair = (x % 10, y % 10);
        if pair.0 != pair.1 {
            first = if differing == 0 { place } else { first };
            last = place;
            differing += 1;
        }
        (x, y) = (x / 10, y / 10);
    }
    let swapped = || {
        let (low, high) = (pairs[first as usize], pairs[last as usize]);
        last == first + 1 && low.0 == high.1 && low.1 == high.0
    };
    differing == 1 || (differing == 2 && swapped())
}

fn postcode(x: Code, y: Code) -> u8 {
    if x.one_edit(y) {
        return 2;
    }
    // A district has two letters or more.
    if x.start(2) != y.start(2) {
        return OTHER_POSTCODE;
    }
    let shaped = x.is_postcode() && y.is_postcode();
    if shaped && x.sector() == y.sector() {
        3
    } else if x.district() == y.district() {
        4
    } else {
        OTHER_POSTCODE
    }
}

fn number(x: Code, y: Code) -> u8 {
    if x.len().max(y.len()) > 1 && x.one_edit(y) { 2 } else { 3 }
}

fn checked(x: Code, y: Code) -> u8 {
    match nhs_number_holds(x) && nhs_number_holds(y) {
        true => 4,
        false if x.one_edit(y) => 2,
        false => 3,
    }
}

fn identifier(x: Code, y: Code) -> u8 {
    if x.one_edit(y) {
        return 2;
    }
    let (a, b) = (x.bytes(), y.bytes());
    let two = x.len().min(y.len()) > 4 && edits(&a[..x.len()], &b[..y.len()], 2) == 2;
    if two { 3 } else { 4 }
}

/// Dice thresholds: equal but for noise, very alike, alike. A date or number has few, telling digits, so that one slip
/// leaves more in common than in a name.
fn filter(meaning: Meaning, x: &Filter, y: &Filter) -> u8 {
    let bounds = match meaning {
        Meaning::Forename | Meaning::Surname | Meaning::Address | Meaning::Place | Meaning::School => [0.86, 0.64, 0.5],
        _ => [0.93, 0.78, 0.62],
    };
    let dice = x.dice(y);
    bounds.iter().position(|bound| dice >= *bound).map_or(4, |at| at as u8 + 1)
}

fn words(x: &Words, y: &Words) -> u8 {
    let close = bag_distance(x.bag, y.bag) <= 4
        && x.text.len().min(y.text.len()) > 3
        && edits(x.text.as_bytes(), y.text.as_bytes(), 2) <= 2;
    if close || (x.count == y.count && x.words == y.words) {
        2
    } else if x.overlap(y) >= 0.5 {
        3
    } else {
        4
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::DateOrder;

    fn name(text: &str) -> Name {
        Name::read(text).unwrap()
    }

    fn born(text: &str) -> Date {
        Date::read(text, DateOrder::DayFirst).unwrap()
    }

    fn code(text: &str) -> Code {
        Code::read(text).unwrap()
    }

    #[test]
    fn forenames_reach_their_level() {
        let level = |a: &str, b: &str| {
            assert_eq!(forename(&name(a), &name(b)), forename(&name(b), &name(a)));
            forename(&name(a), &name(b))
        };
        assert_eq!(level("Olivia", "Olivai"), 2);
        assert_eq!(level("William", "Bill"), 3);
        assert_eq!(level("Zebedee", "Z"), 4);
        assert_eq!(level("Mary Jane", "Jane"), 4);
        assert_eq!(level("Catrionna", "Katriona"), 5);
        assert_eq!(level("Olivia", "Kacper"), 7);
    }

    #[test]
    fn surnames_reach_their_level() {
        assert_eq!(surname(&name("Smith"), &name("Smyth")), 2);
        assert_eq!(surname(&name("Smith-Jones"), &name("Jones")), 3);
        assert_eq!(surname(&name("Thompson"), &name("Tomson")), 4);
        assert_eq!(surname(&name("Smith"), &name("Okafor")), 5);
    }

    #[test]
    fn dates_reach_their_level() {
        let level = |a: &str, b: &str| date(born(a), born(b));
        assert_eq!(level("2016-11-04", "2016-04-11"), 2);
        assert_eq!(level("2016-11-24", "2016-11-25"), 3);
        assert_eq!(level("2016-11-24", "2016-11-42"), 3);
        assert_eq!(level("2019-11-24", "2020-11-24"), 3);
        assert_eq!(level("2016-11-24", "2016-11-07"), 4);
        assert_eq!(level("2016-11-24", "2016-01-01"), 5);
        assert_eq!(level("2016-11-24", "2016-05-03"), 6);
        assert_eq!(level("2016-11-24", "2003-05-02"), 7);
    }

    #[test]
    fn numbers_reach_their_level() {
        assert_eq!(postcode(code("TF3 4AB"), code("TF3 4AC")), 2);
        assert_eq!(postcode(code("TF3 4AB"), code("TF3 4XY")), 3);
        assert_eq!(postcode(code("TF3 4AB"), code("TF3 9XY")), 4);
        assert_eq!(postcode(code("TF3 4AB"), code("B15 2TT")), 5);
        assert_eq!(checked(code("943 476 5919"), code("943 476 5918")), 2);
        assert_eq!(checked(code("943 476 5919"), code("9434765870")), 4);
        assert_eq!(identifier(code("7934773"), code("7934737")), 2);
    }
}

use crate::value::says_nothing;

/// Which of day and month is written first where a date leaves it open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateOrder {
    /// 24/11/2016, as in the United Kingdom.
    #[default]
    DayFirst,
    /// 11/24/2016.
    MonthFirst,
}

/// A date by its parts, year × 10,000 + month × 100 + day.
///
/// A date that no calendar has (31 November) is kept: it is somebody's slip, and its digits still tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(pub u32);

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

impl Date {
    /// A date from its parts.
    pub fn new(year: u32, month: u32, day: u32) -> Option<Date> {
        let sound = (1000..=9999).contains(&year) && month <= 99 && day <= 99;
        sound.then(|| Date(year * 10_000 + month * 100 + day))
    }

    /// The year.
    pub fn year(self) -> u32 {
        self.0 / 10_000
    }

    /// The month, usually 1 to 12.
    pub fn month(self) -> u32 {
        self.0 / 100 % 100
    }

    /// The day of the month.
    pub fn day(self) -> u32 {
        self.0 % 100
    }

    /// The same date with day and month in ascending order: what two records share when one of them swapped.
    pub fn unordered(self) -> u32 {
        let (low, high) = (self.month().min(self.day()), self.month().max(self.day()));
        self.year() * 10_000 + low * 100 + high
    }

    /// Reads 2016-11-24, 20161124, 24/11/2016, 24.11.16, 24 Nov 2016 and the like, with or without a time behind.
    pub fn read(cell: &str, order: DateOrder) -> Option<Date> {
        if let Some(date) = Self::read_iso(cell.as_bytes()) {
            return Some(date);
        }
        if says_nothing(cell) {
            return None;
        }
        Self::read_parts(cell.trim(), order)
    }

    /// 2016-11-24 exactly, the form most extracts use.
    fn read_iso(cell: &[u8]) -> Option<Date> {
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *cell else { return None };
        let mut packed = 0u32;
        for digit in [y1, y2, y3, y4, m1, m2, d1, d2] {
            if !digit.is_ascii_digit() {
                return None;
            }
            packed = packed * 10 + u32::from(digit - b'0');
        }
        Self::new(packed / 10_000, packed / 100 % 100, packed % 100)
    }

    fn read_parts(text: &str, order: DateOrder) -> Option<Date> {
        let (parts, count, named) = split(text)?;
        let [a, b, c] = parts;
        match count {
            1 if a.1 == 8 => Self::new(a.0 / 10_000, a.0 / 100 % 100, a.0 % 100),
            3 if named == Some(0) => Self::new(full_year(c)?, a.0, b.0),
            3 if a.1 == 4 => Self::new(a.0, b.0, c.0),
            3 if named == Some(1) || order == DateOrder::DayFirst => Self::new(full_year(c)?, b.0, a.0),
            3 => Self::new(full_year(c)?, a.0, b.0),
            _ => None,
        }
    }

    /// Which order a written date proves, if it proves one.
    pub fn proves(cell: &str) -> Option<DateOrder> {
        let (parts, count, named) = split(cell.trim())?;
        if count < 3 || named.is_some() || parts[0].1 == 4 {
            return None;
        }
        match (parts[0].0, parts[1].0) {
            (13..=31, 1..=12) => Some(DateOrder::DayFirst),
            (1..=12, 13..=31) => Some(DateOrder::MonthFirst),
            _ => None,
        }
    }
}

type Parts = [(u32, usize); 3];

/// Up to three groups (value, digits) of a written date, how many there are, and which one is a month's name.
fn split(text: &str) -> Option<(Parts, usize, Option<usize>)> {
    let mut parts: Parts = [(0, 0); 3];
    let (mut count, mut named) = (0, None);
    for group in text.split(|c: char| !c.is_alphanumeric()).filter(|g| !g.is_empty()) {
        if count == 3 {
            break;
        }
        let group = strip_time(group, count);
        if let Some(month) = month_named(group) {
            named = Some(count);
            parts[count] = (month, 2);
        } else {
            parts[count] = number(group)?;
        }
        count += 1;
        if count == 1 && parts[0].1 == 8 {
            break;
        }
    }
    (count > 0).then_some((parts, count, named))
}

/// "24T00" at the end of an ISO date with time is 24; "3rd" is 3.
fn strip_time(group: &str, count: usize) -> &str {
    let digits = group.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &group[digits..];
    let ordinal = ["st", "nd", "rd", "th"].iter().any(|s| rest.eq_ignore_ascii_case(s));
    let time = count == 2 && rest.starts_with(['T', 't']);
    if digits > 0 && (ordinal || time) { &group[..digits] } else { group }
}

fn month_named(group: &str) -> Option<u32> {
    let start = group.get(..3)?;
    let at = MONTHS.iter().position(|m| m.eq_ignore_ascii_case(start))?;
    u32::try_from(at + 1).ok()
}

fn number(group: &str) -> Option<(u32, usize)> {
    (group.len() <= 8 && group.bytes().all(|b| b.is_ascii_digit())).then(|| (group.parse().unwrap_or(0), group.len()))
}

/// Two digits mean this century up to 30, the last one after; children's services hold few people over 90.
fn full_year((year, digits): (u32, usize)) -> Option<u32> {
    match digits {
        4 => Some(year),
        1 | 2 => Some(if year <= 30 { 2000 + year } else { 1900 + year }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_ways_to_write_a_date_are_read() {
        let expected = Date::new(2016, 11, 24);
        for written in [
            "2016-11-24",
            "20161124",
            "24/11/2016",
            "24.11.16",
            "24 Nov 2016",
            "24th November 2016",
            "November 24, 2016",
            "2016-11-24T00:00:00",
            "2016-11-24 13:05",
            " 24-11-2016 ",
        ] {
            assert_eq!(Date::read(written, DateOrder::DayFirst), expected, "{written}");
        }
        assert_eq!(Date::read("11/24/2016", DateOrder::MonthFirst), expected);
    }

    #[test]
    fn what_is_no_date_is_missing() {
        for written in ["", "soon", "12", "1/2", "24/11", "99999999999", "é/è/ê", "unknown", "12345-1-1"] {
            assert_eq!(Date::read(written, DateOrder::DayFirst), None, "{written}");
        }
    }

    #[test]
    fn a_slip_keeps_its_digits() {
        assert_eq!(Date::read("20161131", DateOrder::DayFirst), Some(Date(20_161_131)));
    }

    #[test]
    fn an_order_is_proved_only_by_a_day_above_twelve() {
        assert_eq!(Date::proves("24/11/2016"), Some(DateOrder::DayFirst));
        assert_eq!(Date::proves("11/24/2016"), Some(DateOrder::MonthFirst));
        assert_eq!(Date::proves("01/02/2016"), None);
        assert_eq!(Date::proves("2016-11-24"), None);
    }
}

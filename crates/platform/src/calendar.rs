//! Working days: Monday to Friday less England's bank holidays, held as data.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// The bank holidays that come with the program, in the shape of the government's own file.
const BUILT_IN: &str = include_str!("../data/bank-holidays.json");

/// A calendar of working days. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Calendar {
    holidays: Arc<BTreeMap<Date, String>>,
}

#[derive(Deserialize)]
struct File {
    #[serde(rename = "england-and-wales")]
    england: Division,
}

#[derive(Deserialize)]
struct Division {
    events: Vec<Event>,
}

#[derive(Deserialize)]
struct Event {
    title: String,
    date: Date,
}

/// When something is due, and why then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The last day on which it is in time.
    pub on: Date,
    /// The rule: "3 working days to acknowledge".
    pub rule: String,
    /// What started the clock: "asked".
    pub start_event: String,
    /// When it started.
    pub started: Date,
    /// How the days were counted: "5 working days after Friday 28 August 2026, passing Summer bank holiday".
    pub reckoning: String,
}

impl Calendar {
    /// The calendar that comes with the program.
    ///
    /// # Errors
    /// Never, unless the file built in was damaged; a test reads it.
    pub fn built_in() -> Result<Self, Error> {
        Self::parse(BUILT_IN)
    }

    /// A newer file in the government's shape.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the file.
    pub fn from_file(path: &Path) -> Result<Self, Error> {
        let text = std::fs::read_to_string(path)
            .map_err(|e| Error::refused(format!("The bank holidays cannot be read from {}: {e}.", path.display())))?;
        Self::parse(&text)
    }

    fn parse(text: &str) -> Result<Self, Error> {
        let file: File = serde_json::from_str(text)
            .map_err(|e| Error::refused(format!("The list of bank holidays is not in the government's shape: {e}.")))?;
        let holidays = file.england.events.into_iter().map(|e| (e.date, e.title)).collect();
        Ok(Self { holidays: Arc::new(holidays) })
    }

    /// The last year the calendar knows. After it, due dates would take bank holidays for working days.
    pub fn known_until(&self) -> Option<i16> {
        self.holidays.keys().next_back().map(|d| d.year())
    }

    /// The bank holiday on a day.
    pub fn holiday(&self, day: Date) -> Option<&str> {
        self.holidays.get(&day).map(String::as_str)
    }

    /// Monday to Friday and no bank holiday.
    pub fn is_working_day(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && self.holiday(day).is_none()
    }

    /// The `days`th working day after `start`, the start not counted. Zero gives the start itself if it is a working
    /// day, else the next one.
    pub fn add(&self, start: Date, days: u32) -> Date {
        let mut day = start;
        let mut left = days;
        while left > 0 || !self.is_working_day(day) {
            let Ok(next) = day.tomorrow() else { return day };
            day = next;
            if left > 0 && self.is_working_day(day) {
                left -= 1;
            }
        }
        day
    }

    /// As [`Calendar::add`], backwards: the `days`th working day before.
    pub fn before(&self, end: Date, days: u32) -> Date {
        let mut day = end;
        let mut left = days;
        while left > 0 || !self.is_working_day(day) {
            let Ok(next) = day.yesterday() else { return day };
            day = next;
            if left > 0 && self.is_working_day(day) {
                left -= 1;
            }
        }
        day
    }

    /// Working days from `from` (not counted) to `to` (counted); 0 when `to` is not after `from`.
    pub fn between(&self, from: Date, to: Date) -> u32 {
        let mut day = from;
        let mut count = 0;
        while day < to {
            let Ok(next) = day.tomorrow() else { return count };
            day = next;
            count += u32::from(self.is_working_day(day));
        }
        count
    }

    /// When something is due `days` working days after a start event, with the reckoning.
    pub fn due(&self, rule: &str, days: u32, start_event: &str, started: Date) -> Due {
        let on = self.add(started, days);
        let passed: BTreeSet<&str> = self.holidays.range(started..=on).map(|(_, title)| title.as_str()).collect();
        let passing = match passed.is_empty() {
            true => String::new(),
            false => format!(", passing {}", passed.into_iter().collect::<Vec<_>>().join(" and ")),
        };
        let unit = if days == 1 { "working day" } else { "working days" };
        let from = started.strftime("%A %-d %B %Y");
        let reckoning = format!("{days} {unit} after {from}{passing}");
        Due { on, rule: rule.into(), start_event: start_event.into(), started, reckoning }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn friday_before_a_bank_holiday_monday_is_due_on_tuesday() {
        let due = Calendar::built_in().unwrap().due("1 working day to decide", 1, "received", date(2026, 8, 28));
        assert_eq!(due.on, date(2026, 9, 1));
        assert_eq!(due.reckoning, "1 working day after Friday 28 August 2026, passing Summer bank holiday");
    }

    #[test]
    fn knows_the_years_it_is_used_for() {
        let calendar = Calendar::built_in().unwrap();
        assert_eq!(calendar.holiday(date(2016, 12, 27)), Some("Christmas Day (substitute day)"));
        assert_eq!(
            calendar.holiday(date(2022, 9, 19)),
            Some("Bank Holiday for the State Funeral of Queen Elizabeth II")
        );
        assert!(calendar.known_until() >= Some(2028));
    }

    proptest! {
        #[test]
        fn no_due_date_is_a_weekend_or_bank_holiday(offset in 0i32..4000, days in 0u32..60) {
            let calendar = Calendar::built_in().unwrap();
            let start = date(2015, 1, 1).checked_add(jiff::Span::new().days(offset)).unwrap();
            let on = calendar.add(start, days);
            prop_assert!(calendar.is_working_day(on));
            if calendar.is_working_day(start) {
                prop_assert_eq!(calendar.between(start, on), days);
                prop_assert_eq!(calendar.before(on, days), start);
            }
        }
    }
}

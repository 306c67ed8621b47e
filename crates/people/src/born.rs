//! When somebody was born, as well as anybody knows.

use jiff::civil::Date;
use platform::clock::day_in_words;
use serde::{Deserialize, Serialize};

/// The oldest anybody has been, with a few years to spare: an earlier date of birth is a slip.
const OLDEST: i16 = 125;
/// Days that a pregnancy can still last, with some to spare.
const LONGEST_TO_WAIT: i32 = 310;

/// A date of birth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Born {
    /// On this day.
    Exact(Date),
    /// In about this year.
    About {
        /// The year.
        year: i16,
        /// How many years it may be out.
        give_or_take: i16,
    },
    /// Not yet: expected on this day.
    Expected(Date),
    /// Nobody has said.
    #[default]
    Unknown,
}

/// Why a date of birth is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BornRefused {
    /// In the future.
    #[error("The date of birth is after today. For an unborn child, give the expected date.")]
    AfterToday,
    /// Longer ago than anybody lives.
    #[error("The date of birth is more than {OLDEST} years ago. Check the year.")]
    TooLongAgo,
    /// The expected day is long gone.
    #[error("The expected date is more than a month ago. If the child was born, give the date of birth.")]
    ExpectedLongAgo,
    /// Further off than a pregnancy lasts.
    #[error("The expected date is more than ten months away. Check the year.")]
    ExpectedTooFar,
    /// A tolerance that says nothing.
    #[error("Give an age or a year that is right to within 20 years.")]
    TooVague,
}

impl Born {
    /// One that can be, seen from `today`.
    ///
    /// # Errors
    /// After today, longer ago than anybody lives, or an expected day that no pregnancy fits.
    pub fn checked(self, today: Date) -> Result<Self, BornRefused> {
        match self {
            Self::Exact(on) if on > today => Err(BornRefused::AfterToday),
            Self::About { year, .. } if year > today.year() => Err(BornRefused::AfterToday),
            Self::Exact(on) if on.year() < today.year() - OLDEST => Err(BornRefused::TooLongAgo),
            Self::About { year, .. } if year < today.year() - OLDEST => Err(BornRefused::TooLongAgo),
            Self::About { give_or_take, .. } if !(0..=20).contains(&give_or_take) => Err(BornRefused::TooVague),
            Self::Expected(on) if days(today, on) > LONGEST_TO_WAIT => Err(BornRefused::ExpectedTooFar),
            Self::Expected(on) if days(on, today) > 31 => Err(BornRefused::ExpectedLongAgo),
            Self::Exact(_) | Self::About { .. } | Self::Expected(_) | Self::Unknown => Ok(self),
        }
    }

    /// Of about this age today.
    pub fn aged(age: i16, today: Date) -> Self {
        Self::About { year: today.year().saturating_sub(age), give_or_take: 1 }
    }

    /// Whole years on a day; nothing for the unborn and where nobody knows.
    pub fn age(self, on: Date) -> Option<i16> {
        match self {
            Self::Exact(born) if born <= on => {
                let had_birthday = (on.month(), on.day()) >= (born.month(), born.day());
                Some(on.year() - born.year() - i16::from(!had_birthday))
            }
            Self::About { year, .. } if year <= on.year() => Some(on.year() - year),
            Self::Exact(_) | Self::About { .. } | Self::Expected(_) | Self::Unknown => None,
        }
    }

    /// The day, when it is known.
    pub fn exact(self) -> Option<Date> {
        match self {
            Self::Exact(on) => Some(on),
            Self::About { .. } | Self::Expected(_) | Self::Unknown => None,
        }
    }

    /// Of two, the one that says more; this one where both say as much.
    #[must_use]
    pub fn surer(self, other: Self) -> Self {
        if other.sureness() > self.sureness() { other } else { self }
    }

    fn sureness(self) -> u8 {
        match self {
            Self::Exact(_) => 3,
            Self::Expected(_) => 2,
            Self::About { .. } => 1,
            Self::Unknown => 0,
        }
    }

    /// As said on pages: "born 4 May 2009".
    pub fn words(self) -> String {
        match self {
            Self::Exact(on) => format!("born {}", day_in_words(on)),
            Self::About { year, give_or_take: 0 } => format!("born in {year}"),
            Self::About { year, .. } => format!("born about {year}"),
            Self::Expected(on) => format!("unborn, expected {}", day_in_words(on)),
            Self::Unknown => "date of birth not known".into(),
        }
    }
}

/// Days from one day to another; never a failure, however far apart.
fn days(from: Date, to: Date) -> i32 {
    from.until(to).map(|span| span.get_days()).unwrap_or(i32::MAX)
}

/// Days that a date may have been before one slip of the pen: day and month changed round, or one digit another. Only
/// real days up to `latest`, the nearest slips first.
pub fn slips(date: Date, latest: Date) -> Vec<Date> {
    let mut all = Vec::new();
    all.extend(Date::new(date.year(), date.day(), date.month()).ok());
    let digits = format!("{:04}{:02}{:02}", date.year(), date.month(), date.day());
    for (at, was) in digits.bytes().enumerate() {
        all.extend((b'0'..=b'9').filter(|d| *d != was).filter_map(|d| with_digit(&digits, at, d)));
    }
    all.retain(|d| *d != date && *d <= latest && d.year() >= latest.year() - OLDEST);
    all.dedup();
    all
}

fn with_digit(digits: &str, at: usize, digit: u8) -> Option<Date> {
    let mut changed = digits.to_owned().into_bytes();
    *changed.get_mut(at)? = digit;
    let text = String::from_utf8(changed).ok()?;
    Date::new(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const TODAY: Date = date(2026, 11, 24);

    #[test]
    fn ages_count_whole_years() {
        assert_eq!(Born::Exact(date(2009, 11, 24)).age(TODAY), Some(17));
        assert_eq!(Born::Exact(date(2009, 11, 25)).age(TODAY), Some(16));
        assert_eq!(Born::Expected(date(2027, 1, 1)).age(TODAY), None);
        assert_eq!(Born::aged(14, TODAY).age(TODAY), Some(14));
    }

    #[test]
    fn days_that_cannot_be_are_refused() {
        assert_eq!(Born::Exact(date(2026, 11, 25)).checked(TODAY), Err(BornRefused::AfterToday));
        assert_eq!(Born::Exact(date(1900, 1, 1)).checked(TODAY), Err(BornRefused::TooLongAgo));
        assert_eq!(Born::Expected(date(2028, 1, 1)).checked(TODAY), Err(BornRefused::ExpectedTooFar));
        assert_eq!(Born::Expected(date(2026, 9, 1)).checked(TODAY), Err(BornRefused::ExpectedLongAgo));
        assert!(Born::Exact(TODAY).checked(TODAY).is_ok());
    }

    #[test]
    fn a_slip_is_day_and_month_changed_round_or_one_digit() {
        let all = slips(date(2009, 5, 4), TODAY);
        assert_eq!(all[0], date(2009, 4, 5));
        assert!(all.contains(&date(2008, 5, 4)) && all.contains(&date(2009, 5, 14)) && all.contains(&date(2019, 5, 4)));
        assert!(!all.contains(&date(2009, 5, 4)) && !all.contains(&date(2009, 6, 5)));
    }

    proptest! {
        #[test]
        fn slips_go_both_ways(year in 1930i16..2026, month in 1i8..=12, day in 1i8..=28, at in 0usize..60) {
            let one = date(year, month, day);
            let all = slips(one, TODAY);
            if let Some(other) = all.get(at) {
                prop_assert!(slips(*other, TODAY).contains(&one), "{one} {other}");
            }
        }
    }
}

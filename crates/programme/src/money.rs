//! Sums of money in whole pence, and the financial years they fall in.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A sum in pence. It is never negative; sums that would not fit stay at the largest.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(transparent)]
pub struct Pence(pub u64);

impl Pence {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Whole pounds.
    pub const fn pounds(pounds: u64) -> Self {
        Self(pounds.saturating_mul(100))
    }

    /// What is left after taking `other` away, or nothing.
    pub fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl std::ops::Add for Pence {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl std::iter::Sum for Pence {
    fn sum<I: Iterator<Item = Self>>(sums: I) -> Self {
        sums.fold(Self::ZERO, |a, b| a + b)
    }
}

impl std::fmt::Display for Pence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = (self.0 / 100).to_string();
        write!(f, "£")?;
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                write!(f, ",")?;
            }
            write!(f, "{digit}")?;
        }
        match self.0 % 100 {
            0 => Ok(()),
            pence => write!(f, ".{pence:02}"),
        }
    }
}

/// A financial year of English public bodies, 1 April to 31 March, by the calendar year in which it starts.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(transparent)]
pub struct FinancialYear(pub i16);

impl FinancialYear {
    /// Years that a programme can have anything to do with.
    pub const IN_USE: std::ops::RangeInclusive<i16> = 1990..=2200;

    /// The financial year of a day.
    pub fn of(day: Date) -> Self {
        Self(if day.month() >= 4 { day.year() } else { day.year().saturating_sub(1) })
    }
}

impl std::fmt::Display for FinancialYear {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{:02}", self.0, self.0.saturating_add(1).rem_euclid(100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn sums_read_as_people_write_them() {
        assert_eq!(Pence::pounds(150_000).to_string(), "£150,000");
        assert_eq!(Pence(105).to_string(), "£1.05");
        assert_eq!(Pence::pounds(1_000_000).to_string(), "£1,000,000");
        assert_eq!(Pence(u64::MAX) + Pence(1), Pence(u64::MAX));
    }

    #[test]
    fn the_financial_year_turns_on_the_first_of_april() {
        assert_eq!(FinancialYear::of(date(2017, 3, 31)).to_string(), "2016/17");
        assert_eq!(FinancialYear::of(date(2017, 4, 1)).to_string(), "2017/18");
        assert_eq!(FinancialYear(1999).to_string(), "1999/00");
    }
}

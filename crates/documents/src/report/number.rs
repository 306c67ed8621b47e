//! Exact decimal numbers: a frozen report must read back to the same digit.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Digits after the point that a [`Number`] may have.
const MOST_DECIMALS: u8 = 9;

/// A decimal number with a fixed count of digits after the point. Stored as text such as "-1250.50".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Number {
    units: i64,
    decimals: u8,
}

/// A text that is not a number as this crate stores them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a decimal number with at most 18 digits, of them at most nine after the point")]
pub struct NumberRefusal(String);

impl Number {
    /// A whole number.
    pub fn whole(value: i64) -> Self {
        Self { units: value, decimals: 0 }
    }

    /// `units` divided by ten to the power of `decimals` (at most nine): `scaled(1250, 2)` is 12.50.
    pub fn scaled(units: i64, decimals: u8) -> Self {
        Self { units, decimals: decimals.min(MOST_DECIMALS) }
    }

    /// `value` rounded to `decimals` digits (at most nine), halves away from zero; `None` when it is not a finite
    /// number or too large to be kept exactly.
    pub fn rounded(value: f64, decimals: u8) -> Option<Self> {
        let decimals = decimals.min(MOST_DECIMALS);
        let units = (value * 10f64.powi(decimals.into())).round();
        let fits = units.is_finite() && units.abs() < 9.0e17;
        fits.then_some(Self { units: units as i64, decimals })
    }

    /// For drawing and for workbooks, which count in floating point.
    pub fn value(self) -> f64 {
        self.units as f64 / 10f64.powi(self.decimals.into())
    }

    /// Digits after the point.
    pub fn decimals(self) -> u8 {
        self.decimals
    }

    /// Without commas: "-1250.50".
    pub fn plain(self) -> String {
        let (sign, whole, rest) = self.parts();
        format!("{sign}{whole}{rest}")
    }

    /// As money in pounds: "£1,250.50", "−£3". The sign stands before the pound sign.
    pub fn pounds(self) -> String {
        let (sign, whole, rest) = self.parts();
        let sign = if sign.is_empty() { "" } else { "\u{2212}" };
        format!("{sign}£{}{rest}", grouped(&whole))
    }

    fn parts(self) -> (&'static str, String, String) {
        let sign = if self.units < 0 { "-" } else { "" };
        let power = 10u64.pow(self.decimals.into());
        let units = self.units.unsigned_abs();
        let rest = match usize::from(self.decimals) {
            0 => String::new(),
            width => format!(".{:0width$}", units % power),
        };
        (sign, (units / power).to_string(), rest)
    }
}

/// With commas for the reader: "−1,250.50", with a true minus sign.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, whole, rest) = self.parts();
        let sign = if sign.is_empty() { "" } else { "\u{2212}" };
        write!(f, "{sign}{}{rest}", grouped(&whole))
    }
}

impl From<Number> for String {
    fn from(number: Number) -> Self {
        number.plain()
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self::whole(value)
    }
}

impl TryFrom<String> for Number {
    type Error = NumberRefusal;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let right = digits(rest) && digits(whole.trim_start_matches('-')) && rest.len() <= MOST_DECIMALS.into();
        let units = if right { format!("{whole}{rest}").parse().ok() } else { None };
        let decimals = u8::try_from(rest.len()).ok();
        units.zip(decimals).map(|(units, decimals)| Self { units, decimals }).ok_or(NumberRefusal(text))
    }
}

fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_read_back_as_it_was_written() {
        for (units, decimals) in [(0, 0), (-5, 2), (125_050, 2), (i64::MIN, 9), (i64::MAX, 0), (7, 9)] {
            let number = Number::scaled(units, decimals);
            let text = serde_json::to_string(&number).unwrap();
            assert_eq!(serde_json::from_str::<Number>(&text).unwrap(), number, "{text}");
        }
    }

    #[test]
    fn is_shown_with_commas_and_a_true_minus() {
        assert_eq!(Number::scaled(-123_456_750, 2).to_string(), "\u{2212}1,234,567.50");
        assert_eq!(Number::scaled(-5, 2).pounds(), "\u{2212}£0.05");
        assert_eq!(Number::whole(150_000).pounds(), "£150,000");
    }

    #[test]
    fn refuses_what_is_no_number() {
        for text in ["", ".", "1e5", "NaN", "1,000", "--1", "1-", "0.1234567890", "99999999999999999999"] {
            assert!(Number::try_from(text.to_string()).is_err(), "{text}");
        }
        assert_eq!(Number::rounded(f64::NAN, 1), None);
        assert_eq!(Number::rounded(2.345, 1), Some(Number::scaled(23, 1)));
    }
}

//! Small numbers of children in what is published. A number from which a child could be recognised is not shown; neither
//! is one that gives such a number away by a subtraction. Thresholds and symbols are a publisher's, as data
//! ([`disclosure::Policy`]), chosen by the setting `parts.programme.small_numbers`.
//!
//! What it holds against: a reader of one published report who knows how many children each number is out of, and who adds
//! and takes away, once each, as many readings as they like, of whatever recommendations ([`together`]). What it does not:
//! other publications, and numbers written out in sentences.
#![deny(clippy::wildcard_enum_match_arm)]

mod together;

use disclosure::Policy;
use jiff::Timestamp;
use platform::Error;
use platform::settings::Settings;
use serde::{Deserialize, Serialize};

use crate::stamp::Period;
use together::Together;

/// What the number of a measure counts.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// Nobody has said: taken from the unit, and for children where that says nothing.
    #[default]
    Unsaid,
    /// Children, families or other people.
    Children,
    /// A share of children, families or other people, in per cent.
    Share,
    /// Something else: days, pounds, places.
    Other,
}

impl Counting {
    /// What it is when nobody has said, by its unit: anything that is not known to be harmless counts children.
    pub fn by_unit(self, unit: &str) -> Self {
        const HARMLESS: [&str; 12] =
            ["day", "days", "week", "weeks", "month", "months", "hour", "hours", "minutes", "years", "pounds", "£"];
        let unit = unit.trim().to_lowercase();
        match self {
            Self::Children | Self::Share | Self::Other => self,
            Self::Unsaid if unit.starts_with("per cent") || unit.starts_with("percent") || unit == "%" => Self::Share,
            Self::Unsaid if HARMLESS.contains(&unit.as_str()) => Self::Other,
            Self::Unsaid => Self::Children,
        }
    }
}

/// A number with what it counts.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// The period it is for.
    pub period: Period,
    /// The number.
    pub value: f64,
    /// What it counts.
    pub counting: Counting,
    /// How many children it is out of, or about.
    #[serde(default)]
    pub out_of: Option<u32>,
    /// When it was entered: of two that give a small number away, the earlier may have been published already.
    pub entered: Timestamp,
}

/// The rule, as frozen with a report.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct SmallNumbers {
    /// Whose rules.
    pub rules: String,
    /// The smallest number that is hidden.
    pub smallest: u32,
    /// The largest number that is hidden.
    pub largest: u32,
    /// Shares out of fewer are hidden.
    pub least_base: u32,
    /// Shown instead.
    pub symbol: String,
}

/// The section `[parts.programme]` of the settings.
#[derive(Serialize, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Section {
    small_numbers: String,
}

impl Default for Section {
    fn default() -> Self {
        Self { small_numbers: "partnership".into() }
    }
}

/// The rule of this partnership.
///
/// # Errors
/// A sentence that names the setting, with the rules there are.
pub fn small_numbers(settings: &Settings) -> Result<SmallNumbers, Error> {
    let name = settings.of_part::<Section>("programme")?.small_numbers;
    let policy =
        Policy::preset(&name).map_err(|e| Error::refused(format!("The setting parts.programme.small_numbers: {e}")))?;
    Ok(SmallNumbers::of(&policy))
}

impl SmallNumbers {
    /// The rule of a publisher.
    pub fn of(policy: &Policy) -> Self {
        let whole = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            rules: policy.name.clone(),
            smallest: whole(policy.smallest),
            largest: whole(policy.largest),
            least_base: whole(policy.least_base.max(policy.largest.saturating_add(1))),
            symbol: policy.symbol.clone(),
        }
    }

    /// Which of a report's figures are hidden, in their order. Of those that give one away together, the one entered last.
    pub fn hidden(&self, figures: &[Figure]) -> Vec<bool> {
        let mut hidden: Vec<bool> = figures.iter().map(|f| self.is_telling(f)).collect();
        let mut order: Vec<usize> = (0..figures.len()).collect();
        order.sort_by_key(|at| (figures.get(*at).map(|f| f.entered), *at));
        let mut together = Together::before(self, figures);
        for at in order {
            let (Some(figure), Some(hide)) = (figures.get(at), hidden.get_mut(at)) else { continue };
            *hide = *hide || !together.takes(figure);
        }
        hidden
    }

    /// On its own: a small number, a share that rests on one, or one that leaves so few out.
    fn is_telling(&self, figure: &Figure) -> bool {
        match (figure.counting, figure.out_of) {
            (Counting::Children, None) => self.is_small(figure.value),
            (Counting::Children, Some(base)) => {
                self.is_small(figure.value) || self.is_small(f64::from(base) - figure.value)
            }
            // Without its base nobody can say that a share is safe.
            (Counting::Share, None) => true,
            (Counting::Share, Some(base)) => self.is_telling_share(figure.value, f64::from(base)),
            (Counting::Other | Counting::Unsaid, base) => base.is_some_and(|base| self.is_small(f64::from(base))),
        }
    }

    fn is_telling_share(&self, percent: f64, base: f64) -> bool {
        let exact = percent / 100.0 * base;
        // Children are whole, and a percentage is printed rounded.
        let (part, rest) = (exact.round(), base - exact.round());
        let few = |whole: f64, exact: f64| self.is_small(whole) || (whole == 0.0 && exact > 1e-9);
        base < f64::from(self.least_base) || few(part, exact) || few(rest, base - exact)
    }

    /// Small whichever sign it has; part of a person counts as one.
    fn is_small(&self, number: f64) -> bool {
        let number = number.abs();
        number > 1e-9 && number > f64::from(self.smallest) - 1.0 && number < f64::from(self.largest) + 1.0
    }
}

impl Default for SmallNumbers {
    /// One to four, as Surety recommends.
    fn default() -> Self {
        Self { rules: "Partnership default".into(), smallest: 1, largest: 4, least_base: 5, symbol: "[c]".into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn figure(value: f64, counting: Counting, out_of: Option<u32>) -> Figure {
        let period = Period { from: date(2026, 1, 1), to: date(2026, 3, 31) };
        Figure { period, value, counting, out_of, entered: Timestamp::UNIX_EPOCH }
    }

    fn hides(value: f64, counting: Counting, out_of: Option<u32>) -> bool {
        SmallNumbers::default().hidden(&[figure(value, counting, out_of)])[0]
    }

    #[test]
    fn the_default_is_that_of_the_engine() {
        let engine = SmallNumbers::of(&Policy::preset("partnership").unwrap());
        assert_eq!(engine, SmallNumbers::default());
        assert_eq!(small_numbers(&Settings::default()).unwrap(), engine);
    }

    #[test]
    fn another_publishers_rules_are_chosen_by_name() {
        let of = |name: &str| {
            let section = serde_json::json!({ "small_numbers": name });
            small_numbers(&Settings { parts: Some([("programme".into(), section)].into()), ..Settings::default() })
        };
        let nhs = of("nhs-england").unwrap();
        assert_eq!((nhs.largest, nhs.least_base, nhs.symbol.as_str()), (7, 8, "*"));
        let refused = of("nhs").unwrap_err().to_string();
        assert!(refused.contains("parts.programme.small_numbers") && refused.contains("nhs-england"), "{refused}");
    }

    #[test]
    fn small_counts_are_hidden_and_zero_is_not() {
        for (value, hidden) in
            [(0.0, false), (1.0, true), (4.0, true), (4.5, true), (5.0, false), (0.5, true), (-3.0, true)]
        {
            assert_eq!(hides(value, Counting::Children, None), hidden, "{value}");
        }
        assert!(hides(37.0, Counting::Children, Some(40)), "3 of 40 are not among them");
        assert!(!hides(40.0, Counting::Children, Some(40)));
    }

    #[test]
    fn a_share_needs_a_part_a_rest_and_a_base_that_are_not_small() {
        for (percent, base, hidden) in [
            (50.0, Some(40), false),
            (50.0, Some(8), true),
            (50.0, Some(4), true),
            (98.0, Some(100), true),
            (2.0, Some(100), true),
            (0.2, Some(100), true),
            (99.9, Some(100), true),
            (100.0, Some(100), false),
            (0.0, Some(100), false),
            (50.0, None, true),
            (33.3, Some(15), false),
        ] {
            assert_eq!(hides(percent, Counting::Share, base), hidden, "{percent}% of {base:?}");
        }
    }

    #[test]
    fn days_are_shown_unless_they_are_those_of_few() {
        assert!(!hides(3.0, Counting::Other, None));
        assert!(hides(12.0, Counting::Other, Some(3)));
        assert_eq!(Counting::Unsaid.by_unit("days"), Counting::Other);
        assert_eq!(Counting::Unsaid.by_unit("Per cent"), Counting::Share);
        assert_eq!(Counting::Unsaid.by_unit("episodes"), Counting::Children);
        assert_eq!(Counting::Other.by_unit("per cent"), Counting::Other);
    }

    #[test]
    fn of_two_that_differ_by_few_the_later_is_hidden() {
        let rules = SmallNumbers::default();
        let first =
            Figure { entered: "2026-04-01T00:00:00Z".parse().unwrap(), ..figure(40.0, Counting::Children, None) };
        let later =
            Figure { entered: "2026-05-01T00:00:00Z".parse().unwrap(), ..figure(38.0, Counting::Children, None) };
        assert_eq!(rules.hidden(&[later, first]), [true, false]);
        let elsewhen = Period { from: date(2026, 4, 1), to: date(2026, 6, 30) };
        assert_eq!(rules.hidden(&[first, Figure { period: elsewhen, ..later }]), [false, false]);
        let within = Period { from: date(2026, 2, 1), to: date(2026, 2, 28) };
        assert_eq!(rules.hidden(&[first, Figure { period: within, ..later }]), [false, true]);
        assert_eq!(
            rules.hidden(&[first, Figure { value: 40.0, ..later }]),
            [false, false],
            "the same number says nothing"
        );
        assert_eq!(rules.hidden(&[first, Figure { value: 30.0, ..later }]), [false, false]);
    }

    proptest! {
        /// Whatever the figures, nothing shown is small, and no two shown ones of one time differ by few.
        #[test]
        fn nothing_small_is_left(values in prop::collection::vec((0u32..60, 0i64..50), 0..12)) {
            let rules = SmallNumbers::default();
            let figures: Vec<Figure> = values
                .iter()
                .map(|(value, at)| Figure { entered: Timestamp::from_second(*at).unwrap(), ..figure(f64::from(*value), Counting::Children, None) })
                .collect();
            let hidden = rules.hidden(&figures);
            let shown: Vec<i64> = values.iter().zip(&hidden).filter(|(_, h)| !**h).map(|((v, _), _)| i64::from(*v)).collect();
            for a in &shown {
                prop_assert!(*a == 0 || *a > 4);
                prop_assert!(shown.iter().all(|b| a == b || (a - b).abs() > 4));
            }
        }
    }
}

//! Whose rules apply: thresholds, symbols and layers, as data.

use serde::Deserialize;

use crate::Refusal;

/// What readers must not find out about small counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Goal {
    /// No small count is exactly known.
    NotExact,
    /// A count above the small ones must stay possible: nobody can prove "fewer than five".
    #[default]
    LargeStaysPossible,
}

/// A publisher's rules. Thresholds are inclusive.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Whose rules.
    pub name: String,
    /// Where they are written.
    #[serde(default)]
    pub source: String,
    /// The smallest count that is hidden.
    #[serde(default = "one")]
    pub smallest: i64,
    /// The largest count that is hidden.
    pub largest: i64,
    /// Shown instead of every hidden count, whatever the reason it is hidden for.
    pub symbol: String,
    /// Shown where a count cannot exist.
    #[serde(default = "not_applicable")]
    pub not_applicable: String,
    /// Shown where a figure that is not zero rounds to it.
    #[serde(default)]
    pub rounds_to_zero: Option<String>,
    /// Put beside rates that rest on few events.
    #[serde(default)]
    pub unreliable: Option<String>,
    /// Events below which a rate is marked unreliable.
    #[serde(default)]
    pub unreliable_below: i64,
    /// Zeros are always shown, which tells readers that a hidden count is at least 1.
    #[serde(default = "yes")]
    pub zeros_shown: bool,
    /// What readers must not find out.
    #[serde(default)]
    pub goal: Goal,
    /// Whether other counts are hidden so that small ones cannot be worked out.
    #[serde(default = "yes")]
    pub complementary: bool,
    /// Shown counts are rounded to the nearest multiple of this, as a further layer; 0 for none.
    #[serde(default)]
    pub round_to: i64,
    /// Rounding is controlled: totals still add up.
    #[serde(default)]
    pub rounding_keeps_totals: bool,
    /// A count is hidden when one contributor makes up at least this share of it.
    #[serde(default)]
    pub dominance: Option<f64>,
    /// Percentages and rates are withheld on bases below this.
    #[serde(default)]
    pub least_base: i64,
    /// Decimal places of percentages.
    #[serde(default = "one_place")]
    pub decimals: usize,
}

fn one() -> i64 {
    1
}
fn one_place() -> usize {
    1
}
fn yes() -> bool {
    true
}
fn not_applicable() -> String {
    "[x]".to_owned()
}

const PRESETS: [(&str, &str); 10] = [
    ("partnership", include_str!("policies/partnership.toml")),
    ("dfe-children-in-need", include_str!("policies/dfe-children-in-need.toml")),
    ("dfe-children-looked-after", include_str!("policies/dfe-children-looked-after.toml")),
    ("nhs-england", include_str!("policies/nhs-england.toml")),
    ("nhs-before-2018", include_str!("policies/nhs-before-2018.toml")),
    ("statswales", include_str!("policies/statswales.toml")),
    ("gss", include_str!("policies/gss.toml")),
    ("ons-births-deaths", include_str!("policies/ons-births-deaths.toml")),
    ("ons-ids", include_str!("policies/ons-ids.toml")),
    ("research-environment", include_str!("policies/research-environment.toml")),
];

impl Policy {
    /// Names of the presets.
    pub fn presets() -> impl Iterator<Item = &'static str> {
        PRESETS.iter().map(|preset| preset.0)
    }

    /// The rules of a UK publisher.
    ///
    /// ```
    /// let nhs = disclosure::Policy::preset("nhs-england")?;
    /// assert_eq!((nhs.largest, nhs.symbol.as_str(), nhs.round_to), (7, "*", 5));
    /// # Ok::<(), disclosure::Refusal>(())
    /// ```
    ///
    /// # Errors
    /// Names that are not known, with those that are.
    pub fn preset(name: &str) -> Result<Self, Refusal> {
        let Some((_, text)) = PRESETS.iter().find(|preset| preset.0 == name) else {
            let known = Policy::presets().collect::<Vec<_>>().join(", ");
            return Err(Refusal::setting("policy", format!("\"{name}\" is not known; there are {known}")));
        };
        Policy::from_toml(text)
    }

    /// A partnership's own rules.
    ///
    /// # Errors
    /// Malformed TOML, unknown fields, and rules that contradict themselves.
    pub fn from_toml(text: &str) -> Result<Self, Refusal> {
        let policy: Policy = toml::from_str(text).map_err(|fault| Refusal::unreadable("policy", fault.to_string()))?;
        policy.check()?;
        Ok(policy)
    }

    /// Whether the rules make sense.
    ///
    /// # Errors
    /// Says which rule does not.
    pub fn check(&self) -> Result<(), Refusal> {
        let refuse = |what: String| Err(Refusal::setting(format!("policy {}", self.name), what));
        if self.smallest < 1 || self.largest < self.smallest {
            return refuse(format!("small counts from {} to {} are none", self.smallest, self.largest));
        }
        if self.symbol.trim().is_empty() || self.symbol.trim().parse::<f64>().is_ok() {
            return refuse(format!("\"{}\" cannot stand for a hidden count", self.symbol));
        }
        if self.symbol == self.not_applicable {
            return refuse(format!("\"{}\" stands both for hidden and for not applicable", self.symbol));
        }
        if self.round_to < 0 || self.dominance.is_some_and(|share| !(share > 0.0 && share <= 1.0)) {
            return refuse("round_to must not be below 0, and dominance is a share above 0 and up to 1".to_owned());
        }
        Ok(())
    }

    /// Whether a count is small.
    pub fn is_small(&self, value: i64) -> bool {
        (self.smallest..=self.largest).contains(&value)
    }

    /// The least that a reader knows every hidden count to be.
    pub fn floor(&self) -> i64 {
        i64::from(self.zeros_shown)
    }
}

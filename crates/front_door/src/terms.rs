//! The partnership's published terms of the front door: levels of need on its windscreen, exploitation models and
//! indicators, sources, clocks. Data with versions, never an enum: they are local and they change, and what was decided
//! under one version keeps its words.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use platform::agency::PARTNERSHIP;
use platform::calendar::{Calendar, Due};
use platform::clock::in_uk;
use platform::db::Arg;
use platform::error::{Error, Faults};
use platform::record::Record;
use serde::{Deserialize, Serialize};

platform::typed_id!(
    /// A version of the terms.
    TermsId,
    "trm"
);

const FIRST: &str = include_str!("../terms/first.json");

/// One word of a list that the partnership publishes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// By which it is kept: never shown, never changed.
    pub key: String,
    /// As shown.
    pub words: String,
    /// What is meant.
    #[serde(default)]
    pub meaning: String,
}

/// A stage of the ladder for professionals who disagree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// Who talks.
    pub words: String,
    /// Working days for it.
    pub days: u32,
}

/// The clocks, in working days where nothing else is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clocks {
    /// To decide on a referral.
    pub decide: u32,
    /// To acknowledge it to whoever referred.
    pub acknowledge: u32,
    /// To tell them what was decided.
    pub tell: u32,
    /// To answer a check.
    pub check: u32,
    /// To accept or decline an onward referral.
    pub accept: u32,
    /// To say what came of it.
    pub outcome: u32,
    /// Months within which another referral of the same child is a re-referral.
    pub repeat_months: i32,
    /// When the door opens on a working day.
    pub opens: Time,
    /// When it closes.
    pub closes: Time,
}

/// A version of the terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Its id.
    #[serde(default)]
    pub id: TermsId,
    /// Counts the versions from 1.
    pub number: u32,
    /// The first day on which it holds.
    pub from: Date,
    /// Why it was published.
    pub why: String,
    /// Levels of need, lowest first.
    pub levels: Vec<Term>,
    /// What the concern is mainly about.
    pub categories: Vec<Term>,
    /// Models of exploitation.
    pub models: Vec<Term>,
    /// Indicators of exploitation.
    pub indicators: Vec<Term>,
    /// Who gets in touch.
    pub sources: Vec<Term>,
    /// Why services decline.
    pub decline_reasons: Vec<Term>,
    /// The ladder for professionals who disagree.
    pub disagreement: Vec<Stage>,
    /// The clocks.
    pub clocks: Clocks,
}

impl Record for Terms {
    const KIND: &'static str = "front_door_terms";
    const TABLE: &'static str = "front_door_terms";

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        PARTNERSHIP.into()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        vec![("number", i64::from(self.number).into()), ("from_day", self.from.into())]
    }
}

impl Terms {
    /// The version that comes with the program.
    ///
    /// # Errors
    /// Never, unless the built-in file was damaged; a test reads it.
    pub fn first() -> Result<Self, Error> {
        Ok(serde_json::from_str(FIRST)?)
    }

    /// What a version must hold to be published.
    ///
    /// # Errors
    /// Field by field, what is missing or double.
    pub fn checked(self) -> Result<Self, Error> {
        let mut faults = Faults::default();
        for (field, list) in self.lists() {
            if list.is_empty() {
                faults.add(field, "Give at least one line.");
            }
            let mut keys: Vec<&str> = list.iter().map(|t| t.key.as_str()).collect();
            keys.sort_unstable();
            if keys.windows(2).any(|w| w[0] == w[1]) {
                faults.add(field, "Two lines begin with the same key. Give each its own.");
            }
            if list.iter().any(|t| t.key.is_empty() || t.words.trim().is_empty()) {
                faults.add(field, "Write each line as key | words | meaning.");
            }
        }
        if self.disagreement.is_empty() || self.disagreement.iter().any(|s| s.days == 0 || s.words.trim().is_empty()) {
            faults.add("disagreement", "Write each stage as working days | words; at least one stage of one day.");
        }
        if self.clocks.opens >= self.clocks.closes {
            faults.add("closes", "The door must close after it opens.");
        }
        if self.why.trim().is_empty() {
            faults.add("why", "Say why these terms are published.");
        }
        faults.done().map(|()| self)
    }

    /// The lists, under their names.
    pub fn lists(&self) -> [(&'static str, &[Term]); 6] {
        [
            ("levels", &self.levels),
            ("categories", &self.categories),
            ("models", &self.models),
            ("indicators", &self.indicators),
            ("sources", &self.sources),
            ("decline_reasons", &self.decline_reasons),
        ]
    }

    /// Outside the hours in which the door is open: the morning list shows it.
    pub fn is_out_of_hours(&self, at: Timestamp, calendar: &Calendar) -> bool {
        let here = in_uk(at);
        !calendar.is_working_day(here.date()) || here.time() < self.clocks.opens || here.time() >= self.clocks.closes
    }

    /// When a clock that something of this moment starts runs out.
    pub fn due(&self, (days, what): (u32, &str), event: &str, at: Timestamp, calendar: &Calendar) -> Due {
        let unit = if days == 1 { "working day" } else { "working days" };
        let rule = format!("{days} {unit} {what} (terms {}, days by England’s bank holidays)", self.number);
        calendar.due(&rule, days, event, in_uk(at).date())
    }
}

/// The words of a key; the key itself where this version does not know it.
pub fn words_of<'t>(list: &'t [Term], key: &'t str) -> &'t str {
    list.iter().find(|t| t.key == key).map_or(key, |t| &t.words)
}

/// A term that the list must hold.
///
/// # Errors
/// [`Error::Invalid`] at the field.
pub fn known<'t>(list: &'t [Term], key: &str, field: &str, missing: &str) -> Result<&'t Term, Error> {
    list.iter().find(|t| t.key == key).ok_or_else(|| Error::invalid(field, missing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_terms_are_fit_to_publish() {
        Terms::first().unwrap().checked().unwrap();
    }

    #[test]
    fn five_to_five_on_the_friday_before_a_bank_holiday_is_due_on_tuesday() {
        let terms = Terms::first().unwrap();
        let calendar = Calendar::built_in().unwrap();
        let received: Timestamp = "2026-08-28T15:55:00Z".parse().unwrap();
        let due = terms.due((terms.clocks.decide, "to decide"), "received", received, &calendar);
        assert_eq!(due.on.to_string(), "2026-09-01");
        assert_eq!(due.rule, "1 working day to decide (terms 1, days by England’s bank holidays)");
        assert_eq!(due.reckoning, "1 working day after Friday 28 August 2026, passing Summer bank holiday");
        assert!(!terms.is_out_of_hours(received, &calendar));
        assert!(terms.is_out_of_hours("2026-08-28T16:00:00Z".parse().unwrap(), &calendar));
        assert!(terms.is_out_of_hours("2026-08-31T10:00:00Z".parse().unwrap(), &calendar));
    }

    #[test]
    fn double_keys_are_named() {
        let mut terms = Terms::first().unwrap();
        terms.levels.push(terms.levels[0].clone());
        let Err(Error::Invalid(faults)) = terms.checked() else { panic!("accepted") };
        assert_eq!(faults.0[0].field, "levels");
    }
}

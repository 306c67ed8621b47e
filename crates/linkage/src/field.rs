//! What a column means, how its values are compared, and the levels of agreement it knows.

use serde::{Deserialize, Serialize};

/// What a column of the input means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// First names.
    Forename,
    /// Family name.
    Surname,
    /// Forenames and surname in one cell.
    FullName,
    /// Date of birth.
    BirthDate,
    /// Sex or gender.
    Sex,
    /// Postcode of the home.
    Postcode,
    /// A line of the home address.
    Address,
    /// Number of the house.
    HouseNumber,
    /// Town, suburb, county or state of the home.
    Place,
    /// School attended.
    School,
    /// NHS number, with its check digit.
    NhsNumber,
    /// Another number that one person has alone: unique pupil number, police reference, social security number.
    Identifier,
    /// Telephone number or e-mail address: often shared within a household.
    Contact,
    /// A key made at the source for bringing encoded records together; not compared itself.
    BlockKey,
    /// Not compared.
    Ignored,
}

/// How a field's values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Shape {
    Forename,
    Surname,
    Date,
    Sex,
    Postcode,
    Words,
    Number,
    Checked,
    Identifier,
    /// A Bloom filter made at the source.
    Encoded,
    BlockKey,
}

/// A field that records are compared on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Name shown to people; the heading of the column unless the settings name it.
    pub name: String,
    /// What it means.
    pub meaning: Meaning,
    /// Whether the values are encodings made at the source ([`crate::pprl`]).
    #[serde(default)]
    pub encoded: bool,
}

impl Field {
    /// A field of values in the clear.
    pub fn new(name: impl Into<String>, meaning: Meaning) -> Field {
        Field { name: name.into(), meaning, encoded: false }
    }

    pub(crate) fn shape(&self) -> Shape {
        if self.encoded { Shape::Encoded } else { self.meaning.shape() }
    }

    /// Level at which two values differ, and the level that stands for it when another part of the home differs already.
    pub(crate) fn moved(&self) -> Option<(u8, u8)> {
        match self.shape() {
            Shape::Words if self.meaning.of_home() => Some((4, 6)),
            Shape::Number => Some((3, 4)),
            _ => None,
        }
    }

    /// The levels the field knows, missing first.
    pub fn levels(&self) -> &'static [Level] {
        if self.encoded { ENCODED } else { self.meaning.levels() }
    }

    /// Levels in falling order of agreement: a level further down never weighs more than one further up.
    pub(crate) fn order(&self) -> &'static [u8] {
        if self.encoded { &[1, 2, 3, 4] } else { self.meaning.order() }
    }
}

/// One level of agreement of a field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// In words, to follow the field's name: "date of birth: day and month swapped".
    pub words: &'static str,
    /// Share of true pairs expected here before the data have spoken; the starting point of the estimate.
    pub expected: f64,
}

const fn level(words: &'static str, expected: f64) -> Level {
    Level { words, expected }
}

/// Level 0 of every field: at least one side is missing, which is evidence of nothing.
pub const MISSING: u8 = 0;
/// Level 1 of every field: equal.
pub const EXACT: u8 = 1;
/// Most levels any field has, missing included.
pub const MOST_LEVELS: usize = 9;

const FORENAME: &[Level] = &[
    level("missing", 0.0),
    level("equal", 0.84),
    level("one slip apart", 0.05),
    level("short form or other spelling of one name", 0.04),
    level("initial, beginning or one of several names", 0.02),
    level("alike in spelling or sound", 0.02),
    level("forename and surname exchanged", 0.005),
    level("different", 0.025),
];
const SURNAME: &[Level] = &[
    level("missing", 0.0),
    level("equal", 0.87),
    level("one slip apart", 0.05),
    level("one part of a double name in common", 0.02),
    level("alike in spelling or sound", 0.02),
    level("different", 0.04),
];
const DATE: &[Level] = &[
    level("missing", 0.0),
    level("equal", 0.93),
    level("day and month swapped", 0.01),
    level("one digit apart, or one year apart", 0.02),
    level("two of day, month and year equal", 0.02),
    level("same year, one of them 1 January", 0.005),
    level("same year", 0.005),
    level("different", 0.01),
];
const SEX: &[Level] = &[
    level("missing", 0.0),
    level("equal", 0.99),
    level("equal, as the forename already says", 0.99),
    level("different", 0.01),
    level("different though the forename agrees", 0.01),
];
const POSTCODE: &[Level] = &[
    level("missing", 0.0),
    level("equal", 0.80),
    level("one slip apart", 0.03),
    level("same sector", 0.02),
    level("same district", 0.03),
    level("different", 0.12),
];
const WORDS: &[Level] = &[
    level("missing", 0.0),
    level("equal", 0.75),
    level("a slip or two apart", 0.10),
    level("most words in common", 0.05),
    level("different", 0.10),
    level("equal, as the postcode already says", 0.75),
    level("different, as another part of the home already is", 0.10),
];
const NUMBER: &[Level] = &[
    level("missing", 0.0),
    level("equal", 0.80),
    level("one slip apart", 0.05),
    level("different", 0.15),
    level("different, as another part of the home already is", 0.15),
];
const CHECKED: &[Level] = &[
    level("missing", 0.0),
    level("equal", 0.97),
    level("one slip apart, one of them not a valid number", 0.01),
    level("different, one of them not a valid number", 0.01),
    level("different, both valid numbers", 0.01),
];
const IDENTIFIER: &[Level] = &[
    level("missing", 0.0),
    level("equal", 0.90),
    level("one slip apart", 0.05),
    level("two slips apart", 0.02),
    level("different", 0.03),
];

const ENCODED: &[Level] = &[
    level("missing", 0.0),
    level("equal but for noise", 0.86),
    level("very alike", 0.07),
    level("alike", 0.02),
    level("different", 0.05),
];
const NOT_COMPARED: &[Level] = &[level("missing", 0.0), level("equal", 0.0)];

impl Meaning {
    pub(crate) fn shape(self) -> Shape {
        match self {
            Meaning::Forename => Shape::Forename,
            Meaning::Surname | Meaning::FullName => Shape::Surname,
            Meaning::BirthDate => Shape::Date,
            Meaning::Sex => Shape::Sex,
            Meaning::Postcode => Shape::Postcode,
            Meaning::Address | Meaning::Place | Meaning::School | Meaning::Ignored => Shape::Words,
            Meaning::HouseNumber => Shape::Number,
            Meaning::NhsNumber => Shape::Checked,
            Meaning::Identifier | Meaning::Contact => Shape::Identifier,
            Meaning::BlockKey => Shape::BlockKey,
        }
    }

    /// The levels a field of this meaning knows, missing first.
    pub fn levels(self) -> &'static [Level] {
        match self.shape() {
            Shape::Forename => FORENAME,
            Shape::Surname => SURNAME,
            Shape::Date => DATE,
            Shape::Sex => SEX,
            Shape::Postcode => POSTCODE,
            Shape::Words => WORDS,
            Shape::Number => NUMBER,
            Shape::Checked => CHECKED,
            Shape::Identifier => IDENTIFIER,
            Shape::Encoded => ENCODED,
            Shape::BlockKey => NOT_COMPARED,
        }
    }

    /// Whether the children of one household usually share it.
    pub fn shared_in_household(self) -> bool {
        matches!(
            self,
            Meaning::Surname
                | Meaning::Postcode
                | Meaning::Address
                | Meaning::HouseNumber
                | Meaning::Place
                | Meaning::School
                | Meaning::Contact
        )
    }

    /// Whether it is a part of where somebody lives: who moves changes all of them at once.
    pub(crate) fn of_home(self) -> bool {
        matches!(self, Meaning::Postcode | Meaning::Address | Meaning::HouseNumber | Meaning::Place)
    }

    /// Whether one value belongs to one person alone.
    pub fn identifies(self) -> bool {
        matches!(self, Meaning::NhsNumber | Meaning::Identifier)
    }

    /// Levels in falling order of agreement: a level further down never weighs more than one further up.
    pub(crate) fn order(self) -> &'static [u8] {
        match self.shape() {
            Shape::Forename => &[1, 2, 5, 7],
            Shape::Surname => &[1, 2, 4, 5],
            Shape::Date => &[1, 3, 4, 6, 7],
            Shape::Sex => &[1, 3],
            Shape::Postcode => &[1, 2, 3, 4, 5],
            Shape::Words => &[1, 2, 3, 4],
            Shape::Number => &[1, 2, 3],
            Shape::Checked => &[1, 2, 3, 4],
            Shape::Identifier | Shape::Encoded => &[1, 2, 3, 4],
            Shape::BlockKey => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Meaning; 13] = [
        Meaning::Forename,
        Meaning::Surname,
        Meaning::FullName,
        Meaning::BirthDate,
        Meaning::Sex,
        Meaning::Postcode,
        Meaning::Address,
        Meaning::HouseNumber,
        Meaning::Place,
        Meaning::School,
        Meaning::NhsNumber,
        Meaning::Identifier,
        Meaning::Contact,
    ];

    #[test]
    fn expected_shares_fill_the_whole() {
        for meaning in ALL.into_iter().filter(|m| !matches!(m.shape(), Shape::Sex | Shape::Words | Shape::Number)) {
            let sum: f64 = meaning.levels().iter().map(|l| l.expected).sum();
            assert!((sum - 1.0).abs() < 1e-9, "{meaning:?} {sum}");
            assert!(meaning.levels().len() <= MOST_LEVELS);
        }
    }

    #[test]
    fn orders_name_levels_that_exist() {
        for meaning in ALL {
            assert!(meaning.order().iter().all(|l| usize::from(*l) < meaning.levels().len()));
        }
    }
}

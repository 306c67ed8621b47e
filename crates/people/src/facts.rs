//! What is known of a person: names, addresses, telephones, vehicles, schools, who works with them. Each holds for a time.

use jiff::civil::Date;
use platform::id::{AccountId, AgencyId};
use serde::{Deserialize, Serialize};

use crate::identifier::compact;

/// A name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PersonName {
    /// Given names; a nickname or a description stands here alone.
    pub given: String,
    /// Family name.
    #[serde(default)]
    pub family: String,
    /// What sort of name.
    pub kind: NameKind,
    /// From when it was used.
    #[serde(default)]
    pub from: Option<Date>,
    /// Until when: the first day on which it was not.
    #[serde(default)]
    pub until: Option<Date>,
}

/// What sort of name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameKind {
    /// What they are called every day.
    Usual,
    /// As registered at birth or since.
    Registered,
    /// What others call them.
    Nickname,
    /// Used online or to hide.
    Alias,
    /// Words for somebody whose name nobody knows: "girl in a red coat", "unborn baby of Anna R".
    Description,
}

impl NameKind {
    /// All of them, in the order of forms and of preference.
    pub const ALL: [Self; 5] = [Self::Usual, Self::Registered, Self::Nickname, Self::Alias, Self::Description];

    /// As stored in forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Usual => "usual",
            Self::Registered => "registered",
            Self::Nickname => "nickname",
            Self::Alias => "alias",
            Self::Description => "description",
        }
    }

    /// As said on pages.
    pub fn words(self) -> &'static str {
        match self {
            Self::Usual => "Usual name",
            Self::Registered => "Registered name",
            Self::Nickname => "Nickname",
            Self::Alias => "Other name used",
            Self::Description => "Not named: described as",
        }
    }
}

impl PersonName {
    /// A usual name.
    pub fn usual(given: &str, family: &str) -> Self {
        Self::of(NameKind::Usual, given, family)
    }

    /// A name of a sort.
    pub fn of(kind: NameKind, given: &str, family: &str) -> Self {
        Self { given: squeezed(given), family: squeezed(family), kind, from: None, until: None }
    }

    /// As said on pages: a nickname stands in quotation marks.
    pub fn words(&self) -> String {
        let both = format!("{} {}", self.given, self.family);
        match self.kind {
            NameKind::Nickname => format!("“{}”", both.trim()),
            NameKind::Usual | NameKind::Registered | NameKind::Alias | NameKind::Description => both.trim().to_owned(),
        }
    }
}

/// Where somebody lives or lived.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Address {
    /// House and street, town: as written on an envelope, in one line.
    pub text: String,
    /// The postcode, "TF3 4AB"; empty when nobody knows.
    #[serde(default)]
    pub postcode: String,
    /// From when.
    #[serde(default)]
    pub from: Option<Date>,
    /// Until when.
    #[serde(default)]
    pub until: Option<Date>,
}

impl Address {
    /// One without dates.
    pub fn of(text: &str, postcode: &str) -> Self {
        let postcode = written_postcode(postcode).unwrap_or_else(|| squeezed(postcode).to_uppercase());
        Self { text: squeezed(text), postcode, from: None, until: None }
    }

    /// In one line.
    pub fn words(&self) -> String {
        let parts = [self.text.as_str(), self.postcode.as_str()];
        parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

/// A postcode as it is written, "TF3 4AB"; nothing when it has not the shape of one.
pub fn written_postcode(typed: &str) -> Option<String> {
    let code = compact(typed);
    let held = linkage::value::Code::read(&code).is_some_and(linkage::value::Code::is_postcode);
    let inward = code.len().checked_sub(3).filter(|_| held)?;
    Some(format!("{} {}", &code[..inward], &code[inward..]))
}

/// A telephone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Phone {
    /// As it was given.
    pub number: String,
    /// Whose, or when to ring: "mother's".
    #[serde(default)]
    pub note: String,
    /// From when.
    #[serde(default)]
    pub from: Option<Date>,
    /// Until when.
    #[serde(default)]
    pub until: Option<Date>,
}

impl Phone {
    /// One without dates.
    pub fn of(number: &str) -> Self {
        Self { number: squeezed(number), note: String::new(), from: None, until: None }
    }

    /// What is compared: the last ten digits, so that "+44 7700 900123" is "07700 900123". Nothing below six digits.
    pub fn key(&self) -> Option<String> {
        telephone_key(&self.number)
    }
}

/// See [`Phone::key`].
pub fn telephone_key(typed: &str) -> Option<String> {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let from = digits.len().saturating_sub(10);
    let key = digits[from..].trim_start_matches('0');
    (key.len() >= 6).then(|| key.to_owned())
}

/// A vehicle.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Vehicle {
    /// Its registration in capitals without spaces, as far as it is known.
    pub registration: String,
    /// Make, colour, who drives.
    #[serde(default)]
    pub note: String,
    /// From when.
    #[serde(default)]
    pub from: Option<Date>,
    /// Until when.
    #[serde(default)]
    pub until: Option<Date>,
}

impl Vehicle {
    /// One without dates.
    pub fn of(registration: &str, note: &str) -> Self {
        Self { registration: compact(registration), note: squeezed(note), from: None, until: None }
    }

    /// What is compared: letters that are taken for digits on a plate are one with them.
    pub fn key(&self) -> Option<String> {
        plate_key(&self.registration)
    }
}

/// See [`Vehicle::key`].
pub fn plate_key(typed: &str) -> Option<String> {
    let plain = compact(typed).replace('O', "0").replace('I', "1");
    (3..=8).contains(&plain.len()).then_some(plain)
}

/// A school, college or nursery.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct School {
    /// Its name.
    pub name: String,
    /// From when.
    #[serde(default)]
    pub from: Option<Date>,
    /// Until when.
    #[serde(default)]
    pub until: Option<Date>,
}

impl School {
    /// One without dates.
    pub fn of(name: &str) -> Self {
        Self { name: squeezed(name), from: None, until: None }
    }
}

/// Who works with somebody: as long as it lasts, their case is open there.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Involvement {
    /// The body.
    pub agency: AgencyId,
    /// The worker, when it is allocated to one.
    #[serde(default)]
    pub account: Option<AccountId>,
    /// The team, in words.
    pub team: String,
    /// The first day.
    pub since: Date,
    /// The first day without it.
    #[serde(default)]
    pub until: Option<Date>,
}

impl Involvement {
    /// Runs on a day.
    pub fn runs_on(&self, day: Date) -> bool {
        self.since <= day && self.until.is_none_or(|until| day < until)
    }

    /// The same work, whatever its end.
    pub fn is_same_work(&self, other: &Self) -> bool {
        (self.agency, self.account, &self.team) == (other.agency, other.account, &other.team)
    }
}

/// Spaces at the ends and in rows taken out, marks that cannot be seen as well.
pub fn squeezed(text: &str) -> String {
    let seen: String = text.chars().filter(|c| !is_unseen(*c)).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Marks that make two names look the same that are not, or read other than they are written.
pub fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{00AD}')
        || (c.is_control() && !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_telephone_however_it_is_written() {
        let key = telephone_key("07700 900123");
        assert!(key.is_some());
        for same in ["+44 7700 900123", "0044 7700-900-123", "(07700) 900 123"] {
            assert_eq!(telephone_key(same), key, "{same}");
        }
        assert_eq!(telephone_key("12345"), None);
    }

    #[test]
    fn postcodes_and_plates() {
        assert_eq!(written_postcode("tf34ab").as_deref(), Some("TF3 4AB"));
        assert_eq!(written_postcode("not one"), None);
        assert_eq!(plate_key("AB12 CDO"), plate_key("ab12cd0"));
    }

    #[test]
    fn what_cannot_be_seen_is_taken_out() {
        assert_eq!(squeezed("  A\u{200B}mira\u{202E}  \n Khan "), "Amira Khan");
    }
}

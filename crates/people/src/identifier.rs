//! Numbers by which services know a person, checked as each service checks them.

use linkage::value::{Code, nhs_number_holds};
use serde::{Deserialize, Serialize};

/// The letters that check a unique pupil number: I, O and S are left out.
const UPN_LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";

/// Which number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierKind {
    /// The NHS number: ten digits, the last of which checks the others.
    Nhs,
    /// The unique pupil number: a letter that checks the twelve digits after it.
    Upn,
    /// A reference of the police.
    Police,
    /// A reference of another service.
    Other,
}

/// A number of a person.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Identifier {
    /// Which.
    pub kind: IdentifierKind,
    /// As it is written without spaces, in capital letters.
    pub value: String,
    /// Whose reference it is, where the kind does not say.
    #[serde(default)]
    pub service: String,
}

/// Why a number is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentifierRefused {
    /// Not ten digits with the right last one.
    #[error("This is not an NHS number: it has ten digits, and the last one must fit the others. Check each digit.")]
    Nhs,
    /// Not a letter and twelve digits that fit.
    #[error(
        "This is not a unique pupil number: a letter and twelve digits, and the letter must fit them. Check each one."
    )]
    Upn,
    /// Empty or too long.
    #[error("A reference has between 2 and 40 letters and digits.")]
    Reference,
}

impl IdentifierKind {
    /// All of them, in the order of forms.
    pub const ALL: [Self; 4] = [Self::Nhs, Self::Upn, Self::Police, Self::Other];

    /// As stored in forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nhs => "nhs",
            Self::Upn => "upn",
            Self::Police => "police",
            Self::Other => "other",
        }
    }

    /// As said on pages.
    pub fn words(self) -> &'static str {
        match self {
            Self::Nhs => "NHS number",
            Self::Upn => "Unique pupil number",
            Self::Police => "Police reference",
            Self::Other => "Reference of another service",
        }
    }
}

impl Identifier {
    /// One that can be kept, from what was typed.
    ///
    /// # Errors
    /// When its check digit or letter does not fit.
    pub fn read(kind: IdentifierKind, typed: &str, service: &str) -> Result<Self, IdentifierRefused> {
        let value = compact(typed);
        let holds = match kind {
            IdentifierKind::Nhs => Code::read(&value).is_some_and(nhs_number_holds),
            IdentifierKind::Upn => upn_holds(&value),
            IdentifierKind::Police | IdentifierKind::Other => (2..=40).contains(&value.len()),
        };
        if holds { Ok(Self { kind, value, service: service.trim().to_owned() }) } else { Err(refusal(kind)) }
    }

    /// As written for people: "943 476 5919".
    pub fn words(&self) -> String {
        match (self.kind, self.value.as_bytes()) {
            (IdentifierKind::Nhs, [_, _, _, _, _, _, _, _, _, _]) => {
                format!("{} {} {}", &self.value[..3], &self.value[3..6], &self.value[6..])
            }
            _ => self.value.clone(),
        }
    }
}

fn refusal(kind: IdentifierKind) -> IdentifierRefused {
    match kind {
        IdentifierKind::Nhs => IdentifierRefused::Nhs,
        IdentifierKind::Upn => IdentifierRefused::Upn,
        IdentifierKind::Police | IdentifierKind::Other => IdentifierRefused::Reference,
    }
}

/// Letters and digits in capitals, the rest left out.
pub fn compact(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// Whether the first letter fits the rest: digits 2 to 13, each by its place, modulo 23 (Department for Education,
/// "Unique pupil numbers: guide", appendix on the check letter). A temporary number ends in a letter, which counts by its
/// place in the same alphabet.
pub fn upn_holds(value: &str) -> bool {
    let bytes = value.as_bytes();
    let &[letter, .., last] = bytes else { return false };
    let middle_is_digits = bytes.len() == 13 && bytes[1..12].iter().all(u8::is_ascii_digit);
    let worth = |b: u8| match b {
        b'0'..=b'9' => Some(usize::from(b - b'0')),
        other => UPN_LETTERS.iter().position(|l| *l == other),
    };
    let Some(end) = worth(last).filter(|_| middle_is_digits) else { return false };
    let digits: usize = bytes[1..12].iter().zip(2..).map(|(b, weight)| usize::from(b - b'0') * weight).sum();
    UPN_LETTERS[(digits + end * 13) % 23] == letter
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_nhs_number_is_checked_by_its_last_digit() {
        let read = |typed| Identifier::read(IdentifierKind::Nhs, typed, "");
        assert_eq!(read("943 476 5919").unwrap().words(), "943 476 5919");
        assert_eq!(read("9434765918"), Err(IdentifierRefused::Nhs));
        assert_eq!(read(""), Err(IdentifierRefused::Nhs));
    }

    #[test]
    fn a_pupil_number_is_checked_by_its_first_letter() {
        assert!(upn_holds("A123456789012"));
        assert!(!upn_holds("B123456789012"));
        assert!(!upn_holds("A12345678901"));
        assert!(!upn_holds("S123456789012"));
        assert!(!upn_holds(""));
    }

    proptest! {
        /// A single wrong digit never passes: the weights 2 to 13 and 23 have no factor in common.
        #[test]
        fn one_wrong_digit_of_a_pupil_number_is_found(digits in "[0-9]{12}", at in 0usize..12, wrong in 1u8..10) {
            let letter = UPN_LETTERS.iter().find(|l| upn_holds(&format!("{}{digits}", **l as char))).copied();
            let Some(letter) = letter else { return Err(TestCaseError::fail("no letter fits")) };
            let mut changed = digits.clone().into_bytes();
            changed[at] = b'0' + (changed[at] - b'0' + wrong) % 10;
            let changed = String::from_utf8(changed).unwrap();
            prop_assert!(!upn_holds(&format!("{}{changed}", letter as char)), "{} {} {}", letter as char, digits, changed);
        }

        #[test]
        fn anything_typed_is_answered(text in ".{0,60}") {
            for kind in IdentifierKind::ALL {
                let _ = Identifier::read(kind, &text, "");
            }
        }
    }
}

use crate::hash;
use crate::value::says_nothing;

/// Longest code kept letter by letter; a longer one is kept as a hash and compares by equality alone.
const LONGEST: usize = 16;

/// A postcode, number or reference: capital letters and digits, packed from the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Code(pub u128);

impl Code {
    /// Reads a code; nothing when the cell says nothing or repeats one digit throughout.
    pub fn read(cell: &str) -> Option<Code> {
        if says_nothing(cell) {
            return None;
        }
        let mut packed = 0u128;
        let mut length = 0usize;
        let mut same = true;
        let mut first = 0u8;
        for byte in cell.bytes().filter(|b| b.is_ascii_alphanumeric() || !b.is_ascii()) {
            let byte = byte.to_ascii_uppercase();
            if length == 0 {
                first = byte;
            }
            same &= byte == first;
            length += 1;
            packed = (packed << 8) | u128::from(byte);
        }
        match length {
            0 => None,
            6.. if same => None,
            1..=LONGEST => Some(Code(packed << (8 * (LONGEST - length)))),
            _ => Some(Code(long(cell))),
        }
    }

    /// Reads a postcode; pseudo-postcodes for no fixed abode (ZZ99) are missing.
    pub fn read_postcode(cell: &str) -> Option<Code> {
        Self::read(cell).filter(|code| code.0 >> 96 != u128::from(u32::from_be_bytes(*b"ZZ99")))
    }

    /// The letters.
    pub fn bytes(self) -> [u8; LONGEST] {
        self.0.to_be_bytes()
    }

    /// How many letters there are.
    pub fn len(self) -> usize {
        LONGEST - (self.0.trailing_zeros() as usize / 8).min(LONGEST)
    }

    /// Whether there is no letter at all.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether it has the shape of a United Kingdom postcode: outward part, then digit and two letters.
    pub fn is_postcode(self) -> bool {
        let (bytes, length) = (self.bytes(), self.len());
        (5..=7).contains(&length)
            && bytes[0].is_ascii_uppercase()
            && bytes[length - 3].is_ascii_digit()
            && bytes[length - 2..length].iter().all(u8::is_ascii_uppercase)
    }

    /// The first `letters` letters.
    pub fn start(self, letters: usize) -> Code {
        match letters {
            0 => Code(0),
            LONGEST.. => self,
            _ => Code(self.0 & !(u128::MAX >> (8 * letters))),
        }
    }

    /// The district of a postcode (TF3 of TF3 4AB); of another code all but its last character, at least two.
    pub fn district(self) -> Code {
        let cut = if self.is_postcode() { 3 } else { 1 };
        self.start(self.len().saturating_sub(cut).max(2))
    }

    /// The sector of a postcode (TF3 4 of TF3 4AB); of another code the code itself.
    pub fn sector(self) -> Code {
        if self.is_postcode() { self.start(self.len() - 2) } else { self }
    }

    /// Whether one insertion, deletion, substitution or swap of neighbours turns one code into the other.
    pub fn one_edit(self, other: Code) -> bool {
        let apart = (self.0 ^ other.0).leading_zeros() as usize / 8;
        let (n, m) = (self.len(), other.len());
        let ends = (self.0 >> (8 * (LONGEST - n).min(LONGEST - 1))) ^ (other.0 >> (8 * (LONGEST - m).min(LONGEST - 1)));
        // Letters in common at both ends must leave at most two between them.
        let common = apart + ends.trailing_zeros() as usize / 8;
        common + 2 >= n.max(m) && crate::similar::one_edit(&self.bytes()[..n], &other.bytes()[..m])
    }

    pub(crate) fn key(self) -> u32 {
        let folded = hash::join((self.0 >> 64) as u64, self.0 as u64);
        ((folded >> 32) as u32).max(1)
    }
}

fn long(cell: &str) -> u128 {
    let kept: Vec<u8> =
        cell.bytes().filter(|b| b.is_ascii_alphanumeric() || !b.is_ascii()).map(|b| b.to_ascii_uppercase()).collect();
    let high = hash::bytes(&kept);
    // The last byte is never zero, so that the length reads as full.
    (u128::from(high) << 64) | u128::from(hash::mix(high)) | 1
}

/// Whether a ten-digit number carries the right modulus-11 check digit of an NHS number.
///
/// Weights 10 to 2 over the first nine digits; 11 − (sum mod 11) is the tenth, 11 standing for 0, and 10 never
/// issued (NHS Data Model and Dictionary, "NHS number").
pub fn nhs_number_holds(code: Code) -> bool {
    let bytes = code.bytes();
    if code.len() != 10 || !bytes[..10].iter().all(u8::is_ascii_digit) {
        return false;
    }
    let sum: u32 = (0..9).map(|i| u32::from(bytes[i] - b'0') * (10 - i as u32)).sum();
    let check = (11 - sum % 11) % 11;
    check == u32::from(bytes[9] - b'0')
}

/// Reads a sex or gender: words and their initials are one, another single character stays what it is (1 and 2 mean
/// different things in different systems).
pub fn sex_code(cell: &str) -> Option<Code> {
    let text = cell.trim();
    let first = text.bytes().next()?.to_ascii_uppercase();
    let word = match text.to_ascii_lowercase().as_str() {
        "female" | "f" | "girl" | "woman" => b'F',
        "male" | "m" | "boy" | "man" => b'M',
        _ if text.len() == 1 && !says_nothing(text) && first != b'U' => first,
        _ => return None,
    };
    Code::read(&char::from(word).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Code {
        Code::read(text).unwrap()
    }

    #[test]
    fn spaces_and_case_do_not_matter() {
        assert_eq!(code("tf3 4ab"), code("TF34AB"));
        assert_eq!(code("943 476 5919"), code("943-476-5919"));
        assert_eq!(Code::read("0000000000"), None);
        assert_eq!(Code::read_postcode("ZZ99 3VZ"), None);
    }

    #[test]
    fn a_postcode_has_its_district_and_sector() {
        assert_eq!(code("TF3 4AB").district(), code("TF3"));
        assert_eq!(code("TF3 4AB").sector(), code("TF34"));
        assert_eq!(code("2615").district(), code("261"));
        assert_eq!(code("2615").sector(), code("2615"));
    }

    #[test]
    fn the_check_digit_is_the_published_one() {
        // The example of the NHS data dictionary.
        assert!(nhs_number_holds(code("943 476 5919")));
        assert!(!nhs_number_holds(code("943 476 5918")));
        assert!(!nhs_number_holds(code("94347659")));
    }

    #[test]
    fn one_edit_agrees_with_the_edit_distance() {
        let codes = [
            "TF34AB",
            "TF34AC",
            "TF43AB",
            "TF3AB",
            "B152TT",
            "A",
            "AB",
            "9434765919",
            "9434765991",
            "943476591",
            "1234567890123456",
            "1234567890123465",
        ];
        for a in codes.map(code) {
            for b in codes.map(code) {
                let edits = crate::similar::edits(&a.bytes()[..a.len()], &b.bytes()[..b.len()], 3);
                assert_eq!(a.one_edit(b), edits == 1, "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn long_codes_compare_by_equality() {
        let a = code("A-very-long-reference-2016-001");
        assert_eq!(a, code("a very long reference 2016 001"));
        assert_ne!(a, code("A-very-long-reference-2016-002"));
        assert_eq!(a.len(), 16);
    }
}

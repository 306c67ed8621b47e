use crate::nicknames;
use crate::similar;
use crate::{hash, value};

/// Most parts of a name that are compared on their own.
const PARTS: usize = 4;

/// A forename or surname made comparable.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// Folded text, parts joined by one space.
    pub text: Box<str>,
    pub(crate) bag: u64,
    pub(crate) parts: [u32; PARTS],
    pub(crate) groups: [u16; nicknames::MOST_GROUPS],
    pub(crate) sound: u32,
    pub(crate) letters: u16,
    /// Bytes of the first part.
    first: u16,
}

/// What settles most comparisons of names, packed so that many fit the processor's cache.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Glance {
    pub bag: u64,
    /// One bit for each part and each group of short forms, of 64; names that share one share its bit.
    pub shared: u64,
    pub first: u32,
}

impl Glance {
    /// Whether one may be the beginning of the other.
    #[inline]
    pub fn may_begin(&self, other: &Glance) -> bool {
        let both = self.bag & other.bag;
        self.first == other.first && (both == self.bag || both == other.bag)
    }
}

impl Name {
    /// The name at a glance.
    pub(crate) fn glance(&self) -> Glance {
        let parts = self.parts.iter().filter(|p| **p != 0).map(|p| u64::from(*p));
        let groups = self.groups.iter().filter(|g| **g != 0).map(|g| u64::from(*g) << 32);
        let shared = parts.chain(groups).fold(0, |bits, key| bits | 1 << (hash::mix(key) % 64));
        Glance { bag: self.bag, shared, first: self.text.chars().next().map_or(0, u32::from) }
    }

    /// Reads a name; nothing when the cell holds no letter.
    pub fn read(cell: &str) -> Option<Name> {
        if value::says_nothing(cell) {
            return None;
        }
        let mut text = String::with_capacity(cell.len());
        value::fold(cell, &mut text);
        if text.is_empty() || !text.chars().any(char::is_alphabetic) {
            return None;
        }
        Some(Self::from_folded(text))
    }

    fn from_folded(text: String) -> Name {
        let mut parts = [0u32; PARTS];
        for (slot, part) in parts.iter_mut().zip(text.split(' ')) {
            *slot = part_code(part);
        }
        let first = text.split(' ').next().unwrap_or("");
        Name {
            bag: similar::bag(text.as_bytes()),
            parts,
            groups: nicknames::groups(first),
            sound: similar::sound(text.as_bytes()),
            letters: u16::try_from(text.len()).unwrap_or(u16::MAX),
            first: u16::try_from(first.len()).unwrap_or(u16::MAX),
            text: text.into_boxed_str(),
        }
    }

    /// The first part: of "Mary Jane" it is "mary".
    pub fn first_part(&self) -> &str {
        self.text.get(..usize::from(self.first)).unwrap_or(&self.text)
    }

    pub(crate) fn shares_part(&self, other: &Name) -> bool {
        self.parts.iter().any(|p| *p != 0 && other.parts.contains(p))
    }

    pub(crate) fn shares_group(&self, other: &Name) -> bool {
        self.groups[0] != 0 && self.groups.iter().any(|g| *g != 0 && other.groups.contains(g))
    }

    /// Whether the shorter is the beginning of the other's first part: "J" or "Alex" for "Alexander".
    pub(crate) fn begins(&self, other: &Name) -> bool {
        let one = |short: &Name, long: &Name| {
            let (s, l) = (short.first_part(), long.first_part());
            short.letters <= long.letters && (s.len() == 1 || s.len() >= 3) && l.starts_with(s)
        };
        one(self, other) || one(other, self)
    }

    /// A key of the first `letters` letters of the text.
    pub(crate) fn start_code(&self, letters: usize) -> u32 {
        let cut = self.text.char_indices().nth(letters).map_or(self.text.len(), |(at, _)| at);
        part_code(&self.text[..cut])
    }
}

fn part_code(part: &str) -> u32 {
    ((hash::bytes(part.as_bytes()) >> 32) as u32).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        Name::read(text).unwrap()
    }

    #[test]
    fn a_name_knows_its_parts_short_forms_and_beginnings() {
        assert!(name("Smith-Jones").shares_part(&name("JONES")));
        assert!(!name("Smith").shares_part(&name("Jones")));
        assert!(name("Bill").shares_group(&name("William")));
        assert!(!name("Bill").shares_group(&name("Bob")));
        assert!(name("J").begins(&name("Jonathan")));
        assert!(!name("Jo").begins(&name("Samuel")));
        // As long as each other, and still the same from either side.
        assert!(name("ann bcde").begins(&name("anna bcd")) && name("anna bcd").begins(&name("ann bcde")));
    }

    #[test]
    fn what_holds_no_letter_is_missing() {
        assert_eq!(Name::read("unknown"), None);
        assert_eq!(Name::read("12345"), None);
        assert_eq!(Name::read("  - "), None);
    }
}

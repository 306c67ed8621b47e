use crate::similar;
use crate::{hash, value};

/// Most words of a line that are compared on their own.
const MOST: usize = 8;

/// Spellings of one word in addresses and the names of schools.
const SAME: &[(&str, &str)] = &[
    ("street", "st"),
    ("str", "st"),
    ("saint", "st"),
    ("road", "rd"),
    ("avenue", "av"),
    ("ave", "av"),
    ("close", "cl"),
    ("drive", "dr"),
    ("lane", "la"),
    ("ln", "la"),
    ("court", "ct"),
    ("crescent", "cr"),
    ("cres", "cr"),
    ("place", "pl"),
    ("gardens", "gdns"),
    ("grove", "gr"),
    ("terrace", "ter"),
    ("square", "sq"),
    ("flat", "apt"),
    ("apartment", "apt"),
    ("mount", "mt"),
    ("north", "n"),
    ("south", "s"),
    ("east", "e"),
    ("west", "w"),
    ("upper", "up"),
    ("school", "sch"),
    ("primary", "pri"),
    ("secondary", "sec"),
    ("academy", "acad"),
    ("church", "ch"),
    ("england", "e"),
    ("roman", "r"),
    ("catholic", "c"),
    ("community", "com"),
    ("junior", "jnr"),
    ("infants", "inf"),
    ("infant", "inf"),
    ("the", ""),
];

/// A line of words made comparable: an address, a school, a town.
#[derive(Debug, Clone, PartialEq)]
pub struct Words {
    /// Folded text with the usual short forms.
    pub text: Box<str>,
    pub(crate) bag: u64,
    pub(crate) words: [u32; MOST],
    pub(crate) count: u8,
}

impl Words {
    /// Reads a line; nothing when the cell says nothing.
    pub fn read(cell: &str) -> Option<Words> {
        if value::says_nothing(cell) {
            return None;
        }
        let mut folded = String::with_capacity(cell.len());
        value::fold(cell, &mut folded);
        let text = shorten(&folded);
        (!text.is_empty()).then(|| Self::from_short(text))
    }

    fn from_short(text: String) -> Words {
        let mut all: Vec<u32> = text.split(' ').map(|w| (hash::bytes(w.as_bytes()) >> 32) as u32).collect();
        all.sort_unstable();
        all.dedup();
        let mut words = [0u32; MOST];
        let count = all.len().min(MOST);
        words[..count].copy_from_slice(&all[..count]);
        Words {
            bag: similar::bag(text.as_bytes()),
            words,
            count: u8::try_from(count).unwrap_or(0),
            text: text.into_boxed_str(),
        }
    }

    /// The share of words that both hold, of all words that either holds (Jaccard).
    pub(crate) fn overlap(&self, other: &Words) -> f64 {
        let (a, b) = (&self.words[..usize::from(self.count)], &other.words[..usize::from(other.count)]);
        let both = a.iter().filter(|w| b.binary_search(w).is_ok()).count();
        both as f64 / (a.len() + b.len() - both).max(1) as f64
    }
}

fn shorten(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    for word in folded.split(' ') {
        let short = SAME.iter().find(|(long, _)| *long == word).map_or(word, |(_, short)| short);
        if !short.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(short);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_and_long_ones_are_one() {
        assert_eq!(Words::read("12 Church Street"), Words::read("12, CHURCH ST."));
        assert_eq!(Words::read("n/k"), None);
    }

    #[test]
    fn overlap_is_the_share_of_common_words() {
        let (a, b) = (Words::read("flat 2 mill rd").unwrap(), Words::read("2 mill rd").unwrap());
        assert!((a.overlap(&b) - 0.75).abs() < 1e-9);
        assert_eq!(a.overlap(&b), b.overlap(&a));
    }
}

//! Distinct values held once, each with a number.

use hashbrown::HashTable;

use crate::hash;

/// Many short texts in one allocation.
#[derive(Debug, Default, Clone)]
pub(crate) struct Texts {
    text: String,
    ends: Vec<usize>,
}

impl Texts {
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Bytes of all texts.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    pub fn get(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { self.ends.get(at - 1).copied().unwrap_or(0) };
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.text.get(start..end).unwrap_or("")
    }

    /// The same texts in another order.
    pub fn reordered(&self, order: &[u32]) -> Texts {
        let mut out = Texts { text: String::with_capacity(self.text.len()), ends: Vec::with_capacity(order.len()) };
        for &at in order {
            out.push(self.get(at as usize));
        }
        out
    }
}

/// Where a text of [`TextNumbers`] is, so that finding it looks at the table and the text and nothing between.
#[derive(Debug, Clone, Copy)]
struct Slot {
    /// The end of the text's hash.
    short: u32,
    /// Its number.
    at: u32,
    from: usize,
    to: usize,
}

/// Numbers texts in the order they are first seen.
#[derive(Debug, Default)]
pub(crate) struct TextNumbers {
    table: HashTable<Slot>,
    texts: Texts,
}

impl TextNumbers {
    /// The number of a text, and whether it is new.
    pub fn number(&mut self, text: &str) -> (u32, bool) {
        let short = hash::bytes(text.as_bytes()) as u32;
        let key = hash::mix(u64::from(short));
        let all = self.texts.text.as_bytes();
        let same = |slot: &Slot| slot.short == short && all.get(slot.from..slot.to) == Some(text.as_bytes());
        if let Some(slot) = self.table.find(key, same) {
            return (slot.at, false);
        }
        let at = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let from = self.texts.text.len();
        self.texts.push(text);
        // Growing re-inserts by what the table holds, and looks at no text.
        let slot = Slot { short, at, from, to: from + text.len() };
        self.table.insert_unique(key, slot, |slot| hash::mix(u64::from(slot.short)));
        (at, true)
    }

    pub fn len(&self) -> usize {
        self.texts.len()
    }

    pub fn get(&self, at: usize) -> &str {
        self.texts.get(at)
    }
}

/// Numbers fixed-size values in the order they are first seen; the table holds them, too, so that finding one looks at
/// one place of memory.
#[derive(Debug)]
pub(crate) struct ValueNumbers<V> {
    table: HashTable<(V, u32)>,
    values: Vec<V>,
    key: fn(&V) -> u64,
}

impl<V: PartialEq + Copy> ValueNumbers<V> {
    pub fn new(key: fn(&V) -> u64) -> Self {
        ValueNumbers { table: HashTable::new(), values: Vec::new(), key }
    }

    pub fn number(&mut self, value: V) -> u32 {
        let key = (self.key)(&value);
        if let Some(&(_, at)) = self.table.find(key, |(known, _)| *known == value) {
            return at;
        }
        let at = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        self.values.push(value);
        self.table.insert_unique(key, (value, at), |(known, _)| (self.key)(known));
        at
    }

    pub fn into_values(self) -> Vec<V> {
        self.values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_have_one_number() {
        let mut numbers = TextNumbers::default();
        assert_eq!(numbers.number("ann"), (0, true));
        assert_eq!(numbers.number("bob"), (1, true));
        assert_eq!(numbers.number("ann"), (0, false));
        assert_eq!((numbers.len(), numbers.get(1)), (2, "bob"));
    }

    #[test]
    fn texts_keep_their_order_and_take_another() {
        let mut texts = Texts::default();
        ["a", "", "c"].into_iter().for_each(|t| texts.push(t));
        let turned = texts.reordered(&[2, 1, 0]);
        assert_eq!([turned.get(0), turned.get(1), turned.get(2), turned.get(3)], ["c", "", "a", ""]);
    }
}

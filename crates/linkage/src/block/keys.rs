//! Parts of fields that rules are made of, and the key of every record under every rule.

use rayon::prelude::*;

use crate::field::{Field, Meaning, Shape};
use crate::hash;
use crate::records::{Records, Values};
use crate::value::{Code, Date, Name};

/// Most parts a field offers to rules.
pub(crate) const MOST_PARTS: usize = 3;

/// A part of a field: two records agree on it when both have it and it is equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Part {
    pub field: usize,
    /// Position among [`part_words`] of the field's meaning.
    pub part: usize,
}

/// The parts of a meaning in words; empty when no rule can be built on it.
pub(crate) fn part_words(meaning: Meaning) -> &'static [&'static str] {
    match meaning.shape() {
        Shape::Forename => &["", "first three letters", "initial"],
        Shape::Surname => &["", "first four letters", "sound"],
        Shape::Date => &["", "day and month in either order", "year"],
        Shape::Postcode => &["", "district"],
        Shape::Words | Shape::Checked | Shape::Identifier | Shape::Number => &[""],
        Shape::Sex => &[],
    }
}

/// A rule: records that agree on all its parts are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rule {
    pub parts: Vec<Part>,
    /// The first two parts may stand in either order (forename and surname exchanged).
    pub either_order: bool,
}

impl Rule {
    pub fn new(parts: &[(usize, usize)]) -> Rule {
        Rule { parts: parts.iter().map(|&(field, part)| Part { field, part }).collect(), either_order: false }
    }

    pub fn involves(&self, field: usize) -> bool {
        self.parts.iter().any(|p| p.field == field)
    }

    /// "surname (first four letters) + date of birth".
    pub fn words(&self, fields: &[Field]) -> String {
        let one = |p: &Part| {
            let field = &fields[p.field];
            match part_words(field.meaning)[p.part] {
                "" => field.name.clone(),
                part => format!("{} ({part})", field.name),
            }
        };
        let joined = self.parts.iter().map(one).collect::<Vec<_>>().join(" + ");
        if self.either_order { format!("{joined}, in either order") } else { joined }
    }

    /// Whether the rule's parts are all in a mask of agreeing parts.
    pub fn holds(&self, mask: u64) -> bool {
        self.parts.iter().all(|p| mask >> (p.field * MOST_PARTS + p.part) & 1 == 1)
    }
}

/// The key of every part of every distinct value; 0 where there is none.
#[derive(Debug)]
pub(crate) struct Keys {
    /// For each field `MOST_PARTS` keys for each value number, missing first.
    parts: Vec<Vec<u32>>,
}

impl Keys {
    pub fn new(records: &Records) -> Keys {
        let parts = records.values.iter().zip(&records.fields).map(|(v, f)| field_parts(v, f.meaning)).collect();
        Keys { parts }
    }

    #[inline]
    pub fn part(&self, part: Part, code: u32) -> u32 {
        self.parts[part.field][code as usize * MOST_PARTS + part.part]
    }

}

/// The keys of all parts of all records, record by record, so that candidate rules are counted without looking up
/// every value anew.
#[derive(Debug)]
pub(crate) struct PartRows {
    /// Where each (field, part) stands in a row.
    column: Vec<usize>,
    width: usize,
    keys: Vec<u32>,
}

impl PartRows {
    pub fn new(records: &Records, keys: &Keys) -> PartRows {
        let mut column = vec![usize::MAX; records.fields.len() * MOST_PARTS];
        let mut parts = Vec::new();
        for (field, meta) in records.fields.iter().enumerate() {
            for part in 0..part_words(meta.meaning).len() {
                column[field * MOST_PARTS + part] = parts.len();
                parts.push(Part { field, part });
            }
        }
        let width = parts.len();
        let mut all = vec![0u32; width * records.len()];
        all.par_chunks_mut(width.max(1)).enumerate().for_each(|(at, slots)| {
            let row = records.row(at);
            slots.iter_mut().zip(&parts).for_each(|(slot, part)| *slot = keys.part(*part, row[part.field]));
        });
        PartRows { column, width, keys: all }
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.keys.len() / self.width.max(1)
    }

    /// The key of a record under a rule, 0 when a part is missing.
    #[inline]
    pub fn key(&self, rule: &Rule, record: usize) -> u32 {
        let row = &self.keys[record * self.width..(record + 1) * self.width];
        let mut folded = 0u64;
        for (at, part) in rule.parts.iter().enumerate() {
            let key = row[self.column[part.field * MOST_PARTS + part.part]];
            if key == 0 {
                return 0;
            }
            // A sum of scrambled keys does not depend on the order.
            folded = match (rule.either_order, at) {
                (true, 0 | 1) => folded.wrapping_add(hash::mix(u64::from(key))),
                _ => hash::join(folded, u64::from(key)),
            };
        }
        ((hash::mix(folded) >> 32) as u32).max(1)
    }
}

/// Which parts of all fields agree, one bit each.
pub(crate) fn part_mask(keys: &Keys, fields: &[Field], a: &[u32], b: &[u32]) -> u64 {
    let mut mask = 0;
    for (field, meta) in fields.iter().enumerate() {
        for part in 0..part_words(meta.meaning).len() {
            let at = Part { field, part };
            let (x, y) = (keys.part(at, a[field]), keys.part(at, b[field]));
            mask |= u64::from(x != 0 && x == y) << (field * MOST_PARTS + part);
        }
    }
    mask
}

fn field_parts(values: &Values, meaning: Meaning) -> Vec<u32> {
    let mut out = vec![0; (values.len() + 1) * MOST_PARTS];
    let slots = out.chunks_exact_mut(MOST_PARTS).skip(1);
    match values {
        Values::Names(v) => v.full.iter().zip(slots).for_each(|(n, s)| s.copy_from_slice(&name_parts(n, meaning))),
        Values::Dates(v) => v.iter().zip(slots).for_each(|(d, s)| s.copy_from_slice(&date_parts(*d))),
        Values::Codes(v) => v.iter().zip(slots).for_each(|(c, s)| s.copy_from_slice(&code_parts(*c, meaning))),
        Values::Words(v) => v.iter().zip(slots).for_each(|(w, s)| s[0] = text_key(&w.text)),
    }
    out
}

fn text_key(text: &str) -> u32 {
    ((hash::bytes(text.as_bytes()) >> 32) as u32).max(1)
}

fn name_parts(name: &Name, meaning: Meaning) -> [u32; MOST_PARTS] {
    if meaning.shape() == Shape::Forename {
        [text_key(&name.text), name.start_code(3), name.start_code(1)]
    } else {
        [text_key(&name.text), name.start_code(4), name.sound]
    }
}

fn date_parts(date: Date) -> [u32; MOST_PARTS] {
    [date.0, date.unordered(), date.year()]
}

fn code_parts(code: Code, meaning: Meaning) -> [u32; MOST_PARTS] {
    match meaning.shape() {
        Shape::Sex => [0; MOST_PARTS],
        Shape::Postcode => [code.key(), code.district().key(), 0],
        _ => [code.key(), 0, 0],
    }
}

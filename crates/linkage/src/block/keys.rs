//! Parts of fields that rules are made of, and the key of every record under every rule.

use rayon::prelude::*;

use crate::field::{Field, Shape};
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

/// The parts of a field in words; empty when no rule can be built on it.
pub(crate) fn part_words(field: &Field) -> &'static [&'static str] {
    match field.shape() {
        Shape::Forename => &["", "first three letters", "initial"],
        Shape::Surname => &["", "first four letters", "sound"],
        Shape::Date => &["", "day and month in either order", "year"],
        Shape::Postcode => &["", "district"],
        Shape::Words | Shape::Checked | Shape::Identifier | Shape::Number | Shape::BlockKey => &[""],
        Shape::Sex | Shape::Encoded => &[],
    }
}

/// A rule: records that agree on all its parts are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rule {
    pub parts: Vec<Part>,
    /// The first two parts may stand in either order (forename and surname exchanged).
    pub either_order: bool,
    /// Fields that went into a key made at the source, which the parts do not show.
    pub hidden: Vec<usize>,
}

impl Rule {
    pub fn new(parts: &[(usize, usize)]) -> Rule {
        Rule {
            parts: parts.iter().map(|&(field, part)| Part { field, part }).collect(),
            either_order: false,
            hidden: Vec::new(),
        }
    }

    pub fn involves(&self, field: usize) -> bool {
        self.hidden.contains(&field) || self.parts.iter().any(|p| p.field == field)
    }

    /// "surname (first four letters) + date of birth".
    pub fn words(&self, fields: &[Field]) -> String {
        let one = |p: &Part| {
            let field = &fields[p.field];
            match part_words(field)[p.part] {
                "" => field.name.clone(),
                part => format!("{} ({part})", field.name),
            }
        };
        let joined = self.parts.iter().map(one).collect::<Vec<_>>().join(" + ");
        if self.either_order { format!("{joined}, in either order") } else { joined }
    }

    /// The key of a row of value numbers, 0 when a part is missing.
    pub fn key(&self, keys: &Keys, row: &[u32]) -> u32 {
        self.fold(|part| keys.part(part, row[part.field]))
    }

    /// One key from the keys of the parts, 0 when one of them is.
    #[inline]
    fn fold(&self, key_of: impl Fn(Part) -> u32) -> u32 {
        let mut folded = 0u64;
        for (at, part) in self.parts.iter().enumerate() {
            let key = key_of(*part);
            if key == 0 {
                return 0;
            }
            // A sum of scrambled keys does not depend on the order; odd multipliers make it depend on it.
            let turned = match (self.either_order, at) {
                (true, 0 | 1) => hash::mix(u64::from(key)),
                _ => u64::from(key).wrapping_mul(hash::odd(at)),
            };
            folded = folded.wrapping_add(turned);
        }
        ((hash::mix(folded) >> 32) as u32).max(1)
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
        let parts = records.values.iter().zip(&records.fields).map(|(v, f)| field_parts(v, f.shape())).collect();
        Keys { parts }
    }

    #[inline]
    pub fn part(&self, part: Part, code: u32) -> u32 {
        self.parts[part.field][code as usize * MOST_PARTS + part.part]
    }
}

/// The keys of the parts that rules look at, part by part, so that no rule looks up a value anew.
#[derive(Debug)]
pub(crate) struct PartColumns {
    records: usize,
    /// By field and part; empty where no rule looks at it.
    columns: Vec<Vec<u32>>,
}

impl PartColumns {
    /// The keys of some records, in the order in which they are named.
    pub fn new(records: &Records, keys: &Keys, rules: &[Rule], of: &[u32]) -> PartColumns {
        let one = |at: usize| -> Vec<u32> {
            let part = Part { field: at / MOST_PARTS, part: at % MOST_PARTS };
            if !rules.iter().any(|rule| rule.parts.contains(&part)) {
                return Vec::new();
            }
            of.iter().map(|&record| keys.part(part, records.row(record as usize)[part.field])).collect()
        };
        let columns = (0..records.fields.len() * MOST_PARTS).into_par_iter().map(one).collect();
        PartColumns { records: of.len(), columns }
    }

    /// The keys of all records in their order.
    pub fn of_all(records: &Records, keys: &Keys, rules: &[Rule]) -> PartColumns {
        let all: Vec<u32> = (0..records.len() as u32).collect();
        PartColumns::new(records, keys, rules, &all)
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.records
    }

    /// The key of a record under a rule, 0 when a part is missing.
    #[inline]
    pub fn key(&self, rule: &Rule, record: usize) -> u32 {
        rule.fold(|part| self.columns[part.field * MOST_PARTS + part.part][record])
    }
}

/// Which rules two rows meet at, one bit each.
pub(crate) fn met(rules: &[Rule], keys: &Keys, a: &[u32], b: &[u32]) -> u32 {
    let meets = |rule: &Rule| {
        let key = rule.key(keys, a);
        key != 0 && key == rule.key(keys, b)
    };
    rules.iter().enumerate().fold(0, |bits, (at, rule)| bits | (u32::from(meets(rule)) << at))
}

/// Which parts of all fields agree, one bit each.
pub(crate) fn part_mask(keys: &Keys, fields: &[Field], a: &[u32], b: &[u32]) -> u64 {
    let mut mask = 0;
    for (field, meta) in fields.iter().enumerate() {
        for part in 0..part_words(meta).len() {
            let at = Part { field, part };
            let (x, y) = (keys.part(at, a[field]), keys.part(at, b[field]));
            mask |= u64::from(x != 0 && x == y) << (field * MOST_PARTS + part);
        }
    }
    mask
}

fn field_parts(values: &Values, shape: Shape) -> Vec<u32> {
    let mut out = vec![0; (values.len() + 1) * MOST_PARTS];
    let slots = out.chunks_exact_mut(MOST_PARTS).skip(1);
    match values {
        Values::Names(v) => v.full.iter().zip(slots).for_each(|(n, s)| s.copy_from_slice(&name_parts(n, shape))),
        Values::Dates(v) => v.iter().zip(slots).for_each(|(d, s)| s.copy_from_slice(&date_parts(*d))),
        Values::Codes(v) => v.iter().zip(slots).for_each(|(c, s)| s.copy_from_slice(&code_parts(*c, shape))),
        Values::Words(v) => v.iter().zip(slots).for_each(|(w, s)| s[0] = text_key(&w.text)),
        Values::Filters(_) => {}
    }
    out
}

fn text_key(text: &str) -> u32 {
    ((hash::bytes(text.as_bytes()) >> 32) as u32).max(1)
}

fn name_parts(name: &Name, shape: Shape) -> [u32; MOST_PARTS] {
    if shape == Shape::Forename {
        [text_key(&name.text), name.start_code(3), name.start_code(1)]
    } else {
        [text_key(&name.text), name.start_code(4), name.sound]
    }
}

fn date_parts(date: Date) -> [u32; MOST_PARTS] {
    [date.0, date.unordered(), date.year()]
}

fn code_parts(code: Code, shape: Shape) -> [u32; MOST_PARTS] {
    match shape {
        Shape::Sex => [0; MOST_PARTS],
        Shape::Postcode => [code.key(), code.district().key(), 0],
        _ => [code.key(), 0, 0],
    }
}

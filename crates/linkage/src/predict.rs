//! Compares every pair that blocking lets meet and keeps those that may be one person.

use crate::block::keys::Rule;
use crate::block::pairs::Blocks;
use crate::compare::levels;
use crate::model::Priors;
use crate::model::weigh::{Rarity, Tables, match_weight, probability};
use crate::records::Records;

/// A pair that may be one person; records by their place in the canonical order, the lower first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// The first record.
    pub left: u32,
    /// The second record.
    pub right: u32,
    /// Match weight: log2 of the odds that they are one person.
    pub weight: f32,
}

impl Link {
    /// The probability that they are one person.
    pub fn probability(&self) -> f64 {
        probability(f64::from(self.weight))
    }
}

/// What comparing gave.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub links: Vec<Link>,
    /// Pairs compared, by rule.
    pub compared: Vec<u64>,
    /// True pairs expected among those too doubtful to keep.
    pub left_out: f64,
    /// Pairs by whole bits of match weight, from −40 to +40 and beyond at the ends.
    pub histogram: Vec<u64>,
}

/// Bars of the histogram: one for each bit from −40 to +40.
pub(crate) const BARS: usize = 81;

#[derive(Debug, Default)]
struct Piece {
    links: Vec<Link>,
    compared: u64,
    left_out: f64,
    histogram: Vec<u64>,
}

/// Weighs pairs of records under one model.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Weigher<'a> {
    pub records: &'a Records,
    pub rarity: &'a Rarity,
    pub tables: &'a Tables,
    pub priors: &'a Priors,
}

impl Weigher<'_> {
    /// The match weight of two records.
    #[inline]
    pub fn weight(&self, a: u32, b: u32) -> f32 {
        match_weight(self.odds(a, b))
    }

    #[inline]
    pub fn odds(&self, a: u32, b: u32) -> [f32; 2] {
        let (left, right) = (a as usize, b as usize);
        let levels = levels(self.records, left, right);
        let slot = self.priors.slot(self.records.source_of[left], self.records.source_of[right]);
        self.tables.odds(&levels, self.rarity.of(self.records.row(left), &levels), slot)
    }
}

/// Compares the pairs of all rules; `go_on` is asked before each rule.
pub(crate) fn predict(
    weigher: Weigher<'_>,
    blocks: &Blocks,
    rules: &[Rule],
    keep_above: f64,
    go_on: &dyn Fn(usize) -> bool,
) -> Option<Found> {
    let least = (keep_above / (1.0 - keep_above)).log2() as f32;
    let mut found = Found { histogram: vec![0; BARS], ..Found::default() };
    for rule in 0..rules.len() {
        if !go_on(rule) {
            return None;
        }
        let pieces = blocks.visit(rule, |piece: &mut Piece, a, b| weigh_into(piece, weigher, least, a, b));
        found.compared.push(pieces.iter().map(|p| p.compared).sum());
        for piece in pieces {
            found.left_out += piece.left_out;
            found.histogram.iter_mut().zip(&piece.histogram).for_each(|(a, b)| *a += b);
            found.links.extend(piece.links);
        }
    }
    found.links.sort_unstable_by_key(|l| (l.left, l.right));
    Some(found)
}

#[inline]
fn weigh_into(piece: &mut Piece, weigher: Weigher<'_>, least: f32, a: u32, b: u32) {
    let weight = weigher.weight(a, b);
    piece.compared += 1;
    if piece.histogram.is_empty() {
        piece.histogram = vec![0; BARS];
    }
    piece.histogram[(weight.clamp(-40.0, 40.0) + 40.5) as usize] += 1;
    if weight >= least {
        piece.links.push(Link { left: a, right: b, weight });
    } else if weight > -25.0 {
        piece.left_out += probability(f64::from(weight));
    }
}

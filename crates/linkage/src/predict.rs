//! Compares every pair that blocking lets meet and keeps those that may be one person.

use crate::block::keys::Rule;
use crate::block::{Blocks, Met};
use crate::compare::{levels, levels_while};
use crate::model::Priors;
use crate::model::weigh::{Rarity, Reach, Tables, match_weight, probability};
use crate::records::Records;
use crate::refusal::Refusal;

/// A pair that may be one person; records by their place in the canonical order, the lower first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// The first record.
    pub left: u32,
    /// The second record.
    pub right: u32,
    /// Match weight: log2 of the odds that they are one person, in the light of all records connected with them.
    pub weight: f64,
    /// The weight of the pair on its own, before others were looked at.
    pub alone: f64,
}

impl Link {
    /// The probability that they are one person.
    pub fn probability(&self) -> f64 {
        probability(self.weight)
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
    /// Pairs by whole bits of match weight, from −16 to +40 and beyond at the ends.
    pub histogram: Vec<u64>,
}

/// Below this weight pairs are counted and no more: one in 65,000 would be a match.
pub(crate) const FAR_BELOW: f64 = -16.0;
const FAR_ABOVE: f64 = 40.0;
/// Bars of the histogram, one for each bit; the first holds all that is far below as well, the last all above.
pub(crate) const BARS: usize = 57;

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
    pub fn weight(&self, a: u32, b: u32) -> f64 {
        match_weight(self.odds(self.records.row(a as usize), self.records.row(b as usize)))
    }

    /// The odds of two rows.
    #[inline]
    pub fn odds(&self, a: &[u32], b: &[u32]) -> [f64; 2] {
        let levels = levels(self.records, a, b);
        self.tables.odds(&levels, self.rarity.of(self.records, a, &levels), self.slot(a, b))
    }

    /// The match weight of two rows unless it is below `least`.
    #[inline]
    fn weight_above(&self, a: &[u32], b: &[u32], least: f64) -> Option<f64> {
        let slot = self.slot(a, b);
        let mut reach = Reach::new(self.tables, self.records, self.rarity, slot, least);
        let levels = levels_while(self.records, a, b, &mut reach)?;
        Some(match_weight(self.tables.odds(&levels, self.rarity.of(self.records, a, &levels), slot)))
    }

    #[inline]
    fn slot(&self, a: &[u32], b: &[u32]) -> usize {
        let source = self.records.fields.len();
        self.priors.slot(a[source], b[source])
    }
}

/// What is to be compared and kept.
pub(crate) struct Asked<'a> {
    pub rules: &'a [Rule],
    pub keep_above: f64,
    /// Records whose pairs among each other were compared before; empty when there are none.
    pub old: &'a [bool],
}

/// Compares the pairs of all rules; `go_on` is asked before each rule.
///
/// # Errors
/// The answer was no, or a disk that cannot be read when the blocks are there.
pub(crate) fn predict(
    weigher: Weigher<'_>,
    blocks: &Blocks,
    asked: &Asked<'_>,
    go_on: &dyn Fn(usize) -> bool,
) -> Result<Found, Refusal> {
    let keep_above = asked.keep_above;
    let is_old = |record: u32| asked.old.get(record as usize).copied().unwrap_or(false);
    let least = (keep_above / (1.0 - keep_above)).log2();
    let mut found = Found { histogram: vec![0; BARS], ..Found::default() };
    for rule in 0..asked.rules.len() {
        if !go_on(rule) {
            return Err(Refusal::Cancelled);
        }
        let wants = |left: u32, right: u32| asked.old.is_empty() || !(is_old(left) && is_old(right));
        let weigh = |piece: &mut Piece, met: Met<'_>| weigh_into(piece, weigher, least, met);
        let pieces = blocks.visit(weigher.records, rule, wants, weigh)?;
        found.compared.push(pieces.iter().map(|p| p.compared).sum());
        for piece in pieces {
            found.left_out += piece.left_out;
            found.histogram.iter_mut().zip(&piece.histogram).for_each(|(a, b)| *a += b);
            found.links.extend(piece.links);
        }
    }
    found.links.sort_unstable_by_key(|l| (l.left, l.right));
    Ok(found)
}

#[inline]
fn weigh_into(piece: &mut Piece, weigher: Weigher<'_>, least: f64, met: Met<'_>) {
    let weight = weigher.weight_above(met.left_row, met.right_row, FAR_BELOW).unwrap_or(FAR_BELOW).max(FAR_BELOW);
    piece.compared += 1;
    if piece.histogram.is_empty() {
        piece.histogram = vec![0; BARS];
    }
    piece.histogram[(weight.min(FAR_ABOVE) - FAR_BELOW) as usize] += 1;
    if weight >= least {
        piece.links.push(Link { left: met.left, right: met.right, weight, alone: weight });
    } else if weight > FAR_BELOW {
        piece.left_out += probability(weight);
    }
}

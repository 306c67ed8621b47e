//! Blocks in memory.

use rayon::prelude::*;

use crate::block::choose::MOST_RULES;
use crate::block::keys::{PartColumns, Rule};
use crate::block::members::Members;
use crate::block::walk::{Entries, Met, walk};
use crate::records::Records;

/// A record's keys under all rules: one line of the processor's cache.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(64))]
struct Line([u32; MOST_RULES]);

/// Every record's key under every rule, and the blocks of every rule.
#[derive(Debug)]
pub(crate) struct Held {
    lines: Vec<Line>,
    rules: Vec<Members>,
}

impl Held {
    pub fn new(rows: &PartColumns, rules: &[Rule]) -> Held {
        debug_assert!(rules.len() <= MOST_RULES);
        let one = |rule: &Rule| {
            let keys: Vec<u32> = (0..rows.len()).map(|at| rows.key(rule, at)).collect();
            (Members::new(&keys), keys)
        };
        let (rules, columns): (Vec<Members>, Vec<Vec<u32>>) = rules.par_iter().map(one).unzip();
        Held { lines: lines(rows.len(), &columns), rules }
    }

    pub fn pairs(&self, rule: usize) -> u64 {
        self.rules[rule].pairs()
    }

    pub fn visit<T: Send + Default>(
        &self,
        records: &Records,
        rule: usize,
        wants: impl Fn(u32, u32) -> bool + Sync,
        visit: impl Fn(&mut T, Met<'_>) + Sync,
    ) -> Vec<T> {
        let earlier = std::array::from_fn(|at| if at < rule { u32::MAX } else { 0 });
        walk(&Earlier { lines: &self.lines, earlier }, &self.rules[rule], records, &wants, &visit)
    }
}

fn lines(records: usize, columns: &[Vec<u32>]) -> Vec<Line> {
    let mut lines = vec![Line::default(); records];
    for (at, line) in lines.iter_mut().enumerate() {
        line.0.iter_mut().zip(columns).for_each(|(slot, column)| *slot = column[at]);
    }
    lines
}

/// The keys of the rules before one.
struct Earlier<'a> {
    lines: &'a [Line],
    /// All bits for an earlier rule, none for others.
    earlier: [u32; MOST_RULES],
}

impl Entries for Earlier<'_> {
    #[inline]
    fn record(&self, entry: u32) -> u32 {
        entry
    }

    #[inline]
    fn met_before(&self, a: u32, b: u32) -> bool {
        let (x, y) = (&self.lines[a as usize].0, &self.lines[b as usize].0);
        let all = |yes: bool| if yes { u32::MAX } else { 0 };
        // All rules at once, without a branch: the compiler makes four comparisons of it.
        let mut met = 0;
        for at in 0..MOST_RULES {
            met |= all(x[at] == y[at]) & all(x[at] != 0) & self.earlier[at];
        }
        met != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::{Field, Meaning};
    use crate::records::RecordsBuilder;

    /// Blocks over records that have nothing but their number.
    fn blocks(width: usize, keys: &[u32]) -> (Records, Held) {
        let field = Field::new("sex", Meaning::Sex);
        let mut builder = RecordsBuilder::new(vec![field], &[]).unwrap();
        (0..keys.len() / width).for_each(|at| builder.push(&at.to_string(), "", ["f"]).unwrap());
        let column = |rule: usize| keys.iter().skip(rule).step_by(width).copied().collect::<Vec<u32>>();
        let columns: Vec<Vec<u32>> = (0..width).map(column).collect();
        let rules = columns.iter().map(|keys| Members::new(keys)).collect();
        (builder.finish().unwrap(), Held { lines: lines(keys.len() / width, &columns), rules })
    }

    #[test]
    fn every_pair_is_met_once() {
        // Two rules over five records: key 0 never joins.
        let (records, blocks) = blocks(2, &[7, 1, 7, 1, 8, 1, 0, 2, 0, 2]);
        let collect = |rule| -> Vec<(u32, u32)> {
            let push = |out: &mut Vec<(u32, u32)>, met: Met<'_>| out.push((met.left, met.right));
            blocks.visit(&records, rule, |_, _| true, push).concat()
        };
        assert_eq!(collect(0), [(0, 1)]);
        assert_eq!(collect(1), [(0, 2), (1, 2), (3, 4)]);
        assert_eq!((blocks.pairs(0), blocks.pairs(1)), (1, 4));
    }

    #[test]
    fn a_large_block_is_cut_without_losing_a_pair() {
        let mut keys = vec![5u32; 1000];
        keys.extend([6, 6, 9]);
        let (records, blocks) = blocks(1, &keys);
        assert!(blocks.rules[0].pieces().len() > 3);
        let count = |n: &mut usize, met: Met<'_>| *n += usize::from(met.left < met.right);
        let met: usize = blocks.visit(&records, 0, |_, _| true, count).into_iter().sum();
        assert_eq!(met, 1000 * 999 / 2 + 1);
    }
}

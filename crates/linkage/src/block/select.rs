//! Which of the candidate rules are used: first greedily, then by exchanging one for another as long as that gains.

use crate::block::choose::{MOST_RULES, PartShares, Wanted};
use crate::block::keys::Rule;

/// Least share of true pairs that makes a rule worth having.
const WORTH_HAVING: f64 = 2e-5;
/// The share of true pairs that one comparison more for each record must find, in a run of [`LARGE`] records or more;
/// in a smaller one comparisons cost less.
const PRICE: f64 = 2e-4;
/// Records from which the cost of a comparison is felt.
const LARGE: f64 = 1e6;
/// Most exchanges.
const EXCHANGES: usize = 24;
/// Combinations of agreeing parts rarer than this are left out.
const RARE: f64 = 1e-6;

/// For every combination of agreeing parts its share of true pairs, and which rules let such a pair meet.
#[derive(Debug)]
pub(crate) struct Cover {
    shares: Vec<f64>,
    /// For each rule one bit for each combination.
    holds: Vec<Vec<u64>>,
}

impl Cover {
    /// The combinations of parts that two records of one person agree on, fields independent of each other.
    pub fn new(rules: &[Rule], shares: &[PartShares]) -> Cover {
        let mut combinations = vec![(0u64, 1f64)];
        for (_, parts) in shares.iter().enumerate().filter(|(field, _)| rules.iter().any(|r| r.involves(*field))) {
            let joined = |&(mask, share): &(u64, f64)| parts.iter().map(move |(bits, s)| (mask | bits, share * s));
            combinations = combinations.iter().flat_map(joined).filter(|(_, share)| *share > RARE).collect();
        }
        let words = combinations.len().div_ceil(64);
        let bits = |rule: &Rule| {
            let mut out = vec![0u64; words];
            for (at, _) in combinations.iter().enumerate().filter(|(_, (mask, _))| rule.holds(*mask)) {
                out[at / 64] |= 1 << (at % 64);
            }
            out
        };
        Cover {
            holds: rules.iter().map(bits).collect(),
            shares: combinations.into_iter().map(|(_, share)| share).collect(),
        }
    }

    /// The share of true pairs that meet at one of these rules.
    pub fn recall(&self, rules: &[usize]) -> f64 {
        let met = |word: usize| rules.iter().fold(0u64, |bits, &rule| bits | self.holds[rule][word]);
        let one = |(word, shares): (usize, &[f64])| {
            let bits = met(word);
            shares.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, share)| share).sum::<f64>()
        };
        self.shares.chunks(64).enumerate().map(one).sum()
    }
}

/// The rules to use, as places among those of the cover.
pub(crate) fn select(cover: &Cover, counts: &[f64], wanted: Wanted) -> Vec<usize> {
    let mut chosen = greedy(cover, counts, wanted);
    for _ in 0..EXCHANGES {
        match best_exchange(cover, counts, wanted, &chosen) {
            Some(better) => chosen = better,
            None => break,
        }
    }
    chosen
}

/// Takes the rule that adds most true pairs for each comparison, until the wanted recall is reached or nothing fits.
fn greedy(cover: &Cover, counts: &[f64], wanted: Wanted) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::new();
    while chosen.len() < MOST_RULES {
        let reached = cover.recall(&chosen);
        if reached >= wanted.recall {
            break;
        }
        let spent = spent(&chosen, counts);
        let gain = |at: usize| (cover.recall(&with(&chosen, at)) - reached, at);
        let fits = |at: &usize| !chosen.contains(at) && spent + counts[*at] <= wanted.comparisons;
        // A comparison costs little beside a lost pair: the floor keeps tiny rules from winning on price alone.
        let worth = |(gained, at): (f64, usize)| gained / (counts[at] + wanted.comparisons / 50.0);
        let best = (0..counts.len())
            .filter(fits)
            .map(gain)
            .filter(|g| g.0 > WORTH_HAVING)
            .max_by(|x, y| worth(*x).total_cmp(&worth(*y)).then(y.1.cmp(&x.1)));
        let Some((_, at)) = best else { break };
        chosen.push(at);
    }
    chosen
}

fn spent(chosen: &[usize], counts: &[f64]) -> f64 {
    chosen.iter().map(|&at| counts[at]).sum()
}

fn with(chosen: &[usize], at: usize) -> Vec<usize> {
    chosen.iter().copied().chain([at]).collect()
}

/// True pairs met, less the price of the comparisons; more than wanted counts for nothing.
fn score(cover: &Cover, counts: &[f64], wanted: Wanted, chosen: &[usize]) -> f64 {
    let price = PRICE * spent(chosen, counts) / (wanted.records as f64).max(LARGE);
    cover.recall(chosen).min(wanted.recall) - price
}

/// The choice that is better by one rule more, less or exchanged, if there is one.
fn best_exchange(cover: &Cover, counts: &[f64], wanted: Wanted, chosen: &[usize]) -> Option<Vec<usize>> {
    let others = || (0..counts.len()).filter(|at| !chosen.contains(at));
    let without = |skip: usize| chosen.iter().copied().filter(|&at| at != skip).collect::<Vec<usize>>();
    let more = others().filter(|_| chosen.len() < MOST_RULES).map(|at| with(chosen, at));
    let less = chosen.iter().map(|&at| without(at));
    let exchanged = chosen.iter().flat_map(|&out| others().map(move |at| (out, at)));
    let exchanged = exchanged.map(|(out, at)| with(&without(out), at));
    let scored = more.chain(less).chain(exchanged).filter(|c| spent(c, counts) <= wanted.comparisons);
    let scored = scored.map(|c| (score(cover, counts, wanted, &c), c));
    let best = scored.fold(None, |best: Option<(f64, Vec<usize>)>, next| match best {
        Some(kept) if kept.0 >= next.0 => Some(kept),
        _ => Some(next),
    });
    best.filter(|(reached, _)| *reached > score(cover, counts, wanted, chosen) + WORTH_HAVING / 4.0).map(|(_, c)| c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::block::keys::MOST_PARTS;

    const RULES: [(usize, f64); 3] = [(0, 50.0), (1, 60.0), (2, 90.0)];

    fn cover() -> Cover {
        let rules: Vec<Rule> = RULES.iter().map(|(field, _)| Rule::new(&[(*field, 0)])).collect();
        let field = |at: usize, share: f64| vec![(1u64 << (at * MOST_PARTS), share), (0, 1.0 - share)];
        Cover::new(&rules, &[field(0, 0.5), field(1, 0.5), field(2, 0.8)])
    }

    #[test]
    fn recall_is_the_share_of_pairs_that_meet_somewhere() {
        assert!((cover().recall(&[0]) - 0.5).abs() < 1e-12);
        assert!((cover().recall(&[0, 1]) - 0.75).abs() < 1e-12);
        assert!((cover().recall(&[0, 1, 2]) - 0.95).abs() < 1e-12);
        assert_eq!(cover().recall(&[]), 0.0);
    }

    #[test]
    fn a_choice_that_the_greedy_way_misses_is_found_by_exchange() {
        let counts = RULES.map(|(_, count)| count);
        let wanted = Wanted { recall: 0.999, comparisons: 150.0, records: 10 };
        let mut chosen = select(&cover(), &counts, wanted);
        chosen.sort_unstable();
        assert_eq!(chosen, [0, 2]);
        let alone = Wanted { comparisons: 95.0, ..wanted };
        assert_eq!(select(&cover(), &counts, alone), [2]);
        assert!(select(&cover(), &counts, Wanted { comparisons: 10.0, ..wanted }).is_empty());
    }
}

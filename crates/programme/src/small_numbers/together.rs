//! Numbers of children judged together: whatever is shown may be added and taken away from whatever else is shown of times
//! that touch, whole less parts, three readings and more, across the rows of a report. A number that would give a small one
//! away so is not shown. What the numbers mean to each other is not known here, so every sum is taken for a possible one:
//! that hides more than a statistician with the whole picture would, and never less.

use super::{Counting, Figure, SmallNumbers};
use crate::stamp::Period;

/// Sums that are followed. Beyond them nobody has looked, so nothing more is shown.
const MOST: usize = 60_000;

/// A number of children that a reader knows.
struct Told {
    period: Period,
    number: i64,
}

/// What a reader knows so far.
pub(super) struct Together<'r> {
    rules: &'r SmallNumbers,
    told: Vec<Told>,
}

impl<'r> Together<'r> {
    /// Before anything is shown a reader may know out of how many each number is: how many children go to a school is no
    /// secret.
    pub(super) fn before(rules: &'r SmallNumbers, figures: &[Figure]) -> Self {
        let told = figures.iter().filter_map(|f| Some(Told { period: f.period, number: f.out_of.map(i64::from)? }));
        Self { rules, told: told.collect() }
    }

    /// Whether a figure can be shown beside all that is known. Then it is known too.
    pub(super) fn takes(&mut self, figure: &Figure) -> bool {
        let Some(number) = number_of(figure) else { return true };
        let beside = self.touching(figure.period);
        let safe = sums(&beside).is_some_and(|sums| sums.iter().all(|sum| !self.rules.is_small((number - sum) as f64)));
        if safe {
            self.told.push(Told { period: figure.period, number });
        }
        safe
    }

    /// The numbers whose times touch this one, or touch one that does, and so on.
    fn touching(&self, period: Period) -> Vec<i64> {
        let mut near = vec![period];
        let mut left: Vec<&Told> = self.told.iter().collect();
        let mut numbers = Vec::new();
        while let Some(now) = near.pop() {
            let (found, rest): (Vec<&Told>, Vec<&Told>) = left.into_iter().partition(|t| t.period.touches(now));
            near.extend(found.iter().map(|t| t.period));
            numbers.extend(found.iter().map(|t| t.number));
            left = rest;
        }
        numbers
    }
}

/// How many children a figure tells of, when it does: of a share, how many it is a share of.
fn number_of(figure: &Figure) -> Option<i64> {
    let number = match (figure.counting, figure.out_of) {
        (Counting::Children, _) => figure.value,
        (Counting::Share, Some(base)) => figure.value / 100.0 * f64::from(base),
        (Counting::Share, None) | (Counting::Other | Counting::Unsaid, _) => return None,
    };
    // Nobody counts a million million children; the bound keeps sums whole.
    Some(number.round().clamp(-1e12, 1e12) as i64)
}

/// Every sum of some of the numbers, each added, taken away or left out; nothing when they are too many to follow.
fn sums(numbers: &[i64]) -> Option<Vec<i64>> {
    let mut all = vec![0];
    for number in numbers {
        let more: Vec<i64> = all.iter().flat_map(|sum| [sum + number, sum - number]).collect();
        all.extend(more);
        all.sort_unstable();
        all.dedup();
        if all.len() > MOST {
            return None;
        }
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use jiff::civil::Date;
    use proptest::prelude::*;

    fn months(from: i8, to: i8) -> Period {
        let day = |month| Date::new(2026, month, 1).unwrap();
        Period { from: day(from), to: day(to).last_of_month() }
    }

    fn count(value: u32, (from, to): (i8, i8), at: i64) -> Figure {
        Figure {
            period: months(from, to),
            value: f64::from(value),
            counting: Counting::Children,
            out_of: None,
            entered: Timestamp::from_second(at).unwrap(),
        }
    }

    #[test]
    fn a_whole_less_all_but_one_of_its_parts_is_not_shown() {
        let rules = SmallNumbers::default();
        // 2 of another kind are hidden; 100 less 60 less 38 would give them away.
        let figures = [count(60, (1, 3), 1), count(38, (1, 3), 2), count(2, (1, 3), 3), count(100, (1, 3), 4)];
        assert_eq!(rules.hidden(&figures), [false, false, true, true]);
        // A quarter less two of its months.
        let quarter = [count(50, (1, 1), 1), count(30, (2, 2), 2), count(3, (3, 3), 3), count(83, (1, 3), 4)];
        assert_eq!(rules.hidden(&quarter), [false, false, true, true]);
        // The published quarter stays, the month that would complete it does not come.
        let after = [count(83, (1, 3), 1), count(50, (1, 1), 2), count(3, (3, 3), 3), count(30, (2, 2), 4)];
        assert_eq!(rules.hidden(&after), [false, false, true, true]);
    }

    #[test]
    fn times_apart_say_nothing_of_each_other() {
        let rules = SmallNumbers::default();
        let figures = [count(40, (1, 3), 1), count(38, (4, 6), 2), count(41, (7, 9), 3)];
        assert_eq!(rules.hidden(&figures), [false; 3]);
    }

    #[test]
    fn what_a_number_is_out_of_is_known_to_readers() {
        let rules = SmallNumbers::default();
        let share = Figure { counting: Counting::Share, out_of: Some(100), ..count(98, (1, 3), 1) };
        // The share is hidden, since two are left over; the same number as a count would tell it again.
        assert_eq!(rules.hidden(&[share, count(98, (1, 3), 2)]), [true, true]);
        assert_eq!(rules.hidden(&[share, count(98, (4, 6), 2)]), [true, false]);
    }

    #[test]
    fn sums_beyond_count_are_taken_for_telling() {
        let rules = SmallNumbers::default();
        let many: Vec<Figure> = (0..14).map(|n| count(3_u32.pow(n + 2) * 11, (1, 3), i64::from(n))).collect();
        let hidden = rules.hidden(&many);
        assert!(!hidden[0] && hidden[13], "{hidden:?}");
    }

    /// All that a reader can know: numbers shown and what all numbers are out of, each with its time.
    fn known(figures: &[Figure], hidden: &[bool]) -> Vec<(Period, i64, bool)> {
        let shown = figures.iter().zip(hidden).filter(|(_, h)| !**h);
        let numbers = shown.filter_map(|(f, _)| number_of(f).map(|n| (f.period, n, true)));
        let bases = figures.iter().filter_map(|f| f.out_of.map(|b| (f.period, i64::from(b), false)));
        numbers.chain(bases).collect()
    }

    fn is_one_piece(chosen: &[(Period, i64, bool)]) -> bool {
        let mut reached = vec![0];
        let mut at = 0;
        while at < reached.len() {
            let now = chosen[reached[at]].0;
            let more: Vec<usize> =
                (0..chosen.len()).filter(|i| !reached.contains(i) && chosen[*i].0.touches(now)).collect();
            reached.extend(more);
            at += 1;
        }
        reached.len() == chosen.len()
    }

    /// Every sum of some of what is known, each once added or taken away, of times that hang together: a small one is a
    /// child found.
    fn attack(known: &[(Period, i64, bool)]) -> Option<String> {
        for signs in 0..3_u32.pow(u32::try_from(known.len()).unwrap()) {
            let sign = |i: usize| i64::from(signs / 3_u32.pow(u32::try_from(i).unwrap()) % 3) - 1;
            let chosen: Vec<_> = known.iter().enumerate().filter(|(i, _)| sign(*i) != 0).collect();
            let sum: i64 = chosen.iter().map(|(i, k)| sign(*i) * k.1).sum();
            let only: Vec<_> = chosen.iter().map(|(_, k)| **k).collect();
            if (1..=4).contains(&sum) && only.iter().any(|k| k.2) && is_one_piece(&only) {
                return Some(format!("{only:?} give {sum}"));
            }
        }
        None
    }

    fn figures() -> impl Strategy<Value = Vec<Figure>> {
        let period = (1_i8..7, 0_i8..4).prop_map(|(from, more)| (from, from + more));
        let base = prop::option::weighted(0.3, 0_u32..120);
        let one = (0_u32..90, period, base, any::<bool>(), 0_i64..20);
        let one = one.prop_map(|(value, period, out_of, share, at)| {
            let counting = if share && out_of.is_some() { Counting::Share } else { Counting::Children };
            Figure { counting, out_of, ..count(value, period, at) }
        });
        prop::collection::vec(one, 1..6)
    }

    proptest! {
        /// Whatever is published, no sum of published numbers gives few children.
        #[test]
        fn no_sum_of_what_is_shown_gives_few(figures in figures()) {
            let rules = SmallNumbers::default();
            let hidden = rules.hidden(&figures);
            prop_assert_eq!(attack(&known(&figures, &hidden)), None);
        }

        /// A total with its parts: the small parts cannot be found from the total and the parts shown.
        #[test]
        fn a_small_part_is_not_found_from_the_total(parts in prop::collection::vec(0_u32..60, 2..7), first in any::<bool>()) {
            let total: u32 = parts.iter().sum();
            let at = if first { -1 } else { 100 };
            let mut all: Vec<Figure> = (0..).zip(&parts).map(|(i, p)| count(*p, (1, 3), i)).collect();
            all.push(count(total, (1, 3), at));
            let hidden = SmallNumbers::default().hidden(&all);
            let unseen: u32 = parts.iter().zip(&hidden).filter(|(_, h)| **h).map(|(p, _)| *p).sum();
            prop_assert!(*hidden.last().unwrap() || unseen == 0 || unseen > 4, "{parts:?} {hidden:?}");
        }
    }
}

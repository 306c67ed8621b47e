//! The attacker against plain enumeration: every completion in whole numbers, every vertex in fractions, on thousands of small
//! random tables, for readers who know least and greatest values.

mod enumeration;
mod random;

use disclosure::{
    Bounds, Control, Interval, Numbers, Reader, Relation, System, attack, attack_published, exactly_known,
};
use enumeration::Everything;
use random::{Dice, random_system_of};

/// A cell with its least and greatest value.
type End = (usize, f64, Option<f64>);

/// One random table with hidden cells and a reader, small enough for everything to be tried.
struct Case {
    system: System,
    hidden: Vec<usize>,
    reader: Reader,
    figures: Vec<Bounds>,
}

fn case(dice: &mut Dice) -> Case {
    loop {
        let system = random_system_of(dice, 14, Dice::small_count);
        let cells = system.cells().len();
        let share = 3 + dice.below(6);
        let hidden: Vec<usize> = (0..cells).filter(|&cell| system.value(cell) > 0 && dice.below(10) < share).collect();
        let mut reader = Reader::outsider("reader", cells, dice.below(2) as i64);
        for &cell in &hidden {
            match dice.below(12) {
                0 => reader.ceiling[cell] = Some(system.value(cell) + dice.below(4) as i64),
                1 => reader.floor[cell] = system.value(cell) - (dice.below(3) as i64).min(system.value(cell)),
                _ => {}
            }
        }
        let figure = |cell: usize| match hidden.binary_search(&cell) {
            Ok(_) => Bounds { low: reader.floor[cell], high: reader.ceiling[cell] },
            Err(_) => Bounds { low: system.value(cell), high: Some(system.value(cell)) },
        };
        let figures: Vec<Bounds> = (0..cells).map(figure).collect();
        if (1..=9).contains(&hidden.len()) && Everything::size(&figures) <= 12 {
            return Case { system, hidden, reader, figures };
        }
    }
}

fn ends(found: &[Interval]) -> Vec<End> {
    found.iter().map(|interval| (interval.cell, interval.low, interval.high)).collect()
}

fn agree(found: &[Interval], expected: &[End]) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
    found.len() == expected.len()
        && ends(found).iter().zip(expected).all(|(a, b)| {
            let high = match (a.2, b.2) {
                (Some(x), Some(y)) => near(x, y),
                (x, y) => x == y,
            };
            a.0 == b.0 && near(a.1, b.1) && high
        })
}

/// Figures of the reader's that are settled from the start are no longer open, but the attack on the truth lists them.
fn with_settled(mut expected: Vec<End>, case: &Case) -> Vec<End> {
    let settled = case.hidden.iter().copied().filter(|&cell| !case.figures[cell].is_open());
    expected.extend(settled.map(|cell| (cell, case.figures[cell].low as f64, Some(case.figures[cell].low as f64))));
    expected.sort_by_key(|entry| entry.0);
    expected
}

fn whole_ends(everything: &Everything) -> (Vec<End>, usize) {
    let (ends, seen) = everything.whole();
    (ends.into_iter().map(|(cell, low, high)| (cell, low as f64, high.map(|h| h as f64))).collect(), seen)
}

#[test]
fn intervals_are_those_of_all_completions() {
    let (mut completions, mut narrower, mut exact) = (0, 0, 0);
    for seed in 0..8000 {
        let case = case(&mut Dice::new(seed));
        let control = Control::unlimited();
        let everything = Everything::new(&case.figures, case.system.relations());
        let linear = with_settled(everything.linear(), &case);
        let found = attack(&case.system, &case.hidden, &case.reader, Numbers::Any, &control).unwrap();
        assert!(agree(&found, &linear), "seed {seed}: {found:?} instead of {linear:?}");
        let (whole, seen) = whole_ends(&everything);
        let whole = with_settled(whole, &case);
        let found = attack(&case.system, &case.hidden, &case.reader, Numbers::Whole, &control).unwrap();
        assert!(agree(&found, &whole), "seed {seed}, in whole numbers: {found:?} instead of {whole:?}");
        let known = exactly_known(&case.system, &case.hidden, &case.reader, &control).unwrap();
        let expected: Vec<usize> = whole.iter().filter(|end| end.2 == Some(end.1)).map(|end| end.0).collect();
        assert_eq!(known, expected, "seed {seed}");
        completions += seen;
        exact += expected.len();
        let one = |(a, b): (&End, &End)| a.1.ceil() < b.1 || a.2.map(f64::floor) > b.2;
        narrower += usize::from(linear.iter().zip(&whole).any(one));
    }
    // cases that tell nothing would agree too
    assert!(completions > 80_000 && exact > 1000 && narrower > 20, "{completions} {exact} {narrower}");
}

#[test]
fn published_figures_are_attacked_as_if_all_completions_were_tried() {
    for seed in 10_000..12_000 {
        let mut dice = Dice::new(seed);
        let mut case = case(&mut dice);
        // some shown figures are only known to lie between neighbouring multiples of 3
        for cell in 0..case.figures.len() {
            let value = case.system.value(cell);
            if !case.figures[cell].is_open() && value > 0 && dice.below(8) == 0 {
                case.figures[cell] = Bounds { low: value / 3 * 3, high: Some(value / 3 * 3 + 2) };
            }
        }
        if Everything::size(&case.figures) > 12 {
            continue;
        }
        let relations: &[Relation] = case.system.relations();
        let everything = Everything::new(&case.figures, relations);
        let control = Control::unlimited();
        let found = attack_published(&case.figures, relations, Numbers::Any, &control).unwrap();
        let linear = everything.linear();
        assert!(agree(&found, &linear), "seed {seed}: {found:?} instead of {linear:?}");
        let found = attack_published(&case.figures, relations, Numbers::Whole, &control).unwrap();
        let (whole, _) = whole_ends(&everything);
        assert!(agree(&found, &whole), "seed {seed}, in whole numbers: {found:?} instead of {whole:?}");
    }
}

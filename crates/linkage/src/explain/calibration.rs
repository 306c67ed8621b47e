//! Whether probabilities mean what they say, checked without labels: among pairs in which both records hold a number
//! that one person has alone, the number tells the truth nearly always, and the probability is computed without it.

use crate::compare::levels;
use crate::field::{EXACT, MISSING, Meaning};
use crate::link::Linked;
use crate::model::Model;
use crate::model::weigh::{Tables, match_weight, probability};

/// One band of probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Pairs in the band.
    pub pairs: usize,
    /// Mean probability without the number.
    pub said: f64,
    /// Share of the pairs whose numbers are equal, or one slip apart.
    pub found: f64,
}

/// Said and found, band by band.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// The field whose number served as truth.
    pub field: String,
    /// Ten bands of probability from 0 to 1.
    pub steps: Vec<Step>,
}

/// Checks a run against its identifying number; nothing when there is none or too few pairs hold it on both sides.
///
/// Only pairs that were kept are looked at, so the lowest band says little.
pub fn calibration(linked: &Linked) -> Option<Calibration> {
    let field = linked.records.position(Meaning::NhsNumber).or_else(|| linked.records.position(Meaning::Identifier))?;
    let blind = without(&linked.model, field);
    let tables = Tables::new(&blind);
    let weigher = linked.weigher(&tables);
    let mut sums = [(0usize, 0f64, 0f64); 10];
    for link in &linked.links {
        let (a, b) = (linked.records.row(link.left as usize), linked.records.row(link.right as usize));
        let mut levels = levels(&linked.records, a, b);
        let seen = std::mem::replace(&mut levels[field], MISSING);
        if seen == MISSING {
            continue;
        }
        let slot = linked.model.prior.slot(a[linked.records.fields.len()], b[linked.records.fields.len()]);
        let said =
            probability(match_weight(tables.odds(&levels, weigher.rarity.of(&linked.records, a, &levels), slot)));
        let slot = &mut sums[((said * 10.0) as usize).min(9)];
        *slot = (slot.0 + 1, slot.1 + said, slot.2 + f64::from(u8::from(matches!(seen, EXACT | 2))));
    }
    let all: usize = sums.iter().map(|s| s.0).sum();
    let step = |(pairs, said, found): (usize, f64, f64)| {
        let n = pairs.max(1) as f64;
        Step { pairs, said: said / n, found: found / n }
    };
    let name = linked.records.fields[field].name.clone();
    (all >= 100).then(|| Calibration { field: name, steps: sums.into_iter().map(step).collect() })
}

fn without(model: &Model, field: usize) -> Model {
    let mut blind = model.clone();
    let part = &mut blind.fields[field];
    (part.m, part.h) = (part.u.clone(), part.u.clone());
    blind
}

impl Calibration {
    /// The report as lines of text, from one half up: below, pairs were kept because of the number itself.
    pub fn words(&self) -> String {
        let mut out = format!("Probabilities without \"{}\", against what it shows:\n", self.field);
        for (at, step) in self.steps.iter().enumerate().skip(5).filter(|(_, s)| s.pairs > 0) {
            out.push_str(&format!(
                "{:3} to {:3}%: {:8} pairs, said {:5.1}%, found {:5.1}%\n",
                at * 10,
                at * 10 + 10,
                step.pairs,
                100.0 * step.said,
                100.0 * step.found
            ));
        }
        out
    }
}

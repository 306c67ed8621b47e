//! The model of Fellegi and Sunter (1969) with a third class: beside "same person" and "strangers" there is "another
//! person of the same household", so that brothers, sisters and twins are not taken for one child.

pub(crate) mod chance;
pub(crate) mod em;
pub(crate) mod sample;
pub(crate) mod weigh;

use serde::{Deserialize, Serialize};

use crate::field::{EXACT, Field, Level, MOST_LEVELS, Shape};

/// Everything the weights are made of. Written and read as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// What each field contributes.
    pub fields: Vec<FieldModel>,
    /// Probability that two records taken at random are the same person, for each pair of sources.
    pub prior: Priors,
    /// Probability that two records taken at random are different persons of one household; 0 switches the class off.
    pub household: f64,
    /// How unevenly errors are spread over true pairs.
    pub careless: Careless,
    /// Estimated share of true pairs that meet at some blocking rule.
    pub blocking_recall: f64,
    /// How many rounds the estimate took.
    pub rounds: usize,
}

/// The part of one field in the model. All lists run over the field's levels, missing first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldModel {
    /// The field.
    pub field: Field,
    /// Share of true pairs at each level.
    pub m: Vec<f64>,
    /// Share of pairs of strangers at each level.
    pub u: Vec<f64>,
    /// Share of pairs of different persons of one household at each level.
    pub h: Vec<f64>,
    /// Whether agreement on a rare value weighs more than on a common one.
    pub rarity: bool,
}

/// Errors come together: a record taken down in haste has more than one. A share of the true pairs has all error rates
/// raised by one factor, so that the fields of a true pair are independent only given its kind.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Careless {
    /// Share of careless pairs among true ones; 0 makes all pairs alike, as in the plain model.
    pub share: f64,
    /// Their error rates, as a multiple of those of careful pairs.
    pub factor: f64,
}

impl Default for Careless {
    fn default() -> Self {
        Careless { share: 0.2, factor: 4.0 }
    }
}

impl Careless {
    /// The error rates of careful and of careless pairs, as multiples of the mean rate.
    pub(crate) fn times(&self) -> [f64; 2] {
        let careful = 1.0 / (1.0 - self.share + self.share * self.factor);
        [careful, careful * self.factor]
    }
}

/// Prior probabilities of a match by pair of sources.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Priors {
    /// How many sources are told apart: 1 when there are too many or only one.
    pub sources: usize,
    /// One probability for each pair of sources, the lower first: 0-0, 0-1, …, 1-1, ….
    pub of_pair: Vec<f64>,
}

/// Most sources whose priors are told apart.
pub(crate) const MOST_SOURCES: usize = 8;

impl Priors {
    /// The same prior for every pair of `sources` sources.
    pub fn even(sources: usize, prior: f64) -> Priors {
        let sources = if sources > MOST_SOURCES { 1 } else { sources.max(1) };
        Priors { sources, of_pair: vec![prior; sources * (sources + 1) / 2] }
    }

    /// Where the pair of sources stands in `of_pair`.
    #[inline]
    pub fn slot(&self, a: u32, b: u32) -> usize {
        if self.sources == 1 {
            return 0;
        }
        let (low, high) = (a.min(b) as usize, a.max(b) as usize);
        low * self.sources - low * (low + 1) / 2 + high
    }
}

/// Levels that make up a whole: shares within a group sum to 1.
pub(crate) fn groups(field: &Field) -> &'static [&'static [u8]] {
    match field.shape() {
        Shape::Forename => &[&[1, 2, 3, 4, 5, 6, 7]],
        Shape::Surname | Shape::Postcode => &[&[1, 2, 3, 4, 5]],
        Shape::Date => &[&[1, 2, 3, 4, 5, 6, 7]],
        Shape::Sex => &[&[1, 3], &[2, 4]],
        Shape::Words => &[&[1, 2, 3, 4], &[5], &[6]],
        Shape::Number => &[&[1, 2, 3], &[4]],
        Shape::Checked | Shape::Identifier | Shape::Encoded => &[&[1, 2, 3, 4]],
        Shape::BlockKey => &[],
    }
}

/// Scales shares so that each group sums to 1.
pub(crate) fn normalise(field: &Field, shares: &mut [f64]) {
    for group in groups(field) {
        let sum: f64 = group.iter().map(|l| shares[usize::from(*l)]).sum();
        if sum > 0.0 {
            group.iter().for_each(|l| shares[usize::from(*l)] /= sum);
        }
    }
}

impl FieldModel {
    /// A field before anything was estimated.
    pub(crate) fn expected(field: &Field) -> FieldModel {
        let levels = field.levels();
        let mut m: Vec<f64> = levels.iter().map(|l| l.expected).collect();
        normalise(field, &mut m);
        let rarity = !matches!(field.shape(), Shape::Sex | Shape::Encoded | Shape::BlockKey);
        FieldModel { field: field.clone(), u: vec![1.0; m.len()], h: m.clone(), m, rarity }
    }

    /// The levels of the field.
    pub fn levels(&self) -> &'static [Level] {
        self.field.levels()
    }

    /// Weight of evidence of a level for "same person" against "strangers": log2(m/u), 0 when missing.
    pub fn weight(&self, level: u8) -> f64 {
        self.log_ratio(&self.m, level)
    }

    /// Weight of evidence of a level for "other person of the household" against "strangers".
    pub fn household_weight(&self, level: u8) -> f64 {
        self.log_ratio(&self.h, level)
    }

    /// The shares of levels when errors are so many times as frequent.
    pub(crate) fn m_times(&self, times: f64) -> Vec<f64> {
        let mut out = self.m.clone();
        for group in groups(&self.field) {
            let (first, errors) = (usize::from(group[0]), &group[1..]);
            let sum: f64 = errors.iter().map(|l| self.m[usize::from(*l)]).sum();
            // However careless, one pair in ten agrees.
            let scale = if sum > 0.0 { times.min(0.9_f64.max(sum) / sum) } else { 1.0 };
            errors.iter().for_each(|l| out[usize::from(*l)] *= scale);
            out[first] = 1.0 - sum * scale;
        }
        out
    }

    pub(crate) fn log_ratio(&self, of: &[f64], level: u8) -> f64 {
        let at = usize::from(level);
        match (at, of.get(at), self.u.get(at)) {
            (1..MOST_LEVELS, Some(&share), Some(&u)) if share > 0.0 && u > 0.0 => (share / u).log2(),
            _ => 0.0,
        }
    }

    /// Whether the rarity of the value tells a household from strangers.
    pub(crate) fn household_rarity(&self) -> bool {
        use crate::field::Meaning;
        self.rarity && (self.field.meaning.shared_in_household() || self.field.meaning == Meaning::BirthDate)
    }

    /// Makes a level further down weigh no more than one further up, by pooling neighbours that stand the wrong way.
    pub(crate) fn in_order(&mut self) {
        let order = self.field.order();
        let mut pools: Vec<(f64, f64, usize)> = Vec::new();
        for &level in order {
            pools.push((self.m[usize::from(level)], self.u[usize::from(level)], 1));
            while let [.., (m1, u1, _), (m2, u2, _)] = pools[..] {
                if m2 * u1 <= m1 * u2 {
                    break;
                }
                let (m, u, n) = pools.pop().unwrap_or_default();
                if let Some(last) = pools.last_mut() {
                    *last = (last.0 + m, last.1 + u, last.2 + n);
                }
            }
        }
        let mut levels = order.iter();
        for (m, u, n) in pools {
            for &level in levels.by_ref().take(n).filter(|_| n > 1) {
                self.m[usize::from(level)] = self.u[usize::from(level)] * m / u;
            }
        }
        debug_assert!(usize::from(EXACT) < self.m.len());
    }
}

impl Model {
    /// Reads a saved model.
    ///
    /// # Errors
    /// A file that cannot be read, or is not a model.
    pub fn load(path: &std::path::Path) -> Result<Model, crate::Refusal> {
        let text = std::fs::read_to_string(path).map_err(|e| crate::Refusal::file(path, e))?;
        let not_a_model = |problem: String| {
            let place = crate::Place { file: Some(path.to_path_buf()), ..Default::default() };
            crate::Refusal::at(place, format!("this is not a saved model: {problem}"))
        };
        let model: Model = serde_json::from_str(&text).map_err(|e| not_a_model(e.to_string()))?;
        if model.is_sound() {
            Ok(model)
        } else {
            Err(not_a_model("its lists have the wrong length, or a share is not between 0 and 1".into()))
        }
    }

    /// Saves the model.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn save(&self, path: &std::path::Path) -> Result<(), crate::Refusal> {
        let text = serde_json::to_string_pretty(self).map_err(|e| crate::Refusal::Run(e.to_string()))?;
        std::fs::write(path, text + "\n").map_err(|e| crate::Refusal::file(path, e))
    }

    fn is_sound(&self) -> bool {
        let share = |p: &f64| (0.0..=1.0).contains(p);
        let right = |part: &FieldModel| {
            let levels = part.levels().len();
            [&part.m, &part.u, &part.h].iter().all(|list| list.len() == levels && list.iter().all(share))
        };
        let slots = self.prior.sources * (self.prior.sources + 1) / 2;
        (1..=MOST_SOURCES).contains(&self.prior.sources)
            && self.prior.of_pair.len() == slots
            && self.prior.of_pair.iter().all(share)
            && share(&self.household)
            && (0.0..1.0).contains(&self.careless.share)
            && self.careless.factor >= 1.0
            && self.fields.iter().all(right)
    }
}

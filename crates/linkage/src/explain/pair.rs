use crate::compare::levels;
use crate::explain::svg;
use crate::field::EXACT;
use crate::link::Linked;
use crate::model::weigh::{Tables, match_weight, probability};
use crate::predict::Weigher;
use crate::refusal::{Refusal, plain};

/// What one thing adds to the weight of a pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// What it is: a field, or where the weight starts.
    pub name: String,
    /// What was found, in words.
    pub finding: String,
    /// The two values compared; empty where there are none.
    pub values: [String; 2],
    /// What it adds, in bits.
    pub bits: f64,
}

/// Why a pair has its weight: the parts add up to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The two records: source and identifier.
    pub records: [(String, String); 2],
    /// The parts, the starting point first.
    pub evidence: Vec<Evidence>,
    /// The match weight of the pair on its own, in bits.
    pub weight: f64,
}

impl Linked {
    /// Explains the weight of two records, by their place in the canonical order; nothing when there is no such record.
    pub fn explain(&self, left: usize, right: usize) -> Option<Explanation> {
        if left >= self.records.len() || right >= self.records.len() {
            return None;
        }
        let tables = Tables::new(&self.model);
        let weigher = self.weigher(&tables);
        let (a, b) = (self.records.row(left), self.records.row(right));
        let weight = match_weight(weigher.odds(a, b));
        let slot = self.model.prior.slot(a[self.records.fields.len()], b[self.records.fields.len()]);
        let prior = self.model.prior.of_pair[slot];
        let mut evidence = vec![Evidence {
            name: "start".into(),
            finding: format!("one pair in {:.0} of these sources is one person", 1.0 / prior),
            values: Default::default(),
            bits: (prior / (1.0 - prior)).log2(),
        }];
        evidence.extend(self.by_field(left, right));
        // What is left is the doubt that belongs to no field alone.
        let rest = weight - evidence.iter().map(|e| e.bits).sum::<f64>();
        evidence.push(Evidence {
            name: "together".into(),
            finding: "could be another child of the household; errors that come together".into(),
            values: Default::default(),
            bits: rest,
        });
        let name = |record| (self.records.source(record).to_string(), self.records.id(record).to_string());
        Some(Explanation { records: [name(left), name(right)], evidence, weight })
    }

    /// The place of the record with this identifier, or of `source/identifier` where several sources have it.
    ///
    /// # Errors
    /// There is no such record, or more than one.
    pub fn find(&self, name: &str) -> Result<usize, Refusal> {
        let mut found = (0..self.records.len()).filter(|&at| self.records.id(at) == name);
        if let Some(first) = found.next() {
            return match found.next() {
                None => Ok(first),
                Some(_) => Err(Refusal::Run(format!(
                    "several sources have a record \"{name}\"; write the source in front, as \"{}/{name}\"",
                    self.records.source(first)
                ))),
            };
        }
        let whole = |at: &usize| {
            let rest = name.strip_prefix(self.records.source(*at)).and_then(|rest| rest.strip_prefix('/'));
            rest == Some(self.records.id(*at))
        };
        (0..self.records.len()).find(whole).ok_or_else(|| Refusal::Run(format!("there is no record \"{name}\"")))
    }

    pub(crate) fn weigher<'a>(&'a self, tables: &'a Tables) -> Weigher<'a> {
        Weigher { records: &self.records, rarity: &self.rarity, tables, priors: &self.model.prior }
    }

    fn by_field(&self, left: usize, right: usize) -> Vec<Evidence> {
        let (a, b) = (self.records.row(left), self.records.row(right));
        let levels = levels(&self.records, a, b);
        let mut out = Vec::new();
        for (field, part) in self.model.fields.iter().enumerate().filter(|(_, p)| !p.m.is_empty()) {
            let level = levels[field];
            if part.field.meaning == crate::Meaning::BlockKey {
                continue;
            }
            let rare = if level == EXACT { self.rarity.of_field(&self.records, field, a[field]) } else { 0.0 };
            let words = part.levels()[usize::from(level)].words;
            let finding = match rare {
                r if r > 1.0 => format!("{words}, and the value is rare"),
                r if r < -1.0 => format!("{words}, but the value is common"),
                _ => words.to_string(),
            };
            let values = [self.records.shown(left, field), self.records.shown(right, field)];
            out.push(Evidence { name: part.field.name.clone(), finding, values, bits: part.weight(level) + rare });
        }
        out
    }
}

impl Explanation {
    /// The probability that goes with the weight.
    pub fn probability(&self) -> f64 {
        probability(self.weight)
    }

    /// The explanation as lines of text, the largest parts in the order of the fields.
    pub fn words(&self) -> String {
        let mut out = String::new();
        for part in &self.evidence {
            let values = match &part.values {
                [a, b] if a.is_empty() && b.is_empty() => String::new(),
                [a, b] if a == b => format!(" ({a})"),
                [a, b] => format!(" ({} / {})", or_dash(a), or_dash(b)),
            };
            out.push_str(&format!("{:+7.2} bits  {}: {}{values}\n", part.bits, part.name, part.finding));
        }
        out.push_str(&format!("{:+7.2} bits  in all: probability {:.4}\n", self.weight, self.probability()));
        plain(&out)
    }

    /// The explanation as a picture: a waterfall from the starting point to the weight, readable without colour.
    pub fn svg(&self) -> String {
        svg::waterfall(self)
    }
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "-" } else { text }
}

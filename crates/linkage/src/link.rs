//! One run from records to persons.

use std::collections::HashMap;

use crate::block::keys::{Keys, Rule};
use crate::block::{Blocks, Candidate, choose};
use crate::cluster::{self, Clusters, Rules, cluster};
use crate::earlier::{self, Earlier};
use crate::model::sample;
use crate::model::weigh::{Rarity, Tables};
use crate::model::{FieldModel, Model, Priors, chance, em};
use crate::persons::{self, Overlap, Persons};
use crate::predict::{Asked, Found, Link, Weigher, predict};
use crate::records::Records;
use crate::refusal::Refusal;
use crate::settings::{ModelSettings, Settings};

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Reading records, so many so far.
    Reading(u64),
    /// Choosing blocking rules.
    Blocking,
    /// Estimating the model.
    Estimating,
    /// Comparing the pairs of rule `0` of `1`.
    Comparing(usize, usize),
    /// Putting records together.
    Clustering,
    /// All is found; what is left is to write it.
    Writing,
}

/// Told where the run stands; answers whether it is to go on.
pub type Progress<'a> = &'a (dyn Fn(Stage) -> bool + Sync);

/// A decision of a clerk about two records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Source and identifier of the one.
    pub left: (String, String),
    /// Source and identifier of the other.
    pub right: (String, String),
    /// Whether they are one person.
    pub same: bool,
}

/// Where a record stood in an earlier run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Source of the record.
    pub source: String,
    /// Its identifier.
    pub id: String,
    /// The name of its cluster.
    pub cluster: String,
}

/// A run being set up.
pub struct Linker<'a> {
    settings: Settings,
    model: Option<Model>,
    decisions: Vec<Decision>,
    known: Vec<Known>,
    progress: Progress<'a>,
}

/// What a run found.
#[derive(Debug)]
pub struct Linked {
    /// The records in canonical order.
    pub records: Records,
    /// The model the weights come from.
    pub model: Model,
    /// Pairs that may be one person, by record.
    pub links: Vec<Link>,
    /// For each record the first record of its cluster.
    pub first_of: Vec<u32>,
    /// How many persons there are.
    pub persons: Persons,
    /// How many persons two sources both know, for every pair of sources that shares any.
    pub overlaps: Vec<Overlap>,
    /// Blocking rules looked at.
    pub candidates: Vec<Candidate>,
    /// Rules used with the pairs each added.
    pub compared: Vec<(String, u64)>,
    /// Pairs by whole bits of match weight, −16 to +40; the first bar holds all below as well, the last all above.
    pub histogram: Vec<u64>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) rarity: Rarity,
    /// Names that clusters had in an earlier run, by their first record.
    pub(crate) names: HashMap<u32, String>,
}

impl Linked {
    /// The name of a record's cluster: that of the earlier run, else a number that follows from its first record.
    pub fn cluster_name(&self, record: usize) -> String {
        let first = self.first_of.get(record).copied().unwrap_or(0);
        self.names.get(&first).cloned().unwrap_or_else(|| format!("{:016x}", self.records.key(first as usize)))
    }
}

impl<'a> Linker<'a> {
    /// A run under these settings.
    pub fn new(settings: Settings) -> Self {
        Linker { settings, model: None, decisions: Vec::new(), known: Vec::new(), progress: &|_| true }
    }

    /// Uses a saved model instead of estimating one.
    #[must_use]
    pub fn with_model(mut self, model: Model) -> Self {
        self.model = Some(model);
        self
    }

    /// Holds to what clerks decided.
    #[must_use]
    pub fn with_decisions(mut self, decisions: Vec<Decision>) -> Self {
        self.decisions = decisions;
        self
    }

    /// Starts from an earlier run: only pairs with a record it did not know are compared, and clusters keep their names.
    ///
    /// Under the same model the result is that of a full run, except that two known clusters which were in doubt with
    /// each other, but not joined, are looked at together only when a new record links to one of them.
    #[must_use]
    pub fn with_known(mut self, known: Vec<Known>) -> Self {
        self.known = known;
        self
    }

    /// Reports where the run stands, and stops it when the answer is no.
    #[must_use]
    pub fn with_progress(mut self, progress: Progress<'a>) -> Self {
        self.progress = progress;
        self
    }

    /// Links the records.
    ///
    /// # Errors
    /// When no blocking rule can be used, a saved model is for other fields, a decision names a record that is not
    /// there, or the run was stopped.
    pub fn run(self, records: Records) -> Result<Linked, Refusal> {
        self.settings.check()?;
        self.tell(Stage::Blocking)?;
        let keys = Keys::new(&records);
        let (rules, candidates) = self.rules(&records, &keys)?;
        let blocks = Blocks::of(&records, &keys, &rules, &self.settings.blocking)?;
        self.tell(Stage::Estimating)?;
        let model = self.model(&records, &keys, &blocks, &rules)?;
        drop(keys);
        let rarity = Rarity::new(&records, &model);
        let tables = Tables::new(&model);
        let weigher = Weigher { records: &records, rarity: &rarity, tables: &tables, priors: &model.prior };
        let earlier = Earlier::find(&records, &self.known);
        let go_on = |rule: usize| (self.progress)(Stage::Comparing(rule, rules.len()));
        let asked = Asked { rules: &rules, keep_above: self.settings.model.keep_above, old: &earlier.old };
        let mut found = predict(weigher, &blocks, &asked, &go_on)?;
        drop(blocks);
        self.tell(Stage::Clustering)?;
        let mut links = std::mem::take(&mut found.links);
        earlier.add_links(weigher, &mut links);
        let certain = self.certain(&records)?;
        add_decided(weigher, &certain, &mut links);
        let clusters = cluster(weigher, links, &certain, self.settings.model.keep_above);
        self.tell(Stage::Writing)?;
        let mut linked = assemble(records, model, found, clusters, rarity, rules, candidates);
        linked.names = earlier.names(&linked.first_of);
        Ok(linked)
    }

    fn tell(&self, stage: Stage) -> Result<(), Refusal> {
        if (self.progress)(stage) { Ok(()) } else { Err(Refusal::Cancelled) }
    }

    fn rules(&self, records: &Records, keys: &Keys) -> Result<(Vec<Rule>, Vec<Candidate>), Refusal> {
        let wanted = self.wanted(records.len());
        if self.settings.blocking.rules.is_empty() {
            let (rules, candidates) = choose::choose(records, keys, wanted);
            if rules.is_empty() && records.len() > 1 {
                return Err(no_rule(&candidates));
            }
            return Ok((rules, candidates));
        }
        choose::given(records, keys, &self.settings.blocking.rules, wanted)
    }

    fn wanted(&self, records: usize) -> choose::Wanted {
        let blocking = &self.settings.blocking;
        let comparisons = (records as f64 * blocking.comparisons_per_record).max(blocking.comparisons_at_least);
        choose::Wanted { recall: blocking.recall, comparisons, records }
    }

    fn model(&self, records: &Records, keys: &Keys, blocks: &Blocks, rules: &[Rule]) -> Result<Model, Refusal> {
        if let Some(model) = &self.model {
            let same = model.fields.iter().map(|p| p.field.meaning).eq(records.fields.iter().map(|f| f.meaning));
            let wrong = || Refusal::Run("the saved model is for other fields than these records have".into());
            return same.then(|| model.clone()).ok_or_else(wrong);
        }
        let mut model = start(records, &self.settings.model);
        chance::fill(records, &mut model.fields);
        let rarity = Rarity::new(records, &model);
        let frame = sample::Frame { records, keys, rules, rarity: &rarity, priors: &model.prior };
        let pairs = sample::take(frame, blocks)?;
        let all = pairs_of_sources(records, &model.prior);
        em::estimate(&mut model, &pairs, &em::Frame { rules, pairs: &all });
        Ok(model)
    }

    fn certain(&self, records: &Records) -> Result<Rules, Refusal> {
        let named = &self.settings.sources.no_duplicates;
        if let Some(unknown) = named.iter().find(|name| !records.sources.contains(name)) {
            return Err(Refusal::Settings(format!(
                "sources.no_duplicates names \"{unknown}\", which is not among the sources"
            )));
        }
        let no_duplicates = records.sources.iter().map(|s| named.contains(s)).collect();
        Ok(Rules { no_duplicates, decided: decided(records, &self.decisions)? })
    }
}

fn no_rule(candidates: &[Candidate]) -> Refusal {
    let smallest = candidates.iter().min_by(|a, b| a.comparisons.total_cmp(&b.comparisons));
    let reason = match smallest {
        Some(c) if c.comparisons > 0.0 => format!(
            "the narrowest, {}, would compare {:.0} pairs; allow more comparisons, or check whether one value fills the column",
            c.words, c.comparisons
        ),
        _ => "no two records agree on anything that could be compared".into(),
    };
    Refusal::Run(format!("no blocking rule can be used: {reason}"))
}

fn start(records: &Records, settings: &ModelSettings) -> Model {
    let n = records.len().max(2) as f64;
    // To start with, three records in ten have a second one of the same person, two in ten a sibling's.
    let prior = (0.3 * n / (n * (n - 1.0) / 2.0)).min(0.3);
    Model {
        fields: records.fields.iter().map(FieldModel::expected).collect(),
        prior: Priors::even(records.sources.len(), prior),
        household: if settings.household { (prior * 0.7).min(0.2) } else { 0.0 },
        careless: settings.careless,
        blocking_recall: 1.0,
        rounds: 0,
    }
}

/// All pairs of records, by pair of sources.
fn pairs_of_sources(records: &Records, priors: &Priors) -> Vec<f64> {
    let mut of = vec![0f64; priors.sources];
    for &source in &records.source_of {
        of[usize::from(source).min(priors.sources - 1)] += 1.0;
    }
    let mut out = Vec::with_capacity(priors.of_pair.len());
    for (a, n) in of.iter().enumerate() {
        out.push(n * (n - 1.0) / 2.0);
        out.extend(of.iter().skip(a + 1).map(|m| n * m));
    }
    out
}

fn decided(records: &Records, decisions: &[Decision]) -> Result<Vec<(u32, u32, bool)>, Refusal> {
    if decisions.is_empty() {
        return Ok(Vec::new());
    }
    let place = earlier::places(records);
    let find = |(source, id): &(String, String)| {
        let missing =
            || Refusal::Run(format!("a decision names the record \"{id}\" of source \"{source}\", which is not there"));
        place.get(&(source.as_str(), id.as_str())).copied().ok_or_else(missing)
    };
    let mut out = Vec::new();
    for decision in decisions {
        let (a, b) = (find(&decision.left)?, find(&decision.right)?);
        out.push((a.min(b), a.max(b), decision.same));
    }
    out.sort_unstable();
    out.dedup_by_key(|d| (d.0, d.1));
    Ok(out)
}

/// Links the pairs that a clerk has found to be one person, whatever their weight.
fn add_decided(weigher: Weigher<'_>, rules: &Rules, links: &mut Vec<Link>) {
    let linked = links.len();
    for &(left, right, _) in rules.decided.iter().filter(|d| d.2) {
        match links[..linked].binary_search_by(|l| (l.left, l.right).cmp(&(left, right))) {
            Ok(at) => links[at].weight = cluster::SUREST_ODDS,
            Err(_) => {
                let alone = weigher.weight(left, right);
                links.push(Link { left, right, weight: cluster::SUREST_ODDS, alone });
            }
        }
    }
    links.sort_unstable_by_key(|l| (l.left, l.right));
}

fn assemble(
    records: Records,
    model: Model,
    found: Found,
    clusters: Clusters,
    rarity: Rarity,
    rules: Vec<Rule>,
    candidates: Vec<Candidate>,
) -> Linked {
    let persons = persons::estimate(&records, &model, &found, &clusters);
    let overlaps = persons::overlaps(&records, &model, &found, &clusters);
    let words = rules.iter().map(|rule| rule.words(&records.fields));
    Linked {
        compared: words.zip(found.compared.iter().copied()).collect(),
        links: clusters.links,
        first_of: clusters.first_of,
        histogram: found.histogram,
        persons,
        overlaps,
        candidates,
        rules,
        rarity,
        names: HashMap::new(),
        records,
        model,
    }
}

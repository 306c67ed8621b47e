//! Long lists of boxes to tick, narrowed by words without script: what is chosen always stays on the page, of the rest the
//! first that hold the words.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::action_step::short;
use crate::action::Action;
use crate::ask::Ask;
use crate::recommendation::{Recommendation, RecommendationId};

/// The most boxes besides those chosen.
pub(super) const MOST: usize = 40;

/// What narrows a list.
pub(super) struct Narrow<'a> {
    /// Ids of what is chosen.
    pub chosen: &'a [String],
    /// Words that the rest must hold.
    pub words: &'a str,
}

/// That a list is cut: how many are shown of how many. Without it the list is whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Cut {
    /// Shown.
    pub shown: usize,
    /// That hold the words.
    pub fitting: usize,
    /// All of them.
    pub all: usize,
}

impl Cut {
    fn of(shown: usize, fitting: usize, all: usize) -> Option<Self> {
        (shown < all).then_some(Self { shown, fitting, all })
    }
}

/// The asks to choose from, by row.
pub(super) struct Asks {
    /// Of the rows at hand, and of those with a chosen ask.
    pub here: Vec<Value>,
    /// Of others.
    pub elsewhere: Vec<Value>,
    /// That the others are cut.
    pub cut: Option<Cut>,
}

impl Narrow<'_> {
    fn is_chosen(&self, id: &str) -> bool {
        self.chosen.iter().any(|c| c == id)
    }

    /// `text` is only made where there are words to look for.
    fn fits(&self, text: impl FnOnce() -> String) -> bool {
        if self.words.trim().is_empty() {
            return true;
        }
        let text = text().to_lowercase();
        self.words.to_lowercase().split_whitespace().all(|word| text.contains(word))
    }
}

/// The asks of `rows` and of rows with a chosen ask, and the first of the others.
pub(super) fn asks<'a>(
    all: &[Recommendation],
    asks: impl Iterator<Item = &'a Ask>,
    rows: &[String],
    narrow: &Narrow<'_>,
) -> Asks {
    let mut of: HashMap<RecommendationId, Vec<&Ask>> = HashMap::new();
    asks.for_each(|k| of.entry(k.recommendation).or_default().push(k));
    let chosen = |own: &[&Ask]| !narrow.chosen.is_empty() && own.iter().any(|k| narrow.is_chosen(&k.id.to_string()));
    let (mut here, mut elsewhere) = (Vec::new(), Vec::new());
    let (mut fitting, mut others) = (0, 0);
    for row in all {
        let mut own = of.remove(&row.id).unwrap_or_default();
        if rows.contains(&row.id.to_string()) || chosen(&own) {
            here.extend(group(row, &own));
            continue;
        }
        others += own.len();
        own.retain(|k| narrow.fits(|| format!("{} {} {}", row.reference, row.title, k.text)));
        let room = MOST.saturating_sub(fitting);
        fitting += own.len();
        own.truncate(room);
        elsewhere.extend(group(row, &own));
    }
    number(here.iter_mut().chain(&mut elsewhere));
    Asks { here, elsewhere, cut: Cut::of(fitting.min(MOST), fitting, others) }
}

fn group(row: &Recommendation, asks: &[&Ask]) -> Option<Value> {
    let options: Vec<Value> = asks.iter().map(|k| json!({ "value": k.id, "words": k.text })).collect();
    (!options.is_empty()).then(|| json!({ "reference": row.reference, "title": row.title, "options": options }))
}

/// The first box carries the field's own id, so that the error summary leads to it.
fn number<'v>(groups: impl Iterator<Item = &'v mut Value>) {
    let options = groups.flat_map(|g| g["options"].as_array_mut().into_iter().flatten());
    for (at, option) in options.enumerate() {
        option["id"] = json!(if at == 0 { "asks".to_owned() } else { format!("asks-{}", at + 1) });
    }
}

/// The actions that are chosen, and the first of the others.
pub(super) fn actions<'a>(all: impl Iterator<Item = &'a Action>, narrow: &Narrow<'_>) -> (Vec<Value>, Option<Cut>) {
    let option = |a: &Action| json!({ "value": a.id, "words": short(&a.plan().title) });
    let (chosen, others): (Vec<&Action>, Vec<&Action>) = all.partition(|a| narrow.is_chosen(&a.id.to_string()));
    let fitting: Vec<&Action> = others.iter().copied().filter(|a| narrow.fits(|| a.plan().title.clone())).collect();
    let shown: Vec<&Action> = fitting.iter().copied().take(MOST).collect();
    let cut = Cut::of(shown.len(), fitting.len(), others.len());
    (chosen.into_iter().chain(shown).map(option).collect(), cut)
}

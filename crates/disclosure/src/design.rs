//! Table design: which merges of categories reach the demand at least loss.

use std::collections::{BTreeMap, BTreeSet};

use crate::publication::Sheet;
use crate::table::{Book, Grid, key};
use crate::{Control, Publication, Refusal, plan};

/// A coarser publication: categories of a dimension merged into their groups, or a dimension given up.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Merge {
    /// Table.
    pub table: String,
    /// Dimension.
    pub dimension: String,
    /// Groups whose parts are no longer shown; all of a dimension's when it is given up.
    pub groups: Vec<String>,
}

/// What a design costs.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Proposal {
    /// The merges.
    pub merges: Vec<Merge>,
    /// Cells that are shown after protection.
    pub shown: usize,
    /// Cells that are hidden.
    pub hidden: usize,
    /// Share of the information that is lost: children times categories told apart, compared with the full tables.
    pub loss: f64,
}

/// The nearest tables that can be protected: single merges that make every demand possible.
pub(crate) fn remedy(publication: &Publication, cells: &[usize], control: &Control) -> String {
    if !publication.changes.is_empty() {
        return "Leave the restated period as it was first published".to_owned();
    }
    let touched = |merge: &Merge| {
        cells.iter().any(|&cell| publication.book.keys()[cell].categories.contains_key(&merge.dimension))
    };
    let works = |merge: &Merge| {
        merged(publication, merge).and_then(|coarser| crate::plan::can_be_protected(&coarser, control)).unwrap_or(false)
    };
    let named: Vec<String> = candidates(publication)
        .iter()
        .filter(|merge| touched(merge) && works(merge))
        .map(Merge::words)
        .take(3)
        .collect();
    let first = "Even with everything hidden that may be, too much is known of them.";
    if named.is_empty() && control.is_over() {
        return format!("{first} There was no time to look for coarser tables that can be protected: allow more");
    }
    if named.is_empty() {
        return format!(
            "{first} No single merge of categories mends it: let the headline be hidden, release cells that must be shown, merge categories in several tables, or leave a table out"
        );
    }
    format!("{first} The nearest tables that can be protected: {}", named.join("; or "))
}

impl Merge {
    /// The merge as a sentence.
    pub fn words(&self) -> String {
        format!("in {}: show {} only by {}", self.table, self.dimension, self.groups.join(", "))
    }
}

/// Every single merge: one step up a dimension's groups, or the dimension given up.
pub fn candidates(publication: &Publication) -> Vec<Merge> {
    let mut merges = Vec::new();
    for sheet in &publication.sheets {
        let finest = sheet.grid.finest();
        for (place, dimension) in sheet.grid.dimensions.iter().enumerate() {
            let groups: BTreeSet<String> =
                finest[place].iter().filter_map(|category| dimension.parent(category)).map(str::to_owned).collect();
            merges.push(Merge {
                table: sheet.grid.name.clone(),
                dimension: dimension.name.clone(),
                groups: groups.into_iter().collect(),
            });
        }
    }
    merges
}

/// The publication after a merge: categories below the groups are taken out of the table.
///
/// # Errors
/// Two tables that disagree, which cannot happen if they agreed before.
pub fn merged(publication: &Publication, merge: &Merge) -> Result<Publication, Refusal> {
    let mut coarser = publication.clone();
    for sheet in &mut coarser.sheets {
        if sheet.grid.name == merge.table {
            coarsen(sheet, merge);
        }
    }
    coarser.sheets.retain(|sheet| !sheet.grid.dimensions.is_empty());
    let mut book = Book::new();
    for sheet in &coarser.sheets {
        book.add(&sheet.edition, &sheet.grid)?;
    }
    let number = |cell: usize| book.find(&publication.book.keys()[cell]);
    let contributions = publication.contributions.iter().map(|(agency, own)| {
        let own: BTreeMap<usize, i64> = own.iter().filter_map(|(&cell, &share)| Some((number(cell)?, share))).collect();
        (agency.clone(), own)
    });
    coarser.contributions = contributions.collect();
    coarser.before = publication.before.iter().filter_map(|(&cell, &before)| Some((number(cell)?, before))).collect();
    coarser.book = book;
    // coarser tables have not been out before, so that nothing of them is restated
    coarser.changes.clear();
    Ok(coarser)
}

fn coarsen(sheet: &mut Sheet, merge: &Merge) {
    let Some(place) = sheet.grid.dimensions.iter().position(|dimension| dimension.name == merge.dimension) else {
        return;
    };
    let dimension = sheet.grid.dimensions[place].clone();
    let given_up = merge.groups == [dimension.total.clone()];
    let below =
        |category: &str| dimension.parent(category).is_some_and(|parent| merge.groups.iter().any(|g| g == parent));
    let keep = |categories: &Vec<String>| {
        if given_up { categories[place] == dimension.total } else { !below(&categories[place]) }
    };
    sheet.grid.cells.retain(|categories, _| keep(categories));
    sheet.bases.retain(|categories, _| keep(categories));
    sheet.keys.retain(|categories, _| keep(categories));
    if given_up {
        sheet.grid.dimensions.remove(place);
        sheet.headings.remove(place);
        let shorter = |(mut categories, entry): (Vec<String>, _)| {
            categories.remove(place);
            (categories, entry)
        };
        sheet.grid.cells = std::mem::take(&mut sheet.grid.cells).into_iter().map(shorter).collect();
        sheet.bases = std::mem::take(&mut sheet.bases).into_iter().map(|(c, b)| (without(c, place), b)).collect();
        sheet.keys = std::mem::take(&mut sheet.keys).into_iter().map(|(c, k)| (without(c, place), k)).collect();
    } else {
        let dimension = &mut sheet.grid.dimensions[place];
        dimension.parents.retain(|_, parent| !merge.groups.contains(parent));
    }
}

fn without(mut categories: Vec<String>, place: usize) -> Vec<String> {
    categories.remove(place);
    categories
}

/// Children times categories told apart that remain visible.
fn told(publication: &Publication, hidden: &[usize]) -> f64 {
    let grid_told = |grid: &Grid, edition: &str| -> f64 {
        let finest = grid.finest();
        let inner =
            |categories: &Vec<String>| categories.iter().zip(&finest).all(|(category, set)| set.contains(category));
        let shown = |categories: &&Vec<String>| {
            publication.book.find(&key(edition, grid, categories)).is_some_and(|cell| !hidden.contains(&cell))
        };
        let depth = 1.0 + finest.iter().map(|set| (set.len().max(1) as f64).ln()).sum::<f64>();
        grid.cells
            .keys()
            .filter(|categories| inner(categories))
            .filter(shown)
            .map(|c| grid.cells[c].count() as f64 * depth)
            .sum()
    };
    publication.sheets.iter().map(|sheet| grid_told(&sheet.grid, &sheet.edition)).sum()
}

/// Designs that reach the demand, least loss first: the tables as they are if they can be protected, and merges step by step.
///
/// # Errors
/// Only when no design reaches the demand, or time runs out before one is found.
pub fn propose(publication: &Publication, control: &Control) -> Result<Vec<Proposal>, Refusal> {
    let full = told(publication, &[]).max(1.0);
    let mut proposals = Vec::new();
    let mut front = vec![(Vec::new(), publication.clone())];
    let mut last = Refusal::Stopped;
    for _ in 0..3 {
        let mut next = Vec::new();
        for (merges, candidate) in front {
            if control.is_over() {
                break;
            }
            match plan(&candidate, control) {
                Ok(plan) => {
                    let loss = 1.0 - told(&candidate, &plan.choice.hidden) / full;
                    let hidden = plan.choice.hidden.len();
                    let shown = candidate.book.keys().len() - hidden;
                    proposals.push(Proposal { merges: merges.clone(), shown, hidden, loss });
                }
                Err(refusal) => last = refusal,
            }
            for merge in candidates(&candidate) {
                let mut all: Vec<Merge> = merges.clone();
                all.push(merge.clone());
                next.push((all, merged(&candidate, &merge)?));
            }
        }
        next.truncate(24);
        front = next;
        if proposals.len() > 12 {
            break;
        }
    }
    proposals.sort_by(|a, b| a.loss.total_cmp(&b.loss).then(a.merges.len().cmp(&b.merges.len())));
    if proposals.is_empty() { Err(last) } else { Ok(proposals) }
}

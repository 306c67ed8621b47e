//! The audit file: true counts, relations, what is hidden and why, and what every reader was left with. Not for publication.

use serde_json::{Value, json};

use crate::{Plan, Publication, Standing};

/// Everything that a statistician needs to check the result with other software. It is a problem in the format of
/// `--attack`, with the answers beside it.
pub fn audit_file(publication: &Publication, plan: &Plan) -> Value {
    let system = &plan.system;
    let cells: Vec<Value> = (0..system.cells().len()).map(|cell| cell_record(publication, plan, cell)).collect();
    let relations: Vec<&Vec<(usize, i64)>> = system.relations().iter().map(|relation| &relation.0).collect();
    let with = |standing: Standing| -> Vec<usize> {
        (0..plan.standing.len()).filter(|&cell| plan.standing[cell] == standing).collect()
    };
    let earlier = with(Standing::Unpublished).into_iter().filter(|cell| !publication.changes.contains(cell));
    let hidden: Vec<usize> = plan.choice.hidden.iter().copied().chain(earlier).collect();
    let intervals: serde_json::Map<String, Value> = plan
        .examination
        .intervals
        .iter()
        .map(|interval| (interval.cell.to_string(), json!([interval.low, interval.high])))
        .collect();
    json!({
        "warning": "Contains the true counts. Not for publication.",
        "title": publication.title,
        "policy": publication.policy.name,
        "cells": cells,
        "relations": relations,
        "primary": with(Standing::Primary),
        "frozen": with(Standing::Shown),
        "unpublished": publication.changes,
        "attacker_lower_bound": publication.policy.floor(),
        "hidden": hidden,
        "status": plan.choice.status,
        "objective": plan.choice.cost,
        "bound": plan.choice.bound,
        "intervals": intervals,
        "readers": plan.examination.readers,
        "rounds": plan.rounds,
        "remarks": plan.remarks,
    })
}

fn cell_record(publication: &Publication, plan: &Plan, cell: usize) -> Value {
    let key = &publication.book.keys()[cell];
    let mut parts: Vec<String> = Vec::new();
    if !key.edition.is_empty() {
        parts.push(key.edition.clone());
    }
    parts.extend(key.categories.iter().map(|(dimension, category)| format!("{dimension}: {category}")));
    if parts.is_empty() {
        parts.push("total".to_owned());
    }
    let hidden = plan.choice.hidden.binary_search(&cell).is_ok();
    let why = match plan.standing[cell] {
        Standing::Primary if plan.sensitive.contains(&cell) => "hidden: small or otherwise sensitive",
        Standing::Primary => "hidden: was hidden in an earlier release",
        Standing::Free if hidden => "hidden: protects others",
        Standing::Free => "shown",
        Standing::Shown => "shown: must be, or tells nothing",
        Standing::Unpublished => "not published in this release, but can be worked at",
    };
    json!({ "key": parts, "value": plan.system.value(cell), "why": why })
}

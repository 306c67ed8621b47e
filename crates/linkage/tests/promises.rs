//! What the linkage promises whatever the records: the same answer in any order and with any number of threads, and
//! that agreement never counts against a match.
#![allow(clippy::unwrap_used, reason = "a test that cannot set the scene has failed")]

mod common;

use std::collections::HashMap;

use common::{Dice, Row, families, records};
use linkage::settings::Settings;
use linkage::{Decision, Known, Linked, Linker, Stage};

fn run(rows: &[Row]) -> Linked {
    Linker::new(Settings::default()).run(records(rows)).unwrap()
}

/// Everything a run decides, in terms of identifiers.
fn answer(linked: &Linked) -> (Vec<String>, Vec<String>) {
    let id = |record: u32| linked.records.id(record as usize).to_string();
    let links = linked.links.iter().map(|l| format!("{} {} {:.6}", id(l.left), id(l.right), l.weight)).collect();
    let clusters =
        (0..linked.records.len()).map(|r| format!("{} {}", linked.records.id(r), linked.cluster_name(r))).collect();
    (links, clusters)
}

fn shuffled(rows: &[Row], seed: u64) -> Vec<Row> {
    let mut rows = rows.to_vec();
    let mut dice = Dice::new(seed);
    for at in (1..rows.len()).rev() {
        rows.swap(at, dice.below(at + 1));
    }
    rows
}

#[test]
fn the_order_of_the_input_does_not_matter() {
    let rows = families(3, 1500);
    let first = answer(&run(&rows));
    for seed in [1, 2] {
        assert_eq!(first, answer(&run(&shuffled(&rows, seed))));
    }
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let rows = families(4, 1500);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| answer(&run(&rows)))
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(5));
}

#[test]
fn blocks_on_disk_give_what_blocks_in_memory_give() {
    let rows = families(15, 2500);
    let (held, folder) = (run(&rows), tempfile::tempdir().unwrap());
    let mut settings = Settings::default();
    settings.blocking.hold_up_to_mb = 0;
    settings.blocking.folder = Some(folder.path().to_path_buf());
    let filled = |stage: Stage| {
        // The blocks are there while pairs are compared.
        let some = folder.path().read_dir().unwrap().next().is_some();
        assert!(some || !matches!(stage, Stage::Estimating | Stage::Comparing(..)));
        true
    };
    let spilled = Linker::new(settings.clone()).with_progress(&filled).run(records(&rows)).unwrap();
    assert_eq!(answer(&held), answer(&spilled));
    assert_eq!((held.model, &held.compared, &held.histogram), (spilled.model, &spilled.compared, &spilled.histogram));
    assert!((held.persons.expected - spilled.persons.expected).abs() < 1e-6);
    assert!(folder.path().read_dir().unwrap().next().is_none(), "files left behind");

    settings.blocking.folder = Some(folder.path().join("nowhere"));
    let refusal = Linker::new(settings).run(records(&rows)).unwrap_err().to_string();
    assert!(refusal.contains("nowhere"), "{refusal}");
}

#[test]
fn a_record_given_twice_is_one_person_and_moves_no_other() {
    let rows = families(16, 1200);
    let (once, copies) = (run(&rows), 100);
    let again = |row: &Row| Row { id: format!("{}-again", row.id), ..row.clone() };
    let more: Vec<Row> = rows.iter().cloned().chain(rows.iter().take(copies).map(again)).collect();
    let settings = Settings::default();
    let twice = Linker::new(settings).with_model(once.model.clone()).run(records(&more)).unwrap();
    let place: HashMap<&str, usize> = (0..more.len()).map(|r| (twice.records.id(r), r)).collect();
    let joined = |row: &&Row| {
        let (a, b) = (place[row.id.as_str()], place[again(row).id.as_str()]);
        twice.first_of[a] == twice.first_of[b]
    };
    // A record of which half is missing may link to nobody, not even to its copy.
    assert!(rows.iter().take(copies).filter(joined).count() >= copies - 2);
    let clusters = |l: &Linked| l.persons.clusters as f64;
    assert!((clusters(&twice) - clusters(&once)).abs() <= 3.0, "{} {}", clusters(&twice), clusters(&once));
}

#[test]
fn weights_are_the_same_from_either_side() {
    let linked = run(&families(5, 600));
    for (a, b) in [(0, 1), (5, 80), (33, 34), (200, 7)] {
        let (one, other) = (linked.explain(a, b).unwrap(), linked.explain(b, a).unwrap());
        assert!((one.weight - other.weight).abs() < 1e-12, "{} {}", one.weight, other.weight);
    }
}

#[test]
fn more_agreement_never_weighs_less() {
    for seed in 6..9 {
        for part in run(&families(seed, 1200)).model.fields {
            let orders: &[u8] = match part.levels().len() {
                8 if part.levels()[6].words.contains("exchanged") => &[1, 2, 5, 7],
                8 => &[1, 3, 4, 6, 7],
                6 if part.levels()[3].words.contains("double") => &[1, 2, 4, 5],
                6 => &[1, 2, 3, 4, 5],
                _ => &[1, 3],
            };
            for pair in orders.windows(2) {
                assert!(part.weight(pair[0]) >= part.weight(pair[1]) - 1e-9, "{} {pair:?}", part.field.name);
            }
        }
    }
}

#[test]
fn an_explanation_adds_up_to_the_weight() {
    let linked = run(&families(9, 800));
    let link = linked.links[linked.links.len() / 2];
    let explanation = linked.explain(link.left as usize, link.right as usize).unwrap();
    let sum: f64 = explanation.evidence.iter().map(|e| e.bits).sum();
    assert!((sum - explanation.weight).abs() < 1e-6);
    assert!((explanation.weight - link.alone).abs() < 1e-9);
    assert!(explanation.words().contains("in all"));
    assert!(explanation.svg().starts_with("<svg") && explanation.svg().ends_with("</svg>"));
    assert!(linked.explain(usize::MAX, 0).is_none());
}

#[test]
fn most_children_are_found_and_siblings_kept_apart() {
    let rows = families(10, 3000);
    let linked = run(&rows);
    let person: HashMap<&str, usize> = rows.iter().map(|r| (r.id.as_str(), r.person)).collect();
    let truth = |record: u32| person[linked.records.id(record as usize)];
    let kept: Vec<_> = linked.links.iter().filter(|l| l.probability() >= 0.5).collect();
    let right = kept.iter().filter(|l| truth(l.left) == truth(l.right)).count();
    let mut sizes: HashMap<usize, usize> = HashMap::new();
    rows.iter().for_each(|r| *sizes.entry(r.person).or_default() += 1);
    let all: usize = sizes.values().map(|n| n * (n - 1) / 2).sum();
    let f1 = 2.0 * right as f64 / (kept.len() + all) as f64;
    assert!(f1 > 0.94, "{f1}");
    let persons = sizes.len() as f64;
    assert!(linked.persons.low <= persons && persons <= linked.persons.high, "{:?} {persons}", linked.persons);
}

#[test]
fn what_a_clerk_decides_holds() {
    let rows = families(11, 800);
    let before = run(&rows);
    let sure = before.links.iter().find(|l| l.probability() > 0.999).copied().unwrap();
    let name = |r: u32| (before.records.source(r as usize).to_string(), before.records.id(r as usize).to_string());
    let decision = Decision { left: name(sure.left), right: name(sure.right), same: false };
    let after = Linker::new(Settings::default()).with_decisions(vec![decision.clone()]).run(records(&rows)).unwrap();
    assert_ne!(after.first_of[sure.left as usize], after.first_of[sure.right as usize]);
    let stranger = Decision { left: ("nowhere".into(), "0".into()), ..decision };
    let refusal = Linker::new(Settings::default()).with_decisions(vec![stranger]).run(records(&rows)).unwrap_err();
    assert!(refusal.to_string().contains("nowhere"));
}

#[test]
fn a_source_without_duplicates_never_has_two_records_in_a_cluster() {
    let rows = families(12, 1200);
    let mut settings = Settings::default();
    settings.sources.no_duplicates = vec!["health".into()];
    let linked = Linker::new(settings.clone()).run(records(&rows)).unwrap();
    let mut seen = std::collections::HashSet::new();
    for record in (0..linked.records.len()).filter(|r| linked.records.source(*r) == "health") {
        assert!(seen.insert(linked.first_of[record]));
    }
    settings.sources.no_duplicates = vec!["helth".into()];
    assert!(Linker::new(settings).run(records(&rows)).unwrap_err().to_string().contains("helth"));
}

#[test]
fn new_records_join_without_a_full_run() {
    let rows = families(13, 2000);
    let full = run(&rows);
    let (old, _) = rows.split_at(rows.len() * 9 / 10);
    let before = Linker::new(Settings::default()).with_model(full.model.clone()).run(records(old)).unwrap();
    let known = (0..before.records.len())
        .map(|r| Known {
            source: before.records.source(r).into(),
            id: before.records.id(r).into(),
            cluster: before.cluster_name(r),
        })
        .collect();
    let after =
        Linker::new(Settings::default()).with_model(full.model.clone()).with_known(known).run(records(&rows)).unwrap();
    let differing = (0..rows.len()).filter(|&r| full.first_of[r] != after.first_of[r]).count();
    assert!(differing * 200 <= rows.len(), "{differing} of {}", rows.len());
    let compared = |l: &Linked| l.compared.iter().map(|(_, n)| n).sum::<u64>();
    assert!(compared(&after) * 3 < compared(&full));
}

#[test]
fn a_run_stops_when_asked() {
    let stop = |stage: Stage| stage != Stage::Clustering;
    let result = Linker::new(Settings::default()).with_progress(&stop).run(records(&families(14, 300)));
    assert!(result.unwrap_err().to_string().contains("stopped"));
}

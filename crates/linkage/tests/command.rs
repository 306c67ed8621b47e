//! What the command can be asked for beside links: confirmed columns, explanations, overlaps, decisions, a bound on memory.
#![allow(clippy::unwrap_used, reason = "a test that cannot set the scene has failed")]

mod common;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use common::{Row, csv, families, records};
use linkage::command::{LinkArguments, Summary, link};
use linkage::settings::Settings;
use linkage::{Decision, Linker, Stage};

struct Desk {
    folder: tempfile::TempDir,
    arguments: LinkArguments,
}

impl Desk {
    fn new(files: &[(&str, String)]) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        files.iter().for_each(|(name, text)| std::fs::write(path(name), text).unwrap());
        let arguments = LinkArguments {
            inputs: files.iter().map(|(name, _)| path(name)).collect(),
            id: "id".into(),
            clusters: Some(path("clusters.csv")),
            ..LinkArguments::default()
        };
        Desk { folder, arguments }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> Option<PathBuf> {
        std::fs::write(self.path(name), text).unwrap();
        Some(self.path(name))
    }

    fn run(&self) -> Result<(Summary, String), String> {
        let mut said = Vec::new();
        let done = link(&self.arguments, &mut |line| said.push(line), &|_| true);
        done.map(|summary| (summary, said.join("\n"))).map_err(|e| e.to_string())
    }

    /// The cluster of each record, by source and identifier.
    fn clusters(&self) -> HashMap<(String, String), String> {
        let mut reader = csv::Reader::from_path(self.path("clusters.csv")).unwrap();
        let row = |r: csv::StringRecord| ((r[1].to_string(), r[0].to_string()), r[2].to_string());
        reader.records().map(|r| row(r.unwrap())).collect()
    }
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn columns_are_confirmed_through_the_settings() {
    let mut desk = Desk::new(&[("a.csv", csv(&families(41, 300)))]);
    desk.arguments.save_settings = Some(desk.path("settings.toml"));
    let (first, _) = desk.run().unwrap();
    let written = read(&desk.path("settings.toml"));
    assert!(written.contains("forename = \"forename\"") && written.contains("agency = \"ignored\""), "{written}");
    desk.arguments.settings = desk.write("confirmed.toml", &written);
    assert_eq!(desk.run().unwrap().0.persons, first.persons);
    let changed = written.replace("sex = \"sex\"", "sex = \"ignored\"");
    desk.arguments.settings = desk.write("changed.toml", &changed);
    let (_, said) = desk.run().unwrap();
    assert!(said.contains("\"sex\": not compared, as the settings say"), "{said}");
    desk.arguments.settings = desk.write("wrong.toml", "[columns]\nshoe = \"surname\"\n");
    assert!(desk.run().unwrap_err().contains("\"shoe\""));
}

#[test]
fn a_pair_is_explained_in_words_and_as_a_picture() {
    let rows =
        "id,who,forename,surname,dob\n1,a,Ann,Lee,2016-11-24\n1,b,Ann,Leigh,2016-11-24\n2,a,Bob,Ray,2011-01-03\n";
    let mut desk = Desk::new(&[("a.csv", rows.to_string())]);
    desk.arguments.source = Some("who".into());
    desk.arguments.explain = vec![["a/1".into(), "b/1".into()], ["2".into(), "a/1".into()]];
    desk.arguments.pictures = Some(desk.path("pictures"));
    let (_, said) = desk.run().unwrap();
    assert!(said.contains("surname") && said.contains("in all: probability"), "{said}");
    for name in ["match-weights.svg", "pair-1.svg", "pair-2.svg"] {
        let svg = read(&desk.path("pictures").join(name));
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>"), "{name}");
    }
    desk.arguments.explain = vec![["1".into(), "2".into()]];
    assert!(desk.run().unwrap_err().contains("several sources"));
    desk.arguments.explain = vec![["7".into(), "2".into()]];
    assert!(desk.run().unwrap_err().contains("no record \"7\""));
}

#[test]
fn files_with_other_columns_and_other_dates_are_brought_together() {
    let a = "id,Fname,Sname,DOB (dd/mm/yy)\n1,Ann,Lee,24/11/16\n2,Bob,Ray,03/01/11\n3,Cat,Moss,05/06/12\n";
    let b = "id,Birth date,Name,NHS no\n1,11/24/2016,\"LEE, Ann\",9434765919\n2,01/03/2011,\"RAY, Bob\",\n3,08/30/2009,\"FOX, Dan\",\n";
    let desk = Desk::new(&[("a.csv", a.into()), ("b.csv", b.into())]);
    let (summary, said) = desk.run().unwrap();
    assert!(said.contains("a.csv: no column for \"NHS no\""), "{said}");
    let clusters = desk.clusters();
    let of = |source: &str, id: &str| clusters[&(source.to_string(), id.to_string())].clone();
    assert_eq!((of("a", "1"), of("a", "2")), (of("b", "1"), of("b", "2")));
    assert_ne!(of("a", "3"), of("b", "3"));
    assert_eq!((summary.records, summary.clusters), (6, 4));
}

#[test]
fn strangers_alone_are_as_many_persons() {
    let desk = Desk::new(&[("a.csv", "id,forename,surname,dob\n1,Ann,Lee,2016-11-24\n2,Bob,Ray,2011-01-03\n".into())]);
    let (summary, _) = desk.run().unwrap();
    assert_eq!((summary.persons, summary.clusters), (2, 2));
}

#[test]
fn what_a_run_will_take_is_said_before_it_starts_and_refused_when_it_is_too_much() {
    let mut desk = Desk::new(&[("a.csv", csv(&families(42, 200)))]);
    let said = std::sync::Mutex::new(Vec::new());
    let started = |stage: Stage| {
        assert!(
            said.lock().unwrap().iter().any(|line: &String| line.contains("MB of memory")),
            "{stage:?} before a word"
        );
        true
    };
    link(&desk.arguments, &mut |line| said.lock().unwrap().push(line), &started).unwrap();
    std::fs::remove_file(desk.path("clusters.csv")).unwrap();
    desk.arguments.settings = desk.write("small.toml", "[memory]\nat_most_mb = 5\n");
    let refusal = desk.run().unwrap_err();
    assert!(refusal.contains("5 MB are free") && !desk.path("clusters.csv").exists(), "{refusal}");
}

#[test]
fn a_run_stops_while_it_reads() {
    let desk = Desk::new(&[("a.csv", csv(&families(43, 50)))]);
    let stopped = link(&desk.arguments, &mut |_| (), &|stage| !matches!(stage, Stage::Reading(_)));
    assert!(stopped.unwrap_err().to_string().contains("stopped"));
}

#[test]
fn a_clerks_yes_joins_what_no_rule_let_meet_and_is_not_asked_again() {
    let rows = families(44, 400);
    let plain = Linker::new(Settings::default()).run(records(&rows)).unwrap();
    let name = |r: usize| (plain.records.source(r).to_string(), plain.records.id(r).to_string());
    let linked: HashSet<(u32, u32)> = plain.links.iter().map(|l| (l.left, l.right)).collect();
    let apart = (1..plain.records.len()).find(|r| !linked.contains(&(0, *r as u32))).unwrap();
    let doubtful = plain.links.iter().find(|l| (0.05..0.95).contains(&l.probability())).unwrap();
    let asked = [(0, apart, true), (doubtful.left as usize, doubtful.right as usize, true)];
    let decide = |&(a, b, same): &(usize, usize, bool)| Decision { left: name(a), right: name(b), same };
    let decisions = asked.iter().map(decide).collect();
    let after = Linker::new(Settings::default()).with_decisions(decisions).run(records(&rows)).unwrap();
    for (a, b, _) in asked {
        assert_eq!(after.first_of[a], after.first_of[b]);
        let again = |l: &linkage::Link| (l.left as usize, l.right as usize) == (a, b);
        assert!(!linkage::explain::questions(&after, 10_000).iter().any(|q| again(&q.link)));
        assert!(after.links.iter().any(|l| again(l) && l.probability() > 0.999_999));
    }
}

/// Persons whom two agencies both know, in truth.
fn both(rows: &[Row], a: &str, b: &str) -> u64 {
    let of = |agency: &str| rows.iter().filter(|r| r.source == agency).map(|r| r.person).collect::<HashSet<_>>();
    of(a).intersection(&of(b)).count() as u64
}

#[test]
fn overlaps_between_sources_are_estimated_with_their_doubt() {
    let rows = families(45, 3000);
    let linked = Linker::new(Settings::default()).run(records(&rows)).unwrap();
    assert_eq!(linked.overlaps.len(), 3);
    for overlap in &linked.overlaps {
        let truth = both(&rows, &overlap.sources[0], &overlap.sources[1]);
        assert!((overlap.persons_low..=overlap.persons_high).contains(&truth), "{overlap:?} {truth}");
        assert!(overlap.persons_high - overlap.persons_low < truth / 4, "{overlap:?} {truth}");
    }
}

#[test]
fn who_moved_is_not_a_stranger_four_times_over() {
    let head = "id,forename,surname,dob,address,town,postcode\n";
    let a = "1,Zebedee,Quinfield,2016-11-24,4 Mill Road,Telford,TF3 4AB\n";
    let b = "2,Zebedee,Quinfield,2016-11-24,19 Park Street,Ludlow,SY8 1ZZ\n";
    let c = "3,Ann,Lee,2011-01-03,8 High Street,Newport,TF10 7AA\n";
    let mut desk = Desk::new(&[("a.csv", [head, a, b, c].concat())]);
    desk.arguments.explain = vec![["1".into(), "2".into()]];
    let (_, said) = desk.run().unwrap();
    let told: Vec<&str> = said.lines().filter(|l| l.contains("as another part of the home already is")).collect();
    assert_eq!(told.len(), 2, "{said}");
    assert!(told.iter().all(|line| line.trim().starts_with("+0.00 bits")), "{told:?}");
}

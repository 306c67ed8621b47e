//! The attacker benchmark: generate, protect, publish, read back only the published files and the earlier ones, attack.

mod borough;

use std::collections::BTreeMap;
use std::path::Path;

use borough::{Child, Column, FOUR, SEVEN, SINGLE};
use disclosure::command::{Arguments, run};
use disclosure::{Control, Interval, Numbers, Published, Settings};

/// Publishes tables of these children into `out` and returns the settings with which a reader puts the files together.
fn publish(folder: &Path, out: &str, children: &[Child], tables: &[(&str, &[Column])], more: &str) -> String {
    for (name, columns) in tables {
        borough::write(&folder.join(format!("{name}.csv")), children, columns);
    }
    let settings = borough::settings(tables, more);
    std::fs::write(folder.join("settings.toml"), &settings).unwrap();
    let arguments =
        Arguments { settings: Some(folder.join("settings.toml")), out: Some(folder.join(out)), ..Arguments::default() };
    let outcome = run(&arguments, Control::unlimited()).unwrap();
    outcome.write_files().unwrap();
    settings
}

fn read(settings: &str, folder: &Path) -> Published {
    let settings = Settings::from_toml(settings).unwrap();
    Published::read(&settings, &|file| Ok(std::fs::read(folder.join(file)).unwrap())).unwrap()
}

/// The true count of a published figure.
fn truth(children: &[Child], categories: &BTreeMap<String, String>) -> i64 {
    let fits = |child: &&Child| {
        categories.iter().all(|(dimension, category)| {
            let own = &child[dimension.as_str()];
            match dimension.as_str() {
                "age" => own == category || borough::band(own) == category,
                "half" => own == category || borough::year(own) == *category,
                "area" => own == category || borough::locality(own) == category,
                _ => own == category,
            }
        })
    };
    children.iter().filter(fits).count() as i64
}

/// No reader finds out a small count, from the published files alone.
fn nothing_falls(published: &Published, children: &[Child], place: &str) {
    let anyone = published.attack(Numbers::Whole, &Control::unlimited()).unwrap();
    let value = |cell: usize| truth(children, &published.key(cell).categories);
    for interval in &anyone {
        let value = value(interval.cell);
        let name = published.key(interval.cell).name();
        assert!(
            interval.low <= value as f64 && interval.high.is_none_or(|high| high >= value as f64),
            "{place}: {name}"
        );
        if (1..5).contains(&value) {
            assert!(!interval.is_exact(), "{place}: {name} is exactly {value}");
            assert!(interval.high.is_none_or(|high| high >= 5.0), "{place}: {name} is known to be small: {interval:?}");
        }
    }
    for own in anyone.iter().map(|interval| interval.cell).filter(|&cell| value(cell) == 1) {
        let found = published.exactly_known(&[(own, 1)], &Control::unlimited()).unwrap();
        // a cell that counts the same child and no other tells it nothing
        let same = |cell: usize| {
            let mut both = published.key(own).categories.clone();
            both.extend(published.key(cell).categories.clone());
            value(cell) == 1 && truth(children, &both) == 1
        };
        let learnt = |interval: &&Interval| (1..5).contains(&value(interval.cell)) && !same(interval.cell);
        let learnt: Vec<_> = found.iter().filter(learnt).map(|interval| published.key(interval.cell).name()).collect();
        assert!(learnt.is_empty(), "{place}: the child in {} learns {learnt:?}", published.key(own).name());
    }
}

#[test]
fn single_tables_keep_their_secrets() {
    for seed in 170..180 {
        let children = borough::children(seed, 140, "H1");
        for table in &SINGLE {
            let folder = tempfile::tempdir().unwrap();
            let settings = publish(folder.path(), "out", &children, &[*table], "");
            nothing_falls(
                &read(&settings, &folder.path().join("out")),
                &children,
                &format!("{} of seed {seed}", table.0),
            );
        }
    }
}

#[test]
fn four_linked_tables_keep_their_secrets() {
    for seed in 170..180 {
        let children = borough::children(seed, 140, "H1");
        let folder = tempfile::tempdir().unwrap();
        let settings = publish(folder.path(), "out", &children, &FOUR, "");
        nothing_falls(&read(&settings, &folder.path().join("out")), &children, &format!("four tables of seed {seed}"));
    }
}

#[test]
fn seven_linked_tables_keep_their_secrets() {
    for seed in 170..180 {
        let children = borough::children(seed, 140, "H1");
        let folder = tempfile::tempdir().unwrap();
        // safety does not depend on proof: a short limit keeps the test short
        let settings = publish(folder.path(), "out", &children, &SEVEN, "time_limit = 4");
        nothing_falls(&read(&settings, &folder.path().join("out")), &children, &format!("seven tables of seed {seed}"));
    }
}

/// Each agency knows the children that it referred itself, and must not find out how few others there are.
#[test]
fn agencies_do_not_learn_what_others_know() {
    let mut small_rests = 0;
    for seed in 170..180 {
        let children = borough::children(seed, 140, "H1");
        for table in [SINGLE[0], SINGLE[1], SINGLE[3]] {
            let folder = tempfile::tempdir().unwrap();
            let with_agency: Vec<Column> = table.1.iter().copied().chain([Column::Source]).collect();
            let more = "absent = \"zero\"\n[readers]\nagency_column = \"source\"\ncounted_children = false\n";
            let settings = publish(folder.path(), "out", &children, &[(table.0, &with_agency)], more);
            let published = read(&settings, &folder.path().join("out"));
            for agency in ["school", "police", "social care", "health", "other"] {
                let own: Vec<Child> = children.iter().filter(|child| child["source"] == agency).cloned().collect();
                small_rests += nothing_is_left(&published, &children, &own, &format!("{} of seed {seed}", table.0));
            }
        }
    }
    assert!(small_rests > 300, "{small_rests}");
}

/// How many small rests an agency was kept from; none may be exact.
fn nothing_is_left(published: &Published, children: &[Child], own: &[Child], place: &str) -> usize {
    let anyone = published.attack(Numbers::Any, &Control::unlimited()).unwrap();
    let mine: Vec<(usize, i64)> =
        anyone.iter().map(|i| (i.cell, truth(own, &published.key(i.cell).categories))).collect();
    let found = published.who_counted(&mine).attack(Numbers::Whole, &Control::unlimited()).unwrap();
    let mut kept = 0;
    for interval in &found {
        let key = published.key(interval.cell);
        let rest = truth(children, &key.categories) - truth(own, &key.categories);
        if (1..5).contains(&rest) {
            kept += 1;
            assert!(!interval.is_exact(), "{place}: an agency finds out {} ({interval:?})", key.name());
        }
    }
    kept
}

/// Six half-years, each published with all earlier ones in hand, together with its year.
#[test]
fn six_releases_read_together_keep_their_secrets() {
    for seed in 170..180 {
        let folder = tempfile::tempdir().unwrap();
        let mut children = Vec::new();
        let mut more = String::new();
        for (release, half) in ["H1", "H2", "H3", "H4", "H5", "H6"].into_iter().enumerate() {
            children.extend(borough::children(seed * 10 + release as u64, 140, half));
            let table = half_table(&children, release + 1);
            std::fs::write(folder.path().join("releases.csv"), table).unwrap();
            let periods = periods(release + 1);
            let settings = format!("time_limit = 20\n{periods}[[tables]]\nfile = \"releases.csv\"\n{more}");
            std::fs::write(folder.path().join("settings.toml"), settings).unwrap();
            let out = folder.path().join(half);
            let arguments = Arguments {
                settings: Some(folder.path().join("settings.toml")),
                out: Some(out.clone()),
                ..Arguments::default()
            };
            run(&arguments, Control::unlimited()).unwrap().write_files().unwrap();
            more += &format!("[[earlier]]\nfile = \"{half}/releases.csv\"\n");
            let published = read(&format!("{periods}{more}"), folder.path());
            nothing_falls(&published, &children, &format!("releases up to {half} of seed {seed}"));
        }
    }
}

/// Years appear once both their halves are over.
fn periods(halves: usize) -> String {
    let year = |number: usize| format!("\"year {number}\" = [\"H{}\", \"H{}\"]", number * 2 - 1, number * 2);
    let years: Vec<String> = (1..=halves / 2).map(year).collect();
    format!("[dimensions.half]\ntotal = \"\"\ngroups = {{ {} }}\n", years.join(", "))
}

/// Locality by type for the halves that are over.
fn half_table(children: &[Child], halves: usize) -> String {
    let mut text = "half,area,type,count\n".to_owned();
    for half in ["H1", "H2", "H3", "H4", "H5", "H6"].iter().take(halves) {
        let own: Vec<Child> = children.iter().filter(|child| child["half"] == *half).cloned().collect();
        for (key, count) in borough::count(&own, &[Column::Locality, Column::Type]) {
            text += &format!("{half},{},{count}\n", key.join(","));
        }
    }
    text
}

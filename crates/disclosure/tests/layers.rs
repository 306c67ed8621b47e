//! The layers over suppression: controlled rounding and cell-key perturbation, by their properties.

mod borough;

use std::collections::BTreeMap;
use std::path::Path;

use borough::random::{Dice, random_system};
use borough::{Child, Column};
use disclosure::command::{Arguments, run};
use disclosure::publish::{KEYS, PerturbationTable, controlled_rounding};
use disclosure::{Cell, Control, Numbers, Published, Relation, Settings, System, read_rows};

/// A two-way table with all totals; `grouped` adds a group of the first two rows.
fn two_way(dice: &mut Dice, grouped: bool) -> System {
    let (rows, columns) = (2 + dice.below(4) as usize, 2 + dice.below(4) as usize);
    let inner: Vec<Vec<i64>> = (0..rows).map(|_| (0..columns).map(|_| dice.count()).collect()).collect();
    let mut lines: Vec<Vec<usize>> = (0..rows).map(|row| vec![row]).collect();
    lines.push((0..rows).collect());
    if grouped {
        lines.push(vec![0, 1]);
    }
    let at = |line: usize, column: usize| line * (columns + 1) + column;
    let mut cells = Vec::new();
    for line in &lines {
        let sum = |column: usize| line.iter().map(|&row| inner[row][column]).sum::<i64>();
        let mut values: Vec<i64> = (0..columns).map(sum).collect();
        values.push(values.iter().sum());
        cells.extend(values.into_iter().map(|value| Cell { name: String::new(), value }));
    }
    let mut relations = Vec::new();
    for line in 0..lines.len() {
        let parts = (0..columns).map(|column| (at(line, column), -1));
        relations.push(Relation(parts.chain([(at(line, columns), 1)]).collect()));
    }
    for column in 0..=columns {
        let parts: Vec<(usize, i64)> = if grouped {
            (2..rows).map(|row| (at(row, column), -1)).chain([(at(rows + 1, column), -1)]).collect()
        } else {
            (0..rows).map(|row| (at(row, column), -1)).collect()
        };
        relations.push(Relation(parts.into_iter().chain([(at(rows, column), 1)]).collect()));
        if grouped {
            relations.push(Relation(vec![(at(0, column), -1), (at(1, column), -1), (at(rows + 1, column), 1)]));
        }
    }
    System::new(cells, relations).unwrap()
}

fn is_controlled(system: &System, base: i64, rounded: &[i64]) {
    for Relation(entries) in system.relations() {
        assert_eq!(entries.iter().map(|&(cell, by)| by * rounded[cell]).sum::<i64>(), 0);
    }
    for (cell, &shown) in rounded.iter().enumerate() {
        let value = system.value(cell);
        assert!(shown % base == 0 && (shown - value).abs() < base, "{value} became {shown}");
    }
}

#[test]
fn two_way_tables_are_rounded_so_that_they_add_up() {
    for seed in 0..400 {
        let mut dice = Dice::new(seed);
        let system = two_way(&mut dice, seed % 2 == 0);
        for base in [3, 5, 10] {
            let rounded = controlled_rounding(&system, base, seed, &Control::unlimited()).unwrap();
            is_controlled(&system, base, &rounded);
            assert_eq!(rounded, controlled_rounding(&system, base, seed, &Control::unlimited()).unwrap());
        }
    }
}

#[test]
fn other_tables_are_rounded_or_refused() {
    let mut refused = 0;
    for seed in 0..400 {
        let system = random_system(&mut Dice::new(seed), 40);
        match controlled_rounding(&system, 5, seed, &Control::unlimited()) {
            Ok(rounded) => is_controlled(&system, 5, &rounded),
            Err(refusal) => {
                refused += 1;
                assert!(refusal.to_string().contains("use the nearest multiple"), "{refusal}");
            }
        }
    }
    assert!(refused < 40, "{refused}");
}

#[test]
fn rounded_counts_are_right_on_average() {
    const DRAWS: u64 = 4000;
    for table in 0..6 {
        let system = two_way(&mut Dice::new(table), table % 2 == 0);
        for base in [3, 5] {
            let mut sums = vec![0; system.cells().len()];
            for seed in 0..DRAWS {
                let rounded = controlled_rounding(&system, base, seed, &Control::unlimited()).unwrap();
                sums.iter_mut().zip(rounded).for_each(|(sum, shown)| *sum += shown);
            }
            for (cell, sum) in sums.into_iter().enumerate() {
                let mean = sum as f64 / DRAWS as f64;
                let value = system.value(cell) as f64;
                // a draw lies half a base from the mean at most, so that this is more than four standard errors
                assert!(
                    (mean - value).abs() < 0.035 * base as f64,
                    "table {table}, base {base}: {value} became {mean}"
                );
            }
        }
    }
}

fn folder(files: &[(&str, String)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    files.iter().for_each(|(name, text)| std::fs::write(folder.path().join(name), text).unwrap());
    folder
}

/// Publishes and gives back the lines of each table, figures by categories.
fn published(folder: &Path, files: &[&str]) -> Vec<BTreeMap<String, String>> {
    let out = folder.join("out");
    let arguments = Arguments { settings: Some(folder.join("s.toml")), out: Some(out.clone()), ..Arguments::default() };
    run(&arguments, Control::unlimited()).unwrap().write_files().unwrap();
    let table = |file: &&str| {
        let text = std::fs::read_to_string(out.join(file)).unwrap();
        let line = |line: &str| line.rsplit_once(',').map(|(key, figure)| (key.to_owned(), figure.to_owned()));
        text.lines().skip(1).filter_map(line).collect()
    };
    files.iter().map(table).collect()
}

/// A reader who knows that totals were kept must not take a rounded count for a nearest multiple.
#[test]
fn controlled_rounding_is_read_back_without_contradiction() {
    let policy =
        "policy = { name = \"own\", largest = 4, symbol = \"[c]\", round_to = 5, rounding_keeps_totals = true }\n";
    let tables = [("locality_type", [Column::Locality, Column::Type].as_slice())];
    let mut seen = 0;
    for seed in 0..12 {
        let children = borough::children(seed, 400, "H1");
        let settings = format!("{policy}rounding_secret = \"{seed}\"\n{}", borough::settings(&tables, ""));
        let folder = folder(&[("s.toml", settings.clone())]);
        borough::write(&folder.path().join("locality_type.csv"), &children, tables[0].1);
        let shown = published(folder.path(), &["locality_type.csv"]).remove(0);
        let read = |file: &str| Ok(std::fs::read(folder.path().join("out").join(file)).unwrap());
        let read_back = Published::read(&Settings::from_toml(&settings).unwrap(), &read).unwrap();
        for interval in read_back.attack(Numbers::Whole, &Control::unlimited()).unwrap() {
            let categories = &read_back.key(interval.cell).categories;
            let fits = |child: &&Child| {
                categories.iter().all(|(dimension, category)| {
                    let own = &child[dimension.as_str()];
                    own == category || (dimension == "area" && borough::locality(own) == category)
                })
            };
            let truth = children.iter().filter(fits).count() as f64;
            assert!(interval.low <= truth && interval.high.is_none_or(|high| truth <= high), "{categories:?}: {truth}");
            seen += 1;
        }
        assert!(shown.values().filter_map(|figure| figure.parse::<i64>().ok()).all(|figure| figure % 5 == 0));
    }
    assert!(seen > 200, "{seen}");
}

/// Noise of up to two either way, as much up as down for every count; zeros stay.
fn noise(largest: i64) -> String {
    let mut text = "pcv,ckey,pvalue\n".to_owned();
    for count in 0..=largest {
        for key in 0..KEYS {
            let size = if key % 16 < 2 { 2 } else { i64::from(key % 16 < 5) };
            let noise = if key < KEYS / 2 { -size.min(count) } else { size.min(count) };
            text += &format!("{count},{key},{noise}\n");
        }
    }
    text
}

fn perturbation(text: &str) -> Result<PerturbationTable, disclosure::Refusal> {
    PerturbationTable::from_rows(&read_rows(Path::new("noise.csv"), text.as_bytes()).unwrap())
}

#[test]
fn noise_depends_on_count_and_key_alone_and_has_no_bias() {
    let table = perturbation(&noise(30)).unwrap();
    for count in 0..200 {
        let shown: Vec<i64> = (0..KEYS).map(|key| table.perturb(count, key)).collect();
        assert_eq!(shown.iter().sum::<i64>(), count * KEYS, "{count}");
        assert!(shown.iter().all(|figure| (figure - count).abs() <= 2 && *figure >= 0));
        assert!(count == 0 || shown.iter().any(|&figure| figure != count));
        for (key, &figure) in shown.iter().enumerate() {
            // keys are sums of records' keys and count modulo 256
            assert_eq!(table.perturb(count, key as i64 + 7 * KEYS), figure);
        }
    }
}

#[test]
fn tables_of_noise_that_cannot_be_are_refused() {
    let refused = |from: &str, to: &str| perturbation(&noise(3).replace(from, to)).unwrap_err().to_string();
    assert!(refused("\n2,7,0\n", "\n").contains("no row for a count of 2 with key 7"));
    assert!(refused("\n0,7,0\n", "\n0,7,1\n").contains("zeros stay"));
    assert!(refused("\n2,7,0\n", "\n2,7,-3\n").contains("nothing falls below 0"));
    assert!(refused("\n2,7,0\n", "\n2,7,x\n").contains("\"x\" is not a whole number"));
    assert!(refused("\n2,7,0\n", "\n2,256,0\n").contains("keys run from 0 to 255"));
    assert!(perturbation("pcv,ckey\n1,1\n").is_err());
}

/// Counts and sums of record keys; the key of a child is drawn once and stays.
fn keyed(children: &[(Child, i64)], columns: &[Column]) -> String {
    let own: Vec<Child> = children.iter().map(|child| child.0.clone()).collect();
    let mut text = columns.iter().map(|column| column.dimension()).collect::<Vec<_>>().join(",") + ",ckey,count\n";
    for (key, count) in borough::count(&own, columns) {
        let counted = |child: &&(Child, i64)| borough::count(std::slice::from_ref(&child.0), columns)[&key] == 1;
        let sum: i64 = children.iter().filter(counted).map(|child| child.1).sum();
        text += &format!("{},{},{count}\n", key.join(","), sum % KEYS);
    }
    text
}

#[test]
fn the_same_children_have_the_same_noise_in_every_table_and_release() {
    let mut dice = Dice::new(7);
    let children: Vec<(Child, i64)> =
        borough::children(7, 600, "H1").into_iter().map(|child| (child, dice.below(KEYS as u64) as i64)).collect();
    let tables: [(&str, &[Column]); 2] =
        [("locality_sex.csv", &[Column::Locality, Column::Sex]), ("sex_source.csv", &[Column::Sex, Column::Source])];
    let publish = |children: &[(Child, i64)]| {
        let mut settings = "noise = \"noise.csv\"\n".to_owned();
        let mut files = vec![("noise.csv", noise(30))];
        for (file, columns) in tables {
            settings += &format!("[[tables]]\nfile = \"{file}\"\nkey = \"ckey\"\n");
            files.push((file, keyed(children, columns)));
        }
        files.push(("s.toml", settings));
        let folder = folder(&files);
        published(folder.path(), &["locality_sex.csv", "sex_source.csv"])
    };
    let first = publish(&children);
    // girls, boys and everybody are in both tables
    for (one, other) in [("Total,girls", "girls,Total"), ("Total,boys", "boys,Total"), ("Total,Total", "Total,Total")] {
        assert_eq!(first[0][one], first[1][other], "{first:?}");
    }
    let true_counts = borough::count(&children.iter().map(|c| c.0.clone()).collect::<Vec<_>>(), tables[1].1);
    let changed = |(key, &count): (&Vec<String>, &i64)| first[1][&key.join(",")] != count.to_string();
    assert!(true_counts.iter().filter(|&entry| changed(entry)).count() > 1);
    let mut again = children.clone();
    again.reverse();
    assert_eq!(publish(&again), first);
}

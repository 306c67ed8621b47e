//! Releases over time: two half-years and their year, and a half-year restated with late records; each protected alone and
//! joined, protected together, and protected with the earlier release in hand.

use std::collections::BTreeMap;
use std::time::Duration;

use disclosure::publish::{csv_text, print};
use disclosure::{Control, Interval, Key, Numbers, Plan, Publication, Reader, Refusal, Settings, attack, plan};

use crate::Fallible;
use crate::borough::{self, Child, Column};

const PERIODS: &str = "[dimensions.half]\ntotal = \"\"\ngroups = { \"year 1\" = [\"H1\", \"H2\"] }\n";

type Files = BTreeMap<String, String>;

fn read(settings: &str, files: &Files) -> Result<Publication, Refusal> {
    let fetch = |file: &str| {
        let missing = || Refusal::unreadable(file, "is not there");
        files.get(file).map(|text| text.clone().into_bytes()).ok_or_else(missing)
    };
    Publication::read(&Settings::from_toml(settings)?, &fetch)
}

fn solve(publication: &Publication) -> Result<Plan, Refusal> {
    plan(publication, &Control::unlimited().with_limit(Duration::from_secs(60)))
}

/// Locality by type for one period, with a column that names it.
fn period(name: &str, children: &[Child]) -> String {
    let mut text = String::new();
    for (key, count) in borough::count(children, &[Column::Locality, Column::Type]) {
        text += &format!("{name},{},{count}\n", key.join(","));
    }
    text
}

fn whole(system: &disclosure::System, hidden: &[usize]) -> Result<Vec<Interval>, Refusal> {
    let mut reader = Reader::outsider("anyone", system.cells().len(), 1);
    hidden.iter().filter(|&&cell| system.value(cell) == 0).for_each(|&cell| reader.floor[cell] = 0);
    attack(system, hidden, &reader, Numbers::Whole, &Control::unlimited())
}

#[derive(Default, Debug)]
struct Sums {
    small: usize,
    alone_hidden: usize,
    alone_exact: usize,
    joint_hidden: usize,
    joint_exact: usize,
    frozen_hidden: usize,
    frozen_exact: usize,
    frozen_refused: usize,
}

fn two_halves(seed: u64, sums: &mut Sums) -> Fallible {
    const HEAD: &str = "half,area,type,count\n";
    const TABLE: &str = "[[tables]]\nfile = \"t.csv\"\n";
    let halves = [borough::children(seed * 2, 140, "H1"), borough::children(seed * 2 + 1, 140, "H2")];
    let both = period("H1", &halves[0]) + &period("H2", &halves[1]);
    let table = |text: &str| Files::from([("t.csv".to_owned(), format!("{HEAD}{text}"))]);
    let joint = read(&format!("{PERIODS}{TABLE}"), &table(&both))?;
    let together = solve(&joint)?;
    sums.small += together.sensitive.len();
    sums.joint_hidden += together.choice.hidden.len();
    sums.joint_exact += exact(&whole(&together.system, &together.choice.hidden)?, &together);
    // each table protected alone, and put side by side
    let mut union: Vec<usize> = Vec::new();
    let year: Vec<Child> = halves.concat();
    for (name, children) in [("H1", &halves[0]), ("H2", &halves[1]), ("year 1", &year)] {
        let alone = read(&format!("[dimensions.half]\ntotal = \"\"\n{TABLE}"), &table(&period(name, children)))?;
        let hidden = solve(&alone)?.choice.hidden;
        sums.alone_hidden += hidden.len();
        union.extend(hidden.iter().filter_map(|&cell| joint.book.find(&alone.book.keys()[cell])));
    }
    union.sort_unstable();
    union.dedup();
    sums.alone_exact += exact(&whole(&together.system, &union)?, &together);
    frozen(&halves, &both, sums)
}

/// The first half-year is out; the second and the year follow.
fn frozen(halves: &[Vec<Child>; 2], both: &str, sums: &mut Sums) -> Fallible {
    const HEAD: &str = "half,area,type,count\n";
    let settings = "[dimensions.half]\ntotal = \"\"\n[[tables]]\nfile = \"t.csv\"\n";
    let mut files = Files::from([("t.csv".to_owned(), format!("{HEAD}{}", period("H1", &halves[0])))]);
    let first = read(settings, &files)?;
    let printed = print(&first, &solve(&first)?, &Control::unlimited())?;
    files.insert("first.csv".to_owned(), csv_text(&printed[0])?);
    files.insert("t.csv".to_owned(), format!("{HEAD}{both}"));
    let settings = format!("{PERIODS}[[tables]]\nfile = \"t.csv\"\n[[earlier]]\nfile = \"first.csv\"\n");
    match solve(&read(&settings, &files)?) {
        Ok(later) => {
            sums.frozen_hidden += later.choice.hidden.len();
            sums.frozen_exact += exact(&whole(&later.system, &later.choice.hidden)?, &later);
        }
        Err(Refusal::Impossible { .. }) => sums.frozen_refused += 1,
        Err(other) => return Err(other.into()),
    }
    Ok(())
}

fn exact(found: &[Interval], plan: &Plan) -> usize {
    found.iter().filter(|interval| interval.is_exact() && plan.sensitive.contains(&interval.cell)).count()
}

#[derive(Default, Debug)]
struct Restated {
    late: usize,
    alone_exact: usize,
    ours_exact: usize,
    restated: usize,
    carried_forward: usize,
}

/// Six children are recorded late, and the half-year is published again.
fn restate(seed: u64, columns: &'static [Column], sums: &mut Restated) -> Fallible {
    let settings = borough::settings(&[("t", columns)], "");
    let old = borough::children(seed, 140, "H1");
    let new: Vec<Child> = old.iter().cloned().chain(borough::children(seed + 1000, 6, "H1")).collect();
    let folder = tempfile::tempdir()?;
    let table = |children: &[Child]| -> Result<String, std::io::Error> {
        let path = folder.path().join("t.csv");
        borough::write(&path, children, columns);
        std::fs::read_to_string(path)
    };
    let (old_text, new_text) = (table(&old)?, table(&new)?);
    let first = read(&settings, &Files::from([("t.csv".to_owned(), old_text.clone())]))?;
    let first_plan = solve(&first)?;
    let out = csv_text(&print(&first, &first_plan, &Control::unlimited())?[0])?;
    let alone = read(&settings, &Files::from([("t.csv".to_owned(), new_text.clone())]))?;
    let alone_plan = solve(&alone)?;
    let files =
        Files::from([("t.csv".to_owned(), new_text), ("first.csv".to_owned(), out), ("old.csv".to_owned(), old_text)]);
    let joined = read(&format!("{settings}[[earlier]]\nfile = \"first.csv\"\ntruth = \"old.csv\"\n"), &files)?;
    let system = joined.book.system()?;
    let late: Vec<usize> =
        joined.changes.iter().copied().filter(|&cell| (1..5).contains(&system.value(cell))).collect();
    sums.late += late.len();
    let then = |key: &Key| Key { edition: "as first published".to_owned(), categories: key.categories.clone() };
    let before = first_plan.choice.hidden.iter().map(|&cell| then(&first.book.keys()[cell]));
    let after = alone_plan.choice.hidden.iter().map(|&cell| alone.book.keys()[cell].clone());
    let mut hidden: Vec<usize> = before.chain(after).filter_map(|key| joined.book.find(&key)).collect();
    hidden.extend(&joined.changes);
    hidden.sort_unstable();
    let is_late_and_exact = |interval: &&Interval| interval.is_exact() && late.contains(&interval.cell);
    sums.alone_exact += whole(&system, &hidden)?.iter().filter(is_late_and_exact).count();
    match solve(&joined) {
        Ok(plan) => {
            sums.restated += 1;
            sums.ours_exact += plan.examination.intervals.iter().filter(is_late_and_exact).count();
        }
        Err(Refusal::Impossible { cells, .. }) => {
            sums.carried_forward += 1;
            let carried = joined.carry_forward(&cells)?;
            sums.ours_exact += solve(&carried)?.examination.findings.len();
        }
        Err(other) => return Err(other.into()),
    }
    Ok(())
}

pub fn run() -> Fallible {
    let mut sums = Sums::default();
    for seed in 170..180 {
        two_halves(seed, &mut sums)?;
    }
    println!("two half-years and their year, ten boroughs: {sums:?}");
    let mut restated = Restated::default();
    for seed in 170..180 {
        for columns in [
            [Column::Locality, Column::Type].as_slice(),
            [Column::Ethnicity, Column::Type].as_slice(),
            [Column::Band, Column::Sex, Column::Type].as_slice(),
        ] {
            restate(seed, columns, &mut restated)?;
        }
    }
    println!("a half-year restated with six late records, three tables of ten boroughs: {restated:?}");
    Ok(())
}

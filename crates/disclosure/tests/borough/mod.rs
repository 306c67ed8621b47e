//! An invented borough: children with an age, a sex, an ethnicity, a type of exploitation, a ward and a referring agency,
//! and the tables that a partnership would publish about them. Nobody in it exists.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::path::Path;

use disclosure::{Cell, Demand, Publication, Reader, Settings, Standing, System, Task};

#[path = "../random/mod.rs"]
pub mod random;
use random::Dice;

/// One invented child: its categories by dimension.
pub type Child = BTreeMap<&'static str, String>;

const AGES: [(&str, u64); 8] =
    [("10", 2), ("11", 4), ("12", 8), ("13", 14), ("14", 22), ("15", 26), ("16", 16), ("17", 8)];
const SEXES: [(&str, u64); 2] = [("girls", 70), ("boys", 30)];
const TYPES: [(&str, u64); 5] = [("online", 35), ("peer", 25), ("older", 20), ("group", 12), ("familial", 8)];
const ETHNICITIES: [(&str, u64); 6] =
    [("White", 62), ("Mixed", 9), ("Asian", 12), ("Black", 7), ("Other", 4), ("Not recorded", 6)];
const SOURCES: [(&str, u64); 5] = [("school", 30), ("police", 28), ("social care", 22), ("health", 12), ("other", 8)];
pub const LOCALITIES: [&str; 4] = ["North", "East", "South", "West"];

fn draw(dice: &mut Dice, choices: &[(&str, u64)]) -> String {
    let total: u64 = choices.iter().map(|choice| choice.1).sum();
    let mut at = dice.below(total);
    for (name, weight) in choices {
        if at < *weight {
            return (*name).to_owned();
        }
        at -= weight;
    }
    choices[0].0.to_owned()
}

pub fn child(dice: &mut Dice, half: &str) -> Child {
    let wards: Vec<(String, u64)> = (0..21).map(|ward| (format!("Ward {ward:02}"), 1 + ward * 7 % 5)).collect();
    let wards: Vec<(&str, u64)> = wards.iter().map(|(name, weight)| (name.as_str(), *weight)).collect();
    BTreeMap::from([
        ("age", draw(dice, &AGES)),
        ("sex", draw(dice, &SEXES)),
        ("type", draw(dice, &TYPES)),
        ("ethnicity", draw(dice, &ETHNICITIES)),
        ("source", draw(dice, &SOURCES)),
        ("area", draw(dice, &wards)),
        ("half", half.to_owned()),
    ])
}

pub fn children(seed: u64, count: usize, half: &str) -> Vec<Child> {
    let mut dice = Dice::new(seed);
    (0..count).map(|_| child(&mut dice, half)).collect()
}

pub fn band(age: &str) -> &'static str {
    match age {
        "10" | "11" | "12" => "10 to 12",
        "13" | "14" | "15" => "13 to 15",
        _ => "16 to 17",
    }
}

pub fn year(half: &str) -> String {
    let number: usize = half.trim_start_matches('H').parse().unwrap_or(0);
    format!("year {}", number.div_ceil(2))
}

pub fn locality(ward: &str) -> &'static str {
    let number: usize = ward.trim_start_matches("Ward ").parse().unwrap_or(0);
    LOCALITIES[number % 4]
}

/// A column of a table: a dimension at a certain coarseness.
#[derive(Clone, Copy, PartialEq)]
pub enum Column {
    Age,
    Band,
    Sex,
    Type,
    Ethnicity,
    Source,
    Ward,
    Locality,
    Half,
}

impl Column {
    pub fn dimension(self) -> &'static str {
        match self {
            Column::Age | Column::Band => "age",
            Column::Sex => "sex",
            Column::Type => "type",
            Column::Ethnicity => "ethnicity",
            Column::Source => "source",
            Column::Ward | Column::Locality => "area",
            Column::Half => "half",
        }
    }

    fn category(self, child: &Child) -> String {
        let own = &child[self.dimension()];
        match self {
            Column::Band => band(own).to_owned(),
            Column::Locality => locality(own).to_owned(),
            _ => own.clone(),
        }
    }

    fn categories(self) -> Vec<String> {
        let names = |list: &[(&str, u64)]| list.iter().map(|entry| entry.0.to_owned()).collect();
        match self {
            Column::Age => names(&AGES),
            Column::Band => ["10 to 12", "13 to 15", "16 to 17"].map(str::to_owned).to_vec(),
            Column::Sex => names(&SEXES),
            Column::Type => names(&TYPES),
            Column::Ethnicity => names(&ETHNICITIES),
            Column::Source => names(&SOURCES),
            Column::Ward => (0..21).map(|ward| format!("Ward {ward:02}")).collect(),
            Column::Locality => LOCALITIES.map(str::to_owned).to_vec(),
            Column::Half => vec!["H1".to_owned(), "H2".to_owned()],
        }
    }
}

use Column::*;

/// Eight tables, each published alone.
pub const SINGLE: [(&str, &[Column]); 8] = [
    ("locality_type", &[Locality, Type]),
    ("ethnicity_type", &[Ethnicity, Type]),
    ("age_sex", &[Age, Sex]),
    ("band_sex_type", &[Band, Sex, Type]),
    ("source_type", &[Source, Type]),
    ("locality_sex", &[Locality, Sex]),
    ("ethnicity_sex", &[Ethnicity, Sex]),
    ("source_band", &[Source, Band]),
];
pub const FOUR: [(&str, &[Column]); 4] = [
    ("locality_type", &[Locality, Type]),
    ("ethnicity_type", &[Ethnicity, Type]),
    ("band_sex", &[Band, Sex]),
    ("locality_sex", &[Locality, Sex]),
];
pub const SEVEN: [(&str, &[Column]); 7] = [
    ("band_sex_type", &[Band, Sex, Type]),
    ("locality_type", &[Locality, Type]),
    ("ethnicity_type", &[Ethnicity, Type]),
    ("locality_sex_band", &[Locality, Sex, Band]),
    ("ethnicity_sex", &[Ethnicity, Sex]),
    ("source_type", &[Source, Type]),
    ("source_sex_band", &[Source, Sex, Band]),
];

/// Counts by the finest categories of the columns, zeros included.
pub fn count(children: &[Child], columns: &[Column]) -> BTreeMap<Vec<String>, i64> {
    let mut cells = BTreeMap::new();
    let mut keys = vec![Vec::new()];
    for column in columns {
        keys = keys
            .iter()
            .flat_map(|key: &Vec<String>| column.categories().into_iter().map(move |c| [key.clone(), vec![c]].concat()))
            .collect();
    }
    keys.into_iter().for_each(|key| {
        cells.insert(key, 0);
    });
    for child in children {
        let key: Vec<String> = columns.iter().map(|column| column.category(child)).collect();
        *cells.get_mut(&key).unwrap() += 1;
    }
    cells
}

/// Writes a table as tidy CSV without totals.
pub fn write(path: &Path, children: &[Child], columns: &[Column]) {
    let mut text = columns.iter().map(|column| column.dimension()).collect::<Vec<_>>().join(",") + ",count\n";
    for (key, value) in count(children, columns) {
        text += &format!("{},{value}\n", key.join(","));
    }
    std::fs::write(path, text).unwrap();
}

/// Settings for tables of the borough in one folder.
pub fn settings(tables: &[(&str, &[Column])], more: &str) -> String {
    let mut text = format!("title = \"Invented borough\"\n{more}\n");
    text += "[dimensions.age]\ngroups = { \"10 to 12\" = [\"10\", \"11\", \"12\"], \"13 to 15\" = [\"13\", \"14\", \"15\"], \"16 to 17\" = [\"16\", \"17\"] }\n";
    text += "[dimensions.area]\ngroups = {";
    for (number, name) in LOCALITIES.iter().enumerate() {
        let wards: Vec<String> =
            (0..21).filter(|ward| ward % 4 == number).map(|ward| format!("\"Ward {ward:02}\"")).collect();
        text += &format!(" {name} = [{}],", wards.join(", "));
    }
    text = text.trim_end_matches(',').to_owned() + " }\n";
    for (name, _) in tables {
        text += &format!("[[tables]]\nfile = \"{name}.csv\"\n");
    }
    text
}

/// The cells and relations of tables of one invented borough.
pub fn system(tables: &[(&str, &[Column])], seed: u64) -> System {
    let children = children(seed, 140, "H1");
    let folder = tempfile::tempdir().unwrap();
    for (name, columns) in tables {
        write(&folder.path().join(format!("{name}.csv")), &children, columns);
    }
    let settings = Settings::from_toml(&settings(tables, "")).unwrap();
    let read = |file: &str| Ok(std::fs::read(folder.path().join(file)).unwrap());
    Publication::read(&settings, &read).unwrap().book.system().unwrap()
}

/// Counts from 1 to 4 are hidden; zeros and the headline are shown.
pub fn standing(system: &System) -> Vec<Standing> {
    let headline = system.cells().iter().map(|cell| cell.value).max().unwrap_or(0);
    let of = |cell: &Cell| match cell.value {
        0 => Standing::Shown,
        1..=4 => Standing::Primary,
        most if most == headline => Standing::Shown,
        _ => Standing::Free,
    };
    system.cells().iter().map(of).collect()
}

/// "5 or more stays possible" for every count from 1 to 4, for a reader who knows that hidden counts are at least `lower`.
pub fn large_stays_possible(system: &System, lower: i64, by_value: bool) -> Task {
    let standing = standing(system);
    let count = standing.len();
    let above = |cell: usize| (5 - system.value(cell)) as f64;
    let small = (0..count).filter(|&cell| standing[cell] == Standing::Primary);
    let price = |cell: usize| if by_value { system.value(cell).max(1) as f64 } else { 1.0 };
    Task {
        demands: small.map(|cell| Demand { cell, reader: 0, below: 0.0, above: above(cell), width: 1.0 }).collect(),
        weight: (0..count).map(price).collect(),
        readers: vec![Reader::outsider("anyone", count, lower)],
        standing,
        system: system.clone(),
    }
}

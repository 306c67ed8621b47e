//! Invented families for tests: children of households, each known to some of three agencies, with the slips people
//! make. Everything follows from the seed.

#![allow(dead_code, reason = "each test binary uses its own part")]

use linkage::{Field, Meaning, Records, RecordsBuilder};

/// A row: identifier, agency, the five fields, and who it really is.
#[derive(Debug, Clone)]
pub struct Row {
    pub id: String,
    pub source: &'static str,
    pub cells: [String; 5],
    pub person: usize,
}

const FORENAMES: [&str; 24] = [
    "Olivia", "Amelia", "Isla", "Ava", "Ivy", "Freya", "Lily", "Florence", "Mia", "Willow", "Noah", "Oliver", "George",
    "Arthur", "Muhammad", "Leo", "Harry", "Oscar", "Archie", "Henry", "Theodore", "Samuel", "Thomas", "William",
];
const STARTS: [&str; 20] = [
    "Bar", "Cor", "Dun", "Fel", "Gar", "Hol", "Kin", "Lam", "Mar", "Nor", "Pel", "Quin", "Ros", "Sel", "Tar", "Ul",
    "Ver", "Wal", "Yar", "Zel",
];
const ENDS: [&str; 20] = [
    "ton", "ham", "ley", "wood", "by", "field", "worth", "man", "son", "well", "shaw", "croft", "dale", "ridge",
    "stone", "more", "den", "wick", "combe", "gate",
];
const AGENCIES: [&str; 3] = ["education", "health", "police"];

pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % bound as u64) as usize
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

fn slip(dice: &mut Dice, word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() < 3 {
        return word.to_string();
    }
    let at = 1 + dice.below(letters.len() - 2);
    match dice.below(3) {
        0 => letters.swap(at, at + 1),
        1 => drop(letters.remove(at)),
        _ => letters.insert(at, 'e'),
    }
    letters.into_iter().collect()
}

fn date(dice: &mut Dice) -> String {
    format!("{}-{:02}-{:02}", 2005 + dice.below(15), 1 + dice.below(12), 1 + dice.below(28))
}

fn postcode(dice: &mut Dice) -> String {
    let letter = |d: &mut Dice| char::from(b"ABDEFGHJLN"[d.below(10)]);
    format!("TF{} {}{}{}", 1 + dice.below(13), 1 + dice.below(9), letter(dice), letter(dice))
}

/// Families with about `persons` children, each in one to three records.
pub fn families(seed: u64, persons: usize) -> Vec<Row> {
    let mut dice = Dice::new(seed);
    let mut rows = Vec::new();
    let mut person = 0;
    while person < persons {
        let surname = format!("{}{}", STARTS[dice.below(20)], ENDS[dice.below(20)]);
        let home = postcode(&mut dice);
        for _ in 0..1 + dice.below(3) {
            let girl = dice.one_in(2);
            let forename = FORENAMES[dice.below(12) + if girl { 0 } else { 12 }];
            let child = [
                forename.to_string(),
                surname.clone(),
                date(&mut dice),
                home.clone(),
                if girl { "F" } else { "M" }.into(),
            ];
            for copy in 0..[1, 1, 1, 2, 2, 3][dice.below(6)] {
                rows.push(record(&mut dice, &child, person, copy));
            }
            person += 1;
        }
    }
    rows
}

fn record(dice: &mut Dice, child: &[String; 5], person: usize, copy: usize) -> Row {
    let mut cells = child.clone();
    for field in 0..2 {
        if dice.one_in(20) {
            cells[field] = slip(dice, &child[field]);
        }
    }
    if dice.one_in(25) {
        cells[2] = date(dice);
    }
    if dice.one_in(8) {
        cells[3] = postcode(dice);
    }
    if dice.one_in(20) {
        cells[2 + dice.below(3)].clear();
    }
    Row { id: format!("r{person}-{copy}"), source: AGENCIES[dice.below(3)], cells, person }
}

pub fn fields() -> Vec<Field> {
    [
        ("forename", Meaning::Forename),
        ("surname", Meaning::Surname),
        ("born", Meaning::BirthDate),
        ("postcode", Meaning::Postcode),
        ("sex", Meaning::Sex),
    ]
    .into_iter()
    .map(|(name, meaning)| Field::new(name, meaning))
    .collect()
}

pub fn records(rows: &[Row]) -> Records {
    let mut builder = RecordsBuilder::new(fields(), &[]).unwrap();
    for row in rows {
        builder.push(&row.id, row.source, row.cells.iter().map(String::as_str)).unwrap();
    }
    builder.finish().unwrap()
}

/// Writes rows as CSV with headings `id,agency,forename,surname,born,postcode,sex`.
pub fn csv(rows: &[Row]) -> String {
    let mut out = String::from("id,agency,forename,surname,born,postcode,sex\n");
    for row in rows {
        out.push_str(&format!("{},{},{}\n", row.id, row.source, row.cells.join(",")));
    }
    out
}

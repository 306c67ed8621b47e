//! Random tables for tests: seeded, so that a failure can be repeated.
#![allow(dead_code)]

use disclosure::{Cell, Demand, Reader, Relation, Standing, System, Task};

/// A small generator of random numbers (SplitMix64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// Counts so small that all completions can be tried.
    pub fn small_count(&mut self) -> i64 {
        self.below(6) as i64
    }

    /// Counts as districts have them: few small ones, most of some tens.
    pub fn district_count(&mut self) -> i64 {
        match self.below(100) {
            0..=9 => 0,
            10..=15 => 1 + self.below(4) as i64,
            _ => 5 + self.below(60) as i64,
        }
    }

    /// Counts as small tables have them: mostly small, some zero.
    pub fn count(&mut self) -> i64 {
        match self.below(10) {
            0 | 1 => 0,
            2..=5 => 1 + self.below(4) as i64,
            6 | 7 => 5 + self.below(6) as i64,
            _ => 10 + self.below(40) as i64,
        }
    }
}

/// A table with one to three dimensions and all margins, or one with a hierarchy; with a random demand.
pub fn random_system(dice: &mut Dice, most: usize) -> System {
    random_system_of(dice, most, Dice::count)
}

/// As [`random_system`], with counts drawn as told.
pub fn random_system_of(dice: &mut Dice, most: usize, count: fn(&mut Dice) -> i64) -> System {
    loop {
        let shape: Vec<usize> = (0..1 + dice.below(3)).map(|_| 2 + dice.below(3) as usize).collect();
        let cells: usize = shape.iter().map(|size| size + 1).product();
        if cells > most * 2 {
            continue;
        }
        let mut values = vec![0; cells];
        let sizes: Vec<usize> = shape.iter().map(|size| size + 1).collect();
        fill(dice, &sizes, &mut values, count);
        let mut relations = relations(&sizes);
        let mut list: Vec<Cell> =
            values.iter().enumerate().map(|(i, &value)| Cell { name: format!("c{i}"), value }).collect();
        if dice.below(3) == 0 {
            // a coarser group of two cells, as a linked table has them; or a difference with coefficient 2
            let (a, b) = (dice.below(cells as u64) as usize, dice.below(cells as u64) as usize);
            let by = 1 + dice.below(2) as i64;
            list.push(Cell { name: "link".into(), value: values[a] + by * values[b] });
            relations.push(Relation(vec![(cells, 1), (a, -1), (b, -by)]));
        }
        return System::new(list, relations).unwrap();
    }
}

fn index(sizes: &[usize], place: &[usize]) -> usize {
    sizes.iter().zip(place).fold(0, |sum, (size, at)| sum * size + at)
}

fn places(sizes: &[usize]) -> Vec<Vec<usize>> {
    sizes.iter().fold(vec![vec![]], |places, &size| {
        places.iter().flat_map(|place| (0..size).map(move |at| [place.clone(), vec![at]].concat())).collect()
    })
}

/// Position 0 of each dimension is the total.
fn fill(dice: &mut Dice, sizes: &[usize], values: &mut [i64], count: fn(&mut Dice) -> i64) {
    for place in places(sizes) {
        if place.iter().all(|&at| at > 0) {
            values[index(sizes, &place)] = count(dice);
        }
    }
    for dimension in 0..sizes.len() {
        for place in places(sizes) {
            if place[dimension] == 0 && place[dimension + 1..].iter().all(|&at| at > 0) {
                let part = |at: usize| {
                    let mut p = place.clone();
                    p[dimension] = at;
                    index(sizes, &p)
                };
                values[index(sizes, &place)] = (1..sizes[dimension]).map(|at| values[part(at)]).sum();
            }
        }
    }
}

fn relations(sizes: &[usize]) -> Vec<Relation> {
    let mut relations = Vec::new();
    for dimension in 0..sizes.len() {
        for place in places(sizes).into_iter().filter(|place| place[dimension] == 0) {
            let part = |at: usize| {
                let mut p = place.clone();
                p[dimension] = at;
                index(sizes, &p)
            };
            let mut entries = vec![(part(0), 1)];
            entries.extend((1..sizes[dimension]).map(|at| (part(at), -1)));
            relations.push(Relation(entries));
        }
    }
    relations
}

/// A table of these sizes, totals included, with all margins.
pub fn crossed(dice: &mut Dice, sizes: &[usize]) -> System {
    let mut values = vec![0; sizes.iter().product()];
    fill(dice, sizes, &mut values, Dice::district_count);
    let cells = values.into_iter().enumerate().map(|(i, value)| Cell { name: format!("c{i}"), value }).collect();
    System::new(cells, relations(sizes)).unwrap()
}

/// A random problem with at most `most` cells that may be chosen.
pub fn random_task(dice: &mut Dice, most: usize) -> Task {
    loop {
        let system = random_system(dice, most);
        let cells = system.cells().len();
        let floor = dice.below(2) as i64;
        let value = |cell: usize| system.value(cell);
        let mut standing: Vec<Standing> = (0..cells)
            .map(|cell| match value(cell) {
                0 => Standing::Shown,
                1..=4 if dice.below(10) < 6 => Standing::Primary,
                _ if dice.below(10) < 2 => Standing::Shown,
                _ => Standing::Free,
            })
            .collect();
        if dice.below(2) == 0 && standing[0] == Standing::Free {
            standing[0] = Standing::Shown;
        }
        let free = standing.iter().filter(|&&s| s == Standing::Free).count();
        if free > most || !standing.contains(&Standing::Primary) {
            continue;
        }
        let kind = dice.below(5);
        let demands = (0..cells)
            .filter(|&cell| standing[cell] == Standing::Primary)
            .map(|cell| level(dice, kind, cell, value(cell)))
            .collect();
        let by_value = dice.below(2) == 0;
        let weight = (0..cells).map(|cell| if by_value { value(cell) as f64 } else { 1.0 }).collect();
        return Task { readers: vec![Reader::outsider("reader", cells, floor)], demands, weight, standing, system };
    }
}

fn level(dice: &mut Dice, kind: u64, cell: usize, value: i64) -> Demand {
    let [below, above, width] = match kind {
        0 => [0.0, 0.0, 1.0],
        1 => [0.0, (5 - value) as f64, 1.0],
        2 => [1.0, 4.0, 0.0],
        3 => [0.0, 0.0, 2.0 + dice.below(6) as f64],
        _ => [dice.below(3) as f64 * 0.5, dice.below(5) as f64, dice.below(8) as f64 * 0.75],
    };
    Demand { cell, reader: 0, below, above, width }
}

//! Published files from elsewhere: what can be worked out from them, knowing nothing but the files and the rules.

use std::collections::{BTreeMap, BTreeSet};

use crate::table::{Grid, Key, key, read_rows, whole_number};
use crate::{
    Bounds, Control, Dimension, Fetch, Finding, Interval, Numbers, Policy, Refusal, Relation, Settings,
    attack_published,
};

/// Files as they were published, read together.
#[derive(Clone, Debug, Default)]
pub struct Published {
    keys: Vec<Key>,
    bounds: Vec<Bounds>,
    number: BTreeMap<Key, usize>,
    relations: Vec<Relation>,
    hidden: BTreeSet<usize>,
}

impl Published {
    /// Reads the files that the settings name as tables and as earlier tables.
    ///
    /// # Errors
    /// Names the file and line that cannot be read, or the figure that two files give differently.
    pub fn read(settings: &Settings, fetch: Fetch) -> Result<Self, Refusal> {
        let policy = settings.policy()?;
        let mut published = Published::default();
        let unpacked = crate::package::unpacked(&settings.tables, fetch)?;
        let tables = unpacked.iter().map(|t| (&t.file, &t.columns, &t.count, &t.edition));
        let earlier = settings.earlier.iter().map(|t| (&t.file, &t.columns, &t.count, &t.edition));
        for (file, columns, count, edition) in tables.chain(earlier) {
            published.add(settings, &policy, fetch, (file, columns, count, edition))?;
        }
        published.relations.sort_by(|a, b| a.0.cmp(&b.0));
        published.relations.dedup();
        Ok(published)
    }

    fn add(
        &mut self,
        settings: &Settings,
        policy: &Policy,
        fetch: Fetch,
        (file, columns, count, edition): (&String, &BTreeMap<String, String>, &String, &String),
    ) -> Result<(), Refusal> {
        let rows = read_rows(file.as_ref(), &fetch(file)?)?;
        let aside = ["note", "base", "per cent", count.as_str()];
        let names: Vec<String> = rows.header.iter().filter(|name| !aside.contains(&name.as_str())).cloned().collect();
        let names: Vec<String> = if columns.is_empty() { names } else { columns.keys().cloned().collect() };
        let places = names.iter().map(|name| rows.column(name)).collect::<Result<Vec<_>, _>>()?;
        let dimension = |name: &String| settings.dimension(columns.get(name).unwrap_or(name));
        let dimensions: Vec<Dimension> = names.iter().map(dimension).collect();
        let figures = rows.column(count)?;
        let mut grid = Grid { name: rows.place.clone(), dimensions, cells: BTreeMap::new() };
        for (line, fields) in &rows.rows {
            let field = |place: usize| fields.get(place).cloned().unwrap_or_default();
            let categories: Vec<String> = places.iter().map(|&place| field(place)).collect();
            let bounds = read_figure(&field(figures), policy);
            let cell = self.enter(key(edition, &grid, &categories), bounds, &format!("{}, line {line}", rows.place))?;
            if whole_number(&field(figures)).is_none() && field(figures) != policy.not_applicable {
                self.hidden.insert(cell);
            }
            grid.cells.insert(categories, crate::Entry::Count(0));
        }
        self.relate(edition, &grid);
        Ok(())
    }

    /// Two files may both narrow down a figure; they must not contradict one another.
    fn enter(&mut self, key: Key, bounds: Bounds, place: &str) -> Result<usize, Refusal> {
        if let Some(&cell) = self.number.get(&key) {
            let known = &mut self.bounds[cell];
            let joined = Bounds { low: known.low.max(bounds.low), high: least(known.high, bounds.high) };
            if joined.high.is_some_and(|high| high < joined.low) {
                let what = format!("{} does not agree with what another file says of it", key.name());
                return Err(Refusal::unreadable(place, what));
            }
            *known = joined;
            return Ok(cell);
        }
        self.number.insert(key.clone(), self.keys.len());
        self.keys.push(key);
        self.bounds.push(bounds);
        Ok(self.keys.len() - 1)
    }

    fn relate(&mut self, edition: &str, grid: &Grid) {
        let finest = grid.finest();
        for (place, dimension) in grid.dimensions.iter().enumerate() {
            for (group, children) in dimension.families(&finest[place]) {
                for categories in grid.cells.keys().filter(|categories| categories[place] == group) {
                    let entry = |category: &String, by: i64| {
                        let mut other = categories.clone();
                        other[place].clone_from(category);
                        self.number.get(&key(edition, grid, &other)).map(|&cell| (cell, by))
                    };
                    let whole = std::iter::once(entry(&group, 1));
                    let all: Option<Vec<(usize, i64)>> =
                        whole.chain(children.iter().map(|child| entry(child, -1))).collect();
                    // a table that leaves out a part says nothing about the sum
                    if let Some(mut entries) = all {
                        entries.sort_unstable();
                        self.relations.push(Relation(entries));
                    }
                }
            }
        }
    }

    /// Adds a relation between figures that no single table shows, such as "first half plus second half is the year".
    ///
    /// # Errors
    /// A key that is in none of the files.
    pub fn relate_keys(&mut self, entries: &[(Key, i64)]) -> Result<(), Refusal> {
        let find = |(key, by): &(Key, i64)| {
            let missing = || Refusal::setting("relations", format!("{} is in none of the files", key.name()));
            self.number.get(key).map(|&cell| (cell, *by)).ok_or_else(missing)
        };
        let entries = entries.iter().map(find).collect::<Result<Vec<_>, _>>()?;
        self.relations.push(Relation(entries));
        Ok(())
    }

    /// Figures that are hidden, by number.
    pub fn hidden(&self) -> &BTreeSet<usize> {
        &self.hidden
    }

    /// The key of a figure.
    pub fn key(&self, cell: usize) -> &Key {
        &self.keys[cell]
    }

    /// What a reader can work out about every hidden or rounded figure.
    ///
    /// # Errors
    /// See [`attack_published`].
    pub fn attack(&self, numbers: Numbers, control: &Control) -> Result<Vec<Interval>, Refusal> {
        attack_published(&self.bounds, &self.relations, numbers, control)
    }

    /// The same figures in the eyes of one who counted some of those behind them: each figure is at least what is given.
    #[must_use]
    pub fn who_counted(&self, own: &[(usize, i64)]) -> Self {
        let mut narrower = self.clone();
        for &(cell, count) in own {
            narrower.bounds[cell].low = narrower.bounds[cell].low.max(count);
        }
        narrower
    }

    /// As [`Published::attack`] in whole numbers, by one who knows some figures besides. Only exact intervals are complete; a
    /// figure is let go as soon as two values are seen to be possible.
    ///
    /// # Errors
    /// See [`attack_published`].
    pub fn exactly_known(&self, known: &[(usize, i64)], control: &Control) -> Result<Vec<Interval>, Refusal> {
        let mut bounds = self.bounds.clone();
        for &(cell, value) in known {
            bounds[cell] = Bounds { low: value, high: Some(value) };
        }
        let found = crate::audit::look_for_exact(&bounds, &self.relations, control)?;
        Ok(found.into_iter().filter(Interval::is_exact).collect())
    }

    /// Hidden counts that are proven small, or known exactly.
    pub fn falls(&self, found: &[Interval], policy: &Policy) -> Vec<Finding> {
        let small = |interval: &&Interval| interval.high.is_some_and(|high| high <= policy.largest as f64);
        let told = |interval: &Interval| {
            let name = self.keys[interval.cell].name();
            let high = interval.high.unwrap_or(f64::INFINITY);
            let words = if interval.is_exact() {
                format!("{name}: the published figures leave only {high}.")
            } else {
                format!("{name}: from {} to {high}, so that it is known to be small.", interval.low)
            };
            Finding {
                cell: interval.cell,
                name,
                reader: "anyone".into(),
                low: interval.low,
                high: interval.high,
                words,
            }
        };
        let candidate =
            |interval: &&Interval| small(interval) || (interval.is_exact() && self.hidden.contains(&interval.cell));
        found.iter().filter(candidate).filter(|i| i.low >= policy.smallest as f64 || i.is_exact()).map(told).collect()
    }
}

fn least(a: Option<i64>, b: Option<i64>) -> Option<i64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

fn read_figure(text: &str, policy: &Policy) -> Bounds {
    if text == policy.not_applicable {
        return Bounds { low: 0, high: Some(0) };
    }
    match whole_number(text) {
        None => Bounds { low: policy.floor(), high: None },
        Some(value) if policy.round_to > 1 => rounded(value, policy),
        Some(value) => Bounds { low: value, high: Some(value) },
    }
}

/// The counts behind a rounded figure: nearest multiples have halves rounded upwards; controlled ones may lie on either side.
fn rounded(shown: i64, policy: &Policy) -> Bounds {
    let base = policy.round_to;
    let (down, up) = if policy.rounding_keeps_totals { (base - 1, base - 1) } else { (base / 2, (base - 1) / 2) };
    let least = if policy.complementary { policy.largest + 1 } else { policy.smallest };
    if shown == 0 {
        // only zeros, where every count that could be rounded to zero is hidden
        return Bounds { low: 0, high: Some(if up < least { 0 } else { up }) };
    }
    Bounds { low: (shown - down).max(least).min(shown), high: Some(shown + up) }
}

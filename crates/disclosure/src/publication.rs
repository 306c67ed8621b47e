//! A publication: the tables of a release with those already out, as one book.

use std::collections::BTreeMap;

use crate::publish::PerturbationTable;
use crate::table::{Book, Dimension, Entry, Grid, Key, Rows, key, read_rows};
use crate::{EarlierSettings, Policy, Refusal, Relation, Settings, TableSettings};

/// Reads a file that settings name.
pub type Fetch<'f> = &'f dyn Fn(&str) -> Result<Vec<u8>, Refusal>;

/// A table of this release, with what is needed to print it again.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The table.
    pub grid: Grid,
    /// What is counted.
    pub edition: String,
    /// Column names for the dimensions, as in the file.
    pub headings: Vec<String>,
    /// Column name of the counts.
    pub count: String,
    /// Persons among whom those counted are, by categories.
    pub bases: BTreeMap<Vec<String>, i64>,
    /// Sums of the records' keys, by categories, for the cell-key method.
    pub keys: BTreeMap<Vec<String>, Entry>,
}

/// How a cell was treated in an earlier release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// Its count is out.
    Shown,
    /// It was hidden.
    Hidden,
}

/// Everything a reader will be able to hold, with what each cell is.
#[derive(Clone, Debug)]
pub struct Publication {
    /// Title.
    pub title: String,
    /// Rules.
    pub policy: Policy,
    /// Settings it was made from.
    pub settings: Settings,
    /// All cells and relations.
    pub book: Book,
    /// Tables of this release.
    pub sheets: Vec<Sheet>,
    /// Cells of earlier releases.
    pub before: BTreeMap<usize, Before>,
    /// Cells that are the change between an earlier release and this one.
    pub changes: Vec<usize>,
    /// What each agency contributed to each cell.
    pub contributions: BTreeMap<String, BTreeMap<usize, i64>>,
    /// The noise of the cell-key method.
    pub noise: Option<PerturbationTable>,
    /// What deserves attention.
    pub remarks: Vec<String>,
}

/// Columns that are dimensions: where they stand, what they are, what they are called.
type Labelled = (Vec<usize>, Vec<Dimension>, Vec<String>);

impl Publication {
    /// Reads all tables that the settings name.
    ///
    /// # Errors
    /// Names the file, line, cell or setting that is wrong.
    pub fn read(settings: &Settings, fetch: Fetch) -> Result<Self, Refusal> {
        let mut publication = Publication {
            title: settings.title.clone(),
            policy: settings.policy()?,
            settings: settings.clone(),
            book: Book::new(),
            sheets: Vec::new(),
            before: BTreeMap::new(),
            changes: Vec::new(),
            contributions: BTreeMap::new(),
            noise: None,
            remarks: Vec::new(),
        };
        if settings.tables.is_empty() {
            return Err(Refusal::setting("tables", "there is no table to protect"));
        }
        if let Some(file) = &settings.noise {
            publication.noise = Some(PerturbationTable::from_rows(&read_rows(file.as_ref(), &fetch(file)?)?)?);
            if let Some(table) = settings.tables.iter().find(|table| table.key.is_none()) {
                let what = format!(
                    "noise needs the sum of the records' keys; name its column with key = \"...\" for {}",
                    table.file
                );
                return Err(Refusal::setting("tables", what));
            }
        }
        for table in &crate::package::unpacked(&settings.tables, fetch)? {
            publication.read_table(table, fetch)?;
        }
        for earlier in &settings.earlier {
            publication.read_earlier(earlier, fetch)?;
        }
        Ok(publication)
    }

    fn read_table(&mut self, table: &TableSettings, fetch: Fetch) -> Result<(), Refusal> {
        let rows = read_rows(table.file.as_ref(), &fetch(&table.file)?)?;
        let agency = self.settings.readers.agency_column.clone().filter(|column| rows.header.contains(column));
        let aside: Vec<&String> = [Some(&table.count), table.base.as_ref(), table.key.as_ref(), agency.as_ref()]
            .into_iter()
            .flatten()
            .collect();
        let (columns, dimensions, headings) = self.columns(&rows, &table.columns, &aside)?;
        let count = rows.column(&table.count)?;
        let symbols = [self.policy.not_applicable.clone()];
        let symbols: Vec<&str> = symbols.iter().map(String::as_str).collect();
        let name = table.name.clone().unwrap_or_else(|| rows.place.clone());
        let absent = self.settings.absent;
        let shares = match &agency {
            Some(column) => by_agency(&rows, column, &columns, count, &symbols)?,
            None => BTreeMap::new(),
        };
        let cells = if agency.is_some() { add_shares(&shares) } else { rows.counts(&columns, count, &symbols)? };
        let grid = Grid::complete(name, dimensions, cells, absent)?;
        self.book.add(&table.edition, &grid)?;
        self.note_shares(&table.edition, &grid, shares)?;
        let bases = match &table.base {
            Some(column) => read_bases(&rows, &columns, rows.column(column)?)?,
            None => BTreeMap::new(),
        };
        let keys = match &table.key {
            Some(column) => {
                let cells = rows.counts(&columns, rows.column(column)?, &symbols)?;
                Grid::complete(format!("{}, keys", grid.name), grid.dimensions.clone(), cells, absent)?.cells
            }
            None => BTreeMap::new(),
        };
        self.sheets.push(Sheet {
            grid,
            edition: table.edition.clone(),
            headings,
            count: table.count.clone(),
            bases,
            keys,
        });
        Ok(())
    }

    fn columns(&self, rows: &Rows, named: &BTreeMap<String, String>, aside: &[&String]) -> Result<Labelled, Refusal> {
        let pairs: Vec<(String, String)> = if named.is_empty() {
            let own = rows.header.iter().filter(|name| !aside.contains(name) && *name != "note");
            own.map(|name| (name.clone(), name.clone())).collect()
        } else {
            named.iter().map(|(column, dimension)| (column.clone(), dimension.clone())).collect()
        };
        let numbers = pairs.iter().map(|(column, _)| rows.column(column)).collect::<Result<Vec<_>, _>>()?;
        let dimensions = pairs.iter().map(|(_, dimension)| self.settings.dimension(dimension)).collect();
        Ok((numbers, dimensions, pairs.into_iter().map(|(column, _)| column).collect()))
    }

    /// Adds up each agency's contribution over groups and totals.
    fn note_shares(
        &mut self,
        edition: &str,
        grid: &Grid,
        shares: BTreeMap<String, BTreeMap<Vec<String>, Entry>>,
    ) -> Result<(), Refusal> {
        for (agency, cells) in shares {
            let own = Grid::complete(
                format!("{}, {agency}", grid.name),
                grid.dimensions.clone(),
                cells,
                crate::Absent::Zero,
            )?;
            let mine = self.contributions.entry(agency).or_default();
            for (categories, entry) in &own.cells {
                if let Some(cell) = self.book.find(&key(edition, grid, categories)).filter(|_| entry.count() > 0) {
                    mine.insert(cell, entry.count());
                }
            }
        }
        Ok(())
    }

    fn read_earlier(&mut self, earlier: &EarlierSettings, fetch: Fetch) -> Result<(), Refusal> {
        let rows = read_rows(earlier.file.as_ref(), &fetch(&earlier.file)?)?;
        let aside = [&earlier.count];
        let (columns, dimensions, _) = self.columns(&rows, &earlier.columns, &aside)?;
        let count = rows.column(&earlier.count)?;
        let published = published(&rows, &columns, count);
        match &earlier.truth {
            None => self.join_unchanged(earlier, &rows, &dimensions, &published),
            Some(file) => {
                let truth = read_rows(file.as_ref(), &fetch(file)?)?;
                let (columns, dimensions, _) = self.columns(&truth, &earlier.columns, &aside)?;
                let symbols = [self.policy.not_applicable.as_str()];
                let cells = truth.counts(&columns, truth.column(&earlier.count)?, &symbols)?;
                let grid = Grid::complete(truth.place.clone(), dimensions, cells, self.settings.absent)?;
                self.join_restated(earlier, &grid, &published)
            }
        }
    }

    /// An earlier table whose counts still stand: cells are those of this release, or of its own.
    fn join_unchanged(
        &mut self,
        earlier: &EarlierSettings,
        rows: &Rows,
        dimensions: &[Dimension],
        published: &BTreeMap<Vec<String>, Option<i64>>,
    ) -> Result<(), Refusal> {
        let shape = Grid { name: rows.place.clone(), dimensions: dimensions.to_vec(), cells: BTreeMap::new() };
        for (categories, shown) in published {
            let key = key(&earlier.edition, &shape, categories);
            let Some(cell) = self.book.find(&key) else {
                let what = format!(
                    "{} was published, but no table of this release has its true count. Give the table, or the true counts with truth = \"file\"",
                    key.name()
                );
                return Err(Refusal::unreadable(rows.place.clone(), what));
            };
            self.note_before(cell, *shown, self.book.entry(cell).count(), &key, &rows.place)?;
        }
        Ok(())
    }

    fn note_before(
        &mut self,
        cell: usize,
        shown: Option<i64>,
        truth: i64,
        key: &Key,
        place: &str,
    ) -> Result<(), Refusal> {
        let rounding = self.policy.round_to.max(1);
        if let Some(shown) = shown.filter(|&shown| (shown - truth).abs() * 2 > rounding.max(2) - 1 && shown != truth) {
            let what = format!(
                "{} was published as {shown}, but its true count is now {truth}. If it has been restated, give the true counts of the time with truth = \"file\"",
                key.name()
            );
            return Err(Refusal::unreadable(place, what));
        }
        let before = if shown.is_some() { Before::Shown } else { Before::Hidden };
        let known = self.before.entry(cell).or_insert(before);
        if before == Before::Shown {
            *known = Before::Shown;
        }
        Ok(())
    }

    /// A restated table: old and new counts stand side by side, and what lies between them is a cell of its own.
    fn join_restated(
        &mut self,
        earlier: &EarlierSettings,
        old: &Grid,
        published: &BTreeMap<Vec<String>, Option<i64>>,
    ) -> Result<(), Refusal> {
        let edition = format!("{}as first published", prefix(&earlier.edition));
        self.book.add(&edition, old)?;
        for (categories, entry) in &old.cells {
            let old_key = key(&edition, old, categories);
            let Some(old_cell) = self.book.find(&old_key) else { continue };
            match published.get(categories) {
                Some(shown) => self.note_before(old_cell, *shown, entry.count(), &old_key, &old.name)?,
                None => {
                    self.before.entry(old_cell).or_insert(Before::Hidden);
                }
            }
            let new_key = key(&earlier.edition, old, categories);
            let Some(new_cell) = self.book.find(&new_key) else { continue };
            let change = self.book.entry(new_cell).count() - entry.count();
            let word = if change < 0 { "withdrawn since" } else { "recorded late" };
            let change_key =
                Key { edition: format!("{}{word}", prefix(&earlier.edition)), categories: new_key.categories };
            let change_cell = self.book.enter(change_key, Entry::Count(change.abs()), &old.name)?;
            let by = if change < 0 { 1 } else { -1 };
            self.book.relate(Relation(vec![(new_cell, 1), (old_cell, -1), (change_cell, by)]));
            self.changes.push(change_cell);
        }
        self.changes.sort_unstable();
        self.changes.dedup();
        Ok(())
    }

    /// The same publication with restated periods left as they were first published: their counts go back to those of the
    /// time, totals are added up again, and late records wait for a later release.
    ///
    /// # Errors
    /// Tables that no longer agree.
    pub fn carry_forward(&self, exposed: &str) -> Result<Self, Refusal> {
        let mut carried = self.clone();
        carried.book = Book::new();
        for sheet in &mut carried.sheets {
            let finest = sheet.grid.finest();
            let inner =
                |categories: &Vec<String>| categories.iter().zip(&finest).all(|(category, set)| set.contains(category));
            let old_edition = format!("{}as first published", prefix(&sheet.edition));
            let count = |categories: &Vec<String>, entry: Entry| match self.book.find(&key(
                &old_edition,
                &sheet.grid,
                categories,
            )) {
                Some(old) if entry != Entry::NotApplicable => Entry::Count(self.book.entry(old).count()),
                _ => entry,
            };
            let inner_cells = sheet.grid.cells.iter().filter(|(categories, _)| inner(categories));
            let cells =
                inner_cells.map(|(categories, &entry)| (categories.clone(), count(categories, entry))).collect();
            sheet.grid =
                Grid::complete(sheet.grid.name.clone(), sheet.grid.dimensions.clone(), cells, crate::Absent::Refuse)?;
            carried.book.add(&sheet.edition, &sheet.grid)?;
        }
        carried.before.clear();
        for (&cell, &before) in &self.before {
            let mut key = self.book.keys()[cell].clone();
            key.edition = key.edition.trim_end_matches("as first published").trim_end_matches(", ").to_owned();
            if let Some(cell) = carried.book.find(&key) {
                carried.before.insert(cell, before);
            }
        }
        carried.changes.clear();
        carried.contributions.clear();
        carried.remarks.push(format!("Late records are carried forward: restating would expose {exposed}"));
        Ok(carried)
    }

    /// Whether a cell belongs to a table of this release.
    pub fn is_in_release(&self, cell: usize) -> bool {
        let key = &self.book.keys()[cell];
        self.sheets.iter().any(|sheet| sheet.edition == key.edition) && !self.changes.contains(&cell)
    }
}

fn prefix(edition: &str) -> String {
    if edition.is_empty() { String::new() } else { format!("{edition}, ") }
}

fn by_agency(
    rows: &Rows,
    column: &str,
    columns: &[usize],
    count: usize,
    symbols: &[&str],
) -> Result<BTreeMap<String, BTreeMap<Vec<String>, Entry>>, Refusal> {
    let agency = rows.column(column)?;
    let with_agency: Vec<usize> = std::iter::once(agency).chain(columns.iter().copied()).collect();
    let mut shares: BTreeMap<String, BTreeMap<Vec<String>, Entry>> = BTreeMap::new();
    for (mut categories, entry) in rows.counts(&with_agency, count, symbols)? {
        let agency = categories.remove(0);
        shares.entry(agency).or_default().insert(categories, entry);
    }
    Ok(shares)
}

fn add_shares(shares: &BTreeMap<String, BTreeMap<Vec<String>, Entry>>) -> BTreeMap<Vec<String>, Entry> {
    let mut cells: BTreeMap<Vec<String>, Entry> = BTreeMap::new();
    for (categories, entry) in shares.values().flatten() {
        let sum = cells.get(categories).map_or(0, |entry| entry.count()) + entry.count();
        cells.insert(categories.clone(), Entry::Count(sum));
    }
    cells
}

fn read_bases(rows: &Rows, columns: &[usize], base: usize) -> Result<BTreeMap<Vec<String>, i64>, Refusal> {
    let cells = rows.counts(columns, base, &[])?;
    Ok(cells.into_iter().map(|(categories, entry)| (categories, entry.count())).collect())
}

/// Counts of a published file; whatever is no number stands for a hidden one.
fn published(rows: &Rows, columns: &[usize], count: usize) -> BTreeMap<Vec<String>, Option<i64>> {
    let field = |fields: &[String], column: usize| fields.get(column).cloned().unwrap_or_default();
    let row = |(_, fields): &(usize, Vec<String>)| {
        let categories = columns.iter().map(|&column| field(fields, column)).collect();
        (categories, crate::table::whole_number(&field(fields, count)))
    };
    rows.rows.iter().map(row).collect()
}

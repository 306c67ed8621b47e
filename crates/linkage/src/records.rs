//! Records made ready to compare: every distinct value prepared once, every record a row of value numbers.

use crate::column::Column;
use crate::field::{Field, Meaning};
use crate::hash;
use crate::intern::{TextNumbers, Texts};
use crate::order;
use crate::pprl::Filter;
use crate::refusal::Refusal;
use crate::value::{Code, Date, DateOrder, Glance, Name, Words};

/// Most fields that are compared.
pub const MOST_FIELDS: usize = 16;
/// Most records of one run: record numbers are 32 bits wide and two are kept in reserve.
pub const MOST_RECORDS: usize = u32::MAX as usize - 2;

/// The distinct values of one field; value number `n` stands at `n - 1`, 0 is missing.
#[derive(Debug)]
pub(crate) enum Values {
    Names(Names),
    Dates(Vec<Date>),
    Codes(Vec<Code>),
    Words(Vec<Words>),
    Filters(Vec<Filter>),
}

/// Names, and what of each settles most comparisons.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub full: Vec<Name>,
    pub glances: Vec<Glance>,
}

impl Values {
    pub fn len(&self) -> usize {
        match self {
            Values::Names(v) => v.full.len(),
            Values::Dates(v) => v.len(),
            Values::Codes(v) => v.len(),
            Values::Words(v) => v.len(),
            Values::Filters(v) => v.len(),
        }
    }

    /// Bytes of text that the values hold beside their own size.
    pub fn text_bytes(&self) -> usize {
        match self {
            Values::Names(v) => v.full.iter().map(|name| name.text.len()).sum(),
            Values::Words(v) => v.iter().map(|words| words.text.len()).sum(),
            Values::Dates(_) | Values::Codes(_) | Values::Filters(_) => 0,
        }
    }
}

/// Where the fields are that other fields' comparisons look at.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Neighbours {
    pub forename: Option<usize>,
    pub surname: Option<usize>,
    pub sex: Option<usize>,
    pub postcode: Option<usize>,
    /// The parts of the home beside the postcode, one bit for each field; 0 where there is nothing to look at beside.
    pub home: u16,
}

/// Records in canonical order, whatever the order they came in: like surnames and forenames beside each other, so that
/// records that meet lie near in memory, and by a hash of source and identifier within.
#[derive(Debug)]
pub struct Records {
    pub(crate) fields: Vec<Field>,
    pub(crate) values: Vec<Values>,
    /// Row by row, one value number for each field and the number of the source behind them.
    pub(crate) codes: Vec<u32>,
    pub(crate) ids: Texts,
    pub(crate) sources: Vec<String>,
    pub(crate) source_of: Vec<u16>,
    pub(crate) near: Neighbours,
    /// How often each value occurs, missing first.
    pub(crate) counts: Vec<Vec<u32>>,
}

impl Records {
    /// How many records there are.
    pub fn len(&self) -> usize {
        self.source_of.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The fields compared.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The identifier of a record.
    pub fn id(&self, record: usize) -> &str {
        self.ids.get(record)
    }

    /// The source of a record; empty when the run has none.
    pub fn source(&self, record: usize) -> &str {
        let at = self.source_of.get(record).map_or(0, |s| usize::from(*s));
        self.sources.get(at).map_or("", String::as_str)
    }

    /// A number of the record that depends on source and identifier alone.
    pub fn key(&self, record: usize) -> u64 {
        hash::join(hash::bytes(self.source(record).as_bytes()), hash::bytes(self.id(record).as_bytes()))
    }

    /// The names of the sources in alphabetical order.
    pub fn sources(&self) -> &[String] {
        &self.sources
    }

    /// What is compared of a record's field, for showing to people; empty when missing.
    pub fn shown(&self, record: usize, field: usize) -> String {
        let code = self.codes.get(record * self.width() + field).copied().unwrap_or(0);
        let Some(at) = (code as usize).checked_sub(1) else { return String::new() };
        match &self.values[field] {
            Values::Names(v) => v.full[at].text.to_string(),
            Values::Words(v) => v[at].text.to_string(),
            Values::Filters(_) => "(encoded)".to_string(),
            Values::Dates(v) => format!("{:04}-{:02}-{:02}", v[at].year(), v[at].month(), v[at].day()),
            Values::Codes(v) => String::from_utf8_lossy(&v[at].bytes()[..v[at].len()]).into_owned(),
        }
    }

    /// How wide a row of numbers is: the fields and the source.
    #[inline]
    pub(crate) fn width(&self) -> usize {
        self.fields.len() + 1
    }

    #[inline]
    pub(crate) fn row(&self, record: usize) -> &[u32] {
        let width = self.width();
        &self.codes[record * width..(record + 1) * width]
    }

    /// What settles most comparisons of forenames and surnames, by field.
    #[inline]
    pub(crate) fn glances(&self) -> impl Iterator<Item = (usize, &[Glance])> {
        [self.near.forename, self.near.surname].into_iter().flatten().filter_map(|field| match &self.values[field] {
            Values::Names(names) => Some((field, names.glances.as_slice())),
            _ => None,
        })
    }

    /// How many records have a value in the field.
    pub(crate) fn filled(&self, field: usize) -> usize {
        self.len() - self.counts[field][0] as usize
    }

    pub(crate) fn position(&self, meaning: Meaning) -> Option<usize> {
        self.fields.iter().position(|f| f.meaning == meaning)
    }
}

/// Takes records one by one.
#[derive(Debug)]
pub struct RecordsBuilder {
    fields: Vec<Field>,
    columns: Vec<Column>,
    codes: Vec<u32>,
    ids: Texts,
    sources: TextNumbers,
    source_of: Vec<u16>,
}

impl RecordsBuilder {
    /// Starts with the fields that will be compared; `orders` says for each field which of day and month comes first
    /// (day first where it is shorter than the fields).
    ///
    /// # Errors
    /// More than [`MOST_FIELDS`] fields, or none.
    pub fn new(fields: Vec<Field>, orders: &[DateOrder]) -> Result<Self, Refusal> {
        if fields.is_empty() {
            return Err(Refusal::Run(
                "no column was recognised that records could be compared on; name the columns in the settings".into(),
            ));
        }
        if fields.len() > MOST_FIELDS {
            return Err(Refusal::Settings(format!(
                "{} fields are named, at most {MOST_FIELDS} are compared",
                fields.len()
            )));
        }
        let columns = fields
            .iter()
            .enumerate()
            .map(|(at, field)| Column::new(field.shape(), orders.get(at).copied().unwrap_or_default()))
            .collect();
        Ok(RecordsBuilder {
            fields,
            columns,
            codes: Vec::new(),
            ids: Texts::default(),
            sources: TextNumbers::default(),
            source_of: Vec::new(),
        })
    }

    /// Adds a record; `cells` has one cell for each field, a missing one is read as empty.
    ///
    /// # Errors
    /// More records than can be numbered, or more than 65,535 sources.
    pub fn push<'a>(
        &mut self,
        id: &str,
        source: &str,
        cells: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), Refusal> {
        if self.source_of.len() >= MOST_RECORDS {
            return Err(Refusal::Run(format!("more than {MOST_RECORDS} records in one run")));
        }
        let (number, _) = self.sources.number(source);
        let number = u16::try_from(number).map_err(|_| {
            Refusal::Run("more than 65,535 different sources; is the column of the source the right one?".into())
        })?;
        self.ids.push(id);
        self.source_of.push(number);
        let mut cells = cells.into_iter();
        for column in &mut self.columns {
            self.codes.push(column.number(cells.next().unwrap_or("")));
        }
        Ok(())
    }

    /// From here on dates are read in these orders, field by field: another file may write them otherwise.
    pub(crate) fn read_dates_as(&mut self, orders: &[DateOrder]) {
        self.columns.iter_mut().zip(orders).for_each(|(column, order)| column.read_dates_as(*order));
    }

    /// How many records were taken so far.
    pub fn len(&self) -> usize {
        self.source_of.len()
    }

    /// Whether no record was taken yet.
    pub fn is_empty(&self) -> bool {
        self.source_of.is_empty()
    }

    /// Puts the records in canonical order.
    ///
    /// # Errors
    /// No record at all, or one identifier twice in one source.
    pub fn finish(self) -> Result<Records, Refusal> {
        if self.is_empty() {
            return Err(Refusal::Run("there is no record to link".into()));
        }
        let (names, renumbered) = order::sorted_sources(&self.sources);
        let values: Vec<Values> = self.columns.into_iter().map(Column::finish).collect();
        let width = self.fields.len();
        let near = neighbours(&self.fields);
        let beside = order::beside(&self.codes, width, &values, near);
        let order = order::canonical(&self.ids, &self.source_of, &self.sources, &beside)?;
        let mut codes = Vec::with_capacity(self.codes.len() + order.len());
        for &at in &order {
            codes.extend_from_slice(&self.codes[at as usize * width..(at as usize + 1) * width]);
            codes.push(u32::from(renumbered[usize::from(self.source_of[at as usize])]));
        }
        drop(self.codes);
        let counts = count_values(&codes, &values);
        Ok(Records {
            near,
            ids: self.ids.reordered(&order),
            source_of: order.iter().map(|&at| renumbered[usize::from(self.source_of[at as usize])]).collect(),
            fields: self.fields,
            sources: names,
            values,
            codes,
            counts,
        })
    }
}

fn neighbours(fields: &[Field]) -> Neighbours {
    let find = |meaning| fields.iter().position(|f: &Field| f.meaning == meaning && !f.encoded);
    Neighbours {
        forename: find(Meaning::Forename),
        surname: find(Meaning::Surname),
        sex: find(Meaning::Sex),
        postcode: find(Meaning::Postcode),
        home: home(fields),
    }
}

fn home(fields: &[Field]) -> u16 {
    let parts = (0..fields.len()).filter(|&at| fields[at].moved().is_some());
    let bits = parts.fold(0u16, |bits, at| bits | 1 << at);
    let postcode = fields.iter().any(|f| f.meaning == Meaning::Postcode && !f.encoded);
    if bits.count_ones() + u32::from(postcode) > 1 { bits } else { 0 }
}

fn count_values(codes: &[u32], values: &[Values]) -> Vec<Vec<u32>> {
    let mut counts: Vec<Vec<u32>> = values.iter().map(|v| vec![0; v.len() + 1]).collect();
    for row in codes.chunks_exact(values.len() + 1) {
        for (count, &code) in counts.iter_mut().zip(row) {
            count[code as usize] += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(meaning: Meaning) -> Field {
        Field::new(format!("{meaning:?}"), meaning)
    }

    fn build(rows: &[(&str, &str)]) -> Result<Records, Refusal> {
        let mut builder = RecordsBuilder::new(vec![field(Meaning::Forename), field(Meaning::BirthDate)], &[])?;
        for (id, name) in rows {
            builder.push(id, "", [*name, "24/11/2016"])?;
        }
        builder.finish()
    }

    #[test]
    fn records_come_out_in_one_order_whatever_the_order_they_came_in() {
        let forward = build(&[("1", "Ann"), ("2", "Bob"), ("3", "ann ")]).unwrap();
        let backward = build(&[("3", "ann "), ("2", "Bob"), ("1", "Ann")]).unwrap();
        let shown = |r: &Records| (0..3).map(|at| (r.id(at).to_string(), r.shown(at, 0))).collect::<Vec<_>>();
        assert_eq!(shown(&forward), shown(&backward));
        assert_eq!(forward.shown(0, 1), "2016-11-24");
        assert_eq!(forward.counts[0].iter().max(), Some(&2));
    }

    #[test]
    fn one_identifier_twice_is_refused_by_its_place() {
        let refusal = build(&[("1", "Ann"), ("2", "Bob"), ("1", "Cat")]).unwrap_err().to_string();
        assert!(refusal.contains("record 3") && refusal.contains("record 1"), "{refusal}");
    }

    #[test]
    fn nothing_to_link_is_said() {
        assert!(build(&[]).unwrap_err().to_string().contains("no record"));
        assert!(RecordsBuilder::new(vec![], &[]).is_err());
    }
}

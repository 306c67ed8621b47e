//! One field while records are being taken: each distinct value is prepared once.

use crate::field::Shape;
use crate::hash;
use crate::intern::{TextNumbers, ValueNumbers};
use crate::pprl::Filter;
use crate::records::{Names, Values};
use crate::value::{Code, Date, DateOrder, Name, Words, sex_code};

/// One field while records are being taken.
#[derive(Debug)]
pub(crate) enum Column {
    Names { raw: TextNumbers, of_raw: Vec<u32>, folded: TextNumbers, values: Vec<Name> },
    Words { raw: TextNumbers, of_raw: Vec<u32>, folded: TextNumbers, values: Vec<Words> },
    Dates { order: DateOrder, numbers: ValueNumbers<Date> },
    Codes { read: fn(&str) -> Option<Code>, numbers: ValueNumbers<Code> },
    Filters { numbers: ValueNumbers<Filter> },
}

impl Column {
    pub fn new(shape: Shape, order: DateOrder) -> Column {
        let code = |read| Column::Codes {
            read,
            numbers: ValueNumbers::new(|c: &Code| hash::join((c.0 >> 64) as u64, c.0 as u64)),
        };
        match shape {
            Shape::Forename | Shape::Surname => Column::Names {
                raw: TextNumbers::default(),
                of_raw: Vec::new(),
                folded: TextNumbers::default(),
                values: Vec::new(),
            },
            Shape::Words => Column::Words {
                raw: TextNumbers::default(),
                of_raw: Vec::new(),
                folded: TextNumbers::default(),
                values: Vec::new(),
            },
            Shape::Date => Column::Dates { order, numbers: ValueNumbers::new(|d: &Date| hash::mix(u64::from(d.0))) },
            Shape::Sex => code(sex_code),
            Shape::Postcode => code(Code::read_postcode),
            Shape::Number | Shape::Checked | Shape::Identifier | Shape::BlockKey => code(Code::read),
            Shape::Encoded => Column::Filters { numbers: ValueNumbers::new(Filter::key) },
        }
    }

    pub fn number(&mut self, cell: &str) -> u32 {
        if cell.is_empty() {
            return 0;
        }
        match self {
            Column::Dates { order, numbers } => Date::read(cell, *order).map_or(0, |d| numbers.number(d) + 1),
            Column::Codes { read, numbers } => read(cell).map_or(0, |c| numbers.number(c) + 1),
            Column::Filters { numbers } => Filter::from_hex(cell).map_or(0, |f| numbers.number(f) + 1),
            Column::Names { raw, of_raw, folded, values } => {
                text_number(cell, raw, of_raw, folded, values, Name::read, |n| &n.text)
            }
            Column::Words { raw, of_raw, folded, values } => {
                text_number(cell, raw, of_raw, folded, values, Words::read, |w| &w.text)
            }
        }
    }

    /// Another order of day and month for the cells that follow.
    pub fn read_dates_as(&mut self, wanted: DateOrder) {
        if let Column::Dates { order, .. } = self {
            *order = wanted;
        }
    }

    pub fn finish(self) -> Values {
        match self {
            Column::Names { values, .. } => {
                Values::Names(Names { glances: values.iter().map(Name::glance).collect(), full: values })
            }
            Column::Words { values, .. } => Values::Words(values),
            Column::Dates { numbers, .. } => Values::Dates(numbers.into_values()),
            Column::Codes { numbers, .. } => Values::Codes(numbers.into_values()),
            Column::Filters { numbers } => Values::Filters(numbers.into_values()),
        }
    }
}

/// The value number of a cell of text: each distinct cell is folded once, each distinct folded text prepared once.
fn text_number<V>(
    cell: &str,
    raw: &mut TextNumbers,
    of_raw: &mut Vec<u32>,
    folded: &mut TextNumbers,
    values: &mut Vec<V>,
    read: fn(&str) -> Option<V>,
    text: fn(&V) -> &str,
) -> u32 {
    let (at, new) = raw.number(cell);
    if !new {
        return of_raw[at as usize];
    }
    let number = read(cell).map_or(0, |value| {
        let (number, first) = folded.number(text(&value));
        if first {
            values.push(value);
        }
        number + 1
    });
    of_raw.push(number);
    number
}

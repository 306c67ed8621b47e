//! What a run costs: said beforehand, and as the operating system counts it.

use crate::block::choose::MOST_RULES;
use crate::block::keys::MOST_PARTS;
use crate::block::{held_bytes, spilled_bytes};
use crate::field::{Field, Shape};
use crate::pprl::Filter;
use crate::records::Records;
use crate::refusal::Refusal;
use crate::settings::BlockingSettings;
use crate::value::{Code, Date, Glance, Name, Words};

/// Processor time and memory of this process so far; nothing where the system does not say.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Used {
    /// Seconds of processor time, user and system, all threads.
    pub processor_seconds: Option<f64>,
    /// Largest resident memory so far, in bytes.
    pub peak_memory: Option<u64>,
}

/// Clock ticks of `/proc/self/stat` in a second; Linux has shown 100 to programs on every machine since 2.6.
const TICKS: f64 = 100.0;

/// What a run will take, in bytes, said on the safe side before it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// Memory at its peak.
    pub memory: u64,
    /// Disk for blocks, 0 when they are held in memory.
    pub disk: u64,
}

/// How large the records of a run are.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Size {
    /// Records.
    pub records: u64,
    /// Bytes of an identifier, on average.
    pub identifier: f64,
    /// The fields compared.
    pub fields: Vec<FieldSize>,
}

/// How large one field of a run is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FieldSize {
    pub(crate) shape: Shape,
    /// Different values.
    pub distinct: f64,
    /// Bytes of a value, on average.
    pub length: f64,
}

impl FieldSize {
    /// A field with so many different values of so many bytes.
    pub fn new(field: &Field, distinct: f64, length: f64) -> FieldSize {
        FieldSize { shape: field.shape(), distinct, length }
    }

    /// Bytes that the distinct values take while they are gathered: the value itself in a list that doubles when it is
    /// full, its place in a table of twice as many slots, and its text as written, as folded and as kept.
    fn bytes(&self) -> f64 {
        let (value, copies) = match self.shape {
            Shape::Forename | Shape::Surname => (size_of::<Name>() + size_of::<Glance>() / 2, 5.0),
            Shape::Words => (size_of::<Words>(), 5.0),
            Shape::Date => (size_of::<Date>(), 0.0),
            Shape::Encoded => (size_of::<Filter>(), 0.0),
            Shape::Sex | Shape::Postcode | Shape::Number | Shape::Checked | Shape::Identifier | Shape::BlockKey => {
                (size_of::<Code>(), 0.0)
            }
        };
        let tables = if copies > 0.0 { 100.0 } else { 24.0 };
        self.distinct * (2.0 * value as f64 + tables + COUNTED + copies * self.length)
    }
}

/// Bytes of each distinct value's keys and frequency.
const COUNTED: f64 = 16.0;
/// Bytes that a run takes whatever its size: the program, the pairs at random, the sample of the estimate.
const ALWAYS: f64 = 24e6;
/// Bytes of a random pair's rows for each field, 200,000 pairs.
const AT_RANDOM: f64 = 1.6e6;
/// Bytes of each record while records are put together: links, groups and what is known of each group.
const GROUPED: f64 = 160.0;

impl Size {
    /// The size of records that were read.
    pub fn of(records: &Records) -> Size {
        let each = records.len().max(1) as f64;
        let field = |(at, field): (usize, &Field)| {
            let (distinct, text) = (records.values[at].len() as f64, records.values[at].text_bytes() as f64);
            FieldSize::new(field, distinct, text / distinct.max(1.0))
        };
        Size {
            records: records.len() as u64,
            identifier: records.ids.bytes() as f64 / each,
            fields: records.fields.iter().enumerate().map(field).collect(),
        }
    }

    /// Bytes while records are read and put in order: rows of numbers and identifiers in lists that double, then both
    /// once more in the new order.
    fn reading(&self) -> f64 {
        self.records as f64 * (12.0 * (self.fields.len() as f64 + 1.0) + 3.0 * (8.0 + self.identifier) + 40.0)
    }

    /// Bytes of the records once they are read.
    fn read(&self) -> f64 {
        self.records as f64 * (4.0 * (self.fields.len() as f64 + 1.0) + 10.0 + self.identifier)
    }
}

/// What a run over records of this size will take: distinct values, rows of numbers and identifiers, then the blocks of
/// up to sixteen rules, in memory as far as the settings allow and else on disk, a partition at a time in memory, then
/// the links. Measured figures are in `DESIGN.md`.
pub fn expected(size: &Size, blocking: &BlockingSettings) -> Expected {
    let records = size.records as usize;
    let parts = 4.0 * size.records as f64 * (MOST_PARTS * size.fields.len()).min(MOST_RULES) as f64;
    let held = held_bytes(records, MOST_RULES);
    let (blocks, disk) = if held <= blocking.hold_up_to_mb.saturating_mul(1 << 20) {
        (held as f64, 0)
    } else {
        let (disk, sorting) = spilled_bytes(records, MOST_RULES);
        (sorting as f64, disk)
    };
    let values: f64 = size.fields.iter().map(FieldSize::bytes).sum();
    let later = size.read() + (parts + blocks).max(GROUPED * size.records as f64);
    let always = ALWAYS + AT_RANDOM * (size.fields.len() as f64 + 1.0);
    Expected { memory: (always + values + size.reading().max(later)) as u64, disk }
}

/// How the blocks are to be held so that a run of this size fits into `free` bytes, and what it will then take.
///
/// # Errors
/// It would not fit with blocks on disk either.
pub fn plan(
    size: &Size,
    blocking: &BlockingSettings,
    free: Option<u64>,
) -> Result<(BlockingSettings, Expected), Refusal> {
    let asked = expected(size, blocking);
    let Some(free) = free.filter(|free| asked.memory > *free) else { return Ok((blocking.clone(), asked)) };
    let on_disk = BlockingSettings { hold_up_to_mb: 0, ..blocking.clone() };
    let least = expected(size, &on_disk);
    if least.memory <= free {
        return Ok((on_disk, least));
    }
    Err(Refusal::Run(format!(
        "{} records with {} fields would take up to {} MB of memory even with blocks on disk, and {} MB are free; compare fewer \
         columns (set those that can be spared to \"ignored\" in the settings), use a machine with more memory, or set \
         memory.at_most_mb in the settings to go on regardless",
        size.records,
        size.fields.len(),
        least.memory / 1_000_000,
        free / 1_000_000
    )))
}

/// Memory that is free for this process, in bytes: what the system has left, or less where a control group says so;
/// nothing where the system does not say.
pub fn free() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find(|l| l.starts_with("MemAvailable:"))?;
    let left = line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1024;
    Some(group_limit().map_or(left, |limit| left.min(limit)))
}

/// What the process's control group (version 2, then 1) leaves; nothing when there is no limit.
fn group_limit() -> Option<u64> {
    let number = |path: &str| std::fs::read_to_string(path).ok()?.trim().parse::<u64>().ok();
    let group = |most: &str, used: &str| Some(number(most)?.saturating_sub(number(used)?));
    group("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current")
        .or_else(|| group("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"))
}

/// What this process has used.
pub fn used() -> Used {
    Used { processor_seconds: processor_seconds(), peak_memory: peak_memory() }
}

fn processor_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program stands in brackets and may hold spaces; the 14th and 15th fields follow it.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / TICKS)
}

fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::Meaning;

    fn size(records: u64) -> Size {
        let field = |meaning| FieldSize::new(&Field::new("a", meaning), records as f64 / 10.0, 8.0);
        let fields = [Meaning::Forename, Meaning::Surname, Meaning::BirthDate].map(field).to_vec();
        Size { records, identifier: 7.0, fields }
    }

    #[test]
    fn blocks_go_to_disk_when_memory_is_short_and_a_run_that_cannot_fit_is_refused() {
        let asked = BlockingSettings::default();
        let whole = expected(&size(1_000_000), &asked);
        assert_eq!(whole.disk, 0);
        assert_eq!(plan(&size(1_000_000), &asked, None).unwrap(), (asked.clone(), whole));
        let (planned, least) = plan(&size(1_000_000), &asked, Some(whole.memory - 1)).unwrap();
        assert_eq!(planned.hold_up_to_mb, 0);
        assert!(least.disk > 0 && least.memory < whole.memory);
        let refusal = plan(&size(1_000_000), &asked, Some(least.memory - 1)).unwrap_err().to_string();
        assert!(refusal.contains("1000000 records") && refusal.contains("memory.at_most_mb"), "{refusal}");
    }

    #[test]
    fn more_records_or_values_take_more() {
        let blocking = BlockingSettings::default();
        let of = |records| expected(&size(records), &blocking).memory;
        assert!(of(2_000_000) > of(1_000_000) && of(100_000_000) > 50 * of(1_000_000));
        let mut varied = size(1_000_000);
        varied.fields[0].distinct = 1e6;
        assert!(expected(&varied, &blocking).memory > of(1_000_000));
    }
}
